"""Import the organisation from a table: 部・室・課, their order, aliases and contacts (division import)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from nakano_status.application.lookup import known_organisation, office_reading, office_writing
from nakano_status.application.organisation import tables
from nakano_status.application.organisation.edit_division import EDIT, IMPORT, need_reason
from nakano_status.application.organisation.tables import (
    ABOVE,
    NamedRowTable,
    TableRow,
    aliases_in,
    own_body,
    problems_of,
    read_liaison,
    read_table_rows,
    renamed_body,
)
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.retention.acts import Content, need_unmoved
from nakano_status.application.round.settled_rounds import Kept, effect_of_organisation, keeping_settled
from nakano_status.domain.calendar.days import read_day
from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    NameKind,
    Organisation,
    fold_name,
    new_division,
)
from nakano_status.domain.organisation.reorganisation import (
    PLACE_WORDS,
    BodyChangeKind,
    DivisionChange,
    from_day,
    known_days,
    organisation_changes,
    otherwise_now,
    renamed,
    replaces_known,
    with_name_corrected,
    with_only_liaison,
)
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.exchange import ChangeDayMissing
from nakano_status.domain.round.settled import NO_CORRECTION, Corrections


@dataclass(frozen=True)
class ImportedTable:
    """How many rows of a table changed anything, how many changed nothing, and how many known divisions were removed.

    `changes` are those of the organisation, `settled` is what the import did to settled rounds.
    """

    rows: int
    unchanged: int = 0
    removed: int = 0
    changes: tuple[DivisionChange, ...] = field(default=(), compare=False)
    settled: Kept = field(default_factory=Kept, compare=False)


@dataclass(frozen=True)
class BlankDays:
    """The meaning of a changed row without a new 適用開始日: a change from `since`, or a correction.

    A day on which the body changed before is not new: a saved table contains it. With neither, such a row is reported
    as a question.
    """

    since: date | None = None
    is_correction: bool = False


NO_BLANK_DAY = BlankDays()


@dataclass(frozen=True)
class PlannedDivisions:
    """What importing a table would do: the new organisation, the changes, and the problems of rows.

    `rows` change anything, `unchanged` do not; `undated` are the numbers of rows that may be a change from a day or a
    correction. `unnamed` are divisions that are not in the table: they are kept. `settled` is what it would
    do to settled rounds, with what it corrects in them.
    """

    organisation: Organisation
    changes: tuple[DivisionChange, ...]
    rows: int
    unchanged: int
    undated: tuple[int, ...]
    unnamed: tuple[str, ...]
    problems: tuple[Problem, ...]
    settled: Kept = field(default_factory=Kept)

    @property
    def replaced(self) -> object:
        """The present texts that it would replace."""
        return tuple((each.name, each.what, each.was) for each in self.changes)


def plan_divisions(parts: Parts, store: Store, path: Path, blank: BlankDays = NO_BLANK_DAY) -> PlannedDivisions:
    """Return what importing the table would do; nothing is written.

    Raises as `import_divisions`, except for the day.
    """
    table = read_table_rows(parts, path, tables.NAME)
    with office_reading(store) as records:
        return _planned(parts, records, table, blank)


def import_divisions(
    parts: Parts,
    store: Store,
    path: Path,
    by: str | None = None,
    blank: BlankDays = NO_BLANK_DAY,
    reason: str = "",
    seen: object = None,
) -> Outcome[ImportedTable]:
    """Import the table: unreadable rows are reported and skipped; a blank cell or missing column changes nothing.

    `seen` is what its preview stated to be `replaced` (None: anything). Raises ContentMoved if it is another by now.

    Raises FileMissing, FileUnreadable, TableNotReadable, WrongRole, ChangeDayMissing if a row changes a body without a
    new 適用開始日 and `blank` does not define its meaning, and SettledReasonMissing.
    """
    table = read_table_rows(parts, path, tables.NAME)
    with office_writing(store) as work:
        planned = _planned(parts, work, table, blank)
        if planned.undated:
            raise ChangeDayMissing(file=path.name, found="、".join(f"{row}行目" for row in planned.undated))
        if seen is not None:
            need_unmoved(work, Content("表で変わる組織", (IMPORT, EDIT)), seen, planned.replaced)
        given = need_reason(planned.settled.reached, reason)
        summary = f"{path.name}：{len(planned.changes)}か所" if planned.changes else None
        work.begin_act(IMPORT, by, "：".join(filter(None, (summary, given))) or None)
        with keeping_settled(work, planned.settled.corrections):
            work.organisation.save(planned.organisation)
        work.commit()
    result = ImportedTable(planned.rows, planned.unchanged, changes=planned.changes, settled=planned.settled)
    return Outcome(result, problems=planned.problems)


def _planned(parts: Parts, records: Records, table: NamedRowTable, blank: BlankDays) -> PlannedDivisions:
    before = records.organisation.read()
    reading = _Reading(before, known_organisation(records), blank, parts.clock.today())
    for row in table.rows:
        reading.import_row(row)
    known = (each for each in before.divisions if each.kind is DivisionKind.DIVISION and not each.has_ended)
    unnamed = tuple(each.name_on() for each in known if each.division_id not in reading.named)
    changes = organisation_changes(before, reading.organisation)
    corrections = _corrections(changes) if blank.is_correction else NO_CORRECTION
    return PlannedDivisions(
        reading.organisation,
        changes,
        reading.changed,
        reading.unchanged,
        tuple(reading.undated),
        unnamed,
        (*table.problems, *reading.problems),
        effect_of_organisation(records, reading.organisation, corrections),
    )


def _corrections(changes: Iterable[DivisionChange]) -> Corrections:
    undated = [each for each in changes if each.since is None]
    names = frozenset(each.division_id for each in undated if each.kind is BodyChangeKind.RENAMED)
    return Corrections(names, frozenset(each.division_id for each in undated if each.what in PLACE_WORDS))


class _Reading:
    """The organisation while reading the rows of a table; `known` also contains names confirmed by a person."""

    def __init__(self, organisation: Organisation, known: Organisation, blank: BlankDays, today: date) -> None:
        self.organisation = organisation
        self._start = organisation
        self._known = known
        self._blank = blank
        self._today = today
        self.named: set[str] = set()
        self._imported: list[tuple[TableRow, str]] = []
        self.problems: list[Problem] = []
        self.undated: list[int] = []
        self.changed = self.unchanged = 0

    def import_row(self, row: TableRow) -> None:
        """Import one row, or add its problems."""
        found = next(problems_of(row, self.organisation, self._known, self.named), None)
        if found is not None:
            self.problems.append(found)
            return
        before = self.organisation
        try:
            division = self._written(row)
        except ValueError:
            self._leave(before, self._unfit_day(row, before))
            return
        if (against := self._against_earlier(row, division, before)) is not None:
            self._leave(before, against)
            return
        self.named.add(division)
        self._imported.append((row, division))
        self._count(row, before)

    def _leave(self, before: Organisation, found: Problem) -> None:
        self.organisation = before
        self.problems.append(found)

    def _unfit_day(self, row: TableRow, before: Organisation) -> Problem:
        known = own_body(row, before)
        name = known.name_on() if known else row.text(tables.NAME)
        return row.problem("RENAME-DAY-UNFIT", tables.SINCE, found=str(self._since(row)), expected=name)

    def _against_earlier(self, row: TableRow, division: str, before: Organisation) -> Problem | None:
        """Return a problem if a row reverts an earlier row of the table, or gives a 部 a second 庶務担当課."""
        if not all(self._holds(*each) for each in self._imported):
            column = tables.OFFICE if row.text(tables.OFFICE) else tables.DEPARTMENT
            return row.problem("TABLE-PLACE-DIFFERS", column, found=row.text(column))
        now, were = _liaison_counts(self.organisation), _liaison_counts(before)
        crowded = next((each for each, count in now.items() if count > max(1, were[each])), None)
        if not all(
            self.organisation.get(each).is_liaison
            for earlier, each in self._imported
            if read_liaison(earlier.text(tables.LIAISON))
        ):
            crowded = self.organisation.department_of(division) or crowded
        return row.problem("TABLE-TWICE", tables.NAME, found=f"{crowded.name_on()}の庶務担当課") if crowded else None

    def _holds(self, row: TableRow, division: str) -> bool:
        """Return whether a body is still placed as its row states, in a 部 with the 建制順 stated there."""
        organisation, order = self.organisation, row.text(tables.DEPARTMENT_ORDER)
        department, office = (organisation.find(row.text(column)) for column in (tables.DEPARTMENT, tables.OFFICE))
        return (
            department in (None, organisation.department_of(division))
            and (office is None or organisation.get(division).parent == office.division_id)
            and (department is None or not order or department.order == int(order))
        )

    def _written(self, row: TableRow) -> str:
        """Write a row into the organisation; return its body.

        Raise ValueError if the body cannot change on that day: it is in the future, or before its last change.
        """
        before, since = self.organisation, self._since(row)
        known = self._division(row)
        division = _with_row(known, row, since, self._above(row, known))
        self.organisation = self.organisation.with_body(division)
        self._replace_liaison(before, division)
        if since is not None and self.organisation != before:
            if since > self._today and otherwise_now(before, self.organisation):
                raise ValueError(since)
            self.organisation = from_day(self._before_day(before, since), self.organisation, since)
        return division.division_id

    def _replace_liaison(self, before: Organisation, division: Division) -> None:
        """Make a division that becomes a 庶務担当課, or moves to another 部 as one, the only one of its 部."""
        own = division.division_id
        was = before.get(own) if own in before.names() else None
        above = self.organisation.department_of(own)
        former = before.department_of(own) if was is not None and was.is_liaison else None
        if division.is_liaison and above is not None and (former is None or former.division_id != above.division_id):
            self.organisation = with_only_liaison(self.organisation, own)

    def _before_day(self, before: Organisation, since: date) -> Organisation:
        """Return the organisation without earlier rows' changes of that day: all rows of a day are one change."""
        known = {each.division_id: each for each in self._start.divisions}
        both = ((each, known.get(each.division_id, each)) for each in before.divisions)
        return Organisation(tuple(start if each.placed_since == since else each for each, start in both))

    def _count(self, row: TableRow, before: Organisation) -> None:
        is_same = self.organisation == before
        self.unchanged += is_same
        self.changed += not is_same
        is_dated = self._since(row) is not None or self._blank.is_correction
        if not is_dated and replaces_known(before, self.organisation):
            self.undated.append(row.row)

    def _since(self, row: TableRow) -> date | None:
        """Return the day from which a row applies.

        A day on which its body changed before is not that of other changes.
        """
        day, own = read_day(row.text(tables.SINCE)), own_body(row, self._start)
        return self._blank.since if day is None or (own is not None and day in known_days(own)) else day

    def _above(self, row: TableRow, division: Division) -> str | None:
        """Return the id of the row's 室 or 部; a new one is created if needed."""
        department = self._body(row, tables.DEPARTMENT)
        if department is not None:
            department = replace(department, order=_order(row, tables.DEPARTMENT_ORDER, department.order))
            self.organisation = self.organisation.with_body(department)
        office = self._body(row, tables.OFFICE)
        present = self.organisation.department_of(division.division_id) if division.parent else None
        if office is not None:
            is_known = self.organisation.find(row.text(tables.OFFICE)) is not None
            above = department or (None if is_known else present)
            self.organisation = self.organisation.with_body(
                replace(office, parent=above.division_id if above else office.parent)
            )
            return office.division_id
        return division.parent if department is None or department == present else department.division_id

    def _body(self, row: TableRow, column: str) -> Division | None:
        name = row.text(column)
        return (self.organisation.find(name) or new_division(name, ABOVE[column], None)) if name else None

    def _division(self, row: TableRow) -> Division:
        before, name, since = renamed_body(row, self.organisation), row.text(tables.NAME), self._since(row)
        if before is not None:
            return with_name_corrected(before, name) if since is None else renamed(before, name, since)
        return self.organisation.find(name) or new_division(name, DivisionKind.DIVISION, since)


def _with_row(division: Division, row: TableRow, since: date | None, parent: str | None) -> Division:
    is_liaison = read_liaison(row.text(tables.LIAISON))
    known = {fold_name(name.name) for name in division.names}
    others = (each for each in aliases_in(row.text(tables.ALIASES)) if fold_name(each) not in known)
    added = tuple(DivisionName(each, NameKind.ALIAS, since) for each in others)
    return replace(
        division,
        names=(*division.names, *added),
        parent=parent,
        order=_order(row, tables.ORDER, division.order),
        is_liaison=division.is_liaison if is_liaison is None else is_liaison,
        contact=row.text(tables.CONTACT) or division.contact,
    )


def _liaison_counts(organisation: Organisation) -> Counter[Division]:
    """Return how many 庶務担当課 each 部 has that has any."""
    own = (each.division_id for each in organisation.divisions if each.is_liaison and not each.has_ended)
    return Counter(above for each in own if (above := organisation.department_of(each)) is not None)


def _order(row: TableRow, column: str, known: int | None) -> int | None:
    return int(row.text(column)) if row.text(column) else known
