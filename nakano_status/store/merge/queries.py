"""The queries of assertions, changes, current values and drafts."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from nakano_status.store import tables as t
from nakano_status.store.expressions import Named, NamedWrite, among, by, deleting, narrowed, with_or_without


def queries() -> Iterator[Named]:
    """Yield every query with its name; a name is repeated for each combination of parameters."""
    yield from _assertions()
    line, head, draft, change = t.entry_value.c, t.entry_word.c, t.draft.c, t.change.c
    values = select(line.row_id, line.division_id, line.key, line.value, line.conflict)
    yield from narrowed("current", values.where(by(line.round_id)), t.entry_value)
    answered = select(func.count()).select_from(t.entry_value)
    yield "answered", answered.where(by(line.round_id), by(line.key), line.value.is_not(None))
    heads = select(head.row_id, head.group_key, head.division_id, head.word_id)
    current = heads.where(by(head.round_id)).order_by(head.position)
    yield from narrowed("current_words", current, t.entry_word)
    for chosen in with_or_without(by(change.row_id), by(change.key)):
        yield "changes", select(t.change).where(by(change.round_id), *chosen).order_by(change.ordinal)
    place = (draft.row_id, draft.key, draft.division_id)
    yield "drafts", select(*place, draft.text).where(by(draft.round_id)).order_by(*place)


def _assertions() -> Iterator[Named]:
    place = ("word_id", "row_id", "division_id", "group_key")
    for chosen in with_or_without(among(t.word.c.row_id)):
        of = (by(t.word.c.round_id), *chosen)
        yield "words", select(t.word).where(*of).order_by(t.word.c.ordinal)
        for name, table, columns in (
            ("word_values", t.word_value, ("key", "value")),
            ("word_seen", t.word_seen, ("seen_id",)),
        ):
            yield name, select(*(table.c[each] for each in (*place, *columns))).join(t.word).where(*of)


def writes() -> Iterator[NamedWrite]:
    """Yield every statement that changes or deletes rows by other columns than their key."""
    yield deleting(t.entry_word, "round_id", "row_id", "division_id", "group_key")
