"""terms list, import, export, reset: the 用語の表 used by check, unify and the forms."""

from __future__ import annotations

from pathlib import Path

import click

from nakano_status.application.wording.word_sheets import fault_problems, import_word_sheet, save_word_sheet
from nakano_status.application.wording.word_table import read_word_table, save_word_table
from nakano_status.cli.as_json import problems_as_json
from nakano_status.cli.as_text import problem_lines
from nakano_status.cli.plan_commands import table_answer
from nakano_status.cli.session import CommandOutput, CommandSession, command
from nakano_status.domain.text.yes_no import YES
from nakano_status.domain.wording.word_table import BUILT_IN, WordTable


@click.group("terms", help="用語の表（提出前の確認と用語の統一に使う表）を表示・変更します。")
def terms_group() -> None:
    """Group of the commands on the table of wordings."""


@command("list", "用語の表を表示します。", names_person=False)
def terms_list(session: CommandSession) -> CommandOutput:
    """Show the table that is used."""
    with session.reading() as store, store.reading() as records:
        table = read_word_table(records)
    faults = fault_problems(table)
    terms = [
        {"avoided": line.typed, "used": line.printed, "kind": line.kind, "on": line.is_on, "fault": place in faults}
        for place, line in enumerate(table.lines)
    ]
    lines = [f"{YES if line.is_on else '―'} {line.typed} → {line.printed}（{line.kind}）" for line in table.lines]
    keys = {"terms": terms, "built_in": table == BUILT_IN, "problems": problems_as_json(faults.values())}
    return CommandOutput(keys, [*lines, f"{len(table.in_use)}語を使用しています。", *problem_lines(faults.values())])


@command("import", "用語の表（.xlsx・.csv、見出しは「使わない語」「使う語」「使用」）に置き換えます。")
@click.argument("file", metavar="FILE")
def terms_import(session: CommandSession, *, file: str) -> CommandOutput:
    """Replace the table by a sheet."""
    with session.writing() as store:
        outcome = import_word_sheet(session.parts, store, Path(file), session.by)
    answer = table_answer(outcome)
    return CommandOutput({**answer.keys, "removed": outcome.value.removed}, answer.lines, answer.exit_code)


@command("export", "用語の表を保存します（.xlsx・.csv）。", names_person=False)
@click.option("--out", "target", required=True, metavar="FILE", help="保存先")
@click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。")
def terms_export(session: CommandSession, *, target: str, replace: bool) -> CommandOutput:
    """Write the table as a sheet."""
    with session.reading() as store, store.reading() as records:
        table = read_word_table(records)
    save_word_sheet(session.parts, table, Path(target), replace=replace)
    rows = len(table.lines)
    return CommandOutput({"file": target, "rows": rows}, [f"「{target}」に{rows}行を保存しました。"])


@command("reset", "組込みの用語の表に戻します。")
def terms_reset(session: CommandSession) -> CommandOutput:
    """Restore the built-in table."""
    with session.writing() as store:
        table: WordTable = save_word_table(store, BUILT_IN, session.by).value
    return CommandOutput({"rows": len(table.lines)}, [f"組込みの表（{len(table.lines)}語）に戻しました。"])


for _each in (terms_list, terms_import, terms_export, terms_reset):
    terms_group.add_command(_each)
