"""The places of the list that two recorded papers print differently, for 正誤表."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nakano_status.documents.corrections_builder import Correction
from nakano_status.domain.papers.comparison import (
    DIVISIONS,
    MEASURE,
    TITLE,
    ComparedRow,
    ComparisonSide,
    RowChange,
    compare,
)

_HEADINGS = {MEASURE: "実施内容", TITLE: "事業内容", DIVISIONS: "所管課"}
_WHOLE_ROW = "取組の全体"


def list_corrections(old: ComparisonSide, new: ComparisonSide) -> tuple[Correction, ...]:
    """Return one correction for each field that differs, in the order of the list; an added or removed row is one."""
    headings = {**old.headings, **new.headings, **_HEADINGS}
    return tuple(each for change in compare(old, new) for each in _corrections(change, headings))


def _corrections(change: RowChange, headings: Mapping[str, str]) -> Iterator[Correction]:
    row = change.was or change.shown
    page = str(row.page) if row.page and change.was else ""
    if change.was is None or change.now is None:
        texts = (_whole(each, headings) if each else None for each in (change.was, change.now))
        yield Correction(page, _place(row, _WHOLE_ROW), *texts)
        return
    for field in change.fields:
        yield Correction(page, _place(row, headings[field.key]), field.was, field.now)


def _place(row: ComparedRow, heading: str) -> str:
    return f"{row.measure}　{row.title}\n【{heading}】"


def _whole(row: ComparedRow, headings: Mapping[str, str]) -> str:
    """Return all texts of a row, field by field."""
    told = [(DIVISIONS, row.divisions), *row.texts.items()]
    return "\n".join([row.title, *(f"【{headings[key]}】{text}" for key, text in told if text and key in headings)])
