/* Start the program with the Python beside it, in this process: so Windows shows this program's name and icon.
   Python is told the words of `pythonw.exe -B -m nakano_status …`: so it starts its other processes by pythonw.exe.
   A copy that is not whole is refused: FILES that are not empty belong into its folders, PYTHON bytes into Python's. */
#define _WIN32_WINNT 0x0A00
#include <windows.h>
#include <wchar.h>
#include <stdlib.h>

#define LONGEST 32768
#define DEFECT 70
#define NOT_WHOLE L"プログラムの一部がありません。インストールし直すか、ZIP をすべて展開してください。\n"
typedef int (*Main)(int, wchar_t **);

#ifdef WINDOW
static int refuse(const wchar_t *what)
{
    MessageBoxW(NULL, what, L"進捗状況とりまとめ", MB_OK | MB_ICONERROR);
    return DEFECT;
}
#else
static int refuse(const wchar_t *what)
{
    char bytes[1024];
    DWORD written, length = WideCharToMultiByte(CP_UTF8, 0, what, -1, bytes, sizeof bytes, NULL, NULL) - 1;
    HANDLE errors = GetStdHandle(STD_ERROR_HANDLE);
    if (!WriteConsoleW(errors, what, (DWORD)wcslen(what), &written, NULL))
        WriteFile(errors, bytes, length, &written, NULL);
    return DEFECT;
}
#endif

static size_t files, bytes;

/* Count the files below a folder, which are not empty, and their bytes. `path` ends with \\ and has room for LONGEST. */
static void count_below(wchar_t *path)
{
    WIN32_FIND_DATAW each;
    size_t length = wcslen(path);
    if (length > LONGEST - MAX_PATH - 2)
        return;
    wcscpy(path + length, L"*");
    HANDLE search = FindFirstFileExW(path, FindExInfoBasic, &each, FindExSearchNameMatch, NULL, FIND_FIRST_EX_LARGE_FETCH);
    for (BOOL found = search != INVALID_HANDLE_VALUE; found; found = FindNextFileW(search, &each)) {
        if (!(each.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY)) {
            files += each.nFileSizeLow || each.nFileSizeHigh;
            bytes += each.nFileSizeLow;
        } else if (wcscmp(each.cFileName, L".") != 0 && wcscmp(each.cFileName, L"..") != 0) {
            wcscpy(path + length, each.cFileName);
            wcscat(path, L"\\");
            count_below(path);
        }
    }
    if (search != INVALID_HANDLE_VALUE)
        FindClose(search);
    path[length] = 0;
}

static BOOL is_whole(wchar_t *path, wchar_t *name)
{
    wcscpy(name, L"python\\");
    count_below(path);
    if (bytes < PYTHON)
        return FALSE;
    wcscpy(name, L"app\\");
    count_below(path);
    return files >= FILES;
}

static int start(int count, wchar_t **words)
{
    static wchar_t path[LONGEST];
    DWORD length = GetModuleFileNameW(NULL, path, LONGEST);
    wchar_t *name = length && length < LONGEST - 64 ? wcsrchr(path, L'\\') : NULL;
    if (name == NULL)
        return refuse(L"プログラムの場所が分かりません。短い名前のフォルダーに置いてください。\n");
    name++;
    if (!is_whole(path, name))
        return refuse(NOT_WHOLE);
    wcscpy(name, L"python");
    AddDllDirectory(path); /* Visual C++'s own, for the libraries below app */
    wcscpy(name, L"python\\python313.dll");
    HMODULE python = LoadLibraryExW(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    Main run = python ? (Main)(void *)GetProcAddress(python, "Py_Main") : NULL;
    if (run == NULL)
        return refuse(NOT_WHOLE);
    wcscpy(name, L"python\\pythonw.exe");
    wchar_t **given = calloc(count + 4, sizeof *given);
    if (given == NULL)
        return refuse(L"メモリーが足りません。\n");
    given[0] = path;
    given[1] = L"-B";
    given[2] = L"-m";
    given[3] = L"nakano_status";
    for (int each = 1; each < count; each++)
        given[each + 3] = words[each];
    int code = run(count + 3, given);
#ifdef WINDOW
    if (code == DEFECT) /* nothing else tells: there is no console */
        refuse(L"プログラムを起動できませんでした。インストールし直すか、ZIP をすべて展開し直してください。\n"
               L"同じことが続くときは、%LOCALAPPDATA%\\nakano-status にある不具合の記録を担当者に渡してください。");
#endif
    return code;
}

#ifdef WINDOW
int wWinMain(HINSTANCE self, HINSTANCE before, wchar_t *line, int shown)
{
    (void)self, (void)before, (void)line, (void)shown;
    return start(__argc, __wargv);
}
#else
int wmain(int count, wchar_t **words)
{
    return start(count, words);
}
#endif
