"""The items of a new plan, proposed for the columns of a ward's list that no field of an empty plan has.

What a column holds decides the kind of its item: numbers with a unit, days, few different texts, or boxes to tick. The
heading decides who fills it in. A person corrects the proposals in the plan's workbook.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nakano_status.application.plan.profile_sheets import USUAL_WIDTHS
from nakano_status.domain.calendar.days import read_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import (
    DONE,
    MARK,
    Editor,
    Field,
    FilledBy,
    Scope,
    read_number,
    read_value,
    unit_in,
)
from nakano_status.domain.fields.headings import (
    CODE,
    DIVISIONS,
    ID,
    MEASURE,
    OF_OTHERS,
    TITLE,
    YEAR,
    fold_heading,
    pattern_of_heading,
)
from nakano_status.domain.fields.option import (
    BOXES,
    FEWEST_OPTIONS,
    LONGEST_OPTION,
    MOST_OPTIONS,
    can_be_option,
    options_with_boxes,
    shape_of,
    sign_of_box,
)
from nakano_status.domain.fields.profile import USUAL_HEADINGS, Profile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.plan.plan import PlanItem
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.published_list.published_list import ListRow, SeenColumn
from nakano_status.domain.text.labels import ALIKE_YES, NO, YES
from nakano_status.domain.text.narrative import bare_text, fold_width, is_blank, is_dash, with_minus

_KINDS = {"文章": Editor.TEXT, "数字": Editor.NUMBER, "年月日": Editor.DATE, "選択": Editor.CHOICE}
_NAMES = {editor: name for name, editor in _KINDS.items()}
_WRITERS = {"計画の値": FilledBy.PLAN, "事務局が記入": FilledBy.OFFICE, "所管課が記入": FilledBy.DIVISION}
_NAMES_OF_WRITERS = {writer: name for name, writer in _WRITERS.items()}
_OF_KINDS = frozenset({"options", "several", "unit", "decimals"})
"""The entries of an item's declaration that only its kind has."""
_NEARLY_ALL = 0.8
"""The share of the texts that must be numbers, or codes, for the column to hold them; others are mistakes or remarks.

So many numbers must have as many decimals as any of them for all to be printed with these.
"""
_MOST_GUESSED = 12
"""The most options that are guessed if some text does not name them all."""
_LONGEST_GUESSED, _ROWS_PER_OPTION = 12, 2
"""The most characters of an option that is guessed without boxes, and the fewest rows for each option."""
MOST_COLUMNS = 12
"""The most columns that become items: a plan may ask for twenty fields, and seven are declared already."""
_GRADE = re.compile("評価|判定|区分|度$|性$|ランク|方向")
"""Headings of evaluations: their small whole numbers are options, which are not added up."""
_ROW_NUMBER = re.compile(r"(?:NO|#|番号|通番|連番|項番)\.?")
"""Headings of numbers that only count the rows."""
_IDENTIFIES = re.compile(r".*(?:NO\.?|ID|番号|コード)")
"""Headings of numbers that identify the rows."""
_DIGITS = re.compile("[0-9]{3,}")
"""A text that may be a code, such as 0101."""
_GRADES = re.compile(r"[0-9]|10")
_OWN_YEAR, _NEXT_YEAR = "令和{n}年度", "令和{n1}年度"
_YEAR = re.compile(r"(?:令和|平成)(?:\d+|元)年度")
_ANY_YEAR = re.compile(YEAR)
_DECIMALS = re.compile(r"\d\.(\d+)")
_UNIT_AMID = re.compile(r"[(（][^()（）]*[円人件％%㎡][)）](?=.)")
"""The unit of a group in front of the heading of its column (効果額（千円）実績); a field's unit is at the end."""
_OF_PLAN = re.compile("目標|現状値|基準値|当初値|指標名?$|KPI|ＫＰＩ|指標$|単位$")
_OF_CONTENT = re.compile("(?:内容|概要|目的|趣旨)$")
"""Headings of texts about the initiative itself, if the list has the results of a year beside them."""
_OF_RESULTS = re.compile("(?:実績|決算|実施状況|取組状況|実施結果|成果(?!指標|目標))(?!.*比)")
"""Headings of the results of a year, which another year than that of the list does not change."""
_OF_ACHIEVEMENT = re.compile("実績|達成[率度]|達成状況|進捗率")
"""Headings of results, even below a heading of the plan such as KPI or 目標."""
_OF_OFFICE = re.compile(f"{OF_OTHERS}|最終評価|外部評価|外部専門家|(?:会議|事務局)の?(?:意見|評価)")
_ENDING = re.compile(r"(?:事業|取組)?(?:の)?(?:廃止|終了|完了|休廃止)(?:済み?|した|する)?")
"""An option that is the end of a row, whole: 未完了 and 完了見込み are not."""
_OF_EVERY_LIST = frozenset({TITLE, DIVISIONS, MARK})
"""The fields whose columns a person must find if they are not clear."""
_PART_OF = re.compile(r"^[^\S\n]*+【([^】]{1,99})】", re.MULTILINE)
"""The name of a division before its part of a text."""
_A_MONTH = (
    r"(?:令和|平成|R|H)(?:元|\d{1,2})(?:年度?(?:\d{1,2}月)?|[./]\d{1,2}月?)"
    r"|(?:19|20)\d\d(?:年度?(?:\d{1,2}月)?|[./-]\d{1,2}月?)|\d{1,2}月"
)
_MONTHS = re.compile(
    rf"(?:{_A_MONTH})(?:末|中|頃|上旬|中旬|下旬)?(?:[~～〜-](?:{_A_MONTH})(?:末|中|頃)?)?", re.IGNORECASE
)
"""A date without a day, or a period of such dates, in unified width; an item of dates has days."""
_SIGNS = frozenset((*ALIKE_YES, "●")) - {*"oOｏＯ"}
"""Signs that mean, alone in a column, that something applies to a row."""
_AMOUNT = re.compile(r"[-+]?\s*[\d,.]+\s*([^\d。、]{0,5})")
"""A number with its unit; a longer text is a sentence."""


