"""Import the table of the organisation that the office fills in (division import).

It has 部・室・課, their order, aliases and contacts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import compress
from operator import is_not
from pathlib import Path

from nakano_status.application.lookup import known_organisation
from nakano_status.application.organisation.edit_division import need_reason
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.preconditions import office_reading, office_writing
from nakano_status.application.round.settled_rounds import (
    SettledEffect,
    effect_of_organisation,
    preserve_settled_rounds,
)
from nakano_status.application.table_rows import (
    NOTHING_LEFT_OUT,
    ImportedTable,
    LeftOut,
    NamedRowTable,
    TableRow,
    read_table_rows,
)
from nakano_status.application.unchanged_content import TablePreview, need_as_previewed
from nakano_status.domain.calendar.days import era_day, read_day
from nakano_status.domain.history.act_subjects import ActSubject
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.organisation import divisions, reorganisation
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.exchange import ChangeDayMissing
from nakano_status.domain.round.settled import NO_CORRECTION, Corrections
from nakano_status.domain.text.labels import NO, YES, read_yes

DEPARTMENT, DEPARTMENT_ORDER, ROOM = "部", "部の建制順", "室"
NAME, ORDER, LIAISON, ALIASES, CONTACT, SINCE, EARLIER = (
    "所管課",
    "所管課の建制順",
    "庶務担当課",
    "別名",
    "連絡先",
    "適用開始日",
    "旧名称",
)
OF_DEPARTMENTS = (DEPARTMENT_ORDER, DEPARTMENT, ROOM, LIAISON)
"""The columns for the bodies above divisions, and for the contact division of a 部."""
HEADINGS = (DEPARTMENT_ORDER, DEPARTMENT, ROOM, ORDER, NAME, LIAISON, ALIASES, CONTACT, SINCE, EARLIER)
LIAISON_FORM = f"{YES}か{NO}（空欄は変更なし）"
DAY_FORM = "2023-04-01 か 令和5年4月1日の形"

ABOVE = {DEPARTMENT: divisions.DivisionKind.DEPARTMENT, ROOM: divisions.DivisionKind.ROOM}
_NUMBER = re.compile(r"\d{1,5}")


def division_sheet(organisation: divisions.Organisation) -> TableSheet:
    """Return the organisation as a table in the form that the import reads; importing it again changes nothing.

    If the organisation calls its 部 and 室 differently, the headings have these names.
    """
    above, room = (divisions.term_for_level(organisation.names_of(kind), kind) for kind in ABOVE.values())
    called = {DEPARTMENT: above, DEPARTMENT_ORDER: f"{above}の建制順", ROOM: room} if above != DEPARTMENT else {}
    rows = tuple(tuple(row) for row in _rows(organisation))
    return TableSheet(tuple(called.get(each, each) for each in HEADINGS), (), tuple(enumerate(rows, start=2)), "組織")


def aliases_in(cell_text: str) -> list[str]:
    """Return the names in a cell of 別名, separated by 、 , ; | of any width, or by line breaks."""
    return [alias.strip() for alias in re.split("[,，、;；|｜\n]", cell_text) if alias.strip()]


def _rows(organisation: divisions.Organisation) -> Iterator[list[str]]:
    for branch in divisions.tree(organisation):
        for room, division in _divisions(branch):
            above = (_order(branch.division), branch.division.name_on()) if branch.division else ("", "")
            yield [*above, room.name_on() if room else "", *_own(division)]


def _divisions(branch: divisions.Branch) -> Iterator[tuple[divisions.Division | None, divisions.Division]]:
    """Yield each 所管課 of a 部 with the 室 above it (None: no 室)."""
    for each in branch.below:
        for division in each.leaves():
            yield (each.division if each.below else None), division


def _own(division: divisions.Division) -> Iterator[str]:
    official = [name for name in division.names if name.kind is divisions.NameKind.OFFICIAL]
    since = division.official_name.valid_from or division.placed_since
    yield _order(division)
    yield division.name_on()
    yield YES if division.is_liaison else ""
    yield "、".join(reorganisation.division_names_of_kind(division, divisions.NameKind.ALIAS))
    yield division.contact or ""
    yield since.isoformat() if since else ""
    yield official[-2].name if len(official) > 1 else ""


def _order(division: divisions.Division) -> str:
    return "" if division.order is None else str(division.order)


def find_body_of_row(row: TableRow, organisation: divisions.Organisation) -> divisions.Division | None:
    """Return the body of the organisation that a row describes; None for a new body."""
    return organisation.find(row.text(NAME)) or organisation.find(row.text(EARLIER))


def renamed_body(row: TableRow, organisation: divisions.Organisation) -> divisions.Division | None:
    """Return the division to which a row gives a new official name; None for any other row.

    The new name can be an alias or a former name of the division. A row renames nothing if it states the same name
    twice, or if the organisation already has its renaming.
    """
    division, named = organisation.find(row.text(EARLIER)), organisation.find(row.text(NAME))
    if division is None or division.kind is not divisions.DivisionKind.DIVISION or named not in (None, division):
        return None
    borne = [
        divisions.fold_name(name)
        for name in reorganisation.division_names_of_kind(division, divisions.NameKind.OFFICIAL)
    ]
    earlier, name = divisions.fold_name(row.text(EARLIER)), divisions.fold_name(row.text(NAME))
    is_past = name in borne and earlier in borne[: borne.index(name)]
    return None if name in (borne[-1], earlier) or is_past else division


def check_division_row(
    row: TableRow, organisation: divisions.Organisation, known: divisions.Organisation, named: Collection[str]
) -> Iterator[Problem]:
    """Yield the problems that prevent importing a row.

    `known` also contains the names confirmed by a person. `named` are the IDs of the bodies in earlier rows.
    """
    name = row.text(NAME)
    if not name:
        yield row.problem("TABLE-NAME-MISSING", NAME)
    own = renamed_body(row, organisation) or organisation.find(name)
    if own is not None and own.division_id in named:
        by = "" if divisions.fold_name(name) == divisions.fold_name(own.name_on()) else f"（{own.name_on()}）"
        yield row.problem("TABLE-TWICE", NAME, found=f"{name}{by}")
    yield from _ended_bodies(row, organisation)
    yield from _misplaced_names(row, organisation)
    yield from _names_of_others(row, own, organisation, known)
    yield from _unfit_names(row, organisation)
    for column in (DEPARTMENT_ORDER, ORDER):
        if row.text(column) and not _NUMBER.fullmatch(row.text(column)):
            yield row.problem("TABLE-VALUE-UNREADABLE", column, found=row.text(column), expected="数字")
    if not _is_liaison_readable(row.text(LIAISON)):
        yield row.problem("TABLE-VALUE-UNREADABLE", LIAISON, found=row.text(LIAISON), expected=LIAISON_FORM)
    if row.text(SINCE) and read_day(row.text(SINCE)) is None:
        yield row.problem("TABLE-VALUE-UNREADABLE", SINCE, found=row.text(SINCE), expected=DAY_FORM)


def _unfit_names(row: TableRow, organisation: divisions.Organisation) -> Iterator[Problem]:
    """Yield problems for new names that cannot be names of bodies."""
    names = [(column, row.text(column)) for column in (DEPARTMENT, ROOM, NAME)]
    for column, name in (*names, *((ALIASES, alias) for alias in aliases_in(row.text(ALIASES)))):
        if organisation.find(name) is None and not divisions.may_be_name(name):
            yield row.problem("TABLE-VALUE-UNREADABLE", column, found=name, expected=divisions.NAME_FORM)


def _is_liaison_readable(text: str) -> bool:
    try:
        read_yes(text)
    except ValueError:
        return False
    return True


def _ended_bodies(row: TableRow, organisation: divisions.Organisation) -> Iterator[Problem]:
    """Yield problems for bodies that have ended: they cannot change or have bodies below them."""
    for column in (DEPARTMENT, ROOM, NAME, EARLIER):
        body = organisation.find(row.text(column))
        if body is not None and body.until is not None:
            yield row.problem("TABLE-BODY-ENDED", column, found=row.text(column), expected=era_day(body.until))


def _misplaced_names(row: TableRow, organisation: divisions.Organisation) -> Iterator[Problem]:
    """Yield problems for names of bodies of another kind: a 部 that is a 所管課, an alias that is the row's own 部."""
    met: set[str] = set()
    for column in filter(row.text, (DEPARTMENT, ROOM, NAME)):
        name = row.text(column)
        known = organisation.find(name)
        fits = known is None or ABOVE.get(column) is (known.kind if known.kind in ABOVE.values() else None)
        if not fits or divisions.fold_name(name) in met:
            yield row.problem("TABLE-NAME-TAKEN", column, found=name, expected=known.name_on() if known else name)
        met.add(divisions.fold_name(name))
    above = {divisions.fold_name(row.text(column)) for column in (DEPARTMENT, ROOM)}
    for alias in aliases_in(row.text(ALIASES)):
        if (
            divisions.fold_name(alias) in above and organisation.find(alias) is None
        ):  # a known body is found by its name
            yield row.problem("TABLE-NAME-TAKEN", ALIASES, found=alias, expected=alias)


