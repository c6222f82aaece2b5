"""In whose name a row is edited, and what an editor shows then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nakano_status.application.round.read.views import RowView
from nakano_status.domain.fields.registry import NOTE


@dataclass(frozen=True)
class ActingDivision:
    """In whose name the form writes: `division` is None for the office; and what it may write on.

    `own` are that division's own values, if others answer the row, too (各課回答); None: the current values are used.
    `on_behalf`: the office writes an answer that a division gave otherwise (代理入力). `others` answer the row, too, by
    name.
    """

    division: str | None
    answers: bool = True
    notes: bool = True
    own: Mapping[str, str | None] | None = None
    on_behalf: bool = False
    others: tuple[str, ...] = ()

    def drafts(self, row: RowView) -> Mapping[str, str | None]:
        """Return the texts that were typed in this name and whose field was never left, by key."""
        if self.on_behalf:
            return row.drafts_on_behalf.get(self.division or "", {})
        return row.drafts

    def text_of(self, row: RowView, key: str) -> str | None:
        """Return what an editor shows: the draft if there is one, else the current value."""
        drafts = self.drafts(row)
        return drafts[key] if key in drafts else self.kept(row, key)

    def kept(self, row: RowView, key: str) -> str | None:
        """Return the current value, without drafts."""
        if key == NOTE:
            return row.notes.get(self.division) if self.division else None
        return row.values.get(key) if self.own is None else self.own.get(key)
