"""Determine the columns of a published list by its head rows (decision 0004).

The 実施内容 column may be two (code and title), with or without a heading of its own, and columns may be
inserted: every adjacent column with an unknown heading belongs to its zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, takewhile

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import MARK, Asked
from nakano_status.domain.fields.headings import (
    DIVISIONS,
    ID,
    MEASURE,
    PLANNED,
    PREVIOUS_DONE,
    SCHEDULED,
    TITLE,
    read_list_headings,
)
from nakano_status.domain.fields.profile import Profile
from nakano_status.workbook.cells.header_rows import HeaderRow, begins_as_title, header_of
from nakano_status.workbook.cells.sheet_lines import SheetLine

_GIVEN_KEYS = (PREVIOUS_DONE, PLANNED)
"""What a check print shows beside the round's own texts: recognised, and never read."""
_LONGEST_HEADING = 40


@dataclass(frozen=True)
class ListColumns:
    """The columns of a list, counted from 1, as determined by one head row.

    `of` are the columns under a key's heading (several where the heading is merged over them), `zone` those of the
    実施内容, `given` those of what was reported before. `headings` are as printed, without blanks; `years` is the year
    of the list by each heading that names one.
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

    @property
    def missing(self) -> tuple[str, ...]:
        """The published columns that the list does not have (product.md: in the last year two are one)."""
        fields = (each for each in self.profile.fields if each.published and each.asked is Asked.EVERY_YEAR)
        return tuple(key for key in (*(each.key for each in fields), DIVISIONS) if key not in self.of)

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
        """Every column that is read."""
        return self.given.union(self.zone, *self.of.values())


def read_columns(line: SheetLine, profile: Profile) -> ListColumns | None:
    """Return the columns below a row, or None if it is no head row of a list."""
    if not _may_be_head(line):
        return None
    header = _header(line, profile)
    if header is None or TITLE not in header.columns or MARK not in header.columns:
        return None
    of = {
        key: _under(line, column)
        for key, column in header.columns.items()
        if key in (TITLE, *profile.published_keys, DIVISIONS, ID)
    }
    years = {
        key: header.years[key].plus(-each.years_ahead) for key, each in profile.by_key.items() if key in header.years
    }
    given = frozenset(
        chain.from_iterable(_under(line, header.columns[key]) for key in _GIVEN_KEYS if key in header.columns)
    )
    zone = tuple(sorted(_zone(header, given.union(*of.values()))))
    unknown = tuple((column, text) for column, text in header.unknown if column not in zone)
    twice = tuple((key, columns) for key, columns in header.twice if key != MEASURE)
    headings = {key: "".join((line.shown_text(column) or "").split()) for key, column in header.columns.items()}
    return ListColumns(line.row, of, zone, profile, {MEASURE: "実施内容", **headings}, years, unknown, twice, given)


def is_form_head(line: SheetLine, profile: Profile) -> bool:
    """Return whether a row is the head of the form for divisions' answers (回答様式)."""
    header = _header(line, profile) if _may_be_head(line) else None
    only_asked = {SCHEDULED, *profile.by_key} - {*profile.published_keys}
    return header is not None and bool(only_asked & header.columns.keys())


def _may_be_head(line: SheetLine) -> bool:
    """Return whether a cell could be the heading of the titles; it is called for every row, so it has to be fast."""
    shown = (cell.text for cell in (*line.own.values(), *line.above.values()))
    return any(text and len(text) <= _LONGEST_HEADING and begins_as_title(text) for text in shown)


def _header(line: SheetLine, profile: Profile) -> HeaderRow | None:
    columns = line.own.keys() | line.above.keys()
    texts = {column: line.shown_text(column) for column in sorted(columns)}
    return header_of(line.row, texts, read_list_headings(texts, profile))


def _under(line: SheetLine, column: int) -> tuple[int, ...]:
    return tuple(range(column, line.right.get(column, column) + 1))


def _zone(header: HeaderRow, taken: frozenset[int]) -> frozenset[int]:
    """Return the columns headed 実施内容 and their free neighbours; without that heading, those before 事業内容."""
    twice = dict(header.twice)
    heads = twice.pop(MEASURE, None) or tuple({header.columns[MEASURE]} if MEASURE in header.columns else ())
    others = (taken | frozenset(chain.from_iterable(twice.values()))) - frozenset(heads)
    starts = heads or (header.columns[TITLE],)
    left = chain.from_iterable(takewhile(lambda c: c not in others, range(start - 1, 0, -1)) for start in starts)
    if not heads:
        return frozenset(left)
    end = max(others, default=0)
    right = chain.from_iterable(takewhile(lambda c: c not in others, range(start, end)) for start in starts)
    return frozenset(heads).union(left, right)
