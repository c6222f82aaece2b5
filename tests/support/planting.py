"""Plants a paper: its module is found beside those of the program, and no other file changes."""

import sys
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.papers import set_kinds
from nakano_status.application.papers.paper import Paper, find_paper

_FOLDER = Path(__file__).parent / "planted_kinds"


def plant_paper(monkeypatch: pytest.MonkeyPatch) -> Paper[Any]:
    """Have the planted paper found until the test ends."""
    monkeypatch.setattr(set_kinds, "__path__", [*set_kinds.__path__, str(_FOLDER)])
    monkeypatch.delitem(sys.modules, f"{set_kinds.__name__}.focus_paper", raising=False)
    return find_paper("focus")
