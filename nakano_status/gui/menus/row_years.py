"""Offers the years of the row that is current on a page: by one key, and in the row's context menu."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction

from nakano_status.gui.commands import ROW_YEARS, offer
from nakano_status.gui.page import Page
from nakano_status.gui.words import tr


def offer_row_years(page: Page, row: Callable[[], str | None]) -> QAction:
    """Offer 年度別の経過 of the row whose 管理番号 `row` returns; None: no row is current."""

    def show() -> None:
        if (row_id := row()) is not None:
            page.around.years_wanted.emit(row_id)
        else:
            page.around.messages.report_not_done(
                tr("取組が選ばれていません。"), tr("取組を選んでから、もう一度操作してください。")
            )

    return offer(page, ROW_YEARS, show)
