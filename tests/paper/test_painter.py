"""Texts are drawn as fast as they may be, and look as the font would have them."""

import re

import pytest

from nakano_status.documents.document import Document, Paragraph, Run, Section, Typeface
from nakano_status.documents.flow import lay_out
from nakano_status.documents.page import OFFICIAL_PAGE
from nakano_status.paper import painter
from nakano_status.paper.pdf_writer import write_pdf


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
