"""Fields: ticks in their own ground, kinds seen at once, and choices that are found by typing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QStyle,
    QStyleOptionButton,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from nakano_status.domain.fields.option import KINDS
from nakano_status.gui.answers.answer_fields import OptionPicker
from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.controls.fields import Choice, LineField, SearchedChoice, TickBox
from nakano_status.gui.editing.dropped_composition import recover_dropped_text
from nakano_status.gui.lists.tables import allow_editing_in_cells, set_up_table
from nakano_status.gui.looks.appearance import HIGH_CONTRAST, LIGHT, Theme, apply_stylesheet, apply_theme
from nakano_status.gui.typed_characters import text_before
from tests.support.expected import present
from tests.support.user_input import compose, press, write


def inside(box: TickBox) -> QImage:
    """Return what is seen inside the box itself."""
    option = QStyleOptionButton()
    box.initStyleOption(option)
    place = box.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, box)
    return box.grab(place.adjusted(2, 2, -2, -2)).toImage()


@pytest.mark.parametrize("theme", [LIGHT, HIGH_CONTRAST], ids=lambda theme: theme.name)
def test_a_tick_is_drawn_on_the_filled_ground(qtbot: QtBot, app: QApplication, theme: Theme) -> None:
    apply_theme(app, theme)
    try:
        box = TickBox("下書きとして作成")
        qtbot.addWidget(box)
        apply_stylesheet(box)
        box.show()
        assert inside(box).pixelColor(inside(box).rect().center()).name() == theme.base
        box.setChecked(True)
        seen = inside(box)
        assert seen.pixelColor(seen.rect().center()).name() == theme.accent
        every = {seen.pixelColor(x, y).name() for x in range(seen.width()) for y in range(seen.height())}
        assert len(every) > 1
    finally:
        apply_theme(app, LIGHT)


def test_control_characters_are_removed_as_they_are_pasted(qtbot: QtBot) -> None:
    field = LineField()
    qtbot.addWidget(field)
    QApplication.clipboard().setText("窓口を\u202e増やす\a。")
    field.setText("前後")
    field.setCursorPosition(1)
    field.paste()
    assert (field.text(), field.cursorPosition()) == ("前窓口を増やす。後", 8)


def test_kanji_of_two_units_are_typed_and_pasted_whole(qtbot: QtBot) -> None:
    field = LineField()
    qtbot.addWidget(field)
    for typed in ("𠮷", "野", "太郎"):
        field.insert(typed)
    assert field.text() == "𠮷野太郎"
    field.setCursorPosition(2)
    QApplication.clipboard().setText("\u202a𩸽\u202c")
    field.paste()
    field.insert("後")
    assert field.text() == "𠮷𩸽後野太郎"


def test_a_place_of_qt_is_between_whole_characters() -> None:
    assert [text_before("𠮷野\ud842太", each) for each in range(6)] == [
        "",
        "",
        "𠮷",
        "𠮷野",
        "𠮷野\ud842",
        "𠮷野\ud842太",
    ]


def test_control_characters_are_removed_in_a_cell_of_a_table(qtbot: QtBot) -> None:
    table, model = QTableView(), QStandardItemModel(1, 1)
    qtbot.addWidget(table)
    set_up_table(table, model, "表")
    index = model.index(0, 0)
    editor = table.itemDelegate().createEditor(table, QStyleOptionViewItem(), index)
    assert isinstance(editor, QLineEdit)
    QApplication.clipboard().setText("窓口を\u202e増やす。")
    editor.paste()
    assert editor.text() == "窓口を増やす。"


def test_text_that_is_composed_in_a_field_or_cell_is_committed_when_it_is_left(app: QApplication, qtbot: QtBot) -> None:
    recover_dropped_text(app)
    window, table, model = QWidget(), QTableView(), QStandardItemModel(1, 1)
    qtbot.addWidget(window)
    column_of(field := LineField(), other := LineField(), table, within=window)
    set_up_table(table, model, "表")
    allow_editing_in_cells(table)
    window.show()
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    compose(field, "まどぐち")
    table.setFocus()
    assert field.text() == "まどぐち"
    table.edit(model.index(0, 0))
    (editor,) = table.viewport().findChildren(QLineEdit)
    compose(editor, "かくだい")
    other.setFocus()
    assert str(model.index(0, 0).data()) == "かくだい"


def test_the_open_list_shows_its_last_entry_whole(qtbot: QtBot) -> None:
    picker = OptionPicker()
    picker.offer_options(KINDS)
    qtbot.addWidget(picker)
    apply_stylesheet(picker)
    picker.show()
    picker.showPopup()
    view = picker.view()
    last = view.visualRect(picker.model().index(picker.count() - 1, 0))
    assert view.viewport().rect().contains(last)
    picker.hidePopup()


def test_a_choice_that_does_not_apply_is_passed_over_by_the_arrow_keys(qtbot: QtBot) -> None:
    choice = Choice()
    qtbot.addWidget(choice)
    choice.offer((each, each) for each in "あいう")
    choice.show()
    choice.set_choice_shown(1, shown=False)
    press(choice, Qt.Key.Key_Down)
    assert choice.currentText() == "う"
    choice.set_choice_shown(2, shown=False)
    assert choice.currentText() == "あ"
    choice.set_choice_shown(1, shown=True)
    press(choice, Qt.Key.Key_Down)
    assert choice.currentText() == "い"


CHOICES = (
    ("（統合しない）", None),
    ("1-5-1-02-K　交流の支援", "K"),
    ("1-5-1-03-U　セミナー", "U"),
    ("2-1-2-03-N　RPA", "N"),
)


@pytest.fixture
def done() -> list[object]:
    """What was chosen, in order."""
    return []


@pytest.fixture
def around(qtbot: QtBot, done: list[object]) -> QWidget:
    """A choice with a field after it, N chosen."""
    around = QWidget()
    made = SearchedChoice("統合先", lambda: done.append(made.currentData()))
    line = QVBoxLayout(around)
    for part in (made, QLineEdit()):
        line.addWidget(part)
    made.offer(CHOICES, "N")
    qtbot.addWidget(around)
    around.show()
    return around


@pytest.fixture
def choice(qtbot: QtBot, around: QWidget) -> SearchedChoice:
    """The choice, the keyboard in it."""
    found = present(around.findChild(SearchedChoice))
    found.setFocus()
    qtbot.waitUntil(found.line.hasSelectedText)
    return found


def offered(choice: SearchedChoice) -> list[str]:
    popup = present(choice.offers.popup())
    assert popup.isVisible()
    return [str(popup.model().index(place, 0).data())[:10] for place in range(popup.model().rowCount())]


def press_in_offers(choice: SearchedChoice, *pressed: Qt.Key) -> None:
    for key in pressed:
        popup = present(choice.offers.popup())
        press(popup, key)


def test_what_is_typed_in_any_width_offers_the_choices_that_have_all_its_words(
    choice: SearchedChoice, done: list[object]
) -> None:
    write(choice.line, "１－５－１")
    assert offered(choice) == ["1-5-1-02-K", "1-5-1-03-U"]
    press_in_offers(choice, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert (choice.currentData(), done) == ("U", ["U"])


def test_the_only_choice_that_fits_is_chosen_by_enter(choice: SearchedChoice, done: list[object]) -> None:
    write(choice.line, "1-5-1 支援")
    press_in_offers(choice, Qt.Key.Key_Return)
    assert (choice.currentData(), choice.line.text(), done) == ("K", CHOICES[1][0], ["K"])


@pytest.mark.parametrize("text", ["1-5-1", "ない取組", " "])
def test_a_text_that_fits_several_or_none_gives_way_to_what_was_chosen(
    choice: SearchedChoice, done: list[object], text: str
) -> None:
    write(choice.line, text)
    press_in_offers(choice, Qt.Key.Key_Escape)
    press(choice, Qt.Key.Key_Tab)
    assert (choice.currentData(), choice.line.text(), done) == ("N", CHOICES[3][0], [])
