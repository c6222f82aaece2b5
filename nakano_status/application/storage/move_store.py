"""Move a set to another place (store move): from a data file to a server, back, or from one server or file to another.

The copy at the target is read-only until the source is marked as moved by a recorded act, so that never both can be
written to. The source is otherwise unchanged. Before that the copy is read again and compared. A move that was killed
is finished by the same command.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from nakano_status.application.merge.read.state_digest import state_digest
from nakano_status.application.ports.data_file import IsAsSeen, Parts, Records, Store, UnitOfWork
from nakano_status.application.storage.make_backup import back_up
from nakano_status.application.storage.restore import unmark_moved
from nakano_status.domain.history.acts import A_MOMENT_AGO, UNKNOWN_PERSON, ActKind, Draft
from nakano_status.domain.refusals import files
from nakano_status.domain.refusals.exchange import Usage
from nakano_status.domain.storage.backups import ARRIVING_SETTING, MOVED_SETTING
from nakano_status.domain.storage.server_address import is_server_address, place_as_text
from nakano_status.domain.storage.working_copy import NOT_CONNECTED

FINISHED = "途中で止まった移動の完了"
_SAME_PLACE = "移す先が、いまの場所と同じです。"


@dataclass(frozen=True)
class State:
    """The state of a set that must be equal on both sides of a move.

    `rounds`: the year, plan and state digest of each round. `head`: the head of the acts. `typed`: the texts that are
    being typed, which are part of neither.
    """

    rounds: Sequence[tuple[str, str, str]]
    head: str
    typed: Sequence[Draft]

    @classmethod
    def of(cls, records: Records) -> State:
        """Return the state of a set."""
        plans = records.plan.plan_ids()
        digests = (
            (each.year.short, plans[each.edition_id], state_digest(records, each)) for each in records.rounds.all()
        )
        return cls(tuple(digests), records.history.head(), read_texts_being_typed(records))


def read_texts_being_typed(records: Records) -> Sequence[Draft]:
    """Return the texts that are being typed, of every round."""
    return tuple(each for round_ in records.rounds.all() for each in records.entries.drafts(round_.round_id))


@dataclass(frozen=True)
class MovedSet:
    """A move of a set.

    `source`, `to`: the places before and after, as texts. `state`: the state of the set. `before`: the backup of the
    content that the target had (None: it had none).
    """

    source: str
    to: str
    state: State
    before: Path | None


@dataclass(frozen=True)
class _There:
    """The content of the target before a move: nothing (None), or an earlier or equal state of this set."""

    state: State | None = None
    before: Path | None = None

    @property
    def seen(self) -> IsAsSeen | None:
        """Return a check that the content is still the same when it is replaced; None if there is no content."""
        return None if self.state is None else lambda records: State.of(records) == self.state


def move(parts: Parts, store: Store, to: Path, by: str | None = None, *, dry_run: bool = False) -> MovedSet:
    """Copy the whole set to another place, compare both sets, and mark this set as moved.

    If `dry_run` is true, everything is only tried. An earlier state of the same set at the target is replaced after a
    backup. Raises Usage, StoreExists for other content at the target, StoreLocked while others work on the set,
    StoreDamaged, and the errors of opening and creating a set.
    """
    source, target = place_as_text(store.path), place_as_text(to)
    if source == target or (not is_server_address(to) and parts.files.is_same(store.path, to)):
        raise Usage(reason=_SAME_PLACE)
    _need_alone(parts, store, dry_run=dry_run)
    if not dry_run:
        _need_on_share(store)  # before anything is made: a share that is gone could not be marked
    content = store.whole()
    with store.reading() as records:
        state, acts = State.of(records), frozenset(act.act_id for act in records.entries.acts())
    there = _look(parts, to, store, state, acts, keeps=not dry_run)
    if dry_run:
        parts.store_files.put(to, content, replace=there.seen, is_dry_run=True)
        return MovedSet(source, target, state, there.before)
    copy, copied = _changed(store, by, source, lambda work: work.settings.save(ARRIVING_SETTING, source))
    parts.store_files.put(to, copy, replace=there.seen)
    _compare(parts, to, copied)
    _mark(parts, store, to, state, copied, by)
    _need_on_share(store)
    _put_in_use(parts, to, content, copied, state)
    return MovedSet(source, target, state, there.before)


def finish(parts: Parts, store: Store, to: Path, by: str | None = None) -> MovedSet:
    """Finish a move that was stopped after its source `store` was marked: allow writing to the target.

    The source is only read. Raises StoreMoved if `to` is not the place to which the set was moved, or if writing to it
    is allowed already; StoreDamaged, TargetNotWritable, and the errors of opening a set.
    """
    moved = files.StoreMoved(path=place_as_text(store.path), to=store.moved_to)
    try:
        found = parts.stores.open(to, read_only=True)
    except (files.StoreMissing, files.StoreServerEmpty):
        raise moved from None
    with closing(found), found.reading() as records, store.reading() as source:
        is_waiting = records.settings.read(ARRIVING_SETTING) and records.info.store_id == source.info.store_id
        if not is_waiting or _place(found, to) != store.moved_to:
            raise moved
        copied = State.of(records)
    _need_on_share(store)
    content, state = _changed(store, by, FINISHED, unmark_moved)
    _put_in_use(parts, to, content, copied, state)
    return MovedSet(place_as_text(store.path), place_as_text(to), state, None)


def _need_alone(parts: Parts, store: Store, *, dry_run: bool) -> None:
    """Raise StoreLocked if others have the set open, StoreMoved if it was moved away, or the error of writing to it."""
    path = place_as_text(store.path)
    if store.moved_to:
        raise files.StoreMoved(path=path, to=store.moved_to)
    for who in store.server.present() if store.server else ():
        raise files.StoreLocked(path=path, who=who.who or who.computer, since=who.since)
    if not dry_run:
        with store.writing():
            return  # it can be marked: this is checked before anything is copied
    if not store.server and not parts.store_files.is_free(store.path):
        raise files.StoreLocked(path=path, who=UNKNOWN_PERSON, since=A_MOMENT_AGO)


def _look(parts: Parts, to: Path, store: Store, own: State, acts: frozenset[str], *, keeps: bool) -> _There:
    """Return the content of the target, backed up if it is to be replaced; raise StoreExists for anything else.

    Raises Usage if the target is the source by another spelling of its address.
    """
    try:
        found = parts.stores.open(to, read_only=True)
    except (files.StoreMissing, files.StoreServerEmpty):
        return _There()
    with closing(found), found.reading() as records, store.reading() as source:
        if found.server and store.server and found.server.is_of(store.server):
            raise Usage(reason=_SAME_PLACE)
        theirs = [act.act_id for act in records.entries.acts() if act.kind != ActKind.MOVE_STORE or not found.moved_to]
        if records.info.store_id != source.info.store_id or not acts.issuperset(theirs):
            raise files.StoreExists(path=place_as_text(to))
        state = State.of(records)
        is_copy = bool(records.settings.read(ARRIVING_SETTING))  # of a move that was killed: nothing was written there
        keeps = keeps and not is_copy and bool(state != own or found.moved_to)
        return _There(state, back_up(parts, found).file if keeps else None)


def _changed(store: Store, by: str | None, reason: str, change: Callable[[UnitOfWork], None]) -> tuple[bytes, State]:
    """Return a copy of the set with one more act of the move that makes a change, and its state."""
    with store.on_trial() as trial:
        with trial.writing() as work:
            work.begin_act(ActKind.MOVE_STORE, by, reason)
            change(work)
            work.commit()
        with trial.reading() as records:
            return trial.whole(), State.of(records)


def _compare(parts: Parts, to: Path, state: State) -> None:
    """Read the written target; raise StoreDamaged if it differs from the copied state."""
    with closing(parts.stores.open(to, read_only=True)) as target:
        target.check_soundness()
        with target.reading() as records:
            if State.of(records) != state:
                raise files.StoreDamaged(path=place_as_text(to), reason="写した内容が、元と異なります")


def _mark(parts: Parts, store: Store, to: Path, state: State, copied: State, by: str | None) -> None:
    """Mark the source as moved while it is locked, if neither it nor the copy has changed since the comparison.

    Raises StoreLocked otherwise.
    """
    with store.writing() as work, closing(parts.stores.open(to, read_only=True)) as target:
        with target.reading() as there:
            now = [(each.history.head(), read_texts_being_typed(each)) for each in (work, there)]
        if now != [(each.head, each.typed) for each in (state, copied)]:
            raise files.StoreLocked(path=place_as_text(store.path), who=UNKNOWN_PERSON, since=A_MOMENT_AGO)
        place = _place(target, to)
        work.begin_act(ActKind.MOVE_STORE, by, place)
        work.settings.save(MOVED_SETTING, place)
        work.commit()


def _need_on_share(store: Store) -> None:
    """Raise TargetNotWritable unless the share has everything of the working copy: another PC could write there."""
    if store.working_copy is not None:
        share = store.working_copy.write_back()
        if share.is_behind or share.has_other_content:
            raise files.TargetNotWritable(path=str(store.path), reason=share.reason or NOT_CONNECTED)


def _place(target: Store, to: Path) -> str:
    """Return the place of the target in the form in which the source records it."""
    return target.server.place if target.server else place_as_text(to)


def _put_in_use(parts: Parts, to: Path, content: bytes, copied: State, state: State) -> None:
    """Replace the read-only copy by the set itself after its source was marked."""
    parts.store_files.put(to, content, replace=lambda records: State.of(records) == copied)
    _compare(parts, to, state)
