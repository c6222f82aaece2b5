"""The data table: one row a listing with everything in a cell of its own; its marks add up to the count."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.documents.data_table import DataTable, ValueKind, dictionary_table
from nakano_status.documents.progress_data import (
    DataListing,
    DataNode,
    ProgressData,
    has_own_codes,
    numbers_of,
    progress_table,
    tally_of_data,
)
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.plan import Area, PlanNode
from nakano_status.domain.round.tally import Exclusion
from tests.support.fields import NAKANO
from tests.support.marks import AS_PLANNED

NODES = (DataNode("1", 1, "便利にする"), DataNode("1-2", 2, None), DataNode("1-2-③", 3, "窓口"))
ROW = DataListing(
    row_id="1-2-3-01-A",
    nodes=NODES,
    title="○窓口の拡大",
    sponsor="区",
    repost_of=None,
    figure=AS_PLANNED,
    values={"done": "広げた。\n増やした。", "next_year": "続ける。", "change_kind": "前倒し"},
    lead="戸籍住民課",
    tracker=None,
    associates=("税務課",),
)
CONTENT = ProgressData(
    Area("131148", "東京都中野区"), "計画", "当初計画", FiscalYear(2022), date(2023, 3, 31), (ROW,), NAKANO
)


def records(table: DataTable) -> list[dict[str, object]]:
    return [dict(zip((column.heading for column in table.columns), row, strict=True)) for row in table.rows]


def test_a_row_says_each_thing_in_a_cell_of_its_own() -> None:
    (record,) = records(progress_table(CONTENT))
    said = {key: value for key, value in record.items() if value is not None}
    assert said == {
        "全国地方公共団体コード": "131148",
        "地方公共団体名": "東京都中野区",
        "計画名": "計画",
        "計画の版": "当初計画",
        "対象年度（西暦）": 2022,
        "対象年度（和暦）": "令和4年度",
        "時点": date(2023, 3, 31),
        "掲載順": 1,
        "管理番号": "1-2-3-01-A",
        "目標番号": 1,
        "目標名": "便利にする",
        "取組の方向番号": 2,
        "実施内容番号": 3,
        "実施内容名": "窓口",
        "事業内容": "○窓口の拡大",
        "実施主体": "区",
        "報告対象": "対象",
        "進捗状況": "◎",
        "取組状況": "広げた。\n増やした。",
        "次年度の取組予定": "続ける。",
        "主管課": "戸籍住民課",
        "関係課1": "税務課",
    }


def test_blanks_that_make_no_difference_are_left_off_and_line_breaks_are_not() -> None:
    typed = replace(ROW, values={"done": "広げた。　\n増やした。\n\n"})
    (record,) = records(progress_table(replace(CONTENT, listings=(typed,))))
    assert record["取組状況"] == "広げた。\n増やした。"


@pytest.mark.parametrize(
    ("figure", "in_report", "why"),
    [
        (Exclusion.REPOST, "対象外", "再掲"),
        (Exclusion.UNANSWERED, "対象", "未記入"),
        (Exclusion.OPEN_CONFLICT, "対象", "相違（確認前）"),
    ],
)
def test_a_row_that_is_not_counted_has_no_mark_and_says_why(figure: Exclusion, in_report: str, why: str) -> None:
    left_out = replace(ROW, figure=figure, values={"mark": "◎"})
    (record,) = records(progress_table(replace(CONTENT, listings=(left_out,))))
    assert (record["報告対象"], record["集計から除いた理由"], record["進捗状況"]) == (in_report, why, None)


def test_every_row_has_as_many_columns_as_the_one_with_the_most_divisions() -> None:
    busy = replace(ROW, associates=("税務課", "職員課", "経理課"))
    table = progress_table(replace(CONTENT, listings=(ROW, busy)))
    assert [column.heading for column in table.columns][-3:] == ["関係課1", "関係課2", "関係課3"]
    assert {len(row) for row in table.rows} == {len(table.columns)}


def test_a_plan_whose_ward_is_not_known_has_no_columns_of_it() -> None:
    headings = [column.heading for column in progress_table(replace(CONTENT, area=None)).columns]
    assert headings[0] == "計画名"


def test_a_level_that_the_plan_lacks_has_the_sign_for_no_figure() -> None:
    flat = replace(ROW, nodes=(NODES[0], None, NODES[2]))
    (record,) = records(progress_table(replace(CONTENT, listings=(flat,))))
    assert (record["取組の方向番号"], record["取組の方向名"]) == ("***", None)


CODES = st.sampled_from(("1-1-①", "1-2-①", "1-1-12", "2-1-⑳", "Ⅰ", "I", "V", "VIII", "A", "B", "1", "2", "3-あ", "3-0"))


@given(
    st.lists(st.tuples(CODES, st.sampled_from((None, "I", "A"))), min_size=1, max_size=12, unique_by=lambda it: it[0])
)
def test_no_two_nodes_under_a_parent_have_one_number(given_nodes: list[tuple[str, str | None]]) -> None:
    nodes = [PlanNode(code, "work", parent, None, place) for place, (code, parent) in enumerate(given_nodes)]
    numbers = numbers_of(nodes)
    assert len({(node.parent, numbers[node.code]) for node in nodes}) == len(nodes)
    assert all(number >= 1 for number in numbers.values())


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (("1-1-①", "1-1-③"), [1, 3]),
        (("1-1-①", "1-2-①", "1-3-①"), [1, 2, 3]),
        (("I", "V"), [1, 5]),
        (("Ⅱ", "Ⅸ"), [2, 9]),
        (("A", "C"), [1, 2]),
        (("C", "V"), [1, 2]),
        (("Ⅰ-あ", "Ⅰ-い"), [1, 2]),
    ],
)
def test_a_number_is_the_printed_one_where_it_is_clear(codes: tuple[str, ...], expected: list[int]) -> None:
    nodes = [PlanNode(code, "work", "X", None, place) for place, code in enumerate(codes, start=4)]
    assert [numbers_of(nodes)[code] for code in codes] == expected


def test_only_codes_that_the_numbers_do_not_tell_have_columns() -> None:
    assert has_own_codes([PlanNode("I", "goal", None, None, 1)], {"I": 1})
    assert has_own_codes([PlanNode("1-1-①", "measure", None, None, 1)], {"1-1-①": 1})
    nodes = [PlanNode("1", "goal", None, None, 1), PlanNode("1-1-⑪", "measure", "1-1", None, 1)]
    assert not has_own_codes(nodes, {"1": 1, "1-1-⑪": 11})
    (record,) = records(progress_table(replace(CONTENT, has_codes=True)))
    assert (record["目標コード"], record["実施内容コード"]) == ("1", "1-2-3")


def test_the_dictionary_tells_every_column_in_order() -> None:
    table = progress_table(CONTENT)
    told = records(dictionary_table({"進捗": table}, "定義書"))
    assert [each["項目名"] for each in told] == [column.heading for column in table.columns]
    assert [each["項目番号"] for each in told] == list(range(1, len(table.columns) + 1))
    assert {each["データ型"] for each in told} == {kind.value for kind in ValueKind}
    assert all(each["説明"] for each in told)


def csv_of(*marks: str) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([["管理番号", "進捗状況"], *(["1", mark] for mark in marks)])
    return text.getvalue().encode("utf-8-sig")


def test_the_marks_of_a_csv_are_counted_from_its_bytes() -> None:
    assert tally_of_data(csv_of("◎", "", "○", "◎"), "◎○△×") == {"◎": 2, "○": 1, "△": 0, "×": 0, "total": 3}


def test_what_is_no_mark_is_never_counted() -> None:
    with pytest.raises(ValueError, match="▽"):
        tally_of_data(csv_of("◎", "▽"), "◎○△×")


def test_another_csv_is_not_counted() -> None:
    with pytest.raises(ValueError, match="進捗状況"):
        tally_of_data("管理番号,題名\r\n1,あ\r\n".encode(), "◎○△×")
