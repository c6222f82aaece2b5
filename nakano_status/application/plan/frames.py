"""National frames: imported, their items with the rows that belong to them and the counts of these rows (frames).

They are shown beside a row, with the opinions on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from nakano_status.application import lookup, preconditions, unchanged_content
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.create_store import BUILT_IN, built_in_tables
from nakano_status.application.plan.opinions import opinions_by_row
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.round.choosing_edition import DEFAULT_EDITION, EditionChoice, chosen_edition
from nakano_status.application.round.read.counts import NO_GROUP, count_contents, tally_rows, with_total
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.views import CountsView
from nakano_status.application.table_rows import NOTHING_LEFT_OUT, LeftOut, NamedRowTable, TableRow, read_table_rows
from nakano_status.domain.history.act_subjects import ActSubject, frame_of_items
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.organisation.divisions import fold_name
from nakano_status.domain.plan.annotations import (
    UNTAGGED,
    FrameItem,
    Frames,
    NationalFrame,
    Opinion,
    Tag,
    untagged_rows,
)
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.plan.lineage import PlanSubject
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.refusals.planning import (
    FrameItemInUse,
    FrameItemUnknown,
    FrameTableFaulty,
    FrameTagMissing,
    FrameTargetUnknown,
)
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.tally import RowResult, Tally, TallyRow, result_label, tally
from nakano_status.domain.storage.store_info import StoreRole


@dataclass(frozen=True)
class ItemView:
    """An item of a frame with its rows.

    `rows`: the 管理番号 of its rows in printed order. `tags`: its tags; if the item repeats another item, the tags of
    that item. `counts`: the counts of its rows; None if there is no round.
    """

    item: FrameItem
    rows: tuple[str, ...]
    tags: tuple[Tag, ...]
    counts: Tally | None


@dataclass(frozen=True)
class FramesView:
    """The frames with their items for an edition of the plan.

    `contents` are the contents of the counted round, or None. `untagged` are the rows without an item. `figures` has
    the count category of each row.
    """

    edition: Edition
    frames: tuple[tuple[NationalFrame, tuple[ItemView, ...]], ...]
    untagged: tuple[str, ...]
    contents: RoundContents | None
    figures: Mapping[str, RowResult]

    @property
    def round_(self) -> Round | None:
        """The round that is counted; None if none is."""
        return self.contents.round_ if self.contents else None


def read_frames(records: Records, choice: EditionChoice = DEFAULT_EDITION) -> FramesView:
    """Return the national frames with their items and rows for the chosen edition, and the counts of its round.

    Raises YearOutOfPlan, EditionUnclear, EditionUnknown and PlanUnclear.
    """
    edition = chosen_edition(records, choice)
    return frames_of(records, edition, _contents(records, edition, choice))


def frames_of(records: Records, edition: Edition, contents: RoundContents | None) -> FramesView:
    """Return the national frames with their items and rows for an edition.

    `contents`: one of its rounds, whose rows are counted for each item (None: nothing is counted).
    """
    counted = _counted(contents)
    frames, tags = Frames(records.plan.frames()), records.plan.tags()
    rows = frames.rows(edition, tags)

    def view(item: FrameItem) -> ItemView:
        original = frames.original(item.item_id).item_id
        own = tuple(
            each
            for each in tags
            if each.edition_id == edition.edition_id and frames.original(each.item_id).item_id == original
        )
        ids = rows[item.item_id]
        found = tally((counted[each] for each in ids if each in counted), edition.profile.marks)
        return ItemView(item, ids, own, found if contents else None)

    return FramesView(
        edition,
        tuple((frame, tuple(map(view, frame.items))) for frame in frames.all),
        untagged_rows(edition, rows),
        contents,
        {row_id: row.result for row_id, row in counted.items()},
    )


def items_by_row(records: Records, edition: Edition) -> Mapping[str, tuple[FrameItem, ...]]:
    """Return the items of each row of an edition, by 管理番号; rows without items are left out.

    A repost has the items of its original. Items that repeat another item are left out.
    """
    tags = [each for each in records.plan.tags() if each.edition_id == edition.edition_id]
    if not tags:
        return {}
    frames = Frames(records.plan.frames())
    found: dict[str, tuple[FrameItem, ...]] = {}
    for item_id, ids in frames.rows(edition, tags).items():
        if frames.items[item_id].repost_of is None:
            for row_id in ids:
                found[row_id] = (*found.get(row_id, ()), frames.items[item_id])
    return {each.row_id: found[each.initiative] for each in edition.listings if each.initiative in found}


def _contents(records: Records, edition: Edition, choice: EditionChoice) -> RoundContents | None:
    """Return the current round of an edition, or of the year if one is chosen; None if the edition has no round.

    If the current round is of another edition, return the edition's latest round.
    """
    fitting = [
        each
        for each in records.rounds.all()
        if each.edition_id == edition.edition_id and choice.year in (None, each.year)
    ]
    if not fitting:
        return None
    matters = lookup.current_rounds(each for each in records.rounds.all() if choice.year in (None, each.year))
    latest = max(fitting, key=lambda each: each.year)
    return RoundContents.load(records, next((each for each in matters if each in fitting), latest))


def _counted(contents: RoundContents | None) -> Mapping[str, TallyRow]:
    return {row.row_id: row for row in tally_rows(contents)} if contents else {}


@dataclass(frozen=True)
class TargetLine:
    """A measure or a row that can belong to the chosen item.

    `target`: its ID. `is_tagged`: it has a tag of the chosen item. `by_measure`: it is a row without such a tag, but
    its measure has one. `items`: all items to which it belongs. `figure`: the label of its mark or state, or ''.
    """

    target: str
    title: str
    is_measure: bool
    is_tagged: bool
    by_measure: bool
    items: tuple[str, ...]
    figure: str = ""

    @property
    def has_item(self) -> bool:
        """Whether the measure or row belongs to the item in any way."""
        return self.is_tagged or self.by_measure


def target_lines(view: FramesView, item_id: str) -> tuple[TargetLine, ...]:
    """Return the measures and rows that can belong to an item: each measure in printed order, followed by its rows.

    Reposts are left out.
    """
    items = [each for _, members in view.frames for each in members if each.item.repost_of is None]
    chosen = next(each for _, members in view.frames for each in members if each.item.item_id == item_id)
    tagged = {tag.target for tag in chosen.tags}
    lines = []
    for measure in view.edition.measures:
        own = tuple(each.item.item_id for each in items if any(tag.target == measure.code for tag in each.tags))
        lines.append(
            TargetLine(
                measure.code,
                measure.title or "",
                is_measure=True,
                is_tagged=measure.code in tagged,
                by_measure=False,
                items=own,
            )
        )
        lines += [
            TargetLine(
                listing.row_id,
                listing.title,
                is_measure=False,
                is_tagged=listing.row_id in tagged,
                by_measure=listing.row_id in chosen.rows and listing.row_id not in tagged,
                items=tuple(each.item.item_id for each in items if listing.row_id in each.rows),
                figure=result_label(view.figures[listing.row_id]) if listing.row_id in view.figures else "",
            )
            for listing in view.edition.listings
            if listing.measure == measure.code and not listing.is_repost
        ]
    return tuple(lines)


def count_by_item(records: Records, round_: Round) -> CountsView:
    """Return the counts of a round, broken down by the items of the frames; a row of several items is counted in each.

    The last group has the rows without an item. Reposts are not counted.
    """
    contents = RoundContents.load(records, round_)
    view = frames_of(records, contents.edition, contents)
    items = [each for _, members in view.frames for each in members]
    groups = {each.item.item_id: each.counts for each in items if each.counts is not None}
    counted, marks = _counted(contents), view.edition.profile.marks
    untagged = tally((counted[each] for each in view.untagged if each in counted), marks)
    names = {each.item.item_id: f"{each.item.item_id} {each.item.title}" for each in items}
    return replace(
        count_contents(contents),
        groups={key: with_total(found) for key, found in (*groups.items(), (NO_GROUP, untagged))},
        group_names={**names, NO_GROUP: UNTAGGED},
    )


_KEY = "items"
"""The key of the items of a row in the changes of an act; it is not a field."""


@dataclass(frozen=True)
class Tagging:
    """Result of tagging rows and measures with an item, or of removing the tags.

    `added` and `removed`: the changed tags. `unchanged`: the rows and measures that already had a tag.
    """

    item: FrameItem
    added: tuple[Tag, ...] = ()
    removed: tuple[Tag, ...] = ()
    unchanged: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[str, ...]:
        """The IDs of the rows and the codes of the measures whose tags changed."""
        return tuple(dict.fromkeys(each.target for each in (*self.added, *self.removed)))

    @property
    def reverse(self) -> Tagging:
        """The tagging that undoes this one."""
        return Tagging(self.item, added=self.removed, removed=self.added)


def tag_rows(
    store: Store, targets: Iterable[str], item: str, by: str | None = None, choice: EditionChoice = DEFAULT_EDITION
) -> Outcome[Tagging]:
    """Record that rows (管理番号) and measures (their codes) belong to an item; a repost stands for its original.

    Raises WrongRole, FrameItemUnknown, FrameTargetUnknown, YearOutOfPlan, EditionUnclear, EditionUnknown and
    PlanUnclear.
    """
    with preconditions.office_writing(store) as work:
        edition, found = chosen_edition(work, choice), find_item(work, item)
        wanted = _wanted(edition, targets, found, by)
        known = {_place(each) for each in work.plan.tags()}
        added = [tag for place, tag in wanted.items() if place not in known]
        if added:
            work.begin_act(ActKind.TAG_ROWS, by, f"{found.item_id}：{'、'.join(each.target for each in added)}")
            work.plan.add_tags(added)
            work.commit()
    unchanged = tuple(tag.target for place, tag in wanted.items() if place in known)
    return Outcome(Tagging(found, tuple(added), unchanged=unchanged), _touched(edition, added))


def untag_rows(
    store: Store, targets: Iterable[str], item: str, by: str | None = None, choice: EditionChoice = DEFAULT_EDITION
) -> Outcome[Tagging]:
    """Record that rows and measures no longer belong to an item.

    Only their own tags are removed: a row may still belong to the item through its measure. Raises FrameTagMissing and
    the same errors as `tag_rows`.
    """
    with preconditions.office_writing(store) as work:
        edition, found = chosen_edition(work, choice), find_item(work, item)
        wanted = _wanted(edition, targets, found, by)
        same = {each.item_id for each in _alike(work, found)}
        gone = [
            each
            for each in work.plan.tags()
            if each.item_id in same and _place(Tag(found.item_id, each.edition_id, each.subject, each.target)) in wanted
        ]
        for tag in wanted.values():
            if tag.target not in {each.target for each in gone}:
                raise FrameTagMissing(found=tag.target, item=found.item_id, **edition.profile.of_measures)
        work.begin_act(ActKind.UNTAG_ROWS, by, f"{found.item_id}：{'、'.join(each.target for each in gone)}")
        work.plan.remove_tags(gone)
        work.commit()
    return Outcome(Tagging(found, removed=tuple(gone)), _touched(edition, gone))


def retag_rows(store: Store, tagging: Tagging, by: str | None = None) -> Outcome[Tagging]:
    """Repeat a former tagging, or undo it if `tagging` is its reverse, with the same tags, persons and edition.

    A tag that changed since then is left unchanged. Raises WrongRole, FrameItemUnknown and FrameTargetUnknown.
    """
    with preconditions.office_writing(store) as work:
        now = {_place(each): each for each in work.plan.tags()}
        added = tuple(each for each in tagging.added if _place(each) not in now)
        removed = tuple(each for each in tagging.removed if now.get(_place(each)) == each)
        done = Tagging(tagging.item, added, removed)
        if not done.changed:
            return Outcome(done)
        for tag in added:
            find_item(work, tag.item_id)
        edition = _edition(work, (*added, *removed)[0])
        work.begin_act(
            ActKind.TAG_ROWS if added else ActKind.UNTAG_ROWS, by, f"{tagging.item.item_id}：{'、'.join(done.changed)}"
        )
        work.plan.remove_tags(removed)
        work.plan.add_tags(added)
        work.commit()
    return Outcome(done, _touched(edition, (*added, *removed)))


def _edition(records: Records, tag: Tag) -> Edition:
    """Return the edition of a tag; raises FrameTargetUnknown if the edition was withdrawn."""
    for each in lookup.every_edition(records):
        if each.edition_id == tag.edition_id:
            return each
    raise FrameTargetUnknown(found=tag.target)


def find_item(records: Records, text: str) -> FrameItem:
    """Return the item with the number `text`, or the item that it repeats.

    The width and case of letters do not matter. Raises FrameItemUnknown.
    """
    frames = Frames(records.plan.frames())
    for item_id in frames.items:
        if fold_id(item_id) == fold_id(text):
            return frames.original(item_id)
    raise FrameItemUnknown(found=text, expected="、".join(frames.items) or "まだ登録がありません")


def _alike(records: Records, item: FrameItem) -> list[FrameItem]:
    """Return an original with the items that repeat it: an item in use may have become a repetition later."""
    items = Frames(records.plan.frames()).items.values()
    return [each for each in items if item.item_id in (each.item_id, each.repost_of)]


def _wanted(edition: Edition, targets: Iterable[str], item: FrameItem, by: str | None) -> Mapping[tuple[str, ...], Tag]:
    """Return the tags for the targets that a person named, by their places."""
    tags = (Tag(item.item_id, edition.edition_id, *_target(edition, each), by) for each in targets)
    return {_place(each): each for each in tags}


def _target(edition: Edition, text: str) -> tuple[PlanSubject, str]:
    wanted = fold_id(text)
    for listing in edition.listings:
        if fold_id(listing.row_id) == wanted:
            return PlanSubject.ROW, listing.initiative
    for node in edition.measures:
        if fold_id(node.code) == wanted:
            return PlanSubject.MEASURE, node.code
    raise FrameTargetUnknown(found=text, **edition.profile.of_measures)


def _touched(edition: Edition, tags: Iterable[Tag]) -> frozenset[tuple[str, str]]:
    """Return the changed (row, key) pairs: rows that belong to an item, or no longer do, because of these tags."""
    targets = {each.target for each in tags}
    return frozenset(
        (each.row_id, _KEY) for each in edition.listings if targets.intersection((each.initiative, each.measure))
    )


def _place(tag: Tag) -> tuple[str, ...]:
    return tag.item_id, tag.edition_id, tag.subject.value, tag.target


HEADINGS = ("枠組み", "版", "区分", "項目番号", "項目", "再掲")
FRAME, EDITION, GROUP, ID, TITLE, REPOST = HEADINGS


@dataclass(frozen=True)
class PlannedFrames:
    """Effects of an import of frames.

    `frames`: the frames to write; empty if nothing changes. `added`, `changed`, `removed`: the IDs of these items.
    `unchanged`: how many items are unchanged. `problems`: if one of them is an error, nothing is written. `replaced`:
    the imported frames as they are now. `left_out`: all rows of the table if nothing is written. `tagged`: the number
    of rows and measures with a tag of each item, by its ID. `sha256`: the SHA-256 of the file (empty: frames of a
    built-in plan).
    """

    frames: tuple[NationalFrame, ...] = ()
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    problems: tuple[Problem, ...] = field(default=())
    replaced: tuple[NationalFrame, ...] = ()
    left_out: LeftOut = NOTHING_LEFT_OUT
    tagged: Mapping[str, int] = field(default_factory=dict, compare=False)
    sha256: str = field(default="", compare=False)

    @property
    def replaced_parts(self) -> Mapping[ActSubject, object]:
        """The frames that the import would replace, with their items."""
        return {frame_of_items(each.frame_id): each for each in self.replaced}

    @property
    def change_count(self) -> int:
        """The number of items to write or remove; at least 1 if only an edition changes, 0 if nothing is written."""
        items = len(self.added) + len(self.changed) + len(self.removed)
        return max(items, 1) if self.frames and not self.is_refused else 0

    def changed_texts(self, item_id: str) -> Iterator[tuple[str, str, str]]:
        """Yield the changes of an item as (heading of the field, former text, new text).

        Nothing is yielded for an added or a removed item.
        """
        both = [_by_id(frames).get(item_id) for frames in (self.replaced, self.frames)]
        was, now = (_texts(*each) if each else {} for each in both)
        return ((heading, was[heading], text) for heading, text in now.items() if text != was.get(heading, text))

    @property
    def is_refused(self) -> bool:
        """Whether a row has an error, so that nothing is written."""
        return any(each.severity is Severity.ERROR for each in self.problems)


def _by_id(frames: Iterable[NationalFrame]) -> dict[str, tuple[NationalFrame, FrameItem]]:
    """Return the items of frames by ID, each with its frame."""
    return {item.item_id: (frame, item) for frame in frames for item in frame.items}


def _texts(frame: NationalFrame, item: FrameItem) -> Mapping[str, str]:
    """Return the texts of an item by heading."""
    return {FRAME: frame.title, GROUP: item.group or "", TITLE: item.title, REPOST: item.repost_of or ""}


def import_frames(
    parts: Parts, store: Store, source: str, by: str | None = None, seen: unchanged_content.TablePreview | None = None
) -> Outcome[PlannedFrames]:
    """Import frames from a table, or the frames of a built-in plan.

    `source`: the path of the table, or a name as `builtin:nakano2`. `seen`: the preview as shown (None: not checked);
    raises FileMoved if the file, and ContentMoved if an item, is another one now. Raises FrameTableFaulty with all
    problems if a row has an error. Also raises FrameItemInUse, BuiltInUnfit, FileMissing, FileUnreadable,
    TableNotReadable, PaperFontMissing and WrongRole.
    """
    with store.writing() as work:
        planned = _planned(parts, work, source)
        unchanged_content.need_as_previewed(work, "表で変わる枠組み", seen, planned, Path(source).name)
        if planned.is_refused:
            raise FrameTableFaulty(*planned.problems)
        if planned.frames:
            work.begin_act(ActKind.IMPORT_FRAMES, by, source if source.startswith(BUILT_IN) else Path(source).name)
            work.plan.save_frames(planned.frames)
            work.commit()
    return Outcome(planned, problems=planned.problems)


def plan_frames(parts: Parts, store: Store, source: str) -> PlannedFrames:
    """Return the effects of an import without writing.

    Raises the same errors as `import_frames`, except ContentMoved.
    """
    with store.reading() as records:
        return _planned(parts, records, source)


def _planned(parts: Parts, records: Records, source: str) -> PlannedFrames:
    preconditions.need_role(records, StoreRole.OFFICE)
    stored = Frames(records.plan.frames())
    if source.startswith(BUILT_IN):
        found = built_in_tables(parts, source, records.plan.all())
        return _changes(records, stored, found.frames, tuple(_unfit_items(stored, found.frames)))
    table = read_table_rows(parts, Path(source), ID)
    reading = _TableReading(stored)
    frames = reading.read(table)
    planned = _changes(records, stored, frames, table.all_problems(HEADINGS, reading.problems))
    planned = replace(planned, sha256=table.sha256)
    refused = table.left_out_of_import(planned.problems, imported=())
    return replace(planned, left_out=refused) if planned.is_refused else planned


def _changes(
    records: Records, stored: Frames, frames: tuple[NationalFrame, ...], problems: tuple[Problem, ...]
) -> PlannedFrames:
    """Return the effects of importing `frames`; raises FrameItemInUse."""
    named = {frame.frame_id for frame in frames}
    replaced = tuple(frame for frame in stored.all if frame.frame_id in named)
    fresh, before = _by_id(frames), _by_id(replaced)
    removed = tuple(item_id for item_id in before if item_id not in fresh)
    now, was = ({key: (frame.frame_id, item) for key, (frame, item) in each.items()} for each in (fresh, before))
    changed = tuple(item_id for item_id, item in now.items() if item != was.get(item_id, item))
    planned = PlannedFrames(
        frames=frames,
        added=tuple(item_id for item_id in fresh if item_id not in before),
        changed=changed,
        removed=removed,
        unchanged=len(fresh) - len(changed) - sum(item_id not in before for item_id in fresh),
        problems=problems,
        replaced=replaced,
        tagged=Counter(item_id for item_id, _ in {(each.item_id, each.target) for each in records.plan.tags()}),
    )
    if not planned.is_refused:
        _need_unused(records, _merged(stored, frames), [stored.items[item_id] for item_id in removed])
        if all(frame in stored.all for frame in frames):
            return replace(planned, frames=())
    return planned


def _merged(stored: Frames, frames: Iterable[NationalFrame]) -> Frames:
    """Return the frames as they would be after an import."""
    return Frames({**{each.frame_id: each for each in stored.all}, **{each.frame_id: each for each in frames}}.values())


def _unfit_items(
    stored: Frames, frames: Collection[NationalFrame], place: Callable[[str, str], Place] | None = None
) -> Iterator[Problem]:
    """Yield the problems of imported items with the frames that are not imported, and of repetitions.

    `place`: returns the place of an item's cell under a heading, for the problems. It is None for built-in frames,
    which are in no file: their problems ask to change the stored frames.
    """
    fresh, repeating = _by_id(frames), _merged(stored, frames).repeating
    beside = _by_id(each for each in stored.all if each.frame_id not in {frame.frame_id for frame in frames})
    taken, repeated = "FRAME-ITEM-TAKEN", "FRAME-ITEM-REPEATED"
    if place is None:
        taken, repeated = "FRAME-BUILT-IN-TAKEN", "FRAME-BUILT-IN-REPEATED"
    place = place or (lambda _item_id, _heading: Place())
    for item_id in (each for each in beside if each in fresh):
        own, imported = beside[item_id][0].title, fresh[item_id][0].title
        yield problem(taken, place(item_id, ID), found=item_id, expected=own, imported=imported)
    for item_id, (frame, item) in fresh.items():
        if item.repost_of is None:
            continue
        known = fresh.get(item.repost_of) or beside.get(item.repost_of)
        if known is None or known[1].repost_of is not None:
            yield problem("FRAME-REPOST-UNKNOWN", place(item_id, REPOST), found=item.repost_of)
        elif others := [each for each in repeating(item_id) if each not in fresh]:
            own, ids = "」「".join(dict.fromkeys(beside[each][0].title for each in others)), "、".join(others)
            where = place(item_id, REPOST)
            yield problem(repeated, where, found=item_id, expected=ids, own=own, imported=frame.title)


def _need_unused(records: Records, after: Frames, removed: Iterable[FrameItem]) -> None:
    """Raise FrameItemInUse if items to remove are in use; the error names all of them with their uses."""
    tags, plans = records.plan.tags(), records.plan.all()
    newest = plans[-1].newest.edition_id
    titles = {
        edition.edition_id: f"{plan.title}の{edition.title}" if len(plans) > 1 else edition.title
        for plan in plans
        for edition in plan.editions
    }
    in_use = {}
    for item in removed:
        named = [
            each.target if each.edition_id == newest else f"{each.target}（{titles[each.edition_id]}）"
            for each in tags
            if each.item_id == item.item_id
        ]
        if used := (*named, *after.repeating(item.item_id)):
            in_use[f"{item.item_id} {item.title}"] = "、".join(used)
    if in_use:
        lines = in_use.values() if len(in_use) == 1 else (f"{name}：{used}" for name, used in in_use.items())
        raise FrameItemInUse(found="」「".join(in_use), used="；".join(lines))


class _TableReading:
    """Reads the rows of a table as frames; unreadable rows become problems."""

    def __init__(self, stored: Frames) -> None:
        self.problems: list[Problem] = []
        self._stored = stored
        self._heads: dict[str, tuple[str, str]] = {}
        self._items: dict[str, list[FrameItem]] = {}
        self._rows: dict[str, TableRow] = {}

    def read(self, table: NamedRowTable) -> tuple[NationalFrame, ...]:
        """Read a table and return its frames, in the order of the table; faults are added to `problems`."""
        frame = ""
        for row in table.rows:
            frame = row.text(FRAME) or frame
            self.problems += self._read_row(row, frame)
        frames = tuple(
            NationalFrame(frame_id, *self._heads[frame_id], tuple(items)) for frame_id, items in self._items.items()
        )
        self.problems += _unfit_items(self._stored, frames, lambda item_id, heading: self._rows[item_id].place(heading))
        return frames

    def _read_row(self, row: TableRow, frame: str) -> Iterator[Problem]:
        item_id, title = fold_id(row.text(ID)), row.text(TITLE)
        missing = next((each for each, text in ((FRAME, frame), (ID, item_id), (TITLE, title)) if not text), None)
        if missing is not None:
            yield row.problem("TABLE-NAME-MISSING", missing if row.has(missing) else ID)
            return
        frame_id = self._frame_id(frame)
        edition = row.text(EDITION)
        head = self._heads.setdefault(frame_id, (frame, edition or self._edition(frame_id)))
        if edition and edition != head[1]:
            yield row.problem("FRAME-EDITION-DIFFERS", EDITION, found=edition, expected=head[1])
        elif item_id in self._rows:
            yield row.problem("TABLE-TWICE", ID, found=item_id)
        else:
            self._rows[item_id] = row
            item = FrameItem(item_id, title, row.text(GROUP) or None, fold_id(row.text(REPOST)) or None)
            self._items.setdefault(frame_id, []).append(item)

    def _frame_id(self, title: str) -> str:
        """Return the ID of the frame with a title: the known frame's ID, otherwise an ID made from the title."""
        known = (each.frame_id for each in self._stored.all if fold_name(each.title) == fold_name(title))
        return next(known, fold_name(title))

    def _edition(self, frame_id: str) -> str:
        return next((each.edition for each in self._stored.all if each.frame_id == frame_id), "")


