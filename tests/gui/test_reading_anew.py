"""A page whose contents are out of date is covered until it is read again."""

from pathlib import Path

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.gui.features.conflicts.conflict_page import ConflictPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from tests.support.command_line import done
from tests.support.expected import of_kind, present
from tests.support.offices import Office
from tests.support.windows import FIRST, Person, gather, second_copy, somebody

R3, R4 = FiscalYear(2021), FiscalYear(2022)


def is_seen(person: Person) -> bool:
    """Return whether the page is what a user sees in the middle of its place."""
    window = person.shell.window
    there = window.childAt(window.ground.mapTo(window, window.ground.rect().center()))
    page = present(window.page)
    return page is there or page.isAncestorOf(present(there))


def show(person: Person, name: str, seen: list[bool]) -> None:
    """Show a page, and note whether it is seen before it has read."""
    person.shell.window.show_page(name)
    seen.append(is_seen(person))


def test_no_page_denies_what_was_taken_in_before_it_has_read_it(
    reviewer: Person, gathered_office: Office, tmp_path: Path
) -> None:
    page = of_kind(ConflictPage, reviewer.go_to("conflict"))
    assert page.empty.isVisible()
    assert is_seen(reviewer)
    seen: list[bool] = []
    reviewer.shell.session.changed.connect(lambda *_: show(reviewer, "conflict", seen))
    gather(reviewer, second_copy(gathered_office, tmp_path))
    assert seen == [False]
    assert is_seen(reviewer)
    assert len(page.model.open) == 2
    reviewer.go_to("board")
    reviewer.shell.window.show_page("conflict")
    assert is_seen(reviewer), "nothing has changed since it was read"


def test_no_page_shows_the_year_before_under_the_name_of_another_year(tmp_path: Path) -> None:
    store, parts = tmp_path / "office.nakano", make_parts()
    done("init", "--store", store)
    done("round", "open", "--year", "R3", "--store", store)
    with somebody(store) as person:
        session = person.shell.session
        seen: list[bool] = []
        answer = Entry(FIRST, {"mark": "◎", "done": "実施した。"})
        session.act(lambda store, _: edit_entry(parts, store, answer), lambda _: None)
        page = of_kind(AllRowsPage, person.go_to("all_rows"))
        person.go_to("board")
        session.act(lambda store, _: open_round(parts, store, R4), lambda _: None)
        session.changed.connect(lambda *_: show(person, "all_rows", seen))
        person.wait()
        assert (seen, is_seen(person)) == ([False], True)
        assert not present(page.model.find(FIRST)).values["mark"]
        session.year_chosen.connect(lambda: seen.append(is_seen(person)))
        session.choose_year(R3)
        person.wait()
        assert (seen, is_seen(person)) == ([False, False], True)
        assert present(page.model.find(FIRST)).values["mark"] == "◎"
