"""A panel for a received file: its verdict, when it arrived, its findings in three lists; and the file to send back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal

from nakano_status.application.findings.return_findings import (
    FindingsOptions,
    ReturnedFiles,
    return_findings,
    return_findings_of,
)
from nakano_status.application.forms.carry_over import OFFERED_FOR, CarriedOver, carry_file_into_form, sent_divisions
from nakano_status.application.merge.received_files import ReadFile, read_received_file
from nakano_status.application.outcome import Outcome, Progress
from nakano_status.application.ports.data_file import Store
from nakano_status.application.problem_text import for_division
from nakano_status.domain.problems.problem import Problem
from nakano_status.gui.controls.boxes import STRETCH, column_of, framed, line_of
from nakano_status.gui.controls.fields import Button, Choice
from nakano_status.gui.controls.files import FileAct, MakingFile, until_words
from nakano_status.gui.features.merge.received_list import ShownFile, facts_of
from nakano_status.gui.lists.rich_text_list import problem_lines
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.page import AppContext, Panel, Question
from nakano_status.gui.words import tr


class CarryPanel(Question):
    """A question that is hidden until it asks; `chosen` carries the division by its name."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__("panel")
        self.words = ReadingLabel()
        self.division = Choice(tr("引き継ぐ先の所管課"))
        self.make = Button(tr("回答様式を作成…"), self._choose)
        self.stop = Button(tr("やめる"), self.end)
        choice = line_of(label(tr("引き継ぐ先"), "field"), self.division, STRETCH)
        line = line_of(self.make, self.stop, STRETCH)
        framed(self, self.words, choice, line)

    def ask(self, file: str, divisions: Sequence[str], own: str | None) -> None:
        """Ask about a file; `own` is the division that the file names, `divisions` those with a form of this round."""
        words = tr(
            "「{file}」に記入された内容を、今回の回答様式の空欄に移します。元のファイルと取込済みの回答は変わりません。"
        )
        self.words.show_text(words.format(file=file))
        self.division.clear()
        self.division.addItems(list(divisions))
        self.division.setCurrentIndex(divisions.index(own) if own in divisions else -1)
        self.division.setPlaceholderText(tr("所管課を選ぶ"))
        self.make.setEnabled(bool(divisions))
        self.begin()
        self.division.setFocus()

    def _choose(self) -> None:
        if self.division.currentIndex() < 0:
            self.division.showPopup()
        else:
            self.chosen.emit(self.division.currentText())


Source = Callable[[Store], ReadFile]
"""Return the file that is shown, as it was read; called on the worker thread."""


