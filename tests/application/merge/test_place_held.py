"""Rows without a place in the plan: the rows that they may be, placing one, and how it is shown afterwards."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.merge.decide_held import AppliedHeld, assign_held_row, held_items, reject_held
from nakano_status.application.merge.read.held import HeldView, held_views, other_open_round
from nakano_status.application.merge.read.received import read_received
from nakano_status.application.merge.take_back import take_back
from nakano_status.application.review.review_rows import accept
from nakano_status.domain.exchange.ledger import OTHER_YEAR, HeldFileFacts, HeldItem, HeldKind
from nakano_status.domain.exchange.returns import HeldState
from nakano_status.domain.fields.field import FIGURE, INDICATOR_NAME
from nakano_status.domain.indicators.indicator import Direction, Indicator
from nakano_status.domain.merge.resolution import slot_of
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.refusals.exchange import (
    ROW_HAS_PLACE,
    ROW_IN_FILE,
    ROW_LACKS_ITEMS,
    ROW_NOT_ASKED,
    HeldRowUnfit,
    IdUnknown,
    ItemUnknown,
)
from nakano_status.domain.refusals.planning import RoundClosed
from tests.support.altered_stores import from_format_1_9
from tests.support.answering import A, B, C, D, E, Texts, filled, read_row, sent, with_rows, without_rows
from tests.support.desks import Desk, desk_in
from tests.support.fields import NAKANO
from tests.support.stores import act, read_in

LOST: Texts = {"mark": "◎", "done": "行き先のない文。"}
UNKNOWN = "9-9-⑨-99-X"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An office that asked 税務課 for B, C, D and E, and 戸籍住民課 for A."""
    with desk_in(tmp_path) as desk:
        desk.sends("R4-P1", B, C, D, E)
        desk.sends("R4-P2", A, to="koseki")
        yield desk


def arrives(
    desk: Desk, *missing: str, title: str = "取組3", typed: str | None = UNKNOWN, name: str = "回答.xlsx"
) -> HeldView:
    """Merge an answer of 税務課 that shows one row without a place instead of some of its rows; return that item."""
    package = next(each for each in read_in(desk.store, lambda records: records.exchange.packages("R4", "zeimu")))
    shown = without_rows(filled(package, {B: {"done": "済"}}, name=name), *missing)
    desk.merges(with_rows(shown, read_row(0, None, LOST, id_text=typed or "", title=title)))
    return view_of(desk)


def views(desk: Desk, *, decided: bool = False) -> tuple[HeldView, ...]:
    with desk.store.reading() as records:
        return held_views(records, next(iter(records.rounds.all())), decided=decided)


def view_of(desk: Desk, *, decided: bool = False) -> HeldView:
    (view,) = views(desk, decided=decided)
    return view


def place(desk: Desk, view: HeldView, row_id: str = C, by: str | None = None) -> AppliedHeld:
    return assign_held_row(desk.parts, desk.store, view.item.item_id, row_id, by=by).value


def refusal(desk: Desk, view: HeldView, row_id: str) -> str:
    with pytest.raises(HeldRowUnfit) as refused:
        place(desk, view, row_id)
    return refused.value.details["reason"]


def test_offered_are_the_rows_that_its_file_does_not_show_the_likeliest_title_first(desk: Desk) -> None:
    view = arrives(desk, C, D, title="取組4")
    assert dict(view.likely) == {D: "取組4", C: "取組3"}
    assert list(view.likely) == [D, C]
    assert (view.row_id, view.as_row, view.title) == (None, None, None)


@pytest.mark.parametrize(("typed", "first"), [(D[:-1], D), (C[:-1], C), (E[:-1], E)])
def test_of_equal_titles_the_likelier_number_is_first(desk: Desk, typed: str, first: str) -> None:
    view = arrives(desk, C, D, E, title="別の取組", typed=typed)
    assert (next(iter(view.likely)), set(view.likely)) == (first, {C, D, E})


def test_without_title_and_number_the_rows_are_offered_by_their_numbers(desk: Desk) -> None:
    view = arrives(desk, E, C, D, title="", typed=None)
    assert list(view.likely) == [C, D, E]


