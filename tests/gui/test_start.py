"""What a start does without until its rows are painted, and what is ready afterwards."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest

from nakano_status.gui.page import Page, PageKind
from nakano_status.gui.window.main_window import LazyPages
from nakano_status.gui.window.page_list import BOARD, DIVISION_PAGES, ENTRIES, OFFICE_PAGES, TODAY
from tests.support.offices import Office
from tests.support.windows import Person, copied

pytestmark = pytest.mark.timeout(
    1200
)  # processes of their own on a busy machine: told from one that hangs, not measured

ROOT = Path(__file__).parents[2]

MOST_OF_OURS, MOST_OF_OURS_DIVISION = 152, 224
"""So many modules of the program may be loaded when the first rows are painted (decision 0031).

A division's first page checks its rows: with the catalogue of problems come all its rooms, those of papers too.
Every write of a content stores the subjects of its act (decision 0089), in a module of their own.
"""
MOST_FILES = 510
"""So many files may be opened until the first rows are painted: PySide6 opens the source of each module (0031)."""
PAGE_ENGINE = {"typst", "pypdfium2", "PySide6.QtPdf", "PySide6.QtPrintSupport"}
"""Loaded with the first paper that is made, looked at or printed."""

NOT_FOR_DIVISIONS = {
    "nakano_status.application.ports.documents", "nakano_status.domain.fields.profile_validation",
    "nakano_status.gui.controls.files", "nakano_status.gui.lists.rich_text_view", "nakano_status.store.transaction"
}  # fmt: skip
"""What the divisions of a round are shown without: building the values of these took a tenth of a start."""


def ours(loaded: set[str]) -> set[str]:
    """The program's own modules; a package has nothing in it but a line of words."""
    names = {name for name in loaded if name.startswith("nakano_status")}
    return {name for name in names if not ROOT.joinpath(*name.split(".")).is_dir()}


def loaded_by_start(store: Path) -> set[str]:
    """Return the modules that a window has loaded when its rows are painted, and the dialogs that PySide6 made."""
    code = (
        "import gc, sys; from pathlib import Path\n"
        "from nakano_status.gui.app import run\n"
        "assert run(Path(sys.argv[1]), exit_when_shown=True) == 0\n"
        "assert gc.isenabled()\n"
        "from PySide6.QtWidgets import QDialog\n"
        "print(*sys.modules, *(made.__name__ for made in QDialog.__subclasses__()))"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", code, str(store)]
    ended = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    return set(ended.stdout.split())


def modules(*kinds: PageKind) -> set[str]:
    return {f"nakano_status.gui.features.{kind.page.rpartition('.')[0]}" for kind in kinds}


def features(*names: str) -> set[str]:
    return {f"nakano_status.gui.features.{name}" for name in names}


def test_an_office_sees_its_first_page_before_anything_else_is_loaded(sent_office: Office, tmp_path: Path) -> None:
    loaded = loaded_by_start(copied(sent_office.store, tmp_path))
    assert modules(TODAY) <= loaded
    assert not modules(*(kind for kind in OFFICE_PAGES if kind is not TODAY)) & loaded
    assert not {"sqlalchemy", "alembic", "openpyxl", "xlsxwriter", *PAGE_ENGINE} & loaded
    assert not features("board.division_panel") & loaded
    assert not NOT_FOR_DIVISIONS - {"nakano_status.gui.lists.rich_text_view"} & loaded
    assert "QWizard" not in loaded  # made only with every other class of widgets, to wrap one of Qt's own
    assert len(ours(loaded)) <= MOST_OF_OURS, sorted(ours(loaded))


def test_a_division_sees_its_first_page_before_anything_else_is_loaded(opened_form: Path, tmp_path: Path) -> None:
    loaded = loaded_by_start(copied(opened_form, tmp_path))
    assert modules(ENTRIES) <= loaded
    assert not modules(*(kind for kind in DIVISION_PAGES if kind is not ENTRIES)) & loaded
    assert not features("start.start_page") & loaded
    assert not {"sqlalchemy", *PAGE_ENGINE} & loaded
    assert len(ours(loaded)) <= MOST_OF_OURS_DIVISION, sorted(ours(loaded))


def test_a_start_opens_few_files(sent_office: Office, tmp_path: Path) -> None:
    """A virus scanner looks at each (decision 0031)."""
    words = ["-m", "nakano_status", copied(sent_office.store, tmp_path), "--exit-when-shown"]
    counter = str(ROOT / "tests" / "bench" / "opened_by_start.py")
    command = [sys.executable, counter, str(tmp_path / "found.json"), *map(str, words)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    subprocess.run(command, env=environment, cwd=ROOT, check=True)
    assert MOST_FILES // 3 < json.loads((tmp_path / "found.json").read_text("utf-8"))["files"] <= MOST_FILES


def test_a_window_opens_without_the_command_line(sent_office: Office, tmp_path: Path) -> None:
    store = copied(sent_office.store, tmp_path)
    command = [sys.executable, "-X", "importtime", "-m", "nakano_status", str(store), "--exit-when-shown"]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=True)
    assert "nakano_status.gui.lists.board_table" in ended.stderr
    assert "click" not in ended.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says by these names whether there is a display")
def test_a_window_without_a_display_is_refused_as_a_command_is() -> None:
    environment = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    environment.pop("QT_QPA_PLATFORM", None)
    command = [sys.executable, "-m", "nakano_status"]
    ended = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert ended.returncode == 2
    assert "[DISPLAY-MISSING]" in ended.stderr


def test_making_writing_ready_changes_nothing_in_the_file(sent_office: Office, tmp_path: Path, person: Person) -> None:
    store = copied(sent_office.store, tmp_path)
    before = store.read_bytes()
    person.open(store)
    person.shell.prepare_writing()
    person.wait()
    assert store.read_bytes() == before
    assert person.said == []


def test_a_page_that_is_made_ahead_is_put_into_the_window_later_and_once() -> None:
    made: list[str] = []
    put_in: list[Page] = []

    def make(kind: PageKind) -> Page:
        made.append(kind.name)
        return cast("Page", kind.name)

    shelf = LazyPages([BOARD, ENTRIES], make, put_in.append)
    shelf.prepare(BOARD.name)
    shelf.prepare(BOARD.name)
    assert (made, put_in) == ([BOARD.name], [])
    board = shelf[BOARD.name]
    assert put_in == [board]
    assert shelf[BOARD.name] is board
    entries = shelf[ENTRIES.name]
    shelf.prepare(ENTRIES.name)
    assert (made, put_in) == ([BOARD.name, ENTRIES.name], [board, entries])


def test_the_window_has_the_icon_of_the_program() -> None:
    code = (
        "from nakano_status.gui.app import make_application;"
        "print([each.toTuple() for each in make_application().windowIcon().availableSizes()])"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert ended.stdout.strip() == "[(256, 256)]"
