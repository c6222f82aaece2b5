"""Read files a second time: a locked one with a password, a received one from its saved bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nakano_status.application.merge.batch_reading import ReadFile, is_locked
from nakano_status.application.merge.read.received import bytes_of
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.ports.exchange import ArrivalReader
from nakano_status.application.progress import Progress, silent


def try_passwords(
    parts: Parts, files: Sequence[ReadFile], passwords: Sequence[str], progress: Progress = silent
) -> tuple[ReadFile, ...]:
    """Return the files of a batch after trying passwords on the locked ones; others are not read again."""
    locked = [file for file in files if is_locked(file.answers)]
    tried: dict[int, ReadFile] = {}
    for place, file in enumerate(locked):
        progress("パスワードを試しています", place, len(locked))
        answers = parts.read_answers(file.answers.name, file.content, parts.catalogue.profile(), passwords)
        tried[id(file)] = replace(file, answers=answers)
    return tuple(tried.get(id(file), file) for file in files)


def read_received_file(parts: Parts, arrivals: ArrivalReader, sha256: str, passwords: Sequence[str] = ()) -> ReadFile:
    """Read a received file from its saved bytes; raises ReceivedUnknown, ReceivedNotKept."""
    content = bytes_of(arrivals, sha256)
    name = next(each.name for each in arrivals.received() if each.sha256.startswith(sha256))
    return ReadFile(parts.read_answers(name, content, parts.catalogue.profile(), passwords), content)


@dataclass(frozen=True)
class SavedFile:
    """A saved file: its path, SHA-256 and size."""

    file: Path
    sha256: str
    size: int


def save_received(parts: Parts, store: Store, sha256: str, target: Path, *, replace: bool = False) -> SavedFile:
    """Write a received file to `target` as it was received; the data file is only read.

    Raises ReceivedUnknown, ReceivedNotKept, TargetExists, TargetNotWritable.
    """
    with store.reading() as records:
        content = bytes_of(records.arrivals, sha256)
    parts.files.write(target, content, replace=replace)
    return SavedFile(target, hashlib.sha256(content).hexdigest(), len(content))
