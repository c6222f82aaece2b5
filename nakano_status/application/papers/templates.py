"""Wordings that papers are made from: listed, shown with their pages, edited, stored, and as text files.

An office's own wording is stored in its data file as it was typed, with its remarks; without one, the built-in wording
is used. A faulty wording from the editor is stored as unfinished, beside the wording that papers are made from, so that
it is not lost. The guide at the head of a saved file is not stored but made each time.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.application import lookup, preconditions
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.making import papers
from nakano_status.application.papers.paper import PaperWording, WordingFor, WordingNames, find_paper, paper_codes
from nakano_status.application.papers.plan_names import (
    Sender,
    edition_of_year,
    needs_sender_choice,
    printed_names,
    sender_of,
    stated_names,
)
from nakano_status.application.papers.writing import PaperPages, typeset_papers
from nakano_status.application.ports.data_file import Parts, Records, Store, UnitOfWork
from nakano_status.application.problem_text import as_reason
from nakano_status.application.unchanged_content import Content, find_acts_about, need_unchanged
from nakano_status.documents.document import Document
from nakano_status.documents.pages.printed_paper import Checkpoint, document_paper
from nakano_status.documents.template import (
    MANNERS,
    NO_OFFICE,
    OFFICE_WORDS,
    PAGE_BREAK,
    Template,
    TemplateKind,
    faults_of_template,
    fill_known_names,
    missing_name_problems,
    parse_template,
    with_guide,
    with_own_names,
    without_guide,
    without_remarks,
)
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.history.act_subjects import setting_text
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.papers import TemplateFaulty, TemplateNotReadable, TemplateUnknown
from nakano_status.domain.round.round import Round
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.domain.text.narrative import code_points, find_controls

if TYPE_CHECKING:
    from nakano_status.store.plan import StoredPlans


WORDING_SETTING = "paper_template:"
"""Prefix of the names of the settings that store an office's own wordings."""


def goal_titles(plans: StoredPlans) -> dict[str, str]:
    """Return the newest titles of the goals of all editions of all plans, by the code of the goal.

    All goals are included because a wording is used for every round.
    """
    return {
        code: title or "" for each in plans.all() for edition in each.editions for code, title in edition.goals.items()
    }


def marks_for_wordings(records: Records, year: FiscalYear | None) -> Marks:
    """Return the marks that a wording may name: the marks of a year's round (None: the current round).

    Before the first round they are the marks of the newest edition. Raises RoundUnknown, PlanUnclear.
    """
    return edition_of_year(records, year).profile.marks


def wording_names(records: Records, year: FiscalYear | None) -> WordingNames:
    """Return the names from the plan that wordings may use.

    `year`: the year of the round (None: the current round). Raises RoundUnknown, PlanUnclear.
    """
    edition = edition_of_year(records, year)
    plan = records.plan.read(edition.edition_id)
    named = records.organisation.read().papers_show_departments(is_built_in=plan.is_built_in)
    earlier = tuple(each.profile for known in records.plan.all() for each in known.editions)
    return WordingNames(edition.profile, goal_titles(records.plan), names_departments=named, earlier=earlier)


@dataclass(frozen=True)
class StoredTemplate:
    """The wording that papers are made from: its kind, its text, and whether it is the office's own."""

    kind: TemplateKind
    text: str
    is_own: bool


def stored_template(parts: Parts, records: Records, kind: TemplateKind, year: FiscalYear | None) -> StoredTemplate:
    """Return the wording of a kind that papers are made from.

    `year`: the year of the round (None: the current round). Raises RoundUnknown, PlanUnclear.
    """
    own = records.settings.read(f"{WORDING_SETTING}{kind.name}")
    return StoredTemplate(kind, own or built_in_text(parts, records, kind, year), bool(own))


def built_in_text(parts: Parts, records: Records, kind: TemplateKind, year: FiscalYear | None) -> str:
    """Return the built-in text of a wording.

    The names of the office remain placeholders, so that an own wording made of it has the names of each round's day.
    `year`: the year of the round (None: the current round). Raises RoundUnknown, PlanUnclear.
    """
    edition = edition_of_year(records, year)
    plan = records.plan.read(edition.edition_id)
    text = without_guide(parts.catalogue.template(kind.name, is_built_in=plan.is_built_in))
    return without_remarks(with_own_names(text, kind))


