"""The pictures of a plan's course: indicators against their targets, marks of rows by year, changed schedules.

As in all charts: numbers and names are beside what they are about, nothing is shown by colour alone, and what is
missing is a gap. Lengths are points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from nakano_status.documents.charts import SMALL, Caption, Category, legend, measured, wrapped
from nakano_status.documents.picture import Box, Colour, Curve, Dot, Ink, Picture, PictureTable, Shape, Words
from nakano_status.domain.fields.mark import ChangeKind, MarkPattern
from nakano_status.domain.values import dataclass

_AIR = 3.0
_LINE = 10.5
"""The pitch of lines of small type."""


def shortened(text: str, width: float, size: float, most: int) -> tuple[str, ...]:
    """Return a text in at most `most` lines; a longer one is cut behind its last whole sentence, if it has one."""
    lines = wrapped(text, width, size, most)
    shown = "".join(lines)
    end = shown.rfind("。", 0, -1) + 1
    return wrapped(f"{shown[:end]}…", width, size, most) if end and shown != text else lines


def _base(y: float, height: float, size: float) -> float:
    """Return the base line of a text in the middle of a height."""
    return y + height / 2 + size * 0.36


def _lines(words: Sequence[str], x: float, y: float, size: float, colour: Colour = Ink.TEXT) -> Iterator[Words]:
    for number, each in enumerate(words):
        yield Words(each, x, y + size + number * _LINE, size, colour)


@dataclass(frozen=True)
class Reading:
    """A figure of an indicator: the place of its year, its size (None: it is no number), and as it is printed."""

    place: int
    size: float | None
    text: str


@dataclass(frozen=True)
class IndicatorPanel:
    """An indicator: its name, which way is good, and its readings; a year without one is a gap."""

    title: str
    direction: str
    actuals: tuple[Reading, ...]
    targets: tuple[Reading, ...] = ()


_PANEL_GAP, _HEAD_ROOM, _EDGE = 14.0, 12.0, 5.0
_PANEL_WORDS = "点と線：実績（値のない年度で切れる）　白い点と破線：目標　縦軸：どの指標も0から"


@dataclass(frozen=True)
class PanelShape:
    """How many panels are beside each other, the height of their plots, and the most lines of their names."""

    columns: int
    plot: float = 52.0
    name_lines: int = 2


def small_multiples(
    caption: Caption, panels: Sequence[IndicatorPanel], years: Sequence[str], shape: PanelShape, width: float
) -> Picture:
    """Return a panel for each indicator, all over the same years, each from zero on a scale of its own unit."""
    wide = (width - (shape.columns - 1) * _PANEL_GAP) / shape.columns
    legend_words = wrapped(_PANEL_WORDS, width, SMALL, 2)
    shapes: list[Shape] = [*_lines(legend_words, 0, 0, SMALL, Ink.MUTED)]
    y = len(legend_words) * _LINE + 6
    for first in range(0, len(panels), shape.columns):
        row = panels[first : first + shape.columns]
        names = [wrapped(each.title, wide, SMALL, shape.name_lines, _measured_bold) for each in row]
        below = y + max(map(len, names)) * _LINE + _LINE
        for place, (panel, words) in enumerate(zip(row, names, strict=True)):
            x = place * (wide + _PANEL_GAP)
            shapes += [replace(each, is_bold=True) for each in _lines(words, x, y, SMALL)]
            shapes.append(Words(panel.direction, x, y + len(words) * _LINE + SMALL, SMALL, Ink.MUTED))
            shapes += _plot(panel, years, (x, below, wide, shape.plot))
        y = below + _HEAD_ROOM + shape.plot + _LINE + 12
    table = _panel_table(panels, years)
    return Picture(caption.name, caption.title, caption.description, width, y - 8, tuple(shapes), table)


def _measured_bold(text: str, size: float, _: bool) -> float:  # noqa: FBT001
    return measured(text, size, True)


Area = tuple[float, float, float, float]
"""Left, top, right and bottom."""


def _plot(panel: IndicatorPanel, years: Sequence[str], place: Area) -> Iterator[Shape]:
    """Yield the axes, the readings and their labels at a place (left, top, width, height of the plot).

    A label for which there is no room is only in the table.
    """
    x, top, wide, high = place
    bottom = top + _HEAD_ROOM + high
    sizes = [each.size for each in (*panel.actuals, *panel.targets) if each.size is not None]
    least, most = min(0.0, *sizes, 0.0), max(0.0, *sizes, 0.0)
    unit, step = high / ((most - least) or 1.0), (wide - 2 * _EDGE) / max(len(years) - 1, 1)

    def points(some: Sequence[Reading]) -> list[tuple[Reading, float, float]]:
        return [
            (each, x + _EDGE + each.place * step, bottom - (each.size - least) * unit)
            for each in some
            if each.size is not None
        ]

    zero = bottom + least * unit
    yield Curve(((x, zero), (x + wide, zero)), Ink.MUTED, 0.8)
    actuals, targets = points(panel.actuals), points(panel.targets)
    lines: list[Area] = []
    for _, right, level in targets:
        yield Curve(((x, level), (right, level)), Ink.MUTED, 0.6, is_dashed=True)
        lines.append((x, level - 0.5, right, level + 0.5))
    for (one, x1, y1), (other, x2, y2) in pairwise(actuals):
        if other.place == one.place + 1:
            yield Curve(((x1, y1), (x2, y2)), Ink.ACCENT, 1.5)
            middle = (y1 + y2) / 2
            lines += [
                (x1, min(y1, middle), (x1 + x2) / 2, max(y1, middle)),
                ((x1 + x2) / 2, min(y2, middle), x2, max(y2, middle)),
            ]
    yield from (Dot(at, level, 2.2, Ink.ACCENT) for _, at, level in actuals)
    yield from (Dot(at, level, 2.4, Ink.TEXT, is_hollow=True) for _, at, level in targets)
    dots = [(at - 3, level - 3, at + 3, level + 3) for _, at, level in actuals + targets]
    labels = _LabelPlaces((x, top, x + wide, bottom - 1), dots, lines)
    if not actuals:
        yield from labels.put("実績の値なし", x + wide / 4, (top + bottom) / 2, Ink.MUTED)
    for each, at, level in actuals[-1:]:
        yield from labels.put(each.text, at, level, Ink.ACCENT, is_bold=True)
    for each, at, level in {each.text: (each, at, level) for each, at, level in targets}.values():
        yield from labels.put(each.text, at, level, Ink.TEXT)
    for each, at, level in actuals[:-1]:
        yield from labels.put(each.text, at, level, Ink.ACCENT)
    axis = _LabelPlaces((x, bottom, x + wide, bottom + _LINE + 4), [], [])
    for number in sorted({0, len(years) - 1} | {each.place for each, _, _ in actuals[-1:] + targets}):
        yield from axis.put(years[number], x + _EDGE + number * step, bottom - SMALL * 0.3, Ink.MUTED)


class _LabelPlaces:
    """An area in which labels are put beside points, none over another or over a point, and over lines if need be."""

    def __init__(self, area: Area, taken: list[Area], lines: list[Area]) -> None:
        self._area = area
        self._taken = taken
        self._lines = lines

    def put(self, text: str, x: float, y: float, colour: Colour, *, is_bold: bool = False) -> Iterator[Shape]:
        """Yield a text beside a point: above it, beside it, below it, or further off; nothing if it fits nowhere."""
        left, top, right, bottom = self._area
        wide = measured(text, SMALL, is_bold)
        centred = max(min(x - wide / 2, right - wide), left)
        near = [(centred, y - 5), (x + 5, y + 3), (centred, y + SMALL + 3.5), (x - wide - 5, y + 3)]
        far = [(centred, y - 5 - _LINE), (centred, y + SMALL + 3.5 + _LINE)]
        for avoided in (self._taken + self._lines, self._taken):
            for at, base in near + far:
                box = (at, base - SMALL * 0.85, at + wide, base + SMALL * 0.15)
                is_inside = left <= at and box[2] <= right + 0.1 and top <= box[1] and box[3] <= bottom
                if is_inside and not any(_meet(box, each) for each in avoided):
                    self._taken.append(box)
                    yield Box(box[0] - 0.5, box[1], wide + 1, SMALL, Ink.GROUND)
                    yield Words(text, at, base, SMALL, colour, is_bold=is_bold)
                    return


def _meet(one: Area, other: Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _panel_table(panels: Sequence[IndicatorPanel], years: Sequence[str]) -> PictureTable:
    """Return a line for each indicator: every year in which any has an actual, then those of the targets."""
    columns = [
        (word, place, year)
        for word in ("実績", "目標")
        for place, year in enumerate(years)
        if any(each.place == place for panel in panels for each in _readings(panel, word))
    ]
    rows = []
    for panel in panels:
        texts = {(word, each.place): each.text for word in ("実績", "目標") for each in _readings(panel, word)}
        cells = (texts.get((word, place), "―") for word, place, _ in columns)
        rows.append((panel.title, panel.direction, *cells))
    return PictureTable(("指標項目", "望ましい方向", *(f"{year} {word}" for word, _, year in columns)), tuple(rows))


def _readings(panel: IndicatorPanel, word: str) -> Sequence[Reading]:
    return panel.actuals if word == "実績" else panel.targets


@dataclass(frozen=True)
class MatrixRow:
    """A row through the years: its 管理番号, its title, and for each year its category, or why there is none."""

    row_id: str
    title: str
    cells: tuple[Category | str, ...]


_PITCH, _CELL, _WIDEST_CELL, _COLUMN_GAP = 10.5, 11.0, 20.0, 14.0
_MATRIX_WORDS = "―：その年度に報告なし"


def mark_matrix(
    caption: Caption,
    rows: Sequence[MatrixRow],
    categories: Sequence[Category],
    years: Sequence[str],
    width: float,
    height: float,
) -> Picture:
    """Return the marks of rows by year, in as many columns as it takes to be no higher than `height`, if it can be."""
    there = {cell for row in rows for cell in row.cells}
    used = [each for each in categories if each in there]
    shapes, y = legend(used, _MATRIX_WORDS, width)
    top = y + _LINE
    id_width = max((measured(each.row_id, SMALL) for each in rows), default=0.0) + 4
    most = max(int((width + _COLUMN_GAP) / (id_width + len(years) * _CELL + _COLUMN_GAP)), 1)
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
                if measured(year, SMALL) < cell or number in (0, len(years) - 1):
                    shapes.append(Words(year, middle, top - 3, SMALL, Ink.MUTED, "middle"))
        shapes += _matrix_row(row, x, at, wide, id_width, cell)
    table = PictureTable(
        ("管理番号", "事業内容", *years),
        tuple(
            (row.row_id, row.title, *(each if isinstance(each, str) else each.symbol for each in row.cells))
            for row in rows
        ),
    )
    end = top + deep * _PITCH + 2
    return Picture(caption.name, caption.title, caption.description, width, end, tuple(shapes), table)


def _matrix_row(row: MatrixRow, x: float, y: float, wide: float, id_width: float, cell: float) -> Iterator[Shape]:
    high = _PITCH - 1
    base, left = _base(y, high, SMALL), x + wide - len(row.cells) * cell
    yield Words(row.row_id, x, base, SMALL)
    room = left - x - id_width - _AIR
    if room > 3 * SMALL:
        yield Words(wrapped(row.title, room, SMALL, 1)[0], x + id_width, base, SMALL)
    for number, each in enumerate(row.cells):
        at = left + number * cell
        if isinstance(each, str):
            yield Words("―", at + cell / 2, base, SMALL, Ink.MUTED, "middle")
            continue
        is_full = each.pattern is MarkPattern.SOLID
        ground = each.colour if is_full else Ink.GROUND
        yield Box(at, y, cell - 1, high, ground, each.colour, each.pattern, (row.row_id, number))
        wanted = measured(each.symbol, SMALL) + 0.5
        if not is_full:
            yield Box(at + (cell - 1 - wanted) / 2, y + 0.6, wanted, high - 1.2, Ink.GROUND)
        yield Words(each.symbol, at + (cell - 1) / 2, base, SMALL, Ink.GROUND if is_full else each.colour, "middle")


@dataclass(frozen=True)
class ChangedRow:
    """A row that did not go as planned: its category, the kind of change (None: not stated or not shown), and why."""

    category: Category
    row_id: str
    title: str
    kind: ChangeKind | None
    reason: str


_ARROW, _KIND_WIDTH, _MARK_WIDTH = 26.0, 36.0, 12.0
_SIDES = {ChangeKind.EARLIER: -1, ChangeKind.LATER: 1}


def changed_schedules(
    caption: Caption, rows: Sequence[ChangedRow], width: float, height: float | None = None
) -> Picture:
    """Return a line for each changed row: an arrow to the left is earlier, to the right later, a circle neither.

    How far is not known, so all arrows are equally long; where no kind is stated there are none. Of the rows that do
    not fit `height` the number is added.
    """
    has_kinds = any(each.kind for each in rows)
    left = width * (0.4 if has_kinds else 0.45)
    middle = left + _ARROW + _KIND_WIDTH
    right = middle + _ARROW + _KIND_WIDTH + 2 * _AIR if has_kinds else left + 2 * _AIR
    shapes: list[Shape] = [Words("取組", 0, SMALL, SMALL, Ink.MUTED), Words("理由", right, SMALL, SMALL, Ink.MUTED)]
    if has_kinds:
        shapes.append(Words("← 計画の時期 →", middle, SMALL, SMALL, Ink.MUTED, "middle"))
    top = y = _LINE + 4
    shown = 0
    for place, row in enumerate(rows):
        words = wrapped(f"{row.row_id} {row.title}", left - _MARK_WIDTH - _AIR, SMALL, 2)
        reason = shortened("".join(row.reason.split()), width - right, SMALL, 2)
        high = max(len(words), len(reason)) * _LINE + 5
        rest = _LINE if place < len(rows) - 1 else 0
        if height is not None and y + high + rest > height:
            break
        shapes.append(Words(row.category.symbol, 0, y + SMALL, SMALL, row.category.colour, is_bold=True))
        shapes += _lines(words, _MARK_WIDTH, y, SMALL)
        shapes += _lines(reason, right, y, SMALL)
        if has_kinds:
            shapes += _change_sign(row.kind, middle, y + SMALL / 2 + 1)
        y, shown = y + high, place + 1
        shapes.append(Curve(((0, y - 2), (width, y - 2)), Ink.LINE, 0.5))
    if has_kinds:
        shapes.insert(0, Curve(((middle, top), (middle, y - 4)), Ink.MUTED, 0.6, is_dashed=True))
    if shown < len(rows):
        shapes.append(Words(f"ほか{len(rows) - shown}件", width, y + SMALL, SMALL, Ink.MUTED, "end"))
        y += _LINE
    table = PictureTable(
        ("進捗状況", "管理番号", "事業内容", *(("変更の種別",) if has_kinds else ()), "理由"),
        tuple(
            (each.category.symbol, each.row_id, each.title, *((each.kind or "―",) if has_kinds else ()), each.reason)
            for each in rows
        ),
    )
    return Picture(caption.name, caption.title, caption.description, width, y, tuple(shapes), table)


def _change_sign(kind: ChangeKind | None, x: float, y: float) -> Iterator[Shape]:
    base, side = y + SMALL * 0.36, _SIDES.get(kind) if kind else None
    if side is None:
        yield Dot(x, y, 2.4, Ink.TEXT if kind else Ink.MUTED, is_hollow=True)
        yield Words(kind or "記入なし", x + 6, base, SMALL, Ink.TEXT if kind else Ink.MUTED)
        return
    end = x + side * _ARROW
    yield Curve(((x, y), (end - side * 4, y)), Ink.TEXT, 1.4)
    yield Curve(((end, y), (end - side * 5, y - 3), (end - side * 5, y + 3), (end, y)), None, ground=Ink.TEXT)
    yield Words(kind or "", end + side * 3, base, SMALL, Ink.TEXT, "start" if side > 0 else "end")


T = TypeVar("T")


def in_parts(
    make: Callable[[Caption, Sequence[T]], Picture], caption: Caption, items: Sequence[T], height: float
) -> tuple[Picture, ...]:
    """Return the pictures that `make` draws of items, as few as are no higher than `height`, if there are such."""
    whole = make(caption, items)
    count = max(int(whole.height // height), 1)
    while True:
        size = -(-len(items) // count) if items else 1
        batches = [items[first : first + size] for first in range(0, len(items), size)] or [items]
        made = (
            [whole]
            if len(batches) == 1
            else [make(_numbered(caption, n, len(batches)), each) for n, each in enumerate(batches, 1)]
        )
        if size == 1 or all(each.height <= height for each in made):
            return tuple(made)
        count += 1


def _numbered(caption: Caption, number: int, count: int) -> Caption:
    name = caption.name if number == 1 else f"{caption.name}-{number}"
    return Caption(name, f"{caption.title}（{number}／{count}）", caption.description)
