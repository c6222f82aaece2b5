"""What becomes of the rows, measures and indicators of an edition in the next one, or in the plan after (years.md)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nakano_status.domain.calendar.fiscal_year import FiscalYear


class PlanSubject(StrEnum):
    """What is derived: rows are identified by 管理番号, measures by their codes, indicators by their IDs."""

    ROW = "row"
    MEASURE = "measure"
    INDICATOR = "indicator"


class PlanFate(StrEnum):
    """What becomes of it; the values are the labels shown on screen."""

    CONTINUED = "継続"
    MERGED = "統合"
    SPLIT = "分割"
    FINISHED = "完了"
    ABOLISHED = "廃止"


@dataclass(frozen=True)
class Derivation:
    """One step: `from_id` of the edition `from_edition` becomes `to_id` of `to_edition`.

    A merger has a step for each predecessor, a split one for each successor. `to_id` is None if nothing follows, and
    `to_edition` is None as long as the plan after is not known. What is in no step continues under its own number.
    """

    subject: PlanSubject
    from_edition: str
    from_id: str
    to_edition: str | None
    to_id: str | None
    fate: PlanFate
    reason: str | None = None


@dataclass(frozen=True)
class RowMerger:
    """The row `row_id` was merged into the row `into` of its edition when the round of `year` was opened."""

    edition_id: str
    year: FiscalYear
    row_id: str
    into: str

    @property
    def text(self) -> str:
        """What became of the row, as shown: 1-5-1-03-Uに統合."""
        return f"{self.into}に統合"


def origins(
    steps: Iterable[Derivation],
    subject: PlanSubject,
    wanted: str,
    editions: Sequence[str],
    begins: Collection[str] = (),
    mergers: Collection[RowMerger] = (),
) -> tuple[str, ...]:
    """Return what `wanted` of the last of `editions` was in the first of them, in the order of the steps.

    `editions` are IDs from the older to the newer, each derived from the one before. What no step names had the same ID
    there, if it existed at all: that is for the caller to know. `begins` are the editions that begin another plan: what
    no step names was nothing before, as equal numbers of two plans never mean the same. `mergers` are those of rows
    that were made within the editions, between the two times that are meant.
    """
    found = _before_mergers((wanted,), mergers, editions[-1])
    known = [each for each in steps if each.subject is subject and each.to_id is not None]
    for older, newer in reversed(list(pairwise(editions))):
        between = [each for each in known if (each.from_edition, each.to_edition) == (older, newer)]
        back = [(each.to_id or "", each.from_id) for each in between]
        found = _before_mergers(_followed(found, back, keeps_numbers=newer not in begins), mergers, older)
    return found


def descendants(
    steps: Iterable[Derivation],
    subject: PlanSubject,
    wanted: str,
    editions: Sequence[str],
    begins: Collection[str] = (),
    mergers: Collection[RowMerger] = (),
) -> tuple[str, ...]:
    """Return what `wanted` of the first of `editions` became in the last of them; empty if it ended on the way.

    `editions`, `begins` and `mergers` are as for `origins`.
    """
    found = _after_mergers((wanted,), mergers, editions[0])
    known = [each for each in steps if each.subject is subject]
    for older, newer in pairwise(editions):
        between = [each for each in known if (each.from_edition, each.to_edition) == (older, newer)]
        on = [(each.from_id, each.to_id) for each in between]
        found = _after_mergers(_followed(found, on, keeps_numbers=newer not in begins), mergers, newer)
    return found


def steps_towards(
    steps: Iterable[Derivation],
    wanted: Iterable[str],
    editions: Sequence[str],
    also: Mapping[str, Collection[str]],
) -> tuple[Derivation, ...]:
    """Return the steps by which rows of earlier editions became the rows `wanted` of the last of `editions`.

    Of a row that was split, the other parts are among them. `also` are rows of editions, by its ID, of which all steps
    are wanted, whatever became of them.
    """
    of_rows = [each for each in steps if each.subject is PlanSubject.ROW]
    found: list[Derivation] = []
    here = {*wanted}
    for older, newer in reversed(list(pairwise(editions))):
        between = [each for each in of_rows if (each.from_edition, each.to_edition) == (older, newer)]
        before = {each.from_id for each in between if each.to_id in here} | {*also.get(older, ())}
        found = [*(each for each in between if each.from_id in before or each.to_id in here), *found]
        here |= before
    return tuple(found)


def _followed(
    wanted: Iterable[str], steps: Sequence[tuple[str, str | None]], *, keeps_numbers: bool
) -> tuple[str, ...]:
    """Return the other ends of the steps that begin at one of `wanted`; without a step an ID remains, or ends."""
    ends = [[end for start, end in steps if start == each] or ([each] if keeps_numbers else []) for each in wanted]
    return tuple(dict.fromkeys(end for some in ends for end in some if end is not None))


def _before_mergers(rows: tuple[str, ...], mergers: Iterable[RowMerger], edition_id: str) -> tuple[str, ...]:
    """Return what rows of an edition were before the mergers within it: themselves, and what was merged into them."""
    for each in sorted(mergers, key=lambda each: each.year, reverse=True):
        if each.edition_id == edition_id and each.into in rows:
            rows = (*rows, each.row_id)
    return tuple(dict.fromkeys(rows))


def _after_mergers(rows: tuple[str, ...], mergers: Iterable[RowMerger], edition_id: str) -> tuple[str, ...]:
    """Return what rows of an edition are after the mergers within it."""
    for each in sorted(mergers, key=lambda each: each.year):
        if each.edition_id == edition_id:
            rows = tuple(each.into if row_id == each.row_id else row_id for row_id in rows)
    return tuple(dict.fromkeys(rows))


def mergers_between(
    mergers: Iterable[RowMerger], earlier: FiscalYear | None, later: FiscalYear | None
) -> tuple[RowMerger, ...]:
    """Return the mergers made after the round of one year, up to that of another; none if a year is not known."""
    if earlier is None or later is None:
        return ()
    return tuple(each for each in mergers if earlier < each.year <= later)
