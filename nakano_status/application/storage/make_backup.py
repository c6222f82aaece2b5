"""Backups of a data file (控え): made by a user or automatically, listed, and their folder (backup).

Backups in folders that were chosen earlier are found there (decision 0091).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from nakano_status.application.lookup import chosen_round
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreBackups, UnitOfWork
from nakano_status.application.stopping import report, stoppable
from nakano_status.domain.history.act_subjects import SubjectKind, folder_of_backups
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.problems.problem import Problem, Refused, Severity
from nakano_status.domain.refusals.files import BackupOfAnotherFile, FileUnreadable, StoreDamaged, TargetNotWritable
from nakano_status.domain.refusals.planning import PlanUnclear, RoundUnknown
from nakano_status.domain.storage import backups as rules
from nakano_status.domain.storage.store_info import StoreInfo
from nakano_status.domain.storage.store_place import NO_SPACE
from nakano_status.domain.storage.working_copy import NOT_CONNECTED
from nakano_status.domain.text.narrative import as_utf8, is_one_line


@dataclass(frozen=True)
class EarlierFolders:
    """The folders besides the present one that may have backups of a data file.

    `data_file`: the path of the data file. `own`: the values by which its own backups are recognised.
    """

    data_file: Path
    folders: tuple[Path, ...]
    own: BackupIdentity


def earlier_folders(parts: Parts, store: Store) -> EarlierFolders:
    """Return the folders that were chosen earlier, and the usual folder, except the present folder of backups.

    The folders may have been moved together with the data file, so the last parts of each path are also tried below the
    present folder of the data file.
    """
    today, here = backup_folder_of(parts, store), store.anchor_path.absolute().parent
    with store.reading() as records:
        subjects = records.history.subjects_of(ActKind.CHOOSE_BACKUP_FOLDER).values()
    chosen = [
        Path(*each.parts) for some in reversed([*subjects]) for each in some if each.kind is SubjectKind.BACKUP_FOLDER
    ]
    wanted = [here.joinpath(*path.parts[place:]) for path in chosen for place in range(len(path.parts))]
    found: list[Path] = []
    for folder in (rules.usual_folder(store.anchor_path), *wanted):
        if not any(parts.files.is_same(folder, known) for known in (today.path, *found)):
            found.append(folder)
    return EarlierFolders(store.anchor_path, tuple(found), BackupIdentity.of(store))


def find_in_earlier_folders(parts: Parts, earlier: EarlierFolders) -> tuple[rules.Backup, ...]:
    """Return the usable backups in earlier folders, the newest first; an unreadable folder counts as empty.

    Files that are not backups of this data file are left out. The data file itself is not opened, because its share may
    not answer.
    """
    found: list[rules.Backup] = []
    for folder in earlier.folders:
        with suppress(FileUnreadable):
            names = (name for name in parts.files.names_in(folder) if rules.backup_time(name))
            views = (look_into(parts, folder / name, earlier.own, add_head_and_answers) for name in names)
            found += (view for view in views if view.problem is None)
    return newest_of(found)


Fill = Callable[[rules.Backup, Records], rules.Backup]


@dataclass(frozen=True)
class MadeBackup:
    """A backup, and whether it was made now: an existing backup with the same content is not made again."""

    file: Path
    is_new: bool


_MAKING, _STEPS = "控えを作成しています", 2
"""The label of the making of a backup, and its steps: read and check, then write and read again."""


def back_up(
    parts: Parts,
    store: Store,
    out: Path | None = None,
    *,
    content: bytes | None = None,
    spares_room: bool = False,
) -> MadeBackup:
    """Write a checked copy of the present file into the folder of the backups, or as the file `out` if that is given.

    Without `out`, the newest backup is returned if it has the same content (`is_new` is then false), and `content` is
    the earlier result of `Store.whole` if that state is to be saved (None: the present state). If `spares_room` is
    true, TargetNotWritable is raised if the disk would have too little room left for the work. The first backup of a
    day removes superfluous ones. Raises StoreDamaged, TargetNotWritable, TargetExists and FileUnreadable.
    """
    if out is not None:
        parts.files.write_checked(out, store.whole())
        return MadeBackup(out, is_new=True)
    report(_MAKING, 0, _STEPS)
    content, folder = content or store.whole(), backup_folder_of(parts, store).path
    report(_MAKING, 1, _STEPS)
    newest = _newest(parts, store, folder)
    if newest is not None and parts.files.holds(folder / newest, content):
        return MadeBackup(folder / newest, is_new=False)
    if spares_room and not rules.has_room(parts.files.free_bytes(folder), len(content)):
        raise TargetNotWritable(path=str(folder), reason=NO_SPACE)
    target = _write_into(parts, store, folder, content)
    report(_MAKING, _STEPS, _STEPS)
    if newest is None or rules.backup_sort_key(newest)[0].date() != parts.clock.today():
        _thin(parts, store, folder)
    return MadeBackup(target, is_new=True)


def back_up_damaged(parts: Parts, store: Store) -> Path:
    """Copy the bytes of a damaged file into the folder of the backups; raises TargetNotWritable."""
    try:
        folder = backup_folder_of(parts, store).path
    except StoreDamaged:
        folder = rules.usual_folder(store.anchor_path)
    return _write_into(parts, store, folder, parts.files.read(store.file, rules.ANY_SIZE))


def newest_backup(parts: Parts, store: Store) -> datetime | None:
    """Return the local time of the newest backup by its name (None: there is none); raises FileUnreadable."""
    name = _newest(parts, store, backup_folder_of(parts, store).path)
    return rules.backup_time(name) if name else None


def _newest(parts: Parts, store: Store, folder: Path) -> str | None:
    """Return the name of the data file's newest backup in a folder, or None.

    Another data file of the same name may have backups there, too.
    """
    with store.reading() as records:
        own = records.info.store_id
    for name in rules.sort_backups_newest_first(
        store.anchor_path, parts.files.names_in(folder), rules.office_time(parts.clock.now())
    ):
        with (
            suppress(Refused),
            closing(parts.store_files.look_into(folder / name)) as found,
            found.reading() as records,
        ):
            if records.info.store_id == own:
                return name
    return None


def backup_folder_of(parts: Parts, store: Store) -> rules.BackupFolder:
    """Return the folder of the data file's backups: the chosen one, or the usual one while that is missing."""

    def names_in(folder: Path) -> Sequence[str]:
        with suppress(FileUnreadable):
            return parts.files.names_in(folder)
        return ()

    with store.reading() as records:
        chosen = records.settings.read(rules.FOLDER_SETTING)
    # outside the transaction: no writer waits for a share
    return rules.backup_folder(store.anchor_path, chosen, names_in)


