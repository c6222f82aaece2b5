"""Undo never covers what another user wrote since: the act is refused, and its command leaves the undo stack."""

from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.templates import read_wordings, store_wording
from nakano_status.application.plan.revise_plan import PlanRevision, revise_plan
from nakano_status.application.ports.data_file import Records, Store
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.submission.open_form import open_form
from nakano_status.application.wording.unify_wording import WordingPlace
from nakano_status.application.wording.word_table import save_word_table
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import FigureKey, FigureKind
from nakano_status.domain.wording.word_table import BUILT_IN, TermLine, WordTable
from nakano_status.gui.commands import WORD_TABLE
from nakano_status.gui.features.indicators.indicators_page import IndicatorsPage
from nakano_status.gui.features.papers.wordings_panel import PaperWordings
from nakano_status.gui.features.submission.check_page import CheckPage
from nakano_status.gui.features.wording.word_table_panel import TableEdit
from nakano_status.gui.features.wording.wording_page import WordingPage
from nakano_status.gui.messages import Messages
from tests.gui.test_moved_values import session_reading
from tests.support.command_line import done
from tests.support.expected import of_kind
from tests.support.offices import Office
from tests.support.rounds import send
from tests.support.user_input import write
from tests.support.windows import FIRST, SECOND, Person, copied, rows_in, somebody, store_of

Read = Callable[[Records], object]


