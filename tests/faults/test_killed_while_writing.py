"""A writer that is killed leaves whole acts: all that were confirmed, and perhaps the last one more."""

import random
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest

from nakano_status.application.ports.data_file import Records
from nakano_status.store.sqlite.opening import SqliteStores
from tests.support.stores import ROUND, RULES, TickingClock, act, office_store
from tests.support.tireless_writer import DONE

pytestmark = pytest.mark.faults
ROUNDS = 15


def write_until_killed(path: Path, cache_pages: int, seconds: float) -> int:
    """Return the number of the last act that was confirmed."""
    command = [sys.executable, "-m", "tests.support.tireless_writer", str(path), str(cache_pages)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        process.kill()
        confirmed = [first, *process.stdout]
    return int(confirmed[-1])


def acts_in(records: Records) -> list[int]:
    return [int(each.by) for each in records.entries.acts() if each.by is not None]


@pytest.mark.sample(2)
@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_killed_writer_leaves_whole_acts(tmp_path: Path, turn: int) -> None:
    office_store(tmp_path).close()
    path = tmp_path / "office.nakano"
    confirmed = write_until_killed(path, cache_pages=(2_000, 5)[turn % 2], seconds=random.uniform(0, 0.05))

    with closing(SqliteStores(TickingClock(), RULES).open(path)) as store:
        assert store.check_integrity() == []
        with store.reading() as records:
            found = acts_in(records)
            assert found == list(range(1, len(found) + 1))
            assert len(found) in {confirmed, confirmed + 1}
            last = f"{len(found)} "
            assert [len(lines) for lines in (records.exchange.packages(ROUND), records.exchange.returns(ROUND))] == [
                len(found)
            ] * 2
            assert [len(lines) for lines in (records.entries.assertions(ROUND), records.entries.changes(ROUND))] == [
                len(found)
            ] * 2
            assert (records.entries.current(ROUND)[DONE].values[0] or "").startswith(last)
            assert len(records.exchange.received()) == len(found)
        with act(store) as work:
            work.settings.save("after", "all")
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
