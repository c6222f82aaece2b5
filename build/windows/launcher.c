/* Start the program with the Python beside it, in this process: so Windows shows this program's name and icon.
   Python is told the words of `pythonw.exe -B -m nakano_status …`: so it starts its other processes by pythonw.exe. */
#include <windows.h>
#include <wchar.h>
#include <stdlib.h>

#define LONGEST 32768
#define DEFECT 70
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

static int start(int count, wchar_t **words)
{
    static wchar_t path[LONGEST];
    DWORD length = GetModuleFileNameW(NULL, path, LONGEST);
    wchar_t *name = length && length < LONGEST - 64 ? wcsrchr(path, L'\\') : NULL;
    if (name == NULL)
        return refuse(L"プログラムの場所が分かりません。短い名前のフォルダーに置いてください。\n");
    name++;
    wcscpy(name, L"app\\nakano_status\\__main__.py");
    BOOL is_whole = GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES;
    wcscpy(name, L"python\\python313.dll");
    HMODULE python = is_whole ? LoadLibraryExW(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH) : NULL;
    Main run = python ? (Main)(void *)GetProcAddress(python, "Py_Main") : NULL;
    if (run == NULL)
        return refuse(L"プログラムの一部がありません。インストールし直すか、ZIP をすべて展開してください。\n");
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
    return run(count + 3, given);
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
