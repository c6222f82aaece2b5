"""What shows where the keyboard is: one frame, the line's or the list's; help beside a field comes with it."""

from PySide6.QtCore import QItemSelectionModel, QStringListModel
from PySide6.QtWidgets import QApplication, QListView, QToolButton
from pytestqt.qtbot import QtBot

from nakano_status.gui.editing.text_field import TextField
from nakano_status.gui.features.start.start_page import RecentRow
from nakano_status.gui.memory import RecentFile


def focused_list(qtbot: QtBot, texts: list[str]) -> QListView:
    """Return a list of texts that has the keyboard."""
    view = QListView()
    view.setModel(QStringListModel(texts, view))
    qtbot.addWidget(view)
    view.show()
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    return view


def test_a_list_is_framed_only_while_no_line_of_it_has_the_cursor(qtbot: QtBot) -> None:
    assert focused_list(qtbot, []).property("framed") is True
    view = focused_list(qtbot, ["取組一", "取組二"])
    assert view.property("framed") is False
    view.selectionModel().clearCurrentIndex()
    assert view.property("framed") is True
    view.selectionModel().setCurrentIndex(view.model().index(1, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
    assert view.property("framed") is False


def test_earlier_values_are_offered_where_the_keyboard_or_the_pointer_is_and_keep_their_place(qtbot: QtBot) -> None:
    field = TextField("done")
    field.set_heading("取組状況")
    field.resize(720, field.sizeHint().height())
    qtbot.addWidget(field)
    field.show()
    place = field.length.geometry()
    assert field.earlier.isHidden()
    field.earlier.follow_keyboard(is_in_field=True)
    assert not field.earlier.isHidden()
    assert field.length.geometry() == place
    field.earlier.follow_pointer(is_at_head=True)
    field.earlier.follow_keyboard(is_in_field=False)
    assert not field.earlier.isHidden()
    field.earlier.follow_pointer(is_at_head=False)
    assert field.earlier.isHidden()


def test_a_recent_file_can_be_taken_off_where_the_keyboard_is_and_where_it_is_gone(qtbot: QtBot) -> None:
    row = RecentRow(RecentFile("/家/税務課.nakano"))
    qtbot.addWidget(row)
    row.move(400, 400)  # away from the pointer
    row.show()
    row.activateWindow()
    taking_off: QToolButton = row.remove
    assert taking_off.isHidden()
    row.button.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is row.button)
    assert not taking_off.isHidden()
    row.button.clearFocus()
    assert taking_off.isHidden()
    row.mark_missing()
    assert not taking_off.isHidden()
