"""What the acts need to write a data file: one transaction. Reading, as every start does, needs none of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from nakano_status.application.ports.data_file import Records

if TYPE_CHECKING:
    from nakano_status.application.ports.documents import PublicationWriter
    from nakano_status.application.ports.history import HistoryWriter
    from nakano_status.application.ports.plan import (
        FrameWriter,
        IndicatorWriter,
        OpinionWriter,
        OrganisationWriter,
        PlanWriter,
    )
    from nakano_status.application.ports.rounds import (
        ArrivalWriter,
        EntryWriter,
        PackageWriter,
        ReturnWriter,
        ReviewWriter,
        RoundWriter,
        SettingWriter,
    )
    from nakano_status.domain.history.acts import Act


class BeginAct(Protocol):
    """Begins an act."""

    def __call__(self, kind: str, by: str | None, reason: str | None = None) -> Act:
        """Record who does what, why, and when (the store's clock); the writes that follow belong to it."""


@dataclass(frozen=True, eq=False, repr=False)
class UnitOfWork(Records):
    """One transaction of the only writer, rolled back unless `commit` is called; every write belongs to its act."""

    plan: PlanWriter
    organisation: OrganisationWriter
    indicators: IndicatorWriter
    frames: FrameWriter
    opinions: OpinionWriter
    rounds: RoundWriter
    packages: PackageWriter
    returns: ReturnWriter
    arrivals: ArrivalWriter
    reviews: ReviewWriter
    entries: EntryWriter
    settings: SettingWriter
    publications: PublicationWriter
    history: HistoryWriter
    begin_act: BeginAct
    commit: Callable[[], None]
