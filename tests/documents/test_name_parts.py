"""Where a long name of a 所管課 may be broken, and what that costs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.documents.list.name_parts import name_parts

LETTERS = st.text(
    "介護課会新子育てすこやかセンターＤＸA1・、（）()々ヶ化\u3099\U000e0100 \u3000", min_size=1, max_size=40
)


@pytest.mark.parametrize(
    "parts",
    [
        "介護・/高齢者/支援課、",
        "北部/すこやか/福祉/センター、",
        "選挙/管理/委員会/事務局",
        "子育て/支援・/ひとり親/家庭/相談/担当課",
        "地域/支えあい/推進課",
        "まち歩き/観光課",
        "情報/政策・/デジタル化/推進課",
        "国際化/戦略室",
        "各窓口/所管課",
        "新区役所/整備課",
        "保育園・/幼稚園課",
        "税務/会計課",
        "道路/公園課",
        "文化財/保護係",
        "ＩＣＴ/推進課",
        "防災/まちづくり・/係",
        "省エネ/推進課",
        "保険/医療課/(国保・/後期・/年金)",
        "区民部　/戸籍/住民課",
        "職員課",
        "第2課",
        "課",
        "（",
    ],
)
def test_a_name_is_parted_where_its_words_end(parts: str) -> None:
    assert [part for part, _ in name_parts(parts.replace("/", ""))] == parts.split("/")


def test_a_mark_ends_a_line_best_then_a_body_and_a_bracket_is_kept_together() -> None:
    def cost(name: str) -> int:
        return name_parts(name)[0][1]

    assert cost("介護・支援課") == cost("職員課（支援課）") == 0
    assert 0 < cost("委員会事務局") < cost("選挙管理")
    assert cost("（国保・後期）") > cost("国保・後期")
    assert cost("（選挙管理）") > cost("選挙管理")


@given(LETTERS)
def test_the_parts_of_any_name_are_the_name_and_none_begins_with_what_may_not(name: str) -> None:
    parts = [part for part, _ in name_parts(name)]
    assert "".join(parts) == name
    assert not any(part[0] in "・、）)ー\u3099\U000e0100" for part in parts[1:])
    assert name_parts(name)[-1][1] == 0
