"""The program for a user who never had the checkout: built, installed from the wheel, started elsewhere."""

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from nakano_status import __version__
from nakano_status.store.format_version import CURRENT
from nakano_status.store.rendered_statements import FILE, all_statements
from tests.house.source_tree import ROOT, kept_files

pytestmark = [
    pytest.mark.timeout(1200),
    pytest.mark.whole,
]  # processes of their own on a busy machine: told from one that hangs

_GUIDANCE = """
from PySide6.QtWidgets import QMainWindow
from nakano_status.gui.app import make_application
from nakano_status.gui.help.help_panel import about_html, libraries
from nakano_status.gui.help.help_panel import HelpPanel, ShownHelp
app = make_application()
window = QMainWindow()
panel = HelpPanel(window)
panel.explain("office-4-gathering.md#取りまとめ")
print(len(panel.text.toPlainText().splitlines()))
panel.show_help(ShownHelp("", about_html("", "")))
print(panel.text.toPlainText())
"""
_METADATA = """
from importlib.metadata import distribution
found = distribution("nakano-status")
print(found.metadata["License-Expression"], found.read_text("licenses/LICENSE"))
"""


@dataclass(frozen=True)
class Installed:
    """An environment without the checkout: its folder of programs, and the folder in which they are started."""

    programs: Path
    folder: Path

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Run its Python, with no variable of ours that leads elsewhere."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        return subprocess.run(
            [self.programs / "python", *words],
            cwd=self.folder,
            env=environment | {"PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def start(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Start the program as pip installed it; by Python, for in some places of the system nothing can be started."""
        (script,) = self.programs.glob("nakano-status*")
        return self.run(script, *words)

    def ask(self, *words: str | Path) -> dict[str, Any]:
        """Run a command with `--json` that must succeed, and return its keys."""
        ended = self.start(*words, "--json")
        assert ended.returncode == 0, (words, ended)
        found: dict[str, Any] = json.loads(ended.stdout)
        return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build as the README describes, the wheel out of the source archive, and return the folder with both."""
    folder = tmp_path_factory.mktemp("built")
    all_statements()  # as set-up does
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Install the wheel into an environment that has the pinned libraries of this one, but not the checkout."""
    import venv  # the embeddable Python for Windows has none

    root = tmp_path_factory.mktemp("environment")
    venv.create(root / "venv")
    paths = {"base": str(root / "venv"), "platbase": str(root / "venv")}
    programs = Path(sysconfig.get_path("scripts", "venv", paths))
    site = Path(sysconfig.get_path("purelib", "venv", paths))
    # A line of a .pth leads to the folder alone: the .pth there that leads to the checkout is not read.
    (site / "pinned.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    wheel = next(built.glob("*.whl"))
    command = [sys.executable, "-m", "pip", "--python", str(programs / "python"), "install", "--quiet"]
    subprocess.run([*command, "--no-deps", "--no-index", "--no-compile", str(wheel)], check=True)
    (root / "away").mkdir()
    return Installed(programs, root / "away")


def test_the_source_archive_holds_what_is_kept_and_the_wheel_what_the_program_needs(built: Path) -> None:
    kept = {path.relative_to(ROOT).as_posix() for path in (*kept_files(), FILE)}
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        assert {name.partition("/")[2] for name in archive.getnames()} == kept | {"PKG-INFO"}
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    inside = ("resources/", "docs/manual/", "docs/dependencies.md")
    moved = {f"nakano_status/{name}" for name in kept if name.startswith(inside)}
    assert held == {name for name in kept if name.startswith("nakano_status/")} | moved


def test_the_version_is_told_and_where_the_tables_are(installed: Installed) -> None:
    told = installed.ask("--version")
    assert (told["program"], told["data_format"], told["form_format"]) == (__version__, str(CURRENT), "3")
    folder = Path(told["resources"])
    assert folder.is_relative_to(installed.programs.parent)
    store = installed.folder / "division.nakano"
    assert installed.ask("init", "--store", store)["initiatives"] == 110
    example = folder / "divisions" / "example-departments.csv"
    assert installed.ask("division", "import", example, "--store", store)["rows"] > 0


def test_a_round_is_opened_and_its_form_opens_in_the_window(installed: Installed) -> None:
    store = installed.folder / "office.nakano"
    installed.ask("init", "--store", store)
    installed.ask("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", store)
    (form,) = installed.ask("distribute", "--division", "税務課", "--out", installed.folder, "--store", store)[
        "packages"
    ]
    ended = installed.start(form["file"], "--exit-when-shown")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert Path(form["file"]).with_suffix(".nakano").is_file()


def test_f1_and_what_program_this_is_have_their_texts(installed: Installed) -> None:
    ended = installed.run("-c", _GUIDANCE)
    assert ended.returncode == 0, ended.stderr
    lines = ended.stdout.splitlines()
    assert int(lines[0]) > 5
    assert {"MIT", "LGPL-3.0-only", "pyside6-essentials", "sqlalchemy"} <= set(" ".join(lines).split())


def test_the_licence_comes_with_it(installed: Installed) -> None:
    ended = installed.run("-c", _METADATA)
    assert ended.stdout.strip() == f"MIT AND OFL-1.1 {(ROOT / 'LICENSE').read_text('utf-8')}".strip()


@pytest.mark.whole
def test_the_demonstration_is_played(installed: Installed) -> None:
    played = installed.ask("demo", installed.folder / "demo-output")
    assert [step["step"] for step in played["steps"] if not step["ok"]] == []
    assert any(file.endswith(".png") for file in played["files"])
