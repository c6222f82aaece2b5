"""Notices of lasting states above the page, each with what to do and at most one button; messages are not lasting."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from nakano_status.gui.controls.boxes import column_of, line_of
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.looks.picture import Picture
from nakano_status.gui.looks.plain_text import without_key
from nakano_status.gui.messages import Offer
from nakano_status.gui.words import tr

CRASHED, DAMAGED, IN_USE, READ_ONLY = "crashed", "damaged", "in_use", "read_only"
LOOKING_BACK, PLACE = "looking_back", "place"
_ORDER = (CRASHED, DAMAGED, IN_USE, READ_ONLY, LOOKING_BACK, PLACE)
"""The order of notices: what happened, what prevents writing, advice; a key that is missing here comes last."""

_SIDE = 2.25


class StandingNotice(QFrame):
    """A notice of one lasting state: text, what to do, and a button if one act ends the state."""

    def __init__(self, words: str, remedy: str, offer: Offer | None) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.text = ReadingLabel("".join(part for part in (words, remedy) if part))
        self.button = QPushButton(without_key(offer.words) if offer else "")
        self.button.setVisible(offer is not None)
        if offer is not None:
            self.button.clicked.connect(lambda _=False: offer.do())
        self.setAccessibleName(words)
        self.setAccessibleDescription(remedy)
        self._lay_out()

    def _lay_out(self) -> None:
        picture = Picture("ask", _SIDE, "attention")
        line_of(
            picture,
            (self.text, 1),
            (self.button, Qt.AlignmentFlag.AlignVCenter),
            within=self,
            margins=(2 * STEP, STEP * 3 // 4, 2 * STEP, STEP * 3 // 4),
            spacing=STEP + STEP // 2,
        )


class StandingNotices:
    """The notices of current states by key, the most important first; `strip` contains them."""

    def __init__(self) -> None:
        self.strip = QWidget()
        self.strip.setAccessibleName(tr("続いている状態"))
        self.shown: dict[str, StandingNotice] = {}
        self._column = column_of(within=self.strip, spacing=0)
        self.strip.hide()

    def show(self, key: str, words: str, remedy: str, offer: Offer | None = None) -> None:
        """Show a state until it is cleared; a notice with the same key is replaced."""
        held_focus = self._remove(key)
        self.shown[key] = StandingNotice(words, remedy, offer)
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
