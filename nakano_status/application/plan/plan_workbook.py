"""Reads the workbook that makes a plan: the sheets of an edition, and what the plan declares beside its rows.

`edition_tables` has the sheets of the rows. Here are those of the plan itself: 概要 (names and years), 段 (levels),
進捗状況 (marks), 項目 (fields) and 組織. Codes are declared by an example, and headings are read by their text.
What has no column there (widths, further headings of a field) is that of the profile on the hidden sheet 照合用, by
default that of a new plan.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING as NO_DEFAULT
from dataclasses import fields as attributes
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeVar

from nakano_status.application.lookup import meant_plan, office_reading
from nakano_status.application.organisation.import_divisions import (
    NAME,
    aliases_in,
    read_divisions,
)
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.templates import template_faults
from nakano_status.application.plan import create_store, edition_tables, plan_notices
from nakano_status.application.plan.create_store import BUILT_IN, PlanSource
from nakano_status.application.plan.plan_draft import PlanDraft
from nakano_status.application.plan.plan_of_list import content_of_list
from nakano_status.application.plan.plan_sheets import (
    GENERIC,
    KEPT,
    PROFILE_ITEM,
    SPONSOR,
    SPONSORS,
    SUB_UNITS,
    template_tables,
    wording_kinds,
    write_plan,
    write_tables,
)
from nakano_status.application.plan.profile_sheets import (
    CONTENT,
    COUNCIL,
    DIVISIONS,
    ENDED_ROWS,
    FIELDS,
    FIRST_EDITION,
    HEAD,
    HEAD_ITEMS,
    ITEM,
    LEVELS,
    MARKS,
    NAMED_BY,
    PAPER,
    PUBLIC,
    SHEETS,
    WORDING,
    WORDINGS,
    HeadItem,
    comparable_text,
    completed,
    differing_lines,
    find_head_line,
    forget_meaning,
    forget_names,
    heading_of,
    keys_of_bodies,
    names_of_keys,
    own_day,
    own_title,
    pattern_of_cell,
    read_placeholders,
    rest_of_row,
    show_placeholders,
    with_width,
    words_of_cells,
)
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.problem_text import as_reason, message
from nakano_status.application.round.choosing_edition import numbered_edition
from nakano_status.application.table_rows import (
    NamedRowTable,
    TableRow,
    meaning_of_heading,
    named_rows,
    read_headings,
    years_of,
)
from nakano_status.documents.template import without_guide
from nakano_status.domain.calendar.days import era_day, read_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields import codes
from nakano_status.domain.fields.field import ROLES
from nakano_status.domain.fields.headings import measure_heading
from nakano_status.domain.fields.profile import ALL_SPONSORS, CHANGED_ROWS, OCCASIONS, EndedRows, Profile
from nakano_status.domain.organisation.divisions import (
    NO_DIVISIONS,
    Division,
    DivisionKind,
    DivisionName,
    NameKind,
    Organisation,
    fold_name,
)
from nakano_status.domain.plan.plan import Edition, Plan
from nakano_status.domain.plan.plan_faults import plan_faults
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.refusals.planning import PlanTableFaulty
from nakano_status.domain.text.labels import YES

if TYPE_CHECKING:
    from nakano_status.documents.template import TemplateKind

_T = TypeVar("_T")

OTHER = "other"
"""The detail of a problem that names a second cell of the same sheet."""
_MOST_SPONSORS = f"{len(ALL_SPONSORS)}つまでの名称"
_MOST_EVER = f"前の版のものと合わせて{_MOST_SPONSORS}"
_SHEETS = frozenset({LEVELS, edition_tables.TREE})
"""The sheets by one of which a workbook is one of a plan."""
_FOR_PROGRAMS = frozenset({KEPT, edition_tables.ABOUT})
"""The sheets that have nothing of what a person writes of the plan."""
_ZIP, _OF_EXCEL, _CSV = b"PK", {".xlsx", ".xls"}, ".csv"
"""The beginning of a workbook, whatever it is called, and the ends of names of what is none but a table."""
_MOST_YEARS = 30
"""So many years from the day of the plan its years may be: others are slips."""
_OF_ROWS = frozenset({"levels", "initiative_id", "sponsors"})
"""What of a profile the rows are read by."""
_HIDING = ("/code_pattern", "/label", "/legend", "/data")
"""The entries of a profile without which the others are looked at all the same."""
_ANY_CODE = ".{1,9}"
_YEAR_FORM, _NO_ROW = "令和8年度の形", "取組の行を表さない言葉"


def named_plan(parts: Parts, name: str) -> PlanSource:
    """Return a built-in plan, that of a file in the catalogue's format, or that of a workbook.

    Raises PlanTableFaulty with all that is wrong in a workbook, and what `create_store.read_catalogued_plan` raises.
    """
    content = b"" if name.startswith(BUILT_IN) else create_store.plan_file(parts, name)
    if not (content.startswith(_ZIP) or Path(name).suffix.lower() in {*_OF_EXCEL, _CSV}):
        return create_store.read_catalogued_plan(parts, name)
    return plan_of_tables(parts, Path(name), _sheets_in(parts, Path(name), content))


def read_plan_sheets(parts: Parts, path: Path) -> Sequence[TableSheet]:
    """Return the sheets of a plan's workbook; raises PlanUnknown, FileUnreadable, PlanTableFaulty if it is none."""
    tables = _sheets_in(parts, path, create_store.plan_file(parts, str(path)))
    if not edition_tables.is_edition_workbook(tables):
        plan_of_tables(parts, path, tables)
    _PlanReading(parts, path, tables).check_cells()
    return tables


