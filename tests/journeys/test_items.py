"""Items that a plan declares: a choice with options of its own, from the profile to the list and back."""

import csv
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader

from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.item_counts import item_blocks
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.bootstrap import make_parts
from tests.support.command_line import ask, done
from tests.support.planted_profiles import (
    ANSWER,
    CHOICE,
    DAY,
    DIRECTION,
    DIRECTION_HEAD,
    HELD,
    NUMBERS,
    OTHER,
    PLACES_HEAD,
    PROPOSES,
    ROW,
    SEVERAL,
    SPENT,
    TARGETS,
    PlantedWard,
    planted_hands,
    planted_plan,
)
from tests.support.stores import become_a_program_of


@pytest.fixture
def ward(tmp_path: Path) -> PlantedWard:
    return PlantedWard(tmp_path, CHOICE)


def test_the_form_offers_the_options_and_has_format_3(ward: PlantedWard) -> None:
    book = openpyxl.load_workbook(ward.form)
    lists = {rule.formula1 for rule in book["回答"].data_validations.dataValidation if rule.type == "list"}
    assert '"拡充,維持,縮小,廃止"' in lists
    texts = [cell.value for row in book["照合用"].iter_rows() for cell in row]
    assert texts[texts.index("様式の版") + 1] == "3"


def test_a_choice_is_read_merged_listed_and_read_back(ward: PlantedWard) -> None:
    ward.office("merge", ward.filled("answer.xlsx", direction="終了"))
    assert ward.row()[DIRECTION] == "廃止"
    again = ward.office("merge", ward.filled("same.xlsx", direction=" 廃 止"))
    assert (again["changes"], again["conflicts"]) == ([], [])
    target = ward.folder / "list.xlsx"
    ward.office("export", "list", "--out", target)
    assert ward.office("list-changes", target)["changes"] == []
    assert ward.office("verify")["ok"]


def test_a_text_that_no_list_has_is_named_at_its_cell(ward: PlantedWard) -> None:
    found = ask("check", ward.filled("wrong.xlsx", direction="たぶん継続"))
    wrong = [each for each in found.keys["problems"] if each["key"] == DIRECTION]
    assert [each["code"] for each in wrong] == ["CHOICE-UNKNOWN"] * 2
    assert "拡充、維持、縮小、廃止" in wrong[0]["remedy"]
    assert {each["column"] for each in wrong} == {DIRECTION_HEAD}


def test_two_options_are_a_conflict_that_is_decided(ward: PlantedWard) -> None:
    ward.office("merge", ward.filled("one.xlsx", direction="拡充"))
    other = ask("merge", ward.filled("two.xlsx", direction="縮小"), "--store", ward.store)
    assert {each["conflict"] for each in other.keys["conflicts"]} == {f"{each}:{DIRECTION}" for each in (ROW, OTHER)}
    typed = ("resolve", f"{ROW}:{DIRECTION}", "--take", "text", "--text", "終了")
    assert ward.office(*typed)["resolved"][0]["value"] == "廃止"


def test_a_division_chooses_an_option_and_no_other_text(ward: PlantedWard) -> None:
    ward.division("open", ward.form)
    for row_id in (ROW, OTHER):
        ward.division("set", row_id, *(f"{key}={text}" for key, text in ANSWER.items()), f"{DIRECTION}=維持")
    refused = ask("set", ROW, f"{DIRECTION}=たぶん", "--store", ward.own)
    assert (refused.code, refused.keys["error"]) == (2, "VALUE-UNKNOWN")
    ward.division("submit", "--out", ward.folder / "return.xlsx")
    ward.office("merge", ward.folder / "return.xlsx")
    assert ward.row()[DIRECTION] == "維持"


def test_commands_take_its_heading(ward: PlantedWard) -> None:
    ward.office("set", ROW, f"{DIRECTION_HEAD}=終了", "令和４年度予算執行額=1,200", "取組状況=行った。")
    assert (ward.row()[DIRECTION], ward.row()["budget"], ward.row()["done"]) == ("廃止", "1200", "行った。")
    lines = ward.office("history", ROW, "--key", DIRECTION_HEAD)["changes"]
    assert [(each["key"], each["to"]) for each in lines] == [(DIRECTION, "廃止")]
    assert ward.office("explain", ROW, "--key", DIRECTION_HEAD)["key"] == DIRECTION
    refused = ask("set", ROW, "見直し=拡充", "--store", ward.store)
    assert (refused.code, refused.keys["error"]) == (2, "KEY-UNKNOWN")
    assert {"done", DIRECTION_HEAD} <= {*refused.keys["remedy"].strip("使える項目はです。 ").split("、")}


