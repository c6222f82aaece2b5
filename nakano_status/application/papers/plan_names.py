"""Names of a plan's office, committee and local government as papers and data print them (decision 0070).

The names are part of the plan. The terms of published data may be chosen for a paper instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from nakano_status.application import lookup
from nakano_status.application.papers.paper import CONTACT, DAY, LICENCE, SITE, PaperRequest
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.round.read import as_known
from nakano_status.documents.document import FileFacts
from nakano_status.documents.open_data import USUAL_LICENCE, DataTerms
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.headings import ID
from nakano_status.domain.fields.profile import ADDRESS
from nakano_status.domain.organisation.divisions import fold_name, heir_in
from nakano_status.domain.organisation.sender import NamedBody, find_body_named, full_name
from nakano_status.domain.papers.publication import Occasion, SenderChoice, is_published
from nakano_status.domain.plan.plan import Area, Edition, Plan
from nakano_status.domain.refusals.papers import SiteUnfit
from nakano_status.domain.round.round import Round

_OFFICE, _HEAD, _CONTACT = "office", "head", "contact"
_COMMITTEE = "committee"
_LICENCE, _SITE, _WARD = "licence", "site", "ward"
_AREA, _AREA_CODE = "area", "area_code"
_TOGETHER = ((_OFFICE, _HEAD, _CONTACT), (_COMMITTEE,), (_LICENCE,), (_AREA, _AREA_CODE), (_WARD,), (_SITE,))
"""Groups of names that a plan states together: if it states the first, none of the group is from an earlier plan."""


@dataclass(frozen=True)
class PlanNames:
    """Names stated by a plan, by key."""

    given: Mapping[str, str]

    @property
    def office(self) -> str:
        """Office that reports, as 政策室計画課; '' if it is not stated."""
        return self.given.get(_OFFICE, "")

    @property
    def sender(self) -> str:
        """Sender of letters: the head of the office, such as 企画係長.

        If no head is stated, this is the office's name with 長, or '' if no office is stated.
        """
        return self.given.get(_HEAD) or (f"{self.office}長" if self.office else "")

    @property
    def contact(self) -> str:
        """Contact for questions; the office if no contact is stated."""
        return self.given.get(_CONTACT) or self.office

    @property
    def committee(self) -> str:
        """Committee that the plan is reported to; a general term if none is stated."""
        return self.given.get(_COMMITTEE) or Occasion.COMMITTEE.value

    @property
    def licence(self) -> str:
        """Terms of use of published data; '' if they are not stated."""
        return self.given.get(_LICENCE, "")

    @property
    def site(self) -> str:
        """Address at which the ward publishes; '' if it is not stated."""
        return self.given.get(_SITE, "")

    @property
    def area(self) -> Area | None:
        """Local government; None if the plan states no name for it.

        Its code is '' unless the plan states both name and code.
        """
        name, code, ward = (self.given.get(each, "") for each in (_AREA, _AREA_CODE, _WARD))
        if name and code:
            return Area(code, name)
        return Area("", name or ward) if name or ward else None


def edition_of_year(records: Records, year: FiscalYear | None) -> Edition:
    """Return the edition of a year's round (None: the current round), or the newest edition before the first round.

    Raises RoundUnknown, PlanUnclear.
    """
    if lookup.rounds_of_plan(records, records.info.chosen_plan_id):
        return lookup.edition_of(records, lookup.chosen_round(records, year))
    return lookup.current_plan(records).newest


@dataclass(frozen=True)
class Sender:
    """Sender of the papers of a round.

    `name`: the name as printed; '' if the plan states none. `body`: the ID of its body; None if no body of the
    organisation has or had the name. `is_chosen`: a person chose the body, or confirmed the name as stated.
    """

    name: str
    body: str | None = None
    is_chosen: bool = False


def sender_of(records: Records, stated: str, round_: Round | None, choice: SenderChoice | None = None) -> Sender:
    """Return the sender of the papers of a round, or the sender in today's organisation if `round_` is None.

    `stated`: the name that the plan states. `choice`: used in place of the stored choice.

    A settled round keeps the sender that it printed before the choice. A chosen body is printed under its name on the
    round's day. A body found by the stated name is printed under its later name once it was renamed, moved or continued
    by another body.
    """
    choice = choice or records.publications.sender_choice()
    if round_ is not None and round_.round_id in choice.kept:
        return Sender(choice.kept[round_.round_id], choice.body, is_chosen=True)
    register = records.organisation.read()
    chosen = NamedBody(choice.body, date.min, is_stated_with_names_above=True) if choice.body else None
    found = chosen or find_body_named(register, stated)
    if found is None or (round_ is not None and round_.named_on < found.since):
        return Sender(stated, found and found.body_id, choice.is_made)
    day = round_.named_on if round_ is not None else date.max
    then = as_known.organisation_of(records, round_) if round_ is not None else register
    body = then.get(heir_in(then, found.body_id, day, lookup.successions_in(records)))
    name = full_name(then, body) if found.is_stated_with_names_above else body.name_on()
    return Sender(stated if fold_name(name) == fold_name(stated) else name, body.division_id, choice.is_made)


def needs_sender_choice(records: Records, sender: Sender) -> bool:
    """Return whether the user must choose the sender of papers.

    This is so if no one has chosen it and the organisation has 部, but no body of the sender's name.
    """
    is_unknown = bool(sender.name) and sender.body is None and not sender.is_chosen
    return is_unknown and records.organisation.read().has_departments


def printed_names(parts: Parts, records: Records, edition: Edition, round_: Round | None = None) -> PlanNames:
    """Return the names that papers of a round print; if `round_` is None, the names that papers print today.

    The office has the name that it had on the round's day (None: today). If that is not the stated name, head and
    contact are left out, because they were stated for the office under its stated name.
    """
    stated = stated_names(parts, records, edition)
    name = sender_of(records, stated.office, round_).name
    if name == stated.office:
        return stated
    others = {key: text for key, text in stated.given.items() if key not in (_HEAD, _CONTACT)}
    return PlanNames({**others, _OFFICE: name})


def stated_names(parts: Parts, records: Records, edition: Edition) -> PlanNames:
    """Return the names that an edition's plan states; a missing name comes from the plan before.

    This is possible because a data file belongs to one office.
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
    """Return the terms of a round's published data, from the request, otherwise from its plan.

    If neither states a licence, the usual one applies. The day of publication comes from the request only. Raises
    SiteUnfit.
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
    """Return the address of a folder with / at its end; '' if there is no address. Raises SiteUnfit."""
    if address and not ADDRESS.fullmatch(address):
        raise SiteUnfit(found=address)
    return f"{address.rstrip('/')}/" if address else ""


def paper_properties(parts: Parts, records: Records, request: PaperRequest) -> FileFacts:
    """Return the properties of a paper's file.

    For a paper that is not about a year, or before the first round, only the subject and the day are set. Raises
    RoundUnknown, PlanUnclear.
    """
    made_on = parts.clock.today().isoformat()
    if not request.paper.is_of_year or not lookup.rounds_of_plan(records, records.info.chosen_plan_id):
        return FileFacts(subject=request.paper.title, made_on=made_on)
    round_ = lookup.chosen_round(records, request.year)
    edition = lookup.edition_of(records, round_)
    office, subject = printed_names(parts, records, edition, round_).office, request.paper.title_in(edition.profile)
    year = round_.year.label
    keywords = f"{lookup.plan_of(records, round_).title}、{year}"
    return FileFacts(office, subject, keywords, year, made_on, edition.profile.headings[ID])
