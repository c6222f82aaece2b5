"""Save a received file, byte for byte (received --save)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from nakano_status.application.merge.read.received import bytes_of
from nakano_status.application.ports.data_file import Parts, Store


@dataclass(frozen=True)
class SavedFile:
    """A saved file: its path, SHA-256 and size."""

    file: Path
    sha256: str
    size: int


def save_received(parts: Parts, store: Store, sha256: str, target: Path, *, replace: bool = False) -> SavedFile:
    """Write a received file to `target` as it was received; the data file is only read.

    Raises ReceivedUnknown, ReceivedNotKept, TargetExists, TargetNotWritable.
    """
    with store.reading() as records:
        content = bytes_of(records, sha256)
    parts.files.write(target, content, replace=replace)
    return SavedFile(target, hashlib.sha256(content).hexdigest(), len(content))
