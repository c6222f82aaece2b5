"""The office's remark beside a row of a form: its request (修正依頼), or its wording changes (修文, as 見え消し)."""

from __future__ import annotations

from nakano_status.domain.fields.field import Field
from nakano_status.domain.text.difference import Piece, PieceKind, text_difference

_BLANK = "（空欄）"


def reworded_pieces(field: Field, received: str | None, sent: str | None) -> tuple[Piece, ...]:
    """Return the 見え消し of one field, from the text as received to the text as sent back (None: blank).

    For any other field than a text, it is the old and the new value as printed, joined by an arrow, because a
    struck-out mark would be illegible. Blanks at the end of a text are ignored.
    """
    if field.is_text:
        return text_difference((received or "").rstrip(), (sent or "").rstrip())
    was, now = (field.printed_lines(each, in_full=True) if each else _BLANK for each in (received, sent))
    return Piece(PieceKind.REMOVED, was), Piece(PieceKind.SAME, "→"), Piece(PieceKind.ADDED, now)
