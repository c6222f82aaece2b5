"""The counts of a round as tables: 進捗状況の区分｜取組の数, and totals and breakdowns for internal papers.

A number is alone in its cell, beside that of the mark, where programs that read the file find it. A user may choose
sentences that describe the counts (source: practice.md §5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nakano_status.documents.blocks import head_row
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
    plain,
)
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.mark import Mark, Marks
from nakano_status.domain.round.tally import total_of

HEAD = "進捗状況の区分"
NUMBER = "取組の数"
TOTAL = "合計"
_APART = "　※合計に含まない"

_WIDTH, _NUMBER_WIDTH, _PREVIOUS_WIDTH = 105.0, 25.0, 26.0
_INDENT, _INDENT_BESIDE_PREVIOUS = 15.0, 2.0
"""Millimetres: the table is centred on a page of 160 mm."""
_SMALL_SIZE = 9.0
_ROW_HEIGHT = 7.0
_MOSTLY, _OFTEN = 0.9, 0.5
"""Shares of ◎ from which 概ね and 多く are offered."""


@dataclass(frozen=True)
class CountTableContent:
    """Counts by mark, and those of the previous round if they are shown too."""

    counts: Mapping[Mark, int]
    has_total: bool = False
    previous: tuple[FiscalYear, Mapping[Mark, int]] | None = None


@dataclass(frozen=True)
class OfferedJudgement:
    """A sentence that a person may choose, never put into a paper by itself.

    `share` is that of the marks `of`, as 94.2％.
    """

    text: str
    share: str
    of: str


def count_table(content: CountTableContent) -> Table:
    """Return the table: one row for each mark in the order of the legend, then 合計 if it is asked for.

    Marks that are counted apart come last, as they are not in 合計.
    """
    columns = [Column(_WIDTH), Column(_NUMBER_WIDTH, Align.RIGHT)]
    heads = [_head(HEAD), _head(NUMBER)]
    numbers = [content.counts]
    if content.previous is not None:
        year, before = content.previous
        columns.append(Column(_PREVIOUS_WIDTH, Align.RIGHT))
        heads.append(_head(f"前回\n{year.label}末", _SMALL_SIZE))
        numbers.append(before)
    apart = [mark for mark in content.counts if mark.counted_apart]
    own = {mark: [counts[mark] for counts in numbers] for mark in content.counts}
    rows = [_row(mark.explained, own[mark]) for mark in content.counts if mark not in apart]
    if content.has_total:
        rows.append(_row(TOTAL, [total_of(counts) for counts in numbers], Align.CENTRE))
    rows += [_row(f"{mark.explained}{_APART}", own[mark]) for mark in apart]
    return Table(
        tuple(columns),
        (*(replace(row, is_kept_with_next=True) for row in rows[:-1]), rows[-1]),
        (Row(tuple(heads), _ROW_HEIGHT),),
        indent=_INDENT_BESIDE_PREVIOUS if content.previous else _INDENT,
        space_above=4.0,
        description="進捗状況の区分別の取組の数",
        head_columns=1,
    )


def _head(text: str, size: float | None = None) -> Cell:
    return Cell(plain(text), align=Align.CENTRE, is_shaded=True, size=size)


def _row(label: str, numbers: list[int], align: Align | None = None) -> Row:
    return Row((Cell(plain(label), align=align), *(Cell(plain(str(number))) for number in numbers)), _ROW_HEIGHT)


def offered_judgement(counts: Mapping[Mark, int], year: FiscalYear) -> OfferedJudgement | None:
    """Return a sentence that fits the counts; None if nothing is counted or less than half is ◎."""
    part = _part(counts)
    if part < _OFTEN:
        return None
    if part == 1:
        sentence = "全ての取組について、スケジュールどおり取り組んでいることを確認した。"
    elif part >= _MOSTLY:
        sentence = "概ねスケジュールどおり取り組んでいることを確認した。"
    else:
        sentence = (
            "多くの取組についてスケジュールどおり取り組んだが、スケジュールを変更した取組等もあることを確認した。"
        )
    return OfferedJudgement(f"{year.label}においては、{sentence}", share(counts), "".join(map(str, _planned(counts))))


def share(counts: Mapping[Mark, int]) -> str:
    """Return the share of the counted rows that have ◎, as 94.2％; ― if no row is counted."""
    return f"{_part(counts):.1%}".replace("%", "％") if total_of(counts) else "―"


def _part(counts: Mapping[Mark, int]) -> float:
    return sum(_planned(counts).values()) / max(total_of(counts), 1)


def _planned(counts: Mapping[Mark, int]) -> dict[Mark, int]:
    return {mark: number for mark, number in counts.items() if mark in Marks(tuple(counts)).as_planned}


_HEIGHT = 7.0
_OVERVIEW_WIDTH = 166.0
_NUMBER = Column(17, Align.RIGHT)


@dataclass(frozen=True)
class CountLine:
    """One line: what is counted, the number of rows by mark in the order of the marks, and of 報告対象 rows.

    `apart` are those of the marks that are counted apart.
    """

    label: str
    marks: tuple[int, ...]
    in_report: int
    apart: int = 0

    @property
    def total(self) -> int:
        """The sum of the marks that count."""
        return sum(self.marks) - self.apart


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
    first = Column(_OVERVIEW_WIDTH - len(heads) * _NUMBER.width)
    head = head_row(("区分", *heads), height=_HEIGHT)
    rows = tuple(_line(line, is_last=line is lines[-1]) for line in lines)
    yield Table(
        (first, *(_NUMBER,) * len(heads)), rows, (head,), space_above=3, description=f"{word}別の件数", head_columns=1
    )


def _line(line: CountLine, *, is_last: bool) -> Row:
    words = (line.label, *map(str, line.marks), str(line.total), str(line.in_report))
    return Row(tuple(Cell((Run(word, bold=is_last),)) for word in words), height=_HEIGHT)


def _excluded(rows: Sequence[ExcludedRow]) -> Iterator[Block]:
    yield _label(f"件数に含まない取組（{len(rows)}件）")
    columns = (Column(28, Align.CENTRE), Column(74), Column(36), Column(28))
    cells = ((row.row_id, row.title, row.divisions, row.why) for row in rows)
    body = tuple(Row(tuple(Cell(plain(word)) for word in each), _HEIGHT, row_id=each[0]) for each in cells)
    heads = head_row(("管理番号", "事業内容", "所管課", "理由"), height=_HEIGHT)
    yield Table(columns, body, (heads,), space_above=3, description="件数に含まない取組", head_columns=1)


def _label(word: str) -> Paragraph:
    return Paragraph((Run(word, bold=True),), ParagraphRole.LABEL, space_above=12, is_kept_with_next=True)
