"""A revised edition (改定版) built from entered rows, and the rows of the edition before that they continue."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property
from itertools import count

from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.organisation.divisions import Organisation, Succession, fold_name, trace_heirs
from nakano_status.domain.plan.initiative_id import can_make_ids, example_of_id, is_id, make_id
from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject, continuing_nodes
from nakano_status.domain.plan.ownership import (
    find_undivided_names,
    find_unknown_names,
    has_same_divisions,
    owners_after_registered_ends,
    parse_owners,
    with_owners_of_day,
)
from nakano_status.domain.plan.plan import Edition, EditionHead, Listing, Owner, PlanNode, Sponsor
from nakano_status.domain.plan.printed_title import bare_title, fold_title, read_plan_class, read_sponsor
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.text.narrative import is_blank, same

_UNLIKE = 0.25
"""Likeness of titles below which a person is asked; 19 in 20 random pairs of titles of the R3 list are below it."""

_SAME_MEASURE, _SAME_DIVISION = 0.2, 0.1
"""Amounts that a shared 実施内容 or 所管課 adds to the likeness of titles when candidates are ranked."""

_MOST_CANDIDATES = 5
_NUMBER = "管理番号"


class RowCell(StrEnum):
    """Parts of an entered row that are written in cells of their own, beside its title."""

    MEASURE = "measure"
    NUMBER = "number"
    FORMER = "former"
    ORIGINAL = "original"
    OWNERS = "owners"


@dataclass(frozen=True)
class ProposedRow:
    """A row as entered for a revised edition.

    `place`: the place of its title. `row_id`: its 管理番号 (None: blank). `former`: the numbers given as 旧管理番号.
    `measure`: the code of its measure. `repost_of`: the 管理番号 of the row that it repeats (empty: unknown); None if
    it is not a 再掲. `owners_printed`: its 所管課 as entered (None: blank). `cells`: the places of the parts that have
    cells of their own. `may_have_owners`: whether its 所管課 may be in a line that has a fault.
    """

    place: Place
    row_id: str | None
    former: tuple[str, ...]
    measure: str
    title: str
    repost_of: str | None
    owners_printed: str | None
    cells: Mapping[RowCell, Place] = field(default_factory=dict)
    may_have_owners: bool = False

    @property
    def is_repost(self) -> bool:
        """Whether the row is a 再掲."""
        return self.repost_of is not None

    def at(self, cell: RowCell) -> Place:
        """Return the place of a part of the row; the place of its title if the part has no cell of its own."""
        return self.cells.get(cell, self.place)


@dataclass(frozen=True)
class ProposedEdition:
    """The tree and the rows of a revised edition as entered, in printed order."""

    nodes: tuple[PlanNode, ...]
    rows: tuple[ProposedRow, ...]


@dataclass(frozen=True)
class RevisionAnswers:
    """A person's answers about rows.

    `former`: the rows that a row continues, by 管理番号. `new`: rows that continue no row. `dropped`: ended rows that
    are 廃止. `finished`: ended rows that are 完了. `titles`: by 管理番号, the titles that rows had when the questions
    about them were asked. A number that was made for a row without one can be another row's when the file is read
    again, so an answer about a row that has another title now does not count.
    """

    former: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    new: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    finished: frozenset[str] = frozenset()
    titles: Mapping[str, str] = field(default_factory=dict)

    def for_titles(self, titles: Mapping[str, str]) -> RevisionAnswers:
        """Return the answers that count for rows with these titles, which are by 管理番号."""
        stale = {row_id for row_id, title in self.titles.items() if titles.get(row_id) != title}
        former = {row_id: was for row_id, was in self.former.items() if row_id not in stale}
        return replace(self, former=former, new=self.new - stale)

    @property
    def ended(self) -> frozenset[str]:
        """The earlier rows that no row continues."""
        return self.dropped | self.finished


NO_ANSWERS = RevisionAnswers()


class RevisionQuestionKind(StrEnum):
    """Kind of a question.

    SUCCESSOR: which earlier row a new row continues. IDENTITY: whether a number still means the same row.
    """

    SUCCESSOR = "successor"
    IDENTITY = "identity"


@dataclass(frozen=True)
class RevisionQuestion:
    """A question about a row; `candidates` are the earlier rows that it may continue, most likely first."""

    kind: RevisionQuestionKind
    row_id: str
    title: str
    place: Place
    candidates: tuple[Listing, ...]


@dataclass(frozen=True)
class IdentifiedRows:
    """The 管理番号 of each entered row in order, and the earlier rows that it continues (`former`).

    `questions`, `faults`: to be settled first. `finished`: the rows of the edition before that count as 完了 if no row
    continues them.
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
        """Return the earlier row to compare a row with: the row with its number, or the only row that it continues.

        None if the row is new, or if several rows were merged into it under a new number.
        """
        former = self.former[row_id]
        if row_id in former:
            return row_id
        return former[0] if len(former) == 1 else None

    def fate(self, row_id: str) -> PlanFate:
        """Return the fate of a row of the edition before; a row that was both split and merged is 統合."""
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


