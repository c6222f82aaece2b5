"""What a reader found in a published list (進捗状況一覧): which listing each row is, and how old the list is.

Its age is known by its stamp or else by its own texts; no date in a file is relied on.

The edition that a list shows: either there is no catalogue to compare it with, or it was edited, and is read as a
revised edition.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property, reduce
from hashlib import blake2b
from operator import xor

from nakano_status.domain.fields.field import MARK
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.organisation.divisions import Organisation, fold_name
from nakano_status.domain.plan import printed_title
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.plan.ownership import parse_owners
from nakano_status.domain.plan.plan import Edition, Erratum, Listing, PlanNode, recognised_titles
from nakano_status.domain.plan.revised_edition import ProposedEdition, ProposedRow, RowCell
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.round.round import OutOfReport
from nakano_status.domain.text.narrative import same

CONTINUED = "（つづき）"
"""The beginning of the title of a row that continues the row above, followed by its 管理番号; it is no row of its own.
"""

Titles = Mapping[tuple[str, str], list[Listing]]


class LineKind(StrEnum):
    """What a sheet row is; every row has a kind, so that none is silently dropped."""

    ROW = "row"
    CONTINUATION = "continuation"
    TITLE = "title"
    LEGEND = "legend"
    HEAD = "head"
    TOTAL = "total"
    NOTE = "note"
    BLANK = "blank"


@dataclass(frozen=True)
class AccountedLine:
    """One sheet row and its kind."""

    sheet: str
    row: int
    kind: LineKind


@dataclass(frozen=True)
class ListRow:
    """One printed row: measure code and title as printed, the texts as typed, and each one's address (`sheet!A1`).

    `values` by field key (mark already read; an unreadable mark is a problem and absent). `printed_id` is the 管理番号
    if the sheet has one.
    """

    sheet: str
    row: int
    measure_code: str
    measure_title: str | None
    title: str
    owners_printed: str | None
    values: Mapping[str, str | None]
    cells: Mapping[str, str] = field(default_factory=dict)
    printed_id: str | None = None


@dataclass(frozen=True)
class PublishedList:
    """A list as read. `year` is the short year in its headings or 時点 (as `R3`), None if there is none.

    `stamp` is that of the texts from which the program made it (`list_age`), None if it has none.
    """

    name: str
    sha256: str
    rows: tuple[ListRow, ...] = ()
    lines: tuple[AccountedLine, ...] = ()
    year: str | None = None
    title: str | None = None
    problems: tuple[Problem, ...] = ()
    refused: Problem | None = None
    stamp: str | None = None


@dataclass(frozen=True)
class MatchedListing:
    """A printed row and its listing."""

    row: ListRow
    listing: Listing

    @property
    def out_of_report(self) -> OutOfReport | None:
        """Why the row is 報告対象外 in the imported round; None if it counts (product.md, round 1).

        A row without a division is a repost even if its original is not known. An unreadable mark is not a blank one:
        the row counts, unanswered.
        """
        if self.listing.is_repost or self.listing.owners_printed is None:
            return OutOfReport.REPOST
        unmarked = MARK in self.row.values and self.row.values[MARK] is None
        return OutOfReport.NOT_BEGUN if unmarked else None


@dataclass(frozen=True)
class ListMatch:
    """Every printed row once: matched, in printed order, or unmatched."""

    matched: tuple[MatchedListing, ...]
    unmatched: tuple[ListRow, ...]
    problems: tuple[Problem, ...]


def match_list(published: PublishedList, edition: Edition, errata: tuple[Erratum, ...] = ()) -> ListMatch:
    """Return the listing of each row; `errata` are other wordings under which titles are recognised."""
    by_id = {listing.row_id: listing for listing in edition.listings}
    by_title = _by_title(edition.listings, errata)
    printed_ids = {row.printed_id for row in published.rows if row.printed_id in by_id}
    matched: list[MatchedListing] = []
    unmatched: list[ListRow] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for row in published.rows:
        listing = by_id.get(row.printed_id) if row.printed_id else _next_alike(row, by_title, seen, printed_ids)
        if listing is None or listing.row_id in seen:
            unmatched.append(row)
            problems.append(_why_unmatched(published, row, listing, by_title))
            continue
        seen.add(listing.row_id)
        matched.append(MatchedListing(row, listing))
        problems += _differences(published, row, listing, errata)
    absent = (_absent(published, listing) for listing in edition.listings if listing.row_id not in seen)
    return ListMatch(tuple(matched), tuple(unmatched), (*problems, *absent))


def _by_title(listings: Iterable[Listing], errata: tuple[Erratum, ...]) -> Titles:
    """Return every listing under each wording of its title, those with one title in printed order."""
    by_title: dict[tuple[str, str], list[Listing]] = defaultdict(list)
    for listing in listings:
        for title in _wordings(listing, errata):
            by_title[listing.measure, title].append(listing)
    return by_title


def _wordings(listing: Listing, errata: tuple[Erratum, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(printed_title.fold_title, recognised_titles(listing.title, listing.row_id, errata))))


def _next_alike(row: ListRow, by_title: Titles, *used: Container[str]) -> Listing | None:
    alike = by_title.get((row.measure_code, printed_title.fold_title(row.title)), [])
    return next((each for each in alike if not any(each.row_id in ids for ids in used)), None)


def _why_unmatched(published: PublishedList, row: ListRow, listing: Listing | None, by_title: Titles) -> Problem:
    place = place_of(published, row, "title")
    if listing is not None or (
        row.printed_id is None and (row.measure_code, printed_title.fold_title(row.title)) in by_title
    ):
        return problem("LIST-ROW-TWICE", place, found=row.title)
    if row.printed_id is not None:
        return problem("LIST-ID-UNKNOWN", place_of(published, row, "id"), found=row.printed_id)
    return problem("LIST-ROW-UNMATCHED", place, found=row.title, measure=row.measure_code)


def _differences(
    published: PublishedList, row: ListRow, listing: Listing, errata: tuple[Erratum, ...]
) -> Iterator[Problem]:
    if printed_title.fold_title(row.title) not in _wordings(listing, errata):
        place = place_of(published, row, "title", row_id=listing.row_id)
        yield problem("LIST-TITLE-DIFFERS", place, found=row.title, expected=listing.title)


def _absent(published: PublishedList, listing: Listing) -> Problem:
    place = Place(file=published.name, id=listing.row_id)
    return problem("LIST-ROW-ABSENT", place, found=listing.title, measure=listing.measure)


def place_of(published: PublishedList, row: ListRow, key: str, row_id: str | None = None) -> Place:
    """Return the place of a value of a row on the list, in the file's own terms."""
    cell = row.cells[key].rpartition("!")[2] if key in row.cells else None
    return Place(file=published.name, sheet=row.sheet, row=row.row, cell=cell, id=row_id)


