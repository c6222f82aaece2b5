"""Which rows of an earlier division's data file are imported into that of the division that continues it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from nakano_status.application.lookup import every_edition
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.domain.plan.lineage import Derivation, PlanSubject, editions_in_order, first_editions
from nakano_status.domain.plan.plan import Edition, Plan
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
    plans = {**here.plan.plan_ids(), **earlier.plan.plan_ids()}
    homes = {(plans[each.edition_id], each.year): each for each in here.rounds.all()}
    editions = {each.edition_id: each for each in every_edition(earlier)}
    derived = _derived({*here.plan.derivations(), *earlier.plan.derivations()}, plans)
    for round_ in earlier.rounds.all():
        plan_id, edition = plans[round_.edition_id], editions[round_.edition_id]
        home = homes.get((plan_id, round_.year))
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
            tuple(row for row in added if not (is_other_edition and (plan_id, row.row_id) in derived)),
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


def _derived(steps: Iterable[Derivation], plans: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """Return the rows, each with its plan, of the steps within one plan; `plans` are the plans of editions, by ID."""
    return frozenset(
        (plans[each.from_edition], row_id)
        for each in steps
        if each.subject is PlanSubject.ROW and plans.get(each.to_edition or "") == plans[each.from_edition]
        for row_id in (each.from_id, each.to_id)
        if row_id
    )


def _plans_of_both(here: Records, earlier: Records) -> tuple[Plan, ...]:
    """Return the plans that either data file has, each with the editions of both."""
    found: dict[str, Plan] = {}
    for plan in (*earlier.plan.all(), *here.plan.all()):
        known = found.setdefault(plan.plan_id, plan)
        editions = {each.edition_id: each for each in (*known.editions, *plan.editions)}
        found[plan.plan_id] = replace(known, editions=tuple(editions.values()))
    return tuple(found.values())


class _OwnRows:
    """The rows that a data file's division answers, and what they were in earlier editions, also in another plan."""

    def __init__(self, here: Records, earlier: Records) -> None:
        plans = _plans_of_both(here, earlier)
        self._editions = [each.edition_id for each in editions_in_order(plans)]
        self._begins = first_editions(plans)
        self._steps = tuple({*here.plan.derivations(), *earlier.plan.derivations()})
        self._rows: dict[str, Collection[str]] = {}
        for round_ in here.rounds.all():
            if round_.origin is Origin.COLLECTED:
                own = {row.row_id for row in round_.rows if here.info.division in row.writers}
                self._rows[round_.edition_id] = own | {*self._rows.get(round_.edition_id, ())}

    def has(self, row_id: str, edition: Edition) -> bool:
        """Return whether a row of an edition is, or became, one of them."""
        lineage: Mapping[str, Iterable[tuple[str, object]]] = lineage_of(
            self._steps, row_id, edition.edition_id, self._editions, self._begins
        )
        return any(each in own for edition_id, own in self._rows.items() for each, _ in lineage[edition_id])
