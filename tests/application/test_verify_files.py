"""Verify reads the received files again, and finds the heads that papers and forms state in the history."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.application.ports.data_file import Parts
from nakano_status.application.verify import find_head, read_testimony, verify, verify_files
from nakano_status.domain.history.acts import Act, HeadOf
from nakano_status.domain.problems.problem import Problem, Severity
from tests.support.altered_stores import begin_history_anew, change_store, rewrite_whole_history
from tests.support.command_line import run
from tests.support.stores import act


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
        with store.reading() as records:
            before = records.history.head()
        with act(store) as work:
            work.settings.save("k", "v")
        with store.reading() as records:
            found = find_head(records, before[:12])
            assert isinstance(found, Act)
            assert read_testimony(records).head != before
            unknown = find_head(records, "0" * 12)
            assert isinstance(unknown, Problem)
            assert unknown.code == "STORE-HEAD-UNKNOWN"


def test_the_number_of_a_received_file_is_told_from_a_head(parts: Parts, whole_copy: Path) -> None:
    with closing(parts.stores.open(whole_copy)) as store, store.reading() as records:
        (file, *_) = records.arrivals.received()
        found = find_head(records, file.sha256[:12])
        assert isinstance(found, Problem)
        assert (found.code, found.place.file) == ("STORE-HEAD-OF-FILE", file.name)


def test_a_history_that_was_computed_again_does_not_have_the_heads_that_were_stated(
    parts: Parts, whole_copy: Path
) -> None:
    with closing(parts.stores.open(whole_copy)) as store, act(store) as work:
        work.history.state(HeadOf.PACKAGE, "p1", work.history.head())
    with closing(sqlite3.connect(whole_copy, isolation_level=None)) as connection:
        connection.execute("UPDATE act SET by_name = '別の人' WHERE ordinal = 1")
        begin_history_anew(connection)
    with closing(parts.stores.open(whole_copy)) as store:
        codes = {(each.code, each.place.key) for each in verify(store).problems}
        assert codes >= {("STORE-HEAD-UNKNOWN", "package/p1")}


def test_a_rewritten_history_without_the_heads_that_were_stated_is_found_by_that_of_a_paper(
    parts: Parts, whole_copy: Path
) -> None:
    with closing(parts.stores.open(whole_copy)) as store, act(store) as work:
        before = work.history.head()
        work.history.state(HeadOf.PACKAGE, "p1", before)
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
