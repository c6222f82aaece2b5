"""The items of a new plan for the columns of a ward's list, by three looks at their contents: numbers, few words, days.

A person corrects the proposals in the table of columns.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from nakano_status.application.plan.profile_sheets import USUAL_WIDTHS
from nakano_status.domain.calendar.days import read_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import Editor, FilledBy, read_number, unit_in
from nakano_status.domain.fields.headings import ID, OF_OTHERS, YEAR, fold_heading, pattern_of_heading
from nakano_status.domain.fields.option import (
    FEWEST_OPTIONS,
    LONGEST_OPTION,
    MOST_OPTIONS,
    can_be_option,
    options_with_boxes,
    shape_of,
    sign_of_box,
)
from nakano_status.domain.fields.profile import USUAL_HEADINGS
from nakano_status.domain.text.labels import NO, YES
from nakano_status.domain.text.narrative import bare_text, fold_width, is_dash, with_minus

KINDS = {"文章": Editor.TEXT, "数字": Editor.NUMBER, "年月日": Editor.DATE, "選択": Editor.CHOICE}
"""The kinds of items by their labels."""
WRITERS = {"計画の値": FilledBy.PLAN, "事務局が記入": FilledBy.OFFICE, "所管課が記入": FilledBy.DIVISION}
"""The people who fill in items, by their labels."""
_NEARLY_ALL = 0.8
"""The share of the texts that must be numbers for the column to hold them; others are mistakes or remarks."""
_MOST_GUESSED, _LONGEST_GUESSED, _ROWS_PER_OPTION = 12, 12, 2
"""The most options and characters of an option that are proposed, and the fewest rows for each option."""
_ROW_NUMBER = re.compile(r"(?:NO|#|番号|通番|連番|項番)\.?")
"""Headings of numbers that only count the rows."""
_OWN_YEAR, _NEXT_YEAR = "令和{n}年度", "令和{n1}年度"
_ANY_YEAR = re.compile(YEAR)
_DECIMALS = re.compile(r"\d\.(\d+)")
_UNIT_AMID = re.compile(r"[(（][^()（）]*[円人件％%㎡][)）](?=.)")
"""The unit of a group in front of the heading of its column (効果額（千円）実績); a field's unit is at the end."""
_OF_PLAN = re.compile("目標|計画(?!以外)|現状値|基準値|当初|指標|KPI|ＫＰＩ|単位$|概要$|目的$|番号$|期限|面積")
_OF_RESULTS = re.compile("実績|達成[率度]|達成状況|進捗率|決算|執行")
_OF_OFFICE = re.compile(f"{OF_OTHERS}|最終評価|外部|(?:会議|事務局)の?(?:意見|評価)")
_ENDING = re.compile(r"(?:事業|取組)?(?:の)?(?:廃止|終了|完了|休廃止)(?:済み?|した|する)?")
"""An option that is the end of a row, whole: 未完了 and 完了見込み are not."""
_AMOUNT = re.compile(r"[-+]?\s*[\d,.]+\s*([^\d。、]{0,5})")
"""A number with its unit; a longer text is a sentence."""
_LEADING_ZERO = re.compile(r"0\d")


def propose_writer(heading: str) -> FilledBy:
    """Return who fills in an item, as its heading shows."""
    heading = "".join(heading.split())
    if _OF_OFFICE.search(heading):
        return FilledBy.OFFICE
    return FilledBy.PLAN if _OF_PLAN.search(heading) and not _OF_RESULTS.search(heading) else FilledBy.DIVISION


def only_counts_rows(heading: str) -> bool:
    """Return whether a heading is of numbers that only count the rows, such as No. and 連番."""
    return _ROW_NUMBER.fullmatch(fold_heading(heading)) is not None


def declare_item(
    key: str, heading: str, kind: Editor, writer: FilledBy, texts: Sequence[str], year: FiscalYear | None
) -> dict[str, Any]:
    """Return the declaration of an item in a profile; `texts`: the texts of its column. `year`: the year of the list.

    The list's year in the heading of an answer becomes the year of each round. Values of the plan that are no numbers
    throughout are texts, so that none is lost.
    """
    entries = guess_kind(texts, heading, kind)
    if writer is FilledBy.PLAN and not are_all_numbers(texts, heading, entries):
        entries = {}
    named = " ".join(heading.split())
    if only_counts_rows(named) or fold_heading(named) == fold_heading(USUAL_HEADINGS[ID]):
        named = f"一覧の{named}"
    years = {FiscalYear.read(each) for each in _ANY_YEAR.findall(named)}
    is_ahead = year is not None and years == {year.plus(1)}
    if writer is not FilledBy.PLAN and year is not None and (years == {year} or is_ahead):
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
        **({"years_ahead": 1} if is_ahead and _NEXT_YEAR in named else {}),
        **entries,
        **({} if writer is FilledBy.DIVISION else {"filled_by": writer.value}),
    }


def guess_kind(texts: Sequence[str], heading: str, stated: Editor | None = None) -> dict[str, Any]:
    """Return the entries that declare the kind of an item with these texts; empty for an item of plain text.

    `stated`: the kind that a person states; None if it is to be found in the texts. Dashes are ignored, because they
    mean that there is no value.
    """
    texts = [text for text in texts if not is_dash(text)]
    for kind, guess in _GUESSES.items():
        if stated in (None, kind) and (found := guess(texts, heading)) is not None:
            return {"editor": kind.value, **found}
    if stated is Editor.CHOICE:
        options = _unlike(texts)
        return {"editor": stated.value, "options": _options(options)} if _can_be_options(options) else {}
    return {} if stated in (None, Editor.TEXT) else {"editor": stated.value}


def _choice(texts: Sequence[str], heading: str) -> dict[str, Any] | None:
    return _choice_in_boxes(texts) or _boxes_alone(texts) or _few(texts, heading)


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


def _boxes_alone(texts: Sequence[str]) -> dict[str, Any] | None:
    return {"options": [YES, NO]} if texts and all(map(sign_of_box, texts)) else None


def _few(texts: Sequence[str], heading: str) -> dict[str, Any] | None:
    found = _unlike(texts)
    if _number(texts, heading) is not None or not _can_be_options(found, _MOST_GUESSED, _LONGEST_GUESSED):
        return None
    return {"options": _options(found)} if len(texts) >= _ROWS_PER_OPTION * len(found) else None


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


def _number(texts: Sequence[str], heading: str) -> dict[str, Any] | None:
    """Return the unit and decimals of a column of numbers; numbers such as 0101 are codes, which keep their zeros."""
    units = [found[1].strip() for text in texts if (found := _AMOUNT.fullmatch(with_minus(fold_width(text).strip())))]
    unit = unit_in(heading) or max(units, key=units.count, default="")
    numbers = [text for text in texts if _is_number(text, unit)]
    if not numbers or len(numbers) < _NEARLY_ALL * len(texts) or any(map(_LEADING_ZERO.match, numbers)):
        return None
    places = [len(found[1]) for text in numbers if (found := _DECIMALS.search(fold_width(text)))]
    most = max(places, default=0)
    decimals = {"decimals": most} if most and places.count(most) >= _NEARLY_ALL * len(numbers) else {}
    return {**({} if unit == unit_in(heading) else {"unit": unit}), **decimals}


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


def _day(texts: Sequence[str], _: str) -> dict[str, Any] | None:
    return {} if texts and all(map(read_day, texts)) else None


_GUESSES = {Editor.DATE: _day, Editor.NUMBER: _number, Editor.CHOICE: _choice}
"""The looks at contents by kind, in the order in which they are tried."""
