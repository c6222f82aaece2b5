"""Differences in divisions between a published list and the data file: unknown names, and others than the plan's.

An unknown name is asked about once, at its first place; the answer is remembered (product.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nakano_status.domain.organisation.divisions import Organisation, fold_name
from nakano_status.domain.plan.ownership import parse_owners
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.published_list.list_matching import MatchedListing, place_of
from nakano_status.domain.published_list.published_list import PublishedList


def division_problems(
    published: PublishedList, matched: Iterable[MatchedListing], organisation: Organisation
) -> Iterator[Problem]:
    """Yield every unknown name once, and the rows in which the list names other divisions than the plan."""
    asked: set[str] = set()
    for each in matched:
        owners, unknown = parse_owners(each.row.owners_printed, organisation)
        place = place_of(published, each.row, "divisions", each.listing.row_id)
        new = [name for name in unknown if fold_name(name) not in asked]
        asked.update(map(fold_name, unknown))
        yield from (problem("LIST-DIVISION-UNKNOWN", place, found=name) for name in new)
        named = [owner.division for owner in owners]
        if named and not unknown and named != [owner.division for owner in each.listing.owners]:
            found, expected = each.row.owners_printed, each.listing.owners_printed or ""
            yield problem("LIST-DIVISIONS-DIFFER", place, found=found, expected=expected)
