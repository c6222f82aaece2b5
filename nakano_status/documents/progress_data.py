"""The tables of published data: 進捗状況, 成果指標, and all years; their headings are the same every year.

進捗状況 has one row per listing, including reposts. 成果指標 has one row per figure, with value, unit and 約 in columns
of their own. The table of all years has one row per initiative and year, with its mark or the reason why it has no
mark. A missing figure is an empty cell, and a column beside it has the reason.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property, partial

from nakano_status.documents.data_table import DataColumn, DataTable, Value, ValueKind, join_names, percent_encoded
from nakano_status.domain.calendar.days import era_day, read_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import DONE, MARK, NEXT_YEAR, DataItem, Editor, Field
from nakano_status.domain.fields.headings import PLANNED, given_labels
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.fields.profile import USUAL_HEADINGS, Level, Profile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.indicators.indicator import Direction, Figure, FigureKind, Indicator, YearFigure
from nakano_status.domain.machine_readable.check import fits_as_heading, fold_data_heading, plain_heading
from nakano_status.domain.organisation.divisions import term_for_level
from nakano_status.domain.plan.plan import Area, Edition, PlanNode
from nakano_status.domain.plan.printed_title import PLAN_CLASSES, data_code, read_plan_class
from nakano_status.domain.round.row_years import ABSENT_FIGURE, Absence, RowYear
from nakano_status.domain.round.tally import Exclusion, RowResult
from nakano_status.domain.text.narrative import fold

TABLE_NAME = "進捗状況一覧"
MARK_HEADING, MARK_NAME = "進捗状況", "mark"
_KEY = "管理番号"
_IN_REPORT, _OUT_OF_REPORT = "対象", "対象外"
_NO_VALUE = "の値がない理由"
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
    """A goal, direction or measure.

    `code`: its printed code, such as `1-1-①`. `number`: its number under its parent. `title`: None if unknown.
    """

    code: str
    number: int
    title: str | None


@dataclass(frozen=True)
class DataListing:
    """One printed row.

    `nodes`: the nodes above it, one for each level of the plan (None: there is no node on the level). `values`: the
    published fields as stored. `undecided`: the keys of the fields in an open conflict, which have no value. `figure`:
    the result that the row counts as: its mark, or the reason why it is not counted. `repost_of`: the 管理番号 of the
    original of a 再掲. `lead`, `tracker`, `associates`: names of divisions as displayed.
    """

    row_id: str
    nodes: tuple[DataNode | None, ...]
    title: str
    sponsor: str
    repost_of: str | None
    figure: RowResult
    values: Mapping[str, str | None]
    lead: str | None
    tracker: str | None
    associates: tuple[str, ...]
    undecided: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ProgressData:
    """The content of the table 進捗状況 for a round.

    `area`: the ward (None: not known; there are no columns for it). `has_codes`: whether there are columns for the
    printed codes, because the numbers of the levels do not determine the codes. `not_asked`: the keys of the fields
    that the year does not ask for.
    """

    area: Area | None
    plan_title: str
    edition_title: str
    year: FiscalYear
    as_of: date
    listings: Sequence[DataListing]
    profile: Profile
    has_codes: bool = False
    plan_id: str = ""
    not_asked: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def fields(self) -> tuple[tuple[Field, DataItem], ...]:
        """The published fields that the table has, with their columns."""
        shown = (self.profile.by_key_as_printed[key] for key in self.profile.published_keys)
        return tuple((each, each.data) for each in shown if each.data)


def node_numbers(nodes: Collection[PlanNode]) -> dict[str, int]:
    """Return the number of each node, by its code; it is unique among the nodes of a level under the same parent.

    It is the last part of the printed code, which may be a Roman numeral. If one of these nodes has no such number, or
    two have the same, such as 1-1-① and 1-2-① without a level above, they are all numbered in their order.
    """
    ordered = sorted(nodes, key=lambda each: each.ordinal)
    beside = grouped(((node.level, node.parent), node) for node in ordered)
    found: dict[str, int] = {}
    for each in beside.values():
        printed = {node.code: _printed_number(node.code) for node in each}
        is_clear = len({*printed.values()} - {None}) == len(each)
        for place, (code, number) in enumerate(printed.items(), start=1):
            found[code] = number if is_clear and number else place
    return found


def _printed_number(code: str) -> int | None:
    last = data_code(code).rpartition("-")[2]
    return (int(last) or None) if last.isdecimal() else _ROMAN.get(last.upper())


def has_own_codes(nodes: Iterable[PlanNode], numbers: Mapping[str, int]) -> bool:
    """Return whether any code differs from the code that follows from the numbers, as 1-1-1 follows from 1, 1 and 1.

    `numbers`: the number of each node, by its code.
    """
    implied = (
        (node, f"{node.parent}-{numbers[node.code]}" if node.parent else f"{numbers[node.code]}") for node in nodes
    )
    return any(data_code(node.code) != code for node, code in implied)


def progress_table(content: ProgressData) -> DataTable:
    """Return the table 進捗状況. Its columns depend only on the plan, not on the content of a year's rows."""
    signs = any(read_plan_class(each.title, content.profile.sponsors.values()) for each in content.listings)
    of_plan = partial(_of_plan, content.profile, has_signs=signs)
    return DataTable(
        TABLE_NAME,
        f"{content.plan_title} 進捗状況一覧（{content.year.start}年度（{content.year.label}））",
        _row_heading(content.profile, "id"),
        _named(
            *area_columns(content.area),
            *of_plan(_COLUMNS),
            *_level_columns(content.profile.levels, has_codes=content.has_codes),
            *of_plan(_ROW_COLUMNS),
            _mark_column(content.profile, "行", "、".join(mark.explained for mark in content.profile.marks)),
            *_field_columns(content),
            *of_plan(_DIVISIONS),
        ),
        tuple(_row(content, place, each) for place, each in enumerate(content.listings, start=1)),
        about="一覧の1行が1行の表。どの取組がどの区分かと、その内容。",
        code="progress",
        keys=("fiscal_year", "row_id"),
        path=f"{identifier_prefix(content.area, content.plan_id)}/{content.year.short}/{{row_id}}",
    )


