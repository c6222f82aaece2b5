"""The program as it is called: options, refusals, mishaps, progress."""

import ast
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest

from nakano_status import __version__
from nakano_status.application.stopping import counted, report
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.cli import entry_point, output
from nakano_status.cli.output import progress_bar
from nakano_status.cli.session import ID, ClearingOption
from nakano_status.domain.problem_texts import CATALOGUE
from nakano_status.store.format_version import CURRENT
from tests.support.command_line import ROOT, ask, done, run, run_in_a_process
from tests.support.generated_calls import commands
from tests.support.offices import ANSWERS, Office, make_office
from tests.support.stores import become_a_newer_program

COMMANDS = list(entry_point._COMMANDS)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("office") / "office.nakano"
    done("init", "--store", path)
    done("round", "open", "--year", "R4", "--store", path)
    return path


def test_every_option_of_every_command_refuses_an_empty_value(store: Path) -> None:
    before, clearing = store.read_bytes(), set[tuple[str, str]]()
    for words, command in commands().items():
        for option in command.params:
            if not isinstance(option, click.Option) or option.is_flag:
                continue
            [*_, name] = option.opts
            if isinstance(option, ClearingOption):
                clearing.add((" ".join(words), name))
                continue
            for given in ([f"{name}="], [name, ""], ["--of-plan", "x", name, ""]):
                said = ask(*words, *given, *(() if name == "--store" else ("--store", store)))
                assert (said.code, said.keys["error"]) == (2, "USAGE"), (words, given)
                assert f"「{name}」の値が空です" in said.keys["message"], (words, given)
    assert store.read_bytes() == before
    assert clearing == {
        ("opinions answer", "--answer"),
        ("opinions answer", "--changed"),
        ("opinions correct", "--who"),
        ("resolve", "--text"),
    }


@pytest.mark.parametrize(
    "words",
    [
        ("--store=", "show"),
        ("--by", "", "show"),
        ("--store", "", "x.nakano"),
        ("show", ""),
        ("round", "open", "--due="),
    ],
)
def test_an_empty_value_is_refused_wherever_it_is(words: tuple[str, ...]) -> None:
    assert ask(*words).keys["error"] == "USAGE"


@pytest.mark.parametrize(
    "words",
    [
        ("opinions", "add", "--source", "議会", "--day", "2023-06-01", "--text", "窓口を\u202e増やす。"),
        ("opinions", "add", "--source", "議会", "--day", "2023-06-01", "--text", "\u202e"),
        ("kpi", "set", "KPI-1-2", "R4=180万件", "as_of=a\x1bb"),
        ("round", "amend", "--id", "1-1-1-01-P", "--in", "--reason", "延\a期"),
        ("show", "1-1-1-01-P\u2066"),
        ("show", "--by", "田\u202e中"),
    ],
)
def test_a_text_with_a_control_character_is_refused(store: Path, words: tuple[str, ...]) -> None:
    refused = ask(*words, "--store", store)
    assert (refused.code, refused.keys["error"]) == (2, "USAGE")
    assert "U+" in refused.keys["message"]


NO_NAME_ON_WINDOWS = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file of such a name")


@pytest.mark.parametrize(
    "control",
    [
        pytest.param("\x1b", marks=NO_NAME_ON_WINDOWS),
        pytest.param("\r", marks=NO_NAME_ON_WINDOWS),
        *("\x9b", "\u061c", "\u200f", "\u2028", "\u202e", "\u2066"),
    ],
)
def test_a_name_with_a_control_character_does_not_control_the_terminal(
    store: Path, tmp_path: Path, control: str
) -> None:
    name = f"a{control}xslx.xlsx"
    (tmp_path / name).write_bytes(b"x")
    for words in (("merge", tmp_path / name), ("merge", tmp_path / f"no{name}"), ("list-changes", tmp_path / name)):
        said = run(*words, "--store", store)
        assert control not in said.output + said.messages
        assert f"a\\u{ord(control):04x}xslx.xlsx" in said.output + said.messages
    said = ask("merge", tmp_path / name, "--store", store)
    assert control not in said.output
    assert [each["file"] for each in said.keys["files"]] == [name]


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


