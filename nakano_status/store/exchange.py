"""Reads and writes the files sent and received for rounds.

They are packages with their base values, returns, received files and held items.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from nakano_status.application.stopping import counted
from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.exchange.ledger import (
    Fate,
    HeldFileFacts,
    HeldItem,
    HeldKind,
    LedgerRow,
    ReceivedFile,
    Verdict,
)
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
from nakano_status.domain.storage.backups import AwaitedFile
from nakano_status.store import reading
from nakano_status.store.statements import read_time


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
        # the figures of an indicator have the division of its newest form as their writer
        self._work.unresolved.writers.update((package.round_id, each) for each in package.figures)
        self._work.unresolved.forms.update((package.round_id, slot.row_id) for slot in package.base)

    def sent_forms(self, package_ids: Iterable[str]) -> Mapping[str, tuple[bytes, ...]]:
        """Return the forms of packages as they were handed out, by 照会番号.

        A package without a stored form, such as one made before format 1.11, is left out.
        """
        forms = self._grouped("sent_forms", package_id=list(package_ids))
        return {package_id: tuple(content for (content,) in found) for package_id, found in forms.items()}

    def add_sent_form(self, package_id: str, content: bytes) -> None:
        """Store a form of a package as it is handed out, unless these bytes are stored for the package already."""
        key = {"package_id": package_id, "sha256": hashlib.sha256(content).hexdigest()}
        if not self._rows("sent_form", **key):
            self._work.insert("sent_form", [{**key, "content": content}])

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

    def divisions_of_returns(self, round_id: str) -> dict[str, str]:
        """Return the ID of the division of each return of a round, in any state, by the return's ID."""
        heads = self._rows("returns", round_id=round_id, state=[each.value for each in ReturnState])
        return {head.return_id: head.division_id for head in heads}

    def last_submissions(self, round_id: str) -> dict[str, datetime]:
        """Return when (UTC) the newest admitted return of each division was merged, by division ID.

        Divisions without such a return are left out.
        """
        found = self._rows("submissions", round_id=round_id, state=ReturnState.ADMITTED.value)
        return {each.division_id: read_time(each.at) for each in found}

    def return_act(self, return_id: str) -> str | None:
        """Return the ID of the act in which a return was last added to the set; None if it is not stored."""
        found = self._first("returns", return_id=return_id)
        return found.act_id if found else None

    def submitted_sha256(self, return_id: str) -> str | None:
        """Return the SHA-256 of the file last made from a return; None if it was not made here."""
        found = self._first("submitted_file", return_id=return_id)
        return found.sha256 if found else None

    def save_submitted_sha256(self, return_id: str, sha256: str) -> None:
        """Save the SHA-256 of the file made from a return, in place of that of an earlier file."""
        self._work.replace("submitted_file", [{"return_id": return_id, "sha256": sha256}])

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
        """Add a return. If it is stored already, replace its state and fields; its order of arrival does not change.

        A return that is admitted again belongs to the current act, as a new return does (`return_act`).
        """
        key = {"return_id": answered.return_id}
        known = self._first("returns", return_id=answered.return_id)
        arrival = {"ordinal": known.ordinal if known else self._work.next_ordinal("return")}
        admitted = ReturnState.ADMITTED
        if known and (known.state == admitted.value or answered.state is not admitted):
            arrival["act_id"] = known.act_id
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
        """Remove the persons' names from a return: 記入者, extension and 所属長確認; its answers remain.

        If the 所属長確認 has codes of fields, these remain, and a placeholder replaces the name.
        """
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
                values={} if row.kind == HeldKind.FILE else texts.get(row.item_id, {}),
                facts=HeldFileFacts.read(texts.get(row.item_id, {})) if row.kind == HeldKind.FILE else HeldFileFacts(),
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

    def awaited_files(self) -> tuple[AwaitedFile, ...]:
        """Return the files to be merged again after a restore, because they arrived after the backup.

        Files that were merged again or declined since are left out. They are in the order of saving.
        """
        listed = [AwaitedFile(*row) for row in self._rows("awaited_files")]
        received = {each.sha256 for each in self.received() if each.verdict != Verdict.REFUSED} if listed else ()
        return tuple(each for each in listed if each.sha256 not in received)

    def save_awaited_files(self, files: Iterable[AwaitedFile]) -> None:
        """Replace the stored list of files that a restore removed; `awaited_files` leaves out those received since."""
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
        values = {
            item.item_id: item.facts.as_texts() if item.kind is HeldKind.FILE else item.values
            for item in items
            if item.item_id in new
        }
        self._work.insert(
            "held_value",
            [
                {"item_id": item_id, "key": key, "value": text}
                for item_id, texts in values.items()
                for key, text in texts.items()
            ],
        )

    def settle_held(self, item_id: str, state: HeldState) -> None:
        """Set the state of a held item, and the current act as its `settled_by` (None if the item is to wait again)."""
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
