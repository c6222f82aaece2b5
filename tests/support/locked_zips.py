"""Zip files whose members are encrypted with a password, as Windows and other programs do (APPNOTE 6.1)."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

_ENCRYPTED, _SALT = 0x1, bytes(range(11))


def locked_zip(files: Mapping[str, bytes], password: bytes) -> bytes:
    """Return a zip file of these files, stored and encrypted."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            check = zlib.crc32(content) >> 24
            archive.writestr(name, _encrypted(_SALT + bytes([check]) + content, password))
    made = bytearray(target.getvalue())
    with zipfile.ZipFile(io.BytesIO(bytes(made))) as archive:
        entries = archive.infolist()
    place = made.index(b"PK\x01\x02")
    for entry, content in zip(entries, files.values(), strict=True):
        facts = struct.pack("<3I", zlib.crc32(content), entry.compress_size, len(content))
        for start, flags, sums in ((entry.header_offset, 6, 14), (place, 8, 16)):
            made[start + flags] |= _ENCRYPTED
            made[start + sums : start + sums + 12] = facts
        place = made.find(b"PK\x01\x02", place + 1)
    return bytes(made)


def _encrypted(data: bytes, password: bytes) -> bytes:
    keys = [0x12345678, 0x23456789, 0x34567890]

    def turn(byte: int) -> None:
        keys[0] = _crc(byte, keys[0])
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = _crc(keys[1] >> 24, keys[2])

    for byte in password:
        turn(byte)
    result = bytearray()
    for byte in data:
        mixed = (keys[2] | 2) & 0xFFFF
        result.append(byte ^ (((mixed * (mixed ^ 1)) >> 8) & 0xFF))
        turn(byte)
    return bytes(result)


def _crc(byte: int, key: int) -> int:
    return (key >> 8) ^ _CRC[(key ^ byte) & 0xFF]


def _entry(place: int) -> int:
    for _ in range(8):
        place = (place >> 1) ^ (0xEDB88320 if place & 1 else 0)
    return place


_CRC = [_entry(place) for place in range(256)]
