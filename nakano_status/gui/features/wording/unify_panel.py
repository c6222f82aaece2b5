"""用語の統一: a preview of the replacements in the texts of all divisions, or of one, with check boxes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from nakano_status.application.outcome import Outcome
from nakano_status.application.wording.unify_wording import Unification, UnifyOptions, preview_unification, unify
from nakano_status.application.wording.word_sheets import AVOIDED, USED
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.review.confirmation import FieldPlace
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.controls.empty_state import EmptyState
from nakano_status.gui.controls.fields import Button, Choice, PrimaryButton
from nakano_status.gui.controls.files import TABLES, choose_existing
from nakano_status.gui.features.wording.wording_lines import unify_lines
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.words import tr


class UnifyPanel(Panel):
    """The preview of the replacements of a wording table, with a button to apply those ticked."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._table: Path | None = None
        self.table = Choice(tr("用語の表"), self.reset_preview, fits=True)
        self.choose = Button(tr("表を選ぶ…"), self._ask_table)
        self.division = Choice(tr("所管課"), self.reset_preview, fits=True)
        self.none = Button(tr("すべて外す"), lambda: self.list.lines.tick_all(ticked=False))
        self.every = Button(tr("すべて選ぶ"), lambda: self.list.lines.tick_all(ticked=True))
        self.apply = PrimaryButton(do=self._apply)
        self.words = ReadingLabel(kind="muted")
        self.list = RichTextView(tr("用語を統一する文章の一覧"), click_goes=False)
        self.empty = EmptyState(
            "write",
            tr("統一する用語はありません"),
            tr("用語の表にある語が文章に使われていると、ここに並びます。"),
            tr("用語の表を開く"),
        )
        self._found: Unification | None = None
        self._lay_out()
        self.list.lines.turned.connect(self._offer)

    @property
    def options(self) -> UnifyOptions:
        """The options: whose texts, and by which table."""
        table = self._table if self.table.currentIndex() else None
        return UnifyOptions(division=self.division.currentData(), table=table)

    def offer(self, divisions: Iterable[str]) -> None:
        """Offer divisions to choose from; a choice that still exists is kept."""
        choices = ((tr("すべての所管課"), None), *((name, name) for name in divisions))
        self.division.offer(choices, self.division.currentData())

    def look(self) -> None:
        """Preview what would be changed; nothing is written."""
        options = self.options
        self.session.use(
            lambda store, _: preview_unification(self.session.parts, store, options),
            self._show,
            what=tr("用語を調べています"),
            refused=self._refuse,
        )

    def use_table(self, path: Path) -> None:
        """Use an office's own table."""
        self._table = path
        if self.table.count() == 1:
            self.table.addItem("")
        self.table.setItemText(1, path.name)
        self.table.setCurrentIndex(1)
        self.reset_preview()

    def reset_preview(self) -> None:
        """Preview other texts or another table: every check box is set again."""
        self.list.lines.forget_ticks()
        self.look()

    def _show(self, outcome: Outcome[Unification]) -> None:
        found = self._found = outcome.value
        self.list.lines.show_again(unify_lines(found, outcome.problems))
        words = tr("{count}件の文章に、統一できる用語があります。")
        self.words.show_text(words.format(count=len(found.changes)))
        has_items = bool(self.list.lines.items)
        for part in (self.words, self.list, self.every, self.none, self.apply):
            part.setVisible(has_items)
        self.empty.setVisible(not has_items)
        self._offer()

    def _refuse(self, refused: Refused) -> None:
        """Reject a table that cannot be read; the last preview is kept."""
        self.around.messages.refuse(refused)
        if self.table.currentIndex():
            self.table.setCurrentIndex(0)
            self.look()

    def _offer(self) -> None:
        count = len(self._chosen())
        self.apply.setText(tr("{count}件を統一する").format(count=count))
        self.apply.setEnabled(count > 0 and self.session.may_write)
        has_any = self._found is not None and bool(self._found.changes)
        for button in (self.none, self.every):
            button.setEnabled(has_any)

    def _chosen(self) -> list[FieldPlace]:
        return [place for place in self.list.lines.ticked if isinstance(place, tuple)]

    def _apply(self) -> None:
        session, options, chosen = self.session, self.options, frozenset(self._chosen())
        session.act(
            lambda store, _: unify(session.parts, store, options, session.by, chosen),
            self._show_done,
            what=tr("用語を統一しています"),
            initiator=self,
        )

    def _show_done(self, outcome: Outcome[Unification]) -> None:
        words = tr("{count}件の文章の用語を統一しました。").format(count=len(outcome.value.changes))
        then = tr("受領時の回答は残ります。所管課への確認依頼は「修文の一覧」で作成できます。")
        self.around.report_saved(words, then, for_good=True)

    def _ask_table(self) -> None:
        title = tr("用語の表を選ぶ（見出し：{avoided}、{used}）").format(avoided=AVOIDED, used=USED)
        choose_existing(self, title, self.use_table, self.session.folder, TABLES)

    def _lay_out(self) -> None:
        self.table.addItem(tr("用語の表"))
        head = line_of(label(tr("表"), "muted"), self.table, self.choose, self.division, STRETCH, spacing=None)
        foot = line_of(self.every, self.none, STRETCH, self.apply, spacing=None)
        self.empty.hide()
        column_of(head, self.words, (self.list, 1), (self.empty, 1), foot, within=self, margins=(0, 2 * STEP, 0, 0))
        self._offer()
