"""A published list (進捗状況一覧) as read, and the listing of each of its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.fields.codes import code_in_front, is_code_of_any_form
from nakano_status.domain.fields.field import MARK, FilledBy, is_same_number
from nakano_status.domain.fields.headings import LEVEL, MEASURE, TITLE
from nakano_status.domain.fields.profile import UNTITLED, AskedFields, Level, Profile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.organisation.divisions import Organisation, fold_name
from nakano_status.domain.plan import printed_title
from nakano_status.domain.plan.ownership import find_undivided_names, find_unknown_names, parse_owners
from nakano_status.domain.plan.plan import Edition, Erratum, Listing, PlanNode, recognised_titles
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, quote_left_out_row
from nakano_status.domain.published_list.list_age import Field
from nakano_status.domain.round.round import OutOfReport
from nakano_status.domain.round.tally import codes_above
from nakano_status.domain.text.narrative import TYPED_BLANKS, is_blank, same

CONTINUED = "（つづき）"
"""The text at the beginning of a title that marks a row as the continuation of the row above.

The 管理番号 of that row follows.
"""

NOT_READ = "-"
"""The key of a column that is not read, because a person decided so."""

Titles = Mapping[tuple[str, str], list[Listing]]
Head = tuple[str, int]
"""The sheet and the last row of a head of a list."""
NO_HEAD: Head = ("", 0)
_MOST_SHOWN = 3
"""The most codes of measures in the message about a row that may be below any of them."""


class LineKind(StrEnum):
    """Kind of a row of a sheet; every row has a kind, so that no row is dropped without notice."""

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
    """A sheet row and its kind."""

    sheet: str
    row: int
    kind: LineKind


@dataclass(frozen=True)
class ListRow:
    """A printed row.

    `row`: its number on the sheet, from 1. `measure_code`, `measure_title`, `title`, `owners_printed`: as printed
    (None: blank). `values`: the texts as typed, by field key (None: blank); a mark is stored by its symbol, and an
    unreadable mark is left out. `cells`: the cells, by key; the cell of the measure may be above the row, and is left
    out if the measure of the row is doubtful. `printed_id`: the 管理番号 (None: the sheet has none).
    `levels`: the texts of the row in the columns of levels and numbers, or the last texts above it there, each with the
    letters of its column. `unclear`: the keys of the measure, the title and the divisions, and of the items about
    levels, of which the list shows a text at this row that cannot be read, or several different values. `head`: the
    head below which it is read, possibly on a sheet above. `of_sheet_above`: the letters of the columns of `levels`
    whose text is on the sheet above, which has the same head.
    """

    sheet: str
    row: int
    measure_code: str
    measure_title: str | None
    title: str
    owners_printed: str | None
    values: Mapping[str, str | None]
    cells: Mapping[str, CellPlace] = field(default_factory=dict)
    printed_id: str | None = None
    levels: tuple[tuple[str, str], ...] = ()
    unclear: frozenset[str] = frozenset()
    head: Head = NO_HEAD
    of_sheet_above: frozenset[str] = frozenset()

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts by which a person finds what the row states: its title, its values, and who answers."""
        return tuple(filter(None, (self.title, *self.values.values(), self.owners_printed)))


@dataclass(frozen=True)
class SeenColumn:
    """A column of a list, for showing it to a person.

    `sheet`: '' for a list in the draft of a plan. `row`: the number of the last row of its heading, from 1. `letters`:
    its letters as in Excel, such as `AB`. `heading`: '' if it has none. `samples`: its first texts. `key`: the key that
    it is read as (None: not read). `unclear`: the key that it and another column could both have (None: no such doubt).
    """

    sheet: str
    row: int
    letters: str
    heading: str
    samples: tuple[str, ...]
    key: str | None = None
    unclear: str | None = None


