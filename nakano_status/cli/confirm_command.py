"""confirm: record a 所属長確認."""

from __future__ import annotations

import click

from nakano_status.application.submission.confirm import confirm
from nakano_status.cli.as_json import problems_as_json
from nakano_status.cli.as_text import problem_lines
from nakano_status.cli.session import CommandOutput, CommandSession, command, exit_code_of, year_option
from nakano_status.domain.problems.problem import Severity


@command("confirm", "所属長確認を記録します。")
@click.option("--name", required=True, metavar="NAME", help="確認した所属長の職名又は氏名")
@click.option("--as", "as_division", metavar="NAME", help="この所管課の所属長確認として（事務局のデータファイル）")
@year_option
def confirm_answers(session: CommandSession, *, name: str, as_division: str | None) -> CommandOutput:
    """Record that the head of a division confirmed the current values."""
    with session.writing() as store:
        outcome = confirm(session.parts, store, name, as_division=as_division, year=session.year, by=session.by)
    given = outcome.value
    keys = {
        "division": given.division,
        "name": given.name,
        "hash": given.hash,
        "at": given.at,
        "rows": given.rows,
        "problems": problems_as_json(outcome.problems),
    }
    head = f"{given.division}の{given.rows}件について、所属長確認（{given.name}）を記録しました。"
    missing = any(problem.severity is Severity.ERROR for problem in outcome.problems)
    return CommandOutput(keys, [head, *problem_lines(outcome.problems)], exit_code_of(needs_person=missing))
