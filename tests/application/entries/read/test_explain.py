"""Why a value is current: the assertions, what each had observed, and the rule."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.entries.read.history import AssertionState, Because, Explanation, explain
from nakano_status.application.merge.resolve_conflict import Decision, resolve
from nakano_status.domain.exchange.package import Package
from nakano_status.domain.merge.resolution import AssertionKind
from nakano_status.domain.refusals.exchange import IdUnknown, KeyUnknown
from tests.support.answering import A, B, Clerk, filled
from tests.support.desks import Desk, desk_in


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An office with a data file."""
    with desk_in(tmp_path) as desk:
        yield desk


@pytest.fixture
def package(desk: Desk) -> Package:
    """What 税務課 was sent."""
    return desk.sends("R4-P1", A, B)


def told(desk: Desk, row_id: str = B, key: str = "done") -> Explanation:
    with desk.store.reading() as records:
        return explain(records, row_id, key)


def types(desk: Desk, text: str) -> None:
    edit_entry(desk.parts, desk.store, Entry(B, {"done": text}), by="担当 花子")


def why(desk: Desk, row_id: str = B, key: str = "done") -> tuple[str | None, Because]:
    (stands,) = told(desk, row_id, key).values
    return stands.value, stands.because


def test_what_nobody_answered_is_as_sent(desk: Desk, package: Package) -> None:
    desk.merges(filled(package))
    assert why(desk) == (None, Because.SENT)
    assert told(desk).assertions == ()
    assert len(told(desk).values[0].repeated_by) == 1


def test_one_answer_says_which_file_and_cell_it_stands_in(desk: Desk, package: Package) -> None:
    desk.merges(filled(package, {B: {"done": "済"}}), by="担当 花子")
    (word,) = told(desk).assertions
    assert why(desk) == ("済", Because.ONLY_ASSERTION)
    assert (word.number, word.who, word.kind, word.state, word.value) == (
        1,
        "税務課",
        AssertionKind.RETURNED,
        AssertionState.CURRENT,
        "済",
    )
    assert (word.file, word.cell, word.by, word.observed) == ("回答.xlsx", "回答!M10", "担当 花子", ())
    assert word.at is not None


def test_who_had_observed_what_decides(desk: Desk, package: Package) -> None:
    clerk = Clerk(package)
    for text in ("一回目", "二回目", "三回目"):
        clerk.writes(B, done=text)
        desk.merges(clerk.submits(name=f"{text}.xlsx"))
    assert [(word.value, word.state, word.observed) for word in told(desk).assertions] == [
        ("一回目", AssertionState.SUPERSEDED, ()),
        ("二回目", AssertionState.SUPERSEDED, (1,)),
        ("三回目", AssertionState.CURRENT, (1, 2)),
    ]
    assert why(desk) == ("三回目", Because.OBSERVED_ALL)


def test_while_a_conflict_is_open_the_offices_word_stands_and_then_what_was_decided(
    desk: Desk, package: Package
) -> None:
    types(desk, "事務局の文")
    desk.merges(filled(package, {B: {"done": "所管課の文"}}))
    assert why(desk) == ("事務局の文", Because.OPEN_OFFICE)
    assert {word.state for word in told(desk).assertions} == {AssertionState.SIDE}
    resolve(desk.parts, desk.store, f"{B}:done", Decision("division"))
    assert why(desk) == ("所管課の文", Because.DECIDED)
    assert [(word.who, word.kind, word.observed) for word in told(desk).assertions] == [
        ("事務局", AssertionKind.TYPED, ()),
        ("税務課", AssertionKind.RETURNED, ()),
        ("事務局", AssertionKind.DECIDED, (1, 2)),
    ]


def test_while_a_conflict_is_open_the_leads_one_answer_stands_else_what_was_sent(desk: Desk, package: Package) -> None:
    other = desk.sends("R4-P2", A, to="koseki")
    desk.merges(
        filled(package, {A: {"done": "税務課の文"}}), filled(other, {A: {"done": "戸籍の文"}}, name="戸籍.xlsx")
    )
    assert why(desk, A) == ("税務課の文", Because.OPEN_LEAD)
    desk.merges(filled(package, {A: {"done": "別の写し"}}, name="写し.xlsx"))
    assert why(desk, A) == (None, Because.OPEN_SENT)


def test_equal_answers_that_had_not_seen_each_other_agree(desk: Desk, package: Package) -> None:
    other = desk.sends("R4-P2", A, to="koseki")
    desk.merges(filled(package, {A: {"done": "済"}}), filled(other, {A: {"done": "済　"}}, name="戸籍.xlsx"))
    assert why(desk, A) == ("済", Because.AGREED)


def test_of_a_group_the_key_that_was_asked_for_is_told_with_the_whole(desk: Desk, package: Package) -> None:
    desk.merges(filled(package, {B: {"mark": "○", "change_reason": "不調のため"}}))
    (word,) = told(desk, B, "change_reason").assertions
    assert (word.value, word.values) == (
        "不調のため",
        {"mark": "○", "change_reason": "不調のため", "change_kind": None},
    )


def test_notes_are_told_for_each_division_and_joined_where_they_had_not_seen_each_other(
    desk: Desk, package: Package
) -> None:
    other = desk.sends("R4-P2", A, to="koseki")
    desk.merges(
        filled(package, {A: {"note": "一通目"}}),
        filled(package, {A: {"note": "二通目"}}, name="写し.xlsx"),
        filled(other, {A: {"note": "戸籍の連絡"}}, name="戸籍.xlsx"),
    )
    stands = {each.division: (each.value, each.because) for each in told(desk, A, "note").values}
    assert stands["戸籍住民課"] == ("戸籍の連絡", Because.ONLY_ASSERTION)
    assert stands["税務課"][1] is Because.JOINED
    assert sorted((stands["税務課"][0] or "").split("\n")) == ["一通目", "二通目"]
    assert sorted(word.number for word in told(desk, A, "note").assertions) == [1, 2, 3]


def test_every_reason_has_its_own_sentence() -> None:
    assert len({because.label for because in Because}) == len(Because)


def test_what_is_no_row_or_no_field_is_refused(desk: Desk) -> None:
    with pytest.raises(IdUnknown):
        told(desk, "1-1-1-99-Z")
    with pytest.raises(KeyUnknown):
        told(desk, B, "nothing")
