"""The beginning of a new plan, guessed from a ward's published list: levels, codes, rows, marks and divisions.

Everything is guessed from the form of the texts, so a person corrects it in the workbook. Nothing is stored.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.create_store import divisions_of_list
from nakano_status.application.plan.edition_tables import EditionContent
from nakano_status.application.plan.items_of_list import (
    ColumnYears,
    ProposedItem,
    columns_of_items,
    declare_texts,
    guess_kind,
    kinds_of_items,
    kinds_stated,
    plan_values_in,
    propose_items,
)
from nakano_status.application.plan.levels_of_list import (
    ReadLevel,
    RowNumbers,
    find_levels,
    is_number_column,
    level_above,
    level_in_title,
    make_nodes,
    read_row_numbers,
    texts_in_column,
    titles_of_sheets,
)
from nakano_status.application.plan.list_columns import (
    ColumnNames,
    ShownColumns,
    columns_to_keep,
    label_column_items,
    name_of_column,
    problem_of_column,
    questions_about_columns,
    read_column_keys,
    read_level_names,
    read_list_file,
)
from nakano_status.application.plan.marks_of_list import find_legend, labels_in_line, marks_of_list
from nakano_status.application.plan.plan_notices import joined_divisions
from nakano_status.application.plan.plan_sheets import COLUMNS_ITEM, LIST_ITEM, workbook_sheets
from nakano_status.application.plan.profile_sheets import (
    ASKED_IN,
    EVERY_YEAR,
    FIELDS,
    NOT_ASKED,
    name_in_data,
    with_shown_placeholders,
)
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.problem_text import message
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.clipboard.blocks import Block
from nakano_status.domain.fields.codes import code_form
from nakano_status.domain.fields.field import (
    CHANGE_KIND,
    CHANGE_REASON,
    DONE,
    LATER_YEARS,
    MARK,
    NEXT_YEAR,
    UNKNOWN_CODES,
    Asked,
    Editor,
)
from nakano_status.domain.fields.headings import (
    CODE,
    DIVISIONS,
    ID,
    LEVEL,
    MEASURE,
    TITLE,
    YEAR,
    fold_heading,
    pattern_of_heading,
    read_list_headings,
    year_in_heading,
)
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.plan.initiative_id import fold_id, make_id
from nakano_status.domain.plan.plan import Edition, Listing, Sponsor
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.published_list.published_list import (
    NOT_READ,
    ListRow,
    PublishedList,
    SeenColumn,
    published_place,
)
from nakano_status.domain.refusals.exchange import ListNotReadable
from nakano_status.domain.text.narrative import is_blank, join_texts

_YEAR = re.compile(rf"[\s（(【]*{YEAR}")
_PLAN_TITLE = re.compile(r"[^。、：:※]{3,40}(?:計画|プラン|ビジョン|戦略|構想|指針|方針)(?:（[^（）]*）|\([^()]*\))?")
_MUNICIPALITY = re.compile(r"\S+?[都道府県市区町村]")
_WITH_HEADINGS = 40
"""The number of lines at the beginning of a pasted list among which its headings are searched."""
_IN_BRACKETS = re.compile(r"[(（].*[)）]$")
_OF_COLUMNS = ("LIST-COLUMN-MISSING", "LIST-COLUMN-IGNORED", "LIST-HEADING-TWICE")
_OF_NUMBERS = ("LIST-MEASURE-UNREAD", "LIST-MEASURE-MISSING", "LIST-MEASURE-RETITLED", "LIST-ID-UNREADABLE")
_GUESSED = frozenset({*_OF_COLUMNS, *_OF_NUMBERS, "LIST-YEAR-DISAGREES", *UNKNOWN_CODES.values()})
"""Codes of the problems that an empty profile causes: the profile made from the list has its columns and marks."""
_NO_CODE = "￮"
"""A pattern that does not match any text of a list: codes in front of titles remain until the levels are known."""


class _ReadList(NamedTuple):
    """A list read with text fields for the columns that become items of the plan.

    `reading`: the profile with which it was read. `fields`: the fields of an empty plan. `own`: a person's names of
    levels, by column. `columns`, `texts`: the columns that become items, and their declarations as text fields.
    `keys`: the keys that were declared for columns. `numbers`: the columns of numbers and amounts except levels and
    their codes, and the columns that are stated or headed as 管理番号. `displaced`: the columns that would have an item
    that a person states for another column, with that item as `unclear`. `stated`: the statements of a person, as keys
    by column as typed; NOT_READ for the kind of an item.
    """

    published: PublishedList
    reading: Profile
    fields: Sequence[Mapping[str, Any]]
    own: Mapping[str, str]
    columns: Sequence[SeenColumn]
    texts: Sequence[Mapping[str, Any]]
    keys: Mapping[str, str]
    numbers: Sequence[SeenColumn]
    displaced: Sequence[SeenColumn]
    stated: Mapping[str, str]

    @property
    def year(self) -> FiscalYear | None:
        """The year of the list; None if it is not certain."""
        return FiscalYear.read(self.published.likely_year)


def sheets_of_list(
    parts: Parts, path: Path, content: bytes, statements: Sequence[str] = ()
) -> Outcome[tuple[TableSheet, ...]]:
    """Return the sheets of a new plan's workbook, made from a list, with the name of the list's file.

    The arguments, the problems of the outcome and the errors are as in `content_of_list`.
    """
    read = content_of_list(parts, path, content, statements)
    asked = {field.key for field in read.value.profile.fields}
    *sheets, kept = (_asked_first(each, asked) for each in workbook_sheets(read.value, {}))
    lines = [(LIST_ITEM, path.name)]
    if read.value.list_columns:
        lines.append((COLUMNS_ITEM, json.dumps(read.value.list_columns, ensure_ascii=False)))
    rows = (*kept.rows, *enumerate(lines, len(kept.rows) + 2))
    return Outcome((*sheets, replace(kept, rows=rows)), problems=read.problems)


def _asked_first(sheet: TableSheet, asked: Container[str]) -> TableSheet:
    """Return a sheet of the workbook; the lines of fields that the plan does not ask are the last ones."""
    if sheet.sheet != FIELDS:
        return sheet
    rows = sorted((texts for _, texts in sheet.rows), key=lambda texts: texts[0] not in asked)
    return replace(sheet, rows=tuple(enumerate(rows, start=2)))


def content_of_list(parts: Parts, path: Path, file: bytes, statements: Sequence[str] = ()) -> Outcome[EditionContent]:
    """Return the content of a new plan's workbook, made from a list.

    `file`: the list's content. `statements`: a person's statements on the meanings of columns, as `C=title`. The
    problems of the outcome are the guesses, the columns that were not read, and the problems of the list. Raises
    ListNotReadable, ListColumnsUnclear and ListItemUnknown.
    """
    blank = parts.catalogue.blank_profile()
    base = json.loads(blank.content)
    read = _read_with_items(parts, path, file, _called_by_symbols(base), statements)
    published = read.published
    rows, over = _rows_under_headings(published.rows)
    if not rows:
        raise ListNotReadable(path=str(path), reason="取組の行がありません")
    own = {fold_heading(each): name for each, name in read.own.items()}
    numbers = {each.letters for each in read.numbers}
    levels, ids = find_levels(published, rows, over, [each.name for each in read.reading.levels], own, numbers)
    in_cells = chain(*(texts_in_column(each, rows) for each in read.numbers if each.key != ID))
    nodes, codes, patterns = make_nodes(levels, in_cells)
    made_ids = code_form(patterns[-1]).initiative_id
    proposed = propose_items(read.texts, read.columns, rows, kinds_stated(statements), published.columns, read.year)
    items, stated = _without_row_numbers(list(proposed), rows, made_ids)
    ids = stated or ids
    left_out = _fields_left_out(published, read.reading, items)
    content: Mapping[str, Any] = {
        **base,
        "fields": [{**each, "asked": Asked.NEVER.value} if each["key"] in left_out else each for each in read.fields],
        "marks": _with_reasons_asked(base["marks"], left_out),
        "levels": _declare_levels(levels, patterns),
        "initiative_id": ids.pattern if ids else made_ids,
    }
    for change in _guesses(read, rows, content, ids, left_out):
        content = _with_first_usable(parts, content, (change,))
    profile = _profile_in(parts, path, _with_items(parts, content, read.texts, items))
    listings = tuple(_listings(rows, codes, ids.ids if ids else None))
    edition = Edition("list-1", "", date.min, 1, nodes, listings, profile)
    values = dict(plan_values_in(profile, items, [each.row_id for each in listings], rows, read.year))
    title, organisation = find_plan_title(chain(*published.outside.values())), divisions_of_list(published)
    kept = _stated_columns(read, items, profile)
    made = EditionContent(
        profile, edition=edition, organisation=organisation, values=values, title=title, list_columns=kept
    )
    guesses = _guessed(made, blank, published, left_out)
    return Outcome(made, problems=(guesses, *_problems(path, read, rows, items, profile)))


def _called_by_symbols(base: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the content of a profile whose marks are called by their symbols.

    The labels of an empty plan's marks, such as 未着手, are texts of a list like others.
    """
    return {**base, "marks": [{**each, **dict.fromkeys(("label", "legend"), each["symbol"])} for each in base["marks"]]}


