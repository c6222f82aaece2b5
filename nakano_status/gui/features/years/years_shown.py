"""Shows 年度別の経過 of a row beside the page, and goes to a year's answer."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from nakano_status.gui.page import AppContext, GoTo

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMainWindow

    from nakano_status.application.ports.data_file import Records
    from nakano_status.gui.features.years.year_lines import ShownYears
    from nakano_status.gui.features.years.years_panel import YearsPanel


class YearsView(QObject):
    """Fills the one panel for the years of a row, which is on the right of the window until it is closed."""

    def __init__(self, window: QMainWindow, around: AppContext, room: Callable[[int], int]) -> None:
        """`room` returns the pixels that the page leaves for a panel that is at least so wide."""
        super().__init__(window)
        self._window, self._around, self._room = window, around, room
        around.years_wanted.connect(self.show_row)
        around.session.leaving.connect(self._close)

    @cached_property
    def panel(self) -> YearsPanel:
        """The panel; it is made when it is shown for the first time."""
        from nakano_status.gui.features.years.years_panel import YearsPanel

        panel = YearsPanel(self._window, self._around, self._room)
        self._window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, panel)
        panel.went.connect(self._go)
        return panel

    def show_row(self, row_id: str) -> None:
        """Show a row through all years."""
        year = self._around.session.year

        def read(records: Records) -> ShownYears:
            from nakano_status.gui.features.years.year_lines import read_shown

            return read_shown(records, row_id, year)

        self._around.session.query(read, lambda shown: self.panel.show_years(shown))  # noqa: PLW0108 - made when shown

    def _close(self) -> None:
        if "panel" in self.__dict__:
            self.panel.close()

    def _go(self, item: object) -> None:
        from nakano_status.gui.features.years.year_lines import YearItem

        if isinstance(item, YearItem) and item.has_round and item.row_id is not None:
            self._around.wanted_in_year.emit(item.year, GoTo(item.row_id, asks=False))
