"""How commands begin and end: words, exit codes, one JSON object, a report instead of a traceback."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nakano_status import __version__
from nakano_status.cli import entry_point, hints
from nakano_status.domain.problem_texts import CATALOGUE
from nakano_status.store.sqlite.format_version import CURRENT
from tests.support.command_line import ROOT, ask, done, run, run_in_a_process

COMMANDS = list(entry_point._COMMANDS)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("office") / "office.nakano"
    done("init", "--store", path)
    done("round", "open", "--year", "R4", "--store", path)
    return path


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(name: str) -> None:
    said = run(name, "--help")
    assert said.code == 0
    assert name in said.output


def test_help_names_every_command() -> None:
    words = run("--help").output.split()
    assert set(COMMANDS) <= set(words)


def test_options_stand_before_or_after_the_name(store: Path) -> None:
    after = run("counts", "--store", store, "--json")
    assert run("--store", store, "--json", "counts").output == after.output
    assert after.keys["in_report"] == 110


def test_the_data_file_can_be_named_in_the_environment(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAKANO_STATUS_STORE", str(store))
    assert done("counts")["in_report"] == 110


def test_a_year_is_read_in_any_form(store: Path) -> None:
    assert {done("show", "--store", store, "--year", year)["year"] for year in ("R4", "令和４年度", "2022")} == {"R4"}


def test_a_division_goes_by_the_name_that_was_answered(store: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.nakano"
    copy.write_bytes(store.read_bytes())
    assert done("division", "alias", "納税課", "税務課", "--store", copy) == {"name": "納税課", "division": "税務課"}
    assert len(done("show", "--division", "納税課", "--store", copy)["rows"]) == 7
    assert ask("division", "alias", "職員課", "税務課", "--store", copy).keys["error"] == "DIVISION-NAME-TAKEN"


def test_by_names_the_person_and_in_counts_the_breakdown(store: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.nakano"
    copy.write_bytes(store.read_bytes())
    done("set", "2-1-2-03-N", "done=実施した。", "--by", "見本 花子", "--store", copy)
    assert [each["by"] for each in done("history", "2-1-2-03-N", "--store", copy)["changes"]] == ["見本 花子"]
    groups = done("counts", "--by", "sponsor", "--store", copy)["groups"]
    assert sum(group["in_report"] for group in groups.values()) == 110


def test_a_refusal_is_one_object_with_code_message_and_remedy() -> None:
    said = ask("counts")
    assert said.code == 2
    assert set(said.keys) == {"error", "message", "remedy"}
    assert said.keys["error"] == "STORE-NOT-GIVEN"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["torimatome"], "torimatome"),
        (["counts", "--nendo"], "--nendo"),
        (["counts", "--by", "weather"], "--by"),
        (["set"], "ID"),
        (["round", "open"], "--year"),
        (["submit"], "--out"),
        (["problems", "--explain", "NOTHING"], "NOTHING"),
    ],
)
def test_words_that_cannot_be_read_are_named_in_japanese(words: list[str], named: str) -> None:
    said = ask(*words)
    assert (said.code, said.keys["error"]) == (2, "USAGE")
    assert named in said.keys["message"]
    assert (
        "を読み取れません" in said.keys["message"] or "あり" in said.keys["message"] or "必要" in said.keys["message"]
    )


NO_UTF_8 = "窓口を増設した。".encode("cp932").decode("utf-8", "surrogateescape")  # as Python hands it over


@pytest.mark.parametrize(
    "words",
    [
        ("set", "2-1-2-03-N", f"done={NO_UTF_8}"),
        ("set", "2-1-2-03-N", "done=増設した。", "--by", NO_UTF_8),
        ("division", "rename", "税務課", NO_UTF_8, "--from", "2023-04-01"),
        ("opinions", "add", "--source", "議会", "--day", "2023-04-01", "--text", NO_UTF_8),
    ],
)
def test_a_text_that_is_no_utf_8_is_not_written(store: Path, words: tuple[str, ...]) -> None:
    before = store.read_bytes()
    said = run(*words, "--store", store, "--json")
    assert (said.code, said.keys["error"]) == (2, "USAGE")
    assert "UTF-8 でない文字" in said.keys["message"]
    assert store.read_bytes() == before


def test_a_file_whose_name_is_no_utf_8_is_named_and_the_others_are_merged(store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "returns"
    folder.mkdir()
    for name in (NO_UTF_8, "文書"):
        (folder / f"{name}.xlsx").write_bytes(b"PK")
    said = run("merge", folder, "--store", store, "--json")
    codes = {each["problems"][0]["code"] for each in said.keys["files"]}
    assert (said.code, len(said.keys["files"])) == (2, 2)
    assert "FILE-UNREADABLE" in codes
    assert run("open", folder / f"{NO_UTF_8}.xlsx", "--store", tmp_path / "d.nakano").code == 2


def test_a_person_needed_is_exit_1_and_advice_alone_is_0(store: Path) -> None:
    assert ask("check", "--store", store).code == 1
    assert ask("verify", "--store", store).code == 0


def test_verify_advises_on_a_place_with_risks_of_its_own(store: Path, tmp_path: Path) -> None:
    synced = tmp_path / "Dropbox" / store.name
    synced.parent.mkdir()
    synced.write_bytes(store.read_bytes())
    said = ask("verify", "--store", synced)
    assert (said.code, said.keys["ok"]) == (0, True)
    assert [(found["code"], found["severity"], found["found"]) for found in said.keys["problems"]] == [
        ("PLACE-SYNCED", "advice", "Dropbox")
    ]
    assert ask("verify", "--store", store).keys["problems"] == []


def test_a_defect_leaves_a_report_and_no_traceback(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    def stumble(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("nakano_status.cli.commands.show.read_counts", stumble)
    said = ask("counts", "--store", store)
    assert (said.code, said.keys["error"]) == (70, "DEFECT")
    assert "Traceback" not in said.output + said.messages
    report = Path(said.keys["message"].partition("「")[2].partition("」")[0])
    assert "ZeroDivisionError" in report.read_text("utf-8")


def test_an_interrupted_command_says_so(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("nakano_status.cli.commands.show.read_counts", interrupt)
    said = ask("counts", "--store", store)
    assert (said.code, said.keys["error"]) == (2, "CANCELLED")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise here")
def test_a_reader_that_goes_away_is_no_defect(store: Path) -> None:
    command = [sys.executable, "-m", "nakano_status", "show", "--store", str(store), "--json"]
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(command, cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_a_terminal_without_a_character_shows_its_number(store: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.nakano"
    copy.write_bytes(store.read_bytes())
    done("set", "2-1-2-03-N", "done=😀を使った。", "--store", copy)
    command = [sys.executable, "-m", "nakano_status", "history", "2-1-2-03-N", "--store", str(copy)]
    environment = {**os.environ, "PYTHONIOENCODING": "cp932"}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    assert "\\U0001f600を使った。" in ended.stdout.decode("cp932")


def test_a_text_that_is_set_loads_nothing_of_the_papers_that_it_is_checked_for(store: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.nakano"
    copy.write_bytes(store.read_bytes())
    script = (
        "import sys; from nakano_status.cli import entry_point;"
        "entry_point.main(['set', '2-1-2-03-N', 'done=終えた。', '--store', sys.argv[1]]);"
        "print([name for name in sys.modules if name.startswith('nakano_status.documents.')])"
    )
    ended = subprocess.run([sys.executable, "-c", script, str(copy)], capture_output=True, text=True, check=True)
    loaded = set(ast.literal_eval(ended.stdout.splitlines()[-1]))
    assert loaded == {f"nakano_status.documents.{name}" for name in ("form", "pages", "pages.printed_characters")}


def test_every_code_can_be_explained_and_leaves_no_placeholder_open() -> None:
    listed = done("problems", "--list")["problems"]
    assert {each["code"] for each in listed} == set(CATALOGUE)
    for code in CATALOGUE:
        told = done("problems", "--explain", code)
        assert told["message"]
        assert "{" not in told["message"] + told["remedy"]


def test_a_command_that_reads_loads_no_workbook_library_and_no_window() -> None:
    script = (
        "import sys; from nakano_status.cli import entry_point; entry_point.main(['counts', '--store', 'none']);"
        "entry_point.main(['show', '--help']);"
        "heavy = 'openpyxl xlsxwriter PySide6 alembic typst pypdfium2 pikepdf'.split();"
        "print([name for name in heavy if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "[]"


def test_a_history_is_told_in_the_words_of_the_form(store: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.nakano"
    copy.write_bytes(store.read_bytes())
    done("set", "2-1-2-03-N", "done=実施した。", "--store", copy)
    done("set", "2-1-2-03-N", "out_of_report=finished", "--by", "佐藤", "--store", copy)
    first, second = run("history", "2-1-2-03-N", "--store", copy).output.splitlines()
    assert first.endswith("事務局 入力 令和4年度までの取組状況：（空欄） → 実施した。")
    assert second.endswith("事務局（操作：佐藤） 入力 報告対象外：（空欄） → 完了")


def test_the_command_line_adds_what_to_type() -> None:
    assert hints._TYPED.keys() <= CATALOGUE.keys()
    assert ask("counts").keys["remedy"].endswith("（コマンドでは --store）")
    assert "--draft" not in CATALOGUE["SUBMISSION-INCOMPLETE"].remedy
    assert "check、--draft" in run("problems", "--explain", "SUBMISSION-INCOMPLETE").output


def test_without_a_display_the_window_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux says by these names whether there is a display")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for words in ([], ["none.nakano"]):
        said = ask(*words)
        assert (said.code, said.keys["error"]) == (2, "DISPLAY-MISSING")


def test_a_start_without_a_console_is_refused_by_its_exit_code_alone(tmp_path: Path) -> None:
    """As pythonw on Windows: there are no streams at all."""
    code = (
        "import sys; sys.stdout = sys.stderr = None; from nakano_status.__main__ import main;"
        f"sys.argv = ['nakano-status', 'counts', '--store', {str(tmp_path / 'none.nakano')!r}]; main()"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, cwd=ROOT)
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, b"", b"")


def test_the_versions_are_told_without_a_window() -> None:
    told = done("--version")
    assert (told["program"], told["data_format"], told["form_format"]) == (__version__, str(CURRENT), "1")
    lines = run("--version").output.splitlines()
    assert __version__ in lines[0]
    assert lines[1] == f"データファイルの形式 {CURRENT}、回答様式の形式 1"
    assert lines[2].endswith(str(ROOT / "resources"))
    script = (
        "import sys; from nakano_status.cli import entry_point; entry_point.main(['--version']);"
        "print([name for name in ('PySide6', 'openpyxl', 'sqlalchemy', 'sqlite3') if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "[]"


def test_a_file_in_place_of_a_command_is_opened_in_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[Path, bool]] = []

    def note(path: Path, *, exit_when_shown: bool) -> int:
        opened.append((path, exit_when_shown))
        return 0

    monkeypatch.setattr("nakano_status.gui.app.run", note)
    monkeypatch.setenv("NAKANO_STATUS_STORE", "another.nakano")
    for words in (["戸籍住民課.xlsx"], ["届いた回答/counts"], ["--exit-when-shown", "a.nakano"], ["a.docx", "--json"]):
        assert run(*words).code == 0
    assert opened == [
        (Path("戸籍住民課.xlsx"), False),
        (Path("届いた回答/counts"), False),
        (Path("a.nakano"), True),
        (Path("a.docx"), False),
    ]
    assert ask("--store", "b.nakano", "a.nakano").keys["error"] == "USAGE"
    assert ask("a.nakano", "b.nakano").keys["error"] == "USAGE"
    assert len(opened) == 4


@pytest.mark.skipif(os.name != "posix", reason="elsewhere no program's working folder can be removed")
@pytest.mark.parametrize("words", [["counts", "--store", "../a.nakano"], ["demo", "../見本"], ["../a.nakano"]])
def test_a_file_named_from_a_folder_that_was_removed_is_refused(
    words: list[str], store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (store.parent / "a.nakano").write_bytes(store.read_bytes())
    gone = store.parent / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    said = ask(*words)
    assert (said.code, said.keys["error"]) == (2, "WORKING-FOLDER-GONE")
    assert "../" in said.keys["message"]


@pytest.mark.parametrize("word", ["./回答", "回答"])
def test_a_file_without_a_suffix_is_a_file_where_it_stands_in_a_folder_or_is_there(
    word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path | None] = []

    def note(path: Path | None, *, exit_when_shown: bool) -> int:
        opened.append(path)
        return int(exit_when_shown)

    monkeypatch.setattr("nakano_status.gui.app.run", note)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "回答").write_bytes(b"")
    assert run(word).code == 0
    assert [path.name for path in opened if path] == ["回答"]


@pytest.mark.sample(1)
@pytest.mark.parametrize("name", ["議事録.docx", "ない.nakano", "ない.xlsx", "計画.json"])
def test_a_file_that_is_none_to_open_ends_a_measured_start_with_a_refusal(name: str, tmp_path: Path) -> None:
    for each in ("議事録.docx", "計画.json"):
        (tmp_path / each).write_bytes(b"{}")
    said = run_in_a_process(tmp_path / name, "--exit-when-shown")
    assert (said.code, said.output, said.messages) == (2, "", "")


def test_closing_says_how_much_is_left(store: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.nakano"
    copy.write_bytes(store.read_bytes())
    told = done("round", "close", "--year", "R4", "--store", copy)
    assert (told["open_conflicts"], told["held"], told["unanswered"]) == (0, 0, 110)
    assert [each["code"] for each in told["problems"]] == ["CLOSED-WITH-UNANSWERED"]
