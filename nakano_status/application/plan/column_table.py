"""The table of the columns of a ward's list: what each column means, of which kind it is, and who fills it in.

It is proposed by one list of words and three looks at contents. A person corrects it on the sheet 列, with `--map` or
in the window; all three are statements such as `C=title` or `評価=選択・事務局が記入`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path

from nakano_status.application.plan.items_of_list import (
    KINDS,
    WRITERS,
    guess_kind,
    only_counts_rows,
    propose_writer,
)
from nakano_status.application.plan.list_columns import (
    ColumnNames,
    key_of_item,
    label_column_items,
)
from nakano_status.application.plan.plan_sheets import COLUMNS_SHEET
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.problem_text import as_reason
from nakano_status.application.table_rows import rows_by_heading
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import MARK, Editor, FilledBy
from nakano_status.domain.fields.headings import (
    CODE,
    LEVEL,
    MEASURE,
    fold_heading,
    year_in_heading,
)
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.published_list.published_list import (
    NOT_READ,
    SHEET_TITLE,
    PublishedList,
    SeenColumn,
    names_of_column,
    names_of_columns,
)
from nakano_status.domain.refusals.exchange import ListColumnsUnclear, ListItemUnknown, ListNotReadable
from nakano_status.domain.text.narrative import truncated

ITEM = "item"
"""The meaning of a column that becomes an item of the plan."""
_HEAD = ("シート", "列", "見出し", "内容1", "内容2", "内容3", "項目", "種類", "記入する人")
_NOTES = {
    "項目": "この列の内容です。計画の項目は、聞く項目か計画の値になります。"
    "直したときは、この表を指定して、一覧を読み直します。",
    "種類": "計画の項目の種類です。",
    "記入する人": "計画の項目を記入する人です。計画の値は、計画の表に書いた値で、毎年度は聞きません。",
}
_ITEM_WORD = "計画の項目"
_JOINT = "・"
_LONGEST_SAMPLE, _SAMPLES = 40, 3
_OF_LEVELS = frozenset({LEVEL, MEASURE, CODE})
_NAMES_OF_KINDS = {editor: name for name, editor in KINDS.items()}
_NAMES_OF_WRITERS = {writer: name for name, writer in WRITERS.items()}


@dataclass(frozen=True)
class MeantColumn:
    """A line of the table.

    `name`: the name of the column in the rows of the list. `texts`: the texts of the rows. `meaning`: the key of the
    level or field that it is, ITEM or NOT_READ. `kind`, `writer`: those of an item. `level`: the name of the level that
    a person stated; empty if its heading is the name.
    """

    name: str
    seen: SeenColumn
    texts: tuple[str, ...]
    meaning: str
    kind: Editor = Editor.TEXT
    writer: FilledBy = FilledBy.DIVISION
    level: str = ""

    @property
    def label(self) -> str:
        """The statement on its item that gives its kind and its writer."""
        return f"{_NAMES_OF_KINDS[self.kind]}{_JOINT}{_NAMES_OF_WRITERS[self.writer]}"

    def stated(self, word: str) -> MeantColumn:
        """Return the column with a person's statement on its item: its kind, its writer, or both."""
        found = self
        for each in word.split(_JOINT):
            found = replace(
                found, meaning=ITEM, kind=KINDS.get(each, found.kind), writer=WRITERS.get(each, found.writer)
            )
        return found


@dataclass(frozen=True)
class ColumnTable:
    """The columns of a list with their meanings, and the list as read by them."""

    columns: tuple[MeantColumn, ...]
    published: PublishedList

    @property
    def year(self) -> FiscalYear | None:
        """The year of the list; None if it is not certain."""
        return FiscalYear.read(self.published.likely_year)

    def having(self, *meanings: str) -> list[MeantColumn]:
        """Return the columns with one of these meanings."""
        return [each for each in self.columns if each.meaning in meanings]


def means_item(word: str) -> bool:
    """Return whether a label states the kind of an item, or who fills it in."""
    return bool(word) and all(each in KINDS or each in WRITERS for each in word.split(_JOINT))


