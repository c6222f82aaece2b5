"""Options of a report on the command line: the same for `export report` and for `publish`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from typing import Any

import click

from nakano_status.application.papers.export_report import ReportWish
from nakano_status.cli.session import CommandOutput, CommandSession, day_option
from nakano_status.domain.papers.publication import Occasion

OCCASIONS = (Occasion.COUNCIL.value, Occasion.COMMITTEE.value, Occasion.PUBLIC.value)

_OPTIONS = (
    click.option("--for", "occasion", type=click.Choice(OCCASIONS), required=True, help="、".join(OCCASIONS)),
    day_option("--date", "day", help_text="資料の日付（2023-10-11）"),
    click.option("--number", default="", metavar="NUMBER", help="資料番号"),
    click.option("--committee", default=ReportWish.committee, metavar="NAME", help="委員会の名称"),
    click.option("--label", default=ReportWish.label, metavar="LABEL", help="一覧の呼び名（別紙、別紙1 など）"),
    click.option("--judgement", default="", metavar="TEXT", help="全体の状況についての文"),
    click.option("--total", "has_total", is_flag=True, help="件数の表に合計の行を加えます。"),
    click.option("--previous", "has_previous", is_flag=True, help="件数の表に前回の列を加えます。"),
)


def report_options(function: Callable[..., CommandOutput]) -> Callable[..., CommandOutput]:
    """Add the options to a command, which receives a ReportWish `report` instead of them. Raises DateUnreadable."""

    @functools.wraps(function)
    def with_report(  # noqa: PLR0913 - each is one option of the command
        session: CommandSession,
        *,
        occasion: str,
        day: date | None,
        number: str,
        committee: str,
        label: str,
        judgement: str,
        has_total: bool,
        has_previous: bool,
        **own: Any,
    ) -> CommandOutput:
        options = ReportWish(
            occasion=Occasion(occasion),
            day=day,
            number=number,
            committee=committee,
            year=session.year,
            judgement=judgement,
            has_total=has_total,
            has_previous=has_previous,
            label=label,
        )
        return function(session, report=options, **own)

    for option in reversed(_OPTIONS):
        with_report = option(with_report)
    return with_report
