"""Which cells a transaction changed, how it is recorded, and where a history starts."""

import gzip
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from zlib import crc32

import pytest

from nakano_status.application.ports.data_file import Store
from nakano_status.domain.history.acts import Draft
from nakano_status.domain.problems.problem import Problem
from nakano_status.store import act_recording
from nakano_status.store.changed_cells import (
    cells_changed_outside,
    changed_acts,
    changed_drafts,
    changed_history,
    quote_cell,
)
from nakano_status.store.format_version import FormatVersion
from nakano_status.store.history_start import mismatched_sums
from nakano_status.store.sqlite.connection import tolerate_invalid_utf8
from nakano_status.store.sqlite.file_format import STATEMENTS
from nakano_status.store.sqlite.migrating import upgrade
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.store.statements import Database
from tests.support.altered_stores import begin_history_anew
from tests.support.command_line import ROOT
from tests.support.stores import ROUND, TickingClock, act

Found = tuple[str, str | None, str | None, str | None]
"""The code of a problem, and its table, key and column; an act is named by its number."""

ROWS = "abcd"


def found_after(connection: sqlite3.Connection, *changes: str) -> list[Found]:
    """Return what is found after these statements, sorted."""
    acts = dict(connection.execute("SELECT act_id, 'act ' || ordinal FROM act"))
    for each in changes:
        connection.execute(each)
    with tolerate_invalid_utf8(connection):
        places = [(each.code, each.place) for each in cells_changed(connection)]
    return sorted(
        ((code, at.table, acts.get(at.table_key or "", at.table_key), at.table_column) for code, at in places), key=repr
    )


def cells_changed(connection: sqlite3.Connection) -> list[Problem]:
    database = Database(connection, STATEMENTS)
    return list(cells_changed_outside(database, act_recording.RecordedContents.read(database)))


def changed_acts_of(connection: sqlite3.Connection) -> list[Problem]:
    database = Database(connection, STATEMENTS)
    return list(changed_acts(database, act_recording.RecordedContents.read(database)))


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
    rows_now = act_recording.summary_of_lines(act_recording.GroupedTable(database, table).groups()[""])
    made = act_recording.StoredContent.of(act_id, (table, ""), rows_now.digest(), rows_now.sums)
    connection.execute("DELETE FROM act_content WHERE table_name = 'division'")
    database.run_many("insert act_content", [made._asdict()])
    contents = act_recording.RecordedContents.read(database)
    assert list(cells_changed_outside(database, contents)) == []
    assert [(each.code, each.place.table, each.place.table_key) for each in changed_acts(database, contents)] == [
        ("STORE-HISTORY-CHANGED", "act_content", act_id)
    ]


def test_sums_depend_on_nothing_but_the_cells() -> None:
    """A version of Python that does not know 🫨 prints its number, and a later one prints it."""
    of = act_recording.summary_of_lines([("a", None, 1, b"x"), ("b", "２🫨", 0, b"")]).sums
    assert of.columns == tuple(
        map(crc, ('"a","b",', r'null,"\uff12\ud83e\udee8",', "1,0,", '{"bytes":"78"},{"bytes":""},'))
    )
    assert of.rows == tuple(map(crc, ('["a",null,1,{"bytes":"78"}]', r'["b","\uff12\ud83e\udee8",0,{"bytes":""}]')))
    stored = (
        f"{of.salt.hex()} {''.join(f'{each:08x}' for each in of.columns)} {''.join(f'{each:08x}' for each in of.rows)}"
    )
    assert of.stored() == stored
    assert act_recording.Checksums.read(stored) == of
    assert [act_recording.Checksums.read(each) for each in ("", "0x", " ", stored[1:], f"{stored}0")] == [None] * 5


def crc(text: str) -> int:
    return zlib.crc32(text.encode())