def identifier_prefix(area: Area | None, plan_id: str) -> str:
    """Return the start of the identifiers of a plan's rows: the ward's code, if known, and the plan's ID.

    `area`: the ward (None: not known). The parts are percent-encoded and separated by a slash.
    """
    return "/".join(percent_encoded(each) for each in (area.code if area else "", plan_id) if each)


def _of_plan(profile: Profile, columns: Iterable[DataColumn], *, has_signs: bool = False) -> Iterator[DataColumn]:
    """Yield the columns of every plan in the terms of this one; `has_signs`: a title begins with a sign."""
    others = "又は".join(tuple(profile.sponsors.values())[1:])
    words = {
        "mark": mark_heading(profile),
        "done": profile.by_key[MARK if DONE in profile.left_out else DONE].short_name,
        "planned": given_labels(profile)[PLANNED].removeprefix("前回の"),
        "goal": profile.goal_level.name,
        "signs": f"先頭の{'・'.join(PLAN_CLASSES)}は計画に印字されたもので、進捗状況ではない。" if has_signs else "",
        "sponsors": "、".join(profile.sponsors.values()),
        "others": f"{others}の" if others else "",
    }
    own = {usual: _row_heading(profile, key) for key, usual in USUAL_HEADINGS.items()}
    for each in columns:
        heading, meaning, values = (text.format_map(words) for text in (each.heading, each.meaning, each.values))
        name = _NAMES[heading] if heading in own else each.name
        yield replace(each, heading=own.get(heading, heading), meaning=meaning, values=values, name=name)


def _row_heading(profile: Profile, key: str) -> str:
    """Return the heading of the column of a row's ID, title or divisions, as the plan has it and data may."""
    heading = profile.headings[key]
    return heading if fits_as_heading(heading) else plain_heading(heading)


def area_columns(area: Area | None) -> tuple[DataColumn, ...]:
    """Return the columns that name the ward of a row (統一ルール, item 1-12); empty if `area` is None: not known.

    If the ward's code is not known, there is only the column of its name.
    """
    if area is None:
        return ()
    return _AREA_COLUMNS if area.code else _AREA_COLUMNS[1:]


def area_values(area: Area | None) -> tuple[Value, ...]:
    """Return the values of the columns that `area_columns` returns for the same ward."""
    if area is None:
        return ()
    return (area.code, area.name) if area.code else (area.name,)


