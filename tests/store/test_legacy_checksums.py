"""The sums that formats 1.2 to 1.4 kept show damage from before a history begins."""

from __future__ import annotations

import gzip
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing

import pytest

from nakano_status.store.history.changed_cells import changed_history
from nakano_status.store.history.content_digests import Sums, gathered
from nakano_status.store.history.legacy_checksums import damaged_sums
from nakano_status.store.sqlite.connection import lenient
from nakano_status.store.sqlite.format_version import STATEMENTS, FormatVersion
from nakano_status.store.sqlite.migrating import upgrade
from nakano_status.store.statements import Database
from tests.support.command_line import ROOT
from tests.support.stores import TickingClock

Found = tuple[str, str | None, str | None, str | None]
"""The code of a problem, and its table, key and column."""

LISTING = "sum:listing:small-1"


@pytest.fixture
def old() -> Iterator[sqlite3.Connection]:
    """A data file of format 1.4 in memory."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        made.deserialize(gzip.decompress((ROOT / "tests/fixtures/format-1.4/office.nakano.gz").read_bytes()))
        yield made


def found_after(connection: sqlite3.Connection, *changes: str) -> list[Found]:
    """Return what is found in the file once it was changed and then brought up to date."""
    for each in changes:
        connection.execute(each)
    upgrade(connection, FormatVersion(1, 4), TickingClock())
    with lenient(connection):
        problems = [(each.code, each.place) for each in changed_history(Database(connection, STATEMENTS))]
    return [(code, at.table, at.key, at.column) for code, at in problems]


def crc(text: str) -> int:
    return zlib.crc32(text.encode())


TITLE = "UPDATE listing SET title = 'x' WHERE row_id = (SELECT min(row_id) FROM listing)"


def test_a_sound_file_stays_one(old: sqlite3.Connection) -> None:
    assert found_after(old) == []
    contents = old.execute("SELECT table_name, group_key, digest FROM act_content").fetchall()
    assert len(contents) > 50
    empty = [(name, group) for name, group, digest in contents if not digest or digest == gathered([]).digest()]
    assert empty == []


def test_a_group_that_was_changed_before_gets_no_digest(old: sqlite3.Connection) -> None:
    (row,) = old.execute("SELECT min(row_id) FROM listing").fetchone()
    assert found_after(old, TITLE) == [("STORE-CELL-CHANGED", "listing", f"small-1/{row}", "title")]
    assert old.execute("SELECT table_name FROM act_content WHERE digest = ''").fetchall() == [("listing",)]


def test_a_group_of_which_every_row_is_missing_is_found(old: sqlite3.Connection) -> None:
    (group,) = old.execute("SELECT min(act_id) FROM ledger_row").fetchone()
    changed = f"DELETE FROM ledger_row WHERE act_id = '{group}'"  # noqa: S608 - an ID
    assert found_after(old, changed) == [("STORE-ROWS-OFF", "ledger_row", group, None)]


@pytest.mark.parametrize(
    "sums",
    [
        "'x'",  # no sums
        "replace(value, substr(value, 1, 8), '00000000')",  # not those of their own check
        "x'00ff'",
    ],
)
def test_sums_that_changed_themselves_prove_nothing(old: sqlite3.Connection, sums: str) -> None:
    assert found_after(old, f"UPDATE setting SET value = {sums} WHERE key = '{LISTING}'", TITLE) == []  # noqa: S608


def test_a_setting_whose_name_is_no_text_is_none_of_the_sums(old: sqlite3.Connection) -> None:
    changes = ("UPDATE setting SET key = x'00' WHERE key LIKE 'sum:word_seen:%'", TITLE)
    assert [table for _, table, _, _ in found_after(old, *changes)] == ["listing"]


def test_of_a_file_that_an_older_program_wrote_since_nothing_is_proved(old: sqlite3.Connection) -> None:
    """It has more acts than there were when the sums were written."""
    more = "INSERT INTO act VALUES ('later', 99, 'edit_entry', '2023-07-01T00:00:00+00:00', NULL, '1')"
    assert found_after(old, more, TITLE) == []


@pytest.mark.parametrize("printed", ["🫨だ😀", r"\U0001fae8だ😀", r"\U0001fae8だ\U0001f600"])
def test_old_sums_are_those_of_any_python(printed: str) -> None:
    lines = [("a", "🫨だ😀", 1), ("b", "x", 2)]
    kept = Sums(rows=(crc("('b', 'x', 2)"), crc(f"('a', '{printed}', 1)")))
    assert damaged_sums(kept, lines) is None
    assert damaged_sums(kept, lines[:1]) is not None
    assert damaged_sums(kept, [*lines, lines[0]]) is not None


def test_old_sums_of_damaged_rows_locate_the_cell_as_todays_do() -> None:
    columns, lines = tuple(map(crc, ("'b','a',", "'だ','と',", "2,1,"))), [("a", "と", 1), ("b", "だ", 2)]
    kept = Sums(columns, (crc("('b', 'だ', 2)"), crc("('a', 'と', 1)")))
    assert damaged_sums(kept, lines) is None
    found, now = damaged_sums(kept, [("a", "も", 1), lines[1]]), gathered([lines[1], ("a", "も", 1)]).sums
    assert found is not None
    assert [before == after for before, after in zip(found.columns, now.columns, strict=True)] == [True, False, True]
    assert [before == after for before, after in zip(found.rows, now.rows, strict=True)] == [True, False]


def test_a_group_of_one_row_is_located_too() -> None:
    kept = Sums(tuple(map(crc, ("'a',", "'と',"))), (crc("('a', 'と')"),))
    found, now = damaged_sums(kept, [("a", "も")]), gathered([("a", "も")]).sums
    assert found is not None
    assert [before == after for before, after in zip(found.columns, now.columns, strict=True)] == [True, False]


def test_a_text_that_is_no_utf_8_is_summed_as_it_was() -> None:
    line = ("a", "\udcff")
    assert damaged_sums(Sums(rows=(crc(repr(line)),)), [line]) is None
