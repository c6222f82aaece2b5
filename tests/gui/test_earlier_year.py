"""A closed year is corrected at the window after the next one was opened: reopened, written on, decided, accepted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from nakano_status.application.merge.decide_held import apply_held, held_items
from nakano_status.application.merge.merge_returns import apply_batch, plan_batch
from nakano_status.application.merge.received_files import read_batch
from nakano_status.application.review.review_rows import reopen
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.bootstrap import make_parts
from nakano_status.demonstration.sample import make_sample
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.round.states import RowState
from nakano_status.domain.round.todo import TodoKind
from nakano_status.gui.commands import ACCEPT, REOPEN
from nakano_status.gui.features.conflicts.conflict_page import ConflictPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.features.today.today_page import TodayPage
from nakano_status.gui.page import GoTo
from nakano_status.gui.window.notices import LOOKING_BACK
from tests.support.expected import of_kind, present
from tests.support.offices import Office
from tests.support.user_input import keys, write
from tests.support.windows import FIRST, Person, copied, second_copy, somebody

R3, R4, R5 = FiscalYear(2021), FiscalYear(2022), FiscalYear(2023)


@pytest.fixture
def late_office(sent_office: Office, tmp_path: Path) -> Path:
    """The office in whose next year two answers of 税務課 to the year before differ, on rows that were reopened."""
    parts, path = make_parts(), copied(sent_office.store, tmp_path)
    store = parts.stores.open(path)
    apply_batch(parts, store, plan_batch(parts, store, read_batch(parts, [sent_office.answer])))
    close_round(store)
    open_round(parts, store, R5)
    reopen(store, [FIRST], "決算による訂正", year=R4)
    apply_batch(parts, store, plan_batch(parts, store, read_batch(parts, [second_copy(sent_office, tmp_path)])))
    apply_held(parts, store, [item.item_id for item in held_items(store)])
    store.close()
    return path


def row_in_r4(person: Person) -> AllRowsPage:
    person.shell.session.choose_year(R4)
    person.wait()
    page = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(FIRST)))
    assert present(page.editor.form.row).id == FIRST
    return page


def test_a_row_of_a_closed_year_is_reopened_and_written_on(sent_office: Office, tmp_path: Path) -> None:
    parts, path = make_parts(), copied(sent_office.store, tmp_path)
    store = parts.stores.open(path)
    apply_batch(parts, store, plan_batch(parts, store, read_batch(parts, [sent_office.answer])))
    close_round(store)
    open_round(parts, store, R5)
    store.close()
    with somebody(path) as person:
        page = row_in_r4(person)
        assert page.editor.form.texts["done"].editor.isReadOnly()
        person.do(REOPEN)
        reason = page.editor.review.reason
        keys(reason, "kessan")
        assert page.editor.review.reopen.isEnabled()
        person.click(page.editor.review.reopen)
        page.editor.show_fields()
        editor = page.editor.form.texts["done"].editor
        assert not editor.isReadOnly()
        editor.setFocus()
        editor.selectAll()
        write(editor, "決算により訂正した。")
        page.table.setFocus()
        person.wait()
        row = present(page.model.find(FIRST))
        assert row.values["done"] == "決算により訂正した。"


def test_a_year_that_is_not_closed_is_written_on_after_the_next_one_was_opened(
    sent_office: Office, tmp_path: Path
) -> None:
    parts, path = make_parts(), copied(sent_office.store, tmp_path)
    store = parts.stores.open(path)
    open_round(parts, store, R5)
    store.close()
    with somebody(path) as person:
        page = row_in_r4(person)
        assert "締め切るまでは" in person.shell.window.notices.shown[LOOKING_BACK].text.plain_text
        page.editor.show_fields()
        editor = page.editor.form.texts["done"].editor
        assert not editor.isReadOnly()
        editor.setFocus()
        write(editor, "締切前に記入した。")
        page.table.setFocus()
        person.wait()
        assert present(page.model.find(FIRST)).values["done"] == "締切前に記入した。"


def test_what_differs_in_a_closed_year_is_among_what_is_to_be_done_and_can_be_decided(late_office: Path) -> None:
    with somebody(late_office) as person:
        today = of_kind(TodayPage, person.go_to("today"))
        line = next(
            item for item in today.list.lines.item_keys if isinstance(item, tuple) and item[0] is TodoKind.EARLIER
        )
        assert "令和4年度" in str(today.list.lines.index(today.list.lines.place_of(line).row()).data())
        today.list.setCurrentIndex(today.list.lines.place_of(line))
        person.press(today.list, Qt.Key.Key_Return)
        page = of_kind(ConflictPage, person.shell.window.page)
        waiting = len(page.model.open_items)
        assert waiting > 0
        assert page.panel.button.isEnabled()
        assert page.panel.choose(2)
        person.click(page.panel.button)
        assert len(page.model.open_items) == waiting - 1


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Person]:
    """A user of the sample's office, which has an imported list and the plans that it states."""
    made = make_sample(for_office=True)
    store = copied(made.store, tmp_path)
    made.folder.cleanup()
    with somebody(store) as person:
        yield person


def test_no_row_of_an_imported_list_is_written_on_by_a_slip_while_its_year_is_shown(sample: Person) -> None:
    sample.shell.session.choose_year(R3)
    sample.wait()
    page = of_kind(AllRowsPage, sample.go_to("all_rows", GoTo(FIRST)))
    page.editor.show_fields()
    form = page.editor.form
    assert all(field.editor.isReadOnly() for field in form.texts.values())
    assert not form.marks.isEnabled()
    assert not page.editor.review.accept.isEnabled()


def test_acts_are_on_the_year_whose_rows_are_shown_until_another_one_is_read(sample: Person) -> None:
    sample.go_to("all_rows")
    session, years = sample.shell.session, []
    shown = session.shown_year
    session.year_chosen.connect(lambda: years.append(session.shown_year))
    session.choose_year(R3)
    sample.wait()
    assert shown not in (None, R3)
    assert (years, session.shown_year) == ([shown], R3)


def test_nothing_is_copied_into_a_row_that_was_accepted_while_it_is_shown(sample: Person) -> None:
    page = of_kind(AllRowsPage, sample.go_to("all_rows"))
    row = next(
        row
        for row in page.model.rows
        if row.planned and len(row.answerers) == 1 and row.state in (RowState.SUBMITTED, RowState.FILLED)
    )
    page.go_to(row.id)
    page.editor.show_fields()
    assert page.editor.form.fields.planned.button.isVisibleTo(page)
    sample.do(ACCEPT)
    page.editor.show_fields()
    assert not page.editor.form.fields.planned.button.isVisibleTo(page)
    page.editor.form.copy_planned()
    assert page.editor.form.texts["done"].editor.text() == (row.values["done"] or "")
