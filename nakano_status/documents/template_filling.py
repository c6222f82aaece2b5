"""Fill a template: its lines become blocks of a document, with values and parts put in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import zip_longest

from nakano_status.documents.document import Align, Block, Group, Heading, PageBreak, Paragraph, ParagraphRole, plain
from nakano_status.documents.running_text import with_numerals
from nakano_status.documents.template import PAGE_BREAK, Manner, Template, TemplateLine, ordinals
from nakano_status.domain.organisation.divisions import fold_name

BLANK_LINE = 18.0
"""Points of space that an empty line makes: a line of the grid of 38 lines."""

TITLE_SIZE = 14.0
NOTE_SIZE = 9.0

_PLACED = {
    Manner.LEFT: Paragraph((), ParagraphRole.SENDER),
    Manner.CENTRE: Paragraph((), ParagraphRole.SENDER, Align.CENTRE),
    Manner.RIGHT: Paragraph((), ParagraphRole.SENDER, Align.RIGHT),
    Manner.BOXED: Paragraph((), ParagraphRole.SENDER, Align.RIGHT, is_boxed=True),
    Manner.TITLE: Paragraph((), ParagraphRole.TITLE, Align.CENTRE, size=TITLE_SIZE, is_kept_with_next=True),
    Manner.LABEL: Paragraph((), ParagraphRole.LABEL, is_kept_with_next=True),
    Manner.NOTE: Paragraph((), ParagraphRole.NOTE, indent=1, first_line=-1, size=NOTE_SIZE),
}


def fill(template: Template, values: Mapping[str, str], parts: Mapping[str, tuple[Block, ...]]) -> tuple[Block, ...]:
    """Return the blocks of a template that has no faults for these names; raise KeyError if it has.

    Keys of values and parts are the declared names; a part of no blocks, and a line of empty values only, are left out.
    Numbers in sentences are written in the style of the template's headings.
    """
    known = {fold_name(name): text for name, text in values.items()}
    inserted = {fold_name(name): blocks for name, blocks in parts.items()} | {PAGE_BREAK: (PageBreak(),)}
    return with_numerals(_spaced(_Filling(known, inserted).pieces(template)), template.numerals)


def _spaced(pieces: Iterator[tuple[Block, ...] | None]) -> Iterator[Block]:
    """Yield the blocks with the space of the empty lines (None) before them."""
    room = 0.0
    for blocks in pieces:
        if blocks is None:
            room += BLANK_LINE
        elif blocks:
            yield _lowered(blocks[0], room)
            yield from blocks[1:]
            room = 0.0


def _lowered(block: Block, room: float) -> Block:
    if isinstance(block, Group):
        return Group((_lowered(block.blocks[0], room), *block.blocks[1:])) if block.blocks else block
    if isinstance(block, PageBreak) or not room:
        return block
    return replace(block, space_above=block.space_above + room)


class _Filling:
    """Makes blocks of lines; the heading above a line determines its indent."""

    def __init__(self, values: Mapping[str, str], parts: Mapping[str, tuple[Block, ...]]) -> None:
        self._values = values
        self._parts = parts
        self._level = 0

    def pieces(self, template: Template) -> Iterator[tuple[Block, ...] | None]:
        """Yield the blocks of each line; None for an empty one."""
        lines = [line for line in template.lines if not line.is_empty(self._values)]
        numbers = ordinals(tuple(line.level for line in lines if line.manner is Manner.HEADING))
        for line, below in zip_longest(lines, lines[1:]):
            if line.manner is Manner.BLANK:
                yield None
            elif line.manner is Manner.PART:
                yield self._parts[fold_name(line.text)]
            elif line.manner is Manner.HEADING:
                self._level = line.level
                yield (Heading(line.level, next(numbers), line.filled(self._values).replace("\n", " ")),)
            else:
                leads = below is not None and below.manner is Manner.PART
                yield (self._paragraph(line, is_kept=leads),)

    def _paragraph(self, line: TemplateLine, *, is_kept: bool) -> Paragraph:
        text = plain(line.filled(self._values))
        if line.manner is Manner.BODY:
            return Paragraph(text, indent=self._level, first_line=1, is_kept_with_next=is_kept)
        if line.manner is Manner.BULLET:
            return Paragraph(text, indent=self._level + 1, first_line=-1, is_kept_with_next=is_kept)
        placed = _PLACED[line.manner]
        indent = placed.indent + (self._level if line.manner is Manner.NOTE else 0)
        return replace(placed, text=text, indent=indent, is_kept_with_next=placed.is_kept_with_next or is_kept)
