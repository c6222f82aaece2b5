"""Convert a paper to the value that its style sets in pages: lists, texts and numbers (resources/style/document.typ).

Lengths are millimetres, sizes and space above points, indents characters of the section's type. The style has defaults
for missing keys. The text of a run is a string or a list of pieces.

A long paper is cut into parts that are laid out one by one, because the cost of a layout grows faster than the paper. A
part is a value of the same form as the paper's. Lists are cut between the parts of their 実施内容, other sections
between blocks and between table rows; the heads of a table and the titles above a row are repeated.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby, zip_longest
from operator import attrgetter
from typing import NamedTuple

from nakano_status.documents import document as doc
from nakano_status.documents import drawing_rules
from nakano_status.documents.list.builder import ListDocument
from nakano_status.documents.list.typeset_list import Measure, prepare_list
from nakano_status.documents.pages.printed_characters import as_printed
from nakano_status.documents.pages.printed_paper import MOST_ROWS, AttachedFile, PrintedPaper, Value
from nakano_status.domain.published_list.published_list import CONTINUED

_BOX = 6.0
"""Millimetres that the box around a paragraph may take from its lines."""
_SPREAD = 20
"""Cells with room for so many letters per line are justified; in narrower cells the gaps would be visible."""
_LONGEST_BOXED = 200
"""The most letters in a box; around a longer text, which could be higher than a page, the box is left out."""
_FEW = 15
"""Number of lines that are never higher than a page; a row of more lines is measured."""
_FEW_TOGETHER = 20
"""The same number for rows that are kept together, counting one more line per row for the space around its texts."""


def paper_value(paper: PrintedPaper, measure: Measure) -> Value:
    """Return the paper as the value for its style.

    `measure`: lays out cells of lists that may be higher than a page.
    """
    made = date.fromisoformat(paper.made_on)
    # once for the whole paper: heading levels and repeated cells depend on what comes before and after
    sections = [_any_section(each, paper.numerals, measure) for each in paper.sections]
    for key, (section, following) in enumerate(zip_longest(sections, sections[1:])):
        section |= {"key": key, "ends": following is None or following["begins"]}
        _step_headings(section)
        _label_continued(section)
    _lead_to_rows(sections)
    value = {"title": as_printed(paper.title), "date": [made.year, made.month, made.day], "sections": sections}
    return value | ({"attached": list(map(_attached, paper.attached))} if paper.attached else {})


def _attached(file: AttachedFile) -> Value:
    # a value is written as JSON, with characters that the fonts lack replaced: data must not be changed so
    content = b64encode(file.content).decode()
    return {"name": file.name, "type": file.media_type, "about": file.description, "content": content}


def _lead_to_rows(sections: Sequence[Value]) -> None:
    """Let cells lead to rows of the last list that is set as a whole; without such a list they lead nowhere."""
    tables = (
        each for section in sections for each in flat_blocks(section.get("blocks", ())) if each["kind"] == "table"
    )
    leading = [cell for each in tables for row in each["rows"] for cell in row["cells"] if "to" in cell]
    wanted = {cell["to"] for cell in leading}
    lists = [each for each in sections if each["kind"] == "list"] if wanted else []
    known = [row["id"] for each in lists[-1:] for part in each["parts"] for row in part["rows"] if row["id"] in wanted]
    if known:
        lists[-1]["reached"] = known
    for cell in leading:
        if cell["to"] not in known:
            del cell["to"]


def _step_headings(section: Value) -> None:
    """Limit each heading to one level below the heading before, as screen readers expect it."""
    level = 0
    for block in flat_blocks(section.get("blocks", ())):
        if block["kind"] == "heading":
            # PDF/UA refuses a heading that skips a level, and a wording of the office may have one
            level = block["level"] = min(block["level"], level + 1)
        elif block.get("role") == doc.ParagraphRole.TITLE:
            level = 1


def _label_continued(section: Value) -> None:
    """Label the cells that end in the same row as a cell repeated on the next page; `again` has the labels."""
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
    """Yield the blocks in reading order, with the blocks of groups in place of the groups."""
    for block in blocks:
        if block["kind"] == "group":
            yield from flat_blocks(block["blocks"])
        else:
            yield block


def _any_section(section: doc.Section | ListDocument, numerals: doc.Numerals, measure: Measure) -> Value:
    return _section(section, numerals) if isinstance(section, doc.Section) else prepare_list(section, measure)


def _section(section: doc.Section, numerals: doc.Numerals) -> Value:
    setup = section.setup
    # the title is the heading of level 1, so the sections below it begin with 2
    base = (
        1
        if any(isinstance(each, doc.Paragraph) and each.role is doc.ParagraphRole.TITLE for each in section.blocks)
        else 0
    )
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


def _blocks(blocks: Sequence[doc.Block], section: doc.Section, numerals: doc.Numerals, base: int) -> Iterator[Value]:
    for block in blocks:
        match block:
            case doc.Paragraph():
                yield _paragraph(block, section)
            case doc.Heading():
                yield _heading(block, section, numerals, base)
            case doc.Table():
                yield _table(block, section)
            case doc.PictureBlock():
                yield from _figure(block, section)
            case doc.Group():
                members = list(_blocks(block.blocks, section, numerals, base))
                # blocks that are kept together cannot contain a page break
                is_parted = any(each["kind"] == "break" for each in members)
                whole: Value = {"kind": "group", "blocks": members, "long": _is_long(members)}
                yield from members if is_parted or not members else (whole,)
            case doc.PageBreak():
                yield {"kind": "break"}


def _figure(figure: doc.PictureBlock, section: doc.Section) -> Iterator[Value]:
    """Yield the picture as the drawn file, with the texts in it by which it is checked, and its caption."""
    picture = figure.picture
    scale = figure.scale(section.setup.room[0]) * doc.MM_PER_POINT
    yield {
        "kind": "figure",
        "svg": picture.svg,
        "width": picture.width * scale,
        "height": picture.height * scale,
        "above": figure.space_above,
        "description": as_printed(figure.description),
        "drawn": [as_printed(each) for each in picture.texts],
        "sticky": bool(figure.caption),
    }
    if figure.caption:
        yield _paragraph(doc.caption_line(figure.caption), section)


def _is_long(blocks: Sequence[Value]) -> bool:
    """Return whether blocks together may be higher than a page; one line more per row is the space around its text."""
    flat = list(flat_blocks(blocks))
    lines = sum(row["lines"] + 1 for each in flat if each["kind"] == "table" for row in (*each["head"], *each["rows"]))
    return lines > _FEW_TOGETHER or any(each["kind"] != "table" for each in flat)


def _without_blank_pages(blocks: Iterable[Value]) -> Iterator[Value]:
    """Yield the blocks without blank lines that could be the only content of a page.

    These are blank lines before the end of a page, and at its beginning, unless a paragraph follows that may begin on
    any page.
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


