"""Guesses removed names as one would who has the data file: whatever it keeps of them is computed for each guess."""

import hashlib
import json
import re
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import product
from pathlib import Path

from nakano_status.domain.history.acts import digest_of

NAMED: Mapping[str, tuple[str, ...]] = {
    "act": ("by_name",),
    "return": ("respondent", "extension", "confirmed_by"),
    "return_confirmation": ("name",),
    "confirmation": ("name",),
    "frame_tag": ("decided_by",),
}
"""The columns with names, by table."""

Cells = tuple[object, ...]
_SALT = 32
_SUM = 8


def names_found_out(path: Path, names: Sequence[str]) -> set[str]:
    """Return those of the names that a digest, a sum or a number in the file proves."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = (row for table in tables for row in connection.execute(f'SELECT * FROM "{table}"'))  # noqa: S608
        kept = set(_numbers(cell for row in rows for cell in row))
        salts = [b"", *(bytes.fromhex(each) for each in kept if len(each) == _SALT)]
        found = {name for name in names if not kept.isdisjoint(_of_value(name))}
        for table, columns in NAMED.items():
            for row, place in _rows(connection, table, columns):
                for guess in product(names, repeat=len(place)):
                    cells = list(row)
                    for each, name in zip(place, guess, strict=True):
                        cells[each] = name
                    if not kept.isdisjoint(_of_row(tuple(cells), salts)):
                        found.update(guess)
    return found


def _rows(connection: sqlite3.Connection, table: str, columns: Sequence[str]) -> Iterator[tuple[Cells, Sequence[int]]]:
    """Yield each row with the indexes of the cells that may hold names."""
    cursor = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - named above
    names = [each[0] for each in cursor.description]
    for row in cursor:
        yield row, [names.index(column) for column in columns]


def _numbers(cells: Iterable[object]) -> Iterator[str]:
    """Yield every number in the cells, in lower-case hexadecimal; of a long one each sum that it may consist of."""
    for cell in cells:
        text = f"{cell:08x}" if isinstance(cell, int) else cell.hex() if isinstance(cell, bytes) else str(cell)
        for run in re.findall(rf"[0-9a-f]{{{_SUM},}}", text[:100_000]):
            yield run
            yield from (run[start : start + _SUM] for start in range(0, len(run), _SUM))


def _of_value(text: str) -> Iterator[str]:
    for spelled in (text, repr(text), ascii(text), json.dumps(text), json.dumps(text, ensure_ascii=False)):
        for content in (spelled.encode(), f"{spelled},".encode(), f"{spelled}, ".encode()):
            yield f"{zlib.crc32(content):08x}"
            yield from _cut(hashlib.sha256(content).hexdigest())


def _of_row(cells: Cells, salts: Sequence[bytes]) -> Iterator[str]:
    for spelled in (repr(cells), ascii(cells), json.dumps(cells), json.dumps(cells, separators=(",", ":"))):
        yield f"{zlib.crc32(spelled.encode()):08x}"
        own = hashlib.sha256(spelled.encode()).digest()
        yield from (hashlib.sha256(salt + own).hexdigest() for salt in salts)
    yield from _cut(digest_of(cells))


def _cut(digest: str) -> Iterator[str]:
    """Yield a digest and the beginnings of it that the program keeps of some."""
    yield from (digest, digest[:12], digest[:24], digest[:32])
