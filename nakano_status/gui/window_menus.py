"""The menus of the window: the commands of the pages, the window's own commands, and the list of pages.

The window's own commands set the text size and the colours, move the focus from part to part by F6, and move by keys
the border between two parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QSplitter, QWidget
from shiboken6 import isValid

from nakano_status.domain.fields.mark import Marks
from nakano_status.gui.commands import (
    COPY,
    COPY_PLANNED,
    COPY_TABLE,
    CUT,
    EARLIER,
    EDITING,
    MENUS,
    NEXT,
    PRINT_BOARD,
    PUT_IN,
    SHOW_BACKUPS,
    UNIFY_ADVICE,
    Command,
    Menu,
    mark_commands,
    offer,
)
from nakano_status.gui.controls.boxes import KeptSplitter
from nakano_status.gui.help.guidance import Guidance
from nakano_status.gui.looks.appearance import (
    STEP,
    Scheme,
    TextSize,
    apply_theme,
    choose_scheme,
    chosen_scheme,
    chosen_text_size,
    current_theme,
)
from nakano_status.gui.memory import Memory
from nakano_status.gui.menus.menu_table import (
    SEPARATOR,
    MenuAct,
    MenuLine,
    MenuTable,
    SubMenu,
    editor_in_use,
    fill_menus,
)
from nakano_status.gui.page import PageKind
from nakano_status.gui.window.page_list import BOARD, ENTRIES

if TYPE_CHECKING:
    from nakano_status.gui.features.finding.finder import Finder
    from nakano_status.gui.features.start.opening import Opening
    from nakano_status.gui.page import AppContext
    from nakano_status.gui.window.main_window import MainWindow


_WORDS = {TextSize.STANDARD: "標準", TextSize.LARGE: "大", TextSize.LARGEST: "特大"}
_SCHEME_WORDS = {Scheme.SYSTEM: "自動（PCの設定に合わせる）", Scheme.LIGHT: "明るい", Scheme.DARK: "暗い"}


class TextSizing:
    """The user's choice of text size and colours, stored between runs; `resized` is called when the size changes."""

    def __init__(self, memory: Memory, resized: Callable[[], None]) -> None:
        self._memory, self._resized = memory, resized
        self._wear(memory.text_size)
        self._colour(memory.scheme)

    def choose(self, size: TextSize) -> None:
        """Set the size of texts and store it for later runs."""
        self._memory.remember_text_size(size)
        self._wear(size)
        self._resized()

    def menu(self) -> SubMenu:
        """Return the menu 文字の大きさ: three sizes, and one step larger or smaller by shortcut."""
        sizes = tuple(
            MenuAct(
                _WORDS[size],
                partial(self.choose, size),
                ("Ctrl+0",) if size is TextSize.STANDARD else (),
                partial(_is_chosen_size, size),
            )
            for size in TextSize
        )
        larger = MenuAct(
            "大きくする", lambda: self.choose(chosen_text_size().stepped(1)), ("Ctrl++", "Ctrl+;", "Ctrl+=")
        )
        smaller = MenuAct("小さくする", lambda: self.choose(chosen_text_size().stepped(-1)), ("Ctrl+-",))
        return SubMenu("文字の大きさ", (*sizes, SEPARATOR, larger, smaller))

    def choose_scheme(self, scheme: Scheme) -> None:
        """Set the colours of the window and store them for later runs."""
        self._memory.remember_scheme(scheme)
        self._colour(scheme)

    def scheme_menu(self) -> SubMenu:
        """Return the menu 画面の色, with the system's colours, light and dark."""
        schemes = tuple(
            MenuAct(
                words,
                partial(self.choose_scheme, scheme),
                chosen=partial(_is_chosen_scheme, scheme),
            )
            for scheme, words in _SCHEME_WORDS.items()
        )
        return SubMenu("画面の色", schemes)

    def _colour(self, scheme: Scheme) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication) and chosen_scheme() is not scheme:
            choose_scheme(app, scheme)

    def _wear(self, size: TextSize) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication) and chosen_text_size() is not size:
            apply_theme(app, current_theme(), size)


_MOVE = 4 * STEP
"""Pixels by which one key press moves the splitter between two parts."""


