"""Recognition of headings by their meaning: line breaks, blanks, width and year may differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeGuard

from nakano_status.domain.calendar.fiscal_year import FiscalYear, with_digits
from nakano_status.domain.fields.field import CHANGE_REASON, DONE, LATER_YEARS, MARK, NEXT_YEAR, ROLES, Field, FilledBy
from nakano_status.domain.fields.profile import USUAL_HEADINGS, AskedFields, Profile
from nakano_status.domain.text.narrative import INVISIBLE, bare_text

ID = "id"
MEASURE = "measure"
TITLE = "title"
DIVISIONS = "divisions"
SCHEDULED = "scheduled"
PREVIOUS_DONE = "previous_done"
PLANNED = "planned"
REMARK = "remark"
LEVEL = "level"
CODE = "code"
"""Keys of further columns of a list: LEVEL for the levels above the lowest one, CODE for numbers of any kind."""
GIVEN_KEYS = (ID, MEASURE, TITLE, DIVISIONS, SCHEDULED, PREVIOUS_DONE, PLANNED, REMARK)
"""The columns that a form shows beside the answer columns; the keys of answer columns are in its profile."""

_LONGEST_HEADING = 60
_LIKE_LETTERS = re.compile("[A-Z]{1,3}")
"""A heading that could be the letters of a column."""
_MEASURE_HEADING = "実施内容"
YEAR = r"(?P<year>(?:令和|平成|[RHＲＨ])(?:元|\d{1,2})(?:年度|年)?|(?:19|20|１９|２０)\d{2}(?:年度|年)?)"
"""The pattern of a year in a heading, in any spelling and width."""
_ANY_YEAR = re.compile(YEAR)
_OWN_YEAR = re.compile(r"令和\{n\d?\}年度")
HINT = r"(?P<hint>\(.*\))?"
"""The pattern of a text in brackets that people add after a heading."""
_PATTERNS: tuple[tuple[str, str], ...] = (
    (ID, USUAL_HEADINGS[ID]),
    (MEASURE, _MEASURE_HEADING),
    (TITLE, USUAL_HEADINGS[TITLE]),
    (DIVISIONS, rf"{USUAL_HEADINGS[DIVISIONS]}名?"),
    (SCHEDULED, r"計画上のスケジュール(?:\({year}\))?"),
    (PREVIOUS_DONE, r"前回の(?:{year}(?:まで)?の?)?取組状況"),
    (PLANNED, r"前回の(?:{year}の?)?取組予定"),
    (REMARK, r"事務局からの修正依頼"),
    (REMARK, r"修文の内容(?:\(見え消し\))?"),
)
_NEXT = r"(?:{year}|次年度|翌年度|来年度|今後)"
_WHAT_IS_PLANNED = r"の?(?:主な)?(?:取組|実施|事業)?の?(?:予定|計画|方針|方向性?)"
_WHOSE = "(?:自己|総合|内部|各課|(?:担当|所管)課)"
_OTHER_HEADINGS: tuple[tuple[str, str], ...] = (
    (MARK, rf"(?:{{year}}末?の?)?(?:進捗(?:度|区分|状況|状況の?評価|評価|管理)?|{_WHOSE}?評価(?:区分|結果)?)"),
    (MARK, rf"{_WHOSE}?評価{{year}}"),
    (MARK, r"(?:{year}末?の?)?(?:目標|目的)?達成(?:度|状況)(?:年度末)?|判定|ステータス"),
    (CHANGE_REASON, r"(?:(?:評価|判定|進捗|遅れ|遅延|変更)(?:・(?:遅れ|遅延|変更)|等)?の?)?(?:主な)?理由"),
    (DONE, r"(?:{year}(?:末|末時点)?(?:まで)?の?)?(?:主な)?(?:取組|実施|事業|活動)?の?(?:実績|成果|状況|結果)"),
    (DONE, r"(?:{year}の?)?実施内容"),
    (LATER_YEARS, f"{_NEXT}?以降{_WHAT_IS_PLANNED}"),
    (NEXT_YEAR, f"{_NEXT}{_WHAT_IS_PLANNED}|(?:今後|次年度|翌年度|来年度)の取組|(?:取組|実施)予定"),
    (
        TITLE,
        r"(?:[区市町村]の|具体的な|主な|主要な?|個別|実施|計画|重点)?(?:(?:事務)?事業|取組|取組事業|施策)(?:の?名称?|項目|事項)?",
    ),
    (TITLE, r"事業内容|施設の?名称?"),
    (
        DIVISIONS,
        r"(?:施設|事業|取組)?の?(?:所管|担当|主管)(?:課|部署|部課|部局|課室|課所|課係|係)?名?|(?:実施|関係)(?:課|部署)名?|所属名?|部?課名",
    ),
    (CODE, r"(?:事業|取組|管理|整理|通し|施策)(?:番号|NO\.?|コード)|番号|コード|項番"),
)
"""Headings of other lists with their columns, used only if the row of headings has no heading of the plan for it."""

OF_OTHERS = "[二三2-4２-４]次評価|第三者|有識者|委員会|審議会"
"""Parts of the headings of evaluations by others than divisions."""
_LESSER_TITLES = (re.compile("主要な?(?:事業|取組)"), re.compile("主な(?:事業|取組)"))
_OF_MEASURES = re.compile("施策(?:の?名称?|項目)?$")
"""Headings of titles, the last one least: beside another title, 主要事業 is a level and 主な取組 is what was done."""
_NOT_SHOWN = str.maketrans(dict.fromkeys(INVISIBLE))
_VERB_ENDINGS = re.compile("取り?組み?")


@dataclass(frozen=True)
class ColumnHeading:
    """A recognised heading.

    `key`: the key of its column. `year`: the year in it. `hint`: the text in brackets after it (None if absent).
    """

    key: str
    year: FiscalYear | None = None
    hint: str | None = field(default=None, compare=False)


def read_heading(heading: str | None, profile: Profile) -> ColumnHeading | None:
    """Return the column that a heading belongs to, or None if it is not recognised."""
    return _read_as(heading, _own_patterns(profile))


def about_key(key: str) -> str:
    """Return the key of the locked text in a form's row that names the node of the item `key` about a level."""
    return f"about {key}"


