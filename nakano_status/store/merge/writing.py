"""Writes the data file's own assertions, the changes, the current values and the drafts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nakano_status.application.ports.data_file import CurrentValue
from nakano_status.domain.history.acts import Change, Draft
from nakano_status.domain.merge.revision import Assertion
from nakano_status.store.history.content_digests import draft_check
from nakano_status.store.merge.reading import EntryReading, SettingReading
from nakano_status.store.reading import Writing, division_in_key
from nakano_status.store.stored_forms import stored_time
from nakano_status.store.transaction import Transaction

_AT_ONCE = 2_000
"""The most lines of the cache that are replaced at once: those of a large batch need much memory."""


class EntryWriting(EntryReading, Writing):
    """Writes assertions, changes, the cache and drafts."""

    def __init__(self, work: Transaction) -> None:
        """Write in this transaction; the cache is read each time, as acts on answers write it."""
        super().__init__(work)
        self._known = None

    def add_assertion(self, round_id: str, assertion: Assertion) -> None:
        """Add an assertion made in this data file."""
        key = {
            "word_id": assertion.assertion_id,
            "row_id": assertion.slot.row_id,
            "division_id": division_in_key(assertion.slot.division),
            "group_key": assertion.slot.group,
        }
        head = {
            **key,
            "ordinal": self._work.next("word"),
            "round_id": round_id,
            "writer": assertion.writer,
            "kind": assertion.kind.value,
            "take": assertion.choice.value if assertion.choice else None,
        }
        values = zip(assertion.slot.keys, assertion.values, strict=True)
        self._work.insert("word", [head])
        self._work.insert("word_value", [{**key, "key": field, "value": value} for field, value in values])
        self._work.insert("word_seen", [{**key, "seen_id": seen} for seen in sorted(assertion.observed)])

    def add_changes(self, changes: Iterable[Change]) -> None:
        """Append changes."""
        self._work.insert("change", (_change_row(change, self._work.next("change")) for change in changes))

    def save_current(self, round_id: str, values: Iterable[CurrentValue]) -> None:
        """Replace lines of the cache."""
        kept = list(values)
        for first in range(0, len(kept), _AT_ONCE):
            self._save_some(round_id, kept[first : first + _AT_ONCE])

    def _save_some(self, round_id: str, values: Iterable[CurrentValue]) -> None:
        (first_act,) = self._database.run("first_act").fetchone()  # which act wrote it last nothing would determine
        lines: list[Mapping[str, Any]] = []
        blanks: list[Mapping[str, Any]] = []
        slots: list[Mapping[str, Any]] = []
        heads: list[Mapping[str, Any]] = []
        for current in values:
            slot = current.slot
            place = {"round_id": round_id, "row_id": slot.row_id, "division_id": division_in_key(slot.division)}
            head = {**place, "conflict": current.conflict, "act_id": first_act}
            is_blank = not (current.conflict or current.assertion_ids or any(current.values))
            for key, value in zip(slot.keys, current.values, strict=True):
                (blanks if is_blank else lines).append({**head, "key": key, "value": value})
            slots.append({**place, "group_key": slot.group})
            for position, assertion_id in enumerate(current.assertion_ids):
                heads.append({**slots[-1], "word_id": assertion_id, "position": position})
        self._work.clear("entry_value", blanks)
        self._work.replace("entry_value", lines)
        self._work.clear("entry_word", slots, by=["round_id", "row_id", "division_id", "group_key"])
        self._work.insert("entry_word", heads)

    def save_draft(self, round_id: str, draft: Draft) -> None:
        """Keep a draft; it needs no act until it becomes a change."""
        place = _draft_key(round_id, draft.row_id, draft.key, draft.division)
        line = {**place, "text": draft.text, "saved_at": stored_time(self._work.clock.now())}
        self._work.replace("draft", [line])
        self._work.replace("draft_check", [draft_check(tuple(line.values()))])

    def drop_draft(self, round_id: str, row_id: str, key: str, division: str) -> None:
        """Delete a draft (it became a change)."""
        key_of_draft = [_draft_key(round_id, row_id, key, division)]
        self._work.clear("draft_check", key_of_draft)
        self._work.clear("draft", key_of_draft)


class SettingWriting(SettingReading, Writing):
    """Writes the settings."""

    def save(self, key: str, value: str) -> None:
        """Keep a setting."""
        self._work.replace("setting", [{"key": key, "value": value}])


def _draft_key(round_id: str, row_id: str, key: str, division: str) -> Mapping[str, str]:
    return {"round_id": round_id, "row_id": row_id, "division_id": division, "key": key}


def _change_row(change: Change, ordinal: int) -> Mapping[str, Any]:
    return {
        "change_id": f"{change.act_id}-{ordinal}",
        "ordinal": ordinal,
        "round_id": change.round_id,
        "row_id": change.row_id,
        "key": change.key,
        "division_id": change.division,
        "was": change.was,
        "now": change.now,
        "who": change.who,
        "why": change.why.value,
        "word_id": change.assertion_id,
        "sha256": change.sha256,
        "file": change.file,
        "cell": change.cell,
    }
