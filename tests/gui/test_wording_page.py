"""Wording at the window: one for all, the table of words."""

import io
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtWidgets import QPushButton

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.domain.review.review import Reply
from nakano_status.domain.wording.word_table import BUILT_IN, TermLine, WordTable
from nakano_status.gui.commands import RETURNED_LIST, UNIFY_TERMS, WORD_TABLE, Command
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.features.wording.word_table_panel import FAULT, ON, PRINTED, TYPED, WordModel, WordTablePanel
from nakano_status.gui.features.wording.wording_page import ReturnedListPanel, WordingPage
from nakano_status.gui.lists.rich_text_list import RichTextList
from tests.support.command_line import done
from tests.support.expected import of_kind
from tests.support.offices import ANSWERS, Office
from tests.support.user_input import click, drop_on, press, write
from tests.support.windows import (
    FIRST,
    NOT_DONE,
    SECOND,
    Person,
    choose_in_dialog,
    gather,
    rows_in,
    somebody,
    store_of,
    unnamed,
)

COLUMNS = {"mark": 3, "change_reason": 4, "done": 5, "next_year": 6, "later_years": 7}
ID_COLUMN = 10
FOREIGN = "1-1-1-01-P"
"""A row of another division than FIRST."""


def say(person: Person, row_id: str, division: str | None = None, **typed: str) -> None:
    """Let the office change the wording of texts, or enter them for a division."""
    parts = person.shell.session.parts
    person.shell.session.act(
        lambda store: edit_entry(parts, store, Entry(row_id, typed, division)), lambda _: None, what="保存しています"
    )
    person.wait()


def of_acts(person: Person) -> Counter[str]:
    """Return how many acts of each kind the data file has."""
    return Counter(each["kind"] for each in done("audit", "--store", store_of(person))["acts"])


def page_of(person: Person, section: Command | None = None) -> WordingPage:
    return of_kind(WordingPage, person.do(section) if section else person.go_to("wording"))


def mended_beginning(reviewer: Person, folder: Path) -> tuple[Path, Path]:
    """Leave the window; return its data file, and a list of it with another beginning of 取組状況 in the first row."""
    path = store_of(reviewer)
    reviewer.leave()
    return path, mended_list(path, folder, {(FIRST, "done"): "連携を1月に開始した。"})


def compared(person: Person, file: Path) -> ReturnedListPanel:
    """Compare a list with the current values, and return the panel with the differences."""
    panel = page_of(person, RETURNED_LIST).returned
    panel.compare_with(file)
    person.wait()
    return panel


def told(lines: RichTextList) -> list[str]:
    return [str(lines.index(place).data()) for place in range(lines.rowCount())]


def tick(lines: RichTextList, item: object) -> None:
    """Turn the tick of a line."""
    index = lines.place_of(item)
    ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    lines.setData(index, Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)


def mended_list(store: Path, folder: Path, texts: Mapping[tuple[str, str], str]) -> Path:
    """Export the list, and let a user write texts into fields of it."""
    path = folder / "一覧.xlsx"
    done("export", "list", "--out", path, "--store", store)
    book = load_workbook(io.BytesIO(path.read_bytes()))
    sheet: Any = book.active
    rows = {sheet.cell(row, ID_COLUMN).value: row for row in range(1, sheet.max_row + 1)}
    for (row_id, key), text in texts.items():
        sheet.cell(rows[row_id], COLUMNS[key]).value = text
    target = folder / "一覧（修正後）.xlsx"
    book.save(target)
    return target


def test_mended_texts_stand_with_the_divisions_word_and_go_out_for_it(reviewer: Person, tmp_path: Path) -> None:
    page = page_of(reviewer)
    assert page.changes.empty.isVisible()
    say(reviewer, FIRST, done="連携を始めた。")
    say(reviewer, SECOND, next_year="導入を進める。")
    lines = told(page.changes.list.lines)
    assert [each.split("、")[-1] for each in lines] == ["所管課の確認：未送付"] * 2
    assert page.changes.send.text() == "確認依頼を作成…（1所管 2件）"
    click(page.changes.send)
    choose_in_dialog(page, tmp_path)
    reviewer.wait()
    (made,) = tmp_path.rglob("*修文確認.xlsx")
    assert made.name in page.changes.making.result.words.plain_text
    assert {each.split("、")[-1] for each in told(page.changes.list.lines)} == {"所管課の確認：確認依頼中"}
    answer = tmp_path / "戻り.xlsx"
    answer.write_bytes(make_spreadsheet_user().fill_in(made.read_bytes(), {FIRST: {"done": "連携を5月に始めた。"}}))
    gather(reviewer, answer)
    page = page_of(reviewer)
    assert "変更あり「連携を5月に始めた。」" in told(page.changes.list.lines)[0]
    assert "同意" in told(page.changes.list.lines)[1]
    assert not page.changes.send.isEnabled()
    page.changes.reply.setCurrentIndex(page.changes.reply.findText("同意"))
    page.changes.reply.activated.emit(1)
    assert page.changes.how_many.text() == "2件中 1件を表示"
    page.changes.list.setCurrentIndex(page.changes.list.lines.index(0))
    reviewer.press(page.changes.list, Qt.Key.Key_Return)
    shown = of_kind(AllRowsPage, reviewer.shell.window.page)
    assert shown.editor.form.row is not None
    assert shown.editor.form.row.id == SECOND


