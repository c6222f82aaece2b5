"""The office's editor of a row: answers as received and on behalf, asking again, accepting, reopening, amending."""

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.plan.frames import import_frames
from nakano_status.application.review.review_rows import read_comments
from nakano_status.application.round.amend_round import Amendment, AnswererRule, amend_round
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.read.views import RowView
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.round.round import OutOfReport
from nakano_status.domain.round.states import RowState
from nakano_status.gui.answers.row_context import RestoredDraft, restored_drafts
from nakano_status.gui.commands import ACCEPT, ASK_BACK, COPY_PLANNED, REOPEN
from nakano_status.gui.editing.undo_commands import EditCommand
from nakano_status.gui.features.board.board_page import BoardPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.page import GoTo, OnRows
from tests.gui.test_texts_under_way import reading_before
from tests.support import paper_offices
from tests.support.command_line import done
from tests.support.expected import of_kind, present
from tests.support.offices import ANSWERS, Office
from tests.support.plans import R4
from tests.support.planted_profiles import DID
from tests.support.row_views import row_view
from tests.support.several_years import MERGED, answer_of_year, small_years
from tests.support.user_input import click, compose, keys, press, write
from tests.support.windows import (
    FIRST,
    SECOND,
    Person,
    choose_in_dialog,
    gather,
    rows_in,
    second_copy,
    somebody,
    store_of,
    unnamed,
)

MERGING = (paper_offices.FIRST, paper_offices.SECOND)
"""The rows that become one in the small plan's second edition."""
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
COMMENT = "窓口の数を記入してください。"


def row_of(person: Person, row_id: str = FIRST, key: str | None = None) -> AllRowsPage:
    return of_kind(AllRowsPage, person.go_to("all_rows", GoTo(row_id, key)))


def reviewing(person: Person, row_id: str = FIRST) -> AllRowsPage:
    return of_kind(AllRowsPage, person.go_to("all_rows", OnRows(ACCEPT, row_id)))


def choose_both(person: Person, page: AllRowsPage) -> None:
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    page.table.selectionModel().select(page.model.place_of(SECOND), flags)
    person.wait()


def test_the_plans_of_rows_that_became_one_are_copied_without_the_headings_above_them(tmp_path: Path) -> None:
    years = replace(small_years(), answers=lambda year, row_id: answer_of_year(year, row_id) if year == R4 else None)
    years.make(tmp_path / "office.nakano").close()
    with somebody(tmp_path / "office.nakano") as person:
        form = row_of(person, MERGED, "done").editor.form
        assert f"【{paper_offices.FIRST} " in form.fields.planned.texts[0].plain_text
        plans = [f"{row_id}：R4 {row_id} その後の予定" for row_id in MERGING]
        form.texts["done"].editor.setFocus()
        person.do(COPY_PLANNED)
        assert form.texts["done"].editor.text_as_typed() == "\n".join(plans)
        click(form.fields.previous_later.button)
        assert form.texts["next_year"].editor.text_as_typed() == "\n".join(plans)


def overwrite(person: Person, page: AllRowsPage, key: str, text: str) -> None:
    editor = page.editor.form.texts[key].editor
    editor.setFocus()
    editor.selectAll()
    write(editor, text)
    page.editor.form.flush()
    person.wait()


def choose_voice(page: AllRowsPage, place: int) -> None:
    page.editor.acting_choice.setCurrentIndex(place)
    page.editor.acting_choice.activated.emit(place)


def test_the_answer_as_received_stands_under_the_offices_text(reviewer: Person) -> None:
    page = row_of(reviewer)
    field = page.editor.form.texts["done"]
    assert field.received.isHidden()
    overwrite(reviewer, page, "done", "連携を始めた。")
    assert field.received.isVisible()
    assert "受領時の回答（税務課）からの修文" in field.received.text()
    assert "line-through" in field.received.text()
    assert "未送付" in field.received.text()
    assert page.editor.form.texts["next_year"].received.isHidden()
    page.go_to(SECOND)
    reviewer.wait()
    assert field.received.isHidden()


