"""Paths of a round's forms and papers: a folder for each 部, with names that are valid on every office PC."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from nakano_status.application.act_files import ActFiles, PlacedFiles, commit_with_files
from nakano_status.application.ports.data_file import Parts, UnitOfWork
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import Division, DivisionKind, Organisation
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.files import FileMissing, FileUnreadable, TargetExists, TargetNotWritable
from nakano_status.domain.round.round import Round
from nakano_status.domain.text.file_names import safe_name

if TYPE_CHECKING:
    from nakano_status.domain.round.states import LetterKind

_ASKING, _NOT_ASKING = FORM_KINDS = ("回答様式", "回答不要")
"""The kinds of form that appear in the file name of a form."""
ASKED_BACK_FILE, WORDING_FILE = "修正依頼", "修文確認"
"""The kinds of files that the office sends to ask back and to show wording changes."""
SECTION_FORM = "回答様式"
"""The kind of form that a division sends to a section."""
NOT_PLACED = "FORMS-NOT-PLACED"
"""Code of the problem that a form or an answer was recorded, but is not in the folder."""


@dataclass(frozen=True)
class FormOptions:
    """Options of a form about some rows.

    `division`: its name as typed. `folder`: where the form is written. `year`: the year of the round (None: the current
    round). `due`: the due date printed on the form (None: chosen by `repeat_due_date`). `replace`: whether an existing
    file with other bytes may be replaced.
    """

    division: str
    folder: Path
    year: FiscalYear | None = None
    due: date | None = None
    replace: bool = False


@dataclass(frozen=True)
class DivisionFormsOptions:
    """Options of forms for several divisions.

    `folder`: where the forms are written, in a folder for each 部. `divisions`: their names as typed. `year`: the year
    of the round (None: the current round). `due`: the due date printed on the forms (None: chosen by
    `repeat_due_date`). `replace`: whether existing files with other bytes may be replaced.
    """

    folder: Path
    divisions: tuple[str, ...] = ()
    year: FiscalYear | None = None
    due: date | None = None
    replace: bool = False


_NAME_LENGTH = 40


def form_path(organisation: Organisation, round_: Round, division: str, what: str, suffix: str = ".xlsx") -> Path:
    """Return a form's path in the folder of forms: `02_区民部/02-03_戸籍住民課_R4回答様式.xlsx`.

    `division`: its ID; without a 部 above it, the path has no folder. `what`: the kind of file (回答様式).
    """
    tail = f"_{round_.year.short}{what}{suffix}"
    department = organisation.department_of(division)
    folder = Path(department_folder(organisation, department, round_)) if department else Path()
    return folder / (_stem(organisation, round_, division, _NAME_LENGTH - len(tail)) + tail)


def _stem(organisation: Organisation, round_: Round, division: str, length: int) -> str:
    """Return the beginning of a division's file names, distinct among the divisions of its 部."""
    department = organisation.department_of(division)

    def wanted(own: Division) -> str:
        above = department.order if department else None
        number = f"{above:02d}-{own.order:02d}_" if above is not None and own.order is not None else ""
        return number + safe_name(own.name_on(round_.named_on), length - len(number))

    beside = (each for each in organisation.divisions if organisation.department_of(each.division_id) == department)
    return _distinct({each.division_id: wanted(each) for each in beside}, length)[division]


def _distinct(wanted: Mapping[str, str], length: int) -> dict[str, str]:
    """Return the names with a number added to each name that equals an earlier one, ignoring case."""
    names: dict[str, str] = {}
    used: set[str] = set()
    for key, name in wanted.items():
        endings = chain([""], (f"({number})" for number in count(2)))
        names[key] = next(
            each for ending in endings if (each := name[: length - len(ending)] + ending).casefold() not in used
        )
        used.add(names[key].casefold())
    return names


def form_kind(*, asks: bool) -> str:
    """Return the kind of a form for its file name; a form with nothing to answer is …_R4回答不要.xlsx.

    `asks`: whether the form asks for anything.
    """
    return _ASKING if asks else _NOT_ASKING


def department_folder(
    organisation: Organisation, department: Division, round_: Round, length: int = _NAME_LENGTH
) -> str:
    """Return the folder name of a 部, of at most `length` characters: `02_区民部`."""
    departments = (each for each in organisation.divisions if each.kind is DivisionKind.DEPARTMENT)
    wanted = {each.division_id: _folder_name(each, round_, length) for each in departments}
    return _distinct(wanted, length)[department.division_id]


