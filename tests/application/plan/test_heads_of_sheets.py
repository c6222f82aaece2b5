"""The sheets of a list, each with its own head, begin the same plan in whatever order they are."""

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import strategies as st

from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.edition_tables import EditionContent
from nakano_status.application.plan.plan_of_list import columns_of_list, sheets_of_list
from nakano_status.application.ports.data_file import Parts
from nakano_status.bootstrap import make_parts
from nakano_status.domain.problems.problem import Severity
from tests.support.ward_lists import Page, content_of_list, workbook

KNOWN, UNUSUAL = ("基本目標", "施策"), "大綱"
LEVELS = (UNUSUAL, *KNOWN)
BESIDE = ("取組", "担当課", "評価")
THREE = Page(
    "甲",
    (
        ("基本目標", "施策", *BESIDE),
        ("1 しごと", "1-1 道", "道路", "土木課", "A"),
        ("1 しごと", "1-2 橋", "橋梁", "土木課", "B"),
        ("2 くらし", "2-1 水", "水道", "水道課", "A"),
    ),
)
TWO = Page("乙", (("施策", *BESIDE), ("3-1 森", "植林", "農林課", "A"), ("3-2 川", "護岸", "土木課", "B")))
ROWS = {
    ((("基本目標", "1 しごと"), ("施策", "道")), "道路", "土木課"),
    ((("基本目標", "1 しごと"), ("施策", "橋")), "橋梁", "土木課"),
    ((("基本目標", "2 くらし"), ("施策", "水")), "水道", "水道課"),
    ((("基本目標", None), ("施策", "森")), "植林", "農林課"),
    ((("基本目標", None), ("施策", "川")), "護岸", "土木課"),
}
"""The rows of a plan that the two sheets begin."""
Row = tuple[tuple[tuple[str, str | None], ...], str, str | None]


def made_of(*pages: Page, statements: Sequence[str] = ()) -> Outcome[EditionContent]:
    return content_of_list(make_parts(), Path("一覧.xlsx"), workbook(*pages), statements)


def rows_of(made: Outcome[EditionContent]) -> list[Row]:
    """Return each row of the plan: the names of its levels with the titles of its nodes, its title, and who answers."""
    edition = made.value.edition
    assert edition is not None
    names = {each.key: each.name for each in made.value.profile.levels}
    nodes = {each.code: each for each in edition.nodes}
    found: list[Row] = []
    for each in edition.listings:
        path, code = list[tuple[str, str | None]](), each.measure
        while (node := nodes.get(code or "")) is not None:
            path.append((names[node.level], node.title))
            code = node.parent or ""
        found.append((tuple(reversed(path)), each.title, each.owners_printed))
    return found


def asked_about_levels(made: Outcome[EditionContent]) -> list[tuple[str | None, int | None, str | None]]:
    missing = [each for each in made.problems if each.code == "LIST-LEVEL-MISSING"]
    assert {each.severity for each in missing} <= {Severity.QUESTION}
    return [(each.place.sheet, each.place.row, each.expected) for each in missing]


def test_a_level_that_another_sheet_lacks_is_read_and_asked_about_in_any_order() -> None:
    for pages in permutations((THREE, TWO)):
        made = made_of(*pages)
        assert set(rows_of(made)) == ROWS
        assert asked_about_levels(made) == [("乙", 2, "基本目標")]


def test_a_further_head_on_a_sheet_has_its_own_columns_of_levels() -> None:
    assert set(rows_of(made_of(Page("一覧", (*THREE.lines, (None,) * 5, *TWO.lines))))) == ROWS


def test_levels_at_other_letters_are_the_same_levels() -> None:
    rows = [(title, owners, mark, goal, f"9{measure}") for goal, measure, title, owners, mark in THREE.lines[1:]]
    turned = Page("丁", [(*BESIDE, "基本目標", "施策"), *rows])
    for pages in permutations((THREE, turned)):
        found = rows_of(made_of(*pages))
        assert {path[0] for path, *_ in found} == {("基本目標", "しごと"), ("基本目標", "くらし")}
        assert {path[1] for path, *_ in found} == {("施策", title) for title in "道橋水"}


