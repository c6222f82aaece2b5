"""The content of a paper before it is drawn: one model for Word, Excel and PDF pages.

A document is sections of blocks: headings, paragraphs, tables, pictures, groups. Widths are millimetres, sizes points,
indents characters of the section's type. `typeset` passes the document to the style that sets its pages; `paper` and
`workbook` draw it; none of them adds any text.

The module also has the common parts of papers: the page set-up, the numbering of headings (１　 (1)　 ア　 (ア)　),
titles, cells and rows, and the lines above a title, by occasion.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from nakano_status.domain.calendar.days import era_year
from nakano_status.domain.fields.profile import USUAL_HEADINGS
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.published_list.published_list import CONTINUED
from nakano_status.domain.text.difference import Piece, PieceKind

if TYPE_CHECKING:
    from nakano_status.documents.picture import Picture

_KATAKANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
BLANK = "\u3000"
"""The blank between the number of a heading and its text."""


class Numerals(StrEnum):
    """The style of numbers in headings, dates and sentences, which the office's house style determines."""

    FULL_WIDTH = "full"
    HALF_WIDTH = "half"

    def written(self, number: int) -> str:
        """Return a number in this style."""
        return self.convert_digits(str(number))

    def convert_digits(self, digits: str) -> str:
        """Return half-width digits converted to this style."""
        return digits.translate(_FULL_WIDTH) if self is Numerals.FULL_WIDTH else digits


def heading_number(level: int, ordinal: int, numerals: Numerals) -> str:
    """Return the number of a heading with the blank after it; raise ValueError if the level has no such number.

    `ordinal`: its number on its level, from 1. `numerals`: the style of the first level. The second level is written in
    half width inside its brackets, as published.
    """
    if ordinal < 1 or (level in (3, 4) and ordinal > len(_KATAKANA)):
        raise ValueError((level, ordinal))
    match level:
        case 1:
            return f"{numerals.written(ordinal)}{BLANK}"
        case 2:
            return f"({ordinal}){BLANK}"
        case 3:
            return f"{_KATAKANA[ordinal - 1]}{BLANK}"
        case 4:
            return f"({_KATAKANA[ordinal - 1]}){BLANK}"
    raise ValueError((level, ordinal))


def heading_indent(level: int) -> int:
    """Return the indent in characters of a heading of a level; the text below the heading is indented by one more."""
    return level - 1


MM_PER_INCH = 25.4
MM_PER_POINT, POINTS_PER_MM = MM_PER_INCH / 72, 72 / MM_PER_INCH


class PaperSize(StrEnum):
    """A paper size by name."""

    A3 = "A3"
    A4 = "A4"

    @property
    def size(self) -> tuple[float, float]:
        """The width and height in millimetres, upright."""
        return _SIZES[self]


_SIZES = {PaperSize.A3: (297.0, 420.0), PaperSize.A4: (210.0, 297.0)}


