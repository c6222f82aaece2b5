"""計画の版: the editions, the workbook to revise the newest, its revision, and the withdrawal of the last one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from nakano_status.application.plan.edition_tables import export_edition
from nakano_status.application.plan.withdraw_revision import EditionsView, read_editions, withdraw_revision
from nakano_status.gui.controls.boxes import column_of, line_of, stack_of
from nakano_status.gui.controls.dropping_files import DropArea
from nakano_status.gui.controls.fields import LineField, OnceButton
from nakano_status.gui.controls.files import WORKBOOKS, MadeFile, TargetQuestion, choose_existing, choose_target
from nakano_status.gui.features.organisation.revising_panel import RevisingPanel
from nakano_status.gui.features.organisation.revision_lines import edition_line
from nakano_status.gui.lists.rich_text_list import ITEM_ROLE
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.words import tr


class EditionsPanel(Panel):
    """The list of editions, newest first, or the revision that was begun."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._view: EditionsView | None = None
        self.list = RichTextView(tr("計画の版の一覧"), click_goes=False)
        self.words = ReadingLabel(kind="muted")
        self.reason = LineField(tr("取り消す理由"), tr("取り消す理由（省略できます）"))
        self.withdraw = OnceButton(tr("最後の版を取り消す"), self._withdraw)
        self.drop = DropArea(
            tr("直した計画の表か進捗状況一覧（Excel）をここへ"),
            (tr("表を選ぶ…"), tr("計画の表を保存…")),
            "file",
            narrow=True,
        )
        self.question = TargetQuestion(lambda path: self.save(path, replace=True), self.ask_target)
        self.made = MadeFile()
        self.revising = RevisingPanel(around)
        self._lay_out()
        self._connect()

    @property
    def first(self) -> QWidget:
        """The widget that has the focus at first."""
        return self.revising.title if self.is_revising else self.list

    @property
    def is_revising(self) -> bool:
        """Whether a revision was begun and neither registered nor put away."""
        return self._stack.currentWidget() is self.revising

    def read(self) -> None:
        """Read the editions again."""
        self.session.query(read_editions, self.show_editions)

    def show_editions(self, view: EditionsView) -> None:
        """Show the editions."""
        is_as_before = self._view is not None and len(self._view.editions) == len(view.editions)
        chosen = self._chosen if is_as_before else None
        self._view = view
        self.list.lines.set_items(map(edition_line, view.editions))
        place = self.list.lines.place_of(chosen)
        self.list.setCurrentIndex(place if place.isValid() else self.list.lines.index(0))
        may = self.session.may_write
        self.drop.buttons[0].setEnabled(may)
        self.drop.setAcceptDrops(may)
        for each in (self.withdraw, self.reason):
            each.setEnabled(may and not view.obstacles)
        self.words.show_text(_withdrawal_words(view))
        for part in (self.withdraw, self.reason, self.words):
            part.setVisible(len(view.editions) > 1)

    def revise(self, path: Path) -> None:
        """Show what a file would change in the newest edition."""
        if self._view is not None:
            self.around.messages.withdraw()
            self.made.hide()
            self._stack.setCurrentWidget(self.revising)
            self.revising.begin(path, self._view)
            self.revising.title.setFocus()

    def ask_file(self) -> None:
        """Ask which file to register as a revised edition."""
        title = tr("改定した計画の表か進捗状況一覧を選ぶ")
        choose_existing(self, title, self.revise, self.session.folder, WORKBOOKS)

    def ask_target(self) -> None:
        """Ask where to save the workbook of the edition that is selected."""
        suggested = self.session.folder / tr("計画の表.xlsx")
        choose_target(self, tr("計画の表を保存"), suggested, self.save, WORKBOOKS)

    def save(self, target: Path, *, replace: bool = False) -> None:
        """Write the workbook; ask first if another file exists there."""
        number, session = self._chosen, self.session
        self.question.hide()
        self.made.hide()

        session.use(
            lambda store, _: export_edition(session.parts, store, target, number, replace=replace),
            lambda _: self._show_saved(target),
            what=tr("計画の表を保存しています"),
            refused=self.question.asking_or(self.around.messages.refuse),
        )

    @property
    def _chosen(self) -> int | None:
        """The number of the edition that is selected."""
        number = self.list.currentIndex().data(ITEM_ROLE)
        return number if isinstance(number, int) else None

    def _show_saved(self, target: Path) -> None:
        words = tr("「{file}」に保存しました。改定後の内容に直して、ここへドラッグすると、変わる内容を確かめられます。")
        self.made.show_file(target, words.format(file=target.name), opens=True)

    def _withdraw(self) -> None:
        reason = self.reason.text()

        def show_done(label: str) -> None:
            self.reason.setText("")  # clear() could be undone by Ctrl+Z
            self.around.report_saved(tr("{edition}を取り消しました。").format(edition=label))

        self.session.act(
            lambda store, _: withdraw_revision(store, reason, self.session.by),
            lambda outcome: show_done(outcome.value.label),
            what=tr("改定版を取り消しています"),
            initiator=self,
        )

    def _put_away(self) -> None:
        self._stack.setCurrentWidget(self._content)
        self.list.setFocus()

    def _connect(self) -> None:
        self.drop.dropped.connect(lambda paths: self.revise(paths[0]))
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
    """Return whether the newest edition can be withdrawn, else what prevents it."""
    label = view.editions[0].edition.label
    if not view.obstacles:
        return tr("{edition}は、まだ使っていないため、取り消せます。").format(edition=label)
    words = tr("{edition}は取り消せません。").format(edition=label)
    return words + "".join(f"\n・{each}" for each in view.obstacles)
