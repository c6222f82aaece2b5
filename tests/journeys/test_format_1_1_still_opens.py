"""What format 1.1 left behind, with reviews, a reopened row and a 修正依頼, is opened whole and brought up to date."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import ROOT, ask, done

FROZEN = ROOT / "tests" / "fixtures" / "format-1.1"
EXPECTED: dict[str, Any] = json.loads((FROZEN / "expected.json").read_text("utf-8"))


@pytest.fixture
def office(tmp_path: Path) -> Path:
    path = tmp_path / "office.nakano"
    path.write_bytes(gzip.decompress((FROZEN / "office.nakano.gz").read_bytes()))
    return path


def test_it_says_what_it_said_and_is_sound(office: Path) -> None:
    shown = done("show", "--year", "R4", "--store", office)
    rows = {row["id"]: {key: row[key] for key in EXPECTED["rows"][row["id"]]} for row in shown["rows"]}
    assert rows == EXPECTED["rows"]
    assert shown["digest"] == EXPECTED["digest"]
    states = {each["division"]: each["state"] for each in done("board", "--store", office)["divisions"]}
    assert states == EXPECTED["board"]
    conflicts = ask("conflicts", "--store", office).keys["conflicts"]
    assert [each["conflict"] for each in conflicts] == EXPECTED["conflicts"]
    assert done("verify", "--store", office)["ok"] is True


def test_a_copy_stands_beside_it_once_it_is_written(office: Path) -> None:
    told = ask("set", "3-1-2-03-P", "done=案内を配った。", "--store", office).messages
    assert "officeの控え/office_" in told
    assert "控え" not in ask("rows", "--store", office).messages
    (copy,) = office.parent.glob("officeの控え/office_*.nakano")
    assert copy.read_bytes()[60:64] == (1001).to_bytes(4)


def test_it_can_be_restored_as_it_was_before_it_was_written(office: Path) -> None:
    done("set", "3-1-2-03-P", "done=案内を配った。", "--store", office)
    (copy,) = office.parent.glob("officeの控え/office_*.nakano")
    (row,) = {each["id"] for each in done("restore", copy, "--dry-run", "--store", office)["differences"]["rows"]}
    assert row == "3-1-2-03-P"
    done("restore", copy, "--store", office)
    assert done("show", "--year", "R4", "--store", office)["digest"] == EXPECTED["digest"]
    assert done("verify", "--store", office)["ok"] is True
