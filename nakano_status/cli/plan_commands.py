"""division import, division alias, schedule import: the organisation and the planned schedule."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from nakano_status.application.choosing_edition import EditionChoice
from nakano_status.application.import_divisions import BlankDays, ImportedTable, import_divisions
from nakano_status.application.import_schedule import import_schedule
from nakano_status.application.name_division import name_division
from nakano_status.application.outcome import Outcome
from nakano_status.cli.as_json import problems_as_json
from nakano_status.cli.as_text import problem_lines
from nakano_status.cli.session import Answer, Session, command, day_option, edition_option, exit_code_of, year_option
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
def division_import(session: Session, *, file: str, since: date | None, correct: bool) -> Answer:
    """Take in the organisation."""
    if since is not None and correct:
        raise Usage(reason="「--from」と「--correct」は、どちらか一方を指定してください。")
    blank = BlankDays(since, is_correction=correct)
    with session.writing() as store:
        outcome = import_divisions(session.parts, store, Path(file), session.by, blank)
    return table_answer(outcome)


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
    keys = {"rows": taken.rows, "unchanged": taken.unchanged, "problems": problems_as_json(outcome.problems)}
    lines = [f"{taken.rows}行を取り込みました。"]
    lines += [f"変わりのない行は{taken.unchanged}行です。"] if taken.unchanged else []
    lines += [f"取り込んだ表にない{taken.removed}行は除きました。"] if taken.removed else []
    return Answer(keys, [*lines, *problem_lines(outcome.problems)], exit_code_of(needs_person=outcome.needs_person))


division_group.add_command(division_import)
division_group.add_command(division_alias)
schedule_group.add_command(schedule_import)