def division_problems(
    published: PublishedList,
    matched: Iterable[MatchedListing],
    organisation: Organisation,
    expected: Mapping[str, str | None],
) -> Iterator[Problem]:
    """Yield every unknown name once, and the rows in which the list names other divisions than is expected.

    `expected` is the 所管課 of each row as a list of that day prints it: a row may be another division's by now.
    """
    asked: set[str] = set()
    for each in matched:
        owners, unknown = parse_owners(each.row.owners_printed, organisation)
        place = place_of(published, each.row, "divisions", each.listing.row_id)
        new = [name for name in unknown if fold_name(name) not in asked]
        asked.update(map(fold_name, unknown))
        yield from (problem("LIST-DIVISION-UNKNOWN", place, found=name) for name in new)
        named = [owner.division for owner in owners]
        planned = expected[each.listing.row_id]
        if named and not unknown and named != [owner.division for owner in parse_owners(planned, organisation)[0]]:
            yield problem("LIST-DIVISIONS-DIFFER", place, found=each.row.owners_printed, expected=planned or "")


Field = tuple[str, str]
"""A row and a key."""


@dataclass(frozen=True)
class ListAgeStep:
    """One change of a field; `act` counts the acts in their order."""

    act: int
    was: str | None
    now: str | None


def stamp_of(texts: Mapping[Field, str | None]) -> str:
    """Return the stamp of the texts in all fields: equal texts have equal stamps, whatever acts made them."""
    return f"{_sum(texts.items()):032x}"


def first_unseen(
    stamp: str | None, texts: Mapping[Field, str | None], steps: Mapping[Field, Sequence[ListAgeStep]]
) -> int | None:
    """Return the first act that a list with this stamp does not include, given all current texts; None if unknown.

    For a list that includes all acts it is the number of the next one.
    """
    by_act = grouped((step.act, (field, step)) for field, changes in steps.items() for step in changes)
    state, unseen = _sum(texts.items()), max(by_act, default=-1) + 1
    for act in (*sorted(by_act, reverse=True), None):
        if f"{state:032x}" == stamp:
            return unseen
        if act is not None:
            state ^= _sum((field, text) for field, step in by_act[act] for text in (step.was, step.now))
            unseen = act
    return None


def _sum(texts: Iterable[tuple[Field, str | None]]) -> int:
    """Return the exclusive-or of the texts' hashes: the same operation adds a text and removes it."""
    return reduce(xor, (_hash(field, text) for field, text in texts if text), 0)


def _hash(field: Field, text: str) -> int:
    return int.from_bytes(blake2b("\0".join((*field, text)).encode("utf-8", "surrogatepass"), digest_size=16).digest())


