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
from nakano_status.application.plan.column_meanings import (
    ListMeanings,
    base_without_codes,
    is_usable,
    profile_in,
    read_meanings,
    see_newest,
)
from nakano_status.application.plan.create_store import divisions_of_list
from nakano_status.application.plan.edition_tables import EditionContent
from nakano_status.application.plan.items_of_list import (
    MOST_COLUMNS,
    ColumnYears,
    ProposedItem,
    kinds_of_items,
    label_of_kind,
    only_counts_rows,
    plan_values_in,
    propose_items,
)
from nakano_status.application.plan.level_columns import ColumnPlace, Layout, column_place, layouts_of_list
from nakano_status.application.plan.levels_of_list import (
    FoundLevels,
    ReadLevel,
    RowNumbers,
    find_levels,
    level_above,
    level_in_title,
    make_nodes,
    read_row_numbers,
    rows_under_headings,
    titles_of_sheets,
)
from nakano_status.application.plan.list_columns import (
    ColumnNames,
    ShownColumns,
    check_list,
    columns_to_keep,
    label_column_items,
    problem_of_column,
    questions_about_columns,
    with_printing_problems,
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
    name_of_heading,
    pattern_of_heading,
)
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.fields.profile_validation import MOST_FIELDS, has_most_fields
from nakano_status.domain.grouped import grouped
from nakano_status.domain.plan.initiative_id import fold_id, make_id
from nakano_status.domain.plan.plan import Edition, Listing, Sponsor
from nakano_status.domain.plan.revised_edition import unnumbered_problem
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity, quote_left_out_row
from nakano_status.domain.published_list.published_list import (
    NOT_READ,
    ListRow,
    PublishedList,
    SeenColumn,
    published_place,
)
from nakano_status.domain.refusals.exchange import ListNotReadable
from nakano_status.domain.text.narrative import bare_text, join_texts

_YEAR = re.compile(rf"(?<![\s（(【])[\s（(【]*+{YEAR}")
_PLAN_TITLE = re.compile(r"[^。、：:※]{3,40}(?:計画|プラン|ビジョン|戦略|構想|指針|方針)(?:（[^（）]*）|\([^()]*\))?")
_MUNICIPALITY = re.compile(r"\S+?[都道府県市区町村]")
_WITH_HEADINGS = 40
"""The number of lines at the beginning of a pasted list among which its headings are searched."""
_IN_BRACKETS = re.compile(r"^([^(（]*+)[(（].*[)）]$")
_OF_COLUMNS = ("LIST-COLUMN-MISSING", "LIST-COLUMN-IGNORED", "LIST-HEADING-TWICE")
_OF_NUMBERS = ("LIST-MEASURE-UNREAD", "LIST-MEASURE-MISSING", "LIST-MEASURE-RETITLED", "LIST-ID-UNREADABLE")
_GUESSED = frozenset({*_OF_COLUMNS, *_OF_NUMBERS, "LIST-YEAR-DISAGREES", *UNKNOWN_CODES.values()})
"""Codes of the problems that an empty profile causes: the profile made from the list has its columns and marks."""


