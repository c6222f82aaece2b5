"""Heads of rows and summaries of tables in a tagged PDF, which Typst cannot write from Python yet.

They are appended as an incremental update (ISO 32000-1, 7.5.6), so that the file stays what it was up to there. Only a
file is read that has its structure as plain objects and a table of offsets, as Typst writes it: a whole reader of PDFs
takes as long as setting the paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_SECTION = re.compile(rb"xref\s+0 (\d+)\s+")
_TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref", re.DOTALL)
_ROOT = re.compile(rb"/Root (\d+) 0 R")
_TREE = re.compile(rb"/StructTreeRoot (\d+) 0 R")
_CHILDREN = re.compile(rb"/K\s*\[([^\]]*)\]")
_REFERENCE = re.compile(rb"(\d+) 0 R")
_TYPE = re.compile(rb"/S/(\w+)")
_HEADERS = re.compile(rb"/Headers\s*\[[^\]]*\]")
_ENTRY = 20
_CELL, _HEAD, _TABLE_ATTRIBUTES = b"/S/TD/", b"/S/TH/", b"<</O/Table"


@dataclass(frozen=True)
class TableHeads:
    """What a style says of a table: its summary, and which cells of each row below the head are heads of it.

    Cells are counted from 0 among those that begin in the row.
    """

    summary: str
    rows: Sequence[Sequence[int]]


def with_row_heads(pdf: bytes, tables: Sequence[TableHeads]) -> bytes:
    """Return the PDF with summaries and heads of rows; `tables` are its tables in reading order.

    Raises ValueError where the PDF is of another kind, or has other tables.
    """
    file = _PlainFile(pdf)
    found = list(file.tables())
    if len(found) != len(tables):
        raise ValueError(f"{len(found)} tables, {len(tables)} of them described")
    changed: dict[int, bytes] = {}
    for number, table in zip(found, tables, strict=True):
        changed |= _described(file, number, table)
    return file.updated(changed)


def _described(file: _PlainFile, number: int, table: TableHeads) -> dict[int, bytes]:
    """Return the objects of a table that change, by number.

    Cells with a list of their heads would not be read with others: where rows have heads, each is known by its scope.
    """
    changed = {}
    if table.summary:
        summary = b"/A[<</O/Table/Summary<%s>>>" % f"\ufeff{table.summary}".encode("utf-16-be").hex().upper().encode()
        changed[number] = _replaced(file.content(number), b"/A[", summary)
    if not any(table.rows):
        return changed
    rows = list(file.body_rows(number))
    if len(rows) != len(table.rows):
        raise ValueError(f"a table of {len(rows)} rows, {len(table.rows)} of them described")
    for row, heads in zip(rows, table.rows, strict=True):
        for place, cell in enumerate(file.children(row)):
            content = _HEADERS.sub(b"", file.content(cell))
            if place in heads:
                content = _replaced(content, _CELL, _HEAD)
                content = _replaced(content, _TABLE_ATTRIBUTES, _TABLE_ATTRIBUTES + b"/Scope/Row")
            changed[cell] = content
    return changed


def _replaced(content: bytes, old: bytes, new: bytes) -> bytes:
    if old not in content:
        raise ValueError(f"no {old!r} in {content[:80]!r}")
    return content.replace(old, new, 1)


class _PlainFile:
    """A PDF of plain objects with one table of offsets."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._start = int(_found(_START, pdf[-64:])[1])
        section = _found(_SECTION, pdf[self._start : self._start + 64])
        first = self._start + section.end()
        count = int(section[1])
        self._offsets = [int(pdf[place : place + 10]) for place in range(first, first + count * _ENTRY, _ENTRY)]
        self._trailer = _found(_TRAILER, pdf[first + count * _ENTRY :])[1]

    def content(self, number: int) -> bytes:
        """Return what an object says; not for streams."""
        begins = self._pdf.index(b"obj", self._offsets[number]) + len(b"obj")
        return self._pdf[begins : self._pdf.index(b"endobj", begins)].strip()

    def children(self, number: int) -> list[int]:
        """Return the numbers of an element's children."""
        found = _CHILDREN.search(self.content(number))
        return [int(each) for each in _REFERENCE.findall(found[1])] if found else []

    def tables(self) -> Iterator[int]:
        """Yield the numbers of the tables, in reading order."""
        root = int(_found(_ROOT, self._trailer)[1])
        waiting = [int(_found(_TREE, self.content(root))[1])]
        while waiting:
            number = waiting.pop()
            if self._type(number) == b"Table":
                yield number
            else:
                waiting.extend(reversed(self.children(number)))

    def body_rows(self, number: int) -> Iterator[int]:
        """Yield the numbers of a table's rows, those of its head left out."""
        for child in self.children(number):
            match self._type(child):
                case b"TR":
                    yield child
                case b"TBody":
                    yield from self.children(child)

    def _type(self, number: int) -> bytes:
        found = _TYPE.search(self.content(number))
        return found[1] if found else b""

    def updated(self, changed: dict[int, bytes]) -> bytes:
        """Return the file with new contents of objects appended, itself where there are none."""
        if not changed:
            return self._pdf
        parts, entries, length = [self._pdf], [], len(self._pdf)
        for number, content in sorted(changed.items()):
            entries.append(b"%d 1\n%010d 00000 n \n" % (number, length))
            parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
            length += len(parts[-1])
        trailer = b"trailer\n<<%s/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (self._trailer, self._start, length)
        return b"".join([*parts, b"xref\n0 1\n0000000000 65535 f \n", *entries, trailer])


def _found(pattern: re.Pattern[bytes], content: bytes) -> re.Match[bytes]:
    found = pattern.search(content)
    if not found:
        raise ValueError(f"no {pattern.pattern!r} in the PDF")
    return found
