"""Find the cells that a conditional format strikes through, or shows in another number format or an invisible colour.

Simple rules are evaluated: a rule that always applies, a ticked cell, a comparison with a constant, a contained text.
For any other rule nothing is guessed: the cells in its area are in doubt. Cells that spreadsheet programs compare with
a constant in different ways are in doubt, too: Excel treats a blank cell as 0, and TRUE as different from 1, but not
all programs do.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import Enum
from functools import cached_property, lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element

from nakano_status.domain.cell_address import LAST_COLUMN, LAST_ROW, Address, CellArea, parse_address, parse_area
from nakano_status.workbook.colours import WHITE, Colour, colours_by_rule, is_unseen
from nakano_status.workbook.gate import Malformed, is_on, local_name, text_within
from nakano_status.workbook.number_formats import PLAIN_FORMATS, parse_number, plain_number, shown_number
from nakano_status.workbook.rich_text import MAIN, look_of


class Unknown(Enum):
    """Content with which rules cannot be evaluated: an error value, or a formula without a stored result."""

    CONTENT = "unknown"


Content = str | float | bool | date | time | timedelta | Unknown | None
"""Content of a cell: a text, a number, a truth value or a moment; None for a blank cell."""

Constant = str | float | bool
"""A constant in a rule: a text, a number or a truth value."""
_NOTHING_SHOWN = (None, "", Unknown.CONTENT)

_FONT, _FILL, _NUMBER_FORMAT = MAIN + "font", MAIN + "fill", MAIN + "numFmt"
_IS_EQUAL = {"equal": True, "=": True, "notEqual": False, "<>": False}
_MOMENT = date | time | timedelta
_NUMERIC = frozenset("0123456789.+-eE")
_CONTAINED: Mapping[str, Callable[[str, str], bool]] = {
    "containsText": operator.contains,
    "notContainsText": lambda text, part: part not in text,
    "beginsWith": str.startswith,
    "endsWith": str.endswith,
}
_BY_PATTERN = frozenset({"containsText", "notContainsText"})
_WILDCARDS = frozenset("?*~")
"""Characters that some programs treat as wildcards in a text that is searched for."""
_LONGEST_TEXT = 255
"""Longest text of a rule that is evaluated, in characters."""
_MOST_DIGITS = 9
_ANYWHERE = (CellArea(1, 1, LAST_ROW, LAST_COLUMN),)
_MOST_LOOKS = 5_000_000
_OF_FILLED = {"notContainsBlanks": True, "containsBlanks": False}
_OVER_NUMBERS = frozenset({"iconSet", "dataBar"})
"""The kinds of rules that draw a sign or a bar beside a number, or in its place."""
_OF_REFERENCE = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})(?:\s*(=|<>)\s*(.+))?")


class RuleFormat(NamedTuple):
    """Effects of a conditional format on a cell.

    `strikes`: the text is struck through. `shows_otherwise`: the cell has another number format, or a sign or a bar.
    `colour`, `ground`: the colours of the characters and of the background (None: unchanged, or unknown).
    """

    strikes: bool = False
    shows_otherwise: bool = False
    colour: Colour | None = None
    ground: Colour | None = None

    def hides(self, characters: Iterable[Colour | None], ground: Colour | None) -> bool:
        """Return whether characters of these colours may be invisible on the background `ground` with this format.

        A format that leaves the background unchanged may also apply to a cell that another one makes white.
        """
        if self.colour is None and self.ground is None:
            return False
        colours = characters if self.colour is None else (self.colour,)
        grounds = (ground, WHITE) if self.ground is None else (self.ground,)
        return any(is_unseen(one, other) for one in colours for other in grounds)


@dataclass(frozen=True)
class LookRule:
    """A rule of a conditional format.

    `areas`: the cells to which it applies. `kind`, `operator`, `text`, `formulas`: its condition as stored. `priority`:
    a rule with a smaller number applies first. `changes`: its effects. `is_last`: later rules do not apply to the cells
    to which this rule applies.
    """

    areas: tuple[CellArea, ...]
    kind: str
    operator: str
    text: str
    formulas: tuple[str, ...]
    priority: int
    changes: RuleFormat
    is_last: bool

    def applies(self, place: Address, content: Mapping[Address, Content]) -> bool | None:
        """Return whether the rule applies to the filled cell at `place`; None if that is uncertain.

        `content`: the contents of the cells of the sheet, by address.
        """
        own = content.get(place)
        if self.kind in _OVER_NUMBERS:
            return isinstance(own, float | _MOMENT)
        if self.kind in _OF_FILLED:
            return _OF_FILLED[self.kind]
        if self.kind in _CONTAINED and self.text:
            return self._is_contained(own)
        constant = _constant(self.formulas[0]) if len(self.formulas) == 1 else None
        if self.kind == "cellIs" and self.operator in _IS_EQUAL and constant is not None:
            return _compared(own, self.operator, constant)
        if self.kind == "expression" and self.formulas:
            return self._is_true(self.formulas[0], place, content)
        return None

    def _is_contained(self, content: Content) -> bool | None:
        text = _text_of(content)
        if isinstance(content, _MOMENT) and not _NUMERIC.issuperset(self.text):
            text = ""  # a moment is compared as its number, which holds no such text
        if text is None or (self.kind in _BY_PATTERN and not _WILDCARDS.isdisjoint(self.text)):
            return None
        return _CONTAINED[self.kind](text.casefold(), self.text.casefold())

    def _is_true(self, formula: str, place: Address, content: Mapping[Address, Content]) -> bool | None:
        constant = _constant(formula)
        if isinstance(constant, float | bool):
            return bool(constant)
        reference, start = _reference(formula), self._start
        if reference is None or start is None:
            return None
        found, (row, column) = reference
        row += 0 if found[3] else place[0] - start[0]
        column += 0 if found[1] else place[1] - start[1]
        held = content.get((row, column))
        if found[5] is None:
            return _truth_of(held)
        other = _constant(found[6])
        return None if other is None else _compared(held, found[5], other)

    @cached_property
    def _start(self) -> Address | None:
        """The cell from which relative references are counted; None if programs differ about it."""
        first = self.areas[0].top, self.areas[0].left
        return first if first == (min(each.top for each in self.areas), min(each.left for each in self.areas)) else None


def rule_formats(formats: Iterable[Element]) -> dict[str, RuleFormat]:
    """Return the effects of the differential formats, by the numbers with which rules refer to them."""
    return {str(number): _format_of(each) for number, each in enumerate(formats)}


def rules_of(formatting: Element, formats: Mapping[str, RuleFormat]) -> Iterator[LookRule]:
    """Yield the rules of an element `conditionalFormatting`, in its original form or the form of Excel 2010.

    `formats`: the effects of the file's differential formats, as `rule_formats` returns them.
    """
    stated = formatting.get("sqref") or text_within(formatting, "sqref")
    try:
        areas, is_known = tuple(map(parse_area, stated.split())), True
    except ValueError:  # the rule may apply anywhere
        areas, is_known = _ANYWHERE, False
    for rule in (each for each in formatting if local_name(each) == "cfRule") if areas else ():
        own = next((each for each in rule if local_name(each) == "dxf"), None)
        number = rule.get("dxfId", "")
        changes = _format_of(own) if own is not None else formats.get(number, RuleFormat())
        if (kind := rule.get("type", "")) in _OVER_NUMBERS:
            changes = changes._replace(shows_otherwise=True)
        formulas = tuple(each.text or "" for each in rule if local_name(each) in ("formula", "f"))
        place, text = rule.get("priority", ""), rule.get("text", "")
        is_usual = is_known and all(len(each) <= _LONGEST_TEXT for each in (text, *formulas))
        yield LookRule(
            areas=areas,
            kind=kind if is_usual else "",
            operator=rule.get("operator", ""),
            text=text,
            formulas=formulas,
            priority=int(place) if place.isdecimal() and len(place) <= _MOST_DIGITS else 0,
            changes=changes,
            is_last=is_on(rule, "stopIfTrue"),
        )


def cells_changed_by_rules(
    rules: Sequence[LookRule],
    content: Mapping[Address, Content],
    meant: Collection[RuleFormat],
    meant_at: Callable[[Address], Collection[RuleFormat]] | None = None,
) -> dict[Address, bool]:
    """Return the filled cells (`content`) that rules change, considering only the effects `meant`.

    `meant_at` returns the effects that are considered at a cell, which are some of `meant`; None if all are. The value
    of a cell is True if the change is certain, False if it is in doubt. Raises Malformed if there are more rules than a
    person can have made, because each cell would be compared with each rule.
    """
    if not meant:
        return {}
    deciding = sorted((each for each in rules if each.changes in meant or each.is_last), key=lambda each: each.priority)
    covering = _covering(deciding, content).items()
    states = ((place, _state(each, place, content, meant_at(place) if meant_at else meant)) for place, each in covering)
    return {place: is_certain for place, is_certain in states if is_certain is not None}


def _covering(rules: Iterable[LookRule], content: Mapping[Address, Content]) -> dict[Address, list[LookRule]]:
    """Return the rules that cover each filled cell, in the order of the rules."""
    columns: dict[int, list[int]] = {}
    for row, column in (place for place, each in content.items() if each not in _NOTHING_SHOWN):
        columns.setdefault(row, []).append(column)
    found: dict[Address, list[LookRule]] = {}
    looks, last = 0, max(columns, default=0)
    for rule, area in ((each, area) for each in rules for area in each.areas):
        for row in range(area.top, min(area.bottom, last) + 1):
            filled = columns.get(row, ())
            looks += 1 + len(filled)
            if looks > _MOST_LOOKS:
                raise Malformed(looks)
            for column in filled:
                if area.left <= column <= area.right:
                    found.setdefault((row, column), []).append(rule)
    return found


def _state(
    rules: Iterable[LookRule], place: Address, content: Mapping[Address, Content], meant: Collection[RuleFormat]
) -> bool | None:
    """Return True if rules, applied in order, change a cell, False if that is in doubt, None if they do not.

    Only the effects `meant` are considered. A rule with `is_last` that applies ends the order.
    """
    is_doubtful = may_have_ended = False
    for rule in rules if meant else ():
        applies = rule.applies(place, content)
        if rule.changes in meant and applies is not False:
            if applies and not may_have_ended:
                return True
            is_doubtful = True
        if rule.is_last and applies is not False:
            if applies:
                break
            may_have_ended = True
    return False if is_doubtful else None


def _format_of(node: Element) -> RuleFormat:
    font, number = node.find(_FONT), node.find(_NUMBER_FORMAT)
    strikes = font is not None and look_of(font).is_struck
    is_formatted = number is not None and number.get("formatCode", "") not in PLAIN_FORMATS
    return RuleFormat(strikes, is_formatted, *colours_by_rule(font, node.find(_FILL)))


@lru_cache(maxsize=1024)
def _reference(formula: str) -> tuple[re.Match[str], Address] | None:
    """Return the parts of a formula that compares a cell, and the address of the cell; None for other formulas."""
    found = _OF_REFERENCE.fullmatch(formula.strip().removeprefix("=").strip())
    if found is None:
        return None
    try:
        return found, parse_address(f"{found[2]}{found[4]}")
    except ValueError:  # a name that looks like a cell beyond the last column
        return None


@lru_cache(maxsize=1024)
def _constant(formula: str) -> Constant | None:
    """Return the constant that is the whole formula: a text, a number or a truth value; None for other formulas."""
    text = formula.strip().removeprefix("=").strip()
    if text.upper() in ("TRUE", "TRUE()", "FALSE", "FALSE()"):
        return text.upper().startswith("TRUE")
    if len(text) > 1 and text[0] == text[-1] == '"' and '"' not in text[1:-1].replace('""', ""):
        return text[1:-1].replace('""', '"')
    with suppress(ValueError):
        return float(parse_number(text))
    return None


def _compared(content: Content, comparison: str, constant: Constant) -> bool | None:
    is_equal = _is_equal(content, constant)
    return None if is_equal is None else is_equal is _IS_EQUAL[comparison]


def _is_equal(content: Content, constant: Constant) -> bool | None:
    """Return whether a content is equal to a constant; None if it is unknown or programs differ about it."""
    if isinstance(content, Unknown):
        return None
    if content is None:
        return None if constant == 0 else constant == ""
    if isinstance(content, str) or isinstance(constant, str):  # a text equals nothing but texts
        return isinstance(content, str) and isinstance(constant, str) and content.casefold() == constant.casefold()
    if isinstance(content, bool) and isinstance(constant, bool):
        return content is constant
    if isinstance(content, float) and not isinstance(constant, bool):
        return plain_number(content) == plain_number(constant)
    return None


def _truth_of(content: Content) -> bool | None:
    """Return whether a rule whose formula is a single reference applies, by the content of the cell.

    It applies to a ticked cell and to a number other than 0. None if that is not certain.
    """
    if content is None or isinstance(content, bool | float):
        return bool(content)
    return None


def _text_of(content: Content) -> str | None:
    """Return the text of a content that a program searches for a part; None if it is not certain."""
    if isinstance(content, bool):
        return str(content).upper()
    if isinstance(content, float):
        shown = shown_number(content)
        return shown.text if shown else None
    return content if isinstance(content, str) else None