def list_backups(parts: Parts, store: Store) -> tuple[rules.Backup, ...]:
    """Return the data files in the folder of the backups, the newest first; an unusable one has a `problem`.

    Raises FileUnreadable.
    """
    return newest_of(_look_into_all(parts, store, add_head_and_answers))


def newest_of(backups: Iterable[rules.Backup]) -> tuple[rules.Backup, ...]:
    """Return backups sorted with the newest first."""
    return tuple(sorted(backups, key=lambda each: rules.backup_sort_key(each.file.name), reverse=True))


def choose_backup_folder(parts: Parts, store: Store, folder: Path | None, by: str | None = None) -> Outcome[Path]:
    """Use a folder for the backups from now on (None: beside the data file), and return it.

    Unless it is the folder in use, a backup is made there to try it. Existing backups remain where they are. Raises the
    same errors as `back_up`; then the same folder is used as before, and a backup that was made to try the new one
    remains there.
    """
    chosen, usual = "", rules.usual_folder(store.anchor_path)
    if folder is not None and folder.absolute() != usual.absolute():
        chosen = _as_setting(store.anchor_path.absolute().parent, folder.absolute())
    target = store.anchor_path.parent / chosen if chosen else usual
    shown = as_utf8(str(target))
    if chosen and not is_one_line(str(target)):
        raise TargetNotWritable(path=shown, reason="名前に改行などがあります")
    with store.reading() as records:
        kept = records.settings.read(rules.FOLDER_SETTING) or ""
    if chosen != kept or target != backup_folder_of(parts, store).path:
        _write_into(parts, store, target, store.whole(), parents=True)
        with store.writing() as work:
            work.begin_act(ActKind.CHOOSE_BACKUP_FOLDER, by, shown, [folder_of_backups(shown)])
            work.settings.save(rules.FOLDER_SETTING, chosen)
            work.commit()
    return Outcome(target)


def _as_setting(here: Path, folder: Path) -> str:
    """Return a folder in the form of the setting.

    It is relative if it is below the data file's own folder, because that may be moved.
    """
    return folder.relative_to(here).as_posix() if folder.is_relative_to(here) else str(folder)


