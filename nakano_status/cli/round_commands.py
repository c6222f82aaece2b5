"""round open, round list, round close, round withdraw: the year's collection (round amend: `amend_command`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import click

from nakano_status.application.lookup import read_year
from nakano_status.application.papers.openness import OpenKind
from nakano_status.application.round.open_round import Closed, close_round, open_round
from nakano_status.application.round.read.closing import missing_divisions
from nakano_status.application.round.withdraw_round import Withdrawal, void_lines, withdraw_round, withdrawals
from nakano_status.cli.amend_command import amend_command
from nakano_status.cli.as_json import round_as_json
from nakano_status.cli.session import CommandOutput, CommandSession, command, day_option, edition_option, year_option
from nakano_status.domain.calendar.printed_day import printed_day
from nakano_status.domain.round.round import Round


@click.group("round", help="進捗確認（年度ごとの取りまとめ）を開始・一覧・締切します。")
def round_group() -> None:
    """Group of the commands on rounds."""


@command("open", "進捗確認を開始します。")
@click.option("--year", "named", required=True, metavar="YEAR", help="年度（R4、令和4年度、2022）")
@day_option("--due", help_text="回答期限（2023-07-14）")
@day_option("--made-on", help_text="作成日（名称と部・室の時点。省略すると今日）")
@edition_option
def open_command(
    session: CommandSession, named: str, due: date | None, made_on: date | None, edition: int | None
) -> CommandOutput:
    """Open a round."""
    year = read_year(named)
    with session.writing() as store:
        found = open_round(session.parts, store, year, due, session.by, edition=edition, made_on=made_on)
        round_ = found.value
        with store.reading() as records:
            editions = records.plan.read().editions
    of = [f"計画は{each.label}です。" for each in editions if each.edition_id == round_.edition_id]
    keys = round_as_json(round_)
    due_sentence = f"回答期限は{printed_day(due)}です。" if due else ""
    lines = [f"{year.label}分の進捗確認を開始しました。報告対象は{keys['rows']}件です。{due_sentence}"]
    return CommandOutput.of(found, keys, [*lines, *(of if len(editions) > 1 else ())])


@command("list", "進捗確認を一覧します。")
def list_command(session: CommandSession) -> CommandOutput:
    """List the rounds, and the withdrawn starts."""
    with session.reading() as store, store.reading() as records:
        rounds, gone = records.rounds.all(), withdrawals(records)
    lines = [_line(round_) for round_ in rounds] or ["進捗確認はまだありません。「round open」で開始します。"]
    keys = {
        "rounds": [round_as_json(round_) for round_ in rounds],
        "withdrawn": [_withdrawal_as_json(each) for each in gone],
    }
    return CommandOutput(keys, [*lines, *map(_withdrawal_line, gone)])


def _withdrawal_as_json(withdrawal: Withdrawal) -> dict[str, object]:
    act = withdrawal.act
    return {
        "year": withdrawal.year.short,
        "at": act.at.isoformat(),
        "by": act.by,
        "reason": act.reason,
        "packages": list(withdrawal.packages),
    }


@command("close", "進捗確認を締め切ります。")
@year_option
def close_command(session: CommandSession) -> CommandOutput:
    """Close a round, and report what is incomplete in it."""
    with session.writing() as store:
        outcome = close_round(store, session.year, session.by)
        closed = outcome.value
        with store.reading() as records:
            missing = missing_divisions(records, closed.round_, session.parts.clock.today())
    kinds = {"open_conflicts": OpenKind.CONFLICT, "held": OpenKind.HELD, "unanswered": OpenKind.UNANSWERED}
    left = {name: closed.openness.count(kind) for name, kind in kinds.items()}
    keys = {
        **round_as_json(closed.round_),
        "closed": True,
        **left,
        "missing": list(missing),
        "open": closed.openness.counts,
    }
    lines = [f"{closed.round_.year.label}分の進捗確認を締め切りました。", *_left_lines(closed, missing)]
    return CommandOutput.of(outcome, keys, lines)


def _left_lines(closed: Closed, missing: Sequence[str]) -> Iterator[str]:
    if missing:
        yield f"未提出 {len(missing)}所管：{'、'.join(missing)}"
    if closed.openness.points:
        yield f"残っているもの：{'、'.join(each.text for each in closed.openness.points)}"


@command("withdraw", "進捗確認の開始を取り消します（何も届いていないとき）。")
@click.option("--reason", default="", metavar="TEXT", help="理由（記録に残ります）")
@year_option
def withdraw_command(session: CommandSession, reason: str) -> CommandOutput:
    """Withdraw the start of a round, and list the forms that become void."""
    with session.writing() as store:
        round_, void = withdraw_round(store, session.year, reason, session.by).value
    forms = [{"division": each.division, "package": each.package} for each in void]
    lines = [f"{round_.year.label}分の進捗確認の開始を取り消しました。", *void_lines(void)]
    return CommandOutput({"withdrawn": round_.year.short, "forms": forms}, lines)


def _withdrawal_line(withdrawal: Withdrawal) -> str:
    day = withdrawal.act.at.astimezone().date().isoformat()
    who = "　".join(filter(None, (day, withdrawal.act.by, withdrawal.act.reason)))
    return f"{withdrawal.year.label}分の開始の取消し（{who}） 使えなくなった回答様式 {len(withdrawal.packages)}件"


def _line(round_: Round) -> str:
    keys = round_as_json(round_)
    due = f"、回答期限 {keys['due']}" if keys["due"] else ""
    note = "（取り込んだ一覧）" if keys["imported"] else "（締切済）" if keys["closed"] else ""
    return f"{round_.year.label}末時点{note} 報告対象 {keys['rows']}件{due}"


for _each in (open_command, list_command, close_command, amend_command, withdraw_command):
    round_group.add_command(_each)