@pytest.mark.parametrize("end", ["\n", "\r", "\x85", "\u2028"])
def test_an_option_of_two_lines_is_refused(tmp_path: Path, end: str) -> None:
    plan = planted_plan(tmp_path, {**CHOICE, "options": [f"拡{end}充", "縮小"]})
    refused = ask("init", "--plan", plan, "--store", tmp_path / "a.nakano")
    assert refused.code == 2
    assert f"fields/{DIRECTION}/options" in refused.keys["message"]


def test_an_option_that_no_font_of_papers_has_is_refused_with_its_place(tmp_path: Path) -> None:
    plan = planted_plan(tmp_path, {**CHOICE, "options": ["拡充", "縮小👍"]})
    refused = ask("init", "--plan", plan, "--store", tmp_path / "a.nakano")
    assert refused.code == 2
    assert f"fields/{DIRECTION}/options" in refused.keys["message"]
    assert "縮小👍" in refused.keys["message"]


def test_an_option_that_is_not_printed_is_told_at_its_cell(ward: PlantedWard) -> None:
    table = ward.folder / "plan.xlsx"
    ward.office("plan", "export", "--out", table)
    book = openpyxl.load_workbook(table)
    (cell,) = [cell for row in book["項目"].iter_rows() for cell in row if str(cell.value).startswith("拡充、")]
    cell.value = "拡充、縮小👍"
    book.save(table)
    refused = ask("init", "--plan", table, "--store", ward.folder / "b.nakano")
    told = [each for each in refused.keys["problems"] if "印刷できる記号" in each["message"] + each["remedy"]]
    assert [(each["sheet"], each["cell"], each["found"]) for each in told] == [("項目", cell.coordinate, "縮小👍")]


def test_several_options_and_a_date_are_read_and_printed(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, SEVERAL, DAY)
    ward.office("merge", ward.filled("answer.xlsx", targets="☑事業者\n□高齢者\n☑子ども", held="2023/2/3"))
    assert (ward.row()[TARGETS], ward.row()[HELD]) == ("子ども、事業者", "2023-02-03")
    again = ward.office("merge", ward.filled("same.xlsx", targets="事業者、子ども", held="令和5年2月3日"))
    assert (again["changes"], again["conflicts"]) == ([], [])
    target = ward.folder / "list.xlsx"
    ward.office("export", "list", "--out", target)
    cells = {str(cell.value) for row in openpyxl.load_workbook(target).worksheets[0].iter_rows() for cell in row}
    assert {"子ども、事業者", "令和5年2月3日"} <= cells
    assert ward.office("list-changes", target)["changes"] == []
    ward.office("set", ROW, f"{HELD}=1975/4/1")
    ward.office("export", "list", "--out", target, "--replace")
    cells = {str(cell.value) for row in openpyxl.load_workbook(target).worksheets[0].iter_rows() for cell in row}
    assert "昭和50年4月1日" in cells
    assert ward.office("list-changes", target)["changes"] == []


def test_the_plan_goes_to_a_workbook_and_back(ward: PlantedWard) -> None:
    table = ward.folder / "plan.xlsx"
    ward.office("plan", "export", "--out", table)
    other = ward.folder / "again.nakano"
    done("init", "--plan", table, "--store", other)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", other)
    done("set", ROW, f"{DIRECTION_HEAD}=終了", "--store", other)
    assert done("counts", "--item", DIRECTION_HEAD, "--store", other)["counts"]["廃止"] == 1


