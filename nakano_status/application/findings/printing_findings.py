"""Check answers for what cannot be printed as it is: tabs, and characters that no font of the papers has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from nakano_status.application.ports.documents import Papers
from nakano_status.documents.pages.printed_characters import printing_problems
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.exchange.answered_return import CellState
from nakano_status.domain.fields.field import CHANGE_KIND, MARK
from nakano_status.domain.problems.problem import Place, Problem


def find_in_texts(texts: Iterable[tuple[Place, str]], papers: Papers) -> Iterator[Problem]:
    """Yield the problems, text by text; raises PaperFontMissing.

    Marks and kinds of change are not checked: they are printed in the program's own characters, however they were
    typed.
    """
    for place, text in texts:
        if place.key not in (MARK, CHANGE_KIND):
            yield from printing_problems(text, place, papers.unprintable(text))


def with_printing_findings(file: AnswerFile, papers: Papers) -> AnswerFile:
    """Return a file as read, with the problems of printing its answers added; raises PaperFontMissing."""
    texts = (
        (Place(file.name, row.sheet, cell.cell, row.row, id=row.row_id, key=key), cell.text)
        for row in file.answered_rows
        for key, cell in row.cells.items()
        if cell.state is CellState.VALUE and cell.text is not None
    )
    return replace(file, problems=(*file.problems, *find_in_texts(texts, papers)))
