"""Reports the columns of a published list that are missing, not certain or not read, with their texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.fields.field import without_year
from nakano_status.domain.fields.headings import TITLE, given_labels, is_list_heading
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.text.narrative import join_texts
from nakano_status.workbook.cells import SheetLine, place_of_cell
from nakano_status.workbook.list.columns import ListColumns

COLUMN_IGNORED = "LIST-COLUMN-IGNORED"


class ColumnProblems:
    """The problems of a list's columns, each reported once for all pages."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._problems: dict[tuple[str, str, str], Problem] = {}
        self._texts: dict[str, list[str]] = {}
        """The texts of columns that are not read, by the heading."""

    def problems(self, *, is_own: bool) -> Iterator[Problem]:
        """Yield the problems; `is_own`: the program made the list.

        The problem of a column that is not read states the column's texts; if it has any, it is a question in a list
        that the program made, if an item of the plan has no column, and if its heading is known, as that of an item in
        another year is.
        """
        lacks = any(each.code == "LIST-COLUMN-MISSING" for each in self._problems.values())
        for each in self._problems.values():
            if each.code == COLUMN_IGNORED:
                texts = self._texts.get(each.found or "", ())
                severity = Severity.QUESTION if texts and (lacks or is_own or self._is_known(each)) else each.severity
                yield replace(each.having({"texts": quote_texts(texts)}), severity=severity)
            else:
                yield each

    def _is_known(self, ignored: Problem) -> bool:
        return is_list_heading(ignored.found or "", self._profile)

    def see_head(self, line: SheetLine, columns: ListColumns) -> None:
        """Report the columns that are missing, duplicate or unknown below a head, of which a line is the last.

        A head with uncertain columns is reported for each page, because no row of the page is read.
        """
        of_page = "" if TITLE in columns.of else CellPlace(line.sheet, line.row).text
        for key in columns.missing:
            field = self._profile.by_key.get(key)
            name = without_year(field.list_name) or field.short_name if field else given_labels(self._profile)[key]
            self._report("LIST-COLUMN-MISSING", place_of_cell(line, None, None), name, of_page)
        for first in columns.twice.values():
            heading = "".join((line.shown_text(first) or "").split())
            self._report("LIST-HEADING-TWICE", place_of_cell(line, line.shown(first), None), heading, of_page)
        if columns.hinted:
            shown = line.shown(columns.hinted[0][0])
            texts = join_texts(text for _, text in columns.hinted)
            self._report("LIST-HEADING-WORDS", place_of_cell(line, shown, None), texts)
        for column, text in columns.unknown:
            self._report(COLUMN_IGNORED, place_of_cell(line, line.shown(column), None), text)

    def see_row(self, line: SheetLine, columns: ListColumns) -> None:
        """Report the texts of a row in columns that are not read."""
        for column, heading in columns.unknown:
            if text := line.text(column):
                self._texts.setdefault(heading, []).append(text)

    def _report(self, code: str, place: Place, found: str, of_page: str = "") -> None:
        self._problems.setdefault((code, found, of_page), problem(code, place, found=found))


def quote_texts(texts: Iterable[str]) -> str:
    """Return the distinct texts of a column that is not read, in brackets for its problem; empty if there are none."""
    found = "、".join(dict.fromkeys(texts))
    return f"（内容は「{found}」）" if found else ""