def _declare_levels(levels: Sequence[ReadLevel], patterns: Sequence[str]) -> Sequence[Mapping[str, Any]]:
    return [
        {"key": f"level_{place}", "name": level.name, "code_pattern": pattern, "counts": True}
        for place, (level, pattern) in enumerate(zip(levels, patterns, strict=True), start=1)
    ]


def _guesses(
    read: _ReadList,
    rows: Sequence[ListRow],
    content: Mapping[str, Any],
    ids: RowNumbers | None,
    left_out: Container[str],
) -> Iterator[Mapping[str, Any]]:
    """Yield the changes that a list suggests for the content of a profile: its marks, then the headings of columns.

    A profile may be unable to have one, such as the mark 001. `ids`: the 管理番号 in the list, if any. `left_out`: the
    keys of the fields that divisions are not asked for.
    """
    marks = list(marks_of_list(read.published, rows, content["marks"], numbers=MARK in read.keys.values()))
    if marks:
        yield {"marks": _with_reasons_asked(marks, left_out)}
    yield {"fields": [*_fields(content["fields"], read.published)]}
    levels = {each["name"] for each in content["levels"]}
    named = [each for each in _given_headings(read.published, rows, ids).items() if each[1] not in levels]
    yield from ({"headings": dict(named[:count])} for count in range(1, len(named) + 1))


