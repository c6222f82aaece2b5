"""board, history, explain: which divisions have answered, who wrote what, and why a value is current."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

import click

from nakano_status.application.entries.read.history import (
    ExplainedAssertion,
    ExplainedValue,
    Explanation,
    HistoryLine,
    explain,
    read_history,
    read_row_lineage,
)
from nakano_status.application.forms.send_to_section import read_section_board
from nakano_status.application.lookup import chosen_round
from nakano_status.application.ports.data_file import Records, StoreRole
from nakano_status.application.round.read.board import ARRIVED, figure_label, read_board, state_label
from nakano_status.application.round.read.views import BoardLine
from nakano_status.cli.as_json import board_line_as_json, lineage_as_json, picked, problems_as_json
from nakano_status.cli.as_text import confirmation_line, lineage_line, problem_lines
from nakano_status.cli.session import CommandOutput, CommandSession, command, year_option
from nakano_status.domain.refusals.exchange import Usage


@command("board", "提出状況を表示します。")
@click.option("--remind", is_flag=True, help="再依頼文を作成します。")
@click.option("--out", "target", metavar="FILE", help="印刷用の1枚（.pdf）を作成します。")
@click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。")
@year_option
def board(session: CommandSession, *, remind: bool, target: str | None, replace: bool) -> CommandOutput:
    """Show who has answered, or print it; in a division's data file this is about its sections."""
    if target is not None:
        if remind or not target.lower().endswith(".pdf"):
            raise Usage(reason="「--out」には「.pdf」で終わる名前を指定してください（--remind と同時に使えません）。")
        return _printed(session, Path(target), replace=replace)
    today = session.parts.clock.today()
    with session.reading() as store, store.reading() as records:
        round_ = chosen_round(records, session.year)
        is_office = records.info.role is StoreRole.OFFICE
        lines = (read_board if is_office else read_section_board)(records, round_, today)
        text = _reminder(session, records) if remind else None
    keys: dict[str, object] = {"divisions": [board_line_as_json(line) for line in lines]}
    if text is None:
        return CommandOutput(keys, list(_board_lines(lines)))
    return CommandOutput({**keys, "reminder": text}, [text] if text else _no_one_to_remind(lines))


def _no_one_to_remind(lines: Iterable[BoardLine]) -> list[str]:
    """Return a message that there is no one to remind, and whose answers are held."""
    arrived = "、".join(line.division for line in lines if line.arrived)
    return ["再依頼する所管課はありません。", *([f"{ARRIVED}：{arrived}"] if arrived else [])]


def _reminder(session: CommandSession, records: Records) -> str:
    from nakano_status.application.papers.kinds.letters_paper import reminder_mail

    return reminder_mail(session.parts, records, year=session.year)


def _printed(session: CommandSession, target: Path, *, replace: bool) -> CommandOutput:
    from nakano_status.application.papers.kinds import board_paper
    from nakano_status.application.papers.making import make_paper

    with session.reading() as store:
        request = board_paper.PAPER.request(year=session.year)
        outcome = make_paper(session.parts, store, request, target, replace=replace)
    pages, problems = outcome.value.pages, outcome.problems
    keys = {"file": str(target), "pages": pages, "problems": problems_as_json(problems)}
    return CommandOutput(keys, [f"「{target}」を作成しました（{pages}ページ）。", *problem_lines(problems)])


def _board_lines(lines: tuple[BoardLine, ...]) -> Iterator[str]:
    for department, members in groupby(lines, lambda line: line.department):
        yield department or "（部のない所管課）"
        yield from (_board_line(line) for line in members)


def _board_line(line: BoardLine) -> str:
    figures = f"（成果指標 {label}）" if (label := figure_label(line.figures)) else ""
    head = f"  {line.division} {line.answered}/{line.rows}{figures} {state_label(line)}"
    return f"{head} {confirmation_line(line.confirmed)}" if line.confirmed or line.received else head


