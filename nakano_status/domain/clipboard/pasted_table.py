"""Parses tab-separated text from a clipboard, quoted as Excel and LibreOffice do it, into a block of cells."""

from __future__ import annotations

import re
from collections.abc import Iterator

Block = tuple[tuple[str, ...], ...]
"""Texts by line and column, as in the cells; lines may differ in length."""

_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=[\t\r\n]|$)')
_PLAIN = re.compile(r"[^\t\r\n]*")
_BREAK = re.compile("\r\n|[\r\n]")


def read_block(text: str) -> Block:
    """Return the cells of tab-separated text; a line break at its very end begins no further line.

    A cell is quoted if its closing quote is followed by a tab, a line break or the end; a quote anywhere else is text,
    so that a stray quote does not swallow the rest. Line breaks within a cell become LF.
    """
    return tuple(_lines(text)) if text else ()


def _lines(text: str) -> Iterator[tuple[str, ...]]:
    place, line = 0, list[str]()
    while True:
        cell, place = _cell(text, place)
        line.append(cell)
        if place < len(text) and text[place] == "\t":
            place += 1
            continue
        yield tuple(line)
        ending = _BREAK.match(text, place)
        if ending is None or ending.end() == len(text):
            return
        place, line = ending.end(), []


def _cell(text: str, place: int) -> tuple[str, int]:
    """Return the cell that begins at a position, and where it ends."""
    if quoted := _QUOTED.match(text, place):
        return _BREAK.sub("\n", quoted[1].replace('""', '"')), quoted.end()
    plain = _PLAIN.match(text, place)
    return (plain[0], plain.end()) if plain else ("", place)
