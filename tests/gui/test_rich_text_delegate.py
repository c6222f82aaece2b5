"""A box to tick is seen in every dress, ticked or not."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from nakano_status.gui.lists.rich_text_list import RichTextItem, RichTextList
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import apply_theme, current_theme
from nakano_status.gui.looks.theme import DARK, HIGH_CONTRAST, LIGHT, Theme


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