def _office_words(parts: Parts, records: Records, year: FiscalYear | None) -> dict[str, str]:
    """Return the values of OFFICE_WORDS; empty if the plan does not state its office."""
    names = printed_names(parts, records, edition_of_year(records, year), _round(records, year))
    values = (names.office, names.sender, names.contact)
    return dict(zip(OFFICE_WORDS, values, strict=True)) if names.office else {}


def usable_template(parts: Parts, records: Records, kind: TemplateKind, year: FiscalYear | None) -> Template:
    """Return the wording of a kind, ready to be filled in for a year's round.

    `year`: the year of the round (None: the current round). Raises TemplateFaulty, RoundUnknown, PlanUnclear.
    """
    stored = stored_template(parts, records, kind, year)
    raise_template_faults(kind, template_faults(kind, stored.text, is_stored=True))
    return parse_with_office_names(parts, records, kind, stored.text, year)


def parse_with_office_names(
    parts: Parts, records: Records, kind: TemplateKind, text: str, year: FiscalYear | None
) -> Template:
    """Return a text parsed as a template, with the names of the plan's office filled in.

    `year`: the year of the round (None: the current round). Raises RoundUnknown, PlanUnclear.
    """
    return parse_template(fill_known_names(with_own_names(text, kind), _office_words(parts, records, year)))


def office_problems(parts: Parts, records: Records, kind: TemplateKind, year: FiscalYear | None) -> tuple[Problem, ...]:
    """Return the problem with the plan's office, in a tuple; empty if there is none.

    It is also empty if the wording of this kind does not use the office's names. OFFICE-MISSING: the plan does not
    state its office. OFFICE-UNREGISTERED: the organisation has no body of that name. `year`: the year of the round
    (None: the current round). Raises RoundUnknown, PlanUnclear.
    """
    own = records.settings.read(f"{WORDING_SETTING}{kind.name}")
    plan = records.plan.read(edition_of_year(records, year).edition_id)
    text = own or parts.catalogue.template(kind.name, is_built_in=plan.is_built_in)
    if fill_known_names(text, dict.fromkeys(OFFICE_WORDS, "")) == text:
        return ()
    sender = _sender(parts, records, year)
    if not sender.name:
        return (problem("OFFICE-MISSING", found=kind.title, expected=NO_OFFICE),)
    is_asked = needs_sender_choice(records, sender)
    return (problem("OFFICE-UNREGISTERED", found=sender.name, of=kind.title),) if is_asked else ()


def _sender(parts: Parts, records: Records, year: FiscalYear | None) -> Sender:
    return sender_of(
        records, stated_names(parts, records, edition_of_year(records, year)).office, _round(records, year)
    )


def _round(records: Records, year: FiscalYear | None) -> Round | None:
    """Return the round of a year (None: the current round); None before the first round."""
    has_round = bool(lookup.rounds_of_plan(records, records.info.chosen_plan_id))
    return lookup.chosen_round(records, year) if has_round else None


def template_faults(kind: TemplateKind, text: str, *, is_stored: bool = False) -> tuple[Problem, ...]:
    """Return the faults of a text as a wording of this kind, each with its line.

    If `is_stored` is true, required parts may be missing: the text may be from before they were required, and papers
    can still be made from it.
    """
    template = parse_template(with_own_names(text, kind))
    faults = faults_of_template(template, kind.placeholders, kind.parts)
    return faults if is_stored else (*faults, *missing_name_problems(template, kind))


def raise_template_faults(kind: TemplateKind, faults: Sequence[Problem]) -> None:
    """Raise TemplateFaulty if `faults` is not empty; the error has the first fault and the number of faults."""
    if faults:
        raise TemplateFaulty(title=kind.title, count=str(len(faults)), first=as_reason(faults[0]))


_UNFINISHED = "paper_template_draft:"
_ENCODINGS = ("utf-8-sig", "cp932")
_MOST_BYTES = 1 << 20
"""Maximum size of a file with a wording, in bytes; the longest built-in wording has a hundredth of it."""


def template_kinds(records: Records) -> tuple[TemplateKind, ...]:
    """Return the kinds of template of all wordings for the current plan; raises RoundUnknown, PlanUnclear."""
    return template_kinds_for(wording_names(records, None))


def template_kinds_for(names: WordingNames) -> tuple[TemplateKind, ...]:
    """Return the kinds of template of all wordings, for a plan with these names."""
    return tuple(kind for wording in paper_wordings() for kind in wording.kinds(names))


def paper_wordings() -> tuple[PaperWording, ...]:
    """Return the wordings of all papers in their order, each once."""
    found = dict.fromkeys(each.wording for each in papers() if each.wording)
    return tuple(sorted(found, key=lambda each: each.position))


