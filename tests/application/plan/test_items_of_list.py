"""The items that a list's columns become in a new plan: kinds by what they hold, who fills them in, and the reasons."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.edition_tables import EditionContent
from nakano_status.application.plan.export_plan import export_template
from nakano_status.application.plan.plan_of_list import content_of_list
from nakano_status.application.ports.data_file import Parts
from nakano_status.domain.fields.field import DONE, MARK, Editor, Field, FilledBy, Scope, read_value
from nakano_status.domain.fields.headings import PREVIOUS_DONE, given_labels, year_in_heading
from nakano_status.domain.plan.plan import PlanItem
from tests.support.expected import present
from tests.support.ward_lists import YEAR, Page, workbook

HEADS = ["施策", "事業名", "評価", "担当課"]
GRADES = "◎○△◎○△◎○"


def items_of(
    parts: Parts, folder: Path, columns: dict[str, list[str]], *entries: str, name: str = "一覧.csv"
) -> dict[str, Field]:
    """Return the proposed items of a list with more columns, by heading."""
    count = max(map(len, columns.values()))
    lines = [[f"1-1 窓口,事業{at},{GRADES[at % 8]},総務課"] for at in range(count)]
    for at, line in enumerate(lines):
        line += [f'"{texts[at]}"' for texts in columns.values()]
    rows = [",".join((*HEADS, *columns)), *(",".join(line) for line in lines)]
    path = folder / name
    path.write_text("\n".join(rows), "utf-8")
    profile = content_of_list(parts, path, path.read_bytes(), entries).value.profile
    return {each.heading: each for each in profile.fields if each.key.startswith("item_")}


@pytest.mark.parametrize(
    ("heading", "texts", "editor", "more"),
    [
        (
            "決算",
            ["1,234千円", "１，２３４千円", "▲80千円", "―", "0千円", "5千円", "7千円", "8千円"],
            Editor.NUMBER,
            {"unit": "千円"},
        ),
        ("会計コード", [f"0{at}01" for at in range(8)], Editor.TEXT, {}),
        ("効果額", ["6,200", "―", "600", "－", "―", "640", "―", "0"], Editor.NUMBER, {"unit": ""}),
        ("執行額（百万円）", ["1", "2", "3", "4", "5", "6", "7", "8"], Editor.NUMBER, {"unit": "百万円"}),
        ("達成率", ["88.7%", "100%", "", "", "5%", "6%", "7%", "8%"], Editor.NUMBER, {"unit": "%"}),
        ("開催の日", ["2025/6/1", "令和7年6月1日", "R7.6.2", "", "", "", "", ""], Editor.DATE, {}),
        ("開催の日", ["令和7年6月1日", "令和7年6月2日", "―", "－", "令和7年6月1日", "", "", ""], Editor.DATE, {}),
        (
            "今後の進め方",
            ["拡充", "維持", "維持", "廃止", "拡充", "維持", "廃止", ""],
            Editor.CHOICE,
            {"listed": "拡充、維持、廃止"},
        ),
        ("妥当性", ["3", "4", "5", "3", "4", "5", "3", "4"], Editor.CHOICE, {"listed": "3、4、5"}),
        (
            "区分け",
            ["☑拡充 □維持"] * 4 + ["□拡充 ☑維持"] * 4,
            Editor.CHOICE,
            {"listed": "拡充、維持", "several": False},
        ),
        (
            "区分け",
            ["☑拡充\u2028□維持", "□拡充\x85☑維持"] * 4,
            Editor.CHOICE,
            {"listed": "拡充、維持", "several": False},
        ),
        ("区分け", ["☑拡充A □維持", "□拡充Ａ ☑維持"] * 4, Editor.CHOICE, {"listed": "拡充A、維持", "several": False}),
        ("区分け", ["☑\ufe0f拡充 □維持", "\u200b□拡充 ☑\ufe0f維持"] * 4, Editor.CHOICE, {"listed": "拡充、維持"}),
        ("区分け", ["☑拡充・□維持 / □廃止", "□拡充・□維持 / ☑廃止"] * 4, Editor.CHOICE, {"listed": "拡充、維持、廃止"}),
        ("実施の有無", ["○", "〇", "×", "◯"] * 2, Editor.CHOICE, {"listed": "○、×"}),
        ("SDGs", ["☑4 教育 □11 まち", "□4 教育 ☑11 まち"] * 4, Editor.CHOICE, {"listed": "4 教育、11 まち"}),
        ("DX", ["拡充", "維持"] * 4, Editor.CHOICE, {"listed": "拡充、維持"}),
        ("区分け", ["☑拡充", "☑維持"] * 4, Editor.CHOICE, {"listed": "拡充、維持", "several": False}),
        ("対象", ["☑子ども ☑高齢者"] * 8, Editor.CHOICE, {"listed": "子ども、高齢者", "several": True}),
        ("課題", [f"課題は{at}番目に書いたとおり" for at in range(8)], Editor.TEXT, {}),
        ("備考の欄", [""] * 8, Editor.TEXT, {}),
        ("まちまち", ["12人", "千円", "三つ", "7", "―", "a", "b", "c"], Editor.TEXT, {}),
    ],
)
def test_a_column_has_the_kind_of_what_it_holds(
    parts: Parts, tmp_path: Path, heading: str, texts: list[str], editor: Editor, more: dict[str, Any]
) -> None:
    found = items_of(parts, tmp_path, {heading: texts})[heading]
    seen = {"unit": found.number_unit, "listed": found.options.listed, "several": found.several}
    assert found.editor is editor
    assert more == {name: seen[name] for name in more}


@pytest.mark.parametrize(
    ("texts", "decimals", "printed"),
    [
        (["22.0%", "25.5%", "", "28.0%", "31.0%"], 1, "22.0"),
        (["２２．０", "25.5", "28.0", "1,031.5"], 1, "22.0"),
        (["22.00", "25.5", "28.25", "31.25", "30.25"], 2, "22.00"),
        (["22", "98.5", "94", "93.1"], None, "22"),
        (["22", "25", "", "28"], None, "22"),
        (["22件", "25件", "約3.5万件", "28件", "7件", "8件"], None, "22"),
    ],
)
def test_numbers_that_have_as_many_decimals_are_printed_with_them(
    parts: Parts, tmp_path: Path, texts: list[str], decimals: int | None, printed: str
) -> None:
    (found,) = items_of(parts, tmp_path, {"達成の割合": [*texts, *[""] * (8 - len(texts))]}).values()
    assert (found.editor, found.decimals, found.printed("22")) == (Editor.NUMBER, decimals, printed)


def test_a_field_of_every_plan_is_called_by_its_heading_in_the_list(parts: Parts, tmp_path: Path) -> None:
    """So a form heads last year's text with it, too."""
    path = tmp_path / "一覧.csv"
    lines = [f"1-1 窓口,事業{at},{GRADES[at]},総務課,行った。" for at in range(8)]
    path.write_text("\n".join((",".join((*HEADS, "実績")), *lines)), "utf-8")
    profile = content_of_list(parts, path, path.read_bytes(), ()).value.profile
    assert [profile.by_key[key].short_name for key in (MARK, DONE)] == ["評価", "実績"]
    assert given_labels(profile)[PREVIOUS_DONE] == "前回の実績"


