"""A list of rich text changes row by row: items that remain keep their place on the screen.

A box to tick is seen in every dress, ticked or not, and the underscore of a file's name at every scale.
"""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget
from pytestqt.qtbot import QtBot

from nakano_status.domain.wording.word_table import BUILT_IN
from nakano_status.gui.controls.boxes import STRETCH, column_of
from nakano_status.gui.features.wording.word_table_panel import ON, WordModel
from nakano_status.gui.lists.rich_text_list import RichTextItem, RichTextList
from nakano_status.gui.lists.rich_text_view import RichTextView, ShortRichTextView
from nakano_status.gui.lists.tables import TickDelegate, set_up_table
from nakano_status.gui.looks.appearance import DARK, HIGH_CONTRAST, LIGHT, STEP, Theme, apply_theme, current_theme
from nakano_status.gui.looks.labels import ReadingLabel, with_clear_underscores


def told(*items: str) -> list[RichTextItem]:
    return [RichTextItem(f"<p>{item}</p>", item, item) for item in items]


def test_what_is_still_told_keeps_the_cursor() -> None:
    model = RichTextList()
    view = RichTextView("一覧", model)
    model.set_items(told("一", "二", "三", "四"))
    view.setCurrentIndex(model.place_of("三"))
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))
    model.set_items(told("二", "三", "四", "五"))
    assert model.item_keys == ["二", "三", "四", "五"]
    assert view.current_item == "三"
    model.set_items(told("二", "三"))
    assert view.current_item == "三"
    assert resets == []


def test_words_that_changed_are_told_anew_in_their_place() -> None:
    model = RichTextList()
    model.set_items([RichTextItem("<p>見出し 1件</p>", "見出し 1件"), *told("一")])
    changed: list[int] = []
    model.dataChanged.connect(lambda first, *_: changed.append(first.row()))
    model.set_items([RichTextItem("<p>見出し 2件</p>", "見出し 2件"), *told("一", "二")])
    assert changed == [0]
    assert [model.index(place).data() for place in range(3)] == ["見出し 2件", "一", "二"]


