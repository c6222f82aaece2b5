"""What was accepted (確認済) is changed after its reopening only, whichever act would change it."""

from collections.abc import Callable
from contextlib import closing

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry, save_draft
from nakano_status.bootstrap import make_parts
from nakano_status.domain.refusals.exchange import RowAccepted
from tests.journeys.test_held import answered
from tests.support.command_line import Said, ask, done
from tests.support.offices import ANSWERS, Office
from tests.support.rounds import OWN
from tests.support.sending import add_row, filled_in, merged, row_of

ROW, OTHER = OWN
DIVISION, FOREIGN_DIVISION, FOREIGN_ROW = "税務課", "戸籍住民課", "1-1-1-01-P"


def accept(office: Office, division: str = DIVISION, row_id: str = ROW) -> None:
    done("accept", "--division", division, "--id", row_id, "--store", office.store)


def answered_and_accepted(office: Office) -> None:
    merged(office, office.answer)
    accept(office)


def by_the_mark(office: Office) -> Said:
    answered_and_accepted(office)
    return ask("set", ROW, "mark=△", "--store", office.store)


def by_a_text(office: Office) -> Said:
    answered_and_accepted(office)
    return ask("set", ROW, "next_year=やめる。", "--store", office.store)


def by_clearing(office: Office) -> Said:
    answered_and_accepted(office)
    return ask("set", ROW, "done=", "--store", office.store)


def on_behalf(office: Office) -> Said:
    answered_and_accepted(office)
    return ask("set", ROW, "done=電話で聞いた文", "--as", DIVISION, "--store", office.store)


def by_deciding_again(office: Office) -> Said:
    copy = filled_in(office.form(DIVISION), office.folder / "copy.xlsx", {ROW: {**ANSWERS[ROW], "done": "別の文"}})
    merged(office, office.answer, copy)
    conflicts = ask("conflicts", "--store", office.store).keys["conflicts"]
    for each in conflicts:
        done("resolve", each["conflict"], "--take", each["sides"][0]["return"], "--store", office.store)
    accept(office)
    return ask("resolve", f"{ROW}:done", "--take", "text", "--text", "決め直した文", "--store", office.store)


def by_what_another_division_wrote(office: Office) -> Said:
    path = office.folder / "came.xlsx"
    path.write_bytes(answered(lambda book: add_row(book, FOREIGN_ROW, done="他課の文", mark="◎"))(office))
    merged(office, path)
    own = {FOREIGN_ROW: {"mark": "○", "change_reason": "遅れ", "done": "自課の文", "next_year": "続ける"}}
    merged(office, filled_in(office.form(FOREIGN_DIVISION), office.folder / "own.xlsx", own))
    with pytest.MonkeyPatch.context() as earlier:
        earlier.setattr("nakano_status.application.review.review_rows._need_answers", lambda *_, **__: None)
        accept(office, FOREIGN_DIVISION, FOREIGN_ROW)
    items = ask("held", "--store", office.store).keys["held"]
    return ask("held", "apply", *(each["item"] for each in items), "--store", office.store)


WAYS: dict[str, Callable[[Office], Said]] = {
    way.__name__: way
    for way in (
        by_the_mark,
        by_a_text,
        by_clearing,
        on_behalf,
        by_deciding_again,
        by_what_another_division_wrote,
    )
}


@pytest.mark.parametrize("way", WAYS)
def test_what_was_accepted_stays_and_the_way_is_told(office: Office, way: str) -> None:
    said = WAYS[way](office)
    row_id = FOREIGN_ROW if way == "by_what_another_division_wrote" else ROW
    assert (said.code, said.keys["error"]) == (2, "ROW-ACCEPTED"), said
    assert "reopen" in said.keys["remedy"]
    assert row_of(office.store, row_id)["state"] == "accepted"
    done("reopen", "--id", row_id, "--reason", "訂正のため", "--store", office.store)
    done("set", row_id, "next_year=改める。", "--store", office.store)
    assert row_of(office.store, row_id)["next_year"] == "改める。"


def test_the_window_writes_by_the_same_rule(office: Office) -> None:
    answered_and_accepted(office)
    parts = make_parts()
    with closing(parts.stores.open(office.store)) as store:
        for write in (
            lambda: edit_entry(parts, store, Entry(ROW, {"mark": "△"})),
            lambda: save_draft(store, Entry(ROW, {"done": "書きかけ"})),
        ):
            with pytest.raises(RowAccepted):
                write()
