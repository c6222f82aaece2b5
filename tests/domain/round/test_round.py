"""A round and its rows, and what a note proposes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from nakano_status.domain.round.round import Origin, OutOfReport, proposed_in_note
from tests.support.stores import small_round

ROUND = small_round()
DUE, LATER = date(2023, 7, 14), date(2023, 7, 21)


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("完了", OutOfReport.FINISHED),
        (" 完了。", OutOfReport.FINISHED),
        ("中止／統合", OutOfReport.STOPPED_OR_MERGED),
        ("報告対象外：実施年度前のため", OutOfReport.NOT_BEGUN),
        ("対象外", OutOfReport.OTHER),
        ("報告対象外（中止／統合）", OutOfReport.STOPPED_OR_MERGED),
        ("報告対象外（その他）\n調査は完了しました。", OutOfReport.OTHER),
        ("報告対象外（統合）。完了した取組に含めます。", OutOfReport.STOPPED_OR_MERGED),
        ("完了\n昨年度末に終えています。", OutOfReport.FINISHED),
        ("その他", None),
        ("調査は完了しました。", None),
        (None, None),
    ],
)
def test_a_proposal_is_read_from_a_note_only_where_it_says_so(note: str | None, reason: OutOfReport | None) -> None:
    assert proposed_in_note(note) is reason


def test_names_are_those_of_the_day_on_which_the_round_was_made_or_else_of_its_year() -> None:
    assert replace(ROUND, made_on=date(2023, 6, 23)).named_on == date(2023, 6, 23)
    assert replace(ROUND, made_on=None).named_on == ROUND.as_of


def test_a_row_is_found_by_its_id() -> None:
    assert ROUND.row("a").row_id == "a"
    with pytest.raises(KeyError):
        ROUND.row("none")


def test_a_division_has_the_rounds_due_date_unless_it_has_one_of_its_own() -> None:
    extended = replace(ROUND, due=DUE, division_dues=(("zeimu", LATER), ("koseki", DUE)))
    assert [extended.due_of(each) for each in ("zeimu", "koseki", "bosai")] == [LATER, DUE, DUE]
    assert [extended.own_due(each) for each in ("zeimu", "koseki", "bosai")] == [LATER, None, None]


def test_a_row_of_a_closed_round_is_open_only_where_it_was_reopened() -> None:
    closed = replace(ROUND, closed=True, reopened=frozenset({"a"}))
    assert [ROUND.is_open("b"), closed.is_open("a"), closed.is_open("b")] == [True, True, False]


def test_a_division_answers_rows_and_reads_those_on_which_it_is_only_named() -> None:
    assert [row.row_id for row in ROUND.rows_of("zeimu")] == ["a", "c"]
    assert [row.row_id for row in ROUND.rows_read_by("zeimu")] == ["b"]
    assert [row.row_id for row in ROUND.rows_read_by("koseki")] == ["c"]
    assert (ROUND.rows_of("none"), ROUND.rows_read_by("none")) == ((), ())
    assert ROUND.named_divisions == ("zeimu", "koseki", "bosai")


def test_of_a_row_out_of_the_report_nobody_is_asked() -> None:
    out = replace(ROUND, rows=tuple(replace(row, out_of_report=OutOfReport.FINISHED) for row in ROUND.rows))
    assert (out.rows_of("zeimu"), out.rows_read_by("zeimu")) == ((), ())


@pytest.mark.parametrize(
    ("origin", "closed", "collects"),
    [(Origin.COLLECTED, False, True), (Origin.COLLECTED, True, False), (Origin.IMPORTED, False, False)],
)
def test_answers_are_collected_in_a_round_that_was_not_imported_until_it_is_closed(
    origin: Origin, closed: bool, collects: bool
) -> None:
    assert replace(ROUND, origin=origin, closed=closed).is_collecting is collects
