"""export summary: the divisions' summaries (所管課別 まとめ)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from nakano_status.application.papers.export_summary import Binding, SummaryFile, SummaryWish, export_summaries
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.cli.as_json import problems_as_json
from nakano_status.cli.as_text import marks_line, problem_lines
from nakano_status.cli.progress_line import progress_line
from nakano_status.cli.session import Answer, Session, command, year_option


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
    session: Session, *, folder: str, divisions: tuple[str, ...], departments: tuple[str, ...], **how: Any
) -> Answer:
    """Make the summaries."""
    wish = SummaryWish(
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
        outcome = export_summaries(session.parts, store, wish, progress)
    made = outcome.value
    keys = {
        "files": [_as_json(each) for each in made.files],
        "rows": made.rows,
        "counts": dict(made.counts),
        "problems": problems_as_json(outcome.problems),
    }
    lines = [f"所管課別のまとめを{len(made.files)}件作成しました。", *map(_line, made.files)]
    return Answer(keys, [*lines, *problem_lines(outcome.problems)])


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
