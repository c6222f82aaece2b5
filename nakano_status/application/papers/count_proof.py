"""Proofs that papers share: a file is read back as it was made, and its counts are compared with the one tally."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nakano_status.application.papers.paper import PaperContent, PaperFile
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.round.read.counts import count
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.documents.document import Table, plain_text
from nakano_status.domain.fields.mark import Mark, Marks
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem

NOTHING = "空欄"
"""What is reported of a blank field."""


def prove_counts(parts: Parts, contents: RoundContents, made: PaperContent, file: PaperFile) -> Iterator[Problem]:
    """Compare the count table of a document; an office's own wording may have none."""
    blocks, marks = made.document.blocks if made.document else (), contents.edition.profile.marks
    tables = [
        [[plain_text(cell.text) for cell in row.cells] for row in block.rows]
        for block in blocks
        if isinstance(block, Table)
    ]
    if counts_in_tables(tables, marks) is None:
        return
    is_word = file.name.endswith(PaperFormat.DOCX)
    read = parts.papers.read_word(file.content).tables if is_word else parts.papers.read_tables(file.content)
    found = counts_in_tables(read, marks)
    if found is None:
        raise ValueError(file.name)
    yield from compared({mark.symbol: number for mark, number in found.items()}, count(contents).counts)


def compared(found: Mapping[str, int], expected: Mapping[str, int]) -> Iterator[Problem]:
    """Yield the places where counts that were read differ from those expected."""
    for label, number in expected.items():
        if found.get(label, 0) != number:
            yield problem("PROOF-COUNT", found=f"{found.get(label, 0)}件", expected=f"{number}件", of=label)


def counts_in_tables(tables: Sequence[Sequence[Sequence[str]]], marks: Marks) -> Mapping[Mark, int] | None:
    """Return the numbers beside the marks from the first table that has them all; None if no table has.

    A table with an invalid number, or with a mark twice, is no count table.
    """
    for table in tables:
        found = [(mark, row[1]) for row in table for mark in marks if len(row) > 1 and row[0].startswith(mark.symbol)]
        if tuple(mark for mark, _ in found) == marks.each and all(number.isdecimal() for _, number in found):
            return {mark: int(number) for mark, number in found}
    return None
