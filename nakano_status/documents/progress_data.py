"""The table of 進捗状況 as data: one row a listing, reposts too; headings are the same from year to year."""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from nakano_status.documents.data_table import NO_FIGURE, DataColumn, DataTable, Value, ValueKind
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import DataItem, Editor, Field
from nakano_status.domain.fields.mark import Mark, Marks
from nakano_status.domain.fields.profile import Level, Profile
from nakano_status.domain.plan.initiative_id import PLAN_CLASSES
from nakano_status.domain.plan.plan import Area, PlanNode
from nakano_status.domain.round.tally import Exclusion, Figure
from nakano_status.domain.text.narrative import fold

TABLE_NAME = "進捗状況一覧"
MARK_HEADING = "進捗状況"
_KEY = "管理番号"
_IN_REPORT, _OUT_OF_REPORT = "対象", "対象外"
_CIRCLED = "①"
_ROMAN = {
    numeral: number
    for number, numeral in enumerate("I II III IV V VI VII VIII IX X XI XII XIII XIV XV".split(), start=1)
}
_ABOUT_CIRCLED = "一覧に丸数字で印字している番号を、算用数字で表したもの。"
_ABOUT_FOLDED = "は、どの機器でも読める数字と文字で表す。"
_ABOUT_UNTITLED = "資料から分からないものは空欄。"


@dataclass(frozen=True)
class DataNode:
    """A goal, direction or measure: its printed code as `1-1-①`, its number under its parent, its title."""

    code: str
    number: int
    title: str | None


@dataclass(frozen=True)
class DataListing:
    """One printed row. `nodes` are what is above it on each level of the plan (None: the plan lacks it).

    `values` are the published fields as stored; the table strips the blanks that make no difference.
    `figure` is what the row is counted as: its mark, or why it is not counted. Names of divisions are those to show.
    """

    row_id: str
    nodes: tuple[DataNode | None, ...]
    title: str
    sponsor: str
    repost_of: str | None
    figure: Figure
    values: Mapping[str, str | None]
    lead: str | None
    tracker: str | None
    associates: tuple[str, ...]


@dataclass(frozen=True)
class ProgressData:
    """The content of the table for a round.

    `has_codes` is whether the numbers of the levels do not determine the printed codes, which then have columns.
    """

    area: Area | None
    plan_title: str
    edition_title: str
    year: FiscalYear
    as_of: date
    listings: Sequence[DataListing]
    profile: Profile
    has_codes: bool = False

    @property
    def fields(self) -> tuple[tuple[Field, DataItem], ...]:
        """The fields that the table has, with their columns."""
        return tuple((each, each.data) for each in self.profile.fields if each.published and each.data)


def numbers_of(nodes: Collection[PlanNode]) -> dict[str, int]:
    """Return the number of each node by code: no other of its level has it under the same parent.

    It is the one that ends the printed code, also in Roman numerals. If one of the nodes side by side has none, or two
    have the same, as 1-1-① and 1-2-① without a level above, all of these are numbered in their order.
    """
    beside: dict[tuple[str, str | None], list[PlanNode]] = {}
    for node in sorted(nodes, key=lambda each: each.ordinal):
        beside.setdefault((node.level, node.parent), []).append(node)
    found: dict[str, int] = {}
    for each in beside.values():
        printed = {node.code: _printed_number(node.code) for node in each}
        is_clear = len({*printed.values()} - {None}) == len(each)
        for place, (code, number) in enumerate(printed.items(), start=1):
            found[code] = number if is_clear and number else place
    return found


def _printed_number(code: str) -> int | None:
    last = _folded(code).rpartition("-")[2]
    return (int(last) or None) if last.isdecimal() else _ROMAN.get(last.upper())


def has_own_codes(nodes: Iterable[PlanNode], numbers: Mapping[str, int]) -> bool:
    """Return whether any code is other than the numbers from the top make it, as 1-1-① is of 1, 1 and 1."""
    implied = (
        (node, f"{node.parent}-{numbers[node.code]}" if node.parent else f"{numbers[node.code]}") for node in nodes
    )
    return any(_folded(node.code) != code for node, code in implied)


