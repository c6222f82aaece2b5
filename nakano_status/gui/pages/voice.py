"""In whose name a row is written on, and what an editor shows of it then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nakano_status.application.round.read.views import RowView
from nakano_status.domain.fields.registry import NOTE


@dataclass(frozen=True)
class Voice:
    """In whose name the form writes: `division` is None for the office's own word; what it may write on.

    `own` is what that division itself says, where others answer the row, too (各課回答); None: what stands.
    `on_behalf`: the office writes what a division told it (代理入力). `others` answer the row, too, by name.
    """

    division: str | None
    answers: bool = True
    notes: bool = True
    own: Mapping[str, str | None] | None = None
    on_behalf: bool = False
    others: tuple[str, ...] = ()

    def drafts(self, row: RowView) -> Mapping[str, str | None]:
        """Return the texts that were typed in this voice and whose field was never left, by key."""
        if self.on_behalf:
            return row.drafts_on_behalf.get(self.division or "", {})
        return row.drafts

    def text_of(self, row: RowView, key: str) -> str | None:
        """Return what an editor shows: the draft where there is one, else what stands."""
        drafts = self.drafts(row)
        return drafts[key] if key in drafts else self.kept(row, key)

    def kept(self, row: RowView, key: str) -> str | None:
        """Return what stands, drafts aside."""
        if key == NOTE:
            return row.notes.get(self.division) if self.division else None
        return row.values.get(key) if self.own is None else self.own.get(key)
