"""An office store, closed or open, and a user who may write nothing."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.ports.data_file import Store
from nakano_status.domain.exchange.ledger import Fate, LedgerRow
from nakano_status.domain.papers.publication import Occasion, Publication
from nakano_status.store.sqlite.opening import SqliteStores
from tests.support.fields import slot_in
from tests.support.shares import Desk, shared_file
from tests.support.stores import (
    ROUND,
    RULES,
    TickingClock,
    act,
    office_store,
    package_for,
    received,
    return_for,
    typed,
)

_NOBODY = 65_534


@pytest.fixture
def stores() -> SqliteStores:
    """What makes and opens data files."""
    return SqliteStores(TickingClock(), RULES)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An open office store."""
    with closing(office_store(tmp_path)) as made:
        yield made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of an office store that no one has open."""
    with closing(office_store(tmp_path)) as made:
        return made.path


@pytest.fixture
def read_only_folder() -> Iterator[Path]:
    """A folder with an office store in it, where the test may write nothing while it runs (not even as root)."""
    if os.name != "posix":
        pytest.skip("a folder has no rights bits here")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with closing(office_store(folder)) as made:
            assert made.check_integrity() == []  # and what that imports may not be readable afterwards
        folder.chmod(0o555)
        is_root = os.geteuid() == 0
        if is_root:
            os.seteuid(_NOBODY)
        try:
            yield folder
        finally:
            if is_root:
                os.seteuid(0)
            folder.chmod(0o755)


@pytest.fixture
def share(tmp_path: Path) -> Path:
    """A data file on a share."""
    return shared_file(tmp_path, "税務課.nakano")


@pytest.fixture
def desk(share: Path, tmp_path: Path) -> Desk:
    """A PC."""
    return Desk(tmp_path / "pc-1", share)


@pytest.fixture
def other(share: Path, tmp_path: Path) -> Desk:
    """Another PC."""
    return Desk(tmp_path / "pc-2", share, "PC-2")


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A data file with files, packages, an answer, assertions and a paper, written in the acts 2 and 3."""
    with closing(office_store(tmp_path_factory.mktemp("written"))) as store:
        with act(store) as work:
            for division in ("zeimu", "koseki"):
                work.exchange.add_package(package_for(division, package_id=f"R4-{division.upper()}"))
            observed = {slot_in(row, "done"): frozenset({f"w-{row}"}) for row in "dcba"}
            work.exchange.add_package(replace(package_for("bosai", package_id="R4-BOSAI"), observed=observed))
            work.entries.add_assertion(ROUND, typed("w1", slot_in("a", "done"), "済"))
        with act(store) as work:
            file = received(b"answered")
            for each in (file, received(b"as well")):
                work.exchange.add_received(each)
            work.exchange.add_return(replace(return_for(package_for()), sha256=file.sha256, file=file.name))
            work.exchange.add_ledger(LedgerRow(file.sha256, "回答", 12, row, Fate.APPLIED) for row in "ac")
            work.organisation.save_alias("戸籍課", "koseki")
            work.settings.save("respondent.name", "佐藤")
            work.entries.add_assertion(ROUND, typed("w2", slot_in("b", "note", "zeimu"), "未"))
            paper = Publication(ROUND, 1, Occasion.COUNCIL, "", date(2023, 8, 20), "d" * 64, is_final=True)
            work.publications.add(paper, {"一覧.xlsx": b"PK"}, {})
        assert store.check_integrity() == []
        return store.path.read_bytes()


@pytest.fixture
def connection(written: bytes) -> Iterator[sqlite3.Connection]:
    """A copy of that data file in memory, to be changed."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        made.deserialize(written)
        yield made
