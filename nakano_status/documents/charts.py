"""The pictures of a plan's progress: each function takes numbers and returns a picture (decision: how pictures look).

All have what the field asks for: numbers and names are beside what they are about, there is one scale a picture and
it begins at zero, nothing is shown by colour alone, and what is missing is a gap. Lengths are points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from nakano_status.documents.drawing_rules import EM, advance
from nakano_status.documents.picture import Box, Colour, Curve, Ink, Picture, PictureTable, Shape, Words
from nakano_status.domain.fields.mark import MarkPattern
from nakano_status.domain.values import dataclass

Measure = Callable[[str, float, bool], float]
"""A function that returns the width of a text of a size, bold or not."""

SIZE, SMALL, TINY = 9.0, 8.0, 7.0
_BOLD = 1.04


def measured(text: str, size: float, bold: bool = False) -> float:  # noqa: FBT001, FBT002
    """Return the width of a text; estimated without a font file and rather too wide."""
    return advance(text) * size / EM * (_BOLD if bold else 1.0)


def wrapped(text: str, width: float, size: float, most: int, measure: Measure = measured) -> tuple[str, ...]:
    """Return a text in lines no wider than `width`, at most `most` of them; the last one ends with … if it is cut."""
    lines: list[str] = [""]
    for letter in text:
        if not lines[-1] or measure(lines[-1] + letter, size, False) <= width:
            lines[-1] += letter
        elif len(lines) < most:
            lines.append(letter)
        else:
            while lines[-1] and measure(lines[-1] + "…", size, False) > width:
                lines[-1] = lines[-1][:-1]
            return (*lines[:-1], f"{lines[-1]}…")
    return tuple(lines)


@dataclass(frozen=True)
class Caption:
    """What a picture is called in files and pages (ASCII), its title, and one or two sentences on what it shows."""

    name: str
    title: str
    description: str


@dataclass(frozen=True)
class Category:
    """What rows are counted as: its symbol beside a number, its label in the legend, its colour and its pattern."""

    symbol: str
    label: str
    colour: Colour
    pattern: MarkPattern
    key: object = None


@dataclass(frozen=True)
class ShareLine:
    """A bar: its label, its numbers in the order of the categories, and those of the year before (None: there is none).

    `key` is what the bar stands for; a piece of it stands for `(key, category.key)`.
    """

    label: str
    numbers: tuple[int, ...]
    before: tuple[int, ...] | None = None
    key: object = None
    is_sum: bool = False


_PIECE_GAP = 1.0
_LEAST = 4.0
"""The least width of a piece, so that it is seen however few its rows are."""
_AIR = 3.0


@dataclass(frozen=True)
class BarPiece:
    """A piece of a bar that begins at `x`; its number begins at `label_x`, in the piece or behind the bar."""

    category: Category
    number: int
    x: float
    width: float
    label: str
    label_x: float
    label_width: float
    is_inside: bool


def pieces_of(
    numbers: Sequence[int], categories: Sequence[Category], width: float, size: float, measure: Measure = measured
) -> tuple[BarPiece, ...]:
    """Return the pieces of a bar of 100 % that have rows, from 0; numbers that do not fit are behind it in order."""
    there = [(each, number) for each, number in zip(categories, numbers, strict=True) if number]
    unit = width / max(sum(number for _, number in there), 1)
    widths = [max(_LEAST, number * unit - _PIECE_GAP) for _, number in there]
    # pieces that were made wider take their room from the widest
    over = sum(widths) + _PIECE_GAP * len(widths) - width
    if widths and over > 0:
        widest = widths.index(max(widths))
        widths[widest] = max(_LEAST, widths[widest] - over)
    behind, x, pieces = sum(widths) + _PIECE_GAP * len(widths) + _AIR, 0.0, []
    for (category, number), wide in zip(there, widths, strict=True):
        label = f"{category.symbol} {number}"
        needed = measure(label, size, True)
        is_inside = needed + _AIR <= wide
        pieces.append(
            BarPiece(
                category, number, x, wide, label, x + (wide - needed) / 2 if is_inside else behind, needed, is_inside
            )
        )
        behind += 0 if is_inside else needed + _AIR
        x += wide + _PIECE_GAP
    return tuple(pieces)


def bar_shapes(
    pieces: Sequence[BarPiece], x: float, y: float, height: float, size: float, key: object = None
) -> Iterator[Shape]:
    """Yield the shapes of a bar at a place, with its numbers; a number on a pattern has a plain ground."""
    base = y + height / 2 + size * 0.36
    for each in pieces:
        category = each.category
        is_full = category.pattern is MarkPattern.SOLID
        ground = category.colour if is_full else Ink.GROUND
        yield Box(x + each.x, y, each.width, height, ground, category.colour, category.pattern, (key, category.key))
        if each.is_inside and not is_full:
            yield Box(x + each.label_x - 1.5, y + 1.5, each.label_width + 3, height - 3, Ink.GROUND)
        ink = Ink.GROUND if each.is_inside and is_full else category.colour
        yield Words(each.label, x + each.label_x, base, size, ink, is_bold=True)


def share_bars(
    caption: Caption,
    categories: Sequence[Category],
    lines: Sequence[ShareLine],
    years: tuple[str, str | None],
    head: str,
    width: float,
) -> Picture:
    """Return bars of 100 %, one a line, each with its numbers and a thinner one of the year before below it.

    `years` are the labels of the year and of the one before; `head` is what the bars are broken down by.
    """
    used = [place for place, _ in enumerate(categories) if any(_has(line, place) for line in lines)]
    label_width = min(max((measured(each.label, SIZE) for each in lines), default=0.0), width * 0.3)
    total_width = measured("計 9,999件", SIZE) + 2 * _AIR
    left = label_width + total_width
    room = width - left - _behind(lines, categories)
    shapes: list[Shape] = list(_legend([categories[place] for place in used], years, width))
    y = max((each.y for each in shapes if isinstance(each, Words)), default=0.0) + SIZE * 1.4
    for line in lines:
        shapes += _share_line(line, categories, y, label_width, left, room)
        y += _HIGH + (_THIN + 2 if line.before is not None else 0) + _BETWEEN
        if line.is_sum:
            shapes.append(Curve(((0, y - _BETWEEN / 2), (width, y - _BETWEEN / 2)), Ink.LINE, 0.8))
    table = _share_table(categories, used, lines, years, head)
    return Picture(caption.name, caption.title, caption.description, width, y, tuple(shapes), table)


_HIGH, _THIN, _BETWEEN = 15.0, 5.0, 8.0
_SWATCH = 12.0


def _has(line: ShareLine, place: int) -> bool:
    return bool(line.numbers[place] or (line.before and line.before[place]))


def _behind(lines: Sequence[ShareLine], categories: Sequence[Category]) -> float:
    """Return the room behind the bars that the numbers need which do not fit their pieces."""
    most = 0.0
    for numbers, size in [(each.numbers, SIZE) for each in lines] + [
        (each.before, TINY) for each in lines if each.before
    ]:
        behind = 0.0
        for category, number in zip(categories, numbers or (), strict=True):
            needed = measured(f"{category.symbol} {number}", size, True)
            # the bar is about half of the picture: what is short of its share stands behind it
            if number and number / max(sum(numbers or ()), 1) * 200 < needed + _AIR:
                behind += needed + _AIR
        most = max(most, behind + _AIR)
    return most


def _share_line(
    line: ShareLine, categories: Sequence[Category], y: float, label_width: float, left: float, room: float
) -> Iterator[Shape]:
    words = wrapped(line.label, label_width, SIZE, 2)
    top = y + _HIGH / 2 + SIZE * 0.36 - (len(words) - 1) * SIZE * 0.65
    for number, each in enumerate(words):
        yield Words(each, 0, top + number * SIZE * 1.3, SIZE, is_bold=line.is_sum)
    yield Words(f"{sum(line.numbers)}件", left - _AIR * 2, y + _HIGH / 2 + SIZE * 0.36, SIZE, anchor="end")
    yield from bar_shapes(pieces_of(line.numbers, categories, room, SIZE), left, y, _HIGH, SIZE, line.key)
    if line.before is not None:
        below, pieces = y + _HIGH + 2, pieces_of(line.before, categories, room, TINY)
        for piece in pieces:
            category = piece.category
            ground = category.colour if category.pattern is MarkPattern.SOLID else Ink.GROUND
            yield Box(left + piece.x, below, piece.width, _THIN, ground, category.colour, category.pattern)
        behind = left + max((piece.x + piece.width for piece in pieces), default=0.0) + _AIR
        yield Words(
            "　".join(piece.label for piece in pieces), behind, below + _THIN / 2 + TINY * 0.36, TINY, Ink.MUTED
        )


def _legend(used: Sequence[Category], years: tuple[str, str | None], width: float) -> Iterator[Shape]:
    """Yield what each category looks like, in as many lines as it takes, and which bar is of which year."""
    now, before = years
    words = f"太い帯：{now}　細い帯：{before}" if before else now
    x, y = 0.0, SIZE
    for each in used:
        needed = _SWATCH + 3 + measured(each.label, SMALL)
        if x and x + needed > width:
            x, y = 0.0, y + SIZE * 1.5
        ground = each.colour if each.pattern is MarkPattern.SOLID else Ink.GROUND
        yield Box(x, y - SIZE * 0.8, _SWATCH, SIZE, ground, each.colour, each.pattern)
        yield Words(each.label, x + _SWATCH + 3, y, SMALL)
        x += needed + 10
    if x + measured(words, SMALL) > width:
        y += SIZE * 1.5
    yield Words(words, width, y, SMALL, Ink.MUTED, "end")


def _share_table(
    categories: Sequence[Category],
    used: Sequence[int],
    lines: Sequence[ShareLine],
    years: tuple[str, str | None],
    head: str,
) -> PictureTable:
    now, before = years
    heads = (head, "年度", *(categories[place].label for place in used), "計")
    rows: list[tuple[str, ...]] = []
    for line in lines:
        for year, numbers in ((now, line.numbers), (before, line.before)):
            if year is not None and numbers is not None:
                rows.append((line.label, year, *(str(numbers[place]) for place in used), str(sum(numbers))))
    return PictureTable(heads, tuple(rows))
