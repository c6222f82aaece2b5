"""Combines the readers by subject into the port's class."""

from __future__ import annotations

from nakano_status.store.arrival_reading import ArrivalReading
from nakano_status.store.division_reading import DivisionReading
from nakano_status.store.entry_reading import EntryReading
from nakano_status.store.package_reading import PackageReading
from nakano_status.store.paper_reading import PaperReading
from nakano_status.store.plan_reading import PlanReading
from nakano_status.store.return_reading import ReturnReading
from nakano_status.store.review_reading import ReviewReading
from nakano_status.store.round_reading import RoundReading


class SqliteRecords(
    PlanReading,
    DivisionReading,
    RoundReading,
    PackageReading,
    ReturnReading,
    ReviewReading,
    ArrivalReading,
    EntryReading,
    PaperReading,
):
    """Everything that can be read from a data file, inside one snapshot (port `Records`)."""
