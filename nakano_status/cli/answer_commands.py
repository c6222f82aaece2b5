"""open, set, check, submit: a division's work with its form."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.outcome import Outcome
from nakano_status.application.review.read.asked_back import open_asks
from nakano_status.application.round.read.views import AskedRow
from nakano_status.application.submission.check_entries import Checked, check_entries, without_advice
from nakano_status.application.submission.open_form import open_form
from nakano_status.application.submission.submit import Submission, submit
from nakano_status.application.wording.read.advising import reads_advice
from nakano_status.cli.as_json import problems_as_json
from nakano_status.cli.as_text import problem_lines, remark_lines
from nakano_status.cli.session import CommandOutput, CommandSession, command, report_kept_copy, year_option
from nakano_status.domain.refusals.reading import Usage


@command("set", "回答を記入します（key= で空欄に戻します）。")
@click.argument("row_id", metavar="ID")
@click.argument("pairs", nargs=-1, required=True, metavar="KEY=VALUE ...")
@click.option("--as", "as_division", metavar="NAME", help="この所管課の回答として（代理入力）")
@click.option("--source", metavar="WORDS", help="代理入力の方法（電話・メール・紙・口頭など）")
@year_option
def set_fields(
    session: CommandSession, *, row_id: str, pairs: tuple[str, ...], as_division: str | None, source: str | None
) -> CommandOutput:
    """Write on one row."""
    entry = Entry(row_id, _typed(pairs), as_division, session.year, source)
    with session.writing() as store:
        outcome = edit_entry(session.parts, store, entry, session.by)
    edited = outcome.value
    keys = {"id": edited.id, "changed": list(edited.changed), "problems": problems_as_json(outcome.problems)}
    message = f"{len(edited.changed)}項目を変更しました。" if edited.changed else "変更はありません。"
    return CommandOutput(keys, [f"管理番号 {edited.id}：{message}", *problem_lines(outcome.problems)])


def _typed(pairs: tuple[str, ...]) -> dict[str, str]:
    typed: dict[str, str] = {}
    for text in pairs:
        key, separator, value = text.partition("=")
        if not separator:
            raise Usage(reason=f"「{text}」は key=value の形になっていません。")
        if key in typed:
            raise Usage(reason=f"「{key}」が2回指定されています。")
        if any("\udc80" <= each <= "\udcff" for each in value):  # how Python carries bytes that are no UTF-8
            raise Usage(reason=f"「{key}」に、UTF-8 でない文字があります。")
        typed[key] = value
    return typed


@command("check", "提出前の確認をします。")
@click.argument("file", required=False, metavar="[FILE]")
@click.option("--division", metavar="NAME", help="この所管課の取組だけ（事務局のデータファイル）")
@click.option("--advice/--no-advice", default=None, help="参考を表示する／しない（指定がなければデータファイルの設定）")
@year_option
def check(session: CommandSession, *, file: str | None, division: str | None, advice: bool | None) -> CommandOutput:
    """Check what prevents a submission, in a data file or in a form that was not imported."""
    if file is not None:
        from nakano_status.application.submission.check_file import check_file

        return _checked(_with_advice(check_file(session.parts, Path(file)), advice=advice is not False))
    with session.reading() as store, store.reading() as records:
        shown = reads_advice(records) if advice is None else advice
        outcome = check_entries(records, year=session.year, division=division, papers=session.parts.papers)
        return _checked(_with_advice(outcome, advice=shown), open_asks(records, year=session.year))


def _with_advice(outcome: Outcome[Checked], *, advice: bool) -> Outcome[Checked]:
    return outcome if advice else without_advice(outcome)


def _checked(outcome: Outcome[Checked], remarks: Sequence[AskedRow] = ()) -> CommandOutput:
    checked = outcome.value
    keys: dict[str, object] = {
        "complete": checked.complete,
        "missing": list(checked.missing),
        "rows": checked.rows,
    }
    can = "提出できます。" if checked.complete else "修正を要するものがあります。"
    whose = f"{checked.form}の回答です。" if checked.form else ""
    keys["form"] = checked.form
    head = f"{whose}{checked.rows}件のうち未記入 {len(checked.missing)}件。{can}"
    asked = [*remark_lines([(each.id, each.comment) for each in remarks])]
    keys["asked"] = [{"id": each.id, "comment": each.comment} for each in remarks]
    return CommandOutput.of(outcome, keys, [head, *asked])


@command("submit", "回答ファイルを作成します。")
@click.option("--out", "target", required=True, metavar="FILE", help="保存先")
@click.option("--draft", is_flag=True, help="下書きとして作成します。")
@click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。")
@year_option
def submit_answers(session: CommandSession, *, target: str, draft: bool, replace: bool) -> CommandOutput:
    """Make the division's return."""
    options = Submission(Path(target), session.year, draft, replace)
    with session.writing() as store:
        outcome = submit(session.parts, store, options, session.by)
    made = outcome.value
    keys = {
        "file": str(made.file),
        "rows": made.rows,
        "package": made.package,
        "parents": list(made.parents),
        "return": made.return_id,
        "sha256": made.sha256,
        "problems": problems_as_json(outcome.problems),
    }
    message = f"回答ファイル「{made.file}」を作成しました（{made.rows}件）。事務局に送付してください。"
    if draft:
        count = f"{made.rows}件のうち{made.written}件に記入"
        message = f"下書きの回答ファイル「{made.file}」を作成しました（{count}）。下書きは回答になりません。"
    lines = [message]
    return CommandOutput(keys, [*lines, *problem_lines(outcome.problems)])


@command("open", "回答様式または回答ファイルを開き、所管課のデータファイルを作成・更新します。")
@click.argument("file", metavar="FILE")
def open_command(session: CommandSession, *, file: str) -> CommandOutput:
    """Make or refresh a division's data file."""
    outcome = open_form(session.parts, session.path, Path(file), session.by)
    opened = outcome.value
    report_kept_copy(opened.kept)
    keys = {
        "division": opened.division,
        "year": opened.year.short,
        "rows": opened.rows,
        "store": str(session.path),
        "asked": [{"id": row_id, "comment": comment} for row_id, comment in opened.remarks],
    }
    done = "作成しました" if opened.is_new_store else "更新しました"
    head = f"{opened.division}（{opened.year.label}分、{opened.rows}件）のデータファイル「{session.path}」を{done}。"
    return CommandOutput.of(outcome, keys, [head, *remark_lines(opened.remarks)])
