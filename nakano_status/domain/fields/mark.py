"""The options of choices: the marks of progress that a plan's profile declares, and the kinds of change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from nakano_status.domain.text.labels import ALIKE_NO, ALIKE_YES
from nakano_status.domain.text.narrative import BLANKS, INVISIBLE, bare, is_blank

FEWEST_MARKS, MOST_MARKS = 2, 10
_KEYS = [*"123456789"]
_LEGEND_LINES = 4
"""The number of lines below the title of the legend in the heads of forms and lists."""
_VARIATION_SELECTOR = "\ufe0f"
_TO_WIDE = 0xFEE0
"""The offset from an ASCII character to its full-width form."""
_BETWEEN = str.maketrans(dict.fromkeys(":.・、,()|/-…"))
"""Characters that may be between a mark and its label."""
_TICKED, _EMPTY_BOXES = "☑☒✓✔■", "□☐"
_BOXES, _SEPARATORS = _TICKED + _EMPTY_BOXES, "、，,;；\n"
_BOX, _SEPARATOR = re.compile(f"([{_BOXES}])([^{_BOXES}]*)"), re.compile(f"[{_SEPARATORS}]")
BESIDE_OPTIONS = frozenset(_BOXES + _SEPARATORS)
"""Characters beside the options in a text that names several, so that no option has any of them."""
_ALIKE = (
    *(f"{ALIKE_YES}\u041e\u039f", f"{ALIKE_NO}\u0425\u03a7", "△▵", "◎⦾"),
    *("A\u0410\u0391", "B\u0412\u0392", "C\u0421", "E\u0415\u0395", "H\u041d\u0397", "I\u0406\u0399"),
    *("K\u041a\u039a", "M\u041c\u039c", "N\u039d", "P\u0420\u03a1", "T\u0422\u03a4", "Y\u03a5", "Z\u0396"),
    *("二ニ", "八ハ", "力カ", "口ロ", "工エ", "夕タ", "卜ト", "千チ"),
)
"""Groups of signs of one shape: circles, crosses, triangles, double circles, letters, kanji and kana."""


def usual_look_alikes(symbol: str) -> str:
    """Return the usual look-alikes of a mark's symbol: the symbol in any width and case, and signs of its shape."""
    shapes = next((each for each in _ALIKE if symbol in each or symbol.upper() in each), "")
    cased = (each for each in (symbol, symbol.upper(), symbol.lower()) if len(each) == 1)  # one letter may become two
    found = [*cased, *shapes] if len(symbol) == 1 else []
    wide = (_widened(each) for each in found if "!" <= each <= "~")
    return "".join(dict.fromkeys(each for each in (*found, *wide, *map(bare, found)) if len(each) == 1))


def _widened(text: str) -> str:
    """Return an ASCII text in full-width characters."""
    return "".join(chr(ord(each) + _TO_WIDE) for each in text)


class MarkPattern(StrEnum):
    """Fill patterns of marks in a chart, so that they are recognised without colour."""

    SOLID = "solid"
    STRIPES = "stripes"
    DOTS = "dots"
    CROSSES = "crosses"
    LINES = "lines"
    EMPTY = "empty"


class MarkColour(StrEnum):
    """Role of a mark's colour; each colour scheme of the window has a readable colour for it."""

    GOOD = "good"
    CHANGED = "changed"
    WEAK = "weak"
    BAD = "bad"
    AHEAD = "ahead"
    OTHER = "other"


def usual_look(place: int) -> tuple[MarkColour, MarkPattern]:
    """Return the colour and the pattern of the mark at a place of the legend, from 0; no two of ten marks share both.

    Beyond the last colour they begin again, with other patterns.
    """
    colours, patterns = [*MarkColour], [*MarkPattern]
    again, at = divmod(place, len(colours))
    return colours[at], patterns[(at + again) % len(patterns)]


