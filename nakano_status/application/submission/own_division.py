"""Whose form it is in a division's data file: its division's, also under the name of the one that continues it.

So it is decided how a file relates to the data file: a form to open, a section's answer, or one to carry over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from nakano_status.application.lookup import chosen_round, known_organisation
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.ports.unit_of_work import UnitOfWork
from nakano_status.application.submission.form_reading import FormReading
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    NameKind,
    Organisation,
    fold_name,
    new_division,
)
from nakano_status.domain.organisation.named_succession import (
    Descent,
    NamedSuccession,
    descent,
    earlier_divisions,
    with_names,
)
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.refusals.exchange import FormNotReadable, FormOfOtherDivision, FormOfPart
from nakano_status.domain.round.round import Origin


def own_descent(own: Division, name: str, steps: Iterable[NamedSuccession]) -> Descent | None:
    """Return how the division of that name comes from a data file's own; None if it is another one."""
    names, known = [each.name for each in own.names], tuple(steps)
    # an earlier name may be that of a later division, too: first the one that the division has last
    if (way := descent(known, [own.name_on()], name)) is not None:
        return way
    return descent(known, names, name)


def in_data_file(reading: FormReading, records: Records) -> FormReading:
    """Return the reading of a form with the data file's own division.

    Raises FormNotReadable for another plan, FormOfOtherDivision, and FormOfPart for a part of a division that was
    split: it has a data file of its own.
    """
    info, known = records.info, records.organisation.read()
    own, found = known.get(info.division or ""), reading.file.identity.division or ""
    way = own_descent(own, found, reading.file.past.successions)
    if way is not None:
        _need_known_plan(records, reading)
    if way is None:
        raise FormOfOtherDivision(found=found, expected=own.name_on())
    if way.is_of_part:
        raise FormOfPart(found=found, expected=own.name_on())
    return replace(reading, own=with_names(own, way.steps, reading.round_day), known=known)


def _need_known_plan(records: Records, reading: FormReading) -> None:
    """Refuse a form of another plan, unless it is the plan after: its round is later than those of the others."""
    plans = records.plan.plan_ids()
    others = [each for each in records.rounds.all() if each.origin is Origin.COLLECTED]
    is_after = all(each.year < reading.year for each in others)
    if plans and reading.plan.plan_id not in plans.values() and not is_after:
        raise FormNotReadable(path=reading.path, reason="このデータファイルとは別の計画の回答様式です")


def save_past(work: UnitOfWork, reading: FormReading) -> None:
    """Save the form's division, those before it, and what became of its rows in revised editions."""
    past = reading.file.past
    own = reading.organisation.get(reading.division)
    earlier = earlier_divisions(own, reading.known, past.successions)
    work.organisation.save(Organisation((*reading.organisation.divisions, *earlier.bodies)))
    recorded = {step for steps in work.organisation.successions().values() for step in steps}
    work.organisation.add_successions(each for each in earlier.successions if each not in recorded)
    heads = (each for each in past.editions if each.edition_id != reading.edition.edition_id)
    empty = tuple(
        Edition(each.edition_id, each.title, each.adopted_on, each.ordinal, (), (), reading.edition.profile)
        for each in heads
    )
    work.plan.save(replace(reading.plan, editions=(*empty, reading.edition)))
    there = {*work.plan.derivations()}
    work.plan.add_derivations(each for each in past.derivations if each not in there)


def body_then(work: UnitOfWork, name: str, day: date, kind: DivisionKind = DivisionKind.DIVISION) -> str:
    """Return the ID of the body that had a name on a day, the day of a round.

    One that the data file lacks is added, also if a later body there has its name: it is then another one, that had the
    name until that day.
    """
    here, wanted = work.organisation.read(), fold_name(name)
    official = [(each, one) for each in here.divisions for one in each.names if one.kind is NameKind.OFFICIAL]
    for body, named in official:
        if fold_name(named.name) == wanted and named.holds_on(day):
            return body.division_id
    named_then = (each for each in here.divisions if fold_name(each.name_on(day)) == wanted)
    if (known := next(named_then, None) or here.find(name)) is not None and fold_name(known.name_on(day)) == wanted:
        return known.division_id
    added = new_division(name, kind)
    if known is not None:
        ids = {each.division_id for each in here.divisions}
        own_id = wanted if wanted not in ids else f"{wanted}（改正前）"
        added = replace(added, division_id=own_id, names=(DivisionName(name, NameKind.OFFICIAL, None, day),))
    work.organisation.save(Organisation((added,)))
    return added.division_id


class Fit(StrEnum):
    """How a file relates to a division's data file.

    OWN is opened, or refused by opening it; SECTION was returned by one of its sections; the others can be carried
    over: of an earlier year, of another division, or without what opening needs (its number, 照合用).
    """

    OWN = "own"
    SECTION = "section"
    EARLIER_YEAR = "earlier_year"
    OTHER_DIVISION = "other_division"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True)
class FormFit:
    """How a file relates to the division `own`, with the division and year that it states (None: not stated)."""

    fit: Fit
    own: str
    division: str | None = None
    year: str | None = None


def form_fit(parts: Parts, store: Store, form: Path) -> FormFit:
    """Determine how a file relates to the division that owns the data file; raise FileMissing, FileUnreadable."""
    file = parts.workbooks.read_answers(form.name, parts.files.read(form), parts.catalogue.profile())
    with store.reading() as records:
        own = records.organisation.read().name(records.info.division or "")
        if file.refused is not None:
            return FormFit(Fit.OWN, own)
        fit, year = _fit(records, file)
    return FormFit(fit, own, file.identity.division, year)


def _fit(records: Records, file: AnswerFile) -> tuple[Fit, str | None]:
    organisation, own, identity = known_organisation(records), records.info.division, file.identity
    stated = FiscalYear.read(identity.year)
    year = stated.label if stated else None
    found = organisation.find(identity.division or "")
    if found is not None and found.division_id in organisation.sections_of(own or ""):
        return Fit.SECTION, year
    if stated is None or not (identity.packages and identity.division and file.check_lines):
        return Fit.INCOMPLETE, year
    is_own = found is not None and found.division_id == own
    if not is_own and own_descent(organisation.get(own or ""), identity.division, file.past.successions) is None:
        return Fit.OTHER_DIVISION, year
    round_ = chosen_round(records)
    return (Fit.EARLIER_YEAR if stated < round_.year else Fit.OWN), year