def _sheets_in(parts: Parts, path: Path, content: bytes) -> Sequence[TableSheet]:
    is_csv = not content.startswith(_ZIP) and path.suffix.lower() == _CSV  # it has no sheets
    tables = () if is_csv else parts.workbooks.read_sheets(path.name, content, _SHEETS, (KEPT,))
    if isinstance(tables, Problem):
        raise PlanTableFaulty(tables, path=str(path), count="1", first=message(tables).rstrip("。"))
    return tables


def plan_of_tables(parts: Parts, path: Path, tables: Sequence[TableSheet]) -> PlanSource:
    """Return the plan that the sheets of a workbook make; raises PlanTableFaulty with all that is wrong in them."""
    return _PlanReading(parts, path, tables).source()


def stated_edition(parts: Parts, path: Path, before: Edition) -> tuple[str, date | None]:
    """Return title and day that a workbook states for the edition after `before`; '' and None where it states none.

    Raises FileMissing, FileUnreadable.
    """
    tables = parts.workbooks.read_sheets(path.name, parts.files.read(path), _SHEETS)
    lines = {} if isinstance(tables, Problem) else _PlanReading(parts, path, tables).lines
    return own_title(lines, before.title), own_day(lines, before.adopted_on)


class RevisedHead(NamedTuple):
    """What a workbook declares for the edition after the newest: its profile and years, and the cells that are wrong.

    The profile is the newest edition's where nothing differs from it, and where cells are wrong. `years` are None if
    the workbook states none. `title` is what 概要 calls the edition otherwise than the one before (empty: it does not),
    `notices` are cells that a person should look at.
    """

    profile: Profile
    years: tuple[FiscalYear, FiscalYear] | None
    faults: tuple[Problem, ...]
    title: str
    notices: tuple[Problem, ...]


def read_revised_head(
    parts: Parts,
    records: Records,
    path: Path,
    tables: Sequence[TableSheet],
    plan: Plan,
    profile_id: str,
    typed: Mapping[str, str],
) -> RevisedHead:
    """Return what a workbook declares for the edition after the newest; what has no sheet is unchanged.

    `typed` are the contents of 概要 that a person gave, by entry. With title and years the edition is that of the plan
    after: 概要 may not state others then, as they could not be changed.
    """
    reading, title = _PlanReading(parts, path, tables, plan), typed.get("title")
    span = [FiscalYear.read(typed.get(each, "")) or getattr(plan, each) for each in ("first_year", "last_year")]
    profile = reading.revised(plan, profile_id, title)
    differing = tuple(differing_lines(reading.lines, plan, typed, are_wrong=title is not None))
    reading.faults += differing if title else ()
    of_before = reading.check_schedule(span[0], span[1], plan.years if title else ())
    worded = partial(_kept_wordings, records, plan.newest)
    unregistered = plan_notices.unregistered_sheets(path, tables, records.organisation.read(), worded)
    notices = (*(() if title else differing), *of_before, *reading.notices(), *unregistered)
    edition = own_title(reading.lines, plan.newest.title)
    return RevisedHead(profile, reading.span(*span), tuple(reading.faults), edition, notices)


def _kept_wordings(records: Records, edition: Edition) -> Mapping[str, str | None]:
    """Return the office's own wordings as the data file has them, by the titles of their papers."""
    from nakano_status.application.papers.templates import WORDING_SETTING  # papers are not needed for most plans

    found = ((each.title, f"{WORDING_SETTING}{each.name}") for each in wording_kinds(edition.profile, edition))
    return {title: records.settings.read(key) for title, key in found}


