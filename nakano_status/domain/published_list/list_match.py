"""The match of the rows of a published list with the listings of an edition, and what differs between both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nakano_status.domain.fields.field import MARK, FilledBy, is_same_number
from nakano_status.domain.fields.headings import LEVEL, MEASURE
from nakano_status.domain.fields.profile import UNTITLED, AskedFields, Profile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.organisation.divisions import Organisation, fold_name
from nakano_status.domain.plan import printed_title
from nakano_status.domain.plan.ownership import find_undivided_names, find_unknown_names, parse_owners
from nakano_status.domain.plan.plan import Edition, Erratum, Listing, recognised_titles
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, quote_left_out_row
from nakano_status.domain.published_list.named_nodes import NamedNodes
from nakano_status.domain.published_list.published_list import (
    ListRow,
    PublishedList,
    published_place,
    two_values_problem,
)
from nakano_status.domain.review.confirmation import RowField
from nakano_status.domain.round.round import OutOfReport
from nakano_status.domain.round.tally import codes_above
from nakano_status.domain.text.narrative import is_blank, same

_Titles = Mapping[tuple[str, str], list[Listing]]
"""The listings by the code of their measure and a wording of their title."""
_SheetTitles = Mapping[str, Sequence[str]]
"""The titles above all rows of a sheet, by its name."""
_MOST_SHOWN = 3
"""The most codes of measures in the message about a row that may be below any of them."""


@dataclass(frozen=True)
class MatchedListing:
    """A printed row and the listing that it was matched with."""

    row: ListRow
    listing: Listing

    @property
    def out_of_report(self) -> OutOfReport | None:
        """The reason why the row is 報告対象外 in the imported round; None if it counts.

        A row without a division is a repost even if its original is not known. A row with a blank mark has not begun;
        a row with an unreadable mark counts, as not answered.
        """
        if self.listing.is_repost or self.listing.owners_printed is None:
            return OutOfReport.REPOST
        unmarked = MARK in self.row.values and self.row.values[MARK] is None
        return OutOfReport.NOT_BEGUN if unmarked else None


@dataclass(frozen=True)
class ListMatch:
    """The match of the printed rows with the listings.

    `matched`: in printed order. `unmatched`: the other rows. `problems`: the reasons why rows are unmatched, the
    differences of matched rows, and the listings that the list lacks. `has_unclear`: whether a row is unmatched because
    it may be below several measures of the plan.
    """

    matched: tuple[MatchedListing, ...]
    unmatched: tuple[ListRow, ...]
    problems: tuple[Problem, ...]
    has_unclear: bool = False


def match_list(published: PublishedList, edition: Edition, errata: tuple[Erratum, ...] = ()) -> ListMatch:
    """Return the match of each printed row with a listing of the edition.

    `errata`: further wordings of titles. A row without a number is matched by its title, unless another row has the
    number of that listing. A listing is matched once, with the first of several rows. A row with the number of one
    listing and the title of another listing is unmatched, because it is unclear to which listing it belongs.
    """
    by_id = {listing.row_id: listing for listing in edition.listings}
    by_title, plan = _by_title(edition.listings, errata), NamedNodes(edition, errata)
    titles = plan.titles_of_whole_sheets(published)
    titled = grouped((title, each) for (_, title), listings in by_title.items() for each in listings)
    printed_ids = {row.printed_id for row in published.rows if row.printed_id in by_id}
    matched: list[MatchedListing] = []
    unmatched: list[ListRow] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    has_unclear = False
    for row, possible in _with_codes(published, titles, plan, by_title):
        listing = by_id.get(row.printed_id) if row.printed_id else _next_alike(row, by_title, seen, printed_ids)
        other = _titled_otherwise(row, listing, titled) if listing and row.printed_id else None
        if listing is None or listing.row_id in seen or other:
            unmatched.append(row)
            if is_unclear := len(possible) > 1 and not row.printed_id:
                why = _why_unclear(published, row, possible)
            else:
                why = _why_unmatched(published, row, listing, by_title, other)
            has_unclear |= is_unclear
            problems.append(quote_left_out_row(why, row.texts))
            continue
        seen.add(listing.row_id)
        matched.append(MatchedListing(row, listing))
        problems += _differences(published, row, listing, errata)
    absent = (_absent(published, listing) for listing in edition.listings if listing.row_id not in seen)
    left_out, twice = _repeated_values(published, matched, edition)
    measures = _differing_measures(published, matched, edition, plan)
    problems = [each.having(edition.profile.of_measures) for each in (*problems, *measures, *twice, *absent)]
    problems += _differing_upper_levels(published, titles, matched, plan)
    return ListMatch(tuple(_without_values(matched, left_out)), tuple(unmatched), tuple(problems), has_unclear)


def _repeated_values(
    published: PublishedList, matched: Iterable[MatchedListing], edition: Edition
) -> tuple[frozenset[RowField], list[Problem]]:
    """Return the values of items about levels that are left out of the rows, and the problems.

    A list may repeat the value of a node in several rows, and it is left in the first of them. If the values differ, it
    is unclear which one is meant, and all are left out.
    """
    left_out, problems, profile = set[RowField](), list[Problem](), edition.profile
    for key in sorted(profile.level_items):
        above = codes_above(edition, profile.level(profile.by_key[key].of))
        having = [(each.row.values.get(key), above.get(each.listing.measure), each) for each in matched]
        by_node = grouped((node, (text, each)) for text, node, each in having if text and node)
        for node, ((first, _), *others) in by_node.items():
            differing = [(text, each) for text, each in others if not same(text, first)]
            rows = (each for _, each in (by_node[node] if differing else others))
            left_out |= {(each.listing.row_id, key) for each in rows}
            for text, each in differing[:1]:
                place = published_place(published, each.row, key, each.listing.row_id)
                problems.append(two_values_problem(profile, key, node, place, text, first))
    return frozenset(left_out), problems


def _without_values(matched: Iterable[MatchedListing], left_out: Container[RowField]) -> Iterator[MatchedListing]:
    for each in matched:
        row, gone = each.row, frozenset(key for key in each.row.values if (each.listing.row_id, key) in left_out)
        values = {key: text for key, text in row.values.items() if key not in gone}
        yield replace(each, row=replace(row, values=values, unclear=row.unclear | gone)) if gone else each


def _with_codes(
    published: PublishedList, titles: _SheetTitles, plan: NamedNodes, by_title: _Titles
) -> Iterator[tuple[ListRow, Sequence[str]]]:
    """Yield the rows, and the codes of the measures below which a row without a code may be.

    A row gets the code if there is only one. This completes lists that print no codes.
    """
    places = grouped((title, measure) for measure, title in by_title)
    for row in published.rows:
        having_row = places.get(printed_title.fold_title(row.title), ())
        sheet_titles, texts = titles.get(row.sheet, ()), plan.texts_of_levels(published, row)
        codes = () if row.measure_code else plan.possible_measures(texts, sheet_titles, having_row)
        yield replace(row, measure_code=codes[0]) if len(codes) == 1 else row, codes


def _by_title(listings: Iterable[Listing], errata: tuple[Erratum, ...]) -> _Titles:
    """Return every listing under each wording of its title, listings with one title in printed order."""
    by_title: dict[tuple[str, str], list[Listing]] = defaultdict(list)
    for listing in listings:
        for title in _wordings(listing, errata):
            by_title[listing.measure, title].append(listing)
    return by_title


def _wordings(listing: Listing, errata: tuple[Erratum, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(printed_title.fold_title, recognised_titles(listing.title, listing.row_id, errata))))


def _next_alike(row: ListRow, by_title: _Titles, *used: Container[str]) -> Listing | None:
    alike = by_title.get((row.measure_code, printed_title.fold_title(row.title)), [])
    return next((each for each in alike if not any(each.row_id in ids for ids in used)), None)


def _titled_otherwise(row: ListRow, listing: Listing, titled: Mapping[str, Sequence[Listing]]) -> Listing | None:
    """Return another listing that the row means by its title and measure; None if the listing of its number is meant.

    `titled`: the listings by each wording of their titles. A repost and its original count as one listing.
    """
    alike = titled.get(printed_title.fold_title(row.title), ())
    meant = printed_title.rows_meant(alike, lambda each: each.measure == row.measure_code)
    one = listing.repost_of or listing.row_id
    is_meant = not meant or any((each.repost_of or each.row_id) == one for each in meant)
    return None if is_meant else meant[0]


def _why_unclear(published: PublishedList, row: ListRow, possible: Sequence[str]) -> Problem:
    """Return the problem of a row that may be below several measures; `possible`: their codes."""
    codes = "、".join(possible[:_MOST_SHOWN]) + ("など" if len(possible) > _MOST_SHOWN else "")
    return problem("LIST-ROW-UNCLEAR", published_place(published, row, "title"), found=row.title, expected=codes)


def _why_unmatched(
    published: PublishedList, row: ListRow, listing: Listing | None, by_title: _Titles, other: Listing | None
) -> Problem:
    place = published_place(published, row, "title")
    if listing is not None and other is not None:
        place = published_place(published, row, "id")
        return problem(
            "LIST-ID-OF-ANOTHER",
            place,
            found=row.printed_id or "",
            expected=listing.title,
            title=row.title,
            other=other.row_id,
        )
    if listing is not None or (
        row.printed_id is None and (row.measure_code, printed_title.fold_title(row.title)) in by_title
    ):
        return problem("LIST-ROW-TWICE", place, found=row.title)
    if row.printed_id is not None:
        return problem("LIST-ID-UNKNOWN", published_place(published, row, "id"), found=row.printed_id)
    measure = row.measure_code or row.measure_title or ""
    return problem("LIST-ROW-UNMATCHED", place, found=row.title, measure=measure)


def _differences(
    published: PublishedList, row: ListRow, listing: Listing, errata: tuple[Erratum, ...]
) -> Iterator[Problem]:
    is_known = printed_title.fold_title(row.title) in _wordings(listing, errata)
    if not is_known and not is_same_number(row.title, listing.title):
        place = published_place(published, row, "title", row_id=listing.row_id)
        yield problem("LIST-TITLE-DIFFERS", place, found=row.title, expected=listing.title)


def _differing_measures(
    published: PublishedList, matched: Iterable[MatchedListing], edition: Edition, plan: NamedNodes
) -> Iterator[Problem]:
    """Yield a problem for each measure of a list that differs from the plan's measure of its rows, at the first row."""
    measures = {each.code: each for each in edition.measures}
    codes = {(row.sheet, row.row): row.measure_code for row in published.rows}
    has_codes = any(codes.values())
    seen = set[tuple[str, str, str]]()
    for each in matched:
        row, planned = each.row, each.listing.measure
        code, title = codes[row.sheet, row.row], row.measure_title or ""
        texts = plan.texts_of_levels(published, row).measure
        is_stated = MEASURE in row.cells and (code or texts)
        if not is_stated or (has_codes and not code) or planned not in measures:
            continue  # the list states no measure, or one that is reported as unreadable
        is_same = code in ("", planned) and (title in ("", UNTITLED) or plan.has_named((planned,), texts))
        if not is_same and (code, title, planned) not in seen:
            seen.add((code, title, planned))
            place = published_place(published, row, MEASURE, each.listing.row_id)
            expected = " ".join((planned, measures[planned].with_plain_title.title or UNTITLED))
            yield problem("LIST-MEASURE-DIFFERS", place, found=" ".join(filter(None, (code, title))), expected=expected)


