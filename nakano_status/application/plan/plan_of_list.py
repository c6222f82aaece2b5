"""The beginning of a new plan, made from a ward's list by its table of columns.

A person corrects the table on the first sheet of the workbook, or in the window, and the plan in its sheets.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.column_table import (
    ITEM,
    ColumnTable,
    MeantColumn,
    labels_of_meanings,
    read_column_table,
    sheet_of_columns,
)
from nakano_status.application.plan.create_store import divisions_of_list
from nakano_status.application.plan.edition_tables import EditionContent
from nakano_status.application.plan.items_of_list import declare_item, only_counts_rows
from nakano_status.application.plan.levels_of_list import (
    MOST_LEVELS,
    ReadLevel,
    RowNumbers,
    levels_with_patterns,
    make_nodes,
    name_level,
    read_row_numbers,
)
from nakano_status.application.plan.list_columns import (
    ShownColumns,
    columns_to_keep,
    label_column_items,
    problem_of_column,
    with_printing_problems,
)
from nakano_status.application.plan.marks_of_list import legend_words, marks_of_list
from nakano_status.application.plan.plan_notices import joined_divisions
from nakano_status.application.plan.plan_sheets import COLUMNS_ITEM, LIST_ITEM, workbook_sheets
from nakano_status.application.plan.profile_sheets import FIELDS, LEGEND, MARKS, name_in_data
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.problem_text import message
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
    FilledBy,
    Scope,
    read_value,
)
from nakano_status.domain.fields.headings import (
    CODE,
    DIVISIONS,
    ID,
    LEVEL,
    MEASURE,
    TITLE,
    YEAR,
    name_of_heading,
    pattern_of_heading,
)
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.fields.profile_validation import MOST_FIELDS, has_most_fields
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.plan.plan import Edition, Listing, PlanItem, Sponsor
from nakano_status.domain.plan.revised_edition import unnumbered_problem
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, quote_left_out_row
from nakano_status.domain.published_list.published_list import (
    NOT_READ,
    SHEET_TITLE,
    ListRow,
    PublishedList,
    published_place,
)
from nakano_status.domain.refusals.exchange import ListNotReadable

_NO_CODE = "￮"
"""A pattern that does not match any text of a list: codes in front of titles remain until the levels are known."""
_YEAR = re.compile(rf"(?<![\s（(【])[\s（(【]*+{YEAR}")
_PLAN_TITLE = re.compile(
    r"[^。、：:※]{3,40}(?:計画|プラン|ビジョン|戦略|構想|指針|方針|大綱)(?:（[^（）]*）|\([^()]*\))?"
)
_IN_BRACKETS = re.compile(r"^([^(（]*+)[(（].*[)）]$")
_WITH_HEADINGS = 40
"""The number of lines at the beginning of a pasted list among which its headings are searched."""
_OF_KINDS = frozenset({"options", "several", "unit", "decimals"})
"""The entries of an item's declaration that only its kind has."""
_CONFIRMED = frozenset(
    {
        *("LIST-COLUMN-MISSING", "LIST-COLUMN-IGNORED", "LIST-HEADING-TWICE", "LIST-YEAR-DISAGREES"),
        *("LIST-MEASURE-UNREAD", "LIST-MEASURE-MISSING", "LIST-MEASURE-RETITLED", "LIST-ID-UNREADABLE"),
        *UNKNOWN_CODES.values(),
    }
)
"""Codes of the problems of a list that its table of columns answers."""


class _Item(NamedTuple):
    """A column that becomes an item, and the item's declaration."""

    column: MeantColumn
    field: Mapping[str, Any]


def sheets_of_list(
    parts: Parts, path: Path, content: bytes, statements: Sequence[str] = ()
) -> Outcome[tuple[TableSheet, ...]]:
    """Return the sheets of a new plan's workbook, made from a list; the first one is the table of columns.

    `content`: the list's content. `statements`: a person's statements on the columns, as `C=title`. The problems of the
    outcome are what a person has to look at. Raises the errors of `read_column_table`.
    """
    profile = base_profile(parts, path)
    table = read_column_table(parts, path, content, profile, statements)
    made = content_of_table(parts, path, table)
    asked = {field.key for field in made.value.profile.fields}
    *sheets, kept = (_asked_first(each, asked) for each in workbook_sheets(made.value, {}))
    sheets = [_with_legends(each, table, made.value.profile) for each in sheets]
    lines = [(LIST_ITEM, path.name), (COLUMNS_ITEM, json.dumps(made.value.list_columns, ensure_ascii=False))]
    rows = (*kept.rows, *enumerate(lines, len(kept.rows) + 2))
    return Outcome((sheet_of_columns(table, profile), *sheets, replace(kept, rows=rows)), problems=made.problems)


