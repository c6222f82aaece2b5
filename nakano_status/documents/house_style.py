"""Sizes and spacing of running text and tables, the same in every output format of a paper (source: practice.md §5).

Settings of the page style alone are in resources/style/house.typ.
"""

from __future__ import annotations

from nakano_status.documents.document import Align, Heading, Paragraph, ParagraphRole, Run, Text, Typeface

LEADING = {Typeface.MINCHO: 1.7, Typeface.GOTHIC: 1.4}
"""Line pitch of running text, as a multiple of its size: 38 lines of 11 points on an A4 page of letters and reports."""
CELL_LEADING = 1.3
"""Line pitch in a cell, as a multiple of its size."""
CELL_AIR = 0.8
"""Millimetres above and below the lines of a cell."""
CELL_INSET, _FIGURE_INSET, _FIGURE_SHARE = 1.2, 3.0, 0.12
"""Millimetres beside a text; right-aligned figures are inset further where the column has the room."""
_TITLE_GROWTH = 14 / 11
_NOTE_SHRINKAGE = 9 / 11
_LEAST = 8.0
"""Points: the smallest type on paper."""
_ABOVE_FIRST_LEVEL = 0.5


def space_above(heading: Heading, size: float, typeface: Typeface) -> float:
    """Return the space above a heading in points: its own, or half a line above a heading of the first level."""
    usual = _ABOVE_FIRST_LEVEL * LEADING[typeface] * size if heading.level == 1 else 0.0
    return heading.space_above or usual


def size_of(paragraph: Paragraph, usual: float) -> float:
    """Return the size of a paragraph in points: its own, or that of its role in a section of that size."""
    if paragraph.size is not None:
        return paragraph.size
    if paragraph.role is ParagraphRole.TITLE:
        return usual * _TITLE_GROWTH
    return max(usual * _NOTE_SHRINKAGE, _LEAST) if paragraph.role is ParagraphRole.NOTE else usual


def inset_of(align: Align, width: float) -> float:
    """Return the space (mm) left and right of a cell's text in a column of that width (mm)."""
    return max(min(_FIGURE_INSET, width * _FIGURE_SHARE), CELL_INSET) if align is Align.RIGHT else CELL_INSET


def cut(text: Text, start: int, end: int) -> Text:
    """Return the part of a text between two places."""
    runs, place = [], 0
    for run in text:
        piece = run.text[max(start - place, 0) : max(end - place, 0)]
        if piece:
            runs.append(run._replace(text=piece))
        place += len(run.text)
    return tuple(runs) or (Run(""),)
