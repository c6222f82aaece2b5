"""Finds the year of a published list."""

from __future__ import annotations

from collections.abc import Iterator

from nakano_status.domain.calendar.fiscal_year import FiscalYear, years_named
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.workbook.cells import SheetLine
from nakano_status.workbook.list.drawer import read_as_of


class ListYears:
    """The years that a list states, and those that only its titles and names mention (`hinted`), at their places."""

    def __init__(self) -> None:
        self._stated: dict[FiscalYear, Place] = {}
        self.hinted: dict[FiscalYear, Place] = {}

    @property
    def year(self) -> FiscalYear | None:
        """The year that the list states; the first year if it states several."""
        return next(iter(self._stated), None)

    def state(self, year: FiscalYear, place: Place) -> None:
        """Record a year that the list states."""
        self._stated.setdefault(year, place)

    def read_as_of(self, line: SheetLine) -> None:
        """Record the year of the day to which a line dates the list, if it has one."""
        if (year := read_as_of(line.texts())) is not None:
            self.state(year, Place(sheet=line.sheet, row=line.row))

    def hint(self, text: str, place: Place) -> None:
        """Record the years that a title, a sheet's name or a file's name mentions; a sentence is not a title."""
        for year in () if "。" in text else years_named(text):
            self.hinted.setdefault(year, place)

    def disagreeing(self, named: FiscalYear | None) -> Iterator[Problem]:
        """Yield a problem for each year that disagrees with the list's; `named`: the year that a person named."""
        for year, place in self._stated.items():
            if self.year is not None and year != self.year:
                yield problem("LIST-YEAR-DISAGREES", place, found=year.label, expected=self.year.label)
        if named is not None and not self._stated and named not in self.hinted:
            for year, place in self.hinted.items():
                yield problem("LIST-YEAR-DISAGREES", place, found=year.label, expected=named.label)