def _names_of_others(
    row: TableRow, own: divisions.Division | None, organisation: divisions.Organisation, known: divisions.Organisation
) -> Iterator[Problem]:
    """Yield problems for names of another body, and for a 旧名称 that is not a name of any body."""
    names = [(NAME, row.text(NAME)), (EARLIER, row.text(EARLIER))]
    for column, name in (*names, *((ALIASES, alias) for alias in aliases_in(row.text(ALIASES)))):
        other = organisation.find(name) or known.find(name)
        if other is None and name and column == EARLIER:
            yield row.problem("RENAME-NAME-UNKNOWN", EARLIER, found=name)
        if other is not None and (own is None or other.division_id != own.division_id):
            yield row.problem("TABLE-NAME-TAKEN", column, found=name, expected=other.name_on())


@dataclass(frozen=True)
class BlankDays:
    """The meaning of a changed row without a new 適用開始日: a change from `since`, or a correction.

    A day on which the body changed before is not a new day: a saved table contains it. If neither value is given, such
    a row is reported as a question.
    """

    since: date | None = None
    is_correction: bool = False


NO_BLANK_DAY = BlankDays()


@dataclass(frozen=True)
class PlannedDivisions:
    """The effects of importing a table: the new organisation, the changes, and the problems of rows.

    `rows`, `unchanged`: how many rows have changes, and how many have none. `undated`: the positions in the sheet of
    the rows that may be a change from a day or a correction. `unnamed`: the divisions that are not in the table; they
    are not changed. `settled`: the effects on settled rounds, with the corrections of them. `left_out`: the rows and
    cells that are not imported. `sha256`: the SHA-256 of the file.
    """

    organisation: divisions.Organisation
    changes: tuple[reorganisation.DivisionChange, ...]
    rows: int
    unchanged: int
    undated: tuple[int, ...]
    unnamed: tuple[str, ...]
    problems: tuple[Problem, ...]
    settled: SettledEffect = field(default_factory=SettledEffect)
    left_out: LeftOut = NOTHING_LEFT_OUT
    sha256: str = field(default="", compare=False)

    @property
    def replaced_parts(self) -> Mapping[ActSubject, object]:
        """The texts that the import would replace."""
        return reorganisation.replaced_texts(self.changes)


