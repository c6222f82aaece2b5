"""Reads and writes the rounds, and the files sent and received for them.

A round has frozen rows, answering divisions, exclusions and due dates. Packages with their base values, returns,
received files and held items also belong to a round.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from nakano_status.application.stopping import counted
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.exchange.ledger import Fate, HeldItem, HeldKind, LedgerRow, ReceivedFile
from nakano_status.domain.exchange.returns import (
    CellState,
    HeldState,
    Package,
    PackageRow,
    Purpose,
    Respondent,
    Return,
    ReturnState,
    ReturnValue,
)
from nakano_status.domain.history.acts import Act
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.review.confirmation import BLANKED_NAME, Confirmation
from nakano_status.domain.round.roll_over import RolledOver
from nakano_status.domain.round.round import Answerer, Origin, OutOfReport, Round, RoundRow
from nakano_status.domain.round.settled_text import facts_as_text, facts_of_text
from nakano_status.domain.round.states import DueChange
from nakano_status.domain.storage.backups import AwaitedFile
from nakano_status.store import reading
from nakano_status.store.statements import BETWEEN, day_from_store, read_time, stored_day

if TYPE_CHECKING:
    from nakano_status.domain.round.settled import KnownFacts


class StoredRounds(reading.Stored):
    """The rounds with their rows, answerers and due dates."""

    @reading.once_until_written
    def all(self) -> Sequence[Round]:
        """Return all rounds, oldest year first."""
        self._read_together("answerers", "out_of_report", "several_writers", "round_rows", "dues", "reopened", "rounds")
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

    def longest_length(self) -> int:
        """Return the number of rows of the round with the most rows; 0 if there is no round."""
        return max((row.length for row in self._rows("round_lengths")), default=0)

    def owners_printed(self, round_id: str) -> Mapping[str, str]:
        """Return, by row ID, the 所管課 printed in an imported list; only texts that differ from the edition's."""
        return dict(self._rows("owners_printed", round_id=round_id))

    def due_changes(self, round_id: str) -> Sequence[DueChange]:
        """Return every due date set for a division or a 部 in a round, oldest first."""
        return [
            DueChange(body, date.fromisoformat(due), read_time(at), by, kind, reason)
            for body, due, at, by, kind, reason in self._rows("due_changes", round_id=round_id)
        ]

    def acts(self) -> Mapping[str, tuple[str, str | None]]:
        """Return, by round ID, the IDs of the acts that opened and closed the round.

        The second ID is None for a round that is not closed.
        """
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
        """Return the divisions named on each row of each round.

        Equal tuples are one object, as there are few different ones for many rows.
        """
        found: defaultdict[str, dict[str, tuple[Answerer, ...]]] = defaultdict(dict)
        after = cache(_after)
        for round_id, _, division, role, ordinal, row_ids in self._tuples("answerers"):
            named, of_round = Answerer(division, Role(role), ordinal), found[round_id]
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
        self._work.insert("round_answerer", [line for row in rows for line in _answerers_of(round_id, row)])
        reasons = [_reason(round_id, row.row_id, row.out_of_report) for row in rows if not row.counted]
        self._work.insert("out_of_report", reasons)

    def close(self, round_id: str) -> None:
        """Mark a round as closed."""
        self._work.change("round", {"round_id": round_id, "closed_by": self._work.act_id})

    def remove(self, round_id: str) -> None:
        """Remove a round with its packages, returns, held items and all records of its rows.

        Received files remain stored.
        """
        returned = {"round_id": round_id, "state": [each.value for each in ReturnState]}
        groups = {
            "package_id": [{"package_id": each.package_id} for each in self._rows("packages", round_id=round_id)],
            "return_id": [{"return_id": each.return_id} for each in self._rows("returns", **returned)],
            "item_id": [{"item_id": each.item_id} for each in self._rows("held", round_id=round_id)],
        }
        for table in reversed(tuple(self._database.tables.values())):
            if "round_id" in table.columns:
                self._work.delete_all_of(table, round_id=round_id)
            elif table.group in groups:
                self._work.clear(table.name, groups[table.group], by=[table.group])

    @reading.once_until_written
    def settled_facts(self) -> Mapping[str, KnownFacts]:
        """Return, by round ID, the facts as settled rounds know them, where these differ from the current records."""
        rows = self._rows("settled_rounds")
        return {row.round_id: facts_of_text(row.facts) for row in rows}

    def save_settled_facts(self, facts: Mapping[str, KnownFacts]) -> None:
        """Replace the facts of all settled rounds."""
        for round_id in self.settled_facts().keys() | facts.keys():
            rows = [{"round_id": round_id, "facts": facts_as_text(facts[round_id])}] if round_id in facts else []
            self._work.replace_group("settled_round", round_id, rows)

    def manifests(self) -> Sequence[tuple[str, str]]:
        """Return, for each time that a round was saved in a folder, its ID and the SHA-256 of the list of its files."""
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

    def withdrawn_starts(self) -> Sequence[tuple[str, FiscalYear, tuple[str, ...]]]:
        """Return, for each withdrawn start of a round, the act ID, the year and the void packages, oldest first."""
        self._read_together("withdrawn_starts", "void_packages")
        void = self._grouped("void_packages")
        return [
            (act_id, FiscalYear(year), tuple(package for (package,) in void.get(act_id, ())))
            for act_id, year in self._rows("withdrawn_starts")
        ]

    def add_withdrawn_start(self, year: FiscalYear, packages: Iterable[str]) -> None:
        """Record that the current act withdrew the start of a year's round.

        `packages`: the IDs of packages that became void.
        """
        self._work.insert("withdrawn_start", [{"year": year.start}])
        rows = [{"package_id": each, "position": place} for place, each in enumerate(packages)]
        self._work.insert("void_package", rows)

    def set_due(self, round_id: str, due: date) -> None:
        """Set the due date of a round itself."""
        self._work.change("round", {"round_id": round_id, "due": stored_day(due)})

    def set_made_on(self, round_id: str, day: date) -> None:
        """Set the 作成日 of a round."""
        self._work.change("round", {"round_id": round_id, "made_on": stored_day(day)})

    def set_out_of_report(self, round_id: str, row_id: str, reason: OutOfReport | None) -> None:
        """Exclude a row from the report, or include it again if `reason` is None; earlier records remain stored."""
        self._work.replace("out_of_report", [_reason(round_id, row_id, reason)])

    def set_answerers(self, round_id: str, row: RoundRow) -> None:
        """Replace the divisions that are named on a row of a round."""
        acts = self._rows("answerer_acts", round_id=round_id, row_id=row.row_id)
        rows = [{"round_id": round_id, "row_id": row.row_id, "act_id": act_id} for (act_id,) in acts]
        self._work.clear("round_answerer", rows, by=["round_id", "row_id", "act_id"])
        self._work.insert("round_answerer", _answerers_of(round_id, row))

    def save_owners_printed(self, round_id: str, texts: Mapping[str, str]) -> None:
        """Save the 所管課 printed in an imported list, by row ID; texts of other rows remain."""
        rows = [{"round_id": round_id, "row_id": row_id, "text": text} for row_id, text in texts.items()]
        self._work.replace("round_owners", rows)

    def set_several_writers(self, round_id: str, row_id: str, *, several: bool) -> None:
        """Set whether several divisions answer a row: every division named on it; otherwise only the first does.

        Earlier records remain stored.
        """
        line = {"round_id": round_id, "row_id": row_id, "several": several}
        self._work.replace("round_several", [line])

    def set_division_due(self, round_id: str, division: str, due: date) -> None:
        """Set the due date of a division or a 部; earlier records remain stored."""
        self._work.replace("round_due", [_due(round_id, division, due, 0)])

    def remove_dues(self, round_id: str, act_id: str) -> None:
        """Remove the due dates that an act set for divisions, because the act is withdrawn."""
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


