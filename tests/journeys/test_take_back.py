"""回答の取消し by the command line: a return leaves the set and is merged again (merge-scenarios.md, 8 and 34)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import Said, ask, done, run
from tests.support.offices import ANSWERS, Office
from tests.support.rounds import OWN
from tests.support.sending import filled_in, form_anew, line_of, merged, row_of, sound

ROW, OTHER = OWN
DIVISION = "税務課"


def came_in(office: Office, *paths: Path) -> str:
    """Merge files and return the ID of the first one's return."""
    found = merged(office, *paths).keys["files"][0]["return"]
    assert isinstance(found, str)
    return found


def take_back(office: Office, return_id: str, *words: str) -> dict[str, Any]:
    return done("take-back", return_id, *words, "--store", office.store)


def refused(office: Office, return_id: str) -> Said:
    said = ask("take-back", return_id, "--store", office.store)
    assert (said.code, said.keys["error"]) == (2, "RETURN-SEEN")
    return said


def digest(office: Office) -> str:
    return str(done("show", "--store", office.store)["digest"])


def written(office: Office, name: str, **texts: str) -> Path:
    return filled_in(office.form(DIVISION), office.folder / "came" / f"{name}.xlsx", {ROW: texts})


@pytest.fixture
def own(office: Office) -> Path:
    """The data file of 税務課, with its first answer."""
    path = office.folder / "own.nakano"
    done("open", office.form(DIVISION), "--store", path)
    done("set", ROW, "done=一回目", "--store", path)
    done("set", OTHER, "done=別の行", "--store", path)
    return path


def submitted(own: Path, name: str) -> Path:
    target = own.parent / f"{name}.xlsx"
    done("submit", "--draft", "--out", target, "--store", own)
    return target


# 8
def test_a_withdrawn_return_is_as_if_it_had_never_arrived_and_can_be_merged_again(office: Office) -> None:
    before, empty = digest(office), line_of(office, DIVISION)
    return_id = came_in(office, office.answer)
    after, board = digest(office), line_of(office, DIVISION)
    said = take_back(office, return_id, "--reason", "誤送信のため", "--by", "見本 花子")
    assert {change["id"] for change in said["changes"]} == set(ANSWERS)
    assert (said["division"], said["seen_by"]) == (DIVISION, [])
    assert digest(office) == before
    assert line_of(office, DIVISION) == empty
    assert sound(office.store)
    assert came_in(office, office.answer) == return_id
    assert digest(office) == after
    assert {**line_of(office, DIVISION), "received": None} == {**board, "received": None}
    assert merged(office, office.answer).keys["files"][0]["verdict"] == "known"
    assert sound(office.store)


def test_history_tells_who_took_it_back_and_why(office: Office) -> None:
    return_id = came_in(office, office.answer)
    take_back(office, return_id, "--reason", "誤送信のため", "--by", "見本 花子")
    *_, last = done("history", ROW, "--key", "done", "--store", office.store)["changes"]
    told = {key: last[key] for key in ("who", "why", "by", "reason", "from", "to")}
    assert told == {
        "who": "事務局",
        "why": "reverted",
        "by": "見本 花子",
        "reason": "誤送信のため",
        "from": "連携を開始した。",
        "to": None,
    }
    assert "取消し（誤送信のため）" in run("history", ROW, "--store", office.store).output


def test_the_later_answer_counts_on_its_own_when_the_earlier_one_is_withdrawn(office: Office, own: Path) -> None:
    first = submitted(own, "first")
    done("set", ROW, "done=二回目", "--store", own)
    second = submitted(own, "second")
    return_id = came_in(office, first)
    take_back(office, return_id)
    assert merged(office, second).keys["fates"]["applied"] == 2
    assert (row_of(office.store, ROW)["done"], row_of(office.store, OTHER)["done"]) == ("二回目", "別の行")
    whole = digest(office)
    assert merged(office, first).keys["changes"] == []
    assert digest(office) == whole
    assert take_back(office, return_id)["changes"] == []
    assert sound(office.store)


