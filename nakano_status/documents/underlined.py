"""Underline what one of two versions of a text has and the other does not."""

from __future__ import annotations

from collections.abc import Sequence

from nakano_status.documents.document import Run, Text
from nakano_status.domain.text.text_difference import Piece, PieceKind


def underlined(difference: Sequence[Piece], own: PieceKind) -> Text:
    """Return one side's text, what only it has underlined; `own` is ADDED for the newer side, REMOVED for the older."""
    kept = [piece for piece in difference if piece.kind in (PieceKind.SAME, own)]
    return tuple(Run(piece.text, underlined=piece.kind is own) for piece in kept)
