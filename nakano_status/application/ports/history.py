"""What the acts need of the digests of acts: the head, and where it is stated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from nakano_status.domain.history.acts import Act, HeadOf


class HistoryReader(Protocol):
    """Reads the head of the acts."""

    def head(self) -> str:
        """The head of all acts that have ended; within a transaction, without the act that is being carried out.

        '' if none of them has a digest, as in a file of an older format that is only read.
        """

    def heads(self) -> dict[str, Act]:
        """Every head that there was, with the act that led to it, oldest first; acts of older formats have none."""

    def stated(self, subject: HeadOf) -> Mapping[str, str]:
        """The heads that forms, or recorded papers, state; those from before format 1.5 state none."""

    def acts_of_round(self, round_id: str) -> frozenset[str]:
        """The IDs of the acts that wrote anything of a round, or received a file for it."""

    def dropped(self) -> Mapping[str, date]:
        """The day on which each removed file was removed, by SHA-256."""


class HistoryWriter(HistoryReader, Protocol):
    """Writes where heads are stated, and which files were removed."""

    def state(self, subject: HeadOf, subject_id: str, head: str) -> None:
        """Keep the head that a form or a recorded paper states."""

    def drop_file(self, sha256: str, day: date) -> None:
        """Remove the bytes of a received file whose retention period ended; its digest and size are kept."""

    def blank_person(self, act_id: str) -> None:
        """Remove the 担当者名 of an act."""
