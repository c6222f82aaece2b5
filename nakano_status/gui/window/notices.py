"""The panel over a page with the outcome of an act, and the notices of lasting states above the page.

The panel remains until it is closed, blocks nothing and moves nothing. A notice has at most one button.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFrame,
    QLineEdit,
    QPushButton,
    QTextEdit,
    QToolButton,
    QWidget,
)

from nakano_status.gui.controls.boxes import column_of, line_of
from nakano_status.gui.controls.fields import LineField
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.icons import Picture
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.looks.plain_text import without_key
from nakano_status.gui.looks.restyle import set_kind
from nakano_status.gui.messages import Message, Messages, Offer, Tone
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_SIDE = 2.5
_CONTROLS = (QAbstractButton, QLineEdit, QComboBox)
_SHARES = ((1.0, 0.0), (0.6, 0.0), (0.6, 0.5), (0.6, 1.0))
"""Shares of the width and positions to try: 0 at the left, 1 at the right; less width if the full one covers more."""

CRASHED, DAMAGED, IN_USE, READ_ONLY = "crashed", "damaged", "in_use", "read_only"
NO_BACKUP, LOOKING_BACK, PLACE, SHARE, UNWRITTEN = "no_backup", "looking_back", "place", "share", "unwritten"
_ORDER = (CRASHED, DAMAGED, IN_USE, READ_ONLY, SHARE, UNWRITTEN, NO_BACKUP, LOOKING_BACK, PLACE)
"""The order of notices: what happened, what prevents writing, advice; a key that is missing here comes last."""

_NOTICE_SIDE = 2.25


class MessagePanel(QFrame):
    """Shows the last message until it is closed, withdrawn or followed by another.

    It is placed as low as possible without covering a button, a field or the focus: heading, search and first controls
    remain visible, and nothing moves away from under the pointer.
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
        messages.posted.connect(self.show_message)
        messages.withdrawn.connect(self._withdraw)

    def lay_over(self, ground: QWidget) -> None:
        """Place the panel over the lower end of a widget, as wide as it is."""
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
        set_kind(self, "done" if message.tone is Tone.DONE else "attention")
        self._picture.show_icon(name, colour)
        self.text.show_text("\n".join(part for part in (message.text, message.remedy) if part))
        self.code.setText(message.code)
        self.code.setVisible(bool(message.code))
        self.offer.setVisible(message.offer is not None)
        self.offer.setText(without_key(message.offer.label) if message.offer else "")
        self.setAccessibleDescription(f"{message.text}{message.remedy}")
        self._place()
        self.show()
        self.raise_()

    def dismiss(self) -> None:
        """Hide the message."""
        self.message = None
        self.hide()

    def _withdraw(self) -> None:
        """Hide the message when it no longer applies; the report of a defect remains."""
        if self.message is not None and self.message.tone is not Tone.DEFECT:
            self.dismiss()

    def _place(self) -> None:
        ground = self.parentWidget()
        if ground is not None:
            taken = self._taken(ground)
            places = list(self._places(ground, taken))
            self.setGeometry(min(places, key=lambda place: sum(_area(place & each) for each in taken)))

    def _places(self, ground: QWidget, taken: Iterable[QRect]) -> Iterator[QRect]:
        """Yield where it can be placed: the full width before a part of it, the lowest first."""
        whole = ground.width() - 2 * STEP
        for share, at in _SHARES:
            width = int(whole * share)
            height = self.heightForWidth(width)
            lowest = ground.height() - height - STEP
            tops = {top for top in (STEP, *(each.top() - height - 1 for each in taken)) if STEP <= top < lowest}
            for top in (lowest, *sorted(tops, reverse=True)):
                yield QRect(STEP + int((whole - width) * at), top, width, height)

    def _taken(self, ground: QWidget) -> list[QRect]:
        """Return the rectangles of the visible buttons and fields of a widget, and of the focus."""
        controls = (each for kind in _CONTROLS for each in ground.findChildren(kind) if not self.isAncestorOf(each))
        places = [_seen(each, ground) for each in controls if each.isVisibleTo(ground)]
        return [place for place in (*places, self._keyboard(ground)) if not place.isEmpty()]

    def _keyboard(self, ground: QWidget) -> QRect:
        """Return the rectangle of the focus, in a list that of the current line; empty if the focus is elsewhere."""
        holder = QApplication.focusWidget()
        if holder is None or self.isAncestorOf(holder) or not ground.isAncestorOf(holder):
            return QRect()
        part = _where_keyboard_is(holder)
        return QRect(holder.mapTo(ground, part.topLeft()), part.size()) & ground.rect()

    def _take_offer(self) -> None:
        """Do what the message offers, and hide the message."""
        offer = self.message.offer if self.message else None
        self.dismiss()
        if offer is not None:
            offer.do()

    def _lay_out(self) -> None:
        words = column_of(self.text, self.code, spacing=0)
        line_of(
            (self._picture, Qt.AlignmentFlag.AlignTop),
            (words, 1),
            (self.offer, Qt.AlignmentFlag.AlignTop),
            (self._close, Qt.AlignmentFlag.AlignTop),
            within=self,
            margins=(2 * STEP, STEP, STEP, STEP),
            spacing=STEP + STEP // 2,
        )


