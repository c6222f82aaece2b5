"""A letter as the text of an e-mail: 件名, then the addressee, the body, and at the end the sender (decision 0040)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from nakano_status.documents.document import Align, Block, Heading, Paragraph, ParagraphRole, spoken
from nakano_status.documents.numbering import BLANK, Numerals, heading_indent, numbered

_WIDTH = 36
"""Characters a line, for centred and right-aligned lines."""
_ROOM = 9.0
"""Space above a block (points) from which on an empty line precedes it."""


def mail_text(blocks: Sequence[Block], subject: str) -> str:
    """Return the text of a letter that is filled with paragraphs and headings only; raise TypeError for a table.

    The title becomes 件名 (`subject` where there is none); the right-aligned lines above it (the sender) are
    moved to the end.
    """
    title = next((at for at, block in enumerate(blocks) if _has_role(block, ParagraphRole.TITLE)), None)
    above, said = (blocks[:title], blocks[title + 1 :]) if title is not None else ((), blocks)
    senders = [block for block in above if _is_sender(block)]
    parts = (
        [f"件名：{subject if title is None else _said(blocks[title])}"],
        _lines(block for block in above if block not in senders),
        _lines(said),
        map(_said, senders),
    )
    texts = ("\n".join(lines).strip("\n") for lines in parts)
    return "\n\n".join(filter(None, texts)) + "\n"


def _has_role(block: Block, role: ParagraphRole) -> bool:
    return isinstance(block, Paragraph) and block.role is role


def _is_sender(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.align is Align.RIGHT


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, (Heading, Paragraph)):
            yield from [""] if isinstance(block, Paragraph) and block.space_above > _ROOM else []
            yield from _words(block)
        else:
            raise TypeError(block)


def _words(block: Heading | Paragraph) -> Iterator[str]:
    if isinstance(block, Heading):
        number = numbered(block.level, block.ordinal, Numerals.FULL_WIDTH)
        yield f"{BLANK * heading_indent(block.level)}{number}{block.text}"
        return
    for place, line in enumerate(_said(block).split("\n")):
        yield _placed(block, line, is_first=place == 0)


def _placed(block: Paragraph, line: str, *, is_first: bool) -> str:
    free = max(_WIDTH - len(line), 0)
    if block.align is Align.CENTRE:
        return BLANK * (free // 2) + line
    if block.align is Align.RIGHT:
        return BLANK * free + line
    return BLANK * max(block.indent + (block.first_line if is_first else 0), 0) + line


def _said(block: Block) -> str:
    return spoken(block.text) if isinstance(block, Paragraph) else ""
