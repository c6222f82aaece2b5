"""成果指標 as data: each figure a row, its value a number, its unit and 約 beside it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from nakano_status.documents.progress_data import DataIndicator, IndicatorData, indicator_data_table
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import Direction, Indicator, YearFigure, parse_figure
from nakano_status.domain.plan.plan import Area

R2, R3, R4, R7 = (FiscalYear(2018 + number) for number in (2, 3, 4, 7))
INDICATOR = Indicator(
    indicator_id="KPI-1-2",
    edition_id="e",
    goal="1",
    ordinal=2,
    name="受付件数",
    name_printed="受付件数※",
    unit="件",
    footnote_mark="※",
    note="延べ件数",
    direction=Direction.DOWN,
    owner=None,
    actuals=(
        YearFigure(R2, parse_figure("約146万件"), as_of="R3.1"),
        YearFigure(R3, parse_figure("—"), reason="調査なし"),
        YearFigure(R4, parse_figure("46.0件")),
    ),
    targets=(YearFigure(R7, parse_figure("1/15")),),
)
CONTENT = IndicatorData(Area("131148", "東京都中野区"), "計画", R3, (DataIndicator(INDICATOR, "便利", "税務課"),))


def records(content: IndicatorData) -> list[dict[str, object]]:
    table = indicator_data_table(content)
    return [dict(zip((column.heading for column in table.columns), row, strict=True)) for row in table.rows]


def test_a_figure_is_a_number_with_what_was_said_around_it_beside_it() -> None:
    first = records(CONTENT)[0]
    assert {key: value for key, value in first.items() if value is not None} == {
        "全国地方公共団体コード": "131148",
        "地方公共団体名": "東京都中野区",
        "計画名": "計画",
        "目標番号": "1",
        "目標名": "便利",
        "指標番号": "KPI-1-2",
        "指標名": "受付件数",
        "区分": "実績",
        "年度（西暦）": 2020,
        "年度（和暦）": "令和2年度",
        "値": Decimal(1_460_000),
        "分母": "***",
        "概数の表示": "約",
        "単位": "件",
        "値の時点": "R3.1",
        "望ましい方向": "減少",
        "所管課": "税務課",
        "注記": "延べ件数",
    }


def test_no_figure_is_a_sign_and_never_zero() -> None:
    second = records(CONTENT)[1]
    assert (second["値"], second["値がない理由"]) == ("***", "調査なし")


def test_a_fraction_is_two_numbers() -> None:
    last = records(CONTENT)[-1]
    assert (last["区分"], last["値"], last["分母"]) == ("目標", 1, 15)


def test_years_after_the_round_have_no_actual_yet() -> None:
    assert [each["年度（西暦）"] for each in records(CONTENT)] == [2020, 2021, 2025]
    later = records(replace(CONTENT, year=R4))
    assert str(later[2]["値"]) == "46.0"


def test_what_is_not_decided_is_no_figure() -> None:
    undecided = DataIndicator(INDICATOR, None, None, frozenset({R2}))
    first = records(replace(CONTENT, indicators=(undecided,)))[0]
    assert (first["値"], first["概数の表示"], first["値がない理由"]) == ("***", None, "相違（確認前）")
