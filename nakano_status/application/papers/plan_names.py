"""The names that papers and data print of a plan's office, committee and local government (decision 0098).

A plan states them; what is stated with published data may be chosen instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nakano_status.application import lookup
from nakano_status.application.papers.paper import CONTACT, DAY, LICENCE, SITE, PaperRequest
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.documents.document import FileFacts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import ADDRESS
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.plan.plan import Area, Edition, Plan
from nakano_status.domain.refusals.papers import SiteUnfit
from nakano_status.domain.round.round import Round

if TYPE_CHECKING:
    from nakano_status.documents.open_data import DataTerms

_OFFICE, _HEAD, _CONTACT = "office", "head", "contact"
_COMMITTEE = "committee"
_LICENCE, _SITE, _WARD = "licence", "site", "ward"
_AREA, _AREA_CODE = "area", "area_code"
_TOGETHER = ((_OFFICE, _HEAD, _CONTACT), (_COMMITTEE,), (_LICENCE,), (_AREA, _AREA_CODE), (_WARD,), (_SITE,))
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
        """Who sends letters: the head of the office, as 企画係長 of 企画係."""
        return self.given.get(_HEAD) or (f"{self.office}長" if self.office else "")

    @property
    def contact(self) -> str:
        """Whom to ask, the office if no other is stated."""
        return self.given.get(_CONTACT) or self.office

    @property
    def committee(self) -> str:
        """The committee that the plan is reported to; a general word if none is stated."""
        return self.given.get(_COMMITTEE) or Occasion.COMMITTEE.value

    @property
    def licence(self) -> str:
        """How published data may be used; '' if it is not stated."""
        return self.given.get(_LICENCE, "")

    @property
    def site(self) -> str:
        """The address at which the ward publishes; '' if it is not stated."""
        return self.given.get(_SITE, "")

    @property
    def area(self) -> Area | None:
        """The local government with its code, if both are stated, else by the name that the plan prints; or None."""
        name, code, ward = (self.given.get(each, "") for each in (_AREA, _AREA_CODE, _WARD))
        if name and code:
            return Area(code, name)
        return Area("", name or ward) if name or ward else None


def edition_meant(records: Records, year: FiscalYear | None) -> Edition:
    """Return the edition of a year's round (None: the one that matters now), before the first round the newest one.

    Raises RoundUnknown, PlanUnclear.
    """
    if lookup.rounds_of_plan(records, records.info.of_plan):
        return lookup.edition_of(records, lookup.chosen_round(records, year))
    return lookup.meant_plan(records).newest


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


def data_terms(parts: Parts, records: Records, round_: Round, request: PaperRequest) -> DataTerms:
    """Return what is stated with the published data of a round: as chosen, else as its plan states it.

    The day is the chosen one alone: the round has days, but on none of them anything was published. Raises SiteUnfit.
    """
    from nakano_status.documents.open_data import USUAL_LICENCE, DataTerms  # only what is published states terms

    papers = records.publications.of_round(round_.round_id)
    edition = lookup.edition_of(records, round_)
    names = names_of(parts, records, edition)
    return DataTerms(
        publisher=names.area.name if names.area else names.office,
        contact=request[CONTACT] or names.contact,
        licence=request[LICENCE] or names.licence or USUAL_LICENCE,
        day=request[DAY],
        area=names.area,
        site=_folder_at(request[SITE] or names.site),
        were_published=any(each.is_final and each.occasion is Occasion.PUBLIC for each in papers),
    )


def _folder_at(address: str) -> str:
    """Return the address of a folder with / at its end; '' for none. Raises SiteUnfit."""
    if address and not ADDRESS.fullmatch(address):
        raise SiteUnfit(found=address)
    return f"{address.rstrip('/')}/" if address else ""


def file_facts(parts: Parts, records: Records, request: PaperRequest) -> FileFacts:
    """Return what the properties of a paper's file state; a paper of no year has its kind and its day alone."""
    made_on = parts.clock.today().isoformat()
    if not request.paper.is_of_year or not lookup.rounds_of_plan(records, records.info.of_plan):
        return FileFacts(subject=request.paper.title, made_on=made_on)
    round_ = lookup.chosen_round(records, request.year)
    edition = lookup.edition_of(records, round_)
    office, subject = names_of(parts, records, edition).office, request.paper.title_in(edition.profile)
    year = round_.year.label
    return FileFacts(office, subject, f"{lookup.plan_of(records, round_).title}、{year}", year, made_on)
