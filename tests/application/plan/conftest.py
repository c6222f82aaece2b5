"""A workbook of a plan that a test fills in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nakano_status.application.plan.export_plan import export_template
from nakano_status.bootstrap import make_parts
from tests.support.edition_books import EditionBook, edited


@pytest.fixture
def made(tmp_path: Path) -> Callable[[Callable[[EditionBook], None]], Path]:
    """Return a workbook: the empty template, filled in."""
    export_template(make_parts(), tmp_path / "empty.xlsx")
    return lambda edit: edited(tmp_path / "empty.xlsx", tmp_path / "plan.xlsx", edit)
