"""The office's remark beside a row that it asks about again; a text typed into that cell is not read as an answer."""

from __future__ import annotations

import re

from nakano_status.domain.exchange.package import Package
from nakano_status.domain.fields.registry import BY_KEY
from nakano_status.domain.merge.slot import slot_of
from nakano_status.domain.organisation.divisions import fold_name
from nakano_status.domain.text.text_difference import Piece, PieceKind, text_difference

REMARK = "remark"
"""The key of the column."""

REMARK_LABEL = "事務局からの修正依頼・修文の内容"
"""The heading of the column, whether it holds a 修正依頼 or a 修文."""

_BLANK = "（空欄）"
_LABEL = re.compile(r"【[^】]*】")  # a field's heading contains the round's year


def reworded_pieces(key: str, received: str | None, sent: str | None) -> tuple[Piece, ...]:
    """Return the 見え消し of one field; of a mark, old and new are joined by an arrow.

    A struck-out mark would be illegible. Blanks at the end of a text do not count and are not shown as struck out.
    """
    if BY_KEY[key].is_text:
        return text_difference((received or "").rstrip() or None, (sent or "").rstrip() or None)
    was, now = received or _BLANK, sent or _BLANK
    return Piece(PieceKind.REMOVED, was), Piece(PieceKind.SAME, "→"), Piece(PieceKind.ADDED, now)


def printed_remark(package: Package, row_id: str) -> str:
    """Return what was printed beside a row, without the headings of the fields; empty if nothing was."""
    comment = package.remarks.get((row_id, ""))
    if comment is not None:
        return comment
    return "".join(_reworded(package, row_id, key) for key in BY_KEY if (row_id, key) in package.remarks)


def is_as_printed(typed: str | None, package: Package, row_id: str) -> bool:
    """Whether the cell shows what was printed there, or nothing; line breaks, blanks and width do not count."""
    shown = fold_name(typed or "")
    return not shown or _LABEL.sub("", shown) == _LABEL.sub("", fold_name(printed_remark(package, row_id)))


def _reworded(package: Package, row_id: str, key: str) -> str:
    slot = slot_of(row_id, key, package.division)
    sent = package.base[slot][slot.keys.index(key)] if slot in package.base else None
    return "".join(piece.text for piece in reworded_pieces(key, package.remarks[row_id, key], sent))