def test_no_division_is_asked_where_the_file_of_another_cannot_be_written(
    office_person: Person, tmp_path: Path
) -> None:
    rows = rows_in(store_of(office_person))
    alone = {row.answerers[0]: row.id for row in rows.values() if row.counted and len(row.answerers) == 1}
    chosen = dict(list(alone.items())[:2])
    for division, row_id in chosen.items():
        say(office_person, row_id, division, done="実施した。")
        say(office_person, row_id, done="実施しました。")
    page = page_of(office_person)
    assert page.changes.send.text() == "確認依頼を作成…（2所管 2件）"
    click(page.changes.send)
    choose_in_dialog(page, tmp_path / "送付")
    office_person.wait()
    made = sorted((tmp_path / "送付").rglob("*修文確認.xlsx"))
    assert len(made) == len(chosen)
    assert of_acts(office_person)["send_wording"] == 1
    for row_id in chosen.values():
        say(office_person, row_id, done="実施しています。")
    made[0].unlink()
    before = made[1].read_bytes()
    click(page.changes.send)
    choose_in_dialog(page, tmp_path / "送付")
    office_person.wait()
    assert made[1].name in page.changes.making.question.words.plain_text
    click(page.changes.making.question.stop)
    office_person.wait()
    assert (made[0].exists(), made[1].read_bytes()) == (False, before)
    assert of_acts(office_person)["send_wording"] == 1
    lines = told(page.changes.list.lines)
    assert [each.split("、")[-1] for each in lines] == ["所管課の確認：未送付"] * 2


def test_only_divisions_that_are_shown_are_asked(reviewer: Person) -> None:
    say(reviewer, FIRST, done="連携を始めた。")
    panel = page_of(reviewer).changes
    (one,) = panel.shown
    others = ((Reply.ASKED, "税務課"), (Reply.NOT_SENT, "納税課"), (Reply.AGREED, "納税課"))
    changes = (one, *(replace(one, key="note", reply=reply, division=name) for reply, name in others))
    panel.show_changes(changes, frozenset({FIRST}))
    assert panel.send.text() == "確認依頼を作成…（2所管 3件）"
    for chosen, words in (("確認依頼中", "1所管 2件"), ("同意", "0所管 0件"), ("未送付", "2所管 3件")):
        panel.reply.setCurrentIndex(panel.reply.findText(chosen))
        panel.reply.activated.emit(panel.reply.currentIndex())
        assert panel.send.text() == f"確認依頼を作成…（{words}）"
        assert panel.send.isEnabled() is (words != "0所管 0件")


def test_words_are_unified_where_they_are_ticked(reviewer: Person) -> None:
    say(reviewer, FIRST, done="サーバーを更新した。", next_year="引続き更新する。")
    page = page_of(reviewer, UNIFY_TERMS)
    panel = page.unifying
    assert {(FIRST, "done"), (FIRST, "next_year")} <= set(panel.list.lines.ticked)
    assert "サーバー → サーバ" in "".join(told(panel.list.lines))
    reviewer.click(panel.none)
    assert panel.list.lines.ticked == []
    assert not panel.apply.isEnabled()
    tick(panel.list.lines, (FIRST, "done"))
    assert panel.apply.text() == "1件を統一する"
    reviewer.click(panel.apply)
    kept = rows_in(store_of(reviewer))[FIRST].values
    assert (kept["done"], kept["next_year"]) == ("サーバを更新した。", "引続き更新する。")
    assert (FIRST, "done") not in panel.list.lines.item_keys
    assert (FIRST, "next_year") in panel.list.lines.item_keys
    assert (FIRST, "next_year") not in panel.list.lines.ticked
    assert "1件の文章の用語を統一しました" in reviewer.said[-1].text


