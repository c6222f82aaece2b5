"""Texts: narratives, labels, search, and where two texts differ."""

import pickle

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nakano_status.domain.text import narrative
from nakano_status.domain.text.labels import Labelled
from tests.support.pace import in_loops

TEXTS = st.text("あい \u3000\t\r\n a", max_size=30)


@pytest.mark.parametrize("text", [None, "", " ", "\u3000", "\r\n", "\t\n \u3000"])
def test_a_cell_of_blanks_only_is_blank(text: str | None) -> None:
    assert narrative.is_blank(text)
    assert narrative.fold(text) is None
    assert narrative.as_typed(text) is None


@pytest.mark.parametrize("text", ["", "山田 太郎", "山田\u3000太郎", "葛\U000e0100城", "\ue000田"])
def test_a_text_with_any_space_variant_or_made_character_is_on_one_line(text: str) -> None:
    assert narrative.is_one_line(text)


@pytest.mark.parametrize("character", "\n\r\t\0\x1b\x85\u2028\u2029\u202e\ufeff\uffff\ud800")
def test_a_text_with_a_break_or_a_control_character_is_not_on_one_line(character: str) -> None:
    assert not narrative.is_one_line(f"山田{character}太郎")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("推進する。\r\n検討する。", "推進する。\n検討する。"),
        ("推進する。\u3000\n検討する。 ", "推進する。\n検討する。"),
        ("推進する。\n\n\u3000\n", "推進する。"),
        ("Free  Wi-Fi", "Free Wi-Fi"),
    ],
)
def test_line_ends_trailing_blanks_and_runs_of_spaces_make_no_difference(one: str, other: str) -> None:
    assert narrative.same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("推進\u3000する", "推進する"),
        ("\u3000推進する", "推進する"),
        ("推進\n\n検討", "推進\n検討"),
        ("推進する", None),
        ("—", None),
        ("Ａ", "A"),
    ],
)
def test_everything_else_is_text(one: str, other: str | None) -> None:
    assert not narrative.same(one, other)


@given(TEXTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert narrative.fold(narrative.fold(text)) == narrative.fold(text)


@given(TEXTS)
@example("\r\x85あ")
def test_what_is_kept_folds_like_what_was_typed(text: str) -> None:
    assert narrative.same(narrative.as_typed(text), text)
    assert "\r" not in (narrative.as_typed(text) or "")


def test_control_characters_are_no_part_of_a_text() -> None:
    assert narrative.as_typed("窓口\x00の\x07改善\x7f") == "窓口の改善"
    assert narrative.as_typed("\x00　\x1f") is None
    assert narrative.same("\x00", None)


def test_a_soft_line_break_of_a_word_processor_is_a_line_break() -> None:
    assert narrative.as_typed("一行目\x0b二行目\x0c三行目") == "一行目\n二行目\n三行目"


def test_half_a_character_is_no_part_of_a_text() -> None:
    assert narrative.as_typed("半\ud842分\uffff") == "半分"


def test_invisible_characters_are_named_by_their_code_points_each_once_and_at_most_five() -> None:
    assert narrative.code_points("\x07\x00\x07") == "U+0007、U+0000"
    assert narrative.code_points("\x00\x01\x02\x03\x04") == "U+0000、U+0001、U+0002、U+0003、U+0004"
    assert narrative.code_points("\x00\x01\x02\x03\x04\x05").endswith("U+0004など")


def test_line_breaks_at_the_end_are_no_part_of_a_text() -> None:
    assert narrative.fold("甲\n\n") == "甲"
    assert narrative.fold("甲X\n") == "甲X"


def test_a_carriage_return_is_a_line_break_and_no_character_that_is_dropped() -> None:
    assert narrative.find_dropped_characters("甲\r\n乙\r丙\x07\x00") == "\x07\x00"


@pytest.mark.parametrize("text", ["(推進)", "（推 進）", " (推\n進)\u3000"])
def test_a_single_word_is_recognised_in_any_width_and_with_blanks(text: str) -> None:
    assert narrative.bare_text(text) == "(推進)"
    assert narrative.bare_text(None) == ""


@pytest.mark.parametrize(("text", "kept"), [("a\r\nb ", "a\nb "), (" 　\n", None), ("=1+1", "=1+1"), (None, None)])
def test_a_value_is_kept_as_typed_with_one_kind_of_newline(text: str | None, kept: str | None) -> None:
    assert narrative.as_typed(text) == kept


def test_of_a_text_that_is_too_long_to_be_quoted_the_beginning_is() -> None:
    assert [narrative.truncated("一二三", most) for most in (4, 3, 2)] == ["一二三", "一二三", "一二…"]


def test_a_text_with_half_a_character_is_no_utf_8() -> None:
    assert [narrative.is_utf8(each) for each in ("税務課🫨", "\udcff", "a\ud83e")] == [True, False, False]


class Light(Labelled):
    RED = "red", "赤"
    GREEN = "green", "青"


def test_a_member_is_its_value_and_has_its_label() -> None:
    assert (Light.RED.value, Light.RED.label) == ("red", "赤")
    assert [str(each) for each in Light] == ["red", "green"]
    assert f"{Light.GREEN}" == "green"


def test_a_member_is_found_by_its_value_not_by_its_label() -> None:
    assert Light("green") is Light.GREEN
    with pytest.raises(ValueError, match="赤"):
        Light("赤")


def test_a_member_survives_a_copy_in_another_process() -> None:
    assert pickle.loads(pickle.dumps(Light.RED)) is Light.RED  # noqa: S301 - made a line above


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("まいなんばー", "マイナンバーカードの普及促進"),
        ("ﾏｲﾅﾝﾊﾞｰ", "マイナンバーカードの普及促進"),
        ("マイナンバー", "まいなんばーについて"),
        ("ｓｎｓ", "SNSによる周知"),
        ("1-1-1-02-k", "１－１－１－０２－Ｋ"),
        ("交付　窓口", "マイナンバーカード交付窓口の拡大"),
        ("窓口 交付", "マイナンバーカード交付窓口の拡大"),
        ("基幹システム", "自治体の基幹\nシステム"),
        ("", "何でも"),
    ],
)
def test_search_does_not_mind_kana_width_case_and_blanks(query: str, text: str) -> None:
    assert narrative.matches(narrative.search_words(query), narrative.fold_for_search(text))


