"""screens: a picture of every screen of the data file's role."""

from __future__ import annotations

import re
from pathlib import Path

import click

from nakano_status.cli.session import CommandOutput, CommandSession, command
from nakano_status.domain.refusals.reading import Usage

_SIZE = re.compile(r"(\d{3,4})x(\d{3,4})")


@command("screens", "データファイルの種類に応じた全画面の画像を作成します。", names_person=False)
@click.option("--out", "folder", required=True, metavar="DIR", help="保存先のフォルダー")
@click.option("--size", default="1366x768", metavar="WxH", help="画面の大きさ（既定は 1366x768）")
@click.option("--scale", default=1.0, type=click.FloatRange(1, 4), metavar="N", help="拡大（2 は 200 %）")
@click.option("--contrast", type=click.Choice(["high"]), help="ハイコントラスト")
def screens(session: CommandSession, *, folder: str, size: str, scale: float, contrast: str | None) -> CommandOutput:
    """Take pictures of every screen."""
    measured = _SIZE.fullmatch(size)
    if measured is None:
        raise Usage(reason=f"「{size}」は画面の大きさとして読み取れません（例：1366x768）。")
    from nakano_status.gui.screens import ScreenLook, take_screens

    width, height = int(measured[1]), int(measured[2])
    look = ScreenLook((width, height), scale, contrast, states=True)
    files = take_screens(session.parts, session.path, Path(folder), look)
    return CommandOutput(
        {"files": [str(file) for file in files]}, [f"画像を{len(files)}件作成しました。", *map(str, files)]
    )
