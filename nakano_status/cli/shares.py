"""Data files that others use, too: waited for, taken over from a PC that left them open, and reported on of a share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import click

from nakano_status.application.ports.data_file import Store, StoreInfo, Stores, WorkingCopy
from nakano_status.cli.session import CommandFunction, CommandOutput, CommandSession, exit_code_of
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.refusals.files import StoreLocked

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import UnitOfWork
    from nakano_status.domain.problems.problem import Problem

_PAUSE = 0.2
"""Seconds between two attempts to open a data file that is in use."""


@dataclass
class CommandStores:
    """The data files that one command opens.

    `reason` is that of a take-over (None: none is wanted); `copies` are the working copies that were opened.
    """

    stores: Stores
    reason: str | None = None
    copies: list[tuple[Path, WorkingCopy]] = field(default_factory=list)

    def create(self, path: Path, info: StoreInfo, fill: Callable[[UnitOfWork], None] | None = None) -> Store:
        """Create a data file."""
        return self._noted(path, self.stores.create(path, info, fill))

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

    def keys(self) -> Mapping[str, Any]:
        """Return the key `share` for programs."""
        from nakano_status.cli.as_json import problems_as_json

        state = self.copies[-1][1].state
        known = {"at": state.at and state.at.isoformat(), "reason": state.reason, "beside": state.beside}
        keys = {"state": state.stage.value, **{key: value for key, value in known.items() if value}}
        return {"share": {**keys, "problems": problems_as_json(self.problems())}}

    def _noted(self, path: Path, store: Store) -> Store:
        if store.working_copy is not None:
            self.copies.append((path, store.working_copy))
        return store


def run_when_free(
    session: CommandSession, function: CommandFunction, own: dict[str, Any], *, has_reason: bool
) -> CommandOutput:
    """Run a command with its own arguments; `has_reason`: `--reason` is one of them, even without a take-over.

    If the data file is in use, which changes nothing, try again for as long as the session waits. Raises StoreLocked if
    it is still in use at the end.
    """
    reason = _take_over_reason(own, has_reason=has_reason)
    end, is_announced = monotonic() + session.wait, False
    while True:
        try:
            return _run_with_share(session, reason, function, own)
        except StoreLocked as locked:
            left = end - monotonic()
            if left <= 0:
                raise
            if not is_announced:
                from nakano_status.application.problem_text import refusal_text

                _, message, _ = refusal_text(locked)
                click.echo(f"{message}空くまで、{session.wait}秒を限度に待ちます。", err=True)
                is_announced = True
            sleep(min(_PAUSE, left))


def _take_over_reason(own: dict[str, Any], *, has_reason: bool) -> str | None:
    """Return the reason of a take-over, None if none is wanted; raise Usage for a reason without anything to explain.

    What belongs to the take-over alone is removed from a command's own arguments.
    """
    is_wanted = own.pop("take_over")
    reason: str | None = own.get("reason") if has_reason else own.pop("reason")
    if not is_wanted and not has_reason and reason is not None:
        from nakano_status.domain.refusals.exchange import Usage

        raise Usage(reason="このコマンドの「--reason」は、「--take-over」と一緒に指定します。")
    return (reason or "") if is_wanted else None


def _run_with_share(
    session: CommandSession, reason: str | None, function: CommandFunction, own: Mapping[str, Any]
) -> CommandOutput:
    """Run a command, and add what is to be known about the share that its data file is on."""
    stores = CommandStores(session.parts.stores, reason)
    try:
        answer = function(replace(session, parts=replace(session.parts, stores=stores)), **own)
    finally:
        if found := stores.problems():
            from nakano_status.application.problem_text import sentence

            click.echo("\n".join(sentence(each) for each in found), err=True)
    if not stores.copies:
        return answer
    exit_code = exit_code_of(needs_person=any(each.severity is not Severity.ADVICE for each in found))
    return replace(answer, keys={**answer.keys, **stores.keys()}, exit_code=max(answer.exit_code, exit_code))
