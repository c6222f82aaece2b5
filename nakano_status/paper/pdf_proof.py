"""Read a PDF as it is painted and as it is read aloud (PDFium), to be checked by documents/pages/page_proof.py."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from functools import cache
from operator import itemgetter
from threading import RLock
from typing import TYPE_CHECKING, Any

from pypdfium2 import PdfDocument, PdfiumError, PdfPage, raw

from nakano_status.documents.document import MM_PER_POINT as _MM
from nakano_status.documents.drawing_rules import SMALLEST_SIZE
from nakano_status.documents.pages.page_proof import ARTEFACT, UNTAGGED, Glyph, ReadPaper, Tables, without_white_space

if TYPE_CHECKING:
    from nakano_status.documents.pages.printed_paper import PdfContent

PDFIUM = RLock()
"""The lock for calls of PDFium, which only one thread can use at a time.

It is reentrant, because garbage collection may close a file in the thread that holds it.
"""

_FIRST_HALVES, _SECOND_HALVES = range(0xD800, 0xDC00), range(0xDC00, 0xE000)
"""PDFium gives a rare character as the two halves of its UTF-16, both with the same box."""
_HYPHEN = 2
"""The character that PDFium gives for a hyphen at the end of a line."""
_SIZE, _MATRIX = ctypes.c_float(), raw.FS_MATRIX()
"""Buffers that PDFium writes into, shared by all calls, because one thread uses them at a time."""
_UNREAD = "\ufffd"
_GAP = 50
"""The most children of other pages between two children of one page."""
_BLOCKS = frozenset(("P", "H1", "H2", "H3", "H4", "H5", "H6", "TH", "TD", "LI", "Caption", "Figure", "Note"))

Path = tuple[int, ...]
"""The place of an element in the structure of a PDF: from the root on, its index among the children of each parent."""
_ARTEFACT, _UNTAGGED = (ARTEFACT,), (UNTAGGED,)
"""The place of a letter without a place in the structure."""

_Letter = tuple[Path, tuple[int, float, float, float, float, float, float], str]
"""The place, the painted glyph (its fields up to the size), and the character."""


def read_in_parts(pdf: PdfContent, parts: Sequence[range] = ()) -> Iterator[ReadPaper]:
    """Yield the painted letters and the texts read aloud for each of the `parts` of a PDF.

    `parts`: ranges of pages; without parts, all pages are one part. Title, language, bookmarks and sizes belong to the
    whole paper. Raise ValueError if `pdf` is not a PDF.
    """
    with _opened(pdf) as document:
        frame = _frame(document)
        for pages in parts or [range(len(frame.pages))]:
            yield _read(document, pages, frame)


def read_pdf_tables(pdf: PdfContent) -> Tables:
    """Return the texts of all tables of a tagged PDF, row by row and cell by cell.

    Raise ValueError if `pdf` is not a PDF.
    """
    structure, texts = _Structure(), defaultdict[Path, str](str)
    with _opened(pdf) as document:
        for number in range(len(document)):
            for place, _, character in sorted(_of_page(document, number, structure), key=itemgetter(0)):
                texts[structure.blocks.get(place, place)] += character
    return structure.tables(texts)


@contextmanager
def _opened(pdf: PdfContent) -> Iterator[PdfDocument]:
    try:
        with PDFIUM:
            document = PdfDocument(pdf)
    except PdfiumError as error:
        raise ValueError(str(error)) from error
    try:
        yield document
    finally:
        with PDFIUM:
            document.close()


def _frame(document: PdfDocument) -> ReadPaper:
    """Return the data of a paper that can be read without reading its pages."""
    with PDFIUM:
        sizes = [document.get_page_size(number) for number in range(len(document))]
        return ReadPaper(
            language=_string(raw.FPDFCatalog_GetLanguage, document),
            title=document.get_metadata_value("Title"),
            bookmarks=[each.get_title() for each in document.get_toc()],
            pages=[(width * _MM, height * _MM) for width, height in sizes],
            blocks=[],
            table_heads=[],
            glyphs=[],
        )


def _read(document: PdfDocument, pages: range, frame: ReadPaper) -> ReadPaper:
    structure = _Structure()
    letters: list[_Letter] = []
    for number in pages:
        letters += _of_page(document, number, structure)
    blocks, glyphs = _in_blocks(letters, structure)
    return frame._replace(
        blocks=list(blocks.values()),
        table_heads=[len(heads) for _, heads in sorted(structure.table_heads.items())],
        glyphs=glyphs,
    )


def _of_page(document: PdfDocument, number: int, structure: _Structure) -> list[_Letter]:
    """Return the letters of a page, and add its part to the structure."""
    with PDFIUM:  # a page at a time, so that a window never waits for a whole paper
        page = document[number]
        structure.read(page, number)
        letters = list(_letters(page, number, structure))
        page.close()
    return letters


class _Structure:
    """The elements of a paper, read page by page.

    `places`: the place of each marked content, by page and number. `blocks`: the block of each such place.
    `table_heads`: the head cells of each table. `rows`: the number of cells in each row of a table.
    """

    def __init__(self) -> None:
        self.places: dict[tuple[int, int], Path] = {}
        self.blocks: dict[Path, Path] = {}
        self.table_heads: defaultdict[Path, set[Path]] = defaultdict(set)
        self.rows: defaultdict[Path, dict[Path, int]] = defaultdict(dict)
        self._read: dict[Path, int] = {}
        """Number of an element's children on earlier pages: a long text has thousands, some on each page."""

    def read(self, page: PdfPage, number: int) -> None:
        """Read the elements that have a part on a page."""
        tree = raw.FPDF_StructTree_GetForPage(page)
        try:
            for place in range(raw.FPDF_StructTree_CountChildren(tree)):
                self._walk(raw.FPDF_StructTree_GetChildAtIndex(tree, place), (place,), number, (), ())
        finally:
            raw.FPDF_StructTree_Close(tree)

    def tables(self, texts: Mapping[Path, str]) -> Tables:
        """Return the rows of all tables, cell by cell; `texts`: the text of each block, by its place."""
        return [
            [[texts.get((*row, place), "") for place in range(cells)] for row, cells in sorted(rows.items())]
            for _, rows in sorted(self.rows.items())
        ]

    def _walk(self, element: Any, path: Path, page: int, table: Path, block: Path) -> None:
        kind = _string(raw.FPDF_StructElement_GetType, element)
        if kind == "Table":
            table = path
            self.table_heads[path].update(())
        if kind == "TR":
            self.rows[table][path] = raw.FPDF_StructElement_CountChildren(element)
        if kind == "TH":
            self.table_heads[table].add(path)
        if kind in _BLOCKS:
            block = block or path
        last = None
        for place in range(self._read.get(path, 0), raw.FPDF_StructElement_CountChildren(element)):
            content = raw.FPDF_StructElement_GetChildMarkedContentID(element, place)
            if content >= 0:
                self.places[page, content] = (*path, place)
                self.blocks[*path, place] = block or path
                self._read[path], last = place + 1, place
            elif child := raw.FPDF_StructElement_GetChildAtIndex(element, place):
                self._walk(child, (*path, place), page, table, block)
            elif last is not None and place > last + _GAP:
                break  # the rest is on later pages


