"""Several changes of the organisation of one day, from a table (division change).

Each row is one step: 種別 is 改称・統合・分割・廃止・異動・新設. Rows of a merger have the same 新しい名称, rows of a
split the same 所管課; a part's 管理番号 are between 、 or line breaks. The only part without 管理番号 has all others;
in a table without that column the first part has all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from nakano_status.application.organisation.table_rows import TableRow, heading_missing, read_table_rows
from nakano_status.application.ports.data_file import Parts
from nakano_status.domain.organisation.divisions import DivisionKind, Organisation, SuccessionKind, fold_name
from nakano_status.domain.organisation.reorganisation import (
    Abolition,
    Founding,
    Merger,
    OrganisationChange,
    Renaming,
    Split,
    Transfer,
)
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.exchange import TableNotReadable

KIND, BODY, NAME, DEPARTMENT, OFFICE, ROWS = HEADINGS = ("種別", "所管課", "新しい名称", "部", "室", "管理番号")

_KINDS = {each.label: each for each in SuccessionKind}
_NEEDED = {
    SuccessionKind.RENAMED: (BODY, NAME),
    SuccessionKind.MERGED: (BODY, NAME),
    SuccessionKind.SPLIT: (BODY, NAME),
    SuccessionKind.ABOLISHED: (BODY,),
    SuccessionKind.MOVED: (BODY,),
    SuccessionKind.FOUNDED: (NAME,),
}


def read_changes(
    parts: Parts, path: Path, organisation: Organisation
) -> tuple[tuple[OrganisationChange, ...], tuple[Problem, ...]]:
    """Return the changes that a table describes, in its order, and a problem for each column that is not read.

    `organisation` determines which 室 is new.

    Raises FileMissing, FileUnreadable, and TableNotReadable if a row is not understood: nothing is left out.
    """
    table = read_table_rows(parts, path, KIND, BODY, NAME)
    if not table.rows:
        raise TableNotReadable(path=str(path), reason="記入した行がありません")
    for row in table.rows:
        kind = _KINDS.get(fold_name(row.text(KIND)))
        missing = [each for each in _NEEDED.get(kind, (KIND,)) if not row.text(each)] if kind else [KIND]
        for each in missing:
            if not row.has(each):
                raise heading_missing(path, [each], table.headings)
            found = f"{row.row}行目の「{each}」を読み取れません（{row.text(each) or '空欄'}）"
            raise TableNotReadable(path=str(path), reason=found)
    return tuple(_changes(table.rows, organisation)), tuple(table.unread(HEADINGS))


def moved_under(body: str, department: str, office: str, organisation: Organisation) -> Iterator[OrganisationChange]:
    """Yield the move of a body to a 部, or to a 室 in it, which is founded first if it is new."""
    if office and organisation.find(office) is None:
        yield Founding(office, DivisionKind.OFFICE, department or None)
    yield Transfer(body, office or department or None)


def _changes(rows: Sequence[TableRow], organisation: Organisation) -> Iterator[OrganisationChange]:
    done: set[tuple[SuccessionKind, str]] = set()
    for row in rows:
        kind, body, name = _kind(row), row.text(BODY), row.text(NAME)
        group = kind, fold_name(name if kind is SuccessionKind.MERGED else body)
        if kind in (SuccessionKind.MERGED, SuccessionKind.SPLIT) and group in done:
            continue
        done.add(group)
        if kind is SuccessionKind.RENAMED:
            yield Renaming(body, name)
        elif kind is SuccessionKind.MERGED:
            yield Merger(tuple(each.text(BODY) for each in _alike(rows, row, NAME)), name)
        elif kind is SuccessionKind.SPLIT:
            parts = list(_alike(rows, row, BODY))
            given = {row_id: each.text(NAME) for each in parts for row_id in _ids(each.text(ROWS))}
            yield Split(body, tuple(each.text(NAME) for each in parts), given, _rest(parts))
        elif kind is SuccessionKind.ABOLISHED:
            yield Abolition(body, name or None)
        elif kind is SuccessionKind.MOVED:
            yield from moved_under(body, row.text(DEPARTMENT), row.text(OFFICE), organisation)
        else:
            yield Founding(name, above=row.text(OFFICE) or row.text(DEPARTMENT) or None)


def _rest(parts: Sequence[TableRow]) -> str | None:
    """Return the part that has the rows which no part of a split names; None if each has to be named."""
    blank = [each.text(NAME) for each in parts if not each.text(ROWS)]
    return blank[0] if blank and (len(blank) == 1 or not parts[0].has(ROWS)) else None


def _kind(row: TableRow) -> SuccessionKind:
    return _KINDS[fold_name(row.text(KIND))]


def _alike(rows: Iterable[TableRow], first: TableRow, column: str) -> Iterator[TableRow]:
    """Yield the rows of the same kind with the same name in a column."""
    for row in rows:
        if _kind(row) is _kind(first) and fold_name(row.text(column)) == fold_name(first.text(column)):
            yield row


def _ids(text: str) -> Iterator[str]:
    return (fold_id(each.strip()) for each in re.split("[、，,;；\\s]", text) if each.strip())
