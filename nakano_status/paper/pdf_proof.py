"""Reads a PDF as it is painted and as it is read aloud (PDFium), to prove it: documents/page_proof.py."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Callable, Iterator
from threading import Lock
from typing import Any

from nakano_status.documents.page_proof import ARTEFACT, UNTAGGED, Glyph, ReadPaper, spoken

PDFIUM = Lock()
"""PDFium is for one thread at a time."""

_MM = 25.4 / 72
_BLOCKS = frozenset(("P", "H1", "H2", "H3", "H4", "H5", "H6", "TH", "TD", "LI", "Caption", "Figure", "Note"))

Path = tuple[int, ...]
"""Where something is in the structure: its place among its parent's children, from the root on."""


def read_paper(pdf: bytes) -> ReadPaper:
    """Return what a tagged PDF shows and what is read aloud of it; raises ValueError for what is no PDF."""
    from pypdfium2 import PdfDocument, PdfiumError

    with PDFIUM:
        try:
            document = PdfDocument(pdf)
        except PdfiumError as error:
            raise ValueError(str(error)) from error
        try:
            return _read(document)
        finally:
            document.close()


def _read(document: Any) -> ReadPaper:
    from pypdfium2 import raw

    structure = _Structure()
    letters: list[tuple[Path | int, Glyph]] = []
    sizes = []
    for number in range(len(document)):
        page = document[number]
        structure.read(page, number)
        sizes.append((page.get_width() * _MM, page.get_height() * _MM))
        letters.extend(_letters(page, number, structure))
        page.close()
    blocks, glyphs = _in_blocks(letters, structure)
    return ReadPaper(
        language=_string(raw.FPDFCatalog_GetLanguage, document),
        title=document.get_metadata_value("Title"),
        bookmarks=[each.get_title() for each in document.get_toc()],
        pages=sizes,
        blocks=blocks,
        table_heads=[len(heads) for _, heads in sorted(structure.table_heads.items())],
        glyphs=glyphs,
    )


class _Structure:
    """The elements of a paper, read page by page.

    `places`: where each marked content is, by page and number; `depths`: how much of a place is that of its block;
    `table_heads`: the head cells of each table.
    """

    def __init__(self) -> None:
        self.places: dict[tuple[int, int], Path] = {}
        self.depths: dict[Path, int] = {}
        self.table_heads: defaultdict[Path, set[Path]] = defaultdict(set)

    def read(self, page: Any, number: int) -> None:
        """Read the elements that a page has a part of."""
        from pypdfium2 import raw

        tree = raw.FPDF_StructTree_GetForPage(page)
        try:
            for place in range(raw.FPDF_StructTree_CountChildren(tree)):
                self._walk(raw.FPDF_StructTree_GetChildAtIndex(tree, place), (place,), number, (), 0)
        finally:
            raw.FPDF_StructTree_Close(tree)

    def _walk(self, element: Any, path: Path, page: int, table: Path, depth: int) -> None:
        from pypdfium2 import raw

        kind = _string(raw.FPDF_StructElement_GetType, element)
        if kind == "Table":
            table = path
            self.table_heads[path].update(())
        if kind == "TH":
            self.table_heads[table].add(path)
        if kind in _BLOCKS and not depth:
            depth = len(path)
        for place in range(raw.FPDF_StructElement_CountChildren(element)):
            child = raw.FPDF_StructElement_GetChildAtIndex(element, place)
            content = -1 if child else raw.FPDF_StructElement_GetChildMarkedContentID(element, place)
            if child:
                self._walk(child, (*path, place), page, table, depth)
            elif content >= 0:
                self.places[page, content] = (*path, place)
                self.depths[*path, place] = depth or len(path)


def _in_blocks(
    letters: list[tuple[Path | int, Glyph]], structure: _Structure
) -> tuple[list[str], list[Glyph]]:
    """Return the texts of the blocks, and every letter with the number of its block, both in reading order."""
    texts = defaultdict[Path, list[str]](list)
    inside = [(place, glyph) for place, glyph in letters if isinstance(place, tuple)]
    inside.sort(key=lambda each: each[0])
    blocks = [place[: structure.depths[place]] for place, _ in inside]
    for block, (_, glyph) in zip(blocks, inside, strict=True):
        texts[block].append(glyph.text)
    numbers = {block: number for number, block in enumerate(texts)}
    glyphs = [glyph._replace(block=numbers[block]) for block, (_, glyph) in zip(blocks, inside, strict=True)]
    glyphs += [glyph._replace(block=place) for place, glyph in letters if isinstance(place, int)]
    return [_joined(each) for each in texts.values()], glyphs


def _letters(page: Any, number: int, structure: _Structure) -> Iterator[tuple[Path | int, Glyph]]:
    """Yield the letters of a page with their place in the structure, ARTEFACT or UNTAGGED."""
    from pypdfium2 import raw

    height = page.get_height()
    text_page = raw.FPDFText_LoadPage(page)
    box = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = box
    references = [ctypes.byref(each) for each in box]
    drawn: dict[int, tuple[Path | int, float, float]] = {}
    try:
        for index in range(raw.FPDFText_CountChars(text_page)):
            character = chr(raw.FPDFText_GetUnicode(text_page, index))
            if not spoken(character):
                continue
            piece = raw.FPDFText_GetTextObject(text_page, index)
            address = ctypes.addressof(piece.contents)
            if address not in drawn:
                drawn[address] = _drawn(piece, height, number, structure)
            place, baseline, size = drawn[address]
            raw.FPDFText_GetCharBox(text_page, index, *references)
            yield place, Glyph(
                number,
                left.value * _MM,
                (height - top.value) * _MM,
                right.value * _MM,
                (height - bottom.value) * _MM,
                baseline,
                size,
                character,
                UNTAGGED,
            )
    finally:
        raw.FPDFText_ClosePage(text_page)


def _drawn(piece: Any, height: float, page: int, structure: _Structure) -> tuple[Path | int, float, float]:
    """Return the place in the structure, the base line and the size of a text object."""
    from pypdfium2 import raw

    size, matrix = ctypes.c_float(), raw.FS_MATRIX()
    raw.FPDFTextObj_GetFontSize(piece, size)
    raw.FPDFPageObj_GetMatrix(piece, matrix)
    scale = abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5
    content = raw.FPDFPageObj_GetMarkedContentID(piece)
    place: Path | int = structure.places.get((page, content), UNTAGGED)
    if place == UNTAGGED and _is_artefact(piece):
        place = ARTEFACT
    return place, (height - matrix.f) * _MM, size.value * scale


def _is_artefact(piece: Any) -> bool:
    from pypdfium2 import raw

    marks = (raw.FPDFPageObj_GetMark(piece, index) for index in range(raw.FPDFPageObj_CountMarks(piece)))
    return any(_mark_name(each) == "Artifact" for each in marks)


def _mark_name(mark: Any) -> str:
    from pypdfium2 import raw

    name, length = (ctypes.c_ushort * 32)(), ctypes.c_ulong()
    raw.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), length)
    return bytes(name)[: length.value - 2].decode("utf-16-le")


def _string(function: Callable[..., int], thing: Any) -> str:
    """Return what a function of PDFium writes into a buffer of UTF-16."""
    length = function(thing, None, 0)
    if not length:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    function(thing, ctypes.cast(buffer, function.argtypes[1]), length)
    return bytes(buffer)[:-2].decode("utf-16-le")


def _joined(characters: list[str]) -> str:
    """Return letters as a text; on some systems PDFium gives a rare one as the two halves of its UTF-16."""
    return spoken("".join(characters).encode("utf-16-le", "surrogatepass").decode("utf-16-le"))
