"""What a revised edition changes, in one list: its tree (計画の構成), its rows with their schedule, its indicators.

Every text that differs between the two editions is in it, with both texts, and nothing else (source: years.md, 5).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.grouped import grouped
from nakano_status.domain.indicators.indicator import Indicator
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.continued_rows import IdentifiedRows
from nakano_status.domain.plan.derivation import PlanFate
from nakano_status.domain.plan.plan import Edition, Listing, PlanNode
from nakano_status.domain.plan.revised_edition import measure_derivations
from nakano_status.domain.text.labelled import Labelled


class EditionPart(Labelled):
    """What of an edition changes, with the label shown on screen."""

    TREE = "tree", "計画の構成"
    ROW = "row", "取組"
    INDICATOR = "indicator", "成果指標"


class RevisionKind(Labelled):
    """What a revision does to a part; the first of several that applies is its change."""

    MERGED = "merged", "統合"
    SPLIT = "split", "分割"
    REPOST = "repost", "再掲の変更"
    ADDED = "added", "追加"
    DROPPED = "dropped", "削除"
    MOVED = "moved", "移動"
    OTHER_LEVEL = "other_level", "区分の変更"
    RETITLED = "retitled", "名称の変更"
    REASSIGNED = "reassigned", "所管課の変更"
    RENUMBERED = "renumbered", "番号の変更"
    RESCHEDULED = "rescheduled", "スケジュールの変更"
    TARGET = "target", "目標値の変更"
    UNIT = "unit", "単位の変更"
    DIRECTION = "direction", "方向の変更"
    NOTE = "note", "注の変更"
    REORDERED = "reordered", "順番の変更"
    SAME = "same", "変更なし"

    @property
    def heading(self) -> str:
        """What the text is that changes: 所管課, スケジュール; of what moves, the number of what it is under."""
        return "上位の番号" if self is RevisionKind.MOVED else self.label.removesuffix("の変更")


@dataclass(frozen=True)
class ChangedText:
    """A text that differs, as both editions have it (empty: blank); of a schedule or a target with its `year`."""

    kind: RevisionKind
    was: str
    now: str
    year: FiscalYear | None = None

    @property
    def heading(self) -> str:
        """What the text is: 所管課, 令和6年度のスケジュール."""
        return f"{self.year.label}の{self.kind.heading}" if self.year else self.kind.heading


@dataclass(frozen=True)
class EditionChange:
    """A part of the revised edition, or one that it no longer has: its changes, most important first.

    `number` is its 番号, 管理番号 or 指標番号. `was` are the numbers in the edition before that are concerned, `now`
    those in the revised one. `texts` are those that differ; of a part that is new, all but its number and title.
    `fate` is what became of a row that the edition no longer has.
    """

    part: EditionPart
    number: str
    title: str
    changes: tuple[RevisionKind, ...]
    was: tuple[str, ...]
    now: tuple[str, ...]
    texts: tuple[ChangedText, ...] = ()
    fate: PlanFate | None = None

    @property
    def change(self) -> RevisionKind:
        """The most important change."""
        return self.changes[0]

    @property
    def is_merger_or_split(self) -> bool:
        """Whether several rows are concerned on one side."""
        return len(self.was) > 1 or len(self.now) > 1


@dataclass(frozen=True)
class WholeEdition:
    """An edition with what belongs to it: its indicators, and its schedule by 管理番号 and year."""

    edition: Edition
    indicators: tuple[Indicator, ...] = ()
    schedules: Mapping[tuple[str, FiscalYear], str] = field(default_factory=dict)


_Texts = Mapping[tuple[RevisionKind, FiscalYear | None], str]
_HEAD = (RevisionKind.RENUMBERED, RevisionKind.RETITLED)
"""What is shown of a part anyway."""


def edition_changes(
    base: WholeEdition, revised: WholeEdition, found: IdentifiedRows, organisation: Organisation
) -> tuple[EditionChange, ...]:
    """Return what changes in all parts: the tree, the rows, the indicators; of each, those that left come last."""
    return (
        *_tree_changes(base.edition, revised.edition),
        *_RowChanges(base, revised, found).all(),
        *indicator_changes(base.indicators, revised.indicators, organisation),
    )


def indicator_changes(
    before: Iterable[Indicator], revised: Iterable[Indicator], organisation: Organisation
) -> Iterator[EditionChange]:
    """Yield what changes in the indicators."""
    known, there = ({each.indicator_id: each for each in some} for some in (before, revised))
    places = {number: place for place, number in enumerate(known)}
    kept = [(known[number], each) for number, each in there.items() if number in known]
    reordered = _reordered(
        (each.goal, each.indicator_id, places[each.indicator_id]) for was, each in kept if was.goal == each.goal
    )
    texts = {number: _of_indicator(each, organisation) for number, each in known.items()}
    for number, each in there.items():
        now, also = _of_indicator(each, organisation), reordered.get(number, ())
        yield _change(EditionPart.INDICATOR, each.name_printed, texts.get(number), now, also)
    yield from _dropped(EditionPart.INDICATOR, ((number, known[number].name_printed) for number in known), there)


def _of_indicator(each: Indicator, organisation: Organisation) -> _Texts:
    return {
        (RevisionKind.RENUMBERED, None): each.indicator_id,
        (RevisionKind.MOVED, None): each.goal,
        (RevisionKind.RETITLED, None): each.name_printed,
        (RevisionKind.REASSIGNED, None): organisation.name(each.owner) if each.owner else "",
        (RevisionKind.UNIT, None): each.unit or "",
        (RevisionKind.DIRECTION, None): each.direction.label,
        (RevisionKind.NOTE, None): each.note_printed,
        **{(RevisionKind.TARGET, target.year): target.figure.text for target in each.targets},
    }


def _tree_changes(base: Edition, revised: Edition) -> Iterator[EditionChange]:
    """Yield what changes in the tree; a measure that continues under another code is listed once."""
    known = {node.code: node for node in base.nodes}
    renumbered = {step.to_id: step.from_id for step in measure_derivations(base, revised)}
    before = {node.code: known.get(renumbered.get(node.code, node.code)) for node in revised.nodes}
    places = {code: place for place, code in enumerate(known)}
    reordered = _reordered(
        (node.parent, node.code, places[was.code])
        for node in revised.nodes
        if (was := before[node.code]) is not None and was.parent == node.parent
    )
    for node in revised.nodes:
        was = before[node.code]
        texts = _of_node(was, base) if was is not None else None
        also = reordered.get(node.code, ())
        yield _change(EditionPart.TREE, node.title or "", texts, _of_node(node, revised), also)
    kept = {was.code for was in before.values() if was is not None}
    yield from _dropped(EditionPart.TREE, ((code, node.title or "") for code, node in known.items()), kept)


def _of_node(node: PlanNode, edition: Edition) -> _Texts:
    levels = {level.key: level.name for level in edition.profile.levels}
    return {
        (RevisionKind.RENUMBERED, None): node.code,
        (RevisionKind.MOVED, None): node.parent or "",
        (RevisionKind.OTHER_LEVEL, None): levels[node.level],
        (RevisionKind.RETITLED, None): node.title or "",
    }


class _RowChanges:
    """What a revision does to each row: those that it has in printed order, then those that left."""

    def __init__(self, base: WholeEdition, revised: WholeEdition, found: IdentifiedRows) -> None:
        self._base, self._revised, self._found = base, revised, found
        known = {each.row_id: each for each in base.edition.listings}
        places = {row_id: place for place, row_id in enumerate(known)}
        self._reordered = _reordered(
            (each.measure, each.row_id, places[was])
            for each in revised.edition.listings
            if (was := found.compared_with(each.row_id)) is not None and known[was].measure == each.measure
        )

    def all(self) -> Iterator[EditionChange]:
        """Yield the changes of all rows; a renumbered row is listed once."""
        before, now = (dict(_of_rows(each)) for each in (self._base, self._revised))
        for each in self._revised.edition.listings:
            was = self._found.compared_with(each.row_id)
            yield self._of(each, before[was] if was is not None else None, now[each.row_id])
        for each in self._base.edition.listings:
            if each.row_id not in now and self._found.fate(each.row_id) in _LEFT:
                yield self._gone(each)

    def _of(self, listing: Listing, before: _Texts | None, texts: _Texts) -> EditionChange:
        was = self._found.former[listing.row_id]
        now = tuple(dict.fromkeys(chain.from_iterable(map(self._found.successors, was)))) or (listing.row_id,)
        also = self._reordered.get(listing.row_id, ())
        if len(was) > 1:
            also = (RevisionKind.MERGED, *also)
        elif len(now) > 1:
            also = (RevisionKind.SPLIT, *also)
        elif not was and listing.is_repost:
            also = (RevisionKind.REPOST,)
        return replace(_change(EditionPart.ROW, listing.title, before, texts, also), was=was, now=now)

    def _gone(self, listing: Listing) -> EditionChange:
        """Return what became of a row that the revised edition no longer has under its number."""
        now, fate = self._found.successors(listing.row_id), self._found.fate(listing.row_id)
        was = tuple(dict.fromkeys(each for row_id in now for each in self._found.former[row_id])) or (listing.row_id,)
        return EditionChange(EditionPart.ROW, listing.row_id, listing.title, (_LEFT[fate],), was, now, fate=fate)


_LEFT = {
    PlanFate.MERGED: RevisionKind.MERGED,
    PlanFate.SPLIT: RevisionKind.SPLIT,
    PlanFate.FINISHED: RevisionKind.DROPPED,
    PlanFate.ABOLISHED: RevisionKind.DROPPED,
}
"""What is listed of a row whose number the revised edition no longer has."""


def _of_rows(whole: WholeEdition) -> Iterator[tuple[str, _Texts]]:
    planned: dict[str, dict[tuple[RevisionKind, FiscalYear | None], str]] = {}
    for (row_id, year), text in sorted(whole.schedules.items()):
        planned.setdefault(row_id, {})[RevisionKind.RESCHEDULED, year] = text
    for each in whole.edition.listings:
        texts = {
            (RevisionKind.REPOST, None): each.repost_of or "",
            (RevisionKind.RENUMBERED, None): each.row_id,
            (RevisionKind.MOVED, None): each.measure,
            (RevisionKind.RETITLED, None): each.title,
            (RevisionKind.REASSIGNED, None): each.owners_printed or "",
        }
        yield each.row_id, texts | planned.get(each.row_id, {})


def _change(
    part: EditionPart,
    title: str,
    was: _Texts | None,
    now: _Texts,
    also: tuple[RevisionKind, ...],
) -> EditionChange:
    """Return what changes in a part with these texts, beside what is known of it; one without earlier texts is new."""
    number = now[RevisionKind.RENUMBERED, None]
    before = was if was is not None else {key: now[key] for key in now if key[0] in _HEAD}
    texts = tuple(
        ChangedText(kind, before.get((kind, year), ""), now.get((kind, year), ""), year)
        for kind, year in dict.fromkeys((*before, *now))
        if before.get((kind, year), "") != now.get((kind, year), "")
    )
    if was is None:
        return EditionChange(part, number, title, also or (RevisionKind.ADDED,), (), (number,), texts)
    kinds = {*also, *(each.kind for each in texts)}
    changes = tuple(kind for kind in RevisionKind if kind in kinds) or (RevisionKind.SAME,)
    return EditionChange(part, number, title, changes, (was[RevisionKind.RENUMBERED, None],), (number,), texts)


def _dropped(part: EditionPart, known: Iterable[tuple[str, str]], kept: Collection[str]) -> Iterator[EditionChange]:
    for number, title in known:
        if number not in kept:
            yield EditionChange(part, number, title, (RevisionKind.DROPPED,), (number,), ())


def _reordered(kept: Iterable[tuple[str | None, str, int]]) -> dict[str, tuple[RevisionKind, ...]]:
    """Return the parts whose order changed, the fewest possible.

    `kept` are parts in their new order: what each is under in both editions, its number, and its place before.
    """
    groups = grouped((above, (place, number)) for above, number, place in kept)
    return {number: (RevisionKind.REORDERED,) for group in groups.values() for number in _out_of_order(group)}


def _out_of_order(group: Sequence[tuple[int, str]]) -> set[str]:
    """Return the numbers that are not in the longest run of places without a fall; parts of one row share a place."""
    ends: list[int] = []
    runs: list[tuple[str, ...]] = []
    for place, number in group:
        at = bisect_right(ends, place)
        run = (*(runs[at - 1] if at else ()), number)
        ends[at : at + 1], runs[at : at + 1] = [place], [run]
    return {number for _, number in group} - set(runs[-1] if runs else ())
