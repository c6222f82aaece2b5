"""Scan the texts of a workbook before any cell is made: without the headings that a reader needs, none is made.

Making cells takes a hundred times as long as scanning the texts, and headings are among the first of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.parsers.expat import ExpatError, ParserCreate

from nakano_status.domain.text.narrative import as_typed
from nakano_status.workbook.archive import WorkbookParts
from nakano_status.workbook.cells import unescape

_CHUNK = 1 << 12
_USUAL_NAME = "sharedstrings"
_SHARED_TEXTS = (b"<sst", b":sst")
_SHARED_IN_CELL = (b't="s"', b"t='s'")
_OWN_IN_CELL = (b"inlineStr", b'"str"', b"'str'")
_SHEET = b"sheetData"
_WHOLE_TEXTS = frozenset({"si", "is"})
_START = 1024


def may_show(parts: WorkbookParts, is_found: Callable[[Iterator[str]], bool]) -> bool:
    """Return whether `is_found` is true of the texts of an admitted workbook's cells, as stored, in the file's order.

    Also return True if that is not known without reading the cells, because a part is broken or missing.
    """
    try:
        return is_found(_texts(parts))
    except (ExpatError, _TextsMissing):
        return True


def shown_text(text: str) -> str:
    """Return a text of the file as its cell shows it."""
    return as_typed(unescape(text)) or ""


class _TextsMissing(Exception):  # noqa: N818 - names a state; never leaves this module
    """Cells refer to texts that the workbook does not have, or it has no sheet of cells."""


def _texts(parts: WorkbookParts) -> Iterator[str]:
    has_shared = needs_shared = has_sheet = False
    names = (name for name in parts if name.endswith(".xml"))
    for name in sorted(names, key=lambda each: _USUAL_NAME not in each.lower()):
        part = parts[name]
        is_shared = any(mark in part[:_START] for mark in _SHARED_TEXTS)
        has_shared |= is_shared
        needs_shared |= any(mark in part for mark in _SHARED_IN_CELL)
        has_sheet |= _SHEET in part
        if is_shared or any(mark in part for mark in _OWN_IN_CELL):
            yield from _texts_of(part)
    if (needs_shared and not has_shared) or not has_sheet:
        raise _TextsMissing


def _texts_of(part: bytes) -> Iterator[str]:
    """Yield shared texts, or the texts and values in cells, without furigana."""
    parser = ParserCreate()
    parser.buffer_text = True
    texts: list[str] = []
    pieces: list[str] = []
    characters: list[str] = []

    def end(name: str) -> None:
        kind = name.rpartition(":")[2]
        if kind == "t":
            pieces.append("".join(characters))
        elif kind == "rPh" and pieces:
            pieces.pop()
        elif kind in _WHOLE_TEXTS:
            texts.append("".join(pieces))
            pieces.clear()
        elif kind == "v":
            texts.append("".join(characters))
        characters.clear()

    parser.CharacterDataHandler = characters.append
    parser.EndElementHandler = end
    for start in range(0, len(part), _CHUNK):
        parser.Parse(part[start : start + _CHUNK])
        yield from texts
        texts.clear()
    parser.Parse(b"", True)
