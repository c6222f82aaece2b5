"""用語の統一: the table of wordings (用語の表) that the list prints in only one way; the office may change it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

_AS_NOUN = r"(?=[をがはのにとでもへや、。・）)]|$)"  # a verb continues differently: に取り組みます
_NOT_VERB = "(?<!に)"  # …に取り組み、 is the verb
_OPENING, _CLOSING = "「『", "」』"
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(frozen=True)
class Wording:
    """A wording found in a text.

    `code`: the code of the problem that reports it. `typed`: the wording in the text. `printed`: the wording in the
    list.
    """

    code: str
    typed: str
    printed: str


@dataclass(frozen=True)
class Replacement:
    """The replacement of one wording in a text. `at`: its position in the original text, counted from 0."""

    at: int
    typed: str
    printed: str


@dataclass(frozen=True)
class Term:
    """A wording to search for.

    `code`: the code of the problem that reports it. `pattern`: finds it in a text. `printed`: returns its replacement.
    `needed`: a part of every text with the wording, by which most texts are skipped quickly.
    """

    code: str
    pattern: re.Pattern[str]
    printed: Callable[[re.Match[str]], str]
    needed: str = ""


def plain_term(code: str, typed: str, printed: str) -> Term:
    """Return a term that replaces exactly the wording `typed` by `printed`, anywhere in a text."""
    return Term(code, re.compile(re.escape(typed)), lambda _: printed, typed)


def noun_term(typed: str, printed: str) -> Term:
    """Return a term that matches `typed` only where it is a noun, and replaces it by `printed`.

    For example, 取り組み is a verb in に取り組みます and in …に取り組み、 and is not matched there.
    """
    return Term("WORDING-NOUN", re.compile(f"{_NOT_VERB}{typed}{_AS_NOUN}"), lambda _: printed, typed)


def punctuation_term(typed: str, printed: str) -> Term:
    """Return a term that matches a punctuation mark that is not part of a number."""
    return Term("WORDING-PUNCTUATION", re.compile(f"(?<![0-9０-９]){typed}"), lambda _: printed, typed)


def era_term() -> Term:
    """Return a term that matches a year with an abbreviated era, such as R5年度.

    The abbreviation is replaced by 令和, and a leading zero is left out.
    """
    pattern = r"(?<![A-Za-zＡ-Ｚａ-ｚ0-9])[RＲ]([0０]?[1-9１-９]|[1-9１-９][0-9０-９]|元)(年度末?|年)"
    return Term("WORDING-ERA", re.compile(pattern), _era, "年")


def _era(match: re.Match[str]) -> str:
    number = match[1].translate(_FULL_WIDTH).lstrip("0")
    return f"令和{'元' if number == '1' else number}{match[2]}"


def wordings(text: str, terms: Iterable[Term]) -> tuple[Wording, ...]:
    """Return every wording of a text that the terms replace, each once, in the order of the terms."""
    found = (Wording(term.code, each.typed, each.printed) for term in terms for each in _found(text, term))
    return tuple(dict.fromkeys(found))


def replacements(text: str, terms: Iterable[Term], only: Collection[str] = ()) -> tuple[Replacement, ...]:
    """Return the replacements to be made in a text, from left to right.

    Of overlapping replacements only the first is returned, and of replacements that begin together the longest. `only`:
    the typed or printed wordings to be replaced (empty: all).
    """
    found = [each for term in terms for each in _found(text, term) if not only or {each.typed, each.printed} & {*only}]
    chosen: list[Replacement] = []
    for each in sorted(found, key=lambda one: (one.at, -len(one.typed))):
        if not chosen or each.at >= chosen[-1].at + len(chosen[-1].typed):
            chosen.append(each)
    return tuple(chosen)


def apply_replacements(text: str, replaced: Sequence[Replacement]) -> str:
    """Return the text with the given replacements made; they must be in the order of their positions."""
    pieces, done = [], 0
    for each in replaced:
        pieces += [text[done : each.at], each.printed]
        done = each.at + len(each.typed)
    return "".join((*pieces, text[done:]))


def replace_all_wordings(text: str, terms: Iterable[Term]) -> str:
    """Return the text with every wording replaced; texts that differ only in wordings become equal."""
    return apply_replacements(text, replacements(text, terms))


def _found(text: str, term: Term) -> Iterator[Replacement]:
    if term.needed not in text:
        return
    for match in term.pattern.finditer(text):
        each = Replacement(match.start(), match[0], term.printed(match))
        if not (_is_printed_so(text, each) or _is_quoted(text, match)):
            yield each


def _is_printed_so(text: str, found: Replacement) -> bool:
    """Return whether a wording is part of the printed form, which is in the text already (ベンダ in ベンダー)."""
    places = re.finditer(f"(?={re.escape(found.typed)})", found.printed)
    return any(text.startswith(found.printed, found.at - each.start()) for each in places if each.start() <= found.at)


def _is_quoted(text: str, match: re.Match[str]) -> bool:
    spans = _quotations(text)
    before = bisect_left(spans, (match.start(),)) - 1
    return before >= 0 and match.end() < spans[before][1]


@lru_cache(maxsize=8)  # every term searches the same text
def _quotations(text: str) -> tuple[tuple[int, int], ...]:
    """Return the range of each outermost quotation; an unclosed quotation is ignored."""
    opened: list[int] = []
    spans: list[tuple[int, int]] = []
    for place, character in enumerate(text):
        if character in _OPENING:
            opened.append(place)
        elif character in _CLOSING and opened:
            start = opened.pop()
            while spans and spans[-1][0] > start:
                spans.pop()
            spans.append((start, place + 1))
    return tuple(spans)


MOST_LINES = 300
"""The most lines of a table that can be used; further lines from a file are left out."""

LONGEST_WORD = 60
"""The most characters of a wording in the table."""

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
"""The built-in lines in their order, each with its term if it matches more than its wording, otherwise its code."""

KINDS = {
    "WORDING-ERA": "年度",
    "WORDING-LOANWORD": "外来語",
    "WORDING-NOUN": "名詞",
    "WORDING-VERB": "動詞",
    "WORDING-PUNCTUATION": "句読点",
    _OFFICE: "追加",
}
"""The kinds of wordings, by the code of the problem that reports one."""


@dataclass(frozen=True)
class TermLine:
    """A line of the table.

    `typed`: the wording to be replaced. `printed`: the wording in the list. `is_on`: whether it is used.
    """

    typed: str
    printed: str
    is_on: bool = True

    @property
    def printed_label(self) -> str:
        """The wording in the list, with a note if it is not used."""
        return self.printed if self.is_on else f"{self.printed}（使用しない）"

    @property
    def code(self) -> str:
        """The code of the problem that reports its wording."""
        return self._declared.code if isinstance(self._declared, Term) else self._declared

    @property
    def kind(self) -> str:
        """The label of the line's kind; 追加 for a line that the office added."""
        return KINDS[self.code]

    @property
    def is_fixed(self) -> bool:
        """Whether the line is built in and matches more than its exact wording, so that it cannot be changed."""
        return isinstance(self._declared, Term)

    @property
    def term(self) -> Term:
        """The term that finds its wording in a text."""
        found = self._declared
        return found if isinstance(found, Term) else plain_term(found, self.typed, self.printed)

    @property
    def _declared(self) -> Term | str:
        return _LINES.get((self.typed, self.printed), _OFFICE)