def test_an_answer_on_behalf_keeps_how_it_was_told(reviewer: Person) -> None:
    page = row_of(reviewer)
    assert page.editor.source.isHidden()
    choose_voice(page, 1)
    assert page.editor.source.isVisible()
    page.editor.source.setCurrentText("電話")
    overwrite(reviewer, page, "later_years", "継続する。")
    page.editor.tabs.setCurrentWidget(page.editor.history)
    reviewer.wait()
    told = str(page.editor.history.view.lines.index(0).data())
    assert "税務課　代理入力（電話）" in told
    assert rows_in(store_of(reviewer))[FIRST].on_behalf == {"later_years": "電話"}
    page.editor.tabs.setCurrentIndex(0)
    assert "代理入力（電話）" in page.editor.form.texts["later_years"].received.text()
    choose_voice(page, 0)
    assert page.editor.source.isHidden()
    overwrite(reviewer, page, "later_years", "続ける。")
    assert reviewer.said == [] or reviewer.said[-1].code == ""


def test_what_is_written_where_nothing_was_answered_is_the_answer_of_who_answers_alone(office_person: Person) -> None:
    page = row_of(office_person)
    editor = page.editor
    row = of_kind(RowView, editor.form.row)
    assert (row.state, editor.acting_choice.currentData()) == (RowState.BLANK, row.answerers[0])
    overwrite(office_person, page, "done", "電話で聞いた取組を実施した。")
    assert editor.acting_choice.currentData() == row.answerers[0]  # also once it is answered
    row_of(office_person, SECOND)
    row_of(office_person)
    assert editor.acting_choice.currentData() is None  # there is a text to correct


def test_any_field_goes_back_to_any_earlier_text(reviewer: Person) -> None:
    page = row_of(reviewer)
    for text in ("連携を始めた。", "連携した。"):
        overwrite(reviewer, page, "done", text)
    page.editor.tabs.setCurrentWidget(page.editor.history)
    reviewer.wait()
    history = page.editor.history
    history.view.setCurrentIndex(history.view.lines.index(1))
    reviewer.click(history.back)
    assert rows_in(store_of(reviewer))[FIRST].values["done"] == ANSWERS[FIRST]["done"]
    reviewer.undo()
    assert rows_in(store_of(reviewer))[FIRST].values["done"] == "連携した。"


def test_acts_beside_a_list_are_on_the_row_that_the_list_shows(reviewer: Person) -> None:
    session, go_on = reviewer.shell.session, Event()
    session.act(lambda store: import_frames(session.parts, store, "builtin:nakano2"), lambda _: None, what="")
    page = row_of(reviewer)
    overwrite(reviewer, page, "done", "連携した。")
    about, history = page.editor.about, page.editor.history
    for tab in (about, history):
        page.editor.tabs.setCurrentWidget(tab)
        reviewer.wait()
    history.view.setCurrentIndex(history.view.lines.index(0))
    assert history.back.isEnabled()
    session.use(lambda _: go_on.wait(30), lambda _: None)
    page.go_to(SECOND)
    assert (history.back.isEnabled(), history.view.lines.item_keys) == (False, [])
    page.editor.tabs.setCurrentWidget(about)
    assert (about.tag.isEnabled(), about.view.lines.item_keys, about.item.count()) == (False, [], 0)
    go_on.set()
    reviewer.wait()
    assert about.item.count() > 0


def test_what_is_asked_is_kept_as_typed_and_goes_out_in_one_file(reviewer: Person, tmp_path: Path) -> None:
    page = reviewing(reviewer)
    asking = page.editor.review.asking
    reviewer.do(ASK_BACK)
    assert reviewer.shell.window.focusWidget() is asking.comment
    write(asking.comment, COMMENT)
    page.go_to(SECOND)
    reviewer.wait()
    assert asking.comment.text() == ""
    asking.comment.setFocus()
    write(asking.comment, "時期を記入してください。")
    page.leave()
    reviewer.wait()
    assert asking.list.lines.item_keys == [FIRST, SECOND]
    assert asking.make.text() == "税務課への依頼ファイルを作成…（2件）"
    reviewer.click(asking.make)
    choose_in_dialog(page, tmp_path)
    reviewer.wait()
    (made,) = tmp_path.rglob("*修正依頼.xlsx")
    assert made.name in asking.making.result.words.plain_text
    assert asking.list.lines.item_keys == []
    rows = rows_in(store_of(reviewer))
    assert {rows[each].state for each in (FIRST, SECOND)} == {RowState.ASKED_BACK}
    assert (rows[FIRST].remark, rows[SECOND].remark) == (COMMENT, "時期を記入してください。")
    assert "時期を記入してください。" in page.editor.review.asked.words.plain_text


