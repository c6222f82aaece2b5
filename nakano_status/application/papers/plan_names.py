"""The names that papers and data print of a plan's office, committee and local government (decision 0070).

A plan states them; what is stated with published data may be chosen instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from nakano_status.application import lookup
from nakano_status.application.forms.form_content import successions_in
from nakano_status.application.papers.paper import CONTACT, DAY, LICENCE, SITE, PaperRequest
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.documents.document import FileFacts
from nakano_status.documents.open_data import USUAL_LICENCE, DataTerms
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import ADDRESS
from nakano_status.domain.organisation.divisions import fold_name
from nakano_status.domain.organisation.sender import SENDER, NamedBody, SenderChoice, body_named, full_name, heir_on
from nakano_status.domain.papers.publication import Occasion, is_published
from nakano_status.domain.plan.plan import Area, Edition, Plan
from nakano_status.domain.refusals.papers import SiteUnfit
from nakano_status.domain.round.round import Round

if TYPE_CHECKING:
    from nakano_status.store.entries import StoredSettings

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


def edition_of_year(records: Records, year: FiscalYear | None) -> Edition:
    """Return the edition of a year's round (None: the one that matters now), before the first round the newest one.

    Raises RoundUnknown, PlanUnclear.
    """
    if lookup.rounds_of_plan(records, records.info.of_plan):
        return lookup.edition_of(records, lookup.chosen_round(records, year))
    return lookup.meant_plan(records).newest


@dataclass(frozen=True)
class Sender:
    """Who signs papers of a round: the name as printed ('': none is stated), and its body by ID.

    `body` is None if no body of the organisation has or had the name; `is_chosen`: a person chose the body, or stated
    that the name is right as it is.
    """

    name: str
    body: str | None = None
    is_chosen: bool = False


def sender_of(records: Records, stated: str, round_: Round | None, choice: SenderChoice | None = None) -> Sender:
    """Return who signs papers of a round (None: those of today's organisation), where a plan states a name.

    `choice` is what a person would choose (None: what a person chose).

    A body that was chosen has its name of the round's day. One that is found by its name has that of a later day once
    it was renamed, moved or continued by another one.
    """
    choice = choice or read_choice(records.settings)
    if round_ is not None and round_.round_id in choice.kept:
        return Sender(choice.kept[round_.round_id], choice.body, is_chosen=True)
    register = records.organisation.read()
    chosen = NamedBody(choice.body, date.min, is_stated_with_names_above=True) if choice.body else None
    found = chosen or body_named(register, stated)
    if found is None or (round_ is not None and round_.named_on < found.since):
        return Sender(stated, found and found.body_id, choice.is_made)
    day = round_.named_on if round_ is not None else date.max
    then = lookup.organisation_of(records, round_) if round_ is not None else register
    body = then.get(heir_on(found.body_id, day, successions_in(records)))
    name = full_name(then, body) if found.is_stated_with_names_above else body.name_on()
    return Sender(stated if fold_name(name) == fold_name(stated) else name, body.division_id, choice.is_made)


def needs_choice(records: Records, sender: Sender) -> bool:
    """Whether a person is to be asked who signs papers: an organisation with 部 has no body of the name."""
    is_unknown = bool(sender.name) and sender.body is None and not sender.is_chosen
    return is_unknown and records.organisation.read().has_departments


def read_choice(settings: StoredSettings) -> SenderChoice:
    """Return the choice of who signs papers; raise ValueError for a damaged setting."""
    text = settings.read(SENDER)
    return SenderChoice.parse(text) if text else SenderChoice()


def printed_names(parts: Parts, records: Records, edition: Edition, round_: Round | None = None) -> PlanNames:
    """Return the names that papers of a round print (None: those made today), its office as it is called on that day.

    A head and a contact that a plan states are those of the office under the name that it states.
    """
    stated = stated_names(parts, records, edition)
    name = sender_of(records, stated.office, round_).name
    if name == stated.office:
        return stated
    others = {key: text for key, text in stated.given.items() if key not in (_HEAD, _CONTACT)}
    return PlanNames({**others, _OFFICE: name})


def stated_names(parts: Parts, records: Records, edition: Edition) -> PlanNames:
    """Return the names that an edition's plan states; what it does not state is that of the plan before it.

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
    papers = records.publications.of_round(round_.round_id)
    edition = lookup.edition_of(records, round_)
    names = printed_names(parts, records, edition, round_)
    return DataTerms(
        publisher=names.area.name if names.area else names.office,
        contact=request[CONTACT] or names.contact,
        licence=request[LICENCE] or names.licence or USUAL_LICENCE,
        day=request[DAY],
        area=names.area,
        site=_folder_at(request[SITE] or names.site),
        were_published=is_published(papers),
        office=names.office,
    )


def _folder_at(address: str) -> str:
    """Return the address of a folder with / at its end; '' for none. Raises SiteUnfit."""
    if address and not ADDRESS.fullmatch(address):
        raise SiteUnfit(found=address)
    return f"{address.rstrip('/')}/" if address else ""


def paper_properties(parts: Parts, records: Records, request: PaperRequest) -> FileFacts:
    """Return what the properties of a paper's file state; a paper of no year has its kind and its day alone."""
    made_on = parts.clock.today().isoformat()
    if not request.paper.is_of_year or not lookup.rounds_of_plan(records, records.info.of_plan):
        return FileFacts(subject=request.paper.title, made_on=made_on)
    round_ = lookup.chosen_round(records, request.year)
    edition = lookup.edition_of(records, round_)
    office, subject = printed_names(parts, records, edition, round_).office, request.paper.title_in(edition.profile)
    year = round_.year.label
    return FileFacts(office, subject, f"{lookup.plan_of(records, round_).title}、{year}", year, made_on)
