"""Read the title, years and profile that a plan's workbook declares for a revised edition or the next plan."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from nakano_status.application.papers.templates import WORDING_SETTING
from nakano_status.application.plan import head_sheet, plan_notices
from nakano_status.application.plan.declared_profile import DeclaredMark, DeclaredProfile, read_declared_profile
from nakano_status.application.plan.head_lines import Content
from nakano_status.application.plan.head_sheet import HeadSheet, read_head_sheet
from nakano_status.application.plan.plan_sheets import SPONSORS, wording_kinds
from nakano_status.application.plan.plan_tables import Faults, PlanTables
from nakano_status.application.plan.plan_workbook import faults_of_texts, find_plan_sheets, notices_beside_rows
from nakano_status.application.plan.profile_faults import read_sound_profile
from nakano_status.application.plan.profile_sheets import (
    FIELDS,
    HEAD,
    LEVELS,
    MARKS,
    differing_lines,
    heading_of,
    read_new_day,
    read_new_title,
)
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.ports.documents import TableSheet
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.plan.plan import Edition, Plan
from nakano_status.domain.problems.problem import Problem


class RevisedHead(NamedTuple):
    """Declarations of a workbook for the edition after the newest one.

    `profile`: the newest edition's profile if nothing differs from it or if cells are wrong. `years`: None if the
    workbook does not state them. `faults`: the faults of cells. `title`: the title in 概要; empty if it is the title of
    the newest edition. `notices`: problems that a person should look at.
    """

    profile: Profile
    years: tuple[FiscalYear, FiscalYear] | None
    faults: tuple[Problem, ...]
    title: str
    notices: tuple[Problem, ...]


class _RevisedProfile(NamedTuple):
    """The profile of the edition after the newest one, the lines of its marks, the faults, and the notices."""

    profile: Profile
    marks: tuple[DeclaredMark, ...]
    faults: Faults
    notices: tuple[Problem, ...] = ()


def read_stated_edition(parts: Parts, path: Path, before: Edition) -> tuple[str, date | None]:
    """Return the title and the day that a workbook states for the edition after `before`; '' and None if not stated.

    Raises FileMissing and FileUnreadable.
    """
    tables = find_plan_sheets(parts, path, parts.files.read(path))
    lines = {} if isinstance(tables, Problem) else read_head_sheet(PlanTables(parts, path, tables)).lines
    return read_new_title(lines, before.title), read_new_day(lines, before.adopted_on)


def read_revised_head(
    parts: Parts,
    records: Records,
    path: Path,
    tables: Sequence[TableSheet],
    plan: Plan,
    profile_id: str,
    typed: Mapping[str, str],
) -> RevisedHead:
    """Return the declarations for the edition after the newest one; declarations without a sheet are unchanged.

    `profile_id`: the ID for a changed profile. `typed`: the contents of 概要 that the user typed, by entry. If they
    include a title, the edition belongs to the next plan. Then a different value in 概要 is a fault, because it could
    not be changed later.
    """
    given, title = PlanTables(parts, path, tables, plan), typed.get("title")
    head = read_head_sheet(given)
    span = [FiscalYear.read(typed.get(each, "")) or getattr(plan, each) for each in ("first_year", "last_year")]
    revised = _read_revised_profile(given, head, plan, profile_id, title)
    differing = tuple(differing_lines(head.lines, plan, typed, as_errors=title is not None))
    outside, of_before = head_sheet.faults_of_schedule(
        given, revised.profile, span[0], span[1], plan.years if title else ()
    )
    worded = partial(_kept_wordings, records, plan.newest)
    notices = (
        *(() if title else (*differing, *revised.notices)),
        *of_before,
        *notices_beside_rows(given, head.lines),
        *plan_notices.find_equal_shortfalls(revised.marks),
        *plan_notices.unregistered_sheets(path, tables, records.organisation.read(), worded),
    )
    years, wrong_years = head_sheet.read_edition_years(head.lines, *span)
    faults = (*revised.faults, *(differing if title else ()), *outside, *wrong_years)
    edition = read_new_title(head.lines, plan.newest.title)
    return RevisedHead(revised.profile, years, tuple(dict.fromkeys(faults)), edition, notices)


def _read_revised_profile(
    given: PlanTables, head: HeadSheet, plan: Plan, profile_id: str, title: str | None
) -> _RevisedProfile:
    """Return the profile of the edition after the newest one of a plan; `title` is the title of the next plan."""
    before, has_head = plan.newest.profile, HEAD in given.sheets
    faults = (*head.faults, *faults_of_texts(given))
    if not {HEAD, LEVELS, MARKS, FIELDS, SPONSORS} & given.sheets.keys():
        return _RevisedProfile(before, (), faults)
    texts: Mapping[str, str] = {}
    if has_head:
        texts, blank = head_sheet.read_head_texts(given.path, head.lines)
        faults += blank
    base: Content = json.loads(before.content)
    declared = read_declared_profile(given, head.lines, texts, base)
    faults += declared.faults
    if has_head and title is None:
        faults += head_sheet.faults_of_changes(head.lines, plan)
    made = {**declared.content, "profile_id": base["profile_id"]}
    notices = tuple(_unread_keys(declared))
    if made == {**base, "ended_rows": before.ended_rows.value}:
        return _RevisedProfile(before, declared.marks, faults, notices)
    made |= {"profile_id": profile_id, "names": {**made["names"], **({"plan": title} if title else {})}}
    known = {each.place for each in faults}
    profile, wrong = read_sound_profile(given, head.lines, declared._replace(content=made), base, known)
    faults += wrong
    return _RevisedProfile(before if faults or profile is None else profile, declared.marks, faults, notices)


def _unread_keys(declared: DeclaredProfile) -> Iterator[Problem]:
    """Yield a question for each line of a level, mark or item that states a key which the line does not get."""
    for (kind, key), row in declared.rows.items():
        heading = heading_of(kind, "key")
        if row.text(heading) not in ("", key):
            yield row.problem("PLAN-KEY-UNREAD", heading, found=row.text(heading), expected=key)


def _kept_wordings(records: Records, edition: Edition) -> Mapping[str, str | None]:
    """Return the office's own wordings in the data file, by the titles of their papers."""
    found = ((each.title, f"{WORDING_SETTING}{each.name}") for each in wording_kinds(edition.profile, edition))
    return {title: records.settings.read(key) for title, key in found}