def test_an_option_that_ends_an_initiative_is_known_by_its_word(parts: Parts, tmp_path: Path) -> None:
    texts = ["拡充", "廃止", "拡充", "廃止", "拡充", "廃止", "拡充", "廃止"]
    found = items_of(parts, tmp_path, {"進め方": texts})["進め方"]
    assert [(str(option), option.ends) for option in found.options] == [("拡充", False), ("廃止", True)]


def test_the_heading_decides_who_fills_an_item_in(parts: Parts, tmp_path: Path) -> None:
    texts = [f"{at}" for at in range(20, 28)]
    heads = ("目標値", "現状値", "二次評価の点", "外部専門家の意見", "実績の値", "目標に対する実績")
    found = items_of(parts, tmp_path, dict.fromkeys(heads, texts))
    assert [found[head].filled_by for head in heads] == [
        FilledBy.PLAN,
        FilledBy.PLAN,
        FilledBy.OFFICE,
        FilledBy.OFFICE,
        FilledBy.DIVISION,
        FilledBy.DIVISION,
    ]


def test_a_person_states_the_kind_of_a_column_by_letters_or_heading(parts: Parts, tmp_path: Path) -> None:
    texts = ["3", "4", "5", "3", "4", "5", "3", "4"]
    columns = {"達成の度合い": texts, "妥当性": texts}
    assert {each.editor for each in items_of(parts, tmp_path, columns, "E=数字", "妥当性=文章").values()} == {
        Editor.NUMBER,
        Editor.TEXT,
    }


def test_a_kind_that_a_person_states_is_followed_whatever_the_column_holds(parts: Parts, tmp_path: Path) -> None:
    columns = {
        "外部の評価": ["適当", "－", "要改善", "適当", "―", "", "非常に優れた取組である", "適当"],
        "確かめた日": ["令和7年4月10日", "R7.4.11", "未定", "―", "", "", "", ""],
        "所見": ["よく進んでいる。" * 5] * 8,
    }
    found = items_of(parts, tmp_path, columns, "外部の評価=選択", "F=年月日", "所見=選択")
    assert [each.editor for each in found.values()] == [Editor.CHOICE, Editor.DATE, Editor.TEXT]
    assert found["外部の評価"].options.listed == "適当、要改善、非常に優れた取組である"


def test_a_person_states_who_fills_in_a_column(parts: Parts, tmp_path: Path) -> None:
    columns = {heading: [f"文{at}" for at in range(8)] for heading in ("狙い", "目標値", "講評")}
    found = items_of(parts, tmp_path, columns, "狙い=計画の値", "目標値=所管課が記入", "G=事務局が記入")
    assert [each.filled_by for each in found.values()] == [FilledBy.PLAN, FilledBy.DIVISION, FilledBy.OFFICE]


def test_an_item_takes_the_place_of_the_field_that_its_heading_names(parts: Parts, tmp_path: Path) -> None:
    columns = {"今後の方向性": ["☑拡充 □維持", "□拡充 ☑維持"] * 4, "決算（千円）": ["5"] * 8}
    found = items_of(parts, tmp_path, columns, "今後の方向性=選択")
    assert {heading: each.editor for heading, each in found.items()} == {
        "今後の方向性": Editor.CHOICE,
        "決算（千円）": Editor.NUMBER,
    }


def told_of(parts: Parts, folder: Path, code: str, *entries: str) -> list[str | None]:
    """Return the cells at which a code is reported when the list of `items_of` makes a plan's workbook."""
    told = export_template(parts, folder / "計画の表.xlsx", str(folder / "一覧.csv"), entries).problems
    return [each.place.cell for each in told if each.code == code]


def test_a_heading_that_no_form_can_have_takes_no_other_item_with_it(parts: Parts, tmp_path: Path) -> None:
    found = items_of(parts, tmp_path, {"決算（千円）": ["5"] * 8, "R5": ["1"] * 8, "推移": ["↗", "↘"] * 4})
    assert [*found] == ["決算（千円）", "推移"]
    assert told_of(parts, tmp_path, "LIST-COLUMN-UNREAD") == ["F1"]


def test_a_column_that_a_person_states_to_be_an_item_is_told_if_no_form_can_have_its_heading(
    parts: Parts, tmp_path: Path
) -> None:
    assert [*items_of(parts, tmp_path, {"2024": ["拡充", "維持"] * 4}, "2024=選択")] == []
    assert told_of(parts, tmp_path, "LIST-ITEM-UNFIT", "2024=選択") == ["E1"]
    assert told_of(parts, tmp_path, "LIST-COLUMN-UNREAD", "2024=選択") == []


