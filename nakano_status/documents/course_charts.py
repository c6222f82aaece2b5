"""The pictures of a plan's course: indicators against their targets, marks of rows by year, changed schedules.

As in all charts, numbers and names are beside the shapes that they label, nothing is shown only by colour, and a
missing value is a gap. Lengths are points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import hypot
from typing import TypeVar

from nakano_status.documents.charts import SMALL, Caption, Category, estimate_width, legend, wrapped_lines
from nakano_status.documents.picture import (
    Box,
    Colour,
    Curve,
    Dot,
    Ink,
    Picture,
    PictureTable,
    Shape,
    TextLine,
    shift_shapes,
)
from nakano_status.domain.fields.mark import MarkPattern
from nakano_status.domain.fields.option import EARLIER, LATER, ChoiceOption
from nakano_status.domain.indicators.indicator import FigureKind
from nakano_status.domain.text.narrative import is_dash

_AIR = 3.0
_LINE = 10.5
"""The pitch of lines of small type."""


def shorten_to_lines(text: str, width: float, size: float, most: int) -> tuple[str, ...]:
    """Return a text as at most `most` lines no wider than `width`, without its own line breaks.

    `size`: the size of its characters. A longer text is cut after the last whole sentence that fits, otherwise within
    the first sentence, and ends with ….
    """
    text = "".join(each.strip() for each in text.splitlines())
    lines = wrapped_lines(text, width, size, most)
    shown = "".join(lines)
    end = shown.rfind("。", 0, -1) + 1
    return wrapped_lines(f"{shown[:end]}…", width, size, most) if end and shown != text else lines


def _base(y: float, height: float, size: float) -> float:
    """Return the base line of a text that is vertically centred in a height."""
    return y + height / 2 + size * 0.36


def _lines(words: Sequence[str], x: float, y: float, size: float, colour: Colour = Ink.TEXT) -> Iterator[TextLine]:
    for number, each in enumerate(words):
        yield TextLine(each, x, y + size + number * _LINE, size, colour)


@dataclass(frozen=True)
class PlottedFigure:
    """A figure of an indicator in a plot.

    `year_index`: the index of its year. `value`: None if it is not a number in the unit of the plot. `text`: as
    printed.
    """

    year_index: int
    value: float | None
    text: str

    @property
    def is_without_point(self) -> bool:
        """Whether the figure is a text that has no place in the plot; a dash is only a gap."""
        return self.value is None and not is_dash(self.text)


@dataclass(frozen=True)
class IndicatorPanel:
    """An indicator to be drawn.

    `title`: its name. `direction`: a text beside it, such as its desired direction. `actuals`, `targets`: its figures;
    a year without one is a gap.
    """

    title: str
    direction: str
    actuals: tuple[PlottedFigure, ...]
    targets: tuple[PlottedFigure, ...] = ()


_PANEL_GAP, _HEAD_ROOM, _EDGE = 14.0, 12.0, 5.0
_PANEL_WORDS = "点と線：実績（値のない年度で切れる）　白い点と破線：目標　縦軸：どの指標も0から"


@dataclass(frozen=True)
class PanelShape:
    """The layout of panels.

    `columns`: the number of panels side by side. `plot`: the height of a plot. `name_lines`: the most lines of a name.
    """

    columns: int
    plot: float = 52.0
    name_lines: int = 99


def small_multiples(
    caption: Caption, panels: Sequence[IndicatorPanel], years: Sequence[str], shape: PanelShape, width: float
) -> Picture:
    """Return a picture with a panel for each indicator.

    All panels show the same years, and begin at zero on scales of their own. `years`: the labels of the years, in
    order. `width`: the width of the picture, in points.
    """
    wide = (width - (shape.columns - 1) * _PANEL_GAP) / shape.columns
    legend_words = wrapped_lines(_PANEL_WORDS, width, SMALL, 99)
    shapes: list[Shape] = [*_lines(legend_words, 0, 0, SMALL, Ink.MUTED)]
    y = len(legend_words) * _LINE + 6
    for first in range(0, len(panels), shape.columns):
        row = panels[first : first + shape.columns]
        plots = [_Plot(each, years, wide, shape.plot) for each in row]
        names = [wrapped_lines(each.title, wide, SMALL, shape.name_lines, _measured_bold) for each in row]
        heads = [_head_lines(each.panel.direction, each.beside, wide) for each in plots]
        below = y + max(len(name) + len(head) for name, head in zip(names, heads, strict=True)) * _LINE
        for place, (plot, name, head) in enumerate(zip(plots, names, heads, strict=True)):
            x = place * (wide + _PANEL_GAP)
            shapes += [replace(each, is_bold=True) for each in _lines(name, x, y, SMALL)]
            shapes += _lines(head, x, y + len(name) * _LINE, SMALL, Ink.MUTED)
            shapes += shift_shapes(plot.shapes(), x, below)
        y = below + _HEAD_ROOM + shape.plot + _LINE + 12
    table = _panel_table(panels, years)
    return Picture(caption.name, caption.title, caption.description, width, y - 8, tuple(shapes), table)


def _measured_bold(text: str, size: float, _: bool) -> float:  # noqa: FBT001
    return estimate_width(text, size, True)


def _head_lines(direction: str, beside: Sequence[str], width: float) -> tuple[str, ...]:
    """Return the desired direction and the texts missing from the plot, in lines; a text that fits one is whole."""
    lines = [direction]
    for text in beside:
        if estimate_width(longer := f"{lines[-1]}　{text}", SMALL) <= width:
            lines[-1] = longer
        else:
            lines += wrapped_lines(text, width, SMALL, 3)
    return tuple(lines)


Area = tuple[float, float, float, float]
"""Left, top, right and bottom."""
Line = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class _Point:
    """A figure at its position in a plot."""

    figure: PlottedFigure
    x: float
    y: float
    colour: Colour
    is_bold: bool = False

    def distance_to(self, box: Area) -> float:
        """Return the distance of the point from a box; 0 inside it."""
        return hypot(max(box[0] - self.x, 0.0, self.x - box[2]), max(box[1] - self.y, 0.0, self.y - box[3]))


class _Plot:
    """The axes, the figures and their labels of a panel, from 0, 0.

    A label is placed above, below or to the right of its point, so that no other point is as near to it. The first and
    the last actual and the last target are always written: if they have no such place, they are in `beside` with their
    years, as are all figures without a point. Another label without a place is only in the table.
    """

    def __init__(self, panel: IndicatorPanel, years: Sequence[str], wide: float, high: float) -> None:
        self.panel, self._years, self._wide, self._bottom = panel, years, wide, _HEAD_ROOM + high
        values = [each.value for each in (*panel.actuals, *panel.targets) if each.value is not None]
        least = min(0.0, *values, 0.0)
        unit = high / ((max(0.0, *values, 0.0) - least) or 1.0)
        self._zero = self._bottom + least * unit

        def points(some: Sequence[PlottedFigure], colour: Colour) -> list[_Point]:
            return [
                _Point(each, self._year_x(each.year_index), self._zero - each.value * unit, colour)
                for each in some
                if each.value is not None
            ]

        self._actuals, self._targets = points(panel.actuals, Ink.ACCENT), points(panel.targets, Ink.TEXT)
        self._actuals[-1:] = [replace(each, is_bold=True) for each in self._actuals[-1:]]
        self._curve: list[Line] = [
            ((one.x, one.y), (other.x, other.y))
            for one, other in pairwise(self._actuals)
            if other.figure.year_index == one.figure.year_index + 1
        ]
        self._levels: list[Line] = [((0.0, each.y), (each.x, each.y)) for each in self._targets]
        self._labels = self._arranged()
        labelled = [point for point, _ in self._labels]
        has_actual = self._actuals or any(each.is_without_point for each in panel.actuals)
        self.beside = [] if has_actual else ["実績の値なし"]
        ends = self._actuals[:1] + self._actuals[1:][-1:]
        for word, some, figures in (("", ends, panel.actuals), ("目標", self._targets[-1:], panel.targets)):
            unwritten = [each.figure for each in some if each not in labelled]
            self.beside += [
                f"{years[each.year_index]}{word} {each.text}"
                for each in figures
                if each in unwritten or each.is_without_point
            ]

    def shapes(self) -> Iterator[Shape]:
        """Yield the shapes of the plot."""
        yield Curve(((0.0, self._zero), (self._wide, self._zero)), Ink.MUTED, 0.8)
        yield from (Curve(each, Ink.MUTED, 0.6, is_dashed=True) for each in self._levels)
        yield from (
            Box(box[0] - 0.5, box[1], box[2] - box[0] + 1, box[3] - box[1], Ink.GROUND) for _, box in self._labels
        )
        yield from (Curve(each, Ink.ACCENT, 1.5) for each in self._curve)
        yield from (Dot(each.x, each.y, 2.2, each.colour) for each in self._actuals)
        yield from (Dot(each.x, each.y, 2.4, each.colour, is_hollow=True) for each in self._targets)
        for each, box in self._labels:
            base = box[3] - SMALL * _DESCENT
            yield TextLine(each.figure.text, box[0], base, SMALL, each.colour, is_bold=each.is_bold)
        yield from self._year_labels()

    def _year_x(self, place: int) -> float:
        return _EDGE + place * (self._wide - 2 * _EDGE) / max(len(self._years) - 1, 1)

    def _arranged(self) -> list[tuple[_Point, Area]]:
        """Return the points whose labels have a place, with the place; less important labels give way."""
        middle = self._actuals[1:-1]
        # a target that stays the same is written once, at the last of these years
        targets = [
            one
            for one, after in pairwise([*self._targets, None])
            if one is not None and (after is None or one.figure.text != after.figure.text)
        ]
        in_order = [*self._actuals[-1:], *targets[-1:], *self._actuals[:-1][:1], *targets[:-1], *middle]
        points: list[_Point] = []
        chosen: list[Area] = []
        places: list[list[Area]] = []
        for each in in_order:
            own = list(self._places(each, is_strict=each in middle))
            # the first few make room for each other
            before = places if len(points) < _MOVED else [[box] for box in chosen]
            found = _apart([*before, own])
            if found is not None:
                points, places, chosen = [*points, each], [*places, own], found
        return list(zip(points, chosen, strict=True))

    def _places(self, point: _Point, *, is_strict: bool) -> Iterator[Area]:
        """Yield the possible places of a point's label: first without a target line under it, then others."""
        wide = estimate_width(point.figure.text, SMALL, point.is_bold)
        if wide > self._wide:
            return
        high = SMALL * (_ASCENT + _DESCENT)
        begins = [max(min(point.x - wide * part, self._wide - wide), 0.0) for part in (0.5, 0.0, 1.0, 0.25, 0.75)]
        above, below = point.y - _OFF - high, point.y + _OFF
        tried = [(begins[0], above), (begins[0], below), (point.x + _OFF + 1, point.y - high / 2)]
        tried += [(begin, top) for begin in begins[1:] for top in (above, below)]
        boxes = [(begin, top, begin + wide, top + high) for begin, top in tried]
        free = [each for each in boxes if self._is_free(each, point)]
        levels = [*self._levels, ((0.0, self._zero), (self._wide, self._zero))]
        clear = [each for each in free if not any(_crosses(each, line) for line in levels)]
        yield from clear
        if not is_strict:
            yield from (each for each in free if each not in clear)

    def _is_free(self, box: Area, point: _Point) -> bool:
        is_inside = box[1] >= 0 and box[2] <= self._wide and box[3] <= self._bottom
        nearest = point.distance_to(box) + _NEARER
        others = (each for each in self._actuals + self._targets if not _is_at(each, point))
        is_nearest = all(each.distance_to(box) >= nearest for each in others)
        around = (box[0] - _CLEAR, box[1] - _CLEAR, box[2] + _CLEAR, box[3] + _CLEAR)
        return is_inside and is_nearest and not any(_crosses(around, line) for line in self._curve)

    def _year_labels(self) -> Iterator[TextLine]:
        """Yield the labels of the years at both ends, of the last actual and of the targets, if there is room."""
        last = len(self._years) - 1
        ends: list[tuple[float, float]] = []
        marked = [each.figure.year_index for each in self._actuals[-1:] + self._targets[::-1]]
        for place in dict.fromkeys([0, last, *marked]):
            wide = estimate_width(self._years[place], SMALL)
            begin = max(min(self._year_x(place) - wide / 2, self._wide - wide), 0.0)
            if all(begin + wide + 1 <= left or right + 1 <= begin for left, right in ends):
                ends.append((begin, begin + wide))
                yield TextLine(self._years[place], begin, self._bottom + SMALL + 3, SMALL, Ink.MUTED)


