"""Marks and their look-alikes: an explicit table, never a guess."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.fields.mark import ChangeKind, Mark, Marks, read_change_kind
from nakano_status.domain.text.narrative import BLANKS, INVISIBLE
from tests.support.marks import AS_PLANNED, BUILT_IN_MARKS, CHANGED, INSUFFICIENT, NOT_STARTED

LOOK_ALIKES = {
    AS_PLANNED: "◎⦾",
    CHANGED: "○〇◯⭕oOｏＯ",
    INSUFFICIENT: "△▵▲",
    NOT_STARTED: "×✕✖☓xXｘＸ",
}
ALL_READ = "".join(LOOK_ALIKES.values())


@pytest.mark.parametrize(
    ("mark", "character"), [(mark, one) for mark, several in LOOK_ALIKES.items() for one in several]
)
def test_a_look_alike_is_the_mark_with_blanks_and_selector_off(mark: Mark, character: str) -> None:
    around = ("{}", " {}\n", "\u3000{}\u3000", "{}\ufe0f", "\r\n{}\t", "\u200b{}\ufeff")
    for typed in (each.format(character) for each in around):
        assert BUILT_IN_MARKS.read(typed) is mark


@pytest.mark.parametrize("text", [None, "", " ", "\u3000\n"])
def test_a_blank_cell_is_no_mark(text: str | None) -> None:
    assert BUILT_IN_MARKS.read(text) is None


@pytest.mark.parametrize("text", ["▽", "◎○", "●", "0", "―", "済", "◎ 予定どおり", "☆"])
def test_anything_else_is_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=rf"\A{re.escape(text)}\Z"):
        BUILT_IN_MARKS.read(text)


@given(st.characters(exclude_characters=ALL_READ + BLANKS + INVISIBLE + "\ufe0f"))
def test_no_other_character_is_a_mark(character: str) -> None:
    with pytest.raises(ValueError, match=rf"\A{re.escape(character)}\Z"):
        BUILT_IN_MARKS.read(character)


def test_the_legend_is_printed_as_published() -> None:
    assert [mark.legend_line for mark in BUILT_IN_MARKS] == [
        "◎・・・スケジュールどおり取り組んだ",
        "○・・・スケジュールどおりでなく、変更して取り組んだ",
        "△・・・着手したものの十分に進行しているとはいえない",
        "×・・・未着手",
    ]


def test_marks_are_written_one_after_another_or_listed() -> None:
    assert str(BUILT_IN_MARKS) == "◎○△×"
    assert BUILT_IN_MARKS.listed == "◎、○、△、×"


def test_marks_ask_for_a_reason_or_not_as_the_plan_declares() -> None:
    marks = Marks((replace(AS_PLANNED, asks_reason=True), replace(CHANGED, asks_reason=False), INSUFFICIENT))
    assert marks.asking_reason.symbols == ("◎", "△")
    assert marks.asking_none.symbols == ("○",)


def test_every_mark_has_a_word_beside_it() -> None:
    assert [mark.label for mark in BUILT_IN_MARKS] == ["予定どおり", "変更して実施", "進行不十分", "未着手"]


@pytest.mark.parametrize("half", ["内容", "規模　"])
def test_half_of_a_kind_of_two_words_is_read_as_the_kind(half: str) -> None:
    assert read_change_kind(half) is ChangeKind.CONTENT


def test_change_kinds_are_exactly_the_words_of_the_form() -> None:
    assert [kind.value for kind in ChangeKind] == ["前倒し", "後ろ倒し", "内容・規模", "中止", "統合", "その他"]
    assert read_change_kind(" 前倒し\n") is ChangeKind.EARLIER
    assert read_change_kind("\u3000") is None
    with pytest.raises(ValueError, match="遅れ"):
        read_change_kind("遅れ")


def test_a_fifth_mark_is_explained_beside_the_first() -> None:
    fifth = replace(AS_PLANNED, key="fifth", symbol="☆", legend="早く取り組んだ")
    legend = Marks((*BUILT_IN_MARKS, fifth)).legend
    assert len(legend) == len(BUILT_IN_MARKS.legend)
    assert legend[1] == "◎・・・スケジュールどおり取り組んだ　　☆・・・早く取り組んだ"


@pytest.mark.parametrize("mark", BUILT_IN_MARKS.each)
def test_every_look_alike_is_read_as_its_mark(mark: Mark) -> None:
    assert mark.symbol in mark.look_alikes
    assert {BUILT_IN_MARKS.read(character) for character in mark.look_alikes} == {mark}
