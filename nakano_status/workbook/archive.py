"""The zip of a received workbook: how large it may be, what it holds, and its parts in the usual format.

The size limits (source: floors.md §11) were measured with the objects that openpyxl makes: the worst file within the
limits of a return took 7 s and 190 MiB on the 2-core machine of floors.md; 20 s and 512 MiB are guaranteed. The largest
real returns are below 200 KB: a hundredth of each limit. Content is counted by scanning the bytes of parts, before any
reader makes objects of it. Never more is inflated than the directory declares, whatever the data contains: the standard
library inflates first and compares afterwards; here a part that is larger than declared costs nothing.

「Strict Open XML スプレッドシート」 has other names for the same things (ISO/IEC 29500), and openpyxl finds no sheet in
such a file. Only the names that the root element declares, and the kinds of relationships, are replaced by the usual
ones; texts and cells are not changed.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime

MAX_ENTRIES = 2_000
MAX_RATIO = 200
MAX_BYTES = 64 * 1024 * 1024
"""All parts of a workbook together, pictures included; also the file itself."""
LONGEST_TEXT = 32_767
"""The longest text of a cell, in UTF-16 code units, as Excel counts."""
MAX_TAGS_BESIDE = 200_000
"""Start and end tags in the parts other than sheets and texts: openpyxl makes objects of 1 KiB for each style."""


@dataclass(frozen=True)
class Limits:
    """The last row and column that a file may use, and the limits of the content of all its sheets together.

    `cells` counts written cells; `reach` the cells from A1 to each sheet's last cell, including merges, all of which a
    reader visits; `tags` the start and end tags; `text` the bytes of all parts except pictures.
    """

    rows: int
    columns: int
    cells: int
    reach: int
    tags: int
    text: int

    @property
    def last_cell(self) -> str:
        """The last admitted cell, as `CV2000`."""
        from openpyxl.utils import get_column_letter

        return f"{get_column_letter(self.columns)}{self.rows}"


RETURN_LIMITS = Limits(2_000, 100, cells=60_000, reach=300_000, tags=1_000_000, text=16 * 1024 * 1024)
LIST_LIMITS = Limits(21_000, 100, cells=600_000, reach=2_100_000, tags=6_000_000, text=MAX_BYTES)
"""20,000 rows of a list with up to 28 filled columns, and the lines above and between them."""


class TooMany(Exception):  # noqa: N818 - names a state of the file, no error of the program
    """A file holds more than allowed: the problem's code, what was found, and the limit that was exceeded."""

    def __init__(self, found: str, allowed: str, code: str = "FILE-TOO-MANY-CELLS") -> None:
        super().__init__(found)
        self.found = found
        self.allowed = allowed
        self.code = code


DAMAGED = (zipfile.BadZipFile, struct.error, NotImplementedError, ValueError, OverflowError, zlib.error)
"""What reading a damaged archive raises."""
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENCRYPTED = 0x1

WORKBOOK_PART = "xl/workbook.xml"
PROPERTIES_PART = "docProps/core.xml"
_TIMES = re.compile(rb"<dcterms:(created|modified)\b[^>]*>([^<]{1,40})<")
_YEARS = range(1990, 2200)
"""The years of a clock that was set; other ones mean nothing."""
_STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL_NAMES = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_ROOT_ELEMENT = re.compile(rb"<[A-Za-z_][^>]*>")


class WorkbookParts(dict[str, bytes]):
    """The inflated parts of an archive by name; it has the methods of a zip file that openpyxl calls."""

    def read(self, name: str) -> bytes:
        """Return a part; raise KeyError."""
        return self[name]

    def open(self, name: str) -> io.BytesIO:
        """Return a part as a file; raise KeyError."""
        return io.BytesIO(self[name])

    def namelist(self) -> list[str]:
        """Return the names of all parts."""
        return list(self)


class PartDamaged(Exception):  # noqa: N818 - names a state of the file, no error of the program
    """A part is not as the directory declares it; the message is its name."""


def entries_of(content: bytes) -> list[zipfile.ZipInfo]:
    """Return the directory of a zip file; raise one of DAMAGED."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.infolist()


def needs_password(entry: zipfile.ZipInfo) -> bool:
    """Return whether a part is encrypted with a password."""
    return bool(entry.flag_bits & _ENCRYPTED)


def inflate(content: bytes, entry: zipfile.ZipInfo) -> bytes:
    """Return a part's bytes; raise PartDamaged if they are not as declared, or one of DAMAGED."""
    signature, name_length, extra_length = _LOCAL_HEADER.unpack_from(content, entry.header_offset)
    if signature != b"PK\x03\x04" or needs_password(entry):
        raise PartDamaged(entry.filename)
    start = entry.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    packed = content[start : start + entry.compress_size]
    data = packed if entry.compress_type == zipfile.ZIP_STORED else _deflated(packed, entry)
    if len(data) != entry.file_size or zlib.crc32(data) != entry.CRC:
        raise PartDamaged(entry.filename)
    return data


def _deflated(packed: bytes, entry: zipfile.ZipInfo) -> bytes:
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise PartDamaged(entry.filename)
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    data = stream.decompress(packed, entry.file_size + 1)
    if not stream.eof and len(data) <= entry.file_size:
        data += stream.decompress(stream.unconsumed_tail, 1)
    return data


def last_saved(content: bytes) -> datetime | None:
    """Return when a workbook states that it was saved last, as `saved_at` reads it; None if it cannot be read."""
    try:
        properties = (entry for entry in entries_of(content) if entry.filename == PROPERTIES_PART)
        return next((saved_at(inflate(content, entry)) for entry in properties), None)
    except (*DAMAGED, PartDamaged):  # a file with a password, too
        return None


def saved_at(properties: bytes) -> datetime | None:
    """Return when the properties of a workbook state that it was saved last (UTC), or None.

    What this program writes has one time for both, the day of the form: such a workbook was saved by no one since.
    """
    times = {of.decode(): at.decode("ascii", "replace").strip() for of, at in _TIMES.findall(properties)}
    try:
        at = datetime.fromisoformat(times.get("modified", ""))
    except ValueError:
        return None
    is_recorded = times.get("created") != times["modified"] and at.year in _YEARS
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC) if is_recorded else None


def in_usual_format(parts: WorkbookParts) -> WorkbookParts:
    """Return the parts of a workbook in the usual format; unchanged, unless it was saved as Strict Open XML."""
    if _STRICT not in parts[WORKBOOK_PART]:
        return parts
    return WorkbookParts({name: _renamed(name, part) for name, part in parts.items()})


def _renamed(name: str, part: bytes) -> bytes:
    if name.endswith(".rels"):
        return _in_usual_names(part)
    if name.endswith(".xml"):
        return _ROOT_ELEMENT.sub(lambda root: _in_usual_names(root[0]), part, count=1)
    return part


def _in_usual_names(text: bytes) -> bytes:
    for strict, usual in _USUAL_NAMES:
        text = text.replace(strict, usual)
    return text
