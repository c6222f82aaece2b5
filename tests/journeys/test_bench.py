"""The bench runs, at sizes that prove nothing but that: what it prints is a table of ratios."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.support.command_line import ROOT

pytestmark = pytest.mark.timeout(120)
_ROW = re.compile(r"^(?P<work>.+?) +(?P<floor>[\d.]+)s +(?P<ours>[\d.]+)s +(?P<ratio>[\d.]+)x +(?P<goal>[\d.]+)x")


def test_every_row_of_the_table_is_measured() -> None:
    sizes = ["--repeats", "1", "--returns", "2", "--list-rows", "40", "--store-rows", "8"]
    result = subprocess.run(
        [sys.executable, "-m", "tests.bench", *sizes], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    rows = [match for line in result.stdout.splitlines() if (match := _ROW.match(line))]
    assert [row["work"] for row in rows] == [
        "merge of 2 returns, whole cold process",
        "list of 40 rows",
        "start to rows painted, 8 rows",
        "start to rows painted, 40 rows against 8",
    ]
    for row in rows:
        assert abs(float(row["ours"]) / float(row["floor"]) / float(row["ratio"]) - 1) < 0.2, row[0]
