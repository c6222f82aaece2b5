"""What the office printed beside a row that it asks about again; what somebody writes there nobody else would read."""

from __future__ import annotations

import re

from nakano_status.domain.exchange.package import Package
from nakano_status.domain.fields.registry import BY_KEY
from nakano_status.domain.merge.slot import slot_of
from nakano_status.domain.organisation.divisions import fold_name
from nakano_status.domain.text.text_difference import Piece, PieceKind, text_difference

REMARK = "remark"
"""The key of the column."""

REMARK_WORD = "事務局からの修正依頼・修文の内容"
"""What the column is called, whichever of both it holds."""

_BLANK = "（空欄）"
_LABEL = re.compile(r"【[^】]*】")  # the heading of a field, which is of the round's year


def mended_pieces(key: str, received: str | None, sent: str | None) -> tuple[Piece, ...]:
    """Return the 見え消し of one field; a mark that is struck through could not be read, so an arrow stands between.

    Blanks at the end of a text do not count and are not shown as struck.
    """
    if BY_KEY[key].is_text:
        return text_difference((received or "").rstrip() or None, (sent or "").rstrip() or None)
    was, now = received or _BLANK, sent or _BLANK
    return Piece(PieceKind.REMOVED, was), Piece(PieceKind.SAME, "→"), Piece(PieceKind.ADDED, now)


def printed_remark(package: Package, row_id: str) -> str:
    """Return what was printed beside a row, without the headings of the fields; empty where nothing was."""
    comment = package.remarks.get((row_id, ""))
    if comment is not None:
        return comment
    return "".join(_mended(package, row_id, key) for key in BY_KEY if (row_id, key) in package.remarks)


def is_as_printed(typed: str | None, package: Package, row_id: str) -> bool:
    """Whether the cell shows what was printed there, or nothing; line breaks, blanks and width do not count."""
    shown = fold_name(typed or "")
    return not shown or _LABEL.sub("", shown) == _LABEL.sub("", fold_name(printed_remark(package, row_id)))


def _mended(package: Package, row_id: str, key: str) -> str:
    slot = slot_of(row_id, key, package.division)
    sent = package.base[slot][slot.keys.index(key)] if slot in package.base else None
    return "".join(piece.text for piece in mended_pieces(key, package.remarks[row_id, key], sent))
