"""docs/real-clients.md exists, describes every program and every way, and records what the tests hold it to."""

from nakano_status.domain.problem_texts import CATALOGUE
from tests.clients.test_real_clients import SILENT
from tests.support.client_page import PAGE, PINNED, SAME, rows_of
from tests.support.client_programs import WAYS
from tests.support.client_samples import FRAGILE

TEXT = PAGE.read_text("utf-8")
MERGED = rows_of(TEXT, "| program | version")
LOST = rows_of(TEXT, "| program | way | what")
FORM = rows_of(TEXT, "| program | way | lost")
NPM = {"ExcelJS": "exceljs", "SheetJS": "xlsx"}


def test_every_way_stands_on_the_page() -> None:
    expected = [(way.client, way.through) for way in WAYS]
    assert [(row["program"], row["way"]) for row in MERGED] == expected
    assert [(row["program"], row["way"]) for row in FORM] == expected


def test_every_kind_of_file_came_through_every_program_as_the_same_return() -> None:
    found = {row["program"] + row["way"]: set(list(row.values())[3:]) for row in MERGED}
    assert found == {way: {SAME} for way in found}


def test_the_versions_are_those_that_are_pinned() -> None:
    versions = {row["program"]: row["version"] for row in MERGED}
    assert {package: versions[program] for program, package in NPM.items()} == PINNED
    assert all(versions.values())


def test_what_is_destroyed_is_told_by_a_known_problem_or_known_to_be_silent() -> None:
    assert {row["what"] for row in LOST} <= FRAGILE.keys()
    for row in LOST:
        assert row["told by"] in CATALOGUE or (row["program"], row["what"]) in SILENT, row
