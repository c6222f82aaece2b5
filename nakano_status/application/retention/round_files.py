"""Which received files belong to one round alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nakano_status.application.ports.data_file import Records
from nakano_status.domain.exchange.ledger import ReceivedFile, Verdict
from nakano_status.domain.exchange.states import HeldState, ReturnState
from nakano_status.domain.round.round import Round


@dataclass(frozen=True)
class RoundFile:
    """A received file of a round, as it arrived first; `number` counts them, `waits` if something in it is undecided.

    `content` is None if its bytes were not kept or are removed.
    """

    number: int
    received: ReceivedFile
    content: bytes | None
    waits: bool


def files_of_round(records: Records, round_: Round) -> tuple[RoundFile, ...]:
    """Return the files that were received for a round, each once, in order of arrival.

    A file that also belongs to another round is not among them.
    """
    first = {each.sha256: each for each in reversed(records.arrivals.received()) if each.sha256}
    others = {
        sha256
        for each in records.rounds.all()
        if each.round_id != round_.round_id
        for sha256 in hashes_of_round(records, each)
    }
    own = set(hashes_of_round(records, round_)) - others
    waiting = {each.sha256 for each in records.arrivals.held(round_.round_id, HeldState.WAITING)}
    found = [each for sha256, each in reversed(first.items()) if sha256 in own]
    return tuple(
        RoundFile(number, each, records.arrivals.content(each.sha256), each.sha256 in waiting)
        for number, each in enumerate(found, start=1)
    )


def hashes_of_round(records: Records, round_: Round) -> Iterator[str]:
    """Yield the SHA-256 of each file with a return or a held item of a round, and of the lists read into it."""
    round_id = round_.round_id
    for answered in records.returns.of_round(round_id, tuple(ReturnState), row_ids=()):
        if answered.sha256:
            yield answered.sha256
    yield from (each.sha256 for each in records.arrivals.held(round_id, None))
    acts = records.history.acts_of_round(round_id)
    for received in records.arrivals.received():
        if received.act_id in acts and not Verdict(received.verdict).is_answer:
            yield received.sha256
