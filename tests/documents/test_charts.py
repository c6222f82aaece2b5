"""Charts: every number is in its piece or behind its bar, bars fit and are shares, days and their texts are apart."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from nakano_status.documents.charts import (
    PRINT,
    Caption,
    DayScale,
    ShareLine,
    answers_sentence,
    bar_places,
    category_of,
    day_marks,
    day_sentence,
    draw_answers_by_day,
    estimate_width,
    line_shapes,
    pieces_of,
    share_bars,
    step_corners,
)
from nakano_status.documents.picture import Box, Curve, Dot, Picture, TextLine
from nakano_status.domain.round.tally import AnswerDay, AnswersByDay, Exclusion
from tests.support.marks import BUILT_IN_MARKS

CATEGORIES = tuple(map(category_of, (*BUILT_IN_MARKS, Exclusion.UNANSWERED, Exclusion.OPEN_CONFLICT)))


def test_each_figure_is_recognised_without_colour() -> None:
    assert len({each.pattern for each in CATEGORIES}) == len(CATEGORIES)
    assert len({each.symbol for each in CATEGORIES}) == len(CATEGORIES)
    assert [each.label for each in CATEGORIES[-2:]] == ["未記入", "相違"]


def test_a_number_is_in_its_piece_or_behind_the_bar() -> None:
    wide, narrow = pieces_of((40, 1, 0, 0, 0, 0), CATEGORIES, 200, 9)
    assert wide.is_inside
    assert wide.x < wide.label_x < wide.x + wide.width
    assert not narrow.is_inside
    assert narrow.label_x > narrow.x + narrow.width
    assert narrow.end == narrow.label_x + narrow.label_width


def test_a_picture_says_so_where_a_piece_is_wider_than_its_share() -> None:
    def noted(*numbers: int, before: tuple[int, ...] | None = None) -> bool:
        line = ShareLine("部", numbers, before)
        picture = share_bars(Caption("n", "題", "文"), CATEGORIES, [line], ("R4", "R3"), ("部", "報告対象"), 480)
        return any("割合より広く" in each for each in picture.texts)

    assert noted(106, 1, 0, 0, 0, 0)
    assert noted(50, 50, 0, 0, 0, 0, before=(106, 1, 0, 0, 0, 0))
    assert not noted(50, 50, 0, 0, 0, 0)


def test_a_piece_is_found_at_its_place_and_at_its_number() -> None:
    wide, narrow = pieces_of((40, 1, 0, 0, 0, 0), CATEGORIES, 200, 9)
    assert narrow.has(narrow.x + 1)
    assert narrow.has(narrow.label_x + 1)
    assert not narrow.has(1)
    assert wide.has(1)


numbers = st.tuples(*[st.integers(0, 400)] * len(CATEGORIES))
names = st.sampled_from(("目標1", "安全で安心な暮らしを支える情報化の推進と、誰も取り残されない社会の実現に向けた取組"))
bars = st.builds(ShareLine, names, numbers, st.none() | numbers)


@given(st.lists(bars, min_size=1, max_size=4), st.floats(330, 900), st.sampled_from((1.0, 1.5)))
def test_every_line_fits_with_its_numbers_and_its_texts_do_not_overlap(
    lines: list[ShareLine], width: float, spread: float
) -> None:
    places = bar_places(lines, CATEGORIES, width, spread=spread)
    for line in lines:
        shapes, pitch = list(line_shapes(line, CATEGORIES, places)), places.of_line(line).pitch
        words = [each for each in shapes if isinstance(each, TextLine)]
        spans = [span(each) for each in words]
        assert "".join(each.text for each in words).startswith(line.label)
        assert all(begin >= -0.1 for begin, _, _ in spans)
        assert all(end <= width + 1 for _, end, _ in spans)
        assert all(0 < y < pitch for _, _, y in spans)
        level = sorted(each for each in spans if abs(each[2] - spans[-1][2]) < 1)
        assert all(one[1] <= other[0] + 0.1 for one, other in pairwise(level))
        tall = [each for each in shapes if isinstance(each, Box)]
        assert all(each.y > 0 and each.y + each.height < pitch for each in tall)


def span(words: TextLine) -> tuple[float, float, float]:
    """Return where a text begins and ends, and its base line."""
    wide = estimate_width(words.text, words.size, words.is_bold)
    begin = words.x - (wide if words.anchor == "end" else 0)
    return begin, begin + wide, words.y


def test_bars_are_equally_long_however_many_rows_they_have() -> None:
    lines = [
        ShareLine("a", (107, 0, 0, 0, 0, 0)),
        ShareLine("b", (28, 28, 0, 0, 0, 0)),
        ShareLine("c", (2, 2, 0, 0, 0, 0)),
    ]
    places = bar_places(lines, CATEGORIES, 450)
    ends = [
        each[-1].x + each[-1].width for line in lines if (each := pieces_of(line.numbers, CATEGORIES, places.room, 9))
    ]
    assert max(ends) - min(ends) <= 1
    assert places.room >= 350


def test_bars_of_another_part_are_as_long() -> None:
    some, others = [ShareLine("a", (300, 9, 7, 5, 0, 0), (290, 9, 7, 5, 0, 0))], [ShareLine("b", (3, 0, 0, 0, 0, 0))]
    whole, rest = (
        share_bars(Caption("n", "題", "文"), CATEGORIES, lines, ("R4", "R3"), ("部", "報告対象"), 216, [*some, *others])
        for lines in (some, others)
    )

    def end(picture: Picture) -> float:
        return max(each.x + each.width for each in picture.shapes if isinstance(each, Box) and each.key)

    assert abs(end(whole) - end(rest)) <= 1


def test_names_are_above_their_bars_where_it_is_narrow() -> None:
    line = ShareLine("安全で安心な暮らしを支える情報化", (10, 1, 0, 0, 0, 0), (9, 0, 0, 0, 0, 0))
    narrow, wide = (bar_places([line], CATEGORIES, each) for each in (300, 450))
    assert (narrow.is_above, wide.is_above) == (True, False)
    assert narrow.left == 0
    texts = [each.text for each in line_shapes(line, CATEGORIES, narrow) if isinstance(each, TextLine)]
    assert texts[:2] == [line.label, "11件（前回 9件）"]


def test_a_line_without_rows_shows_why() -> None:
    line = ShareLine("目標1", (0,) * len(CATEGORIES), note="報告対象外 2件")
    shapes = list(line_shapes(line, CATEGORIES, bar_places([line], CATEGORIES, 450)))
    assert [each.text for each in shapes if isinstance(each, TextLine)] == ["目標1", "0件", "報告対象外 2件"]
    assert not [each for each in shapes if isinstance(each, Box)]


EARLY = AnswerDay(date(2023, 7, 12), ("a", "b"), 2, (("税務課", 1), ("防災課", 1)))
LATE = AnswerDay(date(2023, 7, 18), ("c",), 3, (("税務課", 1),))


def coming(*days: AnswerDay, asked: int = 4, drafts: int = 0) -> AnswersByDay:
    return AnswersByDay(asked, date(2023, 6, 23), date(2023, 7, 14), days, drafts)


def test_the_days_reach_from_the_inquiry_to_the_last_thing_that_happened() -> None:
    assert DayScale.of(coming(EARLY), date(2023, 7, 1)) == DayScale(
        date(2023, 6, 23), date(2023, 7, 14), date(2023, 7, 1)
    )
    assert DayScale.of(coming(EARLY, LATE), date(2023, 7, 20)).last == date(2023, 7, 20)
    long_after = DayScale.of(coming(EARLY, LATE), date(2024, 4, 1))
    assert (long_after.last, long_after.today) == (LATE.day, None)


def test_the_line_steps_up_on_the_days_on_which_answers_came_and_ends_today() -> None:
    scale = DayScale.of(coming(EARLY), date(2023, 7, 14))
    corners = list(step_corners(coming(EARLY), scale))
    assert [share for _, share in corners] == [0, 0, 0.5, 0.5]
    assert [place for place, _ in corners] == [0, scale.end(EARLY.day), scale.end(EARLY.day), 1]


def test_the_line_never_runs_back_before_the_last_answer() -> None:
    answers = coming(EARLY, LATE)
    corners = list(step_corners(answers, DayScale.of(answers, date(2023, 7, 13))))
    assert corners[-1][0] == max(place for place, _ in corners)


def test_the_marks_name_inquiry_due_date_and_today_or_the_last_answer() -> None:
    def words(answers: AnswersByDay, today: date) -> list[str]:
        return [each.label for each in day_marks(answers, DayScale.of(answers, today))]

    assert words(coming(EARLY), date(2023, 7, 10)) == ["照会 6月23日", "今日 7月10日", "期限 7月14日"]
    assert words(coming(EARLY, LATE), date(2024, 4, 1)) == ["照会 6月23日", "期限 7月14日", "7月18日"]


def test_what_the_picture_shows_is_said_in_words() -> None:
    assert (
        answers_sentence(coming(EARLY))
        == "報告対象4件のうち、2件の回答を受領しています。回答期限は令和5年7月14日です。"
    )
    assert answers_sentence(coming(EARLY, LATE, asked=3)).startswith("報告対象3件の回答をすべて受領しました。回答期限")
    assert answers_sentence(coming(EARLY, LATE, asked=3, drafts=1)).startswith(
        "報告対象3件の回答をすべて受領しました（うち下書きの取組 1件）。"
    )
    assert answers_sentence(coming(EARLY, LATE)).endswith("回答期限（令和5年7月14日）までの受領は2件でした。")
    assert day_sentence(coming(EARLY), EARLY) == "7月12日　2件を受領（累計 2件／4件）\n税務課 1件、防災課 1件"


def test_the_line_of_days_begins_at_zero_and_its_end_is_named() -> None:
    picture = draw_answers_by_day(coming(EARLY, LATE), date(2023, 7, 20), 400, 110)
    line = next(each for each in picture.shapes if isinstance(each, Curve) and each.width > 1)
    base = next(
        each
        for each in picture.shapes
        if isinstance(each, Curve) and len(each.points) == 2 and not each.is_dashed and each.points[0][1] > 50
    )
    assert line.points[0][1] == base.points[0][1]
    assert [each.key for each in picture.shapes if isinstance(each, Dot)] == [EARLY, LATE]
    assert list(picture.texts) == ["報告対象 4件", "3件", "照会 6月23日", "期限 7月14日", "今日 7月20日"]
    assert picture.table.rows == (("令和5年7月12日", "2", "2"), ("令和5年7月18日", "1", "3"))


@given(st.integers(0, 30), st.integers(1, 4), st.floats(200, 700))
def test_the_texts_of_days_are_in_the_picture_and_apart(late: int, asked: int, width: float) -> None:
    answers = coming(EARLY, AnswerDay(date(2023, 7, 18), ("c",), 3), asked=max(asked, 3))
    picture = draw_answers_by_day(answers, date.fromordinal(date(2023, 7, 10).toordinal() + late), width, 110)
    spans = [span(each) for each in picture.shapes if isinstance(each, TextLine)]
    assert all(begin >= 0 and end <= width and PRINT.small * 0.8 <= y <= 110 for begin, end, y in spans)
    for one, other in pairwise(sorted(each for each in spans if each[2] > 100)):
        assert one[1] <= other[0]
