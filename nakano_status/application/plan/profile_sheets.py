"""The sheets of a plan's workbook that declare its profile, and the differences between two profiles.

概要 has the names, 段 the levels, 進捗状況 the marks, 項目 the fields. `plan_sheets` writes the sheets,
`declared_profile` reads them.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING
from dataclasses import fields as attributes
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from nakano_status.application.plan import edition_tables
from nakano_status.application.plan.head_lines import HEAD_ITEMS, Content, head_line_texts, names_of_bodies
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.table_rows import TableRow
from nakano_status.domain.calendar.days import era_day, read_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields import codes
from nakano_status.domain.fields.field import Asked, Editor, Field, FilledBy, Scope, without_year
from nakano_status.domain.fields.headings import pattern_of_heading
from nakano_status.domain.fields.mark import Mark, MarkColour, MarkPattern, usual_look
from nakano_status.domain.fields.option import usual_look_alikes
from nakano_status.domain.fields.profile import ALL_SPONSORS, IN_CELLS, Level, Profile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.organisation.divisions import fold_name
from nakano_status.domain.plan.edition_changes import ChangedText, EditionChange, EditionPart, RevisionKind
from nakano_status.domain.plan.plan import Plan
from nakano_status.domain.plan.printed_title import read_sponsor
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.text.labels import NO, YES, read_yes
from nakano_status.domain.text.narrative import fold_width

HEAD, LEVELS, MARKS, FIELDS, DIVISIONS = "概要", "段", "進捗状況", "項目", "組織"
"""The names of the sheets."""
ITEM, CONTENT, ABOUT = edition_tables.ITEM, edition_tables.CONTENT, "説明"
WORDINGS, PAPER, WORDING = "様式の文", "文書", "文面"
"""The sheet of the office's own wordings, and its columns."""
KEY = "区別の記号"
"""The column of the key that identifies a level or a mark, even after it is renamed."""


class DeclarationKind(StrEnum):
    """A kind of the declarations of a profile; the value is the profile's entry with the declarations."""

    LEVEL = "levels"
    MARK = "marks"
    FIELD = "fields"

    @property
    def key_prefix(self) -> str:
        """The beginning of the keys of new declarations; keys are stored, so it never changes."""
        return _KEY_PREFIXES[self]

    @property
    def named_by(self) -> str:
        """The entry, such as the name, that identifies the former declaration of a line without a key."""
        return _NAMED_BY[self]

    @classmethod
    def of_entry(cls, entry: str) -> DeclarationKind | None:
        """Return the kind of the declarations in a profile's entry, such as `fields`; None for any other entry."""
        return next((each for each in cls if each.value == entry), None)

    def declared_in(self, profile: Profile) -> Iterable[Level | Mark | Field]:
        """Return the declarations of this kind in a profile."""
        every: Mapping[DeclarationKind, Iterable[Level | Mark | Field]] = {
            DeclarationKind.LEVEL: profile.levels,
            DeclarationKind.MARK: profile.marks,
            DeclarationKind.FIELD: profile.fields,
        }
        return every[self]


_KEY_PREFIXES = {DeclarationKind.LEVEL: "level", DeclarationKind.MARK: "mark", DeclarationKind.FIELD: "field"}
_NAMED_BY = {DeclarationKind.LEVEL: "name", DeclarationKind.MARK: "symbol", DeclarationKind.FIELD: "heading"}


class EntryColumn(NamedTuple):
    """A column of a sheet that declares a part of the profile.

    `entry`: the entry of a declaration that the column fills. `choices`: the possible texts of a cell with their
    values. If there are no choices, a cell is a number if `is_number` is true, otherwise a text.
    """

    heading: str
    entry: str
    choices: Mapping[str, Any] = {}
    is_number: bool = False

    def read(self, text: str) -> Any:
        """Return the value of a cell; raise ValueError if the text is not a possible value."""
        if self.choices is _YES_OR_NO:
            return read_yes(text)
        if self.choices:
            values = {fold_name(shown): value for shown, value in self.choices.items()}
            if (folded := fold_name(text)) not in values:
                raise ValueError(text)
            return values[folded]
        return int(fold_name(text)) if self.is_number else text

    def text_of(self, value: Any) -> str:
        """Return the text of a cell for a value; the entries of a list are joined by 、, and None is ''."""
        if isinstance(value, list):
            return "、".join(each if isinstance(each, str) else each["symbol"] for each in value)
        return next((text for text, each in self.choices.items() if each == value), "" if value is None else str(value))


