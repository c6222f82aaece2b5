"""Strips: what stands across a page and is not cut, the pieces of which pages are filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from nakano_status.documents.document import Run, Text, Typeface, as_printed
from nakano_status.documents.page import MM_PER_POINT
from nakano_status.documents.printed import Disc, Ground, Line, Mark, Rule
from nakano_status.documents.text_measure import EM, wrap

if TYPE_CHECKING:
    from nakano_status.documents.flow_table import TableFlow

AIR = 0.8
"""Millimetres above and below the lines of a cell."""


class Cling(IntEnum):
    """How much a strip wants the next one on its page: not, for the sake of a group, or for the sake of reading."""

    NOT = 0
    GROUP = 1
    CLOSE = 2


@dataclass(frozen=True)
class RowPart:
    """What of a table a strip is: its head (None) or a row of its body, a line of it where it is taller than a page."""

    table: TableFlow
    row: int | None
    line: int | None = None


@dataclass(frozen=True)
class Strip:
    """A piece of a page: its marks stand at their place across, and from its own upper edge.

    `above` is air that is left out at the top of a page; a strip of a table has no marks but its place in the table.
    """

    height: float
    marks: tuple[Mark, ...] = ()
    above: float = 0.0
    cling: Cling = Cling.NOT
    is_blank: bool = False
    begins_page: bool = False
    part: RowPart | None = None

    @property
    def repeated(self) -> float:
        """What stands above it where it begins a page: the head, and air above a row that is cut."""
        if self.part is None or self.part.row is None:
            return 0.0
        return self.part.table.head_height + (AIR if self.part.line else 0.0)

    def below(self, air: float) -> Strip:
        """Return it with so much air above it."""
        return replace(self, above=self.above + air)


@dataclass(frozen=True)
class Frame:
    """The room that strips are made for, and the section's type."""

    left: float
    width: float
    height: float
    typeface: Typeface
    size: float

    @property
    def em(self) -> float:
        """A character of the section's type in millimetres."""
        return self.size * MM_PER_POINT


def clinging(strips: Sequence[Strip], cling: Cling) -> list[Strip]:
    """Return the strips, each but the last at least so much bound to the next."""
    bound = [replace(strip, cling=max(strip.cling, cling)) for strip in strips[:-1]]
    return [*bound, *strips[-1:]]


def lowered(mark: Mark, y: float) -> Mark:
    """Return a mark so many millimetres further down."""
    match mark:
        case Line() | Ground() | Disc():
            return mark._replace(y=mark.y + y)
        case Rule():
            return mark._replace(y=mark.y + y, to_y=mark.to_y + y)


def broken(text: Text, width: float, size: float, typeface: Typeface, first: float | None = None) -> list[Text]:
    """Return a text in lines of a width in millimetres, the first of another where given; runs stay what they are.

    Blanks at the ends of lines are left out, and so are line breaks; a text that says nothing is one line.
    """
    if not text:
        return [_NOTHING]
    return [line for line, _ in broken_on(text, width, size, typeface, first)]


def broken_on(
    text: Text, width: float, size: float, typeface: Typeface, first: float | None = None
) -> list[tuple[Text, bool]]:
    """Return the lines of `broken`, and whether each goes on in the next one: the text was not ended there."""
    clean = tuple(_written(run, as_printed(run.text)) for run in text)
    whole = "".join(run.text for run in clean)
    em = size * MM_PER_POINT
    room = max(int(width / em * EM), EM)
    # What is bold is the gothic's (paper/fonts.py).
    is_fixed = typeface is Typeface.MINCHO and not any(run.bold for run in text)
    pieces = wrap(whole, room, None if first is None else max(int(first / em * EM), EM), is_fixed=is_fixed)
    if len(pieces) == 1 and clean:
        return [(clean if whole == whole.rstrip() else cut(clean, 0, len(whole.rstrip())), False)]
    lines, start = [], 0
    for piece in pieces:
        line = cut(clean, start, start + len(piece.rstrip()))
        start += len(piece)
        lines.append((line, start < len(whole) and not piece.endswith("\n")))
    return lines


_NOTHING: Text = (Run(""),)


def cut(text: Text, start: int, end: int) -> Text:
    """Return the part of a text between two places."""
    if len(text) == 1:
        run = text[0]
        return (Run(run.text[start:end], run.bold, run.underlined, run.struck, run.grey),)
    runs, place = [], 0
    for run in text:
        piece = run.text[max(start - place, 0) : max(end - place, 0)]
        if piece:
            runs.append(_written(run, piece))
        place += len(run.text)
    return tuple(runs) or _NOTHING


def _written(run: Run, text: str) -> Run:
    """Return a text in the manner of a run."""
    return run if text == run.text else Run(text, run.bold, run.underlined, run.struck, run.grey)
