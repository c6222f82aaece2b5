"""The panel in the status bar with the outcome of the last act, and notices of lasting states above the page.

The panel remains until it is closed; it moves and covers nothing. A notice has at most one button.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QToolButton, QWidget

from nakano_status.gui.controls.boxes import Details, column_of, line_of
from nakano_status.gui.controls.fields import Button, LineField
from nakano_status.gui.looks.appearance import STEP, set_kind
from nakano_status.gui.looks.icons import IconPicture
from nakano_status.gui.looks.labels import ReadingLabel, escape_ampersands, set_tip
from nakano_status.gui.messages import Message, Messages, Offer, Tone
from nakano_status.gui.qt_override import override

_SIDE = 2.5
_LEAST_TEXT = 24 * STEP
_UNBOUNDED = 16_777_215
"""Qt's largest size: no limit."""

CRASHED, DAMAGED, IN_USE, READ_ONLY = "crashed", "damaged", "in_use", "read_only"
PERSON = "person"
NO_BACKUP, LOOKING_BACK, PLACE, SHARE, UNWRITTEN = "no_backup", "looking_back", "place", "share", "unwritten"
SERVER, SAMPLE = "server", "sample"
NOTICES = (
    SAMPLE,
    CRASHED,
    DAMAGED,
    SERVER,
    IN_USE,
    READ_ONLY,
    SHARE,
    UNWRITTEN,
    NO_BACKUP,
    LOOKING_BACK,
    PLACE,
    PERSON,
)
"""The order of notices: events, obstacles to writing, advice; a key that is missing here is last."""

LASTING = frozenset({CRASHED, UNWRITTEN})
"""The notices that are not about the displayed data file; all others are removed with the file."""

_NOTICE_SIDE = 2.25


_LINES = 2
"""Number of lines of a message that are shown at first; the rest is behind ［くわしく］."""


