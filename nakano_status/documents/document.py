"""The content of a paper before it is drawn: one model for Word, Excel and PDF pages (source: practice.md §5).

A document is sections of blocks: headings, paragraphs, tables, groups. Widths are millimetres, sizes points, indents
characters of the section's type. `typeset` passes it to the style that sets its pages, `paper` and `workbook` draw it;
none of them adds any text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from nakano_status.documents.numbering import Numerals
from nakano_status.documents.page import PageSetup


class Typeface(StrEnum):
    """The two faces of official papers."""

    GOTHIC = "gothic"
    MINCHO = "mincho"


class Align(StrEnum):
    """The horizontal alignment of a line."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class ParagraphRole(StrEnum):
    """The kind of a paragraph, which determines its style in Word and lets a reader distinguish it from others."""

    BODY = "body"
    TITLE = "title"
    SENDER = "sender"
    """Date, occasion, division, addressee: the lines above a title."""
    LABEL = "label"
    """A bold line above a table (目標1 …)."""
    NOTE = "note"
    """Small, below a table (※…)."""


class Run(NamedTuple):
    """A piece of text with one character format. Line breaks in it are kept."""

    text: str
    bold: bool = False
    underlined: bool = False
    struck: bool = False
    grey: bool = False


Text = tuple[Run, ...]


def plain(text: str | None) -> Text:
    """Return a text without emphasis; the empty text for None."""
    return (Run(text),) if text else ()


def plain_text(text: Text) -> str:
    """Return the characters of a text without their formats."""
    return "".join(run.text for run in text)


@dataclass(frozen=True)
class Paragraph:
    """Lines of text. `indent` applies to all of them, `first_line` is added for the first (negative: a hanging indent).

    `size` and the space above are points; None is the section's size.
    """

    text: Text
    role: ParagraphRole = ParagraphRole.BODY
    align: Align = Align.LEFT
    indent: int = 0
    first_line: int = 0
    size: float | None = None
    space_above: float = 0.0
    is_kept_with_next: bool = False
    is_boxed: bool = False
    """Drawn in a thin box as wide as its text, as 資料番号 and 別紙 are."""


@dataclass(frozen=True)
class Heading:
    """A numbered heading of level 1 to 4: `１　`, `(1)　`, `ア　`, `(ア)　`; always kept with what follows."""

    level: int
    ordinal: int
    text: str
    space_above: float = 0.0
    """Space above in points."""


@dataclass(frozen=True)
class Column:
    """A column of a table: its width in millimetres and the alignment of its cells."""

    width: float
    align: Align = Align.LEFT


@dataclass(frozen=True)
class Cell:
    """A cell that may span columns to the right and rows below; cells that are covered are left out.

    `align` None is the column's. `is_top` aligns it to the upper edge instead of the middle. `continued` is
    printed in its place where its rows continue on another page, or in another row of a workbook, after its own text.
    """

    text: Text = ()
    columns: int = 1
    rows: int = 1
    align: Align | None = None
    is_shaded: bool = False
    is_top: bool = False
    size: float | None = None
    continued: Text = ()


@dataclass(frozen=True)
class Row:
    """A row of a table, broken over pages only if it is taller than a page. `height` (mm) is the minimum."""

    cells: tuple[Cell, ...]
    height: float = 0.0
    is_kept_with_next: bool = False
    row_id: str | None = None
    """The 管理番号 of the row that it is about; in Excel it is written outside the print area."""


@dataclass(frozen=True)
class Table:
    """A table; the head is repeated on every page. `indent` is millimetres. Lines are thin, the frame is thicker."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    head: tuple[Row, ...] = ()
    indent: float = 0.0
    space_above: float = 0.0
    has_lines: bool = True
    description: str = ""
    """Alternative text, for screen readers."""
    head_columns: int = 0
    """The number of columns from the left that are row headers for screen readers; shaded cells always are."""

    @property
    def width(self) -> float:
        """Its width in millimetres."""
        return sum(column.width for column in self.columns)


@dataclass(frozen=True)
class Group:
    """Blocks that are kept together on one page unless they are taller than a page."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class PageBreak:
    """What follows begins a page."""


Block = Paragraph | Heading | Table | Group | PageBreak


@dataclass(frozen=True)
class Section:
    """Pages of one kind. `header` is at the top left (作成中 …), both footers are beside the page number.

    `name` is the sheet's name in Excel and the bookmark in a PDF; with `counts_pages`, `1 / 15` is printed below.
    """

    name: str
    setup: PageSetup
    blocks: tuple[Block, ...]
    typeface: Typeface = Typeface.MINCHO
    size: float = 11.0
    header: str = ""
    footer_left: str = ""
    footer_right: str = ""
    counts_pages: bool = True
    begins_numbering: bool = False
    """Page numbers restart at 1, as for each division's summary in one file."""


@dataclass(frozen=True)
class Document:
    """A whole paper. `made_on` is an ISO date and the only time in it; `title` is the file's title property."""

    title: str
    sections: tuple[Section, ...]
    made_on: str
    numerals: Numerals = Numerals.FULL_WIDTH

    def with_footer(self, note: str) -> Document:
        """Return the paper with a note at the lower right of its pages, after what is there."""
        right = (f"{each.footer_right}　{note}" if each.footer_right else note for each in self.sections)
        pairs = zip(self.sections, right, strict=True)
        return replace(self, sections=tuple(replace(each, footer_right=text) for each, text in pairs))

    @property
    def blocks(self) -> Iterator[Block]:
        """All blocks other than groups, in reading order."""
        for section in self.sections:
            yield from ungrouped(section.blocks)


def ungrouped(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield the blocks that are not groups, and those inside groups, in reading order."""
    for block in blocks:
        if isinstance(block, Group):
            yield from ungrouped(block.blocks)
        else:
            yield block
