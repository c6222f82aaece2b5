"""The beginning of a new plan, guessed from a ward's published list: levels, codes, rows, marks and divisions.

Everything is guessed from the form of the texts, so a person corrects it in the workbook. Nothing is stored.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.create_store import divisions_of_list
from nakano_status.application.plan.edition_tables import EditionContent
from nakano_status.application.plan.items_of_list import (
    ProposedItem,
    columns_of_items,
    declare_texts,
    guess_kind,
    kinds_of_items,
    kinds_stated,
    means_end,
    plan_values_in,
    propose_items,
)
from nakano_status.application.plan.list_columns import (
    ColumnNames,
    ShownColumns,
    label_column_items,
    name_of_column,
    questions_about_columns,
    read_column_keys,
    read_level_names,
    read_list_file,
)
from nakano_status.application.plan.plan_notices import joined_divisions
from nakano_status.application.plan.plan_sheets import LIST_ITEM, workbook_sheets
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.problem_text import message
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.clipboard.blocks import Block
from nakano_status.domain.fields.codes import code_form, pattern_of_example, pattern_of_id
from nakano_status.domain.fields.field import CHANGE_REASON, MARK, UNKNOWN_CODES, Editor
from nakano_status.domain.fields.headings import (
    CODE,
    DIVISIONS,
    ID,
    LEVEL,
    MEASURE,
    TITLE,
    fold_heading,
    pattern_of_heading,
    read_list_headings,
    year_in_heading,
)
from nakano_status.domain.fields.mark import FEWEST_MARKS, MOST_MARKS, usual_look
from nakano_status.domain.fields.option import options_with_boxes
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.plan.initiative_id import fold_id, make_id
from nakano_status.domain.plan.plan import Edition, Listing, PlanNode, Sponsor
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.published_list.published_list import (
    NOT_READ,
    ListRow,
    PublishedList,
    SeenColumn,
    published_place,
)
from nakano_status.domain.refusals.exchange import ListNotReadable
from nakano_status.domain.text.narrative import is_blank, is_dash

_MAY_BE_CODE = re.compile(r"[第（()）\d①-⑳Ⅰ-Ⅻ一二三四五六七八九十A-ZＡ-Ｚア-ワ.．・－-]*[章節款編項部]?")
_MARK = re.compile(r"([^\w\s]|[A-Za-z]|\d{1,2})(?:[\s:.・、(/…-]+(.+?)\)?)?")
_LETTERS = "ABCDEFGHIJ"
_AS_PLANNED = re.compile("^(?:(?!未|不|遅|やや|一部|変更).)*(?:順調|[とど]おり|通り|達成|完了|進[んめ]|実施|上回)")
"""Labels of marks for results as planned, or nearly so. The first mark always means that."""
_NOTHING_TO_DO = re.compile("該当.*(?:なし|無し)|対象(?:外|なし|無し)")
"""Labels of marks that mean that there was nothing to do; they are counted apart."""
_MOST_LEVELS = 5
_WITH_HEADINGS = 40
"""The number of lines at the beginning of a pasted list among which its headings are searched."""
_NAME_ENDS = re.compile(r"の?(?:番号|コード|No\.?)?名?称?$")
_LINE_ABOVE = re.compile(r"^［([^\n］]+[^\S\n][^\n］]+)］$", re.MULTILINE)
"""A line of a cell that names a level above, with its title. Other lists have lines such as ［新規］ in this place."""
_NUMBER = re.compile(r"[^\w\s]?[\d,，.．]+[百千万億円人件％%]*")
_AMOUNT = re.compile(r"\d[,，]\d{3}|\d{4}|[百千万億円人件％%]")
"""Parts of an amount that a code never contains: a thousands separator, four digits, or a unit."""
_IN_BRACKETS = re.compile(r"[(（].*[)）]$")
_WORD_OF_LEVEL = re.compile(r"[^第\s\d①-⑳Ⅰ-Ⅻ一二三四五六七八九十A-ZＡ-Ｚ]+(?=\S*\s)")
_OF_COLUMNS = ("LIST-COLUMN-MISSING", "LIST-COLUMN-IGNORED", "LIST-HEADING-TWICE")
_OF_NUMBERS = ("LIST-MEASURE-UNREAD", "LIST-MEASURE-MISSING", "LIST-MEASURE-RETITLED", "LIST-ID-UNREADABLE")
_GUESSED = frozenset({*_OF_COLUMNS, *_OF_NUMBERS, "LIST-YEAR-DISAGREES", *UNKNOWN_CODES.values()})
"""Codes of the problems that an empty profile causes: the profile made from the list has its columns and marks."""
_NO_CODE = "￮"
"""A pattern that does not match any text of a list: codes in front of titles remain until the levels are known."""


@dataclass(frozen=True)
class _Level:
    """A level: its name, the text of its node for each row, and the pattern of its codes if all texts have one."""

    name: str
    texts: tuple[str, ...]
    pattern: str | None = None

    def read(self, text: str) -> tuple[str | None, str | None]:
        """Return the code and the title in a text; None for a missing one."""
        found = code_form(self.pattern).read_cell(text) if self.pattern else None
        return found or (None, text or None)


class _ReadList(NamedTuple):
    """A list read with text fields for the columns that become items of the plan.

    `reading`: the profile with which it was read. `fields`: the fields of an empty plan. `own`: a person's names of
    levels, by column. `columns`, `texts`: the columns that become items, and their declarations as text fields.
    `keys`: the keys that were declared for columns.
    """

    published: PublishedList
    reading: Profile
    fields: Sequence[Mapping[str, Any]]
    own: Mapping[str, str]
    columns: Sequence[SeenColumn]
    texts: Sequence[Mapping[str, Any]]
    keys: Mapping[str, str]

    @property
    def year(self) -> FiscalYear | None:
        """The year of the list; None if it is not certain."""
        return FiscalYear.read(self.published.likely_year)


def sheets_of_list(
    parts: Parts, path: Path, content: bytes, entries: Sequence[str] = ()
) -> Outcome[tuple[TableSheet, ...]]:
    """Return the sheets of a new plan's workbook, made from a list, with the name of the list's file.

    The arguments, the problems of the outcome and the errors are those of `content_of_list`.
    """
    read = content_of_list(parts, path, content, entries)
    *sheets, kept = workbook_sheets(read.value, {})
    named = (len(kept.rows) + 2, (LIST_ITEM, path.name))
    return Outcome((*sheets, replace(kept, rows=(*kept.rows, named))), problems=read.problems)


def content_of_list(parts: Parts, path: Path, file: bytes, entries: Sequence[str] = ()) -> Outcome[EditionContent]:
    """Return the content of a new plan's workbook, made from a list.

    `entries`: declare the meanings of columns, as `C=title`. The problems of the outcome are the guesses, the columns
    that were not read, and the problems of the list. Raises ListNotReadable, ListColumnsUnclear and ListItemUnknown.
    """
    base = json.loads(parts.catalogue.blank_profile().content)
    # the words of an empty plan's marks, such as 未着手, are words of the list like others
    nameless = {
        **base,
        "marks": [{**each, **dict.fromkeys(("label", "legend"), each["symbol"])} for each in base["marks"]],
    }
    read = _read_with_items(parts, path, file, nameless, entries)
    published, reading = read.published, read.reading
    rows, over = _rows_under_headings(published.rows)
    if not rows:
        raise ListNotReadable(path=str(path), reason="取組の行がありません")
    levels, ids = _levels(published, rows, over, reading, {fold_heading(each): name for each, name in read.own.items()})
    nodes, codes, patterns = _nodes(levels)
    items = list(propose_items(read.texts, read.columns, rows, kinds_stated(entries)))
    declared = {
        "levels": [
            {"key": f"level_{place}", "name": level.name, "code_pattern": pattern, "counts": True}
            for place, (level, pattern) in enumerate(zip(levels, patterns, strict=True), start=1)
        ],
        "initiative_id": ids[1] if ids else code_form(patterns[-1]).initiative_id,
    }
    named = _given_headings(published, rows, ids)
    guessed: list[Mapping[str, Any]] = [
        {"marks": list(_marks(published, rows, base["marks"], numbers=MARK in read.keys.values())) or base["marks"]},
        {"fields": [*_fields(read.fields, published)]},
        *({"headings": dict(list(named.items())[:count])} for count in range(1, len(named) + 1)),
    ]
    content: Mapping[str, Any] = {**base, **declared}
    for each in guessed:  # what a profile cannot have, such as the mark 001, is left out
        if isinstance(parts.catalogue.profile_in({**content, **each}), Profile):
            content = {**content, **each}
    content = _with_items(parts, content, zip((each.field for each in items), read.texts, strict=True))
    profile = _profile_in(parts, path, content)
    listings = tuple(_listings(rows, codes, ids[0] if ids else None))
    edition = Edition("list-1", "", date.min, 1, nodes, listings, profile)
    values = dict(plan_values_in(profile, (each.row_id for each in listings), rows, read.year)) if items else {}
    made = EditionContent(profile, edition=edition, organisation=divisions_of_list(published), values=values)
    guesses = _guessed(edition, parts.catalogue.blank_profile(), published)
    return Outcome(made, problems=(guesses, *_problems(path, read, rows, items, profile)))


def _with_items(
    parts: Parts, content: Mapping[str, Any], proposed: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]
) -> Mapping[str, Any]:
    """Return the content of a profile with the proposed items; one that it cannot have is a text, or is left out.

    `proposed`: the declaration of each item, and its declaration as a text.
    """
    for kinds in proposed:
        made = ({**content, "fields": [*content["fields"], each]} for each in kinds)
        content = next((each for each in made if isinstance(parts.catalogue.profile_in(each), Profile)), content)
    return content


def _read_with_items(
    parts: Parts, path: Path, content: bytes, base: Mapping[str, Any], entries: Sequence[str]
) -> _ReadList:
    """Read a list twice: first for its columns, then with a text field for each column that becomes an item.

    `base`: the profile of an empty plan. An item takes the place of a field that has its heading.
    """
    without_codes = _levels_without_codes(base)
    reading = _profile_in(parts, path, {**base, "levels": without_codes})
    kinds = kinds_stated(entries)
    own = {column: name for column, name in read_level_names(entries, reading).items() if column not in kinds}
    known = [each for each in entries if each.rpartition("=")[0].strip() not in {*own, *kinds}]
    keys = {**read_column_keys(known, reading), **dict.fromkeys(own, LEVEL)}
    given = {**keys, **dict.fromkeys(kinds, NOT_READ)}
    kept = _left_as_read(parts, path, content, reading, ColumnNames(given=given))
    keys |= {column: key for column, key in kept.items() if key is not None}
    free = [column for column, key in kept.items() if key is None]
    first = ColumnNames(given={**given, **keys, **dict.fromkeys(free, NOT_READ)})
    published = read_list_file(parts, path, content, reading, first, for_rows=True)
    freed = set(_fields_with_values(published, reading)) - {*keys.values()}
    seen = [replace(each, key=None) if each.key in freed else each for each in published.columns]
    columns = columns_of_items(seen, {*kinds, *free})
    headings = (read_list_headings({1: each.heading}, reading)[1] for each in columns)
    before = {each.letters: each.key for each in published.columns}
    replaced = {each.key for each in headings if each} | {each.unclear for each in columns}
    replaced |= {before[each.letters] for each in columns}
    replaced -= {MARK, *keys.values()}
    fields = [{**each, "asked": "never"} if each["key"] in replaced else each for each in base["fields"]]
    declared = declare_texts(columns, FiscalYear.read(published.likely_year))
    without_items = {**base, "levels": without_codes, "fields": fields}
    texts, with_items = _with_usable(parts, path, without_items, declared)
    columns = [each for each, text in zip(columns, declared, strict=True) if text in texts]
    if not columns:
        return _ReadList(published, reading, fields, own, (), (), keys)
    keys |= dict(zip((each.heading for each in columns), (each["key"] for each in texts), strict=True))
    again = read_list_file(parts, path, content, with_items, ColumnNames(given=keys), for_rows=True)
    published = replace(
        again, year=published.year, hinted=published.hinted
    )  # 基準値（R1） is now a heading with a year
    return _ReadList(published, with_items, fields, own, columns, texts, keys)


def _fields_with_values(published: PublishedList, reading: Profile) -> Iterator[str]:
    """Yield the text fields of an empty plan whose columns hold numbers or few words, as 今後の方向性 often does."""
    for each in published.columns:
        field = reading.by_key.get(each.key or "")
        if field is not None and field.is_text:
            texts = [text for row in published.rows if (text := row.values.get(field.key)) and not is_blank(text)]
            if "editor" in guess_kind(texts, each.heading)[0]:
                yield field.key


def _given_headings(
    published: PublishedList, rows: Sequence[ListRow], ids: tuple[tuple[str, ...], str] | None
) -> dict[str, str]:
    """Return the list's headings of the titles, the divisions and the numbers of rows, without a text in brackets."""
    found: dict[str, str] = {}
    for each in reversed(published.columns):
        is_of_ids = ids is not None and tuple(map(fold_id, _texts_in(each, rows))) == ids[0]
        key = ID if is_of_ids else each.key
        if key in (ID, TITLE, DIVISIONS):
            found[key] = _IN_BRACKETS.sub("", "".join(each.heading.split()))
    return found


