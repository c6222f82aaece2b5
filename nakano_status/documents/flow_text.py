"""Paragraphs and headings in lines: broken, moved in, boxed, and bound so that no line is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from nakano_status.documents.document import Align, Heading, Paragraph, Role, Run, Text, Typeface, spoken
from nakano_status.documents.flow_strip import Cling, Frame, Strip, broken_on, clinging
from nakano_status.documents.numbering import Numerals, heading_indent, numbered
from nakano_status.documents.page import MM_PER_POINT
from nakano_status.documents.printed import Line, Mark, Rule
from nakano_status.documents.text_measure import EM, advance

LEADING = {Typeface.MINCHO: 1.7, Typeface.GOTHIC: 1.4}
"""Line pitch of running text, as a multiple of its size: 38 lines of 11 points on an A4 page of letters and reports."""
THIN = 0.18
_TITLE_GROWTH = 14 / 11
_NOTE_SHRINKAGE = 9 / 11
_LEAST = 8.0
"""Points: nothing on paper is smaller."""
_BOX_PADDING = 3.0
_BOX_LEADING = 1.9
_BELOW_BOX = 2.0
_HEADING_HANGS = 2
_ABOVE_FIRST_LEVEL = 0.5
_FEW_LINES = 3
"""Of so many lines none can be parted from the others: two must stay together at each end."""


@dataclass(frozen=True)
class _Setting:
    """How the lines of a paragraph are set, in millimetres from the frame's left edge; `first` is the first line's."""

    text: Text
    size: float
    leading: float
    align: Align
    left: float
    first: float


def paragraph_strips(paragraph: Paragraph, frame: Frame) -> list[Strip]:
    """Return a paragraph's lines; a text that says nothing is a blank line."""
    is_boxed = paragraph.is_boxed and bool(spoken(paragraph.text).strip())
    setting = _Setting(
        text=_emphasised(paragraph),
        size=size_of(paragraph, frame.size),
        leading=_BOX_LEADING if is_boxed else LEADING[frame.typeface],
        align=paragraph.align,
        left=paragraph.indent * frame.em,
        first=(paragraph.indent + paragraph.first_line) * frame.em,
    )
    strips = _strips(setting, frame, paragraph.space_above * MM_PER_POINT, is_boxed=is_boxed)
    return _bound(strips, is_kept_with_next=paragraph.is_kept_with_next)


def heading_strips(heading: Heading, numerals: Numerals, frame: Frame) -> list[Strip]:
    """Return a heading with its number; its further lines hang under its words."""
    number = numbered(heading.level, heading.ordinal, numerals)
    is_bold = frame.typeface is Typeface.GOTHIC
    indent = heading_indent(heading.level)
    setting = _Setting(
        text=(Run(number + heading.text, bold=is_bold),),
        size=frame.size,
        leading=LEADING[frame.typeface],
        align=Align.LEFT,
        left=(indent + _HEADING_HANGS) * frame.em,
        first=indent * frame.em,
    )
    above = space_above(heading, frame.size, frame.typeface) * MM_PER_POINT
    return _bound(_strips(setting, frame, above, is_boxed=False), is_kept_with_next=True)


def space_above(heading: Heading, size: float, typeface: Typeface) -> float:
    """Return the room above a heading in points: its own, or half a line above one of the first level."""
    usual = _ABOVE_FIRST_LEVEL * LEADING[typeface] * size if heading.level == 1 else 0.0
    return heading.space_above or usual


def size_of(paragraph: Paragraph, usual: float) -> float:
    """Return the size of a paragraph in points: its own, or what its role has in a section of that size."""
    if paragraph.size is not None:
        return paragraph.size
    if paragraph.role is Role.TITLE:
        return usual * _TITLE_GROWTH
    return max(usual * _NOTE_SHRINKAGE, _LEAST) if paragraph.role is Role.NOTE else usual


def _emphasised(paragraph: Paragraph) -> Text:
    if paragraph.role is not Role.LABEL:
        return paragraph.text
    return tuple(Run(run.text, True, run.underlined, run.struck, run.grey) for run in paragraph.text)


def _strips(setting: _Setting, frame: Frame, above: float, *, is_boxed: bool) -> list[Strip]:
    """One strip a line."""
    padding = _BOX_PADDING if is_boxed else 0.0
    room = frame.width - setting.left - 2 * padding
    first = frame.width - setting.first - 2 * padding
    lines = broken_on(setting.text, room, setting.size, frame.typeface, first)
    height = setting.size * MM_PER_POINT * setting.leading
    box = _box(setting, frame, [line for line, _ in lines]) if is_boxed else None
    strips = []
    for place, (line, goes_on) in enumerate(lines):
        left = setting.left if place else setting.first
        x, width = box or (frame.left + left, frame.width - left)
        align = Align.CENTRE if box else setting.align
        is_spread = goes_on and align is Align.LEFT
        marks: list[Mark] = [Line(x, 0.0, width, height, line, setting.size, frame.typeface, align, is_spread)]
        if box:
            marks += _box_rules(x, width, height, is_first=not place, is_last=place == len(lines) - 1)
        is_blank = not any(run.text for run in line) and not box
        below = _BELOW_BOX if box and place == len(lines) - 1 else 0.0
        strips.append(Strip(height + below, tuple(marks), 0.0 if place else above, is_blank=is_blank))
    return strips


def _box(setting: _Setting, frame: Frame, lines: list[Text]) -> tuple[float, float]:
    """Where the box of these lines stands: its left edge and its width."""
    longest = max(advance("".join(run.text for run in line)) for line in lines)
    width = min(longest / EM * setting.size * MM_PER_POINT + 2 * _BOX_PADDING, frame.width - setting.left)
    spare = frame.width - setting.left - width
    share = {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}[setting.align]
    return frame.left + setting.left + spare * share, width


def _box_rules(x: float, width: float, height: float, *, is_first: bool, is_last: bool) -> Iterator[Mark]:
    yield Rule(x, 0.0, x, height, THIN)
    yield Rule(x + width, 0.0, x + width, height, THIN)
    if is_first:
        yield Rule(x, 0.0, x + width, 0.0, THIN)
    if is_last:
        yield Rule(x, height, x + width, height, THIN)


def _bound(strips: list[Strip], *, is_kept_with_next: bool) -> list[Strip]:
    """Bind two lines at each end, and the last one to what follows where that is wanted."""
    if len(strips) <= _FEW_LINES:
        bound = clinging(strips, Cling.CLOSE)
    else:
        bound = [*clinging(strips[:2], Cling.CLOSE), *strips[2:-2], *clinging(strips[-2:], Cling.CLOSE)]
    if is_kept_with_next:
        bound[-1] = replace(bound[-1], cling=Cling.CLOSE)
    return bound
