"""wording, unify, terms: the office's wording changes with the divisions' replies, and 用語の統一."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from nakano_status.application.forms.output_paths import DivisionFormsOptions
from nakano_status.application.lookup import chosen_round, find_division
from nakano_status.application.outcome import Outcome
from nakano_status.application.review.wording_changes import WordingChange, send_wordings, wording_changes
from nakano_status.application.wording import unify_wording, word_sheet
from nakano_status.application.wording.word_table import save_word_table
from nakano_status.cli import session as cli
from nakano_status.cli.commands.plan import report_imported_table
from nakano_status.cli.output import left_out_as_json, one_line
from nakano_status.domain.refusals.exchange import Usage
from nakano_status.domain.review.review import Reply
from nakano_status.domain.text.labels import YES
from nakano_status.domain.wording.word_table import BUILT_IN, WordTable


@cli.command("wording", "修文を受領時の回答と並べて一覧し、所管課に確認を依頼するファイルを作成します。")
@click.option("--division", metavar="NAME", help="この所管課だけ")
@click.option("--send", is_flag=True, help="確認を依頼するファイル（見え消し）を作成します。")
@click.option("--out", "folder", metavar="DIR", type=cli.PATH, help="--send のときの保存先のフォルダー")
@cli.replace_option
@cli.answer_due_option
@cli.year_option
def wording(
    session: cli.CommandSession,
    *,
    division: str | None,
    send: bool,
    folder: str | None,
    replace: bool,
    due: date | None,
) -> cli.CommandOutput:
    """List the office's wording changes, or write a file that asks a division to reply to them (`send`).

    `division`: needed to send; the list has only its changes (None: the changes of all divisions). `folder` (needed to
    send), `replace` and `due` belong to the file. Raises Usage if one of these three is given without `send`, or if a
    needed argument is missing.
    """
    if not send:
        if folder is not None or replace or due is not None:
            raise Usage(reason="「--out」「--replace」「--due」は「--send」のときだけ指定できます。")
        return _list(session, division)
    if division is None or folder is None:
        raise Usage(reason="「--send」には「--division」と「--out」の指定が必要です。")
    with session.writing() as store:
        options = DivisionFormsOptions(Path(folder), (division,), session.year, due, replace)
        outcome = send_wordings(session.parts, store, options, session.by)
    (sent,) = outcome.value
    keys = {
        "division": sent.division,
        "package": sent.package,
        "file": str(sent.file),
        "due": sent.due.isoformat(),
        "changes": [_as_json(each) for each in sent.changes],
    }
    asked = f"{sent.division}に確認を依頼する修文 {len(sent.changes)}件"
    made = f"{asked} 回答期限 {sent.due.isoformat()} 照会番号 {sent.package} {sent.file}"
    return cli.CommandOutput.of(outcome, keys, [made] if not outcome.problems else [])


def _list(session: cli.CommandSession, division: str | None) -> cli.CommandOutput:
    with session.reading() as store, store.reading() as records:
        named = find_division(records, division).division_id if division else None
        found = wording_changes(records, chosen_round(records, session.year), named)
    lines = [line for each in found for line in _lines(each)] or ["修文はありません。"]
    keys = {"changes": [_as_json(each) for each in found]}
    return cli.CommandOutput(
        keys, lines, cli.exit_code_of(needs_person=any(each.reply is Reply.OPEN for each in found))
    )


def _as_json(change: WordingChange) -> dict[str, Any]:
    return {
        "id": change.id,
        "title": change.title,
        "division": change.division,
        "key": change.key,
        "received": change.received,
        "mended": change.office_text,
        "stands": change.current,
        "state": change.reply.value,
        "answered": change.answered,
        "note": change.note,
        "at": change.at.isoformat() if change.at else None,
        "by": change.by,
        "package": change.package,
    }


def _lines(change: WordingChange) -> Iterator[str]:
    yield f"{change.id} {change.title}（{change.division}・{change.heading}）：{change.reply.label}"
    texts = (change.received, change.office_text, change.answered)
    received, sent, answered = (one_line(change.profile.printed_in_full(change.key, each)) for each in texts)
    yield f"  受領時：{received}"
    yield f"  修文後：{sent}"
    if change.reply is Reply.CHANGED:
        yield f"  所管課の変更：{answered}"
    if change.note:
        yield f"  所管課の連絡：{one_line(change.note)}"


terms_group = click.Group("terms", help="用語の表（提出前の確認と用語の統一に使う表）を表示・変更します。")
"""Group of the commands on the table of wordings."""


@cli.command("list", "用語の表を表示します。", names_person=False, of=terms_group)
def terms_list(session: cli.CommandSession) -> cli.CommandOutput:
    """Show the wording table in use, with the faults of its lines; with a fault, the exit code is 1."""
    with session.reading() as store, store.reading() as records:
        table = records.wordings.table()
    faults = word_sheet.fault_problems(table)
    terms = [
        {"avoided": line.typed, "used": line.printed, "kind": line.kind, "on": line.is_on, "fault": place in faults}
        for place, line in enumerate(table.lines)
    ]
    lines = [f"{YES if line.is_on else '―'} {line.typed} → {line.printed}（{line.kind}）" for line in table.lines]
    found = Outcome(None, problems=tuple(faults.values()))
    keys = {"terms": terms, "built_in": table == BUILT_IN}
    return cli.CommandOutput.of(found, keys, [*lines, f"{len(table.in_use)}語を使用しています。"])


@cli.command(
    "import", "用語の表（.xlsx・.csv、見出しは「使わない語」「使う語」「使用」）に置き換えます。", of=terms_group
)
@click.argument("file", metavar="FILE", type=cli.PATH)
@cli.dry_run_option
def terms_import(session: cli.CommandSession, *, file: str, dry_run: bool) -> cli.CommandOutput:
    """Replace the wording table by the table in a workbook or CSV, or show the changes that this would make."""
    if dry_run:
        with session.reading() as store:
            return _planned_answer(word_sheet.plan_word_import(session.parts, store, Path(file)))
    with session.writing() as store:
        outcome = word_sheet.import_word_sheet(session.parts, store, Path(file), session.by)
    answer = report_imported_table(outcome)
    return cli.CommandOutput({**answer.keys, "removed": outcome.value.removed}, answer.lines, answer.exit_code)


def _planned_answer(planned: word_sheet.PlannedTerms) -> cli.CommandOutput:
    """Return the output about the changes of importing a wording table."""
    rows, unchanged, removed = planned.counts
    keys = {
        "rows": rows,
        "unchanged": unchanged,
        "removed": removed,
        "changes": [
            {
                "avoided": each.typed,
                "from": each.was.printed_label if each.was else None,
                "to": each.now.printed_label if each.now else None,
            }
            for each in planned.changes
        ],
        **left_out_as_json(planned.left_out),
    }
    lines = [
        f"取り込める行は{rows}行、変わりのない行は{unchanged}行、除く行は{removed}行です（取り込んでいません）。",
        *([planned.left_out.preview_text] if planned.left_out.preview_text else []),
        *map(_change_line, planned.changes),
    ]
    return cli.CommandOutput.of(Outcome(planned, problems=planned.problems), keys, lines)


def _change_line(change: word_sheet.TermChange) -> str:
    was, now = (each.printed_label if each else "なし" for each in (change.was, change.now))
    return f"  {change.typed}：{was} → {now}"


@cli.command("export", "用語の表を保存します（.xlsx・.csv）。", names_person=False, of=terms_group)
@click.option("--out", "target", required=True, metavar="FILE", type=cli.PATH, help="保存先")
@cli.replace_option
def terms_export(session: cli.CommandSession, *, target: str, replace: bool) -> cli.CommandOutput:
    """Write the wording table as a workbook or CSV (`target`)."""
    with session.reading() as store, store.reading() as records:
        table = records.wordings.table()
    word_sheet.save_word_sheet(session.parts, table, Path(target), replace=replace)
    rows = len(table.lines)
    return cli.CommandOutput({"file": target, "rows": rows}, [f"「{target}」に{rows}行を保存しました。"])


@cli.command("reset", "組込みの用語の表に戻します。", of=terms_group)
def terms_reset(session: cli.CommandSession) -> cli.CommandOutput:
    """Restore the built-in wording table."""
    with session.writing() as store:
        table: WordTable = save_word_table(store, BUILT_IN, session.by).value
    return cli.CommandOutput({"rows": len(table.lines)}, [f"組込みの表（{len(table.lines)}語）に戻しました。"])


@cli.command("unify", "用語を統一したときの違いを表示します。--apply を付けると書き換えます。")
@click.option("--id", "rows", multiple=True, metavar="ID", type=cli.ID, help="この取組だけ（繰り返し可）")
@click.option("--division", metavar="NAME", help="この所管課が回答する取組だけ")
@click.option("--word", "words", multiple=True, metavar="WORD", help="この語だけ（繰り返し可）")
@click.option("--table", metavar="FILE", type=cli.PATH, help="「使わない語」と「使う語」の列がある表（.xlsx・.csv）")
@click.option("--apply", "is_to_apply", is_flag=True, help="表示した違いのとおりに書き換えます。")
@cli.year_option
def unify_command(
    session: cli.CommandSession,
    *,
    rows: tuple[str, ...],
    division: str | None,
    words: tuple[str, ...],
    table: str | None,
    is_to_apply: bool,
) -> cli.CommandOutput:
    """Show the changes that 用語の統一 would make, or write them (`is_to_apply`).

    `words` is `preferred` of `UnifyOptions`; the other arguments are as there.
    """
    options = unify_wording.UnifyOptions(rows, division, session.year, words, Path(table) if table else None)
    if is_to_apply:
        with session.writing() as store:
            outcome = unify_wording.unify(session.parts, store, options, session.by)
    else:
        with session.reading() as store:
            outcome = unify_wording.preview_unification(session.parts, store, options)
    found = outcome.value
    keys = {
        "applied": is_to_apply,
        "changes": [_unified_as_json(each) for each in found.changes],
        "left": [{**_unified_as_json(each), "reason": each.left.value} for each in found.left if each.left],
    }
    return cli.CommandOutput.of(outcome, keys, _unified_lines(found, is_applied=is_to_apply))


def _unified_as_json(text: unify_wording.UnifiedText) -> dict[str, Any]:
    return {
        "id": text.id,
        "key": text.key,
        "from": text.was,
        "to": text.now,
        "words": [{"from": each.typed, "to": each.printed} for each in text.replaced],
    }


def _unified_lines(found: unify_wording.Unification, *, is_applied: bool) -> Iterator[str]:
    for each in found.changes:
        yield from _text_lines(each)
    for each in found.left:
        yield f"{each.id}（{each.heading}）：{each.left.label if each.left else ''}。書き換えていません。"
    yield f"{len(found.changes)}件を書き換えました。" if is_applied else f"書き換える文章は{len(found.changes)}件です。"


def _text_lines(text: unify_wording.UnifiedText) -> Iterator[str]:
    words = "、".join(dict.fromkeys(f"{each.typed}→{each.printed}" for each in text.replaced))
    yield f"{text.id} {text.title}（{text.heading}）：{words}"
    yield f"  {one_line(text.was)}"
    yield f"  {one_line(text.now)}"
