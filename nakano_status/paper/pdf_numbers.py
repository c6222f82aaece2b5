"""Puts the page numbers of a whole paper on pages that were written before it was known how many there are."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from nakano_status.paper.pdf_objects import NewNumbers, ObjectWriter, renumbered
from nakano_status.paper.plain_pdf import REFERENCE, PlainPdf

_DICTIONARY = re.compile(rb"/(\w+)<<(.*?)>>", re.DOTALL)
_NAME = re.compile(rb"/([cf]\d+) (?=\d+ 0 R)")
_USED = re.compile(rb"/([cf]\d+)(?= (?:cs|CS|[\d.]+ Tf))")
_RENAMED = rb"/n\1"
_KINDS = {b"ColorSpace", b"Font"}


class PageNumbers:
    """Pages whose numbers are still to be written: for each the resources of the page and two reserved objects."""

    def __init__(self, out: ObjectWriter) -> None:
        self._out = out
        self._pages: list[tuple[bytes, int, int]] = []

    def reserve(self, resources: bytes) -> tuple[int, int]:
        """Return the numbers of the resources and of the content beside the page's own, for the next page."""
        reserved = self._out.reserve(), self._out.reserve()
        self._pages.append((resources, *reserved))
        return reserved

    def finish(self, pdf: bytes) -> int:
        """Write them, of a PDF that has the numbers alone on its pages, and return how many there are."""
        file = PlainPdf(pdf)
        catalogue = file.content(file.named(file.trailer, "Root"))
        kids = file.pages(file.named(catalogue, "Pages"))
        if len(kids) != len(self._pages):
            raise ValueError(f"{len(kids)} page numbers for {len(self._pages)} pages")
        numbers = NewNumbers()
        for kid, (resources, number, content) in zip(kids, self._pages, strict=True):
            page = file.content(kid)
            added = file.content(file.named(page, "Resources"))
            for each in _reached(file, added, numbers):
                numbers[each] = self._out.reserve()
            self._out.write(number, _with(resources, renumbered(added, numbers)))
            painted = _USED.sub(_RENAMED, _painted(file, file.named(page, "Contents")))
            self._out.write(content, b"<</Length %d>>" % len(painted), painted)
        for each, number in numbers.items():
            held, stream = file.whole(each)
            self._out.write(number, renumbered(held, numbers), stream)
        return len(kids)


def _reached(file: PlainPdf, content: bytes, known: dict[int, int]) -> Iterator[int]:
    """Yield the numbers of all objects that a content needs, but those that are known."""
    waiting, met = [content], set(known)
    while waiting:
        for each in map(int, REFERENCE.findall(waiting.pop())):
            if each not in met:
                met.add(each)
                waiting.append(file.content(each))
                yield each


def _painted(file: PlainPdf, number: int) -> bytes:
    try:
        return zlib.decompress(file.whole(number)[1] or b"")
    except zlib.error as error:
        raise ValueError(str(error)) from error


def _with(resources: bytes, added: bytes) -> bytes:
    """Return the resources of a page with those of its number, which get names of their own."""
    for kind, entries in _DICTIONARY.findall(added):
        if kind not in _KINDS:
            raise ValueError(f"{kind!r} in a page number")
        renamed = _NAME.sub(_RENAMED + b" ", entries)
        begin = b"/%s<<" % kind
        if begin in resources:
            resources = resources.replace(begin, begin + renamed, 1)
        else:
            resources = resources.removesuffix(b">>") + begin + renamed + b">>>>"
    return resources
