"""A paper as lines of text that can be read and compared whole."""

from collections.abc import Iterator
from dataclasses import fields

from nakano_status.documents.document import Cell, Document, Group, Heading, Paragraph, Row, Run, Section, Table, Text

_MARKS = {"bold": "**", "underlined": "__"}


def shown(document: Document) -> str:
    """Return a paper with a line per section, paragraph and row; layout that is not the usual one is in <>."""
    lines = [document.title + _facts(document, "made_on", "numerals")]
    for section in document.sections:
        lines += ["", f"== {section.name}{_section_facts(section)}", *_blocks(section.blocks)]
    return "\n".join(lines) + "\n"


def _section_facts(section: Section) -> str:
    names = [each.name for each in fields(section) if each.name not in ("name", "setup", "blocks")]
    return f" {section.setup.room[0]:g} × {section.setup.room[1]:g}{_facts(section, *names)}"


def _blocks(blocks: tuple[object, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph():
                yield _text(block.text) + _facts(block, *_layout(block, "text"))
            case Heading():
                yield f"{'#' * block.level} {block.ordinal} {block.text}{_facts(block, 'space_above')}"
            case Table():
                yield f"table{_facts(block, *_layout(block, 'columns', 'rows', 'head'))}"
                yield f"  columns {', '.join(f'{each.width:g}' + _facts(each, 'align') for each in block.columns)}"
                yield from (f"  head {_row(row)}" for row in block.head)
                yield from (f"  {_row(row)}" for row in block.rows)
            case Group():
                yield from ("together:", *(f"  {line}" for line in _blocks(block.blocks)))
            case _:
                yield repr(block)


def _row(row: Row) -> str:
    """Return a row; after two bars its own layout, and the layout that all its cells have."""
    facts = [_cell_facts(cell) for cell in row.cells]
    common = facts[0] if len({*facts}) == 1 else ""
    shown_facts = [""] * len(facts) if common else facts
    cells = " | ".join(_text(cell.text) + each for cell, each in zip(row.cells, shown_facts, strict=True))
    own = _facts(row, *_layout(row, "cells"))
    return cells + (f" || row{own}" if own else "") + (f" || each cell{common}" if common else "")


def _cell_facts(cell: Cell) -> str:
    again = f" <continued: {_text(cell.continued)}>" if cell.continued else ""
    return _facts(cell, *_layout(cell, "text", "continued")) + again


def _text(text: Text) -> str:
    return "".join(map(_run, text)).replace("\n", "⏎")


def _run(run: Run) -> str:
    mark = "".join(mark for name, mark in _MARKS.items() if getattr(run, name))
    return f"{mark}{run.text}{mark[::-1]}"


def _layout(value: Paragraph | Table | Row | Cell, *without: str) -> list[str]:
    return [each.name for each in fields(value) if each.name not in without]


def _facts(value: object, *names: str) -> str:
    """Return the given fields that are not the usual ones, as ` <size=14, is_boxed>`."""
    usual = {each.name: each.default for each in fields(value)}  # type: ignore[arg-type]
    found = ((name, getattr(value, name)) for name in names)
    facts = [_fact(name, each) for name, each in found if each != usual[name]]
    return f" <{', '.join(facts)}>" if facts else ""


def _fact(name: str, value: object) -> str:
    if value is True:
        return name
    return f"{name}={value:g}" if isinstance(value, float) else f"{name}={value}"
