"""What was said in the store itself, what it changed, what stands, and what is being typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, Table, select

from nakano_status.application.ports import CurrentValue, Draft
from nakano_status.domain.change import Act, Change, Why
from nakano_status.domain.slot import Slot, slot_of
from nakano_status.domain.take import Take
from nakano_status.domain.voice import Word, WordKind
from nakano_status.store import tables as t
from nakano_status.store.reading import Reading, among, division_in_key, slot_from, values_by_slot
from nakano_status.store.stored_forms import read_time, stored_time
from nakano_status.store.writing import Writing

_WORD_KEY = ("word_id", "row_id", "division_id", "group_key")


class EntryReading(Reading):
    """Reads words, changes, the cache and drafts."""

    def words(self, round_id: str, row_ids: Iterable[str] | None = None) -> Sequence[Word]:
        """Return the words said in this store (typed, decided, imported), oldest first."""
        wanted = [t.word.c.round_id == round_id, *among(t.word.c.row_id, row_ids)]

        def parts(table: Table, *columns: str) -> Select[Any]:
            names = [table.c[name] for name in (*_WORD_KEY, *columns)]
            return select(*names).join(t.word).where(*wanted)

        values: defaultdict[tuple[str, ...], dict[str, str | None]] = defaultdict(dict)
        seen: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        for row in self._rows(parts(t.word_value, "key", "value")):
            values[tuple(row[:4])][row.key] = row.value
        for row in self._rows(parts(t.word_seen, "seen_id")):
            seen[tuple(row[:4])].add(row.seen_id)
        words = []
        for row in self._rows(select(t.word).where(*wanted).order_by(t.word.c.ordinal)):
            place = (row.word_id, row.row_id, row.division_id, row.group_key)
            slot = slot_from(row.row_id, row.group_key, row.division_id)
            take = Take(row.take) if row.take else None
            said = slot.values_of(values[place])
            words.append(Word(row.word_id, slot, said, row.writer, WordKind(row.kind), frozenset(seen[place]), take))
        return words

    def current(self, round_id: str, row_ids: Iterable[str] | None = None) -> Mapping[Slot, CurrentValue]:
        """Return the cache of what stands, on all rows or on some."""
        line, head, wanted = t.entry_value.c, t.entry_word.c, None if row_ids is None else list(row_ids)
        columns = (line.row_id, line.division_id, line.key, line.value, line.conflict)
        stored = self._rows(select(*columns).where(line.round_id == round_id, *among(line.row_id, wanted)))
        values = values_by_slot((row.row_id, row.division_id, row.key, row.value) for row in stored)
        open_ones = {slot_of(row.row_id, row.key, row.division_id) for row in stored if row.conflict}
        words: defaultdict[Slot, list[str]] = defaultdict(list)
        of_round = (head.round_id == round_id, *among(head.row_id, wanted))
        heads = select(head.row_id, head.group_key, head.division_id, head.word_id).where(*of_round)
        for row_id, group, division_id, word_id in self._rows(heads.order_by(head.position)):
            words[slot_from(row_id, group, division_id)].append(word_id)
        return {
            slot: CurrentValue(slot, standing, slot in open_ones, tuple(words.get(slot, ())))
            for slot, standing in values.items()
        }

    def changes(self, round_id: str, row_id: str | None = None, key: str | None = None) -> Sequence[tuple[Act, Change]]:
        """Return the changes with their acts, oldest first."""
        line = t.change.c
        narrowed = [
            *among(line.row_id, None if row_id is None else [row_id]),
            *among(line.key, None if key is None else [key]),
        ]
        acts = {act.act_id: act for act in self.act_kinds()}
        wanted = select(t.change).where(line.round_id == round_id, *narrowed).order_by(line.ordinal)
        return [
            (
                acts[row.act_id],
                Change(
                    act_id=row.act_id,
                    round_id=row.round_id,
                    row_id=row.row_id,
                    key=row.key,
                    division=row.division_id,
                    was=row.was,
                    now=row.now,
                    who=row.who,
                    why=Why(row.why),
                    word_id=row.word_id,
                    sha256=row.sha256,
                    file=row.file,
                    cell=row.cell,
                ),
            )
            for row in self._rows(wanted)
        ]

    def act_kinds(self) -> Sequence[Act]:
        """Return all acts, oldest first."""
        line = t.act.c
        acts = select(line.act_id, line.kind, line.at, line.by_name).order_by(line.ordinal)
        return [Act(act_id, kind, read_time(at), by) for act_id, kind, at, by in self._rows(acts)]

    def drafts(self, round_id: str) -> Sequence[Draft]:
        """Return what is being typed, by row, field and division."""
        line = t.draft.c
        columns = (line.row_id, line.key, line.division_id, line.text)
        return [
            Draft(*row) for row in self._rows(select(*columns).where(line.round_id == round_id).order_by(*columns[:3]))
        ]

    def setting(self, key: str) -> str | None:
        """Return a remembered setting, or None."""
        found = self._first(select(t.setting.c.value).where(t.setting.c.key == key))
        return found.value if found else None


class EntryWriting(Writing):
    """Writes words, changes, the cache and drafts."""

    def add_word(self, round_id: str, word: Word) -> None:
        """Add a word said in this store."""
        key = {
            "word_id": word.word_id,
            "row_id": word.slot.row_id,
            "division_id": division_in_key(word.slot.division),
            "group_key": word.slot.group,
        }
        head = {
            **key,
            "ordinal": self._next(t.word),
            "round_id": round_id,
            "writer": word.writer,
            "kind": word.kind.value,
            "take": word.take.value if word.take else None,
            "act_id": self._act_id,
        }
        values = zip(word.slot.keys, word.values, strict=True)
        self._insert(t.word, [head])
        self._insert(t.word_value, [{**key, "key": field, "value": value} for field, value in values])
        self._insert(t.word_seen, [{**key, "seen_id": seen} for seen in sorted(word.seen)])

    def add_changes(self, changes: Iterable[Change]) -> None:
        """Append changes."""
        self._insert(t.change, [_change_row(change, self._next(t.change)) for change in changes])

    def save_current(self, round_id: str, values: Iterable[CurrentValue]) -> None:
        """Replace lines of the cache."""
        lines: list[Mapping[str, Any]] = []
        slots: list[Mapping[str, Any]] = []
        heads: list[Mapping[str, Any]] = []
        for current in values:
            slot = current.slot
            place = {"round_id": round_id, "row_id": slot.row_id, "division_id": division_in_key(slot.division)}
            for key, value in zip(slot.keys, current.values, strict=True):
                lines.append(
                    {**place, "key": key, "value": value, "conflict": current.conflict, "act_id": self._act_id}
                )
            slots.append({**place, "group_key": slot.group})
            for position, word_id in enumerate(current.word_ids):
                heads.append({**slots[-1], "word_id": word_id, "position": position})
        self._replace(t.entry_value, lines)
        self._clear(t.entry_word, slots, by=["round_id", "row_id", "division_id", "group_key"])
        self._insert(t.entry_word, heads)

    def save_draft(self, round_id: str, draft: Draft) -> None:
        """Keep a text being typed; it needs no act until it becomes a change."""
        place = _draft_key(round_id, draft.row_id, draft.key, draft.division)
        self._replace(t.draft, [{**place, "text": draft.text, "saved_at": stored_time(self._clock.now())}])

    def drop_draft(self, round_id: str, row_id: str, key: str, division: str) -> None:
        """Forget a text being typed (it became a change)."""
        self._clear(t.draft, [_draft_key(round_id, row_id, key, division)])

    def remember(self, key: str, value: str) -> None:
        """Keep a setting."""
        self._replace(t.setting, [{"key": key, "value": value, "act_id": self._act_id}])


def _draft_key(round_id: str, row_id: str, key: str, division: str) -> Mapping[str, str]:
    return {"round_id": round_id, "row_id": row_id, "division_id": division, "key": key}


def _change_row(change: Change, ordinal: int) -> Mapping[str, Any]:
    return {
        "change_id": f"{change.act_id}-{ordinal}",
        "ordinal": ordinal,
        "act_id": change.act_id,
        "round_id": change.round_id,
        "row_id": change.row_id,
        "key": change.key,
        "division_id": change.division,
        "was": change.was,
        "now": change.now,
        "who": change.who,
        "why": change.why.value,
        "word_id": change.word_id,
        "sha256": change.sha256,
        "file": change.file,
        "cell": change.cell,
    }
