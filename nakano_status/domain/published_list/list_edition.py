"""The edition that a published list shows, if there is no catalogue to compare it with.

The same list gives the same 管理番号 as the catalogue: a row's number is its place under its measure, unless the list
prints one. A row without a division is a repost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.plan.ownership import parse_owners
from nakano_status.domain.plan.plan import Edition, Listing, PlanNode
from nakano_status.domain.plan.printed_title import (
    bare_title,
    fold_title,
    read_plan_class,
    read_repost_mark,
    read_sponsor,
)
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.published_list.published_list import (
    ListMatch,
    ListRow,
    MatchedListing,
    PublishedList,
    place_of,
)

Printed = Sequence[tuple[ListRow, Listing]]


def find_originals(published: PublishedList, printed: Printed) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """Return row_id of the original by row_id of the repost, and a problem for each that is inferred or unknown.

    The title or the measure's title may name the measure of the original: (1-2-①再掲). Then it is the row there with
    the same title. If none is named, it is the only row elsewhere with the same title. The others are inferred only if
    nothing else is possible, and a person is asked; otherwise they are unknown (product.md, "Rules of the domain").
    """
    originals = [listing for _, listing in printed if listing.owners_printed is not None]
    reposts = [(row, listing) for row, listing in printed if listing.owners_printed is None]
    found: dict[str, str] = {}
    for row, repost in reposts:
        original = _by_title(row, repost, originals)
        if original is not None:
            found[repost.row_id] = original.row_id
    problems: list[Problem] = []
    for row, repost in reposts:
        if repost.row_id in found:
            continue
        place = place_of(published, row, "title", row_id=repost.row_id)
        inferred = _by_elimination(row, repost, [each for _, each in reposts], originals, found)
        if inferred is None:
            problems.append(problem("LIST-REPOST-UNKNOWN", place, found=repost.title))
            continue
        found[repost.row_id] = inferred.row_id
        title, guess = repost.title, inferred.title
        problems.append(problem("LIST-REPOST-INFERRED", place, found=title, expected=guess, original=inferred.row_id))
    return found, tuple(problems)


def _named_measure(row: ListRow) -> str | None:
    return read_repost_mark(row.title) or read_repost_mark(row.measure_title or "")


def _by_title(row: ListRow, repost: Listing, originals: Iterable[Listing]) -> Listing | None:
    """Return the one row with the same title in the named measure, or anywhere else if none is named."""
    measure = _named_measure(row)
    title = fold_title(bare_title(repost.title))
    alike = [
        listing
        for listing in originals
        if listing.measure != repost.measure
        and measure in (None, listing.measure)
        and fold_title(bare_title(listing.title)) == title
    ]
    return alike[0] if len(alike) == 1 else None


def _by_elimination(
    row: ListRow, repost: Listing, reposts: Sequence[Listing], originals: Sequence[Listing], found: Mapping[str, str]
) -> Listing | None:
    """Return the one row left in the named measure, or in the one to which all other reposts of this measure belong."""
    siblings = [each.row_id for each in reposts if each.measure == repost.measure and each.row_id != repost.row_id]
    known = [found[row_id] for row_id in siblings if row_id in found]
    measures = {listing.measure for listing in originals if listing.row_id in known}
    named = _named_measure(row)
    source = named or (measures.pop() if len(measures) == 1 and len(known) == len(siblings) else None)
    left = [listing for listing in originals if listing.measure == source and listing.row_id not in known]
    return left[0] if len(left) == 1 else None


_MOST_ROWS = 99  # of a measure: the 管理番号 counts them with two digits


def build_edition(published: PublishedList, organisation: Organisation, empty: Edition) -> tuple[Edition, ListMatch]:
    """Return the edition with its nodes and listings, and every row with the listing made of it.

    `empty` is the edition without those: what a list does not show of it. Problems: reposts whose original is unknown
    or only inferred, rows that cannot be numbered (they are unmatched).
    """
    numbered, unmatched, problems = _number(published)
    listings = [_listing(row, row_id, ordinal, organisation) for row, row_id, ordinal in numbered]
    rows = [row for row, _, _ in numbered]
    originals, unsure = find_originals(published, list(zip(rows, listings, strict=True)))
    listings = [replace(listing, repost_of=originals.get(listing.row_id)) for listing in listings]
    nodes = tuple(_nodes(rows, empty.profile))
    edition = replace(empty, nodes=nodes, listings=tuple(listings))
    matched = tuple(map(MatchedListing, rows, listings))
    return edition, ListMatch(matched, tuple(unmatched), (*problems, *unsure))


def _number(published: PublishedList) -> tuple[list[tuple[ListRow, str, int]], list[ListRow], list[Problem]]:
    """Return each row with its 管理番号 and its place under its measure, and the rows that cannot have one."""
    numbered: list[tuple[ListRow, str, int]] = []
    unmatched: list[ListRow] = []
    problems: list[Problem] = []
    places: Counter[str] = Counter()
    used: set[str] = set()
    for row in published.rows:
        places[row.measure_code] += 1
        ordinal = places[row.measure_code]
        refused = _why_not_numbered(published, row, ordinal)
        row_id = "" if refused else row.printed_id or make_id(row.measure_code, ordinal)
        if row_id in used:
            refused = problem("LIST-ROW-TWICE", place_of(published, row, "title"), found=row.title)
        if refused is not None:
            problems.append(refused)
            unmatched.append(row)
            continue
        used.add(row_id)
        numbered.append((row, row_id, ordinal))
    return numbered, unmatched, problems


def _why_not_numbered(published: PublishedList, row: ListRow, ordinal: int) -> Problem | None:
    if row.measure_code and row.title and ordinal <= _MOST_ROWS:
        return None
    code = "LIST-MEASURE-TOO-LONG" if ordinal > _MOST_ROWS else "LIST-ROW-UNMATCHED"
    return problem(code, place_of(published, row, "title"), found=row.title, measure=row.measure_code)


def _listing(row: ListRow, row_id: str, ordinal: int, organisation: Organisation) -> Listing:
    owners, _ = parse_owners(row.owners_printed, organisation)
    return Listing(
        row_id,
        row.measure_code,
        ordinal,
        row.title,
        read_plan_class(row.title),
        read_sponsor(row.title),
        None,
        owners,
        row.owners_printed,
    )


def _nodes(rows: list[ListRow], profile: Profile) -> Iterator[PlanNode]:
    """Goals, directions and measures in order of first printing; only measures have titles on a list."""
    titles: dict[str, str | None] = {}
    for row in rows:
        goal, direction, _ = row.measure_code.split("-")
        titles |= {code: None for code in (goal, f"{goal}-{direction}") if code not in titles}
        titles[row.measure_code] = titles.get(row.measure_code) or row.measure_title
    below: Counter[str | None] = Counter()
    for code, title in titles.items():
        parent = code.rpartition("-")[0] or None
        below[parent] += 1
        level = profile.levels[code.count("-") - 3]  # a list shows the three lowest
        yield PlanNode(code, level.key, parent, title, below[parent])
