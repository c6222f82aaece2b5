"""Determine the kind of a file by its first bytes: people rename .xls, CSV and web pages to .xlsx (floors.md §11)."""

from __future__ import annotations

import re
from uuid import UUID

from nakano_status.domain.problem_codes import problem
from nakano_status.domain.problems.problem import Problem

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_DIRECTORY_AT = slice(0x30, 0x34)
_SECTOR_SHIFT_AT = slice(0x1E, 0x20)
_CLASS_AT = 0x50
_OLE_CLASSES = {
    UUID("00020900-0000-0000-c000-000000000046"): "以前の形式の Word 文書（.doc）",
    UUID("00020906-0000-0000-c000-000000000046"): "以前の形式の Word 文書（.doc）",
    UUID("64818d10-4f9b-11cf-86ea-00aa00b929e8"): "以前の形式の PowerPoint の文書（.ppt）",
}
"""Class IDs that programs write into the root of a compound file ([MS-CFB] 2.6.1); other classes are Excel's."""
_BIFF = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE)
_START = 4096
_FIRST_PRINTABLE = 0x20


def kind_problem(name: str, content: bytes) -> Problem | None:
    """Return why a file is no Excel workbook by its first bytes, or None if it is a zip file like a workbook."""
    if re.split(r"[\\/]", name)[-1].startswith("~$"):
        return problem("FILE-OWNER")
    if not content:
        return problem("FILE-EMPTY")
    if content.startswith(_ZIP):
        return None
    if content.startswith(_OLE):
        return _compound_problem(content)
    if _BIFF.match(content):
        return problem("FILE-OLD-EXCEL")
    return _other_kind(content[:_START])


def _compound_problem(content: bytes) -> Problem:
    """Return what a compound file is; every Office program up to 2003 wrote such files."""
    if is_locked(content):
        return problem("FILE-PASSWORD")
    kind = _OLE_CLASSES.get(_class_of(content))
    return problem("FILE-NOT-WORKBOOK", found=kind) if kind else problem("FILE-OLD-EXCEL")


def _class_of(content: bytes) -> UUID:
    """Return the class of a compound file's root, the first entry of its directory; zeros if the file is cut off."""
    shift = int.from_bytes(content[_SECTOR_SHIFT_AT], "little")
    directory = int.from_bytes(content[_DIRECTORY_AT], "little")
    start = ((directory + 1) << shift) + _CLASS_AT
    return UUID(bytes_le=content[start : start + 16].ljust(16, b"\0"))


def is_locked(content: bytes) -> bool:
    """Return whether the bytes are a workbook that is encrypted with a password or in another way."""
    return content.startswith(_OLE) and _ENCRYPTED_PACKAGE in content


def _other_kind(start: bytes) -> Problem:
    if start.startswith(_EMPTY_ZIP):
        return problem("FILE-NOT-WORKBOOK", found="空の圧縮ファイル（ZIP）")
    if start.startswith(b"%PDF"):
        return problem("FILE-NOT-WORKBOOK", found="PDF")
    if _HTML.search(start):
        return problem("FILE-TEXT", found="ウェブページ（HTML）")
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return problem("FILE-TEXT", found="XML")
    if _is_text(start):
        return problem("FILE-TEXT", found="文字だけのファイル（CSV など）")
    return problem("FILE-NOT-WORKBOOK", found="種類の分からないファイル")


def _is_text(start: bytes) -> bool:
    """Return whether the bytes may be UTF-8, UTF-16 with a mark, or CP932: no control characters except blanks."""
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    return not any(byte < _FIRST_PRINTABLE and byte not in b"\t\r\n\x0c" for byte in start)
