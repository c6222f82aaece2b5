"""What is typed in a long field is kept on this PC until the set on a server that is shown has it (decision 0105).

A field knows to which place of the set its text belongs, and the `Keeper` of its window which set that is. Of what can
only be read nothing is kept, nor of a data file, unless something is left of the time when it was on a server. The
answers of a row are kept likewise by what writes them (`answers/row_writer.py`), which also asks field by field what
becomes of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from nakano_status.application.ports.data_file import TypedText, TypedTexts
from nakano_status.domain.problems.problem import Refused
from nakano_status.gui.session import Session
from nakano_status.gui.words import tr

DRAFT_DELAY = 400
"""Milliseconds from the first unsaved key press to the draft; typing on does not postpone it."""


class Keeper(QObject):
    """Where the fields of a window keep what is typed in them."""

    def __init__(self, window: QWidget, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        session.returned.connect(self._write_again)

    @property
    def typed(self) -> TypedTexts | None:
        """What is kept of the set that is shown; None if it is a data file, or can only be read."""
        file = self._session.file
        return file.typed if file is not None and self._session.may_write else None

    def refuse(self, refused: Refused) -> None:
        """Report that something cannot be kept."""
        self._session.runner.messages.refuse(refused)

    def report_offered(self, field: str) -> None:
        """Report that a text was put into its field again."""
        words = tr("「{field}」に、保存していなかった内容を戻しました。").format(field=field)
        remedy = tr("このPCに残っていたものです。確かめて、続きから記入してください。")
        self._session.runner.messages.report_done(words, remedy)

    def _write_again(self) -> None:
        """Let fields be stored that could not be: where another person has written meanwhile, that is asked now."""
        for each in self._window.findChildren(KeptTyping):
            each.write_again()


class KeptTyping(QObject):
    """Keeps what is typed in one field. `read` returns its text as it looks, `put` replaces it as if it was typed.

    `leave` lets the field be stored, as when the focus leaves it.
    """

    def __init__(
        self, field: QWidget, read: Callable[[], str], put: Callable[[str], None], leave: Callable[[], None]
    ) -> None:
        super().__init__(field)
        self._field, self._read, self._put, self._leave = field, read, put, leave
        self.place = self._seen = ""
        self._last: TypedText | None = None
        self.is_kept = False
        """Whether the text is on this PC, whether or not a server has stored it."""
        self._timer = QTimer(self, singleShot=True, interval=DRAFT_DELAY)
        self._timer.timeout.connect(self._keep)

    def follow(self) -> None:
        """Keep the text soon: it was typed in."""
        if self.place and not self._timer.isActive():
            self._timer.start()

    def begin(self, place: str, stored: str) -> str | None:
        """Follow a place, of which the field shows what is stored now; what is kept of another place is not touched.

        What is kept of it is put into the field. Return over which text that was typed, None if nothing was kept.
        """
        self._timer.stop()
        is_other, self.place, self._seen = place != self.place, place, stored
        keeper, typed = self._whereabouts()
        if keeper is None or typed is None:
            self.place = ""  # what is kept of it is offered once it may be written
            return None
        if not is_other:
            self._drop(typed)
            return None
        self._last = next((each for each in typed.all() if not each.year and each.row_id == place), None)
        if self._last is None or self._last.text == stored:
            self._drop(typed)
            return None
        self._seen = self._last.seen or ""
        self._put(self._last.text)
        self.is_kept = True
        keeper.report_offered(self._field.accessibleName())
        return self._seen

    def settle(self) -> None:
        """Keep now what was typed a moment ago, because another text is to be shown."""
        if self._timer.isActive():
            self._keep()

    def _keep(self) -> None:
        """Keep the text, or no longer if it is what is stored."""
        self._timer.stop()
        keeper, typed = self._whereabouts()
        if keeper is None or typed is None or not self.place:
            return
        if (text := self._read()) == self._seen:
            self._drop(typed)
            return
        self._last = TypedText("", self.place, self._field.accessibleName(), None, text, self._seen)
        try:
            typed.keep([self._last])
        except Refused as refused:
            self.is_kept = False
            keeper.refuse(refused)
        else:
            self.is_kept = True

    def handed_over(self, texts: Iterable[object]) -> Sequence[TypedText]:
        """Keep the text now, and return it as it is kept if it is one that an act stores (`Session.act`, `storing`)."""
        self._keep()
        return [self._last] if self._last is not None and self._last.text in texts else []

    def drop(self) -> None:
        """Keep the text no longer: it is not wanted, or was used."""
        self._timer.stop()
        _, typed = self._whereabouts()
        if typed is not None:
            self._drop(typed)

    def write_again(self) -> None:
        """Let the field be stored if that is still to be done."""
        _, typed = self._whereabouts()
        if self._field.hasFocus() or (typed is not None and self._last in typed.all()):
            self._leave()

    def _drop(self, typed: TypedTexts) -> None:
        last, self._last = self._last, None
        if last is not None:
            typed.drop([last])

    def _whereabouts(self) -> tuple[Keeper | None, TypedTexts | None]:
        top = self._field
        while (above := top.parentWidget()) is not None:
            top = above
        keeper = top.findChild(Keeper, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return keeper, keeper.typed if keeper is not None else None
