"""What the pages of a value must say, in which order and where: the other half of documents/page_proof.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from nakano_status.documents.line_pieces import whole_text
from nakano_status.documents.page_proof import Area, Expected, ExpectedBlock
from nakano_status.documents.paper_parts import in_parts
from nakano_status.documents.section_headings import headings_of, text_of
from nakano_status.documents.set_paper import MOST_ROWS, Value
from nakano_status.documents.typeset import flat_blocks


def expected_of(value: Value) -> Expected:
    """Return what the pages of a paper must be: everything inside its margins, and cells inside their columns."""
    sections = [_of_list(each) if each["kind"] == "list" else _of_flow(each) for each in value["sections"]]
    return Expected(
        title=value["title"],
        blocks=[each for section in sections for each in section.blocks],
        table_heads=[each for section in sections for each in section.table_heads],
        bookmarks=[each for section in sections for each in section.bookmarks],
    )


def expected_in_parts(value: Value, most_rows: int = MOST_ROWS) -> Iterator[Expected]:
    """Yield what the pages of each part must be in which a paper is set (paper_parts.py); bookmarks are the paper's."""
    bookmarks = [each.text for section in value["sections"] for each in headings_of(section)]
    for part in in_parts(value, most_rows):
        yield expected_of(part)._replace(bookmarks=bookmarks)


class _Section(NamedTuple):
    """What the pages of a section must be, as in `Expected`."""

    blocks: list[ExpectedBlock]
    table_heads: list[int]
    bookmarks: list[str]


def _of_flow(section: Value) -> _Section:
    blocks = list(flat_blocks(section["blocks"]))
    room = _room(section)
    return _Section(
        [each for block in blocks for each in _expected(block, room)],
        [_heads(block) for block in blocks if block["kind"] == "table"],
        [each.text for each in headings_of(section)],
    )


def _of_list(value: Value) -> _Section:
    scale, columns, parts = value["scale"], value["columns"], value["parts"]
    width, height = (length * scale for length in value["page"])
    left, top, right, bottom = (value[edge] * scale for edge in ("left", "top", "right", "bottom"))
    room = Area(left, top, width - right, height - bottom)
    cells = [_list_column(columns, place, room, scale) for place in range(len(columns))]
    above = (value["title"], value["label"], value["as-of"], *value["legend"])
    furniture = [ExpectedBlock(value["note"], room._replace(top=0)), *(ExpectedBlock(text, room) for text in above)]
    return _Section(
        [
            *([] if value.get("continued") else furniture),
            *(ExpectedBlock(each["head"], cell) for each, cell in zip(columns, cells, strict=True)),
            *(ExpectedBlock(text, cells[at], owner) for part in parts for at, text, owner in _cells(part, columns)),
            *([] if parts else [ExpectedBlock(value["nothing"], room)]),
        ],
        [len(columns) + sum(1 + len(part["rows"]) for part in parts)],
        [each.text for each in headings_of(value)],
    )


def _list_column(columns: list[Value], place: int, room: Area, scale: float) -> Area:
    left = room.left + sum(each["width"] for each in columns[:place]) * scale
    return room._replace(left=left, right=left + columns[place]["width"] * scale)


def _cells(part: Value, columns: list[Value]) -> Iterator[tuple[int, str, str]]:
    """Yield the column, the text and the owner of each cell."""
    yield 0, whole_text(part["measure"]), ""
    for row in part["rows"]:
        for place, text in enumerate(row["cells"], 1):
            yield place, whole_text(text), f"{row['id']}の{columns[place]['head']}"


def _room(section: Value) -> Area:
    width, height = section["page"]
    return Area(section["margin-left"], section["top"], width - section["margin-right"], height - section["bottom"])


def _expected(block: Value, room: Area) -> Iterator[ExpectedBlock]:
    if block["kind"] == "table":
        for row in (*block["head"], *block["rows"]):
            yield from (ExpectedBlock(text_of(cell), _column(block, cell, room)) for cell in row["cells"])
    elif "text" in block:
        yield ExpectedBlock(text_of(block), room)


def _column(table: Value, cell: Value, room: Area) -> Area:
    left = room.left + table["indent"] + sum(table["widths"][: cell["x"]])
    return room._replace(left=left, right=left + sum(table["widths"][cell["x"] : cell["x"] + cell["columns"]]))


def _heads(table: Value) -> int:
    """Return the number of cells of the head, and of those below that are heads of their row or of those below it.

    Cells that say nothing are not counted.
    """
    head = [cell for row in table["head"] for cell in row["cells"]]
    below = [cell for row in table["rows"] for cell in row["cells"] if row["kept"] or cell["head"]]
    return sum(bool(text_of(cell)) for cell in (*head, *below))
