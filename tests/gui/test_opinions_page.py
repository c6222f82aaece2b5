"""国の計画・意見: rows are ticked for an item, opinions are entered and answered, sheets are looked at and saved.

At 記入する, the opinions that the form showed are folded above the fields of their row.
"""

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest

from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.opinions import add_opinion
from nakano_status.application.ports.data_file import Records, Store
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.annotations import Opinion, OpinionSource, Tag
from nakano_status.gui import commands
from nakano_status.gui.features.opinions.frames_panel import ITEM, ITEM_TITLE, TARGET, TICK, FramesPanel, TargetChoice
from nakano_status.gui.features.opinions.opinions_page import OpinionsPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.lists.row_words import ITEMS, row_cell_text
from nakano_status.gui.page import GoTo
from tests.support.command_line import done
from tests.support.expected import of_kind, present
from tests.support.offices import Office
from tests.support.opinions import new_opinion
from tests.support.rounds import OWN, ZEIMU
from tests.support.windows import NOT_DONE, Person, entries, somebody, store_of, unnamed


def test_a_division_reads_the_opinions_on_its_row_without_a_name_that_is_not_published(
    sent_office: Office, tmp_path: Path
) -> None:
    store, own = tmp_path / "office.nakano", tmp_path / "own.nakano"
    shutil.copy(sent_office.store, store)
    said = (
        "opinions", "add", "--source", "議会", "--day", "2023-06-01", "--who", "中野 太郎", "--text",
        "なぜ<b>遅れた</b>のか。"
    )  # fmt: skip
    done(*said, "--id", OWN[0], "--store", store)
    done("distribute", "--anew", "--division", ZEIMU, "--out", tmp_path / "forms", "--store", store)
    (form,) = (tmp_path / "forms").rglob("*.xlsx")
    done("open", form, "--store", own)
    with somebody(own) as person:
        page = entries(person)
        page.go_to(OWN[0])
        panel = page.form.opinions
        assert (panel.isVisible(), panel.words.isVisible()) == (True, False)
        assert panel.button.text() == "この取組への意見 1件を表示"
        QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)
        assert panel.words.isVisible()
        assert "なぜ&lt;b&gt;遅れた&lt;/b&gt;のか。<br>考え方：未記入" in panel.words.text()
        assert "中野" not in panel.words.text()
        assert unnamed(page) == []
        page.go_to(OWN[1])
        assert not panel.isVisible()


def shown(person: Person) -> OpinionsPage:
    return of_kind(OpinionsPage, person.go_to("opinions"))


def choose_item(person: Person, frames: FramesPanel, item: str) -> None:
    frames.table.setCurrentIndex(frames.items.place_of(item))
    person.wait()


def place(frames: FramesPanel, target: str, column: int = TICK) -> QModelIndex:
    """Return where a measure or row is in the list that is shown."""
    for row in range(frames.shown.rowCount()):
        if frames.shown.index(row, TARGET).data() == target:
            return frames.shown.index(row, column)
    return QModelIndex()


def press_space(person: Person, frames: FramesPanel, target: str) -> None:
    frames.list.setFocus()
    frames.list.setCurrentIndex(place(frames, target))
    person.press(frames.list, Qt.Key.Key_Space)


def tags(person: Person) -> list[tuple[str, str]]:
    def read(records: Records) -> list[tuple[str, str]]:
        return [(each.item_id, each.target) for each in records.plan.tags()]

    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        return read(records)


def opinions(person: Person) -> list[Opinion]:
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        return list(records.plan.opinions())


def test_in_a_small_window_the_names_of_frames_do_not_narrow_the_titles_of_their_items(office_person: Person) -> None:
    office_person.shell.window.resize(960, 540)
    table = shown(office_person).frames.table
    assert table.columnWidth(ITEM_TITLE) > 0.9 * table.columnWidth(ITEM)  # the letters of Windows are a hair wider
    assert not table.horizontalScrollBar().isVisible()


def test_a_row_is_given_to_an_item_by_the_space_bar_and_undo_takes_it_back(office_person: Person) -> None:
    person = office_person
    frames = shown(person).frames
    assert frames.words.plain_text == "項目に当たる取組 0件　どの項目にも当たらない取組 110件"
    choose_item(person, frames, "DX-4")
    press_space(person, frames, OWN[0])
    assert tags(person) == [("DX-4", OWN[0])]
    assert place(frames, OWN[0]).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    assert frames.current is not None
    assert (frames.current.item.item_id, frames.current.rows) == ("DX-4", (OWN[0],))
    person.undo()
    assert tags(person) == []
    person.redo()
    assert tags(person) == [("DX-4", OWN[0])]
    press_space(person, frames, OWN[0])
    assert tags(person) == []
    assert unnamed(frames) == []


