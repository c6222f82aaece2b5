"""The menus of the window: every act with its name and shortcut, and the existing pages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoStack

from nakano_status.domain.fields.mark import Mark, Marks
from nakano_status.gui.gathering_menu import gathering_acts
from nakano_status.gui.menus.menu_table import SEPARATOR, MenuAct, MenuLine, MenuTable, edit_title, fill_menus
from nakano_status.gui.menus.reviewing import ReviewAct, WordingSection
from nakano_status.gui.menus.submitting import AdviceAct, SubmitAct
from nakano_status.gui.menus.table_act import TableAct
from nakano_status.gui.office_acts import board_printing, close_act, office_acts, paper_acts, summary_acts
from nakano_status.gui.page_list import (
    BOARD,
    CHECK,
    ENTRIES,
    EXPORT,
    MERGE,
    ORGANISATION,
    OVERVIEW,
    SECTIONS,
    SUMMARY,
    WORDING,
    PageKind,
)
from nakano_status.gui.window.window_parts import WindowParts
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.gui.answers.entry_form import EntryForm
    from nakano_status.gui.features.start.opening import Opening
    from nakano_status.gui.help.guidance import Guidance
    from nakano_status.gui.window.main_window import MainWindow
    from nakano_status.gui.window.text_sizing import TextSizing

PAGE_DIGITS = "1234567890-^"
"""The keys that lead to pages, with Alt, in the order in which a Japanese keyboard has them."""


class WindowMenus:
    """Makes the menus again for each role."""

    def __init__(
        self, window: MainWindow, opening: Opening, undo: QUndoStack, guidance: Guidance, sizing: TextSizing
    ) -> None:
        self._window, self._opening, self._undo = window, opening, undo
        self._guidance, self._sizing = guidance, sizing
        self._parts = WindowParts(window)
        self._kinds: tuple[PageKind, ...] = ()
        self._marks = Marks(())

    def fill(self, kinds: tuple[PageKind, ...]) -> None:
        """Make the menus for these pages (none: no data file is open)."""
        self._kinds = kinds
        table: MenuTable = (
            (tr("ファイル(&F)"), self._file(kinds)),
            (edit_title(), self._search() if kinds else ()),
            *(((tr("記入(&A)"), self._answering(kinds)),) if kinds else ()),
            *(((tr("取りまとめ(&G)"), gathering_acts(self._window)),) if MERGE in kinds else ()),
            *(((tr("確認(&R)"), self._reviewing()),) if BOARD in kinds else ()),
            *(((tr("資料(&P)"), paper_acts(self._window)),) if EXPORT in kinds else ()),
            *(((tr("計画・組織(&O)"), office_acts(self._window)),) if ORGANISATION in kinds else ()),
            *(((tr("提出(&S)"), self._submitting()),) if CHECK in kinds else ()),
            *(((tr("印刷(&P)"), summary_acts(self._window)),) if SUMMARY in kinds else ()),
            (tr("画面(&V)"), (*self._pages(kinds), SEPARATOR, self._sizing.menu(), self._parts.menu())),
        )
        helping = (tr("ヘルプ(&H)"), self._guidance.acts(table, kinds, self._marks))
        fill_menus(self._window, (*table, helping), self._undo)

    def offer(self, marks: Marks) -> None:
        """Offer the marks of the round that is shown."""
        if marks != self._marks:
            self._marks = marks
            self.fill(self._kinds)

    def _file(self, kinds: tuple[PageKind, ...]) -> tuple[MenuLine, ...]:
        closing = MenuAct(tr("データファイルを閉じる"), self._opening.close_file, ("Ctrl+W",))
        carrying = MenuAct(tr("別の回答様式から内容を引き継ぐ…"), self._opening.ask_to_carry)
        return (
            MenuAct(tr("回答様式を開く…"), self._opening.ask_form, ("Ctrl+O",)),
            *((carrying,) if ENTRIES in kinds else ()),
            MenuAct(tr("データファイルを開く…"), self._opening.ask_file, ("Ctrl+Shift+O",)),
            *self._opening.recent_menu(),
            MenuAct(tr("事務局のデータファイルを作成…"), self._opening.ask_office),
            SEPARATOR,
            *((board_printing(self._window), SEPARATOR) if BOARD in kinds else ()),
            *((closing,) if kinds else ()),
            MenuAct(tr("終了"), self._close, ("Ctrl+Q",)),
        )

    def _close(self) -> None:
        self._window.close()

    def _search(self) -> tuple[MenuAct | None, ...]:
        def look_for() -> None:
            if page := self._window.page:
                page.look_for()

        return (*self._tabling(), SEPARATOR, MenuAct(tr("検索"), look_for, ("Ctrl+F",)))

    def _tabling(self) -> tuple[MenuAct | None, ...]:
        """Return the acts on rows as a table; on a page without rows they do nothing."""

        def tabulate(act: TableAct) -> None:
            from nakano_status.gui.lists.copying import copy_text

            if (page := self._window.page) and not (act is TableAct.COPY and copy_text()):
                page.tabulate(act)

        return (
            MenuAct(tr("コピー"), lambda: tabulate(TableAct.COPY), ("Ctrl+C",)),
            MenuAct(tr("表をコピー"), lambda: tabulate(TableAct.COPY_TABLE), ("Ctrl+Shift+C",)),
            MenuAct(tr("表から貼り付け…"), lambda: tabulate(TableAct.PASTE), ("Ctrl+Shift+V",)),
        )

    def _answering(self, kinds: tuple[PageKind, ...]) -> tuple[MenuAct | None, ...]:
        """Return the acts on the current row; on a page without one they do nothing."""
        marks = tuple(
            MenuAct(mark.named, lambda mark=mark: self._mark(mark), (f"Ctrl+{number}",))  # type: ignore[misc]
            for number, mark in enumerate(self._marks, start=1)
        )
        following = MenuAct(tr("次の未記入へ"), self._go_to_next, ("Ctrl+Enter", "Ctrl+Return"))
        copying = MenuAct(tr("前回の予定を転記"), self._copy_planned, ("Ctrl+D",))
        earlier = MenuAct(tr("以前の内容…"), self._ask_earlier, ("Ctrl+H",))
        return (*((following,) if ENTRIES in kinds else ()), copying, earlier, SEPARATOR, *marks)

    def _reviewing(self) -> tuple[MenuAct | None, ...]:
        """Return the office's acts on answers; on a page without answers they do nothing."""
        from nakano_status.gui.page_targets import COUNT_DIFFERENCE

        acts = (
            (tr("確認済にする"), ReviewAct.ACCEPT, "Ctrl+Shift+K"),
            (tr("修正依頼…"), ReviewAct.ASK_BACK, "Ctrl+Shift+R"),
            (tr("再開…"), ReviewAct.REOPEN, "Ctrl+Shift+E"),
            (tr("回答する所管課・報告対象の変更…"), ReviewAct.AMEND, "Ctrl+Shift+A"),
            (tr("修文の確認依頼を作成…"), ReviewAct.SEND_WORDING, "Ctrl+Shift+M"),
        )
        dues = (
            (tr("期限の延長・部内期限…"), ReviewAct.EXTEND, ("Ctrl+Shift+D",)),
            (tr("再依頼文を作成"), ReviewAct.REMIND, ()),
        )
        sections = (
            (tr("用語の統一…"), WordingSection.UNIFY),
            (tr("用語の表…"), WordingSection.TERMS),
            (tr("一覧からの修正…"), WordingSection.RETURNED),
        )
        return (
            *(MenuAct(words, lambda act=act: self._review(act), (keys,)) for words, act, keys in acts),  # type: ignore[misc]
            SEPARATOR,
            *(MenuAct(words, partial(self._window.show_page, BOARD.name, act), keys) for words, act, keys in dues),
            MenuAct(tr("件数の前回との差…"), partial(self._window.show_page, OVERVIEW.name, COUNT_DIFFERENCE)),
            SEPARATOR,
            *(MenuAct(words, lambda wish=wish: self._window.show_page(WORDING.name, wish)) for words, wish in sections),  # type: ignore[misc]
            SEPARATOR,
            close_act(self._window),
        )

    def _submitting(self) -> tuple[MenuAct | None, ...]:
        """Return the lines that lead to confirming, submitting, and asking a section."""

        def show(name: str, wish: object = None) -> None:
            self._window.show_page(name, wish)

        return (
            MenuAct(tr("所属長確認…"), lambda: show(CHECK.name, SubmitAct.CONFIRM), ("Ctrl+Shift+K",)),
            MenuAct(tr("回答ファイルを作成…"), lambda: show(CHECK.name, SubmitAct.MAKE), ("Ctrl+Shift+M",)),
            SEPARATOR,
            MenuAct(tr("参考の用語を統一する"), lambda: self._advise(AdviceAct.UNIFY), ("Ctrl+U",)),
            MenuAct(tr("参考の用語をこのままにする"), lambda: self._advise(AdviceAct.LET_STAND), ("Ctrl+Shift+U",)),
            SEPARATOR,
            MenuAct(tr("係に照会する…"), lambda: show(SECTIONS.name, SubmitAct.ASK_SECTION), ("Ctrl+Shift+R",)),
        )

    def _advise(self, act: AdviceAct) -> None:
        """Do an act on the current line of 提出前の確認; on another page do nothing."""
        if (page := self._window.page) is not None:
            page.advise(act)

    def _review(self, act: ReviewAct) -> None:
        if page := self._window.page:
            page.review(act)

    def _go_to_next(self) -> None:
        from nakano_status.gui.features.entries.entries_page import EntriesPage

        entries = self._window.pages[ENTRIES.name]
        if isinstance(entries, EntriesPage):
            entries.go_to_next()

    def _form(self) -> EntryForm | None:
        page = self._window.page
        return page.form_shown() if page else None

    def _mark(self, mark: Mark) -> None:
        if form := self._form():
            form.marks.choose(mark)

    def _copy_planned(self) -> None:
        if form := self._form():
            form.copy_planned()

    def _ask_earlier(self) -> None:
        if form := self._form():
            form.ask_earlier()

    def _pages(self, kinds: tuple[PageKind, ...]) -> tuple[MenuAct | None, ...]:
        def show(name: str) -> None:
            self._window.show_page(name)

        pages = tuple(
            MenuAct(tr(kind.title), lambda name=kind.name: show(name), (f"Alt+{key}",))  # type: ignore[misc]
            for kind, key in zip(kinds, PAGE_DIGITS, strict=False)
        )
        going_back = MenuAct(tr("前の画面に戻る"), self._window.go_back, ("Alt+Left",))
        looking_back = MenuAct(tr("ほかの年度の進捗確認を表示…"), self._window.rounds.open, ("Ctrl+Shift+Y",))
        return (*pages, SEPARATOR, going_back, looking_back) if kinds else ()