@dataclass(frozen=True)
class ProposedItem:
    """An item proposed for a column of a list.

    `field`: its declaration in a profile. `kind`: the kind as a person reads it. `why`: the reason for the kind.
    `unfit`: the reason why the column cannot have the 管理番号 of the rows, if a person or its heading calls it so.
    `later`: the further columns of the item, if the list has a column for each year of it. `years`: the years of all of
    these columns, by the keys of the columns' texts; empty if there is one column.
    """

    column: SeenColumn
    field: Mapping[str, Any]
    kind: str
    why: str
    unfit: str = ""
    later: tuple[SeenColumn, ...] = ()
    years: Mapping[str, FiscalYear] = dataclasses.field(default_factory=dict)

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of its columns."""
        return tuple(each.heading for each in (self.column, *self.later))

    @property
    def filled_by(self) -> FilledBy:
        """The people who fill it in."""
        return FilledBy(self.field.get("filled_by", FilledBy.DIVISION))

    def as_text(self) -> ProposedItem:
        """Return the item as a text that the same people fill in."""
        of_any_kind = {name: entry for name, entry in self.field.items() if name not in _OF_KINDS}
        field = {**of_any_kind, "editor": Editor.TEXT.value, "scope": Scope.ROW.value}
        return replace(self, field=field, kind=_name_of_kind(field), why=f"「{self.kind}」の項目にはできないため")

    def notice(self, file: str) -> Problem:
        """Return the notice of the proposal, at the heading of the first column."""
        place = Place(file, self.column.sheet or None, f"{self.column.letters}{self.column.row}")
        found = "」「".join(self.headings)
        if self.unfit:
            return problem("LIST-ID-UNFIT", place, found=found, expected=self.kind, reason=self.unfit)
        return problem("LIST-ITEM-GUESSED", place, found=found, expected=self.kind, reason=self.why)


Stated = Editor | FilledBy
"""A person's statement on the item of a column: its kind, or who fills it in."""