class _ReadList(NamedTuple):
    """A list read with a text field for each column that becomes an item, and the meanings of its columns.

    `reading`: the profile with which it was read.
    """

    published: PublishedList
    reading: Profile
    means: ListMeanings

    @property
    def year(self) -> FiscalYear | None:
        """The year of the list; None if it is not certain."""
        return self.means.year


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
    empty = json.loads(blank.content)
    read = _read_with_items(parts, path, file, statements)
    published, means = read.published, read.means
    rows, over = rows_under_headings(published)
    if not rows:
        raise ListNotReadable(path=str(path), reason="取組の行がありません")
    layouts = [*layouts_of_list(published, rows, means.statements.level)]
    numbers = frozenset(map(column_place, means.numbers))
    found = find_levels(published, rows, over, [each.name for each in read.reading.levels], layouts, numbers)
    nodes, codes, patterns = make_nodes(found.levels, _texts_of_numbers(layouts, numbers))
    made_ids = code_form(patterns[-1]).initiative_id
    columns, texts, fields, _ = means.items
    proposed = propose_items(texts, columns, rows, [*map(means.statements.kind, columns)], published.columns, read.year)
    items, of_items = _without_row_numbers(list(proposed), rows, made_ids)
    ids = of_items or found.ids
    left_out = _fields_left_out(published, read.reading, items)
    content: Mapping[str, Any] = {
        **empty,
        "fields": [{**each, "asked": Asked.NEVER.value} if each["key"] in left_out else each for each in fields],
        "marks": _with_reasons_asked(empty["marks"], left_out),
        "levels": _declare_levels(found.levels, patterns),
        "initiative_id": ids.pattern if ids else made_ids,
    }
    content = _with_usable(parts, content, _guesses(read, rows, content, layouts, ids, left_out))
    content, placed = _with_items(parts, path, content, items)
    profile = profile_in(parts, path, content)
    listed, listings, left = _listed_rows(published, zip(rows, codes, strict=True), ids.ids if ids else (), profile)
    edition = Edition("list-1", "", date.min, 1, nodes, tuple(listings), profile)
    values = dict(plan_values_in(profile, placed.items, [each.row_id for each in listings], listed, read.year))
    title, organisation = find_plan_title(chain(*published.outside.values())), divisions_of_list(published)
    made = EditionContent(profile, edition=edition, organisation=organisation, values=values, title=title)
    made = replace(made, list_columns=_stated_columns(read, placed, profile))
    guesses = _guessed(made, blank, published, left_out)
    of_levels = _questions_about_levels(path.name, published, rows, over, found)
    of_rows = (*left, *of_levels, *_rows_on_two_sheets(published, rows, codes))
    return Outcome(made, problems=(guesses, *of_rows, *_problems(path, read, rows, placed, profile)))


def _rows_on_two_sheets(published: PublishedList, rows: Sequence[ListRow], codes: Sequence[str]) -> Iterator[Problem]:
    """Yield a question for every sheet that repeats rows of a sheet before it, below the same nodes.

    The sheets of two years do so. Of several sheets before it, the first with such a row counts. `codes`: the code of
    the node above each row.
    """
    first: dict[tuple[str, str], ListRow] = {}
    pairs = [(first.setdefault((code, bare_text(row.title)), row), row) for row, code in zip(rows, codes, strict=True)]
    again = grouped(((before.sheet, row.sheet), row) for before, row in pairs if before.sheet != row.sheet)
    for (sheet, _), (row, *others) in again.items():
        place = published_place(published, row, TITLE)
        yield problem("LIST-ROW-ON-TWO-SHEETS", place, found=row.title, count=str(1 + len(others)), sheet=sheet)


def _texts_of_numbers(layouts: Iterable[Layout], numbers: frozenset[ColumnPlace]) -> Iterator[str]:
    """Yield the texts in the columns of numbers; `numbers`: the places of these columns."""
    columns = chain.from_iterable(each.columns for each in layouts)
    return chain.from_iterable(each.texts for each in columns if not each.places.isdisjoint(numbers))


def _declare_levels(levels: Sequence[ReadLevel], patterns: Sequence[str]) -> Sequence[Mapping[str, Any]]:
    return [
        {"key": f"level_{place}", "name": level.name, "code_pattern": pattern, "counts": True}
        for place, (level, pattern) in enumerate(zip(levels, patterns, strict=True), start=1)
    ]