def test_a_column_of_numbers_is_one_on_the_sheets_that_have_it() -> None:
    numbered = Page("甲", [("No", *THREE.lines[0]), *((str(at), *each) for at, each in enumerate(THREE.lines[1:], 1))])
    for pages in permutations((numbered, TWO)):
        made = made_of(*pages)
        assert set(rows_of(made)) == ROWS
        assert asked_about_levels(made) == [("乙", 2, "基本目標")]


def test_a_statement_on_a_column_is_about_that_heading_on_every_sheet() -> None:
    for pages in permutations((THREE, TWO)):
        found = rows_of(made_of(*pages, statements=("施策=小分類",)))
        assert {tuple(name for name, _ in path) for path, *_ in found} == {("基本目標", "小分類")}


def test_columns_of_several_sheets_are_named_by_their_headings(tmp_path: Path) -> None:
    (tmp_path / "一覧.xlsx").write_bytes(workbook(THREE, TWO))
    shown = columns_of_list(make_parts(), tmp_path / "一覧.xlsx")
    assert {shown.entry(each, "x") for each in shown.columns if each.heading == "施策"} == {"施策=x"}


def test_two_columns_of_codes_side_by_side_are_two_levels() -> None:
    rows = [("第1章", "1-1", "道", "道路"), ("第1章", "1-2", "橋", "橋梁"), ("第2章", "2-1", "水", "水道")]
    lines = [("施策", "番号", "施策", *BESIDE), *((*each, "土木課", "A") for each in rows)]
    made = made_of(Page("一覧", lines))
    assert made.value.edition is not None
    nodes = [(each.code, each.parent, each.title) for each in made.value.edition.nodes]
    assert nodes == [
        ("第1章", None, None),
        ("1-1", "第1章", "道"),
        ("1-2", "第1章", "橋"),
        ("第2章", None, None),
        ("2-1", "第2章", "水"),
    ]


@pytest.mark.parametrize("names", [("施策Ａ", "施策A"), ("施策A", "施策A"), ("KP", "ＫＰ")])
def test_two_columns_whose_headings_look_alike_are_two_levels(names: tuple[str, str]) -> None:
    rows = (
        ("海", "道", "道路", "土木課", "A"),
        ("海", "橋", "橋梁", "土木課", "A"),
        ("山", "水", "水道", "土木課", "A"),
    )
    made = made_of(Page("一覧", ((*names, *BESIDE), *rows)), statements=(f"A={names[0]}", f"B={names[1]}"))
    titles = [[title for _, title in path] for path, _, _ in rows_of(made)]
    assert titles == [["海", "道"], ["海", "橋"], ["山", "水"]]


def test_nodes_whose_rows_are_apart_are_below_their_nodes_in_the_workbook(parts: Parts) -> None:
    rows = [("ア しごと", "い 道", "道路"), ("イ くらし", "ろ 水", "水道"), ("ア しごと", "は 橋", "橋梁")]
    lines = [("基本目標", "施策", *BESIDE), *((*each, "土木課", "A") for each in rows)]
    made = sheets_of_list(parts, Path("一覧.xlsx"), workbook(Page("一覧", lines)))
    tree = next(each for each in made.value if each.sheet == "計画")
    named = [texts[2] for _, texts in tree.rows]
    assert named == ["しごと", "い 道", "道路", "は 橋", "橋梁", "くらし", "ろ 水", "水道"]


@st.composite
def pages(draw: st.DrawFn) -> list[Page]:
    """Return sheets that each have some of the levels, in any columns, with rows that name them all."""
    found: list[Page] = []
    for sheet in range(draw(st.integers(2, 3))):
        levels = draw(st.lists(st.sampled_from(KNOWN), min_size=1, unique=True).map(sorted))
        title, *others = BESIDE
        heads = [(*levels, *BESIDE), (UNUSUAL, *levels, *BESIDE), (title, "備考", *others, *levels)]
        head = draw(st.sampled_from(heads))
        lines: list[tuple[str, ...]] = [head]
        for row in range(draw(st.integers(1, 3))):
            texts = {level: f"{draw(st.sampled_from('甲乙丙'))}の{level}" for level in LEVELS}
            texts |= {"取組": f"取組{sheet}-{row}", "担当課": "土木課", "評価": "AB"[row % 2], "備考": "あり。"}
            lines.append(tuple(texts[each] for each in head))
        found.append(Page(f"シート{sheet}", lines))
    return found
