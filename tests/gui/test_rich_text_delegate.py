"""A box to tick is seen in every dress, ticked or not, and the underscore of a file's name at every scale."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from nakano_status.gui.lists.rich_text_list import RichTextItem, RichTextList
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import DARK, HIGH_CONTRAST, LIGHT, Theme, apply_theme, current_theme
from nakano_status.gui.looks.labels import ReadingLabel, with_clear_underscores


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
