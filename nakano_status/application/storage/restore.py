"""Go back to a backup (復元): wholly, as a copy to look into, or with the texts of one row (restore).

The present state is kept as a backup first, and an act records which backup was restored, and why.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from nakano_status.application.entries.edit_entry import EDIT, Entry, edit_entries
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.ports.unit_of_work import UnitOfWork
from nakano_status.application.storage.awaited_files import AwaitedFile, await_files, awaited_files
from nakano_status.application.storage.differences import Differences, read_differences
from nakano_status.application.storage.make_backup import back_up, back_up_damaged
from nakano_status.domain.exchange.ledger import ReceivedFile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.refusals.exchange import ReasonMissing
from nakano_status.domain.refusals.files import (
    BackupInUse,
    BackupIsTheDataFile,
    BackupOfAnotherFile,
    FileUnreadable,
    StoreDamaged,
    StoreReadOnly,
)
from nakano_status.domain.storage.backups import COPY_SETTING, FOLDER_SETTING, RESTORE
from nakano_status.domain.text.narrative import as_typed, is_utf8

COPY, USE_COPY = "copy_backup", "use_copy"


@dataclass(frozen=True)
class Restored:
    """What was restored, what differs from the state before, and where the backup of that state is (`before`).

    `awaited` are the files received since, which are to be merged again.
    """

    backup: Path
    before: Path
    differences: Differences
    awaited: tuple[ReceivedFile, ...]


@contextmanager
def opened_backup(parts: Parts, backup: Path, data_file: Path | None = None) -> Iterator[Store]:
    """Open a backup to read all of it.

    Raises FileUnreadable for a name that is no text, BackupIsTheDataFile, BackupInUse, and what opening a data file
    raises.
    """
    for path in filter(None, (backup, data_file)):
        if not is_utf8(str(path)):  # its name is recorded
            raise FileUnreadable(path=str(path), reason="名前の文字を読み取れません")
    if data_file is not None and parts.files.is_same(backup, data_file):
        raise BackupIsTheDataFile(path=str(backup))
    with closing(parts.stores.open(backup, read_only=True)) as found:
        if not parts.store_files.is_free(backup):
            raise BackupInUse(path=str(backup))
        yield found


def differences_from(parts: Parts, store: Store, backup: Path) -> Differences:
    """Return what differs between the present state and a backup; raises as `opened_backup`, BackupOfAnotherFile."""
    with opened_backup(parts, backup, store.path) as found, found.reading() as then, store.reading() as now:
        _need_same(backup, now, then)
        return read_differences(now, then)


def restore(parts: Parts, store: Store, backup: Path, reason: str = "", by: str | None = None) -> Outcome[Restored]:
    """Replace everything in the data file by a backup of it, after a backup of the present state.

    Raises BackupOfAnotherFile, what `opened_backup` and `back_up` raise, StoreReadOnly, StoreLocked.
    """
    if store.read_only:
        raise StoreReadOnly(path=str(store.path))
    with opened_backup(parts, backup, store.path) as found:
        with found.reading() as then, store.reading() as now:
            _need_same(backup, now, then)
        found.check_soundness()
        content = found.whole()
    before = _back_up_present(parts, store)
    try:
        differences = differences_from(parts, store, backup)
        with store.reading() as records:
            folder, still_awaited = records.settings.read(FOLDER_SETTING) or "", awaited_files(records)
            removed = records.history.dropped()
    except StoreDamaged:  # the backup was found sound above: the present state cannot be read
        differences, folder, still_awaited, removed = Differences(), "", (), {}
    lost = tuple(each for each in differences.lost_files if each.sha256 not in removed)
    text = f"控え「{backup.name}」から復元（復元前の控え「{before.name}」）"

    def fill(work: UnitOfWork) -> None:
        work.begin_act(RESTORE, by, "。".join(filter(None, (text, as_typed(reason)))))
        work.settings.save(FOLDER_SETTING, folder)
        work.settings.save(COPY_SETTING, "")
        found = (AwaitedFile(each.sha256, each.name, str(before.absolute())) for each in lost)
        await_files(work, (*still_awaited, *found))

    store.restore(content, fill)
    return Outcome(Restored(backup, before, differences, lost))


def copy_backup(
    parts: Parts, backup: Path, out: Path, by: str | None = None, *, to_look_into: bool = True, replace: bool = False
) -> Path:
    """Write a backup that is sound as another file; raises what `opened_backup` raises, TargetExists.

    A copy `to_look_into` is marked and can only be read, until `use_copy`; another one is to be worked in. With
    `replace` another file is replaced, but no data file in which someone works: raises BackupInUse.
    """
    with opened_backup(parts, backup, out) as found:
        found.check_soundness()
        content = _marked(found, COPY, backup.name if to_look_into else "", None, by)
        if replace and not parts.store_files.is_free(out):
            raise BackupInUse(path=str(out))
        parts.files.write(out, content, replace=replace)
    return out


def use_copy(parts: Parts, copy: Path, reason: str, by: str | None = None) -> None:
    """Make a copy of a backup that was made to look into a data file to work in.

    If its original is still used there are two afterwards, so a reason is recorded. Raises ReasonMissing, and what
    `copy_backup` raises.
    """
    given = as_typed(reason.strip())
    if not given:
        raise ReasonMissing
    with opened_backup(parts, copy) as found:
        found.check_soundness()
        content = _marked(found, USE_COPY, "", given, by)
    parts.files.write(copy, content, replace=True)


def _marked(store: Store, kind: str, mark: str, reason: str | None, by: str | None) -> bytes:
    """Return the data file with another mark as a copy; the folder of backups is that of its original."""
    with store.on_trial() as trial:
        with trial.writing() as work:
            work.begin_act(kind, by, mark or reason)
            work.settings.save(COPY_SETTING, mark)
            work.settings.save(FOLDER_SETTING, "")
            work.commit()
        return trial.whole()


def put_back_row(
    parts: Parts, store: Store, backup: Path, round_id: str, row_id: str, reason: str, by: str | None = None
) -> Outcome[tuple[str, ...]]:
    """Enter the texts that a row of a round has in a backup, as one ordinary edit; return the keys that were changed.

    A text of a division (特記事項) is entered on its behalf. Raises what `restore` and `edit_entries` raise.
    """
    with opened_backup(parts, backup, store.path) as found, found.reading() as then, store.reading() as now:
        _need_same(backup, now, then)
        found.check_soundness()
        rows = read_differences(now, then).rows
    wanted = [each for each in rows if (each.round_id, each.row_id) == (round_id, row_id)]
    if not wanted:
        return Outcome(())
    why = "。".join(filter(None, (f"控え「{backup.name}」の内容に戻す", as_typed(reason))))
    entries = []
    for division, fields in grouped((each.division, each) for each in wanted).items():
        typed = {each.key: each.then or "" for each in fields}
        expected = {each.key: each.now for each in fields}
        entries.append(Entry(row_id, typed, division, expected=expected, round_id=round_id))
    touched = edit_entries(parts, store, entries, EDIT, by, why).touched
    return Outcome(tuple(each.key for each in wanted), touched)


def _back_up_present(parts: Parts, store: Store) -> Path:
    """Return a backup of the present state; of a damaged file its bytes, as they are."""
    try:
        return back_up(parts, store).file
    except StoreDamaged:
        return back_up_damaged(parts, store)


def _need_same(backup: Path, now: Records, then: Records) -> None:
    if now.info.store_id != then.info.store_id:
        raise BackupOfAnotherFile(path=str(backup))
