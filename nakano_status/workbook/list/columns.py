"""Finds the heads of a published list, and what each column below them means by one list of words.

Nothing but a heading, and whether the contents are numbers or codes, decides; what a person stated comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.cell_address import column_letters, column_number
from nakano_status.domain.exchange.answer_file import ReadCell
from nakano_status.domain.fields.field import MARK, ROLES, Asked, FilledBy
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
    YEAR,
    ColumnHeading,
    fold_heading,
    has_added_hint,
    is_list_heading,
    name_of_heading,
    read_list_headings,
    year_in_heading,
)
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.published_list.published_list import NOT_READ, SeenColumn, names_of_column, names_of_columns
from nakano_status.workbook.cells import SheetLine
from nakano_status.workbook.form.layout import LABEL_PACKAGE
from nakano_status.workbook.header_rows import fold_label, head_texts, heading_suffixes, read_header
from nakano_status.workbook.list.drawer import is_note

_WITHIN = 60
"""The number of lines below a head whose texts are looked at."""
_HEADS_WITHIN = 2_000
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
_YEAR_ALONE = re.compile(rf"\({YEAR}末?\)")
_LETTERS = re.compile("[A-Z]{1,3}")
_NUMBER = re.compile(r"\W*\d{1,3}\W*")
GIVEN_KEYS = (PREVIOUS_DONE, PLANNED)
"""Columns that a check print shows beside the round's own texts; they are recognised and never read."""
SEVERAL_COLUMNS = frozenset({MEASURE, LEVEL, CODE, NOT_READ, *GIVEN_KEYS})
"""Keys that several columns may have."""


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
    `hidden`: the letters of hidden columns, which are meant only if no visible column is. `is_draft`: a person will
    confirm the columns, so that the titles may be proposed without a heading of titles.
    """

    profile: Profile
    named: Mapping[str, str]
    year: FiscalYear | None
    hidden: frozenset[str] = frozenset()
    is_draft: bool = False

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
        is_level = self.is_draft and _LEVELS.fullmatch(folded) and not _NOT_LEVELS.match(folded)
        return LEVEL if is_level else None

    def names_level(self, text: str) -> bool:
        """Return whether a text begins with a code of 実施内容, or with the name and a code of another level."""
        *upper, lowest = self.profile.levels
        rests = ((each, text.removeprefix(each.name)) for each in upper)
        is_upper = any(rest != text and each.codes.read_cell(rest.strip()) for each, rest in rests)
        return is_upper or (not self.is_draft and lowest.codes.read_cell(text) is not None)

    def dated(self, column: SeenColumn) -> tuple[str | None, FiscalYear | None]:
        """Return the key of a column, or that of its heading if it is not read, and the year in the heading.

        Words in brackets beside a year are no year of the heading.
        """
        part = self._known_part(column.heading)
        found = read_list_headings({0: part}, self.profile)[0] if part else None
        if found is None or column.key not in (None, found.key):
            return column.key, year_in_heading(column.heading)
        hint = found.hint or ""
        return found.key, found.year or (year_in_heading(hint) if _YEAR_ALONE.fullmatch(hint) else None)

    def assign(self, columns: Sequence[SeenColumn]) -> tuple[SeenColumn, ...]:
        """Return the columns below a head with their meanings; a doubtful meaning is `unclear`."""
        stated = [self._stated(each) for each in columns]
        texts = {at: self._known_part(each.heading) for at, each in enumerate(columns) if stated[at] is None}
        read = read_list_headings(texts, self.profile)
        keys = [each or self._key(texts[at], read[at]) for at, each in enumerate(stated)]
        if self.is_draft and TITLE not in stated:
            self._choose_title(columns, keys, stated)
        if any(keys):  # in a row without a known heading, nothing tells headings from contents
            self._find_codes(columns, keys, stated)
        for at, each in enumerate(columns):
            is_numbered = each.samples and all(map(_NUMBER.fullmatch, each.samples))
            if keys[at] in (LEVEL, MEASURE) and not stated[at] and is_numbered:
                keys[at] = CODE
        years = {at: each.year for at, each in read.items() if each}
        dated = (year for at, year in years.items() if year and self._is_present(keys[at]))
        words = replace(self, year=self.year or max(dated, default=None))
        may_choose = self.is_draft or self.year is not None
        return tuple(words.without_doubt(columns, keys, stated, years, may_choose=may_choose))

    def _find_codes(self, columns: Sequence[SeenColumn], keys: list[str | None], stated: Sequence[str | None]) -> None:
        """Assign MEASURE to a column without a meaning if its contents are codes of 実施内容, or titles beside codes.

        A column with a heading is one of codes only if no other column is.
        """
        read = [[self.profile.measure_level.codes.read_cell(text) for text in each.samples] for each in columns]
        are_bare = [all(each is None or each[1] is None for each in found) for found in read]
        has_own = MEASURE in keys
        for at, each in enumerate(columns):
            if keys[at] is not None or stated[at] is not None:
                continue
            of_codes = bool(read[at]) and all(read[at]) and not (each.heading and has_own)
            of_titles = not each.heading and at > 0 and keys[at - 1] == MEASURE and are_bare[at - 1]
            keys[at] = MEASURE if of_codes or of_titles else None

    def _is_present(self, key: str | None) -> bool:
        """Return whether a key is that of answers about the year of a list itself."""
        field = self.profile.by_key.get(key or "")
        return field is not None and not field.years_ahead and field.filled_by is not FilledBy.PLAN

    def _stated(self, column: SeenColumn) -> str | None:
        return next((self.named[name] for name in names_of_column(column) if name in self.named), None)

    def _known_part(self, heading: str) -> str | None:
        parts = tuple(heading.split())
        whole = "".join(parts)
        known = (text for text in heading_suffixes(parts) if text == whole or self._level(fold_heading(text)) != LEVEL)
        return next((text for text in known if self.is_heading(text)), None)

    def _key(self, heading: str | None, found: ColumnHeading | None) -> str | None:
        level = self._level(fold_heading(heading or ""))
        if level is not None and (found is None or found.key in (MEASURE, TITLE)):
            return level
        return found.key if found and found.key in self._keys else None

    @cached_property
    def _keys(self) -> frozenset[str]:
        """The keys that the columns of a list may have."""
        return frozenset({TITLE, *self.profile.published_keys, DIVISIONS, ID, *SEVERAL_COLUMNS})

    def adds_words(self, column: SeenColumn) -> bool:
        """Return whether the heading of a column has a text in brackets that the plan's own heading lacks."""
        part = self._known_part(column.heading) or ""
        found = read_list_headings({0: part}, self.profile)[0]
        if found is None or found.key != column.key or found.key in GIVEN_KEYS or self._stated(column):
            return False
        return has_added_hint(found, part, self.profile)

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
        *,
        may_choose: bool,
    ) -> Iterator[SeenColumn]:
        """Yield the columns with the keys that are certain; one of another year than the list's has none.

        `may_choose`: of several columns of a key, that of the list's year is certain.
        """
        declared = {key for key in stated if key} - SEVERAL_COLUMNS
        alike = grouped((key, at) for at, key in enumerate(keys) if key and key not in SEVERAL_COLUMNS)
        visible = {at for at, each in enumerate(columns) if each.letters not in self.hidden}
        alike = {key: tuple(at for at in places if at in visible) or places for key, places in alike.items()}
        certain = {
            key: self._of_year(key, places, years) if may_choose or len(places) == 1 else None
            for key, places in alike.items()
        }
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
    """Return the heads of a sheet, or of a CSV: the first one, and each line below with a majority of headings."""
    place = _first_head(lines, words)
    if place is None:
        return ()
    found = [_head_at(lines, place, words)]
    for at in range(place + 1, len(lines)):
        line = lines[at]
        texts = [cell.text or "" for cell in line.own.values()]
        if line.row <= found[-1].last or len({*texts}) <= 1 or max(map(len, texts)) > _LONGEST:
            continue
        known = sum(map(words.is_heading, texts))
        if _repeats(texts, found) or (known > 1 and 2 * known > len(texts)):
            found.append(_head_at(lines, at, words))
    return tuple(found)


