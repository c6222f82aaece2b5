"""Small forms for tests: content with a few rows, changed as a test needs it."""

from dataclasses import replace
from datetime import date
from typing import Any

from nakano_status.documents.form import FormContent, FormFigure, FormRow, PreviousRow
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.returns import FORM_VERSION
from nakano_status.domain.indicators.indicator import Direction, Indicator
from nakano_status.domain.plan.initiative_id import make_id
from tests.support.fields import asked_in

PACKAGE = "R4-7KQ2M-XW9"
IDS = (make_id("1-1-①", 1), make_id("1-1-①", 2), make_id("1-2-③", 4))
REFERENCE_IDS = (make_id("2-3-①", 7),)


def form_row(row_id: str, **changes: Any) -> FormRow:
    """Return a row to answer, unanswered."""
    row = FormRow(
        row_id=row_id,
        role="lead",
        sponsor="区",
        measure_code="1-1-①",
        measure_title="行政手続のオンライン化の推進",
        title="◎オンライン申請の対象となる手続の拡大",
        divisions="戸籍住民課\n（税務課）",
        scheduled="運用・推進",
        previous_done="対象となる手続を25件追加した。",
        planned="対象となる手続を30件追加する。",
        values={},
        base={},
    )
    return replace(row, **changes)


def reference_row(row_id: str, **changes: Any) -> FormRow:
    """Return a row on which the division is only named."""
    return form_row(row_id, role="associate", answers=False, title="デジタルデバイド対策の実施", **changes)


def form_content(**changes: Any) -> FormContent:
    """Return a form of three rows to answer and one to comment on."""
    content = FormContent(
        package_id=PACKAGE,
        plan_id="nakano2",
        plan_title="第2次中野区地域情報化推進計画",
        plan_years=(FiscalYear(2021), FiscalYear(2025)),
        edition_id="nakano2-1",
        asked=asked_in(FiscalYear(2022)),
        division="戸籍住民課",
        department="区民部",
        due=date(2023, 7, 14),
        rows=tuple(form_row(row_id) for row_id in IDS),
        reference_rows=tuple(reference_row(row_id) for row_id in REFERENCE_IDS),
        previous=tuple(
            PreviousRow(row_id, "◎オンライン申請の対象となる手続の拡大", {"mark": "◎", "done": "25件追加した。"})
            for row_id in IDS
        ),
        previous_year=FiscalYear(2021),
        parents=(PACKAGE,),
        seal="0123456789abcdef01234567",
        form_version=FORM_VERSION,
    )
    return replace(content, **changes)


_R2, _R3, _R5, _R7 = (FiscalYear(2018 + number) for number in (2, 3, 5, 7))
_RATE = Indicator(
    indicator_id="KPI-1-1",
    edition_id="p-1",
    goal="1",
    ordinal=1,
    name="区内のマイナンバーカード交付率",
    name_printed="区内のマイナンバーカード交付率",
    unit="%",
    footnote_mark=None,
    note=None,
    direction=Direction.UP,
    owner=None,
    actuals=(),
    targets=(),
)
_AMOUNT = replace(
    _RATE,
    indicator_id="KPI-2-1",
    goal="2",
    name_printed="文書量 (fm) ※",
    unit="fm",
    footnote_mark="※",
    note="fmは書類を積み上げた高さ",
)
CARD = FormFigure(
    indicator=_RATE,
    actuals={_R2: "31.6%", _R3: "46.0%"},
    targets={_R5: "100%", _R7: "100%"},
    values={},
    base={},
)
PAPER = replace(CARD, indicator=_AMOUNT, actuals={_R2: "約8,800fm"}, targets={_R7: "—"})