def _left_as_read(
    parts: Parts, path: Path, content: bytes, reading: Profile, names: ColumnNames
) -> dict[str, str | None]:
    """Return the keys of the columns that would be read otherwise because of a person's statements on other columns.

    The statements: `names`. Each key is that of the list as read without them; None for a column without a key. A
    column whose item a person states for another column, a column that is not clear, a column that only the statements
    make known as a level, and columns of a head that the statements replace are left out.
    """
    if not names.given:
        return {}
    read = partial(parts.workbooks.read_list, path.name, content, reading)
    without, stated = (read(each, needs_mark=False).columns for each in ({}, names.named))
    after = {(each.sheet, each.row, each.letters): each.key for each in stated}
    taken = {*names.named.values()} - {MEASURE, LEVEL, CODE}
    return {
        name: each.key
        for each in reversed(without)
        if fold_heading(name := name_of_column(each, without)) not in names.named
        and each.letters not in names.named
        and each.unclear is None
        and each.key not in taken
        and (now := after.get((each.sheet, each.row, each.letters), each.key)) != each.key
        and not (each.key is None and now in (MEASURE, LEVEL))
    }


def _with_usable(
    parts: Parts, path: Path, content: Mapping[str, Any], declared: Sequence[Mapping[str, Any]]
) -> tuple[Sequence[Mapping[str, Any]], Profile]:
    """Return the declarations of fields that a profile of this content can have together, and that profile.

    A heading that no form can have, such as R6, is left out alone.
    """
    texts: list[Mapping[str, Any]] = []
    for each in [declared, *([each] for each in declared)]:
        fields = [*content["fields"], *texts, *each]
        if isinstance(parts.catalogue.profile_in({**content, "fields": fields}), Profile):
            texts += each
        if len(texts) == len(declared):
            break
    return texts, _profile_in(parts, path, {**content, "fields": [*content["fields"], *texts]})


