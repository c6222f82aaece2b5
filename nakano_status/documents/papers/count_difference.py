"""The difference of the counts of two rounds: figures side by side, and the rows by reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nakano_status.documents.blocks import group_row, head_row
from nakano_status.documents.document import (
    Align,
    Block,
    Cell,
    Column,
    Paragraph,
    Row,
    Run,
    Table,
    plain,
)

_FIGURE_COLUMNS = (
    Column(66, Align.CENTRE),
    Column(28, Align.RIGHT),
    Column(28, Align.RIGHT),
    Column(28, Align.RIGHT),
)
_ROW_COLUMNS = (Column(28, Align.CENTRE), Column(60), Column(36), Column(26, Align.CENTRE), Column(16, Align.CENTRE))
_OVERVIEW_ROW_HEIGHT = 7.0
_NO_CHANGE = "―"


@dataclass(frozen=True)
class FigureLine:
    """One figure of the count in both rounds; a line with `is_sum` is set in bold."""

    label: str
    was: int
    now: int
    is_sum: bool = False

    @property
    def change(self) -> str:
        """The signed difference, as 「＋4」; 「―」 if there is none."""
        if self.now == self.was:
            return _NO_CHANGE
        return f"{'＋' if self.now > self.was else '－'}{abs(self.now - self.was)}"


@dataclass(frozen=True)
class DifferenceRow:
    """One row that is counted differently than before: both values, each a mark or the reason why it is not counted."""

    row_id: str
    title: str
    divisions: str
    was: str
    now: str


@dataclass(frozen=True)
class DifferenceContent:
    """The whole explanation: the round compared with (令和3年度末), the figures, and the rows by their reason.

    `sentence` gives the number of 報告対象 rows and why; `unchanged` is the number of rows that are counted as before.
    """

    before: str
    now: str
    sentence: str
    figures: Sequence[FigureLine]
    reasons: Sequence[tuple[str, Sequence[DifferenceRow]]]
    unchanged: int


def difference_blocks(content: DifferenceContent) -> tuple[Block, ...]:
    """Return the sentence, the table of figures, and the table of rows."""
    same = f"上のほか、前回と同じ進捗状況の取組は{content.unchanged}件です。"
    return (
        Paragraph(plain(content.sentence), first_line=1, space_above=6),
        _figures(content),
        *(_rows(content) if content.reasons else ()),
        Paragraph(plain(same), first_line=1, space_above=6),
    )


def _figures(content: DifferenceContent) -> Table:
    head = head_row(("区分", content.before, content.now, "差"), height=_OVERVIEW_ROW_HEIGHT)
    rows = tuple(Row(tuple(_figure_cells(line)), height=_OVERVIEW_ROW_HEIGHT) for line in content.figures)
    return Table(_FIGURE_COLUMNS, rows, (head,), space_above=6, description="前回との件数の差", head_columns=1)


def _figure_cells(line: FigureLine) -> Iterator[Cell]:
    for word in (line.label, str(line.was), str(line.now), line.change):
        yield Cell((Run(word, bold=line.is_sum),))


def _rows(content: DifferenceContent) -> Iterator[Block]:
    head = head_row(("管理番号", "事業内容", "所管課", "前回", "今回"), height=_OVERVIEW_ROW_HEIGHT)
    rows = tuple(row for word, members in content.reasons for row in _reason(word, members))
    yield Table(_ROW_COLUMNS, rows, (head,), space_above=10, description="前回と異なる取組", head_columns=1)


def _reason(word: str, members: Sequence[DifferenceRow]) -> Iterator[Row]:
    yield group_row(f"{word}　{len(members)}件", len(_ROW_COLUMNS), _OVERVIEW_ROW_HEIGHT)
    for row in members:
        cells = (row.row_id, row.title, row.divisions, row.was, row.now)
        yield Row(tuple(Cell(plain(word)) for word in cells), height=_OVERVIEW_ROW_HEIGHT, row_id=row.row_id)
