"""Read a PDF of plain objects with one cross-reference table, as Typst writes it.

A full PDF library takes as long as setting the paper. Anything unexpected raises ValueError.
"""

from __future__ import annotations

import re

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_SECTION = re.compile(rb"\s*(\d+) (\d+)\s+(?=\d{10} )")
_TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref", re.DOTALL)
_OBJECT = re.compile(rb"(\d+) 0 obj\s+(.*?)\n(?:endobj|stream\n)", re.DOTALL)
_REFERENCE = re.compile(rb"(\d+) 0 R")
_CHILDREN = re.compile(rb".*/K\s*\[([^\]]*)\]", re.DOTALL)
_ENTRY = 20


class PlainPdf:
    """The objects of a PDF by number; `trailer` is the content of its trailer."""

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
        """Return the content of an object; for a stream, its dictionary."""
        written = _OBJECT.match(self.pdf, self._offsets.get(number, len(self.pdf)))
        if not written or int(written[1]) != number:
            raise ValueError(f"no object {number} in the PDF")
        return written[2]

    def named(self, holder: bytes, key: str) -> int:
        """Return the number of the object that a dictionary refers to by a key."""
        return int(_found(re.compile(rb"/%s (\d+) 0 R" % key.encode()), holder)[1])

    def children(self, number: int) -> list[int]:
        """Return the numbers of an element's children."""
        listed = _CHILDREN.search(self.content(number))
        return [int(each) for each in _REFERENCE.findall(listed[1])] if listed else []


def _found(pattern: re.Pattern[bytes], content: bytes, start: int = 0) -> re.Match[bytes]:
    match = pattern.search(content, start)
    if not match:
        raise ValueError(f"no {pattern.pattern!r} in the PDF")
    return match
