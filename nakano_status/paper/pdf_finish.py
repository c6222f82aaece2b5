"""What Qt leaves out of a PDF, and what it makes different each time: language, bookmarks, dates.

A catalogue and an outline are appended as an incremental update (ISO 32000-1, 7.5.6); dates become the document's own,
of equal length, so that equal documents give equal bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nakano_status.paper.pdf_rare_characters import rare_characters

_CATALOGUE = re.compile(rb"\n(\d+) 0 obj\n<<\n/Type /Catalog\n(.*?)>>\nendobj", re.DOTALL)
_KIDS = re.compile(rb"/Kids \n\[\n([\d R\n]*)\]")
_TRAILER = re.compile(rb"trailer\n<<\n/Size (\d+) \n(.*?)>>\nstartxref\n(\d+)", re.DOTALL)
_INFO_DATE = re.compile(rb"(/(?:Creation|Mod)Date \(D:)\d{14}")
_XMP_DATE = re.compile(rb'(xmp:\w+Date=")\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d')


def finished(content: bytes, made_on: str, bookmarks: Sequence[tuple[int, str]], words: str) -> bytes:
    """Return a PDF of Qt's with its language (ja), the title shown, those bookmarks (page from 0), and one ISO date.

    `words` is what its pages say, in the order in which they were drawn.
    """
    dated = _dated(content, made_on)
    catalogue, trailer = _only(_CATALOGUE, dated), _last(_TRAILER, dated)
    size = int(trailer[1])
    entries = catalogue[2] + b"/Lang (ja)\n/ViewerPreferences << /DisplayDocTitle true >>\n"
    objects = rare_characters(dated, words)
    if bookmarks:
        entries += b"/Outlines %d 0 R\n" % size
        objects |= _outline(size, [(_pages(dated)[page], name) for page, name in bookmarks])
    objects[int(catalogue[1])] = b"<<\n/Type /Catalog\n%s>>" % entries
    return dated + _update(objects, len(dated), trailer)


def _dated(content: bytes, made_on: str) -> bytes:
    """Return it with that day in the place of every date; nothing else is as long and looks the same."""
    day = made_on.encode("ascii")
    content = _INFO_DATE.sub(rb"\g<1>" + day.replace(b"-", b"") + b"000000", content)
    return _XMP_DATE.sub(rb"\g<1>" + day + b"T00:00:00", content)


def _outline(first: int, bookmarks: Sequence[tuple[bytes, str]]) -> dict[int, bytes]:
    """The objects of an outline of one level: the root, then one a bookmark."""
    count = len(bookmarks)
    ends = (first + 1, first + count, count)
    objects = {first: b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>" % ends}
    for place, (page, name) in enumerate(bookmarks, 1):
        title = ("\ufeff" + name).encode("utf-16-be").hex().encode("ascii")
        entry = b"<< /Title <%s> /Parent %d 0 R /Dest [%s 0 R /Fit]" % (title, first, page)
        if place > 1:
            entry += b" /Prev %d 0 R" % (first + place - 1)
        if place < count:
            entry += b" /Next %d 0 R" % (first + place + 1)
        objects[first + place] = entry + b" >>"
    return objects


def _update(objects: dict[int, bytes], start: int, trailer: re.Match[bytes]) -> bytes:
    """The bytes that add or replace objects in a file that is `start` bytes long."""
    body, entries, place = b"", b"0 1\n0000000000 65535 f \n", start
    for number, entry in sorted(objects.items()):
        written = b"%d 0 obj\n%s\nendobj\n" % (number, entry)
        entries += b"%d 1\n%010d 00000 n \n" % (number, place)
        body += written
        place += len(written)
    size = max(int(trailer[1]), max(objects) + 1)
    ending = b"trailer\n<<\n/Size %d\n%s/Prev %s\n>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer[2], trailer[3], place)
    return body + b"xref\n" + entries + ending


def _pages(content: bytes) -> list[bytes]:
    """The numbers of the page objects in their order."""
    return re.findall(rb"(\d+) 0 R", _only(_KIDS, content)[1])


def _only(pattern: re.Pattern[bytes], content: bytes) -> re.Match[bytes]:
    found = pattern.search(content)
    if found is None:
        raise ValueError(pattern.pattern)
    return found


def _last(pattern: re.Pattern[bytes], content: bytes) -> re.Match[bytes]:
    found = list(pattern.finditer(content))
    if not found:
        raise ValueError(pattern.pattern)
    return found[-1]
