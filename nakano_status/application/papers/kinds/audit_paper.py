"""操作の記録: a line per act, with who did what and when, as a paper (audit).

It is A4 landscape; widths are in millimetres, sizes in points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nakano_status.application.papers.paper import MADE, Paper, PaperContent, PaperGroup, PaperRequest
from nakano_status.application.papers.writing import DrawnPaper, PaperFormat
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.retention.acts import acts_sheet, read_acts
from nakano_status.documents import document as doc
from nakano_status.domain.history.acts import printed_head

TITLE = "操作の記録"
_SETUP = doc.PageSetup(doc.PaperSize.A4, landscape=True, top=18, bottom=15, left=18, right=18, header=8, footer=8)
_SIZE, _TITLE_SIZE = 9.0, 14.0
_WIDTHS = (14.0, 37.0, 52.0, 28.0, 77.0, 18.0, 35.0)
_ALIGNED = (
    doc.Align.RIGHT,
    doc.Align.LEFT,
    doc.Align.LEFT,
    doc.Align.LEFT,
    doc.Align.LEFT,
    doc.Align.RIGHT,
    doc.Align.LEFT,
)
_NOTE = "※「照合番号」は、その操作の後の記録全体から計算したものです。「―」は、番号の記録を始める前の操作です。"


@dataclass(frozen=True)
class AuditContent:
    """Content of 操作の記録.

    `heads`: the headings. `lines`: the cells of each act. `head`: the current history head as printed.
    """

    heads: Sequence[str]
    lines: Sequence[Sequence[str]]
    head: str
    made_on: str


def build_audit(content: AuditContent) -> doc.Document:
    """Return 操作の記録 as a document."""
    about = f"操作 {len(content.lines)}件　現在の照合番号 {content.head}"
    blocks: list[doc.Block] = [
        doc.paper_title_line(TITLE, _TITLE_SIZE, is_kept_with_next=True),
        doc.Paragraph(doc.plain(about), space_above=6, is_kept_with_next=True),
        _table(content),
        doc.Paragraph(doc.plain(_NOTE), doc.ParagraphRole.NOTE, space_above=3),
    ]
    return doc.Document(
        TITLE, (doc.Section(TITLE, _SETUP, tuple(blocks), doc.Typeface.GOTHIC, _SIZE),), content.made_on
    )


def _table(content: AuditContent) -> doc.Table:
    columns = tuple(doc.Column(width, align) for width, align in zip(_WIDTHS, _ALIGNED, strict=True))
    rows = tuple(
        doc.Row((doc.naming_cell(number), *(doc.Cell(doc.plain(text), is_top=True) for text in (*texts, head or "―"))))
        for number, *texts, head in content.lines
    )
    return doc.Table(columns, rows, (doc.head_row(content.heads),), space_above=4, description=TITLE, head_columns=1)


@dataclass(frozen=True)
class ActsContent(PaperContent):
    """The acts as a document; `sheet` is the same table, for CSV (None: a CSV cannot be made)."""

    sheet: TableSheet | None = None

    def draw(self, parts: Parts, format_: PaperFormat) -> DrawnPaper:
        """Draw the acts in a format and return the content of the file; a CSV has only the table.

        Raises LookupError if a CSV cannot be made, and PaperFontMissing and PaperUnreadable for a PDF.
        """
        if format_ is not PaperFormat.CSV or self.sheet is None:
            return super().draw(parts, format_)
        return DrawnPaper(parts.workbooks.write_table(f"{TITLE}.{format_}", self.sheet, parts.clock.now()))


def _read(parts: Parts, records: Records, _: PaperRequest) -> ActsContent:
    sheet = acts_sheet(read_acts(records))
    head, today = records.history.head(), parts.clock.today().isoformat()
    lines = tuple(texts for _, texts in sheet.rows)
    return ActsContent(
        document=build_audit(AuditContent(sheet.head, lines, printed_head(head) if head else "―", today)),
        rows=len(lines),
        keys={"pages": None, "rows": len(lines)},
        lines=(MADE,),
        sheet=sheet,
    )


PAPER = Paper(
    code="audit",
    title=TITLE,
    description="いつ、だれが、何をしたかを、操作の順に並べた表です（A4）。",
    help="いつ、だれが、何をしたかの表を作成します。",
    group=PaperGroup.OTHERS,
    position=150,
    read=_read,
    file_name=TITLE,
    is_of_year=False,
    is_for_office=False,
    is_exported=False,
    formats=tuple(PaperFormat),
    accepted=tuple(PaperFormat),
)
