"""A text as papers print it, and which of its characters they cannot print, or print differently than typed.

What cannot be printed is located in the paper: the 管理番号 of the row, and the heading of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import NamedTuple

from nakano_status.documents.document import Heading, Paragraph, Section, Table, Text, plain_text, ungrouped
from nakano_status.documents.drawing_rules import PlacedCell, placed
from nakano_status.documents.list.layout import ListDocument
from nakano_status.documents.pages.printed_paper import PrintedPaper
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.text.narrative import truncated

IGNORED = frozenset(
    code
    for first, last in [
        (0x00AD, 0x00AD),
        (0x061C, 0x061C),
        (0x180B, 0x180F),
        (0x200B, 0x200F),
        (0x202A, 0x202E),
        (0x2060, 0x206F),
        (0xFE00, 0xFE0F),
        (0xFEFF, 0xFEFF),
        (0xE0000, 0xE0FFF),
    ]
    for code in range(first, last + 1)
)
"""What Unicode lets a font ignore: joiners, direction marks, variation selectors."""
_MARKS = (*range(0x0300, 0x0370), *range(0x20D0, 0x2100), *range(0x302A, 0x3030))
"""Marks that fonts draw beside their letter, or with which PDF readers give the letter twice."""
_READ_OTHERWISE = frozenset(map(chr, _MARKS)) | frozenset(
    "\u115f\u1160\u3164\uffa0\ufb00\ufb01\ufb02\ufb03\ufb04\U0002f8b2"
)
"""What the fonts have and PDF readers give as something else: marks, hangul fillers, ligatures."""
GETA = "〓"
"""Printed in place of a character that the fonts lack (the geta mark of Japanese typesetting)."""
_SPACES = frozenset(("Cc", "Zl", "Zp", "Zs"))
_DRAWN_SPACE = "\u1680"
_CONTROLS = (*range(0x20), *range(0x7F, 0xA0), 0x00AD, 0xFEFF)
_DIRECTIONS = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""Direction marks, which would reverse letters: papers have no script that is written from right to left."""
_AS_PRINTED = dict.fromkeys((*_CONTROLS, *_DIRECTIONS)) | {0x09: "\u3000", 0x0A: "\n"}
_MARK = re.compile(r"[\u0300-\u036f\u3099\u309a]")
_MARKED = re.compile(rf"[^\s\uf900-\ufaff\U0002f800-\U0002fa1f]{_MARK.pattern}+")
"""A letter with combining marks; compatibility forms of kanji, which Unicode would replace, are left out."""


def as_printed(text: str) -> str:
    """Return a text as printed: a tab becomes a full-width space; control characters other than line feeds are removed.

    Soft hyphens are removed too: they would be drawn at the end of a line. A tab would reach to the next tab stop,
    which is in the next column of a narrow table. A letter with a combining mark becomes one character if
    there is one.
    """
    shown = text if text.isprintable() else text.translate(_AS_PRINTED)
    return _MARKED.sub(lambda found: unicodedata.normalize("NFC", found[0]), shown) if _MARK.search(shown) else shown


def missing_characters(text: str, drawable: AbstractSet[int]) -> frozenset[str]:
    """Return the characters of a printable text that would be drawn and whose code points the fonts do not have.

    Also those that the fonts have and that cannot be read back from the page as written: a mark above a letter with
    which it makes no single character, and ligatures.
    """
    found = set(text)
    missing = {each for each in found if ord(each) not in drawable and _is_drawn(each)}
    return frozenset(missing | (found & _READ_OTHERWISE))


def shown_text(text: str, drawable: AbstractSet[int]) -> str:
    """Return a printable text with 〓 for each missing character, so that its pages can be shown nevertheless."""
    missing = missing_characters(text, drawable)
    return text.translate({ord(each): GETA for each in missing}) if missing else text


def _is_drawn(character: str) -> bool:
    if ord(character) in IGNORED:
        return False
    return character == _DRAWN_SPACE or unicodedata.category(character) not in _SPACES


_PRIVATE_USE = range(0xE000, 0xF900)
_COMMON = frozenset("\n\t\u00a0—")
"""Characters that every font for Japanese has, or that are invisible, though CP932 lacks them."""
_MOST_NAMED = 10


def has_rare_characters(text: str) -> bool:
    """Whether a text has characters that a font for Japanese may lack: those outside CP932, and 外字."""
    return not text.isascii() and any(map(_is_rare, set(text)))


@cache
def _is_rare(character: str) -> bool:
    if character in _COMMON:
        return False
    try:
        character.encode("cp932")
    except UnicodeEncodeError:
        return True
    return ord(character) in _PRIVATE_USE


def named_characters(characters: Collection[str]) -> str:
    """Return characters with their code points for a message: `髙（U+9AD9）`; at most ten."""
    named = "、".join(f"{each}（U+{ord(each):04X}）" for each in sorted(characters)[:_MOST_NAMED])
    return named + ("など" if len(characters) > _MOST_NAMED else "")


