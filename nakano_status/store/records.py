"""Combines the readers by subject into the port's class."""

from __future__ import annotations

from nakano_status.store.exchange.arrival_reading import ArrivalReading
from nakano_status.store.exchange.package_reading import PackageReading
from nakano_status.store.exchange.return_reading import ReturnReading
from nakano_status.store.merge.reading import EntryReading
from nakano_status.store.organisation.reading import DivisionReading
from nakano_status.store.papers.reading import PaperReading
from nakano_status.store.plan.reading import PlanReading
from nakano_status.store.review.reading import ReviewReading
from nakano_status.store.round.reading import RoundReading


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
