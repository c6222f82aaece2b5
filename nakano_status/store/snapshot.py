"""One snapshot for reading: a reader a subject."""

from __future__ import annotations

from nakano_status.application.ports.data_file import Records, StoreInfo
from nakano_status.store.exchange.reading import ArrivalReading, PackageReading, ReturnReading
from nakano_status.store.history.reading import HistoryReading
from nakano_status.store.merge.reading import EntryReading, SettingReading
from nakano_status.store.organisation.reading import DivisionReading
from nakano_status.store.papers.reading import IndicatorReading, PublicationReading
from nakano_status.store.plan.annotation_reading import FrameReading, OpinionReading
from nakano_status.store.plan.reading import PlanReading
from nakano_status.store.review.reading import ReviewReading
from nakano_status.store.round.reading import RoundReading
from nakano_status.store.statements import Database


def read_snapshot(database: Database, info: StoreInfo) -> Records:
    """Return the readers of this transaction, which always shows one state of the file."""
    return Records(
        info=info,
        plan=PlanReading(database, info),
        organisation=DivisionReading(database, info),
        indicators=IndicatorReading(database, info),
        frames=FrameReading(database, info),
        opinions=OpinionReading(database, info),
        rounds=RoundReading(database, info),
        packages=PackageReading(database, info),
        returns=ReturnReading(database, info),
        arrivals=ArrivalReading(database, info),
        reviews=ReviewReading(database, info),
        entries=EntryReading(database, info),
        settings=SettingReading(database, info),
        publications=PublicationReading(database, info),
        history=HistoryReading(database, info),
    )
