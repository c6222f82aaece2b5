"""Letters that Qt draws and does not name: their glyphs get the name that was asked for, or none."""

import pytest

from nakano_status.documents.document import Document, Paragraph, Section, Typeface, plain
from nakano_status.documents.flow import lay_out
from nakano_status.documents.page import PageSetup, Paper
from nakano_status.documents.printed import PrintedDocument
from nakano_status.paper.pdf_rare_characters import rare_characters
from nakano_status.paper.pdf_reader import read_pdf
from nakano_status.paper.pdf_writer import write_pdf

A4 = PageSetup(Paper.A4, landscape=False, top=25, bottom=22, left=28, right=22, header=10, footer=10)
LONG = "令和4年度末時点（計画）の小さな変更理由、取組状況と予定"
"""Enough other letters that the tables of a font have codes of every height in them."""


def document(*texts: str) -> PrintedDocument:
    """The texts twice, in both faces."""
    blocks = tuple(Paragraph(plain(text)) for text in texts)
    sections = (Section("本文", A4, blocks, Typeface.MINCHO), Section("別紙", A4, blocks, Typeface.GOTHIC))
    return lay_out(Document("進捗状況（報告）", sections, "2023-10-11"))


def seen(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    "text", ["𠮷野家と𠮷田", "𩸽の𠮷と山", "葛と吉", "か゚き゚く゚けこ゚とセ゚ツ゚ト゚ㇷ゚", "𠮷野家のか゚行", "か\u3099とか゚"], ids=ascii
)
def test_they_can_be_searched_and_read_back(text: str) -> None:
    made = document(LONG, text, "次の行")
    read = [seen(page) for page in read_pdf(write_pdf(made))]
    assert read == [seen(page.words).replace("か\u3099", "が") for page in made.pages]


def test_a_variant_is_named_where_the_font_has_a_glyph_of_its_own_for_it() -> None:
    drawn = write_pdf(document("か゚飾区"))
    named = rare_characters(drawn, "葛\U000e0100飾区" * 2)  # as if the font had one
    assert b"845BDB40DD00" in b"".join(named.values())
    made = write_pdf(document("𠮷と葛\U000e0100飾区"))  # it has none: the base is drawn, which has a name
    assert "𠮷と葛飾区" in seen(read_pdf(made)[0])


@pytest.mark.parametrize("words", ["𠮷野家", "𠮷と𩸽、か゚行、か゚行", "か゚とき゚、か゚とか゚", "特になし"])
def test_where_glyphs_and_letters_do_not_match_nothing_is_claimed(words: str) -> None:
    assert rare_characters(write_pdf(document("か゚行とか゚行")), words) == {}
