"""Typed text of a field is kept on this PC until the displayed set on a server has stored it (decision 0105).

A long field knows where its text belongs in the data, and the `Keeper` of its window knows the set. A line, such as a
reason, belongs to a page: its text may have been meant for another item of the page, so it is offered and not inserted.
Lines whose text is used at once, such as searches and days, have no `kept_as` and are not kept. Neither is read-only
content, nor the typed text of a data file, unless texts remain from the time when its data was on a server. The answers
of a row are kept by their writer (`answers/row_writer.py`), which also asks for each field which text is wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from uuid import uuid4

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from nakano_status.application.ports.data_file import TypedAnswer, TypedOther, TypedText, TypedTexts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.files import StoreLocked, StoreServerGone
from nakano_status.gui.controls.fields import LineField
from nakano_status.gui.messages import Message, Offer, Tone
from nakano_status.gui.page import page_around
from nakano_status.gui.session import Session

DRAFT_DELAY = 400
"""Milliseconds from the first unsaved key press to the draft; typing on does not postpone it."""


class Keeper(QObject):
    """Access of a window's fields to the typed texts on this PC."""

    def __init__(self, window: QWidget, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._offered: set[TypedText] = set()
        session.returned.connect(self._write_again)
        session.leaving.connect(self.settle)
        session.runner.messages.posted.connect(self._follow_refusal)
        session.changed.connect(lambda _, by: self._follow_act(by))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)

    @property
    def typed(self) -> TypedTexts | None:
        """The texts kept on this PC for the displayed set.

        None if no texts are kept for it, as for most data files, or if it is read-only.
        """
        file = self._session.file
        return file.typed if file is not None and self._session.may_write else None

    def is_storing(self, kept: TypedText | None) -> bool:
        """Return whether an act that stores a kept text was requested and is not done yet."""
        return kept is not None and self._session.is_storing(kept)

    def refuse(self, refused: Refused) -> None:
        """Show as a message why a text could not be kept."""
        self._session.runner.messages.refuse(refused)

    def report_offered(self, field: str) -> None:
        """Report that a text kept on this PC was put back into its field; `field`: the field's name."""
        words = f"「{field}」に、保存していなかった内容を戻しました。"
        remedy = "このPCに残っていたものです。確かめて、続きから記入してください。"
        self._session.runner.messages.report_done(words, remedy)

    def settle(self) -> None:
        """Keep at once the texts just typed in lines, without waiting for a pause."""
        for each in self._window.findChildren(KeptLine):
            each.settle()

    def show_kept(self) -> None:
        """Show the texts kept on this PC one after another as messages, with buttons to copy or delete each."""
        self._show_next(self.typed.all() if self.typed is not None else ())

    def _show_next(self, texts: Sequence[TypedText]) -> None:
        if not texts:
            self._session.runner.messages.withdraw()
            return
        first, *rest = texts
        words = f"このPCに残っている内容（残り{len(texts)}件）："
        onward = partial(self._show_next, rest)

        def copy() -> None:
            QApplication.clipboard().setText(first.text)
            onward()

        self._offer(words + typing_name(first), first, Offer("コピーする", copy), onward)

    def offer_line(self, line: KeptLine, field: LineField) -> None:
        """Offer to insert into a line the text that was typed there earlier and not used; each text is offered once.

        `field`: the widget of the line.
        """
        for each in _outside_answers(self.typed) if self.typed is not None else ():
            if line.is_earlier(each) and each not in self._offered and each.text != field.text():
                self._offered.add(each)
                words = f"「{each.name}」に前に記入した内容が、このPCに残っています："

                def put_in(kept: TypedText = each) -> bool:
                    if not isValid(field):  # its panel was made again: the text is kept, and offered there
                        self._offered.discard(kept)
                        return False
                    field.selectAll()
                    field.insert(kept.text)
                    field.setFocus(Qt.FocusReason.OtherFocusReason)
                    line.settle()
                    return True

                self._offer(words, each, Offer("この欄に入れる", partial(self._use, each, put_in)))
                return

    def _offer(self, words: str, kept: TypedText, using: Offer, onward: Callable[[], None] = lambda: None) -> None:
        dropping = Offer("削除する", partial(self._use, kept, onward))
        message = Message(Tone.DONE, words, kept.text, offer=using, other=dropping)
        self._session.runner.messages.posted.emit(message)

    def _use(self, kept: TypedText, then: Callable[[], bool | None]) -> None:
        """Delete a kept text, after `then` used it; keep it if `then` returns False."""
        if then() is not False and self.typed is not None:
            try:
                self.typed.drop([kept])
            except Refused as refused:  # the folder is full or cannot be written
                self.refuse(refused)

    def _follow_focus(self, left: QWidget | None, reached: QWidget | None) -> None:
        for each in (left, reached):
            if isinstance(each, LineField) and self.typed is not None and self._window.isAncestorOf(each):
                line = each.findChild(KeptLine) or (KeptLine(each) if typing_place(each) else None)
                if line is not None:
                    line.settle() if each is left else self.offer_line(line, each)

    def _follow_refusal(self, message: Message) -> None:
        if message.code in (StoreServerGone.entry.code, StoreLocked.entry.code):
            for each in self._window.findChildren(KeptLine):
                each.mark_waiting()

    def _follow_act(self, initiator: object) -> None:
        for each in self._window.findChildren(KeptLine) if initiator is not self._session else ():
            each.follow_act(initiator)

    def _write_again(self) -> None:
        """Store fields that could not be stored before; if another person has written meanwhile, ask now."""
        for each in self._window.findChildren(KeptTyping):
            each.write_again()


