"""Headers and footers of a Word paper: a note, the page number, and whose paper it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from xml.etree.ElementTree import Element

from nakano_status.documents.document import Document, Run, Section
from nakano_status.documents.printed_paper import document_paper
from nakano_status.documents.typeset import paper_value
from nakano_status.paper.typst_setter import count_pages, measure
from nakano_status.paper.word_paragraph import TextWriter
from nakano_status.paper.word_styles import FOOTER, HEADER
from nakano_status.paper.word_xml import described, make, pieces, twips_of_mm

_NOTE_SIZE, _NUMBER_SIZE = 9.0, 10.0


def edge_parts(document: Document, writers: Sequence[TextWriter]) -> Iterator[tuple[str, Element]]:
    """Yield headers and footers of all sections by name; a missing one would be inherited from the section before."""
    for number, (writer, total) in enumerate(zip(writers, _totals(document), strict=True)):
        yield f"header{number}", make("hdr", children=[_header(writer)])
        yield f"footer{number}", make("ftr", children=[_footer(writer, total)])


def chains(sections: Sequence[Section]) -> list[tuple[int, int]]:
    """Return the ranges (start, end exclusive) of sections whose pages are numbered consecutively."""
    begins = [number for number, section in enumerate(sections) if section.begins_numbering or not number]
    return list(pairwise([*begins, len(sections)]))


def bookmark(number: int) -> str:
    """Return the name of the bookmark at the end of a chain of sections; its page number is the number of pages."""
    return f"pages_{number}"


def _totals(document: Document) -> list[Element]:
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


def _header(writer: TextWriter) -> Element:
    note = writer.section.header
    return _edge(HEADER, writer, [_run(writer, _NOTE_SIZE, pieces(note))] if note else [])


def _footer(writer: TextWriter, total: Element) -> Element:
    section = writer.section
    runs = [_run(writer, _NOTE_SIZE, pieces(section.footer_left))] if section.footer_left else []
    if section.counts_pages or section.footer_right:
        runs.append(_run(writer, _NUMBER_SIZE, [make("tab")]))
    if section.counts_pages:
        runs += (_field("PAGE", 1), _run(writer, _NUMBER_SIZE, pieces(" / ")), total)
    if section.footer_right:
        runs.append(_run(writer, _NOTE_SIZE, [make("tab"), *pieces(section.footer_right)]))
    return _edge(FOOTER, writer, runs)


def _edge(style: str, writer: TextWriter, runs: Iterable[Element]) -> Element:
    tabs = [("center", writer.width / 2), ("right", writer.width)]
    places = make("tabs", children=[make("tab", {"val": side, "pos": twips_of_mm(place)}) for side, place in tabs])
    return described("p", {"pStyle": style, "tabs": places}, runs)


def _run(writer: TextWriter, size: float, content: Iterable[Element]) -> Element:
    return described("r", writer.look(Run(""), FOOTER, size), content)


def _field(instruction: str, shown: int) -> Element:
    return make("fldSimple", {"instr": instruction}, [make("r", children=pieces(str(shown)))])
