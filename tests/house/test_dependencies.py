"""What is installed is pinned, hashed, listed with its licence, and no more than was meant.

What was tested is what an office gets, and its IT division asks for the licences.
"""

import importlib.metadata
import os
import re
import subprocess
import sys
import tomllib

import pytest
from packaging.requirements import Requirement

from tests.house.lock_file import Lock, read_lock
from tests.house.source_tree import ROOT

COMPATIBLE = {
    "MIT", "MIT-0", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0", "MPL-2.0", "LGPL-3.0-only"
}  # fmt: skip
# numpy doubles the time openpyxl takes to import.
UNWANTED = {"numpy", "pandas", "pyside6", "pyside6-addons"}
HASH = "--hash=sha256:" + "0" * 64


def lock(name: str) -> Lock:
    return read_lock((ROOT / name).read_text("utf-8"))


def listed() -> dict[str, tuple[str, str]]:
    """Return package → (version, licence) as in docs/dependencies.md."""
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    rows = re.findall(r"^\| ([a-z0-9-]+) \| (\d\S*) \| (\S+) \|", text, re.MULTILINE)
    return {name: (version, licence) for name, version, licence in rows}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-server.lock", "requirements-dev.lock"])
def test_a_lock_file_carries_pins_and_hashes_only(name: str) -> None:
    assert lock(name).faults == ()
    assert lock(name).versions


@pytest.mark.parametrize(
    "line",
    [
        "click>=8 \\\n    " + HASH, "click==8.1.0", "click @ file:///elsewhere/click.whl \\\n    " + HASH,
        "--no-binary :all:", "click==8.1.0 \\\n    --hash=md5:00"
    ],
)  # fmt: skip
def test_anything_else_in_a_lock_file_is_noticed(line: str) -> None:
    good = f"click==1.0 ; sys_platform == 'win32' \\\n    {HASH} \\\n    {HASH}\n    # via x\n"
    assert read_lock(good) == Lock({"click": "1.0"}, ())
    assert len(read_lock(f"{good}{line}\n").faults) == 1


def test_all_locks_agree_and_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    runtime, server = lock("requirements.lock").versions, lock("requirements-server.lock").versions
    everything, extras = lock("requirements-dev.lock").versions, project["optional-dependencies"]
    assert runtime.items() <= server.items() <= everything.items()
    for wanted, pinned in [
        (project["dependencies"], runtime),
        (extras["server"], server),
        (extras["dev"], everything),
    ]:
        for requirement in map(Requirement, wanted):
            assert pinned[requirement.name.lower().replace("_", "-")] in requirement.specifier


def test_what_is_installed_at_run_time_is_no_newer_than_what_was_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [Requirement(each) for each in (*project["dependencies"], *project["optional-dependencies"]["server"])]
    assert [each.name for each in wanted if not any(limit.operator == "<" for limit in each.specifier)] == []


def test_nothing_unwanted_is_installed() -> None:
    assert UNWANTED & lock("requirements-dev.lock").versions.keys() == set()


def test_every_runtime_package_is_listed_with_its_version_and_a_compatible_licence() -> None:
    assert {name: version for name, (version, _) in listed().items()} == lock("requirements-server.lock").versions
    assert {licence for _, licence in listed().values()} <= COMPATIBLE


def test_the_listed_licence_is_the_one_the_package_declares() -> None:
    for name, (_, licence) in listed().items():
        try:
            metadata = importlib.metadata.metadata(name).json
        except importlib.metadata.PackageNotFoundError:  # only needed on another system
            continue
        declared = str(metadata.get("license_expression") or metadata.get("license") or "")
        if declared not in (
            "",
            "BSD",
        ):  # "A OR B": a free choice; "A, B": of its parts. What says no more than BSD was read by a person
            assert licence in re.split(" OR |, ", declared.replace("PSFL", "PSF-2.0")), name


@pytest.mark.parametrize("first", ["nakano_status.workbook.loading", "nakano_status.bootstrap"])
def test_openpyxl_never_uses_the_lxml_that_comes_with_pikepdf(first: str) -> None:
    """With it openpyxl cuts entities out of texts and writes texts that other programs then damage."""
    code = f"import {first}, nakano_status.workbook.cells, openpyxl; print(openpyxl.LXML)"
    environment = {name: value for name, value in os.environ.items() if name != "OPENPYXL_LXML"}
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    assert result.stdout.split() == ["False"], result.stderr


def test_qt_survives_a_day_of_calls() -> None:
    """PySide6 6.12.0 on Python 3.11 loses a reference of None at each call and dies after some 5,000."""
    code = (
        "from PySide6.QtWidgets import QApplication, QLabel\n"
        "application = QApplication([])\n"
        "label = QLabel()\n"
        "for number in range(30_000): label.setText(str(number))\n"
        "print(label.text())"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout.strip()) == (0, "29999"), result.stderr
