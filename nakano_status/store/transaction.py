"""One transaction: rows are queued, and written together before anything is read and before the commit."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import nakano_status
from nakano_status.application import stopping
from nakano_status.application.ports.outside import Clock
from nakano_status.domain.history.act_subjects import ActSubject
from nakano_status.domain.history.acts import Act
from nakano_status.domain.storage.store_info import StoreInfo
from nakano_status.domain.storage.value_cache import AnsweredRow, Unresolved
from nakano_status.store.act_recording import ActRecorder
from nakano_status.store.statements import Database, StoredTable, stored_time

_MOST_WAITING = 5_000

OF_ANSWERS = frozenset(
    {"act", "act_reason", "act_subject", "change", "entry_value", "entry_word", "word", "word_seen", "word_value"}
)
"""The tables that acts on answers write; cached values of plans, rounds and divisions are read from none of them.

Only decisions on rows are joined with `act`, for their order; adding an act alone changes no such value.
"""

_OF_DRAFTS = frozenset({"draft", "draft_check"})
"""The tables of drafts, which are never cached."""

Line = Mapping[str, Any]
"""A row to be written: its cells by column name."""


class Transaction:
    """The queued rows and the act of one transaction, shared by the objects that write in it.

    `cache`: the values read in the transaction that contain no answers; cleared when more than answers is written.
    `written`: the rows whose answers were written, each with its round. `writes_answers_only`: False once anything else
    was written. `unresolved`: the rows whose writers or forms were changed, and whose current values may follow from
    that (`UnitOfWork.unresolved`).
    """

    def __init__(self, database: Database, info: StoreInfo, clock: Clock) -> None:
        """Store the arguments; the transaction of the database has begun."""
        self.database = database
        self.info = info
        self.clock = clock
        self._act: Act | None = None
        self._waiting: defaultdict[str, list[Line]] = defaultdict(list)
        self._last: dict[str, int] = {}
        self._subjects: set[tuple[str, str]] = set()
        self._history = ActRecorder(database)
        self.cache: dict[Hashable, Any] = {}
        self.written: set[AnsweredRow] = set()
        self.unresolved = Unresolved()
        self.writes_answers_only = True
        self.has_committed = False

    def add_info(self, info: StoreInfo) -> None:
        """Write the identity of a new data file."""
        who = {
            "store_id": info.store_id,
            "role": info.role.value,
            "plan_id": info.plan_id,
            "division_id": info.division,
            "seal_key": info.seal_key,
            "made_by": info.made_by,
        }
        self.insert("store_info", [who])

    def begin_act(self, kind: str, by: str | None, reason: str | None = None, about: Iterable[ActSubject] = ()) -> Act:
        """Record a new act with its kind, person, reason (None: not given) and time; later writes belong to it.

        `about`: what the act is about, besides the contents that it writes.
        """
        self.flush()
        self._act = Act(uuid.uuid4().hex, kind, self.clock.now(), by, reason)
        self.database.read_ahead(
            (each, self.database.statements.sql_to_write(each), {}) for each in ("first_act", "last act")
        )
        self._history.begin(self._act.act_id)
        what = {"kind": kind, "at": stored_time(self._act.at), "by_name": by, "program": nakano_status.__version__}
        self.insert("act", [{"ordinal": self.next_ordinal("act"), **what}])
        if reason:
            self.insert("act_reason", [{"text": reason}])
        self.add_subjects(about)
        return self._act

    def add_subjects(self, subjects: Iterable[ActSubject]) -> None:
        """Record that the current act is about these subjects; a subject is stored only once for an act."""
        fresh = dict.fromkeys((self.act_id, each.key) for each in subjects)
        self.insert("act_subject", [{"subject": key} for act_id, key in fresh if (act_id, key) not in self._subjects])
        self._subjects.update(fresh)

    def commit(self) -> None:
        """Write the queued rows, store the contents that the acts wrote, and commit.

        Raises Cancelled before the commit if the work must stop.
        """
        self.flush()
        if self._act is not None:
            self._history.store()
        stopping.check_stop()
        self.database.connection.commit()
        stopping.forbid_stopping()
        self.cache.clear()
        self.has_committed = True
        self._act = None

    @property
    def act(self) -> Act | None:
        """The act to which writes now belong; None before one has begun: only drafts are written without one."""
        return self._act

    @property
    def act_id(self) -> str:
        """The ID of the act to which writes now belong; raises RuntimeError before an act has begun."""
        if self._act is None:
            raise RuntimeError("an act must begin before anything is written")
        return self._act.act_id

    @property
    def acts(self) -> Sequence[str]:
        """The IDs of all acts of the transaction, oldest first."""
        return self._history.acts

    @property
    def first_act(self) -> str:
        """The ID of the act that made the data file; known once an act has begun."""
        return self._history.first_act

    def _changes(self, table: str) -> None:
        """Drop what was read ahead, and the cached values of plans, rounds and divisions if the table changes them."""
        self.database.forget_read_ahead()
        if table not in OF_ANSWERS:
            self.cache.clear()
            self.writes_answers_only &= table in _OF_DRAFTS

    def _of_act(self, table: str, rows: Iterable[Line]) -> Iterable[Line]:
        """Return the rows with the current act, if their table has a column for it and they do not name another act."""
        if "act_id" not in self.database.tables[table].columns:
            return rows
        return (row if "act_id" in row else {**row, "act_id": self.act_id} for row in rows)

    def insert(self, table: str, rows: Iterable[Line]) -> None:
        """Queue rows to be inserted; a long queue is written at once, to limit the memory used.

        A row without `act_id` gets the ID of the current act, if the table has that column.
        """
        for row in self._of_act(table, rows):
            self._changes(table)
            self._waiting[table].append(row)
            if len(self._waiting[table]) >= _MOST_WAITING:
                self.flush()

    def insert_missing(self, table: str, rows: Iterable[Line]) -> Sequence[Line]:
        """Insert the rows whose key is not stored yet; return the rows that were inserted."""
        self.flush()
        given = list(self._of_act(table, rows))
        self._changes(table)
        self._history.prepare(self.database.tables[table], given)
        add = self.database.statements.sql_to_write(f"add {table}")
        # all are sent before the first answer is waited for: a server may be far away
        sent = [(row, self.database.connection.execute(add, row)) for row in given]
        return [row for row, added in sent if added.rowcount]

    def replace(self, table: str, rows: Iterable[Line]) -> None:
        """Insert rows, replacing rows with the same keys."""
        kept = list(self._of_act(table, rows))
        self.clear(table, kept)
        self.insert(table, kept)

    def clear(self, table: str, rows: Iterable[Line], by: Sequence[str] = ()) -> None:
        """Delete the stored rows that equal one of `rows` in the key columns, or in the columns `by` if given.

        Each of `rows` has the group of the stored row, too, such as the act that wrote it.
        """
        names = by or self.database.tables[table].key
        self.flush()
        known = list(rows)
        gone = [{name: row[name] for name in names} for row in known]
        self._changes(table)
        self._history.prepare(self.database.tables[table], known, deleting=True)
        self.database.run_many(f"delete {table}", gone, names)

    def replace_group(self, table: str, group: str, rows: Iterable[Line]) -> None:
        """Replace all rows of a group; `group` is empty if all rows of the table are one group."""
        self.flush()
        known, kept = self.database.tables[table], list(rows)
        of = {known.group: group} if known.group else {}
        before = [dict(zip(known.summed, line, strict=True)) for line in self.database.run(f"lines {table}", **of)]
        if before:
            self.clear(table, before)
        self.insert(table, kept)

    def change(self, table: str, row: Line) -> None:
        """Update stored rows: some cells of `row` identify them, the other cells are the new values.

        The statement for the table determines which cells identify them.
        """
        self.flush()
        self._changes(table)
        self._history.prepare(self.database.tables[table], [row])
        self.database.run(f"change {table}", **row)

    def delete_all_of(self, table: StoredTable, column: str, value: str) -> None:
        """Delete all rows of a round or of an edition from a table, even if no act otherwise changes its rows.

        `column`: one of the table's `of_round` or `of_edition`; `value`: the ID of the round or edition.
        """
        self.flush()
        groups = self.database.run(f"groups {table.name}", **{column: value})
        names = [column[0] for column in groups.description]
        self.clear(table.name, [dict(zip(names, group, strict=True)) for group in groups.fetchall()], by=names)

    def flush(self) -> None:
        """Write the queued rows."""
        waiting, self._waiting = self._waiting, defaultdict(list)
        total, done = sum(map(len, waiting.values())), 0
        for table, rows in waiting.items():
            if total >= _MOST_WAITING:
                stopping.report("保存しています", done, total)
                done += len(rows)
            if rows:
                self._history.prepare(self.database.tables[table], rows)
                self.database.run_many(f"insert {table}", rows)

    def next_ordinal(self, table: str) -> int:
        """Return a new `ordinal` for a row of a table: one more than the highest one stored or returned so far."""
        if table not in self._last:
            self.flush()
            (self._last[table],) = self.database.run(f"last {table}").fetchone()
        self._last[table] += 1
        return self._last[table]