def _asked_first(sheet: TableSheet, asked: Container[str]) -> TableSheet:
    """Return a sheet of the workbook; the lines of fields that the plan does not ask are the last ones."""
    if sheet.sheet != FIELDS:
        return sheet
    rows = sorted((texts for _, texts in sheet.rows), key=lambda texts: texts[0] not in asked)
    return replace(sheet, rows=tuple(enumerate(rows, start=2)))


def _with_legends(sheet: TableSheet, table: ColumnTable, profile: Profile) -> TableSheet:
    """Return a sheet of the workbook; that of the marks offers the legends outside the tables."""
    if sheet.sheet != MARKS:
        return sheet
    outside = [" ".join(line) for lines in table.published.outside.values() for line in lines]
    words = legend_words(chain(*table.published.titles.values(), outside), [each.symbol for each in profile.marks])
    return replace(sheet, choices={**sheet.choices, LEGEND: words}, open_choices=frozenset({LEGEND}))


def base_profile(parts: Parts, path: Path) -> Profile:
    """Return the profile for reading a list whose levels are not known yet: that of an empty plan, without codes."""
    blank = json.loads(parts.catalogue.blank_profile().content)
    levels = [{**each, "code_pattern": _NO_CODE} for each in blank["levels"]]
    return _profile_in(parts, path, {**blank, "levels": levels})


def content_of_table(parts: Parts, path: Path, table: ColumnTable) -> Outcome[EditionContent]:
    """Return the content of a workbook; a list whose titles are not known yet makes one without rows."""
    if not table.published.rows:
        asked = problem("LIST-TITLE-UNKNOWN", Place(path.name))
        return Outcome(EditionContent(parts.catalogue.blank_profile()), problems=(asked,))
    return _content_of_rows(parts, path, replace(table, published=with_printing_problems(parts, table.published)))


def _content_of_rows(parts: Parts, path: Path, table: ColumnTable) -> Outcome[EditionContent]:
    published, rows = table.published, table.published.rows
    blank = json.loads(parts.catalogue.blank_profile().content)
    names = [each["name"] for each in blank["levels"]]
    found = [*_levels(table)]
    whole = [(names[-1], (names[-1],) * len(rows))]
    levels = [*levels_with_patterns(found[-MOST_LEVELS:] or whole, names)]
    nodes, codes, patterns = make_nodes(levels)
    numbers = _row_numbers(table, code_form(patterns[-1]).initiative_id)
    ids = numbers if isinstance(numbers, RowNumbers) else None
    left_out = _fields_left_out(table)
    fields = _fields(blank["fields"], table)
    content: Mapping[str, Any] = {
        **blank,
        "fields": [{**each, "asked": Asked.NEVER.value} if each["key"] in left_out else each for each in fields],
        "marks": _with_reasons_asked(blank["marks"], left_out),
        "levels": _declare_levels(levels, patterns),
        "initiative_id": ids.pattern if ids else code_form(patterns[-1]).initiative_id,
    }
    content = _with_usable(parts, content, _changes(table, levels, left_out, is_numbered=ids is not None))
    content, items, others = _with_items(parts, path, content, _items(table, is_numbered=ids is not None))
    profile = _profile_in(parts, path, content)
    listed, listings, left = _listed_rows(published, zip(rows, codes, strict=True), ids.ids if ids else (), profile)
    organisation = divisions_of_list(published)
    made = EditionContent(
        profile,
        edition=Edition("list-1", "", date.min, 1, nodes, tuple(listings), profile),
        organisation=organisation,
        values=dict(_plan_values(profile, items, [each.row_id for each in listings], listed)),
        title=find_plan_title(chain(*published.titles.values(), *chain(*published.outside.values()))),
        list_columns=_columns_to_keep(table, items, profile),
    )
    owners = [(row.owners_printed, published_place(published, row, DIVISIONS)) for row in rows]
    problems = (
        _summary(made, left_out, blank, has_marks=any(marks_of_list(each.texts) for each in table.having(MARK))),
        *_problems_of_levels(path, table, found, levels),
        *([_unfit_number(path, table, numbers)] if isinstance(numbers, str) else []),
        *left,
        *(_left_out(path, profile, each) for each in others),
        *joined_divisions(owners, organisation),
        *(each for each in published.problems if each.code not in _CONFIRMED and not _is_idle(each, table)),
    )
    return Outcome(made, problems=problems)