def test_the_workbook_states_which_options_end_and_what_else_is_read_as_them(ward: PlantedWard) -> None:
    table, again = ward.folder / "plan.xlsx", ward.folder / "again.xlsx"
    ward.office("plan", "export", "--out", table)
    book = openpyxl.load_workbook(table)
    (rule,) = (
        each for each in book["項目"].data_validations.dataValidation if each.promptTitle == "完了・廃止を表す選択肢"
    )
    assert "終わる取組として提案" in str(rule.prompt)
    heads = [str(cell.value) for cell in book["項目"][1]]
    (line,) = [row for row in book["項目"].iter_rows() if row[0].value == DIRECTION]
    cells = dict(zip(heads, line, strict=True))
    assert (cells["完了・廃止を表す選択肢"].value, cells["選択肢として読む言葉"].value) == ("廃止", "終了=廃止")
    alone = openpyxl.load_workbook(table)
    del alone["照合用"]
    alone.save(again)
    other = ward.folder / "again.nakano"
    done("init", "--plan", again, "--store", other)
    kept, own = (options_of(each) for each in (other, ward.store))
    assert kept == own == ["拡充", "維持", "縮小", {"symbol": "廃止", "also": ["終了"], "ends": True}]
    cells["完了・廃止を表す選択肢"].value, cells["選択肢として読む言葉"].value = "縮小、廃止", "減＝縮小"
    book.save(again)
    ward.office("plan", "revise", again, "--title", "改定版", "--adopted", "2023-03-01")
    assert options_of(ward.store)[2:] == [
        {"symbol": "縮小", "ends": True, "also": ["減"]},
        {"symbol": "廃止", "ends": True},
    ]
    for heading, wrong in (("完了・廃止を表す選択肢", "終わり"), ("選択肢として読む言葉", "終了")):
        before, cells[heading].value = cells[heading].value, wrong
        book.save(again)
        (told,) = ask("init", "--plan", again, "--store", ward.folder / "no.nakano").keys["problems"]
        assert (told["code"], told["cell"], told["found"]) == ("PLAN-CELL-WRONG", cells[heading].coordinate, wrong)
        cells[heading].value = before


def options_of(store: Path) -> list[Any]:
    """Return the options of the choice in the newest edition of a data file."""
    with closing(make_parts().stores.open(store, read_only=True)) as opened, opened.reading() as records:
        (plan,) = records.plan.all()
    (field,) = [each for each in json.loads(plan.newest.profile.content)["fields"] if each["heading"] == DIRECTION_HEAD]
    return list(field["options"])


def test_a_mark_that_means_the_end_is_stated_in_its_sheet(ward: PlantedWard) -> None:
    table = ward.folder / "plan.xlsx"
    done("plan", "template", "--out", ward.folder / "blank.xlsx")
    assert "取組の終わり" in [cell.value for cell in openpyxl.load_workbook(ward.folder / "blank.xlsx")["進捗状況"][1]]
    ward.office("plan", "export", "--out", table)
    book = openpyxl.load_workbook(table)
    sheet = book["進捗状況"]
    sheet.cell(1, sheet.max_column + 1, "取組の終わり")
    sheet.cell(5, sheet.max_column, "○")
    symbol = str(sheet["A5"].value)
    book.save(table)
    store = ward.folder / "ending.nakano"
    done("init", "--plan", table, "--store", store)
    with closing(make_parts().stores.open(store, read_only=True)) as opened, opened.reading() as records:
        (plan,) = records.plan.all()
    assert [(str(each), each.ends) for each in plan.newest.profile.marks if each.ends] == [(symbol, True)]
    done("plan", "export", "--out", again := ward.folder / "again.xlsx", "--store", store)
    assert "取組の終わり" in [cell.value for cell in openpyxl.load_workbook(again)["進捗状況"][1]]


def test_a_form_filled_in_by_hand_has_nothing_that_nobody_asked_for(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, CHOICE, SEVERAL, DAY)
    found = ask("check", ward.filled("ok.xlsx", direction="拡充", targets="高齢者", held="令和5年2月3日"))
    assert {each["code"] for each in found.keys["problems"]} == {"KIND-MISSING"}  # as without the three items


def test_a_required_item_is_asked_for_where_the_row_is_answered(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**CHOICE, "required": True, "need": "必要"})
    state = next(
        cell
        for row in openpyxl.load_workbook(ward.form)["回答"].iter_rows()
        for cell in row
        if "未記入" in str(cell.value)
    )
    assert str(state.value).count("TRIM") >= 4
    guide = [str(row[0].value) for row in openpyxl.load_workbook(ward.form)["記入のしかた"].iter_rows()]
    assert f"・「未記入」は、進捗状況、取組状況、{DIRECTION_HEAD}のいずれかが空欄の取組の件数です。" in guide
    found = ask("check", ward.filled("blank.xlsx"))
    missing = [each for each in found.keys["problems"] if each["code"] == "ITEM-MISSING"]
    assert {(each["id"], each["column"]) for each in missing} == {(ROW, DIRECTION_HEAD), (OTHER, DIRECTION_HEAD)}
    assert found.code == 1
    filled = ask("check", ward.filled("filled.xlsx", direction="拡充"))
    assert not {"ITEM-MISSING"} & {each["code"] for each in filled.keys["problems"]}