def _seen(widget: QWidget, ground: QWidget) -> QRect:
    """Return the visible part of a widget in the coordinates of `ground`, without what is scrolled out of sight."""
    part = QRect(widget.mapTo(ground, QPoint(0, 0)), widget.size())
    around = widget.parentWidget()
    while around is not None and around is not ground:
        part &= QRect(around.mapTo(ground, QPoint(0, 0)), around.size())
        around = around.parentWidget()
    return part & ground.rect()


def _area(place: QRect) -> int:
    return max(place.width(), 0) * max(place.height(), 0)


def _where_keyboard_is(holder: QWidget) -> QRect:
    """Return the part of a widget with the focus, in its coordinates: in a list the current line; of a page nothing."""
    if isinstance(holder, QAbstractItemView):
        return holder.visualRect(holder.currentIndex()).translated(holder.viewport().pos())
    return holder.rect() if isinstance(holder, (*_CONTROLS, QTextEdit)) else QRect()


class ReasonOffer(NamedTuple):
    """What can be done with one click after a reason was typed; `do` gets it."""

    label: str
    do: Callable[[str], None]


class StateNotice(QFrame):
    """A notice of one lasting state: text, what to do, and a button if one act ends the state.

    A button that needs a reason has a field before it, and is disabled while that is blank.
    """

    def __init__(self, words: str, remedy: str, offer: Offer | ReasonOffer | None) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.text = ReadingLabel("".join(part for part in (words, remedy) if part))
        self.reason = LineField(tr("理由"), tr("理由を記入"))
        self.button = QPushButton(without_key(offer.label) if offer else "")
        self.button.setVisible(offer is not None)
        self.reason.setVisible(isinstance(offer, ReasonOffer))
        if isinstance(offer, ReasonOffer):
            self.button.clicked.connect(lambda _=False: offer.do(self.reason.text()))
            self.button.setEnabled(False)
            self.reason.textChanged.connect(lambda text: self.button.setEnabled(bool(text.strip())))
        elif offer is not None:
            self.button.clicked.connect(lambda _=False: offer.do())
        self.setAccessibleName(words)
        self.setAccessibleDescription(remedy)
        self._lay_out()

    def _lay_out(self) -> None:
        picture = Picture("ask", _NOTICE_SIDE, "attention")
        line_of(
            picture,
            (self.text, 1),
            (self.reason, Qt.AlignmentFlag.AlignVCenter),
            (self.button, Qt.AlignmentFlag.AlignVCenter),
            within=self,
            margins=(2 * STEP, STEP * 3 // 4, 2 * STEP, STEP * 3 // 4),
            spacing=STEP + STEP // 2,
        )


class StateNotices:
    """The notices of current states by key, the most important first; `strip` contains them."""

    def __init__(self) -> None:
        self.strip = QWidget()
        self.strip.setAccessibleName(tr("続いている状態"))
        self.shown: dict[str, StateNotice] = {}
        self._column = column_of(within=self.strip, spacing=0)
        self.strip.hide()

    def show(self, key: str, words: str, remedy: str, offer: Offer | ReasonOffer | None = None) -> None:
        """Show a state until it is cleared; a notice with the same key is replaced."""
        held_focus = self._remove(key)
        self.shown[key] = StateNotice(words, remedy, offer)
        for place, each in enumerate(sorted(self.shown, key=_rank)):
            self._column.insertWidget(place, self.shown[each])
        self.strip.show()
        if held_focus and offer is not None:
            self.shown[key].button.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self, key: str) -> None:
        """Remove the notice of a state; do nothing if it is not shown."""
        self._remove(key)
        self.strip.setVisible(bool(self.shown))

    def _remove(self, key: str) -> bool:
        """Remove a notice; return whether its button had the focus."""
        notice = self.shown.pop(key, None)
        if notice is None:
            return False
        held_focus = notice.button.hasFocus()
        self._column.removeWidget(notice)
        notice.hide()
        notice.deleteLater()
        return held_focus


def _rank(key: str) -> tuple[int, str]:
    return (_ORDER.index(key) if key in _ORDER else len(_ORDER), key)
