"""Reads the rounds with their frozen rows, answering divisions, exclusions and due dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.round.round import Answerer, Origin, OutOfReport, Round, RoundRow
from nakano_status.store.reading import Reading, once_in_snapshot
from nakano_status.store.statements import BETWEEN
from nakano_status.store.stored_forms import read_day, read_time

if TYPE_CHECKING:
    from nakano_status.domain.round.states import DueChange


class RoundReading(Reading):
    """Reads the rounds."""

    @once_in_snapshot
    def all(self) -> Sequence[Round]:
        """Return all rounds, oldest year first."""
        rows, dues = self._round_rows(), self._dues()
        reopened: dict[str, list[str]] = {}
        for round_id, row_id in self._rows("reopened"):
            reopened.setdefault(round_id, []).append(row_id)
        return [
            Round(
                round_id=row.round_id,
                year=FiscalYear(row.year),
                edition_id=row.edition_id,
                as_of=date.fromisoformat(row.as_of),
                due=read_day(row.due),
                made_on=read_day(row.made_on),
                origin=Origin(row.origin),
                rows=tuple(rows.get(row.round_id, ())),
                closed=row.closed_by is not None,
                division_dues=tuple(dues.get(row.round_id, {}).items()),
                reopened=frozenset(reopened.get(row.round_id, ())),
            )
            for row in self._rows("rounds")
        ]

    def longest(self) -> int:
        """Return the number of rows of the longest round; 0 if there is none."""
        return max((row.length for row in self._rows("round_lengths")), default=0)

    def owners_printed(self, round_id: str) -> Mapping[str, str]:
        """Return the 所管課 that an imported list printed, by row, where it is not the edition's."""
        return dict(self._rows("owners_printed", round_id=round_id))

    def due_changes(self, round_id: str) -> Sequence[DueChange]:
        """Return every due date that was given to a division or a 部 in a round, oldest first."""
        from nakano_status.domain.round.states import DueChange

        return [
            DueChange(body, date.fromisoformat(due), read_time(at), by, kind, reason)
            for body, due, at, by, kind, reason in self._rows("due_changes", round_id=round_id)
        ]

    def acts(self) -> Mapping[str, tuple[str, str | None]]:
        """Return the IDs of the acts that began and that closed each round, by its ID."""
        return {row.round_id: (row.opened_by, row.closed_by) for row in self._rows("rounds")}

    def _round_rows(self) -> Mapping[str, list[RoundRow]]:
        answerers, reasons = self._answerers(), self._out_of_report()
        several = {(round_id, row_id): bool(recorded) for round_id, row_id, recorded in self._rows("several_writers")}
        rows: defaultdict[str, list[RoundRow]] = defaultdict(list)
        for place in self._tuples("round_rows"):
            round_id, row_id = place
            row = RoundRow(row_id, reasons.get(place), answerers[round_id].get(row_id, ()), several.get(place, False))
            rows[round_id].append(row)
        return rows

    def _answerers(self) -> Mapping[str, Mapping[str, tuple[Answerer, ...]]]:
        """Return who is named on each row of each round; equal tuples are one object, as few cover many rows."""
        found: defaultdict[str, dict[str, tuple[Answerer, ...]]] = defaultdict(dict)
        after = cache(_after)
        for round_id, _, division, role, ordinal, row_ids in self._tuples("answerers"):
            named, of_round = Answerer(division, Role(role), ordinal), found[round_id]
            alone = (named,)
            for row_id in row_ids.split(BETWEEN):
                of_round[row_id] = after(of_round[row_id], named) if row_id in of_round else alone
        return found

    def _out_of_report(self) -> Mapping[tuple[str, str], OutOfReport | None]:
        """Return the last decision on each row: its reason, or None for a row that was returned to the report."""
        recorded = self._rows("out_of_report")
        return {(round_id, row_id): OutOfReport(why) if why else None for round_id, row_id, why in recorded}

    def _dues(self) -> Mapping[str, dict[str, date]]:
        """Return the last due date of each division that has its own, in the order in which they were first given."""
        dues: dict[str, dict[str, date]] = {}
        for round_id, division, due in self._rows("dues"):
            dues.setdefault(round_id, {})[division] = date.fromisoformat(due)
        return dues


def _after(before: tuple[Answerer, ...], named: Answerer) -> tuple[Answerer, ...]:
    return (*before, named)
