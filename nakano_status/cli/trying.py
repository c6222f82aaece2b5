"""--try: a command that does its act on a copy of the data file and makes the papers that follow from it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from nakano_status.application.ports.data_file import Store
from nakano_status.cli.session import CommandOutput, CommandSession


def try_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--try`, the folder for the papers of a trial."""
    help_text = "データファイルの写しで試し、できる資料をこのフォルダーに作成します。データファイルは変わりません。"
    return click.option("--try", "trial", type=click.Path(path_type=Path), metavar="FOLDER", help=help_text)(function)


def written(session: CommandSession, trial: Path | None, act: Callable[[Store], CommandOutput]) -> CommandOutput:
    """Do an act on the data file; with a folder, on a copy of it, and list the papers that were made there."""
    if trial is None:
        with session.writing() as store:
            return act(store)
    from nakano_status.application.papers.try_out import try_out

    with session.reading() as store:
        tried = try_out(session.parts, store, act, trial)
    found = tried.value
    keys = {**found.keys, "tried": True, "files": [str(each) for each in tried.files]}
    done = f"試しに行い、「{trial}」に資料を{len(tried.files)}件作成しました。データファイルは変わっていません。"
    return CommandOutput(keys, [*found.lines, done], found.exit_code)
