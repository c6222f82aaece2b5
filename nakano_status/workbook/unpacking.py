"""Extracts the files of a zip file, and decrypts a workbook saved with a password.

Nothing is written to a disk; the names of the files in a zip are only used in messages. A file that cannot be extracted
is listed with its problem, so that no file of a batch is left out silently. Neither passwords nor decrypted bytes are
stored.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from itertools import chain, count
from typing import Any

from nakano_status.application.ports.documents import UnpackedFile
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.workbook.file_kinds import is_encrypted
from nakano_status.workbook.gate import DAMAGED, PartDamaged, inflate, needs_password, zip_directory

MAX_FILES = 2_000
MAX_BYTES_TOGETHER = 200 * 1024 * 1024
"""Largest total size of the files in a zip: a thousand of the largest returns (200 KB)."""
MAX_BYTES_LOCKED = 16 * 1024 * 1024
"""Largest file that is decrypted: the standard library takes half a second for each MiB."""
_ZIP_FILE = b"PK\x03\x04"
_MARKS_OF_DOCUMENTS = frozenset({"[content_types].xml", "mimetype", "_rels/.rels"})
_CONTENT_TYPES = "[Content_Types].xml"
_TOPMOST = (_CONTENT_TYPES, "_rels/", "docProps/", "customXml/", "xl/")
"""Names with which the names of a workbook's parts begin; every workbook has the first."""
_PART_OF_DOCUMENT = re.compile(r"(?:word|ppt|xl)/[^/]+\.(?:xml|bin)")
_UTF8_NAME = 0x800
_LONGEST_NAME = 120

_WITHOUT_ASKING = "VelvetSweatshop"
"""Password of workbooks that Excel encrypts and opens without asking for a password."""
_MOST_ROUNDS = 500_000
"""Most rounds of hashing a password.

Excel uses 100,000; the format allows ten million, which takes half a minute for each try.
"""


def unpack(name: str, content: bytes, passwords: Sequence[str] = ()) -> Iterable[UnpackedFile] | Problem | None:
    """Return the files in a zip file, extracted one by one, or the problem for which the zip file is refused.

    None if `content` is not a zip file, or is a document such as a workbook. `name`: the file name given by the user.
    `passwords`: tried on each encrypted file in the zip file.
    """
    if not content.startswith(_ZIP_FILE):
        return None
    try:
        entries = zip_directory(content)
    except DAMAGED:
        return None  # damaged: the gate reports it
    if not _holds_files(entries):
        return None
    found = _too_much(entries)
    if found is not None:
        return found.at(file=name)
    files = [entry for entry in entries if not entry.is_dir()]
    names = _names(files)
    unpacked = tuple(each.removesuffix(_CONTENT_TYPES) for each in names if each.endswith(_CONTENT_TYPES))
    parts = tuple(folder + each for folder in unpacked for each in _TOPMOST)
    named = ((each, entry) for each, entry in zip(names, files, strict=True) if not each.startswith(parts))
    return chain(
        (_take_out(f"{name}/{each}", content, entry, passwords) for each, entry in named),
        (_unpacked_document(f"{name}/{each}".removesuffix("/")) for each in unpacked),
    )


def _unpacked_document(name: str) -> UnpackedFile:
    found = problem("FILE-NOT-WORKBOOK", Place(file=name), found="ブックを展開したフォルダー")
    return UnpackedFile(name, b"", found)


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
    """Return the names of the files; equal names are made distinct by numbers that no other name has."""
    names = [_shown(entry) for entry in entries]
    seen, taken = set[str](), set(names)
    for place, name in enumerate(names):
        if name in seen:
            names[place] = next(each for number in count(2) if (each := f"{name}（{number}）") not in taken)
            taken.add(names[place])
        seen.add(name)
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


def _take_out(name: str, content: bytes, entry: zipfile.ZipInfo, passwords: Sequence[str]) -> UnpackedFile:
    place = Place(file=name)
    if not needs_password(entry) and entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return UnpackedFile(name, b"", problem("FILE-ARCHIVE", place, found="LZMA など、通常と異なる方式の ZIP"))
    try:
        data = _decrypted(content, entry, passwords) if needs_password(entry) else inflate(content, entry)
    except (PartDamaged, *DAMAGED):
        return UnpackedFile(name, b"", problem("FILE-DAMAGED", place, found="圧縮ファイルから取り出せません"))
    if isinstance(data, Problem):
        return UnpackedFile(name, b"", data.at(file=name))
    return UnpackedFile(name, data)


def _decrypted(content: bytes, entry: zipfile.ZipInfo, passwords: Sequence[str]) -> bytes | Problem:
    """Return a file of a zip, opened with the first password that fits; the problem if none does."""
    if entry.compress_size > MAX_BYTES_LOCKED:
        found, expected = f"{entry.compress_size:,}バイト", f"{MAX_BYTES_LOCKED:,}バイト"
        return problem("FILE-TOO-LARGE", found=found, expected=expected)
    tried = [each.encode(encoding) for each in passwords for encoding in ("utf-8", "cp932") if _can_be(each, encoding)]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for password in dict.fromkeys(tried):
            try:
                with archive.open(entry, pwd=password) as opened:
                    return opened.read(entry.file_size)
            except NotImplementedError:  # AES, which the standard library does not open
                return problem("ZIP-PASSWORD")
            except (RuntimeError, *DAMAGED):  # a wrong password; one of 256 is noticed only by what comes out
                continue
    return problem("PASSWORD-WRONG" if tried else "ZIP-PASSWORD")


def _can_be(text: str, encoding: str) -> bool:
    try:
        return bool(text.encode(encoding))
    except UnicodeEncodeError:
        return False


class _OtherLock(Exception):  # noqa: N818 - names a state; never leaves this module
    """Raised if a file is encrypted in a way that no password opens here."""


def unlock(name: str, content: bytes, passwords: Iterable[str] = ()) -> bytes | Problem:
    """Return the bytes of a workbook, decrypted with the first password that fits; unchanged if not encrypted.

    A workbook that Excel opens without asking for a password is decrypted, too.
    If it cannot be decrypted, return the problem: FILE-PASSWORD if no password was given, PASSWORD-WRONG if none fits,
    PASSWORD-KIND if the file is encrypted in another way (a certificate, rights management).
    """
    if not is_encrypted(content):
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