class StoredExchange(reading.Stored):
    """The packages sent, the returns and files received, and the held items."""

    def packages(
        self, round_id: str, division: str | None = None, *, row_ids: Iterable[str] | None = None
    ) -> Sequence[Package]:
        """Return the packages of a round, or of one division in it, oldest first.

        `row_ids`: only the base values and observed assertions of these rows are read (None: all).
        """
        wanted = None if row_ids is None else frozenset(row_ids)
        if division is None and not wanted:
            return self._whole_round(round_id) if wanted is None else self._without_values(round_id)
        return self._packages(wanted, round_id=round_id, division_id=division)

    @reading.once_until_written
    def _without_values(self, round_id: str) -> Sequence[Package]:
        """Return all packages of a round without values; cached, because a page needs them after each act."""
        return self._packages((), round_id=round_id, division_id=None)

    @reading.once_in_snapshot
    def _whole_round(self, round_id: str) -> Sequence[Package]:
        """Return all packages of a round with all values; cached, because a merge needs them several times."""
        return self._packages(None, round_id=round_id, division_id=None)

    def find_package(self, package_id: str) -> Package | None:
        """Return the package with this 照会番号; None if it is not stored."""
        return next(iter(self._packages(None, package_id=package_id)), None)

    def package_acts(self, round_id: str) -> Mapping[str, Act]:
        """Return, by 照会番号, the act that made each package of a round."""
        acts = self._rows("package_acts", round_id=round_id)
        return {package_id: Act(act_id, kind, read_time(at), by, why) for package_id, act_id, kind, at, by, why in acts}

    def _packages(self, row_ids: Iterable[str] | None, **of: str | None) -> Sequence[Package]:
        wanted = None if row_ids is None else list(row_ids)
        self._read_together("packages", "package_parents", "package_rows", "package_remarks", **of)
        self._read_together("package_values", "package_seen", row_id=wanted, **of)
        if "round_id" in of:
            self._read_together("round_profile", round_id=of["round_id"])
        heads = self._rows("packages", **of)
        if not heads:
            return []
        profile = self._profile(heads[0].round_id)
        parents = self._grouped("package_parents", **of)
        rows = self._grouped("package_rows", **of)
        values = self._grouped("package_values", row_id=wanted, **of)
        seen = self._grouped("package_seen", row_id=wanted, **of)
        remarks = self._grouped("package_remarks", **of)
        return [
            Package(
                package_id=head.package_id,
                round_id=head.round_id,
                division=head.division_id,
                parents=frozenset(parent for (parent,) in parents.get(head.package_id, ())),
                purpose=Purpose(head.purpose),
                rows=tuple(PackageRow(row_id, Role(role)) for row_id, role in rows.get(head.package_id, ())),
                base=reading.values_by_slot(profile, values.get(head.package_id, ())),
                observed=reading.observed_by_slot(seen.get(head.package_id, ())),
                form_version=head.form_version,
                seal=head.seal,
                remarks={(row_id, key): text for row_id, key, text in remarks.get(head.package_id, ())},
            )
            for head in counted("照会の記録を読み取っています", heads, len(heads))
        ]

    def add_package(self, package: Package) -> None:
        """Add a package with its base values."""
        key = {"package_id": package.package_id}
        head = {
            **key,
            "ordinal": self._work.next_ordinal("package"),
            "round_id": package.round_id,
            "division_id": package.division,
            "purpose": package.purpose.value,
            "form_version": package.form_version,
            "seal": package.seal,
        }
        rows = [
            {**key, "row_id": row.row_id, "role": row.role.value, "position": position}
            for position, row in enumerate(package.rows)
        ]
        self._work.insert("package", [head])
        self._work.insert("package_parent", [{**key, "parent_id": parent} for parent in sorted(package.parents)])
        self._work.insert("package_row", rows)
        self._work.insert("package_value", _base_rows(package))
        self._work.insert("package_seen", reading.observed_rows(key, package.observed))
        remarks = package.remarks.items()
        self._work.insert(
            "package_remark", [{**key, "row_id": row, "key": of, "text": text} for (row, of), text in remarks]
        )

    def returns(
        self,
        round_id: str,
        states: Iterable[ReturnState] = (ReturnState.ADMITTED,),
        *,
        row_ids: Iterable[str] | None = None,
    ) -> Sequence[Return]:
        """Return the returns of a round in these states, in order of arrival.

        `row_ids`: only the values of these rows are read (None: all).
        """
        return self._returns(row_ids, round_id=round_id, state=[state.value for state in states])

    def find_return(self, return_id: str) -> Return | None:
        """Return the return with this ID, in any state; None if it is not stored."""
        return next(iter(self._returns(None, return_id=return_id)), None)

    def last_submission(self, round_id: str, division: str) -> datetime | None:
        """Return the time (UTC) at which a division's newest admitted return was merged; None if it has none."""
        admitted = ReturnState.ADMITTED.value
        found = self._first("last_submission", round_id=round_id, division_id=division, state=admitted)
        return read_time(found.at) if found else None

    def _returns(self, row_ids: Iterable[str] | None, **of: reading.Value) -> Sequence[Return]:
        wanted = None if row_ids is None else list(row_ids)
        self._read_together("returns", "return_parents", "return_writers", **of)
        self._read_together("return_values", "return_seen", row_id=wanted, **of)
        self._read_together("return_confirmations", "return_confirmed", **of)
        heads = self._rows("returns", **of)
        if not heads:
            return []
        states = {state.value: state for state in CellState}
        parents = self._grouped("return_parents", **of)
        values = self._grouped("return_values", row_id=wanted, **of)
        seen = self._grouped("return_seen", row_id=wanted, **of)
        confirmations = self._confirmations(**of)
        writers = self._grouped("return_writers", **of)
        return [
            Return(
                return_id=head.return_id,
                declared_id=head.declared_id,
                package_id=head.package_id,
                round_id=head.round_id,
                division=head.division_id,
                parents=frozenset(parent for (parent,) in parents.get(head.return_id, ())),
                values={
                    (row_id, key): ReturnValue(states[state], text, _cell_place(cell))
                    for row_id, key, state, text, cell in values.get(head.return_id, ())
                },
                state=ReturnState(head.state),
                sha256=head.sha256,
                file=head.file,
                is_draft=bool(head.is_draft),
                respondent=Respondent(head.respondent, head.extension, head.confirmed_by, head.confirmed_on),
                observed=reading.observed_by_slot(seen.get(head.return_id, ())),
                confirmation=confirmations.get(head.return_id),
                writers={(row_id, key): who for row_id, key, who in writers.get(head.return_id, ())},
            )
            for head in counted("届いた回答を読み取っています", heads, len(heads))
        ]

    def _confirmations(self, **of: reading.Value) -> Mapping[str, Confirmation]:
        rows = self._rows("return_confirmations", **of)
        if not rows:
            return {}
        codes = self._grouped("return_confirmed", **of)
        return {
            return_id: Confirmation(name, at, {(row_id, key): code for row_id, key, code in codes.get(return_id, ())})
            for return_id, name, at in rows
        }

    def add_return(self, answered: Return) -> None:
        """Add a return. If it is stored already, replace its state and fields; its order of arrival does not change."""
        key = {"return_id": answered.return_id}
        known = self._first("returns", return_id=answered.return_id)
        arrival = (
            {"ordinal": known.ordinal, "act_id": known.act_id}
            if known
            else {"ordinal": self._work.next_ordinal("return")}
        )
        if known:
            for table in _PARTS:
                self._work.clear(table, [key], by=["return_id"])
        self._work.replace("return", [_head_row(answered) | arrival])
        self._work.insert("return_parent", [{**key, "parent_id": parent} for parent in sorted(answered.parents)])
        self._work.insert("return_value", _answer_rows(answered))
        self._work.insert("return_seen", reading.observed_rows(key, answered.observed))
        writers = answered.writers.items()
        self._work.insert(
            "return_writer", [{**key, "row_id": row, "key": of, "told": who} for (row, of), who in writers]
        )
        self._add_confirmation(key, answered.confirmation)

    def blank_names(self, return_id: str) -> None:
        """Remove the persons' names from a return: 記入者, extension and 所属長確認; its answers remain."""
        key = {"return_id": return_id}
        self._work.change("return", {**key, "respondent": None, "extension": None, "confirmed_by": None})
        if self._rows("return_confirmations", **key):
            self._work.change("return_confirmation", {**key, "name": BLANKED_NAME})

    def _add_confirmation(self, key: Mapping[str, str], given: Confirmation | None) -> None:
        if given is None:
            return
        self._work.insert("return_confirmation", [{**key, "name": given.name, "confirmed_at": given.at}])
        codes = given.fields.items()
        self._work.insert(
            "return_confirmed", [{**key, "row_id": row, "key": of, "code": code} for (row, of), code in codes]
        )

    def held(self, round_id: str | None, state: HeldState | None = HeldState.WAITING) -> Sequence[HeldItem]:
        """Return held items, oldest first.

        `round_id`: only the items of this round (None: all, even items without a round). `state`: only items in this
        state (None: all).
        """
        of: dict[str, reading.Value] = {"round_id": round_id, "state": None if state is None else state.value}
        self._read_together("held", "held_values", **of)
        found = self._rows("held", **of)
        if not found:
            return []
        texts: dict[str, dict[str, str]] = {}
        for item_id, key, value in self._rows("held_values", **of):
            texts.setdefault(item_id, {})[key] = value
        return [
            HeldItem(
                item_id=row.item_id,
                kind=HeldKind(row.kind),
                reason=row.reason,
                file=row.file,
                sha256=row.sha256,
                cell=_cell_place(row.cell),
                row_id=row.row_id,
                key=row.key,
                found=row.found,
                return_id=row.return_id,
                state=HeldState(row.state),
                act_id=row.act_id,
                settled_by=row.settled_by,
                values=texts.get(row.item_id, {}),
            )
            for row in found
        ]

    def received(self) -> Sequence[ReceivedFile]:
        """Return every receipt of a file, oldest first, without bytes; a file received twice is listed twice."""
        return [
            ReceivedFile(
                sha256=row.sha256,
                name=row.name,
                size=row.size,
                verdict=row.verdict,
                code=row.code,
                content=None,
                at=read_time(row.at),
                by=row.by_name,
                act_id=row.act_id,
            )
            for row in self._rows("received")
        ]

    def content(self, sha256: str) -> bytes | None:
        """Return the bytes of a received file; None if they were not stored or were removed."""
        found = self._first("content", sha256=sha256)
        return (found.content or None) if found else None

    def awaited_files(self) -> Sequence[AwaitedFile]:
        """Return the files that a restore removed and that are to be merged again, in order."""
        return [AwaitedFile(*row) for row in self._rows("awaited_files")]

    def save_awaited_files(self, files: Iterable[AwaitedFile]) -> None:
        """Replace the list of files that a restore removed and that are to be merged again."""
        rows = [
            {"sha256": each.sha256, "name": each.name, "backup": each.backup, "position": place}
            for place, each in enumerate(files)
        ]
        self._work.replace_group("awaited_file", "", rows)

    def ledger(self, act_id: str | None = None) -> Sequence[LedgerRow]:
        """Return the ledger rows of one act (None: of all acts), in the order of writing."""
        rows = self._rows("ledger", act_id=act_id)
        return [LedgerRow(sha256, sheet, row, row_id, Fate(fate)) for sha256, sheet, row, row_id, fate in rows]

    def add_held(self, round_id: str | None, items: Iterable[HeldItem]) -> None:
        """Add held items of a round (None: of no round); items that are stored already are not changed."""
        items = tuple(items)
        rows = {
            item.item_id: {
                "item_id": item.item_id,
                "ordinal": self._work.next_ordinal("held_item"),
                "round_id": round_id,
                "kind": item.kind.value,
                "reason": item.reason,
                "file": item.file,
                "sha256": item.sha256,
                "cell": item.cell and item.cell.text,
                "row_id": item.row_id,
                "key": item.key,
                "found": item.found,
                "return_id": item.return_id,
                "state": item.state.value,
                "settled_by": None,
            }
            for item in items
        }
        new = {row["item_id"] for row in self._work.insert_missing("held_item", rows.values())}
        values = {item.item_id: item.values for item in items if item.item_id in new}
        self._work.insert(
            "held_value",
            [
                {"item_id": item_id, "key": key, "value": text}
                for item_id, texts in values.items()
                for key, text in texts.items()
            ],
        )

    def settle_held(self, item_id: str, state: HeldState) -> None:
        """Set the state of a held item, and record the current act as its decision unless it waits again."""
        settled_by = None if state is HeldState.WAITING else self._work.act_id
        self._work.change("held_item", {"item_id": item_id, "state": state.value, "settled_by": settled_by})

    def move_held(self, item_id: str, round_id: str) -> None:
        """Move a held item to another round."""
        self._work.change("held_item", {"item_id": item_id, "round_id": round_id})

    def add_received(self, received: ReceivedFile) -> None:
        """Record a file as received in the current act, with its verdict; equal bytes are stored only once."""
        arrival = {
            "ordinal": self._work.next_ordinal("batch_file"),
            "sha256": received.sha256,
            "name": received.name,
            "size": received.size,
            "verdict": received.verdict,
            "code": received.code,
        }
        self._work.insert("batch_file", [arrival])
        if received.content is not None:
            kept = {"sha256": received.sha256, "content": received.content, "size": received.size}
            self._work.insert_missing("received_file", [kept])

    def add_ledger(self, rows: Iterable[LedgerRow]) -> None:
        """Append rows to the ledger, as written by the current act."""
        self._work.insert(
            "ledger_row",
            (
                {
                    "ordinal": self._work.next_ordinal("ledger_row"),
                    "sha256": row.sha256,
                    "sheet": row.sheet,
                    "row": row.row,
                    "row_id": row.row_id,
                    "fate": row.fate.value,
                }
                for row in rows
            ),
        )


