"""The office's remark beside a row that it asks about again; a text typed into that cell is not read as an answer."""

from __future__ import annotations

import re

from nakano_status.domain.exchange.package import Package
from nakano_status.domain.fields.field import Field
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.organisation.divisions import fold_name
from nakano_status.domain.text.text_difference import Piece, PieceKind, text_difference

REMARK = "remark"
"""The key of the column."""

REMARK_LABEL = "事務局からの修正依頼・修文の内容"
"""The heading of the column, whether it holds a 修正依頼 or a 修文."""

_BLANK = "（空欄）"
_LABEL = re.compile(r"【[^】]*】")  # a field's heading contains the round's year


def reworded_pieces(field: Field, received: str | None, sent: str | None) -> tuple[Piece, ...]:
    """Return the 見え消し of one field; of a mark, old and new are joined by an arrow.

    A struck-out mark would be illegible. Blanks at the end of a text do not count and are not shown as struck out.
    """
    if field.is_text:
        return text_difference((received or "").rstrip() or None, (sent or "").rstrip() or None)
    was, now = received or _BLANK, sent or _BLANK
    return Piece(PieceKind.REMOVED, was), Piece(PieceKind.SAME, "→"), Piece(PieceKind.ADDED, now)


def printed_remark(package: Package, row_id: str, profile: Profile) -> str:
    """Return what was printed beside a row, without the headings of the fields; empty if nothing was."""
    comment = package.remarks.get((row_id, ""))
    if comment is not None:
        return comment
    pieces = (
        piece
        for field in profile.fields
        if (row_id, field.key) in package.remarks
        for piece in reworded_pieces(field, package.remarks[row_id, field.key], package.sent(row_id, field.key))
    )
    return "".join(piece.text for piece in pieces)


def is_as_printed(typed: str | None, package: Package, row_id: str, profile: Profile) -> bool:
    """Whether the cell shows what was printed there, or nothing; line breaks, blanks and width do not count."""
    shown = fold_name(typed or "")
    return not shown or _LABEL.sub("", shown) == _LABEL.sub("", fold_name(printed_remark(package, row_id, profile)))
