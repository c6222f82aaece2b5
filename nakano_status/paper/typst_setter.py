"""Set document values in pages, with Typst, the styles of resources/style and the program's own fonts.

Nothing is read from the system or downloaded: no system fonts, no packages. Equal values give equal bytes. A long paper
is set part by part and the parts are joined, using no more memory than a single part needs.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from typst import Compiler, Fonts

from nakano_status.documents.pages.expected_pages import headings_of
from nakano_status.documents.pages.paper_parts import in_parts, numbers_value
from nakano_status.documents.pages.printed_characters import has_rare_characters, shown_text
from nakano_status.documents.pages.printed_paper import (
    MOST_ROWS,
    PAPER_STYLE,
    Checkpoint,
    Placed,
    SetPaper,
    Value,
    go_on,
)
from nakano_status.paper.pdf_heads import TableHeads, with_row_heads
from nakano_status.paper.shipped_fonts import FontFiles, drawable_characters, font_files
from nakano_status.program_files import program_folder

Standard = Literal["ua-1", "a-2a"]

_MAIN = "main.typ"
_VALUE = "paper.json"
"""A file, not an input: different inputs would make Typst lay everything out again, also what did not change."""
_KEPT_FOR = 10
_ERRORS = (RuntimeError, ValueError, OSError)


class TypesettingError(Exception):
    """Typst gave an error or a warning: a defect of a style or of the program, never of a paper's content."""


def set_paper(style: str, value: Value, *, standards: Sequence[Standard] = ("ua-1", "a-2a")) -> SetPaper:
    """Return a value set in pages by a style, a file name in resources/style.

    Raise PaperFontMissing or TypesettingError.
    """
    sources = _sources(style, value)
    try:
        # both standards at once: a page for screen readers, and for the archive of the ward office
        pdf, warnings = _compiler(sources).compile_with_warnings(pdf_standards=list(standards))
    except _ERRORS as error:
        raise TypesettingError(_words_of(style, error)) from error
    # a warning is a fault that would be printed: a missing font, or text that overruns
    if warnings:
        raise TypesettingError("\n".join(_words_of(style, each) for each in warnings))
    if not isinstance(pdf, bytes):
        raise TypesettingError(f"{style}: no PDF")
    # a second question to the same layout, which Typst has kept
    layout = _layout(style, sources)
    try:
        finished = with_row_heads(pdf, [TableHeads(**each) for each in layout["tables"]])
    except ValueError as error:
        raise TypesettingError(f"{style}: {error}") from error
    begins = [page for page, _, _ in layout["sizes"]]
    sections = tuple(end - begin for begin, end in pairwise([*begins, layout["pages"] + 1]))
    return SetPaper(finished, tuple(_sizes(layout)), _places(layout), sections)


def measure(style: str, value: Value) -> tuple[Placed, ...]:
    """Return where the rows of a value are, without making a PDF; raise as `set_paper` does."""
    return _places(_layout(style, _sources(style, value)))


def forget_layouts() -> None:
    """Free the memory of all layouts: Typst keeps each until some number of papers were compiled without it."""
    for _ in range(_KEPT_FOR + 1):
        # there is no other way to empty it: Typst counts compilations, not time or memory
        Compiler(b"", root=_style_folder(), font_paths=_fonts()).compile(format="svg")


def _sizes(layout: Value) -> Iterator[tuple[float, float]]:
    """Yield the size of each page: that of the section that began last."""
    begun = {page: (width, height) for page, width, height in layout["sizes"]}
    size = (0.0, 0.0)
    for page in range(1, layout["pages"] + 1):
        size = begun.get(page, size)
        yield size


def count_pages(value: Value) -> int:
    """Return how many pages a paper has, without making a PDF; raise as `set_paper` does."""
    pages: int = _layout(PAPER_STYLE, _sources(PAPER_STYLE, value))["pages"]
    return pages


def _places(layout: Value) -> tuple[Placed, ...]:
    return tuple(Placed(**each) for each in layout["places"])


def _layout(style: str, sources: Mapping[str, bytes]) -> Value:
    """Return what a style reports about its pages; Typst caches a layout of the same sources."""
    try:
        layout: Value = json.loads(_compiler(sources).query("<layout>", field="value", one=True))
    except _ERRORS as error:
        raise TypesettingError(_words_of(style, error)) from error
    return layout


def _sources(style: str, value: Value) -> Mapping[str, bytes]:
    """Return the files from which a value is set, by name."""
    files = dict(_styles())
    # the style becomes the main file, because Typst looks for the files that it imports beside that
    main = files.pop(style)
    return {**files, _MAIN: main, _VALUE: _as_json(value).encode()}


def _compiler(sources: Mapping[str, bytes]) -> Compiler:
    """Return a compiler for a single call: it does not keep files that are passed to it in memory."""
    files: Any = sources  # its annotations do not include files in memory
    no_packages = _style_folder() / "packages"  # there is no such folder
    return Compiler(
        files,
        root=_style_folder(),
        font_paths=_fonts(),
        package_path=no_packages,
        package_cache_path=no_packages,
    )


def shown(value: Value) -> Value:
    """Return a value with 〓 for every character that the fonts lack."""
    made: Value = json.loads(_as_json(value))
    return made


def _as_json(value: Value) -> str:
    """Return a value with 〓 for every character that the fonts lack: Typst gives an error for one."""
    text = json.dumps(value, ensure_ascii=False)
    return shown_text(text, drawable_characters()) if has_rare_characters(text) else text


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


def set_long_paper(value: Value, checkpoint: Checkpoint = go_on, *, most_rows: int = MOST_ROWS) -> SetPaper:
    """Return a paper set in pages, a long one in parts of a limited number of rows.

    `checkpoint` is called before each part with the parts set so far (SetPaper, their pages without numbers); an
    exception that it raises ends the work. Raise as `set_paper` does.
    """
    parts = in_parts(value, most_rows)
    if len(parts) == 1:
        checkpoint()
        return set_paper(PAPER_STYLE, value)
    from nakano_status.paper.pdf_join import PdfPart, joined

    made: list[PdfPart] = []
    shown: list[SetPaper] = []
    sizes: list[tuple[float, float]] = []
    places: list[Placed] = []
    ends = [0]
    pages: Counter[int] = Counter()
    for part in parts:
        checkpoint(*shown)
        # PDF/UA requires a first heading of level 1, which only the first part must have; nothing else differs.
        of_part = set_paper(PAPER_STYLE, part, standards=("a-2a",) if made else ("ua-1", "a-2a"))
        levels = [each.level for section in part["sections"] for each in headings_of(section)]
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
    numbers = set_paper(PAPER_STYLE, numbers_value(value, pages))
    forget_layouts()
    whole = joined(made, bytes(numbers.pdf), checkpoint)
    counts = tuple(pages[section["key"]] for section in value["sections"])
    return SetPaper(whole, tuple(sizes), tuple(places), counts, tuple(range(*each) for each in pairwise(ends)))