def test_what_was_sent_is_no_longer_to_be_sent_although_another_division_is_shown_by_then(
    reviewer: Person, tmp_path: Path
) -> None:
    page = reviewing(reviewer)
    asking = page.editor.review.asking
    write(asking.comment, COMMENT)
    asking.flush()
    reviewer.wait()
    reviewer.click(asking.make)
    choose_in_dialog(page, tmp_path)
    other = next(row.id for row in rows_in(store_of(reviewer)).values() if row.counted and row.leads == ("職員課",))
    page.go_to(other)  # before the file is made
    reviewer.wait()
    assert len([*tmp_path.rglob("*修正依頼.xlsx")]) == 1
    page.go_to(FIRST)
    reviewer.wait()
    assert (asking.make.text(), asking.make.isEnabled()) == ("税務課への依頼ファイルを作成…（0件）", False)


def test_the_button_that_asks_stays_where_it_is_while_one_types(reviewer: Person) -> None:
    page = reviewing(reviewer)
    asking = page.editor.review.asking

    def places() -> list[int]:
        reviewer.wait()
        return [each.mapTo(asking, QPoint()).y() for each in (asking.has_due, asking.make)]

    reviewer.do(ASK_BACK)
    before = places()
    for row_id in (FIRST, SECOND):
        page.go_to(row_id)
        reviewer.wait()
        asking.comment.setFocus()
        write(asking.comment, COMMENT)
        asking.flush()
        assert places() == before
    assert asking.list.lines.item_keys == [FIRST, SECOND]
    assert asking.list.isVisible()


def test_what_was_typed_to_be_asked_is_there_after_the_window_was_closed(reviewer: Person) -> None:
    page = reviewing(reviewer)
    reviewer.do(ASK_BACK)
    write(page.editor.review.asking.comment, COMMENT)
    path = store_of(reviewer)
    reviewer.leave()
    with somebody(path) as person:
        again = reviewing(person)
        assert again.editor.review.asking.comment.text() == COMMENT
        assert again.editor.review.asking.list.lines.item_keys == [FIRST]


def test_one_comment_is_asked_of_all_rows_that_are_chosen(reviewer: Person) -> None:
    page = reviewing(reviewer)
    choose_both(reviewer, page)
    asking = page.editor.review.asking
    assert "選んでいる取組 2件" in page.editor.review.state.plain_text
    assert asking.words.text() == "選んだ2件に同じ内容を依頼します。"
    reviewer.do(ASK_BACK)
    write(asking.comment, COMMENT)
    page.leave()
    reviewer.wait()
    kept: list[dict[str, str]] = []
    reviewer.shell.session.query(lambda records: dict(read_comments(records, "税務課")), kept.append)
    reviewer.wait()
    assert kept == [{FIRST: COMMENT, SECOND: COMMENT}]


def test_chosen_rows_are_accepted_and_one_is_reopened_with_a_reason(
    reviewer: Person, sent_office: Office, tmp_path: Path
) -> None:
    page = reviewing(reviewer)
    review = page.editor.review
    choose_both(reviewer, page)
    assert not review.reason.isVisible()
    reviewer.do(ACCEPT)
    reviewer.wait()
    assert {rows_in(store_of(reviewer))[each].state for each in (FIRST, SECOND)} == {RowState.ACCEPTED}
    gather(reviewer, second_copy(sent_office, tmp_path))
    page = reviewing(reviewer, SECOND)
    assert not review.accept.isEnabled()
    assert review.reason.isVisible()
    assert not review.reopen.isEnabled()
    reviewer.do(REOPEN)
    assert reviewer.shell.window.focusWidget() is review.reason
    write(review.reason, "回答の誤りの申し出があったため")
    reviewer.press(review.reason, Qt.Key.Key_Return)
    rows = rows_in(store_of(reviewer))
    assert rows[FIRST].state is RowState.ACCEPTED
    assert rows[SECOND].state is not RowState.ACCEPTED
    assert reviewer.said[-1].text == "1件を再開しました。"
    assert "未取込だった" in reviewer.said[-1].remedy


