"""Read the organisation from a table: 部・室・課, their order, aliases and contacts (division import)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from nakano_status.application.finding import need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports import Parts, Store, StoreRole
from nakano_status.application.table_rows import TableRow, read_table_rows
from nakano_status.domain.division import Division, DivisionKind, DivisionName, NameKind, Organisation, fold_name
from nakano_status.domain.problem import Problem

DEPARTMENT, DEPARTMENT_ORDER, OFFICE = "部", "部の建制順", "室"
NAME, ORDER, LIAISON, ALIASES, CONTACT, SINCE = (
    "所管課",
    "所管課の建制順",
    "庶務担当課",
    "別名",
    "連絡先",
    "適用開始日",
)
_ABOVE = {DEPARTMENT: DivisionKind.DEPARTMENT, OFFICE: DivisionKind.OFFICE}
_DAY_FORM = "2023-04-01 の形"


@dataclass(frozen=True)
class ImportedTable:
    """How many rows of the table were taken."""

    rows: int


def import_divisions(parts: Parts, store: Store, path: Path, by: str | None = None) -> Outcome[ImportedTable]:
    """Take the table in: a row that cannot be read is named and left, a column that is not there changes nothing.

    Raises FileMissing, FileUnreadable, TableNotReadable, WrongRole.
    """
    table = read_table_rows(parts, path, NAME)
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        reading = _Reading(work.organisation())
        for row in table.rows:
            reading.take(row)
        work.begin_act("import_divisions", by)
        work.save_organisation(reading.organisation)
        work.commit()
    return Outcome(ImportedTable(reading.taken), problems=(*table.problems, *reading.problems))


class _Reading:
    """The organisation while the rows of a table are gone through."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.problems: list[Problem] = []
        self.taken = 0
        self._seen: set[str] = set()

    def take(self, row: TableRow) -> None:
        """Take one row in, or say why not."""
        found = next(self._what_is_wrong(row), None)
        if found is not None:
            self.problems.append(found)
            return
        self._seen.add(fold_name(row.text(NAME)))
        division = self._division(row)
        self._put(_with_row(division, row, self._above(row, division)))
        self.taken += 1

    def _what_is_wrong(self, row: TableRow) -> Iterator[Problem]:
        name = row.text(NAME)
        if not name:
            yield row.problem("TABLE-NAME-MISSING", NAME)
        if fold_name(name) in self._seen:
            yield row.problem("TABLE-TWICE", NAME, found=name)
        yield from self._taken_names(row)
        for column in (DEPARTMENT_ORDER, ORDER):
            if row.text(column) and not row.text(column).isdecimal():
                yield row.problem("TABLE-VALUE-UNREADABLE", column, found=row.text(column), expected="数字")
        if row.text(SINCE) and _day(row.text(SINCE)) is None:
            yield row.problem("TABLE-VALUE-UNREADABLE", SINCE, found=row.text(SINCE), expected=_DAY_FORM)

    def _taken_names(self, row: TableRow) -> Iterator[Problem]:
        """Names that are another body's already: a 部 that is a 所管課, a 所管課 that is a 室, an alias of another."""
        met: set[str] = set()
        for column in filter(row.text, (DEPARTMENT, OFFICE, NAME)):
            name = row.text(column)
            known = self.organisation.find(name)
            fits = known is None or _ABOVE.get(column) is (known.kind if known.kind in _ABOVE.values() else None)
            if not fits or fold_name(name) in met:
                yield row.problem("TABLE-NAME-TAKEN", column, found=name, expected=known.name_on() if known else name)
            met.add(fold_name(name))
        own = self.organisation.find(row.text(NAME))
        for alias in _aliases(row):
            other = self.organisation.find(alias)
            if other is not None and other is not own:
                yield row.problem("TABLE-NAME-TAKEN", ALIASES, found=alias, expected=other.name_on())

    def _above(self, row: TableRow, division: Division) -> str | None:
        """The id of the 室 or 部 that the row stands under; either is made where it is new."""
        department = self._body(row, DEPARTMENT)
        if department is not None:
            order = _number(row.text(DEPARTMENT_ORDER))
            department = replace(department, order=order if order is not None else department.order)
            self._put(department)
        office = self._body(row, OFFICE)
        if office is not None:
            self._put(replace(office, parent=department.division_id if department else office.parent))
            return office.division_id
        stands = self.organisation.department_of(division.division_id) if division.parent else None
        if not row.has(DEPARTMENT) or (not row.has(OFFICE) and stands == department):
            return division.parent
        return department.division_id if department else None

    def _body(self, row: TableRow, column: str) -> Division | None:
        name = row.text(column)
        return (self.organisation.find(name) or _new(name, _ABOVE[column], None)) if name else None

    def _division(self, row: TableRow) -> Division:
        known = self.organisation.find(row.text(NAME))
        return known or _new(row.text(NAME), DivisionKind.DIVISION, _day(row.text(SINCE)))

    def _put(self, division: Division) -> None:
        others = {each.division_id: each for each in self.organisation.divisions}
        self.organisation = Organisation(tuple({**others, division.division_id: division}.values()))


def _with_row(division: Division, row: TableRow, parent: str | None) -> Division:
    since = _day(row.text(SINCE))
    known = {fold_name(name.name) for name in division.names}
    added = tuple(DivisionName(each, NameKind.ALIAS, since) for each in _aliases(row) if fold_name(each) not in known)
    return replace(
        division,
        names=(*division.names, *added),
        parent=parent,
        order=_number(row.text(ORDER)) if row.has(ORDER) else division.order,
        is_liaison=bool(row.text(LIAISON)) if row.has(LIAISON) else division.is_liaison,
        contact=row.text(CONTACT) or division.contact,
    )


def _aliases(row: TableRow) -> list[str]:
    return [alias.strip() for alias in re.split("[,，、\n]", row.text(ALIASES)) if alias.strip()]


def _new(name: str, kind: DivisionKind, since: date | None) -> Division:
    return Division(fold_name(name), kind, (DivisionName(name, NameKind.OFFICIAL, since),))


def _number(text: str) -> int | None:
    return int(text) if text else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        return None
