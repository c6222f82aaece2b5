"""The marks of a new plan: the different texts in the column of marks of a list, as they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from nakano_status.application.plan.items_of_list import means_end
from nakano_status.domain.fields.mark import FEWEST_MARKS, MOST_MARKS, usual_look
from nakano_status.domain.fields.option import options_with_boxes, usual_look_alikes
from nakano_status.domain.text.narrative import is_dash

_MARK = re.compile(r"(\S(?!.)|[^\w\s]|[A-Za-z]|\d{1,2})(?:[\s:.・、(/…-]+(.+?)\)?)?")
_LETTERS = "ABCDEFGHIJ"
_LONGEST_LABEL = 14


def marks_of_list(texts: Iterable[str]) -> list[dict[str, Any]]:
    """Return the declarations of the marks in the texts of a column; empty unless they are two to ten.

    Words without a symbol get letters. What a mark means is for a person to state, so that none asks for a reason.
    """
    every = [text for each in texts for text in _stated(each)]
    known = [each for each in dict.fromkeys(every) if each and not is_dash(each)]
    found: dict[str, str] = {}
    for each in (read for text in known if (read := _MARK.fullmatch(text))):
        found[each[1]] = each[2] or found.get(each[1], each[1])
    for word in (text for text in known if not _MARK.fullmatch(text) and text not in found.values()):
        found.setdefault(next((each for each in _LETTERS if each not in found), word[0]), word)
    if not FEWEST_MARKS <= len(found) <= MOST_MARKS:
        return []
    in_order = sorted(found, key=lambda each: (len(each), each)) if all(map(str.isalnum, found)) else [*found]
    return [*_declare_marks([(symbol, found[symbol]) for symbol in in_order])]


def legend_words(lines: Iterable[str], symbols: Collection[str]) -> tuple[str, ...]:
    """Return the legends of a plan's marks in the lines that name two of them: A 計画どおり B 遅れている."""
    shown = "|".join(map(re.escape, sorted(symbols, key=len, reverse=True)))
    pieces = re.compile(rf"(?:^|(?<=[\W_]))(?:{shown})(?:(?<=[\W_])|(?=[\W_]))")
    found = (pieces.split(unicodedata.normalize("NFKC", each))[1:] for each in lines)
    words = (word.strip(" \t\n:=-・、,()") for each in found if len(each) > 1 for word in each)
    return tuple(dict.fromkeys(filter(None, words)))


def _stated(text: str) -> Iterator[str]:
    """Yield the marks in a text: all options beside boxes (☑実施 □未実施), otherwise the text."""
    options = [option for option, _ in options_with_boxes(text)]
    for each in options if len(options) > 1 else [text]:
        yield unicodedata.normalize("NFKC", each).strip()


def _declare_marks(labels: Sequence[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    alike = [each for symbol, _ in labels for each in usual_look_alikes(symbol)]
    for place, (symbol, label) in enumerate(labels):
        colour, pattern = usual_look(place)
        yield {
            "key": f"mark_{place + 1}",
            "symbol": symbol,
            "label": label if len(label) <= _LONGEST_LABEL else symbol,
            "legend": label,
            "look_alikes": "".join(
                each for each in usual_look_alikes(symbol) if alike.count(each) == 1 or each == symbol
            ),
            "asks_reason": False,
            "shortfall": place,
            "colour": colour,
            "pattern": pattern,
            **({"ends": True} if means_end(label) else {}),
        }
