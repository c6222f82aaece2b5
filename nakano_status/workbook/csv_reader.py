"""Reads the records of a CSV, piece by piece: memory use depends neither on its size nor on its longest line."""

from __future__ import annotations

import codecs
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice

from nakano_status.domain.cell_address import LAST_COLUMN, cell_address
from nakano_status.domain.exchange.answer_file import ReadCell
from nakano_status.domain.exchange.returns import CellState
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.text.narrative import as_typed
from nakano_status.domain.text.no_formula import without_guard
from nakano_status.workbook.cells import SheetLine
from nakano_status.workbook.file_kinds import FILE_TEXT
from nakano_status.workbook.gate import LIST_LIMITS, LONGEST_TEXT, TooMany

_ENCODINGS = ("utf-8-sig", "cp932")
_ENCODING_NAMES = {"utf-8-sig": "UTF-8", "cp932": "Shift_JIS（CP932）", "utf-16": "UTF-16"}
_JIS = re.compile(rb"\x1b(?:\$[@B]|\([BJI])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Control characters that no stored text has."""
_CONTROL_IN_CP932 = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\uf8f0-\uf8f3]")
"""The same, and the characters that Python's decoder of CP932 makes of bytes that are invalid in it."""
_IN_UTF_8 = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}")
_SURELY = 2
"""Number of Japanese characters in UTF-8 that cannot begin a text in CP932."""
_CHUNK = 1 << 20
_START = 4096
_LONGEST_LINE = LIST_LIMITS.columns * LONGEST_TEXT
_LONGEST_CELL = 131_072
_MARKUP = b"<"
_QUOTE = '"'
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_THOUSANDS = re.compile(r"(?<![0-9A-Za-z,-])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])")
"""Numbers with thousands separators, whose commas are not a sign of joined rows."""
_ID = re.compile(r"\s*([0-9A-Za-z]+(?:-[0-9A-Za-z]+)+)\s*(?:[,\t]|\Z|[\r\n])")
_DIGITS, _LETTERS = re.compile("[0-9]+"), re.compile("[A-Za-z]+")
_SHOWN = 40
"""Number of characters of a cell that the message about its quotation marks shows."""
_END_OF_TEXT = "\x1a"
"""Ctrl-Z, which ends a text of MS-DOS; a file with one elsewhere is not a text."""
_LINES_COMPARED = 1000
LEAST_HEADINGS = 2
"""Least number of filled cells of the head of a table."""