def test_the_row_of_one_file_is_not_offered_what_another_file_does_not_show(desk: Desk) -> None:
    koseki = read_in(desk.store, lambda records: records.exchange.packages("R4", "koseki"))[0]
    view = arrives(desk, C)
    desk.merges(without_rows(filled(koseki, name="戸籍.xlsx"), A))
    assert [list(each.likely) for each in views(desk) if each.item == view.item] == [[C]]


def test_it_is_placed_with_its_texts_and_then_shown_as_that_row(desk: Desk, tmp_path: Path) -> None:
    view = arrives(desk, C)
    assert view.typed == UNKNOWN
    assert not view.can_apply
    outcome = place(desk, view, by="担当 花子")
    assert (outcome.items, [row.row_id for row in outcome.rows], len(outcome.plans)) == ((view.item.item_id,), [C], 1)
    assert (desk.value(C, "mark"), desk.value(C, "done")) == (LOST["mark"], LOST["done"])
    received = read_in(desk.store, read_received)
    assert [each.name for each in received] == [view.item.file], "assigning a row is no further arrival"
    with from_format_1_9(desk.parts, desk.store, tmp_path / "older.nakano") as older:
        assert read_in(older, read_received) == received
    assert (held_items(desk.store), desk.stale()) == ((), [])
    placed = view_of(desk, decided=True)
    assert (placed.item.state, placed.as_row, placed.row_id, placed.title) == (HeldState.APPLIED, C, C, "取組3")
    assert (placed.answerers, dict(placed.likely), placed.can_apply) == (("税務課",), {}, False)
    done, change = read_in(desk.store, lambda records: records.entries.changes("R4", C, "done"))[-1]
    assert (done.by, change.file) == ("担当 花子", "回答.xlsx")
    assert (done.reason or "").endswith(f"の行（管理番号「{UNKNOWN}」）を、{C} の行として取込み")


def test_a_row_without_number_says_so_where_it_was_placed(desk: Desk) -> None:
    place(desk, arrives(desk, C, typed=None))
    done, _ = read_in(desk.store, lambda records: records.entries.changes("R4", C, "done"))[-1]
    assert "の行（管理番号なし）を、" in (done.reason or "")


def test_of_two_rows_each_is_shown_as_the_row_that_it_was_placed_as(desk: Desk) -> None:
    package = read_in(desk.store, lambda records: records.exchange.packages("R4", "zeimu"))[0]
    lost = [read_row(0, None, {"done": text}, id_text=text, title=text) for text in ("一", "二")]
    desk.merges(with_rows(without_rows(filled(package), C, D), *lost))
    first, second = views(desk)
    place(desk, first, D)
    assert list(view_of(desk).likely) == [C]
    place(desk, second, C)
    assert {each.typed: each.as_row for each in views(desk, decided=True)} == {"一": D, "二": C}


@pytest.mark.parametrize("values", [{INDICATOR_NAME: "文書の量", FIGURE: "5"}, {INDICATOR_NAME: "文書の量"}])
def test_a_figure_without_a_place_may_be_an_indicator_that_its_file_was_asked_for(
    desk: Desk, values: dict[str, str]
) -> None:
    named = {"KPI-1": "職員の数", "KPI-2": "文書量", "KPI-3": "文書の量"}
    known = [
        Indicator(each, "p-1", "1", at, name, name, None, None, None, Direction.UP, "zeimu", (), ())
        for at, (each, name) in enumerate(named.items(), start=1)
    ]
    package = sent("R4-P9", "zeimu", (B,))
    figures = {slot_of(NAKANO, each, FIGURE, "zeimu"): (None,) for each in named if each != "KPI-1"}
    with act(desk.store, "distribute") as work:
        work.indicators.add("p", known)
        work.exchange.add_package(replace(package, base={**package.base, **figures}))
    desk.merges(filled(package, {B: {"done": "済"}}, name="指標.xlsx"))
    file = next(each for each in read_in(desk.store, lambda records: records.exchange.returns("R4")))
    item = HeldItem("H9", HeldKind.ROW, "UNKNOWN-ID", "指標.xlsx", file.sha256 or "", values=values)
    with act(desk.store, "merge") as work:
        work.exchange.add_held("R4", [item])
    assert list(view_of(desk).likely.items()) == [("KPI-3", "文書の量"), ("KPI-2", "文書量")]


