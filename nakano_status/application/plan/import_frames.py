"""Import national frames: the built-in ones, or a table with a row for each item (frames import).

A frame that is in the table is replaced as a whole, so the table is imported completely or, if a row has an error, not
at all. A blank 枠組み or 版 is that of the row above.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from nakano_status.application.lookup import need_role
from nakano_status.application.organisation.table_rows import NamedRowTable, TableRow, read_table_rows
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.create_store import BUILT_IN, built_in_tables
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole
from nakano_status.domain.organisation.divisions import fold_name
from nakano_status.domain.plan.annotations import FrameItem, Frames, NationalFrame
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.refusals.planning import FrameItemInUse

ACT = "import_frames"
HEADINGS = ("枠組み", "版", "区分", "項目番号", "項目", "再掲")
FRAME, EDITION, GROUP, ID, TITLE, REPOST = HEADINGS


@dataclass(frozen=True)
class PlannedFrames:
    """What importing would do: the frames to write, and the numbers of items that are added, changed and removed.

    With an error among the `problems` nothing is written.
    """

    frames: tuple[NationalFrame, ...] = ()
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    problems: tuple[Problem, ...] = field(default=())

    @property
    def changes(self) -> int:
        """The number of items that would be written or removed, at least one if only an edition changes."""
        items = len(self.added) + len(self.changed) + len(self.removed)
        return max(items, 1) if self.frames and not self.is_refused else 0

    @property
    def is_refused(self) -> bool:
        """Whether a row has an error, so that nothing is written."""
        return any(each.severity is Severity.ERROR for each in self.problems)


def import_frames(parts: Parts, store: Store, source: str, by: str | None = None) -> Outcome[PlannedFrames]:
    """Import a table by its path, or the frames for a built-in plan (`builtin:nakano2`).

    Raises FrameItemInUse, BuiltInUnfit, FileMissing, FileUnreadable, TableNotReadable, WrongRole.
    """
    with store.writing() as work:
        planned = _planned(parts, work, source)
        if planned.frames and not planned.is_refused:
            work.begin_act(ACT, by, source if source.startswith(BUILT_IN) else Path(source).name)
            work.frames.save(planned.frames)
            work.commit()
    return Outcome(planned, problems=planned.problems)


def plan_frames(parts: Parts, store: Store, source: str) -> PlannedFrames:
    """Return what importing would do; nothing is written. Raises what importing raises."""
    with store.reading() as records:
        return _planned(parts, records, source)


def _planned(parts: Parts, records: Records, source: str) -> PlannedFrames:
    need_role(records, StoreRole.OFFICE)
    stored = Frames(records.frames.all())
    if source.startswith(BUILT_IN):
        found = built_in_tables(parts, source, records.plan.all())
        return _changes(records, stored, found.frames, ())
    table = read_table_rows(parts, Path(source), ID)
    reading = _TableReading(stored)
    frames = reading.read(table)
    problems = (*table.problems, *table.unread(HEADINGS), *reading.problems)
    return _changes(records, stored, frames, problems)


def _changes(
    records: Records, stored: Frames, frames: tuple[NationalFrame, ...], problems: tuple[Problem, ...]
) -> PlannedFrames:
    """Return what would change; raises FrameItemInUse."""
    fresh = {item.item_id: item for frame in frames for item in frame.items}
    named = {frame.frame_id for frame in frames}
    before = {item.item_id: item for frame in stored.all if frame.frame_id in named for item in frame.items}
    removed = tuple(item_id for item_id in before if item_id not in fresh)
    changed = tuple(item_id for item_id, item in fresh.items() if item_id in before and item != before[item_id])
    planned = PlannedFrames(
        frames=frames,
        added=tuple(item_id for item_id in fresh if item_id not in before),
        changed=changed,
        removed=removed,
        unchanged=len(fresh) - len(changed) - sum(item_id not in before for item_id in fresh),
        problems=problems,
    )
    if not planned.is_refused:
        _need_unused(records, _merged(stored, frames), [before[item_id] for item_id in removed])
        if all(frame in stored.all for frame in frames):
            return replace(planned, frames=())
    return planned


def _merged(stored: Frames, frames: Iterable[NationalFrame]) -> Frames:
    """Return the frames as they would be after an import."""
    return Frames({**{each.frame_id: each for each in stored.all}, **{each.frame_id: each for each in frames}}.values())


def _need_unused(records: Records, after: Frames, removed: Iterable[FrameItem]) -> None:
    """Refuse to remove items that are in use, naming all of them and what uses each."""
    tags, plans = records.frames.tags(), records.plan.all()
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
    """Reads the rows of a table as frames; what cannot be read becomes a problem."""

    def __init__(self, stored: Frames) -> None:
        self.problems: list[Problem] = []
        self._stored = stored
        self._heads: dict[str, tuple[str, str]] = {}
        self._items: dict[str, list[FrameItem]] = {}
        self._rows: dict[str, TableRow] = {}

    def read(self, table: NamedRowTable) -> tuple[NationalFrame, ...]:
        """Return the frames in the order of the table."""
        frame = ""
        for row in table.rows:
            frame = row.text(FRAME) or frame
            self.problems += self._read_row(row, frame)
        frames = tuple(
            NationalFrame(frame_id, *self._heads[frame_id], tuple(items)) for frame_id, items in self._items.items()
        )
        self.problems += self._wrong_reposts(_merged(self._stored, frames))
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
        elif (other := self._taken(item_id, frame_id)) is not None:
            yield row.problem("FRAME-ITEM-TAKEN", ID, found=item_id, expected=other)
        else:
            self._rows[item_id] = row
            item = FrameItem(item_id, title, row.text(GROUP) or None, fold_id(row.text(REPOST)) or None)
            self._items.setdefault(frame_id, []).append(item)

    def _frame_id(self, title: str) -> str:
        """Return the ID of the frame with a title: that of the known one, else made of the title."""
        known = (each.frame_id for each in self._stored.all if fold_name(each.title) == fold_name(title))
        return next(known, fold_name(title))

    def _edition(self, frame_id: str) -> str:
        return next((each.edition for each in self._stored.all if each.frame_id == frame_id), "")

    def _taken(self, item_id: str, frame_id: str) -> str | None:
        """Return the title of another known frame that has an item."""
        for frame in self._stored.all:
            if frame.frame_id != frame_id and any(each.item_id == item_id for each in frame.items):
                return frame.title
        return None

    def _wrong_reposts(self, after: Frames) -> Iterator[Problem]:
        """Yield what repeats no item of a frame, or one that is a repost itself."""
        for item_id, row in self._rows.items():
            original = after.items[item_id].repost_of
            if original is not None and (original not in after.items or after.items[original].repost_of is not None):
                yield row.problem("FRAME-REPOST-UNKNOWN", REPOST, found=original)
