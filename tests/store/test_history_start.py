"""The history of a file of an older format begins with one act, which records what is in the file as it is now.

The sums that formats 1.2 to 1.4 kept show damage from before a history begins.
"""

from __future__ import annotations

import gzip
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from zlib import crc32

import pytest

from nakano_status.store.act_recording import Sums, gathered
from nakano_status.store.changed_cells import changed_history
from nakano_status.store.history_start import damaged_sums
from nakano_status.store.sqlite.connection import lenient
from nakano_status.store.sqlite.format_version import STATEMENTS, FormatVersion
from nakano_status.store.sqlite.migrating import upgrade
from nakano_status.store.statements import Database
from tests.support.altered_stores import begin_history_anew
from tests.support.command_line import ROOT
from tests.support.stores import ROUND, TickingClock

Line = tuple[str, str, str, str | None, int]
"""A line of the cache: its row, division and key, the value, and whether there is a conflict."""


def cached(
    connection: sqlite3.Connection, lines: Sequence[Line], asserted: Sequence[tuple[str, str, str]] = ()
) -> None:
    """Let the cache be these lines, with an assertion on each of these slots."""
    connection.execute("DELETE FROM entry_value")
    connection.execute("DELETE FROM entry_word")
    (first,) = connection.execute("SELECT act_id FROM act WHERE ordinal = 1").fetchone()
    rows = [(ROUND, row, division, key, value, conflict, first) for row, division, key, value, conflict in lines]
    connection.executemany("INSERT INTO entry_value VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    words = [(ROUND, row, division, group) for row, division, group in asserted]
    connection.executemany("INSERT INTO entry_word VALUES (?, ?, ?, ?, 'w', 0)", words)


def lines_left(connection: sqlite3.Connection) -> list[Line]:
    begin_history_anew(connection)
    asked = "SELECT row_id, division_id, key, value, conflict FROM entry_value ORDER BY rowid"
    return connection.execute(asked).fetchall()


def test_the_act_follows_the_last_one_and_belongs_to_no_one(connection: sqlite3.Connection) -> None:
    begin_history_anew(connection)
    acts = connection.execute("SELECT ordinal, kind, by_name FROM act ORDER BY ordinal").fetchall()
    assert [ordinal for ordinal, *_ in acts] == list(range(1, len(acts) + 1))
    assert acts[-1] == (len(acts), "begin_history", None)


def test_a_file_without_an_act_has_no_history_to_begin(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM act")
    begin_history_anew(connection)
    for table in ("act", "act_content"):
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608 - named above


@pytest.mark.parametrize("with_acts", [True, False])
def test_the_sums_of_older_formats_are_removed_and_no_setting_else(
    connection: sqlite3.Connection, *, with_acts: bool
) -> None:
    (act_id,) = connection.execute("SELECT act_id FROM act WHERE ordinal = 1").fetchone()
    given = [("sum:", "x", act_id), ("sum:division:", "x", act_id), ("summary", "x", act_id)]
    connection.execute("DELETE FROM setting")
    connection.executemany("INSERT INTO setting VALUES (?, ?, ?)", given)
    if not with_acts:
        connection.execute("DELETE FROM act")
    begin_history_anew(connection)
    assert connection.execute("SELECT key FROM setting").fetchall() == [("summary",)]


def test_every_line_of_the_cache_names_the_first_act(connection: sqlite3.Connection) -> None:
    cached(connection, [("a", "", "done", "済", 0)])
    connection.execute("UPDATE entry_value SET act_id = (SELECT act_id FROM act WHERE ordinal = 3)")
    begin_history_anew(connection)
    asked = "SELECT ordinal FROM act JOIN entry_value ON entry_value.act_id = act.act_id"
    assert connection.execute(asked).fetchall() == [(1,)]


def test_each_draft_gets_a_check(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO draft VALUES ('R4', 'a', 'zeimu', 'done', '書きかけ', '2023-07-01T00:00:00+00:00')")
    begin_history_anew(connection)
    checks = connection.execute("SELECT round_id, row_id, division_id, key FROM draft_check").fetchall()
    assert checks == [("R4", "a", "zeimu", "done")]


def test_a_slot_without_a_value_a_conflict_and_an_assertion_has_no_line(connection: sqlite3.Connection) -> None:
    others: list[Line] = [("a", "", "done", "済", 0), ("b", "", "done", None, 1)]
    cached(connection, [*others, ("c", "", "done", None, 0), ("d", "", "done", "", 0)])
    assert lines_left(connection) == others


def test_blank_lines_of_a_slot_with_an_assertion_are_kept(connection: sqlite3.Connection) -> None:
    lines: list[Line] = [("a", "", "done", None, 0), ("b", "", "done", None, 0)]
    cached(connection, lines, [("a", "", "done")])
    assert lines_left(connection) == lines[:1]


@pytest.mark.parametrize("with_value", range(4))
def test_the_lines_of_one_slot_are_kept_or_dropped_together(connection: sqlite3.Connection, with_value: int) -> None:
    """A mark, its reason and its kind are one slot; none of the three has a value in the last case."""
    keys = ("mark", "change_reason", "change_kind")
    lines = [("a", "", key, "x" if place == with_value else None, 0) for place, key in enumerate(keys)]
    cached(connection, lines)
    assert lines_left(connection) == (lines if with_value < len(keys) else [])


def test_slots_of_two_divisions_are_two(connection: sqlite3.Connection) -> None:
    lines: list[Line] = [("b", "koseki", "note", None, 0), ("b", "zeimu", "note", None, 0)]
    cached(connection, lines, [("b", "zeimu", "note")])
    assert lines_left(connection) == lines[1:]


def test_a_damaged_line_is_kept_to_be_found(connection: sqlite3.Connection) -> None:
    """Its field is in no profile: whether it is blank cannot be known."""
    lines: list[Line] = [("a", "", "nowhere", None, 0)]
    cached(connection, [*lines, ("b", "", "done", None, 0)])
    assert lines_left(connection) == lines


def test_a_group_of_which_the_older_format_kept_a_sum_is_looked_for_in_its_own_table(
    connection: sqlite3.Connection,
) -> None:
    def stored(key: str, act_id: str, columns: int, row: int) -> tuple[str, str, str]:
        words = f"{columns:08x} {row:08x}"
        return key, f"{crc32(f'{key} {act_id} {words}'.encode()):08x} {words}", act_id

    (acts, first) = connection.execute("SELECT count(*), min(act_id) FROM act").fetchone()
    connection.execute("DELETE FROM setting")
    given = [stored("sum:", first, acts, 0), stored("sum:listing:gone", first, 1, 1)]
    connection.executemany("INSERT INTO setting VALUES (?, ?, ?)", given)
    begin_history_anew(connection)
    found = connection.execute("SELECT table_name, digest FROM act_content WHERE group_key = 'gone'").fetchall()
    assert found == [("listing", "")]


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
