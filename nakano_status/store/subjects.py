"""The stored records by subject, in one snapshot or transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from nakano_status.application.ports.data_file import Fold, Records, StoreBackups, UnitOfWork
from nakano_status.domain.storage.store_info import StoreInfo
from nakano_status.domain.storage.value_cache import ValueCache
from nakano_status.store.entries import StoredEntries, StoredSettings
from nakano_status.store.exchange import StoredExchange
from nakano_status.store.history import StoredHistory
from nakano_status.store.indicators import StoredIndicators
from nakano_status.store.organisation import StoredOrganisation
from nakano_status.store.papers import StoredPapers
from nakano_status.store.plan import StoredPlans
from nakano_status.store.reviews import StoredReviews
from nakano_status.store.rounds import StoredRounds
from nakano_status.store.statements import Database
from nakano_status.store.wordings import StoredWordings

if TYPE_CHECKING:
    from nakano_status.store.transaction import Transaction


def read_snapshot(
    database: Database, info: StoreInfo, transaction: Transaction | None = None, kept: ValueCache | None = None
) -> Records:
    """Return the records by subject, as the transaction of the database sees them: one state of the data.

    `transaction`: the transaction that writes (None: the records are only read). `kept`: the cache of values read from
    this state (None: a new cache); it is not used in a transaction.
    """
    kept = kept or ValueCache() if transaction is None else None
    of = database, info, transaction, kept
    return Records(
        info=info,
        plan=StoredPlans(*of),
        organisation=StoredOrganisation(*of),
        indicators=StoredIndicators(*of),
        rounds=StoredRounds(*of),
        exchange=StoredExchange(*of),
        reviews=StoredReviews(*of),
        wordings=StoredWordings(*of),
        entries=StoredEntries(*of),
        settings=StoredSettings(*of),
        publications=StoredPapers(*of),
        history=StoredHistory(*of),
        kept=kept,
    )


def unit_of_work(
    transaction: Transaction,
    fold: Fold,
    backups: StoreBackups | None = None,
    commit: Callable[[], None] | None = None,
) -> UnitOfWork:
    """Return the records by subject, which can be written in the transaction.

    `fold`: as in `UnitOfWork`. `backups`: the backups of the open data file, by default none. `commit`: commits instead
    of `Transaction.commit`.
    """
    records = read_snapshot(transaction.database, transaction.info, transaction)
    return UnitOfWork(
        info=records.info,
        plan=records.plan,
        organisation=records.organisation,
        indicators=records.indicators,
        rounds=records.rounds,
        exchange=records.exchange,
        reviews=records.reviews,
        wordings=records.wordings,
        entries=records.entries,
        settings=records.settings,
        publications=records.publications,
        history=records.history,
        kept=records.kept,
        backups=backups or StoreBackups(),
        begin=transaction.begin_act,
        end=commit or transaction.commit,
        current_act=lambda: transaction.act,
        unresolved=transaction.unresolved,
        fold=fold,
    )
