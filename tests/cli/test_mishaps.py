"""What docs/manual/mishap-*.md describes, done: no answer is lost in any of these ways."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from nakano_status.bootstrap import make_spreadsheet_user
from tests.support.command_line import ask
from tests.support.offices import ANSWERS, Office, make_office
from tests.support.stores import become_a_newer_program

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
    assert "税務課の控え/税務課_" in ask("open", office.form("税務課"), "--store", store).messages
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
