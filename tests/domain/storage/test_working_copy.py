"""What becomes of a file on a share and its working copy: nothing that was confirmed is in neither of the files."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.storage.working_copy import (
    MOST_GENERATIONS,
    Copies,
    Fingerprint,
    NoFile,
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


EVENTS = st.lists(
    st.sampled_from(["edit", "write back", "open", "other edits", "restore", "gone", "back", "killed in writing"]),
    max_size=25,
)


@given(EVENTS)
def test_every_content_that_was_confirmed_is_continued_or_kept(events: list[str]) -> None:
    """A content is the tuple of edits in it; one that is a beginning of another is in it."""
    taken: tuple[str, ...] = ("start",)
    local = share = taken
    kept: list[tuple[str, ...]] = []
    older, is_gone = share, False
    for number, event in enumerate(events):
        seen = GONE if is_gone else _fingerprint(share)
        copies = Copies(_fingerprint(taken), _fingerprint(local), seen, share[: len(local)] == local)
        if event == "edit":
            local = (*local, f"ours {number}")
        elif event == "other edits" and not is_gone:
            older, share = share, (*share, f"theirs {number}")
        elif event == "restore" and not is_gone:
            kept.append(share) if _is_theirs(share) else None  # what others had is theirs to keep: `older` is ours
            share = older
        elif event in ("gone", "back"):
            is_gone = event == "gone"
        else:
            step = step_to_open(copies) if event == "open" else step_to_write_back(copies)
            if step is Step.WRITE:
                kept.append(share)  # a generation
                older, share = share, local
                taken = local if event == "write back" else taken
            elif step is Step.LAY_BESIDE:
                kept.append(local)
                taken = local = share
            elif step in (Step.TAKE, Step.NOTE):
                taken = local = share
        confirmed = {edit for content in (local, share, *kept) for edit in content}
        assert {f"ours {at}" for at, each in enumerate(events[: number + 1]) if each == "edit"} <= confirmed


def _is_theirs(content: tuple[str, ...]) -> bool:
    return any(edit.startswith("theirs") for edit in content)


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
