"""Changes between an edition of a plan and its revised edition (改定版): of the tree, the rows and the indicators."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import Field
from nakano_status.domain.grouped import grouped
from nakano_status.domain.indicators.indicator import Indicator
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.lineage import PlanFate, continuing_nodes
from nakano_status.domain.plan.plan import Edition, Listing, PlanNode, PlanValues
from nakano_status.domain.plan.revised_edition import IdentifiedRows
from nakano_status.domain.text.labels import Labelled


class EditionPart(Labelled):
    """Kinds of parts of an edition that a revision can change, with the labels shown on screen."""

    TREE = "tree", "計画の構成"
    ROW = "row", "取組"
    INDICATOR = "indicator", "成果指標"
    PROFILE = "profile", "段・進捗状況・項目など"


class RevisionKind(Labelled):
    """Kinds of changes that a revision makes to a part of an edition, most important first."""

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
    VALUE = "value", "計画の値の変更"
    TARGET = "target", "目標値の変更"
    UNIT = "unit", "単位の変更"
    DIRECTION = "direction", "方向の変更"
    NOTE = "note", "注の変更"
    DECLARED = "declared", "定めの変更"
    REORDERED = "reordered", "順番の変更"
    SAME = "same", "変更なし"

    @property
    def heading(self) -> str:
        """The heading of the text that changes: 所管課, スケジュール.

        For a moved part it is the heading for the number of the part above.
        """
        return "上位の番号" if self is RevisionKind.MOVED else self.label.removesuffix("の変更")


@dataclass(frozen=True)
class ChangedText:
    """A text that differs between two editions.

    `was`, `now`: the texts (empty: blank). `year`: the year of a text of the schedule or a target; otherwise None.
    `name`: the heading of a text that the profile declares, or of a value of the plan; otherwise ''. `printed`: a value
    of the plan in both editions as each prints it, with all its digits (None: any other text).
    """

    kind: RevisionKind
    was: str
    now: str
    year: FiscalYear | None = None
    name: str = ""
    printed: tuple[str, str] | None = field(default=None, repr=False, compare=False)

    @property
    def shown(self) -> tuple[str, str]:
        """The texts as shown, in the earlier and in the revised edition."""
        return self.printed or (self.was, self.now)

    @property
    def heading(self) -> str:
        """The heading of the text, such as 所管課 or 令和6年度のスケジュール."""
        if self.name:
            return self.name
        return f"{self.year.label}の{self.kind.heading}" if self.year else self.kind.heading


@dataclass(frozen=True)
class EditionChange:
    """A part of the revised or of the earlier edition, with its changes, most important first.

    `number`: its 番号, 管理番号 or 指標番号; for changes of the profile, the name of the sheet. `was`, `now`: the
    numbers concerned in the earlier and in the revised edition. `texts`: the texts that differ; for a new part, all its
    texts but number and title. `fate`: the fate of a row that the revised edition no longer has; otherwise None.
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
        """Whether several parts of the earlier or of the revised edition are concerned."""
        return len(self.was) > 1 or len(self.now) > 1


@dataclass(frozen=True)
class WholeEdition:
    """An edition with its indicators, with its schedules by 管理番号 and year, and with the values of the plan."""

    edition: Edition
    indicators: tuple[Indicator, ...] = ()
    schedules: Mapping[tuple[str, FiscalYear], str] = field(default_factory=dict)
    values: PlanValues = field(default_factory=dict)


_Texts = Mapping[tuple[RevisionKind, FiscalYear | str | None], str]
"""The texts of a part, by their kind and year; a value of the plan has its heading in place of the year."""
_HEAD = (RevisionKind.RENUMBERED, RevisionKind.RETITLED)
"""The texts that are shown of every part."""


def edition_changes(
    base: WholeEdition, revised: WholeEdition, found: IdentifiedRows, organisation: Organisation
) -> tuple[EditionChange, ...]:
    """Return the changes of the tree, then of the rows, then of the indicators; in each group, removed parts come last.

    An unchanged part is included, with the change `SAME`. `found`: the rows of `revised` with the rows of `base` that
    they continue.
    """
    return (
        *_tree_changes(base.edition, revised.edition),
        *_RowChanges(base, revised, found).all(),
        *indicator_changes(base.indicators, revised.indicators, organisation),
    )


def indicator_changes(
    before: Iterable[Indicator], revised: Iterable[Indicator], organisation: Organisation
) -> Iterator[EditionChange]:
    """Yield the changes of the indicators.

    An unchanged indicator is included, with the change `SAME`; removed indicators come last.
    """
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
    """Yield the changes of the tree; a node that continues under another code is listed once."""
    known, before = {node.code: node for node in base.nodes}, _earlier_nodes(base, revised)
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


def _earlier_nodes(base: Edition, revised: Edition) -> Mapping[str, PlanNode | None]:
    """Return the node that each node of the revised edition continues, by code; None if it is new.

    A node that was of another level continues the node with its code.
    """
    levels = {level.key: level.key for level in base.profile.levels}
    levels[revised.profile.measure_level.key] = base.profile.measure_level.key
    known = {node.code: node for node in base.nodes}
    found: dict[str, PlanNode | None] = {
        new: known[old]
        for level in revised.profile.levels
        for old, new in continuing_nodes(base.nodes_of(levels.get(level.key, "")), revised.nodes_of(level.key)).items()
    }
    kept = {*found.values()}
    for node in (each for each in revised.nodes if each.code not in found):
        was = known.get(node.code)
        is_same = was is not None and was not in kept and levels.get(node.level) != was.level
        found[node.code] = was if is_same else None
    return found


