"""成果指標 in the year: who supplies them, a fraction that Excel changed, a lost figure, and the final values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from nakano_status.application.indicators.edit_indicator import FigureEntry, IndicatorEntry, edit_indicator
from nakano_status.application.indicators.read.indicators import indicator_table
from nakano_status.application.lookup import chosen_round
from nakano_status.application.ports.data_file import Store
from nakano_status.demonstration import cast
from nakano_status.demonstration.checking import expect
from nakano_status.demonstration.invented_figures import FIGURES, InventedFigure, figures_of
from nakano_status.demonstration.looking import only_waiting
from nakano_status.demonstration.stage import YEAR, Stage
from nakano_status.domain.fields.registry import FIGURE

_AS_EXCEL_HAS_IT: Mapping[str, Mapping[str, str | date]] = {cast.DATED_FIGURE: {FIGURE: date(2023, 1, 15)}}
"""The date that a spreadsheet makes of 1/15 typed into a cell."""


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
    return stage.hands.fill_figures(form, typed) if typed else form


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
    said = {row.indicator.indicator_id: row.indicator.actual(YEAR) for row in rows}
    found = {number: (each.figure.text, each.as_of) for number, each in said.items() if each is not None}
    expect("成果指標の実績", found, {number: (figure.text, figure.as_of) for number, figure in FIGURES.items()})


def _missing(stage: Stage) -> set[str]:
    with stage.records() as records:
        rows = indicator_table(records, chosen_round(records, YEAR)).rows
    return {row.indicator.indicator_id for row in rows if row.indicator.actual(YEAR) is None}


def _entry(number: str, figure: InventedFigure) -> IndicatorEntry:
    return IndicatorEntry(number, {YEAR: FigureEntry(figure.text, figure.as_of, figure.source, figure.factor)})