def test_the_list_shows_what_an_item_has_or_what_has_none_and_leads_to_the_rows(office_person: Person) -> None:
    person = office_person
    frames = shown(person).frames
    choose_item(person, frames, "DX-8")
    assert "KM-4の再掲です" in frames.item_words.plain_text
    assert not frames.to_rows.isEnabled()
    press_space(person, frames, "1-6-①")
    assert tags(person) == [("KM-4", "1-6-①")], "the original has it"
    everything = frames.shown.rowCount()
    frames.which.choose(TargetChoice.OF_ITEM)
    found = frames.shown.rowCount()
    frames.which.choose(TargetChoice.UNTAGGED)
    assert (everything, found + frames.shown.rowCount()) == (37 + 110, 1 + 110)
    frames.which.choose(TargetChoice.ALL)
    frames.search.setText("でじたるでばいど")
    assert place(frames, "1-6-①").isValid()
    assert frames.shown.rowCount() < 10
    person.click(frames.to_rows)
    rows = of_kind(AllRowsPage, person.shell.window.page)
    assert len(rows.model.shown) == found - 1


def test_a_sheet_of_frames_is_looked_at_and_taken_in_and_a_used_item_is_not_dropped(
    office_person: Person, tmp_path: Path
) -> None:
    person = office_person
    frames = shown(person).frames
    choose_item(person, frames, "DX-4")
    press_space(person, frames, OWN[0])
    sheet = tmp_path / "枠組み.csv"
    sheet.write_text("枠組み,項目番号,項目\n自治体DX推進計画,DX-1,手続\n", encoding="utf-8")
    frames.kept.look_at(sheet)
    person.wait()
    assert OWN[0] in person.said[-1].text
    sheet.write_text("枠組み,版,項目番号,項目\n都の計画,1版,T-1,手続\n", encoding="utf-8")
    frames.kept.look_at(sheet)
    person.wait()
    assert "違い 1か所" in frames.kept.words.plain_text
    person.click(frames.kept.take_in)
    choose_item(person, frames, "T-1")
    assert frames.current is not None
    assert frames.current.item.title == "手続"
    frames.kept.save(tmp_path / "保存.xlsx")
    person.wait()
    frames.kept.look_at(tmp_path / "保存.xlsx")
    person.wait()
    assert not frames.kept.take_in.isEnabled(), "a saved table changes nothing"


def test_an_opinion_is_entered_and_answered_and_an_answer_is_taken_back(office_person: Person) -> None:
    person = office_person
    page = of_kind(OpinionsPage, person.do(commands.ADD_OPINION))
    panel, asked = page.opinions, page.opinions.adding
    assert not asked.do.isEnabled(), "an opinion has a text"
    asked.source.choose(OpinionSource.EXPERT)
    asked.day.show_day(date(2021, 6, 1))
    asked.who.setText("三木")
    asked.text.put("絞るべき")
    person.click(asked.do)
    said = Opinion(1, OpinionSource.EXPERT, date(2021, 6, 1), "三木", False, "絞るべき")
    assert opinions(person) == [said]
    assert asked.isHidden()
    assert "氏名を公表しない" in panel.editor.facts.text()
    panel.editor.answer.put("絞ります")
    QTest.keyClicks(panel.editor.rows, OWN[0])
    panel.table.setFocus()
    person.wait()
    assert [(each.answer, each.rows) for each in opinions(person)] == [("絞ります", (OWN[0],))]
    assert panel.words.plain_text == "意見 1件　考え方が未記入 0件"
    for _ in range(2):
        person.undo()
    assert opinions(person) == [said]
    assert panel.editor.answer.text() == ""


def test_an_opinion_is_corrected_and_deleted_with_a_reason(office_person: Person) -> None:
    person = office_person
    page = of_kind(OpinionsPage, person.do(commands.ADD_OPINION))
    panel, asked, why = page.opinions, page.opinions.adding, page.opinions.deleting
    asked.text.put("絞るべき")
    person.click(asked.do)
    (first,) = opinions(person)
    QTest.mouseClick(panel.editor.correct, Qt.MouseButton.LeftButton)
    assert asked.text.text_as_typed() == "絞るべき"
    asked.who.setText("三木")
    asked.is_named.setChecked(True)
    person.click(asked.do)
    assert opinions(person) == [replace(first, who="三木", is_named=True)]
    person.undo()
    assert opinions(person) == [first]
    QTest.mouseClick(panel.editor.delete, Qt.MouseButton.LeftButton)
    assert not why.do.isEnabled(), "a reason is needed"
    why.reason.setText("重複のため")
    person.click(why.do)
    assert opinions(person) == []
    assert panel.words.plain_text.startswith("意見は登録されていません")