@pytest.mark.parametrize(
    "words",
    [
        ("check", "x.xlsx", "--division", "税務課"),
        ("check", "x.xlsx", "--year", "R4"),
        ("opinions", "list", "--deleted", "--id", "1-1-1-01-H"),
        ("opinions", "list", "--deleted", "--unanswered"),
        ("problems", "--list", "--explain", "REASON-MISSING"),
        ("restore", "x.nakano", "--out", "y.nakano", "--reason", "誤り"),
        ("restore", "x.nakano", "--out", "y.nakano", "--year", "R4"),
        ("restore", "x.nakano", "--year", "R4"),
    ],
)
def test_an_option_without_effect_beside_another_is_refused_by_its_name(words: tuple[str, ...]) -> None:
    said = ask(*words)
    assert (said.code, said.keys["error"]) == (2, "USAGE")
    assert words[-2 if words[-1][0] != "-" else -1] in said.keys["message"]


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


def test_what_the_help_calls_a_file_or_folder_may_have_a_name_that_is_no_utf_8() -> None:
    shown = ("FILE", "DIR", "FOLDER", "PATH", "COPY", "BACKUP", "PLAN")
    texts = [
        (words, each.name)
        for words, command in commands().items()
        for each in command.params
        if (each.metavar or "").lstrip("[").startswith(shown) and each.type.name != "path"
    ]
    assert texts == []


def test_an_id_chooses_the_plan_unless_a_file_or_another_parameter_does() -> None:
    others = {
        ("merge", "left_out"),  # the plan of the files
        ("held", "as_row"),  # the plan of the item
        ("fate", "targets"),  # rows of the plan after
        ("roll-over", "without"),  # rows of the round that is opened
        ("plan revise", "new"),  # rows of the edition in the file
        ("plan revise", "dropped"),
        ("plan revise", "finished"),
    }
    found = {
        (" ".join(words), each.name)
        for words, command in commands().items()
        for each in command.params
        if (each.metavar or "").strip("[].") == "ID" and each.type is not ID
    }
    assert found == others


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


@pytest.mark.parametrize("encoding", ["ascii", "cp932", "cp1252"])
def test_what_is_printed_into_a_file_is_utf_8_whatever_the_code_page(
    store: Path, tmp_path: Path, encoding: str
) -> None:
    copy = tmp_path / "copy.nakano"
    copy.write_bytes(store.read_bytes())
    done("set", "2-1-2-03-N", "done=😀を𠮷田が使った—⭕", "--store", copy)
    shown, told = (_printed(encoding, "--store", str(copy), *words, "2-1-2-03-N") for words in (("show",), SHOW_JSON))
    assert (shown.returncode, told.returncode) == (0, 0)
    assert "😀を𠮷田が使った—⭕" in shown.stdout.decode("utf-8")
    assert json.loads(told.stdout.decode("utf-8"))["rows"][0]["done"] == "😀を𠮷田が使った—⭕"
    if sys.platform == "win32":  # PowerShell reads it in the code page of its console
        assert told.stdout.isascii()


SHOW_JSON = ("--json", "show")


@pytest.mark.parametrize("encoding", ["ascii", "cp932", "cp1252"])
@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("無い.xlsx",), marks=pytest.mark.skipif(sys.platform == "win32", reason="a window opens there")),
        ("--store", "無い.nakano", "show"),
        ("show", "--無い"),
    ],
)
def test_a_refusal_is_in_right_letters_whatever_the_code_page(
    tmp_path: Path, encoding: str, words: tuple[str, ...]
) -> None:
    refused = _printed(encoding, *words, folder=tmp_path, beside={"DISPLAY": "", "QT_QPA_PLATFORM": ""})
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert "。" in refused.stderr.decode("utf-8")


