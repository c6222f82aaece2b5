"""The text of a row that can be searched; the domain folds texts (window.md, 取組一覧)."""

from __future__ import annotations

from nakano_status.application.round.read.views import RowView
from nakano_status.domain.text.search import fold_for_search


def searchable(row: RowView) -> str:
    """Return everything of a row that can be searched, folded once."""
    texts = (
        row.id,
        row.code,
        row.measure,
        row.title,
        *row.leads,
        *row.trackers,
        *row.associates,
        *row.values.values(),
        *row.notes.values(),
    )
    return "\n".join(fold_for_search(text) for text in texts if text)