def split_item_lines(text: str, profile: Profile) -> tuple[str, dict[str, str]]:
    """Return a title without the lines of items about levels (施策の評価：A), and the texts of these items by key."""
    rest, found = [], {}
    for line in text.split("\n"):
        heading, colon, value = line.partition("：")
        read = read_heading(heading, profile) if colon else None
        if read is not None and read.key in profile.level_items:
            found[read.key] = value.strip()
        else:
            rest.append(line)
    return "\n".join(rest), found


def read_list_headings(texts: Mapping[int, str | None], profile: Profile) -> dict[int, ColumnHeading | None]:
    """Return the recognised heading of each text in a list's head, by column; None for a text that is not recognised.

    `texts`: the headings by column. Headings of lists of other plans are tried only for columns that no heading of this
    plan has. Of several headings of titles, 具体的な施策 is the heading of measures, and a lesser heading such as
    主な取組 is unrecognised.
    """
    read = {column: _read_as(text, _list_patterns(profile)) for column, text in texts.items()}
    known = {heading.key for heading in read.values() if heading}
    for column, text in texts.items():
        if read[column] is None:
            other = _read_as(text, _other_patterns(profile))
            read[column] = other if other and other.key not in known else None
    titles = [column for column, heading in read.items() if heading and heading.key == TITLE]
    measures = [column for column in titles if _OF_MEASURES.search(_fold(texts[column] or ""))]
    if len(measures) < len(titles):
        read |= dict.fromkeys(measures, ColumnHeading(MEASURE))
        titles = [column for column in titles if column not in measures]
    ranks = {column: _rank_of_title(texts[column] or "") for column in titles}
    return read | {column: None for column, rank in ranks.items() if rank > min(ranks.values())}


def is_list_heading(text: str, profile: Profile) -> bool:
    """Return whether a text can be the heading of a column of a list, of this plan or of another one."""
    return any(_read_as(text, patterns(profile)) for patterns in (_list_patterns, _other_patterns))


def fold_heading(heading: str, *, in_any_year: bool = False) -> str:
    """Return a heading normalised for comparison; if `in_any_year` is true, without its year."""
    folded = _fold(heading)
    return _ANY_YEAR.sub("", folded) or folded if in_any_year else folded


def name_of_heading(heading: str, *, in_any_year: bool = False) -> str:
    """Return the name for a column, made from its heading, that a person types to choose this column.

    It is the heading as `fold_heading` returns it. A heading that could be the letters of a column, such as AI, is put
    in brackets: 「AI」.
    """
    folded = fold_heading(heading, in_any_year=in_any_year)
    return f"「{folded}」" if _LIKE_LETTERS.fullmatch(folded) else folded


def find_field(asked: AskedFields, text: str) -> Field | None:
    """Return the field of a round that a text names by its key, its short name or its heading, in any year.

    None if no field, or more than one, has that name.
    """
    if text in asked.profile.by_key:
        return asked.profile.by_key[text]
    wanted = fold_heading(text, in_any_year=True)
    found = {
        key
        for key in asked.every_key
        for name in (asked.heading(key), asked.profile.by_key[key].short_name)
        if fold_heading(name, in_any_year=True) == wanted
    }
    return asked.profile.by_key[found.pop()] if len(found) == 1 else None