def _differing_upper_levels(
    published: PublishedList, titles: _SheetTitles, matched: Iterable[MatchedListing], plan: NamedNodes
) -> Iterator[Problem]:
    """Yield a problem for each text about an upper level that names no node above its row, at the first row."""
    seen = set[tuple[str, ...]]()
    for each in matched:
        *above, measure = plan.path_to(each.listing.measure)
        sheet_titles = titles.get(each.row.sheet, ())
        for text in plan.certainly_above(published, each.row, sheet_titles) if above else ():
            if (text.shown, *above) in seen:
                continue
            seen.add((text.shown, *above))
            if not plan.has_named((*above, measure), text.texts):
                place = published_place(published, each.row, LEVEL, each.listing.row_id)
                found = problem("LIST-MEASURE-DIFFERS", place, found=text.shown, expected=plan.show(above))
                yield found.having({"level": text.heading})


def _absent(published: PublishedList, listing: Listing) -> Problem:
    place = Place(file=published.name, id=listing.row_id)
    return problem("LIST-ROW-ABSENT", place, found=listing.title, measure=listing.measure)


def division_problems(
    published: PublishedList,
    matched: Iterable[MatchedListing],
    organisation: Organisation,
    expected: Mapping[str, str | None],
) -> Iterator[Problem]:
    """Yield a problem for each unknown name of a division, and for each row that names other divisions than expected.

    `expected`: the 所管課 of each row as a list of that day prints it, because a row may have passed to another
    division later. An unknown name is reported once.
    """
    asked: set[str] = set()
    matched = tuple(matched)
    alone = find_undivided_names((each.row.owners_printed for each in matched), organisation)
    for each in matched:
        owners, _ = parse_owners(each.row.owners_printed, organisation)
        unknown = find_unknown_names(each.row.owners_printed, organisation, alone)
        place = published_place(published, each.row, "divisions", each.listing.row_id)
        new = [name for name in unknown if fold_name(name) not in asked]
        asked.update(map(fold_name, unknown))
        yield from (problem("LIST-DIVISION-UNKNOWN", place, found=name) for name in new)
        named = [owner.division for owner in owners]
        planned = expected[each.listing.row_id]
        if named and not unknown and named != [owner.division for owner in parse_owners(planned, organisation)[0]]:
            yield problem("LIST-DIVISIONS-DIFFER", place, found=each.row.owners_printed, expected=planned or "")


