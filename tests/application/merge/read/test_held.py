"""Held items with what a person needs to decide on them: whose, its texts, why it waits, what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from nakano_status.application.merge.decide_held import reject_held
from nakano_status.application.merge.read.held import HeldView, divisions_of, held_views
from nakano_status.domain.exchange.answer_file import HeldState
from nakano_status.domain.exchange.ledger import CARRIES, HeldItem, HeldKind
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place
from nakano_status.domain.round.round import RoundRow
from tests.support.answering import A, B, C, D, Texts, Unreadable, filled, read_row, with_rows
from tests.support.desks import Desk, desk_in

ROW = HeldItem("H1", HeldKind.ROW, "LEFT-OUT", "回答.xlsx", "f" * 64)
FILE = HeldItem("H2", HeldKind.FILE, "MANY-PACKAGES", "部.xlsx", "f" * 64, found="税務課、戸籍住民課、無い課（計9件）")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An office that received one file: a row left out, two cells that cannot be read, and a row without ID."""
    with desk_in(tmp_path) as desk:
        package = desk.sends("R4-P1", B, C)
        answers: dict[str, Texts] = {
            B: {"mark": "◎", "done": "済"},
            C: {"mark": Unreadable("▽"), "done": Unreadable("#REF!"), "next_year": "予定"},
        }
        file = with_rows(filled(package, answers), read_row(0, None, {"done": "新規の文"}, title="新規の取組"))
        spot = Place("回答.xlsx", "回答", "K10", 10, "進捗状況", C, "mark")
        told = (problem("MARK-UNKNOWN", replace(spot, cell="M10"), found="▽"), problem("MARK-UNKNOWN", spot, found="▽"))
        desk.merges(replace(file, problems=told), without=[B], by="担当 花子")
        yield desk


def views(desk: Desk, *, decided: bool = False, division: str | None = None) -> Mapping[str, HeldView]:
    with desk.store.reading() as records:
        (round_,) = records.rounds.all()
        found = held_views(records, round_, decided=decided, division=division)
    return {f"{view.item.reason} {view.item.key or ''}".strip(): view for view in found}


def test_a_row_held_is_shown_with_its_sender_its_texts_and_the_act_that_received_it(desk: Desk) -> None:
    view = views(desk)["LEFT-OUT"]
    assert (view.division, view.answerers, view.title) == ("税務課", ("税務課",), "取組2")
    assert (view.values, view.can_apply, view.why.code) == ({"mark": "◎", "done": "済"}, True, "LEFT-OUT")
    assert view.received is not None
    assert (view.received.kind, view.received.by, view.received_at) == ("merge", "担当 花子", view.received.at)
    assert view.settled is None


def test_of_a_cell_the_reason_is_what_was_found_in_it_if_that_is_known(desk: Desk) -> None:
    found = views(desk)
    assert [found[f"UNREADABLE {key}"].why.code for key in ("mark", "done")] == ["MARK-UNKNOWN", "UNREADABLE"]
    assert found["UNREADABLE mark"].why.place.cell == "K10"
    assert (found["UNREADABLE done"].values, found["UNREADABLE done"].can_apply) == ({}, False)


def test_a_row_without_a_place_in_the_plan_is_of_the_division_that_sent_the_file(desk: Desk) -> None:
    view = views(desk)["PROPOSAL"]
    assert (view.division, view.answerers, view.title, view.can_apply) == ("税務課", (), None, False)
    assert view.values == {"done": "新規の文", "title": "新規の取組", "measure": "1-1-①\nカード"}


def test_a_whole_file_is_shown_with_what_it_states_about_itself(desk: Desk) -> None:
    file = filled(desk.sends("R4-P2", D), {D: {"done": "済"}}, name="封.xlsx")
    desk.merges(replace(file, identity=replace(file.identity, seal="0000", division="税務課")))
    view = views(desk)["SEAL-BROKEN"]
    assert (view.division, view.answerers, view.title, view.can_apply) == ("税務課", ("税務課",), None, False)
    assert (view.values["division"], view.values["package"], CARRIES in view.values) == ("税務課", "R4-P2", False)
    assert (view.why.code, view.why.place) == ("SEAL-BROKEN", Place(file="封.xlsx"))


def test_settled_items_are_listed_on_demand_with_the_act_that_settled_them_and_cannot_be_applied(desk: Desk) -> None:
    reject_held(desk.store, [views(desk)["LEFT-OUT"].item.item_id], by="担当 次郎")
    assert "LEFT-OUT" not in views(desk)
    view = views(desk, decided=True)["LEFT-OUT"]
    assert (view.item.state, view.can_apply) == (HeldState.REJECTED, False)
    assert view.settled is not None
    assert (view.settled.kind, view.settled.by) == ("held-reject", "担当 次郎")


def test_of_one_division_only_its_own_items_are_listed(desk: Desk) -> None:
    other = filled(desk.sends("R4-P2", D, to="koseki"), {D: {"done": Unreadable()}}, name="戸籍.xlsx")
    desk.merges(other)
    assert (len(views(desk, division="zeimu")), list(views(desk, division="koseki"))) == (4, ["UNREADABLE done"])


@pytest.mark.parametrize(
    ("item", "divisions"),
    [
        (ROW, ()),
        (replace(ROW, row_id=A), ("zeimu",)),
        (replace(ROW, row_id=B), ()),
        (replace(ROW, row_id=A, values={"division": "戸籍住民課"}), ("koseki",)),
        (FILE, ("zeimu", "koseki")),
        (replace(FILE, found=None), ()),
        (replace(FILE, values={CARRIES: "koseki"}), ("koseki",)),
        (replace(FILE, reason="MASS-CLEARED", values={"division": "戸籍住民課"}), ("koseki",)),
    ],
)
def test_an_item_is_of_the_divisions_in_it_else_of_the_one_it_states_else_of_the_first_on_its_row(
    desk: Desk, item: HeldItem, divisions: tuple[str, ...]
) -> None:
    with desk.store.reading() as records:
        (round_,) = records.rounds.all()
        without_writer = replace(round_, rows=(round_.rows[0], RoundRow(B, None, ())))
        assert divisions_of(records, without_writer, [item]) == {item.item_id: divisions}


def test_an_item_is_of_the_division_whose_answer_it_was_or_whose_file_brought_it(desk: Desk) -> None:
    with desk.store.reading() as records:
        (answer,) = records.returns.of_round("R4")
        (round_,) = records.rounds.all()
        of_return = replace(ROW, return_id=answer.return_id, values={"division": "戸籍住民課"})
        of_file = replace(of_return, item_id="H3", return_id=None, sha256=answer.sha256 or "")
        assert divisions_of(records, round_, [of_return, of_file]) == {"H1": ("zeimu",), "H3": ("zeimu",)}
