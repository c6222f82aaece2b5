"""Which rows of an earlier division's data file are imported into that of the division that continues it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.domain.plan.derivation import Derivation, PlanSubject
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.round.round import Origin, Round, RoundRow
from nakano_status.domain.round.row_years import lineage_of
from nakano_status.domain.text.narrative import is_blank


@dataclass(frozen=True)
class EarlierYear:
    """A year of the earlier data file: its answers and edition, and the round of that year here, if there is one.

    `added` are rows that this round lacks, `filled` those in it of which nothing is known here.
    """

    answers: RoundAnswers
    edition: Edition
    home: Round | None
    added: tuple[RoundRow, ...]
    filled: tuple[RoundRow, ...]

    @property
    def rows(self) -> tuple[RoundRow, ...]:
        """All rows to import."""
        return (*self.added, *self.filled)


def earlier_years(here: Records, earlier: Records, *, only_own: bool) -> Iterator[EarlierYear]:
    """Yield the years with rows to import; with `only_own` those rows that the data file's division answers now."""
    own = _OwnRows(here, earlier) if only_own else None
    homes = {each.round_id: each for each in here.rounds.all()}
    editions = {each.edition_id: each for each in earlier.plan.read().editions}
    derived = _derived({*here.plan.derivations(), *earlier.plan.derivations()})
    for round_ in earlier.rounds.all():
        home, edition = homes.get(round_.round_id), editions[round_.edition_id]
        answers = RoundAnswers.load(earlier, round_)
        rows = [row for row in round_.rows if own is None or own.has(row.row_id, edition)]
        known = RoundAnswers.load(here, home) if home else None
        there = known.known_rows if known else {}
        is_other_edition = home is not None and home.edition_id != edition.edition_id
        added = (row for row in rows if row.row_id not in there)
        filled = (row for row in rows if known and row.row_id in there and _is_unknown(known, answers, row.row_id))
        found = EarlierYear(
            answers,
            edition,
            home,
            # under another edition a row that was merged or split has another number
            tuple(row for row in added if not (is_other_edition and row.row_id in derived)),
            tuple(filled),
        )
        if found.rows:
            yield found


def _is_unknown(known: RoundAnswers, answers: RoundAnswers, row_id: str) -> bool:
    """Return whether a row of a round has no text here, was not answered here, and has a text there."""
    row = known.known_rows[row_id]
    is_own = known.own in row.writers and known.round_.origin is Origin.COLLECTED
    return not is_own and not _has_text(known, row_id) and _has_text(answers, row_id)


def _has_text(answers: RoundAnswers, row_id: str) -> bool:
    texts = (*answers.values.get(row_id, {}).values(), *answers.notes.get(row_id, {}).values())
    return not all(map(is_blank, texts))


def _derived(steps: Iterable[Derivation]) -> frozenset[str]:
    rows = (each for each in steps if each.subject is PlanSubject.ROW)
    return frozenset(row_id for each in rows for row_id in (each.from_id, each.to_id) if row_id)


class _OwnRows:
    """The rows that a data file's division answers, and what they were in earlier editions."""

    def __init__(self, here: Records, earlier: Records) -> None:
        plans = (earlier.plan.read(), here.plan.read())
        known = {each.edition_id: each for plan in plans for each in plan.editions}
        in_order = sorted(known.values(), key=lambda each: (each.adopted_on, each.ordinal))
        self._editions = [each.edition_id for each in in_order]
        self._steps = tuple({*here.plan.derivations(), *earlier.plan.derivations()})
        self._rows: dict[str, Collection[str]] = {}
        for round_ in here.rounds.all():
            if round_.origin is Origin.COLLECTED:
                own = {row.row_id for row in round_.rows if here.info.division in row.writers}
                self._rows[round_.edition_id] = own | {*self._rows.get(round_.edition_id, ())}

    def has(self, row_id: str, edition: Edition) -> bool:
        """Return whether a row of an edition is, or became, one of them."""
        lineage: Mapping[str, Iterable[tuple[str, object]]] = lineage_of(
            self._steps, row_id, edition.edition_id, self._editions
        )
        return any(each in own for edition_id, own in self._rows.items() for each, _ in lineage[edition_id])
