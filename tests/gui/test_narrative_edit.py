"""The text editor: an input method is left alone, and nothing that was typed is lost.

A double click selects a run of characters of one kind.
"""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFocusEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nakano_status.gui.editing.narrative_edit import NarrativeEdit, WordSelection, run_at
from tests.support.user_input import CONTROL, compose, keys, press

_TEXT = "窓口での手順をデータベースに登録し、R4年度は1,200件（前年比105.5％）を、佐々木係長が確認した。"


@pytest.mark.parametrize(
    ("inside", "word"),
    [
        ("窓", "窓口"),
        ("順", "手順"),
        ("で", "での"),
        ("ー", "データベース"),
        ("ス", "データベース"),
        ("R", "R4"),
        ("度", "年度"),
        ("200", "1,200"),
        (".5", "105.5"),
        ("％", "％"),
        ("、", "、"),
        ("々", "佐々木係長"),
        ("した", "した"),
        ("。", "。"),
    ],
)
def test_a_word_is_a_run_of_one_kind_of_character(inside: str, word: str) -> None:
    start, end = run_at(_TEXT, _TEXT.index(inside))
    assert _TEXT[start:end] == word


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ("らーめん店", 1, "らーめん"),
        ("ﾃﾞｰﾀ入力", 1, "ﾃﾞｰﾀ"),
        ("カタカナ・ひらがな", 4, "・"),
        ("窓口　の案内", 2, "　"),
        ("𠮷田係長、", 0, "𠮷田係長"),
        ("2か所、一ヶ所", 5, "一ヶ所"),
        ("…です", 0, "…"),
        ("見直した。", 5, "。"),
        ("（（注））", 0, "（（"),
    ],
)
def test_marks_that_belong_to_a_neighbour_and_signs_alone(text: str, place: int, word: str) -> None:
    start, end = run_at(text, place)
    assert text[start:end] == word


def test_an_empty_text_has_no_word() -> None:
    assert run_at("", 0) == (0, 0)


@pytest.fixture
def edit(qtbot: QtBot) -> Iterator[NarrativeEdit]:
    window = QWidget()
    layout = QVBoxLayout(window)
    edit = NarrativeEdit()
    layout.addWidget(edit)
    layout.addWidget(QLineEdit())
    qtbot.addWidget(window)
    window.resize(400, 400)
    window.show()
    window.activateWindow()
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    yield edit
    window.close()


def test_what_is_composed_is_not_in_the_text_but_in_what_is_saved(edit: NarrativeEdit) -> None:
    edit.load("窓口を")
    edit.moveCursor(edit.textCursor().MoveOperation.End)
    compose(edit, "かくだい")
    assert edit.is_composing
    assert edit.text() == "窓口を"
    assert edit.text_as_typed() == "窓口をかくだい"


def test_every_step_of_a_composition_is_told(edit: NarrativeEdit, qtbot: QtBot) -> None:
    with qtbot.waitSignal(edit.typed):
        compose(edit, "か")
    with qtbot.waitSignal(edit.typed):
        compose(edit, "", "拡大")
    assert edit.text() == edit.text_as_typed() == "拡大"


def test_leaving_the_field_takes_what_is_being_composed(edit: NarrativeEdit, qtbot: QtBot) -> None:
    compose(edit, "かくだい")
    with qtbot.waitSignal(edit.left):
        press(edit, Qt.Key.Key_Tab)
    assert edit.text() == "かくだい"
    assert not edit.is_composing
    assert not edit.hasFocus()


