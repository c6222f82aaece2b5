"""The list's rows as read back from a PDF, to prove that each has the intended texts (decision 0042)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from nakano_status.documents.document import as_printed
from nakano_status.documents.list_document import ListDocument
from nakano_status.documents.page_proof import visible
from nakano_status.domain.fields.registry import MARK


def marks_in_tables(document: ListDocument, tables: Sequence[Sequence[Sequence[str]]]) -> Mapping[str, str | None]:
    """Return the mark of each row (None: no mark) by 管理番号, in printed order.

    `tables` are the rows of the tables that were read, cell by cell; 実施内容 is the first cell only where it begins. A
    row whose other cells do not have the expected texts is left out.
    """
    keys = [column.key for column in document.columns]
    rows = [row for measure in document.measures for row in measure.rows]
    read = chain.from_iterable(table[1:] for table in tables)
    marks: dict[str, str | None] = {}
    for row, cells in zip(rows, read, strict=False):
        said = dict(zip(reversed(keys), reversed(cells), strict=False))
        meant = {key: visible(as_printed(text or "")) for key, text in zip(keys[1:], row.cells[1:], strict=True)}
        if all(said.get(key) == text for key, text in meant.items() if key != MARK):
            marks[row.row_id] = said.get(MARK) or None
    return marks