def test_an_opinion_is_deleted_just_after_a_text_about_it_was_typed(office_person: Person) -> None:
    person = office_person
    page = of_kind(OpinionsPage, person.do(commands.ADD_OPINION))
    panel, asked, why = page.opinions, page.opinions.adding, page.opinions.deleting
    asked.text.put("絞るべき")
    person.click(asked.do)
    panel.editor.answer.setFocus()
    panel.editor.answer.put("絞ります")
    panel.editor.delete.setFocus()
    QTest.mouseClick(panel.editor.delete, Qt.MouseButton.LeftButton)
    why.reason.setText("重複のため")
    person.click(why.do)
    assert opinions(person) == []


def test_a_row_shows_its_items_and_the_opinions_on_it(office_person: Person) -> None:
    person = office_person
    frames = shown(person).frames
    choose_item(person, frames, "DX-4")
    press_space(person, frames, OWN[0])
    page = of_kind(OpinionsPage, person.do(commands.ADD_OPINION))
    page.opinions.adding.text.put("なぜ遅れたのか")
    person.click(page.opinions.adding.do)
    QTest.keyClicks(page.opinions.editor.rows, OWN[0])
    page.opinions.table.setFocus()
    person.wait()
    rows = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(OWN[0])))
    rows.editor.tabs.setCurrentWidget(rows.editor.about)
    person.wait()
    about = rows.editor.about.view.lines
    assert about.item_keys == [("item", "DX-4"), ("opinion", 1)]
    assert "なぜ遅れたのか、考え方：未記入" in str(about.index(3).data())
    rows.go_to(OWN[1])
    person.wait()
    assert about.item_keys == []


def test_an_item_is_given_to_a_row_in_the_list_of_rows_and_the_column_shows_it(office_person: Person) -> None:
    person = office_person
    rows = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(OWN[0])))
    assert rows.table.isColumnHidden(ITEMS)
    about = rows.editor.about
    rows.editor.tabs.setCurrentWidget(about)
    person.wait()
    about.item.choose("DX-4")
    assert about.tag.text() == "この取組に付ける"
    person.click(about.tag)
    assert tags(person) == [("DX-4", OWN[0])]
    assert about.view.lines.item_keys == [("item", "DX-4")]
    assert about.tag.text() == "この取組から外す"
    row = present(rows.model.find(OWN[0]))
    assert row_cell_text(row, ITEMS) == "DX-4"
    person.shell.window.resize(2400, 900)
    assert not rows.table.isColumnHidden(ITEMS)
    person.undo()
    assert tags(person) == []
    assert about.view.lines.item_keys == []


@pytest.mark.parametrize("between", ["、", "，", "；", " "])
def test_several_rows_of_an_opinion_are_read_as_in_a_table(office_person: Person, between: str) -> None:
    person = office_person
    page = of_kind(OpinionsPage, person.do(commands.ADD_OPINION))
    page.opinions.adding.text.put("絞るべき")
    person.click(page.opinions.adding.do)
    page.opinions.editor.rows.setFocus()
    page.opinions.editor.rows.insert(between.join(OWN[:2]))
    page.opinions.editor.rows.setModified(True)
    page.opinions.table.setFocus()
    person.wait()
    assert opinions(person)[0].rows == tuple(sorted(OWN[:2]))


def test_a_row_that_is_unknown_is_refused_and_stays_to_be_mended(office_person: Person) -> None:
    person = office_person
    page = of_kind(OpinionsPage, person.do(commands.ADD_OPINION))
    page.opinions.adding.text.put("絞るべき")
    person.click(page.opinions.adding.do)
    QTest.keyClicks(page.opinions.editor.rows, "9-9")
    page.opinions.table.setFocus()
    person.wait()
    assert "9-9" in person.said[-1].text
    assert page.opinions.editor.rows.text() == "9-9"
    assert person.shell.window.status_bar.saved.text() == "保存できていない内容があります"
    page.opinions.editor.rows.selectAll()
    person.press(page.opinions.editor.rows, Qt.Key.Key_Delete)
    page.leave()
    person.wait()
    assert person.shell.window.status_bar.saved.text().startswith("保存済み")