class WindowParts:
    """The visible parts of the window, between which F6 moves the focus; each part's last focus is remembered."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._last: dict[QWidget, QWidget] = {}

    def parts(self) -> list[QWidget]:
        """Return the visible parts that have a widget for the focus, in order.

        These are the left side, the message, the notices, the parts of the page, the panels beside it, and the status
        bar.
        """
        window = self._window
        middle = [window.panel, window.notices.strip, *_split(window.shown)]
        panels = window.findChildren(QDockWidget)
        there = (part for part in (window.side, *middle, *panels, window.status_bar) if part.isVisible())
        return [part for part in there if next(tab_stops_in(part), None) is not None]

    def step(self, by: int) -> None:
        """Move the focus to the next part (`by` is 1) or the previous one (-1); after the last part comes the first.

        In that part, the widget that had the focus last gets it, otherwise the first one that can have it. If no part
        has the focus, go to the first part (1) or the last one (-1).
        """
        parts = self.parts()
        if not parts:
            return
        focus = QApplication.focusWidget()
        here = next((place for place, part in enumerate(parts) if _holds(part, focus)), None)
        if here is not None and focus is not None:
            self._last[parts[here]] = focus
        target = parts[(here + by) % len(parts)] if here is not None else parts[0 if by > 0 else -1]
        last = self._last.get(target)
        is_there = last is not None and isValid(last) and last.isVisible() and last.isEnabled()
        stop = last if is_there else next(tab_stops_in(target))
        if stop is not None:
            stop.setFocus(Qt.FocusReason.TabFocusReason if by > 0 else Qt.FocusReason.BacktabFocusReason)

    def move_border(self, by: int) -> None:
        """Move the border beside the part with the focus, to the right (`by` is 1) or to the left (-1), and store it.

        Do nothing if the focus is not in a KeptSplitter.
        """
        inner = QApplication.focusWidget()
        while inner is not None and not isinstance(inner.parentWidget(), KeptSplitter):
            inner = inner.parentWidget()
        splitter = inner.parentWidget() if inner is not None else None
        if not isinstance(splitter, KeptSplitter) or inner is None:
            return
        handle = max(1, min(splitter.indexOf(inner) + 1, splitter.count() - 1))
        sizes = splitter.sizes()
        moved = by * _MOVE
        sizes[handle - 1], sizes[handle] = sizes[handle - 1] + moved, sizes[handle] - moved
        splitter.setSizes(sizes)
        splitter.store_sizes()

    def reset_borders(self) -> None:
        """Move the borders between the parts of the current page to their initial positions, and store that."""
        for each in self._window.ground.findChildren(KeptSplitter):
            if each.isVisible():
                each.reset()

    def menu(self) -> SubMenu:
        """Return the menu 画面の部分: lines to move between parts, and to move the borders between them."""
        return SubMenu(
            "画面の部分",
            (
                MenuAct("次の部分へ", lambda: self.step(1), ("F6",)),
                MenuAct("前の部分へ", lambda: self.step(-1), ("Shift+F6",)),
                None,
                MenuAct("境目を右（下）へ動かす", lambda: self.move_border(1), ("Ctrl+Alt+Right",), repeats=True),
                MenuAct("境目を左（上）へ動かす", lambda: self.move_border(-1), ("Ctrl+Alt+Left",), repeats=True),
                MenuAct("境目をはじめの位置に戻す", self.reset_borders),
            ),
        )


def tab_stops_in(part: QWidget) -> Iterator[QWidget]:
    """Yield the widgets of a part at which the Tab key stops now, in tab order."""
    widget: QWidget | None = part
    while widget is not None:
        if _holds(part, widget) and is_tab_stop(widget):
            yield widget
        following = widget.nextInFocusChain()
        widget = following if following is not part else None


def is_tab_stop(widget: QWidget) -> bool:
    """Return whether the Tab key now stops at a widget."""
    policy = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
    return bool(policy) and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None


def _split(page: QWidget | None) -> list[QWidget]:
    """Return the parts of a page: the sides of its splitters, otherwise the page itself."""
    if page is None:
        return []
    splitters = [each for each in page.findChildren(QSplitter) if each.isVisible()]
    sides = [splitter.widget(place) for splitter in splitters for place in range(splitter.count())]
    inner = [side for side in sides if side is not None and not any(side.isAncestorOf(each) for each in splitters)]
    return inner or [page]


def _holds(part: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (part is widget or part.isAncestorOf(widget))


PAGE_DIGITS = "1234567890-^\\@[]"
"""The keys that lead to the pages, with Alt, in the order of a Japanese keyboard, on which the backslash is ¥."""


class WindowMenus:
    """The menus of the window, made again for each role."""

    def __init__(self, window: MainWindow, opening: Opening, around: AppContext) -> None:
        self._window, self._opening, self._around, self._undo = window, opening, around, around.undo
        self.guidance, self.sizing = Guidance(window, around.session), TextSizing(around.memory, window.fit_texts)
        self._parts = WindowParts(window)
        self._kinds: tuple[PageKind, ...] = ()
        self._marks = Marks(())
        self._finder: Finder | None = None
        offer(window, COPY, partial(self._copy, headed=False))
        offer(window, COPY_TABLE, partial(self._copy, headed=True))
        offer(window, CUT, partial(self._type, Qt.Key.Key_X))
        offer(window, PUT_IN, partial(self._type, Qt.Key.Key_V))
        offer(window, UNIFY_ADVICE, self._unify)

    @property
    def finder(self) -> Finder:
        """The search box of Ctrl+K for acts, pages, rows and the manual; it is made when it is first opened."""
        if self._finder is None:
            from nakano_status.gui.features.finding.finder import Finder
            from nakano_status.gui.features.finding.sources import SOURCES, SearchScope

            around = SearchScope(self._window, self._around.session, self.guidance)
            self._finder = Finder(self._window, self._around.memory, [partial(source, around) for source in SOURCES])
        return self._finder

    def find(self) -> None:
        """Open the search box of Ctrl+K (`finder`)."""
        self.finder.open()

    def fill(self, kinds: tuple[PageKind, ...]) -> None:
        """Fill the menu bar for the pages of a role, in place of the earlier menus.

        `kinds`: the pages; empty if no data file is open.
        """
        self._kinds = kinds
        names = {kind.name for kind in kinds}
        finding = MenuAct("操作・画面・取組などを探す…", self.find, ("Ctrl+K",))
        table: MenuTable = (
            ("ファイル(&F)", self._file(kinds)),
            (EDITING.title, self._lines(EDITING.lines) if kinds else ()),
            *((("記入(&A)", self._answering(kinds)),) if kinds else ()),
            *((menu.title, self._lines(menu.lines)) for menu in MENUS if menu.page in names),
            (
                "画面(&V)",
                (
                    *(*self._pages(kinds), finding, SEPARATOR),
                    *(self.sizing.menu(), self.sizing.scheme_menu(), self._parts.menu(), self._underlining()),
                ),
            ),
        )
        helping = ("ヘルプ(&H)", self.guidance.acts(table, kinds, self._marks))
        fill_menus(self._window, (*table, helping), self._undo)
        if self._finder is not None:
            self._finder.ask()  # it lists lines of the menus

    def offer_marks(self, marks: Marks) -> None:
        """Fill the menus again with the marks of the displayed round; do nothing if the menus have these marks."""
        if marks != self._marks:
            self._marks = marks
            self.fill(self._kinds)

    def _lines(self, lines: Iterable[Command | Menu | None]) -> tuple[MenuLine, ...]:
        """Return the lines of a menu that perform commands."""

        def line_for(line: Command | Menu) -> MenuAct | SubMenu:
            if isinstance(line, Menu):
                return SubMenu(line.title, self._lines(line.lines))
            return MenuAct(line.text, partial(self._window.perform, line), line.shortcuts, command=line)

        return tuple(line_for(line) if line else None for line in lines)

    def _copy(self, *, headed: bool) -> None:
        """Copy from the widget with the focus, on a page without lists of its own to copy from."""
        from nakano_status.gui.lists.copying import copy_focused

        copy_focused(self._window.shown, self._window.messages, headed=headed)

    def _unify(self) -> None:
        """Correct a wording in the field with the focus, as 用語の表 prints it."""
        if (editor := editor_in_use()) is not None:
            editor.unify_wording()
        else:
            remedy = "文章の欄にカーソルを置いてから、もう一度操作してください。"
            self._window.messages.report_not_done("用語の表の書き方に直す欄が選ばれていません。", remedy)

    def _underlining(self) -> MenuAct:
        """Return the menu line that switches the underlines in editors."""
        memory = self._around.memory

        def switch() -> None:
            memory.remember_underlining(on=not memory.underlines_wordings)
            self._around.underlining.switch(on=memory.underlines_wordings)

        return MenuAct("用語の表と違う書き方に下線を引く", switch, chosen=lambda: memory.underlines_wordings)

    def _type(self, key: Qt.Key) -> None:
        """Send Ctrl and a key to the widget with the focus, as if typed there: fields, cells and marks handle it.

        The widget gets the key directly, because the window would take it for the shortcut of this act.
        """
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.ControlModifier)
        widget = QApplication.focusWidget()
        while widget is not None:
            event.accept()
            widget.event(event)
            if event.isAccepted():
                return
            widget = widget.parentWidget()
        remedy = "文章を記入する欄を選んでから、もう一度行ってください。"
        self._window.messages.report_not_done("ここでは、切り取り・貼り付けはできません。", remedy)

    def _file(self, kinds: tuple[PageKind, ...]) -> tuple[MenuLine, ...]:
        closing = MenuAct("データファイルを閉じる", self._opening.close_file, ("Ctrl+W",))
        carrying = MenuAct("別の回答様式から内容を引き継ぐ…", self._opening.ask_to_carry)
        person = MenuAct("操作する人の名前…", self._opening.ask_person)
        earlier = MenuAct("改正前の所管課のデータファイルから前の年度を読み込む…", self._opening.ask_earlier)
        return (
            MenuAct("回答様式を開く…", self._opening.ask_form, ("Ctrl+O",)),
            *((carrying, earlier) if ENTRIES in kinds else ()),
            MenuAct("データファイルを開く…", self._opening.ask_file, ("Ctrl+Shift+O",)),
            MenuAct("サーバーのデータを開く…", self._opening.ask_server),
            *self._opening.recent_menu(),
            MenuAct("事務局のデータファイルを作成…", self._opening.ask_office),
            *(() if kinds else self._planning()),
            SEPARATOR,
            *(self._lines((PRINT_BOARD, SEPARATOR)) if BOARD in kinds else ()),
            *((*self._lines((SHOW_BACKUPS,)), person, closing) if kinds else ()),
            MenuAct("終了", self._close, ("Ctrl+Q",)),
        )

    def _planning(self) -> tuple[MenuAct, ...]:
        """Return the lines that make another plan than the built-in one."""
        opening = self._opening
        return (
            MenuAct("新しい計画を作成…", lambda: opening.plan_wanted.emit(None)),
            MenuAct("計画の表から作成…", opening.ask_plan),
            MenuAct("公表している一覧から作成…", opening.ask_list),
            MenuAct("計画の表のひな形を保存…", opening.ask_template_target),
        )

    def _close(self) -> None:
        self._window.close()

    def _answering(self, kinds: tuple[PageKind, ...]) -> tuple[MenuLine, ...]:
        following = (NEXT,) if ENTRIES in kinds else ()
        return self._lines((*following, COPY_PLANNED, EARLIER, SEPARATOR, *mark_commands(self._marks)))

    def _pages(self, kinds: tuple[PageKind, ...]) -> tuple[MenuAct | None, ...]:
        keys = [f"Alt+{key}" for key in PAGE_DIGITS]
        pages = tuple(
            MenuAct(kind.title, partial(self._window.show_page, kind.name), tuple(keys[place : place + 1]))
            for place, kind in enumerate(kinds)
        )
        going_back = MenuAct("前の画面に戻る", self._window.go_back, ("Alt+Left",))
        looking_back = MenuAct("ほかの年度の進捗確認を表示…", self._window.rounds.open, ("Ctrl+Shift+Y",))
        return (*pages, SEPARATOR, going_back, looking_back) if kinds else ()


def _is_chosen_size(size: TextSize) -> bool:
    return chosen_text_size() is size


def _is_chosen_scheme(scheme: Scheme) -> bool:
    return chosen_scheme() is scheme