def _middle_of(edit: NarrativeEdit, place: int) -> QPoint:
    """Return where a character is seen, counted in UTF-16."""
    cursor = edit.textCursor()
    cursor.setPosition(place)
    return edit.cursorRect(cursor).center() + QPoint(edit.fontMetrics().horizontalAdvance("窓") // 2, 0)


def test_a_double_click_takes_the_word_and_a_third_the_line(edit: NarrativeEdit) -> None:
    edit.load("窓口の手順をデータベースで見直した。\n周知した。")
    inside = _middle_of(edit, 4)
    QTest.mouseDClick(edit.viewport(), Qt.MouseButton.LeftButton, pos=inside)
    assert edit.textCursor().selectedText() == "手順"
    QTest.mouseClick(edit.viewport(), Qt.MouseButton.LeftButton, pos=inside)
    assert edit.textCursor().selectedText().rstrip("\u2029") == "窓口の手順をデータベースで見直した。"


def test_the_hand_still_down_after_a_double_click_takes_word_after_word(edit: NarrativeEdit) -> None:
    edit.load("𠮷田の手順をデータベースで見直した。")
    picking = WordSelection(edit)
    assert not picking.extend(_middle_of(edit, 4))
    picking.begin(_middle_of(edit, 4))
    picking.extend(_middle_of(edit, 9))
    assert edit.textCursor().selectedText() == "手順をデータベース"
    picking.extend(_middle_of(edit, 0))
    assert edit.textCursor().selectedText() == "𠮷田の手順"


def test_loading_is_not_typing(edit: NarrativeEdit, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(edit.typed):
        edit.load("前回の予定")


def test_loading_ends_the_way_back(edit: NarrativeEdit) -> None:
    keys(edit, "abc")
    edit.load("別の行")
    edit.undo()
    assert edit.text() == "別の行"


def test_texts_come_back_as_they_were(edit: NarrativeEdit) -> None:
    for text in ("一行目\n二行目\n", "全角　空白", "no\u00a0break", "𠮷野家", " 前後の空白 ", ""):
        edit.load(text)
        assert edit.text() == text


def pasted(text: str) -> QMimeData:
    data = QMimeData()
    data.setText(text)
    return data


def test_only_the_plain_text_is_pasted_and_is_one_step_of_undo(edit: NarrativeEdit) -> None:
    edit.load("前の文章")
    edit.selectAll()
    data = pasted('"太字\n二行目"\r\n')
    data.setHtml("<b>太字</b>")
    edit.insertFromMimeData(data)
    assert edit.text() == "太字\n二行目"
    edit.undo()
    assert edit.text() == "前の文章"


def test_of_all_formats_that_excel_puts_on_the_clipboard_the_text_is_pasted(edit: NarrativeEdit) -> None:
    data = pasted('"実施した。\n続ける。"\r\n')
    data.setHtml("<html><body><table><tr><td>実施した。<br>続ける。</td></tr></table></body></html>")
    data.setImageData(QImage(8, 8, QImage.Format.Format_RGB32))
    for own in ("Csv", "Biff12", "XML Spreadsheet", "Rich Text Format", "Link"):
        data.setData(f'application/x-qt-windows-mime;value="{own}"', b"PK\3\4")
    assert edit.canInsertFromMimeData(data)
    edit.insertFromMimeData(data)
    assert edit.text() == "実施した。\n続ける。"


def test_cells_side_by_side_are_joined_and_that_is_said(edit: NarrativeEdit, qtbot: QtBot) -> None:
    with qtbot.waitSignal(edit.noticed) as told:
        edit.insertFromMimeData(pasted("実施した。\t続ける。\r\n"))
    assert edit.text() == "実施した。　続ける。"
    assert told.args == ["2列のセルを「　」（全角の空白）でつなぎました。Ctrl+Zで取り消せます。"]


def test_pictures_files_and_whole_tables_are_refused_with_a_kind_word(edit: NarrativeEdit, qtbot: QtBot) -> None:
    picture = QMimeData()
    picture.setImageData(QImage(1, 1, QImage.Format.Format_RGB32))
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/folder/回答様式.xlsx")])
    table = QMimeData()
    table.setHtml("<table><tr><td>他のプログラムの表</td></tr></table>")
    whole = pasted("\n".join("\t".join(["値"] * 20) for _ in range(1000)))
    for data, words in (
        (picture, "画像は"),
        (files, "ファイルは"),
        (table, "この内容は"),
        (whole, "貼り付ける内容が長すぎます"),
    ):
        with qtbot.waitSignal(edit.noticed) as told:
            edit.insertFromMimeData(data)
        assert str((told.args or [""])[0]).startswith(words)
    assert edit.text() == ""
    assert not edit.canInsertFromMimeData(files)  # dropped, they are the window's: it opens them


def test_a_text_that_was_copied_here_comes_back_to_the_last_character(edit: NarrativeEdit) -> None:
    text = "表\tの\u00a0文\u200b章\n"
    edit.load(text)
    edit.selectAll()
    data = edit.createMimeDataFromSelection()
    assert not data.hasHtml()
    edit.load("")
    edit.insertFromMimeData(data)
    assert edit.text() == text


def test_dropping_a_text_is_pasting_it(edit: NarrativeEdit) -> None:
    data = pasted("・\t研修\r\n・\t周知\r\n")
    place = edit.viewport().rect().center()
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(place, copy, data, left, none)
    QCoreApplication.sendEvent(edit.viewport(), entered)
    QCoreApplication.sendEvent(edit.viewport(), QDropEvent(place.toPointF(), copy, data, left, none))
    assert edit.text() == "・研修\n・周知"


def test_what_was_planned_is_added_and_nothing_is_lost(edit: NarrativeEdit) -> None:
    edit.load("既に書いた。")
    edit.selectAll()
    for _ in range(2):
        edit.add("前回の予定。")
        assert edit.text() == "既に書いた。\n前回の予定。"
    edit.undo()
    assert edit.text() == "既に書いた。"
    edit.load(" ")
    edit.add("前回の予定。")
    assert edit.text() == "前回の予定。"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("窓口の案内を継続して行った。", "窓口の案内を継続して行った。\n継続"),
        ("継続\n案内を始めた。", "継続\n案内を始めた。"),
        ("", "継続"),
    ],
)
def test_a_planned_text_is_added_unless_its_lines_are_there(edit: NarrativeEdit, before: str, after: str) -> None:
    edit.load(before)
    assert edit.add("継続") is (before != after)
    assert edit.text() == after


