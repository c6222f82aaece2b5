"""round open, round list, round close: the year's collection."""

from __future__ import annotations

from typing import Any

import click

from nakano_status.application.amend_round import AmendedRow, Amendment, Answering, Place, amend_round
from nakano_status.application.choosing_round import chosen_round
from nakano_status.application.entry_values import read_out_of_report
from nakano_status.application.finding import read_date, read_year
from nakano_status.application.open_round import close_round, list_rounds, open_round
from nakano_status.cli.as_json import problems_as_json
from nakano_status.cli.as_text import problem_lines
from nakano_status.cli.session import Answer, Session, command, exit_code_of, year_option
from nakano_status.domain.refusals import Usage
from nakano_status.domain.round import Origin, Round


@click.group("round", help="進捗確認（年度ごとの取りまとめ）を開始・一覧・締切します。")
def round_group() -> None:
    """Gather the commands on rounds."""


@command("open", "進捗確認を開始します。")
@click.option("--year", "named", required=True, metavar="YEAR", help="年度（R4、令和4年度、2022）")
@click.option("--due", metavar="DATE", help="回答期限（2023-07-14）")
def open_command(session: Session, named: str, due: str | None) -> Answer:
    """Open a round."""
    year, day = read_year(named), read_date(due) if due else None
    with session.writing() as store:
        round_ = open_round(session.parts, store, year, day, session.by).value
    keys = _as_json(round_)
    return Answer(keys, [f"{year.label}分の進捗確認を開始しました。報告対象は{keys['rows']}件です。"])


@command("list", "進捗確認を一覧します。")
def list_command(session: Session) -> Answer:
    """List the rounds."""
    with session.reading() as store:
        rounds = list_rounds(store)
    lines = [_line(round_) for round_ in rounds] or ["進捗確認はまだありません。「round open」で開始します。"]
    return Answer({"rounds": [_as_json(round_) for round_ in rounds]}, lines)


@command("close", "進捗確認を締め切ります。")
@year_option
def close_command(session: Session) -> Answer:
    """Close a round, and tell what is left open in it."""
    with session.writing() as store:
        outcome = close_round(store, session.year, session.by)
    closed = outcome.value
    left = {"open_conflicts": closed.open_conflicts, "held": closed.held, "unanswered": closed.unanswered}
    keys = {**_as_json(closed.round_), "closed": True, **left, "problems": problems_as_json(outcome.problems)}
    head = f"{closed.round_.year.label}分の進捗確認を締め切りました。"
    return Answer(keys, [head, *problem_lines(outcome.problems)], exit_code_of(needs_person=outcome.needs_person))


@command("amend", "進捗確認の途中で、取組を報告対象から外す・加える、各課回答にする、を理由とともに行います。")
@click.option("--id", "ids", multiple=True, required=True, metavar="ID", help="管理番号（繰り返し可）")
@click.option(
    "--answerers",
    type=click.Choice([each.value for each in Answering]),
    help="回答する所管課（all：名前のあるすべての課、lead：主管課だけ）",
)
@click.option("--out", "why_out", metavar="WHY", help="報告対象から外します（実施年度前・完了・中止／統合・その他）。")
@click.option("--in", "enters", is_flag=True, help="報告対象に加えます。")
@click.option("--reason", required=True, metavar="TEXT", help="理由（変更履歴に残ります）")
@year_option
def amend_command(
    session: Session, *, ids: tuple[str, ...], answerers: str | None, why_out: str | None, enters: bool, reason: str
) -> Answer:
    """Amend rows of an open round."""
    if (why_out is not None and enters) or not (answerers or why_out or enters):
        raise Usage(
            reason="「--answerers」「--out」「--in」のいずれかを指定してください（--out と --in は同時に使えません）。"
        )
    out = read_out_of_report(why_out) if why_out is not None else None
    if why_out is not None and out is None:
        raise Usage(reason="「--out」に理由を指定してください。")
    place = Place.OUT if out else Place.IN if enters else None
    wish = Amendment(ids, reason, Answering(answerers) if answerers else None, place, out, session.year)
    with session.writing() as store:
        amended = amend_round(store, wish, session.by).value
        with store.reading() as records:
            round_ = chosen_round(records, session.year)
    number = sum(each.changed for each in amended)
    lines = [f"{number}件の取組を変更しました。" if number else "変更はありません。", *map(_amended_line, amended)]
    if answerers and number:
        lines.append("照会済みのときは、所管課の回答様式を作り直して送付してください（distribute --anew）。")
    return Answer({**_as_json(round_), "amended": [_amended_as_json(each) for each in amended]}, lines)


def _amended_as_json(row: AmendedRow) -> dict[str, Any]:
    out = row.out_of_report.value if row.out_of_report else None
    return {"id": row.id, "out_of_report": out, "answerers": list(row.answerers), "changed": row.changed}


def _amended_line(row: AmendedRow) -> str:
    out = f"報告対象外（{row.out_of_report.word}）" if row.out_of_report else "報告対象"
    return f"  {row.id} {out} 回答：{'、'.join(row.answerers) or '—'}"


def _as_json(round_: Round) -> dict[str, Any]:
    return {
        "year": round_.year.short,
        "as_of": round_.as_of.isoformat(),
        "due": round_.due.isoformat() if round_.due else None,
        "rows": sum(row.counted for row in round_.rows),
        "closed": round_.closed,
        "imported": round_.origin is Origin.IMPORTED,
    }


def _line(round_: Round) -> str:
    keys = _as_json(round_)
    due = f"、回答期限 {keys['due']}" if keys["due"] else ""
    note = "（取り込んだ一覧）" if keys["imported"] else "（締切済）" if keys["closed"] else ""
    return f"{round_.year.label}末時点{note} 報告対象 {keys['rows']}件{due}"


for _each in (open_command, list_command, close_command, amend_command):
    round_group.add_command(_each)