def read_column_table(
    parts: Parts, path: Path, content: bytes, profile: Profile, statements: Sequence[str]
) -> ColumnTable:
    """Return the table of a list's columns, with a person's statements in place of what is proposed.

    Raises ListNotReadable, ListItemUnknown for a statement on a column that the list lacks, and ListColumnsUnclear if
    two columns are stated to be the same field.
    """
    entries = [*_entries(parts, statements, profile)]
    items = {column: word for column, word in entries if means_item(word)}
    found = {column: key_of_item(word, profile) for column, word in entries if column not in items}
    levels = {column: word for column, word in entries if column in found and found[column] is None}
    keys = {column: key or LEVEL for column, key in found.items()}
    named = ColumnNames(given={**keys, **dict.fromkeys(items, NOT_READ)}).all_keys
    published = parts.workbooks.read_list(path.name, content, profile, named, by_columns=True)
    if not published.columns:
        reason = as_reason(published.refused.at(file=None)) if published.refused else "表がありません"
        raise ListNotReadable(path=str(path), reason=reason)
    columns = _columns_of(published, profile, {name for name, key in named.items() if key == CODE})
    columns = [_stated(each, _by_column(each.seen, items), _by_column(each.seen, levels)) for each in columns]
    _need_columns(columns, entries)
    stated = [each for each in columns if _by_column(each.seen, keys)]
    _need_one_of_each(path, stated, profile)
    return ColumnTable(tuple(columns), published)


def _entries(parts: Parts, statements: Sequence[str], profile: Profile) -> Iterator[tuple[str, str]]:
    """Yield each statement as column and word; one without `=` is a workbook whose sheet 列 states all columns."""
    for each in statements:
        column, equals, word = (part.strip() for part in each.rpartition("="))
        if equals:
            yield column, word
        else:
            yield from statements_of_sheet(parts, Path(word), profile)


def statements_of_sheet(parts: Parts, path: Path, profile: Profile) -> Iterator[tuple[str, str]]:
    """Yield the statements of the sheet 列 of a plan's workbook; raises ListItemUnknown for an unknown label."""
    tables = parts.workbooks.read_sheets(path.name, parts.files.read(path), frozenset({COLUMNS_SHEET}))
    sheet = (
        None if isinstance(tables, Problem) else next((each for each in tables if each.sheet == COLUMNS_SHEET), None)
    )
    if sheet is None:
        raise ListNotReadable(path=str(path), reason=f"シート「{COLUMNS_SHEET}」がありません")
    keys = {word: key for key, word in _meaning_words(profile).items()}
    rows = [{head: row.text(head) for head in _HEAD} for row in rows_by_heading(path, sheet).rows]
    headings = Counter(fold_heading(row["見出し"]) for row in rows)
    for row in rows:
        is_named = row["見出し"] and headings[fold_heading(row["見出し"])] == 1
        column = next(iter([*names_of_column(_seen_in(row))][1:])) if is_named else row["列"]
        if row["項目"] == _ITEM_WORD:
            word = _JOINT.join(filter(None, (row["種類"], row["記入する人"])))
        else:
            word = keys.get(row["項目"], "")
        if not column or not word or (row["項目"] == _ITEM_WORD and not means_item(word)):
            expected = "、".join((*_meaning_words(profile).values(), *KINDS, *WRITERS))
            found = f"シート「{COLUMNS_SHEET}」の{row['見出し'] or row['列']}：{row['項目']}"
            raise ListItemUnknown(found=found, expected=expected)
        yield column, word


def _seen_in(row: Mapping[str, str]) -> SeenColumn:
    return SeenColumn(row["シート"], 0, row["列"], row["見出し"], ())


def sheet_of_columns(table: ColumnTable, profile: Profile) -> TableSheet:
    """Return the sheet 列 of a plan's workbook, with the choices of each cell that a person corrects."""
    words = _meaning_words(profile)
    lines = []
    for each in table.columns:
        samples = [truncated(" ".join(text.split()), _LONGEST_SAMPLE) for text in (*each.seen.samples, "", "", "")][
            :_SAMPLES
        ]
        of_item = each.label.split(_JOINT) if each.meaning == ITEM else ("", "")
        meaning = words[LEVEL if each.meaning == MEASURE else each.meaning]
        lines.append((each.seen.sheet, each.seen.letters, each.seen.heading, *samples, meaning, *of_item))
    choices = {"項目": tuple(words.values()), "種類": tuple(KINDS), "記入する人": tuple(WRITERS)}
    return TableSheet(_HEAD, (), tuple(enumerate(lines, start=2)), COLUMNS_SHEET, choices=choices, notes=_NOTES)


def _meaning_words(profile: Profile) -> dict[str, str]:
    """Return the labels of the meanings of a new plan's columns, by key."""
    words = {**label_column_items(profile), LEVEL: "段", CODE: "段の番号", ITEM: _ITEM_WORD}
    return {key: word for key, word in words.items() if key != MEASURE}