def _folder_name(department: Division, round_: Round, length: int) -> str:
    above = f"{department.order:02d}" if department.order is not None else ""
    return safe_name("_".join(part for part in (above, department.name_on(round_.named_on)) if part), length)


def department_path(
    organisation: Organisation, department: Division, round_: Round, what: str, suffix: str = ".xlsx"
) -> Path:
    """Return the path of a file about a whole 部, beside its folder: `02_区民部_R4まとめ.pdf` (`what` is まとめ)."""
    tail = f"_{round_.year.short}{what}{suffix}"
    return Path(department_folder(organisation, department, round_, _NAME_LENGTH - len(tail)) + tail)


def bare_path(stem: str, round_: Round, what: str, suffix: str = ".xlsx") -> Path:
    """Return the path of a file without a division: `回答_R4指摘.xlsx` (`stem` is 回答, `what` is 指摘)."""
    tail = f"_{round_.year.short}{what}{suffix}"
    return Path(safe_name(stem, _NAME_LENGTH - len(tail)) + tail)


def letter_path(organisation: Organisation, round_: Round, division: str, kind: LetterKind) -> Path:
    """Return the path of a letter in the folder of forms.

    The divisions of a 部 share one letter, in the folder of the 部; a division without a 部 has a letter of its own.
    `division`: its ID.
    """
    department = organisation.department_of(division)
    if department is None:
        return form_path(organisation, round_, division, kind.file_label, ".docx")
    name = department_path(organisation, department, round_, kind.file_label, ".docx")
    return Path(department_folder(organisation, department, round_)) / name


def path_exists(parts: Parts, path: Path) -> bool:
    """Return whether a file exists at a path, even if it cannot be read."""
    try:
        parts.files.read(path)
    except FileMissing:
        return False
    except FileUnreadable:
        return True
    return True


def write_under_free_name(parts: Parts, path_of: Callable[[str], Path], what: str, content: bytes) -> Path:
    """Write a file under the first free name (指摘, then 指摘(2) …); return its path.

    `path_of` returns the path for a name such as 指摘(2). `what`: the name without a number. Raises TargetNotWritable.
    """
    for number in count(1):
        path = path_of(what if number == 1 else f"{what}({number})")
        try:
            parts.files.write(path, content)
        except TargetExists:
            continue
        return path
    raise AssertionError(what)


class HandedOut(Protocol):
    """A form that is handed out."""

    @property
    def file(self) -> Path:
        """The path of the form."""

    @property
    def package(self) -> str:
        """The 照会番号 of the form."""


def are_new(work: UnitOfWork, forms: Iterable[tuple[HandedOut, bytes]]) -> bool:
    """Return whether any of the forms differs from those that were stored with its package."""
    given = {sent.package: content for sent, content in forms}
    stored = work.exchange.sent_forms(given)
    return any(content not in stored.get(package, ()) for package, content in given.items())


def commit_with_forms(
    parts: Parts, work: UnitOfWork, folder: Path, forms: Iterable[tuple[HandedOut, bytes]], what: str, *, replace: bool
) -> PlacedFiles:
    """Store the bytes of the forms with their packages, commit the act, and put the forms in their places.

    If no act has begun, nothing is stored. `folder`: the folder of all forms. `what`: the kind of form, which the
    problem names. `replace`: whether other files of the same names may be replaced. Raises the same errors as
    `commit_with_files`.
    """
    contents: dict[str, bytes] = {}
    for sent, content in forms:
        contents[str(sent.file.relative_to(folder))] = content
        if work.current_act() is not None:
            work.exchange.add_sent_form(sent.package, content)
    return commit_with_files(parts, work, ActFiles(folder, contents, replace), NOT_PLACED, what)


def unplaced_form(problems: Iterable[Problem]) -> Problem | None:
    """Return the problem FORMS-NOT-PLACED; None if every form is in its place."""
    return next((each for each in problems if each.code == NOT_PLACED), None)


def refuse_to_replace(parts: Parts, path: Path, content: bytes) -> None:
    """Refuse to replace a file with different bytes; writing the same bytes again is allowed.

    Raises TargetExists, or TargetNotWritable if the path cannot be read (a folder, or a file in place of a folder).
    """
    try:
        there = parts.files.read(path)
    except FileMissing:
        return
    except FileUnreadable as unreadable:
        raise TargetNotWritable(**unreadable.details) from unreadable
    if there != content:
        raise TargetExists(path=str(path))
