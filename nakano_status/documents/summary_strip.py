"""The count strip of a division's summary: the content of its six cells, and reading it back from a finished paper.

Papers are checked by reading them back: the strip is recognised by its heads, wherever it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.round.tally import Tally

STRIP_HEADS = ("報告対象", *(f"{mark.value} {mark.label}" for mark in Mark), "対象外")
"""The heads of the six cells, which include the meaning of the marks."""


def strip_numbers(tally: Tally) -> tuple[int, ...]:
    """Return the numbers below the heads."""
    out_of_report = sum(not why.in_report for _, why in tally.excluded)
    return tally.in_report, *(tally.counts[mark] for mark in Mark), out_of_report


def strip_counts(numbers: Sequence[int]) -> dict[str, int]:
    """Return the strip's numbers by the keys of `counts`: the marks, `total` and `in_report`."""
    marks = {mark.value: number for mark, number in zip(Mark, numbers[1:-1], strict=True)}
    return {**marks, "total": sum(marks.values()), "in_report": numbers[0]}


def strips_in_rows(rows: Iterable[Sequence[str]]) -> tuple[Mapping[str, int], ...]:
    """Return the counts of every strip among rows of cells, in their order; blank cells between them are skipped."""
    return tuple(_below_heads(rows))


def _below_heads(rows: Iterable[Sequence[str]]) -> Iterator[Mapping[str, int]]:
    is_below = False
    for row in rows:
        cells = tuple(cell for cell in map(_bare, row) if cell)
        if is_below:
            yield strip_counts([int(cell) for cell in cells])
        is_below = cells == _BARE_HEADS


def _bare(text: str) -> str:
    """Return a text without white space, which PDF readers leave out."""
    return "".join(text.split())


_BARE_HEADS = tuple(map(_bare, STRIP_HEADS))