_YES_OR_NO = {YES: True, NO: False}
_COLOURS = {
    "青": MarkColour.GOOD,
    "緑": MarkColour.CHANGED,
    "黄": MarkColour.WEAK,
    "赤": MarkColour.BAD,
    "紫": MarkColour.AHEAD,
    "赤紫": MarkColour.OTHER,
}
_PATTERNS = {
    "塗り": MarkPattern.SOLID,
    "斜線": MarkPattern.STRIPES,
    "点": MarkPattern.DOTS,
    "格子": MarkPattern.CROSSES,
    "横線": MarkPattern.LINES,
    "白": MarkPattern.EMPTY,
}
_EDITORS = {
    "文章": Editor.TEXT,
    "数字": Editor.NUMBER,
    "進捗状況": Editor.MARK,
    "変更の種別": Editor.KIND,
    "選択": Editor.CHOICE,
    "年月日": Editor.DATE,
}
LEGEND = "凡例"
_LEVEL_COLUMNS = (
    EntryColumn("名称", "name"),
    EntryColumn("番号の例", "code_pattern"),
    EntryColumn("集計する", "counts", _YES_OR_NO),
    EntryColumn(KEY, "key"),
)
_MARK_COLUMNS = (
    EntryColumn("記号", "symbol"),
    EntryColumn("短い名称", "label"),
    EntryColumn(LEGEND, "legend"),
    EntryColumn("同じ記号として読む文字", "look_alikes"),
    EntryColumn("理由を求める", "asks_reason", _YES_OR_NO),
    EntryColumn("色", "colour", _COLOURS),
    EntryColumn("模様", "pattern", _PATTERNS),
    EntryColumn("不足の度合い", "shortfall", is_number=True),
    EntryColumn("集計に入れない", "counted_apart", _YES_OR_NO),
    EntryColumn("取組の終わり", "ends", _YES_OR_NO),
    EntryColumn("想定問答の問い", "why"),
    EntryColumn(KEY, "key"),
)
OPTIONS, THRESHOLDS, OF_LEVEL = "選択肢", "目安の割合", "何について"
ENDING_OPTIONS, OTHER_WORDS = "完了・廃止を表す選択肢", "選択肢として読む言葉"
ASKED_IN, EVERY_YEAR, NOT_ASKED = "聞く年度", "毎年度", "聞かない"
OF_PLAN = "計画"
"""The text of a cell of 記入する人 for a field of the plan."""
ITEM_ENTRIES = frozenset(
    {
        "options",
        "options/ends",
        "options/also",
        "ends",
        "several",
        "unit",
        "decimals",
        "negative",
        "western",
        "required",
        "counted",
    }
    | {"filled_by", "of", "proposes", "shown_to_division", "by_year", "target_of", "counted_by_row"}
)
"""The entries of marks and fields whose columns a workbook has only if a declaration of the plan has the entry."""
_FIELD_COLUMNS = (
    EntryColumn("項目の記号", "key"),
    EntryColumn("見出し", "heading"),
    EntryColumn("種類", "editor", _EDITORS),
    EntryColumn(OPTIONS, "options"),
    EntryColumn(ENDING_OPTIONS, "options/ends"),
    EntryColumn(OTHER_WORDS, "options/also"),
    EntryColumn("複数選べる", "several", _YES_OR_NO),
    EntryColumn("単位", "unit"),
    EntryColumn("小数の桁", "decimals", is_number=True),
    EntryColumn("負の数の記号", "negative"),
    EntryColumn("西暦で印刷する", "western", _YES_OR_NO),
    EntryColumn("必須", "required", _YES_OR_NO),
    EntryColumn("集計する", "counted", _YES_OR_NO),
    EntryColumn(
        "記入する人",
        "filled_by",
        {"所管課": FilledBy.DIVISION, "事務局": FilledBy.OFFICE, OF_PLAN: FilledBy.PLAN},
    ),
    EntryColumn(OF_LEVEL, "of"),
    EntryColumn("所管課に見せる", "shown_to_division", _YES_OR_NO),
    EntryColumn(THRESHOLDS, "proposes"),
    EntryColumn("年度ごとの値", "by_year", _YES_OR_NO),
    EntryColumn("目標とする実績", "target_of"),
    EntryColumn("答える単位", "scope", {"取組ごと": Scope.ROW, "所管課ごと": Scope.DIVISION}),
    EntryColumn("取組ごとに数える", "counted_by_row", _YES_OR_NO),
    EntryColumn("公表する", "published", _YES_OR_NO),
    EntryColumn(
        ASKED_IN,
        "asked",
        {EVERY_YEAR: Asked.EVERY_YEAR, "最終年度を除く": Asked.BEFORE_LAST_YEAR, NOT_ASKED: Asked.NEVER},
    ),
    EntryColumn("最終年度の見出し", "late_headings/0"),
    EntryColumn("最終年度の前の年度の見出し", "late_headings/1"),
    EntryColumn("何年後のことか", "years_ahead", is_number=True),
    EntryColumn("目安の字数", "guide_length", is_number=True),
    EntryColumn("記入のしかた", "guide"),
    EntryColumn("記入例", "example"),
    EntryColumn("必要か", "need"),
    EntryColumn("短い名称", "short"),
    EntryColumn("データの見出し", "data/heading"),
    EntryColumn("データの説明", "data/meaning"),
)
SHEETS: Mapping[DeclarationKind, tuple[str, tuple[EntryColumn, ...], type[Any]]] = {
    DeclarationKind.LEVEL: (LEVELS, _LEVEL_COLUMNS, Level),
    DeclarationKind.MARK: (MARKS, _MARK_COLUMNS, Mark),
    DeclarationKind.FIELD: (FIELDS, _FIELD_COLUMNS, Field),
}
_YEARS = {"{n}": "｛年度｝", "{n1}": "｛翌年度｝", "{n2}": "｛翌々年度｝"}
_OF_TEXTS = {"{year}": "｛年｝", "{guide}": "｛目安｝"}
_PLACEHOLDERS = {**{f"令和{name}年度": shown for name, shown in _YEARS.items()}, **_OF_TEXTS}
"""Placeholders for years and for the guide length as cells show them, by the profile's placeholder."""

