"""The wordings of all papers: listed, shown with their pages, edited, stored, and as text files.

A faulty text from an editor is kept as unfinished, beside the one that papers are made from, never lost. Only the guide
that heads a saved file is made again each time.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from nakano_status.application.lookup import need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.making import codes, paper_named, papers
from nakano_status.application.papers.paper import PaperWording, WordingFor
from nakano_status.application.papers.stored_template import (
    SETTING,
    StoredTemplate,
    built_in_text,
    need_faultless,
    parsed_template,
    stored_template,
    template_faults,
)
from nakano_status.application.papers.writing import PaperPages, set_papers
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole
from nakano_status.documents.document import Document
from nakano_status.documents.pages.printed_paper import Checkpoint, document_paper
from nakano_status.documents.template import MANNERS, PAGE_BREAK, Template, TemplateKind, with_guide, without_guide
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.papers import TemplateNotReadable, TemplateUnknown

_UNFINISHED = "paper_template_draft:"
_ENCODINGS = ("utf-8-sig", "cp932")
_MOST_BYTES = 1 << 20
"""The most bytes of a file with a wording: the longest built-in one has a hundredth of it."""


def template_kinds(records: Records) -> tuple[TemplateKind, ...]:
    """Return the kinds of all wordings for the plan of these records."""
    return tuple(kind for wording in paper_wordings() for kind in wording.kinds(records, None))


def paper_wordings() -> tuple[PaperWording, ...]:
    """Return the wordings of all papers in their order, each once."""
    found = dict.fromkeys(each.wording for each in papers() if each.wording)
    return tuple(sorted(found, key=lambda each: each.place))


def find_kind(records: Records, name: str, year: FiscalYear | None = None) -> TemplateKind:
    """Return a kind by name, for a year's round; raises TemplateUnknown, RoundUnknown, PlanUnclear."""
    for paper in map(paper_named, codes()):  # one after the other: what comes after it need not be imported
        for kind in paper.wording.kinds(records, year) if paper.wording else ():
            if kind.name == name:
                return kind
    raise TemplateUnknown(found=name, expected="、".join(kind.name for kind in template_kinds(records)))


def read_template(parts: Parts, records: Records, name: str, year: FiscalYear | None = None) -> StoredTemplate:
    """Return a current wording; raises as `find_kind`."""
    return stored_template(parts, records, find_kind(records, name, year), year)


def save_template(
    parts: Parts, store: Store, name: str, text: str | None, by: str | None = None
) -> Outcome[StoredTemplate]:
    """Store an office's own wording, or return to the built-in one (None); the same again is no act of its own.

    Raises TemplateUnknown, TemplateFaulty, WrongRole, StoreReadOnly.
    """
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        was = read_template(parts, work, name)
        built_in = built_in_text(parts, work, was.kind, None)
        text = built_in if text is None else text
        typed = without_guide(text).rstrip()
        need_faultless(was.kind, text)
        own = "" if typed == built_in.rstrip() else typed
        if own != (was.text if was.is_own else ""):
            work.begin_act("save_template", by, was.kind.title)
            work.settings.save(f"{SETTING}{name}", own)
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
    document = None if faults else _document(parts, records, name, parsed_template(parts, records, text, of.year), of)
    if document is None:
        return lambda _: WordingPages(faults)
    return lambda checkpoint: WordingPages((), set_papers(parts, (document_paper(document),), lambda *_: checkpoint()))


def _document(parts: Parts, records: Records, name: str, template: Template, of: WordingFor) -> Document | None:
    found = (each for each in paper_wordings() if name in {kind.name for kind in each.kinds(records, of.year)})
    return next(found).document(parts, records, name, template, of)


@dataclass(frozen=True)
class EditedWording:
    """A wording while it is edited: `text` is the text in the editor, `kept` the one that papers are made from.

    They differ while the text has faults. `kind` has what it may contain, a page break among the parts; `manners` place
    a line. `is_own`: papers are made from the office's own and not the built-in one.
    """

    kind: TemplateKind
    text: str
    kept: str
    is_own: bool
    manners: tuple[str, ...] = tuple(MANNERS)


@dataclass(frozen=True)
class KeptWording:
    """The outcome for a text: papers were made from `was` and are made from `now`; `faults` prevent the text's use."""

    was: str
    now: str
    faults: tuple[Problem, ...]


def read_wordings(parts: Parts, records: Records) -> tuple[EditedWording, ...]:
    """Return every wording as stored now; raises WrongRole."""
    need_role(records, StoreRole.OFFICE)
    return tuple(_wording(parts, records, kind.name) for kind in template_kinds(records))


def _wording(parts: Parts, records: Records, name: str) -> EditedWording:
    stored = read_template(parts, records, name)
    kind = replace(stored.kind, parts={**stored.kind.parts, PAGE_BREAK: "ここで頁を改めます。"})
    text = records.settings.read(f"{_UNFINISHED}{name}") or stored.text
    return EditedWording(kind, text, stored.text, stored.is_own)


def keep_wording(
    parts: Parts, store: Store, name: str, text: str | None, by: str | None = None
) -> Outcome[KeptWording]:
    """Make papers from a text from now on, or from the built-in one (None); an unfinished text is discarded.

    A text with faults is stored as unfinished, and papers do not change. Raises TemplateUnknown, WrongRole,
    StoreReadOnly.
    """
    with store.reading() as records:
        stored = read_template(parts, records, name)
    faults = template_faults(stored.kind, text) if text is not None else ()
    now = stored.text if faults else save_template(parts, store, name, text, by).value.text
    _keep_unfinished(store, name, (text or "") if faults else "", by)
    return Outcome(KeptWording(stored.text, now, faults), problems=faults)


def _keep_unfinished(store: Store, name: str, text: str, by: str | None) -> None:
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        if text != (work.settings.read(f"{_UNFINISHED}{name}") or ""):
            work.begin_act("draft_template", by, find_kind(work, name).title)
            work.settings.save(f"{_UNFINISHED}{name}", text)
            work.commit()


def wording_in_file(parts: Parts, source: Path) -> str:
    """Return the wording of a text file, without its guide; raises FileMissing, FileUnreadable, TemplateNotReadable."""
    return without_guide(read_template_file(parts, source))
