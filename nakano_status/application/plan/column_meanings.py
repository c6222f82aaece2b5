"""The meaning of each column of a published list for a new plan: a level, a field of the plan, an item, or nothing.

The meanings are worked out once. A person is shown them, and the plan is made from them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from nakano_status.application.plan.items_of_list import (
    Stated,
    columns_of_items,
    declare_texts,
    guess_kind,
    kinds_stated,
    label_of_kind,
)
from nakano_status.application.plan.level_columns import OF_LEVELS, ColumnPlace, column_place, layouts_of_list
from nakano_status.application.plan.levels_of_list import is_number_column, rows_under_headings
from nakano_status.application.plan.list_columns import (
    ColumnNames,
    keys_to_ask,
    name_of_column,
    names_for_column,
    read_column_keys,
    read_level_names,
    see_list,
)
from nakano_status.application.plan.marks_of_list import marks_of_list
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.problem_text import message
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import MARK, Asked
from nakano_status.domain.fields.headings import (
    ID,
    LEVEL,
    MEASURE,
    fold_heading,
    name_of_heading,
    read_list_headings,
    year_in_heading,
)
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.published_list.published_list import NOT_READ, PublishedList, SeenColumn
from nakano_status.domain.refusals.exchange import ListNotReadable
from nakano_status.domain.text.narrative import is_blank

_NO_CODE = "￮"
"""A pattern that does not match any text of a list: codes in front of titles remain until the levels are known."""
_Item = tuple[SeenColumn, Mapping[str, Any]]
"""The column of an item, and its declaration as a text field."""
_Value = TypeVar("_Value")
_See = Callable[[Mapping[str, str]], PublishedList]
"""Reads the list with the keys of columns that differ from their headings, by the names of columns."""


class MeaningReason(StrEnum):
    """Reason for the meaning of a column."""

    STATED = "stated"
    """A person stated it."""
    HEADING = "heading"
    """Its heading has this meaning."""
    UNKNOWN = "unknown"
    """Its heading has no known meaning, or other columns could have the same meaning."""
    DISPLACED = "displaced"
    """Its heading has a meaning that a person stated for another column."""
    NUMBERS = "numbers"
    """Its heading is of levels or codes, and it contains row numbers, amounts or signs."""
    VALUES = "values"
    """Its heading is of a text field, and it contains numbers or few different texts."""
    NUMERIC_MARKS = "numeric_marks"
    """Its heading is of marks, and it contains numbers, which are read as marks only if a person states so."""


@dataclass(frozen=True)
class ColumnStatements:
    """The statements of a person on the columns of a list, by the column as typed.

    `keys`: the keys of levels and fields. `levels`: a person's names of levels; their key is LEVEL. `kinds`: the kinds
    of items.
    """

    keys: Mapping[str, str]
    levels: Mapping[str, str]
    kinds: Mapping[str, Stated]

    @classmethod
    def read(cls, entries: Sequence[str], profile: Profile) -> ColumnStatements:
        """Read the statements as typed, such as `C=title`; raises ListItemUnknown."""
        kinds = kinds_stated(entries)
        levels = {column: name for column, name in read_level_names(entries, profile).items() if column not in kinds}
        known = [each for each in entries if each.rpartition("=")[0].strip() not in {*levels, *kinds}]
        return cls({**read_column_keys(known, profile), **dict.fromkeys(levels, LEVEL)}, levels, kinds)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The keys of all columns with a statement; NOT_READ for the columns of items."""
        return {**self.keys, **dict.fromkeys(self.kinds, NOT_READ)}

    def key(self, column: SeenColumn) -> str | None:
        """Return the key that a person stated for a column."""
        return _stated_for(column, self.keys)

    def kind(self, column: SeenColumn) -> Stated | None:
        """Return the kind of item that a person stated for a column."""
        return _stated_for(column, self.kinds)

    def level(self, column: SeenColumn) -> str | None:
        """Return the name of the level that a person stated for a column."""
        return _stated_for(column, self.levels)


