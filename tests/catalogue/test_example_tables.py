"""Tables for the office to fill in, and the invented ones of the demo."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nakano_status.application.organisation.tables import HEADINGS
from nakano_status.catalogue.plans import load_organisation, load_plan

REPOSITORY = Path(__file__).resolve().parents[2]
RESOURCES = REPOSITORY / "resources"
TABLES = (
    "divisions/departments-template.csv",
    "divisions/example-departments.csv",
    "plan/schedule-template.csv",
    "plan/example-schedule.csv",
    "frames/frames-template.csv",
    "frames/opinions-template.csv",
)
YEARS = ("令和3年度", "令和4年度", "令和5年度", "令和6年度", "令和7年度")
WORDS = {"検討", "構築", "運用", "推進"}


def rows_of(name: str) -> list[dict[str, str]]:
    with (RESOURCES / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", TABLES)
def test_a_table_opens_in_excel_with_its_characters(name: str) -> None:
    assert (RESOURCES / name).read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(("template", "example"), [TABLES[:2], TABLES[2:4]])
def test_a_template_has_the_headings_of_its_example_and_no_row(template: str, example: str) -> None:
    heads = [(RESOURCES / name).read_text(encoding="utf-8-sig").splitlines()[0] for name in (template, example)]
    assert heads[0] == heads[1]
    assert rows_of(template) == []


def test_the_template_of_the_organisation_has_every_column_that_is_read() -> None:
    (head,) = (RESOURCES / TABLES[0]).read_text(encoding="utf-8-sig").splitlines()
    assert head.split(",") == [*HEADINGS, "備考"]


@pytest.mark.parametrize("name", [TABLES[1], TABLES[3]])
def test_every_invented_row_says_that_it_is_an_example(name: str) -> None:
    assert all(row["備考"].startswith("例") for row in rows_of(name))


def test_the_invented_departments_hold_every_real_division_once_and_in_order() -> None:
    rows = rows_of("divisions/example-departments.csv")
    real = {division.name_on() for division in load_organisation("nakano").divisions if not division.is_generic}
    assert len(rows) == len(real)
    assert {row["所管課"] for row in rows} == real
    places = [(row["部の建制順"], row["部"], row["所管課の建制順"]) for row in rows]
    assert len(set(places)) == len(places)


def test_every_invented_department_has_one_division_for_general_affairs_and_some_bodies_have_no_department() -> None:
    rows = rows_of("divisions/example-departments.csv")
    departments = {row["部"] for row in rows if row["部"]}
    assert sorted(row["部"] for row in rows if row["庶務担当課"]) == sorted(departments)
    assert any(not row["部"] for row in rows)
    assert any(row["室"] for row in rows)


def test_the_invented_schedule_has_every_initiative_once() -> None:
    originals = [row.row_id for row in load_plan("nakano2").newest.listings if not row.is_repost]
    assert [row["管理番号"] for row in rows_of("plan/example-schedule.csv")] == originals


def test_the_invented_schedule_uses_four_words_and_leaves_some_rows_unknown() -> None:
    rows = [[row[year] for year in YEARS] for row in rows_of("plan/example-schedule.csv")]
    assert {word for row in rows for cell in row if cell for word in cell.split("・")} == WORDS
    assert sum(not any(row) for row in rows) == 10


def test_no_row_with_an_invented_schedule_begins_after_the_second_year() -> None:
    """So that a round of R4 opens with all 110, as it does while schedules are unknown."""
    rows = rows_of("plan/example-schedule.csv")
    assert all(row["令和4年度"] for row in rows if any(row[year] for year in YEARS))


def test_the_script_makes_the_same_bytes_again(tmp_path: Path) -> None:
    script = [sys.executable, str(REPOSITORY / "build" / "make_examples.py"), "--out", str(tmp_path)]
    subprocess.run(
        script, check=True, capture_output=True, cwd=REPOSITORY, env=os.environ | {"PYTHONPATH": str(REPOSITORY)}
    )
    for name in TABLES:
        assert (tmp_path / name).read_bytes() == (RESOURCES / name).read_bytes()
