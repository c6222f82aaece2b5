"""A ticked box shows a tick in its own ground, not a square."""

from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionButton
from pytestqt.qtbot import QtBot

from nakano_status.gui.appearance import dress
from nakano_status.gui.theme import HIGH_CONTRAST, LIGHT, Theme
from nakano_status.gui.tick_box import TickBox


def colours_of(box: TickBox) -> set[str]:
    """Return the colours inside the box itself."""
    option = QStyleOptionButton()
    box.initStyleOption(option)
    place = box.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, box).adjusted(2, 2, -2, -2)
    image = box.grab(place).toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_a_tick_is_drawn_into_the_box_in_every_contrast(qtbot: QtBot, app: QApplication) -> None:
    def look(theme: Theme) -> set[str]:
        dress(app, theme)
        box = TickBox("下書きとして作成")
        qtbot.addWidget(box)
        assert theme.accent not in colours_of(box)
        box.setChecked(True)
        return colours_of(box)

    try:
        for theme in (LIGHT, HIGH_CONTRAST):
            seen = look(theme)
            assert theme.accent in seen
            assert len(seen) > 1
    finally:
        dress(app, LIGHT)
