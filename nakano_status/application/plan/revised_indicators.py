"""成果指標 of a revised edition: those of the edition before, with what the sheet 指標 changes in them."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from operator import attrgetter

from nakano_status.application.indicators.import_indicators import DIRECTIONS
from nakano_status.application.organisation.table_rows import NamedRowTable, TableRow, years_of
from nakano_status.application.plan.edition_tables import (
    DIRECTION,
    DIVISIONS,
    GOAL,
    INDICATOR,
    INDICATOR_ID,
    NOTE,
    TARGET,
    UNIT,
    indicator_texts,
)
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import (
    Direction,
    Figure,
    Indicator,
    YearFigure,
    folded_id,
    name_alone,
    read_figure,
)
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.text.narrative import same


def copied_indicators(before: Iterable[Indicator], edition: Edition) -> tuple[Indicator, ...]:
    """Return the indicators of the edition before whose goal the revised one has; actuals are of no edition."""
    goals = edition.goals
    return tuple(replace(each, edition_id=edition.edition_id, actuals=()) for each in before if each.goal in goals)


class EnteredIndicators:
    """The lines of the sheet 指標 as indicators of a revised edition; `problems` are its faults.

    A column that the sheet lacks changes nothing in the indicators that there were. `before` are those of the edition
    before; None: of a new plan, whose numbers are as entered.
    """

    def __init__(
        self,
        table: NamedRowTable,
        before: Sequence[Indicator] | None,
        edition: Edition,
        organisation: Organisation,
        used: Collection[str],
    ) -> None:
        self.problems: list[Problem] = []
        self._edition, self._organisation = edition, organisation
        self._is_new_plan = before is None
        self._before = {folded_id(each.indicator_id): each for each in before or ()}
        self._used = {*used}
        self._places: Counter[str] = Counter()
        self._columns = dict(years_of_targets(table.headings))
        self._seen: set[str] = set()
        self.indicators = tuple(each for row in table.rows if (each := self._read(row)) is not None)

    def _read(self, line: TableRow) -> Indicator | None:
        number = folded_id(line.text(INDICATOR_ID))
        before = self._before.get(number)
        kept = indicator_texts(before, self._organisation) if before is not None else {}
        row = replace(line, texts={**kept, **line.texts})
        name = row.text(INDICATOR)
        goal = unicodedata.normalize("NFKC", row.text(GOAL)).removeprefix(GOAL).strip()
        direction = DIRECTIONS.get(unicodedata.normalize("NFKC", row.text(DIRECTION)).strip().lower())
        if number and (number in self._seen or (before is None and not self._is_new_plan)):
            self.problems.append(row.problem("REVISION-INDICATOR-UNKNOWN", INDICATOR_ID, found=number))
        elif goal not in self._edition.goals:
            self.problems.append(row.problem("REVISION-GOAL-UNKNOWN", GOAL, found=name or number, expected=goal))
        elif not name:
            self.problems.append(row.problem("TABLE-NAME-MISSING", INDICATOR))
        elif direction is None:
            found = row.text(DIRECTION)
            self.problems.append(row.problem("TABLE-VALUE-UNREADABLE", DIRECTION, found=found, expected="増か減"))
        else:
            self._seen.add(number)
            return self._indicator(row, before, goal, direction, number)
        return None

    def _indicator(
        self, row: TableRow, before: Indicator | None, goal: str, direction: Direction, number: str
    ) -> Indicator:
        self._places[goal] += 1
        name, note = row.text(INDICATOR), row.text(NOTE)
        named = before if before is not None and same(before.name_printed, name) else None
        noted = before if before is not None and same(before.note_printed, note) else None
        return Indicator(
            indicator_id=before.indicator_id if before else number or self._new_id(goal),
            edition_id=self._edition.edition_id,
            goal=goal,
            ordinal=self._places[goal],
            name=named.name if named else name_alone(name, row.text(UNIT)),
            name_printed=named.name_printed if named else name,
            unit=row.text(UNIT) or None,
            footnote_mark=noted.footnote_mark if noted else note[0] if note.startswith("※") else None,
            note=noted.note if noted else note.removeprefix("※").strip() or None,
            direction=direction,
            owner=self._owner(row),
            actuals=(),
            targets=tuple(sorted(self._targets(row, before), key=attrgetter("year"))),
        )

    def _new_id(self, goal: str) -> str:
        number = next(each for n in count(1) if (each := f"KPI-{goal}-{n}") not in self._used)
        self._used.add(number)
        return number

    def _owner(self, row: TableRow) -> str | None:
        name = row.text(DIVISIONS)
        found = self._organisation.find(name) if name else None
        if name and (found is None or found.is_generic):
            self.problems.append(row.problem("REVISION-DIVISION-UNKNOWN", DIVISIONS, found=name))
        return found.division_id if found else None

    def _targets(self, row: TableRow, before: Indicator | None) -> Iterator[YearFigure]:
        shown = {*self._columns.values()}
        yield from (each for each in (before.targets if before else ()) if each.year not in shown)
        for heading, year in self._columns.items():
            text = row.text(heading)
            known = before.target(year) if before else None
            if known is not None and known.figure.text == text:
                yield known
            elif text:
                found = read_figure(text, row.place(heading))
                if isinstance(found, Figure):
                    yield YearFigure(year, found)
                else:
                    self.problems.append(found)


def years_of_targets(headings: Iterable[str]) -> Iterator[tuple[str, FiscalYear]]:
    """Yield the headings that are targets of a year."""
    ends = {heading.removesuffix(TARGET): heading for heading in headings if heading.endswith(TARGET)}
    yield from ((ends[year_heading], year) for year_heading, year in years_of(ends))


def ended_indicators(before: Iterable[Indicator], revised: Iterable[Indicator], edition: Edition) -> list[Derivation]:
    """Return that the indicators which a revised edition no longer has ended."""
    there = {each.indicator_id for each in revised}
    return [
        Derivation(
            PlanSubject.INDICATOR, each.edition_id, each.indicator_id, edition.edition_id, None, PlanFate.ABOLISHED
        )
        for each in before
        if each.indicator_id not in there
    ]
