"""Other plans are played from their workbooks alone to published papers, which name nothing of the built-in one."""

import re
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from nakano_status.demonstration import start, ward_lists, wards
from nakano_status.demonstration.playing import Played
from tests.support.command_line import done

pytestmark = [pytest.mark.timeout(1200), pytest.mark.whole]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Played]:
    """Play all plans once."""
    folder = tmp_path_factory.mktemp("wards") / "out"
    return folder, start.run_wards(folder)


def printed(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as paper:
        return "".join(page.get_textpage().get_text_range() for page in paper)


def test_all_plans_come_to_their_published_papers(played: tuple[Path, Played]) -> None:
    folder, result = played
    names = [*("plan", "collect", "publish") * 2]
    names += [*("list", "plan", *("collect", "publish") * 2) * len(ward_lists.WARDS)]
    assert [(step.name, step.ok) for step in result.steps] == [(name, True) for name in names], [
        step.result for step in result.steps
    ]
    ward, town = sorted(folder.glob("[12]_*"))
    rows = [len(done("show", "--store", each / "事務局.nakano")["rows"]) for each in (ward, town)]
    assert rows == [41, 12]
    assert {row["mark"] for row in done("show", "--store", town / "事務局.nakano")["rows"]} <= set("良並悪")


def test_a_report_has_a_section_on_indicators_only_where_there_are_any(played: tuple[Path, Played]) -> None:
    ward, town = (printed(each / "公表_R8" / "進捗状況について_R8.pdf") for each in sorted(played[0].glob("[12]_*")))
    assert ("成果指標の推移" in ward, "基本目標Ⅰ" in ward) == (True, True)
    assert "成果指標" not in town
    assert ("成果指標は、令和" in ward, "(1)" in town) == (True, False)


def test_forms_and_years_have_what_a_plan_has(played: tuple[Path, Played], tmp_path: Path) -> None:
    for ward, unit in zip(sorted(played[0].glob("[12]_*")), ("（％）", ""), strict=True):
        sheet = openpyxl.load_workbook(next((ward / "照会").rglob("*.xlsx")))["記入のしかた"]
        texts = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
        assert "3　項目ごとの記入方法" in texts
        assert not any("記入例" in text for text in texts)
        done("export", "years", "--store", ward / "事務局.nakano", "--out", tmp_path / f"{ward.name}.pdf")
        assert unit in printed(tmp_path / f"{ward.name}.pdf")


def test_a_page_names_the_level_of_a_plan_of_one_once(played: tuple[Path, Played]) -> None:
    ward, town = (
        re.findall(r"<h[34]>([^<]*)<", (each / "公表_R8" / "progress_R8.html").read_text("utf-8"))
        for each in sorted(played[0].glob("[12]_*"))
    )
    assert [each for each in ward if each.endswith("暮らしを便利にする")] == ["基本目標Ⅰ 暮らしを便利にする"]
    assert "1 窓口の手続を減らす" in ward
    own = town[town.index("柱第1 にぎわい") :]
    assert own[:6] == ["柱第1 にぎわい", "4件の取組", "柱第2 安心", "4件の取組", "柱第3 学び", "4件の取組"]


@pytest.mark.parametrize(
    ("city", "year", "words"),
    [
        ("3_*", "R7", ("現状値（％）", "令和7年度実績値（％）", "課題解決のための改善策", "絵本を作り、配布します。")),
        ("3_*", "R8", ("現状値（％）", "事業名", "担当課", "再掲", "目標値（令和11年度）", "文化・学習課")),
        ("4_*", "R7", ("予算額（千円）", "活動指標達成率（％）", "二次評価（評価委員会）", "今後の方向性", "要見直し")),
        ("5_*", "R8", ("細項目", "担当部課", "重要業績評価指標", "98.5", "達成状況上半期", "外部専門家の意見")),
    ],
)
def test_papers_show_the_items_that_a_list_made(
    played: tuple[Path, Played], city: str, year: str, words: tuple[str, ...]
) -> None:
    folder = next(played[0].glob(city))
    paper = "".join(printed(folder / f"公表_{year}" / f"進捗状況一覧_{year}.pdf").split())
    assert [each for each in words if each not in paper] == []


def test_rows_that_a_choice_ends_are_not_asked_in_the_next_year(played: tuple[Path, Played]) -> None:
    store = next(played[0].glob("4_*")) / "事務局.nakano"
    before, after = (done("show", "--store", store, "--year", year)["rows"] for year in ("R7", "R8"))
    ended = {row["id"] for row in before if row["item_8"] == "廃止"}
    assert ended == {row["id"] for row in after if not row["counted"]}
    assert ended


def test_counts_and_sums_of_items_are_on_the_page(played: tuple[Path, Played]) -> None:
    page = (next(played[0].glob("4_*")) / "公表_R8" / "progress_R8.html").read_text("utf-8")
    for heading in ("予算額（千円）の合計", "二次評価（評価委員会）別の件数", "今後の方向性別の件数"):
        assert heading in page


def test_a_word_of_the_built_in_plan_ends_the_demonstration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wards, "_PLANS", {**wards._PLANS, "foreign": ["みほん"]})
    result = start.run_wards(tmp_path / "out")
    assert (result.failed and result.failed.name, "みほん" in (result.failed.result if result.failed else "")) == (
        "publish",
        True,
    )
