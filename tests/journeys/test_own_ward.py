"""Another ward's plan, from its file to the papers: they have the plan's own names and numbers."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import ask
from tests.support.own_wards import LEVELS, OwnWard, mark_of, own_profile

MARKS = [mark_of(key, key.upper(), asks_reason=key != "a") for key in "abcd"]
ONE_LEVEL = {"levels": [LEVELS[-1]]}, tuple((f"1-{each}-①", "work", None) for each in (1, 2, 3))


def records_of(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / "進捗状況一覧データ_R4.csv").read_text("utf-8-sig").splitlines()))


def collected(folder: Path, given: tuple[dict[str, Any], Any] | None = None) -> OwnWard:
    profile, nodes = given or ({}, None)
    ward = OwnWard(folder, own_profile(MARKS, **profile), **({"nodes": nodes} if nodes else {}))
    ward.collect()
    return ward


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (
            None,
            [
                {"基本方針コード": "I", "基本方針番号": "1", "施策コード": "1-1-1", "施策番号": "1"},
                {"基本方針コード": "I", "基本方針番号": "1", "施策コード": "1-2-1", "施策番号": "2"},
                {"基本方針コード": "V", "基本方針番号": "5", "施策コード": "5-1-1", "施策番号": "1"},
            ],
        ),
        (ONE_LEVEL, [{"施策コード": f"1-{each}-1", "施策番号": f"{each}"} for each in (1, 2, 3)]),
    ],
)
def test_data_state_each_code_and_a_number_that_means_one_thing(
    tmp_path: Path, shape: tuple[dict[str, Any], Any] | None, expected: list[dict[str, str]]
) -> None:
    folder = collected(tmp_path, shape).publish()
    rows = [{key: row[key] for key in expected[0]} for row in records_of(folder)]
    assert rows[::2] == rows[1::2] == expected
    (checked,) = ask("check-data", folder / "進捗状況一覧データ_R4.csv").keys["files"]
    assert {each["code"] for each in checked["problems"]} <= {"DATA-1-12"}
