"""Reads 成果指標 with their figures, and the recorded papers.

Most data files are read without any of these rows: the module that converts them is loaded only if there are some.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from nakano_status.store.reading import Reading

if TYPE_CHECKING:
    from datetime import date

    from nakano_status.domain.history.acts import Act
    from nakano_status.domain.indicators.indicator import Indicator
    from nakano_status.domain.papers.publication import Publication


class IndicatorReading(Reading):
    """Reads the indicators."""

    def of_edition(self, edition_id: str) -> Sequence[Indicator]:
        """Return the indicators of an edition with their current figures, in printed order."""
        rows = self._rows("indicators", edition_id=edition_id)
        if not rows:
            return []
        from nakano_status.store.papers.values import indicators_of

        owners = self.owners(edition_id)
        return indicators_of(rows, owners, self._rows("indicator_values", edition_id=edition_id))

    def owners(self, edition_id: str, day: date | None = None) -> Mapping[str, str | None]:
        """Return the division that supplies each indicator on a day (None: as last recorded); None: no division."""
        rows = self._rows("indicator_owners", edition_id=edition_id)
        begun = (row for row in rows if day is None or (row.valid_from or "") <= day.isoformat())
        return {row.indicator_id: row.division_id for row in begun}

    def history(self, indicator_id: str) -> Sequence[tuple[Act, str, str | None]]:
        """Return the recorded changes of an indicator, oldest first: a figure (R3, target:R7) or its owner."""
        from nakano_status.store.papers.values import history_of

        figures = self._rows("indicator_words", indicator_id=indicator_id)
        return history_of(figures, self._rows("indicator_owner_words", indicator_id=indicator_id))


class PublicationReading(Reading):
    """Reads the recorded papers."""

    def of_round(self, round_id: str) -> Sequence[Publication]:
        """Return the papers of a round in the order of their numbers, without the bytes of their files."""
        rows = self._rows("publications", round_id=round_id)
        if not rows:
            return []
        from nakano_status.store.papers.values import publication_of

        files = self._grouped("publication_files", round_id=round_id)
        return [publication_of(row, files.get(row.number, ())) for row in rows]

    def content(self, round_id: str, number: int, name: str) -> bytes | None:
        """Return the bytes of a file of a paper, or None."""
        found = self._first("publication_content", round_id=round_id, number=number, file_name=name)
        return None if found is None else found.content

    def printed_values(self, round_id: str, number: int) -> Mapping[tuple[str, str], str | None]:
        """Return what a paper printed, by (row_id, key); values that belong to no row have the empty row_id."""
        rows = self._rows("printed_values", round_id=round_id, number=number)
        return {(row_id, key): value for row_id, key, value in rows}

    def numbers_of_row(self, round_id: str, row_id: str) -> Sequence[int]:
        """Return the numbers of the papers in which a row is printed, in their order."""
        return [row.number for row in self._rows("papers_of_row", round_id=round_id, row_id=row_id)]