USUAL_WIDTHS = {"form": 40, "previous": 50, "list": 44, "changes": 60, "check": 32, "check_alone": 46}
"""Widths in millimetres of a field that is new in the profile. Columns that do not fill a page are widened."""


def heading_of(kind: DeclarationKind, entry: str) -> str:
    """Return the heading of the first column for an entry; its beginning is enough (`data` for `data/heading`).

    If no column has the entry, return 見出し for a field, otherwise the heading of the sheet's first column.
    """
    columns = SHEETS[kind][1]
    found = next((each.heading for each in columns if entry and each.entry.startswith(entry)), None)
    return found or (_FIELD_COLUMNS[1].heading if kind is DeclarationKind.FIELD else columns[0].heading)


def describe_fault_in_cells(kind: DeclarationKind | None, key: str, entry: str, fault: Problem) -> tuple[str, str]:
    """Return the found and the expected value of a profile's problem as the cells of a workbook show them.

    `kind`, `key` and `entry`: the entry of the declaration that has the problem; `kind` is None if the problem is not
    of a declaration. Placeholders, headings and choices appear as in cells.
    """
    in_cells = dict(fault.details).get(IN_CELLS)
    stated, expected = with_shown_placeholders(fault.found or ""), in_cells or fault.expected or ""
    if in_cells and not key:
        return f"{stated}行", in_cells
    for name, shown in {**_YEARS, **_OF_TEXTS}.items():
        expected = expected.replace(name, shown)
    if entry == "patterns":
        return stated, "ほかの項目や列と重ならない見出し"
    columns = SHEETS[kind][1] if kind else ()
    names = {each.entry: each.heading for each in columns}
    chosen = {str(value): text for each in columns if each.entry == entry for text, value in each.choices.items()}
    known = {**names, **chosen}
    return known.get(stated, stated), known.get(expected, expected)


