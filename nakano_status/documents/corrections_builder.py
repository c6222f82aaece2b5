"""正誤表: the wrong and the right text of a distributed paper, place by place (practice.md §2, window)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nakano_status.documents.document import (
    Align,
    Cell,
    Column,
    Document,
    Paragraph,
    ParagraphRole,
    Row,
    Run,
    Section,
    Table,
    head_row,
    plain,
    underlined,
)
from nakano_status.documents.numbering import Numerals
from nakano_status.documents.page import PageSetup, PaperSize
from nakano_status.documents.running_text import with_numerals
from nakano_status.domain.text.text_difference import PieceKind, text_difference

CORRECTIONS_TITLE = "正誤表"
_SETUP = PageSetup(PaperSize.A4, landscape=False, top=25, bottom=20, left=25, right=19, header=10, footer=10)
_COLUMNS = (Column(12, Align.CENTRE), Column(48), Column(53), Column(53))
_HEADS = ("頁", "箇所", "誤", "正")
_SIZE, _TITLE_SIZE = 10.5, 14.0
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
        Paragraph(plain(CORRECTIONS_TITLE), ParagraphRole.TITLE, Align.CENTRE, size=_TITLE_SIZE, space_above=12),
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
        CORRECTIONS_TITLE, _SETUP, with_numerals(blocks, Numerals.FULL_WIDTH), size=_SIZE, header=content.draft_note
    )
    return Document(f"{CORRECTIONS_TITLE}（{content.corrected}）", (section,), content.made_on)


def _paper(name: str, found: Sequence[Correction]) -> Iterator[Row]:
    title = Cell((Run(name, bold=True),), columns=len(_COLUMNS), align=Align.LEFT)
    yield Row((title,), _HEIGHT, is_kept_with_next=True)
    for each in found:
        pieces = text_difference(each.wrong, each.right)
        wrong = underlined(pieces, PieceKind.REMOVED) if each.wrong else plain(_NOTHING)
        right = underlined(pieces, PieceKind.ADDED) if each.right else plain(_NOTHING)
        texts = (plain(each.page), plain(each.place), wrong, right)
        yield Row(tuple(Cell(text, is_top=True) for text in texts), _HEIGHT)