def find_kind(records: Records, name: str, year: FiscalYear | None = None) -> TemplateKind:
    """Return the kind of template called `name`, for a year's round (None: the current round).

    Raises TemplateUnknown, RoundUnknown, PlanUnclear.
    """
    named = wording_names(records, year)
    for paper in map(find_paper, paper_codes()):  # papers after the wanted one are not imported
        for kind in paper.wording.kinds(named) if paper.wording else ():
            if kind.name == name:
                return kind
    raise TemplateUnknown(found=name, expected="、".join(kind.name for kind in template_kinds(records)))


def read_template(parts: Parts, records: Records, name: str, year: FiscalYear | None = None) -> StoredTemplate:
    """Return the wording called `name` that papers are made from.

    `year`: the year of the round (None: the current round). Raises the same errors as `find_kind`.
    """
    return stored_template(parts, records, find_kind(records, name, year), year)


def save_template(
    parts: Parts, store: Store, name: str, text: str | None, by: str | None = None
) -> Outcome[StoredTemplate]:
    """Store an office's own wording; if `text` is None, return to the built-in wording.

    If nothing changes, no act is recorded. An unfinished wording remains. Raises TemplateUnknown, TemplateFaulty,
    PlanUnclear, WrongRole, StoreReadOnly.
    """
    with preconditions.office_writing(store) as work:
        kind, built_in = find_kind(work, name), built_in_text(parts, work, find_kind(work, name), None)
        raise_template_faults(kind, () if text is None else template_faults(kind, text))
        own = _own_text(text, built_in)
        _keep(work, kind, {f"{WORDING_SETTING}{name}": own}, by)
    return Outcome(StoredTemplate(kind, own or built_in, bool(own)))


def _own_text(text: str | None, built_in: str) -> str:
    """Return the text to store: '' for the built-in one."""
    typed = without_guide(built_in if text is None else text).rstrip()
    return "" if typed == built_in.rstrip() else typed


def _keep(work: UnitOfWork, kind: TemplateKind, texts: Mapping[str, str], by: str | None) -> None:
    """Save the texts of a wording that differ, by the names of their settings, in one act; no act if none differs."""
    fresh = {key: text for key, text in texts.items() if text != (work.settings.read(key) or "")}
    if fresh:
        work.begin_act(
            ActKind.SAVE_TEMPLATE if f"{WORDING_SETTING}{kind.name}" in fresh else ActKind.DRAFT_TEMPLATE,
            by,
            kind.title,
        )
        for key, text in fresh.items():
            work.settings.save(key, text)
        work.commit()


def save_template_file(
    parts: Parts, store: Store, name: str, target: Path, text: str | None = None, *, replace: bool = False
) -> Outcome[StoredTemplate]:
    """Write a wording to a text file, with a guide at the top; the file can be edited and imported again.

    `text`: written in place of the stored wording if it is not None. Raises TemplateUnknown, TargetExists,
    TargetNotWritable.
    """
    with store.reading() as records:
        stored = read_template(parts, records, name)
    content = with_guide(stored.kind, stored.text if text is None else text).replace("\n", "\r\n").encode()
    parts.files.write(target, codecs.BOM_UTF8 + content, replace=replace)
    return Outcome(stored)


def read_template_file(parts: Parts, source: Path) -> str:
    """Return the text of a file, with its guide, in UTF-8, UTF-16 or Shift_JIS.

    Raises FileMissing, FileUnreadable, TemplateNotReadable.
    """
    content = parts.files.read(source, _MOST_BYTES)
    is_utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_utf16 else _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            continue
        if found := find_controls(text):
            raise TemplateNotReadable(path=str(source), reason=f"見えない制御文字（{code_points(found)}）があります")
        return text
    raise TemplateNotReadable(path=str(source), reason="文字として読み取れない内容があります")


@dataclass(frozen=True)
class WordingPages:
    """Result of laying out a paper with a typed wording.

    `faults`: the faults of the text, each with its line. `pages`: None if the text cannot be filled in, or if no letter
    is due.
    """

    faults: tuple[Problem, ...]
    pages: PaperPages | None = None


_TO_ALL = WordingFor()