def kinds_stated(entries: Iterable[str]) -> dict[str, Stated]:
    """Return a person's statements on the items of columns (the kind, or who fills it in), by the column as typed.

    `entries`: as typed, such as `C=数字` or `C=計画の値`; entries without such a statement are left out.
    """
    known: dict[str, Stated] = {**_KINDS, **_WRITERS}
    read = (entry.rpartition("=") for entry in entries)
    return {column.strip(): known[kind.strip()] for column, _, kind in read if kind.strip() in known}


def kinds_of_items() -> dict[str, str]:
    """Return the labels of the statements that a person can make on a column's item, by statement (数字 …)."""
    return {name: f"項目（{name}）" for name in (*_KINDS, *_WRITERS)}


def label_of_kind(kind: Stated) -> str:
    """Return a statement on the item of a column as a person makes it, such as 数字."""
    return _NAMES_OF_WRITERS[kind] if isinstance(kind, FilledBy) else _NAMES[kind]


def columns_of_items(
    columns: Sequence[SeenColumn],
    stated: Container[SeenColumn],
    numbers: Container[SeenColumn],
    year: FiscalYear | None,
) -> tuple[list[SeenColumn], list[SeenColumn]]:
    """Return the columns that become items, each heading once, and those left out because a plan asks for fewer.

    A column with a heading becomes an item if it is among `stated`; if there are too many, these precede others. Others
    become items if they have no known meaning, or only number the rows (`numbers`), and their heading is more than a
    year or a name for row numbers. Columns of a sheet that could all be the same field have no known meaning, unless
    only their years differ, or every list has that field. Answers for another year than the list's `year` (None: not
    known) are no item of their own. A column of 管理番号 is among the items and does not count.
    """
    undated = [(each.sheet, each.row, each.unclear, fold_heading(each.heading, in_any_year=True)) for each in columns]
    series = ColumnYears.of(columns)
    found: dict[str, SeenColumn] = {}
    for each, of_any_year in zip(columns, undated, strict=True):
        is_doubtful = each.unclear in _OF_EVERY_LIST or undated.count(of_any_year) > 1
        is_free = each in numbers or (each.key is None and (each.unclear is None or not is_doubtful))
        is_free = is_free and not series.is_of_other_year(each, year)
        heading = "".join(each.heading.split())
        is_telling = not only_counts_rows(heading) and not _ANY_YEAR.fullmatch(heading)
        if heading and ((is_free and is_telling) or each in stated):
            found.setdefault(fold_heading(each.heading), each)
    order = sorted(found.values(), key=lambda each: (each.key != ID, each not in stated))
    most = MOST_COLUMNS + sum(each.key == ID for each in order)
    return sorted(order[:most], key=columns.index), sorted(order[most:], key=columns.index)


def declare_texts(
    columns: Sequence[SeenColumn], seen: Iterable[SeenColumn], year: FiscalYear | None
) -> list[dict[str, Any]]:
    """Return declarations of the columns as text fields; with them, reading the list again yields their texts.

    `seen`: all columns of the list. `year`: the year of the list; if it is None, the only year that the headings of
    answers name, if there is just one. Of columns that differ only in their years, none is an item of every year but
    the answers for the year of the list, or, if it is not known, for the newest year.
    """
    asked = (each.heading for each in columns if _filled_by(each.heading) is not FilledBy.PLAN)
    named = {found[0] for each in asked if (found := _YEAR.search("".join(each.split())))}
    own = year or (FiscalYear.read(named.pop()) if len(named) == 1 else None)
    series = ColumnYears.of(seen)
    return [
        _declared(f"item_{place}", _heading_of_item(each), series.year_to_replace(each, own))
        for place, each in enumerate(columns, 1)
    ]


