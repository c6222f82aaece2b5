"""Every column of a list with texts is read or reported, and headings without a year are found in any year."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.create_store import create_store
from nakano_status.application.plan.import_list import ImportedList, ListImport, import_list
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.read.rows import read_rows
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.refusals.exchange import ListColumnsUnclear
from tests.support.ward_lists import ACTUAL, ROWS, YEAR, Page, ward_plan, ward_profile, workbook

HEAD = ("施策", "事業名", "評価", "理由", "取組状況", "今後の取組", "担当課")
VALUES = tuple(f"{place}件" for place in range(len(ROWS)))


@pytest.fixture
def ward(parts: Parts, tmp_path: Path) -> Iterator[Store]:
    """The data file of the ward's plan with an item 実績値."""
    create_store(parts, tmp_path / "ward.nakano", ward_plan(ward_profile(items=[ACTUAL])))
    with closing(parts.stores.open(tmp_path / "ward.nakano")) as store:
        yield store


def take_in(
    parts: Parts, store: Store, *headings: str, done: str = "取組状況", asks: bool = False, of_year: bool = True
) -> Outcome[ImportedList]:
    """Import a list with further columns under these headings, whose texts begin with the place of the column."""
    head = [done if each == "取組状況" else each for each in HEAD]
    lines = [
        [row.measure, row.title, row.mark, row.reason, row.done, row.planned, row.division]
        + [f"{place}:{value}" for place in range(len(headings))]
        for row, value in zip(ROWS, VALUES, strict=True)
    ]
    path = store.file.parent / "一覧.xlsx"
    path.write_bytes(workbook(Page("一覧", [[*head, *headings], *lines])))
    return import_list(parts, store, ListImport(path, YEAR if of_year else None, asks=asks))


def actuals(store: Store) -> list[str | None]:
    with store.reading() as records:
        return [row.values.get("actual") for row in read_rows(records, chosen_round(records, YEAR))]


@pytest.mark.parametrize(
    "heading",
    ["実績値", "令和6年度\n実績値", "R6 実績値", "令和6年度末の実績値", "2024年度実績値", "令和6年度 実績値（％）"],
)
def test_a_heading_without_a_year_is_found_with_the_year_of_the_list_before_it(
    parts: Parts, ward: Store, heading: str
) -> None:
    done = take_in(parts, ward, heading, asks=True)
    assert actuals(ward) == [f"0:{each}" for each in VALUES]
    assert not {"LIST-COLUMN-MISSING", "LIST-COLUMN-IGNORED"} & {each.code for each in done.problems}


def test_of_the_years_before_a_heading_that_of_the_list_is_read(parts: Parts, ward: Store) -> None:
    take_in(parts, ward, "令和5年度実績値", "令和6年度実績値")
    assert actuals(ward) == [f"1:{each}" for each in VALUES]


@pytest.mark.parametrize("of_year", [False, True])
def test_a_column_of_another_year_is_no_item_and_a_person_is_asked(parts: Parts, ward: Store, *, of_year: bool) -> None:
    done = take_in(parts, ward, "令和5年度実績値", done="令和6年度の取組状況", of_year=of_year)
    assert actuals(ward) == [None] * len(ROWS)
    asked = [(each.code, each.found) for each in done.problems if each.severity is Severity.QUESTION]
    assert asked == [("LIST-COLUMN-MISSING", "実績値"), ("LIST-COLUMN-IGNORED", "令和5年度実績値")]


def test_a_list_is_not_imported_before_the_item_of_a_column_is_asked_for(parts: Parts, ward: Store) -> None:
    with pytest.raises(ListColumnsUnclear) as refused:
        take_in(parts, ward, "成果", "備考", asks=True)
    assert refused.value.details["found"] == "実績値"
    assert [(each.place.cell, each.found) for each in refused.value.problems] == [("H1", "成果"), ("I1", "備考")]
    with ward.reading() as records:
        assert list(records.rounds.all()) == []


def test_nothing_is_asked_if_each_item_or_each_column_with_texts_is_known(parts: Parts, ward: Store) -> None:
    take_in(parts, ward, asks=True)  # 実績値 has no column, and none is left
    done = take_in(parts, ward, "実績値", "備考", asks=True)
    assert [(each.code, each.severity) for each in done.problems] == [("LIST-COLUMN-IGNORED", Severity.ADVICE)]
