"""修文: wording changes with the divisions' replies, 用語の統一, and the import of an edited list.

修文の一覧, the first of its panels, shows each change of the office beside the answer as received.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtWidgets import QWidget

from nakano_status.application.lookup import organisation_of
from nakano_status.application.ports.data_file import Records
from nakano_status.application.review.wording_changes import WordingChange, wording_changes
from nakano_status.domain.review.review import Reply
from nakano_status.domain.round.round import Round
from nakano_status.gui.commands import RETURNED_LIST, SEND_WORDING, UNIFY_TERMS, WORD_TABLE, offer
from nakano_status.gui.controls.boxes import PAGE_MARGINS, STRETCH, column_of, line_of, stack_of, tabs_of
from nakano_status.gui.controls.empty_state import EmptyState
from nakano_status.gui.controls.fields import Choice, PrimaryButton
from nakano_status.gui.controls.files import MakingFile
from nakano_status.gui.features.wording.returned_list_panel import ReturnedListPanel
from nakano_status.gui.features.wording.unify_panel import UnifyPanel
from nakano_status.gui.features.wording.word_table_panel import WordTablePanel
from nakano_status.gui.features.wording.wording_lines import wording_line
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import label
from nakano_status.gui.menus.row_menu import offer_row_years
from nakano_status.gui.page import AppContext, GoTo, Page, Panel
from nakano_status.gui.panels.office_acts import sending_wording
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr


def read_answering(records: Records, round_: Round) -> tuple[str, ...]:
    """Read the names of the divisions that answer, in 建制順."""
    organisation = organisation_of(records, round_)
    answering = {each for row in round_.rows for each in row.writers if not organisation.get(each).is_generic}
    return tuple(organisation.name(each, round_.named_on) for each in organisation.in_order(sorted(answering)))


class WordingPage(Page):
    """The page 修文."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self.changes = WordingChangesPanel(around)
        self.unifying = UnifyPanel(around)
        self.terms = WordTablePanel(around)
        self.returned = ReturnedListPanel(around)
        self.tabs = tabs_of(
            tr("修文の一覧、用語の統一、用語の表、一覧からの修正"),
            (self.changes, tr("修文の一覧")),
            (self.unifying, tr("用語の統一")),
            (self.terms, tr("用語の表")),
            (self.returned, tr("一覧からの修正")),
        )
        self._has_round = False
        self._lay_out()
        self._connect()

    @override
    def enter(self, request: object = None) -> None:
        self.session.query_any_round(read_answering, lambda divisions: self._offer(divisions or ()))

    def _send(self) -> None:
        """Make the file that asks divisions to confirm the changes of wording."""
        self.tabs.setCurrentWidget(self.changes)
        self.changes.send.click()

    def _show_section(self, section: QWidget) -> None:
        self.tabs.setCurrentWidget(section)
        self.enter()

    def _offer(self, divisions: tuple[str, ...]) -> None:
        self._has_round = bool(divisions) and self.session.year is None  # no wording changes in a past round
        for section in (self.unifying, self.returned):
            self.tabs.setTabEnabled(self.tabs.indexOf(section), self._has_round)
        self.unifying.offer(divisions)
        self.look_again()
        if self.tabs.currentWidget() is self.terms:
            self.take_keyboard(self.terms.table)
        else:
            sections = (self.changes, self.unifying, self.returned)
            self.take_keyboard(next(each.list for each in sections if each is self.tabs.currentWidget()))
        self.loaded.emit()

    @override
    def look_again(self) -> None:
        """Read the data of the section that is shown."""
        shown = self.tabs.currentWidget()
        if shown is self.unifying and self._has_round:
            self.unifying.look()
        elif shown is self.terms:
            self.terms.read()
        elif shown is self.returned:
            self.returned.look()
        else:
            self.changes.read()

    def _go(self, place: object) -> None:
        if isinstance(place, tuple):
            self.around.wanted.emit("all_rows", GoTo(*place[:2]))

    def _connect(self) -> None:
        offer(self, SEND_WORDING, self._send)
        offer(self, UNIFY_TERMS, partial(self._show_section, self.unifying))
        offer(self, WORD_TABLE, partial(self._show_section, self.terms))
        offer(self, RETURNED_LIST, partial(self._show_section, self.returned))
        offer_row_years(self, lambda: _row_of(self.tabs.currentWidget()))
        self.tabs.currentChanged.connect(lambda _: self.look_again())
        for section in (self.changes, self.unifying, self.returned):
            section.list.went.connect(self._go)
        self.unifying.empty.asked.connect(lambda: self.tabs.setCurrentWidget(self.terms))

    def _lay_out(self) -> None:
        column_of(label(tr(self.title), "title"), (self.tabs, 1), within=self, margins=PAGE_MARGINS)