def _repeats(texts: Sequence[str], heads: Sequence[ListHead]) -> bool:
    folded = {*map(fold_heading, texts)}
    return any(folded <= each.parts for each in heads)


def _first_head(lines: Sequence[SheetLine], words: ColumnWords) -> int | None:
    """Return the place of the first line with a majority of headings, otherwise of the line with the most headings.

    Otherwise of the first line that may be headings; None if there is none.
    """
    most, place = 1, None
    for at, line in enumerate(lines[:_HEADS_WITHIN]):
        known = sum(words.is_heading(cell.text or "") for cell in line.own.values())
        if known > most:
            most, place = known, at
        if known >= _LEAST_HEADINGS and 2 * known > len(line.own):
            place = at
            break
    if place is None:
        texts = ([cell.text or "" for cell in line.own.values()] for line in lines[:_WITHIN])
        return next((at for at, each in enumerate(texts) if len({*each}) == len(each) >= _LEAST_HEADINGS), None)
    above = lines[place - 1] if place else None
    if above is not None and len(above.own) >= _LEAST_HEADINGS - 1:
        reaches = any(row >= lines[place].row for row in above.last.values())
        is_of_head = _divides(above, lines[place], words) or _completes(lines[place - 1 : place + 1], words)
        return place - 1 if reaches or is_of_head else place
    return place


