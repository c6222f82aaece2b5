"""The content of rows that were written together: a digest that proves it, and sums that locate a change.

The rows of one act, one package, one return … (`summed_by` of their table) are a group. Its digest is a SHA-256 of a
random salt and of all its rows in any order. Its sums are the salt, and a CRC-32 of each column and of each row, so
that one changed cell is located by its row and its column. A content that another one followed keeps its digest alone:
without the salt, guesses of what its rows were cannot be compared with that (decisions 0049, 0089).
"""

from __future__ import annotations

import hashlib
import os
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nakano_status.domain.history.acts import canonical

Line = tuple[Any, ...]
_DIGITS = 8
_SALT = 16  # bytes
_SALTED = re.compile(rf"([0-9a-f]{{{2 * _SALT}}}) ")
_SUMS = re.compile(rf"{_SALTED.pattern}((?:[0-9a-f]{{{_DIGITS}}})*) ((?:[0-9a-f]{{{_DIGITS}}})*)")


@dataclass(frozen=True)
class Sums:
    """A CRC-32 of each column and of each row of a group, the cells of a column in the order of the rows.

    `salt` is that of the group's digest.
    """

    columns: tuple[int, ...] = ()
    rows: tuple[int, ...] = ()
    salt: bytes = field(default_factory=lambda: os.urandom(_SALT))

    def extended(self, lines: Sequence[Line], encoded: Iterable[bytes]) -> Sums:
        """Return the sums of these rows and more of the same table, which are given as JSON, too."""
        columns = tuple(zip(*lines, strict=True))
        pairs = zip(self.columns or (0,) * len(columns), columns, strict=True)
        sums = tuple(_column_sum(cells, before) for before, cells in pairs)
        return Sums(sums, (*self.rows, *map(zlib.crc32, encoded)), self.salt)

    def stored(self) -> str:
        """Return the text to store."""
        return f"{self.salt.hex()} {_hex(self.columns)} {_hex(self.rows)}"

    @staticmethod
    def read(stored: str) -> Sums | None:
        """Return the sums from a stored text; None if it has none."""
        parts = _SUMS.fullmatch(stored)
        return Sums(numbers(parts[2]), numbers(parts[3]), bytes.fromhex(parts[1])) if parts else None


@dataclass
class Gathered:
    """The rows of a group as they are added one after another."""

    sums: Sums = field(default_factory=Sums)
    _hashes: list[bytes] = field(default_factory=list)

    def add(self, lines: Sequence[Line]) -> None:
        """Add rows."""
        encoded = [canonical(line) for line in lines]
        self._hashes.extend(map(_hash, encoded))
        self.sums = self.sums.extended(lines, encoded)

    def digest(self) -> str:
        """Return the digest of the rows."""
        return _digest(self.sums.salt, self._hashes)


def gathered(lines: Sequence[Line]) -> Gathered:
    """Return these rows as a group."""
    group = Gathered()
    if lines:
        group.add(lines)
    return group


def lines_digest(lines: Iterable[Line], sums: str) -> str:
    """Return the digest of the rows of a group, in whatever order they are, with the salt in the stored sums."""
    salt = _SALTED.match(sums)
    return _digest(bytes.fromhex(salt[1]) if salt else b"", map(_hash, map(canonical, lines)))


def numbers(text: str) -> tuple[int, ...]:
    """Return the sums in a stored text."""
    return tuple(int(text[place : place + _DIGITS], 16) for place in range(0, len(text), _DIGITS))


def line_sum(line: Line) -> int:
    """Return the CRC-32 of a row."""
    return zlib.crc32(canonical(line))


def cells_check(cells: Sequence[object]) -> str:
    """Return the check of a row that belongs to no group: a CRC-32 of each cell, after one of all of these."""
    each = _hex(map(_cell_sum, cells))
    return f"{_hex([zlib.crc32(each.encode())])} {each}"


def changed_cells_of(cells: Sequence[object], check: object) -> Iterator[int]:
    """Yield the indexes of the cells that differ from their check; the index after the last one: the check itself."""
    own, _, each = str(check).partition(" ")
    if own != _hex([zlib.crc32(each.encode())]) or len(each) != _DIGITS * len(cells):
        yield len(cells)
        return
    pairs = zip(cells, numbers(each), strict=True)
    changed = [place for place, (cell, before) in enumerate(pairs) if _cell_sum(cell) != before]
    yield from changed
    if changed[1:]:  # it may as well be the check of another row
        yield len(cells)


def _digest(salt: bytes, hashes: Iterable[bytes]) -> str:
    return hashlib.sha256(salt + b"".join(sorted(hashes))).hexdigest()


def _hash(encoded: bytes) -> bytes:
    return hashlib.sha256(encoded).digest()


def _column_sum(cells: Sequence[object], before: int) -> int:
    return zlib.crc32(canonical(cells)[1:-1] + b",", before)


def _cell_sum(cell: object) -> int:
    return zlib.crc32(canonical(cell))


def _hex(sums: Iterable[int]) -> str:
    return "".join(f"{number:0{_DIGITS}x}" for number in sums)


DRAFT_KEY = ("round_id", "row_id", "division_id", "key")
"""The columns that identify a draft; drafts belong to no act."""


def draft_check(line: Line) -> Mapping[str, object]:
    """Return the row that checks a draft, given as all its cells."""
    return dict(zip(DRAFT_KEY, line, strict=False)) | {"cells": cells_check(line)}
