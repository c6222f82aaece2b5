"""Find the plan of a published list: the built-in one, or one made of the list itself."""

from __future__ import annotations

import re

from nakano_status.application.plan.create_store import PlanSource
from nakano_status.application.ports.outside import Catalogue
from nakano_status.application.round.choosing_edition import edition_for
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    NameKind,
    Organisation,
    fold_name,
)
from nakano_status.domain.plan.ownership import parse_owners
from nakano_status.domain.plan.plan import Edition, Plan
from nakano_status.domain.published_list.list_edition import EditionName, build_edition
from nakano_status.domain.published_list.list_matching import ListMatch, match_list
from nakano_status.domain.published_list.published_list import PublishedList

_BUILT_IN = "nakano2"
_FIVE_YEARS = 4
"""Assumed length of a plan in years, counted from the list's year: the list does not state it."""
_GENERIC = "各"
_PAPER = re.compile(r"\s*進捗状況一覧\s*$")


def plan_of_list(
    catalogue: Catalogue, published: PublishedList, year: FiscalYear, number: int | None = None
) -> tuple[PlanSource, Edition, ListMatch]:
    """Return the built-in plan if most rows of the list are its rows, else a plan with the list's rows.

    Return with it the edition of the list (`number`, if given), the plan row for each row of the list, and problems.
    Raises YearOutOfPlan, EditionUnclear, EditionUnknown.
    """
    plan, errata = catalogue.plan(_BUILT_IN), catalogue.errata(_BUILT_IN)
    matches = {each.edition_id: match_list(published, each, errata) for each in plan.editions}
    if any(len(match.matched) > len(match.unmatched) for match in matches.values()):
        source = PlanSource(plan, catalogue.organisation(_BUILT_IN), catalogue.indicators(_BUILT_IN))
        edition = edition_for(plan, year, number)
        return source, edition, matches[edition.edition_id]
    organisation = _named_divisions(published)
    title = _PAPER.sub("", published.title or "") or "計画"
    name = EditionName(f"{fold_name(title)}-1", title, year.as_of)
    edition, match = build_edition(published, organisation, name, catalogue.profile())
    own = Plan(fold_name(title), title, year, year.plus(_FIVE_YEARS), (edition,))
    return PlanSource(own, organisation), edition_for(own, year, number), match


def _named_divisions(published: PublishedList) -> Organisation:
    """Return every name in a 所管課 cell as a separate division, since only their names are known."""
    no_divisions = Organisation(())
    names = [name for row in published.rows for name in parse_owners(row.owners_printed, no_divisions)[1]]
    return Organisation(tuple(_division(name) for name in dict.fromkeys(names)))


def _division(name: str) -> Division:
    kind = DivisionKind.GENERIC if name.startswith(_GENERIC) else DivisionKind.DIVISION
    return Division(fold_name(name), kind, (DivisionName(name, NameKind.OFFICIAL),))
