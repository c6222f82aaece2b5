"""Let workbooks in before any reader: one that is no workbook, too large or harmful is refused (floors.md §11).

Nothing here parses XML or trusts a declared size: every part is inflated with a count, and what its sheets hold is
counted by scanning their bytes. The kind of a file is determined by its first bytes: people rename .xls, CSV and web
pages to .xlsx.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import NoReturn
from uuid import UUID

from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.workbook.gate.archive import (
    DAMAGED,
    MAX_BYTES,
    MAX_ENTRIES,
    MAX_RATIO,
    WORKBOOK_PART,
    Limits,
    PartDamaged,
    TooMany,
    WorkbookParts,
    entries_of,
    in_usual_format,
    inflate,
)
from nakano_status.workbook.gate.cell_scan import CellScan

_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_NO_XML = re.compile(r"xl/media/|.*\.bin\Z", re.DOTALL)
_OTHER_KINDS = {
    "Word 文書": re.compile("word/"),  # not every program calls its main part document.xml
    "PowerPoint の文書": re.compile("ppt/"),
    "OpenDocument 形式の文書": re.compile(r"mimetype\Z"),
    "バイナリ形式（.xlsb）のブック": re.compile(r"xl/workbook\.bin\Z"),
}
"""What a zip file is that is no workbook, by the parts that it has."""

_ZIP = b"PK\x03\x04"
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
_KINDS_BY_START = {
    b"PK\x05\x06": "空の圧縮ファイル（ZIP）",
    b"%PDF": "PDF",
    b"SQLite format 3\0": "データファイル（.nakano）など",
}


class _Stopped(Exception):  # noqa: N818 - carries the finding out of the scan; never leaves this module
    """The scan met something that is refused."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.code)
        self.found = found


def admit(name: str, content: bytes, limits: Limits) -> WorkbookParts | Problem:
    """Return the parts of a workbook that may be read, or the problem for which the file is refused.

    `name` is the file name given by the user, used only to recognise Excel's `~$` files and for the problem's place.
    """
    found = kind_problem(name, content) or _size_problem(content) or _parts(content, limits)
    return found.at(file=name) if isinstance(found, Problem) else in_usual_format(found)


def _size_problem(content: bytes) -> Problem | None:
    if len(content) <= MAX_BYTES:
        return None
    return problem("FILE-TOO-LARGE", found=f"{len(content):,}バイト", expected=f"{MAX_BYTES:,}バイト")


def _parts(content: bytes, limits: Limits) -> WorkbookParts | Problem:
    parts = WorkbookParts()
    try:
        entries = entries_of(content)
        _check_directory(entries)
        scan = CellScan(limits)
        for entry in entries:
            part = inflate(content, entry)
            if not _NO_XML.match(entry.filename):  # no reader is given what is not looked at here
                _check_part(entry.filename, part, scan)
                parts[entry.filename] = part
        _check_text(entries, limits)  # last: for rows down to the sheet's end, that is the more helpful problem
    except TooMany as met:
        return problem(met.code, found=met.found, expected=met.allowed)
    except _Stopped as stopped:
        return stopped.found
    except zlib.error:
        return problem("FILE-DAMAGED", found="圧縮された内容を元に戻せません")
    except PartDamaged as damaged:
        return problem("FILE-DAMAGED", found=str(damaged)[:100])
    except DAMAGED:
        return problem("FILE-DAMAGED", found="ブックの部品の一覧が欠けているか、壊れています")
    return parts


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        _stop("FILE-TOO-LARGE", f"部品 {len(entries):,}個", f"{MAX_ENTRIES:,}個")
    names: set[str] = set()
    for entry in entries:
        _check_name(entry, names)
    if WORKBOOK_PART not in names:
        _stop("FILE-NOT-WORKBOOK", _other_kind(names))
    total = sum(entry.file_size for entry in entries)
    if total > MAX_BYTES:
        _stop("FILE-TOO-LARGE", f"{total:,}バイト", f"{MAX_BYTES:,}バイト")
    for entry in entries:
        if entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            _stop("FILE-TOO-LARGE", f"圧縮前の{entry.file_size // max(entry.compress_size, 1):,}倍", f"{MAX_RATIO}倍")


def _check_text(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    total = sum(entry.file_size for entry in entries if not _NO_XML.match(entry.filename))
    if total > limits.text:
        _stop("FILE-TOO-LARGE", f"{total:,}バイト", f"{limits.text:,}バイト")


def _check_name(entry: zipfile.ZipInfo, names: set[str]) -> None:
    # orig_filename: zipfile itself replaces backslashes on Windows and cuts at NUL.
    name = entry.orig_filename
    if name in names or "\\" in name or "\0" in name or name.startswith("/") or ".." in name.split("/") or ":" in name:
        _stop("FILE-PART-NAMES", name.replace("\0", "␀")[:100])
    names.add(name)


def _other_kind(names: set[str]) -> str:
    return next((kind for kind, mark in _OTHER_KINDS.items() if any(map(mark.match, names))), "圧縮ファイル（ZIP）")


def _check_part(name: str, data: bytes, scan: CellScan) -> None:
    text = _as_utf8(data)
    if _DECLARATION.search(text):
        _stop("FILE-DOCTYPE", name[:100])
    scan.look_at(name, text)


def _as_utf8(data: bytes) -> bytes:
    """Return a part as UTF-8: expat also reads UTF-16, in which a scan for ASCII would find nothing."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace").encode()
    if data[:1] == b"\0" or data[1:2] == b"\0":
        return data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le", "replace").encode()
    return data


def _stop(code: str, found: str, expected: str | None = None) -> NoReturn:
    raise _Stopped(problem(code, Place(), found=found, expected=expected))


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
    return _kind_of_other(content[:_START])


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


def _kind_of_other(start: bytes) -> Problem:
    kind = next((kind for mark, kind in _KINDS_BY_START.items() if start.startswith(mark)), None)
    if kind is not None:
        return problem("FILE-NOT-WORKBOOK", found=kind)
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