NumberedRow = tuple[ProposedRow, str]
"""An entered row with its 管理番号."""

EachRow = Callable[[Sequence[NumberedRow]], Iterable[NumberedRow]]
"""A function that yields the given rows, for example to count them."""


def identify_rows(
    base: Edition,
    proposed: ProposedEdition,
    used: Collection[str],
    answers: RevisionAnswers = NO_ANSWERS,
    each_row: EachRow = iter,
) -> IdentifiedRows:
    """Return the numbers of the entered rows and the rows of the edition `base` that they continue.

    `used`: all 管理番号 that any row ever had. `each_row`: yields the rows that are compared with all earlier rows,
    which takes long if many are new. Faulty numbers are ignored while rows are identified, so that all rows are
    examined even if there are faults.
    """
    known = {each.row_id: each for each in base.listings}
    rows = tuple(_without_faults(proposed.rows, known))
    numbers = _numbers(rows, used)
    kept = {number: row.title for row, number in zip(rows, numbers, strict=True) if number in known}
    another = answers.for_titles(kept).new
    is_another = [number in kept and number in another for number in numbers]
    without = [
        replace(row, row_id=None, former=()) if other else replace(row, row_id=number)
        for row, number, other in zip(rows, numbers, is_another, strict=True)
    ]
    ids = _numbers(without, used)
    others = {each for each, other in zip(ids, is_another, strict=True) if other}
    answers = answers.for_titles({row_id: row.title for row, row_id in zip(rows, ids, strict=True)} | kept)
    faults = tuple(_faults(base, proposed, used, answers))
    found = _Identification(rows, ids, known, replace(answers, new=answers.new | others))
    numbered, former = found.numbered()
    faults += tuple(_without_number(proposed.rows, numbered, base))
    questions = tuple(found.questions(each_row))
    return IdentifiedRows(numbered, former, questions, faults or tuple(found.unfit_answers(numbers)))


def _without_number(rows: Iterable[ProposedRow], ids: Iterable[str], base: Edition) -> Iterator[Problem]:
    """Yield a problem for each new row without a number if the program cannot make its number."""
    known = {each.row_id for each in base.listings}
    for row, row_id in zip(rows, ids, strict=True):
        if row.row_id is None and row_id not in known:
            yield from unnumbered_problem(base.profile, row.measure, row_id, row.title, row.at(RowCell.NUMBER))


def unnumbered_problem(profile: Profile, measure: str, made: str, title: str, place: Place) -> Iterator[Problem]:
    """Yield a problem if the number that was `made` for a row without a number is no 管理番号 of the plan.

    The program cannot make the numbers of some plans, and not more numbers below one code than their patterns can
    count. A row below a code of another form has another problem.
    """
    level = profile.measure_level
    if is_id(made, profile.id_patterns) or level.codes.read(measure) is None:
        return
    if can_make_ids(measure, profile.id_patterns):
        yield problem("LIST-MEASURE-TOO-LONG", place, found=title, measure=measure, level=level.name)
    else:
        yield problem("PLAN-CELL-MISSING", place, found=_NUMBER)


def _without_faults(rows: Iterable[ProposedRow], known: Container[str]) -> Iterator[ProposedRow]:
    """Yield the rows without numbers that a row above already has, and without unknown 旧管理番号."""
    above: set[str | None] = set()
    for row in rows:
        former = tuple(each for each in row.former if each in known)
        yield replace(row, row_id=None if row.row_id in above else row.row_id, former=former)
        above.add(row.row_id)


