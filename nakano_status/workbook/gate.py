"""Let workbooks in before any reader: one that is no workbook, too large or harmful is refused (floors.md §11).

Nothing here parses XML or trusts a declared size: every part is inflated with a count, and what its sheets hold is
counted by scanning their bytes: cells, and places beyond what a sheet may have. The kind of a file is determined by its
first bytes: people rename .xls, CSV and web pages to .xlsx.

A zip file of workbooks, and a workbook saved with a password, are opened here. Nothing is written to a disk: a member's
name is only used in messages. A member that cannot be extracted is listed with its problem, so that no file of a batch
is left out silently. Neither passwords nor decrypted bytes are kept.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NoReturn
from uuid import UUID

from nakano_status.application.ports.documents import UnpackedFile
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.workbook.archive import (
    DAMAGED,
    MAX_BYTES,
    MAX_ENTRIES,
    MAX_RATIO,
    MAX_TAGS_BESIDE,
    WORKBOOK_PART,
    Limits,
    PartDamaged,
    TooMany,
    WorkbookParts,
    entries_of,
    in_usual_format,
    inflate,
    needs_password,
)

_AROUND_CELLS = (b"sheetData", b"commentList")
_ROW = re.compile(rb"<(?:[\w.-]+:)?row(?:[\s/]|>(?!\d+</))")
"""A reader accepts rows anywhere in a part; `<xdr:row>5</xdr:row>` is only the position of a picture."""

_HOLDS_TEXTS = re.compile(r"xl/(?:worksheets|sharedstrings)", re.IGNORECASE)
_USUAL = rb""" r="([A-Z]{0,3})(\d{1,7})"(?: [A-Za-z0-9:]+="[^"]*")* ?/?(?=>)"""
"""The attributes of a row or cell as nearly all programs write them; others are searched by `_REFERENCE`."""
_ATTRIBUTES = rb"""[^<>"']*(?:(?:"[^"]*"|'[^']*')[^<>"']*)*"""
_ELEMENT = re.compile(
    rb"<(?:[\w.-]+:)?(row|c|mergeCell|hyperlink|comment)(?=[\s/>])(" + _USUAL + rb"|" + _ATTRIBUTES + rb")"
)
_REFERENCE = re.compile(rb"""\s(?:r|ref)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CELL = re.compile(r"\$?([A-Z]{0,3})\$?(\d{1,7})")
_A_RANGE = 2


@dataclass
class CellScan:
    """What was counted so far, over all parts of a file; `look_at` raises TooMany as soon as a limit is exceeded."""

    limits: Limits
    cells: int = 0
    reach: int = 0
    tags: int = 0
    _beside: int = field(default=0, init=False)

    def look_at(self, name: str, text: bytes) -> None:
        """Count a part, given as UTF-8."""
        if any(name in text for name in _AROUND_CELLS) or _ROW.search(text):
            self._count_cells(text)
        self._count_tags(name, text.count(b"<"))

    def _count_tags(self, name: str, number: int) -> None:
        self.tags += number
        self._beside += 0 if _HOLDS_TEXTS.match(name) else number
        for counted, limit in ((self.tags, self.limits.tags), (self._beside, MAX_TAGS_BESIDE)):
            if counted > limit:
                raise TooMany(f"要素 {counted:,}個", f"{limit:,}個", "FILE-TOO-LARGE")

    def _count_cells(self, text: bytes) -> None:
        at_row = at_column = last_row = last_column = 0
        for element in _ELEMENT.finditer(text):
            kind, attributes, letters, digits = element.groups()
            row, column = (int(digits), _column(letters)) if digits else (0, 0)
            if not digits or row > self.limits.rows or column > self.limits.columns:
                row, column = self._furthest(kind, attributes)
            if kind == b"row":  # rows and cells may omit their position: then they follow the one before
                at_row, at_column = row or at_row + 1, 0
            elif kind == b"c":
                at_column = column or at_column + 1
                self.cells += 1
            if row > last_row or at_row > last_row or column > last_column or at_column > last_column:
                last_row, last_column = max(last_row, at_row, row), max(last_column, at_column, column)
                self._check(last_row, last_column)
            if self.cells > self.limits.cells:
                self._check_sum(self.cells, self.limits.cells)
        self.reach += last_row * last_column
        self._check_sum(self.reach, self.limits.reach)

    def _check(self, last_row: int, last_column: int) -> None:
        if last_row > self.limits.rows or last_column > self.limits.columns:
            raise TooMany(f"{last_row:,}行{last_column:,}列目", self.limits.last_cell)

    def _check_sum(self, counted: int, limit: int) -> None:
        if counted > limit:
            raise TooMany(f"すべてのシートで {counted:,}個", f"{limit:,}個")

    def _furthest(self, kind: bytes, attributes: bytes) -> tuple[int, int]:
        """Return the last row and column that an element refers to; cells covered by a merge count as well."""
        places = [_place(each, self.limits) for each in _references(attributes)]
        if kind == b"mergeCell" and len(places) == _A_RANGE:
            (top, left), (bottom, right) = places
            self.reach += (abs(bottom - top) + 1) * (abs(right - left) + 1)
            self._check_sum(self.reach, self.limits.reach)
        return max((row for row, _ in places), default=0), max((column for _, column in places), default=0)


def _references(attributes: bytes) -> Iterator[str]:
    for match in _REFERENCE.finditer(attributes):
        yield from (match[1] or match[2] or b"").decode("ascii", "replace").split(":")


def _place(reference: str, limits: Limits) -> tuple[int, int]:
    cell = _CELL.fullmatch(reference)
    if cell is None:  # ranges of whole columns or rows, character references, anything that a reader might expand
        raise TooMany(reference[:20], limits.last_cell)
    row, column = int(cell[2]), _column(cell[1].encode())
    if row > limits.rows or column > limits.columns:
        raise TooMany(reference, limits.last_cell)
    return row, column


@cache
def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


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


MAX_FILES = 2_000
MAX_BYTES_TOGETHER = 200 * 1024 * 1024
"""The total size of a zip's content: a thousand of the largest returns (200 KB)."""
_ZIP_FILE = b"PK\x03\x04"
_MARKS_OF_DOCUMENTS = frozenset({"[content_types].xml", "mimetype", "_rels/.rels"})
_PART_OF_DOCUMENT = re.compile(r"(?:word|ppt|xl)/[^/]+\.(?:xml|bin)")
_UTF8_NAME = 0x800
_LONGEST_NAME = 120

_WITHOUT_ASKING = "VelvetSweatshop"
"""The password with which Excel encrypts workbooks that it opens without asking for one."""
_MOST_ROUNDS = 500_000
"""Excel hashes a password 100,000 times; the format allows ten millions, which takes half a minute for each try."""


def unpack(name: str, content: bytes) -> Iterable[UnpackedFile] | Problem | None:
    """Return the files in a zip one by one, the problem for which it is not opened, or None if it is no zip of files.

    A workbook is a zip too: one with the parts of a document is no zip of files. `name` is as given by the user.
    """
    if not content.startswith(_ZIP_FILE):
        return None
    try:
        entries = entries_of(content)
    except DAMAGED:
        return None  # damaged: the gate reports it
    if not _holds_files(entries):
        return None
    found = _too_much(entries)
    if found is not None:
        return found.at(file=name)
    files = [entry for entry in entries if not entry.is_dir()]
    return (_take_out(f"{name}/{each}", content, entry) for each, entry in zip(_names(files), files, strict=True))


def _holds_files(entries: list[zipfile.ZipInfo]) -> bool:
    names = {entry.orig_filename.replace("\\", "/").lower() for entry in entries}
    if names & _MARKS_OF_DOCUMENTS or any(map(_PART_OF_DOCUMENT.fullmatch, names)):
        return False
    return any(not entry.is_dir() for entry in entries)


def _too_much(entries: list[zipfile.ZipInfo]) -> Problem | None:
    if len(entries) > MAX_FILES:
        return problem("FILE-TOO-LARGE", found=f"ファイル {len(entries):,}個", expected=f"{MAX_FILES:,}個")
    total = sum(entry.file_size for entry in entries)  # the declared size, which `inflate` enforces for each
    if total > MAX_BYTES_TOGETHER:
        return problem("FILE-TOO-LARGE", found=f"{total:,}バイト", expected=f"{MAX_BYTES_TOGETHER:,}バイト")
    return None


def _names(entries: list[zipfile.ZipInfo]) -> list[str]:
    """Return the names of the files; equal names are made distinct."""
    names = [_shown(entry) for entry in entries]
    seen: Counter[str] = Counter()
    for place, name in enumerate(names):
        seen[name] += 1
        if seen[name] > 1:
            names[place] = f"{name}（{seen[name]}）"
    return names


def _shown(entry: zipfile.ZipInfo) -> str:
    """Return a member's name as its sender reads it: in UTF-8, or as Windows in Japan writes it (CP932)."""
    name = entry.orig_filename
    if not entry.flag_bits & _UTF8_NAME:
        name = _decoded(name.encode("cp437", "replace"))  # zipfile decoded the bytes by this code page
    name = "".join(character if character.isprintable() else "〓" for character in name.replace("\\", "/"))
    return name if len(name) <= _LONGEST_NAME else f"…{name[-_LONGEST_NAME:]}"


def _decoded(name: bytes) -> str:
    for encoding in ("utf-8", "cp932"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("cp437")


def _take_out(name: str, content: bytes, entry: zipfile.ZipInfo) -> UnpackedFile:
    place = Place(file=name)
    if needs_password(entry):
        return UnpackedFile(name, b"", problem("ZIP-PASSWORD", place))
    try:
        data = inflate(content, entry)
    except (PartDamaged, *DAMAGED):
        return UnpackedFile(name, b"", problem("FILE-DAMAGED", place, found="圧縮ファイルから取り出せません"))
    return UnpackedFile(name, data, problem("ZIP-IN-ZIP", place) if _is_zip_of_files(data) else None)


def _is_zip_of_files(content: bytes) -> bool:
    if not content.startswith(_ZIP_FILE):
        return False
    try:
        return _holds_files(entries_of(content))
    except DAMAGED:
        return False


class _OtherLock(Exception):  # noqa: N818 - names a state; never leaves this module
    """The file is encrypted in a way that no password opens here."""


def unlock(name: str, content: bytes, passwords: Iterable[str] = ()) -> bytes | Problem:
    """Return the workbook's bytes, opened with the first password that fits; a file without one is returned as it is.

    Otherwise return the problem: FILE-PASSWORD if none was given, PASSWORD-WRONG if none fits, PASSWORD-KIND if the
    file is encrypted in another way (a certificate, rights management).
    """
    if not is_locked(content):
        return content
    given = tuple(dict.fromkeys(filter(None, passwords)))
    try:
        for password in (*given, _WITHOUT_ASKING):
            opened = _opened(content, password)
            if opened is not None:
                return opened
    except _OtherLock:
        return problem("PASSWORD-KIND", Place(file=name))
    return problem("PASSWORD-WRONG" if given else "FILE-PASSWORD", Place(file=name))


def _opened(content: bytes, password: str) -> bytes | None:
    """Return the decrypted bytes, or None if the password is wrong."""
    from msoffcrypto.exceptions import InvalidKeyError

    target = io.BytesIO()
    try:
        lock = _lock_of(content)
        try:
            lock.load_key(password=password, verify_password=True)
        except InvalidKeyError:
            return None
        lock.decrypt(target)
    except Exception as stumbled:  # the library may raise any exception for unexpected content
        raise _OtherLock from stumbled
    return target.getvalue()


def _lock_of(content: bytes) -> Any:
    from msoffcrypto.format.ooxml import OOXMLFile

    lock = OOXMLFile(io.BytesIO(content))
    if lock.type == "agile" and lock.info["spinValue"] > _MOST_ROUNDS:
        raise _OtherLock
    return lock
