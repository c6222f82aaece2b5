"""The count table read back from a paper that was made, to prove that it says what was counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nakano_status.domain.fields.mark import Mark


def counts_in_tables(tables: Sequence[Sequence[Sequence[str]]]) -> Mapping[Mark, int] | None:
    """Return the numbers beside the marks, from the first table that has all four; None where none has.

    A number that is none, or a mark that stands there twice, is no count.
    """
    for table in tables:
        found = [(mark, row[1]) for row in table for mark in Mark if len(row) > 1 and row[0].startswith(mark.value)]
        if [mark for mark, _ in found] == list(Mark) and all(number.isdecimal() for _, number in found):
            return {mark: int(number) for mark, number in found}
    return None
