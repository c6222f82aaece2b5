"""Texts to paste into a mail: the 再依頼文 and whom to send it to."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.pages.page import Surroundings
from nakano_status.gui.words import tr


class CopyTexts(QWidget):
    """The 再依頼文, what else is done beside it, and the contact where there is one."""

    def __init__(self, around: Surroundings, *beside: QPushButton) -> None:
        super().__init__()
        self._around = around
        self._reminder, self._contact, self._name = "", "", ""
        self.remind = QPushButton(tr("再依頼文を作成"))
        self.contact = QPushButton(tr("連絡先をコピー"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(STEP)
        for button in (self.remind, *beside, self.contact):
            line.addWidget(button)
        line.addStretch(1)
        self.remind.clicked.connect(lambda _=False: copy_reminder(self._around, self._reminder, self._name))
        self.contact.clicked.connect(lambda _=False: self._copy_contact())

    def show_texts(self, reminder: str, contact: str | None, name: str) -> None:
        """Take the texts of another division or 部 by name, or those that are there now."""
        self._reminder, self._contact, self._name = reminder, contact or "", name
        self.remind.setEnabled(bool(reminder) and self._around.session.year is None)
        self.contact.setVisible(bool(contact))

    def _copy_contact(self) -> None:
        QGuiApplication.clipboard().setText(self._contact)
        self._around.messages.say(tr("{name}の連絡先をクリップボードに写しました。").format(name=self._name))


def copy_reminder(around: Surroundings, text: str, name: str = "") -> None:
    """Put a 再依頼文 on the clipboard and say so; `name`: to whom it is (blank: to all)."""
    QGuiApplication.clipboard().setText(text)
    words = (
        tr("{name}への再依頼文をクリップボードに写しました。") if name else tr("再依頼文をクリップボードに写しました。")
    )
    around.messages.say(words.format(name=name), tr("メールなどに貼り付けて使ってください。"))
