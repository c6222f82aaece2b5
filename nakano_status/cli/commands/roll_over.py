"""roll-over: the next year's round as a plan to look at, then opened with what was ticked (年度の切替え)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from nakano_status.application.lookup import read_year
from nakano_status.application.outcome import Outcome
from nakano_status.application.round.open_and_close_round import opening_questions
from nakano_status.application.round.roll_over import (
    RollOver,
    RollOverChoice,
    read_roll_over,
    roll_over,
    roll_over_groups,
)
from nakano_status.cli.as_json import round_as_json
from nakano_status.cli.commands.round import withdrawn
from nakano_status.cli.session import CommandOutput, CommandSession, command, day_option, edition_option
from nakano_status.cli.trying import try_option, written
from nakano_status.domain.calendar.days import printed_day
from nakano_status.domain.refusals.exchange import Usage
from nakano_status.domain.round.roll_over import Ending

_TICKS = {None: "", True: "[x] ", False: "[ ] "}
"""How a line shows whether it is chosen."""


@command("roll-over", "年度の切替えの内容を確かめ、次の年度の進捗確認を開始します。")
@click.option("--year", "named", required=True, metavar="YEAR", help="次の年度（R5、令和5年度、2023）")
@click.option("--dry-run", is_flag=True, help="内容を表示するだけで、開始しません。")
@click.option(
    "--without",
    multiple=True,
    metavar="ID",
    help="選択を外すもの（繰り返し可）。始めない取組、終わりとしない取組の管理番号か、連絡先を消さない所管課の名称",
)
@click.option(
    "--end",
    "ends",
    multiple=True,
    metavar="ID[=ID]",
    help="所管課が完了などを申し出た取組を、終わりとします（繰り返し可）。統合先があれば「管理番号=統合先」",
)
@day_option("--due", help_text="回答期限（2024-07-12）。省略時は3週間ほど先の開庁日")
@day_option("--made-on", help_text="作成日（名称と部・室の時点。省略すると今日）")
@edition_option
@try_option
@click.option("--take-back", is_flag=True, help="開始と、そのとき選択したことを取り消します（何も届いていないとき）。")
@click.option("--reason", default="", metavar="TEXT", help="取り消す理由（記録に残ります）")
def roll_over_command(
    session: CommandSession,
    *,
    named: str,
    dry_run: bool,
    trial: Path | None,
    take_back: bool,
    reason: str,
    **chosen: Any,
) -> CommandOutput:
    """Show the next round as it would be, open it, or withdraw its start."""
    year = read_year(named)
    if take_back:
        if dry_run or trial or any(chosen.values()):
            raise Usage(reason="「--take-back」は、「--year」と「--reason」のほかの指定といっしょには使えません。")
        return withdrawn(session, year, reason)
    if reason:
        raise Usage(reason="「--reason」は、「--take-back」といっしょに指定してください。")
    chosen["ends"] = dict(map(_ending, chosen["ends"]))
    choice = RollOverChoice(year, **chosen)
    if dry_run:
        with session.reading() as store, store.reading() as records:
            planned = read_roll_over(session.parts, records, choice)
        return _answer(Outcome(planned, problems=opening_questions(planned.round_)), is_dry_run=True)
    return written(
        session, trial, lambda store: _answer(roll_over(session.parts, store, choice, session.by), is_dry_run=False)
    )


def _ending(text: str) -> tuple[str, str | None]:
    """Read `ID` or `ID=ID`; raises Usage."""
    row_id, sign, into = (each.strip() for each in text.partition("="))
    if not row_id or (sign and not into):
        raise Usage(reason=f"「--end {text}」は「--end 管理番号」か「--end 管理番号=統合先」の形で指定してください。")
    return row_id, into or None


def _answer(outcome: Outcome[RollOver], *, is_dry_run: bool) -> CommandOutput:
    planned = outcome.value
    rows = planned.rows
    keys = {
        **round_as_json(planned.round_),
        "done": planned.is_done,
        "written": not (is_dry_run or planned.is_done),
        "begins": list(rows.begins),
        "ends": [_ending_as_json(planned, each) for each in rows.ends],
        "moves": [
            {"id": each.row_id, "from": _names(planned, each.was, before=True), "to": _names(planned, each.now)}
            for each in rows.moves
        ],
        "organisation": list(planned.succession_lines()),
        "new": list(rows.new),
        "left": [{"id": each.row_id, "why": each.fate.value, "to": list(each.now)} for each in rows.departed],
        "open": list(_open_as_json(planned)),
        "contacts": list(_names(planned, planned.contacts)),
        "without": list(rows.unticked),
    }
    return CommandOutput.of(outcome, keys, list(_lines(planned, is_dry_run=is_dry_run)))


def _open_as_json(planned: RollOver) -> Iterator[dict[str, Any]]:
    for left in planned.left:
        of_plan = {"plan": left.plan} if left.plan else {}
        for kind, count, ids, _ in left.points:
            yield {"kind": kind, "count": count, "ids": list(ids), "year": left.round_.year.short, **of_plan}


def _names(planned: RollOver, divisions: Iterable[str], *, before: bool = False) -> list[str]:
    return [planned.names([each], before=before) for each in divisions]


def _ending_as_json(planned: RollOver, ending: Ending) -> dict[str, Any]:
    proposal = ending.proposal
    return {
        "id": ending.row_id,
        "why": ending.why.value,
        "decided": proposal is None,
        "ticked": ending.is_ticked,
        "proposed_by": planned.names([proposal.division], before=True) if proposal else None,
        "stated": proposal.kind if proposal else None,
        "into": ending.into,
    }


def _lines(planned: RollOver, *, is_dry_run: bool) -> Iterator[str]:
    round_, label = planned.round_, planned.round_.year.label
    if planned.is_done:
        yield f"{label}分の進捗確認は、すでに開始しています。変更はありません。"
        return
    counted = sum(row.counted for row in round_.rows)
    due = f"、回答期限 {printed_day(round_.due)}" if round_.due else ""
    yield f"{label}分の進捗確認：報告対象 {counted}件{due}、計画は{planned.edition}"
    for group, lines in roll_over_groups(planned):
        yield f"{group.label}：{len(lines)}件"
        yield from (f"  {_TICKS[line.tick]}{line.whole}" for line in lines)
    yield f"{label}分の進捗確認を開始しました。" if not is_dry_run else "まだ開始していません（--dry-run）。"
