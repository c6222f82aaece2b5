"""Which pages there are, for each role, in the order of the navigation.

A page is imported when it is made: the first one is painted before the others are loaded (decision 0008).
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from nakano_status.gui.pages.page import Page, Surroundings


@dataclass(frozen=True)
class PageKind:
    """A page that can be made: the name and title it has, its icon's name, and where its class stands.

    `help` is where the manual tells of it ("office-3-board.md#提出状況": file and heading); `division_help` where a
    division reads of it, for a page of both roles. F1 and the contents of the help panel go by this table alone.
    """

    name: str
    title: str
    icon: str
    place: str
    help: str = ""
    division_help: str = ""

    def help_for(self, *, is_office: bool) -> str:
        """Return where the manual tells a role of this page: file, "#" and heading."""
        return self.help if is_office or not self.division_help else self.division_help

    def load(self) -> type[Page]:
        """Return the class of such pages; to import it is most of what making the first one takes, on any thread."""
        module, name = self.place.split(":")
        kind: type[Page] = getattr(importlib.import_module(f"nakano_status.gui.pages.{module}"), name)
        return kind

    def make(self, around: Surroundings) -> Page:
        """Return a new page of this kind."""
        return self.load()(around)


ENTRIES = PageKind("entries", "記入する", "write", "entries:EntriesPage", "division-1-answering.md#記入する")
CHECK = PageKind("check", "提出前の確認", "check", "check:CheckPage", "division-2-submitting.md#提出前の確認")
SECTIONS = PageKind(
    "sections", "課内とりまとめ", "sections", "sections:SectionsPage", "division-sections.md#課内とりまとめ"
)
SUMMARY = PageKind("summary", "印刷", "print", "summary:SummaryPage", "division-2-submitting.md#印刷")
BOARD = PageKind("board", "提出状況", "board", "board:BoardPage", "office-3-board.md#提出状況")
MERGE = PageKind(
    "merge",
    "取りまとめ",
    "gather",
    "merge:MergePage",
    "office-4-gathering.md#取りまとめ",
    "division-sections.md#取りまとめ",
)
CONFLICT = PageKind(
    "conflict", "相違", "differ", "conflict:ConflictPage", "office-5-differences.md#相違", "division-sections.md#相違"
)
HELD = PageKind(
    "held", "未取込", "held", "held:HeldPage", "office-4-gathering.md#未取込", "division-sections.md#未取込"
)
RECEIVED = PageKind(
    "received",
    "受領ファイル",
    "file",
    "received:ReceivedPage",
    "office-4-gathering.md#受領ファイル",
    "division-sections.md#受領ファイル",
)
ALL_ROWS = PageKind("all_rows", "取組一覧", "rows", "all_rows:AllRowsPage", "office-6-rows.md#取組一覧")
OVERVIEW = PageKind("overview", "集計", "chart", "overview:OverviewPage", "office-8-counts.md#集計")
WORDING = PageKind("wording", "修文", "write", "wording:WordingPage", "office-7-wording.md#修文")
INDICATORS = PageKind(
    "indicators",
    "成果指標",
    "measure",
    "indicators:IndicatorsPage",
    "office-9-figures.md#成果指標",
    "division-1-answering.md#成果指標",
)
EXPORT = PageKind("export", "資料作成", "paper", "export:ExportPage", "office-papers-1-making.md#資料作成")
INQUIRY = PageKind("inquiry", "照会", "send", "inquiry:InquiryPage", "office-2-inquiry.md#照会")
ORGANISATION = PageKind(
    "organisation", "計画・組織", "tree", "organisation:OrganisationPage", "office-1-preparation.md#計画・組織"
)

DIVISION_PAGES = (ENTRIES, INDICATORS, CHECK, SECTIONS, SUMMARY, MERGE, CONFLICT, HELD, RECEIVED)
OFFICE_PAGES = (
    *(BOARD, MERGE, CONFLICT, HELD, RECEIVED),
    *(ALL_ROWS, OVERVIEW, WORDING, INDICATORS, EXPORT, INQUIRY, ORGANISATION),
)
GATHERING = frozenset({MERGE, CONFLICT, HELD, RECEIVED})
"""Pages that a division sees only after it asked a section (係), or where something waits on them."""


def offered_first(kinds: tuple[PageKind, ...], *, is_office: bool) -> tuple[PageKind, ...]:
    """Return the pages of a role that are there from the beginning."""
    return kinds if is_office else offered_to_division(gathers=False, has_figures=False)


def offered_to_division(*, gathers: bool, has_figures: bool) -> tuple[PageKind, ...]:
    """Return the pages of a division that gathers from its sections, or is asked for figures of 成果指標."""
    left_out = (frozenset() if gathers else GATHERING) | (frozenset() if has_figures else {INDICATORS})
    return tuple(kind for kind in DIVISION_PAGES if kind not in left_out)


def kind_of(name: str) -> PageKind:
    """Return a page's kind by its name."""
    return next(kind for kind in (*OFFICE_PAGES, *DIVISION_PAGES) if kind.name == name)
