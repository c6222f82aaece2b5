from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from nakano_status.catalogue.plans import load_organisation, load_plan
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.lineage import RowLineage
from nakano_status.domain.round.round import Origin, OutOfReport, Round, RoundRow, Schedules, answerers_of, open_rows
from tests.support.plans import R3, R4, R5, listing, small_plan

EDITION = small_plan().newest


def imported() -> Round:
    """Return last year's round as read from a list on which c and d are unmarked."""
    rows = tuple(
        replace(row, out_of_report=OutOfReport.NOT_BEGUN) if row.row_id in ("c", "d") else row
        for row in open_rows(EDITION, R3, None, {})
    )
    return Round("r3", R3, "p-1", date(2022, 3, 31), None, None, Origin.IMPORTED, rows, closed=True)


def reasons(rows: tuple[RoundRow, ...]) -> dict[str, OutOfReport | None]:
    return {row.row_id: row.out_of_report for row in rows}


def with_reason(round_: Round, row_id: str, reason: OutOfReport) -> Round:
    rows = tuple(replace(row, out_of_report=reason) if row.row_id == row_id else row for row in round_.rows)
    return replace(round_, rows=rows)


def test_a_round_opens_with_every_row_that_is_no_repost_while_schedules_are_unknown() -> None:
    assert [row.row_id for row in open_rows(EDITION, R4, imported(), {}) if not row.counted] == ["f"]


def test_the_first_round_opens_without_an_earlier_one() -> None:
    assert [row.row_id for row in open_rows(EDITION, R3, None, {}) if row.counted] == ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize(
    ("schedules", "reason"),
    [
        ({("a", R5): "構築"}, OutOfReport.NOT_BEGUN),
        ({("a", R4): "検討", ("a", R5): "構築"}, None),
        ({("a", R3): "検討", ("a", R5): "構築"}, None),
        ({("a", R4): "　", ("a", R5): "構築"}, OutOfReport.NOT_BEGUN),
        ({("a", R4): "", ("a", R5): " "}, None),
        ({("b", R5): "構築"}, None),
    ],
)
def test_a_row_has_begun_in_the_first_year_with_a_planned_schedule(
    schedules: Schedules, reason: OutOfReport | None
) -> None:
    assert reasons(open_rows(EDITION, R4, imported(), schedules))["a"] is reason


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (OutOfReport.FINISHED, OutOfReport.FINISHED),
        (OutOfReport.STOPPED_OR_MERGED, OutOfReport.STOPPED_OR_MERGED),
        (OutOfReport.NOT_BEGUN, None),
        (OutOfReport.OTHER, None),
    ],
)
def test_what_an_act_finished_or_stopped_stays_out(before: OutOfReport, after: OutOfReport | None) -> None:
    previous = with_reason(imported(), "a", before)
    assert reasons(open_rows(EDITION, R4, previous, {}))["a"] is after


def test_everyone_named_is_frozen_in_printed_order_and_the_first_named_writes() -> None:
    rows = {row.row_id: row for row in open_rows(EDITION, R4, None, {})}
    assert [(each.division, each.role) for each in rows["b"].answerers] == [
        ("koseki", Role.LEAD),
        ("zeimu", Role.ASSOCIATE),
    ]
    assert {row_id: row.writers for row_id, row in rows.items()} == {
        "a": ("zeimu",),
        "b": ("koseki",),
        "c": ("zeimu",),
        "d": ("bosai",),
        "e": (),
        "f": (),
    }


def test_the_tracker_writes_only_where_nobody_leads() -> None:
    row = RoundRow("x", None, answerers_of(listing("x", owners=(("bosai", Role.TRACKER), ("zeimu", Role.LEAD)))))
    assert row.writers == ("zeimu",)


def test_the_real_plan_opens_with_110_rows_answered_by_15_of_26_divisions() -> None:
    edition, organisation = load_plan("nakano2").newest, load_organisation("nakano")
    rows = open_rows(edition, R4, None, {})
    real = {each.division for row in rows for each in row.answerers if not organisation.get(each.division).is_generic}
    writers = {writer for row in rows for writer in row.writers}
    assert (len(rows), sum(row.counted for row in rows)) == (124, 110)
    assert (len(real), len(writers), writers <= real) == (26, 15, True)
    assert all(row.writers for row in rows if row.counted)


@pytest.mark.parametrize(
    ("origins", "after"),
    [
        (("b",), OutOfReport.FINISHED),
        (("b", "c"), OutOfReport.FINISHED),
        (("b", "a"), None),
        ((), None),
    ],
)
def test_what_a_row_was_decides_whether_it_is_still_finished(
    origins: tuple[str, ...], after: OutOfReport | None
) -> None:
    finished = {"b": OutOfReport.FINISHED, "c": OutOfReport.STOPPED_OR_MERGED}
    previous = imported()
    rows = tuple(replace(row, out_of_report=finished.get(row.row_id)) for row in previous.rows)
    found = open_rows(EDITION, R4, replace(previous, rows=rows), {}, RowLineage({"a": origins}))
    assert reasons(found)["a"] is after