def columns_of_list(parts: Parts, path: Path, entries: Sequence[str] = ()) -> ShownColumns:
    """Return the columns of a list, from which a plan is to be made, with the items that they may contain.

    `entries`: earlier statements of a person on the columns. Raises FileMissing, and ListNotReadable if there are no
    columns.
    """
    reading = _profile_without_codes(parts, path)
    found = parts.workbooks.read_list(path.name, parts.files.read(path), reading, needs_mark=False)
    if not found.columns:
        raise ListNotReadable(path=str(path), reason="見出しの行がありません")
    stated = {column.strip(): key.strip() for column, _, key in (each.rpartition("=") for each in entries)}
    columns = {
        (each.letters, each.heading): replace(
            each, key=stated.get(each.heading) or stated.get(each.letters) or each.key
        )
        for each in reversed(found.columns)
    }
    items = label_column_items(reading)
    levels = {LEVEL: "段（上の段）", MEASURE: "段"}
    labels = {key: levels.get(key, item) for key, item in items.items()} | kinds_of_items()
    unclear = tuple(items.get(key, key) for key in found.unclear if key in (TITLE, DIVISIONS, MARK))
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
    level = _level_above(seen.titles.get("", ()))
    if level is None:
        return found
    word, title = level
    return ((word, *found[0]), *((title, *line) for line in found[1:]))


