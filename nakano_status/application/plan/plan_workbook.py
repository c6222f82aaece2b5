"""Reads the workbook that makes a plan: the sheets of an edition, and the declarations of the plan itself.

`edition_tables` has the sheets of the rows, `head_sheet` 概要, `declared_profile` the sheets 段, 進捗状況 and 項目. All
faults are reported at once: faulty parts are read as far as the rest of the workbook needs them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from nakano_status.application.organisation.import_divisions import NAME, aliases_in, read_divisions
from nakano_status.application.papers.templates import template_faults
from nakano_status.application.plan import create_store, edition_tables, head_sheet, plan_notices
from nakano_status.application.plan.create_store import BUILT_IN, PlanSource
from nakano_status.application.plan.declared_profile import (
    DeclaredMark,
    DeclaredProfile,
    is_named_as_rows,
    read_base,
    read_declared_profile,
)
from nakano_status.application.plan.head_lines import FIRST_EDITION, HEAD_ITEMS
from nakano_status.application.plan.head_sheet import HeadSheet, Lines, StatedYears
from nakano_status.application.plan.list_columns import label_column_items
from nakano_status.application.plan.plan_sheets import (
    COLUMNS_ITEM,
    COLUMNS_SHEET,
    GENERIC,
    KEPT,
    SUB_UNITS,
    template_tables,
    wording_kinds,
)
from nakano_status.application.plan.plan_tables import Faults, PlanTables, errors_in, head_faults, wrong_cell
from nakano_status.application.plan.profile_faults import ANY_CODE, read_sound_profile
from nakano_status.application.plan.profile_sheets import (
    CONTENT,
    DIVISIONS,
    HEAD,
    ITEM,
    LEVELS,
    PAPER,
    SHEETS,
    WORDING,
    WORDINGS,
    DeclarationKind,
    heading_of,
)
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.problem_text import as_reason, message
from nakano_status.application.table_rows import TABLE_SUFFIXES, TableRow, read_headings
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.headings import measure_heading
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.organisation.divisions import (
    NO_DIVISIONS,
    Division,
    DivisionKind,
    DivisionName,
    NameKind,
    Organisation,
    fold_name,
)
from nakano_status.domain.plan.plan import BUILT_IN_PLAN, EXPECTED_OTHER_NAME, Edition, Plan
from nakano_status.domain.plan.plan_faults import plan_faults
from nakano_status.domain.plan.revised_edition import RowCell
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.refusals.planning import PlanTableFaulty
from nakano_status.domain.text.labels import YES, means_yes, read_yes

_SHEETS = frozenset({LEVELS, edition_tables.TREE})
"""The sheets that identify a plan's workbook; one of them is enough."""
_FOR_PROGRAMS = frozenset({KEPT, edition_tables.ABOUT})
"""The sheets in which a person writes nothing about the plan."""
_LONG_TEXTS = frozenset({KEPT, WORDINGS})
"""The sheets whose texts may be long."""
_ZIP, _CSV = b"PK", ".csv"
"""The first bytes of every workbook, and the suffix of a table that is not a workbook."""


def is_table(parts: Parts, source: str) -> bool:
    """Return whether the source of a plan is a table, by its first bytes or its suffix, and not a plan file.

    `source`: `builtin:…` or a path. Raises PlanUnknown and FileUnreadable.
    """
    return not source.startswith(BUILT_IN) and _is_table(source, create_store.read_plan_file(parts, source))


def _is_table(name: str, content: bytes) -> bool:
    return content.startswith(_ZIP) or Path(name).suffix.lower() in TABLE_SUFFIXES


def named_plan(parts: Parts, name: str) -> PlanSource:
    """Return a built-in plan, the plan of a plan file (JSON), or the plan of a workbook.

    `name`: `builtin:…` or a path. Raises PlanTableFaulty with all faults of a workbook, and the same errors as
    `create_store.read_catalogued_plan`.
    """
    content = b"" if name.startswith(BUILT_IN) else create_store.read_plan_file(parts, name)
    if not _is_table(name, content):
        return create_store.read_catalogued_plan(parts, name)
    return plan_of_tables(parts, Path(name), sheets_of_plan(parts, Path(name), content))


