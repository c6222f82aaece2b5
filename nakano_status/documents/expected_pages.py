"""What the pages of a document value must say, in which order and where: the other half of documents/page_proof.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nakano_status.documents.page_proof import Area, Expected, ExpectedBlock

Value = dict[str, Any]


def expected_of(value: Value) -> Expected:
    """Return what the pages of a value must be: everything inside its margins, and cells inside their columns."""
    blocks = [(section, block) for section in value["sections"] for block in _flat(section["blocks"])]
    tables = [block for _, block in blocks if block["kind"] == "table"]
    return Expected(
        title=value["title"],
        blocks=[each for section, block in blocks for each in _expected(block, _room(section))],
        table_heads=[_heads(table) for table in tables],
        bookmarks=[_text(block) for _, block in blocks if block["kind"] == "heading" or block.get("role") == "title"],
    )


def _flat(blocks: list[Value]) -> Iterator[Value]:
    for block in blocks:
        if block["kind"] == "group":
            yield from _flat(block["blocks"])
        else:
            yield block


def _room(section: Value) -> Area:
    width, height = section["page"]
    return Area(section["margin-left"], section["top"], width - section["margin-right"], height - section["bottom"])


def _expected(block: Value, room: Area) -> Iterator[ExpectedBlock]:
    if block["kind"] == "table":
        for row in (*block["head"], *block["rows"]):
            yield from (ExpectedBlock(_text(cell), _column(block, cell, room)) for cell in row["cells"])
    elif "text" in block:
        yield ExpectedBlock(_text(block), room)


def _column(table: Value, cell: Value, room: Area) -> Area:
    left = room.left + table["indent"] + sum(table["widths"][: cell["x"]])
    return room._replace(left=left, right=left + sum(table["widths"][cell["x"] : cell["x"] + cell["columns"]]))


def _heads(table: Value) -> int:
    """Return the number of cells of the head, and of those below that are shaded as heads of their row."""
    shaded: int = sum(cell["shaded"] for row in table["rows"] for cell in row["cells"])
    return sum(len(row["cells"]) for row in table["head"]) + shaded


def _text(block: Value) -> str:
    return "".join(run["text"] for run in block["text"])