def test_what_is_no_utf_8_is_shown_by_its_number() -> None:
    assert narrative.as_utf8("区\udc80") == "区\\udc80"


def test_each_part_of_a_text_that_is_searched_has_a_line() -> None:
    assert narrative.haystack("ＩＣＴ", "税務課") == "\nict\n税務課\n"


@pytest.mark.parametrize(("query", "text"), [("交付 廃止", "交付窓口"), ("ハ", "バ"), ("2022", "令和4年度")])
def test_every_word_has_to_be_there(query: str, text: str) -> None:
    assert not narrative.matches(narrative.search_words(query), narrative.fold_for_search(text))


@pytest.mark.parametrize(
    ("text", "expected"), [("―", True), (" － ", True), ("―－ー", True), ("", False), ("―を続ける", False)]
)
def test_dashes_alone_stand_for_nothing(text: str, expected: bool) -> None:
    assert narrative.is_dash(text) is expected


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("\u304b\u3099\u306f\u309a", "がぱ"),
        ("一\u2028二\u2029三\u0085四", "一\n二\n三\n四"),
        ("\uf9d0\u301c\uff5e", "\uf9d0\u301c\uff5e"),
    ],
)
def test_decomposed_letters_and_other_line_ends_are_published_as_seen(typed: str, shown: str) -> None:
    assert narrative.as_published(typed) == shown


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("額は、確定。", "確定", True),
        ("数字は未確定", "確定", False),
        ("公表は待つのではない", "公表は待つ", False),
        ("【管理係】一つ目。\n二つ目\n【賦課係】なし", "一つ目\n二つ目。", True),
        ("一つ目。\n間\n二つ目", "一つ目\n二つ目", False),
        ("１,２００人を見込む", "200人を見込む", False),
        ("ﾏｲﾅﾝﾊﾞｰ の申請", "マイナンバーの\n申請", True),
        ("進捗は×", "進捗は◎", False),
        (None, "確定", False),
        (None, None, True),
    ],
)
def test_a_text_contains_another_one_only_as_whole_clauses(text: str | None, part: str | None, expected: bool) -> None:
    assert narrative.has_clauses_of(text, part) is expected


@pytest.mark.parametrize("blank", [" ", "\t", "\u3000", "\u00a0"])
def test_a_text_with_many_blanks_is_folded_at_once(blank: str) -> None:
    text = f"実施した{blank * 30_000}終わり{blank}\n"
    assert in_loops(lambda: narrative.fold(text), 100) <= 100
