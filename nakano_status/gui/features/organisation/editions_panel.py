"""計画の版: the list of editions. An edition can be saved as a workbook; the newest can be revised or withdrawn.

The panel of a revision (改定版の登録) shows the file, its changes by part of the edition, and the questions that the
file leaves open: which row a new row continues, and why a row ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from html import escape
from itertools import product
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.export_plan import export_edition
from nakano_status.application.plan.revise_plan import (
    EditionsView,
    EditionView,
    PlanRevision,
    RevisedPlan,
    read_editions,
    revise_plan,
    withdraw_revision,
)
from nakano_status.application.plan.revised_head import read_stated_edition
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.grouped import grouped
from nakano_status.domain.plan.edition_changes import EditionChange, EditionPart, RevisionKind
from nakano_status.domain.plan.lineage import PlanFate
from nakano_status.domain.plan.revised_edition import RevisionAnswers, RevisionQuestion, RevisionQuestionKind
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.exchange import ContentMoved
from nakano_status.domain.refusals.planning import EditionFaulty
from nakano_status.gui.controls.boxes import (
    STRETCH,
    add_form_row,
    column_of,
    form_of,
    line_of,
    scroll_area_of,
    splitter_of,
    stack_of,
)
from nakano_status.gui.controls.drag_and_drop import DropArea
from nakano_status.gui.controls.fields import (
    BackButton,
    Button,
    Choice,
    DayField,
    LineField,
    OnceButton,
    PrimaryButton,
    TickBox,
)
from nakano_status.gui.controls.files import WORKBOOKS, MadeFile, TargetQuestion, choose_existing, choose_target
from nakano_status.gui.features.organisation.organisation_tables import describe_recording
from nakano_status.gui.lists.difference_html import difference_html
from nakano_status.gui.lists.rich_text_list import ITEM_ROLE, RichTextItem, item_html, problem_items, section
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, caption, label, muted
from nakano_status.gui.messages import Offer
from nakano_status.gui.page import AppContext, Panel, Sight


def edition_line(view: EditionView) -> RichTextItem:
    """Return the list item of an edition; its key is the edition's number.

    It shows the label, the first day in force, the years, the number of rows, the rounds, and when it was recorded.
    """
    edition = view.edition
    since = f"{era_day(edition.in_force)}から適用" if edition.in_force else ""
    years = f"期間 {years_label(edition.years)}" if edition.years else ""
    rounds = "、".join(each.label for each in view.rounds)
    used = f"進捗確認 {rounds}分" if rounds else "進捗確認なし"
    made = describe_recording(view.made_by)
    about = "　".join(filter(None, (since, years, f"{len(edition.listings)}行", used, made)))
    html = f'<p>{escape(edition.label)}<br><span class="muted">{escape(about)}</span></p>'
    return RichTextItem(html, f"{edition.label}、{about}", edition.ordinal)


def years_label(years: tuple[FiscalYear, FiscalYear]) -> str:
    """Return the first and last year of a period as text, joined by 〜; a period of one year is named once."""
    return "〜".join(dict.fromkeys(each.label for each in years))


def describe_revision(revised: RevisedPlan) -> str:
    """Return a text with the number of changes of each part and kind, and the number of open questions.

    For a revision without changes, the text only states this.
    """
    if revised.is_unchanged:
        return f"{revised.edition.label}と違いはありません。登録するものはありません。"
    parts = (each for each in EditionPart if each is not EditionPart.PROFILE or revised.changes_of(each))
    lines = [_counts(part, revised.changes_of(part)) for part in parts]
    if revised.edition.years:
        lines.insert(0, f"期間 {years_label(revised.edition.years)}")
    if revised.questions:
        lines.append(f"確認事項が{len(revised.questions)}件あります。答えると登録できます。")
    return "\n".join(lines)


def _counts(part: EditionPart, changes: Iterable[EditionChange]) -> str:
    found = Counter(each.change for each in changes)
    counts = (f"{kind.label} {found[kind]}件" for kind in RevisionKind if found[kind])
    return f"{part.label}：{'、'.join(counts)}"


def revision_lines(outcome: Outcome[RevisedPlan]) -> list[RichTextItem]:
    """Return the list items of a revision: its changes by part and kind, then its problems.

    Unchanged content is left out.
    """
    titles = {each.number: each.title for each in outcome.value.changes_of(EditionPart.ROW)}
    found = grouped(((each.part, each.change), _change_line(each)) for each in outcome.value.changes)
    lines: list[RichTextItem] = []
    for part, kind in product(EditionPart, RevisionKind):
        if kind is not RevisionKind.SAME:
            words = f"{part.label}：{kind.label}"
            lines += section(words, found.get((part, kind), ()))
    return [*lines, *problem_items(outcome.problems, titles)]


_WORDED = (RevisionKind.RETITLED, RevisionKind.RESCHEDULED, RevisionKind.NOTE)
"""The kinds of changes with long texts, whose differences are marked; names and figures are shown before and after."""


def _change_line(change: EditionChange) -> RichTextItem:
    others = "・".join(kind.label for kind in change.changes[1:])
    if change.change is RevisionKind.DROPPED and change.fate is not None:
        others = change.fate.value
    steps = _was_and_now("、".join(change.was), "、".join(change.now)) if change.is_merger_or_split else ""
    where = "　".join(filter(None, (change.number, others, steps)))
    title = change.title.replace("\n", " ")
    html, read = [] if RevisionKind.RETITLED in change.changes else [escape(title)], [where, title]
    for text in change.texts:
        heading = text.heading
        plain = _was_and_now(*text.shown) if change.was else text.shown[1]
        marked = change.was and text.kind in _WORDED
        html.append(f"{muted(heading)}　{difference_html(text.was, text.now) if marked else escape(plain)}")
        read.append(f"{heading} {plain}")
    item = (change.part, change.number)
    return RichTextItem(item_html(where, "<br>".join(html)), "、".join(read), item)


def _was_and_now(was: str, now: str) -> str:
    return f"{was or '空欄'} → {now or '空欄'}"


_NEW = "*new"
_SHORT = 12
"""The least number of characters that a choice shows; its list is as wide as its texts."""


class RevisionQuestions(QWidget):
    """The questions about the file of a revision, with a choice of answers for each question, the likeliest first.

    A question asks which row a new row continues, or whether a row that ends is 廃止 or 完了. Answered questions
    remain, so that an answer can be changed. The signal `answered` is emitted at every choice.
    `boxes`: the choices of answers by the key of their question.
    """

    answered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._asked: dict[str, RevisionQuestion] = {}
        self._chosen: dict[str, str] = {}
        self._fates: dict[str, PlanFate] = {}
        self.boxes: dict[str, Choice] = {}
        self._column = column_of(within=self, margins=(0, 0, 2 * STEP, 0))

    @property
    def answers(self) -> RevisionAnswers:
        """The answers given so far."""
        former = {row_id: (was,) for row_id, was in self._chosen.items() if was not in ("", _NEW)}
        new = frozenset(row_id for row_id, was in self._chosen.items() if was == _NEW)
        continued = {row_id for some in former.values() for row_id in some}
        ended = {row_id: fate for row_id, fate in self._fates.items() if row_id not in continued}
        dropped, finished = (
            frozenset(row_id for row_id, fate in ended.items() if fate is wanted)
            for wanted in (PlanFate.ABOLISHED, PlanFate.FINISHED)
        )
        titles = {row_id: each.title for row_id, each in self._asked.items()}
        return RevisionAnswers(former, new, dropped, finished, titles)

    def forget(self) -> None:
        """Remove all questions and answers, before another file is read."""
        self._asked, self._chosen, self._fates = {}, {}, {}
        self._show(())

    def show_questions(self, questions: Iterable[RevisionQuestion], rows: Sequence[EditionChange]) -> None:
        """Add questions to the questions shown, and ask for the fate of every row that ends.

        `rows` are the revision's changes of rows. Questions about rows that are not among them are removed: the file
        was changed and read again.
        """
        titles = {each.title for each in rows}
        answered = {row_id: each for row_id, each in self._asked.items() if each.title in titles}
        asked = {each.row_id: each for each in questions}
        self._asked = answered | asked
        kept_answers = answered.keys() - asked.keys()
        self._chosen = {row_id: was for row_id, was in self._chosen.items() if row_id in kept_answers}
        dropped = [each for each in rows if each.change is RevisionKind.DROPPED]
        kept = {each.number for each in dropped}
        self._fates = {row_id: fate for row_id, fate in self._fates.items() if row_id in kept}
        self._show(dropped)

    def _show(self, dropped: Iterable[EditionChange]) -> None:
        current = next((row_id for row_id, box in self.boxes.items() if box.hasFocus()), None)
        _clear(self._column)
        self.boxes = {}
        if self._asked:
            self._column.addWidget(label("確認事項", "heading"))
        for question in self._asked.values():
            self._add(question.row_id, _question_words(question), _choices(question), self._chosen.get(question.row_id))
        ended = list(dropped)
        if ended:
            self._column.addWidget(label("除く取組は、完了ですか、廃止ですか", "heading"))
        for row in ended:
            fates = [(each.value, each) for each in (PlanFate.ABOLISHED, PlanFate.FINISHED)]
            self._add(row.number, f"{row.number}　{row.title}".replace("\n", " "), fates, row.fate)
        if current in self.boxes:
            self.boxes[current].setFocus()

    def _add(self, row_id: str, words: str, choices: Iterable[tuple[str, object]], chosen: object) -> None:
        box = Choice(words, least=_SHORT)
        box.offer(choices, chosen)
        box.activated.connect(lambda _: self._answer(row_id, box.currentData()))
        self.boxes[row_id] = box
        self._column.addWidget(ReadingLabel(words))
        self._column.addWidget(box)

    def _answer(self, row_id: str, answer: object) -> None:
        if row_id in self._asked:
            self._chosen[row_id] = str(answer)
        else:
            self._fates[row_id] = PlanFate(str(answer))
        self.answered.emit()


def _question_words(question: RevisionQuestion) -> str:
    title, cell = question.title.replace("\n", " "), question.place.cell
    where = f"（{question.place.sheet} {cell}）" if cell else ""
    if question.kind is RevisionQuestionKind.IDENTITY:
        return f"「{title}」{where}は、{question.row_id} のままの取組ですか。"
    return f"「{title}」{where}は、前の版のどの取組の続きですか。"


def _choices(question: RevisionQuestion) -> list[tuple[str, object]]:
    """Return the answers to a question, the likeliest first."""
    titles = [(each.row_id, each.title.replace("\n", " ")) for each in question.candidates]
    old = [(f"「{title}」（{row_id}）の続き", row_id) for row_id, title in titles]
    return [("（選んでください）", ""), *old, ("続きではない新しい取組", _NEW)]


def _clear(column: QVBoxLayout) -> None:
    """Remove everything from a column."""
    while (item := column.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


_FORM_WIDTH, _SIDE_WIDTH = 50 * STEP, 90 * STEP


class RevisingPanel(Panel):
    """The preview of a revision's file, with the questions about the file.

    The signal `left` is emitted when the revision is closed or registered.
    """

    left = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._path = Path()
        self._whole: tuple[FiscalYear, FiscalYear] | None = None
        self._shown: RevisedPlan | None = None
        self.file = ReadingLabel(kind="muted")
        self.title = LineField("版の名称", kept_as="edition-title")
        self.adopted = DayField("策定日")
        self.has_force = TickBox("適用日（策定日と異なるとき）")
        self.in_force = DayField("適用日")
        self.first_year, self.last_year = Choice("期間の最初の年度"), Choice("期間の最後の年度")
        self.reason = LineField("改定の理由", "省略できます", kept_as="edition-reason")
        self.questions = RevisionQuestions()
        self.words = ReadingLabel()
        self.list = RichTextView("改定で変わる内容の一覧", click_goes=False)
        self.stop = BackButton("登録しない", self.left)
        self.again = Button("表を読み直す", self._look_again)
        self.do = PrimaryButton("この内容で改定版を登録する", self._do)
        self._lay_out()
        self.questions.answered.connect(self.look)
        self.has_force.toggled.connect(lambda shown: self._form.setRowVisible(self.in_force, shown))

    def begin(self, path: Path, view: EditionsView) -> None:
        """Preview the revision in a file, with proposed title and dates; nothing is written to the data file."""
        newest, today = view.editions[0].edition, self.session.parts.clock.today()
        self._path = path
        self.file.show_text(f"「{path.name}」を、{newest.label}と比べています。")
        titles = {each.edition.title for each in view.editions}
        name, number = "改定版", len(view.editions) + 1
        self.title.setText(name if name not in titles else f"第{number}版")
        first_day = newest.adopted_on + timedelta(days=1)
        self.adopted.show_day(max(today, first_day))
        self.in_force.show_day(max(today, first_day))
        self.has_force.setChecked(False)
        for box, year in ((self.first_year, view.years[0]), (self.last_year, view.years[-1])):
            box.offer(((each.label, each.start) for each in view.years), year.start)
        self._whole = (view.years[0], view.years[-1])
        self.reason.clear_for_good()
        self.questions.forget()

        def fill_in(stated: tuple[str, date | None]) -> None:
            if path != self._path:
                return  # another file has been chosen since
            title, day = stated
            if title and not self.title.isModified():
                self.title.setText(title)
            if day and not self.adopted.isModified():
                self.adopted.show_day(day)
            self.look()

        self.session.use(
            lambda *_: read_stated_edition(self.session.parts, path, newest),
            fill_in,
            what="改定版の表を確かめています",
            refused=lambda _: self.look(),  # it is refused in the same way
        )

    @property
    def _years(self) -> tuple[FiscalYear, FiscalYear] | None:
        chosen = FiscalYear(int(self.first_year.currentData())), FiscalYear(int(self.last_year.currentData()))
        return None if chosen == self._whole else chosen

    @property
    def _days(self) -> tuple[DayField, ...]:
        return (self.adopted, self.in_force) if self.has_force.isChecked() else (self.adopted,)

    def _revision(self, *, is_dry_run: bool) -> PlanRevision | None:
        """Return the revision as entered; None if one of its days cannot be read."""
        adopted, *others = (field.day for field in self._days)
        if adopted is None or None in others:
            return None
        reason = self.reason.text().strip() or None
        return PlanRevision(
            self._path,
            self.title.text().strip(),
            adopted,
            next(iter(others), None),
            self.questions.answers,
            reason,
            is_dry_run=is_dry_run,
            years=self._years,
        )

    def look(self) -> None:
        """Show the changes that the file makes to the newest edition as it is now.

        If the file, its head or an answer is another one when the changes are known, they are looked up again. Does
        nothing while a day cannot be read.
        """
        revision = self._revision(is_dry_run=True)
        if revision is None:
            return
        self.do.setEnabled(False)

        def show_if_current(show: Callable[[], None]) -> None:
            if self._revision(is_dry_run=True) in (revision, None):
                show()
            else:
                self.look()

        self.session.use(
            lambda store: revise_plan(self.session.parts, store, revision, self.session.by),
            lambda outcome: show_if_current(partial(self._show, outcome)),
            what="改定版の表を確かめています",
            refused=lambda refused: show_if_current(partial(self._refuse, refused)),
            asked_by=self,
        )

    def _look_again(self) -> None:
        if self._check_days():
            self.look()

    def _check_days(self) -> bool:
        """Return whether the days can be read; otherwise explain it at the field of the first that cannot."""
        return all(field.ask_day() for field in self._days)

    def _show(self, outcome: Outcome[RevisedPlan]) -> None:
        revised = self._shown = outcome.value
        self.around.messages.withdraw()
        self.words.show_text(describe_revision(revised))
        self.list.lines.set_items(revision_lines(outcome))
        self.questions.show_questions(revised.questions, revised.changes_of(EditionPart.ROW))
        if revised.questions and self.questions.boxes:
            Sight(next(iter(self.questions.boxes.values()))).scroll_into_view()
        may = self.session.may_write and not (revised.questions or revised.is_unchanged)
        self.do.setEnabled(may)

    def _refuse(self, refused: Refused) -> None:
        """Show the faults of a file with their cells; any other refusal is shown as a message."""
        if isinstance(refused, EditionFaulty) and refused.problems:
            words = (
                f"表に直すところが{len(refused.problems)}か所あります。直して保存し、［表を読み直す］を押してください。"
            )
            self.words.show_text(words)
            self.list.lines.set_items(problem_items(refused.problems, {}))
            return
        self.words.show_text("")
        self.list.lines.set_items(())
        self.around.messages.refuse(refused)

    def _do(self) -> None:
        revision, shown = self._revision(is_dry_run=False), self._shown
        if not self._check_days() or revision is None:
            return

        def refuse(refused: Refused) -> None:
            again = Offer("表を読み直す", self.look)
            self.around.messages.refuse(refused, again if isinstance(refused, ContentMoved) else None)

        self.session.act(
            lambda store: revise_plan(self.session.parts, store, revision, self.session.by, shown),
            self._show_done,
            what="改定版を登録しています",
            initiator=self,
            refused=refuse,
        )

    def _show_done(self, outcome: Outcome[RevisedPlan]) -> None:
        if not outcome.value.is_written:
            self._show(outcome)
            return
        self.left.emit()
        edition = outcome.value.edition
        words = f"{edition.label}を登録しました。{edition.first_round.label}分の進捗確認から使います。"
        self.around.report_saved(words, "集めている進捗確認は、開始したときの版のまま続きます。")

    def _lay_out(self) -> None:
        form = self._form = form_of(("版の名称", self.title), ("策定日", self.adopted))
        form.addRow(self.has_force)
        add_form_row(form, caption(self.in_force, "適用日"), self.in_force)
        form.addRow(caption(self.first_year, "期間"), line_of((self.first_year, 1), label("〜"), (self.last_year, 1)))
        form.addRow(caption(self.reason, "改定の理由"), self.reason)
        form.setRowVisible(self.in_force, False)
        left, right = QWidget(), QWidget()
        column_of(self.file, form, self.questions, STRETCH, within=left, margins=(0, 0, 2 * STEP, 0))
        column_of(self.words, (self.list, 1), within=right, margins=(2 * STEP, 0, 0, 0))
        both = splitter_of(
            scroll_area_of(left), right, shares=(0, 1), sizes=(_FORM_WIDTH, _SIDE_WIDTH), name="editions"
        )
        foot = line_of(self.stop, STRETCH, self.again, self.do)
        column_of(label("改定版の登録", "heading"), (both, 1), foot, within=self)


class EditionsPanel(Panel):
    """The list of editions, newest first; while a revision is open, its panel is shown instead."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._view: EditionsView | None = None
        self.list = RichTextView("計画の版の一覧", click_goes=False)
        self.words = ReadingLabel(kind="muted")
        self.reason = LineField("取り消す理由", "取り消す理由（省略できます）", kept_as="withdrawn-edition-reason")
        self.withdraw = OnceButton("最後の版を取り消す", self._withdraw)
        self.drop = DropArea(
            "直した計画の表か進捗状況一覧（Excel）をここへ",
            ("表を選ぶ…", "計画の表を保存…"),
            "file",
            narrow=True,
        )
        self.question = TargetQuestion(self.ask_target)
        self.made = MadeFile()
        self.revising = RevisingPanel(around)
        self._lay_out()
        self._connect()

    @property
    def first_stop(self) -> QWidget:
        """The widget that gets the focus first."""
        return self.revising.title if self.is_revising else self.list

    @property
    def is_revising(self) -> bool:
        """Whether a revision was begun and neither registered nor closed."""
        return self._stack.currentWidget() is self.revising

    def read(self) -> None:
        """Read the editions again and show them, and the changes of a revision that was begun."""
        self.session.query(read_editions, self.show_editions)
        if self.is_revising:
            self.revising.look()

    def show_editions(self, view: EditionsView) -> None:
        """Show the editions, and whether the newest edition can be withdrawn.

        The selected edition remains selected, unless the number of editions changed.
        """
        is_as_before = self._view is not None and len(self._view.editions) == len(view.editions)
        chosen = self._chosen if is_as_before else None
        self._view = view
        self.list.lines.set_items(map(edition_line, view.editions))
        place = self.list.lines.place_of(chosen)
        self.list.setCurrentIndex(place if place.isValid() else self.list.lines.index(0))
        may = self.session.may_write
        self.drop.buttons[0].setEnabled(may)
        self.drop.allow(may_drop=may)
        for each in (self.withdraw, self.reason):
            each.setEnabled(may and not view.obstacles)
        self.words.show_text(_withdrawal_words(view))
        for part in (self.withdraw, self.reason, self.words):
            part.setVisible(len(view.editions) > 1)

    def revise(self, path: Path) -> None:
        """Preview the changes that a file would make to the newest edition.

        Does nothing before the editions are read.
        """
        if self._view is not None:
            self.around.messages.withdraw()
            self.made.hide()
            self._stack.setCurrentWidget(self.revising)
            self.revising.begin(path, self._view)
            self.revising.title.setFocus()

    def ask_file(self) -> None:
        """Ask for the file to register as a revised edition, and preview it."""
        title = "改定した計画の表か進捗状況一覧を選ぶ"
        choose_existing(self, title, self.revise, self.session.folder, WORKBOOKS)

    def ask_target(self) -> None:
        """Ask where to save the selected edition as a workbook, and save it there."""
        suggested = self.session.folder / "計画の表.xlsx"
        choose_target(self, "計画の表を保存", suggested, self.save, WORKBOOKS)

    def save(self, target: Path) -> None:
        """Write the workbook of the selected edition; ask before another file is replaced."""
        self._write(self._chosen, target)

    def _write(self, number: int | None, target: Path, *, replace: bool = False) -> None:
        session = self.session
        self.question.hide()
        self.made.hide()

        session.use(
            lambda store: export_edition(session.parts, store, target, number, replace=replace),
            lambda _: self._show_saved(target),
            what="計画の表を保存しています",
            refused=self.question.refusal_handler(
                lambda: self._write(number, target, replace=True), self.around.messages.refuse
            ),
        )

    @property
    def _chosen(self) -> int | None:
        """The number of the selected edition; None if none is selected."""
        number = self.list.currentIndex().data(ITEM_ROLE)
        return number if isinstance(number, int) else None

    def _show_saved(self, target: Path) -> None:
        words = (
            f"「{target.name}」に保存しました。改定後の内容に直して、ここへドラッグすると、変わる内容を確かめられます。"
        )
        self.made.show_file(target, words, opens=True)

    def _withdraw(self) -> None:
        reason = self.reason.text()
        seen = self._view.editions[0].made_by if self._view is not None else None

        def show_done(label: str) -> None:
            self.reason.clear_if_used(reason)
            self.around.report_saved(f"{label}を取り消しました。")

        self.session.act(
            lambda store: withdraw_revision(store, reason, self.session.by, seen),
            lambda outcome: show_done(outcome.value.label),
            what="改定版を取り消しています",
            initiator=self,
        )

    def _put_away(self) -> None:
        self._stack.setCurrentWidget(self._content)
        self.list.setFocus()

    def _connect(self) -> None:
        self.drop.cover(self._content)
        self.drop.take_one_by(self.revise, self.around.messages)
        self.drop.asked.connect(lambda number: (self.ask_file, self.ask_target)[number]())
        self.revising.left.connect(self._put_away)

    def _lay_out(self) -> None:
        self._content = QWidget()
        foot = line_of((self.reason, 1), self.withdraw)
        parts = ((self.list, 1), self.words, foot, self.question, self.made, self.drop)
        column_of(*parts, within=self._content, spacing=STEP + STEP // 2)
        self._stack = stack_of(self._content, self.revising)
        column_of(self._stack, within=self, margins=(0, 2 * STEP, 0, 0))


def _withdrawal_words(view: EditionsView) -> str:
    """Return a text on whether the newest edition can be withdrawn, with the reasons why not."""
    label = view.editions[0].edition.label
    if not view.obstacles:
        return f"{label}は、まだ使っていないため、取り消せます。"
    words = f"{label}は取り消せません。"
    return words + "".join(f"\n・{each}" for each in view.obstacles)