class _NotText(Exception):  # noqa: N818 - names a state of the file; it becomes a problem
    """Raised if bytes are in no supported encoding, or are not a text; carries the problem with the line."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.code)
        self.found = found


class _MisplacedQuote(Exception):  # noqa: N818 - names a state of the file; it becomes a problem
    """Raised if a quotation mark is not closed, or is where none may be.

    `line`: the line of the file in which the cell begins. `text`: the beginning of the cell.
    """

    def __init__(self, line: int, text: str) -> None:
        super().__init__(line, text)
        self.line, self.text = line, text


UNREADABLE_CSV = (TooMany, _NotText, _MisplacedQuote)
"""Exceptions that `csv_records` raises; `csv_problem` turns them into problems for users."""


def csv_problem(stumbled: Exception) -> Problem:
    """Return the problem, for users, that reports one of the exceptions UNREADABLE_CSV."""
    if isinstance(stumbled, TooMany):
        return problem(stumbled.code, found=stumbled.found, expected=stumbled.allowed)
    if isinstance(stumbled, _MisplacedQuote):
        return problem("TABLE-QUOTE-MISPLACED", Place(row=stumbled.line), found=stumbled.text)
    return stumbled.found if isinstance(stumbled, _NotText) else problem("TABLE-ENCODING-OTHER")


def may_be_csv(refused: Problem, content: bytes) -> bool:
    """Return whether a file that is refused as a workbook is a text, but no web page and no XML."""
    is_markup = content[:_START].lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith(_MARKUP)
    return refused.code == FILE_TEXT and not is_markup


def csv_records(
    content: bytes, *, may_have_tabs: bool = False, may_have_joined_rows: bool = True
) -> Iterator[list[str]]:
    """Yield the records of a CSV within the limits of a workbook; raise one of the exceptions UNREADABLE_CSV.

    The encoding is UTF-8 with or without a byte order mark, UTF-16 with one, or CP932. Cells are separated by commas,
    or by tabs if `may_have_tabs` is true and tabs divide most lines into equally many cells. A quotation mark must
    enclose a whole cell, or be written twice within one (RFC 4180). With any other quotation mark, programs would
    divide cells and rows differently from what a person sees. If `may_have_joined_rows` is true, as in a file that a
    person wrote, a cell whose lines look like rows is refused, too: its quotation marks may be misplaced.
    """
    if len(content) > LIST_LIMITS.text:
        raise TooMany(f"{len(content):,}バイト", f"{LIST_LIMITS.text:,}バイト", "FILE-TOO-LARGE")
    encoding = _encoding_of(content)
    delimiter = _delimiter_of(_lines(content, encoding)) if may_have_tabs else ","
    cells = 0
    for number, record in enumerate(
        _records(_lines(content, encoding), delimiter, may_have_joined_rows=may_have_joined_rows), start=1
    ):
        cells += sum(map(bool, record))
        if number > LIST_LIMITS.rows or len(record) > LIST_LIMITS.columns:
            raise TooMany(cell_address(number, min(len(record), LAST_COLUMN)), LIST_LIMITS.last_cell)
        if cells > LIST_LIMITS.cells:
            raise TooMany(f"{cells:,}個", f"{LIST_LIMITS.cells:,}個")
        yield record


def _delimiter_of(lines: Iterable[str]) -> str:
    """Return the delimiter that divides the most records into the same number of cells; in a tie, the tab.

    A title above the table and the texts of cells without quotation marks may have commas; tabs are rarely typed.
    """
    numbers = {delimiter: Counter[int]() for delimiter in ("\t", ",")}
    for unquoted in _outside_quotation_marks(islice(lines, _LINES_COMPARED)):
        for delimiter, found in numbers.items():
            found.update(filter(None, [unquoted.count(delimiter)]))
    by_tabs, by_commas = (max(found.values(), default=0) for found in numbers.values())
    return "\t" if by_tabs and by_tabs >= by_commas else ","


def _outside_quotation_marks(lines: Iterable[str]) -> Iterator[str]:
    """Yield the text of each record that is not enclosed in quotation marks."""
    unquoted, is_quoted = "", False
    for line in lines:
        parts = line.split(_QUOTE)
        unquoted += "".join(parts[int(is_quoted) :: 2])
        is_quoted ^= len(parts) % 2 == 0
        if not is_quoted:
            yield unquoted
            unquoted = ""


def _records(lines: Iterable[str], delimiter: str, *, may_have_joined_rows: bool) -> Iterator[list[str]]:
    """Yield the cells of each record.

    A record ends with the first line at which the number of quotation marks is even. Raises TooMany and
    _MisplacedQuote.
    """
    pieces: list[str] = []
    first, quotes, length = 1, 0, 0
    head = _Head()
    for number, line in enumerate(lines, start=1):
        pieces.append(line)
        quotes, length = quotes + line.count(_QUOTE), length + len(line)
        if quotes % 2 == 0 or length > _LONGEST_LINE:
            cells = _cells_of("".join(pieces), first, delimiter)
            if may_have_joined_rows:
                head.check(pieces, cells, first, delimiter)
            yield cells
            pieces, first, quotes, length = [], number + 1, 0, 0
    if pieces:
        yield _cells_of("".join(pieces), first, delimiter)


class _Head:
    """The first record with two filled cells; its width helps to recognise records that are joined rows.

    A row is joined to a later one by a quotation mark that is opened in the first and closed in the second. Cells of
    several lines are common; a record of several lines is refused only if its lines look like as many rows.
    """

    def __init__(self) -> None:
        self._width = 0
        self._joined: _MisplacedQuote | None = None

    def check(self, lines: Sequence[str], cells: Sequence[str], first: int, delimiter: str) -> None:
        """Check a record that begins in line `first` of its file; raise _MisplacedQuote if it is joined rows."""
        if self._joined is not None and 1 < len(cells) < self._width:
            raise self._joined  # the head is wider than its rows
        self._joined = None
        is_head = not self._width and sum(map(bool, cells)) >= LEAST_HEADINGS
        if len(lines) > 1:
            quoted = next(line[line.index(_QUOTE) :] for line in lines if _QUOTE in line)
            found = _MisplacedQuote(first, quoted.rstrip("\r\n")[:_SHOWN])
            width = self._width or len(cells)
            if len(cells) > width or _are_rows(lines, cells, delimiter, width) or _has_id(cells):
                raise found
            self._joined = found if is_head else None
        if is_head:
            self._width = len(cells)


def _are_rows(lines: Sequence[str], cells: Sequence[str], delimiter: str, width: int) -> bool:
    """Return whether a cell of several lines has delimiters, and each line has about as many as a row.

    In a record as wide as a row, each line must have as many; in a narrower record, rows may lack their last cells, and
    half as many are enough.
    """
    if not any(delimiter in _without_thousands(cell) for cell in cells if _LINE_BREAK.search(cell)):
        return False
    least = width - 1 if len(cells) == width else (width - 1) / 2
    return all(_without_thousands(line).count(delimiter) >= least for line in lines)


def _without_thousands(text: str) -> str:
    return _THOUSANDS.sub("", text)


def _has_id(cells: Sequence[str]) -> bool:
    """Return whether a later line of a cell begins with an ID of the record's form; a list of IDs does not count."""
    own = _id_shape(cells[0])
    if own is None:
        return False
    for place, cell in enumerate(cells):
        begun, *below = map(_id_shape, _LINE_BREAK.split(cell))
        if own in below and (place == 0 or begun != own):
            return True
    return False


