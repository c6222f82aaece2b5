"""Scenario 17 at the window: a file of an earlier, closed round; rows of it are reopened with a reason and imported."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.merge_returns import apply_batch, plan_batch
from nakano_status.application.merge.received_files import read_batch
from nakano_status.application.ports.data_file import Store
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.read.rows import read_rows
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.gui.features.merge.held_page import HeldPage
from nakano_status.gui.lists.rich_text_list import ITEM_ROLE
from tests.support.offices import ANSWERS, Office
from tests.support.windows import Person, copied

R4, R5 = FiscalYear(2022), FiscalYear(2023)
FIRST, SECOND = ANSWERS


@pytest.fixture
def late_office(sent_office: Office, tmp_path: Path) -> Path:
    """The office in whose next year an answer to the year before waits."""
    parts, path = make_parts(), copied(sent_office.store, tmp_path)
    store = parts.stores.open(path)
    close_round(store)
    open_round(parts, store, R5)
    apply_batch(store, plan_batch(store, read_batch(parts, [sent_office.answer])))
    store.close()
    return path


def done_in_r4(path: Path) -> dict[str, str | None]:
    store: Store = make_parts().stores.open(path, read_only=True)
    with store.reading() as records:
        rows = {row.id: row.values["done"] for row in read_rows(records, chosen_round(records, R4), ANSWERS)}
    store.close()
    return rows


def test_rows_of_a_closed_year_are_chosen_reopened_and_taken_in(person: Person, late_office: Path) -> None:
    person.open(late_office)
    page = person.go_to("held")
    assert isinstance(page, HeldPage)
    late = page.late
    assert late.isVisible()
    assert "締め切った令和4年度の回答です。内容が変わる取組が2件あります。" in late.words.plain_text
    assert [late.list.lines.index(place).data(ITEM_ROLE) for place in range(2)] == [FIRST, SECOND]

    assert "令和4年度までの取組状況" in str(late.list.lines.index(0).data()), "the headings are those of its own year"
    assert not page.take_in.isEnabled(), "one word is not enough"

    late.reason.setFocus()
    QTest.keyClicks(late.reason, "kessan")
    assert not late.take_in.isEnabled(), "no row is chosen yet"
    late.list.setFocus()
    late.list.setCurrentIndex(late.list.lines.index(0))
    QTest.keyClick(late.list, Qt.Key.Key_Space)
    assert late.take_in.isEnabled()
    assert done_in_r4(late_office) == {FIRST: None, SECOND: None}
    QTest.mouseClick(late.take_in, Qt.MouseButton.LeftButton)
    person.wait()
    assert done_in_r4(late_office) == {FIRST: ANSWERS[FIRST]["done"], SECOND: None}
    assert "令和4年度の取組1件を再開し" in person.said[-1].text
    assert page.empty.isVisible(), "nothing waits in this year any more"
