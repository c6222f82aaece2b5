"""A data file as the worker holds it: one object while the file is open, also when it is opened again from the disk.

A request is for the file that was open when it was made: another one that is opened meanwhile is not affected.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.application.lookup import chosen_round, plan_to_show
from nakano_status.application.ports.data_file import Parts, Store, StoreInfo, StoreRole, Stores, WorkingCopy
from nakano_status.domain.refusals.files import StoreDamaged, StoreIsCopy, StoreLocked
from nakano_status.domain.storage.backups import COPY_SETTING

if TYPE_CHECKING:
    from nakano_status.domain.calendar.fiscal_year import FiscalYear
    from nakano_status.domain.problems.problem import Problem


@dataclass(frozen=True)
class OpenFile:
    """The data file that is open. `recovered` is true if an interrupted write was rolled back on opening.

    `kept` is the path of the original if the file was migrated from an older format. `in_use` describes by whom it is
    open elsewhere (then it is open read-only); `place` is the problem with its location. `damaged` describes what is
    wrong with a file that is open read-only because nothing may be written to it any more. `copy` is the working copy
    of a file on a share; `is_backup_copy` whether it is a copy of a backup, made to look into.
    """

    path: Path
    info: StoreInfo
    read_only: bool
    recovered: bool
    in_use: StoreLocked | None = None
    place: Problem | None = None
    kept: Path | None = None
    damaged: StoreDamaged | None = None
    copy: WorkingCopy | None = None
    is_backup_copy: bool = False

    @property
    def plan_id(self) -> str | None:
        """The plan that is shown first; None: there is only one."""
        return self.info.of_plan

    @property
    def is_office(self) -> bool:
        """Whether it is the office's."""
        return self.info.role is StoreRole.OFFICE


def show_current_plan(store: Store) -> None:
    """Mean the plan of the round that matters now, if the data file has several."""
    with store.reading() as records:
        plan_id = plan_to_show(records) if len(records.plan.plan_ids()) > 1 else None
    store.look_at(plan_id)


def turn_to_round(store: Store, year: FiscalYear | None, plan_id: str | None) -> tuple[FiscalYear | None, str | None]:
    """Mean the plan of a year's round from now on; return the year, None for the current round, and the plan.

    `plan_id` is the plan if two have a round of that year (None: the one meant so far, else the newer one).
    """
    with store.reading() as records:
        now = plan_to_show(records)
        plan = now if year is None else now and (plan_id or plan_to_show(records, year))
    store.look_at(plan)
    with store.reading() as records:
        found = chosen_round(records, year)
        is_now = plan == now and found == chosen_round(records)
    return (None if is_now else found.year), plan


class DataFile:
    """A data file; it is used on the worker's thread, except for its path and whether it is open."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._store: Store | None = None

    @property
    def is_open(self) -> bool:
        """Whether it can be read."""
        return self._store is not None

    @property
    def store(self) -> Store:
        """The store behind it; raises RuntimeError if it was closed."""
        if self._store is None:
            msg = "no data file is open"
            raise RuntimeError(msg)
        return self._store

    def open(
        self, parts: Parts, *, read_only: bool = False, by: str | None = None, take_over: str | None = None
    ) -> OpenFile:
        """Open it again from the disk; a file that is in use elsewhere is opened read-only.

        `take_over` is the reason to take over a lock that another PC left.
        """
        from nakano_status.domain.storage.store_place import is_share, place_advice

        facts = parts.look_at_place(self.path)
        # on a share it is worked on as a copy, and the state of that is shown instead
        place = None if is_share(facts) else place_advice(facts, self.path.name)
        in_use = self._open_to_write_or_read(parts.stores, read_only=read_only, by=by, take_over=take_over)
        store = self.store
        show_current_plan(store)
        with store.reading() as records:
            found = OpenFile(self.path, records.info, store.read_only, store.recovered, in_use, place, store.kept)
            is_copy = bool(records.settings.read(COPY_SETTING))
        return replace(found, copy=store.working_copy, is_backup_copy=is_copy)

    def close(self) -> None:
        """Close it if it is open."""
        store, self._store = self._store, None
        if store is not None:
            store.close()

    def _open_to_write_or_read(
        self, stores: Stores, *, read_only: bool, by: str | None, take_over: str | None
    ) -> StoreLocked | None:
        """Open the store; return the refusal that names the other user if it is in use elsewhere.

        One that is open read-only is kept until then: if it cannot be opened again, it is still what is shown.
        """
        if self._store is not None and not self._store.read_only:
            self.close()  # first: the lock of this very program would refuse the second opening
        in_use = None
        try:
            if take_over is None:
                opened = stores.open(self.path, read_only=read_only, by=by)
            else:
                from nakano_status.application.storage.take_over import open_taking_over

                opened = open_taking_over(stores, self.path, take_over, by)
        except StoreIsCopy:
            opened = stores.open(self.path, read_only=True, by=by)
        except StoreLocked as locked:
            # reading needs no lock, and the user came to look at something
            opened, in_use = stores.open(self.path, read_only=True, by=by), locked
        self.close()
        self._store = opened
        return in_use
