"""The organisation as a table, for saving and importing: its headings and rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from nakano_status.application.ports.workbooks import TableSheet
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.changes import names_of, official_name
from nakano_status.domain.organisation.divisions import Division, NameKind, Organisation
from nakano_status.domain.organisation.tree import Branch, tree
from nakano_status.domain.text.narrative import BLANKS, INVISIBLE, is_blank
from nakano_status.domain.text.yes_no import ALIKE_NO, ALIKE_YES, NO, YES

DEPARTMENT, DEPARTMENT_ORDER, OFFICE = "部", "部の建制順", "室"
NAME, ORDER, LIAISON, ALIASES, CONTACT, SINCE, EARLIER = (
    "所管課",
    "所管課の建制順",
    "庶務担当課",
    "別名",
    "連絡先",
    "適用開始日",
    "旧名称",
)
HEADINGS = (DEPARTMENT_ORDER, DEPARTMENT, OFFICE, ORDER, NAME, LIAISON, ALIASES, CONTACT, SINCE, EARLIER)
LIAISON_FORM = f"{YES}か{NO}（空欄は変更なし）"
DAY_FORM = "2023-04-01 か 令和5年4月1日の形"
_DAY = re.compile(r"(?:(\d{4})|(.+?))[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
"""When saving a CSV, Excel writes a date as 2023/4/1."""
_LIAISON = dict.fromkeys(ALIKE_YES, True) | dict.fromkeys(ALIKE_NO, False)


def division_sheet(organisation: Organisation) -> TableSheet:
    """Return the organisation as the table that the import reads: importing it again changes nothing."""
    rows = tuple(tuple(row) for row in _rows(organisation))
    return TableSheet(HEADINGS, (), tuple(enumerate(rows, start=2)), "組織")


def aliases_in(text: str) -> list[str]:
    """Return the names in a cell of 別名, between 、 , ; | of any width, or line breaks."""
    return [alias.strip() for alias in re.split("[,，、;；|｜\n]", text) if alias.strip()]


def read_day(text: str) -> date | None:
    """Read a day as people and Excel write it (2023-04-01, 2023/4/1, 令和5年4月1日, R5.4.1), or None."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text))
    try:
        return date(int(found[1] or FiscalYear.parse(found[2]).start), int(found[3]), int(found[4])) if found else None
    except ValueError:
        return None


def read_liaison(text: str) -> bool | None:
    """Return whether a division is its 部's 庶務担当課, None if the cell is blank.

    Raise ValueError for any other text.
    """
    if is_blank(text):
        return None
    sign = text.replace("\ufe0f", "").strip(BLANKS + INVISIBLE)
    if sign not in _LIAISON:
        raise ValueError(text)
    return _LIAISON[sign]


def _rows(organisation: Organisation) -> Iterator[list[str]]:
    for branch in tree(organisation):
        for office, division in _divisions(branch):
            above = (_order(branch.division), branch.division.name_on()) if branch.division else ("", "")
            yield [*above, office.name_on() if office else "", *_own(division)]


def _divisions(branch: Branch) -> Iterator[tuple[Division | None, Division]]:
    """Return every 所管課 of a 部 with the 室 above it."""
    for each in branch.below:
        for division in each.leaves():
            yield (each.division if each.below else None), division


def _own(division: Division) -> Iterator[str]:
    official = [name for name in division.names if name.kind is NameKind.OFFICIAL]
    since = official_name(division).valid_from or division.placed_since
    yield _order(division)
    yield division.name_on()
    yield YES if division.is_liaison else ""
    yield "、".join(names_of(division, NameKind.ALIAS))
    yield division.contact or ""
    yield since.isoformat() if since else ""
    yield official[-2].name if len(official) > 1 else ""


def _order(division: Division) -> str:
    return "" if division.order is None else str(division.order)
