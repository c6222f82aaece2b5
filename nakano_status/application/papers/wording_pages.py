"""The pages that a paper would have with a text as its wording, before the text is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nakano_status.application.papers.pages import PaperPages, set_papers
from nakano_status.application.papers.paper import WordingFor
from nakano_status.application.papers.templates import find_kind, paper_wordings, template_faults
from nakano_status.documents.printed_paper import document_paper
from nakano_status.documents.set_paper import Checkpoint
from nakano_status.documents.template import Template, parse_template
from nakano_status.domain.problems.problem import Problem

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Parts, Records
    from nakano_status.documents.document import Document


@dataclass(frozen=True)
class WordingPages:
    """The faults of a text, each with its line; if there are none, its pages (None: no letter is due now)."""

    faults: tuple[Problem, ...]
    pages: PaperPages | None = None


_TO_ALL = WordingFor()


def begin_wording_pages(
    parts: Parts, records: Records, name: str, text: str, of: WordingFor = _TO_ALL
) -> Callable[[Checkpoint], WordingPages]:
    """Read a paper with this text, and return a function that lays it out, without `records`.

    For letters it is the first; if none goes to the chosen addressees, one to others.

    Raises TemplateUnknown, RoundUnknown, WrongRole.
    """
    faults = template_faults(find_kind(records, name), text)
    document = None if faults else _document(parts, records, name, parse_template(text), of)
    if document is None:
        return lambda _: WordingPages(faults)
    return lambda checkpoint: WordingPages((), set_papers(parts, (document_paper(document),), lambda *_: checkpoint()))


def _document(parts: Parts, records: Records, name: str, template: Template, of: WordingFor) -> Document | None:
    found = (each for each in paper_wordings() if name in {kind.name for kind in each.kinds(records)})
    return next(found).document(parts, records, name, template, of)
