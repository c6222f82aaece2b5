"""Checks a file against all 15 items, in the order of their numbers (decision 0035)."""

from __future__ import annotations

from collections.abc import Iterator

from nakano_status.domain.machine_readable.items import ITEMS, item_of
from nakano_status.domain.machine_readable.layout_rules import gap_problems, heading_problems, sheet_problems
from nakano_status.domain.machine_readable.sheet import CheckedFile, DataSheet
from nakano_status.domain.machine_readable.table import table_of
from nakano_status.domain.machine_readable.value_rules import (
    cell_problems,
    number_problems,
    place_problems,
    time_problems,
)
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.problems.problem import Place, Problem

_TABLE_RULES = (cell_problems, number_problems, heading_problems, time_problems, place_problems, gap_problems)
_PLACES = {item: place for place, item in enumerate(ITEMS)}


def check_data(file: CheckedFile) -> tuple[Problem, ...]:
    """Return the findings in a file, by item, sheet and cell; errors, questions and advice together.

    An error is what the rules forbid, a question what only a person can decide, advice a finding in people's own texts.
    """
    if file.other_kind is not None:
        return (problem("DATA-1-1", Place(file=file.name), found=file.other_kind),)
    found = [each.at(file=file.name) for sheet in file.sheets for each in _check(sheet)]
    return tuple(sorted(found, key=lambda each: _PLACES[item_of(each.code) or ""]))


def _check(sheet: DataSheet) -> Iterator[Problem]:
    yield from sheet_problems(sheet)
    table = table_of(sheet)
    if table is not None:
        for rule in _TABLE_RULES:
            yield from rule(table)
