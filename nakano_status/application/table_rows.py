"""Tables that people fill in for an import: read by their headings, with the place of each cell for problems."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.application.ports.data_file import Parts
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.problem_text import as_reason
from nakano_status.application.round.settled_rounds import SettledEffect
from nakano_status.application.stopping import counted
from nakano_status.documents.pages.printed_characters import printing_problems
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.headings import YEAR
from nakano_status.domain.grouped import grouped
from nakano_status.domain.organisation.divisions import fold_name
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity, quote_left_out_rows
from nakano_status.domain.refusals.exchange import TableHeadingsMissing, TableNotReadable
from nakano_status.domain.text.narrative import TYPED_BLANKS, same

if TYPE_CHECKING:
    from nakano_status.domain.organisation.reorganisation import DivisionChange

TABLE_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".csv"})
"""Suffixes of files that are read as tables. An `.xls` is refused with advice to save it in another format."""


@dataclass(frozen=True)
class TableRow:
    """One row of a table, with the texts that it has.

    `sheet`: the name of the sheet (None: a CSV). `row`: its number in the sheet. `texts`: its stripped texts by
    heading. `columns`: the letters of the columns by heading.
    """

    file: str
    sheet: str | None
    row: int
    texts: Mapping[str, str]
    columns: Mapping[str, str]

    def has(self, heading: str) -> bool:
        """Return whether the table has a column with this heading; an import leaves missing columns unchanged."""
        return heading in self.columns

    def text(self, heading: str) -> str:
        """Return the text under a heading; empty if the table has no such column."""
        return self.texts.get(heading, "")

    def place(self, heading: str) -> Place:
        """Return the place of the row's cell under a heading; the place of the row if the table has no such column."""
        cell = f"{self.columns[heading]}{self.row}" if self.has(heading) else None
        return Place(self.file, self.sheet, cell, self.row, heading)

    def problem(self, code: str, heading: str, *, found: str | None = None, expected: str | None = None) -> Problem:
        """Return a problem at the row's cell under a heading; `found` and `expected` as in `Problem`."""
        return problem(code, self.place(heading), found=found, expected=expected)


@dataclass(frozen=True)
class LeftOut:
    """The parts of a table that an import leaves out.

    `rows`: the numbers of rows that are not imported. `cells`: single cells of other rows, each as row and column; the
    other rows are imported without them.
    """

    rows: frozenset[int] = frozenset()
    cells: frozenset[tuple[int, str]] = frozenset()

    @property
    def preview_text(self) -> str:
        """A sentence that counts what an import would leave out; empty if nothing is left out."""
        return f"{self._counts}は、表を直すと取り込めます。" if self._counts else ""

    @property
    def result_text(self) -> str:
        """Sentences that count what was left out, with the next step; empty if nothing was left out."""
        return f"{self._counts}があります。表を直して、もう一度取り込んでください。" if self._counts else ""

    @property
    def _counts(self) -> str:
        counts = (("取り込まない行", len(self.rows)), ("取り込まないセル", len(self.cells)))
        return "と".join(f"{what} {count}件" for what, count in counts if count)


NOTHING_LEFT_OUT = LeftOut()


@dataclass(frozen=True)
class ImportedTable:
    """The result of importing a table.

    `rows`, `unchanged`: the numbers of rows with changes and without. `removed`: the number of known lines that were
    removed because the table does not have them. `changes`: the changes of the organisation, for its own table.
    `settled`: the effects of the import on settled rounds. `left_out`: the rows and cells that were not imported.
    """

    rows: int
    unchanged: int = 0
    removed: int = 0
    changes: tuple[DivisionChange, ...] = field(default=(), compare=False)
    settled: SettledEffect = field(kw_only=True, compare=False)
    left_out: LeftOut = field(kw_only=True, compare=False)


