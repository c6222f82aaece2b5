"""一覧からの修正: a list that was edited in Excel is imported; its differences are previewed with check boxes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.list_changes import ListChanges, ListChangesOptions, apply_list, compare_list
from nakano_status.domain.problems.problem import Refused
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of, stack_of
from nakano_status.gui.controls.dropping_files import DropArea
from nakano_status.gui.controls.empty_state import EmptyState
from nakano_status.gui.controls.fields import Button, PrimaryButton
from nakano_status.gui.controls.files import WORKBOOKS, choose_existing
from nakano_status.gui.features.wording.wording_lines import returned_lines
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.words import tr


class ReturnedListPanel(Panel):
    """The preview of an edited list, with its import."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._path: Path | None = None
        self.drop = DropArea(tr("直した一覧（Excel）をここへ"), (tr("ファイルを選ぶ…"),), "file")
        self.words = ReadingLabel(kind="muted")
        self.list = RichTextView(tr("一覧との違い"), click_goes=False)
        self.put_away = Button(tr("一覧を片付ける"), self._put_away)
        self.apply = PrimaryButton(do=self._apply)
        self.empty = EmptyState(
            "file",
            tr("直した一覧はまだありません"),
            tr("「資料作成」で作成した一覧を Excel で直し、ここへドラッグすると、今の内容との違いを示します。"),
        )
        self._lay_out()
        self._connect()

    def take(self, path: Path) -> None:
        """Preview another list."""
        self._path = path
        self.list.lines.forget_ticks()
        self.look()

    def look(self) -> None:
        """Compare the list with the current values; nothing is written."""
        if self._path is None:
            return
        options = ListChangesOptions(self._path)
        self.session.use(
            lambda store, _: compare_list(self.session.parts, store, options),
            self._show,
            what=tr("一覧を比べています"),
            refused=self._refuse,
        )

    def _show(self, outcome: Outcome[ListChanges]) -> None:
        found = outcome.value
        self._stack.setCurrentWidget(self._whole)
        self.list.lines.show_again(returned_lines(found.changes, outcome.problems))
        text = tr("「{file}」（{year}、{rows}行）と今の内容との違い {count}件").format(
            file=found.file, year=found.year.label, rows=found.rows, count=len(found.changes)
        )
        self.words.show_text(
            text if found.changes else tr("{summary}。反映するものはありません。").format(summary=text)
        )
        self._offer()

    def _refuse(self, refused: Refused) -> None:
        self._put_away()
        self.around.messages.refuse(refused)

    def _put_away(self) -> None:
        """Close the list; what was imported remains."""
        self._path = None
        self.list.lines.set_items(())
        self._stack.setCurrentWidget(self.empty)

    def _offer(self) -> None:
        count = len(self.list.lines.ticked)
        self.apply.setText(tr("{count}件を修文として反映する").format(count=count))
        self.apply.setEnabled(count > 0 and self.session.may_write)

    def _apply(self) -> None:
        if self._path is None:
            return
        options = ListChangesOptions(self._path)
        names = [":".join(place) for place in self.list.lines.ticked if isinstance(place, tuple)]
        self.session.act(
            lambda store, _: apply_list(self.session.parts, store, options, names, self.session.by),
            self._show_done,
            what=tr("一覧の修正を反映しています"),
            initiator=self,
        )

    def _show_done(self, outcome: Outcome[ListChanges]) -> None:
        done = outcome.value
        words = tr("{count}件を修文として反映しました。残りの違いは{left}件です。")
        text = words.format(count=len(done.applied), left=len(done.left))
        self.around.report_saved(
            text, tr("一覧のファイルは保管しています。セルは変更履歴で確認できます。"), for_good=True
        )

    def _ask_file(self) -> None:
        title, folder = tr("直した一覧を選ぶ"), self.session.folder
        choose_existing(self, title, self.take, folder, WORKBOOKS)

    def _connect(self) -> None:
        self.drop.dropped.connect(lambda paths: self.take(paths[0]))
        self.drop.asked.connect(lambda _: self._ask_file())
        self.list.lines.turned.connect(self._offer)

    def _lay_out(self) -> None:
        foot = line_of(self.put_away, STRETCH, self.apply, spacing=None)
        self._whole = QWidget()
        column_of(self.words, (self.list, 1), foot, within=self._whole)
        self._stack = stack_of(self.empty, self._whole)
        column_of((self._stack, 1), self.drop, within=self, margins=(0, 2 * STEP, 0, 0), spacing=2 * STEP)
