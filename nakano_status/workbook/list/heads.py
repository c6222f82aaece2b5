"""Finds the heads of a published list, and identifies the columns below them.

A head has one to three rows, merged or not. The 実施内容 column may be two columns (code and title), with or without a
heading of its own. Columns may be inserted there: every adjacent column with an unknown heading belongs to the zone of
実施内容. A person's declaration of a column precedes its heading. If two columns claim the same field, neither is
guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, groupby, takewhile
from typing import NamedTuple

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.cell_address import column_letters
from nakano_status.domain.fields.field import MARK, ROLES, Asked, FilledBy
from nakano_status.domain.fields.headings import (
    CODE,
    DIVISIONS,
    ID,
    LEVEL,
    MEASURE,
    OF_OTHERS,
    PLANNED,
    PREVIOUS_DONE,
    SCHEDULED,
    TITLE,
    YEAR,
    ColumnHeading,
    has_added_hint,
    is_list_heading,
    name_of_heading,
    read_list_headings,
    year_in_heading,
)
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.plan.initiative_id import fold_id, is_id
from nakano_status.domain.published_list.published_list import NOT_READ, Head, SeenColumn
from nakano_status.workbook.cells import SheetLine
from nakano_status.workbook.form.layout import LABEL_PACKAGE
from nakano_status.workbook.gate import LIST_LIMITS
from nakano_status.workbook.header_rows import fold_label, read_header
from nakano_status.workbook.list.drawer import is_note

_GIVEN_KEYS = (PREVIOUS_DONE, PLANNED)
"""Columns that a check print shows beside the round's own texts; they are recognised and never read."""
_YEAR_ALONE = re.compile(rf"\({YEAR}末?\)")
SEVERAL_COLUMNS = frozenset({MEASURE, LEVEL, CODE, NOT_READ, *_GIVEN_KEYS})
"""Keys that several columns may have."""
_UNIT_ABOVE = re.compile(r"[(（][^()（）\d]*[円人件回％%㎡][)）]\s*$")
"""A unit at the end of the upper rows of a heading."""
_OTHERS_ABOVE = re.compile(f"{OF_OTHERS}|外部")
"""Parts of the upper rows of a heading under which others than divisions evaluate."""
_LONGEST_HEADING = 40
_LEAST_HEADINGS = 3
_DEEPEST = 2
"""Greatest number of rows of a head above its last row."""
_FIRST_LINES = 30
_SAMPLES = 3


@dataclass(frozen=True)
class ColumnRules:
    """Rules for finding columns.

    `named`: the columns that a person declared: keys by the letters of a column, or by `name_of_heading`.
    `year`: the year of the list, if known.
    `hidden`: the numbers of hidden columns, which are used only for keys that no visible column has.
    `needs_mark`: whether a list must have the column of marks.
    """

    profile: Profile
    named: Mapping[str, str] = field(default_factory=dict)
    year: FiscalYear | None = None
    hidden: frozenset[int] = frozenset()
    needs_mark: bool = True

    @cached_property
    def columns(self) -> Mapping[int, str]:
        """The keys that a person declared by the letters of columns, by column number."""
        letters = {column_letters(column): column for column in range(1, LIST_LIMITS.columns + 1)}
        return {letters[name]: key for name, key in self.named.items() if name in letters}

    @property
    def keys(self) -> frozenset[str]:
        """The keys that the columns of a list may have."""
        return frozenset({TITLE, *self.profile.published_keys, DIVISIONS, ID, *SEVERAL_COLUMNS})

    def is_heading(self, text: str) -> bool:
        """Return whether a text could be a heading: it is known, or a person declared it; False for a long text."""
        if len(text) > _LONGEST_HEADING:
            return False
        return is_list_heading(text, self.profile) or self.is_named(text)

    def is_named(self, text: str) -> bool:
        """Return whether a person declared the column with this heading, for its year or for any year."""
        names = (name_of_heading(text, in_any_year=each) for each in (False, True)) if self.named else ()
        return any(each in self.named for each in names)


