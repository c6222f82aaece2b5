"""Reads a PDF of plain objects with tables of offsets, as Typst writes it and as updates are appended to it.

A whole reader of PDFs takes as long as setting the paper. Whatever is not as expected raises ValueError.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_SECTION = re.compile(rb"\s*(\d+) (\d+)\s+(?=\d{10} )")
_TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref", re.DOTALL)
_PREVIOUS = re.compile(rb"/Prev (\d+)")
_OBJECT = re.compile(rb"(\d+) 0 obj\s+(.*?)\n(?:endobj|stream\n)", re.DOTALL)
_LENGTH = re.compile(rb"/Length (\d+)(?! \d+ R)")
REFERENCE = re.compile(rb"(\d+) 0 R")
_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")
_CHILDREN = re.compile(rb".*/K\s*\[([^\]]*)\]", re.DOTALL)
_ENTRY = 20


class PlainPdf:
    """The objects of a PDF by number, each as it was written last; `trailer` is what the last trailer holds."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf
        self.start = int(found(_START, pdf[-64:])[1])
        self._offsets: dict[int, int] = {}
        self.trailer = self._read_table(self.start)
        before, at = self.trailer, self.start
        while previous := _PREVIOUS.search(before):
            if int(previous[1]) >= at:
                raise ValueError("tables of offsets that go round in the PDF")
            at = int(previous[1])
            before = self._read_table(at)

    def _read_table(self, start: int) -> bytes:
        """Take the offsets of a table, but those known from a later one, and return what its trailer holds."""
        if self.pdf[start : start + 4] != b"xref":
            raise ValueError("no table of offsets in the PDF")
        at = start + 4
        while section := _SECTION.match(self.pdf, at):
            first, count = int(section[1]), int(section[2])
            at = section.end() + count * _ENTRY
            for number, place in enumerate(range(section.end(), at, _ENTRY), first):
                if self.pdf[place + 17 : place + 18] == b"n":
                    self._offsets.setdefault(number, int(self.pdf[place : place + 10]))
        return found(_TRAILER, self.pdf, at)[1]

    def __iter__(self) -> Iterator[int]:
        """Yield the numbers of the objects, lowest first."""
        return iter(sorted(self._offsets))

    def content(self, number: int) -> bytes:
        """Return what an object holds, of a stream its dictionary."""
        return self._object(number)[2]

    def whole(self, number: int) -> tuple[bytes, bytes | None]:
        """Return what an object holds, and the bytes of a stream as they are in the file, None for another object."""
        written = self._object(number)
        if not written[0].endswith(b"stream\n"):
            return written[2], None
        end = written.end() + int(found(_LENGTH, written[2])[1])
        if not self.pdf.startswith(b"\nendstream", end):
            raise ValueError(f"object {number} of the PDF has another length than it says")
        return written[2], self.pdf[written.end() : end]

    def _object(self, number: int) -> re.Match[bytes]:
        written = _OBJECT.match(self.pdf, self._offsets.get(number, len(self.pdf)))
        if not written or int(written[1]) != number:
            raise ValueError(f"no object {number} in the PDF")
        return written

    def named(self, holder: bytes, key: str) -> int:
        """Return the number of the object that a dictionary refers to by a key."""
        return int(found(re.compile(rb"/%s (\d+) 0 R" % key.encode()), holder)[1])

    def pages(self, number: int) -> list[int]:
        """Return the numbers of the pages that a node of the tree of pages lists."""
        return [int(each) for each in REFERENCE.findall(found(_KIDS, self.content(number))[1])]

    def children(self, number: int) -> list[int]:
        """Return the numbers of an element's children."""
        listed = _CHILDREN.search(self.content(number))
        return [int(each) for each in REFERENCE.findall(listed[1])] if listed else []


def found(pattern: re.Pattern[bytes], content: bytes, start: int = 0) -> re.Match[bytes]:
    """Return where a pattern is found; raises ValueError where it is not."""
    match = pattern.search(content, start)
    if not match:
        raise ValueError(f"no {pattern.pattern!r} in the PDF")
    return match