def is_list(parts: Parts, name: str, content: bytes) -> bool:
    """Return whether a file is a published list: a CSV, or a workbook that is not a plan's.

    False for a workbook that cannot be read.
    """
    if not content.startswith(_ZIP):
        return name.lower().endswith(_CSV)
    tables = find_plan_sheets(parts, Path(name), content)
    return not isinstance(tables, Problem) and not tables


def find_plan_sheets(parts: Parts, path: Path, content: bytes) -> Sequence[TableSheet] | Problem:
    """Return the sheets of a plan's workbook, or the problem that prevents reading it.

    Empty if the file is a different kind of workbook.
    """
    return parts.workbooks.read_sheets(path.name, content, _SHEETS)


def sheets_of_plan(parts: Parts, path: Path, content: bytes) -> Sequence[TableSheet]:
    """Return the sheets of a plan's workbook with the hidden sheet 照合用.

    Empty if the file is not a plan's workbook. Raises PlanTableFaulty if it cannot be read.
    """
    is_csv = not content.startswith(_ZIP) and path.suffix.lower() == _CSV  # it has no sheets
    notes = [note for each in template_tables(parts) for note in each.notes.values()]
    tables = () if is_csv else parts.workbooks.read_sheets(path.name, content, _SHEETS, (KEPT,), notes)
    if isinstance(tables, Problem):
        raise PlanTableFaulty(tables, path=str(path), count="1", first=message(tables).rstrip("。"))
    return tables


def read_plan_sheets(parts: Parts, path: Path) -> Sequence[TableSheet]:
    """Return the sheets of a plan's workbook, to be edited; raises PlanUnknown, FileUnreadable, PlanTableFaulty."""
    tables = sheets_of_plan(parts, path, create_store.read_plan_file(parts, str(path)))
    if not edition_tables.is_edition_workbook(tables):
        plan_of_tables(parts, path, tables)
    need_readable_cells(parts, path, tables)
    return tables


def need_readable_cells(parts: Parts, path: Path, tables: Sequence[TableSheet]) -> None:
    """Raise PlanTableFaulty if a workbook cannot be edited: rows were not read, or two columns have the same heading.

    The error also has the notices of the workbook.
    """
    unread = [fault for table in tables for fault in errors_in(table.problems)]
    if faults := (*unread, *(fault for table in tables for fault in head_faults(path, table))):
        given = PlanTables(parts, path, tables)
        raise _refusal(given, faults, notices_beside_rows(given, head_sheet.read_head_sheet(given).lines))


def plan_of_tables(parts: Parts, path: Path, tables: Sequence[TableSheet]) -> PlanSource:
    """Return the plan that the sheets of a workbook make; raises PlanTableFaulty with all faults of the workbook."""
    given = PlanTables(parts, path, tables)
    head = head_sheet.read_head_sheet(given)
    faults = (*head.faults, *_missing_parts(given, head))
    if any(each.code in plan_notices.INCOMPLETE for each in faults):  # these faults would cause all others
        raise _refusal(given, faults, notices_beside_rows(given, head.lines))
    frame = _read_frame(given, head.lines, faults)
    faults += frame.faults
    seen = notices_beside_rows(given, head.lines)
    of_marks = tuple(plan_notices.find_equal_shortfalls(frame.marks))
    if frame.profile is None or not _has_readable_rows(frame):
        raise _refusal(given, faults, (*seen, *of_marks))
    plan, of_rows, wrong = _read_plan(given, head.lines, frame, frame.profile, faults)
    notices = (*seen, *of_rows, *of_marks)
    if plan is None:
        raise _refusal(given, (*faults, *wrong), notices)
    return replace(plan, notices=notices)


