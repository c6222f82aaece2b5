"""The count table read back from a paper that was made, to prove that it says what was counted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from nakano_status.domain.mark import Mark


def counts_in_tables(tables: Sequence[Sequence[Sequence[str]]]) -> Mapping[Mark, int] | None:
    """Return the numbers beside the marks, from the first table that has all four; None where none has.

    A number that is none, or a mark that stands there twice, is no count.
    """
    for table in tables:
        found = [(mark, row[1]) for row in table for mark in Mark if len(row) > 1 and row[0].startswith(mark.value)]
        if [mark for mark, _ in found] == list(Mark) and all(number.isdecimal() for _, number in found):
            return {mark: int(number) for mark, number in found}
    return None


def counts_in_pages(pages: Sequence[str]) -> Mapping[Mark, int] | None:
    """Return the same from the text of a PDF, wherever its reader breaks lines; None where a mark has no one number."""
    text = "\n".join(pages)
    found = {mark: _BESIDE[mark].findall(text) for mark in Mark}
    if any(len(numbers) != 1 for numbers in found.values()):
        return None
    return {mark: int(numbers[0]) for mark, numbers in found.items()}


def _beside(mark: Mark) -> re.Pattern[str]:
    """The mark with its legend, blanks anywhere in it, and the number after it."""
    label = r"\s*".join(map(re.escape, f"{mark.value}（{mark.legend}）"))
    return re.compile(rf"{label}\s+(\d+)(?!\d)")


_BESIDE = {mark: _beside(mark) for mark in Mark}