@dataclass(frozen=True)
class ColumnYears:
    """The columns of a list that differ from another column only in their year.

    `of_each`: the year of each column, by folded heading. `years`: the years of all columns that differ only in their
    year, by folded heading without the year.
    """

    of_each: Mapping[str, FiscalYear]
    years: Mapping[str, frozenset[FiscalYear]]

    @classmethod
    def of(cls, columns: Iterable[SeenColumn]) -> ColumnYears:
        """Select such columns among all columns of a list."""
        read = {fold_heading(each.heading): year for each in columns if (year := _only_year(each))}
        alike = grouped((_undated(each), year) for each, year in read.items())
        several = {undated: years for undated, found in alike.items() if len(years := frozenset(found)) > 1}
        return cls({each: year for each, year in read.items() if _undated(each) in several}, several)

    def year(self, column: SeenColumn) -> FiscalYear | None:
        """Return the year of a column; None if no other column differs from it only in the year."""
        return self.of_each.get(fold_heading(column.heading))

    def is_of_other_year(self, column: SeenColumn, list_year: FiscalYear | None) -> bool:
        """Return whether a column has answers, and another column has such answers for the nearest year.

        `list_year`: the year of the list (None: not known). The nearest year is the newest year that is not after it.
        """
        year = self.year(column)
        is_answer = year is not None and _filled_by(column.heading) is not FilledBy.PLAN
        return is_answer and year != self._nearest(column, list_year)

    def nearest(self, column: SeenColumn, columns: Iterable[SeenColumn], list_year: FiscalYear | None) -> SeenColumn:
        """Return the column that has the heading of `column` with the nearest year (see `is_of_other_year`).

        `columns`: all columns of the list. `list_year`: the year of the list (None: not known).
        """
        undated, year = _undated(fold_heading(column.heading)), self._nearest(column, list_year)
        alike = (each for each in columns if _undated(fold_heading(each.heading)) == undated)
        return next(each for each in alike if self.year(each) == year)

    def _nearest(self, column: SeenColumn, list_year: FiscalYear | None) -> FiscalYear:
        found = self.years[_undated(fold_heading(column.heading))]
        return max((each for each in found if list_year is None or each <= list_year), default=min(found))

    def year_to_replace(self, column: SeenColumn, list_year: FiscalYear | None) -> FiscalYear | None:
        """Return the year in a column's heading that each round replaces by its own year; None if it replaces none.

        `list_year`: the year of the list (None: not known); it is returned for a column without a twin of another year.
        None for values of the plan, and for answers of another year than the list's, or than the nearest year.
        """
        year = self.year(column)
        if year is None:
            return list_year
        is_of_plan = _filled_by(column.heading) is FilledBy.PLAN
        return None if is_of_plan or self.is_of_other_year(column, list_year) or list_year not in (None, year) else year


def _undated(folded: str) -> str:
    return fold_heading(folded, in_any_year=True)


def only_counts_rows(heading: str) -> bool:
    """Return whether a heading is of numbers that only count the rows, such as No. and 連番."""
    return _ROW_NUMBER.fullmatch(fold_heading(heading)) is not None


def _heading_of_item(column: SeenColumn) -> str:
    """Return the heading for a column, another one if all forms have its own heading or none can have it."""
    heading = "".join(column.heading.split())
    is_taken = only_counts_rows(heading) or fold_heading(heading) == fold_heading(USUAL_HEADINGS[ID])
    return f"一覧の{heading}" if is_taken else column.heading


def _declared(key: str, heading: str, year: FiscalYear | None) -> dict[str, Any]:
    named = " ".join(heading.split())
    years = {FiscalYear.read(each) for each in _ANY_YEAR.findall(named)}
    is_ahead = year is not None and years == {year.plus(1)} and _filled_by(named) is not FilledBy.PLAN
    if years == {year} or is_ahead:
        named = _ANY_YEAR.sub(_NEXT_YEAR if is_ahead else _OWN_YEAR, named)
    stated = named
    if unit := _UNIT_AMID.search(named):
        named = f"{_UNIT_AMID.sub('', named, count=1)}{unit[0]}"
    return {
        "key": key,
        "heading": named,
        "scope": "row",
        "group": key,
        "editor": Editor.TEXT.value,
        "published": True,
        "patterns": [pattern_of_heading(each) for each in dict.fromkeys((named, stated))],
        "widths": USUAL_WIDTHS,
        "list_name": named,
        **({"years_ahead": 1} if is_ahead else {}),
    }