def _head_at(lines: Sequence[SheetLine], place: int, words: ColumnWords) -> ListHead:
    end, reach = place, lines[place].row
    while end + 1 < len(lines) and end - place < _DEEPEST - 1:
        reach = max((lines[end].last.get(column, reach) for column in lines[end].own), default=reach)
        is_of_head = _divides(lines[end], lines[end + 1], words) or _completes(lines[place : end + 2], words)
        if lines[end + 1].row > reach and not is_of_head:
            break
        end += 1
    texts, below = head_texts(lines[place : end + 1]), lines[end + 1 :]
    columns = []
    for column in sorted({*texts, *(at for line in below[:_WITHIN] for at in line.own)}):
        samples = [text for line in below[:_WITHIN] if (text := line.text(column))][:_SAMPLES]
        heading = " ".join("".join(each.split()) for each in texts.get(column, ()))
        columns.append(SeenColumn(lines[end].sheet, lines[end].row, column_letters(column), heading, tuple(samples)))
    return ListHead(lines[place].row, lines[end].row, words.assign(columns))


def _completes(lines: Sequence[SheetLine], words: ColumnWords) -> bool:
    """Return whether each text of the last line is a heading if it is put after those above it: 進捗 above 状況."""
    texts = head_texts(lines)
    return bool(lines[-1].own) and all(words.is_heading("".join(texts[column])) for column in lines[-1].own)


def _divides(line: SheetLine, below: SheetLine, words: ColumnWords) -> bool:
    """Return whether the cells of a line are below headings that are over several columns of it.

    Without a merge, as in a CSV, a heading is over the columns beside it that have no heading. A line that names a
    level of the plan, or begins as a note, has no headings.
    """
    found = below.texts()
    if len(found) <= 1 or is_note(found) or any(map(words.names_level, found)):
        return False
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
    return below.own.keys() <= over and is_short and len(starts) >= _LEAST_HEADINGS