def _with_reasons_asked(marks: Sequence[Mapping[str, Any]], left_out: Container[str]) -> Sequence[Mapping[str, Any]]:
    """Return the declarations of marks; none asks for a reason if `left_out` contains the field of reasons.

    The marks that would ask for one then have a shortfall, greater from mark to mark: otherwise they would count as
    planned.
    """
    if CHANGE_REASON not in left_out:
        return marks
    places = {mark["key"]: place for place, mark in enumerate((each for each in marks if each["asks_reason"]), start=1)}
    return [{**each, "asks_reason": False, "shortfall": places.get(each["key"], 0)} for each in marks]


def _with_first_usable(
    parts: Parts, content: Mapping[str, Any], changes: Iterable[Mapping[str, Any]]
) -> Mapping[str, Any]:
    """Return the content of a profile with the first of some changes that leaves it valid; unchanged if none does."""
    changed = ({**content, **each} for each in changes)
    return next((each for each in changed if isinstance(parts.catalogue.profile_in(each), Profile)), content)


def _with_items(
    parts: Parts, content: Mapping[str, Any], texts: Iterable[Mapping[str, Any]], items: Iterable[ProposedItem]
) -> Mapping[str, Any]:
    """Return the content of a profile with the proposed items; one that it cannot have is a text, or is left out.

    An item has a column of the data, unless none can have its heading. `texts`: the declarations of the items as texts.
    """
    as_text = {each["key"]: each for each in texts}
    for item in items:
        in_data = {**item.field, "data": name_in_data(item.field["heading"], item.field.get("unit", ""))}
        kinds = (in_data, item.field, as_text[item.field["key"]])
        content = _with_first_usable(parts, content, ({"fields": [*content["fields"], each]} for each in kinds))
    return content


def _read_with_items(
    parts: Parts, path: Path, content: bytes, base: Mapping[str, Any], statements: Sequence[str]
) -> _ReadList:
    """Read a list twice: first for its columns, then with a text field for each column that becomes an item.

    `base`: the profile of an empty plan. An item takes the place of a field that has its heading.
    """
    without_codes = {**base, "levels": _levels_without_codes(base)}
    read = _read_columns(parts, path, content, without_codes, statements)
    replaced = _replaced_fields(read)
    fields = [{**each, "asked": Asked.NEVER.value} if each["key"] in replaced else each for each in base["fields"]]
    declared = declare_texts(read.columns, read.published.columns, read.year)
    texts, with_items = _with_usable(parts, path, {**without_codes, "fields": fields}, declared)
    columns = [each for each, text in zip(read.columns, declared, strict=True) if text in texts]
    read = read._replace(fields=fields, columns=columns, texts=texts)
    return _read_items(parts, path, content, read, with_items) if columns else read


