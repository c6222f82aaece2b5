"""Read a published list out of a file, whatever it is read for."""

from __future__ import annotations

from pathlib import Path

from nakano_status.application.lookup import read_year
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.problem_text import message
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.published_list.published_list import PublishedList
from nakano_status.domain.refusals.exchange import ListNotReadable
from nakano_status.domain.refusals.planning import YearMismatch


def read_list_file(parts: Parts, path: Path, content: bytes, profile: Profile) -> PublishedList:
    """Return the list in a file's bytes, its columns found by a profile; raises ListNotReadable."""
    published = parts.workbooks.read_list(path.name, content, profile)
    if published.refused is not None:
        raise ListNotReadable(path=str(path), reason=message(published.refused).rstrip("。"))
    return published


def year_of_list(published: PublishedList, named: FiscalYear | None) -> FiscalYear | None:
    """Return the year that a person named, else that stated in the list, if any; raises YearMismatch."""
    printed = read_year(published.year) if published.year else None
    if named and printed and named != printed:
        raise YearMismatch(found=printed.label, expected=named.label)
    return named or printed
