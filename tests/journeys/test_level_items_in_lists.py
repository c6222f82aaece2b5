"""Items about a level in lists: written below the titles of their nodes, and read back."""

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from tests.support.command_line import ask, done, import_draft
from tests.support.planted_profiles import (
    ALONE,
    ANSWER,
    BESIDE,
    OF_LEVELS,
    OTHER,
    PEOPLE,
    PEOPLE_HEAD,
    ROW,
    STATE,
    STATE_HEAD,
    PlantedWard,
    measures_of,
)


@pytest.fixture
def ward(tmp_path: Path) -> PlantedWard:
    return PlantedWard(tmp_path, *OF_LEVELS)


def test_the_list_has_it_below_the_title_of_its_node(ward: PlantedWard) -> None:
    ward.office("merge", ward.filled("one.xlsx", **{STATE: "A", PEOPLE: "1200"}))
    target = ward.folder / "list.xlsx"
    ward.office("export", "list", "--out", target)
    first, second, third = measures_of(target)
    assert f"題名 1-1-①\n{STATE_HEAD}：A\n［目標1 題名 1］\n{PEOPLE_HEAD}（人）：1,200\n" in first
    assert STATE_HEAD not in second
    assert f"{STATE_HEAD}：A" in third
    found = ward.office("list-changes", target)
    assert (found["changes"], found["problems"]) == ([], [])
    book = openpyxl.load_workbook(target)
    (cell,) = [row[0] for row in book.worksheets[0].iter_rows(min_row=9) if str(row[0].value).startswith("1-1-①")]
    cell.value = str(cell.value).replace(f"{STATE_HEAD}：A", f"{STATE_HEAD}：B")
    book.save(target)
    (change,) = ask("list-changes", target, "--store", ward.store).keys["changes"]
    assert (change["id"], change["key"], change["to"], change["cell"]) == (
        ROW,
        STATE,
        "B",
        f"進捗状況一覧!{cell.coordinate}",
    )


def test_a_line_that_is_deleted_below_a_title_is_told_as_a_cleared_cell_is(ward: PlantedWard) -> None:
    ward.office("merge", ward.filled("one.xlsx", **{STATE: "A", PEOPLE: "1200"}))
    target = ward.folder / "list.xlsx"
    ward.office("export", "list", "--out", target)
    book = openpyxl.load_workbook(target)
    sheet = book.worksheets[0]
    title, other = (row[0] for row in sheet.iter_rows(min_row=9) if STATE_HEAD in str(row[0].value))
    (did,) = (cell for row in sheet.iter_rows(min_row=9, max_row=9) for cell in row if cell.value == ANSWER["done"])
    title.value = str(title.value).replace(f"\n{STATE_HEAD}：A", "").replace("1,200", "")
    other.value, did.value = str(other.value).replace(f"{STATE_HEAD}：A", f"{STATE_HEAD}：Z"), None
    book.save(target)
    found = ask("list-changes", target, "--store", ward.store).keys
    told = [(each["id"], each["key"], each["from"], each["to"], each["older"]) for each in found["changes"]]
    assert told == [
        (ROW, "done", ANSWER["done"], None, True),
        (ROW, STATE, "A", None, True),
        (ROW, PEOPLE, "1200", None, True),
    ]
    assert [each["found"] for each in found["problems"]] == ["Z"], "a value that cannot be read is not deleted"
    ask("list-changes", target, "--apply", "--id", f"{ROW}:{STATE}", "--store", ward.store)
    assert (ward.row()[STATE], ward.row()[PEOPLE], ward.row(OTHER)[STATE]) == (None, "1200", "A")


def test_a_list_from_before_another_row_was_asked_is_older_and_reverts_nothing(ward: PlantedWard) -> None:
    ward.office("merge", ward.filled("one.xlsx", **{STATE: "A", PEOPLE: "1200"}))
    target = ward.folder / "list.xlsx"
    ward.office("export", "list", "--out", target)
    ward.office("set", ROW, "out_of_report=other")
    ward.office("set", BESIDE, f"{STATE_HEAD}=C")
    found = ask("list-changes", target, "--store", ward.store).keys["changes"]
    assert [(each["id"], each["from"], each["older"]) for each in found if each["key"] == STATE] == [
        (BESIDE, "C", True)
    ]
    ask("list-changes", target, "--apply", "--all", "--store", ward.store)
    assert (ward.row(ROW)[STATE], ward.row(BESIDE)[STATE]) == ("A", "C")