def test_an_offices_own_table_is_used_and_one_that_cannot_be_read_is_not(reviewer: Person, tmp_path: Path) -> None:
    page = page_of(reviewer, UNIFY_TERMS)
    panel = page.unifying
    table = tmp_path / "用語.csv"
    table.write_text("使わない語,使う語\n連携,接続\n,空\n", encoding="utf-8")
    click(panel.choose)
    choose_in_dialog(panel, table)
    reviewer.wait()
    assert panel.table.currentText() == "用語.csv"
    lines = told(panel.list.lines)
    assert lines[0].startswith("表の確認事項　1件")
    assert (FIRST, "done") in panel.list.lines.ticked
    broken = tmp_path / "別の表.csv"
    broken.write_text("列,別の列\n一,二\n", encoding="utf-8")
    panel.use_table(broken)
    reviewer.wait()
    assert reviewer.said[-1].code == "TABLE-HEADINGS-MISSING"
    assert panel.table.currentIndex() == 0


def test_a_table_chosen_after_one_that_cannot_be_read_is_used(reviewer: Person, tmp_path: Path) -> None:
    good, broken = tmp_path / "用語.csv", tmp_path / "別の表.csv"
    good.write_text("使わない語,使う語\n連携,接続\n", encoding="utf-8")
    broken.write_text("列,別の列\n一,二\n", encoding="utf-8")
    page = page_of(reviewer, UNIFY_TERMS)
    for choose in (page.unifying.use_table, page.terms.kept.look_at):
        choose(broken)
        choose(good)
        reviewer.wait()
        assert [each.code for each in reviewer.said][-1:] == ["TABLE-HEADINGS-MISSING"]
    assert page.unifying.table.currentText() == "用語.csv"
    assert (FIRST, "done") in page.unifying.list.lines.ticked
    assert page.terms.kept.take_in.text().startswith(f"{len(BUILT_IN.lines) + 1}か所")


def test_ticks_stay_as_they_were_left_when_a_division_is_chosen_and_all_again(reviewer: Person, tmp_path: Path) -> None:
    say(reviewer, FIRST, done="サーバーを更新した。")
    say(reviewer, FOREIGN, done="サーバーを更新した。")
    panel, texts = page_of(reviewer, UNIFY_TERMS).unifying, {(FIRST, "done"), (FOREIGN, "done")}
    tick(panel.list.lines, (FIRST, "done"))
    whose = rows_in(store_of(reviewer))[FOREIGN].answerers[0]
    for name in (whose, "すべての所管課"):
        panel.division.setCurrentIndex(panel.division.findText(name))
        panel.division.activated.emit(panel.division.currentIndex())
        reviewer.wait()
        assert ((FIRST, "done") in panel.list.lines.item_keys) is (name != whose)
        assert texts.intersection(panel.list.lines.ticked) == {(FOREIGN, "done")}
    table = tmp_path / "用語.csv"
    table.write_text("列,別の列\n一,二\n", encoding="utf-8")
    panel.use_table(table)
    reviewer.wait()
    assert texts.intersection(panel.list.lines.ticked) == {(FOREIGN, "done")}, "the table cannot be read"
    table.write_text("使わない語,使う語\n更新,改修\n", encoding="utf-8")
    panel.use_table(table)
    reviewer.wait()
    assert texts <= set(panel.list.lines.ticked), "another table proposes other replacements"


def test_what_is_in_conflict_is_told_and_cannot_be_ticked(
    reviewer: Person, sent_office: Office, tmp_path: Path
) -> None:
    other = tmp_path / "税務課_2.xlsx"
    other.write_bytes(
        make_spreadsheet_user().fill_in(sent_office.form("税務課").read_bytes(), {FIRST: {"done": "引続き進める。"}})
    )
    say(reviewer, SECOND, done="引続き試行した。")
    gather(reviewer, other)
    panel = page_of(reviewer, UNIFY_TERMS).unifying
    assert panel.list.lines.ticked == [(SECOND, "done")]


