"""The headings of a section of a paper's value (documents/typeset.py, documents/list_value.py)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from nakano_status.documents.line_pieces import whole_text
from nakano_status.documents.set_paper import Value
from nakano_status.documents.typeset import flat_blocks


class SectionHeading(NamedTuple):
    """A heading: its level from 1, and its text."""

    level: int
    text: str


def headings_of(section: Value) -> Iterator[SectionHeading]:
    """Yield the headings of a section in order; of a list these are its title and its 実施内容."""
    if section["kind"] == "list":
        if not section.get("continued"):
            yield SectionHeading(1, section["title"])
        yield from (SectionHeading(2, whole_text(each["measure"])) for each in section["parts"] if not each["again"])
        return
    for block in flat_blocks(section["blocks"]):
        if block["kind"] == "heading":
            yield SectionHeading(block["level"], text_of(block))
        elif block.get("role") == "title":
            yield SectionHeading(1, text_of(block))


def text_of(block: Value) -> str:
    """Return the text of a block or of a cell."""
    return "".join(whole_text(run["text"]) for run in block["text"])
