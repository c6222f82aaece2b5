"""What another user wrote meanwhile is not covered unseen: the window asks, and keeps what was typed."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.indicators.edit_indicator import IndicatorEntry, edit_indicator
from nakano_status.application.indicators.import_indicators import import_indicators
from nakano_status.application.organisation.edit_division import DivisionEdit, edit_division
from nakano_status.application.papers.templates import read_wordings, store_wording
from nakano_status.application.plan.opinions import OpinionEdit, add_opinion, edit_opinion
from nakano_status.application.plan.schedules import edit_schedule
from nakano_status.application.ports.data_file import Records, Store
from nakano_status.application.review.review_rows import keep_comment, read_comments
from nakano_status.application.round.extend_due import correct_due
from nakano_status.application.wording.word_table import save_word_table
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import FigureKey, FigureKind
from nakano_status.domain.plan.annotations import OpinionSource
from nakano_status.domain.wording.word_table import BUILT_IN, TermLine
from nakano_status.gui.answers.entry_form import EntryForm
from nakano_status.gui.commands import WORD_TABLE
from nakano_status.gui.features.indicators.indicators_page import IndicatorsPage
from nakano_status.gui.features.opinions.opinions_page import OpinionsPage
from nakano_status.gui.features.organisation.organisation_page import OrganisationPage
from nakano_status.gui.features.papers.wordings_panel import PaperWordings
from nakano_status.gui.features.round.round_page import InquiryPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.features.wording.word_table_panel import TableEdit
from nakano_status.gui.features.wording.wording_page import WordingPage
from nakano_status.gui.lists.line_steps import ICON_ROLE
from nakano_status.gui.messages import Messages
from tests.support.expected import of_kind
from tests.support.figures import figure_entry
from tests.support.opinions import new_opinion
from tests.support.organising import write_schedule
from tests.support.user_input import click, keys, write
from tests.support.windows import FIRST, SECOND, Person, entries, rows_in, store_of


@pytest.fixture(autouse=True)
def leaving(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the window at the end without saving."""
    monkeypatch.setattr(Messages, "may_lose", lambda *_: True)


def without_tags(html: str) -> str:
    """Return the text of a label."""
    return re.sub("<[^>]*>", "", html)


def other_writes(clerk: Person, **texts: str) -> None:
    """Let another user write on the first row; the window has not read it yet."""
    session = clerk.shell.session

    def work(store: Store) -> None:
        edit_entry(session.parts, store, Entry(FIRST, texts), "佐藤")

    session.use(work, lambda _: None)
    clerk.wait()


def typed_over(clerk: Person, text: str = "自分の文。") -> EntryForm:
    """Type in a field that another user writes meanwhile, and leave it."""
    form = entries(clerk).form
    form.focus_field("done")
    write(form.texts["done"].editor, text)
    other_writes(clerk, done="佐藤の文。")
    form.focus_field("next_year")
    clerk.wait()
    return form


def done_in(clerk: Person) -> str | None:
    return rows_in(store_of(clerk))[FIRST].values["done"]


def test_the_window_asks_and_keeps_what_was_typed(clerk: Person) -> None:
    form = typed_over(clerk)
    panel = form.fields.moved
    assert (panel.isVisible(), panel.key) == (True, "done")
    assert "佐藤" in panel.words.text()
    assert "佐藤の文。" in without_tags(panel.words.text())
    assert form.texts["done"].editor.text() == "自分の文。"
    assert done_in(clerk) == "佐藤の文。"
    assert clerk.shell.window.status_bar.saved.text() == "保存できていない内容があります"


def test_the_own_text_is_written_once_the_other_was_seen(clerk: Person) -> None:
    form = typed_over(clerk)
    click(form.fields.moved.own)
    clerk.wait()
    assert (done_in(clerk), form.fields.moved.isVisible()) == ("自分の文。", False)
    assert clerk.shell.window.status_bar.saved.text().startswith("保存済み")


def test_the_current_text_is_shown_and_the_own_one_is_dropped_with_its_draft(clerk: Person) -> None:
    form = typed_over(clerk)
    click(form.fields.moved.current)
    clerk.wait()
    assert (form.texts["done"].editor.text(), done_in(clerk)) == ("佐藤の文。", "佐藤の文。")
    assert rows_in(store_of(clerk))[FIRST].drafts == {}
    assert clerk.shell.window.status_bar.saved.text().startswith("保存済み")


def test_typing_goes_on_after_the_question_was_put_off_and_it_is_asked_again(clerk: Person) -> None:
    form = typed_over(clerk)
    click(form.fields.moved.cancel)
    assert form.focused_key == "done"
    write(form.texts["done"].editor, "続き。")
    form.focus_field("next_year")
    clerk.wait()
    assert form.fields.moved.isVisible()
    assert form.texts["done"].editor.text().endswith("続き。")
    assert done_in(clerk) == "佐藤の文。"


