"""A published list (進捗状況一覧) as read: its rows, its columns, and every line of its sheets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from nakano_status.domain.cell_address import CellPlace, column_number
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.fields.headings import TITLE, name_of_heading
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem

CONTINUED = "（つづき）"
"""The text at the beginning of a title that marks a row as the continuation of the row above.

The 管理番号 of that row follows.
"""

NOT_READ = "-"
"""The key of a column that is not read, because a person decided so."""

SHEET_TITLE = "表題"
"""The name and the letters of the first text above the head of a sheet, which may be a level of the sheet's rows."""

Head = tuple[str, int]
"""The sheet and the last row of a head of a list."""
NO_HEAD: Head = ("", 0)


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
    head below which it is read, possibly on a sheet above. `columns`: by the name of a column (`names_of_columns`), its
    text in each line of the row, if the list was read by its columns.
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
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

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
    `between`: by sheet, the texts of each line between rows that is neither a row nor a total.
    `heads`: the columns below each head that rows may be read by.
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
    between: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
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


def columns_read(columns: Iterable[SeenColumn], sheet: str) -> frozenset[int]:
    """Return the numbers of the columns of a sheet that are read as a level or a field."""
    own = (each for each in columns if each.sheet == sheet and each.letters != SHEET_TITLE)
    return frozenset(column_number(each.letters) for each in own if each.key not in (None, NOT_READ))


def names_of_column(column: SeenColumn) -> Iterator[str]:
    """Yield the names by which a person may call a column: its letters, its heading and the heading's lower lines."""
    yield column.letters
    parts = column.heading.split()
    for heading in ("".join(parts[at:]) for at in range(len(parts))):
        yield name_of_heading(heading)
        yield name_of_heading(heading, in_any_year=True)


def names_of_columns(columns: Iterable[SeenColumn]) -> dict[SeenColumn, str]:
    """Return the name of each column of a list: its heading, or its letters if a head has the heading twice or not."""
    every = [*columns]
    heads = Counter((each.sheet, each.row, name_of_heading(each.heading)) for each in every)
    twice = {"", *(name for (_, _, name), count in heads.items() if count > 1)}
    named = ((each, name_of_heading(each.heading)) for each in every)
    return {each: each.letters if name in twice else name for each, name in named}


def published_place(published: PublishedList, row: ListRow, key: str, row_id: str | None = None) -> Place:
    """Return the place of a row's text under a key in the published list, for a message.

    If the row has no cell for the key, the place is the whole row. `row_id`: the ID of the row in the plan (None: not
    known).
    """
    cell = row.cells[key].address if key in row.cells else None
    return Place(file=published.name, sheet=row.sheet, row=row.row, cell=cell, id=row_id)


def two_values_problem(profile: Profile, key: str, node: str, place: Place, found: str, expected: str) -> Problem:
    """Return the problem of an item about a level that has another value elsewhere for the same node.

    `node`: the code of the node. `expected`: the value that is elsewhere in the list.
    """
    item = profile.by_key[key]
    differing = problem("LIST-NODE-VALUES-DIFFER", place, found=found, expected=expected)
    return differing.having({"item": item.short_name, "node": profile.level(item.of).numbered(node)})
