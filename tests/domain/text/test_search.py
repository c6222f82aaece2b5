from __future__ import annotations

import pytest

from nakano_status.domain.text.narrative import fold_for_search, matches, search_words


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
    assert matches(search_words(query), fold_for_search(text))


@pytest.mark.parametrize(("query", "text"), [("交付 廃止", "交付窓口"), ("ハ", "バ"), ("2022", "令和4年度")])
def test_every_word_has_to_be_there(query: str, text: str) -> None:
    assert not matches(search_words(query), fold_for_search(text))
