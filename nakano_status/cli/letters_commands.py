"""export letters, export approval, export questions: letters to divisions, and papers for superiors."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from nakano_status.application.papers.export_approval import ApprovalWish, export_approval
from nakano_status.application.papers.export_letters import LettersWish, WrittenLetter, export_letters
from nakano_status.application.papers.export_questions import export_questions
from nakano_status.application.papers.writing import WrittenPaper
from nakano_status.application.round.read.inquiry import divisions_lacking
from nakano_status.cli.as_json import counts_as_json
from nakano_status.cli.as_text import counts_line, lacking_lines
from nakano_status.cli.progress_line import progress_line
from nakano_status.cli.session import CommandOutput, CommandSession, command, day_option, year_option
from nakano_status.domain.round.letter import LetterKind, request_label

_KINDS = tuple(kind.value for kind in LetterKind)


@command("letters", "依頼文、再依頼文、修正依頼文、送付票を、部ごとに作成します。")
@click.option("--out", "folder", required=True, metavar="DIR", help="保存先のフォルダー（照会と同じでも可）")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(_KINDS),
    help="この文書だけ（繰り返し可）。省略時は、いま必要なもの",
)
@click.option("--department", "departments", multiple=True, metavar="NAME", help="この部あてだけ（繰り返し可）")
@click.option("--division", "divisions", multiple=True, metavar="NAME", help="この所管課の部あてだけ（繰り返し可）")
@day_option("--date", "day", help_text="文書の日付（2023-06-23）。省略時は今日")
@click.option("--number", default="", metavar="NUMBER", help="文書番号")
@click.option("--pdf", "with_pdf", is_flag=True, help="PDF も作成します。")
@click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。")
@year_option
def letters_command(  # noqa: PLR0913 - each is one option of the command
    session: CommandSession,
    *,
    folder: str,
    kinds: tuple[str, ...],
    departments: tuple[str, ...],
    divisions: tuple[str, ...],
    day: date | None,
    number: str,
    with_pdf: bool,
    replace: bool,
) -> CommandOutput:
    """Make the letters."""
    options = LettersWish(
        folder=Path(folder),
        kinds=tuple(map(LetterKind, kinds)),
        departments=departments,
        divisions=divisions,
        year=session.year,
        made_on=day,
        number=number,
        with_pdf=with_pdf,
        replace=replace,
    )
    with session.reading() as store, progress_line() as progress:
        outcome = export_letters(session.parts, store, options, progress)
        with store.reading() as records:
            lacking = divisions_lacking(records, session.year)
    written = outcome.value
    files = [str(file) for letter in written for file in letter.files]
    keys = {"letters": [_as_json(letter) for letter in written], "files": files, "lacking": list(lacking)}
    first = f"文書を{len(written)}件作成しました。" if written else "作成する文書はありません。"
    return CommandOutput.of(outcome, keys, [first, *map(_line, written), *lacking_lines(lacking)])


def _as_json(letter: WrittenLetter) -> dict[str, object]:
    return {
        "kind": letter.kind.value,
        "recipient": letter.recipient,
        "department": letter.department,
        "divisions": letter.divisions,
        "rows": letter.rows,
        "figures": letter.figures,
        "files": [str(file) for file in letter.files],
    }


def _line(letter: WrittenLetter) -> str:
    asked = request_label(letter.rows, letter.figures) or "0件"
    return f"{letter.recipient} {letter.kind.file_label}（{letter.divisions}所管、{asked}） {letter.files[0]}"


@command("approval", "決裁用一式（鑑、件数表、変更一覧、一覧、確認事項、前回との差）を作成します。")
@click.option("--out", "target", required=True, metavar="FILE", help="保存先（.docx、.pdf、.xlsx）")
@day_option("--date", "day", help_text="鑑の日付（2023-08-10）。省略時は今日")
@click.option("--number", default="", metavar="NUMBER", help="文書番号")
@click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。")
@year_option
def approval_command(
    session: CommandSession, *, target: str, day: date | None, number: str, replace: bool
) -> CommandOutput:
    """Make the paper for approval."""
    options = ApprovalWish(session.year, day, number)
    with session.reading() as store:
        outcome = export_approval(session.parts, store, Path(target), options, replace=replace)
    made = outcome.value
    keys = {
        **_paper_keys(made.paper),
        "rows": made.rows,
        "counts": counts_as_json(made.counts),
        "open": list(made.open_points),
    }
    return CommandOutput.of(outcome, keys, [_paper_line(made.paper), counts_line(made.counts), *made.open_points])


@command("questions", "想定問答（予定どおりでない取組、前回から下がった取組）を作成します。")
@click.option("--out", "target", required=True, metavar="FILE", help="保存先（.docx、.pdf、.xlsx）")
@click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。")
@year_option
def questions_command(session: CommandSession, *, target: str, replace: bool) -> CommandOutput:
    """Make the form."""
    with session.reading() as store:
        outcome = export_questions(session.parts, store, Path(target), year=session.year, replace=replace)
    made = outcome.value
    keys = {**_paper_keys(made.paper), "rows": made.rows, "fell": made.fell}
    summary = f"対象の取組は{made.rows}件です（前回から下がったもの {made.fell}件）。"
    return CommandOutput.of(outcome, keys, [_paper_line(made.paper), summary])


def _paper_keys(paper: WrittenPaper) -> dict[str, object]:
    return {"file": str(paper.file), "pages": paper.pages}


def _paper_line(paper: WrittenPaper) -> str:
    pages = f"（{paper.pages}ページ）" if paper.pages is not None else ""
    return f"「{paper.file}」を作成しました{pages}。"
