"""The pages that a paper would have with a text as its wording, before the text is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.application.papers.pages import PaperPages, set_papers
from nakano_status.application.papers.templates import find_kind, template_faults
from nakano_status.documents.printed_paper import document_paper
from nakano_status.documents.set_paper import Checkpoint
from nakano_status.documents.template import Template, parse_template
from nakano_status.documents.wording_names import APPROVAL, REPORT
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.round.letter import LetterKind

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Parts, Records
    from nakano_status.documents.document import Document

_ANYWHERE = Path()
"""The target of a preview: nothing is written."""


@dataclass(frozen=True)
class WordingPages:
    """The faults of a text, each with its line; if there are none, its pages (None: no letter is due now)."""

    faults: tuple[Problem, ...]
    pages: PaperPages | None = None


@dataclass(frozen=True)
class WordingFor:
    """The options: the year of the round (None: the current round), and the addressees of a letter (none: all)."""

    year: FiscalYear | None = None
    departments: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()


_TO_ALL = WordingFor()


def begin_wording_pages(
    parts: Parts, records: Records, name: str, text: str, of: WordingFor = _TO_ALL
) -> Callable[[Checkpoint], WordingPages]:
    """Read a paper with this text, and return a function that lays it out, without `records`.

    For letters it is the first; if none goes to the chosen addressees, one to others.

    Raises TemplateUnknown, RoundUnknown, WrongRole.
    """
    faults = template_faults(find_kind(records, name), text)
    document = None if faults else _READERS[name](parts, records, parse_template(text), of)
    if document is None:
        return lambda _: WordingPages(faults)
    return lambda checkpoint: WordingPages((), set_papers(parts, (document_paper(document),), lambda *_: checkpoint()))


def _report(parts: Parts, records: Records, template: Template, of: WordingFor) -> Document:
    from nakano_status.application.papers.export_report import ReportWish, read_report

    wish = ReportWish(Occasion.COMMITTEE, day=parts.clock.today(), year=of.year)
    return read_report(parts, records, wish, template).document


def _approval(parts: Parts, records: Records, template: Template, of: WordingFor) -> Document:
    from nakano_status.application.papers.export_approval import ApprovalWish, read_approval

    return read_approval(parts, records, ApprovalWish(of.year), template).document


def _letter(kind: LetterKind) -> _Read:
    def read(parts: Parts, records: Records, template: Template, of: WordingFor) -> Document | None:
        from nakano_status.application.papers.export_letters import LettersWish, read_letters

        wish = LettersWish(_ANYWHERE, (kind,), of.departments, of.divisions, of.year)
        letters = read_letters(parts, records, wish, {kind: template})
        if not letters:
            letters = read_letters(parts, records, replace(wish, departments=(), divisions=()), {kind: template})
        return letters[0].document if letters else None

    return read


_Read = Callable[["Parts", "Records", Template, WordingFor], "Document | None"]
_READERS: Mapping[str, _Read] = {
    REPORT: _report,
    APPROVAL: _approval,
    **{kind.template: _letter(kind) for kind in LetterKind},
}
