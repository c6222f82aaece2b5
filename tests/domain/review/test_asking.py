"""The outcome of a 修正依頼 follows from what was returned after it."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from nakano_status.domain.exchange.answer_file import CellState, Return, ReturnValue
from nakano_status.domain.exchange.package import Package, Purpose
from nakano_status.domain.review.review import Ask, AskOutcome, last_asks, made_after, outcome
from tests.support.answering import A, B, sent

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


def became(*answers: Return) -> AskOutcome:
    return outcome(Ask(asking(), A, "数を記入してください。"), answers)


AS_SENT: dict[str, str | None] = {**SENT[A]}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (AS_SENT, AskOutcome.UNCHANGED),
        ({**AS_SENT, "done": "実施した。 "}, AskOutcome.UNCHANGED),
        ({**AS_SENT, "done": "5か所で実施した。"}, AskOutcome.CHANGED),
        ({**AS_SENT, "done": None}, AskOutcome.CHANGED),
        ({**AS_SENT, "change_reason": "理由", "note": "連絡"}, AskOutcome.CHANGED),
        ({**AS_SENT, "note": "このままでお願いします。"}, AskOutcome.NOTED),
        ({**AS_SENT, "note": None}, AskOutcome.UNCHANGED),
    ],
)
def test_a_row_is_settled_changed_or_with_a_word_otherwise_it_returned_unchanged(
    texts: dict[str, str | None], expected: AskOutcome
) -> None:
    assert became(answer(texts)) is expected
    assert became(answer(AS_SENT), answer(texts)) is expected


def test_what_does_not_show_the_row_settles_nothing() -> None:
    unread = answer({"done": "直した。"})
    unread = replace(unread, values={place: ReturnValue(CellState.LEFT_OUT, "直した。") for place in unread.values})
    for each in (answer({"done": "ほかの取組"}, B), answer({"done": "下書き"}, is_draft=True), unread):
        assert became(each) is AskOutcome.OPEN
    assert became() is AskOutcome.OPEN


def test_of_two_askings_about_a_row_the_last_counts() -> None:
    first, second = asking(), asking("R4-P3", "もう一度")
    others = [sent("R4-P1", rows=[A]), replace(asking("R4-P4"), purpose=Purpose.WORDING, remarks={(A, "done"): "元"})]
    (ask,) = last_asks([first, second, *others]).values()
    assert (ask.package.package_id, ask.row_id, ask.comment, ask.division) == ("R4-P3", A, "もう一度", "zeimu")


def test_what_came_after_is_found_over_any_number_of_steps() -> None:
    parents = {"P2": ["P1", "r1"], "r2": ["r1"], "r3": ["P2"], "r4": ["r3"], "P3": ["P2"], "r5": ["P3", "r4"]}
    assert made_after("P2", parents) == {"r3", "r4", "r5", "P3"}


def test_every_outcome_has_its_word() -> None:
    assert [each.label for each in AskOutcome] == ["修正依頼中", "修正あり", "連絡あり", "変更なしで戻った"]
    assert [each.is_settled for each in AskOutcome] == [False, True, True, True]