def test_a_row_is_accepted_with_what_was_typed_and_not_with_what_another_wrote_since(reviewer: Person) -> None:
    page, session = reviewing(reviewer), reviewer.shell.session
    page.editor.show_fields()
    page.editor.form.focus_field("done")
    write(page.editor.form.texts["done"].editor, "自分で直した文。")
    page.editor.accept()
    reviewer.wait()
    assert rows_in(store_of(reviewer))[FIRST].state is RowState.ACCEPTED
    page.go_to(SECOND)
    reviewer.wait()
    entry = Entry(SECOND, {"done": "あとから届いた文。"})
    session.use(lambda store: edit_entry(session.parts, store, entry, "佐藤"), lambda _: None)
    page.editor.accept()
    reviewer.wait()
    assert reviewer.said[-1].code == "CONTENT-MOVED"
    assert rows_in(store_of(reviewer))[SECOND].state is not RowState.ACCEPTED
    assert present(page.model.find(SECOND)).values["done"] == "あとから届いた文。"
    page.editor.accept()
    reviewer.wait()
    assert rows_in(store_of(reviewer))[SECOND].state is RowState.ACCEPTED


def test_nobody_writes_on_an_accepted_row_before_it_is_reopened(reviewer: Person) -> None:
    page = reviewing(reviewer)
    page.editor.tabs.setCurrentWidget(page.editor.review)
    page.editor.review.accept.setFocus()
    reviewer.click(page.editor.review.accept)
    assert page.table.hasFocus(), "the keyboard is where the next row is chosen, not in a text"
    assert page.editor.tabs.tabBar().focusPolicy() & Qt.FocusPolicy.ClickFocus, "a click on a tab leaps nowhere else"
    page.editor.show_fields()
    for voice in (1, 0):
        choose_voice(page, voice)
        reviewer.wait()
        assert page.editor.form.texts["done"].editor.isReadOnly()


def test_a_row_leaves_the_report_and_comes_back_with_a_reason(reviewer: Person) -> None:
    page = reviewing(reviewer)
    amending = page.editor.review.amending
    for reason, editable in ((OutOfReport.FINISHED, False), (None, True)):
        place = amending.report.findData(reason)
        amending.report.setCurrentIndex(place)
        amending.report.activated.emit(place)
        assert not amending.change.isEnabled()
        write(amending.reason, "事業の見直しのため")
        reviewer.click(amending.change)
        assert rows_in(store_of(reviewer))[FIRST].out_of_report is reason
        assert page.editor.form.marks.isEnabled() is editable
        assert amending.reason.text() == ""
    page.editor.tabs.setCurrentWidget(page.editor.history)
    reviewer.wait()
    assert "事業の見直しのため" in str(page.editor.history.view.lines.index(0).data())


def test_an_act_is_on_the_shown_round_although_a_colleague_opened_another(office_person: Person) -> None:
    person = office_person
    page = reviewing(person)
    session = person.shell.session
    session.use(lambda store: open_round(session.parts, store, FiscalYear(2023), date(2024, 7, 1)), lambda _: None)
    person.wait()
    write(page.editor.review.asking.comment, "数字を教えてください")
    page.editor.review.asking.flush()
    person.wait()
    amending = page.editor.review.amending
    place = amending.report.findData(OutOfReport.FINISHED)
    amending.report.setCurrentIndex(place)
    amending.report.activated.emit(place)
    write(amending.reason, "事業の見直しのため")
    person.click(amending.change)
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        older, newer = records.rounds.all()
        assert [each.row(FIRST).out_of_report for each in (older, newer)] == [OutOfReport.FINISHED, None]
        comments = [records.reviews.comment_drafts(each.round_id, "zeimu") for each in (older, newer)]
        assert [{*each} for each in comments] == [{FIRST}, set()]


