"""How a file relates to a division's data file: a form to open, a section's answer, or one to carry over."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from nakano_status.application.lookup import chosen_round, known_organisation
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.submission.own_division import own_descent
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import AnswerFile


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
