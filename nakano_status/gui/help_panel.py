"""F1: the manual beside the page, opened where it tells of that page (docs/manual)."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QDockWidget, QTextBrowser, QWidget

from nakano_status.gui.appearance import STEP
from nakano_status.gui.words import tr

CONTENTS = "index.md"
"""The manual's first page."""

_PICTURE = re.compile(r"^!\[.*?\]\(.*?\)\s*$", re.MULTILINE)
_WIDTH = 44 * STEP


def find_manual() -> Path:
    """Return the manual's folder: in a checkout, or in the folder that a frozen program unpacks itself into."""
    frozen = getattr(sys, "_MEIPASS", None)
    return (Path(frozen) if frozen else Path(__file__).resolve().parents[2]) / "docs" / "manual"


def section_of(text: str, heading: str) -> str | None:
    """Return what stands under a heading of a page, with the headings below it, without pictures; None without it."""
    lines = _PICTURE.sub("", text).splitlines()
    depths = [_depth(line) for line in lines]
    for first, line in enumerate(lines):
        if depths[first] and line[depths[first] :].strip() == heading:
            after = (place for place in range(first + 1, len(lines)) if 0 < depths[place] <= depths[first])
            return "\n".join(lines[first : next(after, len(lines))])
    return None


def _depth(line: str) -> int:
    """Return how deep a heading is (1 for a page's own), 0 for what is none."""
    mark = line.partition(" ")[0]
    return len(mark) if mark and set(mark) == {"#"} else 0


class HelpPanel(QDockWidget):
    """Stays beside the window until it is closed; links lead to the manual's other pages."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("手引"), parent)
        self.setObjectName("help")
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setAccessibleName(tr("手引"))
        self.text.document().setDocumentMargin(2 * STEP)
        self.text.anchorClicked.connect(self._follow)
        self.setWidget(self.text)
        self.setMinimumWidth(_WIDTH)
        self.hide()

    def explain(self, place: str) -> None:
        """Show a place of the manual: a page ("index.md"), or what stands there under a heading ("office.md#相違")."""
        page, _, heading = place.partition("#")
        text = _read(page)
        self.text.setMarkdown(section_of(text, heading) or _PICTURE.sub("", text))
        self.show()
        self.raise_()

    def _follow(self, link: QUrl) -> None:
        if link.fileName():
            self.text.setMarkdown(_PICTURE.sub("", _read(link.fileName())))


def _read(page: str) -> str:
    """Return a page of the manual; one that is not there says so instead of failing."""
    path = find_manual() / Path(page).name
    try:
        return path.read_text("utf-8")
    except OSError:
        return tr("手引「{name}」が見つかりません。プログラムと一緒に配られている手引を確認してください。").format(
            name=page
        )