def propose_items(
    declared: Sequence[Mapping[str, Any]],
    columns: Sequence[SeenColumn],
    rows: Sequence[ListRow],
    statements: Sequence[Stated | None],
    seen: Sequence[SeenColumn],
    year: FiscalYear | None,
) -> Iterator[ProposedItem]:
    """Yield the items of the columns; columns with the plan's values for several years are one item.

    `declared`: the columns as text fields, from `declare_texts`. `rows`: the rows of the list as read with these
    fields. `statements`: the statement of a person on each column (None: there is none). `seen`: all columns of the
    list. `year`: the year of the list; None if it is not known.
    """
    series, groups = ColumnYears.of(seen), dict[str, list[int]]()
    for place, (column, statement) in enumerate(zip(columns, statements, strict=True)):
        writer = statement if isinstance(statement, FilledBy) else _filled_by(column.heading)
        is_one_of = writer is FilledBy.PLAN and series.year(column) is not None
        key = _undated(fold_heading(column.heading)) if is_one_of else declared[place]["key"]
        groups.setdefault(key, []).append(place)
    has_results = any(each.key == DONE or _has_texts_of_results(each) for each in seen)
    named = {found for each in seen if (found := _only_year(each))}
    for first, *others in groups.values():
        column, text = columns[first], declared[first]
        if not others:
            past = _only_year(column) if series.year(column) is None and year in named else None
            of_plan = _why_of_plan(column, past, year, has_results=has_results)
            yield _propose(text, column, rows, statements[first], of_plan)
            continue
        dated = ((declared[place]["key"], series.year(columns[place])) for place in (first, *others))
        years = {key: of for key, of in dated if of}
        as_one = _declared(text["key"], _heading_of_item(column), series.year(column))
        joined = [replace(row, values={text["key"]: row.values.get(key)}) for row in rows for key in years]
        proposed = _propose(as_one, column, joined, statements[first], "")
        yield replace(proposed, later=tuple(columns[place] for place in others), years=years)


def _only_year(column: SeenColumn) -> FiscalYear | None:
    """Return the year that a heading names; None if it names none or several."""
    found = _ANY_YEAR.findall(fold_heading(column.heading))
    return FiscalYear.read(found[0]) if len(found) == 1 else None


def _has_texts_of_results(column: SeenColumn) -> bool:
    texts = (with_minus(fold_width(text).strip()) for text in column.samples)
    return bool(_OF_RESULTS.search(column.heading)) and not all(map(_AMOUNT.fullmatch, texts))


def _why_of_plan(column: SeenColumn, past: FiscalYear | None, year: FiscalYear | None, *, has_results: bool) -> str:
    """Return the reason why a column has values of the plan although its heading does not name such; empty if none.

    No form asks for the results of one past year again, or for a text about the initiative itself. `past`: the year of
    the column, if other columns are of the list's `year`. `has_results`: whether the list has texts of results.
    """
    heading = "".join(column.heading.split())
    if past and year and past < year and _OF_RESULTS.search(heading):
        return f"{past.label}の内容で、毎年度聞くものでないため"
    is_of_year = _OF_RESULTS.search(heading) or _ANY_YEAR.search(fold_heading(heading))
    is_content = has_results and _OF_CONTENT.search(heading) and not is_of_year
    return "実績の列が別にあり、取組そのものの文と思われるため" if is_content else ""


def _propose(
    text: Mapping[str, Any], column: SeenColumn, rows: Sequence[ListRow], statement: Stated | None, of_plan: str
) -> ProposedItem:
    """Return the item of one column, declared as a text field.

    `of_plan`: the reason why it is filled in with the plan; empty if its heading determines that.
    """
    heading = text["heading"]
    texts = [found for row in rows if (found := row.values.get(text["key"])) and not is_blank(found)]
    kind = statement if isinstance(statement, Editor) else None
    entries, why = guess_kind(texts, heading, kind)
    filled_by = statement if isinstance(statement, FilledBy) else _filled_by(heading)
    if of_plan and not isinstance(statement, FilledBy) and filled_by is not FilledBy.PLAN:
        filled_by, why = FilledBy.PLAN, f"{why}。{of_plan}、計画の値としました"
    is_of_level = column.key == MEASURE and _IDENTIFIES.fullmatch(fold_heading(column.heading))
    if statement is None and (is_of_level or column.key in (CODE, ID)):
        entries, why, filled_by = {}, "取組を見分ける番号で、段の番号でないため", FilledBy.PLAN
    if filled_by is FilledBy.PLAN and kind is None and not are_all_numbers(texts, heading, entries):
        entries, why = {}, "数字でない文があるため"  # as a text, no value of the list is lost
    if filled_by is FilledBy.DIVISION and not entries and kind is None and _names_divisions(text["key"], rows):
        entries, why = {"scope": Scope.DIVISION.value}, "【】の所管課ごとに書かれているため"
    declared_item = {**text, **entries, **_entries_of_writer(filled_by, heading)}
    return ProposedItem(column, declared_item, _name_of_kind(declared_item), why)


