"""The content of a picture before it is drawn: one value for the window, pages, Word, the public page and files.

A picture is shapes of few kinds on an area in points, and the same numbers as a table, for readers who do not see it.
Colours are names that a palette resolves for each medium. Besides its colour every piece has a pattern, so that it is
recognised in grey. The module also makes the SVG form, which pages, Word and the public page show unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from html import escape

from nakano_status.documents.pages.printed_characters import as_printed
from nakano_status.domain.fields.mark import MarkColour, MarkPattern


class Ink(StrEnum):
    """The colours of a picture other than the colours of marks."""

    TEXT = "text"
    MUTED = "muted"
    LINE = "line"
    GROUND = "ground"
    """The colour behind the picture."""
    ACCENT = "accent"
    SHADE = "shade"
    """A light tint of the accent, below a curve."""
    ATTENTION = "attention"
    UNMARKED = "unmarked"
    """Colour of rows without a mark."""


Colour = Ink | MarkColour
Palette = Mapping[Colour, str]
"""CSS colours by the name of the colour in a picture."""

PRINTED: Palette = {
    Ink.TEXT: "#1d2126",
    Ink.MUTED: "#545d69",
    Ink.LINE: "#c3c9d1",
    Ink.GROUND: "#ffffff",
    Ink.ACCENT: "#1f5a9e",
    Ink.SHADE: "#e3edf8",
    Ink.ATTENTION: "#8f3d00",
    Ink.UNMARKED: "#59626d",
    MarkColour.GOOD: "#005f99",
    MarkColour.CHANGED: "#00684c",
    MarkColour.WEAK: "#7a5200",
    MarkColour.BAD: "#a83c00",
    MarkColour.AHEAD: "#6a3d9a",
    MarkColour.OTHER: "#8a2a62",
}
"""Colours on paper and in files.