def test_an_option_that_means_the_end_is_proposed_at_the_next_round(ward: PlantedWard) -> None:
    ward.office("merge", ward.filled("answer.xlsx", direction="終了"))
    ask("round", "close", "--by", "高橋", "--store", ward.store)
    coming = ward.office("roll-over", "--year", "R5", "--dry-run")
    assert {(each["id"], each["stated"], each["decided"]) for each in coming["ends"]} == {
        (ROW, "廃止", False),
        (OTHER, "廃止", False),
    }


@pytest.mark.parametrize("words", [("show",), ("verify",), ("set", ROW, "done=行った。")])
def test_a_program_without_items_refuses_the_data_file_as_newer(
    ward: PlantedWard, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    become_a_program_of(monkeypatch, "1.7")
    refused = ask(*words, "--store", ward.store)
    assert (refused.code, refused.keys["error"]) == (2, "STORE-NEWER")


def test_data_has_dates_lists_of_options_and_the_possible_values(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, CHOICE, SEVERAL, DAY)
    ward.office("merge", ward.filled("one.xlsx", direction="拡充", targets="事業者、子ども", held="R5.2.3"))
    made = ward.office("export", "data", "--out", tmp_path / "data")
    rows = json.loads(
        next(Path(each).read_text("utf-8") for each in made["files"] if each.endswith(".json") and "progress" in each)
    )
    (row,) = (each for each in rows["@graph"] if each.get("row_id") == ROW)
    assert (row["answer_direction"], row["answer_targets"], row["answer_held"]) == (
        "拡充",
        ["子ども", "事業者"],
        "2023-02-03",
    )
    described = [text for each in made["files"] if each.endswith(".json") and (text := Path(each).read_text("utf-8"))]
    assert any("値：拡充、維持、縮小、廃止。" in text for text in described)


@pytest.fixture
def proposing(tmp_path: Path) -> PlantedWard:
    """A ward whose mark is proposed from two numbers."""
    return PlantedWard(tmp_path, *NUMBERS, {"key": "mark", "proposes": PROPOSES})


@pytest.mark.parametrize(
    ("numbers", "proposed"),
    [
        (("110", "88箇所"), "「△」です（「開いた箇所数（箇所）」は「目標の箇所数（箇所）」の80％）"),
        (("1,000", "804"), "「△」です（「開いた箇所数（箇所）」は「目標の箇所数（箇所）」の80.4％）"),
        (("200", "161"), ""),
        (("10", "4"), ""),
        (("0", "4"), ""),
        (("▲10", "4"), ""),
        (("", "4"), ""),
        (("10", "―"), ""),
        (("10", "100"), "「◎」です（「開いた箇所数（箇所）」は「目標の箇所数（箇所）」の1000％）"),
        ((f"0.{'0' * 99}1", "9" * 15), f"「◎」です（「開いた箇所数（箇所）」は「目標の箇所数（箇所）」の{'9' * 15}"),
    ],
)
def test_a_mark_is_proposed_from_what_was_reached_and_never_set(
    proposing: PlantedWard, numbers: tuple[str, str], proposed: str
) -> None:
    form = proposing.filled("answer.xlsx", places=numbers[0], opened=numbers[1])
    found = [each for each in ask("check", form).keys["problems"] if each["code"] == "CHOICE-PROPOSED"]
    assert [each["severity"] for each in found] == (["advice"] * 2 if proposed else [])
    assert all(proposed in each["message"] for each in found)
    proposing.office("merge", form)
    assert proposing.row()["mark"] == ANSWER["mark"]


def test_a_mark_that_is_blank_is_proposed_too(proposing: PlantedWard) -> None:
    found = ask("check", proposing.filled("answer.xlsx", mark="", places="10", opened="9"))
    assert {each["code"] for each in found.keys["problems"]} >= {"MARK-MISSING", "CHOICE-PROPOSED"}


def test_thresholds_go_to_the_plan_s_workbook_and_back(proposing: PlantedWard) -> None:
    table, other = proposing.folder / "plan.xlsx", proposing.folder / "again.nakano"
    proposing.office("plan", "export", "--out", table)
    book = openpyxl.load_workbook(table)
    line = dict(zip((cell.value for cell in book["項目"][1]), book["項目"][2], strict=True))
    assert line["目安の割合"].value == "開いた箇所数／目標の箇所数：◎=100、○=80.5、△=50"
    done("init", "--plan", table, "--store", other)
    done("plan", "export", "--out", again := proposing.folder / "again.xlsx", "--store", other)
    assert [[*row] for row in openpyxl.load_workbook(again)["項目"].values] == [[*row] for row in book["項目"].values]
    for wrong, expected in (
        ("◎=100", "の形"),
        ("開いた数／目標の箇所数：◎=100", "数字の項目"),
        ("開いた箇所数／目標の箇所数：☆=1", "◎、○、△、×"),
    ):
        line["目安の割合"].value = wrong
        book.save(table)
        refused = ask("init", "--plan", table, "--store", proposing.folder / "no.nakano")
        told, *others = refused.keys["problems"]
        assert others == []
        assert (refused.code, told["sheet"]) == (2, "項目")
        assert expected in told["message"] + told["remedy"]


def test_thresholds_keep_their_digits_in_the_plan_s_workbook(tmp_path: Path) -> None:
    exact = {"◎": 1_000_000, "○": 66.66667, "△": 0.00001}
    ward = PlantedWard(tmp_path, *NUMBERS, {"key": "mark", "proposes": {**PROPOSES, "at_least": exact}})
    ward.office("plan", "export", "--out", table := tmp_path / "plan.xlsx")
    done("init", "--plan", table, "--store", tmp_path / "again.nakano")
    done("plan", "export", "--out", again := tmp_path / "again.xlsx", "--store", tmp_path / "again.nakano")
    lines = [openpyxl.load_workbook(each)["項目"] for each in (table, again)]
    stated = [dict(zip((cell.value for cell in each[1]), each[2], strict=True))["目安の割合"].value for each in lines]
    assert stated == ["開いた箇所数／目標の箇所数：◎=1000000、○=66.66667、△=0.00001"] * 2


def revise_unit(ward: PlantedWard, unit: str) -> None:
    """Revise the plan with another unit of its numbers, and open the next year's round."""
    ward.office("plan", "export", "--out", table := ward.folder / "revised.xlsx")
    book = openpyxl.load_workbook(table)
    heads = {cell.value: place for place, cell in enumerate(book["項目"][1])}
    line = next(each for each in book["項目"].iter_rows(min_row=2) if each[0].value == "spent")
    line[heads["単位"]].value, line[heads["データの見出し"]].value = unit, f"決算額（{unit}）"
    book.save(table)
    ward.office("plan", "revise", table, "--title", "改定版", "--adopted", "2023-03-01")
    ward.office("round", "open", "--year", "R5", "--due", "2024-07-14")


@pytest.mark.parametrize(("unit", "before"), [("円", "1,200千円"), ("千円", "1200")])
def test_numbers_in_another_unit_are_not_compared(tmp_path: Path, unit: str, before: str) -> None:
    ward = PlantedWard(tmp_path, {**SPENT, "counted": True, "published": True})
    ward.office("set", ROW, *(f"{key}={text}" for key, text in ANSWER.items()), "spent=1200")
    ward.office("round", "close", "--year", "R4")
    revise_unit(ward, unit)
    ward.office("set", ROW, *(f"{key}={text}" for key, text in ANSWER.items()), "spent=1300000")
    with closing(make_parts().stores.open(ward.store, read_only=True)) as store, store.reading() as records:
        contents = RoundContents.load(records, chosen_round(records))
        assert contents.previous is not None
        beside = repr(item_blocks(contents, RoundContents.load(records, contents.previous)))
    assert contents.previous_values[ROW]["spent"] == before
    ask("export", "years", "--out", tmp_path / "years.docx", "--store", ward.store)
    cells = {
        cell.text for table in Document(str(tmp_path / "years.docx")).tables for row in table.rows for cell in row.cells
    }
    is_same = unit == "千円"
    assert ("1,300,000" in cells, "1,200" in cells) == (True, is_same)
    assert ("'1,200'" in beside, "令和4年度末の計" in beside) == (is_same, is_same)


LEFT_OUT = ("change_reason", "next_year", "later_years", "change_kind", "note")


def test_a_plan_asks_none_of_what_it_leaves_out(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, *({"key": key, "asked": "never"} for key in LEFT_OUT))
    book = openpyxl.load_workbook(ward.form)
    head = next([*row] for row in book["回答"].values if row[0] == "管理番号")
    assert [str(each).replace("\n", "") for each in head if each][-4:] == [
        "進捗状況",
        "令和4年度までの取組状況",
        "令和4年度予算執行額",
        "連携した団体",
    ]
    formula = next(each for row in book["回答"].values for each in map(str, row) if each.startswith('="未'))
    assert "理由" not in formula
    texts = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert not [each for each in texts if "事務局への連絡」" in each]
    answers = {row_id: {"mark": "△", "done": "行った。"} for row_id in (ROW, OTHER)}
    form = tmp_path / "answer.xlsx"
    form.write_bytes(planted_hands(*ward.more).fill_in(ward.form.read_bytes(), answers))
    assert ask("check", form).keys["problems"] == []
    assert ward.office("merge", form)["conflicts"] == []
    assert ward.row()["mark"] == "△"
    ward.division("open", ward.form)
    for typed in ("note=遅れます。", "deferred=yes", "out_of_report=finished", "change_reason=遅れた。"):
        refused = ask("set", ROW, typed, "--store", ward.own)
        assert (refused.code, refused.keys["error"]) == (2, "KEY-UNKNOWN")
    ward.office("set", OTHER, "out_of_report=finished")
    assert ward.row(OTHER)["out_of_report"] == "finished"
    refused = ask("explain", ROW, "--key", "note", "--store", ward.store)
    assert (refused.code, "next_year" in refused.keys["remedy"]) == (2, False)


def test_a_list_that_is_too_long_for_a_validation_is_a_range_of_the_form(tmp_path: Path) -> None:
    options = [f"{at}番目の長い言葉の選択肢" for at in range(1, 41)]
    ward = PlantedWard(tmp_path, {**CHOICE, "options": options})
    book = openpyxl.load_workbook(ward.form)
    (rule,) = (each for each in book["回答"].data_validations.dataValidation if "選択肢" in (each.formula1 or ""))
    sheet, _, cells = book.defined_names[rule.formula1].attr_text.partition("!")
    assert sheet.strip("'") == "照合用"
    assert [cell.value for line in book["照合用"][cells.replace("$", "")] for cell in line] == options
    found = ask("check", ward.filled("answer.xlsx", direction=options[-1])).keys["problems"]
    assert {each["code"] for each in found} == {"KIND-MISSING"}
    ward.office("merge", tmp_path / "answer.xlsx")
    assert ward.row()[DIRECTION] == options[-1]
    book = openpyxl.load_workbook(tmp_path / "answer.xlsx")
    place = book["照合用"][cells.replace("$", "")][0][3].coordinate
    book["照合用"].protection.sheet = False
    book["照合用"][place] = "別の言葉"
    book.save(tmp_path / "changed.xlsx")
    (file,) = ask("merge", tmp_path / "changed.xlsx", "--store", ward.store).keys["files"]
    changed = file["problems"]
    assert any(each.get("sheet") == "照合用" and "別の言葉" in each["found"] for each in changed)


def test_short_options_are_centred_in_the_list(tmp_path: Path) -> None:
    long = {**CHOICE, "key": "wide", "group": "wide", "heading": "進め方の案", "patterns": ["進め方の案"]}
    long |= {"options": ["とても長い言葉", "短い"], "data": {"heading": "進め方の案", "meaning": "案。"}}
    ward = PlantedWard(tmp_path, CHOICE, long)
    ward.office("merge", ward.filled("one.xlsx", direction="拡充", wide="短い"))
    ward.office("export", "list", "--out", tmp_path / "list.xlsx")
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "list.xlsx").worksheets[0].iter_rows() for cell in row]
    assert {cell.alignment.horizontal for cell in cells if cell.value == "拡充"} == {"center"}
    assert {cell.alignment.horizontal for cell in cells if cell.value == "短い"} == {"left"}


