"""One row of the organisation table: the body it describes, and the problems in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from nakano_status.application.organisation import division_table as heads
from nakano_status.application.organisation.division_table import aliases_in, read_day, read_liaison
from nakano_status.application.organisation.table_rows import TableRow
from nakano_status.domain.organisation.changes import names_of
from nakano_status.domain.organisation.divisions import Division, DivisionKind, NameKind, Organisation, fold_name
from nakano_status.domain.problems.problem import Problem

ABOVE = {heads.DEPARTMENT: DivisionKind.DEPARTMENT, heads.OFFICE: DivisionKind.OFFICE}
_NUMBER = re.compile(r"\d{1,5}")


def own_body(row: TableRow, organisation: Organisation) -> Division | None:
    """Return the body that a row describes, as it is in that organisation; None for a new one."""
    return organisation.find(row.text(heads.NAME)) or organisation.find(row.text(heads.EARLIER))


def renamed_body(row: TableRow, organisation: Organisation) -> Division | None:
    """Return the division that a row gives a new official name; None for any other row.

    A current alias can become the official name; a name given up since cannot.
    """
    division, named = organisation.find(row.text(heads.EARLIER)), organisation.find(row.text(heads.NAME))
    if division is None or division.kind is not DivisionKind.DIVISION or named not in (None, division):
        return None
    borne = [fold_name(name) for name in names_of(division, NameKind.OFFICIAL)]
    earlier, name = fold_name(row.text(heads.EARLIER)), fold_name(row.text(heads.NAME))
    is_past = name in borne and earlier in borne[: borne.index(name)]
    return None if name == borne[-1] or is_past else division


def problems_of(
    row: TableRow, organisation: Organisation, known: Organisation, named: Collection[str]
) -> Iterator[Problem]:
    """Return the problems that prevent importing a row.

    `known` also contains the names confirmed by a person; `named` are the ids of the bodies in earlier rows.
    """
    name = row.text(heads.NAME)
    if not name:
        yield row.problem("TABLE-NAME-MISSING", heads.NAME)
    own = renamed_body(row, organisation) or organisation.find(name)
    if own is not None and own.division_id in named:
        by = "" if fold_name(name) == fold_name(own.name_on()) else f"（{own.name_on()}）"
        yield row.problem("TABLE-TWICE", heads.NAME, found=f"{name}{by}")
    yield from _misplaced_names(row, organisation)
    yield from _names_of_others(row, own, organisation, known)
    for column in (heads.DEPARTMENT_ORDER, heads.ORDER):
        if row.text(column) and not _NUMBER.fullmatch(row.text(column)):
            yield row.problem("TABLE-VALUE-UNREADABLE", column, found=row.text(column), expected="数字")
    if not _is_liaison_readable(row.text(heads.LIAISON)):
        yield row.problem(
            "TABLE-VALUE-UNREADABLE", heads.LIAISON, found=row.text(heads.LIAISON), expected=heads.LIAISON_FORM
        )
    if row.text(heads.SINCE) and read_day(row.text(heads.SINCE)) is None:
        yield row.problem("TABLE-VALUE-UNREADABLE", heads.SINCE, found=row.text(heads.SINCE), expected=heads.DAY_FORM)


def _is_liaison_readable(text: str) -> bool:
    try:
        read_liaison(text)
    except ValueError:
        return False
    return True


def _misplaced_names(row: TableRow, organisation: Organisation) -> Iterator[Problem]:
    """Return problems for names of bodies of another kind: a 部 that is a 所管課, a 所管課 that is a 室."""
    met: set[str] = set()
    for column in filter(row.text, (heads.DEPARTMENT, heads.OFFICE, heads.NAME)):
        name = row.text(column)
        known = organisation.find(name)
        fits = known is None or ABOVE.get(column) is (known.kind if known.kind in ABOVE.values() else None)
        if not fits or fold_name(name) in met:
            yield row.problem("TABLE-NAME-TAKEN", column, found=name, expected=known.name_on() if known else name)
        met.add(fold_name(name))


def _names_of_others(
    row: TableRow, own: Division | None, organisation: Organisation, known: Organisation
) -> Iterator[Problem]:
    """Return problems for names that belong to another body, and for a 旧名称 that belongs to none."""
    names = [(heads.NAME, row.text(heads.NAME)), (heads.EARLIER, row.text(heads.EARLIER))]
    for column, name in (*names, *((heads.ALIASES, alias) for alias in aliases_in(row.text(heads.ALIASES)))):
        other = organisation.find(name) or known.find(name)
        if other is None and name and column == heads.EARLIER:
            yield row.problem("RENAME-NAME-UNKNOWN", heads.EARLIER, found=name)
        if other is not None and (own is None or other.division_id != own.division_id):
            yield row.problem("TABLE-NAME-TAKEN", column, found=name, expected=other.name_on())
