"""Convert a paper to the value that its style sets in pages: lists, texts and numbers (resources/style/document.typ).

Lengths are millimetres, sizes and space above points, indents characters of the section's type. Missing keys are left
to the style. The text of a run is a string or a list of pieces .
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest

from nakano_status.documents.document import (
    Align,
    Block,
    Group,
    Heading,
    PageBreak,
    Paragraph,
    ParagraphRole,
    Row,
    Run,
    Section,
    Table,
    Text,
    Typeface,
    plain,
    plain_text,
)
from nakano_status.documents.drawing_rules import CELL_INSET, PlacedCell, inset_of, placed, size_of, space_above
from nakano_status.documents.list.layout import ListDocument
from nakano_status.documents.list.typeset_list import Measure, ready_list
from nakano_status.documents.numbering import Numerals, heading_indent, numbered
from nakano_status.documents.page import MM_PER_POINT
from nakano_status.documents.pages.printed_characters import as_printed
from nakano_status.documents.pages.printed_paper import PrintedPaper, Value
from nakano_status.documents.text_measure import EM, pieces_of_runs
from nakano_status.domain.published_list.published_list import CONTINUED

_BOX = 6.0
"""Millimetres that the box around a paragraph may take from its lines."""
_SPREAD = 20
"""Cells with room for this many letters a line are justified; in narrower ones the gaps would be visible."""
_LONGEST_BOXED = 200
"""The most letters in a box; around more it could be higher than a page, and is left out."""
_FEW = 15
"""This many lines are never higher than a page; a row of more is measured."""
_FEW_TOGETHER = 20
"""The same for rows that are kept together, each with one line more for the space around its texts."""


def paper_value(paper: PrintedPaper, measure: Measure) -> Value:
    """Return the paper as a value; `measure` is called to lay out what may be higher than a page."""
    made = date.fromisoformat(paper.made_on)
    # once for the whole paper: heading levels and repeated cells depend on what comes before and after
    sections = [_any_section(each, paper.numerals, measure) for each in paper.sections]
    for key, (section, following) in enumerate(zip_longest(sections, sections[1:])):
        section |= {"key": key, "ends": following is None or following["begins"]}
        _step_headings(section)
        _label_continued(section)
    return {"title": as_printed(paper.title), "date": [made.year, made.month, made.day], "sections": sections}


def _step_headings(section: Value) -> None:
    """Limit each heading to one level below the heading before, as screen readers expect it."""
    level = 0
    for block in flat_blocks(section.get("blocks", ())):
        if block["kind"] == "heading":
            # PDF/UA refuses a heading that skips a level, and a wording of the office may have one
            level = block["level"] = min(block["level"], level + 1)
        elif block.get("role") == ParagraphRole.TITLE:
            level = 1


def _label_continued(section: Value) -> None:
    """Label the cells that end in the same row as a cell that is repeated on the next page; `again` has the labels."""
    section["again"] = []
    for place, table in enumerate(each for each in flat_blocks(section.get("blocks", ())) if each["kind"] == "table"):
        cells = [(number + cell["rows"], cell) for number, row in enumerate(table["rows"]) for cell in row["cells"]]
        # named by place, not by a counter: equal papers must give equal bytes
        labels = {end: f"end-{section['key']}-{place}-{end}" for end, cell in cells if "again" in cell}
        for end, cell in cells:
            if end in labels:
                cell["ends"] = labels[end]
        section["again"] += labels.values()


def flat_blocks(blocks: Iterable[Value]) -> Iterator[Value]:
    """Yield the blocks of a section that are not groups, in reading order."""
    for block in blocks:
        if block["kind"] == "group":
            yield from flat_blocks(block["blocks"])
        else:
            yield block


def _any_section(section: Section | ListDocument, numerals: Numerals, measure: Measure) -> Value:
    return _section(section, numerals) if isinstance(section, Section) else ready_list(section, measure)


def _section(section: Section, numerals: Numerals) -> Value:
    setup = section.setup
    # the title is the heading of level 1, so the sections below it begin with 2
    base = 1 if any(isinstance(each, Paragraph) and each.role is ParagraphRole.TITLE for each in section.blocks) else 0
    return {
        "kind": "flow",
        "page": list(setup.size),
        "room": list(setup.room),
        "top": setup.top,
        "bottom": setup.bottom,
        "margin-left": setup.left,
        "margin-right": setup.right,
        "header-at": setup.header,
        "footer-at": setup.footer,
        "face": section.typeface.value,
        "size": section.size,
        "header": as_printed(section.header),
        "left": as_printed(section.footer_left),
        "right": as_printed(section.footer_right),
        "counts": section.counts_pages,
        "begins": section.begins_numbering,
        "blocks": list(_without_blank_pages(_blocks(section.blocks, section, numerals, base))),
    }


def _blocks(blocks: Sequence[Block], section: Section, numerals: Numerals, base: int) -> Iterator[Value]:
    for block in blocks:
        match block:
            case Paragraph():
                yield _paragraph(block, section)
            case Heading():
                yield _heading(block, section, numerals, base)
            case Table():
                yield _table(block, section)
            case Group():
                members = list(_blocks(block.blocks, section, numerals, base))
                # what is kept together cannot contain a page break
                is_parted = any(each["kind"] == "break" for each in members)
                whole: Value = {"kind": "group", "blocks": members, "long": _is_long(members)}
                yield from members if is_parted or not members else (whole,)
            case PageBreak():
                yield {"kind": "break"}


def _is_long(blocks: Sequence[Value]) -> bool:
    """Return whether blocks together may be higher than a page; a line more per row is the space around its text."""
    flat = list(flat_blocks(blocks))
    lines = sum(row["lines"] + 1 for each in flat if each["kind"] == "table" for row in (*each["head"], *each["rows"]))
    return lines > _FEW_TOGETHER or any(each["kind"] != "table" for each in flat)


def _without_blank_pages(blocks: Iterable[Value]) -> Iterator[Value]:
    """Yield the blocks without blank lines that could be the only content of a page.

    These are those before its end, and those at its beginning unless a paragraph follows that may begin on any page.
    """
    blank: list[Value] = []
    begins = True
    for block in blocks:
        if _is_blank(block):
            # held back until something printable follows: blank lines at the end would print an empty page
            blank.append(block)
            continue
        may_begin = not begins or (block["kind"] == "paragraph" and not block["sticky"])
        yield from (*blank, block) if may_begin and block["kind"] != "break" else (block,)
        begins, blank = block["kind"] == "break", []


def _is_blank(block: Value) -> bool:
    # a group of blank lines between two page breaks is blank, too
    return all(each["kind"] == "paragraph" and not _has_text(each) for each in flat_blocks((block,)))


def _has_text(block: Value) -> bool:
    return any(run["text"] and not str(run["text"]).isspace() for run in block["text"])


def _heading(heading: Heading, section: Section, numerals: Numerals, base: int) -> Value:
    # the number is part of the text, so that it is read aloud and copied with the heading
    text = numbered(heading.level, heading.ordinal, numerals) + heading.text
    indent = heading_indent(heading.level)
    return {
        "kind": "heading",
        "level": heading.level + base,
        "indent": indent,
        "above": space_above(heading, section.size, section.typeface),
        "text": _text((Run(text, section.typeface is Typeface.GOTHIC),), _room(section, indent), section.size),
    }


def _room(section: Section, indent: int) -> float:
    """Return the width (mm) of a line indented by so many characters."""
    return section.setup.room[0] - indent * section.size * MM_PER_POINT


def _paragraph(paragraph: Paragraph, section: Section) -> Value:
    runs = paragraph.text
    if paragraph.role is ParagraphRole.LABEL:
        # a label has no size of its own: bold is what distinguishes it on paper and in Word
        runs = tuple(run._replace(bold=True) for run in runs)
    size = size_of(paragraph, section.size)
    return {
        "kind": "paragraph",
        "role": paragraph.role.value,
        "align": paragraph.align.value,
        "indent": paragraph.indent,
        "first": paragraph.first_line,
        "size": size,
        "above": paragraph.space_above,
        "sticky": paragraph.is_kept_with_next,
        "boxed": paragraph.is_boxed and len(plain_text(runs)) <= _LONGEST_BOXED,
        "text": _text(runs, _room(section, paragraph.indent + abs(paragraph.first_line)) - _BOX, size),
    }


def _table(table: Table, section: Section) -> Value:
    # an indent of a wording must not leave a table without room
    room = section.setup.room[0] - min(table.indent, section.setup.room[0] / 2)
    # columns are given for the usual page; on a narrower one all shrink alike
    narrowed = min(room / table.width, 1.0)
    widths = [column.width * narrowed for column in table.columns]
    head = list(_rows(table, table.head, widths, section.size))
    if any(row["long"] for row in head):  # such a row could be higher than a page, and cannot be broken
        return _table(replace(table, head=(), rows=(*table.head, *table.rows)), section)
    return {
        "kind": "table",
        "widths": widths,
        "indent": table.indent,
        "above": table.space_above,
        "lines": table.has_lines,
        "description": table.description,
        "whole": _is_whole(table),
        "head": head,
        "rows": list(_body(table, widths, section.size)),
    }


def _is_whole(table: Table) -> bool:
    """Return whether all rows are kept together, and are more than titles above a row."""
    # the last row has nothing to be kept with
    bound = table.rows[:-1]
    return all(row.is_kept_with_next for row in bound) and any(len(row.cells) > 1 for row in bound)


def _body(table: Table, widths: Sequence[float], size: float) -> Iterator[Value]:
    """Yield the rows below the head; titles, which are kept with the next row, become heads of what follows."""
    is_whole = _is_whole(table)
    values = _rows(table, table.rows, widths, size)
    for place, (row, value) in enumerate(zip(table.rows, values, strict=True), 1):
        cells = value["cells"]
        is_alone = all(cell["rows"] == 1 for cell in cells) and sum(cell["columns"] for cell in cells) == len(widths)
        kept = row.is_kept_with_next and is_alone and not (is_whole or value["long"]) and place < len(table.rows)
        for cell in cells:
            is_head = cell["shaded"] or cell["x"] < table.head_columns
            cell["head"] = is_head and not kept and _has_text(cell)
        yield value | {"kept": kept}


def _rows(table: Table, rows: Sequence[Row], widths: Sequence[float], size: float) -> Iterator[Value]:
    for row, cells in zip(rows, placed(rows, len(widths)), strict=True):
        lines = max((_lines(each, widths, size) for each in cells), default=0)
        is_long = lines > _FEW
        values = [_cell(table, each, widths, size, may_break=is_long or each.rows > 1) for each in cells]
        if row.height and values:
            values[0]["least"] = row.height
        yield {"lines": lines, "long": is_long, "cells": values}


def _cell(table: Table, place: PlacedCell, widths: Sequence[float], size: float, *, may_break: bool) -> Value:
    cell = place.cell
    align = cell.align or table.columns[place.column].align
    width = sum(widths[place.column : place.column + place.columns])
    inset = inset_of(align, width)
    room, letters = width - 2 * inset, cell.size or size
    value: Value = {
        "x": place.column,
        "align": align.value,
        "inset": inset,
        "columns": place.columns,
        "rows": place.rows,
        # Japanese has no spaces: in a narrow cell justified letters would be pulled apart
        "spread": align is Align.LEFT and room >= _SPREAD * letters * MM_PER_POINT,
        "shaded": cell.is_shaded,
        "top": cell.is_top,
        "text": _text(cell.text, room, letters),
    }
    if may_break and cell.continued:
        # the first line at least: even a title of a page's height has to be recognised on the next page
        name = plain_text(cell.continued).removeprefix(CONTINUED).strip().split("\n")[0]
        texts = [_text(each, room, letters) for each in (cell.continued, plain(name))]  # the first that fits
        left = table.indent + sum(widths[: place.column]) + inset
        value["again"] = {"left": left, "width": room, "size": letters, "align": align.value, "texts": texts}
    return value | ({"size": cell.size} if cell.size else {})


def _lines(place: PlacedCell, widths: Sequence[float], size: float) -> int:
    """Return the estimated number of lines of a cell, its letters counted as full-width."""
    width = sum(widths[place.column : place.column + place.columns])
    # an estimate that is never too low: only what it finds long is laid out to be measured
    letters = max(int((width - 2 * CELL_INSET) / ((place.cell.size or size) * MM_PER_POINT)), 1)
    return sum(len(line) // letters + 1 for line in plain_text(place.cell.text).split("\n"))


def _text(text: Text, room: float, size: float) -> list[Value]:
    """Return the runs of a text, for lines of so many millimetres in letters of that size."""
    made = []
    width = int(room / (size * MM_PER_POINT) * EM)
    for run, shown in zip(text, pieces_of_runs([as_printed(run.text) for run in text], width), strict=True):
        value: Value = {"text": shown}
        for key in ("bold", "underlined", "struck", "grey"):
            if getattr(run, key):
                value[key] = True
        made.append(value)
    return made
