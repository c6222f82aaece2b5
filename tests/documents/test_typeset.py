"""A paper as a value: what is decided before it is set in pages."""

from dataclasses import replace

import pytest

from nakano_status.documents.document import Block, Group, PageBreak, Paragraph, plain
from tests.support.set_papers import document, value_of

BLANK = Paragraph(())
SAID = Paragraph(plain("文"))


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        ((BLANK,), 0),
        ((Group((BLANK, BLANK)),), 0),
        ((Group((Group((BLANK,)),)), BLANK), 0),
        ((Group((BLANK, SAID)),), 1),
    ],
)
def test_blank_lines_before_the_end_of_a_page_fill_no_page_of_their_own(before: tuple[Block, ...], kept: int) -> None:
    blocks = value_of(document(PageBreak(), *before, PageBreak(), SAID))["sections"][0]["blocks"]
    kinds = [block["kind"] for block in blocks]
    assert kinds == ["paragraph", "break", *["group"] * kept, "break", "paragraph"]


@pytest.mark.parametrize(
    ("after", "kept"), [((SAID,), 1), ((replace(SAID, is_kept_with_next=True),), 0), ((Group((SAID, SAID)),), 0)]
)
def test_blank_lines_at_the_beginning_of_a_page_are_never_all_that_it_has(after: tuple[Block, ...], kept: int) -> None:
    blocks = value_of(document(SAID, PageBreak(), BLANK, *after))["sections"][0]["blocks"]
    assert len(blocks) == 3 + kept + len(after)