def _level_in_title(title: str) -> tuple[str, str] | None:
    """Split a title such as 基本目標1　子育て into the name of its level and the rest; None if it names no level."""
    word = _WORD_OF_LEVEL.match(title)
    rest = title.removeprefix(word[0]) if word else ""
    is_level = rest and year_in_heading(title) is None and pattern_in_front((rest,), {rest})
    return (title.removesuffix(rest), rest) if is_level else None


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
    yield from (each.notice(path.name) for each in items if each.field["key"] in profile.by_key)
    published = read.published
    cells = [(row.owners_printed, published_place(published, row, DIVISIONS)) for row in published.rows]
    yield from joined_divisions(cells, divisions_of_list(published))
    lost = {each.column.heading for each in items if each.field["key"] not in profile.by_key}
    unread = [each for each in published.columns if each.heading in lost or _is_number_column(each, rows)]
    yield from questions_about_columns(path, published, read.reading, *unread)
    are_levels = any(True for _ in _titles_of_sheets(published, rows))
    titles = {" ".join(each.split()) for of in published.titles.values() for each in of if _level_in_title(each)}
    for each in published.problems:
        if each.code in _GUESSED or _is_box(each, items):
            continue
        if each.code != "TABLE-OUTSIDE" or not are_levels:
            yield each
        elif words := [word for word in (each.found or "").split("、") if word not in titles]:
            yield replace(each, found="、".join(words)).having({"count": str(len(words))})


