"""Pictures of a plan's course: gaps are gaps, labels are apart, rows that do not fit are counted."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from math import hypot

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nakano_status.documents.charts import SMALL, Caption, Category, estimate_width
from nakano_status.documents.course_charts import (
    ChangedRow,
    IndicatorPanel,
    MatrixRow,
    PanelShape,
    PlottedFigure,
    changed_schedules,
    draw_in_parts,
    mark_matrix,
    shorten_to_lines,
    small_multiples,
)
from nakano_status.documents.picture import Box, Curve, Dot, Ink, Picture, TextLine
from nakano_status.domain.fields.mark import MarkColour, MarkPattern
from nakano_status.domain.fields.option import KINDS, ChoiceOption

CAPTION = Caption("course", "経過", "経過です。")
YEARS = ("R2", "R3", "R4", "R5", "R6", "R7")
GOOD = Category("◎", "◎ できた", MarkColour.GOOD, MarkPattern.SOLID)
WEAK = Category("△", "△ すこし", MarkColour.WEAK, MarkPattern.DOTS)


def readings(sizes: Iterable[float | None]) -> tuple[PlottedFigure, ...]:
    return tuple(PlottedFigure(place, size, f"{size:g}件") for place, size in enumerate(sizes) if size is not None)


def drawn(*panels: IndicatorPanel) -> Picture:
    return small_multiples(CAPTION, panels, YEARS, PanelShape(3), 480)


def joined(picture: Picture) -> list[Curve]:
    return [each for each in picture.shapes if isinstance(each, Curve) and each.colour is Ink.ACCENT]


def texts_apart(picture: Picture) -> bool:
    """Return whether no text of a picture is over another, and all are in it."""
    boxes = []
    for each in picture.shapes:
        if isinstance(each, TextLine) and each.text:
            wide = estimate_width(each.text, each.size, each.is_bold)
            left = each.x - wide * {"start": 0, "middle": 0.5, "end": 1}[each.anchor]
            boxes.append((left, each.y - each.size * 0.7, left + wide, each.y))
    inside = all(left >= -1 and right <= picture.width + 1 and low <= picture.height for left, _, right, low in boxes)
    return inside and not any(
        a[0] + 0.5 < b[2] and b[0] + 0.5 < a[2] and a[1] + 0.5 < b[3] and b[1] + 0.5 < a[3]
        for a, b in combinations(boxes, 2)
    )


def test_a_year_without_a_figure_is_a_gap_in_the_line() -> None:
    whole, gap = (
        drawn(IndicatorPanel("申請", "↑", readings((1, 2, 3)))),
        drawn(IndicatorPanel("申請", "↑", readings((1, None, 3, 4)))),
    )
    assert (len(joined(whole)), len(joined(gap))) == (2, 1)
    assert gap.table.rows == (("申請", "↑", "1件", "3件", "4件"),)


def test_a_panel_begins_at_zero_and_its_target_is_hollow_and_dashed() -> None:
    picture = drawn(IndicatorPanel("申請", "↑ 増やす", readings((50,)), (PlottedFigure(5, 100, "100件"),)))
    now, target = (each for each in picture.shapes if isinstance(each, Dot))
    axis = next(each for each in picture.shapes if isinstance(each, Curve) and not each.is_dashed)
    zero = axis.points[0][1]
    assert round((zero - now.y) / (zero - target.y), 6) == 0.5
    assert (now.is_hollow, target.is_hollow) == (False, True)
    assert [each.points[1] for each in picture.shapes if isinstance(each, Curve) and each.is_dashed] == [
        (target.x, target.y)
    ]
    assert {"申請", "↑ 増やす", "50件", "100件", "R2", "R7"} <= set(picture.texts)


@pytest.mark.parametrize(("sizes", "written"), [((50, 60, 50), [50, 60, 50]), ((50, 50, 60), [50, 60])])
def test_a_target_is_written_where_the_next_one_differs(sizes: Sequence[int], written: list[int]) -> None:
    targets = tuple(PlottedFigure(2 * place + 1, size, f"{size}件") for place, size in enumerate(sizes))
    shapes = drawn(IndicatorPanel("申請", "↑", readings((10,)), targets)).shapes
    labels = [each for each in shapes if isinstance(each, TextLine) and each.text in {"50件", "60件"}]
    assert [each.text for each in sorted(labels, key=lambda each: each.x)] == [f"{each}件" for each in written]


def test_an_indicator_without_any_number_is_named_all_the_same() -> None:
    picture = drawn(IndicatorPanel("満足度", "↑", (PlottedFigure(0, None, "—"),)))
    assert {"満足度", "↑　実績の値なし"} <= set(picture.texts)
    assert picture.table.rows == (("満足度", "↑", "—"),)


def test_a_figure_without_a_point_is_written_beside_the_plot_with_its_year() -> None:
    actuals = (PlottedFigure(0, 90, "90分"), PlottedFigure(1, None, "2時間"), PlottedFigure(2, 80, "80分"))
    picture = drawn(IndicatorPanel("待ち時間", "↓", actuals, (PlottedFigure(5, None, "1時間"),)))
    assert "↓　R3 2時間　R7目標 1時間" in picture.texts
    assert len([each for each in picture.shapes if isinstance(each, Dot)]) == 2
    assert not joined(picture)
    assert "↓　R2 調査中" in drawn(IndicatorPanel("満足度", "↓", (PlottedFigure(0, None, "調査中"),))).texts


@given(
    st.lists(
        st.tuples(
            st.lists(st.none() | st.floats(-50, 2e6), max_size=4),
            st.dictionaries(st.integers(2, 5), st.floats(0, 2e6), max_size=3),
        ),
        min_size=1,
        max_size=7,
    ),
    st.integers(1, 5),
)
def test_labels_are_never_over_each_other(
    panels: list[tuple[list[float | None], dict[int, float]]], columns: int
) -> None:
    some = [
        IndicatorPanel(
            f"指標その{number}の名称は長い名称である",
            "↓ 減らす",
            readings(sizes),
            tuple(PlottedFigure(at, size, f"目標{size:.0f}件") for at, size in targets.items()),
        )
        for number, (sizes, targets) in enumerate(panels)
    ]
    assert texts_apart(small_multiples(CAPTION, some, YEARS, PanelShape(columns), 480))


Area = tuple[float, float, float, float]


def labels_of(picture: Picture, panel: IndicatorPanel) -> dict[PlottedFigure, Area]:
    """Return the boxes of the labels in a plot; all texts are different."""
    by_text = {each.text: each for each in (*panel.actuals, *panel.targets)}
    return {
        by_text[each.text]: (
            each.x,
            each.y - SMALL * 0.8,
            each.x + estimate_width(each.text, SMALL, each.is_bold),
            each.y + SMALL * 0.1,
        )
        for each in picture.shapes
        if isinstance(each, TextLine) and each.text in by_text
    }


def distance(dot: Dot, box: Area) -> float:
    return hypot(max(box[0] - dot.x, 0, dot.x - box[2]), max(box[1] - dot.y, 0, dot.y - box[3]))


def is_over(curve: Curve, box: Area) -> bool:
    (x1, y1), (x2, y2) = curve.points
    steps = [(x1 + (x2 - x1) * n / 400, y1 + (y2 - y1) * n / 400) for n in range(401)]
    return any(box[0] < x < box[2] and box[1] < y < box[3] for x, y in steps)


def assert_read_rightly(picture: Picture, panel: IndicatorPanel) -> None:
    """Check that each label is nearest to its own point, over nothing, and that the main ones are written."""
    labels, dots = labels_of(picture, panel), [each for each in picture.shapes if isinstance(each, Dot)]
    own = dict(zip((*panel.actuals, *panel.targets), dots, strict=True))
    for reading, box in labels.items():
        near = distance(own[reading], box)
        assert near < 6
        assert all(
            distance(each, box) > near or hypot(each.x - own[reading].x, each.y - own[reading].y) < 1 for each in dots
        )
        assert not any(is_over(each, box) for each in joined(picture))
    assert texts_apart(picture)
    written = "".join(picture.texts)
    assert all(each.text in written for each in (*panel.actuals[:1], *panel.actuals[-1:], *panel.targets[-1:]))


SIZES = st.integers(0, 100) | st.integers(0, 2_000_000)


@settings(max_examples=3 * settings().max_examples)
@given(
    st.lists(st.none() | SIZES, max_size=6),
    st.dictionaries(st.integers(1, 5), SIZES, max_size=4),
    st.floats(80, 230),
    st.sampled_from((34, 52, 72)),
)
def test_no_label_can_be_read_at_another_point(
    sizes: list[int | None], targets: dict[int, int], width: float, high: float
) -> None:
    panel = IndicatorPanel(
        "申請",
        "↑",
        tuple(PlottedFigure(at, size, f"{at}年{size:,}件") for at, size in enumerate(sizes) if size is not None),
        tuple(PlottedFigure(at, targets[at], f"目{at}年{targets[at]:,}件") for at in sorted(targets)),
    )
    assert_read_rightly(small_multiples(CAPTION, [panel], YEARS, PanelShape(1, high), width), panel)


@pytest.mark.parametrize("width", [85, 150, 230])
def test_a_falling_curve_has_each_number_at_its_own_point(width: float) -> None:
    actuals = [(0, 8800), (1, 6200), (2, 4700)]
    panel = IndicatorPanel(
        "文書量",
        "↓ 減らす",
        tuple(PlottedFigure(at, size, f"約{size:,}fm") for at, size in actuals),
        (PlottedFigure(3, 3600, "約3,600fm"), PlottedFigure(5, 3000, "約3,000fm")),
    )
    picture = small_multiples(CAPTION, [panel], YEARS, PanelShape(1), width)
    assert_read_rightly(picture, panel)
    assert {"約8,800fm", "約4,700fm", "約3,000fm"} <= set(picture.texts)


def test_a_number_without_a_place_at_its_point_is_beside_with_its_year() -> None:
    panel = IndicatorPanel("申請", "↑", (PlottedFigure(2, 5, "約1,234,567,890,123,456件"),))
    picture = small_multiples(CAPTION, [panel], YEARS, PanelShape(1), 80)
    assert "R4 約1,234,567,890,123,456件" in "".join(picture.texts)
    assert not labels_of(picture, panel)


HEADS = ("事業番号", "事業名")


def matrix(count: int, height: float = 660) -> Picture:
    rows = [MatrixRow(f"1-1-1-{each:02}-K", f"取組その{each}", (GOOD, "完了", WEAK)) for each in range(count)]
    return mark_matrix(CAPTION, rows, (GOOD, WEAK), ("R2", "R3", "R4"), 453, height, heads=HEADS)


def test_the_marks_of_a_plan_of_124_rows_fit_a_page() -> None:
    picture = matrix(124)
    assert picture.height <= 660
    assert sum(each == "△" for each in picture.texts) == sum(each == "―" for each in picture.texts) == 124
    assert picture.table.head == (*HEADS, "R2", "R3", "R4")
    assert picture.table.rows[0] == ("1-1-1-00-K", "取組その0", "◎", "完了", "△")
    assert texts_apart(picture)


def test_a_mark_is_a_sign_on_its_pattern() -> None:
    boxes = [each for each in matrix(1).shapes if isinstance(each, Box) and each.key is not None]
    assert [(each.pattern, each.outline) for each in boxes] == [
        (MarkPattern.SOLID, MarkColour.GOOD),
        (MarkPattern.DOTS, MarkColour.WEAK),
    ]


def test_marks_that_an_earlier_edition_named_otherwise_are_in_the_legend_too() -> None:
    before = replace(GOOD, label="◎ 計画どおり", key=1)
    rows = [
        MatrixRow("1-1-1-01-K", "取組", (before, GOOD)),
        MatrixRow("1-1-1-02-K", "取組", (before, replace(GOOD, key=2))),
    ]
    picture = mark_matrix(CAPTION, rows, (GOOD, WEAK), ("R3", "R4"), 453, 660, heads=HEADS)
    assert [each for each in picture.texts if each.startswith("◎ ")] == [GOOD.label, before.label]


def changes(*kinds: ChoiceOption | None) -> list[ChangedRow]:
    return [ChangedRow(WEAK, f"1-1-1-{n:02}-K", f"取組{n}", kind, f"理由{n}。") for n, kind in enumerate(kinds)]


KIND = "変更の種別"


def test_earlier_points_left_later_right_and_other_kinds_neither() -> None:
    picture = changed_schedules(
        CAPTION, changes(*map(KINDS.option_of, ("前倒し", "後ろ倒し", "中止", None))), 480, KIND, heads=HEADS
    )
    middle = next(each.points[0][0] for each in picture.shapes if isinstance(each, Curve) and each.is_dashed)
    heads = [each.points[0][0] for each in picture.shapes if isinstance(each, Curve) and each.ground is Ink.TEXT]
    assert [each < middle for each in heads] == [True, False]
    assert len([each for each in picture.shapes if isinstance(each, Dot)]) == 2
    assert {"前倒し", "後ろ倒し", "中止", "記入なし"} <= set(picture.texts)
    assert picture.table.rows[3] == ("△", "1-1-1-03-K", "取組3", "―", "理由3。")
    assert texts_apart(picture)


def test_without_any_kind_there_are_no_arrows() -> None:
    picture = changed_schedules(CAPTION, changes(None, None), 480, KIND, heads=HEADS)
    assert not [each for each in picture.shapes if isinstance(each, Dot)]
    assert picture.table.head == ("進捗状況", *HEADS, "理由")


@given(st.integers(0, 40), st.floats(60, 400))
def test_the_parts_of_a_picture_have_all_of_it(count: int, height: float) -> None:
    def draw(caption: Caption, rows: Sequence[ChangedRow]) -> Picture:
        return changed_schedules(caption, rows, 480, KIND, heads=HEADS)

    parts = draw_in_parts(draw, CAPTION, changes(*[None] * count), height, lambda row: row.row_id)
    assert [row[1] for each in parts for row in each.table.rows] == [each.row_id for each in changes(*[None] * count)]
    assert len({each.name for each in parts}) == len({each.description for each in parts}) == len(parts)
    assert all(each.height <= height for each in parts)
    assert all(each.table.rows[-1][1] in each.description for each in parts if len(parts) > 1)


def test_a_text_is_shortened_behind_a_whole_sentence() -> None:
    text = "機器の納期が遅れた。そのため、契約を翌年度に行うこととした。"
    assert "".join(shorten_to_lines(text, 100, SMALL, 2)) == "機器の納期が遅れた。…"
    assert "".join(shorten_to_lines(text, 600, SMALL, 2)) == text
    assert "".join(shorten_to_lines("納" * 99, 80, SMALL, 2)).endswith("納…")