class _Identification:
    """The rows that each row continues, as stated and as recognised by equal titles."""

    def __init__(
        self, rows: Sequence[ProposedRow], ids: Sequence[str], known: Mapping[str, Listing], answers: RevisionAnswers
    ) -> None:
        self._rows, self._ids, self._known, self._answers = rows, ids, known, answers
        self._former = {row_id: self._stated(row, row_id) for row, row_id in zip(rows, ids, strict=True)}
        self._former |= self._alike_by_title()

    def numbered(self) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
        """Return the numbers; a row entered without one gets the number of the row that it alone continues."""
        often = Counter(each for found in self._former.values() for each in found)
        kept = {
            row_id: found[0]
            for row, row_id in zip(self._rows, self._ids, strict=True)
            if row.row_id is None and len(found := self._former[row_id]) == 1 and often[found[0]] == 1
        }
        former = {kept.get(each, each): found for each, found in self._former.items()}
        return tuple(kept.get(each, each) for each in self._ids), former

    def questions(self, each_row: EachRow) -> Iterator[RevisionQuestion]:
        """Yield the questions to ask, in printed order."""
        new, old = self._open_rows()
        for row, row_id in each_row(tuple(zip(self._rows, self._ids, strict=True))):
            before = self._known.get(row_id)
            if before is not None and not row.former and row_id not in self._answers.former:
                if likeness(row.title, before.title) < _UNLIKE:
                    yield RevisionQuestion(RevisionQuestionKind.IDENTITY, row_id, row.title, row.place, (before,))
            elif row_id in new:
                candidates = _most_likely(row, [each for each in old if each.is_repost is row.is_repost])
                if candidates:
                    yield RevisionQuestion(RevisionQuestionKind.SUCCESSOR, row_id, row.title, row.place, candidates)

    def unfit_answers(self, shown: Collection[str]) -> Iterator[Problem]:
        """Yield problems for answers about unknown rows, and about ended rows that continue.

        `shown` are the numbers asked about.
        """
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
        """Return the rows that a row is stated to continue, including the earlier row with its own number."""
        if row_id in self._answers.new:
            return ()
        own = (row_id,) if row_id in self._known else ()
        stated = {*own, *row.former, *self._answers.former.get(row_id, ())}
        return tuple(sorted(stated))

    def _open_rows(self) -> tuple[dict[str, ProposedRow], list[Listing]]:
        """Return the new rows that continue no row yet, and the earlier rows that no row continues yet."""
        named = {each for found in self._former.values() for each in found}
        pairs = zip(self._ids, self._rows, strict=True)
        new = {each: row for each, row in pairs if not self._former[each] and each not in self._answers.new}
        gone = named | self._answers.ended
        return new, [each for each in self._known.values() if each.row_id not in gone]

    def _alike_by_title(self) -> dict[str, tuple[str, ...]]:
        """Return the earlier row with the same title and original of each new row, if unique on both sides."""
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
    """Yield the faults of the rows themselves, in printed order."""
    known = {each.row_id: each for each in base.listings}
    level = base.profile.measure_level.name
    measures = {node.code for node in proposed.nodes if node.level == base.profile.measure_level.key}
    given = Counter(row.row_id for row in proposed.rows)
    kept = {(row.row_id, fold_title(row.title)) for row in proposed.rows}
    left = (each for each in base.listings if (each.row_id, fold_title(each.title)) not in kept)
    titles = {fold_title(each.title): each for each in left}
    for row in proposed.rows:
        if is_blank(row.title):
            yield problem("REVISION-TITLE-MISSING", row.place)
        if row.measure not in measures:
            yield problem("REVISION-MEASURE-UNKNOWN", row.at(RowCell.MEASURE), found=row.measure, level=level)
        yield from (
            problem("REVISION-FORMER-UNKNOWN", row.at(RowCell.FORMER), found=each)
            for each in row.former
            if each not in known
        )
        if row.row_id is None:
            continue
        if given[row.row_id] > 1:
            yield problem("REVISION-ID-TWICE", row.at(RowCell.NUMBER), found=row.row_id)
        elif row.row_id not in known:
            yield from _of_no_row(row, used, base)
        elif row.row_id not in answers.former and row.row_id not in answers.new:
            yield from _of_another(row, known[row.row_id], titles.get(fold_title(row.title)))


def _of_no_row(row: ProposedRow, used: Collection[str], base: Edition) -> Iterator[Problem]:
    """Yield a fault if a number that the edition before lacks was given up earlier, or cannot be read."""
    if row.row_id in used:
        yield problem("REVISION-ID-RETIRED", row.at(RowCell.NUMBER), found=row.row_id)
    elif not is_id(row.row_id or "", patterns := base.profile.id_patterns):
        shown = next((each.row_id for each in base.listings), None)
        expected = shown or example_of_id(patterns, base.profile.measure_level.codes.example)
        yield problem("REVISION-ID-UNREADABLE", row.at(RowCell.NUMBER), found=row.row_id, expected=expected)


def _of_another(row: ProposedRow, before: Listing, titled: Listing | None) -> Iterator[Problem]:
    """Yield a fault if a numbered row has the title of another earlier row, and the row it continues is not stated."""
    is_retitled = fold_title(row.title) != fold_title(before.title)
    if is_retitled and titled is not None and titled.row_id != row.row_id and not (row.former or row.is_repost):
        yield problem("REVISION-ID-OF-ANOTHER", row.at(RowCell.NUMBER), found=row.row_id, expected=titled.row_id)


