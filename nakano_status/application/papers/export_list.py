"""進捗状況一覧（別紙）, its changed rows, and the check print: made from the current values (export list, changes)."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nakano_status.application.lookup import need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.drafts import draft_note
from nakano_status.application.papers.writing import DrawnPaper, PaperFormat, draw, drawn_pdf, format_of
from nakano_status.application.plan.read.published_texts import published_texts
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole
from nakano_status.application.round.choosing_round import chosen_round
from nakano_status.application.round.read.counts import count
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.views import CountsView
from nakano_status.documents.changes_document import changes_document
from nakano_status.documents.list_builder import ListContent, ListEntry, build_list, only_changed
from nakano_status.documents.list_document import ListDocument
from nakano_status.documents.list_kind import ListKind
from nakano_status.documents.list_places import list_places
from nakano_status.documents.list_sheet import ListPage, sheet_pages, texts_too_tall
from nakano_status.documents.page import Paper
from nakano_status.documents.printed_paper import PrintedPaper, list_paper
from nakano_status.documents.set_paper import Placed
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.headings import PLANNED, PREVIOUS_DONE
from nakano_status.domain.fields.registry import DONE
from nakano_status.domain.published_list.list_age import stamp_of
from nakano_status.domain.refusals.papers import TextTooTall
from nakano_status.domain.round.round import RoundRow


@dataclass(frozen=True)
class ListPaper:
    """The options: rows and columns, paper size, and year (None: the current round).

    `label` is the text of the box at the upper right (None: that of the kind, 別紙 or 確認用).
    """

    kind: ListKind = ListKind.WHOLE
    paper: Paper = Paper.A3
    year: FiscalYear | None = None
    label: str | None = None

    def on(self, paper: str, year: FiscalYear | None = None, label: str | None = None) -> ListPaper:
        """Return the same for a paper size by name (`PAPER_NAMES`), a year and a label."""
        return dataclasses.replace(self, paper=Paper(paper), year=year, label=label)


PAPER_NAMES = tuple(paper.value for paper in Paper)
WHOLE_LIST = ListPaper()
CHANGED_ROWS = ListPaper(ListKind.CHANGES)
CHECK_PRINT = ListPaper(ListKind.CHECK)
_FORMATS = (PaperFormat.EXCEL, PaperFormat.PDF, PaperFormat.WORD)


@dataclass(frozen=True)
class ExportedList:
    """The file, how many rows and pages (None: Word decides) it has, and the count of the round."""

    file: Path
    rows: int
    pages: int | None
    counts: CountsView


@dataclass(frozen=True)
class ReadList:
    """A paper of the list as it would be made now, and the count of the round."""

    content: ListContent
    document: ListDocument
    counts: CountsView

    @property
    def printed(self) -> PrintedPaper:
        """The paper as its pages are set."""
        return list_paper(self.document)


def read_list(records: Records, wish: ListPaper, day: date, note: str | None = None) -> ReadList:
    """Return the paper as of a day, for the preview as for the file; raises RoundUnknown, WrongRole.

    `note` is the line above a copy that is not final (None: that of the round now, '': no line).
    """
    need_role(records, StoreRole.OFFICE)
    round_ = chosen_round(records, wish.year)
    contents = RoundContents.load(records, round_)
    note = draft_note(records, round_, day) if note is None else note
    content = list_content(contents, wish, note)
    return ReadList(content, build_list(content), count(contents))


def export_list(
    parts: Parts, store: Store, target: Path, wish: ListPaper = WHOLE_LIST, *, replace: bool = False
) -> Outcome[ExportedList]:
    """Write the paper as the workbook or the PDF that the target's name asks for; changed rows also as Word.

    Raises RoundUnknown, WrongRole, PaperFormatUnknown, TextTooTall, PaperFontMissing,
    PaperUnreadable, TargetExists, TargetNotWritable; then nothing was written.
    """
    format_ = format_of(target, _FORMATS if wish.kind is ListKind.CHANGES else _FORMATS[:2])
    with store.reading() as records:
        made = read_list(records, wish, parts.clock.today())
    drawn = draw_list(parts, made, format_)
    parts.files.write(target, drawn.content, replace=replace)
    exported = ExportedList(target, len(made.content.entries), drawn.pages, made.counts)
    return Outcome(exported, problems=drawn.problems)


def draw_list(parts: Parts, made: ReadList, format_: PaperFormat) -> DrawnPaper:
    """Return the paper as a file's content.

    Raises TextTooTall (Excel only), PaperFontMissing (not Word) and PaperUnreadable (PDF only).
    """
    if format_ is PaperFormat.WORD:
        return draw(parts, changes_document(made.content), format_)
    if format_ is PaperFormat.PDF:
        return drawn_pdf(parts, made.printed)
    need_whole_texts(made.document)
    sheet = list_sheet(parts, made.document)
    return DrawnPaper(parts.draw_list(made.document, sheet), len(sheet))


def list_sheet(parts: Parts, document: ListDocument) -> tuple[ListPage, ...]:
    """Return the pages of a list's sheet: its rows are on the same pages as in the PDF."""
    return sheet_pages(document, places_of(parts, document))


def places_of(parts: Parts, document: ListDocument) -> tuple[Placed, ...]:
    """Return where the rows of a list are on its pages, in millimetres of A3."""
    return list_places(document, parts.papers.measure, parts.papers.forget_layouts)


def need_whole_texts(document: ListDocument) -> None:
    """Raise TextTooTall if the sheet has a text that does not fit and cannot continue in the row below."""
    for found in texts_too_tall(document):
        where = f"管理番号 {found.row_id}の{found.heading}"
        raise TextTooTall(where=where, lines=str(found.lines), most=str(found.most))


def list_content(contents: RoundContents, wish: ListPaper = WHOLE_LIST, note: str = "") -> ListContent:
    """Return the content of the paper, row by row in printed order; `note` is that of a draft or ''."""
    round_ = contents.round_
    whole = ListContent(
        plan_title=contents.plan.title,
        asked=contents.asked,
        entries=tuple(_entry(contents, row) for row in contents.rows),
        made_on=round_.made_on or round_.as_of,
        draft_note=note or None,
        kind=wish.kind,
        paper=wish.paper,
        label=wish.label,
        previous_year=contents.previous.year if contents.previous else None,
        stamp=stamp_of(published_texts(contents)),
    )
    return only_changed(whole) if wish.kind is ListKind.CHANGES else whole


def _entry(contents: RoundContents, row: RoundRow) -> ListEntry:
    listing = contents.listings[row.row_id]
    previous = contents.previous_values.get(row.row_id, {})
    return ListEntry(
        row_id=row.row_id,
        measure_code=listing.measure,
        measure_title=contents.nodes[listing.measure].title,
        title=listing.title,
        divisions=contents.divisions(row.row_id),
        values=contents.values.get(row.row_id, {}),
        counted=row.counted,
        previous={PREVIOUS_DONE: previous.get(DONE), PLANNED: contents.planned(row.row_id)},
    )
