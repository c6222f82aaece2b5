"""Divisions that a list names and the store does not know, or knows as others."""

from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.published_list.published_list import ListRow, MatchedListing, PublishedList, division_problems
from tests.support.plans import listing, small_organisation

WARD = small_organisation()
PLANNED = "税務課"


def problems_of(*printed: str | None) -> list[Problem]:
    """Return the problems of rows of 税務課 that the list prints with these owners."""
    matched = []
    for number, text in enumerate(printed, start=1):
        planned = listing(f"1-1-1-{number:02d}-P")
        cells = {"divisions": f"一覧!I{number}"}
        matched.append(
            MatchedListing(ListRow("一覧", number, "1-1-①", None, "取組", text, {"mark": "◎"}, cells), planned)
        )
    published = PublishedList("一覧.xlsx", "0" * 64, tuple(each.row for each in matched))
    return list(division_problems(published, matched, WARD, {each.listing.row_id: PLANNED for each in matched}))


def told(*printed: str | None) -> list[tuple[str, str | None, str | None]]:
    """Return code, cell and found of the same."""
    return [(each.code, each.place.cell, each.found) for each in problems_of(*printed)]


def test_the_divisions_of_the_plan_in_any_width_are_nothing_to_say() -> None:
    assert told(PLANNED, "税　務課\n", None) == []


def test_a_name_that_nobody_goes_by_is_asked_about_once() -> None:
    unknown = ("LIST-DIVISION-UNKNOWN", "I1", "月面課")
    assert told("月面課", "税務課\n月面課", "月面課") == [unknown]
    assert told("月面課\n海底課") == [unknown, ("LIST-DIVISION-UNKNOWN", "I1", "海底課")]


def test_other_divisions_than_the_plan_names_are_told_and_change_nothing() -> None:
    assert told(PLANNED, "戸籍住民課") == [("LIST-DIVISIONS-DIFFER", "I2", "戸籍住民課")]
    assert [each.expected for each in problems_of("戸籍住民課")] == [PLANNED]
