"""Review of answers: asking back, remarks, other wording, locks and confirmation."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from nakano_status.domain.exchange.returns import CellState, Package, PackageRow, Purpose, Return, ReturnValue
from nakano_status.domain.merge.resolution import OFFICE, Assertion, AssertionKind, Resolution, Values
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place
from nakano_status.domain.review import remark, review
from nakano_status.domain.review.confirmation import (
    BLANKED_NAME,
    Confirmation,
    best_confirmation,
    changed_fields,
    field_codes,
    hash_of,
    without_name,
)
from nakano_status.domain.text.difference import PieceKind
from tests.support.answering import A, B, sent
from tests.support.fields import NAKANO, slot_in
from tests.support.stores import small_round

SENT = {A: {"mark": "◎", "done": "実施した。", "note": "前からの連絡"}}


def asking(package_id: str = "R4-P2", comment: str = "数を記入してください。") -> Package:
    package = sent(package_id, rows=[A], base=SENT, parents=["R4-P1"])
    return replace(package, purpose=Purpose.ASK_BACK, remarks={(A, ""): comment})


def answer(texts: Mapping[str, str | None], row_id: str = A, *, is_draft: bool = False) -> Return:
    values = {
        (row_id, key): ReturnValue(CellState.BLANK if text is None else CellState.VALUE, text)
        for key, text in texts.items()
    }
    return Return("r", None, "R4-P2", "R4", "zeimu", frozenset({"R4-P2"}), values, is_draft=is_draft)


def became(*answers: Return) -> review.AskOutcome:
    return review.ask_outcome(review.Ask(asking(), A, "数を記入してください。"), answers)


AS_SENT: dict[str, str | None] = {**SENT[A]}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (AS_SENT, review.AskOutcome.UNCHANGED),
        ({**AS_SENT, "done": "実施した。 "}, review.AskOutcome.UNCHANGED),
        ({**AS_SENT, "done": "5か所で実施した。"}, review.AskOutcome.CHANGED),
        ({**AS_SENT, "done": None}, review.AskOutcome.CHANGED),
        ({**AS_SENT, "change_reason": "理由", "note": "連絡"}, review.AskOutcome.CHANGED),
        ({**AS_SENT, "note": "このままでお願いします。"}, review.AskOutcome.NOTED),
        ({**AS_SENT, "note": None}, review.AskOutcome.UNCHANGED),
    ],
)
def test_a_row_is_settled_changed_or_with_a_word_otherwise_it_returned_unchanged(
    texts: dict[str, str | None], expected: review.AskOutcome
) -> None:
    assert became(answer(texts)) is expected
    assert became(answer(AS_SENT), answer(texts)) is expected


def test_what_does_not_show_the_row_settles_nothing() -> None:
    unread = answer({"done": "直した。"})
    unread = replace(unread, values={place: ReturnValue(CellState.LEFT_OUT, "直した。") for place in unread.values})
    for each in (answer({"done": "ほかの取組"}, B), answer({"done": "下書き"}, is_draft=True), unread):
        assert became(each) is review.AskOutcome.OPEN
    assert became() is review.AskOutcome.OPEN


def test_of_two_askings_about_a_row_the_last_counts() -> None:
    first, second = asking(), asking("R4-P3", "もう一度")
    others = [sent("R4-P1", rows=[A]), replace(asking("R4-P4"), purpose=Purpose.WORDING, remarks={(A, "done"): "元"})]
    (ask,) = review.last_asks([first, second, *others]).values()
    assert (ask.package.package_id, ask.row_id, ask.comment, ask.division) == ("R4-P3", A, "もう一度", "zeimu")


def test_a_whole_form_that_repeats_a_comment_asks_nothing_new() -> None:
    first, known = asking(), asking().remarks[A, ""]
    whole = replace(sent("R4-P3", rows=[A]), purpose=Purpose.REISSUED, remarks={(A, ""): known})
    for packages, expected in (
        ([first, whole], first),
        ([whole], whole),  # in the file of a division that did not open the form that asked
        ([first, replace(whole, remarks={(A, ""): "別の依頼"})], "R4-P3"),
        ([whole, asking("R4-P4")], "R4-P4"),
    ):
        (ask,) = review.last_asks(packages).values()
        assert ask.package.package_id == getattr(expected, "package_id", expected)


def test_what_came_after_is_found_over_any_number_of_steps() -> None:
    parents = {"P2": ["P1", "r1"], "r2": ["r1"], "r3": ["P2"], "r4": ["r3"], "P3": ["P2"], "r5": ["P3", "r4"]}
    assert review.descendants_of_package("P2", parents) == {"r3", "r4", "r5", "P3"}


def test_every_outcome_has_its_word() -> None:
    assert [each.label for each in review.AskOutcome] == ["修正依頼中", "修正あり", "連絡あり", "変更なしで戻った"]
    assert [each.is_settled for each in review.AskOutcome] == [False, True, True, True]


ROW = "1-1-1-01-P"


def package(purpose: Purpose, remarks: dict[tuple[str, str], str]) -> Package:
    base = {slot_in(ROW, "done"): ("見られる。",), slot_in(ROW, "mark"): ("△", None, None)}
    rows = (PackageRow(ROW, Role.LEAD),)
    return Package("R4-P1", "R4", "zeimu", frozenset(), purpose, rows, base, remarks=remarks)


ASKED = package(Purpose.ASK_BACK, {(ROW, ""): "時期を記入してください。\nよろしくお願いします。"})
MENDED = package(Purpose.WORDING, {(ROW, "done"): "見れる", (ROW, "mark"): "○"})


@pytest.mark.parametrize(
    ("received", "sent", "text"), [("○", "△", "○→△"), (None, "◎", "（空欄）→◎"), ("×", None, "×→（空欄）")]
)
def test_between_two_marks_stands_an_arrow(received: str | None, sent: str | None, text: str) -> None:
    assert "".join(piece.text for piece in remark.reworded_pieces(NAKANO.by_key["mark"], received, sent)) == text


def test_blanks_at_the_end_of_a_text_are_not_struck() -> None:
    (piece,) = remark.reworded_pieces(NAKANO.by_key["done"], "見られる。　", "見られる。")
    assert (piece.kind, piece.text) == (PieceKind.SAME, "見られる。")
    assert remark.reworded_pieces(NAKANO.by_key["done"], " ", None) == ()


DONE = slot_in("A", "done")
MARK = slot_in("A", "mark")


def assertion(
    assertion_id: str, writer: str, *values: str | None, seen: str = "", kind: AssertionKind = AssertionKind.TYPED
) -> Assertion:
    slot = DONE if len(values) == 1 else MARK
    return Assertion(assertion_id, slot, values, writer, kind, frozenset(seen.split()))


def said(*assertions: Assertion) -> list[tuple[str, str, str | None, str | None, str | None]]:
    """Return the wording changes: key, division, as received, as changed, and the division's later reply."""
    return [
        (each.key, each.division, each.was, each.now, each.later.values[0] if each.later else None)
        for each in mended(*assertions)
    ]


