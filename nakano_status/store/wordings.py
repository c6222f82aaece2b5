"""Reads and writes the office's 用語の表, the tables sent with forms, and the wordings not to be replaced."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nakano_status.domain.grouped import grouped
from nakano_status.domain.history.act_subjects import word_table
from nakano_status.domain.wording.word_table import BUILT_IN, TermLine, WordTable
from nakano_status.store.reading import Stored

OWN_TABLE = "word_table"
"""The setting that contains the digest of the office's table; empty for the built-in table."""


class StoredWordings(Stored):
    """The wording tables, and the wordings that are not replaced (kept as typed)."""

    def table(self) -> WordTable:
        """Return the office's wording table; the built-in table if the office has none."""
        table_id = self._own_table()
        return _table_of(self._grouped("terms", table_id=table_id).get(table_id, ())) if table_id else BUILT_IN

    def save_table(self, table: WordTable) -> None:
        """Replace the office's table; the earlier table remains stored if it was sent with a form."""
        lines = [(line.typed, line.printed, line.is_on) for line in table.lines]
        before, now = self._own_table(), "" if table == BUILT_IN else digest_of_terms(lines)
        if before and before not in {row.table_id for row in self._rows("sent_word_tables")}:
            self._work.replace_group("term", before, [])
        if now:
            rows = [
                {"table_id": now, "position": place, "typed": typed, "printed": printed, "is_on": is_on}
                for place, (typed, printed, is_on) in enumerate(lines)
            ]
            self._work.replace_group("term", now, rows)
        self._work.replace("setting", [{"key": OWN_TABLE, "value": now}])
        self._work.add_subjects([word_table()])

    def sent_tables(self) -> Mapping[str, WordTable]:
        """Return the wording tables that were sent with forms, by package ID.

        Forms with the built-in table are left out.
        """
        self._read_together("sent_word_tables", "sent_terms")
        sent = self._rows("sent_word_tables")
        if not sent:
            return {}
        lines = self._grouped("sent_terms")
        tables = {table_id: _table_of(lines.get(table_id, ())) for table_id in {row.table_id for row in sent}}
        return {row.package_id: tables[row.table_id] for row in sent}

    def add_sent_table(self, package_ids: Iterable[str]) -> None:
        """Record that the office's table is sent with forms; do nothing if the office uses the built-in table."""
        if table_id := self._own_table():
            self._work.insert("sent_word_table", [{"package_id": each, "table_id": table_id} for each in package_ids])

    def _own_table(self) -> str:
        found = self._first("setting", key=OWN_TABLE)
        return found.value if found else ""

    def kept_wordings(self, round_id: str) -> Mapping[str, frozenset[tuple[str, str, str]]]:
        """Return, by row ID, the wordings of a round that are kept as typed: field key, wording and whole text."""
        rows = grouped((row.row_id, tuple(row[1:])) for row in self._rows("kept_wordings", round_id=round_id))
        return {row_id: frozenset(some) for row_id, some in rows.items()}

    def save_kept_wordings(self, round_id: str, wordings: Iterable[tuple[str, str, str, str]]) -> None:
        """Replace the wordings of a round that are kept as typed.

        Each wording is a row ID, a field key, the wording and the whole text.
        """
        names = ("row_id", "key", "typed", "text")
        rows = [{"round_id": round_id, **dict(zip(names, each, strict=True))} for each in wordings]
        self._work.replace_group("kept_wording", round_id, rows)


def _table_of(lines: Iterable[tuple[Any, ...]]) -> WordTable:
    return WordTable(tuple(TermLine(typed, printed, bool(is_on)) for typed, printed, is_on in lines))


def digest_of_terms(lines: Sequence[Sequence[str | bool]]) -> str:
    """Return the digest that identifies a wording table, from its lines: typed, printed, in use."""
    return hashlib.sha256(json.dumps(lines, ensure_ascii=False).encode()).hexdigest()