def _printed(
    encoding: str, *words: str, folder: Path = ROOT, beside: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a command whose streams have the encoding of a code page."""
    code_page = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "nakano_status", *words]
    return subprocess.run(
        command, cwd=folder, env={**os.environ, **code_page, **(beside or {})}, capture_output=True, check=False
    )


@pytest.mark.parametrize(("is_console", "is_ascii"), [(True, False), (False, True)])
def test_json_on_windows_is_in_letters_at_a_console_and_in_ascii_for_programs(
    monkeypatch: pytest.MonkeyPatch, is_console: bool, is_ascii: bool
) -> None:
    printed = io.TextIOWrapper(io.BytesIO(), "utf-8")
    monkeypatch.setattr(printed, "isatty", lambda: is_console, raising=False)
    monkeypatch.setattr(sys, "stdout", printed)
    monkeypatch.setattr(output, "sys", SimpleNamespace(platform="win32", stdout=printed))
    output.print_json({"done": "😀を𠮷田が使った—⭕"})
    content = printed.buffer.getvalue()
    assert content.isascii() == is_ascii
    codings = ("utf-8", "cp932", "cp1252") if is_ascii else ("utf-8",)
    assert [json.loads(content.decode(each)) for each in codings] == [{"done": "😀を𠮷田が使った—⭕"}] * len(codings)


def test_a_text_that_is_set_loads_nothing_of_the_papers_that_it_is_checked_for(store: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.nakano"
    copy.write_bytes(store.read_bytes())
    script = (
        "import sys; from nakano_status.cli import entry_point;"
        "assert entry_point.main(['set', '2-1-2-03-N', 'done=終えた。', '--store', sys.argv[1]]) == 0;"
        "print([name for name in sys.modules if name.startswith('nakano_status.documents.')])"
    )
    ended = subprocess.run([sys.executable, "-c", script, str(copy)], capture_output=True, encoding="utf-8", check=True)
    loaded = set(ast.literal_eval(ended.stdout.splitlines()[-1]))
    assert loaded <= {"nakano_status.documents.form", "nakano_status.documents.form_sentences"}


@pytest.mark.parametrize("command", ["show", "counts"])
def test_a_command_that_makes_no_paper_loads_no_papers(command: str, store: Path) -> None:
    script = (
        "import sys; from nakano_status.cli import entry_point; assert entry_point.main(sys.argv[1:]) == 0;"
        "print([name for name in sys.modules if name.startswith('nakano_status.application.papers')])"
    )
    words = [sys.executable, "-c", script, command, "--store", str(store)]
    ended = subprocess.run(words, capture_output=True, encoding="utf-8", check=True)
    assert ended.stdout.splitlines()[-1] == "[]"


def test_every_code_can_be_explained_and_leaves_no_placeholder_open() -> None:
    listed = done("problems", "--list")["problems"]
    assert {each["code"] for each in listed} == set(CATALOGUE)
    for code in CATALOGUE:
        told = done("problems", "--explain", code)
        assert told["message"]
        assert "{" not in told["message"] + told["remedy"]


def test_a_command_that_reads_loads_no_workbook_library_and_no_window(store: Path) -> None:
    script = (
        "import sys; from nakano_status.cli import entry_point;"
        "assert [entry_point.main([each, '--store', sys.argv[1]]) for each in ('counts', 'show')] == [0, 0];"
        "heavy = 'openpyxl xlsxwriter PySide6 alembic typst pypdfium2 pikepdf'.split();"
        "print([name for name in heavy if name in sys.modules])"
    )
    words = [sys.executable, "-c", script, str(store)]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
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
    assert (told["program"], told["data_format"], told["form_format"]) == (__version__, str(CURRENT), "3")
    lines = run("--version").output.splitlines()
    assert __version__ in lines[0]
    assert told["form_formats"] == ["1", "2", "3"]
    assert lines[1] == f"データファイルの形式 {CURRENT}、回答様式の形式 1・2・3"
    assert lines[2].endswith(str(ROOT / "resources"))
    script = (
        "import sys; from nakano_status.cli import entry_point; entry_point.main(['--version']);"
        "print([name for name in ('PySide6', 'openpyxl', 'sqlalchemy', 'sqlite3') if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
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


FIRST, SECOND = ANSWERS


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path / "office")


def did(*words: str | Path) -> dict[str, Any]:
    """Run a command that does what it is asked, with questions left (1) or none (0), and return its keys."""
    said = ask(*words)
    assert said.code in (0, 1), (words, said)
    return said.keys


def value(store: Path, row_id: str, key: str = "done") -> str | None:
    """Return the texts of a field of 税務課's rows."""
    rows = did("show", "--division", "税務課", "--store", store)["rows"]
    found: str | None = next(row for row in rows if row["id"] == row_id)[key]
    return found


_REVISED = ("plan", "revise", "plan.xlsx", "--adopted", "2026-09-01", "--title", "改定版")


@pytest.mark.parametrize(
    "words",
    [
        ("publications", "--replace"),
        ("received", "--replace"),
        ("board", "--replace"),
        ("board", "--remind", "--replace"),
        ("audit", "--replace"),
        ("held", "--password", "ひらけ"),
        ("held", "reject", "1", "--password", "ひらけ"),
        ("held", "reconsider", "1", "--all"),
        ("export", "list", "--out", "new.xlsx", "--with-data"),
        ("export", "list", "--out", "new.pdf", "--contact", "デジタル政策課"),
        ("export", "report", "--for", "庁議", "--out", "new.docx", "--committee", "総務委員会"),
        ("export", "summary", "--out", "new", "--one-file", "--file-per-department"),
        ("publish", "--for", "庁議", "--out", "new", "--draft", "--site", "https://example.jp/"),
        ("export", "opinions", "--out", "new.pdf", "--year", "R4"),
        ("export", "fates", "--out", "new.pdf", "--year", "R4"),
        ("opinions", "correct", "1", "--named", "--not-named"),
        ("received", "--looked-at", "0123456789", "--not-looked-at", "01234567"),
        ("roll-over", "--year", "R5", "--without", "1-1-1-01-P", "--end", "1-1-1-01-P"),
        (*_REVISED, "--same", "1-5-1-04-C=1-5-1-02-K", "--dropped", "1-5-1-02-K"),
        (*_REVISED, "--merged", "1-5-1-03-U=1-5-1-02-K,1-5-1-03-U", "--completed", "1-5-1-02-K"),
        ("plan", "template", "--out", "new.xlsx", "--map", "A=事業内容"),
        ("plan", "template", "--out", "new.xlsx", "--from", "builtin:nakano2", "--map", "A=事業内容"),
        ("plan", "template", "--out", "new.xlsx", "--from", "plan.xlsx", "--map", "A=事業内容"),
    ],
)
def test_an_option_that_this_use_does_not_use_is_refused(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    done("plan", "template", "--out", "plan.xlsx", "--from", "builtin:nakano2")
    refused = ask(*words, "--store", office.store)
    assert (refused.code, refused.keys["error"]) == (2, "USAGE")
    assert words[-1] in refused.keys["message"] or words[-2] in refused.keys["message"]
    assert not [*tmp_path.glob("new*")]


def test_a_hint_names_no_option_that_the_command_lacks(office: Office, tmp_path: Path) -> None:
    for words, target, is_known in (
        (("backup", "--out"), tmp_path / "there.nakano", False),
        (("plan", "export", "--out"), tmp_path / "there.xlsx", True),
    ):
        target.write_bytes(b"x")
        refused = run(*words, target, "--store", office.store)
        assert (refused.code, "[TARGET-EXISTS]" in refused.messages) == (2, True), refused
        assert ("--replace" in refused.messages) is is_known


def opened(form: Path, store: Path) -> Path:
    """Make a division's data file out of a form or an answer."""
    did("open", form, "--store", store)
    return store


def handed_in(store: Path, name: str) -> Path:
    """Hand in from a division's data file, as a draft where something is missing."""
    file = store.with_name(name)
    did("submit", "--draft", "--out", file, "--store", store)
    return file


def open_conflicts(store: Path) -> list[str]:
    return [each["conflict"] for each in did("conflicts", "--store", store)["conflicts"]]


def test_a_lost_data_file_comes_back_with_the_file_that_was_sent_and_goes_on_from_there(
    office: Office, tmp_path: Path
) -> None:
    did("merge", office.answer, "--store", office.store)
    anew = opened(office.answer, tmp_path / "税務課.nakano")
    assert value(anew, FIRST) == ANSWERS[FIRST]["done"]
    did("set", SECOND, "done=試行し、導入した。", "--store", anew)
    did("merge", handed_in(anew, "再提出.xlsx"), "--store", office.store)
    assert open_conflicts(office.store) == []
    assert value(office.store, SECOND) == "試行し、導入した。"


def test_a_form_that_is_opened_onto_an_older_data_file_says_where_that_is_kept(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(office.form("税務課"), tmp_path / "税務課.nakano")
    become_a_newer_program(monkeypatch)
    assert f"税務課の控え{os.sep}税務課_" in ask("open", office.form("税務課"), "--store", store).messages
    assert "控え" not in ask("open", office.form("税務課"), "--store", store).messages


def test_an_office_without_a_backup_takes_the_answers_of_its_lost_forms_in_by_carrying_them_over(
    office: Office, tmp_path: Path
) -> None:
    anew = tmp_path / "新.nakano"
    did("init", "--store", anew)
    did("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", anew)
    did("distribute", "--out", tmp_path / "照会", "--store", anew)
    did("merge", office.answer, "--store", anew)
    assert value(anew, FIRST) is None
    did("carry-over", office.answer, "--out", tmp_path / "引継ぎ", "--store", anew)
    did("merge", tmp_path / "引継ぎ", "--store", anew)
    assert [value(anew, row_id) for row_id in ANSWERS] == [typed["done"] for typed in ANSWERS.values()]
    (held,) = did("held", "--store", anew)["held"]
    did("held", "reject", held["item"], "--store", anew)
    assert did("held", "--store", anew)["held"] == []


def test_what_two_people_wrote_in_two_copies_comes_together_and_only_what_differs_is_asked(
    office: Office, tmp_path: Path
) -> None:
    kept = opened(office.form("税務課"), tmp_path / "税務課.nakano")
    other = Path(shutil.copyfile(kept, tmp_path / "写し.nakano"))
    did("set", FIRST, "mark=◎", "done=甲の文章。", "--store", kept)
    did("set", FIRST, "mark=◎", "done=乙の文章。", "--store", other)
    did("set", SECOND, "mark=◎", "done=乙だけの文章。", "--store", other)
    did("open", handed_in(other, "写しの下書き.xlsx"), "--store", kept)
    assert value(kept, SECOND) == "乙だけの文章。"
    assert open_conflicts(kept) == [f"{FIRST}:done"]
    did("resolve", f"{FIRST}:done", "--take", "text", "--text", "決めた文章。", "--store", kept)
    did("merge", handed_in(kept, "提出.xlsx"), "--store", office.store)
    assert [value(office.store, row_id) for row_id in ANSWERS] == ["決めた文章。", "乙だけの文章。"]


def test_what_a_second_copy_of_the_office_took_in_and_mended_moves_by_its_files(office: Office, tmp_path: Path) -> None:
    other = Path(shutil.copyfile(office.store, tmp_path / "写し.nakano"))
    did("merge", office.answer, "--store", other)
    did("set", FIRST, "done=整えた文章。", "--store", other)
    (file,) = did("received", "--store", other)["files"]
    did("received", "--save", file["sha256"], "--out", tmp_path / "届いたまま.xlsx", "--store", other)
    did("merge", tmp_path / "届いたまま.xlsx", "--store", office.store)
    did("export", "list", "--out", tmp_path / "一覧.xlsx", "--store", other)
    did("list-changes", tmp_path / "一覧.xlsx", "--apply", "--all", "--store", office.store)
    assert [value(office.store, row_id) for row_id in ANSWERS] == ["整えた文章。", ANSWERS[SECOND]["done"]]


def test_a_backup_from_before_an_act_takes_in_what_comes_back_to_that_act(office: Office, tmp_path: Path) -> None:
    did("merge", office.answer, "--store", office.store)
    backup = Path(shutil.copyfile(office.store, tmp_path / "控え.nakano"))
    asked = tmp_path / "依頼"
    did(
        "ask-back",
        "--division",
        "税務課",
        "--id",
        FIRST,
        "--comment",
        "件数を。",
        "--out",
        asked,
        "--store",
        office.store,
    )
    (form,) = asked.rglob("*.xlsx")
    back = tmp_path / "戻った.xlsx"
    back.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), {FIRST: {"done": "連携を3件開始した。"}}))
    did("merge", back, "--store", backup)
    assert (value(backup, FIRST), open_conflicts(backup)) == ("連携を3件開始した。", [])


