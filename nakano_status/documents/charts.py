"""The pictures of a plan's progress: each function takes numbers and returns a picture (decision 0061).

All follow the same rules: numbers and names are beside the shapes that they label, a picture has one scale that begins
at zero, nothing is shown only by colour, and a missing value is a gap. Lengths are points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial

from nakano_status.documents.drawing_rules import EM, advance
from nakano_status.documents.picture import (
    Box,
    Colour,
    Curve,
    Dot,
    Ink,
    Pattern,
    Picture,
    PictureTable,
    RowPattern,
    Shape,
    TextLine,
    shift_shapes,
)
from nakano_status.domain.calendar.days import day_label, era_day
from nakano_status.domain.fields.mark import Mark, MarkPattern, counted_beside
from nakano_status.domain.round.tally import AnswerDay, AnswersByDay, Exclusion, RowResult

Measure = Callable[[str, float, bool], float]
"""A function that returns the width of a text, given its size and whether it is bold."""

SIZE, SMALL = 9.0, 8.0
"""Sizes in points of main texts and of side texts; nothing on paper is smaller than 8 points."""
_BOLD = 1.04


def estimate_width(text: str, size: float, bold: bool = False) -> float:  # noqa: FBT001, FBT002
    """Return the estimated width of a text in type of `size`, in the unit of `size`; rather too great than too small.

    No font file is read.
    """
    return advance(text) * size / EM * (_BOLD if bold else 1.0)


@dataclass(frozen=True)
class Lettering:
    """The sizes of texts, and the function that measures texts.

    `size`: the size of the usual texts. `small`: the size of smaller texts. On paper sizes are points; the window has
    one size and its own font.
    """

    size: float = SIZE
    small: float = SMALL
    measure: Measure = estimate_width


PRINT = Lettering()
_NEVER_FIRST = frozenset("、。，．・：；！？）」』】〉》〕］｝’”ー々っゃゅょッャュョ,.:;!?)]}")
_NEVER_LAST = frozenset("（「『【〈《［｛‘“([{")


def wrapped_lines(
    text: str, width: float, size: float, most: int, measure: Measure = estimate_width
) -> tuple[str, ...]:
    """Return a text divided into at most `most` lines no wider than `width`.

    `size`: the size of its characters. `measure`: returns the width of a text. A text that is too long is cut and ends
    with …. A blank replaces each line break of the text itself.
    """
    text = " ".join(map(str.strip, own)) if len(own := text.splitlines()) > 1 else text
    if measure(text, size, False) <= width:
        return (text,)
    lines: list[str] = [""]
    for letter in text:
        if not lines[-1] or measure(lines[-1] + letter, size, False) <= width:
            lines[-1] += letter
        elif len(lines) < most:
            # a closing sign takes the letters before it along: it begins no line, and an opening one ends none
            line, end = lines[-1], len(lines[-1])
            while end > 1 and ((line[end:] + letter)[0] in _NEVER_FIRST or line[end - 1] in _NEVER_LAST):
                end -= 1
            lines[-1:] = line[:end], line[end:] + letter
        else:
            while lines[-1] and measure(lines[-1] + "…", size, False) > width:
                lines[-1] = lines[-1][:-1]
            return (*lines[:-1], f"{lines[-1]}…")
    return tuple(lines)


@dataclass(frozen=True)
class Caption:
    """The texts about a picture.

    `name`: its name in files and pages (ASCII). `description`: one or two sentences on its content. `note`: a sentence
    that the picture itself shows above its bars (empty: none).
    """

    name: str
    title: str
    description: str
    note: str = field(default="", repr=False)


_MARGIN = 8.0


def with_title(picture: Picture) -> Picture:
    """Return a picture with its title above it and a margin around it, for a file without a caption."""
    words = wrapped_lines(picture.title, picture.width, SIZE, 3, lambda text, size, _: estimate_width(text, size, True))
    pitch = SIZE * _LINE
    title = (
        TextLine(each, _MARGIN, _MARGIN + SIZE + number * pitch, SIZE, is_bold=True)
        for number, each in enumerate(words)
    )
    top = _MARGIN + len(words) * pitch + _AIR
    return replace(
        picture,
        width=picture.width + 2 * _MARGIN,
        height=picture.height + top + _MARGIN,
        shapes=(*title, *shift_shapes(picture.shapes, _MARGIN, top)),
    )


@dataclass(frozen=True)
class Category:
    """A category of rows in a picture, such as the rows with one mark.

    `symbol`: the text beside a number. `label`: the text in the legend. `key`: the object that it represents.
    """

    symbol: str
    label: str
    colour: Colour
    pattern: Pattern
    key: object = None


def category_of(figure: RowResult) -> Category:
    """Return the category of the rows with one result: a mark, or the reason why a row is not counted.

    The key of the category is the result.
    """
    if isinstance(figure, Mark):
        return Category(figure.symbol, figure.named, figure.colour, figure.pattern, figure)
    if figure is Exclusion.OPEN_CONFLICT:
        return Category("相違", "相違", Ink.ATTENTION, RowPattern.UPRIGHT, figure)
    return Category(figure.label, figure.label, Ink.UNMARKED, MarkPattern.EMPTY, figure)


@dataclass(frozen=True)
class ShareLine:
    """A line of a picture of bars: a label and a bar of 100 %.

    `numbers`: the numbers of rows, in the order of the categories. `before`: the same numbers for the year before
    (None: there is no bar for it). `key`: the object that the line represents; a piece of its bar represents `(key,
    category.key)`. `is_sum`: whether it is the sum of all lines. `note`: a text in place of a bar without rows. `rows`,
    `rows_before`: the numbers of rows in both years, where a row may belong to several categories or to none (None: the
    sums of the numbers).
    """

    label: str
    numbers: tuple[int, ...]
    before: tuple[int, ...] | None = None
    key: object = None
    is_sum: bool = False
    note: str = ""
    rows: int | None = field(default=None, repr=False)
    rows_before: int | None = field(default=None, repr=False)

    @property
    def total(self) -> int:
        """The number of rows."""
        return sum(self.numbers) if self.rows is None else self.rows

    @property
    def total_before(self) -> int:
        """The number of rows of the year before; 0 if there is no bar for it."""
        return sum(self.before or ()) if self.rows_before is None else self.rows_before

    @staticmethod
    def of(
        label: str,
        numbers: Mapping[RowResult, int],
        before: Mapping[RowResult, int] | None,
        key: object,
        *,
        is_sum: bool = False,
        note: str = "",
    ) -> ShareLine:
        """Return the line for numbers of rows by result, in the order of `numbers`.

        `before`: the numbers of the year before (None: not known). If they are all 0, there is no bar for them. The
        other arguments are the attributes of the line.
        """
        then = tuple(before.values()) if before and any(before.values()) else None
        return ShareLine(label, tuple(numbers.values()), then, key, is_sum, note)


_PIECE_GAP = 1.0
_LEAST = 4.0
"""The least width of a piece, so that it is visible however few its rows are."""
_AIR = 3.0


@dataclass(frozen=True)
class BarPiece:
    """A piece of a bar, from `x` on, for the rows of one category; lengths are as in the picture.

    Its label begins at `label_x`, inside the piece (`is_inside`) or after the bar. `number`: the number of rows.
    """

    category: Category
    number: int
    x: float
    width: float
    label: str
    label_x: float
    label_width: float
    is_inside: bool

    @property
    def end(self) -> float:
        """The right end of the piece or of its label, whichever is farther to the right."""
        return max(self.x + self.width, self.label_x + self.label_width)

    def has(self, x: float) -> bool:
        """Return whether the position `x` is in the piece or in its label."""
        is_label = abs(x - self.label_x - self.label_width / 2) <= (self.label_width + _AIR) / 2
        return self.x <= x < self.x + self.width + _PIECE_GAP or is_label


def pieces_of(
    numbers: Sequence[int], categories: Sequence[Category], width: float, size: float, measure: Measure = estimate_width
) -> tuple[BarPiece, ...]:
    """Return the pieces of a bar of 100 % that begins at 0: one for each category that has rows, in order.

    `numbers`: the number of rows of each category. `width`: the width of the bar. `size`, `measure`: the size of the
    labels, and a function that returns the width of a text. Labels that do not fit into their pieces follow after the
    bar, in order. Small pieces are widened, so that they are visible.
    """
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
        label = counted_beside(category.symbol, number)
        needed = measure(label, size, True)
        is_inside = needed + _AIR <= wide
        pieces.append(
            BarPiece(
                category=category,
                number=number,
                x=x,
                width=wide,
                label=label,
                label_x=x + (wide - needed) / 2 if is_inside else behind,
                label_width=needed,
                is_inside=is_inside,
            )
        )
        behind += 0 if is_inside else needed + _AIR
        x += wide + _PIECE_GAP
    return tuple(pieces)


def bar_shapes(
    pieces: Sequence[BarPiece], x: float, y: float, height: float, size: float, key: object = None
) -> Iterator[Shape]:
    """Yield the shapes of a bar whose upper left corner is at `x`, `y`, with its labels.

    A label on a patterned piece has a plain background. `size`: the font size of the labels. `key`: the object that
    the bar represents; the box of a piece has the key `(key, category.key)`.
    """
    base = y + height / 2 + size * _BASE
    for each in pieces:
        category = each.category
        is_full = category.pattern is MarkPattern.SOLID
        ground = category.colour if is_full else Ink.GROUND
        yield Box(
            x=x + each.x,
            y=y,
            width=each.width,
            height=height,
            ground=ground,
            outline=category.colour,
            pattern=category.pattern,
            key=(key, category.key),
        )
        if each.is_inside and not is_full:
            yield Box(x + each.label_x - 1.5, y + 1.5, each.label_width + 3, height - 3, Ink.GROUND)
        ink = Ink.GROUND if each.is_inside and is_full else category.colour
        yield TextLine(each.label, x + each.label_x, base, size, ink, is_bold=True)


@dataclass(frozen=True)
class LinePlaces:
    """The places of the parts of one line, measured from its top.

    `names`: its name, divided into lines of text. `label_middle`: the middle of the name. `bar_top`, `thin_top`: the
    tops of the bar and of the bar for the year before. `pitch`: the height of the whole line.
    """

    names: tuple[str, ...]
    label_middle: float
    bar_top: float
    thin_top: float
    pitch: float


@dataclass(frozen=True)
class BarPlaces:
    """The horizontal places of the parts of all lines of a picture.

    `width`: the width of the picture. `label_width`: the greatest width of a name. `total`: the right end of the number
    of rows. `left`: the left end of a bar. `room`: the width of a bar of 100 %. `is_above`: whether names are above the
    bars, as in a narrow picture. `has_before`: whether any line has a bar for the year before. `spread`: a factor of
    the lines' height.
    """

    width: float
    label_width: float
    total: float
    left: float
    room: float
    is_above: bool
    has_before: bool
    letters: Lettering
    spread: float

    @property
    def bar_height(self) -> float:
        """The height of a bar."""
        return _HIGH * self.spread

    def of_line(self, line: ShareLine) -> LinePlaces:
        """Return the vertical places of the parts of a line, counted from its top."""
        size, air, apart = self.letters.size, _BETWEEN * self.spread, _APART * self.spread
        names = wrapped_lines(line.label, self.label_width, size, _ANY, partial(self._measured, is_bold=line.is_sum))
        before = apart + _THIN + (self.letters.small * _LINE if self.is_above else 0.0)
        bars, text = self.bar_height + (before if self.has_before else 0.0), size * _LINE * len(names)
        label = text + (size * _BELOW if self.is_above else 0.0)
        pitch = air + (label + bars if self.is_above else max(label, bars))
        top = (pitch - bars) / 2 + (label / 2 if self.is_above else 0.0)
        middle = (air + text) / 2 if self.is_above else pitch / 2
        return LinePlaces(names, middle, top, top + self.bar_height + apart, pitch)

    def _measured(self, text: str, size: float, _: bool, *, is_bold: bool) -> float:  # noqa: FBT001
        return self.letters.measure(text, size, is_bold)


_HIGH, _THIN, _APART, _BETWEEN = 15.0, 5.0, 2.5, 8.0
_LINE, _BELOW = 1.3, 0.3
"""The height of a line of text, and the gap between a name and the bar below it, as multiples of the size."""
_BASE = 0.36
"""The base line below the middle of a line, as a multiple of the size."""
_NARROW = 45
"""The width, in sizes of the text, from which names are beside the bars."""
_NAMES = 0.3
"""The greatest share of the width for names."""
_BAR = 0.12
"""The least share of the width for bars beside names; with less, names are above them."""
_SWATCH = 12.0
_ANY = 99
"""No limit to the lines of text: names are not cut."""


def bar_places(
    lines: Sequence[ShareLine],
    categories: Sequence[Category],
    width: float,
    letters: Lettering = PRINT,
    spread: float = 1.0,
) -> BarPlaces:
    """Return where the parts of each line are placed so that all bars and labels fit into a width.

    `letters`: the sizes of the texts. `spread`: a factor of the lines' height.
    """
    has_before, is_narrow = any(each.before is not None for each in lines), width < _NARROW * letters.size
    longest = max((letters.measure(each.label, letters.size, each.is_sum) for each in lines), default=0.0)

    def placed(*, is_above: bool) -> BarPlaces:
        totals = (letters.measure(*each, False) for each in _totals(lines, letters, is_above=is_above))
        total = max(totals, default=0.0)
        label = width - total - 4 * _AIR if is_above else min(longest, width * _NAMES)
        left = 0.0 if is_above else label + total + 4 * _AIR
        room = _bar_width(lines, categories, width - left, letters, is_above=is_above)
        ends = width if is_above else left - 2 * _AIR
        return BarPlaces(
            width=width,
            label_width=label,
            total=ends,
            left=left,
            room=room,
            is_above=is_above,
            has_before=has_before,
            letters=letters,
            spread=spread,
        )

    beside = placed(is_above=is_narrow)
    return beside if is_narrow or beside.room >= width * _BAR else placed(is_above=True)


def _totals(lines: Sequence[ShareLine], letters: Lettering, *, is_above: bool) -> Iterator[tuple[str, float]]:
    """Yield the widest numbers of rows with the size of each."""
    now = f"{max((each.total for each in lines), default=0)}件"
    before = [each.total_before for each in lines if each.before is not None]
    if before and is_above:
        yield f"{now}（前回 {max(before)}件）", letters.size
    else:
        yield now, letters.size
        yield f"前回 {max(before, default=0)}件", letters.small


def _bar_width(
    lines: Sequence[ShareLine], categories: Sequence[Category], width: float, letters: Lettering, *, is_above: bool
) -> float:
    """Return the width of bars of 100 % with which the numbers after them end within `width`.

    If names are above bars, the numbers of the year before are below its bar.
    """
    room, least = width, _LEAST * len(categories)
    bars = dict.fromkeys(each.numbers for each in lines)
    for before in dict.fromkeys(each.before for each in lines if each.before and not is_above):
        behind = letters.measure(_before_words(before, categories), letters.small, False)
        room = min(room, width - behind - _AIR)
    # a narrower bar has more numbers behind it
    while room > least:
        pieces = (pieces_of(each, categories, room, letters.size, letters.measure) for each in bars)
        over = max((each.end for bar in pieces for each in bar), default=0.0) - width
        if over <= _PIECE_GAP / 2:
            break
        room -= over
    return max(room, least)


def _before_words(numbers: Sequence[int], categories: Sequence[Category]) -> str:
    there = zip(categories, numbers, strict=True)
    return "　".join(counted_beside(each.symbol, number) for each, number in there if number)


def share_bars(
    caption: Caption,
    categories: Sequence[Category],
    lines: Sequence[ShareLine],
    years: tuple[str, str | None],
    heads: tuple[str, str],
    width: float,
    alike: Sequence[ShareLine] = (),
) -> Picture:
    """Return a picture with a bar of 100 % for each line, and below it a thinner bar for the year before.

    `years`: the labels of the year and of the year before (None: there are no bars for it). `heads`: the headings of
    the lines' labels and of their numbers of rows in the table. `width`: the width of the picture, in points. `alike`:
    lines of other parts of the picture, which must have bars of the same length.
    """
    used = [place for place, _ in enumerate(categories) if any(_has(line, place) for line in lines)]
    places = bar_places([*lines, *alike], categories, width)
    shapes, y = legend([categories[place] for place in used], bars_of_years(*years), width)
    drawn = [numbers for line in lines for numbers in (line.numbers, line.before or ())]
    is_widened = any(map(partial(_is_widened, room=places.room), drawn))
    for note in filter(None, (caption.note, _WIDENED if is_widened else "")):
        for each in wrapped_lines(note, width, SMALL, _ANY):
            shapes.append(TextLine(each, 0, y + SMALL, SMALL, Ink.MUTED))
            y += SMALL * _LINE
    for line in lines:
        shapes += line_shapes(line, categories, places, y)
        y += places.of_line(line).pitch
    table = _share_table(categories, used, lines, years, heads)
    return Picture(caption.name, caption.title, caption.description, width, y, tuple(shapes), table)


_WIDENED = "※件数の少ない帯は、見えるように、割合より広くしています。"


def _is_widened(numbers: Sequence[int], room: float) -> bool:
    """Return whether a piece of a bar is drawn wider than its share, because it would not be visible."""
    total = sum(numbers)
    return any(0 < number * room < (_LEAST + _PIECE_GAP) * total for number in numbers)


def _has(line: ShareLine, place: int) -> bool:
    return bool(line.numbers[place] or (line.before and line.before[place]))


def line_shapes(line: ShareLine, categories: Sequence[Category], places: BarPlaces, y: float = 0.0) -> Iterator[Shape]:
    """Yield the shapes of a line that begins at `y`.

    These are its name, its number of rows, its bar, and the bar for the year before.
    """
    letters, at = places.letters, places.of_line(line)
    size, top = letters.size, y + at.bar_top
    first = y + at.label_middle - (len(at.names) - 1) / 2 * size * _LINE
    for number, each in enumerate(at.names):
        yield TextLine(each, 0, first + (number * _LINE + _BASE) * size, size, is_bold=line.is_sum)
    total = first if places.is_above else top + places.bar_height / 2
    yield TextLine(_total(line, places), places.total, total + size * _BASE, size, anchor="end")
    if line.note and not any(line.numbers):
        yield TextLine(line.note, places.left, top + places.bar_height / 2 + size * _BASE, size)
    pieces = pieces_of(line.numbers, categories, places.room, size, letters.measure)
    yield from bar_shapes(pieces, places.left, top, places.bar_height, size, line.key)
    if line.before is not None:
        yield from _before_shapes(line, line.before, categories, places, y + at.thin_top)
    if line.is_sum:
        yield Curve(((0, y + at.pitch), (places.width, y + at.pitch)), Ink.LINE, 0.8)


def _total(line: ShareLine, places: BarPlaces) -> str:
    now = f"{line.total}件"
    return f"{now}（前回 {line.total_before}件）" if places.is_above and line.before is not None else now


def _before_shapes(
    line: ShareLine, before: tuple[int, ...], categories: Sequence[Category], places: BarPlaces, y: float
) -> Iterator[Shape]:
    """Yield the thin bar of the year before, its number of rows, and its numbers after it or below."""
    letters = places.letters
    size, base = letters.small, y + _THIN / 2 + letters.small * _BASE
    for piece in pieces_of(before, categories, places.room, size, letters.measure):
        category = piece.category
        ground = category.colour if category.pattern is MarkPattern.SOLID else Ink.GROUND
        yield Box(places.left + piece.x, y, piece.width, _THIN, ground, category.colour, category.pattern)
    if not places.is_above:
        yield TextLine(f"前回 {line.total_before}件", places.total, base, size, Ink.MUTED, "end")
    x, y = (0.0, base + size * _LINE) if places.is_above else (places.left + places.room + _AIR, base)
    if any(before):
        yield TextLine(_before_words(before, categories), x, y, size, Ink.MUTED)


def bars_of_years(now: str, before: str | None) -> str:
    """Return the text of the legend that explains which bar is for which year.

    `now`, `before`: the labels of the years; if `before` is None, there are no bars for it, and the text is only `now`.
    """
    return f"太い帯：{now}　細い帯：{before}" if before else now


def legend(used: Sequence[Category], words: str, width: float, letters: Lettering = PRINT) -> tuple[list[Shape], float]:
    """Return the shapes of a legend of categories followed by the text `words`, and the legend's height.

    The legend has as many lines as needed.
    """
    shapes: list[Shape] = []
    size, x, y = letters.small, 0.0, letters.size
    for each in used:
        needed = _SWATCH + _AIR + letters.measure(each.label, size, False)
        if x and x + needed > width:
            x, y = 0.0, y + size * _LINE * 1.2
        ground = each.colour if each.pattern is MarkPattern.SOLID else Ink.GROUND
        shapes.append(Box(x, y - size * 0.9, _SWATCH, size, ground, each.colour, each.pattern))
        shapes.append(TextLine(each.label, x + _SWATCH + _AIR, y, size))
        x += needed + 10
    if x + letters.measure(words, size, False) > width:
        y += size * _LINE * 1.2
    shapes.append(TextLine(words, width, y, size, Ink.MUTED, "end"))
    return shapes, y + size * 0.6


def _share_table(
    categories: Sequence[Category],
    used: Sequence[int],
    lines: Sequence[ShareLine],
    years: tuple[str, str | None],
    heads: tuple[str, str],
) -> PictureTable:
    now, before = years
    shown = (heads[0], "年度", *(categories[place].label for place in used), heads[1])
    rows: list[tuple[str, ...]] = []
    for line in lines:
        for year, numbers, total in ((now, line.numbers, line.total), (before, line.before, line.total_before)):
            if year is not None and numbers is not None:
                rows.append((line.label, year, *(str(numbers[place]) for place in used), str(total)))
    return PictureTable(shown, tuple(rows))


_BEYOND = timedelta(days=31)
"""The longest time after the last event for which the days extend to today."""


@dataclass(frozen=True)
class DayScale:
    """The days shown on a horizontal axis, from `first` to `last`. `today`: None if it is not among them."""

    first: date
    last: date
    today: date | None

    @staticmethod
    def of(answers: AnswersByDay, today: date) -> DayScale:
        """Return the days from the inquiry to the due date or the last answer, whichever is later.

        They extend to today if today is at most a month later.
        """
        marked = [each for each in (answers.sent, answers.due) if each] + [each.day for each in answers.days]
        first, last = min(marked, default=today), max(marked, default=today)
        is_near = first <= today <= last + _BEYOND
        return DayScale(first, max(last, today) if is_near else last, today if is_near else None)

    def end(self, day: date) -> float:
        """Return the position of the end of a day on the axis, 0 to 1."""
        return ((day - self.first).days + 1) / self._days

    def beginning(self, day: date) -> float:
        """Return the position of the beginning of a day on the axis, 0 to 1."""
        return (day - self.first).days / self._days

    @property
    def _days(self) -> int:
        return (self.last - self.first).days + 1


def step_corners(answers: AnswersByDay, scale: DayScale) -> Iterator[tuple[float, float]]:
    """Yield the corners of the line that shows the answers by day as steps, from left to right.

    A corner is the position of a day on the axis, and the share of the asked rows answered by then, both 0 to 1.
    """
    total = 0
    yield 0.0, 0.0
    for each in answers.days:
        yield scale.end(each.day), total / max(answers.asked, 1)
        total = each.total
        yield scale.end(each.day), total / max(answers.asked, 1)
    ends = scale.today or scale.last
    yield scale.end(max([ends, *(each.day for each in answers.days)])), total / max(answers.asked, 1)


@dataclass(frozen=True)
class DayMark:
    """A label below the axis of days, at the position `place` (0 to 1).

    `is_line`: whether a vertical line marks the day. `is_due`: whether it is the due date.
    """

    place: float
    label: str
    is_line: bool = True
    is_due: bool = False


def day_marks(answers: AnswersByDay, scale: DayScale) -> list[DayMark]:
    """Return the labels below the axis from left to right: the inquiry, the due date, and today, if they are known.

    If today is not shown, the day of the last answer is labelled instead, unless it is the due date.
    """
    found = []
    if answers.sent is not None:
        found.append(DayMark(scale.beginning(answers.sent), f"照会 {_short(answers.sent)}"))
    if answers.due is not None:
        found.append(DayMark(scale.end(answers.due), f"期限 {_short(answers.due)}", is_due=True))
    if scale.today is not None:
        found.append(DayMark(scale.end(scale.today), f"今日 {_short(scale.today)}"))
    elif answers.days and answers.days[-1].day != answers.due:
        found.append(DayMark(scale.end(answers.days[-1].day), _short(answers.days[-1].day), is_line=False))
    return sorted(found, key=lambda each: each.place)


def _short(day: date) -> str:
    return day_label(day, day)


def answers_sentence(answers: AnswersByDay) -> str:
    """Return a text that states how many answers were received and, after the first answer, the due date.

    If some answers were received after the due date, it states how many were received by then.
    """
    share = f"報告対象{answers.asked}件のうち、{answers.answered_count}件の回答を受領しています。"
    if answers.answered_count == answers.asked:
        share = f"報告対象{answers.asked}件の回答をすべて受領しました。"
    if answers.drafts:
        share = f"{share.removesuffix('。')}（うち下書きの取組 {answers.drafts}件）。"
    if answers.due is None or not answers.days:
        return share
    if answers.days[-1].day > answers.due:
        return f"{share}回答期限（{day_label(answers.due)}）までの受領は{answers.count_until(answers.due)}件でした。"
    return f"{share}回答期限は{day_label(answers.due)}です。"


_DAYS_HIGH = 110.0


def draw_answers_by_day(
    answers: AnswersByDay,
    today: date,
    width: float,
    height: float = _DAYS_HIGH,
    letters: Lettering = PRINT,
    year: str = "",
) -> Picture:
    """Return a picture of the number of answered rows by day, as a line of steps from 0 to all asked rows.

    `width`, `height`: its size in points. The inquiry, the due date and today are labelled. The key of the dot at the
    end of a day's step is its AnswerDay. `letters`: the sizes of the texts. `year`: the label of the year, if nothing
    beside the picture shows it.
    """
    scale, edge = DayScale.of(answers, today), letters.small * 1.5
    field = Box(_AIR, edge, width - 2 * _AIR, height - 2 * edge)
    asked = TextLine(
        f"{year}　報告対象 {answers.asked}件".strip(), field.x, field.y - letters.small * 0.4, letters.small
    )
    shapes = (asked, *_steps(answers, scale, field), *_day_labels(answers, scale, field, letters))
    rows = tuple((era_day(each.day), str(len(each.rows)), str(each.total)) for each in answers.days)
    table = PictureTable(("受領した日", "件数", "累計"), rows)
    title = f"回答の推移（{year}）" if year else "回答の推移"
    return Picture("answers-by-day", title, answers_sentence(answers), width, height, shapes, table)


_POINT = 2.3


def _at(field: Box, x: float, y: float) -> tuple[float, float]:
    """Return the point of a field for two shares: from its left, and up from its bottom."""
    return field.x + x * field.width, field.y + (1 - y) * field.height


def _steps(answers: AnswersByDay, scale: DayScale, field: Box) -> Iterator[Shape]:
    line = tuple(_at(field, *each) for each in step_corners(answers, scale))
    yield Curve((*line, (line[-1][0], field.y + field.height)), None, ground=Ink.SHADE)
    yield Curve((_at(field, 0, 1), _at(field, 1, 1)), Ink.LINE, 0.8)
    yield Curve((_at(field, 0, 0), _at(field, 1, 0)), Ink.MUTED, 0.8)
    for mark in day_marks(answers, scale):
        if mark.is_line:
            colour = Ink.ATTENTION if mark.is_due else Ink.MUTED
            yield Curve((_at(field, mark.place, 1), _at(field, mark.place, -0.05)), colour, 0.8, is_dashed=True)
    yield Curve(line, Ink.ACCENT, 1.4)
    for each in answers.days:
        yield Dot(*_at(field, scale.end(each.day), each.total / max(answers.asked, 1)), _POINT, Ink.ACCENT, key=each)


def _day_labels(answers: AnswersByDay, scale: DayScale, field: Box, letters: Lettering) -> Iterator[Shape]:
    """Yield the number of received answers, and the days of the marks beside each other."""
    size, end = letters.small, field.x + field.width
    if answers.days:
        last = answers.days[-1]
        x, y = _at(field, scale.end(last.day), last.total / max(answers.asked, 1))
        words, air = f"{last.total}件", 2 * _POINT
        is_after = x + air + letters.measure(words, size, True) <= end
        has_room = y - air - size >= field.y
        base = y - air if has_room else y + air + size
        yield TextLine(
            words, x + air if is_after else x - air, base, size, Ink.TEXT, "start" if is_after else "end", True
        )
    marks = day_marks(answers, scale)
    widths = [letters.measure(each.label, size, False) for each in marks]
    wanted = [_at(field, each.place, 0)[0] - wide / 2 for each, wide in zip(marks, widths, strict=True)]
    for mark, begin in zip(marks, _apart(wanted, widths, end), strict=True):
        if begin >= 0:  # otherwise there is no room: the sentence beside the picture has the day
            colour = Ink.ATTENTION if mark.is_due else Ink.MUTED
            yield TextLine(mark.label, begin, field.y + field.height + size * 1.2, size, colour)


def _apart(wanted: Sequence[float], widths: Sequence[float], end: float) -> Sequence[float]:
    """Return the starts of texts side by side from 0 to `end`, as near as possible to their wanted places."""
    begins, free = [], 0.0
    for begin, wide in zip(wanted, widths, strict=True):
        begins.append(max(begin, free))
        free = begins[-1] + wide + 2 * _AIR
    for place in reversed(range(len(begins))):
        begins[place] = min(begins[place], end - widths[place])
        end = begins[place] - 2 * _AIR
    return begins


def day_sentence(answers: AnswersByDay, day: AnswerDay) -> str:
    """Return the number of answers received on a day and up to it, and on a second line their divisions.

    At most six divisions are named; the others are counted. There is no second line if no division is known.
    """
    head = f"{_short(day.day)}　{len(day.rows)}件を受領（累計 {day.total}件／{answers.asked}件）"
    whose = "、".join(f"{name} {number}件" for name, number in day.divisions[:_NAMED])
    others = len(day.divisions) - _NAMED
    rest = f"、ほか{others}所管" if others > 0 else ""
    return f"{head}\n{whose}{rest}" if whose else head


_NAMED = 6
"""The most divisions that are named for a day; the others are counted."""
