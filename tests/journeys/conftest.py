"""A round that is out, made once and copied for each test."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.support.awkward_returns import Waiting, make_waiting
from tests.support.offices import Office, make_office


@pytest.fixture(scope="session", autouse=True)
def _questions_end(qapp: QApplication) -> QApplication:
    """The application in which a command draws, so that nothing it asks waits for an answer."""
    return qapp


@pytest.fixture(scope="session")
def _office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(_office: Office, tmp_path: Path) -> Office:
    """A copy of the office's folder, to do with it whatever a test does."""
    return Office(shutil.copytree(_office.folder, tmp_path / "office"))


@pytest.fixture(scope="session")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Waiting:
    """An office that waits for returns; nothing is written into its data file."""
    return make_waiting(tmp_path_factory.mktemp("waiting"))
