"""スケジュールを変更した取組等の一覧 as a document for Word: the same rows and columns, on A4 (practice.md §5)."""

from __future__ import annotations

from nakano_status.documents.document import Align, Block, Document, Paragraph, ParagraphRole, Section, Typeface, plain
from nakano_status.documents.list_builder import ListContent
from nakano_status.documents.list_kind import CHANGES_TITLE, ListKind
from nakano_status.documents.list_layout import NOTHING
from nakano_status.documents.list_table import list_table
from nakano_status.documents.page import PageSetup, PaperSize
from nakano_status.domain.fields.mark import Marks

_SETUP = PageSetup(PaperSize.A4, landscape=True, top=18, bottom=14, left=13, right=13, header=8, footer=7)
_WIDTH = 271.0
_SIZE = 9.0
_TITLE_SIZE = 14.0


def changes_document(content: ListContent) -> Document:
    """Return the paper of a list's changed rows (`only_changed`)."""
    section = Section(
        "変更一覧",
        _SETUP,
        (*_head(content), *_legend(content.asked.profile.marks), _rows(content)),
        typeface=Typeface.GOTHIC,
        size=_SIZE,
        header=content.draft_note or "",
    )
    return Document(CHANGES_TITLE, (section,), content.made_on.isoformat())


def _head(content: ListContent) -> tuple[Block, ...]:
    title = Paragraph(plain(CHANGES_TITLE), ParagraphRole.TITLE, Align.CENTRE, size=_TITLE_SIZE, is_kept_with_next=True)
    as_of = Paragraph(plain(f"{content.year.label}末時点"), ParagraphRole.SENDER, Align.RIGHT, is_kept_with_next=True)
    return (title, as_of)


def _legend(marks: Marks) -> tuple[Block, ...]:
    notes = (plain(line) for line in marks.legend)
    return tuple(Paragraph(line, ParagraphRole.NOTE, size=_SIZE, is_kept_with_next=True) for line in notes)


def _rows(content: ListContent) -> Block:
    if not content.entries:
        return Paragraph(plain(NOTHING), space_above=_SIZE)
    return list_table(content.entries, ListKind.CHANGES, content.asked, (_WIDTH, _SIZE), CHANGES_TITLE)
