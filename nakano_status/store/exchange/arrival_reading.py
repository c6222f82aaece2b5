"""Reads how files were received: their bytes, the fate of every row, and what is held for a decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nakano_status.application.ports.data_file import ReceivedFile
from nakano_status.domain.exchange.held import HeldItem, HeldKind, HeldState
from nakano_status.store.reading import Reading, Value
from nakano_status.store.stored_forms import read_time

if TYPE_CHECKING:
    from nakano_status.domain.exchange.ledger import LedgerRow


class ArrivalReading(Reading):
    """Reads files, held items and the ledger."""

    def held(self, round_id: str | None, state: HeldState | None = HeldState.WAITING) -> Sequence[HeldItem]:
        """Return the held items of a round (None: of every round and of none), oldest first; state None: all."""
        of: dict[str, Value] = {"round_id": round_id, "state": None if state is None else state.value}
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
                cell=row.cell,
                row_id=row.row_id,
                key=row.key,
                found=row.found,
                return_id=row.return_id,
                state=HeldState(row.state),
                act_id=row.act_id,
                settled_by=row.settled_by,
                values=texts.get(row.item_id, {}),
            )
            for row in self._rows("held", **of)
        ]

    def received(self) -> Sequence[ReceivedFile]:
        """Return every receipt of a file, oldest first, without bytes; a file received twice is listed twice."""
        return [
            ReceivedFile(
                row.sha256, row.name, row.size, row.verdict, row.code, None, read_time(row.at), row.by_name, row.act_id
            )
            for row in self._rows("received")
        ]

    def content(self, sha256: str) -> bytes | None:
        """Return the bytes of a received file, or None."""
        found = self._first("content", sha256=sha256)
        return found.content if found else None

    def ledger(self, act_id: str | None = None) -> Sequence[LedgerRow]:
        """Return the ledger rows of one act, or all, in the order in which they were written."""
        from nakano_status.domain.exchange.ledger import Fate, LedgerRow

        rows = self._rows("ledger", act_id=act_id)
        return [LedgerRow(sha256, sheet, row, row_id, Fate(fate)) for sha256, sheet, row, row_id, fate in rows]
