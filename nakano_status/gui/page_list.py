"""Which pages there are, for each role, in the order of the navigation, with the names of their icons."""

from __future__ import annotations

from nakano_status.gui.pages.all_rows import AllRowsPage
from nakano_status.gui.pages.board import BoardPage
from nakano_status.gui.pages.check import CheckPage
from nakano_status.gui.pages.conflict import ConflictPage
from nakano_status.gui.pages.entries import EntriesPage
from nakano_status.gui.pages.export import ExportPage
from nakano_status.gui.pages.held import HeldPage
from nakano_status.gui.pages.inquiry import InquiryPage
from nakano_status.gui.pages.merge import MergePage
from nakano_status.gui.pages.page import Page

DIVISION_PAGES: tuple[tuple[type[Page], str], ...] = ((EntriesPage, "write"), (CheckPage, "check"))
OFFICE_PAGES: tuple[tuple[type[Page], str], ...] = (
    (BoardPage, "board"),
    (MergePage, "gather"),
    (ConflictPage, "differ"),
    (HeldPage, "held"),
    (AllRowsPage, "rows"),
    (ExportPage, "paper"),
    (InquiryPage, "send"),
)
