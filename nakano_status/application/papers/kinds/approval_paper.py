"""決裁用一式 as one paper: 鑑, counts, changed rows, the list, further matters, 前回との差 (export approval)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.approval_matters import approval_matters
from nakano_status.application.papers.count_overview import count_overview, difference_content
from nakano_status.application.papers.openness import draft_note, read_openness
from nakano_status.application.papers.option import DAY, LETTER_NUMBER
from nakano_status.application.papers.paper import (
    COUNTS,
    MADE,
    Paper,
    PaperContent,
    PaperGroup,
    PaperRequest,
    PaperWording,
    WordingFor,
)
from nakano_status.application.papers.progress_list import list_content
from nakano_status.application.papers.templates import marks_of, office_problems, usable_template
from nakano_status.application.papers.writing import DrawnPaper, PaperFormat, draw, drawn_pdf
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.round.read.counts import count, tally_of
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.documents.document import Document
from nakano_status.documents.list.layout import ListDocument
from nakano_status.documents.pages.printed_paper import PrintedPaper, document_paper
from nakano_status.documents.papers.approval import ApprovalContent, approval_kind, approval_lists, build_approval
from nakano_status.documents.template import Template, TemplateKind
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.round.tally import Tally


@dataclass(frozen=True, kw_only=True)
class ApprovalPaper(PaperContent):
    """The paper as it would be made now."""

    content: ApprovalContent
    document: Document

    @cached_property
    def sections(self) -> Mapping[str, ListDocument]:
        """The lists whose pages are in the PDF, by section."""
        return approval_lists(self.content, self.document.numerals)

    @property
    def printed(self) -> tuple[PrintedPaper, ...]:
        """The paper as its pages are set."""
        return (document_paper(self.document, self.sections),)

    def draw(self, parts: Parts, format_: PaperFormat) -> DrawnPaper:
        """Return the file; a PDF has the pages of the lists."""
        return drawn_pdf(parts, *self.printed) if format_ is PaperFormat.PDF else draw(parts, self.document, format_)


def read_approval(
    parts: Parts, records: Records, request: PaperRequest, template: Template | None = None
) -> ApprovalPaper:
    """Return the paper as it would be made now; `template` (without faults) replaces the stored wording.

    Raises RoundUnknown, TemplateFaulty.
    """
    round_, day = chosen_round(records, request.year), request[DAY] or parts.clock.today()
    contents = RoundContents.load(records, round_)
    against = RoundContents.load(records, contents.compared) if contents.compared else None
    rows, openness = tally_of(contents), read_openness(records, round_)
    content = ApprovalContent(
        list_content=list_content(contents),
        counts=count_overview(contents, against, rows),
        counts_sentence=_sentence(rows),
        difference=difference_content(contents, against) if against else None,
        open_points=tuple(f"{each.kind.label}が{each.count}件あります。" for each in openness.points),
        made_on=day,
        matters=approval_matters(records, contents, openness, day),
        number=request[LETTER_NUMBER],
        draft_note=draft_note(records, round_, day),
    )
    count_of_rows, counts, points = len(content.list_content.entries), count(contents), content.open_points
    return ApprovalPaper(
        content=content,
        document=build_approval(content, template or usable_template(parts, records, PAPER.code, request.year)),
        rows=count_of_rows,
        counts=counts,
        needs_attention=bool(openness.stopping),
        keys={"pages": None, "rows": count_of_rows, "counts": counts, "open": list(points)},
        lines=(MADE, COUNTS, *points),
        problems=office_problems(parts, records, PAPER.code, request.year),
    )


def _sentence(rows: Tally) -> str:
    marks = "、".join(f"{mark}（{mark.label}）が{number}件" for mark, number in rows.counts.items())
    return f"報告の対象は{rows.in_report}件で、{marks}です。"


def _kinds(records: Records, year: FiscalYear | None) -> tuple[TemplateKind, ...]:
    return (approval_kind(marks_of(records, year)),)


def _wording_name(_: PaperRequest) -> str:
    return PAPER.code


def _with_wording(parts: Parts, records: Records, _: str, template: Template, of: WordingFor) -> Document | None:
    return read_approval(parts, records, PAPER.request(year=of.year), template).document


PAPER = Paper(
    code="approval",
    title="決裁用一式",
    description="鑑、件数表、変更一覧、一覧、確認事項、前回との差を一つにまとめます。",
    help="決裁用一式（鑑、件数表、変更一覧、一覧、確認事項、前回との差）を作成します。",
    group=PaperGroup.OFFICE,
    place=80,
    read=read_approval,
    file_name="決裁用一式_{year}",
    options=(DAY.explained("鑑の日付（2023-08-10）。省略時は今日"), LETTER_NUMBER),
    formats=(PaperFormat.DOCX, PaperFormat.PDF, PaperFormat.XLSX),
    wording=PaperWording(30, _kinds, _wording_name, _with_wording),
)
