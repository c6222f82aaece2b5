"""Two states of the list side by side (新旧対照): rows added, removed, moved, reworded (source: practice.md §5).

A row of the new side matches the row of the old side with its 管理番号, else the only one with its title. Differences
are listed field by field; texts equal after folding are equal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nakano_status.domain.plan.printed_title import fold_title
from nakano_status.domain.text.labelled import Labelled
from nakano_status.domain.text.narrative import same

MEASURE = "measure"
TITLE = "title"
DIVISIONS = "divisions"


class Kind(Labelled):
    """What happened to a row; several kinds can apply to one."""

    ADDED = "added", "追加"
    REMOVED = "removed", "削除"
    MOVED = "moved", "移動"
    RETITLED = "retitled", "事業内容名の変更"
    OTHER_DIVISION = "other_division", "所管課の変更"
    REWORDED = "reworded", "記載の変更"


@dataclass(frozen=True)
class ComparedRow:
    """A row as one side prints it; `page` is None if the side has no pages, `row_id` if it prints none.

    `texts` by field key; a key that the side does not show is absent.
    """

    row_id: str | None
    measure: str
    measure_title: str | None
    title: str
    divisions: str | None
    texts: Mapping[str, str | None]
    page: int | None = None


@dataclass(frozen=True)
class ComparisonSide:
    """One side: its label (令和4年度末時点), its rows in printed order, and the headings of its fields.

    `figures` are those of 成果指標 that its report prints, by the indicator and what each is (令和4年度 実績);
    `indicators` are their names, which need not be unique.
    """

    name: str
    rows: tuple[ComparedRow, ...]
    headings: Mapping[str, str]
    figures: Mapping[tuple[str, str], str | None] = field(default_factory=dict)
    indicators: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FigureChange:
    """A figure of 成果指標 that the two sides print differently: its indicator, and what it is (令和4年度 実績)."""

    name: str
    what: str
    was: str | None
    now: str | None


@dataclass(frozen=True)
class FieldChange:
    """One field that the two sides print differently; a heading is None on a side that has no such column."""

    key: str
    was: str | None
    now: str | None


@dataclass(frozen=True)
class RowChange:
    """A row that differs: `was` is None if it was added, `now` if it was removed."""

    was: ComparedRow | None
    now: ComparedRow | None
    kinds: tuple[Kind, ...]
    fields: tuple[FieldChange, ...]

    @property
    def shown(self) -> ComparedRow:
        """The row as printed on the newer of the sides that have it."""
        shown = self.now or self.was
        if shown is None:
            raise ValueError("a change of no row")
        return shown


def compare(old: ComparisonSide, new: ComparisonSide) -> tuple[RowChange, ...]:
    """Return every row that differs, as the new side prints them; a removed one after the row that it followed."""
    partners = _partners(old.rows, new.rows)
    keys = [key for key in dict.fromkeys((*new.headings, *old.headings)) if key in old.headings and key in new.headings]
    matched = set(partners.values())
    found: list[RowChange] = []
    left = _left_behind(old.rows, matched)
    found += _removed(left.pop(None, ()))
    for place, row in enumerate(new.rows):
        before = partners.get(place)
        change = _change(None if before is None else old.rows[before], row, keys)
        found += [change] if change.kinds else []
        if before is not None:
            found += _removed(left.pop(before, ()))
    return tuple(found)


def compare_figures(old: ComparisonSide, new: ComparisonSide) -> tuple[FigureChange, ...]:
    """Return the figures that differ, as the new side prints them; a year that only one side shows is no difference."""
    return tuple(
        FigureChange(new.indicators[indicator_id], what, old.figures[indicator_id, what], figure)
        for (indicator_id, what), figure in new.figures.items()
        if old.figures.get((indicator_id, what), figure) != figure
    )


def _partners(old: Sequence[ComparedRow], new: Sequence[ComparedRow]) -> dict[int, int]:
    """Return the index of the old row of each new one.

    Rows match by 管理番号, then by title and measure, then by title alone. Rows with one title under one measure are
    matched by their order; a title in several places matches nothing.
    """
    found: dict[int, int] = {}
    for index_by in (_by_id, _by_place, _by_title):
        matched = set(found.values())
        was = index_by(old, [place for place in range(len(old)) if place not in matched])
        now = index_by(new, [place for place in range(len(new)) if place not in found])
        found |= {now[name]: was[name] for name in now if name in was}
    return found


def _by_id(rows: Sequence[ComparedRow], places: Iterable[int]) -> dict[object, int]:
    return {row_id: place for place in places if (row_id := rows[place].row_id) is not None}


def _by_place(rows: Sequence[ComparedRow], places: Iterable[int]) -> dict[object, int]:
    alike: Counter[object] = Counter()
    found: dict[object, int] = {}
    for place in places:
        name = rows[place].measure, fold_title(rows[place].title)
        found[name, alike[name]] = place
        alike[name] += 1
    return found


def _by_title(rows: Sequence[ComparedRow], places: Iterable[int]) -> dict[object, int]:
    titles = [(fold_title(rows[place].title), place) for place in places]
    often = Counter(title for title, _ in titles)
    return {title: place for title, place in titles if often[title] == 1}


def _left_behind(old: Sequence[ComparedRow], matched: set[int]) -> dict[int | None, tuple[ComparedRow, ...]]:
    """Return the removed rows by the index of the old row that they followed (None: no row precedes them)."""
    left: dict[int | None, list[ComparedRow]] = {}
    last: int | None = None
    for place, row in enumerate(old):
        if place in matched:
            last = place
        else:
            left.setdefault(last, []).append(row)
    return {place: tuple(rows) for place, rows in left.items()}


def _removed(rows: Iterable[ComparedRow]) -> Iterator[RowChange]:
    return (RowChange(row, None, (Kind.REMOVED,), ()) for row in rows)


def _change(was: ComparedRow | None, now: ComparedRow, keys: Iterable[str]) -> RowChange:
    if was is None:
        return RowChange(None, now, (Kind.ADDED,), ())
    heads = [
        (Kind.MOVED, FieldChange(MEASURE, _measure(was), _measure(now)), was.measure == now.measure),
        (Kind.RETITLED, FieldChange(TITLE, was.title, now.title), same(was.title, now.title)),
        (Kind.OTHER_DIVISION, FieldChange(DIVISIONS, was.divisions, now.divisions), same(was.divisions, now.divisions)),
    ]
    changed = [(kind, change) for kind, change, is_same in heads if not is_same]
    texts = [FieldChange(key, was.texts.get(key), now.texts.get(key)) for key in keys]
    texts = [each for each in texts if not same(each.was, each.now)]
    kinds = (*(kind for kind, _ in changed), *((Kind.REWORDED,) if texts else ()))
    return RowChange(was, now, kinds, (*(change for _, change in changed), *texts))


def _measure(row: ComparedRow) -> str:
    return f"{row.measure} {row.measure_title}" if row.measure_title else row.measure