_ASCENT, _DESCENT = 0.8, 0.1
_OFF, _NEARER, _CLEAR = 3.4, 2.0, 0.8
"""The distance of a label from its point, the extra distance of other points, and the distance of the curve."""
_MOVED = 5
"""The number of labels that are moved to make room for another."""


def _is_at(one: _Point, other: _Point) -> bool:
    return hypot(one.x - other.x, one.y - other.y) < 1


def _apart(choices: Sequence[Sequence[Area]]) -> list[Area] | None:
    """Return one box per choice, the earliest possible, so that no two overlap; None if there is no such selection."""

    def rest(chosen: list[Area]) -> list[Area] | None:
        if len(chosen) == len(choices):
            return chosen
        fitting = (
            each
            for each in choices[len(chosen)]
            if not any(_meet(each, (other[0] - _AIR, other[1], other[2] + _AIR, other[3])) for other in chosen)
        )
        return next((found for each in fitting if (found := rest([*chosen, each])) is not None), None)

    return rest([])


def _meet(one: Area, other: Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _crosses(box: Area, line: Line) -> bool:
    """Return whether a straight line crosses a box: the box has corners on both sides of the line."""
    (x1, y1), (x2, y2) = line
    if not _meet(box, (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))):
        return False
    sides = {(x2 - x1) * (y - y1) > (y2 - y1) * (x - x1) for x in (box[0], box[2]) for y in (box[1], box[3])}
    return len(sides) > 1


