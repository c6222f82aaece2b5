"""決裁用一式 on its pages: what is decided on stands there as it will be handed out, page by page.

The list and its changed rows are the pages of those papers on A4 (decision 0038), with 別添 in the box for 別紙; the
other sections are laid out as in any document. Each 別添 is numbered by itself, as the paper is that it becomes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from nakano_status.documents.approval_builder import CHANGES, WHOLE, ApprovalContent, label_of
from nakano_status.documents.document import Document
from nakano_status.documents.flow import lay_out
from nakano_status.documents.list_builder import build_list, only_changed
from nakano_status.documents.list_document import ListDocument
from nakano_status.documents.numbering import Numerals
from nakano_status.documents.page import Paper
from nakano_status.documents.printed import Checkpoint, PrintedDocument, PrintedPage, go_on


def approval_lists(content: ApprovalContent, numerals: Numerals) -> Mapping[str, ListDocument]:
    """Return the lists that stand in the paper, by the name of their section."""
    papers = {CHANGES: only_changed(content.list_content), WHOLE: content.list_content}
    note = content.draft_note or None
    return {
        name: build_list(replace(each, paper=Paper.A4, label=label_of(name, numerals), draft_note=note))
        for name, each in papers.items()
    }


def approval_pages(
    document: Document, lists: Mapping[str, PrintedDocument], checkpoint: Checkpoint = go_on
) -> PrintedDocument:
    """Return the pages of the paper; `lists` are printed in place of the sections of their names."""
    return PrintedDocument(document.title, tuple(_pages(document, lists, checkpoint)), document.made_on)


def _pages(document: Document, lists: Mapping[str, PrintedDocument], checkpoint: Checkpoint) -> Iterator[PrintedPage]:
    for section in document.sections:
        if section.name in lists:
            first, *others = lists[section.name].pages
            yield replace(first, bookmark=section.name)
            yield from others
        else:
            yield from lay_out(replace(document, sections=(section,)), checkpoint).pages