@dataclass(frozen=True)
class ColumnMeaning:
    """The meaning of a column.

    `column`: the column as its list shows it. `key`: the key of the level or field that it is (None: neither).
    `item`: the key of the item that it becomes (None: no item). `kind`: the kind of the item, if a person stated it.
    """

    column: SeenColumn
    key: str | None
    why: MeaningReason
    item: str | None = None
    kind: Stated | None = None

    @property
    def shown(self) -> SeenColumn:
        """The column as a person is shown it, with the key that may be stated for it without changing the plan."""
        if self.why is MeaningReason.NUMERIC_MARKS:
            return replace(self.column, key=None, unclear=self.key)
        if self.why is MeaningReason.DISPLACED:
            return replace(self.column, unclear=None)
        return replace(self.column, key=label_of_kind(self.kind) if self.kind else self.key)


class ItemTexts(NamedTuple):
    """The columns that become items, their declarations as text fields, and the fields of the plan beside them.

    `impossible`: the columns that could be items if a form could have their headings.
    """

    columns: Sequence[SeenColumn]
    texts: Sequence[Mapping[str, Any]]
    fields: Sequence[Mapping[str, Any]]
    impossible: Sequence[SeenColumn]


@dataclass(frozen=True)
class ListMeanings:
    """The meanings of the columns of a list, and the list as read with them, before any column is an item.

    `base`: the content of the profile of an empty plan, without codes. `reading`: the profile that it declares.
    `names`: the keys with which the list was read, for the columns whose heading does not give them. `items`: the
    columns that become items. `beyond`: the columns that could become items, too, if a plan asked for more.
    """

    base: Mapping[str, Any]
    reading: Profile
    published: PublishedList
    statements: ColumnStatements
    names: Mapping[str, str]
    meanings: Sequence[ColumnMeaning]
    items: ItemTexts
    beyond: Sequence[SeenColumn]

    @property
    def year(self) -> FiscalYear | None:
        """The year of the list; None if it is not certain."""
        return FiscalYear.read(self.published.likely_year)

    @property
    def displaced(self) -> Sequence[SeenColumn]:
        """The columns whose meaning a person stated for another column, with that meaning as `unclear`."""
        return [each.column for each in self.meanings if each.why is MeaningReason.DISPLACED]

    @property
    def without_item(self) -> Sequence[SeenColumn]:
        """The columns that a person stated to be items, and whose headings no form can have."""
        impossible = {*map(column_place, self.items.impossible)}
        return [each.column for each in self.meanings if each.kind and column_place(each.column) in impossible]

    @property
    def left_out(self) -> Sequence[SeenColumn]:
        """The columns that are not read because a plan does not ask for so many items."""
        beyond = {*map(column_place, self.beyond)}
        unread = (each for each in self.meanings if not each.key and not each.item)
        kept = (each.column for each in unread if each.why is not MeaningReason.DISPLACED)
        return [each for each in kept if column_place(each) in beyond]

    @property
    def numbers(self) -> Sequence[SeenColumn]:
        """The columns of 管理番号, and the columns of numbers and amounts except levels and their codes."""
        return [each.column for each in self.meanings if each.why is MeaningReason.NUMBERS or each.column.key == ID]

    @property
    def names_with_items(self) -> Mapping[str, str]:
        """The keys for a reading with the columns of items as plain texts, by the name of a column."""
        of_items = {name for each in self.items.columns for name in (each.letters, name_of_heading(each.heading))}
        known = {**(self._levels_beside_numbers if self.numbers else {}), **self.names}
        free = {name for name, key in known.items() if key == NOT_READ} - self.statements.keys.keys()
        keys = {name: key for name, key in known.items() if name not in free and fold_heading(name) not in of_items}
        texts = zip(self.items.columns, self.items.texts, strict=True)
        return {**keys, **{name_of_heading(column.heading): text["key"] for column, text in texts}}

    @property
    def _levels_beside_numbers(self) -> Mapping[str, str]:
        """The keys of the levels, which are read as before if a column beside them becomes an item."""
        levels = (each for each in self.meanings if each.key in OF_LEVELS)
        return {name_of_column(each.column, self.published.columns): each.key for each in levels if each.key}


