"""round, roll-over: the round of a year, and opening the next one with choices (年度の切替え)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from nakano_status.application.entries.edit_entry import read_out_of_report
from nakano_status.application.forms.choosing_divisions import divisions_awaiting_form
from nakano_status.application.lookup import chosen_round, plan_of, read_year
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Store
from nakano_status.application.round import open_and_close_round
from nakano_status.application.round.amend_round import (
    AmendedRow,
    Amendment,
    AnswererRule,
    ReportChange,
    amend_round,
    correct_made_on,
    corrected_lines,
)
from nakano_status.application.round.extend_due import FORMS_KEEP_DUE, BodyDue, Extension, correct_due, extend_due
from nakano_status.application.round.read.todo import read_todo_of
from nakano_status.application.round.roll_over import (
    RollOver,
    RollOverChoice,
    read_roll_over,
    roll_over,
    roll_over_groups,
)
from nakano_status.cli import session as cli
from nakano_status.cli.output import round_as_json, withdrawal_as_json
from nakano_status.domain.calendar.days import local_time, printed_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.refusals.exchange import Usage
from nakano_status.domain.round.roll_over import Ending
from nakano_status.domain.round.round import Origin, Round
from nakano_status.domain.round.todo import MISSING, TodoKind

round_group = click.Group("round", help="進捗確認（年度ごとの取りまとめ）を開始・一覧・締切します。")
"""Group of the commands on rounds."""


@cli.command("open", "進捗確認を開始します。", of=round_group)
@click.option("--year", "named", required=True, metavar="YEAR", help="年度（R4、令和4年度、2022）")
@cli.day_option("--due", help_text="回答期限（2023-07-14）")
@cli.day_option("--made-on", help_text="作成日（名称と部・室の時点。省略すると今日）")
@cli.edition_option
def open_command(
    session: cli.CommandSession, named: str, due: date | None, made_on: date | None, edition: int | None
) -> cli.CommandOutput:
    """Open the round of the year `named`.

    `due`: None leaves it unset. `made_on`: the 作成日 (None: today). `edition`: its number (None: the last edition
    adopted by the end of the year).
    """
    year = read_year(named)
    with session.writing() as store:
        found = open_and_close_round.open_round(
            session.parts, store, year, due, session.by, edition=edition, made_on=made_on
        )
        round_ = found.value
        with store.reading() as records:
            editions = plan_of(records, round_).editions
    of = [f"計画は{each.label}です。" for each in editions if each.edition_id == round_.edition_id]
    keys = round_as_json(round_)
    due_sentence = f"回答期限は{printed_day(due)}です。" if due else ""
    lines = [f"{year.label}分の進捗確認を開始しました。報告対象は{keys['rows']}件です。{due_sentence}"]
    return cli.CommandOutput.of(found, keys, [*lines, *(of if len(editions) > 1 else ())])


@cli.command("list", "進捗確認を一覧します。", of=round_group)
def list_command(session: cli.CommandSession) -> cli.CommandOutput:
    """List the rounds, then the rounds whose start was withdrawn."""
    with session.reading() as store, store.reading() as records:
        rounds, gone = records.rounds.all(), open_and_close_round.withdrawals(records)
    lines = [_line(round_) for round_ in rounds] or ["進捗確認はまだありません。「round open」で開始します。"]
    keys = {
        "rounds": [round_as_json(round_) for round_ in rounds],
        "withdrawn": [withdrawal_as_json(each) for each in gone],
    }
    return cli.CommandOutput(keys, [*lines, *map(_withdrawal_line, gone)])


@cli.command("close", "進捗確認を締め切ります。", of=round_group)
@cli.year_option
def close_command(session: cli.CommandSession) -> cli.CommandOutput:
    """Close a round, and report the work that is still open in it and the divisions without a submission."""
    with session.writing() as store:
        outcome = open_and_close_round.close_round(store, session.year, session.by)
        closed = outcome.value
        with store.reading() as records:
            missing = read_todo_of(records, closed.round_, session.parts.clock.today()).missing
    kinds = {"open_conflicts": TodoKind.CONFLICT, "held": TodoKind.HELD, "unanswered": TodoKind.UNANSWERED}
    left = {name: closed.openness.count(kind) for name, kind in kinds.items()}
    keys = {
        **round_as_json(closed.round_),
        "closed": True,
        **left,
        "missing": list(missing),
        "open": closed.openness.counts,
    }
    lines = [f"{closed.round_.year.label}分の進捗確認を締め切りました。", *_left_lines(closed, missing)]
    return cli.CommandOutput.of(outcome, keys, lines)


def _left_lines(closed: open_and_close_round.Closed, missing: Sequence[str]) -> Iterator[str]:
    if missing:
        yield f"{MISSING} {len(missing)}所管：{'、'.join(missing)}"
    if closed.openness.points:
        yield f"残っているもの：{'、'.join(each.text for each in closed.openness.points)}"
    if closed.openness.drafts_text:
        yield closed.openness.drafts_text


@cli.command("withdraw", "進捗確認の開始を取り消します（何も届いていないとき）。", of=round_group)
@click.option("--reason", default="", metavar="TEXT", help="理由（記録に残ります）")
@cli.year_option
def withdraw_command(session: cli.CommandSession, reason: str) -> cli.CommandOutput:
    """Withdraw the start of a round, and list the forms that become invalid."""
    return withdraw_start(session, session.year, reason)


def withdraw_start(session: cli.CommandSession, year: FiscalYear | None, reason: str) -> cli.CommandOutput:
    """Withdraw the start of a year's round, with the choices made when it was opened; the output lists the void forms.

    `year`: None for the current round.
    """
    with session.writing() as store:
        done = open_and_close_round.withdraw_round(store, year, reason, session.by).value
    forms = [{"division": each.division, "package": each.package} for each in done.void]
    what = "一覧の読込み" if done.round_.origin is Origin.IMPORTED else "進捗確認の開始"
    lines = [f"{done.round_.year.label}分の{what}を取り消しました。", *done.lines]
    return cli.CommandOutput({"withdrawn": done.round_.year.short, "forms": forms}, lines)


def _withdrawal_line(withdrawal: open_and_close_round.Withdrawal) -> str:
    day = local_time(withdrawal.act.at).date().isoformat()
    who = "　".join(filter(None, (day, withdrawal.act.by, withdrawal.act.reason)))
    return f"{withdrawal.year.label}分の開始の取消し（{who}） 使えなくなった回答様式 {len(withdrawal.packages)}件"


def _line(round_: Round) -> str:
    keys = round_as_json(round_)
    due = f"、回答期限 {keys['due']}" if keys["due"] else ""
    note = "（取り込んだ一覧）" if keys["imported"] else "（締切済）" if keys["closed"] else ""
    return f"{round_.year.label}末時点{note} 報告対象 {keys['rows']}件{due}"


_LETTER = f"{FORMS_KEEP_DUE}文面は「export letters --kind 期限変更」で作成できます。"


@cli.command("amend", "進捗確認の途中の変更（報告対象、各課回答、期限）を、理由とともに行います。", of=round_group)
@click.option("--id", "ids", multiple=True, metavar="ID", type=cli.ID, help="管理番号（繰り返し可）")
@click.option(
    "--answerers",
    type=click.Choice([each.value for each in AnswererRule]),
    help="回答する所管課（all：名前のあるすべての課、lead：主管課だけ）",
)
@click.option("--out", "why_out", metavar="WHY", help="報告対象から外します（実施年度前・完了・中止／統合・その他）。")
@click.option("--in", "enters", is_flag=True, help="報告対象に加えます。")
@click.option("--division", "divisions", multiple=True, metavar="NAME", help="期限を変える所管課（繰り返し可）")
@click.option("--department", metavar="NAME", help="部内期限を決める部")
@cli.day_option("--due", help_text="期限（2023-07-21）。全体の回答期限と同じ日なら、延長を取り消します。")
@cli.day_option("--due-all", help_text="全体の回答期限の訂正（2023-07-21）。個別に決めた期限は残ります。")
@cli.day_option("--made-on", help_text="作成日の訂正（2023-06-01）。その日の所管課の名称と部・室になります。")
@click.option("--dry-run", "is_dry_run", is_flag=True, help="作成日の訂正で変わる内容を表示するだけにします。")
@click.option("--reason", metavar="TEXT", help="理由（変更履歴に残ります）。全体の回答期限の訂正では省略できます。")
@cli.year_option
def amend_command(  # noqa: PLR0913 - each is one option of the command
    session: cli.CommandSession,
    *,
    ids: tuple[str, ...],
    answerers: str | None,
    why_out: str | None,
    enters: bool,
    divisions: tuple[str, ...],
    department: str | None,
    due: date | None,
    due_all: date | None,
    made_on: date | None,
    is_dry_run: bool,
    reason: str | None,
) -> cli.CommandOutput:
    """Amend rows of an open round, set due dates of divisions or a 部, or correct the round's due date or 作成日.

    `ids`: the rows; `answerers`, `why_out` and `enters` are the changes of them. `due`: the date for `divisions` and
    `department`. `due_all`: the date of the round. `is_dry_run`: only show the effects of the new 作成日 (`made_on`).
    Raises Usage if more than one of these kinds of change is given, or one without all that it needs.
    """
    names_rows = ids or answerers or why_out or enters
    others = names_rows or due or divisions or department
    if is_dry_run and made_on is None:
        raise Usage(reason="「--dry-run」は、「--made-on」と一緒に指定してください。")
    if due_all is not None:
        if others or made_on:
            raise Usage(reason="「--due-all」は、ほかの変更と同時には指定できません。")
        return _correct(session, due_all, reason or "")
    if reason is None:
        raise Usage(reason="「--reason」の指定が必要です。")
    if made_on is not None:
        if others:
            raise Usage(reason="「--made-on」は、ほかの変更と同時には指定できません。")
        return _correct_made_on(session, made_on, reason, is_dry_run=is_dry_run)
    if not (due or divisions or department):
        return _amend(session, ids=ids, answerers=answerers, why_out=why_out, enters=enters, reason=reason)
    if names_rows or due is None or not (divisions or department):
        raise Usage(reason="期限を変えるときは、「--due」と「--division」または「--department」を指定してください。")
    return _extend(session, Extension(due, reason, divisions, department, session.year))


def _correct(session: cli.CommandSession, due: date, reason: str) -> cli.CommandOutput:
    with session.writing() as store:
        outcome = correct_due(store, due, reason, session.year, session.by)
        with store.reading() as records:
            round_ = chosen_round(records, session.year)
    found = outcome.value
    was = found.before.isoformat() if found.before else "未設定"
    done = f"全体の回答期限を {was} から {due.isoformat()} に訂正しました。" if found.is_changed else ""
    keys = {**round_as_json(round_), "changed": found.is_changed}
    return _dues_output(outcome, keys, done, found.kept)


def _correct_made_on(session: cli.CommandSession, day: date, reason: str, *, is_dry_run: bool) -> cli.CommandOutput:
    with session.reading() if is_dry_run else session.writing() as store:
        outcome = correct_made_on(session.parts, store, day, reason, session.year, session.by, is_dry_run=is_dry_run)
        with store.reading() as records:
            round_ = chosen_round(records, session.year)
    corrected = outcome.value
    bodies = [{"from": each.was, "to": each.now} for each in corrected.bodies]
    rows = [{"id": each.what, "from": each.was, "to": each.now} for each in corrected.rows]
    keys = {**round_as_json(round_), "before": corrected.before.isoformat(), "after": corrected.now.isoformat()}
    return cli.CommandOutput.of(
        outcome,
        {
            **keys,
            "divisions": bodies,
            "rows_moved": rows,
            "renamed": list(corrected.renamed),
            "asked": list(corrected.asked),
        },
        corrected_lines(corrected, is_dry_run=is_dry_run),
    )


def _extend(session: cli.CommandSession, extension: Extension) -> cli.CommandOutput:
    with session.writing() as store:
        outcome = extend_due(store, extension, session.by)
        with store.reading() as records:
            round_ = chosen_round(records, extension.year)
    number = sum(each.is_changed for each in outcome.value)
    done = f"{number}件の期限を変更しました。" if number else ""
    return _dues_output(outcome, round_as_json(round_), done, outcome.value)


def _dues_output(outcome: Outcome[Any], keys: dict[str, Any], done: str, dues: Sequence[BodyDue]) -> cli.CommandOutput:
    """Return the output about changed due dates of divisions and 部; `done` is '' if nothing was changed."""
    lines = [done or "変更はありません。", *map(_due_line, dues), *([_LETTER] if done else ())]
    return cli.CommandOutput.of(outcome, {**keys, "dues": [_due_as_json(each) for each in dues]}, lines)


def _due_as_json(due_of: BodyDue) -> dict[str, Any]:
    own = due_of.now.isoformat() if due_of.now else None
    return {"department" if due_of.is_department else "division": due_of.name, "due": own, "changed": due_of.is_changed}


def _due_line(due_of: BodyDue) -> str:
    return f"  {due_of.name} {due_of.what} {due_of.now.isoformat() if due_of.now else '全体の回答期限と同じ'}"


def _amend(
    session: cli.CommandSession,
    *,
    ids: tuple[str, ...],
    answerers: str | None,
    why_out: str | None,
    enters: bool,
    reason: str,
) -> cli.CommandOutput:
    if not ids:
        raise Usage(reason="「--id」で取組を指定してください。")
    if (why_out is not None and enters) or not (answerers or why_out or enters):
        raise Usage(
            reason="「--answerers」「--out」「--in」のいずれかを指定してください（--out と --in は同時に使えません）。"
        )
    out = read_out_of_report(why_out) if why_out is not None else None
    if why_out is not None and out is None:
        raise Usage(reason="「--out」に理由を指定してください。")
    change = ReportChange.OUT if out else ReportChange.IN if enters else None
    amendment = Amendment(ids, reason, AnswererRule(answerers) if answerers else None, change, out, session.year)
    with session.writing() as store:
        amended = amend_round(store, amendment, session.by).value
        with store.reading() as records:
            round_ = chosen_round(records, session.year)
            awaiting = divisions_awaiting_form(records, round_)
    number = sum(each.changed for each in amended)
    lines = [f"{number}件の取組を変更しました。" if number else "変更はありません。", *map(_amended_line, amended)]
    if awaiting and number:
        lines.append(f"回答様式を作成して、次の所管課に送付してください（distribute）：{'、'.join(awaiting)}")
    return cli.CommandOutput({**round_as_json(round_), "amended": [_amended_as_json(each) for each in amended]}, lines)


def _amended_as_json(row: AmendedRow) -> dict[str, Any]:
    out = row.out_of_report.value if row.out_of_report else None
    return {"id": row.id, "out_of_report": out, "answerers": list(row.answerers), "changed": row.changed}


def _amended_line(row: AmendedRow) -> str:
    out = f"報告対象外（{row.out_of_report.label}）" if row.out_of_report else "報告対象"
    return f"  {row.id} {out} 回答：{'、'.join(row.answerers) or '—'}"


_TICKS = {None: "", True: "[x] ", False: "[ ] "}
"""The tick box of a line, by whether the line is chosen (None: it has no box)."""


@cli.command("roll-over", "年度の切替えの内容を確かめ、次の年度の進捗確認を開始します。")
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
    help="申出か事務局の評価のある取組を、終わりとします（繰り返し可）。統合先があれば「管理番号=統合先」",
)
@cli.day_option("--due", help_text="回答期限（2024-07-12）。省略時は、今日か年度末の後の3週間ほど先の開庁日")
@cli.day_option("--made-on", help_text="作成日（名称と部・室の時点。省略すると今日）")
@cli.edition_option
@cli.try_option
@click.option("--take-back", is_flag=True, help="開始と、そのとき選択したことを取り消します（何も届いていないとき）。")
@click.option("--reason", default="", metavar="TEXT", help="取り消す理由（記録に残ります）")
def roll_over_command(  # noqa: PLR0913 - each is one option of the command
    session: cli.CommandSession,
    *,
    named: str,
    dry_run: bool,
    without: tuple[str, ...],
    ends: tuple[str, ...],
    due: date | None,
    made_on: date | None,
    edition: int | None,
    trial: Path | None,
    take_back: bool,
    reason: str,
) -> cli.CommandOutput:
    """Open the next round, show its preview (`dry_run`), try it on a copy (`trial`) or withdraw it (`take_back`).

    `without`, `ends`, `due`, `made_on`, `edition`: the choices as in `RollOverChoice`. Raises Usage if `take_back` is
    given with more than the year and the reason, for a reason without `take_back`, and for a row in `without` and in
    `ends`.
    """
    year = read_year(named)
    if take_back:
        if dry_run or trial or without or ends or due or made_on or edition:
            raise Usage(reason="「--take-back」は、「--year」と「--reason」のほかの指定といっしょには使えません。")
        return withdraw_start(session, year, reason)
    cli.refuse_unused_reason(reason, "--take-back", is_given=False)
    endings = _endings(ends)
    if twice := endings.keys() & set(map(fold_id, without)):
        raise Usage(reason=f"取組 {min(twice)} には、「--without」と「--end」のどちらか一方を指定してください。")
    choice = RollOverChoice(year, due, made_on, edition, without, endings)

    def preview(store: Store) -> cli.CommandOutput:
        with store.reading() as records:
            planned = read_roll_over(session.parts, records, choice)
        return _answer(Outcome(planned, problems=planned.notices), is_dry_run=True)

    def act(store: Store) -> cli.CommandOutput:
        return _answer(roll_over(session.parts, store, choice, session.by), is_dry_run=False)

    return cli.write_or_try(session, trial, act, preview if dry_run else None)


def _endings(texts: Iterable[str]) -> dict[str, str | None]:
    """Return the rows that end and the row that each ends in; raises Usage if a row is given two of them."""
    found: dict[str, str | None] = {}
    for row_id, into in map(_ending, texts):
        if found.setdefault(fold_id(row_id), into) != into:
            raise Usage(reason=f"「--end」で、{row_id}の統合先を2とおり指定しています。1つにしてください。")
    return found


def _ending(text: str) -> tuple[str, str | None]:
    """Return the row of `ID` or `ID=ID`, and the row that it ends in; raises Usage."""
    row_id, sign, into = (each.strip() for each in text.partition("="))
    if not row_id or (sign and not into):
        raise Usage(reason=f"「--end {text}」は「--end 管理番号」か「--end 管理番号=統合先」の形で指定してください。")
    return row_id, into or None


def _answer(outcome: Outcome[RollOver], *, is_dry_run: bool) -> cli.CommandOutput:
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
    return cli.CommandOutput.of(outcome, keys, list(_lines(planned, is_dry_run=is_dry_run)))


def _open_as_json(planned: RollOver) -> Iterator[dict[str, Any]]:
    for left in planned.left:
        of_plan = {"plan": left.plan} if left.plan else {}
        for kind, count, ids, _ in left.open_items:
            yield {"kind": kind, "count": count, "ids": list(ids), "year": left.round_.year.short, **of_plan}


def _names(planned: RollOver, divisions: Iterable[str], *, before: bool = False) -> list[str]:
    return [planned.names([each], before=before) for each in divisions]


def _ending_as_json(planned: RollOver, ending: Ending) -> dict[str, Any]:
    proposals = [
        {
            "why": each.why.value,
            "proposed_by": planned.names([each.division], before=True) if each.division else None,
            "stated": str(each.option) if each.option else None,
        }
        for each in ending.proposals
    ]
    first = proposals[0] if proposals else {"proposed_by": None, "stated": None}
    return {
        "id": ending.row_id,
        "why": ending.why.value,
        "decided": not proposals,
        "ticked": ending.is_ticked,
        "proposed_by": first["proposed_by"],
        "stated": first["stated"],
        "proposals": proposals,
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
