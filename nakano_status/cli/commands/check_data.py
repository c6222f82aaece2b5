"""check-data: check whether files are machine-readable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from nakano_status.application.check_data_files import CheckedData, check_data_files
from nakano_status.application.problem_text import as_json, sentence
from nakano_status.cli import session as cli
from nakano_status.cli.output import headed_lists
from nakano_status.domain.machine_readable.check import ITEMS, item_of
from nakano_status.domain.problems.problem import Problem

_SHOWN = 5


@cli.command("check-data", "ファイルが機械で読み取れるデータになっているかを、総務省の統一ルールの15項目で点検します。")
@click.argument("files", nargs=-1, required=True, metavar="FILE ...", type=cli.PATH)
def check_data_command(session: cli.CommandSession, *, files: tuple[str, ...]) -> cli.CommandOutput:
    """Check files, and list each violation of the rules for machine-readable data. No data file is needed.

    The exit code is 1 if a file does not pass or cannot be read, and 2 if none can be read.
    """
    checked = check_data_files(session.parts, [Path(file) for file in files])
    keys = {"files": [_check_as_json(each) for each in checked]}
    lines = [line for each in checked for line in _lines_of_check(each)]
    if not any(each.was_read for each in checked):
        return cli.CommandOutput({**keys, **_first_refusal(checked)}, lines, cli.NOT_DONE)
    return cli.CommandOutput(keys, lines, cli.exit_code_of(needs_person=not all(each.passes for each in checked)))


def _first_refusal(checked: tuple[CheckedData, ...]) -> dict[str, Any]:
    refusal = as_json(checked[0].problems[0])
    return {"error": refusal["code"], "message": refusal["message"], "remedy": refusal["remedy"]}


def _check_as_json(file: CheckedData) -> dict[str, Any]:
    return {
        "file": file.file,
        "passes": file.passes,
        "problems": [_problem_as_json(each) for each in file.problems],
    }


def _problem_as_json(found: Problem) -> dict[str, str | int]:
    item = item_of(found.code)
    return {"item": item, **as_json(found)} if item else as_json(found)


def _lines_of_check(file: CheckedData) -> Iterator[str]:
    if not file.was_read:
        yield from map(sentence, file.problems)
        return
    items = {each.code for each in file.problems}
    summary = f"{len(items)}項目で{len(file.problems)}件" if items else "15項目に当たるものはありません。"
    yield f"「{file.file}」：{summary}"
    for heading, members in headed_lists(each.at(file=None) for each in file.problems):
        yield heading
        yield from item_lines(members)


def item_lines(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield lines about each violated item of the rules: its number of problems, and the first five of them.

    `problems`: only problems of these items, with the problems of an item next to one another.
    """
    for code, members in groupby(problems, lambda each: each.code):
        found = list(members)
        item = item_of(code) or ""
        yield f"  {item} {ITEMS[item]} {len(found)}件"
        yield from (f"    {sentence(each)}" for each in found[:_SHOWN])
        if len(found) > _SHOWN:
            yield f"    ほか{len(found) - _SHOWN}件（--json を付けると、すべての場所を出力します。）"
