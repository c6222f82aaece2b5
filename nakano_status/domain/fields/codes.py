"""Codes of a plan's levels, such as 1-1-①, 第1章 or A-01: read however they are typed, and declared by an example.

The pattern of a level (`Level.code_pattern`) consists of numerals and of characters between them. A numeral is also
read in other spellings: 1-1-① may be typed as １－１－1. A pattern with anything else is matched as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from string import ascii_uppercase
from typing import NamedTuple

from nakano_status.domain.text.narrative import TYPED_BLANKS

_ANY_BLANKS = r"\s*+"
"""Optional blanks, matched without backtracking, because a cell with thousands of them would take long."""
_HYPHENS = "[-‐‑‒–—―−ー－﹣]"
HYPHEN = f"{_ANY_BLANKS}{_HYPHENS}{_ANY_BLANKS}"
_A_HYPHEN = re.compile(_HYPHENS)
_DIGIT = "[0-9０-９]"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
_KANJI = "一二三四五六七八九十"
_KATAKANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ"
_TEN = 10


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper()


def _as_circled(text: str) -> str:
    number = int(_plain(text))
    return _CIRCLED[number - 1] if 1 <= number <= len(_CIRCLED) else str(number)


def _as_kanji(text: str) -> str:
    tens, ones = divmod(_number_of(text), _TEN)
    ten = f"{_KANJI[tens - 1] if tens > 1 else ''}十" if tens else ""
    return ten + (_KANJI[ones - 1] if ones else "")


def _number_of(text: str) -> int:
    """Return the number written in digits, or in kanji from 一 to 九十九."""
    if text[0] not in _KANJI:
        return int(_plain(text))
    tens, ten, ones = text.rpartition("十")
    return _TEN * (_KANJI.index(tens[0]) + 1 if tens else bool(ten)) + (_KANJI.index(ones[0]) + 1 if ones else 0)


class _Numeral(NamedTuple):
    """A kind of numeral: its pattern, an example, and its name.

    `typed` matches all spellings; `as_printed` turns a spelling into the printed one. `in_id` matches the numeral in a
    管理番号 made by the program. All but `example`, `name` and `as_printed` are regular expressions.
    """

    pattern: str
    example: str
    name: str
    typed: str
    as_printed: Callable[[str], str]
    in_id: str = r"\d\d?"


_ROMAN_IN_ID = "[IVX][IVX]?[IVX]?[IVX]?"
_TO_99 = f"[{_KANJI[:-1]}]?十[{_KANJI[:-1]}]?|[{_KANJI[:-1]}](?![{_KANJI}])"
_DIGITS = rf"{_DIGIT}{{1,2}}(?!{_DIGIT})"
_DIGITS_FROM_1 = rf"(?![0０]+(?!{_DIGIT})){_DIGITS}"
_TO_999 = _Numeral(
    r"\d\d?\d?",
    "100",
    "3桁までの数字",
    rf"{_DIGIT}{{1,3}}(?!{_DIGIT})",
    lambda text: str(int(_plain(text))),
    r"\d\d?\d?",
)
_NUMERALS = (
    _TO_999,
    _Numeral(r"\d\d?", "1", "数字", _DIGITS, lambda text: str(int(_plain(text)))),
    _Numeral(r"\d\d", "01", "2桁の数字", _DIGITS, lambda text: _plain(text).zfill(2), r"\d\d"),
    _Numeral(r"\d", "1", "数字", _DIGIT, lambda text: str(int(_plain(text)))),
    _Numeral("[①-⑳]", "①", "丸数字", f"[{_CIRCLED}]|{_DIGITS}", _as_circled),
    _Numeral(
        "[Ⅰ-Ⅻ]",
        "Ⅰ",
        "ローマ数字",
        "[Ⅰ-Ⅻⅰ-ⅻ]|[IVXivxＩＶＸｉｖｘ]{1,4}",
        lambda text: next((each for each in _ROMAN if _plain(each) == _plain(text)), _plain(text)),
        _ROMAN_IN_ID,
    ),
    _Numeral(f"[{_KANJI}][{_KANJI}]?[{_KANJI}]?", "一", "漢数字", f"{_TO_99}|{_DIGITS_FROM_1}", _as_kanji),
    _Numeral("[A-Z]", "A", "英字", "[A-Za-zＡ-Ｚａ-ｚ]", _plain, "[A-Z]"),
    _Numeral("[ア-ワ]", "ア", "片仮名", "[ア-ワｱ-ﾜ]", _plain),
    _Numeral(_ROMAN_IN_ID, "I", "ローマ数字", "[Ⅰ-Ⅻⅰ-ⅻ]|[IVXivxＩＶＸｉｖｘ]{1,4}", _plain, _ROMAN_IN_ID),
)
"""Longer patterns come before patterns that they begin with."""

_PARTS = re.compile("|".join((*(re.escape(each.pattern) for each in _NUMERALS), r"\\\W|[^\\\[\](){}|?*+.^$]")))
_EXAMPLES = re.compile(
    rf"(?=[A-Z]{{0,20}}[a-z])[A-Za-z]{{2,}}|[{_KANJI}]{{1,3}}|[1-9]\d\d(?!\d)|\d\d?|[ァ-ー]{{2,}}|.", re.DOTALL
)
"""The parts of an example; adjacent katakana and the letters of No are not numerals."""
_SMALL_LETTER = re.compile("(?<![A-Za-zⅰ-ⅻ])[a-zⅰ-ⅻ](?![A-Za-zⅰ-ⅻ])")
"""A single small letter, which is a numeral in a 管理番号 like a capital: the a of 1-a, but not the letters of No."""
_AFTER_A_BARE_NUMERAL = rf"(?=[{TYPED_BLANKS}.．、:：]|$)[{TYPED_BLANKS}.．、:：]?"
_SIGN_BEFORE_A_TITLE = f"(?:[.．、:：](?!{_DIGIT}))?"
_LONGEST = 20
BETWEEN_IDS = "、,;"
"""The signs between several 管理番号 or 指標番号 in one text, after NFKC normalisation."""
EXPECTED_IN_IDS = "「：」「、」「，」「；」を含まない番号"
"""Description of the numbers that `can_be_id` accepts, for the message about another one."""


class CodeForm:
    """The form of the codes of a level, as its pattern declares it.

    `is_made_of_numerals`: whether the pattern consists only of numerals and characters between them.
    """

    def __init__(self, pattern: str) -> None:
        """Compile the form from the pattern."""
        parts = [each[0] for each in _PARTS.finditer(pattern)]
        known = {each.pattern: each for each in _NUMERALS}
        self._parts = tuple((known.get(each), each.removeprefix("\\")) for each in parts)
        self._numerals = tuple(each for each, _ in self._parts if each is not None)
        self.is_made_of_numerals = "".join(parts) == pattern and bool(self._numerals)
        typed = self._typed() if self.is_made_of_numerals else f"({pattern})"
        is_bare = self.is_made_of_numerals and len(parts) == 1
        before = _ANY_BLANKS if self.is_made_of_numerals else r"\s*"  # another pattern may begin with a blank
        mark = f"{_ANY_BLANKS}の?{_ANY_BLANKS}再掲"
        self._whole = re.compile(rf"{before}{typed}\s*")
        ends = _AFTER_A_BARE_NUMERAL if is_bare else f"(?!{mark}|{HYPHEN}{_DIGIT}){_SIGN_BEFORE_A_TITLE}"
        self._first = re.compile(f"{before}{typed}{ends}(.*)", re.DOTALL)
        self._repost = re.compile(f"[(（]{before}{typed}{mark}{_ANY_BLANKS}[)）]")

    def read(self, text: str) -> str | None:
        """Return the code in a text, in its printed spelling; None if the text is not a code."""
        found = self._whole.fullmatch(text)
        return self._printed(found) if found else None

    def read_cell(self, cell_text: str) -> tuple[str, str | None] | None:
        """Return code and title of a cell such as `1-1-①⏎マイナンバーカードの普及促進`; None if the cell has no code.

        The title is None if the cell has only a code. A repost mark in front of the title remains in it.
        """
        found = self._first.match(cell_text)
        return (self._printed(found), found.groups()[-1].strip(TYPED_BLANKS) or None) if found else None

    def read_repost_mark(self, text: str) -> str | None:
        """Return the code that a mark such as (1-1-②再掲) in a text refers to; None if there is no such mark."""
        found = self._repost.search(text)
        return self._printed(found) if found else None

    def _typed(self) -> str:
        before = (None, *(numeral for numeral, _ in self._parts[:-1]))
        parts = zip(self._parts, before, strict=True)
        return "".join(_typed(*part, after_numeral=each is not None) for part, each in parts)

    def _printed(self, found: re.Match[str]) -> str:
        if not self.is_made_of_numerals:
            return found[1]
        typed = iter(found.groups())
        return "".join(each.as_printed(next(typed)) if each else shown for each, shown in self._parts)

    @property
    def example(self) -> str:
        """A code of this form; empty if the pattern has anything but numerals and characters between them."""
        return (
            "".join(each.example if each else shown for each, shown in self._parts) if self.is_made_of_numerals else ""
        )

    @property
    def description(self) -> str:
        """A description of the form by the names of its numerals: 数字-数字-丸数字."""
        return "".join(each.name if each else shown for each, shown in self._parts)

    def above(self, code: str) -> str:
        """Return the code of this form that is above `code`, made of its first numerals: 1-1 for 1-1-①.

        Empty if `code` does not have more numerals than this form, or the form is not made of numerals only.
        """
        numerals, own = numbers_of(code).split("-"), len(self._numerals)
        is_part = self.is_made_of_numerals and own < len(numerals)
        return self.numbered("-".join(numerals[: own - 1]), numerals[own - 1]) if is_part else ""

    def numbered(self, above: str, number: int | str) -> str:
        """Return the code of this form that has `number` as its last numeral, under the code `above`.

        Its first numerals are the last ones of `above`, which may be empty. The result is empty if `above` has too few
        numerals.
        """
        before = numbers_of(above).split("-")
        given = [*before[len(before) + 1 - len(self._numerals) :], str(number)]
        if len(given) != len(self._numerals) or "" in given:
            return ""
        typed = iter(given)
        return "".join(_nth(each, next(typed)) if each else shown for each, shown in self._parts)

    @property
    def literals(self) -> tuple[str, ...]:
        """The texts around the numerals of its codes, such as 第 and 章 of 第1章.

        Empty if it is not made of numerals.
        """
        if not self.is_made_of_numerals:
            return ()
        shown = "".join("\n" if each else text for each, text in self._parts)
        return tuple(each for each in shown.split("\n") if each.strip(TYPED_BLANKS))

    @property
    def is_numbered_throughout(self) -> bool:
        """Whether the numbers of this level run through the whole plan, without a part of the code above."""
        return len(self._numerals) == 1

    @property
    def initiative_id(self) -> str:
        """The pattern of the 管理番号 that `make_id` makes for rows under codes of this form."""
        forms, made = [each.in_id for each in self._numerals], numbers_of(self.example)
        if made and not re.fullmatch("-".join(forms), made):
            forms = [re.sub("[0-9]$", r"\\d\\d?", re.sub("[A-Z]", "[A-Z]", each)) for each in made.split("-")]
        return "-".join((*forms, r"\d\d\d?", "(?P<check>[A-Z])"))


def _nth(numeral: _Numeral, text: str) -> str:
    """Return a numeral as the plan prints it; a number becomes the letter or Roman numeral of that place."""
    signs = {"[A-Z]": ascii_uppercase, "[ア-ワ]": _KATAKANA, "[Ⅰ-Ⅻ]": _ROMAN}.get(numeral.pattern, "")
    is_place = text.isdecimal() and 0 < int(text) <= len(signs)
    return signs[int(text) - 1] if is_place else numeral.as_printed(text)


def _typed(numeral: _Numeral | None, shown: str, *, after_numeral: bool) -> str:
    """Return a regular expression for the spellings of a part of a code, with a group for a numeral."""
    if numeral is not None:
        return f"({numeral.typed})"
    if shown == "-":
        return HYPHEN
    if shown.isspace():  # any other character has taken the blanks after it
        return r"\s++" if after_numeral else ""
    plain = unicodedata.normalize("NFKC", shown)
    wide = chr(ord(plain) + 0xFEE0) if len(plain) == 1 and "!" <= plain <= "~" else shown
    return f"{_ANY_BLANKS}(?:{'|'.join(map(re.escape, {shown: '', plain: '', wide: ''}))}){_ANY_BLANKS}"


@lru_cache(maxsize=32)
def code_form(pattern: str) -> CodeForm:
    """Return the form of the codes whose pattern is `pattern`; forms are cached."""
    return CodeForm(pattern)


def pattern_of_example(example: str) -> str:
    """Return the pattern of codes such as the example, a regular expression as for `Level.code_pattern`.

    Raise ValueError if the example has no numeral, is longer than 20 characters, or has a number that is too long to be
    read as part of a code.
    """
    pattern = "".join(_pattern_of(each[0]) for each in _parts_of(example))
    if _TO_999.pattern in pattern or code_form(pattern).read(example) is None:  # such numbers only rows have
        raise ValueError(example)
    return pattern


def can_be_id(text: str) -> bool:
    """Return whether a text has none of the signs that no new 管理番号 or 指標番号 may have.

    They are the signs between several numbers, and the colon, which is before the field in the ID of a 相違.
    """
    return not set(unicodedata.normalize("NFKC", text)) & {":", *BETWEEN_IDS}


def pattern_of_id(example: str) -> str:
    """Return the pattern of 管理番号 such as the example, for IDs normalised by `fold_id`.

    Width, case, hyphens and blanks are unified, so that ① is 1 and Ⅰ is I. Raise ValueError if the example has no
    numeral or is longer than 20 characters.
    """
    capital = _SMALL_LETTER.sub(lambda found: found[0].upper(), example)
    return "".join(_folded_pattern(each[0]) for each in _parts_of(capital))


def _parts_of(example: str) -> list[re.Match[str]]:
    """Return the parts of an example; raise ValueError if it has no numeral or is longer than 20 characters."""
    text = example.strip(TYPED_BLANKS)
    if len(text) > _LONGEST:
        raise ValueError(example)
    parts = list(_EXAMPLES.finditer(text))
    pattern = "".join(_pattern_of(each[0]) for each in parts)
    if not code_form(pattern).is_made_of_numerals:
        raise ValueError(example)
    return parts


def _folded_pattern(part: str) -> str:
    pattern = _pattern_of(part)
    numeral = next((each for each in _NUMERALS if each.pattern == pattern), None)
    if numeral is None:
        folded = "".join(_plain(part).split())
        return "-" if _A_HYPHEN.fullmatch(folded) else re.escape(folded)
    return numeral.in_id if part in _CIRCLED or part in _ROMAN else pattern


def _pattern_of(part: str) -> str:
    plain = unicodedata.normalize("NFKC", part) if part not in _CIRCLED and part not in _ROMAN else part
    if plain == "0":  # the third digit of 010
        return r"\d"
    if re.fullmatch("[1-9][0-9]{2}", plain):
        return _TO_999.pattern
    for each in (each for each in _NUMERALS if each is not _TO_999):
        if re.fullmatch(each.pattern, plain) and (each.example != "1" or not plain.startswith("0")):
            return each.pattern
    return plain if plain == "-" else re.escape(part)


def numbers_of(code: str) -> str:
    """Return the numerals of a code as written in a 管理番号: 1-1-1 for 1-1-①, 3-2 for 第三章2節."""
    alone = rf"(?<![ァ-ー])[{_KATAKANA}](?![ァ-ー])"
    text = re.sub(alone, lambda found: str(_KATAKANA.index(found[0]) + 1), _plain(code))
    text = re.sub(rf"[{_KANJI}]+", lambda found: str(_number_of(found[0])), text)
    return "-".join(re.findall(r"[0-9]+|[A-Z]+", text))


_ANY_NUMERAL = f"(?:{_DIGIT}{{1,2}}|[{_CIRCLED}]|[Ⅰ-Ⅻ]|[{_KANJI}]{{1,3}}|[A-ZＡ-Ｚ]|[ア-ワ])"
_ANY_CODE = re.compile(
    f"[第(（]?{_ANY_NUMERAL}(?:[-－.．・]{_ANY_NUMERAL}|(?<=[A-ZＡ-ＺⅠ-Ⅻ]){_DIGIT}{{1,2}}[ア-ワ]?)*[章節款編項部)）.．、:：]?"
)

_IN_BRACKETS = re.compile(rf"[(（](?:{_DIGIT}{{1,2}}|[{_CIRCLED}])[)）](?=.)")


def is_code_of_any_form(text: str) -> bool:
    """Return whether a text looks like a code, with or without a mark behind it: 1, ①, (2), 第3章, 1-1."""
    return _ANY_CODE.fullmatch(text) is not None


def code_in_front(title: str) -> str:
    """Return a number in brackets, or what looks like a code of any form before the first blank of a title.

    '' if there is neither.
    """
    if (bracketed := _IN_BRACKETS.match(title)) is not None:
        return bracketed[0]
    first, *rest = title.split(maxsplit=1) or [""]
    return first if rest and is_code_of_any_form(first) else ""


def with_id_pattern(patterns: Iterable[str], other: str, ids: Collection[str]) -> tuple[str, ...]:
    """Return the patterns of 管理番号 that any of `ids` has, and then the `other` pattern.

    Rows keep their numbers when a later edition is numbered differently. Patterns that no ID has are left out, because
    each pattern is tried on each cell of a workbook.
    """
    kept = (pattern for pattern in patterns if any(re.fullmatch(pattern, each) for each in ids))
    return tuple(dict.fromkeys((*kept, other)))
