"""Whether a file is a form to open in a division's data file, or one whose contents can only be carried over."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from nakano_status.application.lookup import known_organisation, read_year
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.round.choosing_round import chosen_round
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.problems.problem import Refused


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
    file = parts.read_answers(form.name, parts.files.read(form), parts.catalogue.profile())
    with store.reading() as records:
        own = records.organisation().name(records.info.division or "")
        if file.refused is not None:
            return FormFit(Fit.OWN, own)
        fit, year = _fit(records, file)
    return FormFit(fit, own, file.identity.division, year)


def _fit(records: Records, file: AnswerFile) -> tuple[Fit, str | None]:
    organisation, own, identity = known_organisation(records), records.info.division, file.identity
    year = _year(identity.year)
    found = organisation.find(identity.division or "")
    if found is not None and found.division_id in organisation.sections_of(own or ""):
        return Fit.SECTION, year
    if not (identity.packages and year and identity.division and file.check_lines):
        return Fit.INCOMPLETE, year
    if found is None or found.division_id != own:
        return Fit.OTHER_DIVISION, year
    round_ = chosen_round(records)
    return (Fit.EARLIER_YEAR if read_year(identity.year or "") < round_.year else Fit.OWN), year


def _year(text: str | None) -> str | None:
    """Return the year's label; None if the file states no readable year."""
    try:
        return read_year(text or "").label
    except Refused:
        return None