def test_a_list_of_last_year_brings_it(ward: PlantedWard, tmp_path: Path) -> None:
    ward.office("merge", ward.filled("one.xlsx", **{STATE: "A", PEOPLE: "1200"}))
    target, store = ward.folder / "list.xlsx", tmp_path / "next.nakano"
    ward.office("export", "list", "--out", target)
    done("init", "--plan", ward.folder / "plan.json", "--store", store)
    assert import_draft(target, "--store", store)["problems"] == []
    assert done("counts", "--item", STATE_HEAD, "--year", "R4", "--store", store)["counts"]["A"] == 2
    assert done("counts", "--item", PEOPLE_HEAD, "--year", "R4", "--store", store)["sum"] == "2400"


def test_the_item_of_a_node_without_a_row_is_not_that_of_the_next_node(ward: PlantedWard, tmp_path: Path) -> None:
    ward.office("set", ALONE, *(f"{key}={text}" for key, text in ANSWER.items()), f"{STATE_HEAD}=C")
    target, store = ward.folder / "list.xlsx", tmp_path / "next.nakano"
    ward.office("export", "list", "--out", target)
    book = openpyxl.load_workbook(target)
    (row,) = [row for row in book.worksheets[0].iter_rows(min_row=9) if str(row[0].value).startswith("1-1-②")]
    for cell in row[1:]:
        cell.value = None
    book.save(target)
    done("init", "--plan", ward.folder / "plan.json", "--store", store)
    found = ask("import", target, "--store", store).keys["problems"]
    assert ("LIST-LINE-UNREAD", "C") in [(each["code"], each["found"]) for each in found]
    shown = done("show", "--year", "R4", "--store", store)["rows"]
    assert {each["id"]: each[STATE] for each in shown}[OTHER] is None


def test_a_column_that_is_merged_over_the_rows_of_a_node_is_read(ward: PlantedWard, tmp_path: Path) -> None:
    ward.office("merge", ward.filled("one.xlsx"))
    target, store = ward.folder / "list.xlsx", tmp_path / "next.nakano"
    ward.office("export", "list", "--out", target)
    book = openpyxl.load_workbook(target)
    sheet = book.worksheets[0]
    place = sheet.max_column + 1
    for row, text in ((8, STATE_HEAD), (9, "B"), (12, "C")):
        sheet.cell(row, place, text)
    sheet.merge_cells(start_row=9, end_row=10, start_column=place, end_column=place)
    book.save(target)
    done("init", "--plan", ward.folder / "plan.json", "--store", store)
    assert import_draft(target, "--store", store)["problems"] == []
    assert done("counts", "--item", STATE_HEAD, "--year", "R4", "--store", store)["counts"] == {
        "A": 0,
        "B": 1,
        "C": 1,
        "total": 2,
    }


def with_column(target: Path, texts: Mapping[int, str]) -> str:
    """Add a column of the item about a 実施内容 to the list, with texts by row; return the letters of the column."""
    book = openpyxl.load_workbook(target)
    sheet = book.worksheets[0]
    for row, text in {8: STATE_HEAD, **texts}.items():
        sheet.cell(row, sheet.max_column + (row == 8), text)
    book.save(target)
    return get_column_letter(sheet.max_column)


@pytest.mark.parametrize("second", ["B", "A"])
def test_two_values_of_a_node_in_a_list_are_told_and_none_is_taken(
    ward: PlantedWard, tmp_path: Path, second: str
) -> None:
    ward.office("merge", ward.filled("one.xlsx"))
    target, store = ward.folder / "list.xlsx", tmp_path / "next.nakano"
    ward.office("export", "list", "--out", target)
    letters = with_column(target, {9: "A", 10: second, 12: "C"})
    done("init", "--plan", ward.folder / "plan.json", "--store", store)
    told = [ask("import", target, "--store", store).keys["problems"]]
    counts = done("counts", "--item", STATE_HEAD, "--year", "R4", "--store", store)["counts"]
    found = ask("list-changes", target, "--store", ward.store)
    told.append(found.keys["problems"])
    changes = [(each["id"], each["to"]) for each in found.keys["changes"] if each["key"] == STATE]
    for problems in told:
        differ = [each for each in problems if each["code"] == "LIST-NODE-VALUES-DIFFER"]
        expected = [] if second == "A" else [(f"{letters}10", "B", "A")]
        assert [(each["cell"], each["found"], each["expected"]) for each in differ] == expected
        assert all(f"実施内容1-1-①の「{STATE_HEAD}」" in each["message"] for each in differ)
    assert counts == {"A": int(second == "A"), "B": 0, "C": 1, "total": 1 + (second == "A")}
    assert changes == ([(ROW, "A")] if second == "A" else []) + [(OTHER, "C")]