def test_a_declared_unit_is_in_every_heading_and_read_back(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, SPENT)
    form = openpyxl.load_workbook(ward.form)["回答"]
    assert "決算額（千円）" in {cell.value for row in form.iter_rows() for cell in row}
    answer = ward.filled("one.xlsx", spent="1,200")
    assert [each for each in ask("check", answer).keys["problems"] if each["code"] != "KIND-MISSING"] == []
    ward.office("merge", answer)
    ward.office("export", "list", "--out", tmp_path / "list.xlsx")
    changes = ward.office("list-changes", tmp_path / "list.xlsx")
    assert (changes["changes"], [each["code"] for each in changes["problems"]]) == ([], [])
    ward.office("export", "page", "--out", tmp_path)
    assert "決算額（千円）" in (tmp_path / "progress_R4.html").read_text("utf-8")


@pytest.fixture
def numbers_first(tmp_path: Path) -> Path:
    """Return the form of a plan that asks two numbers, for which it has no guidance, before 進捗状況."""
    path = planted_plan(tmp_path, *NUMBERS)
    plan = json.loads(path.read_text("utf-8"))
    plan["profile"]["fields"].sort(key=lambda each: each["key"] not in {number["key"] for number in NUMBERS})
    path.write_text(json.dumps(plan), "utf-8")
    store = tmp_path / "office.nakano"
    done("init", "--plan", path, "--store", store)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", store)
    done("distribute", "--out", tmp_path / "forms", "--store", store)
    return next((tmp_path / "forms").rglob("*税務課*"))


