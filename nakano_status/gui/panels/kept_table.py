"""A table that the office maintains: a sheet is previewed before it is imported, and the table can be exported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from nakano_status.application.organisation.import_divisions import ImportedTable
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Store
from nakano_status.domain.problems.problem import Refused
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of, stack_of
from nakano_status.gui.controls.dropping_files import DropArea, paths_in
from nakano_status.gui.controls.fields import Button, LineField, PrimaryButton, SinceChoice
from nakano_status.gui.controls.files import TABLES, WORKBOOKS, MadeFile, TargetQuestion, choose_existing, choose_target
from nakano_status.gui.lists.rich_text_list import RichTextItem
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_CSV = "CSV (*.csv)"


@dataclass(frozen=True)
class PreviewedTable:
    """A preview of a sheet: its changes and problems as `lines`, their `summary`, and the number of `changes`.

    `asks`: the user has to choose whether rows without a date are changes from a date or corrections; `needs_reason`:
    settled rounds are corrected, which needs a reason.
    """

    lines: Sequence[RichTextItem]
    summary: str
    changes: int
    asks: bool = False
    needs_reason: bool = False


@dataclass(frozen=True)
class KeptTable:
    """A table by its name, which is also the file's, and the functions on it.

    `take_in` has the reason that was given last. `choose` is called with the choice for rows without a date; then the
    sheet is previewed again.
    """

    name: str
    look: Callable[[Store, Path], PreviewedTable]
    take_in: Callable[[Store, Path, str], Outcome[ImportedTable]]
    save: Callable[[Store, Path, bool], Outcome[Path]]
    choose: Callable[[SinceChoice], None] | None = None


class KeptTablePanel(Panel):
    """A panel that shows `content`, or the preview of a sheet; `saved` is emitted when one was imported."""

    saved = Signal()

    def __init__(self, around: AppContext, table: KeptTable, content: QWidget) -> None:
        super().__init__(around)
        self._table = table
        self._content = content
        self._path: Path | None = None
        self._may_take_in = False
        self.drop = DropArea(
            tr("直した表（Excel・CSV）をここへ"), (tr("表を選ぶ…"), tr("表として保存…")), "file", narrow=True
        )
        self.words = ReadingLabel()
        self.since = SinceChoice()
        self.reason = LineField(tr("訂正の理由"), tr("締切・公表・記録の済んだ進捗確認も変わる訂正の理由"))
        self.list = RichTextView(tr("{name}の表の取込内容").format(name=table.name), click_goes=False)
        self.stop = Button(tr("取り込まない"), self._put_away)
        self.take_in = PrimaryButton(tr("取り込む"), self._take_in)
        self.question = TargetQuestion(lambda path: self.save(path, replace=True), self.ask_target)
        self.made = MadeFile()
        self.setAcceptDrops(True)
        self._lay_out()
        self._connect()

    def look_at(self, path: Path) -> None:
        """Show what a sheet would change; nothing is written."""
        if path != self._path:
            self.around.messages.withdraw()  # it is about the sheet before
            self.since.ask(self.session.parts.clock.today(), is_change=False)
            self.reason.clear()
            self._pass_choice()
        self._path = path
        self.made.hide()
        self.session.use(
            lambda store, _: self._table.look(store, path),
            self._show,
            what=tr("表を読み取っています"),
            refused=self._refuse,
        )

    def ask_file(self) -> None:
        """Ask which sheet to preview."""
        title = tr("{name}の表を選ぶ").format(name=self._table.name)
        choose_existing(self, title, self.look_at, self.session.folder, TABLES)

    def ask_target(self) -> None:
        """Ask where to save the table."""
        title = tr("{name}の表を保存").format(name=self._table.name)
        suggested = self.session.folder / f"{self._table.name}.xlsx"
        choose_target(self, title, suggested, self.save, WORKBOOKS, _CSV)

    def save(self, target: Path, *, replace: bool = False) -> None:
        """Write the table as a sheet; ask first if another file exists there."""
        self.question.hide()
        self.made.hide()
        self.session.use(
            lambda store, _: self._table.save(store, target, replace),
            lambda _: self._show_saved(target),
            what=tr("表を保存しています"),
            refused=self.question.asking_or(self._refuse),
        )

    def follow(self) -> None:
        """Preview the sheet again: the data file has changed."""
        if self._path is not None:
            self.look_at(self._path)

    def allow(self, *, may_write: bool) -> None:
        """Enable what is possible with the open data file."""
        self.drop.buttons[0].setEnabled(may_write)
        self.drop.setAcceptDrops(may_write)
        self.setAcceptDrops(may_write)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if paths_in(event.mimeData()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.look_at(paths_in(event.mimeData())[0])

    def _show(self, looked: PreviewedTable) -> None:
        self.list.lines.set_items(looked.lines)
        name = self._path.name if self._path else ""
        self.words.show_text(tr("「{file}」　{words}").format(file=name, words=looked.summary))
        self.take_in.setText(tr("{count}か所を取り込む").format(count=looked.changes))
        self.since.setVisible(looked.asks or self.since.is_made)
        self.reason.setVisible(looked.needs_reason)
        self._may_take_in = looked.changes > 0 and not looked.asks and self.session.may_write
        self._follow_reason()
        self._stack.setCurrentWidget(self._looking)
        if self.isVisible():
            asked = self.reason if looked.needs_reason else self.stop
            (self.take_in if self.take_in.isEnabled() else asked).setFocus()

    def _follow_reason(self) -> None:
        is_given = self.reason.isHidden() or bool(self.reason.text().strip())
        self.take_in.setEnabled(self._may_take_in and is_given)

    def _choose(self) -> None:
        """Preview the sheet again with the choice for its rows without a date."""
        self._pass_choice()
        self.follow()

    def _pass_choice(self) -> None:
        if self._table.choose is not None:
            self._table.choose(self.since)

    def _put_away(self) -> None:
        self._path = None
        self.list.lines.set_items(())
        self._stack.setCurrentWidget(self._content)

    def _take_in(self) -> None:
        path = self._path
        if path is None:
            return
        self._path, reason = None, self.reason.text()  # its changes are shown by the content itself
        self.session.act(
            lambda store, _: self._table.take_in(store, path, reason),
            lambda outcome: self._show_taken(path, outcome),
            what=tr("表を取り込んでいます"),
            initiator=self,
        )

    def _show_taken(self, path: Path, outcome: Outcome[ImportedTable]) -> None:
        self._put_away()
        taken = outcome.value
        words = tr("「{file}」から{rows}行を取り込みました。").format(file=path.name, rows=taken.rows)
        words += tr("変わりのない行は{rows}行です。").format(rows=taken.unchanged) if taken.unchanged else ""
        words += tr("取り込んだ表にない{rows}行は除きました。").format(rows=taken.removed) if taken.removed else ""
        left = tr("{count}行は取り込んでいません。表を直して、もう一度取り込んでください。")
        remedy = left.format(count=len(outcome.problems)) if outcome.problems else ""
        self.around.report_saved(words, remedy)
        self.saved.emit()

    def _show_saved(self, target: Path) -> None:
        words = tr("「{file}」に保存しました。Excel で直して、ここへドラッグすると取り込めます。")
        self.made.show_file(target, words.format(file=target.name))

    def _refuse(self, refused: Refused) -> None:
        self._put_away()
        self.around.messages.refuse(refused)

    def _connect(self) -> None:
        self.drop.dropped.connect(lambda paths: self.look_at(paths[0]))
        self.drop.asked.connect(lambda number: (self.ask_file, self.ask_target)[number]())
        self.since.chosen.connect(self._choose)
        self.reason.textChanged.connect(lambda _: self._follow_reason())

    def _lay_out(self) -> None:
        foot = line_of(STRETCH, self.stop, self.take_in, spacing=None)
        self._looking = QWidget()
        column_of(self.words, self.since, self.reason, (self.list, 1), foot, within=self._looking)
        self._stack = stack_of(self._content, self._looking)
        column_of(
            (self._stack, 1),
            self.question,
            self.made,
            self.drop,
            within=self,
            margins=(0, 2 * STEP, 0, 0),
            spacing=STEP + STEP // 2,
        )
