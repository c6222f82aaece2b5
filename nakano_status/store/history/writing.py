"""Writes where heads are stated, and which files were removed."""

from __future__ import annotations

from datetime import date

from nakano_status.domain.history.acts import HeadOf
from nakano_status.store.history.reading import HistoryReading
from nakano_status.store.reading import Writing


class HistoryWriting(HistoryReading, Writing):
    """Writes where heads are stated, and which files were removed."""

    def state(self, subject: HeadOf, subject_id: str, head: str) -> None:
        """Keep the head that a form or a recorded paper states."""
        line = {"subject": subject.value, "subject_id": subject_id, "head": head}
        self._work.insert("kept_head", [line])

    def drop_file(self, sha256: str, day: date) -> None:
        """Remove the bytes of a received file whose retention period ended; its digest and size are kept."""
        self._work.change("received_file", {"sha256": sha256, "content": b""})
        line = {"sha256": sha256, "day": day.isoformat()}
        self._work.insert("dropped_file", [line])

    def blank_person(self, act_id: str) -> None:
        """Remove the 担当者名 of an act."""
        self._work.change("act", {"act_id": act_id, "by_name": None})