def _row(content: ProgressData, place: int, listing: DataListing) -> tuple[Value, ...]:
    year = content.year
    return (
        *area_values(content.area),
        *(content.plan_title, content.edition_title, year.start, year.label, content.as_of),
        *(place, listing.row_id),
        *(value for node in listing.nodes for value in _node(node, has_codes=content.has_codes)),
        *(listing.title, listing.sponsor, listing.repost_of),
        *_figure(listing.figure),
        *(value for each, _ in content.fields for value in _values(each, listing, content.not_asked)),
        *(listing.lead, listing.tracker, join_names(listing.associates)),
    )


def _node(node: DataNode | None, *, has_codes: bool) -> tuple[Value, ...]:
    code = (node and data_code(node.code),) if has_codes else ()
    return (*code, *((node.number, node.title) if node else (None, None)))


def _field_columns(content: ProgressData) -> Iterator[DataColumn]:
    for asked, item in content.fields:
        kind = _KINDS.get(asked.editor, ValueKind.TEXT)
        heading = item.heading if fits_as_heading(item.heading) else plain_heading(item.heading)
        name = f"answer_{asked.key}"
        column = DataColumn(heading, kind, item.meaning, required=False, is_declared=True, name=name)
        if asked.editor is Editor.CHOICE:
            column = replace(column, values=asked.options.listed, is_list=asked.several)
        yield column
        if kind is ValueKind.NUMBER:
            why = f"「{heading}」に数値がない場合の、その理由。ある場合は空欄。"
            yield replace(_text(f"{heading}{_NO_VALUE}", why, name=f"{name}_missing_because"), is_declared=True)


_KINDS = {Editor.NUMBER: ValueKind.NUMBER, Editor.DATE: ValueKind.DATE}


def _values(item: Field, listing: DataListing, not_asked: Collection[str]) -> tuple[Value, ...]:
    """Return the values of a field's columns: the answer, and for a number the reason if it is missing."""
    text, figure = listing.values.get(item.key), listing.figure
    if item.several:
        return (join_names(option.symbol for option in item.options_in(text)),)
    if item.editor is Editor.DATE:
        return (date.fromisoformat(text) if text else None,)
    if item.editor is not Editor.NUMBER:
        return (fold(text),)
    if text is not None:
        return (Decimal(text), None)
    excluded = figure if isinstance(figure, Exclusion) else Exclusion.UNANSWERED
    if item.key in listing.undecided and excluded.is_in_report:
        return (None, Exclusion.OPEN_CONFLICT.label)
    is_not_asked = item.key in not_asked and excluded.is_in_report
    return (None, Absence.NOT_ASKED.label if is_not_asked else excluded.label)


def _figure(figure: RowResult) -> tuple[Value, ...]:
    """Return 報告対象, the reason why the row is not counted, and its mark."""
    if isinstance(figure, Mark):
        return (_IN_REPORT, None, figure.symbol)
    return (_IN_REPORT if figure.is_in_report else _OUT_OF_REPORT, figure.label, None)


def _level_columns(levels: Sequence[Level], *, has_codes: bool) -> Iterator[DataColumn]:
    """Yield number and title of the node above a row on each level; the lowest may be untitled in the sources."""
    names = [_in_heading(level.name) for level in levels]
    for above, name, level in zip((None, *names), names, levels, strict=False):
        number = f"{above}の中の番号。" if above else f"{name}の番号。"
        about = _ABOUT_CIRCLED if _CIRCLED in level.code_pattern else ""
        untitled = _ABOUT_UNTITLED if level is levels[-1] else ""
        columns = [
            replace(_number(f"{name}番号", number + about, f"{level.key}_number"), required=False),
            _text(f"{name}名", f"{name}の名称。{untitled}", name=f"{level.key}_title"),
        ]
        if has_codes:
            code = f"一覧に印字している{name}の番号。丸数字など{_ABOUT_FOLDED}"
            columns.insert(
                0, DataColumn(f"{name}コード", ValueKind.CODE, code, required=False, name=f"{level.key}_code")
            )
        yield from (replace(each, is_declared=True) for each in columns)


def _in_heading(level: str) -> str:
    """Return the name of a level for the headings of its columns: 目標1 for 目標①, which papers print."""
    return level if fits_as_heading(f"{level}名") else plain_heading(level)


