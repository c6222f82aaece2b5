"""Pages as they are printed: every line of text, rule and ground in its place, in millimetres from the upper left.

Printer, preview and PDF draw nothing else, so they cannot differ. Lines are broken before (`text_measure`), on the
generous side: a painter never wraps, and sets narrower what a substitute font would carry over its edge.
"""

from __future__ import annotations

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


@dataclass(frozen=True)
class PrintedPage:
    """One page: its paper and what stands on it, in the order of drawing; `bookmark` names what begins on it."""

    paper: Paper
    is_landscape: bool
    marks: tuple[Mark, ...]
    bookmark: str = ""

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


def page_of(setup: PageSetup, marks: tuple[Mark, ...]) -> PrintedPage:
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