def plan_value_problems(
    published: PublishedList,
    matched: Iterable[MatchedListing],
    profile: Profile,
    planned: Mapping[str, Mapping[str, str]],
) -> Iterator[Problem]:
    """Yield a problem for each value of the plan that the list shows differently; a list cannot change such a value.

    `planned`: the values of the plan for the list's year, by row and key.
    """
    items = [each for each in profile.fields if each.filled_by is FilledBy.PLAN]
    for each in matched:
        stated = planned.get(each.listing.row_id, {})
        for item in (item for item in items if item.key in each.row.values):
            found, expected = each.row.values[item.key], stated.get(item.key)
            is_same = same(found, expected) or is_same_number(found, expected)
            if not (is_same or item.is_printed_as(expected, found)):
                place = published_place(published, each.row, item.key, each.listing.row_id)
                shown = item.printed_lines(found, in_full=True) if found else "空欄"
                of_plan = item.printed_lines(expected) if expected else "空欄"
                yield problem("LIST-PLAN-VALUE-DIFFERS", place, found=shown, expected=of_plan)


def unasked_item_problems(
    published: PublishedList, matched: Sequence[MatchedListing], asked: AskedFields
) -> Iterator[Problem]:
    """Yield a problem for each item that the list has and the round does not ask for, at its first text."""
    not_asked = (each for each in asked.profile.fields if each.key not in asked.every_key)
    for item in (each for each in not_asked if each.filled_by is not FilledBy.PLAN):
        first = next((each for each in matched if not is_blank(each.row.values.get(item.key))), None)
        if first is not None:
            place = published_place(published, first.row, item.key, first.listing.row_id)
            yield problem("LIST-ITEM-NOT-ASKED", place, found=item.short_name)