def test_taking_the_later_answer_back_lets_the_earlier_one_stand_again(office: Office, own: Path) -> None:
    merged(office, submitted(own, "first"))
    done("set", ROW, "done=二回目", "--store", own)
    return_id = came_in(office, submitted(own, "second"))
    (change,) = take_back(office, return_id)["changes"]
    assert (change["from"], change["to"]) == ("二回目", "一回目")
    *_, last = done("history", ROW, "--key", "done", "--store", office.store)["changes"]
    assert (last["file"], last["why"], last["who"]) == ("first.xlsx", "reverted", "事務局")


def test_a_conflict_goes_with_one_of_its_sides_and_comes_with_it_again(office: Office) -> None:
    one, other = written(office, "one", done="一人目の文"), written(office, "other", done="二人目の文")
    merged(office, one)
    return_id = came_in(office, other)
    assert len(ask("conflicts", "--store", office.store).keys["conflicts"]) == 1
    take_back(office, return_id)
    assert done("conflicts", "--store", office.store)["conflicts"] == []
    assert row_of(office.store, ROW)["done"] == "一人目の文"
    assert merged(office, other).keys["conflicts"]


# 34
@pytest.mark.parametrize(
    ("words", "seen"),
    [
        (("set", ROW, "done=事務局の文"), [{"kind": "word", "id": ROW, "key": "done"}]),
        (("set", ROW, "done=電話の回答", "--as", DIVISION), [{"kind": "word", "id": ROW, "key": "done"}]),
        (("accept", "--division", DIVISION), [{"kind": "acceptance", "id": each} for each in OWN]),
    ],
)
def test_what_has_observed_it_is_listed_and_nothing_is_changed(
    office: Office, words: tuple[str, ...], seen: list[dict[str, str]]
) -> None:
    return_id = came_in(office, office.answer)
    done(*words, "--store", office.store, "--by", "見本 花子")
    before = digest(office)
    found = refused(office, return_id).keys
    told = [{key: each[key] for key in ("kind", "id", "key") if each[key]} for each in found["seen_by"]]
    assert told == seen
    assert {each["by"] for each in found["seen_by"]} == {"見本 花子"}
    assert found["changes"] == []
    assert digest(office) == before
    assert ROW in run("take-back", return_id, "--store", office.store).output


def test_a_decision_has_seen_its_sides_until_it_no_longer_stands(office: Office) -> None:
    merged(office, written(office, "one", done="一人目の文"))
    return_id = came_in(office, written(office, "other", done="二人目の文"))
    done("resolve", f"{ROW}:done", "--take", "text", "--text", "決めた文", "--store", office.store)
    (seen,) = refused(office, return_id).keys["seen_by"]
    assert (seen["kind"], seen["id"], seen["key"]) == ("decision", ROW, "done")


def test_a_form_made_since_has_seen_it(office: Office) -> None:
    return_id = came_in(office, office.answer)
    form_anew(office, DIVISION)
    (seen,) = refused(office, return_id).keys["seen_by"]
    assert (seen["kind"], seen["division"]) == ("package", DIVISION)
    assert seen["at"] is not None
    assert seen["package"] in refused(office, return_id).keys["message"]


def test_an_acceptance_has_seen_what_the_accepted_answer_had_seen(office: Office, own: Path) -> None:
    merged(office, submitted(own, "first"))
    done("set", ROW, "mark=◎", "done=二回目", "--store", own)
    second = submitted(own, "second")
    return_id = came_in(office, second)
    every_field = {
        "mark": "○",
        "done": "直した文",
        "next_year": "予定",
        "later_years": "先の予定",
        "note": "直しました。",
    }
    merged(office, filled_in(second, office.folder / "came" / "mended.xlsx", {ROW: every_field}))
    done("accept", "--division", DIVISION, "--id", ROW, "--store", office.store)
    (seen,) = refused(office, return_id).keys["seen_by"]
    assert (seen["kind"], seen["id"]) == ("acceptance", ROW)
    assert row_of(office.store, ROW)["state"] == "accepted"


def test_what_was_reopened_no_longer_stands_as_accepted(office: Office) -> None:
    return_id = came_in(office, office.answer)
    done("accept", "--division", DIVISION, "--store", office.store)
    refused(office, return_id)
    done("reopen", "--id", ROW, "--id", OTHER, "--reason", "訂正のため", "--store", office.store)
    assert take_back(office, return_id)["changes"]