def _names_divisions(key: str, rows: Iterable[ListRow]) -> bool:
    """Return whether a text of a row has parts that begin with the names of two of its divisions in 【】."""
    for row in rows:
        named = {bare_text(name) for name in _PART_OF.findall(row.values.get(key) or "")}
        if sum(name in bare_text(row.owners_printed) for name in named) > 1:
            return True
    return False


def _entries_of_writer(filled_by: FilledBy, heading: str) -> dict[str, Any]:
    if filled_by is FilledBy.DIVISION:
        return {}
    by_year = {"by_year": True} if filled_by is FilledBy.PLAN and _OWN_YEAR in heading else {}
    return {"filled_by": filled_by.value, **by_year}


def _name_of_kind(declared: Mapping[str, Any]) -> str:
    """Return the kind of a declared item as a person reads it: 数字（千円）、計画の値."""
    unit = f"（{declared['unit']}）" if "unit" in declared else ""
    by = f"、{_NAMES_OF_WRITERS[declared['filled_by']]}" if "filled_by" in declared else ""
    of_each = "、所管課ごと" if declared["scope"] == Scope.DIVISION else ""
    return f"{_NAMES[declared['editor']]}{unit}{of_each}{by}"


def plan_values_in(
    profile: Profile,
    items: Iterable[ProposedItem],
    ids: Sequence[str],
    rows: Sequence[ListRow],
    year: FiscalYear | None,
) -> Iterator[tuple[tuple[str, PlanItem], str]]:
    """Yield the values of the plan that a list has.

    `items`: the items of its columns. `ids`: the 管理番号 of the rows. `year`: the year of the list, for which values
    by year are unless the list has a column for each year; if it is None, such values are left out. A text that is not
    a possible value is yielded unchanged, to be corrected.
    """
    places = [place for each in items for place in _places_of_values(profile, each, year)]
    for row_id, row in zip(ids, rows, strict=True):
        for key, item in places:
            if text := _value_or_text(profile.by_key[item.key], row.values.get(key)):
                yield (row_id, item), text


def _places_of_values(profile: Profile, item: ProposedItem, year: FiscalYear | None) -> Iterator[tuple[str, PlanItem]]:
    """Yield the places of the plan's values that an item has, each with the key of the column's texts."""
    known = profile.by_key.get(item.field["key"])
    if known is None or known.filled_by is not FilledBy.PLAN:
        return
    if not known.by_year:
        yield known.key, PlanItem(known.key, None)
    elif item.years:
        yield from ((key, PlanItem(known.key, of)) for key, of in item.years.items())
    elif year is not None:
        yield known.key, PlanItem(known.key, year)


def _value_or_text(item: Field, text: str | None) -> str | None:
    try:
        return read_value(item, text)
    except ValueError:
        return text


def _filled_by(heading: str) -> FilledBy:
    heading = "".join(heading.split())
    if _OF_OFFICE.search(heading):
        return FilledBy.OFFICE
    return FilledBy.PLAN if _OF_PLAN.search(heading) and not _OF_ACHIEVEMENT.search(heading) else FilledBy.DIVISION


