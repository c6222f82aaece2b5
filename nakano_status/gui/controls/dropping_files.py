"""How users drop files on a place in the window, with buttons beside it for the keyboard, and drag files out of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QWidget

from nakano_status.gui.controls.boxes import line_of
from nakano_status.gui.looks.appearance import STEP, repolish
from nakano_status.gui.looks.icons import IconPicture
from nakano_status.gui.looks.labels import label, without_key
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_SIDE = 3


class DropArea(QFrame):
    """An area that accepts dropped files.

    The signal `dropped` carries the paths (tuple of Path), `asked` the number of the button that was pressed. The text
    is wrapped where the area is narrow.
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
        self._picture = IconPicture(picture, _SIDE)
        self.words = label(words, "muted")
        self.words.setWordWrap(narrow)
        self.buttons = [QPushButton(without_key(text)) for text in buttons]
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

    def _show_over(self, *, over: bool) -> None:
        self.setProperty("over", over)
        repolish(self)


class DragHandle(QWidget):
    """A handle by which a file or folder is dragged to the file manager or a mail; it is copied there, never moved."""

    def __init__(self) -> None:
        super().__init__()
        line_of(label(tr("ここからメールやフォルダーへドラッグできます"), "muted", wraps=True), within=self)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.path = Path()
        self._pressed: QPoint | None = None

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        moved = (event.position().toPoint() - self._pressed).manhattanLength()
        if moved >= QApplication.startDragDistance() and self.path.exists():
            self._pressed = None
            drag, data = QDrag(self), QMimeData()
            data.setUrls([QUrl.fromLocalFile(str(self.path))])
            drag.setMimeData(data)
            drag.exec(Qt.DropAction.CopyAction)


def paths_in(data: QMimeData) -> tuple[Path, ...]:
    """Return the local files and folders of a drag."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())


def is_unsaved_file(data: QMimeData) -> bool:
    """Return whether a drag contains a file that is in no folder yet, as one from a mail program."""
    return any("FileGroupDescriptor" in each for each in data.formats()) or (data.hasUrls() and not paths_in(data))
