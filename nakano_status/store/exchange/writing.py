"""Writes what was sent and what was received: packages with their base, returns, files, and what is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nakano_status.domain.exchange.answered_return import HeldState, Return
from nakano_status.domain.exchange.ledger import HeldItem, LedgerRow, ReceivedFile
from nakano_status.domain.exchange.package import Package
from nakano_status.domain.review.confirmation import BLANKED_NAME, Confirmation
from nakano_status.store.exchange.reading import ArrivalReading, PackageReading, ReturnReading
from nakano_status.store.reading import Writing, division_in_key, observed_rows


class PackageWriting(PackageReading, Writing):
    """Writes the packages."""

    def add(self, package: Package) -> None:
        """Add a package with its base values."""
        key = {"package_id": package.package_id}
        head = {
            **key,
            "ordinal": self._work.next("package"),
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
        self._work.insert("package_seen", observed_rows(key, package.observed))
        remarks = package.remarks.items()
        self._work.insert(
            "package_remark", [{**key, "row_id": row, "key": of, "text": text} for (row, of), text in remarks]
        )


def _base_rows(package: Package) -> list[Mapping[str, Any]]:
    return [
        {
            "package_id": package.package_id,
            "row_id": slot.row_id,
            "division_id": division_in_key(slot.division),
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


class ReturnWriting(ReturnReading, Writing):
    """Writes the returns."""

    def add(self, answered: Return) -> None:
        """Add a return, or replace its state and those of its fields if it is stored; its order of arrival is kept."""
        key = {"return_id": answered.return_id}
        known = self._first("returns", return_id=answered.return_id)
        arrival = (
            {"ordinal": known.ordinal, "act_id": known.act_id} if known else {"ordinal": self._work.next("return")}
        )
        if known:
            for table in _PARTS:
                self._work.clear(table, [key], by=["return_id"])
        self._work.replace("return", [_head_row(answered) | arrival])
        self._work.insert("return_parent", [{**key, "parent_id": parent} for parent in sorted(answered.parents)])
        self._work.insert("return_value", _answer_rows(answered))
        self._work.insert("return_seen", observed_rows(key, answered.observed))
        writers = answered.writers.items()
        self._work.insert(
            "return_writer", [{**key, "row_id": row, "key": of, "told": who} for (row, of), who in writers]
        )
        self._add_confirmation(key, answered.confirmation)

    def blank_names(self, return_id: str) -> None:
        """Remove the 記入者, the extension and the name of the 所属長確認 from a return; its answers are kept."""
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
            "cell": value.cell,
        }
        for (row_id, key), value in answered.values.items()
    ]


class ArrivalWriting(ArrivalReading, Writing):
    """Writes files, held items and the ledger."""

    def add_held(self, round_id: str | None, items: Iterable[HeldItem]) -> None:
        """Add held items that are not stored yet."""
        items = tuple(items)
        rows = {
            item.item_id: {
                "item_id": item.item_id,
                "ordinal": self._work.next("held_item"),
                "round_id": round_id,
                "kind": item.kind.value,
                "reason": item.reason,
                "file": item.file,
                "sha256": item.sha256,
                "cell": item.cell,
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
        """Set the state of a held item."""
        settled_by = None if state is HeldState.WAITING else self._work.act_id
        self._work.change("held_item", {"item_id": item_id, "state": state.value, "settled_by": settled_by})

    def move_held(self, item_id: str, round_id: str) -> None:
        """Hold an item in another round from now on."""
        self._work.change("held_item", {"item_id": item_id, "round_id": round_id})

    def add(self, received: ReceivedFile) -> None:
        """Keep a received file, once, and its verdict in this act."""
        arrival = {
            "ordinal": self._work.next("batch_file"),
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
        """Append ledger rows to the act."""
        self._work.insert(
            "ledger_row",
            (
                {
                    "ordinal": self._work.next("ledger_row"),
                    "sha256": row.sha256,
                    "sheet": row.sheet,
                    "row": row.row,
                    "row_id": row.row_id,
                    "fate": row.fate.value,
                }
                for row in rows
            ),
        )
