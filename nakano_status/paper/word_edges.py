"""Headers and footers of a Word paper: a note, the page number, and whose paper it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from nakano_status.documents.document import Document, Run, Section
from nakano_status.documents.printed_paper import document_paper
from nakano_status.documents.typeset import paper_value
from nakano_status.paper.typst_setter import count_pages, measure
from nakano_status.paper.word_styles import FOOTER, HEADER
from nakano_status.paper.word_xml import make, pieces, twips_of_mm, value

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.oxml.xmlchemy import BaseOxmlElement

    from nakano_status.paper.word_paragraph import TextWriter

_NOTE_SIZE, _NUMBER_SIZE = 9.0, 10.0


def write_edges(word: WordFile, document: Document, writers: Sequence[TextWriter]) -> None:
    """Write headers and footers of all sections; a missing one would be inherited from the section before."""
    for part, writer, total in zip(word.sections, writers, _totals(document), strict=True):
        for edge, element in ((part.header, _header(writer)), (part.footer, _footer(writer, total))):
            edge.is_linked_to_previous = False
            content = edge.part.element
            for blank in list(content):
                content.remove(blank)
            content.append(element)


def chains(sections: Sequence[Section]) -> list[tuple[int, int]]:
    """Return the ranges (start, end exclusive) of sections whose pages are numbered consecutively."""
    begins = [number for number, section in enumerate(sections) if section.begins_numbering or not number]
    return list(pairwise([*begins, len(sections)]))


def bookmark(number: int) -> str:
    """Return the name of the bookmark at the end of a chain of sections; its page number is the number of pages."""
    return f"pages_{number}"


def _totals(document: Document) -> list[BaseOxmlElement]:
    """Return by section the field that shows how many pages its page numbers count.

    Word counts those of the whole paper or of one section. For a range of sections the number of its last page is used;
    until Word updates the field, it shows the number that the paper has as a PDF.
    """
    sections = document.sections
    found = chains(sections)
    if len(found) == 1:
        return [_field("NUMPAGES", 1) for _ in sections]
    totals = []
    for number, (begin, end) in enumerate(found):
        paper = document_paper(replace(document, sections=sections[begin:end]))
        pages = count_pages(paper_value(paper, measure))
        totals += [_field(f"PAGEREF {bookmark(number)}", pages) for _ in range(begin, end)]
    return totals


def _header(writer: TextWriter) -> BaseOxmlElement:
    runs = [_run(writer, _NOTE_SIZE, pieces(writer.section.header))] if writer.section.header else []
    return _edge(HEADER, writer, runs)


def _footer(writer: TextWriter, total: BaseOxmlElement) -> BaseOxmlElement:
    section = writer.section
    runs = [_run(writer, _NOTE_SIZE, pieces(section.footer_left))] if section.footer_left else []
    if section.counts_pages or section.footer_right:
        runs.append(_run(writer, _NUMBER_SIZE, [make("tab")]))
    if section.counts_pages:
        fields = (_field("PAGE", 1), _run(writer, _NUMBER_SIZE, pieces(" / ")), total)
        runs += fields
    if section.footer_right:
        runs.append(_run(writer, _NOTE_SIZE, [make("tab"), *pieces(section.footer_right)]))
    return _edge(FOOTER, writer, runs)


def _edge(style: str, writer: TextWriter, runs: Sequence[BaseOxmlElement]) -> BaseOxmlElement:
    tabs = [("center", writer.width / 2), ("right", writer.width)]
    places = [make("tab", {"val": side, "pos": twips_of_mm(place)}) for side, place in tabs]
    return make("p", children=[make("pPr", children=[value("pStyle", style), make("tabs", children=places)]), *runs])


def _run(writer: TextWriter, size: float, content: Sequence[BaseOxmlElement]) -> BaseOxmlElement:
    return make("r", children=[make("rPr", children=writer.looks(Run(""), FOOTER, size)), *content])


def _field(instruction: str, shown: int) -> BaseOxmlElement:
    return make("fldSimple", {"instr": instruction}, [make("r", children=pieces(str(shown)))])
