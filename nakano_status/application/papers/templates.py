"""The wordings of papers: their kinds and texts, and an office's own in place of the built-in ones.

An office's own wording is stored in its data file as it was typed, remarks too; only the guide that heads a saved file
is made again each time. A faulty wording is never stored.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nakano_status.application.lookup import need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.making import codes, paper_named, papers
from nakano_status.application.papers.paper import PaperWording, WordingFor
from nakano_status.application.papers.plan_names import edition_meant, names_of
from nakano_status.application.papers.writing import PaperPages, set_papers
from nakano_status.application.ports.data_file import Parts, PlanReader, Records, Store, StoreRole
from nakano_status.application.problem_text import message, place
from nakano_status.documents.document import Document
from nakano_status.documents.pages.printed_paper import Checkpoint, document_paper
from nakano_status.documents.template import (
    NO_OFFICE,
    OFFICE_WORDS,
    Template,
    TemplateKind,
    faults_of,
    parse_template,
    with_guide,
    with_words,
    without_guide,
)
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.papers import TemplateFaulty, TemplateNotReadable, TemplateUnknown

_SETTING = "paper_template:"
_ENCODINGS = ("utf-8-sig", "cp932")
_MOST_BYTES = 1 << 20
"""The most bytes of a file with a wording: the longest built-in one has a hundredth of it."""


@dataclass(frozen=True)
class StoredTemplate:
    """A current wording: its kind, its text, and whether it is the office's own."""

    kind: TemplateKind
    text: str
    is_own: bool


def template_kinds(records: Records) -> tuple[TemplateKind, ...]:
    """Return the kinds of all wordings for the plan of these records."""
    return tuple(kind for wording in paper_wordings() for kind in wording.kinds(records, None))


def paper_wordings() -> tuple[PaperWording, ...]:
    """Return the wordings of all papers in their order, each once."""
    found = dict.fromkeys(each.wording for each in papers() if each.wording)
    return tuple(sorted(found, key=lambda each: each.place))


def goals_of(plan: PlanReader) -> dict[str, str]:
    """Return the goals of all editions by code, each with its title in the last one: a wording is for every round."""
    return {
        code: title or "" for each in plan.all() for edition in each.editions for code, title in edition.goals.items()
    }


def marks_of(records: Records, year: FiscalYear | None) -> Marks:
    """Return the marks that a wording may name: those of a year's round (None: the one that matters now).

    Before the first round they are those of the newest edition. Raises RoundUnknown, PlanUnclear.
    """
    return edition_meant(records, year).profile.marks


def find_kind(records: Records, name: str, year: FiscalYear | None = None) -> TemplateKind:
    """Return a kind by name, for a year's round; raises TemplateUnknown, RoundUnknown, PlanUnclear."""
    for paper in map(paper_named, codes()):  # one after the other: what comes after it need not be imported
        for kind in paper.wording.kinds(records, year) if paper.wording else ():
            if kind.name == name:
                return kind
    raise TemplateUnknown(found=name, expected="、".join(kind.name for kind in template_kinds(records)))


def read_template(parts: Parts, records: Records, name: str, year: FiscalYear | None = None) -> StoredTemplate:
    """Return a current wording; raises as `find_kind`."""
    kind = find_kind(records, name, year)
    own = records.settings.read(f"{_SETTING}{name}")
    return StoredTemplate(kind, own or _built_in(parts, records, name, year), bool(own))


def _built_in(parts: Parts, records: Records, name: str, year: FiscalYear | None) -> str:
    """Return the text that comes with the program, with the names of the plan's office if it has one."""
    text = without_guide(parts.catalogue.template(name))
    return with_words(text, _office_words(parts, records, year))


def _office_words(parts: Parts, records: Records, year: FiscalYear | None) -> dict[str, str]:
    """Return the values of OFFICE_WORDS; none if the plan does not state its office."""
    names = names_of(parts, records, edition_meant(records, year))
    values = (names.office, names.sender, names.contact)
    return dict(zip(OFFICE_WORDS, values, strict=True)) if names.office else {}