def test_what_was_written_after_it_was_seen_is_asked_about_again(clerk: Person) -> None:
    form = typed_over(clerk)
    other_writes(clerk, done="鈴木の文。")
    click(form.fields.moved.own)
    clerk.wait()
    assert form.fields.moved.isVisible()
    assert "鈴木の文。" in without_tags(form.fields.moved.words.text())
    assert done_in(clerk) == "鈴木の文。"


def test_on_a_row_that_is_not_shown_any_more_the_message_leads_back_to_the_question(clerk: Person) -> None:
    page = entries(clerk)
    page.form.focus_field("done")
    write(page.form.texts["done"].editor, "自分の文。")
    other_writes(clerk, done="佐藤の文。")
    page.go_to(SECOND)
    clerk.wait()
    assert clerk.said[-1].code == "VALUE-MOVED"
    write(page.form.texts["done"].editor, "別の取組の文。")
    page.form.flush()
    clerk.wait()
    assert clerk.said[-1].code == "VALUE-MOVED", "it is not reported again with every other save"
    offer = clerk.said[-1].offer
    assert offer is not None
    offer.do()
    clerk.wait()
    assert page.form.row is not None
    assert (page.form.row.id, page.form.fields.moved.isVisible()) == (FIRST, True)
    assert page.form.texts["done"].editor.text() == "自分の文。"


def test_a_field_in_which_nothing_was_typed_shows_what_another_writes(clerk: Person) -> None:
    form, session = entries(clerk).form, clerk.shell.session
    form.focus_field("done")
    for text in ("佐藤の文。", "佐藤の長い文。"):
        other_writes(clerk, done=text)
        session.follow_others(frozenset({(FIRST, "done")}))
        clerk.wait()
        assert form.texts["done"].editor.text() == text
        form.texts["done"].editor.put_caret(2)
    assert form.texts["done"].editor.hasFocus()
    assert form.texts["done"].editor.textCursor().position() == 2
    write(form.texts["done"].editor, "兄")
    form.focus_field("next_year")
    clerk.wait()
    assert (done_in(clerk), form.fields.moved.isVisible()) == ("佐藤兄の長い文。", False)


def test_own_edits_that_follow_each_other_at_once_are_no_others(clerk: Person) -> None:
    form = entries(clerk).form
    for text in ("一", "二", "三"):
        form.focus_field("done")
        form.texts["done"].editor.selectAll()
        write(form.texts["done"].editor, text)
        form.focus_field("next_year")
    clerk.wait()
    assert (done_in(clerk), form.fields.moved.isVisible()) == ("三", False)


def test_a_figure_that_another_wrote_meanwhile_is_asked_about(office_person: Person) -> None:
    page, session = office_person.go_to("indicators"), office_person.shell.session
    assert isinstance(page, IndicatorsPage)
    session.act(
        lambda store: import_indicators(session.parts, store, "builtin:nakano2"),
        lambda _: None,
        what="保存しています",
    )
    office_person.wait()
    row = page.model.line_at(1).row.indicator
    place = FigureKey(row.indicator_id, FigureKind.ACTUAL, FiscalYear.parse("R4"))
    entry = figure_entry(place, "10")
    session.use(lambda store: edit_indicator(session.parts, store, entry, "佐藤"), lambda _: None)
    page.model.try_out(place, "20")
    office_person.wait()
    said = office_person.said[-1]
    assert (said.code, "佐藤" in said.text, "「10」" in said.text) == ("FIGURE-MOVED", True, True)
    index = page.model.index_of(place.indicator_id, place.kind, place.year)
    assert (index.data(), index.data(ICON_ROLE)) == ("20", "ask"), "what was typed is there, marked as not stored"
    assert next(page.model.figures_in(index.column())) == "10"
    assert said.offer is not None
    said.offer.do()
    office_person.wait()
    assert page.model.shown_text(place) == "20"
    for text in ("21", "22", "23"):
        page.model.try_out(place, text)
    office_person.wait()
    assert (page.model.shown_text(place), office_person.said[-1]) == ("23", said), "own figures are no others"


def test_a_mark_that_another_chose_meanwhile_is_asked_about(clerk: Person) -> None:
    form = entries(clerk).form
    other_writes(clerk, mark="○", change_reason="遅れたため")
    form.focus_marks()
    form.marks.choose_by_number(1)
    clerk.wait()
    assert rows_in(store_of(clerk))[FIRST].values["mark"] == "○"
    assert form.fields.moved.isVisible()
    click(form.fields.moved.own)
    clerk.wait()
    assert rows_in(store_of(clerk))[FIRST].values["mark"] == "◎"


@contextmanager
def session_reading(person: Person) -> Iterator[Records]:
    """Read what is stored."""
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        yield records


