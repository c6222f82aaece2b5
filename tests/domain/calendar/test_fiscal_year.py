"""Era years, western years and short forms are one type."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.calendar.fiscal_year import FiscalYear


@pytest.mark.parametrize(
    "text", ["令和4年度", "令和４年度", "R4", "r4", "Ｒ４", "令和4年", "2022", "2022年度", " R4年度 "]
)
def test_all_ways_of_writing_a_year_are_one_year(text: str) -> None:
    assert FiscalYear.parse(text) == FiscalYear(2022)


@pytest.mark.parametrize(("text", "start"), [("令和元年度", 2019), ("R1", 2019), ("平成30年度", 2018), ("H30", 2018)])
def test_the_first_year_of_an_era_and_the_era_before(text: str, start: int) -> None:
    assert FiscalYear.parse(text).start == start


@pytest.mark.parametrize("text", ["", "4", "R", "R0", "令和", "昭和60年度", "22", "令和4年度末", "20222", "R4-R5"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=rf"\A{re.escape(text)}\Z"):
        FiscalYear.parse(text)


def test_a_year_begins_in_april_and_ends_in_march() -> None:
    assert FiscalYear.of(date(2022, 4, 1)) == FiscalYear.of(date(2023, 3, 31)) == FiscalYear(2022)
    assert FiscalYear(2022).as_of == date(2023, 3, 31)


def test_labels() -> None:
    assert (FiscalYear(2022).label, FiscalYear(2022).short) == ("令和4年度", "R4")
    assert (FiscalYear(2019).label, FiscalYear(2019).short) == ("令和元年度", "R1")
    assert (FiscalYear(2018).label, FiscalYear(2018).short) == ("平成30年度", "H30")


@given(st.integers(1990, 2080))
def test_every_form_that_is_written_is_read_back(start: int) -> None:
    year = FiscalYear(start)
    assert FiscalYear.parse(year.short) == FiscalYear.parse(year.label) == FiscalYear.parse(str(start)) == year


@given(st.integers(2000, 2080), st.integers(-9, 9))
def test_years_are_ordered_and_counted(start: int, years: int) -> None:
    later = FiscalYear(start).plus(years)
    assert later.start - start == years
    assert (later > FiscalYear(start)) == (years > 0)


@pytest.mark.parametrize("text", ["令和0年度", "来年", "", None])
def test_a_text_that_names_no_year_is_read_as_none(text: str | None) -> None:
    assert FiscalYear.read(text) is None
    assert FiscalYear.read("令和元年度") == FiscalYear(2019)
