"""Values that the data file returns and that are no one's in the domain: a line of the cache, a received file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nakano_status.domain.merge.slot import Slot, Values


@dataclass(frozen=True, slots=True)
class CurrentValue:
    """One line of the cache: the current value of a slot, and whether it has an open conflict."""

    slot: Slot
    values: Values
    conflict: bool
    assertion_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReceivedFile:
    """A file received in an act, with its bytes (None: refused by the gate); `at` is UTC, `verdict` a key."""

    sha256: str
    name: str
    size: int
    verdict: str
    code: str | None = None
    content: bytes | None = None
    at: datetime | None = None
    by: str | None = None
    act_id: str | None = None
