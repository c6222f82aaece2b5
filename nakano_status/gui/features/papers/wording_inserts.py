"""What can be inserted into a template: placeholders, parts on a line of their own, how a line is placed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QPushButton

from nakano_status.application.papers.keep_wording import EditedWording
from nakano_status.gui.features.papers.wording_edit import WordingEdit
from nakano_status.gui.looks.plain_text import without_key
from nakano_status.gui.words import tr


def offer_inserts(button: QPushButton, wording: EditedWording, editor: WordingEdit) -> None:
    """Add a menu of what a template may contain to a button; a choice is inserted at the cursor."""
    if (before := button.menu()) is not None:
        before.deleteLater()
    menu = QMenu(button)
    words = menu.addMenu(tr("置き換わる語"))
    for name, told in wording.placeholders.items():
        _add(words, f"｛{name}｝　{told}", lambda name=name: editor.put(f"｛{name}｝"))  # type: ignore[misc]
    parts = menu.addMenu(tr("入る部分（その行だけに書く）"))
    for name, told in wording.parts.items():
        _add(parts, f"［{name}］　{told}", lambda name=name: editor.insert_line(f"［{name}］"))  # type: ignore[misc]
    manners = menu.addMenu(tr("行の置き方（行の先頭に書く）"))
    for name in wording.manners:
        _add(manners, f"［{name}］", lambda name=name: editor.begin_line(f"［{name}］"))  # type: ignore[misc]
    button.setMenu(menu)


def _add(menu: QMenu, words: str, do: Callable[[], None]) -> None:
    menu.addAction(without_key(words)).triggered.connect(lambda _=False: do())
