"""用語の表: preferred wordings, as lines that the office may add, change and switch off.

A line is identified by the typed and the printed wording. Some built-in lines match more than their wording (a year by
its number, a noun but not the verb): they keep that meaning wherever the same pair is written, in the data file, on a
sheet and in a form, and cannot be changed, only switched off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from nakano_status.domain.wording.replacement import (
    Term,
    era_term,
    noun_term,
    plain_term,
    punctuation_term,
    replacements,
)

MOST_LINES = 300
"""The most lines of a usable table; longer ones from a file are cut."""

LONGEST_WORD = 60
"""The most characters of a wording; a longer one is a sentence."""

_OFFICE = "WORDING-OFFICE"
_LINES: Mapping[tuple[str, str], Term | str] = {
    ("R○年度", "令和○年度"): era_term(),
    ("ベンダー", "ベンダ"): "WORDING-LOANWORD",
    ("サーバー", "サーバ"): "WORDING-LOANWORD",
    ("取り組み（名詞）", "取組"): noun_term("取り組み", "取組"),
    ("取組み（名詞）", "取組"): noun_term("取組み", "取組"),
    ("手続き（名詞）", "手続"): noun_term("手続き", "手続"),
    ("取り扱い（名詞）", "取扱い"): noun_term("取り扱い", "取扱い"),
    ("打ち合わせ（名詞）", "打合せ"): noun_term("打ち合わせ", "打合せ"),
    ("取組む", "取り組む"): "WORDING-VERB",
    ("取組んだ", "取り組んだ"): "WORDING-VERB",
    ("引続き", "引き続き"): "WORDING-VERB",
    ("，", "、"): punctuation_term("，", "、"),
    ("．", "。"): punctuation_term("．", "。"),
}
"""The built-in lines in their order: the term of one that matches more than its wording, the code of any other."""

_KINDS = {
    "WORDING-ERA": "年度",
    "WORDING-LOANWORD": "外来語",
    "WORDING-NOUN": "名詞",
    "WORDING-VERB": "動詞",
    "WORDING-PUNCTUATION": "句読点",
    _OFFICE: "追加",
}


@dataclass(frozen=True)
class TermLine:
    """One line: as `typed`, as the list prints it, and whether it is used."""

    typed: str
    printed: str
    is_on: bool = True

    @property
    def code(self) -> str:
        """The code of its advice."""
        return self._declared.code if isinstance(self._declared, Term) else self._declared

    @property
    def kind(self) -> str:
        """The label of its kind; 追加 for those that the office added."""
        return _KINDS[self.code]

    @property
    def is_fixed(self) -> bool:
        """Whether it matches more than its wording, and therefore cannot be changed."""
        return isinstance(self._declared, Term)

    @property
    def term(self) -> Term:
        """The term that finds it in a text."""
        found = self._declared
        return found if isinstance(found, Term) else plain_term(found, self.typed, self.printed)

    @property
    def _declared(self) -> Term | str:
        return _LINES.get((self.typed, self.printed), _OFFICE)


@dataclass(frozen=True)
class WordingTableFault:
    """Why a line is not used: the code of the problem, and the wording concerned, empty if its code is enough."""

    code: str
    found: str = ""
    is_typed: bool = True
    """Whether the fault is in the typed wording, not in the printed one."""


@dataclass(frozen=True)
class WordTable:
    """The lines in their order; one with a fault is kept and not used."""

    lines: tuple[TermLine, ...]

    @cached_property
    def faults(self) -> Mapping[int, WordingTableFault]:
        """The faults of lines, by index."""
        alone = {place: fault for place, line in enumerate(self.lines) if (fault := _own_fault(line))}
        sound = [(place, line) for place, line in enumerate(self.lines) if place not in alone and line.is_on]
        twice = dict(_twice(sound))
        used = [(place, line) for place, line in sound if place not in twice]
        return dict(sorted({**alone, **twice, **dict(_chained(used))}.items()))

    @cached_property
    def in_use(self) -> tuple[TermLine, ...]:
        """The lines that are switched on and without fault."""
        return tuple(line for place, line in enumerate(self.lines) if line.is_on and place not in self.faults)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The terms of the lines in use."""
        return tuple(line.term for line in self.in_use)

    @property
    def works_as_built_in(self) -> bool:
        """Whether it works like the built-in table, whatever other lines it has."""
        return self.in_use == BUILT_IN.in_use

    def with_added(self, line: TermLine) -> WordTable:
        """Return the table with one more line at its end."""
        return WordTable((*self.lines, line))

    def without(self, place: int) -> WordTable:
        """Return the table without a line."""
        return WordTable((*self.lines[:place], *self.lines[place + 1 :]))


BUILT_IN = WordTable(tuple(TermLine(*pair) for pair in _LINES))
"""The wordings of the lists published so far (practice.md §2)."""


def _own_fault(line: TermLine) -> WordingTableFault | None:
    if not line.typed or not line.printed:
        return WordingTableFault("TERM-MISSING", is_typed=not line.typed)
    if line.typed == line.printed:
        return WordingTableFault("TERM-SAME", line.typed)
    if max(map(len, (line.typed, line.printed))) > LONGEST_WORD:
        return WordingTableFault("TERM-LONG", is_typed=len(line.typed) > LONGEST_WORD)
    return None


def _twice(lines: Iterable[tuple[int, TermLine]]) -> Iterator[tuple[int, WordingTableFault]]:
    """Yield the lines whose wording an earlier one replaces already."""
    known: set[str] = set()
    for place, line in lines:
        if line.typed in known:
            yield place, WordingTableFault("TERM-TWICE", line.typed)
        known.add(line.typed)


def _chained(lines: Sequence[tuple[int, TermLine]]) -> Iterator[tuple[int, WordingTableFault]]:
    """Yield the lines whose printed wording another one would replace again."""
    terms = [line.term for _, line in lines]
    for place, line in lines:
        if replacements(line.printed, terms):
            yield place, WordingTableFault("TERM-CHAINED", line.printed, is_typed=False)