@dataclass(frozen=True)
class PublishedList:
    """A list as read.

    `lines`: every sheet row, with its kind. `year`: the year in its headings or 時点 as a short text such as `R3`
    (None: it states none). `refused`: the problem for which the file is no list (None: it is one). `stamp`: the stamp
    of the texts from which the program made it (`list_age`; None: it has none). `draft`: the draft note in its header
    or footer, such as 作成中 令和5年8月10日時点 (None: it has none). `columns`: the columns of each sheet that may
    have a head. `hinted`: the years in the names of its title, sheets and file; the year that it states and the year
    that a person enters have precedence. `titles`: the texts above the first head, by sheet. `outside`: by sheet, the
    texts of each line that is a title, a legend or a note, and of the lines of a visible sheet that is not read.
    `in_no_column`: the texts that each problem TABLE-OUTSIDE reports, by its place. `heads`: the columns below each
    head that rows may be read by.
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
    draft: str | None = None
    columns: tuple[SeenColumn, ...] = ()
    hinted: tuple[str, ...] = ()
    titles: Mapping[str, Sequence[str]] = field(default_factory=dict)
    outside: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    in_no_column: Mapping[Place, Sequence[str]] = field(default_factory=dict)
    heads: Mapping[Head, Sequence[SeenColumn]] = field(default_factory=dict)

    @property
    def likely_year(self) -> str | None:
        """The year that the list states, otherwise its hinted year if there is only one; None if there is none."""
        return self.year or (self.hinted[0] if len(self.hinted) == 1 else None)

    @property
    def unclear_keys(self) -> tuple[str, ...]:
        """The keys of columns that a person must assign.

        They are the required keys that no column has, and the keys that several columns could have.
        """
        known = {each.key for each in self.columns}
        needed = (key for key in (TITLE, MARK) if key not in known)
        return tuple(dict.fromkeys((*needed, *(each.unclear for each in self.columns if each.unclear))))


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

    `errata`: further wordings of titles. A row without a number is matched by its title. A listing is matched once,
    with the first of several rows. A row with the number of one listing and the title of another listing is unmatched,
    because it is unclear to which listing it belongs.
    """
    by_id = {listing.row_id: listing for listing in edition.listings}
    by_title, plan = _by_title(edition.listings, errata), _NamedNodes(edition, errata)
    published = replace(published, titles=plan.titles_of_whole_sheets(published))
    titled = grouped((title, each) for (_, title), listings in by_title.items() for each in listings)
    printed_ids = {row.printed_id for row in published.rows if row.printed_id in by_id}
    matched: list[MatchedListing] = []
    unmatched: list[ListRow] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    has_unclear = False
    for row, possible in _with_codes(published, plan, by_title):
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
    problems += _differing_upper_levels(published, matched, plan)
    return ListMatch(tuple(_without_values(matched, left_out)), tuple(unmatched), tuple(problems), has_unclear)


def _repeated_values(
    published: PublishedList, matched: Iterable[MatchedListing], edition: Edition
) -> tuple[frozenset[Field], list[Problem]]:
    """Return the values of items about levels that are left out of the rows, and the problems.

    A list may repeat the value of a node in several rows, and it is left in the first of them. If the values differ, it
    is unclear which one is meant, and all are left out.
    """
    left_out, problems, profile = set[Field](), list[Problem](), edition.profile
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


def _without_values(matched: Iterable[MatchedListing], left_out: Container[Field]) -> Iterator[MatchedListing]:
    for each in matched:
        row, gone = each.row, frozenset(key for key in each.row.values if (each.listing.row_id, key) in left_out)
        values = {key: text for key, text in row.values.items() if key not in gone}
        yield replace(each, row=replace(row, values=values, unclear=row.unclear | gone)) if gone else each


def two_values_problem(profile: Profile, key: str, node: str, place: Place, found: str, expected: str) -> Problem:
    """Return the problem of an item about a level that has another value elsewhere for the same node.

    `node`: the code of the node. `expected`: the value that is elsewhere in the list.
    """
    item = profile.by_key[key]
    differing = problem("LIST-NODE-VALUES-DIFFER", place, found=found, expected=expected)
    return differing.having({"item": item.short_name, "node": profile.level(item.of).numbered(node)})


def _with_codes(
    published: PublishedList, plan: _NamedNodes, by_title: Titles
) -> Iterator[tuple[ListRow, Sequence[str]]]:
    """Yield the rows, and the codes of the measures below which a row without a code may be.

    A row gets the code if there is only one. This completes lists that print no codes.
    """
    places = grouped((title, measure) for measure, title in by_title)
    for row in published.rows:
        having_row = places.get(printed_title.fold_title(row.title), ())
        titles = published.titles.get(row.sheet, ())
        codes = () if row.measure_code else _possible_measures(row, titles, plan, having_row)
        yield replace(row, measure_code=codes[0]) if len(codes) == 1 else row, codes


