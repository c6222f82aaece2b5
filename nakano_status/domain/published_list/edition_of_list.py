"""The edition that a published list shows.

It is used if there is no catalogue to compare the list with, and for a revised list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from nakano_status.domain.fields.codes import CodeForm
from nakano_status.domain.fields.profile import Level, Profile
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan import printed_title
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.plan.ownership import parse_owners
from nakano_status.domain.plan.plan import Edition, Erratum, Listing, PlanNode, Sponsor, recognised_titles
from nakano_status.domain.plan.revised_edition import ProposedEdition, ProposedRow, RowCell, unnumbered_problem
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem, quote_left_out_row
from nakano_status.domain.published_list.list_match import ListMatch, MatchedListing, match_list
from nakano_status.domain.published_list.published_list import ListRow, PublishedList, published_place

Printed = Sequence[tuple[ListRow, Listing]]


def find_originals(
    published: PublishedList, printed: Printed, profile: Profile
) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """Return (row IDs, problems): the row ID of each repost's original by the repost's row ID, and the unclear reposts.

    The repost's title or its measure's title may name the measure of the original, such as (1-2-①再掲); then the
    original is the row with the same title in that measure. If no measure is named, it is the only row elsewhere with
    the same title. If neither exists, an original is inferred if only one is possible, and a problem asks a person to
    confirm it; otherwise the original is unknown, and has a problem, too.
    """
    codes, sponsors = profile.measure_level.codes, tuple(profile.sponsors.values())
    originals = [listing for _, listing in printed if listing.owners_printed is not None]
    reposts = [(row, listing) for row, listing in printed if listing.owners_printed is None]
    found: dict[str, str] = {}
    for row, repost in reposts:
        original = _original_by_title(_named_measure(row, codes), repost, originals, sponsors)
        if original is not None:
            found[repost.row_id] = original.row_id
    problems: list[Problem] = []
    for row, repost in reposts:
        if repost.row_id in found:
            continue
        place = published_place(published, row, "title", row_id=repost.row_id)
        inferred = _by_elimination(_named_measure(row, codes), repost, [each for _, each in reposts], originals, found)
        if inferred is None:
            problems.append(problem("LIST-REPOST-UNKNOWN", place, found=repost.title))
            continue
        found[repost.row_id] = inferred.row_id
        title, guess = repost.title, inferred.title
        problems.append(problem("LIST-REPOST-INFERRED", place, found=title, expected=guess, original=inferred.row_id))
    return found, tuple(problems)


def _named_measure(row: ListRow, codes: CodeForm) -> str | None:
    return codes.read_repost_mark(row.title) or codes.read_repost_mark(row.measure_title or "")


def _original_by_title(
    measure: str | None, repost: Listing, originals: Iterable[Listing], sponsors: Sequence[str]
) -> Listing | None:
    """Return the only row with the same title in the named measure, or in any other measure if none is named."""
    title = printed_title.fold_title(printed_title.bare_title(repost.title, sponsors))
    alike = [
        listing
        for listing in originals
        if listing.measure != repost.measure
        and measure in (None, listing.measure)
        and printed_title.fold_title(printed_title.bare_title(listing.title, sponsors)) == title
    ]
    return alike[0] if len(alike) == 1 else None


def _by_elimination(
    named: str | None,
    repost: Listing,
    reposts: Sequence[Listing],
    originals: Sequence[Listing],
    found: Mapping[str, str],
) -> Listing | None:
    """Return the only row left in the named measure, or in the one that all other reposts of this measure belong to."""
    siblings = [each.row_id for each in reposts if each.measure == repost.measure and each.row_id != repost.row_id]
    known = [found[row_id] for row_id in siblings if row_id in found]
    measures = {listing.measure for listing in originals if listing.row_id in known}
    source = named or (measures.pop() if len(measures) == 1 and len(known) == len(siblings) else None)
    left = [listing for listing in originals if listing.measure == source and listing.row_id not in known]
    return left[0] if len(left) == 1 else None


def build_edition(published: PublishedList, organisation: Organisation, empty: Edition) -> tuple[Edition, ListMatch]:
    """Return the edition that a list shows, and the match of every row with its listing.

    `empty`: the edition without nodes and listings, which supplies all other attributes. The problems of the match are
    reposts whose original is unknown or inferred, undeclared sponsors, and rows that cannot be numbered (they are
    unmatched).
    """
    numbered, unmatched, problems = _number(published, empty.profile)
    listings = [_numbered_listing(each, empty.profile, organisation) for each in numbered]
    rows = [row for row, _, _ in numbered]
    originals, unsure = find_originals(published, list(zip(rows, listings, strict=True)), empty.profile)
    listings = [replace(listing, repost_of=originals.get(listing.row_id)) for listing in listings]
    nodes = tuple(_nodes(rows, empty))
    edition = replace(empty, nodes=nodes, listings=tuple(listings))
    names = empty.profile.sponsors
    problems += (
        problem(
            "PLAN-SPONSOR-UNDECLARED",
            published_place(published, row, "title"),
            found=named,
            expected=names[Sponsor.WARD],
        )
        for row in rows
        if (named := printed_title.undeclared_sponsor(row.title, names.values()))
    )
    matched = tuple(map(MatchedListing, rows, listings))
    return edition, ListMatch(
        matched, tuple(unmatched), tuple(each.having(empty.profile.of_measures) for each in (*problems, *unsure))
    )


def _number(
    published: PublishedList, profile: Profile
) -> tuple[list[tuple[ListRow, str, int]], list[ListRow], list[Problem]]:
    """Return each row with its 管理番号 and its place under its measure, and the rows that cannot be numbered."""
    numbered: list[tuple[ListRow, str, int]] = []
    unmatched: list[ListRow] = []
    problems: list[Problem] = []
    places: Counter[str] = Counter()
    used: set[str] = set()
    for row in published.rows:
        places[row.measure_code] += 1
        ordinal = places[row.measure_code]
        row_id = row.printed_id or make_id(row.measure_code, ordinal)
        refused = _why_not_numbered(published, row, row_id, profile)
        if refused is None and row_id in used:
            refused = problem("LIST-ROW-TWICE", published_place(published, row, "title"), found=row.title)
        if refused is not None:
            problems.append(quote_left_out_row(refused, row.texts))
            unmatched.append(row)
            continue
        used.add(row_id)
        numbered.append((row, row_id, ordinal))
    return numbered, unmatched, problems


def _why_not_numbered(published: PublishedList, row: ListRow, row_id: str, profile: Profile) -> Problem | None:
    place = published_place(published, row, "title")
    if not (row.measure_code and row.title):
        return problem("LIST-ROW-UNMATCHED", place, found=row.title, measure=row.measure_code)
    is_made = row.printed_id is None
    return next(unnumbered_problem(profile, row.measure_code, row_id, row.title, place), None) if is_made else None


def _numbered_listing(numbered: tuple[ListRow, str, int], profile: Profile, organisation: Organisation) -> Listing:
    """Return the listing of a row, its 管理番号 and its place under its measure, as `_number` returns them."""
    row, row_id, ordinal = numbered
    owners, _ = parse_owners(row.owners_printed, organisation)
    return replace(_printed_listing(row, row_id, profile.sponsors), ordinal=ordinal, owners=owners)


_NEW = "?"


def propose_edition(published: PublishedList, base: Edition, errata: tuple[Erratum, ...] = ()) -> ProposedEdition:
    """Return the tree and the rows of a list as proposed for an edition after `base`.

    A row without a printed number is matched by its measure and title with a row of `base`, if possible. A row without
    所管課 is a 再掲. `errata`: further wordings of titles.
    """
    matched = {(each.row.sheet, each.row.row): each.listing for each in match_list(published, base, errata).matched}
    known = [matched.get((row.sheet, row.row)) for row in published.rows]
    ids = [each.row_id if each else row.printed_id for row, each in zip(published.rows, known, strict=True)]
    numbers = [row_id or f"{_NEW}{place}" for place, row_id in enumerate(ids)]
    printed = [
        (row, _printed_listing(row, number, base.profile.sponsors))
        for row, number in zip(published.rows, numbers, strict=True)
    ]
    originals, _ = find_originals(published, printed, base.profile)
    rows = []
    for (row, listing), row_id, before in zip(printed, ids, known, strict=True):
        repost_of = None
        if row.owners_printed is None:
            repost_of = before.repost_of if before is not None and before.is_repost else originals.get(listing.row_id)
            repost_of = "" if repost_of is None or repost_of.startswith(_NEW) else repost_of
        place = replace(published_place(published, row, "title"), id=row_id)
        title = _revised_title(row, before, errata)
        cells = {RowCell.OWNERS: replace(published_place(published, row, "divisions"), id=row_id)}
        rows.append(
            ProposedRow(
                place=place,
                row_id=row_id,
                former=(),
                measure=row.measure_code,
                title=title,
                repost_of=repost_of,
                owners_printed=row.owners_printed,
                cells=cells,
            )
        )
    return ProposedEdition(tuple(_nodes(published.rows, base)), tuple(rows))


def _printed_listing(row: ListRow, row_id: str, sponsors: Mapping[str, str]) -> Listing:
    sponsor = printed_title.read_sponsor(row.title, sponsors)
    plan_class = printed_title.read_plan_class(row.title, sponsors.values())
    return Listing(
        row_id=row_id,
        measure=row.measure_code,
        ordinal=1,
        title=row.title,
        plan_class=plan_class,
        sponsor=sponsor,
        repost_of=None,
        owners=(),
        owners_printed=row.owners_printed,
    )


def _revised_title(row: ListRow, before: Listing | None, errata: tuple[Erratum, ...]) -> str:
    """Return the title; if the list prints the earlier title in any of its wordings, the earlier title."""
    if before is None:
        return row.title
    wordings = map(printed_title.fold_title, recognised_titles(before.title, before.row_id, errata))
    return before.title if printed_title.fold_title(row.title) in wordings else row.title


def _nodes(rows: Iterable[ListRow], base: Edition) -> Iterator[PlanNode]:
    """Yield the nodes above rows in order of first printing; a list prints the titles of measures only."""
    known = {node.code: node for node in base.nodes}
    levels: dict[str, str] = {}
    above: dict[str, str | None] = {}
    titles: dict[str, str | None] = {}
    path: list[tuple[str, str]] = []
    for row in rows:
        if not row.measure_code:
            continue
        path, parent = _path(row.measure_code, path, base.profile.levels, known), None
        for level, code in path:
            levels.setdefault(code, level)
            above.setdefault(code, parent)
            parent = code
        titles[row.measure_code] = titles.get(row.measure_code) or row.measure_title
    below: Counter[str | None] = Counter()
    for code, level in levels.items():
        before, title = known.get(code), titles.get(code)
        if known and before is None and title is None and level == base.profile.measure_level.key:
            continue  # a row under it is reported: nothing names this measure
        below[above[code]] += 1
        is_kept = title is None or printed_title.fold_title(title) == printed_title.fold_title(
            (before and before.title) or ""
        )
        yield PlanNode(code, level, above[code], before.title if before and is_kept else title, below[above[code]])


def _path(
    measure: str, before: Iterable[tuple[str, str]], levels: Sequence[Level], known: Mapping[str, PlanNode]
) -> list[tuple[str, str]]:
    """Return level and code of a measure and of its ancestors, from the top.

    A node in `known` keeps its ancestors. The ancestors of any other measure follow from its code, or, if the code
    shows none, from those of the measure printed before it (`before`).
    """
    path: list[tuple[str, str]] = []
    code, node = measure, known.get(measure)
    for level in reversed(levels):
        if node is None and (shown := code if level is levels[-1] else level.codes.above(code)):
            code, node = shown, known.get(shown)
            if node is None:
                path.insert(0, (level.key, code))
    if node is None and path:
        places = [level.key for level in levels]
        return [*(each for each in before if places.index(each[0]) < places.index(path[0][0])), *path]
    while node is not None:
        path.insert(0, (node.level, node.code))
        node = known.get(node.parent or "")
    return path
