"""The office's remark beside a row of a form: its request (修正依頼), or its wording changes (修文, as 見え消し)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from nakano_status.domain.exchange.returns import Package
from nakano_status.domain.fields.field import Editor, Field
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.organisation.divisions import fold_name
from nakano_status.domain.text.difference import Piece, PieceKind, text_difference

REMARK_LABEL = "事務局からの修正依頼・修文の内容"
"""The heading of the column of remarks, whether a remark is a 修正依頼 or a 修文."""

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


def printed_remark(package: Package, row_id: str, profile: Profile) -> str:
    """Return the remark printed beside a row, without the headings of the fields; empty if there was none."""
    return "".join(piece.text for piece in _printed_pieces(package, row_id, profile))


def _printed_pieces(package: Package, row_id: str, profile: Profile, *, as_stored: bool = False) -> tuple[Piece, ...]:
    comment = package.remarks.get((row_id, ""))
    if comment is not None:
        return (Piece(PieceKind.SAME, comment),)
    return tuple(
        piece
        for field in profile.fields
        if (row_id, field.key) in package.remarks
        for piece in reworded_pieces(
            replace(field, editor=Editor.CHOICE) if as_stored and not field.is_text else field,  # printed as stored
            package.remarks[row_id, field.key],
            package.sent_value(row_id, field.key),
        )
    )


def is_as_printed(typed: str | None, package: Package, row_id: str, profile: Profile) -> bool:
    """Return whether a remark cell, as typed, is blank or has the printed remark.

    Line breaks, blanks and width are ignored, and so is which words are struck out: earlier versions of the program
    struck out different words. They printed numbers and dates as these are stored.
    """
    if not (shown := fold_name(typed or "")):
        return True
    shown = _without_labels(shown)
    printed = (_printed_pieces(package, row_id, profile, as_stored=each) for each in (False, True))
    return any(_is_shown_by(shown, each) for each in printed)


def _without_labels(text: str) -> str:
    """Return a text without what is in 【】: a field's heading contains the round's year."""
    *parts, last = text.split("】")
    return (
        "".join(before if found else f"{before}】" for before, found, _ in (each.partition("【") for each in parts))
        + last
    )


def _is_shown_by(shown: str, pieces: Sequence[Piece]) -> bool:
    old, new = (
        _without_labels(fold_name("".join(piece.text for piece in pieces if piece.kind is not left)))
        for left in (PieceKind.ADDED, PieceKind.REMOVED)
    )
    is_nothing_else = Counter(shown) <= Counter(old + new)
    return is_nothing_else and _has_in_order(shown, old) and _has_in_order(shown, new)


def _has_in_order(text: str, letters: str) -> bool:
    left = iter(text)
    return all(letter in left for letter in letters)