def test_a_digest_is_of_the_rows_in_any_order_and_of_each_of_their_cells() -> None:
    lines = [("a", None, 1, b"x"), ("b", "\udcff", 0, b"")]
    whole, none = act_recording.summary_of_lines(lines), act_recording.summary_of_lines([])
    sums = whole.sums.stored()
    assert (
        act_recording.digest_of_lines(lines, sums) == act_recording.digest_of_lines(lines[::-1], sums) == whole.digest()
    )
    assert act_recording.digest_of_lines([], none.sums.stored()) == none.digest()
    others = ([("a", None, 1, "x"), lines[1]], [("a", "None", 1, b"x"), lines[1]], [*lines, lines[0]], lines[:1])
    assert len({act_recording.digest_of_lines(each, sums) for each in (lines, *others)}) == 5


def test_equal_rows_have_equal_digests_with_the_same_salt_alone() -> None:
    lines = [("a", "鈴木")]
    assert act_recording.summary_of_lines(lines).digest() != act_recording.summary_of_lines(lines).digest()
    salted = act_recording.Checksums(salt=bytes(16))
    assert act_recording.GroupSummary(salted).digest() == act_recording.GroupSummary(salted).digest()


def test_only_the_last_content_of_a_group_can_be_compared_with_guesses(path: Path, stores: SqliteStores) -> None:
    with closing(stores.open(path)) as store:
        for text in ("一", "二", "三"):
            with act(store) as work:
                work.settings.save("k", text)
    with closing(sqlite3.connect(path)) as connection:
        asked = "SELECT sums FROM act_content WHERE table_name = 'setting' AND group_key = 'k' ORDER BY sums"
        before, earlier, last = (sums for (sums,) in connection.execute(asked))
        assert (before, earlier, act_recording.Checksums.read(last) is None) == ("", "", False)
        assert found_after(connection) == []
        assert changed_acts_of(connection) == []


def test_a_last_content_without_its_sums_proves_nothing(connection: sqlite3.Connection) -> None:
    database = Database(connection, STATEMENTS)
    (cells,) = connection.execute("SELECT * FROM act_content WHERE table_name = 'division'").fetchall()
    without = act_recording.StoredContent(*cells).without_sums()
    connection.execute("DELETE FROM act_content WHERE table_name = 'division'")
    database.run_many("insert act_content", [without._asdict()])
    (problem,) = cells_changed(connection)
    assert (problem.code, problem.place.table, problem.place.table_key) == ("STORE-HISTORY-CHANGED", "division", None)
    assert changed_acts_of(connection) == []


def test_rows_whose_content_was_written_anew_are_named_by_their_group(connection: sqlite3.Connection) -> None:
    """Every sum fits, so that no cell can be named: someone computed them, and put another digest beside them."""
    database = Database(connection, STATEMENTS)
    for table, group in (("division", ""), ("listing", "p-1")):
        asked = "SELECT * FROM act_content WHERE table_name = ? AND group_key = ?"
        last = act_recording.StoredContent(*connection.execute(asked, (table, group)).fetchone())
        sums = act_recording.Checksums.read(last.sums)
        assert sums is not None
        made = act_recording.StoredContent.of(last.act_id, (database.tables[table], group), "0" * 64, sums)
        connection.execute("DELETE FROM act_content WHERE act_id = ? AND table_name = ? AND group_key = ?", last[:3])
        database.run_many("insert act_content", [made._asdict()])
    found = [(each.code, each.place.table, each.place.table_key) for each in cells_changed(connection)]
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
    check = act_recording.check_text_of_cells(("a", 1, None))
    assert list(act_recording.changed_cells_of(("a", 1, None), check)) == []
    assert list(act_recording.changed_cells_of(("a", 1, "None"), check)) == [2]
    assert list(act_recording.changed_cells_of(("a", "1", "None"), check)) == [1, 2, 3]


