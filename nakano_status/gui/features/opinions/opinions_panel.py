"""意見: the opinions on the plan in a table, an editor for the answer beside it, and the sheet to import or save."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from nakano_status.application.organisation.import_divisions import ImportedTable
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.frames import save_opinions
from nakano_status.application.plan.opinions import (
    DeletedOpinion,
    NewOpinion,
    OpinionEdit,
    add_opinion,
    delete_opinion,
    edit_opinion,
    import_opinions,
    plan_opinions,
)
from nakano_status.application.ports.data_file import Store
from nakano_status.domain.plan.annotations import Opinion
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of, scrolled, splitter_of
from nakano_status.gui.controls.fields import Button, Choice
from nakano_status.gui.editing.undo_commands import AppliedCommand
from nakano_status.gui.features.opinions.opinion_editor import OpinionEditor
from nakano_status.gui.features.opinions.opinion_questions import DeletingQuestion, OpinionQuestion
from nakano_status.gui.features.opinions.opinion_table import OpinionTable
from nakano_status.gui.lists.line_steps import LINE_ROLE
from nakano_status.gui.lists.tables import FittedTable
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.panels.kept_table import KeptTable, KeptTablePanel, PreviewedTable, opinion_lines, opinions_words
from nakano_status.gui.words import tr

_TEXT, _ANSWER = 3, 4
_TABLE_WIDTH, _EDITOR_WIDTH = 92 * STEP, 60 * STEP


class _Which(Enum):
    ALL = "すべての意見"
    UNANSWERED = "区の考え方が未記入の意見"


class OpinionsPanel(Panel):
    """The opinions, and the answer to the current one; every text is one act and can be undone."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._opinions: Sequence[Opinion] = ()
        self._wanted: int | None = None
        self.model = OpinionTable(self)
        self.table = FittedTable(self.model, tr("意見の一覧"), (_TEXT, _ANSWER))
        self.words = ReadingLabel(kind="muted")
        self.which = Choice(tr("表示する意見"), fits=True)
        self.add = Button(tr("意見を登録…"), self.ask_new)
        self.adding = OpinionQuestion()
        self.deleting = DeletingQuestion()
        self.editor = OpinionEditor()
        self._content = QWidget()
        self.kept = KeptTablePanel(around, self._kept_table(), self._content)
        self._lay_out()
        self._connect()

    @property
    def current(self) -> Opinion | None:
        """The current opinion."""
        opinion = self.table.currentIndex().data(LINE_ROLE)
        return opinion if isinstance(opinion, Opinion) else None

    def read(self) -> None:
        """Read the opinions again."""
        self.session.query(lambda records: records.opinions.all(), self.show_opinions)
        self.kept.follow()

    def show_opinions(self, opinions: Sequence[Opinion]) -> None:
        """Show the opinions; the current one remains, or is the one that was added."""
        now = self._wanted or (self.current.number if self.current else 0)
        self._wanted = None
        self._opinions = opinions
        may = self.session.may_write
        self.kept.allow(may_write=may)
        self.add.setEnabled(may)
        self._look(now)

    def hand_over(self) -> None:
        """Store what was typed and not stored yet."""
        self.editor.hand_over()

    def ask_new(self) -> None:
        """Ask for an opinion to add."""
        self.adding.ask(self.session.parts.clock.today())

    def _look(self, now: int = 0) -> None:
        """Show the chosen opinions, with the cursor on one of them."""
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
            self.editor.show_opinion(opinion, may_write=self.session.may_write)

    def _edit(self, number: int, edit: object) -> None:
        before = next((each for each in self._opinions if each.number == number), None)
        if before is None or not isinstance(edit, OpinionEdit):
            return
        texts = ("answer", "changed", "who", "text")
        was: dict[str, Any] = {
            each.name: getattr(before, each.name) for each in fields(edit) if getattr(edit, each.name) is not None
        }
        back = OpinionEdit(**(was | {name: was[name] or "" for name in texts if name in was}))
        text = tr("意見{number}への記入").format(number=number)
        command = AppliedCommand(text, lambda again: self._write(number, edit if again else back))
        self._write(number, edit, partial(self.around.undo.push, command))

    def _write(self, number: int, edit: OpinionEdit, then: Callable[[], object] | None = None) -> None:
        def done(_: Outcome[Opinion]) -> None:
            if then is not None:
                then()
            self.around.saved.emit()

        self.session.act(
            lambda store, _: edit_opinion(store, number, edit, self.session.by), done, initiator=(self, number, edit)
        )

    def _take(self, number: int, given: object) -> None:
        """Add an opinion, or correct the one with the number."""
        if not isinstance(given, NewOpinion):
            return
        if number:
            self.adding.end()
            edit = OpinionEdit(
                source=given.source, day=given.day, who=given.who, is_named=given.is_named, text=given.text
            )
            self._edit(number, edit)
        else:
            self._add(given)

    def _add(self, new: NewOpinion) -> None:
        def done(outcome: Outcome[Opinion]) -> None:
            self.adding.end()
            self._wanted = outcome.value.number
            self.around.report_saved(tr("意見{number}を登録しました。").format(number=outcome.value.number))
            self.editor.answer.setFocus()

        self.session.act(lambda store, _: add_opinion(store, new, self.session.by), done, initiator=self)

    def _correct(self) -> None:
        self.editor.hand_over()
        if (opinion := self.current) is not None:
            self.adding.correct(opinion)

    def _ask_why(self) -> None:
        if (opinion := self.current) is not None:
            self.deleting.ask(opinion.number)

    def _delete(self, number: int, reason: str) -> None:
        def done(_: Outcome[DeletedOpinion]) -> None:
            self.deleting.end()
            self.around.report_saved(tr("意見{number}を削除しました。").format(number=number))

        self.session.act(lambda store, _: delete_opinion(store, number, reason, self.session.by), done, initiator=self)

    def _kept_table(self) -> KeptTable:
        def look(store: Store, path: Path) -> PreviewedTable:
            planned = plan_opinions(self.session.parts, store, path)
            count = len(planned.opinions)
            return PreviewedTable(opinion_lines(planned), opinions_words(planned), count)

        def take_in(store: Store, path: Path, _: str) -> Outcome[ImportedTable]:
            outcome = import_opinions(self.session.parts, store, path, self.session.by)
            planned = outcome.value
            return Outcome(ImportedTable(len(planned.opinions), planned.unchanged), problems=outcome.problems)

        return KeptTable(
            tr("意見と区の考え方"),
            look,
            take_in,
            lambda store, path, replace: save_opinions(self.session.parts, store, path, replace=replace),
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
        self.which.offer((tr(each.value), each) for each in _Which)
        left = QWidget()
        head = line_of(self.which, STRETCH, self.add)
        column_of(
            self.words, head, self.adding, self.deleting, (self.table, 1), within=left, margins=(0, 0, 2 * STEP, 0)
        )
        both = splitter_of(left, scrolled(self.editor), shares=(1, 1), sizes=(_TABLE_WIDTH, _EDITOR_WIDTH))
        column_of((both, 1), within=self._content)
        column_of(self.kept, within=self)


def _summary(opinions: Sequence[Opinion]) -> str:
    """Return how many opinions there are, and how many lack an answer, as text."""
    if not opinions:
        return tr("意見は登録されていません。意見を登録するか、意見の表を取り込んでください。")
    unanswered = sum(each.answer is None for each in opinions)
    words = tr("意見 {count}件　区の考え方が未記入 {unanswered}件")
    return words.format(count=len(opinions), unanswered=unanswered)
