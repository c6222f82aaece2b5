"""ask-back, accept, reopen: the office reviews received answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from nakano_status.cli.as_json import change_as_json
from nakano_status.cli.session import CommandOutput, CommandSession, command, day_option, exit_code_of, year_option
from nakano_status.domain.refusals.exchange import Usage


@command("ask-back", "修正依頼の様式を作成します（選んだ取組だけ、事務局の文を添えて）。")
@click.option("--division", required=True, metavar="NAME", help="所管課")
@click.option("--id", "row_ids", multiple=True, required=True, metavar="ID", help="管理番号（繰り返し可）")
@click.option(
    "--comment", "comments", multiple=True, required=True, metavar="TEXT", help="依頼する内容（ID=文 で取組ごと）"
)
@click.option("--out", "folder", required=True, metavar="DIR", help="保存先のフォルダー")
@day_option("--due", help_text="この所管課の回答期限（2023-08-25）")
@click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。")
@year_option
def ask_back(
    session: CommandSession,
    *,
    division: str,
    row_ids: tuple[str, ...],
    comments: tuple[str, ...],
    folder: str,
    due: date | None,
    replace: bool,
) -> CommandOutput:
    """Make the form that asks a division again about some rows."""
    from nakano_status.application.review.ask_back import AskBackOptions
    from nakano_status.application.review.ask_back import ask_back as ask

    comments_by_row = _comments(row_ids, comments)
    options = AskBackOptions(division, comments_by_row, Path(folder), session.year, due, replace)
    with session.writing() as store:
        asked = ask(session.parts, store, options, session.by).value
    keys = {
        "package": asked.package,
        "division": asked.division,
        "department": asked.department,
        "file": str(asked.file),
        "rows": len(asked.ids),
        "ids": list(asked.ids),
        "reopened": list(asked.reopened),
    }
    lines = [
        f"「{asked.division}」への修正依頼（{len(asked.ids)}件）を作成しました。 照会番号 {asked.package} {asked.file}"
    ]
    return CommandOutput(keys, [*lines, *([_reopened_line(asked.reopened)] if asked.reopened else [])])


def _comments(row_ids: tuple[str, ...], comments: tuple[str, ...]) -> dict[str, str]:
    """Return the comment for each row: `ID=文` is for that row, any other text for all rows without one."""
    own = {each: text for comment in comments for each in row_ids if (text := _own_text(each, comment)) is not None}
    for_all = [comment for comment in comments if all(_own_text(each, comment) is None for each in row_ids)]
    if len(for_all) > 1:
        raise Usage(reason="「--comment」を2つ以上指定するときは、「ID=文」の形で指定してください。")
    return {each: own.get(each, for_all[0] if for_all else "") for each in row_ids}


def _own_text(row_id: str, comment: str) -> str | None:
    head, separator, text = comment.partition("=")
    return text if separator and head.strip() == row_id.strip() else None


@command("accept", "所管課の回答を確認済にします。")
@click.option("--division", required=True, metavar="NAME", help="所管課")
@click.option("--id", "row_ids", multiple=True, metavar="ID", help="この取組だけ（繰り返し可）")
@year_option
def accept(session: CommandSession, *, division: str, row_ids: tuple[str, ...]) -> CommandOutput:
    """Accept a division's answers."""
    from nakano_status.application.review.review_rows import accept as accept_rows

    with session.writing() as store:
        accepted = accept_rows(store, division, row_ids, year=session.year, by=session.by).value
    keys = {"accepted": list(accepted.ids), "already": list(accepted.already), "division": accepted.division}
    return CommandOutput(keys, [f"「{accepted.division}」の取組{len(accepted.ids)}件を確認済にしました。"])


@command("reopen", "確認済・締切済の取組を再開し、待っていた回答を取り込みます。")
@click.option("--id", "row_ids", multiple=True, required=True, metavar="ID", help="管理番号（繰り返し可）")
@click.option("--reason", required=True, metavar="TEXT", help="理由（記録に残ります）")
@year_option
def reopen(session: CommandSession, *, row_ids: tuple[str, ...], reason: str) -> CommandOutput:
    """Reopen rows so that they can be answered."""
    from nakano_status.application.lookup import chosen_round, organisation_of
    from nakano_status.application.review.review_rows import reopen as reopen_rows

    with session.writing() as store:
        outcome = reopen_rows(store, row_ids, reason, year=session.year, by=session.by)
        with store.reading() as records:
            names = organisation_of(records, chosen_round(records, session.year)).names()
    done = outcome.value
    keys = {
        "reopened": list(done.ids),
        "applied": list(done.applied),
        "changes": [change_as_json(change, names) for change in done.changes],
    }
    lines = [_reopened_line(done.ids), f"待っていた回答{len(done.applied)}件を取り込みました。"]
    return CommandOutput(keys, lines if done.applied else lines[:1], exit_code_of(needs_person=outcome.needs_person))


def _reopened_line(row_ids: tuple[str, ...]) -> str:
    return f"再開した取組：{'、'.join(row_ids)}"
