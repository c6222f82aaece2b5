"""The meanings of the columns of published lists: read from their headings, or declared once by a person.

The declared meanings are stored with the plan in the data file, by heading without its year, for the next list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.application.findings.file_findings import find_printing_problems
from nakano_status.application.lookup import edition_of, rounds_of_plan
from nakano_status.application.ports.data_file import Parts, Records, Store, UnitOfWork
from nakano_status.application.preconditions import office_reading
from nakano_status.application.problem_text import as_reason
from nakano_status.application.round.choosing_edition import plan_to_read
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.fields.headings import (
    CODE,
    DIVISIONS,
    ID,
    LEVEL,
    MEASURE,
    TITLE,
    fold_heading,
    name_of_heading,
    read_list_headings,
)
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.published_list.published_list import (
    NOT_READ,
    SHEET_TITLE,
    PublishedList,
    SeenColumn,
    names_of_column,
    published_place,
)
from nakano_status.domain.refusals.exchange import ListColumnsUnclear, ListItemUnknown, ListNotReadable
from nakano_status.domain.text.narrative import truncated

if TYPE_CHECKING:
    from nakano_status.domain.fields.profile import Profile
    from nakano_status.domain.plan.plan import Plan

_NAMES = {"owners": DIVISIONS, NOT_READ: NOT_READ, "段": LEVEL, "段の番号": CODE}
_LONGEST_SAMPLE = 20


@dataclass(frozen=True)
class ColumnNames:
    """The meanings of a list's columns, as keys by the letters of a column, or by the name of its heading.

    `kept`: the meanings stored with the plan. `given`: the meanings typed for this list.
    """

    kept: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def all_keys(self) -> dict[str, str]:
        """All declared keys, by letters or the name of a heading; `given` keys replace `kept` ones.

        Earlier versions kept a heading such as KPI without brackets, as letters are kept.
        """
        earlier = {name_of_heading(name): key for name, key in self.kept.items()}
        return {**earlier, **self.kept, **{fold_heading(name): key for name, key in self.given.items()}}


def label_column_items(profile: Profile) -> dict[str, str]:
    """Return the labels of all items that a column of a list may contain, by key."""
    levels = {LEVEL: "・".join(each.name for each in profile.levels[:-1]), MEASURE: profile.measure_level.name}
    fields = {key: profile.by_key[key].short_name for key in profile.published_keys}
    return {
        **{key: name for key, name in levels.items() if name},
        TITLE: "事業内容",
        DIVISIONS: "所管課",
        **fields,
        ID: "管理番号",
        CODE: "番号",
        NOT_READ: "読み取らない",
    }


def read_column_keys(entries: Iterable[str], profile: Profile) -> dict[str, str]:
    """Return the key of the item in each column, from entries as typed: `C=title`, `担当課=所管課`.

    Raises ListItemUnknown, which names all entries without a known item.
    """
    parts = {entry: [part.strip() for part in entry.rpartition("=")] for entry in entries}
    read = {entry: (column, key_of_item(item, profile)) for entry, (column, _, item) in parts.items()}
    if unknown := [entry for entry, (column, key) in read.items() if not column or key is None]:
        raise ListItemUnknown(found="」「".join(unknown), expected="、".join(label_column_items(profile).values()))
    return {column: key for column, key in read.values() if key is not None}


def key_of_item(item: str, profile: Profile) -> str | None:
    """Return the key of an item of a list, as a person names it; None for any other text."""
    items = label_column_items(profile)
    names = {**{fold_heading(name): key for key, name in items.items()}, **{key.upper(): key for key in items}}
    names |= {name.upper(): key for name, key in _NAMES.items()}
    key = names.get(fold_heading(item))
    if key is None and (read := read_list_headings({1: item}, profile)[1]) is not None and read.key in items:
        key = read.key
    return key


def read_column_names(records: Records, plan_id: str, given: Mapping[str, str] | None = None) -> ColumnNames:
    """Return the meanings of columns: stored for the lists of a plan, and `given` for this list, if any."""
    return ColumnNames(records.plan.list_columns(plan_id), given or {})


def keep_columns(work: UnitOfWork, plan_id: str, names: ColumnNames, columns: Sequence[SeenColumn]) -> None:
    """Store the meanings that were declared for a list's columns, if any, with the plan for its other lists.

    Meanings are stored without the year of their heading (`columns_to_keep`). `columns`: all columns of the list.
    """
    if not names.given:
        return
    exact = dict(_by_heading(names.given, columns))
    work.plan.save_list_columns(plan_id, {**names.kept, **columns_to_keep(exact, columns)})


def columns_to_keep(exact: Mapping[str, str], columns: Sequence[SeenColumn]) -> dict[str, str]:
    """Return the declared meanings of a list's columns, by the names of their headings, as the plan stores them.

    `exact`: the meanings by these names; a column without a heading is named by its letters. A stored name has no year,
    unless two of these headings differ only in their years, or the list has a column of another meaning whose heading
    differs only in its year.
    """
    letters = {each.letters for each in columns}
    undated = {name: name if name in letters else name_of_heading(name, in_any_year=True) for name in exact}
    number = Counter(undated.values())
    free = {name: each for name, each in undated.items() if number[each] == 1 and not _has_others(name, exact, columns)}
    return {free.get(name, name): key for name, key in exact.items()}


def _has_others(name: str, exact: Mapping[str, str], columns: Iterable[SeenColumn]) -> bool:
    """Return whether a column with a known meaning, but not that of a heading, differs from it only in the year.

    `exact`: the declared meanings by the names of headings. Its `name` is that of the heading.
    """
    undated = name_of_heading(name, in_any_year=True)
    return any(
        each.key not in (None, exact[name]) and name_of_heading(each.heading) not in exact
        for each in columns
        if name_of_heading(each.heading, in_any_year=True) == undated
    )


def _by_heading(given: Mapping[str, str], columns: Sequence[SeenColumn]) -> Iterator[tuple[str, str]]:
    headings = {each.letters: name_of_heading(each.heading) for each in columns if each.heading}
    for name, key in given.items():
        yield headings.get(fold_heading(name), fold_heading(name)), key


def reading_profile(
    parts: Parts, records: Records, path: Path, content: bytes, plan: Plan, year: FiscalYear | None
) -> Profile:
    """Return the profile for reading a list of a plan: the profile of the edition that is used in the list's year.

    `year`: None if the list itself states the year. If the edition of the year is not clear, the newest edition's
    profile is returned.
    """
    newest = plan.newest.profile
    if all(each.profile == newest for each in plan.editions):
        return newest
    if year is None:
        names = read_column_names(records, plan.plan_id)
        profiles = [newest, *(each.profile for each in reversed(plan.editions) if each.profile != newest)]
        lists = (parts.workbooks.read_list(path.name, content, each, names.all_keys) for each in profiles)
        year = next((FiscalYear.read(each.likely_year) for each in lists if each.likely_year), None)
    rounds = (edition_of(records, each) for each in rounds_of_plan(records, plan.plan_id) if each.year == year)
    editions = [*rounds] or [*(plan.editions_in_force(year) if year else ())]
    return editions[0].profile if len(editions) == 1 else newest


def read_list_file(
    parts: Parts,
    path: Path,
    content: bytes,
    profile: Profile,
    names: ColumnNames,
    year: FiscalYear | None = None,
    *,
    for_rows: bool = False,
) -> PublishedList:
    """Return the list in the content of a file; its columns are found by a profile and by declared meanings.

    The arguments are as in `see_list` and `check_list`. Texts that papers cannot print are problems of the list.
    Raises the errors of `check_list`, and PaperFontMissing.
    """
    published = see_list(parts, path, content, profile, names, year)
    check_list(path, published, profile, names, for_rows=for_rows)
    return with_printing_problems(parts, published)


def see_list(
    parts: Parts,
    path: Path,
    content: bytes,
    profile: Profile,
    names: ColumnNames,
    year: FiscalYear | None = None,
) -> PublishedList:
    """Return the list in the content of a file as far as it can be read; its columns may be unclear, or all unknown.

    `year`: the year to read if columns have several years (None: the year of the list, if it has only one).
    """
    read = partial(parts.workbooks.read_list, path.name, content, profile, names.all_keys, year)
    published = read()
    likely = FiscalYear.read(published.likely_year)
    if year is None and likely and (published.unclear_keys or _has_values_of_unread_years(published, names)):
        read = partial(parts.workbooks.read_list, path.name, content, profile, names.all_keys, likely)
        published = read()
    return published


def keys_to_ask(published: PublishedList, *, for_rows: bool) -> list[str]:
    """Return the keys of columns without which a list cannot be read, and that a person must assign.

    If `for_rows` is true, columns of answers may be missing or unclear.
    """
    may_have_marks = any(MARK in (each.key, each.unclear) for each in published.columns)
    needed = (TITLE, DIVISIONS, *([MARK] if may_have_marks else []))
    return [key for key in published.unclear_keys if not for_rows or key in needed]


def check_list(path: Path, published: PublishedList, profile: Profile, names: ColumnNames, *, for_rows: bool) -> None:
    """Check that a list, as returned by `see_list`, can be read.

    Raises ListNotReadable, ListColumnsUnclear, and ListItemUnknown if a declared column is missing.
    """
    if published.refused is not None and not (published.columns and published.unclear_keys):
        raise ListNotReadable(path=str(path), reason=as_reason(published.refused.at(file=None)))
    there = {name for each in published.columns for name in names_of_column(each)}
    if absent := [name for name in names.given if fold_heading(name) not in there]:
        shown = "、".join(dict.fromkeys(name_of_column(each, published.columns) for each in published.columns))
        raise ListItemUnknown(found="」「".join(absent), expected=shown)
    unclear = keys_to_ask(published, for_rows=for_rows)
    if unclear:
        items = label_column_items(profile)
        found = "」「".join(items.get(key, key) for key in unclear)
        # a title without a known heading may be in any column that is meant to be of levels
        is_nowhere = TITLE in unclear and not any(each.unclear == TITLE for each in published.columns)
        others = [each for each in published.columns if is_nowhere and each.key == MEASURE]
        asked = questions_about_columns(path, published, profile, *others)
        raise ListColumnsUnclear(*asked, path=str(path), found=found)


def with_printing_problems(parts: Parts, published: PublishedList) -> PublishedList:
    """Return a list with the problems of the texts that papers cannot print; raises PaperFontMissing."""
    return replace(published, problems=(*published.problems, *find_printing_problems(_texts(published), parts.papers)))


def _has_values_of_unread_years(published: PublishedList, names: ColumnNames) -> bool:
    """Return whether columns with the plan's values by year were not read, because the year of the list is needed."""
    unread = (each for each in published.columns if each.key == NOT_READ and each.letters != SHEET_TITLE)
    return any(names.all_keys.keys().isdisjoint(names_of_column(each)) for each in unread)


