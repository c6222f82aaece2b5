"""The bench runs, at sizes that prove nothing but that: what it prints is a table of ratios."""

import json
import re
import subprocess
import sys

import pytest

from tests.bench.__main__ import CHOICES
from tests.bench.growth_bench import ACTS
from tests.support.command_line import ROOT

pytestmark = pytest.mark.timeout(1200)  # the ten years take two minutes of a processor, which others may use, too
_ROW = re.compile(r"^(?P<work>.+?) +(?P<floor>[-\d.]+)s +(?P<ours>[-\d.]+)s +(?P<ratio>[-\d.]+)x +(?P<goal>[\d.]+)x")
_PEAK = re.compile(r"^memory for 3 returns +(?P<held>\d+)MiB +300MiB", re.MULTILINE)
_HELD = re.compile(r"^40 rows: memory of the window (?P<when>.+?) +(?P<held>\d+)MiB +250MiB", re.MULTILINE)
_WAITED = re.compile(r"^40 rows: (?P<step>.+?) to done +(?P<waited>\d+)ms", re.MULTILINE)
_LONG_ENOUGH = 0.05
"""Seconds: of what is shorter, rounded as printed, no ratio can be worked out."""
_SECONDS_OFF, _RATIO_OFF = 0.00051, 0.0051
"""By how much what is printed can be off: seconds have three digits behind the point, ratios two."""
_SIZES = ["--repeats", "1", "--returns", "2", "--many-returns", "3", "--growth-rows", "1"]
_SIZES += ["--list-rows", "40", "--store-rows", "8", "--rolled-rows", "52"]
_TABLE = {
    "slope": ["merge of 2 returns, whole cold process", "each further return, from 2 to 20"],
    "memory": [],
    "growth": [f"{act}, {rows} rows" for act in ACTS for rows in ("1 to 10", "10 to 100")],
    "acts": [],
    "list": ["list of 40 rows"],
    "pdf": ["PDF of 65 long rows"],
    "page": ["set of 公表 of 52 rows, with its page"],
    "table": [
        f"{act} to painted, 52 rows" for act in ("search", "sort by 管理番号", "sort by 所管課", "sort by 進捗状況")
    ],
    "start": ["start to rows painted, 8 rows", "start to rows painted, 40 rows against 8"],
    "session": [],
    "years": ["start to rows painted, ten years against one"],
    "server": ["a round of returns on a server, against a file"],
}
"""What `--only` measures → the rows of ratios that it prints."""

_LONG = {"growth", "page", "session", "server", "years"}


def test_every_part_of_the_table_is_tried() -> None:
    assert [*_TABLE] == [name for name in CHOICES if name != "merge"]  # slope measures that, too


@pytest.mark.sample(1)
@pytest.mark.parametrize(
    "only",
    [
        pytest.param(only, marks=[pytest.mark.whole] * (only in _LONG) + [pytest.mark.server] * (only == "server"))
        for only in _TABLE
    ],
)
def test_every_row_of_the_table_is_measured(only: str) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "tests.bench", *_SIZES, "--only", only],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, result.stderr
    rows = [match for line in result.stdout.splitlines() if (match := _ROW.match(line))]
    assert [row["work"] for row in rows] == _TABLE[only]
    for row in rows:
        if float(row["floor"]) < _LONG_ENOUGH:
            continue
        floor, ours, ratio = (float(row[each]) for each in ("floor", "ours", "ratio"))
        off = _SECONDS_OFF * (1 + ratio) / (floor - _SECONDS_OFF) + _RATIO_OFF
        assert ours / floor == pytest.approx(ratio, rel=0, abs=off), row[0]
    if only == "memory" and sys.platform == "linux":
        peak = _PEAK.search(result.stdout)
        assert peak
        assert 10 < int(peak["held"]) < 1000  # MiB: a Python process, not a machine
    if only == "acts":
        assert re.findall(r"^(.+?), 8 rows +\d+ms cpu +\d+ms", result.stdout, re.MULTILINE) == ["export list", "set"]
    if only == "session":
        assert {match["step"] for match in _WAITED.finditer(result.stdout)} == {"save beside 資料作成", "close"}
        held = {match["when"]: int(match["held"]) for match in _HELD.finditer(result.stdout)}
        assert [*held] == (["after the session", "through 資料作成"] if sys.platform == "linux" else [])
        assert all(10 < each < 1000 for each in held.values())


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the memory of a window is not measured")
def test_the_memory_of_a_window_is_its_own_and_not_that_of_who_started_it() -> None:
    code = (
        "import subprocess, sys\n"
        "held = b'x' * 900_000_000\n"
        "tell = 'from tests.bench.window_session import tell_memory; tell_memory(\"now\")'\n"
        "subprocess.run([sys.executable, '-c', tell], check=True)"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert 10 < json.loads(result.stdout)["memory"] < 500  # MiB
