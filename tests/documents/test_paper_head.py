"""What is printed above a title, by occasion."""

from __future__ import annotations

from datetime import date

import pytest

from nakano_status.documents.document import Numerals, PaperHead, official_day, usual_name
from nakano_status.domain.papers.publication import Occasion

DAY, TODAY = date(2023, 10, 11), date(2023, 8, 1)


@pytest.mark.parametrize(
    ("numerals", "written"),
    [
        (Numerals.FULL_WIDTH, "令和５年（２０２３年）１０月１１日"),
        (Numerals.HALF_WIDTH, "令和5年（2023年）10月11日"),
    ],
)
def test_a_day_is_written_in_the_offices_numerals(numerals: Numerals, written: str) -> None:
    assert official_day(DAY, numerals) == written


def test_the_first_year_of_an_era_has_no_number() -> None:
    assert official_day(date(2019, 5, 7), Numerals.FULL_WIDTH) == "令和元年（２０１９年）５月７日"


@pytest.mark.parametrize(
    ("occasion", "meeting", "without_day"),
    [
        (Occasion.COUNCIL, "庁議資料", "令和５年（２０２３年）○月○日"),
        (Occasion.COMMITTEE, "委 員 会 資 料", "令和５年（２０２３年）○月○日"),
        (Occasion.PUBLIC, "", ""),
    ],
)
def test_each_occasion_has_its_lines(occasion: Occasion, meeting: str, without_day: str) -> None:
    head = PaperHead(occasion)
    assert head.meeting == meeting
    assert head.written_day(TODAY, Numerals.FULL_WIDTH) == without_day
    assert head.lacks_day == bool(without_day)
    dated = PaperHead(occasion, DAY)
    assert dated.written_day(TODAY, Numerals.FULL_WIDTH) == "令和５年（２０２３年）１０月１１日"
    assert not dated.lacks_day


def test_another_committee_has_its_own_paper() -> None:
    assert PaperHead(Occasion.COMMITTEE, committee="特別委員会").meeting == "特 別 委 員 会 資 料"


def test_a_plan_is_called_without_its_ordinal() -> None:
    assert usual_name("第2次中野区地域情報化推進計画") == "中野区地域情報化推進計画"
    assert usual_name("第二次計画") == "計画"
    assert usual_name("基本計画") == "基本計画"
