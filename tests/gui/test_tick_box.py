"""A ticked box shows a tick in its own ground, not a square."""

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionButton
from pytestqt.qtbot import QtBot

from nakano_status.gui.controls.fields import TickBox
from nakano_status.gui.looks.appearance import HIGH_CONTRAST, LIGHT, Theme, apply_stylesheet, apply_theme


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
