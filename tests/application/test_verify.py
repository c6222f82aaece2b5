"""Data files are verified."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.verify import find_head, read_history_head, verify
from nakano_status.application.verify_files import verify_files
from nakano_status.domain.history.acts import Act, Change, HeadOf, Why
from nakano_status.domain.merge.resolution import OFFICE
from nakano_status.domain.problems.problem import Problem, Severity
from tests.support.altered_stores import begin_history_anew, change_store, forget_history, rewrite_whole_history
from tests.support.command_line import run
from tests.support.expected import of_kind
from tests.support.fields import slot_in
from tests.support.rounds import OWN
from tests.support.stores import act, read_in
from tests.support.whole_stores import whole_store

SLOT = slot_in(OWN[0], "done")


def test_a_sound_data_file_is_told_so(parts: Parts, office: Store) -> None:
    edit_entry(parts, office, Entry(OWN[0], {"mark": "○", "done": "実施した。"}))
    outcome = verify(office)
    assert (outcome.value, outcome.problems) == (True, ())


@pytest.mark.stale
def test_a_value_that_the_words_do_not_give_is_named_with_its_row(parts: Parts, office: Store) -> None:
    edit_entry(parts, office, Entry(OWN[0], {"done": "実施した。"}))
    with act(office) as work:
        work.entries.save_current("R4", [replace(work.entries.current("R4")[SLOT], values=("書き換えた。",))])
    outcome = verify(office)
    assert not outcome.value
    assert [(each.code, each.place.table_key, each.place.table_column) for each in outcome.problems] == [
        ("STORE-VALUES-OFF", f"R4/{OWN[0]}//done", "value")
    ]


def test_a_change_that_came_from_nowhere_is_named(office: Store) -> None:
    with act(office) as work:
        added = work.begin_act("test", None)
        work.entries.add_changes(
            [Change(added.act_id, "R4", OWN[0], "done", None, None, "x", OFFICE, Why.TYPED, "gone")]
        )
    assert [each.code for each in verify(office).problems] == ["STORE-SOURCE-MISSING", "STORE-HISTORY-OFF"]


def test_a_history_that_does_not_lead_to_what_stands_is_named_with_its_field(parts: Parts, office: Store) -> None:
    edit_entry(parts, office, Entry(OWN[0], {"mark": "◎", "done": "実施した。"}))
    with act(office) as work:
        added = work.begin_act("test", None)
        torn = Change(added.act_id, "R4", OWN[1], "done", None, "なかった文", None, OFFICE, Why.TYPED)
        work.entries.add_changes([torn, replace(torn, row_id=OWN[0], key="mark", was="◎", now="△")])
    outcome = verify(office)
    assert [(each.code, each.place.id, each.place.table_key) for each in outcome.problems] == [
        ("STORE-HISTORY-OFF", OWN[1], f"R4/{OWN[1]}//done"),
        ("STORE-HISTORY-OFF", OWN[0], f"R4/{OWN[0]}//mark"),
    ]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whole_store(tmp_path_factory.mktemp("whole"))


@pytest.mark.parametrize(
    ("harm", "code", "table"),
    [
        ("DELETE FROM ledger_row", "STORE-LEDGER-OFF", "ledger_row"),
        ("UPDATE return_value SET text = '書き換えた。' WHERE key = 'later_years'", "STORE-RETURN-OFF", "return"),
        ("UPDATE return_parent SET parent_id = 'x'", "STORE-RETURN-OFF", "return"),
        ("UPDATE package SET seal = replace(seal, substr(seal, 1, 1), 'x')", "STORE-SEAL-OFF", "package"),
        ("UPDATE package_value SET value = 'x' WHERE key = 'done'", "STORE-SEAL-OFF", "package"),
        ("UPDATE \"return\" SET state = 'rejected'", "STORE-VALUES-OFF", "entry_value"),
        ("UPDATE batch_file SET verdict = 'lost'", "STORE-CELL-BROKEN", "batch_file"),
        ("UPDATE entry_value SET conflict = 1 - conflict", "STORE-VALUES-OFF", "entry_value"),
        ("UPDATE entry_word SET word_id = 'x' || word_id", "STORE-VALUES-OFF", "entry_word"),
    ],
)
def test_what_follows_from_the_rest_is_found_without_what_the_acts_recorded(
    parts: Parts, whole: Path, tmp_path: Path, harm: str, code: str, table: str
) -> None:
    path = Path(shutil.copyfile(whole, tmp_path / "older.nakano"))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        forget_history(connection)
        with closing(parts.stores.open(path, read_only=True)) as store:
            assert {each.code for each in verify(store).problems} == {"STORE-HISTORY-CHANGED", "STORE-HEAD-UNKNOWN"}
        connection.execute(harm)
    with closing(parts.stores.open(path, read_only=True)) as store:
        assert (code, table) in {(each.code, each.place.table) for each in verify(store).problems}


def test_an_answer_that_was_rewritten_with_all_digests_differs_from_its_file(parts: Parts, whole_copy: Path) -> None:
    with closing(sqlite3.connect(whole_copy, isolation_level=None)) as connection:
        connection.execute("UPDATE return_value SET text = '実施しなかった。' WHERE text = '試行し、実施した。'")
        begin_history_anew(connection)
    with closing(parts.stores.open(whole_copy)) as store:
        (found,) = verify_files(parts, store)
        assert (found.code, found.place.file, found.expected) == (
            "STORE-FILE-DIFFERS",
            "税務課.xlsx",
            "試行し、実施した。",
        )
        assert found.place.cell is not None
        assert "回答" in found.place.cell


OTHER = "(SELECT cell, text FROM return_value WHERE text = '続ける。')"


@pytest.mark.parametrize(
    ("change", "found", "expected"),
    [
        ("UPDATE return_value SET text = '偽', cell = NULL WHERE {}", "偽", "試行し、実施した。"),
        ("UPDATE return_value SET cell = NULL WHERE {}", "試行し、実施した。", "試行し、実施した。"),
        ("UPDATE return_value SET text = '偽', cell = '回答!A1' WHERE {}", "偽", "試行し、実施した。"),
        (  # the cell of another field or row shows the same text
            "UPDATE return_value SET (cell, text) = {other} WHERE {}",
            "続ける。",
            "試行し、実施した。",
        ),
        ("DELETE FROM return_value WHERE {}", "", "試行し、実施した。"),
    ],
)
def test_an_answer_is_the_one_of_its_row_and_field_in_the_file(
    parts: Parts, whole_copy: Path, change: str, found: str, expected: str
) -> None:
    with closing(sqlite3.connect(whole_copy, isolation_level=None)) as connection:
        connection.execute(change.format("text = '試行し、実施した。'", other=OTHER))
        begin_history_anew(connection)
    with closing(parts.stores.open(whole_copy)) as store:
        assert [(each.code, each.found, each.expected) for each in verify_files(parts, store)] == [
            ("STORE-FILE-DIFFERS", found, expected)
        ]


def test_a_sound_file_is_read_without_a_difference(parts: Parts, whole_copy: Path) -> None:
    with closing(parts.stores.open(whole_copy)) as store:
        assert verify_files(parts, store) == ()


def test_a_file_that_is_no_workbook_any_more_is_advice(parts: Parts, whole_copy: Path) -> None:
    change_store(whole_copy, "UPDATE received_file SET content = x'5a'")
    with closing(parts.stores.open(whole_copy)) as store:
        assert {(each.code, each.severity) for each in verify_files(parts, store)} == {
            ("STORE-FILE-NOT-READ", Severity.ADVICE)
        }


def test_a_head_is_found_by_the_letters_that_papers_state(parts: Parts, whole_copy: Path) -> None:
    with closing(parts.stores.open(whole_copy)) as store:
        before = read_in(store, lambda records: records.history.head())
        with act(store) as work:
            work.settings.save("k", "v")
        with store.reading() as records:
            of_kind(Act, find_head(records, before[:12]))
            assert read_history_head(records).head != before
            unknown = of_kind(Problem, find_head(records, "0" * 12))
            assert unknown.code == "STORE-HEAD-UNKNOWN"


def test_the_number_of_a_received_file_is_told_from_a_head(parts: Parts, whole_copy: Path) -> None:
    with closing(parts.stores.open(whole_copy)) as store, store.reading() as records:
        (file, *_) = records.exchange.received()
        found = of_kind(Problem, find_head(records, file.sha256[:12]))
        assert (found.code, found.place.file) == ("STORE-HEAD-OF-FILE", file.name)


def test_a_history_that_was_computed_again_does_not_have_the_heads_that_were_stated(
    parts: Parts, whole_copy: Path
) -> None:
    with closing(parts.stores.open(whole_copy)) as store, act(store) as work:
        work.history.add_stated_head(HeadOf.PACKAGE, "p1", work.history.head())
    with closing(sqlite3.connect(whole_copy, isolation_level=None)) as connection:
        connection.execute("UPDATE act SET by_name = '別の人' WHERE ordinal = 1")
        begin_history_anew(connection)
    with closing(parts.stores.open(whole_copy)) as store:
        codes = {(each.code, each.place.table_key) for each in verify(store).problems}
        assert codes >= {("STORE-HEAD-UNKNOWN", "package/p1")}


def test_a_rewritten_history_without_the_heads_that_were_stated_is_found_by_that_of_a_paper(
    parts: Parts, whole_copy: Path
) -> None:
    with closing(parts.stores.open(whole_copy)) as store, act(store) as work:
        before = work.history.head()
        work.history.add_stated_head(HeadOf.PACKAGE, "p1", before)
        work.settings.save("k", "written")
    rewrite_whole_history(whole_copy, "written", "forged")
    with closing(parts.stores.open(whole_copy)) as store, store.reading() as records:
        assert records.settings.read("k") == "forged"
        assert verify(store).problems == ()
        assert isinstance(find_head(records, before[:12]), Problem)


def test_the_command_shows_the_head_and_looks_for_another(whole_copy: Path) -> None:
    said = run("verify", "--json", "--store", whole_copy)
    assert (said.code, said.keys["ok"], len(said.keys["head"])) == (0, True, 64)
    assert said.keys["since"].startswith("20")
    assert run("verify", "--head", said.keys["head"][:12], "--json", "--store", whole_copy).keys["after"]
    unknown = run("verify", "--head", "0000 0000 0000", "--json", "--store", whole_copy)
    assert (unknown.code, [each["code"] for each in unknown.keys["problems"]]) == (1, ["STORE-HEAD-UNKNOWN"])


def test_a_damaged_history_is_named_and_testifies_to_nothing(whole_copy: Path) -> None:
    change_store(whole_copy, "UPDATE act SET act_id = x'00' WHERE ordinal = 2")
    said = run("verify", "--head", "0000 0000 0000", "--json", "--store", whole_copy)
    assert (said.code, said.keys["head"], said.keys["since"]) == (1, None, None)
    assert "act" in {each.get("table") for each in said.keys["problems"]}
