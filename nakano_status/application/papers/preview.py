"""Previews of papers as they would be made now: the pages, their problems, or why the paper cannot be made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nakano_status.application.papers.offered import PaperKind, PaperWish
from nakano_status.application.papers.wishes import (
    letters_wish,
    list_paper,
    own_summary_wish,
    report_wish,
    summary_wish,
)
from nakano_status.application.round.choosing_round import chosen_round
from nakano_status.documents.set_paper import Checkpoint, go_on
from nakano_status.documents.wording_names import APPROVAL, REPORT
from nakano_status.domain.problems.problem import Problem, Refused

if TYPE_CHECKING:
    from nakano_status.application.papers.export_report import ReadReport
    from nakano_status.application.papers.pages import PaperPages
    from nakano_status.application.papers.publications import PublicationView
    from nakano_status.application.ports.data_file import Parts, Records
    from nakano_status.documents.document import Document
    from nakano_status.documents.printed_paper import PrintedPaper


@dataclass(frozen=True)
class TableFacts:
    """A data file without pages: its name without suffix, and how many rows and columns it has."""

    name: str
    rows: int
    columns: int


@dataclass(frozen=True)
class OfferedSentence:
    """A sentence on the whole that a person may choose, with the share that it is based on."""

    text: str
    share: str
    of: str


@dataclass(frozen=True)
class Preview:
    """A paper as it would be made now.

    `pages` is None if it has none (data files: `tables` describes them; `recorded` are papers that were made already,
    the newest last) or nothing would be made. `fault` is why it is refused although its pages can be shown: a text
    that no row can show, or a character that no font has.
    """

    pages: PaperPages | None = None
    tables: tuple[TableFacts, ...] = ()
    recorded: tuple[PublicationView, ...] = ()
    problems: tuple[Problem, ...] = ()
    offered: OfferedSentence | None = None
    fault: Refused | None = field(default=None, compare=False)


@dataclass(frozen=True)
class _Read:
    """Papers as they were read; `check` raises if they are refused for another reason than missing characters."""

    papers: tuple[PrintedPaper, ...]
    check: Callable[[], None] = go_on
    problems: tuple[Problem, ...] = ()
    offered: OfferedSentence | None = None


def begin_preview(parts: Parts, records: Records, wish: PaperWish) -> Callable[[Checkpoint], Preview]:
    """Read a paper, and return a function that sets its pages as they would be made, without `records`.

    Raises what reading it raises (RoundUnknown, TemplateFaulty …). The function raises PaperFontMissing and what its
    checkpoint raises, which is called with the pages of a long paper made so far.
    """
    found = _READERS[wish.kind](parts, records, wish)
    return lambda checkpoint: found if isinstance(found, Preview) else _looked_through(parts, found, checkpoint)


def wording_of(wish: PaperWish) -> str | None:
    """Return the name of the wording that a paper is made from; None if it has none."""
    from nakano_status.domain.round.letter import LetterKind

    match wish.kind:
        case PaperKind.SET | PaperKind.REPORT:
            return REPORT
        case PaperKind.APPROVAL:
            return APPROVAL
        case PaperKind.LETTERS:
            return (wish.letter or LetterKind.REQUEST).template
    return None


def _looked_through(parts: Parts, found: _Read, checkpoint: Checkpoint) -> Preview:
    """Return the pages, with the reason why the paper would be refused when it is made."""
    from nakano_status.application.papers.pages import set_papers

    pages = set_papers(parts, found.papers, lambda *so_far: checkpoint(*map(Preview, so_far)))
    looked_through = Preview(pages, problems=(*found.problems, *pages.problems), offered=found.offered)
    try:
        found.check()
    except Refused as refused:
        return replace(looked_through, fault=refused)
    return looked_through


def _of(document: Document) -> _Read:
    from nakano_status.documents.printed_paper import document_paper

    return _Read((document_paper(document),))


def _list(parts: Parts, records: Records, wish: PaperWish) -> _Read:
    from nakano_status.application.papers.export_list import read_list

    return _Read((read_list(records, list_paper(wish), parts.clock.today()).printed,))


def _set(parts: Parts, records: Records, wish: PaperWish) -> _Read:
    from nakano_status.application.papers.drafts import draft_words
    from nakano_status.application.papers.export_list import need_whole_texts
    from nakano_status.application.papers.paper_set import read_set
    from nakano_status.application.papers.printable import need_printable
    from nakano_status.documents.printed_paper import document_paper, list_paper

    found = read_set(parts, records, report_wish(wish), draft_words(parts.clock.today()) if wish.is_draft else "")
    report, breakdown = found.report, found.breakdown
    lists = tuple(each.document for each in (found.whole, found.changes) if each)
    del found  # its contents are not needed to set the documents, and can be freed
    papers = (document_paper(report.document), *map(list_paper, lists))
    if breakdown is not None:
        papers = (*papers, document_paper(breakdown))

    def check() -> None:
        for each in lists:
            need_whole_texts(each)
        need_printable(parts, *papers)

    return _Read(papers, check, report.problems, _offered(report))


def _offered(report: ReadReport) -> OfferedSentence | None:
    return OfferedSentence(report.offered.text, report.offered.share, report.offered.of) if report.offered else None


def _recorded(_: Parts, records: Records, wish: PaperWish) -> Preview:
    from nakano_status.application.papers.publications import read_publications

    return Preview(recorded=read_publications(records, chosen_round(records, wish.year)))


def _report(parts: Parts, records: Records, wish: PaperWish) -> _Read:
    from nakano_status.application.papers.export_report import read_report

    made = read_report(parts, records, report_wish(wish))
    return replace(_of(made.document), problems=made.problems, offered=_offered(made))


def _questions(parts: Parts, records: Records, wish: PaperWish) -> _Read:
    from nakano_status.application.papers.export_questions import read_questions
    from nakano_status.documents.questions_builder import build_questions

    return _of(build_questions(read_questions(records, parts.clock.today(), wish.year)))


def _comparison(parts: Parts, records: Records, wish: PaperWish) -> _Read:
    from nakano_status.application.papers.compare import ComparisonWish, comparison_paper, read_comparison

    found = read_comparison(parts, records, ComparisonWish(wish.old, wish.new, wish.year))
    return _of(comparison_paper(found, parts.clock.today()))


def _data(parts: Parts, records: Records, wish: PaperWish) -> Preview:
    from nakano_status.application.papers.export_data import read_tables

    found = read_tables(parts, records, chosen_round(records, wish.year))
    tables = (*found.tables.items(), found.dictionary)
    return Preview(tables=tuple(TableFacts(name, len(each.rows), len(each.columns)) for name, each in tables))


def _approval(parts: Parts, records: Records, wish: PaperWish) -> _Read:
    from nakano_status.application.papers.export_approval import ApprovalWish, read_approval

    made = read_approval(parts, records, ApprovalWish(wish.year, wish.day, wish.number))
    return _Read((made.printed,))


def _summaries(parts: Parts, records: Records, wish: PaperWish) -> _Read:
    from nakano_status.application.papers.export_summary import summary_document

    return _of(summary_document(parts, records, summary_wish(wish)))


def _own(parts: Parts, records: Records, wish: PaperWish) -> _Read:
    from nakano_status.application.papers.export_summary import summary_document

    return _of(summary_document(parts, records, own_summary_wish(wish)))


def _letters(parts: Parts, records: Records, wish: PaperWish) -> _Read | Preview:
    from nakano_status.application.papers.export_letters import read_letters
    from nakano_status.documents.printed_paper import document_paper

    letters = [each.document for each in read_letters(parts, records, letters_wish(wish))]
    if not letters:
        return Preview()
    return _Read(tuple(map(document_paper, letters)))


_READERS: Mapping[PaperKind, Callable[[Parts, Records, PaperWish], _Read | Preview]] = {
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