def open_to_all(person: Person) -> tuple[AllRowsPage, RowView]:
    """Let all who are named on a row answer it; return the row as it is then."""
    shared = next(
        row
        for row in rows_in(store_of(person)).values()
        if row.counted and row.writer and len({*row.leads, *row.associates}) > 1
    )
    page = reviewing(person, shared.id)
    amending = page.editor.review.amending
    amending.answerers.setCurrentIndex(1)
    amending.answerers.activated.emit(1)
    write(amending.reason, "課ごとに状況が異なるため")
    person.press(amending.reason, Qt.Key.Key_Return)
    return page, rows_in(store_of(person))[shared.id]


def test_chosen_changes_of_a_row_remain_if_the_row_is_read_again(office_person: Person) -> None:
    page, shared = open_to_all(office_person)
    amending = page.editor.review.amending
    amending.answerers.setCurrentIndex(0)
    amending.report.choose(OutOfReport.FINISHED)
    session = office_person.shell.around.session
    entry = Entry(shared.id, {"done": "実施した。"}, shared.answerers[0], source="電話")
    session.act(lambda store: edit_entry(session.parts, store, entry), lambda _: None, what="保存しています")
    office_person.wait()
    assert (amending.answerers.currentIndex(), amending.report.currentData()) == (0, OutOfReport.FINISHED)
    page.go_to(FIRST)
    page.go_to(shared.id)
    assert (amending.answerers.currentIndex(), amending.report.currentData()) == (1, None)


def test_own_values_that_are_read_late_show_no_row_and_voice_that_is_no_longer_chosen(office_person: Person) -> None:
    page, shared = open_to_all(office_person)
    page.editor.show_fields()
    choose_voice(page, 1)
    page.go_to(FIRST)
    office_person.wait()
    assert present(page.editor.form.row).id == FIRST
    page.go_to(shared.id)
    office_person.wait()
    for place, text in ((1, "一つ目の課の取組。"), (2, "二つ目の課の取組。")):
        choose_voice(page, place)
        office_person.wait()
        write(page.editor.form.texts["done"].editor, text)
        page.editor.flush()
        office_person.wait()
    choose_voice(page, 1)
    choose_voice(page, 2)
    office_person.wait()
    assert page.editor.form.texts["done"].editor.text() == "二つ目の課の取組。"


def test_a_text_typed_before_the_values_of_a_chosen_voice_are_shown_is_of_the_shown_voice(
    office_person: Person,
) -> None:
    page, shared = open_to_all(office_person)
    page.editor.show_fields()
    choose_voice(page, 0)
    office_person.wait()
    with reading_before(office_person, lambda: choose_voice(page, 1)):
        write(page.editor.form.texts["done"].editor, "事務局の修文。")
        page.editor.form.flush()
    office_person.wait()
    written = of_kind(EditCommand, office_person.shell.around.undo.command(office_person.shell.around.undo.count() - 1))
    assert (written.edit.now, written.edit.as_division) == ({"done": "事務局の修文。"}, None)
    assert page.editor.writer.as_division == shared.answerers[0]


def test_a_text_typed_for_a_division_that_answers_no_longer_is_not_the_offices(office_person: Person) -> None:
    page, shared = open_to_all(office_person)
    page.editor.show_fields()
    choose_voice(page, len(shared.answerers))
    office_person.wait()
    division = page.editor.form.as_division
    write(page.editor.form.texts["note"].editor, "連絡の文。")
    page.editor.form.flush()
    write(page.editor.form.texts["done"].editor, "電話で聞いた文。")
    session, act = office_person.shell.session, Amendment((shared.id,), "戻すため", AnswererRule.LEAD)
    session.act(lambda store: amend_round(store, act), lambda _: None, what="保存しています")
    office_person.wait()
    assert (page.editor.form.as_division, page.editor.form.texts["done"].editor.text()) == (None, "")
    row = rows_in(store_of(office_person))[shared.id]
    assert (row.answerers, row.values["done"], row.notes) == ((shared.writer,), None, {division: "連絡の文。"})
    assert (office_person.said[-1].code, page.editor.writer.is_unsaved) == ("NOT-YOURS", True)
    present(office_person.said[-1].offer).do()
    assert (QGuiApplication.clipboard().text(), page.editor.writer.is_unsaved) == ("電話で聞いた文。", False)


