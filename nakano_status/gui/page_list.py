"""Which pages there are, for each role, in the order of the navigation.

A page is imported when it is made: the first one is painted before the others are loaded (decision 0008).
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from nakano_status.gui.pages.page import Page, Surroundings


@dataclass(frozen=True)
class PageKind:
    """A page that can be made: the name and title it has, its icon's name, and where its class stands."""

    name: str
    title: str
    icon: str
    place: str

    def make(self, around: Surroundings) -> Page:
        """Return a new page of this kind."""
        module, name = self.place.split(":")
        kind: type[Page] = getattr(importlib.import_module(f"nakano_status.gui.pages.{module}"), name)
        return kind(around)


ENTRIES = PageKind("entries", "記入する", "write", "entries:EntriesPage")
CHECK = PageKind("check", "提出前の確認", "check", "check:CheckPage")
SECTIONS = PageKind("sections", "課内とりまとめ", "sections", "sections:SectionsPage")
BOARD = PageKind("board", "提出状況", "board", "board:BoardPage")
MERGE = PageKind("merge", "取りまとめ", "gather", "merge:MergePage")
CONFLICT = PageKind("conflict", "相違", "differ", "conflict:ConflictPage")
HELD = PageKind("held", "未取込", "held", "held:HeldPage")
RECEIVED = PageKind("received", "受領ファイル", "file", "received:ReceivedPage")
ALL_ROWS = PageKind("all_rows", "取組一覧", "rows", "all_rows:AllRowsPage")
WORDING = PageKind("wording", "修文", "write", "wording:WordingPage")
EXPORT = PageKind("export", "資料作成", "paper", "export:ExportPage")
INQUIRY = PageKind("inquiry", "照会", "send", "inquiry:InquiryPage")

DIVISION_PAGES = (ENTRIES, CHECK, SECTIONS, MERGE, CONFLICT, HELD, RECEIVED)
OFFICE_PAGES = (BOARD, MERGE, CONFLICT, HELD, RECEIVED, ALL_ROWS, WORDING, EXPORT, INQUIRY)
NOT_ALWAYS = frozenset({MERGE, CONFLICT, HELD, RECEIVED})
"""Pages that a division sees only after it asked a section (係), or where something waits on them."""


def offered_first(kinds: tuple[PageKind, ...], *, is_office: bool) -> tuple[PageKind, ...]:
    """Return the pages of a role that are there from the beginning."""
    return tuple(kind for kind in kinds if is_office or kind not in NOT_ALWAYS)
