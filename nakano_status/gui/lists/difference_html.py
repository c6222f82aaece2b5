"""Texts with their differences marked: removed text struck through, added text underlined, with own backgrounds."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.fields.registry import MARK
from nakano_status.domain.merge.slot import Values
from nakano_status.domain.text.text_difference import PieceKind, text_difference
from nakano_status.gui.words import tr

_CLASSES = {PieceKind.REMOVED: "removed", PieceKind.ADDED: "added"}


def difference_html(old: str | None, new: str | None) -> str:
    """Return old and new in one text; a blank side is labelled so. Trailing blanks are ignored, so none is struck."""
    old, new = ((text or "").rstrip() for text in (old, new))
    if not old and new:
        return f'<span class="added">{_lines(new)}</span>'
    if old and not new:
        return f'<span class="removed">{_lines(old)}</span> {tr("（空欄になります）")}'
    return "".join(_piece(piece.kind, piece.text) for piece in text_difference(old, new)) or blank_html()


def one_side_html(base: str | None, text: str | None) -> str:
    """Return one side of a difference to `base`: added text is marked, removed text omitted; a blank is labelled so."""
    if not text:
        return blank_html()
    pieces = [piece for piece in text_difference(base, text) if piece.kind is not PieceKind.REMOVED]
    return "".join(_piece(piece.kind, piece.text) for piece in pieces)


def blank_html() -> str:
    """Return how a blank value is shown."""
    return f'<span class="muted">{tr("（空欄）")}</span>'


def compared_to(base: Values, sides: Sequence[Values], place: int) -> Values:
    """Return what the side at `place` is compared to: what was sent, or another side if nothing was sent."""
    return base if any(base) or len(sides) == 1 else sides[1 if place == 0 else 0]


def shown_value(key: str, value: str | None, marks: Marks) -> str | None:
    """Return a value as it is read: a mark with its label."""
    mark = marks.of(value) if key == MARK else None
    return mark.named if mark else value


def _piece(kind: PieceKind, text: str) -> str:
    if kind is PieceKind.SAME:
        return _lines(text)
    return f'<span class="{_CLASSES[kind]}">{_lines(text)}</span>'


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
