"""The files to be merged again after a restore: they arrived after the backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nakano_status.domain.exchange.ledger import Verdict

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Records
    from nakano_status.domain.storage.backups import AwaitedFile


def awaited_files(records: Records) -> tuple[AwaitedFile, ...]:
    """Return the files that were neither merged again nor declined since a restore."""
    listed = records.exchange.awaited_files()
    if not listed:
        return ()

    received = {each.sha256 for each in records.exchange.received() if each.verdict != Verdict.REFUSED}
    return tuple(each for each in listed if each.sha256 not in received)