def mark_heading(profile: Profile) -> str:
    """Return the heading of the column of the marks.

    It is the plan's own name for them if no other column may have that heading, otherwise 進捗状況. Marks that are
    numbers are named as codes, because they are no quantities.
    """
    called = plain_heading(profile.by_key[MARK].short_name) + ("コード" if profile.marks.has_numbers else "")
    others = (*_NAMES, *level_headings(profile.levels), *(each.data.heading for each in profile.fields if each.data))
    is_free = fold_data_heading(called) not in map(fold_data_heading, others) and not is_reserved(called)
    return called if is_free and fits_as_heading(called) else MARK_HEADING


def _mark_column(profile: Profile, each: str, values: str) -> DataColumn:
    """Return the column of the marks; `each` names the rows of the table in the sentence on marks."""
    meaning = f"{profile.by_key[MARK].short_name}。件数に含めない{each}は空欄。"
    return _text(mark_heading(profile), meaning, values=values, name=MARK_NAME)


def _list(heading: str, meaning: str, kind: ValueKind = ValueKind.TEXT) -> DataColumn:
    return DataColumn(heading, kind, meaning, required=False, is_list=True)


def _text(heading: str, meaning: str, *, required: bool = False, values: str = "", name: str = "") -> DataColumn:
    return DataColumn(heading, ValueKind.TEXT, meaning, required=required, values=values, name=name)


def _number(heading: str, meaning: str, name: str = "") -> DataColumn:
    return DataColumn(heading, ValueKind.NUMBER, meaning, values="1以上の整数", is_whole=True, name=name)


_NAMES = {
    "全国地方公共団体コード": "local_government_code", "地方公共団体名": "local_government_name",
    "計画名": "plan_title", "計画の版": "plan_edition", "時点": "as_of", "掲載順": "position", _KEY: "row_id",
    "対象年度（西暦）": "fiscal_year", "対象年度（和暦）": "fiscal_year_japanese", "事業内容": "title",
    "実施主体": "sponsor", "再掲元の管理番号": "repost_of", "報告対象": "in_report",
    "集計から除いた理由": "not_counted_because", MARK_HEADING: MARK_NAME, "主管課": "lead_division",
    "状況確認課": "tracking_division", "関係課": "associated_divisions", "指標番号": "indicator_id",
    "指標名": "indicator_name", "区分": "kind", "年度（西暦）": "fiscal_year",
    "年度（和暦）": "fiscal_year_japanese", "値": "value", "分母": "denominator", "概数の表示": "qualifier",
    "単位": "unit", "値がない理由": "no_value_because", "値の時点": "value_as_of",
    "値の時点（和暦）": "value_as_of_japanese", "出典": "source",
    "望ましい方向": "desired_direction", "所管課": "division", "注記": "note",
    "計画上のスケジュール": "scheduled",
    "資料の番号": "paper_number", "部": "department", "今の部": "department_now", "局": "department",
    "今の局": "department_now", "識別子": "id", "回答した課": "divisions", "今の所管課": "divisions_now",
    "継続先の管理番号": "continued_by", "次期計画の管理番号": "in_plan_after", "前の年度に書いた予定": "planned",
    "予定を書いた取組の管理番号": "planned_by",
}  # fmt: skip
"""The names for programs of columns that every plan has, by their headings."""


def _named(*columns: DataColumn) -> tuple[DataColumn, ...]:
    return tuple(each if each.name else replace(each, name=_NAMES[each.heading]) for each in columns)


_AREA_COLUMNS = (
    DataColumn("全国地方公共団体コード", ValueKind.CODE, "総務省が定める6桁のコード（検査数字を含む）。"),
    _text("地方公共団体名", "都道府県名を含む地方公共団体の名称。", required=True),
)
_COLUMNS = (
    _text("計画名", "計画の名称。", required=True),
    _text("計画の版", "計画の版の名称（当初計画、改定版など）。", required=True),
    DataColumn(
        "対象年度（西暦）", ValueKind.NUMBER, "{done}の対象となる年度（西暦）。", values="4桁の整数", is_whole=True
    ),
    _text("対象年度（和暦）", "{done}の対象となる年度（和暦）。", required=True),
    DataColumn("時点", ValueKind.DATE, "{done}の時点（対象年度の末日）。"),
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
        "取組の題名。{signs}",
        required=True,
    ),
    DataColumn("実施主体", ValueKind.TEXT, "取組を実施する主体。", values="{sponsors}"),
    DataColumn("再掲元の管理番号", ValueKind.CODE, "再掲の行について、元の取組の管理番号。", required=False),
    DataColumn("報告対象", ValueKind.TEXT, "対象年度の報告の対象かどうか。", values=f"{_IN_REPORT}、{_OUT_OF_REPORT}"),
    DataColumn(
        "集計から除いた理由",
        ValueKind.TEXT,
        "{mark}の件数に含めない行の理由。含める行は空欄。",
        values="、".join(each.label for each in Exclusion),
        required=False,
    ),
)
_DIVISIONS = (
    _text("主管課", "取組を主管し、{mark}を回答する課。"),
    _text("状況確認課", "{others}取組について、状況を確認して回答する課。"),
    _list("関係課", "事業内容に関係する課。名称は、一覧を作成した日のもの。"),
)