def test_a_check_that_is_not_one_of_such_a_row_is_named_alone() -> None:
    check = act_recording.check_text_of_cells(("a", 1, None))
    others = (f"0{check}", check.replace(" ", ""), check.encode(), None, 7, act_recording.check_text_of_cells(("a", 1)))
    own, _, sums = check.partition(" ")
    changed = (f"{crc('x'):08x} {sums}", f"{own} {sums[8:]}00000000")
    assert [list(act_recording.changed_cells_of(("a", 1, None), each)) for each in (*others, *changed)] == [[3]] * 8


def test_a_cell_of_up_to_forty_characters_is_quoted_whole() -> None:
    assert (quote_cell("あ" * 40), quote_cell("あ" * 41), quote_cell(7)) == ("あ" * 40, "あ" * 40 + "…", "7")


"""The code of a problem, and its table, key and column."""

DRAFT, CHECK = "draft", "draft_check"


@pytest.fixture
def drafts(store: Store) -> Iterator[sqlite3.Connection]:
    """Texts being typed of the rows a, b and c, in memory."""
    with store.writing() as work:
        for row, text in zip("abc", "一二三", strict=True):
            work.entries.save_draft(ROUND, Draft(row, "done", "zeimu", text))
        work.commit()
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        made.deserialize(store.path.read_bytes())
        yield made


def drafts_found_after(connection: sqlite3.Connection, *changes: str) -> list[Found]:
    for each in changes:
        connection.execute(each)
    found = [(each.code, each.place) for each in changed_drafts(Database(connection, STATEMENTS))]
    return [(code, at.table, at.table_key, at.table_column) for code, at in found]


def drafts_cell(table: str, row: str, column: str) -> Found:
    return "STORE-CELL-CHANGED", table, f"R4/{row}/zeimu/done", column


def without_check(row: str) -> Found:
    return "STORE-HISTORY-CHANGED", CHECK, f"R4/{row}/zeimu/done", None


def test_drafts_that_were_typed_are_sound(drafts: sqlite3.Connection) -> None:
    assert drafts_found_after(drafts) == []


@pytest.mark.parametrize("row", "abc")
@pytest.mark.parametrize("column", ["text", "saved_at"])
def test_a_changed_cell_of_any_draft_is_named(drafts: sqlite3.Connection, row: str, column: str) -> None:
    change = f"UPDATE draft SET {column} = 'x' WHERE row_id = '{row}'"  # noqa: S608 - our own text
    assert drafts_found_after(drafts, change) == [drafts_cell(DRAFT, row, column)]


def test_a_changed_check_is_named_as_the_check(drafts: sqlite3.Connection) -> None:
    assert drafts_found_after(drafts, "UPDATE draft_check SET cells = 'x' WHERE row_id = 'b'") == [
        drafts_cell(CHECK, "b", "cells")
    ]


def test_of_two_changed_cells_the_check_is_named_too_as_it_may_be_that_of_another_draft(
    drafts: sqlite3.Connection,
) -> None:
    change = "UPDATE draft SET text = 'x', saved_at = 'x' WHERE row_id = 'b'"
    assert drafts_found_after(drafts, change) == [
        drafts_cell(DRAFT, "b", "text"),
        drafts_cell(DRAFT, "b", "saved_at"),
        drafts_cell(CHECK, "b", "cells"),
    ]


def test_a_draft_without_any_check_is_named(drafts: sqlite3.Connection) -> None:
    assert drafts_found_after(drafts, "DELETE FROM draft_check WHERE row_id = 'b'") == [without_check("b")]


def test_a_draft_whose_key_changed_is_named_by_the_check_that_fits_it_best(drafts: sqlite3.Connection) -> None:
    changes = (
        "UPDATE draft SET row_id = 'e' WHERE row_id = 'a'",
        "UPDATE draft SET row_id = 'f' WHERE row_id = 'b'",
    )
    assert drafts_found_after(drafts, *changes) == [
        drafts_cell(DRAFT, "e", "row_id"),
        drafts_cell(DRAFT, "f", "row_id"),
    ]