def _read_columns(
    parts: Parts, path: Path, content: bytes, base: Mapping[str, Any], statements: Sequence[str]
) -> _ReadList:
    """Read a list, and select the columns that become items.

    `base`: the profile to read it with, in which levels have no codes. The fields of the result are the fields of
    `base`, and it has no declarations of the items (`texts`).
    """
    reading = _profile_in(parts, path, base)
    kinds = kinds_stated(statements)
    own = {column: name for column, name in read_level_names(statements, reading).items() if column not in kinds}
    known = [each for each in statements if each.rpartition("=")[0].strip() not in {*own, *kinds}]
    keys = {**read_column_keys(known, reading), **dict.fromkeys(own, LEVEL)}
    stated = {**keys, **dict.fromkeys(kinds, NOT_READ)}
    kept, displaced = _left_as_read(parts, path, content, reading, ColumnNames(given=stated))
    keys |= {column: key for column, key in kept.items() if key is not None}
    free = [column for column, key in kept.items() if key is None]
    first = ColumnNames(given={**stated, **keys, **dict.fromkeys(free, NOT_READ)})
    published = _read_newest(parts, path, content, reading, first)
    freed = set(_fields_with_values(published, reading)) - {*keys.values()}
    numbers = _number_columns(published, {fold_heading(name): key for name, key in keys.items()})
    seen = [replace(each, key=None) if each.key in freed else each for each in published.columns]
    ids = {each.letters for each in numbers if each.key == ID}
    year = FiscalYear.read(published.likely_year)
    columns = columns_of_items(seen, {*kinds, *free, *ids}, {each.letters for each in numbers}, year)
    if numbers:  # the levels beside them are read as before
        levels = [each for each in published.columns if each.key in (MEASURE, LEVEL, CODE) and each not in numbers]
        keys = {**{name_of_column(each, published.columns): each.key for each in levels if each.key}, **keys}
    return _ReadList(
        published, reading, base["fields"], own, columns, (), keys, numbers=numbers, displaced=displaced, stated=stated
    )


def _read_newest(parts: Parts, path: Path, content: bytes, reading: Profile, names: ColumnNames) -> PublishedList:
    """Read a list. If its year is not known, of columns that could be the same field, that of the newest year is read.

    Raises the same errors as `read_list_file`.
    """
    read = partial(read_list_file, parts, path, content, reading, names, for_rows=True)
    published = read()
    if published.likely_year is not None:
        return published
    unclear = ((each, reading.by_key.get(each.unclear or "")) for each in published.columns)
    years = [
        year.plus(-field.years_ahead)
        for each, field in unclear
        if field is not None and (year := year_in_heading(each.heading))
    ]
    return read(max(years)) if years else published


def _replaced_fields(read: _ReadList) -> set[str | None]:
    """Return the keys of the fields of an empty plan that the items of a list replace."""
    headings = (read_list_headings({1: each.heading}, read.reading)[1] for each in read.columns)
    before = {each.letters: each.key for each in read.published.columns}
    replaced = {each.key for each in headings if each} | {each.unclear for each in read.columns}
    replaced |= {before[each.letters] for each in read.columns}
    return replaced - {MARK, *read.keys.values()}


def _read_items(parts: Parts, path: Path, content: bytes, read: _ReadList, with_items: Profile) -> _ReadList:
    """Read a list again with a profile that has the items of its columns as texts."""
    of_items = {name for each in read.columns for name in (each.letters, fold_heading(each.heading))}
    keys = {name: key for name, key in read.keys.items() if fold_heading(name) not in of_items}
    keys |= dict(zip((each.heading for each in read.columns), (each["key"] for each in read.texts), strict=True))
    again = _read_newest(parts, path, content, with_items, ColumnNames(given=keys))
    # 基準値（R1） is now a heading with a year
    published = replace(again, year=read.published.year, hinted=read.published.hinted)
    return read._replace(published=published, reading=with_items, keys=keys)


def _number_columns(published: PublishedList, stated: Mapping[str, str]) -> Sequence[SeenColumn]:
    """Return the columns of 管理番号, and the columns of numbers and amounts except levels and their codes.

    `stated`: a person's statements, as keys by folded heading or letters. A column that is stated as a level is one.
    """
    rows, _ = _rows_under_headings(published.rows)
    levels = {name for name, key in stated.items() if key in (MEASURE, LEVEL)}
    return [
        each
        for each in published.columns
        if each.key == ID
        or (not {each.letters, fold_heading(each.heading)} & levels and rows and is_number_column(each, rows))
    ]