def mended(*assertions: Assertion) -> tuple[review.Rewording, ...]:
    blank: Values = (None,) * len(assertions[0].values)
    return review.rewordings(Resolution(assertions[0].slot, blank, blank, (), assertions, conflict=False), NAKANO)


ANSWER = assertion("R1", "zeimu", "見れる", kind=AssertionKind.RETURNED)
REWORDING_MENDED = assertion("W1", OFFICE, "見られる", seen="R1")


def test_the_office_s_word_that_had_seen_an_answer_is_a_mending() -> None:
    assert said(ANSWER, REWORDING_MENDED) == [("done", "zeimu", "見れる", "見られる", None)]


def test_what_was_written_before_anybody_answered_is_none() -> None:
    assert said(assertion("W1", OFFICE, "見られる"), assertion("R1", "zeimu", "見れる", seen="W1")) == []


def test_a_text_that_is_equal_when_folded_is_none() -> None:
    assert said(ANSWER, assertion("W1", OFFICE, "見れる　", seen="R1")) == []


def test_the_newest_of_several_mendings_counts_beside_the_answer_as_received() -> None:
    again = assertion("W2", OFFICE, "見ることができる", seen="W1")
    assert said(ANSWER, REWORDING_MENDED, again) == [("done", "zeimu", "見れる", "見ることができる", None)]


def test_taken_back_to_the_answer_as_received_nothing_is_mended() -> None:
    assert said(ANSWER, REWORDING_MENDED, assertion("W2", OFFICE, "見れる", seen="W1")) == []


def test_of_several_answers_the_newest_that_the_office_had_seen_is_as_received() -> None:
    newer = assertion("R2", "zeimu", "よく見れる", seen="R1", kind=AssertionKind.RETURNED)
    assert said(ANSWER, newer, assertion("W1", OFFICE, "見られる", seen="R2")) == [
        ("done", "zeimu", "よく見れる", "見られる", None)
    ]


