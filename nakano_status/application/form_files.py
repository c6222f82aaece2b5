"""Where the forms of a round are written: a folder a 部, a name that every office PC can hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count
from pathlib import Path

from nakano_status.application.ports import Parts
from nakano_status.domain.division import Organisation
from nakano_status.domain.refusals import FileMissing, TargetExists
from nakano_status.domain.round import Round

_NAME_LENGTH = 40
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def form_path(organisation: Organisation, round_: Round, division: str, what: str) -> Path:
    """The form's place: `02_区民部/02-03_戸籍住民課_R4回答様式.xlsx`, or the bare name where the 部 is not known.

    `what` says what it is (回答様式).
    """
    own = organisation.get(division)
    tail = f"_{round_.year.short}{what}.xlsx"
    department = organisation.department_of(division)
    if department is None:
        name = own.name_on(round_.named_on)
        return Path(_safe(name, _NAME_LENGTH - len(tail)) + tail)
    above = f"{department.order:02d}" if department.order is not None else ""
    number = f"{above}-{own.order:02d}_" if above and own.order is not None else ""
    name = _safe(own.name_on(round_.named_on), _NAME_LENGTH - len(tail) - len(number))
    folder = "_".join(part for part in (above, department.name_on(round_.named_on)) if part)
    return Path(_safe(folder, _NAME_LENGTH)) / f"{number}{name}{tail}"


def bare_path(stem: str, round_: Round, what: str) -> Path:
    """The place of a file that belongs to no division: `回答_R4指摘.xlsx`."""
    tail = f"_{round_.year.short}{what}.xlsx"
    return Path(_safe(stem, _NAME_LENGTH - len(tail)) + tail)


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
    """Refuse where another file stands at a place; raises TargetExists. The same bytes may be written again."""
    try:
        there = parts.files.read(path)
    except FileMissing:
        return
    if there != content:
        raise TargetExists(path=str(path))


def _safe(name: str, length: int) -> str:
    """A name that every office PC can hold: CP932 only, nothing that a file system forbids, not too long."""
    known = name.encode("cp932", "replace").decode("cp932")
    return _NOT_IN_NAMES.sub("_", known)[:length]
