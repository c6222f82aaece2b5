"""problems --list, problems --explain: the catalogue of problems and refusals."""

from __future__ import annotations

from typing import Any

import click

from nakano_status.cli.hints import hint
from nakano_status.cli.session import CommandOutput, CommandSession, command
from nakano_status.domain.problem_codes import CATALOGUE
from nakano_status.domain.problems.problem import CodeEntry, Refused
from nakano_status.domain.refusals.reading import Usage


@command("problems", "確認項目の一覧（--list）と説明（--explain CODE）を表示します。")
@click.option("--list", "is_list", is_flag=True, help="すべての確認項目")
@click.option("--explain", "code", metavar="CODE", help="この確認項目の説明")
def problems(session: CommandSession, is_list: bool, code: str | None) -> CommandOutput:  # noqa: ARG001, FBT001 - a click option
    """Explain a code, or list all."""
    if code is None:
        entries = sorted(CATALOGUE.values(), key=lambda entry: entry.code)
        lines = [f"{entry.code} {entry.title}" for entry in entries]
        return CommandOutput({"problems": [_as_json(entry) for entry in entries]}, lines)
    entry = CATALOGUE.get(code.upper())
    if entry is None:
        raise Usage(reason=f"「{code}」という確認項目はありません。")
    keys = _as_json(entry)
    texts = {**keys, "remedy": keys["remedy"] + hint(entry.code)}
    return CommandOutput(keys, [texts[key] for key in ("code", "title", "message", "remedy", "more") if texts[key]])


class _LeftOpen(dict[str, str]):
    """Values that leave the placeholders of a message as they are."""

    def __missing__(self, name: str) -> str:
        return "…"


def _as_json(entry: CodeEntry | type[Refused]) -> dict[str, Any]:
    return {
        "code": entry.code,
        "severity": entry.severity.value,
        "title": entry.title,
        "message": entry.message.format_map(_LeftOpen()),
        "remedy": entry.remedy.format_map(_LeftOpen()),
        "more": entry.more,
    }
