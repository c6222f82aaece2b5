"""A protected file that was opened and imported before is recognised by its bytes, without its password."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from nakano_status.application.merge.decide_held import apply_held, held_items
from nakano_status.application.merge.received_files import known_by_bytes
from nakano_status.application.merge.take_back import take_back
from nakano_status.domain.exchange.admission import Admission
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place
from tests.support.answering import A, B, C, D, Unreadable, filled, read_row, with_rows
from tests.support.desks import Desk, desk_in

LOCKED = problem("FILE-PASSWORD", Place(file="鍵付き.xlsx"))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An office that imported the answers of 税務課, and those of three divisions in one file."""
    with desk_in(tmp_path) as desk:
        one, *_ = (desk.sends(f"R4-P-{to}", row, to=to) for to, row in (("zeimu", A), ("koseki", B), ("bosai", C)))
        desk.merges(filled(desk.sends("R4-P2", D), {D: {"done": "単独"}}, name="単独.xlsx"))
        rows = (read_row(0, row, {"done": "貼付け"}) for row in (B, C))
        desk.merges(with_rows(filled(one, {A: {"done": "済"}}, name="部.xlsx"), *rows))
        apply_held(desk.parts, desk.store, [item.item_id for item in held_items(desk.store)])
        yield desk


def known(desk: Desk, name: str, round_id: str = "R4") -> tuple[str, Mapping[str, Admission]]:
    """Return the SHA-256 of a received file, and what is known if it arrives with a password."""
    with desk.store.reading() as records:
        (round_,) = records.rounds.all()
        sha256 = next(each.sha256 for each in records.arrivals.received() if each.name == name)
        locked = AnswerFile("鍵付き.xlsx", sha256, 9, refused=LOCKED)
        return sha256, known_by_bytes(records, replace(round_, round_id=round_id), [locked])


def returns(desk: Desk, sha256: str) -> list[str]:
    with desk.store.reading() as records:
        return [each.return_id for each in records.returns.of_round("R4") if each.sha256 == sha256]


@pytest.mark.parametrize(("name", "number"), [("単独.xlsx", 1), ("部.xlsx", 3)])
def test_equal_bytes_are_the_answers_that_were_imported_from_them(desk: Desk, name: str, number: int) -> None:
    sha256, found = known(desk, name)
    answers = [each.return_id for each in found[sha256].returns]
    assert (answers, len(answers)) == (returns(desk, sha256), number)
    assert (list(found), found[sha256].file, found[sha256].is_of_other_round) == (
        [sha256], AnswerFile("鍵付き.xlsx", sha256, 9), False,
    )  # fmt: skip
    package = found[sha256].package
    assert package is not None
    assert package.division == "zeimu"


def test_answers_of_another_round_are_known_and_are_none_of_this_one(desk: Desk) -> None:
    sha256, found = known(desk, "単独.xlsx", "R5")
    assert (found[sha256].returns, found[sha256].is_of_other_round) == ((), True)


@pytest.mark.parametrize("round_id", ["R4", "R5"])
def test_what_waits_of_answers_that_were_imported_is_known_with_them(desk: Desk, round_id: str) -> None:
    package = desk.sends("R4-P3", A, B)
    desk.merges(filled(package, {A: {"done": Unreadable()}, B: {"done": "済"}}, name="一部.xlsx"))
    sha256, found = known(desk, "一部.xlsx", round_id)
    waiting = [(item.row_id, item.reason) for item in found[sha256].waiting]
    assert (waiting, found[sha256].year) == ([(A, "UNREADABLE")], "令和4年度")
    sha256, found = known(desk, "単独.xlsx", round_id)
    assert found[sha256].waiting == ()


def test_a_file_with_one_removed_answer_must_be_opened_again(desk: Desk) -> None:
    sha256, _ = known(desk, "部.xlsx")
    take_back(desk.store, returns(desk, sha256)[0])
    assert known(desk, "部.xlsx") == (sha256, {})


def test_bytes_that_were_never_imported_are_not_known(desk: Desk) -> None:
    with desk.store.reading() as records:
        (round_,) = records.rounds.all()
        assert known_by_bytes(records, round_, [AnswerFile("鍵付き.xlsx", "0" * 64, 9, refused=LOCKED)]) == {}
