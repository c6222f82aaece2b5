"""The panel over a page that says what was done or why not; it waits to be read, holds nothing up, moves nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.looks.picture import Picture
from nakano_status.gui.looks.plain_text import without_key
from nakano_status.gui.looks.polish import repolish
from nakano_status.gui.messages import Message, Messages, Tone
from nakano_status.gui.overriding import override
from nakano_status.gui.words import tr

_SIDE = 2.5


class MessagePanel(QFrame):
    """Shows the last message until it is closed, withdrawn or followed by another.

    It lies over the foot of what it is laid over: heading, search and first controls stay in sight, and nothing goes
    away from under the pointer. Where the keyboard is at the foot, it lies over the top.
    """

    def __init__(self, messages: Messages) -> None:
        super().__init__()
        self.setObjectName("message")
        self.setProperty("kind", "attention")
        self.setAccessibleName(tr("お知らせ"))
        self.message: Message | None = None
        self.text = ReadingLabel()
        self.code = label("", "muted")
        self.offer = QPushButton()
        self.offer.clicked.connect(self._take_offer)
        self._picture = Picture("done", _SIDE)
        self._close = QToolButton()
        self._close.setText(tr("閉じる"))
        self._close.clicked.connect(self.dismiss)
        self._lay_out()
        self.hide()
        messages.said.connect(self.show_message)
        messages.withdrawn.connect(self._withdraw)

    def lay_over(self, ground: QWidget) -> None:
        """Lie over the foot of a widget, as wide as it is."""
        self.setParent(ground)
        ground.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def show_message(self, message: Message) -> None:
        """Show what happened and what to do next."""
        self.message = message
        name, colour = ("done", "good") if message.tone is Tone.DONE else ("ask", "attention")
        self.setProperty("kind", "done" if message.tone is Tone.DONE else "attention")
        repolish(self)
        self._picture.show_icon(name, colour)
        self.text.show_text("\n".join(part for part in (message.text, message.remedy) if part))
        self.code.setText(message.code)
        self.code.setVisible(bool(message.code))
        self.offer.setVisible(message.offer is not None)
        self.offer.setText(without_key(message.offer.words) if message.offer else "")
        self.setAccessibleDescription(f"{message.text}{message.remedy}")
        self._place()
        self.show()
        self.raise_()

    def dismiss(self) -> None:
        """Take the message away."""
        self.message = None
        self.hide()

    def _withdraw(self) -> None:
        """Go when what was told has been followed; a defect stays to be read."""
        if self.message is not None and self.message.tone is not Tone.DEFECT:
            self.dismiss()

    def _place(self) -> None:
        ground = self.parentWidget()
        if ground is not None:
            width = ground.width() - 2 * STEP
            height = self.heightForWidth(width)
            foot = QRect(STEP, ground.height() - height - STEP, width, height)
            self.setGeometry(foot.translated(0, STEP - foot.top()) if self._hides_keyboard(foot) else foot)

    def _hides_keyboard(self, place: QRect) -> bool:
        """Whether what has the keyboard would lie under a place; of a list the line where the cursor is."""
        ground, holder = self.parentWidget(), QApplication.focusWidget()
        if ground is None or holder is None or self.isAncestorOf(holder) or not ground.isAncestorOf(holder):
            return False
        part = _where_keyboard_is(holder)
        return place.intersects(QRect(holder.mapTo(ground, part.topLeft()), part.size()))

    def _take_offer(self) -> None:
        """Do what the message offers; the message has been followed."""
        offer = self.message.offer if self.message else None
        self.dismiss()
        if offer is not None:
            offer.do()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.text)
        words.addWidget(self.code)
        line = QHBoxLayout(self)
        line.setContentsMargins(2 * STEP, STEP, STEP, STEP)
        line.setSpacing(STEP + STEP // 2)
        line.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        line.addWidget(self.offer, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)


def _where_keyboard_is(holder: QWidget) -> QRect:
    """Return the part of a widget that is worked in, in its own place: a list is larger than its line."""
    if isinstance(holder, QAbstractItemView):
        return holder.visualRect(holder.currentIndex()).translated(holder.viewport().pos())
    return holder.rect()
