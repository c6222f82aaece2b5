"""Read all files of a batch before anything is decided: folders, zip contents; unreadable files are listed too."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nakano_status.application.findings.printing_findings import with_printing_findings
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.ports.workbooks import UnpackedFile
from nakano_status.application.progress import Progress, silent
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.refusals.files import FileMissing, FileUnreadable

_LOCKED = frozenset({"FILE-PASSWORD", "PASSWORD-WRONG"})
NO_BYTES = ""
"""In place of the SHA-256 of a file that could not be opened: nothing of it is saved."""


@dataclass(frozen=True)
class ReadFile:
    """A file of the batch with its bytes, to be saved as received; of refused files only a locked one keeps its bytes.

    Those wait for the password and are dropped when the batch is written.
    """

    answers: AnswerFile
    content: bytes


def read_batch(
    parts: Parts, paths: Iterable[Path], progress: Progress = silent, passwords: Sequence[str] = ()
) -> tuple[ReadFile, ...]:
    """Read files, folders and the files in a zip, each file once, in order of name.

    Files that cannot be opened are listed, never skipped. The `passwords` are tried on every protected file.
    """
    # a folder and a file in it are often dropped together
    found = tuple(dict.fromkeys(each for path in paths for each in parts.files.workbooks_in(path)))
    names = Counter(path.name for path in found)
    files: list[ReadFile] = []
    for place, path in enumerate(found):
        progress("ファイルを読み取っています", place, len(found))
        # two folders may hold a file of the same name; messages must tell them apart
        name = path.name if names[path.name] == 1 else f"{path.parent.name}/{path.name}"
        files += _read(parts, path, name, passwords)
    progress("ファイルを読み取りました", len(found), len(found))
    return tuple(files)


def _read(parts: Parts, path: Path, name: str, passwords: Sequence[str]) -> Iterator[ReadFile]:
    """Read a file, or all files of a zip; for one that cannot be opened return its refusal code."""
    try:
        content = parts.files.read(path)
    except (FileMissing, FileUnreadable) as refused:
        why = replace(problem(refused.code, Place(file=name)), details=tuple(sorted(refused.details.items())))
        # listed like any other: the person must see that a file was not read
        yield _refused(name, b"", why)
        return
    unpacked = parts.unpack(name, content)
    if isinstance(unpacked, Problem):
        yield _refused(name, content, unpacked)
        return
    for file in (UnpackedFile(name, content),) if unpacked is None else unpacked:
        if file.problem is not None:
            yield _refused(file.name, file.content, file.problem)
        else:
            answers = with_printing_findings(
                parts.read_answers(file.name, file.content, parts.catalogue.profile(), passwords), parts.papers
            )
            yield ReadFile(answers, file.content if answers.refused is None or is_locked(answers) else b"")


def is_locked(answers: AnswerFile) -> bool:
    """Return whether a file was refused only because its password is missing."""
    return answers.refused is not None and answers.refused.code in _LOCKED


def _refused(name: str, content: bytes, why: Problem) -> ReadFile:
    sha256 = hashlib.sha256(content).hexdigest() if content else NO_BYTES
    return ReadFile(AnswerFile(name, sha256, len(content), refused=why), b"")
