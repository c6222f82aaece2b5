"""From a keystroke in the search, or a click on a head, to painted rows, against a bare comprehension or sort."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from nakano_status.domain.text.narrative import matches, search_words
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.lists.row_words import DIVISION, HEADS, ID, MARKED, RowFilter, haystacks_of, sort_key
from tests.bench.timing import Row, in_turn
from tests.bench.workload import make_store
from tests.support.windows import Person, somebody

_GOAL = 3.0
_DIVISIONS = 26
_SEARCH = "ｵﾝﾗｲﾝ 取組12"
_COLUMNS = (ID, DIVISION, MARKED)


def measure(folder: Path, rows: int, repeats: int) -> Iterator[Row]:
    """Yield a line for the search and for some columns, on a data file with so many rows."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    store = folder / "table.nakano"
    make_store(store, _DIVISIONS, max(1, round(rows / _DIVISIONS)))
    with somebody(store) as person:
        page = person.go_to("all_rows")
        if not isinstance(page, AllRowsPage):
            raise TypeError(page)
        yield _search(person, page, repeats)
        yield from (_sort(person, page, column, repeats) for column in _COLUMNS)
    app.processEvents()


def _search(person: Person, page: AllRowsPage, repeats: int) -> Row:
    rows, haystacks, words = list(page.model.rows), haystacks_of(page.model.rows), search_words(_SEARCH)

    def ours() -> float:
        seconds = _until_painted(person, page, lambda: page.filters.search.setText(_SEARCH))
        page.filters.choose(RowFilter())
        person.wait()
        return seconds

    def floor() -> float:
        start = perf_counter()
        found = [row for row in rows if matches(words, haystacks[row.id])]
        seconds = perf_counter() - start
        return seconds if len(found) <= len(rows) else 0

    return Row(f"search to painted, {len(rows):,} rows", *in_turn(floor, ours, repeats), _GOAL)


def _sort(person: Person, page: AllRowsPage, column: int, repeats: int) -> Row:
    head, rows, key = page.table.horizontalHeader(), list(page.model.rows), sort_key(column, {}, {})

    def ours() -> float:
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        person.wait()
        return _until_painted(person, page, lambda: head.setSortIndicator(column, Qt.SortOrder.AscendingOrder))

    def floor() -> float:
        copy = list(rows)
        start = perf_counter()
        copy.sort(key=key)
        return perf_counter() - start

    return Row(f"sort by {HEADS[column]} to painted, {len(rows):,} rows", *in_turn(floor, ours, repeats), _GOAL)


def _until_painted(person: Person, page: AllRowsPage, act: Callable[[], None]) -> float:
    """Return how long an act takes until the table is painted; what it asks of the worker comes after that."""
    start = perf_counter()
    act()
    page.table.viewport().repaint()
    seconds = perf_counter() - start
    person.wait()
    return seconds