def _is_box(found: Problem, items: Sequence[ProposedItem]) -> bool:
    """Return whether a problem is about the boxes of a choice: papers print only the option."""
    choices = {each.field["key"] for each in items if each.field["editor"] == Editor.CHOICE}
    return found.code == "TEXT-UNPRINTABLE" and found.place.key in choices


def _guessed(edition: Edition, blank: Profile, published: PublishedList) -> Problem:
    """Return a notice of the guesses for a person to check, and of the fields that the list lacks.

    `blank`: the profile of an empty plan.
    """
    profile = edition.profile
    levels = "、".join(f"{each.name}（{each.codes.example}）" for each in profile.levels)
    marks = "、".join(mark.named if mark.label != mark.symbol else mark.symbol for mark in profile.marks)
    is_read = profile.marks.symbols != blank.marks.symbols
    asking = profile.marks.asking_reason.listed
    why = (
        f"一覧にある言葉から決めました。理由を求める記号は、{asking or 'なし'}としました"
        if is_read
        else "一覧から決まらないため、ひな形の記号です"
    )
    lacking = dict.fromkeys(each.found for each in published.problems if each.code == "LIST-COLUMN-MISSING")
    named = "".join(f"「{each}」" for each in lacking)
    how = "聞かないときは、作成した表の「項目」で、その行を削除してください"
    unlisted = f"一覧に列のない{named}も、聞く項目に残しています（{how}）。" if named else ""
    count = str(len(edition.listings))
    return problem("LIST-PLAN-GUESSED", found=levels, expected=marks, reason=why, count=count, unlisted=unlisted)