def plan_divisions(parts: Parts, store: Store, path: Path, blank: BlankDays = NO_BLANK_DAY) -> PlannedDivisions:
    """Return the effects of importing the table without writing.

    `blank`: the meaning of rows without a new day; by default such rows are listed as `undated`. Raises FileMissing,
    FileUnreadable, TableNotReadable, PaperFontMissing and WrongRole.
    """
    table = read_table_rows(parts, path, NAME, reads=HEADINGS.__contains__)
    with office_reading(store) as records:
        return _planned(parts, records, table, blank)


def import_divisions(
    parts: Parts,
    store: Store,
    path: Path,
    by: str | None = None,
    blank: BlankDays = NO_BLANK_DAY,
    reason: str = "",
    seen: TablePreview | None = None,
) -> Outcome[ImportedTable]:
    """Import a table of the organisation; report and skip its unreadable rows.

    A blank cell or a missing column changes nothing, and nothing is recorded if nothing changes. `seen`: the preview as
    shown (None: not checked); raises FileMoved if the file has changed since then, and ContentMoved if the content that
    it replaces has. `reason`: required if a settled round is corrected. Raises FileMissing, FileUnreadable,
    TableNotReadable, PaperFontMissing, WrongRole and SettledReasonMissing. Raises ChangeDayMissing if a row changes a
    body without a new 適用開始日 and `blank` does not define its meaning.
    """
    table = read_table_rows(parts, path, NAME, reads=HEADINGS.__contains__)
    with office_writing(store) as work:
        planned = _planned(parts, work, table, blank)
        if planned.undated:
            raise ChangeDayMissing(file=path.name, found="、".join(f"{row}行目" for row in planned.undated))
        need_as_previewed(work, "表で変わる組織", seen, planned, path.name)
        given = need_reason(planned.settled.reached, reason)
        summary = f"{path.name}：{len(planned.changes)}か所" if planned.changes else None
        if planned.organisation != work.organisation.read() or planned.settled.reached:
            work.begin_act(ActKind.IMPORT_DIVISIONS, by, "：".join(filter(None, (summary, given))) or None)
            with preserve_settled_rounds(work, planned.settled.corrections):
                work.organisation.save(planned.organisation)
            work.commit()
    result = ImportedTable(
        planned.rows,
        planned.unchanged,
        changes=planned.changes,
        settled=planned.settled,
        left_out=planned.left_out,
    )
    return Outcome(result, problems=planned.problems)


