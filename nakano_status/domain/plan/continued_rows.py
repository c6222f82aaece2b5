"""A revised edition (改定版) as entered: which rows of the edition before each of its rows continues.

A row keeps its 管理番号 however it is moved or retitled. A row without one gets a number that no row ever had, unless
it continues exactly one earlier row. What a row continues is stated by the person (旧管理番号, or an answer); what
cannot be determined is asked, most likely answer first: whether a new row continues one that the revision no longer
has, and whether a number with an unlike title is still the same row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property
from itertools import count

from nakano_status.domain.plan.derivation import PlanFate
from nakano_status.domain.plan.initiative_id import is_id, make_id
from nakano_status.domain.plan.plan import Edition, Listing, PlanNode
from nakano_status.domain.plan.printed_title import bare_title, fold_title
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.text.narrative import is_blank, same

_UNLIKE = 0.25
"""Titles less alike than this may be those of two things; of two titles of the R3 list chosen by chance, 19 in 20 are.
"""

_SAME_MEASURE, _SAME_DIVISION = 0.2, 0.1
"""What a shared 実施内容 or 所管課 adds to the likeness of titles when candidates are put in order."""

_MOST_CANDIDATES = 5
_MOST_ROWS = 99  # of a measure: the 管理番号 counts them with two digits


@dataclass(frozen=True)
class ProposedRow:
    """A row as entered: `place` is where; `row_id` its 管理番号 (None: blank), `former` what is given as 旧管理番号.

    `repost_of` is the 管理番号 of the row that it repeats (empty: unknown), None if it is no 再掲.
    """

    place: Place
    row_id: str | None
    former: tuple[str, ...]
    measure: str
    title: str
    repost_of: str | None
    owners_printed: str | None

    @property
    def is_repost(self) -> bool:
        """Whether the row is a 再掲."""
        return self.repost_of is not None


@dataclass(frozen=True)
class ProposedEdition:
    """The tree and the rows of a revised edition as entered, in printed order."""

    nodes: tuple[PlanNode, ...]
    rows: tuple[ProposedRow, ...]


@dataclass(frozen=True)
class RevisionAnswers:
    """What a person answered: what a row continues (`former`, by its 管理番号), which are new, which were dropped.

    Of the rows that end, those in `dropped` are 廃止, those in `finished` 完了.
    """

    former: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    new: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    finished: frozenset[str] = frozenset()

    @property
    def ended(self) -> frozenset[str]:
        """The rows that nothing continues."""
        return self.dropped | self.finished


NO_ANSWERS = RevisionAnswers()


class RevisionQuestionKind(StrEnum):
    """What is asked: which earlier row a new one continues, or whether a number is still of the same row."""

    SUCCESSOR = "successor"
    IDENTITY = "identity"


@dataclass(frozen=True)
class RevisionQuestion:
    """A question about a row; `candidates` are the rows that it may continue, most likely first."""

    kind: RevisionQuestionKind
    row_id: str
    title: str
    place: Place
    candidates: tuple[Listing, ...]


@dataclass(frozen=True)
class IdentifiedRows:
    """The 管理番号 of each row in order, what each continues, and what has to be asked or corrected first.

    `finished` are those of the rows before that are 完了 if nothing continues them.
    """

    ids: tuple[str, ...]
    former: Mapping[str, tuple[str, ...]]
    questions: tuple[RevisionQuestion, ...] = ()
    faults: tuple[Problem, ...] = ()
    finished: frozenset[str] = frozenset()

    def successors(self, row_id: str) -> tuple[str, ...]:
        """Return the rows that continue a row of the edition before, in printed order."""
        return self._successors.get(row_id, ())

    def compared_with(self, row_id: str) -> str | None:
        """Return the earlier row with which a row is compared: of its own number, else the only one that it continues.

        None: it is new, or several were merged into it under a number of its own.
        """
        former = self.former[row_id]
        if row_id in former:
            return row_id
        return former[0] if len(former) == 1 else None

    def fate(self, row_id: str) -> PlanFate:
        """Return what became of a row of the edition before."""
        now = self.successors(row_id)
        if not now:
            return PlanFate.FINISHED if row_id in self.finished else PlanFate.ABOLISHED
        if any(len(self.former[each]) > 1 for each in now):
            return PlanFate.MERGED
        return PlanFate.SPLIT if len(now) > 1 else PlanFate.CONTINUED

    @cached_property
    def _successors(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for row_id in self.ids:
            for each in self.former[row_id]:
                found[each] = (*found.get(each, ()), row_id)
        return found


def identify_rows(
    base: Edition, proposed: ProposedEdition, used: Collection[str], answers: RevisionAnswers = NO_ANSWERS
) -> IdentifiedRows:
    """Return what each row is; `used` are all 管理番号 that any row ever had.

    With faults in the rows, nothing else is determined.
    """
    known = {each.row_id: each for each in base.listings}
    faults = tuple(_faults(base, proposed, used, answers))
    if faults:
        return IdentifiedRows((), {}, (), faults)
    numbers = _numbers(proposed.rows, used)
    is_another = [number in known and number in answers.new for number in numbers]
    without = [
        replace(row, row_id=None, former=()) if other else replace(row, row_id=number)
        for row, number, other in zip(proposed.rows, numbers, is_another, strict=True)
    ]
    ids = _numbers(without, used)
    others = {each for each, other in zip(ids, is_another, strict=True) if other}
    found = _Identification(proposed.rows, ids, known, replace(answers, new=answers.new | others))
    return IdentifiedRows(*found.numbered(), tuple(found.questions()), tuple(found.unfit_answers(numbers)))


class _Identification:
    """What each row continues, as stated and by its title."""

    def __init__(
        self, rows: Sequence[ProposedRow], ids: Sequence[str], known: Mapping[str, Listing], answers: RevisionAnswers
    ) -> None:
        self._rows, self._ids, self._known, self._answers = rows, ids, known, answers
        self._former = {row_id: self._stated(row, row_id) for row, row_id in zip(rows, ids, strict=True)}
        self._former |= self._alike_by_title()

    def numbered(self) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
        """Return the numbers: a row entered without one has that of the row which only it continues."""
        often = Counter(each for found in self._former.values() for each in found)
        kept = {
            row_id: found[0]
            for row, row_id in zip(self._rows, self._ids, strict=True)
            if row.row_id is None and len(found := self._former[row_id]) == 1 and often[found[0]] == 1
        }
        former = {kept.get(each, each): found for each, found in self._former.items()}
        return tuple(kept.get(each, each) for each in self._ids), former

    def questions(self) -> Iterator[RevisionQuestion]:
        """Yield what has to be asked, in printed order."""
        new, old = self._open_rows()
        for row, row_id in zip(self._rows, self._ids, strict=True):
            before = self._known.get(row_id)
            if before is not None and not row.former and row_id not in self._answers.former:
                if likeness(row.title, before.title) < _UNLIKE:
                    yield RevisionQuestion(RevisionQuestionKind.IDENTITY, row_id, row.title, row.place, (before,))
            elif row_id in new:
                candidates = _most_likely(row, [each for each in old if each.is_repost is row.is_repost])
                if candidates:
                    yield RevisionQuestion(RevisionQuestionKind.SUCCESSOR, row_id, row.title, row.place, candidates)

    def unfit_answers(self, shown: Collection[str]) -> Iterator[Problem]:
        """Yield the answers about rows that do not exist or are not dropped; `shown` are the numbers asked about."""
        named = {each for found in self._former.values() for each in found}
        there = {*shown, *self._ids}
        answered = (row_id for each in self._answers.former.values() for row_id in each)
        unfit = (
            *(row_id for row_id in (*self._answers.former, *self._answers.new) if row_id not in there),
            *(row_id for row_id in answered if row_id not in self._known),
            *(row_id for row_id in self._answers.ended if row_id not in self._known or row_id in named),
        )
        for row_id in sorted({*unfit}):
            yield problem("REVISION-ANSWER-UNFIT", Place(id=row_id), found=row_id)

    def _stated(self, row: ProposedRow, row_id: str) -> tuple[str, ...]:
        """Return what a row continues as far as it is stated: itself, too, if the edition before has its number."""
        if row_id in self._answers.new:
            return ()
        own = (row_id,) if row_id in self._known else ()
        stated = {*own, *row.former, *self._answers.former.get(row_id, ())}
        return tuple(sorted(stated))

    def _open_rows(self) -> tuple[dict[str, ProposedRow], list[Listing]]:
        """Return the new rows that continue nothing yet, and the earlier ones that nothing continues."""
        named = {each for found in self._former.values() for each in found}
        pairs = zip(self._ids, self._rows, strict=True)
        new = {each: row for each, row in pairs if not self._former[each] and each not in self._answers.new}
        gone = named | self._answers.ended
        return new, [each for each in self._known.values() if each.row_id not in gone]

    def _alike_by_title(self) -> dict[str, tuple[str, ...]]:
        """Return, of each new row, the only earlier one with its title (of a 再掲, with its original, too)."""
        new, old = self._open_rows()
        now, was = Counter(map(_name, new.values())), Counter(map(_name, old))
        by_name = {_name(each): each.row_id for each in old}
        names = {row_id: _name(row) for row_id, row in new.items()}
        return {row_id: (by_name[name],) for row_id, name in names.items() if now[name] == was[name] == 1}


def _name(row: ProposedRow | Listing) -> tuple[str, str | None]:
    return fold_title(row.title), row.repost_of


def _most_likely(row: ProposedRow, old: Iterable[Listing]) -> tuple[Listing, ...]:
    def rank(listing: Listing) -> float:
        alike = likeness(row.title, listing.title)
        alike += _SAME_MEASURE * (row.measure == listing.measure)
        return alike + _SAME_DIVISION * same(row.owners_printed, listing.owners_printed)

    return tuple(sorted(old, key=rank, reverse=True)[:_MOST_CANDIDATES])


def _faults(
    base: Edition, proposed: ProposedEdition, used: Collection[str], answers: RevisionAnswers
) -> Iterator[Problem]:
    """Yield what must be corrected in the rows themselves, in printed order."""
    known = {each.row_id: each for each in base.listings}
    measures = {node.code for node in proposed.nodes if node.level == base.profile.measure_level.key}
    given = Counter(row.row_id for row in proposed.rows)
    kept = {(row.row_id, fold_title(row.title)) for row in proposed.rows}
    left = (each for each in base.listings if (each.row_id, fold_title(each.title)) not in kept)
    titles = {fold_title(each.title): each for each in left}
    places: Counter[str] = Counter()
    for row in proposed.rows:
        places[row.measure] += 1
        if is_blank(row.title):
            yield problem("REVISION-TITLE-MISSING", row.place)
        if row.measure not in measures:
            yield problem("REVISION-MEASURE-UNKNOWN", row.place, found=row.measure)
        elif places[row.measure] > _MOST_ROWS:
            yield problem("LIST-MEASURE-TOO-LONG", row.place, found=row.title, measure=row.measure)
        yield from (
            problem("REVISION-FORMER-UNKNOWN", row.place, found=each) for each in row.former if each not in known
        )
        if row.row_id is None:
            continue
        if given[row.row_id] > 1:
            yield problem("REVISION-ID-TWICE", row.place, found=row.row_id)
        elif row.row_id not in known:
            yield from _of_no_row(row, used, base.profile.initiative_id)
        elif row.row_id not in answers.former and row.row_id not in answers.new:
            yield from _of_another(row, known[row.row_id], titles.get(fold_title(row.title)))


def _of_no_row(row: ProposedRow, used: Collection[str], pattern: str) -> Iterator[Problem]:
    """Yield a fault if a number that the edition before lacks was given up earlier, or is none."""
    if row.row_id in used:
        yield problem("REVISION-ID-RETIRED", row.place, found=row.row_id)
    elif not is_id(row.row_id or "", pattern):
        yield problem("REVISION-ID-UNREADABLE", row.place, found=row.row_id)


def _of_another(row: ProposedRow, before: Listing, titled: Listing | None) -> Iterator[Problem]:
    """Yield a fault if a number has the title that only another row had, and it is not stated what it continues."""
    is_retitled = fold_title(row.title) != fold_title(before.title)
    if is_retitled and titled is not None and titled.row_id != row.row_id and not (row.former or row.is_repost):
        yield problem("REVISION-ID-OF-ANOTHER", row.place, found=row.row_id, expected=titled.row_id)


def _numbers(rows: Sequence[ProposedRow], used: Collection[str]) -> list[str]:
    """Return the number of each row: its own, or the next one of its 実施内容 that no row ever had."""
    taken = {*used, *(row.row_id for row in rows if row.row_id is not None)}
    numbers = []
    for row in rows:
        number = row.row_id or next(each for n in count(1) if (each := make_id(row.measure, n)) not in taken)
        taken.add(number)
        numbers.append(number)
    return numbers


def likeness(one: str, other: str) -> float:
    """Return how alike two titles are, from 0 to 1, without sponsor and plan class."""
    first, second = (fold_title(bare_title(each)) for each in (one, other))
    return SequenceMatcher(None, first, second).ratio()
