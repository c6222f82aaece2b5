"""Read the organisation from a table: 部・室・課, their order, aliases and contacts (division import)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from nakano_status.application.division_table import (
    ALIASES,
    CONTACT,
    DAY_FORM,
    DEPARTMENT,
    DEPARTMENT_ORDER,
    EARLIER,
    LIAISON,
    NAME,
    OFFICE,
    ORDER,
    SINCE,
    aliases_in,
    read_day,
)
from nakano_status.application.finding import known_organisation, need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports import Parts, Records, Store, StoreRole
from nakano_status.application.table_rows import Table, TableRow, read_table_rows
from nakano_status.domain.division import Division, DivisionKind, DivisionName, NameKind, Organisation, fold_name
from nakano_status.domain.organisation_changes import DivisionChange, organisation_changes, renamed
from nakano_status.domain.problem import Problem

_NUMBER = re.compile(r"\d{1,5}")
_ABOVE = {DEPARTMENT: DivisionKind.DEPARTMENT, OFFICE: DivisionKind.OFFICE}


@dataclass(frozen=True)
class ImportedTable:
    """How many rows of the table were taken."""

    rows: int


@dataclass(frozen=True)
class PlannedDivisions:
    """What taking a table in would do: the organisation afterwards, what is different, what is wrong with which rows.

    `rows` are taken, `unnamed` are divisions that the table does not name: they stay as they are.
    """

    organisation: Organisation
    changes: tuple[DivisionChange, ...]
    rows: int
    unnamed: tuple[str, ...]
    problems: tuple[Problem, ...]


def plan_divisions(parts: Parts, store: Store, path: Path) -> PlannedDivisions:
    """Decide what taking the table in would do; nothing is written. Raises as `import_divisions` does."""
    table = read_table_rows(parts, path, NAME)
    with store.reading() as records:
        need_role(records, StoreRole.OFFICE)
        return _planned(parts, records, table)


def import_divisions(parts: Parts, store: Store, path: Path, by: str | None = None) -> Outcome[ImportedTable]:
    """Take the table in: a row that cannot be read is named and left, a column that is not there changes nothing.

    Raises FileMissing, FileUnreadable, TableNotReadable, WrongRole.
    """
    table = read_table_rows(parts, path, NAME)
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        planned = _planned(parts, work, table)
        work.begin_act("import_divisions", by, f"{path.name}：{len(planned.changes)}か所" if planned.changes else None)
        work.save_organisation(planned.organisation)
        work.commit()
    return Outcome(ImportedTable(planned.rows), problems=planned.problems)


def _planned(parts: Parts, records: Records, table: Table) -> PlannedDivisions:
    before = records.organisation()
    reading = _Reading(before, known_organisation(records), parts.clock.today())
    for row in table.rows:
        reading.take(row)
    known = (each for each in before.divisions if each.kind is DivisionKind.DIVISION)
    unnamed = tuple(each.name_on() for each in known if each.division_id not in reading.named)
    changes = organisation_changes(before, reading.organisation)
    return PlannedDivisions(reading.organisation, changes, reading.taken, unnamed, (*table.problems, *reading.problems))


class _Reading:
    """The organisation while the rows of a table are gone through; `known` has the names that were asked about, too."""

    def __init__(self, organisation: Organisation, known: Organisation, today: date) -> None:
        self.organisation = organisation
        self._known = known
        self.named: set[str] = set()
        self._today = today
        self.problems: list[Problem] = []
        self.taken = 0

    def take(self, row: TableRow) -> None:
        """Take one row in, or say why not."""
        found = next(self._what_is_wrong(row), None)
        if found is not None:
            self.problems.append(found)
            return
        division = self._division(row)
        self.named.add(division.division_id)
        self._put(_with_row(division, row, self._above(row, division)))
        self.taken += 1

    def _what_is_wrong(self, row: TableRow) -> Iterator[Problem]:
        name = row.text(NAME)
        if not name:
            yield row.problem("TABLE-NAME-MISSING", NAME)
        known = self._renamed(row) or self.organisation.find(name)
        if known is not None and known.division_id in self.named:
            by = "" if fold_name(name) == fold_name(known.name_on()) else f"（{known.name_on()}）"
            yield row.problem("TABLE-TWICE", NAME, found=f"{name}{by}")
        yield from self._taken_names(row)
        for column in (DEPARTMENT_ORDER, ORDER):
            if row.text(column) and not _NUMBER.fullmatch(row.text(column)):
                yield row.problem("TABLE-VALUE-UNREADABLE", column, found=row.text(column), expected="数字")
        if row.text(SINCE) and read_day(row.text(SINCE)) is None:
            yield row.problem("TABLE-VALUE-UNREADABLE", SINCE, found=row.text(SINCE), expected=DAY_FORM)
        before = self._renamed(row)
        if before is not None and self._with_new_name(before, row) is None:
            yield row.problem("RENAME-DAY-UNFIT", NAME, found=row.text(NAME), expected=before.name_on())

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
        own = self._renamed(row) or self.organisation.find(row.text(NAME))
        remembered = self._known.find(row.text(NAME))
        if remembered is not None and (own is None or remembered.division_id != own.division_id):
            yield row.problem("TABLE-NAME-TAKEN", NAME, found=row.text(NAME), expected=remembered.name_on())
        earlier = self.organisation.find(row.text(EARLIER))
        if earlier is not None and earlier is not own:
            yield row.problem("TABLE-NAME-TAKEN", EARLIER, found=row.text(EARLIER), expected=earlier.name_on())
        for alias in aliases_in(row.text(ALIASES)):
            other = self.organisation.find(alias) or self._known.find(alias)
            if other is not None and (own is None or other.division_id != own.division_id):
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
        return (self.organisation.find(name) or new_division(name, _ABOVE[column], None)) if name else None

    def _division(self, row: TableRow) -> Division:
        before = self._renamed(row)
        if before is not None and (after := self._with_new_name(before, row)) is not None:
            return after
        known = self.organisation.find(row.text(NAME))
        return known or new_division(row.text(NAME), DivisionKind.DIVISION, read_day(row.text(SINCE)))

    def _renamed(self, row: TableRow) -> Division | None:
        """The division that bears the name in 旧名称 now and another one from its day on; None for any other row."""
        known = self.organisation.find(row.text(EARLIER))
        is_known = known is None or self.organisation.find(row.text(NAME)) is not None
        return None if is_known or known is None or known.kind is not DivisionKind.DIVISION else known

    def _with_new_name(self, division: Division, row: TableRow) -> Division | None:
        """A division with the row's name; None where its day is missing, to come, or before the present name's."""
        since = read_day(row.text(SINCE))
        try:
            return renamed(division, row.text(NAME), since) if since and since <= self._today else None
        except ValueError:
            return None

    def _put(self, division: Division) -> None:
        others = {each.division_id: each for each in self.organisation.divisions}
        self.organisation = Organisation(tuple({**others, division.division_id: division}.values()))


def _with_row(division: Division, row: TableRow, parent: str | None) -> Division:
    since = read_day(row.text(SINCE))
    known = {fold_name(name.name) for name in division.names}
    others = (each for each in aliases_in(row.text(ALIASES)) if fold_name(each) not in known)
    added = tuple(DivisionName(each, NameKind.ALIAS, since) for each in others)
    return replace(
        division,
        names=(*division.names, *added),
        parent=parent,
        order=_number(row.text(ORDER)) if row.has(ORDER) else division.order,
        is_liaison=bool(row.text(LIAISON)) if row.has(LIAISON) else division.is_liaison,
        contact=row.text(CONTACT) or division.contact,
    )


def new_division(name: str, kind: DivisionKind, since: date | None) -> Division:
    """Return a body that is new; its first name is what it is known by."""
    return Division(fold_name(name), kind, (DivisionName(name, NameKind.OFFICIAL, since),))


def _number(text: str) -> int | None:
    return int(text) if text else None