def read_divisions(table: NamedRowTable, today: date) -> tuple[divisions.Organisation, tuple[Problem, ...]]:
    """Return the organisation that a table describes, and the problems of rows; rows with problems are left out.

    `today`: a row that changes the name or place of a body named by an earlier row is a problem if the change begins
    after this day.
    """
    reading = _Reading(divisions.NO_DIVISIONS, divisions.NO_DIVISIONS, BlankDays(is_correction=True), today)
    for row in table.rows:
        reading.import_row(row)
    return reading.organisation, tuple(reading.problems)


def _planned(parts: Parts, records: Records, table: NamedRowTable, blank: BlankDays) -> PlannedDivisions:
    before = records.organisation.read()
    reading = _Reading(before, known_organisation(records), blank, parts.clock.today())
    for row in table.rows:
        reading.import_row(row)
    known = (each for each in before.divisions if each.kind is divisions.DivisionKind.DIVISION and not each.has_ended)
    unnamed = tuple(each.name_on() for each in known if each.division_id not in reading.named)
    changes = reorganisation.organisation_changes(before, reading.organisation)
    corrections = _corrections(changes) if blank.is_correction else NO_CORRECTION
    problems = table.all_problems(HEADINGS, reading.problems, reading.imported)
    return PlannedDivisions(
        organisation=reading.organisation,
        changes=changes,
        rows=reading.changed,
        unchanged=reading.unchanged,
        undated=tuple(reading.undated),
        unnamed=unnamed,
        problems=problems,
        settled=effect_of_organisation(records, reading.organisation, corrections),
        left_out=table.left_out_of_import(problems, reading.imported),
        sha256=table.sha256,
    )


def _corrections(changes: Iterable[reorganisation.DivisionChange]) -> Corrections:
    undated = [each for each in changes if each.since is None]
    names = frozenset(each.division_id for each in undated if each.kind is reorganisation.BodyChangeKind.RENAMED)
    places = (each.division_id for each in undated if each.attribute in reorganisation.PLACE_ATTRIBUTES)
    return Corrections(names, frozenset(places))


