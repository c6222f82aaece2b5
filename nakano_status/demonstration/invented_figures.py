"""Invented figures of the 成果指標, and invented suppliers: no source names an owner."""

from __future__ import annotations

from dataclasses import dataclass

from nakano_status.demonstration import cast
from nakano_status.domain.fields.registry import FIGURE, FIGURE_AS_OF, FIGURE_FACTOR, FIGURE_SOURCE

_YEAR_END = "令和5年3月31日"


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
        said = {FIGURE: self.text, FIGURE_AS_OF: self.as_of, FIGURE_SOURCE: self.source, FIGURE_FACTOR: self.factor}
        return {key: text for key, text in said.items() if text}


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