def guess_kind(texts: Sequence[str], heading: str, stated: Editor | None = None) -> tuple[dict[str, Any], str]:
    """Return the entries that declare the kind of an item with these texts, and the reason, as a text to show.

    No entries are returned for an item of plain text. `stated`: the kind that a person states; None if it is to be
    found in the texts. Dashes are ignored, because they mean that there is no value.
    """
    is_blank_column = not texts
    texts = [text for text in texts if not is_dash(text)]
    if stated is None and _have_no_day(texts):
        return {}, "日のない年月や年度のため"
    if stated is None and _are_codes(texts):
        return {}, "0から始まる、桁のそろった番号のため"
    for kind, guess in _GUESSES.items():
        if stated in (None, kind) and (found := guess(texts, heading)) is not None:
            entries, why = found
            return {"editor": kind.value, **entries}, why if stated is None else "指定のとおり"
    if stated is not None:
        declared = _stated_choice(texts) if stated is Editor.CHOICE else {}
        if declared is None:
            return {}, f"選択肢にできる{FEWEST_OPTIONS}つから{MOST_OPTIONS}までの言葉でないため"
        return {"editor": stated.value, **declared}, "指定のとおり"
    return {}, "空欄のため" if is_blank_column else "数字や決まった言葉でないため"


def _have_no_day(texts: Sequence[str]) -> bool:
    """Return whether texts are dates and some of them have no day: 令和6年9月 and 9月, or 令和6年度."""
    found = [_MONTHS.fullmatch("".join(fold_width(text).split())) is not None for text in texts]
    return any(found) and all(is_month or read_day(text) for is_month, text in zip(found, texts, strict=True))


def _are_codes(texts: Sequence[str]) -> bool:
    """Return whether nearly all texts are codes of one length, such as 0101: as a number, 0101 would lose its zero."""
    codes = [each for text in texts if _DIGITS.fullmatch(each := fold_width(text).strip())]
    length, count = Counter(map(len, codes)).most_common(1)[0] if codes else (0, 0)
    has_zero = any(each.startswith("0") and each.strip("0") for each in codes if len(each) == length)
    return has_zero and count >= _NEARLY_ALL * len(texts)


_Guess = tuple[dict[str, Any], str]


def _ticked(texts: Sequence[str]) -> _Guess | None:
    """Return the choice between the options in boxes: as many as a profile has if each text names all options."""
    entries = _choice_in_boxes(texts)
    if entries is None:
        return None
    is_complete = all(len(options_with_boxes(text)) == len(entries["options"]) for text in texts)
    if not is_complete and len(entries["options"]) > _MOST_GUESSED:
        return None  # lines with ■ in front
    signs = "と".join(box for box in BOXES if any(box in text for text in texts))
    return entries, f"{signs}で選ばれているため"


def _choice_in_boxes(texts: Sequence[str]) -> dict[str, Any] | None:
    """Return the entries of the choice between the options in boxes; None unless all texts have such options."""
    read = [found for text in texts if (found := options_with_boxes(text))]
    if not read or len(read) < len(texts):
        return None
    options = _unlike(option for lines in read for option, _ in lines)
    several = any(sum(is_ticked for _, is_ticked in lines) > 1 for lines in read)
    if not _can_be_options(options):
        return None
    return {"options": _options(options), **({"several": True} if several else {})}


def _alone(texts: Sequence[str], heading: str) -> _Guess | None:
    """Return the choice between ○ and × for a column of boxes without options, or of one sign beside blank cells."""
    signs = {text.strip(): sign_of_box(text) for text in texts}
    if not _are_signs(signs) or (_GRADE.search(heading) and not all(signs.values())):
        return None
    if not all(signs.values()):
        (sign,) = {YES} if signs.keys() <= {*ALIKE_YES} else signs
        return {"options": [sign, NO]}, f"「{sign}」か空欄のため"
    read = sorted(signs.items(), key=lambda each: each[1] == NO)
    return {"options": [YES, NO]}, f"{'、'.join(f'「{box}」を「{sign}」' for box, sign in read)}と読むため"


def _are_signs(texts: Collection[str]) -> bool:
    """Return whether texts are boxes without options, or all the same sign."""
    return bool(texts) and (all(map(sign_of_box, texts)) or (len({*texts}) == 1 and {*texts} <= _SIGNS))