@dataclass(frozen=True)
class Mark:
    """進捗状況: a sign for the progress of an initiative. Values are stored by `symbol`, the text as printed.

    A symbol is one character, or a number of one or two digits. `label`: the short text beside it on screen. `legend`:
    the sentence of the published legend. `look_alikes`: the characters that are read as the mark, its symbol first.
    `asks_reason`: whether a row with the mark needs a reason. `shortfall`: 0 for a mark that is not a failure; greater
    the more is lacking. `why`: the question about a row with the mark in 想定問答 (empty: no question is asked).
    `counted_apart`: whether it means that there was nothing to do (該当なし); its rows are answered and have a number
    of their own, but are in no total and no share.

    `also`: other texts that are read as the mark. `ends`: whether it means that the initiative ended (完了・廃止), so
    that the next round proposes to leave the row out.

    Marks with the same key are the same mark, even if a later profile words them differently. The options of any other
    choice are declared by the same class; their symbols may be whole words, such as 拡充.
    """

    key: str
    symbol: str = field(compare=False)
    label: str = field(compare=False)
    legend: str = field(compare=False)
    look_alikes: str = field(compare=False)
    asks_reason: bool = field(compare=False)
    colour: MarkColour = field(compare=False)
    pattern: MarkPattern = field(compare=False)
    shortfall: int = field(compare=False, default=0)
    why: str = field(compare=False, default="")
    counted_apart: bool = field(compare=False, default=False, repr=False)
    also: tuple[str, ...] = field(compare=False, default=(), repr=False)
    ends: bool = field(compare=False, default=False, repr=False)

    def __str__(self) -> str:
        return self.symbol

    @property
    def is_number(self) -> bool:
        """Return whether the symbol is a number, such as 5."""
        return self.symbol.isascii() and self.symbol.isdecimal()

    @property
    def spellings(self) -> tuple[str, ...]:
        """The texts that are read as the mark, apart from its label and its sentence."""
        wide = (_widened(self.symbol),) if self.is_number else ()
        return tuple(dict.fromkeys((self.symbol, *self.look_alikes, *self.also, *wide)))

    @property
    def named(self) -> str:
        """The symbol followed by the label, because a mark is never shown only by its colour."""
        return f"{self.symbol} {self.label}"

    @property
    def labelled(self) -> str:
        """The symbol followed by the label in brackets, as in a sentence."""
        return f"{self.symbol}（{self.label}）"

    @property
    def explained(self) -> str:
        """The symbol followed by the sentence of the legend in brackets, as in a table."""
        return f"{self.symbol}（{self.legend}）"

    @property
    def legend_line(self) -> str:
        """The line of the legend exactly as published."""
        return f"{self.symbol}・・・{self.legend}"


def counted_beside(symbol: str, number: int, between: str = " ") -> str:
    """Return a number of rows after the symbol of their mark: ◎ 12. A colon is between two numbers: 5：12."""
    return f"{symbol}{'：' if symbol.isdecimal() else between}{number}"


