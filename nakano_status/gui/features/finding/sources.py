"""Sources of the search box of Ctrl+K: each is a function that is listed in SOURCES."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from nakano_status.application.lookup import edition_of
from nakano_status.application.papers.kinds import recorded_paper
from nakano_status.application.papers.making import papers
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.as_known import listings_of, organisation_of
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.round.round import Round
from nakano_status.domain.text.narrative import haystack
from nakano_status.gui.commands import Command
from nakano_status.gui.help.guidance import Guidance
from nakano_status.gui.help.help_panel import MNEMONIC, find_manual, page_headings
from nakano_status.gui.lists.row_words import RowFilter
from nakano_status.gui.looks.labels import unescape_ampersands
from nakano_status.gui.page import GoTo
from nakano_status.gui.session import Session
from nakano_status.gui.window.main_window import MainWindow
from nakano_status.gui.window.page_list import ALL_ROWS, ENTRIES, EXPORT


class Findable(NamedTuple):
    """A result of the search box and what choosing it does.

    `kind`: the label of the kind of result. `haystack`: the text that is searched. `do`: a function that performs it.
    `keys`: the shortcut as text; empty if there is none. `why_not`: the reason why it cannot be performed now; empty if
    it can.
    """

    title: str
    kind: str
    haystack: str
    do: Callable[[], object]
    keys: str = ""
    why_not: str = ""

    @property
    def name(self) -> str:
        """The name under which the memory counts how often the result was chosen."""
        return f"{self.kind}　{self.title}"


class SearchScope(NamedTuple):
    """The objects that the sources search."""

    window: MainWindow
    session: Session
    guidance: Guidance


Put = Callable[[Sequence[Findable]], None]
Source = Callable[[Put], None]


def find_menu_lines(around: SearchScope, put: Put) -> None:
    """Pass every line of the menus to `put`: acts, pages and recent data files."""
    bar = around.window.menuBar()
    put([each for action in bar.actions() for each in _lines_of(around.window, action.menu())])


def _lines_of(window: MainWindow, menu: QObject) -> Iterator[Findable]:
    if not isinstance(menu, QMenu):
        return
    menu.aboutToShow.emit()  # this updates its lines to the state of the window
    kind = unescape_ampersands(MNEMONIC.sub("", menu.title()))
    for action in menu.actions():
        yield from _lines_of(window, action.menu())
        if action.text() and not isinstance(action.menu(), QMenu):
            title = unescape_ampersands(action.text())
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            yield Findable(
                title, kind, haystack(title.removesuffix("…")), action.trigger, keys, _why_not(window, action)
            )


def _why_not(window: MainWindow, action: QAction) -> str:
    if not action.isEnabled():
        return f"いまは「{unescape_ampersands(action.text())}」の操作はできません。"
    command = action.data()
    return window.obstacle(command) if isinstance(command, Command) else ""


def find_rows_and_divisions(around: SearchScope, put: Put) -> None:
    """Pass the rows of the shown round to `put`; for the office, also the divisions that answer them.

    Rows are found by 管理番号 and title. If no data file is open, pass an empty result.
    """
    session, pages = around.session, ALL_ROWS if around.session.is_office else ENTRIES

    def show(request: object) -> None:
        around.window.show_page(pages.name, request)

    def read(records: Records, round_: Round) -> list[Findable]:
        return [*_rows(records, round_, show), *(_divisions(records, round_, show) if pages is ALL_ROWS else ())]

    if session.file is None:
        put(())
    else:
        session.query_detail_if_any(read, lambda found: put(found or ()))


def _rows(records: Records, round_: Round, show: Callable[[object], None]) -> Iterator[Findable]:
    listings = listings_of(records, round_)
    for row in round_.rows:
        title = f"{row.row_id}　{listings[row.row_id].title}"
        text = haystack(row.row_id, listings[row.row_id].title)
        yield Findable(title, "取組", text, partial(show, GoTo(row.row_id)))


def _divisions(records: Records, round_: Round, show: Callable[[object], None]) -> Iterator[Findable]:
    organisation = organisation_of(records, round_)
    asked = records.plan.asked(round_)
    divisions = {each for row in round_.rows for each in row.divisions_asked(asked)}
    for name in sorted(map(organisation.name, divisions)):
        yield Findable(name, "所管課の取組", haystack(name), partial(show, RowFilter(division=name)))


def find_papers(around: SearchScope, put: Put) -> None:
    """Pass to `put` the papers that the office can make, and the set of papers of each occasion.

    They are found by their titles. Pass an empty result if no data file of the office is open, or if its plan has no
    round. `put` may be called after this function has returned.
    """
    session = around.session
    if session.file is None or not session.is_office:
        put(())
        return

    show, kind = around.window.show_page, "資料の作成"

    def read(records: Records, round_: Round) -> list[Findable]:
        found = _papers(edition_of(records, round_).profile)
        return [Findable(title, kind, text, partial(show, EXPORT.name, wanted)) for title, text, wanted in found]

    session.query_detail_if_any(read, lambda found: put(found or ()))


def _papers(profile: Profile) -> Iterator[tuple[str, str, object]]:
    """Yield title, searched text and request of each paper that is offered, the sets of the plan's occasions first."""
    sets = [(f"{name}の一式", Occasion(key)) for key, name in profile.occasions.items()]
    offered = [(each.title_in(profile), each) for each in papers() if each.group and each is not recorded_paper.PAPER]
    yield from ((title, haystack(title), wanted) for title, wanted in (*sets, *offered))


def find_manual_chapters(around: SearchScope, put: Put) -> None:
    """Pass the chapters of the manual to `put`; they are found by their headings."""
    explain = around.guidance.explain_at

    def found(chapters: Sequence[tuple[str, str, str]]) -> None:
        put([Findable(title, "手引", text, partial(explain, there)) for title, text, there in chapters])

    around.session.runner.run(_chapters, found, in_parallel=True)


@cache
def _chapters() -> Sequence[tuple[str, str, str]]:
    """Return heading, searched text and place of each chapter of the manual."""
    found = [
        (heading, f"{path.name}#{heading}")
        for path in sorted(find_manual().glob("*.md"))
        for heading in page_headings(path.read_text("utf-8"))
    ]
    return [(heading, haystack("手引" + heading), there) for heading, there in found]


SOURCES = (find_menu_lines, find_rows_and_divisions, find_papers, find_manual_chapters)
"""The sources in the order of asking; among equally good matches, an earlier source's come first."""