def test_every_column_that_is_asked_has_its_sign(numbers_first: Path) -> None:
    sheet = openpyxl.load_workbook(numbers_first)["回答"]
    above, heads = (next(sheet.iter_rows(min_row=row, max_row=row)) for row in (6, 8))
    asked = {head.value for head in heads if head.fill.fgColor.rgb == "FFFFF2CC"}
    assert {"目標の箇所数（箇所）", "開いた箇所数（箇所）", "進捗状況"} <= asked
    assert {head.value for sign, head in zip(above, heads, strict=True) if sign.value == "▼記入"} == asked
    assert str(above[0].value).startswith("黄色のセルに記入してください")


def test_an_item_without_guidance_is_explained_by_its_declaration(numbers_first: Path) -> None:
    book = openpyxl.load_workbook(numbers_first)
    guide = {row[0].value: row[1].value for row in book["記入のしかた"].iter_rows() if row[1].value}
    assert [guide[f"{each['heading']}（箇所）"] for each in NUMBERS] == ["数字を記入してください（単位は箇所）。"] * 2
    prompts = {rule.promptTitle: rule.prompt for rule in book["回答"].data_validations.dataValidation}
    assert prompts["目標の箇所数（箇所）"] == "数字を記入してください（単位は箇所）。"
    assert {each["code"] for each in ask("check", numbers_first).keys["problems"]} == {"MARK-MISSING"}


