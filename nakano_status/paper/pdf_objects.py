"""Objects of a PDF on their bytes: given new numbers, and written one after another with a table of offsets."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from typing import BinaryIO

from nakano_status.paper.plain_pdf import REFERENCE

_HEAD = b"%PDF-1.7\n%\x80\x80\x80\x80\n\n"
_BRACKET = re.compile(rb"\\.|[()]", re.DOTALL)
_PARENT_KEY = re.compile(rb"/(StructParents?) (\d+)")


class ObjectWriter:
    """Writes objects with numbers from 1 on, in any order."""

    def __init__(self, into: BinaryIO) -> None:
        self._into = into
        self._offsets = array("Q")
        self._length = 0
        self._put(_HEAD)

    def reserve(self) -> int:
        """Return the number of an object that is written later."""
        self._offsets.append(0)
        return len(self._offsets)

    def add(self, content: bytes) -> int:
        """Write an object and return its number."""
        number = self.reserve()
        self.write(number, content)
        return number

    def write(self, number: int, content: bytes, stream: bytes | None = None) -> None:
        """Write an object, of a stream its dictionary and its bytes."""
        self._offsets[number - 1] = self._length
        self._put(b"%d 0 obj\n%s\n" % (number, content))
        if stream is not None:
            self._put(b"stream\n")
            self._put(stream)
            self._put(b"\nendstream\n")
        self._put(b"endobj\n")

    def finish(self, trailer: bytes) -> None:
        """Write the table of offsets and the trailer, of which `trailer` is all but the number of objects."""
        if 0 in self._offsets:
            raise ValueError("an object was not written")
        start, count = self._length, len(self._offsets) + 1
        self._put(b"xref\n0 %d\n0000000000 65535 f \n" % count)
        self._put(b"".join(b"%010d 00000 n \n" % each for each in self._offsets))
        self._put(b"trailer\n<</Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (count, trailer, start))

    def _put(self, content: bytes) -> None:
        self._into.write(content)
        self._length += len(content)


class NewNumbers(dict[int, int]):
    """The new numbers of objects by the old ones, 0 where an object is left out."""

    def __missing__(self, number: int) -> int:
        raise ValueError(f"no object {number} in the PDF")


def renumbered(content: bytes, numbers: NewNumbers, *, mark: bytes = b"", key: int = 0) -> bytes:
    """Return what an object holds with other numbers in its references, and none to an object whose number is 0.

    `mark` is put before the names of elements, `key` added to the keys of the parent tree.
    """
    if b"(" not in content:
        return _outside(content, numbers, key)
    made, names = [], False
    for piece in _pieces(content):
        if piece.startswith(b"("):
            made.append(b"(" + mark + piece[1:] if names else piece)
            names = names and not made[-2].endswith(b"/ID")
        else:
            made.append(_outside(piece, numbers, key))
            names = piece.endswith((b"/ID", b"/Headers[")) or (names and b"]" not in piece)
    return b"".join(made)


def _outside(content: bytes, numbers: NewNumbers, key: int) -> bytes:
    """Return a piece outside of literal strings."""
    if key and b"/StructParent" in content:
        content = _PARENT_KEY.sub(lambda each: b"/%s %d" % (each[1], int(each[2]) + key), content)
    return REFERENCE.sub(lambda each: _reference(numbers[int(each[1])]), content)


def _reference(number: int) -> bytes:
    return b"%d 0 R" % number if number else b""


def _pieces(content: bytes) -> Iterator[bytes]:
    """Yield literal strings and what is around them; a string begins with its bracket."""
    depth, start = 0, 0
    for each in _BRACKET.finditer(content):
        if each[0] == b"(":
            if depth == 0:
                yield content[start : each.start()]
                start = each.start()
            depth += 1
        elif each[0] == b")" and depth:
            depth -= 1
            if depth == 0:
                yield content[start : each.end()]
                start = each.end()
    yield content[start:]