def _id_shape(line: str) -> str | None:
    """Return the form of the ID that begins a line, such as 0-0-A for 1-12-X; None if the line begins otherwise."""
    found = _ID.match(line)
    return _LETTERS.sub("A", _DIGITS.sub("0", found[1])) if found else None


def _cells_of(record: str, first: int, delimiter: str) -> list[str]:
    """Return the cells of a record that begins in line `first` of its file. Raises TooMany and _MisplacedQuote."""
    if _QUOTE not in record:
        return record.rstrip("\r\n").split(delimiter)
    pattern, cells, at, ended = _cell_pattern(delimiter), list[str](), 0, delimiter
    while ended == delimiter:
        found = pattern.match(record, at)
        if found is None:
            line = first + len(_LINE_BREAK.findall(record, 0, at))
            raise _MisplacedQuote(line, _LINE_BREAK.split(record[at : at + _SHOWN])[0])
        text, at, ended = found[1], found.end(), found[2]
        if len(text) > _LONGEST_CELL:
            raise TooMany("1つのセルの文字", f"{_LONGEST_CELL:,}文字", "FILE-TOO-LARGE")
        cells.append(text[1:-1].replace(_QUOTE * 2, _QUOTE) if text.startswith(_QUOTE) else text)
    return cells


@cache
def _cell_pattern(delimiter: str) -> re.Pattern[str]:
    """Return the pattern of a cell and of the delimiter or the end of the record after it."""
    return re.compile(rf'("[^"]*+(?:""[^"]*+)*+"|[^"\r\n{delimiter}]*+)({delimiter}|[\r\n]*+\Z)')


def csv_lines(content: bytes) -> Iterator[SheetLine]:
    """Yield the records of a CSV as the lines of a sheet without a name; raise one of the exceptions UNREADABLE_CSV."""
    for number, record in enumerate(csv_records(content, may_have_tabs=True), start=1):
        yield line_of_record(number, record)