@pytest.mark.parametrize("writer", ["計画の値", "事務局が記入"])
def test_a_column_above_the_most_items_of_its_writers_is_told_and_no_question_to_divisions(
    parts: Parts, tmp_path: Path, writer: str
) -> None:
    headings = [f"{each}の規模" for each in "人口 面積 件数 参加 利用 相談 研修 訪問 設置 配布 受講 満足".split()]
    stated = [f"{each}={writer}" for each in headings]
    found = items_of(parts, tmp_path, {each: [f"{at}人" for at in range(8)] for each in headings}, *stated)
    assert [*found] == headings[:10]
    assert FilledBy.DIVISION not in {each.filled_by for each in found.values()}
    path = tmp_path / "一覧.csv"
    told = content_of_list(parts, path, path.read_bytes(), stated).problems
    assert [each.place.cell for each in told if each.code == "LIST-ITEM-LEFT-OUT"] == ["O1", "P1"]
    assert sum(each.code == "LIST-ITEM-GUESSED" for each in told) == len(found)
    others = [*stated[2:], f"{headings[0]}=-", f"{headings[1]}=所管課が記入"]
    assert told_of(parts, tmp_path, "LIST-ITEM-LEFT-OUT", *others) == []


def test_a_heading_that_another_column_has_is_told_as_such_also_beside_the_most_items(parts: Parts) -> None:
    others = [f"{each}の規模" for each in "人面件参利相研訪設配受"]
    head = ["施策", "事業名", "担当課（取りまとめ）", "評価", "担当課", *others]
    rows = [["1 道", f"事業{at}", "総務課", "AB"[at % 2], *[f"{at}人"] * 12] for at in range(8)]
    stated = ["C=所管課", "E=計画の値", *(f"{each}=計画の値" for each in others)]
    made = content_of_list(parts, Path("一覧.xlsx"), workbook(Page("一覧", [head, *rows])), stated)
    items = [each.heading for each in made.value.profile.fields if each.filled_by is FilledBy.PLAN]
    assert items == others[:10]
    told = [(each.code, each.place.cell) for each in made.problems if each.place.cell in ("E1", "P1")]
    assert told == [("LIST-ITEM-UNFIT", "E1"), ("LIST-ITEM-LEFT-OUT", "P1")]


def test_items_stay_beside_a_heading_of_next_year_without_its_year(parts: Parts, tmp_path: Path) -> None:
    found = items_of(parts, tmp_path, {"今後の取組": ["続ける。"] * 8, "決算（千円）": ["5"] * 8})
    assert [*found] == ["決算（千円）"]


def test_items_stay_beside_marks_that_can_be_none(parts: Parts, tmp_path: Path) -> None:
    columns = {"決算（千円）": ["5"] * 8, "達成の度合い": ["よく" * 30, "まだ" * 30] * 4}
    assert [*items_of(parts, tmp_path, columns, "達成の度合い=進捗状況")] == ["評価", "決算（千円）"]


@pytest.mark.parametrize(
    "texts",
    [
        "拡{}充|維持",
        "☑拡{}充 □維持|□拡{}充 ☑維持",
        "☑拡充、継続{} □維持|□拡充、継続 ☑維持",
        f"☑{'長' * 22}{{}} □維持|□維持 ☑維持",
    ],
)
@pytest.mark.parametrize("end", ["\n", "\x85", "\u2028"])
@pytest.mark.parametrize("entries", [(), ("今後の進め方=選択",)])
def test_a_choice_is_told_only_of_texts_that_can_be_options(
    parts: Parts, tmp_path: Path, entries: tuple[str, ...], end: str, texts: str
) -> None:
    answers = texts.replace("{}", end).split("|")
    lines = [f'1-1 窓口,事業{at},{GRADES[at]},総務課,"{answers[at % 2]}"' for at in range(8)]
    path = tmp_path / "一覧.csv"
    path.write_text("\n".join([",".join((*HEADS, "今後の進め方")), *lines]), "utf-8")
    made = content_of_list(parts, path, path.read_bytes(), entries)
    (item,) = (each for each in made.value.profile.fields if each.key.startswith("item_"))
    told = [each.expected for each in made.problems if each.code == "LIST-ITEM-GUESSED"]
    assert item.editor is Editor.TEXT
    assert "選択" not in told


@pytest.mark.parametrize(("count", "is_choice"), [(13, True), (40, True), (41, False)])
@pytest.mark.parametrize(
    ("in_boxes", "entries"), [(False, ("今後の進め方=選択",)), (True, ("今後の進め方=選択",)), (True, ())]
)
def test_a_choice_that_is_stated_or_in_boxes_has_at_most_as_many_options_as_a_profile(
    parts: Parts, tmp_path: Path, entries: tuple[str, ...], count: int, *, in_boxes: bool, is_choice: bool
) -> None:
    options = [f"言葉{at}甲" for at in range(count)]
    boxes = [" ".join(f"{'☑' if each == ticked else '□'}{each}" for each in options) for ticked in options]
    lines = [f"1-1 窓口,事業{at},◎,総務課,{text}" for at, text in enumerate(boxes if in_boxes else options)]
    path = tmp_path / "一覧.csv"
    path.write_text("\n".join([",".join((*HEADS, "今後の進め方")), *lines]), "utf-8")
    made = content_of_list(parts, path, path.read_bytes(), entries)
    (item,) = (each for each in made.value.profile.fields if each.key.startswith("item_"))
    told = [each.expected for each in made.problems if each.code == "LIST-ITEM-GUESSED"]
    assert (item.editor is Editor.CHOICE, "選択" in told) == (is_choice, is_choice)


