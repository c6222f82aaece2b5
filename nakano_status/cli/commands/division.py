"""division import, order, alias, list: the organisation as a table, and who exists on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import click

from nakano_status.application.organisation.edit_division import name_division
from nakano_status.application.organisation.import_divisions import (
    BlankDays,
    PlannedDivisions,
    import_divisions,
    plan_divisions,
)
from nakano_status.application.round.settled_rounds import ReachedRound
from nakano_status.cli.as_json import problems_as_json
from nakano_status.cli.as_text import problem_lines
from nakano_status.cli.commands.plan import table_answer
from nakano_status.cli.session import CommandOutput, CommandSession, command, day_option, exit_code_of
from nakano_status.domain.organisation.divisions import Division, NameKind, Organisation
from nakano_status.domain.organisation.reorganisation import BodyChangeKind, DivisionChange
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.refusals.exchange import Usage


@click.group("division", help="組織（部・室・所管課）を改正・一覧し、表を取り込みます。")
def division_group() -> None:
    """Group of the commands on the organisation."""


@command("import", "組織の表（.xlsx・.csv）を取り込みます。")
@click.argument("file", metavar="FILE")
@day_option("--from", "since", help_text="適用開始日が空欄の行の適用開始日（2023-04-01）")
@click.option("--correct", is_flag=True, help="適用開始日が空欄の行は、登録の誤りの訂正（はじめから）です。")
@click.option("--reason", default="", metavar="TEXT", help="訂正の理由（締め切った進捗確認なども変わるとき）")
@click.option("--dry-run", is_flag=True, help="変わる内容を表示するだけで、取り込みません。")
def division_import(
    session: CommandSession, *, file: str, since: date | None, correct: bool, reason: str, dry_run: bool
) -> CommandOutput:
    """Import the organisation, or show what importing it would change."""
    if since is not None and correct:
        raise Usage(reason="「--from」と「--correct」は、どちらか一方を指定してください。")
    blank = BlankDays(since, is_correction=correct)
    if dry_run:
        with session.reading() as store:
            return _planned_answer(plan_divisions(session.parts, store, Path(file), blank))
    with session.writing() as store:
        outcome = import_divisions(session.parts, store, Path(file), session.by, blank, reason)
    answer, changes = table_answer(outcome), outcome.value.changes
    new = (each for each in changes if each.kind is BodyChangeKind.NEW)
    reached = outcome.value.reached
    lines = [*answer.lines[:1], *map(change_line, new), *reached_lines(reached), *answer.lines[1:]]
    keys = {**answer.keys, "changes": changes_as_json(changes), "reached": reached_as_json(reached)}
    return CommandOutput(keys, [*lines, *correcting_lines(reached)], answer.exit_code)


def _planned_answer(planned: PlannedDivisions) -> CommandOutput:
    """Describe what importing a table of the organisation would change."""
    needs_person = bool(planned.undated or any(each.severity is not Severity.ADVICE for each in planned.problems))
    keys = {
        "rows": planned.rows,
        "unchanged": planned.unchanged,
        "changes": changes_as_json(planned.changes),
        "undated": list(planned.undated),
        "unnamed": list(planned.unnamed),
        "reached": reached_as_json(planned.reached),
        "problems": problems_as_json(planned.problems),
    }
    lines = [
        f"取り込める行は{planned.rows}行、変わりのない行は{planned.unchanged}行です（取り込んでいません）。",
        *map(change_line, planned.changes),
        *reached_lines(planned.reached),
    ]
    if planned.undated:
        rows = "、".join(f"{each}行目" for each in planned.undated)
        lines.append(
            f"適用開始日が必要な行：{rows}。ある日からの変更なら --from、登録の誤りの訂正なら --correct を付けます。"
        )
    if planned.unnamed:
        lines.append(f"表にない所管課（今のまま残ります）：{'、'.join(planned.unnamed)}")
    return CommandOutput(keys, [*lines, *problem_lines(planned.problems)], exit_code_of(needs_person=needs_person))


def changes_as_json(changes: Iterable[DivisionChange]) -> list[dict[str, str | None]]:
    """Return differences of bodies for programs."""
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


def reached_as_json(reached: Iterable[ReachedRound]) -> list[dict[str, Any]]:
    """Return the settled rounds that a correction changes, and what in them, for programs."""
    return [
        {
            "year": each.settled.round_.year.short,
            "papers": list(each.settled.papers),
            "changes": [{"from": was, "to": now} for was, now in each.moved],
        }
        for each in reached
    ]


def reached_lines(reached: Iterable[ReachedRound]) -> list[str]:
    """Return which settled rounds a correction changes, as lines for people."""
    return [f"  締切・公表・記録の済んだ進捗確認も変わります　{each.line}" for each in reached]


def correcting_lines(reached: Iterable[ReachedRound]) -> list[str]:
    """Return what is to be done about recorded papers after a correction, as lines for people."""
    recorded = [each.settled for each in reached if each.settled.papers]
    if not recorded:
        return []
    named = "、".join(each.label for each in recorded)
    return [
        f"記録した資料は、そのまま残ります：{named}",
        "それぞれの年度の資料を「publish」でもう一度記録すると、正誤表ができます。",
    ]


def change_line(change: DivisionChange) -> str:
    """Return a difference of a body as a line for people."""
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


@command("list", "部・室・所管課を一覧します。")
@day_option("--on", "day", help_text="この日の組織（省略すると今日）")
def division_list(session: CommandSession, *, day: date | None) -> CommandOutput:
    """List the bodies that exist on a day."""
    wanted = day or session.parts.clock.today()
    with session.reading() as store, store.reading() as records:
        organisation = records.organisation.read().on(wanted)
    bodies = [each for each in organisation.divisions if each.exists_on(wanted)]
    lines = [_body_line(organisation, each) for each in bodies]
    return CommandOutput({"divisions": [_body_as_json(organisation, each) for each in bodies]}, lines)


def _body_as_json(organisation: Organisation, body: Division) -> dict[str, str | None]:
    department = organisation.department_of(body.division_id)
    first = next(each for each in body.names if each.kind is NameKind.OFFICIAL)
    return {
        "name": body.name_on(),
        "department": department.name_on() if department else None,
        "kind": body.kind.value,
        "from": first.valid_from.isoformat() if first.valid_from else None,
        "to": body.until.isoformat() if body.until else None,
    }


def _body_line(organisation: Organisation, body: Division) -> str:
    where = organisation.names_above(body)
    until = f"（{body.until.isoformat()}まで）" if body.until else ""
    return f"{body.name_on()}{f'（{where}）' if where else ''}{until}"


division_group.add_command(division_import)
division_group.add_command(division_import, "order")
division_group.add_command(division_alias)
division_group.add_command(division_list)
