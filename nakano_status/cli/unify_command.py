"""unify: 用語の統一 over chosen rows, with a preview."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from nakano_status.application.wording.unify_wording import (
    Unification,
    UnifiedText,
    UnifyOptions,
    preview_unification,
    unify,
)
from nakano_status.cli.session import CommandOutput, CommandSession, command, year_option


@command("unify", "用語を統一したときの違いを表示します。--apply を付けると書き換えます。")
@click.option("--id", "rows", multiple=True, metavar="ID", help="この取組だけ（繰り返し可）")
@click.option("--division", metavar="NAME", help="この所管課が回答する取組だけ")
@click.option("--word", "words", multiple=True, metavar="WORD", help="この語だけ（繰り返し可）")
@click.option("--table", metavar="FILE", help="「使わない語」と「使う語」の列がある表（.xlsx・.csv）")
@click.option("--apply", "is_to_apply", is_flag=True, help="表示した違いのとおりに書き換えます。")
@year_option
def unify_wording(
    session: CommandSession,
    *,
    rows: tuple[str, ...],
    division: str | None,
    words: tuple[str, ...],
    table: str | None,
    is_to_apply: bool,
) -> CommandOutput:
    """Show what unifying the wordings would change, or do it."""
    options = UnifyOptions(rows, division, session.year, words, Path(table) if table else None)
    if is_to_apply:
        with session.writing() as store:
            outcome = unify(session.parts, store, options, session.by)
    else:
        with session.reading() as store:
            outcome = preview_unification(session.parts, store, options)
    found = outcome.value
    keys = {
        "applied": is_to_apply,
        "changes": [_as_json(each) for each in found.changes],
        "left": [{**_as_json(each), "reason": each.left.value} for each in found.left if each.left],
    }
    return CommandOutput.of(outcome, keys, _lines(found, is_applied=is_to_apply))


def _as_json(text: UnifiedText) -> dict[str, Any]:
    return {
        "id": text.id,
        "key": text.key,
        "from": text.was,
        "to": text.now,
        "words": [{"from": each.typed, "to": each.printed} for each in text.replaced],
    }


def _lines(found: Unification, *, is_applied: bool) -> Iterator[str]:
    for each in found.changes:
        yield from _text_lines(each)
    for each in found.left:
        yield f"{each.id}（{each.heading}）：{each.left.label if each.left else ''}。書き換えていません。"
    yield f"{len(found.changes)}件を書き換えました。" if is_applied else f"書き換える文章は{len(found.changes)}件です。"


def _text_lines(text: UnifiedText) -> Iterator[str]:
    words = "、".join(dict.fromkeys(f"{each.typed}→{each.printed}" for each in text.replaced))
    yield f"{text.id} {text.title}（{text.heading}）：{words}"
    yield f"  {text.was}".replace("\n", " ")
    yield f"  {text.now}".replace("\n", " ")