def _profile_in(parts: Parts, path: Path, *contents: Mapping[str, Any]) -> Profile:
    """Return the first content that is a valid profile; raises ListNotReadable."""
    reason = ""
    for each in contents:
        found = parts.catalogue.profile_in(each)
        if isinstance(found, Profile):
            return found
        reason = message(found[0]).rstrip("。")
    raise ListNotReadable(path=str(path), reason=reason)


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


def _levels(
    published: PublishedList,
    rows: Sequence[ListRow],
    over: Sequence[tuple[str, ...]],
    base: Profile,
    own: Mapping[str, str],
) -> tuple[list[_Level], tuple[tuple[str, ...], str] | None]:
    """Return the levels, upper ones first, and the rows' own numbers with their pattern, or None if they have none.

    `own` are a person's names of columns, by folded heading or letters.
    """
    names, depth = [each.name for each in base.levels], max(map(len, over))
    titled = list(_titles_of_sheets(published, rows))
    padded = [("",) * (depth - len(each)) + each for each in over]
    found = titled + list(zip([*[""] * (depth - len(names)), *names[-depth:]], zip(*padded, strict=True), strict=False))
    waiting: _Column | None = None
    for name, texts, is_number in _with_lines_above(_columns(published, rows, own)):
        if pattern_in_front(texts, set(texts), whole=True):
            waiting = (name, texts, is_number)
        elif waiting:
            found.append((name, tuple(f"{code}　{text}" for code, text in zip(waiting[1], texts, strict=True))))
            waiting = None
        else:
            found.append((name, texts))
    numbers = waiting[1] if waiting and (found or waiting[2]) and len(set(waiting[1])) == len(rows) else ()
    ids = (tuple(map(fold_id, numbers)), pattern_of_id(numbers[0])) if numbers else None
    if waiting and not ids:
        found.append(waiting[:2])
    whole = [(names[-1], (published.title or names[-1],) * len(rows))]
    return list(_with_patterns(found[-_MOST_LEVELS:] or whole, names)), ids


