"""A table of divisions becomes an organisation."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from nakano_status.application.organisation.import_divisions import read_divisions
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.table_rows import rows_by_heading
from nakano_status.domain.organisation.divisions import (
    DivisionKind,
    DivisionName,
    NameKind,
    Organisation,
    new_division,
)
from nakano_status.domain.problems.problem import Problem
from tests.support.pace import MOST_IN_PROPORTION, growth, in_loops


def read_many(count: int) -> tuple[Organisation, tuple[Problem, ...]]:
    """Read a table with so many divisions, 25 in each 部."""
    lines = [(at, (f"{at // 25}部", f"{at}番課", "○" if at % 25 == 0 else "")) for at in range(count)]
    sheet = TableSheet(("部", "所管課", "庶務担当課"), ("A", "B", "C"), tuple(lines), "組織")
    return read_divisions(rows_by_heading(Path("表.xlsx"), sheet), date(2026, 3, 2))


def test_a_thousand_divisions_are_read_in_a_time_that_one_waits() -> None:
    organisation, problems = read_many(1_000)
    assert (len(organisation.divisions), problems) == (1_040, ())
    assert in_loops(lambda: read_many(1_000), 100) <= 100  # 500 before the index was copied from row to row


def test_the_time_grows_in_proportion_to_the_divisions() -> None:
    assert growth(read_many, 125) <= MOST_IN_PROPORTION


def test_the_index_of_names_is_that_of_an_organisation_made_anew() -> None:
    names = [("課", None), ("税務課", None), ("旧税務課", date(2020, 3, 31)), ("旧税務課", None), ("別課", None)]
    chance, organisation = Random(1), Organisation(())
    for _ in range(400):
        own = tuple(DivisionName(name, NameKind.ALIAS, None, last) for name, last in chance.sample(names, 2))
        known = organisation.find_id(division := f"d{chance.randrange(5)}")
        kept = known.names if known is not None and chance.random() < 0.7 else ()
        body = new_division(division, DivisionKind.DIVISION)
        organisation = organisation.with_body(replace(body, division_id=division, names=(*kept[:4], *own)))
        anew = Organisation(organisation.divisions)
        assert [organisation.find(name) for name, _ in names] == [anew.find(name) for name, _ in names]
        assert organisation.has_dated_names == anew.has_dated_names


@pytest.mark.parametrize("above", [("総務部", ""), ("区民部", "総務部")])
@pytest.mark.parametrize("is_first", [True, False])
def test_an_alias_that_is_the_rows_own_department_is_refused_wherever_the_row_is(
    above: tuple[str, str], *, is_first: bool
) -> None:
    wrong, right = (*above, "税務課", "総務部"), (*above, "職員課", "")
    lines = tuple(enumerate((wrong, right) if is_first else (right, wrong), start=2))
    sheet = TableSheet(("部", "室", "所管課", "別名"), ("A", "B", "C", "D"), lines, "組織")
    organisation, problems = read_divisions(rows_by_heading(Path("表.xlsx"), sheet), date(2026, 3, 2))
    assert [(each.code, each.found) for each in problems] == [("TABLE-NAME-TAKEN", "総務部")]
    assert organisation.find("職員課") is not None
