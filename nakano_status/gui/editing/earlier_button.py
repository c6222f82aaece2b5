"""［以前の内容］ beside a field: shown only while the field has the focus or the pointer is over its heading."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr


class EarlierButton(QToolButton):
    """A button whose place is kept while it is hidden. By keyboard use Ctrl+H or the field's menu: Tab skips it."""

    def __init__(self) -> None:
        super().__init__()
        self._has_keyboard = self._has_pointer = False
        self._has_room = True
        self.setText(tr("以前の内容"))
        self.setProperty("kind", "quiet")
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setToolTip(tr("この欄にこれまで記入されていた内容を見て、戻すことができます（Ctrl+H）"))
        self._keep_place(kept=True)
        self.hide()

    def follow_keyboard(self, *, is_in_field: bool) -> None:
        """Show the button while the field has the focus."""
        self._has_keyboard = is_in_field
        self._show()

    def follow_pointer(self, *, is_at_head: bool) -> None:
        """Show the button while the pointer is over the heading."""
        self._has_pointer = is_at_head
        self._show()

    def give_room(self, *, there: bool) -> None:
        """Hide the button without keeping its place, where the heading has no room."""
        if there != self._has_room:
            self._has_room = there
            self._keep_place(kept=there)
            self._show()

    def _show(self) -> None:
        self.setVisible(self._has_room and (self._has_keyboard or self._has_pointer))

    def _keep_place(self, *, kept: bool) -> None:
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(kept)
        self.setSizePolicy(policy)


class FieldHead(QWidget):
    """The line above a field; it informs the button in it whether the pointer is over it."""

    def __init__(self, button: EarlierButton) -> None:
        super().__init__()
        self._button = button

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._button.follow_pointer(is_at_head=True)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._button.follow_pointer(is_at_head=False)


class HeadedField(QWidget):
    """A field under its heading, with what was received in its place."""

    def __init__(self, heading: QLabel, field: QWidget, button: EarlierButton, received: QWidget) -> None:
        super().__init__()
        heading.setBuddy(field)
        above = FieldHead(button)
        line_of(heading, STRETCH, button, within=above, spacing=None)
        column_of(above, field, received, within=self, spacing=STEP // 2)
