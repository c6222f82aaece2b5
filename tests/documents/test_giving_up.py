"""Before each page somebody may say that nobody waits any more: the pages that are left are not made."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from nakano_status.documents.document import Document, Paragraph, Section, plain
from nakano_status.documents.flow import lay_out
from nakano_status.documents.list_builder import build_list
from nakano_status.documents.list_pages import list_pages
from nakano_status.documents.page import OFFICIAL_PAGE
from nakano_status.documents.printed import Checkpoint, PrintedDocument
from tests.support.list_entries import content, entry
from tests.support.list_sheets import pages_of_sheet

REPORT = Document("報告", (Section("報告", OFFICIAL_PAGE, (Paragraph(plain("文")),)),) * 5, "2023-10-11")
LIST = build_list(content(*(entry(number, done="調整した。\n" * 40) for number in range(1, 6))))


@pytest.mark.parametrize(
    ("laying_out", "last"),
    [
        (partial(lay_out, REPORT), 2),
        (partial(lay_out, REPORT), 7),
        (partial(list_pages, LIST, pages_of_sheet(LIST)), 2),
    ],
    ids=["a document is broken into pages", "its five pages are drawn", "a list"],
)
def test_pages_that_nobody_waits_for_are_not_made(
    laying_out: Callable[[Checkpoint], PrintedDocument], last: int
) -> None:
    asked: list[int] = []

    def checkpoint() -> None:
        asked.append(1)
        if len(asked) == last:
            raise TimeoutError

    assert len(laying_out(lambda: None).pages) >= 2
    with pytest.raises(TimeoutError):
        laying_out(checkpoint)
    assert len(asked) == last
