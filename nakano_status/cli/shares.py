"""Data files on a share, as commands open them: a dead lock taken over, and what is reported of the share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nakano_status.application.ports.data_file import Store, Stores, WorkingCopy
from nakano_status.domain.problems.problem import Severity

if TYPE_CHECKING:
    from nakano_status.domain.problems.problem import Problem


@dataclass
class CommandStores:
    """The data files that one command opens.

    `reason` is that of a take-over (None: none is wanted); `copies` are the working copies that were opened.
    """

    stores: Stores
    reason: str | None = None
    copies: list[tuple[Path, WorkingCopy]] = field(default_factory=list)

    # what opens nothing to work on is done by the stores behind
    format, look_into = property(attrgetter("stores.format")), property(attrgetter("stores.look_into"))
    is_free, unwritten = property(attrgetter("stores.is_free")), property(attrgetter("stores.unwritten"))

    def create(self, path: Path, *given: Any, **named: Any) -> Store:
        """Create a data file."""
        return self._noted(path, self.stores.create(path, *given, **named))

    def open(self, path: Path, *, read_only: bool = False, by: str | None = None, take_over: bool = False) -> Store:
        """Open a data file; to write, with a reason, also one that another PC left locked."""
        if self.reason is None or read_only:
            return self._noted(path, self.stores.open(path, read_only=read_only, by=by, take_over=take_over))
        from nakano_status.application.storage.take_over import open_taking_over

        return self._noted(path, open_taking_over(self.stores, path, self.reason, by))

    def problems(self) -> Sequence[Problem]:
        """Return what a person has to know about the share: another content was kept, or it has not been written."""
        found: list[Problem] = []
        for path, copy in self.copies:
            found += copy.notices
            if (share := copy.state.problem(path.name)) is not None:
                found.append(share)
        return found

    @property
    def need_person(self) -> bool:
        """Whether any of that is more than advice."""
        return any(each.severity is not Severity.ADVICE for each in self.problems())

    def keys(self) -> Mapping[str, Any]:
        """Return the key `share` for programs; nothing if no file is on a share."""
        if not self.copies:
            return {}
        from nakano_status.cli.as_json import problems_as_json

        state = self.copies[-1][1].state
        known = {"at": state.at and state.at.isoformat(), "reason": state.reason, "beside": state.beside}
        keys = {"state": state.stage.value, **{key: value for key, value in known.items() if value}}
        return {"share": {**keys, "problems": problems_as_json(self.problems())}}

    def _noted(self, path: Path, store: Store) -> Store:
        if store.working_copy is not None:
            self.copies.append((path, store.working_copy))
        return store
