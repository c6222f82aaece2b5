"""Combines the writers by subject with the readers into the port's class."""

from __future__ import annotations

from nakano_status.store.exchange.arrival_writing import ArrivalWriting
from nakano_status.store.exchange.package_writing import PackageWriting
from nakano_status.store.exchange.return_writing import ReturnWriting
from nakano_status.store.merge.writing import EntryWriting
from nakano_status.store.organisation.writing import DivisionWriting
from nakano_status.store.papers.writing import PaperWriting
from nakano_status.store.plan.writing import PlanWriting
from nakano_status.store.records import SqliteRecords
from nakano_status.store.review.writing import ReviewWriting
from nakano_status.store.round.writing import RoundWriting


class SqliteUnitOfWork(
    SqliteRecords,
    PlanWriting,
    DivisionWriting,
    RoundWriting,
    PackageWriting,
    ReturnWriting,
    ArrivalWriting,
    ReviewWriting,
    EntryWriting,
    PaperWriting,
):
    """One transaction with one writer (port `UnitOfWork`)."""
