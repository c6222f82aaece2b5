"""件数の内訳: how the counts of a round are made up, for those who have to explain them (decision 0042)."""

from __future__ import annotations

from dataclasses import dataclass

from nakano_status.documents.count_overview import CountOverview, overview_blocks
from nakano_status.documents.difference_table import DifferenceContent, difference_blocks
from nakano_status.documents.document import Align, Document, Heading, Paragraph, ParagraphRole, Section, plain
from nakano_status.documents.numbering import Numerals
from nakano_status.documents.page import PageSetup, PaperSize
from nakano_status.documents.running_text import with_numerals

TITLE = "件数の内訳"
_SETUP = PageSetup(PaperSize.A4, landscape=False, top=20, bottom=18, left=25, right=19, header=9, footer=9)
_SIZE, _TITLE_SIZE = 10.0, 14.0


@dataclass(frozen=True)
class BreakdownContent:
    """The content of the paper; `as_of` is 令和4年度末, `difference` None where there was no round before."""

    as_of: str
    counts: CountOverview
    difference: DifferenceContent | None
    made_on: str
    draft_note: str = ""


def build_breakdown(content: BreakdownContent) -> Document:
    """Return the paper: the counts broken down, what is not counted and why, the difference to the round before."""
    title = f"{TITLE}（{content.as_of}時点）"
    blocks = (
        Paragraph(plain(title), ParagraphRole.TITLE, Align.CENTRE, size=_TITLE_SIZE, is_kept_with_next=True),
        Heading(1, 1, "件数", space_above=6),
        *overview_blocks(content.counts),
    )
    if content.difference:
        heading = Heading(1, 2, f"前回（{content.difference.before}）との差", space_above=12)
        blocks = (*blocks, heading, *difference_blocks(content.difference))
    section = Section(TITLE, _SETUP, with_numerals(blocks, Numerals.FULL_WIDTH), size=_SIZE, header=content.draft_note)
    return Document(title, (section,), content.made_on)