def _in_blocks(letters: Sequence[_Letter], structure: _Structure) -> tuple[dict[Path, str], list[Glyph]]:
    """Return the text of each block, and every letter with the number of its block, both in reading order."""
    at_places = defaultdict[Path, list[_Letter]](list)
    for letter in letters:
        at_places[letter[0]].append(letter)
    texts: dict[Path, str] = {}
    numbers: dict[Path, int] = {}
    glyphs = []
    for place, here in sorted(at_places.items()):
        block = structure.blocks.get(place, place)
        if place not in (_ARTEFACT, _UNTAGGED):
            texts[block] = texts.get(block, "") + "".join(map(itemgetter(2), here))
            number = numbers.setdefault(block, len(numbers))
        else:
            number = block[0]
        glyphs += [Glyph(*painted, character, number) for _, painted, character in here]
    return texts, glyphs


def _letters(page: PdfPage, number: int, structure: _Structure) -> Iterator[_Letter]:
    """Yield the letters of a page without white space.

    Text that PDFium leaves out because the same text is already painted in the same place is yielded with its box.
    """
    height = page.get_height()
    text_page = raw.FPDFText_LoadPage(page)
    left, right, bottom, top = ctypes.c_double(), ctypes.c_double(), ctypes.c_double(), ctypes.c_double()
    into = [ctypes.byref(each) for each in (left, right, bottom, top)]
    drawn: dict[int, tuple[Path, float, float]] = {}
    blank: set[int] = set()
    unicode_of, piece_of, box_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetTextObject, raw.FPDFText_GetCharBox
    for index in range(raw.FPDFText_CountChars(text_page)):
        code = unicode_of(text_page, index)
        # PDFium counts UTF-16 units: a rare kanji arrives in two halves
        if code in _FIRST_HALVES:
            code = 0x10000 + ((code & 0x3FF) << 10) + (unicode_of(text_page, index + 1) & 0x3FF)
        character = _character(code)
        piece = piece_of(text_page, index)
        address = ctypes.addressof(piece.contents) if piece else 0
        if not character:
            blank.add(address)
            continue
        # asked once for each run of letters: the answer is the same for all of them, and there are thousands
        if address not in drawn:
            drawn[address] = _drawn(piece, height, number, structure)
        place, baseline, size = drawn[address]
        box_of(text_page, index, *into)
        upper, lower = (height - top.value) * _MM, (height - bottom.value) * _MM
        yield place, (number, left.value * _MM, upper, right.value * _MM, lower, baseline, size), character
    raw.FPDFText_ClosePage(text_page)
    yield from _unread(page, number, drawn.keys() | blank)