def _row_of(section: QWidget) -> str | None:
    """Return the row of the current line of a section that lists texts of rows."""
    view = getattr(section, "list", None)
    place = view.current_item if isinstance(view, RichTextView) else None
    return place[0] if isinstance(place, tuple) else None


class WordingChangesPanel(Panel):
    """The list of wording changes, with the request to reply to them."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._changes: tuple[WordingChange, ...] = ()
        self.division = Choice(tr("所管課"), self._show, fits=True)
        self.reply = Choice(tr("所管課の確認"), self._show, fits=True)
        self.how_many = label("", "muted")
        self.send = PrimaryButton(do=self._send)
        self.making = MakingFile(around)
        self.list = RichTextView(tr("修文の一覧"), click_goes=False)
        self.empty = EmptyState(
            "write",
            tr("修文はまだありません"),
            tr("「取組一覧」で文章を直すと、受領時の回答と並べて、所管課の確認とともにここに表示されます。"),
        )
        self._lay_out()
        self.making.made.connect(self.around.saved)

    def read(self) -> None:
        """Read the wording changes."""
        self.session.query_any_round(wording_changes, lambda found: self.show_changes(found or ()))

    def show_changes(self, changes: tuple[WordingChange, ...]) -> None:
        """Show the wording changes."""
        self._changes = changes
        self._stack.setCurrentWidget(self._whole if changes else self.empty)
        _fill(self.division, tr("すべての所管課"), dict.fromkeys(each.division for each in changes))
        found = {each.reply for each in changes}
        _fill(self.reply, tr("所管課の確認"), [each.label for each in Reply if each in found])
        self._show()

    @property
    def shown(self) -> list[WordingChange]:
        """The wording changes that are shown."""
        whose, reply = self.division.currentData(), self.reply.currentData()
        return [each for each in self._changes if whose in (None, each.division) and reply in (None, each.reply.label)]

    def _show(self) -> None:
        shown = self.shown
        self.list.lines.set_items(map(wording_line, shown))
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.list.lines.index(0))
        self.how_many.setText(tr("{all}件中 {shown}件を表示").format(all=len(self._changes), shown=len(shown)))
        asked, count = self._to_ask()
        self.send.setText(tr("確認依頼を作成…（{divisions}所管 {count}件）").format(divisions=len(asked), count=count))
        self.send.setEnabled(bool(asked) and self.session.may_write)

    def _to_ask(self) -> tuple[list[str], int]:
        """Return the divisions shown that have not replied, and the number of texts concerned."""
        whose = self.division.currentData()
        waiting = [each for each in self._changes if each.reply.is_to_be_asked and whose in (None, each.division)]
        return list(dict.fromkeys(each.division for each in waiting)), len(waiting)

    def _send(self) -> None:
        divisions, _ = self._to_ask()
        self.making.begin(sending_wording(self.around, divisions))

    def _lay_out(self) -> None:
        self.send.setEnabled(False)  # until it is known which divisions have not replied
        head = line_of(self.division, self.reply, self.how_many, STRETCH, self.send)
        self._whole = QWidget()
        column_of(head, self.making, (self.list, 1), within=self._whole)
        self._stack = stack_of(self._whole, self.empty)
        column_of(self._stack, within=self, margins=(0, 2 * STEP, 0, 0), spacing=None)


def _fill(box: Choice, every: str, names: Iterable[str]) -> None:
    """Offer names, and all of them; a choice that still exists is kept."""
    box.offer(((every, None), *((name, name) for name in names)), box.currentData())
