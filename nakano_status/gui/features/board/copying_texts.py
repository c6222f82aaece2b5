"""Texts to paste into a mail: the 再依頼文 and its recipients."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from nakano_status.application.ports.data_file import Records
from nakano_status.gui.controls.boxes import STRETCH, line_of
from nakano_status.gui.page import AppContext
from nakano_status.gui.words import tr


class CopyTexts(QWidget):
    """The 再依頼文, other acts beside it, and the contact if there is one."""

    def __init__(self, around: AppContext, *beside: QPushButton, is_department: bool = False) -> None:
        super().__init__()
        self._around = around
        self._is_department = is_department
        self._contact, self._name = "", ""
        self.remind = QPushButton(tr("再依頼文を作成"))
        self.contact = QPushButton(tr("連絡先をコピー"))
        line_of(self.remind, *beside, self.contact, STRETCH, within=self)
        self.remind.clicked.connect(lambda _=False: self._copy_reminder())
        self.contact.clicked.connect(lambda _=False: self._copy_contact())

    def show_texts(self, contact: str | None, name: str, *, may_remind: bool) -> None:
        """Show the contact of another division or 部 by name; the 再依頼文 is offered if `may_remind`."""
        self._contact, self._name = contact or "", name
        self.remind.setEnabled(may_remind and self._around.session.year is None)
        self.contact.setVisible(bool(contact))

    def _copy_reminder(self) -> None:
        if self._is_department:
            copy_reminder(self._around, department=self._name)
        else:
            copy_reminder(self._around, division=self._name)

    def _copy_contact(self) -> None:
        QGuiApplication.clipboard().setText(self._contact)
        self._around.messages.say(tr("{name}の連絡先をクリップボードに写しました。").format(name=self._name))


def copy_reminder(around: AppContext, *, department: str | None = None, division: str | None = None) -> None:
    """Copy the 再依頼文 to a 部 or a division by name, else to all, to the clipboard and show a message."""
    parts, name = around.session.parts, department or division or ""

    def read(records: Records) -> str:
        from nakano_status.application.papers.letters import reminder_mail

        return reminder_mail(parts, records, department=department, division=division)

    def copy(text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        to_one = tr("{name}への再依頼文をクリップボードに写しました。")
        words = to_one.format(name=name) if name else tr("再依頼文をクリップボードに写しました。")
        around.messages.say(words, tr("メールなどに貼り付けて使ってください。"))

    around.session.query(read, copy)