def _texts(published: PublishedList) -> Iterator[tuple[Place, str]]:
    """Yield each text of the rows of a list with its place."""
    for row in published.rows:
        named = {MEASURE: row.measure_title, TITLE: row.title, DIVISIONS: row.owners_printed}
        for key, text in (named | dict(row.values)).items():
            if text:
                yield replace(published_place(published, row, key, row.printed_id), key=key), text


def find_items_without_column(published: PublishedList) -> tuple[str, ...]:
    """Return the names of the plan's items that no column has; empty if every column with texts has an item."""
    if not any(each.key is None and any(each.samples) for each in published.columns):
        return ()
    missing = (each.found or "" for each in published.problems if each.code == "LIST-COLUMN-MISSING")
    return tuple(dict.fromkeys(missing))


def questions_about_columns(
    path: Path, published: PublishedList, profile: Profile, *others: SeenColumn
) -> Iterator[Problem]:
    """Yield a question for each column of a list without a known meaning, and for each column in `others`."""
    items = label_column_items(profile)
    yield from (_asked(path.name, each, items) for each in published.columns if each.key is None or each in others)


@dataclass(frozen=True)
class ShownColumns:
    """The columns of a list, to be shown so that a person can declare their meanings.

    `items`: the labels of the possible items by key. `unclear`: the labels of the items whose columns are not clear.
    `sha256`: the SHA-256 of the list (empty: not known).
    """

    path: Path
    columns: tuple[SeenColumn, ...]
    items: Mapping[str, str]
    unclear: tuple[str, ...]
    sha256: str = ""

    def entry(self, column: SeenColumn, key: str) -> str:
        """Return the entry that declares that a column contains the item `key`, as `担当課=owners`."""
        return f"{name_of_column(column, self.columns)}={key}"


