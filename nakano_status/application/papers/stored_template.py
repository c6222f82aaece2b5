"""The wording that a paper is made from: an office's own or the built-in one, with the names that its plan states.

An office's own wording is stored in its data file as it was typed, remarks too; a faulty one is never stored. A plan
states the names of its office, committee and local government, as papers and data print them (decision 0098).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nakano_status.application.lookup import chosen_round, edition_of, meant_plan, rounds_of_plan
from nakano_status.application.ports.data_file import Parts, PlanRecords, Records
from nakano_status.application.problem_text import message, place
from nakano_status.documents.template import (
    NO_OFFICE,
    OFFICE_WORDS,
    Template,
    TemplateKind,
    faults_of,
    parse_template,
    with_words,
    without_guide,
)
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.organisation.divisions import head_of
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.plan.plan import Area, Edition, Plan
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.papers import TemplateFaulty

SETTING = "paper_template:"
"""The beginning of the names of the settings that keep an office's own wordings."""

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


def goals_of(plan: PlanRecords) -> dict[str, str]:
    """Return the goals of all editions by code, each with its title in the last one: a wording is for every round."""
    return {
        code: title or "" for each in plan.all() for edition in each.editions for code, title in edition.goals.items()
    }


def marks_of(records: Records, year: FiscalYear | None) -> Marks:
    """Return the marks that a wording may name: those of a year's round (None: the one that matters now).

    Before the first round they are those of the newest edition. Raises RoundUnknown, PlanUnclear.
    """
    return edition_meant(records, year).profile.marks


@dataclass(frozen=True)
class StoredTemplate:
    """A current wording: its kind, its text, and whether it is the office's own."""

    kind: TemplateKind
    text: str
    is_own: bool


def stored_template(parts: Parts, records: Records, kind: TemplateKind, year: FiscalYear | None) -> StoredTemplate:
    """Return the current wording of a kind; raises RoundUnknown, PlanUnclear."""
    own = records.settings.read(f"{SETTING}{kind.name}")
    return StoredTemplate(kind, own or built_in_text(parts, records, kind, year), bool(own))


def built_in_text(parts: Parts, records: Records, kind: TemplateKind, year: FiscalYear | None) -> str:
    """Return the text that comes with the program, with the names of the plan's office if it has one."""
    text = without_guide(parts.catalogue.template(kind.name))
    return with_words(text, _office_words(parts, records, year))


def _office_words(parts: Parts, records: Records, year: FiscalYear | None) -> dict[str, str]:
    """Return the values of OFFICE_WORDS; none if the plan does not state its office."""
    names = names_of(parts, records, edition_meant(records, year))
    values = (names.office, names.sender, names.contact)
    return dict(zip(OFFICE_WORDS, values, strict=True)) if names.office else {}


def usable_template(parts: Parts, records: Records, kind: TemplateKind, year: FiscalYear | None) -> Template:
    """Return a wording ready to be filled for a year's round; raises TemplateFaulty, RoundUnknown, PlanUnclear."""
    stored = stored_template(parts, records, kind, year)
    need_faultless(kind, stored.text)
    return parsed_template(parts, records, stored.text, year)


def parsed_template(parts: Parts, records: Records, text: str, year: FiscalYear | None) -> Template:
    """Return the lines of a text with the names of the plan's office."""
    return parse_template(with_words(text, _office_words(parts, records, year)))


def office_problems(parts: Parts, records: Records, kind: TemplateKind, year: FiscalYear | None) -> tuple[Problem, ...]:
    """Return OFFICE-MISSING if a wording has a name of the plan's office, and the plan does not state it."""
    stored = stored_template(parts, records, kind, year)
    words = _office_words(parts, records, year)
    lacks = not words and with_words(stored.text, dict.fromkeys(OFFICE_WORDS, "")) != stored.text
    return (problem("OFFICE-MISSING", found=kind.title, expected=NO_OFFICE),) if lacks else ()


def template_faults(kind: TemplateKind, text: str) -> tuple[Problem, ...]:
    """Return the faults of a text as this wording, each with its line."""
    return faults_of(parse_template(text), kind.placeholders, kind.parts)


def need_faultless(kind: TemplateKind, text: str) -> None:
    """Raise TemplateFaulty, with the first fault, for a text that cannot be this wording."""
    if faults := template_faults(kind, text):
        where = place(faults[0])
        first = f"{where}{'：' if where else ''}{message(faults[0])}".rstrip("。")
        raise TemplateFaulty(title=kind.title, count=str(len(faults)), first=first)
