"""A text beside another version of it: what the other one does not have is underlined."""

from __future__ import annotations

from collections.abc import Sequence

from nakano_status.documents.document import Run, Text
from nakano_status.domain.text.text_difference import Piece, PieceKind


def underlined(difference: Sequence[Piece], own: PieceKind) -> Text:
    """Return one side's text: what both have, and its own (ADDED: the newer one, REMOVED: the older one)."""
    kept = [piece for piece in difference if piece.kind in (PieceKind.SAME, own)]
    return tuple(Run(piece.text, underlined=piece.kind is own) for piece in kept)
