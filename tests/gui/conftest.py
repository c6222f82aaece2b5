"""What GUI tests share: the application in its dress."""

import pytest
from PySide6.QtWidgets import QApplication

from nakano_status.gui.appearance import dress
from nakano_status.gui.theme import LIGHT


@pytest.fixture(autouse=True)
def app(qapp: QApplication) -> QApplication:
    """The application in its light dress."""
    dress(qapp, LIGHT)
    return qapp