def key_named(asked: AskedFields, text: str) -> str:
    """Return the key of the field that `find_field` finds; the text itself if there is none."""
    found = find_field(asked, text)
    return text if found is None else found.key


def quote_names_of_fields(asked: AskedFields, keys: Iterable[str]) -> str:
    """Return names by which a person may call fields, as one text: headings of items that the plan added, else keys."""
    profile = asked.profile
    own = (key for key in profile.by_key if key not in ROLES)
    named = {key: asked.heading(key) for key in own if key_named(asked, asked.heading(key)) == key}
    return "、".join(named.get(key, key) for key in keys)


def year_in_heading(heading: str) -> FiscalYear | None:
    """Return the year that a heading names anywhere; None if it names none."""
    found = _ANY_YEAR.search(_fold(heading))
    return FiscalYear.read(found["year"]) if found else None


def has_added_hint(heading: ColumnHeading, text: str, profile: Profile) -> bool:
    """Return whether a heading has a text in brackets after it that the plan's own heading lacks.

    `heading` is the result of reading `text`.
    """
    asked = profile.by_key.get(heading.key)
    headings = (asked.heading, asked.list_name, *asked.late_headings.values()) if asked else ()
    own = (*headings, *map(asked.with_unit, headings)) if asked else ()
    is_own = fold_heading(text, in_any_year=True) in {_fold(_OWN_YEAR.sub("", each)) for each in own}
    return heading.hint is not None and not is_own


def _read_as(text: str | None, patterns: _Patterns) -> ColumnHeading | None:
    return _read_heading(text, patterns) if _may_be_heading(text) else None


def _rank_of_title(text: str) -> int:
    """Return how unlikely a heading of titles is to have them if there is another one; 0 for most headings."""
    return next((rank for rank, each in enumerate(_LESSER_TITLES, 1) if each.fullmatch(_fold(text))), 0)


def _may_be_heading(text: str | None) -> TypeGuard[str]:
    """Return whether a text is short and has more than ASCII digits and signs: most texts in files are not headings."""
    return text is not None and len(text) <= _LONGEST_HEADING and not (text.isascii() and text.upper() == text.lower())


@dataclass(frozen=True, eq=False)
class _Patterns:
    """Patterns with their columns, and one pattern for all of them to reject most texts quickly."""

    columns: tuple[tuple[str, re.Pattern[str]], ...]
    any_column: re.Pattern[str]

    @staticmethod
    def of(patterns: Iterable[tuple[str, str]]) -> _Patterns:
        known = tuple((key, f"(?:{pattern.replace('{year}', YEAR)}){HINT}") for key, pattern in patterns)
        any_column = "|".join(pattern.replace("?P<year>", "?:").replace("?P<hint>", "?:") for _, pattern in known)
        return _Patterns(tuple((key, re.compile(pattern)) for key, pattern in known), re.compile(any_column))


@lru_cache(maxsize=8)
def _own_patterns(profile: Profile) -> _Patterns:
    fields = _patterns_of_fields(profile)
    # the last: a field of that name comes before it; a profile that is checked may have no level
    lowest = ((MEASURE, re.escape(_fold(each.name))) for each in profile.levels[-1:])
    done, planned = (re.escape(_fold(each)) for each in _of_before(profile))
    before = (
        (PREVIOUS_DONE, rf"前回の(?:{{year}}(?:まで)?の?)?{done}"),
        (PLANNED, rf"前回の(?:{{year}}の?)?{planned}"),
    )
    return _Patterns.of(dict.fromkeys((*_given_patterns(profile), *fields, *before, *lowest)))


def _patterns_of_fields(profile: Profile) -> Sequence[tuple[str, str]]:
    """Return the patterns of the fields' headings; those of one year precede those of any year: 令和4年度の決算."""
    every = ((each.key, pattern) for each in profile.fields for pattern in each.patterns)
    return sorted(every, key=lambda found: "{year}" in found[1])


def _given_patterns(profile: Profile) -> Iterator[tuple[str, str]]:
    """Yield the patterns of the columns that show a row, with the plan's own headings in place of the usual ones."""
    for key, pattern in _PATTERNS:
        stated = profile.headings.get(key)
        yield key, pattern if stated in (None, USUAL_HEADINGS.get(key)) else re.escape(_fold(stated))


