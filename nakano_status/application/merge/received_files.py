"""受領したファイル: the files of a batch as read, and the bytes of each received file (received).

All files are read before anything is decided, also in folders and zips; unreadable files are listed, too. A protected
file that was opened before is recognised: the same bytes need no password again.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import overload

from nakano_status.application.findings.file_findings import add_printing_findings
from nakano_status.application.lookup import form_profiles
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.ports.documents import UnpackedFile
from nakano_status.application.stopping import counted
from nakano_status.domain.calendar.days import printed_day
from nakano_status.domain.exchange.admission import Admission
from nakano_status.domain.exchange.answer_file import AnswerFile, FileKey
from nakano_status.domain.exchange.ledger import ReceivedFile
from nakano_status.domain.exchange.returns import Return, ReturnState
from nakano_status.domain.fields.profile import FormProfiles
from nakano_status.domain.grouped import grouped
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.refusals.exchange import ReceivedNotKept, ReceivedRemoved, ReceivedUnknown
from nakano_status.domain.refusals.files import FileMissing, FileUnreadable, StoreDamaged
from nakano_status.domain.round.round import Round
from nakano_status.domain.text.narrative import as_utf8

_LOCKED = frozenset({"FILE-PASSWORD", "PASSWORD-WRONG", "ZIP-PASSWORD"})
_KEPT_BY_SYSTEMS = frozenset({"__macosx", "thumbs.db", "desktop.ini"})
NONE_NAMED: Mapping[Path, str] = {}
NO_BYTES = ""
"""Used instead of the SHA-256 of a file that could not be opened: no content of it is stored."""


@dataclass(frozen=True)
class ReadFile:
    """A file of the batch with its bytes; among refused files, only a locked one has its bytes.

    A locked file's bytes wait for the password, and are dropped when the batch is written. For a file that is locked in
    a zip they are the bytes of the zip, whose name is `within`. `path`: the file or zip that it was read from (None: it
    was received before).
    """

    answers: AnswerFile
    content: bytes
    within: str = ""
    path: Path | None = None


@dataclass(frozen=True)
class ReadBatch(Sequence[ReadFile]):
    """The files of a batch as read.

    `passed_over`: skipped files of other programs in folders and zips (hidden files, locks). `names`: distinct names of
    the files that were read, by path.
    """

    files: tuple[ReadFile, ...]
    passed_over: tuple[Path, ...]
    names: Mapping[Path, str]

    @overload
    def __getitem__(self, place: int) -> ReadFile: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[ReadFile]: ...
    def __getitem__(self, place: int | slice) -> ReadFile | Sequence[ReadFile]:
        return self.files[place]

    def __len__(self) -> int:
        return len(self.files)


def read_batch(
    parts: Parts,
    paths: Iterable[Path],
    passwords: Sequence[str] = (),
    known: FormProfiles | None = None,
    named: Mapping[Path, str] = NONE_NAMED,
) -> ReadBatch:
    """Read files, folders and the files in zips in order of name; each file once.

    Files that cannot be opened are listed, never skipped; only files of other programs, such as the lock files of
    Excel, are passed over (`is_passed_over`). The `passwords` are tried on every protected file. `known`: the profiles
    of the data file that receives the files (None: each form is read by its own profile). `named`: names of the batch's
    files that were read before.
    """
    # a folder and a file in it are often dropped together
    found = {each: each.relative_to(path) for path in paths for each in parts.files.files_in(path)}
    wanted = [path for path, within in found.items() if not is_passed_over(within.parts)]
    passed_over = [path for path, within in found.items() if is_passed_over(within.parts)]
    names = distinct_names(wanted, named)
    files: list[ReadFile] = []
    for path in counted("ファイルを読み取っています", wanted, len(wanted)):
        for file in _read(parts, path, names[path], passwords, known):
            inner = PurePosixPath(file.answers.name.removeprefix(names[path])).parts[1:]
            if is_passed_over(inner):
                passed_over.append(path.joinpath(*inner))
            else:
                files.append(replace(file, path=path))
    return ReadBatch(tuple(files), tuple(passed_over), names)


def is_passed_over(parts: Iterable[str]) -> bool:
    """Return whether a path in a folder or zip belongs to another program: a hidden file, a lock, a system file."""
    named = (each for each in parts if each != "..")  # the path of a part of a zip may lead out of it
    return any(each.startswith((".", "~$")) or each.lower() in _KEPT_BY_SYSTEMS for each in named)


def distinct_names(paths: Iterable[Path], named: Mapping[Path, str] = NONE_NAMED) -> Mapping[Path, str]:
    """Return distinct names for messages, by path: the file name, preceded by as many folders as needed.

    `named`: the names of other files; they are in the result, too, unchanged.
    """
    names, open_ = dict(named), [path for path in dict.fromkeys(paths) if path not in named]
    for count in range(1, 1 + max((len(path.parts) for path in open_), default=0)):
        shown = {path: as_utf8("/".join(path.parts[-count:])) for path in open_}
        taken = Counter([*shown.values(), *named.values()])
        names |= shown
        open_ = [path for path in open_ if taken[shown[path]] > 1]
    return names


def _read(
    parts: Parts, path: Path, name: str, passwords: Sequence[str], known: FormProfiles | None
) -> Iterator[ReadFile]:
    """Yield a file, or all files of a zip, as read; a file that cannot be opened has its refusal code."""
    try:
        content = parts.files.read(path)
    except (FileMissing, FileUnreadable) as refused:
        why = replace(problem(refused.code, Place(file=name)), details=tuple(sorted(refused.details.items())))
        # listed like any other: the person must see that a file was not read
        yield _refused(name, b"", why)
        return
    unpacked = parts.workbooks.unpack(name, content, passwords)
    if isinstance(unpacked, Problem):
        yield _refused(name, content, unpacked)
        return
    for file in (UnpackedFile(name, content),) if unpacked is None else unpacked:
        read = _read_opened(parts, file, passwords, known)
        if unpacked is None:  # the file system knows nothing about files in a zip
            answers = replace(read.answers, modified_at=parts.files.modified_at(path))
            yield replace(read, answers=answers)
        elif file.problem is not None and lacks_password(read.answers):
            yield replace(read, content=content, within=name)
        else:
            yield read


def _read_opened(parts: Parts, file: UnpackedFile, passwords: Sequence[str], known: FormProfiles | None) -> ReadFile:
    if file.problem is not None:
        return _refused(file.name, file.content, file.problem)
    profile = parts.catalogue.profile()
    answers = parts.workbooks.read_answers(file.name, file.content, profile, passwords, known)
    kept = file.content if answers.refused is None or lacks_password(answers) else b""
    return ReadFile(add_printing_findings(answers, parts.papers), kept)


def read_stored_file(
    parts: Parts, records: Records, name: str, content: bytes, passwords: Sequence[str] = ()
) -> ReadFile:
    """Read a received file again from its stored bytes. `passwords` are tried on a protected file."""
    known, profile = form_profiles(records), parts.catalogue.profile()
    return ReadFile(parts.workbooks.read_answers(name, content, profile, passwords, known), content)


def lacks_password(answers: AnswerFile) -> bool:
    """Return whether a file was refused only because its password is missing."""
    return answers.refused is not None and answers.refused.code in _LOCKED


def _refused(name: str, content: bytes, why: Problem) -> ReadFile:
    sha256 = hashlib.sha256(content).hexdigest() if content else NO_BYTES
    return ReadFile(AnswerFile(name, sha256, len(content), refused=why), b"")


def known_admissions(records: Records, round_: Round, locked: Iterable[AnswerFile]) -> Mapping[FileKey, Admission]:
    """Return the admissions of locked files that were imported before, by the key of the file.

    They are made from the stored returns and have no rows, because the files are not opened. A file is left out unless
    all its returns are admitted: its password is needed to import it again.
    """
    files = {each.key: each for each in locked}
    if not files:
        return {}
    hashes = {each.sha256 for each in files.values()}
    found = grouped(
        (answer.sha256, answer)
        for each in records.rounds.all()
        for answer in records.exchange.returns(each.round_id, tuple(ReturnState), row_ids=())
        if answer.sha256 in hashes
    )
    return {
        key: _admission(records, round_, file, found[file.sha256])
        for key, file in files.items()
        if file.sha256 in found and all(each.state is ReturnState.ADMITTED for each in found[file.sha256])
    }


def _admission(records: Records, round_: Round, file: AnswerFile, answers: Sequence[Return]) -> Admission:
    """Describe a file by its stored returns; the file is not opened, so its rows are not reported."""
    opened = AnswerFile(file.name, file.sha256, file.size)
    here = tuple(answer for answer in answers if answer.round_id == round_.round_id)
    package = records.exchange.find_package(answers[0].package_id)
    own = round_ if here else records.rounds.read(answers[0].round_id)
    ids = {answer.return_id for answer in answers}
    return Admission(
        opened,
        package,
        here,
        is_of_other_round=not here,
        waiting=tuple(item for item in records.exchange.held(own.round_id) if item.return_id in ids),
        year=own.year.label,
    )


PREFIX_LENGTH = 8
"""Minimum number of leading digits that identify a SHA-256 or a 回答番号, if they are unambiguous."""


def find_received_file(records: Records, sha256: str) -> ReceivedFile:
    """Return the last arrival of the file whose SHA-256 begins with `sha256`.

    Raises ReceivedUnknown if not exactly one file has this beginning, or if it has fewer than 8 digits.
    """
    wanted = sha256.strip().lower()
    found = {each.sha256: each for each in records.exchange.received() if each.sha256.startswith(wanted)}
    if len(wanted) < PREFIX_LENGTH or len(found) != 1:
        raise ReceivedUnknown(found=sha256, count=str(len(found) if len(wanted) >= PREFIX_LENGTH else 0))
    (file,) = found.values()
    return file


def received_bytes(records: Records, sha256: str) -> bytes:
    """Return the bytes of the received file whose SHA-256 begins with `sha256`.

    Raises ReceivedUnknown as `find_received_file` does, ReceivedNotKept if the bytes were never stored, ReceivedRemoved
    if they were removed, and StoreDamaged.
    """
    file = find_received_file(records, sha256)
    content = stored_bytes(records, file.sha256, file.name)
    if content is None:
        if day := records.history.removed_files().get(file.sha256):
            raise ReceivedRemoved(file=file.name, day=printed_day(day))
        raise ReceivedNotKept(file=file.name)
    return content


def stored_bytes(records: Records, sha256: str, name: str) -> bytes | None:
    """Return the stored bytes of a received file; None if they were not stored or were removed.

    Raises StoreDamaged if they differ from the received bytes.
    """
    content = records.exchange.content(sha256)
    if content is not None and hashlib.sha256(content).hexdigest() != sha256:
        raise StoreDamaged(path=name, reason="保管している内容が、届いたときの内容と異なります")
    return content


def try_passwords(
    parts: Parts,
    files: Sequence[ReadFile],
    passwords: Sequence[str],
    known: FormProfiles | None = None,
) -> tuple[ReadFile, ...]:
    """Return the files of a batch after trying passwords on the locked ones; other files are not read again.

    `known`: the profiles of the data file that receives them (None: each form is read by its own profile).
    """
    locked = [(place, file) for place, file in enumerate(files) if lacks_password(file.answers)]
    taken_out = {
        opened.name: opened
        for within, content in {file.within: file.content for _, file in locked if file.within}.items()
        for opened in _files_in(parts, within, content, passwords)
    }
    tried = list(files)
    for place, file in counted("パスワードを試しています", locked, len(locked)):
        opened = taken_out.get(file.answers.name) or UnpackedFile(file.answers.name, file.content)
        read = _read_opened(parts, opened, passwords, known)
        if opened.problem is not None:
            read = replace(file, answers=read.answers)
        tried[place] = replace(read, path=file.path)
    return tuple(tried)


def _files_in(parts: Parts, name: str, content: bytes, passwords: Sequence[str]) -> Iterable[UnpackedFile]:
    unpacked = parts.workbooks.unpack(name, content, passwords)
    return () if unpacked is None or isinstance(unpacked, Problem) else unpacked


def read_received_file(parts: Parts, records: Records, sha256: str, passwords: Sequence[str] = ()) -> ReadFile:
    """Read a received file again from its stored bytes; raises the same errors as `received_bytes`.

    `passwords` are tried on a protected file.
    """
    content = received_bytes(records, sha256)
    return read_stored_file(parts, records, find_received_file(records, sha256).name, content, passwords)


@dataclass(frozen=True)
class SavedFile:
    """A saved file: its path, its SHA-256, and its size in bytes."""

    file: Path
    sha256: str
    size: int


def save_received(parts: Parts, store: Store, sha256: str, target: Path, *, replace: bool = False) -> SavedFile:
    """Write a received file to `target` as it was received; the data file is only read.

    Raises TargetExists, TargetNotWritable, and the same errors as `received_bytes`.
    """
    with store.reading() as records:
        content = received_bytes(records, sha256)
    parts.files.write(target, content, replace=replace)
    return SavedFile(target, hashlib.sha256(content).hexdigest(), len(content))
