"""The levels of a plan that is made from a list: their names, codes and nodes."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any, NamedTuple

from nakano_status.domain.fields.codes import (
    can_be_id,
    code_form,
    code_in_front,
    numbers_of,
    pattern_of_example,
    pattern_of_id,
)
from nakano_status.domain.fields.headings import fold_heading
from nakano_status.domain.plan.initiative_id import fold_id, is_id
from nakano_status.domain.plan.plan import PlanNode
from nakano_status.domain.text.narrative import bare_text

_MAY_BE_CODE = re.compile(r"[第（()）\d①-⑳Ⅰ-Ⅻ一二三四五六七八九十A-ZＡ-Ｚア-ワ.．・－-]*[章節款編項部]?")
MOST_LEVELS = 5
_NAME_ENDS = re.compile(r"の?(?:番号|コード|NO\.?)?名?称?")
"""The end of a heading behind the name of a level, in unified width and case."""
_NUMBER_BEHIND = re.compile(r"\s*[第\d(（①-⑳Ⅰ-Ⅻ一二三四五六七八九十A-ZＡ-Ｚ]")
_WORD_IN_FRONT = re.compile(r"([^第\s\d(（①-⑳Ⅰ-Ⅻ一二三四五六七八九十A-ZＡ-Ｚ]++)\S+\s")
"""A noun in front of a number: 基本目標1　しごと."""


class RowNumbers(NamedTuple):
    """The numbers that a list has for its rows, as 管理番号 by row, and the pattern of them."""

    ids: tuple[str, ...]
    pattern: str


@dataclass(frozen=True)
class ReadLevel:
    """A level: its name, the text of its node for each row, and the pattern of its codes if all texts have one."""

    name: str
    texts: tuple[str, ...]
    pattern: str | None = None

    def read(self, text: str) -> tuple[str | None, str | None]:
        """Return the code and the title in a text; None for a missing one."""
        found = code_form(self.pattern).read_cell(text) if self.pattern else None
        return found or (None, text or None)


def name_level(heading: str, texts: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return the name of the level in a heading, or in front of all of its texts, and the texts without this name."""
    shown = "".join(heading.split())
    name = next(shown[:at] for at in range(len(shown) + 1) if _NAME_ENDS.fullmatch(bare_text(shown[at:]).upper()))
    words = {found[1] if (found := _WORD_IN_FRONT.match(text)) else "" for text in texts if text}
    if len(words) == 1 and (word := words.pop()):
        name = word
    if name and all(text.startswith(name) and _NUMBER_BEHIND.match(text[len(name) :]) for text in texts if text):
        texts = [text.removeprefix(name) for text in texts]
    return name, tuple(texts)


def read_row_numbers(texts: Sequence[str], made: str) -> RowNumbers | str:
    """Return the numbers that a list states for its rows; if they cannot be 管理番号, the reason, as a text to show.

    `texts`: the number of each row, '' for a row without a number. `made`: the pattern of the 管理番号 that the program
    makes for rows.
    """
    if count := sum(not each for each in texts):
        return f"番号のない取組が{count}件あるため"
    ids = tuple(map(fold_id, texts))
    twice, count = Counter(ids).most_common(1)[0]
    if count > 1:
        return f"「{texts[ids.index(twice)]}」が{count}件あるため"
    patterns = dict.fromkeys((made, *filter(None, map(_pattern_of_number, texts))))
    for pattern in patterns:
        if all(is_id(each, (pattern,)) for each in ids):
            return RowNumbers(ids, pattern)
    first = _pattern_of_number(texts[0])
    other = next((each for each in texts if first and not is_id(each, (first,))), None)
    return f"「{texts[0]}」と「{other}」の形が違うため" if other else f"「{texts[0]}」が番号の形でないため"


def _pattern_of_number(text: str) -> str | None:
    try:
        return pattern_of_id(text) if can_be_id(text) else None
    except ValueError:
        return None


def levels_with_patterns(found: Sequence[tuple[str, tuple[str, ...]]], names: Sequence[str]) -> Iterator[ReadLevel]:
    """Yield the levels, each with a name of its own; codes that a level above has, too, are parts of the titles."""
    stated, taken, above = {fold_heading(name) for name, _ in found if name}, set[str](), set[str]()
    for place, (name, texts) in enumerate(found):
        paths = set(zip(*(each for _, each in found[: place + 1]), strict=True))
        numbered = (f"段{number}" for number in itertools.count(place + 1))
        others = itertools.chain(() if name else names, numbered)
        free = (each for each in others if fold_heading(each) not in stated | taken)
        shown = name if name and fold_heading(name) not in taken else next(free)
        taken.add(fold_heading(shown))
        level = ReadLevel(shown, texts, pattern_in_front(texts, paths))
        if level.pattern is None:
            level = ReadLevel(shown, _without_ordinals(texts, [each for _, each in found[:place]]))
        codes = {code for text in texts if (code := level.read(text)[0])}
        if codes.isdisjoint(above):
            above |= codes
            yield level
        else:
            yield ReadLevel(shown, texts)


