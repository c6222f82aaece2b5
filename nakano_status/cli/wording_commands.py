"""wording: the office's wording changes, the division's replies, and the file that asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from nakano_status.application.lookup import find_division
from nakano_status.application.review.read.wording_changes import WordingChange, wording_changes
from nakano_status.application.review.send_wording import SendWordingOptions, send_wording
from nakano_status.application.round.choosing_round import chosen_round
from nakano_status.cli.session import (
    CommandOutput,
    CommandSession,
    answer_due_option,
    command,
    exit_code_of,
    year_option,
)
from nakano_status.domain.refusals.reading import Usage
from nakano_status.domain.review.rewording import Reply

_BLANK = "（空欄）"


@command("wording", "修文を受領時の回答と並べて一覧し、所管課に確認を依頼するファイルを作成します。")
@click.option("--division", metavar="NAME", help="この所管課だけ")
@click.option("--send", is_flag=True, help="確認を依頼するファイル（見え消し）を作成します。")
@click.option("--out", "folder", metavar="DIR", help="--send のときの保存先のフォルダー")
@click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。")
@answer_due_option
@year_option
def wording(
    session: CommandSession, *, division: str | None, send: bool, folder: str | None, replace: bool, due: date | None
) -> CommandOutput:
    """List wording changes, or make the file that asks a division to agree to them."""
    if not send:
        if folder is not None or replace or due is not None:
            raise Usage(reason="「--out」「--replace」「--due」は「--send」のときだけ指定できます。")
        return _list(session, division)
    if division is None or folder is None:
        raise Usage(reason="「--send」には「--division」と「--out」の指定が必要です。")
    with session.writing() as store:
        options = SendWordingOptions(division, Path(folder), session.year, replace, due)
        sent = send_wording(session.parts, store, options, session.by).value
    keys = {
        "division": sent.division,
        "package": sent.package,
        "file": str(sent.file),
        "due": sent.due.isoformat(),
        "changes": [_as_json(each) for each in sent.changes],
    }
    asked = f"{sent.division}に確認を依頼する修文 {len(sent.changes)}件"
    return CommandOutput(keys, [f"{asked} 回答期限 {sent.due.isoformat()} 照会番号 {sent.package} {sent.file}"])


def _list(session: CommandSession, division: str | None) -> CommandOutput:
    with session.reading() as store, store.reading() as records:
        named = find_division(records, division).division_id if division else None
        found = wording_changes(records, chosen_round(records, session.year), named)
    lines = [line for each in found for line in _lines(each)] or ["修文はありません。"]
    keys = {"changes": [_as_json(each) for each in found]}
    return CommandOutput(keys, lines, exit_code_of(needs_person=any(each.reply is Reply.OPEN for each in found)))


def _as_json(change: WordingChange) -> dict[str, Any]:
    return {
        "id": change.id,
        "title": change.title,
        "division": change.division,
        "key": change.key,
        "received": change.received,
        "mended": change.office_text,
        "stands": change.current,
        "state": change.reply.value,
        "answered": change.answered,
        "note": change.note,
        "at": change.at.isoformat() if change.at else None,
        "by": change.by,
        "package": change.package,
    }


def _lines(change: WordingChange) -> Iterator[str]:
    yield f"{change.id} {change.title}（{change.division}・{change.heading}）：{change.reply.label}"
    yield f"  受領時：{_one_line(change.received)}"
    yield f"  修文後：{_one_line(change.office_text)}"
    if change.reply is Reply.CHANGED:
        yield f"  所管課の変更：{_one_line(change.answered)}"
    if change.note:
        yield f"  所管課の連絡：{_one_line(change.note)}"


def _one_line(text: str | None) -> str:
    return (text or _BLANK).replace("\n", " ")