@pytest.mark.parametrize(("entries", "editor"), [((), Editor.TEXT), (("工夫した点=選択",), Editor.CHOICE)])
def test_lines_with_black_boxes_in_front_are_no_options_unless_a_person_states_it(
    parts: Parts, tmp_path: Path, entries: tuple[str, ...], editor: Editor
) -> None:
    found = items_of(parts, tmp_path, {"工夫した点": [f"■講座{at}回\n■相談{at + 1}件" for at in range(8)]}, *entries)
    assert [each.editor for each in found.values()] == [editor]


def test_more_than_twelve_different_words_are_no_options_unless_a_person_states_it(
    parts: Parts, tmp_path: Path
) -> None:
    words = [f"言葉{at // 2}" for at in range(26)]
    found = items_of(parts, tmp_path, {"区分け": words, "進め方": words}, "進め方=選択")
    assert [each.editor for each in found.values()] == [Editor.TEXT, Editor.CHOICE]


@pytest.mark.parametrize(("signs", "reason"), [("□☑", "□と☑"), ("☐■", "☐と■"), ("✓✓", "✓")])
def test_the_boxes_of_a_guessed_choice_are_told(parts: Parts, tmp_path: Path, signs: str, reason: str) -> None:
    answers = (f"{signs[1]}拡充 {signs[0]}維持", f"{signs[0]}拡充 {signs[1]}維持")
    items_of(parts, tmp_path, {"区分け": [answers[at % 2] for at in range(8)]})
    told = export_template(parts, tmp_path / "計画の表.xlsx", str(tmp_path / "一覧.csv")).problems
    (each,) = (each for each in told if each.code == "LIST-ITEM-GUESSED")
    assert dict(each.details)["reason"] == f"{reason}で選ばれているため"


@pytest.mark.parametrize(
    "texts",
    [
        ("☑拡充；□維持", "□拡充；☑維持"),
        ("・☑拡充\n・□維持", "・□拡充\n・☑維持"),
        ("☑拡充 □維持 □", "□拡充 ☑維持 □"),
        ("\u200b☑拡充 □維持", "□拡充 ☑維持"),
    ],
)
def test_a_guessed_choice_reads_the_texts_that_it_was_guessed_from(
    parts: Parts, tmp_path: Path, texts: tuple[str, str]
) -> None:
    (found,) = items_of(parts, tmp_path, {"区分け": [*texts] * 4}).values()
    assert (found.editor, *(read_value(found, each) for each in texts)) == (Editor.CHOICE, "拡充", "維持")


def test_a_text_whose_ticked_box_has_no_option_makes_no_choice(parts: Parts, tmp_path: Path) -> None:
    (found,) = items_of(parts, tmp_path, {"区分け": ["☑拡充 □維持 ☑", "□拡充 ☑維持"] * 4}).values()
    assert found.editor is Editor.TEXT


@pytest.mark.parametrize("heading", ["A", "B", "X", "AI"])
def test_a_heading_that_is_the_letters_of_a_column_means_its_own_column(
    parts: Parts, tmp_path: Path, heading: str
) -> None:
    found = items_of(parts, tmp_path, {heading: ["拡充", "維持"] * 4})
    assert [(each, item.editor) for each, item in found.items()] == [(heading, Editor.CHOICE)]
    assert told_of(parts, tmp_path, "LIST-COLUMN-UNREAD") == []
    stated = items_of(parts, tmp_path, {heading: ["拡充", "維持"] * 4}, f"「{heading}」=文章")
    assert [(each, item.editor) for each, item in stated.items()] == [(heading, Editor.TEXT)]


@pytest.mark.parametrize("heading", ["No.", "Ｎｏ．", "№", "＃", "no"])
def test_numbers_that_only_count_the_rows_are_no_item_in_any_width(parts: Parts, tmp_path: Path, heading: str) -> None:
    assert items_of(parts, tmp_path, {heading: [str(at) for at in range(1, 9)]}) == {}


@pytest.mark.parametrize("other", ["なし", "0701、0801", "10701", "0801"])
def test_a_column_of_codes_remains_text_with_a_remark_among_them(parts: Parts, tmp_path: Path, other: str) -> None:
    codes = [*(f"0{at}01" for at in range(1, 8)), other]
    found = items_of(parts, tmp_path, {"分野の別": codes, "回数": ["0300", *(f"{at}00" for at in range(1, 8))]})
    assert [each.editor for each in found.values()] == [Editor.TEXT, Editor.NUMBER]


def test_an_amount_with_a_zero_in_front_is_no_code(parts: Parts, tmp_path: Path) -> None:
    amounts = ["1200千円", "0800千円", *["300千円"] * 6]
    found = items_of(parts, tmp_path, {"決算額": amounts, "予算額": amounts}, "予算額=数字")
    assert [(each.editor, each.number_unit) for each in found.values()] == [(Editor.NUMBER, "千円")] * 2


@pytest.mark.parametrize("entry", ["{}=所管課が記入", ""])
@pytest.mark.parametrize("sheets", [1, 2])
def test_a_column_beyond_the_most_that_become_items_is_told_only_as_left_out(
    parts: Parts, tmp_path: Path, entry: str, sheets: int
) -> None:
    headings = [f"{each}の規模" for each in "人面件参利相研訪設配受満予来"]
    lines = [["1-1 窓口", f"事業{at}", GRADES[at % 8], "総務課", *[f"{at}人"] * len(headings)] for at in range(8)]
    pages = [Page(str(at), [[*HEADS, *headings], *lines]) for at in range(sheets)]
    path = tmp_path / "一覧.xlsx"
    path.write_bytes(workbook(*pages))
    stated = [entry.format(heading) for heading in headings if entry]
    told = export_template(parts, tmp_path / "計画の表.xlsx", str(path), stated).problems
    assert [(each.code, each.place.cell) for each in told if each.place.cell in ("Q1", "R1")] == [
        ("LIST-COLUMN-LEFT-OUT", "Q1"),
        ("LIST-COLUMN-LEFT-OUT", "R1"),
    ]


