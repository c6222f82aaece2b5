"""用語の統一: wordings that the list prints in one way, and what is typed instead (source: practice.md §2).

They are advice and never a rule: the office decides, and nothing is replaced automatically. Text in 「」 or 『』 is a
name or a quotation and never matched. The lines are those of a `WordTable` (`word_table`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_AS_NOUN = r"(?=[をがはのにとでもへや、。・）)]|$)"  # a verb continues differently: に取り組みます
_NOT_VERB = "(?<!に)"  # …に取り組み、 is the verb
_OPENING, _CLOSING = "「『", "」』"
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(frozen=True)
class Wording:
    """One wording in a text: `code` of the catalogue, as `typed`, and as the list prints it (`printed`)."""

    code: str
    typed: str
    printed: str


@dataclass(frozen=True)
class Replacement:
    """The replacement of one wording; `at` counts characters from 0 in the original text."""

    at: int
    typed: str
    printed: str


@dataclass(frozen=True)
class Term:
    """A wording to search for, and what is printed instead; `code` is that of the advice.

    `needed` is part of every text in which it can be found, for skipping most texts quickly.
    """

    code: str
    pattern: re.Pattern[str]
    printed: Callable[[re.Match[str]], str]
    needed: str = ""


def plain_term(code: str, typed: str, printed: str) -> Term:
    """Return a term that matches exactly that wording, anywhere."""
    return Term(code, re.compile(re.escape(typed)), lambda _: printed, typed)


def noun_term(typed: str, printed: str) -> Term:
    """Return a term that matches a wording only as a noun: に取り組みます and …に取り組み、 are the verb."""
    return Term("WORDING-NOUN", re.compile(f"{_NOT_VERB}{typed}{_AS_NOUN}"), lambda _: printed, typed)


def punctuation_term(typed: str, printed: str) -> Term:
    """Return a term that matches a punctuation mark that is not part of a number."""
    return Term("WORDING-PUNCTUATION", re.compile(f"(?<![0-9０-９]){typed}"), lambda _: printed, typed)


def era_term() -> Term:
    """Return a term that matches a year such as R5年度."""
    pattern = r"(?<![A-Za-zＡ-Ｚａ-ｚ0-9])[RＲ]([0-9０-９]{1,2}|元)(年度末?|年)"
    return Term("WORDING-ERA", re.compile(pattern), _era, "年")


def _era(match: re.Match[str]) -> str:
    number = match[1].translate(_FULL_WIDTH)
    return f"令和{'元' if number == '1' else number}{match[2]}"


def wordings(text: str, terms: Iterable[Term]) -> tuple[Wording, ...]:
    """Return every wording of `text` that the list prints differently, each once, in the table's order."""
    found = (Wording(term.code, each.typed, each.printed) for term in terms for each in _found(text, term))
    return tuple(dict.fromkeys(found))


def replacements(text: str, terms: Iterable[Term], only: Collection[str] = ()) -> tuple[Replacement, ...]:
    """Return the replacements in a text, in its order; of two that overlap, the first and longest.

    `only` selects some of them, by what is typed or by what is printed; if it is empty, all are returned.
    """
    found = [each for term in terms for each in _found(text, term) if not only or {each.typed, each.printed} & {*only}]
    chosen: list[Replacement] = []
    for each in sorted(found, key=lambda one: (one.at, -len(one.typed))):
        if not chosen or each.at >= chosen[-1].at + len(chosen[-1].typed):
            chosen.append(each)
    return tuple(chosen)


def unified(text: str, replaced: Sequence[Replacement]) -> str:
    """Return the text with those replacements made."""
    pieces, done = [], 0
    for each in replaced:
        pieces += [text[done : each.at], each.printed]
        done = each.at + len(each.typed)
    return "".join((*pieces, text[done:]))


def all_unified(text: str, terms: Iterable[Term]) -> str:
    """Return the text with every wording replaced: equal for texts that differ in nothing but wordings."""
    return unified(text, replacements(text, terms))


def _found(text: str, term: Term) -> Iterator[Replacement]:
    if term.needed not in text:
        return
    for match in term.pattern.finditer(text):
        each = Replacement(match.start(), match[0], term.printed(match))
        if not (_is_printed_so(text, each) or _is_quoted(text, match)):
            yield each


def _is_printed_so(text: str, found: Replacement) -> bool:
    """Whether a wording is part of the printed form, which is in the text already (ベンダ in ベンダー)."""
    places = re.finditer(f"(?={re.escape(found.typed)})", found.printed)
    return any(text.startswith(found.printed, found.at - each.start()) for each in places if each.start() <= found.at)


def _is_quoted(text: str, match: re.Match[str]) -> bool:
    spans = _quotations(text)
    before = bisect_left(spans, (match.start(),)) - 1
    return before >= 0 and match.end() < spans[before][1]


@lru_cache(maxsize=8)  # every term searches the same text
def _quotations(text: str) -> tuple[tuple[int, int], ...]:
    """Return the range of each outermost quotation; one that is never closed is none."""
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
