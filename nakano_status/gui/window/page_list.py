"""The pages of each role, in the order of the navigation."""

from __future__ import annotations

from nakano_status.gui.page import PageKind

ENTRIES = PageKind("entries", "記入する", "write", "entries.entries_page.EntriesPage", "division-1-answering.md")
CHECK = PageKind("check", "提出前の確認", "check", "submission.check_page.CheckPage", "division-2-submitting.md")
SECTIONS = PageKind(
    "sections", "課内とりまとめ", "sections", "submission.sections_page.SectionsPage", "division-sections.md"
)
SUMMARY = PageKind("summary", "印刷", "print", "papers.summary_page.SummaryPage", "division-2-submitting.md")
TODAY = PageKind("today", "今日すること", "today", "today.today_page.TodayPage", "office-today.md")
BOARD = PageKind("board", "提出状況", "board", "board.board_page.BoardPage", "office-3-board.md")
MERGE = PageKind(
    "merge", "取りまとめ", "gather", "merge.merge_page.MergePage", "office-4-gathering.md", "division-sections.md"
)
CONFLICT = PageKind(
    "conflict",
    "相違",
    "differ",
    "conflicts.conflict_page.ConflictPage",
    "office-5-differences.md",
    "division-sections.md",
)
HELD = PageKind("held", "未取込", "held", "merge.held_page.HeldPage", "office-4-gathering.md", "division-sections.md")
RECEIVED = PageKind(
    "received",
    "受領ファイル",
    "file",
    "merge.received_page.ReceivedPage",
    "office-4-gathering.md",
    "division-sections.md",
)
ALL_ROWS = PageKind("all_rows", "取組一覧", "rows", "rows.all_rows_page.AllRowsPage", "office-6-rows.md")
OVERVIEW = PageKind("overview", "集計", "chart", "overview.overview_page.OverviewPage", "office-8-counts.md")
WORDING = PageKind("wording", "修文", "write", "wording.wording_page.WordingPage", "office-7-wording.md")
INDICATORS = PageKind(
    "indicators",
    "成果指標",
    "measure",
    "indicators.indicators_page.IndicatorsPage",
    "office-9-figures.md",
    "division-1-answering.md",
)
OPINIONS = PageKind(
    "opinions", "国の計画・意見", "opinion", "opinions.opinions_page.OpinionsPage", "office-10-opinions.md"
)
EXPORT = PageKind("export", "資料作成", "paper", "papers.papers_page.ExportPage", "office-papers-1-making.md")
RECORDED = PageKind(
    "recorded", "記録した資料", "folder", "papers.papers_page.RecordedPage", "office-papers-4-recorded.md"
)
INQUIRY = PageKind("inquiry", "照会", "send", "round.round_page.InquiryPage", "office-2-inquiry.md")
ORGANISATION = PageKind(
    "organisation", "計画・組織", "tree", "organisation.organisation_page.OrganisationPage", "office-1-preparation.md"
)

BACKUPS = PageKind("backups", "保存と復元", "restore", "backups.backups_page.BackupsPage", "backups.md")

DIVISION_PAGES = (ENTRIES, INDICATORS, CHECK, SECTIONS, SUMMARY, MERGE, CONFLICT, HELD, RECEIVED, BACKUPS)
OFFICE_GROUPS = {
    "": (TODAY,),
    "集める": (INQUIRY, BOARD, MERGE, HELD, CONFLICT, RECEIVED),
    "見る・直す": (ALL_ROWS, INDICATORS, WORDING, OVERVIEW),
    "出す": (EXPORT, RECORDED),
    "備える": (ORGANISATION, OPINIONS, BACKUPS),
}
"""The pages of the office in the order of the year, by the heading above them."""

HEADINGS = {kinds[0]: heading for heading, kinds in OFFICE_GROUPS.items() if heading}
"""The headings in the navigation, by the page below them."""

OFFICE_PAGES = tuple(kind for kinds in OFFICE_GROUPS.values() for kind in kinds)
GATHERING_PAGES = frozenset({SECTIONS, MERGE, CONFLICT, HELD, RECEIVED})
"""Pages that are offered to a division only after it asked a section (係), or if items are pending on them."""


def offered_before_reading(kinds: tuple[PageKind, ...], *, is_office: bool) -> tuple[PageKind, ...]:
    """Return the kinds of the pages offered until the data file is read.

    For the office, these are all its pages (`kinds`). A division is offered its pages without `GATHERING_PAGES` and
    without 成果指標; `kinds` is not used.
    """
    if is_office:
        return kinds
    return offered_to_division(gathers=False, has_figures=False)


def offered_to_division(*, gathers: bool, has_figures: bool) -> tuple[PageKind, ...]:
    """Return the kinds of the pages offered to a division, in the order of the navigation.

    `gathers`: it merges the returns of its sections. `has_figures`: it is asked for figures of 成果指標.
    """
    left_out = (frozenset() if gathers else GATHERING_PAGES) | (frozenset() if has_figures else {INDICATORS})
    return tuple(kind for kind in DIVISION_PAGES if kind not in left_out)


def kind_of(name: str) -> PageKind:
    """Return the PageKind with a name; raise StopIteration if there is no such page."""
    return next(kind for kind in (*OFFICE_PAGES, *DIVISION_PAGES) if kind.name == name)