def test_what_was_written_in_excel_on_the_due_day_joins_the_data_file_of_the_mended_computer(
    office: Office, tmp_path: Path
) -> None:
    store = opened(office.form("税務課"), tmp_path / "税務課.nakano")
    did("set", SECOND, "mark=◎", "done=画面で書いた。", "--store", store)
    did("merge", office.answer, "--store", office.store)  # Excel filled the form in, on another computer
    did("open", office.answer, "--store", store)
    assert value(store, FIRST) == ANSWERS[FIRST]["done"]
    assert f"{SECOND}:done" in open_conflicts(store)
    assert all(each.startswith(SECOND) for each in open_conflicts(store))


def test_a_lock_that_another_computer_left_lets_read_and_goes_when_it_is_taken_away(office: Office) -> None:
    lock = office.store.with_name(office.store.name + ".lock")
    holder = {"who": "佐藤", "host": "止まったPC", "pid": 1, "since": "2023-07-14T01:00:00+00:00"}
    lock.write_text(json.dumps(holder), "utf-8")
    assert value(office.store, FIRST) is None
    assert "止まったPC" in ask("set", FIRST, "done=記入。", "--store", office.store).keys["message"]
    lock.unlink()
    did("set", FIRST, "done=記入。", "--store", office.store)
    assert value(office.store, FIRST) == "記入。"