@dataclass(frozen=True)
class ListAge:
    """What a list shows in each compared field, the current texts, and their changes, oldest first.

    `unseen` is the first act that it does not include by its stamp (None: it has none); `by_lists` are the acts that
    imported lists.
    """

    shown: Mapping[Field, str | None]
    current: Mapping[Field, str | None]
    steps: Mapping[Field, Sequence[ListAgeStep]]
    unseen: int | None = None
    by_lists: Collection[int] = ()

    def is_older(self, field: Field) -> bool:
        """Whether a field that differs shows an earlier text of its own."""
        return self._left(field) is not None

    def is_superseded(self, field: Field) -> bool:
        """Whether a field that differs changed after the list was exported, by its stamp or by its older texts.

        What another list changed last is assumed to be later, unless this list shows that it includes it.
        """
        steps = self.steps.get(field, ())
        if not steps or self.is_older(field):
            return False
        last = steps[-1].act
        if self.unseen is not None:
            return last >= self.unseen
        return (self._before is not None and last >= self._before) or (last in self.by_lists and last > self._after)

    @cached_property
    def _after(self) -> int:
        """The last act that the list includes, by the fields that show the current text; -1 for none."""
        return max((self._first(field) for field in self.shown if not self._differs(field)), default=-1)

    @cached_property
    def _before(self) -> int | None:
        """The first act that the list does not include, or None."""
        lefts = (self._left(field) for field in self.shown if self._differs(field))
        return min((left for left in lefts if left is not None and left > self._after), default=None)

    def _differs(self, field: Field) -> bool:
        return not same(self.shown[field], self.current.get(field))

    def _first(self, field: Field) -> int:
        """Return the act by which a field first got the text in the list; -1 if it began with it, or if unknown."""
        steps, shown = self.steps.get(field, ()), self.shown[field]
        if not steps or same(steps[0].was, shown):
            return -1
        return next((step.act for step in steps if same(step.now, shown)), -1)

    def _left(self, field: Field) -> int | None:
        """Return the act by which a field last lost the text in the list, or None if it never had it."""
        steps = self.steps.get(field, ())
        return next((step.act for step in reversed(steps) if same(step.was, self.shown[field])), None)


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
        original = _original_by_title(row, repost, originals)
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
    return printed_title.read_repost_mark(row.title) or printed_title.read_repost_mark(row.measure_title or "")


def _original_by_title(row: ListRow, repost: Listing, originals: Iterable[Listing]) -> Listing | None:
    """Return the one row with the same title in the named measure, or anywhere else if none is named."""
    measure = _named_measure(row)
    title = printed_title.fold_title(printed_title.bare_title(repost.title))
    alike = [
        listing
        for listing in originals
        if listing.measure != repost.measure
        and measure in (None, listing.measure)
        and printed_title.fold_title(printed_title.bare_title(listing.title)) == title
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
        printed_title.read_plan_class(row.title),
        printed_title.read_sponsor(row.title),
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
    printed = [(row, _printed_listing(row, number)) for row, number in zip(published.rows, numbers, strict=True)]
    originals, _ = find_originals(published, printed)
    rows = []
    for (row, listing), row_id, before in zip(printed, ids, known, strict=True):
        repost_of = None
        if row.owners_printed is None:
            repost_of = before.repost_of if before is not None and before.is_repost else originals.get(listing.row_id)
            repost_of = "" if repost_of is None or repost_of.startswith(_NEW) else repost_of
        place = replace(place_of(published, row, "title"), id=row_id)
        title = _revised_title(row, before, errata)
        cells = {RowCell.OWNERS: replace(place_of(published, row, "divisions"), id=row_id)}
        rows.append(ProposedRow(place, row_id, (), row.measure_code, title, repost_of, row.owners_printed, cells))
    return ProposedEdition(tuple(_revised_nodes(published, base)), tuple(rows))


def _printed_listing(row: ListRow, row_id: str) -> Listing:
    sponsor, plan_class = printed_title.read_sponsor(row.title), printed_title.read_plan_class(row.title)
    return Listing(row_id, row.measure_code, 1, row.title, plan_class, sponsor, None, (), row.owners_printed)


def _revised_title(row: ListRow, before: Listing | None, errata: tuple[Erratum, ...]) -> str:
    """Return the title: that of the edition before, if the list prints it in any of its wordings."""
    if before is None:
        return row.title
    wordings = map(printed_title.fold_title, recognised_titles(before.title, before.row_id, errata))
    return before.title if printed_title.fold_title(row.title) in wordings else row.title


def _revised_nodes(published: PublishedList, base: Edition) -> Iterator[PlanNode]:
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
            before.title
            if before
            and (title is None or printed_title.fold_title(title) == printed_title.fold_title(before.title or ""))
            else title
        )
        yield PlanNode(code, level, parent, kept, below[parent])
