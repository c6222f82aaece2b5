"""The count strip of a division's summary: the content of its cells, and reading it back from a finished paper.

Papers are checked by reading them back: the strip is recognised by its heads, wherever it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from nakano_status.domain.fields.mark import Mark, Marks
from nakano_status.domain.round.tally import Tally


def strip_heads(marks: Iterable[Mark]) -> tuple[str, ...]:
    """Return the heads of the cells, which include the meaning of the marks."""
    return ("報告対象", *(mark.named for mark in marks), "対象外")


def strip_numbers(tally: Tally) -> tuple[int, ...]:
    """Return the numbers below the heads."""
    out_of_report = sum(not why.in_report for _, why in tally.excluded)
    return tally.in_report, *tally.counts.values(), out_of_report


def strip_counts(numbers: Sequence[int], marks: Marks) -> dict[str, int]:
    """Return the strip's numbers by the keys of `counts`: the marks, `total` and `in_report`."""
    counts = dict(zip(marks.symbols, numbers[1:-1], strict=True))
    return {**counts, "total": sum(counts.values()), "in_report": numbers[0]}


def strips_in_rows(rows: Iterable[Sequence[str]], marks: Marks) -> tuple[Mapping[str, int], ...]:
    """Return the counts of every strip among rows of cells, in their order; blank cells between them are skipped."""
    return tuple(_below_heads(rows, marks))


def _below_heads(rows: Iterable[Sequence[str]], marks: Marks) -> Iterator[Mapping[str, int]]:
    is_below, heads = False, tuple(map(_bare, strip_heads(marks)))
    for row in rows:
        cells = tuple(cell for cell in map(_bare, row) if cell)
        if is_below:
            yield strip_counts([int(cell) for cell in cells], marks)
        is_below = cells == heads


def _bare(text: str) -> str:
    """Return a text without white space, which PDF readers leave out."""
    return "".join(text.split())
