"""A number is what it shows in its cell, or it is reported as unreadable."""

import pytest

from nakano_status.workbook.cells.shown_values import ShownNumber, plain_number, shown_number

_ACCOUNTS = '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (3.0, "@", "3"),
        (3.0, "0.0", "3.0"),
        (7, "000", "007"),
        (7, "0,000", "0,007"),
        (12, "#.##", "12."),
        (0.5, "#.0", ".5"),
        (0.85, "0%", "85%"),
        (0.125, "0.0%", "12.5%"),
        (3, '0"件"', "3件"),
        (3, 'General"件"', "3件"),
        (3, "0円", "3円"),
        (1500, "[$¥-411]#,##0", "¥1,500"),
        (1500, r"\¥#,##0;[Red]\¥-#,##0", "¥1,500"),
        (-5, "0", "-5"),
        (-5, '#,##0;"▲ "#,##0', "▲ 5"),
        (-1500, "#,##0_);(#,##0)", "(1,500)"),
        (1234, _ACCOUNTS, "1,234"),
        (0, _ACCOUNTS, "-"),
        (1 / 15, "# ??/??", "1/15"),
        (1.5, "# ?/?", "1 1/2"),
        (-1.5, "?/?", "-3/2"),
        (2, "# ?/?", "2"),
        (0, "# ?/?", "0"),
    ],
)
def test_a_number_is_what_it_shows(value: float, number_format: str, text: str) -> None:
    assert shown_number(value, number_format) == ShownNumber(text)


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [(0.125, "0%", "13%"), (2.5, "0", "3"), (-0.3, "0", "0"), (1, '"済"', "済")],
)
def test_where_not_all_of_it_shows_it_says_so(value: float, number_format: str, text: str) -> None:
    assert shown_number(value, number_format) == ShownNumber(text, is_whole=False)


@pytest.mark.parametrize(
    ("value", "number_format"),
    [
        (1e15, "General"),
        (1e-12, "General"),
        (float("nan"), "0"),
        (5, ";;;"),
        (0, "#"),
        (3, "0.00E+00"),
        (3, "[>100]0;0"),
        (1500, "0,"),
        (3, "[DBNum1]0"),
        (1234567, "000-0000"),
        (1 / 15, "# ?/?"),
        (1 / 15, "0/15"),
    ],
)
def test_what_is_not_certain_is_not_said(value: float, number_format: str) -> None:
    assert shown_number(value, number_format) is None


def test_a_plain_number_has_no_exponent() -> None:
    assert [plain_number(value) for value in (1e20, 1e-7, 2.50, float("inf"))] == [
        "100000000000000000000",
        "0.0000001",
        "2.5",
        "inf",
    ]
