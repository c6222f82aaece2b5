"""Numbers in running text, written in the style of the paper's headings (source: practice.md §5).

A paper has one width of digits: where headings and the date are 全角, a year in a sentence is not 半角. Tables and the
notes below them are data and are not changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from nakano_status.documents.document import Block, Group, Heading, Paragraph, ParagraphRole, Run
from nakano_status.documents.numbering import Numerals

_WORD = r"[^\s・、。，「」『』（）]"
_FILE = rf"(?<!{_WORD}){_WORD}+\.[A-Za-z][0-9A-Za-z]*"
_NUMBER = r"(?<![!-~])(?<![A-Za-z] )([0-9]+)(?![!-~])"
_NAME_OR_NUMBER = re.compile(f"{_FILE}|{_NUMBER}")
"""A whole number by itself: not part of a name (R4, Windows 11, 1-1-2-03-M, an address, 02-01_第2課.xlsx), nor next to
a point, a comma, brackets or any other half-width character."""


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
