"""Read the count table back from a finished paper, to prove that it shows the counted numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nakano_status.domain.fields.mark import Mark, Marks


def counts_in_tables(tables: Sequence[Sequence[Sequence[str]]], marks: Marks) -> Mapping[Mark, int] | None:
    """Return the numbers beside the marks from the first table that has them all; None if no table has.

    A table with an invalid number, or with a mark twice, is no count table.
    """
    for table in tables:
        found = [(mark, row[1]) for row in table for mark in marks if len(row) > 1 and row[0].startswith(mark.symbol)]
        if tuple(mark for mark, _ in found) == marks.each and all(number.isdecimal() for _, number in found):
            return {mark: int(number) for mark, number in found}
    return None
