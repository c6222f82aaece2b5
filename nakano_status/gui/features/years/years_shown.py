"""Shows the panel 年度別の経過 of a row beside the page, and opens the round of a year from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

from nakano_status.gui.page import AppContext, GoTo

if TYPE_CHECKING:
    from collections.abc import Callable

    from nakano_status.application.ports.data_file import Records
    from nakano_status.gui.features.years.years_panel import ShownYears, YearsPanel
    from nakano_status.gui.window.main_window import MainWindow

_PAUSE = 300
"""Milliseconds that a row must remain selected before the panel follows."""
_ON_THE_WAY = 3_000
"""The same while the page changes to a year: it shows another row first, on a slow machine for half a second."""


class YearsView(QObject):
    """Shows the panel 年度別の経過 on the right of the window until the user closes it.

    While the panel is shown, it follows the selected row. It does not change when the page goes to a year that the user
    opened from the panel.
    """

    def __init__(self, window: MainWindow, around: AppContext) -> None:
        super().__init__(window)
        self._window, self._around = window, around
        self._panel: YearsPanel | None = None
        self._row: tuple[object, ...] | None = None
        self._selected = ""
        self._gone_to: str | None = None
        self._is_on_the_way = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._show_selected)
        around.years_wanted.connect(self.show_row)
        around.row_shown.connect(self._follow)
        around.session.leaving.connect(self._close)
        around.session.year_chosen.connect(self._pause.stop)

    @property
    def panel(self) -> YearsPanel:
        """The panel of a row's years; it is made when it is shown for the first time."""
        if self._panel is None:
            from nakano_status.gui.features.years.years_panel import YearsPanel

            self._panel = YearsPanel(self._window, self._around, self._window.ground.room_beside)
            self._window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._panel)
            self._panel.went.connect(self._go)
        return self._panel

    def show_row(self, row_id: str) -> None:
        """Open the panel with the years of a row."""
        self._read(row_id, lambda shown: self.panel.open_years(shown))  # noqa: PLW0108 - made when shown

    def _follow(self, row_id: str) -> None:
        """Show the selected row after a pause, unless it is already shown, or was selected from the panel."""
        self._is_on_the_way = self._is_on_the_way and row_id != self._gone_to
        if not self._is_shown or row_id == self._gone_to or self._key(row_id) == self._row:
            self._pause.stop()
            return
        self._selected = row_id
        self._pause.start(_ON_THE_WAY if self._is_on_the_way else _PAUSE)

    def _show_selected(self) -> None:
        selected = self._selected

        def show(shown: ShownYears) -> None:
            if self._is_shown and selected == self._selected:
                self.panel.fill(shown)

        self._read(selected, show)

    def _read(self, row_id: str, show: Callable[[ShownYears], None]) -> None:
        year, self._row, self._gone_to = self._around.session.year, self._key(row_id), None
        self._is_on_the_way = False
        self._pause.stop()

        def read(records: Records) -> ShownYears:
            from nakano_status.gui.features.years.years_panel import read_shown_years

            return read_shown_years(records, row_id, year)

        self._around.session.query(read, show)

    def _key(self, row_id: str) -> tuple[object, ...]:
        """Return the key of a row: the same 管理番号 is another row in another year or plan."""
        return row_id, self._around.session.year, self._around.session.chosen_plan_id

    @property
    def _is_shown(self) -> bool:
        return self._panel is not None and not self._panel.isHidden()

    def _close(self) -> None:
        self._pause.stop()
        if self._is_shown:
            self.panel.close()

    def _go(self, item: object) -> None:
        from nakano_status.gui.features.years.years_panel import YearItem

        if isinstance(item, YearItem) and item.has_round and item.row_id is not None:
            self._gone_to, self._is_on_the_way = item.row_id, True
            self._around.wanted_in_year.emit(item.year, GoTo(item.row_id, asks=False), None)