def _fields_with_values(published: PublishedList, reading: Profile) -> Iterator[str]:
    """Yield the text fields of an empty plan whose columns hold numbers or few words, as 今後の方向性 often does."""
    for each in published.columns:
        field = reading.by_key.get(each.key or "")
        if field is not None and field.is_text:
            texts = [text for row in published.rows if (text := row.values.get(field.key)) and not is_blank(text)]
            if "editor" in guess_kind(texts, each.heading)[0]:
                yield field.key


def _without_row_numbers(
    items: list[ProposedItem], rows: Sequence[ListRow], made: str
) -> tuple[list[ProposedItem], RowNumbers | None]:
    """Return the items without the item whose column has the 管理番号 of the rows, and these numbers.

    If the numbers cannot be 管理番号, the item remains, with the reason. `made`: as for `read_row_numbers`.
    """
    for place, each in enumerate(items):
        if each.column.key == ID:
            found = read_row_numbers([row.values.get(each.field["key"]) or "" for row in rows], made)
            before, after = items[:place], items[place + 1 :]
            if isinstance(found, RowNumbers):
                return [*before, *after], found
            return [*before, replace(each, unfit=found), *after], None
    return items, None


def _stated_columns(read: _ReadList, items: Iterable[ProposedItem], profile: Profile) -> dict[str, str]:
    """Return the keys to store for columns, by folded heading, so that a list of another year is read like this one.

    These columns are those of which a person stated the meaning, and those whose item has another heading.
    """
    made = {fold_heading(heading): each.field for each in items for heading in each.headings}
    stated = {fold_heading(name): key for name, key in read.stated.items()}
    own = {fold_heading(name): level for name, level in read.own.items()}
    found: dict[str, str] = {}
    for each in read.published.columns:
        heading = fold_heading(each.heading)
        name = heading if heading in stated else each.letters
        if not heading:
            continue
        if field := made.get(heading):
            is_renamed = fold_heading(field["heading"]) == fold_heading(f"一覧の{each.heading}")
            if (name in stated or is_renamed) and field["key"] in profile.by_key:
                found[heading] = field["key"]
        elif name in own:
            found[heading] = MEASURE if own[name] == profile.measure_level.name else LEVEL
        elif name in stated:
            found[heading] = stated[name]
    return columns_to_keep(found, read.published.columns)


def _given_headings(published: PublishedList, rows: Sequence[ListRow], ids: RowNumbers | None) -> dict[str, str]:
    """Return the list's headings of the titles, the divisions and the numbers of rows, without a text in brackets."""
    found: dict[str, str] = {}
    for each in reversed(published.columns):
        values = (row.values.get(each.key or "") for row in rows)
        texts = (value or level for value, level in zip(values, texts_in_column(each, rows), strict=True))
        key = ID if ids is not None and tuple(map(fold_id, texts)) == ids.ids else each.key
        if key in (ID, TITLE, DIVISIONS):
            found[key] = _IN_BRACKETS.sub("", "".join(each.heading.split()))
    return found


def _left_as_read(
    parts: Parts, path: Path, content: bytes, reading: Profile, names: ColumnNames
) -> tuple[dict[str, str | None], Sequence[SeenColumn]]:
    """Return the keys of the columns that would be read otherwise because of a person's statements on other columns.

    The statements: `names`. Each key is that of the list as read without them; None for a column without a key, and for
    a column whose item a person states for another column. The latter are also returned, with that item as `unclear`. A
    column that is not clear, a column that only the statements make known as a level, and columns of a head that the
    statements replace are left out.
    """
    if not names.given:
        return {}, ()
    read = partial(parts.workbooks.read_list, path.name, content, reading)
    without, stated = (read(each, needs_mark=False).columns for each in ({}, names.all_keys))
    after = {(each.sheet, each.row, each.letters): each.key for each in stated}
    taken = {*names.all_keys.values()} - {MEASURE, LEVEL, CODE}
    free = [
        (name, each, after.get((each.sheet, each.row, each.letters), each.key))
        for each in without
        if fold_heading(name := name_of_column(each, without)) not in names.all_keys
        and each.letters not in names.all_keys
        and each.unclear is None
    ]
    displaced = [
        replace(each, key=None, unclear=each.key) for _, each, now in free if each.key in taken and now != each.key
    ]
    kept = {
        name: None if each.key in taken else each.key
        for name, each, now in reversed(free)
        if (now != each.key or (displaced and each.key in (MEASURE, LEVEL, CODE)))
        and not (each.key is None and now in (MEASURE, LEVEL))
    }
    return kept, displaced