def meanwhile(person: Person, do: Callable[[Store], object]) -> None:
    """Let another user write, and the window read what is new, as when a server notifies it."""
    session = person.shell.session
    session.use(do, lambda _: None)
    person.wait()
    session.follow_others(frozenset())
    person.wait()


def choose(person: Person, *, own: bool) -> None:
    """Answer the question whose content is wanted."""
    said = person.said[-1]
    assert (said.code, "佐藤" in said.text) == ("CONTENT-MOVED", True)
    way = said.offer if own else said.other
    assert way is not None
    way.do()
    person.wait()


@pytest.mark.parametrize("own", [True, False], ids=["own", "current"])
def test_an_answer_to_an_opinion_that_another_wrote_while_it_was_typed_is_asked_about(
    office_person: Person, own: bool
) -> None:
    page = of_kind(OpinionsPage, office_person.go_to("opinions"))
    page.tabs.setCurrentWidget(page.opinions)
    session, editor = office_person.shell.session, page.opinions.editor
    meanwhile(
        office_person, lambda store: add_opinion(store, new_opinion(OpinionSource.EXPERT, date(2023, 6, 1), "意見"))
    )
    editor.answer.setFocus()
    write(editor.answer, "自分の考え方")
    meanwhile(office_person, lambda store: edit_opinion(store, 1, OpinionEdit(answer="佐藤の考え方"), "佐藤"))
    assert editor.answer.text() == "自分の考え方", "what is typed stays"
    editor.store_pending_edits()
    office_person.wait()
    assert editor.answer.text() == "自分の考え方"
    choose(office_person, own=own)
    wanted = "自分の考え方" if own else "佐藤の考え方"
    with session_reading(office_person) as records:
        assert records.plan.opinions()[0].answer == wanted
    assert editor.answer.text() == wanted
    assert session.may_write


@pytest.mark.parametrize("own", [True, False], ids=["own", "current"])
def test_a_wording_of_a_paper_that_another_wrote_while_it_was_typed_is_asked_about(
    office_person: Person, own: bool
) -> None:
    panel, parts = PaperWordings(office_person.shell.around), office_person.shell.session.parts
    panel.show()
    panel.show_wording("report")
    office_person.wait()
    write(panel.editor, "自分の文面")
    meanwhile(office_person, lambda store: store_wording(parts, store, "report", "佐藤の文面\n［件数表］", "佐藤"))
    panel.store_pending_edits()
    office_person.wait()
    assert "自分の文面" in panel.editor.text()
    choose(office_person, own=own)
    with session_reading(office_person) as records:
        kept = read_wordings(parts, records)[0].kept
    assert (kept == "佐藤の文面\n［件数表］") is not own
    assert panel.editor.text() == kept


def test_wordings_that_another_added_meanwhile_stay_until_they_were_seen(office_person: Person) -> None:
    page = of_kind(WordingPage, office_person.do(WORD_TABLE))
    panel = page.terms
    own, other = (BUILT_IN.with_added(TermLine(each, "さま")) for each in ("自分", "佐藤"))
    office_person.shell.session.use(lambda store: save_word_table(store, other, "佐藤"), lambda _: None)
    panel.keep(TableEdit("「自分」の追加", whole=own))
    office_person.wait()
    assert panel.model.table == other
    choose(office_person, own=True)
    assert panel.model.table == own


@pytest.mark.parametrize("own", [True, False], ids=["own", "current"])
def test_a_contact_that_another_wrote_while_it_was_typed_is_asked_about(office_person: Person, own: bool) -> None:
    page = of_kind(OrganisationPage, office_person.go_to("organisation"))
    panel = page.divisions
    editor = panel.editor
    panel.table.setCurrentIndex(panel.model.place_of("zeimu"))
    office_person.wait()
    editor.contact.setFocus()
    keys(editor.contact, "1234")
    edit = DivisionEdit(contact="5678")
    meanwhile(office_person, lambda store: edit_division(store, "zeimu", edit, "佐藤"))
    assert editor.contact.text() == "1234"
    editor.store_pending_edits()
    office_person.wait()
    choose(office_person, own=own)
    assert editor.contact.text() == ("1234" if own else "5678")
    with session_reading(office_person) as records:
        assert records.organisation.read().get("zeimu").contact == ("1234" if own else "5678")


def test_own_contacts_that_follow_each_other_at_once_are_no_others(office_person: Person) -> None:
    page = of_kind(OrganisationPage, office_person.go_to("organisation"))
    panel = page.divisions
    panel.table.setCurrentIndex(panel.model.place_of("zeimu"))
    office_person.wait()
    before = len(office_person.said)
    for text in ("1", "2", "3"):
        keys(panel.editor.contact, text)
        panel.editor.store_pending_edits()
    office_person.wait()
    assert [each.code for each in office_person.said[before:]] == []
    with session_reading(office_person) as records:
        assert records.organisation.read().get("zeimu").contact == "123"


