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
from nakano_status.domain.organisation_changes import (
    DivisionChange,
    from_day,
    names_of,
    organisation_changes,
    otherwise_now,
    renamed,
    replaces_known,
    with_name_corrected,
)
from nakano_status.domain.problem import Problem
from nakano_status.domain.refusals import ChangeDayMissing

_NUMBER = re.compile(r"\d{1,5}")
_ABOVE = {DEPARTMENT: DivisionKind.DEPARTMENT, OFFICE: DivisionKind.OFFICE}


@dataclass(frozen=True)
class ImportedTable:
    """How many rows of a table changed anything, how many say what is known already, and how many known ones went."""

    rows: int
    unchanged: int = 0
    removed: int = 0


@dataclass(frozen=True)
class BlankDays:
    """What a row without 適用開始日 is that changes what is known: a change from `since`, or a correction.

    Neither: such a row is asked about.
    """

    since: date | None = None
    is_correction: bool = False


NOT_SAID = BlankDays()


@dataclass(frozen=True)
class PlannedDivisions:
    """What taking a table in would do: the organisation afterwards, what is different, what is wrong with which rows.

    `rows` change anything, `unchanged` do not; `undated` are the numbers of the rows of which it has to be said whether
    they are a change from a day or a correction. `unnamed` are divisions that the table does not name: they stay.
    """

    organisation: Organisation
    changes: tuple[DivisionChange, ...]
    rows: int
    unchanged: int
    undated: tuple[int, ...]
    unnamed: tuple[str, ...]
    problems: tuple[Problem, ...]


def plan_divisions(parts: Parts, store: Store, path: Path, blank: BlankDays = NOT_SAID) -> PlannedDivisions:
    """Decide what taking the table in would do; nothing is written. Raises as `import_divisions`, but for the day."""
    table = read_table_rows(parts, path, NAME)
    with store.reading() as records:
        need_role(records, StoreRole.OFFICE)
        return _planned(parts, records, table, blank)


def import_divisions(
    parts: Parts, store: Store, path: Path, by: str | None = None, blank: BlankDays = NOT_SAID
) -> Outcome[ImportedTable]:
    """Take the table in: a row that cannot be read is named and left, a column that is not there changes nothing.

    Raises FileMissing, FileUnreadable, TableNotReadable, WrongRole, and ChangeDayMissing where a row changes what is
    known, has no 適用開始日, and `blank` does not say what it is.
    """
    table = read_table_rows(parts, path, NAME)
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        planned = _planned(parts, work, table, blank)
        if planned.undated:
            raise ChangeDayMissing(file=path.name, found="、".join(f"{row}行目" for row in planned.undated))
        work.begin_act("import_divisions", by, f"{path.name}：{len(planned.changes)}か所" if planned.changes else None)
        work.save_organisation(planned.organisation)
        work.commit()
    return Outcome(ImportedTable(planned.rows, planned.unchanged), problems=planned.problems)


def _planned(parts: Parts, records: Records, table: Table, blank: BlankDays) -> PlannedDivisions:
    before = records.organisation()
    reading = _Reading(before, known_organisation(records), blank, parts.clock.today())
    for row in table.rows:
        reading.take(row)
    known = (each for each in before.divisions if each.kind is DivisionKind.DIVISION)
    unnamed = tuple(each.name_on() for each in known if each.division_id not in reading.named)
    changes = organisation_changes(before, reading.organisation)
    return PlannedDivisions(
        reading.organisation,
        changes,
        reading.changed,
        reading.unchanged,
        tuple(reading.undated),
        unnamed,
        (*table.problems, *reading.problems),
    )


class _Reading:
    """The organisation while the rows of a table are gone through; `known` has the names that were asked about, too."""

    def __init__(self, organisation: Organisation, known: Organisation, blank: BlankDays, today: date) -> None:
        self.organisation = organisation
        self._known = known
        self._blank = blank
        self._today = today
        self.named: set[str] = set()
        self.problems: list[Problem] = []
        self.undated: list[int] = []
        self.changed = self.unchanged = 0

    def take(self, row: TableRow) -> None:
        """Take one row in, or say why not."""
        found = next(self._what_is_wrong(row), None)
        if found is not None:
            self.problems.append(found)
            return
        before = self.organisation
        try:
            division = self._written(row)
        except ValueError:
            self.organisation = before
            known = self._renamed(row) or before.find(row.text(NAME))
            name = known.name_on() if known else row.text(NAME)
            self.problems.append(row.problem("RENAME-DAY-UNFIT", SINCE, found=str(self._since(row)), expected=name))
            return
        self.named.add(division)
        self._count(row, before)

    def _written(self, row: TableRow) -> str:
        """Write a row into the organisation; return whose it is.

        Raise ValueError where what is known cannot change on its day: it is to come, or before the last change.
        """
        before, since = self.organisation, self._since(row)
        division = self._division(row)
        self._put(_with_row(division, row, since, self._above(row, division)))
        if since is not None and self.organisation != before:
            if since > self._today and otherwise_now(before, self.organisation):
                raise ValueError(since)
            self.organisation = from_day(before, self.organisation, since)
        return division.division_id

    def _count(self, row: TableRow, before: Organisation) -> None:
        is_same = self.organisation == before
        self.unchanged += is_same
        self.changed += not is_same
        is_said = self._since(row) is not None or self._blank.is_correction
        if not is_said and replaces_known(before, self.organisation):
            self.undated.append(row.row)

    def _since(self, row: TableRow) -> date | None:
        return read_day(row.text(SINCE)) or self._blank.since

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
        before, name, since = self._renamed(row), row.text(NAME), self._since(row)
        if before is not None:
            return with_name_corrected(before, name) if since is None else renamed(before, name, since)
        return self.organisation.find(name) or new_division(name, DivisionKind.DIVISION, since)

    def _renamed(self, row: TableRow) -> Division | None:
        """The division that the row gives another official name than its present one; None for any other row.

        A name that it goes by already, as an alias, is a new official name; one that it gave up since is none.
        """
        division, named = self.organisation.find(row.text(EARLIER)), self.organisation.find(row.text(NAME))
        if division is None or division.kind is not DivisionKind.DIVISION or named not in (None, division):
            return None
        borne = [fold_name(name) for name in names_of(division, NameKind.OFFICIAL)]
        earlier, name = fold_name(row.text(EARLIER)), fold_name(row.text(NAME))
        is_past = name in borne and earlier in borne[: borne.index(name)]
        return None if name == borne[-1] or is_past else division

    def _put(self, division: Division) -> None:
        others = {each.division_id: each for each in self.organisation.divisions}
        self.organisation = Organisation(tuple({**others, division.division_id: division}.values()))


def _with_row(division: Division, row: TableRow, since: date | None, parent: str | None) -> Division:
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
