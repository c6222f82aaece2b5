"""An edited published list as a revised edition: its rows, and the tree that it shows together with the one before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from nakano_status.domain.plan.continued_rows import ProposedEdition, ProposedRow
from nakano_status.domain.plan.errata import Erratum, recognised_titles
from nakano_status.domain.plan.plan import Edition, Listing, PlanNode
from nakano_status.domain.plan.printed_title import fold_title, read_plan_class, read_sponsor
from nakano_status.domain.published_list.list_edition import find_originals
from nakano_status.domain.published_list.published_list import ListRow, PublishedList, match_list, place_of

_NEW = "?"
_DEEPEST = 2
"""The hyphens in the code of a measure; a list shows the three lowest levels."""


def proposed_of_list(published: PublishedList, base: Edition, errata: tuple[Erratum, ...] = ()) -> ProposedEdition:
    """Return the rows of a list as they would be in an edition after `base`; one without 所管課 is a 再掲.

    A row without a printed number is the one of `base` with its measure and title, if there is one.
    """
    matched = {(each.row.sheet, each.row.row): each.listing for each in match_list(published, base, errata).matched}
    known = [matched.get((row.sheet, row.row)) for row in published.rows]
    ids = [each.row_id if each else row.printed_id for row, each in zip(published.rows, known, strict=True)]
    numbers = [row_id or f"{_NEW}{place}" for place, row_id in enumerate(ids)]
    printed = [(row, _listing(row, number)) for row, number in zip(published.rows, numbers, strict=True)]
    originals, _ = find_originals(published, printed)
    rows = []
    for (row, listing), row_id, before in zip(printed, ids, known, strict=True):
        repost_of = None
        if row.owners_printed is None:
            repost_of = before.repost_of if before is not None and before.is_repost else originals.get(listing.row_id)
            repost_of = "" if repost_of is None or repost_of.startswith(_NEW) else repost_of
        place = replace(place_of(published, row, "title"), id=row_id)
        title = _title(row, before, errata)
        rows.append(ProposedRow(place, row_id, (), row.measure_code, title, repost_of, row.owners_printed))
    return ProposedEdition(tuple(_nodes(published, base)), tuple(rows))


def _listing(row: ListRow, row_id: str) -> Listing:
    sponsor, plan_class = read_sponsor(row.title), read_plan_class(row.title)
    return Listing(row_id, row.measure_code, 1, row.title, plan_class, sponsor, None, (), row.owners_printed)


def _title(row: ListRow, before: Listing | None, errata: tuple[Erratum, ...]) -> str:
    """Return the title: that of the edition before, if the list prints it in any of its wordings."""
    if before is None:
        return row.title
    wordings = map(fold_title, recognised_titles(before.title, before.row_id, errata))
    return before.title if fold_title(row.title) in wordings else row.title


def _nodes(published: PublishedList, base: Edition) -> Iterator[PlanNode]:
    """Yield the nodes with rows and those above them; a list prints titles of measures only, and not always."""
    known = {node.code: node for node in base.nodes}
    levels = base.profile.levels
    shown: dict[str, str | None] = {}
    for row in published.rows:
        parts = row.measure_code.split("-")
        above = ["-".join(parts[:end]) for end in range(1, len(parts))]
        shown |= {code: None for code in above if code not in shown}
        shown[row.measure_code] = shown.get(row.measure_code) or row.measure_title
    below: Counter[str | None] = Counter()
    for code, title in shown.items():
        before = known.get(code)
        if before is None and title is None and code.count("-") == _DEEPEST:
            continue  # a row under it is reported: nothing names this measure
        parent = before.parent if before else code.rpartition("-")[0] or None
        below[parent] += 1
        level = before.level if before else levels[code.count("-") - _DEEPEST - 1].key
        kept = (
            before.title if before and (title is None or fold_title(title) == fold_title(before.title or "")) else title
        )
        yield PlanNode(code, level, parent, kept, below[parent])
