"""Find the backups in folders that were chosen before (backup list): a change of the folder leaves them there."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.storage.make_backup import (
    CHOOSE_FOLDER,
    Own,
    folder_of,
    look_into,
    newest_of,
    with_head_and_answers,
)
from nakano_status.domain.refusals.files import FileUnreadable
from nakano_status.domain.storage.backups import Backup, made_at, usual_folder


@dataclass(frozen=True)
class EarlierFolders:
    """Where backups of a data file may be besides its folder of today, and by what they are known as its own."""

    data_file: Path
    folders: tuple[Path, ...]
    own: Own


def earlier_folders(parts: Parts, store: Store) -> EarlierFolders:
    """Return the folders that were chosen before, and the usual one.

    The data file may have been moved with them: of each its last parts count below the present place, too.
    """
    today, here = folder_of(parts, store), store.path.absolute().parent
    with store.reading() as records:
        acts = records.entries.acts()
    chosen = [Path(act.reason) for act in reversed(acts) if act.kind == CHOOSE_FOLDER and act.reason]
    wanted = [here.joinpath(*path.parts[place:]) for path in chosen for place in range(len(path.parts))]
    found: list[Path] = []
    for folder in (usual_folder(store.path), *wanted):
        if not any(parts.files.is_same(folder, known) for known in (today.path, *found)):
            found.append(folder)
    return EarlierFolders(store.path, tuple(found), Own.of(store))


def find_earlier(parts: Parts, earlier: EarlierFolders) -> tuple[Backup, ...]:
    """Return the usable backups in these folders, the newest first; a folder that cannot be read now has none.

    It uses no data file: nothing waits for a share that does not answer. A folder may have other files by now: those
    that are no backups of this data file are left out.
    """
    found: list[Backup] = []
    for folder in earlier.folders:
        with suppress(FileUnreadable):
            names = (name for name in parts.files.names_in(folder) if made_at(name))
            views = (look_into(parts, folder / name, earlier.own, with_head_and_answers) for name in names)
            found += (view for view in views if view.problem is None)
    return newest_of(found)