@pytest.mark.parametrize("number", ["R-unknown", ""])
def test_what_was_not_taken_in_cannot_be_taken_back(office: Office, number: str) -> None:
    said = ask("take-back", number, "--store", office.store)
    assert (said.code, said.keys["error"]) == (2, "RETURN-UNKNOWN")


def test_it_is_taken_back_once(office: Office) -> None:
    return_id = came_in(office, office.answer)
    take_back(office, return_id)
    said = ask("take-back", return_id, "--store", office.store)
    assert (said.code, said.keys["error"]) == (2, "RETURN-UNKNOWN")


def test_in_a_closed_round_nothing_is_taken_back(office: Office) -> None:
    return_id = came_in(office, office.answer)
    ask("round", "close", "--store", office.store)
    said = ask("take-back", return_id, "--store", office.store)
    assert (said.code, said.keys["error"]) == (2, "CLOSED-FOR-WRITING")


def test_held_items_are_withdrawn_with_their_return_and_restored_with_it(office: Office) -> None:
    said = ask("merge", office.answer, "--without", OTHER, "--store", office.store)
    return_id = said.keys["files"][0]["return"]
    (item,) = ask("held", "--store", office.store).keys["held"]
    take_back(office, return_id)
    assert done("held", "--store", office.store)["held"] == []
    again = ask("merge", office.answer, "--without", OTHER, "--store", office.store)
    assert again.keys["held"] == [item["item"]]
    done("held", "apply", item["item"], "--store", office.store)
    assert row_of(office.store, OTHER)["done"] == ANSWERS[OTHER]["done"]


def test_a_foreign_row_that_was_taken_in_waits_again_when_its_return_comes_again(office: Office) -> None:
    row = "1-1-1-01-P"
    foreign = filled_in(office.form("職員課"), office.folder / "came" / "foreign.xlsx", {})
    _paste_row(foreign, row)
    return_id = came_in(office, foreign)
    (item,) = ask("held", "--store", office.store).keys["held"]
    done("held", "apply", item["item"], "--store", office.store)
    assert row_of(office.store, row)["done"] == "貼り付けた文"
    take_back(office, return_id)
    assert row_of(office.store, row)["done"] is None
    merged(office, foreign)
    assert [each["item"] for each in ask("held", "--store", office.store).keys["held"]] == [item["item"]]
    assert sound(office.store)


def test_what_was_left_stays_left_when_its_return_comes_again(office: Office) -> None:
    said = ask("merge", office.answer, "--without", OTHER, "--store", office.store)
    (item,) = said.keys["held"]
    done("held", "reject", item, "--store", office.store)
    take_back(office, said.keys["files"][0]["return"])
    again = ask("merge", office.answer, "--without", OTHER, "--store", office.store)
    assert again.keys["held"] == []


def test_what_the_return_had_made_needless_waits_again(office: Office, own: Path) -> None:
    first = submitted(own, "first")
    said = ask("merge", first, "--without", OTHER, "--store", office.store)
    (item,) = said.keys["held"]
    done("set", ROW, "done=二回目", "--store", own)
    return_id = came_in(office, submitted(own, "second"))
    assert done("held", "--store", office.store)["held"] == []
    take_back(office, return_id)
    assert [each["item"] for each in ask("held", "--store", office.store).keys["held"]] == [item]


def _paste_row(path: Path, row_id: str) -> None:
    """Write a row of another division below the last one."""
    from openpyxl import load_workbook

    book = load_workbook(path)
    sheet = book["回答"]
    headings = next(row for row in sheet.iter_rows() if any(cell.value == "管理番号" for cell in row))
    columns = {str(cell.value).replace("\n", ""): cell.column for cell in headings if cell.value}
    below = (headings[0].row or 0) + 1
    sheet.insert_rows(below)
    sheet.cell(below, columns["管理番号"], row_id)
    sheet.cell(below, columns["令和4年度までの取組状況"], "貼り付けた文")
    book.save(path)
