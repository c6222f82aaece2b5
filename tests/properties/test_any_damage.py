"""No damage ends a command as a defect: any cell, any row, any byte; and a changed cell is named."""

import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nakano_status.store.integrity import TABLES
from nakano_status.store.tables import all_tables
from tests.support.command_line import run
from tests.support.damage import CHANGES, Hit, found_out, hit, lost, rows_of
from tests.support.whole_stores import whole_store

FOLDER_KEPT = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
NAMES = [table.name for table in TABLES]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whole_store(tmp_path_factory.mktemp("sound"))


def test_every_table_of_the_data_file_has_rows_and_all_are_sound(sound: Path) -> None:
    assert {table.name for table, _, _ in rows_of(sound)} == set(NAMES)
    assert run("verify", "--store", sound).code == 0


@given(data=st.data())
@FOLDER_KEPT
def test_any_changed_cell_is_named_and_ends_no_command_as_a_defect(
    sound: Path, tmp_path: Path, data: st.DataObject
) -> None:
    table = data.draw(st.sampled_from(TABLES))
    column = data.draw(st.sampled_from(list(table.columns)))
    rowids = [rowid for each, rowid, _ in rows_of(sound) if each is table]
    how = data.draw(st.sampled_from([*CHANGES, "swapped"]))
    assert found_out(sound, Hit(table.name, column.name, data.draw(st.sampled_from(rowids)), how), tmp_path) is None


@pytest.mark.parametrize("table", ["received_file", "publication_file", "sent_form"])
def test_a_digest_that_is_no_text_is_named(sound: Path, tmp_path: Path, table: str) -> None:
    assert found_out(sound, Hit(table, "sha256", 1, "blob"), tmp_path) is None


@pytest.mark.parametrize(
    ("table", "column", "command"),
    [
        ("division", "division_id", "kpi list"),
        ("division_place", "division_id", "kpi list"),
        ("indicator_owner", "division_id", "kpi list"),
        ("batch_file", "code", "received"),
        ("batch_file", "verdict", "received"),
    ],
)
def test_a_command_that_words_what_it_read_refuses_a_damaged_file(
    sound: Path, tmp_path: Path, table: str, column: str, command: str
) -> None:
    rowids = [rowid for each, rowid, _ in rows_of(sound) if each.name == table]
    for rowid in rowids[:: len(rowids) // 4 or 1]:
        path = _copy(sound, tmp_path)
        hit(path, Hit(table, column, rowid, "other"))
        assert run(*command.split(), "--json", "--store", path).code in (0, 2)


READING = (
    *("show", "counts", "board", "todo", "conflicts", "held", "received", "publications", "round list", "kpi list"),
    *("frames list", "opinions list", "division list", "plan editions", "templates list", "fates", "backup list"),
)
"""The commands that need nothing but a data file."""


@pytest.mark.timeout(3_600)
@pytest.mark.sample(4)
@pytest.mark.parametrize("table", NAMES)
def test_any_lost_row_is_named_and_ends_no_reading_as_a_defect(
    sound: Path, tmp_path: Path, table: str, pytestconfig: pytest.Config
) -> None:
    rowids = [rowid for each, rowid, _ in rows_of(sound) if each.name == table]
    for rowid in rowids if pytestconfig.getoption("--whole") else rowids[:: len(rowids) // 3 or 1]:
        path = _copy(sound, tmp_path)
        lost(path, table, rowid)
        ended = {words: run(*words.split(), "--json", "--store", path).code for words in READING}
        assert {words: code for words, code in ended.items() if code not in (0, 1, 2)} == {}, (table, rowid)
        said = run("verify", "--json", "--store", path)
        if table == "store_info":
            assert said.code == 2, said
        elif table not in ("draft", "setting"):  # these are written without a history
            assert (said.code, table in {each.get("table") for each in said.keys["problems"]}) == (1, True), rowid


@pytest.mark.timeout(3_600)
@pytest.mark.sample(2)
@pytest.mark.parametrize("table", NAMES)
def test_any_cell_that_refers_to_nothing_ends_no_reading_as_a_defect(
    sound: Path, tmp_path: Path, table: str, pytestconfig: pytest.Config
) -> None:
    rowids = [rowid for each, rowid, _ in rows_of(sound) if each.name == table]
    chance = Random(pytestconfig.getoption("randomly_seed", 0))
    for column in all_tables.tables[table].columns:
        ends = {rowids[0], rowids[-1]} if pytestconfig.getoption("--whole") else {chance.choice(rowids)}
        for rowid in sorted(ends):
            path = _copy(sound, tmp_path)
            hit(path, Hit(table, column.name, rowid, "other"))
            ended = {words: run(*words.split(), "--json", "--store", path).code for words in READING}
            assert {words: code for words, code in ended.items() if code not in (0, 1, 2)} == {}, (column, rowid)


@pytest.mark.sample(10)
@pytest.mark.parametrize("table", [name for name in NAMES if name not in ("draft", "setting")])
def test_a_table_without_its_rows_is_found(sound: Path, tmp_path: Path, table: str) -> None:
    path = _copy(sound, tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a name of our own
    said = run("verify", "--json", "--store", path)
    if table == "store_info":
        assert said.code == 2, said
        return
    assert said.code == 1
    assert table in {each.get("table") for each in said.keys["problems"]}


@given(offset=st.integers(0, 10**7), bit=st.integers(0, 7))
@FOLDER_KEPT
def test_any_flipped_bit_of_the_file_ends_in_an_answer(sound: Path, tmp_path: Path, offset: int, bit: int) -> None:
    content = bytearray(sound.read_bytes())
    content[offset % len(content)] ^= 1 << bit
    path = tmp_path / "copy.nakano"
    path.write_bytes(content)
    for command in ("verify", "show", "counts"):
        assert run(command, "--json", "--store", path).code in (0, 1, 2)


def _copy(sound: Path, folder: Path) -> Path:
    path = folder / "copy.nakano"
    path.write_bytes(sound.read_bytes())
    return path