@command("history", "変更履歴を表示します。")
@click.argument("row_id", metavar="ID")
@click.option("--key", metavar="KEY", help="この項目だけ")
@year_option
def history(session: CommandSession, *, row_id: str, key: str | None) -> CommandOutput:
    """Show who wrote what on a row."""
    with session.reading() as store, store.reading() as records:
        round_ = chosen_round(records, session.year)
        found = read_history(records, round_, row_id, key)
        lineage = read_row_lineage(records, round_, row_id)
    lines = list(map(_history_line, found)) or ["変更はありません。"]
    keys = {"changes": [_as_json(each) for each in found], "lineage": list(map(lineage_as_json, lineage))}
    return CommandOutput(keys, [*map(lineage_line, lineage), *lines])


def _as_json(line: HistoryLine) -> dict[str, str | None]:
    return {
        "at": line.act.at.isoformat(),
        "by": line.act.by,
        "who": line.who,
        "why": line.why.value,
        "reason": line.act.reason,
        **picked(line, "file sha256 cell key division"),
        "from": line.was,
        "to": line.now,
    }


def _history_line(line: HistoryLine) -> str:
    where = f"（{line.file} {line.cell or ''}）" if line.file else ""
    moment = f"{line.act.at.astimezone():%Y-%m-%d %H:%M}"
    was, now = (text or "（空欄）" for text in line.shown_values)
    return f"{moment} {line.written_by} {line.how} {line.heading}：{was} → {now}{where}"


@command("explain", "いまの内容になっている理由を表示します。")
@click.argument("row_id", metavar="ID")
@click.option("--key", metavar="KEY", required=True, help="項目")
@year_option
def explain_value(session: CommandSession, *, row_id: str, key: str) -> CommandOutput:
    """Explain the current value of a field."""
    with session.reading() as store, store.reading() as records:
        found = explain(records, row_id, key, session.year)
        round_ = chosen_round(records, session.year)
        headings = records.plan.asked(round_).every_heading
        lineage = read_row_lineage(records, round_, found.id)
    keys = {
        "id": found.id,
        "key": found.key,
        "lineage": list(map(lineage_as_json, lineage)),
        "words": [_assertion_as_json(assertion) for assertion in found.assertions],
        "stands": _value_as_json(found),
    }
    return CommandOutput(keys, [*map(lineage_line, lineage), *_lines(found, headings)])


def _assertion_as_json(assertion: ExplainedAssertion) -> dict[str, object]:
    return {
        **picked(assertion, "number who kind state value values"),
        "seen": list(assertion.observed),
        "division": assertion.division,
        "return": assertion.return_id,
        **picked(assertion, "file cell at by last_writer on_behalf source"),
    }


def _value_as_json(found: Explanation) -> dict[str, object]:
    """Return the current value of a row's field; for a note, one for each division that wrote one."""
    values = [_one_as_json(each) for each in found.values]
    return values[0] if len(values) == 1 and found.values[0].division is None else {"divisions": values}


def _one_as_json(value: ExplainedValue) -> dict[str, object]:
    return {
        **picked(value, "division value sent because"),
        "reason": value.because.label,
        "conflict": value.conflict,
        "repeated_by": list(value.repeated_by),
    }


def _lines(found: Explanation, headings: Mapping[str, str]) -> Iterator[str]:
    for value in found.values:
        whose = f"（{value.division}）" if value.division else ""
        yield f"{found.id} {headings.get(found.key) or found.key}{whose}：{_shown(value.value)}"
        yield f"  {value.because.label}"
    for assertion in found.assertions:
        where = f"（{assertion.file} {assertion.cell or ''}）" if assertion.file else ""
        observed = f"、{'・'.join(map(str, assertion.observed))}を見たうえで" if assertion.observed else ""
        who = assertion.who
        if assertion.on_behalf:
            who += f"（代理入力（{assertion.source}））" if assertion.source else "（代理入力）"
        if assertion.last_writer and assertion.last_writer != assertion.who:
            who += f"〔{assertion.last_writer}〕"
        yield f"  {assertion.number}. {who}{observed}：{_shown(assertion.value)}{where}"


def _shown(value: str | None) -> str:
    return value or "（空欄）"
