"""用語の表 at the window: a line, a change, a tick and a sheet are each one act, reported beside it, undone."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QPersistentModelIndex, Qt

from nakano_status.application.wording.word_table import read_word_table
from nakano_status.bootstrap import make_parts
from nakano_status.domain.wording.word_table import BUILT_IN, TermLine, WordTable
from nakano_status.gui.commands import WORD_TABLE
from nakano_status.gui.features.wording.word_table_panel import FAULT, ON, PRINTED, TYPED, WordModel, WordTablePanel
from nakano_status.gui.features.wording.wording_page import WordingPage
from tests.support.gathered import store_of
from tests.support.user_input import click, press, write
from tests.support.windows import Person, unnamed


def panel_of(person: Person) -> WordTablePanel:
    page = person.do(WORD_TABLE)
    assert isinstance(page, WordingPage)
    assert unnamed(page) == []
    return page.terms


def kept(person: Person) -> WordTable:
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        return read_word_table(records)


def undo(person: Person) -> None:
    person.shell.around.undo.undo()
    person.wait()


def test_lines_are_added_ticked_removed_and_come_back(office_person: Person) -> None:
    panel = panel_of(office_person)
    write(panel.new.typed, "HP")
    write(panel.new.printed, "HP")
    press(panel.new.printed, Qt.Key.Key_Return)
    assert "どちらも「HP」" in panel.new.fault.plain_text
    assert kept(office_person) == BUILT_IN
    panel.new.printed.clear()
    write(panel.new.printed, "ホームページ")
    press(panel.new.printed, Qt.Key.Key_Return)
    office_person.wait()
    more = BUILT_IN.with_added(TermLine("HP", "ホームページ"))
    assert kept(office_person) == more
    panel.table.setCurrentIndex(panel.shown.index(0, ON))
    panel.table.setFocus()
    press(panel.table, Qt.Key.Key_Space)
    office_person.wait()
    assert not kept(office_person).lines[0].is_on
    write(panel.search, "ﾍﾞﾝﾀﾞ")
    assert [panel.shown.index(row, TYPED).data() for row in range(panel.shown.rowCount())] == ["ベンダー"]
    panel.table.setCurrentIndex(panel.shown.index(0, TYPED))
    panel.table.setFocus()
    press(panel.table, Qt.Key.Key_Delete)
    office_person.wait()
    assert "ベンダー" not in [line.typed for line in kept(office_person).lines]
    panel.search.clear()
    for _ in range(2):
        undo(office_person)
    assert kept(office_person) == more
    assert panel.model.table == more
    click(panel.reset)
    office_person.wait()
    assert kept(office_person) == BUILT_IN
    undo(office_person)
    assert kept(office_person) == more


def test_the_way_back_right_after_an_addition_takes_the_addition_back(office_person: Person) -> None:
    panel = panel_of(office_person)
    write(panel.new.typed, "HP")
    write(panel.new.printed, "ホームページ")
    press(panel.new.printed, Qt.Key.Key_Return)
    office_person.wait()
    assert panel.new.typed.hasFocus()
    assert kept(office_person) != BUILT_IN
    press(panel.new.typed, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    office_person.wait()
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
    click(panel.kept.take_in)
    office_person.wait()
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
    written: list[WordTable] = []
    model.written.connect(lambda table, _: written.append(table))
    assert not model.flags(model.index(0, TYPED)) & Qt.ItemFlag.ItemIsEditable
    model.setData(model.index(1, PRINTED), " サーバー ")
    assert model.index(1, PRINTED).data() == "サーバー"
    assert "「サーバー」は、この表の別の行で使わない語" in model.index(1, FAULT).data()
    assert written == [model.table]
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
