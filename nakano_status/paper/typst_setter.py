"""Set values in pages, with Typst, the styles of resources/style and the program's own fonts.

Nothing is read from the system or downloaded: no system fonts, no packages. Equal values give equal bytes. A long paper
is set part by part, and the parts are joined into one tagged PDF with one structure, one outline and numbered pages,
using no more memory than a single part needs.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from typst import Compiler, Fonts

from nakano_status.documents.pages.page_proof import section_headings
from nakano_status.documents.pages.printed_characters import has_rare_characters, mark_missing_characters
from nakano_status.documents.pages.printed_paper import (
    MOST_ROWS,
    PAPER_STYLE,
    Checkpoint,
    PlacedRow,
    TypesetPaper,
    Value,
    do_nothing,
)
from nakano_status.documents.pages.typeset import cut_paper, numbers_value
from nakano_status.paper.shipped_fonts import FontFiles, drawable_characters, font_files
from nakano_status.paper.tagged_pdf import TableHeads, with_row_heads
from nakano_status.program_files import program_folder

if TYPE_CHECKING:
    from nakano_status.documents.picture import Picture

Standard = Literal["ua-1", "a-2a", "a-3a"]
_WITH_FILES: Mapping[Standard, Standard] = {"ua-1": "ua-1", "a-2a": "a-3a"}
"""PDF/A-2 may contain no file of another kind; PDF/A-3 is the same with such files."""

_MAIN = "main.typ"
_VALUE = "paper.json"
"""A file, not an input: different inputs would make Typst lay everything out again, also the unchanged parts."""
_KEPT_FOR = 10
_ERRORS = (RuntimeError, ValueError, OSError)


class TypesettingError(Exception):
    """An error or a warning of Typst. It is a defect of a style or of the program, never of a paper's content."""


def typeset_value(style: str, value: Value, *, standards: Sequence[Standard] = ("ua-1", "a-2a")) -> TypesetPaper:
    """Typeset a value by a style; return the finished PDF with its pages and the places of the rows.

    `style`: the name of a file in resources/style. `standards`: the standards that the PDF must meet. Raise
    PaperFontMissing if the fonts are damaged, and TypesettingError for an error or a warning of Typst.
    """
    sources = _sources(style, value)
    try:
        # both standards at once: a page for screen readers, and for the archive of the ward office
        pdf, warnings = _compiler(sources).compile_with_warnings(
            pdf_standards=[_WITH_FILES[each] if "attached" in value else each for each in standards]
        )
    except _ERRORS as error:
        raise TypesettingError(_words_of(style, error)) from error
    # a warning is a fault that would be printed: a missing font, or text that overruns
    if warnings:
        raise TypesettingError("\n".join(_words_of(style, each) for each in warnings))
    if not isinstance(pdf, bytes):
        raise TypesettingError(f"{style}: no PDF")
    # a second query to the same layout, which Typst has cached
    layout = _layout(style, sources)
    try:
        finished = with_row_heads(pdf, [TableHeads(**each) for each in layout["tables"]])
    except ValueError as error:
        raise TypesettingError(f"{style}: {error}") from error
    begins = [page for page, _, _ in layout["sizes"]]
    sections = tuple(end - begin for begin, end in pairwise([*begins, layout["pages"] + 1]))
    return TypesetPaper(finished, tuple(_sizes(layout)), _places(layout), sections)


def measure_rows(style: str, value: Value) -> tuple[PlacedRow, ...]:
    """Return the place of each row on the pages of a value, without making a PDF.

    `style`: the name of a file in resources/style. Raises the same errors as `typeset_value`, but ignores warnings.
    """
    return _places(_layout(style, _sources(style, value)))


def forget_layouts() -> None:
    """Free the memory of all layouts, which Typst would cache until about ten other papers were compiled."""
    for _ in range(_KEPT_FOR + 1):
        # there is no other way to empty the cache: Typst counts compilations, not time or memory
        Compiler(b"", root=_style_folder(), font_paths=_fonts()).compile(format="svg")


def _sizes(layout: Value) -> Iterator[tuple[float, float]]:
    """Yield the size of each page: the page size of the section that began last."""
    begun = {page: (width, height) for page, width, height in layout["sizes"]}
    size = (0.0, 0.0)
    for page in range(1, layout["pages"] + 1):
        size = begun.get(page, size)
        yield size


def count_pages(value: Value) -> int:
    """Return the number of pages of a paper, without making a PDF. Raises the same errors as `typeset_value`."""
    pages: int = _layout(PAPER_STYLE, _sources(PAPER_STYLE, value))["pages"]
    return pages


_PICTURE = b'#set page(width: auto, height: auto, margin: 0pt, fill: white)\n#image("picture.svg", alt: "")'


def picture_png(picture: Picture, dots_per_inch: float = 192) -> bytes:
    """Return a picture as PNG, by default at twice the resolution of a screen.

    Raise TypesettingError for an error of Typst.
    """
    sources = {_MAIN: _PICTURE, "picture.svg": replace_missing_glyphs({"svg": picture.svg})["svg"].encode()}
    try:
        png = _compiler(sources).compile(format="png", ppi=dots_per_inch)
    except _ERRORS as error:
        raise TypesettingError(_words_of(picture.name, error)) from error
    if not isinstance(png, bytes):
        raise TypesettingError(f"{picture.name}: no PNG")
    return png


