"""Read the records of a CSV piece by piece: memory use depends neither on its size nor on its longest line."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator

from openpyxl.utils import get_column_letter

from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.workbook.gate.archive import LIST_LIMITS, LONGEST_TEXT, TooMany

_ENCODINGS = ("utf-8-sig", "cp932")
_CHUNK = 1 << 20
_START = 4096
_LAST_LETTERS = 16_384  # XFD; columns beyond have no letters in Excel
_LONGEST_LINE = LIST_LIMITS.columns * LONGEST_TEXT
_MARKUP = b"<"


class _NotText(Exception):  # noqa: N818 - names a state of the file; it becomes a problem
    """The bytes are in no supported encoding, or are no text."""


UNREADABLE_CSV = (TooMany, _NotText, csv.Error)
"""What `csv_records` raises; `csv_problem` makes it a problem for users."""


def csv_problem(stumbled: Exception) -> Problem:
    """Return the problem for which a CSV is not read."""
    if isinstance(stumbled, TooMany):
        return problem(stumbled.code, found=stumbled.found, expected=stumbled.allowed)
    if isinstance(stumbled, csv.Error):  # a quotation mark that is never closed
        return problem("FILE-TOO-LARGE", found="1つのセルの文字", expected=f"{csv.field_size_limit():,}文字")
    return problem("TABLE-ENCODING")


def is_markup(content: bytes) -> bool:
    """Whether a text begins as a web page or XML does."""
    return content[:_START].lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith(_MARKUP)


def csv_records(content: bytes, *, may_have_tabs: bool = False) -> Iterator[list[str]]:
    """Yield the lines of a CSV that is no larger than a workbook may be; raise one of UNREADABLE_CSV.

    It is in UTF-8 with or without a byte order mark, in UTF-16 with one, or in CP932. Cells are separated by commas, or
    by tabs where they may be and the first line has no comma.
    """
    if len(content) > LIST_LIMITS.text:
        raise TooMany(f"{len(content):,}バイト", f"{LIST_LIMITS.text:,}バイト", "FILE-TOO-LARGE")
    encoding = _encoding_of(content)
    first = next(_lines(content, encoding), "")
    delimiter = "\t" if may_have_tabs and "\t" in first and "," not in first else ","
    cells = 0
    for number, record in enumerate(csv.reader(_lines(content, encoding), delimiter=delimiter), start=1):
        cells += sum(map(bool, record))
        if number > LIST_LIMITS.rows or len(record) > LIST_LIMITS.columns:
            raise TooMany(f"{get_column_letter(min(len(record), _LAST_LETTERS))}{number}", LIST_LIMITS.last_cell)
        if cells > LIST_LIMITS.cells:
            raise TooMany(f"{cells:,}個", f"{LIST_LIMITS.cells:,}個")
        yield record


def _encoding_of(content: bytes) -> str:
    is_utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_utf16 else _ENCODINGS:
        try:
            for _ in codecs.iterdecode(_chunks(content), encoding):
                pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise _NotText


def _chunks(content: bytes) -> Iterable[bytes]:
    return (content[start : start + _CHUNK] for start in range(0, len(content), _CHUNK))


def _lines(content: bytes, encoding: str) -> Iterator[str]:
    text = io.TextIOWrapper(io.BytesIO(content), encoding, newline="")
    while line := text.readline(_LONGEST_LINE + 1):
        if len(line) > _LONGEST_LINE:
            raise TooMany("1行の文字", f"{_LONGEST_LINE:,}文字", "FILE-TOO-LARGE")
        if "\0" in line:
            raise _NotText
        yield line
