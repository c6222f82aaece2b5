"""Every received file with its verdict, its returns and the divisions that it has answers of (received)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.read.held import divisions_of_items
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.as_known import organisation_of
from nakano_status.application.round.read.board import ARRIVED
from nakano_status.domain.calendar.days import local_time
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.ledger import IMPORTED_FATES, HeldKind, ReceivedFile, Verdict, verdict_label
from nakano_status.domain.exchange.returns import HeldState, Respondent, ReturnState
from nakano_status.domain.history.act_subjects import SubjectKind
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.round.round import Round


@dataclass(frozen=True)
class ReceivedReturn:
    """A return in a file: its ID, its division by name, its year and round, its state, and its respondent."""

    return_id: str
    division: str
    year: str
    state: ReturnState
    round_id: str = ""
    respondent: Respondent = field(default_factory=Respondent)


@dataclass(frozen=True)
class ReceivedView(ReceivedFile):
    """One arrival of a file. `at` is in UTC; `code` is why the file was refused or held.

    `returns`: returns that were first received in these bytes; empty for a file with the same content as an earlier
    file. `carries`: names of divisions with answers in a file that is held whole. `removed`: the day on which its bytes
    were removed, or None. `is_taken_back`: whether its answers were removed, and imported again with a later arrival.
    `left_out`: the state of its held rows if none of its rows was imported.
    """

    returns: tuple[ReceivedReturn, ...] = ()
    carries: tuple[str, ...] = ()
    removed: date | None = None
    is_taken_back: bool = False
    left_out: HeldState | None = None

    @property
    def is_refused(self) -> bool:
        """Whether the gate refused the file; its bytes were not stored then."""
        return self.verdict == Verdict.REFUSED

    @property
    def is_stored(self) -> bool:
        """Whether the file's bytes are stored."""
        return not self.is_refused and self.removed is None

    @property
    def verdict_label(self) -> str:
        """The verdict as shown."""
        if self.left_out is not None:
            return Verdict.HELD.label if self.left_out is HeldState.WAITING else self.left_out.label
        return ARRIVED if self.carries else verdict_label(Verdict(self.verdict), self.code)

    @property
    def is_answer(self) -> bool:
        """Whether the file was received as an answer, imported or not.

        Otherwise it was opened as a form, or imported as a list.
        """
        return Verdict(self.verdict).is_answer

    @property
    def divisions(self) -> tuple[str, ...]:
        """The names of the divisions with answers in the file."""
        return tuple(dict.fromkeys((*(each.division for each in self.returns), *self.carries)))


def read_received(records: Records) -> tuple[ReceivedView, ...]:
    """Return every arrival, oldest first; a file received twice is listed twice.

    The later import of a row that a person placed is not an arrival.
    """
    returns, carried, removed = _returns(records), _carried(records), records.history.removed_files()
    merges = records.history.subjects_of(ActKind.MERGE).items()
    placing = {act_id for act_id, some in merges if any(each.kind is SubjectKind.ASSIGNED_ROW for each in some)}
    received = [each for each in records.exchange.received() if each.act_id not in placing]
    left_out = _left_out(records, received)
    # answers already in the set are known, so a file whose answers were merged again had been removed before
    merged = {each.sha256: place for place, each in enumerate(received) if each.verdict == Verdict.MERGED}
    return tuple(
        ReceivedView(
            **vars(each),
            returns=tuple(returns.get(each.sha256, ())),
            carries=tuple(carried.get(each.sha256, ())),
            removed=removed.get(each.sha256),
            is_taken_back=each.verdict == Verdict.MERGED and place < merged[each.sha256],
            left_out=left_out.get(each.sha256),
        )
        for place, each in enumerate(received)
    )


def _left_out(records: Records, received: Iterable[ReceivedFile]) -> Mapping[str, HeldState]:
    """Return the state of the held rows of each file without imported rows, by SHA-256."""
    imported = {row.sha256 for row in records.exchange.ledger() if row.fate in IMPORTED_FATES}
    files = {each.sha256 for each in received if each.verdict == Verdict.MERGED} - imported
    states: dict[str, set[HeldState]] = defaultdict(set)
    for item in records.exchange.held(None, None):
        if item.sha256 in files and item.kind is not HeldKind.FILE:
            states[item.sha256].add(item.state)
    later = {HeldState.APPLIED, HeldState.SUPERSEDED}
    return {
        sha256: HeldState.WAITING if HeldState.WAITING in of_rows else HeldState.REJECTED
        for sha256, of_rows in states.items()
        if not of_rows & later
    }


def received_in(records: Records, round_: Round) -> tuple[ReceivedView, ...]:
    """Return the arrivals of a round: files with answers to it, and files without any answers that belong to it.

    A file without imported answers belongs to the round in which it waits, to the current round, and to the round
    carried out in the fiscal year of its arrival.
    """
    matters = chosen_round(records).round_id == round_.round_id
    carried_out = round_.year.plus(1)
    waiting = {item.sha256 for item in records.exchange.held(round_.round_id)}

    def belongs(file: ReceivedView) -> bool:
        if file.returns:
            return any(each.round_id == round_.round_id for each in file.returns)
        year = FiscalYear.of(local_time(file.at).date()) if file.at is not None else None
        return matters or file.sha256 in waiting or year == carried_out

    return tuple(filter(belongs, read_received(records)))


def _returns(records: Records) -> Mapping[str | None, Sequence[ReceivedReturn]]:
    found: dict[str | None, list[ReceivedReturn]] = defaultdict(list)
    for round_ in records.rounds.all():
        organisation = organisation_of(records, round_)
        for answer in records.exchange.returns(round_.round_id, tuple(ReturnState), row_ids=()):
            name = organisation.name(answer.division)
            found[answer.sha256].append(
                ReceivedReturn(
                    answer.return_id, name, round_.year.short, answer.state, round_.round_id, answer.respondent
                )
            )
    return found


def divisions_in_quarantined_files(
    records: Records, round_: Round, state: HeldState | None = HeldState.WAITING
) -> Mapping[str, tuple[str, ...]]:
    """Return the names of the divisions with answers in each file that is held whole in a round, by SHA-256.

    If `state` is None, decided files are included.
    """
    files = [item for item in records.exchange.held(round_.round_id, state) if item.is_unmerged_answer]
    if not files:
        return {}
    whose, organisation = divisions_of_items(records, round_, files), organisation_of(records, round_)
    return {item.sha256: tuple(organisation.name(each) for each in whose[item.item_id]) for item in files}


def _carried(records: Records) -> Mapping[str, Sequence[str]]:
    """Return the names of divisions with answers in waiting files, by SHA-256."""
    return {
        sha256: names
        for round_ in records.rounds.all()
        for sha256, names in divisions_in_quarantined_files(records, round_).items()
    }
