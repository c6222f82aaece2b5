"""Find the heads of a published list, and which column is which: in one row or in up to three, merged or not.

The 実施内容 column may be two (code and title), with or without a heading of its own, and columns may be inserted:
every adjacent column with an unknown heading belongs to its zone. What a person declared of a column comes before all
that its heading is read as; of two columns for one field none is guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, takewhile

from openpyxl.utils import get_column_letter

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import MARK, Asked
from nakano_status.domain.fields.headings import (
    CODE,
    DIVISIONS,
    ID,
    LEVEL,
    MEASURE,
    PLANNED,
    PREVIOUS_DONE,
    SCHEDULED,
    TITLE,
    ColumnHeading,
    fold_heading,
    is_list_heading,
    read_list_headings,
)
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.published_list.published_list import NOT_READ, SeenColumn
from nakano_status.workbook.cells import SheetLine
from nakano_status.workbook.header_rows import read_header

_GIVEN_KEYS = (PREVIOUS_DONE, PLANNED)
"""What a check print shows beside the round's own texts: recognised, and never read."""
_OF_SEVERAL = frozenset({MEASURE, LEVEL, CODE, NOT_READ, *_GIVEN_KEYS})
"""Keys that several columns may have."""
_LONGEST_HEADING = 40
_LEAST_HEADINGS = 3
_DEEPEST = 2
"""How many rows above its last one a head may have."""
_FIRST_LINES = 30
_SAMPLES = 3


@dataclass(frozen=True)
class ListHow:
    """How columns are found: by a profile, by what a person declared (`named`), and by the year of the list.

    `named` are keys by folded heading, or by the column's letters.
    """

    profile: Profile
    named: Mapping[str, str] = field(default_factory=dict)
    year: FiscalYear | None = None
    hidden: frozenset[int] = frozenset()
    needs_mark: bool = True

    @property
    def keys(self) -> frozenset[str]:
        """The keys that a column may have."""
        return frozenset({TITLE, *self.profile.published_keys, DIVISIONS, ID, *_OF_SEVERAL})

    def is_heading(self, text: str) -> bool:
        """Whether a text could be a heading."""
        if len(text) > _LONGEST_HEADING:
            return False
        names = (fold_heading(text, in_any_year=each) for each in (False, True)) if self.named else ()
        return is_list_heading(text, self.profile) or any(each in self.named for each in names)


@dataclass(frozen=True)
class ListColumns:
    """The columns of a list, counted from 1, as determined by one head.

    `of` are the columns under a key's heading (several where the heading is merged over them), `zone` those of the
    実施内容, `given` those of what was reported before. `headings` are as printed, without blanks; `years` is the year
    of the list by each heading that names one. `twice` are the columns of which none is certain to be the key's,
    `left` those that a person declared as not read, `codes` and `levels` those in the zone with numbers of any kind and
    with the levels above. `keys` are all that the headings are; the head has `depth` rows above its last one, which is
    a head, too, if it `is_refined`.
    """

    row: int
    of: Mapping[str, tuple[int, ...]]
    zone: tuple[int, ...]
    profile: Profile
    headings: Mapping[str, str]
    years: Mapping[str, FiscalYear] = field(default_factory=dict)
    unknown: tuple[tuple[int, str], ...] = ()
    twice: tuple[tuple[str, tuple[int, ...]], ...] = ()
    given: frozenset[int] = frozenset()
    left: frozenset[int] = frozenset()
    codes: frozenset[int] = frozenset()
    levels: frozenset[int] = frozenset()
    keys: frozenset[str] = frozenset()
    depth: int = 0
    is_refined: bool = False
    needs_mark: bool = True

    @property
    def missing(self) -> tuple[str, ...]:
        """The published columns that the list does not have (product.md: in the last year two are one)."""
        fields = (each for each in self.profile.fields if each.published and each.asked is Asked.EVERY_YEAR)
        return tuple(key for key in (*(each.key for each in fields), DIVISIONS) if key not in self.of)

    @property
    def is_whole(self) -> bool:
        """Whether the columns are certain without which no row is read."""
        return TITLE in self.of and (MARK in self.of or not self.needs_mark)

    @cached_property
    def text_keys(self) -> tuple[str, ...]:
        """The fields of running text that the list has."""
        return tuple(key for key in self.of if key in self.profile.by_key and self.profile.by_key[key].is_text)

    @cached_property
    def value_keys(self) -> tuple[str, ...]:
        """The fields that the list has, the mark first."""
        return (MARK, *(key for key in self.of if key in self.profile.by_key and key != MARK))

    @property
    def known(self) -> frozenset[int]:
        """Every column that is read, or declared as one that is not."""
        return self.given.union(self.left, self.zone, *self.of.values())


