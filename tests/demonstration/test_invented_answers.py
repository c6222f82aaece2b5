"""Invented answers are plausible, always the same, in no division's real sentences, and mean what was answered."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from nakano_status.catalogue.plans import load_plan
from nakano_status.demonstration.invented_answers import (
    THEMES,
    Answer,
    Chance,
    as_typed_by_hand,
    invent,
    theme_of,
    with_long_story,
    with_more_done,
)
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_checks import RowAnswer, check_row, is_complete
from nakano_status.domain.fields.field import CHANGE_KIND, CHANGE_REASON, DONE, NEXT_YEAR
from nakano_status.domain.fields.mark import read_change_kind
from nakano_status.domain.plan.plan import Listing, Sponsor
from tests.support.fields import asked_in
from tests.support.marks import AS_PLANNED, BUILT_IN_MARKS

YEAR, LAST_YEAR = FiscalYear(2022), FiscalYear(2025)
SCHEDULES = ("検討", "構築", "検討・構築", "運用", "推進", None)


def listings() -> list[Listing]:
    return [listing for listing in load_plan("nakano2").newest.listings if not listing.is_repost]


def answers() -> list[Answer]:
    return [
        invent(listing, BUILT_IN_MARKS, YEAR, SCHEDULES[place % len(SCHEDULES)])
        for place, listing in enumerate(listings())
    ]


def test_the_same_row_gets_the_same_answer_and_the_next_year_another() -> None:
    first = listings()[0]
    assert invent(first, BUILT_IN_MARKS, YEAR, "運用") == invent(first, BUILT_IN_MARKS, YEAR, "運用")
    assert invent(first, BUILT_IN_MARKS, YEAR, "運用") != invent(first, BUILT_IN_MARKS, YEAR.plus(1), "運用")


def test_marks_are_mixed_as_in_a_real_year() -> None:
    counts = Counter(answer.mark for answer in answers())
    assert set(counts) == set(BUILT_IN_MARKS.symbols)
    assert counts["◎"] > 0.8 * len(listings())


def test_nothing_stops_the_submission_of_an_invented_answer() -> None:
    for listing, answer in zip(listings(), answers(), strict=True):
        row = RowAnswer(listing.row_id, listing.sponsor, answer.values, asked_in(YEAR, LAST_YEAR))
        assert is_complete(check_row(row)), answer


def test_what_is_not_as_planned_says_why() -> None:
    for listing, answer in zip(listings(), answers(), strict=True):
        changed = answer.mark != AS_PLANNED.symbol
        assert (CHANGE_KIND in answer.values) is changed
        assert (CHANGE_REASON in answer.values) is (changed and listing.sponsor is Sponsor.WARD)
        read_change_kind(answer.values.get(CHANGE_KIND))


def test_texts_vary_and_no_place_holder_is_left() -> None:
    texts = [text for answer in answers() for text in answer.values.values()]
    assert len({answer.values[DONE] for answer in answers()}) > 60
    assert any("\n" in text for text in texts)
    assert not any("{" in text or "}" in text for text in texts)


def test_a_row_without_a_known_word_still_has_a_theme() -> None:
    assert theme_of("議場の改修") is THEMES[-1]
    assert theme_of("◎研修プログラムの実施") is THEMES[0]


def test_a_long_story_and_a_second_thought_change_only_what_was_done() -> None:
    answer = answers()[0]
    assert len(with_long_story(answer).values[DONE]) > 300
    assert with_more_done(answer).values[DONE].startswith(answer.values[DONE])
    for other in (with_long_story(answer), with_more_done(answer)):
        assert {key: text for key, text in other.values.items() if key != DONE} == {
            key: text for key, text in answer.values.items() if key != DONE
        }


def test_chance_draws_every_number_between_its_limits() -> None:
    chance = Chance("seed")
    assert {chance.number(2, 4) for _ in range(50)} == {2, 3, 4}
    assert [Chance("a").number(1, 10**9), Chance("b").number(1, 10**9)] == [
        Chance("a").number(1, 10**9),
        Chance("b").number(1, 10**9),
    ]
    assert not any(chance.happens(0) for _ in range(20))


@pytest.mark.parametrize("key", [DONE, NEXT_YEAR, CHANGE_REASON])
def test_no_sentence_is_taken_from_the_published_papers(seeds: Path, key: str) -> None:
    published = "".join("".join(path.read_text("utf-8").split()) for path in sorted(seeds.glob("*.txt")))
    sentences = {
        "".join(sentence.split())
        for answer in answers()
        for sentence in answer.values.get(key, "").split("。")
        if len(sentence) > 8
    }
    assert [sentence for sentence in sentences if sentence in published] == []


def test_every_mark_as_typed_is_read_as_the_mark() -> None:
    typed = set()
    for mark in BUILT_IN_MARKS:
        for number in range(40):
            text = as_typed_by_hand(Answer(str(number), {"mark": mark.symbol, "done": "済み"}), BUILT_IN_MARKS)["mark"]
            assert BUILT_IN_MARKS.read(text) is mark
            typed.add(text)
    assert typed > set(BUILT_IN_MARKS.symbols)


def test_only_blanks_are_added_to_a_text() -> None:
    texts = {
        as_typed_by_hand(Answer(str(number), {"mark": "◎", "done": "済み"}), BUILT_IN_MARKS)["done"]
        for number in range(40)
    }
    assert {text.strip() for text in texts} == {"済み"}
    assert len(texts) > 1
