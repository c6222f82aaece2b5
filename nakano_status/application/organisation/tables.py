"""Tables that the office fills in, read by heading; and that of the organisation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nakano_status.application.ports.data_file import Parts
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.problem_text import message
from nakano_status.domain.calendar.days import era_day, read_day
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
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.refusals.exchange import TableHeadingsMissing, TableNotReadable
from nakano_status.domain.text.labels import ALIKE_NO, ALIKE_YES, NO, YES
from nakano_status.domain.text.narrative import BLANKS, INVISIBLE, is_blank


@dataclass(frozen=True)
class TableRow:
    """One row: its number in the sheet, its texts by heading without blanks around them, and the columns' letters."""

    file: str
    sheet: str | None
    row: int
    texts: Mapping[str, str]
    columns: Mapping[str, str]

    def has(self, heading: str) -> bool:
        """Return whether the table has such a column; a missing column changes nothing."""
        return heading in self.columns

    def text(self, heading: str) -> str:
        """Return the text under a heading; empty if the table has no such column."""
        return self.texts.get(heading, "")

    def place(self, column: str) -> Place:
        """Return the place of a cell of this row; of a column that the table lacks, the place of the row."""
        cell = f"{self.columns[column]}{self.row}" if self.has(column) else None
        return Place(self.file, self.sheet, cell, self.row, column)

    def problem(self, code: str, column: str, *, found: str | None = None, expected: str | None = None) -> Problem:
        """Return a problem at a cell of this row."""
        return problem(code, self.place(column), found=found, expected=expected)


@dataclass(frozen=True)
class NamedRowTable:
    """A table as read: its headings in order, the rows that are not blank, and problems."""

    file: str
    sheet: str | None
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]
    problems: tuple[Problem, ...] = ()

    def unread(self, read: Collection[str]) -> Iterator[Problem]:
        """Yield a problem for each column that is not in `read`.

        Otherwise data under a misspelt heading would be lost unnoticed.
        """
        for heading in self.headings:
            if heading and heading not in read:
                yield problem("TABLE-COLUMN-UNREAD", Place(self.file, self.sheet, column=heading), found=heading)


def read_table_rows(parts: Parts, path: Path, *needed: str) -> NamedRowTable:
    """Read an .xlsx or .csv that has one of the headings that identify a row, if any are `needed`.

    Raises FileMissing, FileUnreadable, TableHeadingsMissing if none of these headings is there, TableNotReadable if one
    occurs twice.
    """
    sheet = parts.workbooks.read_table(path.name, parts.files.read(path), needed)
    if isinstance(sheet, Problem):
        raise TableNotReadable(path=str(path), reason=message(sheet).rstrip("。"))
    return named_rows(path, sheet, *needed)


def named_rows(path: Path, sheet: TableSheet, *needed: str) -> NamedRowTable:
    """Return the rows of a table by heading; raises TableNotReadable as `read_table_rows` does."""
    headings = tuple(fold_name(text) for text in sheet.head)
    if needed and not {*needed} & {*headings}:
        named = "か".join(map(quoted, needed))
        raise headings_missing(path, named, headings, named)
    for twice in (each for each, number in Counter(filter(None, headings)).items() if number > 1):
        raise TableNotReadable(path=str(path), reason=f"見出し「{twice}」の列が2つ以上あります")
    columns = dict(_below(headings, sheet.columns))
    all_rows = (
        TableRow(path.name, sheet.sheet, number, dict(_below(headings, texts)), columns) for number, texts in sheet.rows
    )
    rows = tuple(row for row in all_rows if any(row.texts.values()))
    return NamedRowTable(
        path.name,
        sheet.sheet,
        headings,
        rows,
        (*sheet.problems, *(() if rows else (problem("TABLE-NO-ROWS", Place(path.name, sheet.sheet)),))),
    )


def headings_missing(path: Path, missing: str, headings: Iterable[str], read: str) -> TableHeadingsMissing:
    """Return the refusal of a table without the headings `missing`; it has `headings`, and may have `read`."""
    there = "".join(map(quoted, filter(None, headings))) or "見当たりません"
    return TableHeadingsMissing(path=str(path), found=missing, headings=there, expected=read)


def quoted(heading: str) -> str:
    """Return a heading as it is named in a message."""
    return f"「{heading}」"


def _below(headings: tuple[str, ...], texts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for heading, text in zip(headings, texts, strict=False):
        if heading:
            yield heading, text.strip()


def years_of(headings: Iterable[str]) -> Iterator[tuple[str, FiscalYear]]:
    """Yield the headings that are fiscal years."""
    for heading in headings:
        try:
            yield heading, FiscalYear.parse(heading)
        except ValueError:
            continue  # 事業内容 and 備考 are for people


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
