"""Lists in shapes of other towns begin plans: their headings, marks and rows are read as a person would read them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.edition_tables import EditionContent
from nakano_status.application.plan.export_plan import export_template
from nakano_status.application.plan.plan_of_list import block_from_headings, content_of_list
from nakano_status.application.plan.plan_workbook import named_plan
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.problem_text import remedy
from nakano_status.catalogue.plans import load_profile
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import (
    CHANGE_KIND,
    CHANGE_REASON,
    DONE,
    LATER_YEARS,
    NEXT_YEAR,
    FilledBy,
    read_value,
)
from nakano_status.domain.fields.headings import ColumnHeading, read_heading
from nakano_status.domain.plan.plan import PlanItem, read_value_heading, value_columns
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.refusals.exchange import ListColumnsUnclear
from tests.support.edition_books import EditionBook, edited
from tests.support.ward_lists import Page, workbook

HEAD = ("施策", "事業名", "担当課", "評価")
STATED = {
    "計画の名称": "みどり市計画",
    "計画期間の始め": "令和6年度",
    "計画期間の終わり": "令和10年度",
    "策定日": "令和6年3月25日",
    "自治体の名称": "みどり市",
    "事務局": "企画課",
}


def read_lines(parts: Parts, *lines: Sequence[str | None], statements: Sequence[str] = ()) -> Outcome[EditionContent]:
    """Return the plan that the lines of a list begin."""
    return content_of_list(parts, Path("一覧.xlsx"), workbook(Page("一覧", lines)), statements)


def read_marks(parts: Parts, *texts: str, reasons: Sequence[str] = ()) -> list[tuple[str, str, bool, bool]]:
    """Return the marks that texts of 評価 become: symbol, label, whether it asks for a reason, and is counted apart."""
    rows = [(f"1-{at} 道", f"事業{at}", "総務課", text) for at, text in enumerate(texts, 1)]
    lines = [(*row, reason) for row, reason in zip(rows, reasons, strict=True)] if reasons else rows
    made = read_lines(parts, (*HEAD, *(["理由"] if reasons else [])), *lines)
    marks = made.value.profile.marks
    return [(each.symbol, each.label, each.asks_reason, each.counted_apart) for each in marks]


class TestMarks:
    """The marks that the texts of a list become."""

    def test_words_for_results_as_planned_have_the_first_letters(self, parts: Parts) -> None:
        found = read_marks(parts, "一部達成", "未達成", "達成")
        assert found == [("A", "達成", False, False), ("B", "一部達成", True, False), ("C", "未達成", True, False)]

    def test_a_word_has_no_letter_of_another_mark(self, parts: Parts) -> None:
        found = read_marks(parts, "A", "B", "該当事業なし", "C", "B")
        assert [(symbol, label) for symbol, label, *_ in found] == [
            ("A", "A"),
            ("B", "B"),
            ("C", "C"),
            ("D", "該当事業なし"),
        ]
        assert [apart for *_, apart in found] == [False, False, False, True]
        assert found[-1][2] is False

    def test_a_word_that_an_empty_plan_has_is_a_word_like_others(self, parts: Parts) -> None:
        assert [each[:2] for each in read_marks(parts, "完了", "着手", "未着手")] == [
            ("A", "完了"),
            ("B", "着手"),
            ("C", "未着手"),
        ]

    def test_a_list_with_the_words_of_an_empty_plan_has_its_marks(self, parts: Parts) -> None:
        assert [each[0] for each in read_marks(parts, "予定どおり", "未着手")] == ["◎", "○", "△", "×"]

    def test_a_dash_is_no_mark(self, parts: Parts) -> None:
        assert [each[0] for each in read_marks(parts, "A", "－", "B", "―")] == ["A", "B"]

    def test_reasons_beside_every_mark_tell_nothing_of_those_that_ask_for_one(self, parts: Parts) -> None:
        words = ("達成", "一部達成", "未達成")
        assert [each[2] for each in read_marks(parts, *words, reasons="良普悪")] == [False, True, True]
        assert [each[2] for each in read_marks(parts, "A", "B", "C", reasons="良普悪")] == [False, False, False]
        assert [each[2] for each in read_marks(parts, "A", "B", "C", reasons=["", "普", ""])] == [False, True, False]


@pytest.mark.parametrize("title", ["事務事業名", "市の取組事項", "施設名", "取組項目"])
@pytest.mark.parametrize("mark", ["各課評価", "内部評価", "目標達成度", "担当課評価R6"])
def test_a_title_and_a_mark_are_found_by_their_headings(parts: Parts, title: str, mark: str) -> None:
    rows = [(f"1-{at} 道", f"事業{at}", "総務課", text) for at, text in enumerate("ABB", 1)]
    made = read_lines(parts, ("施策", title, "担当課", mark), *rows).value
    assert made.edition is not None
    assert [each.title for each in made.edition.listings] == ["事業1", "事業2", "事業3"]
    assert made.profile.marks.symbols == ("A", "B")


@pytest.mark.parametrize("title", ["主要事業", "事業名", "重点事業"])
def test_main_actions_are_no_titles_beside_another_heading_of_titles(parts: Parts, title: str) -> None:
    rows = [("1-1 道", f"事業{at}", "総務課", text, f"{at}を行った。") for at, text in enumerate("ABB", 1)]
    made = read_lines(parts, ("施策", title, "担当課", "評価", "主な取組"), *rows)
    assert made.value.edition is not None
    assert [each.title for each in made.value.edition.listings] == ["事業1", "事業2", "事業3"]
    assert items_of(made) == {"主な取組": "text"}
    alone = read_lines(parts, ("施策", "主な取組", "担当課", "評価"), *(row[:4] for row in rows)).value
    assert alone.edition is not None
    assert [each.title for each in alone.edition.listings] == ["事業1", "事業2", "事業3"]


def test_main_initiatives_beside_the_names_of_initiatives_are_a_level(parts: Parts) -> None:
    rows = [("1-1 道", f"主要{at // 2}", f"事業{at}", "総務課", text) for at, text in enumerate("ABBA")]
    made = read_lines(parts, ("施策", "主要事業", "事業名", "担当課", "評価"), *rows).value
    assert [each.name for each in made.profile.levels] == ["施策", "主要事業"]


@pytest.mark.parametrize("named", ["R3", "令和3年度末", "2021年度"])
def test_a_year_in_brackets_is_no_unit(parts: Parts, named: str) -> None:
    rows = [("1-1 道", f"事業{at}", "総務課", text, f"{at}0") for at, text in enumerate("ABB", 1)]
    made = read_lines(parts, (*HEAD, f"基準値（{named}）"), *rows)
    assert items_of(made) == {f"基準値（{named}）": "number"}
    assert made.value.profile.by_key["item_1"].number_unit == ""


def test_divisions_joined_by_middle_dots_are_the_divisions_that_the_list_names_and_are_told(parts: Parts) -> None:
    divisions = ("総務課・文化・祭り課・公民館", "文化・祭り課", "総務課")
    rows = [(f"1-{at} 道", f"事業{at}", text, "A") for at, text in enumerate(divisions, 1)]
    made = read_lines(parts, HEAD, *rows)
    assert [each.name_on() for each in made.value.organisation.divisions] == ["総務課", "文化・祭り課", "公民館"]
    told = [(each.place.cell, each.found) for each in made.problems if each.code == "PLAN-DIVISIONS-JOINED"]
    assert told == [("C2", "「総務課・文化・祭り課・公民館」→「総務課」「文化・祭り課」「公民館」")]


@pytest.mark.parametrize("numerals", ["アイウエ", "abcd", "ＡＢＣＤ"])
def test_numerals_of_the_columns_below_the_headings_are_no_row(parts: Parts, numerals: str) -> None:
    rows = [(f"1-{at} 道", f"事業{at}", "総務課", text) for at, text in enumerate("ABB", 1)]
    made = read_lines(parts, HEAD, (*numerals,), *rows).value
    assert made.edition is not None
    assert [each.title for each in made.edition.listings] == ["事業1", "事業2", "事業3"]


def test_a_text_as_a_heading_in_every_row_makes_no_heads_of_rows_whose_columns_are_declared(parts: Parts) -> None:
    rows = [("1-1 道", f"指標{at}", "総務課", "実績", text) for at, text in enumerate("ABB", 1)]
    made = read_lines(parts, ("施策", "指標", "担当課", "区分", "段階"), *rows, statements=["B=事業内容", "E=進捗状況"])
    assert made.value.edition is not None
    assert [each.title for each in made.value.edition.listings] == ["指標1", "指標2", "指標3"]


def test_the_year_of_the_list_in_a_heading_is_a_year_of_each_round_however_it_is_written(parts: Parts) -> None:
    rows = [("1-1 道", f"事業{at}", "総務課", text, f"{at}件", f"{at}件") for at, text in enumerate("ABB", 1)]
    made = read_lines(parts, ["令和6年度末時点"], (*HEAD, "R6決算", "R5-R6人口"), *rows).value
    assert [each.heading for each in made.profile.fields if each.key.startswith("item")] == [
        "令和{n}年度決算",
        "R5-R6人口",
    ]


def test_the_unit_of_a_group_of_columns_is_at_the_end_of_each_heading(parts: Parts) -> None:
    rows = [("1-1 道", f"事業{at}", "総務課", text, f"{at}00", f"{at}0") for at, text in enumerate("ABB", 1)]
    made = read_lines(parts, (*HEAD, "効果額（千円）計画", "効果額（千円）実績"), *rows).value.profile
    found = [each for each in made.fields if each.key.startswith("item")]
    assert [(each.heading, each.number_unit) for each in found] == [
        ("効果額計画（千円）", "千円"),
        ("効果額実績（千円）", "千円"),
    ]
    assert [read_heading(f"効果額（千円）{each}", made) for each in ("計画", "実績")] == [
        ColumnHeading(each.key) for each in found
    ]


def items_of(made: Outcome[EditionContent]) -> dict[str, str]:
    """Return the kinds of the items that a list made, by heading."""
    return {each.heading: each.editor.value for each in made.value.profile.fields if each.key.startswith("item")}


def test_a_sentence_after_a_number_is_no_unit(parts: Parts) -> None:
    rows = [
        ("1-1 道", f"事業{at}", "総務課", text, f"{at}回の催しを行った。", f"{at}か所")
        for at, text in enumerate("ABB", 1)
    ]
    assert items_of(read_lines(parts, (*HEAD, "内容", "設置"), *rows)) == {"内容": "text", "設置": "number"}


def test_headings_of_several_rows_are_joined_with_a_blank_and_known_again(parts: Parts) -> None:
    heads = [(*HEAD, "効果額（千円）", None, "外部評価"), (None, None, None, None, "目標", "実績", "意見")]
    rows = [("1-1 道", f"事業{at}", "総務課", text, f"{at}0", f"{at}1", "よい。") for at, text in enumerate("ABB", 1)]
    merges = ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1")
    content = workbook(Page("一覧", [*heads, *rows], merges=merges))
    made = content_of_list(parts, Path("一覧.xlsx"), content)
    assert items_of(made) == {"効果額 目標（千円）": "number", "効果額 実績（千円）": "number", "外部評価 意見": "text"}
    again = parts.workbooks.read_list("一覧.xlsx", content, made.value.profile, {}, None)
    found = {each.key for each in again.columns}
    assert {each.key for each in made.value.profile.fields if each.key.startswith("item")} <= found


def test_columns_that_could_be_the_same_field_are_items_with_their_own_headings(parts: Parts) -> None:
    rows = [("1-1 道", f"事業{at}", "総務課", text, f"{at}件", "行った。") for at, text in enumerate("ABB", 1)]
    made = read_lines(parts, (*HEAD, "実績", "取組実績"), *rows)
    assert items_of(made) == {"実績": "number", "取組実績": "text"}
    assert "done" in made.value.profile.left_out


def test_a_field_of_an_empty_plan_whose_column_has_few_words_is_a_choice_with_its_ends(parts: Parts) -> None:
    words = ("拡充", "廃止", "拡充", "維持", "維持", "廃止")
    rows = [("1-1 道", f"事業{at}", "総務課", "AB"[at % 2], word) for at, word in enumerate(words, 1)]
    made = read_lines(parts, (*HEAD, "今後の方向性"), *rows)
    assert items_of(made) == {"今後の方向性": "choice"}
    choice = made.value.profile.by_key["item_1"]
    assert [each.symbol for each in choice.options if each.ends] == ["廃止"]
    assert "next_year" in made.value.profile.left_out


def test_fields_that_a_list_lacks_are_asked_only_if_it_has_no_answers_but_marks_and_are_told(parts: Parts) -> None:
    rows = [("1-1 道", f"事業{at}", "総務課", text, "行った。", "続ける。", "5件") for at, text in enumerate("ABB", 1)]
    head = (*HEAD, "取組状況", "今後の取組", "利用者")
    columns = ((0, 1, 2, 3), (0, 1, 2, 3, 4, 5), (0, 1, 2, 3, 6))
    made = [
        read_lines(parts, [head[at] for at in each], *([row[at] for at in each] for row in rows)) for each in columns
    ]
    told = [dict(each.problems[0].details)["unlisted"] for each in made]
    assert "「理由」「取組状況」「翌年度の取組予定」も、聞く項目に残しています" in told[0]
    assert "「理由」「｛翌々年度｝以降取組予定」「変更の種別」は、聞きません" in told[1]
    assert "「理由」「｛年度｝までの取組状況」「｛翌年度｝取組予定」" in told[2]
    roles = {CHANGE_REASON, DONE, NEXT_YEAR, LATER_YEARS, CHANGE_KIND}
    assert [{*each.value.profile.left_out} for each in made] == [
        set(),
        {CHANGE_REASON, LATER_YEARS, CHANGE_KIND},
        roles,
    ]
    assert [[mark.asks_reason for mark in each.value.profile.marks] for each in made[1:]] == [[False, False]] * 2


def test_a_field_that_was_left_out_is_asked_again_where_its_line_says_that_it_is_not(
    parts: Parts, tmp_path: Path
) -> None:
    path, table = tmp_path / "一覧.xlsx", tmp_path / "計画.xlsx"
    rows = [("1-1 道", f"事業{at}", "総務課", text, "5件") for at, text in enumerate("ABB", 1)]
    path.write_bytes(workbook(Page("一覧", [(*HEAD, "利用者"), *rows])))
    export_template(parts, table, str(path))
    lines = [*openpyxl.load_workbook(table)["項目"].iter_rows(min_row=2, values_only=True)]
    assert [line[0] for line in lines if "聞かない" not in line] == ["mark", "note", "item_1"]
    assert [line[0] for line in lines[:3]] == ["mark", "note", "item_1"]

    def ask_again(book: EditionBook) -> None:
        for item, text in STATED.items():
            book.change("概要", item, 内容=text)
        book.change("項目", NEXT_YEAR, 聞く年度="毎年度")

    profile = named_plan(parts, str(edited(table, table, ask_again))).plan.newest.profile
    assert profile.left_out == {CHANGE_REASON, DONE, LATER_YEARS, CHANGE_KIND}
    assert profile.by_key[NEXT_YEAR].years_ahead == 1


LEGENDS: Mapping[str, Sequence[Sequence[str]]] = {
    "in one line": [("A 計画以上　B 計画どおり　C 一部達成　D 達成できなかった",)],
    "in lines": [("凡例",), ("Ａ：計画以上",), ("Ｂ：計画どおり",), ("Ｃ：一部達成",), ("Ｄ：達成できなかった",)],
    "in two columns": [
        ("記号", "意味"),
        ("A", "計画以上"),
        ("B", "計画どおり"),
        ("C", "一部達成"),
        ("D", "達成できなかった"),
    ],
    "in a cell of lines": [("A…計画以上\nB…計画どおり\nC…一部達成\nD…達成できなかった",)],
}


def test_marks_of_a_list_without_reasons_have_a_shortfall_where_they_are_not_as_planned(parts: Parts) -> None:
    rows = [(f"1-{at} 道", f"事業{at}", "総務課", text, "着手した。") for at, text in enumerate("ABBD", 1)]
    legend: Sequence[Sequence[str]] = LEGENDS["in lines"]
    marks = read_lines(parts, *legend, (), (*HEAD, "取組状況"), *rows).value.profile.marks
    assert [(mark.symbol, mark.asks_reason, mark.shortfall) for mark in marks] == [
        ("A", False, 0),
        ("B", False, 0),
        ("C", False, 1),
        ("D", False, 2),
    ]
    assert marks.as_planned.symbols == ("A", "B")


@pytest.mark.parametrize("lines", LEGENDS.values(), ids=LEGENDS)
@pytest.mark.parametrize("sheet", ["表紙", ""])
def test_a_legend_outside_the_table_names_the_marks_of_which_the_list_has_only_some(
    parts: Parts, lines: Sequence[Sequence[str]], sheet: str
) -> None:
    rows = [("1-1 道", f"事業{at}", "総務課", text) for at, text in enumerate("ABB", 1)]
    pages = [Page(sheet, lines)] if sheet else []
    content = workbook(*pages, Page("一覧", [HEAD, *rows] if sheet else [*lines, (), HEAD, *rows]))
    made = content_of_list(parts, Path("一覧.xlsx"), content)
    assert [(mark.symbol, mark.label, mark.asks_reason) for mark in made.value.profile.marks] == [
        ("A", "計画以上", False),
        ("B", "計画どおり", False),
        ("C", "一部達成", True),
        ("D", "達成できなかった", True),
    ]
    assert "一覧の凡例から決めました" in dict(made.problems[0].details)["reason"]
    assert len({(mark.colour, mark.pattern) for mark in made.value.profile.marks}) == 4


@pytest.mark.parametrize(
    "line",
    ["A 計画以上", "A 計画以上　B 計画以上", "A 甲　B 乙　A 丙", "A 高い　B 低い\n評価：A 良い　B 悪い", "計画A 計画B"],
)
def test_what_is_no_legend_of_the_marks_or_one_of_two_names_none_and_no_reason_is_guessed(
    parts: Parts, line: str
) -> None:
    rows = [("1-1 道", f"事業{at}", "総務課", text) for at, text in enumerate("ABB", 1)]
    made = content_of_list(parts, Path("一覧.xlsx"), workbook(Page("表紙", [(line,)]), Page("一覧", [HEAD, *rows])))
    assert [(mark.label, mark.asks_reason) for mark in made.value.profile.marks] == [("A", False), ("B", False)]
    assert "理由を求める記号は決めていません" in dict(made.problems[0].details)["reason"]


def test_words_of_one_character_are_the_marks_that_a_legend_names(parts: Parts) -> None:
    rows = [("1-1 道", f"事業{at}", "総務課", text) for at, text in enumerate("遅進計", 1)]
    legend = ("※達成状況：進＝計画よりも進んでいる、計＝計画どおり、遅＝計画よりも遅れている",)
    made = read_lines(parts, legend, HEAD, *rows).value.profile
    assert [(mark.symbol, mark.label) for mark in made.marks] == [
        ("進", "計画よりも進んでいる"),
        ("計", "計画どおり"),
        ("遅", "計画よりも遅れている"),
    ]


@pytest.mark.parametrize(
    ("cover", "title"),
    [
        (["ながれ市こども計画　令和7年度　事業評価シート", "子ども家庭課"], "ながれ市こども計画"),
        (["みなみ市行政経営プラン\n実施計画\n2025年度　進捗管理表"], "みなみ市行政経営プラン 実施計画"),
        (["かわの市環境基本計画", "（令和7年度）評価表"], "かわの市環境基本計画"),
        (["ながれ市こども計画（令和7年度）", "ながれ市こども計画"], "ながれ市こども計画"),
        (["ながれ市こども計画　令和7年度", "ながれ市教育計画　令和7年度"], ""),
        (["進捗状況一覧　令和7年度"], ""),
        (["総合計画"], ""),
    ],
)
def test_the_title_of_the_plan_is_found_on_the_cover(
    parts: Parts, tmp_path: Path, cover: Sequence[str], title: str
) -> None:
    rows = [("1-1 道", f"事業{at}", "総務課", text) for at, text in enumerate("ABB", 1)]
    path, table = tmp_path / "一覧.xlsx", tmp_path / "計画.xlsx"
    path.write_bytes(workbook(Page("表紙", [[each] for each in cover]), Page("一覧", [HEAD, *rows])))
    told = export_template(parts, table, str(path)).problems
    stated = {row[0]: row[1] for row in openpyxl.load_workbook(table)["概要"].iter_rows(values_only=True)}
    assert (stated["計画の名称"] or "") == title
    assert dict(told[0].details)["titled"] == (f"計画の名称「{title}」と、" if title else "")
    unread = "".join(dict(each.details)["texts"] for each in told if each.code == "LIST-SHEET-UNREAD")
    assert not title or title not in unread


def test_a_mark_that_means_the_end_is_proposed_as_an_end(parts: Parts) -> None:
    rows = [("1-1 道", f"事業{at}", "総務課", word) for at, word in enumerate(("完了", "着手", "未完了", "着手"), 1)]
    marks = read_lines(parts, HEAD, *rows).value.profile.marks
    assert [each.label for each in marks if each.ends] == ["完了"]


def test_papers_call_titles_divisions_and_numbers_as_the_list_does(parts: Parts) -> None:
    head = ("施策", "事業No.", "事業名", "担当課（取りまとめ）", "評価")
    rows = [("道", f"{at}-1", f"事業{at}", "総務課", text) for at, text in enumerate("ABB", 1)]
    made = read_lines(parts, head, *rows).value.profile
    assert made.headings == {"id": "事業No.", "title": "事業名", "divisions": "担当課"}


def test_every_column_is_asked_about_if_none_is_known_to_have_the_titles(parts: Parts) -> None:
    rows = [("1-1 道", f"目標{at}", "総務課", text) for at, text in enumerate("ABB", 1)]
    with pytest.raises(ListColumnsUnclear) as refused:
        read_lines(parts, ("施策", "成果目標", "担当課", "評価"), *rows)
    assert [each.found for each in refused.value.problems] == ["施策", "成果目標"]


def test_the_level_in_the_titles_of_sheets_is_found_among_other_titles(parts: Parts) -> None:
    pages = [
        Page(f"その{at}", [["みどり市計画　令和6年度"], [f"基本目標{at}　{title}"], ["作成 総務課"], HEAD, *rows])
        for at, title in enumerate(("守る", "育つ"), 1)
        for rows in [[("道", f"事業{at}{mark}", "総務課", mark) for mark in "AB"]]
    ]
    made = content_of_list(parts, Path("一覧.xlsx"), workbook(*pages))
    assert made.value.edition is not None
    upper = [(each.code, each.title) for each in made.value.edition.nodes if each.parent is None]
    assert upper == [("1", "守る"), ("2", "育つ")]
    assert [each.found for each in made.problems if each.code == "TABLE-OUTSIDE"] == ["作成 総務課"] * 2


class TestStackedValues:
    """Values below each other: each has a column of its own."""

    ROWS = tuple((f"1-{at} 道", f"事業{at}", "総務課", "AB"[at % 2]) for at in (1, 2, 3))
    MERGES = tuple(f"{column}{at}:{column}{at + 1}" for column in "ABCD" for at in (2, 4, 6))

    def read(self, parts: Parts, *lines: Sequence[str | None], merges: Sequence[str] = ()) -> Outcome[EditionContent]:
        content = workbook(Page("一覧", lines, merges=tuple(merges)))
        return content_of_list(parts, Path("一覧.xlsx"), content)

    @pytest.mark.parametrize("heading", ["目標\n実績", "目標値／実績値", "（目標）\n（実績）"])
    def test_two_lines_of_a_cell_are_two_items(self, parts: Parts, heading: str) -> None:
        made = self.read(parts, (*HEAD, heading), *((*row, f"{at}0\n{at}1") for at, row in enumerate(self.ROWS, 1)))
        assert [*items_of(made).values()] == ["number", "number"]
        assert [*made.value.values.values()] == ["10", "20", "30"]

    @pytest.mark.parametrize("heading", ["指標", None])
    def test_two_rows_beside_a_title_are_two_items(self, parts: Parts, heading: str | None) -> None:
        lines = [
            line
            for at, row in enumerate(self.ROWS, 1)
            for line in ((*row, "目標", f"{at}0"), (None, None, None, None, "実績", f"{at}1"))
        ]
        merges = [*self.MERGES, *(["E1:F1"] if heading is None else [])]
        head = (*HEAD, "指標値", None) if heading is None else (*HEAD, "区分", heading)
        made = self.read(parts, head, *lines, merges=merges)
        named = heading or "指標値"
        assert items_of(made) == {f"{named}目標": "number", f"{named}実績": "number"}
        assert [*made.value.values.values()] == ["10", "20", "30"]
        assert len(made.value.edition.listings if made.value.edition else ()) == 3

    def test_rows_that_are_not_all_so_remain_as_they_are_and_no_number_is_made_of_two(self, parts: Parts) -> None:
        lines = [
            *(line for row in self.ROWS[:2] for line in ((*row, "目標", "20"), (None, None, None, None, "実績", "18"))),
            (*self.ROWS[2], "目標", "30"),
        ]
        made = self.read(parts, (*HEAD, "区分", "目標値"), *lines, merges=self.MERGES[:2])
        assert [*made.value.values.values()] == ["20\n18", "20\n18", "30"]

    def test_cells_of_labels_are_no_head(self, parts: Parts) -> None:
        made = self.read(parts, (*HEAD, "区分", "値"), *((*row, "目標\n実績", "20\n18") for row in self.ROWS))
        assert items_of(made).keys() == {"区分", "値"}


@pytest.mark.parametrize("written", ["ＡＢＢ", "ABB", "◎○○", "◎〇〇", "５４４"])
def test_the_marks_of_a_plan_made_from_a_list_are_read_as_the_list_has_them(parts: Parts, written: str) -> None:
    rows = [("1-1 道", f"事業{at}", "総務課", mark) for at, mark in enumerate(written, 1)]
    content = workbook(Page("一覧", [HEAD, *rows]))
    marks = content_of_list(parts, Path("一覧.xlsx"), content, ["評価=進捗状況"]).value.profile.marks
    first, *others = map(marks.read, written)
    assert {first, *others} <= {*marks}
    assert [each == first for each in others] == [False, False]


def test_a_heading_that_is_only_a_year_is_no_item(parts: Parts) -> None:
    rows = [("1-1 道", f"事業{at}", "総務課", text, f"{at}件") for at, text in enumerate("ABB", 1)]
    made = read_lines(parts, ["令和6年度末時点"], (*HEAD, "令和6年度"), *rows)
    assert not [each for each in made.value.profile.fields if each.key.startswith("item")]
    assert [each.place.cell for each in made.problems if each.code == "LIST-COLUMN-UNREAD"] == ["E2"]


def test_a_year_that_belongs_to_the_name_of_a_value_is_not_the_year_of_the_list(parts: Parts) -> None:
    rows = [("1-1 道", f"事業{at}", "総務課", text, f"{at}件", f"{at}件") for at, text in enumerate("ABB", 1)]
    made = read_lines(parts, ["令和6年度末時点"], (*HEAD, "基準値（R1）", "目標値（令和6年度）"), *rows).value
    columns = value_columns(made.profile, [FiscalYear(2024)])
    assert [*columns] == ["基準値（R1）", "目標値（令和6年度）"]
    assert {item.year for _, item in made.values} == {None, FiscalYear(2024)}
    assert [read_value_heading(each, made.profile) for each in columns] == [*columns.values()]


@pytest.mark.parametrize("name", ["R12目標に向けた各年度の計画", "2030年ビジョンの指標"])
def test_a_year_in_the_name_of_a_yearly_value_is_not_the_year_of_its_column(name: str) -> None:
    field = replace(load_profile().by_key["done"], heading=name, filled_by=FilledBy.PLAN, by_year=True)
    profile = replace(load_profile(), fields=(field,))
    columns = value_columns(profile, [FiscalYear(2026), FiscalYear(2027)])
    assert [read_value_heading(each, profile) for each in columns] == [*columns.values()]
    for year in ("R9年度", "Ｒ９年度", "２０２７年度"):
        assert read_value_heading(f"{name}（{year}）", profile) == PlanItem(field.key, FiscalYear(2027))


def test_lines_of_several_divisions_beside_one_merged_title_are_rows_of_that_title(parts: Parts) -> None:
    rows = [("1-1 道", "舗装", "道路課", "A"), (None, None, "公園課", "B"), ("1-2 水", "水道", "水道課", "B")]
    content = workbook(Page("一覧", [HEAD, *rows], merges=("A2:A3", "B2:B3")))
    made = content_of_list(parts, Path("一覧.xlsx"), content)
    assert made.value.edition is not None
    assert [(each.title, each.owners_printed) for each in made.value.edition.listings] == [
        ("舗装", "道路課"),
        ("舗装", "公園課"),
        ("水道", "水道課"),
    ]
    assert "LIST-TITLE-MISSING" not in {each.code for each in made.problems}


def test_a_value_merged_over_the_rows_of_a_title_is_that_of_the_first_and_told(parts: Parts) -> None:
    rows = [
        ("1-1 道", "舗装", "道路課", "A", "直す。", "3"),
        (None, None, "公園課", "B", None, None),
        ("1-2 水", "水道", "水道課", "B", "替える。", "4"),
        (None, None, "下水道課", "B", None, "5"),
    ]
    merges = [f"{column}{first}:{column}{first + 1}" for first in (2, 4) for column in "ABE"]
    content = workbook(Page("一覧", [(*HEAD, "概要", "箇所数"), *rows], merges=(*merges, "F2:F3")))
    made = content_of_list(parts, Path("一覧.xlsx"), content, ["概要=計画の値", "箇所数=計画の値"])
    assert [*made.value.values.values()] == ["直す。", "3", "替える。", "4", "5"]
    told = [(each.place.cell, each.found) for each in made.problems if each.code == "LIST-CELL-SHARED"]
    assert told == [("E2", "直す。"), ("F2", "3")]


def test_a_value_merged_over_rows_with_titles_of_their_own_is_told_once_with_its_level_as_the_counsel(
    parts: Parts,
) -> None:
    rows = [
        (
            f"{at}-1 段{at}" if place == 0 else None,
            f"事業{at}{place}",
            "総務課",
            "AB"[at % 2],
            "良好" if place == 0 else None,
        )
        for at in (1, 2)
        for place in (0, 1, 2)
    ]
    merges = [f"{column}{first}:{column}{first + 2}" for first in (2, 5) for column in "AE"]
    made = content_of_list(parts, Path("一覧.xlsx"), workbook(Page("一覧", [(*HEAD, "施策の評価"), *rows], merges)))
    (told,) = [each for each in made.problems if each.severity is Severity.ERROR]
    assert (told.code, told.place.cell, told.found) == ("LIST-CELL-OVER-ROWS", "E2", "良好")
    assert "「何について」に段を記入" in remedy(told)


@pytest.mark.parametrize("total", ["道 計", "道　計", "1 道　小計", "道合計"])
def test_the_total_of_a_level_is_not_joined_to_the_row_above(parts: Parts, total: str) -> None:
    rows = [("1-1 道", f"事業{at}", "総務課", text, f"{at}") for at, text in enumerate("ABB", 1)]
    made = read_lines(parts, (*HEAD, "目標値"), *rows, (total, None, None, None, "66")).value
    assert [*made.values.values()] == ["1", "2", "3"]


def test_the_name_of_a_level_before_its_numbers_is_not_a_part_of_the_titles(parts: Parts) -> None:
    rows = [(f"基本目標{at}　目標の名称{at}", "1-1 道", f"事業{at}", "総務課", "AB"[at % 2]) for at in (1, 2, 3)]
    made = read_lines(parts, ("基本目標", *HEAD), *rows).value
    assert made.edition is not None
    assert [(each.code, each.title) for each in made.edition.nodes if each.parent is None] == [
        ("1", "目標の名称1"),
        ("2", "目標の名称2"),
        ("3", "目標の名称3"),
    ]


class TestBlocks:
    """Blocks of a list that are pasted with the lines above its headings."""

    ROWS = tuple((f"{at} 道", f"事業{at}", "総務課", "A") for at in range(1, 60))

    @pytest.mark.parametrize(
        "title", ["みどり市こども計画 令和6年度 進捗", "令和6年度 進捗状況一覧", "第1回 会議資料", "取組の一覧"]
    )
    def test_a_title_that_names_no_level_is_left_out(self, parts: Parts, title: str) -> None:
        block = ((title, "", "", ""), ("", "", "", ""), HEAD, *self.ROWS)
        assert block_from_headings(parts, block) == (HEAD, *self.ROWS)

    @pytest.mark.parametrize("title", ["基本目標1　しごとをつくる", "柱Ⅱ 海を守る"])
    def test_a_title_that_names_a_level_is_a_column_in_front(self, parts: Parts, title: str) -> None:
        made = block_from_headings(parts, ((title,), HEAD, *self.ROWS))
        assert {line[1:] for line in made} == {HEAD, *self.ROWS}
        (word,), (text,) = {made[0][0]}, {line[0] for line in made[1:]}
        assert f"{word}{text}" == title
        assert word in {"基本目標", "柱"}

    def test_of_several_lines_above_the_headings_the_only_one_that_names_a_level_is_a_column(
        self, parts: Parts
    ) -> None:
        lines = [("みどり市こども計画 令和6年度",), ("基本目標1　しごとをつくる",), ("資料2",)]
        assert block_from_headings(parts, (*lines, HEAD, *self.ROWS))[0] == ("基本目標", *HEAD)
        block = (*lines, ("柱Ⅱ　くらし",), HEAD, *self.ROWS)
        assert block_from_headings(parts, block) == (HEAD, *self.ROWS)

    @pytest.mark.parametrize("block", [(), (("総務課",),), (("", "総務課"), ("", "学び課")), (HEAD, *ROWS)])
    def test_what_begins_without_a_title_is_unchanged(self, parts: Parts, block: tuple[tuple[str, ...], ...]) -> None:
        assert block_from_headings(parts, block) == block


class TestCountsBelowTheList:
    """Tables below a list that count its rows by mark."""

    ROWS = tuple(("1-1 道", f"事業{at}", "総務課", mark, f"{at}を行った。") for at, mark in enumerate("ABBAC", 1))

    @pytest.mark.parametrize(
        "table",
        [
            [("合計", "5件"), ("A", "2件"), ("B", "2件"), ("C", "1件")],
            [(None,), ("（参考）評価の集計", None, None, "A", "2"), (None, None, None, "B", "2")],
            [(None,), ("評価", "件数", "割合"), ("Ａ", "2", "40%"), ("Ｂ", "2", "40%"), ("計", "5", "100%")],
            [(None, None, None, "A：2件　B：2件　C：1件")],
            [(None,), (None, "A", "2件"), (None, "B", "2件"), ("※ 内部の評価による。",)],
        ],
    )
    def test_are_told_and_make_no_rows(self, parts: Parts, table: list[Sequence[str | None]]) -> None:
        made = read_lines(parts, (*HEAD, "実績"), *self.ROWS, *table)
        assert made.value.edition is not None
        assert [each.title for each in made.value.edition.listings] == [row[1] for row in self.ROWS]
        assert made.value.profile.marks.symbols == ("A", "B", "C")
        told = [each for each in made.problems if each.code == "LIST-COUNTS-LEFT-OUT"]
        assert [each.place.cell for each in told if each.place.cell] == [each.place.cell for each in told][:1]
        assert "LIST-TITLE-MISSING" not in {each.code for each in made.problems}

    @pytest.mark.parametrize(
        "row",
        [
            ("1-2 橋", "C", "総務課", "A", "1"),
            (None, "5Gの調査", None, "A", "3件"),
            (None, None, None, "A", "3"),
            ("1-2 橋", "計画の見直し", None, "A", None),
        ],
    )
    def test_are_no_last_rows(self, parts: Parts, row: Sequence[str | None]) -> None:
        made = read_lines(parts, (*HEAD, "実績"), *self.ROWS, row)
        assert made.value.edition is not None
        assert len(made.value.edition.listings) == len(self.ROWS) + 1

    def test_take_no_time_to_find_beside_a_long_number(self, parts: Parts) -> None:
        row = ("1-2 橋", "1" * 30 + "号線", "総務課", "A", "-1" * 30 + "号")
        made = read_lines(parts, (*HEAD, "実績"), *self.ROWS, row)
        assert made.value.edition is not None
        assert [each.title for each in made.value.edition.listings][-1] == row[1]

    def test_are_no_rows_of_divisions_beside_a_merged_title(self, parts: Parts) -> None:
        rows = [("1-1 道", "事業1", "総務課", "A", "2"), (None, None, None, "B", "3"), (None, None, None, "C", "4")]
        merges = ("A2:A4", "B2:B4", "C2:C4")
        made = content_of_list(
            parts, Path("一覧.xlsx"), workbook(Page("一覧", [(*HEAD, "件数"), *rows], merges=merges))
        )
        assert made.value.edition is not None
        assert len(made.value.edition.listings) == len(rows)


def test_a_line_that_explains_several_marks_is_no_level(parts: Parts) -> None:
    rows = [("1-1 道", f"事業{at}", "総務課", text) for at, text in enumerate("ABB", 1)]
    made = read_lines(parts, ["【評価】Ａ：十分に実施　Ｂ：一部を実施　Ｃ：未実施"], HEAD, *rows)
    assert [each.name for each in made.value.profile.levels] == ["施策"]
    assert [mark.named for mark in made.value.profile.marks] == ["A 十分に実施", "B 一部を実施", "C 未実施"]


def test_a_level_to_the_left_of_stated_numbers_of_rows_is_a_level(parts: Parts) -> None:
    rows = [(f"{at} 柱", f"{10 + at}", f"事業{at}", "総務課", text) for at, text in enumerate("ABB", 1)]
    made = read_lines(parts, ("改革の柱", "No.", *HEAD[1:]), *rows, statements=["No.=管理番号"]).value
    assert made.edition is not None
    assert [each.name for each in made.profile.levels] == ["改革の柱"]
    assert [each.row_id for each in made.edition.listings] == ["11", "12", "13"]


def test_a_legend_of_the_marks_of_an_empty_plan_states_their_meanings_and_is_not_told_as_unread(parts: Parts) -> None:
    rows = [("1-1 道", f"事業{at}", "総務課", text) for at, text in enumerate("◎○○", 1)]
    legend = ("◎：上回る　○：計画どおり　△：下回る　×：実施していない",)
    made = read_lines(parts, legend, HEAD, *rows)
    assert [(mark.symbol, mark.label) for mark in made.value.profile.marks] == [
        ("◎", "上回る"),
        ("○", "計画どおり"),
        ("△", "下回る"),
        ("×", "実施していない"),
    ]
    assert "一覧の凡例から決めました" in dict(made.problems[0].details)["reason"]
    assert "TABLE-OUTSIDE" not in {each.code for each in made.problems}


def test_numbers_are_marks_if_a_legend_names_them_all_and_notes_are_no_legend(parts: Parts) -> None:
    rows = [("1-1 道", f"事業{at}", "総務課", text) for at, text in enumerate("311", 1)]
    legend = ("進捗度　３：完了　２：実施中　１：未着手",)
    made = read_lines(parts, legend, HEAD, *rows).value.profile
    assert [mark.named for mark in made.marks] == ["3 完了", "2 実施中", "1 未着手"]
    notes = (
        ("1　この事業は、前の年度の計画から続けて実施している。",),
        ("3　この事業は、県の補助を受けて実施している。",),
    )
    assert read_lines(parts, *notes, HEAD, *rows).value.profile.marks.symbols == ("◎", "○", "△", "×")


def test_the_lines_of_a_legend_on_a_cover_are_not_told_as_unread(parts: Parts) -> None:
    rows = [("1-1 道", f"事業{at}", "総務課", text) for at, text in enumerate("AB", 1)]
    cover = [("評価の基準",), ("Ａ", "計画以上"), ("Ｂ", "計画どおり")]
    made = content_of_list(parts, Path("一覧.xlsx"), workbook(Page("表紙", cover), Page("一覧", [HEAD, *rows])))
    told = [dict(each.details)["texts"] for each in made.problems if each.code == "LIST-SHEET-UNREAD"]
    assert told == ["評価の基準"]


@pytest.mark.parametrize("heading", ["施設所管課", "事業担当課", "事業の主管課"])
def test_a_division_of_a_facility_or_a_project_is_a_division(parts: Parts, heading: str) -> None:
    made = read_lines(parts, ("施策", "事業名", heading, "評価"), ("1-1 道", "事業1", "総務課", "A")).value
    assert [each.name_on() for each in made.organisation.divisions] == ["総務課"]


def test_an_amount_that_could_be_a_day_is_not_asked_about(parts: Parts) -> None:
    rows = [("1-1 道", f"事業{at}", "総務課", text, 45000 + at) for at, text in enumerate("AB", 1)]
    content = workbook(Page("一覧", [(*HEAD, "予算額（千円）"), *rows]))
    assert "CELL-NUMBER-DATE" not in {each.code for each in content_of_list(parts, Path("一覧.xlsx"), content).problems}
    content = workbook(Page("一覧", [(*HEAD, "取組の内容"), *rows]))
    made = content_of_list(parts, Path("一覧.xlsx"), content, ["取組の内容=文章"])
    assert "CELL-NUMBER-DATE" in {each.code for each in made.problems}


def test_headings_that_each_sheet_repeats_are_those_of_items(parts: Parts) -> None:
    heads = [(*HEAD, "R6実績", None), (*[None] * 4, "利用", "確保")]
    merges = ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1")
    rows = [(f"{at} 道", f"事業{at}", "総務課", "A", "3", "4") for at in (1, 2)]
    pages = [Page(f"一覧{at}", [*heads, row], merges=merges) for at, row in enumerate(rows)]
    made = content_of_list(parts, Path("一覧.xlsx"), workbook(*pages)).value.profile
    assert [each.heading for each in made.fields if each.key.startswith("item")] == [
        "R6実績 利用",
        "R6実績 確保",
    ]


def test_a_dash_beside_the_words_of_a_choice_means_that_none_is_chosen(parts: Parts) -> None:
    rows = [
        ("1-1 道", f"事業{at}", "総務課", "AB"[at % 2], text)
        for at, text in enumerate(["有効"] * 3 + ["無効"] * 3 + ["―"])
    ]
    made = read_lines(parts, (*HEAD, "有識者の評価"), *rows).value.profile
    item = made.by_key["item_1"]
    assert (item.options.symbols, item.filled_by) == (("有効", "無効"), FilledBy.OFFICE)
    assert read_value(item, "―") is None
    with pytest.raises(ValueError, match="なし"):
        read_value(item, "なし")


@pytest.mark.parametrize(
    ("heading", "writer"),
    [
        ("KPI達成率", FilledBy.DIVISION),
        ("KPI基準値", FilledBy.PLAN),
        ("事務局の評価", FilledBy.OFFICE),
        ("子育て会議の意見", FilledBy.OFFICE),
    ],
)
def test_the_heading_of_a_column_tells_who_fills_it_in(parts: Parts, heading: str, writer: FilledBy) -> None:
    rows = [("1-1 道", f"事業{at}", "総務課", text, f"{at * 30}") for at, text in enumerate("ABB", 1)]
    made = read_lines(parts, (*HEAD, heading), *rows).value.profile
    assert made.by_key["item_1"].filled_by is writer


def test_numbers_of_titles_that_have_several_rows_are_no_level(parts: Parts) -> None:
    head = ("目標", "事業番号", "事業", "担当課", "評価")
    rows = [
        ("1 安全", "1-1", "見守り", "福祉課", "A"),
        (None, None, None, "学務課", "B"),
        (None, "1-2", "研修", "福祉課", "B"),
    ]
    content = workbook(Page("一覧", [head, *rows], merges=("A2:A4", "B2:B3", "C2:C3")))
    made = content_of_list(parts, Path("一覧.xlsx"), content).value
    assert made.edition is not None
    assert [each.name for each in made.profile.levels] == ["目標"]
    assert [each.title for each in made.edition.listings] == ["見守り", "見守り", "研修"]
    assert [(each.heading, each.filled_by) for each in made.profile.fields][-1] == ("事業番号", FilledBy.PLAN)


def test_made_codes_of_a_level_are_none_of_those_of_another_level(parts: Parts) -> None:
    rows = [(goal, f"{at} 施策{at}", f"事業{at}", "総務課", "AB"[at % 2]) for at, goal in enumerate("海海山", 1)]
    made = read_lines(parts, ("目標", *HEAD), *rows).value
    assert made.edition is not None
    assert [(each.code, each.title) for each in made.edition.nodes] == [
        ("A", "海"),
        ("1", "施策1"),
        ("2", "施策2"),
        ("B", "山"),
        ("3", "施策3"),
    ]
    many = [("海", f"{at} 施策{at}", f"事業{at}", "総務課", "AB"[at % 2]) for at in range(1, 31)]
    nodes = read_lines(parts, ("目標", *HEAD), *many).value.edition
    assert nodes is not None
    assert [each.code for each in nodes.nodes] == ["A", *(str(at) for at in range(1, 31))]


def test_the_heading_of_the_titles_that_is_the_name_of_a_level_is_not_that_of_the_titles(parts: Parts) -> None:
    rows = [(f"1-{at // 2}", f"事業{at}", "総務課", text) for at, text in enumerate("ABBA", 2)]
    made = read_lines(parts, ("事業番号", "事業", "担当課", "評価"), *rows).value.profile
    assert (made.levels[-1].name, made.headings["title"]) == ("事業", "事業内容")


@pytest.mark.parametrize("heading", ["具体的な施策", "主な施策", "施策項目"])
def test_measures_beside_titles_are_a_level(parts: Parts, heading: str) -> None:
    rows = [("1 海", f"施策{at // 2}", f"事業{at}", "総務課", text) for at, text in enumerate("ABBA", 2)]
    made = read_lines(parts, ("目標", heading, "事業名", "担当課", "評価"), *rows).value
    assert made.edition is not None
    assert [each.name for each in made.profile.levels] == ["目標", heading]
    assert [each.title for each in made.edition.listings] == ["事業2", "事業3", "事業4", "事業5"]
    alone = read_lines(parts, ("目標", heading, "担当課", "評価"), *[(a, c, d, e) for a, _, c, d, e in rows]).value
    assert alone.profile.headings["title"] == heading


@pytest.mark.parametrize("above", ["外部有識者の評価", "二次評価", "審議会"])
def test_an_evaluation_by_others_is_no_mark_of_divisions(parts: Parts, above: str) -> None:
    heads = [("施策", "事業名", "担当課", "達成状況", above, None), (*[None] * 4, "評価", "意見")]
    merges = ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1")
    rows = [("1-1 道", f"事業{at}", "総務課", text, "BA"[at % 2], "よい。") for at, text in enumerate("ABBA")]
    made = content_of_list(parts, Path("一覧.xlsx"), workbook(Page("一覧", [*heads, *rows], merges=merges))).value
    assert made.profile.by_key["mark"].heading == "達成状況"
    added = [(each.heading, each.filled_by) for each in made.profile.fields if each.key.startswith("item")]
    assert added == [(f"{above} 評価", FilledBy.OFFICE), (f"{above} 意見", FilledBy.OFFICE)]


def test_row_numbers_are_no_codes_of_the_level_that_the_plan_of_the_list_has(parts: Parts) -> None:
    rows = [(f"分野{at // 3}", f"{at}", f"事業{at}", "総務課", "AB"[at % 2]) for at in range(1, 9)]
    content = workbook(Page("一覧", [("区分", "No", "事業名", "担当課", "評価"), *rows]))
    made = content_of_list(parts, Path("一覧.xlsx"), content).value
    assert made.edition is not None
    assert [(each.code, each.title) for each in made.edition.nodes] == [("A", "分野0"), ("B", "分野1"), ("C", "分野2")]
    read = parts.workbooks.read_list("一覧.xlsx", content, made.profile)
    assert {row.measure_code for row in read.rows} == {""}


@pytest.mark.parametrize("number", ["No.", "Ｎｏ．", "NO"])
def test_numbers_before_levels_leave_the_levels_as_they_are(parts: Parts, number: str) -> None:
    nodes = (
        ("1", "福祉", "1", "相談"),
        ("1", "福祉", "2", "支援"),
        ("2", "教育", "1", "学校"),
        ("2", "教育", "2", "支援"),
    )
    rows = [(*node, f"事業{at}", "総務課", "ABC"[at]) for node in nodes for at in range(3)]
    made = read_lines(parts, (number, "分野", number, "施策", "事業名", "担当課", "評価"), *rows).value
    assert [each.name for each in made.profile.levels] == ["分野", "施策"]
    assert [each.heading for each in made.profile.fields if each.key.startswith("item_")] == []


@pytest.mark.parametrize("heading", ["ID", "No.", "№", "事業No.", "事業番号"])
@pytest.mark.parametrize("number", ["A-{}", "1-{}", "ID{:03}", "No.{}"])
@pytest.mark.parametrize("count", [8, 120])
def test_a_number_that_differs_in_every_row_of_a_node_is_no_code_of_it(
    parts: Parts, heading: str, number: str, count: int
) -> None:
    numbers = [number.format(at) for at in range(count)]
    rows = [(each, "道橋"[at >= count / 2], f"事業{at}", "総務課", "AB"[at % 2]) for at, each in enumerate(numbers)]
    made = read_lines(parts, (heading, *HEAD), *rows).value
    assert made.edition is not None
    assert [(each.level, each.title) for each in made.edition.nodes] == [("level_1", "道"), ("level_1", "橋")]
    added = [each for each in made.profile.fields if each.key.startswith("item")]
    assert {(each.heading, each.filled_by) for each in added} <= {(heading, FilledBy.PLAN)}


@pytest.mark.parametrize("head", [("分野", "ID", "施策"), ("ID", "分野", "施策"), ("No.", "ID", "分野", "施策")])
def test_numbers_that_begin_again_below_each_node_are_no_codes_beside_any_level(
    parts: Parts, head: tuple[str, ...]
) -> None:
    rows = [
        {"分野": "海山"[at // 4], "施策": "道橋"[at // 2 % 2], "ID": f"A-{at % 4}", "No.": f"{at}"} for at in range(8)
    ]
    lines = [(*(row[each] for each in head), f"事業{at}", "総務課", "AB"[at % 2]) for at, row in enumerate(rows)]
    made = read_lines(parts, (*head, *HEAD[1:]), *lines).value
    assert made.edition is not None
    assert [each.name for each in made.profile.levels] == ["分野", "施策"]
    assert [each.title for each in made.edition.nodes] == ["海", "道", "橋", "山", "道", "橋"]


def test_a_number_that_rows_of_a_node_share_is_its_code(parts: Parts) -> None:
    rows = [(f"A-{at // 2}", "道橋川"[at // 2], f"事業{at}", "総務課", "AB"[at % 2]) for at in range(5)]
    made = read_lines(parts, ("ID", *HEAD), *rows).value
    assert made.edition is not None
    nodes = [(each.code, each.title) for each in made.edition.nodes]
    assert nodes == [("A-0", "道"), ("A-1", "橋"), ("A-2", "川")]
