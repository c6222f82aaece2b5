"""What stands where a list is empty: what would be here, and how to get it (window.md, "Manner")."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from nakano_status.gui.appearance import STEP, worn_theme
from nakano_status.gui.icons import draw
from nakano_status.gui.labels import ReadingLabel, label
from nakano_status.gui.overriding import override

_ICON_SIDE = 5 * STEP
_WIDEST = 56 * STEP


class _Picture(QWidget):
    """A large, quiet icon."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.setFixedSize(_ICON_SIDE, _ICON_SIDE)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw(painter, self.name, QRectF(self.rect()), worn_theme().muted)
        painter.end()


class EmptyState(QWidget):
    """`asked` follows the button, which is there only where one act brings what is missing."""

    asked = Signal()

    def __init__(self, icon: str = "rows", title: str = "", words: str = "", button: str = "") -> None:
        super().__init__()
        self._picture = _Picture(icon)
        self.title = label("", "heading")
        self.words = ReadingLabel(kind="muted")
        self.button = QPushButton()
        self.words.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button.clicked.connect(self.asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * STEP, 4 * STEP, 4 * STEP, 4 * STEP)
        column.setSpacing(STEP)
        column.addStretch(2)
        for part in (self._picture, self.title, self.words, self.button):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.tell(icon, title, words, button)

    def tell(self, icon: str, title: str, words: str, button: str = "") -> None:
        """Say what would be here and how to get it."""
        self._picture.name = icon
        self._picture.update()
        self.title.setText(title)
        self.words.show_text(words)
        width = min(_WIDEST, self.words.fontMetrics().horizontalAdvance(words) + 4 * STEP)
        self.words.setFixedWidth(width)
        self.words.setMinimumHeight(self.words.heightForWidth(width))  # a label in the middle is not asked for it
        self.button.setText(button)
        self.button.setVisible(bool(button))
