"""A store resolves rows again by the function that it was given, and has no other."""

import re
from pathlib import Path

import pytest

from nakano_status.application.ports.data_file import UnitOfWork, ValueRules
from nakano_status.program_files import program_folder
from nakano_status.store.sqlite.opening import SqliteStores
from tests.support.plans import small_organisation, small_plan
from tests.support.stores import OFFICE_INFO, TickingClock, package_for, small_round


def fill(work: UnitOfWork) -> None:
    work.begin_act("init", None)
    work.plan.save(small_plan())
    work.organisation.save(small_organisation())
    work.rounds.add(small_round())
    work.exchange.add_package(package_for())


def test_the_rows_of_an_act_are_resolved_by_the_function_that_the_store_has(tmp_path: Path) -> None:
    given = list[set[tuple[str, str]]]()

    def fold(work: UnitOfWork) -> frozenset[tuple[str, str]]:
        given.append({*work.unresolved.rows})
        work.unresolved.clear()
        return frozenset()

    SqliteStores(TickingClock(), ValueRules(fold=fold)).create(tmp_path / "a.nakano", OFFICE_INFO, fill).close()
    assert given == [{("R4", "a"), ("R4", "c")}]


def test_a_store_without_the_function_writes_no_act_that_needs_it(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="resolve again"):
        SqliteStores(TickingClock()).create(tmp_path / "a.nakano", OFFICE_INFO, fill)
    assert not (tmp_path / "a.nakano").exists()


def test_the_store_imports_the_ports_and_the_stopping_of_acts_and_no_act() -> None:
    texts = (path.read_text("utf-8") for path in (program_folder("nakano_status") / "store").rglob("*.py"))
    found = {name for text in texts for name in re.findall(r"nakano_status\.application(?:\.| import )(\w+)", text)}
    assert found == {"ports", "stopping"}