def _heading(heading: doc.Heading, section: doc.Section, numerals: doc.Numerals, base: int) -> Value:
    # the number is part of the text, so that it is read aloud and copied with the heading
    text = doc.heading_number(heading.level, heading.ordinal, numerals) + heading.text
    indent = doc.heading_indent(heading.level)
    return {
        "kind": "heading",
        "level": heading.level + base,
        "indent": indent,
        "above": drawing_rules.space_above(heading, section.size, section.typeface),
        "text": _text((doc.Run(text, section.typeface is doc.Typeface.GOTHIC),), _room(section, indent), section.size),
    }


def _room(section: doc.Section, indent: int) -> float:
    """Return the width (mm) of a line that is indented by `indent` characters."""
    return section.setup.room[0] - indent * section.size * doc.MM_PER_POINT


def _paragraph(paragraph: doc.Paragraph, section: doc.Section) -> Value:
    runs = paragraph.text
    if paragraph.role is doc.ParagraphRole.LABEL:
        # a label has no size of its own: bold type distinguishes it on paper and in Word
        runs = tuple(run._replace(bold=True) for run in runs)
    size = drawing_rules.paragraph_size(paragraph, section.size)
    return {
        "kind": "paragraph",
        "role": paragraph.role.value,
        "align": paragraph.align.value,
        "indent": paragraph.indent,
        "first": paragraph.first_line,
        "size": size,
        "above": paragraph.space_above,
        "sticky": paragraph.is_kept_with_next,
        "boxed": paragraph.is_boxed and len(doc.plain_text(runs)) <= _LONGEST_BOXED,
        "text": _text(runs, _room(section, paragraph.indent + abs(paragraph.first_line)) - _BOX, size),
    }


def _table(table: doc.Table, section: doc.Section) -> Value:
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


def _is_whole(table: doc.Table) -> bool:
    """Return whether all rows are kept together, and are more than titles above a row."""
    # the last row has nothing to be kept with
    bound = table.rows[:-1]
    return all(row.is_kept_with_next for row in bound) and any(len(row.cells) > 1 for row in bound)


def _body(table: doc.Table, widths: Sequence[float], size: float) -> Iterator[Value]:
    """Yield the rows below the head; titles, which are kept with the next row, become heads of the rows below."""
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


