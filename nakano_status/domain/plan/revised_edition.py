"""A revised edition made of what was entered, and what it changes row by row (source: years.md, 5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import Organisation, fold_name
from nakano_status.domain.plan.derivation import Derivation, PlanFate, PlanSubject
from nakano_status.domain.plan.ownership import name_the_same, parse_owners
from nakano_status.domain.plan.plan import Edition, Listing, Owner
from nakano_status.domain.plan.printed_title import fold_title, read_plan_class, read_sponsor
from nakano_status.domain.plan.revision import IdentifiedRows, ProposedEdition, ProposedRow
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.text.narrative import same


class RowRevisionKind(StrEnum):
    """What a revision does to a row; the first of several that applies is its change."""

    MERGED = "merged"
    SPLIT = "split"
    REPOST = "repost"
    ADDED = "added"
    DROPPED = "dropped"
    MOVED = "moved"
    RETITLED = "retitled"
    REASSIGNED = "reassigned"
    SAME = "same"

    @property
    def label(self) -> str:
        """The label shown on screen."""
        return _LABELS[self]


_LABELS = {
    RowRevisionKind.MERGED: "統合",
    RowRevisionKind.SPLIT: "分割",
    RowRevisionKind.REPOST: "再掲の変更",
    RowRevisionKind.ADDED: "追加",
    RowRevisionKind.DROPPED: "削除",
    RowRevisionKind.MOVED: "移動",
    RowRevisionKind.RETITLED: "事業内容名の変更",
    RowRevisionKind.REASSIGNED: "所管課の変更",
    RowRevisionKind.SAME: "変更なし",
}


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


@dataclass(frozen=True)
class RowRevision:
    """A row of the revised edition, or one that it no longer has: its changes, most important first.

    `was` are the rows of the edition before that are concerned, `now` those of the revised one. `fate` is what
    became of one that it no longer has. `texts` are what is otherwise in a row that continues one row, with both texts.
    """

    row_id: str
    title: str
    changes: tuple[RowRevisionKind, ...]
    was: tuple[str, ...]
    now: tuple[str, ...]
    fate: PlanFate | None = None
    texts: tuple[tuple[RowRevisionKind, str, str], ...] = ()

    @property
    def change(self) -> RowRevisionKind:
        """The most important change."""
        return self.changes[0]


def build_revision(
    base: Edition, proposed: ProposedEdition, found: IdentifiedRows, head: EditionHead, organisation: Organisation
) -> tuple[Edition, tuple[Problem, ...]]:
    """Return the revised edition, and the cells of it that must be corrected first (divisions, originals)."""
    pairs = list(zip(proposed.rows, found.ids, strict=True))
    places: Counter[str] = Counter()
    listings, faults = [], []
    known = {each.row_id: each for each in base.listings}
    originals = {row_id for row, row_id in pairs if not row.is_repost}
    for row, row_id in pairs:
        places[row.measure] += 1
        before = known.get(row_id)
        listings.append(_listing(row, row_id, places[row.measure], before, organisation))
        if row.repost_of is not None and row.repost_of not in originals:
            faults.append(problem("REVISION-ORIGINAL-UNKNOWN", row.place, found=row.repost_of))
        if before is None or not named_alike(row.owners_printed, before.owners_printed, organisation):
            faults += _unknown_divisions(row, organisation)
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


def _listing(
    row: ProposedRow, row_id: str, ordinal: int, before: Listing | None, organisation: Organisation
) -> Listing:
    """Return a row; what is unchanged since the edition before is what it was there."""
    title, plan_class, sponsor = row.title, read_plan_class(row.title), read_sponsor(row.title)
    owners, former = parse_owners(row.owners_printed, organisation)[0], tuple[Owner, ...]()
    if before is not None and same(title, before.title):
        title, plan_class, sponsor = before.title, before.plan_class, before.sponsor
    if before is not None and named_alike(row.owners_printed, before.owners_printed, organisation):
        owners, former = before.owners, before.former
    place = (row_id, row.measure, ordinal, title, plan_class, sponsor, row.repost_of)
    return Listing(*place, owners, row.owners_printed, former)


def named_alike(one: str | None, other: str | None, organisation: Organisation) -> bool:
    """Whether two 所管課 cells name the same divisions, by whatever names."""
    return fold_name(one or "") == fold_name(other or "") or name_the_same(one, other, organisation)


def row_revisions(
    base: Edition, revised: Edition, found: IdentifiedRows, organisation: Organisation
) -> tuple[RowRevision, ...]:
    """Return what the revision does to each row: those that it has in printed order, then those that left."""
    known = {each.row_id: each for each in base.listings}
    rows = [_revised(each, known, found, organisation) for each in revised.listings]
    there = {each.row_id for each in revised.listings}
    gone = [each for each in base.listings if each.row_id not in there]
    return (*rows, *(_left(each, found) for each in gone if _fate(each.row_id, found) in _LEFT))


def _revised(
    listing: Listing, known: Mapping[str, Listing], found: IdentifiedRows, organisation: Organisation
) -> RowRevision:
    was = found.former[listing.row_id]
    now = tuple(dict.fromkeys(chain.from_iterable(map(found.successors, was)))) or (listing.row_id,)
    changes = tuple(_changes(listing, [known[each] for each in was], len(now), organisation))
    texts = tuple(_texts(known[was[0]], listing, changes)) if len(was) == 1 else ()
    return RowRevision(listing.row_id, listing.title, changes, was, now, texts=texts)


def _texts(
    was: Listing, now: Listing, changes: Iterable[RowRevisionKind]
) -> Iterator[tuple[RowRevisionKind, str, str]]:
    pairs = {
        RowRevisionKind.MOVED: (was.measure, now.measure),
        RowRevisionKind.RETITLED: (was.title, now.title),
        RowRevisionKind.REASSIGNED: (was.owners_printed or "", now.owners_printed or ""),
    }
    yield from ((kind, *pairs[kind]) for kind in changes if kind in pairs)


def _changes(listing: Listing, was: list[Listing], parts: int, organisation: Organisation) -> Iterator[RowRevisionKind]:
    if len(was) != 1:
        yield RowRevisionKind.MERGED if was else RowRevisionKind.REPOST if listing.is_repost else RowRevisionKind.ADDED
        return
    before = was[0]
    applying = {
        RowRevisionKind.SPLIT: parts > 1,
        RowRevisionKind.REPOST: listing.repost_of != before.repost_of,
        RowRevisionKind.MOVED: listing.measure != before.measure,
        RowRevisionKind.RETITLED: not same(listing.title, before.title),
        RowRevisionKind.REASSIGNED: not named_alike(listing.owners_printed, before.owners_printed, organisation),
    }
    kinds = [kind for kind, applies in applying.items() if applies]
    yield from kinds or [RowRevisionKind.SAME]


_LEFT = {
    PlanFate.MERGED: RowRevisionKind.MERGED,
    PlanFate.SPLIT: RowRevisionKind.SPLIT,
    PlanFate.FINISHED: RowRevisionKind.DROPPED,
    PlanFate.ABOLISHED: RowRevisionKind.DROPPED,
}
"""What is listed of a row whose number the revised edition no longer has; a renumbered row is listed once."""


def _left(listing: Listing, found: IdentifiedRows) -> RowRevision:
    """Return what became of a row that the revised edition no longer has under its number."""
    now = found.successors(listing.row_id)
    was = tuple(dict.fromkeys(each for row_id in now for each in found.former[row_id])) or (listing.row_id,)
    fate = _fate(listing.row_id, found)
    return RowRevision(listing.row_id, listing.title, (_LEFT[fate],), was, now, fate)


def _fate(row_id: str, found: IdentifiedRows) -> PlanFate:
    now = found.successors(row_id)
    if not now:
        return PlanFate.FINISHED if row_id in found.finished else PlanFate.ABOLISHED
    if any(len(found.former[each]) > 1 for each in now):
        return PlanFate.MERGED
    return PlanFate.SPLIT if len(now) > 1 else PlanFate.CONTINUED


def derivations_of(
    base: Edition, revised: Edition, found: IdentifiedRows, reason: str | None = None
) -> tuple[Derivation, ...]:
    """Return what became of the rows that do not simply continue under their own number."""
    steps = []
    for listing in base.listings:
        now = found.successors(listing.row_id)
        if now != (listing.row_id,) or len(found.former[listing.row_id]) > 1:
            fate = _fate(listing.row_id, found)
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
