"""Every file that arrived, with what became of it and the round it belongs to; its bytes by the beginning of a hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from nakano_status.application.merge.merge_returns import apply_batch, plan_batch
from nakano_status.application.merge.read.received import ReceivedView, read_received, received_in
from nakano_status.application.merge.received_files import bytes_of, read_batch
from nakano_status.application.merge.take_back import take_back
from nakano_status.application.round.read.board import ARRIVED
from nakano_status.domain.exchange.answer_file import ReturnState
from nakano_status.domain.exchange.ledger import ReceivedFile, Verdict
from nakano_status.domain.refusals.exchange import ReceivedNotKept, ReceivedUnknown
from nakano_status.domain.refusals.files import StoreDamaged
from tests.support.answering import A, B, C, D, filled, read_row, with_rows
from tests.support.desks import Desk, desk_in, open_next_round
from tests.support.plans import R3

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Records


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An office that received an answer twice, a file of several divisions that waits, and one that it cannot read."""
    with desk_in(tmp_path) as desk:
        one, *_ = (desk.sends(f"R4-{to}", row, to=to) for to, row in (("zeimu", B), ("koseki", C), ("bosai", D)))
        answer = filled(desk.sends("R4-P1", A), {A: {"done": "済"}})
        desk.merges(answer, by="担当 花子")
        desk.merges(replace(answer, name="写し.xlsx"))
        rows = (read_row(0, row, {"done": "貼付け"}) for row in (C, D))
        desk.merges(with_rows(filled(one, {B: {"done": "済"}}, name="部.xlsx"), *rows))
        broken = desk.folder / "壊れた.xlsx"
        broken.write_bytes(b"no workbook")
        apply_batch(desk.store, plan_batch(desk.store, read_batch(desk.parts, [broken])))
        yield desk


def views(desk: Desk) -> Mapping[str, ReceivedView]:
    with desk.store.reading() as records:
        return {each.name: each for each in read_received(records)}


def test_every_arrival_has_its_verdict_and_only_a_refused_file_is_not_kept(desk: Desk) -> None:
    found = views(desk)
    assert {name: (each.verdict, each.kept) for name, each in found.items()} == {
        "回答.xlsx": ("merged", True), "写し.xlsx": ("known", True),
        "部.xlsx": ("held", True), "壊れた.xlsx": ("refused", False),
    }  # fmt: skip
    assert [each.verdict_label for each in found.values()] == ["反映", "取込済み", ARRIVED, "読取り不可"]
    assert (found["回答.xlsx"].by, found["回答.xlsx"].divisions) == ("担当 花子", ("税務課",))
    assert (found["部.xlsx"].returns, set(found["部.xlsx"].divisions)) == ((), {"税務課", "戸籍住民課", "防災課"})


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_file_that_was_opened_or_read_as_a_list_is_no_answer(desk: Desk, verdict: Verdict) -> None:
    view = replace(views(desk)["回答.xlsx"], verdict=verdict.value)
    assert view.is_answer is (verdict in (Verdict.MERGED, Verdict.KNOWN, Verdict.HELD, Verdict.REFUSED))


def test_a_removed_answer_is_listed_as_removed(desk: Desk) -> None:
    ((answer,),) = (each.returns for each in views(desk).values() if each.name == "回答.xlsx")
    assert (answer.division, answer.year, answer.state) == ("税務課", "R4", ReturnState.ADMITTED)
    take_back(desk.store, answer.return_id)
    assert views(desk)["回答.xlsx"].returns == (replace(answer, state=ReturnState.WITHDRAWN),)


def test_a_file_belongs_to_the_round_of_its_answers_and_without_any_to_the_one_collected_when_it_arrived(
    desk: Desk,
) -> None:
    open_next_round(desk.store)
    with desk.store.reading() as records:
        rounds = records.rounds.all()
        before = replace(rounds[0], round_id="R3", year=R3)
        of_rounds = [[each.name for each in received_in(records, each)] for each in (before, *rounds)]
    # they arrived in July 2023: R4 was collected then, and R5 is what matters now
    without = ["部.xlsx", "壊れた.xlsx"]
    assert of_rounds == [[], ["回答.xlsx", "写し.xlsx", *without], without]


def arrivals(**kept: bytes | None) -> Records:
    """Return the records of files that arrived, by their SHA-256; none was removed."""
    files = [ReceivedFile(each, f"{each}.xlsx", 1, "merged") for each in kept]
    found = SimpleNamespace(received=lambda: files + files, content=kept.get)
    return cast("Records", SimpleNamespace(arrivals=found, history=SimpleNamespace(dropped=dict)))


def test_bytes_are_found_by_eight_digits_at_least_in_any_case() -> None:
    one, other = (hashlib.sha256(each).hexdigest() for each in (b"one", b"other"))
    kept = arrivals(**{one: b"one", other: b"other"})
    assert [bytes_of(kept, each) for each in (one, f" {one[:8].upper()} ")] == [b"one"] * 2


def test_bytes_that_are_not_those_that_arrived_are_refused() -> None:
    one = hashlib.sha256(b"one").hexdigest()
    with pytest.raises(StoreDamaged) as refused:
        bytes_of(arrivals(**{one: b"other"}), one)
    assert refused.value.details["path"] == f"{one}.xlsx"


@pytest.mark.parametrize(("beginning", "count"), [("abcdef0", "0"), ("", "0"), ("abcdef01", "2"), ("00000000", "0")])
def test_a_beginning_of_none_or_of_several_is_unknown_and_says_how_many(beginning: str, count: str) -> None:
    with pytest.raises(ReceivedUnknown) as refused:
        bytes_of(arrivals(abcdef0123=b"one", abcdef0176=b"other"), beginning)
    assert (refused.value.details["found"], refused.value.details["count"]) == (beginning, count)


def test_a_file_of_which_only_the_description_was_kept_has_no_bytes() -> None:
    with pytest.raises(ReceivedNotKept):
        bytes_of(arrivals(abcdef0123=None), "abcdef01")