def _rows(table: doc.Table, rows: Sequence[doc.Row], widths: Sequence[float], size: float) -> Iterator[Value]:
    for row, cells in zip(rows, drawing_rules.place_cells(rows, len(widths)), strict=True):
        lines = max((_lines(each, widths, size) for each in cells), default=0)
        is_long = lines > _FEW
        values = [_cell(table, each, widths, size, may_break=is_long or each.rows > 1) for each in cells]
        if row.height and values:
            values[0]["least"] = row.height
        yield {"lines": lines, "long": is_long, "cells": values}


def _cell(
    table: doc.Table, place: drawing_rules.PlacedCell, widths: Sequence[float], size: float, *, may_break: bool
) -> Value:
    cell = place.cell
    align = cell.align or table.columns[place.column].align
    width = sum(widths[place.column : place.column + place.columns])
    inset = drawing_rules.inset_of(align, width)
    room, letters = width - 2 * inset, cell.size or size
    value: Value = {
        "x": place.column,
        "align": align.value,
        "inset": inset,
        "columns": place.columns,
        "rows": place.rows,
        # Japanese has no spaces: in a narrow cell justified letters would be pulled apart
        "spread": align is doc.Align.LEFT and room >= _SPREAD * letters * doc.MM_PER_POINT,
        "shaded": cell.is_shaded,
        "top": cell.is_top,
        "text": _text(cell.text, room, letters),
    }
    if may_break and cell.continued:
        # the first line at least: even a title of a page's height has to be recognised on the next page
        name = doc.plain_text(cell.continued).removeprefix(CONTINUED).strip().split("\n")[0]
        texts = [_text(each, room, letters) for each in (cell.continued, doc.plain(name))]  # the first that fits
        left = table.indent + sum(widths[: place.column]) + inset
        value["again"] = {"left": left, "width": room, "size": letters, "align": align.value, "texts": texts}
    value |= {"to": cell.linked_row} if cell.linked_row else {}
    return value | ({"size": cell.size} if cell.size else {})


