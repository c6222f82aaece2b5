from __future__ import annotations

import pytest

from nakano_status.domain.wording import wordings


@pytest.mark.parametrize(
    ("text", "code", "typed", "printed"),
    [
        ("R5年度に決定する。", "WORDING-ERA", "R5年度", "令和5年度"),
        ("Ｒ６年度から", "WORDING-ERA", "Ｒ６年度", "令和6年度"),
        ("R1年度", "WORDING-ERA", "R1年度", "令和元年度"),
        ("R4年度末までに", "WORDING-ERA", "R4年度末", "令和4年度末"),
        ("各CMSベンダーと", "WORDING-LOANWORD", "ベンダー", "ベンダ"),
        ("サーバーを更新した。", "WORDING-LOANWORD", "サーバー", "サーバ"),
        ("今後の取り組みを検討する。", "WORDING-NOUN", "取り組み", "取組"),
        ("電子手続きの拡充", "WORDING-NOUN", "手続き", "手続"),
        ("打ち合わせを実施した。", "WORDING-NOUN", "打ち合わせ", "打合せ"),
        ("積極的に取組む。", "WORDING-VERB", "取組む", "取り組む"),
        ("引続き検討する。", "WORDING-VERB", "引続き", "引き続き"),
        ("広報，チラシ", "WORDING-PUNCTUATION", "，", "、"),
    ],
)
def test_a_wording_of_the_table_is_found_with_what_the_list_prints(
    text: str, code: str, typed: str, printed: str
) -> None:
    assert [(each.code, each.typed, each.printed) for each in wordings(text)] == [(code, typed, printed)]


@pytest.mark.parametrize(
    "text",
    [
        "令和5年度に決定する。",
        "ベンダとサーバを選定した。",
        "オンライン化に取り組み、周知した。",
        "引き続き取り組みます。",
        "手続の取扱いについて打合せを行った。",
        "約77，500件",
        "VR5年",
    ],
)
def test_what_the_list_itself_prints_is_left_alone(text: str) -> None:
    assert wordings(text) == ()


def test_a_wording_that_stands_twice_is_told_once() -> None:
    assert len(wordings("R5年度に選定し、R5年度に構築する。")) == 1
