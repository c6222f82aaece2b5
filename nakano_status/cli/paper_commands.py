"""export list, changes, summary, report: the official list (別紙), a まとめ for each 所管課, the report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from nakano_status.application.papers.export_list import (
    CHANGED_ROWS,
    CHECK_PRINT,
    PAPER_NAMES,
    WHOLE_LIST,
    ListPaper,
    export_list,
)
from nakano_status.application.papers.export_report import ExportedReport, ReportWish, export_report
from nakano_status.application.papers.export_summary import Binding, SummaryFile, SummaryWish, export_summaries
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.cli.as_json import counts_as_json
from nakano_status.cli.as_text import counts_line, marks_line
from nakano_status.cli.data_commands import data_command
from nakano_status.cli.letters_commands import approval_command, letters_command, questions_command
from nakano_status.cli.progress_line import progress_line
from nakano_status.cli.report_options import report_options
from nakano_status.cli.session import CommandOutput, CommandSession, command, year_option


@command("report", "進捗状況の報告（進捗状況について）を作成します。")
@click.option("--out", "target", required=True, metavar="FILE", help="保存先（.docx、.pdf）")
@report_options
@click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。")
@year_option
def report_command(session: CommandSession, *, target: str, report: ReportWish, replace: bool) -> CommandOutput:
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
    }
    lines = [f"「{made.file}」を作成しました。", counts_line(made.report.counts), *_offer(made, report.judgement)]
    return CommandOutput.of(outcome, keys, lines)


def _offer(made: ExportedReport, judgement: str) -> list[str]:
    offered = made.report.offered
    if judgement or offered is None:
        return []
    return [f"全体の状況についての文の例（{offered.of}の割合 {offered.share}）：{offered.text}"]


@command("summary", "所管課別のまとめを作成します。")
@click.option("--out", "folder", required=True, metavar="DIR", help="保存先のフォルダー")
@click.option("--division", "divisions", multiple=True, metavar="NAME", help="この所管課だけ（繰り返し可）")
@click.option("--department", "departments", multiple=True, metavar="NAME", help="この部の所管課だけ（繰り返し可）")
@click.option(
    "--format", "paper", type=click.Choice([each.value for each in PaperFormat]), default="pdf", help="ファイルの種類"
)
@click.option("--landscape", is_flag=True, help="A4横の表で作成します。")
@click.option("--one-file", "binding", flag_value=Binding.ALL.value, help="1つのファイルにまとめます。")
@click.option(
    "--file-per-department", "binding", flag_value=Binding.DEPARTMENT.value, help="部ごとに1つのファイルにまとめます。"
)
@click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。")
@year_option
def summary_command(
    session: CommandSession, *, folder: str, divisions: tuple[str, ...], departments: tuple[str, ...], **how: Any
) -> CommandOutput:
    """Make the summaries."""
    options = SummaryWish(
        folder=Path(folder),
        divisions=divisions,
        departments=departments,
        year=session.year,
        format=PaperFormat(how["paper"]),
        is_landscape=how["landscape"],
        binding=Binding(how["binding"] or Binding.DIVISION),
        replace=how["replace"],
    )
    with session.reading() as store, progress_line() as progress:
        outcome = export_summaries(session.parts, store, options, progress)
    made = outcome.value
    keys = {
        "files": [_as_json(each) for each in made.files],
        "rows": made.rows,
        "counts": dict(made.counts),
    }
    return CommandOutput.of(
        outcome, keys, [f"所管課別のまとめを{len(made.files)}件作成しました。", *map(_line, made.files)]
    )


def _as_json(made: SummaryFile) -> dict[str, object]:
    return {
        "file": str(made.file),
        "divisions": list(made.divisions),
        "rows": made.rows,
        "pages": made.pages,
        "counts": dict(made.counts),
    }


def _line(made: SummaryFile) -> str:
    return f"{'、'.join(made.divisions)}（{marks_line(made.counts)}） {made.file}"


@click.group("export", help="資料を作成します。")
def export_group() -> None:
    """Group of the commands that make papers."""


def _target_options(forms: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add the target of a paper of the list, in one of some formats, and the paper size."""

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in (
            click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。"),
            click.option("--paper", type=click.Choice(PAPER_NAMES), default=PAPER_NAMES[0], help="用紙（A3、A4）"),
            click.option("--out", "target", required=True, metavar="FILE", help=f"保存先（{forms}）"),
        ):
            function = option(function)
        return function

    return add


@command("list", "進捗状況一覧（別紙）を作成します。")
@_target_options(".xlsx、.pdf")
@click.option("--check", is_flag=True, help="確認用（管理番号、前回の報告、朱書きの欄）を作成します。")
@click.option("--label", metavar="TEXT", help="右上に表示する文字（別紙1 など）")
@year_option
def list_command(
    session: CommandSession, *, target: str, paper: str, check: bool, label: str | None, replace: bool
) -> CommandOutput:
    """Make the list, or its check print."""
    options = CHECK_PRINT if check else WHOLE_LIST
    return _made(session, target, options.on(paper, session.year, label), replace=replace)


@command("changes", "スケジュールを変更した取組等の一覧を作成します。")
@_target_options(".xlsx、.pdf、.docx")
@year_option
def changes_command(session: CommandSession, *, target: str, paper: str, replace: bool) -> CommandOutput:
    """Make the list of changed rows."""
    return _made(session, target, CHANGED_ROWS.on(paper, session.year), replace=replace)


def _made(session: CommandSession, target: str, options: ListPaper, *, replace: bool) -> CommandOutput:
    with session.reading() as store:
        outcome = export_list(session.parts, store, Path(target), options, replace=replace)
    made = outcome.value
    keys = {
        "file": str(made.file),
        "rows": made.rows,
        "pages": made.pages,
        "counts": counts_as_json(made.counts),
    }
    pages = f"、{made.pages}ページ" if made.pages else ""
    message = f"「{made.file}」を作成しました（{made.rows}行{pages}）。"
    return CommandOutput.of(outcome, keys, [message, counts_line(made.counts)])


export_group.add_command(list_command)
export_group.add_command(data_command)
export_group.add_command(report_command)
export_group.add_command(changes_command)
export_group.add_command(letters_command)
export_group.add_command(approval_command)
export_group.add_command(questions_command)
export_group.add_command(summary_command)
