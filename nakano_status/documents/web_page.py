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
"""The sign at the beginning of a list item."""
_NO_LETTER = re.compile(r"[^0-9A-Za-z-]")


class SectionName(StrEnum):
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

    `mark`: if following the link filters the list, the symbol of the mark by which it is filtered (None: it does not
    filter). `is_file`: whether the target is a file in the folder of the page.
    """

    text: str
    to: str
    more: str = ""
    mark: str | None = None
    is_file: bool = False


@dataclass(frozen=True)
class Links:
    """A list of links; if `are_short` is true, they are side by side."""

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
    """A row's report at one time.

    `label`: the time (令和4年度末時点). `status`: its mark as text (◎ 予定どおり). `texts`: its texts.
    """

    label: str
    status: str
    texts: tuple[RowText, ...]


@dataclass(frozen=True)
class PageRow:
    """A row of the list.

    `mark`: the mark that it counts as (None: it is not counted). `divisions`: its 所管課 as printed. `named`: the names
    of divisions by which it is found. `now`, `before`: its reports of the year and of the year before (None: there is
    none). `elsewhere`: the 管理番号 of the row that is answered in its place ('' if it is answered itself). `chosen`:
    the options that it has in the items by which the list can be filtered, as the values of the filters' choices.
    """

    row_id: str
    title: str
    mark: Mark | None
    divisions: str
    named: tuple[str, ...]
    now: RowReport
    before: RowReport | None = None
    elsewhere: str = ""
    chosen: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class RowGroup:
    """Rows under one heading.

    `above`: the text between that heading and the heading of the goal, which may be empty.
    """

    heading: str
    above: str
    entries: tuple[PageRow, ...]


@dataclass(frozen=True)
class GoalRows:
    """The groups of rows of one goal.

    In a plan without goals, these are all groups, and `code` and `heading` are ''.
    """

    code: str
    heading: str
    groups: tuple[RowGroup, ...]


@dataclass(frozen=True)
class PageFilter:
    """An item of the plan by which the list can be filtered: its heading, and its options.

    `options`: the text of each option, by the value of its choice.
    """

    heading: str
    options: Mapping[str, str]


@dataclass(frozen=True)
class PageList:
    """The list of the rows.

    `goal_name`: the name of the level by which it can be filtered (目標). `marks`: in the order of the legend.
    `divisions`: the 所管課 by which it can be filtered. `in_report`: the number of its rows that are 報告対象; the list
    has other rows, such as reposts, too. `filters`: the counted choices of the plan, besides its marks.
    `division_name`: what the plan calls the divisions.
    """

    goal_name: str
    marks: tuple[Mark, ...]
    divisions: tuple[str, ...]
    goals: tuple[GoalRows, ...]
    in_report: int
    filters: tuple[PageFilter, ...] = field(default=(), repr=False)
    division_name: str = field(default="所管課", repr=False)

    @property
    def entries(self) -> Iterator[PageRow]:
        """The rows in order."""
        return (entry for goal in self.goals for group in goal.groups for entry in group.entries)


Part = doc.Block | Links | PageList


@dataclass(frozen=True)
class PageSection:
    """A section of the page with its heading."""

    name: SectionName
    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class WebPage:
    """The public page.

    `owner`: the body that publishes it. `note`: a note that it is a draft ('' if it is final). `lead`: the text at its
    beginning. `first`: the parts before the sections. `stated`: the note at its foot with the 照合番号 of the published
    set that contains it ('' if there is none). `dataset`: the description of the data for search engines, which is not
    shown.
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
        """All texts of the page in reading order, as they are printed."""
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
    """A row of the page as read back.

    `mark`: the symbol by which it is filtered. `texts`: its texts by key (`ROW_ID`, fields …).
    """

    mark: str
    texts: Mapping[str, str]


@dataclass(frozen=True)
class ReadPage:
    """The page as read back: all texts in order, the texts of its tables, and its rows by their anchors."""

    texts: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]
    entries: Mapping[str, ReadPageRow]


ROW_ID, TITLE, DIVISIONS, STATUS = "id", "title", "divisions", "status"
"""The keys of a row's texts besides its fields."""
BEFORE = "before:"
"""The prefix of the keys of texts of the year before."""


def anchor_of(row_id: str, kind: str = "row") -> str:
    """Return the anchor of a row or of another thing of a `kind`, in ASCII.

    It depends only on the ID and the kind, and different IDs have different anchors.
    """
    return f"{kind}-{_NO_LETTER.sub(lambda found: f'_{ord(found[0]):x}_', row_id)}"


def flatten_parts(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return parts as a web page has them: without page breaks and empty lines, and with no groups.

    The blocks of a group are in its place.
    """
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
    """Yield the texts of a part of the page in reading order, as they are printed."""
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
