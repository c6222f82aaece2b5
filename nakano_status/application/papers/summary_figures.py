"""The figures of finished summaries, read back from the strips of a PDF, a Word file or a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from nakano_status.application.papers.writing import PaperFormat, format_of
from nakano_status.application.ports.data_file import Parts
from nakano_status.documents.summary_strip import strips_in_rows
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.problems.problem import Problem


def figures_of_summaries(parts: Parts, file: Path, content: bytes, marks: Marks) -> tuple[Mapping[str, int], ...]:
    """Return the counts in the strips of a file, division by division, by the keys of `counts` and `in_report`.

    Raises ValueError for a file that cannot be read, or whose strip holds no numbers; PaperFormatUnknown.
    """
    rows: Iterable[Sequence[str]]
    match format_of(file):
        case PaperFormat.PDF:
            rows = (row for table in parts.papers.read_tables(content) for row in table)
        case PaperFormat.DOCX:
            rows = (row for table in parts.papers.read_word(content).tables for row in table)
        case PaperFormat.XLSX:
            rows = _rows(parts, file.name, content)
    return strips_in_rows(rows, marks)


def _rows(parts: Parts, name: str, content: bytes) -> Iterator[list[str]]:
    """Return the cells of every row that holds one, sheet by sheet."""
    found = parts.read_data(name, content)
    if isinstance(found, Problem) or found.other_kind is not None:
        raise ValueError(name)
    for sheet in found.sheets:
        yield from ([cell.text for _, cell in sorted(row.items())] for _, row in sorted(sheet.rows.items()))