def notices_beside_rows(tables: PlanTables, lines: Lines) -> tuple[Problem, ...]:
    """Return the notices about a workbook's cells and visible objects, whether or not the workbook has faults."""
    template = template_tables(tables.parts)
    read = [each for table in tables.tables for each in table.problems]
    known: dict[str | None, Sequence[str]] = {COLUMNS_SHEET: ()}
    known |= {each.sheet: each.head if each.sheet not in _FOR_PROGRAMS else () for each in template}
    known |= {sheet: tuple(each.heading for each in columns) for sheet, columns, _ in SHEETS.values()}  # of items, too
    known |= {each.sheet: read_headings(each.head) for each in tables.tables if each.sheet == edition_tables.VALUES}
    return (
        *plan_notices.notices_of_cells(tables.parts, tables.path, tables.tables, known, lines),
        *(each.at(file=tables.path.name) for each in read if each.severity is not Severity.ERROR),
    )


def faults_of_texts(tables: PlanTables) -> Iterator[Problem]:
    """Yield a problem for each text of a plan's workbook that is too long, or has several lines in 概要.

    The sheets 照合用 and 様式の文 are not examined, because their texts may be long.
    """
    return plan_notices.unfit_texts(tables.path, tables.tables, _LONG_TEXTS)


def _refusal(given: PlanTables, faults: Iterable[Problem], notices: Iterable[Problem]) -> PlanTableFaulty:
    """Return the refusal of a workbook: its faults, then the notices of other cells."""
    once = tuple(dict.fromkeys(faults))
    wrong = {(each.place.sheet, each.place.cell) for each in once}
    others = (each for each in notices if (each.place.sheet, each.place.cell) not in wrong)
    return PlanTableFaulty(*once, *others, path=str(given.path), count=str(len(once)), first=as_reason(once[0]))


def _missing_parts(given: PlanTables, head: HeadSheet) -> Iterator[Problem]:
    """Yield the sheets, headings and lines that a workbook lacks; in a faulty 概要, no line counts as missing."""
    is_read = not any(each.place.sheet == HEAD for each in head.faults)
    stated: Collection[str] = head.lines if is_read else {item.name for item in HEAD_ITEMS}
    return plan_notices.missing_parts(given.path, given.sheets, stated)


class _Frame(NamedTuple):
    """Content of a workbook other than its rows: texts of 概要, organisation, profile (None: no levels), years.

    `level_rows` are the lines of the levels by key, `unread` the sheets with faulty headings.
    """

    texts: Mapping[str, str]
    organisation: Organisation
    profile: Profile | None
    level_rows: Mapping[str, TableRow]
    marks: tuple[DeclaredMark, ...]
    years: StatedYears
    unread: frozenset[str | None]
    faults: Faults


def _read_frame(given: PlanTables, lines: Lines, before: Faults) -> _Frame:
    """Read a workbook except its rows; a cell with a fault in `before` gets no second fault."""
    texts, faults = head_sheet.read_head_texts(given.path, lines)
    organisation, wrong_divisions = _read_organisation(given)
    base, wrong_base = read_base(given)
    declared = read_declared_profile(given, lines, texts, base)
    tree = given.read(edition_tables.TREE, edition_tables.KIND)
    faults += (*wrong_divisions, *wrong_base, *declared.faults, *tree.problems, *faults_of_texts(given))
    known = {each.place for each in (*before, *faults)}
    profile, wrong_profile = read_sound_profile(given, lines, declared, base, known)
    years = head_sheet.read_stated_years(lines)
    heads = {name: head_faults(given.path, given.sheets[name]) for name in _sheets_of_rows(given)}
    faults += (*wrong_profile, *years.faults, *(fault for some in heads.values() for fault in some))
    faults += head_sheet.faults_of_years(given, lines, years, profile)
    unread = frozenset(name for name, wrong in heads.items() if wrong)
    return _Frame(
        texts=texts,
        organisation=organisation,
        profile=profile,
        level_rows=_level_rows(declared),
        marks=declared.marks,
        years=years,
        unread=unread,
        faults=faults,
    )


def _level_rows(declared: DeclaredProfile) -> dict[str, TableRow]:
    """Return the lines of the levels by key."""
    return {key: row for (kind, key), row in declared.rows.items() if kind is DeclarationKind.LEVEL}


def _sheets_of_rows(given: PlanTables) -> tuple[str, ...]:
    """Return the names of the sheets about rows that the workbook has."""
    beside = (edition_tables.OWNERS, edition_tables.INDICATORS, edition_tables.SCHEDULE, edition_tables.VALUES)
    return (edition_tables.TREE, *(each for each in beside if each in given.sheets))


