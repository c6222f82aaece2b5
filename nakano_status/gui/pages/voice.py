"""In whose name a row is written on, and what an editor shows of it then."""

from __future__ import annotations

from dataclasses import dataclass

from nakano_status.application.read.views import RowView
from nakano_status.domain.fields import NOTE


@dataclass(frozen=True)
class Voice:
    """In whose name the form writes: `division` is None for the office's own word; what it may write on."""

    division: str | None
    answers: bool = True
    notes: bool = True

    def text_of(self, row: RowView, key: str) -> str | None:
        """Return what an editor shows: the draft where there is one, else what stands."""
        if key in row.drafts:
            return row.drafts[key]
        if key == NOTE:
            return row.notes.get(self.division) if self.division else None
        return row.values.get(key)