class BackupIdentity(NamedTuple):
    """The values that identify the backups of a data file: the ID of its store, and its act IDs."""

    store_id: str
    acts: frozenset[str]

    @classmethod
    def of(cls, store: Store) -> BackupIdentity:
        """Return the values that identify the backups of a data file."""
        with store.reading() as records:
            return cls(records.info.store_id, frozenset(act.act_id for act in records.entries.acts()))


def _look_into_all(parts: Parts, store: Store, fill: Fill) -> Iterator[rules.Backup]:
    """Yield every data file in the folder of the backups."""
    own = BackupIdentity.of(store)
    for path in _data_files_in(parts, store, backup_folder_of(parts, store).path):
        yield look_into(parts, path, own, fill)


def _data_files_in(parts: Parts, store: Store, folder: Path) -> list[Path]:
    """Return the data files in a folder of backups, without the data file itself."""
    named = (folder / name for name in parts.files.names_in(folder) if name.lower().endswith(rules.SUFFIX))
    return [path for path in named if not parts.files.is_same(path, store.anchor_path)]


def look_into(parts: Parts, path: Path, own: BackupIdentity, fill: Fill) -> rules.Backup:
    """Return the facts that the file of a backup states; if it is not usable, only its path and the problem.

    `own`: the identity of the data file that the backup must have. `fill` adds details that take longer to read.
    """
    try:
        with closing(parts.store_files.look_into(path)) as found, found.reading() as records:
            if records.info.store_id != own.store_id:
                raise BackupOfAnotherFile(path=str(path))
            return fill(_view(path, records, own.acts), records)
    except Refused as refused:
        problem = Problem(refused.code, Severity.ERROR, details=tuple(sorted(refused.details.items())))
        return rules.Backup(path, problem=problem)


def _view(path: Path, records: Records, acts: frozenset[str]) -> rules.Backup:
    last = records.entries.last_act()
    if last is None:
        return rules.Backup(path)
    act, program = last
    return rules.Backup(path, act.at, act.by, program, is_abandoned=act.act_id not in acts)


def add_head_and_answers(view: rules.Backup, records: Records) -> rules.Backup:
    """Return the facts of a backup with its history head, and with the year and the answers of its current round.

    If it is unclear which round is the current one, year and answers are left out.
    """
    view = replace(view, head=records.history.head())
    with suppress(RoundUnknown, PlanUnclear):
        round_ = chosen_round(records)
        return replace(view, year=round_.year.short, answers=records.entries.count_marks(round_.round_id))
    return view


def _thin(parts: Parts, store: Store, folder: Path) -> None:
    """Remove the superfluous backups of this data file; a backup that cannot be removed is left."""
    files = _data_files_in(parts, store, folder)
    if len(files) < 2:  # noqa: PLR2004 - the only backup is not removed
        return
    own = BackupIdentity.of(store)
    for each in rules.find_superfluous_backups(
        (look_into(parts, file, own, lambda view, _: view) for file in files), parts.clock.today()
    ):
        with suppress(TargetNotWritable):
            if parts.store_files.is_free(each.file):  # a person may work in it under its name
                parts.files.remove(each.file)


def _write_into(parts: Parts, store: Store, folder: Path, content: bytes, *, parents: bool = False) -> Path:
    """Write a backup into a folder and read it again.

    Without `parents`, folders above it are not created, because they may be on a share.
    """
    _need_share(parts, store, folder)
    target = folder / rules.backup_name(
        store.anchor_path, rules.office_time(parts.clock.now()), parts.files.names_in(folder)
    )
    parts.files.write_checked(target, content, parents=parents or store.server is not None)
    return target


def _need_share(parts: Parts, store: Store, folder: Path) -> None:
    """Raise TargetNotWritable for a folder on a share that lacks the data file.

    Where a share is not mounted, there may be an empty folder.
    """
    here = store.anchor_path.parent
    if store.working_copy is None or not folder.is_relative_to(here):
        return
    # on Windows its name may differ in case
    if store.anchor_path.name.casefold() not in {each.casefold() for each in parts.files.names_in(here)}:
        raise TargetNotWritable(path=str(folder), reason=NOT_CONNECTED)


_OVERDUE = timedelta(days=1)


