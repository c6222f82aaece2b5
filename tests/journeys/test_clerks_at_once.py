"""Five clerks and two readers at once on one set: no act is lost or half done, none waits long, and no reading."""

import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from nakano_status.bootstrap import make_parts
from nakano_status.domain.storage.server_address import address_path
from nakano_status.store.postgres.store import PostgresStores
from tests.bench.one_clerk import PAUSE
from tests.bench.workload import make_store
from tests.support.command_line import ROOT, done
from tests.support.expected import present
from tests.support.server import cluster

pytestmark = pytest.mark.server
_CLERKS, _SECONDS = 5, 4
_READING = """
import sys
from time import monotonic
from nakano_status.cli.entry_point import main
end, times = monotonic() + float(sys.argv[2]), 0
while monotonic() < end:
    if main(["counts", "--json", "--store", sys.argv[1]]):
        sys.exit(1)
    times += 1
sys.stderr.write(f"{times} times")
"""


def test_no_act_of_several_clerks_is_lost(tmp_path: Path) -> None:
    store = tmp_path / "office.nakano"
    make_store(store, _CLERKS, 4)
    with cluster() as server:
        address = server.address()
        PostgresStores(make_parts().clock).put(address_path(address), store.read_bytes())
        before = len(done("audit", "--store", address)["acts"])
        clerks = [_start("-m", "tests.bench.one_clerk", address, number, _SECONDS) for number in range(_CLERKS)]
        assert [present(each.stdout).readline() for each in clerks] == ["ready\n"] * _CLERKS
        readers = [_start("-c", _READING, address, _SECONDS) for _ in range(2)]
        for each in clerks:
            present(each.stdin).write("go\n")
            present(each.stdin).flush()
        found = [each.communicate(timeout=600)[0].split() for each in clerks]
        acts, longest = sum(int(number) for _, number in found), max(float(wait) for wait, _ in found)
        for each in readers:
            each.communicate(timeout=600)
        assert [each.returncode for each in (*clerks, *readers)] == [0] * (_CLERKS + 2)
        written = [act["kind"] for act in done("audit", "--store", address)["acts"]][before:]
        assert Counter(written) == {"edit_entry": acts}
        assert acts >= _CLERKS
        # where others use the machine, too, each act takes longer: then none waits for more than two acts of each clerk
        assert longest < max(1.0, 2 * _CLERKS * (_CLERKS * _SECONDS / acts - PAUSE))
        assert done("verify", "--store", address)["ok"] is True
        shown = {row["done"] for row in done("show", "--store", address)["rows"] if row["done"]}
        assert len(shown) == 2  # the clerks write two rows: of each the last text, whole
        rows = [row["id"] for row in done("show", "--store", address)["rows"] if row["done"]]
        changed = [done("history", row, "--store", address)["changes"] for row in rows]
        assert sum(map(len, changed)) == acts
        # what one act left is what the next one found
        assert all(one["to"] == other["from"] for changes in changed for one, other in pairwise(changes))


def _start(*words: object) -> subprocess.Popen[str]:
    command = [sys.executable, *map(str, words)]
    return subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )
