"""The contents that acts recorded locate what changed outside the program, and nothing else."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.domain.problems.problem import Problem
from nakano_status.store.act_recording import (
    Gathered,
    GroupedTable,
    RecordedContents,
    StoredContent,
    Sums,
    cells_check,
    changed_cells_of,
    gathered,
    lines_digest,
)
from nakano_status.store.changed_cells import changed_acts, changed_cells, shown
from nakano_status.store.sqlite.connection import lenient
from nakano_status.store.sqlite.format_version import STATEMENTS
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.store.statements import Database
from tests.support.stores import act

Found = tuple[str, str | None, str | None, str | None]
"""The code of a problem, and its table, key and column; an act is named by its number."""

ROWS = "abcd"


def found_after(connection: sqlite3.Connection, *changes: str) -> list[Found]:
    """Return what is found after these statements, sorted."""
    acts = dict(connection.execute("SELECT act_id, 'act ' || ordinal FROM act"))
    for each in changes:
        connection.execute(each)
    with lenient(connection):
        places = [(each.code, each.place) for each in cells_changed(connection)]
    return sorted(((code, at.table, acts.get(at.key or "", at.key), at.column) for code, at in places), key=repr)


def cells_changed(connection: sqlite3.Connection) -> list[Problem]:
    database = Database(connection, STATEMENTS)
    return list(changed_cells(database, RecordedContents.read(database)))


def changed_acts_of(connection: sqlite3.Connection) -> list[Problem]:
    database = Database(connection, STATEMENTS)
    return list(changed_acts(database, RecordedContents.read(database)))


def cell(table: str, key: str, column: str) -> Found:
    return "STORE-CELL-CHANGED", table, key, column


def rows(table: str, key: str | None) -> Found:
    return "STORE-ROWS-OFF", table, key, None


def alone(table: str, key: str) -> Found:
    return "STORE-HISTORY-CHANGED", table, key, None


def test_a_table_without_damage_is_read_once(connection: sqlite3.Connection) -> None:
    statements: list[str] = []
    connection.set_trace_callback(statements.append)
    assert found_after(connection) == []
    assert len([each for each in statements if " FROM package_row" in each]) == 1


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            ["UPDATE listing SET title = title || 'x' WHERE row_id IN ('a', 'f')"],
            [cell("listing", "p-1/a", "title"), cell("listing", "p-1/f", "title")],
        ),
        (
            ["UPDATE word_value SET value = 'x' WHERE word_id = 'w2'"],
            [cell("word_value", "w2/b/zeimu/note/note", "value")],
        ),
        (
            ["UPDATE package_row SET role = 'tracker', row_id = 'x' WHERE row_id = 'c' AND package_id = 'R4-ZEIMU'"],
            [cell("package_row", "R4-ZEIMU/x", "role"), cell("package_row", "R4-ZEIMU/x", "row_id")],
        ),
        (["UPDATE store_info SET made_by = 'x'"], [cell("store_info", "office-1", "made_by")]),
        (
            ["UPDATE setting SET value = 'x' WHERE key = 'respondent.name'"],
            [cell("setting", "respondent.name", "value")],
        ),
    ],
)
def test_a_changed_cell_is_named_by_its_row_and_column(
    connection: sqlite3.Connection, changes: Sequence[str], expected: list[Found]
) -> None:
    assert found_after(connection, *changes) == expected


def test_of_up_to_four_changed_rows_the_fewest_columns_are_named_in_whatever_order_they_are_read(
    connection: sqlite3.Connection,
) -> None:
    """They were summed in the order of their key, and are read in the order in which they were written."""
    new = dict(zip(ROWS, "zyxw", strict=True))
    cases = " ".join(f"WHEN '{row}' THEN '{to}'" for row, to in new.items())
    change = f"UPDATE package_seen SET row_id = CASE row_id {cases} END WHERE package_id = 'R4-BOSAI'"  # noqa: S608
    expected = [cell("package_seen", f"R4-BOSAI/{to}//done/w-{row}", "row_id") for row, to in new.items()]
    assert found_after(connection, change) == sorted(expected)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            ["UPDATE package_row SET package_id = 'x' WHERE package_id = 'R4-ZEIMU' AND row_id = 'a'"],
            [cell("package_row", "x/a", "package_id")],
        ),
        (
            ["UPDATE package_seen SET package_id = 'R4-KOSEKI' WHERE word_id IN ('w-a', 'w-b')"],
            [cell("package_seen", f"R4-KOSEKI/{row}//done/w-{row}", "package_id") for row in "ab"],
        ),
        (  # it may have been in either of two packages
            [
                "UPDATE package_seen SET package_id = 'x' WHERE package_id = 'R4-ZEIMU' AND word_id = 'w1'",
                "DELETE FROM package_seen WHERE package_id = 'R4-KOSEKI' AND word_id = 'w1'",
            ],
            [cell("package_seen", "x/a//done/w1", "package_id"), rows("package_seen", "R4-ZEIMU")],
        ),
        (  # two rows look as if they had been the same one
            [
                "UPDATE package_seen SET package_id = 'x' WHERE word_id = 'w-b'",
                "INSERT INTO package_seen VALUES ('y', 'b', '', 'done', 'w-b')",
            ],
            [cell("package_seen", "x/b//done/w-b", "package_id"), alone("package_seen", "y/b//done/w-b")],
        ),
    ],
)
def test_a_row_whose_group_changed_is_one_changed_cell_wherever_it_went(
    connection: sqlite3.Connection, changes: Sequence[str], expected: list[Found]
) -> None:
    assert found_after(connection, *changes) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("INSERT INTO package_row VALUES ('R4-ZEIMU', 'x', 'lead', 9)", rows("package_row", "R4-ZEIMU/x")),
        ("DELETE FROM package_row WHERE package_id = 'R4-ZEIMU' AND row_id = 'a'", rows("package_row", "R4-ZEIMU")),
        ("DELETE FROM word_value WHERE word_id = 'w2'", rows("word_value", "act 3")),
        (
            "UPDATE word_value SET word_id = 'x' WHERE word_id = 'w2'",
            [alone("word_value", "x/b/zeimu/note/note"), rows("word_value", "act 3")],
        ),
        ("DELETE FROM alias_answer", rows("alias_answer", None)),
    ],
)
def test_an_added_row_is_named_and_a_missing_one_by_its_group(
    connection: sqlite3.Connection, change: str, expected: Found | list[Found]
) -> None:
    assert found_after(connection, change) == (expected if isinstance(expected, list) else [expected])


def test_a_row_that_no_act_wrote_is_named(connection: sqlite3.Connection) -> None:
    (act_id,) = connection.execute("SELECT act_id FROM act WHERE ordinal = 1").fetchone()
    change = f"INSERT INTO round_several VALUES ('R4', 'a', '{act_id}', 1)"  # noqa: S608 - our own text
    assert found_after(connection, change) == [alone("round_several", f"R4/a/{act_id}")]


def test_the_rows_of_a_group_are_counted(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM package_row WHERE package_id = 'R4-ZEIMU' AND row_id = 'a'")
    (problem,) = cells_changed(connection)
    assert (problem.found, problem.expected) == ("1", "2")


LAST = "SELECT act_id FROM act_content WHERE table_name = 'division' AND group_key = ''"


@pytest.mark.parametrize(
    ("change", "key", "column"),
    [
        ("act_id = 'x'", "x/division/", "act_id"),
        ("table_name = 'listing'", "act 1/listing/", "table_name"),
        ("group_key = 'x'", "act 1/division/x", "group_key"),
        ("digest = 'x'", "act 1/division/", "digest"),
        ("sums = ' '", "act 1/division/", "sums"),
        ("cells = 'x'", "act 1/division/", "cells"),
        ("cells = CAST(x'73756d3aff' AS TEXT)", "act 1/division/", "cells"),
    ],
)
def test_a_changed_cell_of_a_recorded_content_is_named(
    connection: sqlite3.Connection, change: str, key: str, column: str
) -> None:
    statement = f"UPDATE act_content SET {change} WHERE table_name = 'division'"  # noqa: S608 - our own text
    (act_id,) = connection.execute(LAST).fetchone()
    assert found_after(connection, statement) == [cell("act_content", key.replace("act 1", act_id), column)]


def test_a_row_and_its_content_rewritten_alike_are_found_by_the_digest_of_the_act(
    connection: sqlite3.Connection,
) -> None:
    """Whoever knows the program can compute everything again up to there."""
    database = Database(connection, STATEMENTS)
    (act_id,) = connection.execute(LAST).fetchone()
    connection.execute("UPDATE division SET position = position + 7")
    table = database.tables["division"]
    rows_now = gathered(GroupedTable(database, table).groups()[""])
    made = StoredContent.of(act_id, (table, ""), rows_now.digest(), rows_now.sums)
    connection.execute("DELETE FROM act_content WHERE table_name = 'division'")
    database.run_many("insert act_content", [made._asdict()])
    contents = RecordedContents.read(database)
    assert list(changed_cells(database, contents)) == []
    assert [(each.code, each.place.table, each.place.key) for each in changed_acts(database, contents)] == [
        ("STORE-HISTORY-CHANGED", "act_content", act_id)
    ]


def test_sums_depend_on_nothing_but_the_cells() -> None:
    """A version of Python that does not know 🫨 prints its number, and a later one prints it."""
    of = gathered([("a", None, 1, b"x"), ("b", "２🫨", 0, b"")]).sums
    assert of.columns == tuple(
        map(crc, ('"a","b",', r'null,"\uff12\ud83e\udee8",', "1,0,", '{"bytes":"78"},{"bytes":""},'))
    )
    assert of.rows == tuple(map(crc, ('["a",null,1,{"bytes":"78"}]', r'["b","\uff12\ud83e\udee8",0,{"bytes":""}]')))
    stored = (
        f"{of.salt.hex()} {''.join(f'{each:08x}' for each in of.columns)} {''.join(f'{each:08x}' for each in of.rows)}"
    )
    assert of.stored() == stored
    assert Sums.read(stored) == of
    assert [Sums.read(each) for each in ("", "0x", " ", stored[1:], f"{stored}0")] == [None] * 5


def crc(text: str) -> int:
    return zlib.crc32(text.encode())


def test_a_digest_is_of_the_rows_in_any_order_and_of_each_of_their_cells() -> None:
    lines = [("a", None, 1, b"x"), ("b", "\udcff", 0, b"")]
    whole, none = gathered(lines), gathered([])
    sums = whole.sums.stored()
    assert lines_digest(lines, sums) == lines_digest(lines[::-1], sums) == whole.digest()
    assert lines_digest([], none.sums.stored()) == none.digest()
    others = ([("a", None, 1, "x"), lines[1]], [("a", "None", 1, b"x"), lines[1]], [*lines, lines[0]], lines[:1])
    assert len({lines_digest(each, sums) for each in (lines, *others)}) == 5


def test_equal_rows_have_equal_digests_with_the_same_salt_alone() -> None:
    lines = [("a", "鈴木")]
    assert gathered(lines).digest() != gathered(lines).digest()
    salted = Sums(salt=bytes(16))
    assert Gathered(salted).digest() == Gathered(salted).digest()


def test_only_the_last_content_of_a_group_can_be_compared_with_guesses(path: Path, stores: SqliteStores) -> None:
    with closing(stores.open(path)) as store:
        for text in ("一", "二", "三"):
            with act(store) as work:
                work.settings.save("k", text)
    with closing(sqlite3.connect(path)) as connection:
        asked = "SELECT sums FROM act_content WHERE table_name = 'setting' AND group_key = 'k' ORDER BY sums"
        before, earlier, last = (sums for (sums,) in connection.execute(asked))
        assert (before, earlier, Sums.read(last) is None) == ("", "", False)
        assert found_after(connection) == []
        assert changed_acts_of(connection) == []


def test_a_last_content_without_its_sums_proves_nothing(connection: sqlite3.Connection) -> None:
    database = Database(connection, STATEMENTS)
    (cells,) = connection.execute("SELECT * FROM act_content WHERE table_name = 'division'").fetchall()
    without = StoredContent(*cells).without_sums()
    connection.execute("DELETE FROM act_content WHERE table_name = 'division'")
    database.run_many("insert act_content", [without._asdict()])
    (problem,) = cells_changed(connection)
    assert (problem.code, problem.place.table, problem.place.key) == ("STORE-HISTORY-CHANGED", "division", None)
    assert changed_acts_of(connection) == []


def test_rows_whose_content_was_written_anew_are_named_by_their_group(connection: sqlite3.Connection) -> None:
    """Every sum fits, so that no cell can be named: someone computed them, and put another digest beside them."""
    database = Database(connection, STATEMENTS)
    for table, group in (("division", ""), ("listing", "p-1")):
        asked = "SELECT * FROM act_content WHERE table_name = ? AND group_key = ?"
        last = StoredContent(*connection.execute(asked, (table, group)).fetchone())
        sums = Sums.read(last.sums)
        assert sums is not None
        made = StoredContent.of(last.act_id, (database.tables[table], group), "0" * 64, sums)
        connection.execute("DELETE FROM act_content WHERE act_id = ? AND table_name = ? AND group_key = ?", last[:3])
        database.run_many("insert act_content", [made._asdict()])
    found = [(each.code, each.place.table, each.place.key) for each in cells_changed(connection)]
    assert found == [("STORE-HISTORY-CHANGED", "division", None), ("STORE-HISTORY-CHANGED", "listing", "p-1")]


def test_a_group_whose_last_content_changed_is_not_compared_with_an_earlier_one(
    path: Path, stores: SqliteStores
) -> None:
    with closing(stores.open(path)) as store:
        for text in ("一", "二"):
            with act(store) as work:
                work.settings.save("k", text)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        (act_id,) = connection.execute("SELECT act_id FROM act WHERE ordinal = 3").fetchone()
        change = "UPDATE act_content SET digest = 'x' WHERE table_name = 'setting' AND sums > ''"
        assert found_after(connection, change) == [cell("act_content", f"{act_id}/setting/k", "digest")]


def test_a_check_of_cells_names_those_that_changed_and_itself_if_several_did() -> None:
    """Then it may as well be the check of another row."""
    check = cells_check(("a", 1, None))
    assert list(changed_cells_of(("a", 1, None), check)) == []
    assert list(changed_cells_of(("a", 1, "None"), check)) == [2]
    assert list(changed_cells_of(("a", "1", "None"), check)) == [1, 2, 3]


def test_a_check_that_is_not_one_of_such_a_row_is_named_alone() -> None:
    check = cells_check(("a", 1, None))
    others = (f"0{check}", check.replace(" ", ""), check.encode(), None, 7, cells_check(("a", 1)))
    own, _, sums = check.partition(" ")
    changed = (f"{crc('x'):08x} {sums}", f"{own} {sums[8:]}00000000")
    assert [list(changed_cells_of(("a", 1, None), each)) for each in (*others, *changed)] == [[3]] * 8


def test_a_cell_of_up_to_forty_characters_is_quoted_whole() -> None:
    assert (shown("あ" * 40), shown("あ" * 41), shown(7)) == ("あ" * 40, "あ" * 40 + "…", "7")