@dataclass(frozen=True)
class BackupState:
    """The local time of the newest backup (None: there is none), and the reason of the last failure, or None."""

    newest: datetime | None = None
    failure: Refused | None = None

    def is_overdue(self, now: datetime) -> bool:
        """Return whether the last backup failed, and the newest one is more than a day older than `now` or missing."""
        return self.failure is not None and (self.newest is None or now - self.newest > _OVERDUE)


class BackedUpStores:
    """The stores of the parts; every data file that they open for writing is backed up.

    With `on_closing`, a changed data file is also backed up when it is closed.
    """

    def __init__(self, parts: Parts, *, on_closing: bool) -> None:
        self._parts, self._on_closing = parts, on_closing

    def create(self, path: Path, info: StoreInfo, fill: Callable[[UnitOfWork], None] | None = None) -> Store:
        """Create a data file and return its store, which makes no backups.

        Its first content needs none. Later acts are backed up if the file is opened with `open`.
        """
        return self._parts.stores.create(path, info, fill)

    def open(self, path: Path, *, read_only: bool = False, by: str | None = None, take_over: bool = False) -> Store:
        """Open a data file as the port does, and back it up from now on if it is open for writing."""
        store = self._parts.stores.open(path, read_only=read_only, by=by, take_over=take_over)
        if not store.read_only:
            store.backups = OwnBackups(self._parts, store, on_closing=self._on_closing)
        return store


class OwnBackups(StoreBackups):
    """The automatic backups of one data file that is open for writing."""

    def __init__(self, parts: Parts, store: Store, *, on_closing: bool) -> None:
        self._parts, self._store, self._on_closing = parts, store, on_closing
        self._day: date | None = None
        self._is_kept = False
        self.state = BackupState()

    def before_transaction(self) -> None:
        """Make the backup of the day."""
        self.back_up_of_day()

    def before_act(self, kind: str) -> None:
        """Make a backup before an act of certain kinds (`BEFORE`)."""
        if kind in rules.BEFORE:
            self.back_up_if_changed()

    def before_commit(self) -> None:
        """Note that the newest backup will not have the whole content."""
        self._is_kept = False

    def restored(self) -> None:
        """Note that another state has replaced the whole content, and that this state has no backup."""
        self._is_kept = False

    def back_up_of_day(self) -> None:
        """Make a backup if today has none; this is checked once a day."""
        today = self._parts.clock.today()
        if self._day != today:
            self._day = today
            self._do(lambda content: self._make_of_day(today, content))

    def back_up_if_changed(self) -> None:
        """Make a backup unless nothing was written since the last backup; if it fails, record the reason in `state`."""
        if not self._is_kept:
            self._is_kept = True
            self._do(self._make)

    def _do(self, make: Callable[[bytes | None], None]) -> None:
        """Make a backup of the present content (None); for a working copy, of its content on another thread."""
        with stoppable(None):  # a backup is not part of the act, and a half one would count as a failure
            if (copy := self._store.working_copy) is None:
                make(None)
                return
            with self._failure_kept():
                content = self._store.whole()
                copy.do_aside(lambda: make(content))

    def _make_of_day(self, today: date, content: bytes | None) -> None:
        with self._failure_kept():
            newest = newest_backup(self._parts, self._store)
            self.state = replace(self.state, newest=newest)
            if newest is None or newest.date() != today:
                self._make(content)

    def _make(self, content: bytes | None) -> None:
        with self._failure_kept():
            made = back_up(self._parts, self._store, content=content, spares_room=True)
            self.state = BackupState(rules.backup_time(made.file.name))
            self._is_kept |= content is None  # another thread may have an older content

    @contextmanager
    def _failure_kept(self) -> Iterator[None]:
        try:
            yield
        except Refused as refused:
            self._is_kept = False
            self.state = replace(self.state, failure=refused)

    def look_again(self) -> None:
        """Read the time of the newest backup after a person made one; an earlier failure no longer counts."""
        self.state = BackupState(newest_backup(self._parts, self._store))

    def before_closing(self) -> None:
        """Make a backup if something was written and backups are also made on closing (`on_closing`)."""
        if self._on_closing and self._store.has_written:
            self.back_up_if_changed()


def backup_state(store: Store, first: Callable[[OwnBackups], None] = lambda _: None) -> BackupState | None:
    """Return the state of the automatic backups, after calling `first` with these `OwnBackups`.

    None if no backups are made, as for a read-only file.
    """
    if not isinstance(store.backups, OwnBackups):
        return None
    first(store.backups)
    return store.backups.state
