"""Entries on figures of 成果指標."""

from nakano_status.application.indicators.edit_indicator import TEXT, IndicatorEntry
from nakano_status.domain.indicators.indicator import FigureKey


def figure_entry(place: FigureKey, text: str) -> IndicatorEntry:
    """Return the entry that writes a figure at a place."""
    return IndicatorEntry(place.indicator_id).with_texts({(place, TEXT): text})
