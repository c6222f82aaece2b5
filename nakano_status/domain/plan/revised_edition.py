"""A revised edition made of what was entered, and what became of the rows and measures before (source: years.md, 5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.calendar.printed_day import era_day
from nakano_status.domain.organisation.divisions import Organisation, fold_name
from nakano_status.domain.organisation.succession import Succession, passed_on
from nakano_status.domain.plan.continued_rows import IdentifiedRows, ProposedEdition, ProposedRow
from nakano_status.domain.plan.derivation import Derivation, PlanFate, PlanSubject
from nakano_status.domain.plan.handover import owners_given
from nakano_status.domain.plan.ownership import name_the_same, parse_owners
from nakano_status.domain.plan.plan import Edition, Listing, Owner
from nakano_status.domain.plan.printed_title import fold_title, read_plan_class, read_sponsor
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.text.narrative import same


@dataclass(frozen=True)
class EditionHead:
    """What a revised edition is called, when it was adopted, and from when it holds (None: from then).

    `years` are the first and the last year that it is for (None: all of its plan).
    """

    edition_id: str
    ordinal: int
    title: str
    adopted_on: date
    in_force: date | None = None
    years: tuple[FiscalYear, FiscalYear] | None = None


def build_revision(
    base: Edition,
    proposed: ProposedEdition,
    found: IdentifiedRows,
    head: EditionHead,
    organisation: Organisation,
    steps: Sequence[Succession] = (),
) -> tuple[Edition, tuple[Problem, ...]]:
    """Return the revised edition, and the cells of it that must be corrected first (divisions, originals).

    `steps` are the registered changes of the organisation: what is given to a body that ends later is its heir's then.
    """
    pairs = list(zip(proposed.rows, found.ids, strict=True))
    places: Counter[str] = Counter()
    listings, faults = list[Listing](), list[Problem]()
    known = {each.row_id: each for each in base.listings}
    originals = {row_id for row, row_id in pairs if not row.is_repost}
    for row, row_id in pairs:
        places[row.measure] += 1
        was = found.compared_with(row_id)
        before = known[was] if was is not None else None
        listing = _listing(row, row_id, places[row.measure], before, organisation)
        if before is None or not named_alike(row.owners_printed, before.owners_printed, organisation):
            faults += _unknown_divisions(row, organisation)
            passed = [each for owner in listing.owners for each in passed_on(steps, owner.division, head.adopted_on)]
            faults += _ending_divisions(row, passed, organisation)
            listing = listing.with_all(owners_given(listing, passed))
        listings.append(listing)
        if row.repost_of is not None and row.repost_of not in originals:
            faults.append(problem("REVISION-ORIGINAL-UNKNOWN", row.place, found=row.repost_of))
    edition = Edition(
        head.edition_id,
        head.title,
        head.adopted_on,
        head.ordinal,
        proposed.nodes,
        tuple(listings),
        base.profile,
        head.in_force,
        head.years,
    )
    return edition, tuple(faults)


def _unknown_divisions(row: ProposedRow, organisation: Organisation) -> Iterator[Problem]:
    _, unknown = parse_owners(row.owners_printed, organisation)
    yield from (problem("REVISION-DIVISION-UNKNOWN", row.place, found=name) for name in unknown)
    if row.owners_printed is None and not row.is_repost:
        yield problem("REVISION-DIVISION-MISSING", row.place, found=row.title)


def _ending_divisions(row: ProposedRow, passed: Iterable[Succession], organisation: Organisation) -> Iterator[Problem]:
    for each in passed:
        if each.division is not None and each.successor is None:
            last = each.day - timedelta(days=1)
            named = organisation.name(each.division, last)
            yield problem("REVISION-DIVISION-ENDED", row.place, found=named, expected=era_day(last))


def _listing(
    row: ProposedRow, row_id: str, ordinal: int, before: Listing | None, organisation: Organisation
) -> Listing:
    """Return a row; what is unchanged since the edition before is what it was there."""
    title, plan_class, sponsor = row.title, read_plan_class(row.title), read_sponsor(row.title)
    owners, former = parse_owners(row.owners_printed, organisation)[0], tuple[Owner, ...]()
    printed = row.owners_printed
    if before is not None and same(title, before.title):
        title, plan_class, sponsor = before.title, before.plan_class, before.sponsor
    if before is not None and named_alike(row.owners_printed, before.owners_printed, organisation):
        owners, former, printed = before.owners, before.former, before.owners_printed
    place = (row_id, row.measure, ordinal, title, plan_class, sponsor, row.repost_of)
    return Listing(*place, owners, printed, former)


def named_alike(one: str | None, other: str | None, organisation: Organisation) -> bool:
    """Whether two 所管課 cells name the same divisions, by whatever names."""
    return fold_name(one or "") == fold_name(other or "") or name_the_same(one, other, organisation)


def derivations_of(
    base: Edition, revised: Edition, found: IdentifiedRows, reason: str | None = None
) -> tuple[Derivation, ...]:
    """Return what became of the rows that do not simply continue under their own number."""
    steps = []
    for listing in base.listings:
        now = found.successors(listing.row_id)
        if now != (listing.row_id,) or len(found.former[listing.row_id]) > 1:
            fate = found.fate(listing.row_id)
            ends: Iterable[str | None] = now or (None,)
            steps += [
                Derivation(PlanSubject.ROW, base.edition_id, listing.row_id, revised.edition_id, each, fate, reason)
                for each in ends
            ]
    return tuple(steps)


def measure_derivations(base: Edition, revised: Edition, reason: str | None = None) -> tuple[Derivation, ...]:
    """Return what became of the measures whose code the revised edition no longer has.

    One continues under another code if exactly one new measure has its title; else it ended.
    """
    codes = ({node.code for node in edition.measures} for edition in (base, revised))
    before, now = codes
    gone = [node for node in base.measures if node.code not in now]
    new = [node for node in revised.measures if node.code not in before]
    titles = Counter(fold_title(node.title) for node in (*gone, *new) if node.title)
    by_title = {fold_title(node.title): node.code for node in new if node.title}
    steps = []
    for node in gone:
        title = fold_title(node.title or "")
        code = by_title.get(title) if titles[title] == _ONE_OF_EACH else None
        fate = PlanFate.ABOLISHED if code is None else PlanFate.CONTINUED
        steps.append(
            Derivation(PlanSubject.MEASURE, base.edition_id, node.code, revised.edition_id, code, fate, reason)
        )
    return tuple(steps)


_ONE_OF_EACH = 2
"""How often a title is there if one measure that left and one that is new have it."""


def shows_the_same(edition: Edition, proposed: ProposedEdition, organisation: Organisation) -> bool:
    """Whether what was entered is what an edition has already: the same tree and the same rows in the same order.

    A row that was entered without a number, or under one that the edition gave up, is the same by its place.
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
        and named_alike(listing.owners_printed, row.owners_printed, organisation)
        for listing, row in zip(edition.listings, proposed.rows, strict=True)
    )