@dataclass(frozen=True)
class NamedRowTable:
    """A table as read: its headings in order, the rows that are not blank, and its problems.

    `sheet`: None for a CSV. `left_out`: the numbers of the rows that cannot be read, so that they are not among `rows`.
    `sha256`: the SHA-256 of the file.
    """

    file: str
    sheet: str | None
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]
    problems: tuple[Problem, ...] = ()
    left_out: frozenset[int] = frozenset()
    sha256: str = ""

    def left_out_of_import(self, problems: Iterable[Problem], imported: Iterable[int]) -> LeftOut:
        """Return the rows and cells that are left out if only the rows with the numbers `imported` are imported.

        `problems`: all problems of the table; an error in an imported row leaves out only its cell.
        """
        rows = self.left_out.union(row.row for row in self.rows).difference(imported)
        places = (each.place for each in problems if each.severity is Severity.ERROR)
        cells = {(at.row, at.cell or at.column or "") for at in places if at.row is not None and at.row not in rows}
        return LeftOut(rows, frozenset(cells))

    def all_problems(
        self, read: Collection[str], found: Iterable[Problem] = (), imported: Collection[int] = ()
    ) -> tuple[Problem, ...]:
        """Return the problems of the table itself, of columns that are not read, and of rows (`found`), in this order.

        `read`: the headings of the columns that are read. A row with an error is not imported, so its first problem
        quotes all texts of the row. The rows with the numbers `imported` are exceptions: they are imported without the
        cells that have errors.
        """
        found = tuple(found)
        refused = {each.place.row for each in found if each.severity is Severity.ERROR}.difference(imported)
        rows = {row.row: row.texts.values() for row in self.rows if row.row in refused}
        return (*self.problems, *self._unread(read), *quote_left_out_rows(found, rows))

    def _unread(self, read: Collection[str]) -> Iterator[Problem]:
        """Yield a problem for each column that is not in `read`, with the column's texts.

        Otherwise data under a misspelt heading would be lost unnoticed. An empty column for remarks, as templates have
        it, is not a problem.
        """
        for heading in (each for each in self.headings if each and each not in read):
            filled = [row for row in self.rows if row.text(heading)]
            place = filled[0].place(heading) if filled else Place(self.file, self.sheet, column=heading)
            if filled:
                texts = "、".join(dict.fromkeys(row.text(heading) for row in filled))
                code = "TABLE-REMARKS-UNREAD" if heading == REMARKS else "TABLE-COLUMN-WORDS"
                yield problem(code, place, found=heading, texts=texts)
            elif heading != REMARKS:
                yield problem("TABLE-COLUMN-UNREAD", place, found=heading)


_DIVISION = "所管課"
_ON_ONE_LINE = frozenset(
    {
        *("番号", "管理番号", "指標番号", "項目番号", "指標項目", "事業内容", "項目", "枠組み", "単位", "方向"),
        *("部", "室", _DIVISION, "旧名称", "庶務担当課", "部の建制順", "所管課の建制順", "適用開始日"),
        *("区分", "日付", "氏名の公表", "使わない語", "使う語"),
    }
)
"""Headings of columns for names, numbers and days; their cells have only one line."""
REMARKS = "備考"
"""The heading of a column for people's own notes, which is never imported."""
_SAME = {
    **dict.fromkeys(("ご意見", "御意見", "意見の内容", "意見内容", "意見等"), "意見"),
    **dict.fromkeys(("所管", "所管課名", "担当課", "担当課名", "担当", "主管課", "所管部署", "担当部署"), _DIVISION),
    **dict.fromkeys(("事業名", "取組名", "取組"), "事業内容"),
}
_YEAR_OF = re.compile(f"{YEAR}の?")


def read_table_rows(
    parts: Parts,
    path: Path,
    *needed: str,
    meaning: Callable[[str], str] = str,
    not_printed: Container[str] = (),
    reads: Callable[[str], bool] | None = None,
) -> NamedRowTable:
    """Read an .xlsx or .csv table; it must have at least one of the headings `needed`, if any are given.

    The head may have several rows if `reads` is true for each of their headings. Two headings are refused if they have
    the same `meaning` or differ only in how they write a year. Characters that papers cannot print are reported at
    their cell, except in the columns `not_printed`. Raises FileMissing, FileUnreadable, TableNotReadable,
    PaperFontMissing, and TableHeadingsMissing if the table has none of the headings `needed`.
    """
    content = parts.files.read(path)
    sheet = parts.workbooks.read_table(path.name, content, needed, reads)
    if isinstance(sheet, Problem):
        raise TableNotReadable(path=str(path), reason=as_reason(sheet.at(file=None)))
    table = rows_by_heading(path, sheet, *needed, meaning=meaning)
    for broken in () if sheet.sheet else _broken_names(table, needed):
        raise TableNotReadable(path=str(path), reason=as_reason(broken.at(file=None)))
    problems = (*table.problems, *_unprintable(parts, table, not_printed))
    return replace(table, problems=problems, sha256=hashlib.sha256(content).hexdigest())


