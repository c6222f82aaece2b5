"""The check sums that formats 1.2 to 1.4 kept in `setting`: a CRC-32 of each column and row as Python prints them.

Of a character that a version of Python does not know it prints the number. So the sum of a row may be any that one
version would compute; today's sums are the same everywhere (decision 0089).
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, product
from unicodedata import ucd_3_2_0

from nakano_status.store.history.content_digests import Line, Sums, gathered, line_sum, numbers
from nakano_status.store.statements import Database

_STORED = re.compile(r"([0-9a-f]{8}) (([0-9a-f]{8})+ ([0-9a-f]{8})*)")
"""A check sum: its own CRC-32, then the sums."""

_PREFIX = "sum:"
_MOST_CHARACTERS = 8


def old_sums(database: Database, acts: int) -> Mapping[tuple[str, str], Sums]:
    """Return the sums of the older format by table and group; none if a program that kept none wrote afterwards."""
    found: dict[str, Sums] = {}
    for key, act_id, value in database.run("settings"):
        if all(isinstance(cell, str) for cell in (key, act_id, value)) and key.startswith(_PREFIX):
            parts = _STORED.fullmatch(value)
            if parts and parts[1] == f"{zlib.crc32(f'{key} {act_id} {parts[2]}'.encode()):08x}":
                columns, rows = map(numbers, parts[2].split(" "))
                found[key] = Sums(columns, rows)
    kept = found.pop(_PREFIX, None)
    if kept is None or kept.columns[0] < acts:
        return {}
    pairs = ((key.removeprefix(_PREFIX).partition(":"), sums) for key, sums in found.items())
    return {(table, group): sums for (table, _, group), sums in pairs}


def damaged_sums(kept: Sums, lines: Sequence[Line]) -> Sums | None:
    """Return the old sums as today's, where the rows of a group are not those that were summed; None if they are.

    What differs keeps its old sum, which is that of no row and of no column today.
    """
    places = defaultdict[int, list[int]](list)
    for place, own in enumerate(kept.rows):
        places[own].append(place)
    ordered, others = dict[int, Line](), list[Line]()
    for line in lines:
        known = next((places[each] for each in _line_sums(line) if places.get(each)), None)
        if known:
            ordered[known.pop(0)] = line
        else:
            others.append(line)
    missing = [place for place in range(len(kept.rows)) if place not in ordered]
    if not missing and not others:
        return None
    rows = tuple(line_sum(ordered[place]) if place in ordered else own for place, own in enumerate(kept.rows))
    if len(missing) != len(others) or len(kept.columns) != len(lines[0]):
        return Sums(kept.columns, rows)
    ordered |= zip(missing, others, strict=True)
    in_order = [line for _, line in sorted(ordered.items())]
    pairs = zip(kept.columns, gathered(in_order).sums.columns, zip(*in_order, strict=True), strict=True)
    return Sums(tuple(now if _column_sum(cells) == before else before for before, now, cells in pairs), rows)


def _line_sums(line: Line) -> Iterator[int]:
    """Yield the sums that a row may have had: characters that are newer than Unicode 3.2 may be printed either way."""
    text = repr(line)
    texts = (cell for cell in line if isinstance(cell, str))
    newer = sorted({each for cell in texts for each in cell if ucd_3_2_0.category(each) == "Cn"})[:_MOST_CHARACTERS]
    for chosen in product((False, True), repeat=len(newer)):
        other = text
        for each in compress(newer, chosen):
            number = ascii(each)[1:-1]
            other = other.replace(each, number) if each in text else other.replace(number, each)
        yield _crc(other)


def _column_sum(cells: Iterable[object]) -> int:
    return _crc("".join(f"{cell!r}," for cell in cells))


def _crc(text: str) -> int:
    return zlib.crc32(text.encode())