@pytest.fixture(autouse=True)
def leaving(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the window at the end without saving."""
    monkeypatch.setattr(Messages, "may_lose", lambda *_: True)


def meanwhile(person: Person, do: Callable[[Store], object]) -> None:
    """Let a colleague act on the same set; no page is read again."""
    person.shell.session.use(do, lambda _: None)
    person.wait()


def refused_undo(person: Person) -> str:
    """Undo; return the code of the refusal, after which neither undo nor redo is offered."""
    person.undo()
    undo = person.shell.around.undo
    assert (undo.canUndo(), undo.canRedo()) == (False, False)
    return person.said[-1].code


def test_a_term_that_a_colleague_added_stays(office_person: Person) -> None:
    panel = of_kind(WordingPage, office_person.do(WORD_TABLE)).terms
    mine = BUILT_IN.with_added(TermLine("自分", "自身"))
    panel.keep(TableEdit("「自分」の追加", whole=mine))
    office_person.wait()
    both = mine.with_added(TermLine("佐藤", "さとう"))
    meanwhile(office_person, lambda store: save_word_table(store, both, "佐藤"))
    panel.read()
    office_person.wait()
    assert refused_undo(office_person) == "CONTENT-MOVED"
    assert panel.model.table == both


def test_a_term_that_a_colleague_added_right_after_an_import_stays(office_person: Person, tmp_path: Path) -> None:
    panel = of_kind(WordingPage, office_person.do(WORD_TABLE)).terms
    sheet = tmp_path / "用語.csv"
    sheet.write_text("使わない語,使う語\n自分,自身\n", encoding="utf-8")
    panel.kept.look_at(sheet)
    office_person.wait()
    both = WordTable((TermLine("自分", "自身"), TermLine("佐藤", "さとう")))
    panel.kept.take_in.click()
    office_person.shell.session.use(lambda store: save_word_table(store, both, "佐藤"), lambda _: None)
    office_person.wait()
    assert panel.model.table == both
    assert refused_undo(office_person) == "CONTENT-MOVED"
    assert panel.model.table == both


def test_a_paragraph_that_a_colleague_added_stays(office_person: Person) -> None:
    parts, stored = office_person.shell.session.parts, list[str]()

    def read() -> str:
        def text(records: Records) -> str:
            return next(each.text for each in read_wordings(parts, records) if each.kind.name == "report")

        office_person.shell.session.query(text, stored.append)
        office_person.wait()
        return stored[-1]

    panel = PaperWordings(office_person.shell.around)
    panel.show()
    panel.show_wording("report")
    office_person.wait()
    write(panel.editor, "速報")
    panel.store_pending_edits()
    office_person.wait()
    both = read() + "\n佐藤が加えた段落。"
    meanwhile(office_person, lambda store: store_wording(parts, store, "report", both, "佐藤"))
    panel.read()
    office_person.wait()
    assert refused_undo(office_person) == "CONTENT-MOVED"
    assert read() == panel.editor.text() == both


def test_terms_that_were_unified_stay_if_a_colleague_changed_one_of_the_texts(clerk: Person) -> None:
    parts, term = clerk.shell.session.parts, next(each.typed for each in BUILT_IN.in_use if each.typed.isalpha())
    for row in (FIRST, SECOND):
        entry = Entry(row, {"done": f"{term}を進めた。"})
        meanwhile(clerk, lambda store, entry=entry: edit_entry(parts, store, entry, "担当"))  # type: ignore[misc]
    page = of_kind(CheckPage, clerk.go_to("check"))
    page.advising.unify_all([WordingPlace(row, "done", term) for row in (FIRST, SECOND)])
    clerk.wait()
    unified = rows_in(store_of(clerk))[SECOND].values["done"]
    assert term not in str(unified)
    meanwhile(clerk, lambda store: edit_entry(parts, store, Entry(FIRST, {"done": "佐藤の文。"}), "佐藤"))
    assert refused_undo(clerk) == "VALUE-MOVED"
    assert rows_in(store_of(clerk))[SECOND].values["done"] == unified


def test_nothing_is_undone_where_no_term_was_unified(clerk: Person) -> None:
    page = of_kind(CheckPage, clerk.go_to("check"))
    page.advising.unify_all([WordingPlace(FIRST, "done", "ないことば")])
    clerk.wait()
    assert clerk.said[-1].text == "この用語は、今の文章にありません。"
    assert not clerk.shell.around.undo.canUndo()


@pytest.mark.parametrize("unifies_all", [False, True])
def test_terms_are_unified_kept_and_undone_in_the_year_that_is_shown(
    opened_form: Path, sent_office: Office, tmp_path: Path, unifies_all: bool
) -> None:
    parts, path, years = make_parts(), copied(opened_form, tmp_path), (FiscalYear(2022), FiscalYear(2023))
    with closing(parts.stores.open(copied(sent_office.store, tmp_path))) as office:
        close_round(office)
        open_round(parts, office, years[1])
        open_form(parts, path, send(parts, office, tmp_path / "R5"))
    term = next(each.typed for each in BUILT_IN.in_use if each.typed.isalpha())
    place, typed = WordingPlace(FIRST, "done", term), {"done": f"{term}を進めた。"}
    with closing(parts.stores.open(path)) as store:
        for year in years:
            edit_entry(parts, store, Entry(FIRST, typed, year=year))

    with somebody(path) as clerk:

        def as_typed() -> list[bool]:
            with session_reading(clerk) as records:
                rows = [read_rows(records, chosen_round(records, year), [FIRST])[0] for year in years]
            return [row.values["done"] == typed["done"] for row in rows]

        clerk.shell.session.choose_year(years[0])
        clerk.wait()
        page = of_kind(CheckPage, clerk.go_to("check"))
        if unifies_all:
            page.advising.unify_all([place])
        else:
            page.advising.unify(place, "")
        clerk.wait()
        assert as_typed() == [False, True]
        clerk.undo()
        assert as_typed() == [True, True]
        page.advising.keep_as_typed(place)
        clerk.wait()
        with session_reading(clerk) as records:
            rounds = [chosen_round(records, year).round_id for year in years]
            assert [FIRST in records.wordings.kept_wordings(each) for each in rounds] == [True, False]


def test_a_figure_is_undone_in_the_edition_of_its_edit(sent_office: Office, tmp_path: Path) -> None:
    path, book = copied(sent_office.store, tmp_path), tmp_path / "改定.xlsx"
    done("kpi", "import", "builtin:nakano2", "--store", path)
    with somebody(path) as person:
        parts = person.shell.session.parts
        page = of_kind(IndicatorsPage, person.go_to("indicators"))
        place = FigureKey(page.model.line_at(1).row.indicator.indicator_id, FigureKind.TARGET, FiscalYear(2025))

        def figures() -> list[str]:
            found: list[list[str]] = []

            def read(records: Records) -> list[str]:
                editions = [each.edition_id for plan in records.plan.all() for each in plan.editions]
                every = [one for each in editions for one in records.indicators.of_edition(each)]
                here = (place.figure_of(each) for each in every if each.indicator_id == place.indicator_id)
                return [each.figure.text if each else "" for each in here]

            person.shell.session.query(read, found.append)
            person.wait()
            return found[-1]

        before = figures()
        page.model.try_out(place, "77")
        person.wait()
        assert figures() == ["77"]
        revise(person, book)
        meanwhile(person, lambda store: close_round(store, None, "佐藤"))
        meanwhile(person, lambda store: open_round(parts, store, FiscalYear(2023), None, "佐藤", edition=2))
        page.look_again()
        person.wait()
        person.undo()
        assert figures() == [*before, "77"]


def revise(person: Person, book: Path) -> None:
    """Let a colleague adopt a second edition, with one title changed."""
    done("plan", "export", "--out", book, "--store", store_of(person))
    workbook = openpyxl.load_workbook(book)
    cells = (cell for sheet in workbook for row in sheet.iter_rows() for cell in row)
    title = next(cell for cell in cells if str(cell.value).startswith("◎滞納整理"))
    title.value = f"{title.value}（改）"
    workbook.save(book)
    parts = person.shell.session.parts
    revision = PlanRevision(book, "改定版", date(2024, 2, 28))
    meanwhile(person, lambda store: revise_plan(parts, store, revision, "佐藤"))
