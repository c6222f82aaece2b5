"""The rounds with their frozen rows, who answers, who left the report and who got more time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.plan import Role
from nakano_status.domain.round import Answerer, Origin, OutOfReport, Round, RoundRow
from nakano_status.store import tables as t
from nakano_status.store.reading import Reading
from nakano_status.store.stored_forms import read_day, stored_day
from nakano_status.store.writing import Writing


class RoundReading(Reading):
    """Reads the rounds."""

    def rounds(self) -> Sequence[Round]:
        """Return all rounds, oldest year first."""
        rows, dues = self._round_rows(), self._dues()
        wanted = select(t.round_).order_by(t.round_.c.year, t.round_.c.round_id)
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
            )
            for row in self._rows(wanted)
        ]

    def _round_rows(self) -> Mapping[str, list[RoundRow]]:
        answerers, reasons = self._answerers(), self._out_of_report()
        rows: dict[str, list[RoundRow]] = {}
        table = t.round_row
        for round_id, row_id in self._rows(
            select(table.c.round_id, table.c.row_id).order_by(table.c.round_id, table.c.position)
        ):
            place = (round_id, row_id)
            row = RoundRow(row_id, reasons.get(place), tuple(answerers.get(place, ())))
            rows.setdefault(round_id, []).append(row)
        return rows

    def _answerers(self) -> Mapping[tuple[str, str], list[Answerer]]:
        answerers: dict[tuple[str, str], list[Answerer]] = {}
        table = t.round_answerer
        for row in self._rows(select(table).order_by(table.c.round_id, table.c.row_id, table.c.position)):
            answerer = Answerer(row.division_id, Role(row.role), row.ordinal)
            answerers.setdefault((row.round_id, row.row_id), []).append(answerer)
        return answerers

    def _out_of_report(self) -> Mapping[tuple[str, str], OutOfReport | None]:
        """The last word on each row: its reason, or None for a row that was taken in again."""
        table = t.out_of_report
        said = _in_order_of_acts(select(table.c.round_id, table.c.row_id, table.c.reason), table)
        return {(round_id, row_id): OutOfReport(why) if why else None for round_id, row_id, why in self._rows(said)}

    def _dues(self) -> Mapping[str, dict[str, date]]:
        """The last word on each division's own due date, in the order in which they were first given."""
        dues: dict[str, dict[str, date]] = {}
        table = t.round_due
        said = _in_order_of_acts(select(table.c.round_id, table.c.division_id, table.c.due), table)
        for round_id, division, due in self._rows(said.order_by(table.c.position, table.c.division_id)):
            dues.setdefault(round_id, {})[division] = date.fromisoformat(due)
        return dues


def _in_order_of_acts(statement: Select[Any], table: Any) -> Select[Any]:
    return statement.join(t.act, t.act.c.act_id == table.c.act_id).order_by(t.act.c.ordinal)


class RoundWriting(Writing):
    """Writes the rounds."""

    def add_round(self, round_: Round) -> None:
        """Add a round with its frozen rows and answerers."""
        head = {
            "round_id": round_.round_id,
            "year": round_.year.start,
            "edition_id": round_.edition_id,
            "as_of": round_.as_of.isoformat(),
            "due": stored_day(round_.due),
            "made_on": stored_day(round_.made_on),
            "origin": round_.origin.value,
            "opened_by": self._act_id,
            "closed_by": self._act_id if round_.closed else None,
        }
        self._insert(t.round_, [head])
        self._add_rows(round_.round_id, round_.rows, first=0)
        self._insert(
            t.round_due,
            [self._due(round_.round_id, *due, position) for position, due in enumerate(round_.division_dues)],
        )

    def add_round_rows(self, round_id: str, rows: Iterable[RoundRow]) -> None:
        """Add rows to a round, after those that it has; each must be new there."""
        there = self._rows(select(t.round_row.c.row_id).where(t.round_row.c.round_id == round_id))
        self._add_rows(round_id, tuple(rows), first=len(there))

    def _add_rows(self, round_id: str, rows: Sequence[RoundRow], first: int) -> None:
        self._insert(
            t.round_row,
            [
                {"round_id": round_id, "row_id": row.row_id, "position": position, "act_id": self._act_id}
                for position, row in enumerate(rows, start=first)
            ],
        )
        self._insert(t.round_answerer, [line for row in rows for line in self._answerers_of(round_id, row)])
        reasons = [self._reason(round_id, row.row_id, row.out_of_report) for row in rows if not row.counted]
        self._insert(t.out_of_report, reasons)

    def close_round(self, round_id: str) -> None:
        """Mark a round as closed."""
        self._run(t.round_.update().where(t.round_.c.round_id == round_id).values(closed_by=self._act_id))

    def set_out_of_report(self, round_id: str, row_id: str, reason: OutOfReport | None) -> None:
        """Take a row out of the report, or into it; what was said before stays in the file."""
        self._replace(t.out_of_report, [self._reason(round_id, row_id, reason)])

    def set_due(self, round_id: str, division: str, due: date) -> None:
        """Set a division's own due date; what was said before stays in the file."""
        self._replace(t.round_due, [self._due(round_id, division, due, 0)])

    def _answerers_of(self, round_id: str, row: RoundRow) -> list[Mapping[str, Any]]:
        return [
            {
                "round_id": round_id,
                "row_id": row.row_id,
                "division_id": answerer.division,
                "role": answerer.role.value,
                "ordinal": answerer.ordinal,
                "position": position,
                "act_id": self._act_id,
            }
            for position, answerer in enumerate(row.answerers)
        ]

    def _reason(self, round_id: str, row_id: str, reason: OutOfReport | None) -> Mapping[str, Any]:
        why = reason.value if reason else None
        return {"round_id": round_id, "row_id": row_id, "act_id": self._act_id, "reason": why}

    def _due(self, round_id: str, division: str, due: date, position: int) -> Mapping[str, Any]:
        return {
            "round_id": round_id,
            "division_id": division,
            "act_id": self._act_id,
            "due": due.isoformat(),
            "position": position,
        }
