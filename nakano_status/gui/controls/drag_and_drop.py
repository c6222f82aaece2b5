"""Dropping files on a place in the window, with buttons beside it for the keyboard, and dragging files out of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QPushButton, QWidget

from nakano_status.gui.act_runner import emit_unless_closed
from nakano_status.gui.controls.boxes import line_of
from nakano_status.gui.looks.appearance import STEP, repolish
from nakano_status.gui.looks.icons import IconPicture
from nakano_status.gui.looks.labels import escape_ampersands, label
from nakano_status.gui.messages import Messages
from nakano_status.gui.qt_override import override

_SIDE = 3


class DropArea(QFrame):
    """An area that accepts dropped files, with a text (`words`), buttons, and the icon `picture`.

    `narrow`: the text is wrapped. `dropped`: signal with the paths (tuple of Path). `asked`: signal with the number of
    the pressed button (from 0).
    """

    dropped = Signal(object)
    asked = Signal(int)

    def __init__(
        self, words: str, buttons: Iterable[str] = (), picture: str = "gather", *, narrow: bool = False
    ) -> None:
        super().__init__()
        self.setProperty("kind", "drop")
        self.setAcceptDrops(True)
        self.setAccessibleName(words)
        self._around: QWidget = self
        self._picture = IconPicture(picture, _SIDE)
        self.words = label(words, "muted")
        self.words.setWordWrap(narrow)
        self.buttons = [QPushButton(escape_ampersands(text)) for text in buttons]
        for number, button in enumerate(self.buttons):
            button.clicked.connect(lambda _=False, number=number: self.asked.emit(number))
        line_of(
            self._picture,
            (self.words, 1),
            *self.buttons,
            within=self,
            margins=(3 * STEP, STEP + STEP // 2, 2 * STEP, STEP + STEP // 2),
            spacing=STEP + STEP // 2,
        )

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if paths_in(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._show_over(over=True)

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_over(over=False)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._show_over(over=False)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(paths_in(event.mimeData()))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle files over the widget around this area as if they were over the area."""
        if isinstance(event, QDragEnterEvent):
            self.dragEnterEvent(event)
        elif isinstance(event, QDragLeaveEvent):
            self.dragLeaveEvent(event)
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self.dropEvent(event)
        else:
            return False
        return True

    def cover(self, around: QWidget) -> None:
        """Also accept files that are dropped anywhere on `around`, the widget around this area."""
        self._around = around
        around.setAcceptDrops(True)
        around.installEventFilter(self)

    def allow(self, *, may_drop: bool) -> None:
        """Enable or disable dropping of files."""
        for each in (self, self._around):
            each.setAcceptDrops(may_drop)

    def take_one_by(self, take: Callable[[Path], None], messages: Messages) -> None:
        """Call `take` whenever one file is dropped; if several are dropped, report that only one can be opened."""
        self.dropped.connect(lambda paths: take_only_file(paths, take, messages))

    def _show_over(self, *, over: bool) -> None:
        self.setProperty("over", over)
        repolish(self)


def take_only_file(paths: Iterable[Path], take: Callable[[Path], None], messages: Messages) -> None:
    """Call `take` with the one file that was dropped; if several were dropped, report their number instead.

    Two paths that are equal count once.
    """
    first, *others = dict.fromkeys(paths)
    if others:
        remedy = "開くファイルを、1件だけドロップしてください。何も変更していません。"
        messages.report_not_done(describe_several(1 + len(others)), remedy)
    else:
        take(first)


def describe_several(count: int) -> str:
    """Return the sentences that only one of `count` dropped files can be opened."""
    return f"ファイルが{count}件あります。一度に開けるのは1件です。"


def drag_out(widget: QWidget, paths: Iterable[Path]) -> None:
    """Drag files or folders out of the window; the target gets copies. Return after the drop."""
    drag, data = QDrag(widget), QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    drag.setMimeData(data)
    drag.exec(Qt.DropAction.CopyAction)


Taking = Callable[[Iterable[Path]], None]


class DragSource(QObject):
    """Dragging of files out of the window, to the file manager or a mail.

    A drag begins when the mouse is moved with its left button down; in a list, from a line. Then `give` is called with
    a function, and calls it with the files: at once, or later when they are written. The function drags only files that
    exist, and drags nothing if the button was released meanwhile. Whether the files exist is looked up off the window's
    thread, because their folder may not answer.
    """

    _found = Signal(object, object)

    def __init__(self, source: QWidget, give: Callable[[Taking], object]) -> None:
        super().__init__(source)
        self._source, self._give = source, give
        self._pressed: QPoint | None = None
        self._is_asked = False
        ground = source.viewport() if isinstance(source, QAbstractItemView) else source
        ground.installEventFilter(self)
        self._found.connect(self._drag)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the mouse; a list does not select the lines that a beginning drag crosses."""
        if not isinstance(event, QMouseEvent):
            return False
        place = event.position().toPoint()
        if event.type() == QEvent.Type.MouseButtonPress:
            self._is_asked = False
            self._pressed = place if event.button() == Qt.MouseButton.LeftButton and self._holds(place) else None
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._pressed = None
        elif event.type() == QEvent.Type.MouseMove and self._pressed is not None:
            is_far = (place - self._pressed).manhattanLength() >= QApplication.startDragDistance()
            if is_far and not self._is_asked:
                self._is_asked = True
                self._give(partial(self._look, self._pressed))
            return True
        return False

    def _holds(self, place: QPoint) -> bool:
        return not isinstance(self._source, QAbstractItemView) or self._source.indexAt(place).isValid()

    def _look(self, pressed: QPoint, paths: Iterable[Path]) -> None:
        """Find the existing files on another thread, then drag them."""

        def look(paths: tuple[Path, ...]) -> None:
            there = [path for path in paths if os.path.exists(path)]  # noqa: PTH110 - raises nothing
            emit_unless_closed(self._found, pressed, there)

        Thread(target=look, args=(tuple(paths),), name="dragged", daemon=True).start()

    def _drag(self, pressed: QPoint, there: list[Path]) -> None:
        if self._pressed is pressed and there:
            self._pressed = None
            drag_out(self._source, there)


class DragHandle(QWidget):
    """A handle by which a file or folder is dragged to the file manager or a mail."""

    def __init__(self) -> None:
        super().__init__()
        line_of(label("メールやフォルダーへドラッグできます", "muted", wraps=True), within=self)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.path = Path()
        DragSource(self, lambda take: take((self.path,)))


def paths_in(data: QMimeData) -> tuple[Path, ...]:
    """Return the paths of the local files and folders in dragged data; empty if there are none."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())


def is_link(data: QMimeData) -> bool:
    """Return whether dragged data has only links to places outside this PC, for instance to a web page."""
    return data.hasUrls() and not paths_in(data)


def is_unsaved_file(data: QMimeData) -> bool:
    """Return whether dragged data has a file that is in no folder yet, for instance attached to a mail.

    False for a link, which a browser offers as a file, too.
    """
    return not is_link(data) and any("FileGroupDescriptor" in each for each in data.formats())
