"""成果指標 in the year: invented figures and suppliers, a fraction that Excel changed, a lost figure, final values.

No source names an owner of an indicator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from nakano_status.application.indicators.edit_indicator import FigureEntry, IndicatorEntry, edit_indicator
from nakano_status.application.indicators.read.indicators import indicator_table
from nakano_status.application.lookup import chosen_round
from nakano_status.application.ports.data_file import Store
from nakano_status.demonstration import cast
from nakano_status.demonstration.stage import YEAR, Stage, expect, only_waiting
from nakano_status.domain.fields.field import FIGURE, FIGURE_AS_OF, FIGURE_FACTOR, FIGURE_SOURCE

_YEAR_END = "令和5年3月31日"

_AS_EXCEL_HAS_IT: Mapping[str, Mapping[str, str | date]] = {cast.DATED_FIGURE: {FIGURE: date(2023, 1, 15)}}
"""The date that a spreadsheet makes of 1/15 typed into a cell."""


@dataclass(frozen=True)
class InventedFigure:
    """What a division reports of its indicator: the figure as typed, 時点, 出典 and 増減の要因 (blanks: left empty)."""

    owner: str
    text: str
    as_of: str = _YEAR_END
    source: str = ""
    factor: str = ""

    @property
    def typed(self) -> dict[str, str]:
        """The texts typed into the sheet, by key."""
        texts = {FIGURE: self.text, FIGURE_AS_OF: self.as_of, FIGURE_SOURCE: self.source, FIGURE_FACTOR: self.factor}
        return {key: text for key, text in texts.items() if text}


FIGURES = {
    "KPI-1-1": InventedFigure(
        cast.PICTURED, "58.3%", source="交付状況の月次集計（例）", factor="出張申請の会場を増やした。"
    ),
    "KPI-1-2": InventedFigure(
        cast.SENDS_TO_SECTION, "約180万件", source="申請システムの集計（例）", factor="受付できる手続を増やした。"
    ),
    "KPI-1-3": InventedFigure(cast.SENDS_TO_SECTION, "—", factor="窓口の配置を変えたため、件数を集計していない。"),
    "KPI-1-4": InventedFigure(cast.SURVEYS, "4.4%", as_of="令和4年9月", source="区民意識の調査（例）"),
    "KPI-1-5": InventedFigure(cast.SENDS_TO_SECTION, "3団体"),
    "KPI-2-1": InventedFigure(
        cast.REARRANGED, "約4,700fm", source="文書量の調査（例）", factor="保存年限を過ぎた文書の廃棄が進んだ。"
    ),
    "KPI-2-2": InventedFigure(cast.SENDS_TO_SECTION, "6件", factor="2つの業務で試行を終えた。"),
    "KPI-2-3": InventedFigure(cast.SURVEYS, "1/15", factor="1つの事業が移行を終えた。"),
    "KPI-2-4": InventedFigure(cast.SENDS_TO_SECTION, "11件", factor="送付の前の確認を2人で行うこととした。"),
    "KPI-2-5": InventedFigure(cast.PASTES_FOREIGN_ROW, "17名", source="資格取得の届出（例）"),
}
"""The figures by 指標番号."""


def figures_of(division: str) -> dict[str, InventedFigure]:
    """Return what a division reports, by 指標番号."""
    return {number: figure for number, figure in FIGURES.items() if figure.owner == division}


def name_who_supplies(stage: Stage) -> str:
    """Enter which division supplies each 成果指標: its form then asks for them."""
    stage.clock.set(6, 22)
    owners = {number: stage.organisation.name(figure.owner) for number, figure in FIGURES.items()}
    with stage.office() as store:
        for number, name in owners.items():
            edited = edit_indicator(stage.parts, store, IndicatorEntry(number, owner=name), cast.OFFICE_CLERK).value
            expect(f"成果指標 {number} の所管課", edited.changed, ("owner",))
    asked = len(set(owners.values()))
    return f"成果指標{len(owners)}件の所管課（例）を登録しました。{asked}所管の回答様式で実績を照会します。"


def answer_figures(stage: Stage, store: Store, division: str) -> None:
    """Let a division that answers in the program enter its figures."""
    for number, figure in figures_of(division).items():
        edit_indicator(stage.parts, store, _entry(number, figure), cast.CLERK)


def type_figures(stage: Stage, division: str, form: bytes) -> bytes:
    """Let a division type its figures into the workbook; one fraction becomes a date, as spreadsheets do."""
    typed: dict[str, dict[str, str | date]] = {
        number: {**figure.typed, **_AS_EXCEL_HAS_IT.get(number, {})} for number, figure in figures_of(division).items()
    }
    return stage.spreadsheet_user.fill_figures(form, typed) if typed else form


def settle_what_did_not_come(stage: Stage) -> str:
    """Enter the figure that arrived as a date, and the one that the 部 lost when it pasted its files together."""
    item = only_waiting(stage, "UNREADABLE")
    expect("日付になった成果指標", item.row_id, cast.DATED_FIGURE)
    expect("届いていない成果指標", _missing(stage), {cast.DATED_FIGURE, cast.LOST_FIGURE})
    with stage.office() as store:
        for number in (cast.DATED_FIGURE, cast.LOST_FIGURE):
            edit_indicator(stage.parts, store, _entry(number, FIGURES[number]), cast.OFFICE_CLERK)
    _check_figures(stage)
    return (
        f"Excel が日付に変えた{cast.DATED_FIGURE}と、部でまとめたときに抜けた{cast.LOST_FIGURE}を所管課に確認し、"
        f"事務局が記入しました。成果指標{len(FIGURES)}件の実績がそろいました。"
    )


def _check_figures(stage: Stage) -> None:
    """Compare every figure of the year with the invented one; raises Unexpected."""
    with stage.records() as records:
        rows = indicator_table(records, chosen_round(records, YEAR)).rows
    actuals = {row.indicator.indicator_id: row.indicator.actual(YEAR) for row in rows}
    found = {number: (each.figure.text, each.as_of) for number, each in actuals.items() if each is not None}
    expect("成果指標の実績", found, {number: (figure.text, figure.as_of) for number, figure in FIGURES.items()})


def _missing(stage: Stage) -> set[str]:
    with stage.records() as records:
        rows = indicator_table(records, chosen_round(records, YEAR)).rows
    return {row.indicator.indicator_id for row in rows if row.indicator.actual(YEAR) is None}


def _entry(number: str, figure: InventedFigure) -> IndicatorEntry:
    return IndicatorEntry(number, {YEAR: FigureEntry(figure.text, figure.as_of, figure.source, figure.factor)})
