"""修文: wording changes with the divisions' replies, 用語の統一, and the import of an edited list."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from nakano_status.application.lookup import chosen_round, organisation_of
from nakano_status.application.ports.data_file import Records
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.gui.commands import RETURNED_LIST, SEND_WORDING, UNIFY_TERMS, WORD_TABLE, offer
from nakano_status.gui.controls.boxes import column_of, tabs_of
from nakano_status.gui.features.wording.mended_panel import MendedPanel
from nakano_status.gui.features.wording.returned_list_panel import ReturnedListPanel
from nakano_status.gui.features.wording.unify_panel import UnifyPanel
from nakano_status.gui.features.wording.word_table_panel import WordTablePanel
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import label
from nakano_status.gui.page import AppContext, Page
from nakano_status.gui.page_targets import GoTo
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr


def read_answering(records: Records, year: FiscalYear | None = None) -> tuple[str, ...]:
    """Read the names of the divisions that answer, in 建制順; none while no round is open."""
    if not records.rounds.all():
        return ()
    round_ = chosen_round(records, year)
    organisation = organisation_of(records, round_)
    answering = {each for row in round_.rows for each in row.writers if not organisation.get(each).is_generic}
    return tuple(organisation.name(each, round_.named_on) for each in organisation.in_order(sorted(answering)))


class WordingPage(Page):
    """The page 修文."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self.mended = MendedPanel(around)
        self.unifying = UnifyPanel(around)
        self.terms = WordTablePanel(around)
        self.returned = ReturnedListPanel(around)
        self.tabs = tabs_of(
            tr("修文の一覧、用語の統一、用語の表、一覧からの修正"),
            (self.mended, tr("修文の一覧")),
            (self.unifying, tr("用語の統一")),
            (self.terms, tr("用語の表")),
            (self.returned, tr("一覧からの修正")),
        )
        self._has_round = False
        self._lay_out()
        self._connect()

    @override
    def enter(self, wish: object = None) -> None:
        year = self.session.year
        self.session.query(lambda records: read_answering(records, year), self._offer)

    def _send(self) -> None:
        """Make the file that asks divisions to confirm the changes of wording."""
        self.tabs.setCurrentWidget(self.mended)
        self.mended.send.click()

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
            sections = (self.mended, self.unifying, self.returned)
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
            self.mended.read()

    def _go(self, place: object) -> None:
        if isinstance(place, tuple):
            self.around.wanted.emit("all_rows", GoTo(*place[:2]))

    def _connect(self) -> None:
        offer(self, SEND_WORDING, self._send)
        offer(self, UNIFY_TERMS, partial(self._show_section, self.unifying))
        offer(self, WORD_TABLE, partial(self._show_section, self.terms))
        offer(self, RETURNED_LIST, partial(self._show_section, self.returned))
        self.tabs.currentChanged.connect(lambda _: self.look_again())
        for section in (self.mended, self.unifying, self.returned):
            section.list.went.connect(self._go)
        self.unifying.empty.asked.connect(lambda: self.tabs.setCurrentWidget(self.terms))

    def _lay_out(self) -> None:
        column_of(
            label(tr(self.title), "title"),
            (self.tabs, 1),
            within=self,
            margins=(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP),
        )
