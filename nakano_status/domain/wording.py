"""用語の統一: wordings that the list prints in one way, and what is typed instead (source: practice.md §2).

It is advice and never a rule: the office decides, and nothing is replaced by itself. What stands in 「」 or 『』 is
somebody's name or words: it stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

_AS_NOUN = r"(?=[をがはのにとでもへや、。・）)]|$)"  # a verb goes on otherwise: に取り組みます
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
    """One wording put in the place of another; `at` counts characters from 0 in the text as it was."""

    at: int
    typed: str
    printed: str


@dataclass(frozen=True)
class Term:
    """One line of the table: what is looked for, and what is printed instead; `code` where advice is given on it."""

    code: str
    pattern: re.Pattern[str]
    printed: Callable[[re.Match[str]], str]


def _era(match: re.Match[str]) -> str:
    number = match[1].translate(_FULL_WIDTH)
    return f"令和{'元' if number == '1' else number}{match[2]}"


def _term(code: str, pattern: str, printed: str) -> Term:
    return Term(code, re.compile(pattern), lambda _: printed)


def own_term(typed: str, printed: str) -> Term:
    """Return a line of an office's own table: exactly that wording, wherever it stands."""
    return _term("", re.escape(typed), printed)


TERMS: tuple[Term, ...] = (
    Term("WORDING-ERA", re.compile(r"(?<![A-Za-zＡ-Ｚａ-ｚ0-9])[RＲ]([0-9０-９]{1,2}|元)(年度末?|年)"), _era),
    _term("WORDING-LOANWORD", "ベンダー", "ベンダ"),
    _term("WORDING-LOANWORD", "サーバー", "サーバ"),
    _term("WORDING-NOUN", f"{_NOT_VERB}取り組み{_AS_NOUN}", "取組"),
    _term("WORDING-NOUN", f"{_NOT_VERB}取組み{_AS_NOUN}", "取組"),
    _term("WORDING-NOUN", f"手続き{_AS_NOUN}", "手続"),
    _term("WORDING-NOUN", f"取り扱い{_AS_NOUN}", "取扱い"),
    _term("WORDING-NOUN", f"打ち合わせ{_AS_NOUN}", "打合せ"),
    _term("WORDING-VERB", "取組む", "取り組む"),
    _term("WORDING-VERB", "取組んだ", "取り組んだ"),
    _term("WORDING-VERB", "引続き", "引き続き"),
    _term("WORDING-PUNCTUATION", "(?<![0-9０-９])，", "、"),
    _term("WORDING-PUNCTUATION", "(?<![0-9０-９])．", "。"),
)


def wordings(text: str) -> tuple[Wording, ...]:
    """Return every wording of `text` that the list prints differently, each once, in the table's order."""
    found = (Wording(term.code, each.typed, each.printed) for term in TERMS for each in _found(text, term))
    return tuple(dict.fromkeys(found))


def replacements(text: str, terms: Iterable[Term] = TERMS, only: Collection[str] = ()) -> tuple[Replacement, ...]:
    """Return what would be replaced in a text, in its order; where two overlap, the first and longest.

    `only` names some of them, by what is typed or by what is printed; none named: all.
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


def _found(text: str, term: Term) -> Iterator[Replacement]:
    for match in term.pattern.finditer(text):
        each = Replacement(match.start(), match[0], term.printed(match))
        if not (_is_printed_so(text, each) or _is_quoted(text, match)):
            yield each


def _is_printed_so(text: str, found: Replacement) -> bool:
    """Whether a wording is part of what is to be printed, which stands there already (ベンダ in ベンダー)."""
    places = re.finditer(f"(?={re.escape(found.typed)})", found.printed)
    return any(text.startswith(found.printed, found.at - each.start()) for each in places if each.start() <= found.at)


def _is_quoted(text: str, match: re.Match[str]) -> bool:
    return any(start < match.start() and match.end() < end for start, end in _quotations(text))


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each quotation begins and ends; one that is never closed is none."""
    opened: list[int] = []
    for place, character in enumerate(text):
        if character in _OPENING:
            opened.append(place)
        elif character in _CLOSING and opened:
            yield opened.pop(), place + 1