def _panel_table(panels: Sequence[IndicatorPanel], years: Sequence[str]) -> PictureTable:
    """Return one row per indicator, with the years of all actuals, then of all targets."""
    columns = [
        (kind, place, year)
        for kind in FigureKind
        for place, year in enumerate(years)
        if any(each.year_index == place for panel in panels for each in _plotted(panel, kind))
    ]
    rows = []
    for panel in panels:
        texts = {(kind, each.year_index): each.text for kind in FigureKind for each in _plotted(panel, kind)}
        cells = (texts.get((kind, place), "―") for kind, place, _ in columns)
        rows.append((panel.title, panel.direction, *cells))
    return PictureTable(
        ("指標項目", "望ましい方向", *(f"{year} {kind.label}" for kind, _, year in columns)), tuple(rows)
    )


def _plotted(panel: IndicatorPanel, kind: FigureKind) -> Sequence[PlottedFigure]:
    return panel.actuals if kind is FigureKind.ACTUAL else panel.targets


@dataclass(frozen=True)
class MatrixRow:
    """A row with its marks through the years.

    `cells`: for each year its category, or a text with the reason why it has none.
    """

    row_id: str
    title: str
    cells: tuple[Category | str, ...]


_PITCH, _CELL, _WIDEST_CELL, _COLUMN_GAP, _LEAST_TITLE = 10.5, 11.0, 20.0, 14.0, 36.0
_MATRIX_WORDS = "―：その年度に報告なし"


