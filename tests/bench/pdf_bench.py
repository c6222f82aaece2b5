"""A PDF of long rows as the program sets it, against a bare table of the same texts set by Typst."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count

import typst

from nakano_status.bootstrap import make_parts
from nakano_status.demonstration.invented_answers import invent
from nakano_status.documents import document
from nakano_status.documents.document import Row as TableRow
from nakano_status.documents.pages.printed_paper import Value, document_paper
from nakano_status.documents.pages.typeset import paper_value
from nakano_status.domain.fields.field import CHANGE_REASON, DONE, LATER_YEARS, NEXT_YEAR
from nakano_status.domain.plan.plan import Listing
from nakano_status.paper.shipped_fonts import font_folder
from tests.bench.large_plan import large_plan
from tests.bench.timing import Row, in_turn, processor_seconds_of
from tests.bench.workload import YEAR
from tests.support.marks import BUILT_IN_MARKS

_GOAL = 1.5
_ROWS = 65
_SIZE = 8.0
_WIDTHS = (18.0, 45.0, 40.0, 66.0, 60.0, 38.0)
_FIELDS = (CHANGE_REASON, DONE, NEXT_YEAR, LATER_YEARS)
_AS_LONG = 3
"""An invented answer is a sentence or two; a long one has as many times that."""
_SETUP = document.PageSetup(
    document.PaperSize.A4, landscape=True, top=15, bottom=15, left=15, right=15, header=7, footer=7
)


def measure(repeats: int) -> Row:
    """Return the row of the table."""
    papers, paper = make_parts().papers, document_paper(_document())
    source = _bare(paper_value(paper, papers.measure))
    papers.typeset_paper(paper_value(paper, papers.measure))  # fonts are looked up once in a process
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())])
    numbers = count()
    floor, ours = in_turn(
        lambda: processor_seconds_of(lambda: typst.compile(source(next(numbers)), font_paths=fonts)),
        lambda: processor_seconds_of(
            lambda: papers.typeset_paper(paper_value(replace(paper, title=f"一覧{next(numbers)}"), papers.measure))
        ),
        repeats,
    )
    return Row(f"PDF of {_ROWS} long rows", floor, ours, _GOAL)


def _document() -> document.Document:
    listings = large_plan(1, _ROWS).plan.newest.listings
    head = TableRow(
        tuple(document.Cell(document.plain(word)) for word in ("管理番号", "事業内容", "理由", "状況", "予定", "以降"))
    )
    table = document.Table(tuple(map(document.Column, _WIDTHS)), tuple(map(_row, listings)), (head,))
    section = document.Section("一覧", _SETUP, (table,), document.Typeface.GOTHIC, _SIZE)
    return document.Document("一覧", (section,), "2023-09-01")


def _row(listing: Listing) -> TableRow:
    values = invent(listing, BUILT_IN_MARKS, YEAR, "推進").values
    texts = [(values.get(key) or "") * _AS_LONG for key in _FIELDS]
    return TableRow(tuple(document.Cell(document.plain(text)) for text in (listing.row_id, listing.title, *texts)))


def _bare(value: Value) -> Callable[[int], bytes]:
    """Return the source of a bare table of the same texts; layouts of equal sources are remembered."""
    ((table,),) = (section["blocks"] for section in value["sections"])
    texts = [cell["text"][0]["text"] if cell["text"] else "" for row in table["rows"] for cell in row["cells"]]
    said = json.dumps(["".join(_letters(each)) for each in texts], ensure_ascii=False)
    columns = ", ".join(f"{width}mm" for width in table["widths"])
    head = f'#set page(width: 297mm, height: 210mm, margin: 15mm)\n#set text(font: "BIZ UDPGothic", size: {_SIZE}pt)\n'
    return lambda number: f"// {number}\n{head}#table(columns: ({columns}), ..json(bytes({json.dumps(said)})))".encode()


def _letters(text: str | list[str | dict[str, str]]) -> Iterator[str]:
    for piece in text:
        yield piece if isinstance(piece, str) else "".join(piece.values())