def _without_ordinals(texts: tuple[str, ...], above: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the texts without numbers in front that only count the nodes below each node above: (1), (2), (1)."""
    ordinals: dict[tuple[str, ...], int] = {}
    below: Counter[tuple[str, ...]] = Counter()
    titles = []
    for *path, text in zip(*above, texts, strict=True):
        parent = tuple(path)
        if (*parent, text) not in ordinals:
            below[parent] += 1
            ordinals[*parent, text] = below[parent]
        code = code_in_front(text)
        if not code or numbers_of(code) != str(ordinals[*parent, text]):
            return texts
        titles.append(text.removeprefix(code).strip())
    return tuple(titles)


def pattern_in_front(texts: Sequence[str], nodes: set[Any]) -> str | None:
    """Return the pattern of the codes at the beginning of all texts; None if they have no such codes in common.

    `nodes`: the nodes that the texts name; the texts must begin with as many different codes.
    """
    shortest = min(texts, key=lambda each: (len(each), each))  # not the first, so that the order has no effect
    run = _MAY_BE_CODE.match(shortest)
    for end in range(run.end() if run else 0, 0, -1):
        try:
            pattern = pattern_of_example(shortest[:end])
        except ValueError:
            continue
        read = [code_form(pattern).read_cell(text) for text in texts]
        known = [each for each in read if each is not None]
        if len(known) == len(texts) and len({code for code, _ in known}) == len(nodes):
            return pattern
    return None


def make_nodes(levels: Sequence[ReadLevel]) -> tuple[tuple[PlanNode, ...], list[str], list[str]]:
    """Return the nodes of the levels in printed order, the code of each row's lowest node, and each level's pattern.

    A node without a code in the list gets a number below the node above it. If the list has numbers of its level as
    codes of another level, by which it would be read, the nodes of the level get letters, as far as there are enough.
    """
    own = {code for level in levels for text in level.texts if (code := level.read(text)[0])}
    lettered = set[int]()
    while True:
        nodes, lowest, made = _nodes_with_codes(levels, lettered)
        below = Counter((each.level, each.parent) for each in nodes)
        crowded = {level for (level, _), number in below.items() if number > len(ascii_uppercase)}
        clashing = {place for place, codes in made.items() if own.intersection(codes)} - lettered
        if not (fit := {place for place in clashing if f"level_{place + 1}" not in crowded}):
            break
        lettered |= fit
    patterns = [level.pattern or pattern_of_example(made[place][0]) for place, level in enumerate(levels)]
    return tuple(nodes), lowest, patterns


def _nodes_with_codes(
    levels: Sequence[ReadLevel], lettered: Container[int]
) -> tuple[list[PlanNode], list[str], Mapping[int, list[str]]]:
    """Return the nodes of the levels, the code of each row's lowest node, and the codes made for each level, by place.

    `lettered`: the places of the levels whose made codes end with a letter.
    """
    nodes: dict[tuple[str, ...], PlanNode] = {}
    below: Counter[str | None] = Counter()
    lowest: list[str] = []
    made: defaultdict[int, list[str]] = defaultdict(list)
    for texts in zip(*(level.texts for level in levels), strict=True):
        parent: str | None = None
        for place, level in enumerate(levels):
            path = texts[: place + 1]
            if path not in nodes:
                below[parent] += 1
                code, title = level.read(texts[place])
                number = ascii_uppercase[below[parent] - 1] if place in lettered else str(below[parent])
                known = code or (f"{parent}-{number}" if parent else number)
                if not code:
                    made[place].append(known)
                nodes[path] = PlanNode(known, f"level_{place + 1}", parent, title, below[parent])
            parent = nodes[path].code
        lowest.append(parent or "")
    number_of = {path: number for number, path in enumerate(nodes)}
    in_order = sorted(nodes, key=lambda path: [number_of[path[:end]] for end in range(1, len(path) + 1)])
    return [nodes[path] for path in in_order], lowest, made
