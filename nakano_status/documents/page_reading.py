"""The text of a PDF compared, line by line, with the pages that it was made from (ISO 32000-1, 9.10.3)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nakano_status.documents.printed import PrintedDocument
from nakano_status.domain.mark import Mark

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""A character of a script that is written from right to left: on paper it has another place than in the text."""
_NO_LETTERS = re.compile(rf"[^\w{''.join(mark.value for mark in Mark)}]|_")


@dataclass(frozen=True)
class UnreadText:
    """The first text of a PDF that does not read as it was meant: page (from 1), its line, its first lost character."""

    page: int
    line: str
    character: str


def letters(text: str) -> str:
    """Return the letters, digits and marks of a text in one width (NFKC): what a reader of PDF surely gives back.

    Fonts share the glyphs of dashes and blanks, so these are not compared.
    """
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", text))


def first_unread(printed: PrintedDocument, pages: Sequence[str]) -> UnreadText | None:
    """Return where the texts read from a PDF, page by page, first differ from what was drawn; None if they agree.

    A line with letters written from right to left may come back in another order of the same letters.
    """
    for number, (page, read) in enumerate(zip(printed.pages, pages, strict=True), 1):
        rest = letters(read)
        for line in page.words.splitlines():
            meant = letters(line)
            found, rest = rest[: len(meant)], rest[len(meant) :]
            if found != meant and not (RIGHT_TO_LEFT.search(line) and Counter(found) == Counter(meant)):
                return UnreadText(number, line, _first_lost(line, found))
    return None


def _first_lost(line: str, found: str) -> str:
    """The first character of a line up to which it no longer agrees with what was found."""
    ends = (end for end in range(1, len(line) + 1) if not found.startswith(letters(line[:end])))
    return line[next(ends, len(line)) - 1]