def _with_usable(
    parts: Parts, path: Path, content: Mapping[str, Any], declared: Sequence[Mapping[str, Any]]
) -> tuple[Sequence[Mapping[str, Any]], Profile]:
    """Return the declarations of fields that a profile of this content can have together, and that profile.

    A heading that no form can have, such as R6, is left out alone.
    """
    found = content
    for each in [declared, *([each] for each in declared)]:
        if len(found["fields"]) < len(content["fields"]) + len(declared):
            found = _with_first_usable(parts, found, ({"fields": [*found["fields"], *each]},))
    return found["fields"][len(content["fields"]) :], _profile_in(parts, path, found)


def columns_of_list(parts: Parts, path: Path, statements: Sequence[str] = ()) -> ShownColumns:
    """Return the columns of a list, from which a plan is to be made, with the items that they may contain.

    Columns of numbers except levels and their codes have no item, unless a person states one. `statements`: earlier
    statements of a person on the columns. Raises FileMissing, and ListNotReadable if there are no columns.
    """
    reading = _profile_without_codes(parts, path)
    found = parts.workbooks.read_list(path.name, parts.files.read(path), reading, needs_mark=False)
    if not found.columns:
        raise ListNotReadable(path=str(path), reason="見出しの行がありません")
    stated = {column.strip(): key.strip() for column, _, key in (each.rpartition("=") for each in statements)}
    numbers = [each for each in _number_columns(found, {}) if each.key != ID]
    columns = {
        (each.letters, each.heading): replace(
            each,
            key=stated.get(each.heading) or stated.get(each.letters) or (None if each in numbers else each.key),
        )
        for each in reversed(found.columns)
    }
    items = label_column_items(reading)
    levels = {LEVEL: "段（上の段）", MEASURE: "段", CODE: "番号（段か取組の番号）", ID: "管理番号（取組の番号）"}
    labels = {key: levels.get(key, item) for key, item in items.items()} | kinds_of_items()
    unclear = tuple(items.get(key, key) for key in found.unclear_keys if key in (TITLE, DIVISIONS, MARK))
    return ShownColumns(path, tuple(reversed(columns.values())), labels, unclear)


def block_from_headings(parts: Parts, block: Block) -> Block:
    """Return a pasted list without the lines above its headings, which are found as in a file of the list.

    A title above them that names a level, such as 基本目標1　しごと, becomes the first column. A block in which no
    headings are found is returned unchanged.
    """
    quoted = (['"' + text.replace('"', '""') + '"' for text in line] for line in block[:_WITH_HEADINGS])
    content = "\n".join(map(",".join, quoted)).encode(errors="replace")
    seen = parts.workbooks.read_list(".csv", content, _profile_without_codes(parts, Path()), needs_mark=False)
    found = block[seen.columns[0].row - 1 :] if seen.columns else block
    level = level_above(seen.titles.get("", ()))
    if level is None:
        return found
    word, title = level
    return ((word, *found[0]), *((title, *line) for line in found[1:]))


def _profile_without_codes(parts: Parts, path: Path) -> Profile:
    """Return the profile of an empty plan by which a list is read before its levels are known."""
    blank = json.loads(parts.catalogue.blank_profile().content)
    return _profile_in(parts, path, {**blank, "levels": _levels_without_codes(blank)})