@dataclass(frozen=True)
class ListColumns:
    """The columns of a list, counted from 1, as determined by one head.

    `sheet` and `row`: the sheet and the last row of the head.
    `of`: the columns under the heading of each key, several if the heading is merged over them.
    `zone`: the columns of 実施内容.
    `headings`: as printed, without blanks.
    `years`: the year of the list, by each heading that names a year.
    `last`: the last column with a heading.
    `inserted`: the columns in the zone with an unknown heading.
    `hinted`: headings with a text in brackets that is not read.
    `twice`: keys that several columns claim; none of these columns is certain.
    `given`: the columns of earlier reports.
    `left`: the columns that a person declared as not read.
    `codes` and `levels`: the columns in the zone with numbers of any kind, and with the levels above.
    `keys`: the keys of all headings.
    `depth`: the number of rows of the head above its last row.
    `is_refined`: the last row is also a head by itself.
    """

    row: int
    of: Mapping[str, tuple[int, ...]]
    zone: tuple[int, ...]
    profile: Profile
    headings: Mapping[str, str]
    years: Mapping[str, FiscalYear] = field(default_factory=dict)
    last: int = 0
    unknown: tuple[tuple[int, str], ...] = ()
    inserted: tuple[tuple[int, str], ...] = ()
    hinted: tuple[tuple[int, str], ...] = ()
    twice: tuple[tuple[str, tuple[int, ...]], ...] = ()
    given: frozenset[int] = frozenset()
    left: frozenset[int] = frozenset()
    codes: frozenset[int] = frozenset()
    levels: frozenset[int] = frozenset()
    keys: frozenset[str] = frozenset()
    depth: int = 0
    is_refined: bool = False
    needs_mark: bool = True
    sheet: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys of the columns that a published list must have and this list lacks.

        A list need not have fields that are not asked every year, or items about levels, which lists of the program
        print below the titles of the nodes.
        """
        expected = (each for each in self.profile.fields if each.published and not each.of)
        fields = (each.key for each in expected if each.asked is Asked.EVERY_YEAR)
        known = self.of.keys() | dict(self.twice).keys()
        return tuple(key for key in (TITLE, *fields, DIVISIONS) if key not in known)

    @property
    def is_whole(self) -> bool:
        """True if the columns needed to read a row are certain: the title, and the mark if needed."""
        return TITLE in self.of and (MARK in self.of or not self.needs_mark)

    @cached_property
    def text_keys(self) -> tuple[str, ...]:
        """The keys of the list's fields with running text."""
        known = self.profile.by_key_as_printed
        return tuple(key for key in self.of if key in known and known[key].is_text)

    @cached_property
    def value_keys(self) -> tuple[str, ...]:
        """The key of the mark, also if the list has no column for it, then the keys of the list's other fields."""
        return (MARK, *(key for key in self.of if key in self.profile.by_key and key != MARK))

    @property
    def known(self) -> frozenset[int]:
        """The columns that are read, or that a person declared as not read."""
        return self.given.union(self.left, self.zone, *self.of.values())

    def repeats(self, above: ListColumns) -> bool:
        """Return whether the head is the same as one above it, as on each page of a printed table."""
        return replace(above, sheet=self.sheet, row=self.row) == self

    def heading_of(self, column: int) -> str | None:
        """Return the heading of the key to which a column belongs; None if it belongs to none."""
        return next((self.headings.get(key) for key, each in self.of.items() if column in each), None)

    def blanks(self, line: SheetLine, key: str) -> str:
        """Return the texts that consist of blanks in a line's cells for a key, joined; empty if there are none."""
        return "".join(line.blanks.get(column, "") for column in self.of.get(key, ()))

    def shown_owners(self, line: SheetLine) -> str | None:
        """Return the divisions of a row as printed; None if their cell is blank.

        A cell that is merged over several rows applies to each of them.
        """
        texts = (line.shown_text(column) for column in self.of.get(DIVISIONS, ()))
        return next((text for text in texts if text), None)

    def has_only_texts(self, line: SheetLine) -> bool:
        """Return whether all filled cells of a line are texts that may continue the row above."""
        texts = self.given.union(*(self.of[key] for key in self.text_keys))
        return line.own.keys() <= texts.union(self.zone) and not line.own.keys().isdisjoint(texts)

    def beside(self, line: SheetLine) -> Iterator[int]:
        """Yield the columns of a line's filled cells that are not read.

        Each is below a merged heading, to the right of another filled cell below that heading.
        """
        for columns in self.of.values():
            yield from [each for each in columns if each in line.own][1:]


