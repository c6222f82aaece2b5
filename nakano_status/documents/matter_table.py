"""確認事項: what the decider has to know of before a decision, group by group, as one table of a paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nakano_status.documents.document import (
    Align,
    Block,
    Cell,
    Column,
    Paragraph,
    Row,
    Run,
    Table,
    head_row,
    naming_cell,
    plain,
)

_COLUMNS = (Column(28, Align.CENTRE), Column(44), Column(30), Column(64))
_ROW_HEIGHT = 7.0
_NOTHING = "該当する事項はありません。"


@dataclass(frozen=True)
class Matter:
    """One matter: 管理番号 or 指標番号 ('' if it is about no row), its name, its division, and a description."""

    row_id: str
    title: str
    division: str
    words: str


@dataclass(frozen=True)
class MatterGroup:
    """Matters of one kind, at least one; `count` is of subjects: a row that two divisions were asked about is one."""

    word: str
    matters: tuple[Matter, ...]
    count: int

    @property
    def sentence(self) -> str:
        """The sentence with their number, as 決定した相違が3件あります。."""
        return f"{self.word}が{self.count}件あります。"


def matter_blocks(groups: Sequence[MatterGroup]) -> tuple[Block, ...]:
    """Return the table of all groups, or a sentence if there are no matters."""
    if not groups:
        return (Paragraph(plain(_NOTHING), first_line=1, space_above=6),)
    head = head_row(("管理番号", "事業内容など", "所管課", "内容"), height=_ROW_HEIGHT)
    rows = tuple(row for group in groups for row in _rows(group))
    return (Table(_COLUMNS, rows, (head,), space_above=6, description="決裁に当たって確認する事項", head_columns=1),)


def _rows(group: MatterGroup) -> Iterator[Row]:
    title = Cell((Run(f"{group.word}　{group.count}件", bold=True),), columns=len(_COLUMNS), align=Align.LEFT)
    yield Row((title,), height=_ROW_HEIGHT, is_kept_with_next=True)
    for each in group.matters:
        named = (naming_cell(each.row_id), naming_cell(each.title, ""), naming_cell(each.division))
        yield Row((*named, Cell(plain(each.words))), height=_ROW_HEIGHT, row_id=each.row_id or None)
