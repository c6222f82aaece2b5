"""An answer to the question whose content is wanted is about its subject, whatever the page shows by then."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from nakano_status.application.indicators.edit_indicator import edit_indicator
from nakano_status.application.papers.templates import store_wording
from nakano_status.application.plan.opinions import OpinionEdit, add_opinion, edit_opinion
from nakano_status.application.plan.schedules import edit_schedule, read_schedules
from nakano_status.application.ports.data_file import Store
from nakano_status.application.review.review_rows import keep_comment, read_comments
from nakano_status.application.round.amend_round import Amendment, ReportChange, amend_round
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.application.round.extend_due import Extension, correct_due, extend_due
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import FigureKey, FigureKind
from nakano_status.domain.plan.annotations import OpinionSource
from nakano_status.domain.round.round import OutOfReport
from nakano_status.gui.features.board.board_page import BoardPage
from nakano_status.gui.features.indicators.indicators_page import IndicatorsPage
from nakano_status.gui.features.opinions.opinions_page import OpinionsPage
from nakano_status.gui.features.organisation.organisation_page import OrganisationPage
from nakano_status.gui.features.papers.wordings_panel import PaperWordings
from nakano_status.gui.features.round.round_page import InquiryPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.messages import Message, Messages
from tests.gui.test_moved_values import meanwhile, session_reading
from tests.gui.test_undo_of_others import revise
from tests.support.command_line import done
from tests.support.expected import of_kind
from tests.support.figures import figure_entry
from tests.support.offices import Office
from tests.support.opinions import new_opinion
from tests.support.organising import write_schedule
from tests.support.user_input import click, write
from tests.support.windows import FIRST, SECOND, Person, copied, rows_in, somebody, store_of

R4, R7 = FiscalYear.parse("R4"), FiscalYear.parse("R7")


@pytest.fixture(autouse=True)
def leaving(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the window at the end without saving."""
    monkeypatch.setattr(Messages, "may_lose", lambda *_: True)


def unread(person: Person, do: Callable[[Store], object]) -> None:
    """Let another user write; the window has not read it yet."""
    person.shell.session.use(do, lambda _: None)


def take_own(person: Person, asked: Message) -> Message:
    """Press ［自分の内容にする］ of a question; return the last message then."""
    assert asked.offer is not None
    assert asked.offer.label == "自分の内容にする"
    asked.offer.do()
    person.wait()
    return person.said[-1]


def refused_elsewhere(person: Person, asked: Message) -> None:
    """The subject of a question is not shown: nothing is written, and the message names it and offers it again."""
    said = take_own(person, asked)
    assert "佐藤" in said.text
    assert said.remedy.startswith("対象を表示し")
    assert said.offer is not None
    assert said.offer.label == "自分の内容にする"


def dues_of(person: Person) -> dict[str, date | None]:
    with session_reading(person) as records:
        organisation, round_ = records.organisation.read(), records.rounds.all()[0]
        return {organisation.name(body, round_.named_on): due for body, due in round_.division_dues}


def test_the_due_date_of_a_division_is_not_given_to_the_division_shown_by_then(office_person: Person) -> None:
    page = of_kind(BoardPage, office_person.go_to("board"))
    due = page.panel.due
    asked_about, other = "税務課", "戸籍住民課"

    def select(name: str) -> None:
        page.table.setCurrentIndex(page.model.place_of(name))
        office_person.wait()

    select(asked_about)
    due.ask()
    due.day.show_day(date(2023, 8, 4))
    due.reason.setText("議会対応のため")
    unread(
        office_person, lambda store: extend_due(store, Extension(date(2023, 7, 28), "別の理由", (asked_about,)), "佐藤")
    )
    office_person.click(due.give)
    asked = office_person.said[-1]
    select(other)
    due.ask()
    due.reason.setText("担当者の休暇のため")
    refused_elsewhere(office_person, asked)
    assert asked.other is not None
    asked.other.do()
    assert (dues_of(office_person), due.reason.text()) == ({asked_about: date(2023, 7, 28)}, "担当者の休暇のため")
    select(asked_about)
    take_own(office_person, asked)
    assert dues_of(office_person) == {asked_about: date(2023, 8, 4)}