def _has_readable_rows(frame: _Frame) -> bool:
    """Return whether the lines of the rows differ from the lines of the levels, and have their owners."""
    if {edition_tables.TREE, edition_tables.OWNERS} & frame.unread:
        return False
    return not any(map(is_named_as_rows, frame.level_rows.values()))


def _read_organisation(given: PlanTables) -> tuple[Organisation, Faults]:
    """Return the bodies of the sheet 組織."""
    table = given.read(DIVISIONS, NAME)
    if not table.rows:
        return NO_DIVISIONS, table.problems
    organisation, problems = read_divisions(table, given.parts.clock.today())
    stated = {fold_name(row.text(NAME)): row for row in table.rows}
    divisions = tuple(_stated_beside(each, stated) for each in organisation.divisions)
    return Organisation(divisions), (*table.problems, *errors_in(problems), *_unread_generic(table.rows))


def _unread_generic(rows: Iterable[TableRow]) -> Iterator[Problem]:
    """Yield a fault for each row whose 包括表記 is neither yes nor no."""
    for row in rows:
        try:
            read_yes(row.text(GENERIC))
        except ValueError:
            yield row.problem("TABLE-VALUE-UNREADABLE", GENERIC, found=row.text(GENERIC), expected=f"{YES}か空欄")


def _stated_beside(body: Division, rows: Mapping[str, TableRow]) -> Division:
    """Return a body with the data of its row in the columns that only the plan's workbook has."""
    row = rows.get(fold_name(body.name_on()))
    if row is None:
        return body
    parts = tuple(DivisionName(each, NameKind.SUB_UNIT) for each in aliases_in(row.text(SUB_UNITS)))
    kind = DivisionKind.GENERIC if means_yes(row.text(GENERIC)) else body.kind
    return replace(body, kind=kind, names=(*body.names, *parts))


def _read_plan(
    given: PlanTables, lines: Lines, frame: _Frame, profile: Profile, before: Faults
) -> tuple[PlanSource | None, tuple[Problem, ...], Faults]:
    """Return the plan with its rows (None: there are faults), and the notices and faults of the rows.

    `before` are the faults of everything else.
    """
    (first, last, adopted, _), texts = frame.years, frame.texts
    faults = _faults_of_measures(profile, frame.level_rows)
    span, wrong_span = head_sheet.read_edition_years(lines, first, last) if first and last else (None, ())
    faults += wrong_span
    title = texts.get("title", "")
    plan_id = fold_name(texts.get(edition_tables.PLAN_ITEM) or title)
    day = adopted or given.parts.clock.today()  # the rows of a refused plan are read, too
    empty = Edition(f"{plan_id}-1", texts.get("edition") or FIRST_EDITION, day, 1, (), (), profile, years=span)
    years = Plan(plan_id, title, first, last, ()).years if first and last else ()
    made, notices, wrong_rows = _read_rows(given, frame, empty, years, (*before, *faults))
    wordings, wrong_wordings = _read_wordings(given, made.edition)
    faults += (*wrong_rows, *wrong_wordings)
    if before or faults or not (first and last):
        return None, notices, faults
    plan = Plan(plan_id, title, first, last, (made.edition,))
    if plan.takes_id_of(given.parts.catalogue.plan(BUILT_IN_PLAN)):
        return None, notices, (head_sheet.wrong_line(lines, edition_tables.PLAN_ITEM, EXPECTED_OTHER_NAME),)
    where = Place(given.path.name, edition_tables.TREE)
    if faulty := tuple(problem("PLAN-FAULTY", where, found=each) for each in plan_faults(plan, frame.organisation)):
        return None, notices, faulty
    return (
        PlanSource(
            plan,
            frame.organisation,
            made.indicators,
            schedules=made.schedules,
            values=made.values,
            wordings=wordings,
            list_columns=_read_list_columns(given, profile),
        ),
        notices,
        (),
    )


