"""The one channel for messages of the window. A panel shows them, tests record them.

Only questions about losing work are modal.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from nakano_status.domain.problems.problem import Problem, Refused

_LOOK_EVERY = 100
"""Milliseconds between two checks whether the work that a question is about has ended."""


class Tone(StrEnum):
    """The kind of a message."""

    DONE = "done"
    REFUSED = "refused"
    DEFECT = "defect"


class Offer(NamedTuple):
    """A button of a message: its label, and the function for the next step.

    `purpose`: a sentence on it for the message about a refusal; empty if the label states it.
    """

    label: str
    do: Callable[[], None]
    purpose: str = ""


class Message(NamedTuple):
    """A message about an event and the next step.

    `remedy`: the next step. `code`: shown small at the end. `offer`: a button beside the text. `other`: a second
    button, if there are two ways to continue.
    """

    tone: Tone
    text: str
    remedy: str = ""
    code: str = ""
    offer: Offer | None = None
    other: Offer | None = None


class Messages(QObject):
    """The sender of messages.

    `posted`: signal with a Message.
    `withdrawn`: signal that the last message no longer applies; True if this holds for the report of a defect, too.
    `way_out`: returns a button for the report of a defect, or None.
    """

    posted = Signal(object)
    withdrawn = Signal(bool)
    way_out: Callable[[], Offer | None] = staticmethod(lambda: None)
    """Return the offer after a defect, or None; set by the window."""

    def report_done(self, text: str, remedy: str = "", offer: Offer | None = None) -> None:
        """Report that an act is done.

        `remedy`: the next step, if any. `offer`: a button for the next step (None: no button).
        """
        self.posted.emit(Message(Tone.DONE, text, remedy, offer=offer))

    def refuse(self, refused: Refused, offer: Offer | None = None, other: Offer | None = None) -> None:
        """Report why an act was refused; nothing was changed.

        `offer` and `other`: buttons for alternatives; None for no button. The purposes of the buttons come before the
        long text of the refusal, because only the first lines of a message are visible at once.
        """
        from nakano_status.application.problem_text import refusal_text

        code, text, remedy = refusal_text(refused)
        if purposes := "".join(each.purpose for each in (offer, other) if each is not None):
            text, remedy = f"{refused.entry.title}。", purposes + text + remedy
        self.posted.emit(Message(Tone.REFUSED, text, remedy, code, offer, other))

    def refuse_saving(self, refused: Refused, again: Callable[[], None], other: Offer | None = None) -> None:
        """Report why typed text is not saved; the text is still in its field.

        `again`: saves it again. `other`: a button for another way; None for no button.
        """
        from nakano_status.application.problem_text import refusal_text

        code, text, remedy = refusal_text(refused)
        kept = "記入した文章は残っています。"
        offer = Offer("もう一度保存", again)
        self.posted.emit(Message(Tone.REFUSED, text + kept, remedy, code, offer, other))

    def report_problem(self, problem: Problem) -> None:
        """Report a problem with an act that is stored: a part of it could not be done."""
        from nakano_status.application.problem_text import message, remedy

        self.posted.emit(Message(Tone.REFUSED, message(problem), remedy(problem), problem.code))

    def report_waiting(self, text: str, code: str) -> None:
        """Report by `text` that typed text is not saved yet; saving is tried again automatically.

        `code`: the code of the refusal.
        """
        self.posted.emit(Message(Tone.REFUSED, text, code=code))

    def report_not_done(self, text: str, remedy: str) -> None:
        """Report why an act is not possible in this way; nothing was changed."""
        self.posted.emit(Message(Tone.REFUSED, text, remedy))

    def offer(self, text: str, remedy: str, offer: Offer) -> None:
        """Report why an act is not possible in this way, and offer another way.

        `text`: why it is not possible. `remedy`: the other way, in words. `offer`: the button for it.
        """
        self.posted.emit(Message(Tone.REFUSED, text, remedy, offer=offer))

    def report_defect(self, path: Path | None) -> None:
        """Report a defect of the program; `path`: its report file, None if that could not be written."""
        text = "プログラムの不具合のため、操作を中止しました。記入した内容は、保存されているところまで残っています。"
        remedy = f"記録「{path}」を添えて、担当者に連絡してください。記録に回答の文章は含まれません。"
        if path is None:
            remedy = "記録は保存できませんでした。空き容量を確認し、何をしたときかを、担当者に連絡してください。"
        offer = self.way_out()
        if offer is not None:
            remedy = f"表示が乱れたときは［{offer.label}］を押してください。" + remedy
        self.posted.emit(Message(Tone.DEFECT, text, remedy, "DEFECT", offer))

    def withdraw(self, *, with_defect: bool = False) -> None:
        """Withdraw the last message, which no longer applies; the report of a defect only if `with_defect`."""
        self.withdrawn.emit(with_defect)

    def show_at_end(self, words: str) -> None:
        """Show a text in a box of its own and wait until it is closed; for the time after the window was closed."""
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(QMessageBox.Icon.Information, "進捗状況とりまとめ", words)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.exec()

    def may_lose(self, window: QWidget, what: str) -> bool:
        """Ask whether to close the window although unsaved work is lost, and return the answer.

        `what`: the text that explains what would be lost.
        """
        return _may_leave(window, "保存できていない内容があります", what, "保存せずに閉じる")

    def may_leave_undone(self, window: QWidget, what: str, is_done: Callable[[], bool]) -> bool:
        """Ask whether to close the window before the work named `what` is done; return whether to close.

        Once `is_done` returns True, the question closes by itself, and the result is True.
        """
        title, leave = "終わっていない処理があります", "待たずに閉じる"
        words = (
            f"「{what}」が終わるのを待っています。終わると、そのまま閉じます。\n"
            "待たずに閉じると、終わっていない保存や作成は行われません。"
        )
        return _may_leave(window, title, words, leave, is_done)


def _may_leave(
    window: QWidget, title: str, words: str, leave: str, is_done: Callable[[], bool] = lambda: False
) -> bool:
    """Ask whether to leave: the only question that blocks the window; it is answered once it `is_done`."""
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox(QMessageBox.Icon.Warning, title, words, parent=window)
    box.setTextFormat(Qt.TextFormat.PlainText)
    back = box.addButton("画面に戻る", QMessageBox.ButtonRole.RejectRole)
    leaving = box.addButton(leave, QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(back)
    looking = QTimer(box, interval=_LOOK_EVERY)
    looking.timeout.connect(lambda: box.accept() if is_done() else None)
    looking.start()
    box.exec()
    return is_done() or box.clickedButton() is leaving
