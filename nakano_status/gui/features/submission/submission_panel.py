"""回答ファイルを作成: a form for the respondent and the target, then the path of the file and what to do with it.

所属長確認 shows who confirmed the answers and when, whether anything changed since, and a button to confirm them.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QWidget

from nakano_status.application import problem_text
from nakano_status.application.forms.output_paths import unplaced_form
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Store
from nakano_status.application.round.read.views import ConfirmationView, RoundView
from nakano_status.application.submission.submit import (
    Confirmed,
    SentAnswer,
    SubmissionView,
    SubmitOptions,
    Submitted,
    confirm,
    record_respondent,
    submission_mail,
    submit,
)
from nakano_status.domain.calendar.days import moment_label
from nakano_status.domain.exchange.returns import Respondent
from nakano_status.domain.history.acts import printed_head
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.exchange import SubmissionIncomplete
from nakano_status.domain.review.confirmation import ShownTexts
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of, scroll_area_of
from nakano_status.gui.controls.fields import Button, LineField, PrimaryButton, TickBox
from nakano_status.gui.controls.files import WORKBOOKS, MadeFile, PathLabel, TargetQuestion, choose_target
from nakano_status.gui.editing.edits_under_way import EditsUnderWay
from nakano_status.gui.looks.appearance import STEP, set_kind
from nakano_status.gui.looks.labels import ReadingLabel, caption, label
from nakano_status.gui.messages import Offer
from nakano_status.gui.page import AppContext, Panel


class ConfirmationPanel(Panel):
    """A panel for the optional confirmation by the head of the division (所属長確認).

    The signal `confirmed` is emitted when a confirmation was recorded.
    """

    confirmed = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._values: ShownTexts = {}
        self._shown_name = ""
        self.name = LineField("所属長確認をした人", kept_as="confirmed-by")
        self.give = Button("確認する", self.record)
        self.state = ReadingLabel()
        self._lay_out()
        self.name.returnPressed.connect(self.record)

    def show_confirmation(
        self, confirmation: ConfirmationView | None, division: str, values: ShownTexts, *, may: bool
    ) -> None:
        """Show the confirmation of the answers (None: not confirmed); a name that was typed is not replaced.

        `division`: the name of the division, for the hint in the field. `values`: the answers that are confirmed by the
        button; without any there is nothing to confirm. `may`: whether the user may confirm the answers.
        """
        self._values = values
        self.name.setPlaceholderText(f"例　{division}長")
        name_before, self._shown_name = self._shown_name, confirmation.name if confirmation else ""
        if self.name.text() == name_before:
            self.name.setText(self._shown_name)
        set_kind(self.state, _kind(confirmation) if values else "muted")
        self.state.show_text(_state_words(confirmation) if values else _NOTHING_TO_CONFIRM)
        self.give.setText("再度確認する" if confirmation and confirmation.changed else "確認する")
        for part in (self.name, self.give):
            part.setEnabled(may and bool(values))

    def record(self) -> None:
        """Record that the person named in the field has confirmed the current answers."""
        session, name, seen = self.session, self.name.text(), self._values
        year = session.shown_year
        session.act(
            lambda store: confirm(session.parts, store, name, year=year, by=session.by, seen=seen),
            self._show_done,
            what="所属長確認を記録しています",
            refused=self.around.refusal_handler(),
        )

    def _show_done(self, outcome: Outcome[Confirmed]) -> None:
        given = outcome.value
        words = f"所属長確認（{given.name}）を記録しました（取組{given.rows}件）。"
        self.around.messages.report_done(words, "この後に作成する回答ファイルに載ります。")
        self.confirmed.emit()

    def _lay_out(self) -> None:
        line = line_of((self.name, 1), self.give)
        column_of(label("所属長確認（任意）", "field"), line, self.state, within=self)


_NOTHING_TO_CONFIRM = "回答する取組がないため、確認を受ける必要はありません。"


def _kind(found: ConfirmationView | None) -> str:
    if found is None:
        return "muted"
    return "ask" if found.changed else "good"


def _state_words(found: ConfirmationView | None) -> str:
    if found is None:
        return "まだ確認されていません。取組の回答を確認すると、氏名と日付が回答ファイルに載ります。"
    who, changed = f"{found.name}　{found.day or ''}".strip(), len(found.changed)
    if changed:
        return f"{who}の確認{found.limits}の後に、{changed}件の欄が変更されています（左の一覧）。再度確認を受けますか。"
    return f"✓ {who}に確認済{found.limits}。その後、取組の公表する欄に変更はありません。"


_RESPONDENT = "respondent"
"""The one subject of the edits of this panel."""

_NOT_IN_FILE = "ROWS-NOT-IN-FORM"
"""The code of the problem that written answers are not in the file; it is shown beside the file."""


class SubmissionPanel(QFrame):
    """The form to make the file of answers, and the result; the button is always in sight below the scroll area.

    The signal `made` carries the path of the file that was made. `saved` is emitted after the respondent was stored,
    `unsaved` after that was not done.
    """

    made = Signal(object)
    saved = Signal()
    unsaved = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__()
        self.setObjectName("side")
        self._around = around
        self._kept = self._stored = Respondent()
        self._under_way = EditsUnderWay[None, str, Respondent]()
        self._round: RoundView | None = None
        self._target: Path | None = None
        self._suggested = "【回答】.xlsx"
        self.respondent = LineField(kept_as="respondent")
        self.extension = LineField(kept_as="extension")
        self.advice = ReadingLabel(kind="muted")
        self.confirmation = ConfirmationPanel(around)
        self.submitted = ReadingLabel()
        self.target = PathLabel()
        self.change = Button("保存先を変更…", self._ask_target)
        self.draft = TickBox("下書きとして作成")
        self.make = PrimaryButton("回答ファイルを作成", self.write)
        self.state = ReadingLabel(kind="muted")
        self.exists = TargetQuestion(self._ask_target)
        self.result = MadeFile()
        self._lay_out()
        self._connect()

    def show_state(
        self,
        errors: int,
        respondent: Respondent,
        round_: RoundView,
        confirmed: ConfirmationView | None,
        values: ShownTexts,
    ) -> None:
        """Show the number of errors that prevent a submission, the respondent, and the confirmation.

        A respondent that is being typed is not replaced. If there are errors, only a draft can be made. `confirmed`:
        None if the answers are not confirmed. `values`: the answers that the head of the division confirms.
        """
        self._round = round_
        self._under_way.follow_shown()
        self._stored = self._under_way.shown(None).get(_RESPONDENT, respondent)
        if self._typed() == self._kept:
            self._show_stored()
        self._suggested = f"【回答】{round_.division or ''}_{round_.year.short}.xlsx"
        self._show_errors(errors)
        may = self._around.session.may_write
        self.confirmation.show_confirmation(confirmed, round_.division or "", values, may=may and not round_.closed)
        for part in (self.make, self.respondent, self.extension, self.draft):
            part.setEnabled(may)
        self.draft.setVisible(bool(errors))
        self.draft.setChecked(self.draft.isChecked() and bool(errors))
        self._follow_draft()

    def show_submitted(self, submitted: SubmissionView | None) -> None:
        """Show the last submission, and whether later changes require another file.

        If `submitted` is None, the line about it is hidden; the rest of the panel remains.
        """
        self.submitted.setVisible(submitted is not None)
        if submitted is not None:
            set_kind(self.submitted, "ask" if submitted.changed else "muted")
            self.submitted.show_text(_submitted_words(submitted))

    def _show_stored(self) -> None:
        self._kept = self._stored
        self._show(self._stored)

    def _show(self, respondent: Respondent) -> None:
        for field, text in ((self.respondent, respondent.name), (self.extension, respondent.extension)):
            if field.text() != (text or ""):
                field.setText(text or "")

    def flush(self) -> None:
        """Store the respondent if it changed."""
        now = self._typed()
        if now != self._kept:
            self._record(now, self._kept)

    def _record(self, now: Respondent, seen: Respondent) -> None:
        session = self._around.session
        self._kept = now  # what is typed next follows this
        edit = self._under_way.begin(None, {_RESPONDENT: seen}, {_RESPONDENT: now})

        def done(_: object) -> None:
            self._under_way.end(edit)
            self._around.saved.emit()
            self.saved.emit()

        def keep() -> None:
            if self._under_way.give_up(edit):  # otherwise something else was stored since
                if self._typed() == self._kept:  # otherwise something else was typed since
                    self._show(now)
                self._kept = edit.expected()[_RESPONDENT]
            self.unsaved.emit()

        def act(store: Store) -> Outcome[Respondent]:
            outcome = record_respondent(store, now, session.by, edit.expected()[_RESPONDENT])
            edit.mark_written()
            return outcome

        session.act(
            act,
            done,
            what="記入者を保存しています",
            refused=self._around.moved_content_handler(
                partial(self._record, now), lambda: self._stored, self._show_stored
            ),
            not_done=keep,
        )

    def _typed(self) -> Respondent:
        return Respondent(self.respondent.text() or None, self.extension.text() or None)

    def choose(self, target: Path) -> None:
        """Set the target path of the file; a question about the former path is closed."""
        self.exists.hide()
        self._target = target
        self._show_target()

    def write(self) -> None:
        """Make the file of answers; the user is asked before an existing file is replaced."""
        self._write(SubmitOptions(self._where(), is_draft=self.draft.isChecked()))

    def _write(self, submission: SubmitOptions) -> None:
        self.flush()
        self.exists.hide()
        self.result.hide()
        session = self._around.session

        def make() -> None:
            session.act(
                lambda store: submit(session.parts, store, submission, session.by),
                lambda outcome: self._show_made(outcome, is_draft=submission.is_draft),
                what="回答ファイルを作成しています",
                initiator=self,
                refused=lambda refused: self._refuse(submission, refused),
            )

        session.after_storing(make)

    def _where(self) -> Path:
        if self._target is not None:
            return self._target
        file, name = self._around.session.file, Path(self._suggested)
        if self.draft.isChecked():
            name = name.with_stem(f"{name.stem}（下書き）")
        return (file.path.parent if file else Path()) / name

    def _follow_draft(self) -> None:
        """Show on the button and in the file's name whether a draft is made."""
        self.make.setText("下書きを作成" if self.draft.isChecked() else "回答ファイルを作成")
        self._show_target()

    def _show_target(self) -> None:
        self.target.show_path(self._where())

    def _show_made(self, outcome: Outcome[Submitted], *, is_draft: bool) -> None:
        made = outcome.value
        if (unplaced := unplaced_form(outcome.problems)) is not None:
            self._around.saved.emit()
            self._around.messages.report_problem(unplaced)
            return
        text = _made_words(made, is_draft=is_draft)
        left = [
            f"{problem_text.message(each)}{problem_text.remedy(each)}"
            for each in outcome.problems
            if each.code == _NOT_IN_FILE
        ]
        mail = self._mail(made, is_draft=is_draft)
        self.result.show_file(made.file, "\n".join([text, *left, _then(made.collector, is_draft=is_draft)]), mail)
        self._bring_in_sight(self.result)
        self._around.messages.withdraw()
        self.made.emit(outcome.value.file)
        self._around.saved.emit()

    def _mail(self, made: Submitted, *, is_draft: bool) -> str:
        """Return the text of the mail that the file is sent with."""
        if self._round is None:
            return ""
        division, year = self._round.division or "", self._round.year
        sent = SentAnswer(division, year, self._kept, made.file.name, made.rows, is_draft, made.written)
        return submission_mail(sent)

    def _show_errors(self, errors: int) -> None:
        if errors:
            self.state.show_text(f"修正を要するものが{errors}件あります。修正するか、下書きとして作成してください。")
        else:
            self.state.show_text("修正を要するものはありません。回答ファイルを作成できます。")

    def _refuse(self, submission: SubmitOptions, refused: Refused) -> None:
        again = replace(submission, replace=True)
        if self.exists.ask_if_target_exists(refused, lambda: self._write(again)):
            self._bring_in_sight(self.exists)
        elif isinstance(refused, SubmissionIncomplete):
            self._around.messages.refuse(refused, Offer("下書きとして作成", self._write_draft))
        else:
            self._around.messages.refuse(refused)

    def _bring_in_sight(self, part: QWidget) -> None:
        """Scroll to a part once it is laid out."""
        QTimer.singleShot(0, part, lambda: self._area.ensureWidgetVisible(part))

    def _write_draft(self) -> None:
        """Make the file as it is, marked as a draft."""
        self.make.setFocus()  # the message that offered this is taken away
        self.draft.setChecked(True)
        self.write()

    def _advise(self) -> None:
        """Show as advice that the name or the extension is blank; the file can be made all the same."""
        parts = (("記入者", self.respondent), ("内線", self.extension))
        blank = "・".join(named for named, field in parts if not field.text().strip())
        words = f"（参考）{blank}が空欄です。回答について問い合わせるときに使います。空欄のままでも作成できます。"
        if blank:
            self.advice.show_text(words)
        self.advice.setVisible(bool(blank))

    def _ask_target(self) -> None:
        choose_target(self, "回答ファイルの保存先", self._where(), self.choose, WORKBOOKS)

    def _connect(self) -> None:
        for field in (self.respondent, self.extension):
            field.editingFinished.connect(self.flush)
            field.textChanged.connect(lambda _: self._advise())
        self.draft.toggled.connect(lambda _: self._follow_draft())

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setSpacing(STEP)
        kept = self.advice.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # what is about to be clicked stays where it is
        self.advice.setSizePolicy(kept)
        form.addRow(caption(self.respondent, "記入者"), self.respondent)
        form.addRow(caption(self.extension, "内線"), self.extension)
        form.addRow(self.advice)
        content = QWidget()
        column_of(
            label("回答ファイル", "heading"),
            self.state,
            self.submitted,
            form,
            self.confirmation,
            label("保存先", "field"),
            self.target,
            self.change,
            self.exists,
            self.result,
            STRETCH,
            within=content,
            margins=(3 * STEP, 3 * STEP, 3 * STEP, STEP),
            spacing=STEP + STEP // 2,
        )
        self._area = scroll_area_of(content)
        foot = column_of(self.draft, self.make, margins=(3 * STEP, STEP, 3 * STEP, 2 * STEP), spacing=STEP)
        column_of((self._area, 1), foot, within=self, spacing=0)
        self._advise()  # last: a label that is shown before it has a parent is a window, which takes the keyboard


