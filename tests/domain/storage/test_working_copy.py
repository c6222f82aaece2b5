"""What becomes of a file on a share and its working copy: nothing that was confirmed is in neither of the files."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.storage.working_copy import (
    MOST_GENERATIONS,
    Copies,
    Fingerprint,
    NoFile,
    ShareStage,
    ShareState,
    Step,
    generation_name,
    generations_folder,
    may_be_copies,
    name_beside,
    spare_generations,
    step_to_open,
    step_to_write_back,
)

A, B, C = (Fingerprint.of(content) for content in (b"a", b"b", b"c"))
GONE, MISSING = NoFile.GONE, NoFile.MISSING


@pytest.mark.parametrize(
    ("taken", "local", "share", "expected"),
    [
        (None, None, A, Step.TAKE),
        (None, None, GONE, Step.REFUSE),
        (None, None, MISSING, Step.REFUSE),
        (A, None, A, Step.TAKE),
        (A, A, A, Step.NOTE),
        (A, A, B, Step.TAKE),
        (A, A, GONE, Step.KEEP),
        (A, A, MISSING, Step.REFUSE),
        (A, B, A, Step.KEEP),
        (A, B, B, Step.NOTE),
        (A, B, C, Step.LAY_BESIDE),
        (A, B, GONE, Step.KEEP),
        (A, B, MISSING, Step.LAY_BESIDE),
        (None, B, A, Step.LAY_BESIDE),
    ],
)
def test_opening(
    taken: Fingerprint | None, local: Fingerprint | None, share: Fingerprint | NoFile, expected: Step
) -> None:
    assert step_to_open(Copies(taken, local, share)) is expected


def test_a_share_that_does_not_go_on_from_a_written_copy_does_not_replace_it() -> None:
    assert step_to_open(Copies(A, A, B, continues=False)) is Step.LAY_BESIDE
    assert step_to_open(Copies(A, None, B, continues=False)) is Step.TAKE


def test_a_copy_that_does_not_go_on_from_the_shares_file_does_not_replace_it() -> None:
    for step in (step_to_open, step_to_write_back):
        assert step(Copies(A, B, A, goes_on=False)) is Step.LAY_BESIDE
        assert step(Copies(A, B, B, goes_on=False)) is Step.NOTE
    assert step_to_write_back(Copies(A, B, C, goes_on=False), torn=C) is Step.LAY_BESIDE


def test_what_was_laid_beside_is_replaced_only_while_it_is_there() -> None:
    assert step_to_open(Copies(A, A, B, continues=False, is_beside=True)) is Step.TAKE
    assert step_to_open(Copies(A, A, B, continues=False, is_beside=False)) is Step.LAY_BESIDE
    assert step_to_open(Copies(A, A, B, continues=True, is_beside=False)) is Step.TAKE
    assert step_to_open(Copies(A, C, B, continues=False, is_beside=True)) is Step.LAY_BESIDE


@pytest.mark.parametrize(
    ("taken", "local", "share", "expected"),
    [
        (A, A, A, Step.KEEP),
        (A, A, B, Step.OPEN_AGAIN),
        (A, A, GONE, Step.KEEP),
        (A, A, MISSING, Step.WAIT),
        (A, B, A, Step.WRITE),
        (A, B, B, Step.NOTE),
        (A, B, C, Step.LAY_BESIDE),
        (A, B, GONE, Step.WAIT),
        (A, B, MISSING, Step.LAY_BESIDE),
        (None, B, A, Step.LAY_BESIDE),
    ],
)
def test_writing_back(
    taken: Fingerprint | None, local: Fingerprint, share: Fingerprint | NoFile, expected: Step
) -> None:
    assert step_to_write_back(Copies(taken, local, share)) is expected


def test_a_part_of_the_last_attempt_may_be_written_over_and_nothing_under_the_lock_of_another() -> None:
    assert step_to_write_back(Copies(A, B, C), torn=C) is Step.WRITE
    assert step_to_write_back(Copies(A, B, A), is_locked_elsewhere=True) is Step.WAIT
    assert step_to_write_back(Copies(A, A, A), is_locked_elsewhere=True) is Step.KEEP


Edits = tuple[str, ...]
"""A content, as the edits in it; one that is a beginning of another is in it."""


@dataclass
class _Share:
    """A share and its working copy; `beside` is what was laid there, until the share's file replaces the copy."""

    taken: Edits = ("start",)
    local: Edits = ("start",)
    share: Edits = ("start",)
    older: Edits = ("start",)
    older_copy: Edits = ("start",)
    beside: Edits | None = None
    is_target_beside: bool = False
    is_gone: bool = False
    kept: list[Edits] = field(default_factory=list)

    def edit(self, text: str) -> None:
        self.local = (*self.local, text)

    def edit_elsewhere(self, text: str) -> None:
        if not self.is_gone:
            self.older, self.share = self.share, (*self.share, text)

    def restore(self, _: str) -> None:
        if not self.is_gone:  # who restores has to keep what only the share had
            self.kept += [] if set(self.share) <= set(self.local) else [self.share]
            self.share = self.older

    def lose_beside(self, _: str) -> None:
        if self.beside is not None and set(self.beside) <= set(self.local):
            self.beside = None

    def put_copy_back(self, _: str) -> None:
        if self.local == self.share:
            self.local = self.older_copy

    def come_or_go(self, _: str) -> None:
        self.is_gone = not self.is_gone

    def copies(self, written: Edits | None, *, is_damaged: bool = False) -> Copies:
        found = MISSING if written is None else _fingerprint(written)
        return Copies(
            _fingerprint(self.taken),
            _fingerprint(self.local),
            GONE if self.is_gone else Fingerprint.of(b"damaged") if is_damaged else found,
            not is_damaged and self.share[: len(self.local)] == self.local,
            self.is_target_beside and self.beside is not None and self.beside[: len(self.local)] == self.local,
            written is None or self.local[: len(written)] == written,
        )

    def open(self, _: str) -> None:
        step = step_to_open(self.copies(self.share))
        if step in (Step.TAKE, Step.NOTE, Step.LAY_BESIDE):
            self.kept += [self.local] if step is Step.LAY_BESIDE else []
            self.kept += [] if self.beside is None else [self.beside]
            self.taken = self.local = self.share
            self.beside, self.is_target_beside = None, False

    def open_damaged(self, _: str) -> None:
        copies = self.copies(self.share, is_damaged=True)
        if step_to_open(copies) in (Step.TAKE, Step.LAY_BESIDE) and not copies.is_beside:
            self._lay_beside()

    def write_back(self, _: str) -> None:
        if self._write():
            self.taken = self.local

    def write_and_be_killed(self, _: str) -> None:
        self._write()

    def _write(self) -> bool:
        written = self.beside if self.is_target_beside else self.share
        step = step_to_write_back(self.copies(written))
        if step is Step.LAY_BESIDE:
            self._lay_beside()
        elif step is Step.WRITE:
            assert written is not None
            assert self.local[: len(written)] == written
            self.older_copy = self.taken
            if self.is_target_beside:
                self.beside = self.local
            else:
                self.older, self.share = self.share, self.local
        return step in (Step.WRITE, Step.NOTE)

    def _lay_beside(self) -> None:
        self.kept += [] if self.beside is None else [self.beside]
        self.beside, self.taken, self.is_target_beside = self.local, self.local, True


