"""What GUI tests share: the application in its dress, an office on disk, and people at windows."""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QApplication

from nakano_status.gui.app_controller import AppController
from nakano_status.gui.looks.appearance import LIGHT, apply_theme
from nakano_status.gui.memory import Forgetful, Memory
from tests.support.command_line import done
from tests.support.offices import Office, let_all_answer, make_office
from tests.support.windows import Person, copied, somebody


@pytest.fixture(scope="session", autouse=True)
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application in its light dress."""
    apply_theme(qapp, LIGHT)
    yield qapp
    # The clipboard of a platform without a screen goes after Python, and what Python had put into it then ends badly.
    qapp.clipboard().clear()


@pytest.fixture(autouse=True)
def _rubbish_is_found_between_tests() -> Iterator[None]:
    """Collect cyclic garbage as the window does: on this thread, where nothing is under way, among new objects.

    By itself Python collects wherever it happens to be, also on a worker's thread: there it destroyed Qt's objects of
    earlier tests, which ends the process in the middle of another test.
    """
    gc.disable()
    yield
    gc.collect()
    gc.freeze()
    gc.enable()  # the tests of other folders that follow look for theirs


@pytest.fixture(scope="session")
def sent_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office whose forms are sent and whose every division has answered; nothing is merged. Copy before writing."""
    office = make_office(tmp_path_factory.mktemp("office"))
    let_all_answer(office)
    return office


@pytest.fixture
def person() -> Iterator[Person]:
    """A user at a window as it is in an office, with every page made ahead, before anything is open."""
    with somebody(kind=AppController) as sitting:
        yield sitting


@pytest.fixture
def office_person(sent_office: Office, tmp_path: Path) -> Iterator[Person]:
    """A user of the office, the round open and nothing merged."""
    with somebody(copied(sent_office.store, tmp_path)) as sitting:
        yield sitting


@pytest.fixture(scope="session")
def gathered_office(sent_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The same office after it has merged 税務課's answer. Copy before writing."""
    office = Office(tmp_path_factory.mktemp("gathered") / "office")
    shutil.copytree(sent_office.folder, office.folder)
    done("merge", office.answer, "--store", office.store)
    return office


@pytest.fixture
def reviewer(gathered_office: Office, tmp_path: Path) -> Iterator[Person]:
    """A user of the office that merged 税務課's answer."""
    with somebody(copied(gathered_office.store, tmp_path)) as sitting:
        yield sitting


@pytest.fixture(scope="session")
def opened_form(sent_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data file that opening 税務課's form made; the form is beside it. Copy before writing."""
    folder = tmp_path_factory.mktemp("division")
    form = folder / "回答様式.xlsx"
    form.write_bytes(sent_office.form("税務課").read_bytes())
    with somebody(form):
        pass
    return folder / "回答様式.nakano"


@pytest.fixture
def clerk(opened_form: Path, tmp_path: Path) -> Iterator[Person]:
    """A user of 税務課 whose form was opened and who has written nothing."""
    with somebody(copied(opened_form, tmp_path)) as sitting:
        yield sitting


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the user's documents."""
    made = tmp_path / "documents"
    made.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(made))
    return made


@pytest.fixture
def planner(documents: Path) -> Iterator[Person]:
    """A user at an empty window."""
    del documents
    with somebody(memory=Memory(Forgetful())) as sitting:
        yield sitting
