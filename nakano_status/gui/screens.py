"""Pictures of every screen of a data file's role, for the demonstration and for looking (cli.md, screens)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from nakano_status.application.ports import Parts
from nakano_status.domain.problem import Refused
from nakano_status.domain.refusals import TargetNotWritable
from nakano_status.gui.app import SIZE, has_display, make_application
from nakano_status.gui.appearance import dress, worn_theme
from nakano_status.gui.pages.merge import MergePage
from nakano_status.gui.shell import Shell
from nakano_status.gui.theme import HIGH_CONTRAST, LIGHT


def take_screens(
    parts: Parts,
    store_path: Path,
    out: Path,
    size: tuple[int, int] = SIZE,
    scale: float = 1.0,
    contrast: str | None = None,
    to_merge: tuple[Path, ...] = (),
) -> list[Path]:
    """Write a picture of each page into `out` and return the files in order.

    `size` is the window's in device-independent pixels; `scale` 2 gives twice as many pixels, as on a screen set to
    200 %; `contrast` "high" wears high contrast, anything else light; `to_merge` are files and folders
    whose contents 取りまとめ shows, without taking them in. Raises what opening the data file raises, and
    TargetNotWritable.
    """
    if not has_display(sys.platform, os.environ):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"  # pictures need no display
    app = make_application()
    before = worn_theme()
    dress(app, HIGH_CONTRAST if contrast == "high" else LIGHT)
    shell = Shell(parts)
    try:
        shell.window.resize(QSize(*size))
        _open(shell, store_path)
        out.mkdir(parents=True, exist_ok=True)
        wishes = {MergePage.name: to_merge}
        return [
            _take(shell, name, wishes.get(name), out / f"{number:02}", scale)
            for number, name in enumerate(shell.window.offered, start=1)
        ]
    finally:
        shell.close()
        shell.window.close()
        dress(app, before)


def _open(shell: Shell, store_path: Path) -> None:
    """Open the data file and wait for its first page."""
    refusals: list[Refused] = []
    shell.session.open(store_path, refused=refusals.append)
    shell.window.show()
    shell.worker.settle()
    if refusals:
        raise refusals[0]


def _take(shell: Shell, name: str, wish: object, beginning: Path, scale: float) -> Path:
    shell.window.show_page(name, wish)
    shell.worker.settle()
    path = beginning.with_name(f"{beginning.name}-{shell.window.pages[name].title}.png")
    if not picture(shell.window, scale).save(str(path)):
        raise TargetNotWritable(path=str(path), reason="保存先に書き込めません")
    return path


def picture(widget: QWidget, scale: float = 1.0) -> QPixmap:
    """Return a picture of a widget with `scale` device pixels for each of its own."""
    pixmap = QPixmap(widget.size() * scale)
    pixmap.setDevicePixelRatio(scale)
    widget.render(pixmap, QPoint())
    return pixmap