def test_an_answer_that_had_seen_the_mending_is_the_division_s_word_on_it() -> None:
    later = assertion("R2", "zeimu", "見える", seen="W1", kind=AssertionKind.RETURNED)
    assert said(ANSWER, REWORDING_MENDED, later) == [("done", "zeimu", "見れる", "見られる", "見える")]


def test_a_word_that_comes_back_to_the_mended_text_says_nothing_else() -> None:
    answer = assertion("R1", "zeimu", "○", "不調", None, kind=AssertionKind.RETURNED)
    mending = assertion("W1", OFFICE, "○", "入札不調のため", None, seen="R1")
    later = assertion("R2", "zeimu", "△", "入札不調のため", None, seen="W1", kind=AssertionKind.RETURNED)
    assert [(each.key, each.later) for each in mended(answer, mending, later)] == [("change_reason", None)]


def test_mended_again_after_the_division_s_word_it_is_a_mending_of_that() -> None:
    later = assertion("R2", "zeimu", "見える", seen="W1", kind=AssertionKind.RETURNED)
    assert said(ANSWER, REWORDING_MENDED, later, assertion("W2", OFFICE, "見えます", seen="R2")) == [
        ("done", "zeimu", "見える", "見えます", None)
    ]


def test_what_another_division_said_is_a_choice_and_no_mending() -> None:
    other = assertion("R2", "koseki", "見ることができる", kind=AssertionKind.RETURNED)
    decided = assertion("D1", OFFICE, "見ることができる", seen="R1 R2", kind=AssertionKind.DECIDED)
    assert said(ANSWER, other, decided) == []


def test_a_text_of_the_office_s_own_is_a_mending_for_every_division_that_answered() -> None:
    other = assertion("R2", "koseki", "見ることができる", kind=AssertionKind.RETURNED)
    decided = assertion("D1", OFFICE, "見られる", seen="R1 R2", kind=AssertionKind.DECIDED)
    assert [line[1:3] for line in said(ANSWER, other, decided)] == [
        ("zeimu", "見れる"),
        ("koseki", "見ることができる"),
    ]


EITHER_ORDER = pytest.mark.parametrize(("first", "second"), [("R1", "R2"), ("R2", "R1")])
"""The IDs of two copies, whichever of them sorts first."""


def copies(first: str, second: str) -> tuple[Assertion, Assertion]:
    return (
        assertion(first, "zeimu", "一度目の文", kind=AssertionKind.RETURNED),
        assertion(second, "zeimu", "二度目のもっと長い文", kind=AssertionKind.RETURNED),
    )


@EITHER_ORDER
@pytest.mark.parametrize("text", ["一度目の文", "二度目のもっと長い文"])
def test_taking_one_of_two_copies_of_a_division_is_no_mending(first: str, second: str, text: str) -> None:
    decided = assertion("D1", OFFICE, text, seen="R1 R2", kind=AssertionKind.DECIDED)
    assert said(*copies(first, second), decided) == []


@EITHER_ORDER
def test_taking_the_other_copy_after_all_is_no_mending_either(first: str, second: str) -> None:
    decided = assertion("D1", OFFICE, "一度目の文", seen="R1 R2", kind=AssertionKind.DECIDED)
    again = assertion("D2", OFFICE, "二度目のもっと長い文", seen="R1 R2 D1", kind=AssertionKind.DECIDED)
    assert said(*copies(first, second), decided, again) == []


@EITHER_ORDER
def test_a_mark_taken_from_one_of_two_copies_is_no_mending(first: str, second: str) -> None:
    one = assertion(first, "zeimu", "◎", None, None, kind=AssertionKind.RETURNED)
    other = assertion(second, "zeimu", "△", "納期のため", None, kind=AssertionKind.RETURNED)
    decided = assertion("D1", OFFICE, "△", "納期のため", None, seen="R1 R2", kind=AssertionKind.DECIDED)
    assert mended(one, other, decided) == ()


@EITHER_ORDER
def test_what_is_mended_after_a_copy_was_taken_is_shown_beside_that_copy(first: str, second: str) -> None:
    decided = assertion("D1", OFFICE, "一度目の文", seen="R1 R2", kind=AssertionKind.DECIDED)
    first_word = assertion("W1", OFFICE, "一度目の文章", seen="D1")
    again = assertion("W2", OFFICE, "一度目の文章です", seen="W1")
    assert said(*copies(first, second), decided, first_word, again) == [
        ("done", "zeimu", "一度目の文", "一度目の文章です", None)
    ]


