"""Read files a second time: a locked one with a password, a received one from its saved bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nakano_status.application.merge.batch_reading import ReadFile, is_locked
from nakano_status.application.merge.read.received import bytes_of
from nakano_status.application.ports.data_file import Parts, Records
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


def read_received_file(parts: Parts, records: Records, sha256: str, passwords: Sequence[str] = ()) -> ReadFile:
    """Read a received file from its saved bytes; raises ReceivedUnknown, ReceivedNotKept."""
    content = bytes_of(records, sha256)
    name = next(each.name for each in records.received() if each.sha256.startswith(sha256))
    return ReadFile(parts.read_answers(name, content, parts.catalogue.profile(), passwords), content)
