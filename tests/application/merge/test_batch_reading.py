"""What a batch is read into: each file once, distinguished from others of the same name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nakano_status.application.merge.received_files import is_locked, read_batch
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place
from tests.support.answering import A, filled
from tests.support.desks import Desk, desk_in


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An office that has asked 税務課."""
    with desk_in(tmp_path) as desk:
        yield desk


def test_a_folder_and_a_file_in_it_are_read_once_and_equal_names_are_told_apart(desk: Desk) -> None:
    package = desk.sends("R4-P1", A)
    first = desk.saves(filled(package, {A: {"done": "一"}}, name="02_区民部/回答.xlsx"))
    desk.saves(filled(package, {A: {"done": "二"}}, name="03_総務部/回答.xlsx"))
    desk.saves(filled(package, {A: {"done": "三"}}, name="別名.xlsx"))
    files = read_batch(desk.parts, [first, desk.folder, first])
    assert sorted(file.answers.name for file in files) == ["02_区民部/回答.xlsx", "03_総務部/回答.xlsx", "別名.xlsx"]


@pytest.mark.parametrize(
    ("code", "locked"), [("FILE-PASSWORD", True), ("PASSWORD-WRONG", True), ("FORM-UNREADABLE", False), (None, False)]
)
def test_only_a_file_whose_password_is_missing_or_wrong_is_locked(code: str | None, *, locked: bool) -> None:
    assert is_locked(AnswerFile("回答.xlsx", "", 0, refused=problem(code, Place()) if code else None)) is locked


def test_progress_names_every_step(desk: Desk) -> None:
    steps: list[tuple[int, int]] = []
    path = desk.saves(filled(desk.sends("R4-P1", A)))
    read_batch(desk.parts, [path], lambda _what, done, number: steps.append((done, number)))
    assert steps == [(0, 1), (1, 1)]