def read_meanings(parts: Parts, path: Path, content: bytes, statements: Sequence[str]) -> ListMeanings:
    """Return the meanings of the columns of a list; they may be incomplete if the list cannot be read without others.

    A meaning that a person states has precedence. The heading of any other column is decisive, unless it contradicts
    the contents of the column; then the column becomes an item, as a column without a known meaning does. `statements`:
    a person's statements on the meanings of columns, as `C=title`. Raises ListItemUnknown.
    """
    base = base_without_codes(parts)
    reading = profile_in(parts, path, base)
    stated = ColumnStatements.read(statements, reading)

    def see(names: Mapping[str, str]) -> PublishedList:
        return see_newest(parts, path, content, reading, ColumnNames(given=names))

    alone = see({})
    names, lost = _names_beside_headings(see, alone, stated)
    published = see(names) if names else alone
    found = [*_meanings_before_items(published, reading, stated, base["marks"], lost)]
    year = FiscalYear.read(published.likely_year)
    candidates, beyond = _candidates(found, year)
    texts = declare_texts(candidates, published.columns, year)
    taken = {*stated.keys.values()}
    headed = {column_place(each): each.key for each in alone.columns if each.key is not None and each.key not in taken}
    items = _possible_items(parts, base, reading, found, headed, [*zip(candidates, texts, strict=True)])
    meanings = tuple(_after_items(found, items, headed))
    return ListMeanings(
        base=base,
        reading=reading,
        published=published,
        statements=stated,
        names=names,
        meanings=meanings,
        items=items,
        beyond=beyond,
    )


def see_newest(parts: Parts, path: Path, content: bytes, reading: Profile, names: ColumnNames) -> PublishedList:
    """Read a list. If its year is not known, of columns that could be the same field, that of the newest year is read.

    Columns without which the list cannot be read remain unclear.
    """
    published = see_list(parts, path, content, reading, names, for_rows=True)
    if published.likely_year is not None or keys_to_ask(published, for_rows=True):
        return published
    unclear = ((each, reading.by_key.get(each.unclear or "")) for each in published.columns)
    years = [
        year.plus(-field.years_ahead)
        for each, field in unclear
        if field is not None and (year := year_in_heading(each.heading))
    ]
    return see_list(parts, path, content, reading, names, max(years), for_rows=True) if years else published


def base_without_codes(parts: Parts) -> Mapping[str, Any]:
    """Return the content of the profile for reading a list whose levels are not known yet: that of an empty plan.

    No text of a list is a code of its levels. Its marks are called by their symbols, because their labels, such as
    未着手, are texts of a list like others.
    """
    blank = json.loads(parts.catalogue.blank_profile().content)
    marks = [{**each, **dict.fromkeys(("label", "legend"), each["symbol"])} for each in blank["marks"]]
    return {**blank, "marks": marks, "levels": [{**each, "code_pattern": _NO_CODE} for each in blank["levels"]]}


def profile_in(parts: Parts, path: Path, content: Mapping[str, Any]) -> Profile:
    """Return the profile that `content` declares; raises ListNotReadable if it is not valid."""
    found = parts.catalogue.profile_in(content)
    if isinstance(found, Profile):
        return found
    raise ListNotReadable(path=str(path), reason=message(found[0]).rstrip("。"))


def is_usable(parts: Parts, content: Mapping[str, Any]) -> bool:
    """Return whether the content of a profile is valid."""
    return isinstance(parts.catalogue.profile_in(content), Profile)


def _stated_for(column: SeenColumn, by_name: Mapping[str, _Value]) -> _Value | None:
    """Return the value in `by_name` for a column; None if no name of the column is a key. Names are as typed."""
    folded = {fold_heading(name): value for name, value in by_name.items()}
    return next((folded[name] for name in names_for_column(column) if name in folded), None)