def _levels(table: ColumnTable) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the levels from left to right: each name, and the text of each row; numbers are those of the next level."""
    numbers: tuple[str, ...] = ()
    for each in table.having(LEVEL, MEASURE, CODE):
        texts = tuple(_texts_of_level(table, each))
        if each.meaning == CODE:
            numbers = texts
            continue
        found, texts = name_level("" if each.seen.letters == SHEET_TITLE else each.seen.heading, texts)
        name = each.level or found
        if numbers:
            texts = tuple(f"{number}　{text}" for number, text in zip(numbers, texts, strict=True))
        yield name, texts
        numbers = ()


def _texts_of_level(table: ColumnTable, column: MeantColumn) -> Iterator[str]:
    """Yield the text of a level for each row: beside it, or the last one above."""
    for row in table.published.rows:
        below = table.published.heads.get(row.head, ())
        named = (each.letters for each in below if column.name in (each.letters, name_of_heading(each.heading)))
        yield " ".join(dict(row.levels).get(next(named, ""), "").split("\n"))


def _row_numbers(table: ColumnTable, made: str) -> RowNumbers | str | None:
    """Return the 管理番号 of the rows; the reason if the column cannot have them; None if no column is to have them."""
    column = next(iter(table.having(ID)), None)
    if column is None:
        return None
    return read_row_numbers(["".join(row.columns.get(column.name, ())[:1]) for row in table.published.rows], made)


def _items(table: ColumnTable, *, is_numbered: bool) -> Iterator[_Item]:
    """Yield the columns that become items; `is_numbered`: the column of 管理番号 is none of them."""
    for place, each in enumerate(table.having(ITEM, *([] if is_numbered else [ID])), start=1):
        column = replace(each, writer=FilledBy.PLAN) if each.meaning == ID else each
        heading = column.seen.heading or column.name
        field = declare_item(f"item_{place}", heading, column.kind, column.writer, column.texts, table.year)
        lines = (row.columns.get(column.name, ()) for row in table.published.rows)
        if column.writer is FilledBy.DIVISION and any(len(texts) > 1 for texts in lines):
            field |= {"scope": Scope.DIVISION.value}
        yield _Item(column, field)


def _fields_left_out(table: ColumnTable) -> frozenset[str]:
    """Return the keys of the fields of an empty plan that a list lacks; 変更の種別 belongs to the reason."""
    lacking = {CHANGE_REASON, DONE, NEXT_YEAR, LATER_YEARS} - {each.meaning for each in table.columns}
    return frozenset(lacking | ({CHANGE_KIND} if CHANGE_REASON in lacking else set()))


def _changes(
    table: ColumnTable, levels: Iterable[ReadLevel], left_out: Container[str], *, is_numbered: bool
) -> Iterator[Mapping[str, Any]]:
    """Yield the changes that a list suggests for a profile: its marks, then the headings of columns."""
    if marks := [mark for each in table.having(MARK) for mark in marks_of_list(each.texts)]:
        yield {"marks": _with_reasons_asked(marks, left_out)}
    names = {each.name for each in levels}
    keys = (TITLE, DIVISIONS, *([ID] if is_numbered else []))
    headings = {
        each.meaning: _IN_BRACKETS.sub(r"\1", "".join(each.seen.heading.split())) for each in table.having(*keys)
    }
    named = [(key, text) for key, text in headings.items() if text and text not in names and not only_counts_rows(text)]
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
        content = changed if _is_usable(parts, changed) else content
    return content


def _declare_levels(levels: Sequence[ReadLevel], patterns: Sequence[str]) -> Sequence[Mapping[str, Any]]:
    return [
        {"key": f"level_{place}", "name": level.name, "code_pattern": pattern, "counts": True}
        for place, (level, pattern) in enumerate(zip(levels, patterns, strict=True), start=1)
    ]


def _with_items(
    parts: Parts, path: Path, content: Mapping[str, Any], items: Iterable[_Item]
) -> tuple[Mapping[str, Any], list[_Item], list[_Item]]:
    """Return the content of a profile with the items that it can have, these items, and the others.

    An item that the profile cannot have is a text, or is left out. An item has a column of the data, unless none can
    have its heading.
    """
    placed, others = list[_Item](), list[_Item]()
    for item in items:
        field = item.field
        text = {name: entry for name, entry in field.items() if name not in _OF_KINDS} | {"editor": Editor.TEXT.value}
        tried = [{**field, "data": name_in_data(field["heading"], field.get("unit", ""))}, field, text]
        if has_most_fields(_profile_in(parts, path, content), item.column.writer):
            tried = []
        changed = ((each, {**content, "fields": [*content["fields"], each]}) for each in tried)
        if found := next((each for each in changed if _is_usable(parts, each[1])), None):
            placed.append(_Item(item.column, found[0]))
            content = found[1]
        else:
            others.append(item)
    return content, placed, others


def _profile_in(parts: Parts, path: Path, content: Mapping[str, Any]) -> Profile:
    """Return the profile that `content` declares; raises ListNotReadable if it is not valid."""
    found = parts.catalogue.profile_in(content)
    if isinstance(found, Profile):
        return found
    raise ListNotReadable(path=str(path), reason=message(found[0]).rstrip("。"))


def _is_usable(parts: Parts, content: Mapping[str, Any]) -> bool:
    return isinstance(parts.catalogue.profile_in(content), Profile)


def _plan_values(
    profile: Profile, items: Iterable[_Item], ids: Sequence[str], rows: Sequence[ListRow]
) -> Iterator[tuple[tuple[str, PlanItem], str]]:
    """Yield the values of the plan that a list has; a text that is no possible value is yielded to be corrected."""
    for column, declared in items:
        field = profile.by_key[declared["key"]]
        for row_id, row in zip(ids, rows, strict=True) if field.filled_by is FilledBy.PLAN else ():
            text = "\n".join(dict.fromkeys(row.columns.get(column.name, ())))
            try:
                value = read_value(field, text)
            except ValueError:
                value = text
            if value:
                yield (row_id, PlanItem(field.key, None)), value


def _columns_to_keep(table: ColumnTable, items: Iterable[_Item], profile: Profile) -> dict[str, str]:
    """Return the meanings of all columns, by name, as the plan stores them for its lists."""
    keys = {item.column.name: item.field["key"] for item in items}
    levels = [each.name for each in table.having(LEVEL, MEASURE)]
    found: dict[str, str] = {}
    for each in table.columns:
        key = keys.get(each.name, NOT_READ if each.meaning == ITEM else each.meaning)
        if each.name in levels:
            key = MEASURE if each.name == levels[-1] else LEVEL
        if key in label_column_items(profile):
            found[each.name] = key
    return columns_to_keep(found, table.published.columns)


def _problems_of_levels(
    path: Path, table: ColumnTable, found: Sequence[tuple[str, Sequence[str]]], levels: Iterable[ReadLevel]
) -> Iterator[Problem]:
    """Yield the levels that a plan has no room for, and once for each level the rows without its name."""
    for name, _ in found[:-MOST_LEVELS]:
        yield problem("LIST-LEVEL-LEFT-OUT", Place(path.name), found=name)
    for level in levels:
        without = [row for row, text in zip(table.published.rows, level.texts, strict=True) if not text]
        if without:
            place = published_place(table.published, without[0], MEASURE)
            asked = problem("LIST-LEVEL-MISSING", place, found=without[0].title, expected=level.name)
            yield asked.having({"count": str(len(without))})


def _unfit_number(path: Path, table: ColumnTable, why: str) -> Problem:
    column = table.having(ID)[0].seen
    place = Place(path.name, column.sheet or None, f"{column.letters}{column.row}")
    return problem("LIST-ID-UNFIT", place, found=column.heading, expected="計画の値", reason=why)


def _is_idle(found: Problem, table: ColumnTable) -> bool:
    """Return whether a problem is of a text that the plan does not have: an option of an item, or a row's mark."""
    if found.code == "TEXT-UNPRINTABLE":
        return found.place.key in {each.seen.key for each in table.having(ITEM)}
    marks = {name_of_heading(each.seen.heading) for each in table.having(MARK)}
    return (
        found.code in ("LIST-CELL-UNREADABLE", "LIST-ANSWERS-DIFFER")
        and name_of_heading(found.place.column or "") in marks
    )


