"""What a person may be looking for: where it matches, and how often it was used."""

import pytest

from nakano_status.domain.text.narrative import best_matches, haystack
from tests.support.pace import in_loops


def found(query: str, *texts: str, uses: dict[int, int] | None = None, most: int = 10) -> list[str]:
    matches = best_matches(query, [haystack(text) for text in texts], uses or {}, most)
    return [texts[match.ordinal] for match in matches]


@pytest.mark.parametrize("query", ["まいなんばー", "マイナンバー", "ﾏｲﾅﾝﾊﾞｰ", "マイ ナンバー", "カード　まい"])
def test_kana_width_case_and_blanks_make_no_difference(query: str) -> None:
    assert found(query, "集計", "マイナンバーカードの普及") == ["マイナンバーカードの普及"]


def test_a_row_is_found_by_a_number_in_any_width() -> None:
    rows = [haystack("1-1-1-02-K", "コンビニ交付"), haystack("2-1-2-03-N", "電子申請")]
    assert [match.ordinal for match in best_matches("２－１－２－０３－ｎ", rows, {}, 10)] == [1]


def test_what_begins_with_the_words_comes_before_what_has_them_inside() -> None:
    assert found("印刷", "提出状況を印刷", "印刷") == ["印刷", "提出状況を印刷"]


def test_what_is_the_words_comes_first_however_late() -> None:
    many = [f"成果指標の表{number}" for number in range(20)]
    assert found("成果指標", *many, "成果指標", most=2) == ["成果指標", "成果指標の表0"]


def test_each_part_of_a_text_has_a_beginning() -> None:
    texts = [haystack("取組の印刷"), haystack("1-1", "印刷の見直し")]
    assert [match.ordinal for match in best_matches("印刷", texts, {}, 10)] == [1, 0]


def test_of_equal_matches_the_one_used_more_often_is_first_then_the_earlier_one() -> None:
    assert found("照会", "照会一", "照会二", "照会三", uses={2: 3, 1: 1}) == ["照会三", "照会二", "照会一"]


def test_what_was_used_is_not_lost_among_many_and_is_not_shown_where_it_does_not_match() -> None:
    many = [f"資料{number}" for number in range(100)]
    assert found("資料", *many, uses={77: 1}, most=3) == ["資料77", "資料0", "資料1"]
    assert "資料77" not in found("資料5", *many, uses={77: 1}, most=3)
    assert "資料77" not in found("資料 5", *many, uses={77: 1}, most=99)


def test_every_word_has_to_match_and_without_a_word_everything_does() -> None:
    assert found("税務 印刷", "税務課", "税務課の印刷") == ["税務課の印刷"]
    assert found("", "い", "ろ", "は", most=2) == ["い", "ろ"]


@pytest.mark.parametrize("query", ["", "の", "標準化", "2-1-2-03-n", "標準化 2-1", "どこにもない"])
def test_a_key_press_at_twenty_thousand_rows_takes_a_few_milliseconds(query: str) -> None:
    rows = [haystack(f"2-1-{number}-N", f"情報システムの標準化とその他の取組{number}") for number in range(20_000)]
    uses = dict.fromkeys(range(100), 1)
    assert in_loops(lambda: best_matches(query, rows, uses, 12), 8) <= 8  # one, where nothing runs beside it
