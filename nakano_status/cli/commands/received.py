"""received: list the received files, and save one as it arrived."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from nakano_status.application.merge.read.received import ReceivedReturn, ReceivedView, read_received
from nakano_status.application.merge.received_files import save_received
from nakano_status.cli.session import CommandOutput, CommandSession, command
from nakano_status.domain.exchange.answered_return import ReturnState
from nakano_status.domain.problem_texts import entry_of
from nakano_status.domain.refusals.exchange import Usage

_DIGITS = 12
"""Number of digits of a SHA-256 or of a 回答番号 that are shown: enough to identify it."""


@command("received", "届いたファイルを一覧します。届いたままのファイルを保存できます。")
@click.option("--save", "sha256", metavar="SHA256", help="このファイルを保存します（初めの8字以上で指定できます）。")
@click.option("--out", "target", metavar="FILE", help="保存先")
@click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。")
def received(session: CommandSession, *, sha256: str | None, target: str | None, replace: bool) -> CommandOutput:
    """List the received files, or save one."""
    if (sha256 is None) is not (target is None):
        raise Usage(reason="「--save」と「--out」は一緒に指定してください。")
    with session.reading() as store:
        if sha256 is not None and target is not None:
            saved = save_received(session.parts, store, sha256, Path(target), replace=replace)
            keys = {"file": str(saved.file), "sha256": saved.sha256, "size": saved.size}
            return CommandOutput(keys, [f"届いたままのファイルを「{saved.file}」に保存しました。"])
        with store.reading() as records:
            files = read_received(records)
            keys = {"files": [_received_as_json(each) for each in files]}
            lines = [_received_line(each) for each in files]
    return CommandOutput(keys, lines or ["届いたファイルはありません。"])


def _received_as_json(file: ReceivedView) -> dict[str, Any]:
    return {
        "at": file.at.isoformat() if file.at else None,
        "by": file.by,
        "file": file.name,
        "size": file.size,
        "sha256": file.sha256,
        "verdict": file.verdict,
        "code": file.code,
        "kept": file.kept,
        "division": next(iter(file.divisions), None),
        "divisions": list(file.divisions),
        "returns": [_return_as_json(each) for each in file.returns],
    }


def _return_as_json(each: ReceivedReturn) -> dict[str, str]:
    return {"return": each.return_id, "division": each.division, "year": each.year, "state": each.state.value}


def _received_line(file: ReceivedView) -> str:
    moment = f"{file.at.astimezone():%Y-%m-%d %H:%M} " if file.at else ""
    why = f"（{entry_of(file.code).title}）" if file.code else ""
    whose = f" {'、'.join(file.divisions)}" if file.divisions else ""
    numbers = "".join(map(_number, file.returns))
    return f"{moment}{file.sha256[:_DIGITS]} 「{file.name}」{whose}：{file.verdict_label}{why}{numbers}"


def _number(each: ReceivedReturn) -> str:
    """Return the beginning of a return's ID, short enough to type, with a note if the return no longer counts."""
    gone = "（取消済）" if each.state is ReturnState.WITHDRAWN else ""
    return f" 回答番号 {each.return_id[:_DIGITS]}{gone}"
