"""Screenshots of every page of a data file's role, for the demonstration and for inspection."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QSize
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QTabWidget, QWidget

from nakano_status.application.ports.data_file import Parts
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.files import StoreMissing
from nakano_status.gui.app import SIZE, has_display, make_application
from nakano_status.gui.app_controller import AppController
from nakano_status.gui.commands import ROW_YEARS
from nakano_status.gui.looks import appearance
from nakano_status.gui.looks.picture_painter import image_as_png
from nakano_status.gui.page import Page
from nakano_status.gui.window.garbage_policy import GarbagePolicy
from nakano_status.gui.window.page_list import ALL_ROWS, ENTRIES, MERGE

_BAD = re.compile(r'[\\/:*?"<>|&\s]')
"""Characters of a tab's text that are not allowed in a file name."""


@dataclass(frozen=True)
class ScreenLook:
    """Options of screenshots.

    `size`: the window's size in device-independent pixels.
    `scale`: 2 makes twice as many pixels per side, as on a screen set to 200 %.
    `contrast`: "high" for high contrast; None for light colours.
    `states`: also take states that are not shown at first: the first page, tabs, a message, help, large texts.
    """

    size: tuple[int, int] = SIZE
    scale: float = 1.0
    contrast: str | None = None
    states: bool = False


def take_screens(
    parts: Parts, store_path: Path, out: Path, look: ScreenLook | None = None, to_merge: tuple[Path, ...] = ()
) -> list[Path]:
    """Write a screenshot of each page of a data file into `out`; return the files in the order of the pages.

    `look`: None for the default options. `to_merge`: files and folders that the page 取りまとめ shows, without merging
    them. Raises the same errors as opening the data file, and TargetNotWritable.
    """
    if not has_display(sys.platform, os.environ):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"  # screenshots need no display
    look = look or ScreenLook()
    with open_window_for_screenshots(parts, look) as shell:
        return _Camera(parts, shell, out, look).take_all(store_path, {MERGE.name: to_merge})


@contextmanager
def open_window_for_screenshots(parts: Parts, look: ScreenLook) -> Iterator[AppController]:
    """Return a context manager with a window of the theme and size of `look`.

    At the end, the window is deleted and the earlier theme restored. Garbage is collected as in the program itself,
    because the process crashes if Qt's objects are deleted on the worker's thread.
    """
    app = make_application()
    before = appearance.current_theme(), appearance.chosen_text_size()
    appearance.apply_theme(
        app, appearance.HIGH_CONTRAST if look.contrast == "high" else appearance.LIGHT, appearance.TextSize.STANDARD
    )
    shell = AppController(parts)
    answering = GarbagePolicy(shell.worker)
    try:
        shell.window.resize(QSize(*look.size))
        yield shell
    finally:
        shell.close()
        shell.window.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # otherwise the theme is applied once more
        answering.release()
        answering.end()
        appearance.apply_theme(app, *before)


class _Camera:
    """Maker of screenshots of one window; files are numbered in the order of the pages."""

    def __init__(self, parts: Parts, shell: AppController, out: Path, look: ScreenLook) -> None:
        self._parts, self._shell, self._out, self._look = parts, shell, out, look
        self._taken: list[Path] = []

    def take_all(self, store_path: Path, requests: Mapping[str, object]) -> list[Path]:
        """Save screenshots of a data file's pages, and of further states if `look` asks for them; return the files.

        `requests`: by the name of a page, the request with which it is shown.
        """
        shell = self._shell
        shell.window.show()
        shell.worker.settle()  # a page that was just shown has not laid out its parts
        if self._look.states:
            self._take("00", "最初の画面")
        _open(shell, store_path)
        for number, name in enumerate(shell.window.offered, start=1):
            shell.window.show_page(name, requests.get(name))
            shell.worker.settle()
            self._take(f"{number:02}", shell.window.pages[name].title)
            if self._look.states:
                self._take_tabs(f"{number:02}", shell.window.pages[name])
        if self._look.states:
            self._take_states(len(shell.window.offered) + 1)
        return self._taken

    def _take_tabs(self, number: str, page: Page) -> None:
        """Save screenshots of the other tabs of a page."""
        for count, text in enumerate(self._tabs_in(page), start=2):
            self._take(f"{number}_{count}", f"{page.title}・{_BAD.sub('', text)}")

    def _tabs_in(self, part: QWidget | None) -> Iterator[str]:
        """Show the other tabs in a part of a page, one after the other, each with its inner tabs; yield their texts."""
        for tabs in [each for each in part.findChildren(QTabWidget) if each.isVisible()] if part else ():
            shown = tabs.currentIndex()
            for place in (each for each in range(tabs.count()) if each != shown and tabs.isTabEnabled(each)):
                tabs.setCurrentIndex(place)
                self._shell.worker.settle()
                yield tabs.tabText(place)
                yield from self._tabs_in(tabs.widget(place))
            tabs.setCurrentIndex(shown)

    def _take_states(self, first: int) -> None:
        """Save screenshots of panels over or beside any page, and of the first page with the largest texts."""
        shell = self._shell
        guidance = shell.menus.guidance
        states: tuple[tuple[str, Callable[[], object]], ...] = (
            ("手引", self._explain_first),
            ("キー操作の一覧", guidance.show_keys),
            ("バージョン情報", guidance.show_about),
            ("お知らせ", self._be_refused),
            ("文字の大きさ・特大", self._write_large),
            ("年度別の経過", self._show_years),
        )
        for number, (title, come_to) in enumerate(states, start=first):
            come_to()
            shell.worker.settle()
            self._take(f"{number:02}", title)

    def _explain_first(self) -> None:
        self._shell.window.show_page(self._shell.window.offered[0])
        self._shell.worker.settle()
        self._shell.menus.guidance.explain()

    def _be_refused(self) -> None:
        self._shell.menus.guidance.panel.close()
        self._shell.messages.refuse(StoreMissing(path="回答様式.nakano"))

    def _write_large(self) -> None:
        self._shell.messages.withdraw()
        self._shell.menus.sizing.choose(appearance.TextSize.LARGEST)

    def _show_years(self) -> None:
        """Show the years of the first row, in texts of the usual size."""
        self._shell.menus.sizing.choose(appearance.TextSize.STANDARD)
        window = self._shell.window
        window.show_page(next(kind.name for kind in (ALL_ROWS, ENTRIES) if kind.name in window.pages))
        self._shell.worker.settle()
        window.perform(ROW_YEARS)

    def _take(self, number: str, title: str) -> None:
        path = self._out / f"{number}-{title}.png"
        self._parts.files.write(
            path, image_as_png(render_widget(self._shell.window, self._look.scale).toImage()), replace=True
        )
        self._taken.append(path)


def _open(shell: AppController, store_path: Path) -> None:
    """Open the data file and wait for its first page."""
    refusals: list[Refused] = []
    shell.session.open(store_path, refused=refusals.append)
    shell.worker.settle()
    if refusals:
        raise refusals[0]


def render_widget(widget: QWidget, scale: float = 1.0) -> QPixmap:
    """Return an image of a widget that is `scale` times as wide and as high, in pixels, as the widget in Qt's units."""
    pixmap = QPixmap(widget.size() * scale)
    pixmap.setDevicePixelRatio(scale)
    widget.render(pixmap, QPoint())
    return pixmap