def find_heads(lines: Sequence[SheetLine], how: ListHow) -> dict[int, ListColumns]:
    """Return the columns by the row that ends their head: of whole heads, or else of rows that may be heads.

    Where a person declared columns by their letters, and no heading is known, the likeliest row is the head.
    """
    found = {line.row: each for place, line in enumerate(lines) if (each := _columns_at(lines, place, how))}
    if not found and any(map(_is_letters, how.named)) and (place := _likeliest(lines)) is not None:
        found = {lines[place].row: _columns(lines[place : place + 1], how)}
    return {row: each for row, each in found.items() if each.is_whole} or found


def seen_columns(lines: Sequence[SheetLine], how: ListHow, heads: Mapping[int, ListColumns]) -> Iterator[SeenColumn]:
    """Yield the columns below the first head of a sheet, or below its likeliest head, as a person sees them."""
    row = next((row for row in heads if row + 1 not in heads), None)
    place = _likeliest(lines) if row is None else next(at for at, line in enumerate(lines) if line.row == row)
    if place is None:
        return
    columns = heads.get(lines[place].row) or _columns(lines[place : place + 1], how)
    keys = {column: key for key, each in columns.of.items() for column in each}
    keys |= dict.fromkeys(columns.zone, MEASURE) | dict.fromkeys(columns.left, NOT_READ)
    keys |= dict.fromkeys(columns.levels, LEVEL) | dict.fromkeys(columns.codes, CODE)
    unclear = {column: key for key, each in columns.twice for column in each}
    texts, below = _texts(lines[place - columns.depth : place + 1]), lines[place + 1 : place + _FIRST_LINES]
    for column in sorted({*texts, *chain.from_iterable(line.own for line in below)}):
        samples = [text for line in below if (text := line.shown_text(column))][:_SAMPLES]
        letters, heading = get_column_letter(column), " ".join(texts.get(column, ()))
        place_of = (lines[place].sheet, lines[place].row, letters)
        yield SeenColumn(*place_of, heading, tuple(samples), keys.get(column), unclear.get(column))


def is_form_head(line: SheetLine, profile: Profile) -> bool:
    """Return whether a row is the head of the form for divisions' answers (回答様式)."""
    texts = {column: line.shown_text(column) for column in line.own.keys() | line.above.keys()}
    header = read_header(line.row, texts, profile) if any(texts.values()) else None
    only_asked = {SCHEDULED, *profile.by_key} - {*profile.published_keys}
    return header is not None and TITLE in header.columns and bool(only_asked & header.columns.keys())


def _columns_at(lines: Sequence[SheetLine], place: int, how: ListHow) -> ListColumns | None:
    """Return the columns of a head that ends at a line: of as few rows as have the most headings; None for no head."""
    own = [cell.text for cell in lines[place].own.values() if cell.text]
    if not any(map(how.is_heading, own)):
        return None
    found = [_columns(lines[place - depth : place + 1], how) for depth in range(min(_DEEPEST, place) + 1)]
    heads = [each for each in found if len(each.keys) >= _LEAST_HEADINGS and (not each.depth or each.is_refined)]
    return max(heads, key=lambda each: (each.is_whole, len(each.keys)), default=None)


def _likeliest(lines: Sequence[SheetLine]) -> int | None:
    """Return the place of the first of the fullest rows at the beginning of a sheet."""
    widths = [len(line.own.keys() | line.above.keys()) for line in lines[:_FIRST_LINES]]
    return widths.index(max(widths)) if widths and max(widths) >= _LEAST_HEADINGS else None