def test_undo_reaches_the_menu_when_the_text_has_nothing_to_take_back(edit: NarrativeEdit) -> None:
    reached: list[bool] = []
    action = edit.window().addAction("元に戻す")
    action.setShortcut("Ctrl+Z")
    action.triggered.connect(lambda: reached.append(True))
    keys(edit, "a")
    press(edit, Qt.Key.Key_Z, CONTROL)
    assert (edit.text(), reached) == ("", [])
    press(edit, Qt.Key.Key_Z, CONTROL)
    assert reached == [True]


def test_it_grows_with_its_text_up_to_a_limit(edit: NarrativeEdit) -> None:
    edit.load("一行")
    small = edit.height()
    edit.load("\n".join("行" for _ in range(8)))
    middle = edit.height()
    edit.load("\n".join("行" for _ in range(80)))
    assert small < middle < edit.height() < 20 * edit.fontMetrics().height() * 2
    assert edit.verticalScrollBar().maximum() > 0


def test_putting_text_is_one_step_of_undo(edit: NarrativeEdit) -> None:
    edit.load("既存")
    edit.put("（推進）")
    assert edit.text() == "（推進）既存"
    edit.undo()
    assert edit.text() == "既存"


RECORDED = (
    ("", ""),  # on coming into the field
    *((step, "") for step in ("ｍ", "ま", "まｄ", "まど", "まどｇ", "まどぐ", "まどぐｃ", "まどぐｃｈ", "まどぐち")),
    ("窓口", ""),  # Space
    ("マドグチ", ""),  # Space
    ("", "マドグチ"),  # Enter
    ("", ""),
    *((step, "") for step in ("ｍ", "も", "もｊ", "もじ")),
)
"""Composed and committed texts as IBus 1.5.27 with Mozc 2.28 sent them for madoguchi, Space, Space, Enter, moji."""


def test_an_empty_event_of_an_input_method_is_not_typing(edit: NarrativeEdit, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(edit.typed):
        compose(edit, *RECORDED[0])


def test_what_ibus_lets_go_of_when_another_window_comes_is_kept(edit: NarrativeEdit, qtbot: QtBot) -> None:
    for preedit, commit in (*RECORDED, *[("", "")] * 4):  # the last four as recorded, 100 ms before the focus goes
        compose(edit, preedit, commit)
    with qtbot.waitSignal(edit.left):
        leave_for_another_window(edit)
    assert edit.text() == "マドグチもじ"


def test_a_composition_that_was_settled_or_given_up_does_not_come_back(edit: NarrativeEdit) -> None:
    compose(edit, "もじ")
    compose(edit, "", "文字")
    leave_for_another_window(edit)
    compose(edit, "もじ")
    compose(edit, "")  # Escape
    press(edit, Qt.Key.Key_Tab)
    assert edit.text() == "文字"


def leave_for_another_window(edit: NarrativeEdit) -> None:
    event = QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason)
    QCoreApplication.sendEvent(edit, event)
