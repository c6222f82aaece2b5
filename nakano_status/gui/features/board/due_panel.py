"""A panel for 期限延長 of a division or 部内期限 of a 部: a due date and a reason are set and withdrawn in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.kinds import letters_paper
from nakano_status.application.problem_text import plain_sentence
from nakano_status.application.round.extend_due import FORMS_KEEP_DUE, Extension, extend_due
from nakano_status.domain.calendar.days import day_label, moment_label
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.round.states import DueChange, due_label_within, proposed_body_due
from nakano_status.gui.controls.boxes import STRETCH, column_of, fill_frame, line_of
from nakano_status.gui.controls.fields import Button, DayField, LineField, PrimaryButton
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.messages import Offer
from nakano_status.gui.page import AppContext, Panel, Question
from nakano_status.gui.window.page_list import EXPORT

if TYPE_CHECKING:
    from nakano_status.application.round.extend_due import BodyDue
    from nakano_status.application.round.read.views import RoundView
    from nakano_status.domain.calendar.fiscal_year import FiscalYear

_WHY: Mapping[str, str] = {
    ActKind.ASK_BACK: "修正依頼の回答期限",
    ActKind.DISTRIBUTE: "回答様式の作り直し",
    ActKind.CORRECT_DUE: "全体の回答期限の訂正",
}
"""Texts for a date set by an act with another purpose, or for all divisions, by the kind of the act."""


@dataclass(frozen=True)
class DueSubject:
    """A division or 部 that may have a due date of its own in a round.

    `round_id`, `year`: the ID and the year of the round. `above`: the term for a 部, such as 部 or 局; empty if the
    subject is a division. `own`: its own due date; None if the round's due date applies. `round_due`: the round's due
    date (None: it has none).
    """

    round_id: str
    year: FiscalYear
    name: str
    above: str
    own: date | None
    round_due: date | None

    @classmethod
    def within(cls, round_: RoundView, name: str, above: str, own: date | None) -> DueSubject:
        """Return a division or 部 in a round."""
        return cls(round_.round_id, round_.year, name, above, own, round_.due)

    @property
    def proposed(self) -> date | None:
        """The date that the field shows first: the subject's own, otherwise the proposed one.

        None if neither the subject nor the round has a due date.
        """
        if self.own is not None or self.round_due is None:
            return self.own
        return proposed_body_due(self.round_due, is_department=bool(self.above))


class DuePanel(Panel):
    """A panel to set or withdraw the due date of a division or 部.

    Its fields are hidden until its button `begin` is pressed. The owner of the panel places that button.
    """

    def __init__(self, around: AppContext, kept_as: str) -> None:
        """Make a panel whose typed reason is kept under the key `kept_as`."""
        super().__init__(around)
        self._subject: DueSubject | None = None
        self._asked: DueSubject | None = None
        self.begin = Button(do=self.ask)
        self.last = ReadingLabel(kind="muted")
        self.heading = label("", "heading")
        self.day = DayField("期限")
        self.reason = LineField("理由", "理由（必須）", kept_as=kept_as)
        self.notice = ReadingLabel(kind="ask")
        self.give = PrimaryButton(do=self._give)
        self.take_back = Button(do=self._take_back)
        self.stop = Button("やめる", self.close_box)
        self.box = Question()
        self._lay_out()
        self._connect()

    def show_subject(self, subject: DueSubject, *, may_change: bool) -> None:
        """Show the due date of a division or 部; `may_change` is whether the user may change it.

        Unsaved input is discarded only if another division or 部 was shown before, or another round.
        """
        if not self._shows(subject):
            self.close_box()
            self.last.hide()
        if subject == self._subject:
            self.begin.setEnabled(may_change)
            return
        self._subject = subject
        self.begin.setEnabled(may_change)
        self.begin.setText("期限を設定…" if subject.above else "期限を延長…")
        self.heading.setText(due_label_within(subject.above) if subject.above else "回答期限の延長")
        self.give.setText("設定する" if subject.above else "延長する")
        self.take_back.setText("期限を取り消す" if subject.above else "延長を取り消す")
        self.take_back.setVisible(subject.own is not None and subject.round_due is not None)

    def show_last(self, change: DueChange | None) -> None:
        """Show who last changed the due date, when and why.

        Nothing is shown if `change` is None, or if it set another date than the date shown.
        """
        is_shown = change is not None and self._subject is not None and self._subject.own == change.due
        if is_shown and change is not None:
            head = "　".join(filter(None, (moment_label(change.at), change.by)))
            words = f"期限の変更：{head}"
            why = _WHY.get(change.act_kind, change.reason)
            self.last.show_text("　".join(filter(None, (words, why))))
        self.last.setVisible(is_shown)

    def ask(self) -> None:
        """Show the fields for the date and the reason, with a proposed date.

        Does nothing if the button `begin` is disabled.
        """
        if self._subject is None or not self.begin.isEnabled():
            return
        self._asked = self._subject
        proposed = self._subject.proposed or self.session.parts.clock.today()
        self.day.show_day(proposed)
        self._check_day()
        self.box.begin()
        self.day.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_box(self) -> None:
        """Close the fields and discard unsaved input."""
        holder = QApplication.focusWidget()
        had_keyboard = holder is not None and self.box.isAncestorOf(holder)
        self.reason.clear_for_good()
        if not self.box.isHidden():
            self.box.hide()
            self.box.sight.go_back()
        if had_keyboard:
            self.begin.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give(self) -> None:
        if (due := self.day.ask_day()) is not None:
            self._set_asked(due)

    def _take_back(self) -> None:
        if self._subject is not None and self._subject.round_due is not None:
            self._set_asked(self._subject.round_due)

    def _set_asked(self, due: date) -> None:
        """Set the due date of the subject for which the fields were shown, if a reason was typed."""
        if self._asked is not None and self.reason.text().strip():
            self._set(due, self.reason.text(), self._asked)

    def _set(self, due: date, reason: str, seen: DueSubject) -> None:
        """Set the due date of `seen`, a division or 部 as the user saw it."""
        session = self.session
        divisions = () if seen.above else (seen.name,)
        department = seen.name if seen.above else None
        extension = Extension(due, reason, divisions, department, seen.year, seen=seen.own or seen.round_due)

        def close_own_box() -> None:
            if self._shows(seen):
                self.close_box()

        def done(outcome: Outcome[tuple[BodyDue, ...]]) -> None:
            (changed,) = outcome.value
            self._report(changed, "".join(plain_sentence(each) for each in outcome.problems))
            if changed.is_changed:
                close_own_box()
                self.around.saved.emit()

        session.act(
            lambda store: extend_due(store, extension, session.by),
            done,
            what="期限を変更しています",
            initiator=self,
            subject=extension,
            refused=self.around.moved_content_handler(
                partial(self._set, due, reason), lambda: self._subject if self._shows(seen) else None, close_own_box
            ),
        )

    def _shows(self, subject: DueSubject) -> bool:
        """Whether the due date of a division or 部 in its round is shown."""
        shown = self._subject
        return shown is not None and (shown.round_id, shown.name) == (subject.round_id, subject.name)

    def _report(self, changed: BodyDue, asked: str) -> None:
        """Report a due date that was set, with the questions `asked` about it."""
        what = changed.what
        if not changed.is_changed:
            words = f"{changed.name}の{what}は、既にその日です。変更はありません。"
            self.around.messages.report_done(words)
            return
        if changed.now is None:
            words = f"{changed.name}の{what}を、全体の回答期限に戻しました。"
        else:
            words = f"{changed.name}の{what}を{day_label(changed.now)}にしました。"
        if changed.is_department:
            self.around.messages.report_done(words, asked)
        else:
            letters = Offer("期限変更通知へ", partial(self.around.wanted.emit, EXPORT.name, letters_paper.PAPER))
            self.around.messages.report_done(words, asked + FORMS_KEEP_DUE, letters)

    def _enter(self) -> None:
        """Set the date as Enter in the reason does; if the reason is missing, show a notice."""
        if self.give.isEnabled():
            self.give.click()
        else:
            self.notice.show_if_any("理由を記入してください。")

    def _check_day(self) -> None:
        """Show a notice if the day has passed; this may be intended."""
        due = self.day.day
        is_past = due is not None and due < self.session.parts.clock.today()
        self.notice.show_if_any("この日は、すでに過ぎています。" if is_past else "")

    def _offer(self) -> None:
        has_reason = bool(self.reason.text().strip())
        self.give.setEnabled(has_reason)
        self.take_back.setEnabled(has_reason)

    def _connect(self) -> None:
        self.box.ended.connect(self.close_box)
        self.day.changed.connect(self._check_day)
        self.reason.textChanged.connect(lambda _: self._offer())
        self.reason.textEdited.connect(lambda _: self._check_day())
        self.reason.returnPressed.connect(self._enter)
        self._offer()

    def _lay_out(self) -> None:
        self.reason.setAcceptDrops(False)  # a dropped file is handled by the window
        self.last.hide()
        self.notice.hide()
        line = line_of(self.day, STRETCH)
        acts = line_of(self.give, self.take_back, self.stop, STRETCH)
        fill_frame(self.box, self.heading, line, self.day.fault, self.reason, self.notice, acts)
        column_of(self.last, self.box, within=self)
        self.box.hide()
