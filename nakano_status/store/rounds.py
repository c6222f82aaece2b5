"""Reads and writes the rounds with their frozen rows, answering divisions, exclusions and due dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.returns import ReturnState
from nakano_status.domain.history.act_subjects import body_due, round_due
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.plan import NamedDivision
from nakano_status.domain.round.roll_over import RolledOver
from nakano_status.domain.round.round import Origin, OutOfReport, Round, RoundRow
from nakano_status.domain.round.settled_text import facts_as_text, facts_of_text
from nakano_status.domain.round.states import DueChange
from nakano_status.store import reading
from nakano_status.store.statements import BETWEEN, day_from_store, read_time, stored_day

if TYPE_CHECKING:
    from nakano_status.domain.round.settled import KnownFacts


class StoredRounds(reading.Stored):
    """The rounds with their rows, named divisions and due dates."""

    @reading.once_until_written
    def all(self) -> Sequence[Round]:
        """Return all rounds, oldest year first."""
        self._read_together(
            "named_divisions", "out_of_report", "several_writers", "round_rows", "dues", "reopened", "rounds"
        )
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
                due=day_from_store(row.due),
                made_on=day_from_store(row.made_on),
                origin=Origin(row.origin),
                rows=tuple(rows.get(row.round_id, ())),
                closed=row.closed_by is not None,
                division_dues=tuple(dues.get(row.round_id, {}).items()),
                reopened=frozenset(reopened.get(row.round_id, ())),
            )
            for row in self._rows("rounds")
        ]

    def find(self, round_id: str) -> Round | None:
        """Return the round with an ID; None if there is none."""
        return next((each for each in self.all() if each.round_id == round_id), None)

    def read(self, round_id: str) -> Round:
        """Return the round with an ID; raise KeyError if there is none."""
        return {each.round_id: each for each in self.all()}[round_id]

    def largest_row_count(self) -> int:
        """Return the number of rows of the round with the most rows; 0 if there is no round."""
        return max((row.length for row in self._rows("round_lengths")), default=0)

    def owners_printed(self, round_id: str) -> Mapping[str, str]:
        """Return, by row ID, the 所管課 printed in an imported list; only texts that differ from the edition's."""
        return dict(self._rows("owners_printed", round_id=round_id))

    def due_changes(self, round_id: str) -> Sequence[DueChange]:
        """Return every due date set for a division or a 部 in a round, oldest first; none of those removed."""
        return [
            DueChange(body, date.fromisoformat(due), act_id, read_time(at), by, kind, reason)
            for body, due, act_id, at, by, kind, reason in self._rows("due_changes", round_id=round_id)
        ]

    def acts(self) -> Mapping[str, tuple[str, str | None]]:
        """Return, by round ID, the IDs of the acts that opened and closed the round.

        The second ID is None for a round that is not closed.
        """
        return {row.round_id: (row.opened_by, row.closed_by) for row in self._rows("rounds")}

    @reading.once_until_written
    def begun_until(self, act_id: str) -> frozenset[str]:
        """Return the IDs of the rounds that were begun by an act or before it."""
        return frozenset(row.round_id for row in self._rows("begun_until", act_id=act_id))

    def _round_rows(self) -> Mapping[str, list[RoundRow]]:
        named, reasons = self._named_divisions(), self._out_of_report()
        several = {(round_id, row_id): bool(recorded) for round_id, row_id, recorded in self._rows("several_writers")}
        rows: defaultdict[str, list[RoundRow]] = defaultdict(list)
        for place in self._tuples("round_rows"):
            round_id, row_id = place
            row = RoundRow(row_id, reasons.get(place), named[round_id].get(row_id, ()), several.get(place, False))
            rows[round_id].append(row)
        return rows

    def _named_divisions(self) -> Mapping[str, Mapping[str, tuple[NamedDivision, ...]]]:
        """Return the divisions named on each row of each round.

        Equal tuples are one object, as there are few different ones for many rows.
        """
        found: defaultdict[str, dict[str, tuple[NamedDivision, ...]]] = defaultdict(dict)
        after = cache(_after)
        for round_id, _, division, role, ordinal, row_ids in self._tuples("named_divisions"):
            named, of_round = NamedDivision(division, Role(role), ordinal), found[round_id]
            alone = (named,)
            for row_id in row_ids.split(BETWEEN):
                of_round[row_id] = after(of_round[row_id], named) if row_id in of_round else alone
        return found

    def _out_of_report(self) -> Mapping[tuple[str, str], OutOfReport | None]:
        """Return the last decision on each row: the reason of its exclusion, or None if the row was returned."""
        recorded = self._rows("out_of_report")
        return {(round_id, row_id): OutOfReport(why) if why else None for round_id, row_id, why in recorded}

    def _dues(self) -> Mapping[str, dict[str, date]]:
        """Return the last due date of each division that has its own, by round, in the order of their first dates."""
        dues: dict[str, dict[str, date]] = {}
        for round_id, division, due in self._rows("dues"):
            dues.setdefault(round_id, {})[division] = date.fromisoformat(due)
        return dues

    def add(self, round_: Round) -> None:
        """Add a round with its frozen rows and their named divisions."""
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
        """Append rows to a round, which must not have them yet."""
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
        self._work.insert("round_answerer", [line for row in rows for line in _lines_of_named(round_id, row)])
        reasons = [_reason(round_id, row.row_id, row.out_of_report) for row in rows if not row.counted]
        self._work.insert("out_of_report", reasons)

    def close(self, round_id: str) -> None:
        """Mark a round as closed."""
        self._work.change("round", {"round_id": round_id, "closed_by": self._work.act_id})

    def remove(self, round_id: str) -> None:
        """Remove a round with its packages, returns, held items, and all values and records of its rows.

        Received files remain stored.
        """
        returned = {"round_id": round_id, "state": [each.value for each in ReturnState]}
        groups = {
            "package_id": [{"package_id": each.package_id} for each in self._rows("packages", round_id=round_id)],
            "return_id": [{"return_id": each.return_id} for each in self._rows("returns", **returned)],
            "item_id": [{"item_id": each.item_id} for each in self._rows("held", round_id=round_id)],
        }
        acts = {row.word_id: row.act_id for row in self._rows("words", round_id=round_id)}
        for name, queried in (("word_value", "word_values"), ("word_seen", "word_seen")):
            rows = self._rows(queried, round_id=round_id)
            self._work.clear(name, [{**row._asdict(), "act_id": acts[row.word_id]} for row in rows])
        for table in reversed(tuple(self._database.tables.values())):
            for column in table.of_round:
                self._work.delete_all_of(table, column, round_id)
            if table.group in groups and not table.of_round:
                self._work.clear(table.name, groups[table.group], by=[table.group])

    @reading.once_until_written
    def settled_facts(self) -> Mapping[str, KnownFacts]:
        """Return, by round ID, the facts as settled rounds know them, where these differ from the current records."""
        rows = self._rows("settled_rounds")
        return {row.round_id: facts_of_text(row.facts) for row in rows}

    def save_settled_facts(self, facts: Mapping[str, KnownFacts]) -> None:
        """Replace the facts of all settled rounds; `facts`: by round ID. A round that it lacks has none afterwards."""
        for round_id in self.settled_facts().keys() | facts.keys():
            rows = [{"round_id": round_id, "facts": facts_as_text(facts[round_id])}] if round_id in facts else []
            self._work.replace_group("settled_round", round_id, rows)

    def manifests(self) -> Sequence[tuple[str, str]]:
        """Return the round ID and the SHA-256 of the list of files for each time that a round was saved in a folder."""
        return [tuple(row) for row in self._rows("laid_down_rounds")]

    def add_manifest(self, round_id: str, manifest: str) -> None:
        """Record that the current act saved a round in a folder; `manifest`: the SHA-256 of the list of its files."""
        self._work.insert("laid_down_round", [{"round_id": round_id, "manifest": manifest}])

    @reading.once_until_written
    def rolled_over(self) -> Mapping[str, RolledOver]:
        """Return the choices that were made when rounds were opened, by round ID.

        Rounds without choices are left out.
        """
        self._read_together("ended_rows", "left_out_rows", "blanked_contacts")
        ends, without = self._grouped("ended_rows"), self._grouped("left_out_rows")
        contacts = self._grouped("blanked_contacts")
        found = {*ends, *without, *contacts}
        if not found:
            return {}
        return {
            each: RolledOver(
                dict(ends.get(each, ())),
                frozenset(row_id for (row_id,) in without.get(each, ())),
                dict(contacts.get(each, ())),
            )
            for each in sorted(found)
        }

    def save_rolled_over(self, round_id: str, chosen: RolledOver) -> None:
        """Replace the choices that were made when a round was opened."""
        ends = [{"round_id": round_id, "row_id": key, "merged_into": into} for key, into in chosen.ends.items()]
        without = [{"round_id": round_id, "row_id": each} for each in sorted(chosen.without)]
        contacts = [
            {"round_id": round_id, "division_id": key, "contact": contact} for key, contact in chosen.contacts.items()
        ]
        for table, rows in (("ended_row", ends), ("left_out_row", without), ("blanked_contact", contacts)):
            self._work.replace_group(table, round_id, rows)

    def blank_removed_contacts(self, round_id: str) -> None:
        """Blank the texts of the contacts that were removed when a round was opened; the bodies remain recorded."""
        removed = [key for key, _ in self._grouped("blanked_contacts").get(round_id, ())]
        blank = [{"round_id": round_id, "division_id": key, "contact": ""} for key in removed]
        self._work.replace_group("blanked_contact", round_id, blank)

    def withdrawn_starts(self) -> Sequence[tuple[str, FiscalYear, tuple[str, ...]]]:
        """Return the withdrawn starts of rounds, oldest first: act ID, year, and the IDs of the void packages."""
        self._read_together("withdrawn_starts", "void_packages")
        void = self._grouped("void_packages")
        return [
            (act_id, FiscalYear(year), tuple(package for (package,) in void.get(act_id, ())))
            for act_id, year in self._rows("withdrawn_starts")
        ]

    def add_withdrawn_start(self, year: FiscalYear, package_ids: Iterable[str]) -> None:
        """Record that the current act withdrew the start of a year's round.

        `package_ids`: the packages that became void.
        """
        self._work.insert("withdrawn_start", [{"year": year.start}])
        rows = [{"package_id": each, "position": place} for place, each in enumerate(package_ids)]
        self._work.insert("void_package", rows)

    def set_due(self, round_id: str, due: date) -> None:
        """Set the due date of a round itself."""
        self._work.change("round", {"round_id": round_id, "due": stored_day(due)})
        self._work.add_subjects([round_due(round_id)])

    def set_made_on(self, round_id: str, day: date) -> None:
        """Set the 作成日 of a round."""
        self._work.change("round", {"round_id": round_id, "made_on": stored_day(day)})

    def set_out_of_report(self, round_id: str, row_id: str, reason: OutOfReport | None) -> None:
        """Exclude a row from the report, or include it again if `reason` is None; earlier records remain stored."""
        self._work.replace("out_of_report", [_reason(round_id, row_id, reason)])

    def set_named_divisions(self, round_id: str, row: RoundRow) -> None:
        """Replace the divisions named on a row of a round; `row`: the row with the new divisions."""
        acts = self._rows("naming_acts", round_id=round_id, row_id=row.row_id)
        rows = [{"round_id": round_id, "row_id": row.row_id, "act_id": act_id} for (act_id,) in acts]
        self._work.clear("round_answerer", rows, by=["round_id", "row_id", "act_id"])
        self._work.insert("round_answerer", _lines_of_named(round_id, row))
        self._work.unresolved.writers.add((round_id, row.row_id))

    def save_owners_printed(self, round_id: str, texts: Mapping[str, str | None]) -> None:
        """Save the 所管課 printed in an imported list, by row ID; None removes a text. Texts of other rows remain."""
        rows = [{"round_id": round_id, "row_id": row_id, "text": text} for row_id, text in texts.items()]
        self._work.clear("round_owners", rows)
        self._work.insert("round_owners", (row for row in rows if row["text"] is not None))

    def set_several_writers(self, round_id: str, row_id: str, *, several: bool) -> None:
        """Set whether several divisions answer a row: every division named on it; otherwise only the first does.

        Earlier records remain stored.
        """
        line = {"round_id": round_id, "row_id": row_id, "several": several}
        self._work.replace("round_several", [line])
        self._work.unresolved.writers.add((round_id, row_id))

    def set_division_due(self, round_id: str, division: str, due: date | None) -> None:
        """Set the due date of a division or a 部; earlier records remain stored.

        If `due` is None, the division has no due date of its own, and the earlier records are removed.
        """
        self._work.add_subjects([body_due(round_id, division)])
        if due is not None:
            self._work.replace("round_due", [_due(round_id, division, due, 0)])
            return
        given = (each for each in self.due_changes(round_id) if each.body == division)
        keys = ({"round_id": round_id, "division_id": each.body, "act_id": each.act_id} for each in given)
        self._work.clear("round_due", keys)

    def remove_dues(self, round_id: str, act_id: str) -> None:
        """Remove the due dates that an act set for divisions, because the act is withdrawn."""
        of_act = (each.body for each in self.due_changes(round_id) if each.act_id == act_id)
        self._work.add_subjects(body_due(round_id, each) for each in of_act)
        self._work.clear("round_due", [{"round_id": round_id, "act_id": act_id}], by=["round_id", "act_id"])


def _after(before: tuple[NamedDivision, ...], named: NamedDivision) -> tuple[NamedDivision, ...]:
    return (*before, named)


def _lines_of_named(round_id: str, row: RoundRow) -> list[Mapping[str, Any]]:
    return [
        {
            "round_id": round_id,
            "row_id": row.row_id,
            "division_id": named.division,
            "role": named.role.value,
            "ordinal": named.ordinal,
            "position": position,
        }
        for position, named in enumerate(row.named_divisions)
    ]


def _reason(round_id: str, row_id: str, reason: OutOfReport | None) -> Mapping[str, Any]:
    return {"round_id": round_id, "row_id": row_id, "reason": reason.value if reason else None}


def _due(round_id: str, division: str, due: date, position: int) -> Mapping[str, Any]:
    return {"round_id": round_id, "division_id": division, "due": due.isoformat(), "position": position}
