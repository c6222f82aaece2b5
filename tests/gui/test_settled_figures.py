"""成果指標 at the window: a cell leaves the papers of settled rounds as they are; a tick and a reason correct them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nakano_status.application.indicators.edit_indicator import IndicatorEntry
from nakano_status.application.indicators.read.indicators import indicators_of
from nakano_status.application.lookup import chosen_round
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import FigureKind
from tests.gui.test_indicators_page import CARD, figure, go, page_of, type_in_cell
from tests.support.command_line import done, run
from tests.support.windows import Person, somebody, store_of

R4, R7 = FiscalYear(2022), FiscalYear(2025)


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    """A user of an office whose R4 is closed, with a recorded draft."""
    store = tmp_path / "office.nakano"
    done("init", "--store", store)
    done("round", "open", "--year", "R4", "--store", store)
    run("publish", "--for", "庁議", "--draft", "--date", "2023-08-10", "--out", tmp_path / "庁議", "--store", store)
    run("round", "close", "--store", store)
    with somebody(store) as sitting:
        yield sitting


def in_papers(person: Person, year: FiscalYear = R7) -> str:
    """Read back the target that the papers of R4 have, without the window."""
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        shown = indicators_of(records, chosen_round(records, R4))
        target = next(each for each in shown if each.indicator_id == CARD).target(year)
    return target.figure.text if target else ""


def test_a_cell_corrects_papers_only_with_the_tick_and_a_reason(person: Person) -> None:
    page = page_of(person)
    before = in_papers(person)
    assert "令和4年度分（資料第1号）" in page.settled.words.plain_text
    go(page, CARD, R7, FigureKind.TARGET)
    type_in_cell(person, page, "91%")
    assert (figure(person, CARD, R7, FigureKind.TARGET), in_papers(person)) == ("91%", before)
    assert page.model.index_of(CARD, FigureKind.TARGET, R7).data() == "91%"

    QTest.mouseClick(page.settled.tick, Qt.MouseButton.LeftButton)
    page.settled.tick.setChecked(True)
    assert page.settled.reason.isVisible()
    go(page, CARD, R7, FigureKind.TARGET)
    type_in_cell(person, page, "92%")
    assert (figure(person, CARD, R7, FigureKind.TARGET), in_papers(person)) == ("91%", before)
    assert "令和4年度分（資料第1号）" in person.said[-1].text

    page.settled.reason.setText("転記の誤り")
    go(page, CARD, R7, FigureKind.TARGET)
    type_in_cell(person, page, "92%")
    assert (figure(person, CARD, R7, FigureKind.TARGET), in_papers(person)) == ("92%", "92%")
    assert f"{CARD} 令和7年度目標 {before} → 92%" in person.said[-1].text
    assert not person.shell.around.undo.canUndo(), "papers had another figure than the one recorded before"


def test_what_was_filled_in_is_taken_out_of_a_settled_round_again(tmp_path: Path) -> None:
    store = tmp_path / "office.nakano"
    done("init", "--store", store)
    done("round", "open", "--year", "R4", "--store", store)
    done("round", "close", "--store", store)
    r9 = FiscalYear(2027)
    with somebody(store) as person:
        page = page_of(person)
        page.writer.write(IndicatorEntry(CARD, targets={r9: "93%"}), "目標")
        person.wait()
        assert in_papers(person, r9) == "93%", "it has no recorded paper"
        person.shell.around.undo.undo()
        person.wait()
        assert in_papers(person, r9) == ""