@EITHER_ORDER
def test_of_two_copies_decided_with_a_text_of_one_s_own_the_fullest_is_as_received(first: str, second: str) -> None:
    decided = assertion("D1", OFFICE, "見られる", seen="R1 R2", kind=AssertionKind.DECIDED)
    assert said(*copies(first, second), decided) == [("done", "zeimu", "二度目のもっと長い文", "見られる", None)]


@EITHER_ORDER
def test_a_copy_taken_elsewhere_that_the_mending_had_not_seen_is_not_the_one_as_received(
    first: str, second: str
) -> None:
    taken = assertion("D1", OFFICE, "一度目の文", seen="R1 R2", kind=AssertionKind.DECIDED)
    mending = assertion("W1", OFFICE, "どちらよりもずっと長い、事務局の文", seen="R1 R2")
    assert said(*copies(first, second), taken, mending) == [
        ("done", "zeimu", "二度目のもっと長い文", "どちらよりもずっと長い、事務局の文", None)
    ]


def test_only_what_is_published_is_mended() -> None:
    answer = assertion("R1", "zeimu", "○", "不調", None, kind=AssertionKind.RETURNED)
    assert mended(answer, assertion("W1", OFFICE, "○", "不調", "その他", seen="R1")) == ()


def test_what_was_read_from_a_list_is_no_mending() -> None:
    assert said(ANSWER, assertion("W1", OFFICE, "見られる", seen="R1", kind=AssertionKind.IMPORTED)) == []


def test_a_reply_has_a_label_and_is_asked_for_until_it_is_there() -> None:
    assert len({reply.label for reply in review.Reply}) == len(review.Reply)
    assert [reply for reply in review.Reply if reply.is_to_be_asked] == [review.Reply.NOT_SENT, review.Reply.ASKED]


OPEN = small_round()
CLOSED = replace(OPEN, closed=True)
REVIEWS = (
    review.Review("c", "zeimu", review.ReviewKind.ACCEPTED),
    review.Review("c", "koseki", review.ReviewKind.ACCEPTED),
    review.Review("a", "zeimu", review.ReviewKind.ACCEPTED),
    review.Review("a", "zeimu", review.ReviewKind.REOPENED),
)


def test_an_accepted_answer_is_locked_until_it_is_reopened() -> None:
    locks = review.Locks.of(OPEN, REVIEWS)
    assert locks.reason("c", "koseki") == review.ACCEPTED
    assert locks.reason("a", "zeimu") is None
    assert (locks.divisions("c"), locks.divisions("a")) == (("koseki", "zeimu"), ())
    assert (locks.reason("c", OFFICE), locks.reason("c", OFFICE, is_office_field=True)) == (review.ACCEPTED, None)
    assert locks.reason("c", "koseki", is_office_field=True) == review.ACCEPTED
    assert locks.has_any


def test_in_a_closed_round_every_row_is_locked() -> None:
    assert review.Locks(CLOSED).reason("a", "zeimu") == review.ROUND_CLOSED
    assert review.Locks(CLOSED).reason("a", OFFICE, is_office_field=True) == review.ROUND_CLOSED
    assert review.Locks(CLOSED).has_any


def test_in_an_open_round_without_acceptances_nothing_is_locked() -> None:
    assert not review.Locks(OPEN).has_any


CONFIRMATION_A, CONFIRMATION_B = "1-1-1-01-P", "1-1-1-02-X"
THEN: dict[tuple[str, str], str | None] = {
    (CONFIRMATION_A, "mark"): "◎",
    (CONFIRMATION_A, "done"): "済",
    (CONFIRMATION_B, "done"): "済",
    (CONFIRMATION_A, "note"): "連絡",
}


def given(name: str, at: str | None, **now: str) -> Confirmation:
    """Return a confirmation of the values THEN, but for these texts of A."""
    return Confirmation(
        name, at, field_codes(THEN | {(CONFIRMATION_A, key): text for key, text in now.items()}, NAKANO)
    )


def test_a_field_has_changed_where_its_text_is_another_after_folding_and_a_note_never() -> None:
    now = {
        **THEN,
        (CONFIRMATION_A, "done"): "直した",
        (CONFIRMATION_B, "done"): "済 ",
        (CONFIRMATION_A, "note"): "別の連絡",
    }
    assert changed_fields(given("課長", None).fields, now, NAKANO) == [(CONFIRMATION_A, "done")]


