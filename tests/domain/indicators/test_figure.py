"""A figure as typed, taken apart."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.indicators.indicator import Figure, folded_id, parse_figure


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier"),
    [
        ("31.6%", "31.6", "%", None),
        ("46.0%", "46.0", "%", None),
        ("５％", "5", "%", None),
        ("約146万件", "1460000", "件", "約"),
        ("170万件", "1700000", "件", None),
        ("約1,460,000", "1460000", None, "約"),
        ("約8,800fm", "8800", "fm", "約"),
        ("2団体", "2", "団体", None),
        ("0件", "0", "件", None),
        ("30件以上", "30", "件", "以上"),
        ("-3.5%", "-3.5", "%", None),
        (" 14 名 ", "14", "名", None),
        ("12メートル以上", "12", "メートル", "以上"),
        ("3か所", "3", "か所", None),
        ("28.5℃", "28.5", "°C", None),
        ("約5件（速報）", "5", "件(速報)", "約"),
    ],
)
def test_value_unit_and_qualifier_are_kept_apart(text: str, value: str, unit: str, qualifier: str | None) -> None:
    assert parse_figure(text) == Figure(text, Decimal(value), None, unit, qualifier)


def test_a_decimal_stays_as_typed() -> None:
    assert str(parse_figure("46.0%").value) == "46.0"


@pytest.mark.parametrize(("text", "value", "denominator"), [("0/15", 0, 15), ("１／１５", 1, 15), ("15/15", 15, 15)])
def test_a_fraction_is_no_date(text: str, value: int, denominator: int) -> None:
    figure = parse_figure(text)
    assert (figure.value, figure.denominator) == (Decimal(value), denominator)


@pytest.mark.parametrize("text", ["—", "―", "-", "－", "ー", " — "])
def test_a_dash_is_no_figure_and_not_zero(text: str) -> None:
    assert parse_figure(text) == Figure(text, None)


@pytest.mark.parametrize("text", ["約180万件—", "約180万件ー", "180－", "46.0%-", "1/15—", "12件。", "3件・", "5件("])
def test_a_unit_is_a_word_and_no_dash_or_mark_left_over(text: str) -> None:
    with pytest.raises(ValueError, match=rf"\A{re.escape(text)}\Z"):
        parse_figure(text)


@pytest.mark.parametrize("text", ["", "　", "未集計", "2023/1/15", "1,46", "1.2.3%", "約", "46 0%", "10人(速報)5"])
def test_what_cannot_be_read_is_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=rf"\A{re.escape(text)}\Z"):
        parse_figure(text)


@given(st.integers(0, 10**9), st.sampled_from(["", "件", "%", "fm", "団体"]), st.booleans())
def test_any_whole_number_is_read_back_with_or_without_commas(number: int, unit: str, about: bool) -> None:
    figure = parse_figure(f"{'約' if about else ''}{number:,}{unit}")
    assert (figure.value, figure.unit, figure.qualifier) == (Decimal(number), unit or None, "約" if about else None)
    assert parse_figure(f"{number}{unit}").value == Decimal(number)


def test_a_figure_below_nothing_may_have_either_sign() -> None:
    assert [parse_figure(text).value for text in ("-5件", "−5件")] == [Decimal(-5), Decimal(-5)]


def test_an_indicator_is_known_by_its_id_in_any_width_and_letters() -> None:
    assert folded_id(" ｋpi－1　") == "KPI-1"
