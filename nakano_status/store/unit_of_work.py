"""The readers and the writers by noun, put together as the ports name them."""

from __future__ import annotations

from nakano_status.store.arrival_records import ArrivalReading, ArrivalWriting
from nakano_status.store.division_records import DivisionReading, DivisionWriting
from nakano_status.store.entry_records import EntryReading, EntryWriting
from nakano_status.store.package_records import PackageReading, PackageWriting
from nakano_status.store.plan_records import PlanReading, PlanWriting
from nakano_status.store.return_records import ReturnReading, ReturnWriting
from nakano_status.store.round_records import RoundReading, RoundWriting


class SqliteRecords(
    PlanReading, DivisionReading, RoundReading, PackageReading, ReturnReading, ArrivalReading, EntryReading
):
    """Everything a data file tells, inside one snapshot (port `Records`)."""


class SqliteUnitOfWork(
    SqliteRecords,
    PlanWriting,
    DivisionWriting,
    RoundWriting,
    PackageWriting,
    ReturnWriting,
    ArrivalWriting,
    EntryWriting,
):
    """One transaction with one writer (port `UnitOfWork`)."""
