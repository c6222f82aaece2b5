"""F1: the manual beside the page, opened where it tells of that page (docs/manual)."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QDockWidget, QTextBrowser, QWidget

from nakano_status.gui.appearance import STEP
from nakano_status.gui.words import tr

_PICTURE = re.compile(r"^!\[.*?\]\(.*?\)\s*$", re.MULTILINE)
_SECTION = re.compile(r"^## ", re.MULTILINE)
_WIDTH = 44 * STEP


def find_manual() -> Path:
    """Return the manual's folder: in a checkout, or in the folder that a frozen program unpacks itself into."""
    frozen = getattr(sys, "_MEIPASS", None)
    return (Path(frozen) if frozen else Path(__file__).resolve().parents[2]) / "docs" / "manual"


def section_of(text: str, title: str) -> str:
    """Return the section of a page whose heading begins with `title`, without pictures; else the whole page."""
    whole = _PICTURE.sub("", text)
    sections = _SECTION.split(whole)
    return next((f"## {section}" for section in sections[1:] if section.startswith(title)), whole)


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

    def explain(self, page: str, title: str) -> None:
        """Show what the manual's page (a file's name) says under the heading `title`."""
        self.text.setMarkdown(section_of(_read(page), title))
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