def level_headings(levels: Sequence[Level]) -> Iterator[str]:
    """Yield the headings of all columns that the levels may have, including the columns of the codes."""
    return (column.heading for column in _level_columns(levels, has_codes=True))


def tally_of_data(content: bytes, symbols: Iterable[str], heading: str = MARK_HEADING) -> dict[str, int]:
    """Return the number of rows with each mark in a CSV of the table 進捗状況, and under "total" the sum.

    `content`: the bytes of the file. `symbols`: the symbols of the marks. `heading`: the heading of the column of the
    marks. Raise ValueError if the file has no such column, or has another mark.
    """
    rows = csv.reader(f"{line}\n" for line in content.decode("utf-8-sig").split("\n"))
    place = next(rows, []).index(heading)
    found = Counter(row[place] for row in rows if row and row[place])
    counts = {symbol: found.pop(symbol, 0) for symbol in symbols}
    if found:
        raise ValueError(", ".join(found))
    return {**counts, "total": sum(counts.values())}


_COLUMNS_OF_ALL = (*_AREA_COLUMNS, *_COLUMNS, *_ROW_COLUMNS, *_DIVISIONS)
_FIXED = frozenset(map(fold_data_heading, (MARK_HEADING, *(each.heading for each in _COLUMNS_OF_ALL))))


def is_reserved(heading: str) -> bool:
    """Return whether a heading is used by a column that every plan has, so that no field can have it."""
    return fold_data_heading(heading) in _FIXED


FIGURES_NAME = "成果指標"
_FIGURE_KEY = "指標番号"
_DIRECTIONS = {Direction.UP: "増加", Direction.DOWN: "減少"}


@dataclass(frozen=True)
class DataIndicator:
    """An indicator with its current figures.

    `goal`: its goal (None: the edition has no such goal). `owner`: the displayed name of its owner (None: unknown).
    `open_years`: the years whose actual is in conflict; the table has the reason instead of a figure.
    """

    indicator: Indicator
    goal: DataNode | None
    owner: str | None
    open_years: frozenset[FiscalYear] = frozenset()


@dataclass(frozen=True)
class IndicatorData:
    """The content of the table 成果指標.

    `area`: as in `ProgressData`. Actuals of years after `year` are left out, targets are not. `has_codes`: whether the
    goals have a column for their codes, as the table 進捗状況 has.
    """

    area: Area | None
    plan_title: str
    year: FiscalYear
    indicators: Sequence[DataIndicator]
    profile: Profile
    plan_id: str = ""
    has_codes: bool = False


def indicator_data_table(content: IndicatorData) -> DataTable:
    """Return the table 成果指標, one row per figure.

    Each indicator has its actuals by year, then its targets by year.
    """
    goal = _level_columns([content.profile.goal_level], has_codes=content.has_codes)
    first, *others = _of_plan(content.profile, _FIGURE_COLUMNS)
    return DataTable(
        FIGURES_NAME,
        f"{content.plan_title} 成果指標（{content.year.start}年度（{content.year.label}））",
        _FIGURE_KEY,
        _named(*area_columns(content.area), first, *goal, *others),
        tuple(row for indicator in content.indicators for row in _rows(content, indicator)),
        about="成果指標の1つの数値が1行の表。実績と目標。",
        code="indicators",
        keys=("indicator_id", "kind", "fiscal_year"),
        path=f"{identifier_prefix(content.area, content.plan_id)}/{{indicator_id}}/{{kind}}/{{fiscal_year}}",
    )


