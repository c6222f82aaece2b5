"""Reads the digests of acts; writes where heads are stated, and which files were removed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from nakano_status.store.reading import Stored
from nakano_status.store.stored_forms import read_time

if TYPE_CHECKING:
    from nakano_status.domain.history.acts import Act, HeadOf


class StoredHistory(Stored):
    """The head of the acts, where heads are stated, and which files were removed."""

    def head(self) -> str:
        """Return the head of all acts that have ended; '' if none of them has a digest."""
        from nakano_status.domain.history.acts import head_of

        last = [digest for (digest,) in self._rows("last_digests")]
        return head_of(last) if last else ""

    def heads(self) -> dict[str, Act]:
        """Return every head that there was, with the act that led to it, oldest first."""
        from nakano_status.domain.history.acts import Act, head_of

        found: dict[str, Act] = {}
        last: dict[str, str] = {}
        before = self._grouped("parents")
        for act_id, digest, kind, at, by, why in self._rows("digests"):
            for (parent,) in before.get(act_id, ()):
                last.pop(parent, None)
            last[act_id] = digest
            found[head_of(last.values())] = Act(act_id, kind, read_time(at), by, why)
        return found

    def stated(self, subject: HeadOf) -> dict[str, str]:
        """Return the heads that forms, or recorded papers, state, by their identity."""
        return dict(self._rows("kept_heads", subject=subject.value))

    def acts_of_round(self, round_id: str) -> frozenset[str]:
        """Return the IDs of the acts that wrote anything of a round, or received a file for it."""
        return frozenset(act_id for (act_id,) in self._rows("acts_of_round", round_id=round_id))

    def dropped(self) -> dict[str, date]:
        """Return the day on which each removed file was removed, by SHA-256."""
        return {sha256: date.fromisoformat(day) for sha256, day in self._rows("dropped_files")}

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