def test_a_due_date_is_not_corrected_after_its_round_was_closed(office_person: Person) -> None:
    panel = of_kind(InquiryPage, office_person.go_to("inquiry")).collecting
    panel.ask_due()
    panel.due.show_day(date(2023, 7, 28))
    unread(office_person, lambda store: correct_due(store, date(2023, 7, 21), by="佐藤"))
    office_person.click(panel.give)
    asked = office_person.said[-1]
    parts = office_person.shell.session.parts
    meanwhile(office_person, lambda store: close_round(store, None, "佐藤"))
    meanwhile(office_person, lambda store: open_round(parts, store, FiscalYear(2023), date(2024, 7, 12), "佐藤"))
    refused_elsewhere(office_person, asked)
    with session_reading(office_person) as records:
        assert [each.due for each in records.rounds.all()] == [date(2023, 7, 21), date(2024, 7, 12)]


def test_a_cell_of_the_schedule_is_not_written_into_the_edition_shown_by_then(
    office_person: Person, tmp_path: Path
) -> None:
    revise(office_person, tmp_path / "e.xlsx")
    page = of_kind(OrganisationPage, office_person.go_to("organisation"))
    page.tabs.setCurrentWidget(page.schedule)
    office_person.wait()
    schedule = page.schedule
    row, shown = schedule._table.rows[0].row_id, schedule.editions.currentIndex()
    first = schedule._choice()

    def texts() -> list[str]:
        with session_reading(office_person) as records:
            found = (read_schedules(records, EditionChoice(number=each)) for each in (1, 2))
            return [next(each for each in table.rows if each.row_id == row).texts[R4] for table in found]

    def choose(place: int) -> None:
        schedule.editions.setCurrentIndex(place)
        schedule.editions.activated.emit(place)
        office_person.wait()

    before = texts()
    unread(office_person, lambda store: edit_schedule(store, {(row, R4): "佐藤の予定"}, "佐藤", first))
    write_schedule(schedule, row, R4, "自分の予定")
    office_person.wait()
    asked = office_person.said[-1]
    choose(1 - shown)
    refused_elsewhere(office_person, asked)
    assert sorted(texts()) == sorted(["佐藤の予定", before[0]])
    choose(shown)
    take_own(office_person, asked)
    assert sorted(texts()) == sorted(["自分の予定", before[0]])


def test_a_figure_is_not_written_into_the_edition_shown_by_then(sent_office: Office, tmp_path: Path) -> None:
    store = copied(sent_office.store, tmp_path)
    done("kpi", "import", "builtin:nakano2", "--store", store)
    with somebody(store) as person:
        page, parts = of_kind(IndicatorsPage, person.go_to("indicators")), person.shell.session.parts
        place = FigureKey(page.model.line_at(1).row.indicator.indicator_id, FigureKind.TARGET, R7)
        unread(person, lambda store: edit_indicator(parts, store, figure_entry(place, "90%"), "佐藤"))
        page.model.try_out(place, "77")
        person.wait()
        asked = person.said[-1]
        assert asked.code == "FIGURE-MOVED"
        revise(person, tmp_path / "e.xlsx")
        meanwhile(person, lambda store: close_round(store, None, "佐藤"))
        meanwhile(person, lambda store: open_round(parts, store, FiscalYear(2023), None, "佐藤", edition=2))
        refused_elsewhere(person, asked)
        with session_reading(person) as records:
            editions = (each.edition_id for plan in records.plan.all() for each in plan.editions)
            every = (one for each in editions for one in records.indicators.of_edition(each))
            figures = [place.figure_of(each) for each in every if each.indicator_id == place.indicator_id]
        assert [each.figure.text for each in figures if each is not None] == ["90%", "90%"]


def test_rows_are_amended_only_while_they_are_chosen(office_person: Person) -> None:
    page = of_kind(AllRowsPage, office_person.go_to("all_rows"))
    panel = page.editor.review.amending
    chosen, *_ = (row.id for row in panel._chosen())
    amendment = Amendment((chosen,), "完了", report_change=ReportChange.OUT, why_out=OutOfReport.FINISHED)
    unread(office_person, lambda store: amend_round(store, amendment, "佐藤"))
    panel.report.choose(OutOfReport.NOT_BEGUN)
    panel.reason.setText("実施年度前のため")
    office_person.click(panel.change)
    asked = office_person.said[-1]
    page.go_to(FIRST)
    office_person.wait()
    refused_elsewhere(office_person, asked)
    page.go_to(chosen)
    office_person.wait()
    take_own(office_person, asked)
    assert rows_in(store_of(office_person))[chosen].out_of_report is OutOfReport.NOT_BEGUN


