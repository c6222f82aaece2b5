"""Row headers and table summaries of a tagged PDF, which Typst cannot write from Python yet.

They are appended to the file as an incremental update (ISO 32000-1, 7.5.6), so that the file up to there is unchanged.
The file is read in the form that Typst writes, plain objects with one cross-reference table, because a full PDF library
takes as long as setting the paper (decision 0061). Anything unexpected raises ValueError.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_SECTION = re.compile(rb"\s*(\d+) (\d+)\s+(?=\d{10} )")
_TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref", re.DOTALL)
_OBJECT = re.compile(rb"(\d+) 0 obj\s+(.*?)\n(?:endobj|stream\n)", re.DOTALL)
_REFERENCE = re.compile(rb"(?<!\d)(\d++) 0 R")
_CHILDREN = re.compile(rb".*/K\s*\[([^\]]*)\]", re.DOTALL)
_ENTRY = 20

_TYPE = re.compile(rb"/S/(\w+)")
_HEADERS = re.compile(rb"/Headers\s*\[[^\]]*\]")
_CELL, _HEAD, _TABLE_ATTRIBUTES = b"/S/TD/", b"/S/TH/", b"<</O/Table"


class PlainPdf:
    """The objects of a PDF, by number.

    `trailer`: the content of its trailer. `start`: the position of its cross-reference table.
    """

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf
        self.start = int(_found(_START, pdf[-64:])[1])
        if pdf[self.start : self.start + 4] != b"xref":
            raise ValueError("no table of offsets in the PDF")
        self._offsets: dict[int, int] = {}
        at = self.start + 4
        # sections of the table are skipped by their declared length: searching for their end would find it in a
        # stream
        while section := _SECTION.match(pdf, at):
            first, count = int(section[1]), int(section[2])
            at = section.end() + count * _ENTRY
            for number, place in enumerate(range(section.end(), at, _ENTRY), first):
                if pdf[place + 17 : place + 18] == b"n":
                    self._offsets[number] = int(pdf[place : place + 10])
        self.trailer = _found(_TRAILER, pdf, at)[1]

    def content(self, number: int) -> bytes:
        """Return the content of an object, for a stream only its dictionary.

        Raise ValueError if there is no such object.
        """
        written = _OBJECT.match(self.pdf, self._offsets.get(number, len(self.pdf)))
        if not written or int(written[1]) != number:
            raise ValueError(f"no object {number} in the PDF")
        return written[2]

    def named(self, holder: bytes, key: str) -> int:
        """Return the object number in the entry `key` of a dictionary, which must be a reference.

        `holder`: the content of the dictionary. Raise ValueError if it has no such entry.
        """
        return int(_found(re.compile(rb"/%s (\d+) 0 R" % key.encode()), holder)[1])

    def children(self, number: int) -> list[int]:
        """Return the numbers of the children of an element of the tagged structure; empty if it has none.

        `number`: the element's number.
        """
        listed = _CHILDREN.match(self.content(number))
        return [int(each) for each in _REFERENCE.findall(listed[1])] if listed else []


def _found(pattern: re.Pattern[bytes], content: bytes, start: int = 0) -> re.Match[bytes]:
    match = pattern.search(content, start)
    if not match:
        raise ValueError(f"no {pattern.pattern!r} in the PDF")
    return match


@dataclass(frozen=True)
class TableHeads:
    """The data that a style reports about a table.

    `summary`: its summary. `rows`: for each row below the head, the indexes of its row headers among the cells that
    begin in the row, from 0.
    """

    summary: str
    rows: Sequence[Sequence[int]]


def with_row_heads(pdf: bytes, tables: Sequence[TableHeads]) -> bytes:
    """Return the PDF with table summaries and row headers.

    `tables`: the data about its tables in reading order. Raise ValueError if the PDF does not have the form that Typst
    writes, or has another number of tables.
    """
    file = _TaggedPdf(pdf)
    found = list(file.tables())
    if len(found) != len(tables):
        raise ValueError(f"{len(found)} tables, {len(tables)} of them described")
    changed: dict[int, bytes] = {}
    for number, table in zip(found, tables, strict=True):
        changed |= _described(file, number, table)
    return file.updated(changed)


def _described(file: _TaggedPdf, number: int, table: TableHeads) -> dict[int, bytes]:
    """Return the changed objects of a table, by number.

    A cell with a list of its headers would be read with those only: if rows have headers, each is found by its scope.
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
            # Typst lists only the column heads, and a list excludes every head that is not in it
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


class _TaggedPdf(PlainPdf):
    """A PDF with a structure, to which new contents of objects can be appended."""

    def tables(self) -> Iterator[int]:
        """Yield the numbers of the tables, in reading order."""
        waiting = [self.named(self.content(self.named(self.trailer, "Root")), "StructTreeRoot")]
        while waiting:
            number = waiting.pop()
            if self._type(number) == b"Table":
                yield number
            else:
                # reversed onto a stack: in reading order, without recursion into thousands of elements
                waiting.extend(reversed(self.children(number)))

    def body_rows(self, number: int) -> Iterator[int]:
        """Yield the numbers of a table's rows, except the rows of its head."""
        for child in self.children(number):
            match self._type(child):
                case b"TR":
                    yield child
                case b"TBody":
                    yield from self.children(child)

    def _type(self, number: int) -> bytes:
        kind = _TYPE.search(self.content(number))
        return kind[1] if kind else b""

    def updated(self, changed: dict[int, bytes]) -> bytes:
        """Return the file with new contents of objects appended; the file itself if there are none."""
        if not changed:
            return self.pdf
        # PDF/A requires an object to begin on a new line
        parts, entries, length = [self.pdf, b"\n"], [], len(self.pdf) + 1
        for number, content in sorted(changed.items()):
            entries.append(b"%d 1\n%010d 00000 n \n" % (number, length))
            parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
            length += len(parts[-1])
        trailer = b"trailer\n<<%s/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (self.trailer, self.start, length)
        return b"".join([*parts, b"xref\n0 1\n0000000000 65535 f \n", *entries, trailer])