def begin_wording_pages(
    parts: Parts, records: Records, name: str, text: str, of: WordingFor = _TO_ALL
) -> Callable[[Checkpoint], WordingPages]:
    """Read the paper whose wording is called `name`, and return a function that lays it out without `records`.

    `text` is used as the wording. Of letters, only the first letter to the addressees in `of` is laid out, or the first
    letter to anyone if they get none. Raises TemplateUnknown, RoundUnknown, PlanUnclear, WrongRole.
    """
    preconditions.need_role(records, StoreRole.OFFICE)
    kind = find_kind(records, name, of.year)
    faults, template = template_faults(kind, text), parse_with_office_names(parts, records, kind, text, of.year)
    can_be_filled = not template_faults(kind, text, is_stored=True)
    document = _document(parts, records, name, template, of) if can_be_filled else None
    if document is None:
        return lambda _: WordingPages(faults)
    paper = document_paper(document)
    return lambda checkpoint: WordingPages(faults, typeset_papers(parts, (paper,), lambda *_: checkpoint()))


def _document(parts: Parts, records: Records, name: str, template: Template, of: WordingFor) -> Document | None:
    named = wording_names(records, of.year)
    found = (each for each in paper_wordings() if name in {kind.name for kind in each.kinds(named)})
    return next(found).document(parts, records, name, template, of)


@dataclass(frozen=True)
class EditedWording:
    """A wording in the editor.

    `kind`: the values and parts that it may contain, with the page break as a part. `text`: the text in the editor.
    `kept`: the text that papers are made from; it differs from `text` while `text` has faults. `is_own`: `kept` is the
    office's own text, not `built_in`, the built-in text. `manners`: the keys with which a line may begin.
    """

    kind: TemplateKind
    text: str
    kept: str
    is_own: bool
    built_in: str
    manners: tuple[str, ...] = tuple(MANNERS)


@dataclass(frozen=True)
class KeptWording:
    """Result of storing a wording.

    `was` and `now`: the text that papers were made from, and are made from now. `faults`: the faults of the typed text;
    if there are any, `now` is `was`.
    """

    was: str
    now: str
    faults: tuple[Problem, ...]


def read_wordings(parts: Parts, records: Records) -> tuple[EditedWording, ...]:
    """Return every wording as the editor shows it; raises WrongRole, PlanUnclear."""
    preconditions.need_role(records, StoreRole.OFFICE)
    return tuple(_wording(parts, records, kind.name) for kind in template_kinds(records))


def _wording(parts: Parts, records: Records, name: str) -> EditedWording:
    stored = read_template(parts, records, name)
    kind = replace(stored.kind, parts={**stored.kind.parts, PAGE_BREAK: "ここで頁を改めます。"})
    text = records.settings.read(f"{_UNFINISHED}{name}") or stored.text
    return EditedWording(kind, text, stored.text, stored.is_own, built_in_text(parts, records, kind, None))


def store_wording(
    parts: Parts, store: Store, name: str, text: str | None, by: str | None = None, seen: str | None = None
) -> Outcome[KeptWording]:
    """Store a text as the wording that papers are made from; if `text` is None, return to the built-in wording.

    An earlier unfinished text is discarded. If `text` has faults, it is stored as unfinished instead, papers do not
    change, and the faults are problems of the outcome. `seen`: the text that the user edited; ContentMoved is raised if
    the wording has changed since (None: not checked). Raises TemplateUnknown, PlanUnclear, WrongRole, StoreReadOnly,
    ContentMoved.
    """
    with preconditions.office_writing(store) as work:
        was = _wording(parts, work, name)
        built_in = was.built_in
        if seen is not None:
            wanted = built_in if text is None else text
            _need_unmoved(work, was, seen, wanted)
        faults = template_faults(was.kind, text) if text is not None else ()
        own = _own_text(text, built_in)
        unfinished = f"{_UNFINISHED}{name}"
        texts = {unfinished: text or ""} if faults else {f"{WORDING_SETTING}{name}": own, unfinished: ""}
        _keep(work, was.kind, texts, by)
    return Outcome(KeptWording(was.kept, was.kept if faults else own or built_in, faults), problems=faults)


def _need_unmoved(records: Records, now: EditedWording, *texts: str) -> None:
    settings = (setting_text(f"{prefix}{now.kind.name}") for prefix in (WORDING_SETTING, _UNFINISHED))
    seen, wanted = (each.rstrip() for each in texts)  # empty lines at the end may be typed, and are not stored
    need_unchanged(
        records,
        Content(f"文面「{now.kind.title}」", find_acts_about(*settings)),
        seen,
        now.text.rstrip(),
        wanted,
    )


def wording_in_file(parts: Parts, source: Path) -> str:
    """Return the text of a wording file without the guide at its top.

    Raises FileMissing, FileUnreadable, TemplateNotReadable.
    """
    return without_guide(read_template_file(parts, source))
