"""Store a wording from an editor: a faulty one is kept beside the one that papers are made from, never lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nakano_status.application.lookup import need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.templates import (
    find_kind,
    read_template,
    read_template_file,
    save_template,
    template_faults,
    template_kinds,
)
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole
from nakano_status.documents.template import MANNERS, PAGE_BREAK, without_guide
from nakano_status.domain.problems.problem import Problem

_UNFINISHED = "paper_template_draft:"


@dataclass(frozen=True)
class EditedWording:
    """A wording while it is edited: `text` is the text in the editor, `kept` the one that papers are made from.

    They differ while the text has faults. `placeholders` and `parts` are what it may have, each with an
    explanation; `manners` place a line. `is_own`: papers are made from the office's own and not the built-in one.
    """

    name: str
    title: str
    text: str
    kept: str
    is_own: bool
    placeholders: Mapping[str, str]
    parts: Mapping[str, str]
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
    kind = stored.kind
    parts_named = {**kind.parts, PAGE_BREAK: "ここで頁を改めます。"}
    text = records.settings.read(f"{_UNFINISHED}{name}") or stored.text
    return EditedWording(name, kind.title, text, stored.text, stored.is_own, kind.placeholders, parts_named)


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
