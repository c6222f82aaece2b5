"""国の計画・意見: rows by the items of national frames, and opinions on the plan with their answers.

The opinions are in a table, which can be imported from a sheet and saved as a sheet. Questions ask for the data to add,
correct or delete an opinion. Beside the table is an editor of one opinion's answer: each text is stored on leaving its
field.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from enum import Enum
from functools import partial
from html import escape
from operator import attrgetter
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLayout, QPushButton, QWidget

from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.opinions import (
    DeletedOpinion,
    OpinionEdit,
    add_opinion,
    delete_opinion,
    edit_opinion,
    import_opinions,
    plan_opinions,
)
from nakano_status.application.ports.data_file import Store
from nakano_status.application.round.settled_rounds import SettledEffect
from nakano_status.application.save_tables import save_opinion_sheet
from nakano_status.application.table_rows import ImportedTable
from nakano_status.application.unchanged_content import TablePreview
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.plan.annotations import Opinion, OpinionSource
from nakano_status.domain.plan.initiative_id import read_ids
from nakano_status.gui import commands
from nakano_status.gui.act_runner import OnRefusal
from nakano_status.gui.commands import offer
from nakano_status.gui.controls import boxes
from nakano_status.gui.controls.fields import Button, Choice, DayField, LineField, TickBox
from nakano_status.gui.editing.edits_under_way import EditsUnderWay, EditUnderWay
from nakano_status.gui.editing.narrative_edit import NarrativeEdit
from nakano_status.gui.editing.undo_commands import AppliedCommand, NotDone
from nakano_status.gui.features.opinions.frames_panel import FramesPanel
from nakano_status.gui.lists.line_steps import LINE_ROLE, TEXT_ROLES, Index, TextTable
from nakano_status.gui.lists.tables import FittedTable
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label, paragraph
from nakano_status.gui.page import AppContext, Page, PageKind, Panel, Question, Underlining
from nakano_status.gui.panels.kept_table import (
    KeptTable,
    KeptTablePanel,
    PreviewedTable,
    opinion_lines,
    opinions_preview_text,
)
from nakano_status.gui.qt_override import override


class OpinionTable(TextTable):
    """A table model of opinions, by number."""

    heads = ("番号", "区分", "日付", "意見", "考え方")
    key = attrgetter("number")

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        found = super().data(index, role)
        return found.replace("\n", " ") if role in TEXT_ROLES and isinstance(found, str) else found

    @override
    def texts(self, line: Opinion) -> tuple[str, ...]:
        answer = line.answer or "未記入"
        return str(line.number), line.source.value, era_day(line.day), line.text, answer


class OpinionEditor(QWidget):
    """The editor of an opinion.

    The signal `edited` carries its number, the edit, and the opinion as it was shown. The buttons 訂正 and 削除 apply
    to the opinion itself: the page then asks for the correction or for the reason of the deletion.
    """

    edited = Signal(int, object, object)

    def __init__(self, underlining: Underlining) -> None:
        super().__init__()
        self.setObjectName("editor")
        self.opinion: Opinion | None = None
        self._seen: Opinion | None = None
        self._may_write = False
        self.facts = ReadingLabel()
        self.text = ReadingLabel()
        self.answer = NarrativeEdit(underlining, lines=5)
        self.changed = NarrativeEdit(underlining, lines=3)
        self.rows = LineField("関連する取組の管理番号", "管理番号を「、」で区切ります", kept_as="opinion-rows")
        self.correct = QPushButton("意見を訂正…")
        self.delete = QPushButton("意見を削除…")
        self._lay_out()
        self.answer.left.connect(self._write)
        self.changed.left.connect(self._write)
        self.rows.editingFinished.connect(self._write)

    def show_opinion(self, opinion: Opinion, *, may_write: bool) -> None:
        """Show the current values of an opinion, to be edited if `may_write`.

        If another opinion was shown, its unsaved edits are stored first. If the opinion remains the same, a field that
        is being edited is not replaced.
        """
        is_other = self.opinion is None or self.opinion.number != opinion.number
        if self.opinion is not None and is_other:
            self.store_pending_edits()
        if is_other or self._seen is None:
            self._seen = opinion
        self.opinion, self._may_write = opinion, may_write
        self.facts.show_html(paragraph(_facts_html(opinion)))
        self.text.show_text(opinion.text)
        was, key = self._seen, f"opinion/{opinion.number}"
        for name, field in (("answer", self.answer), ("changed", self.changed)):
            text, now = getattr(was, name), getattr(opinion, name)
            field.setReadOnly(not may_write)
            if is_other or field.text_as_typed() in (text or "", now or ""):
                over = field.show_stored(f"{key}/{name}", now)
                text = now if over is None else over or None
            self._seen = replace(self._seen, **{name: text})
        for part in (self.correct, self.delete):
            part.setEnabled(may_write)
        self.rows.setReadOnly(not may_write)
        if is_other or not self.rows.isModified():
            self.rows.setText("、".join(opinion.rows))
            self._seen = replace(self._seen, rows=opinion.rows)

    def keep_typed(self, edit: OpinionEdit, over: Opinion) -> bool:
        """Show the texts of an edit over the opinion `over` as not stored, because its act was not done.

        A field in which something else was typed since is left as it is. Return whether the opinion is shown.
        """
        seen = self._seen
        if seen is None or seen.number != over.number:
            return False
        for field, text, shown in (
            (self.answer, edit.answer, seen.answer),
            (self.changed, edit.changed, seen.changed),
        ):
            if text is not None and text != field.text_as_typed() == (shown or ""):
                field.write_all(text)
        if edit.rows is not None and not self.rows.isModified():
            self.rows.setText("、".join(edit.rows))
            self.rows.setModified(True)
        self._seen = edit.undone_to(over).applied_to(seen)
        return True

    def mark_seen(self, number: int, contents: Mapping[str, Any]) -> None:
        """Record that the next edit replaces these contents of an opinion, by name, if the opinion is shown."""
        if self._seen is not None and self._seen.number == number:
            self._seen = replace(self._seen, **contents)

    @property
    def has_typed(self) -> bool:
        """True if text was typed and is not stored yet."""
        return self._seen is not None and self._may_write and self._typed(self._seen) != OpinionEdit()

    @property
    def is_kept(self) -> bool:
        """True if every text that is not stored yet is kept on this PC."""
        edit = self._typed(self._seen) if self._seen is not None else OpinionEdit()
        texts = (self.answer, edit.answer), (self.changed, edit.changed)
        return all(text is None or field.kept.is_kept for field, text in texts)

    def store_pending_edits(self) -> None:
        """Store the edits that were typed and are not stored yet, also text that an input method is composing."""
        for field in (self.answer, self.changed):
            field.settle()
        self._write()

    def _write(self) -> None:
        """Report the texts that differ from the opinion as shown."""
        seen = self._seen
        if seen is None or not self._may_write:
            return
        if (edit := self._typed(seen)) != OpinionEdit():
            self._seen = edit.applied_to(seen)  # the next edit is compared with these values
            self.rows.setModified(False)
            self.edited.emit(seen.number, edit, seen)

    def _typed(self, seen: Opinion) -> OpinionEdit:
        """Return the edit of the texts that differ from the opinion `seen`."""
        answer, changed = self.answer.text_as_typed(), self.changed.text_as_typed()
        rows = read_ids(self.rows.text())
        return OpinionEdit(
            answer=answer if answer != (seen.answer or "") else None,
            changed=changed if changed != (seen.changed or "") else None,
            rows=rows if rows != seen.rows else None,
        )

    def _lay_out(self) -> None:
        parts: list[QWidget | QLayout] = [
            self.facts,
            self.text,
            boxes.line_of(self.correct, self.delete, boxes.STRETCH),
        ]
        for words, field in (
            ("考え方", self.answer),
            ("意見により変更した内容", self.changed),
            ("関連する取組（管理番号）", self.rows),
        ):
            caption = label(words, "field")
            caption.setBuddy(field)
            field.setAccessibleName(words)
            parts += [caption, field]
        boxes.column_of(*parts, boxes.STRETCH, within=self, margins=(2 * STEP, STEP, 0, STEP))


def _facts_html(opinion: Opinion) -> str:
    """Return the number, source, day and author of an opinion as HTML, with whether the name may be published."""
    if opinion.who is None:
        name = "氏名の記録なし"
    elif opinion.is_named:
        name = f"{opinion.who}（氏名を公表する）"
    else:
        name = f"{opinion.who}（氏名を公表しない）"
    head = f"意見{opinion.number}"
    rest = "　".join((opinion.source.value, era_day(opinion.day), name))
    return f'<b>{escape(head)}</b><br><span class="muted">{escape(rest)}</span>'


class OpinionQuestion(Question):
    """A form for a new opinion (number 0) or for the correction of an opinion.

    The signal `given` carries the opinion as entered. `seen`: the opinion that is corrected, as the user saw it.
    """

    given = Signal(object)

    def __init__(self, underlining: Underlining) -> None:
        super().__init__("panel")
        self.seen: Opinion | None = None
        self.source = Choice("区分", fits=True)
        self.source.offer((each.value, each) for each in OpinionSource)
        self.day = DayField("日付")
        self.who = LineField("氏名・団体名", kept_as="opinion-author")
        self.is_named = TickBox("氏名・団体名を公表してよい")
        self.text = NarrativeEdit(underlining, lines=4, most_lines=6)
        self.text.setAccessibleName("意見の内容")
        self.do = Button(do=self._give)
        self.stop = Button(do=self.give_up)
        self._lay_out()
        self.text.typed.connect(lambda: self.do.setEnabled(bool(self.text.text_as_typed().strip())))

    def ask(self, today: date) -> None:
        """Ask for an opinion to add, with empty fields and the day `today`."""
        self._ask(Opinion(0, OpinionSource.ASSEMBLY, today, None, is_named=False, text=""))

    def ask_correction(self, opinion: Opinion) -> None:
        """Ask for the correction of an opinion, with its current data in the fields."""
        self._ask(opinion)

    def _ask(self, shown: Opinion) -> None:
        self.seen, number = shown, shown.number
        self.source.choose(shown.source)
        self.day.show_day(shown.day)
        self.who.setText(shown.who or "")
        self.is_named.setChecked(shown.is_named)
        self.do.setText(f"意見{number}を訂正する" if number else "登録する")
        self.do.setEnabled(bool(number))
        self.stop.setText("訂正しない" if number else "登録しない")
        over = self.text.show_stored(f"opinion/{number}/text", shown.text)
        self.seen = replace(shown, text=shown.text if over is None else over)
        self.begin()
        self.source.setFocus()

    def give_up(self) -> None:
        """Close the question, and discard what was typed in it."""
        self.text.kept.drop()
        self.end()

    def _give(self) -> None:
        if (day := self.day.ask_day()) is None:
            return
        made = Opinion(
            self.seen.number if self.seen else 0,
            OpinionSource(self.source.currentData()),
            day,
            self.who.text(),
            self.is_named.isChecked(),
            self.text.text_as_typed(),
        )
        self.given.emit(made)

    def _lay_out(self) -> None:
        fields = boxes.form_of(
            ("区分", self.source),
            ("日付", self.day),
            ("氏名・団体名", self.who),
            ("", self.is_named),
            ("意見の内容", self.text),
        )
        buttons = boxes.line_of(self.do, self.stop, boxes.STRETCH, spacing=None)
        side = STEP + STEP // 2
        boxes.column_of(fields, buttons, within=self, margins=(2 * STEP, side, 2 * STEP, side))
        for before, after in ((self.text, self.do), (self.do, self.stop)):
            QWidget.setTabOrder(before, after)


class DeletingQuestion(Question):
    """The question for the reason to delete an opinion.

    The signal `given` carries the opinion as it was shown, and the reason.
    """

    given = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._seen: Opinion | None = None
        self.words = ReadingLabel()
        self.reason = LineField("削除する理由", "理由（記録に残ります）", kept_as="deletion-reason")
        self.do = Button("意見を削除する", lambda: self.given.emit(self._seen, self.reason.text()))
        self.stop = Button("削除しない", self.end)
        side = STEP + STEP // 2
        buttons = boxes.line_of((self.reason, 1), self.do, self.stop)
        boxes.column_of(self.words, buttons, within=self, margins=(2 * STEP, side, 2 * STEP, side))
        self.reason.textChanged.connect(lambda text: self.do.setEnabled(bool(text.strip())))

    def ask(self, opinion: Opinion) -> None:
        """Ask for the reason to delete an opinion."""
        self._seen = opinion
        words = f"意見{opinion.number}を、考え方とともに削除します。記録した資料は変わりません。番号は再び使いません。"
        self.words.show_text(words)
        self.reason.clear_for_good()
        self.do.setEnabled(False)
        self.begin()
        self.reason.setFocus()


_TEXT, _ANSWER = 3, 4
_TABLE_WIDTH, _EDITOR_WIDTH = 92 * STEP, 60 * STEP


class _Which(Enum):
    ALL = "すべての意見"
    UNANSWERED = "考え方が未記入の意見"


class OpinionsPanel(Panel):
    """The opinions, and the answer to the current opinion; every edit is one act and can be undone.

    `saved`: signal after typed text was stored and none remains; `unsaved`: signal after it could not be stored. Edits
    that were not stored while another opinion was displayed are put into their fields when theirs is displayed again.
    """

    saved = Signal()
    unsaved = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._opinions: Sequence[Opinion] = ()
        self._wanted: int | None = None
        self._unstored: defaultdict[int, list[tuple[OpinionEdit, Opinion]]] = defaultdict(list)
        self._under_way = EditsUnderWay[int, str, Any]()
        self._is_unsaved = False
        self.model = OpinionTable(self)
        self.table = FittedTable(self.model, "意見の一覧", (_TEXT, _ANSWER))
        self.words = ReadingLabel(kind="muted")
        self.which = Choice("表示する意見", fits=True)
        self.add = Button("意見を登録…", self.ask_new)
        self.adding = OpinionQuestion(around.underlining)
        self.deleting = DeletingQuestion()
        self.editor = OpinionEditor(around.underlining)
        self._content = QWidget()
        self.kept = KeptTablePanel(around, self._kept_table(), self._content)
        self._lay_out()
        self._connect()

    @property
    def current(self) -> Opinion | None:
        """The current opinion; None if there is none."""
        opinion = self.table.currentIndex().data(LINE_ROLE)
        return opinion if isinstance(opinion, Opinion) else None

    def read(self) -> None:
        """Read the opinions again and show them."""
        self.session.query(lambda records: records.plan.opinions(), self.show_opinions)
        self.kept.follow()

    def show_opinions(self, opinions: Sequence[Opinion]) -> None:
        """Show the opinions; a newly added opinion becomes current, otherwise the current opinion remains."""
        now = self._wanted or (self.current.number if self.current else 0)
        self._wanted = None
        self._opinions = opinions
        self._under_way.follow_shown()
        may = self.session.may_write
        self.kept.allow(may_write=may)
        self.add.setEnabled(may)
        self._look(now)

    def store_pending_edits(self) -> None:
        """Store the edits that were typed and are not stored yet."""
        self.editor.store_pending_edits()
        for number in [*self._unstored]:
            for edit, over in self._unstored.pop(number):
                self._edit(number, edit, over)
        self.session.after_requests(self._report_if_stored)

    def _report_if_stored(self) -> None:
        if self._is_unsaved and not (self._unstored or self.editor.has_typed):
            self._is_unsaved = False
            self.saved.emit()

    def ask_new(self) -> None:
        """Ask for an opinion to add."""
        self.adding.ask(self.session.parts.clock.today())

    def _look(self, now: int = 0) -> None:
        """Show the chosen opinions; the opinion with the number `now` becomes current."""
        only = self.which.currentData() is _Which.UNANSWERED
        self.model.show_lines([each for each in self._opinions if not (only and each.answer is not None)])
        self.table.fit()
        self.table.setCurrentIndex(self.model.place_of(now))
        self.words.show_text(_summary(self._opinions))
        self._show_opinion()

    def _show_opinion(self) -> None:
        opinion = self.current
        self.editor.setVisible(opinion is not None)
        if opinion is not None:
            self.editor.show_opinion(self._as_typed(opinion), may_write=self.session.may_write)
            for edit, over in self._unstored.pop(opinion.number, ()):
                self.editor.keep_typed(edit, over)

    def _as_typed(self, opinion: Opinion) -> Opinion:
        """Return an opinion with the edits that are not read yet."""
        return OpinionEdit(**self._under_way.shown(opinion.number)).applied_to(opinion)

    def _opinion(self, number: int) -> Opinion | None:
        """Return an opinion as last read, with the edits that are not read yet; None if it is not there."""
        return next((self._as_typed(each) for each in self._opinions if each.number == number), None)

    def _begin(self, number: int, edit: OpinionEdit, over: Opinion) -> EditUnderWay[int, str, Any]:
        """Begin an edit of an opinion over `over`: it is displayed from now on."""
        typed = _changes_of(edit)
        return self._under_way.begin(number, {name: getattr(over, name) for name in typed}, typed)

    def _edit(self, number: int, edit: OpinionEdit, over: Opinion) -> None:
        """Write the editor's edit of an opinion over `over`, the opinion as it was when typing began."""
        typed, under_way = _changes_of(edit), self._begin(number, edit, over)

        def forget() -> None:
            if rest := [each for each in self._unstored.pop(number, ()) if each[0] != edit]:
                self._unstored[number] = rest

        def keep() -> None:
            names = self._under_way.give_up(under_way)
            if names and self._opinion(number) is not None:  # the text of a deleted one has no place
                kept = OpinionEdit(**{name: typed[name] for name in names})
                replaced = replace(over, **under_way.expected())
                if not self.editor.keep_typed(kept, replaced):
                    self._unstored[number].append((kept, replaced))
            self._is_unsaved = True
            self.unsaved.emit()

        write, drop = partial(self._edit, number, edit), partial(self._drop_typed, number)
        refuse = self.around.moved_content_handler(write, lambda: self._opinion(number), drop)
        self._change(number, edit, over, forget, refuse, keep, under_way)

    def _correct_opinion(self, edit: OpinionEdit, over: Opinion) -> None:
        """Write the correction of an opinion over `over`; its question remains open until that is done."""
        number, asked = over.number, self.adding.seen

        def if_asked(do: Callable[[], None]) -> Callable[[], None]:
            return lambda: do() if self.adding.seen is asked else None

        write, drop = partial(self._correct_opinion, edit), if_asked(self.adding.give_up)
        refuse = self.around.moved_content_handler(write, lambda: self._opinion(number), drop)
        self.adding.do.setEnabled(False)
        allow = if_asked(lambda: self.adding.do.setEnabled(True))
        under_way = self._begin(number, edit, over)

        def keep() -> None:
            self._under_way.give_up(under_way)
            allow()

        self._change(number, edit, over, if_asked(self.adding.end), refuse, keep, under_way)

    def _change(
        self,
        number: int,
        edit: OpinionEdit,
        over: Opinion,
        then: Callable[[], None],
        refuse: OnRefusal,
        not_done: NotDone,
        under_way: EditUnderWay[int, str, Any],
    ) -> None:
        """Write an edit of an opinion over `over`, the opinion as it was when typing began; it can be undone."""
        back, after = edit.undone_to(over), edit.applied_to(over)
        text = f"意見{number}への記入"

        def rewrite(again: bool, not_rewritten: NotDone) -> None:  # noqa: FBT001 - Qt's two ways
            now, replaced = (edit, over) if again else (back, after)
            typed = _changes_of(now)
            taking_back = self._under_way.begin_undo(number, {name: getattr(replaced, name) for name in typed}, typed)
            if taking_back is None:
                self.around.refuse_undo(not_rewritten)
                return

            def show_stored() -> None:
                names, contents = self._under_way.give_up(taking_back), taking_back.expected()
                self._show_opinion()
                self.editor.mark_seen(number, {name: contents[name] for name in names})
                not_rewritten()

            self._show_opinion()
            self.editor.mark_seen(number, typed)
            end = partial(self._under_way.end, taking_back)
            self._write(number, now, replaced, end, None, show_stored, taking_back)

        def done() -> None:
            self._under_way.end(under_way)
            AppliedCommand(self.around, text, rewrite).push()
            then()

        self._write(number, edit, over, done, refuse, not_done, under_way)

    def _drop_typed(self, number: int) -> None:
        self._unstored.pop(number, None)
        if self.editor.opinion is not None and self.editor.opinion.number == number:
            self.editor.opinion = None
            self._show_opinion()

    def _write(
        self,
        number: int,
        edit: OpinionEdit,
        seen: Opinion,
        then: Callable[[], None],
        refuse: OnRefusal | None,
        not_done: NotDone,
        under_way: EditUnderWay[int, str, Any],
    ) -> None:
        def act(store: Store) -> Outcome[Opinion]:
            over = replace(seen, **under_way.expected())
            outcome = edit_opinion(store, number, edit, self.session.by, over)
            under_way.mark_written()
            return outcome

        def done(_: Outcome[Opinion]) -> None:
            then()
            self.around.saved.emit()
            self._report_if_stored()

        fields = (self.editor.answer, self.editor.changed, self.adding.text)
        self.session.act(
            act,
            done,
            what="変更を保存しています",
            repeats=True,
            initiator=self,
            refused=refuse,
            not_done=not_done,
            storing=(
                each for field in fields for each in field.kept.typed_among((edit.text, edit.answer, edit.changed))
            ),
        )

    def _take(self, given: object) -> None:
        """Add an opinion, or correct the stored opinion with its number."""
        if not isinstance(given, Opinion):
            return
        if (seen := self.adding.seen) is not None and seen.number:
            edit = OpinionEdit(given.source, given.day, given.who or "", given.is_named, given.text)
            self._correct_opinion(edit, seen)
        else:
            self._add(given)

    def _add(self, new: Opinion) -> None:
        asked = self.adding.seen

        def done(outcome: Outcome[Opinion]) -> None:
            if self.adding.seen is asked:
                self.adding.end()
            self._wanted = outcome.value.number
            self.around.report_saved(f"意見{outcome.value.number}を登録しました。")
            self.editor.answer.setFocus()

        self.session.act(
            lambda store: add_opinion(store, new, self.session.by),
            done,
            what="意見を登録しています",
            initiator=self,
            subject=new,
            storing=self.adding.text.kept.typed_among([new.text]),
        )

    def _correct(self) -> None:
        if (opinion := self._current_as_edited()) is not None:
            self.adding.ask_correction(opinion)

    def _ask_why(self) -> None:
        if (opinion := self._current_as_edited()) is not None:
            self.deleting.ask(opinion)

    def _current_as_edited(self) -> Opinion | None:
        """Store the typed edits, and return the current opinion with them; None if there is none."""
        self.editor.store_pending_edits()
        return None if self.current is None else self._opinion(self.current.number)

    def _delete(self, seen: Opinion, reason: str) -> None:
        number = seen.number

        def done(_: Outcome[DeletedOpinion]) -> None:
            self.deleting.end()
            self.around.report_saved(f"意見{number}を削除しました。")

        fields = (self.editor.answer, self.editor.changed)
        self.session.act(
            lambda store: delete_opinion(store, number, reason, self.session.by, seen),
            done,
            what="意見を削除しています",
            initiator=self,
            subject=number,
            refused=self.around.moved_content_handler(
                lambda opinion: self._delete(opinion, reason), lambda: self._opinion(number)
            ),
            storing=(each for field in fields for each in field.kept.typed_among([field.text_as_typed()])),
        )

    def _kept_table(self) -> KeptTable[bool]:
        """Return the table of the opinions; its subject is whether an import corrects known opinions."""

        def look(store: Store, path: Path, is_correction: bool) -> PreviewedTable:  # noqa: FBT001 - as KeptTable asks for it
            planned = plan_opinions(self.session.parts, store, path, is_correction=is_correction)
            lines, words = opinion_lines(planned), opinions_preview_text(planned)
            may_correct = planned.has_refused_corrections
            return PreviewedTable(lines, words, len(planned.opinions), may_correct=may_correct, shown=planned)

        def take_in(
            store: Store,
            path: Path,
            is_correction: bool,  # noqa: FBT001 - as KeptTable asks for it
            seen: TablePreview | None,
            _: str,
        ) -> Outcome[ImportedTable]:
            outcome = import_opinions(
                self.session.parts, store, path, self.session.by, seen, is_correction=is_correction
            )
            planned = outcome.value
            rows, left_out = len(planned.opinions), planned.left_out
            return Outcome(ImportedTable(rows, planned.unchanged, settled=SettledEffect(), left_out=left_out))

        return KeptTable(
            "意見と考え方",
            "opinions",
            lambda chosen: chosen.is_correction,
            look,
            take_in,
            lambda store, path, _, replace: save_opinion_sheet(self.session.parts, store, path, replace=replace),
            correction="登録済みの意見の内容と氏名・団体名も訂正する",
        )

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_opinion())
        self.table.activated.connect(lambda _: self.editor.answer.setFocus())
        self.which.currentIndexChanged.connect(lambda _: self._look(self.current.number if self.current else 0))
        self.adding.given.connect(self._take)
        self.deleting.given.connect(self._delete)
        for question in (self.adding, self.deleting):
            question.ended.connect(self.table.setFocus)
        self.editor.correct.clicked.connect(self._correct)
        self.editor.delete.clicked.connect(self._ask_why)
        self.editor.edited.connect(self._edit)

    def _lay_out(self) -> None:
        self.which.offer((each.value, each) for each in _Which)
        left = QWidget()
        head = boxes.line_of(self.which, boxes.STRETCH, self.add)
        boxes.column_of(
            self.words, head, self.adding, self.deleting, (self.table, 1), within=left, margins=(0, 0, 2 * STEP, 0)
        )
        both = boxes.splitter_of(
            left, boxes.scroll_area_of(self.editor), shares=(1, 1), sizes=(_TABLE_WIDTH, _EDITOR_WIDTH)
        )
        boxes.column_of((both, 1), within=self._content)
        boxes.column_of(self.kept, within=self)