def _names_beside_headings(
    see: _See, alone: PublishedList, stated: ColumnStatements
) -> tuple[Mapping[str, str], Mapping[ColumnPlace, str]]:
    """Return the keys to read the list with because its headings do not give them, and the keys that columns lose.

    These are the statements that differ from the headings, and the keys of the columns that would be read otherwise
    because of these statements on other columns: every column keeps the key of its heading. The key of a column is
    NOT_READ if it loses the key, which a person states for another column, or if its heading has no known meaning.
    A column that is not clear, a column that only the statements make known as a level, and columns of a head that the
    statements replace are left out. `alone`: the list as read by its headings alone.
    """
    new = {name: key for name, key in stated.names.items() if not _is_in_headings(alone, name, key)}
    taken = {*new.values()} - OF_LEVELS - {NOT_READ}
    new |= {name: key for name, key in stated.names.items() if key in taken}
    if not new:
        return {}, {}
    after = {column_place(each): each.key for each in see(new).columns}
    others = [each for each in alone.columns if each.unclear is None and _stated_for(each, new) is None]
    changed = [each for each in others if after.get(column_place(each), each.key) != each.key]
    lost = {column_place(each): each.key for each in changed if each.key in taken}
    kept: dict[str, str] = {}
    for each in reversed(others):
        is_new_level = each.key is None and after.get(column_place(each)) in (MEASURE, LEVEL)
        if (each in changed and not is_new_level) or (lost and each.key in OF_LEVELS):
            kept[name_of_column(each, alone.columns)] = NOT_READ if column_place(each) in lost else each.key or NOT_READ
    return {**new, **kept}, lost


def _is_in_headings(alone: PublishedList, name: str, key: str) -> bool:
    """Return whether the headings give a key to every column with a name."""
    named = [each for each in alone.columns if fold_heading(name) in names_for_column(each)]
    return bool(named) and all(each.key == key for each in named)


def _meanings_before_items(
    published: PublishedList,
    reading: Profile,
    stated: ColumnStatements,
    usual_marks: Sequence[Mapping[str, Any]],
    lost: Mapping[ColumnPlace, str],
) -> Iterator[ColumnMeaning]:
    """Yield the meaning of each column of a list, without the items that columns may become.

    `usual_marks`: the marks of an empty plan. `lost`: the keys that columns lose to other columns.
    """
    numbers, values = _columns_of_numbers(published), _fields_with_values(published, reading)
    for each in published.columns:
        kind, key = stated.kind(each), stated.key(each)
        if kind is not None:
            yield ColumnMeaning(each, None, MeaningReason.STATED, kind=kind)
        elif key is not None:
            yield ColumnMeaning(each, key, MeaningReason.STATED)
        elif column_place(each) in lost:
            yield ColumnMeaning(
                replace(each, key=None, unclear=lost[column_place(each)]), None, MeaningReason.DISPLACED
            )
        elif each in numbers:
            yield ColumnMeaning(each, None, MeaningReason.NUMBERS)
        elif each.key in values:
            yield ColumnMeaning(each, None, MeaningReason.VALUES)
        elif each.key == MARK and _are_numeric_marks(published, usual_marks):
            yield ColumnMeaning(each, MARK, MeaningReason.NUMERIC_MARKS)
        elif each.key in (None, NOT_READ):
            yield ColumnMeaning(replace(each, key=None), None, MeaningReason.UNKNOWN)
        else:
            yield ColumnMeaning(each, each.key, MeaningReason.HEADING)


def _columns_of_numbers(published: PublishedList) -> Collection[SeenColumn]:
    """Return the columns headed as levels or codes that contain numbers and amounts of another kind."""
    rows, _ = rows_under_headings(published)
    layouts = layouts_of_list(published, rows, lambda _: None)
    found = (each for layout in layouts for each in layout.columns if is_number_column(each, layout.columns))
    places = frozenset[ColumnPlace]().union(*(each.places for each in found))
    return [each for each in published.columns if column_place(each) in places]


def _fields_with_values(published: PublishedList, reading: Profile) -> Collection[str]:
    """Return the text fields of an empty plan whose columns hold numbers or few words, as 今後の方向性 often does."""
    found = set[str]()
    for each in published.columns:
        field = reading.by_key.get(each.key or "")
        if field is not None and field.is_text:
            texts = [text for row in published.rows if (text := row.values.get(field.key)) and not is_blank(text)]
            if "editor" in guess_kind(texts, each.heading)[0]:
                found.add(field.key)
    return found