def example_of(pattern: str) -> str:
    """Return an example of a code with this pattern; empty if no example declares the pattern."""
    return codes.code_form(pattern).example


def with_shown_placeholders(text: str) -> str:
    """Return a text of the profile with its placeholders as a cell shows them."""
    for name, shown in _PLACEHOLDERS.items():
        text = text.replace(name, shown)
    return text


def with_width(symbol: str) -> str:
    """Return a symbol with a note of its width (全角 or 半角) if it is an ASCII character, of either width.

    A screen does not show the width.
    """
    folded = unicodedata.normalize("NFKC", symbol)
    return f"{symbol}（{'全角' if folded != symbol else '半角'}）" if folded.isascii() else symbol


def read_placeholders(text: str) -> str:
    """Return the text of a cell with the placeholders of the profile; a person may type half-width braces, too."""
    for name, shown in _PLACEHOLDERS.items():
        text = text.replace(shown, name).replace(fold_width(shown), name)
    return text


def declared_cell_text(column: EntryColumn, declared: Mapping[str, Any], defaults: Mapping[str, Any]) -> str:
    """Return the text that a declaration has in a column; `defaults` has the values of entries that it lacks."""
    entry, _, part = column.entry.partition("/")
    default = defaults.get(entry)
    value = declared.get(entry, None if default is MISSING else default)
    if entry == "options" and part:
        return _entry_of_options(declared.get(entry, ()), part)
    if part:
        value = (declared.get(entry) or {}).get(part, "")
    if entry == "code_pattern":
        return example_of(str(value))
    return with_shown_placeholders(column.text_of(value))


def default_entries(kind: DeclarationKind, number: int, key: str) -> dict[str, Any]:
    """Return default values for the entries of a new declaration.

    `number`: the position of its line on the sheet, from 1. `key`: its key.
    """
    if kind is DeclarationKind.LEVEL:
        return {"counts": False}
    if kind is DeclarationKind.MARK:
        return {"asks_reason": False, **dict(zip(("colour", "pattern"), usual_look(number - 1), strict=True))}
    return {"scope": Scope.ROW, "group": key, "widths": USUAL_WIDTHS}


_YEARS_IN_DATA = {"令和{n1}年度": "次年度", "令和{n2}年度": "次々年度"}


def name_in_data(heading: str, unit: str = "") -> dict[str, str]:
    """Return the heading and the meaning of a field's column of the data, without the years in its heading.

    `unit`: the unit that the heading does not have; empty if there is none.
    """
    for years, name in _YEARS_IN_DATA.items():
        heading = heading.replace(years, name)
    heading = without_year(heading)
    return {"heading": f"{heading}（{unit}）" if unit else heading, "meaning": f"「{heading}」の記入内容。"}


def derive_field_names(made: dict[str, Any], former: Mapping[str, Any]) -> None:
    """Derive the short name and the data heading of a field from its new heading, unless they were changed, too.

    `made`: the new declaration, which is updated. `former`: the former declaration.
    """
    if made.get("heading") == former.get("heading"):
        return
    if made.get("short") == former.get("short"):
        made.pop("short", None)
    if "data" in made:
        named = name_in_data(made.get("heading", ""))
        before = former.get("data", {})
        made["data"] = {part: named[part] if text == before.get(part) else text for part, text in made["data"].items()}


def drop_former_symbol(made: dict[str, Any], former: Mapping[str, Any]) -> None:
    """Remove the entries of a mark that belong to its former symbol, unless they were changed, too.

    `made`: the new declaration, which is updated. `former`: the former declaration. A mark that no longer asks for a
    reason also loses its question.
    """
    is_other = made.get("symbol") != former.get("symbol")
    is_another = is_other and made.get("label") != former.get("label")
    is_fine = former.get("asks_reason") and not made.get("asks_reason")
    forgotten = {"look_alikes": is_other, "why": is_another or is_fine}
    for entry in (entry for entry, is_so in forgotten.items() if is_so):
        if made.get(entry) == former.get(entry):
            made.pop(entry, None)