def _of_before(profile: Profile) -> tuple[str, str]:
    """Return the names of last year's report and plan in headings, without a year."""
    return profile.by_key[DONE].short_name, profile.by_key[NEXT_YEAR].undated


def given_labels(profile: Profile) -> dict[str, str]:
    """Return the labels of the columns that show a row beside its answers, by key, without a year."""
    done, planned = _of_before(profile)
    return {
        ID: profile.headings[ID],
        MEASURE: measure_heading(profile),
        TITLE: profile.headings[TITLE],
        DIVISIONS: profile.headings[DIVISIONS],
        SCHEDULED: "計画上のスケジュール",
        PREVIOUS_DONE: f"前回の{done}",
        PLANNED: f"前回の{planned}",
    }


def planned_noun(profile: Profile, *, is_last_year: bool = False) -> str:
    """Return the noun for next year's plan in a sentence: 取組予定, or in the plan's last year 今後の方向性."""
    late = profile.by_key[NEXT_YEAR].late_headings.get("0", "") if is_last_year else ""
    return late.partition("（")[0] or _of_before(profile)[1]


def planned_label(profile: Profile, year: FiscalYear, *, key: str = NEXT_YEAR) -> str:
    """Return the heading under which a form shows what the last round planned for `year`: 前回の令和4年度取組予定."""
    return f"前回の{_OWN_YEAR.sub(year.label, profile.by_key[key].heading)}"


@lru_cache(maxsize=8)
def _list_patterns(profile: Profile) -> _Patterns:
    """Return the patterns of the plan's own headings in a list.

    事業内容 and 実施内容 are own headings of the built-in plan only: lists of other plans have other texts under them.
    """
    if profile.is_built_in:
        return _own_patterns(profile)
    fields = _patterns_of_fields(profile)
    own = profile.headings[TITLE] != USUAL_HEADINGS[TITLE]
    given = (each for each in _given_patterns(profile) if each[0] != MEASURE and (own or each[0] != TITLE))
    levels = ((LEVEL, re.escape(_fold(each.name))) for each in profile.levels[:-1])
    return _Patterns.of((*given, *fields, (MEASURE, re.escape(_fold(measure_heading(profile)))), *levels))


def measure_heading(profile: Profile) -> str:
    """Return the heading of the column of the lowest level: its name, or 実施内容 if that is read as another column."""
    read = read_heading(profile.measure_level.name, profile)
    return profile.measure_level.name if read and read.key == MEASURE else _MEASURE_HEADING


@lru_cache(maxsize=8)
def _other_patterns(profile: Profile) -> _Patterns:
    fields = ((each.key, pattern) for each in profile.fields for pattern in each.other_patterns)
    names = [re.escape(_fold(each.name)) for each in profile.levels]
    levels = ((LEVEL, f"{each}の?名称?") for each in names[:-1])
    codes = ((CODE, rf"{each}の?(?:番号|NO\.?|コード)") for each in names)
    columns = (*levels, (MEASURE, f"{names[-1]}の?名称?"), *codes, *fields, *_undated_in_a_year(profile))
    return _Patterns.of((*columns, *_OTHER_HEADINGS))


def _undated_in_a_year(profile: Profile) -> Iterator[tuple[str, str]]:
    """Yield the patterns of headings without a year that a list prints with its year before them: 令和7年度の実績値.

    What the plan states is left out: 令和11年度目標値 is of another year than the list.
    """
    asked = (each for each in profile.fields if each.published and each.filled_by is not FilledBy.PLAN)
    for each in asked:
        yield from (
            (each.key, rf"{{year}}(?:末|末時点)?の?(?:{pattern})")
            for pattern in each.patterns
            if "{year}" not in pattern
        )


@lru_cache(maxsize=1024)  # the same headings occur in every file of a batch
def _read_heading(text: str, patterns: _Patterns) -> ColumnHeading | None:
    folded = _fold(text)
    if not patterns.any_column.fullmatch(folded):
        return None
    for key, pattern in patterns.columns:
        if match := pattern.fullmatch(folded):
            return ColumnHeading(key, FiscalYear.read(match.groupdict().get("year")), match["hint"])
    return None


def pattern_of_heading(heading: str) -> str:
    """Return the pattern by which a field's `heading`, as its profile declares it, is recognised with any year."""
    parts = [re.escape(_fold(each)) for each in _OWN_YEAR.split(heading, maxsplit=1)]
    return "{year}".join(parts)


def _fold(text: str) -> str:
    """Return a heading in unified width and case, without blanks, line breaks and variants of 取組."""
    characters = bare_text(text.translate(_NOT_SHOWN)).upper()
    return _VERB_ENDINGS.sub("取組", with_digits(characters))
