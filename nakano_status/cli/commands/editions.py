"""plan editions: the editions of the plan."""

from __future__ import annotations

from typing import Any

import click

from nakano_status.cli.session import CommandOutput, CommandSession, command
from nakano_status.domain.calendar.printed_day import era_day
from nakano_status.domain.plan.plan import Edition


@click.group("plan", help="計画の版（当初計画・改定版）を表示し、改定版を登録します。")
def plan_group() -> None:
    """Group of the commands on the plan's editions."""


@command("editions", "計画の版を一覧します。", names_person=False)
def plan_editions(session: CommandSession) -> CommandOutput:
    """Show the editions."""
    with session.reading() as store, store.reading() as records:
        editions = records.plan.read().editions
    return CommandOutput({"editions": list(map(_as_json, editions))}, list(map(_line, editions)))


def _as_json(edition: Edition) -> dict[str, Any]:
    return {
        "edition": edition.ordinal,
        "title": edition.title,
        "adopted": edition.adopted_on.isoformat(),
        "in_force": edition.holds_from.isoformat(),
        "years": [year.short for year in edition.years] if edition.years else None,
        "rows": len(edition.listings),
    }


def _line(edition: Edition) -> str:
    force = f"、{era_day(edition.in_force)}から適用" if edition.in_force else ""
    years = f"、{edition.years[0].label}〜{edition.years[1].label}" if edition.years else ""
    return f"{edition.label}{force}{years} {len(edition.listings)}行"


plan_group.add_command(plan_editions)
