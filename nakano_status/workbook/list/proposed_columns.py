"""Proposes the columns of a ward's list: where its heads are, and what each heading means by one list of words.

Nothing but a heading and whether the contents are numbers decides; a person confirms the result in a table of columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.cell_address import column_letters
from nakano_status.domain.fields.field import FilledBy
from nakano_status.domain.fields.headings import (
    CODE,
    LEVEL,
    MEASURE,
    TITLE,
    ColumnHeading,
    fold_heading,
    is_list_heading,
    name_of_heading,
    read_list_headings,
    year_in_heading,
)
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.published_list.published_list import NOT_READ, SeenColumn, names_of_column, names_of_columns
from nakano_status.workbook.cells import SheetLine
from nakano_status.workbook.list.heads import SEVERAL_COLUMNS, head_texts, heading_suffixes

_WITHIN = 60
"""The number of lines at the beginning of a sheet in which its first head is."""
_DEEPEST = 3
_LEAST_HEADINGS = 3
_SAMPLES = 3
_LONGEST = 60
_LEVELS = re.compile(
    r"(?:基本|重点)目標|(?:基本|重点|改革の?|推進|大|中)?(?:政策|施策|方針|柱|章|節|編|分野|項目|体系|方向性?|類型)"
    r"(?:の(?:柱|方向性?|名称?))?名?"
)
_LAST_TITLES = re.compile("細項目|小項目|具体的な取組|対象施設")
_NOT_LEVELS = re.compile("(?:今後|次年度|翌年度)の")
_LETTERS = re.compile("[A-Z]{1,3}")
_NUMBER = re.compile(r"\W*\d{1,3}\W*")


@dataclass(frozen=True)
class ListHead:
    """A head of a sheet: its first and last row, and the columns below it with the meanings proposed or stated."""

    first: int
    last: int
    columns: tuple[SeenColumn, ...]

    @cached_property
    def names(self) -> Mapping[SeenColumn, str]:
        """The names of the columns."""
        return names_of_columns(self.columns)

    @cached_property
    def parts(self) -> frozenset[str]:
        """The headings and their parts, folded."""
        return frozenset(fold_heading(part) for each in self.columns for part in (each.heading, *each.heading.split()))


@dataclass(frozen=True)
class ColumnWords:
    """The meanings of headings: those of a profile, and the keys that a person stated (`named`).

    `year`: the year of the list, if known; of columns that differ in their years only, that of this year is meant.
    `hidden`: the letters of hidden columns, which are meant only if no visible column is.
    """

    profile: Profile
    named: Mapping[str, str]
    year: FiscalYear | None
    hidden: frozenset[str] = frozenset()

    @cached_property
    def _headings(self) -> frozenset[str]:
        """The names of headings that a person stated; letters of columns are none."""
        return frozenset(name for name in self.named if not _LETTERS.fullmatch(name))

    def is_heading(self, text: str) -> bool:
        """Return whether a text is a heading with a meaning."""
        if len(text) > _LONGEST:
            return False
        names = {name_of_heading(text, in_any_year=each) for each in (False, True)} if self._headings else ()
        is_known = is_list_heading(text, self.profile) or self._level(fold_heading(text)) is not None
        return is_known or not self._headings.isdisjoint(names)

    def _level(self, folded: str) -> str | None:
        for each in reversed(self.profile.levels):
            if folded.removesuffix("名").removesuffix("の名称") == fold_heading(each.name):
                return MEASURE if each == self.profile.measure_level else LEVEL
        return LEVEL if _LEVELS.fullmatch(folded) and not _NOT_LEVELS.match(folded) else None

    def assign(self, columns: Sequence[SeenColumn]) -> tuple[SeenColumn, ...]:
        """Return the columns below a head with their meanings; a doubtful meaning is `unclear`."""
        stated = [self._stated(each) for each in columns]
        texts = {at: self._known_part(each.heading) for at, each in enumerate(columns) if stated[at] is None}
        read = read_list_headings(texts, self.profile)
        keys = [each or self._key(texts[at], read[at]) for at, each in enumerate(stated)]
        if TITLE not in stated:
            self._choose_title(columns, keys, stated)
        for at, each in enumerate(columns):
            is_numbered = each.samples and all(map(_NUMBER.fullmatch, each.samples))
            if keys[at] in (LEVEL, MEASURE) and not stated[at] and is_numbered:
                keys[at] = CODE
        years = {at: each.year for at, each in read.items() if each}
        dated = (year for at, year in years.items() if year and (at, keys[at]) in self._present(keys))
        words = replace(self, year=self.year or next(dated, None))
        return tuple(words.without_doubt(columns, keys, stated, years))

    def _present(self, keys: Sequence[str | None]) -> frozenset[tuple[int, str | None]]:
        """Return the places and keys of the columns of answers about the year of a list itself."""
        fields = [self.profile.by_key.get(key or "") for key in keys]
        return frozenset(
            (at, field.key)
            for at, field in enumerate(fields)
            if field and not field.years_ahead and field.filled_by is not FilledBy.PLAN
        )

    def _stated(self, column: SeenColumn) -> str | None:
        return next((self.named[name] for name in names_of_column(column) if name in self.named), None)

    def _known_part(self, heading: str) -> str | None:
        parts = tuple(heading.split())
        whole = "".join(parts)
        known = (text for text in heading_suffixes(parts) if text == whole or self._level(fold_heading(text)) is None)
        return next((text for text in known if self.is_heading(text)), None)

    def _key(self, heading: str | None, found: ColumnHeading | None) -> str | None:
        level = self._level(fold_heading(heading or ""))
        is_level = level is not None and (found is None or found.key in (MEASURE, TITLE))
        return level if is_level else found.key if found else None

    @staticmethod
    def _choose_title(columns: Sequence[SeenColumn], keys: list[str | None], stated: Sequence[str | None]) -> None:
        """Choose the titles: the last of the columns whose heading may be of titles; the others are levels."""
        last = [at for at, each in enumerate(columns) if _LAST_TITLES.fullmatch(fold_heading(each.heading))]
        titles = last[:1] or [at for at, key in enumerate(keys) if key == TITLE]
        titles = titles or [at for at, key in enumerate(keys) if key in (LEVEL, MEASURE) and not stated[at]]
        for at, key in enumerate(keys):
            if key == TITLE:
                keys[at] = LEVEL
        if titles:
            keys[titles[-1]] = TITLE

    def without_doubt(
        self,
        columns: Sequence[SeenColumn],
        keys: Sequence[str | None],
        stated: Sequence[str | None],
        years: Mapping[int, FiscalYear | None],
    ) -> Iterator[SeenColumn]:
        """Yield the columns with the keys that are certain; one of another year than the list's has none."""
        declared = {key for key in stated if key} - SEVERAL_COLUMNS
        alike = grouped((key, at) for at, key in enumerate(keys) if key and key not in SEVERAL_COLUMNS)
        visible = {at for at, each in enumerate(columns) if each.letters not in self.hidden}
        alike = {key: tuple(at for at in places if at in visible) or places for key, places in alike.items()}
        certain = {key: self._of_year(key, places, years) for key, places in alike.items()}
        for at, (column, key) in enumerate(zip(columns, keys, strict=True)):
            if key is None or stated[at] or key in SEVERAL_COLUMNS or certain[key] == at:
                yield replace(column, key=key)
            elif key in declared or certain[key] is not None or len(alike[key]) == 1:
                yield column
            elif (field := self.profile.by_key.get(key)) and field.filled_by is FilledBy.PLAN:
                yield replace(column, key=NOT_READ)
            else:
                yield replace(column, unclear=key)

    def _of_year(self, key: str, places: Sequence[int], years: Mapping[int, FiscalYear | None]) -> int | None:
        """Return the only column of a key, or that of the list's year; None if neither is certain."""
        field = self.profile.by_key.get(key)
        own = self.year.plus(field.years_ahead) if self.year and field else None
        if len(places) == 1:
            year = years.get(places[0])
            is_other = own is not None and year not in (None, own)
            return None if is_other else places[0]
        found = [at for at in places if own is not None and years.get(at) == own]
        return found[0] if len(found) == 1 else None


