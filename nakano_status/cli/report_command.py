"""export report: the report 「進捗状況について」 for an occasion."""

from __future__ import annotations

from pathlib import Path

import click

from nakano_status.application.finding import read_date
from nakano_status.application.papers.export_report import ExportedReport, ReportWish, export_report
from nakano_status.cli.as_json import counts_as_json, problems_as_json
from nakano_status.cli.as_text import counts_line, problem_lines
from nakano_status.cli.session import Answer, Session, command, exit_code_of, year_option
from nakano_status.domain.publication import Occasion

_OCCASIONS = (Occasion.COUNCIL.value, Occasion.COMMITTEE.value, Occasion.PUBLIC.value)


@command("report", "進捗状況の報告（進捗状況について）を作成します。")
@click.option("--out", "target", required=True, metavar="FILE", help="保存先（.docx、.pdf）")
@click.option("--for", "occasion", type=click.Choice(_OCCASIONS), required=True, help="庁議、委員会、公表")
@click.option("--date", "day", metavar="DATE", help="資料の日付（2023-10-11）")
@click.option("--number", default="", metavar="NUMBER", help="資料番号")
@click.option("--committee", default=ReportWish.committee, metavar="NAME", help="委員会の名称")
@click.option("--label", default=ReportWish.label, metavar="LABEL", help="一覧の呼び名（別紙、別紙1 など）")
@click.option("--judgement", default="", metavar="TEXT", help="全体の状況についての文")
@click.option("--total", "has_total", is_flag=True, help="件数の表に合計の行を加えます。")
@click.option("--previous", "has_previous", is_flag=True, help="件数の表に前回の列を加えます。")
@click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。")
@year_option
def report(  # noqa: PLR0913 - each word of the command is one
    session: Session,
    *,
    target: str,
    occasion: str,
    day: str | None,
    number: str,
    committee: str,
    label: str,
    judgement: str,
    has_total: bool,
    has_previous: bool,
    replace: bool,
) -> Answer:
    """Make the report."""
    wish = ReportWish(
        occasion=Occasion(occasion),
        day=read_date(day) if day else None,
        number=number,
        committee=committee,
        year=session.year,
        judgement=judgement,
        has_total=has_total,
        has_previous=has_previous,
        label=label,
    )
    with session.reading() as store:
        outcome = export_report(session.parts, store, Path(target), wish, replace=replace)
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
    lines = [f"「{made.file}」を作成しました。", counts_line(made.report.counts), *_offer(made, judgement)]
    lines += problem_lines(outcome.problems)
    return Answer(keys, lines, exit_code_of(needs_person=outcome.needs_person))


def _offer(made: ExportedReport, judgement: str) -> list[str]:
    offered = made.report.offered
    if judgement or offered is None:
        return []
    return [f"全体の状況についての文の例（◎の割合 {offered.share}）：{offered.text}"]
