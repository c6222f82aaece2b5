"""Papers made and read in one line, with the options that a test gives."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.kinds import set_paper
from nakano_status.application.papers.making import make_paper
from nakano_status.application.papers.paper import MadePaper, Option, Paper, PaperContent
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.domain.calendar.fiscal_year import FiscalYear

Values = Mapping[Option[Any], Any]
C = TypeVar("C", bound=PaperContent)


def make(
    parts: Parts,
    store: Store,
    paper: Paper[Any],
    target: Path,
    values: Values | None = None,
    *,
    year: FiscalYear | None = None,
    format_: PaperFormat | None = None,
    replace: bool = False,
) -> Outcome[MadePaper]:
    """Make a paper."""
    return make_paper(parts, store, paper.request(values, year, format_), target, replace=replace)


def content_of(
    parts: Parts, records: Records, paper: Paper[C], values: Values | None = None, year: FiscalYear | None = None
) -> C:
    """Return a paper as it would be made now."""
    return paper.read(parts, records, paper.request(values, year))


def published(
    parts: Parts, store: Store, folder: Path, values: Values, *, replace: bool = False, by: str | None = None
) -> Outcome[MadePaper]:
    """Make and record the papers of an occasion."""
    return make_paper(parts, store, set_paper.PAPER.request(values), folder, replace=replace, by=by)
