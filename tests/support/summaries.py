"""Contents of division summaries for tests: a few rows, by the division's part in them and how they are counted."""

from nakano_status.documents.division_summaries import SummaryContent, SummaryPart, SummaryRow
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.indicators.indicator import IndicatorTable
from nakano_status.domain.round.round import OutOfReport
from nakano_status.domain.round.tally import Exclusion, RowResult, TallyRow, tally
from tests.support.fields import asked_in
from tests.support.marks import AS_PLANNED, BUILT_IN_MARKS, figure_key

R4, R7 = FiscalYear(2022), FiscalYear(2025)


def summary_row(
    row_id: str = "1-1-1-01-A",
    figure: RowResult = AS_PLANNED,
    part: SummaryPart = SummaryPart.LEAD,
    *,
    is_shared: bool = False,
    **values: str | None,
) -> SummaryRow:
    """Return a row of 1-1-①."""
    written = {"done": "窓口で案内した。", "next_year": "対象を広げる。", "later_years": "継続する。", **values}
    return SummaryRow(
        row_id,
        part,
        "1-1-①",
        "窓口の案内",
        f"案内の改善 {row_id}",
        "税務課、(職員課)",
        "税務課",
        written,
        figure,
        is_shared,
    )


def summary(*rows: SummaryRow, division: str = "税務課", year: FiscalYear = R4, draft_note: str = "") -> SummaryContent:
    """Return a division's summary; its own rows are counted."""
    return SummaryContent(
        division=division,
        department="区民部",
        names_departments=True,
        asked=asked_in(year),
        rows=rows,
        tally=tally((_counted(row) for row in rows if row.part is not SummaryPart.ASSOCIATE), BUILT_IN_MARKS),
        respondent="見本 太郎（1234）",
        confirmation="未",
        draft_note=draft_note,
        made_on="2023-08-10",
        made_at="令和5年8月10日（木） 14:20作成",
        indicators=IndicatorTable(year, (), (), ()),
    )


def _counted(row: SummaryRow) -> TallyRow:
    figure = row.figure
    mark = figure if isinstance(figure, Mark) else None
    is_out = isinstance(figure, Exclusion) and not figure.is_in_report
    out = OutOfReport(figure_key(figure)) if is_out else None
    return TallyRow(row.row_id, mark, out, figure is Exclusion.OPEN_CONFLICT, {})