@dataclass(frozen=True)
class ItemsAndOpinions:
    """The items of a row, each with its frame, and the opinions on the row.

    `choices`: all items except those that repeat another item. `own`: the numbers of the items with which the row
    itself is tagged, not its measure.
    """

    items: tuple[tuple[NationalFrame, FrameItem], ...]
    opinions: tuple[Opinion, ...]
    choices: tuple[FrameItem, ...] = ()
    own: frozenset[str] = frozenset()


def read_items_and_opinions(records: Records, round_: Round, row_id: str) -> ItemsAndOpinions:
    """Return the items and opinions of a row of a round; for a repost, of its original.

    Opinions on the rows that the row continues, from earlier editions and from the plan before, are included.
    """
    edition = lookup.edition_of(records, round_)
    initiative = edition.listing(row_id).initiative
    frames = Frames(records.plan.frames())
    tags = records.plan.tags()
    rows = frames.rows(edition, tags)
    own = {each.item_id for each in tags if (each.edition_id, each.target) == (edition.edition_id, initiative)}
    return ItemsAndOpinions(
        tuple((frame, item) for frame in frames.all for item in frame.items if initiative in rows[item.item_id]),
        opinions_by_row(records, round_, [row_id]).get(row_id, ()),
        tuple(item for item in frames.items.values() if item.repost_of is None),
        frozenset(frames.original(each).item_id for each in own),
    )