def test_a_mended_list_is_looked_through_before_it_is_taken_over(reviewer: Person, tmp_path: Path) -> None:
    path = store_of(reviewer)
    reviewer.leave()
    texts = {(FIRST, "done"): "連携を1月に開始した。", (SECOND, "done"): "試行を終えた。"}
    file = mended_list(path, tmp_path, texts)
    with somebody(path) as person:
        say(person, SECOND, next_year="導入を進める。")
        page = page_of(person, RETURNED_LIST)
        panel = page.returned
        assert panel.empty.isVisible()
        (button,) = (each for each in panel.drop.findChildren(QPushButton) if each is panel.drop.buttons[0])
        click(button)
        choose_in_dialog(panel, file)
        person.wait()
        lines = told(panel.list.lines)
        assert lines[0] == "一覧で直したもの　2件"
        assert "!E" in lines[1]
        assert set(panel.list.lines.ticked) == {(FIRST, "done"), (SECOND, "done")}
        assert (SECOND, "next_year") in panel.list.lines.item_keys
        assert rows_in(path)[FIRST].values["done"] == ANSWERS[FIRST]["done"]
        tick(panel.list.lines, (SECOND, "done"))
        assert panel.apply.text() == "1件を修文として反映する"
        person.click(panel.apply)
        kept = rows_in(path)
        assert kept[FIRST].values["done"] == "連携を1月に開始した。"
        assert kept[SECOND].values["done"] == ANSWERS[SECOND]["done"]
        assert kept[SECOND].values["next_year"] == "導入を進める。"
        assert (SECOND, "done") in panel.list.lines.item_keys
        assert (SECOND, "done") not in panel.list.lines.ticked
        assert "1件を修文として反映しました" in person.said[-1].text
        click(panel.put_away)
        assert panel.empty.isVisible()


def test_what_changed_after_the_list_was_made_is_told_as_mended_and_is_not_ticked(
    reviewer: Person, tmp_path: Path
) -> None:
    path, file = mended_beginning(reviewer, tmp_path)
    with somebody(path) as person:
        say(person, FIRST, done="連携を始めた。")
        panel = compared(person, file)
        (head, line) = told(panel.list.lines)
        assert head == "一覧の作成後に変わった項目（印を付けると、一覧の文に置き換えます）　1件"
        assert "連携を1月に開始した。" in line
        assert panel.list.lines.ticked == []


def test_a_difference_that_was_unticked_stays_unticked_when_its_text_changes(reviewer: Person, tmp_path: Path) -> None:
    path, file = mended_beginning(reviewer, tmp_path)
    with somebody(path) as person:
        panel = compared(person, file)
        assert panel.list.lines.ticked == [(FIRST, "done")]
        tick(panel.list.lines, (FIRST, "done"))
        say(person, FIRST, done="連携を始めた。")
        assert told(panel.list.lines)[0].startswith("一覧の作成後に変わった項目")
        assert panel.list.lines.ticked == []
        assert not panel.apply.isEnabled()


def test_a_difference_that_was_taken_over_is_ticked_no_more(reviewer: Person, tmp_path: Path) -> None:
    path, file = mended_beginning(reviewer, tmp_path)
    with somebody(path) as person:
        say(person, FIRST, done="連携を始めた。")
        panel = compared(person, file)
        tick(panel.list.lines, (FIRST, "done"))
        person.click(panel.apply)
        assert panel.list.lines.item_keys == []
        say(person, FIRST, done="連携を3月に始めた。")
        assert panel.list.lines.unticked == [(FIRST, "done")]


