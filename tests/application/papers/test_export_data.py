"""Nothing is left for machines that they could not read, or that counts otherwise than the one tally."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from nakano_status.application.papers.set_kinds import data_paper
from nakano_status.application.papers.set_kinds.data_paper import DataTables, read_tables
from nakano_status.application.papers.writing import DrawnPaper
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.catalogue.plans import BuiltIn
from nakano_status.documents.data_table import DataTable
from nakano_status.domain.problems.problem import Severity
from tests.support.made_papers import make
from tests.support.replaced_parts import with_workbooks
from tests.support.rounds import round_of


def drawn(parts: Parts, found: DataTables) -> dict[str, DrawnPaper]:
    return {each.path: each.draw(parts) for each in data_paper.data_files(found)}


def test_a_file_that_breaks_an_item_by_the_programs_fault_is_not_left(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    def write_twice(name: str, table: DataTable, made_at: datetime) -> bytes:
        doubled = replace(table, columns=(*table.columns[:-1], table.columns[0]))
        return parts.workbooks.write_data(name, doubled, made_at)

    with pytest.raises(RuntimeError, match="DATA-1-6"):
        make(
            with_workbooks(parts, write_data=write_twice),
            office,
            data_paper.PAPER,
            tmp_path / "データ",
        )
    assert not (tmp_path / "データ").exists()


def test_a_file_in_which_one_number_means_two_things_is_not_left(
    parts: Parts, office: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_paper, "numbers_of", lambda nodes: dict.fromkeys((node.code for node in nodes), 1))
    with office.reading() as records:
        found = read_tables(parts, records, round_of(office))
    with pytest.raises(RuntimeError, match="目標番号の1が"):
        drawn(parts, found)


def test_a_file_that_counts_otherwise_is_not_left(parts: Parts, office: Store) -> None:
    with office.reading() as records:
        found = read_tables(parts, records, round_of(office))
    wrong = replace(found.counts, counts={**found.counts.counts, "◎": 1})
    with pytest.raises(RuntimeError, match=r"進捗状況一覧データ_R4\.csv"):
        drawn(parts, replace(found, counts=wrong))


def test_what_is_longer_than_the_rows_is_in_its_workbook_alone(parts: Parts, office: Store) -> None:
    with office.reading() as records:
        found = read_tables(parts, records, round_of(office))
    name, table = list(found.tables.items())[-1]
    long = replace(table, rows=table.rows * 5)
    files = drawn(parts, replace(found, tables={**found.tables, name: long}))
    assert [each for each in files if each.startswith(name)] == [f"{name}.xlsx"]


def test_equal_contents_are_equal_bytes(parts: Parts, office: Store) -> None:
    with office.reading() as records:
        once, again = (drawn(parts, read_tables(parts, records, round_of(office))) for _ in range(2))
    assert once == again


def test_names_fit_every_office_computer(parts: Parts, office: Store) -> None:
    with office.reading() as records:
        names = drawn(parts, read_tables(parts, records, round_of(office)))
    assert all(len(name) <= 40 and name.encode("cp932").decode("cp932") == name for name in names)


def test_the_wards_code_ends_with_its_check_digit() -> None:
    *digits, check = map(int, BuiltIn().names("nakano2")["area_code"])
    assert (11 - sum(digit * weight for digit, weight in zip(digits, range(6, 1, -1), strict=True)) % 11) % 10 == check


def test_a_plan_of_no_known_ward_has_its_data_with_a_word_on_it(
    parts: Parts, office: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BuiltIn, "names", lambda *_: {})
    with office.reading() as records:
        files = drawn(parts, read_tables(parts, records, round_of(office)))
    rows = files["進捗状況一覧データ_R4.csv"]
    assert "DATA-1-12" in {each.code for each in rows.problems}
    assert {each.severity for each in rows.problems} == {Severity.ADVICE}
