"""提出状況 on paper: its content, its order, and how much room its rows have."""

import dataclasses

import pytest

from nakano_status.application.papers.kinds.board_paper import ANSWERED, FIGURES, NAME, BoardEntry, Sign
from nakano_status.documents.document import Align, Paragraph, Row, Table, plain_text
from tests.support.board_papers import LONG_NAME, LONG_STATE, entry, many, paper


def table_of(*entries: BoardEntry) -> Table:
    (*_, table) = paper(*entries).blocks
    assert isinstance(table, Table)
    return table


def texts(row: Row) -> list[str]:
    return [plain_text(cell.text) for cell in row.cells]


def column(table: Table, heading: str) -> list[str]:
    """Return the texts of a column that is left of the state's."""
    place = texts(table.head[0]).index(heading)
    return [texts(row)[place] for row in table.rows]


def test_the_head_says_what_it_is_as_of_when_and_how_many_are_in() -> None:
    found = paper(entry("総務課"))
    lines = [plain_text(each.text) for each in found.blocks if isinstance(each, Paragraph)]
    assert lines == [
        "令和4年度末時点　提出状況",
        "回答期限　令和5年7月14日（金）　　15所管中9所管が提出",
        "令和5年7月13日（木） 16:40現在",
    ]
    assert found.title == lines[0]


def test_a_division_is_below_its_department_with_its_sign_and_state() -> None:
    table = table_of(entry("総務課"))
    assert texts(table.head[0]) == ["部・所管課", "件数", "記入済", "状態", "受領", "回答期限"]
    assert texts(table.rows[1]) == ["　総務課", "8", "5/8", Sign.HALF, "提出済", "12/28 16:40", "12月28日"]
    assert [each.align is Align.RIGHT for each in table.columns] == [False, True, True, False, False, False, False]


def test_departments_have_their_sums_and_all_has_one() -> None:
    table = table_of(entry("総務課"), entry("職員課"), entry("議会事務局", None))
    sums = [row for row in table.rows if all(cell.is_shaded for cell in row.cells)]
    assert [(texts(row)[0], texts(row)[2]) for row in sums] == [
        ("総務部", "10/16"),
        ("部の登録がない所管課", "5/8"),
        ("合計", "15/24"),
    ]
    assert all(run.bold for row in sums for cell in row.cells for run in cell.text)
    assert [row for row in table.rows if row.is_kept_with_next] == sums[:-1]


def test_figures_have_a_column_where_any_are_asked_for_and_none_else() -> None:
    both, without = table_of(entry("総務課"), entry("住宅課", figures=10)), table_of(entry("総務課"))
    assert set(texts(both.head[0])) - set(texts(without.head[0])) == {FIGURES}
    assert both.width == without.width == 177
    assert column(both, FIGURES) == ["1/10", "", "1/10", "1/10"]


def test_nothing_is_said_of_what_there_is_none_of() -> None:
    table = table_of(dataclasses.replace(entry("住宅課", figures=2), rows=0, answered=0))
    assert (column(table, ANSWERED), column(table, FIGURES)) == ([""] * 3, ["1/2"] * 3)
    assert column(table_of(), NAME) == ["合計"]


@pytest.mark.parametrize("figures", [0, 1])
def test_rows_share_the_room_of_one_page_as_long_as_there_is_one(figures: int) -> None:
    heights, sizes = [], []
    for count in range(1, 36):
        found = paper(*many(count, 4, figures=figures))
        (section,), table = found.sections, table_of(*many(count, 4, figures=figures))
        assert not section.counts_pages
        rows = [*table.head, *table.rows]
        assert sum(row.height for row in rows) <= section.setup.room[1]
        assert len({row.height for row in rows}) == 1
        heights.append(rows[0].height)
        sizes.append(section.size)
    assert (sizes[25], sizes[-1]) == (10, 8)
    assert sorted(heights, reverse=True) == heights
    assert heights[0] == heights[9] > heights[25]
    (section,) = paper(*many(36, 4)).sections
    assert (section.size, section.counts_pages) == (10, True)


def test_what_is_broken_makes_its_row_higher_by_whole_lines() -> None:
    short, named, stated = table_of(entry("総務課"), entry(LONG_NAME), entry("税務課", state=LONG_STATE)).rows[1:4]
    line = 10 * 25.4 / 72 * 1.3
    assert named.height - short.height == pytest.approx(2 * line)
    assert stated.height - short.height == pytest.approx(3 * line)


def test_a_number_that_is_kept_with_its_unit_may_need_a_line_more() -> None:
    late, short = (table_of(entry("税務課", state=state, figures=1)).rows[1] for state in ("期限超過1226日", "提出済"))
    assert late.height > short.height
    whole = table_of(entry("税務課", state="期限超過1226日　下書き", figures=1)).rows[1]
    assert whole.height - late.height == pytest.approx(late.height - short.height)