The contrast with white is at least 4.5 to 1, except for `LINE` and `SHADE`, which carry no meaning.
"""


class RowPattern(StrEnum):
    """A pattern that no mark can have, for rows whose mark is in conflict."""

    UPRIGHT = "upright"


Pattern = MarkPattern | RowPattern


@dataclass(frozen=True)
class Box:
    """A rectangle whose upper left corner is at `x`, `y`; lengths as in `Picture`.

    `ground`: its background (None: not drawn). `outline`: the colour of its outline and pattern (None: not drawn).
    `key`: the object that it represents (None: none).
    """

    x: float
    y: float
    width: float
    height: float
    ground: Colour | None = None
    outline: Colour | None = None
    pattern: Pattern = MarkPattern.EMPTY
    key: object = None


@dataclass(frozen=True)
class Curve:
    """Straight lines from point to point, drawn in `colour` (None: not drawn).

    With a `ground`, the area that they enclose is filled.
    """

    points: tuple[tuple[float, float], ...]
    colour: Colour | None
    width: float = 1.0
    is_dashed: bool = False
    ground: Colour | None = None


@dataclass(frozen=True)
class Dot:
    """A circle around a point.

    `is_hollow`: whether it is not filled. `key`: the object that it represents (None: none).
    """

    x: float
    y: float
    radius: float
    colour: Colour
    is_hollow: bool = False
    key: object = None


@dataclass(frozen=True)
class TextLine:
    """A line of text on the base line `y`.

    `anchor`: whether it begins (start), is centred (middle) or ends (end) at `x`.
    """

    text: str
    x: float
    y: float
    size: float
    colour: Colour = Ink.TEXT
    anchor: str = "start"
    is_bold: bool = False


Shape = Box | Curve | Dot | TextLine


def shift_shapes(shapes: Iterable[Shape], right: float, down: float) -> Iterator[Shape]:
    """Yield shapes moved to the right and down, in points."""
    for each in shapes:
        if isinstance(each, Curve):
            yield replace(each, points=tuple((x + right, y + down) for x, y in each.points))
        else:
            yield replace(each, x=each.x + right, y=each.y + down)


@dataclass(frozen=True)
class PictureTable:
    """The numbers of a picture as a table; the first cell of a row names the row."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A picture; lengths are points, counted from its upper left corner to the right and down.

    `name`: its name in files and pages. `description`: one or two sentences on its content. `table`: its numbers.
    """

    name: str
    title: str
    description: str
    width: float
    height: float
    shapes: tuple[Shape, ...]
    table: PictureTable

    @property
    def texts(self) -> Iterator[str]:
        """The texts drawn in the picture, in the order of drawing."""
        return (each.text for each in self.shapes if isinstance(each, TextLine))

    @property
    def svg(self) -> str:
        """The picture as SVG, in the colours of paper."""
        return as_svg(self)


_USUAL_SIZE = 8.0
"""The size of most texts of a picture, which the whole drawing declares, as it declares the colour of texts."""
_STROKE = 1.0
_GAP = 4.0
_DOT_GAP = 3.6
_DOT = 1.5

Segment = tuple[float, float, float, float]
"""A straight line: x and y of its beginning, then x and y of its end."""


def hatching(box: Box) -> tuple[Segment, ...]:
    """Return the lines of a box's pattern, cut at its edges.

    Dots are lines of no length, which are drawn with round ends.
    """
    return tuple(_PATTERNS[box.pattern](box))


def hatching_width(pattern: Pattern) -> float:
    """Return the thickness, in points, of the lines of a pattern."""
    return _DOT if pattern is MarkPattern.DOTS else _STROKE


def _rising(box: Box) -> Iterator[Segment]:
    """Yield lines that rise to the right at 45 degrees."""
    right, bottom = box.x + box.width, box.y + box.height
    at = box.x - box.height + _GAP / 2
    while at < right:
        left, end = max(at, box.x), min(at + box.height, right)
        if left < end:
            yield left, bottom - (left - at), end, bottom - (end - at)
        at += _GAP * 2**0.5


def _crossed(box: Box) -> Iterator[Segment]:
    for x1, y1, x2, y2 in _rising(box):
        yield x1, y1, x2, y2
        middle = 2 * box.y + box.height
        yield x1, middle - y1, x2, middle - y2


def _level(box: Box) -> Iterator[Segment]:
    for step in range(1, int(box.height / _GAP) + 1):
        y = box.y + step * _GAP
        if y < box.y + box.height:
            yield box.x, y, box.x + box.width, y


def _upright(box: Box) -> Iterator[Segment]:
    for step in range(1, int(box.width / _GAP) + 1):
        x = box.x + step * _GAP
        if x < box.x + box.width:
            yield x, box.y, x, box.y + box.height


def _dotted(box: Box) -> Iterator[Segment]:
    for row in range(int((box.height - _DOT) / _DOT_GAP) + 1):
        y, x = box.y + _DOT + row * _DOT_GAP, box.x + _DOT + (row % 2) * _DOT_GAP / 2
        while x < box.x + box.width - _DOT / 2:
            yield x, y, x, y
            x += _DOT_GAP


def _plain(_: Box) -> Iterator[Segment]:
    return iter(())


_PATTERNS: Mapping[Pattern, Callable[[Box], Iterator[Segment]]] = {
    MarkPattern.SOLID: _plain,
    MarkPattern.STRIPES: _rising,
    MarkPattern.DOTS: _dotted,
    MarkPattern.CROSSES: _crossed,
    MarkPattern.LINES: _level,
    MarkPattern.EMPTY: _plain,
    RowPattern.UPRIGHT: _upright,
}


SPACED = 0.85
"""The factor of letter sizes with which texts still fit if a reader widens the spaces between letters.

