"""Cut a long paper into parts that are laid out one by one: the cost of a layout grows faster than the paper.

A part is a value like that of a paper (`typeset`). Lists are cut between the parts of their 実施内容, other sections
between blocks and between table rows; the heads of a table and the titles above a row are repeated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from nakano_status.documents.pages.printed_paper import MOST_ROWS, Value
from nakano_status.documents.pages.typeset import flat_blocks


def in_parts(value: Value, most_rows: int = MOST_ROWS) -> list[Value]:
    """Return the parts of a paper; the paper itself if it is short enough.

    Their pages have no numbers, which `numbers_value` sets. A section begun in an earlier part is `continued`.
    """
    parts: list[list[Value]] = []
    room = 0
    for whole in value["sections"]:
        section, pieces = _pieces(whole, most_rows)
        # a short section goes onto the part before it: each part is a layout of its own
        fits = sum(each.rows for each in pieces) <= room
        for first, last in _cuts(pieces, most_rows):
            if not fits or not parts:
                parts.append([])
                room = most_rows
            parts[-1].append(_of_pieces(section, pieces, first, last))
            room -= sum(each.rows for each in pieces[first:last])
    if len(parts) <= 1:
        return [value]
    return [value | {"sections": [each | _UNNUMBERED for each in sections]} for sections in parts]


def numbers_value(value: Value, pages: Mapping[int, int]) -> Value:
    """Return a paper of the page numbers alone; `pages` are how many a section has, by its key."""
    sections = [each | _BARE[each["kind"]] | {"pages": pages[each["key"]]} for each in value["sections"]]
    return value | {"sections": sections}


_UNNUMBERED = {"numbered": False}
_BARE: Mapping[str, Value] = {
    "flow": {"blocks": [], "again": [], "header": "", "left": "", "right": ""},
    "list": {"parts": []},
}


class _Piece(NamedTuple):
    """What is never cut: a part of a list, the block with index `block`, or one row of it if that is a table.

    `ends` is whether a part of the paper may end with it.
    """

    rows: int
    ends: bool
    block: int = 0
    row: int | None = None


def _pieces(section: Value, most_rows: int) -> tuple[Value, list[_Piece]]:
    """Return the section with its long groups dissolved, and its pieces."""
    if section["kind"] == "list":
        return section, [_Piece(len(each["rows"]), ends=True) for each in section["parts"]]
    section = section | {"blocks": list(_loosened(section["blocks"], most_rows))}
    pieces = [each for place, block in enumerate(section["blocks"]) for each in _of_block(block, place, most_rows)]
    return section, pieces


def _loosened(blocks: Sequence[Value], most_rows: int) -> Iterator[Value]:
    """Yield blocks, with groups too long for a part replaced by their blocks."""
    for block in blocks:
        # a group is kept on one page; one with more rows than a part does not fit a page either
        if block["kind"] == "group" and _rows(block) > most_rows:
            yield from _loosened(block["blocks"], most_rows)
        else:
            yield block


def _rows(block: Value) -> int:
    match block["kind"]:
        case "group":
            return sum(_rows(each) for each in block["blocks"])
        case "table":
            return len(block["rows"])
        case _:
            return 1


def _of_block(block: Value, place: int, most_rows: int) -> Iterator[_Piece]:
    if block["kind"] != "table" or (block["whole"] and _rows(block) <= most_rows):
        # a heading at the end of a part would be alone at the foot of its last page
        is_kept = block["kind"] == "heading" or block.get("sticky", False)
        yield _Piece(_rows(block), not is_kept, place)
        return
    covered = 0
    last = len(block["rows"]) - 1
    for number, row in enumerate(block["rows"]):
        # a merged cell reaches down over the rows it covers: the table cannot be cut between them
        covered = max(covered, *(number + cell["rows"] for cell in row["cells"]), 0)
        yield _Piece(1, number == last or (covered <= number + 1 and not row["kept"]), place, number)


def _cuts(pieces: Sequence[_Piece], most_rows: int) -> Iterator[tuple[int, int]]:
    """Yield first and last (exclusive) of the pieces of each part, as many as allowed; all of an empty section."""
    first = 0
    while True:
        # a part ends at the last place where it may: after a heading, or inside a merged cell, it may not
        rows, last = 0, None
        for place in range(first, len(pieces)):
            rows += pieces[place].rows
            if last is not None and rows > most_rows:
                break
            if pieces[place].ends:
                last = place + 1
        else:
            last = len(pieces)
        yield first, last
        if last == len(pieces):
            return
        first = last


def _of_pieces(section: Value, pieces: Sequence[_Piece], first: int, last: int) -> Value:
    """Return a section of these pieces, which continues the pieces before."""
    if (first, last) == (0, len(pieces)):
        return section
    # the page numbers go on, and what is printed only at the beginning is not printed again
    on = {"continued": True, "begins": False} if first else {}
    if section["kind"] == "list":
        return section | on | {"parts": section["parts"][first:last]}
    blocks = [
        _of_block_pieces(section["blocks"][place], [each.row for each in of_block])
        for place, of_block in groupby(pieces[first:last], attrgetter("block"))
    ]
    tables = (each for each in flat_blocks(blocks) if each["kind"] == "table")
    cells = (cell for each in tables for row in each["rows"] for cell in row["cells"])
    return (
        section
        | on
        | {"blocks": blocks, "again": list(dict.fromkeys(each["ends"] for each in cells if "ends" in each))}
    )


def _of_block_pieces(block: Value, rows: Sequence[int | None]) -> Value:
    first, last = rows[0], rows[-1]
    if first is None or last is None:
        return block
    return block | {"rows": [*_titles_above(block["rows"], first), *block["rows"][first : last + 1]]}


def _titles_above(rows: Sequence[Value], place: int) -> Sequence[Value]:
    """Return the titles that a row belongs to, except those directly above it."""
    if place == 0 or rows[place]["kept"]:
        return []
    end = next((at for at in range(place, 0, -1) if rows[at - 1]["kept"]), 0)
    begin = next((at for at in range(end, 0, -1) if not rows[at - 1]["kept"]), 0)
    return rows[begin:end]
