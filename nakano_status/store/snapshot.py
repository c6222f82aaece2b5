"""One snapshot for reading: a reader a subject."""

from __future__ import annotations

import sqlite3

from nakano_status.application.ports.data_file import Records, StoreInfo
from nakano_status.store.exchange.arrival_reading import ArrivalReading
from nakano_status.store.exchange.package_reading import PackageReading
from nakano_status.store.exchange.return_reading import ReturnReading
from nakano_status.store.merge.reading import EntryReading, SettingReading
from nakano_status.store.organisation.reading import DivisionReading
from nakano_status.store.papers.reading import IndicatorReading, PublicationReading
from nakano_status.store.plan.reading import PlanReading
from nakano_status.store.review.reading import ReviewReading
from nakano_status.store.round.reading import RoundReading


def read_snapshot(driver: sqlite3.Connection, info: StoreInfo) -> Records:
    """Return the readers of this connection, which always shows one state of the file; the caller closes it."""
    return Records(
        info=info,
        plan=PlanReading(driver, info),
        organisation=DivisionReading(driver, info),
        indicators=IndicatorReading(driver, info),
        rounds=RoundReading(driver, info),
        packages=PackageReading(driver, info),
        returns=ReturnReading(driver, info),
        arrivals=ArrivalReading(driver, info),
        reviews=ReviewReading(driver, info),
        entries=EntryReading(driver, info),
        settings=SettingReading(driver, info),
        publications=PublicationReading(driver, info),
    )
