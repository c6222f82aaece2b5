"""The public page before it is drawn: sections of blocks, pictures and links, and the list of the rows.

It is one file that a resident reads in a browser; `paper.web_page_writer` draws it and reads it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from nakano_status.documents import document as doc
from nakano_status.documents.pages.printed_characters import as_printed
from nakano_status.domain.fields.mark import Mark

BULLET = "・"
"""The first letter of a line of a list."""
_NO_LETTER = re.compile(r"[^0-9A-Za-z-]")


class PagePart(StrEnum):
    """The sections of the page, by the names of their anchors."""

    PLAN = "plan"
    PROGRESS = "progress"
    CHANGES = "changes"
    INDICATORS = "indicators"
    LIST = "list"
    COUNTS = "counts"
    DIFFERENCE = "difference"
    REPORT = "report"
    DATA = "data"
    ABOUT = "about"


@dataclass(frozen=True)
class Link:
    """A link: its text, its target, and the text after it.

    A file is in the folder of the page. If `mark` (a symbol) is given, following the link filters the list by that
    mark.
    """

    text: str
    to: str
    more: str = ""
    mark: str | None = None
    is_file: bool = False


@dataclass(frozen=True)
class Links:
    """A list of links; if they `are_short`, they are side by side."""

    links: tuple[Link, ...]
    are_short: bool = False


@dataclass(frozen=True)
class RowText:
    """A text of a row: the key of its field, the field's heading, and the text itself."""

    key: str
    heading: str
    text: str


@dataclass(frozen=True)
class RowReport:
    """A row's report at one time: when (令和4年度末時点), its status (◎ 予定どおり), and its texts."""

    label: str
    status: str
    texts: tuple[RowText, ...]


@dataclass(frozen=True)
class PageRow:
    """A row of the list; `mark`: the mark that it counts as, None if it is not counted. `before`: the year before.

    `divisions`: its 所管課 as printed. `named`: the names by which it is found. `elsewhere`: the 管理番号 of the row
    that has its answer; '' if it has its own.
    """

    row_id: str
    title: str
    mark: Mark | None
    divisions: str
    named: tuple[str, ...]
    now: RowReport
    before: RowReport | None = None
    elsewhere: str = ""


@dataclass(frozen=True)
class RowGroup:
    """Rows under one heading; `above`: the text between that heading and the heading above it, possibly ''."""

    heading: str
    above: str
    entries: tuple[PageRow, ...]


@dataclass(frozen=True)
class GoalRows:
    """The groups of a goal; a plan without goals above its rows has one without a heading."""

    code: str
    heading: str
    groups: tuple[RowGroup, ...]


@dataclass(frozen=True)
class PageList:
    """The list: the level that filters it (目標), its marks in the order of the legend, the 所管課 and the rows.

    `in_report`: the number of its rows that are 報告対象; other rows, such as reposts, are in the list, too.
    """

    goal_name: str
    marks: tuple[Mark, ...]
    divisions: tuple[str, ...]
    goals: tuple[GoalRows, ...]
    in_report: int

    @property
    def entries(self) -> Iterator[PageRow]:
        """The rows in order."""
        return (entry for goal in self.goals for group in goal.groups for entry in group.entries)


Part = doc.Block | Links | PageList


@dataclass(frozen=True)
class PageSection:
    """A section with its heading."""

    name: PagePart
    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class WebPage:
    """The page: its owner, its title, the note of a draft ('' if it is final), the first parts, and its sections.

    `stated`: the verification number of the published set that contains it; '' if there is no such set. `dataset`: the
    description of the data for search engines, which is not shown.
    """

    owner: str
    title: str
    note: str
    lead: str
    first: tuple[Part, ...]
    sections: tuple[PageSection, ...]
    numerals: doc.Numerals
    stated: str = ""
    dataset: Mapping[str, Any] = field(default_factory=dict)

    @property
    def texts(self) -> Iterator[str]:
        """All texts in reading order, as they are printed."""
        yield from _printed(self.owner, self.title, self.note, self.lead)
        for part in self.first:
            yield from part_texts(part, self.numerals)
        for section in self.sections:
            yield from _printed(section.heading)
            for each in flatten_parts(section.parts):
                yield from part_texts(each, self.numerals)
        yield from _printed(self.stated)


@dataclass(frozen=True)
class ReadPageRow:
    """A row as read back: the symbol by which it is filtered, and its texts by kind (`ROW_ID`, fields …)."""

    mark: str
    texts: Mapping[str, str]


@dataclass(frozen=True)
class ReadPage:
    """The page as read back: all texts in order, the cells of its tables, and its rows by their anchors."""

    texts: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]
    entries: Mapping[str, ReadPageRow]


ROW_ID, TITLE, DIVISIONS, STATUS = "id", "title", "divisions", "status"
"""The texts of a row besides those of its fields."""
BEFORE = "before:"
"""The prefix of texts of the year before."""


def anchor_of(row_id: str, kind: str = "row") -> str:
    """Return the anchor of a row, of ASCII letters: it depends on the 管理番号 alone, and is unique."""
    return f"{kind}-{_NO_LETTER.sub(lambda found: f'_{ord(found[0]):x}_', row_id)}"


def flatten_parts(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return parts without groups, without page breaks, which a web page does not have, and without empty lines."""
    found: list[Part] = []
    for part in parts:
        if isinstance(part, doc.Group):
            found += flatten_parts(part.blocks)
        elif isinstance(part, doc.Paragraph) and not doc.plain_text(part.text).strip():
            continue
        elif not isinstance(part, doc.PageBreak):
            found.append(part)
    return tuple(found)


def part_texts(part: Part, numerals: doc.Numerals) -> Iterator[str]:
    """Yield the texts of a part in reading order, as they are printed."""
    match part:
        case doc.Paragraph():
            yield from _printed(doc.plain_text(part.text).removeprefix(BULLET))
        case doc.Heading():
            yield from _printed(doc.heading_number(part.level, part.ordinal, numerals) + part.text)
        case doc.Table():
            cells = (cell for row in (*part.head, *part.rows) for cell in row.cells)
            yield from _printed(*(doc.plain_text(cell.text) for cell in cells))
        case doc.PictureBlock():
            shown = part.picture
            table = (shown.table.head, *shown.table.rows)
            yield from _printed(part.caption or shown.title, shown.description, *shown.texts)
            yield from _printed(*(text for line in table for text in line))
        case Links():
            yield from _printed(*(f"{each.text}{each.more}" for each in part.links))
        case PageList():
            yield from _of_list(part)


def _of_list(listed: PageList) -> Iterator[str]:
    for goal in listed.goals:
        yield from _printed(goal.heading)
        for group in goal.groups:
            yield from _printed(group.above, group.heading)
            for entry in group.entries:
                yield from _of_entry(entry)


def _of_entry(entry: PageRow) -> Iterator[str]:
    yield from _printed(entry.row_id, entry.title)
    for side in (entry.now, entry.before):
        if side is not None:
            yield from _printed(side.status)
            for each in side.texts:
                yield from _printed(each.heading, each.text)


def _printed(*texts: str) -> Iterator[str]:
    return (found for text in texts if (found := as_printed(text).strip()))