def usable_template(parts: Parts, records: Records, name: str, year: FiscalYear | None) -> Template:
    """Return a wording ready to be filled for a year's round; raises TemplateFaulty, and as `find_kind`."""
    stored = read_template(parts, records, name, year)
    _need_faultless(stored.kind, stored.text)
    return _parsed(parts, records, stored.text, year)


def _parsed(parts: Parts, records: Records, text: str, year: FiscalYear | None) -> Template:
    """Return the lines of a text with the names of the plan's office."""
    return parse_template(with_words(text, _office_words(parts, records, year)))


def office_problems(parts: Parts, records: Records, name: str, year: FiscalYear | None) -> tuple[Problem, ...]:
    """Return OFFICE-MISSING if a wording has a name of the plan's office, and the plan does not state it."""
    stored = read_template(parts, records, name, year)
    words = _office_words(parts, records, year)
    lacks = not words and with_words(stored.text, dict.fromkeys(OFFICE_WORDS, "")) != stored.text
    return (problem("OFFICE-MISSING", found=stored.kind.title, expected=NO_OFFICE),) if lacks else ()


def template_faults(kind: TemplateKind, text: str) -> tuple[Problem, ...]:
    """Return the faults of a text as this wording, each with its line."""
    return faults_of(parse_template(text), kind.placeholders, kind.parts)


def save_template(
    parts: Parts, store: Store, name: str, text: str | None, by: str | None = None
) -> Outcome[StoredTemplate]:
    """Store an office's own wording, or return to the built-in one (None); the same again is no act of its own.

    Raises TemplateUnknown, TemplateFaulty, WrongRole, StoreReadOnly.
    """
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        was = read_template(parts, work, name)
        built_in = _built_in(parts, work, name, None)
        text = built_in if text is None else text
        typed = without_guide(text).rstrip()
        _need_faultless(was.kind, text)
        own = "" if typed == built_in.rstrip() else typed
        if own != (was.text if was.is_own else ""):
            work.begin_act("save_template", by, was.kind.title)
            work.settings.save(f"{_SETTING}{name}", own)
            work.commit()
    return Outcome(StoredTemplate(was.kind, own or built_in, bool(own)))


def save_template_file(
    parts: Parts, store: Store, name: str, target: Path, text: str | None = None, *, replace: bool = False
) -> Outcome[StoredTemplate]:
    """Write a wording, headed by its guide, as a text file that any editor opens; it can be imported again.

    `text` is written in place of the stored one. Raises TemplateUnknown, TargetExists, TargetNotWritable.
    """
    with store.reading() as records:
        stored = read_template(parts, records, name)
    content = with_guide(stored.kind, stored.text if text is None else text).replace("\n", "\r\n").encode()
    parts.files.write(target, codecs.BOM_UTF8 + content, replace=replace)
    return Outcome(stored)


def read_template_file(parts: Parts, source: Path) -> str:
    """Return the text of a file; raises FileMissing, FileUnreadable, TemplateNotReadable."""
    content = parts.files.read(source, _MOST_BYTES)
    is_utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_utf16 else _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise TemplateNotReadable(path=str(source), reason="文字として読み取れない内容があります")


def _need_faultless(kind: TemplateKind, text: str) -> None:
    if faults := template_faults(kind, text):
        where = place(faults[0])
        first = f"{where}{'：' if where else ''}{message(faults[0])}".rstrip("。")
        raise TemplateFaulty(title=kind.title, count=str(len(faults)), first=first)


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
    need_role(records, StoreRole.OFFICE)
    faults = template_faults(find_kind(records, name, of.year), text)
    document = None if faults else _document(parts, records, name, _parsed(parts, records, text, of.year), of)
    if document is None:
        return lambda _: WordingPages(faults)
    return lambda checkpoint: WordingPages((), set_papers(parts, (document_paper(document),), lambda *_: checkpoint()))


def _document(parts: Parts, records: Records, name: str, template: Template, of: WordingFor) -> Document | None:
    found = (each for each in paper_wordings() if name in {kind.name for kind in each.kinds(records, of.year)})
    return next(found).document(parts, records, name, template, of)