def _titles_of_sheets(published: PublishedList, rows: Sequence[ListRow]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the level that the titles of the sheets name, 基本目標1 on one and 基本目標2 on the other, if they do."""
    named = {sheet: _level_above(published.titles.get(sheet, ())) for sheet in {each.sheet: None for each in rows}}
    levels = [level for level in named.values() if level]
    if len(levels) == len(named) == len(set(levels)) and len({word for word, _ in levels}) == 1:
        of = dict(zip(named, levels, strict=True))
        yield levels[0][0], tuple(of[each.sheet][1] for each in rows)


def _level_above(titles: Iterable[str]) -> tuple[str, str] | None:
    """Return the name of the level and the rest of the only title that names a level; None if not just one does."""
    found = [level for each in titles if (level := _level_in_title(each))]
    return found[0] if len(found) == 1 else None


_Column = tuple[str, tuple[str, ...], bool]
"""Name and texts of a column, and whether its heading is a heading of numbers."""


def _columns(published: PublishedList, rows: Sequence[ListRow], own: Mapping[str, str]) -> Iterator[_Column]:
    """Yield the columns of levels and codes, without columns of row numbers and amounts."""
    for column in published.columns:
        if column.key not in (MEASURE, LEVEL, CODE) or column.sheet != rows[0].sheet or _is_number_column(column, rows):
            continue
        if any(texts := _texts_in(column, rows)):
            named = own.get(fold_heading(column.heading)) or own.get(column.letters)
            name = named or _NAME_ENDS.sub("", "".join(column.heading.split()))
            if name and all(each.startswith(name) for each in texts if each):  # 基本目標1　しごとをつくる
                texts = tuple(each.removeprefix(name) for each in texts)
            yield name, texts, column.key == CODE


def _texts_in(column: SeenColumn, rows: Sequence[ListRow]) -> tuple[str, ...]:
    return tuple(dict(row.levels).get(column.letters, "") for row in rows)


def _is_number_column(column: SeenColumn, rows: Sequence[ListRow]) -> bool:
    """Return whether a column contains only row numbers (1, 2, 3) or amounts, which are not levels of the plan."""
    if column.key not in (MEASURE, LEVEL, CODE):
        return column.key == ID
    texts = _texts_in(column, rows)
    if column.key != CODE and any(map(_AMOUNT.search, texts)) and all(map(_NUMBER.fullmatch, filter(None, texts))):
        return True
    if not len(set(texts)) == len(rows) > 1:
        return False
    is_of_no_pattern = column.key == CODE and not pattern_in_front(texts, set(texts), whole=True)
    return is_of_no_pattern or all(each.strip().isdigit() for each in texts)


def _with_lines_above(columns: Iterable[_Column]) -> Iterator[_Column]:
    """Yield columns, each after the upper levels that lines in its cells name: ［柱Ⅰ 海］ (`Level.line_under`).

    A list names upper levels where they change. The lines of a cell are the lowest of these levels; a cell without such
    lines has the same levels as the cell above.
    """
    for name, texts, is_number in columns:
        named = [_LINE_ABOVE.findall(text) for text in texts]
        if depth := max(map(len, named)):
            over, above = list[tuple[str, ...]](), ("",) * depth
            for lines in named:
                above = (*above[: depth - len(lines)], *lines)
                over.append(above)
            for level in zip(*over, strict=True):
                word = _WORD_OF_LEVEL.match(level[0])
                shown = word[0] if word else ""
                yield shown, tuple(text.removeprefix(shown) for text in level), False
        yield name, tuple(_LINE_ABOVE.sub("", text).strip() for text in texts), is_number


def _with_patterns(found: Sequence[tuple[str, tuple[str, ...]]], names: Sequence[str]) -> Iterator[_Level]:
    taken: set[str] = set()
    for place, (name, texts) in enumerate(found):
        paths = set(zip(*(each for _, each in found[: place + 1]), strict=True))
        free = (each for each in (name, *names, f"段{place + 1}") if each and each not in taken)
        taken.add(shown := next(free))
        yield _Level(shown, texts, pattern_in_front(texts, paths))


def pattern_in_front(texts: Sequence[str], nodes: set[Any], *, whole: bool = False) -> str | None:
    """Return the pattern of the codes with which all texts begin; None if there is no such pattern.

    `nodes`: the nodes to which the texts belong; the texts must begin with as many different codes. If `whole` is true,
    the texts must consist only of codes.
    """
    run = _MAY_BE_CODE.match(texts[0])
    for end in range(run.end() if run else 0, 0, -1):
        try:
            pattern = pattern_of_example(texts[0][:end])
        except ValueError:
            continue
        read = [code_form(pattern).read_cell(text) for text in texts]
        known = [each for each in read if each is not None]
        is_fit = len(known) == len(texts) and len({code for code, _ in known}) == len(nodes)
        if is_fit and not (whole and any(title for _, title in known)):
            return pattern
    return None


def _nodes(levels: Sequence[_Level]) -> tuple[tuple[PlanNode, ...], list[str], list[str]]:
    """Return the nodes in order of first printing, the lowest code of each row, and the pattern of each level."""
    codes: dict[tuple[str, ...], str] = {}
    nodes: list[PlanNode] = []
    below: Counter[str | None] = Counter()
    lowest: list[str] = []
    made: dict[int, str] = {}
    for texts in zip(*(level.texts for level in levels), strict=True):
        parent: str | None = None
        for place, level in enumerate(levels):
            path = texts[: place + 1]
            if path not in codes:
                below[parent] += 1
                code, title = level.read(texts[place])
                codes[path] = code or (f"{parent}-{below[parent]}" if parent else str(below[parent]))
                made.setdefault(place, codes[path])
                nodes.append(PlanNode(codes[path], f"level_{place + 1}", parent, title, below[parent]))
            parent = codes[path]
        lowest.append(parent or "")
    patterns = [level.pattern or pattern_of_example(made[place]) for place, level in enumerate(levels)]
    return tuple(nodes), lowest, patterns


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


def _marks(
    published: PublishedList, rows: Sequence[ListRow], usual: Sequence[Mapping[str, Any]], *, numbers: bool
) -> Iterator[dict[str, Any]]:
    """Yield the marks of the list; nothing unless they are two to ten, so that the marks of an empty plan are used.

    `usual`: the marks of an empty plan, which are used if the list has no others. `numbers`: the marks may be numbers,
    because a person declared their column; other numbers are never guessed to be marks.
    """
    unknown = [each for each in published.problems if each.code == UNKNOWN_CODES[Editor.MARK]]
    unread = {(each.place.sheet, each.place.row): each.found or "" for each in unknown}
    stated = (unread.get((row.sheet, row.row)) or row.values.get(MARK) or "" for row in rows)
    boxes = [(each, options_with_boxes(each)) for each in stated]
    ticked = (next((option for option, is_ticked in of if is_ticked), text) for text, of in boxes)
    texts = [unicodedata.normalize("NFKC", each).strip() for each in ticked]
    offered = (option for _, of in boxes for option, _ in of)
    found = _symbols(list(dict.fromkeys(each for each in (*offered, *texts) if each and not is_dash(each))))
    known = {each[name] for each in usual for name in ("symbol", "label")}
    if known >= {*found.values()} or not FEWEST_MARKS <= len(found) <= MOST_MARKS:
        return
    if any(map(str.isdecimal, found)) and not numbers:
        return
    explained = {
        _symbol_of(text, found) for text, row in zip(texts, rows, strict=True) if row.values.get(CHANGE_REASON)
    }
    by_size = sorted(found.items(), key=lambda each: (len(each[0]), each))
    ordered = by_size if all(symbol.isalnum() for symbol in found) else found.items()
    for place, (symbol, label) in enumerate(ordered):
        is_apart = len(found) > FEWEST_MARKS and _NOTHING_TO_DO.search(label) is not None
        is_expected = place == 0 or symbol.isdecimal() or _AS_PLANNED.search(label) or is_apart
        colour, pattern = usual_look(place)
        yield {
            "key": f"mark_{place + 1}",
            "symbol": symbol,
            "label": label,
            "legend": label,
            "look_alikes": symbol if len(symbol) == 1 else "",
            # a reason beside every mark tells nothing of those that ask for it
            "asks_reason": symbol in explained if 0 < len(explained) < len(found) else not is_expected,
            "colour": colour,
            "pattern": pattern,
            **({"counted_apart": True} if is_apart else {}),
            **({"ends": True} if means_end(label) else {}),
        }


def _symbols(texts: Sequence[str]) -> dict[str, str]:
    """Return the symbols of the marks that texts state, each with its label; words without a symbol get letters.

    Words for results as planned get the first of these letters, and words for nothing to do the last.
    """
    read = [each for text in texts if (each := _MARK.fullmatch(text))]
    found: dict[str, str] = {}
    for each in read:
        found.setdefault(each[1], each[2] or each[0])
    words = [text for text in texts if not _MARK.fullmatch(text) and text not in found.values()]
    for word in sorted(words, key=lambda each: (bool(_NOTHING_TO_DO.search(each)), not _AS_PLANNED.search(each))):
        found.setdefault(next((each for each in _LETTERS if each not in found), word[0]), word)
    return found


def _symbol_of(text: str, found: Mapping[str, str]) -> str | None:
    """Return the symbol of the mark that a text states; None if it states none."""
    read = _MARK.fullmatch(text)
    return read[1] if read else next((symbol for symbol, label in found.items() if label == text), None)


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
