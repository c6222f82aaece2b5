"""Find the cells that a conditional format strikes through, or shows by another number format.

Rules that are simple are decided: one that always applies, a comparison with a constant, a text that is contained.
Whether any other rule applies is not guessed: its cells are in doubt.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element

from nakano_status.workbook.addresses import Address, CellArea, area_of, place_of
from nakano_status.workbook.number_formats import PLAIN_FORMATS
from nakano_status.workbook.rich_text import MAIN, look_of

Content = str | float | None
"""What a cell shows: a text or a number; None for a blank one."""

_FONT, _NUMBER_FORMAT = MAIN + "font", MAIN + "numFmt"
_TRUE = frozenset({"1", "true"})
_COMPARED: Mapping[str, Callable[[object, object], bool]] = {
    "equal": operator.eq,
    "notEqual": operator.ne,
    "=": operator.eq,
    "<>": operator.ne,
}
_CONTAINED: Mapping[str, Callable[[str, str], bool]] = {
    "containsText": operator.contains,
    "notContainsText": lambda text, part: part not in text,
    "beginsWith": str.startswith,
    "endsWith": str.endswith,
}
_LONGEST_TEXT = 255
"""Whether a rule with a longer text applies is not determined."""
_MOST_DIGITS = 9
_MOST_LOOKS = 5_000_000
_OF_FILLED = {"notContainsBlanks": True, "containsBlanks": False}
_OF_REFERENCE = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})\s*(=|<>)\s*(.+)")


class RuleFormat(NamedTuple):
    """The effects of a conditional format on a cell: striking its text through, using another number format."""

    strikes: bool = False
    shows_otherwise: bool = False


@dataclass(frozen=True)
class LookRule:
    """A rule of a conditional format: its areas and kind, what it changes, and whether it is the last to apply."""

    areas: tuple[CellArea, ...]
    kind: str
    operator: str
    text: str
    formulas: tuple[str, ...]
    priority: int
    changes: RuleFormat
    is_last: bool

    def applies(self, place: Address, content: Mapping[Address, Content]) -> bool | None:
        """Return whether the rule applies to a filled cell; None if that is not certain."""
        own = content.get(place)
        if self.kind in _OF_FILLED:
            return _OF_FILLED[self.kind]
        if self.kind in _CONTAINED and self.text:
            return _CONTAINED[self.kind](_folded(own), _folded(self.text))
        constant = _constant(self.formulas[0]) if len(self.formulas) == 1 else None
        if self.kind == "cellIs" and self.operator in _COMPARED and constant is not None:
            return _COMPARED[self.operator](_comparable(own), _comparable(constant))
        if self.kind == "expression" and self.formulas:
            return self._is_true(self.formulas[0], place, content)
        return None

    def _is_true(self, formula: str, place: Address, content: Mapping[Address, Content]) -> bool | None:
        constant = _constant(formula)
        if isinstance(constant, float):
            return bool(constant)
        found = _OF_REFERENCE.fullmatch(formula.strip())
        other = _constant(found[6]) if found else None
        if found is None or other is None:
            return None
        try:
            row, column = place_of(f"{found[2]}{found[4]}")
        except ValueError:  # a name that looks like a cell beyond the last column
            return None
        row += 0 if found[3] else place[0] - self.areas[0].top
        column += 0 if found[1] else place[1] - self.areas[0].left
        return _COMPARED[found[5]](_comparable(content.get((row, column))), _comparable(other))


def rule_formats(formats: Iterable[Element]) -> dict[str, RuleFormat]:
    """Return the effects of the differential formats, by the number that rules refer to."""
    return {str(number): _format_of(each) for number, each in enumerate(formats)}


def rules_of(formatting: Element, formats: Mapping[str, RuleFormat]) -> Iterator[LookRule]:
    """Yield the rules of an element with conditional formats, of either kind in which they are stored."""
    stated = formatting.get("sqref") or next((each.text or "" for each in formatting if _local(each) == "sqref"), "")
    areas = tuple(_areas(stated))
    for rule in (each for each in formatting if _local(each) == "cfRule") if areas else ():
        own = next((each for each in rule if _local(each) == "dxf"), None)
        number = rule.get("dxfId", "")
        changes = _format_of(own) if own is not None else formats.get(number, RuleFormat())
        formulas = tuple(each.text or "" for each in rule if _local(each) in ("formula", "f"))
        place, text = rule.get("priority", ""), rule.get("text", "")
        is_usual = all(len(each) <= _LONGEST_TEXT for each in (text, *formulas))
        yield LookRule(
            areas,
            rule.get("type", "") if is_usual else "",
            rule.get("operator", ""),
            text,
            formulas,
            int(place) if place.isdecimal() and len(place) <= _MOST_DIGITS else 0,
            changes,
            rule.get("stopIfTrue", "").lower() in _TRUE,
        )


def changed_cells(
    rules: Sequence[LookRule], content: Mapping[Address, Content], is_meant: Callable[[RuleFormat], bool]
) -> dict[Address, bool]:
    """Return the filled cells that rules of a format that `is_meant` change; False for a cell where it is not certain.

    Raises ValueError for more rules than a person can have made: each cell would be compared with each of them.
    """
    if not any(is_meant(each.changes) for each in rules):
        return {}
    deciding = sorted(
        (each for each in rules if is_meant(each.changes) or each.is_last), key=lambda each: each.priority
    )
    covering = _covering(deciding, content).items()
    states = ((place, _state(each, place, content, is_meant)) for place, each in covering)
    return {place: is_certain for place, is_certain in states if is_certain is not None}


def _covering(rules: Iterable[LookRule], content: Mapping[Address, Content]) -> dict[Address, list[LookRule]]:
    """Return the rules that cover each filled cell, in the order of the rules."""
    columns: dict[int, list[int]] = {}
    for row, column in (place for place, text in content.items() if text is not None):
        columns.setdefault(row, []).append(column)
    found: dict[Address, list[LookRule]] = {}
    looks, last = 0, max(columns, default=0)
    for rule, area in ((each, area) for each in rules for area in each.areas):
        for row in range(area.top, min(area.bottom, last) + 1):
            filled = columns.get(row, ())
            looks += 1 + len(filled)
            if looks > _MOST_LOOKS:
                raise ValueError(looks)
            for column in filled:
                if area.left <= column <= area.right:
                    found.setdefault((row, column), []).append(rule)
    return found


def _state(
    rules: Iterable[LookRule],
    place: Address,
    content: Mapping[Address, Content],
    is_meant: Callable[[RuleFormat], bool],
) -> bool | None:
    """Return whether rules, in their order, change a cell: None if not, False if that is not certain.

    A rule that is the last to apply ends their order.
    """
    is_doubtful = may_have_ended = False
    for rule in rules:
        applies = rule.applies(place, content)
        if is_meant(rule.changes) and applies is not False:
            if applies and not may_have_ended:
                return True
            is_doubtful = True
        if rule.is_last and applies is not False:
            if applies:
                break
            may_have_ended = True
    return False if is_doubtful else None


def _areas(stated: str) -> Iterator[CellArea]:
    for each in stated.split():
        with suppress(ValueError):
            yield area_of(each)


def _format_of(node: Element) -> RuleFormat:
    font, number = node.find(_FONT), node.find(_NUMBER_FORMAT)
    strikes = font is not None and look_of(font).is_struck
    return RuleFormat(strikes, number is not None and number.get("formatCode", "") not in PLAIN_FORMATS)


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _constant(formula: str) -> Content:
    """Return the constant that a formula is: a text, a number, or TRUE and FALSE as 1 and 0; None for any other."""
    text = formula.strip().removeprefix("=").strip()
    if text.upper() in ("TRUE", "TRUE()", "FALSE", "FALSE()"):
        return float(text.upper().startswith("TRUE"))
    if len(text) > 1 and text[0] == text[-1] == '"' and '"' not in text[1:-1].replace('""', ""):
        return text[1:-1].replace('""', '"')
    with suppress(ValueError):
        return float(text)
    return None


def _folded(content: Content) -> str:
    return str(content if content is not None else "").casefold()


def _comparable(content: Content) -> str | float:
    return content if isinstance(content, float) else _folded(content)