@pytest.mark.parametrize(
    ("heads", "headings", "entry"),
    [
        (HEADS, ("備考欄", "備考欄"), "D=担当課"),
        (HEADS, ("所管課", "所管課"), "D=担当課"),
        ([*HEADS[:3], "課"], ("所管課", "備考欄"), "課=所管課"),
    ],
)
def test_each_column_that_a_plan_has_no_place_for_is_told_once(
    parts: Parts, tmp_path: Path, heads: Sequence[str], headings: Sequence[str], entry: str
) -> None:
    columns = [f"{each}の規模" for each in "人面件参利相研訪設配受満"]
    lines = [
        ["1-1 窓口", f"事業{at}", GRADES[at % 8], "総務課", *[f"{at}人"] * 12, "文一。", f"文{at}。"] for at in range(8)
    ]
    path = tmp_path / "一覧.xlsx"
    path.write_bytes(workbook(Page("一覧", [[*heads, *columns, *headings], *lines])))
    stated = [*(f"{each}=文章" for each in columns), entry]
    told = export_template(parts, tmp_path / "計画の表.xlsx", str(path), stated).problems
    cells = [each.place.cell for each in told if each.code.startswith("LIST-COLUMN")]
    assert sorted(each for each in cells if each in ("Q1", "R1")) == ["Q1", "R1"]


def test_a_thirteenth_column_with_the_heading_of_a_field_is_read_and_not_told_as_left_out(
    parts: Parts, tmp_path: Path
) -> None:
    columns = {f"{each}の規模": [f"{at}人" for at in range(8)] for each in "人面件参利相研訪設配受満"}
    columns["取組状況"] = [f"取組{at}を行った。" for at in range(8)]
    stated = [f"{heading}=文章" for heading in columns]
    assert len(items_of(parts, tmp_path, columns, *stated)) == 12
    assert told_of(parts, tmp_path, "LIST-COLUMN-LEFT-OUT", *stated) == []


def test_a_column_of_row_ids_takes_no_place_of_an_item(parts: Parts, tmp_path: Path) -> None:
    columns = {f"{each}の規模": [f"{at}人" for at in range(8)] for each in "人面件参利相研訪設配受満"}
    stated = [f"{heading}=所管課が記入" for heading in columns]
    columns["管理番号"] = [f"A-{at}" for at in range(1, 9)]
    assert len(items_of(parts, tmp_path, columns, *stated)) == 12
    assert told_of(parts, tmp_path, "LIST-COLUMN-LEFT-OUT", *stated) == []


def test_options_that_look_alike_are_one(parts: Parts, tmp_path: Path) -> None:
    texts = ["拡充 A", "拡充 Ａ", "縮小", "継続"] * 3
    found = items_of(parts, tmp_path, {"決算（千円）": ["5"] * 12, "区分け": texts})
    assert [found["決算（千円）"].editor, *map(str, found["区分け"].options)] == [
        Editor.NUMBER,
        "拡充 A",
        "縮小",
        "継続",
    ]


def test_an_item_that_the_plan_cannot_have_costs_no_other_its_kind(parts: Parts, tmp_path: Path) -> None:
    columns = {f"R{year}の目標値": [f"{at}件" for at in range(8)] for year in range(1, 12)}
    found = items_of(parts, tmp_path, {"進め方": ["拡充", "縮小"] * 4, **columns})
    assert found["進め方"].editor is Editor.CHOICE
    assert len(found) > 1


@pytest.mark.parametrize("word", ["未完了", "完了見込み", "廃止しない"])
def test_a_word_that_only_names_the_end_is_not_the_end(parts: Parts, tmp_path: Path, word: str) -> None:
    found = items_of(parts, tmp_path, {"進め方": ["完了", word] * 4})["進め方"]
    assert [(str(option), option.ends) for option in found.options] == [("完了", True), (word, False)]


def test_a_field_that_a_person_states_for_a_column_is_asked_beside_the_items(parts: Parts, tmp_path: Path) -> None:
    columns = {"実施状況": ["済み", "途中"] * 4, "主な実績": [f"文{at}" for at in range(8)]}
    assert [*items_of(parts, tmp_path, columns, "主な実績=取組状況")] == ["実施状況"]
    assert told_of(parts, tmp_path, "LIST-COLUMN-UNREAD", "主な実績=取組状況") == []


def test_every_proposal_is_told_at_its_column_with_the_reason(parts: Parts, tmp_path: Path) -> None:
    items_of(parts, tmp_path, {"決算（千円）": ["1", "2", "3", "4", "5", "6", "7", "8"]})
    told = export_template(parts, tmp_path / "計画の表.xlsx", str(tmp_path / "一覧.csv")).problems
    (each,) = (each for each in told if each.code == "LIST-ITEM-GUESSED")
    assert each.place is not None
    assert (each.place.cell, each.expected) == ("E1", "数字")
    assert dict(each.details)["reason"] == "8件のうち8件が数字のため"


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("【総務課】周知した。\n【 税務課 】調べた。", Scope.DIVISION),
        ("【総務課】周知した。", Scope.ROW),
        ("【実績】3件\n【課題】周知が足りない。", Scope.ROW),
        ("総務課【総務課】と税務課【税務課】が行った。", Scope.ROW),
    ],
)
def test_a_text_with_the_parts_of_two_divisions_is_each_divisions_own(
    parts: Parts, tmp_path: Path, text: str, scope: Scope
) -> None:
    rows = [f'1-1 窓口,事業{at},{GRADES[at]},"総務課、税務課","{text if at == 3 else f"文{at}。"}"' for at in range(8)]
    path = tmp_path / "一覧.csv"
    path.write_text("\n".join((",".join((*HEADS, "各課の内容")), *rows)), "utf-8")
    found = content_of_list(parts, path, path.read_bytes()).value
    (item,) = (each for each in found.profile.fields if each.key.startswith("item_"))
    assert (item.editor, item.scope) == (Editor.TEXT, scope)


