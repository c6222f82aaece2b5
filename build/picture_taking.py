"""Take the manual's pictures: of a window of a fixed size, or of a page of a paper, as small files."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

    from nakano_status.demonstration.stage import AnyStage
    from nakano_status.gui.app_controller import AppController
    from nakano_status.gui.commands import Command

SIZE = (1200, 720)
COLOURS = 250
DRIVE = PureWindowsPath("Z:/進捗確認")
RESOLUTION = 90
"""The resolution of a paper picture, in dots per inch."""


@contextmanager
def window_on(stage: AnyStage, store: Path | None = None) -> Iterator[AppController]:
    """Yield the controller of a window of the pictures' size, with a data file open if `store` is given."""
    from nakano_status.gui.screens import ScreenLook, open_window_for_screenshots

    with open_window_for_screenshots(stage.parts, ScreenLook(SIZE)) as shell:
        shell.window.show()
        if store is not None:
            shell.session.open(store)
            shell.worker.settle()
        yield shell


def show(shell: AppController, page: str, request: object = None) -> None:
    """Show a page, and wait until it is loaded."""
    shell.window.show_page(page, request)
    shell.worker.settle()


def perform(shell: AppController, command: Command) -> None:
    """Perform a command, and wait until it is done."""
    shell.window.perform(command)
    shell.worker.settle()


def photograph(shell: AppController, target: Path) -> None:
    """Take a picture of the window; the paths in it are shown as on an office's drive, not as on this machine."""
    from nakano_status.gui.controls.files import PathLabel
    from nakano_status.gui.screens import render_widget

    for each in shell.window.findChildren(PathLabel):
        if each.name.plain_text:
            each.show_path(DRIVE / each.name.plain_text)
    save(render_widget(shell.window), target)


def take_paper(file: Path, target: Path, part: tuple[int, int] | None = None) -> None:
    """Take the first page of a workbook or a PDF as printed, or a part of it.

    `part` is the first line and the height in dots. Does nothing if LibreOffice or pdftoppm is missing.
    """
    if not (shutil.which("soffice") and shutil.which("pdftoppm")):
        print(f"{target.name}：LibreOffice か pdftoppm がないため、作り直していません。")
        return
    paper = Path("paper")
    copied = paper / f"page{file.suffix}"
    paper.mkdir(exist_ok=True)
    shutil.copyfile(file, copied)
    if file.suffix != ".pdf":
        profile = f"-env:UserInstallation={(Path.cwd() / 'office').as_uri()}"
        _run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(paper), str(copied))
    _run("pdftoppm", "-r", str(RESOLUTION), "-f", "1", "-l", "1", "-png", "-singlefile", "paper/page.pdf", "paper/page")
    from PySide6.QtGui import QPixmap

    page = QPixmap("paper/page.png")
    save(page.copy(0, part[0], page.width(), part[1]) if part else page, target)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - the two programs named above


def save(picture: QPixmap, target: Path) -> None:
    """Write a picture with its most frequent colours only: they suffice, and the file is half as large."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage

    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
    colours = [colour for colour, _ in Counter(memoryview(image.constBits()).cast("I")).most_common(COLOURS)]
    nearest = Qt.ImageConversionFlag.ThresholdDither
    if not image.convertToFormat(QImage.Format.Format_Indexed8, colours, nearest).save(str(target), quality=0):
        raise OSError(target)
    print(f"{target.name} {target.stat().st_size // 1000} KB")
