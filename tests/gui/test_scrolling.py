"""A scrolled content keeps the width that it needs."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from nakano_status.gui.controls.boxes import scrolled


def test_what_scrolls_up_and_down_is_never_narrower_than_its_content(qtbot: QtBot) -> None:
    content = QLabel("題名")
    content.setMinimumWidth(432)
    area = scrolled(content)
    qtbot.addWidget(area)
    assert area.minimumSizeHint().width() > 432
