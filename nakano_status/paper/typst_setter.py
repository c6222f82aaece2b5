"""Set document values in pages, with Typst, the styles of resources/style and the fonts that come with the program.

Nothing is read from the system or downloaded: no system fonts, no packages. Equal values give equal bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from typst import Compiler, Fonts

from nakano_status.documents.missing_glyphs import shown_text
from nakano_status.documents.set_paper import PAPER_STYLE, Placed, SetPaper, Value
from nakano_status.domain.text.printed_text import has_rare_characters
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