_CONFIRMED_SINCE = "載せるときは、もう一度、回答ファイルを作成して送ってください。"


def _submitted_words(submitted: SubmissionView) -> str:
    """Return a text on the last file: when it was made, the number of changes since, and the number to compare by."""
    number = printed_head(submitted.sha256) if submitted.sha256 else ""
    receipt = f"\n照合のための番号：{number}" if number else ""
    return _changed_words(submitted) + receipt


def _changed_words(submitted: SubmissionView) -> str:
    what = "下書き" if submitted.is_draft else "回答ファイル"
    when = moment_label(submitted.at) if submitted.at else ""
    if not submitted.changed:
        then = "回答ファイルはまだ作成していません。" if submitted.is_draft else ""
        if submitted.lacks_confirmation:
            return (
                f"{when} に{what}を作成しました。その後に記録した所属長確認は、このファイルに載っていません。"
                f"{then or _CONFIRMED_SINCE}"
            )
        return f"{when} に{what}を作成しました。その後の変更はありません。{then}".strip()
    then = "" if submitted.is_draft else "もう一度、回答ファイルを作成して送ってください。"
    words = f"{when} に{what}を作成した後に、{len(submitted.changed)}件変わっています（左の一覧）。{then}"
    return words.strip()


def _made_words(made: Submitted, *, is_draft: bool) -> str:
    """Return a text on the file that was made and its number of rows; for a 下書き, with the number of written rows."""
    if is_draft:
        counted = f"{made.rows}件のうち{made.written}件に記入"
        return f"下書きの回答ファイル「{made.file.name}」を作成しました（{counted}）。"
    return f"回答ファイル「{made.file.name}」を作成しました（{made.rows}件）。"


def _then(collector: str | None, *, is_draft: bool) -> str:
    """Return a text on what to do with the file; a section (係) returns it to its division `collector`."""
    if is_draft:
        return (
            "下書きは、課内などで内容を確認するためのものです。"
            f"{collector or '事務局'}に送ると記入した内容は取り込まれますが、"
            "提出したことにはなりません。記入を終えたら、［回答ファイルを作成］で回答を作成してください。"
        )
    return (
        f"このファイルを{collector or '庶務担当課または事務局'}にメールで送ってください。"
        "送ったあとに変更した場合は、もう一度作成して送ってください。"
    )
