"""The office at its window: gathering is shown before it is done, a round is begun with care."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from nakano_status.bootstrap import make_parts
from nakano_status.domain.round.round import OutOfReport
from nakano_status.gui.answers.mark_picker import MarkButton
from nakano_status.gui.features.board.board_page import BoardPage
from nakano_status.gui.features.merge.held_page import HeldPage
from nakano_status.gui.features.merge.merge_page import MergePage
from nakano_status.gui.features.round.round_page import InquiryPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.messages import Tone
from tests.support.command_line import done
from tests.support.gathered import FIRST, SECOND, gather, gathering, store_of
from tests.support.offices import ANSWERS, Office
from tests.support.stores import TickingClock
from tests.support.user_input import click, keys
from tests.support.windows import Person, copied, rows_in, somebody


def test_what_would_be_done_is_shown_before_it_is_done(office_person: Person, sent_office: Office) -> None:
    page = gathering(office_person, sent_office.answer)
    assert page.plan is not None
    assert [file.verdict.label for file in page.plan.files] == ["反映"]
    assert page.changes.items == [FIRST, SECOND]
    assert "連携を開始した。" in str(page.changes.index(0).data())
    assert rows_in(store_of(office_person))[FIRST].values["done"] is None


def test_taking_in_writes_what_was_shown_and_stays_to_be_read(office_person: Person, sent_office: Office) -> None:
    page = gather(office_person, sent_office.answer)
    kept = rows_in(store_of(office_person))
    assert kept[FIRST].values["done"] == ANSWERS[FIRST]["done"]
    assert kept[SECOND].values["mark"] == "○"
    assert "取り込みました" in page.summary.plain_text
    assert page.files.items == ["税務課.xlsx"]
    assert not page.take_in.isEnabled()


def test_a_row_that_is_not_ticked_stays_out_and_waits(office_person: Person, sent_office: Office) -> None:
    page = gathering(office_person, sent_office.answer)
    page.changes.setData(page.changes.index(0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    office_person.wait()
    page.apply()
    office_person.wait()
    kept = rows_in(store_of(office_person))
    assert kept[FIRST].values["done"] is None
    assert kept[SECOND].values["done"] == ANSWERS[SECOND]["done"]
    held = office_person.go_to("held")
    assert isinstance(held, HeldPage)
    assert [item.row_id for item in held.chosen] == [FIRST]
    click(held.take_in)
    office_person.wait()
    assert rows_in(store_of(office_person))[FIRST].values["done"] == ANSWERS[FIRST]["done"]
    assert held.model.items == []


def test_a_file_that_is_not_ticked_is_not_taken_in(office_person: Person, sent_office: Office, tmp_path: Path) -> None:
    broken = tmp_path / "こわれている.xlsx"
    broken.write_bytes(b"no workbook")
    page = gathering(office_person, sent_office.answer, broken)
    verdicts = {str(item): page.files.place_of(item) for item in page.files.items}
    assert verdicts[broken.name].data(Qt.ItemDataRole.CheckStateRole) is None
    page.files.setData(verdicts["税務課.xlsx"], Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    office_person.wait()
    page.apply()
    office_person.wait()
    assert rows_in(store_of(office_person))[FIRST].values["done"] is None


def test_every_answer_of_a_folder_at_once(office_person: Person, sent_office: Office) -> None:
    page = gather(office_person, sent_office.answer.parent)
    assert page.plan is not None
    assert len(page.plan.files) == 15
    assert all(row.values["mark"] for row in rows_in(store_of(office_person)).values() if row.counted)
    board = office_person.go_to("board")
    assert isinstance(board, BoardPage)
    assert {line.division: line.answered for line in board.model.divisions}["戸籍住民課"] == 8
    assert office_person.shell.window.status_bar.submitted.text() == "15所管中15所管が提出"


def test_a_merge_ends_what_can_be_undone(office_person: Person, sent_office: Office) -> None:
    page = office_person.go_to("all_rows")
    assert isinstance(page, AllRowsPage)
    keys(page.editor.form.findChildren(MarkButton)[0], "1")
    office_person.wait()
    assert office_person.shell.around.undo.canUndo()
    gather(office_person, sent_office.answer)
    assert not office_person.shell.around.undo.canUndo()


def test_dropping_answers_anywhere_leads_to_gathering(office_person: Person, sent_office: Office) -> None:
    office_person.shell.window.dropped.emit((sent_office.answer,))
    office_person.wait()
    page = office_person.shell.window.page
    assert isinstance(page, MergePage)
    assert page.files.items == ["税務課.xlsx"]


def test_a_folder_without_workbooks_says_so(office_person: Person, tmp_path: Path) -> None:
    empty = tmp_path / "空"
    empty.mkdir()
    gathering(office_person, empty)
    assert office_person.said[-1].text == "選んだ場所に、読み取るファイルがありません。"


def test_a_year_from_nothing_to_forms(person: Person, tmp_path: Path) -> None:
    person.shell.opening.make_office(tmp_path / "事務局.nakano")
    person.wait()
    board = person.shell.window.page
    assert isinstance(board, BoardPage)
    assert not board.empty.isHidden()
    click(board.empty.button)
    person.wait()
    page = person.shell.window.page
    assert isinstance(page, InquiryPage)
    assert not page.forms_button.isEnabled()
    page.year.setCurrentIndex(page.year.findText("令和4年度"))
    click(page.open_button)
    person.wait()
    assert "令和4年度分" in page.starting.words.plain_text
    click(page.starting.start)
    person.wait()
    page.make_forms(tmp_path / "forms")
    person.wait()
    assert len(list((tmp_path / "forms").rglob("*.xlsx"))) == 26
    assert "部ごとのフォルダー" not in page.made.words.plain_text  # no 部 is registered, so there are none
    assert sum(row.counted for row in rows_in(tmp_path / "事務局.nakano").values()) == 110


def test_while_answers_are_collected_no_next_round_is_offered(office_person: Person) -> None:
    page = office_person.go_to("inquiry")
    assert isinstance(page, InquiryPage)
    assert "令和4年度末時点" in page.round_state.plain_text
    assert "回答期限 令和5年7月14日" in page.round_state.plain_text
    assert not any(part.isVisible() for part in (page.year, page.due, page.open_button))
    assert page.forms_button.isEnabled()


def test_after_a_round_is_closed_the_next_is_asked_about_before_it_starts(
    office_person: Person,
) -> None:
    path = store_of(office_person)
    office_person.leave()
    done("round", "close", "--year", "R4", "--store", path)
    with somebody(path) as person:
        page = person.go_to("inquiry")
        assert isinstance(page, InquiryPage)
        assert page.year.currentText() == "令和5年度"
        click(page.open_button)
        person.wait()
        assert page.starting.isVisible()
        click(page.starting.stop)
        assert page.starting.isHidden()
        click(page.open_button)
        person.wait()
        click(page.starting.start)
        person.wait()
        assert "令和5年度末時点" in page.round_state.plain_text
        assert not page.open_button.isVisible()


def test_last_years_list_comes_in(person: Person, tmp_path: Path, published_list: Path) -> None:
    person.shell.opening.make_office(tmp_path / "事務局.nakano")
    person.wait()
    page = person.go_to("inquiry")
    assert isinstance(page, InquiryPage)
    page.import_from(published_list)
    person.wait()
    rows = rows_in(tmp_path / "事務局.nakano").values()
    assert sum(row.values["mark"] is not None for row in rows) == 103
    assert sum(row.out_of_report is OutOfReport.REPOST for row in rows) == 14
    assert person.said[-1].tone is Tone.DONE


@pytest.mark.sample(3)
@pytest.mark.parametrize("name", ["board", "merge", "conflict", "held", "all_rows", "wording", "export", "inquiry"])
def test_an_empty_page_says_what_would_be_here(person: Person, tmp_path: Path, name: str) -> None:
    person.shell.opening.make_office(tmp_path / "事務局.nakano")
    person.wait()
    page = person.go_to(name)
    empty = getattr(page, "empty", None)
    if empty is not None:
        assert empty.isVisible()
        assert empty.words.plain_text.endswith("。")
    assert person.said == []
    assert QApplication.activeModalWidget() is None


def test_forms_are_counted_by_division_however_often_they_were_made_anew_or_asked_about(
    person: Person, sent_office: Office, tmp_path: Path
) -> None:
    store = copied(sent_office.store, tmp_path)
    divisions = len({each["division"] for each in done("distribute", "--out", tmp_path, "--store", store)["packages"]})
    done("distribute", "--division", "税務課", "--anew", "--out", tmp_path / "再", "--store", store)
    done("merge", sent_office.answer, "--store", store)
    told = ("--division", "税務課", "--id", FIRST, "--comment", "数を記入してください。")
    done("ask-back", *told, "--out", tmp_path / "修正依頼", "--store", store)
    person.open(store)
    page = person.go_to("inquiry")
    assert isinstance(page, InquiryPage)
    assert page.forms_state.plain_text.startswith(f"{divisions}所管分の回答様式を作成済みです")


def test_a_division_that_answers_more_than_its_form_asks_is_named_until_a_form_is_made_anew(
    person: Person, sent_office: Office, tmp_path: Path
) -> None:
    store = copied(sent_office.store, tmp_path)
    done(
        "round", "amend", "--id", "1-2-1-04-T", "--answerers", "all", "--reason", "2課で取り組むため", "--store", store
    )
    (tmp_path / "写し").mkdir()
    mended = copied(store, tmp_path / "写し")
    person.open(store)
    page = person.go_to("inquiry")
    assert isinstance(page, InquiryPage)
    names = page.forms_state.plain_text.partition("作り直しが必要な所管課：")[2].split("、")
    shown = next(each for each in done("show", "--store", mended)["rows"] if each["id"] == "1-2-1-04-T")
    assert set(names) < set(shown["answerers"])
    for name in names:
        done("distribute", "--division", name, "--anew", "--out", tmp_path / "再", "--store", mended)
    person.open(mended)
    page = person.go_to("inquiry")
    assert isinstance(page, InquiryPage)
    assert "所管分" in page.forms_state.plain_text
    assert "作り直しが必要" not in page.forms_state.plain_text


def test_what_stands_in_the_folder_from_before_is_told_where_forms_are_made_anew(
    person: Person, sent_office: Office, tmp_path: Path
) -> None:
    store, forms = copied(sent_office.store, tmp_path), tmp_path / "照会"
    done("distribute", "--out", forms, "--store", store)
    done("export", "letters", "--kind", "送付票", "--out", forms, "--store", store)
    done("kpi", "set", "KPI-2-2", "owner=保険医療課", "--store", store)
    person.open(store)
    page = person.go_to("inquiry")
    assert isinstance(page, InquiryPage)
    page.make_forms(forms, ("保険医療課",))
    person.wait()
    told = page.made.words.plain_text
    assert "保険医療課_R4回答不要.xlsx" in told
    assert "保険医療課_R4送付票.docx" in told
    page.make_forms(tmp_path / "別", ("保険医療課",))
    person.wait()
    assert "残っています" not in page.made.words.plain_text


def test_a_wrong_due_date_is_corrected_for_all(person: Person, tmp_path: Path) -> None:
    done("init", "--store", tmp_path / "o.nakano")
    done("round", "open", "--year", "R4", "--due", "2023-06-14", "--store", tmp_path / "o.nakano")
    person.open(tmp_path / "o.nakano")
    page = person.go_to("inquiry")
    assert isinstance(page, InquiryPage)
    panel = page.collecting
    click(panel.correct)
    person.wait()  # until the page has made room for the question
    assert (panel.box.isVisible(), panel.due.day) == (True, date(2023, 6, 14))
    panel.due.show_day(date(2023, 7, 14))
    click(panel.give)
    person.wait()
    assert not panel.box.isVisible()
    assert "7月14日" in page.round_state.plain_text
    assert "作成済みの回答様式の期限は変わりません" in person.said[-1].remedy


def test_a_start_is_taken_back_while_nothing_came_and_not_after(office_person: Person, sent_office: Office) -> None:
    page = office_person.go_to("inquiry")
    assert isinstance(page, InquiryPage)
    panel = page.collecting
    click(panel.withdraw)
    office_person.wait()  # until the page has made room for the question
    assert panel.question.isVisible()
    click(panel.question.stop)
    assert (panel.question.isVisible(), panel.withdraw.hasFocus()) == (False, True)
    click(panel.withdraw)
    office_person.wait()
    click(panel.question.start)
    office_person.wait()
    assert "作成済みの回答様式26件は使えなくなりました" in office_person.said[-1].remedy
    assert (panel.isVisible(), page.choosing.isVisible()) == (False, True)
    assert page.open_button.hasFocus()
    assert not page.open_button.visibleRegion().isEmpty()
    click(page.open_button)
    office_person.wait()
    click(page.starting.start)
    office_person.wait()
    assert panel.withdraw.isVisible()
    assert page.forms_button.hasFocus()
    gather(office_person, sent_office.answer)
    page = office_person.go_to("inquiry")
    assert isinstance(page, InquiryPage)
    assert (panel.correct.isVisible(), panel.withdraw.isVisible()) == (True, False)


def test_the_proposed_due_date_is_a_working_day(tmp_path: Path) -> None:
    with somebody(parts=make_parts(TickingClock(datetime(2026, 8, 29, 1, 0, tzinfo=UTC)))) as person:
        done("init", "--store", tmp_path / "o.nakano")
        person.open(tmp_path / "o.nakano")
        page = person.go_to("inquiry")
        assert isinstance(page, InquiryPage)
        assert page.due.day == date(2026, 9, 24)
