"""Finds the original of each repost on a list that has no catalogue (source: product.md, "Rules of the domain").

The title or the measure's title may name the measure of the original: (1-2-①再掲). Then the row there with the same
title is meant. Without a word, the only row elsewhere with the same title is. What is left is inferred only where
nothing else is possible, and a person is asked; otherwise it stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nakano_status.domain.list_matching import place_of
from nakano_status.domain.plan import Listing
from nakano_status.domain.printed_title import bare_title, fold_title, read_repost_mark
from nakano_status.domain.problem import Problem
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.published_list import ListRow, PublishedList

Printed = Sequence[tuple[ListRow, Listing]]


def find_originals(published: PublishedList, printed: Printed) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """Return row_id of the original by row_id of the repost, and a problem for each that is inferred or unknown."""
    originals = [listing for _, listing in printed if listing.owners_printed is not None]
    reposts = [(row, listing) for row, listing in printed if listing.owners_printed is None]
    found: dict[str, str] = {}
    for row, repost in reposts:
        original = _by_words(row, repost, originals)
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


def _by_words(row: ListRow, repost: Listing, originals: Iterable[Listing]) -> Listing | None:
    """The one row with the same title in the measure that is named, or anywhere else where none is named."""
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
    """The one row left of the measure that is named, or that all other reposts of this measure come from."""
    siblings = [each.row_id for each in reposts if each.measure == repost.measure and each.row_id != repost.row_id]
    known = [found[row_id] for row_id in siblings if row_id in found]
    measures = {listing.measure for listing in originals if listing.row_id in known}
    named = _named_measure(row)
    source = named or (measures.pop() if len(measures) == 1 and len(known) == len(siblings) else None)
    left = [listing for listing in originals if listing.measure == source and listing.row_id not in known]
    return left[0] if len(left) == 1 else None
