"""One transaction with one writer (port `UnitOfWork`): a writer a subject."""

from __future__ import annotations

from nakano_status.application.ports.data_file import UnitOfWork
from nakano_status.store.exchange.writing import ArrivalWriting, PackageWriting, ReturnWriting
from nakano_status.store.history.writing import HistoryWriting
from nakano_status.store.merge.writing import EntryWriting, SettingWriting
from nakano_status.store.organisation.writing import DivisionWriting
from nakano_status.store.papers.writing import IndicatorWriting, PublicationWriting
from nakano_status.store.plan.annotation_writing import FrameWriting, OpinionWriting
from nakano_status.store.plan.writing import PlanWriting
from nakano_status.store.review.writing import ReviewWriting
from nakano_status.store.round.writing import RoundWriting
from nakano_status.store.transaction import Transaction


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
