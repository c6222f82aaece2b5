"""The counts of a round as tables for internal papers: totals, breakdowns, and the rows that are not counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from nakano_status.documents.count_table import CountTableContent, count_table
from nakano_status.documents.document import (
    Align,
    Block,
    Cell,
    Column,
    Paragraph,
    ParagraphRole,
    Row,
    Run,
    Table,
    head_row,
    plain,
)
from nakano_status.domain.fields.mark import Mark

_HEIGHT = 7.0
_WIDTH = 166.0
_NUMBER = Column(17, Align.RIGHT)


@dataclass(frozen=True)
class CountLine:
    """One line: what is counted, the number of rows by mark in the order of the marks, and of 報告対象 rows."""

    word: str
    marks: tuple[int, ...]
    in_report: int

    @property
    def total(self) -> int:
        """The sum of the marks."""
        return sum(self.marks)


@dataclass(frozen=True)
class ExcludedRow:
    """A row that is not counted, with the reason as printed."""

    row_id: str
    title: str
    divisions: str
    why: str


@dataclass(frozen=True)
class CountOverview:
    """The counts of this year and the year before, breakdowns (what by, and their lines), and the rows not counted."""

    table: CountTableContent
    whole: CountLine
    groups: Sequence[tuple[str, Sequence[CountLine]]]
    excluded: Sequence[ExcludedRow]


def overview_blocks(content: CountOverview) -> tuple[Block, ...]:
    """Return the tables with their labels."""
    return (
        _label("全体の件数"),
        replace(count_table(content.table), indent=0.0),  # in line with the tables below it
        *(
            block
            for word, lines in content.groups
            for block in _counted(word, [*lines, content.whole], content.table.counts)
        ),
        *(_excluded(content.excluded) if content.excluded else ()),
    )


def _counted(word: str, lines: Sequence[CountLine], marks: Iterable[Mark]) -> Iterator[Block]:
    yield _label(f"{word}別の件数")
    heads = (*map(str, marks), "計", "報告対象")
    first = Column(_WIDTH - len(heads) * _NUMBER.width)
    head = head_row(("区分", *heads), height=_HEIGHT)
    rows = tuple(_line(line, is_last=line is lines[-1]) for line in lines)
    yield Table(
        (first, *(_NUMBER,) * len(heads)), rows, (head,), space_above=3, description=f"{word}別の件数", head_columns=1
    )


def _line(line: CountLine, *, is_last: bool) -> Row:
    words = (line.word, *map(str, line.marks), str(line.total), str(line.in_report))
    return Row(tuple(Cell((Run(word, bold=is_last),)) for word in words), height=_HEIGHT)


def _excluded(rows: Sequence[ExcludedRow]) -> Iterator[Block]:
    yield _label(f"件数に含まない取組（{len(rows)}件）")
    columns = (Column(28, Align.CENTRE), Column(74), Column(36), Column(28))
    told = ((row.row_id, row.title, row.divisions, row.why) for row in rows)
    body = tuple(Row(tuple(Cell(plain(word)) for word in each), _HEIGHT, row_id=each[0]) for each in told)
    heads = head_row(("管理番号", "事業内容", "所管課", "理由"), height=_HEIGHT)
    yield Table(columns, body, (heads,), space_above=3, description="件数に含まない取組", head_columns=1)


def _label(word: str) -> Paragraph:
    return Paragraph((Run(word, bold=True),), ParagraphRole.LABEL, space_above=12, is_kept_with_next=True)