def find_heads(lines: Sequence[SheetLine], rules: ColumnRules) -> dict[int, ListColumns]:
    """Return the columns that each head determines, by the last row of the head, in the order of rows.

    Below a whole head (`is_whole`), a head that is not whole begins a new page; its columns may differ from the columns
    above. If no head is whole, all rows that may be heads are returned. If no heading is known but a person declared
    columns by their letters, the likeliest row is the head.
    """
    found: dict[int, ListColumns] = {}
    last = 0
    for place in range(len(lines)):
        if each := _columns_at(lines, place, rules, last):
            found[each.row] = max((found.get(each.row, each), each), key=_certainty)
            last = each.row if each.is_whole else last
    if not found and rules.columns and (likeliest := _likeliest(lines)) is not None:
        columns = _likely_columns(lines, likeliest, rules)
        found = {columns.row: columns}
    declared = frozenset(rules.columns.values())  # which every row has
    own = {row: len(each.keys - declared) for row, each in found.items()}
    most = max((own[row] for row, each in found.items() if each.is_whole), default=0)
    # a row whose texts are as headings, such as 実績, has the declared columns but few others
    found = {row: each for row, each in found.items() if not each.is_whole or own[row] >= min(most, _LEAST_HEADINGS)}
    whole = [each for each in found.values() if each.is_whole]
    if not whole:
        return found
    upper = {row for each in whole for row in range(each.row - max(each.depth, 1), each.row)}
    lower = {each.row + 1 for each in whole}  # a row that divides the headings above it
    alone = {line.row for line in lines if _has_headings_alone(line, rules)}
    pages = {
        row
        for row, each in found.items()
        if (row in alone or own[row] >= _LEAST_HEADINGS) and row not in upper and (each.twice or row not in lower)
    }
    return {row: found[row] for row in sorted(found) if found[row].is_whole or (row in pages and row > whole[0].row)}


def _has_headings_alone(line: SheetLine, rules: ColumnRules) -> bool:
    """Return whether a row has several headings and nothing else: two are the head of a small table."""
    texts = {cell.text or "" for cell in line.own.values()}
    return len(texts) > 1 and all(map(rules.is_heading, texts))


def seen_columns(
    lines: Sequence[SheetLine], rules: ColumnRules, heads: Mapping[int, ListColumns]
) -> Iterator[SeenColumn]:
    """Yield the columns below the first head of a sheet, with their headings and first texts, as a person sees them.

    If no head is found, the likeliest row is the head.
    """
    row = max((row for row in heads if row + 1 not in heads), key=lambda row: _likelihood(heads[row]), default=0)
    place = next((at for at, line in enumerate(lines) if line.row == row), _likeliest(lines))
    if place is None:
        return
    columns = heads.get(lines[place].row) or _likely_columns(lines, place, rules)
    yield from _seen_below(lines, place + columns.row - lines[place].row, columns, frozenset())


def columns_of_heads(
    lines: Sequence[SheetLine], heads: Mapping[int, ListColumns]
) -> Iterator[tuple[Head, tuple[SeenColumn, ...]]]:
    """Yield the columns below each whole head of a sheet, as `seen_columns` does for the first one.

    All columns of levels and numbers are among them, also without a heading or texts.
    """
    for place, line in enumerate(lines):
        columns = heads.get(line.row)
        if columns is not None and columns.is_whole:
            yield (line.sheet, line.row), tuple(_seen_below(lines, place, columns, columns.zone))