def test_what_is_decided_and_what_has_a_place_is_offered_no_rows(desk: Desk) -> None:
    package = read_in(desk.store, lambda records: records.exchange.packages("R4", "zeimu"))[0]
    lost = read_row(0, None, {"done": "一"}, id_text="一", title="一")
    desk.merges(with_rows(without_rows(filled(package, {B: {"done": "済"}}), C, D), lost), without=[B])
    offered = {each.typed: list(each.likely) for each in views(desk)}
    assert offered == {"": [], "一": [C, D]}
    place(desk, next(each for each in views(desk) if each.typed), C)
    assert {each.typed: list(each.likely) for each in views(desk, decided=True)} == {"": [], "一": []}


def test_when_the_placed_row_is_taken_back_it_waits_again_as_no_row(desk: Desk) -> None:
    place(desk, arrives(desk, C))
    placed = read_in(
        desk.store,
        lambda records: next(each for each in records.exchange.returns("R4") if (C, "done") in each.values),
    )
    take_back(desk.store, placed.return_id)
    assert desk.value(C, "done") is None
    view = view_of(desk)
    assert (view.item.state, view.as_row, list(view.likely)) == (HeldState.WAITING, None, [C])


def test_of_a_row_that_is_twice_the_other_still_waits_when_one_is_placed(desk: Desk) -> None:
    package = read_in(desk.store, lambda records: records.exchange.packages("R4", "zeimu"))[0]
    shown = without_rows(filled(package, {C: {"done": "一"}}), D)
    desk.merges(with_rows(shown, read_row(0, C, {"done": "二"})))
    first, second = views(desk)
    assert ([each.item.reason for each in (first, second)], list(first.likely)) == (["ROW-TWICE"] * 2, [C, D])
    place(desk, first, C)
    assert (view_of(desk).item, list(view_of(desk).likely)) == (second.item, [D])
    place(desk, view_of(desk), D)
    assert (desk.value(C, "done"), desk.value(D, "done")) == ("一", "二")


@pytest.mark.parametrize(("row_id", "reason"), [(B, ROW_IN_FILE), (A, ROW_NOT_ASKED)])
def test_a_row_that_its_file_shows_or_that_was_not_asked_is_refused(desk: Desk, row_id: str, reason: str) -> None:
    view = arrives(desk, C)
    assert refusal(desk, view, row_id) == reason
    assert view_of(desk) == view


def test_a_second_row_of_the_file_is_not_placed_as_the_same_one(desk: Desk) -> None:
    package = read_in(desk.store, lambda records: records.exchange.packages("R4", "zeimu"))[0]
    lost = [read_row(0, None, {"done": text}, id_text=text) for text in ("一", "二")]
    desk.merges(with_rows(without_rows(filled(package), C, D), *lost))
    first, second = views(desk)
    place(desk, first, C)
    assert refusal(desk, second, C) == ROW_IN_FILE
    assert desk.value(C, "done") == "一"


def test_a_row_with_a_place_is_not_placed_as_another(desk: Desk) -> None:
    package = read_in(desk.store, lambda records: records.exchange.packages("R4", "zeimu"))[0]
    desk.merges(filled(package, {B: {"done": "済"}}), without=[B])
    view = view_of(desk)
    assert (view.row_id, view.typed, view.as_row, dict(view.likely)) == (B, "", None, {})
    assert refusal(desk, view, C) == ROW_HAS_PLACE