def _folded(code: str) -> str:
    """Return a printed code without signs that not every computer shows: 1-1-1 of 1-1-①, I of Ⅰ."""
    return unicodedata.normalize("NFKC", code)


def progress_table(content: ProgressData) -> DataTable:
    """Return the table; it has as many columns of 関係課 as the row with the most of them needs."""
    associates = max((len(listing.associates) for listing in content.listings), default=0)
    return DataTable(
        TABLE_NAME,
        f"{content.plan_title} 進捗状況一覧（{content.year.start}年度（{content.year.label}））",
        _KEY,
        (
            *area_columns(content.area),
            *_COLUMNS,
            *_level_columns(content.profile.levels, has_codes=content.has_codes),
            *_row_columns(content.profile.marks),
            *_field_columns(content),
            *_DIVISIONS,
            *(_associate_column(number + 1) for number in range(associates)),
        ),
        tuple(_row(content, place, each, associates) for place, each in enumerate(content.listings, start=1)),
    )


def area_columns(area: Area | None) -> tuple[DataColumn, ...]:
    """Return the columns that name the ward of a row (統一ルール, item 1-12); none if it is not known."""
    return _AREA_COLUMNS if area else ()


def area_values(area: Area | None) -> tuple[Value, ...]:
    """Return the values of these columns."""
    return (area.code, area.name) if area else ()


def _row(content: ProgressData, place: int, listing: DataListing, associates: int) -> tuple[Value, ...]:
    year = content.year
    return (
        *area_values(content.area),
        *(content.plan_title, content.edition_title, year.start, year.label, content.as_of),
        *(place, listing.row_id),
        *(value for node in listing.nodes for value in _node(node, has_codes=content.has_codes)),
        *(listing.title, listing.sponsor, listing.repost_of),
        *_figure(listing.figure),
        *(_value(field, listing.values.get(field.key)) for field, _ in content.fields),
        *(listing.lead, listing.tracker),
        *listing.associates,
        *(None,) * (associates - len(listing.associates)),
    )


def _node(node: DataNode | None, *, has_codes: bool) -> tuple[Value, ...]:
    code = (node and _folded(node.code),) if has_codes else ()
    return (*code, *((node.number, node.title) if node else (NO_FIGURE, None)))


def _field_columns(content: ProgressData) -> Iterator[DataColumn]:
    for field, item in content.fields:
        kind = ValueKind.NUMBER if field.editor is Editor.NUMBER else ValueKind.TEXT
        yield DataColumn(item.heading, kind, item.meaning, required=kind is ValueKind.NUMBER)


def _value(field: Field, text: str | None) -> Value:
    if field.editor is Editor.NUMBER:
        return NO_FIGURE if text is None else Decimal(text)
    return fold(text)


def _figure(figure: Figure) -> tuple[Value, ...]:
    """Return 報告対象, the reason why the row is not counted, and its mark."""
    if isinstance(figure, Mark):
        return (_IN_REPORT, None, figure.symbol)
    return (_IN_REPORT if figure.in_report else _OUT_OF_REPORT, figure.label, None)


def _level_columns(levels: Sequence[Level], *, has_codes: bool) -> Iterator[DataColumn]:
    """Yield number and title of what is above a row on each level; the lowest may be untitled in the sources."""
    for above, level in zip((None, *levels), levels, strict=False):
        number = f"{above.name}の中の番号。" if above else f"{level.name}の番号。"
        is_circled = _CIRCLED in level.code_pattern
        if has_codes:
            yield _text(f"{level.name}コード", f"一覧に印字している{level.name}の番号。丸数字など{_ABOUT_FOLDED}")
        yield _number(f"{level.name}番号", number + (_ABOUT_CIRCLED if is_circled else ""))
        yield _text(f"{level.name}名", f"{level.name}の名称。" + (_ABOUT_UNTITLED if level is levels[-1] else ""))


def _row_columns(marks: Marks) -> Iterator[DataColumn]:
    values = "、".join(mark.explained for mark in marks)
    return (replace(each, values=values) if each.heading == MARK_HEADING else each for each in _ROW_COLUMNS)


