"""export report: the report 「進捗状況について」 for an occasion."""

from __future__ import annotations

from pathlib import Path

import click

from nakano_status.application.papers.export_report import ExportedReport, ReportWish, export_report
from nakano_status.cli.as_json import counts_as_json, problems_as_json
from nakano_status.cli.as_text import counts_line, problem_lines
from nakano_status.cli.report_options import report_options
from nakano_status.cli.session import Answer, Session, command, exit_code_of, year_option


@command("report", "進捗状況の報告（進捗状況について）を作成します。")
@click.option("--out", "target", required=True, metavar="FILE", help="保存先（.docx、.pdf）")
@report_options
@click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。")
@year_option
def report_command(session: Session, *, target: str, report: ReportWish, replace: bool) -> Answer:
    """Make the report."""
    with session.reading() as store:
        outcome = export_report(session.parts, store, Path(target), report, replace=replace)
    made = outcome.value
    keys = {
        "file": str(made.file),
        "pages": made.pages,
        "rows": made.report.rows,
        "counts": counts_as_json(made.report.counts),
        "offered": {"text": made.report.offered.text, "share": made.report.offered.share}
        if made.report.offered
        else None,
        "problems": problems_as_json(outcome.problems),
    }
    lines = [f"「{made.file}」を作成しました。", counts_line(made.report.counts), *_offer(made, report.judgement)]
    lines += problem_lines(outcome.problems)
    return Answer(keys, lines, exit_code_of(needs_person=outcome.needs_person))


def _offer(made: ExportedReport, judgement: str) -> list[str]:
    offered = made.report.offered
    if judgement or offered is None:
        return []
    return [f"全体の状況についての文の例（◎の割合 {offered.share}）：{offered.text}"]