@dataclass(frozen=True)
class Marks:
    """The marks of a plan, in the order of its legend."""

    each: tuple[Mark, ...]

    def __iter__(self) -> Iterator[Mark]:
        return iter(self.each)

    def __len__(self) -> int:
        return len(self.each)

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols, in order."""
        return tuple(mark.symbol for mark in self.each)

    @cached_property
    def listed(self) -> str:
        """The symbols as listed in a sentence: ◎、○、△、×."""
        return "、".join(self.symbols)

    @property
    def quoted(self) -> str:
        """The names of the marks as listed in a sentence: 「△ 進行不十分」、「× 未着手」."""
        return "、".join(f"「{mark.named}」" for mark in self.each)

    def __str__(self) -> str:
        """Return the symbols as ◎○△×, or as A・B if any of them is a letter or a number."""
        has_letters = self.has_numbers or any(map(str.isalpha, self.symbols))
        return ("・" if has_letters else "").join(self.symbols)

    @property
    def legend_lines(self) -> tuple[str, ...]:
        """The lines of the published legend below its title; further marks follow in the same lines."""
        lines = [mark.legend_line for mark in self.each]
        return tuple("　　".join(lines[place::_LEGEND_LINES]) for place in range(min(len(lines), _LEGEND_LINES)))

    @cached_property
    def asking_reason(self) -> Marks:
        """The marks that ask for a reason; their rows are in スケジュールを変更した取組等の一覧."""
        return Marks(tuple(mark for mark in self.each if mark.asks_reason))

    @cached_property
    def asking_none(self) -> Marks:
        """The marks that ask for no reason."""
        return Marks(tuple(mark for mark in self.each if not mark.asks_reason))

    @cached_property
    def as_planned(self) -> Marks:
        """The marks of rows that went as planned: they ask for no reason, and are not counted apart."""
        return Marks(tuple(mark for mark in self.asking_none if not mark.counted_apart))

    @property
    def counted_apart(self) -> Marks:
        """The marks whose rows are left out of totals."""
        return Marks(tuple(mark for mark in self.each if mark.counted_apart))

    @property
    def look_alikes(self) -> str:
        """All characters that are read as one of the marks."""
        return "".join(mark.look_alikes for mark in self.each)

    @property
    def has_numbers(self) -> bool:
        """Return whether any symbol is a number."""
        return any(mark.is_number for mark in self.each)

    @cached_property
    def by_number(self) -> Mapping[int, Mark]:
        """The marks, in order, by the numbers that choose them.

        A mark that is itself a number from 1 to 9 has that number, so that the key 5 never chooses another mark than 5.
        Each other mark has the smallest number that is free.
        """
        own = {mark: int(mark.symbol) for mark in self.each if mark.symbol in _KEYS}
        free = (number for number in range(1, len(self.each) + len(own) + 1) if number not in own.values())
        return {own[mark] if mark in own else next(free): mark for mark in self.each}

    def of(self, value: str | None) -> Mark | None:
        """Return the mark with a stored value; None if the value is blank or is not a mark."""
        return self._by_symbol.get(value) if value else None

    def read(self, text: str | None) -> Mark | None:
        """Return the mark that `text` means; None if it is blank.

        A mark may be given by its character, its label or sentence, or both (A：順調). Surrounding blanks, line breaks
        and U+FE0F are ignored; look-alikes are accepted. Raise ValueError for any other text.
        """
        if text is None or is_blank(text):
            return None
        character = text.replace(_VARIATION_SELECTOR, "").strip(BLANKS + INVISIBLE)
        found = self._read_as.get(character) or self._by_words.get(bare(text).translate(_BETWEEN))
        if found is None:
            raise ValueError(text)
        return found

    def read_several(self, text: str | None) -> tuple[Mark, ...]:
        """Return the marks that `text` names, each once, in the order of the legend; empty if it is blank.

        They are separated by 、 or line breaks. If boxes are before them (☑拡充 □維持), marks with an empty box do not
        count. Raise ValueError if a part of the text is none of the marks.
        """
        if text is None or is_blank(text):
            return ()
        if {*_BOXES} & {*text}:
            boxes = ((found[1], self.read(found[2])) for found in _BOX.finditer(text))
            if bare(_BOX.sub("", text)):
                raise ValueError(text)
            found = {mark for box, mark in boxes if box in _TICKED}
        else:
            found = {self.read(part) for part in _SEPARATOR.split(text)}
        return tuple(mark for mark in self.each if mark in found)

    def changes_from(self, before: Marks) -> str:
        """Return a note on the changes from the marks of an earlier year; '' if the marks mean the same."""
        keys, known = {mark.key for mark in self.each}, {mark.key: mark for mark in before}
        changed = (
            f"「{was.named}」を「{mark.named}」に変更"
            if was.named != mark.named
            else f"「{mark.named}」の意味を「{was.legend}」から「{mark.legend}」に変更"
            for mark in self.each
            if (was := known.get(mark.key)) and (was.named, was.legend) != (mark.named, mark.legend)
        )
        added = (f"「{mark.named}」を追加" for mark in self.each if mark.key not in known)
        gone = (f"「{mark.named}」を廃止" for mark in before if mark.key not in keys)
        return "、".join((*changed, *added, *gone))

    def note_on_changes(self, named: str, before: Marks) -> str:
        """Return the note below a table with the marks of two years, or '' if they mean the same.

        `named` is the name of the earlier year (令和4年度末), `before` are its marks.
        """
        found = self.changes_from(before)
        return f"※{named}の区分から、{found}した。" if found else ""

    @cached_property
    def _by_words(self) -> dict[str, Mark]:
        """The marks by label and sentence, alone or after the symbol; texts shared by two marks are left out."""
        found = [
            (bare(f"{symbol}{words}").translate(_BETWEEN), mark)
            for mark in self.each
            for words in dict.fromkeys((mark.label, mark.legend))
            for symbol in ("", mark.symbol)
        ]
        number = Counter(words for words, _ in found)
        return {words: mark for words, mark in found if number[words] == 1}

    @cached_property
    def _by_symbol(self) -> dict[str, Mark]:
        return {mark.symbol: mark for mark in self.each}

    @cached_property
    def _read_as(self) -> dict[str, Mark]:
        return {text: mark for mark in self.each for text in mark.spellings}


def options_with_boxes(text: str) -> list[tuple[str, bool]]:
    """Return the options of a text such as ☑拡充 □維持, each with whether its box is ticked.

    Empty if the text has no boxes, or other text before the first box.
    """
    if not text.strip().startswith((*_BOXES,)):
        return []
    return [(named, box in _TICKED) for box, option in _BOX.findall(text) if (named := option.strip(BLANKS + "\n、"))]


def make_option(key: str, text: str, *, also: tuple[str, ...] = (), ends: bool = False) -> Mark:
    """Return an option of a choice, which is its own symbol, label and legend.

    `also`, `ends`: as in `Mark`.
    """
    look_alikes = usual_look_alikes(text) if len(text) == 1 else ""
    looks = (MarkColour.OTHER, MarkPattern.SOLID)
    return Mark(key, text, text, text, look_alikes, False, *looks, also=also, ends=ends)


EARLIER, LATER, MERGED = "earlier", "later", "merged"
KINDS = Marks(
    (
        make_option(EARLIER, "前倒し"),
        make_option(LATER, "後ろ倒し"),
        make_option("content", "内容・規模", also=("内容", "規模")),
        make_option("stopped", "中止", ends=True),
        make_option(MERGED, "統合", ends=True),
        make_option("other", "その他"),
    )
)
"""The kinds of a change of schedule (変更の種別). They are used for tallies, never published and never required.

内容 or 規模 is read as 内容・規模 (docs/decisions/0009: whether they are one kind is for the ward to decide).
"""
NO_OPTIONS = Marks(())