def test_an_answer_to_an_item_that_its_form_does_not_ask_is_not_lost_by_placing_the_row(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        form = sent("R4-P1", "zeimu", (B, C, D))
        form = replace(form, base={slot: texts for slot, texts in form.base.items() if slot.group != "later_years"})
        with act(desk.store, "distribute") as work:
            work.exchange.add_package(form)
        texts: Texts = {**LOST, "later_years": "行き先のない計画。"}
        desk.merges(with_rows(without_rows(filled(form), C), read_row(0, None, texts, id_text=UNKNOWN)))
        view = view_of(desk)
        assert refusal(desk, view, C) == ROW_LACKS_ITEMS.format(NAKANO.by_key["later_years"].short_name)
        assert (view_of(desk), desk.value(C, "done")) == (view, None)


def test_of_two_people_who_place_a_row_at_once_the_second_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    view = arrives(desk, C, D)
    desk.interrupts(monkeypatch, lambda: place(desk, view, D, by="乙"))
    with pytest.raises(ItemUnknown):
        place(desk, view, C, by="甲")
    assert (desk.value(C, "done"), desk.value(D, "done"), desk.stale()) == (None, LOST["done"], [])


def test_a_row_that_is_not_in_the_plan_and_an_item_that_is_gone_are_refused(desk: Desk) -> None:
    view = arrives(desk, C)
    with pytest.raises(IdUnknown):
        place(desk, view, "1-1-①-99")
    place(desk, view)
    with pytest.raises(ItemUnknown):
        place(desk, view)


def test_in_a_closed_round_nothing_is_placed(desk: Desk) -> None:
    view = arrives(desk, C)
    with act(desk.store, "close") as work:
        work.rounds.close("R4")
    with pytest.raises(RoundClosed):
        place(desk, view)
    assert (view_of(desk).item.state, desk.value(C, "done")) == (HeldState.WAITING, None)


def test_as_a_row_that_is_accepted_it_waits_for_the_reopening(desk: Desk) -> None:
    package = read_in(desk.store, lambda records: records.exchange.packages("R4", "zeimu"))[0]
    whole = {"mark": "◎", "done": "済", "next_year": "続ける。"}
    desk.merges(filled(package, {B: whole, C: whole}))
    accept(desk.store, "税務課", [B])
    view = arrives(desk, B, D, title="取組2", name="二通目.xlsx")
    place(desk, view, B)
    assert desk.value(B, "done") == "済"
    assert [each.item.reason for each in views(desk)] == ["ACCEPTED"]


@pytest.mark.parametrize(
    ("division", "answerers", "whose"),
    [
        ("税務課", ("防災課", "税務課"), "税務課"),
        ("税務課", ("防災課",), "防災課"),
        ("税務課", ("防災課", "戸籍住民課"), None),
        (None, ("防災課",), "防災課"),
        ("税務課", (), None),
    ],
)
def test_it_is_the_answer_of_its_sender_if_that_answers_the_row_else_of_the_only_one_that_does(
    division: str | None, answerers: tuple[str, ...], whose: str | None
) -> None:
    item = HeldItem("H1", HeldKind.ROW, "UNKNOWN-ID", "回答.xlsx", "f" * 64)
    view = HeldView(
        item, division, answerers, None, {}, can_apply=False, received=None, settled=None, why=problem("UNKNOWN-ID")
    )
    assert view.division_name == whose


@pytest.mark.parametrize(
    ("reason", "found", "row_id", "shown"),
    [
        ("UNKNOWN-ID", UNKNOWN, None, UNKNOWN),
        ("PROPOSAL", "新規の取組", None, "新規の取組"),
        ("ROW-TWICE", "取組3", C, f"{C}　取組3"),
        ("ROW-TWICE", C, C, C),
        ("LEFT-OUT", "取組3", C, ""),
    ],
)
def test_a_row_without_a_place_is_named_by_what_its_file_shows(
    reason: str, found: str, row_id: str | None, shown: str
) -> None:
    item = HeldItem("H1", HeldKind.ROW, reason, "回答.xlsx", "f" * 64, row_id=row_id, found=found)
    view = HeldView(item, None, (), None, {}, can_apply=False, received=None, settled=None, why=problem(reason))
    assert view.typed == shown


@pytest.mark.parametrize(
    ("change", "home"),
    [
        ({}, "R4"),
        ({"kind": HeldKind.ROW}, None),
        ({"reason": "ROUND-CLOSED"}, None),
        ({"facts": HeldFileFacts(packages=("R4-P9",))}, None),
        ({"facts": HeldFileFacts()}, None),
    ],
)
def test_a_file_of_another_round_that_is_open_has_its_home_there(
    desk: Desk, change: dict[str, Any], home: str | None
) -> None:
    facts = HeldFileFacts(packages=("R4-P1",))
    item = HeldItem("H1", HeldKind.FILE, OTHER_YEAR, "回答.xlsx", "f" * 64, facts=facts)
    found = read_in(desk.store, lambda records: other_open_round(records, replace(item, **change)))
    assert (found.round_id if found else None) == home


def test_a_file_of_a_closed_round_has_no_home(desk: Desk) -> None:
    with act(desk.store, "close") as work:
        work.rounds.close("R4")
    item = HeldItem("H1", HeldKind.FILE, OTHER_YEAR, "回答.xlsx", "f" * 64, facts=HeldFileFacts(packages=("R4-P1",)))
    assert read_in(desk.store, lambda records: other_open_round(records, item)) is None


def two_files_with_placed_rows(desk: Desk) -> list[str]:
    """Merge a file of each division, place both rows of the first and one of the other; return the files' returns."""
    zeimu = read_in(desk.store, lambda records: records.exchange.packages("R4", "zeimu"))[0]
    koseki = read_in(desk.store, lambda records: records.exchange.packages("R4", "koseki"))[0]
    lost = [read_row(0, None, {"done": text}, id_text=text, title=text) for text in ("一", "二", "三")]
    first = with_rows(without_rows(filled(zeimu, {B: {"done": "済"}}, name="税務.xlsx"), C, D), *lost[:2])
    other = with_rows(without_rows(filled(koseki, name="戸籍.xlsx"), A), lost[2])
    desk.merges(first)
    desk.merges(other)
    files = [each.return_id for each in read_in(desk.store, lambda records: records.exchange.returns("R4"))]
    for view in views(desk):
        place(desk, view, {"一": C, "二": D, "三": A}[view.typed])
    return files


def test_when_the_file_is_taken_back_its_placed_rows_go_with_it_and_those_of_others_remain(desk: Desk) -> None:
    first, _ = two_files_with_placed_rows(desk)
    take_back(desk.store, first)
    assert [desk.value(each, "done") for each in (A, B, C, D)] == ["三", None, None, None]
    withdrawn, applied = HeldState.WITHDRAWN, HeldState.APPLIED
    decided = {each.typed: each.item.state for each in views(desk, decided=True)}
    assert decided == {"一": withdrawn, "二": withdrawn, "三": applied}
    assert (views(desk), desk.stale()) == ((), [])


def test_when_one_placed_row_is_taken_back_only_that_one_waits_again(desk: Desk) -> None:
    two_files_with_placed_rows(desk)
    answers = read_in(desk.store, lambda records: records.exchange.returns("R4"))
    take_back(desk.store, next(each.return_id for each in answers if (D, "done") in each.values))
    assert [desk.value(each, "done") for each in (A, B, C, D)] == ["三", "済", "一", None]
    assert [each.typed for each in views(desk)] == ["二"]
    assert {each.typed for each in views(desk, decided=True) if each.item.state is HeldState.APPLIED} == {"一", "三"}


def received(desk: Desk) -> list[tuple[str, bool]]:
    """Return the verdict of each arrival, and whether its answers count by a later one."""
    return [(each.verdict_label, each.is_taken_back) for each in read_in(desk.store, read_received)]


def test_a_file_of_which_no_row_was_imported_is_not_called_imported_until_a_row_is(desk: Desk) -> None:
    package = read_in(desk.store, lambda records: records.exchange.packages("R4", "zeimu"))[0]
    lost = [read_row(0, None, {"done": text}, id_text=text, title=text) for text in ("一", "二")]
    desk.merges(with_rows(without_rows(filled(package), C, D), *lost))
    assert received(desk) == [("未取込（要確認）", False)]
    first, second = views(desk)
    place(desk, first, D)
    assert received(desk) == [("反映", False)]
    place(desk, second, C)
    assert received(desk) == [("反映", False)]


def test_a_file_all_of_whose_rows_were_decided_against_is_not_called_imported(desk: Desk) -> None:
    package = read_in(desk.store, lambda records: records.exchange.packages("R4", "zeimu"))[0]
    desk.merges(with_rows(without_rows(filled(package), C), read_row(0, None, LOST, id_text=UNKNOWN, title="題")))
    reject_held(desk.store, [view_of(desk).item.item_id])
    assert received(desk) == [(HeldState.REJECTED.label, False)]