def test_a_check_whose_own_key_changed_is_named(drafts: sqlite3.Connection) -> None:
    changes = (
        "UPDATE draft_check SET row_id = 'e' WHERE row_id = 'b'",
        "UPDATE draft_check SET row_id = 'f' WHERE row_id = 'c'",
    )
    assert drafts_found_after(drafts, *changes) == [
        drafts_cell(CHECK, "e", "row_id"),
        drafts_cell(CHECK, "f", "row_id"),
    ]


def test_a_check_without_its_draft_that_changed_too_proves_nothing_of_another(drafts: sqlite3.Connection) -> None:
    changes = ("UPDATE draft_check SET row_id = 'e', cells = 'x' WHERE row_id = 'b'",)
    assert drafts_found_after(drafts, *changes) == [without_check("b")]


def recorded(store: Store, table: str) -> list[tuple[int, str]]:
    """Return which acts recorded rows of a table, by their number, and of which group."""
    asked = (
        "SELECT ordinal, group_key FROM act_content JOIN act ON act.act_id = act_content.act_id"
        " WHERE table_name = ? ORDER BY ordinal, group_key"
    )
    with closing(sqlite3.connect(store.path)) as connection:
        return connection.execute(asked, (table,)).fetchall()


def test_the_identity_of_a_data_file_is_recorded_by_its_first_act_alone(store: Store) -> None:
    """Another one would take a change from outside for what was written."""
    for text in ("一", "二"):
        with act(store) as work:
            work.settings.save("k", text)
    assert recorded(store, "store_info") == [(1, "")]


def test_of_two_acts_in_one_transaction_each_records_its_own_row_and_the_last_what_both_wrote(store: Store) -> None:
    with store.writing() as work:
        ids = []
        for text in ("一", "二"):
            ids.append(work.begin_act("test", None).act_id)
            work.settings.save("k", text)
        work.commit()
    assert recorded(store, "act")[1:] == list(enumerate(ids, start=2))
    assert recorded(store, "setting") == [(3, "k")]
    assert store.check_integrity() == []


def test_an_act_records_a_group_once_however_often_it_wrote_it(store: Store) -> None:
    with act(store) as work:
        for text in ("一", "二", "三"):
            work.settings.save("k", text)
            work.settings.save("other", text)
    assert Counter(recorded(store, "setting")) == {(2, "k"): 1, (2, "other"): 1}
    assert store.check_integrity() == []


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


"""The code of a problem, and its table, key and column."""

LISTING = "sum:listing:small-1"


