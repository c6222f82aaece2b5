"""What `make` offers is explained, in its own help and in the README.

The README is all that a newcomer has before the first command.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source_tree import ROOT

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
GOALS = {"clean"} | set(
    "help setup run package demo demo-years demo-wards test test-all mutants bench".split()
    + "test-clients test-server test-windows test-faults test-kills lint format".split()
)
OF_ANOTHER_MAKE = {"GNUMAKEFLAGS", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
"""What a make passes to the commands that it runs: `make test` is not to change what `make` by itself prints."""


def goals(makefile: str) -> dict[str, bool]:
    """Return goal → whether it carries a line of help."""
    return {name: "## " in rest for name, rest in re.findall(r"^([a-z][a-z-]*):(?!=)(.*)$", makefile, re.MULTILINE)}


def test_every_goal_is_phony_and_has_help() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert phony is not None
    assert set(phony[1].split()) == goals(MAKEFILE).keys() == GOALS
    assert all(goals(MAKEFILE).values())


def test_a_goal_without_help_is_noticed() -> None:
    assert goals("a: b ## does it\n\tx\nb: c\n") == {"a": True, "b": False}


def test_the_readme_names_every_goal() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [goal for goal in sorted(GOALS - {"help"}) if f"make {goal}" not in readme] == []


@pytest.mark.skipif(shutil.which("make") is None, reason="no make on this machine")
def test_make_alone_prints_the_help_also_where_another_make_runs_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAKELEVEL", "1")
    monkeypatch.setenv("MAKEFLAGS", "w")  # a make that prints its directory
    environment = {name: value for name, value in os.environ.items() if name not in OF_ANOTHER_MAKE}
    result = subprocess.run(["make"], cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=True)
    assert {line.split()[1] for line in result.stdout.splitlines()} == GOALS


@pytest.mark.skipif(shutil.which("make") is None, reason="no make on this machine")
@pytest.mark.parametrize(("before", "after"), [({"WORKERS": "4"}, ()), ({}, ("WORKERS=4",))])
def test_a_number_of_workers_reaches_the_scripts_before_and_after_make(
    before: dict[str, str], after: tuple[str, ...]
) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in {*OF_ANOTHER_MAKE, "WORKERS"}}
    command = ["make", "--eval=shown: ; @printenv WORKERS && echo $(WORKERS)", "shown", *after]
    result = subprocess.run(command, cwd=ROOT, env=kept | before, capture_output=True, encoding="utf-8", check=True)
    assert result.stdout.split() == ["4", "4"]


@pytest.mark.parametrize(
    "script",
    [
        "build/setup.sh",
        "build/debian_packages.sh",
        "build/lock.sh",
        "build/clients.sh",
        "build/server.sh",
        "build/play_package.sh",
        "build/windows.sh",
        ".ci/run",
    ],
)
def test_scripts_parse(script: str) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash on this machine")
    result = subprocess.run([bash, "-n", script], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 0, result.stderr


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash on this machine")
def test_without_a_windows_make_test_says_how_to_get_one(tmp_path: Path) -> None:
    assert "bash build/windows.sh sample" in MAKEFILE
    environment = {**os.environ, "NAKANO_WINDOWS": str(tmp_path)}
    command = ["bash", "build/windows.sh", "sample"]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=True)
    assert "make test-windows" in result.stdout
    assert str(tmp_path) in result.stdout


@pytest.mark.parametrize(("seconds", "outcome"), [(-1, "2 skipped"), (600, "2 passed")])
def test_no_test_begins_when_the_time_of_a_run_is_over(seconds: int, outcome: str) -> None:
    options = "-q", "-p", "no:cacheprovider", "--for-seconds", str(seconds), "-k", "is_phony or is_noticed"
    command = [sys.executable, "-m", "pytest", "tests/house/test_make_goals.py", *options]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert result.stdout.splitlines()[-1].startswith(outcome), result.stdout


def test_the_build_machine_runs_what_the_readme_says() -> None:
    run = Path(ROOT / ".ci" / "run")
    assert run.read_text("utf-8").splitlines()[-1] == "exec make test"
    assert os.name == "nt" or os.access(run, os.X_OK)


def test_all_that_plays_a_server_is_marked_for_its_goal() -> None:
    own = ROOT / "tests" / "house"
    playing = [
        path
        for path in (ROOT / "tests").rglob("test_*.py")
        if own not in path.parents and re.search(r"tests\.support(\.| import )server\b", path.read_text("utf-8"))
    ]
    assert len(playing) > 5
    assert [path.name for path in playing if "pytest.mark.server" not in path.read_text("utf-8")] == []