def test_nothing_is_written_before_the_last_preview_is_shown(
    reviewer: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = store_of(reviewer)
    say(reviewer, SECOND, done="サーバーを更新した。")
    reviewer.leave()
    file = mended_list(path, tmp_path, {(FIRST, "done"): "連携を1月に開始した。"})
    with somebody(path) as person:
        page = page_of(person, RETURNED_LIST)
        for panel, ask in (
            (page.unifying, page.unifying.look),
            (page.returned, lambda: page.returned.compare_with(file)),
        ):
            ask()
            person.wait()
            assert panel.apply.isEnabled()
            shown: list[str] = []
            monkeypatch.setattr(panel.words, "show_text", shown.append)
            ask()
            ask()
            assert not panel.apply.isEnabled()
            person.wait()
            assert panel.apply.isEnabled()
            assert len(shown) == 1, "the first preview was asked for before the last change"


def test_a_mended_list_is_taken_wherever_it_is_dropped_in_its_section(reviewer: Person, tmp_path: Path) -> None:
    path, file = mended_beginning(reviewer, tmp_path)
    with somebody(path) as person:
        page = page_of(person, RETURNED_LIST)
        drop_on(page.returned.empty.words, file)
        person.wait()
        assert person.shell.window.page is page
        assert page.returned.list.lines.ticked == [(FIRST, "done")]


def test_a_file_that_is_no_list_is_refused_and_nothing_is_shown(reviewer: Person, tmp_path: Path) -> None:
    file = tmp_path / "別のもの.xlsx"
    file.write_bytes(b"no workbook")
    panel = page_of(reviewer, RETURNED_LIST).returned
    panel.compare_with(file)
    reviewer.wait()
    assert reviewer.said[-1].code == "LIST-NOT-READABLE"
    assert panel.empty.isVisible()


def test_before_a_round_there_is_nothing_to_mend(person: Person, tmp_path: Path) -> None:
    person.shell.opening.make_office(tmp_path / "事務局.nakano")
    person.wait()
    page = page_of(person)
    assert page.changes.empty.isVisible()
    enabled = {page.tabs.tabText(place): page.tabs.isTabEnabled(place) for place in range(page.tabs.count())}
    assert [section for section, is_enabled in enabled.items() if is_enabled] == ["修文の一覧", "用語の表"]
    assert person.said == []


def test_everything_the_keyboard_reaches_in_the_sections_has_a_name(reviewer: Person) -> None:
    say(reviewer, FIRST, done="サーバーを更新した。")
    for section in (None, UNIFY_TERMS, WORD_TABLE, RETURNED_LIST):
        assert unnamed(page_of(reviewer, section)) == []


def panel_of(person: Person) -> WordTablePanel:
    page = of_kind(WordingPage, person.do(WORD_TABLE))
    assert unnamed(page) == []
    return page.terms


def kept(person: Person) -> WordTable:
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        return records.wordings.table()


def undo(person: Person) -> None:
    person.undo()


def test_lines_are_added_ticked_removed_and_come_back(office_person: Person) -> None:
    panel = panel_of(office_person)
    write(panel.new.typed, "HP")
    write(panel.new.printed, "HP")
    press(panel.new.printed, Qt.Key.Key_Return)
    assert panel.new.fault.plain_text == (
        "使わない語と使う語が、どちらも「HP」です。直してから、もう一度追加してください。"
    )
    assert kept(office_person) == BUILT_IN
    panel.new.printed.clear()
    write(panel.new.printed, "ホームページ")
    office_person.press(panel.new.printed, Qt.Key.Key_Return)
    more = BUILT_IN.with_added(TermLine("HP", "ホームページ"))
    assert kept(office_person) == more
    panel.table.setCurrentIndex(panel.shown.index(0, ON))
    panel.table.setFocus()
    office_person.press(panel.table, Qt.Key.Key_Space)
    assert not kept(office_person).lines[0].is_on
    write(panel.search, "ﾍﾞﾝﾀﾞ")
    assert [panel.shown.index(row, TYPED).data() for row in range(panel.shown.rowCount())] == ["ベンダー"]
    panel.table.setCurrentIndex(panel.shown.index(0, TYPED))
    office_person.click(panel.remove)
    assert "ベンダー" not in [line.typed for line in kept(office_person).lines]
    panel.search.clear()
    for _ in range(2):
        undo(office_person)
    assert kept(office_person) == more
    assert panel.model.table == more
    office_person.click(panel.reset)
    assert kept(office_person) == BUILT_IN
    undo(office_person)
    assert kept(office_person) == more


def test_that_the_built_in_table_is_restored_is_reported_once_it_is_stored(office_person: Person) -> None:
    panel, words = panel_of(office_person), "組込みの表に戻しました。"
    panel.new.typed.setText("HP")
    panel.new.printed.setText("ホームページ")
    office_person.click(panel.new.add)
    with office_person.without_writing(NOT_DONE[0]):
        office_person.click(panel.reset)
    assert words not in [each.text for each in office_person.said]
    office_person.click(panel.reset)
    assert office_person.said[-1].text == words
    assert office_person.shell.window.panel.isVisible()


def test_a_row_that_was_not_stored_is_shown_again_once_the_row_typed_meanwhile_is_added(office_person: Person) -> None:
    panel = panel_of(office_person)
    write(panel.new.typed, "HP")
    write(panel.new.printed, "ホームページ")
    with office_person.without_writing(NOT_DONE[0]):
        click(panel.new.add)
        write(panel.new.typed, "申込")
        write(panel.new.printed, "申込み")
        office_person.wait()
    assert (panel.new.typed.text(), panel.new.printed.text()) == ("申込", "申込み")
    for _ in range(2):
        office_person.click(panel.new.add)
    assert {"HP", "申込"} <= {line.typed for line in kept(office_person).lines}
    assert not panel.new.typed.text()


def test_a_row_that_was_not_stored_is_counted_until_the_fields_are_empty(office_person: Person) -> None:
    panel = panel_of(office_person)
    write(panel.new.typed, "HP")
    write(panel.new.printed, "ホームページ")
    with office_person.without_writing(NOT_DONE[0]):
        click(panel.new.add)
        write(panel.new.typed, "申込")
        office_person.wait()
    assert panel.new.waiting.plain_text == (
        "保存していない行が、ほかに1件あります。この行を追加するか、両方の欄を空けると、次の行が欄に戻ります。"
    )
    assert panel.new.waiting.isVisible()
    panel.new.typed.setFocus()
    panel.new.typed.clear()
    press(panel.new.typed, Qt.Key.Key_Tab)
    assert (panel.new.typed.text(), panel.new.printed.text()) == ("HP", "ホームページ")
    assert not panel.new.waiting.isVisible()


def test_the_way_back_right_after_an_addition_takes_the_addition_back(office_person: Person) -> None:
    panel = panel_of(office_person)
    write(panel.new.typed, "HP")
    write(panel.new.printed, "ホームページ")
    office_person.press(panel.new.printed, Qt.Key.Key_Return)
    assert panel.new.typed.hasFocus()
    assert kept(office_person) != BUILT_IN
    office_person.press(panel.new.typed, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert kept(office_person) == BUILT_IN
    assert panel.new.typed.text() == ""
    write(panel.new.typed, "WEB")
    press(panel.new.typed, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert panel.new.typed.text() == ""
    assert kept(office_person) == BUILT_IN


def test_a_sheet_is_looked_at_taken_in_and_taken_back(office_person: Person, tmp_path: Path) -> None:
    panel = panel_of(office_person)
    sheet = tmp_path / "用語.csv"
    sheet.write_text("使わない語,使う語\nHP,ホームページ\nHP,区HP\n", encoding="utf-8")
    panel.kept.look_at(sheet)
    office_person.wait()
    assert kept(office_person) == BUILT_IN
    office_person.click(panel.kept.take_in)
    taken = WordTable((TermLine("HP", "ホームページ"),))
    assert (kept(office_person), panel.model.table) == (taken, taken)
    gone = f"取り込んだ表にない{len(BUILT_IN.lines)}行は除きました。"
    assert office_person.said[-1].text == f"「用語.csv」から1行を取り込みました。{gone}"
    undo(office_person)
    assert kept(office_person) == BUILT_IN
    panel.kept.save(tmp_path / "用語の表.xlsx")
    office_person.wait()
    assert (tmp_path / "用語の表.xlsx").exists()


def test_what_is_wrong_with_a_line_stands_beside_it_and_a_built_in_line_keeps_its_words() -> None:
    model = WordModel()
    model.may_write = True
    model.show_table(BUILT_IN)
    written: list[TermLine] = []
    model.written.connect(lambda edit: written.append(edit.now))
    assert not model.flags(model.index(0, TYPED)) & Qt.ItemFlag.ItemIsEditable
    model.setData(model.index(1, PRINTED), " サーバー ")
    assert model.index(1, PRINTED).data() == "サーバー"
    assert "「サーバー」は、この表の別の行で使わない語" in model.index(1, FAULT).data()
    assert written == [model.table.lines[1]]
    model.setData(model.index(1, PRINTED), "サーバー")
    assert len(written) == 1
    kept = QPersistentModelIndex(model.index(1, TYPED))
    model.setData(model.index(1, TYPED), "業者")
    assert (kept.row(), kept.data()) == (1, "業者")


def test_lines_that_stay_keep_their_places_when_others_come_and_go() -> None:
    model = WordModel()
    removed: list[tuple[int, int]] = []
    inserted: list[tuple[int, int]] = []
    model.rowsRemoved.connect(lambda _parent, first, last: removed.append((first, last)))
    model.rowsInserted.connect(lambda _parent, first, last: inserted.append((first, last)))
    model.show_table(BUILT_IN)
    model.show_table(BUILT_IN.without(3))
    model.show_table(BUILT_IN.with_added(TermLine("甲", "乙")))
    last = len(BUILT_IN.lines) - 1
    assert removed == [(3, 3)]
    assert inserted == [(0, last), (last, last), (3, 3)]
    assert model.table.lines[-1] == TermLine("甲", "乙")
