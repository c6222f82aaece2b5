"""Where the forms and papers of a round are written: a folder a 部, a name that every office PC can hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from itertools import count
from pathlib import Path

from nakano_status.application.ports import Parts
from nakano_status.domain.division import Division, Organisation
from nakano_status.domain.letter import LetterKind
from nakano_status.domain.refusals import FileMissing, FileUnreadable, TargetExists, TargetNotWritable
from nakano_status.domain.round import Round

_ASKING, _NOT_ASKING = FORM_WORDS = ("回答様式", "回答不要")
"""What a division's form may be called."""

_NAME_LENGTH = 40
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def form_path(organisation: Organisation, round_: Round, division: str, what: str, suffix: str = ".xlsx") -> Path:
    """The form's place: `02_区民部/02-03_戸籍住民課_R4回答様式.xlsx`, or the bare name where the 部 is not known.

    `what` says what it is (回答様式).
    """
    tail = f"_{round_.year.short}{what}{suffix}"
    department = organisation.department_of(division)
    folder = Path(folder_of(department, round_)) if department else Path()
    return folder / (_stem(organisation, round_, division, _NAME_LENGTH - len(tail)) + tail)


def _stem(organisation: Organisation, round_: Round, division: str, length: int) -> str:
    """What a division's files begin with; those whose names would be the same once they are cut are numbered."""
    department = organisation.department_of(division)

    def stem(own: Division) -> str:
        above = department.order if department else None
        number = f"{above:02d}-{own.order:02d}_" if above is not None and own.order is not None else ""
        return number + safe_name(own.name_on(round_.named_on), length - len(number))

    found = stem(organisation.get(division))
    beside = (each for each in organisation.divisions if organisation.department_of(each.division_id) == department)
    alike = [each.division_id for each in beside if stem(each).casefold() == found.casefold()]
    place = alike.index(division)
    mark = f"({place + 1})" if place else ""
    return found[: length - len(mark)] + mark


def form_word(round_: Round, division: str, figure_owners: Container[str] = ()) -> str:
    """What a division's form is called: one with nothing to answer says so by its name (…_R4回答不要.xlsx).

    `figure_owners` are the divisions that are asked for a 成果指標.
    """
    return _ASKING if round_.rows_of(division) or division in figure_owners else _NOT_ASKING


def folder_of(department: Division, round_: Round) -> str:
    """The name of a 部's folder: `02_区民部`."""
    above = f"{department.order:02d}" if department.order is not None else ""
    return safe_name("_".join(part for part in (above, department.name_on(round_.named_on)) if part), _NAME_LENGTH)


def bare_path(stem: str, round_: Round, what: str, suffix: str = ".xlsx") -> Path:
    """The place of a file that belongs to no division: `回答_R4指摘.xlsx`."""
    tail = f"_{round_.year.short}{what}{suffix}"
    return Path(safe_name(stem, _NAME_LENGTH - len(tail)) + tail)


def letter_path(organisation: Organisation, round_: Round, division: str, kind: LetterKind) -> Path:
    """The place of the letter that a division's forms go out with: one a 部, in its folder, else the division's own."""
    department = organisation.department_of(division)
    if department is None:
        return form_path(organisation, round_, division, kind.file_word, ".docx")
    folder = folder_of(department, round_)
    return Path(folder) / bare_path(folder, round_, kind.file_word, ".docx")


def is_there(parts: Parts, path: Path) -> bool:
    """Whether a file stands at a place, be it one that cannot be read now."""
    try:
        parts.files.read(path)
    except FileMissing:
        return False
    except FileUnreadable:
        return True
    return True


def write_beside(parts: Parts, path_of: Callable[[str], Path], what: str, content: bytes) -> Path:
    """Write a file under the first of its names that no other file has: 指摘, then 指摘(2) …; return its path.

    `path_of` makes a path of what the file is. Raises TargetNotWritable.
    """
    for number in count(1):
        path = path_of(what if number == 1 else f"{what}({number})")
        try:
            parts.files.write(path, content)
        except TargetExists:
            continue
        return path
    raise AssertionError(what)


def refuse_another(parts: Parts, path: Path, content: bytes) -> None:
    """Refuse where another file stands at a place; the same bytes may be written again.

    Raises TargetExists, TargetNotWritable where it cannot even be looked at (a folder, a file in place of a folder).
    """
    try:
        there = parts.files.read(path)
    except FileMissing:
        return
    except FileUnreadable as unreadable:
        raise TargetNotWritable(**unreadable.details) from unreadable
    if there != content:
        raise TargetExists(path=str(path))


def safe_name(name: str, length: int) -> str:
    """Return a name that every office PC can hold: CP932 only, nothing that a file system forbids or cuts off."""
    known = name.encode("cp932", "replace").decode("cp932").strip()
    return _NOT_IN_NAMES.sub("_", known)[:length].rstrip(" .\u3000") or "_"
