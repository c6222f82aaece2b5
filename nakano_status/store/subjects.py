"""The readers of a snapshot and the writers of a transaction: one of each a subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nakano_status.application.ports.data_file import Records, StoreInfo, UnitOfWork
from nakano_status.store.entries import EntryReading, EntryWriting, SettingReading, SettingWriting
from nakano_status.store.exchange import (
    ArrivalReading,
    ArrivalWriting,
    PackageReading,
    PackageWriting,
    ReturnReading,
    ReturnWriting,
)
from nakano_status.store.frames_and_opinions import FrameReading, FrameWriting, OpinionReading, OpinionWriting
from nakano_status.store.history import HistoryReading, HistoryWriting
from nakano_status.store.indicators_and_papers import (
    IndicatorReading,
    IndicatorWriting,
    PublicationReading,
    PublicationWriting,
)
from nakano_status.store.organisation import DivisionReading, DivisionWriting
from nakano_status.store.plan import PlanReading, PlanWriting
from nakano_status.store.reviews import ReviewReading, ReviewWriting
from nakano_status.store.rounds import RoundReading, RoundWriting
from nakano_status.store.statements import Database

if TYPE_CHECKING:
    from nakano_status.store.transaction import Transaction


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


def unit_of_work(transaction: Transaction) -> UnitOfWork:
    """Return the writers of a transaction."""
    return UnitOfWork(
        info=transaction.info,
        plan=PlanWriting(transaction),
        organisation=DivisionWriting(transaction),
        indicators=IndicatorWriting(transaction),
        frames=FrameWriting(transaction),
        opinions=OpinionWriting(transaction),
        rounds=RoundWriting(transaction),
        packages=PackageWriting(transaction),
        returns=ReturnWriting(transaction),
        arrivals=ArrivalWriting(transaction),
        reviews=ReviewWriting(transaction),
        entries=EntryWriting(transaction),
        settings=SettingWriting(transaction),
        publications=PublicationWriting(transaction),
        history=HistoryWriting(transaction),
        begin_act=transaction.begin_act,
        commit=transaction.commit,
    )