def _rows(content: IndicatorData, data_indicator: DataIndicator) -> Iterator[tuple[Value, ...]]:
    indicator = data_indicator.indicator
    for kind in FigureKind:
        for figure in indicator.figures(kind):
            if kind is FigureKind.TARGET or figure.year <= content.year:
                is_open = kind is FigureKind.ACTUAL and figure.year in data_indicator.open_years
                yield (
                    *(*area_values(content.area), content.plan_title),
                    *_node(data_indicator.goal, has_codes=content.has_codes),
                    *(indicator.indicator_id, indicator.name, kind.label, figure.year.start, figure.year.label),
                    *_figure_values(figure, indicator, is_open=is_open),
                    *_day_values(figure.as_of),
                    *(figure.source, _DIRECTIONS[indicator.direction], data_indicator.owner, indicator.note),
                )


def _figure_values(year_figure: YearFigure, indicator: Indicator, *, is_open: bool) -> tuple[Value, ...]:
    """Return the cells of a figure: value, denominator, qualifier and remark, unit, and the reason for no value."""
    figure = year_figure.figure
    if is_open:
        return (None, None, None, indicator.unit, Exclusion.OPEN_CONFLICT.label)
    why = None if figure.value is not None else year_figure.reason or _written(figure) or Absence.NO_FIGURE.label
    about = "、".join(filter(None, (figure.qualifier, figure.remark))) or None
    return (figure.value, figure.denominator, about, figure.unit or indicator.unit, why)


def _written(figure: Figure) -> str | None:
    """Return the text written in place of a figure, if it is more than a dash."""
    return figure.text if any(letter.isalnum() for letter in figure.text) else None


def _day_values(as_of: str | None) -> tuple[Value, Value]:
    """Return a day by the calendar and by the era; for a month or other words, None and the text as written."""
    day = read_day(_AT_A_TIME.sub("", as_of)) if as_of else None
    return (day, era_day(day)) if day else (None, as_of)


_AT_A_TIME = re.compile(r"(?<!\s)\s*+(?:現在|時点)\s*+$")
_FIGURE_COLUMNS = (
    _text("計画名", "計画の名称。", required=True),
    DataColumn(_FIGURE_KEY, ValueKind.CODE, "指標ごとの番号。年度が変わっても同じ。"),
    _text("指標名", "指標の名称。単位と注記の印は除く。", required=True),
    _text("区分", "実績値か目標値か。", required=True, values="、".join(each.label for each in FigureKind)),
    DataColumn("年度（西暦）", ValueKind.NUMBER, "値の年度（西暦）。", values="4桁の整数", is_whole=True),
    _text("年度（和暦）", "値の年度（和暦）。", required=True),
    DataColumn("値", ValueKind.NUMBER, "値。分数では分子。", unit="列「単位」のとおり", required=False),
    DataColumn("分母", ValueKind.NUMBER, "分数で表す指標の分母。その他は空欄。", required=False),
    _text("概数の表示", "値に付く「約」「以上」などの語。"),
    _text("単位", "値の単位。"),
    _text("値がない理由", "数値がない場合の、その理由。ある場合は空欄。"),
    DataColumn("値の時点", ValueKind.DATE, "値の時点。年月など、日でないものは空欄。", required=False),
    _text("値の時点（和暦）", "値の時点（和暦）。日でないものは、記入されたとおり。"),
    _text("出典", "値の出典。記入されたとおり。"),
    _text("望ましい方向", "増えるのがよいか、減るのがよいか。", required=True, values="、".join(_DIRECTIONS.values())),
    _text("所管課", "値を出す課。"),
    _text("注記", "指標の注記。"),
)
YEARS_NAME = "年度別の経過"


@dataclass(frozen=True)
class BodyNow:
    """The present name of a division, and the name of its 部 (None: it is in none)."""

    division: str
    department: str | None


@dataclass(frozen=True)
class YearsData:
    """The content of the table of all years.

    `area`: as in `ProgressData`. `lines`: the rows by year. `became`: the 管理番号 of a row in the newest edition, if
    different. `afterwards`: the 管理番号 in the next plan. The keys of both are (plan ID, 管理番号). `today`: the day
    on which `now` is the state of the divisions of earlier years, by their IDs.
    """

    area: Area | None
    plan_title: str
    lines: Sequence[RowYear]
    became: Mapping[tuple[str, str], tuple[str, ...]]
    today: date
    now: Mapping[str, BodyNow]
    afterwards: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def departments_called(self) -> str:
        """The term for 部; '' if there are no 部, so that the table has no columns for them.

        The built-in plan always has the columns.
        """
        names = (*(each.department for each in self.lines), *(each.department for each in self.now.values()))
        return term_for_level(names) if any(names) or any(each.plan.is_built_in for each in self.lines) else ""


