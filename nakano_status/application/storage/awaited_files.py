"""Received files that a restore removed from the data file: they are offered until they are merged or declined.

They remain in the backup of the state before the restore; the data file keeps which they are (a setting).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.application.outcome import Outcome
from nakano_status.application.storage.make_backup import folder_of
from nakano_status.domain.exchange.ledger import Verdict

if TYPE_CHECKING:
    from nakano_status.application.merge.received_files import ReadFile
    from nakano_status.application.ports.data_file import Parts, Records, Store
    from nakano_status.application.ports.unit_of_work import UnitOfWork

DECLINE = "decline_files"
_SETTING = "awaited_files"
"""The setting that lists the files: [SHA-256, name, path of the backup that has it]."""


@dataclass(frozen=True)
class AwaitedFile:
    """A file that is to be merged again, and the backup that has it."""

    sha256: str
    name: str
    backup: str


def awaited_files(records: Records) -> tuple[AwaitedFile, ...]:
    """Return the files that were neither merged again nor declined since a restore."""
    listed = [AwaitedFile(*each) for each in json.loads(records.settings.read(_SETTING) or "[]")]
    if not listed:
        return ()
    received = {each.sha256 for each in records.arrivals.received() if each.verdict != Verdict.REFUSED}
    return tuple(each for each in listed if each.sha256 not in received)


def await_files(work: UnitOfWork, files: Iterable[AwaitedFile]) -> None:
    """Keep that files are to be merged again, after those of a restore before."""
    found = {each.sha256: each for each in (*awaited_files(work), *files)}
    _save(work, found.values())


def read_awaited(parts: Parts, store: Store) -> tuple[ReadFile, ...]:
    """Read the files from their backups; raises what opening a backup and reading a received file raise."""
    from nakano_status.application.merge.received_files import read_received_file

    with store.reading() as records:
        files = awaited_files(records)
    folder = folder_of(parts, store).path
    here = frozenset(parts.files.names_in(folder))
    read: list[ReadFile] = []
    for path in dict.fromkeys(each.backup for each in files):
        name = Path(path).name  # the folder may have been moved with the data file
        with (
            closing(parts.stores.open(folder / name if name in here else Path(path), read_only=True)) as backup,
            backup.reading() as records,
        ):
            read += (read_received_file(parts, records, each.sha256) for each in files if each.backup == path)
    return tuple(read)


def decline_awaited(store: Store, by: str | None = None) -> Outcome[tuple[AwaitedFile, ...]]:
    """Do not offer the files any more, on record; they remain in their backup."""
    with store.writing() as work:
        files = awaited_files(work)
        work.begin_act(DECLINE, by, "、".join(each.name for each in files))
        _save(work, ())
        work.commit()
    return Outcome(files)


def _save(work: UnitOfWork, files: Iterable[AwaitedFile]) -> None:
    lines = [(each.sha256, each.name, each.backup) for each in files]
    work.settings.save(_SETTING, json.dumps(lines, ensure_ascii=False))