class _Reading:
    """The organisation while rows of a table are read; `known` also contains names confirmed by a person."""

    def __init__(
        self, organisation: divisions.Organisation, known: divisions.Organisation, blank: BlankDays, today: date
    ) -> None:
        self.organisation = organisation
        self._start = organisation
        self._known = known
        self._blank = blank
        self._today = today
        self.named: set[str] = set()
        self._placed: dict[str, list[tuple[TableRow, str]]] = {}
        self._liaisons: list[str] = []
        self.problems: list[Problem] = []
        self.undated: list[int] = []
        self.imported: set[int] = set()
        self.changed = self.unchanged = 0

    def import_row(self, row: TableRow) -> None:
        """Import one row, or add its first problem."""
        found = next(check_division_row(row, self.organisation, self._known, self.named), None)
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
        above = self.organisation.bodies_above(self.organisation.get(division))
        named = (self.organisation.find(row.text(column)) for column in (DEPARTMENT, ROOM))
        for body in {division, *(each.division_id for each in (*above, *named) if each is not None)}:
            self._placed.setdefault(body, []).append((row, division))
        self._liaisons += [division] if read_yes(row.text(LIAISON)) else []
        self.problems += self._unused_order(row, division)
        self._count(row, before)

    def _leave(self, before: divisions.Organisation, found: Problem) -> None:
        self.organisation = before
        self.problems.append(found)

    def _unfit_day(self, row: TableRow, before: divisions.Organisation) -> Problem:
        known = find_body_of_row(row, before)
        name = known.name_on() if known else row.text(NAME)
        return row.problem("RENAME-DAY-UNFIT", SINCE, found=str(self._since(row)), expected=name)

    def _against_earlier(self, row: TableRow, division: str, before: divisions.Organisation) -> Problem | None:
        """Return a problem if a row reverts an earlier row of the table, or gives a 部 a second 庶務担当課."""
        changed = _changed(self.organisation, before)
        if not all(self._holds(*each) for body, _ in changed for each in self._placed.get(body.division_id, ())):
            column = ROOM if row.text(ROOM) else DEPARTMENT
            return row.problem("TABLE-PLACE-DIFFERS", column, found=row.text(column))
        crowded = self._crowded(before) if any(_counts_liaisons(*each) for each in changed) else None
        if not all(self.organisation.get(each).is_liaison for each in self._liaisons):
            crowded = self.organisation.department_of(division) or crowded
        return row.problem("TABLE-TWICE", NAME, found=f"{crowded.name_on()}の庶務担当課") if crowded else None

    def _crowded(self, before: divisions.Organisation) -> divisions.Division | None:
        """Return a 部 that now has several 庶務担当課, and more than before; None if there is none."""
        now, were = _liaison_counts(self.organisation), _liaison_counts(before)
        return next((each for each, count in now.items() if count > max(1, were[each])), None)

    def _holds(self, row: TableRow, division: str) -> bool:
        """Return whether a body still has the place that its row states, in a 部 with the 建制順 of the row."""
        organisation, order = self.organisation, row.text(DEPARTMENT_ORDER)
        department, room = (organisation.find(row.text(column)) for column in (DEPARTMENT, ROOM))
        return (
            department in (None, organisation.department_of(division))
            and (room is None or organisation.get(division).parent == room.division_id)
            and (department is None or not order or department.order == int(order))
        )

    def _written(self, row: TableRow) -> str:
        """Write a row into the organisation; return the ID of its body.

        Raise ValueError if the body cannot change on that day: it is in the future, or before its last change.
        """
        before, since = self.organisation, self._since(row)
        known = self._division(row)
        division = _with_row(known, row, since, self._above(row, known))
        self.organisation = self.organisation.with_body(division)
        self._replace_liaison(before, division)
        if since is not None and self.organisation != before:
            if since > self._today and reorganisation.find_differing_bodies(before, self.organisation):
                raise ValueError(since)
            self.organisation = reorganisation.with_places_until(
                self._before_day(before, since), self.organisation, since
            )
        return division.division_id

    def _replace_liaison(self, before: divisions.Organisation, division: divisions.Division) -> None:
        """Make a division the only 庶務担当課 of its 部 if it becomes one, or moves to another 部 as one."""
        own = division.division_id
        was = before.find_id(own)
        above = self.organisation.department_of(own)
        former = before.department_of(own) if was is not None and was.is_liaison else None
        if division.is_liaison and above is not None and (former is None or former.division_id != above.division_id):
            self.organisation = reorganisation.with_only_liaison(self.organisation, own)

    def _before_day(self, before: divisions.Organisation, since: date) -> divisions.Organisation:
        """Return the organisation without earlier rows' changes of that day: all rows of a day are one change."""
        known = {each.division_id: each for each in self._start.divisions}
        both = ((each, known.get(each.division_id, each)) for each in before.divisions)
        return divisions.Organisation(tuple(start if each.placed_since == since else each for each, start in both))

    def _unused_order(self, row: TableRow, division: str) -> Iterator[Problem]:
        """Yield a problem for a 部の建制順 without its 部, unless the 部 of the division has this 建制順."""
        order, department = row.text(DEPARTMENT_ORDER), self.organisation.department_of(division)
        if order and not row.text(DEPARTMENT) and (department is None or department.order != int(order)):
            yield row.problem("DIVISION-ORDER-UNUSED", DEPARTMENT_ORDER, found=order)

    def _count(self, row: TableRow, before: divisions.Organisation) -> None:
        self.imported.add(row.row)
        is_same = self.organisation == before
        self.unchanged += is_same
        self.changed += not is_same
        is_dated = self._since(row) is not None or self._blank.is_correction
        if not is_dated and reorganisation.replaces_known(before, self.organisation):
            self.undated.append(row.row)

    def _since(self, row: TableRow) -> date | None:
        """Return the day from which a row applies.

        A day on which its body changed before is not the day of other changes.
        """
        day, own = read_day(row.text(SINCE)), find_body_of_row(row, self._start)
        return self._blank.since if day is None or (own is not None and day in reorganisation.known_days(own)) else day

    def _above(self, row: TableRow, division: divisions.Division) -> str | None:
        """Return the ID of the row's 室 or 部; a new body is created if needed."""
        department = self._body(row, DEPARTMENT)
        if department is not None:
            department = replace(department, order=_order_in(row, DEPARTMENT_ORDER, department.order))
            self.organisation = self.organisation.with_body(department)
        room = self._body(row, ROOM)
        present = self.organisation.department_of(division.division_id) if division.parent else None
        if room is not None:
            is_known = self.organisation.find(row.text(ROOM)) is not None
            above = department or (None if is_known else present)
            self.organisation = self.organisation.with_body(
                replace(room, parent=above.division_id if above else room.parent)
            )
            return room.division_id
        return division.parent if department is None or department == present else department.division_id

    def _body(self, row: TableRow, column: str) -> divisions.Division | None:
        name = row.text(column)
        return (self.organisation.find(name) or self.organisation.make_body(name, ABOVE[column])) if name else None

    def _division(self, row: TableRow) -> divisions.Division:
        before, name, since = renamed_body(row, self.organisation), row.text(NAME), self._since(row)
        if before is not None:
            return (
                reorganisation.with_name_corrected(before, name)
                if since is None
                else reorganisation.rename_body(before, name, since)
            )
        return self.organisation.find(name) or self.organisation.make_body(name, divisions.DivisionKind.DIVISION, since)