def printing_problems(text: str, place: Place, unprintable: Collection[str]) -> Iterator[Problem]:
    """Yield the problems of a text in print; `unprintable` are its characters that no font has."""
    if "\t" in text:
        yield problem("TEXT-TAB", place)
    if unprintable:
        yield problem("TEXT-UNPRINTABLE", place, found=named_characters(unprintable))


_LONGEST_NAME = 24


class PaperText(NamedTuple):
    """A text of a paper, its row and the heading that it is under.

    `row` is the 管理番号, else the text that identifies the row in its table; '' outside tables.
    """

    row: str
    heading: str
    text: str

    @property
    def where(self) -> str:
        """Return where it is, for a message: `1-1-1-02-Kの「取組状況」`."""
        return f"{_short(self.row)}の「{_short(self.heading)}」" if self.row else f"「{_short(self.heading)}」"


class UnprintableText(NamedTuple):
    """A text of a paper, and those of its characters that the fonts lack."""

    place: PaperText
    characters: frozenset[str]


def unprintable_texts(paper: PrintedPaper, missing: Callable[[str], frozenset[str]]) -> list[UnprintableText]:
    """Return the texts of a paper with missing characters, in order; `missing` returns those of a text."""
    texts = list(texts_of(paper))
    if not missing("\n".join(each.text for each in texts)):
        return []
    return [UnprintableText(each, found) for each in texts if (found := missing(each.text))]


def texts_of(paper: PrintedPaper) -> Iterator[PaperText]:
    """Yield the title and every text that a paper prints, in order.

    A text with several character formats is several texts, because each is set separately.
    """
    yield PaperText("", paper.title, paper.title)
    for section in paper.sections:
        yield from _of_list(section) if isinstance(section, ListDocument) else _of_section(section)


def _of_list(document: ListDocument) -> Iterator[PaperText]:
    above = (document.draft_note or "", document.title, document.label, document.as_of, *document.legend)
    yield from (PaperText("", document.title, text) for text in above)
    headings = [_on_one_line(column.heading) for column in document.columns]
    yield from (PaperText("", heading, heading) for heading in headings)
    for measure in document.measures:
        for place, row in enumerate(measure.rows):
            cells = (measure.text if place == 0 else "", *row.cells[1:])
            yield from (PaperText(row.row_id, *each) for each in zip(headings, map(_given, cells), strict=True))


def _given(text: str | None) -> str:
    return text or ""


def _of_section(section: Section) -> Iterator[PaperText]:
    for text in (section.header, section.footer_left, section.footer_right):
        yield PaperText("", section.name, text)
    heading = section.name
    for block in ungrouped(section.blocks):
        match block:
            case Heading():
                heading = block.text
                yield PaperText("", heading, heading)
            case Paragraph():
                yield from _pieces("", heading, block.text)
            case Table():
                yield from _of_table(block, heading)


def _of_table(table: Table, heading: str) -> Iterator[PaperText]:
    """Yield the texts of a table below the heading of its section.

    A 管理番号 in the head, or on a cell over all columns, is that of the rows below it.
    """
    row_id = next((row.row_id for row in table.head if row.row_id), "")
    for row in table.head:
        for cell in row.cells:
            yield from _pieces(row_id, heading, cell.text)
    heads = {} if row_id else _column_heads(table)
    first = ""
    for row, cells in zip(table.rows, placed(table.rows, len(table.columns)), strict=True):
        is_title = _is_title(cells, len(table.columns))
        if is_title:
            row_id = row.row_id or ""
        first = _first_words(cells) or first
        name = row.row_id or row_id or (first if heads else table.description)
        for each in cells:
            yield from _pieces(name, first if is_title else heads.get(each.column, first), each.cell.text)


def _column_heads(table: Table) -> dict[int, str]:
    """Return the lowest text of the head over each column."""
    heads: dict[int, str] = {}
    for cells in placed(table.head, len(table.columns)):
        for each in cells:
            words = _on_one_line(plain_text(each.cell.text))
            heads |= {each.column + right: words for right in range(each.columns) if words}
    return heads


def _is_title(cells: Sequence[PlacedCell], columns: int) -> bool:
    return len(cells) == 1 and cells[0].columns == columns


def _first_words(cells: Sequence[PlacedCell]) -> str:
    """Return the text of the first column, if a cell of it begins in the row."""
    return next((_on_one_line(plain_text(each.cell.text)) for each in cells if each.column == 0), "")


def _pieces(row: str, heading: str, text: Text) -> Iterator[PaperText]:
    yield from (PaperText(row, heading, run.text) for run in text)


def _on_one_line(words: str) -> str:
    return "".join(words.split("\n"))


def _short(words: str) -> str:
    return truncated(words, _LONGEST_NAME)