def _broken_names(table: NamedRowTable, needed: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each name or number of a CSV with a line break: a misplaced quotation mark joined two rows.

    所管課 and 管理番号 may have several lines, unless they are among the headings `needed`.
    """
    several = {_DIVISION, "管理番号"}.difference(needed)
    headings = [each for each in table.headings if each in _ON_ONE_LINE - several]
    for row in table.rows:
        for heading in headings:
            first, *more = row.text(heading).splitlines() or [""]
            if more:
                place = replace(row.place(heading), cell=None)
                yield problem("TABLE-QUOTE-MISPLACED", place, found=f'"{first}')


def _unprintable(parts: Parts, table: NamedRowTable, not_printed: Container[str]) -> Iterator[Problem]:
    """Yield a problem for each cell with characters that papers cannot print."""
    for row in table.rows:
        for heading, text in row.texts.items():
            if heading not in not_printed:
                yield from printing_problems("", row.place(heading), parts.papers.unprintable(text))


_OF_BUREAUS = {"局": "部", "局の建制順": "部の建制順", "部": "室"}
"""Headings as they are read in tables of a ward that has 局 instead of 部, and 部 instead of 室."""


def read_headings(head: Iterable[str]) -> tuple[str, ...]:
    """Return the folded headings of a table. In a table of a ward that has 局, 局 is read as 部, and 部 as 室."""
    headings = tuple(map(fold_name, head))
    return tuple(_OF_BUREAUS.get(each, each) for each in headings) if "局" in headings else headings


def rows_by_heading(path: Path, sheet: TableSheet, *needed: str, meaning: Callable[[str], str] = str) -> NamedRowTable:
    """Return the rows of a table, with the texts of each row by heading.

    Rows without any text are left out; a table without rows has the problem TABLE-NO-ROWS. `meaning`: maps a heading to
    the meaning that only one column may have. A table that has none of the headings `needed` is refused; if no heading
    is needed, any table is read. Raises TableNotReadable and TableHeadingsMissing as `read_table_rows` does.
    """
    headings = read_headings(sheet.head)
    if needed and not {*needed} & {*headings}:
        named = "か".join(map(quote_heading, needed))
        raise headings_missing(path, named, headings, named)
    of_sheet = f"シート「{sheet.sheet}」の" if sheet.sheet else ""
    for alike in grouped((meaning(meaning_of_heading(each)), each) for each in headings if each).values():
        if len(alike) > 1:
            twice = "と".join(map(quote_heading, dict.fromkeys(alike)))
            raise TableNotReadable(path=str(path), reason=f"{of_sheet}見出し{twice}の列が2つ以上あります")
    columns = dict(_below(headings, sheet.columns))
    all_rows = (
        TableRow(path.name, sheet.sheet, number, dict(_below(headings, texts)), columns)
        for number, texts in counted("表を読み取っています", sheet.rows, len(sheet.rows))
    )
    rows = tuple(row for row in all_rows if any(row.texts.values()))
    return NamedRowTable(
        path.name,
        sheet.sheet,
        headings,
        rows,
        (*sheet.problems, *(() if rows else (problem("TABLE-NO-ROWS", Place(path.name, sheet.sheet)),))),
        sheet.left_out,
    )


def meaning_of_heading(heading: str) -> str:
    """Return a heading with its year written as `R4`: 令和4年度の実績 and 2022実績 become equal.

    Headings that people use as synonyms become equal, too: a table with both is refused.
    """
    same = _SAME.get(heading, heading)
    return _YEAR_OF.sub(lambda found: year.short if (year := FiscalYear.read(found["year"])) else found[0], same)


def headings_missing(path: Path, missing: str, headings: Iterable[str], read: str) -> TableHeadingsMissing:
    """Return the refusal of a table that lacks the headings `missing`.

    `headings`: the headings that the table has. `read`: the headings that it could have.
    """
    return TableHeadingsMissing(path=str(path), found=missing, headings=quote_headings(headings), expected=read)


def quote_headings(headings: Iterable[str]) -> str:
    """Return the headings of a table as a refusal lists them, each in 「」; 見当たりません if there are none."""
    return "".join(map(quote_heading, filter(None, headings))) or "見当たりません"


def quote_heading(heading: str) -> str:
    """Return a heading in quotation marks, as messages name it."""
    return f"「{heading}」"


def _below(headings: tuple[str, ...], texts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for heading, text in zip(headings, texts, strict=False):
        if heading:
            yield heading, text.strip()


def text_after_import(stored: str | None, cell_text: str | None) -> str | None:
    """Return the text to store for a cell of a table: the stored text if the cell shows the same, otherwise its own.

    So the blanks around a stored text, such as the indent of a paragraph, remain, which cells of a table do not have.
    """
    return stored if stored is not None and same(stored.strip(TYPED_BLANKS), cell_text) else cell_text


def year_headings(headings: Iterable[str]) -> Iterator[tuple[str, FiscalYear]]:
    """Yield each heading that is a fiscal year, with the year; other headings are left out."""
    for heading in headings:
        try:
            yield heading, FiscalYear.parse(heading)
        except ValueError:
            continue  # 事業内容 and 備考 are for people
