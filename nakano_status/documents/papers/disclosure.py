"""取組の記録 on paper: everything about one row through all years, one table a subject.

A4 lying. Widths are millimetres, sizes points; a column without a width is in the CSV only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nakano_status.documents.blocks import head_row, text_row, title_line
from nakano_status.documents.document import (
    Block,
    Column,
    Document,
    Heading,
    Paragraph,
    ParagraphRole,
    Section,
    Table,
    Typeface,
    plain,
)
from nakano_status.documents.page import PageSetup, PaperSize

TITLE = "取組の記録"
_SETUP = PageSetup(PaperSize.A4, landscape=True, top=18, bottom=15, left=18, right=18, header=8, footer=8)
_SIZE, _TITLE_SIZE = 8.5, 14.0
_ROOM = _SETUP.room[0]


@dataclass(frozen=True)
class DisclosedTable:
    """One subject: its title, its columns with their shares of the width (0: not printed), and its lines."""

    title: str
    columns: Sequence[tuple[str, int]]
    lines: Sequence[Sequence[str]]

    @property
    def heads(self) -> tuple[str, ...]:
        """The headings of all columns."""
        return tuple(head for head, _ in self.columns)


@dataclass(frozen=True)
class DisclosureContent:
    """The whole paper: the row's 管理番号 and title, a note on what is left out, and the tables."""

    row_id: str
    title: str
    note: str
    tables: Sequence[DisclosedTable]
    made_on: str


def build_disclosure(content: DisclosureContent) -> Document:
    """Return the paper."""
    title = f"{TITLE}　{content.row_id}"
    blocks: list[Block] = [
        title_line(title, _TITLE_SIZE, is_kept_with_next=True),
        Paragraph(plain(content.title), space_above=6, is_kept_with_next=True),
        Paragraph(plain(content.note), ParagraphRole.NOTE, space_above=2),
    ]
    for ordinal, table in enumerate(content.tables, start=1):
        blocks.append(Heading(1, ordinal, f"{table.title}（{len(table.lines)}件）", space_above=10))
        blocks.append(_table(table) if table.lines else Paragraph(plain("記録はありません。"), space_above=3))
    return Document(title, (Section(TITLE, _SETUP, tuple(blocks), Typeface.GOTHIC, _SIZE),), content.made_on)


def _table(table: DisclosedTable) -> Table:
    shown = [place for place, (_, share) in enumerate(table.columns) if share]
    unit = _ROOM / sum(share for _, share in table.columns)
    columns = tuple(Column(table.columns[place][1] * unit) for place in shown)
    heads = (head_row(table.columns[place][0] for place in shown),)
    rows = (text_row(first, others) for first, *others in ([line[place] for place in shown] for line in table.lines))
    return Table(columns, tuple(rows), heads, space_above=4, description=table.title, head_columns=1)
