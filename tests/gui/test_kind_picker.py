"""変更の種別: every kind can be seen at once when the list is open."""

from pytestqt.qtbot import QtBot

from nakano_status.gui.answers.answer_fields import KindPicker
from nakano_status.gui.looks.appearance import apply_stylesheet


def test_the_open_list_shows_its_last_entry_whole(qtbot: QtBot) -> None:
    picker = KindPicker()
    qtbot.addWidget(picker)
    apply_stylesheet(picker)
    picker.show()
    picker.showPopup()
    view = picker.view()
    last = view.visualRect(picker.model().index(picker.count() - 1, 0))
    assert view.viewport().rect().contains(last)
    picker.hidePopup()
