"""回答の推移 as geometry and text: what is shown of the days, and what is written about it."""

from __future__ import annotations

from datetime import date

from nakano_status.application.round.read.overview import AnswerDay, AnswersByDay
from nakano_status.gui.features.overview.overview_side import (
    DayScale,
    chart_description,
    day_description,
    day_marks,
    steps_of,
)

FIRST = AnswerDay(date(2023, 7, 12), ("a", "b"), 2, (("税務課", 1), ("防災課", 1)))
LATE = AnswerDay(date(2023, 7, 18), ("c",), 3, (("税務課", 1),))


def coming(*days: AnswerDay, asked: int = 4) -> AnswersByDay:
    return AnswersByDay(asked, date(2023, 6, 23), date(2023, 7, 14), days)


def test_the_days_reach_from_the_inquiry_to_the_last_thing_that_happened() -> None:
    assert DayScale.of(coming(FIRST), date(2023, 7, 1)) == DayScale(
        date(2023, 6, 23), date(2023, 7, 14), date(2023, 7, 1)
    )
    assert DayScale.of(coming(FIRST, LATE), date(2023, 7, 20)).last == date(2023, 7, 20)
    long_after = DayScale.of(coming(FIRST, LATE), date(2024, 4, 1))
    assert (long_after.last, long_after.today) == (LATE.day, None)


def test_the_line_steps_up_on_the_days_on_which_answers_came_and_ends_today() -> None:
    scale = DayScale.of(coming(FIRST), date(2023, 7, 14))
    corners = list(steps_of(coming(FIRST), scale))
    assert [share for _, share in corners] == [0, 0, 0.5, 0.5]
    assert [place for place, _ in corners] == [0, scale.share(FIRST.day), scale.share(FIRST.day), 1]


def test_the_marks_name_inquiry_due_date_and_today_or_the_last_answer() -> None:
    def words(answers: AnswersByDay, today: date) -> list[str]:
        return [each.label for each in day_marks(answers, DayScale.of(answers, today))]

    assert words(coming(FIRST), date(2023, 7, 10)) == ["照会 6月23日", "今日 7月10日", "期限 7月14日"]
    assert words(coming(FIRST, LATE), date(2024, 4, 1)) == ["照会 6月23日", "期限 7月14日", "7月18日"]


def test_what_the_picture_shows_is_said_in_words() -> None:
    assert (
        chart_description(coming(FIRST))
        == "報告対象4件のうち、2件の回答を受領しています。回答期限は令和5年7月14日です。"
    )
    assert chart_description(coming(FIRST, LATE, asked=3)).startswith(
        "報告対象3件の回答をすべて受領しました（下書きの回答を含みます）。"
    )
    assert chart_description(coming(FIRST, LATE)).endswith("回答期限（令和5年7月14日）までの受領は2件でした。")
    assert day_description(coming(FIRST), FIRST) == "7月12日　2件を受領（累計 2件／4件）\n税務課 1件、防災課 1件"