@dataclass(frozen=True)
class WordingTableFault:
    """The reason why a line is not used.

    `code`: the code of the problem. `found`: the wording concerned, if needed. `is_typed`: whether the fault is in the
    typed wording, not in the printed one.
    """

    code: str
    found: str = ""
    is_typed: bool = True


@dataclass(frozen=True)
class WordTable:
    """The lines of a table of wordings, in order; a line with a fault is stored and not used."""

    lines: tuple[TermLine, ...]

    @cached_property
    def faults(self) -> Mapping[int, WordingTableFault]:
        """The faults of the lines, by index; a line that is switched off is not compared with the others."""
        alone = {place: fault for place, line in enumerate(self.lines) if (fault := _own_fault(line))}
        sound = [(place, line) for place, line in enumerate(self.lines) if place not in alone and line.is_on]
        twice = dict(_twice(sound))
        used = [(place, line) for place, line in sound if place not in twice]
        return dict(sorted({**alone, **twice, **dict(_chained(used))}.items()))

    @cached_property
    def in_use(self) -> tuple[TermLine, ...]:
        """The lines that are switched on and have no fault."""
        return tuple(line for place, line in enumerate(self.lines) if line.is_on and place not in self.faults)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The terms of the lines in use."""
        return tuple(line.term for line in self.in_use)

    @property
    def works_as_built_in(self) -> bool:
        """Whether the lines in use equal the lines of the built-in table."""
        return self.in_use == BUILT_IN.in_use

    def with_added(self, line: TermLine) -> WordTable:
        """Return the table with one more line at its end."""
        return WordTable((*self.lines, line))

    def without(self, index: int) -> WordTable:
        """Return a copy of the table without the line at an index (from 0)."""
        return WordTable((*self.lines[:index], *self.lines[index + 1 :]))


BUILT_IN = WordTable(tuple(TermLine(*pair) for pair in _LINES))
"""The table with the wordings of the lists published so far."""


def _own_fault(line: TermLine) -> WordingTableFault | None:
    if not line.typed or not line.printed:
        return WordingTableFault("TERM-MISSING", is_typed=not line.typed)
    if line.typed == line.printed:
        return WordingTableFault("TERM-SAME", line.typed)
    if max(map(len, (line.typed, line.printed))) > LONGEST_WORD:
        return WordingTableFault("TERM-LONG", is_typed=len(line.typed) > LONGEST_WORD)
    return None


def _twice(lines: Iterable[tuple[int, TermLine]]) -> Iterator[tuple[int, WordingTableFault]]:
    """Yield the lines whose wording an earlier line replaces already."""
    known: set[str] = set()
    for place, line in lines:
        if line.typed in known:
            yield place, WordingTableFault("TERM-TWICE", line.typed)
        known.add(line.typed)


def _chained(lines: Sequence[tuple[int, TermLine]]) -> Iterator[tuple[int, WordingTableFault]]:
    """Yield the lines whose printed wording another line would replace again."""
    terms = [line.term for _, line in lines]
    for place, line in lines:
        if replacements(line.printed, terms):
            yield place, WordingTableFault("TERM-CHAINED", line.printed, is_typed=False)