def _left_out(path: Path, profile: Profile, item: _Item) -> Problem:
    if not has_most_fields(profile, item.column.writer):
        return problem_of_column("LIST-ITEM-UNFIT", path.name, item.column.seen, None)
    left = problem_of_column("LIST-ITEM-LEFT-OUT", path.name, item.column.seen, item.column.label)
    return left.having({"count": str(MOST_FIELDS[item.column.writer])})


def _summary(made: EditionContent, left_out: Container[str], blank: Mapping[str, Any], *, has_marks: bool) -> Problem:
    """Return the notice of what was read, with the fields that are not asked."""
    profile = made.profile
    levels = "、".join(f"{each.name}（{each.codes.example}）" for each in profile.levels)
    marks = "、".join(mark.named if mark.label != mark.symbol else mark.symbol for mark in profile.marks)
    marks = marks if has_marks else "未定（進捗状況の列か、その記号が決まりません）"
    fields = "".join(
        f"「{each.get('short') or each['heading']}」" for each in blank["fields"] if each["key"] in left_out
    )
    count = str(len(made.edition.listings) if made.edition else 0)
    found = problem("LIST-PLAN-GUESSED", found=levels, expected=marks, count=count)
    titled = f"計画の名称「{made.title}」と、" if made.title else ""
    return found.having({"titled": titled, "unlisted": fields or "なし"})