@dataclass(frozen=True)
class ListColumns:
    """The columns of a list, counted from 1, as determined by one head.

    `sheet` and `row`: the sheet and the last row of the head.
    `of`: the column of each key of which there is only one.
    `zone`: the columns of levels and of numbers of any kind, of which `levels` and `codes` are some.
    `headings`: as printed, without blanks.
    `last`: the last column with a heading.
    `unknown`: the columns that are not read, with their headings.
    `hinted`: headings with a text in brackets that is not read.
    `twice`: the first column of each key that several columns claim; none of these columns is certain.
    `given`: the columns of earlier reports.
    `left`: the columns that a person declared as not read.
    """

    row: int
    of: Mapping[str, int]
    zone: tuple[int, ...]
    profile: Profile
    headings: Mapping[str, str]
    last: int
    unknown: tuple[tuple[int, str], ...]
    hinted: tuple[tuple[int, str], ...]
    twice: Mapping[str, int]
    given: frozenset[int]
    left: frozenset[int]
    codes: frozenset[int]
    levels: frozenset[int]
    sheet: str

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys of the columns that a published list must have and this list lacks.

        A list need not have fields that are not asked every year, or items about levels, which lists of the program
        print below the titles of the nodes.
        """
        expected = (each for each in self.profile.fields if each.published and not each.of)
        fields = (each.key for each in expected if each.asked is Asked.EVERY_YEAR)
        known = self.of.keys() | self.twice.keys()
        return tuple(key for key in (TITLE, *fields, DIVISIONS) if key not in known)

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
        return self.given.union(self.left, self.zone, self.of.values())

    def repeats(self, above: ListColumns) -> bool:
        """Return whether the head is the same as one above it, as on each page of a printed table."""
        return (above.of, above.headings, above.unknown) == (self.of, self.headings, self.unknown)

    def heading_of(self, column: int) -> str | None:
        """Return the heading of the key to which a column belongs; None if it belongs to none."""
        return next((self.headings.get(key) for key, each in self.of.items() if column == each), None)

    def own(self, line: SheetLine, key: str) -> ReadCell | None:
        """Return the cell for a key that is in the line itself; None if it is blank."""
        return line.own.get(self.of.get(key, 0))

    def shown(self, line: SheetLine, key: str) -> ReadCell | None:
        """Return the cell for a key in a line, which may be merged over several rows; None if it is blank."""
        return line.shown(self.of.get(key, 0))

    def blanks(self, line: SheetLine, key: str) -> str:
        """Return the blanks that a line's cell for a key consists of; empty if there are none."""
        return line.blanks.get(self.of.get(key, 0), "")

    def has_only_texts(self, line: SheetLine) -> bool:
        """Return whether all filled cells of a line are texts that may continue the row above."""
        texts = self.given.union(self.of[key] for key in self.text_keys)
        return line.own.keys() <= texts.union(self.zone) and not line.own.keys().isdisjoint(texts)


def columns_below(head: ListHead, words: ColumnWords) -> ListColumns:
    """Return the columns below a head, for reading its rows."""
    own = head.columns
    at = {each: column_number(each.letters) for each in own}
    of = {each.key: at[each] for each in own if each.key and each.key not in SEVERAL_COLUMNS}
    levels = frozenset(at[each] for each in own if each.key in (LEVEL, MEASURE))
    codes = frozenset(at[each] for each in own if each.key == CODE)
    texts = {each: "".join(each.heading.split()) for each in own}
    names = {each.key: texts[each] or f"{each.letters}列" for each in own if each.key}
    return ListColumns(
        row=head.last,
        of=of,
        zone=tuple(sorted(levels | codes)),
        profile=words.profile,
        headings=names | {MEASURE: words.profile.measure_level.name},
        last=max((at[each] for each in own if each.heading), default=0),
        unknown=tuple((at[each], text) for each, text in texts.items() if text and not (each.key or each.unclear)),
        twice={each.unclear: at[each] for each in reversed(own) if each.unclear},
        hinted=tuple((at[each], text) for each, text in texts.items() if words.adds_words(each)),
        given=frozenset(at[each] for each in own if each.key in GIVEN_KEYS),
        left=frozenset(at[each] for each in own if each.key == NOT_READ),
        codes=codes,
        levels=frozenset(at[each] for each in own if each.key == LEVEL),
        sheet=own[0].sheet if own else "",
    )


def year_in(columns: Iterable[SeenColumn], words: ColumnWords) -> FiscalYear | None:
    """Return the year of a list by the headings of answers, read or not: that of `words`, otherwise the newest.

    Headings of later years count if no other one has a year; None if none has.
    """
    dated = ((words.profile.by_key.get(key or ""), year) for key, year in map(words.dated, columns))
    own = [(each.years_ahead, year) for each, year in dated if each and year and each.filled_by is not FilledBy.PLAN]
    years = {year for ahead, year in own if not ahead} or {year.plus(-ahead) for ahead, year in own}
    return words.year if words.year in years else max(years, default=None)


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
