"""Makes and opens data files wherever they are (port `Stores`); a file on a share is opened as a working copy."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path

from nakano_status.application.ports.data_file import IsAsSeen, UnitOfWork
from nakano_status.application.ports.outside import Clock
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Refused
from nakano_status.domain.refusals.files import StoreDamaged, StoreForeign
from nakano_status.domain.storage.store_info import StoreInfo
from nakano_status.domain.storage.working_copy import Step
from nakano_status.real_path import real_path
from nakano_status.store.sqlite.connection import has_journal, is_damage, refusal
from nakano_status.store.sqlite.file_checks import check_neighbours, refuse_foreign
from nakano_status.store.sqlite.open_copy import (
    CopyFolder,
    OpenCopy,
    refresh_copy,
    unwritten_files,
    working_copies_folder,
)
from nakano_status.store.sqlite.opening import SqliteStores, lock_to_write
from nakano_status.store.sqlite.share_files import DiskShare
from nakano_status.store.sqlite.store import SqliteStore


class SharedStores:
    """Makes and opens data files; for a file on a share, a working copy on this PC is opened."""

    def __init__(
        self, stores: SqliteStores, files: DiskShare, clock: Clock, folder: Callable[[], Path] | None = None
    ) -> None:
        """Store the arguments; `folder` returns the folder of the working copies (None: the user's)."""
        self._stores, self._files, self._clock, self._folder = stores, files, clock, folder

    @property
    def format(self) -> str:
        """The newest format of data files, which this program writes, as shown."""
        return self._stores.format

    def create(self, path: Path, info: StoreInfo, fill: Callable[[UnitOfWork], None] | None = None) -> SqliteStore:
        """Make a new data file with its first act, wholly or not at all, and open it; `fill` writes its first content.

        Raises StoreExists or TargetNotWritable.
        """
        made = self._stores.create(path, info, fill)
        if not self._is_shared(path):
            return made
        made.close()
        return self.open(path)

    def open(
        self, path: Path, *, read_only: bool = False, by: str | None = None, take_over: bool = False
    ) -> SqliteStore:
        """Open a data file for writing if that is possible, otherwise for reading; the arguments are as in the port.

        Raises the same errors as `SqliteStores.open`; also ShareFileMissing and FileUnreadable, and TargetNotWritable
        if unwritten content cannot be saved on the share.
        """
        if not self._is_shared(path):
            return self._stores.open(path, read_only=read_only, by=by, take_over=take_over)
        file = real_path(path) if os.path.islink(path) else path  # noqa: PTH114 - raises nothing
        folder = self._folder_of(file)
        if read_only:
            store = self._open_to_read(folder, file)
        else:
            store = self._open_to_write(folder, file, by, take_over=take_over)
        store.path = path
        return store

    def look_into(self, path: Path) -> SqliteStore:
        """Open a data file in its own place to read a little of it, without checking all of its pages.

        Raises the same errors as `open`.
        """
        return self._stores.look_into(path)

    def is_free(self, path: Path) -> bool:
        """Return whether a data file exists and is not open for writing in a program or on another computer."""
        return self._stores.is_free(path)

    def put(self, path: Path, content: bytes, *, replace: IsAsSeen | None = None, is_dry_run: bool = False) -> None:
        """Write a data file with this content in its own place; the arguments are the same as in `StoreFiles.put`.

        A working copy of the file is refreshed when the file is opened.
        """
        self._stores.put(path, content, replace=replace, is_dry_run=is_dry_run)

    def unwritten(self) -> Sequence[Path]:
        """Return the data files on shares that lack content of their working copies on this PC.

        The paths of damaged working copies that were set aside follow.
        """
        return tuple(unwritten_files(self._above()))

    def _above(self) -> Path:
        return (self._folder or working_copies_folder)()

    def _folder_of(self, path: Path) -> CopyFolder:
        return CopyFolder(self._above(), path)

    def _is_shared(self, path: Path) -> bool:
        """Return whether a data file is on a share; if it is missing, only its working copy shows that.

        A place that no longer looks like a share, such as a folder that is not synchronised any more, still counts as
        one for a file that was not written back.
        """
        if self._files.is_share(path):
            return True
        folder = self._folder_of(path)
        return folder.exists() and (folder.is_unwritten() or not self._files.is_there(path))

    def _open_to_read(self, folder: CopyFolder, path: Path) -> SqliteStore:
        """Open the working copy if it is ahead of the share or the share is gone, otherwise the share's file itself."""
        if not folder.exists():
            return self._stores.open(path, read_only=True)
        is_there = self._files.is_there(path)
        is_ahead = folder.is_open() or folder.is_unwritten()
        store = self._stores.open(path if is_there and not is_ahead else folder.local, read_only=True)
        if not is_there:
            store.reads_copy = problem("SHARE-COPY-READ", Place(file=path.name))
        return store

    def _open_to_write(self, folder: CopyFolder, path: Path, by: str | None, *, take_over: bool) -> SqliteStore:
        def check() -> None:
            self._stores.open(path, read_only=True).close()

        desk = folder.lock(by, self._clock.now())
        try:
            copy = OpenCopy(folder, self._files, self._clock, by, desk)
        except BaseException:
            desk.release()
            raise
        recovered = has_journal(folder.local)
        try:
            if self._files.is_there(path):
                recovered |= self._recover(path, by, take_over=take_over)
                try:
                    refuse_foreign(path)
                except StoreForeign:
                    refresh_copy(copy, check)  # lays the working copy beside it, and names that file in the refusal
                    raise
                check_neighbours(path)
                now = self._clock.now()
                copy.lock = lock_to_write(path, lambda: self._files.lock(path, by, now, take_over=take_over))
                if copy.lock is None:
                    copy.give_up()
                    return self._open_to_read(folder, path)
                copy.taken_from = copy.lock.taken_from
            equals_share = refresh_copy(copy, check) in (Step.TAKE, Step.NOTE)
            store = self._open_local(folder, path, by, equals_share=equals_share)
            self._put_kept_beside(store, folder, path)
        except BaseException:
            copy.give_up()
            raise
        store.recovered |= recovered
        store.working_copy = copy
        return store

    def _recover(self, path: Path, by: str | None, *, take_over: bool) -> bool:
        """Roll back a write that an earlier version, which wrote on the share itself, left unfinished.

        Returns whether there was one. A take-over for it is given up again, because the next opening is the one to
        write.
        """
        if not has_journal(path):
            return False
        with closing(self._stores.open(path, by=by, take_over=take_over)) as store:
            return store.recovered

    def _put_kept_beside(self, store: SqliteStore, folder: CopyFolder, path: Path) -> None:
        """Copy the backup made before a migration to its place beside the share's file, if that is possible."""
        here = folder.local.parent
        if store.older_copy is None or not store.older_copy.is_relative_to(here) or not self._files.is_there(path):
            return
        target = path.parent / store.older_copy.relative_to(here)
        with suppress(OSError):
            self._files.write(target, store.older_copy.read_bytes(), replace=False)
            store.older_copy = target

    def _open_local(self, folder: CopyFolder, path: Path, by: str | None, *, equals_share: bool) -> SqliteStore:
        try:
            return self._stores.open(folder.local, by=by)
        except Refused as refused:
            shown, cause = path, refused.__cause__
            is_refused = isinstance(cause, OSError) or (refusal(cause, path) is not None and not is_damage(cause))
            if isinstance(refused, StoreDamaged) and not is_refused and not equals_share:
                shown = folder.set_aside(self._clock.now())  # the share's file, if it is sound, is copied the next time
            raise type(refused)(**{**refused.details, "path": str(shown)}) from refused
