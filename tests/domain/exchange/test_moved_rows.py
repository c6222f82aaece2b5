"""A row or 成果指標 that another division was asked for since is no longer answered by the first one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from nakano_status.domain.exchange.answer_file import Return, final_returns, open_drafts
from nakano_status.domain.exchange.ledger import Moved, moved_rows
from nakano_status.domain.exchange.package import Package
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.plan import Listing, Owner
from nakano_status.domain.round.round import Answerer, RoundRow
from tests.support.plans import listing
from tests.support.stores import package_for, return_for

FORMS = [package_for(each, ["a"], package_id=f"P-{each}") for each in ("zeimu", "koseki", "bosai")]


def asked(*divisions: str) -> RoundRow:
    named = (Answerer(division, Role.LEAD, place) for place, division in enumerate(divisions, start=1))
    return RoundRow("a", None, tuple(named))


def moved(
    row: RoundRow,
    named: Listing,
    forms: list[Package] = FORMS,
    suppliers: Mapping[str, str | None] | None = None,
) -> Moved:
    return moved_rows(forms, [row], {"a": named}, suppliers or {})


def test_a_row_that_another_division_was_asked_for_since_has_moved_to_it() -> None:
    assert moved(asked("koseki"), listing("a"), FORMS[:2]) == {("P-zeimu", "a"): "koseki"}
    assert moved(asked("zeimu"), listing("a"), FORMS[:2]) == {}, "that one was asked before"
    assert moved(asked("bosai"), listing("a"), FORMS[:2]) == {}, "it was not sent to that one yet"


def test_a_row_that_still_names_the_division_beside_others_has_not_moved() -> None:
    assert moved(asked("bosai", "zeimu"), listing("a")) == {("P-koseki", "a"): "bosai"}


def test_a_row_goes_to_who_took_it_over_before_who_answers_it_now() -> None:
    day = date(2023, 3, 31)
    former = (Owner("zeimu", Role.LEAD, 1, until=day),)
    owners = (Owner("bosai", Role.LEAD, 1, since=date(2023, 4, 1)),)
    named = replace(listing("a"), former=former, owners=owners)
    assert moved(asked("koseki"), named) == {("P-zeimu", "a"): "bosai"}


@pytest.mark.parametrize(("supplier", "heir"), [("koseki", "koseki"), ("zeimu", None), (None, None)])
def test_the_figures_of_an_indicator_go_to_who_supplies_it_now(supplier: str | None, heir: str | None) -> None:
    found = moved_rows(FORMS[:2], [], {}, {"a": supplier})
    assert found.get(("P-zeimu", "a")) == heir
    assert moved_rows(FORMS[:2], [asked("zeimu")], {}, {"a": supplier}) == found, "the plan has no such row"


def test_a_draft_is_open_until_a_final_answer_follows_it() -> None:
    def answer(return_id: str, *parents: str, is_draft: bool) -> Return:
        made = return_for(FORMS[0], return_id=return_id)
        return replace(made, parents=frozenset(parents), is_draft=is_draft)

    first, second = (answer(each, "P-zeimu", is_draft=True) for each in ("d1", "d2"))
    final = answer("f1", "d1", is_draft=False)
    follow_up = answer("d3", "d2", is_draft=True)
    for returns in ([first, second, final, follow_up], [final, follow_up, second, first]):
        assert final_returns(returns) == [final]
        assert open_drafts(returns) == {"d2", "d3"}
