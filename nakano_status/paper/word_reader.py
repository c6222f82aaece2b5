"""Read the content of a Word paper back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

import docx
from docx.opc.exceptions import PackageNotFoundError

from nakano_status.documents.word_text import WordText

if TYPE_CHECKING:
    from docx.oxml.table import CT_Row
    from docx.table import Table


def read_word(content: bytes) -> WordText:
    """Return the content of a Word file without blank paragraphs; raise ValueError if `content` is no Word file."""
    try:
        word = docx.Document(io.BytesIO(content))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise ValueError("no Word file") from error
    paragraphs = tuple(paragraph.text for paragraph in word.paragraphs if paragraph.text)
    return WordText(paragraphs, tuple(_table(table) for table in word.tables))


def _table(table: Table) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(_cells(row._tr)) for row in table.rows)  # noqa: SLF001  `row.cells` would repeat merged cells


def _cells(row: CT_Row) -> Iterator[str]:
    """Yield the texts of the cells that begin in a row; a cell that spans it from above has been read there."""
    for element in row.tc_lst:
        if element.vMerge != "continue":
            yield "\n".join(paragraph.text for paragraph in element.p_lst)