def labels_of_meanings(profile: Profile) -> dict[str, str]:
    """Return the labels of all statements on a column that a person may choose, by statement."""
    words = {key: word for key, word in _meaning_words(profile).items() if key != ITEM}
    kinds = (f"{kind}{_JOINT}{writer}" for kind in KINDS for writer in WRITERS)
    return words | {each: f"{_ITEM_WORD}（{each}）" for each in kinds}


def _by_column(column: SeenColumn, by_name: Mapping[str, str]) -> str | None:
    folded = {fold_heading(name): value for name, value in by_name.items()}
    return next((folded[name] for name in names_of_column(column) if name in folded), None)


def _stated(column: MeantColumn, word: str | None, level: str | None) -> MeantColumn:
    if word is not None:
        return column.stated(word)
    return replace(column, level=level) if level else column


def _need_columns(columns: Sequence[MeantColumn], entries: Iterable[tuple[str, str]]) -> None:
    there = {name for each in columns for name in names_of_column(each.seen)}
    if absent := [column for column, word in entries if not word or fold_heading(column) not in there]:
        shown = "、".join(dict.fromkeys(each.name for each in columns))
        raise ListItemUnknown(found="」「".join(absent), expected=shown)


def _need_one_of_each(path: Path, stated: Iterable[MeantColumn], profile: Profile) -> None:
    labels = label_column_items(profile)
    alike = grouped((each.meaning, each) for each in stated if each.meaning not in (*_OF_LEVELS, NOT_READ, ITEM))
    if twice := [labels[key] for key, found in alike.items() if len({each.name for each in found}) > 1]:
        raise ListColumnsUnclear(path=str(path), found="」「".join(twice))


def _columns_of(published: PublishedList, profile: Profile, codes: AbstractSet[str]) -> list[MeantColumn]:
    """Return the columns of a list with the meanings of their headings, each name once, and of their contents.

    `codes`: the names of columns that a person stated to be codes.
    """
    heads = published.heads.values() or [published.columns]
    every = [column for head in heads for column in head]
    meanings = {MEASURE, *_meaning_words(profile)}
    names = {column: name for head in heads for column, name in names_of_columns(head).items()}
    once = {names[each]: each for each in reversed(every)}
    last_of = {each.unclear: names[each] for each in every if each.unclear}
    year = FiscalYear.read(published.likely_year)
    found = []
    for name, seen in reversed(once.items()):
        texts = tuple(text for row in published.rows for text in row.columns.get(name, ()))
        key = seen.key or (seen.unclear if seen.unclear and last_of[seen.unclear] == name else None)
        shown = replace(seen, samples=texts[:_SAMPLES] or seen.samples)
        found.append(_proposed(MeantColumn(name, shown, texts, key if key in meanings else ITEM), profile, year))
    return [each if {*names_of_column(each.seen)} & codes else _without_idle_code(each, found) for each in found]


def _proposed(column: MeantColumn, profile: Profile, year: FiscalYear | None) -> MeantColumn:
    heading, field = column.seen.heading, profile.by_key.get(column.meaning)
    kind = Editor(guess_kind(column.texts, heading).get("editor", Editor.TEXT))
    if column.seen.letters == SHEET_TITLE:
        return column
    writer = propose_writer(heading)
    column = replace(column, kind=kind, writer=writer)
    if field is not None and field.key != MARK and kind is not Editor.TEXT and column.texts:
        column = replace(column, meaning=ITEM)
    if column.meaning != ITEM:
        return column
    of_year = year_in_heading(heading)
    is_earlier = writer is not FilledBy.PLAN and None not in (of_year, year) and of_year < year  # type: ignore[operator]
    is_idle = only_counts_rows(heading) or not heading or not (column.texts or column.seen.samples)
    return replace(column, meaning=NOT_READ if is_idle or is_earlier else ITEM)


def _without_idle_code(column: MeantColumn, columns: Sequence[MeantColumn]) -> MeantColumn:
    """Return a column of numbers that are not of the level to their right as a value of the plan."""
    if column.meaning != CODE:
        return column
    place = columns.index(column)
    right = columns[place + 1].meaning if place + 1 < len(columns) else NOT_READ
    return column if right in (LEVEL, MEASURE, CODE) else replace(column, meaning=ITEM, writer=FilledBy.PLAN)
