"""Reads and writes the rounds with their frozen rows, answering divisions, exclusions and due dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.round.round import Answerer, Origin, OutOfReport, Round, RoundRow
from nakano_status.store.reading import Stored, once_in_snapshot
from nakano_status.store.statements import BETWEEN
from nakano_status.store.stored_forms import read_day, read_time, stored_day

if TYPE_CHECKING:
    from nakano_status.domain.round.states import DueChange


class StoredRounds(Stored):
    """The rounds."""

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

    def add(self, round_: Round) -> None:
        """Add a round with its frozen rows and answerers."""
        head = {
            "round_id": round_.round_id,
            "year": round_.year.start,
            "edition_id": round_.edition_id,
            "as_of": round_.as_of.isoformat(),
            "due": stored_day(round_.due),
            "made_on": stored_day(round_.made_on),
            "origin": round_.origin.value,
            "opened_by": self._work.act_id,
            "closed_by": self._work.act_id if round_.closed else None,
        }
        self._work.insert("round", [head])
        self._add_rows(round_.round_id, round_.rows, first=0)
        self._work.insert(
            "round_due",
            [_due(round_.round_id, *due, position) for position, due in enumerate(round_.division_dues)],
        )

    def add_rows(self, round_id: str, rows: Iterable[RoundRow]) -> None:
        """Append rows to a round; each must be new there."""
        there = sum(row.round_id == round_id for row in self._rows("round_rows"))
        self._add_rows(round_id, tuple(rows), first=there)

    def _add_rows(self, round_id: str, rows: Sequence[RoundRow], first: int) -> None:
        self._work.insert(
            "round_row",
            [
                {"round_id": round_id, "row_id": row.row_id, "position": position}
                for position, row in enumerate(rows, start=first)
            ],
        )
        self._work.insert("round_answerer", [line for row in rows for line in _answerers_of(round_id, row)])
        reasons = [_reason(round_id, row.row_id, row.out_of_report) for row in rows if not row.counted]
        self._work.insert("out_of_report", reasons)

    def close(self, round_id: str) -> None:
        """Mark a round as closed."""
        self._work.change("round", {"round_id": round_id, "closed_by": self._work.act_id})

    def remove(self, round_id: str) -> None:
        """Remove a round, its packages and all records of its rows; nothing may have been received for it."""
        sent = [{"package_id": package.package_id} for package in self._rows("packages", round_id=round_id)]
        for table in reversed(tuple(self._database.tables.values())):
            if "round_id" in table.columns:
                self._work.clear_whole(table, round_id=round_id)
            elif table.group == "package_id":
                self._work.clear(table.name, sent, by=["package_id"])

    def set_due(self, round_id: str, due: date) -> None:
        """Set the due date of a round itself."""
        self._work.change("round", {"round_id": round_id, "due": stored_day(due)})

    def set_made_on(self, round_id: str, day: date) -> None:
        """Set the 作成日 of a round."""
        self._work.change("round", {"round_id": round_id, "made_on": stored_day(day)})

    def set_out_of_report(self, round_id: str, row_id: str, reason: OutOfReport | None) -> None:
        """Remove a row from the report, or return it; earlier records are kept."""
        self._work.replace("out_of_report", [_reason(round_id, row_id, reason)])

    def set_answerers(self, round_id: str, row: RoundRow) -> None:
        """Replace the divisions that are named on a row."""
        acts = self._rows("answerer_acts", round_id=round_id, row_id=row.row_id)
        rows = [{"round_id": round_id, "row_id": row.row_id, "act_id": act_id} for (act_id,) in acts]
        self._work.clear("round_answerer", rows, by=["round_id", "row_id", "act_id"])
        self._work.insert("round_answerer", _answerers_of(round_id, row))

    def keep_owners_printed(self, round_id: str, texts: Mapping[str, str]) -> None:
        """Keep the 所管課 that an imported list printed, by row; those of other rows remain."""
        rows = [{"round_id": round_id, "row_id": row_id, "text": text} for row_id, text in texts.items()]
        self._work.replace("round_owners", rows)

    def set_several_writers(self, round_id: str, row_id: str, *, several: bool) -> None:
        """Open a row to every division named on it, or close it again; earlier records are kept."""
        line = {"round_id": round_id, "row_id": row_id, "several": several}
        self._work.replace("round_several", [line])

    def set_division_due(self, round_id: str, division: str, due: date) -> None:
        """Set the due date of a division or a 部; earlier records are kept."""
        self._work.replace("round_due", [_due(round_id, division, due, 0)])

    def remove_dues(self, round_id: str, act_id: str) -> None:
        """Remove the due dates that an act gave to divisions, as it is withdrawn."""
        self._work.clear("round_due", [{"round_id": round_id, "act_id": act_id}], by=["round_id", "act_id"])


def _after(before: tuple[Answerer, ...], named: Answerer) -> tuple[Answerer, ...]:
    return (*before, named)


def _answerers_of(round_id: str, row: RoundRow) -> list[Mapping[str, Any]]:
    return [
        {
            "round_id": round_id,
            "row_id": row.row_id,
            "division_id": answerer.division,
            "role": answerer.role.value,
            "ordinal": answerer.ordinal,
            "position": position,
        }
        for position, answerer in enumerate(row.answerers)
    ]


def _reason(round_id: str, row_id: str, reason: OutOfReport | None) -> Mapping[str, Any]:
    return {"round_id": round_id, "row_id": row_id, "reason": reason.value if reason else None}


def _due(round_id: str, division: str, due: date, position: int) -> Mapping[str, Any]:
    return {"round_id": round_id, "division_id": division, "due": due.isoformat(), "position": position}
