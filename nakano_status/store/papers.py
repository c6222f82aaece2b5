"""Reads and writes the recorded papers, and the choice of the sender of papers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from nakano_status.domain.indicators.indicator import FigureKind, YearFigure
from nakano_status.domain.papers.publication import Occasion, Publication, PublicationFile, SenderChoice
from nakano_status.store.reading import Stored
from nakano_status.store.rows import PublicationRow

if TYPE_CHECKING:
    _Figures = Mapping[tuple[str, FigureKind], tuple[YearFigure, ...]]


class StoredPapers(Stored):
    """The recorded papers, and the sender of papers."""

    def of_round(self, round_id: str) -> Sequence[Publication]:
        """Return the papers of a round, sorted by number, without the bytes of their files."""
        self._read_together("publications", "publication_files", "round_profile", round_id=round_id)
        rows = self._rows_of(PublicationRow, "publications", round_id=round_id)
        if not rows:
            return []
        files = self._grouped("publication_files", round_id=round_id)
        called = self._profile(round_id).occasions
        return [publication_of(row, files.get(row.number, ()), called) for row in rows]

    def content(self, round_id: str, number: int, name: str) -> bytes | None:
        """Return the bytes of a file of a recorded paper; None if there is no such file."""
        found = self._first("publication_content", round_id=round_id, number=number, file_name=name)
        return None if found is None else found.content

    def printed_values(self, round_id: str, number: int) -> Mapping[tuple[str, str], str | None]:
        """Return the values that a paper printed, by (row_id, key); None is blank.

        Values of no row have an empty row_id.
        """
        rows = self._rows("printed_values", round_id=round_id, number=number)
        return {(row_id, key): value for row_id, key, value in rows}

    def paper_numbers_of_row(self, round_id: str, row_id: str) -> Sequence[int]:
        """Return the numbers of the papers that print a row, in ascending order."""
        return [row.number for row in self._rows("papers_of_row", round_id=round_id, row_id=row_id)]

    def add(
        self, publication: Publication, files: Mapping[str, bytes], values: Mapping[tuple[str, str], str | None]
    ) -> None:
        """Record a paper.

        `files`: the bytes of its files by name. `values`: the values that it printed, by (row_id, key).
        """
        key = {"round_id": publication.round_id, "number": publication.number}
        head = {
            **key,
            "occasion": publication.occasion.value,
            "label": publication.label,
            "day": publication.day.isoformat(),
            "state_digest": publication.state_digest,
            "is_final": publication.is_final,
            "supersedes": publication.supersedes,
        }
        self._work.insert("publication", [head])
        self._work.insert(
            "publication_file",
            [
                {**key, "name": name, "position": position, "sha256": _sha256(content), "content": content}
                for position, (name, content) in enumerate(files.items())
            ],
        )
        lines = [{**key, "row_id": row_id, "key": of, "value": value} for (row_id, of), value in values.items()]
        self._work.insert("publication_value", lines)

    def sender_choice(self) -> SenderChoice:
        """Return the choice of the sender of papers; if none is stored, its `is_made` is false."""
        self._read_together("paper_sender", "kept_senders")
        chosen = self._first("paper_sender")
        if chosen is None:
            return SenderChoice()
        return SenderChoice(is_made=True, body=chosen.division_id, kept=dict(self._rows("kept_senders")))

    def save_sender_choice(self, choice: SenderChoice) -> None:
        """Replace the choice of the sender of papers, with the names that settled rounds print instead."""
        self._work.replace_group("paper_sender", "", [{"division_id": choice.body}])
        kept = [{"round_id": round_id, "name": name} for round_id, name in choice.kept.items()]
        self._work.replace_group("kept_sender", "", kept)


def publication_of(row: PublicationRow, files: Sequence[tuple[str, str]], called: Mapping[str, str]) -> Publication:
    """Return the recorded paper in a stored row.

    `files`: names and SHA-256 of its files. `called`: the plan's names for occasions, by occasion.
    """
    return Publication(
        round_id=row.round_id,
        number=row.number,
        occasion=Occasion(row.occasion),
        label=row.label,
        day=date.fromisoformat(row.day),
        state_digest=row.state_digest,
        is_final=bool(row.is_final),
        supersedes=row.supersedes,
        files=tuple(PublicationFile(*file) for file in files),
        act_id=row.act_id,
        called=called.get(row.occasion, ""),
    )


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