WCAG 2.2, 1.4.12: with 0.12 em between them Japanese letters take 1.12 of their width, narrow letters of English words a
little more.
"""


def as_svg(
    picture: Picture, palette: Palette = PRINTED, *, family: str = "BIZ UDPGothic", is_inline: bool = False
) -> str:
    """Return a picture as SVG with its title and its description; equal pictures give equal texts.

    If `is_inline` is true, the picture has no size of its own, fills the available width, and has smaller letters, so
    that a reader may widen the spaces between them.
    """
    letters = SPACED if is_inline else 1.0
    fill = palette[Ink.TEXT]
    names = f"{picture.name}-title {picture.name}-desc"
    size = "" if is_inline else f' width="{_number(picture.width)}pt" height="{_number(picture.height)}pt"'
    view = f"0 0 {_number(picture.width)} {_number(picture.height)}"
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}"{size} role="img" aria-labelledby="{names}" ',
            f'font-family="{escape(family)}" font-size="{_number(_USUAL_SIZE * letters)}" fill="{fill}" lang="ja">',
            f'<title id="{picture.name}-title">{_text(picture.title)}</title>',
            f'<desc id="{picture.name}-desc">{_text(picture.description)}</desc>',
            *(_drawn(each, palette, letters) for each in picture.shapes),
            "</svg>",
        )
    )


def _text(text: str) -> str:
    """Return a text escaped for XML, without characters that papers do not print."""
    return escape(as_printed(text))


def _drawn(shape: Shape, palette: Palette, letters: float) -> str:
    match shape:
        case Box():
            return _box(shape, palette)
        case Curve():
            path = "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in shape.points)
            dashes = ' stroke-dasharray="3 2"' if shape.is_dashed else ""
            stroke = _stroke(shape.colour, palette, shape.width)
            return f'<path d="{path}" fill="{_paint(shape.ground, palette)}"{stroke}{dashes} stroke-linejoin="round"/>'
        case Dot():
            fill, line = (Ink.GROUND, shape.colour) if shape.is_hollow else (shape.colour, shape.colour)
            centre = f'cx="{_number(shape.x)}" cy="{_number(shape.y)}" r="{_number(shape.radius)}"'
            return f'<circle {centre} fill="{palette[fill]}"{_stroke(line, palette, 1.2)}/>'
        case TextLine():
            weight = ' font-weight="700"' if shape.is_bold else ""
            anchor = f' text-anchor="{shape.anchor}"' if shape.anchor != "start" else ""
            place = f'x="{_number(shape.x)}" y="{_number(shape.y)}"'
            size = "" if shape.size == _USUAL_SIZE else f' font-size="{_number(shape.size * letters)}"'
            colour = "" if shape.colour is Ink.TEXT else f' fill="{palette[shape.colour]}"'
            return f"<text {place}{size}{colour}{anchor}{weight}>{_text(shape.text)}</text>"


def _box(box: Box, palette: Palette) -> str:
    place = f'x="{_number(box.x)}" y="{_number(box.y)}" width="{_number(box.width)}" height="{_number(box.height)}"'
    # an outline of the colour of the ground is the ground
    outline = "" if box.outline is box.ground else _stroke(box.outline, palette, 0.8)
    drawn = f'<rect {place} fill="{_paint(box.ground, palette)}"{outline}/>'
    lines = hatching(box)
    if not lines or box.outline is None:
        return drawn
    path = "".join(f"M{_number(x1)} {_number(y1)}L{_number(x2)} {_number(y2)}" for x1, y1, x2, y2 in lines)
    stroke = _stroke(box.outline, palette, hatching_width(box.pattern))
    return f'{drawn}<path d="{path}" fill="none"{stroke} stroke-linecap="round"/>'


def _paint(colour: Colour | None, palette: Palette) -> str:
    return "none" if colour is None else palette[colour]


def _stroke(colour: Colour | None, palette: Palette, width: float) -> str:
    return "" if colour is None else f' stroke="{palette[colour]}" stroke-width="{_number(width)}"'


def _number(value: float) -> str:
    """Return a number with at most two decimals, without trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