def _levels_without_codes(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the levels of a profile's content, with codes that no text of a list has."""
    return [{**each, "code_pattern": _NO_CODE} for each in content["levels"]]


def _problems(
    path: Path, read: _ReadList, rows: Sequence[ListRow], items: Sequence[ProposedItem], profile: Profile
) -> Iterator[Problem]:
    """Yield the notices of the items, the columns that were not read, and the other problems of the list."""
    published = read.published
    lost = {heading for each in items if each.field["key"] not in profile.by_key for heading in each.headings}
    taken = {each.letters for each in read.columns}
    unread = [each for each in published.columns if each.heading in lost]
    unread += [each for each in read.numbers if each.letters not in taken and each not in unread]
    yield from questions_about_columns(path, replace(published, columns=tuple(read.displaced)), read.reading)
    other_years = dict(_columns_of_other_years(read))
    asked = tuple(each for each in published.columns if each not in other_years)
    yield from questions_about_columns(path, replace(published, columns=asked), read.reading, *unread)
    for column, of_year in other_years.items():
        yield problem_of_column("LIST-YEAR-LEFT-OUT", path.name, column, of_year.heading)
    notices = [each.notice(path.name) for each in items if each.field["key"] in profile.by_key]
    yield from sorted(notices, key=lambda each: each.severity is not Severity.QUESTION)
    cells = [(row.owners_printed, published_place(published, row, DIVISIONS)) for row in published.rows]
    yield from joined_divisions(cells, divisions_of_list(published))
    is_used = partial(_is_of_plan, marks=profile.marks)
    are_levels = any(True for _ in titles_of_sheets(published, rows))
    titles = [each for of in published.titles.values() for each in of if are_levels and level_in_title(each)]
    used = [texts for texts in chain(*published.outside.values()) if is_used(texts)]
    known = {" ".join(text.split()) for text in (*titles, *chain(*used))}
    for each in published.problems:
        if each.code in _GUESSED or _is_read(each, items):
            continue
        if each.code == "LIST-SHEET-UNREAD" and (lines := published.outside.get(each.place.sheet or "")):
            rest = [text for texts in lines if not is_used(texts) for text in texts]
            if rest:
                yield each.having({"texts": join_texts(rest)})
        elif each.code != "TABLE-OUTSIDE":
            yield each
        elif rest := [text for text in published.in_no_column[each.place] if " ".join(text.split()) not in known]:
            yield replace(each, found=join_texts(rest)).having({"count": str(len(rest))})


def _columns_of_other_years(read: _ReadList) -> Iterator[tuple[SeenColumn, SeenColumn]]:
    """Yield the columns left out because another column has the answers for the list's year, each with that column."""
    columns = read.published.columns
    series = ColumnYears.of(columns)
    for each in columns:
        if each.key is None and series.is_of_other_year(each, read.year):
            yield each, series.nearest(each, columns, read.year)


def _is_read(found: Problem, items: Sequence[ProposedItem]) -> bool:
    """Return whether a problem does not matter, because the text is read as the value of an item.

    Papers print the option of a choice without its box, and an amount such as 45000 (千円) is not a day.
    """
    choices = {each.field["key"] for each in items if each.field["editor"] == Editor.CHOICE}
    of_numbers = (each for each in items if each.field["editor"] == Editor.NUMBER)
    numbers = {"".join(heading.split()) for each in of_numbers for heading in each.headings}
    is_box = found.code == "TEXT-UNPRINTABLE" and found.place.key in choices
    return is_box or (found.code == "CELL-NUMBER-DATE" and found.place.column in numbers)


def _is_of_plan(texts: Sequence[str], marks: Marks) -> bool:
    """Return whether a line outside the table is used: it is from the legend of the marks, or has the plan's title."""
    named = labels_in_line("　".join(texts))
    is_legend = bool(named) and all((mark := marks.option_of(each)) and mark.legend == named[each] for each in named)
    return is_legend or bool(find_plan_title([texts]))


def find_plan_title(lines: Iterable[Sequence[str]]) -> str:
    """Return the title of the plan in the lines outside a table (ながれ市こども計画 令和7年度 評価シート).

    It is in front of a year, or alone with the name of a municipality. Empty if no line has a title, or two differ.
    """
    found = dict.fromkeys(title for texts in lines for text in texts if (title := _plan_title_in(text)))
    return next(iter(found)) if len(found) == 1 else ""


def _plan_title_in(text: str) -> str:
    flat = " ".join(text.split())
    title, *rest = _YEAR.split(flat, maxsplit=1)
    title = title.rstrip(" 　（(【「・")
    is_title = _PLAN_TITLE.fullmatch(title) and level_in_title(title) is None
    return title if is_title and (rest or _MUNICIPALITY.match(title)) else ""


def _fields_left_out(published: PublishedList, reading: Profile, items: Iterable[ProposedItem]) -> dict[str, str]:
    """Return the fields of an empty plan that a list lacks, each with its heading; none if divisions answer only marks.

    The columns of a list with other answers of divisions are all that it asks for. 変更の種別 belongs to the reason.
    """
    known = {key for each in published.columns for key in (each.key, each.unclear)}
    texts = (CHANGE_REASON, DONE, NEXT_YEAR, LATER_YEARS)
    if not known.intersection(texts) and all("filled_by" in each.field for each in items):
        return {}
    lacking = [key for key in texts if key in reading.by_key and key not in known]
    if CHANGE_REASON not in known and CHANGE_KIND in reading.by_key:
        lacking.append(CHANGE_KIND)
    return {key: with_shown_placeholders(reading.by_key[key].heading) for key in lacking}


def _guessed(made: EditionContent, blank: Profile, published: PublishedList, left_out: Mapping[str, str]) -> Problem:
    """Return a notice of the guesses for a person to check, and of the fields that the list lacks.

    `blank`: the profile of an empty plan. `left_out`: the headings of the fields that divisions are not asked for.
    """
    profile = made.profile
    levels = "、".join(f"{each.name}（{each.codes.example}）" for each in profile.levels)
    marks = "、".join(mark.named if mark.label != mark.symbol else mark.symbol for mark in profile.marks)
    is_read = [each.named for each in profile.marks] != [each.named for each in blank.marks]
    why = "一覧にある言葉から決めました" if is_read else "一覧から決まらないため、ひな形の記号です"
    if is_read and find_legend(chain(*published.outside.values()), profile.marks.symbols):
        why = "一覧の凡例から決めました"
    asking = profile.marks.asking_reason.listed
    if CHANGE_REASON in left_out:
        why += "。理由は聞きません"
    elif is_read and not asking and any(mark.legend == mark.symbol for mark in profile.marks):
        why += "。記号の意味が一覧にないため、理由を求める記号は決めていません"
    elif is_read:
        why += f"。理由を求める記号は、{asking or 'なし'}としました"
    lacking = dict.fromkeys(each.found for each in published.problems if each.code == "LIST-COLUMN-MISSING")
    named = "".join(f"「{each}」" for each in lacking)
    how = "聞かないときは、作成した表の「項目」で、その行を削除してください"
    unlisted = f"一覧に列のない{named}も、聞く項目に残しています（{how}）。" if named and not left_out else ""
    if left_out:
        names = "".join(f"「{each}」" for each in left_out.values())
        how = f"聞くときは、作成した表の「項目」で、「{ASKED_IN}」の「{NOT_ASKED}」を「{EVERY_YEAR}」に直してください"
        unlisted = f"一覧に列のない{names}は、聞きません（{how}）。"
    titled = f"計画の名称「{made.title}」と、" if made.title else ""
    count = str(len(made.edition.listings) if made.edition else 0)
    found = problem("LIST-PLAN-GUESSED", found=levels, expected=marks, reason=why, count=count, unlisted=unlisted)
    return found.having({"titled": titled})


def _profile_in(parts: Parts, path: Path, content: Mapping[str, Any]) -> Profile:
    """Return the profile that `content` declares; raises ListNotReadable if it is not valid."""
    found = parts.catalogue.profile_in(content)
    if isinstance(found, Profile):
        return found
    raise ListNotReadable(path=str(path), reason=message(found[0]).rstrip("。"))


def _rows_under_headings(lines: Sequence[ListRow]) -> tuple[list[ListRow], list[tuple[str, ...]]]:
    """Return the rows, and the headings above each row: lines with a title only, the last ones of the lowest levels.

    In a list with columns of levels, such a line is a row without an answer.
    """
    if any(line.levels for line in lines):
        return [*lines], [()] * len(lines)
    rows: list[ListRow] = []
    over: list[tuple[str, ...]] = []
    run: list[str] = []
    above: tuple[str, ...] = ()
    for line in lines:
        if not line.owners_printed and MARK in line.values and not any(line.values.values()):
            run.append(line.title)
            continue
        if run:
            above, run = (*above[: max(0, len(above) - len(run))], *run), []
        rows.append(line)
        over.append(above)
    return rows, over


def _listings(rows: Sequence[ListRow], codes: Sequence[str], ids: Sequence[str] | None) -> Iterator[Listing]:
    places: Counter[str] = Counter()
    for number, (row, code) in enumerate(zip(rows, codes, strict=True)):
        places[code] += 1
        row_id = ids[number] if ids else make_id(code, places[code])
        yield Listing(
            row_id=row_id,
            measure=code,
            ordinal=places[code],
            title=row.title,
            plan_class=None,
            sponsor=Sponsor.WARD,
            repost_of=None,
            owners=(),
            owners_printed=row.owners_printed,
        )


def _fields(declared: Sequence[Mapping[str, Any]], published: PublishedList) -> Iterator[Mapping[str, Any]]:
    """Yield the fields of an empty plan with the headings of the list, except headings that name a year.

    A heading of the list is that of every year, the last years among them.
    """
    headings = {each.key: " ".join(each.heading.split()) for each in published.columns if each.key}
    for each in declared:
        heading = headings.get(each["key"])
        if heading and not re.search(r"[\d元年]", unicodedata.normalize("NFKC", heading)):
            named = {"heading": heading, "patterns": [pattern_of_heading(heading)], "list_name": heading}
            others = {name: entry for name, entry in each.items() if name != "short"}  # it is called by its heading
            yield {**others, **named, "late_headings": {}}
        else:
            yield each
