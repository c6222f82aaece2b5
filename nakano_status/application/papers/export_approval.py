"""資料作成: 決裁用一式 as one Word file or PDF: 鑑, counts, changed rows, the list, further matters, 前回との差."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from nakano_status.application.lookup import need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.approval_matters import approval_matters
from nakano_status.application.papers.count_overview import count_overview
from nakano_status.application.papers.difference import difference_content
from nakano_status.application.papers.drafts import draft_note
from nakano_status.application.papers.export_list import list_content
from nakano_status.application.papers.openness import read_openness
from nakano_status.application.papers.templates import usable_template
from nakano_status.application.papers.writing import PaperFormat, WrittenPaper, format_of, write_pages, write_paper
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole
from nakano_status.application.round.choosing_round import chosen_round
from nakano_status.application.round.read.counts import count, tally_of
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.views import CountsView
from nakano_status.documents.approval_builder import (
    ApprovalContent,
    approval_lists,
    build_approval,
)
from nakano_status.documents.document import Document
from nakano_status.documents.list_document import ListDocument
from nakano_status.documents.printed_paper import PrintedPaper, document_paper
from nakano_status.documents.template import Template
from nakano_status.documents.wording_names import APPROVAL
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.round.tally import Tally


@dataclass(frozen=True)
class ApprovalWish:
    """The options: year (None: the current round), day (None: today), and 文書番号."""

    year: FiscalYear | None = None
    made_on: date | None = None
    number: str = ""


@dataclass(frozen=True)
class ExportedApproval:
    """The file, how many rows its list has, the count, and labels of what is still open.

    `is_final`: nothing open prevents a final paper.
    """

    paper: WrittenPaper
    rows: int
    counts: CountsView
    open_points: tuple[str, ...]
    is_final: bool


@dataclass(frozen=True)
class ReadApproval:
    """The paper as it would be made now, with facts about it; `is_final`: nothing open prevents a final paper."""

    document: Document
    content: ApprovalContent
    counts: CountsView
    is_final: bool

    @cached_property
    def lists(self) -> Mapping[str, ListDocument]:
        """The lists whose pages are in it, by section."""
        return approval_lists(self.content, self.document.numerals)

    @property
    def printed(self) -> PrintedPaper:
        """The paper as its pages are set."""
        return document_paper(self.document, self.lists)


def export_approval(
    parts: Parts, store: Store, target: Path, wish: ApprovalWish | None = None, *, replace: bool = False
) -> Outcome[ExportedApproval]:
    """Write the paper as the Word file, PDF or workbook that the target's name asks for.

    Raises WrongRole, RoundUnknown, TemplateFaulty, PaperFormatUnknown, PaperFontMissing and PaperUnreadable
    (PDF only), TargetExists, TargetNotWritable.
    """
    with store.reading() as records:
        read = read_approval(parts, records, wish or ApprovalWish())
    if format_of(target) is PaperFormat.PDF:
        written = write_pages(parts, read.printed, target, replace=replace)
    else:
        written = write_paper(parts, read.document, target, replace=replace)
    points, rows = tuple(read.content.open_points), len(read.content.list_content.entries)
    made = ExportedApproval(written.value, rows, read.counts, points, read.is_final)
    return Outcome(made, problems=written.problems, attention=not read.is_final)


def read_approval(parts: Parts, records: Records, wish: ApprovalWish, template: Template | None = None) -> ReadApproval:
    """Return the paper as it would be written now, for a preview.

    `template` (without faults) replaces the stored wording.
    """
    need_role(records, StoreRole.OFFICE)
    round_, day = chosen_round(records, wish.year), wish.made_on or parts.clock.today()
    contents = RoundContents.load(records, round_)
    against = RoundContents.load(records, contents.previous) if contents.previous else None
    note, rows = draft_note(records, round_, day), tally_of(contents)
    openness = read_openness(records, round_)
    content = ApprovalContent(
        list_content=list_content(contents),
        counts=count_overview(contents, against, rows),
        counts_sentence=_sentence(rows),
        difference=difference_content(contents, against) if against else None,
        open_points=tuple(f"{each.kind.word}が{each.count}件あります。" for each in openness.points),
        made_on=day,
        matters=approval_matters(records, contents, openness, day),
        number=wish.number,
        draft_note=note,
    )
    document = build_approval(content, template or usable_template(parts, records, APPROVAL))
    return ReadApproval(document, content, count(contents), is_final=not openness.stopping)


def _sentence(rows: Tally) -> str:
    marks = "、".join(f"{mark}（{mark.label}）が{number}件" for mark, number in rows.counts.items())
    return f"報告の対象は{rows.in_report}件で、{marks}です。"