def columns_of_list(parts: Parts, path: Path, statements: Sequence[str] = ()) -> ShownColumns:
    """Return the table of a list's columns, from which a plan is to be made, for the window.

    `statements`: earlier statements of a person on the columns. Raises FileMissing and the errors of
    `read_column_table`.
    """
    profile = base_profile(parts, path)
    table = read_column_table(parts, path, parts.files.read(path), profile, statements)
    meanings = ((each, each.label if each.meaning == ITEM else each.meaning) for each in table.columns)
    columns = (replace(each.seen, key=LEVEL if key == MEASURE else key, unclear=None) for each, key in meanings)
    unclear = () if table.having(TITLE) else (label_column_items(profile)[TITLE],)
    return ShownColumns(path, tuple(columns), labels_of_meanings(profile), unclear)


def block_from_headings(parts: Parts, block: Block) -> Block:
    """Return a pasted list without the lines above its headings, which are found as in a file of the list.

    A block in which no headings are found is returned unchanged.
    """
    quoted = (['"' + text.replace('"', '""') + '"' for text in line] for line in block[:_WITH_HEADINGS])
    content = "\n".join(map(",".join, quoted)).encode(errors="replace")
    profile = base_profile(parts, Path())
    seen = parts.workbooks.read_list(".csv", content, profile, by_columns=True)
    return block[seen.columns[0].row - 1 :] if seen.columns else block


def find_plan_title(lines: Iterable[str]) -> str:
    """Return the title of the plan in the lines outside a table (ながれ市こども計画 令和7年度 評価シート).

    It is alone or in front of a year. Empty if no line has a title, or two differ.
    """
    found = dict.fromkeys(title for text in lines if (title := _plan_title_in(text)))
    return next(iter(found)) if len(found) == 1 else ""


def _plan_title_in(text: str) -> str:
    words = _YEAR.split(" ".join(text.split()), maxsplit=1)[0].split()
    return words[0] if words and _PLAN_TITLE.fullmatch(words[0]) else ""


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


def _fields(declared: Sequence[Mapping[str, Any]], table: ColumnTable) -> Iterator[Mapping[str, Any]]:
    """Yield the fields of an empty plan with the headings of the list, except headings that name a year.

    A heading of the list is that of every year, the last years among them.
    """
    headings = {each.meaning: " ".join(each.seen.heading.split()) for each in table.columns}
    for each in declared:
        heading = headings.get(each["key"])
        if heading and not re.search(r"[\d元年]", unicodedata.normalize("NFKC", heading)):
            named = {"heading": heading, "patterns": [pattern_of_heading(heading)], "list_name": heading}
            others = {name: entry for name, entry in each.items() if name != "short"}  # it is called by its heading
            yield {**others, **named, "late_headings": {}}
        else:
            yield each
