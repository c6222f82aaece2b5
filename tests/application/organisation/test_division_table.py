"""What the cells of the organisation's table are read as: days, 庶務担当課, 別名."""

from datetime import date

import pytest

from nakano_status.application.organisation.tables import aliases_in, read_day, read_liaison


@pytest.mark.parametrize(
    "text", ["2023-04-01", "2023/4/1", "2023年4月1日", "令和5年4月1日", "令和５年４月１日", "R5.4.1", "2023.4.1"]
)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert read_day(text) == date(2023, 4, 1)


def test_the_first_year_of_an_era_and_the_era_before_are_read() -> None:
    assert (read_day("令和元年5月1日"), read_day("平成31年4月1日")) == (date(2019, 5, 1), date(2019, 4, 1))


@pytest.mark.parametrize("text", ["令和5年", "令和5年13月1日", "来年4月1日", "4月1日", ""])
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text) is None


@pytest.mark.parametrize(
    ("text", "said"), [("○", True), ("〇", True), ("◯", True), ("×", False), ("✕", False), ("", None), ("　", None)]
)
def test_the_usual_marks_say_whether_it_is_the_liaison(text: str, said: bool | None) -> None:
    assert read_liaison(text) is said


@pytest.mark.parametrize("text", ["△", "◎", "済", "総務課"])
def test_any_other_mark_is_not_guessed_at(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        read_liaison(text)


def test_aliases_are_split_at_the_signs_that_people_use() -> None:
    assert aliases_in("一、二，三,四；五;六|七｜八\n九") == list("一二三四五六七八九")