def complete_mark(made: dict[str, Any], former: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mark with the characters that look like its symbol; a symbol that is a number is made half-width.

    `made`: the entries of its cells, which are updated. `former`: the former declaration.
    """
    if not made.get("symbol"):
        return made
    symbol, stated = fold_width(made["symbol"]), made.get("look_alikes", "")
    symbol = made["symbol"] = symbol if symbol.isdecimal() else made["symbol"]
    is_apart = len(symbol) > 1 or symbol in stated
    made["look_alikes"] = (stated if is_apart else f"{symbol}{stated}") if stated else usual_look_alikes(symbol)
    return {entry: made[entry] for entry in dict.fromkeys((*former, *made)) if entry in made}  # in the former order


def complete_field(made: dict[str, Any], former: Mapping[str, Any]) -> dict[str, Any]:
    """Return a field with the patterns of its headings, if one of them is new.

    `made`: the entries of its cells, which are updated. `former`: the former declaration, whose patterns remain if only
    the headings of the last years are new.
    """
    late = made.get("late_headings", {}).values()
    if made.get("heading") and made["heading"] != former.get("heading"):
        made["patterns"] = [pattern_of_heading(each) for each in (made["heading"], *late)]
        for entry in ("other_patterns", "list_name"):  # they belong to the former heading
            made.pop(entry, None)
    elif new := [each for each in late if each not in former.get("late_headings", {}).values()]:
        made["patterns"] = [*dict.fromkeys((*made.get("patterns", ()), *map(pattern_of_heading, new)))]
    return made


def pattern_of_cell(text: str, former: Mapping[str, Any]) -> str:
    """Return the pattern of the codes for the example in a cell; raise ValueError if the text is not a code.

    If the former declaration `former` has the same example, its pattern is returned unchanged.
    """
    before = str(former.get("code_pattern", ""))
    return before if before and text == example_of(before) else codes.pattern_of_example(text)


def options_of_cell(cell_text: str, former: Mapping[str, Any]) -> list[Any]:
    """Return the options in a cell, separated by 、; an option of `former`, the former declaration, is unchanged."""
    known = {each["symbol"]: each for each in former.get("options", ()) if not isinstance(each, str)}
    return [known.get(each, each) for each in map(str.strip, cell_text.split("、")) if each]


def options_with_entry(options: Sequence[Any], part: str, text: str) -> list[Any]:
    """Return options whose entry `part` is as a cell states it; an option that the cell does not name loses the entry.

    `part`: `ends`, for options separated by 、; or `also`, for texts such as 終了=廃止, each with the option that is
    read. Raises ValueError if the cell names an unknown option.
    """
    symbols = [each if isinstance(each, str) else each["symbol"] for each in options]
    known = {fold_width(symbol): symbol for symbol in symbols}
    stated = dict[str, Any]()
    for each in filter(None, map(str.strip, text.split("、"))):
        if part == "also":
            word, symbol = _word_of_option(each, known)
            stated[symbol] = [*stated.get(symbol, ()), word]
        else:
            stated[known.get(fold_width(each), each)] = True
    made = list[Any]()
    for option in options:
        own = {"symbol": option} if isinstance(option, str) else option
        entries = {name: value for name, value in own.items() if name != part or not value}
        if value := stated.pop(own["symbol"], None):
            entries = {**own, part: value}
        made.append(option if entries == own else entries if len(entries) > 1 else entries["symbol"])
    if stated:
        raise ValueError(text)
    return made


def _word_of_option(text: str, known: Mapping[str, str]) -> tuple[str, str]:
    """Return the text and its option from 終了=廃止, for instance; an option of `known` may itself have the sign."""
    parts = ((text[: sign.start()].strip(), text[sign.end() :].strip()) for sign in _EQUAL.finditer(text))
    found = next(((word, known[fold_width(symbol)]) for word, symbol in parts if fold_width(symbol) in known), None)
    return found or ("", text)


def _entry_of_options(options: Iterable[Any], part: str) -> str:
    """Return the text of a cell for one entry of options: the options that have it, or 終了=廃止 for a text."""
    having = [(each["symbol"], each[part]) for each in options if not isinstance(each, str) and each.get(part)]
    if part == "also":
        return "、".join(f"{word}={symbol}" for symbol, words in having for word in words)
    return "、".join(symbol for symbol, _ in having)


def entries_in_use(declared: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the entries that any of the declarations states; an entry of options is named as `options/ends`."""
    found = set[str]()
    for each in declared:
        options = (one for one in each.get("options", ()) if not isinstance(one, str))
        found |= {*each, *(f"options/{name}" for one in options for name, value in one.items() if value)}
    return found


_EQUAL = re.compile("[=＝]")
_COMPARED = re.compile(r"(?>(.+?)[/／÷])(.+?)[:：](.+)", re.DOTALL)
_LEAST = re.compile(r"(.*\S)\s*+[=＝]\s*+([\d.．]+)[%％]?", re.DOTALL)


def thresholds_of_cell(text: str) -> dict[str, Any]:
    """Return the thresholds in a cell, such as 実績値／目標値：A=100、B=80.

    The keys are `actual` and `target` (the fields as they are named in the cell), and `at_least` (the numbers by
    option). Raises ValueError for a text of another form.
    """
    compared = _COMPARED.fullmatch(text.strip())
    least = [_LEAST.fullmatch(each.strip()) for each in compared[3].split("、")] if compared else []
    if compared is None or not all(least):
        raise ValueError(text)
    at_least = {each[1]: json.loads(fold_width(each[2])) for each in least if each}
    return {"actual": compared[1].strip(), "target": compared[2].strip(), "at_least": at_least}


def declarations_for_cells(profile: Mapping[str, Any], kind: DeclarationKind) -> list[Mapping[str, Any]]:
    """Return the declarations of a kind, with thresholds as the texts of cells, and fields and levels by their names.

    `profile`: its parsed JSON. The key is given for a field whose name another field has, too.
    """
    known = [*profile[kind]]
    keys = _keys_by_name(known)
    names = {each["key"]: each.get("short") or without_year(each.get("heading", "")) for each in known}
    names = {key: name if keys.get(fold_name(name)) == key else key for key, name in names.items()}

    def shown(stated: Mapping[str, Any]) -> str:
        least = "、".join(
            f"{option}={Decimal(str(number)).normalize():f}" for option, number in stated["at_least"].items()
        )
        return f"{names.get(stated['actual'], '')}／{names.get(stated['target'], '')}：{least}"

    levels = {each["key"]: each["name"] for each in profile["levels"]}
    called = (("target_of", names), ("of", levels))
    named = ({**each, **{name: of[each[name]] for name, of in called if each.get(name) in of}} for each in known)
    return [{**each, "proposes": shown(each["proposes"])} if "proposes" in each else each for each in named]


def _keys_by_name(fields: Sequence[Mapping[str, Any]]) -> Mapping[str, str]:
    """Return the keys of fields by each name that only one of them has: key, heading with and without year, short name.

    A field's key and whole heading name it, whatever the other fields are called.
    """
    whole = {fold_name(name): each["key"] for each in fields for name in (each.get("heading", ""), each["key"]) if name}
    parts = grouped(
        (fold_name(name), each["key"])
        for each in fields
        for name in {without_year(each.get("heading", "")), each.get("short", "")}
        if name
    )
    return {name: keys[0] for name, keys in parts.items() if len(set(keys)) == 1} | whole


def with_keys_of_named(
    fields: Sequence[Mapping[str, Any]], levels: Iterable[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Return declarations of fields with the keys of the fields and of the level that they name.

    Thresholds and targets name fields. A name remains if no field or level has it, or if several fields have it.
    """
    of_levels = {fold_name(each.get("name", "")): each["key"] for each in levels}
    keys = _keys_by_name(fields)

    def keyed(stated: Mapping[str, Any], parts: Iterable[str]) -> dict[str, Any]:
        named = {part: read_placeholders(stated[part]) for part in parts if stated.get(part)}
        return {**stated, **{part: keys.get(fold_name(name), name) for part, name in named.items()}}

    found = (keyed(each, ["target_of"]) for each in fields)
    found = (
        {**each, "of": of_levels.get(fold_name(each["of"]), each["of"])} if "of" in each else each for each in found
    )
    return [
        {**each, "proposes": keyed(each["proposes"], ("actual", "target"))} if "proposes" in each else each
        for each in found
    ]


def assign_sponsor_keys(names: Sequence[str], plan: Plan | None) -> dict[str, str]:
    """Return the names of the sponsors by key, the ward first; known names keep the keys that they have in `plan`.

    A new name gets a key that no edition has used, or the key of a body without rows that it replaces. If there is no
    free key, the name is left out. `plan`: None for a new plan, whose names get the keys in order.
    """
    if plan is None:
        return dict(zip(ALL_SPONSORS, names, strict=False))
    before = plan.newest.profile.sponsors
    titled = {read_sponsor(each.title, before) for each in plan.newest.listings}
    stated = {fold_name(name) for name in names}
    known = {fold_name(name): key for key, name in before.items() if key != ALL_SPONSORS[0]}
    untitled = {key for name, key in known.items() if name not in stated and key not in titled}
    places = dict(zip(names, before, strict=False)) if len(names) == len(before) else {}
    used = {key for edition in plan.editions for key in edition.profile.sponsors}
    free = (key for key in ALL_SPONSORS if key not in used)
    made = {ALL_SPONSORS[0]: names[0]}
    for name in names[1 : len(ALL_SPONSORS)]:
        own = known.pop(fold_name(name), None) or ({places.get(name)} & untitled or {next(free, None)}).pop()
        if own is not None:
            made[own] = name
    return made


def differing_lines(
    lines: Mapping[str, TableRow], plan: Plan, typed: Mapping[str, str], *, as_errors: bool
) -> Iterator[Problem]:
    """Yield a problem for each line of 概要 whose text differs both from the typed text and from the plan.

    `lines`: the lines by their text in the column 項目. `typed`: the typed texts by `HeadItem.entry`, which can be
    title, first_year, last_year, edition and adopted_on. A line that is blank or for which nothing was typed has no
    problem. The problems are errors if `as_errors` is true, otherwise advice.
    """
    before = {
        "title": [plan.title],
        "first_year": [plan.first_year.label],
        "last_year": [plan.last_year.label],
        "edition": [each.title for each in plan.editions],
        "adopted_on": [era_day(each.adopted_on) for each in plan.editions],
    }
    for item in HEAD_ITEMS:
        row, expected = lines.get(item.name), typed.get(item.entry)
        text = row.text(CONTENT) if row else ""
        if (
            row
            and text
            and expected
            and comparable_text(text) not in map(comparable_text, (expected, *before[item.entry]))
        ):
            code, named = (
                ("PLAN-CELL-WRONG", f"入力した「{expected}」") if as_errors else ("PLAN-HEAD-DIFFERS", expected)
            )
            yield problem(code, row.place(CONTENT), found=text, expected=named).having({"item": item.name})


def read_new_title(lines: Mapping[str, TableRow], before: str) -> str:
    """Return the title of an edition in 概要; empty if 概要 states none, or still states the title `before`."""
    title = _stated(lines, "edition")
    return "" if fold_name(title) == fold_name(before) else title


def read_plan_number(path: Path, tables: Iterable[TableSheet]) -> str | None:
    """Return the number of the plan in 概要 or この表について; None if neither sheet states it.

    Raises TableNotReadable.
    """
    sheets = {each.sheet: each for each in tables}
    stated = (
        edition_tables.read_about_sheet(path, sheets.get(name)).get(edition_tables.PLAN_ITEM)
        for name in (HEAD, edition_tables.ABOUT)
    )
    return next(filter(None, stated), None)


def read_new_day(lines: Mapping[str, TableRow], before: date) -> date | None:
    """Return the day of an edition in 概要; None if 概要 states none, or none later than the day `before`."""
    day = read_day(_stated(lines, "adopted_on"))
    return day if day and day > before else None


def find_head_line(lines: Mapping[str, TableRow], entry: str) -> TableRow | None:
    """Return the line of 概要 that fills an entry (`HeadItem.entry`); None if it is missing.

    `lines`: by the text of the column 項目 (`HeadItem.name`).
    """
    return next((lines[each.name] for each in HEAD_ITEMS if each.entry == entry and each.name in lines), None)


def _stated(lines: Mapping[str, TableRow], entry: str) -> str:
    row = find_head_line(lines, entry)
    return row.text(CONTENT) if row else ""


def comparable_text(text: str) -> object:
    """Return a value by which texts of 概要 are compared.

    This is the day or the year that the text states in any notation, otherwise the folded text.
    """
    return read_day(text) or FiscalYear.read(text) or fold_name(text)


def profile_changes(before: Profile, now: Profile) -> Iterator[EditionChange]:
    """Yield the differences between two profiles in all that the sheets can state, as the sheets show them."""
    contents: tuple[Content, ...] = (json.loads(before.content), json.loads(now.content))
    for kind, (sheet, columns, cls) in SHEETS.items():
        defaults = {each.name: each.default for each in attributes(cls)}
        known, there = (
            {
                each["key"]: {column.heading: declared_cell_text(column, each, defaults) for column in columns}
                for each in declarations_for_cells(content, kind)
            }
            for content in contents
        )
        name = next(column.heading for column in columns if column.entry == kind.named_by)
        orders = [[key for key in some if key in known and key in there] for some in (known, there)]
        moved = {key for key, was in zip(*orders, strict=True) if key != was}
        for key in dict.fromkeys((*there, *known)):
            yield from _changed_entry(sheet, name, key, (known.get(key), there.get(key)), is_moved=key in moved)
    if texts := _differing(*map(_head_cells, contents)):
        yield EditionChange(EditionPart.PROFILE, HEAD, "", (RevisionKind.DECLARED,), (HEAD,), (HEAD,), texts)


def _head_cells(profile: Content) -> dict[str, str]:
    """Return the texts that a profile has in 概要, by the name of the line, and the names of its sponsors."""
    texts = head_line_texts(profile)
    sponsors = "、".join(names_of_bodies(profile)["sponsors"])
    return {**{item.name: texts[item.entry] for item in HEAD_ITEMS}, "実施主体": sponsors}


def _changed_entry(
    sheet: str, name: str, key: str, cells: tuple[Mapping[str, str] | None, Mapping[str, str] | None], *, is_moved: bool
) -> Iterator[EditionChange]:
    was, now = cells
    if now is None or was is None:
        found, kind = (was or {}, RevisionKind.DROPPED) if now is None else (now, RevisionKind.ADDED)
        numbers, added = ((key,), ()) if now is None else ((), (key,))
        texts = _differing({name: found[name]}, found) if now else ()
        yield EditionChange(EditionPart.PROFILE, sheet, found[name], (kind,), numbers, added, texts)
        return
    texts = _differing(was, now)
    kinds = (
        *((RevisionKind.RETITLED,) if was[name] != now[name] else ()),
        *((RevisionKind.DECLARED,) if any(each.name != name for each in texts) else ()),
        *((RevisionKind.REORDERED,) if is_moved else ()),
    )
    if kinds:
        yield EditionChange(EditionPart.PROFILE, sheet, now[name], kinds, (key,), (key,), texts)


def _differing(was: Mapping[str, str], now: Mapping[str, str]) -> tuple[ChangedText, ...]:
    pairs = ((name, was.get(name, ""), now.get(name, "")) for name in dict.fromkeys((*now, *was)) if name != KEY)
    return tuple(ChangedText(RevisionKind.DECLARED, old, new, name=name) for name, old, new in pairs if old != new)
