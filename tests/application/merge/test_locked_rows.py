"""Accepted rows, and those of a closed round, change only after they were reopened."""

from itertools import permutations

import pytest

from nakano_status.domain.exchange.answer_file import AnswerFile, HeldState
from nakano_status.domain.exchange.ledger import Fate, HeldItem, HeldKind, Verdict
from nakano_status.domain.review.review import ACCEPTED, ROUND_CLOSED
from tests.support.answering import (
    A,
    B,
    C,
    Clerk,
    Office,
    Unreadable,
    edited,
    filled,
    read_row,
    saved,
    sent,
    with_rows,
    without_rows,
)
from tests.support.fields import NAKANO

FIRST = {A: {"mark": "◎", "done": "初め"}, B: {"done": "初め"}}


def locked(reason: str, office: Office, *rows: str) -> Office:
    """Lock rows of 税務課."""
    office.accepted = {(row_id, "zeimu") for row_id in rows} if reason == ACCEPTED else set()
    office.closed = reason == ROUND_CLOSED
    return office


@pytest.fixture(params=[ACCEPTED, ROUND_CLOSED])
def reason(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def clerk() -> Clerk:
    """A division's data file that has handed in two rows."""
    clerk = Clerk(Office().sends("zeimu", A, B))
    for row_id, texts in FIRST.items():
        clerk.writes(row_id, **texts)
    return clerk


@pytest.fixture
def office(reason: str, clerk: Clerk) -> Office:
    """An office that took it in, and locked both rows."""
    office = Office()
    office.sends("zeimu", A, B)
    office.merges(clerk.submits())
    return locked(reason, office, A, B)


def only(office: Office) -> HeldItem:
    (item,) = office.waiting
    return item


def test_news_on_a_locked_row_waits_by_row_and_what_changes_nothing_passes(
    office: Office, clerk: Clerk, reason: str
) -> None:
    clerk.writes(A, done="後から")
    plan = office.merges(clerk.submits(name="二.xlsx"))
    (file,) = plan.files
    assert (file.verdict, file.code, plan.balanced, plan.needs_person) == (Verdict.HELD, reason, True, True)
    assert {row.row_id: row.fate for row in file.ledger} == {A: Fate.HELD, B: Fate.UNCHANGED}
    assert (plan.changes, plan.conflicts, office.value(A, "done")) == ((), (), "初め")
    item = only(office)
    assert (item.kind, item.reason, item.row_id, item.return_id) == (HeldKind.ROW, reason, A, file.return_ids[0])
    assert item.cell == "回答!9"
    found = next(each for each in file.problems if each.code == reason)
    assert (found.place.file, found.place.sheet, found.place.row, found.place.id) == ("二.xlsx", "回答", 9, A)
    assert found.found == ("取組1" if reason == ACCEPTED else "令和4年度")


def test_the_same_file_again_is_known(office: Office, clerk: Clerk) -> None:
    clerk.writes(A, done="後から")
    file = clerk.submits()
    office.merges(file)
    again = office.merges(saved(file, by="LibreOffice"))
    assert (again.files[0].verdict, again.fates[Fate.UNCHANGED], again.needs_person) == (Verdict.KNOWN, 2, False)


def test_reopening_a_row_lets_in_what_waited_on_it_and_nothing_else(office: Office, clerk: Clerk) -> None:
    clerk.writes(A, mark="○", change_reason="理由", done="後から", note="差し替えます")
    clerk.writes(B, done="これも後から")
    office.merges(clerk.submits())
    assert [(item.row_id, item.cell) for item in office.waiting] == [(A, "回答!9"), (B, "回答!10")]
    office.reopens(A)
    assert [office.value(A, key) for key in ("mark", "change_reason", "done", "note")] == [
        "○",
        "理由",
        "後から",
        "差し替えます",
    ]
    assert (office.value(B, "done"), office.conflict(A, "done")) == ("初め", None)
    assert only(office).row_id == B


def test_reopening_a_row_does_not_clear_a_cell_that_cannot_be_read(office: Office, clerk: Clerk, reason: str) -> None:
    clerk.writes(A, next_year="翌年")
    office.merges(edited(clerk.submits(), A, done=Unreadable()))
    assert {(item.reason, item.key) for item in office.waiting} == {(reason, None), ("UNREADABLE", "done")}
    office.reopens(A)
    assert (office.value(A, "next_year"), office.value(A, "done")) == ("翌年", "初め")
    assert (only(office).reason, only(office).key) == ("UNREADABLE", "done")


def test_a_row_that_was_left_out_before_it_was_locked_waits_once(clerk: Clerk, reason: str) -> None:
    office = Office()
    office.sends("zeimu", A, B)
    file = clerk.submits()
    office.merges(file, without=[A])
    locked(reason, office, A, B)
    again = office.merges(saved(file, by="LibreOffice"))
    assert (again.files[0].verdict, again.held) == (Verdict.KNOWN, ())
    assert [item.reason for item in office.waiting] == ["LEFT-OUT"]


def test_what_would_only_open_a_difference_waits_too(office: Office) -> None:
    package = office.packages["R4-P1"]
    plan = office.merges(filled(package, {A: {"mark": "◎", "done": "もう一つの写し"}}))
    assert (plan.fates[Fate.HELD], plan.conflicts, office.conflict(A, "done")) == (1, (), None)
    office.reopens(A)
    assert office.conflict(A, "done") is not None


def test_what_only_adds_a_side_to_a_difference_waits_although_the_value_stays(office: Office, reason: str) -> None:
    office.says(A, "done", "事務局の文")
    for copy in ("一枚目", "二枚目"):
        office.reopened.clear()
        locked(reason, office, A, B)
        plan = office.merges(filled(office.packages["R4-P1"], {A: {"mark": "◎", "done": copy}, B: FIRST[B]}))
        assert ([item.row_id for item in plan.held], plan.conflicts, plan.changes) == ([A], (), ())
        office.reopens(A)
        assert (office.value(A, "done"), office.conflict(A, "done") is None) == ("事務局の文", False)


def test_an_open_row_of_the_same_file_is_taken(office: Office, clerk: Clerk) -> None:
    office.accepted.discard((B, "zeimu"))
    office.reopened.add(B)
    clerk.writes(A, done="後から")
    clerk.writes(B, done="これは入る")
    plan = office.merges(clerk.submits())
    assert (plan.files[0].verdict, plan.fates[Fate.HELD], plan.fates[Fate.APPLIED]) == (Verdict.MERGED, 1, 1)
    assert (office.value(A, "done"), office.value(B, "done")) == ("初め", "これは入る")


def test_what_equals_what_stands_passes_whoever_wrote_it(office: Office) -> None:
    plan = office.merges(filled(office.packages["R4-P1"], {A: {"mark": "◎", "done": "初め "}, B: {"done": "初め"}}))
    assert (plan.fates[Fate.AGREED], plan.held, office.waiting) == (2, (), [])


def test_an_earlier_answer_that_arrives_late_needs_nobody(reason: str) -> None:
    office = Office()
    clerk = Clerk(office.sends("zeimu", A))
    clerk.writes(A, done="初め")
    early = clerk.submits()
    clerk.writes(A, done="直した文")
    office.merges(clerk.submits())
    plan = locked(reason, office, A).merges(early)
    assert (plan.fates[Fate.SUPERSEDED], plan.held, office.waiting, plan.needs_person) == (1, (), [], False)
    assert [item.state for item in plan.needless] == [HeldState.SUPERSEDED]
    assert office.value(A, "done") == "直した文"
    office.reopens(A)
    assert office.value(A, "done") == "直した文"


def test_an_earlier_answer_that_says_what_others_say_passes_although_a_later_one_shows_it(reason: str) -> None:
    office = Office({A: ("zeimu", "koseki")})
    clerk, other = Clerk(office.sends("zeimu", A)), office.sends("koseki", A)
    clerk.writes(A, done="同じ文")
    early = clerk.submits()
    clerk.writes(A, note="連絡")
    office.merges(clerk.submits(), filled(other, {A: {"done": "同じ文"}}))
    plan = locked(reason, office, A).merges(early)
    assert (plan.held, plan.needless) == ((), ())


def test_a_form_sent_since_is_no_later_answer(reason: str) -> None:
    office = Office()
    clerk = Clerk(office.sends("zeimu", A))
    clerk.writes(A, done="甲")
    early = clerk.submits()
    office.knows(sent("R4-P2", rows=[A], base={A: {"done": "甲"}}, parents=clerk.held))
    plan = locked(reason, office, A).merges(early)
    assert (plan.held, plan.needless) == ((), ())


def test_a_later_answer_that_goes_back_makes_the_item_needless(office: Office, clerk: Clerk) -> None:
    clerk.writes(A, done="後から")
    office.merges(clerk.submits())
    clerk.writes(A, done="初め")
    plan = office.merges(clerk.submits())
    assert (plan.fates[Fate.UNCHANGED], office.waiting) == (2, [])
    assert [item.state for item in office.held.values()] == [HeldState.SUPERSEDED]


def test_an_early_answer_that_would_let_a_later_one_clear_a_row_waits(reason: str) -> None:
    """The copy of the data file has ◎ and does not know the clearing, which shows only beside the first answer."""
    office = Office()
    clerk = Clerk(office.sends("zeimu", A))
    clerk.writes(A, mark="◎")
    early, again = clerk.submits(name="一.xlsx"), clerk.submits(name="二.xlsx")
    copy = Clerk(clerk.package)
    copy.opens(again)
    clerk.writes(A, mark=None)
    office.merges(copy.submits(name="写し.xlsx"), clerk.submits(name="三.xlsx"))
    assert office.value(A, "mark") == "◎"
    locked(reason, office, A)
    for late in (early, again):
        plan = office.merges(late)
        assert (plan.changes, plan.conflicts, office.value(A, "mark")) == ((), (), "◎")
    office.reopens(A)
    assert office.value(A, "mark") is None


def test_a_row_that_stands_twice_and_equal_waits_once(office: Office) -> None:
    answer = filled(office.packages["R4-P1"], {A: {"done": "別の文"}})
    twice = with_rows(without_rows(answer, B), next(row for row in answer.rows if row.row_id == A))
    plan = office.merges(twice)
    assert [row.fate for row in plan.files[0].ledger] == [Fate.HELD, Fate.DUPLICATE]
    assert len(office.waiting) == 1


def test_a_note_on_a_row_that_is_only_read_waits_for_a_closed_round_only(reason: str) -> None:
    office = Office({C: ("koseki",)})
    package = office.sends("zeimu", A, reads=[C])
    locked(reason, office, A)
    plan = office.merges(filled(package, {C: {"note": "関係課から"}}))
    assert office.value(C, "note") == ("関係課から" if reason == ACCEPTED else None)
    assert [item.row_id for item in plan.held] == ([] if reason == ACCEPTED else [C])
    taken = office.merges(filled(package, {C: {"note": None}}, name="空欄.xlsx"))
    assert taken.balanced


def test_of_a_foreign_row_nothing_speaks_and_it_waits_for_its_own_reason(office: Office) -> None:
    plan = office.merges(with_rows(filled(office.packages["R4-P1"]), read_row(0, C, {"done": "他課の行"})))
    assert [item.reason for item in plan.held] == ["FOREIGN"]
    assert plan.balanced


def test_of_a_foreign_row_the_note_waits_for_the_closed_round_and_is_let_in_alone() -> None:
    office = Office({C: ("koseki",)})
    package = office.sends("zeimu", A, reads=[C])
    office.closed = True
    pasted = read_row(0, C, {"done": "他課の行", "note": "関係課から"})
    plan = office.merges(with_rows(without_rows(filled(package), C), pasted))
    assert {(item.reason, item.row_id, item.key) for item in plan.held} >= {("FOREIGN", C, None)}
    office.reopens(C)
    assert (office.value(C, "done"), office.value(C, "note")) == (None, "関係課から")


def files_of_a_division(clerk: Clerk) -> list[AnswerFile]:
    """Return answers that precede, follow and run parallel to one another."""
    clerk.writes(A, done="二回目")
    second = clerk.submits(name="二.xlsx")
    clerk.writes(B, done="三回目")
    third = clerk.submits(name="三.xlsx")
    clerk.writes(A, done="初め")
    fourth = clerk.submits(name="四.xlsx")
    by_hand = edited(second, B, done="手で直した文")
    return [second, third, fourth, by_hand]


def state(office: Office) -> object:
    values = {slot: (line.values, line.conflict) for slot, line in office.current.items()}
    shown = {answer.return_id: answer.as_revision(NAKANO).shown for answer in office.facts.returns.values()}
    return values, shown, {item.item_id: item.state for item in office.held.values()}


def test_order_and_batches_do_not_matter_where_rows_are_locked(office: Office, clerk: Clerk) -> None:
    files = files_of_a_division(clerk)
    together = office.copied()
    together.merges(*files)
    for order in permutations(files):
        apart = office.copied()
        for file in order:
            assert apart.merges(file).balanced
        assert state(apart) == state(together)