def test_a_row_is_opened_to_all_who_are_named_and_each_is_written_for_by_itself(office_person: Person) -> None:
    page, shared = open_to_all(office_person)
    assert set(shared.answerers) > {shared.writer}
    voices = [page.editor.acting_choice.itemData(place) for place in range(1, page.editor.acting_choice.count())]
    assert voices == [*shared.answerers]
    page.editor.show_fields()
    done_field = page.editor.form.texts["done"].editor
    for place, text in ((1, "一つ目の課の取組。"), (2, "二つ目の課の取組。")):
        choose_voice(page, place)
        office_person.wait()
        assert done_field.text() == ""
        overwrite(office_person, page, "done", text)
    choose_voice(page, 1)
    office_person.wait()
    assert done_field.text() == "一つ目の課の取組。"
    assert rows_in(store_of(office_person))[shared.id].conflicts == ("done",)


def test_a_division_that_leaves_a_row_to_the_others_says_so_by_one_click_and_back(office_person: Person) -> None:
    page, shared = open_to_all(office_person)
    page.editor.show_fields()
    choose_voice(page, 2)
    office_person.wait()
    offers, division = page.editor.form.fields.offers, shared.answerers[1]
    assert shared.answerers[0] in offers.deferred_words.plain_text
    overwrite(office_person, page, "note", "窓口は別の課です。")
    office_person.click(offers.deferred)
    now = rows_in(store_of(office_person))[shared.id]
    assert (now.deferred, now.notes[division]) == ((division,), "他課が回答\n窓口は別の課です。")
    assert page.editor.form.texts["note"].editor.text() == now.notes[division]
    assert offers.deferred.isChecked()
    office_person.undo()
    now = rows_in(store_of(office_person))[shared.id]
    assert (now.deferred, now.notes[division]) == ((), "窓口は別の課です。")
    assert not offers.deferred.isChecked()


def test_of_several_divisions_one_is_accepted_and_reopened_by_itself(office_person: Person) -> None:
    page, shared = open_to_all(office_person)
    page.editor.show_fields()
    choose_voice(page, 1)
    office_person.wait()
    keys(page.editor.form.marks, "1")
    overwrite(office_person, page, "done", "一つ目の課の取組。")
    review = page.editor.review
    page.editor.tabs.setCurrentWidget(review)
    assert review.whose.isVisible()
    assert review.whose.currentText() == shared.answerers[0]
    office_person.click(review.accept)
    assert f"{shared.answerers[0]}の回答 1件を確認済にしました" in office_person.said[-1].text
    write(review.reason, "申し出があったため")
    office_person.click(review.reopen)
    assert office_person.said[-1].text == "1件を再開しました。"


def test_a_row_that_is_closed_is_reopened_and_written_on(reviewer: Person) -> None:
    path = store_of(reviewer)
    reviewer.leave()
    done("round", "close", "--year", "R4", "--store", path)
    with somebody(path) as person:
        page = reviewing(person)
        assert page.editor.form.texts["done"].editor.isReadOnly()
        write(page.editor.review.reason, "公表後の訂正のため")
        person.click(page.editor.review.reopen)
        page.editor.show_fields()
        overwrite(person, page, "done", "連携を始めた。")
        assert rows_in(path)[FIRST].values["done"] == "連携を始めた。"


def test_a_row_reopened_after_its_round_was_closed_here_is_written_on_at_once(reviewer: Person) -> None:
    reviewer.shell.around.session.act(lambda store: close_round(store, R4), lambda _: None, what="保存しています")
    reviewer.wait()
    page = reviewing(reviewer)
    assert page.editor.form.texts["done"].editor.isReadOnly()
    write(page.editor.review.reason, "公表後の訂正のため")
    reviewer.click(page.editor.review.reopen)
    assert not page.editor.form.texts["done"].editor.isReadOnly()
    assert not page.editor.review.reopen.isVisible()


def test_the_acts_are_done_by_their_shortcuts(reviewer: Person) -> None:
    page = row_of(reviewer, FIRST, "done")
    press(page, Qt.Key.Key_R, CONTROL_SHIFT)
    assert reviewer.shell.window.focusWidget() is page.editor.review.asking.comment
    reviewer.press(page, Qt.Key.Key_K, CONTROL_SHIFT)
    assert rows_in(store_of(reviewer))[FIRST].state is RowState.ACCEPTED
    press(page, Qt.Key.Key_E, CONTROL_SHIFT)
    assert reviewer.shell.window.focusWidget() is page.editor.review.reason