def _marks_of_years(lines: Iterable[RowYear]) -> str:
    """Return the marks with their meanings; if editions have different marks, the marks of each with its name."""
    found = {(line.plan.title, line.edition.edition_id): line.edition for line in lines if line.edition}
    several = len({plan for plan, _ in found}) > 1
    marks = grouped(
        ("、".join(mark.explained for mark in each.profile.marks), f"{plan} {each.title}" if several else each.title)
        for (plan, _), each in found.items()
    )
    return (
        next(iter(marks), "")
        if len(marks) <= 1
        else "／".join(f"{'、'.join(of)}：{text}" for text, of in marks.items())
    )


def years_table(content: YearsData) -> DataTable:
    """Return the table of all years; `content` must have at least one row.

    Its columns depend only on the plans and the organisation, not on the content of the rows.
    """
    profile, goals = content.lines[-1].plan.newest.profile, _GoalsOfRows(content.lines)
    first, *others = _of_plan(profile, _YEARS_COLUMNS)
    has_planned = NEXT_YEAR not in profile.left_out
    return DataTable(
        YEARS_NAME,
        f"{content.plan_title} {YEARS_NAME}",
        _row_heading(profile, "id"),
        _named(
            *area_columns(content.area),
            first,
            *others,
            *_level_columns([profile.goal_level], has_codes=goals.have_codes),
            _mark_column(profile, "年度", _marks_of_years(content.lines)),
            _SCHEDULED,
            *_of_plan(profile, _PLANNED if has_planned else ()),
            *_of_plan(profile, () if DONE in profile.left_out else (_DONE,)),
            *_bodies(content.today, content.departments_called),
            _PAPER,
            *_AFTERWARDS,
            DataColumn("識別子", ValueKind.CODE, _ABOUT_ID),
        ),
        tuple(_year_row(content, line, goals, profile) for line in content.lines),
        about="1つの取組の1つの年度が1行の表。進捗状況のない年度にも行があり、その理由がある。",
        code="years",
        keys=("id",),
        path="{+id}",
    )


def _year_row(content: YearsData, line: RowYear, goals: _GoalsOfRows, profile: Profile) -> tuple[Value, ...]:
    """Return the values of a line; `profile` decides which fields of rows have columns."""
    planned = join_names(row_id for row_id, text in line.planned if row_id and text), _planned(line)
    key = line.plan.plan_id, line.row_id or ""
    now = [content.now[each] for each in line.bodies]
    of_year, of_today = ((line.department,), tuple(each.department for each in now[:1]) or (None,))
    return (
        *area_values(content.area),
        *(line.plan.title, line.edition.title if line.edition else None),
        *(line.year.start, line.year.label, line.row_id, line.title, _repeated(line)),
        line.gap.label if line.gap else None,
        *_node(goals.of(line), has_codes=goals.have_codes),
        line.mark.symbol if line.mark else None,
        fold(line.scheduled),
        *(() if NEXT_YEAR in profile.left_out else planned),
        *(() if DONE in profile.left_out else (fold(line.done),)),
        join_names(line.divisions),
        *(of_year if content.departments_called else ()),
        join_names(each.division for each in now),
        *(of_today if content.departments_called else ()),
        max((each.number for each in line.papers if each.is_final), default=None),
        *(join_names(each.get(key, ())) for each in (content.became, content.afterwards)),
        "/".join(filter(None, (content.area.code if content.area else "", key[0], line.year.short, line.row_id))),
    )


class _GoalsOfRows:
    """The goals of rows by edition; a row that an edition lacks has its goal in the newest edition with the row."""

    def __init__(self, lines: Iterable[RowYear]) -> None:
        editions = {each.edition_id: each for line in lines for each in line.plan.editions}
        self.have_codes = False
        self._found: dict[tuple[str, str], DataNode | None] = {}
        for edition in editions.values():
            numbers = node_numbers(edition.nodes)
            self.have_codes |= has_own_codes(edition.nodes, numbers)
            for row in edition.listings:
                self._found[edition.edition_id, row.row_id] = _goal(edition, row.measure, numbers)

    def of(self, line: RowYear) -> DataNode | None:
        """Return the goal of a row in the edition of its year; None if it has no goal."""
        own = [line.edition] if line.edition else []
        places = ((each.edition_id, line.row_id or "") for each in (*own, *reversed(line.plan.editions)))
        return next((self._found[place] for place in places if place in self._found), None)