def test_a_sheet_of_opinions_is_taken_in_and_those_without_an_answer_are_shown(
    office_person: Person, tmp_path: Path
) -> None:
    person = office_person
    page = shown(person)
    page.tabs.setCurrentWidget(page.opinions)
    sheet = tmp_path / "意見.csv"
    sheet.write_text(
        "区分,日付,意見,区の考え方\n議会,2023-06-01,なぜか,調整のため\n監査,2022-09-01,基準を,\n住民,2022-09-01,基準を,\n",
        encoding="utf-8",
    )
    panel = page.opinions
    panel.kept.look_at(sheet)
    person.wait()
    assert "取り込まない行 1件" in panel.kept.words.plain_text
    person.click(panel.kept.take_in)
    assert panel.model.rowCount() == 2
    panel.which.setCurrentIndex(1)
    assert [panel.model.index(row, 3).data() for row in range(panel.model.rowCount())] == ["基準を"]
    assert panel.current is not None
    assert panel.current.source is OpinionSource.AUDIT
    assert unnamed(page) == []


def test_a_sheet_corrects_a_known_opinion_only_after_a_tick_and_the_preview_shows_both_texts(
    office_person: Person, tmp_path: Path
) -> None:
    person = office_person
    page = shown(person)
    page.tabs.setCurrentWidget(page.opinions)
    page.opinions.ask_new()
    page.opinions.adding.text.put("増やすべき")
    person.click(page.opinions.adding.do)
    kept = page.opinions.kept
    first, second = tmp_path / "意見.csv", tmp_path / "別.csv"
    for sheet in (first, second):
        sheet.write_text("番号,意見\n1,減らすべき\n", encoding="utf-8")
    kept.look_at(first)
    person.wait()
    assert (kept.correcting.isVisible(), kept.take_in.isEnabled()) == (True, False)
    kept.correcting.click()
    person.wait()
    kept.look_at(second)
    person.wait()
    assert (kept.correcting.isChecked(), kept.take_in.isEnabled()) == (False, False), "it was ticked for another sheet"
    kept.correcting.click()
    person.wait()
    lines = kept.list.lines
    assert str(lines.index(lines.rowCount() - 1).data()).endswith("意見：増やすべきから減らすべき")
    person.click(kept.take_in)
    assert page.opinions.current is not None
    assert page.opinions.current.text == "減らすべき"


def all_tags(person: Person) -> list[Tag]:
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        return list(records.plan.tags())


def go_on_in_a_revised_edition(person: Person) -> None:
    """Start the next round in an edition that was revised, which has the items of the earlier one."""

    def work(store: Store) -> Outcome[None]:
        with store.writing() as work:
            plan = work.plan.all()[0]
            newer = replace(plan.newest, edition_id="revised", ordinal=2, title="改定版", adopted_on=date(2024, 2, 1))
            work.begin_act("test", None)
            work.plan.save(replace(plan, editions=(*plan.editions, newer)))
            work.plan.add_tags(replace(each, edition_id="revised") for each in work.plan.tags())
            work.commit()
        close_round(store)
        open_round(make_parts(), store, FiscalYear(2023))
        return Outcome(None)

    person.shell.session.act(work, lambda _: None, what="保存しています")
    person.wait()


def test_undo_takes_back_what_was_done_in_its_edition_and_who_decided_remains(office_person: Person) -> None:
    person = office_person
    session, undo = person.shell.session, person.shell.around.undo
    session.by = "伊藤"
    rows = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(OWN[0])))
    rows.editor.tabs.setCurrentWidget(rows.editor.about)
    person.wait()
    rows.editor.about.item.choose("DX-4")
    person.click(rows.editor.about.tag)
    (made,) = all_tags(person)
    session.by = "中野"
    person.click(rows.editor.about.tag)
    assert all_tags(person) == []
    undo.undo()
    person.wait()
    assert (all_tags(person), made.decided_by) == ([made], "伊藤")
    go_on_in_a_revised_edition(person)
    undo.undo()
    person.wait()
    assert all_tags(person) == [replace(made, edition_id="revised")]
    undo.redo()
    person.wait()
    assert sorted(each.edition_id for each in all_tags(person)) == sorted([made.edition_id, "revised"])


def test_an_answer_under_way_that_is_not_stored_counts_as_none(office_person: Person) -> None:
    page, number = shown(office_person), 1
    page.tabs.setCurrentWidget(page.opinions)
    panel, given = page.opinions, new_opinion(OpinionSource.ASSEMBLY, date(2023, 6, 1), "なぜか")
    panel.session.act(partial(add_opinion, new=given), lambda _: None, what="意見を登録しています")
    office_person.wait()
    panel.table.setCurrentIndex(panel.model.place_of(number))
    with office_person.without_writing(NOT_DONE[0]):
        for text in ("一つ目", "二つ目"):
            panel.editor.answer.put(text)
            page.leave()
        office_person.wait()
        panel.which.setCurrentIndex(1)
        assert panel.model.rowCount() == 1
        assert panel.words.plain_text == "意見 1件　考え方が未記入 1件"
    page.leave()
    office_person.wait()
    assert opinions(office_person)[0].answer == "一つ目二つ目"
