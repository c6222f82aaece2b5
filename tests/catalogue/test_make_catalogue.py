"""The committed catalogue equals what is made from the sources; skipped where they are not beside the checkout."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
RESOURCES = REPOSITORY / "resources"
MADE = (
    "plan/nakano2.json",
    "plan/nakano2-errata.json",
    "divisions/nakano.json",
    "indicators/nakano2.json",
)


def make(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    script = [sys.executable, str(REPOSITORY / "build" / "make_catalogue.py"), *arguments]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY), "PYTHONUTF8": "1"}
    return subprocess.run(script, check=False, capture_output=True, cwd=REPOSITORY, env=environment)


@pytest.fixture
def report(seeds: Path) -> Path:
    return next(seeds.glob("003_*.txt"))


def test_the_script_makes_the_committed_files_again(tmp_path: Path, published_list: Path, report: Path) -> None:
    done = make("--list", str(published_list), "--report", str(report), "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr.decode()
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.json")) == sorted(MADE)
    for name in MADE:
        assert (tmp_path / name).read_bytes() == (RESOURCES / name).read_bytes(), name


def test_a_missing_source_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    done = make("--list", str(tmp_path / "none.xlsx"), "--report", str(tmp_path / "none.txt"), "--out", str(tmp_path))
    assert done.returncode == 1
    assert "元の資料" in done.stderr.decode()
    assert list(tmp_path.iterdir()) == []