def _changes_of(edit: OpinionEdit) -> dict[str, Any]:
    """Return the contents that an edit changes, by the name of the field."""
    return {each.name: content for each in fields(edit) if (content := getattr(edit, each.name)) is not None}


def _summary(opinions: Sequence[Opinion]) -> str:
    """Return a text with the number of opinions, and of opinions without an answer."""
    if not opinions:
        return "意見は登録されていません。意見を登録するか、意見の表を取り込んでください。"
    unanswered = sum(each.answer is None for each in opinions)
    return f"意見 {len(opinions)}件　考え方が未記入 {unanswered}件"


class OpinionsPage(Page):
    """The page 国の計画・意見; each of its commands first shows the tab that it belongs to."""

    def __init__(self, around: AppContext, kind: PageKind) -> None:
        super().__init__(around, kind)
        self.frames = FramesPanel(around)
        self.opinions = OpinionsPanel(around)
        self.tabs = boxes.tabs_of("国の計画と意見", (self.frames, "国の計画"), (self.opinions, "意見と考え方"))
        self._lay_out()
        self._offer()
        self.tabs.currentChanged.connect(lambda _: self.look_again())
        self.opinions.saved.connect(self.saved)
        self.opinions.unsaved.connect(self.unsaved)

    @override
    def enter(self, request: object = None) -> None:
        self.look_again()
        self.take_keyboard(self.opinions.table if self._shows_opinions else self.frames.table)
        self.loaded.emit()

    @property
    @override
    def keeps_unsaved(self) -> bool:
        return self.session.keeps_typed and self.opinions.editor.is_kept

    @override
    def leave(self) -> None:
        self.opinions.store_pending_edits()

    @override
    def look_again(self) -> None:
        (self.opinions if self._shows_opinions else self.frames).read()

    @property
    def _shows_opinions(self) -> bool:
        return self.tabs.currentWidget() is self.opinions

    def _perform(self, panel: FramesPanel | OpinionsPanel, do: Callable[[], None]) -> None:
        """Call `do` with one of the tabs shown, after the typed text is stored."""
        self.leave()
        self.tabs.setCurrentWidget(panel)
        do()

    def _offer(self) -> None:
        frames, opinions = self.frames, self.opinions
        for command, panel, do in (
            (commands.IMPORT_FRAMES, frames, frames.kept.ask_file),
            (commands.SAVE_FRAMES, frames, frames.kept.ask_target),
            (commands.IMPORT_OPINIONS, opinions, opinions.kept.ask_file),
            (commands.SAVE_OPINIONS, opinions, opinions.kept.ask_target),
            (commands.ADD_OPINION, opinions, opinions.ask_new),
            (commands.SEARCH, frames, frames.search.begin),
        ):
            offer(self, command, partial(self._perform, panel, do))

    def _lay_out(self) -> None:
        boxes.column_of(label(self.title, "title"), (self.tabs, 1), within=self, margins=boxes.PAGE_MARGINS)
