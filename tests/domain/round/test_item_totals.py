"""The totals of a plan's items: options of choices, sums of numbers, and the rows that are left out."""

import pytest

from nakano_status.domain.fields.field import Editor, Field, Scope
from nakano_status.domain.fields.option import ChoiceOptions, make_option
from nakano_status.domain.round.item_totals import ItemRow, add_parts, total_of_item, totals_by
from nakano_status.domain.round.round import OutOfReport
from nakano_status.domain.round.tally import Exclusion, Grouping, TallyRow

MONEY = Field("spent", "決算額（千円）", Scope.ROW, "spent", editor=Editor.NUMBER, unit="千円")
TARGETS = Field(
    "targets",
    "対象者",
    Scope.ROW,
    "targets",
    editor=Editor.CHOICE,
    options=ChoiceOptions(tuple(make_option(each, each) for each in ("子ども", "高齢者", "事業者"))),
    several=True,
)


def row(
    number: int, value: str | None, goal: str | None = "1", *, out: bool = False, conflict: bool = False
) -> ItemRow:
    why = OutOfReport.FINISHED if out else None
    return ItemRow(TallyRow(f"r{number}", None, why, conflict=False, groups={Grouping.GOAL: goal}), value, conflict)


def test_numbers_are_added_without_rounding_and_blank_rows_are_counted_as_such() -> None:
    rows = [row(1, "1200"), row(2, "-80.25"), row(3, None), row(4, "999999999999999.75"), row(5, "1", out=True)]
    found = total_of_item(rows, MONEY)
    assert (found.sum, found.answered_count, found.in_report) == ("1000000000001119.5", 3, 4)
    assert found.counts == {}


@pytest.mark.parametrize(("values", "total"), [((), "0"), (("1.5", "1.5"), "3"), (("1000", "200"), "1200")])
def test_a_sum_is_spelled_as_numbers_are(values: tuple[str, ...], total: str) -> None:
    assert total_of_item([row(at, each) for at, each in enumerate(values)], MONEY).sum == total


def test_a_row_counts_for_each_of_its_options_and_once_as_answered() -> None:
    rows = [row(1, "子ども、事業者"), row(2, "子ども"), row(3, None), row(4, "高齢者", conflict=True)]
    found = total_of_item(rows, TARGETS)
    assert [str(option) for option in found.counts] == ["子ども", "高齢者", "事業者"]
    assert [*found.counts.values()] == [2, 0, 1]
    assert (found.sum, found.answered_count, found.in_report) == ("", 2, 4)


@pytest.mark.parametrize(
    ("field", "parts", "whole"),
    [
        (TARGETS, ("事業者", "子ども、事業者"), "子ども、事業者"),
        (TARGETS, ("事業者", "町会"), "事業者"),
        (TARGETS, ("町会", "学校"), "町会"),
        (MONEY, ("1200", "80.5"), "1280.5"),
        (MONEY, ("1200", "多数"), "1200"),
        (MONEY, ("多数",), "多数"),
        (MONEY, (), None),
    ],
)
def test_the_parts_of_a_row_are_added_up(field: Field, parts: tuple[str, ...], whole: str | None) -> None:
    assert add_parts(parts, field) == whole


def test_totals_of_groups_are_in_the_order_of_their_first_rows() -> None:
    rows = [row(1, "5", "2"), row(2, "7", None), row(3, "1", "1"), row(4, "2", "2")]
    assert {goal: total.sum for goal, total in totals_by(rows, MONEY, Grouping.GOAL).items()} == {
        "2": "7",
        None: "7",
        "1": "1",
    }


def test_each_row_that_is_not_counted_has_its_reason() -> None:
    rows = [row(1, "5"), row(2, None), row(3, "5", conflict=True), row(4, "5", out=True)]
    assert [each.why_not for each in rows] == [
        None,
        Exclusion.UNANSWERED,
        Exclusion.OPEN_CONFLICT,
        Exclusion.FINISHED,
    ]
