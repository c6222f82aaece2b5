"""The titles, cells and rows that papers have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nakano_status.documents.document import Align, Cell, Paragraph, ParagraphRole, Row, Run, Text, plain
from nakano_status.domain.published_list.published_list import CONTINUED
from nakano_status.domain.text.text_difference import Piece, PieceKind


def title_line(text: str, size: float, *, space_above: float = 0.0, is_kept_with_next: bool = False) -> Paragraph:
    """Return the title of a paper, centred; `size` and `space_above` are points."""
    return Paragraph(
        plain(text),
        ParagraphRole.TITLE,
        Align.CENTRE,
        size=size,
        space_above=space_above,
        is_kept_with_next=is_kept_with_next,
    )


def bullet(text: str) -> Paragraph:
    """Return a line of a list; its further lines are indented below its first letter."""
    return Paragraph(plain(f"・{text}"), indent=2, first_line=-1)


def group_row(
    text: str, columns: int, height: float = 0.0, *, is_shaded: bool = False, row_id: str | None = None
) -> Row:
    """Return a row of one bold cell across all columns, above the rows of its group."""
    title = Cell((Run(text, bold=True),), columns=columns, align=Align.LEFT, is_shaded=is_shaded)
    return Row((title,), height, is_kept_with_next=True, row_id=row_id)


def naming_cell(text: str | None, row_id: str | None = None, *, is_top: bool = False) -> Cell:
    """Return a cell that identifies a row, repeated where the row continues: after （つづき） and any `row_id`."""
    again = text if row_id is None else f"{CONTINUED}{row_id}\n{text or ''}".rstrip()
    return Cell(plain(text), is_top=is_top, continued=plain(again))


def text_row(name: str, texts: Iterable[str | None]) -> Row:
    """Return a row of texts from the top of their cells down; `name` identifies it and is repeated."""
    return Row((naming_cell(name, is_top=True), *(Cell(plain(text), is_top=True) for text in texts)))


def head_cell(text: str, *, size: float | None = None, columns: int = 1, rows: int = 1) -> Cell:
    """Return a cell of a table's head: shaded, its text centred."""
    return Cell(plain(text), columns, rows, Align.CENTRE, is_shaded=True, size=size)


def head_row(texts: Iterable[str], *, size: float | None = None, height: float = 0.0) -> Row:
    """Return a table's head of one row."""
    return Row(tuple(head_cell(text, size=size) for text in texts), height)


def underlined(difference: Sequence[Piece], own: PieceKind) -> Text:
    """Return one side's text, what only it has underlined; `own` is ADDED for the newer side, REMOVED for the older."""
    kept = [piece for piece in difference if piece.kind in (PieceKind.SAME, own)]
    return tuple(Run(piece.text, underlined=piece.kind is own) for piece in kept)
