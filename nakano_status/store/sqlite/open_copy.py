"""An open working copy of a data file on a share (port `WorkingCopy`), which is refreshed and written back.

A data file is in two places. The working copy and a note about it are in a folder on this PC; every file has a folder
of its own. The file itself is on the share, with its earlier generations and the copies laid beside it.

Before the working copy is opened, it is refreshed from the share; content that was not written back is not lost. Each
step leaves a whole file on the share and a whole working copy. The note is written after the files, so a crash in
between is recognised by comparing contents. Work that may wait for a share that does not answer is done on other
threads.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from nakano_status.application.ports.outside import Clock
from nakano_status.atomic_write import system_reason, write_whole
from nakano_status.domain.calendar.days import local_time
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.refusals.files import (
    FileUnreadable,
    ShareFileDamaged,
    ShareFileMissing,
    StoreDamaged,
    StoreForeign,
    StoreLocked,
    StoreMissing,
    TargetNotWritable,
)
from nakano_status.domain.storage.backups import SUFFIX
from nakano_status.domain.storage.working_copy import (
    NOT_CONNECTED,
    QUIET,
    Copies,
    Fingerprint,
    NoFile,
    ShareStage,
    ShareState,
    Step,
    generation_name,
    generations_folder,
    may_be_copies,
    name_beside,
    spare_generations,
    step_to_open,
    step_to_write_back,
)
from nakano_status.patience import is_open_elsewhere, retry_while_held
from nakano_status.program_files import user_data_folder
from nakano_status.real_path import named_path
from nakano_status.store.sqlite.connection import (
    connect,
    connect_to_copy,
    has_journal,
    held_file_refusal,
    is_damage,
    journal_of,
    refusal,
)
from nakano_status.store.sqlite.file_checks import refuse_foreign
from nakano_status.store.sqlite.lock import StoreLock, is_held, lock_path, take_lock, this_computer
from nakano_status.store.sqlite.share_files import DiskShare

_NOTE = "place.json"

Stamp = tuple[int, int]
"""The size and the modification time (ns) of a working copy; it differs after every write, and is cheap to read."""


def working_copies_folder() -> Path:
    """Return the folder of all working copies of this user."""
    return user_data_folder() / "working-copies"


@dataclass(frozen=True)
class WorkingCopyNote:
    """The note about a working copy, stored beside it.

    `place`: the path of the file on the share.
    `target`: the path of the file that is written back; it differs from `place` while the working copy is laid beside
    the share's file.
    `taken` and `stamp`: the fingerprint of `target` and the stamp of the working copy at the time when both were last
    equal (None: they have not been equal, as far as is known).
    """

    place: str
    target: str
    taken: Fingerprint | None = None
    stamp: Stamp | None = None


class CopyFolder:
    """The folder of the working copy of one data file on a share."""

    def __init__(self, above: Path, place: Path) -> None:
        """`above` is the folder of all working copies; it need not exist yet."""
        self.place = named_path(place)  # links on a share that is gone cannot be resolved
        key = sha256(os.path.normcase(self.place).encode("utf-8", "surrogateescape")).hexdigest()[:16]
        self._folder = above / key
        self.local = self._folder / self.place.name

    def exists(self) -> bool:
        """Return whether there is a working copy."""
        return os.path.isfile(self.local)  # noqa: PTH113 - false, too, for a name that the system cannot have

    @property
    def note(self) -> WorkingCopyNote:
        """The note about the working copy.

        If it is missing or damaged, this is a note by which all content counts as unwritten. Raises StoreLocked for the
        file on the share if another program has the note open, and TargetNotWritable for any other error.
        """
        try:
            return _read_note(self._folder) or WorkingCopyNote(str(self.place), str(self.place))
        except OSError as error:
            if is_open_elsewhere(error):
                raise held_file_refusal(self.place, self._folder / _NOTE) from error
            raise TargetNotWritable(path=str(self._folder), reason=system_reason(error)) from error

    def save(self, note: WorkingCopyNote) -> None:
        """Replace the note."""
        write_whole(self._folder / _NOTE, json.dumps(asdict(note)).encode(), replace=True)

    def lock(self, who: str | None, now: datetime) -> StoreLock:
        """Lock the working copy against other processes on this PC; `who` is the person's name (None: not given).

        Raises StoreLocked, naming the file on the share, and TargetNotWritable.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return take_lock(self._folder, who, now)
        except StoreLocked as locked:  # only the lock on the share is taken over
            details = {key: value for key, value in locked.details.items() if key != "left_on"}
            raise StoreLocked(**{**details, "path": str(self.place)}) from None
        except OSError as error:
            raise TargetNotWritable(path=str(self._folder), reason=system_reason(error)) from error

    def is_open(self) -> bool:
        """Return whether a process on this PC has the working copy open."""
        return is_held(self._folder)

    def is_unwritten(self) -> bool:
        """Return whether the working copy changed since it was last equal to the share's file.

        The contents are not read.
        """
        return self.exists() and (self.note.stamp != self.stamp() or has_journal(self.local))

    def stamp(self) -> Stamp | None:
        """Return the size and the modification time of the working copy; None if there is no working copy."""
        try:
            found = self.local.stat()
        except FileNotFoundError:
            return None
        return found.st_size, found.st_mtime_ns

    def content(self) -> bytes:
        """Return the committed content of the working copy, read through SQLite.

        Reading the file directly would drop SQLite's locks on it.
        """
        with closing(connect(self.local, writable=False)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            return connection.serialize()

    def put(self, content: bytes) -> None:
        """Replace the content of the working copy; no process may have it open."""
        retry_while_held(lambda: journal_of(self.local).unlink(missing_ok=True))
        write_whole(self.local, content, replace=True)

    def set_aside(self, now: datetime) -> Path:
        """Rename a damaged working copy, so that the next opening begins with the share's file; return its new path.

        If it cannot be renamed, its present path is returned. `now`: the time in the new name.
        """
        with suppress(OSError):
            aside = self.local.with_name(f"{self.local.stem}_{now:%Y%m%d%H%M%S}{self.local.suffix}")
            return retry_while_held(lambda: self.local.rename(aside))
        return self.local

    def damaged_copies(self) -> Sequence[Path]:
        """Return the paths of the damaged working copies that `set_aside` renamed."""
        name = re.compile(rf"{re.escape(self.local.stem)}_\d{{14}}{re.escape(self.local.suffix)}")
        return sorted(each for each in self._folder.iterdir() if name.fullmatch(each.name))


def unwritten_files(above: Path) -> Iterator[Path]:
    """Yield the files on shares that lack changes of their working copies, unless the working copy is open.

    Then yield the damaged working copies that were set aside. If the note of a working copy cannot be read now, the
    path of the working copy itself is yielded. `above`: the folder of all working copies.
    """
    notes: dict[Path, WorkingCopyNote | None] = {}
    for each in sorted(above.iterdir()) if above.is_dir() else ():
        try:
            notes[each] = _read_note(each)
        except OSError:
            yield from sorted(each.glob(f"*{SUFFIX}"))
    named = {each: CopyFolder(above, Path(note.place)) for each, note in notes.items() if note is not None}
    folders = [folder for each, folder in named.items() if folder.local.parent == each]
    yield from (folder.place for folder in folders if not folder.is_open() and folder.is_unwritten())
    for folder in folders:
        yield from folder.damaged_copies()


def contains_all_acts(content: bytes, local: bytes) -> bool:
    """Return whether the share's file (`content`) contains every act of the working copy (`local`).

    False if the share's file cannot be read; otherwise True if the working copy cannot be read.
    """
    there, here = _act_ids(content), _act_ids(local)
    return there is not None and (here is None or here <= there)


def is_continuation(local: bytes, content: bytes) -> bool:
    """Return whether a working copy (`local`) continues the share's file (`content`).

    Both must have the same ID, and the working copy must have every act of the share's file, or have been restored
    since. Also return True if either cannot be read, because opening it will show the damage.
    """
    there, here, restored = _act_ids(content), _act_ids(local), _act_ids(local, ActKind.RESTORE)
    if there is None or here is None or restored is None:
        return True
    return read_store_id(content) == read_store_id(local) and (there <= here or not restored <= there)


def is_whole(content: bytes) -> bool:
    """Return whether the pages in a data file's content are consistent."""
    return _texts(content, "PRAGMA quick_check(1)") == ["ok"]


def read_store_id(content: bytes) -> str | None:
    """Return the ID of the data file with this content; None if the content cannot be read."""
    found = _texts(content, "SELECT store_id FROM store_info")
    return found[0] if found else None


def _act_ids(content: bytes, kind: str = "%") -> frozenset[str] | None:
    """Return the IDs of the acts of a kind (%: any) in a data file; None if its content cannot be read."""
    found = _texts(content, "SELECT act_id FROM act WHERE kind LIKE ?", kind)
    return None if found is None else frozenset(found)


def _texts(content: bytes, query: str, *values: str) -> Sequence[str] | None:
    """Return the first column of a query's result in a data file; None if its content cannot be read."""
    if not content:  # SQLite cannot read an empty copy
        return None
    try:
        with closing(connect_to_copy(content)) as connection:
            return [str(first) for (first,) in connection.execute(query, values)]
    except sqlite3.Error:
        return None


def _read_note(folder: Path) -> WorkingCopyNote | None:
    """Return the note in a folder; None if it is missing, damaged, or names files of two different folders.

    Raises OSError if the system cannot read it now: without the note, unwritten content would be mistaken for the
    content of another data file.
    """
    try:
        text = retry_while_held((folder / _NOTE).read_bytes)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        found = json.loads(text.decode())
        taken = Fingerprint(**found["taken"]) if found["taken"] else None
        note = WorkingCopyNote(
            found["place"], found["target"], taken, tuple(found["stamp"]) if found["stamp"] else None
        )
        # not by `fsencode`: on Windows it takes half of a character, too
        is_sound = b"\0" not in f"{note.place}{note.target}".encode("utf-8", "surrogateescape")
        return note if is_sound and Path(note.target).parent == Path(note.place).parent else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


_BETWEEN_GENERATIONS = 3600.0
"""Seconds between two generations: each opening keeps the file replaced by its first write-back, then one an hour."""


def look_at_file(files: DiskShare, path: Path) -> tuple[bytes | None, Fingerprint | NoFile]:
    """Return the content of a file and its fingerprint, or None and the reason why there is no file.

    Raises PermissionError; any other error counts as a missing file or share.
    """
    try:
        content = files.read(path)
    except PermissionError:
        raise
    except OSError as error:  # networks fail with many numbers
        is_absent = isinstance(error, FileNotFoundError | NotADirectoryError) and files.is_share(path)
        return None, NoFile.MISSING if is_absent and _has_names(files, path.parent) else NoFile.GONE
    return content, Fingerprint.of(content)


def _has_names(files: DiskShare, folder: Path) -> bool:
    """Return whether a folder contains any file: an unmounted share may be an empty folder."""
    try:
        return bool(files.names(folder))
    except OSError:
        return False


class ShareWriter:
    """Replaces a file on a share again and again, and keeps some of the replaced contents as generations.

    `torn`: the fingerprint of the file if only a part of the last content was written; such a file may be overwritten.
    """

    def __init__(self, files: DiskShare) -> None:
        self._files = files
        self.torn: Fingerprint | None = None
        self._kept_at: float | None = None

    def put(
        self,
        target: Path,
        before: bytes | None,
        content: bytes,
        now: float,
        moment: datetime,
        check: Callable[[], None],
    ) -> bool:
        """Replace the file `target`, whose content is `before`, by `content`; return whether it then reads as written.

        `before`: None if there is no file. `now`: the time of `time.monotonic`, to keep a generation once an hour.
        `moment`: the local time, for the generation's name. `check` is called directly before the file is replaced; if
        it raises, at most a generation of `before` was written.
        """
        is_due = self._kept_at is None or now - self._kept_at >= _BETWEEN_GENERATIONS
        if before is not None and self.torn is None and is_due:
            self._keep(target, before, moment)
            self._kept_at = now
        self._files.write(target, content, replace=True, check=check)
        found = self._files.read(target)
        # a part of the written content may be overwritten; anything else may belong to another program
        is_part = found != content and content.startswith(found)
        self.torn = Fingerprint.of(found) if is_part else None
        return found == content

    def _keep(self, target: Path, before: bytes, moment: datetime) -> None:
        folder = target.with_name(generations_folder(target.name))
        name = generation_name(target.name, moment)
        self._files.write(folder / name, before, replace=True)
        for spare in spare_generations(target.name, self._files.names(folder), name):
            self._files.remove(folder / spare)


def copies_beside(files: DiskShare, place: Path, content: bytes) -> Iterator[str]:
    """Yield the names of the copies of a data file that a synchronisation service made beside it.

    `content`: the content of the data file.
    """
    for name in may_be_copies(place.name, files.names(place.parent)):
        with suppress(OSError):  # a folder, or a file that is open elsewhere
            if read_store_id(files.read(place.with_name(name))) == read_store_id(content) is not None:
                yield name


class ShareThread:
    """Does pieces of work one after another on another thread; the process may end before all are done."""

    def __init__(self, name: str) -> None:
        """`name` is the name of the thread, for reports of defects."""
        self._name = name
        self._last: threading.Thread | None = None
        self._is_left = False

    def do(self, work: Callable[[], None]) -> None:
        """Begin a piece of work as soon as all earlier pieces are done."""
        before = self._last

        def run() -> None:
            if before is not None:
                before.join()
                if self._is_left:
                    return
            work()

        self._last = threading.Thread(target=run, name=self._name, daemon=True)
        self._last.start()

    def wait(self, until: float) -> bool:
        """Wait for all work, but not longer than until a time of `time.monotonic`; return whether all is done.

        If it returns False, work that has not begun is dropped.
        """
        if self._last is not None:
            self._last.join(max(0.0, until - time.monotonic()))
            self._is_left = self._last.is_alive()
        return not self._is_left


_NOT_AS_WRITTEN = "書き込んだ内容が、共有フォルダーに正しく残りません"
_UNREAD = "このPCの作業用の写しを、いま読み取れません"
_MISSING = "共有フォルダーにデータファイルがありません"
_NO_ANSWER = "共有フォルダーから応答がありません"
_CHANGED = "書き戻しの途中で、共有フォルダーの内容が変わりました"


class NotNow(Exception):  # noqa: N818 - no error: it is tried again
    """Raised with the reason if the share's file cannot be changed now."""


class OpenCopy:
    """The working copy of a data file on a share, held by this process until it is closed."""

    patience = 60.0  # seconds that closing waits for a share that does not answer

    def __init__(self, folder: CopyFolder, files: DiskShare, clock: Clock, by: str | None, desk: StoreLock) -> None:
        """`desk` is the lock of the folder on this PC.

        The attribute `lock` is the lock of the share's file, None while the share is gone.
        """
        self.folder, self.files, self.clock, self._by, self._desk = folder, files, clock, by, desk
        self.place, self.note = folder.place, folder.note
        self.notices: tuple[Problem, ...] = ()
        self.monotonic: Callable[[], float] = time.monotonic
        self.lock: StoreLock | None = None
        self.taken_from = ""
        self._state = ShareState(ShareStage.WRITTEN)
        self._turn, self._noting = threading.Lock(), threading.Lock()
        self._is_closed = self._is_left = False
        self._writer, self._aside = ShareWriter(files), ShareThread("aside")
        self.seen, self._changed_at, self._tried_at = self.note.stamp, -QUIET, -QUIET

    @property
    def state(self) -> ShareState:
        """The state of the share's file compared with the working copy."""
        state = self._state
        ahead = state.stage is ShareStage.WRITTEN and self.folder.stamp() != self.note.stamp
        return replace(state, stage=ShareStage.AHEAD) if ahead else state

    def add_notice(self, code: str, found: str) -> None:
        """Add a notice for the user: `code` with the name `found` of a file that lies beside the share's file."""
        self.notices += (problem(code, Place(file=self.place.name), found=found),)

    def set_waiting(self, reason: str) -> None:
        """Set the state to waiting for the share; `reason`: a text for the user."""
        self._state = ShareState(ShareStage.WAITING, self._state.at, reason, self._state.beside)

    def take_lock(self, target: Path) -> StoreLock:
        """Lock `target`, which is the share's file or the file laid beside it, and return the lock.

        Raises StoreLocked, OSError.
        """
        return self.files.lock(target, self._by, self.clock.now())

    def is_due(self) -> bool:
        """Return whether the working copy should be written back now.

        It must have unwritten content or wait for the share, and for a while neither a change to it nor an attempt to
        write it back must have been noticed. Callers ask every few seconds: a change counts from the call that sees it.
        """
        now, found = self.monotonic(), self.folder.stamp()
        if found != self.seen:
            self.seen, self._changed_at = found, now
        waits = found != self.note.stamp or self._state.stage is ShareStage.WAITING
        return waits and now - max(self._changed_at, self._tried_at) >= QUIET

    def write_back(self) -> ShareState:
        """Write the working copy back if it has new content and is still open; return the resulting state."""
        with self._turn:
            if not self._is_closed:
                self._try()
            return self._state

    def do_aside(self, work: Callable[[], None]) -> None:
        """Do work that waits for the share on another thread; `close` waits for it, too, within the same `patience`."""
        self._aside.do(work)

    def close(self) -> None:
        """Write the working copy back and release the locks; give up if the share does not answer within `patience`.

        If content could not be written, the working copy and the share's lock remain, so that others are asked before
        they continue an older content. If the share answers later, the lock is released, but no further work is begun
        or noted.
        """
        if self._is_closed:
            return
        self._is_closed = True
        failed: list[BaseException] = []

        def write() -> None:
            try:
                with self._turn:
                    self._try()
            except BaseException as defect:  # noqa: BLE001 - raised again on the caller's thread
                failed.append(defect)
            if self.lock is not None:
                (self.lock.leave if self._state.stage is ShareStage.WAITING else self.lock.release)()

        last, until = ShareThread("write-back"), time.monotonic() + self.patience
        last.do(write)
        if not last.wait(until):
            with self._noting:
                self._is_left = True
            self.set_waiting(_NO_ANSWER)
        self._desk.release()
        self._aside.wait(until)
        for defect in failed:
            raise defect

    def give_up(self) -> None:
        """Release the locks without writing back.

        Called if the data file was not opened, or its take-over was not recorded.
        """
        if self._is_closed:
            return
        self._is_closed = True
        if self.lock is not None:
            self.lock.give_up()
        self._desk.release()

    def _try(self) -> None:
        self._tried_at = self.monotonic()
        try:
            self._state = self._write_back()
        except OSError as error:
            self.set_waiting(system_reason(error))
        except sqlite3.Error:  # a long act holds the copy, or it is damaged, which the next act reports
            self.set_waiting(_UNREAD)
        except NotNow as found:
            self.set_waiting(str(found))

    def _write_back(self) -> ShareState:
        stamp = self.folder.stamp()  # before the content is read, so that a write in between counts as later
        local = self.folder.content()
        target = Path(self.note.target)
        copies = Copies(self.note.taken, Fingerprint.of(local), NoFile.GONE)
        if not copies.is_unwritten:
            self.keep_note(target, copies.local, stamp)
            if self._state.stage is not ShareStage.WAITING:
                return self._state
        content, share, reason = self._look_under_lock(target)
        copies = replace(copies, share=share, goes_on=content is None or is_continuation(local, content))
        step = step_to_write_back(copies, self._writer.torn, is_locked_elsewhere=bool(reason))
        if step is Step.OPEN_AGAIN:
            return replace(self._state, stage=ShareStage.CHANGED, reason="")
        if reason or step is Step.WAIT:
            raise NotNow(reason or _MISSING)
        if step is Step.LAY_BESIDE:
            self.lay_beside(local, stamp)
        elif step is Step.WRITE and not self._writer.put(
            target, content, local, self.monotonic(), self._local_time(), partial(self._check_same, target, content)
        ):
            raise NotNow(_NOT_AS_WRITTEN)
        elif step is not Step.KEEP:
            self.keep_note(target, copies.local, stamp)
        beside = "" if self.note.target == str(self.place) else Path(self.note.target).name
        return ShareState(ShareStage.BESIDE if beside else ShareStage.WRITTEN, self._local_time(), beside=beside)

    def _look_under_lock(self, target: Path) -> tuple[bytes | None, Fingerprint | NoFile, str]:
        """Return the result of `look_at_file` while the lock is held, and the reason why nothing may be written.

        The reason is empty if the file may be written. Raises `NotNow` if closing has given up.
        """
        content, share = look_at_file(self.files, target)
        self._check_patience()
        held = self.lock
        holder = None if share is NoFile.GONE else self._hold_lock(target)
        if self.lock is not held:  # another PC could write until the lock was acquired
            content, share = look_at_file(self.files, target)
        if share is NoFile.GONE:
            return content, share, NOT_CONNECTED
        return content, share, f"{holder.details['who']}が開いています" if holder else ""

    def _check_same(self, target: Path, content: bytes | None) -> None:
        """Raise `NotNow` if the share's content or its lock changed, or if closing has given up.

        The steps before may have waited for the share for any time.
        """
        is_same = self.files.read(target) == content and self.lock is not None and self.files.is_kept(self.lock)
        self._check_patience()
        if not is_same:
            raise NotNow(_CHANGED)

    def _check_patience(self) -> None:
        """Raise `NotNow` if closing has given up."""
        if self._is_left:
            raise NotNow(_NO_ANSWER)

    def lay_beside(self, local: bytes, stamp: Stamp | None = None) -> Path:
        """Write the working copy to a new file beside the share's file and use that file from then on; return its path.

        `stamp`: the stamp of the open copy when its content `local` was read; then the lock passes to the new file.
        None: the copy is not open yet. Raises OSError, `NotNow`.
        """
        place, now = self.place, self._local_time()
        beside = place.with_name(name_beside(place.name, now, this_computer(), self.files.names(place.parent)))
        self.files.write(beside, local, replace=False, check=self._check_patience)
        if self.files.read(beside) != local:
            raise NotNow(_NOT_AS_WRITTEN)
        self.keep_note(beside, Fingerprint.of(local), stamp)
        if self.lock is not None and stamp is not None:  # while the copy is open: others may continue the share's file
            self.lock.release()
            self.lock = None
            self._hold_lock(beside)
        self.add_notice("SHARE-CHANGED", beside.name)
        return beside

    def _hold_lock(self, target: Path) -> StoreLocked | None:
        """Acquire the lock of the file that is written, unless it is held already.

        Returns the refusal if another program holds it, otherwise None.
        """
        if self.lock is not None:
            if self.files.is_kept(self.lock):
                return None
            self.lock.leave()  # it was removed, or now belongs to another program
            self.lock = None
        try:
            self.lock = self.take_lock(target)
        except StoreLocked as locked:
            return locked
        return None

    def keep_note(self, target: Path, fingerprint: Fingerprint | None, stamp: Stamp | None = None) -> None:
        """Record in the working copy's note that the file `target` has the same content as the working copy.

        `fingerprint`: the fingerprint of `target` (None: unknown). `stamp`: the stamp of the working copy when both
        were equal (None: its current stamp).
        """
        self.note = replace(self.note, target=str(target), taken=fingerprint, stamp=stamp or self.folder.stamp())
        with self._noting:
            if not self._is_left:
                self.folder.save(self.note)

    def _local_time(self) -> datetime:
        return local_time(self.clock.now())


def refresh_copy(copy: OpenCopy, check: Callable[[], object]) -> Step:
    """Refresh a working copy, and return the step that was done; after TAKE and NOTE it equals the share's file.

    `check` raises if the share's file cannot be opened; then no file is replaced or laid beside another. Raises
    StoreMissing, ShareFileMissing, FileUnreadable, TargetNotWritable, the refusal for SQLite's error if the working
    copy cannot be read now, and StoreDamaged if it is damaged; then it was set aside.
    """
    try:
        content, share = look_at_file(copy.files, copy.place)
    except OSError as error:
        raise FileUnreadable(path=str(copy.place), reason=system_reason(error)) from error
    try:
        return _refresh(copy, content, share, check)
    except OSError as error:
        named = Path(error.filename2 or error.filename or copy.place)
        if is_open_elsewhere(error):
            raise held_file_refusal(copy.place, named) from error
        raise TargetNotWritable(path=str(named), reason=system_reason(error)) from error
    except NotNow as found:
        raise TargetNotWritable(path=str(copy.place), reason=str(found)) from found


def _refresh(copy: OpenCopy, content: bytes | None, share: Fingerprint | NoFile, check: Callable[[], object]) -> Step:
    _release_left_lock(copy)
    place, local, beside = copy.place, _local_content(copy), ""
    step = step_to_open(_copies(copy, local, content, share))
    if step in (Step.LAY_BESIDE, Step.TAKE) and content is not None:
        _check(copy, check, local)
    if step is Step.LAY_BESIDE and local is not None:
        beside = copy.lay_beside(local).name
        step = Step.REFUSE if content is None else Step.TAKE
    if content is not None:
        for name in copies_beside(copy.files, place, content):
            copy.add_notice("SHARE-COPY-BESIDE", name)
    if step is Step.REFUSE:
        raise ShareFileMissing(path=str(place), beside=beside) if beside else StoreMissing(path=str(place))
    if step is Step.TAKE and content is not None:
        copy.folder.put(content)
    if step in (Step.TAKE, Step.NOTE) and isinstance(share, Fingerprint):
        copy.keep_note(place, share)
    if step is Step.KEEP and isinstance(share, Fingerprint):  # the file laid beside may be in its place now
        copy.note = replace(copy.note, target=str(place))
    if share is NoFile.GONE:
        copy.set_waiting(NOT_CONNECTED)
    copy.seen = copy.folder.stamp()  # unwritten content is due at once
    return step


def _check(copy: OpenCopy, check: Callable[[], object], local: bytes | None) -> None:
    """Check the share's file; if it is damaged, lay the working copy beside it and raise ShareFileDamaged."""
    try:
        check()
    except (StoreDamaged, StoreForeign) as refused:
        if local is None:
            raise
        beside = Path(copy.note.target) if _is_beside(copy, local) else copy.lay_beside(local)
        raise ShareFileDamaged(path=str(copy.place), beside=beside.name) from refused


def _release_left_lock(copy: OpenCopy) -> None:
    """Remove the lock that a killed process of this PC left on the file beside the share's file."""
    target = Path(copy.note.target)
    with suppress(StoreLocked, OSError):
        if target != copy.place and lock_path(target).name in copy.files.names(target.parent):
            copy.take_lock(target).release()


def _local_content(copy: OpenCopy) -> bytes | None:
    """Return the content of the working copy, or None if it is missing, or is damaged without unwritten content.

    Raises StoreDamaged if it is damaged with unwritten content, and is put aside.
    """
    folder = copy.folder
    if not folder.exists():
        return None
    try:
        refuse_foreign(folder.local)
        return folder.content()
    except StoreLocked as locked:
        raise StoreLocked(**{**locked.details, "path": str(folder.place)}) from locked
    except (StoreForeign, sqlite3.DatabaseError) as error:
        refused = refusal(error, folder.local)
        if refused is not None and not is_damage(error):
            raise refused from None
        if not folder.is_unwritten():
            return None
        aside = str(folder.set_aside(copy.clock.now()))
        reason = StoreForeign.entry.title if isinstance(error, StoreForeign) else "内容が壊れています"
        raise StoreDamaged(path=aside, reason=reason) from error


def _copies(copy: OpenCopy, local: bytes | None, content: bytes | None, share: Fingerprint | NoFile) -> Copies:
    found = Copies(copy.note.taken, None if local is None else Fingerprint.of(local), share)
    if local is None or content is None or found.local == share:
        return found
    if found.is_unwritten:
        # a damaged copy counts as a continuation until it is opened, and is put aside then
        return replace(found, goes_on=is_continuation(local, content) or not is_whole(local))
    return replace(found, continues=contains_all_acts(content, local), is_beside=_is_beside(copy, local))


def _is_beside(copy: OpenCopy, local: bytes) -> bool:
    """Return whether the working copy was laid beside the share's file, and that file still has all of its acts."""
    if copy.note.target != str(copy.place):
        with suppress(OSError):
            content = copy.files.read(Path(copy.note.target))
            return content == local or contains_all_acts(content, local)
    return False
