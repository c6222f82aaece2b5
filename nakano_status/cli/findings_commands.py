"""findings: return findings in answers to the divisions, with their files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from nakano_status.application.findings.return_findings import FindingsOptions, ReturnedFile, return_findings
from nakano_status.cli.as_json import problems_as_json
from nakano_status.cli.as_text import problem_lines
from nakano_status.cli.session import (
    CommandOutput,
    CommandSession,
    answer_due_option,
    command,
    exit_code_of,
    not_done,
    password_option,
    year_option,
)
from nakano_status.domain.refusals.reading import NothingReadable


@command("findings", "届いた回答への指摘を、所管課に返すファイルにします。")
@click.argument("sources", nargs=-1, required=True, metavar="FILE ...")
@click.option("--out", "folder", required=True, metavar="DIR", help="保存先のフォルダー")
@click.option(
    "--anew", "check_again", is_flag=True, help="取り込んだときの指摘ではなく、もう一度確かめた結果にします。"
)
@answer_due_option
@password_option
@year_option
def findings(
    session: CommandSession,
    *,
    sources: tuple[str, ...],
    folder: str,
    check_again: bool,
    passwords: tuple[str, ...],
    due: date | None,
) -> CommandOutput:
    """Write for each file a new form with the findings in it, or only the list of findings."""
    options = FindingsOptions(Path(folder), session.year, check_again, passwords, due)
    opened = session.writing() if check_again else session.reading()
    with opened as store:
        outcome = return_findings(session.parts, store, sources, options, session.by)
    keys = {
        "files": [_as_json(each) for each in outcome.value],
        "problems": problems_as_json(outcome.problems),
    }
    lines = [*map(_line, outcome.value), *problem_lines(outcome.problems)]
    if not any(file.out for file in outcome.value):
        return not_done(NothingReadable(count=str(len(outcome.value))), keys, lines)
    return CommandOutput(keys, lines, exit_code_of(needs_person=outcome.needs_person))


def _as_json(file: ReturnedFile) -> dict[str, Any]:
    return {
        "file": file.file,
        "sha256": file.sha256 or None,
        "division": file.division,
        "package": file.package,
        "out": str(file.out) if file.out else None,
        "form": file.holds_answers,
        "due": file.due.isoformat() if file.due else None,
        "problems": problems_as_json(file.problems),
    }


def _line(file: ReturnedFile) -> str:
    made = "指摘を付けた回答様式" if file.holds_answers else "指摘の一覧"
    until = f"（回答期限 {file.due.isoformat()}）" if file.due else ""
    written = f"{made}{until}「{file.out}」を作成しました。" if file.out else "ファイルを作成していません。"
    return f"{file.file}：指摘 {len(file.problems)}件。{written}"
