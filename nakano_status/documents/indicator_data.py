"""The table of 成果指標 as data: one row a figure, with value, unit and 約 in columns of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nakano_status.documents.data_table import NO_FIGURE, DataColumn, DataTable, Value, ValueKind
from nakano_status.documents.progress_data import area_columns, area_values
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import Direction, FigureKind, Indicator, YearFigure
from nakano_status.domain.plan.plan import Area

TABLE_NAME = "成果指標"
_KEY = "指標番号"
_DIRECTIONS = {Direction.UP: "増加", Direction.DOWN: "減少"}


@dataclass(frozen=True)
class DataIndicator:
    """An indicator with its current figures; names are those to show.

    `open_years` are the years whose actual figure is not decided: they have the reason instead of a figure.
    """

    indicator: Indicator
    goal_title: str | None
    owner: str | None
    open_years: frozenset[FiscalYear] = frozenset()


@dataclass(frozen=True)
class IndicatorData:
    """The content of the table; actuals of years after `year` are left out, targets never."""

    area: Area | None
    plan_title: str
    year: FiscalYear
    indicators: Sequence[DataIndicator]


def indicator_data_table(content: IndicatorData) -> DataTable:
    """Return the table, a row for each figure: actuals before targets, each by year."""
    return DataTable(
        TABLE_NAME,
        f"{content.plan_title} 成果指標（{content.year.start}年度（{content.year.label}））",
        _KEY,
        (*area_columns(content.area), *_COLUMNS),
        tuple(row for indicator in content.indicators for row in _rows(content, indicator)),
    )


def _rows(content: IndicatorData, data_indicator: DataIndicator) -> Iterator[tuple[Value, ...]]:
    indicator = data_indicator.indicator
    for kind in FigureKind:
        for figure in indicator.figures(kind):
            if kind is FigureKind.TARGET or figure.year <= content.year:
                yield (
                    *area_values(content.area),
                    *(
                        content.plan_title,
                        indicator.goal,
                        data_indicator.goal_title,
                        indicator.indicator_id,
                        indicator.name,
                    ),
                    *(kind.label, figure.year.start, figure.year.label),
                    *_figure(
                        figure,
                        indicator,
                        is_open=kind is FigureKind.ACTUAL and figure.year in data_indicator.open_years,
                    ),
                    *(
                        figure.as_of,
                        figure.source,
                        _DIRECTIONS[indicator.direction],
                        data_indicator.owner,
                        indicator.note,
                    ),
                )


def _figure(year_figure: YearFigure, indicator: Indicator, *, is_open: bool) -> tuple[Value, ...]:
    """Return the value, what it is a part of, 約, the unit, and why there is no value."""
    figure = year_figure.figure
    if is_open:
        return (NO_FIGURE, NO_FIGURE, None, indicator.unit, "相違（確認前）")
    value = NO_FIGURE if figure.value is None else figure.value
    denominator = NO_FIGURE if figure.denominator is None else figure.denominator
    return (value, denominator, figure.qualifier, figure.unit or indicator.unit, year_figure.reason)


def _text(heading: str, meaning: str, *, required: bool = False, values: str = "") -> DataColumn:
    return DataColumn(heading, ValueKind.TEXT, meaning, required=required, values=values)


_COLUMNS = (
    _text("計画名", "計画の名称。", required=True),
    DataColumn("目標番号", ValueKind.CODE, "指標が属する目標の番号。"),
    _text("目標名", "指標が属する目標の名称。"),
    DataColumn(_KEY, ValueKind.CODE, "指標ごとの番号。年度が変わっても同じ。"),
    _text("指標名", "指標の名称。単位と注記の印は除く。", required=True),
    _text("区分", "実績値か目標値か。", required=True, values="、".join(each.label for each in FigureKind)),
    DataColumn("年度（西暦）", ValueKind.NUMBER, "値の年度（西暦）。", values="4桁の整数"),
    _text("年度（和暦）", "値の年度（和暦）。", required=True),
    DataColumn(
        "値", ValueKind.NUMBER, f"値。分数では分子。数値がない場合は「{NO_FIGURE}」。", unit="列「単位」のとおり"
    ),
    DataColumn("分母", ValueKind.NUMBER, f"分数で表す指標の分母。その他は「{NO_FIGURE}」。"),
    _text("概数の表示", "値に付く「約」「以上」などの語。"),
    _text("単位", "値の単位。"),
    _text("値がない理由", "数値がない場合の、その理由。"),
    _text("値の時点", "値の時点。記入されたとおり。"),
    _text("出典", "値の出典。記入されたとおり。"),
    _text("望ましい方向", "増えるのがよいか、減るのがよいか。", required=True, values="、".join(_DIRECTIONS.values())),
    _text("所管課", "値を出す課。"),
    _text("注記", "指標の注記。"),
)
