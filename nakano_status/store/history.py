"""Reads the acts and the heads of their history; writes the heads that forms and papers state, and removed files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from nakano_status.domain.grouped import grouped
from nakano_status.domain.history.act_subjects import ActSubject
from nakano_status.domain.history.acts import Act, history_head
from nakano_status.store import reading
from nakano_status.store.statements import read_time

if TYPE_CHECKING:
    from nakano_status.domain.history.acts import ActKind, HeadOf


class StoredHistory(reading.Stored):
    """The history of the acts: its current head, the heads stated by forms and papers, and removed files."""

    def head(self) -> str:
        """Return the history head after the acts that have ended, a digest; empty if no act has a digest."""
        last = [digest for (digest,) in self._rows("last_digests")]
        return history_head(last) if last else ""

    def heads(self) -> dict[str, Act]:
        """Return, by history head, the act that led to it, oldest first."""
        found: dict[str, Act] = {}
        last: dict[str, str] = {}
        self._read_together("parents", "digests")
        before = self._grouped("parents")
        for act_id, digest, kind, at, by, why in self._rows("digests"):
            for (parent,) in before.get(act_id, ()):
                last.pop(parent, None)
            last[act_id] = digest
            found[history_head(last.values())] = Act(act_id, kind, read_time(at), by, why)
        return found

    def stated_heads(self, subject: HeadOf) -> dict[str, str]:
        """Return the history heads that forms or recorded papers state (`subject`: which of the two).

        They are by package ID, or by the round ID and number of the paper (`round/3`).
        """
        return dict(self._rows("kept_heads", subject=subject.value))

    def acts_about(self, subjects: Iterable[ActSubject]) -> Sequence[Act]:
        """Return the acts that are about any of these subjects, oldest first."""
        found = self._rows("acts_about", subject=[each.key for each in subjects])
        return [Act(act_id, kind, read_time(at), by, why) for act_id, kind, at, by, why in found]

    def subjects_of(self, kind: ActKind) -> Mapping[str, tuple[ActSubject, ...]]:
        """Return the subjects of the acts of a kind, by act ID, oldest act first, without acts that have no subject."""
        found = self._rows("subjects_of_kind", kind=kind.value)
        return grouped((act_id, ActSubject.read(key)) for act_id, key in found)

    def acts_of_round(self, round_id: str) -> frozenset[str]:
        """Return the IDs of the acts that wrote rows of a round, or received a file for it."""
        return frozenset(act_id for (act_id,) in self._rows("acts_of_round", round_id=round_id))

    def removed_files(self) -> dict[str, date]:
        """Return the day on which each removed file was removed, by the file's SHA-256."""
        return {sha256: date.fromisoformat(day) for sha256, day in self._rows("dropped_files")}

    def add_stated_head(self, subject: HeadOf, subject_id: str, head: str) -> None:
        """Store the history head that a form or a recorded paper states; `subject_id`: the key as in `stated_heads`."""
        line = {"subject": subject.value, "subject_id": subject_id, "head": head}
        self._work.insert("kept_head", [line])

    def remove_file_content(self, sha256: str, day: date) -> None:
        """Remove the bytes of a received file whose retention period ended; its digest and size remain.

        `day`: the day of the removal, which is stored.
        """
        self._work.change("received_file", {"sha256": sha256, "content": b""})
        line = {"sha256": sha256, "day": day.isoformat()}
        self._work.insert("dropped_file", [line])

    def blank_person(self, act_id: str) -> None:
        """Remove the 担当者名 of an act."""
        self._work.change("act", {"act_id": act_id, "by_name": None})
