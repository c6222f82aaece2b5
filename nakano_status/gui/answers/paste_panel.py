"""表の貼り付け: a preview of a pasted block, with a check box for each cell, before any of it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from nakano_status.application.entries.paste_block import (
    PastedCell,
    PasteOptions,
    PastePlan,
    PasteResult,
    apply_paste,
    plan_paste,
    rewrite_paste,
)
from nakano_status.application.outcome import Outcome
from nakano_status.domain.clipboard.blocks import Block, table_keys
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.exchange import ValueMoved
from nakano_status.domain.review.confirmation import RowField
from nakano_status.gui.controls.boxes import PAGE_MARGINS, STRETCH, column_of, line_of, title_line
from nakano_status.gui.controls.fields import BackButton, Button, Choice, PrimaryButton, TickBox
from nakano_status.gui.editing.undo_commands import AppliedCommand, NotDone
from nakano_status.gui.lists.copying import TableOfRows
from nakano_status.gui.lists.difference_html import difference_html, shown_value
from nakano_status.gui.lists.rich_text_list import RichTextItem, item_html, problem_items, section
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label, label_field
from nakano_status.gui.page import AppContext


class PastePanel(QWidget):
    """The preview of a pasted block, with a button to write the ticked cells.

    `closed` is emitted when it is done or cancelled.
    """

    closed = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__()
        self.setObjectName("page")
        self._around = around
        self._options = PasteOptions(())
        self._plan: PastePlan | None = None
        self._titles: dict[str, str] = {}
        self.writer_label = label("", "muted")
        self.words = ReadingLabel(kind="muted")
        self.start = Choice(do=self._change_options, fits=True)
        self.start_label = label_field(self.start, "貼り付けを始める項目", "muted")
        self.clears = TickBox("空欄のセルで内容を消す")
        self.list = RichTextView("貼り付ける内容の一覧", click_goes=False)
        self.every = Button("すべて選ぶ", lambda: self.list.lines.tick_all(ticked=True))
        self.none = Button("すべて外す", lambda: self.list.lines.tick_all(ticked=False))
        self.cancel = BackButton("取りやめる", self.closed)
        self.apply = PrimaryButton(do=self._apply)
        self._lay_out()
        self._connect()

    def offer(self, block: Block, rows: TableOfRows) -> None:
        """Preview a pasted block on the rows of a page; nothing is written yet.

        If the block names no rows, its first line belongs to the first selected row.
        """
        ids, first = [row.id for row in rows.shown], next((row.id for row in rows.chosen), None)
        below = ids[ids.index(first) :] if first in ids else []
        keys = table_keys(rows.round.asked.profile, rows.round.headings)
        start = rows.start if rows.start in keys else MARK
        self._options = PasteOptions(block, tuple(below), start, False, rows.as_division, rows.source, rows.round.year)
        self._titles = {row.id: row.title for row in rows.shown}
        self.start.offer([(rows.round.headings[key], key) for key in keys], start)
        self.clears.setChecked(False)
        self.writer_label.setText(f"入力する立場：{rows.writer}")
        self.list.lines.forget_ticks()
        self._look()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look(self) -> None:
        """Preview the block; until the preview is shown, nothing can be written."""
        options, session = self._options, self._around.session
        self._plan = None
        self._offer()

        def show(outcome: Outcome[PastePlan]) -> None:
            if options == self._options:
                self._show(outcome.value)

        session.use(lambda store: plan_paste(store, options), show, what="貼り付ける内容を調べています")

    def _show(self, plan: PastePlan) -> None:
        self._plan = plan
        for part in (self.start, self.start_label):
            part.setVisible(not plan.names_fields)
        self.words.show_text(_words_of(plan))
        self.list.lines.update_items(paste_lines(plan, self._titles))
        self._offer()

    def _offer(self) -> None:
        count = len(self._chosen())
        self.apply.setText(f"{count}件を反映する")
        self.apply.setEnabled(count > 0 and self._plan is not None and self._around.session.may_write)
        for button in (self.every, self.none):
            button.setEnabled(self._plan is not None and bool(self._plan.changes))

    def _chosen(self) -> list[RowField]:
        return [place for place in self.list.lines.ticked if isinstance(place, tuple)]

    def _change_options(self) -> None:
        self._options = replace(self._options, start=self.start.currentData(), clears=self.clears.isChecked())
        self._look()

    def _apply(self) -> None:
        session, plan, chosen = self._around.session, self._plan, frozenset(self._chosen())
        if plan is not None:
            session.act(
                lambda store: apply_paste(session.parts, store, plan, chosen, session.by),
                self._show_done,
                what="表の内容を反映しています",
                initiator=self,
                refused=self._refuse,
            )

    def _refuse(self, refused: Refused) -> None:
        """Report why nothing was written, and preview the block on the current values."""
        if isinstance(refused, ValueMoved):
            words = "表示したあとに内容が変わった欄があるため、何も反映していません。"
            self._around.messages.report_not_done(words, "今の内容との違いを確認して、もう一度反映してください。")
        else:
            self._around.messages.refuse(refused)
        self._look()

    def _show_done(self, outcome: Outcome[PasteResult]) -> None:
        pasted, count = outcome.value, outcome.value.changed_count
        AppliedCommand(self._around, f"表の貼り付け（{count}件）", partial(self._rewrite, pasted)).push()
        words = f"表から{count}件を反映しました。"
        self._around.report_saved(words, "まとめて元に戻すときは、［編集］の［元に戻す］を選んでください。")
        self._around.report_conflicts(outcome.problems)
        self.closed.emit()

    def _rewrite(self, pasted: PasteResult, again: bool, not_done: NotDone) -> None:  # noqa: FBT001 - Qt's two ways
        """Undo the paste, or redo it; if a newer value exists, nothing is written."""
        session = self._around.session
        session.act(
            lambda store: rewrite_paste(session.parts, store, pasted, again=again, by=session.by),
            lambda _: self._around.saved.emit(),
            what="表の内容を反映しています" if again else "貼り付けた内容を元に戻しています",
            not_done=not_done,
        )

    def _connect(self) -> None:
        self.clears.clicked.connect(lambda _: self._change_options())
        self.list.lines.turned.connect(self._offer)

    def _lay_out(self) -> None:
        column_of(
            title_line("表の貼り付け", self.writer_label, STRETCH),
            line_of(self.start_label, self.start, self.clears, STRETCH, spacing=2 * STEP),
            self.words,
            (self.list, 1),
            line_of(self.every, self.none, STRETCH, self.cancel, self.apply, spacing=None),
            within=self,
            margins=PAGE_MARGINS,
            spacing=STEP + STEP // 2,
        )
        self._offer()


def _words_of(plan: PastePlan) -> str:
    """Return a text with the fate of all cells, so that the numbers add up, and how rows were found.

    Cells from which characters are removed are counted once more, apart.
    """
    found = "取組は管理番号で探しました。" if plan.names_rows else "カーソルのある取組から下へ、順に並べました。"
    summary = (
        f"コピーした{plan.cells}セル：変更する {len(plan.changes)}件、変更なし {plan.same}件、"
        f"反映しない {plan.left_out}件、確認事項 {len(plan.problems)}件。"
    )
    cleaned = len({(each.place.id, each.place.key) for each in plan.removals})
    removed = f"使えない文字を取り除くセル {cleaned}件。" if cleaned else ""
    return f"{summary}{removed}{found}"


def paste_lines(plan: PastePlan, titles: Mapping[str, str]) -> list[RichTextItem]:
    """Return the list items of a preview: first the changes, whose keys are (管理番号, field key), then the problems.

    `titles`: the rows' titles by row ID.
    """
    changes = [_change(cell, plan.profile) for cell in plan.changes]
    return [*section("変更する内容", changes), *problem_items((*plan.problems, *plan.removals), titles)]


def _change(cell: PastedCell, profile: Profile) -> RichTextItem:
    was, now = (shown_value(cell.key, text, profile) for text in (cell.was, cell.now))
    where = f"{cell.row_id}　{cell.title}　{cell.heading}"
    html = item_html(where, difference_html(was, now))
    blank = "空欄"
    words = f"{where}、{was or blank} から {now or blank} へ"
    return RichTextItem(html, words, cell.place, ticked=True)
