"""A returned row whose 管理番号 is mistyped: the row that it is likely to be is offered, and a person decides."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.verify import verify_files
from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.refusals.exchange import ROW_IN_FILE, ROW_NOT_ASKED
from nakano_status.workbook.form.layout import ANSWER_SHEET
from tests.support.altered_stores import begin_history_anew
from tests.support.command_line import ask, done, run
from tests.support.offices import ANSWERS, Office
from tests.support.rounds import OWN
from tests.support.sending import form_anew, line_of, merged, row_of, sound
from tests.support.spreadsheets import changed

ROW, OTHER = OWN
FOREIGN = "1-1-1-01-P"
FREE = "2-3-1-08-G"
"""A row that the form asked for, and the file does not answer."""
KEYS = ("mark", "change_reason", "done", "next_year")


def mistyped(content: bytes, typed: str | None, row_id: str = OTHER) -> bytes:
    """Return a form in which the 管理番号 of a row is another text, and its title as people shorten it."""

    def change(book: Any) -> None:
        for cell in (cell for line in book[ANSWER_SHEET].iter_rows() for cell in line):
            if cell.value == row_id:
                cell.value = typed
                title = book[ANSWER_SHEET].cell(cell.row, cell.column + 2)
                title.value = f"{title.value}（仮）"

    return changed(content, change)


def arrived(office: Office, typed: str | None = "2-1-2-04-X") -> Path:
    path = office.folder / "届いた" / "税務課.xlsx"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(mistyped(office.answer.read_bytes(), typed))
    merged(office, path)
    return path


def held(office: Office, *words: str) -> list[dict[str, Any]]:
    found = ask("held", *words, "--store", office.store).keys["held"]
    assert isinstance(found, list)
    return found


def place(office: Office, row_id: str = OTHER) -> dict[str, Any]:
    (item,) = held(office)
    return ask("held", "apply", item["item"], "--as-row", row_id, "--store", office.store).keys


def texts(office: Office, row_id: str = OTHER) -> dict[str, str | None]:
    row = row_of(office.store, row_id)
    return {key: row[key] for key in KEYS}


def returns(office: Office) -> list[str]:
    files = done("received", "--store", office.store)["files"]
    return [each["return"] for file in files[:1] for each in file["returns"]]


@pytest.mark.parametrize("typed", ["2-1-2-04-X", make_id("9-9-⑨", 99), None])
def test_the_row_that_it_is_likely_to_be_is_offered_and_its_values_have_the_file_as_source(
    office: Office, typed: str | None
) -> None:
    path = arrived(office, typed)
    (item,) = held(office)
    assert (item["reason"], item["can_apply"]) == ("PROPOSAL" if typed is None else "UNKNOWN-ID", False)
    assert [each["id"] for each in item["likely"]] == [OTHER]
    assert f"--as-row {OTHER}" in run("held", "--store", office.store).output
    assert texts(office)["done"] is None
    applied = place(office)
    assert (applied["apply"], applied["rows"][0]["id"]) == ([item["item"]], OTHER)
    assert {key: text for key, text in texts(office).items() if text} == {**ANSWERS[OTHER], "mark": "○"}
    changes = done("history", OTHER, "--store", office.store)["changes"]
    assert {(each["who"], each["file"], each["sha256"]) for each in changes} == {("税務課", path.name, item["sha256"])}
    assert {each["cell"].rpartition("!")[0] for each in changes} == {ANSWER_SHEET}
    assert {"".join(filter(str.isdigit, each["cell"])) for each in changes} == {item["cell"].rpartition("!")[2]}
    assert (held(office), line_of(office, "税務課")["answered"]) == ([], len(OWN))
    assert sound(office.store)
    again = merged(office, path)
    assert (again.code, again.keys["files"][0]["verdict"], held(office)) == (0, "known", [])


def test_it_is_as_if_the_number_had_been_right(office: Office) -> None:
    arrived(office)
    place(office)
    placed = {
        row["id"]: (row["mark"], row["done"], row["state"]) for row in done("show", "--store", office.store)["rows"]
    }
    right = merged(office, office.answer)
    assert (right.keys["conflicts"], right.keys["changes"]) == ([], [])
    now = {row["id"]: (row["mark"], row["done"], row["state"]) for row in done("show", "--store", office.store)["rows"]}
    assert now == placed


@pytest.mark.parametrize(
    ("typed", "number"), [("2-1-2-04-X", "（管理番号「2-1-2-04-X」）"), (None, "（管理番号なし）")]
)
def test_the_history_and_the_list_name_who_placed_which_row_of_which_file_as_which(
    office: Office, typed: str | None, number: str
) -> None:
    path = arrived(office, typed)
    (item,) = held(office)
    done("held", "apply", item["item"], "--as-row", OTHER, "--by", "中野 花子", "--store", office.store)
    (decided,) = held(office, "--all")
    assert (decided["id"], decided["as_row"], decided["state"], decided["by"]) == (None, OTHER, "applied", "中野 花子")
    assert (
        f"{OTHER} の行として取り込みました（操作：中野 花子）" in run("held", "--all", "--store", office.store).output
    )
    changes = done("history", OTHER, "--store", office.store)["changes"]
    for words in (path.name, number, f"{OTHER} の行として取込み", "行目"):
        assert all(words in each["reason"] for each in changes), words
    assert {each["by"] for each in changes} == {"中野 花子"}
    history = run("history", OTHER, "--store", office.store).output
    assert f"{number}を、{OTHER} の行として取込み" in history
    assert f"{number}を、{OTHER} の行として取込み" in run("audit", "--store", office.store).output
    done("take-back", returns(office)[1], "--store", office.store)
    assert {each["as_row"] for each in held(office, "--all")} == {None}


@pytest.mark.parametrize(("row_id", "reason"), [(ROW, ROW_IN_FILE), (FOREIGN, ROW_NOT_ASKED)])
def test_a_row_that_the_file_shows_or_the_form_did_not_ask_is_refused_and_nothing_changes(
    office: Office, row_id: str, reason: str
) -> None:
    arrived(office)
    before = done("show", "--store", office.store)["digest"]
    refused = place(office, row_id)
    assert refused["error"] == "HELD-ROW-UNFIT"
    assert f"（{reason}）" in refused["message"]
    assert done("show", "--store", office.store)["digest"] == before
    assert len(held(office)) == 1


def test_only_a_row_without_a_place_is_placed(office: Office) -> None:
    arrived(office)
    (item,) = held(office)
    assert place(office)["apply"] == [item["item"]]
    again = ask("held", "apply", item["item"], "--as-row", OTHER, "--store", office.store)
    assert (again.code, again.keys["error"]) == (2, "ITEM-UNKNOWN")
    assert ask("held", "--as-row", OTHER, "--store", office.store).keys["error"] == "USAGE"


def test_placed_alone_it_is_taken_back_alone_and_waits_again(office: Office) -> None:
    arrived(office)
    place(office)
    first, placed = returns(office)
    done("take-back", placed, "--store", office.store)
    assert texts(office)["done"] is None
    assert row_of(office.store, ROW)["done"] == ANSWERS[ROW]["done"]
    (item,) = held(office)
    assert [each["id"] for each in item["likely"]] == [OTHER]
    place(office)
    assert texts(office)["done"] == ANSWERS[OTHER]["done"]
    assert returns(office)[0] == first
    assert sound(office.store)


def test_it_goes_with_the_return_of_its_file_and_comes_back_with_it_as_a_question(office: Office) -> None:
    path = arrived(office)
    place(office)
    done("take-back", returns(office)[0], "--store", office.store)
    assert [row_of(office.store, each)["done"] for each in OWN] == [None, None]
    assert held(office) == []
    merged(office, path)
    assert texts(office)["done"] is None
    place(office)
    assert texts(office)["done"] == ANSWERS[OTHER]["done"]
    assert sound(office.store)


def test_two_rows_of_a_file_are_not_placed_as_one(office: Office) -> None:
    path = office.folder / "届いた.xlsx"
    path.write_bytes(mistyped(mistyped(office.answer.read_bytes(), "2-1-2-04-X"), "2-1-2-03-X", ROW))
    merged(office, path)
    items = {each["found"]: each["item"] for each in held(office)}
    apply = ("--store", office.store)
    first, second = (("held", "apply", items[each], "--as-row", OTHER) for each in ("2-1-2-04-X", "2-1-2-03-X"))
    done(*first, *apply)
    before = done("show", *apply)["digest"]
    refused = ask(*second, *apply)
    assert refused.keys["error"] == "HELD-ROW-UNFIT"
    assert ROW_IN_FILE in refused.keys["message"]
    assert (done("show", *apply)["digest"], next(each["id"] for each in held(office)[0]["likely"])) == (before, ROW)
    done("take-back", returns(office)[-1], *apply)
    assert len(held(office)) == len(items)
    done(*second, *apply)
    assert texts(office)["done"] == ANSWERS[ROW]["done"]
    assert ask(*first, *apply).keys["error"] == "HELD-ROW-UNFIT"
    assert sound(office.store)


def test_what_observed_the_placed_row_keeps_the_return_of_its_file(office: Office) -> None:
    arrived(office)
    place(office)
    done("set", OTHER, "done=事務局の修文。", "--store", office.store)
    refused = ask("take-back", returns(office)[0], "--store", office.store)
    assert refused.code == 2
    assert [(each["kind"], each["id"]) for each in refused.keys["seen_by"]] == [("word", OTHER)]


def test_on_an_accepted_row_it_waits_for_the_reopening(office: Office) -> None:
    arrived(office)
    done("set", OTHER, "mark=◎", "done=電話の回答。", "--as", "税務課", "--store", office.store)
    done("accept", "--division", "税務課", "--id", OTHER, "--store", office.store)
    place(office)
    assert [(each["reason"], each["id"]) for each in held(office)] == [("ACCEPTED", OTHER)]
    ask("reopen", "--id", OTHER, "--reason", "番号の誤りのため", "--store", office.store)
    (conflict,) = {each["id"] for each in ask("conflicts", "--store", office.store).keys["conflicts"]}
    assert (held(office), conflict) == ([], OTHER)


@pytest.mark.parametrize("placed_first", [True, False])
def test_with_another_answer_to_the_row_it_is_a_conflict_in_either_order(office: Office, *, placed_first: bool) -> None:
    copy = office.folder / "別の写し.xlsx"
    copy.write_bytes(make_spreadsheet_user().fill_in(office.form("税務課").read_bytes(), {OTHER: {"done": "別の文。"}}))
    arrived(office)
    for step in (lambda: place(office), lambda: merged(office, copy))[:: 1 if placed_first else -1]:
        step()
    (conflict,) = [
        each for each in ask("conflicts", "--store", office.store).keys["conflicts"] if each["key"] == "done"
    ]
    assert {side["value"] for side in conflict["sides"]} == {"別の文。", ANSWERS[OTHER]["done"]}
    assert sound(office.store)


def test_a_later_form_has_observed_it(office: Office) -> None:
    arrived(office)
    place(office)
    again = form_anew(office, "税務課")
    later = office.folder / "次の回答.xlsx"
    later.write_bytes(make_spreadsheet_user().fill_in(again.read_bytes(), {OTHER: {"done": "直した。"}}))
    assert merged(office, later).keys["conflicts"] == []
    assert texts(office)["done"] == "直した。"


@pytest.mark.parametrize("typed", ["2-1-2-04-X", None])
@pytest.mark.parametrize("act", ["placed", "waiting", "rejected", "placed and taken back"])
def test_verify_finds_an_answer_of_the_file_that_is_named_as_another_row_than_it_was_placed_as(
    office: Office, typed: str | None, act: str
) -> None:
    arrived(office, typed)
    (item,) = held(office)
    if act == "rejected":
        done("held", "reject", item["item"], "--store", office.store)
    elif act != "waiting":
        place(office)
    if act == "placed and taken back":
        done("take-back", returns(office)[1], "--store", office.store)
    assert differences(office) == []
    was, line = OTHER if "placed" in act else ROW, item["cell"].rpartition("!")[2]
    with closing(sqlite3.connect(office.store, isolation_level=None)) as connection:
        connection.execute("DELETE FROM return_value WHERE row_id = ?", (FREE,))
        change = "UPDATE return_value SET row_id = ?, cell = substr(cell, 1, 4) || ? WHERE row_id = ?"
        connection.execute(change, (FREE, line, was))
        for key, text in (ANSWERS[OTHER] | {"mark": "○"}).items():
            said = "UPDATE return_value SET state = 'value', text = ? WHERE row_id = ? AND key = ?"
            connection.execute(said, (text, FREE, key))
        begin_history_anew(connection)
    assert FREE in differences(office)


def differences(office: Office) -> list[str | None]:
    with closing((parts := make_parts()).stores.open(office.store)) as store:
        return [each.place.id for each in verify_files(parts, store)]