def _seen_below(
    lines: Sequence[SheetLine], place: int, columns: ListColumns, others: Iterable[int]
) -> Iterator[SeenColumn]:
    """Yield the columns below a head; `place`: the index of the last line of the head in `lines`.

    They are the columns with a heading or a text in the first lines, and `others`.
    """
    keys = {column: key for key, each in columns.of.items() for column in each}
    keys |= dict.fromkeys(columns.zone, MEASURE) | dict.fromkeys(columns.left, NOT_READ)
    keys |= dict.fromkeys(columns.levels, LEVEL) | dict.fromkeys(columns.codes, CODE)
    unclear = {column: key for key, each in columns.twice for column in each}
    texts, below = head_texts(lines[place - columns.depth : place + 1]), lines[place + 1 : place + _FIRST_LINES]
    for column in sorted({*texts, *others, *chain.from_iterable(line.own for line in below)}):
        samples = [text for line in below if (text := line.shown_text(column))][:_SAMPLES]
        letters, heading = column_letters(column), " ".join("".join(each.split()) for each in texts.get(column, ()))
        place_of = (lines[place].sheet, lines[place].row, letters)
        yield SeenColumn(*place_of, heading, tuple(samples), keys.get(column), unclear.get(column))


def _likelihood(columns: ListColumns) -> tuple[bool, int]:
    """Return the sort key for choosing the first head of a sheet.

    The first whole head has the highest key; if none is whole, the head with the most keys.
    """
    return columns.is_whole, 0 if columns.is_whole else len(columns.keys)


def is_form_head(line: SheetLine, profile: Profile) -> bool:
    """Return whether a row is a header or a line of the head block of a form for divisions' answers (回答様式).

    A header of the plan's own items is not enough: a list from which the plan was made has them, too.
    """
    texts = {column: line.shown_text(column) for column in line.own.keys() | line.above.keys()}
    if any(fold_label(text or "") == LABEL_PACKAGE for text in texts.values()):
        return True
    header = read_header(line.row, texts, profile) if any(texts.values()) else None
    only_asked = {SCHEDULED, *ROLES} - {*profile.published_keys}
    return header is not None and TITLE in header.columns and bool(only_asked & header.columns.keys())


def _columns_at(lines: Sequence[SheetLine], place: int, rules: ColumnRules, last: int) -> ListColumns | None:
    """Return the columns of the head that contains a line; None if there is no head.

    It has as few rows as give the most headings. A head that is not whole has no rows in common with the last whole
    head above it, which ends in the row `last`.
    """
    own = [cell.text for cell in lines[place].own.values() if cell.text]
    if not any(map(rules.is_heading, own)):
        return None
    end = _end_of_head(lines, place, rules)
    above = range(place - 1, max(end - _DEEPEST, 0) - 1, -1)
    firsts = [place, *takewhile(lambda each: not _has_id(lines[each], rules.profile), above)]
    firsts = [each for each in firsts if not lines[each].above] or firsts  # a merged heading begins the block
    blocks = {first: _end_of_head(lines, first, rules) == end for first in firsts}
    found = {first: _columns(lines[first : end + 1], rules, is_block=blocks[first]) for first in firsts}
    heads = [each for first, each in found.items() if not each.depth or each.is_refined or blocks[first]]
    apart = (each for each in heads if each.is_whole or each.row - each.depth > last)
    return max(apart, key=_certainty, default=None)


def _has_id(line: SheetLine, profile: Profile) -> bool:
    """Return whether a line has a 管理番号, as rows of a list have and heads have not."""
    return any(is_id(fold_id(cell.text), profile.id_patterns) for cell in line.own.values() if cell.text)


def _certainty(columns: ListColumns) -> tuple[bool, int]:
    return columns.is_whole, len(columns.keys)


