"""Write the workbook of a plan: an edition in the data file, or a new plan, blank or made from a given plan or list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from nakano_status.application.lookup import current_plan
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.templates import WORDING_SETTING
from nakano_status.application.plan import create_store, edition_tables, plan_notices
from nakano_status.application.plan.create_store import BUILT_IN
from nakano_status.application.plan.plan_draft import PlanDraft
from nakano_status.application.plan.plan_of_list import sheets_of_list
from nakano_status.application.plan.plan_sheets import template_tables, wording_kinds, write_plan, write_tables
from nakano_status.application.plan.plan_workbook import is_list, named_plan, need_readable_cells, sheets_of_plan
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.preconditions import office_reading
from nakano_status.application.round.choosing_edition import numbered_edition
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.exchange import Usage
from nakano_status.domain.refusals.planning import PlanTableFaulty


def export_edition(
    parts: Parts, store: Store, target: Path, number: int | None = None, *, replace: bool = False
) -> Outcome[Edition]:
    """Write an edition of the current plan as a workbook; `number` is the number of the edition (None: the newest).

    The workbook also has the office's own wordings of papers.
    Raises WrongRole, EditionUnknown, PlanUnclear, TargetExists and TargetNotWritable.
    """
    with office_reading(store) as records:
        plan = current_plan(records)
        edition = plan.newest if number is None else numbered_edition(plan, number)
        content = edition_tables.read_edition_content(records, plan, edition, parts.clock.today())
        names = [each.name for each in wording_kinds(edition.profile, edition)]
        wordings = {name: records.settings.read(f"{WORDING_SETTING}{name}") or "" for name in names}
    write_plan(parts, target, content, wordings, replace=replace)
    return Outcome(edition)


def export_template(
    parts: Parts, target: Path, source: str | None = None, columns: Sequence[str] = (), *, replace: bool = False
) -> Outcome[Path]:
    """Write the workbook of a new plan, with the content of `source`, or only with headings if `source` is None.

    `source`: a built-in plan, a file of a plan or a published list. `columns`: the meanings of a list's columns. Sheets
    and lines that an older workbook lacks are added. Guesses about a list, and added sheets, are problems of the
    outcome. Raises TargetExists, TargetNotWritable, the errors of `named_plan` and `sheets_of_list`, and Usage if
    `columns` is not empty but the source is not a list.
    """
    if source is None:
        _need_no_columns(columns)
        write_tables(parts, target, template_tables(parts), replace=replace)
        return Outcome(target)
    content = b"" if source.startswith(BUILT_IN) else create_store.read_plan_file(parts, source)
    if is_list(parts, source, content):
        read = sheets_of_list(parts, Path(source), content, columns)
        write_tables(parts, target, read.value, replace=replace)
        return Outcome(target, problems=read.problems)
    try:
        found = named_plan(parts, source)
    except PlanTableFaulty as refused:
        if not (missing := [each for each in refused.problems if each.code in plan_notices.INCOMPLETE]):
            raise
        _need_no_columns(columns)
        return _completed(parts, target, Path(source), content, missing, replace=replace)
    _need_no_columns(columns)
    plan, edition = found.plan, found.plan.newest
    made = edition_tables.EditionContent(
        profile=edition.profile,
        years=plan.years,
        plan=plan,
        edition=edition,
        organisation=found.organisation,
        indicators=found.indicators,
        schedules=found.schedules,
        values=found.values,
    )
    write_plan(parts, target, made, found.wordings, replace=replace)
    return Outcome(target)


def _need_no_columns(columns: Sequence[str]) -> None:
    if columns:
        raise Usage(reason=COLUMNS_WITHOUT_LIST)


COLUMNS_WITHOUT_LIST = "列の項目（--map）は、公表した一覧をもとにするときに指定してください。"
"""Reason of Usage for meanings of columns if a plan workbook is not made from a list."""


def _completed(
    parts: Parts, target: Path, source: Path, content: bytes, missing: Iterable[Problem], *, replace: bool
) -> Outcome[Path]:
    """Write the content of a workbook of an earlier form, and add the sheets and lines that it lacks."""
    tables = sheets_of_plan(parts, source, content)
    need_readable_cells(parts, source, tables)
    draft = PlanDraft(tables, template_tables(parts))
    write_tables(parts, target, draft.sheets(), draft.title, replace=replace)
    added = "、".join(
        dict.fromkeys(
            f"{each.place.sheet}の「{each.found}」" if each.place.sheet else f"シート「{each.found}」"
            for each in missing
        )
    )
    return Outcome(target, problems=(problem("PLAN-TABLE-COMPLETED", found=added),))
