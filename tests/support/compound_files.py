"""Compound files ([MS-CFB]) with nothing but a directory: what Office programs up to 2003, Outlook and 一太郎 write."""

import struct
from collections.abc import Sequence

_HEADER, _FREE, _END, _OF_FAT, _NOBODY = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_ROOT, _STORAGE, _STREAM = 5, 1, 2


def compound(streams: Sequence[str] = (), *, inner: Sequence[str] = ()) -> bytes:
    """Return a compound file with empty streams of these names; `inner` are those of a storage 「MBD」 in it."""
    entries = [_entry("Root Entry", _ROOT, child=1 if streams or inner else _NOBODY)]
    names = [*streams, *(["MBD"] if inner else [])]
    for place, name in enumerate(names, start=1):
        following = place + 1 if place < len(names) else _NOBODY
        is_storage = bool(inner) and place == len(names)
        kind, child = (_STORAGE, len(names) + 1) if is_storage else (_STREAM, _NOBODY)
        entries.append(_entry(name, kind, right=following, child=child))
    for place, name in enumerate(inner, start=len(names) + 1):
        entries.append(_entry(name, _STREAM, right=place + 1 if place < len(names) + len(inner) else _NOBODY))
    directory = b"".join(entries)
    directory += bytes(-len(directory) % _HEADER)
    sectors = len(directory) // _HEADER
    table = [_OF_FAT, *range(2, sectors + 1), _END]
    table += [_FREE] * (_HEADER // 4 - len(table))
    return _header() + struct.pack(f"<{len(table)}I", *table) + directory + bytes(_HEADER)


def _header() -> bytes:
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    counts = struct.pack("<9I", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    return start + counts + struct.pack("<109I", 0, *[_FREE] * 108)


def _entry(name: str, kind: int, *, right: int = _NOBODY, child: int = _NOBODY) -> bytes:
    letters = name.encode("utf-16-le")
    links = struct.pack("<HBB3I", len(letters) + 2, kind, 1, _NOBODY, right, child)
    return letters.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", _END, 0)