def _read_list_columns(given: PlanTables, profile: Profile) -> Mapping[str, str]:
    """Return the keys of columns that a person stated when the workbook was made from a list, by folded heading.

    Items that the plan does not have any more are left out, as is everything if the cell was changed.
    """
    texts = (row.text(CONTENT) for row in given.read(KEPT).rows if row.text(ITEM) == COLUMNS_ITEM)
    try:
        found = json.loads(next(texts, "{}"))
    except (ValueError, RecursionError):
        return {}
    items, known = found.items() if isinstance(found, dict) else (), label_column_items(profile)
    return {name: key for name, key in items if isinstance(key, str) and key in known}


def _faults_of_measures(profile: Profile, level_rows: Mapping[str, TableRow]) -> Faults:
    """Return the fault of a lowest level whose name would be read as another column."""
    lowest = profile.measure_level
    if measure_heading(profile) == lowest.name or lowest.name == lowest.key:
        return ()
    where = level_rows[lowest.key].place(heading_of(DeclarationKind.LEVEL, "name"))
    return (wrong_cell(where, lowest.name, "項目や列の見出しと重ならない名称"),)


def _read_rows(
    given: PlanTables, frame: _Frame, empty: Edition, years: Sequence[FiscalYear], before: Faults
) -> tuple[edition_tables.MadeEdition, tuple[Problem, ...], Faults]:
    """Return the `empty` edition filled with the rows, and the notices and faults of the rows."""
    tables = [each for each in given.tables if each.sheet not in frame.unread]
    made = edition_tables.edition_of_tables(given.path, tables, empty, frame.organisation)
    rows, organisation = made.entered.proposed.rows, frame.organisation
    sheets = {each.sheet: each for each in tables}
    divisions, indicators = given.read(DIVISIONS), given.read(edition_tables.INDICATORS)
    notices = (
        *made.entered.notices,
        *plan_notices.notices_of_rows(given.path, sheets, rows, empty.profile.sponsors, years),
        *plan_notices.notices_of_values(given.path, made.edition, made.values),
        *plan_notices.joined_divisions([(row.owners_printed, row.at(RowCell.OWNERS)) for row in rows], organisation),
        *plan_notices.idle_divisions(rows, organisation, divisions.rows, indicators.rows),
    )
    known = (*before, *divisions.problems, *indicators.problems)
    named = {fold_name(text) for row in divisions.rows for text in row.texts.values()}
    of_rows = [each for each in made.faults if _is_of_rows(empty.profile, each, known, named)]
    faults = (*divisions.problems, *indicators.problems, *of_rows)
    if not rows and all(each.place.sheet != edition_tables.TREE for each in (*before, *faults)):
        faults += (problem("PLAN-ROWS-MISSING", Place(given.path.name, edition_tables.TREE)),)
    return made, notices, faults


def _is_of_rows(profile: Profile, fault: Problem, known: Faults, named: Collection[str]) -> bool:
    """Return whether a fault of the rows is certain even if the codes or the organisation are faulty, too.

    `named` are the bodies that the sheet of the organisation names.
    """
    if any(each.code_pattern == ANY_CODE for each in profile.levels):
        return fault.place.sheet == edition_tables.OWNERS
    if fault.code != "REVISION-DIVISION-UNKNOWN" or all(each.place.sheet != DIVISIONS for each in known):
        return True
    return bool(named) and fold_name(fault.found or "") not in named


def _read_wordings(given: PlanTables, edition: Edition) -> tuple[dict[str, str], Faults]:
    """Return the office's own wordings of papers by name, and their faults; blank ones are left out."""
    table = given.read(WORDINGS)
    rows = [row for row in table.rows if row.text(WORDING)]
    kinds = {fold_name(each.title): each for each in wording_kinds(edition.profile, edition)} if rows else {}
    expected = "、".join(each.title for each in kinds.values())
    found: dict[str, str] = {}
    faults = [*table.problems]
    for row in rows:
        if kind := kinds.get(fold_name(row.text(PAPER))):
            wrong = template_faults(kind, row.text(WORDING))
            faults += (replace(each, place=row.place(WORDING)) for each in wrong)
            found[kind.name] = row.text(WORDING)
        else:
            faults.append(wrong_cell(row.place(PAPER), row.text(PAPER), expected))
    return found, tuple(faults)
