"""Fill a template: its lines become blocks of a document, with values and parts put in.

Numbers in running text are written in the style of the paper's headings (source: practice.md §5): where headings and
the date are 全角, a year in a sentence is not 半角. Tables and the notes below them are data and are not changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import zip_longest

from nakano_status.documents.document import (
    Align,
    Block,
    Group,
    Heading,
    PageBreak,
    Paragraph,
    ParagraphRole,
    Run,
    plain,
)
from nakano_status.documents.numbering import Numerals
from nakano_status.documents.template import (
    NO_OFFICE,
    OFFICE_WORDS,
    PAGE_BREAK,
    Manner,
    Template,
    TemplateLine,
    ordinals,
)
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

_WORD = r"[^\s・、。，「」『』（）]"
_FILE = rf"(?<!{_WORD}){_WORD}+\.[A-Za-z][0-9A-Za-z]*"
_CHECK_NUMBER = r"(?<![0-9A-Za-z])[0-9a-f]{4}(?: [0-9a-f]{4}){2}(?![0-9A-Za-z])"
_NUMBER = r"(?<![!-~])(?<![A-Za-z] )([0-9]+)(?![!-~])"
_NAME_OR_NUMBER = re.compile(f"{_FILE}|{_CHECK_NUMBER}|{_NUMBER}")
"""A whole number by itself: not part of a name (R4, Windows 11, 1-1-2-03-M, an address, 02-01_第2課.xlsx) or of a
照合番号 (8938 9fe6 ee47), nor next to a point, a comma, brackets or any other half-width character."""


def fill(template: Template, values: Mapping[str, str], parts: Mapping[str, tuple[Block, ...]]) -> tuple[Block, ...]:
    """Return the blocks of a template that has no faults for these names; raise KeyError if it has.

    Keys of values and parts are the declared names; a part of no blocks, and a line of empty values only, are left out.
    Numbers in sentences are written in the style of the template's headings.
    """
    known = {fold_name(name): text for name, text in {**dict.fromkeys(OFFICE_WORDS, NO_OFFICE), **values}.items()}
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


def with_numerals(blocks: Iterable[Block], numerals: Numerals) -> tuple[Block, ...]:
    """Return the blocks with the numbers in their headings and paragraphs written in the style."""
    return tuple(_block(block, numerals) for block in blocks)


def _block(block: Block, numerals: Numerals) -> Block:
    match block:
        case Group():
            return Group(with_numerals(block.blocks, numerals))
        case Heading():
            return replace(block, text=_written(block.text, numerals))
        case Paragraph() if block.role is not ParagraphRole.NOTE:
            return replace(block, text=tuple(_run(run, numerals) for run in block.text))
    return block


def _run(run: Run, numerals: Numerals) -> Run:
    return run._replace(text=_written(run.text, numerals))


def _written(text: str, numerals: Numerals) -> str:
    return _NAME_OR_NUMBER.sub(lambda found: numerals.in_digits(found[1]) if found[1] else found[0], text)
