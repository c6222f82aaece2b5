"""Extract parts of a zip file with a byte count: never more than the directory declares, whatever the data contains.

The standard library inflates first and compares afterwards; here a part that is larger than declared costs nothing.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

DAMAGED = (zipfile.BadZipFile, struct.error, NotImplementedError, ValueError, OverflowError, zlib.error)
"""What reading a damaged archive raises."""
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENCRYPTED = 0x1


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
