"""Classifies errors of SQLite: those of the environment (a refusal) and those of this program (a defect, passed on)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from nakano_status.domain.problems.problem import Problem, Refused
from nakano_status.domain.refusals.files import (
    StoreDamaged,
    StoreForeign,
    StoreLocked,
    StoreMissing,
    StoreReadOnly,
    TargetNotWritable,
)
from nakano_status.domain.storage.full_disk import NO_SPACE

UNKNOWN_HOLDER = "他のプログラム"
SOME_TIME = "先ほど"
_PRIMARY = 0xFF  # the lower byte is the primary result code, the upper bits are details

_REFUSALS: dict[int, Callable[[str], Refused]] = {
    sqlite3.SQLITE_BUSY: lambda path: StoreLocked(path=path, who=UNKNOWN_HOLDER, since=SOME_TIME),
    sqlite3.SQLITE_LOCKED: lambda path: StoreLocked(path=path, who=UNKNOWN_HOLDER, since=SOME_TIME),
    sqlite3.SQLITE_READONLY: lambda path: StoreReadOnly(path=path),
    sqlite3.SQLITE_FULL: lambda path: TargetNotWritable(path=path, reason=NO_SPACE),
    sqlite3.SQLITE_IOERR_WRITE: lambda path: TargetNotWritable(
        path=path, reason="書き込めません。空き容量か、割り当てられた容量が足りないことがあります"
    ),
    sqlite3.SQLITE_IOERR: lambda path: TargetNotWritable(path=path, reason="保存先の装置が読み書きに応じません"),
    sqlite3.SQLITE_CANTOPEN: lambda path: StoreDamaged(path=path, reason="ファイルを開けません"),
    sqlite3.SQLITE_PERM: lambda path: StoreDamaged(path=path, reason="読み取りが許可されていません"),
    sqlite3.SQLITE_AUTH: lambda path: StoreDamaged(path=path, reason="読み取りが許可されていません"),
    sqlite3.SQLITE_CORRUPT: lambda path: StoreDamaged(path=path, reason="内容が壊れています"),
    sqlite3.SQLITE_NOTADB: lambda path: StoreForeign(path=path),
    sqlite3.SQLITE_READONLY_DBMOVED: lambda path: StoreMissing(path=path),
    sqlite3.SQLITE_READONLY_ROLLBACK: lambda path: StoreDamaged(
        path=path, reason="途中で止まった書き込みが残っていますが、書き込みができない場所のため、元に戻せません"
    ),
}


DAMAGE_CAN_CAUSE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    StopIteration,
    TypeError,
    ValueError,
    sqlite3.Error,
)
"""The exceptions that reading a damaged cell, or using its content, can raise."""


def damage_text(found: Sequence[Problem]) -> str:
    """Return where a file is damaged, as the reason of a refusal: its first place, and how many there are."""
    place = found[0].place
    cell = "／".join(filter(None, (place.table, place.key, place.column)))
    more = f"ほか{len(found) - 1}か所" if found[1:] else ""
    return f"内容が壊れています：{cell}{more}" if cell else "内容が壊れています"


def refusal(error: BaseException | None, path: Path) -> Refused | None:
    """Return the refusal for an error of SQLite, or None if it is a defect of this program."""
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(error, sqlite3.Error) or code is None:
        return None
    cause = _REFUSALS.get(code) or _REFUSALS.get(code & _PRIMARY)
    return cause(str(path)) if cause else None