def _with_row(
    division: divisions.Division, row: TableRow, since: date | None, parent: str | None
) -> divisions.Division:
    is_liaison = read_yes(row.text(LIAISON))
    known = {divisions.fold_name(name.name) for name in division.names}
    others = (each for each in aliases_in(row.text(ALIASES)) if divisions.fold_name(each) not in known)
    added = tuple(divisions.DivisionName(each, divisions.NameKind.ALIAS, since) for each in others)
    return replace(
        division,
        names=(*division.names, *added),
        parent=parent,
        order=_order_in(row, ORDER, division.order),
        is_liaison=division.is_liaison if is_liaison is None else is_liaison,
        contact=row.text(CONTACT) or division.contact,
    )


def _changed(
    organisation: divisions.Organisation, before: divisions.Organisation
) -> list[tuple[divisions.Division, divisions.Division | None]]:
    """Return the bodies that are new or changed, each with its former state (None: new)."""
    now = organisation.divisions
    others = (*compress(now, map(is_not, now, before.divisions)), *now[len(before.divisions) :])
    both = ((each, before.find_id(each.division_id)) for each in others)
    return [(each, was) for each, was in both if each != was]


def _counts_liaisons(body: divisions.Division, was: divisions.Division | None) -> bool:
    """Return whether a change of a body can change the number of 庶務担当課 in a 部."""
    is_above = was is not None and was.kind is not divisions.DivisionKind.DIVISION
    return is_above or body.is_liaison or (was is not None and was.is_liaison)


def _liaison_counts(organisation: divisions.Organisation) -> Counter[divisions.Division]:
    """Return the number of 庶務担当課 of each 部 that has one."""
    own = (each.division_id for each in organisation.divisions if each.is_liaison and not each.has_ended)
    return Counter(above for each in own if (above := organisation.department_of(each)) is not None)


def _order_in(row: TableRow, column: str, known: int | None) -> int | None:
    return int(row.text(column)) if row.text(column) else known
