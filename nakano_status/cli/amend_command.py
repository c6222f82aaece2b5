"""round amend: change which rows are reported and who answers them, or set due dates of a division or a 部."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from nakano_status.application.entries.entry_values import read_out_of_report
from nakano_status.application.round.amend_round import AmendedRow, Amendment, AnswererRule, ReportPlace, amend_round
from nakano_status.application.round.choosing_round import chosen_round
from nakano_status.application.round.extend_due import DueOf, Extension, correct_due, extend_due
from nakano_status.cli.as_json import round_as_json
from nakano_status.cli.session import CommandOutput, CommandSession, command, day_option, year_option
from nakano_status.domain.refusals.reading import Usage

_MADE_BEFORE = "作成済みの回答様式の期限は変わりません。所管課に知らせてください。"


@command("amend", "進捗確認の途中の変更（報告対象、各課回答、期限）を、理由とともに行います。")
@click.option("--id", "ids", multiple=True, metavar="ID", help="管理番号（繰り返し可）")
@click.option(
    "--answerers",
    type=click.Choice([each.value for each in AnswererRule]),
    help="回答する所管課（all：名前のあるすべての課、lead：主管課だけ）",
)
@click.option("--out", "why_out", metavar="WHY", help="報告対象から外します（実施年度前・完了・中止／統合・その他）。")
@click.option("--in", "enters", is_flag=True, help="報告対象に加えます。")
@click.option("--division", "divisions", multiple=True, metavar="NAME", help="期限を変える所管課（繰り返し可）")
@click.option("--department", metavar="NAME", help="部内期限を決める部")
@day_option("--due", help_text="期限（2023-07-21）。全体の回答期限と同じ日なら、延長を取り消します。")
@day_option("--due-all", help_text="全体の回答期限の訂正（2023-07-21）。個別に決めた期限は残ります。")
@click.option("--reason", metavar="TEXT", help="理由（変更履歴に残ります）。全体の回答期限の訂正では省略できます。")
@year_option
def amend_command(
    session: CommandSession,
    *,
    divisions: tuple[str, ...],
    department: str | None,
    due: date | None,
    due_all: date | None,
    **rows: Any,
) -> CommandOutput:
    """Amend rows of an open round, set due dates of divisions or a 部, or correct the round's own."""
    names_rows = rows["ids"] or rows["answerers"] or rows["why_out"] or rows["enters"]
    if due_all is not None:
        if names_rows or due or divisions or department:
            raise Usage(reason="「--due-all」は、ほかの変更と同時には指定できません。")
        return _correct(session, due_all, rows["reason"] or "")
    if rows["reason"] is None:
        raise Usage(reason="「--reason」の指定が必要です。")
    if not (due or divisions or department):
        return _amend(session, **rows)
    if names_rows or due is None or not (divisions or department):
        raise Usage(reason="期限を変えるときは、「--due」と「--division」または「--department」を指定してください。")
    return _extend(session, Extension(due, rows["reason"], divisions, department, session.year))


def _correct(session: CommandSession, due: date, reason: str) -> CommandOutput:
    with session.writing() as store:
        outcome = correct_due(store, due, reason, session.year, session.by)
        with store.reading() as records:
            round_ = chosen_round(records, session.year)
    found = outcome.value
    was = found.before.isoformat() if found.before else "未設定"
    changed = found.before != found.now
    head = f"全体の回答期限を {was} から {due.isoformat()} に訂正しました。" if changed else "変更はありません。"
    notices = [_MADE_BEFORE] if changed else []
    lines = [head, *map(_due_line, found.kept), *notices]
    keys = {
        **round_as_json(round_),
        "changed": changed,
        "dues": [_due_as_json(each) for each in found.kept],
    }
    return CommandOutput.of(outcome, keys, lines)


def _extend(session: CommandSession, extension: Extension) -> CommandOutput:
    with session.writing() as store:
        outcome = extend_due(store, extension, session.by)
        with store.reading() as records:
            round_ = chosen_round(records, extension.year)
    found = outcome.value
    number = sum(each.changed for each in found.dues)
    head = f"{number}件の期限を変更しました。" if number else "変更はありません。"
    notices = [_MADE_BEFORE] if number else []
    lines = [head, *map(_due_line, found.dues), *notices]
    keys = {
        **round_as_json(round_),
        "dues": [_due_as_json(each) for each in found.dues],
    }
    return CommandOutput.of(outcome, keys, lines)


def _due_as_json(due_of: DueOf) -> dict[str, Any]:
    own = due_of.now.isoformat() if due_of.now else None
    return {"department" if due_of.is_department else "division": due_of.name, "due": own, "changed": due_of.changed}


def _due_line(due_of: DueOf) -> str:
    what = "部内期限" if due_of.is_department else "回答期限"
    return f"  {due_of.name} {what} {due_of.now.isoformat() if due_of.now else '全体の回答期限と同じ'}"


def _amend(
    session: CommandSession,
    *,
    ids: tuple[str, ...],
    answerers: str | None,
    why_out: str | None,
    enters: bool,
    reason: str,
) -> CommandOutput:
    if not ids:
        raise Usage(reason="「--id」で取組を指定してください。")
    if (why_out is not None and enters) or not (answerers or why_out or enters):
        raise Usage(
            reason="「--answerers」「--out」「--in」のいずれかを指定してください（--out と --in は同時に使えません）。"
        )
    out = read_out_of_report(why_out) if why_out is not None else None
    if why_out is not None and out is None:
        raise Usage(reason="「--out」に理由を指定してください。")
    place = ReportPlace.OUT if out else ReportPlace.IN if enters else None
    amendment = Amendment(ids, reason, AnswererRule(answerers) if answerers else None, place, out, session.year)
    with session.writing() as store:
        amended = amend_round(store, amendment, session.by).value
        with store.reading() as records:
            round_ = chosen_round(records, session.year)
    number = sum(each.changed for each in amended)
    lines = [f"{number}件の取組を変更しました。" if number else "変更はありません。", *map(_amended_line, amended)]
    if answerers and number:
        lines.append("照会済みのときは、所管課の回答様式を作り直して送付してください（distribute --anew）。")
    return CommandOutput({**round_as_json(round_), "amended": [_amended_as_json(each) for each in amended]}, lines)


def _amended_as_json(row: AmendedRow) -> dict[str, Any]:
    out = row.out_of_report.value if row.out_of_report else None
    return {"id": row.id, "out_of_report": out, "answerers": list(row.answerers), "changed": row.changed}


def _amended_line(row: AmendedRow) -> str:
    out = f"報告対象外（{row.out_of_report.label}）" if row.out_of_report else "報告対象"
    return f"  {row.id} {out} 回答：{'、'.join(row.answerers) or '—'}"