def test_columns_of_options_with_ticks_are_one_choice(parts: Parts, tmp_path: Path) -> None:
    path = tmp_path / "一覧.csv"
    ticks = (["○", "", ""], ["", "〇", ""], ["", "", "✓"])
    lines = [[f"1-1 窓口,事業{at},{GRADES[at]},総務課", *ticks[at % 3]] for at in range(8)]
    heads = [",".join((*HEADS, "事業の区分,,")), ",,,,拡充,維持,廃止"]
    path.write_text("\n".join((*heads, *map(",".join, lines))), "utf-8")
    made = content_of_list(parts, path, path.read_bytes())
    (found,) = (each for each in made.value.profile.fields if each.key.startswith("item_"))
    assert (found.heading, found.editor, found.options.listed) == ("事業の区分", Editor.CHOICE, "拡充、維持、廃止")
    assert {each.code for each in made.problems} == {"LIST-PLAN-GUESSED", "LIST-ITEM-GUESSED"}


def test_columns_of_marks_with_ticks_are_the_marks(parts: Parts, tmp_path: Path) -> None:
    path = tmp_path / "一覧.csv"
    ticks = (["", "", "○"], ["○", "", ""])
    lines = [[f"1-1 窓口,事業{at},総務課", *ticks[at % 2]] for at in range(8)]
    heads = ["施策,事業名,担当課,進捗状況,,", ",,,A,B,C"]
    path.write_text("\n".join((*heads, *map(",".join, lines))), "utf-8")
    profile = content_of_list(parts, path, path.read_bytes()).value.profile
    assert [each.named for each in profile.marks] == ["A A", "B B", "C C"]


def test_boxes_of_a_choice_are_not_told_as_unprintable(parts: Parts, tmp_path: Path) -> None:
    columns = {
        "進め方": ["☑拡充 □維持"] * 4 + ["□拡充 ☑維持"] * 4,
        "備考の欄": ["☑は済み", *(f"文{at}番目のもの" for at in range(7))],
    }
    items_of(parts, tmp_path, columns)
    told = export_template(parts, tmp_path / "計画の表.xlsx", str(tmp_path / "一覧.csv")).problems
    assert [each.place.cell for each in told if each.code == "TEXT-UNPRINTABLE"] == ["F2"]


def test_the_year_of_the_list_is_a_year_of_each_round(parts: Parts, tmp_path: Path) -> None:
    texts = [f"{at}千円" for at in range(8)]
    found = items_of(parts, tmp_path, {"令和6年度の決算": texts})
    assert [*found] == ["令和{n}年度の決算"]
    before = items_of(parts, tmp_path, {"平成30年度の決算": texts})
    assert [*before] == ["令和{n}年度の決算"]


def test_the_year_after_that_of_the_list_is_the_year_after_each_round(parts: Parts, tmp_path: Path) -> None:
    texts = [f"{at}回開く。" for at in range(8)]
    columns = dict.fromkeys(("令和6年度の決算", "令和7年度の狙い", "令和7年度の目標値", "令和10年度の姿"), texts)
    found = items_of(parts, tmp_path, columns, name="一覧_R6.csv")
    assert {each.heading: each.years_ahead for each in found.values()} == {
        "令和{n}年度の決算": 0,
        "令和{n1}年度の狙い": 1,
        "令和7年度の目標値": 0,
        "令和10年度の姿": 0,
    }


def test_values_of_the_plan_are_taken_from_the_list(parts: Parts, tmp_path: Path) -> None:
    most = ["500", "600", "700", "800", "900", "1000", "1100", "延べ3千人程度"]
    lines = [f"1-1 窓口,事業{at},◎,総務課,約{at}件,{at}00人,{most[at]}" for at in range(8)]
    path = tmp_path / "令和6年度一覧.csv"
    head = "施策,事業名,評価,担当課,現状値,令和6年度目標,最終目標"
    path.write_text("\n".join(("令和6年度 進捗状況一覧", head, *lines)), "utf-8")
    export_template(parts, tmp_path / "計画.xlsx", str(path))
    rows = [*openpyxl.load_workbook(tmp_path / "計画.xlsx")["計画の値"].iter_rows(values_only=True)]
    assert rows[0][3:] == ("現状値", "令和6年度目標", "最終目標")
    assert [row[3:] for row in (rows[1], rows[2], rows[8])] == [
        ("約0件", "0", "500"),
        ("約1件", "100", "600"),
        ("約7件", "700", "延べ3千人程度"),
    ]


NUMBERS = [f"{at}0" for at in range(8)]
OTHERS = [f"{at}5" for at in range(8)]


def made_of(parts: Parts, folder: Path, columns: dict[str, list[str]], *entries: str) -> Outcome[EditionContent]:
    """Return the plan that the list of `items_of` makes, a list of 令和6年度."""
    items_of(parts, folder, columns, *entries, name="一覧_R6.csv")
    path = folder / "一覧_R6.csv"
    return content_of_list(parts, path, path.read_bytes(), entries)


def told_items(made: Outcome[EditionContent], code: str) -> list[tuple[str | None, str | None]]:
    """Return the headings of the columns with a problem of the code, and the expected texts."""
    return [(each.found, each.expected) for each in made.problems if each.code == code]