def _base_rows(package: Package) -> list[Mapping[str, Any]]:
    return [
        {
            "package_id": package.package_id,
            "row_id": slot.row_id,
            "division_id": reading.division_in_key(slot.division),
            "key": key,
            "value": value,
        }
        for slot, values in package.base.items()
        for key, value in zip(slot.keys, values, strict=True)
    ]


_PARTS = (
    "return_parent",
    "return_value",
    "return_seen",
    "return_writer",
    "return_confirmed",
    "return_confirmation",
)


def _head_row(answered: Return) -> dict[str, Any]:
    return {
        "return_id": answered.return_id,
        "declared_id": answered.declared_id,
        "package_id": answered.package_id,
        "round_id": answered.round_id,
        "division_id": answered.division,
        "sha256": answered.sha256,
        "file": answered.file,
        "is_draft": answered.is_draft,
        "state": answered.state.value,
        "respondent": answered.respondent.name,
        "extension": answered.respondent.extension,
        "confirmed_by": answered.respondent.confirmed_by,
        "confirmed_on": answered.respondent.confirmed_on,
    }


def _answer_rows(answered: Return) -> list[Mapping[str, Any]]:
    return [
        {
            "return_id": answered.return_id,
            "row_id": row_id,
            "key": key,
            "state": value.state.value,
            "text": value.text,
            "cell": value.cell and value.cell.text,
        }
        for (row_id, key), value in answered.values.items()
    ]


def _cell_place(stored: str | None) -> CellPlace | None:
    return CellPlace.parse(stored) if stored else None
