"""Texts are drawn as fast as they may be, and look as the font would have them."""

import re

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from nakano_status.documents.document import Document, Paragraph, Run, Section, Typeface
from nakano_status.documents.flow import lay_out
from nakano_status.documents.page import OFFICIAL_PAGE
from nakano_status.paper import painter
from nakano_status.paper.pdf_writer import write_pdf

PAPER = QColor("white")


@pytest.mark.parametrize("face", list(Typeface))
def test_signs_that_are_drawn_one_by_one_look_as_the_font_would_have_them_together(
    face: Typeface, monkeypatch: pytest.MonkeyPatch
) -> None:
    kana = "".join(map(chr, (*range(0x3041, 0x3097), *range(0x309B, 0x3100))))
    texts = (
        kana,
        kana[::-1],
        "1-1-①-01 12.5% 1,460,000（0/15）",
        "「区」、。・〒〜―…‥○◎△×→■☎℡㎡㈱ｶﾞｱﾟ１２",
        "AVATAR To fi",
        "か゚",
    )
    runs = tuple(Run(text, bold=bold) for text in texts for bold in (False, True))
    made = lay_out(Document("字", (Section("", OFFICIAL_PAGE, (Paragraph(runs),), face),), "2023-10-11"))
    found = write_pdf(made)
    monkeypatch.setattr(painter, "_PLAIN", re.compile("(?!)"))
    assert write_pdf(made) == found


def test_a_line_that_begins_with_an_arabic_name_is_read_from_the_left_all_the_same() -> None:
    name, whole = (drawn(text) for text in ("محمد", "محمدさんを講師に招いた。"))
    end = max(x for x in range(name.width()) if any(name.pixelColor(x, y) != PAPER for y in range(name.height())))
    left = QRect(0, 0, end + 1, name.height())
    assert whole.copy(left) == name.copy(left)


def drawn(text: str) -> QImage:
    """Return the upper part of a page that begins with a text."""
    made = lay_out(Document("字", (Section("", OFFICIAL_PAGE, (Paragraph((Run(text),)),)),), "2023-10-11"))
    picture = QImage(600, 150, QImage.Format.Format_RGB32)
    picture.fill(PAPER)
    hand = QPainter(picture)
    painter.paint_page(made.pages[0], hand, 72)
    hand.end()
    return picture