@pytest.mark.parametrize("heads", [("R6目標値", "R10目標値"), ("令和7年度目標値", "令和6年度目標値")])
def test_values_of_the_plan_for_several_years_are_one_item_by_year(
    parts: Parts, tmp_path: Path, heads: tuple[str, str]
) -> None:
    made = made_of(parts, tmp_path, {heads[0]: NUMBERS, "実績値": NUMBERS, heads[1]: OTHERS})
    target, actual = (each for each in made.value.profile.fields if each.key.startswith("item_"))
    assert (target.heading, target.editor, target.by_year) == ("令和{n}年度目標値", Editor.NUMBER, True)
    assert (actual.heading, actual.filled_by) == ("実績値", FilledBy.DIVISION)
    first = next(iter(made.value.values))[0]
    years = [present(year_in_heading(each)) for each in heads]
    assert {item: text for (row, item), text in made.value.values.items() if row == first} == {
        PlanItem(target.key, years[0]): "0",
        PlanItem(target.key, years[1]): "5",
    }
    assert told_items(made, "LIST-ITEM-GUESSED")[0][0] == "」「".join(heads)
    assert told_items(made, "LIST-COLUMN-UNREAD") == []


def test_a_text_among_the_values_of_any_year_makes_a_text_of_the_item(parts: Parts, tmp_path: Path) -> None:
    made = made_of(parts, tmp_path, {"R6目標値": NUMBERS, "R7目標値": ["増やす", *OTHERS[1:]]})
    (target,) = (each for each in made.value.profile.fields if each.key.startswith("item_"))
    assert (target.editor, target.by_year) == (Editor.TEXT, True)
    assert max(made.value.values.values()) == "増やす"


@pytest.mark.parametrize(
    "heads",
    [
        ("R4実績値", "R5実績値", "R6実績値"),
        ("R6実績値", "R5実績値", "R4実績値"),
        ("Ｒ４実績値", "Ｒ５実績値", "Ｒ６実績値"),
        ("２０２２年度実績値", "２０２３年度実績値", "２０２４年度実績値"),
    ],
)
@pytest.mark.parametrize("texts", [NUMBERS, [f"文{at}。" for at in range(8)]])
def test_of_the_results_of_several_years_those_of_the_list_s_year_are_asked_for(
    parts: Parts, tmp_path: Path, heads: tuple[str, ...], texts: list[str]
) -> None:
    made = made_of(parts, tmp_path, dict.fromkeys(heads, texts))
    (asked,) = (each for each in made.value.profile.fields if each.key.startswith("item_"))
    assert (asked.heading, asked.filled_by) == ("令和{n}年度実績値", FilledBy.DIVISION)
    of_year = next(each for each in heads if year_in_heading(each) == YEAR)
    assert told_items(made, "LIST-YEAR-LEFT-OUT") == [(each, of_year) for each in heads if each != of_year]
    assert told_items(made, "LIST-COLUMN-UNREAD") == []


def test_of_several_years_of_a_field_of_every_plan_the_year_of_the_list_is_read(parts: Parts, tmp_path: Path) -> None:
    texts = [f"文{at}。" for at in range(8)]
    columns = dict.fromkeys(("令和5年度実績", "令和6年度実績"), texts)
    made = made_of(parts, tmp_path, columns)
    assert [each for each in made.value.profile.fields if each.key.startswith("item_")] == []
    assert DONE not in made.value.profile.left_out
    assert told_items(made, "LIST-YEAR-LEFT-OUT") == [("令和5年度実績", "令和6年度実績")]
    assert items_of(parts, tmp_path, columns) == {}  # the newest year is that of a list that states none
    stated = items_of(parts, tmp_path, columns, "令和5年度実績=計画の値")
    assert {heading: each.filled_by for heading, each in stated.items()} == {"令和5年度実績": FilledBy.PLAN}


def test_the_results_of_one_past_year_are_a_value_of_the_plan_if_others_are_of_the_year(
    parts: Parts, tmp_path: Path
) -> None:
    made = made_of(parts, tmp_path, {"効果額（千円）R5実績": NUMBERS, "効果額（千円）R6計画": OTHERS})
    items = [each for each in made.value.profile.fields if each.key.startswith("item_")]
    assert [(each.heading, each.editor, each.filled_by) for each in items] == [
        ("効果額R5実績（千円）", Editor.NUMBER, FilledBy.PLAN),
        ("効果額令和{n}年度計画（千円）", Editor.NUMBER, FilledBy.DIVISION),
    ]
    told = next(each for each in made.problems if each.found == "効果額（千円）R5実績")
    assert "令和5年度の内容で" in dict(told.details)["reason"]
    alone = made_of(parts, tmp_path, {"効果額（千円）R5実績": NUMBERS}).value.profile
    assert [each.filled_by for each in alone.fields if each.key == "item_1"] == [FilledBy.DIVISION]


def test_below_a_unit_the_year_of_a_result_is_not_that_of_the_list(parts: Parts, tmp_path: Path) -> None:
    path = tmp_path / "一覧_R6.csv"
    lines = [f"1-1 窓口,事業{at},{GRADES[at]},総務課,{at},{at}" for at in range(8)]
    heads = [",".join((*HEADS, "効果額（千円）,")), ",,,,R5実績,R7計画"]
    path.write_text("\n".join((*heads, *lines)), "utf-8")
    profile = content_of_list(parts, path, path.read_bytes()).value.profile
    assert [(each.heading, each.years_ahead) for each in profile.fields if each.key.startswith("item_")] == [
        ("効果額 R5実績（千円）", 0),
        ("効果額 令和{n1}年度計画（千円）", 1),
    ]


@pytest.mark.parametrize("heading", ["取組内容", "取組の内容", "事業の概要", "目的"])
def test_a_text_of_the_initiative_is_of_the_plan_if_the_list_has_results(
    parts: Parts, tmp_path: Path, heading: str
) -> None:
    texts = [f"文{at}。" for at in range(8)]
    with_results = items_of(parts, tmp_path, {heading: texts, "令和6年度の実績": texts})
    assert with_results[heading].filled_by is FilledBy.PLAN
    assert (
        items_of(parts, tmp_path, {heading: texts, "取組実績の内容": texts})["取組実績の内容"].filled_by
        is FilledBy.DIVISION
    )
    stated = items_of(parts, tmp_path, {heading: texts, "実績": texts}, f"{heading}=所管課が記入")
    assert stated[heading].filled_by is FilledBy.DIVISION
    for others in ({}, {"実績値": NUMBERS}, {"成果指標の名": texts}):
        found = items_of(parts, tmp_path, {heading: texts, **others})
        assert [each.filled_by for each in found.values()] == [FilledBy.DIVISION] * (1 + len(others))


