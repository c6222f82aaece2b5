"""The proof of a set: each file is read back as it was made, and compared row by row with the one tally.

If one differs, nothing is recorded or written to the target folder.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from nakano_status.application.papers.export_list import ReadList
from nakano_status.application.papers.paper_set import FileKind, PaperFile, PaperSet
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.round.read.counts import tally_rows
from nakano_status.documents.count_reading import counts_in_tables
from nakano_status.documents.document import Document, Table, spoken
from nakano_status.documents.list_builder import ListEntry
from nakano_status.documents.list_layout import TITLE
from nakano_status.documents.list_reading import marks_in_tables
from nakano_status.documents.progress_data import MARK_HEADING, tally_of_data
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.fields.registry import MARK
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.published_list.published_list import ListRow
from nakano_status.domain.round.tally import Exclusion, Figure
from nakano_status.domain.text.narrative import same

_PDF, _WORD, _CSV = ".pdf", ".docx", ".csv"
_NOTHING = "空欄"


def prove(parts: Parts, found: PaperSet, files: tuple[PaperFile, ...]) -> tuple[Problem, ...]:
    """Return every place where a file differs from the current values; none if the set is proved."""
    return tuple(each.at(file=file.name) for file in files for each in _differences(parts, found, file))


def _differences(parts: Parts, found: PaperSet, file: PaperFile) -> Iterator[Problem]:
    try:
        match file.kind:
            case FileKind.REPORT:
                yield from _counts_of(parts, found, found.report.document, file)
            case FileKind.BREAKDOWN if found.breakdown:
                yield from _counts_of(parts, found, found.breakdown, file)
            case FileKind.LIST:
                yield from _list(parts, found, found.whole, file)
            case FileKind.CHANGES if found.changes:
                yield from _list(parts, found, found.changes, file)
            case _:
                yield from _data(parts, found, file)
    except ValueError:
        yield problem("PROOF-UNREADABLE")


def _counts_of(parts: Parts, found: PaperSet, document: Document, file: PaperFile) -> Iterator[Problem]:
    """Return the count table of a paper; an office's own wording may have none."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    marks = found.contents.edition.profile.marks
    if counts_in_tables([_cells(table) for table in tables], marks) is None:
        return
    if file.name.endswith(_WORD):
        told = counts_in_tables(parts.papers.read_word(file.content).tables, marks)
    else:
        told = counts_in_tables(parts.papers.read_tables(file.content), marks)
    if told is None:
        raise ValueError(file.name)
    yield from compared({mark.symbol: number for mark, number in told.items()}, found.report.counts.counts)


def _cells(table: Table) -> list[list[str]]:
    return [[spoken(cell.text) for cell in row.cells] for row in table.rows]


def compared(told: Mapping[str, int], expected: Mapping[str, int]) -> Iterator[Problem]:
    """Yield the places where counts that were read differ from those expected."""
    for word, number in expected.items():
        if told.get(word, 0) != number:
            yield problem("PROOF-COUNT", found=f"{told.get(word, 0)}件", expected=f"{number}件", of=word)


def _list(parts: Parts, found: PaperSet, made: ReadList, file: PaperFile) -> Iterator[Problem]:
    """Compare a list: every row with its texts and its mark, and the sum of the marks of the counted rows."""
    entries = [entry.row_id for entry in made.content.entries]
    if file.name.endswith(_PDF):
        marks = marks_in_tables(made.document, parts.papers.read_tables(file.content))
    else:
        rows = {
            row.printed_id or "": row
            for row in parts.read_list(file.name, file.content, found.contents.asked.profile).rows
        }
        marks = {row_id: row.values.get(MARK) for row_id, row in rows.items()}
        yield from _texts(made, rows)
    for row_id in (each for each in entries if each not in marks):
        yield problem("PROOF-ROW", Place(id=row_id))
    figures = {row.row_id: row.figure for row in tally_rows(found.contents)}
    for row_id in (each for each in entries if each in marks):
        yield from _mark(made, row_id, marks[row_id], figures[row_id])
    counted = Counter(mark for row_id, mark in marks.items() if mark and isinstance(figures.get(row_id), Mark))
    left_out = {} if made is found.whole else dict.fromkeys(found.contents.edition.profile.marks.asking_none.symbols, 0)
    yield from compared(counted, {**found.report.counts.counts, **left_out})


def _mark(made: ReadList, row_id: str, mark: str | None, figure: Figure) -> Iterator[Problem]:
    """Compare the mark: a row prints the mark that it counts as; one in 相違 may print what was sent."""
    expected = figure.symbol if isinstance(figure, Mark) else None
    if mark != expected and figure is not Exclusion.OPEN_CONFLICT:
        yield _text(made, row_id, MARK, mark, expected)


def _texts(made: ReadList, rows: Mapping[str, ListRow]) -> Iterator[Problem]:
    """Compare the texts of the workbook's cells with the current values, except the mark."""
    keys = [
        column.key
        for column in made.document.columns
        if column.key in made.content.asked.profile.by_key and column.key != MARK
    ]
    for entry in made.content.entries:
        if row := rows.get(entry.row_id):
            for key, read, meant in _pairs(entry, row, keys):
                if not same(read, meant):
                    yield _text(made, entry.row_id, key, read, meant)


def _pairs(entry: ListEntry, row: ListRow, keys: list[str]) -> Iterator[tuple[str, str | None, str | None]]:
    yield TITLE, row.title, entry.title.strip()
    for key in keys:
        yield key, row.values.get(key), entry.values.get(key)


def _text(made: ReadList, row_id: str, key: str, read: str | None, meant: str | None) -> Problem:
    place = Place(id=row_id, key=key, column=_heading(made, key))
    return problem("PROOF-TEXT", place, found=read or _NOTHING, expected=meant or _NOTHING)


def _heading(made: ReadList, key: str) -> str:
    """Return the heading of a column of the list."""
    return next(column.heading for column in made.document.columns if column.key == key)


def _data(parts: Parts, found: PaperSet, file: PaperFile) -> Iterator[Problem]:
    """Compare the data file of the rows; 成果指標 and the dictionary have no counts."""
    if found.data is None or not file.name.startswith(next(iter(found.data.tables))):
        return
    if file.name.endswith(_CSV):
        told: Mapping[str, int] = tally_of_data(file.content, found.contents.edition.profile.marks.symbols)
    else:
        told = _tally_of_workbook(parts, file)
    yield from compared(told, found.report.counts.counts)


def _tally_of_workbook(parts: Parts, file: PaperFile) -> Counter[str]:
    read = parts.read_data(file.name, file.content)
    if isinstance(read, Problem) or not read.sheets:
        raise ValueError(file.name)
    head, *rows = (row for _, row in sorted(read.sheets[0].rows.items()))
    column = next((place for place, cell in head.items() if cell.text == MARK_HEADING), None)
    if column is None:
        raise ValueError(file.name)
    return Counter(row[column].text for row in rows if column in row)
