"""The files to be merged again after a restore: they arrived after the backup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nakano_status.domain.storage.settings import json_of_setting

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Records

AWAITED_FILES = "awaited_files"
"""The setting that lists the files: [SHA-256, name, path of the backup that has it]."""


@dataclass(frozen=True)
class AwaitedFile:
    """A file to be merged again, and the path of the backup that has it."""

    sha256: str
    name: str
    backup: str


def awaited_files(records: Records) -> tuple[AwaitedFile, ...]:
    """Return the files that were neither merged again nor declined since a restore."""
    listed = [AwaitedFile(*each) for each in json_of_setting(AWAITED_FILES, records.settings.read(AWAITED_FILES))]
    if not listed:
        return ()
    from nakano_status.domain.exchange.ledger import Verdict

    received = {each.sha256 for each in records.exchange.received() if each.verdict != Verdict.REFUSED}
    return tuple(each for each in listed if each.sha256 not in received)