def test_columns_that_a_person_states_come_first_if_there_are_too_many(parts: Parts, tmp_path: Path) -> None:
    columns = {f"欄{letter}": NUMBERS for letter in "abcdefghijklmn"}
    found = items_of(parts, tmp_path, columns, "欄n=文章", "欄m=計画の値")
    assert [*found] == [f"欄{letter}" for letter in "abcdefghijmn"]


@pytest.mark.parametrize(
    ("texts", "listed", "values"),
    [
        (["☑", "□"] * 4, "○、×", "○×"),
        (["■", "□"] * 4, "○、×", "○×"),
        (["☑", ""] * 4, "○、×", "○"),
        (["○", ""] * 4, "○、×", "○"),
        (["〇", "", "", "", "", "", "", ""], "○、×", "○"),
        (["●", ""] * 4, "●、×", "●"),
        (["○", "―"] * 4, "○、×", "○"),
        (["☑", "□", "－", ""] * 2, "○、×", "○×"),
    ],
)
@pytest.mark.parametrize("place", [1, 4])
def test_boxes_alone_and_one_sign_beside_blank_cells_are_a_choice_of_two(
    parts: Parts, tmp_path: Path, texts: list[str], listed: str, values: str, place: int
) -> None:
    path = tmp_path / "一覧.csv"
    lines = [["1-1 窓口", f"事業{at}", GRADES[at], "総務課"] for at in range(8)]
    for line, text in zip(lines, texts, strict=True):
        line.insert(place, text)
    heads = [*HEADS]
    heads.insert(place, "重点")
    path.write_text("\n".join(map(",".join, [heads, *lines])), "utf-8")
    made = content_of_list(parts, path, path.read_bytes())
    (found,) = (each for each in made.value.profile.fields if each.key.startswith("item_"))
    assert (found.heading, found.editor, found.options.listed) == ("重点", Editor.CHOICE, listed)
    assert [each.name for each in made.value.profile.levels] == ["施策"]
    read = {read_value(found, text) for text in texts}
    assert read - {None} == {*values}
    assert {each.code for each in made.problems} == {"LIST-PLAN-GUESSED", "LIST-ITEM-GUESSED"}


def test_the_reason_for_a_choice_of_two_names_the_boxes_in_the_order_of_the_list(parts: Parts, tmp_path: Path) -> None:
    made = made_of(parts, tmp_path, {"重点": ["□", "✔", "☑", "■", "✓", "☒", "☐", ""]})
    told = next(each for each in made.problems if each.code == "LIST-ITEM-GUESSED")
    ticked, empty = "、".join(f"「{box}」を「○」" for box in "✔☑■✓☒"), "「□」を「×」、「☐」を「×」"
    assert dict(told.details)["reason"] == f"{ticked}、{empty}と読むため"


@pytest.mark.parametrize(
    "texts",
    [
        [f"{at + 1}月" for at in range(8)],
        ["令和6年9月", "令和7年3月末"] * 4,
        ["R6.9", "R7.3", "2025/3", "令和6年度"] * 2,
        ["令和6年4月～令和7年3月", "9月中"] * 4,
        ["令和6年9月1日", "令和6年10月"] * 4,
        ["令和6年9月", "令和7年3月", "―", "令和6年9月"] * 2,
    ],
)
def test_dates_without_a_day_are_a_text(parts: Parts, tmp_path: Path, texts: list[str]) -> None:
    made = made_of(parts, tmp_path, {"完了予定": texts})
    (found,) = (each for each in made.value.profile.fields if each.key.startswith("item_"))
    assert found.editor is Editor.TEXT
    told = next(each for each in made.problems if each.code == "LIST-ITEM-GUESSED")
    assert dict(told.details)["reason"] == "日のない年月や年度のため"
    stated = items_of(parts, tmp_path, {"完了予定": texts}, "完了予定=選択")
    assert stated["完了予定"].editor is Editor.CHOICE


def test_signs_and_dashes_beside_the_levels_are_no_level(parts: Parts, tmp_path: Path) -> None:
    path = tmp_path / "一覧.csv"
    lines = [f"1-1 窓口,{'○―'[at % 2]},事業{at},{GRADES[at]},総務課" for at in range(8)]
    path.write_text("\n".join(("施策,重点,事業名,評価,担当課", *lines)), "utf-8")
    profile = content_of_list(parts, path, path.read_bytes()).value.profile
    assert [each.name for each in profile.levels] == ["施策"]
    assert profile.by_key["item_1"].options.listed == "○、×"


def test_decimals_are_no_months(parts: Parts, tmp_path: Path) -> None:
    found = items_of(parts, tmp_path, {"割合": ["6.9", "7.3"] * 4, "級": ["1月分", "2月分"] * 4})
    assert [each.editor for each in found.values()] == [Editor.NUMBER, Editor.NUMBER]


def test_an_item_has_a_column_of_the_data_if_one_can_have_its_heading(parts: Parts, tmp_path: Path) -> None:
    heads = {
        "決算額": "5千円",
        "執行額（百万円）": "5",
        "箇所数": "5",
        "令和6年度の課題": "長い文。",
        "目標（令和11年度）": "増",
    }
    found = items_of(parts, tmp_path, {heading: [f"{text}"] * 8 for heading, text in heads.items()})
    named = {each.data.heading if each.data else None for each in found.values()}
    assert named == {"決算額（千円）", "執行額（百万円）", None, "課題"}
    (unit,) = [each.data.meaning for each in found.values() if each.data and each.data.heading == "決算額（千円）"]
    assert unit == "「決算額」の記入内容。"