def mark_matrix(
    caption: Caption,
    rows: Sequence[MatrixRow],
    categories: Sequence[Category],
    years: Sequence[str],
    width: float,
    height: float,
    *,
    heads: Sequence[str],
) -> Picture:
    """Return a picture of the marks of rows by year.

    The rows are set in as many columns as are needed for the picture to be at most `height` high, if they fit.
    `categories`: the categories of the plan's marks, in the order of the legend. `years`: the labels of the years.
    `heads`: the plan's headings of a row's ID and title.
    """
    shapes, y = legend(_used(rows, categories), _MATRIX_WORDS, width)
    top = y + _LINE
    id_width = max((estimate_width(each.row_id, SMALL) for each in rows), default=0.0) + 4
    least = id_width + _LEAST_TITLE + len(years) * _CELL
    most = max(int((width + _COLUMN_GAP) / (least + _COLUMN_GAP)), 1)
    fitting = max(int((height - top) / _PITCH), 1)
    columns = min(-(-len(rows) // fitting), most) or 1
    deep = -(-len(rows) // columns)
    wide = (width - (columns - 1) * _COLUMN_GAP) / columns
    cell = min(_WIDEST_CELL, max(_CELL, (wide - id_width) / 2 / max(len(years), 1)))
    for place, row in enumerate(rows):
        x, at = place // deep * (wide + _COLUMN_GAP), top + place % deep * _PITCH
        if at == top:
            for number, year in enumerate(years):
                middle = x + wide - (len(years) - number - 0.5) * cell
                if estimate_width(year, SMALL) < cell or number in (0, len(years) - 1):
                    shapes.append(TextLine(year, middle, top - 3, SMALL, Ink.MUTED, "middle"))
        shapes += _matrix_row(row, x, at, wide, id_width, cell)
    table = PictureTable(
        (*heads, *years),
        tuple(
            (row.row_id, row.title, *(each if isinstance(each, str) else each.symbol for each in row.cells))
            for row in rows
        ),
    )
    end = top + deep * _PITCH + 2
    return Picture(caption.name, caption.title, caption.description, width, end, tuple(shapes), table)


def _used(rows: Sequence[MatrixRow], categories: Sequence[Category]) -> list[Category]:
    """Return the categories of rows: those of the plan in their order, then different ones of earlier editions."""
    there = [cell for row in rows for cell in row.cells if not isinstance(cell, str)]
    own = [each for each in categories if each in there]
    looks = [replace(each, key=None) for each in own]
    return [*own, *(each for each in dict.fromkeys(replace(cell, key=None) for cell in there) if each not in looks)]


def _matrix_row(row: MatrixRow, x: float, y: float, wide: float, id_width: float, cell: float) -> Iterator[Shape]:
    high = _PITCH - 1
    base, left = _base(y, high, SMALL), x + wide - len(row.cells) * cell
    yield TextLine(row.row_id, x, base, SMALL)
    room = left - x - id_width - _AIR
    if room > 3 * SMALL:
        yield TextLine(wrapped_lines(row.title, room, SMALL, 1)[0], x + id_width, base, SMALL)
    for number, each in enumerate(row.cells):
        at = left + number * cell
        if isinstance(each, str):
            yield TextLine("―", at + cell / 2, base, SMALL, Ink.MUTED, "middle")
            continue
        is_full = each.pattern is MarkPattern.SOLID
        ground = each.colour if is_full else Ink.GROUND
        yield Box(
            x=at,
            y=y,
            width=cell - 1,
            height=high,
            ground=ground,
            outline=each.colour,
            pattern=each.pattern,
            key=(row.row_id, number),
        )
        wanted = estimate_width(each.symbol, SMALL) + 0.5
        if not is_full:
            yield Box(at + (cell - 1 - wanted) / 2, y + 0.6, wanted, high - 1.2, Ink.GROUND)
        yield TextLine(each.symbol, at + (cell - 1) / 2, base, SMALL, Ink.GROUND if is_full else each.colour, "middle")


@dataclass(frozen=True)
class ChangedRow:
    """A row that did not go as planned.

    `category`: the category of its mark. `kind`: the kind of change (None: not stated or not shown).
    """

    category: Category
    row_id: str
    title: str
    kind: ChoiceOption | None
    reason: str


_ARROW, _KIND_WIDTH, _MARK_WIDTH = 26.0, 36.0, 12.0
_SIDES = {EARLIER: -1, LATER: 1}


def changed_schedules(
    caption: Caption, rows: Sequence[ChangedRow], width: float, kind: str, *, heads: Sequence[str]
) -> Picture:
    """Return a picture with a line for each changed row and its kind of change.

    An arrow to the left means earlier, to the right later; a circle means another kind, or none. All arrows are equally
    long, because the amount is unknown. If no row has a kind, no signs are drawn. `kind`, `heads`: the headings of the
    kind, and of a row's ID and title.
    """
    has_kinds = any(each.kind for each in rows)
    left = width * (0.4 if has_kinds else 0.45)
    middle = left + _ARROW + _KIND_WIDTH
    right = middle + _ARROW + _KIND_WIDTH + 2 * _AIR if has_kinds else left + 2 * _AIR
    shapes: list[Shape] = [
        TextLine("取組", 0, SMALL, SMALL, Ink.MUTED),
        TextLine("理由", right, SMALL, SMALL, Ink.MUTED),
    ]
    if has_kinds:
        shapes.append(TextLine("← 計画の時期 →", middle, SMALL, SMALL, Ink.MUTED, "middle"))
    top = y = _LINE + 4
    for row in rows:
        words = wrapped_lines(f"{row.row_id} {row.title}", left - _MARK_WIDTH - _AIR, SMALL, 2)
        reason = shorten_to_lines(row.reason, width - right, SMALL, 2)
        shapes.append(TextLine(row.category.symbol, 0, y + SMALL, SMALL, row.category.colour, is_bold=True))
        shapes += _lines(words, _MARK_WIDTH, y, SMALL)
        shapes += _lines(reason, right, y, SMALL)
        if has_kinds:
            shapes += _change_sign(row.kind, middle, y + SMALL / 2 + 1)
        y += max(len(words), len(reason)) * _LINE + 5
        shapes.append(Curve(((0, y - 2), (width, y - 2)), Ink.LINE, 0.5))
    if has_kinds:
        shapes.insert(0, Curve(((middle, top), (middle, y - 4)), Ink.MUTED, 0.6, is_dashed=True))
    table = _table_of_changes(rows, (kind,) if has_kinds else (), heads)
    return Picture(caption.name, caption.title, caption.description, width, y, tuple(shapes), table)


def _table_of_changes(rows: Sequence[ChangedRow], kind: Sequence[str], heads: Sequence[str]) -> PictureTable:
    """Return a table of changed rows with their marks and reasons.

    `kind`: the heading of the kinds of change; empty to leave them out. `heads`: the headings of a row's ID and title.
    """
    kinds = [(str(each.kind or "―"),) if kind else () for each in rows]
    lines = (
        (each.category.symbol, each.row_id, each.title, *shown, each.reason)
        for each, shown in zip(rows, kinds, strict=True)
    )
    return PictureTable(("進捗状況", *heads, *kind, "理由"), tuple(lines))


def _change_sign(kind: ChoiceOption | None, x: float, y: float) -> Iterator[Shape]:
    base, side = y + SMALL * 0.36, _SIDES.get(kind.key) if kind else None
    if side is None:
        yield Dot(x, y, 2.4, Ink.TEXT if kind else Ink.MUTED, is_hollow=True)
        yield TextLine(str(kind or "記入なし"), x + 6, base, SMALL, Ink.TEXT if kind else Ink.MUTED)
        return
    end = x + side * _ARROW
    yield Curve(((x, y), (end - side * 4, y)), Ink.TEXT, 1.4)
    yield Curve(((end, y), (end - side * 5, y - 3), (end - side * 5, y + 3), (end, y)), None, ground=Ink.TEXT)
    yield TextLine(str(kind or ""), end + side * 3, base, SMALL, Ink.TEXT, "start" if side > 0 else "end")


T = TypeVar("T")


def draw_in_parts(
    make: Callable[[Caption, Sequence[T]], Picture],
    caption: Caption,
    items: Sequence[T],
    height: float,
    name_of: Callable[[T], str],
) -> tuple[Picture, ...]:
    """Return the pictures of `items` that `make` draws, divided so that none is higher than `height`, if possible.

    `caption`: the caption of the whole picture. There are as few pictures as possible. Each has its own description,
    with the names of its first and its last item, which `name_of` returns.
    """
    whole = make(caption, items)
    count = max(int(whole.height // height), 1)
    while True:
        size = -(-len(items) // count) if items else 1
        batches = [items[first : first + size] for first in range(0, len(items), size)] or [items]
        made = (
            [whole]
            if len(batches) == 1
            else [
                make(_numbered(caption, n, len(batches), (name_of(each[0]), name_of(each[-1]))), each)
                for n, each in enumerate(batches, 1)
            ]
        )
        if size == 1 or all(each.height <= height for each in made):
            return tuple(made)
        count += 1


def _numbered(caption: Caption, number: int, count: int, ends: tuple[str, str]) -> Caption:
    name = caption.name if number == 1 else f"{caption.name}-{number}"
    first, last = ends
    what = f"「{first}」" if first == last else f"「{first}」から「{last}」まで"
    about = f"{caption.description}この図は、{count}つに分けた{number}つ目で、{what}です。"
    return Caption(name, f"{caption.title}（{number}／{count}）", about)