def test_a_text_of_another_kind_is_not_carried_over(tmp_path: Path) -> None:
    before, now = (tmp_path / each for each in ("before", "now"))
    before.mkdir()
    now.mkdir()
    as_text = {key: value for key, value in SPENT.items() if key not in ("unit", "negative")} | {"editor": "text"}
    earlier, ward = PlantedWard(before, as_text), PlantedWard(now, SPENT)
    old = earlier.filled("old.xlsx", spent="たくさん")
    done("open", ward.form, "--store", ward.own)
    told = ask("carry-over", old, "--store", ward.own).keys
    left = [(each["code"], each["id"]) for each in told["problems"] if each.get("found") == "たくさん"]
    assert left == [("NOT-CARRIED", ROW), ("NOT-CARRIED", OTHER)]
    assert [each["spent"] for each in done("show", "--store", ward.own)["rows"]] == [None] * 2


def test_a_list_without_a_text_is_printed(tmp_path: Path) -> None:
    content = json.loads(planted_plan(tmp_path).read_text("utf-8"))
    for field in content["profile"]["fields"]:
        field["asked"] = "every_year" if field["key"] == "mark" else "never"
    (plan := tmp_path / "marks.json").write_text(json.dumps(content), "utf-8")
    ward = PlantedWard(tmp_path, plan=plan)
    ward.office("set", ROW, "mark=◎")
    for name in ("list.xlsx", "list.pdf"):
        made = ask("export", "list", "--out", tmp_path / name, "--store", ward.store)
        assert made.keys["file"] == str(tmp_path / name)