def test_a_request_is_not_stored_for_the_division_shown_by_then(office_person: Person) -> None:
    page = of_kind(AllRowsPage, office_person.go_to("all_rows"))
    other = next(row for row in rows_in(store_of(office_person)).values() if "税務課" not in row.answerers)
    page.go_to(FIRST)
    office_person.wait()
    panel = page.editor.review.asking
    division = panel._division
    write(panel.comment, "自分の依頼")
    unread(office_person, lambda store: keep_comment(store, division, [FIRST], "佐藤の依頼", "佐藤"))
    panel.flush()
    office_person.wait()
    asked = office_person.said[-1]
    page.go_to(other.id)
    office_person.wait()
    assert panel._division not in {"", division}
    write(panel.comment, "別の課への依頼")
    refused_elsewhere(office_person, asked)
    assert asked.other is not None
    asked.other.do()
    assert panel.comment.text() == "別の課への依頼"
    page.go_to(FIRST)
    office_person.wait()
    take_own(office_person, asked)
    with session_reading(office_person) as records:
        assert read_comments(records, division)[FIRST] == "自分の依頼"


def test_the_answer_typed_on_another_opinion_stays_if_the_stored_answer_is_taken(office_person: Person) -> None:
    page = of_kind(OpinionsPage, office_person.go_to("opinions"))
    page.tabs.setCurrentWidget(page.opinions)
    panel, editor = page.opinions, page.opinions.editor
    for text in ("意見", "別の意見"):
        new = new_opinion(OpinionSource.EXPERT, date(2023, 6, 1), text)
        meanwhile(office_person, partial(add_opinion, new=new))
    panel.table.setCurrentIndex(panel.model.place_of(1))
    write(editor.answer, "自分の考え方")
    unread(office_person, lambda store: edit_opinion(store, 1, OpinionEdit(answer="佐藤の考え方"), "佐藤"))
    editor.store_pending_edits()
    office_person.wait()
    asked = office_person.said[-1]
    panel.table.setCurrentIndex(panel.model.place_of(2))
    office_person.wait()
    write(editor.answer, "別の考え方")
    assert asked.other is not None
    asked.other.do()
    assert editor.answer.text() == "別の考え方"


def test_the_template_shown_by_then_stays_if_the_stored_text_of_another_is_taken(office_person: Person) -> None:
    panel, parts = PaperWordings(office_person.shell.around), office_person.shell.session.parts
    panel.show()
    panel.show_wording("report")
    office_person.wait()
    write(panel.editor, "自分の文面")
    unread(office_person, lambda store: store_wording(parts, store, "report", "佐藤の文面\n［件数表］", "佐藤"))
    panel.store_pending_edits()
    office_person.wait()
    asked = office_person.said[-1]
    panel.show_wording("letter-request")
    office_person.wait()
    write(panel.editor, "依頼の文面")
    assert asked.other is not None
    asked.other.do()
    office_person.wait()
    assert (panel.choice.currentData(), "依頼の文面" in panel.editor.text()) == ("letter-request", True)
    panel.show_wording("report")
    office_person.wait()
    assert panel.editor.text() == "佐藤の文面\n［件数表］"


def test_a_reason_typed_for_the_next_row_stays_when_the_act_on_the_row_before_ends(office_person: Person) -> None:
    page = of_kind(AllRowsPage, office_person.go_to("all_rows"))
    page.go_to(FIRST)
    office_person.wait()
    panel = page.editor.review.amending
    panel.report.choose(OutOfReport.FINISHED)
    panel.reason.setText("一行目の理由")
    click(panel.change)
    page.go_to(SECOND)
    panel.reason.setText("二行目の理由")
    office_person.wait()
    assert rows_in(store_of(office_person))[FIRST].out_of_report is OutOfReport.FINISHED
    assert panel.reason.text() == "二行目の理由"


def test_the_panel_to_hand_on_stays_with_its_row_when_the_act_on_the_row_before_ends(office_person: Person) -> None:
    page = of_kind(AllRowsPage, office_person.go_to("all_rows"))
    page.go_to(FIRST)
    office_person.wait()
    panel = page.editor.review.handing
    panel.heir.setCurrentIndex(panel.heir.findData("職員課"))
    panel.reason.setText("担当の変更")
    office_person.click(panel.look)
    click(panel.do)
    page.go_to(SECOND)
    panel.reason.setText("二行目の理由")
    office_person.wait()
    assert "引き継ぎました" in office_person.said[-1].text
    assert (panel._row_id, panel.reason.text()) == (SECOND, "二行目の理由")
