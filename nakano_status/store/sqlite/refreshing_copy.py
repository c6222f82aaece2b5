"""Refreshes a working copy from the share before it is opened, keeping what was not written back.

Each step leaves a whole file on the share and a whole working copy; what is noted follows what was written, so a kill
in between is recognised by comparing contents.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from nakano_status.atomic_write import reason_of
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
from nakano_status.domain.storage.working_copy import NOT_CONNECTED, Copies, Fingerprint, NoFile, Step, step_to_open
from nakano_status.store.sqlite.connection import is_damage, refusal
from nakano_status.store.sqlite.copy_folder import continues, goes_on, is_whole
from nakano_status.store.sqlite.lock import lock_path
from nakano_status.store.sqlite.opening import refuse_foreign
from nakano_status.store.sqlite.share_contents import copies_beside, look
from nakano_status.store.sqlite.writing_back import NotNow, OpenCopy


def refresh(copy: OpenCopy, check: Callable[[], object]) -> Step:
    """Refresh a working copy, and return what was done: after TAKE and NOTE it equals the share's file.

    `check` raises if the share's file cannot be opened: nothing is replaced or laid beside for such a one. Raises
    StoreMissing, ShareFileMissing, FileUnreadable, TargetNotWritable, StoreDamaged for a working copy whose content is
    damaged, which is put aside, and what `refusal` returns for one that cannot be read now.
    """
    try:
        content, share = look(copy.files, copy.place)
    except OSError as error:
        raise FileUnreadable(path=str(copy.place), reason=reason_of(error)) from error
    try:
        return _refresh(copy, content, share, check)
    except OSError as error:
        raise TargetNotWritable(path=str(error.filename or copy.place), reason=reason_of(error)) from error
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
    if step is Step.KEEP and isinstance(share, Fingerprint):  # what was laid beside may be in its place now
        copy.note = replace(copy.note, target=str(place))
    if share is NoFile.GONE:
        copy.wait_for_share(NOT_CONNECTED)
    copy.seen = copy.folder.stamp()  # what was not written back is due at once
    return step


def _check(copy: OpenCopy, check: Callable[[], object], local: bytes | None) -> None:
    """Check the share's file; if it is damaged, keep what is here beside it, and name that in the refusal."""
    try:
        check()
    except (StoreDamaged, StoreForeign) as refused:
        if local is None:
            raise
        beside = Path(copy.note.target) if _is_beside(copy, local) else copy.lay_beside(local)
        raise ShareFileDamaged(path=str(copy.place), beside=beside.name) from refused


def _release_left_lock(copy: OpenCopy) -> None:
    """Remove the lock that a killed process of this PC left at the file beside the share's."""
    target = Path(copy.note.target)
    with suppress(StoreLocked, OSError):
        if target != copy.place and lock_path(target).name in copy.files.names(target.parent):
            copy.take_lock(target).release()


def _local_content(copy: OpenCopy) -> bytes | None:
    """Return the content of the working copy; None if there is none, or it is damaged with nothing of its own."""
    folder = copy.folder
    if not folder.exists():
        return None
    try:
        refuse_foreign(folder.local)
        return folder.content()
    except (StoreForeign, sqlite3.DatabaseError) as error:
        refused = refusal(error, folder.local)
        if refused is not None and not is_damage(error):
            raise refused from None
        if not folder.is_unwritten():
            return None
        aside = str(folder.set_aside(copy.clock.now()))
        reason = StoreForeign.title if isinstance(error, StoreForeign) else "内容が壊れています"
        raise StoreDamaged(path=aside, reason=reason) from error


def _copies(copy: OpenCopy, local: bytes | None, content: bytes | None, share: Fingerprint | NoFile) -> Copies:
    found = Copies(copy.note.taken, None if local is None else Fingerprint.of(local), share)
    if local is None or content is None or found.local == share:
        return found
    if found.is_unwritten:
        # a damaged one goes on until it is opened, and is put aside then
        return replace(found, goes_on=goes_on(local, content) or not is_whole(local))
    return replace(found, continues=continues(content, local), is_beside=_is_beside(copy, local))


def _is_beside(copy: OpenCopy, local: bytes) -> bool:
    """Whether the working copy was laid beside the share's file, and the file there still has every act of it."""
    if copy.note.target != str(copy.place):
        with suppress(OSError):
            content = copy.files.read(Path(copy.note.target))
            return content == local or continues(content, local)
    return False
