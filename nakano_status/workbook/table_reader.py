"""Reads the first table of an .xlsx or .csv file, or a whole file for the check of machine-readable tables.

The records of a CSV are read piece by piece: memory use depends neither on its size nor on its longest line.

For the check of machine-readable tables nothing is corrected: no blanks are stripped, no merge is resolved, no row is
skipped. Pictures, shapes and charts are counted; their content is never read.
"""

from __future__ import annotations

import codecs
import io
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import chain, count, islice, starmap

from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.stopping import counted
from nakano_status.domain.cell_address import cell_address, column_letters
from nakano_status.domain.exchange.answer_file import CHECK_SHEET, ReadCell
from nakano_status.domain.exchange.returns import CellState
from nakano_status.domain.machine_readable import check
from nakano_status.domain.organisation.divisions import fold_name
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, quote_left_out_rows
from nakano_status.domain.text.narrative import as_typed
from nakano_status.domain.text.no_formula import without_guard
from nakano_status.workbook import cells as sheet_cells
from nakano_status.workbook import table_unread_content
from nakano_status.workbook.gate import LIST_LIMITS, LONGEST_TEXT, TooMany, WorkbookParts, admit_workbook
from nakano_status.workbook.header_rows import may_have_texts, text_in_cell
from nakano_status.workbook.list.heads import head_texts, heading_suffixes
from nakano_status.workbook.loading import FORMULA, Sheet, StoredCell, UnreadableWorkbook, first_rows, load
from nakano_status.workbook.number_formats import plain_number, shown_day
from nakano_status.workbook.rich_text import unescape
from nakano_status.workbook.seen import OBJECTS

_ENCODINGS = ("utf-8-sig", "cp932")
_ENCODING_NAMES = {"utf-8-sig": "UTF-8", "cp932": "Shift_JIS（CP932）", "utf-16": "UTF-16"}
_JIS = re.compile(rb"\x1b(?:\$[@B]|\([BJI])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\uf8f0-\uf8f3]")
"""Control characters, and bytes that are invalid in CP932 but pass its decoder."""
_IN_UTF_8 = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}")
_SURELY = 2
"""Number of Japanese characters in UTF-8 that cannot begin a text in CP932."""
_CHUNK = 1 << 20
_START = 4096
_LAST_LETTERS = 16_384  # XFD; columns beyond have no letters in Excel
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


def is_markup(content: bytes) -> bool:
    """Return whether a text begins like a web page or XML."""
    return content[:_START].lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith(_MARKUP)


def csv_records(content: bytes, *, may_have_tabs: bool = False) -> Iterator[list[str]]:
    """Yield the records of a CSV within the limits of a workbook; raise one of the exceptions UNREADABLE_CSV.

    The encoding is UTF-8 with or without a byte order mark, UTF-16 with one, or CP932. Cells are separated by commas,
    or by tabs if `may_have_tabs` is true and tabs divide most lines into equally many cells. A quotation mark must
    enclose a whole cell, or be written twice within one (RFC 4180). With any other quotation mark, programs would
    divide cells and rows differently from what a person sees.
    """
    if len(content) > LIST_LIMITS.text:
        raise TooMany(f"{len(content):,}バイト", f"{LIST_LIMITS.text:,}バイト", "FILE-TOO-LARGE")
    encoding = _encoding_of(content)
    delimiter = _delimiter_of(_lines(content, encoding)) if may_have_tabs else ","
    cells = 0
    for number, record in enumerate(_records(_lines(content, encoding), delimiter), start=1):
        cells += sum(map(bool, record))
        if number > LIST_LIMITS.rows or len(record) > LIST_LIMITS.columns:
            raise TooMany(cell_address(number, min(len(record), _LAST_LETTERS)), LIST_LIMITS.last_cell)
        if cells > LIST_LIMITS.cells:
            raise TooMany(f"{cells:,}個", f"{LIST_LIMITS.cells:,}個")
        yield record


