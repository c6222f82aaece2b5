"""F1: the manual beside the page, opened at the chapter on that page (docs/manual)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QGuiApplication,
    QPagedPaintDevice,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QMainWindow, QTextBrowser, QToolButton, QWidget

from nakano_status.gui.controls.boxes import LEAST_WIDTH, STRETCH, SidePanel, column_of, line_of
from nakano_status.gui.lists.rich_text_view import ClosedDocument
from nakano_status.gui.looks.appearance import STEP, steps
from nakano_status.gui.looks.labels import label, set_tip, without_key
from nakano_status.gui.words import tr
from nakano_status.program_files import program_folder

CONTENTS = "index.md"
"""The manual's first page."""

_PICTURE = re.compile(r"^!\[.*?\]\(.*?\)\s*$", re.MULTILINE)
_PUNCTUATION = re.compile(r"[^\w\- ]")
_WIDTH = 46
"""The width in which the panel opens, in steps."""
_LINE_HEIGHT = 135
"""Per cent of the font's own line height."""
_BY_KEYBOARD = Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.LinksAccessibleByKeyboard


def find_manual() -> Path:
    """Return the folder of the manual that is part of the program."""
    return program_folder("docs") / "manual"


def section_of(text: str, heading: str) -> str | None:
    """Return the text under a heading of a page with its subsections, without pictures; None without the heading."""
    lines = _PICTURE.sub("", text).splitlines()
    depths = [_depth(line) for line in lines]
    for first, line in enumerate(lines):
        if depths[first] and _anchor(line[depths[first] :]) == _anchor(heading):
            after = (place for place in range(first + 1, len(lines)) if 0 < depths[place] <= depths[first])
            return "\n".join(lines[first : next(after, len(lines))])
    return None


def _anchor(heading: str) -> str:
    """Return the anchor of a heading in a link: its letters without punctuation."""
    return _PUNCTUATION.sub("", heading.strip()).casefold().replace(" ", "-")


def _depth(line: str) -> int:
    """Return the level of a heading (1 for that of the page), 0 for a line that is no heading."""
    mark = line.partition(" ")[0]
    return len(mark) if mark and set(mark) == {"#"} else 0


@dataclass(frozen=True)
class ShownHelp:
    """What the panel shows: its title, and the text as HTML or as Markdown from the manual."""

    title: str
    text: str
    is_markdown: bool = True


class HelpPanel(SidePanel):
    """A panel beside the window that is open until it is closed, also by Esc.

    Its links lead to other pages of the manual.
    """

    def __init__(self, parent: QMainWindow) -> None:
        super().__init__(tr("手引"), parent)
        self.setObjectName("help")
        self.title = label("", "title")
        self.text = QTextBrowser()
        self.text.setDocument(ClosedDocument(self.text))
        self.text.setOpenLinks(False)
        self.text.document().setDocumentMargin(2 * STEP)
        self.text.anchorClicked.connect(self._follow)
        self.text.setTextInteractionFlags(self.text.textInteractionFlags() | _BY_KEYBOARD)
        self.contents = self._button(tr("目次"), lambda: self.explain(CONTENTS), tr("手引の目次を表示します"))
        self.back = self._button(tr("戻る"), self.go_back, tr("前に表示していたところに戻ります"))
        self.copying = self._button(tr("コピー"), self.copy, tr("表示している内容をすべてコピーします"))
        self.printing = self._button(tr("印刷…"), self.ask_printer, tr("表示している内容を印刷します"))
        self.closing = self._button(tr("閉じる"), self.close, tr("閉じて、元の場所に戻ります（Esc）"))
        self._shown: list[ShownHelp] = []
        self._lay_out()
        self.setMinimumWidth(LEAST_WIDTH)
        self.hide()

    def explain(self, place: str) -> None:
        """Show a place of the manual: a page ("index.md"), or the text under a heading ("excel.md#提出する")."""
        page, _, heading = place.partition("#")
        text = _read(page).replace("](#", f"]({page}#")  # a link within the page leads to this page
        self.show_help(ShownHelp(tr("手引"), section_of(text, heading) or _PICTURE.sub("", text)))

    def show_help(self, shown: ShownHelp) -> None:
        """Show a text and set the focus to it; the earlier text is one step back."""
        if not self._shown or self._shown[-1] != shown:
            self._shown.append(shown)
        self._show_last()

    def go_back(self) -> None:
        """Show the text that was shown before."""
        if len(self._shown) > 1:
            self._shown.pop()
            self._show_last()

    def copy(self) -> None:
        """Copy all that is shown."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())

    def ask_printer(self) -> None:
        """Show the print dialog, then print what is shown."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter()
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.print_on(printer))
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    def print_on(self, printer: QPagedPaintDevice) -> None:
        """Print what is shown, dark on light whatever the theme is."""
        document = ClosedDocument()
        document.setDefaultFont(self.text.font())
        _fill(document, self._shown[-1])
        document.print_(printer)

    def _show_last(self) -> None:
        shown = self._shown[-1]
        self.setWindowTitle(shown.title)
        self.title.setText(shown.title)
        self.text.setAccessibleName(shown.title)
        _fill(self.text.document(), shown)
        self.back.setEnabled(len(self._shown) > 1)
        self.show_beside(lambda window: min(steps(_WIDTH), window.width() // 2))
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        self.text.verticalScrollBar().setValue(0)

    def _follow(self, link: QUrl) -> None:
        if link.fileName():
            self.explain(f"{link.fileName()}#{unquote(link.fragment())}")

    def _button(self, words: str, do: Callable[[], object], hint: str) -> QToolButton:
        button = QToolButton()
        button.setText(without_key(words))
        set_tip(button, hint)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda _=False: do())
        return button

    def _lay_out(self) -> None:
        self.setTitleBarWidget(QWidget())  # the system's own has buttons that no key reaches
        head = line_of((self.title, 1), self.closing, margins=(2 * STEP, STEP + STEP // 2, STEP, 0), spacing=None)
        line = line_of(
            self.contents,
            self.back,
            self.copying,
            self.printing,
            STRETCH,
            margins=(STEP, 0, STEP, STEP // 2),
            spacing=STEP // 2,
        )
        whole = QWidget()
        whole.setObjectName("help")
        column_of(head, line, (self.text, 1), within=whole, spacing=0)
        self.setWidget(whole)


def _fill(document: QTextDocument, shown: ShownHelp) -> None:
    """Set the text with space between its lines."""
    if shown.is_markdown:
        document.setMarkdown(shown.text)
    else:
        document.setHtml(shown.text)
    airy = QTextBlockFormat()
    airy.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.mergeBlockFormat(airy)


def _read(page: str) -> str:
    """Return a page of the manual, or a text that it is missing instead of raising an error."""
    path = find_manual() / Path(page).name
    try:
        return path.read_text("utf-8")
    except OSError:
        return tr("手引「{name}」が見つかりません。プログラムと一緒に配られている手引を確認してください。").format(
            name=page
        )
