"""次期計画への引継ぎ on paper: by goal each row of the old plan, its last 今後の方向性, its fate, and what follows it.

A4 lying. Widths are millimetres, sizes points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nakano_status.documents.blocks import head_row, text_row, title_line
from nakano_status.documents.document import (
    Align,
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

TITLE = "次期計画への引継ぎ"
_SETUP = PageSetup(PaperSize.A4, landscape=True, top=18, bottom=15, left=18, right=18, header=8, footer=8)
_SIZE, _TITLE_SIZE = 9.0, 14.0
_WIDTHS = (25.0, 52.0, 78.0, 17.0, 52.0, 37.0)
_ALIGNED = (Align.CENTRE, Align.LEFT, Align.LEFT, Align.CENTRE, Align.LEFT, Align.LEFT)


@dataclass(frozen=True)
class FateRow:
    """A row as printed; `to` are the rows that follow, each with number and title, or a remark instead."""

    row_id: str
    title: str
    direction: str
    fate: str
    to: str
    reason: str


@dataclass(frozen=True)
class FatesContent:
    """The whole paper; `groups` are the rows by goal, `heading` is that of the texts on the future.

    `new_rows` are the rows of the plan after that continue none, `counts` the numbers by fate.
    """

    plan: str
    after: str
    heading: str
    counts: Sequence[tuple[str, int]]
    groups: Sequence[tuple[str, Sequence[FateRow]]]
    new_rows: Sequence[str]
    made_on: str


def build_fates(content: FatesContent) -> Document:
    """Return the paper."""
    title = f"「{content.plan}」の取組の{TITLE}"
    counted = "、".join(f"{label} {number}件" for label, number in content.counts)
    blocks: list[Block] = [
        title_line(title, _TITLE_SIZE, is_kept_with_next=True),
        Paragraph(plain(f"次期計画：{content.after}"), space_above=6, is_kept_with_next=True),
        Paragraph(plain(f"引継ぎ：{counted}"), space_above=2, is_kept_with_next=True),
    ]
    for ordinal, (goal, rows) in enumerate(content.groups, start=1):
        blocks.append(Heading(1, ordinal, goal, space_above=10))
        blocks.append(_table(goal, rows, content.heading))
    if content.new_rows:
        blocks.append(Heading(1, len(content.groups) + 1, "次期計画で始まる取組", space_above=10))
        blocks += [Paragraph(plain(each), ParagraphRole.NOTE, space_above=2) for each in content.new_rows]
    return Document(title, (Section(TITLE, _SETUP, tuple(blocks), Typeface.GOTHIC, _SIZE),), content.made_on)


def _table(goal: str, rows: Sequence[FateRow], heading: str) -> Table:
    columns = tuple(Column(width, align) for width, align in zip(_WIDTHS, _ALIGNED, strict=True))
    heads = ("管理番号", "事業内容", heading, "引継ぎ", "次期計画の取組", "理由")
    body = (text_row(row.row_id, (row.title, row.direction, row.fate, row.to, row.reason)) for row in rows)
    return Table(columns, tuple(body), (head_row(heads),), space_above=4, description=f"{goal}の引継ぎ", head_columns=1)
