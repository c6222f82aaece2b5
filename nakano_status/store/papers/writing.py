"""Writes 成果指標 with their figures, and papers to be recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from nakano_status.domain.indicators.indicator import FigureKind, Indicator, YearFigure
from nakano_status.store.papers.reading import IndicatorReading, PublicationReading
from nakano_status.store.reading import Writing

if TYPE_CHECKING:
    from nakano_status.domain.papers.publication import Publication

_ANY_EDITION = ""
"""The edition of an actual: actuals do not depend on an edition's targets."""


class IndicatorWriting(IndicatorReading, Writing):
    """Writes the indicators."""

    def add(self, plan_id: str, indicators: Iterable[Indicator]) -> None:
        """Add the indicators that are not stored yet, with their figures and owners; existing ones are not changed."""
        given = list(indicators)
        ids = dict.fromkeys(each.indicator_id for each in given)
        self._work.insert_missing("indicator", [{"indicator_id": each, "plan_id": plan_id} for each in ids])
        lines = [_line_of(each) for each in given]
        added = {row["indicator_id"] for row in self._work.insert_missing("indicator_in_edition", lines)}
        for each in (each for each in given if each.indicator_id in added):
            if each.owner is not None:
                self.set_owner(each.edition_id, each.indicator_id, each.owner)
            for kind in FigureKind:
                self._insert_figures(each, kind)

    def set_owner(self, edition_id: str, indicator_id: str, division: str | None, since: date | None = None) -> None:
        """Record the division that supplies the figures (None: unknown), from a day on; earlier records are kept."""
        place = {"edition_id": edition_id, "indicator_id": indicator_id}
        self._work.replace("indicator_owner", [{**place, "division_id": division}])
        if since is not None:
            self._work.replace("indicator_owner_day", [{**place, "valid_from": since.isoformat()}])

    def set_figure(self, indicator: Indicator, kind: FigureKind, figure: YearFigure, *, clears: bool = False) -> None:
        """Record a figure, or that there is no such column any more; earlier records are kept."""
        edition_id = _ANY_EDITION if kind is FigureKind.ACTUAL else indicator.edition_id
        place = {"edition_id": edition_id, "indicator_id": indicator.indicator_id}
        line = {**place, "year": figure.year.start, "kind": kind.value, **_figure_columns(figure)}
        self._work.replace("indicator_value", [{**line, "text": None} if clears else line])

    def _insert_figures(self, indicator: Indicator, kind: FigureKind) -> None:
        for figure in indicator.figures(kind):
            self.set_figure(indicator, kind, figure)


def _line_of(indicator: Indicator) -> Mapping[str, Any]:
    return {
        "edition_id": indicator.edition_id,
        "indicator_id": indicator.indicator_id,
        "goal": indicator.goal,
        "ordinal": indicator.ordinal,
        "name": indicator.name,
        "name_printed": indicator.name_printed,
        "unit": indicator.unit,
        "footnote_mark": indicator.footnote_mark,
        "footnote": indicator.note,
        "direction": indicator.direction.value,
    }


class PublicationWriting(PublicationReading, Writing):
    """Records papers."""

    def add(
        self, publication: Publication, files: Mapping[str, bytes], values: Mapping[tuple[str, str], str | None]
    ) -> None:
        """Record a paper with the bytes of its files by name, and what it printed by (row_id, key)."""
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


def _figure_columns(recorded: YearFigure) -> Mapping[str, Any]:
    figure = recorded.figure
    return {
        "text": figure.text,
        "value": None if figure.value is None else str(figure.value),
        "denominator": figure.denominator,
        "unit": figure.unit,
        "qualifier": figure.qualifier,
        "reason": recorded.reason,
        "as_of": recorded.as_of,
        "source": recorded.source,
        "factor": recorded.factor,
    }


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