def test_a_repeated_heading_of_a_node_with_another_value_is_told(ward: PlantedWard) -> None:
    ward.office("merge", ward.filled("one.xlsx", **{STATE: "A"}))
    target = ward.folder / "list.xlsx"
    ward.office("export", "list", "--out", target)
    book = openpyxl.load_workbook(target)
    sheet = book.worksheets[0]
    (area,) = [each for each in sheet.merged_cells.ranges if each.min_col == 1 and each.min_row == 9]
    sheet.unmerge_cells(str(area))
    sheet["A10"].value = str(sheet["A9"].value).replace(f"{STATE_HEAD}：A", f"{STATE_HEAD}：C")
    book.save(target)
    found = ask("list-changes", target, "--store", ward.store).keys
    differ = [each for each in found["problems"] if each["code"] == "LIST-NODE-VALUES-DIFFER"]
    assert [(each["cell"], each["found"], each["expected"]) for each in differ] == [("A10", "C", "A")]
    assert [each for each in found["changes"] if each["key"] == STATE] == []


def test_a_column_and_a_line_of_one_node_with_two_values_are_told(ward: PlantedWard) -> None:
    ward.office("merge", ward.filled("one.xlsx", **{STATE: "A"}))
    target = ward.folder / "list.xlsx"
    ward.office("export", "list", "--out", target)
    with_column(target, {9: "B"})
    found = ask("list-changes", target, "--store", ward.store).keys
    differ = [each for each in found["problems"] if each["code"] == "LIST-NODE-VALUES-DIFFER"]
    assert [(each["found"], each["expected"]) for each in differ] == [("A", "B")]
    assert [each for each in found["changes"] if each["key"] == STATE] == []


def test_a_text_about_a_goal_is_one_line_of_the_list_and_comes_back(tmp_path: Path) -> None:
    text = {key: OF_LEVELS[1][key] for key in OF_LEVELS[1] if key not in ("unit", "counted")}
    text |= {"key": "view", "group": "view", "heading": "目標の課題", "patterns": ["目標の課題"], "editor": "text"}
    text |= {
        "guide": "目標の課題を記入してください。",
        "data": {"heading": "目標の課題", "meaning": "目標ごとの課題。"},
    }
    ward = PlantedWard(tmp_path, OF_LEVELS[0], text)
    ward.office("plan", "export", "--out", ward.folder / "plan.xlsx")
    assert done("init", "--plan", ward.folder / "plan.xlsx", "--store", tmp_path / "b.nakano")["problems"] == []
    ward.office("merge", ward.filled("one.xlsx", **{STATE: "A", "view": "窓口が混む。\n職員が足りない：2人"}))
    assert ward.row()["view"] == "窓口が混む。\n職員が足りない：2人"
    target = ward.folder / "list.xlsx"
    ward.office("export", "list", "--out", target)
    assert "［目標1 題名 1］\n目標の課題：窓口が混む。 職員が足りない：2人" in measures_of(target)[0]
    found = ward.office("list-changes", target)
    assert (found["changes"], found["problems"]) == ([], [])
    book = openpyxl.load_workbook(target)
    (cell,) = [row[0] for row in book.worksheets[0].iter_rows(min_row=9) if str(row[0].value).startswith("1-1-①")]
    cell.value = str(cell.value).replace("2人", "3人")
    book.save(target)
    ask("list-changes", target, "--apply", "--all", "--store", ward.store)
    assert ward.row()["view"] == "窓口が混む。 職員が足りない：3人"
    for words in (("list", "list.pdf"), ("summary", "summary.xlsx"), ("page", "page")):
        ward.office("export", words[0], "--out", ward.folder / words[1])
    page = next((ward.folder / "page").glob("*.html")).read_text("utf-8")
    assert "目標の課題：窓口が混む。 職員が足りない：3人" in page
    assert ward.office("verify")["ok"]
    ward.office("set", ROW, f"目標の課題={'窓口が混む。' * 500}")
    ward.office("export", "list", "--out", ward.folder / "long.pdf")
    tall = ask("export", "list", "--out", ward.folder / "long.xlsx", "--store", ward.store)
    assert (tall.code, tall.keys["error"]) == (2, "TEXT-TOO-TALL")