def name_of_column(column: SeenColumn, columns: Iterable[SeenColumn]) -> str:
    """Return the heading of a column, in brackets if it could be letters, such as 「AI」.

    If any head of a list has several columns with this heading, or the column has none, its letters are returned.
    """
    alike = {(each.sheet, each.row, each.letters) for each in columns if each.heading == column.heading}
    heads = Counter((sheet, row) for sheet, row, _ in alike)
    if not column.heading or max(heads.values(), default=0) != 1:
        return column.letters
    name = name_of_heading(column.heading)
    return column.heading if name == fold_heading(column.heading) else name


def read_columns(parts: Parts, store: Store, path: Path, year: FiscalYear | None = None) -> ShownColumns:
    """Return the columns of a list with the items that they may contain.

    `year`: the year of the list (None: as stated in it). Raises ListNotReadable if there are no columns, FileMissing
    and WrongRole.
    """
    content = parts.files.read(path)
    with office_reading(store) as records:
        plan = plan_to_read(records, year)
        names = read_column_names(records, plan.plan_id)
        profile = reading_profile(parts, records, path, content, plan, year)
    published = parts.workbooks.read_list(path.name, content, profile, names.all_keys, year)
    if published.refused is not None and not published.columns:
        raise ListNotReadable(path=str(path), reason=as_reason(published.refused.at(file=None)))
    items = label_column_items(profile)
    columns = {(each.letters, each.heading): each for each in reversed(published.columns)}
    unclear = (*(items.get(key, key) for key in published.unclear_keys), *find_items_without_column(published))
    return ShownColumns(path, tuple(reversed(columns.values())), items, unclear, published.sha256)


def _asked(file: str, column: SeenColumn, items: Mapping[str, str]) -> Problem:
    likely = items.get(column.unclear or "")
    return problem_of_column("LIST-COLUMN-TWO" if likely else "LIST-COLUMN-UNREAD", file, column, likely)


def problem_of_column(code: str, file: str, column: SeenColumn, expected: str | None) -> Problem:
    """Return a problem at the heading of a column, with the column's first texts.

    `code`: the code of the problem. `file`: the name of the list. `expected`: as in `Problem`.
    """
    place = Place(file, column.sheet or None, f"{column.letters}{column.row}")
    texts = (truncated(" ".join(each.split()), _LONGEST_SAMPLE) for each in column.samples)
    samples = "".join(f"「{each}」" for each in texts) or "空欄"
    return problem(code, place, found=column.heading or f"{column.letters}列", expected=expected, samples=samples)
