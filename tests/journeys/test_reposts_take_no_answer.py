"""A repost takes no answer: whatever way its row arrives, its original is offered, and the repost remains blank."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.entries import edit_entry
from nakano_status.domain.round.round import RoundRow
from tests.support.altered_stores import begin_history_anew
from tests.support.command_line import Said, ask, done, run
from tests.support.offices import Office
from tests.support.sending import add_row, filled_in, line_of, merged, row_of, sound
from tests.support.spreadsheets import changed

DIVISION, ORIGINAL, REPOST = "新区役所整備課", "1-1-3-01-Z", "2-1-1-01-Q"
OTHERS = ("1-1-1-01-P", "1-2-1-04-T")
ANSWER = {"mark": "◎", "done": "体制をつくった。"}
KEYS = ("mark", "change_reason", "done", "next_year", "later_years")


def renumbered(office: Office, *, with_many: bool = False) -> Path:
    """Return the division's answer with the number of the original's repost, as if one column had been sorted."""

    def change(book: Any) -> None:
        for cell in (cell for line in book.worksheets[0].iter_rows() for cell in line):
            if cell.value == ORIGINAL:
                cell.value = REPOST
        for row_id in OTHERS if with_many else ():
            add_row(book, row_id, done=f"{row_id}の回答")

    form = filled_in(office.form(DIVISION), office.folder / "came" / "回答.xlsx", {ORIGINAL: ANSWER})
    form.write_bytes(changed(form.read_bytes(), change))
    return form


def altered(office: Office, statement: str) -> None:
    """Change the data file as an earlier version would have left it."""
    with closing(sqlite3.connect(office.store)) as connection:
        connection.execute(statement)
        begin_history_anew(connection)
        connection.commit()


def item_of(office: Office, **wanted: str) -> str:
    found = ask("held", "--store", office.store).keys["held"]
    return next(str(each["item"]) for each in found if all(each[key] == text for key, text in wanted.items()))


def applied(office: Office, *words: str) -> Said:
    return ask("held", "apply", item_of(office, id=REPOST), *words, "--store", office.store)


def by_consent(office: Office) -> Said:
    merged(office, renumbered(office))
    return applied(office)


def placed_on_it(office: Office) -> Said:
    merged(office, renumbered(office))
    return applied(office, "--as-row", REPOST)


def left_out_before(office: Office) -> Said:
    ask("merge", renumbered(office), "--without", REPOST, "--store", office.store)
    return applied(office)


def in_a_departments_file(office: Office) -> Said:
    merged(office, renumbered(office, with_many=True))
    ask("held", "apply", item_of(office, kind="file"), "--store", office.store)
    return applied(office)


def held_by_an_earlier_version(office: Office) -> Said:
    merged(office, renumbered(office))
    altered(office, f"UPDATE held_item SET reason = 'FOREIGN' WHERE row_id = '{REPOST}'")  # noqa: S608
    assert f"held apply {item_of(office, id=REPOST)}" not in run("held", "--store", office.store).output
    return applied(office)


def late(office: Office) -> Said:
    done("round", "close", "--store", office.store)
    merged(office, renumbered(office))
    words = ("--reason", "遅れて届いたため", "--store", office.store)
    done("reopen", "--id", ORIGINAL, *words)
    return applied(office)


def by_the_offices_word(office: Office) -> Said:
    return ask("set", REPOST, "mark=◎", "done=体制をつくった。", "--store", office.store)


def on_behalf(office: Office) -> Said:
    return ask("set", REPOST, "mark=◎", "--as", DIVISION, "--store", office.store)


def into_the_report(office: Office) -> Said:
    words = ("--id", REPOST, "--reason", "回答があったため", "--store", office.store)
    return ask("round", "amend", "--in", *words)


WAYS: dict[str, Callable[[Office], Said]] = {
    way.__name__: way
    for way in (
        by_consent,
        placed_on_it,
        left_out_before,
        in_a_departments_file,
        held_by_an_earlier_version,
        late,
        by_the_offices_word,
        on_behalf,
        into_the_report,
    )
}


@pytest.mark.parametrize("way", WAYS)
def test_no_way_of_taking_in_writes_on_a_repost(office: Office, way: str) -> None:
    said = WAYS[way](office)
    assert said.code == 2, said
    assert {row_of(office.store, REPOST)[key] for key in KEYS} == {None}


@pytest.mark.parametrize("way", ["by_the_offices_word", "on_behalf", "into_the_report", "held_by_an_earlier_version"])
def test_whoever_is_refused_is_told_the_original(office: Office, way: str) -> None:
    said = WAYS[way](office)
    assert (said.keys["error"], ORIGINAL in said.keys["remedy"]) == ("REPOST-NOT-ANSWERED", True)


def test_the_original_is_offered_first_and_takes_the_answer(office: Office) -> None:
    said = merged(office, renumbered(office))
    (told,) = [each for each in said.keys["files"][0]["problems"] if each["code"] == "REPOST"]
    assert (told["id"], ORIGINAL in told["message"], "所管課：" in told["message"]) == (REPOST, True, False)
    (item,) = ask("held", "--store", office.store).keys["held"]
    assert (item["reason"], item["can_apply"], item["likely"][0]["id"]) == ("REPOST", False, ORIGINAL)
    assert f"--as-row {ORIGINAL}" in run("held", "--store", office.store).output
    done("held", "apply", item["item"], "--as-row", ORIGINAL, "--store", office.store)
    assert {key: row_of(office.store, ORIGINAL)[key] for key in ANSWER} == ANSWER
    assert {row_of(office.store, REPOST)[key] for key in KEYS} == {None}
    assert (ask("held", "--store", office.store).keys["held"], line_of(office, DIVISION)["answered"]) == ([], 1)
    again = merged(office, office.folder / "came" / "回答.xlsx")
    assert (again.keys["files"][0]["verdict"], again.keys["held"]) == ("known", [])
    assert sound(office.store)


def test_what_an_earlier_version_wrote_on_a_repost_can_be_cleared(office: Office) -> None:
    with pytest.MonkeyPatch.context() as earlier:
        earlier.setattr(RoundRow, "may_take", lambda *_: True)
        earlier.setattr(edit_entry, "refuse_out_of_report", lambda *_: None)
        done("set", REPOST, "done=再掲に書かれた文", "--store", office.store)
    assert row_of(office.store, REPOST)["done"] == "再掲に書かれた文"
    assert ask("set", REPOST, "done=別の文", "--store", office.store).code == 2
    done("set", REPOST, "done=", "--store", office.store)
    assert row_of(office.store, REPOST)["done"] is None
