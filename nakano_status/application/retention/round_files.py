"""Which received files belong to one round alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nakano_status.application.ports.data_file import Records
from nakano_status.domain.exchange.answered_return import HeldState, ReturnState
from nakano_status.domain.exchange.ledger import ReceivedFile, Verdict
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
    own = {sha256 for sha256, rounds in _rounds_of_files(records).items() if rounds == {round_.round_id}}
    waiting = {each.sha256 for each in records.arrivals.held(round_.round_id, HeldState.WAITING)}
    found = [each for sha256, each in reversed(first.items()) if sha256 in own]
    return tuple(
        RoundFile(number, each, records.arrivals.content(each.sha256), each.sha256 in waiting)
        for number, each in enumerate(found, start=1)
    )


def hashes_of_round(records: Records, round_: Round) -> tuple[str, ...]:
    """Return the SHA-256 of each file of a round, also of those that belong to another one, too."""
    return tuple(sha256 for sha256, rounds in _rounds_of_files(records).items() if round_.round_id in rounds)


def _rounds_of_files(records: Records) -> dict[str, frozenset[str]]:
    """Return the rounds of each file: those with a return or a held item of it, and those that it was read into.

    An answer with neither repeats an earlier one in other bytes: it belongs to the rounds of the one most like it.
    """
    found: dict[str, frozenset[str]] = defaultdict(frozenset)
    arrivals = records.arrivals.received()
    for round_ in records.rounds.all():
        for sha256 in _found_in(records, round_, arrivals):
            found[sha256] |= {round_.round_id}
    answers = [each.sha256 for each in arrivals if each.sha256 and _is_read_answer(each)]
    if any(sha256 not in found for sha256 in answers):
        rows = _rows_of_files(records)
        for place, sha256 in enumerate(answers):
            if sha256 not in found and (earlier := [each for each in answers[:place] if each in found]):
                found[sha256] = found[_most_like(rows[sha256], earlier, rows)]
    return found


def _found_in(records: Records, round_: Round, arrivals: Iterable[ReceivedFile]) -> Iterator[str]:
    """Yield the SHA-256 of each file with a return or a held item of a round, and of the lists read into it."""
    round_id = round_.round_id
    for answered in records.returns.of_round(round_id, tuple(ReturnState), row_ids=()):
        if answered.sha256:
            yield answered.sha256
    yield from (each.sha256 for each in records.arrivals.held(round_id, None))
    acts = records.history.acts_of_round(round_id)
    yield from (each.sha256 for each in arrivals if each.act_id in acts and not Verdict(each.verdict).is_answer)


def _is_read_answer(received: ReceivedFile) -> bool:
    return Verdict(received.verdict).is_answer and received.verdict != Verdict.REFUSED


def _rows_of_files(records: Records) -> Mapping[str, set[str]]:
    rows = defaultdict[str, set[str]](set)
    for row in records.arrivals.ledger():
        if row.row_id is not None:
            rows[row.sha256].add(row.row_id)
    return rows


def _most_like(own: set[str], earlier: Sequence[str], rows: Mapping[str, set[str]]) -> str:
    """Return the file with the most rows in common, of such the one with the fewest others, and the latest."""
    return max(reversed(earlier), key=lambda sha256: (len(own & rows[sha256]), -len(rows[sha256])))