def _associate_column(number: int) -> DataColumn:
    meaning = f"事業内容に関係する課の{number}番目。名称は、一覧を作成した日のもの。"
    return DataColumn(f"関係課{number}", ValueKind.TEXT, meaning, required=False)


def _text(heading: str, meaning: str, *, required: bool = False) -> DataColumn:
    return DataColumn(heading, ValueKind.TEXT, meaning, required=required)


def _number(heading: str, meaning: str) -> DataColumn:
    return DataColumn(heading, ValueKind.NUMBER, meaning, values="1以上の整数")


_AREA_COLUMNS = (
    DataColumn("全国地方公共団体コード", ValueKind.CODE, "総務省が定める6桁のコード（検査数字を含む）。"),
    _text("地方公共団体名", "都道府県名を含む地方公共団体の名称。", required=True),
)
_COLUMNS = (
    _text("計画名", "計画の名称。", required=True),
    _text("計画の版", "計画の版の名称（当初計画、改定版など）。", required=True),
    DataColumn("対象年度（西暦）", ValueKind.NUMBER, "取組状況の対象となる年度（西暦）。", values="4桁の整数"),
    _text("対象年度（和暦）", "取組状況の対象となる年度（和暦）。", required=True),
    DataColumn("時点", ValueKind.DATE, "取組状況の時点（対象年度の末日）。"),
    _number("掲載順", "進捗状況一覧に掲載した順番。"),
    DataColumn(
        _KEY,
        ValueKind.CODE,
        "一覧の行ごとの番号（再掲の行も）。年度や版が変わっても同じ。",
    ),
)
_ROW_COLUMNS = (
    _text(
        "事業内容",
        f"取組の題名。先頭の{'・'.join(PLAN_CLASSES)}は計画に印字されたもので、進捗状況ではない。",
        required=True,
    ),
    DataColumn("実施主体", ValueKind.TEXT, "取組を実施する主体。", values="区、国、都"),
    DataColumn("再掲元の管理番号", ValueKind.CODE, "再掲の行について、元の取組の管理番号。", required=False),
    DataColumn("報告対象", ValueKind.TEXT, "対象年度の報告の対象かどうか。", values=f"{_IN_REPORT}、{_OUT_OF_REPORT}"),
    DataColumn(
        "集計から除いた理由",
        ValueKind.TEXT,
        "進捗状況の件数に含めない行の理由。含める行は空欄。",
        values="、".join(each.label for each in Exclusion),
        required=False,
    ),
    DataColumn(
        MARK_HEADING,
        ValueKind.TEXT,
        "進捗状況。件数に含めない行は空欄。",
        required=False,
    ),
)
_DIVISIONS = (
    _text("主管課", "取組を主管し、進捗状況を回答する課。"),
    _text("状況確認課", "国又は都の取組について、状況を確認して回答する課。"),
)


def level_headings(levels: Sequence[Level]) -> Iterator[str]:
    """Yield the headings of the columns of the levels, the codes among them."""
    return (column.heading for column in _level_columns(levels, has_codes=True))


def tally_of_data(content: bytes, symbols: Iterable[str]) -> dict[str, int]:
    """Count the marks of a CSV of this table, and all rows with one, from its bytes alone; ValueError: another file.

    The keys are those of `counts`: the `symbols` of the marks, and total.
    """
    rows = csv.reader(f"{line}\n" for line in content.decode("utf-8-sig").split("\n"))
    place = next(rows, []).index(MARK_HEADING)
    found = Counter(row[place] for row in rows if row and row[place])
    counts = {symbol: found.pop(symbol, 0) for symbol in symbols}
    if found:
        raise ValueError(", ".join(found))
    return {**counts, "total": sum(counts.values())}


FIXED_HEADINGS = frozenset(each.heading for each in (*_AREA_COLUMNS, *_COLUMNS, *_ROW_COLUMNS, *_DIVISIONS))
"""The headings that every plan has; no field can have one of them."""