def _lines(place: drawing_rules.PlacedCell, widths: Sequence[float], size: float) -> int:
    """Return the estimated number of lines of a cell, its letters counted as full-width."""
    width = sum(widths[place.column : place.column + place.columns])
    # an estimate that is never too low: only rows that it finds long are laid out to be measured
    letters = max(int((width - 2 * drawing_rules.CELL_INSET) / ((place.cell.size or size) * doc.MM_PER_POINT)), 1)
    return sum(len(line) // letters + 1 for line in doc.plain_text(place.cell.text).split("\n"))


def _text(text: doc.Text, room: float, size: float) -> list[Value]:
    """Return the runs of a text, for lines `room` millimetres wide in letters of a size."""
    made = []
    width = int(room / (size * doc.MM_PER_POINT) * drawing_rules.EM)
    for run, shown in zip(
        text, drawing_rules.pieces_of_runs([as_printed(run.text) for run in text], width), strict=True
    ):
        value: Value = {"text": shown}
        for key in ("bold", "underlined", "struck", "grey"):
            if getattr(run, key):
                value[key] = True
        made.append(value)
    return made


def cut_paper(value: Value, most_rows: int = MOST_ROWS) -> list[Value]:
    """Return the parts into which a paper is cut; only the paper itself if it is short enough.

    `most_rows`: the most rows, and blocks other than tables, in a part. The pages of a part have no numbers; they are
    made by `numbers_value`. A section that began in an earlier part is marked as `continued`. Files are attached to the
    first part.
    """
    parts: list[list[Value]] = []
    room = 0
    for whole in value["sections"]:
        section, pieces = _pieces(whole, most_rows)
        # a short section goes onto the part before it: each part is a layout of its own
        fits = sum(each.rows for each in pieces) <= room
        for first, last in _cuts(pieces, most_rows):
            if not fits or not parts:
                parts.append([])
                room = most_rows
            parts[-1].append(_of_pieces(section, pieces, first, last))
            room -= sum(each.rows for each in pieces[first:last])
    if len(parts) <= 1:
        return [value]
    made = [_bare(value) | {"sections": [each | _UNNUMBERED for each in sections]} for sections in parts]
    return [value | made[0], *made[1:]]


def numbers_value(value: Value, pages: Mapping[int, int]) -> Value:
    """Return a paper of empty pages with page numbers, to be painted over the pages of a paper set in parts.

    `pages`: the number of pages of each section, by its key.
    """
    sections = [each | _BARE[each["kind"]] | {"pages": pages[each["key"]]} for each in value["sections"]]
    return _bare(value) | {"sections": sections}


def _bare(value: Value) -> Value:
    """Return a paper without its attached files."""
    return {key: each for key, each in value.items() if key != "attached"}


_UNNUMBERED = {"numbered": False}
_BARE: Mapping[str, Value] = {
    "flow": {"blocks": [], "again": [], "header": "", "left": "", "right": ""},
    "list": {"parts": []},
}


class _Piece(NamedTuple):
    """A piece that is never cut: a part of a list, the block with index `block`, or one row of a table in it.

    `ends`: a part of the paper may end with the piece.
    """

    rows: int
    ends: bool
    block: int = 0
    row: int | None = None


def _pieces(section: Value, most_rows: int) -> tuple[Value, list[_Piece]]:
    """Return the section with its long groups dissolved, and its pieces."""
    if section["kind"] == "list":
        return section, [_Piece(len(each["rows"]), ends=True) for each in section["parts"]]
    section = section | {"blocks": list(_loosened(section["blocks"], most_rows))}
    pieces = [each for place, block in enumerate(section["blocks"]) for each in _of_block(block, place, most_rows)]
    return section, pieces


def _loosened(blocks: Sequence[Value], most_rows: int) -> Iterator[Value]:
    """Yield blocks, with groups too long for a part replaced by their blocks."""
    for block in blocks:
        # a group is kept on one page; a group with more rows than a part does not fit a page either
        if block["kind"] == "group" and _row_parts(block) > most_rows:
            yield from _loosened(block["blocks"], most_rows)
        else:
            yield block


def _row_parts(block: Value) -> int:
    match block["kind"]:
        case "group":
            return sum(_row_parts(each) for each in block["blocks"])
        case "table":
            return len(block["rows"])
        case _:
            return 1


def _of_block(block: Value, place: int, most_rows: int) -> Iterator[_Piece]:
    if block["kind"] != "table" or (block["whole"] and _row_parts(block) <= most_rows):
        # a heading at the end of a part would be alone at the foot of its last page
        is_kept = block["kind"] == "heading" or block.get("sticky", False)
        yield _Piece(_row_parts(block), not is_kept, place)
        return
    covered = 0
    last = len(block["rows"]) - 1
    for number, row in enumerate(block["rows"]):
        # a merged cell reaches down over the rows it covers: the table cannot be cut between them
        covered = max(covered, *(number + cell["rows"] for cell in row["cells"]), 0)
        yield _Piece(1, number == last or (covered <= number + 1 and not row["kept"]), place, number)


def _cuts(pieces: Sequence[_Piece], most_rows: int) -> Iterator[tuple[int, int]]:
    """Yield first and last (exclusive) piece of each part, with as many pieces as allowed; all of an empty section."""
    first = 0
    while True:
        # a part ends at the last place where it may: after a heading, or inside a merged cell, it may not
        rows, last = 0, None
        for place in range(first, len(pieces)):
            rows += pieces[place].rows
            if last is not None and rows > most_rows:
                break
            if pieces[place].ends:
                last = place + 1
        else:
            last = len(pieces)
        yield first, last
        if last == len(pieces):
            return
        first = last


def _of_pieces(section: Value, pieces: Sequence[_Piece], first: int, last: int) -> Value:
    """Return a section of these pieces, which continues the pieces before."""
    if (first, last) == (0, len(pieces)):
        return section
    # the page numbers continue, and parts printed only at the beginning are not printed again
    on = {"continued": True, "begins": False} if first else {}
    if section["kind"] == "list":
        return section | on | {"parts": section["parts"][first:last]}
    blocks = [
        _of_block_pieces(section["blocks"][place], [each.row for each in of_block])
        for place, of_block in groupby(pieces[first:last], attrgetter("block"))
    ]
    tables = (each for each in flat_blocks(blocks) if each["kind"] == "table")
    cells = (cell for each in tables for row in each["rows"] for cell in row["cells"])
    return (
        section
        | on
        | {"blocks": blocks, "again": list(dict.fromkeys(each["ends"] for each in cells if "ends" in each))}
    )


def _of_block_pieces(block: Value, rows: Sequence[int | None]) -> Value:
    first, last = rows[0], rows[-1]
    if first is None or last is None:
        return block
    return block | {"rows": [*_titles_above(block["rows"], first), *block["rows"][first : last + 1]]}


def _titles_above(rows: Sequence[Value], place: int) -> Sequence[Value]:
    """Return the titles that a row belongs to, except those directly above it."""
    if place == 0 or rows[place]["kept"]:
        return []
    end = next((at for at in range(place, 0, -1) if rows[at - 1]["kept"]), 0)
    begin = next((at for at in range(end, 0, -1) if not rows[at - 1]["kept"]), 0)
    return rows[begin:end]
