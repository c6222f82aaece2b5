"""How files arrived: their bytes, the fate of every row, and what waits for a person's word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from nakano_status.application.ports import ReceivedFile
from nakano_status.domain.held import HeldItem, HeldKind, HeldState
from nakano_status.domain.ledger import Fate, LedgerRow
from nakano_status.store import tables as t
from nakano_status.store.reading import Reading, among
from nakano_status.store.writing import Writing


class ArrivalReading(Reading):
    """Reads files, held items and the ledger."""

    def held(self, round_id: str | None, state: HeldState | None = HeldState.WAITING) -> Sequence[HeldItem]:
        """Return the held items of a round (None: of every round and of none), oldest first; state None: all."""
        item = t.held_item.c
        of_round = among(item.round_id, None if round_id is None else [round_id])
        in_state = among(item.state, None if state is None else [state.value])
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
            )
            for row in self._rows(select(t.held_item).where(*of_round, *in_state).order_by(item.ordinal))
        ]

    def received(self) -> Sequence[ReceivedFile]:
        """Return every arrival of a file, oldest first, without bytes; a file that came twice stands twice."""
        line = t.batch_file.c
        columns = (line.sha256, line.name, line.size, line.verdict, line.code)
        arrivals = select(*columns).join(t.act).order_by(t.act.c.ordinal, line.ordinal)
        return [ReceivedFile(*row) for row in self._rows(arrivals)]

    def content(self, sha256: str) -> bytes | None:
        """Return the bytes of a received file, or None."""
        found = self._first(select(t.received_file.c.content).where(t.received_file.c.sha256 == sha256))
        return found.content if found else None

    def ledger(self, act_id: str | None = None) -> Sequence[LedgerRow]:
        """Return the ledger rows of one act, or all, in the order in which they were written."""
        line = t.ledger_row.c
        columns = (line.sha256, line.sheet, line.row, line.row_id, line.fate)
        of_act = among(line.act_id, None if act_id is None else [act_id])
        rows = select(*columns).join(t.act).where(*of_act).order_by(t.act.c.ordinal, line.ordinal)
        return [
            LedgerRow(sha256, sheet, row, row_id, Fate(fate)) for sha256, sheet, row, row_id, fate in self._rows(rows)
        ]


class ArrivalWriting(Writing):
    """Writes files, held items and the ledger."""

    def add_held(self, round_id: str | None, items: Iterable[HeldItem]) -> None:
        """Add held items that are not there yet."""
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
        self._insert_missing(t.held_item, rows.values())

    def settle_held(self, item_id: str, state: HeldState) -> None:
        """Say what became of a held item."""
        settled_by = None if state is HeldState.WAITING else self._act_id
        said = t.held_item.update().where(t.held_item.c.item_id == item_id)
        self._run(said.values(state=state.value, settled_by=settled_by))

    def add_received(self, received: ReceivedFile) -> None:
        """Keep a file that came, once, and its verdict in this act."""
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
            [
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
            ],
        )
