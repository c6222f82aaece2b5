"""The bench runs, at sizes that prove nothing but that: what it prints is a table of ratios."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.bench.growth_bench import ACTS
from tests.support.command_line import ROOT

pytestmark = pytest.mark.timeout(300)
_ROW = re.compile(r"^(?P<work>.+?) +(?P<floor>[-\d.]+)s +(?P<ours>[-\d.]+)s +(?P<ratio>[-\d.]+)x +(?P<goal>[\d.]+)x")
_PEAK = re.compile(r"^memory for 3 returns +(?P<held>\d+)MiB +300MiB", re.MULTILINE)
_LONG_ENOUGH = 0.05
"""Seconds: of what is shorter, rounded as printed, no ratio can be worked out."""
_SECONDS_OFF, _RATIO_OFF = 0.00051, 0.0051
"""By how much what is printed can be off: seconds have three digits behind the point, ratios two."""


def test_every_row_of_the_table_is_measured() -> None:
    sizes = ["--repeats", "1", "--returns", "2", "--many-returns", "3", "--growth-rows", "1"]
    sizes += ["--list-rows", "40", "--store-rows", "8"]
    result = subprocess.run(
        [sys.executable, "-m", "tests.bench", *sizes], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    rows = [match for line in result.stdout.splitlines() if (match := _ROW.match(line))]
    assert [row["work"] for row in rows] == [
        "merge of 2 returns, whole cold process",
        "each further return, from 2 to 20",
        *(f"{act}, {rows} rows" for act in ACTS for rows in ("1 to 10", "10 to 100")),
        "list of 40 rows",
        "PDF of 65 long rows",
        *(f"{act} to painted, 52 rows" for act in ("search", "sort by 管理番号", "sort by 所管課", "sort by 進捗状況")),
        "start to rows painted, 8 rows",
        "start to rows painted, 40 rows against 8",
    ]
    for row in rows:
        if float(row["floor"]) < _LONG_ENOUGH:
            continue
        floor, ours, ratio = (float(row[each]) for each in ("floor", "ours", "ratio"))
        off = _SECONDS_OFF * (1 + ratio) / (floor - _SECONDS_OFF) + _RATIO_OFF
        assert ours / floor == pytest.approx(ratio, rel=0, abs=off), row[0]
    if sys.platform == "linux":
        peak = _PEAK.search(result.stdout)
        assert peak
        assert 10 < int(peak["held"]) < 1000  # MiB: a Python process, not a machine
