"""The sheet 概要 of a plan's workbook: its lines, and the years and the day that they state."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

from nakano_status.application.plan import edition_tables
from nakano_status.application.plan.head_lines import HEAD_ITEMS
from nakano_status.application.plan.plan_tables import Faults, PlanTables, wrong_cell
from nakano_status.application.plan.profile_sheets import CONTENT, HEAD, ITEM, comparable_text, find_head_line
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.table_rows import TableRow, year_headings
from nakano_status.domain.calendar.days import era_day, read_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.plan.plan import FARTHEST_YEAR, Plan, read_value_heading
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem

_T = TypeVar("_T")

Lines = Mapping[str, TableRow]
"""The lines of the sheet 概要, by the text of the column 項目."""

_YEAR_FORM, _DAY_FORM = "令和8年度の形", "令和8年3月25日の形"


class HeadSheet(NamedTuple):
    """The lines of 概要, and the faults of the sheet."""

    lines: Lines
    faults: Faults


class StatedYears(NamedTuple):
    """The years and the day of a plan in 概要; None for a value that is missing or not readable."""

    first: FiscalYear | None
    last: FiscalYear | None
    adopted: date | None
    faults: Faults


def read_head_sheet(tables: PlanTables) -> HeadSheet:
    """Return the lines of 概要 and the faults of the sheet.

    If a line occurs twice, the first one is returned, and each further one is a fault.
    """
    table = tables.read(HEAD, *((ITEM,) if tables.plan else ()))
    lines: dict[str, TableRow] = {}
    for row in table.rows:
        lines.setdefault(row.text(ITEM), row)
    named = ((row.text(ITEM), row) for row in table.rows)
    twice = [row.problem("TABLE-TWICE", ITEM, found=item) for item, row in named if item and lines[item] is not row]
    return HeadSheet(lines, (*table.problems, *twice))


def read_head_texts(path: Path, lines: Lines) -> tuple[dict[str, str], Faults]:
    """Return the contents of the lines that 概要 has, by entry, and a fault for each missing or blank required line."""
    texts = {item.entry: lines[item.name].text(CONTENT) for item in HEAD_ITEMS if item.name in lines}
    blank = [item.name for item in HEAD_ITEMS if item.is_needed and not texts.get(item.entry)]
    places = [lines[each].place(CONTENT) if each in lines else Place(path.name, HEAD) for each in blank]
    faults = (problem("PLAN-CELL-MISSING", at, found=name) for name, at in zip(blank, places, strict=True))
    return texts, tuple(faults)


def wrong_line(lines: Lines, entry: str, expected: str) -> Problem:
    """Return the fault of a line of 概要 whose content is not the expected content.

    `entry`: the entry of the profile or plan that the line fills. `expected`: a description of the expected content.
    """
    row = _line(lines, entry)
    return wrong_cell(row.place(CONTENT), row.text(CONTENT), expected)


def read_stated_years(lines: Lines) -> StatedYears:
    """Return the first year, the last year and the day of the plan in 概要, with the faults of unreadable values."""
    first, wrong_first = _read_line(lines, "first_year", FiscalYear.read, _YEAR_FORM)
    last, wrong_last = _read_line(lines, "last_year", FiscalYear.read, _YEAR_FORM)
    adopted, wrong_day = _read_line(lines, "adopted_on", read_day, _DAY_FORM)
    return StatedYears(first, last, adopted, (*wrong_first, *wrong_last, *wrong_day))


def faults_of_years(tables: PlanTables, lines: Lines, years: StatedYears, profile: Profile | None) -> Faults:
    """Return the faults of a plan's years and day in 概要, and of columns with texts for years outside the plan.

    A year far from the day of the plan (令和77年度) and a last year before the first year are faults. The columns are
    columns of スケジュール and, if there is a usable profile, of 計画の値. `years`: as stated in 概要.
    """
    first, last, adopted, _ = years
    today = FiscalYear.of(tables.parts.clock.today())
    if far := _far_years(lines, years, today):
        return far
    if not (first and last):
        return ()
    if last < first:
        return (wrong_cell(_line(lines, "last_year").place(CONTENT), last.label, f"{first.label}以後の年度"),)
    late = Faults()
    if adopted and adopted > last.as_of:
        where = _line(lines, "adopted_on").place(CONTENT)
        late = (wrong_cell(where, era_day(adopted), f"{last.label}の末日までの日"),)
    return (*late, *faults_of_schedule(tables, profile, first, last)[0])


def faults_of_schedule(
    tables: PlanTables,
    profile: Profile | None,
    first: FiscalYear,
    last: FiscalYear,
    before: Sequence[FiscalYear] = (),
) -> tuple[Faults, tuple[Problem, ...]]:
    """Return faults and notices for the columns of スケジュール and 計画の値 with texts for years outside the plan.

    Such texts would not be shown. A column for a year of the plan `before` is a notice, not a fault: a workbook that
    was made from that plan has such columns. `profile`: None if there is no usable one; then the columns of 計画の値
    are not checked.
    """
    span = f"{first.label}〜{last.label}"
    faults, notices = list[Problem](), list[Problem]()
    for sheet, heading, year in _dated_columns(tables, profile):
        at = sheet.head.index(heading)
        if first <= year <= last or not any(texts[at] for _, texts in sheet.rows):
            continue
        place = Place(tables.path.name, sheet.sheet, f"{sheet.columns[at]}1", 1)
        if year in before:
            notices.append(problem("PLAN-YEAR-LEFT-OUT", place, found=heading, expected=span))
        else:
            faults.append(wrong_cell(place, heading, f"{span}の年度"))
    return tuple(faults), tuple(notices)


def _dated_columns(given: PlanTables, profile: Profile | None) -> Iterator[tuple[TableSheet, str, FiscalYear]]:
    """Yield each column of スケジュール and 計画の値 that is for a year: the sheet, the heading and the year."""
    if schedule := given.sheets.get(edition_tables.SCHEDULE):
        yield from ((schedule, heading, year) for heading, year in year_headings(schedule.head))
    if profile and (values := given.sheets.get(edition_tables.VALUES)):
        items = ((heading, read_value_heading(heading, profile)) for heading in values.head)
        yield from ((values, heading, item.year) for heading, item in items if item and item.year)


def read_edition_years(
    lines: Lines, first: FiscalYear, last: FiscalYear
) -> tuple[tuple[FiscalYear, FiscalYear] | None, Faults]:
    """Return the first and the last year of the edition, and the faults.

    The years are None if they are not stated or faulty. `first` and `last`: the years of the plan.
    """
    entries = ("edition_first", "edition_last")
    (begin, wrong_begin), (end, wrong_end) = (_read_line(lines, each, FiscalYear.read, _YEAR_FORM) for each in entries)
    if begin and end and first <= begin <= end <= last:
        return (begin, end), ()
    rows = [row for each in entries if (row := find_head_line(lines, each)) and row.text(CONTENT)]
    expected = f"始めと終わりの両方、{first.label}〜{last.label}のうち"
    wrong_pair = [wrong_cell(row.place(CONTENT), row.text(CONTENT), expected) for row in rows[:1]]
    return None, (*wrong_begin, *wrong_end, *wrong_pair)


def faults_of_changes(lines: Lines, plan: Plan) -> Faults:
    """Return a fault for each line of 概要 that differs from the plan and that a revision cannot change."""
    expected = {
        "title": plan.title,
        edition_tables.PLAN_ITEM: plan.plan_id,
        "first_year": plan.first_year.label,
        "last_year": plan.last_year.label,
    }
    return tuple(
        wrong_cell(row.place(CONTENT), text, f"{expected[entry]}のまま")
        for entry in expected
        if (row := find_head_line(lines, entry))
        and (text := row.text(CONTENT))
        and comparable_text(text) != comparable_text(expected[entry])
    )


def _far_years(lines: Lines, years: StatedYears, today: FiscalYear) -> Faults:
    """Return the faults of years far from the day of the plan, and of a day far from the years and from today."""
    first, last, adopted, _ = years
    known = [each for each in (today, first, last) if each]
    is_slip = adopted is not None and not any(_are_near(FiscalYear.of(adopted), each) for each in known)
    base, named = (today, "今") if is_slip or adopted is None else (FiscalYear.of(adopted), "策定日")
    far = [entry for entry, year in (("first_year", first), ("last_year", last)) if year and not _are_near(year, base)]
    return tuple(
        wrong_line(lines, entry, f"{named}から{FARTHEST_YEAR}年以内の{_line(lines, entry).text(ITEM)}")
        for entry in (*(("adopted_on",) if is_slip else ()), *far)
    )


def _are_near(one: FiscalYear, other: FiscalYear) -> bool:
    return abs(one.start - other.start) <= FARTHEST_YEAR


def _read_line(lines: Lines, entry: str, read: Callable[[str], _T | None], form: str) -> tuple[_T | None, Faults]:
    """Return the value of a line (None: blank, missing or faulty), and its fault if it does not have the `form`."""
    row = find_head_line(lines, entry)
    text = row.text(CONTENT) if row else ""
    found = read(text) if text else None
    is_wrong = row is not None and bool(text) and found is None
    return found, (wrong_line(lines, entry, form),) if is_wrong else ()


def _line(lines: Lines, entry: str) -> TableRow:
    """Return the line of 概要 for an entry; raise KeyError if it is missing."""
    return lines[next(item.name for item in HEAD_ITEMS if item.entry == entry)]
