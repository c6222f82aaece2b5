"""Read the content of a Word paper back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from nakano_status.documents.pages.printed_paper import WordText

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SIGNS = {f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}tab": "\t", f"{_WORD}noBreakHyphen": "-"}
_BODY = "word/document.xml"
_MOST_BYTES = 64 * 1024 * 1024


def read_word(content: bytes) -> WordText:
    """Return the content of a Word file without blank paragraphs; raise ValueError if `content` is no Word file."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.ElementTree import fromstring

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package, package.open(_BODY) as part:
            body = fromstring(part.read(_MOST_BYTES)).find(f"{_WORD}body")
    except (zipfile.BadZipFile, KeyError, ParseError, ValueError) as error:
        raise ValueError("no Word file") from error
    if body is None:
        raise ValueError("no Word file")
    paragraphs = filter(None, map(_text, body.findall(f"{_WORD}p")))
    return WordText(tuple(paragraphs), tuple(tuple(_rows(table)) for table in body.findall(f"{_WORD}tbl")))


def _rows(table: Element) -> Iterator[tuple[str, ...]]:
    """Yield the texts of the cells that begin in each row; one that spans it from above has been read there."""
    for row in table.findall(f"{_WORD}tr"):
        cells = (cell for cell in row.findall(f"{_WORD}tc") if not _goes_on(cell))
        yield tuple("\n".join(map(_text, cell.findall(f"{_WORD}p"))) for cell in cells)


def _goes_on(cell: Element) -> bool:
    merged = cell.find(f"{_WORD}tcPr/{_WORD}vMerge")
    return merged is not None and merged.get(f"{_WORD}val") != "restart"


def _text(paragraph: Element) -> str:
    content = (each for run in paragraph.iter(f"{_WORD}r") for each in run)
    return "".join(_SIGNS.get(each.tag, each.text or "" if each.tag == f"{_WORD}t" else "") for each in content)
