"""Headings are read by meaning."""

import pytest

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.headings import ColumnHeading, read_heading, read_list_headings
from nakano_status.workbook.cells.header_rows import HeaderRow, header_of, read_header
from nakano_status.workbook.form.layout import form_columns
from tests.support.fields import NAKANO, asked_in

R4 = FiscalYear(2022)


@pytest.mark.parametrize(
    ("text", "key", "year"),
    [
        ("管理番号", "id", None),
        ("管 理\n番 号", "id", None),
        ("実施内容", "measure", None),
        ("事業内容", "title", None),
        ("所管課", "divisions", None),
        ("計画上のスケジュール（令和4年度）", "scheduled", 2022),
        ("前回の取組状況", "previous_done", None),
        ("前回の令和4年度取組予定", "planned", 2022),
        ("進捗\n状況", "mark", None),
        ("進捗状況（◎○△×）", "mark", None),
        ("スケジュールの変更理由", "change_reason", None),
        ("変更理由", "change_reason", None),
        ("令和３年度までの\r\n取組状況", "done", 2021),
        ("Ｒ４年度までの取り組み状況", "done", 2022),
        ("令和5年度取組予定", "next_year", 2023),
        ("令和五年度取組予定", "next_year", 2023),
        ("2023年度取組予定", "next_year", 2023),
        ("令和6年度以降取組予定", "later_years", 2024),
        ("計画期間終了後の方向性", "later_years", None),
        ("今後の方向性（次期計画への引継ぎ）", "next_year", None),
        ("変更の種別", "change_kind", None),
        ("事務局への連絡", "note", None),
        ("令和0年度取組予定", "next_year", None),
    ],
)
def test_a_heading_says_its_column_and_its_year(text: str, key: str, year: int | None) -> None:
    assert read_heading(text, NAKANO) == ColumnHeading(key, FiscalYear(year) if year else None)


@pytest.mark.parametrize("text", [None, "", "備考", "取組予定", "進捗", "回答", "目標", "管理番号" * 20])
def test_other_headings_are_none_of_ours(text: str | None) -> None:
    assert read_heading(text, NAKANO) is None


def test_a_heading_has_at_most_60_characters() -> None:
    assert read_heading(f"進捗状況（{'長' * 54}）", NAKANO) == ColumnHeading("mark")
    assert read_heading(f"進捗状況（{'長' * 55}）", NAKANO) is None


@pytest.mark.parametrize("last_year", [FiscalYear(2022), FiscalYear(2023), FiscalYear(2024), FiscalYear(2025)])
def test_every_heading_of_every_year_is_read_back(last_year: FiscalYear) -> None:
    for year in (last_year.plus(-2), last_year.plus(-1), last_year):
        for key in NAKANO.answered_keys(year, last_year):
            assert getattr(read_heading(NAKANO.heading(key, year, last_year), NAKANO), "key", None) == key


def test_the_form_s_own_headings_make_a_header() -> None:
    columns = form_columns(asked_in(R4))
    header = read_header(8, {place: column.heading for place, column in enumerate(columns, start=1)}, NAKANO)
    assert header is not None
    assert header.columns == {column.key: place for place, column in enumerate(columns, start=1)}
    assert (header.unknown, header.twice) == ((), ())


def list_header(texts: dict[int, str | None]) -> HeaderRow:
    found = header_of(1, texts, read_list_headings(texts, NAKANO))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("事業名", "title"),
        ("事 業\n名 称", "title"),
        ("取り組み名", "title"),
        ("進捗", "mark"),
        ("進捗度（◎○△×）", "mark"),
        ("担当課", "divisions"),
        ("所管部署", "divisions"),
        ("取組実績", "done"),
    ],
)
def test_what_other_lists_call_a_column_counts_where_ours_is_not_there(text: str, key: str) -> None:
    ours = {"title": "事業内容", "mark": "進捗状況", "divisions": "所管課", "done": "令和4年度までの取組状況"}
    others = {place: word for place, (each, word) in enumerate(ours.items(), start=2) if each != key}
    header = list_header({1: "管理番号", **others, 9: text})
    assert (header.columns[key], header.unknown) == (9, ())
    with_ours = list_header({1: "管理番号", **others, 7: ours[key], 9: text})
    assert (with_ours.columns[key], with_ours.unknown) == (7, ((9, text),))
    form = read_header(1, {1: "管理番号", **others, 9: text}, NAKANO)
    assert form is not None
    assert (form.columns.get(key), form.unknown) == (None, ((9, text),))  # a form's columns are the office's own


def test_of_two_such_words_for_one_column_none_is_guessed() -> None:
    header = list_header({1: "実施内容", 2: "事業名", 3: "取組名", 4: "進捗", 5: "所管課"})
    assert "title" not in header.columns
    assert header.twice == (("title", (2, 3)),)


def test_a_heading_that_stands_twice_has_no_column() -> None:
    header = read_header(
        1, {1: "管理番号", 2: "進捗状況", 3: "事業内容", 4: "令和5年度取組予定", 7: "令和6年度取組予定"}, NAKANO
    )
    assert header is not None
    assert "next_year" not in header.columns
    assert header.twice == (("next_year", (4, 7)),)


def test_other_columns_are_named() -> None:
    header = read_header(1, {1: "管理番号", 2: "進捗状況", 3: "事業内容", 4: "担当係", 5: None}, NAKANO)
    assert header is not None
    assert header.unknown == ((4, "担当係"),)


@pytest.mark.parametrize(
    "texts",
    [{1: "管理番号", 2: "進捗状況"}, {1: "進捗状況", 2: "変更の種別", 3: "事務局への連絡"}, {1: "記入のしかた"}, {}],
)
def test_a_row_of_few_or_unnamed_headings_is_no_header(texts: dict[int, str | None]) -> None:
    assert read_header(1, texts, NAKANO) is None
