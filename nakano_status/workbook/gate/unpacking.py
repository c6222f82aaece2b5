"""Open a zip file of workbooks, and a workbook saved with a password (source: floors.md §11).

Nothing is written to a disk: a member's name is only used in messages. A member that cannot be extracted is listed with
its problem, so that no file of a batch is left out silently. Neither passwords nor decrypted bytes are kept.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from typing import Any

from nakano_status.application.ports.documents import UnpackedFile
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.workbook.gate.archive import DAMAGED, PartDamaged, entries_of, inflate, needs_password
from nakano_status.workbook.gate.gate import is_locked

MAX_FILES = 2_000
MAX_BYTES = 200 * 1024 * 1024
"""The total size of a zip's content: a thousand of the largest returns (200 KB)."""
_ZIP = b"PK\x03\x04"
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
    if not content.startswith(_ZIP):
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
    if total > MAX_BYTES:
        return problem("FILE-TOO-LARGE", found=f"{total:,}バイト", expected=f"{MAX_BYTES:,}バイト")
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
    if not content.startswith(_ZIP):
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