def _end_of_head(lines: Sequence[SheetLine], place: int, rules: ColumnRules) -> int:
    """Return the place of the last row of the head that contains a line.

    Cells of the line extend to that row, or are divided there.
    """
    end, reach = place, lines[place].row
    while end + 1 < len(lines) and end - place < _DEEPEST:
        line, below = lines[end], lines[end + 1]
        reach = max((line.last.get(column, reach) for column in line.own), default=reach)
        is_head = end > place or len(line.own.keys() | line.above.keys()) >= _LEAST_HEADINGS  # a title is over all
        if below.row > reach and not (is_head and _is_below_groups(line, below, rules)):
            break
        end += 1
    return end


def _is_below_groups(line: SheetLine, below: SheetLine, rules: ColumnRules) -> bool:
    """Return whether all cells of a row divide headings of the row above it.

    Headings of levels and of their numbers do not count.
    """
    texts = ((line.text(column) or "", column) for column in sorted(line.own))
    headed = grouped((text, column) for text, column in texts if rules.is_heading(text))  # one may be above each column
    groups = [_group(line, column, below, headed.get(line.text(column) or "", ())) for column in sorted(line.own)]
    divided = [each for each in groups if len(below.own.keys() & each) > 1 and not _is_of_levels(line, each[0], rules)]
    return bool(divided) and below.own.keys() <= set(chain.from_iterable(divided))


def _group(line: SheetLine, column: int, below: SheetLine, repeated: Iterable[int] = ()) -> Sequence[int]:
    """Return the columns of a heading: merged with it, or beside it without another heading.

    A heading that is `repeated` in another column does not count as another one.
    """
    if (end := line.right.get(column, column)) > column:
        return range(column, end + 1)
    others = (line.own.keys() | line.above.keys()).difference(repeated)
    end = max(below.own, default=column)
    return [column, *takewhile(lambda each: each not in others, range(column + 1, end + 1))]


def _is_of_levels(line: SheetLine, column: int, rules: ColumnRules) -> bool:
    read = read_list_headings({column: line.text(column)}, rules.profile, rules.named)[column]
    return read is not None and read.key in (MEASURE, LEVEL, CODE)


def _likeliest(lines: Sequence[SheetLine]) -> int | None:
    """Return the place of the row with the most cells at the beginning of a sheet; None if none has enough."""
    widths = [len(line.own.keys() | line.above.keys()) for line in lines[:_FIRST_LINES]]
    return widths.index(max(widths)) if widths and max(widths) >= _LEAST_HEADINGS else None


def has_rows_below(lines: Sequence[SheetLine], heads: Mapping[int, ListColumns]) -> bool:
    """Return whether a line below the last head of a sheet, or below its likeliest row, has cells that are not a note.

    `heads`: as returned by `find_heads`. True if no row may be a head.
    """
    likeliest = None if heads else _likeliest(lines)
    if not heads and likeliest is None:
        return True
    row = max(heads, default=0) if likeliest is None else lines[likeliest].row
    return any(line.row > row and line.own and not is_note(line.texts()) for line in lines)


def _likely_columns(lines: Sequence[SheetLine], place: int, rules: ColumnRules) -> ListColumns:
    """Return the columns of a head that begins at a place although few of its headings are known."""
    return _columns(lines[place : _end_of_head(lines, place, rules) + 1], rules, is_block=True)