def _columns(lines: Sequence[SheetLine], how: ListHow) -> ListColumns:
    """Return what the headings in these rows, of which the last one is the most detailed, are read as."""
    bottom, texts = lines[-1], _texts(lines)
    read = _read(texts, how)
    places: dict[str, list[int]] = defaultdict(list)
    for column, heading in read.items():
        if heading is not None:
            places[heading.key].append(column)
    once = {key: each[0] for key, each in places.items() if len(each) == 1 or key in _OF_SEVERAL}
    of = {key: _under(lines, column, read) for key, column in once.items() if key not in _OF_SEVERAL}
    years = {key: year for key in once if (year := read[once[key]].year) is not None}  # type: ignore[union-attr]
    fields = how.profile.by_key
    given = frozenset(chain.from_iterable(_under(lines, each, read) for key in _GIVEN_KEYS for each in places[key]))
    heads = (*places[MEASURE], *places[LEVEL])
    twice = tuple((key, tuple(each)) for key, each in places.items() if len(each) > 1 and key not in _OF_SEVERAL)
    left = frozenset(places[NOT_READ])
    taken = given.union(left, *of.values(), *(each for _, each in twice))
    zone = tuple(sorted(_zone(heads, taken.union(places[CODE]), of.get(TITLE)).union(places[CODE])))
    unknown = ((column, _shown(each)) for column, each in sorted(texts.items()) if each and read[column] is None)
    return ListColumns(
        bottom.row,
        of,
        zone,
        how.profile,
        {MEASURE: how.profile.measure_level.name, **{key: _shown(texts.get(at, ())) for key, at in once.items()}},
        {key: year.plus(-fields[key].years_ahead) for key, year in years.items() if key in fields},
        tuple((column, text) for column, text in unknown if column not in zone),
        twice,
        given,
        left,
        frozenset(places[CODE]),
        frozenset(places[LEVEL]),
        frozenset(places),
        len(lines) - 1,
        2 * sum(read.get(column) is not None for column in bottom.own) >= len(bottom.own),
        how.needs_mark,
    )


def _texts(lines: Sequence[SheetLine]) -> dict[int, tuple[str, ...]]:
    """Return the texts of a head above each column in which a cell begins, from its first row to its last one."""
    columns = {column for line in lines for column in (*line.own, *line.above)}
    found = {column: [text for line in lines if (text := _text_over(line, column))] for column in columns}
    return {column: tuple(dict.fromkeys(texts)) for column, texts in found.items()}


def _text_over(line: SheetLine, column: int) -> str | None:
    begins = (each for each in (*line.own, *line.above) if each <= column <= line.right.get(each, each))
    return line.shown_text(next(begins, column))


def _shown(texts: Iterable[str]) -> str:
    return "".join("".join(texts).split())


def _read(texts: Mapping[int, tuple[str, ...]], how: ListHow) -> dict[int, ColumnHeading | None]:
    """Return what each column is: by its letters, else by its whole heading, else by the lower rows of it."""
    wholes = {column: ["".join(parts[at:]) for at in range(len(parts))] for column, parts in texts.items()}
    chosen = {column: next(filter(how.is_heading, each), None) for column, each in wholes.items()}
    read = read_list_headings(chosen, how.profile, how.named)
    for column in read:
        if key := how.named.get(get_column_letter(column)):
            read[column] = ColumnHeading(key, found.year if (found := read[column]) else None)
    declared = {read[column].key for column in read if how.named.get(get_column_letter(column))}  # type: ignore[union-attr]
    groups: dict[str, list[int]] = defaultdict(list)
    for column, heading in read.items():
        if (
            heading is None
            or heading.key not in how.keys
            or (heading.key in declared and get_column_letter(column) not in how.named)
        ):
            read[column] = None
        else:
            groups[heading.key].append(column)
    for key, columns in groups.items():
        kept = _certain(key, columns, read, how)
        read |= {column: None for column in columns if column not in kept}
    return read


def _certain(key: str, columns: Sequence[int], read: Mapping[int, ColumnHeading | None], how: ListHow) -> Sequence[int]:
    """Return the columns of a key that are left: those a person sees, and of several years that of the list."""
    if len(columns) == 1 or key in _OF_SEVERAL:
        return columns
    columns = [each for each in columns if each not in how.hidden] or columns
    if len(columns) > 1 and how.year and key in how.profile.by_key:
        year = how.year.plus(how.profile.by_key[key].years_ahead)
        return [each for each in columns if (found := read[each]) and found.year == year] or columns
    return columns


def _under(lines: Sequence[SheetLine], column: int, read: Mapping[int, ColumnHeading | None]) -> tuple[int, ...]:
    """Return the columns below a heading that is merged over several, without those that have one of their own."""
    end = max(line.right.get(column, column) for line in lines)
    return (column, *takewhile(lambda each: each not in read, range(column + 1, end + 1)))


def _zone(heads: Sequence[int], taken: frozenset[int], title: tuple[int, ...] | None) -> frozenset[int]:
    """Return the columns of the levels and their free neighbours; without a heading of theirs, those before titles."""
    starts = heads or (title or ())[:1]
    left = chain.from_iterable(takewhile(lambda c: c not in taken, range(start - 1, 0, -1)) for start in starts)
    if not heads:
        return frozenset(left)
    end = max(taken, default=0)
    right = chain.from_iterable(takewhile(lambda c: c not in taken, range(start, end)) for start in starts)
    return frozenset(heads).union(left, right)


def _is_letters(name: str) -> bool:
    return name.isascii() and name.isalpha() and len(name) <= len("XFD")
