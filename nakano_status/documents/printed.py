"""Pages as they are printed: every line of text, rule and ground in its place, in millimetres from the upper left.

Printer, preview and PDF draw nothing else, so they cannot differ. Lines are broken before (`text_measure`), on the
generous side: a painter never wraps, and sets narrower what a substitute font would carry over its edge.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from math import sqrt
from typing import NamedTuple

from nakano_status.documents.document import Align, Text, Typeface
from nakano_status.documents.page import PageSetup, Paper

_A3_TO_A4 = 1 / sqrt(2)


class Line(NamedTuple):
    """One line of text in a box: it stands in the middle of its height, at `align` of its width; size in points.

    `is_spread` sets its letters so far apart that it reaches both edges: a line of running text that goes on below.
    """

    x: float
    y: float
    width: float
    height: float
    text: Text
    size: float
    typeface: Typeface
    align: Align = Align.LEFT
    is_spread: bool = False


class Rule(NamedTuple):
    """A straight line of a thickness in millimetres."""

    x: float
    y: float
    to_x: float
    to_y: float
    thickness: float
    grey: str = "#000000"


class Ground(NamedTuple):
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    grey: str


class Disc(NamedTuple):
    """A circle around a centre: empty, half or full, with the hands of a clock where it is late."""

    x: float
    y: float
    diameter: float
    filled: float = 0.0
    is_clock: bool = False


Mark = Line | Rule | Ground | Disc
_FASTEST = 1
"""The level of compression: higher ones take twice the time for a tenth of the room."""


class PackedMarks(Iterable[Mark]):
    """The marks of one page, compressed; they are made again each time that they are gone through.

    A list of 20,000 rows has 1,500 pages of 250 marks, of which one page is looked at or drawn at a time.
    """

    __slots__ = ("_packed",)

    def __init__(self, marks: Iterable[Mark]) -> None:
        self._packed = zlib.compress(pickle.dumps(tuple(marks), pickle.HIGHEST_PROTOCOL), _FASTEST)

    def __iter__(self) -> Iterator[Mark]:
        return iter(self._unpacked())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PackedMarks) and self._unpacked() == other._unpacked()

    def __hash__(self) -> int:
        return hash(self._unpacked())

    def _unpacked(self) -> tuple[Mark, ...]:
        marks: tuple[Mark, ...] = pickle.loads(zlib.decompress(self._packed))  # noqa: S301 - packed by this process
        return marks


@dataclass(frozen=True)
class PrintedPage:
    """One page: its paper and what stands on it, in the order of drawing; `bookmark` names what begins on it.

    Whatever marks it is made with, it keeps them packed.
    """

    paper: Paper
    is_landscape: bool
    marks: Iterable[Mark]
    bookmark: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.marks, PackedMarks):
            object.__setattr__(self, "marks", PackedMarks(self.marks))

    @property
    def size(self) -> tuple[float, float]:
        """Its width and height in millimetres."""
        width, height = self.paper.size
        return (height, width) if self.is_landscape else (width, height)

    @property
    def words(self) -> str:
        """What it says, a line a line."""
        return "\n".join("".join(run.text for run in mark.text) for mark in self.marks if isinstance(mark, Line))


@dataclass(frozen=True)
class PrintedDocument:
    """All pages; `title` is the PDF's, `made_on` (an ISO date) the only time in it."""

    title: str
    pages: tuple[PrintedPage, ...]
    made_on: str

    @property
    def typefaces(self) -> frozenset[Typeface]:
        """The faces that its texts are set in."""
        return frozenset(mark.typeface for page in self.pages for mark in page.marks if isinstance(mark, Line))


Checkpoint = Callable[[], None]
"""Called before each page is made; it raises to give up the pages that are left."""


def go_on() -> None:
    """Let every page be made."""


def page_of(setup: PageSetup, marks: Iterable[Mark]) -> PrintedPage:
    """Return a page of that set-up."""
    return PrintedPage(setup.paper, setup.landscape, marks)


def on_a4(document: PrintedDocument) -> PrintedDocument:
    """Return the same pages made smaller from A3 to A4: the same breaks; what is on A4 already stays as it is."""
    return replace(document, pages=tuple(_smaller(page) if page.paper is Paper.A3 else page for page in document.pages))


def _smaller(page: PrintedPage) -> PrintedPage:
    return replace(page, paper=Paper.A4, marks=tuple(_scaled(mark, _A3_TO_A4) for mark in page.marks))


def _scaled(mark: Mark, factor: float) -> Mark:
    match mark:
        case Line():
            return mark._replace(
                x=mark.x * factor,
                y=mark.y * factor,
                width=mark.width * factor,
                height=mark.height * factor,
                size=mark.size * factor,
            )
        case Rule():
            return mark._replace(
                x=mark.x * factor,
                y=mark.y * factor,
                to_x=mark.to_x * factor,
                to_y=mark.to_y * factor,
                thickness=mark.thickness * factor,
            )
        case Ground():
            return mark._replace(
                x=mark.x * factor, y=mark.y * factor, width=mark.width * factor, height=mark.height * factor
            )
        case Disc():
            return mark._replace(x=mark.x * factor, y=mark.y * factor, diameter=mark.diameter * factor)