def _are_numeric_marks(published: PublishedList, usual: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether a list has marks only if numbers are read as marks. `usual`: the marks of an empty plan."""
    rows, _ = rows_under_headings(published)
    without, with_numbers = (
        any(True for _ in marks_of_list(published, rows, usual, numbers=each)) for each in (False, True)
    )
    return with_numbers and not without


def _candidates(
    meanings: Sequence[ColumnMeaning], year: FiscalYear | None
) -> tuple[list[SeenColumn], list[SeenColumn]]:
    """Return the columns that may become items, and those left out because they are too many.

    They are columns without a meaning, and columns stated as items by a person. `year`: the year of the list; None if
    it is not known.
    """
    columns = [replace(each.column, key=None) if each.why is MeaningReason.VALUES else each.column for each in meanings]
    numbers = [each.column for each in meanings if each.why is MeaningReason.NUMBERS]
    displaced = [each.column for each in meanings if each.why is MeaningReason.DISPLACED]
    stated = [*displaced, *(each.column for each in meanings if each.kind or each.column.key == ID)]
    return columns_of_items(columns, stated, numbers, year)


def _possible_items(
    parts: Parts,
    base: Mapping[str, Any],
    reading: Profile,
    meanings: Sequence[ColumnMeaning],
    headed: Mapping[ColumnPlace, str],
    wanted: Sequence[_Item],
) -> ItemTexts:
    """Return the items that a profile can have together, and the fields of an empty plan beside them.

    An item takes the place of the fields that its column could be, except fields that another column is; among these
    are columns that no item can have. `headed`: the keys of the columns by their headings. `wanted`: the columns with
    their declarations as texts.
    """
    could_be = {column_place(each.column): {each.column.key, each.column.unclear} for each in meanings}
    for column, _ in wanted:
        heading = read_list_headings({1: column.heading}, reading)[1]
        could_be[column_place(column)].add(heading.key if heading else None)
    found = wanted
    while True:
        items = {column_place(column) for column, _ in found}
        kept = {
            MARK,
            *(_without_item(each, headed).key for each in meanings if column_place(each.column) not in items),
        }
        content_with = partial(_content_with, base, could_be, kept)
        usable = _usable_together(parts, content_with, found)
        if len(usable) == len(found):
            fields = content_with(usable)["fields"][: len(base["fields"])]
            columns = [column for column, _ in usable]
            impossible = [column for column, _ in wanted if column not in columns]
            return ItemTexts(columns, [text for _, text in usable], fields, impossible)
        found = usable


def _content_with(
    base: Mapping[str, Any],
    could_be: Mapping[ColumnPlace, Collection[str | None]],
    kept: Collection[str | None],
    chosen: Sequence[_Item],
) -> Mapping[str, Any]:
    """Return the content of a profile with some items, which replace the fields that their columns could be.

    `kept`: the keys of fields that are not replaced.
    """
    replaced = {key for column, _ in chosen for key in could_be[column_place(column)]}.difference(kept)
    never = {"asked": Asked.NEVER.value}
    fields = [{**each, **never} if each["key"] in replaced else each for each in base["fields"]]
    return {**base, "fields": [*fields, *(text for _, text in chosen)]}


def _usable_together(
    parts: Parts, content_with: Callable[[Sequence[_Item]], Mapping[str, Any]], wanted: Sequence[_Item]
) -> Sequence[_Item]:
    """Return the items that a profile can have together; one whose heading no form can have, such as R6, is left out.

    `content_with`: returns the content of a profile that has some items.
    """
    if is_usable(parts, content_with(wanted)):
        return wanted
    found: list[_Item] = []
    for each in wanted:
        found += [each] if is_usable(parts, content_with([*found, each])) else []
    return found


def _after_items(
    meanings: Iterable[ColumnMeaning], items: ItemTexts, headed: Mapping[ColumnPlace, str]
) -> Iterator[ColumnMeaning]:
    """Yield the meanings with the items of the columns; a column that no item can have is what its heading means.

    `headed`: the keys of the columns by their headings.
    """
    keys = {column_place(column): text["key"] for column, text in zip(items.columns, items.texts, strict=True)}
    for each in meanings:
        item = keys.get(column_place(each.column))
        yield replace(each, item=item) if item else _without_item(each, headed)


def _without_item(meaning: ColumnMeaning, headed: Mapping[ColumnPlace, str]) -> ColumnMeaning:
    """Return the meaning of a column that becomes no item: the meaning of its heading, if an item was better."""
    key = headed.get(column_place(meaning.column))
    if key is None or not (meaning.kind or meaning.why is MeaningReason.VALUES):
        return meaning
    return ColumnMeaning(replace(meaning.column, key=key), key, MeaningReason.HEADING)
