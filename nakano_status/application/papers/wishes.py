"""Options for each paper's own act, from the options that are chosen in 資料作成."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.application.papers.offered import PaperKind, PaperWish

if TYPE_CHECKING:
    from nakano_status.application.papers.export_letters import LettersWish
    from nakano_status.application.papers.export_list import ListPaper
    from nakano_status.application.papers.export_report import ReportWish
    from nakano_status.application.papers.export_summary import SummaryWish

_NOWHERE = Path()
"""The target of a paper that is only shown: none is written."""


def list_paper(wish: PaperWish) -> ListPaper:
    """Return the options of the list."""
    from nakano_status.application.papers.export_list import CHANGED_ROWS, CHECK_PRINT, WHOLE_LIST

    kinds = {PaperKind.LIST: WHOLE_LIST, PaperKind.CHANGES: CHANGED_ROWS, PaperKind.CHECK: CHECK_PRINT}
    return kinds[wish.kind].on(wish.size, wish.year, wish.label or None)


def report_wish(wish: PaperWish) -> ReportWish:
    """Return the options of the report."""
    from nakano_status.application.papers.export_report import ReportWish

    return ReportWish(
        occasion=wish.occasion,
        day=wish.day,
        number=wish.number,
        committee=wish.committee or ReportWish.committee,
        year=wish.year,
        judgement=wish.judgement,
        has_total=wish.has_total,
        has_previous=wish.has_previous,
        label=wish.label or ReportWish.label,
    )


def summary_wish(wish: PaperWish, folder: Path = _NOWHERE, *, replace: bool = False) -> SummaryWish:
    """Return the options of the summaries."""
    from nakano_status.application.papers.export_summary import Binding, SummaryWish
    from nakano_status.application.papers.writing import PaperFormat

    return SummaryWish(
        folder=folder,
        divisions=wish.divisions,
        departments=wish.departments,
        year=wish.year,
        format=PaperFormat(wish.format),
        is_landscape=wish.is_landscape,
        binding=Binding(wish.binding),
        replace=replace,
    )


def own_summary_wish(wish: PaperWish) -> SummaryWish:
    """Return the options of the summary of a division's data file: that of its division, whichever others are named."""
    return summary_wish(replace(wish, divisions=(), departments=()))


def letters_wish(wish: PaperWish, folder: Path = _NOWHERE, *, replace: bool = False) -> LettersWish:
    """Return the options of the letters."""
    from nakano_status.application.papers.export_letters import LettersWish

    return LettersWish(
        folder=folder,
        kinds=(wish.letter,) if wish.letter else (),
        departments=wish.departments,
        divisions=wish.divisions,
        year=wish.year,
        made_on=wish.day,
        number=wish.number,
        with_pdf=wish.with_pdf,
        replace=replace,
    )