def _unread(page: PdfPage, number: int, known: AbstractSet[int]) -> Iterator[_Letter]:
    """Yield the boxes of the text objects whose addresses are not among the known ones."""
    for index in range(raw.FPDFPage_CountObjects(page)):
        piece = raw.FPDFPage_GetObject(page, index)
        if ctypes.addressof(piece.contents) in known:
            continue
        if raw.FPDFPageObj_GetType(piece) == raw.FPDF_PAGEOBJ_TEXT:
            box = _box(piece, page.get_height())
            if box[2] > box[0]:
                yield _ARTEFACT, (number, *box, box[3], SMALLEST_SIZE), _UNREAD


def _box(piece: Any, height: float) -> tuple[float, float, float, float]:
    left, bottom, right, top = ctypes.c_float(), ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    raw.FPDFPageObj_GetBounds(piece, left, bottom, right, top)
    return left.value * _MM, (height - top.value) * _MM, right.value * _MM, (height - bottom.value) * _MM


@cache
def _character(code: int) -> str:
    if code == _HYPHEN:
        return "-"
    return "" if code in _SECOND_HALVES else without_white_space(chr(code))


def _drawn(piece: Any, height: float, page: int, structure: _Structure) -> tuple[Path, float, float]:
    """Return the place in the structure, the base line and the size of a text object."""
    raw.FPDFTextObj_GetFontSize(piece, _SIZE)
    raw.FPDFPageObj_GetMatrix(piece, _MATRIX)
    # the painted size: the area to which the matrix maps a square of one point
    scale = abs(_MATRIX.a * _MATRIX.d - _MATRIX.b * _MATRIX.c) ** 0.5
    content = raw.FPDFPageObj_GetMarkedContentID(piece)
    place = structure.places.get((page, content))
    if place is None:
        place = _ARTEFACT if _is_artefact(piece) else _UNTAGGED
    return place, (height - _MATRIX.f) * _MM, _SIZE.value * scale


def _is_artefact(piece: Any) -> bool:
    marks = (raw.FPDFPageObj_GetMark(piece, index) for index in range(raw.FPDFPageObj_CountMarks(piece)))
    return any(_mark_name(each) == "Artifact" for each in marks)


def _mark_name(mark: Any) -> str:
    name, length = (ctypes.c_ushort * 32)(), ctypes.c_ulong()
    raw.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), length)
    return bytes(name)[: length.value - 2].decode("utf-16-le")


def _string(function: Any, thing: Any) -> str:
    """Return the text that a function of PDFium writes into a buffer of UTF-16."""
    kind = function.argtypes[1]
    length = function(thing, None, 0)
    buffer = (ctypes.c_ushort * (length // 2))()
    function(thing, ctypes.cast(buffer, kind), length)
    return bytes(buffer)[:-2].decode("utf-16-le")


def read_attached(pdf: PdfContent) -> dict[str, bytes]:
    """Return the files attached to a PDF, by their names; raise ValueError if `pdf` is not a PDF."""
    with _opened(pdf) as document, PDFIUM:
        files = [document.get_attachment(number) for number in range(document.count_attachments())]
        return {each.get_name(): bytes(each.get_data()) for each in files}


def read_pages(pdf: PdfContent) -> tuple[str, ...]:
    """Return the text of each page of a PDF; raise ValueError if `pdf` is not a PDF."""
    with _opened(pdf) as document, PDFIUM:
        return tuple(page.get_textpage().get_text_range() for page in document)