def test_an_item_that_the_last_year_does_not_ask_is_nowhere_in_it(tmp_path: Path) -> None:
    """Neither missing nor counted; the data state why it has no value."""
    before_last = {"asked": "before_last_year", "counted": True}
    path = planted_plan(tmp_path, {**NUMBERS[0], **before_last, "required": True}, {**CHOICE, **before_last})
    ward = PlantedWard(tmp_path, {**NUMBERS[0], **before_last}, {**CHOICE, **before_last}, plan=path)
    ward.office("merge", ward.filled("one.xlsx", direction="拡充", places="12"))
    ward.office("round", "close", "--by", "高橋")
    ward.office("roll-over", "--year", "R7", "--due", "2026-07-14")
    ward.office("distribute", "--out", tmp_path / "forms" / "last")
    form = next((tmp_path / "forms" / "last").rglob("*税務課*"))
    heads = [str(cell.value) for cell in openpyxl.load_workbook(form)["回答"][8]]
    assert not [each for each in heads if each.startswith((PLACES_HEAD, DIRECTION_HEAD))]
    assert {each["code"] for each in ask("check", form).keys["problems"]} == {"MARK-MISSING"}
    refused = ask("counts", "--item", DIRECTION_HEAD, "--store", ward.store).keys
    assert refused["error"] == "KEY-UNKNOWN"
    assert DIRECTION_HEAD not in refused["remedy"]
    ward.office("export", "list", "--out", tmp_path / "list.xlsx")
    book = openpyxl.load_workbook(tmp_path / "list.xlsx")
    sheet = book.worksheets[0]
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "連携した団体")
    head.value = DIRECTION_HEAD
    (place,) = [cell.row for row in sheet.iter_rows() for cell in row if cell.value == ROW]
    sheet.cell(place, head.column).value = "維持"
    book.save(tmp_path / "list.xlsx")
    told = ask("list-changes", tmp_path / "list.xlsx", "--store", ward.store).keys
    (found,) = [each for each in told["problems"] if each["code"] == "LIST-ITEM-NOT-ASKED"]
    assert (found["cell"], found["found"]) == (f"{head.column_letter}{place}", "見直しの区分")
    ward.office("set", ROW, "mark=○", "change_reason=遅れた。", "done=行った。")
    ward.office("export", "data", "--out", tmp_path / "data")
    (table,) = (tmp_path / "data").glob("*progress_2025.csv")
    rows = {row["管理番号"]: row for row in csv.DictReader(table.read_text("utf-8-sig").splitlines())}
    data = NUMBERS[0]["data"]["heading"]
    assert {(row[data], row[f"{data}の値がない理由"]) for row in rows.values()} == {("", "この年度の照会にない")}


def test_a_list_whose_headings_are_in_small_type_is_only_on_a3(tmp_path: Path) -> None:
    heads = [f"{at}番目の、とても長い、いくつもの事柄を述べる項目の見出し" for at in range(1, 8)]
    texts = (
        {**CHOICE, "key": f"text_{at}", "group": f"text_{at}", "heading": head, "patterns": [head], "editor": "text"}
        for at, head in enumerate(heads)
    )
    without = ("options", "data")
    ward = PlantedWard(tmp_path, *({key: entry for key, entry in each.items() if key not in without} for each in texts))
    refused = ask("export", "list", "--paper", "A4", "--out", tmp_path / "list.pdf", "--store", ward.store)
    assert refused.keys["error"] == "PAPER-UNREADABLE", refused
    assert refused.keys["remedy"].startswith("用紙をA3にして")
    ward.office("export", "list", "--out", tmp_path / "list.pdf")
    made = ask("export", "approval", "--out", tmp_path / "approval.pdf", "--store", ward.store)
    assert made.keys["rows"], "no division has answered, which is told"
    widths = [round(float(page.mediabox.width) / 72 * 25.4) for page in PdfReader(tmp_path / "approval.pdf").pages]
    assert {210, 420} <= {*widths}
