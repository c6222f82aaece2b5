"""What format 1 left behind is opened whole by every version that follows (tests/fixtures, made once and frozen)."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import ROOT, ask, done

FROZEN = ROOT / "tests" / "fixtures" / "format-1"
EXPECTED: dict[str, Any] = json.loads((FROZEN / "expected.json").read_text("utf-8"))


def unpacked(name: str, folder: Path) -> Path:
    path = folder / name
    path.write_bytes(gzip.decompress((FROZEN / f"{name}.gz").read_bytes()))
    return path


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return unpacked("office.nakano", tmp_path)


@pytest.fixture
def division(tmp_path: Path) -> Path:
    return unpacked("division.nakano", tmp_path)


def texts(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in EXPECTED["rows"][row["id"]]}


def test_the_data_file_says_what_it_said(office: Path) -> None:
    shown = done("show", "--year", "R4", "--store", office)
    assert {row["id"]: texts(row) for row in shown["rows"]} == EXPECTED["rows"]
    assert shown["digest"] == EXPECTED["digest"]


@pytest.mark.parametrize(("year", "key"), [("R3", "last_year"), ("R4", "counts")])
def test_its_rounds_are_counted_as_they_were(office: Path, year: str, key: str) -> None:
    counts = done("counts", "--year", year, "--store", office)["counts"]
    assert {mark: counts[mark] for mark in "◎○△×"} == EXPECTED[key]


def test_its_conflicts_and_held_items_still_wait(office: Path) -> None:
    conflicts, held = ask("conflicts", "--store", office), ask("held", "--store", office)
    assert (conflicts.code, held.code) == (1, 1)
    assert [each["conflict"] for each in conflicts.keys["conflicts"]] == EXPECTED["conflicts"]
    assert [[each["item"], each["kind"], each["reason"]] for each in held.keys["held"]] == EXPECTED["held"]


def test_it_is_sound(office: Path, division: Path) -> None:
    assert done("verify", "--store", office) == {"ok": True, "problems": []}
    assert done("verify", "--store", division) == {"ok": True, "problems": []}


def test_its_history_is_whole(office: Path) -> None:
    changes = [
        change for row_id in EXPECTED["rows"] for change in done("history", row_id, "--store", office)["changes"]
    ]
    assert len(changes) == EXPECTED["changes"]


def test_what_waited_can_be_decided(office: Path) -> None:
    for conflict in EXPECTED["conflicts"]:
        done("resolve", conflict, "--take", "division", "--store", office)
    whole_file = next(item for item, _, reason in EXPECTED["held"] if reason == "MANY-PACKAGES")
    ask("held", "apply", whole_file, "--store", office)
    rows = {row["id"]: row for row in done("show", "--store", office)["rows"]}
    assert [rows[each]["mark"] for each in EXPECTED["rows"] if rows[each]["repost_of"] is None] == list("◎○○△◎◎")
    assert done("verify", "--store", office)["ok"] is True


def test_its_returns_are_known_when_they_come_again(office: Path) -> None:
    said = ask("merge", FROZEN / "returns", "--store", office)
    assert {file["verdict"] for file in said.keys["files"]} <= {"known", "held"}
    assert (said.keys["changes"], said.keys["balanced"]) == ([], True)
    assert done("show", "--store", office)["digest"] == EXPECTED["digest"]


def test_a_return_of_that_time_that_comes_late_follows_the_one_before(office: Path) -> None:
    keys = ask("merge", FROZEN / "late", "--store", office).keys
    assert [file["verdict"] for file in keys["files"]] == ["merged"]
    assert [(change["key"], change["to"]) for change in keys["changes"]] == [("next_year", "受付を広げる。")]
    assert keys["conflicts"] == []


def test_its_division_goes_on_where_it_was(division: Path, tmp_path: Path) -> None:
    target = tmp_path / "again.xlsx"
    again = done("submit", "--out", target, "--store", division)
    late = done("check", FROZEN / "late" / "second.xlsx")
    assert (again["rows"], late["complete"]) == (2, True)


def test_its_form_makes_a_division(tmp_path: Path) -> None:
    opened = done("open", FROZEN / "form.xlsx", "--store", tmp_path / "new.nakano")
    assert (opened["division"], opened["rows"]) == ("防災課", 2)


def test_its_list_is_read_as_it_was(tmp_path: Path) -> None:
    read = done("import", FROZEN / "list-r3.xlsx", "--year", "R3", "--store", tmp_path / "new.nakano")
    assert (read["rows"], {mark: read["counts"][mark] for mark in "◎○△×"}) == (7, EXPECTED["last_year"])