def are_signs_or_months(texts: Collection[str]) -> bool:
    """Return whether texts are boxes or one sign, which apply to rows, or dates without a day."""
    stated = [text.strip() for text in texts if not is_dash(text)]
    return _are_signs({*stated}) or _have_no_day(stated)


def _few(texts: Sequence[str], heading: str) -> _Guess | None:
    found = _unlike(texts)
    is_grade = _GRADE.search(heading) and all(_GRADES.fullmatch(fold_width(text)) for text in found)
    if not is_grade and _number(texts, heading) is not None:
        return None
    are_options = _can_be_options(found, _MOST_GUESSED, _LONGEST_GUESSED)
    if not (are_options and len(texts) >= _ROWS_PER_OPTION * len(found)):
        return None
    ordered = sorted(found) if is_grade else found
    return {"options": _options(ordered)}, f"{len(texts)}件が{len(found)}つの言葉のどれかのため"


def _stated_choice(texts: Sequence[str]) -> dict[str, Any] | None:
    """Return the entries of a choice that a person states; None if the texts cannot be the options of a choice.

    The options are those in boxes, or all different texts.
    """
    if in_boxes := _choice_in_boxes(texts):
        return in_boxes
    found = _unlike(texts)
    return {"options": _options(found)} if _can_be_options(found) else None


def _unlike(texts: Iterable[str]) -> list[str]:
    """Return different texts, without blanks around them; of texts that look alike, the first."""
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(shape_of(text), text.strip())
    return [*found.values()]


def _can_be_options(texts: Collection[str], most: int = MOST_OPTIONS, longest: int = LONGEST_OPTION) -> bool:
    """Return whether texts can be the options of one choice: between FEWEST_OPTIONS and `most`.

    `longest`: the most characters of an option. By default, the limits are those of a profile.
    """
    return FEWEST_OPTIONS <= len(texts) <= most and all(len(text) <= longest and can_be_option(text) for text in texts)


def _options(found: Iterable[str]) -> list[Any]:
    return [{"symbol": each, "ends": True} if means_end(each) else each for each in found]


def means_end(text: str) -> bool:
    """Return whether an option or the label of a mark means that a row ended: 完了, 事業の廃止."""
    return _ENDING.fullmatch(bare_text(text)) is not None


def _number(texts: Sequence[str], heading: str) -> _Guess | None:
    units = [found[1].strip() for text in texts if (found := _AMOUNT.fullmatch(with_minus(fold_width(text).strip())))]
    unit = unit_in(heading) or max(units, key=units.count, default="")
    numbers = [text for text in texts if _is_number(text, unit)]
    if not numbers or len(numbers) < _NEARLY_ALL * len(texts):
        return None
    places = [len(found[1]) for text in numbers if (found := _DECIMALS.search(fold_width(text)))]
    most = max(places, default=0)
    decimals = {"decimals": most} if places.count(most) >= _NEARLY_ALL * len(numbers) else {}
    named = {} if unit == unit_in(heading) else {"unit": unit}
    return {**named, **decimals}, f"{len(texts)}件のうち{len(numbers)}件が数字のため"


def are_all_numbers(texts: Iterable[str], heading: str, entries: Mapping[str, Any]) -> bool:
    """Return whether all texts are numbers or dashes; also True if `entries` do not declare an item with numbers."""
    unit = entries.get("unit") or unit_in(heading)
    is_number = entries.get("editor") == Editor.NUMBER
    return not is_number or all(is_dash(text) or _is_number(text, unit) for text in texts)


def _is_number(text: str, unit: str) -> bool:
    try:
        return read_number(text, unit) is not None
    except ValueError:
        return False


def _day(texts: Sequence[str], _: str) -> _Guess | None:
    return ({}, "年月日のため") if texts and all(map(read_day, texts)) else None


def _choice(texts: Sequence[str], heading: str) -> _Guess | None:
    return _ticked(texts) or _alone(texts, heading) or _few(texts, heading)


_GUESSES = {Editor.DATE: _day, Editor.CHOICE: _choice, Editor.NUMBER: _number}
"""The guesses by kind, in the order in which they are tried."""