def test_a_field_that_was_not_there_has_changed_only_where_something_stands() -> None:
    confirmed = given("課長", None).fields
    assert changed_fields(
        confirmed, {(CONFIRMATION_B, "later_years"): None, (CONFIRMATION_B, "next_year"): "続ける"}, NAKANO
    ) == [(CONFIRMATION_B, "next_year")]
    assert changed_fields(confirmed, {}, NAKANO) == []


def test_the_confirmation_that_fits_best_counts_though_it_is_not_the_last() -> None:
    fits, other = given("甲課長", "2023-07-01"), given("乙課長", "2023-07-09", done="別", mark="○")
    assert best_confirmation([other, fits], THEN, NAKANO) == (fits, [])


def test_what_one_of_several_covers_has_not_changed() -> None:
    first, second = given("甲課長", "2023-07-01", done="別"), given("乙課長", "2023-07-09", mark="○")
    assert best_confirmation([first, second], THEN, NAKANO) == (second, [])
    both = [given("甲課長", "2023-07-01", done="別"), given("乙課長", "2023-07-09", done="古い")]
    assert best_confirmation(both, THEN, NAKANO) == (both[1], [(CONFIRMATION_A, "done")])


def test_of_two_alike_the_later_counts_then_the_name_whatever_came_first() -> None:
    early, late, untold = given("丙課長", "2023-07-01"), given("甲課長", "2023-07-09"), given("丙課長", None)
    same_day = given("乙課長", "2023-07-09")
    for order in ([early, late, untold], [untold, late, early]):
        assert best_confirmation(order, THEN, NAKANO) == (late, [])
    for order in ([late, same_day], [same_day, late]):
        assert best_confirmation(order, THEN, NAKANO) == (max(late, same_day, key=lambda each: each.name), [])
    assert best_confirmation([], THEN, NAKANO) is None


def test_the_code_of_what_was_confirmed_is_the_same_in_every_version() -> None:
    codes = field_codes({(CONFIRMATION_A, "done"): "実施した。"}, NAKANO)
    assert codes == {(CONFIRMATION_A, "done"): "f80875cb79ba"}
    assert Confirmation("課長", None, codes).content_hash == hash_of(codes) == "d84b900fede779157c03efd3"
    assert Confirmation("課長").content_hash is None
    assert field_codes({(CONFIRMATION_A, "done"): "\ud800"}, NAKANO) != codes


def test_a_confirmation_is_quoted_with_the_day_of_the_ward_or_as_it_was_typed() -> None:
    assert Confirmation("課長", "2023-07-09T23:30:00+00:00").label == "令和5年7月10日（月） 課長"
    assert Confirmation("課長", "2023-07-09T23:30:00").day == "令和5年7月9日（日）"
    assert Confirmation("課長", "七月十日").label == "七月十日 課長"
    assert Confirmation("課長").label == "課長"


def test_changed_fields_are_listed_by_row_and_then_as_on_the_form() -> None:
    now = {(CONFIRMATION_B, "done"): "別", (CONFIRMATION_A, "done"): "別", (CONFIRMATION_A, "mark"): "△"}
    assert changed_fields(given("課長", None).fields, now, NAKANO) == [
        (CONFIRMATION_A, "mark"),
        (CONFIRMATION_A, "done"),
        (CONFIRMATION_B, "done"),
    ]


def test_a_confirmation_without_its_name_is_known_as_the_same_one() -> None:
    named = given("甲課長", "2023-07-01")
    blanked = replace(named, name=BLANKED_NAME)
    assert (named.is_blanked, blanked.is_blanked) == (False, True)
    assert blanked.is_blanked_copy_of(named)
    assert not named.is_blanked_copy_of(blanked)
    assert not blanked.is_blanked_copy_of(None)
    assert not blanked.is_blanked_copy_of(replace(named, at="2023-07-02"))
    assert not blanked.is_blanked_copy_of(given("甲課長", "2023-07-01", done="別"))


def test_a_finding_without_its_name_quotes_nobody_and_is_the_same_otherwise() -> None:
    blanked = BLANKED_NAME.strip("（）")
    changed = problem("CONFIRMED-THEN-CHANGED", Place("税務課.xlsx", id=CONFIRMATION_A), confirmed="課長 山田")
    assert without_name(changed) == problem("CONFIRMED-THEN-CHANGED", changed.place, confirmed=blanked)
    taken = problem("CONFIRMATION-TAKEN", Place("税務課.xlsx"), found="課長 山田")
    assert without_name(taken).found == blanked
    other = problem("MARK-UNKNOWN", Place("税務課.xlsx"), found="▽", expected="◎")
    assert without_name(other) == other
