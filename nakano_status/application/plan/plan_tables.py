"""Sheets of a plan's workbook, read by their headings; the faults of a sheet come with its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from nakano_status.application.ports.data_file import Parts
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.table_rows import NamedRowTable, meaning_of_heading, read_headings, rows_by_heading
from nakano_status.domain.plan.plan import Plan
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity

Faults = tuple[Problem, ...]
"""Problems that prevent a workbook from making a plan, in display order."""


def wrong_cell(where: Place, found: str, expected: str) -> Problem:
    """Return the fault of a cell whose content is not the expected content."""
    return problem("PLAN-CELL-WRONG", where, found=found, expected=expected)


def errors_in(problems: Iterable[Problem]) -> Faults:
    """Return the problems that are errors, in order."""
    return tuple(each for each in problems if each.severity is Severity.ERROR)


def head_faults(path: Path, sheet: TableSheet, *needed: str) -> Faults:
    """Return a fault for each repeated heading of a sheet, and one if all `needed` headings are missing."""
    head = read_headings(sheet.head)
    cells = [Place(path.name, sheet.sheet, f"{column}1", 1) for column in sheet.columns]
    meant = [meaning_of_heading(each) for each in head]
    twice = [at for at, each in enumerate(meant) if each and each in meant[:at]]
    faults = [wrong_cell(cells[at], head[at], "ほかの列にない見出し") for at in twice]
    if needed and not {*needed} & {*head}:
        found, expected = "、".join(filter(None, head)), "、".join(f"見出し「{each}」" for each in needed)
        faults.append(wrong_cell(cells[0], found, expected))
    return tuple(faults)


@dataclass(frozen=True)
class PlanTables:
    """The sheets of a workbook at `path`; `plan` is the plan that they revise (None: they make a new plan)."""

    parts: Parts
    path: Path
    tables: Sequence[TableSheet]
    plan: Plan | None = None

    @cached_property
    def sheets(self) -> Mapping[str | None, TableSheet]:
        """The sheets by name."""
        return {each.sheet: each for each in self.tables}

    def read(self, name: str, *needed: str) -> NamedRowTable:
        """Return the rows of the sheet `name` by heading; the `problems` of the result are the sheet's faults.

        A sheet that is missing, or has faulty headings, has no rows. If any headings are `needed`, a missing sheet is a
        fault of a new plan.
        """
        nothing = NamedRowTable(self.path.name, name, (), ())
        sheet = self.sheets.get(name)
        if sheet is None:
            is_fault = bool(needed) and self.plan is None
            missing = problem("PLAN-SHEET-MISSING", Place(self.path.name), found=name)
            return replace(nothing, problems=(missing,) if is_fault else ())
        if faults := head_faults(self.path, sheet, *needed):
            return replace(nothing, problems=faults)
        table = rows_by_heading(self.path, sheet)
        return replace(table, problems=errors_in(table.problems))