class Terminal(io.StringIO):
    """A terminal that keeps what is written to it."""

    def isatty(self) -> bool:
        return True

    @property
    def shown(self) -> str:
        """The line as it is seen: what was written since the last return to its start."""
        return self.getvalue().rpartition("\r")[2].partition("\x1b[K")[0].removeprefix("\x1b[?25l")


def test_a_terminal_shows_each_step_in_its_own_words_and_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    with progress_bar():
        report("ファイルを読んでいます", 3, 12)
        assert terminal.shown.startswith("ファイルを読んでいます #")
        assert terminal.shown.rstrip().endswith("25%")
        report("保存", 0, 2)
        assert terminal.shown.startswith("保存 ")
        assert terminal.shown.rstrip().endswith("0%")


def test_the_line_is_empty_and_the_cursor_back_when_the_act_ends_or_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    with suppress(KeyboardInterrupt), progress_bar():
        report("保存", 1, 2)
        raise KeyboardInterrupt
    assert terminal.shown == ""
    assert terminal.getvalue().endswith("\x1b[?25h")
    assert "\n" not in terminal.getvalue()


def test_rows_that_are_counted_are_shown_until_the_act_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    with progress_bar():
        report("全体", 0, 2)
        rows = counted("数えています", range(4), 4)
        next(rows)
        assert terminal.shown.startswith("数えています ")
    written = terminal.getvalue()
    del rows  # left before its end, as after an error: it restores the progress before
    assert terminal.getvalue() == written


def test_nothing_is_written_to_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", pipe := io.StringIO())
    with progress_bar():
        report("保存", 1, 2)
    assert pipe.getvalue() == ""
