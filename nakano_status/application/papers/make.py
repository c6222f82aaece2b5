"""Makes a chosen paper by its own act: what one button of 資料作成 does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.offered import PaperKind, PaperWish
from nakano_status.application.papers.wishes import (
    letters_wish,
    list_paper,
    own_summary_wish,
    report_wish,
    summary_wish,
)
from nakano_status.application.progress import Progress, silent

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Parts, Store
    from nakano_status.application.round.read.views import CountsView
    from nakano_status.domain.papers.publication import Publication


@dataclass(frozen=True)
class MadePaper:
    """The files that were made; how many rows and pages (None: not fixed or not known) they have, and the count.

    `recorded` is the paper as it was recorded; `is_known`: the same paper had been recorded before;
    `left`: files of earlier papers that are in the same folder.
    """

    files: tuple[Path, ...]
    rows: int | None = None
    pages: int | None = None
    counts: CountsView | None = None
    recorded: Publication | None = None
    is_known: bool = False
    left: tuple[Path, ...] = ()


@dataclass(frozen=True)
class _Making:
    """The arguments of an act."""

    parts: Parts
    store: Store
    wish: PaperWish
    target: Path
    replace: bool
    by: str | None
    progress: Progress


def make_paper(
    parts: Parts,
    store: Store,
    wish: PaperWish,
    target: Path,
    *,
    replace: bool = False,
    by: str | None = None,
    progress: Progress = silent,
) -> Outcome[MadePaper]:
    """Make a paper at `target`: its file, or the folder of its files; raises what the paper's own act raises."""
    return _MAKERS[wish.kind](_Making(parts, store, wish, target, replace, by, progress))


def _set(making: _Making) -> Outcome[MadePaper]:
    from nakano_status.application.papers.publish import PublishWish, publish

    report = report_wish(making.wish)
    wish = PublishWish(report, making.target, is_draft=making.wish.is_draft, replace=making.replace)
    done = publish(making.parts, making.store, wish, by=making.by, progress=making.progress)
    made = done.value
    paper = MadePaper(made.files, counts=made.counts, recorded=made.publication, is_known=made.is_known, left=made.left)
    return Outcome(paper, problems=done.problems)


def _recorded(making: _Making) -> Outcome[MadePaper]:
    from nakano_status.application.papers.publications import save_publication

    wish = making.wish
    done = save_publication(
        making.parts, making.store, wish.recorded, making.target, year=wish.year, replace=making.replace
    )
    return Outcome(MadePaper(done.value.files), problems=done.problems)


def _list(making: _Making) -> Outcome[MadePaper]:
    from nakano_status.application.papers.export_list import export_list

    done = export_list(making.parts, making.store, making.target, list_paper(making.wish), replace=making.replace)
    made = done.value
    return Outcome(MadePaper((made.file,), made.rows, made.pages, made.counts), problems=done.problems)


def _report(making: _Making) -> Outcome[MadePaper]:
    from nakano_status.application.papers.export_report import export_report

    done = export_report(making.parts, making.store, making.target, report_wish(making.wish), replace=making.replace)
    made = done.value
    return Outcome(MadePaper((made.file,), None, made.pages, made.report.counts), problems=done.problems)


def _questions(making: _Making) -> Outcome[MadePaper]:
    from nakano_status.application.papers.export_questions import export_questions

    year = making.wish.year
    done = export_questions(making.parts, making.store, making.target, year=year, replace=making.replace)
    made = done.value
    return Outcome(MadePaper((made.paper.file,), made.rows, made.paper.pages), problems=done.problems)


def _comparison(making: _Making) -> Outcome[MadePaper]:
    from nakano_status.application.papers.compare import ComparisonWish, write_comparison

    wish = ComparisonWish(making.wish.old, making.wish.new, making.wish.year)
    done = write_comparison(making.parts, making.store, wish, making.target, replace=making.replace)
    return Outcome(MadePaper((done.value.file,), len(done.value.comparison.changes)), problems=done.problems)


def _data(making: _Making) -> Outcome[MadePaper]:
    from nakano_status.application.papers.export_data import export_data

    done = export_data(making.parts, making.store, making.target, year=making.wish.year, replace=making.replace)
    made = done.value
    return Outcome(MadePaper(made.files, made.rows, None, made.counts), problems=done.problems)


def _approval(making: _Making) -> Outcome[MadePaper]:
    from nakano_status.application.papers.export_approval import ApprovalWish, export_approval

    wish = ApprovalWish(making.wish.year, making.wish.day, making.wish.number)
    done = export_approval(making.parts, making.store, making.target, wish, replace=making.replace)
    made = done.value
    paper = MadePaper((made.paper.file,), made.rows, made.paper.pages, made.counts)
    return Outcome(paper, problems=done.problems, attention=done.attention)


def _summaries(making: _Making) -> Outcome[MadePaper]:
    from nakano_status.application.papers.export_summary import export_summaries

    wish = summary_wish(making.wish, making.target, replace=making.replace)
    done = export_summaries(making.parts, making.store, wish, making.progress)
    files = done.value.files
    pages = [each.pages for each in files if each.pages is not None]
    made = MadePaper(tuple(each.file for each in files), done.value.rows, sum(pages) if pages else None)
    return Outcome(made, problems=done.problems)


def _own(making: _Making) -> Outcome[MadePaper]:
    from nakano_status.application.papers.own_summary import write_own_summary

    wish = own_summary_wish(making.wish)
    done = write_own_summary(making.parts, making.store, wish, making.target, replace=making.replace)
    return Outcome(MadePaper((done.value.file,), pages=done.value.pages), problems=done.problems)


def _letters(making: _Making) -> Outcome[MadePaper]:
    from nakano_status.application.papers.export_letters import export_letters

    wish = letters_wish(making.wish, making.target, replace=making.replace)
    done = export_letters(making.parts, making.store, wish, making.progress)
    return Outcome(MadePaper(tuple(file for each in done.value for file in each.files)), problems=done.problems)


_MAKERS: Mapping[PaperKind, Callable[[_Making], Outcome[MadePaper]]] = {
    PaperKind.SET: _set,
    PaperKind.REPORT: _report,
    PaperKind.LIST: _list,
    PaperKind.CHANGES: _list,
    PaperKind.QUESTIONS: _questions,
    PaperKind.COMPARISON: _comparison,
    PaperKind.DATA: _data,
    PaperKind.APPROVAL: _approval,
    PaperKind.CHECK: _list,
    PaperKind.SUMMARIES: _summaries,
    PaperKind.LETTERS: _letters,
    PaperKind.RECORDED: _recorded,
    PaperKind.OWN: _own,
}