def _guesses(
    read: _ReadList,
    rows: Sequence[ListRow],
    content: Mapping[str, Any],
    layouts: Sequence[Layout],
    ids: RowNumbers | None,
    left_out: Container[str],
) -> Iterator[Mapping[str, Any]]:
    """Yield the changes that a list suggests for the content of a profile: its marks, then the headings of columns.

    A profile may be unable to have one, such as the mark 001. `layouts`: the columns of levels. `ids`: the 管理番号 in
    the list, if any. `left_out`: the keys of the fields that divisions are not asked for.
    """
    marks = list(
        marks_of_list(read.published, rows, content["marks"], numbers=MARK in read.means.statements.keys.values())
    )
    if marks:
        yield {"marks": _with_reasons_asked(marks, left_out)}
    yield {"fields": [*_fields(content["fields"], read.published)]}
    levels = {each["name"] for each in content["levels"]}
    named = [each for each in _given_headings(read.published, rows, layouts, ids).items() if each[1] not in levels]
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


def _with_usable(parts: Parts, content: Mapping[str, Any], changes: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return the content of a profile with the changes that leave it valid, each made after those before it."""
    for each in changes:
        changed = {**content, **each}
        content = changed if is_usable(parts, changed) else content
    return content


class _PlacedItems(NamedTuple):
    """The proposed items, as a profile has them.

    `items`: those that it has. `too_many`: those beyond the most that the same people can fill in. `unfit`: those that
    it cannot have for another reason.
    """

    items: list[ProposedItem]
    too_many: list[ProposedItem]
    unfit: list[ProposedItem]

    @property
    def every(self) -> tuple[ProposedItem, ...]:
        """All proposed items."""
        return *self.items, *self.too_many, *self.unfit


def _with_items(
    parts: Parts, path: Path, content: Mapping[str, Any], items: Iterable[ProposedItem]
) -> tuple[Mapping[str, Any], _PlacedItems]:
    """Return the content of a profile with the proposed items, and these items.

    An item that the profile cannot have is a text that the same people fill in. If the profile cannot have that, too,
    it is left out. An item has a column of the data, unless none can have its heading.
    """
    placed = _PlacedItems([], [], [])
    for item in items:
        if has_most_fields(profile_in(parts, path, content), item.filled_by):
            placed.too_many.append(item)
            continue
        text = item.as_text()
        in_data = {**item.field, "data": name_in_data(item.field["heading"], item.field.get("unit", ""))}
        tried = ((in_data, item), (item.field, item), (text.field, text))
        for field, each in tried:
            changed = {**content, "fields": [*content["fields"], field]}
            if is_usable(parts, changed):
                content = changed
                placed.items.append(each)
                break
        else:
            placed.unfit.append(item)
    return content, placed


def _read_with_items(parts: Parts, path: Path, content: bytes, statements: Sequence[str]) -> _ReadList:
    """Read a list by the meanings of its columns, with a text field for each column that becomes an item."""
    means = read_meanings(parts, path, content, statements)
    check_list(path, means.published, means.reading, ColumnNames(given=means.names), for_rows=True)
    if not means.items.columns:
        return _ReadList(with_printing_problems(parts, means.published), means.reading, means)
    fields = [*means.items.fields, *means.items.texts]
    reading, names = (
        profile_in(parts, path, {**means.base, "fields": fields}),
        ColumnNames(given=means.names_with_items),
    )
    again = see_newest(parts, path, content, reading, names)
    check_list(path, again, reading, names, for_rows=True)
    # 基準値（R1） is now a heading with a year
    published = replace(again, year=means.published.year, hinted=means.published.hinted)
    return _ReadList(with_printing_problems(parts, published), reading, means)


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


def _stated_columns(read: _ReadList, placed: _PlacedItems, profile: Profile) -> dict[str, str]:
    """Return the keys to store for columns, by name, so that a list of another year is read like this one.

    These columns are those of which a person stated the meaning, and those whose item has another heading.
    """
    made = {name_of_heading(heading): each.field for each in placed.every for heading in each.headings}
    stated = read.means.statements
    found: dict[str, str] = {}
    for each in read.published.columns:
        heading = name_of_heading(each.heading)
        if not heading:
            continue
        key = NOT_READ if stated.kind(each) else stated.key(each)
        if field := made.get(heading):
            is_renamed = fold_heading(field["heading"]) == fold_heading(f"一覧の{each.heading}")
            if (key or is_renamed) and field["key"] in profile.by_key:
                found[heading] = field["key"]
        elif name := stated.level(each):
            found[heading] = MEASURE if name == profile.measure_level.name else LEVEL
        elif key:
            found[heading] = key
    return columns_to_keep(found, read.published.columns)


def _given_headings(
    published: PublishedList, rows: Sequence[ListRow], layouts: Sequence[Layout], ids: RowNumbers | None
) -> dict[str, str]:
    """Return the list's headings of the titles, the divisions and the numbers of rows, without a text in brackets.

    A heading such as No. is left out, because it does not name the plan's numbers. `layouts`: the columns of levels and
    numbers. `ids`: the numbers of the rows, if any.
    """
    found: dict[str, str] = {}
    numbered = frozenset[ColumnPlace]()
    for layout in layouts:
        own = [ids.ids[place] for place in layout.rows] if ids else None
        numbered |= numbered.union(*(each.places for each in layout.columns if [*map(fold_id, each.texts)] == own))
    for each in reversed(published.columns):
        texts = tuple(fold_id(row.values.get(each.key or "") or "") for row in rows)
        is_numbered = column_place(each) in numbered or (ids is not None and texts == ids.ids)
        key = ID if is_numbered else each.key
        heading = _IN_BRACKETS.sub(r"\1", "".join(each.heading.split()))
        if key in (ID, TITLE, DIVISIONS) and not only_counts_rows(heading):
            found[key] = heading
    return found


def columns_of_list(parts: Parts, path: Path, statements: Sequence[str] = ()) -> ShownColumns:
    """Return the columns of a list, from which a plan is to be made, with the items that they may contain.

    Columns of numbers except levels and their codes have no item, unless a person states one. `statements`: earlier
    statements of a person on the columns. Raises FileMissing, and ListNotReadable if there are no columns.
    """
    means = read_meanings(parts, path, parts.files.read(path), statements)
    if not means.meanings:
        raise ListNotReadable(path=str(path), reason="見出しの行がありません")
    columns = {(each.letters, each.heading): each for each in (meaning.shown for meaning in reversed(means.meanings))}
    items = label_column_items(means.reading)
    levels = {LEVEL: "段（上の段）", MEASURE: "段", CODE: "番号（段か取組の番号）", ID: "管理番号（取組の番号）"}
    labels = {key: levels.get(key, item) for key, item in items.items()} | kinds_of_items()
    unknown = replace(means.published, columns=tuple(columns.values())).unclear_keys
    unclear = tuple(items.get(key, key) for key in unknown if key in (TITLE, DIVISIONS, MARK))
    return ShownColumns(path, tuple(reversed(columns.values())), labels, unclear)


def block_from_headings(parts: Parts, block: Block) -> Block:
    """Return a pasted list without the lines above its headings, which are found as in a file of the list.

    A title above them that names a level, such as 基本目標1　しごと, becomes the first column. A block in which no
    headings are found is returned unchanged.
    """
    quoted = (['"' + text.replace('"', '""') + '"' for text in line] for line in block[:_WITH_HEADINGS])
    content = "\n".join(map(",".join, quoted)).encode(errors="replace")
    reading = profile_in(parts, Path(), base_without_codes(parts))
    seen = parts.workbooks.read_list(".csv", content, reading, needs_mark=False)
    found = block[seen.columns[0].row - 1 :] if seen.columns else block
    level = level_above(seen.titles.get("", ()))
    if level is None:
        return found
    word, title = level
    return ((word, *found[0]), *((title, *line) for line in found[1:]))


def _questions_about_levels(
    file: str,
    published: PublishedList,
    rows: Sequence[ListRow],
    over: Sequence[tuple[str, ...]],
    found: FoundLevels,
) -> Iterator[Problem]:
    """Yield the questions about levels that are not read, that rows lack, and that go on from the sheet above.

    `over`: the headings above each row.
    """
    yield from (problem("LIST-LEVEL-LEFT-OUT", Place(file), found=each) for each in found.left_out)
    yield from _rows_without_level(file, published, rows, found.levels)
    yield from _levels_gone_on(file, published, rows, over)


def _rows_without_level(
    file: str, published: PublishedList, rows: Sequence[ListRow], levels: Iterable[ReadLevel]
) -> Iterator[Problem]:
    """Yield a question for each level and sheet with rows without a text of the level, which get a nameless node."""
    for level in levels:
        without = grouped((row.sheet, row) for row, text in zip(rows, level.texts, strict=True) if not text)
        for first, *others in without.values():
            place = replace(published_place(published, first, MEASURE), file=file)
            asked = problem("LIST-LEVEL-MISSING", place, found=first.title, expected=level.name)
            yield asked.having({"count": str(len(others) + 1)})


def _levels_gone_on(
    file: str, published: PublishedList, rows: Sequence[ListRow], over: Sequence[tuple[str, ...]]
) -> Iterator[Problem]:
    """Yield a question for each sheet whose first rows have no texts of levels, so that they are below the last ones.

    `over`: the headings above each row. The problem of a measure that goes on is asked by the reader.
    """
    known = {(each.place.sheet, each.place.row) for each in published.problems if each.code == "LIST-MEASURE-GOES-ON"}
    for row, texts in (_columns_gone_on(rows) | _headings_gone_on(published, rows, over)).values():
        if (row.sheet, row.row) not in known:
            place = replace(published_place(published, row, TITLE), file=file)
            yield problem("LIST-LEVEL-GOES-ON", place, found=row.title, expected="」「".join(texts))


def _headings_gone_on(
    published: PublishedList, rows: Sequence[ListRow], over: Sequence[tuple[str, ...]]
) -> dict[str, tuple[ListRow, tuple[str, ...]]]:
    """Return the first row of each sheet that is below headings of the sheet above, with these headings."""
    first = {row.sheet: (row, above) for row, above in zip(reversed(rows), reversed(over), strict=True)}
    found = {}
    for sheet, (row, above) in first.items():
        own = sum(line.sheet == sheet and line.row < row.row for line in published.rows)
        if texts := above[: max(0, len(above) - own)]:
            found[sheet] = row, texts
    return found


def _columns_gone_on(rows: Sequence[ListRow]) -> dict[str, tuple[ListRow, tuple[str, ...]]]:
    """Return the first row of each sheet that has texts of levels of the sheet above, with these texts."""
    first = {row.sheet: row for row in reversed(rows) if row.of_sheet_above}
    texts = (
        (row, tuple(text for letters, text in row.levels if letters in row.of_sheet_above)) for row in first.values()
    )
    return {row.sheet: (row, found) for row, found in texts if found}


def _problems(
    path: Path, read: _ReadList, rows: Sequence[ListRow], placed: _PlacedItems, profile: Profile
) -> Iterator[Problem]:
    """Yield the notices of the items, the columns that were not read, and the other problems of the list."""
    published = read.published
    yield from _columns_left(path, read, placed)
    notices = [each.notice(path.name) for each in placed.items]
    yield from sorted(notices, key=lambda each: each.severity is not Severity.QUESTION)
    cells = [(row.owners_printed, published_place(published, row, DIVISIONS)) for row in published.rows]
    yield from joined_divisions(cells, divisions_of_list(published))
    is_used = partial(_is_of_plan, marks=profile.marks)
    are_levels = any(True for _ in titles_of_sheets(published, rows))
    titles = [each for of in published.titles.values() for each in of if are_levels and level_in_title(each)]
    used = [texts for texts in chain(*published.outside.values()) if is_used(texts)]
    shown = {" ".join(text.split()) for text in (*titles, *chain(*used))}
    for each in published.problems:
        if each.code in _GUESSED or _is_read(each, placed.every):
            continue
        if each.code == "LIST-SHEET-UNREAD" and (lines := published.outside.get(each.place.sheet or "")):
            rest = [text for texts in lines if not is_used(texts) for text in texts]
            if rest:
                yield each.having({"texts": join_texts(rest)})
        elif each.code != "TABLE-OUTSIDE":
            yield each
        elif rest := [text for text in published.in_no_column[each.place] if " ".join(text.split()) not in shown]:
            yield replace(each, found=join_texts(rest)).having({"count": str(len(rest))})


def _columns_left(path: Path, read: _ReadList, placed: _PlacedItems) -> Iterator[Problem]:
    """Yield a question for each column of a list that the plan made of it does not have."""
    published, means = read.published, read.means
    stated = [each.column for each in placed.unfit if means.statements.kind(each.column)]
    lost = {heading for each in placed.unfit if each.column not in stated for heading in each.headings}
    taken = {fold_heading(each.heading) for each in means.items.columns}
    unread = [each for each in published.columns if each.heading in lost]
    unread += [each for each in means.numbers if fold_heading(each.heading) not in taken and each not in unread]
    yield from questions_about_columns(path, replace(published, columns=tuple(means.displaced)), read.reading)
    other_years = dict(_columns_of_other_years(read))
    reported = (*means.without_item, *means.left_out, *stated)
    known = {*other_years, *(each for each in published.columns if any(_is_again(each, one) for one in reported))}
    displaced = {*map(column_place, means.displaced)}
    asked = tuple(each for each in published.columns if each not in known and column_place(each) not in displaced)
    yield from questions_about_columns(path, replace(published, columns=asked), read.reading, *unread)
    for column in means.left_out:
        left = problem_of_column("LIST-COLUMN-LEFT-OUT", path.name, column, None)
        yield left.having({"count": str(MOST_COLUMNS)})
    for column in (*means.without_item, *stated):
        yield problem_of_column("LIST-ITEM-UNFIT", path.name, column, None)
    for item in placed.too_many:
        left = problem_of_column("LIST-ITEM-LEFT-OUT", path.name, item.column, label_of_kind(item.filled_by))
        left = replace(left, found="」「".join(item.headings))
        yield left.having({"count": str(MOST_FIELDS[item.filled_by])})
    for column, of_year in other_years.items():
        yield problem_of_column("LIST-YEAR-LEFT-OUT", path.name, column, of_year.heading)


def _is_again(column: SeenColumn, other: SeenColumn) -> bool:
    """Return whether a column is another one, or has its heading below another head."""
    is_alike = fold_heading(column.heading) == fold_heading(other.heading)
    is_below_another = (column.sheet, column.row) != (other.sheet, other.row)
    return column_place(column) == column_place(other) or (is_alike and is_below_another)


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


def _listed_rows(
    published: PublishedList, rows: Iterable[tuple[ListRow, str]], ids: Sequence[str], profile: Profile
) -> tuple[list[ListRow], list[Listing], list[Problem]]:
    """Return the rows that can be numbered, the listings of these rows, and the problems of the rows that cannot.

    `rows`: each row with the code of its node. `ids`: the numbers of the rows (empty: the list has none).
    """
    places: Counter[str] = Counter()
    listed, listings, problems = list[ListRow](), list[Listing](), list[Problem]()
    for number, (row, code) in enumerate(rows):
        places[code] += 1
        row_id = ids[number] if ids else make_id(code, places[code])
        place = published_place(published, row, TITLE)
        if refused := [*unnumbered_problem(profile, code, row_id, row.title, place)]:
            problems += (quote_left_out_row(each, row.texts) for each in refused)
        else:
            listed.append(row)
            listings.append(_listing(row, code, row_id, places[code]))
    return listed, listings, problems


def _listing(row: ListRow, code: str, row_id: str, ordinal: int) -> Listing:
    return Listing(
        row_id=row_id,
        measure=code,
        ordinal=ordinal,
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
