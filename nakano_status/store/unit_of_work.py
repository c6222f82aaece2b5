"""Combines the writers by subject with the readers into the port's class."""

from __future__ import annotations

from nakano_status.store.arrival_writing import ArrivalWriting
from nakano_status.store.division_writing import DivisionWriting
from nakano_status.store.entry_writing import EntryWriting
from nakano_status.store.package_writing import PackageWriting
from nakano_status.store.paper_writing import PaperWriting
from nakano_status.store.plan_writing import PlanWriting
from nakano_status.store.records import SqliteRecords
from nakano_status.store.return_writing import ReturnWriting
from nakano_status.store.review_writing import ReviewWriting
from nakano_status.store.round_writing import RoundWriting


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
