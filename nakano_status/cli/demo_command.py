"""demo: play a whole year with invented answers."""

from __future__ import annotations

from pathlib import Path

import click

from nakano_status.cli.progress_line import progress_line
from nakano_status.cli.session import DONE, NEEDS_PERSON, CommandOutput, CommandSession, command, findable


@command("demo", "架空の回答で1年分の進捗確認を実行し、結果をフォルダーに作成します。", names_person=False)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def demo(_: CommandSession, folder: Path) -> CommandOutput:
    """Play the demonstration; its exit code is 0 only if every result was as expected."""
    from nakano_status.demonstration.start import run_demo

    with progress_line() as progress:
        played = run_demo(findable(folder).absolute(), progress)
    keys = {
        "steps": [
            {"step": step.name, "title": step.title, "ok": step.ok, "seconds": step.seconds, "said": step.said}
            for step in played.steps
        ],
        "files": [str(file) for file in played.files],
    }
    lines = [f"{'✓' if step.ok else '要確認'} {step.title}：{step.said}" for step in played.steps]
    failed = played.failed
    last = (
        f"「{failed.title}」で、結果が想定と異なりました。"
        if failed
        else f"「{folder / 'index.html'}」をご覧ください。"
    )
    return CommandOutput(keys, [*lines, last], NEEDS_PERSON if failed else DONE)