def _numbers(rows: Sequence[ProposedRow], used: Collection[str]) -> list[str]:
    """Return the number of each row: its own, or the next number of its 実施内容 that no row ever had."""
    taken = {*used, *(row.row_id for row in rows if row.row_id is not None)}
    ordinals: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(1))
    numbers = []
    for row in rows:
        free = (each for n in ordinals[row.measure] if (each := make_id(row.measure, n)) not in taken)
        number = row.row_id or next(free)
        taken.add(number)
        numbers.append(number)
    return numbers


def likeness(one: str, other: str) -> float:
    """Return the likeness of two titles, from 0 to 1, compared without text in brackets at the start and plan class."""
    first, second = (fold_title(bare_title(each)) for each in (one, other))
    return SequenceMatcher(None, first, second).ratio()


def apply_profile(newest: Edition, profile: Profile) -> Edition:
    """Return an edition with another profile, and with its rows' sponsors as that profile names them.

    A row whose title names no sponsor keeps its sponsor; if the profile does not have that sponsor, it becomes the
    ward.
    """

    def of_body(listing: Listing) -> Listing:
        named = read_sponsor(listing.title, profile.sponsors)
        kept = listing.sponsor if listing.sponsor in profile.sponsors else Sponsor.WARD
        return replace(listing, sponsor=kept if named is Sponsor.WARD else named)

    is_same = profile.sponsors == newest.profile.sponsors
    rows = newest.listings if is_same else tuple(map(of_body, newest.listings))
    return replace(newest, profile=profile, listings=rows)


def build_revision(
    base: Edition,
    proposed: ProposedEdition,
    identified: IdentifiedRows,
    head: EditionHead,
    organisation: Organisation,
    steps: Sequence[Succession] = (),
) -> tuple[Edition, tuple[Problem, ...]]:
    """Return the revised edition, and problems for cells that must be corrected first (divisions, originals).

    `base`: the edition before. `identified`: the identified rows. `head`: the new edition's name and days. `steps`: the
    registered successions; a row given to a division that ends later passes to its heir at that time, and a row given
    to a division that has ended is its heir's from the beginning.
    """
    pairs = list(zip(proposed.rows, identified.ids, strict=True))
    places: Counter[str] = Counter()
    listings, faults = list[Listing](), list[Problem]()
    known = {each.row_id: each for each in base.listings}
    originals = {row_id for row, row_id in pairs if not row.is_repost}
    alone = find_undivided_names((row.owners_printed for row in proposed.rows), organisation)
    for row, row_id in pairs:
        places[row.measure] += 1
        was = identified.compared_with(row_id)
        before = known[was] if was is not None else None
        listing = _listing(row, row_id, places[row.measure], before, (organisation, base.profile.sponsors))
        if before is None or not is_same_owner_cell(row.owners_printed, before.owners_printed, organisation):
            faults += _unknown_divisions(row, organisation, alone)
            passed = _successions_of(listing, head.adopted_on, organisation, steps)
            faults += _ending_divisions(row, passed, organisation)
            listing = _hand_on(listing, passed, organisation, head.adopted_on)
        listings.append(listing)
        if row.repost_of is not None and row.repost_of not in originals:
            faults.append(problem("REVISION-ORIGINAL-UNKNOWN", row.at(RowCell.ORIGINAL), found=row.repost_of))
    edition = Edition(
        head.edition_id,
        head.title,
        head.adopted_on,
        head.ordinal,
        proposed.nodes,
        tuple(listings),
        base.profile,
        in_force=head.in_force,
        years=head.years,
    )
    return edition, tuple(faults)


def _successions_of(
    listing: Listing, day: date, organisation: Organisation, steps: Sequence[Succession]
) -> list[Succession]:
    """Return the successions from the owners of a row to their heirs.

    They are later than `day`; for an owner that ended before that day, they are later than its end.
    """
    bodies = (organisation.get(owner.division) for owner in listing.owners)
    lasts = ((body.division_id, min(body.until or day, day)) for body in bodies)
    return [step for division, last in lasts for step in trace_heirs(steps, division, last)]


def _hand_on(listing: Listing, passed: Sequence[Succession], organisation: Organisation, day: date) -> Listing:
    """Return a row with the heirs of its owners; a row handed on by a day is printed with the owners of the day."""
    listing = listing.with_owners(owners_after_registered_ends(listing, passed))
    is_handed_on = any(step.day <= day for step in passed)
    return with_owners_of_day(listing, organisation, day) if is_handed_on else listing


