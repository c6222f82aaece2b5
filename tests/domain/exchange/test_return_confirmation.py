"""所属長確認 as a file carries it: written by the program, or typed over by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nakano_status.domain.exchange.answer_file import (
    AnswerFile,
    CellState,
    CheckLine,
    Identity,
    Respondent,
    ReturnValue,
    confirmable,
    confirmation_in,
)
from nakano_status.domain.exchange.package import Package, PackageRow, Purpose
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.review.confirmation import Confirmation, changed_after, field_codes, hash_of
from tests.support.fields import NAKANO

SHOWN = {("1", "done"): "実施した。", ("1", "mark"): "◎"}
CODES = field_codes(SHOWN, NAKANO)
AT = "2023-07-09T23:30:00+00:00"
LINE = CheckLine("1", "lead", "ward", "1-1-①", {}, confirmed={key: code for (_, key), code in CODES.items()})
WRITTEN = AnswerFile(
    "税務課.xlsx",
    "0" * 64,
    1,
    Identity(confirmed_by="税務課長", confirmed_at=AT, confirmed_hash=hash_of(CODES)),
    check_lines=(LINE,),
    respondent=Respondent(confirmed_by="税務 課長", confirmed_on="令和５年７月10日（月）"),
)


def test_what_the_program_wrote_is_the_confirmation_however_its_blanks_and_widths_are() -> None:
    assert confirmation_in(WRITTEN, SHOWN, NAKANO) == Confirmation("税務課長", AT, CODES)
    assert confirmation_in(replace(WRITTEN, respondent=Respondent()), SHOWN, NAKANO) == Confirmation(
        "税務課長", AT, CODES
    )


@pytest.mark.parametrize(("name", "day"), [("別の課長", "令和5年7月10日（月）"), ("税務課長", "7月11日")])
def test_a_name_or_day_typed_over_it_confirms_what_the_file_shows(name: str, day: str) -> None:
    typed = replace(WRITTEN, respondent=Respondent(confirmed_by=name, confirmed_on=day))
    assert confirmation_in(typed, SHOWN, NAKANO) == Confirmation(name, day, CODES)


def test_a_name_typed_by_hand_alone_confirms_what_the_file_shows() -> None:
    typed = AnswerFile("税務課.xlsx", "0" * 64, 1, respondent=Respondent(confirmed_by="税務課長"))
    assert confirmation_in(typed, SHOWN, NAKANO) == Confirmation("税務課長", None, CODES)
    assert confirmation_in(replace(typed, respondent=Respondent()), SHOWN, NAKANO) is None


def test_without_the_codes_of_fields_it_counts_only_for_exactly_what_was_confirmed() -> None:
    bare = replace(WRITTEN, check_lines=(), respondent=Respondent())
    assert confirmation_in(bare, SHOWN, NAKANO) == Confirmation("税務課長", AT, CODES)
    assert confirmation_in(bare, SHOWN | {("1", "done"): "別の文"}, NAKANO) is None


def test_what_is_confirmed_are_the_readable_fields_of_the_rows_to_answer() -> None:
    rows = (PackageRow("1", Role.LEAD), PackageRow("2", Role.ASSOCIATE))
    package = Package("P", "r4", "zeimu", frozenset(), Purpose.INITIAL, rows, {})
    values = {
        ("1", "done"): ReturnValue(CellState.VALUE, "済"),
        ("1", "next_year"): ReturnValue(CellState.LEFT_OUT, "続ける"),
        ("1", "mark"): ReturnValue(CellState.UNREADABLE, None),
        ("2", "done"): ReturnValue(CellState.VALUE, "他課"),
    }
    assert confirmable(package, values) == {("1", "done"): "済", ("1", "next_year"): "続ける"}


def test_a_field_that_changed_after_a_confirmation_is_asked_about_at_its_place() -> None:
    (asked,) = changed_after(Confirmation("税務課長", "7月10日"), [("1", "done")], NAKANO, "税務課.xlsx")
    assert (asked.code, asked.place.file, asked.place.id, asked.place.key) == (
        "CONFIRMED-THEN-CHANGED",
        "税務課.xlsx",
        "1",
        "done",
    )