def line_of_record(number: int, record: Sequence[str]) -> SheetLine:
    """Return the `number`-th record of a CSV as a line of a sheet without a name; empty cells are left out."""
    cells = (
        (column, ReadCell(CellState.VALUE, text, cell_address(number, column)))
        for column, each in enumerate(record, start=1)
        if (text := as_typed(without_guard(each))) is not None
    )
    return SheetLine("", number, dict(cells), width=len(record))


def _encoding_of(content: bytes) -> str:
    """Return the encoding of a text; raise _NotText at the first character that the likeliest one cannot read."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    elif other := _other_encoding(content):
        raise _NotText(problem("TABLE-ENCODING-OTHER", expected=other))
    else:
        encodings = _ENCODINGS[:1] if content.startswith(codecs.BOM_UTF8) else _ENCODINGS
    fit = {}
    for encoding in encodings:
        fit[encoding] = _fitting(content, encoding)
        if fit[encoding] == len(content):
            return encoding
        if len(_IN_UTF_8.findall(content[: fit[encoding]])) >= _SURELY:
            break  # most texts in UTF-8 with a broken character could be read in CP932, as other characters
    likely = max(fit, key=lambda each: fit[each])
    line, before = 1, ""
    for text in _lines_of(content[: fit[likely]], likely):
        line, before = (line + 1, "") if text.endswith(("\r", "\n")) else (line, text)
    place = Place(row=line)
    raise _NotText(problem("TABLE-ENCODING", place, found=_end(before), expected=_ENCODING_NAMES[likely]))


def _other_encoding(content: bytes) -> str | None:
    """Return the name of an encoding that cannot be read, by its signs; None if there are none."""
    if _JIS.search(content):
        return "JIS（ISO-2022-JP）"
    start = content[:_START]
    has_breaks = any(each in start for each in (b"\n\0", b"\0\n", b"\r\0", b"\0\r"))
    return "UTF-16（BOM なし）" if has_breaks and len(content) % 2 == 0 and not content.endswith(b"\0\0") else None


def _fitting(content: bytes, encoding: str) -> int:
    """Return the number of bytes, from the beginning, that can be read in an encoding."""
    decoder, at = codecs.getincrementaldecoder(encoding.removesuffix("-sig"))(), 0
    for chunk in _chunks(content):
        held = len(decoder.getstate()[0])
        try:
            decoder.decode(chunk, final=at + len(chunk) == len(content))
        except UnicodeDecodeError as stumbled:
            return at - held + stumbled.start
        at += len(chunk)
    return len(content)


def _chunks(content: bytes) -> Iterable[bytes]:
    return (content[start : start + _CHUNK] for start in range(0, len(content), _CHUNK))


def _end(text: str) -> str:
    """Return the end of a text as a message shows it."""
    return text[-_SHOWN:].replace("\t", " ") or "（行の初め）"


def _lines_of(content: bytes, encoding: str) -> Iterator[str]:
    """Yield the lines of a text without bytes that are not in its encoding; raise TooMany for a line too long."""
    text = io.TextIOWrapper(io.BytesIO(content), encoding, errors="ignore", newline="")
    while line := text.readline(_LONGEST_LINE + 1):
        if len(line) > _LONGEST_LINE:
            raise TooMany("1行の文字", f"{_LONGEST_LINE:,}文字", "FILE-TOO-LARGE")
        yield line


def _lines(content: bytes, encoding: str) -> Iterator[str]:
    """Yield the lines of a text; raise _NotText at a control character, which a text does not have."""
    control = _CONTROL_IN_CP932 if encoding == "cp932" else _CONTROL
    for number, each in enumerate(_lines_of(content, encoding), start=1):
        line = each.rstrip(_END_OF_TEXT)
        if found := control.search(line):
            sign = f"U+{ord(found[0]):04X}"
            place, before = Place(row=number), _end(line[: found.start()])
            raise _NotText(problem("TABLE-CONTROL", place, found=before, expected=sign))
        if line:
            yield line