class FilePanel(Panel):
    """A panel that shows a file; the result of an act on the last one is removed.

    A page puts other acts on a file into `acts`, and other files to send back into `sending`.
    """

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._file: ShownFile | None = None
        self._source: Source | None = None
        self._titles: Mapping[str, str] = {}
        self._carry_problems: tuple[Problem, ...] = ()
        self.title = ReadingLabel(kind="heading")
        self.facts = ReadingLabel(kind="muted")
        self.list = RichTextView(tr("ファイルの指摘の一覧"), click_goes=False)
        self.nothing = ReadingLabel(tr("このファイルに指摘はありません。"), kind="muted")
        self.send_back = Button(tr("指摘を所管課へ返す…"), self.return_findings)
        self.carry = Button(tr("内容を引き継ぐ…"), self.ask_carrying)
        self.acts, self.sending = line_of(), line_of(self.send_back, self.carry)
        self.asking = CarryPanel()
        self.making = MakingFile(around)
        self._lay_out()
        self.asking.chosen.connect(self._carry)
        self.making.made.connect(self._show_carried)

    @property
    def file(self) -> ShownFile | None:
        """The file that is shown."""
        return self._file

    def show_file(self, file: ShownFile | None, source: Source | None, titles: Mapping[str, str]) -> None:
        """Show a file (None: none is selected); `titles` are those of the rows by 管理番号.

        Without a `source` it is a received file, and is read from the data file.
        """
        if file is not None and file == self._file:
            self._source = source
            return  # messages about it since then are kept
        if file is None or self._file is None or file.sha256 != self._file.sha256:
            self.making.clear()
            self.asking.hide()
        self._file, self._source, self._titles, self._carry_problems = file, source, titles, ()
        self.title.show_text(file.name if file else tr("ファイルを選ぶと、指摘を表示します"))
        self.facts.show_text(facts_of(file) if file else "")
        self._show_problems(file.problems if file else ())
        self.nothing.setVisible(file is not None and not file.problems)
        self._offer()

    def return_findings(self) -> None:
        """Write the file to send back to the division: a form with its answers and the findings, into a folder."""
        file, source, parts = self._file, self._source, self.session.parts
        if file is None or not self.send_back.isEnabled():
            return

        def do(store: Store, _: Progress, folder: Path, __: bool) -> Outcome[ReturnedFiles]:  # noqa: FBT001 - as FileAct
            if source is None:
                return return_findings(parts, store, [file.sha256], FindingsOptions(folder))
            return return_findings_of(parts, store, [source(store)], FindingsOptions(folder))

        self.making.begin(FileAct(tr("指摘の保存先のフォルダー"), tr("指摘を作成しています"), do, describe_returned))

    def ask_carrying(self) -> None:
        """Ask which division's form gets the answers of the file; the file itself proposes one."""
        file = self._file
        if file is None or not self.carry.isEnabled():
            return
        source = self._source or self._kept(file.sha256)

        def work(store: Store, _: Progress) -> tuple[tuple[str, ...], str | None]:
            with store.reading() as records:
                divisions = sent_divisions(records)
            return divisions, source(store).answers.identity.division

        self.session.use(work, lambda found: self.asking.ask(file.name, *found))

    def _carry(self, division: str) -> None:
        if self._file is None:
            return
        parts, source = self.session.parts, self._source or self._kept(self._file.sha256)

        def do(store: Store, _: Progress, folder: Path, __: bool) -> Outcome[CarriedOver]:  # noqa: FBT001 - as FileAct
            outcome = carry_file_into_form(parts, store, source(store).answers, folder, division=division)
            self._carry_problems = outcome.problems
            return outcome

        title, what = tr("引き継いだ回答様式の保存先のフォルダー"), tr("内容を引き継いでいます")
        self.making.begin(FileAct(title, what, do, describe_carried))

    def _kept(self, sha256: str) -> Source:
        def read(store: Store) -> ReadFile:
            with store.reading() as records:
                return read_received_file(self.session.parts, records, sha256)

        return read

    def _show_carried(self) -> None:
        """Show field by field what was carried over and what was not."""
        if self._carry_problems:
            self.asking.hide()
            self.facts.show_text(tr("引き継いだ項目と、引き継がなかった項目です。"))
            self._show_problems(self._carry_problems)

    def _show_problems(self, problems: tuple[Problem, ...]) -> None:
        self.list.lines.set_items(problem_lines((each.at(file=None) for each in problems), self._titles))

    def _offer(self) -> None:
        """Enable the acts that fit this file."""
        file, session = self._file, self.session
        may = session.year is None  # nothing is sent for a past round
        is_office = session.is_office
        self.send_back.setVisible(file is not None and bool(file.sha256) and bool(for_division(file.problems)))
        self.send_back.setEnabled(may and not self.send_back.isHidden())
        self.send_back.setText(tr("指摘を所管課へ返す…") if is_office else tr("指摘を係へ返す…"))
        self.carry.setVisible(file is not None and file.code in OFFERED_FOR and is_office)
        self.carry.setEnabled(may and not self.carry.isHidden())

    def _lay_out(self) -> None:
        for line in (self.acts, self.sending):
            line.setAlignment(Qt.AlignmentFlag.AlignLeft)
        column_of(
            self.title,
            self.facts,
            self.acts,
            self.sending,
            self.asking,
            self.making,
            self.nothing,
            (self.list, 1),
            within=self,
            margins=(2 * STEP, STEP + STEP // 2, STEP, 0),
        )


def describe_returned(made: ReturnedFiles) -> tuple[Path, str]:
    """Return the file with the findings and what to do with it."""
    written = [each for each in made.files if each.out is not None]
    file = next((each.out for each in written if each.out is not None), Path())
    whose = "、".join(dict.fromkeys(each.division for each in written if each.division)) or tr("送り主")
    until = until_words(each.due for each in written)
    if len(written) == 1:
        kind = tr("指摘を書き添えた回答様式") if written[0].holds_answers else tr("指摘の一覧")
        words = tr("{kind}「{name}」を作成しました。{whose}に送り、記入し直したファイルを受け取ってください。")
        return file, words.format(kind=kind, name=file.name, whose=whose) + until
    words = tr("指摘のファイルを{count}件作成しました。それぞれの送り主（{whose}）に送ってください。")
    return file, words.format(count=len(written), whose=whose) + until


def describe_carried(made: CarriedOver) -> tuple[Path, str]:
    """Return the file of the form, with how much was carried over and what to do with it."""
    file = made.out or Path()
    words = tr(
        "「{name}」を作成しました。{carried}項目を引き継ぎ、{left}項目は引き継いでいません。{whose}に送り、確認と残りの記入を依頼してください。"
    )
    return file, words.format(
        name=file.name, carried=len(made.what.carried), left=len(made.what.left), whose=made.division
    ) + until_words([made.due])
