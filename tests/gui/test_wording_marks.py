"""Wordings that 用語の表 prints differently are underlined while one types, and put right by one key."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nakano_status.domain.wording.word_table import BUILT_IN, TermLine, WordTable
from nakano_status.gui.commands import UNIFY_ADVICE
from nakano_status.gui.editing.narrative_edit import NarrativeEdit
from nakano_status.gui.editing.wording_marks import MOST, cursor_over, wave_places
from nakano_status.gui.looks.appearance import LIGHT
from nakano_status.gui.memory import Forgetful, Memory
from nakano_status.gui.page import Underlining
from tests.support.pace import in_loops
from tests.support.user_input import CONTROL, compose, press, write
from tests.support.windows import Person, entries, store_of


@pytest.fixture
def underlining() -> Underlining:
    """The underlining of a window, with the built-in table."""
    made = Underlining()
    made.use(BUILT_IN)
    return made


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """An empty window."""
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def edit(window: QWidget, underlining: Underlining) -> NarrativeEdit:
    """An editor in a window of its own, with the built-in table."""
    made = NarrativeEdit(underlining)
    QVBoxLayout(window).addWidget(made)
    window.show()
    made.setFocus()
    return made


def underlined(edit: NarrativeEdit) -> list[str]:
    return [cursor_over(edit, mark).selectedText() for mark in edit.marks]


def coloured(edit: NarrativeEdit) -> list[int]:
    """Return the columns of the picture that have the colour of the underlines."""
    picture, colour = edit.viewport().grab().toImage(), QColor(LIGHT.attention)
    size = range(picture.width()), range(picture.height())
    return [x for x in size[0] if any(_is_like(picture.pixelColor(x, y), colour) for y in size[1])]


def _is_like(one: QColor, other: QColor) -> bool:
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return all(abs(a - b) < 60 for a, b in pairs)


def test_a_wave_is_painted_under_the_wording_and_nowhere_else(edit: NarrativeEdit, underlining: Underlining) -> None:
    edit.load("窓口の案内")
    assert coloured(edit) == []
    edit.load("窓口のサーバーの案内\n窓口")
    cursor = edit.textCursor()
    columns = []
    for place in (3, 7):
        cursor.setPosition(place)
        columns.append(edit.cursorRect(cursor).left())
    first, last = columns
    found = coloured(edit)
    assert first - 2 <= found[0] <= first + 4
    assert last - 5 <= found[-1] <= last + 1
    underlining.switch(on=False)
    assert coloured(edit) == []


def test_a_wording_that_is_broken_into_two_lines_is_underlined_in_both(edit: NarrativeEdit) -> None:
    edit.load("案" * 50 + "サーバー")
    edit.setFixedWidth(edit.fontMetrics().horizontalAdvance("案") * 12)
    parts = []
    for shift in range(20):
        edit.load("案" * shift + "サーバー")
        block = edit.document().firstBlock()
        lines = block.layout().lineCount()
        parts.append((lines, len([*wave_places(block, edit.marks[0])])))
    assert (2, 2) in parts
    assert (1, 1) in parts


def test_a_wording_is_underlined_as_soon_as_it_is_typed(edit: NarrativeEdit) -> None:
    write(edit, "ベンダ")
    assert underlined(edit) == []
    write(edit, "ー")
    assert underlined(edit) == ["ベンダー"]
    write(edit, "と𠮷田係長が、サーバーの手続きを見直した。")
    assert underlined(edit) == ["ベンダー", "サーバー", "手続き"]


def test_nothing_is_underlined_while_the_input_method_composes(edit: NarrativeEdit) -> None:
    write(edit, "ベンダーと")
    compose(edit, "さーばー")
    assert underlined(edit) == []
    compose(edit, "サーバー")
    assert underlined(edit) == []
    press(edit, Qt.Key.Key_U, CONTROL)
    edit.unify_wording()
    assert edit.text() == "ベンダーと"
    compose(edit, "", "サーバー")
    assert underlined(edit) == ["ベンダー", "サーバー"]


def test_what_is_loaded_is_underlined_and_what_can_only_be_read_is_not(edit: NarrativeEdit) -> None:
    edit.load("サーバーを更新した。\nベンダーと協議した。")
    assert underlined(edit) == ["サーバー", "ベンダー"]
    edit.setReadOnly(True)
    assert underlined(edit) == []
    edit.unify_wording()
    assert "サーバー" in edit.text()
    edit.setReadOnly(False)
    assert underlined(edit) == ["サーバー", "ベンダー"]


def test_underlines_are_no_step_of_undo_and_no_typing(
    edit: NarrativeEdit, qtbot: QtBot, underlining: Underlining
) -> None:
    edit.load("サーバー")
    assert not edit.document().isUndoAvailable()
    with qtbot.assertNotEmitted(edit.typed):
        underlining.switch(on=False)
        underlining.switch(on=True)
    write(edit, "あ")
    steps = edit.document().availableUndoSteps()
    underlining.use(WordTable(()))
    assert edit.document().availableUndoSteps() == steps


def test_one_key_puts_right_the_wording_at_the_cursor_else_the_one_before_it(edit: NarrativeEdit) -> None:
    edit.load("ベンダーと、サーバーの手続きを、")
    said: list[str] = []
    edit.noticed.connect(said.append)
    edit.to_end()
    edit.unify_wording()
    assert edit.text() == "ベンダーと、サーバーの手続を、"
    assert said == ["「手続き」を「手続」に直しました。Ctrl+Zで取り消せます。"]
    cursor = edit.textCursor()
    cursor.setPosition(2)
    edit.setTextCursor(cursor)
    edit.unify_wording()
    assert edit.text() == "ベンダと、サーバーの手続を、"
    edit.unify_wording()
    assert (edit.text(), underlined(edit)) == ("ベンダと、サーバの手続を、", [])
    edit.unify_wording()
    assert said[-1] == "この欄には、用語の表と違う書き方はありません。"
    for expected in (
        "ベンダと、サーバーの手続を、",
        "ベンダーと、サーバーの手続を、",
        "ベンダーと、サーバーの手続きを、",
    ):
        edit.undo()
        assert edit.text() == expected
    assert underlined(edit) == ["ベンダー", "サーバー", "手続き"]


def test_the_context_menu_proposes_what_the_table_has(edit: NarrativeEdit) -> None:
    edit.load("サーバーを更新した。")
    for place, offered in ((1, "「サーバー」を「サーバ」に直す"), (8, None)):
        cursor = edit.textCursor()
        cursor.setPosition(place)
        point = edit.cursorRect(cursor).center()
        QApplication.sendEvent(
            edit.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, edit.mapToGlobal(point))
        )
        menu = edit.findChildren(QMenu)[-1]
        texts = [action.text() for action in menu.actions()]
        assert (texts[0] == offered) if offered else not any("直す" in text for text in texts)
        if offered:
            menu.actions()[0].trigger()
            assert edit.text() == "サーバを更新した。"
            edit.undo()
        menu.close()


def test_only_so_many_are_underlined(edit: NarrativeEdit) -> None:
    edit.load("サーバー、" * (MOST + 20))
    assert len(underlined(edit)) == MOST


def test_a_key_press_takes_a_few_milliseconds_in_a_long_text_with_a_long_table(
    edit: NarrativeEdit, underlining: Underlining
) -> None:
    lines = tuple(TermLine(f"言葉{number}番", f"ことば{number}番") for number in range(500))
    underlining.use(WordTable((*BUILT_IN.lines, *lines)))
    assert len(underlining.table.terms) > 500
    edit.load(("窓口での手順をデータベースに登録し、R4年度は1,200件を、言葉12番の係長が確認した。" * 60)[:2000])
    assert in_loops(edit._mark_wordings, 5) <= 5  # one at the most, where nothing runs beside it


def test_the_table_of_the_data_file_is_used_and_one_key_unifies(clerk: Person) -> None:
    field = entries(clerk).form.texts["done"]
    field.editor.setFocus()
    write(field.editor, "ベンダーと調整した。")
    assert underlined(field.editor) == ["ベンダー"]
    press(field.editor, Qt.Key.Key_U, CONTROL)
    assert field.editor.text() == "ベンダと調整した。"
    assert field.feedback.text() == "「ベンダー」を「ベンダ」に直しました。Ctrl+Zで取り消せます。"
    press(field.editor, Qt.Key.Key_Z, CONTROL)
    assert field.editor.text() == "ベンダーと調整した。"
    press(field.editor, Qt.Key.Key_Y, CONTROL)
    entries(clerk).leave()
    clerk.wait()
    clerk.undo()
    assert field.editor.text() == ""
    clerk.redo()
    assert field.editor.text() == "ベンダと調整した。"


def test_without_a_field_the_key_says_where_it_works(clerk: Person) -> None:
    clerk.shell.window.navigation.setFocus()
    clerk.do(UNIFY_ADVICE)
    assert clerk.said[-1].text == "用語の表の書き方に直す欄が選ばれていません。"


def test_the_switch_is_remembered(clerk: Person) -> None:
    settings = Forgetful()
    action = next(
        action
        for menu in clerk.shell.window.menuBar().findChildren(QMenu)
        for action in menu.actions()
        if action.text() == "用語の表と違う書き方に下線を引く"
    )
    field = entries(clerk).form.texts["done"]
    write(field.editor, "ベンダー")
    action.trigger()
    assert underlined(field.editor) == []
    assert not clerk.shell.memory.underlines_wordings
    store_of(clerk)
    clerk.shell.read_frame()
    clerk.wait()
    assert underlined(field.editor) == []
    action.trigger()
    assert underlined(field.editor) == ["ベンダー"]
    memory = Memory(settings)
    memory.remember_underlining(on=False)
    assert not Memory(settings).underlines_wordings


def test_the_table_of_a_closed_data_file_underlines_nothing(office_person: Person) -> None:
    underlining = office_person.shell.around.underlining
    assert underlining.table.lines
    office_person.shell.opening.close_file()
    office_person.wait()
    assert underlining.table.lines == ()
