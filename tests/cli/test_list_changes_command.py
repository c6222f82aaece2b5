"""list-changes by the command line: the differences of a corrected list, and what is imported."""

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.support.command_line import ask, done, run
from tests.support.offices import Office, make_office

ROW, OTHER = "2-1-2-03-N", "2-1-2-04-W"
MENDED = "連携を令和5年1月に開始した。"
ID_COLUMN, DONE_COLUMN = 10, 5


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office that took an answer in."""
    made = make_office(tmp_path)
    ask("merge", made.answer, "--store", made.store)
    return made


@pytest.fixture
def mended(office: Office) -> Path:
    """Its list, in which a user corrected one text."""
    path = office.folder / "一覧.xlsx"
    done("export", "list", "--out", path, "--store", office.store)
    book = load_workbook(io.BytesIO(path.read_bytes()))
    sheet: Any = book.active
    for row in range(1, sheet.max_row + 1):
        if sheet.cell(row, ID_COLUMN).value == ROW:
            sheet.cell(row, DONE_COLUMN).value = MENDED
    book.save(path)
    return path


def test_the_difference_is_told_and_needs_a_person(office: Office, mended: Path) -> None:
    said = ask("list-changes", mended, "--store", office.store)
    assert said.code == 1
    (change,) = said.keys["changes"]
    assert change.pop("cell").startswith("進捗状況一覧!E")
    assert change == {
        "id": ROW,
        "key": "done",
        "from": "連携を開始した。",
        "to": MENDED,
        "older": False,
        "overtaken": False,
        "stays": None,
    }
    assert (said.keys["rows"], said.keys["year"], said.keys["applied"]) == (124, "R4", [])


def test_all_of_it_is_taken_over_and_history_names_the_file_and_the_cell(office: Office, mended: Path) -> None:
    keys = done("list-changes", mended, "--apply", "--all", "--store", office.store)
    assert keys["applied"] == [{"id": ROW, "key": "done"}]
    last = done("history", ROW, "--key", "done", "--store", office.store)["changes"][-1]
    assert (last["to"], last["file"], last["sha256"]) == (MENDED, mended.name, keys["sha256"])
    assert last["cell"] == keys["changes"][0]["cell"]
    assert done("list-changes", mended, "--store", office.store)["changes"] == []
    assert mended.name in run("received", "--store", office.store).output
    assert done("verify", "--store", office.store)["ok"]


def test_what_is_older_is_told_to_a_person_and_left(office: Office, mended: Path) -> None:
    done("set", OTHER, "done=導入した。", "--store", office.store)
    output = run("list-changes", mended, "--apply", "--all", "--store", office.store).output
    assert "【以前の内容です】" in output
    assert "  現在：導入した。\n  一覧：試行した。\n" in output
    assert output.endswith("1件を修文として書き込みました。残りの違いは1件です。\n")
    done("list-changes", mended, "--apply", "--id", f"{OTHER}:done", "--store", office.store)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--all",), "USAGE"),
        (("--id", ROW), "USAGE"),
        (("--apply",), "USAGE"),
        (("--apply", "--all", "--id", ROW), "USAGE"),
        (("--apply", "--id", OTHER), "LIST-CHANGE-UNKNOWN"),
        (("--year", "R5"), "YEAR-MISMATCH"),
    ],
)
def test_what_cannot_be_done_is_refused(office: Office, mended: Path, words: tuple[str, ...], code: str) -> None:
    said = ask("list-changes", mended, *words, "--store", office.store)
    assert (said.code, said.keys["error"]) == (2, code)


def test_the_real_list_and_what_is_exported_of_it_say_nothing_otherwise(published_list: Path, tmp_path: Path) -> None:
    store, exported = tmp_path / "office.nakano", tmp_path / "一覧.xlsx"
    done("init", "--store", store)
    done("import", published_list, "--year", "R3", "--store", store)
    done("export", "list", "--year", "R3", "--out", exported, "--store", store)
    for path in (published_list, exported):
        keys = done("list-changes", path, "--store", store)
        assert (keys["rows"], keys["changes"], keys["problems"]) == (124, [], [])
