"""Drawing and proving a long list, against XlsxWriter writing the same cells in a plain loop and openpyxl reading them.

Where its rows are is known before: laying out the pages takes some forty times as long.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from nakano_status.application.papers.set_kinds.list_paper import row_places
from nakano_status.bootstrap import make_parts
from nakano_status.demonstration.invented_answers import invent
from nakano_status.documents.list.builder import ListContent, ListDocument, ListEntry, build_list
from nakano_status.documents.list.typeset_list import ListPage, sheet_pages
from tests.bench.large_plan import large_plan
from tests.bench.timing import Row, in_turn, seconds_of
from tests.bench.workload import YEAR
from tests.support.fields import asked_in

_GOAL = 2.0
_ROWS_PER_DIVISION = 20
_FEWER = 2
"""A list of 20,000 rows takes seconds: it is measured less often."""


def measure(folder: Path, rows: int, repeats: int) -> Row:
    """Return the row of the table."""
    content, parts = _content(rows), make_parts()
    placed = row_places(parts, build_list(content))

    def draw() -> bytes:
        document = build_list(content)
        return parts.workbooks.draw_list(document, sheet_pages(document, placed))

    document = build_list(content)
    pages = sheet_pages(document, placed)
    floor, ours = in_turn(
        lambda: seconds_of(lambda: _bare(folder / "bare.xlsx", document, pages)),
        lambda: seconds_of(lambda: (folder / "ours.xlsx").write_bytes(draw())),
        max(1, repeats // _FEWER),
    )
    return Row(f"list of {rows:,} rows", floor, ours, _GOAL)


def _content(rows: int) -> ListContent:
    source = large_plan(-(-rows // _ROWS_PER_DIVISION), _ROWS_PER_DIVISION)
    edition = source.plan.newest
    titles = {node.code: node.title for node in edition.nodes}
    entries = [
        ListEntry(
            row_id=listing.row_id,
            measure_code=listing.measure,
            measure_title=titles[listing.measure],
            title=listing.title,
            divisions=listing.owners_printed,
            values=invent(listing, edition.profile.marks, YEAR, "推進").values,
        )
        for listing in edition.listings[:rows]
    ]
    return ListContent(source.plan.title, asked_in(YEAR, source.plan.last_year), entries, date(2023, 9, 1))


def _bare(path: Path, document: ListDocument, pages: Sequence[ListPage]) -> None:
    from openpyxl import load_workbook
    from xlsxwriter import Workbook

    book = Workbook(path)
    sheet = book.add_worksheet()
    style = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter", "font_size": document.body_size})
    row = 0
    for page in pages:
        for line in page.lines:
            sheet.set_row(row, line.height)
            sheet.write_string(row, 0, line.measure or "", style)
            for column, text in enumerate(line.cells[1:], start=1):
                sheet.write_string(row, column, text or "", style)
            row += 1
    book.close()
    for _ in load_workbook(path, read_only=True).worksheets[0].iter_rows():
        pass
