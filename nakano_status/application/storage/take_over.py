"""Take over a data file that another PC left open: on record, with a reason (--take-over --reason).

The PC that held the lock may have answers that it has not written back to the share. They remain there, and are saved
beside the data file when it is opened on that PC again.
"""

from __future__ import annotations

from pathlib import Path

from nakano_status.application.ports.data_file import Store, Stores
from nakano_status.application.preconditions import need_typed_reason
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.refusals.files import StoreLocked, StoreStillOpen


def open_taking_over(stores: Stores, path: Path, reason: str, by: str | None = None) -> Store:
    """Open a data file for writing even if another PC left its lock.

    If there was a lock, the reason and the former user are recorded in an act. Raises ReasonMissing, StoreStillOpen for
    a data file in use, and the refusals of opening.
    """
    given = need_typed_reason(reason)
    try:
        store = stores.open(path, by=by, take_over=True)
    except StoreLocked as locked:
        raise StoreStillOpen(**locked.details) from locked
    if store.taken_from:
        try:
            with store.writing() as work:
                work.begin_act(ActKind.TAKE_OVER, by, f"{given}（{store.taken_from}使用中だったもの）")
                work.commit()
        except BaseException:
            store.close()
            raise
    return store