OURS = (_Share.edit, _Share.open, _Share.open_damaged, _Share.write_back, _Share.write_and_be_killed)
OUTSIDE = (_Share.edit_elsewhere, _Share.restore, _Share.lose_beside, _Share.put_copy_back, _Share.come_or_go)


@given(st.lists(st.sampled_from([*OURS, *OUTSIDE]), max_size=25))
def test_every_content_that_was_confirmed_is_continued_or_kept(events: list[Callable[[_Share, str], None]]) -> None:
    world = _Share()
    confirmed = set()
    for number, event in enumerate(events):
        event(world, f"{number}")
        confirmed |= {f"{number}"} if event is _Share.edit else set()
        found = (world.local, world.share, world.beside or (), *world.kept)
        assert confirmed <= {edit for content in found for edit in content}


def _fingerprint(content: tuple[str, ...]) -> Fingerprint:
    return Fingerprint.of("/".join(content).encode())


MOMENT = datetime(2026, 11, 22, 10, 23, 15)  # noqa: DTZ001 - names have local times


def test_names_say_the_day_the_time_and_the_pc() -> None:
    first = name_beside("税務課.nakano", MOMENT, "PC 7/総務", [])
    assert first == "税務課_2026-11-22_1023_PC-7-総務.nakano"
    assert name_beside("税務課.nakano", MOMENT, "PC 7/総務", [first]) == "税務課_2026-11-22_1023_PC-7-総務-2.nakano"
    assert generations_folder("税務課.nakano") == "税務課-以前の内容"
    assert generation_name("税務課.nakano", MOMENT) == "税務課_2026-11-22_102315.nakano"


def test_the_oldest_generations_above_ten_are_spare_and_nothing_else() -> None:
    names = [generation_name("a.nakano", MOMENT.replace(second=second)) for second in range(MOST_GENERATIONS + 2)]
    others = ["a.nakano", "a_2026.nakano", "b_2026-11-22_102301.nakano", "a_2026-11-22_102301.nakano.tmp"]
    assert spare_generations("a.nakano", [*names, *others], names[-1]) == names[:2]
    assert spare_generations("a.nakano", names[:MOST_GENERATIONS], names[9]) == []
    assert spare_generations("a.nakano", names, names[0]) == names[1:3]


def test_names_that_synchronisers_give() -> None:
    copies = [
        "税務課 (1).nakano",
        "税務課 (花子's conflicted copy 2026-11-22).nakano",
        "税務課-DESKTOP-4Q7.nakano",
        "税務課-PC7.nakano",
        "税務課（競合コピー）.nakano",
    ]
    others = ["税務課.nakano", "税務課-控え1.3.nakano", "税務課R5.nakano", "税務課-PC7.txt", "戸籍課-PC7.nakano"]
    others += [
        "税務課-R5.nakano",
        "税務課-20261122.nakano",
        "税務課-R4末.nakano",
        "税務課（控え）.nakano",
        "税務課 .nakano",
    ]
    assert may_be_copies("税務課.nakano", [*others, *copies]) == copies


def test_what_a_person_has_to_know_of_a_share_is_named_with_its_file() -> None:
    waiting = ShareState(ShareStage.WAITING, reason="接続できません").problem("税務課.nakano")
    assert waiting is not None
    assert (waiting.code, waiting.place.file, waiting.found) == ("SHARE-WAITING", "税務課.nakano", "接続できません")
    newer = ShareState(ShareStage.CHANGED).problem("税務課.nakano")
    assert newer is not None
    assert (newer.code, newer.place.file) == ("SHARE-NEWER", "税務課.nakano")
    assert ShareState(ShareStage.WRITTEN).problem("税務課.nakano") is None