@pytest.fixture
def old() -> Iterator[sqlite3.Connection]:
    """A data file of format 1.4 in memory."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        made.deserialize(gzip.decompress((ROOT / "tests/fixtures/format-1.4/office.nakano.gz").read_bytes()))
        yield made


def start_found_after(connection: sqlite3.Connection, *changes: str) -> list[Found]:
    """Return what is found in the file once it was changed and then brought up to date."""
    for each in changes:
        connection.execute(each)
    upgrade(connection, FormatVersion(1, 4), TickingClock())
    with tolerate_invalid_utf8(connection):
        problems = [(each.code, each.place) for each in changed_history(Database(connection, STATEMENTS))]
    return [(code, at.table, at.table_key, at.table_column) for code, at in problems]


TITLE = "UPDATE listing SET title = 'x' WHERE row_id = (SELECT min(row_id) FROM listing)"


def test_a_sound_file_stays_one(old: sqlite3.Connection) -> None:
    assert start_found_after(old) == []
    contents = old.execute("SELECT table_name, group_key, digest FROM act_content").fetchall()
    assert len(contents) > 50
    empty = [
        (name, group)
        for name, group, digest in contents
        if not digest or digest == act_recording.summary_of_lines([]).digest()
    ]
    assert empty == []


def test_a_group_that_was_changed_before_gets_no_digest(old: sqlite3.Connection) -> None:
    (row,) = old.execute("SELECT min(row_id) FROM listing").fetchone()
    assert start_found_after(old, TITLE) == [("STORE-CELL-CHANGED", "listing", f"small-1/{row}", "title")]
    assert old.execute("SELECT table_name FROM act_content WHERE digest = ''").fetchall() == [("listing",)]


def test_a_group_of_which_every_row_is_missing_is_found(old: sqlite3.Connection) -> None:
    (group,) = old.execute("SELECT min(act_id) FROM ledger_row").fetchone()
    changed = f"DELETE FROM ledger_row WHERE act_id = '{group}'"  # noqa: S608 - an ID
    assert start_found_after(old, changed) == [("STORE-ROWS-OFF", "ledger_row", group, None)]


@pytest.mark.parametrize(
    "sums",
    [
        "'x'",  # no sums
        "replace(value, substr(value, 1, 8), '00000000')",  # not those of their own check
        "x'00ff'",
    ],
)
def test_sums_that_changed_themselves_prove_nothing(old: sqlite3.Connection, sums: str) -> None:
    assert start_found_after(old, f"UPDATE setting SET value = {sums} WHERE key = '{LISTING}'", TITLE) == []  # noqa: S608


def test_a_setting_whose_name_is_no_text_is_none_of_the_sums(old: sqlite3.Connection) -> None:
    changes = ("UPDATE setting SET key = x'00' WHERE key LIKE 'sum:word_seen:%'", TITLE)
    assert [table for _, table, _, _ in start_found_after(old, *changes)] == ["listing"]


def test_of_a_file_that_an_older_program_wrote_since_nothing_is_proved(old: sqlite3.Connection) -> None:
    """It has more acts than there were when the sums were written."""
    more = "INSERT INTO act VALUES ('later', 99, 'edit_entry', '2023-07-01T00:00:00+00:00', NULL, '1')"
    assert start_found_after(old, more, TITLE) == []


@pytest.mark.parametrize("printed", ["🫨だ😀", r"\U0001fae8だ😀", r"\U0001fae8だ\U0001f600"])
def test_old_sums_are_those_of_any_python(printed: str) -> None:
    lines = [("a", "🫨だ😀", 1), ("b", "x", 2)]
    kept = act_recording.Checksums(rows=(crc("('b', 'x', 2)"), crc(f"('a', '{printed}', 1)")))
    assert mismatched_sums(kept, lines) is None
    assert mismatched_sums(kept, lines[:1]) is not None
    assert mismatched_sums(kept, [*lines, lines[0]]) is not None


def test_old_sums_of_damaged_rows_locate_the_cell_as_todays_do() -> None:
    columns, lines = tuple(map(crc, ("'b','a',", "'だ','と',", "2,1,"))), [("a", "と", 1), ("b", "だ", 2)]
    kept = act_recording.Checksums(columns, (crc("('b', 'だ', 2)"), crc("('a', 'と', 1)")))
    assert mismatched_sums(kept, lines) is None
    found, now = (
        mismatched_sums(kept, [("a", "も", 1), lines[1]]),
        act_recording.summary_of_lines([lines[1], ("a", "も", 1)]).sums,
    )
    assert found is not None
    assert [before == after for before, after in zip(found.columns, now.columns, strict=True)] == [True, False, True]
    assert [before == after for before, after in zip(found.rows, now.rows, strict=True)] == [True, False]


def test_a_group_of_one_row_is_located_too() -> None:
    kept = act_recording.Checksums(tuple(map(crc, ("'a',", "'と',"))), (crc("('a', 'と')"),))
    found, now = mismatched_sums(kept, [("a", "も")]), act_recording.summary_of_lines([("a", "も")]).sums
    assert found is not None
    assert [before == after for before, after in zip(found.columns, now.columns, strict=True)] == [True, False]


def test_a_text_that_is_no_utf_8_is_summed_as_it_was() -> None:
    line = ("a", "\udcff")
    assert mismatched_sums(act_recording.Checksums(rows=(crc(repr(line)),)), [line]) is None