def test_a_tick_that_a_person_turns_is_told_of_and_other_changes_are_not() -> None:
    model = RichTextList()
    model.set_items([RichTextItem("<p>一</p>", "一", "一", ticked=True)])
    turned: list[None] = []
    model.turned.connect(lambda: turned.append(None))
    model.set_items([RichTextItem("<p>一、二</p>", "一、二", "一", ticked=True)])
    assert turned == []
    model.setData(model.index(0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert len(turned) == 1
    assert model.ticked == []


def test_a_turned_tick_stays_turned_although_its_item_was_away() -> None:
    model, boxes = RichTextList(), [RichTextItem(f"<p>{each}</p>", each, each, ticked=True) for each in "一二"]
    model.update_items(boxes)
    model.setData(model.index(0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    model.update_items([*boxes, RichTextItem("<p>一</p>", "一", "一")])
    assert (model.ticked, model.unticked) == (["二"], ["一"])
    model.tick_all(ticked=False)
    assert (model.ticked, model.unticked) == ([], ["一", "二"])
    model.update_items(boxes[1:])
    model.update_items(boxes)
    assert (model.ticked, model.unticked) == ([], ["一", "二"])
    model.forget_ticks(["一"])
    model.update_items(boxes)
    assert (model.ticked, model.unticked) == (["一"], ["二"])
    model.forget_ticks()
    model.update_items(boxes)
    assert model.ticked == ["一", "二"]


@pytest.mark.parametrize("proposed", [True, False])
def test_a_tick_that_a_person_turned_stays_when_the_next_reading_proposes_another(proposed: bool) -> None:
    model = RichTextList()
    model.set_items([RichTextItem("<p>一</p>", "一", "一", ticked=proposed)])
    state = Qt.CheckState.Unchecked if proposed else Qt.CheckState.Checked
    model.setData(model.index(0), state, Qt.ItemDataRole.CheckStateRole)
    for now in (not proposed, proposed):
        model.update_items([RichTextItem("<p>一</p>", "一", "一", ticked=now)])
        assert model.ticked == ([] if proposed else ["一"])


@pytest.mark.parametrize("button", [Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton])
def test_only_the_left_button_turns_a_tick(qtbot: QtBot, button: Qt.MouseButton) -> None:
    view = RichTextView("一覧", click_goes=False)
    view.lines.set_items([RichTextItem("<p>一</p>", "一", "一", ticked=True)])
    words, table = WordModel(), QTableView()
    words.may_write = True
    words.show_table(BUILT_IN)
    set_up_table(table, words, "用語の表")
    table.setItemDelegate(TickDelegate(table))
    row, cell = view.visualRect(view.lines.index(0)), table.visualRect(words.index(0, ON))
    for shown, box, ticks in (
        (view, row.topLeft() + QPoint(2 * STEP + 6, STEP + 6), lambda: view.lines.ticked),
        (table, QPoint(cell.left() + 2 * STEP + 6, cell.center().y()), lambda: words.table.lines[0].is_on),
    ):
        qtbot.addWidget(shown)
        before = ticks()
        QTest.mouseClick(shown.viewport(), button, pos=box)
        assert ticks() == before
        QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=box)
        assert ticks() != before


def test_an_emptied_list_has_no_cursor() -> None:
    model = RichTextList()
    view = RichTextView("一覧", model)
    model.set_items(told("一", "二"))
    view.selectionModel().setCurrentIndex(model.index(1), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    model.set_items(())
    assert view.current_item is None


def test_a_short_list_becomes_as_high_as_its_lines(qtbot: QtBot) -> None:
    view, around = ShortRichTextView("一覧"), QWidget()
    qtbot.addWidget(around)
    column_of(view, (STRETCH, 1), within=around)
    around.resize(300, 600)
    around.show()
    view.lines.set_items(told("一"))
    around.grab()
    low = view.height()
    view.lines.set_items(told(*"一二三四五六七八"))
    qtbot.waitUntil(lambda: view.height() > low)


@pytest.fixture(params=[LIGHT, DARK, HIGH_CONTRAST], ids=lambda theme: theme.name)
def worn(request: pytest.FixtureRequest, app: QApplication) -> Iterator[Theme]:
    """Each dress in turn."""
    apply_theme(app, request.param)
    yield current_theme()
    apply_theme(app, LIGHT)


@pytest.mark.parametrize("ticked", [True, False])
def test_a_box_stands_out_from_its_ground(worn: Theme, ticked: bool) -> None:
    model = RichTextList()
    model.set_items([RichTextItem("", "", "item", ticked=ticked)])
    view = RichTextView("一覧", model)
    view.resize(300, 100)
    image = view.grab().toImage()
    box = view.visualRect(model.index(0))
    row = box.top() + 17  # through the middle of the box
    colours = {image.pixelColor(x, row).name() for x in range(box.left(), box.left() + 44)}
    assert (worn.accent if ticked else worn.muted) in colours


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5])
def test_an_underscore_in_a_name_is_as_dark_as_a_letter(ratio: float) -> None:
    view = RichTextView("一覧")
    view.lines.set_items([RichTextItem("<p>____</p>", "____", "item")])
    for shown in (ReadingLabel("____"), view):
        image = QImage(round(300 * ratio), round(60 * ratio), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.white)
        shown.resize(300, 60)
        shown.render(image)
        inside = [(x, y) for x in range(4, image.width() - 4) for y in range(4, image.height() - 4)]
        assert min(image.pixelColor(*place).lightness() for place in inside) < 60, shown


def test_only_the_text_of_html_is_underlined() -> None:
    html = 'a_b <a href="x_y">c_d</a> &lt;e_f&gt; '
    assert with_clear_underscores(html) == 'a<u>_</u>b <a href="x_y">c<u>_</u>d</a> &lt;e<u>_</u>f&gt; '
