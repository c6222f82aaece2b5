"""Writes how files were received: their bytes, the fate of every row, and what is held for a decision."""

from __future__ import annotations

from collections.abc import Iterable

from nakano_status.application.ports.data_file import ReceivedFile
from nakano_status.domain.exchange.held import HeldItem, HeldState
from nakano_status.domain.exchange.ledger import LedgerRow
from nakano_status.store import tables as t
from nakano_status.store.writing import Writing


class ArrivalWriting(Writing):
    """Writes files, held items and the ledger."""

    def add_held(self, round_id: str | None, items: Iterable[HeldItem]) -> None:
        """Add held items that are not stored yet."""
        items = tuple(items)
        rows = {
            item.item_id: {
                "item_id": item.item_id,
                "ordinal": self._next(t.held_item),
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
                "act_id": self._act_id,
                "settled_by": None,
            }
            for item in items
        }
        new = {row["item_id"] for row in self._insert_missing(t.held_item, rows.values())}
        values = {item.item_id: item.values for item in items if item.item_id in new}
        self._insert(
            t.held_value,
            [
                {"item_id": item_id, "key": key, "value": text}
                for item_id, texts in values.items()
                for key, text in texts.items()
            ],
        )

    def settle_held(self, item_id: str, state: HeldState) -> None:
        """Set the state of a held item."""
        settled_by = None if state is HeldState.WAITING else self._act_id
        changed = {"item_id": item_id, "state": state.value, "settled_by": settled_by}
        self._change(t.held_item, ["item_id"], [changed])

    def add_received(self, received: ReceivedFile) -> None:
        """Keep a received file, once, and its verdict in this act."""
        arrival = {
            "act_id": self._act_id,
            "ordinal": self._next(t.batch_file),
            "sha256": received.sha256,
            "name": received.name,
            "size": received.size,
            "verdict": received.verdict,
            "code": received.code,
        }
        self._insert(t.batch_file, [arrival])
        if received.content is not None:
            kept = {"sha256": received.sha256, "content": received.content, "size": received.size}
            self._insert_missing(t.received_file, [kept | {"act_id": self._act_id}])

    def add_ledger(self, rows: Iterable[LedgerRow]) -> None:
        """Append ledger rows to the act."""
        self._insert(
            t.ledger_row,
            (
                {
                    "act_id": self._act_id,
                    "ordinal": self._next(t.ledger_row),
                    "sha256": row.sha256,
                    "sheet": row.sheet,
                    "row": row.row,
                    "row_id": row.row_id,
                    "fate": row.fate.value,
                }
                for row in rows
            ),
        )
