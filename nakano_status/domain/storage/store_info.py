"""The identity and the role of a data file."""

from __future__ import annotations

from dataclasses import dataclass

from nakano_status.domain.text.labels import Labelled


class StoreRole(Labelled):
    """The role of a data file: it belongs to the file, not to the installation."""

    OFFICE = "office", "事務局"
    DIVISION = "division", "所管課"


@dataclass(frozen=True)
class StoreInfo:
    """The identity of a data file. `division` is set only in a division's store; `seal_key` only in an office's.

    `plan_id` is the plan that it was made with. `of_plan`, which is not stored in the file, is the plan chosen for this
    run if several have a round in one year (`--of-plan`).
    """

    store_id: str
    role: StoreRole
    plan_id: str
    division: str | None
    seal_key: bytes | None
    made_by: str
    of_plan: str | None = None

    @property
    def sealing_key(self) -> bytes:
        """The key that seals the forms made here; in a division's data file it is only an identifier."""
        return self.seal_key or self.store_id.encode()
