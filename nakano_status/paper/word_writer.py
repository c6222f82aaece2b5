"""Write a document as a Word file: real styles, East-Asian fonts, equal bytes for equal documents."""

from __future__ import annotations

import io
from dataclasses import replace

import docx

from nakano_status.documents.document import Document, PageBreak
from nakano_status.paper.word_edges import bookmark, chains, write_edges
from nakano_status.paper.word_package import empty_package, without_stamps
from nakano_status.paper.word_page import page_properties
from nakano_status.paper.word_paragraph import TextWriter
from nakano_status.paper.word_section import SectionWriter
from nakano_status.paper.word_styles import style_sheet


def write_word(document: Document) -> bytes:
    """Return a .docx; raise ValueError for a document without content, or a heading that has no number."""
    document = _without_empty_sections(document)
    word = docx.Document(io.BytesIO(empty_package(document)))
    styles, last = style_sheet(document), len(document.sections) - 1
    writers = [TextWriter(section, document.numerals, styles) for section in document.sections]
    ends = {end - 1: bookmark(number) for number, (_, end) in enumerate(chains(document.sections))}
    body = word.element.body
    for number, writer in enumerate(writers):
        body.extend(SectionWriter(writer).elements(ends.get(number), is_last=number == last))
    body.append(page_properties(document.sections[last]))
    write_edges(word, document, writers)
    target = io.BytesIO()
    word.save(target)
    return without_stamps(target.getvalue())


def _without_empty_sections(document: Document) -> Document:
    """Return the document without its empty sections, which have no page."""
    sections = tuple(
        each for each in document.sections if any(not isinstance(block, PageBreak) for block in each.blocks)
    )
    if not sections:
        raise ValueError(document.title)
    return replace(document, sections=sections)