def _columns_by_key(read: Mapping[int, ColumnHeading | None]) -> defaultdict[str, list[int]]:
    """Return the columns whose headings name each key."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for column, heading in read.items():
        if heading is not None:
            places[heading.key].append(column)
    return places


def _columns(lines: Sequence[SheetLine], rules: ColumnRules, *, is_block: bool) -> ListColumns:
    """Return the columns that the headings in these rows name; the last row is the most detailed.

    Unless the rows are one block, a column is not read by its upper rows alone: the last row may be a row of the list.
    """
    bottom, texts = lines[-1], head_texts(lines)
    read = _read(texts, rules, is_block=is_block)
    places = _columns_by_key(read)
    once = {key: each[0] for key, each in places.items() if len(each) == 1 or key in SEVERAL_COLUMNS}
    of = {key: _under(lines, column, read) for key, column in once.items() if key not in SEVERAL_COLUMNS}
    given = frozenset(chain.from_iterable(_under(lines, each, read) for key in _GIVEN_KEYS for each in places[key]))
    heads = (*places[MEASURE], *places[LEVEL])
    twice = tuple((key, tuple(each)) for key, each in places.items() if len(each) > 1 and key not in SEVERAL_COLUMNS)
    left = frozenset(places[NOT_READ])
    taken = given.union(left, *of.values(), *(each for _, each in twice))
    levels = _zone(heads, taken.union(places[CODE])) if heads else _before_titles(of, taken)
    zone = tuple(sorted(levels.union(places[CODE])))
    unknown = [(column, _shown(each)) for column, each in sorted(texts.items()) if each and read[column] is None]
    return ListColumns(
        row=bottom.row,
        of=of,
        zone=zone,
        profile=rules.profile,
        headings={MEASURE: rules.profile.measure_level.name} | {k: _shown(texts.get(at, ())) for k, at in once.items()},
        years=dict(_years_of_list(((key, read[column]) for key, column in once.items()), rules.profile)),
        last=max((column for column, each in texts.items() if each), default=0),
        unknown=tuple((column, text) for column, text in unknown if column not in zone),
        inserted=tuple((column, text) for column, text in unknown if column in zone),
        hinted=tuple(
            (each, _shown(texts[each])) for each in sorted(texts) if _has_added_words(texts[each], read[each], rules)
        ),
        twice=twice,
        given=given,
        left=left,
        codes=frozenset(places[CODE]),
        levels=frozenset(places[LEVEL]),
        keys=frozenset(key for key, columns in places.items() if columns),
        depth=len(lines) - 1,
        is_refined=2 * sum(read.get(column) is not None for column in bottom.own) >= len(bottom.own),
        needs_mark=rules.needs_mark,
        sheet=bottom.sheet,
    )


def _years_of_list(
    headings: Iterable[tuple[str, ColumnHeading | None]], profile: Profile
) -> Iterator[tuple[str, FiscalYear]]:
    """Yield the year of the list by the key of each heading with a year; targets of the plan may be of any year."""
    for key, heading in headings:
        field = profile.by_key.get(key)
        if field and field.filled_by is not FilledBy.PLAN and heading and heading.year is not None:
            yield key, heading.year.plus(-field.years_ahead)


def _has_added_words(texts: tuple[str, ...], heading: ColumnHeading | None, rules: ColumnRules) -> bool:
    if heading is None or (heading.key in _GIVEN_KEYS and _YEAR_ALONE.fullmatch(heading.hint or "")):
        return False  # what was reported before has its year there, and is not read
    return has_added_hint(heading, next(filter(rules.is_heading, heading_suffixes(texts)), ""), rules.profile)


def head_texts(lines: Sequence[SheetLine]) -> dict[int, tuple[str, ...]]:
    """Return the texts of a head by column, from its first row to its last, for each column in which a cell begins.

    Equal texts in consecutive rows, as of a merged cell, are one text; with another text between them they are two.
    """
    columns = {column for line in lines for column in (*line.own, *line.above)}
    rows = [_texts_over(line, lines[place + 1 :], columns) for place, line in enumerate(lines)]
    texts = {column: [row[column] for row in rows if column in row] for column in columns}
    return {column: tuple(text for text, _ in groupby(each)) for column, each in texts.items()}


def _texts_over(line: SheetLine, below: Sequence[SheetLine], columns: Iterable[int]) -> dict[int, str]:
    """Return the text of a row of a head above each column.

    If columns below divide a heading, its text applies to all of them.
    """
    over: dict[int, str] = {}
    for begins in sorted((*line.own, *line.above)):
        text = line.shown_text(begins)
        groups = (_group(line, begins, each) for each in below if begins in each.own)
        end = max(line.right.get(begins, begins), *(each[-1] for each in groups), begins)
        over |= {column: text for column in columns if text and begins <= column <= end}
    return over


def _shown(texts: Iterable[str]) -> str:
    return "".join("".join(texts).split())


def _read(
    texts: Mapping[int, tuple[str, ...]], rules: ColumnRules, *, is_block: bool
) -> dict[int, ColumnHeading | None]:
    """Return the key of each column: as a person declared by its letters, otherwise by its heading; None if unknown.

    A heading is read as a whole, otherwise by its lower rows, otherwise by its upper rows if no other column has that
    heading.
    """
    chosen = {column: _known_heading(each, rules) for column, each in texts.items()}
    read = read_list_headings(chosen, rules.profile, rules.named)
    own = _own_year(read, rules)
    read |= dict.fromkeys(_columns_of_other_years(read, chosen, own, rules))
    read |= {column: ColumnHeading(NOT_READ) for column in _plan_values_of_other_years(read, own, rules)}
    known = {heading.key for heading in read.values() if heading}
    for column in [column for column, heading in read.items() if heading is None and is_block]:
        read[column] = _read_group(texts[column], rules, known)
    for column, key in rules.columns.items():
        found = read.get(column)
        read[column] = ColumnHeading(key, found.year if found else None)
    declared = {*rules.columns.values()}
    groups: dict[str, list[int]] = defaultdict(list)
    for column, heading in read.items():
        if (
            heading is None
            or heading.key not in rules.keys
            or (heading.key in declared and column not in rules.columns)
        ):
            read[column] = None
        else:
            groups[heading.key].append(column)
    for key, columns in groups.items():
        kept = _certain(key, columns, read, rules)
        read |= {column: None for column in columns if column not in kept}
    return read


class _OwnYear(NamedTuple):
    """The year of a list as its headings or the rules state it.

    `present`: the year of the rules, otherwise of the first column that is not about a later year. `likely`: otherwise
    the year from which any other column counts. None if no column states it.
    """

    present: FiscalYear | None
    likely: FiscalYear | None


def _own_year(read: Mapping[int, ColumnHeading | None], rules: ColumnRules) -> _OwnYear:
    fields = rules.profile.by_key
    not_own = {*_undated(rules), *(each.key for each in rules.profile.fields if each.filled_by is FilledBy.PLAN)}
    found = [each for each in read.values() if each and each.year and each.key in fields and each.key not in not_own]
    dated = ((fields[each.key].years_ahead, each.year) for each in found)
    years = [(ahead, year.plus(-ahead)) for ahead, year in dated if year]
    present = rules.year or next((year for ahead, year in years if not ahead), None)
    return _OwnYear(present, present or next((year for _, year in years), None))


def _undated(rules: ColumnRules) -> set[str]:
    """Return the keys of the items without a year in their heading."""
    return {each.key for each in rules.profile.fields if each.key not in ROLES and each.heading == each.undated}


def _columns_of_other_years(
    read: Mapping[int, ColumnHeading | None], texts: Mapping[int, str | None], own: _OwnYear, rules: ColumnRules
) -> Iterator[int]:
    """Yield the columns that this list prints for another year than that of their key.

    These are items without a year in their heading, and what was planned for the year of the list itself, which is no
    plan for a later year. Columns that a person declared are not among them.
    """
    undated, later = _undated(rules), {each.key for each in rules.profile.fields if each.years_ahead}
    for column, each in ((column, each) for column, each in read.items() if each and each.year):
        is_of_other = each.key in undated and own.likely not in (None, each.year)
        if (is_of_other or (each.key in later and own.present == each.year)) and not rules.is_named(
            texts[column] or ""
        ):
            yield column


def _plan_values_of_other_years(
    read: Mapping[int, ColumnHeading | None], own: _OwnYear, rules: ColumnRules
) -> Iterator[int]:
    """Yield the columns with the plan's values for other years than that of the list.

    If its year is not known, they are all columns of an item that has several.
    """
    by_year = {each.key for each in rules.profile.fields if each.by_year}
    dated = grouped((each.key, (column, each.year)) for column, each in read.items() if each and each.key in by_year)
    for columns in dated.values():
        is_clear = len(columns) == 1 and None in (own.likely, columns[0][1])
        yield from () if is_clear else (column for column, year in columns if year != own.likely or year is None)


def _read_group(parts: tuple[str, ...], rules: ColumnRules, known: Container[str]) -> ColumnHeading | None:
    """Return the key of a column by the upper rows of its heading, with the year below them.

    None if it has none, or if another column has the key (`known`). Years below a heading of levels or numbers do not
    count: such columns are targets and the like.
    """
    read = (read_list_headings({0: each}, rules.profile, rules.named)[0] for each in _groups_of(parts))
    heading = next((each for each in read if each and each.key not in known), None)
    year = year_in_heading("".join(parts))
    if heading is None or (year and heading.key in (MEASURE, LEVEL, CODE)):
        return None
    return replace(heading, year=heading.year or year)


def _known_heading(parts: tuple[str, ...], rules: ColumnRules) -> str | None:
    """Return a heading of several rows as far as it is known: as a whole, otherwise its lower rows.

    Below a unit, as in 効果額（千円） above 実績, lower rows alone are no heading of running text; below 外部評価, no
    heading of marks.
    """
    for at, text in enumerate(heading_suffixes(parts)):
        if rules.is_heading(text):
            key = (read_list_headings({0: text}, rules.profile, rules.named)[0] or ColumnHeading("")).key
            field = rules.profile.by_key.get(key)
            above = "".join(parts[:at])
            is_of_others = key == MARK and _OTHERS_ABOVE.search(above)
            if not (is_of_others or (field and field.is_text and _UNIT_ABOVE.search(above))):
                return text
    return None


def heading_suffixes(parts: tuple[str, ...]) -> Iterator[str]:
    """Yield a heading of several rows as one text: with all of its rows, then without the first row, and so on."""
    return ("".join(parts[at:]) for at in range(len(parts)))


def _groups_of(parts: tuple[str, ...]) -> Iterator[str]:
    """Yield the upper rows of a heading as one text each.

    Texts that end with a lower row precede others, and of these the longest is first.
    """
    return ("".join(parts[at:end]) for end in range(len(parts) - 1, 0, -1) for at in range(end))


def _certain(
    key: str, columns: Sequence[int], read: Mapping[int, ColumnHeading | None], rules: ColumnRules
) -> Sequence[int]:
    """Return the columns that remain candidates for a key.

    Visible columns are preferred to hidden ones, and of columns for several years those of the list's year remain.
    """
    if len(columns) == 1 or key in SEVERAL_COLUMNS:
        return columns
    columns = [each for each in columns if each not in rules.hidden] or columns
    if len(columns) > 1 and rules.year and key in rules.profile.by_key:
        year = rules.year.plus(rules.profile.by_key[key].years_ahead)
        return [each for each in columns if (found := read[each]) and found.year == year] or columns
    return columns


def _under(lines: Sequence[SheetLine], column: int, read: Mapping[int, ColumnHeading | None]) -> tuple[int, ...]:
    """Return the columns below a heading that is merged over several, except columns with their own heading."""
    end = max(line.right.get(column, column) for line in lines)
    return (column, *takewhile(lambda each: each not in read, range(column + 1, end + 1)))


def _zone(heads: Sequence[int], taken: frozenset[int]) -> frozenset[int]:
    """Return the columns of the levels, whose headings are at `heads`, and their free neighbours."""
    end = max(taken, default=0)
    left = chain.from_iterable(takewhile(lambda c: c not in taken, range(start - 1, 0, -1)) for start in heads)
    right = chain.from_iterable(takewhile(lambda c: c not in taken, range(start, end)) for start in heads)
    return frozenset(heads).union(left, right)


def _before_titles(of: Mapping[str, tuple[int, ...]], taken: frozenset[int]) -> frozenset[int]:
    """Return the free columns before the titles, among which the 管理番号 may be: they are levels without a heading."""
    ids = frozenset(of.get(ID, ()))
    start = min(of.get(TITLE, ()), default=1)
    return frozenset(takewhile(lambda c: c not in taken - ids, range(start - 1, 0, -1))) - ids