def _delimiter_of(lines: Iterable[str]) -> str:
    """Return the delimiter that divides the most lines into the same number of cells; in a tie, the tab.

    A title above the table and the texts of its cells may have commas; tabs are rarely typed into cells.
    """
    numbers = {delimiter: Counter[int]() for delimiter in ("\t", ",")}
    for line in islice(lines, _LINES_COMPARED):
        for delimiter, found in numbers.items():
            found.update(filter(None, [line.count(delimiter)]))
    by_tabs, by_commas = (max(found.values(), default=0) for found in numbers.values())
    return "\t" if by_tabs and by_tabs >= by_commas else ","


def _records(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
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
        is_head = not self._width and sum(map(bool, cells)) >= _LEAST_HEADINGS
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
    """Return whether a cell of several lines has delimiters, and each line has at least half as many as a row."""
    if not any(delimiter in _without_thousands(cell) for cell in cells if _LINE_BREAK.search(cell)):
        return False
    return all(_without_thousands(line).count(delimiter) * 2 >= width - 1 for line in lines)


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


def csv_lines(content: bytes) -> Iterator[sheet_cells.SheetLine]:
    """Yield the records of a CSV as the lines of a sheet without a name; raise one of the exceptions UNREADABLE_CSV."""
    for number, record in enumerate(csv_records(content, may_have_tabs=True), start=1):
        yield _csv_line(number, record)


def _csv_line(number: int, record: Sequence[str]) -> sheet_cells.SheetLine:
    cells = (
        (column, ReadCell(CellState.VALUE, text, cell_address(number, column)))
        for column, each in enumerate(record, start=1)
        if (text := as_typed(without_guard(each))) is not None
    )
    return sheet_cells.SheetLine("", number, dict(cells), width=len(record))


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
    for number, each in enumerate(_lines_of(content, encoding), start=1):
        line = each.rstrip(_END_OF_TEXT)
        if found := _CONTROL.search(line):
            sign = f"U+{ord(found[0]):04X}"
            place, before = Place(row=number), _end(line[: found.start()])
            raise _NotText(problem("TABLE-CONTROL", place, found=before, expected=sign))
        if line:
            yield line


_TEXT_REFUSED = "FILE-TEXT"
_THIS_ROW, _THIS_CELL = "この行", "この欄"
_UNREADABLE = "TABLE-FORMULA-UNREADABLE"
_ERROR_VALUE = "TABLE-ERROR-VALUE"
_NO_RESULT = sheet_cells.FORMULA_UNREADABLE
_UNCLEAR = frozenset({sheet_cells.NUMBER_UNREADABLE, sheet_cells.DATE_FOUND})
"""Codes of numbers and dates whose shown text is not certain."""
_LEAST_HEADINGS = 2
_DEEPEST = 2
"""Greatest number of rows of a head below its first row."""
_HEAD_WITHIN = 100
"""Number of rows searched for the head whose headings are reported if the table is not read."""
_BLANKS = " \t\r\n\u3000\u00a0"

Row = tuple[int, tuple[str, ...]]
Reads = Callable[[str], bool]
"""A function that returns whether an import reads the column with a folded heading."""


def read_table(
    name: str, content: bytes, needed: Collection[str] = (), reads: Reads | None = None
) -> TableSheet | Problem:
    """Return the head row of a file's first table and the numbered rows below it, or the problem that prevents reading.

    If none of the headings `needed` (folded names) is found, the rows are not read. The head is the first row with two
    filled cells, together with the rows below it that divide its headings, provided that `reads` accepts each heading
    there. A text file is read as CSV whatever its name, separated by commas, or by tabs like Excel's Unicode text.
    `reads`: None if the head is one row.
    """
    parts = admit_workbook(name, content, LIST_LIMITS)
    if isinstance(parts, WorkbookParts):
        table = _workbook_table(parts, needed, reads)
    elif parts.code == _TEXT_REFUSED and not is_markup(content):
        table = _csv_table(content, needed, reads)
    else:
        return parts
    return table.at(file=name) if isinstance(table, Problem) else table


def read_sheets(
    name: str, content: bytes, needed: Collection[str] = (), hidden: Collection[str] = ()
) -> tuple[TableSheet, ...] | Problem:
    """Return the tables on the visible sheets of a workbook, or the problem that prevents reading.

    The first table also has the problems of sheets that are not read. `needed`: names of sheets; if names are given and
    the workbook has none of them, the result is empty. `hidden`: the names of hidden sheets that are read, too.
    """
    parts = admit_workbook(name, content, LIST_LIMITS)
    if not isinstance(parts, WorkbookParts):
        return parts.at(file=name)
    if needed and not any(sheet in needed for sheet, _ in parts.sheets()):
        return ()
    try:
        book = load(parts)
    except UnreadableWorkbook as reason:
        return problem("LIST-UNREADABLE", found=str(reason)).at(file=name)
    read = (each for each in book.sheets if each.is_visible or each.name in hidden)
    tables = [found for each in read if isinstance(found := _sheet_table(each), TableSheet)]
    # a plan's workbook has a hidden sheet for programs, which only some acts read
    kept = (each.name for each in book.sheets if not each.is_visible and each.name == CHECK_SHEET)
    unread = tuple(table_unread_content.unread_sheet_problems(book, (*(each.sheet or "" for each in tables), *kept)))
    return tuple(replace(each, problems=(*each.problems, *unread)) if each is tables[0] else each for each in tables)


def _sheet_table(sheet: Sheet, needed: Collection[str] = (), reads: Reads | None = None) -> TableSheet | Problem | None:
    """Return the table on a sheet; None if the sheet is empty."""
    days = {cell.address: day for cell in sheet.cells.values() if (day := _day(cell)) is not None}
    stored = counted("表を読み取っています", sheet_cells.sheet_lines(sheet), sheet.last_row)
    lines = [_with_days(line, days) if days else line for line in stored]
    if not any(line.own for line in lines):
        return None
    rows = [(line.row, tuple(_texts(line, sheet.last_column))) for line in lines]
    rows = rows if reads is None else _with_one_head(rows, lines, reads)
    below = {row for row, _ in rows[_head_at(rows) + 1 :]}
    found = _with_conversions(_table(rows, needed, sheet.name), sheet, lines, below)
    if isinstance(found, Problem) or not sheet.is_visible:
        return found
    hidden = (
        *table_unread_content.hidden_row_problems(sheet, (number for number, _ in found.rows)),
        *table_unread_content.hidden_column_problems(sheet, found.head, found.rows),
    )
    return replace(found, problems=(*found.problems, *hidden, *table_unread_content.problems_beside_cells(sheet)))


def _day(cell: StoredCell) -> str | None:
    """Return the day that a cell with a date shows, as text; None for any other cell."""
    shown = cell.result or cell
    return shown_day(shown.value, shown.number_format) if isinstance(shown.value, (date, time, timedelta)) else None


def _with_days(line: sheet_cells.SheetLine, days: Mapping[str, str]) -> sheet_cells.SheetLine:
    """Return the line with dates replaced by their texts in `days` (by address): in a table, a day may be a date."""
    own, above = ({column: _with_day(cell, days) for column, cell in cells.items()} for cells in (line.own, line.above))
    return replace(line, own=own, above=above)


def _with_day(cell: ReadCell, days: Mapping[str, str]) -> ReadCell:
    if cell.code != sheet_cells.DATE_FOUND or cell.cell not in days:
        return cell
    return replace(cell, state=CellState.VALUE, text=days[cell.cell], code=sheet_cells.DATE_READ)


def _table(rows: Iterable[Row], needed: Collection[str], sheet: str | None = None) -> TableSheet | Problem:
    filled = ((number, texts) for number, texts in rows if any(texts))
    above: list[Row] = []
    for number, head in filled:
        if sum(map(bool, head)) >= _LEAST_HEADINGS:
            columns = tuple(column_letters(column) for column in range(1, len(head) + 1))
            below = tuple(filled) if _has_any(needed, head) else ()
            too_long = tuple(_too_long(below, head, sheet))
            left_out = {each.place.row for each in too_long if each.place.row is not None}
            kept = tuple((row, texts) for row, texts in below if row not in left_out)
            beyond = (*_outside(above, ()), *_outside(kept, head))
            problems = (
                *table_unread_content.texts_outside_table(sheet, beyond),
                *quote_left_out_rows(too_long, dict(below)),
            )
            return TableSheet(head, columns, kept, sheet, problems, left_out=frozenset(left_out))
        above.append((number, head))
    return problem("TABLE-EMPTY")


def _with_one_head(rows: list[Row], lines: Sequence[sheet_cells.SheetLine], reads: Reads) -> list[Row]:
    """Return the rows with a head of several rows joined into one row, if the import reads each of its headings.

    A heading is the whole text above a column, otherwise the text of its lower rows, as in lists.
    """
    first = _head_at(rows)
    for last in range(min(first + _DEEPEST, len(rows) - 1), first, -1):
        below = lines[first + 1 : last + 1]
        heads = {
            column: next((each for each in heading_suffixes(parts) if reads(fold_name(each))), "")
            for column, parts in head_texts(lines[first : last + 1]).items()
        }
        if all(line.own and all(heads[column] for column in line.own) for line in below):
            head = tuple(heads.get(column) or text for column, text in _columns(rows[first][1], heads))
            return [*rows[:first], (rows[last][0], head), *rows[last + 1 :]]
    return rows


def _head_at(rows: Sequence[Row]) -> int:
    """Return the index of the first row of the head; if there is none, the number of rows."""
    return next((at for at, (_, texts) in enumerate(rows) if sum(map(bool, texts)) >= _LEAST_HEADINGS), len(rows))


def _columns(texts: Sequence[str], heads: Collection[int]) -> Iterator[tuple[int, str]]:
    """Yield (column, text) for a row, extended with empty texts to the last column of `heads`."""
    return zip(count(1), (*texts, *[""] * (max(heads) - len(texts))), strict=False)


def _too_long(rows: Sequence[Row], head: Sequence[str], sheet: str | None) -> Iterator[Problem]:
    """Yield a problem for each row with cells beyond the last heading, which may belong to other columns."""
    width = max(column for column, heading in enumerate(head, start=1) if heading)
    most = table_unread_content.most_cells(len(head), (len(texts) for _, texts in rows))
    for number, texts in rows:
        beside = texts[width : None if sheet is None else width + 1]  # farther on a sheet, it may be a note
        if any(beside) or len(texts) > most:
            yield table_unread_content.long_row_problem(sheet, number, width, texts[width:])


def _outside(rows: Iterable[Row], head: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield (row, column, text) for each text that has no heading."""
    for number, texts in rows:
        for column, text in enumerate(texts, start=1):
            if text and not (column <= len(head) and head[column - 1]):
                yield number, column, text


def _has_any(needed: Collection[str], texts: Iterable[str]) -> bool:
    return not needed or any(fold_name(text) in needed for text in texts)


def _workbook_table(parts: WorkbookParts, needed: Collection[str], reads: Reads | None) -> TableSheet | Problem:
    """Return the table on the first visible sheet with a cell; each row of a merge has the text of its first cell.

    If the workbook has none of the headings `needed`, only its head is read, to report its headings.
    """
    is_meant = may_have_texts(parts, lambda texts: _has_any(needed, map(text_in_cell, texts)))
    try:
        book = load(parts if is_meant else first_rows(parts, _HEAD_WITHIN))
    except UnreadableWorkbook as reason:
        return problem("LIST-UNREADABLE", found=str(reason))
    tables = (_sheet_table(each, needed, reads) for each in book.sheets if each.is_visible)
    found = next((each for each in tables if each is not None), problem("TABLE-EMPTY"))
    if isinstance(found, Problem):
        return found if is_meant else TableSheet((), (), ())
    unread = table_unread_content.unread_sheet_problems(book, [found.sheet or ""])
    return replace(found, problems=(*found.problems, *unread))


def _with_conversions(
    table: TableSheet | Problem, sheet: Sheet, lines: Sequence[sheet_cells.SheetLine], below: Collection[int]
) -> TableSheet | Problem:
    """Return a table without the rows that have a cell whose shown text cannot be read.

    Such cells are reported, as are other formulas, truth values and cells whose look differs from their text. `below`:
    the numbers of all rows below the head; a row whose every text is struck out is not among the table's rows.
    """
    if isinstance(table, Problem):
        return table
    rows = dict(table.rows)
    problems: list[Problem] = []
    unreadable: set[int] = set()
    may_be_lost = set(below) - table.left_out
    for line in lines:
        for column, cell in sorted({**line.above, **line.own}.items()):
            heading = table.head[column - 1] or None
            place = Place(sheet=table.sheet, cell=cell.cell, row=line.row, column=heading)
            is_lost = heading is not None and line.row in may_be_lost and cell.text is None
            unreadable |= {line.row} if is_lost else set()
            if column in line.own or is_lost:
                formula = _formula_at(sheet, line.row, column) or (cell.found if cell.code == _NO_RESULT else None)
                problems += _cell_problems(cell, place, formula, is_below=is_lost or line.row in rows)
    kept = tuple((number, texts) for number, texts in table.rows if number not in unreadable)
    left_out = {number: texts for number, texts in table.rows if number in unreadable}
    return replace(
        table,
        rows=kept,
        problems=(*table.problems, *quote_left_out_rows(problems, left_out)),
        left_out=table.left_out | unreadable,
    )


def _cell_problems(cell: ReadCell, place: Place, formula: str | None, *, is_below: bool) -> Iterator[Problem]:
    """Yield the problem of a cell, if it has one; `place.column` is its heading, or None.

    `is_below`: the cell is below the headings.
    """
    unread = _THIS_ROW if is_below and place.column else _THIS_CELL
    if cell.code in _UNCLEAR:
        yield problem("TABLE-LOOK-UNREADABLE", place, found=cell.found, unread=unread)
    is_converted = formula is not None or cell.code in {*sheet_cells.CONVERTED, sheet_cells.ERROR_VALUE}
    if is_converted and is_below and place.column and cell.code not in table_unread_content.LOOKS | _UNCLEAR:
        yield _conversion_problem(place, cell, formula)
    look = table_unread_content.look_problem(cell, place, unread)
    if look and (is_below or look.code != sheet_cells.CROSSED):  # in a heading it divides two labels
        yield look


def _formula_at(sheet: Sheet, row: int, column: int) -> str | None:
    cell = sheet.cells.get((row, column))
    return sheet_cells.formula_text(cell) if cell is not None and cell.kind == FORMULA else None


def _conversion_problem(place: Place, cell: ReadCell, formula: str | None) -> Problem:
    """Return the problem of a converted cell; a date is readable in a table, even as the result of a formula."""
    if formula is None and cell.code == sheet_cells.ERROR_VALUE:
        return problem(_ERROR_VALUE, place, found=cell.found)
    if formula is None or cell.code in {sheet_cells.FORMULA_READ, sheet_cells.BOOLEAN_READ}:
        return sheet_cells.conversion_problem(cell, place)
    if cell.code == sheet_cells.DATE_READ:
        return problem(sheet_cells.FORMULA_READ, place, found=formula, expected=cell.text)
    return problem(_UNREADABLE, place, found=formula)


def _texts(line: sheet_cells.SheetLine, last_column: int) -> Iterator[str]:
    for column in range(1, last_column + 1):
        cell = line.shown(column)
        is_lost = cell is None or cell.code in table_unread_content.LOST | _UNCLEAR
        yield "" if cell is None or is_lost else _trim(cell.text or cell.found or "")


def _csv_table(content: bytes, needed: Collection[str], reads: Reads | None) -> TableSheet | Problem:
    try:
        records = enumerate(csv_records(content, may_have_tabs=True), start=1)
        rows = ((number, tuple(map(_trim, record))) for number, record in records)
        begun = list(islice(rows, _HEAD_WITHIN if reads else 0))
        begun = _with_one_head(begun, list(starmap(_csv_line, begun)), reads) if reads else begun
        return _table(chain(begun, rows), needed)
    except UNREADABLE_CSV as stumbled:
        return csv_problem(stumbled)


def _trim(text: str) -> str:
    return text.replace("\r\n", "\n").strip(_BLANKS)


_TEXT = "FILE-TEXT"
_OTHER_KINDS = frozenset({"FILE-NOT-WORKBOOK", "FILE-OLD-EXCEL", "FILE-MAIL", "FILE-ARCHIVE", _TEXT})
_WORKBOOK_AS_CSV = "CSVという名前のExcelブック"
_OLD_EXCEL = "以前の形式のExcel（.xls）"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_data(name: str, content: bytes) -> check.CheckedFile | Problem:
    """Return the sheets of a file for the check of machine-readable tables, or the problem that prevents reading.

    For another kind of file, `other_kind` is set. Programs open files by extension, so a text without the extension of
    a CSV, or a workbook with it, is another kind.
    """
    refused = admit_workbook(name, content, LIST_LIMITS)
    is_csv = name.lower().endswith(".csv")
    if isinstance(refused, WorkbookParts):
        return check.CheckedFile(name, other_kind=_WORKBOOK_AS_CSV) if is_csv else _workbook(name, refused)
    if refused.code == _TEXT and is_csv and not is_markup(content):
        return _csv(name, content)
    if refused.code in _OTHER_KINDS:
        return check.CheckedFile(name, other_kind=refused.found or _OLD_EXCEL)
    return refused


def _workbook(name: str, parts: WorkbookParts) -> check.CheckedFile | Problem:
    try:
        book = load(parts)
    except UnreadableWorkbook as reason:
        return problem("LIST-UNREADABLE", found=str(reason)).at(file=name)
    return check.CheckedFile(name, tuple(map(_sheet, book.sheets)))


def _sheet(sheet: Sheet) -> check.DataSheet:
    cells = {
        place: found for place, cell in sorted(sheet.cells.items()) if cell.value is not None and (found := _cell(cell))
    }
    merges = tuple(check.Merge(*area) for area in sorted(sheet.merges))
    objects = Counter(each.kind.value for each in sheet.seen if each.kind in OBJECTS)
    return check.DataSheet(sheet.name, cells, merges, tuple(f"{kind} {number}個" for kind, number in objects.items()))


def _cell(cell: StoredCell) -> check.DataCell | None:
    value = cell.value
    if cell.kind == FORMULA:
        return check.DataCell(check.CellKind.FORMULA, str(value))
    if isinstance(value, (datetime, date, time, timedelta)):
        return check.DataCell(
            check.CellKind.DATE, value.isoformat() if isinstance(value, (datetime, date)) else str(value)
        )
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return check.DataCell(check.CellKind.NUMBER, plain_number(value))
    text = unescape(str(value))
    return check.DataCell(check.CellKind.TEXT, text) if text else None


def _csv(name: str, content: bytes) -> check.CheckedFile | Problem:
    try:
        cells = {(row, column): cell for row, column, cell in _fields(csv_records(content))}
    except UNREADABLE_CSV as stumbled:
        return csv_problem(stumbled).at(file=name)
    return check.CheckedFile(name, (check.DataSheet(None, cells),))


def _fields(records: Iterator[list[str]]) -> Iterator[tuple[int, int, check.DataCell]]:
    for row, record in enumerate(records, start=1):
        for column, text in enumerate(map(without_guard, record), start=1):
            if text:
                yield row, column, check.DataCell(_kind(text), text.replace("\r\n", "\n"))


def _kind(text: str) -> check.CellKind:
    if check.is_plain_number(text):
        return check.CellKind.NUMBER
    return check.CellKind.DATE if _DATE.fullmatch(text) else check.CellKind.TEXT
