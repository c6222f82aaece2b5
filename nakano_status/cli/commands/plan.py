"""division import, division alias, schedule import, list-changes: what the office imports as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from nakano_status.application.organisation.import_divisions import (
    BlankDays,
    ImportedTable,
    PlannedDivisions,
    import_divisions,
    plan_divisions,
)
from nakano_status.application.organisation.name_division import name_division
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.list_changes import ListChanges, ListChangesOptions, apply_list, compare_list
from nakano_status.application.plan.read.list_differences import ListChange
from nakano_status.application.plan.schedules import import_schedule
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.cli.as_json import problems_as_json
from nakano_status.cli.as_text import one_line, problem_lines
from nakano_status.cli.session import (
    CommandOutput,
    CommandSession,
    command,
    day_option,
    edition_option,
    exit_code_of,
    year_option,
)
from nakano_status.domain.organisation.changes import BodyChangeKind, DivisionChange
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.refusals.reading import Usage


@click.group("division", help="組織（部・室・所管課）の表を取り込みます。")
def division_group() -> None:
    """Group of the commands on the organisation."""


@click.group("schedule", help="計画上のスケジュールの表を取り込みます。")
def schedule_group() -> None:
    """Group of the commands on the planned schedule."""


@command("import", "組織の表（.xlsx・.csv）を取り込みます。")
@click.argument("file", metavar="FILE")
@day_option("--from", "since", help_text="適用開始日が空欄の行の適用開始日（2023-04-01）")
@click.option("--correct", is_flag=True, help="適用開始日が空欄の行は、登録の誤りの訂正（はじめから）です。")
@click.option("--dry-run", is_flag=True, help="変わる内容を表示するだけで、取り込みません。")
def division_import(
    session: CommandSession, *, file: str, since: date | None, correct: bool, dry_run: bool
) -> CommandOutput:
    """Import the organisation, or show what importing it would change."""
    if since is not None and correct:
        raise Usage(reason="「--from」と「--correct」は、どちらか一方を指定してください。")
    blank = BlankDays(since, is_correction=correct)
    if dry_run:
        with session.reading() as store:
            return _planned_answer(plan_divisions(session.parts, store, Path(file), blank))
    with session.writing() as store:
        outcome = import_divisions(session.parts, store, Path(file), session.by, blank)
    answer, changes = table_answer(outcome), outcome.value.changes
    new = (each for each in changes if each.kind is BodyChangeKind.NEW)
    lines = [*answer.lines[:1], *map(_change_line, new), *answer.lines[1:]]
    return CommandOutput({**answer.keys, "changes": _changes_as_json(changes)}, lines, answer.exit_code)


def _planned_answer(planned: PlannedDivisions) -> CommandOutput:
    """Describe what importing a table of the organisation would change."""
    needs_person = bool(planned.undated or any(each.severity is not Severity.ADVICE for each in planned.problems))
    keys = {
        "rows": planned.rows,
        "unchanged": planned.unchanged,
        "changes": _changes_as_json(planned.changes),
        "undated": list(planned.undated),
        "unnamed": list(planned.unnamed),
        "problems": problems_as_json(planned.problems),
    }
    lines = [
        f"取り込める行は{planned.rows}行、変わりのない行は{planned.unchanged}行です（取り込んでいません）。",
        *map(_change_line, planned.changes),
    ]
    if planned.undated:
        rows = "、".join(f"{each}行目" for each in planned.undated)
        lines.append(
            f"適用開始日が必要な行：{rows}。ある日からの変更なら --from、登録の誤りの訂正なら --correct を付けます。"
        )
    if planned.unnamed:
        lines.append(f"表にない所管課（今のまま残ります）：{'、'.join(planned.unnamed)}")
    return CommandOutput(keys, [*lines, *problem_lines(planned.problems)], exit_code_of(needs_person=needs_person))


def _changes_as_json(changes: Iterable[DivisionChange]) -> list[dict[str, str | None]]:
    return [
        {
            "kind": each.kind.name.lower(),
            "name": each.name,
            "what": each.what,
            "from": each.was,
            "to": each.now,
            "since": each.since.isoformat() if each.since else None,
        }
        for each in changes
    ]


def _change_line(change: DivisionChange) -> str:
    if change.kind is BodyChangeKind.NEW:
        above = f"（{change.now}）" if change.now else ""
        return f"  新しい{change.what}：{change.name}{above}"
    since = f"（{change.since.isoformat()}から）" if change.since else ""
    return f"  {change.name} {change.what}：{change.was or '空欄'} → {change.now or '空欄'}{since}"


@command("alias", "名称がどの所管課を指すかを登録します（次回から同じ所管課として扱います）。")
@click.argument("name", metavar="NAME")
@click.argument("division", metavar="DIVISION")
def division_alias(session: CommandSession, *, name: str, division: str) -> CommandOutput:
    """Record which division a name means."""
    with session.writing() as store:
        named = name_division(store, name, division, session.by).value
    return CommandOutput(
        {"name": named.name, "division": named.division},
        [f"「{named.name}」を「{named.division}」として扱います。次回から同じ扱いにします。"],
    )


@command("import", "計画上のスケジュールの表（.xlsx・.csv）を取り込みます。")
@click.argument("file", metavar="FILE")
@year_option
@edition_option
def schedule_import(session: CommandSession, *, file: str, edition: int | None) -> CommandOutput:
    """Import the planned schedule of an edition."""
    choice = EditionChoice(session.year, edition)
    with session.writing() as store:
        return table_answer(import_schedule(session.parts, store, Path(file), session.by, choice))


def table_answer(outcome: Outcome[ImportedTable]) -> CommandOutput:
    """Return the result of importing a table: how many rows changed anything, changed nothing, and were removed."""
    table = outcome.value
    keys = {"rows": table.rows, "unchanged": table.unchanged}
    lines = [f"{table.rows}行を取り込みました。"]
    lines += [f"変わりのない行は{table.unchanged}行です。"] if table.unchanged else []
    lines += [f"取り込んだ表にない{table.removed}行は除きました。"] if table.removed else []
    return CommandOutput.of(outcome, keys, lines)


division_group.add_command(division_import)
division_group.add_command(division_alias)
schedule_group.add_command(schedule_import)


@command("list-changes", "Excel で直した進捗状況一覧との違いを表示します。--apply を付けると修文として書き込みます。")
@click.argument("file", metavar="FILE")
@click.option("--apply", "is_to_apply", is_flag=True, help="--id で指定した違い（--all ではすべて）を書き込みます。")
@click.option("--id", "names", multiple=True, metavar="ID[:KEY]", help="この取組、又はこの項目だけ（繰り返し可）")
@click.option("--all", "is_all", is_flag=True, help="一覧で直したものすべて（以前の内容と思われるものを除く）")
@year_option
def list_changes(
    session: CommandSession, *, file: str, is_to_apply: bool, names: tuple[str, ...], is_all: bool
) -> CommandOutput:
    """Show how a list differs, or apply its differences."""
    options = ListChangesOptions(Path(file), session.year)
    if not is_to_apply:
        if names or is_all:
            raise Usage(reason="「--id」と「--all」は「--apply」のときだけ指定できます。")
        with session.reading() as store:
            return _output(compare_list(session.parts, store, options), is_applied=False)
    if bool(names) is is_all:
        raise Usage(reason="「--apply」には「--id」か「--all」のどちらか一方の指定が必要です。")
    with session.writing() as store:
        outcome = apply_list(session.parts, store, options, None if is_all else names, session.by)
        return _output(outcome, is_applied=True)


def _output(outcome: Outcome[ListChanges], *, is_applied: bool) -> CommandOutput:
    found = outcome.value
    keys = {
        "file": found.file,
        "sha256": found.sha256,
        "year": found.year.short,
        "rows": found.rows,
        "changes": [_as_json(each) for each in found.changes],
        "applied": [{"id": each.id, "key": each.key} for each in found.applied],
    }
    return CommandOutput.of(outcome, keys, _lines(found, is_applied=is_applied))


def _as_json(change: ListChange) -> dict[str, Any]:
    return {
        "id": change.id,
        "key": change.key,
        "cell": change.cell,
        "from": change.was,
        "to": change.now,
        "older": change.is_older,
        "overtaken": change.is_superseded,
        "stays": change.skip_reason.value if change.skip_reason else None,
    }


def _lines(found: ListChanges, *, is_applied: bool) -> Iterator[str]:
    for each in found.left:
        yield f"{each.id} {each.title}（{each.heading} {each.cell}）{_aside(each)}"
        yield f"  現在：{one_line(each.was)}"
        yield f"  一覧：{one_line(each.now)}"
    if is_applied:
        yield f"{len(found.applied)}件を修文として書き込みました。残りの違いは{len(found.left)}件です。"
    else:
        yield f"一覧との違いは{len(found.changes)}件です。"


def _aside(change: ListChange) -> str:
    """Return why a difference is not applied without being named."""
    reasons = [
        "以前の内容です" if change.is_older else "",
        "一覧の作成後に変わった項目です" if change.is_superseded else "",
        change.skip_reason.label if change.skip_reason else "",
    ]
    return "".join(f"【{each}】" for each in reasons if each)