def _unknown_divisions(row: ProposedRow, organisation: Organisation, alone: Container[str]) -> Iterator[Problem]:
    missing = find_unknown_names(row.owners_printed, organisation, alone)
    yield from (problem("REVISION-DIVISION-UNKNOWN", row.at(RowCell.OWNERS), found=name) for name in missing)
    if row.owners_printed is None and not (row.is_repost or row.may_have_owners):
        yield problem("REVISION-DIVISION-MISSING", row.at(RowCell.OWNERS), found=row.title)


def _ending_divisions(row: ProposedRow, passed: Iterable[Succession], organisation: Organisation) -> Iterator[Problem]:
    for each in passed:
        if each.division is not None and each.successor is None:
            last = each.day - timedelta(days=1)
            named = organisation.name(each.division, last)
            yield problem("REVISION-DIVISION-ENDED", row.at(RowCell.OWNERS), found=named, expected=era_day(last))


def _listing(
    row: ProposedRow, row_id: str, ordinal: int, before: Listing | None, named: tuple[Organisation, Mapping[str, str]]
) -> Listing:
    """Return a row; title, sponsor and owners that did not change are copied from the earlier row `before`.

    `named` are the organisation and the plan's names of sponsors.
    """
    organisation, sponsors = named
    title, plan_class, sponsor = (
        row.title,
        read_plan_class(row.title, sponsors.values()),
        read_sponsor(row.title, sponsors),
    )
    owners, former = parse_owners(row.owners_printed, organisation)[0], tuple[Owner, ...]()
    printed = row.owners_printed
    if before is not None and same(title, before.title):
        title, plan_class, sponsor = before.title, before.plan_class, before.sponsor
    if before is not None and is_same_owner_cell(row.owners_printed, before.owners_printed, organisation):
        owners, former, printed = before.owners, before.former, before.owners_printed
    place = (row_id, row.measure, ordinal, title, plan_class, sponsor, row.repost_of)
    return Listing(*place, owners, printed, former)


def is_same_owner_cell(one: str | None, other: str | None, organisation: Organisation) -> bool:
    """Return whether two 所管課 cells have the same text, or name the same divisions by different names.

    None is a blank cell.
    """
    return fold_name(one or "") == fold_name(other or "") or has_same_divisions(one, other, organisation)


def derivations_of(
    base: Edition, revised: Edition, identified: IdentifiedRows, reason: str | None = None
) -> tuple[Derivation, ...]:
    """Return the derivations of the rows of `base`; a row that simply continues under its own number has none.

    `reason`: the reason that each of them records (None: none).
    """
    steps = []
    for listing in base.listings:
        now = identified.successors(listing.row_id)
        if now != (listing.row_id,) or len(identified.former[listing.row_id]) > 1:
            fate = identified.fate(listing.row_id)
            ends: Iterable[str | None] = now or (None,)
            steps += [
                Derivation(PlanSubject.ROW, base.edition_id, listing.row_id, revised.edition_id, each, fate, reason)
                for each in ends
            ]
    return tuple(steps)


def measure_derivations(base: Edition, revised: Edition, reason: str | None = None) -> tuple[Derivation, ...]:
    """Return the derivations of the measures that ended or continue under another code.

    `reason`: the reason that each of them records (None: none).
    """
    continued = continuing_nodes(base.measures, revised.measures)
    steps = []
    for code in (node.code for node in base.measures if continued.get(node.code) != node.code):
        now = continued.get(code)
        fate = PlanFate.ABOLISHED if now is None else PlanFate.CONTINUED
        steps.append(Derivation(PlanSubject.MEASURE, base.edition_id, code, revised.edition_id, now, fate, reason))
    return tuple(steps)


def is_edition_unchanged(edition: Edition, proposed: ProposedEdition, organisation: Organisation) -> bool:
    """Return whether an edition already has the tree and the rows, in the same order, that were entered.

    A row entered without a number, or under a number that the edition lacks, is compared by its place.
    """
    tree = [(node.code, node.level, node.title) for node in edition.nodes]
    if tree != [(node.code, node.level, node.title) for node in proposed.nodes]:
        return False
    numbers = {each.row_id for each in edition.listings}
    return len(edition.listings) == len(proposed.rows) and all(
        (row.row_id == listing.row_id or row.row_id not in numbers)
        and listing.measure == row.measure
        and same(listing.title, row.title)
        and listing.repost_of == row.repost_of
        and is_same_owner_cell(listing.owners_printed, row.owners_printed, organisation)
        for listing, row in zip(edition.listings, proposed.rows, strict=True)
    )
