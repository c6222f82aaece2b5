"""division import, division alias, schedule import: the organisation and the planned schedule."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from nakano_status.application.choosing_edition import EditionChoice
from nakano_status.application.import_divisions import (
    BlankDays,
    ImportedTable,
    PlannedDivisions,
    import_divisions,
    plan_divisions,
)
from nakano_status.application.import_schedule import import_schedule
from nakano_status.application.name_division import name_division
from nakano_status.application.outcome import Outcome
from nakano_status.cli.as_json import problems_as_json
from nakano_status.cli.as_text import problem_lines
from nakano_status.cli.session import Answer, Session, command, day_option, edition_option, exit_code_of, year_option
from nakano_status.domain.organisation_changes import ChangeKind, DivisionChange
from nakano_status.domain.problem import Severity
from nakano_status.domain.refusals import Usage


@click.group("division", help="組織（部・室・所管課）の表を取り込みます。")
def division_group() -> None:
    """Gather the commands on the organisation."""


@click.group("schedule", help="計画上のスケジュールの表を取り込みます。")
def schedule_group() -> None:
    """Gather the commands on the planned schedule."""


@command("import", "組織の表（.xlsx・.csv）を取り込みます。")
@click.argument("file", metavar="FILE")
@day_option("--from", "since", told="適用開始日が空欄の行の適用開始日（2023-04-01）")
@click.option("--correct", is_flag=True, help="適用開始日が空欄の行は、登録の誤りの訂正（はじめから）です。")
@click.option("--dry-run", is_flag=True, help="変わる内容を表示するだけで、取り込みません。")
def division_import(session: Session, *, file: str, since: date | None, correct: bool, dry_run: bool) -> Answer:
    """Take in the organisation, or show what taking it in would change."""
    if since is not None and correct:
        raise Usage(reason="「--from」と「--correct」は、どちらか一方を指定してください。")
    blank = BlankDays(since, is_correction=correct)
    if dry_run:
        with session.reading() as store:
            return _planned_answer(plan_divisions(session.parts, store, Path(file), blank))
    with session.writing() as store:
        outcome = import_divisions(session.parts, store, Path(file), session.by, blank)
    answer, changes = table_answer(outcome), outcome.value.changes
    new = (each for each in changes if each.kind is ChangeKind.NEW)
    lines = [*answer.lines[:1], *map(_change_line, new), *answer.lines[1:]]
    return Answer({**answer.keys, "changes": _changes_as_json(changes)}, lines, answer.exit_code)


def _planned_answer(planned: PlannedDivisions) -> Answer:
    """Say what taking a table of the organisation in would change."""
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
    return Answer(keys, [*lines, *problem_lines(planned.problems)], exit_code_of(needs_person=needs_person))


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
    if change.kind is ChangeKind.NEW:
        above = f"（{change.now}）" if change.now else ""
        return f"  新しい{change.what}：{change.name}{above}"
    since = f"（{change.since.isoformat()}から）" if change.since else ""
    return f"  {change.name} {change.what}：{change.was or '空欄'} → {change.now or '空欄'}{since}"


@command("alias", "名称がどの所管課を指すかを登録します（次回から同じ所管課として扱います）。")
@click.argument("name", metavar="NAME")
@click.argument("division", metavar="DIVISION")
def division_alias(session: Session, *, name: str, division: str) -> Answer:
    """Say which division a name means."""
    with session.writing() as store:
        named = name_division(store, name, division, session.by).value
    return Answer(
        {"name": named.name, "division": named.division},
        [f"「{named.name}」を「{named.division}」として扱います。次回から同じ扱いにします。"],
    )


@command("import", "計画上のスケジュールの表（.xlsx・.csv）を取り込みます。")
@click.argument("file", metavar="FILE")
@year_option
@edition_option
def schedule_import(session: Session, *, file: str, edition: int | None) -> Answer:
    """Take in the planned schedule of an edition."""
    choice = EditionChoice(session.year, edition)
    with session.writing() as store:
        return table_answer(import_schedule(session.parts, store, Path(file), session.by, choice))


def table_answer(outcome: Outcome[ImportedTable]) -> Answer:
    """Say what came of taking a table in: the rows that changed anything, those that did not, and those that went."""
    taken = outcome.value
    keys = {"rows": taken.rows, "unchanged": taken.unchanged}
    lines = [f"{taken.rows}行を取り込みました。"]
    lines += [f"変わりのない行は{taken.unchanged}行です。"] if taken.unchanged else []
    lines += [f"取り込んだ表にない{taken.removed}行は除きました。"] if taken.removed else []
    return Answer.of(outcome, keys, lines)


division_group.add_command(division_import)
division_group.add_command(division_alias)
schedule_group.add_command(schedule_import)