class KeptTyping(QObject):
    """Keeping of the typed text of one field on this PC.

    `read`: returns the field's text as displayed.
    `put`: replaces the text as if by typing.
    `leave`: has the field stored, as when the focus leaves it.
    """

    def __init__(
        self, field: QWidget, read: Callable[[], str], put: Callable[[str], None], leave: Callable[[], None]
    ) -> None:
        super().__init__(field)
        self._field, self._read, self._put, self._leave = field, read, put, leave
        self.place = self._seen = ""
        self._of_window: str | None = None
        self._last: TypedOther | None = None
        self._timer = QTimer(self, singleShot=True, interval=DRAFT_DELAY)
        self._timer.timeout.connect(self._keep)

    @property
    def is_kept(self) -> bool:
        """True if the text typed last is on this PC; a text that is being stored remains there until it is stored."""
        _, typed = self._whereabouts()
        return typed is not None and self._last in typed.all()

    def follow(self) -> None:
        """Keep the text after `DRAFT_DELAY`, because the user types; do nothing if the field has no `place`."""
        if self.place and not self._timer.isActive():
            self._timer.start()

    def begin(self, place: str, stored: str) -> str | None:
        """Keep from now on what is typed over `stored`, the text of a place in the data that the field now shows.

        If a text of the place was kept before, put it into the field, and return the stored text over which it was
        typed. Otherwise, return None, also if that text is being stored: its copy remains.
        """
        self._timer.stop()
        is_other, self.place, self._seen = place != self.place, place, stored
        keeper, typed = self._whereabouts()
        if keeper is None or typed is None:
            self.place = ""  # its kept text is offered once it may be written
            return None
        if is_other:
            self._last = next((each for each in _outside_answers(typed) if each.place == place), None)
        if keeper.is_storing(self._last):
            self._seen = self._last.seen or "" if self._last is not None else stored
            return None
        if not is_other or self._last is None or self._last.text == stored:
            self._drop(typed)
            return None
        self._seen = self._last.seen or ""
        self._put(self._last.text)
        keeper.report_offered(self._field.accessibleName())
        return self._seen

    def settle(self) -> None:
        """Keep at once a text that was just typed, without waiting for a pause."""
        if self._timer.isActive():
            self._keep()

    def _keep(self) -> None:
        """Keep the text, or delete the kept text if the field shows the stored one and no other is being stored."""
        self._timer.stop()
        keeper, typed = self._whereabouts()
        if keeper is None or typed is None or not self.place:
            return
        if (text := self._read()) == self._seen and not keeper.is_storing(self._last):
            self._drop(typed)
            return
        self._last = TypedOther(self.place, self._field.accessibleName(), text, self._seen, self._of_window)
        try:
            typed.keep([self._last])
        except Refused as refused:
            keeper.refuse(refused)

    def typed_among(self, texts: Iterable[object]) -> Sequence[TypedText]:
        """Keep the text now; return it in a list if it is among `texts`, otherwise an empty list.

        `texts`: the texts that an act is about to store. The list is passed as `storing` of `Session.act`.
        """
        self._keep()
        return [self._last] if self._last is not None and self._last.text in texts else []

    def drop(self) -> None:
        """Delete the kept text, because it is not wanted or was used."""
        self._timer.stop()
        _, typed = self._whereabouts()
        if typed is not None:
            self._drop(typed)

    def write_again(self) -> None:
        """Have the field store its text again if it has the focus, or if its kept text is not stored yet."""
        _, typed = self._whereabouts()
        if self._field.hasFocus() or (typed is not None and self._last in typed.all()):
            self._leave()

    def _drop(self, typed: TypedTexts) -> None:
        keeper, _ = self._whereabouts()
        if keeper is not None and keeper.is_storing(self._last):
            return  # it is deleted once it is stored
        last, self._last = self._last, None
        if last is not None:
            try:
                typed.drop([last])
            except Refused as refused:
                if keeper is None:
                    raise
                keeper.refuse(refused)

    def _whereabouts(self) -> tuple[Keeper | None, TypedTexts | None]:
        top = self._field
        while (above := top.parentWidget()) is not None:
            top = above
        keeper = top.findChild(Keeper, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return keeper, keeper.typed if keeper is not None else None


class KeptLine(KeptTyping):
    """Keeps the typed text of a one-line field on this PC until it is used.

    Each window keeps its own text of a line. Texts typed there earlier or in another window are offered, not inserted
    (`Keeper.offer_line`). The text is deleted when the page shows another text in the line, when an act has stored it,
    or when the act of its panel has closed the panel. It remains while the server cannot be reached.
    """

    def __init__(self, field: LineField) -> None:
        super().__init__(field, field.text, field.insert, self._hand_over)
        self._line, self.place, self._seen = field, typing_place(field), field.text()
        self._of_window = uuid4().hex
        """Distinguishes the text typed in this line from text typed there earlier, or in another window."""
        self._waits = False
        field.textChanged.connect(self._follow_text)

    def is_earlier(self, kept: TypedOther) -> bool:
        """Return whether `kept` was typed in this line before and is not the text that this window keeps for it."""
        return kept.place == typing_place(self._line) and kept.window != self._of_window

    def mark_waiting(self) -> None:
        """Mark the text as modified again if an act could not store it for now, as while the server is away."""
        self.settle()
        if self._last is not None and self._last.text == self._line.text() and not self._line.isModified():
            self._line.setModified(True)
            self._waits = True

    def follow_act(self, initiator: object) -> None:
        """Delete the kept text if an act used it or the line is no longer modified; not while it waits for a server.

        `initiator`: the widget whose act was done. An act used the text if it hid the line.
        """
        page = page_around(self._line)
        is_its = isinstance(initiator, QWidget) and initiator.isAncestorOf(self._line)
        if self._waits and self._line.isModified():
            return
        if not self._line.isModified() or (is_its and page is not None and not self._line.isVisibleTo(page)):
            self.drop()

    def _hand_over(self) -> None:
        """Have the page store a text again that could not be stored."""
        if self._waits:
            self._waits = False
            self._line.editingFinished.emit()

    def _follow_text(self, text: str) -> None:
        if text and self._line.isModified():
            self.place = typing_place(self._line)  # a line of several items has the place of its current item
            self.follow()
        elif self._waits:  # it remains on this PC, and is offered when the line is entered
            self._waits, self._last, self._of_window, self._seen = False, None, uuid4().hex, text
        else:
            self._seen = text
            self.drop()


def _outside_answers(typed: TypedTexts) -> list[TypedOther]:
    return [each for each in typed.all() if isinstance(each, TypedOther)]


def typing_place(field: LineField) -> str:
    """Return the place under which the text of a line is kept, made of page and key; empty if it is not kept."""
    page = page_around(field)
    return f"line/{page.name}/{field.kept_as}" if page is not None and field.kept_as else ""


def typing_name(typed: TypedText) -> str:
    """Return the displayed name of a kept text: its year and row for an answer, otherwise the name of its field."""
    return f"{FiscalYear.parse(typed.year).label} {typed.row_id}" if isinstance(typed, TypedAnswer) else typed.name