def find_list_heads(lines: Sequence[SheetLine], words: ColumnWords) -> tuple[ListHead, ...]:
    """Return the heads of a sheet, or of a CSV: the first one, and each line below it that consists of headings."""
    place = _first_head(lines, words)
    if place is None:
        return ()
    found = [_head_at(lines, place, words)]
    for at in range(place + 1, len(lines)):
        line = lines[at]
        if line.row <= found[-1].last or len(line.own) < _LEAST_HEADINGS:
            continue
        texts = [cell.text or "" for cell in line.own.values()]
        if max(map(len, texts)) <= _LONGEST and (_repeats(texts, found) or all(map(words.is_heading, texts))):
            found.append(_head_at(lines, at, words))
    return tuple(found)


def _repeats(texts: Sequence[str], heads: Sequence[ListHead]) -> bool:
    folded = {*map(fold_heading, texts)}
    return any(folded <= each.parts for each in heads)


def _first_head(lines: Sequence[SheetLine], words: ColumnWords) -> int | None:
    """Return the place of the line with the most known headings, otherwise of the first line that may be headings."""
    known = [sum(words.is_heading(cell.text or "") for cell in line.own.values()) for line in lines[:_WITHIN]]
    if known and max(known) > 1:
        place = known.index(max(known))
        above = lines[place - 1] if place else None
        reaches = above is not None and any(row >= lines[place].row for row in above.last.values())
        return place - 1 if reaches and above is not None and len(above.own) >= _LEAST_HEADINGS - 1 else place
    texts = ([cell.text or "" for cell in line.own.values()] for line in lines[:_WITHIN])
    return next((at for at, each in enumerate(texts) if len({*each}) == len(each) >= _LEAST_HEADINGS), None)