def test_a_due_date_that_another_corrected_while_it_was_chosen_is_asked_about(office_person: Person) -> None:
    panel = of_kind(InquiryPage, office_person.go_to("inquiry")).collecting
    panel.ask_due()
    panel.due.show_day(date(2023, 7, 28))
    session = office_person.shell.session
    session.use(lambda store: correct_due(store, date(2023, 7, 21), by="佐藤"), lambda _: None)
    office_person.click(panel.give)
    with session_reading(office_person) as records:
        assert records.rounds.all()[0].due == date(2023, 7, 21)
    choose(office_person, own=True)
    with session_reading(office_person) as records:
        assert records.rounds.all()[0].due == date(2023, 7, 28)


def test_the_division_of_an_indicator_that_another_chose_meanwhile_is_asked_about(office_person: Person) -> None:
    page, session = of_kind(IndicatorsPage, office_person.go_to("indicators")), office_person.shell.session
    session.act(
        lambda store: import_indicators(session.parts, store, "builtin:nakano2"),
        lambda _: None,
        what="保存しています",
    )
    office_person.wait()
    number = page.model.line_at(1).row.indicator.indicator_id
    entry = IndicatorEntry(number, owner="税務課")
    session.use(lambda store: edit_indicator(session.parts, store, entry, "佐藤"), lambda _: None)
    page.writer.write(IndicatorEntry(number, owner="企画課"), "所管課の変更")
    office_person.wait()
    said = office_person.said[-1]
    assert (said.code, "佐藤" in said.text, "税務課" in said.text) == ("FIGURE-MOVED", True, True)
    assert said.offer is not None
    said.offer.do()
    office_person.wait()
    assert page.model.line_at(1).owner == "企画課"


def test_a_cell_of_the_schedule_that_another_wrote_meanwhile_is_asked_about(office_person: Person) -> None:
    page = of_kind(OrganisationPage, office_person.go_to("organisation"))
    page.tabs.setCurrentWidget(page.schedule)
    office_person.wait()
    row, year, session = page.schedule._table.rows[0].row_id, FiscalYear.parse("R4"), office_person.shell.session
    session.use(lambda store: edit_schedule(store, {(row, year): "佐藤の予定"}, "佐藤"), lambda _: None)
    write_schedule(page.schedule, row, year, "自分の予定")
    office_person.wait()
    assert page.schedule._table.rows[0].texts[year] == "佐藤の予定"
    choose(office_person, own=True)
    assert page.schedule._table.rows[0].texts[year] == "自分の予定"


@pytest.mark.parametrize("own", [True, False], ids=["own", "current"])
def test_a_request_to_a_division_that_another_wrote_meanwhile_is_asked_about(office_person: Person, own: bool) -> None:
    page = of_kind(AllRowsPage, office_person.go_to("all_rows"))
    page.go_to(FIRST)
    office_person.wait()
    panel = page.editor.review.asking
    write(panel.comment, "自分の依頼")
    session, division = office_person.shell.session, panel._division
    session.use(lambda store: keep_comment(store, division, [FIRST], "佐藤の依頼", "佐藤"), lambda _: None)
    panel.flush()
    office_person.wait()
    assert panel.comment.text() == "自分の依頼"
    choose(office_person, own=own)
    assert panel.comment.text() == ("自分の依頼" if own else "佐藤の依頼")
    with session_reading(office_person) as records:
        assert read_comments(records, division)[FIRST] == ("自分の依頼" if own else "佐藤の依頼")


def test_a_sheet_is_looked_at_again_if_another_changed_what_it_replaces(office_person: Person, tmp_path: Path) -> None:
    panel, session = of_kind(WordingPage, office_person.do(WORD_TABLE)).terms, office_person.shell.session
    sheet = tmp_path / "用語.csv"
    sheet.write_text("使わない語,使う語,使用\n自分,さま,する\n", "utf-8-sig")
    panel.kept.look_at(sheet)
    office_person.wait()
    other = BUILT_IN.with_added(TermLine("佐藤", "さま"))
    session.use(lambda store: save_word_table(store, other, "佐藤"), lambda _: None)
    office_person.click(panel.kept.take_in)
    said = office_person.said[-1]
    assert (said.code, said.offer and said.offer.label) == ("CONTENT-MOVED", "もう一度確かめる")
    with session_reading(office_person) as records:
        assert records.wordings.table() == other
    office_person.click(panel.kept.take_in)
    assert office_person.said[-1] is not said, "the button works after a refusal"
    assert said.offer is not None
    said.offer.do()
    office_person.wait()
    office_person.click(panel.kept.take_in)
    with session_reading(office_person) as records:
        assert [each.typed for each in records.wordings.table().lines] == ["自分"]
