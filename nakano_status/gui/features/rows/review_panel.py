"""確認・修正依頼: the panel to accept or reopen rows, to ask a division about them again, and to change who answers.

Requests are stored while they are typed, until a file with all requests to the division is made. Facts that were frozen
when the round was opened can only be changed with a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QFrame, QWidget

from nakano_status.application.forms.output_paths import FormOptions
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Store
from nakano_status.application.review import review_rows
from nakano_status.application.round.amend_round import AmendedRow, Amendment, AnswererRule, ReportChange, amend_round
from nakano_status.application.round.read.views import RoundView, RowView, shown_texts
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.exchange import ContentMoved
from nakano_status.domain.review.confirmation import ShownTexts
from nakano_status.domain.round.round import OutOfReport
from nakano_status.domain.round.states import RowState, proposed_repeat_due
from nakano_status.gui.commands import AMEND, ASK_BACK, HAND_ON, REOPEN, Command
from nakano_status.gui.controls.boxes import FRAME_MARGINS, STRETCH, column_of, line_of, scroll_area_of
from nakano_status.gui.controls.fields import Button, Choice, DayField, LineField, PrimaryButton, TickBox
from nakano_status.gui.controls.files import FileAct, MakingFile
from nakano_status.gui.editing.edits_under_way import EditsUnderWay, EditUnderWay
from nakano_status.gui.editing.narrative_edit import NarrativeEdit
from nakano_status.gui.editing.text_field import Autosave
from nakano_status.gui.lists.rich_text_list import RichTextItem, heading
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.lists.row_words import state_word
from nakano_status.gui.looks.appearance import STEP, steps
from nakano_status.gui.looks.labels import ReadingLabel, escape_ampersands, label, lines_html
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.panels.hand_on_panel import HandOnPanel
from nakano_status.gui.panels.office_acts import accept_answers

_SHORT = 10
"""The least number of characters that a combo box shows; its list is as wide as its texts."""


_RowFacts = tuple[OutOfReport | None, bool]
_FrozenFacts = Mapping[str, _RowFacts]
"""By 管理番号: why the row is out of the report (None: it is in it), and whether several divisions answer it."""


class AmendPanel(Panel):
    """A panel that changes who answers the selected rows, and whether they are in the report.

    `chosen` is a function that returns the selected rows.
    """

    def __init__(self, around: AppContext, chosen: Callable[[], list[RowView]]) -> None:
        super().__init__(around)
        self._chosen = chosen
        self._row: RowView | None = None
        self._round_id = ""
        self.answerers = Choice("回答する所管課", self._offer, least=_SHORT)
        self.report = Choice("報告対象", self._offer, least=_SHORT)
        self.reason = LineField("変更の理由", "変更の理由（必須）", kept_as="amendment-reason")
        self.change = Button("変更する", self._amend)
        self.words = ReadingLabel(kind="muted")
        self._lay_out()
        self.reason.textChanged.connect(lambda _: self._offer())
        self.reason.returnPressed.connect(self.change.click)

    def show_row(self, row: RowView, round_: RoundView) -> None:
        """Show who answers a row and whether it is in the report.

        If the row is the same, a typed reason remains, and so do the choices if their values in the row are the same.
        """
        before = self._row if self._row and (self._round_id, self._row.id) == (round_.round_id, row.id) else None
        if before is None:
            self.reason.clear_for_good()
        self._row, self._round_id = row, round_.round_id
        named = [*row.named]
        self.answerers.setItemText(1, f"各課が回答（{'、'.join(named)}）")
        if before is None or _frozen_facts_of(before) != _frozen_facts_of(row):
            self.answerers.setCurrentIndex(int(len(row.answerers) > 1))
            self.report.choose(row.out_of_report)
        may = self.session.may_write and not round_.closed and row.repost_of is None
        self.answerers.setEnabled(may and len(named) > 1)
        self.report.setEnabled(may)
        self.reason.setEnabled(may)
        self._show_why_not(row, round_)
        self._offer()

    def begin(self) -> None:
        """Set the focus to the first enabled choice."""
        box = self.answerers if self.answerers.isEnabled() else self.report
        box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self) -> None:
        """Enable the change if a choice differs from the current value and a reason is given."""
        differs = self._answering() is not None or self._report_change() is not None
        self.change.setEnabled(self.report.isEnabled() and differs and bool(self.reason.text().strip()))

    def _answering(self) -> AnswererRule | None:
        if self._row is None or bool(self.answerers.currentIndex()) is (len(self._row.answerers) > 1):
            return None
        return AnswererRule.ALL if self.answerers.currentIndex() else AnswererRule.LEAD

    def _report_change(self) -> ReportChange | None:
        chosen = self._reason_out()
        if self._row is None or chosen is self._row.out_of_report:
            return None
        return ReportChange.IN if chosen is None else ReportChange.OUT

    def _reason_out(self) -> OutOfReport | None:
        """Return the chosen reason why the rows are out of report; None if they are in it."""
        chosen = self.report.currentData()
        return None if chosen is None else OutOfReport(chosen)

    def _amend(self) -> None:
        change = self._report_change()
        ids = tuple(row.id for row in self._chosen())
        why_out = self._reason_out() if change is ReportChange.OUT else None
        year, seen = self.session.shown_year, self._frozen_facts()
        self._write(Amendment(ids, self.reason.text(), self._answering(), change, why_out, year), seen)

    def _frozen_facts(self) -> _FrozenFacts:
        """Return whether the selected rows are in the report, and whether several divisions answer them."""
        return {each.id: _frozen_facts_of(each) for each in self._chosen()}

    def _write(self, amendment: Amendment, seen: _FrozenFacts) -> None:
        given, round_id = replace(amendment, seen=seen), self._round_id

        def displayed() -> _FrozenFacts | None:
            facts = self._frozen_facts()
            is_complete = self._round_id == round_id and facts.keys() >= {*amendment.rows}
            return facts if is_complete else None

        self.session.act(
            lambda store: amend_round(store, given, self.session.by),
            partial(self._show_done, amendment.reason),
            what="変更しています",
            repeats=True,
            initiator=self,
            refused=self.around.moved_content_handler(partial(self._write, amendment), displayed),
        )

    def _show_done(self, reason: str, outcome: Outcome[tuple[AmendedRow, ...]]) -> None:
        changed = sum(row.changed for row in outcome.value)
        self.reason.clear_if_used(reason)
        words = f"{changed}件の取組について、回答する所管課又は報告対象を変更しました。"
        self.around.report_saved(
            words, "理由は変更履歴に残ります。送り直す回答様式があるときは、「照会」に表示されます。"
        )

    def _show_why_not(self, row: RowView, round_: RoundView) -> None:
        words = "進捗確認を開始したときに固定された内容を、理由を記入して変更します。"
        if row.repost_of is not None:
            words = f"再掲の取組です。元の取組（{row.repost_of}）で変更してください。"
        elif round_.closed:
            words = "締切済のため、変更できません。"
        self.words.show_text(words)

    def _lay_out(self) -> None:
        self.answerers.addItem("主管課が回答")
        self.answerers.addItem("")
        self.report.addItem("報告対象", None)
        for reason in OutOfReport:
            self.report.addItem(f"対象外：{reason.label}", reason)
        _forbid(self.report, OutOfReport.REPOST)
        heading = label("回答する所管課と報告対象", "heading")
        choices, reasoning = line_of((self.answerers, 1), (self.report, 1)), line_of((self.reason, 1), self.change)
        column_of(heading, self.words, choices, reasoning, within=self)


def _frozen_facts_of(row: RowView) -> _RowFacts:
    return row.out_of_report, len(row.answerers) > 1


def _forbid(box: QComboBox, reason: OutOfReport) -> None:
    """Disable a reason that exists but cannot be chosen: whether a row is a repost is set by the plan."""
    model = box.model()
    if isinstance(model, QStandardItemModel):
        model.item(box.findData(reason)).setEnabled(False)


_LINES_SHOWN = 26
"""The greatest height of the list in steps; a longer list scrolls."""

_KEY = "comment"

FindRow = Callable[[str], RowView | None]


class AskingPanel(Panel):
    """A panel to write requests to a division about its rows (修正依頼), with a list of the requests not sent yet.

    The signal `went` carries the 管理番号 of an item that the user opens. `saved` is emitted after a comment was stored
    and none remains, `unsaved` after one was not stored. `is_unsaved`: some comment is not stored. A comment that was
    not stored while other rows were displayed is put into its field for its rows again.
    """

    went = Signal(str)
    saved = Signal()
    unsaved = Signal()

    def __init__(self, around: AppContext, find: FindRow) -> None:
        super().__init__(around)
        self._find = find
        self._division = ""
        self._ids: tuple[str, ...] = ()
        self._stored: Mapping[str, str] = {}
        self._seen: dict[str, str] = {}  # the comments that the next one replaces
        self._is_read = False
        self._round_id = ""
        self._refused: str | None = None
        self._unstored: dict[tuple[str, ...], tuple[str, Mapping[str, str]]] = {}
        self.is_unsaved = False
        self._under_way = EditsUnderWay[tuple[str, str], str, str]()
        self.comment = NarrativeEdit(around.underlining, lines=3, most_lines=8)
        self.words = label("", "muted")
        self.list = RichTextView("依頼に含める取組")
        self.has_due = TickBox("この所管課の回答期限")
        self.due = DayField("この所管課の回答期限")
        self.make = Button(do=self._ask)
        self.making = MakingFile(around)
        self._autosave = Autosave(lambda _: self.comment.text_as_typed(), self)
        self._lay_out()
        self._connect()

    def show_rows(self, round_id: str, division: str, row_ids: Sequence[str]) -> None:
        """Set the rows that a request is about, the current row first, and show the stored comment on it.

        `round_id` is the ID of the round, `division` the name of the division. The comment typed on the rows shown
        before is stored first.
        """
        ids = tuple(row_ids)
        if (round_id, division, ids) == (self._round_id, self._division, self._ids):
            return
        self.flush()
        is_other = (round_id, division) != self._place
        self._round_id, self._division, self._ids, self._refused = round_id, division, ids, None
        self._autosave.begin("\n".join(ids))
        if is_other:
            self._stored = {}
            self._is_read = False
            self.making.clear()
        self._load()
        self._show_asked()
        if division:
            self._read()
        if (unstored := self._unstored.pop((*self._place, *ids), None)) is not None:
            text, over = unstored
            self._seen |= over
            self.comment.write_all(text)

    @property
    def may_ask(self) -> bool:
        """Whether a request can be written about the rows."""
        return not self.comment.isReadOnly()

    def flush(self) -> None:
        """Store the typed comment."""
        self.comment.settle()
        self._autosave.flush()

    def begin(self) -> None:
        """Set the focus to the comment."""
        self.comment.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self, ids: str, _texts: object) -> None:
        """Store the comment for all rows that it was typed for."""
        self._store(self._place, ids.split("\n"), self.comment.text_as_typed(), self._seen)

    @property
    def _place(self) -> tuple[str, str]:
        """The ID of the round and the name of the division whose comments are shown."""
        return self._round_id, self._division

    def _store(self, place: tuple[str, str], row_ids: Sequence[str], text: str, over: Mapping[str, str]) -> None:
        """Store a comment on rows over the comments `over`; `place`: the ID of the round, and the division."""
        session, seen, (round_id, division) = self.session, dict(over), place
        self._refused = None
        before, typed = {row_id: seen.get(row_id, "") for row_id in row_ids}, dict.fromkeys(row_ids, text)
        edit = self._under_way.begin(place, before, typed)
        if place == self._place:
            self._seen |= typed
        keep, again = partial(self._keep_unstored, place, text, edit), partial(self._store, place, row_ids, text)
        ask = self.around.moved_content_handler(
            again, lambda: self._comments if place == self._place else None, partial(self._drop_refused, place, row_ids)
        )

        def refuse(refused: Refused) -> None:
            if not isinstance(refused, ContentMoved):
                keep()
            else:
                self._under_way.give_up(edit)
                if self._is_shown(place, row_ids):
                    self._seen, self._refused = seen, text
                    self._autosave.drop(_KEY)  # the user is asked about it, beside the stored text
                    self._read()
            ask(refused)

        def show(comments: Mapping[str, str]) -> None:
            self._under_way.end(edit)
            self._showing(place)(comments)
            self._report_stored()

        def write(store: Store) -> Mapping[str, str]:
            over = seen | edit.expected()
            outcome = review_rows.keep_comment(store, division, row_ids, text, session.by, over, round_id)
            edit.mark_written({row_id: outcome.value.get(row_id, "") for row_id in row_ids})
            return outcome.value

        session.use(
            write,
            show,
            refused=refuse,
            failed=lambda _: keep(),
            storing=self.comment.kept.typed_among([text]),
        )

    def _is_shown(self, place: tuple[str, str], row_ids: Sequence[str]) -> bool:
        """Return whether the comment on these rows is in the field."""
        return (place, tuple(row_ids)) == (self._place, self._ids)

    def _drop_refused(self, place: tuple[str, str], row_ids: Sequence[str]) -> None:
        """Show the stored comments in place of a refused one, if its rows are displayed."""
        if self._is_shown(place, row_ids):
            self._refused = None
            self._load()

    def _report_stored(self) -> None:
        self.around.saved.emit()
        if not self._unstored and not self._is_typing:
            self.is_unsaved = False
            self.saved.emit()

    def _keep_unstored(self, place: tuple[str, str], text: str, edit: EditUnderWay[tuple[str, str], str, str]) -> None:
        """Keep a comment that was not stored, in its field if its rows are shown; rows of a later edit are left out."""
        row_ids, before = self._under_way.give_up(edit), edit.expected()
        if place == self._place:
            self._seen |= {row_id: before[row_id] for row_id in row_ids}
        if not row_ids:
            return
        if self._is_shown(place, row_ids):
            if not self._is_typing and self.comment.text_as_typed() != text:
                self.comment.load(text)
            self._autosave.reopen("\n".join(row_ids), [_KEY])  # it is stored when the field is left again
        else:
            self._unstored[*place, *row_ids] = text, {row_id: before[row_id] for row_id in row_ids}
        self.is_unsaved = True
        self.unsaved.emit()

    def _read(self) -> None:
        round_id, division = self._place
        self.session.query(
            lambda records: review_rows.read_comments(records, division, round_id), self._showing(self._place)
        )

    def _showing(self, place: tuple[str, str]) -> Callable[[Mapping[str, str]], None]:
        def show(comments: Mapping[str, str]) -> None:
            if place == self._place:
                self._under_way.follow_shown(lambda of: of == place)
                self._stored = comments
                self._is_read = True
                self._load()
                self._show_asked()

        return show

    @property
    def _is_typing(self) -> bool:
        return self._autosave.is_unsaved(_KEY)

    @property
    def _comments(self) -> dict[str, str]:
        """The displayed comments, by 管理番号: those last read, with the typed ones that are not read yet."""
        comments = {**self._stored, **self._under_way.shown(self._place)}
        return {row_id: comment for row_id, comment in comments.items() if comment.strip()}

    def _load(self) -> None:
        """Show the stored comment on the current row, unless typed text is not stored yet."""
        if self._is_typing or self.comment.text() == self._refused:
            return
        self._seen = self._comments
        text = self._seen.get(self._ids[0], "") if self._ids else ""
        place = "/".join(("asking", self._round_id, self._division, *self._ids)) if self._is_read else ""
        over = self.comment.show_stored(place, text)
        if over is not None:
            self._seen |= dict.fromkeys(self._ids, over)

    def _show_asked(self) -> None:
        several = f"選んだ{len(self._ids)}件に同じ内容を依頼します。"
        self.words.setText(several if len(self._ids) > 1 else "")
        self.words.setVisible(len(self._ids) > 1)
        self.list.lines.set_items(_lines(self._comments, self._title_of))
        self.list.setVisible(bool(self._comments))
        height = sum(self.list.sizeHintForRow(place) for place in range(self.list.lines.rowCount()))
        self.list.setFixedHeight(min(height + STEP, steps(_LINES_SHOWN)))
        self.make.setText(escape_ampersands(f"{self._division}への依頼ファイルを作成…（{len(self._comments)}件）"))
        self.make.setEnabled(bool(self._comments) and self.session.may_write)
        self.comment.setReadOnly(not (self._ids and self.session.may_write))

    def _ask(self) -> None:
        self.flush()
        round_id, division = self._round_id, self._division
        self.session.after_storing(lambda: self._make(round_id, division))  # what was typed before is displayed then

    def _make(self, round_id: str, division: str) -> None:
        if (round_id, division) != self._place:
            return
        due = self.due.ask_day() if self.has_due.isChecked() else None
        if due is None and self.has_due.isChecked():
            return
        rows = [row for each in self._comments if (row := self._find(each)) is not None]
        seen = shown_texts(rows, self._division)
        self.making.begin(_asking(self.around, self._division, self._comments, due, seen))

    def _title_of(self, row_id: str) -> str:
        row = self._find(row_id)
        return "" if row is None else row.title

    def _connect(self) -> None:
        self.comment.typed.connect(lambda: self._autosave.mark_typed(_KEY))
        self.comment.left.connect(lambda: self._autosave.save_change(_KEY))
        self._autosave.draft_due.connect(self._keep)
        self._autosave.change_due.connect(self._keep)
        self.has_due.toggled.connect(self.due.setEnabled)
        self.making.made.connect(self._read)  # the act removes the comments that it sends
        self.list.went.connect(lambda row_id: self.went.emit(str(row_id)))

    def _lay_out(self) -> None:
        today = self.session.parts.clock.today()
        self.due.show_day(proposed_repeat_due(today))
        self.due.setEnabled(False)
        self.comment.setAccessibleName("依頼する内容")
        self.comment.setPlaceholderText("依頼する内容（回答様式の取組の横に表示されます）")
        words = "取組ごとに内容を記入します。所管課ごとに1つのファイルにまとめて送ります。"
        column_of(
            label("修正依頼", "heading"),
            ReadingLabel(words, kind="muted"),
            self.comment,
            self.words,
            line_of(self.has_due, self.due, STRETCH),
            self.due.fault,
            line_of(self.make, STRETCH),
            self.making,
            self.list,  # it grows while the user types, so nothing is below it
            within=self,
        )


def _asking(
    around: AppContext, division: str, comments: Mapping[str, str], due: date | None, seen: ShownTexts
) -> FileAct[review_rows.AskedBack]:
    """Return the act that makes the file which asks a division about rows again; `seen`: their texts as displayed."""
    session, year = around.session, around.session.shown_year

    def describe(asked: review_rows.AskedBack) -> tuple[Path, str]:
        done = f"{asked.division}への修正依頼「{asked.file.name}」を作成しました（{len(asked.ids)}件）。"
        again = f"確認済だった{len(asked.reopened)}件は再開しました。" if asked.reopened else ""
        then = "所管課に送ってください。戻ったファイルは、ほかの回答と同じように取り込みます。"
        return asked.file, "\n".join(part for part in (done, again, then) if part)

    return FileAct(
        "修正依頼を作成するフォルダーを選ぶ",
        "修正依頼を作成しています",
        lambda store, folder, replace: review_rows.ask_back(
            session.parts,
            store,
            FormOptions(division, folder, year, due, replace),
            comments,
            session.by,
            seen,
        ),
        describe,
    )


def _lines(comments: Mapping[str, str], title_of: Callable[[str], str]) -> Iterable[RichTextItem]:
    if comments:
        yield heading("依頼に含める取組", len(comments))
    for row_id, text in comments.items():
        title = title_of(row_id)
        words = lines_html(text)
        html = f'<p><span class="muted">{escape(row_id)}　{escape(title)}</span><br>{words}</p>'
        yield RichTextItem(html, f"{row_id}、{title}、{text}", row_id)


ACCEPTED_STATES = frozenset({RowState.ACCEPTED, RowState.CHANGED_AFTER_ACCEPTANCE})

ChosenRows = Callable[[], list[RowView]]


class ReviewPanel(Panel):
    """A panel of acts on the selected rows.

    `find` returns the row with an ID, or None. `chosen` returns the selected rows. The signal `accepting` is emitted
    before rows are accepted.
    """

    accepting = Signal()

    def __init__(self, around: AppContext, find: FindRow, chosen: ChosenRows) -> None:
        super().__init__(around)
        self._find, self._chosen = find, chosen
        self._row: RowView | None = None
        self._round: RoundView | None = None
        self.whose = Choice("回答した所管課", self.follow_choice, fits=True)
        self.state = ReadingLabel()
        self.asked = _Asked()
        self.accept = PrimaryButton("確認済にする", self._accept)
        self.reason = LineField("再開する理由", "再開する理由（必須）", kept_as="reopening-reason")
        self.reopen = Button("再開する", self._reopen)
        self.asking = AskingPanel(around, find)
        self.amending = AmendPanel(around, chosen)
        self.handing = HandOnPanel(around)
        self._reopening = QWidget()
        self._lay_out()
        self._connect()

    def show_row(self, row: RowView, round_: RoundView) -> None:
        """Show the current row with its state and its divisions; discard a reason that was typed for another row."""
        before = (self._row.id, self._round.round_id) if self._row is not None and self._round is not None else None
        is_other = before != (row.id, round_.round_id)
        self._row, self._round = row, round_
        if is_other:
            self.reason.clear_for_good()
        self.whose.offer(((name, name) for name in row.asked_of), self.whose.currentData())
        self.amending.show_row(row, round_)
        self.handing.show_row(row.id) if is_other else self.handing.read_names()
        self.follow_choice()

    def follow_choice(self) -> None:
        """Show the number of selected rows, and enable the acts that fit them."""
        if self._row is None or self._round is None:
            return
        row = self._row
        rows = self._rows()
        self.whose.setVisible(self.whose.count() > 1)
        text = f"{state_word(row)}　選んでいる取組 {len(self._chosen())}件"
        text = "　".join(filter(None, (self.whose.currentText() if self.whose.count() == 1 else "", text)))
        self.state.show_text(text)
        self.asked.show_row(row)
        may = self.session.may_change(row.id, self._round)
        self.accept.setEnabled(may and bool(rows) and row.state != RowState.ACCEPTED)
        self._reopening.setVisible(row.counted and self._may_be_locked(row))
        self._offer_reopening()
        open_ids = [each.id for each in rows if self.session.may_change(each.id, self._round)]
        self.asking.show_rows(self._round.round_id, self.whose.currentData() or "", open_ids)

    @property
    def may_reopen(self) -> bool:
        """Whether the current row can be reopened."""
        return self._reopening.isVisibleTo(self) and self.session.may_correct

    def flush(self) -> None:
        """Store the typed request."""
        self.asking.flush()

    def come_to(self, command: Command) -> None:
        """Set the focus to the controls of a command."""
        if command is ASK_BACK:
            self.asking.begin()
        elif command is AMEND:
            self.amending.begin()
        elif command is HAND_ON:
            self.handing.begin()
        elif command is REOPEN and self._reopening.isVisibleTo(self):
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.accept.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rows(self) -> list[RowView]:
        """Return the selected rows that are asked of the chosen division, the current row first."""
        whose = self.whose.currentData()
        own = [each for each in self._chosen() if each.counted and whose in each.asked_of]
        return sorted(own, key=lambda each: self._row is None or each.id != self._row.id)

    def _accept(self) -> None:
        self.accepting.emit()
        whose, rows, year = str(self.whose.currentData()), self._rows(), self.session.shown_year

        def act() -> None:
            """Accept the rows as displayed with the texts that were typed before; of another year, as pressed."""
            shown = [self._find(row.id) or row for row in rows] if self.session.shown_year == year else rows
            seen, ids = shown_texts(shown, whose), [row.id for row in rows]
            accept_answers(self.around, whose, ids, seen, year, self, "再開は、この画面で行えます。")

        self.session.after_storing(act)

    def _reopen(self) -> None:
        reason, year = self.reason.text(), self.session.shown_year
        locked = [row.id for row in self._chosen() if row.counted and self._may_be_locked(row)]
        self.session.act(
            lambda store: review_rows.reopen(store, locked, reason, year=year, by=self.session.by),
            partial(self._show_reopened, reason),
            what="再開しています",
            initiator=self,
            subject=tuple(locked),
        )

    def _show_reopened(self, reason: str, outcome: Outcome[review_rows.Reopened]) -> None:
        done = outcome.value
        self.reason.clear_if_used(reason)
        words = f"{len(done.ids)}件を再開しました。"
        applied = f"未取込だった{len(done.applied)}件を取り込みました。" if done.applied else ""
        hint = "届く回答と代理入力が、また反映されます。理由は変更履歴に残ります。"
        self.around.report_saved(words, applied or hint, for_good=True)

    def _offer_reopening(self) -> None:
        self.reason.setEnabled(self.session.may_correct)
        self.reopen.setEnabled(self.session.may_correct and bool(self.reason.text().strip()))

    def _may_be_locked(self, row: RowView) -> bool:
        """Return whether a row is locked, or may be locked for one of several divisions.

        The state of a row does not show a lock for one of several divisions.
        """
        is_open = self._round is None or self._round.is_open(row.id)
        return row.state in ACCEPTED_STATES or not is_open or len(row.answerers) > 1

    def _connect(self) -> None:
        self.reason.textChanged.connect(lambda _: self._offer_reopening())
        self.reason.returnPressed.connect(self.reopen.click)

    def _lay_out(self) -> None:
        head = line_of(self.whose, self.accept, STRETCH)
        reasoning = line_of((self.reason, 1), self.reopen)
        words = "この取組に届く回答は「未取込」に残ります。理由を記入して再開すると、反映されます。"
        column_of(ReadingLabel(words, kind="muted"), reasoning, within=self._reopening)
        content = QWidget()
        column = column_of(
            label("確認", "heading"),
            self.state,
            self.asked,
            head,
            self._reopening,
            within=content,
            margins=(3 * STEP, 2 * STEP, 3 * STEP, 3 * STEP),
            spacing=STEP + STEP // 2,
        )
        for panel in (self.asking, self.amending, self.handing):
            column.addSpacing(2 * STEP)
            column.addWidget(panel)
        column.addStretch(1)
        column_of(scroll_area_of(content), within=self)


class _Asked(QFrame):
    """The request made about the row and its outcome; hidden if there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "attention")
        self.words = ReadingLabel()
        column_of(self.words, within=self, margins=FRAME_MARGINS, spacing=None)
        self.hide()

    def show_row(self, row: RowView) -> None:
        """Show the request made about a row."""
        if row.remark and row.asked:
            replied = f"修正依頼への回答：{row.asked.label}"
            self.words.show_text(f"{replied if row.asked.is_settled else row.asked.label}\n{row.remark}")
        self.setVisible(bool(row.remark and row.asked))