class MessagePanel(QFrame):
    """The panel of the last message, until it is closed, withdrawn or followed by another message.

    It is as high as the status bar that contains it, so that no button of the page moves when it appears. A button
    shows the rest of a longer text. The signal `turned` is emitted when the panel is shown or hidden.
    """

    turned = Signal()

    def __init__(self, messages: Messages) -> None:
        super().__init__()
        self.setObjectName("message")
        self.setProperty("kind", "attention")
        self.setAccessibleName("お知らせ")
        self.message: Message | None = None
        self.text = ReadingLabel()
        self.code = Details()
        self._has_code = False
        self.offer = Button(do=lambda: self._take(self.message and self.message.offer))
        self.other = Button(do=lambda: self._take(self.message and self.message.other))
        self._picture = IconPicture("done", _SIDE)
        self._close = QToolButton()
        self._close.setText("閉じる")
        self._close.clicked.connect(self.dismiss)
        self.code.button.toggled.connect(self._unfold)
        self._lay_out()
        self.hide()
        messages.posted.connect(self.show_message)
        messages.withdrawn.connect(self._withdraw)

    def show_message(self, message: Message) -> None:
        """Show a message with its icon, its code and its buttons."""
        self.message = message
        name, colour = ("done", "good") if message.tone is Tone.DONE else ("ask", "attention")
        set_kind(self, "done" if message.tone is Tone.DONE else "attention")
        self._picture.show_icon(name, colour)
        self.text.show_plain_lines(f"{message.text}{message.remedy}")
        more = _more_about(message.code) if message.code else ""
        self._has_code = bool(more)
        self.code.show_text(more)
        set_tip(self.text, message.code)
        for button, offer in ((self.offer, message.offer), (self.other, message.other)):
            button.setVisible(offer is not None)
            button.setText(escape_ampersands(offer.label) if offer else "")
        self.setAccessibleDescription(f"{message.text}{message.remedy}")
        self._unfold(is_open=False)
        self.show()
        self.turned.emit()

    def dismiss(self) -> None:
        """Hide the message, and forget it."""
        self.message = None
        self.hide()
        self.turned.emit()

    @property
    def usual_height(self) -> int:
        """The height of a message whose text is not unfolded, in device-independent pixels."""
        return _LINES * self.fontMetrics().lineSpacing() + STEP

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._offer_rest()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._unfold(is_open=self.code.button.isChecked())
            self.turned.emit()

    def _unfold(self, is_open: bool) -> None:  # noqa: FBT001 - as the signal carries it
        """Show the whole text, or its first lines."""
        self.text.setMaximumHeight(_UNBOUNDED if is_open else _LINES * self.fontMetrics().lineSpacing())
        self._offer_rest()

    def _offer_rest(self) -> None:
        """Show the button that opens the text if part of it is hidden."""
        most = _LINES * self.fontMetrics().lineSpacing()
        is_longer = self.text.heightForWidth(self.text.width()) > most
        self.code.button.setVisible(self._has_code or is_longer or self.code.button.isChecked())

    def _withdraw(self, with_defect: bool) -> None:  # noqa: FBT001 - Qt's
        """Hide the message when it no longer applies; the report of a defect remains unless `with_defect`."""
        if self.message is not None and (with_defect or self.message.tone is not Tone.DEFECT):
            self.dismiss()

    def _take(self, offer: Offer | None) -> None:
        """Accept the offer of the message, and hide the message."""
        self.dismiss()
        if offer is not None:
            offer.do()

    def _lay_out(self) -> None:
        self.text.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self.text.setMinimumWidth(_LEAST_TEXT)
        words = column_of(self.text, self.code, spacing=0)
        line_of(
            self._picture,
            (words, 1),
            self.code.button,
            self.offer,
            self.other,
            self._close,
            within=self,
            margins=(STEP, 0, STEP // 2, 0),
            spacing=STEP,
        )


def _more_about(code: str) -> str:
    from nakano_status.application.problem_text import more_about  # a window opens without a message

    return more_about(code)


class ReasonOffer(NamedTuple):
    """A button that is enabled after a reason, or the text named by `asked`, was typed; `do` is called with that text.

    `usual`: the initial text.
    """

    label: str
    do: Callable[[str], None]
    asked: str = "理由"
    usual: str = ""


class StateNotice(QFrame):
    """A notice of one lasting state: text, remedy, and a button if one act ends the state.

    `remedy`: the next step. A button that needs a reason is disabled while the field beside it is blank. `offer`: the
    act, with the text of its button (None: no button).
    """

    def __init__(self, words: str, remedy: str, offer: Offer | ReasonOffer | None) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.text = ReadingLabel("".join(part for part in (words, remedy) if part))
        asked = offer.asked if isinstance(offer, ReasonOffer) else ""
        self.reason = LineField(asked, f"{asked}を記入")
        self.button = QPushButton(escape_ampersands(offer.label) if offer else "")
        self._lay_out()  # first: a button that is shown before it has a parent is a window, which takes the keyboard
        self.button.setVisible(offer is not None)
        self.reason.setVisible(isinstance(offer, ReasonOffer))
        if isinstance(offer, ReasonOffer):
            self.button.clicked.connect(lambda _=False: offer.do(self.reason.text()))
            self.button.setEnabled(False)
            self.reason.textChanged.connect(lambda text: self.button.setEnabled(bool(text.strip())))
            self.reason.setText(offer.usual)
            self.reason.returnPressed.connect(self.button.click)
        elif offer is not None:
            self.button.clicked.connect(lambda _=False: offer.do())
        self.setAccessibleName(words)
        self.setAccessibleDescription(remedy)

    def _lay_out(self) -> None:
        picture = IconPicture("ask", _NOTICE_SIDE, "attention")
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
    """The notices of the current states by key, shown in `strip` with the most important first."""

    def __init__(self) -> None:
        self.strip = QWidget()
        self.strip.setAccessibleName("続いている状態")
        self.shown: dict[str, StateNotice] = {}
        self._column = column_of(within=self.strip, spacing=0)
        self.strip.hide()

    def show(self, key: str, words: str, remedy: str, offer: Offer | ReasonOffer | None = None) -> None:
        """Show a notice of the state `key` until it is cleared, in place of an earlier notice of this state.

        `offer`: its button; None for no button. If the earlier notice had the focus, the new button gets it.
        """
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

    def leave_file(self) -> None:
        """Remove all notices except the notices in `LASTING`, because the data file is being left."""
        for key in self.shown.keys() - LASTING:
            self.clear(key)

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
    return (NOTICES.index(key) if key in NOTICES else len(NOTICES), key)
