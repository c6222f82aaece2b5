"""Opens a zip in which somebody sent workbooks; its members are files like any other (source: floors.md §11).

Nothing is written to a disk: a member's name is only what it is called in messages. What cannot be taken out is named
with the problem that stopped it, so that no file of a batch is left out in silence.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterable

from nakano_status.application.ports.workbooks import UnpackedFile
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.workbook.archive import DAMAGED, PartDamaged, entries_of, inflate, needs_password

MAX_FILES = 2_000
MAX_BYTES = 200 * 1024 * 1024
"""Everything in a zip together: a thousand returns of the largest kind (200 KB)."""
_ZIP = b"PK\x03\x04"
_MARKS_OF_DOCUMENTS = frozenset({"[content_types].xml", "mimetype", "_rels/.rels"})
_UTF8_NAME = 0x800
_LONGEST_NAME = 120


def unpack(name: str, content: bytes) -> Iterable[UnpackedFile] | Problem | None:
    """Give the files in a zip one by one, the problem for which it is not opened, or None where it is none of files.

    A workbook is a zip, too: what has the parts of a document is none of files. `name` is as the person named the zip.
    """
    if not content.startswith(_ZIP):
        return None
    try:
        entries = entries_of(content)
    except DAMAGED:
        return None  # damaged: the gate says so
    if not _holds_files(entries):
        return None
    found = _too_much(entries)
    if found is not None:
        return found.at(file=name)
    files = [entry for entry in entries if not entry.is_dir()]
    return (_take_out(f"{name}/{each}", content, entry) for each, entry in zip(_names(files), files, strict=True))


def _holds_files(entries: list[zipfile.ZipInfo]) -> bool:
    names = {entry.orig_filename.replace("\\", "/").lower() for entry in entries}
    return not names & _MARKS_OF_DOCUMENTS and any(not entry.is_dir() for entry in entries)


def _too_much(entries: list[zipfile.ZipInfo]) -> Problem | None:
    if len(entries) > MAX_FILES:
        return problem("FILE-TOO-LARGE", found=f"ファイル {len(entries):,}個", expected=f"{MAX_FILES:,}個")
    total = sum(entry.file_size for entry in entries)  # declared, and `inflate` holds each of them to it
    if total > MAX_BYTES:
        return problem("FILE-TOO-LARGE", found=f"{total:,}バイト", expected=f"{MAX_BYTES:,}バイト")
    return None


def _names(entries: list[zipfile.ZipInfo]) -> list[str]:
    """Return what the files are called; two of one name are told apart."""
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
        name = _decoded(name.encode("cp437", "replace"))  # zipfile took the bytes for this code page
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
