"""Why a data file is not opened, read or written: one class per cause, its code in `problem_codes.store_refusals`."""

from __future__ import annotations

from nakano_status.domain.problems.problem import Refused


class StoreMissing(Refused):
    """There is no data file at `path`."""

    code = "STORE-MISSING"


class StoreExists(Refused):
    """There is a data file at `path` already."""

    code = "STORE-EXISTS"


class StoreForeign(Refused):
    """`path` is no data file of this program."""

    code = "STORE-FOREIGN"


class StoreSchemaForeign(Refused):
    """`path` contains, or has beside it, something that no data file of this program has: `found`."""

    code = "STORE-SCHEMA-FOREIGN"


class StoreNewer(Refused):
    """`path` has a newer format (`found`) than `expected`."""

    code = "STORE-NEWER"


class StoreDamaged(Refused):
    """`path` cannot be read: `reason`."""

    code = "STORE-DAMAGED"


class StoreLocked(Refused):
    """`path` is open elsewhere: `who`, `since`; `computer` only if it is another one."""

    code = "STORE-LOCKED"


class StoreLockedAfterWriting(Refused):
    """`path` was written and then locked elsewhere before the rest could be done; what was written is kept."""

    code = "STORE-LOCKED-AFTER-WRITING"


class StoreReadOnly(Refused):
    """`path` was opened for reading only."""

    code = "STORE-READ-ONLY"


class WorkingFolderMissing(Refused):
    """`path` is relative to the working folder, which was removed or moved."""

    code = "WORKING-FOLDER-GONE"


class StoreNotGiven(Refused):
    """No data file was named."""

    code = "STORE-NOT-GIVEN"