def _of_node(node: PlanNode, edition: Edition) -> _Texts:
    levels = {level.key: level.name for level in edition.profile.levels}
    return {
        (RevisionKind.RENUMBERED, None): node.code,
        (RevisionKind.MOVED, None): node.parent or "",
        (RevisionKind.OTHER_LEVEL, None): levels[node.level],
        (RevisionKind.RETITLED, None): node.title or "",
    }


class _RowChanges:
    """The changes of each row: the rows of the revised edition in printed order, then the removed ones."""

    def __init__(self, base: WholeEdition, revised: WholeEdition, found: IdentifiedRows) -> None:
        self._base, self._revised, self._found = base, revised, found
        self._valued = [_fields_of_values(each) for each in (base, revised)]
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
        change = _change(EditionPart.ROW, listing.title, before, texts, also)
        return replace(change, was=was, now=now, texts=tuple(map(self._with_print, change.texts)))

    def _with_print(self, text: ChangedText) -> ChangedText:
        if text.kind is not RevisionKind.VALUE:
            return text
        sides = zip(self._valued, (text.was, text.now), strict=True)
        was, now = (fields[text.name].printed_lines(value, in_full=True) if value else "" for fields, value in sides)
        return replace(text, printed=(was, now))

    def _gone(self, listing: Listing) -> EditionChange:
        """Return the change of a row that the revised edition no longer has under its number."""
        now, fate = self._found.successors(listing.row_id), self._found.fate(listing.row_id)
        was = tuple(dict.fromkeys(each for row_id in now for each in self._found.former[row_id])) or (listing.row_id,)
        return EditionChange(EditionPart.ROW, listing.row_id, listing.title, (_LEFT[fate],), was, now, fate=fate)


_LEFT = {
    PlanFate.MERGED: RevisionKind.MERGED,
    PlanFate.SPLIT: RevisionKind.SPLIT,
    PlanFate.FINISHED: RevisionKind.DROPPED,
    PlanFate.ABOLISHED: RevisionKind.DROPPED,
}
"""The changes that are listed for a row whose number the revised edition no longer has, by its fate."""


def _fields_of_values(whole: WholeEdition) -> dict[str, Field]:
    """Return the fields of the values of the plan, by the headings of the values."""
    items = dict.fromkeys(item for _, item in whole.values)
    fields = ((whole.edition.profile.by_key[each.key], each.year) for each in items)
    return {each.value_heading(year): each for each, year in fields}


def _of_rows(whole: WholeEdition) -> Iterator[tuple[str, _Texts]]:
    planned: dict[str, dict[tuple[RevisionKind, FiscalYear | str | None], str]] = {}
    for (row_id, year), text in sorted(whole.schedules.items()):
        planned.setdefault(row_id, {})[RevisionKind.RESCHEDULED, year] = text
    for (row_id, item), text in whole.values.items():
        heading = whole.edition.profile.by_key[item.key].value_heading(item.year)
        planned.setdefault(row_id, {})[RevisionKind.VALUE, heading] = text
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
    """Return the change of a part, given its texts in both editions; a part without earlier texts (`was`) is new.

    `also` are changes that do not show in the texts.
    """
    number = now[RevisionKind.RENUMBERED, None]
    before = was if was is not None else {key: now[key] for key in now if key[0] in _HEAD}
    texts = tuple(
        _changed(kind, about, before.get((kind, about), ""), now.get((kind, about), ""))
        for kind, about in dict.fromkeys((*before, *now))
        if before.get((kind, about), "") != now.get((kind, about), "")
    )
    if was is None:
        return EditionChange(part, number, title, also or (RevisionKind.ADDED,), (), (number,), texts)
    kinds = {*also, *(each.kind for each in texts)}
    changes = tuple(kind for kind in RevisionKind if kind in kinds) or (RevisionKind.SAME,)
    return EditionChange(part, number, title, changes, (was[RevisionKind.RENUMBERED, None],), (number,), texts)


def _changed(kind: RevisionKind, about: FiscalYear | str | None, was: str, now: str) -> ChangedText:
    if isinstance(about, str):
        return ChangedText(kind, was, now, name=about)
    return ChangedText(kind, was, now, about)


def _dropped(part: EditionPart, known: Iterable[tuple[str, str]], kept: Collection[str]) -> Iterator[EditionChange]:
    for number, title in known:
        if number not in kept:
            yield EditionChange(part, number, title, (RevisionKind.DROPPED,), (number,), ())


def _reordered(kept: Iterable[tuple[str | None, str, int]]) -> dict[str, tuple[RevisionKind, ...]]:
    """Return the change of order for the fewest parts that explain the new order.

    `kept` are the parts in their new order: the number of the part above, which is the same in both editions, their own
    number, and their earlier place.
    """
    groups = grouped((above, (place, number)) for above, number, place in kept)
    return {number: (RevisionKind.REORDERED,) for group in groups.values() for number in _out_of_order(group)}


def _out_of_order(group: Sequence[tuple[int, str]]) -> set[str]:
    """Return the numbers outside the longest run of ascending places; parts of one row share a place."""
    ends: list[int] = []
    runs: list[tuple[str, ...]] = []
    for place, number in group:
        at = bisect_right(ends, place)
        run = (*(runs[at - 1] if at else ()), number)
        ends[at : at + 1], runs[at : at + 1] = [place], [run]
    return {number for _, number in group} - set(runs[-1] if runs else ())