def _possible_measures(
    row: ListRow, titles: Iterable[str], plan: _NamedNodes, having_row: Sequence[str]
) -> Sequence[str]:
    """Return the codes of the measures below which a row may be.

    They are the measures that the text of its measure names, otherwise those that have the title of the row. Of
    several, they are those below the nodes that the columns and the titles above the head name, and that have the title
    of the row. Columns that contradict the plan decide nothing, nor does a title that names no node above the row.
    """
    named = plan.named_by_each(_texts_of_levels(row))
    measures = [code for code in named[-1] if code in plan.measures]
    possible = measures or having_row
    if len(possible) > 1:
        upper = named[:-1] if measures else named  # the last text may be of an upper level
        by_columns = [*filter(None, (set(codes) - plan.measures for codes in upper))]
        kept = [code for code in possible if _are_in_order(by_columns, plan.path_to(code))]
        for level in plan.named_on_levels(titles):
            kept = [code for code in kept if not level.isdisjoint(plan.path_to(code))] or kept
        possible = kept or possible
    return possible if len(possible) == 1 else [code for code in possible if code in having_row]


class _NamedNodes:
    """The nodes of a plan, as the texts of a list name them; `measures`: the codes of its measures."""

    def __init__(self, edition: Edition, errata: tuple[Erratum, ...]) -> None:
        self._levels, self._nodes = edition.profile.levels, {each.code: each for each in edition.nodes}
        self._upper_names = "・".join(each.name for each in self._levels[:-1])
        self._level_of = {each.code: edition.profile.level(each.level) for each in edition.nodes}
        self._wordings = {each.code: _wordings_of_node(each, errata) for each in edition.nodes}
        self._recognised = {
            each.code: {
                *self._wordings[each.code],
                "",
                printed_title.fold_title(printed_title.bare_title(each.title or "", ())),
            }
            for each in edition.nodes
        }
        self._of_level = grouped((each.level, each.code) for each in edition.nodes)
        self._named = dict[str, list[str]]()
        self.measures = frozenset(each.code for each in edition.measures)

    def named_by(self, text: str) -> list[str]:
        """Return the codes of the nodes that a text names."""
        if text not in self._named:
            self._named[text] = []
            for level in self._levels:
                names = _read_name(text, level)
                codes = self._of_level.get(level.key, ())
                self._named[text] += [code for code in codes if _is_named(code, self._wordings[code], names)]
        return self._named[text]

    def named_by_each(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the codes of the nodes that each of the texts names, perhaps with the code to its left in front."""
        pairs = pairwise(("", *texts))
        return [next(filter(None, map(self.named_by, _with_code(*each))), []) for each in pairs]

    def named_on_levels(self, texts: Iterable[str]) -> list[frozenset[str]]:
        """Return the codes of the nodes that any of the texts names, of each level that has some."""
        codes = dict.fromkeys(code for text in texts for code in self.named_by(text))
        return [*map(frozenset, grouped((self._nodes[code].level, code) for code in codes).values())]

    def path_to(self, code: str) -> list[str]:
        """Return the codes of the nodes from the uppermost one down to a node."""
        above = self._nodes[code].parent if code in self._nodes else None
        return [*(self.path_to(above) if above else ()), code]

    def has_named(self, path: Iterable[str], texts: Sequence[str]) -> bool:
        """Return whether any of the texts names a node of a path: by its title, marks of reposts aside, or its code."""
        every = {*texts, *(printed_title.bare_title(each, ()) for each in texts)}
        return any(
            _is_named(code, self._recognised[code], _read_name(text, self._level_of[code]))
            for code in path
            for text in every
        )

    def show(self, codes: Iterable[str]) -> str:
        """Return the codes and the titles of nodes as a text for a message."""
        nodes = (self._nodes[code].with_plain_title for code in codes)
        return "」「".join(f"{each.code} {each.title or UNTITLED}" for each in nodes)

    def titles_of_whole_sheets(self, published: PublishedList) -> dict[str, Sequence[str]]:
        """Return the titles above the head, by sheet, of the sheets whose rows are all below these titles.

        A sheet with other texts below its head that name an upper level or a node of one, as a sheet with a table for
        each goal has, is left out.
        """
        found = dict[str, Sequence[str]]()
        for sheet, titles in published.titles.items():
            texts = {text.strip() for line in published.outside.get(sheet, ()) for text in line}.difference(titles)
            named = any(code not in self.measures for text in texts for code in self.named_by(text))
            rows = (row.title for row in published.rows if row.sheet == sheet)
            if not named and not any(self._titles_above([*texts, *rows])):
                found[sheet] = titles
        return found

    def texts_above(self, published: PublishedList, row: ListRow) -> list[_TextAbove]:
        """Return the texts beside a row about levels above the measures.

        They are the texts of columns of upper levels, and others left of the title of the measure. A text of another
        column that a person is asked about does not count. If there are none, the titles above the head that begin
        with the name of an upper level are returned.
        """
        columns, last = _columns_of(published, row), len(_texts_of_levels(row)) - 1
        pairs = enumerate(pairwise((("", ""), *row.levels)))
        beside = [
            _TextAbove(columns[letters].heading or self._upper_names, text, _with_code(before, text))
            for at, ((_, before), (letters, text)) in pairs
            if text != UNTITLED and self._is_above(columns.get(letters), text, is_left=at < last < len(row.levels))
        ]
        return beside or [*self._titles_above(published.titles.get(row.sheet, ()))]

    def _is_above(self, column: SeenColumn | None, text: str, *, is_left: bool) -> bool:
        """Return whether a text is about an upper level; `is_left`: it is left of the title of the measure."""
        if column is None or column.key != MEASURE or not is_left:
            return column is not None and column.key == LEVEL
        has_code = any(each.codes.read_cell(text) for each in self._levels)
        return any(map(str.isalpha, text)) and (has_code or not column.heading)

    def _titles_above(self, titles: Iterable[str]) -> Iterator[_TextAbove]:
        for level in self._levels[:-1]:
            rests = {each: each.removeprefix(level.name) for each in titles if each.startswith(level.name)}
            read = {each: level.codes.read_cell(rest) for each, rest in rests.items()}
            if texts := tuple(each for each, found in read.items() if found and found[1]):
                yield _TextAbove(level.name, "」「".join(texts), texts)


class _TextAbove(NamedTuple):
    """A text of a list about a level above the measures.

    `heading`: the heading of its column, or the name of the level. `shown`: the text, for a message. `texts`: the
    texts of which any may name the node.
    """

    heading: str
    shown: str
    texts: tuple[str, ...]


def _columns_of(published: PublishedList, row: ListRow) -> dict[str, SeenColumn]:
    """Return the columns below the head of a row, by their letters."""
    return {each.letters: each for each in published.heads.get(row.head, ())}


def _ends_above_measures(published: PublishedList, row: ListRow) -> bool:
    """Return whether the last text of levels beside a row is in a column of an upper level, as in a list of goals."""
    last = len(_texts_of_levels(row)) - 1
    column = _columns_of(published, row).get(row.levels[last][0]) if last < len(row.levels) else None
    return column is not None and column.key == LEVEL


def _wordings_of_node(node: PlanNode, errata: tuple[Erratum, ...]) -> frozenset[str]:
    """Return the wordings of the title of a node, normalised for comparison; '' for a node without a title."""
    titles = {node.title or "", node.with_plain_title.title or ""}
    every = (each for title in titles for each in recognised_titles(title, node.code, errata))
    return frozenset(map(printed_title.fold_title, every))


def _texts_of_levels(row: ListRow) -> list[str]:
    """Return the texts in the columns of levels of a row as far as that of its measure, the last ('': it has none)."""
    texts = [text for _, text in row.levels]
    measure = printed_title.fold_title(row.measure_title or "")
    last = next((at for at in reversed(range(len(texts))) if printed_title.fold_title(texts[at]) == measure), None)
    return [*texts, row.measure_title or ""] if last is None else texts[: last + 1]


def _with_code(before: str, text: str) -> tuple[str, ...]:
    """Return what may be the whole name of a node: a text behind the code to its left, or the text alone."""
    return (f"{before}{text}", text) if is_code_of_any_form(before) else (text,)


_Name = tuple[str, str]
"""A code and a title, normalised for comparison, that a text may have as the name of a node ('': none)."""


def _read_name(text: str, level: Level) -> set[_Name]:
    """Return the names that a text may be for nodes of a level: the whole text, also without the name of the level.

    A code in front of a title is read apart from it, and left out if it is of another form than those of the level.
    """
    found = set[_Name]()
    whole = text.strip(TYPED_BLANKS)
    for each in (whole, whole.removeprefix(level.name).strip(TYPED_BLANKS)):
        code, title = level.codes.read_cell(each) or ("", each.removeprefix(code_in_front(each)))
        found |= {("", printed_title.fold_title(each)), (code, printed_title.fold_title(title or ""))}
    return found


def _is_named(code: str, wordings: Iterable[str], names: Container[_Name]) -> bool:
    """Return whether one of `names` names a node: its title, alone or behind its code.

    A node without a title is named by its code. `wordings`: the wordings of its title.
    """
    return any((code, each) in names or (each and ("", each) in names) for each in wordings)


def _are_in_order(named: Iterable[Container[str]], path: Iterable[str]) -> bool:
    """Return whether each of `named` contains a code of the path, in the order of the path."""
    rest = iter(path)
    return all(any(code in codes for code in rest) for codes in named)


def _by_title(listings: Iterable[Listing], errata: tuple[Erratum, ...]) -> Titles:
    """Return every listing under each wording of its title, listings with one title in printed order."""
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
    published: PublishedList, row: ListRow, listing: Listing | None, by_title: Titles, other: Listing | None
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
    published: PublishedList, matched: Iterable[MatchedListing], edition: Edition, plan: _NamedNodes
) -> Iterator[Problem]:
    """Yield a problem for each measure of a list that differs from the plan's measure of its rows, at the first row."""
    measures = {each.code: each for each in edition.measures}
    codes = {(row.sheet, row.row): row.measure_code for row in published.rows}
    has_codes = any(codes.values())
    seen = set[tuple[str, str, str]]()
    for each in matched:
        row, planned = each.row, each.listing.measure
        code, title = codes[row.sheet, row.row], row.measure_title or ""
        is_stated = MEASURE in row.cells and (code or not _ends_above_measures(published, row))
        if not is_stated or (has_codes and not code) or planned not in measures:
            continue  # the list states no measure, or one that is reported as unreadable
        is_same = code in ("", planned) and (title in ("", UNTITLED) or _is_measure(row, planned, plan))
        if not is_same and (code, title, planned) not in seen:
            seen.add((code, title, planned))
            place = published_place(published, row, MEASURE, each.listing.row_id)
            expected = " ".join((planned, measures[planned].with_plain_title.title or UNTITLED))
            yield problem("LIST-MEASURE-DIFFERS", place, found=" ".join(filter(None, (code, title))), expected=expected)


def _is_measure(row: ListRow, measure: str, plan: _NamedNodes) -> bool:
    """Return whether the title of the measure of a row names the measure with a code."""
    *_, before, text = ("", *_texts_of_levels(row))
    return plan.has_named((measure,), _with_code(before, text))


def _differing_upper_levels(
    published: PublishedList, matched: Iterable[MatchedListing], plan: _NamedNodes
) -> Iterator[Problem]:
    """Yield a problem for each text about an upper level that names no node above its row, at the first row."""
    seen = set[tuple[str, ...]]()
    for each in matched:
        *above, measure = plan.path_to(each.listing.measure)
        for text in plan.texts_above(published, each.row) if above else ():
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


def published_place(published: PublishedList, row: ListRow, key: str, row_id: str | None = None) -> Place:
    """Return the place of a row's text under a key in the published list, for a message.

    If the row has no cell for the key, the place is the whole row. `row_id`: the ID of the row in the plan (None: not
    known).
    """
    cell = row.cells[key].address if key in row.cells else None
    return Place(file=published.name, sheet=row.sheet, row=row.row, cell=cell, id=row_id)


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
