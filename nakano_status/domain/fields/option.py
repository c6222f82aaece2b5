"""The options of a choice, such as 拡充 and 縮小, and how a text is read as one or several of them.

A mark of progress (`mark`) is an option of which rules ask more.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar

from nakano_status.domain.text.labels import ALIKE_NO, ALIKE_YES, NO, YES
from nakano_status.domain.text.narrative import (
    BLANKS,
    INVISIBLE,
    OTHER_LINE_ENDS,
    bare_text,
    has_line_break,
    is_blank,
    is_dash,
)

FEWEST_OPTIONS, MOST_OPTIONS, LONGEST_OPTION = 2, 40, 20
"""The fewest and the most options of a choice, and the most characters of an option."""
_KEYS = [*"123456789"]
_SELECTORS = str.maketrans("", "", "\ufe0e\ufe0f")
"""Characters after a sign that choose its look."""
_TO_WIDE = 0xFEE0
"""The offset from an ASCII character to its full-width form."""
_BETWEEN = str.maketrans(dict.fromkeys(":.・、,()|/-…"))
"""Characters that may be between a symbol and its label."""
_TICKED, _EMPTY_BOXES = "☑☒✓✔■✅", "□☐⬜"
BOXES, _SEPARATORS = _EMPTY_BOXES + _TICKED, "、，,;；\n"
"""The signs of boxes, the empty ones first; and the signs that divide the values of one text."""
_BOX, _SEPARATOR = re.compile(f"([{BOXES}])([^{BOXES}]*)"), re.compile(f"[{_SEPARATORS}]")
_BESIDE_OPTIONS = frozenset(BOXES + _SEPARATORS)
"""Characters beside the options in a text that names several, so that no option has any of them."""
_AROUND_OPTIONS = "".join((BLANKS, INVISIBLE, _SEPARATORS, "・/／|｜", *map(chr, OTHER_LINE_ENDS)))
"""Characters around the options in a text with boxes."""
_ALIKE = (
    *(f"{ALIKE_YES}\u041e\u039f", f"{ALIKE_NO}\u0425\u03a7", "△▵", "◎⦾"),
    *("A\u0410\u0391", "B\u0412\u0392", "C\u0421", "E\u0415\u0395", "H\u041d\u0397", "I\u0406\u0399"),
    *("K\u041a\u039a", "M\u041c\u039c", "N\u039d", "P\u0420\u03a1", "T\u0422\u03a4", "Y\u03a5", "Z\u0396"),
    *("二ニ", "八ハ", "力カ", "口ロ", "工エ", "夕タ", "卜ト", "千チ"),
)
"""Groups of signs of one shape: circles, crosses, triangles, double circles, letters, kanji and kana."""


def can_be_option(text: str) -> bool:
    """Return whether a choice can have an option of this text: words on one line that no separator or box divides."""
    return not (is_blank(text) or is_dash(text) or has_line_break(text) or _BESIDE_OPTIONS & {*text})


def usual_look_alikes(symbol: str) -> str:
    """Return the usual look-alikes of a symbol: the symbol in any width and case, and signs of its shape."""
    shapes = next((each for each in _ALIKE if symbol in each or symbol.upper() in each), "")
    cased = (each for each in (symbol, symbol.upper(), symbol.lower()) if len(each) == 1)  # one letter may become two
    found = [*cased, *shapes] if len(symbol) == 1 else []
    wide = (_widened(each) for each in found if "!" <= each <= "~")
    return "".join(dict.fromkeys(each for each in (*found, *wide, *map(bare_text, found)) if len(each) == 1))


def shape_of(text: str) -> str:
    """Return a text that is equal for two options that look alike: width, blanks, and the shape of a single sign."""
    bare = bare_text(text)
    return min(usual_look_alikes(bare), default=bare) if len(bare) == 1 else bare


def _widened(text: str) -> str:
    """Return an ASCII text in full-width characters."""
    return "".join(chr(ord(each) + _TO_WIDE) for each in text)


@dataclass(frozen=True)
class ChoiceOption:
    """An option of a choice. Values are stored by `symbol`, the text as printed.

    `label`: the short text beside it on screen. `legend`: the sentence of a legend. `look_alikes`: the characters that
    are read as the option. `also`: other texts that are read as it. `ends`: whether it means that the initiative ended
    (完了・廃止), so that the next round proposes to leave the row out.

    Options with the same key are the same option, even if a later profile words them differently.
    """

    key: str
    symbol: str = field(compare=False)
    label: str = field(compare=False)
    legend: str = field(compare=False)
    look_alikes: str = field(compare=False)
    also: tuple[str, ...] = field(compare=False, default=(), repr=False, kw_only=True)
    ends: bool = field(compare=False, default=False, repr=False, kw_only=True)

    def __str__(self) -> str:
        return self.symbol

    @property
    def is_number(self) -> bool:
        """Whether the symbol is a number, such as 5."""
        return self.symbol.isascii() and self.symbol.isdecimal()

    @property
    def spellings(self) -> tuple[str, ...]:
        """The texts that are read as the option, apart from its label and its sentence."""
        wide = (_widened(self.symbol),) if self.is_number else ()
        return tuple(dict.fromkeys((self.symbol, *self.look_alikes, *self.also, *wide)))

    @property
    def named(self) -> str:
        """The symbol followed by the label, because an option is never shown only by its colour."""
        return f"{self.symbol} {self.label}"


AnyOption_co = TypeVar("AnyOption_co", bound=ChoiceOption, covariant=True)


@dataclass(frozen=True)
class ChoiceOptions(Generic[AnyOption_co]):
    """The options of a choice, in their order."""

    each: tuple[AnyOption_co, ...]

    def __iter__(self) -> Iterator[AnyOption_co]:
        return iter(self.each)

    def __len__(self) -> int:
        return len(self.each)

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols, in order."""
        return tuple(option.symbol for option in self.each)

    @cached_property
    def listed(self) -> str:
        """The symbols as listed in a sentence: ◎、○、△、×."""
        return "、".join(self.symbols)

    def __str__(self) -> str:
        """Return the symbols as ◎○△×, or as A・B if any of them is a letter or a number."""
        has_letters = self.has_numbers or any(map(str.isalpha, self.symbols))
        return ("・" if has_letters else "").join(self.symbols)

    @property
    def has_numbers(self) -> bool:
        """Whether any symbol is a number."""
        return any(option.is_number for option in self.each)

    @cached_property
    def by_number(self) -> Mapping[int, AnyOption_co]:
        """The options, in order, by the numbers that choose them.

        An option that is itself a number from 1 to 9 has that number, so that the key 5 never chooses another option
        than 5. Each other option has the smallest number that is free.
        """
        own = {option: int(option.symbol) for option in self.each if option.symbol in _KEYS}
        free = (number for number in range(1, len(self.each) + len(own) + 1) if number not in own.values())
        return {own[option] if option in own else next(free): option for option in self.each}

    def option_of(self, value: str | None) -> AnyOption_co | None:
        """Return the option with a stored value (its symbol); None if the value is blank or is not an option."""
        return self._by_symbol.get(value) if value else None

    def read(self, text: str | None) -> AnyOption_co | None:
        """Return the option that `text` means; None if it is blank.

        An option may be given by its symbol, its label or sentence, or both (A：順調). Surrounding blanks, line breaks,
        U+FE0E and U+FE0F are ignored; look-alikes are accepted. Raise ValueError for any other text.
        """
        if text is None or is_blank(text):
            return None
        shown = text.translate(_SELECTORS).strip(BLANKS + INVISIBLE)
        found = self._read_as.get(shown) or self._by_words.get(bare_text(shown).translate(_BETWEEN))
        if found is None:
            raise ValueError(text)
        return found

    def has(self, text: str) -> bool:
        """Return whether `text` is read as an option."""
        try:
            return self.read(text) is not None
        except ValueError:
            return False

    def has_boxes_in(self, text: str | None) -> bool:
        """Return whether a text names options with boxes (☑拡充 □維持); False if options have boxes in their names."""
        is_option = any({*BOXES} & {*option.symbol, *option.label} for option in self.each)
        return text is not None and not is_option and bool(options_with_boxes(text))

    def read_several(self, text: str | None) -> tuple[AnyOption_co, ...]:
        """Return the options that `text` names, each once, in their declared order; empty if it is blank.

        They are separated by 、 or line breaks. If boxes are before them (☑拡充 □維持), options with an empty box do
        not count. Raise ValueError if a part of the text is none of the options, or a ticked box has none.
        """
        if text is None or is_blank(text):
            return ()
        if {*BOXES} & {*text}:
            boxes = [(self.read(words), is_ticked) for words, is_ticked in options_with_boxes(text)]
            if not boxes:
                raise ValueError(text)
            found = {option for option, is_ticked in boxes if is_ticked}
        else:
            found = {self.read(part) for part in _SEPARATOR.split(text)}
        return tuple(option for option in self.each if option in found)

    @cached_property
    def _by_words(self) -> dict[str, AnyOption_co]:
        """The options by label and sentence, alone or after the symbol; texts shared by two options are left out."""
        found = [
            (bare_text(f"{symbol}{words}").translate(_BETWEEN), option)
            for option in self.each
            for words in dict.fromkeys((option.label, option.legend))
            for symbol in ("", option.symbol)
        ]
        number = Counter(words for words, _ in found)
        return {words: option for words, option in found if number[words] == 1}

    @cached_property
    def _by_symbol(self) -> dict[str, AnyOption_co]:
        return {option.symbol: option for option in self.each}

    @cached_property
    def _read_as(self) -> dict[str, AnyOption_co]:
        found = {text: option for option in self.each for text in option.spellings}
        own = ((text, option) for option in self.each for text in (option.symbol, *option.also))
        return {**found, **dict(own)}  # what is the text of an option is never read as another that looks like it


