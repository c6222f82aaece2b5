"""The names of a plan's office, committee and local government, as papers and data print them (decision 0098)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nakano_status.application.lookup import chosen_round, edition_of, meant_plan, rounds_of_plan
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import head_of
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.plan.plan import Area, Edition, Plan

_OFFICE, _HEAD, _CONTACT = "office", "head", "contact"
_COMMITTEE = "committee"
_AREA, _AREA_CODE = "area", "area_code"
_TOGETHER = ((_OFFICE, _HEAD, _CONTACT), (_COMMITTEE,), (_AREA, _AREA_CODE))
"""Names that a plan states together: the others of a group are never those of an earlier plan."""


@dataclass(frozen=True)
class PlanNames:
    """The names by key, as stated by a plan; `office` is '' if none is."""

    given: Mapping[str, str]

    @property
    def office(self) -> str:
        """The office that reports, as 政策室計画課."""
        return self.given.get(_OFFICE, "")

    @property
    def sender(self) -> str:
        """Who sends letters: the head of the office."""
        return self.given.get(_HEAD) or (head_of(self.office) if self.office else "")

    @property
    def contact(self) -> str:
        """Whom to ask, the office if no other is stated."""
        return self.given.get(_CONTACT) or self.office

    @property
    def committee(self) -> str:
        """The committee that the plan is reported to; a general word if none is stated."""
        return self.given.get(_COMMITTEE) or Occasion.COMMITTEE.value

    @property
    def area(self) -> Area | None:
        """The local government, if its name and code are stated."""
        name, code = self.given.get(_AREA), self.given.get(_AREA_CODE)
        return Area(code, name) if name and code else None


def edition_meant(records: Records, year: FiscalYear | None) -> Edition:
    """Return the edition of a year's round (None: the one that matters now), before the first round the newest one.

    Raises RoundUnknown, PlanUnclear.
    """
    if rounds_of_plan(records, records.info.of_plan):
        return edition_of(records, chosen_round(records, year))
    return meant_plan(records).newest


def names_of(parts: Parts, records: Records, edition: Edition) -> PlanNames:
    """Return the names of an edition's plan, by its profile; what it does not state is that of the plan before it.

    A data file belongs to one office. The built-in profile, which other plans have too, does not state their names.
    """
    found: dict[str, str] = {}
    for plan in sorted(records.plan.all(), key=lambda each: each.first_year):
        is_this = edition in plan.editions
        own = _stated(parts, plan, edition if is_this else plan.newest)
        for first, *others in _TOGETHER:
            if own.get(first):
                found |= {key: own.get(key, "") for key in (first, *others)}
        if is_this:
            break
    return PlanNames(found)


def _stated(parts: Parts, plan: Plan, edition: Edition) -> Mapping[str, str]:
    built_in = parts.catalogue.names(plan.plan_id)
    return built_in if edition.profile.is_built_in else {**built_in, **edition.profile.names}
