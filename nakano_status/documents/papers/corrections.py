"""正誤表: the wrong and the right text of a distributed paper, place by place (source: practice.md §2, §5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nakano_status.documents.blocks import group_row, head_row, title_line, underlined
from nakano_status.documents.document import (
    Align,
    Cell,
    Column,
    Document,
    Paragraph,
    ParagraphRole,
    Row,
    Section,
    Table,
    plain,
)
from nakano_status.documents.numbering import Numerals
from nakano_status.documents.page import PageSetup, PaperSize
from nakano_status.documents.papers.comparison import TITLE_SIZE
from nakano_status.documents.template_filling import with_numerals
from nakano_status.domain.text.text_difference import PieceKind, text_difference

CORRECTIONS_TITLE = "正誤表"
_CORRECTIONS_SETUP = PageSetup(
    PaperSize.A4, landscape=False, top=25, bottom=20, left=25, right=19, header=10, footer=10
)
_COLUMNS = (Column(12, Align.CENTRE), Column(48), Column(53), Column(53))
_HEADS = ("頁", "箇所", "誤", "正")
_CORRECTIONS_SIZE = 10.5
_HEIGHT = 7.5
_NOTHING = "（記載なし）"


@dataclass(frozen=True)
class Correction:
    """One place: its page in the distributed paper ('' if unknown), where on the page it is, and both texts."""

    page: str
    place: str
    wrong: str | None
    right: str | None


@dataclass(frozen=True)
class CorrectionContent:
    """The content of the paper: which paper is corrected (令和5年10月11日の委員会資料（資料5）), and where, by part.

    `day` is the date of the 正誤表 itself, as written ('' for none).
    """

    corrected: str
    papers: Sequence[tuple[str, Sequence[Correction]]]
    made_on: str
    draft_note: str = ""
    day: str = ""


def build_corrections(content: CorrectionContent) -> Document:
    """Return the paper: one line for each place, with the differences underlined on both sides."""
    lead = f"{content.corrected}を次のとおり訂正する。"
    day = (Paragraph(plain(content.day), ParagraphRole.SENDER, Align.RIGHT),) if content.day else ()
    blocks = (
        *day,
        title_line(CORRECTIONS_TITLE, TITLE_SIZE, space_above=12),
        Paragraph(plain(lead), first_line=1, space_above=12),
        Table(
            _COLUMNS,
            tuple(row for name, found in content.papers if found for row in _paper(name, found)),
            (head_row(_HEADS, height=_HEIGHT),),
            space_above=8,
            description=CORRECTIONS_TITLE,
            head_columns=2,
        ),
    )
    section = Section(
        CORRECTIONS_TITLE,
        _CORRECTIONS_SETUP,
        with_numerals(blocks, Numerals.FULL_WIDTH),
        size=_CORRECTIONS_SIZE,
        header=content.draft_note,
    )
    return Document(f"{CORRECTIONS_TITLE}（{content.corrected}）", (section,), content.made_on)


def _paper(name: str, found: Sequence[Correction]) -> Iterator[Row]:
    yield group_row(name, len(_COLUMNS), _HEIGHT)
    for each in found:
        pieces = text_difference(each.wrong, each.right)
        wrong = underlined(pieces, PieceKind.REMOVED) if each.wrong else plain(_NOTHING)
        right = underlined(pieces, PieceKind.ADDED) if each.right else plain(_NOTHING)
        texts = (plain(each.page), plain(each.place), wrong, right)
        yield Row(tuple(Cell(text, is_top=True) for text in texts), _HEIGHT)
