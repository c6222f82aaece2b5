"""The bar above a paper: the page number, the number of pages and the zoom."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QPushButton, QWidget

from nakano_status.gui.controls.boxes import FlowLayout
from nakano_status.gui.controls.fields import Choice
from nakano_status.gui.looks.labels import label
from nakano_status.gui.preview.paper_view import PaperView
from nakano_status.gui.preview.zoom import PAGE_WIDTH, WHOLE_PAGE, ZOOMS, Zoom
from nakano_status.gui.words import tr

_FITTING = {WHOLE_PAGE: "ページ全体", PAGE_WIDTH: "ページの幅"}


class PaperBar(QWidget):
    """A bar that turns the pages of a view and sets its zoom; it also shows changes that are made there by keys."""

    def __init__(self, view: PaperView) -> None:
        super().__init__()
        self._view = view
        self.words = label("")
        self.before, self.after = QPushButton(tr("前へ")), QPushButton(tr("次へ"))
        self.before.setAccessibleName(tr("前のページ"))
        self.after.setAccessibleName(tr("次のページ"))
        self.zoom = Choice(tr("表示の大きさ"))
        for zoom in ZOOMS:
            self.zoom.addItem(tr(_FITTING[zoom]) if zoom in _FITTING else f"{zoom.percent}%", zoom)
        line = FlowLayout(at_end=1)
        self.setLayout(line)
        for part in (self.before, self.words, self.after, self.zoom):
            line.addWidget(part)
        self.before.clicked.connect(lambda: view.go_to(view.page - 1))
        self.after.clicked.connect(lambda: view.go_to(view.page + 1))
        self.zoom.currentIndexChanged.connect(lambda place: view.show_zoom(ZOOMS[place]))
        view.turned.connect(lambda _: self._follow())
        view.zoomed.connect(self._show_zoom)
        self._follow()

    def _follow(self) -> None:
        """Show the number of the current page."""
        view, count = self._view, self._view.count
        self.words.setText(_words(view, view.page + 1) if count else "")
        # as wide as for the last page, so that neither button nor paper moves while pages are turned
        self.words.setMinimumWidth(self.words.fontMetrics().horizontalAdvance(_words(view, count)) if count else 0)
        self.before.setEnabled(view.page > 0)
        self.after.setEnabled(view.page < count - 1)
        self.zoom.setEnabled(count > 0)

    def _show_zoom(self, zoom: Zoom) -> None:
        with QSignalBlocker(self.zoom):
            self.zoom.setCurrentIndex(ZOOMS.index(zoom))


def _words(view: PaperView, number: int) -> str:
    words = tr("{page} / {count}ページ　{paper}")
    return words.format(page=number, count=view.shown_count, paper=view.paper)
