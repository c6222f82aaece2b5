"""用語の統一: wordings that the list prints in one way, and what is typed instead (source: practice.md §2).

It is advice and never a rule: the office decides, and nothing is replaced by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_AS_NOUN = r"(?=[をがはのにとでもへや、。・）)]|$)"  # a verb goes on otherwise: に取り組みます
_NOT_VERB = "(?<!に)"  # …に取り組み、 is the verb
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(frozen=True)
class Wording:
    """One wording in a text: `code` of the catalogue, as `typed`, and as the list prints it (`printed`)."""

    code: str
    typed: str
    printed: str


@dataclass(frozen=True)
class _Term:
    """One line of the table: what is looked for, and what is printed instead."""

    code: str
    pattern: re.Pattern[str]
    printed: Callable[[re.Match[str]], str]


def _era(match: re.Match[str]) -> str:
    number = match[1].translate(_FULL_WIDTH)
    return f"令和{'元' if number == '1' else number}{match[2]}"


def _term(code: str, pattern: str, printed: str) -> _Term:
    return _Term(code, re.compile(pattern), lambda _: printed)


TERMS: tuple[_Term, ...] = (
    _Term("WORDING-ERA", re.compile(r"(?<![A-Za-zＡ-Ｚａ-ｚ0-9])[RＲ]([0-9０-９]{1,2}|元)(年度末?|年)"), _era),
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
    return tuple(dict.fromkeys(_found(text)))


def _found(text: str) -> Iterator[Wording]:
    for term in TERMS:
        for match in term.pattern.finditer(text):
            yield Wording(term.code, match[0], term.printed(match))