class _PlanReading:
    """What the sheets of a workbook make of a plan; `faults` are the cells that are wrong, in order of the sheets.

    `lines` are those of 概要 by name. Of a plan that is there already (`plan`), a sheet that is missing is no fault.
    """

    def __init__(self, parts: Parts, path: Path, tables: Sequence[TableSheet], plan: Plan | None = None) -> None:
        self._parts, self._path, self._plan = parts, path, plan
        self._tables = tables
        self._sheets = {each.sheet: each for each in tables}
        self.faults: list[Problem] = []
        self._rows: dict[tuple[str, str], TableRow] = {}
        self._of_rows: tuple[Problem, ...] = ()
        self._read_as: dict[str, str] = {}  # the characters that each mark is read by
        self._marks: list[tuple[TableRow, Mapping[str, Any], bool]] = []
        self.lines: dict[str, TableRow] = {}
        for row in self._table(HEAD, *((ITEM,) if plan else ())).rows:
            if self.lines.setdefault(item := row.text(ITEM), row) is not row and item:
                self.faults.append(row.problem("TABLE-TWICE", ITEM, found=item))

    def source(self) -> PlanSource:
        """Return the plan with all that belongs to it; raises PlanTableFaulty."""
        self._need_all_parts()
        texts = {item.entry: self._stated(item) for item in HEAD_ITEMS}
        organisation = self._organisation()
        base = self._base()
        declared = self._profile(base, texts)
        self._table(edition_tables.TREE, edition_tables.KIND)
        self.faults += plan_notices.unfit_texts(self._path, self._tables, {KEPT, WORDINGS})
        profile = self._sound_profile(base, declared)
        first, last = (self._read(entry, FiscalYear.read, _YEAR_FORM) for entry in ("first_year", "last_year"))
        adopted = self._read("adopted_on", read_day, "令和8年3月25日の形")
        beside = {edition_tables.OWNERS, edition_tables.INDICATORS, edition_tables.SCHEDULE} & self._sheets.keys()
        unread = {each for each in (edition_tables.TREE, *beside) if not self._has_head(each)}
        self._check_years(first, last, adopted)
        if profile is None or {edition_tables.TREE, edition_tables.OWNERS} & unread:
            self._refuse()
        if any(each.place.sheet == LEVELS and each.expected == _NO_ROW for each in self.faults):
            self._refuse()  # its lines would all be rows
        self._check_measures(profile)
        plan_id = fold_name(texts[edition_tables.PLAN_ITEM] or texts["title"])
        day = adopted or self._parts.clock.today()  # of a plan that is refused: its rows are read all the same
        span = self.span(first, last) if first and last else None
        title = texts["edition"] or FIRST_EDITION
        empty = Edition(f"{plan_id}-1", title, day, 1, (), (), profile, years=span)
        years = Plan(plan_id, title, first, last, ()).years if first and last else ()
        made = self._rows_of(empty, organisation, years, unread)
        wordings = self._wordings(made.edition)
        if self.faults or not (first and last):
            self._refuse()
        plan = Plan(plan_id, texts["title"], first, last, (made.edition,))
        self.faults += (
            problem("PLAN-FAULTY", Place(self._path.name, edition_tables.TREE), found=each)
            for each in plan_faults(plan, organisation)
        )
        if self.faults:
            self._refuse()
        return PlanSource(
            plan,
            organisation,
            made.indicators,
            schedules=made.schedules,
            wordings=wordings,
            notices=(*self.notices(),),
        )

    def _need_all_parts(self) -> None:
        """Raise PlanTableFaulty if sheets or lines are missing: all other faults would be for lack of these."""
        is_read = not any(each.place.sheet == HEAD for each in self.faults)  # else its lines may be there
        lines = self.lines if is_read else {item.name for item in HEAD_ITEMS}
        self.faults += plan_notices.missing_parts(self._path, self._sheets, lines)
        if any(each.code in plan_notices.INCOMPLETE for each in self.faults):
            self._refuse()

    def _check_measures(self, profile: Profile) -> None:
        """Report a lowest level that would be read as another column where its name is a heading."""
        lowest = profile.measure_level
        if measure_heading(profile) != lowest.name and lowest.name != lowest.key:
            where = self._rows["levels", lowest.key].place(heading_of("levels", "name"))
            self.faults.append(self._wrong(where, lowest.name, "項目や列の見出しと重ならない名称"))

    def _rows_of(
        self, empty: Edition, organisation: Organisation, years: Sequence[FiscalYear], unread: Container[str]
    ) -> edition_tables.MadeEdition:
        """Return what the rows make of an edition that is `empty` yet; sheets that are `unread` have wrong headings."""
        tables = [each for each in self._tables if each.sheet not in unread]
        made = edition_tables.edition_of_tables(self._path, tables, empty, organisation)
        rows = made.entered.proposed.rows
        sheets = {each.sheet: each for each in tables}
        of_rows = plan_notices.notices_of_rows(self._path, sheets, rows, empty.profile.sponsors, years)
        idle = plan_notices.idle_divisions(
            rows, organisation, *(self._table(each).rows for each in (DIVISIONS, edition_tables.INDICATORS))
        )
        self._of_rows = (*made.entered.notices, *of_rows, *idle)
        self.faults += [each for each in made.faults if self._is_of_rows(empty.profile, each)]
        is_blank = not rows and all(each.place.sheet != edition_tables.TREE for each in self.faults)
        self.faults += (problem("PLAN-ROWS-MISSING", Place(self._path.name, edition_tables.TREE)),) if is_blank else ()
        return made

    def _sound_profile(self, base: Mapping[str, Any], declared: Mapping[str, Any]) -> Profile | None:
        """Return the profile, or what is sound of it on the one before, whose faults are kept; None without levels.

        What is wrong in one cell is left out first, so that the rest of its sheet is looked at: codes of levels without
        an example are read as they are.
        """
        found, sound = self._parts.catalogue.profile_in(declared), dict(declared)
        left_out: set[str] = set()
        while not isinstance(found, Profile):
            known = {each.place for each in self.faults}
            self.faults += (each for each in map(self._at_its_cell, found) if each.place not in known)
            faulty = {dict(each.details).get("entry", "") for each in found}
            if cells := {each for each in faulty - left_out if each.endswith(_HIDING)}:
                left_out |= cells
                sound = {key: _without(key, each, cells) if key in SHEETS else each for key, each in sound.items()}
            elif dropped := {each.partition("/")[0] for each in faulty} & sound.keys() or sound.keys() - _OF_ROWS:
                sound = {key: each for key, each in sound.items() if key not in dropped}
            else:
                return None
            found = self._parts.catalogue.profile_in({**base, **sound})
        return found if "levels" in sound else None

    def _is_of_rows(self, profile: Profile, fault: Problem) -> bool:
        """Whether a fault of rows is one, though codes or the organisation may not have been read."""
        if any(each.code_pattern == _ANY_CODE for each in profile.levels):
            return fault.place.sheet == edition_tables.OWNERS
        if fault.code != "REVISION-DIVISION-UNKNOWN" or all(each.place.sheet != DIVISIONS for each in self.faults):
            return True
        stated = {fold_name(text) for row in self._table(DIVISIONS).rows for text in row.texts.values()}
        return bool(stated) and fold_name(fault.found or "") not in stated

    def check_cells(self) -> None:
        """Refuse what no draft can have: rows that were not read, and columns of one name; raises PlanTableFaulty."""
        self.faults = [each for table in self._tables for each in table.problems if each.severity is Severity.ERROR]
        for table in self._tables:
            self._has_head(table.sheet or "")
        if self.faults:
            self._refuse()

    def notices(self) -> Iterator[Problem]:
        """Yield what a person should look at, though it makes a plan."""
        template = template_tables(self._parts)
        known = {each.sheet: each.head if each.sheet not in _FOR_PROGRAMS else () for each in template}
        yield from plan_notices.notices_of_cells(self._parts, self._path, self._tables, known, self.lines)
        yield from plan_notices.seen_in_tables(self._path, self._tables, template)
        yield from (*self._of_rows, *plan_notices.marks_as_bad(self._marks))

    def _wordings(self, edition: Edition) -> dict[str, str]:
        """Return the office's own wordings of papers, by their names: those that have a text."""
        rows = [row for row in self._table(WORDINGS).rows if row.text(WORDING)]
        kinds = {fold_name(each.title): each for each in wording_kinds(edition.profile, edition)} if rows else {}
        found: dict[str, str] = {}
        for row in rows:
            kind = kinds.get(fold_name(row.text(PAPER)))
            if kind is None:
                expected = "、".join(each.title for each in kinds.values())
                self.faults.append(self._wrong(row.place(PAPER), row.text(PAPER), expected))
                continue
            where, faults = row.place(WORDING), _faults_of_wording(kind, row.text(WORDING))
            self.faults += (replace(each, place=where) for each in faults)
            found[kind.name] = row.text(WORDING)
        return found

    def revised(self, plan: Plan, profile_id: str, title: str | None) -> Profile:
        """Return the profile of the edition after the newest one of a plan; `title` is that of the plan after."""
        self.faults += plan_notices.unfit_texts(self._path, self._tables, {KEPT, WORDINGS})
        before = plan.newest.profile
        base: Mapping[str, Any] = json.loads(before.content)
        if not {HEAD, LEVELS, MARKS, FIELDS, SPONSORS} & self._sheets.keys():
            return before
        stated = {item.entry: self._stated(item) if HEAD in self._sheets else "" for item in HEAD_ITEMS}
        made = {**self._profile(base, stated), "profile_id": base["profile_id"]}
        if HEAD in self._sheets and title is None:
            self._check_unchanged(plan)
        if HEAD not in self._sheets:
            made |= {"names": base.get("names", {}), "ended_rows": before.ended_rows.value}
        if made == {**base, "ended_rows": before.ended_rows.value}:
            return before
        names = {**made["names"], **({"plan": title} if title else {})}
        profile = self._sound_profile(base, {**made, "profile_id": profile_id, "names": names})
        return before if self.faults or profile is None else profile

    def span(self, first: FiscalYear, last: FiscalYear) -> tuple[FiscalYear, FiscalYear] | None:
        """Return the years that the edition is for, if they are stated; `first` and `last` are those of the plan."""
        entries = ("edition_first", "edition_last")
        begin, end = (self._read(entry, FiscalYear.read, _YEAR_FORM) for entry in entries)
        if begin and end and first <= begin <= end <= last:
            return begin, end
        rows = [row for each in entries if (row := find_head_line(self.lines, each))]
        if stated := [row for row in rows if row.text(CONTENT)]:
            expected = f"始めと終わりの両方、{first.label}〜{last.label}のうち"
            self.faults.append(self._wrong(stated[0].place(CONTENT), stated[0].text(CONTENT), expected))
        return None

    def _check_unchanged(self, plan: Plan) -> None:
        """Report what 概要 states of the plan otherwise: a revision cannot change it."""
        kept = {"title": plan.title, "first_year": plan.first_year.label, "last_year": plan.last_year.label}
        for entry, expected in kept.items():
            row = find_head_line(self.lines, entry)
            if row and (text := row.text(CONTENT)) and comparable_text(text) != comparable_text(expected):
                self.faults.append(self._wrong(row.place(CONTENT), text, f"{expected}のまま"))

    def _check_years(self, first: FiscalYear | None, last: FiscalYear | None, adopted: date | None) -> None:
        """Report years that are far from the day of the plan, as 令和77年度, and those of the plan that do not meet."""
        today = FiscalYear.of(self._parts.clock.today())
        known = [each for each in (today, first, last) if each]
        is_slip = adopted is not None and not any(_are_near(FiscalYear.of(adopted), each) for each in known)
        base, named = (today, "今") if is_slip or adopted is None else (FiscalYear.of(adopted), "策定日")
        far = ["adopted_on"] if is_slip else []
        years = (("first_year", first), ("last_year", last))
        far += [entry for entry, year in years if year and not _are_near(year, base)]
        for where in map(self._line, far):
            expected = f"{named}から{_MOST_YEARS}年以内の{where.text(ITEM)}"
            self.faults.append(self._wrong(where.place(CONTENT), where.text(CONTENT), expected))
        if far or not (first and last):
            return
        if last < first:
            place_of = self._line("last_year").place(CONTENT)
            self.faults.append(self._wrong(place_of, last.label, f"{first.label}以後の年度"))
            return
        if adopted and adopted > last.as_of:
            place_of = self._line("adopted_on").place(CONTENT)
            self.faults.append(self._wrong(place_of, era_day(adopted), f"{last.label}の末日までの日"))
        self.check_schedule(first, last)

    def check_schedule(self, first: FiscalYear, last: FiscalYear, before: Sequence[FiscalYear] = ()) -> list[Problem]:
        """Report the columns of スケジュール with texts for years that the plan has not: they would not be shown.

        Those of years of the plan `before` are returned: a workbook made of it has them, and they are left out.
        """
        schedule = self._sheets.get(edition_tables.SCHEDULE, TableSheet((), (), ()))
        span, of_before = f"{first.label}〜{last.label}", list[Problem]()
        for heading, year in years_of(schedule.head):
            at = schedule.head.index(heading)
            if not first <= year <= last and any(texts[at] for _, texts in schedule.rows):
                place = Place(self._path.name, schedule.sheet, f"{schedule.columns[at]}1", 1)
                if year in before:
                    of_before.append(problem("PLAN-YEAR-LEFT-OUT", place, found=heading, expected=span))
                else:
                    self.faults.append(self._wrong(place, heading, f"{span}の年度"))
        return of_before

    def _line(self, entry: str) -> TableRow:
        """Return the line of 概要 that states an entry."""
        return self.lines[next(item.name for item in HEAD_ITEMS if item.entry == entry)]

    def _refuse(self) -> NoReturn:
        self.faults = list(dict.fromkeys(self.faults))
        wrong = {(each.place.sheet, each.place.cell) for each in self.faults}
        others = (each for each in self.notices() if (each.place.sheet, each.place.cell) not in wrong)
        problems, count = (*self.faults, *others), str(len(self.faults))
        raise PlanTableFaulty(*problems, path=str(self._path), count=count, first=as_reason(problems[0]))

    def _table(self, name: str, *needed: str) -> NamedRowTable:
        """Return a sheet by its headings; one that is not there has no rows, which is a fault if there are `needed`."""
        if name in self._sheets and self._has_head(name, *needed):
            table = named_rows(self._path, self._sheets[name])
            self.faults += (each for each in table.problems if each.severity is Severity.ERROR)
            return table
        if needed and self._plan is None and name not in self._sheets:
            self.faults.append(problem("PLAN-SHEET-MISSING", Place(self._path.name), found=name))
        return NamedRowTable(self._path.name, name, (), ())

    def _has_head(self, name: str, *needed: str) -> bool:
        """Whether a sheet has the headings that are needed, and none twice; what is wrong is a fault at its cell."""
        sheet = self._sheets[name]
        head = read_headings(sheet.head)
        cells = [Place(self._path.name, name, f"{column}1", 1) for column in sheet.columns]
        meant = [meaning_of_heading(each) for each in head]
        twice = [at for at, each in enumerate(meant) if each and each in meant[:at]]
        self.faults += (self._wrong(cells[at], head[at], "ほかの列にない見出し") for at in twice)
        if missing := needed and not {*needed} & {*head}:
            found = "、".join(filter(None, head))
            self.faults.append(self._wrong(cells[0], found, "、".join(f"見出し「{each}」" for each in needed)))
        return not (twice or missing)

    def _stated(self, item: HeadItem) -> str:
        row = self.lines.get(item.name)
        text = row.text(CONTENT) if row else ""
        if item.is_needed and not text:
            where = row.place(CONTENT) if row else Place(self._path.name, HEAD)
            self.faults.append(problem("PLAN-CELL-MISSING", where, found=item.name))
        return text

    def _read(self, entry: str, read: Callable[[str], _T | None], form: str) -> _T | None:
        row = find_head_line(self.lines, entry)
        text = row.text(CONTENT) if row else ""
        found = read(text) if text else None
        if row and text and found is None:
            self.faults.append(self._wrong(row.place(CONTENT), text, form))
        return found

    def _wrong(self, where: Place, found: str, expected: str) -> Problem:
        return problem("PLAN-CELL-WRONG", where, found=found, expected=expected)

    def _base(self) -> Mapping[str, Any]:
        """Return the profile that the workbook was made of; without it that of a new plan."""
        blank: Mapping[str, Any] = json.loads(self._parts.catalogue.blank_profile().content)
        row = next((row for row in self._table(KEPT).rows if row.text(ITEM) == PROFILE_ITEM), None)
        if row is None:
            return blank
        try:
            base = self._parts.catalogue.profile_in(json.loads(row.text(CONTENT)))
        except (ValueError, KeyError, TypeError, RecursionError):  # nested too deeply
            base = ()
        if isinstance(base, Profile):
            kept: Mapping[str, Any] = json.loads(base.content)
            return kept
        self.faults.append(self._wrong(row.place(CONTENT), row.text(CONTENT)[:20], "作成したときのままの内容"))
        return blank

    def _organisation(self) -> Organisation:
        """Return the bodies of the sheet 組織."""
        table = self._table(DIVISIONS, NAME)
        if not table.rows:
            return NO_DIVISIONS
        organisation, problems = read_divisions(table, self._parts.clock.today())
        self.faults += (each for each in problems if each.severity is Severity.ERROR)
        stated = {fold_name(row.text(NAME)): row for row in table.rows}
        return Organisation(tuple(_stated_beside(each, stated) for each in organisation.divisions))

    def _profile(self, base: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
        """Return the content of the profile that the sheets declare."""
        known = {kind: {each["key"]: each for each in base.get(kind, ())} for kind in SHEETS}
        made = {
            kind: list(base[kind] if self._plan and sheet not in self._sheets else self._declared(kind, known[kind]))
            for kind, (sheet, *_) in SHEETS.items()
        }
        named = (each.entry for each in HEAD_ITEMS if each.entry.startswith("names/"))
        stated = {entry.removeprefix("names/"): texts[entry] for entry in named}
        stated["plan"] = base["names"].get("plan", "") if self._plan else texts["title"]
        before = base["names"].get("changed", "")
        is_usual = stated["changed"] == CHANGED_ROWS != before  # what a plan has that does not state it
        stated["changed"] = "" if is_usual else stated["changed"] or before
        order = dict.fromkeys((*base.get("names", {}), *stated))  # equal profiles have their entries in one order
        names = {key: stated.get(key) or base["names"][key] for key in order if key not in stated or stated[key]}
        profile = {
            **self._called(base, texts),
            "profile_id": fold_name(texts[edition_tables.PLAN_ITEM] or texts["title"]) or "plan",
            "initiative_id": self._initiative_id(base, made["levels"], texts["initiative_id"]),
            "names": names,
            **made,
        }
        ended = ENDED_ROWS.get(texts["ended_rows"])
        if ended is None:
            where = self._line("ended_rows").place(CONTENT)
            self.faults.append(self._wrong(where, texts["ended_rows"], "空欄か、理由、載せない"))
        return {**profile, "ended_rows": (ended or EndedRows.BLANK).value}

    def _called(self, base: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
        """Return what the plan calls those who carry rows out and what papers are made for; as before if they are."""
        before = names_of_keys(base)
        rows = [row for row in self._table(SPONSORS).rows if row.text(SPONSOR)]
        for row in rows[len(ALL_SPONSORS) :]:
            self.faults.append(self._wrong(row.place(SPONSOR), row.text(SPONSOR), _MOST_SPONSORS))
        named, faults = plan_notices.named_bodies(rows, SPONSOR)
        self.faults += faults
        names = named or [texts["names/ward"] or before["sponsors"][0]]
        meetings = [texts[COUNCIL], texts["names/committee"], texts[PUBLIC] or OCCASIONS[-1]]
        sponsors = keys_of_bodies(names, self._plan)
        if rows and len(sponsors) < len(names[: len(ALL_SPONSORS)]):
            self.faults.append(self._wrong(rows[-1].place(SPONSOR), rows[-1].text(SPONSOR), _MOST_EVER))
        stated = {"sponsors": names, "occasions": meetings}
        made = {
            "sponsors": sponsors,
            "occasions": {key: name for key, name in zip(OCCASIONS, meetings, strict=True) if name},
        }
        sheets = {"sponsors": SPONSORS, "occasions": HEAD}
        kept = {key for key, sheet in sheets.items() if self._plan and sheet not in self._sheets}
        kept |= {key for key in made if stated[key] == before[key]}
        entries = {key: base.get(key) if key in kept else value for key, value in made.items()}
        return {key: value for key, value in entries.items() if value}

    def _initiative_id(self, base: Mapping[str, Any], levels: Sequence[Mapping[str, Any]], example: str) -> str:
        """Return the pattern of the 管理番号: of the example, of the profile before, or of what the program makes."""
        if example and example == codes.code_form(str(base["initiative_id"])).example:
            return str(base["initiative_id"])
        if example:
            try:
                return codes.pattern_of_id(example)
            except ValueError:
                where = self._line("initiative_id").place(CONTENT)
                self.faults.append(self._wrong(where, example, "数字か英字のある番号"))
        pattern = levels[-1].get("code_pattern") if levels else None
        if pattern is None:
            return str(base["initiative_id"])
        if base.get("levels") and pattern == base["levels"][-1]["code_pattern"]:
            return str(base["initiative_id"])
        made = codes.code_form(pattern).initiative_id
        ids = {each.row_id for each in self._plan.newest.listings} if self._plan else ()
        return codes.either_id(str(base["initiative_id"]), made, ids)

    def _declared(self, kind: str, known: Mapping[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield the declarations of a sheet, each on the one of the profile before that it continues.

        That is the one of its key, else the one that is called the same, if no line has the key of that.
        """
        sheet, columns, _ = SHEETS[kind]
        name = next(each.heading for each in columns if each.entry == NAMED_BY[kind])
        key_heading = next(each.heading for each in columns if each.entry == "key")
        rows = self._table(sheet, columns[0].heading).rows
        claimed = {row.text(key_heading) for row in rows}
        named = {show_placeholders(each[NAMED_BY[kind]]): each for key, each in known.items() if key not in claimed}
        owns = [known.get(row.text(key_heading)) or named.get(row.text(name)) for row in rows]
        used = {each["key"] for each in owns if each} | self._keys_of_editions(kind)
        seen: set[str] = set()
        for number, (row, own) in enumerate(zip(rows, owns, strict=True), start=1):
            is_twice = own is not None and own["key"] in seen
            if own and is_twice:
                self.faults.append(row.problem("TABLE-TWICE", key_heading, found=own["key"]))
            new = (each for n in count(number) if (each := f"{kind.rstrip('s')}_{n}") not in used | seen)
            key = own["key"] if own and not is_twice else next(new)
            seen.add(key)
            self._rows[kind, key] = row
            if kind == "levels" and fold_name(row.text(name)) == edition_tables.ROW:
                self.faults.append(self._wrong(row.place(name), row.text(name), _NO_ROW))
            made = self._cells(kind, row, own if own and not is_twice else {"key": key})
            if kind == "marks":
                self._read_as[key] = made.get("look_alikes", "")
                if self._parts.papers.unprintable(symbol := made.get("symbol", "")):
                    self.faults.append(self._wrong(row.place(name), symbol, "印刷できる記号"))
                is_same = own is not None and (self._plan is not None or made.get("label") == own["label"])
                self._marks.append((row, made, is_same))
            yield {
                **made,
                **{entry: value for entry, value in rest_of_row(kind, number, key).items() if entry not in made},
            }

    def _keys_of_editions(self, kind: str) -> set[str]:
        """Return the keys that editions of the plan have: one that was given up is never that of anything else."""
        editions = self._plan.editions if self._plan else ()
        return {each.key for edition in editions for each in getattr(edition.profile, kind)}

    def _cells(self, kind: str, row: TableRow, own: Mapping[str, Any]) -> dict[str, Any]:
        """Return the entries of the profile before with those that a row states."""
        made = {key: dict(value) if isinstance(value, dict) else value for key, value in own.items()}
        defaults = {each.name: each.default for each in attributes(SHEETS[kind][2])}
        for column in SHEETS[kind][1]:
            text, (entry, _, part) = row.text(column.heading), column.entry.partition("/")
            is_kept = entry == "code_pattern" and not text and entry in own  # a pattern that no example declares
            if not row.has(column.heading) or entry == "key" or is_kept:
                continue
            try:
                value = column.read(text) if text else None
                if entry == "code_pattern" and text:
                    value = pattern_of_cell(text, own)
            except (ValueError, StopIteration):
                expected = "、".join(column.choices) or (
                    "数字" if column.is_number else "番号の例（1-1-①、第1章、A-01など。数字は2桁まで）"
                )
                self.faults.append(self._wrong(row.place(column.heading), text, expected))
                made.pop(entry, None)  # by the pattern of before, each row would be wrong
                continue
            if part or entry in own or value != defaults[entry]:
                self._put(made, entry, part, value)
        for column in SHEETS[kind][1]:  # of an entry of two parts both are needed
            entry, _, part = column.entry.partition("/")
            if entry == "data" and part not in made.get(entry, {part: ""}):
                self.faults.append(problem("PLAN-CELL-MISSING", row.place(column.heading), found=column.heading))
                made = {key: value for key, value in made.items() if key != entry}
        if self._plan is None and len(own) > 1:
            # a revised plan has the same mark under another symbol, and its data the same names from year to year
            forget = {"marks": forget_meaning, "fields": forget_names}.get(kind)
            if forget:
                forget(made, own)
        return completed(kind, made, own)

    @staticmethod
    def _put(made: dict[str, Any], entry: str, part: str, value: Any) -> None:
        if isinstance(value, str) and entry != "code_pattern":
            value = read_placeholders(value)
        if part:
            inner = {**made.get(entry, {}), part: value}
            made[entry] = {key: each for key, each in inner.items() if each}
            if not made[entry]:
                del made[entry]
        elif value is None or value == "":
            made.pop(entry, None)
        else:
            made[entry] = value

    def _at_its_cell(self, found: Problem) -> Problem:
        """Return a problem of the profile as one of the cell that it is written in."""
        kind, _, rest = dict(found.details).get("entry", "").partition("/")
        key, _, entry = rest.partition("/")
        row = self._rows.get((kind, key))
        stated, expected = words_of_cells(kind, key, entry, found)
        if row is not None:
            if kind == "marks" and entry == "look_alikes" and (other := self._mark_like(key)):
                symbol = heading_of(kind, NAMED_BY[kind])
                own, like = (with_width(each.text(symbol)) for each in (row, other))
                found = problem("PLAN-MARKS-ALIKE", row.place(symbol), found=own, expected=like)
                return found.having({OTHER: other.place(symbol).cell or ""})
            is_alike = entry == "look_alikes" and not row.text(heading_of(kind, entry))
            column = heading_of(kind, NAMED_BY[kind] if is_alike else entry)
            if is_alike:
                expected = "ほかの記号と見分けられる記号"
            if is_alike or entry == "patterns":
                stated = row.text(column)
            if found.code == "PROFILE-ENTRY-MISSING":
                return problem("PLAN-CELL-MISSING", row.place(column), found=column)
            return self._wrong(row.place(column), stated, expected)
        if line := find_head_line(self.lines, f"{kind}/{key}") or find_head_line(self.lines, kind):
            return self._wrong(line.place(CONTENT), stated, expected)
        where = Place(self._path.name, SHEETS[kind][0] if kind in SHEETS else HEAD)
        if found.code == "PROFILE-ENTRY-MISSING":
            code = "PLAN-HEADING-MISSING" if key in ROLES else "PLAN-CELL-MISSING"
            return problem(code, where, found=key or where.sheet, part="行")
        return self._wrong(where, stated, expected)

    def _mark_like(self, key: str) -> TableRow | None:
        """Return the line of the first other mark that is read as a mark."""
        alike = (other for other, read in self._read_as.items() if other != key and {*read} & {*self._read_as[key]})
        return next((self._rows["marks", other] for other in alike), None)


def _without(kind: str, declared: Sequence[dict[str, Any]], entries: Collection[str]) -> list[dict[str, Any]]:
    """Return declarations without some of their entries; what cannot be left out is the key."""
    needed = {each.name for each in attributes(SHEETS[kind][2]) if each.default is each.default_factory is NO_DEFAULT}
    instead, made = {"code_pattern": _ANY_CODE}, []
    for each in declared:
        wrong = {parts[2] for entry in entries if (parts := entry.split("/"))[:2] == [kind, each["key"]]}
        kept = {name: value for name, value in each.items() if name not in wrong}
        made.append(kept | {name: instead.get(name, each["key"]) for name in wrong & needed})
    return made


def _are_near(one: FiscalYear, other: FiscalYear) -> bool:
    return abs(one.start - other.start) <= _MOST_YEARS


def _stated_beside(body: Division, rows: Mapping[str, TableRow]) -> Division:
    """Return a body with what its row states beside the columns that any table of the organisation has."""
    row = rows.get(fold_name(body.name_on()))
    if row is None:
        return body
    parts = tuple(DivisionName(each, NameKind.SUB_UNIT) for each in aliases_in(row.text(SUB_UNITS)))
    kind = DivisionKind.GENERIC if row.text(GENERIC) == YES else body.kind
    return replace(body, kind=kind, names=(*body.names, *parts))


def wording_to_begin_with(parts: Parts, title: str) -> str:
    """Return the text that comes with the program for a paper of a new plan, by its title; empty if there is none."""
    kinds = wording_kinds(parts.catalogue.blank_profile(), None)
    name = next((each.name for each in kinds if fold_name(each.title) == fold_name(title)), None)
    return without_guide(parts.catalogue.template(name, is_built_in=False)) if name else ""


def _faults_of_wording(kind: TemplateKind, text: str) -> tuple[Problem, ...]:
    return template_faults(kind, text)


def export_edition(
    parts: Parts, store: Store, target: Path, number: int | None = None, *, replace: bool = False
) -> Outcome[Edition]:
    """Write the plan of a data file with one of its editions (None: the newest) as a workbook.

    Raises WrongRole, EditionUnknown, PlanUnclear, TargetExists, TargetNotWritable.
    """
    from nakano_status.application.papers.templates import WORDING_SETTING  # papers are not needed for most plans

    with office_reading(store) as records:
        plan = meant_plan(records)
        edition = plan.newest if number is None else numbered_edition(plan, number)
        content = edition_tables.read_edition_content(records, plan, edition, parts.clock.today())
        names = [each.name for each in wording_kinds(edition.profile, edition)]
        wordings = {name: records.settings.read(f"{WORDING_SETTING}{name}") or "" for name in names}
    write_plan(parts, target, content, wordings, replace=replace)
    return Outcome(edition)


def export_template(
    parts: Parts, target: Path, source: str | None = None, columns: Sequence[str] = (), *, replace: bool = False
) -> Outcome[Path]:
    """Write the workbook of a new plan: with all that a built-in plan or a file has, or with the headings of rows only.

    A published list is a source, too; `columns` declare what its columns are, and what was guessed is a problem of the
    outcome. Raises TargetExists, TargetNotWritable and what `named_plan` and `content_of_list` raise.
    """
    if source is None:
        write_tables(parts, target, template_tables(parts), replace=replace)
        return Outcome(target)
    content = b"" if source.startswith(BUILT_IN) else create_store.plan_file(parts, source)
    if is_list(parts, source, content):
        read = content_of_list(parts, Path(source), content, columns)
        write_plan(parts, target, read.value, {}, replace=replace)
        return Outcome(target, problems=read.problems)
    try:
        found = named_plan(parts, source)
    except PlanTableFaulty as refused:
        if not (missing := [each for each in refused.problems if each.code in plan_notices.INCOMPLETE]):
            raise
        return _completed(parts, target, Path(source), content, missing, replace=replace)
    plan, edition = found.plan, found.plan.newest
    made = edition_tables.EditionContent(
        edition.profile, plan.years, plan, edition, found.organisation, found.indicators, found.schedules
    )
    write_plan(parts, target, made, found.wordings, replace=replace)
    return Outcome(target)


def _completed(
    parts: Parts, target: Path, source: Path, content: bytes, missing: Iterable[Problem], *, replace: bool
) -> Outcome[Path]:
    """Write what a workbook of a form of before has, with the parts of today's that it lacks."""
    tables = _sheets_in(parts, source, content)
    _PlanReading(parts, source, tables).check_cells()
    draft = PlanDraft(tables, template_tables(parts))
    write_tables(parts, target, draft.sheets(), draft.title, replace=replace)
    added = "、".join(
        dict.fromkeys(
            f"{each.place.sheet}の「{each.found}」" if each.place.sheet else f"シート「{each.found}」"
            for each in missing
        )
    )
    return Outcome(target, problems=(problem("PLAN-TABLE-COMPLETED", found=added),))


def is_list(parts: Parts, name: str, content: bytes) -> bool:
    """Whether a file is a published list: a CSV, or a workbook that is none of a plan."""
    if not content.startswith(_ZIP):
        return name.lower().endswith(_CSV)
    tables = parts.workbooks.read_sheets(Path(name).name, content, _SHEETS)
    return not isinstance(tables, Problem) and not tables
