"""The list's rows read back out of the text of a PDF, to prove that each says what was meant (decision 0042)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import zip_longest

from nakano_status.documents.list_document import ListDocument, ListLine
from nakano_status.documents.list_layout import TITLE
from nakano_status.domain.fields import MARK
from nakano_status.domain.mark import Mark

_MARKS = "".join(mark.value for mark in Mark)
_NO_LETTERS = re.compile(rf"[^\w{_MARKS}]|_")


def marks_in_pages(document: ListDocument, pages: Sequence[str]) -> Mapping[str, str | None]:
    """Return the mark that stands behind each row's title (None: none), by 管理番号, in printed order.

    A row is told by its title and by all that its other cells say; one that is not there whole, or out of order, is
    absent. Only letters, digits and marks are compared: fonts share the glyphs of dashes, and readers add blanks.
    """
    text = letters("\n".join(pages))
    keys = [column.key for column in document.columns]
    found: dict[str, str | None] = {}
    place = 0
    for page in document.pages:
        for line, following in zip_longest(page.lines, page.lines[1:]):
            if line.row_id is not None:
                row = _row(line, keys.index(TITLE), keys.index(MARK))
                read = _read(text, place, row, _begins(following) if following else "")
                if read is not None:
                    found[line.row_id], place = read
    return found


def _begins(line: ListLine) -> str:
    """What a line says first: a mark that stands there is none of the line before."""
    return letters(line.measure or "") + letters(next(filter(None, line.cells), ""))


def _row(line: ListLine, title: int, mark: int) -> tuple[str, str]:
    """What stands before the mark and what stands behind it."""
    before, behind = line.cells[title:mark], line.cells[mark + 1 :]
    return letters("".join(filter(None, before))), letters("".join(filter(None, behind)))


def _read(text: str, start: int, row: tuple[str, str], following: str) -> tuple[str | None, int] | None:
    """The mark of the first place that says a row, and where the row ends there.

    Where nothing stands behind the mark, what follows the row tells its mark from the beginning of that.
    """
    before, behind = row
    end = behind or following
    place = text.find(before, start)
    while place >= 0:
        after = place + len(before)
        for mark in (*_MARKS, ""):
            if text.startswith(mark + end, after):
                return mark or None, after + len(mark + behind)
        place = text.find(before, place + 1)
    return None


def letters(text: str) -> str:
    """Return the letters, digits and marks of a text in one width: what a reader of PDF surely gives back."""
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", text))
