"""Makes the official list (別紙 進捗状況一覧) of plain values: headings, legend, lines, pages (practice.md §5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, zip_longest

from nakano_status.documents import list_layout as layout
from nakano_status.documents.list_document import ListColumn, ListDocument, ListLine
from nakano_status.documents.pagination import Block, paginate
from nakano_status.documents.text_measure import wrap
from nakano_status.domain.fields import BY_KEY, LATER_YEARS, MARK, NEXT_YEAR, answered_keys, heading
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.mark import LEGEND_TITLE, Mark
from nakano_status.domain.narrative import as_typed, is_blank

_ORDINAL_OF_PLAN = re.compile(r"^第[0-9０-９一二三四五六七八九十]+次")
_LONGEST_PIECE = 16_000
"""Characters: Excel's cell holds 32,767 units, and a character can be two of them."""


@dataclass(frozen=True)
class ListEntry:
    """One row to print: texts as they stand, `divisions` as printed on the list (one 課 a line).

    `values` are the round's by field key; only published ones are printed. A row that is not `counted` prints no mark.
    """

    row_id: str
    measure_code: str
    measure_title: str | None
    title: str
    divisions: str | None
    values: Mapping[str, str | None]
    counted: bool = True


@dataclass(frozen=True)
class ListContent:
    """All that the list says. `plan_title` as adopted (第2次… is left out of the paper's title, as published)."""

    plan_title: str
    year: FiscalYear
    last_year: FiscalYear
    entries: Sequence[ListEntry]
    made_on: date
    draft_note: str | None = None
    label: str = "別紙"


def build_list(content: ListContent) -> ListDocument:
    """Return the document: pure, equal for equal content."""
    columns = _columns(content.year, content.last_year)
    rows = _Rows(columns)
    blocks = (_block(list(entries), rows) for _, entries in groupby(content.entries, lambda e: e.measure_code))
    return ListDocument(
        title=f"{_ORDINAL_OF_PLAN.sub('', content.plan_title)} 進捗状況一覧",
        label=content.label,
        as_of=f"{content.year.label}末時点",
        legend=(LEGEND_TITLE, *(mark.legend_line for mark in Mark)),
        columns=columns,
        pages=paginate(blocks, layout.PAGE_CAPACITY),
        setup=layout.SETUP,
        font=layout.FONT,
        body_size=layout.BODY_SIZE,
        made_on=content.made_on.isoformat(),
        draft_note=content.draft_note,
    )


def _columns(year: FiscalYear, last_year: FiscalYear) -> tuple[ListColumn, ...]:
    headings = {layout.MEASURE: "実施内容", layout.TITLE: "事業内容"}
    headings |= {key: heading(key, year, last_year) for key in answered_keys(year, last_year) if BY_KEY[key].published}
    headings |= {layout.DIVISIONS: "所管課"}
    widths = dict(layout.COLUMN_WIDTHS)
    if LATER_YEARS not in headings:
        widths[NEXT_YEAR] += widths.pop(LATER_YEARS)
    return tuple(ListColumn(key, headings[key], width) for key, width in widths.items())


def _block(entries: list[ListEntry], rows: _Rows) -> Block:
    code, title = entries[0].measure_code, next((entry.measure_title for entry in entries if entry.measure_title), None)
    measure = f"{code}\n{title}" if title else code
    lines = tuple(line for entry in entries for line in rows.lines(entry))
    return Block(measure, layout.row_height(rows.line_count(measure, 0)), lines)


class _Rows:
    """Makes lines of rows; what the columns say is worked out once for all of them."""

    def __init__(self, columns: tuple[ListColumn, ...]) -> None:
        self._keys = [column.key for column in columns[3:-1]]
        self._widths = [layout.text_width(column.width) for column in columns]
        self._goes_on = [column.key in BY_KEY and BY_KEY[column.key].is_text for column in columns]

    def lines(self, entry: ListEntry) -> Iterator[ListLine]:
        """Yield one line, or a line and its continuations where Excel cannot show it in one row."""
        texts = self._texts(entry)
        count = self._most_lines(texts)
        if layout.fits(count):
            yield ListLine(entry.row_id, None, 0, texts, layout.row_height(count))
            return
        pieces = [self._pieces(text, place) for place, text in enumerate(texts)]
        for number, cells in enumerate(zip_longest(*pieces)):
            height = layout.row_height(self._most_lines(cells))
            yield ListLine(None if number else entry.row_id, None, 0, cells, height, number > 0)

    def _texts(self, entry: ListEntry) -> tuple[str | None, ...]:
        mark = entry.values.get(MARK) if entry.counted else None
        answers = (as_typed(entry.values.get(key)) for key in self._keys)
        return (None, entry.title, mark, *answers, entry.divisions or None)

    def _most_lines(self, texts: tuple[str | None, ...]) -> int:
        return max(self.line_count(text, place) if text else 1 for place, text in enumerate(texts))

    def line_count(self, text: str, place: int) -> int:
        """Return how many lines a text fills in the column at that place."""
        return len(wrap(text.rstrip("\n"), self._widths[place]))

    def _pieces(self, text: str | None, place: int) -> list[str | None]:
        """A text in pieces of at most half a page, joined again the text itself; title, mark, divisions stay whole."""
        if text is None or not self._goes_on[place]:
            return [text]
        lines = wrap(text, self._widths[place])
        limit = layout.lines_in(layout.PAGE_CAPACITY / 2)
        pieces: list[str | None] = []
        for start in range(0, len(lines), limit):
            piece = "".join(lines[start : start + limit])
            if pieces and is_blank(piece):  # a row of blanks would be no row: they hang below the piece before
                pieces[-1] = f"{pieces[-1]}{piece}"
            else:
                pieces += [piece[at : at + _LONGEST_PIECE] for at in range(0, len(piece), _LONGEST_PIECE)]
        return pieces
