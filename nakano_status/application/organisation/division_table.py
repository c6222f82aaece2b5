"""The organisation as a table, for saving and importing: its headings and rows, and the problems in a row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import date

from nakano_status.application.organisation.table_rows import TableRow
from nakano_status.application.ports.documents import TableSheet
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import (
    Branch,
    Division,
    DivisionKind,
    NameKind,
    Organisation,
    fold_name,
    tree,
)
from nakano_status.domain.organisation.reorganisation import names_of, official_name
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.text.labels import ALIKE_NO, ALIKE_YES, NO, YES
from nakano_status.domain.text.narrative import BLANKS, INVISIBLE, is_blank

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

ABOVE = {DEPARTMENT: DivisionKind.DEPARTMENT, OFFICE: DivisionKind.OFFICE}
_NUMBER = re.compile(r"\d{1,5}")


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


def own_body(row: TableRow, organisation: Organisation) -> Division | None:
    """Return the body that a row describes, as it is in that organisation; None for a new one."""
    return organisation.find(row.text(NAME)) or organisation.find(row.text(EARLIER))


def renamed_body(row: TableRow, organisation: Organisation) -> Division | None:
    """Return the division that a row gives a new official name; None for any other row.

    A current alias can become the official name; a name given up since cannot.
    """
    division, named = organisation.find(row.text(EARLIER)), organisation.find(row.text(NAME))
    if division is None or division.kind is not DivisionKind.DIVISION or named not in (None, division):
        return None
    borne = [fold_name(name) for name in names_of(division, NameKind.OFFICIAL)]
    earlier, name = fold_name(row.text(EARLIER)), fold_name(row.text(NAME))
    is_past = name in borne and earlier in borne[: borne.index(name)]
    return None if name == borne[-1] or is_past else division


def problems_of(
    row: TableRow, organisation: Organisation, known: Organisation, named: Collection[str]
) -> Iterator[Problem]:
    """Return the problems that prevent importing a row.

    `known` also contains the names confirmed by a person; `named` are the ids of the bodies in earlier rows.
    """
    name = row.text(NAME)
    if not name:
        yield row.problem("TABLE-NAME-MISSING", NAME)
    own = renamed_body(row, organisation) or organisation.find(name)
    if own is not None and own.division_id in named:
        by = "" if fold_name(name) == fold_name(own.name_on()) else f"（{own.name_on()}）"
        yield row.problem("TABLE-TWICE", NAME, found=f"{name}{by}")
    yield from _ended_bodies(row, organisation)
    yield from _misplaced_names(row, organisation)
    yield from _names_of_others(row, own, organisation, known)
    for column in (DEPARTMENT_ORDER, ORDER):
        if row.text(column) and not _NUMBER.fullmatch(row.text(column)):
            yield row.problem("TABLE-VALUE-UNREADABLE", column, found=row.text(column), expected="数字")
    if not _is_liaison_readable(row.text(LIAISON)):
        yield row.problem("TABLE-VALUE-UNREADABLE", LIAISON, found=row.text(LIAISON), expected=LIAISON_FORM)
    if row.text(SINCE) and read_day(row.text(SINCE)) is None:
        yield row.problem("TABLE-VALUE-UNREADABLE", SINCE, found=row.text(SINCE), expected=DAY_FORM)


def _is_liaison_readable(text: str) -> bool:
    try:
        read_liaison(text)
    except ValueError:
        return False
    return True


def _ended_bodies(row: TableRow, organisation: Organisation) -> Iterator[Problem]:
    """Return problems for bodies that exist no more: nothing of them changes, and nothing is below them."""
    for column in (DEPARTMENT, OFFICE, NAME, EARLIER):
        body = organisation.find(row.text(column))
        if body is not None and body.until is not None:
            yield row.problem("TABLE-BODY-ENDED", column, found=row.text(column), expected=era_day(body.until))


def _misplaced_names(row: TableRow, organisation: Organisation) -> Iterator[Problem]:
    """Return problems for names of bodies of another kind: a 部 that is a 所管課, a 所管課 that is a 室."""
    met: set[str] = set()
    for column in filter(row.text, (DEPARTMENT, OFFICE, NAME)):
        name = row.text(column)
        known = organisation.find(name)
        fits = known is None or ABOVE.get(column) is (known.kind if known.kind in ABOVE.values() else None)
        if not fits or fold_name(name) in met:
            yield row.problem("TABLE-NAME-TAKEN", column, found=name, expected=known.name_on() if known else name)
        met.add(fold_name(name))


def _names_of_others(
    row: TableRow, own: Division | None, organisation: Organisation, known: Organisation
) -> Iterator[Problem]:
    """Return problems for names that belong to another body, and for a 旧名称 that belongs to none."""
    names = [(NAME, row.text(NAME)), (EARLIER, row.text(EARLIER))]
    for column, name in (*names, *((ALIASES, alias) for alias in aliases_in(row.text(ALIASES)))):
        other = organisation.find(name) or known.find(name)
        if other is None and name and column == EARLIER:
            yield row.problem("RENAME-NAME-UNKNOWN", EARLIER, found=name)
        if other is not None and (own is None or other.division_id != own.division_id):
            yield row.problem("TABLE-NAME-TAKEN", column, found=name, expected=other.name_on())