def _places(layout: Value) -> tuple[PlacedRow, ...]:
    return tuple(PlacedRow(**each) for each in layout["places"])


def _layout(style: str, sources: Mapping[str, bytes]) -> Value:
    """Return the data that a style reports about its pages; Typst caches a layout of the same sources."""
    try:
        layout: Value = json.loads(_compiler(sources).query("<layout>", field="value", one=True))
    except _ERRORS as error:
        raise TypesettingError(_words_of(style, error)) from error
    return layout


def _sources(style: str, value: Value) -> Mapping[str, bytes]:
    """Return the files for setting a value, by name."""
    files = dict(_styles())
    # the style becomes the main file, because Typst looks for the files that it imports beside that
    main = files.pop(style)
    attached = value.get("attached", ())
    files |= {each["name"]: b64decode(each["content"]) for each in attached}
    if attached:
        value = {**value, "attached": [{key: each[key] for key in ("name", "type", "about")} for each in attached]}
    return {**files, _MAIN: main, _VALUE: _as_json(value).encode()}


def _compiler(sources: Mapping[str, bytes]) -> Compiler:
    """Return a compiler for a single call: it does not retain files in memory that are passed to it."""
    files: Any = sources  # its annotations do not include files in memory
    no_packages = _style_folder() / "packages"  # there is no such folder
    return Compiler(
        files,
        root=_style_folder(),
        font_paths=_fonts(),
        package_path=no_packages,
        package_cache_path=no_packages,
    )


def replace_missing_glyphs(value: Value) -> Value:
    """Return a copy of a value in which 〓 replaces every character that the fonts lack; its tuples become lists."""
    made: Value = json.loads(_as_json(value))
    return made


def _as_json(value: Value) -> str:
    """Return a value as JSON with 〓 for every character that the fonts lack, for which Typst would give an error."""
    text = json.dumps(value, ensure_ascii=False)
    return mark_missing_characters(text, drawable_characters()) if has_rare_characters(text) else text


@cache
def _styles() -> tuple[tuple[str, bytes], ...]:
    return tuple((path.name, path.read_bytes()) for path in sorted(_style_folder().glob("*.typ")))


def _style_folder() -> Path:
    """Return the folder that Typst may read from: its default, the current folder, may not exist any more."""
    return program_folder("resources") / "style"


def _fonts() -> Fonts:
    return _fonts_of(font_files())


@lru_cache(maxsize=1)
def _fonts_of(found: FontFiles) -> Fonts:
    """Return the fonts, whose files Typst opens when it needs them; if one has changed, all are located again."""
    return Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(found.folder)])


def _words_of(style: str, trouble: Any) -> str:
    diagnostic = getattr(trouble, "diagnostic", None) or getattr(trouble, "message", None) or trouble
    return f"{style}: {diagnostic}"


def typeset_paper(value: Value, checkpoint: Checkpoint = do_nothing, *, most_rows: int = MOST_ROWS) -> TypesetPaper:
    """Typeset a paper; a long paper is typeset in parts of at most `most_rows` rows.

    `checkpoint` is called before each part and before the parts are joined, with the parts made so far (as
    TypesetPaper, without page numbers); an exception that it raises ends the work. Raises the same errors as
    `typeset_value`.
    """
    parts = cut_paper(value, most_rows)
    if len(parts) == 1:
        checkpoint()
        return typeset_value(PAPER_STYLE, value)

    # joining parts needs pikepdf, which takes longer to load than a short paper to set
    from nakano_status.paper.pdf_join import PdfPart, join_pdfs

    made: list[PdfPart] = []
    shown: list[TypesetPaper] = []
    sizes: list[tuple[float, float]] = []
    places: list[PlacedRow] = []
    ends = [0]
    pages: Counter[int] = Counter()
    for part in parts:
        checkpoint(*shown)
        # PDF/UA requires a first heading of level 1, which only the first part must have; nothing else differs.
        of_part = typeset_value(PAPER_STYLE, part, standards=("a-2a",) if made else ("ua-1", "a-2a"))
        levels = [each.level for section in part["sections"] for each in section_headings(section)]
        made.append(PdfPart(bytes(of_part.pdf), levels))
        shown.append(replace(of_part, places=()))
        places.extend(replace(each, page=each.page + len(sizes)) for each in of_part.places)
        sizes.extend(of_part.pages)
        for section, count in zip(part["sections"], of_part.sections, strict=True):
            pages[section["key"]] += count
        ends.append(len(sizes))
        forget_layouts()
    checkpoint(*shown)
    # numbers last: only now it is known how many pages there are
    numbers = typeset_value(PAPER_STYLE, numbers_value(value, pages))
    forget_layouts()
    whole = join_pdfs(made, bytes(numbers.pdf), checkpoint)
    counts = tuple(pages[section["key"]] for section in value["sections"])
    return TypesetPaper(whole, tuple(sizes), tuple(places), counts, tuple(range(*each) for each in pairwise(ends)))
