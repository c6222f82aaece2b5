"""What a printed title states about itself."""

import pytest

from nakano_status.domain.plan.plan import Sponsor
from nakano_status.domain.plan.printed_title import (
    bare_title,
    fold_title,
    read_measure_cell,
    read_plan_class,
    read_repost_mark,
    read_sponsor,
)


@pytest.mark.parametrize(
    ("title", "sponsor"),
    [
        ("(国)電子処方箋の仕組みへの対応", Sponsor.NATION),
        ("（国）電子処方箋", Sponsor.NATION),
        ("( 都 )\n電子申請", Sponsor.METROPOLIS),
        ("(2-2-⑤再掲)(国)共通化", Sponsor.NATION),
        ("◎国が指定し、該当する15業務システム", Sponsor.WARD),
        ("国から示された「推奨データ」の公開", Sponsor.WARD),
        ("開発(国)の支援", Sponsor.WARD),
    ],
)
def test_the_sponsor_is_what_a_leading_bracket_says(title: str, sponsor: Sponsor) -> None:
    assert read_sponsor(title) is sponsor


@pytest.mark.parametrize(
    ("title", "glyph"),
    [
        ("◎発券機システム", "◎"),
        ("○ごみ分別アプリ", "○"),
        ("〇ごみ分別アプリ", "○"),
        ("⭕\ufe0fごみ分別アプリ", "○"),
        ("(1-1-②再掲)○マイナンバーカード", "○"),
        ("(1-3-②再掲)\u3000◎モバイル機器講習会", "◎"),
        ("(国)◎共通化", "◎"),
        ("Office環境の整備", None),
        ("Free Wi-Fiの運用", None),
        ("△三角", None),
        ("", None),
    ],
)
def test_the_plan_class_is_the_leading_glyph(title: str, glyph: str | None) -> None:
    assert read_plan_class(title) == glyph


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("(1-1-②再掲)○マイナンバーカード", "1-1-②"),
        ("（１－１－②再掲）○マイナンバーカード", "1-1-②"),
        ("( 1‐2‐4 の再掲 )統合型GIS", "1-2-④"),
        ("1-7-①\n(1-2-①再掲)オープンデータの公開数の拡大", "1-2-①"),
        ("統合型GIS(1-2-④再掲)", "1-2-④"),
        ("(再掲)統合型GIS", None),
        ("1-7-①\nオープンデータ", None),
    ],
)
def test_a_repost_mark_names_the_measure_of_the_original(text: str, measure: str | None) -> None:
    assert read_repost_mark(text) == measure


@pytest.mark.parametrize(
    "title", ["◎発券機システム", "(1-1-②再掲)◎発券機システム", "(国)発券機システム", "（国）\u3000〇発券機システム\n"]
)
def test_the_title_proper_is_what_remains(title: str) -> None:
    assert bare_title(title) == "発券機システム"


def test_only_what_leads_is_no_part_of_the_title_proper() -> None:
    assert bare_title("(1-1-②再掲)照会(再掲)の整備") == "照会(再掲)の整備"
    assert bare_title("(国)支援(都)の活用") == "支援(都)の活用"


def test_titles_are_equal_when_width_blanks_and_look_alikes_are_folded() -> None:
    assert fold_title("〇ICT 環境\nの整備") == fold_title("○ＩＣＴ環境の整備")
    assert fold_title("⭕\ufe0fごみ分別") == fold_title("○ごみ分別")
    assert fold_title("(国)共通化") != fold_title("共通化")
    assert fold_title("◎共通化") != fold_title("○共通化")


@pytest.mark.parametrize(
    ("cell", "code", "title"),
    [
        ("1-1-①\nマイナンバーカードの普及促進", "1-1-①", "マイナンバーカードの普及促進"),
        ("1-1-① マイナンバー", "1-1-①", "マイナンバー"),
        ("１－１－①　マイナンバー", "1-1-①", "マイナンバー"),
        ("１ー１－１ マイナンバー", "1-1-①", "マイナンバー"),
        ("1-1-12\nマイナンバー", "1-1-⑫", "マイナンバー"),
        ("1-1-20\nマイナンバー", "1-1-⑳", "マイナンバー"),
        ("1-1-21\nマイナンバー", "1-1-21", "マイナンバー"),
        ("1-3-①5Gの活用", "1-3-①", "5Gの活用"),
        ("1-4-②", "1-4-②", None),
        ("2-1-③ \u3000\n", "2-1-③", None),
        ("1-7-①\n(1-2-①再掲)オープンデータ", "1-7-①", "(1-2-①再掲)オープンデータ"),
    ],
)
def test_a_measure_cell_gives_code_and_title(cell: str, code: str, title: str | None) -> None:
    assert read_measure_cell(cell) == (code, title)


@pytest.mark.parametrize(
    "cell", ["", "実施内容", "1-1", "1-1-1-02-H", "2024-03-28", "1-1-②再掲", "目標1 ICT", "1-1-123"]
)
def test_what_is_no_measure_cell_is_none(cell: str) -> None:
    assert read_measure_cell(cell) is None