def _goal(edition: Edition, code: str | None, numbers: Mapping[str, int]) -> DataNode | None:
    """Return the goal at or above a node; None if there is no goal."""
    while code is not None:
        node = edition.node(code)
        if node.level == edition.profile.goal_level.key:
            return DataNode(code, numbers[code], node.title)
        code = node.parent
    return None


def _repeated(line: RowYear) -> str | None:
    """Return the 管理番号 of the row that a repost repeats in the edition of the year; None if it is not a repost."""
    listing = line.edition.known_listings.get(line.row_id or "") if line.edition else None
    return listing.repost_of if listing else None


def _planned(line: RowYear) -> str | None:
    """Return the plan for the year; of several rows that became one, each text with its 管理番号."""
    decided = ((row_id, text) for row_id, text in line.planned if text)
    texts = (f"{row_id}：{fold(text)}" if row_id else fold(text) or "" for row_id, text in decided)
    return "／".join(texts) or None


def _bodies(today: date, above: str) -> Iterator[DataColumn]:
    """Yield the columns of the answering divisions, as in the organisation of the year and as of a day; `above`: 部."""
    yield _list("回答した課", "回答した課。名称は、その年度のもの。")
    if above:
        yield _text(above, f"回答した課の1番目の、その年度の{above}。")
    by = f"{era_day(today)}現在の組織による"
    yield _list("今の所管課", f"回答した課を引き継いでいる所管課（{by}）。")
    if above:
        yield _text(f"今の{above}", f"今の所管課の1番目の{above}（{by}）。")


_AFTERWARDS = (
    _list(
        "継続先の管理番号",
        "統合・分割などで番号が変わった取組の、最も新しい版での管理番号。",
        ValueKind.CODE,
    ),
    _list("次期計画の管理番号", "引き継いだ取組の、次期計画での管理番号。", ValueKind.CODE),
)
_PLANNED = (
    _list("予定を書いた取組の管理番号", "統合した取組では、次の列の予定を書いた取組の管理番号。", ValueKind.CODE),
    _text(
        "前の年度に書いた予定",
        "前の回の報告に書かれた、その年度の{planned}。統合した取組では、書いた取組の管理番号を前に付け、「／」でつなぐ。",
    ),
)
_ABOUT_ID = "地方公共団体コード、計画、年度、管理番号をつないだ、行の識別子。年度別の表でも同じ。"
_YEARS_COLUMNS = (
    _text("計画名", "計画の名称。", required=True),
    _text("計画の版", "その年度の計画の版の名称。進捗確認のない年度は空欄。"),
    DataColumn(
        "対象年度（西暦）", ValueKind.NUMBER, "{done}の対象となる年度（西暦）。", values="4桁の整数", is_whole=True
    ),
    _text("対象年度（和暦）", "{done}の対象となる年度（和暦）。", required=True),
    DataColumn(_KEY, ValueKind.CODE, "取組の番号。計画名、対象年度との組で、1行に決まる。"),
    _text("事業内容", "取組の題名。その年度にない取組は、最も新しい版の題名。", required=True),
    DataColumn("再掲元の管理番号", ValueKind.CODE, "再掲の行では、元の取組の管理番号。", required=False),
    DataColumn(
        "{mark}のない理由",
        ValueKind.TEXT,
        "{mark}がない年度の、その理由。ある年度は空欄。計画から外れた取組では、続けて内容を書く。",
        values="、".join(each.label for each in (*Exclusion, *(each for each in Absence if each not in ABSENT_FIGURE))),
        required=False,
        name="no_mark_because",
    ),
)
_SCHEDULED = _text("計画上のスケジュール", "計画が、その年度に予定していたこと。")
_DONE = _text("{done}", "その年度までの{done}。", name="answer_done")
_PAPER = DataColumn(
    "資料の番号",
    ValueKind.NUMBER,
    "その年度の取組が載った確定版の資料のうち、最後のものの番号。この表を作成した年度のものは除く。",
    values="1以上の整数",
    is_whole=True,
    required=False,
)