def _head_at(lines: Sequence[SheetLine], place: int, words: ColumnWords) -> ListHead:
    end, reach = place, lines[place].row
    while end + 1 < len(lines) and end - place < _DEEPEST - 1:
        reach = max((lines[end].last.get(column, reach) for column in lines[end].own), default=reach)
        if lines[end + 1].row > reach and not _divides(lines[end], lines[end + 1]):
            break
        end += 1
    texts, below = head_texts(lines[place : end + 1]), lines[end + 1 :]
    columns = []
    for column in sorted({*texts, *(at for line in below[:_WITHIN] for at in line.own)}):
        samples = [text for line in below[:_WITHIN] if (text := line.text(column))][:_SAMPLES]
        heading = " ".join("".join(each.split()) for each in texts.get(column, ()))
        line = lines[end]
        columns.append(SeenColumn(line.sheet, line.row, column_letters(column), heading, tuple(samples)))
    return ListHead(lines[place].row, lines[end].row, words.assign(columns))


def _divides(line: SheetLine, below: SheetLine) -> bool:
    """Return whether the cells of a line are below headings that are over several columns of it.

    Without a merge, as in a CSV, a heading is over the columns beside it that have no heading.
    """
    starts = sorted(line.own.keys() | line.above.keys())
    ends = (*(each - 1 for each in starts[1:]), max([*below.own, *starts], default=0))
    texts = [line.shown_text(each) for each in starts]
    over = {
        column
        for start, end in zip(starts, ends, strict=True)
        if start in line.own
        and (end > start or line.right.get(start, start) > start or texts.count(line.text(start)) > 1)
        for column in range(start, max(end, line.right.get(start, start)) + 1)
    }
    is_short = all(len(cell.text or "") <= _LONGEST for cell in below.own.values())
    return bool(below.own) and below.own.keys() <= over and is_short and len(starts) >= _LEAST_HEADINGS


def years_in(columns: Iterable[SeenColumn], profile: Profile) -> Iterator[FiscalYear]:
    """Yield the years of a list by the headings of columns of answers, counted back from later years."""
    fields = ((each, profile.by_key.get(each.key or "")) for each in columns)
    dated = [
        (field.years_ahead, year)
        for each, field in fields
        if field and field.filled_by is not FilledBy.PLAN and (year := year_in_heading(each.heading))
    ]
    present = [year for ahead, year in dated if not ahead]
    yield from present or (year.plus(-ahead) for ahead, year in dated)