def options_with_boxes(text: str) -> list[tuple[str, bool]]:
    """Return the options of a text such as ☑拡充 □維持, each with whether its box is ticked.

    Empty if the text has no boxes, words before the first box, or a ticked box without an option.
    """
    text = text.translate(_SELECTORS).strip(_AROUND_OPTIONS)
    if not text.startswith((*BOXES,)):
        return []
    boxes = [(words.strip(_AROUND_OPTIONS), box in _TICKED) for box, words in _BOX.findall(text)]
    return [] if ("", True) in boxes else [(words, is_ticked) for words, is_ticked in boxes if words]


def sign_of_box(text: str | None) -> str | None:
    """Return the sign that a box without an option stands for: ○ if it is ticked, × if not; None for other texts."""
    box = (text or "").translate(_SELECTORS).strip(BLANKS + INVISIBLE)
    return None if len(box) != 1 or box not in BOXES else YES if box in _TICKED else NO


def make_option(key: str, text: str, *, also: tuple[str, ...] = (), ends: bool = False) -> ChoiceOption:
    """Return an option of a choice whose symbol, label and legend are all `text`.

    `also`, `ends`: as in `ChoiceOption`.
    """
    look_alikes = usual_look_alikes(text) if len(text) == 1 else ""
    return ChoiceOption(key, text, text, text, look_alikes, also=also, ends=ends)


EARLIER, LATER, MERGED = "earlier", "later", "merged"
KINDS = ChoiceOptions(
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
NO_OPTIONS: ChoiceOptions[ChoiceOption] = ChoiceOptions(())