def test_a_right_click_offers_what_fits_the_row(reviewer: Person) -> None:
    page = row_of(reviewer)
    page.table.customContextMenuRequested.emit(page.table.rect().center())
    menu = of_kind(QMenu, page.table.findChild(QMenu))
    offered = {action.text(): action for action in menu.actions()}
    assert [words for words, action in offered.items() if not action.isEnabled()] == ["再開…"]
    offered["確認済にする"].trigger()
    menu.close()
    reviewer.wait()
    assert rows_in(store_of(reviewer))[FIRST].state is RowState.ACCEPTED


def test_what_is_asked_of_one_division_is_not_asked_of_another(reviewer: Person) -> None:
    page = reviewing(reviewer)
    asking = page.editor.review.asking
    reviewer.do(ASK_BACK)
    write(asking.comment, COMMENT)
    other = next(row for row in page.model.rows if row.counted and row.writer not in (None, "税務課"))
    page.go_to(other.id)
    reviewer.wait()
    assert asking.comment.text() == ""
    assert asking.list.lines.item_keys == []
    assert asking.make.text() == f"{other.writer}への依頼ファイルを作成…（0件）"
    page.go_to(SECOND)
    reviewer.wait()
    assert asking.list.lines.item_keys == [FIRST]


def test_what_is_composed_is_kept_when_another_row_is_chosen(reviewer: Person) -> None:
    page = reviewing(reviewer)
    asking = page.editor.review.asking
    reviewer.do(ASK_BACK)
    compose(asking.comment, "まどぐち")
    page.go_to(SECOND)
    reviewer.wait()
    page.go_to(FIRST)
    reviewer.wait()
    assert asking.comment.text() == "まどぐち"


def test_everything_the_keyboard_reaches_on_the_tabs_has_a_name(reviewer: Person) -> None:
    page = row_of(reviewer)
    choose_voice(page, 1)
    for place in range(page.editor.tabs.count()):
        page.editor.tabs.setCurrentIndex(place)
        reviewer.wait()
        assert unnamed(page) == []


def test_whoever_only_reads_can_do_nothing_about_an_answer(reviewer: Person) -> None:
    path = store_of(reviewer)
    reviewer.leave()
    done("accept", "--division", "税務課", "--store", path)
    with closing(make_parts().stores.open(path)), somebody() as person:
        person.shell.session.open(path, read_only=True)
        person.wait()
        page = reviewing(person)
        review = page.editor.review
        write(review.reason, "理由")
        write(review.amending.reason, "理由")
        parts = (review.accept, review.reopen, review.asking.make, review.amending.change, review.amending.report)
        assert not any(part.isEnabled() for part in parts)
        assert review.asking.comment.isReadOnly()
        board = of_kind(BoardPage, person.go_to("board"))
        assert not any(part.isEnabled() for part in (board.panel.accept, board.panel.ask, board.panel.send))


HERE, THERE = "税務課", "戸籍住民課"


def test_drafts_are_restored_only_where_they_differ_from_what_their_writer_sees() -> None:
    stored = {"done": "行った。", DID: f"【{HERE}】窓口\n【{THERE}】案内"}
    row = row_view(
        values=stored,
        notes={THERE: "よろしく"},
        parts={DID: {HERE: "窓口", THERE: "案内"}},
        drafts={"done": "行った。", DID: "案内", "note": "よろしく"},
        drafts_on_behalf={THERE: {"done": "行った。", DID: "案内", "note": "宜しく"}, HERE: {DID: "案内"}},
    )
    of_others = [RestoredDraft(row.id, "note", THERE), RestoredDraft(row.id, DID, HERE)]
    own = [RestoredDraft(row.id, DID), RestoredDraft(row.id, "note")]
    assert restored_drafts([row], HERE) == (*own, *of_others)
    assert restored_drafts([replace(row, drafts={"done": "行った。", DID: "案内"})], None) == (own[0], *of_others)
    seen = restored_drafts([row], THERE, lambda _, division: {"done": "した。"} if division == THERE else None)
    assert seen == (RestoredDraft(row.id, "done", THERE), *of_others)
