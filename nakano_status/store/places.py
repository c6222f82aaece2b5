"""Makes and opens sets wherever they are stored (port `Stores`): in a data file, or in a database on a server."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.application.ports.data_file import IsAsSeen, Store, UnitOfWork, ValueRules
from nakano_status.application.ports.outside import Clock
from nakano_status.domain.refusals.files import StoreServerUnsupported
from nakano_status.domain.storage.server_address import is_server_address
from nakano_status.domain.storage.store_info import StoreInfo
from nakano_status.store.sqlite.shared_stores import SharedStores

if TYPE_CHECKING:
    from nakano_status.store.postgres.store import PostgresStores


class StoresAnywhere:
    """Makes and opens data files, and sets on servers; modules needed only for servers are imported for them only."""

    def __init__(self, files: SharedStores, clock: Clock, rules: ValueRules) -> None:
        self._files, self._clock, self._rules = files, clock, rules

    @property
    def format(self) -> str:
        """The newest format of data files, which this program writes, as shown."""
        return self._files.format

    def create(self, path: Path, info: StoreInfo, fill: Callable[[UnitOfWork], None] | None = None) -> Store:
        """Make a set with its first act, wholly or not at all, and open it; `fill` writes its first content.

        Raises StoreExists, TargetNotWritable; on a server also the errors of connecting, StoreForeign and
        StoreRightMissing.
        """
        return self._at(path).create(path, info, fill)

    def open(self, path: Path, *, read_only: bool = False, by: str | None = None, take_over: bool = False) -> Store:
        """Open a set for writing if that is possible, otherwise for reading.

        The arguments and errors are the same as in the port `Stores`.
        """
        return self._at(path).open(path, read_only=read_only, by=by, take_over=take_over)

    def look_into(self, path: Path) -> Store:
        """Open a set to read a little of it; only part of it is checked. Raises the same errors as `open`."""
        return self._at(path).look_into(path)

    def is_free(self, path: Path) -> bool:
        """Return whether a set exists and can be opened for writing."""
        return self._at(path).is_free(path)

    def put(self, path: Path, content: bytes, *, replace: IsAsSeen | None = None, is_dry_run: bool = False) -> None:
        """Write a data file, or a set on a server, with the content of a data file (`content`).

        The arguments and errors are the same as in the port `StoreFiles`.
        """
        self._at(path).put(path, content, replace=replace, is_dry_run=is_dry_run)

    def unwritten(self) -> Sequence[Path]:
        """Return the data files on shares that lack content of their working copies on this PC.

        The paths of damaged working copies that were set aside follow.
        """
        return self._files.unwritten()

    def _at(self, path: Path) -> SharedStores | PostgresStores:
        if not is_server_address(path):
            return self._files
        try:
            from nakano_status.store.postgres.store import PostgresStores
        except ImportError as error:  # psycopg, or libpq that it needs, is not here
            raise StoreServerUnsupported from error
        return PostgresStores(self._clock, self._rules)
