"""An office's data file with the round of R4, the forms that it sent, and a division that opened its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.create_store import built_in_plan, create_store
from nakano_status.application.open_round import open_round
from nakano_status.application.ports import Parts, Store
from nakano_status.bootstrap import make_parts
from nakano_status.domain.fiscal_year import FiscalYear
from tests.support.stores import TickingClock

R4 = FiscalYear(2022)


@pytest.fixture
def parts() -> Parts:
    return make_parts(TickingClock())


@pytest.fixture
def office(parts: Parts, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "office.nakano"
    create_store(parts, path, built_in_plan(parts))
    with closing(parts.stores.open(path)) as store:
        open_round(parts, store, R4, date(2023, 7, 14))
        yield store
