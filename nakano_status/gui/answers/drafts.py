"""What an editor shows of a row, by the division in whose name it is edited, and the drafts that were restored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nakano_status.application.round.read.views import RowView
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.text.narrative import same
from nakano_status.gui.messages import Messages, Offer
from nakano_status.gui.words import tr

_MOST_NAMED = 5


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


@dataclass(frozen=True)
class RestoredDraft:
    """A text: its row and field, and the division it was typed for (None: the owner of the data file)."""

    row_id: str
    key: str
    as_division: str | None = None


def restored_drafts(rows: Iterable[RowView]) -> tuple[RestoredDraft, ...]:
    """Return the drafts of rows that differ from the current values, in the order of the rows."""
    return tuple(draft for row in rows if row.drafts or row.drafts_on_behalf for draft in _of_row(row))


def report_restored(
    messages: Messages, drafts: Sequence[RestoredDraft], headings: Mapping[str, str], offer: Offer | None = None
) -> None:
    """Show how many texts were restored, and on which rows; `offer` leads to all of them."""
    if drafts:
        named = [f"{each.row_id}（{headings.get(each.key, each.key)}）" for each in drafts]
        more = tr("ほか{count}件").format(count=len(named) - _MOST_NAMED) if len(named) > _MOST_NAMED else ""
        where = "、".join([*named[:_MOST_NAMED], *([more] if more else [])])
        words = tr("入力の途中だった内容を{count}件復元しました。").format(count=len(drafts))
        messages.report_done(words, tr("{where}です。続きから記入できます。").format(where=where), offer)


def _of_row(row: RowView) -> Iterator[RestoredDraft]:
    for key, text in row.drafts.items():
        kept = row.values.get(key) if key != NOTE else next(iter(row.notes.values()), None)
        if not same(text, kept):
            yield RestoredDraft(row.id, key)
    for division, texts in row.drafts_on_behalf.items():
        yield from (RestoredDraft(row.id, key, division) for key in texts)
