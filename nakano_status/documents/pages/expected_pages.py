"""The expected text of the pages of a value, with its order and places, for `page_proof` to compare."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from nakano_status.documents.pages.page_proof import Expected, ExpectedBlock, PageArea, RepeatedText
from nakano_status.documents.pages.paper_parts import in_parts
from nakano_status.documents.pages.printed_paper import MOST_ROWS, Placed, Value
from nakano_status.documents.pages.typeset import flat_blocks
from nakano_status.documents.text_measure import whole_text
from nakano_status.domain.published_list.published_list import CONTINUED

Places = Sequence[Placed]
"""Where a row is, page by page."""


def expected_of(value: Value, places: Iterable[Placed] = ()) -> Expected:
    """Return what is expected on the pages of a paper: everything inside its margins, cells inside their columns.

    `places` are those of the rows of all its lists, in order; cells are expected between the rules of their rows.
    """
    # the parts of a long paper are expected as the whole is, so that there is one description
    (whole,) = expected_in_parts(value, places, most_rows=sys.maxsize)
    return whole


def expected_in_parts(value: Value, places: Iterable[Placed], most_rows: int = MOST_ROWS) -> Iterator[Expected]:
    """Yield what is expected on the pages of each part of a paper (paper_parts.py), with all bookmarks of the paper."""
    bookmarks = [each.text for section in value["sections"] for each in headings_of(section)]
    rows = _by_row(places)
    for part in in_parts(value, most_rows):
        sections = [_of_list(each, rows) if each["kind"] == "list" else _of_flow(each) for each in part["sections"]]
        yield Expected(
            title=value["title"],
            blocks=[each for section in sections for each in section.blocks],
            table_heads=[each for section in sections for each in section.table_heads],
            bookmarks=bookmarks,
            repeated=[each for section in sections for each in section.repeated],
            rows=[each for section in sections for each in section.rows],
        )


def _by_row(places: Iterable[Placed]) -> Iterator[Places]:
    """Yield the places of each row."""
    row: list[Placed] = []
    for each in places:
        if row and not each.part:
            yield row
            row = []
        row.append(each)
    if row:
        yield row


def _of_flow(section: Value) -> Expected:
    blocks = list(flat_blocks(section["blocks"]))
    room = _room(section)
    texts = [each for block in blocks for each in _expected(block, room)]
    return Expected("", texts, [_heads(block) for block in blocks if block["kind"] == "table"], [])


def _of_list(value: Value, rows: Iterator[Places]) -> Expected:
    scale, columns = value["scale"], value["columns"]
    width, height = (length * scale for length in value["page"])
    left, top, right, bottom = (value[edge] * scale for edge in ("left", "top", "right", "bottom"))
    room = PageArea(left, top, width - right, height - bottom)
    cells = [_list_column(columns, place, room, scale) for place in range(len(columns))]
    parts = [(part, list(islice(rows, len(part["rows"])))) for part in value["parts"]]
    above = (value["title"], value["label"], value["as-of"], *value["legend"])
    furniture = [ExpectedBlock(value["note"], room._replace(top=0)), *(ExpectedBlock(text, room) for text in above)]
    return Expected(
        "",
        [
            # title, label and legend are read aloud once; on further pages they are artefacts
            *([] if value.get("continued") else furniture),
            *(ExpectedBlock(each["head"], cell) for each, cell in zip(columns, cells, strict=True)),
            *(each for part, placed in parts for each in _cells(part, placed, columns, cells)),
            *([] if parts else [ExpectedBlock(value["nothing"], room)]),
        ],
        [len(columns) + sum(1 + len(part["rows"]) for part, _ in parts)],
        [],
        list(_repeated_heads(value, parts)),
        [each for _, placed in parts for row in placed for each in row],
    )


def _list_column(columns: list[Value], place: int, room: PageArea, scale: float) -> PageArea:
    left = room.left + sum(each["width"] for each in columns[:place]) * scale
    return room._replace(left=left, right=left + columns[place]["width"] * scale)


def _cells(
    part: Value, placed: Sequence[Places], columns: list[Value], areas: list[PageArea]
) -> Iterator[ExpectedBlock]:
    """Yield the cells of a part, 実施内容 first."""
    yield ExpectedBlock(whole_text(part["measure"]), areas[0], pages=_between(areas[0], chain.from_iterable(placed)))
    for row, where in zip(part["rows"], placed, strict=True):
        for column, area, text in zip(columns[1:], areas[1:], row["cells"], strict=True):
            yield ExpectedBlock(whole_text(text), area, f"{row['id']}の{column['head']}", _between(area, where))


def _between(area: PageArea, placed: Iterable[Placed]) -> dict[int, PageArea]:
    """Return the part of a column that is between the rules of rows, by page."""
    pages: dict[int, PageArea] = {}
    for each in placed:
        pages[each.page] = pages.get(each.page, area._replace(top=each.top))._replace(bottom=each.bottom)
    return pages


def _repeated_heads(value: Value, parts: Sequence[tuple[Value, Sequence[Places]]]) -> Iterator[RepeatedText]:
    """Yield what is repeated above the rows of each page, except on the first page, where it is read aloud."""
    words = "".join((value["note"], value["title"], value["label"], value["as-of"], *value["legend"]))
    heads = "".join(column["head"] for column in value["columns"])
    pages: set[int] = set()
    for part, placed in parts:
        for each in chain.from_iterable(placed):
            text = words + (heads if pages else "") + (part.get("whose", "") if each.part else "")
            if each.page not in pages and (pages or value.get("continued")):
                yield RepeatedText(each.page, each.top, text)
            if each.part:
                yield RepeatedText(each.page, each.bottom, _names(value["columns"], part), each.top)
            pages.add(each.page)


def _names(columns: list[Value], part: Value) -> str:
    """Return the texts that identify a continued row: 実施内容, 事業内容 and 所管課, except broken ones."""
    (row,) = part["rows"]
    again = {"title": CONTINUED + row["id"], "names": ""}
    cells = enumerate(zip(columns, (part["measure"], *row["cells"]), strict=True))
    named = (each for at, each in cells if at not in part["broken"] and (at == 0 or each[0]["role"] in again))
    return "".join(again.get(column["role"], "") + whole_text(text) for column, text in named)


def _room(section: Value) -> PageArea:
    width, height = section["page"]
    return PageArea(section["margin-left"], section["top"], width - section["margin-right"], height - section["bottom"])


def _expected(block: Value, room: PageArea) -> Iterator[ExpectedBlock]:
    if block["kind"] == "table":
        for row in (*block["head"], *block["rows"]):
            yield from (ExpectedBlock(text_of(cell), _column(block, cell, room)) for cell in row["cells"])
    elif "text" in block:
        yield ExpectedBlock(text_of(block), room)


def _column(table: Value, cell: Value, room: PageArea) -> PageArea:
    left = room.left + table["indent"] + sum(table["widths"][: cell["x"]])
    return room._replace(left=left, right=left + sum(table["widths"][cell["x"] : cell["x"] + cell["columns"]]))


def _heads(table: Value) -> int:
    """Return the number of header cells: those of the head, and cells below that head their row or the rows below.

    Blank cells are not counted.
    """
    head = [cell for row in table["head"] for cell in row["cells"]]
    below = [cell for row in table["rows"] for cell in row["cells"] if row["kept"] or cell["head"]]
    return sum(bool(text_of(cell)) for cell in (*head, *below))


class SectionHeading(NamedTuple):
    """A heading: its level from 1, and its text."""

    level: int
    text: str


def headings_of(section: Value) -> Iterator[SectionHeading]:
    """Yield the headings of a section in order; of a list these are its title and its 実施内容."""
    if section["kind"] == "list":
        if not section.get("continued"):
            yield SectionHeading(1, section["title"])
        yield from (SectionHeading(2, whole_text(each["measure"])) for each in section["parts"] if not each["again"])
        return
    for block in flat_blocks(section["blocks"]):
        if block["kind"] == "heading":
            yield SectionHeading(block["level"], text_of(block))
        elif block.get("role") == "title":
            yield SectionHeading(1, text_of(block))


def text_of(block: Value) -> str:
    """Return the text of a block or of a cell."""
    return "".join(whole_text(run["text"]) for run in block["text"])
