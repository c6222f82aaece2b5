"""The recent files on the first page, each with a button to open it and one to remove it from the list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton, QWidget

from nakano_status.domain.calendar.days import moment_label
from nakano_status.gui.controls.boxes import column_of, line_of
from nakano_status.gui.looks.appearance import STEP, set_kind
from nakano_status.gui.looks.icons import Picture
from nakano_status.gui.looks.labels import ElidedLabel, label, set_tip
from nakano_status.gui.memory import RecentFile
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_SIDE = 2.5
"""In steps."""


class RecentList(QWidget):
    """The recent files; `wanted` carries the path to open, `removed` the path (str) to remove; hidden while empty."""

    wanted = Signal(object)
    removed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, RecentRow] = {}
        self._heading = label("", "heading")
        self._column = column_of(self._heading, within=self, spacing=STEP // 2)
        self._heading.setContentsMargins(0, 0, 0, STEP // 2)
        self.hide()

    def show_files(self, files: Sequence[RecentFile]) -> None:
        """Show these files, newest first."""
        for row in self.rows.values():
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {file.path: RecentRow(file) for file in files}
        self._heading.setText(tr("最近使ったデータファイル　{count}件").format(count=len(files)))
        for path, row in self.rows.items():
            self._column.addWidget(row)
            row.button.clicked.connect(lambda _=False, path=path: self.wanted.emit(Path(path)))
            row.remove.clicked.connect(lambda _=False, path=path: self.removed.emit(path))
        self.setVisible(bool(files))

    def mark_missing(self, paths: Collection[str]) -> None:
        """Mark the files that no longer exist."""
        for path, row in self.rows.items():
            if path in paths:
                row.mark_missing()

    def first_button(self) -> QPushButton | None:
        """Return the button of the newest file."""
        return next((row.button for row in self.rows.values()), None)


class RecentRow(QWidget):
    """A recent file: a wide button that opens it, and a small one that removes it from the list.

    The small one is visible with the pointer or the focus on the row, and if the file is gone; its space is reserved.
    """

    def __init__(self, file: RecentFile) -> None:
        super().__init__()
        path = Path(file.path)
        self.button = _WideButton()
        self.button.setAccessibleName(f"{file.title}、{path.name}")
        set_tip(self.button, file.path)
        self.title = label(file.title, "heading")
        self.below = ElidedLabel("　".join(part for part in (_opened_words(file.opened), file.path) if part))
        self.remove = QToolButton()
        self.remove.setText(tr("一覧から外す"))
        self.remove.setToolTip(tr("一覧から外します。ファイルは残ります。"))
        self.remove.setAccessibleName(tr("「{name}」を一覧から外す").format(name=path.name))
        self._is_gone = False
        self._lay_out()
        self.button.installEventFilter(self)
        self.remove.installEventFilter(self)

    def mark_missing(self) -> None:
        """Show that the file is missing: moved, deleted, or its drive is not connected."""
        self._is_gone = True
        self._offer_removal()
        self.below.show_text(tr("見つかりません。移動や削除をされたか、保存先に接続していません。"))
        set_kind(self.below, "ask")
        self.button.setAccessibleDescription(tr("見つかりません"))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._offer_removal()
        return False

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._offer_removal()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._offer_removal()

    def _offer_removal(self) -> None:
        has_keyboard = self.button.hasFocus() or self.remove.hasFocus()
        self.remove.setVisible(self._is_gone or has_keyboard or self.underMouse())

    def _lay_out(self) -> None:
        policy = self.remove.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.remove.setSizePolicy(policy)
        self.remove.hide()
        picture = Picture("file", _SIDE, "accent")
        words = column_of(self.title, self.below, spacing=STEP - STEP // 4)
        line_of(
            picture,
            (words, 1),
            within=self.button,
            margins=(STEP + STEP // 2, STEP, STEP + STEP // 2, STEP),
            spacing=STEP + STEP // 2,
        )
        for part in (picture, self.title, self.below):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line_of((self.button, 1), (self.remove, Qt.AlignmentFlag.AlignVCenter), within=self)


class _WideButton(QPushButton):
    """A button as high as the widgets on it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "wide")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        inside = self.layout()
        return inside.sizeHint() if inside is not None else super().sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())


def _opened_words(moment: str) -> str:
    """Return when a file was opened in local time; empty if it was not stored."""
    try:
        return moment_label(datetime.fromisoformat(moment))
    except ValueError:
        return ""
