"""schedule import, list-changes: a table and a list from which the office imports changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from nakano_status.application.outcome import Outcome
from nakano_status.application.plan import list_changes
from nakano_status.application.plan.schedules import PlannedSchedule, import_schedule, plan_schedule
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.application.round.settled_rounds import SettledEffect
from nakano_status.application.table_rows import ImportedTable
from nakano_status.cli import session as cli
from nakano_status.cli.output import (
    filled_lines,
    left_out_as_json,
    one_line,
    reached_lines,
    settled_lines,
    table_effect_as_json,
)
from nakano_status.domain.refusals.exchange import Usage

schedule_group = click.Group("schedule", help="計画上のスケジュールの表を取り込みます。")
"""Group of the commands on the planned schedule."""


@cli.command("import", "計画上のスケジュールの表（.xlsx・.csv）を取り込みます。", of=schedule_group)
@click.argument("file", metavar="FILE", type=cli.PATH)
@click.option("--correct", is_flag=True, help="締切・公表・記録の済んだ進捗確認のスケジュールも訂正します。")
@click.option("--reason", default="", metavar="TEXT", help="訂正の理由")
@cli.dry_run_option
@cli.year_option
@cli.edition_option
def schedule_import(
    session: cli.CommandSession, *, file: str, correct: bool, reason: str, dry_run: bool, edition: int | None
) -> cli.CommandOutput:
    """Import the planned schedule of an edition, or show the changes that it would make (`dry_run`).

    `correct`: settled rounds are corrected, too, for the `reason`; raises Usage for a reason without it. `edition`: its
    number (None: the edition of the round).
    """
    cli.refuse_unused_reason(reason, "--correct", is_given=correct)
    choice = EditionChoice(session.year, edition)
    if dry_run:
        with session.reading() as store:
            return _planned_answer(plan_schedule(session.parts, store, Path(file), choice, is_correction=correct))
    with session.writing() as store:
        correcting = reason if correct else None
        outcome = import_schedule(session.parts, store, Path(file), session.by, choice, correcting=correcting)
    answer, settled = report_imported_table(outcome), outcome.value.settled
    keys = {**answer.keys, **table_effect_as_json(settled)}
    return cli.CommandOutput(keys, [*answer.lines[:1], *_effect_lines(settled), *answer.lines[1:]], answer.exit_code)


def _effect_lines(settled: SettledEffect) -> list[str]:
    filled = filled_lines(settled.filled, "計画上のスケジュール")
    lines = [*reached_lines(settled.reached), *filled, *settled_lines(settled.unchanged)]
    again = "これらのスケジュールも訂正するときは、「--correct」と「--reason」を付けて、もう一度取り込んでください。"
    return [*lines, f"  {again}"] if settled.unchanged else lines


def _planned_answer(planned: PlannedSchedule) -> cli.CommandOutput:
    """Return the output about the changes of importing a table of the schedule."""
    keys = {
        "rows": planned.rows,
        "unchanged": planned.unchanged,
        "changes": [
            {"id": each.row_id, "year": each.year.short, "from": each.was, "to": each.now} for each in planned.changes
        ],
        **table_effect_as_json(planned.settled),
        **left_out_as_json(planned.left_out),
    }
    lines = [
        f"取り込める行は{planned.rows}行、変わりのない行は{planned.unchanged}行です（取り込んでいません）。",
        *([planned.left_out.preview_text] if planned.left_out.preview_text else []),
        *(
            f"  {each.row_id} {each.year.label}：{one_line(each.was)} → {one_line(each.now)}"
            for each in planned.changes
        ),
        *_effect_lines(planned.settled),
    ]
    return cli.CommandOutput.of(Outcome(planned, problems=planned.problems), keys, lines)


def report_imported_table(outcome: Outcome[ImportedTable]) -> cli.CommandOutput:
    """Return the output about an imported table.

    It has the number of its rows, of unchanged rows, and of rows that were removed because the table lacks them.
    """
    table = outcome.value
    keys = {"rows": table.rows, "unchanged": table.unchanged, **left_out_as_json(table.left_out)}
    lines = [f"{table.rows}行を取り込みました。"]
    lines += [f"変わりのない行は{table.unchanged}行です。"] if table.unchanged else []
    lines += [f"取り込んだ表にない{table.removed}行は除きました。"] if table.removed else []
    lines += [table.left_out.result_text] if table.left_out.result_text else []
    return cli.CommandOutput.of(outcome, keys, lines)


@cli.command(
    "list-changes", "Excel で直した進捗状況一覧との違いを表示します。--apply を付けると修文として書き込みます。"
)
@click.argument("file", metavar="FILE", type=cli.PATH)
@click.option("--apply", "is_to_apply", is_flag=True, help="--id で指定した違い（--all ではすべて）を書き込みます。")
@click.option("--id", "chosen", multiple=True, metavar="ID[:KEY]", help="この取組、又はこの項目だけ（繰り返し可）")
@click.option("--all", "is_all", is_flag=True, help="一覧で直したものすべて（以前の内容と思われるものを除く）")
@cli.year_option
def list_changes_command(
    session: cli.CommandSession, *, file: str, is_to_apply: bool, chosen: tuple[str, ...], is_all: bool
) -> cli.CommandOutput:
    """Show the differences between a corrected list and the data file, or import them (`is_to_apply`).

    Either `chosen` are the rows or fields to import (ID or ID:KEY), or all differences are imported (`is_all`). Raises
    Usage if both or neither are given, or if one is given without `is_to_apply`.
    """
    options = list_changes.ListChangesOptions(Path(file), session.year)
    if not is_to_apply:
        if chosen or is_all:
            raise Usage(reason="「--id」と「--all」は「--apply」のときだけ指定できます。")
        with session.reading() as store:
            return _output(list_changes.compare_list(session.parts, store, options), is_applied=False)
    if bool(chosen) is is_all:
        raise Usage(reason="「--apply」には「--id」か「--all」のどちらか一方の指定が必要です。")
    with session.writing() as store:
        outcome = list_changes.apply_list(session.parts, store, options, None if is_all else chosen, session.by)
        return _output(outcome, is_applied=True)


def _output(outcome: Outcome[list_changes.ListChanges], *, is_applied: bool) -> cli.CommandOutput:
    found = outcome.value
    keys = {
        "file": found.file,
        "sha256": found.sha256,
        "year": found.year.short,
        "rows": found.rows,
        "changes": [_as_json(each) for each in found.changes],
        "applied": [{"id": each.id, "key": each.key} for each in found.applied],
    }
    return cli.CommandOutput.of(outcome, keys, _lines(found, is_applied=is_applied))


def _as_json(change: list_changes.ListChange) -> dict[str, Any]:
    return {
        "id": change.id,
        "key": change.key,
        "cell": change.cell.text,
        "from": change.was,
        "to": change.now,
        "older": change.is_older,
        "overtaken": change.is_superseded,
        "stays": change.skip_reason.value if change.skip_reason else None,
    }


def _lines(found: list_changes.ListChanges, *, is_applied: bool) -> Iterator[str]:
    for each in found.unapplied:
        yield f"{each.id} {each.title}（{each.heading} {each.cell.text}）{_aside(each)}"
        was, now = (one_line(each.profile.printed_in_full(each.key, text)) for text in (each.was, each.now))
        yield f"  現在：{was}"
        yield f"  一覧：{now}"
    if is_applied:
        yield f"{len(found.applied)}件を修文として書き込みました。残りの違いは{len(found.unapplied)}件です。"
    else:
        yield f"一覧との違いは{len(found.changes)}件です。"


def _aside(change: list_changes.ListChange) -> str:
    """Return the reasons why a difference is applied only if it is named."""
    reasons = [
        "以前の内容です" if change.is_older else "",
        "一覧の作成後に変わった項目です" if change.is_superseded else "",
        change.skip_reason.label if change.skip_reason else "",
    ]
    return "".join(f"【{each}】" for each in reasons if each)