@dataclass(frozen=True)
class PageSetup:
    """Paper size, orientation and margins in millimetres."""

    paper: PaperSize
    landscape: bool
    top: float
    bottom: float
    left: float
    right: float
    header: float
    footer: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of a page in its orientation, in millimetres."""
        width, height = self.paper.size
        return (height, width) if self.landscape else (width, height)

    @property
    def room(self) -> tuple[float, float]:
        """Width and height of the area between the margins, in millimetres."""
        width, height = self.size
        return width - self.left - self.right, height - self.top - self.bottom


OFFICIAL_PAGE = PageSetup(PaperSize.A4, landscape=False, top=25, bottom=22, left=28, right=22, header=12, footer=12)
"""The page of letters and reports: A4 upright, with 38 lines of 40 characters of 11 points."""


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
    """The kind of a paragraph, which determines its style in Word."""

    BODY = "body"
    TITLE = "title"
    SENDER = "sender"
    """The lines above a title: date, occasion, division, addressee."""
    LABEL = "label"
    """A bold line above a table (目標1 …)."""
    NOTE = "note"
    """Small text below a table (※…)."""
    CAPTION = "caption"
    """Text below a picture (図1　…)."""


class Run(NamedTuple):
    """A piece of text with one character format. Line breaks in it are preserved."""

    text: str
    bold: bool = False
    underlined: bool = False
    struck: bool = False
    grey: bool = False


Text = tuple[Run, ...]


def plain(text: str | None) -> Text:
    """Return a text without emphasis; None gives the empty text."""
    return (Run(text),) if text else ()


def plain_text(text: Text) -> str:
    """Return the characters of a text without their formats."""
    return "".join(run.text for run in text)


@dataclass(frozen=True)
class Paragraph:
    """Lines of text.

    `indent`: in characters, for all lines. `first_line`: an additional indent for the first line (negative: a hanging
    indent). `size`: in points (None: the section's size). `space_above`: in points. `is_boxed`: whether it is drawn in
    a thin box as wide as the text, such as 資料番号 and 別紙.
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


@dataclass(frozen=True)
class Heading:
    """A numbered heading of level 1 to 4: `１　`, `(1)　`, `ア　`, `(ア)　`; it is always kept with the next block.

    `ordinal`: its number on its level, from 1. `space_above`: in points.
    """

    level: int
    ordinal: int
    text: str
    space_above: float = 0.0


@dataclass(frozen=True)
class Column:
    """A column of a table: its width in millimetres and the alignment of its cells."""

    width: float
    align: Align = Align.LEFT


@dataclass(frozen=True)
class CountedRows:
    """The rows of a list in the same paper that a number counts.

    `first`: the 管理番号 of the first one. `name`: their name (目標1の◎). `number`: the number itself. `mark`: the
    symbol of their mark. `goal`: the code of their goal (None: they are of any). `is_every`: whether every row of the
    list with this mark and goal is one of them, so that mark and goal select them.
    """

    first: str
    name: str
    number: int
    mark: str
    goal: str | None = None
    is_every: bool = True


@dataclass(frozen=True)
class Cell:
    """A cell, which may span columns to the right and rows below; cells that it covers are left out of the table.

    `columns`, `rows`: how many it covers. `align`: None for the column's alignment. `is_top`: whether it is aligned to
    the upper edge instead of the middle. `size`: the type size in points (None: the section's size). `continued`: the
    text that identifies the cell where its rows continue: at the top of the next page, and in the further rows into
    which a workbook divides a long row. `leads_to`: the row (管理番号) of a list in the same paper, or the rows that
    the cell counts, to which the cell is linked in a PDF or on the public page.
    """

    text: Text = ()
    columns: int = 1
    rows: int = 1
    align: Align | None = None
    is_shaded: bool = False
    is_top: bool = False
    size: float | None = None
    continued: Text = ()
    leads_to: str | CountedRows = field(default="", repr=False)  # not a part of the digest of a recorded set

    @property
    def linked_row(self) -> str:
        """The 管理番号 of the row to which the cell is linked; '' if it is not linked."""
        return self.leads_to.first if isinstance(self.leads_to, CountedRows) else self.leads_to


@dataclass(frozen=True)
class Row:
    """A row of a table; it is broken over pages only if it is taller than a page.

    `height`: the minimum height in millimetres. `row_id`: the 管理番号 of the row shown here (None: none is); in Excel
    it is written outside the print area.
    """

    cells: tuple[Cell, ...]
    height: float = 0.0
    is_kept_with_next: bool = False
    row_id: str | None = None


@dataclass(frozen=True)
class Table:
    """A table; its head is repeated on every page.

    `columns`: from left to right. `rows`: below the head. `head`: the rows that are repeated. `indent`: in millimetres.
    Its inner lines are thin, the line around it is thicker. `space_above`: in points. `has_lines`: whether any line is
    drawn. `description`: alternative text, for screen readers. `head_columns`: the number of columns from the left that
    are row headers for screen readers; shaded cells always are headers.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    head: tuple[Row, ...] = ()
    indent: float = 0.0
    space_above: float = 0.0
    has_lines: bool = True
    description: str = ""
    head_columns: int = 0

    @property
    def width(self) -> float:
        """The width in millimetres."""
        return sum(column.width for column in self.columns)


@dataclass(frozen=True)
class PictureBlock:
    """A picture with its caption below; a picture wider than the page's text is scaled down to that width.

    `caption`: '' for none. `space_above`: in points.
    """

    picture: Picture
    caption: str = ""
    space_above: float = 0.0

    @property
    def description(self) -> str:
        """Alternative text, for screen readers: the title and the description of the picture."""
        return f"{self.picture.title}。{self.picture.description}"

    def scale(self, room: float) -> float:
        """Return the factor by which the picture is scaled down to fit a width in millimetres; at most 1."""
        return min(1.0, room / (self.picture.width * MM_PER_POINT))


@dataclass(frozen=True)
class Group:
    """Blocks that are kept together on one page, unless they are taller than a page."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class PageBreak:
    """A page break: the next block begins a page."""


Block = Paragraph | Heading | Table | PictureBlock | Group | PageBreak


@dataclass(frozen=True)
class Section:
    """A part of a paper whose pages have one layout.

    `name`: the sheet's name in Excel, and the bookmark in a PDF. `size`: the type size in points. `header`: a text at
    the top left (作成中 …). `footer_left`, `footer_right`: texts beside the page number. `counts_pages`: whether the
    number of all pages is printed beside the page number, as `1 / 15`. `begins_numbering`: whether page numbers restart
    at 1, for instance for each division's summary in one file.
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


@dataclass(frozen=True)
class FileFacts:
    """Values of a file's properties, and of its cells beside the pages, that its pages need not show.

    `office`: the author. `subject`: the kind of paper. `keywords`: the plan. `year`: '' for a paper that belongs to no
    year. `made_on`: the ISO date on which the file was made; '' if it is the date on its pages. `id_heading`: the
    plan's heading of a row's ID, for the column of IDs beside the pages of a workbook.
    """

    office: str = ""
    subject: str = ""
    keywords: str = ""
    year: str = ""
    made_on: str = ""
    id_heading: str = USUAL_HEADINGS["id"]

    def title(self, of_pages: str) -> str:
        """Return the file's title: the title of its pages, followed by the year unless the title contains it.

        `of_pages`: the title of its pages.
        """
        return f"{of_pages}（{self.year}末時点）" if self.year and self.year not in of_pages else of_pages

    def day(self, of_pages: str) -> str:
        """Return the file's day, an ISO date; `of_pages` is the date on its pages."""
        return self.made_on or of_pages


@dataclass(frozen=True)
class Document:
    """A whole paper.

    `title`: the title of its pages. `made_on`: the ISO date of its pages. `facts`: further properties of its file.
    """

    title: str
    sections: tuple[Section, ...]
    made_on: str
    numerals: Numerals = Numerals.FULL_WIDTH
    facts: FileFacts = field(default=FileFacts(), repr=False)  # not a part of the digest of a recorded set

    def with_footer(self, note: str) -> Document:
        """Return the paper with a note at the lower right of its pages, after any text that is there already."""
        right = (f"{each.footer_right}　{note}" if each.footer_right else note for each in self.sections)
        pairs = zip(self.sections, right, strict=True)
        return replace(self, sections=tuple(replace(each, footer_right=text) for each, text in pairs))

    @property
    def blocks(self) -> Iterator[Block]:
        """All blocks in reading order, with the blocks of groups in place of the groups."""
        for section in self.sections:
            yield from without_groups(section.blocks)


def without_groups(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield the blocks in reading order, with the blocks of groups in place of the groups."""
    for block in blocks:
        if isinstance(block, Group):
            yield from without_groups(block.blocks)
        else:
            yield block


def paper_title_line(text: str, size: float, *, space_above: float = 0.0, is_kept_with_next: bool = False) -> Paragraph:
    """Return the title of a paper, centred; `size` and `space_above` are points.

    `is_kept_with_next`: whether the next block is on the same page.
    """
    return Paragraph(
        plain(text),
        ParagraphRole.TITLE,
        Align.CENTRE,
        size=size,
        space_above=space_above,
        is_kept_with_next=is_kept_with_next,
    )


def bullet_line(text: str) -> Paragraph:
    """Return a list item; its second and further lines are indented to the start of its text."""
    return Paragraph(plain(f"・{text}"), indent=2, first_line=-1)


def caption_line(text: str) -> Paragraph:
    """Return the paragraph with the caption below a picture."""
    return Paragraph(plain(text), ParagraphRole.CAPTION, Align.CENTRE, space_above=2)


def number_table(picture: Picture, width: float, size: float) -> Table:
    """Return the numbers of a picture as a table `width` mm wide.

    The first column is twice as wide as the others. `size`: in points.
    """
    share = width / (len(picture.table.head) + 1)
    columns = (Column(share * 2), *(Column(share, Align.CENTRE) for _ in picture.table.head[1:]))
    rows = (Row(tuple(Cell(plain(text), size=size) for text in row)) for row in picture.table.rows)
    head = head_row(picture.table.head, size=size)
    return Table(columns, tuple(rows), (head,), space_above=4, description=picture.title, head_columns=1)


def group_row(
    text: str, columns: int, height: float = 0.0, *, is_shaded: bool = False, row_id: str | None = None
) -> Row:
    """Return a row of one bold cell across all columns, as a title above the rows of a group.

    `row_id`: the 管理番号 of the row that it is about, if any.
    """
    title = Cell((Run(text, bold=True),), columns=columns, align=Align.LEFT, is_shaded=is_shaded)
    return Row((title,), height, is_kept_with_next=True, row_id=row_id)


def naming_cell(text: str | None, row_id: str | None = None, *, is_top: bool = False) -> Cell:
    """Return a cell that identifies a row, and is repeated where the row continues on another page.

    The repeated cell has （つづき） with `row_id`, and the text below; without `row_id`, the text alone. `text`: None
    for an empty cell. `is_top`: as in `Cell`.
    """
    again = text if row_id is None else f"{CONTINUED}{row_id}\n{text or ''}".rstrip()
    return Cell(plain(text), is_top=is_top, continued=plain(again))


def text_row(name: str, texts: Iterable[str | None]) -> Row:
    """Return a row of texts (None: an empty cell), aligned to the top.

    `name`: the first cell, which identifies the row and is repeated where the row continues.
    """
    return Row((naming_cell(name, is_top=True), *(Cell(plain(text), is_top=True) for text in texts)))


def head_cell(text: str, *, size: float | None = None, columns: int = 1, rows: int = 1) -> Cell:
    """Return a cell of a table's head: shaded, its text centred; `size`, `columns` and `rows` as in `Cell`."""
    return Cell(plain(text), columns, rows, Align.CENTRE, is_shaded=True, size=size)


def head_row(texts: Iterable[str], *, size: float | None = None, height: float = 0.0) -> Row:
    """Return a table's head of one row; `size` as in `Cell`, `height` as in `Row`."""
    return Row(tuple(head_cell(text, size=size) for text in texts), height)


def underline_own(difference: Sequence[Piece], own: PieceKind) -> Text:
    """Return one side of a difference, with the text underlined that only this side has.

    `own`: ADDED for the newer side, or REMOVED for the older one.
    """
    kept = [piece for piece in difference if piece.kind in (PieceKind.SAME, own)]
    return tuple(Run(piece.text, underlined=piece.kind is own) for piece in kept)


_ORDINAL_OF_PLAN = re.compile(r"^第[0-9０-９一二三四五六七八九十]+次")
_DIGITS = re.compile(r"\d+")
_NO_DAY = "○月○日"


@dataclass(frozen=True)
class PaperHead:
    """The lines above a paper's title.

    `occasion`: the occasion of the paper. `day`: its date (None: not fixed yet). `number`: its 資料番号 ('' if it has
    none). `committee`: the name of the committee. `called`: the plan's name for the occasion.
    """

    occasion: Occasion
    day: date | None = None
    number: str = ""
    committee: str = Occasion.COMMITTEE.value
    called: str = ""

    @property
    def lacks_day(self) -> bool:
        """True if the paper is for a meeting, and so needs a date, but the date is not fixed yet."""
        return self.day is None and self.occasion in (Occasion.COUNCIL, Occasion.COMMITTEE)

    @property
    def meeting(self) -> str:
        """The label of the meeting's papers, such as 庁議資料, letter-spaced for a committee; '' for a publication."""
        if self.occasion is Occasion.COMMITTEE:
            return " ".join(f"{self.committee}資料")
        return f"{self.called or self.occasion.value}資料" if self.occasion is Occasion.COUNCIL else ""

    def undecided_day(self, today: date) -> str:
        """Return the day to be filled in by hand, `令和5年○月○日` with the year of `today`.

        '' unless the date is needed and not fixed yet.
        """
        return f"{era_year(today)}{_NO_DAY}" if self.lacks_day else ""

    def written_day(self, today: date, numerals: Numerals) -> str:
        """Return the date line: `令和５年（２０２３年）１０月１１日`.

        If the date is needed and not fixed yet, it is ○月○日 of the year of `today`; '' if no date is needed.
        """
        if self.day is not None:
            return official_day(self.day, numerals)
        return f"{_year(today, numerals)}{_NO_DAY}" if self.lacks_day else ""


def official_day(day: date, numerals: Numerals) -> str:
    """Return a date as in the head of papers, with the western year in brackets."""
    return f"{_year(day, numerals)}{numerals.written(day.month)}月{numerals.written(day.day)}日"


def _year(day: date, numerals: Numerals) -> str:
    era = _DIGITS.sub(lambda found: numerals.written(int(found[0])), era_year(day))
    return f"{era}（{numerals.written(day.year)}年）"


def plan_name_in_papers(plan_title: str, *, is_built_in: bool) -> str:
    """Return the name of a plan in papers: its title; the built-in plan is published without 第2次."""
    return _ORDINAL_OF_PLAN.sub("", plan_title) if is_built_in else plan_title
