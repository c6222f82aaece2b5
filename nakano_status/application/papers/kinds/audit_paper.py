"""操作の記録: who did what and when, as a paper (audit)."""

from __future__ import annotations

from dataclasses import dataclass

from nakano_status.application.papers.paper import MADE, Paper, PaperContent, PaperGroup, PaperRequest
from nakano_status.application.papers.writing import DrawnPaper, PaperFormat
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.retention.acts import acts_sheet, read_acts
from nakano_status.documents.papers.audit import TITLE, AuditContent, build_audit
from nakano_status.domain.history.acts import printed_head


@dataclass(frozen=True)
class ActsContent(PaperContent):
    """The acts as a document, and the same table for CSV."""

    sheet: TableSheet | None = None

    def draw(self, parts: Parts, format_: PaperFormat) -> DrawnPaper:
        """Return the file; CSV is the table alone."""
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
    group=PaperGroup.RECORDS,
    place=150,
    read=_read,
    file_name=TITLE,
    is_of_year=False,
    is_for_office=False,
    is_exported=False,
    formats=tuple(PaperFormat),
    accepted=tuple(PaperFormat),
)
