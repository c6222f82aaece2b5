"""Values of the plan by row and year: from its workbook to the data file, and through revisions."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nakano_status.application.plan.plan_draft import PlanDraft
from nakano_status.application.plan.plan_sheets import template_tables
from nakano_status.application.plan.plan_workbook import plan_of_tables, read_plan_sheets
from nakano_status.application.round.read.row_years import read_row_years
from nakano_status.bootstrap import make_parts
from nakano_status.domain.organisation.divisions import fold_name
from nakano_status.domain.refusals.planning import PlanTableFaulty
from nakano_status.gui.features.years.years_panel import years_to_copy
from tests.support.command_line import ask, done, run
from tests.support.planted_profiles import (
    ANSWER,
    BASE,
    BASE_HEAD,
    NUMBERS,
    OF_OFFICE,
    OTHER,
    PLACES,
    ROW,
    SECOND,
    SECOND_HEAD,
    TARGET,
    TARGET_HEAD,
    PlantedWard,
    planted_hands,
    planted_plan,
    write_values,
)

R4_HEAD, R5_HEAD = f"{TARGET_HEAD}（令和4年度）", f"{TARGET_HEAD}（令和5年度）"
TARGET_SHOWN = f"{TARGET_HEAD}（千円）"
STATED: dict[str, dict[str, str | int | None]] = {
    ROW: {BASE_HEAD: "約900千円", R4_HEAD: "1,200千円", R5_HEAD: 1500},
    OTHER: {R4_HEAD: "▲30"},
}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """The workbook of a plan with values, as a person filled it in."""
    ward = PlantedWard(tmp_path, BASE, TARGET)
    ward.office("plan", "export", "--out", tmp_path / "plan.xlsx")
    return write_values(tmp_path / "plan.xlsx", STATED)


@pytest.fixture
def store(table: Path) -> Path:
    path = table.with_name("valued.nakano")
    done("init", "--plan", table, "--store", path)
    return path


def values_in(book: Path) -> dict[str, dict[str, Any]]:
    head, *rows = openpyxl.load_workbook(book)["計画の値"].iter_rows(values_only=True)
    lines = {str(row[0]): dict(zip(map(str, head), row, strict=True)) for row in rows}
    return {
        row_id: {head: text for head, text in line.items() if text and head.startswith((BASE_HEAD, TARGET_HEAD))}
        for row_id, line in lines.items()
    }


def export(store: Path, name: str) -> Path:
    done("plan", "export", "--out", store.with_name(name), "--store", store)
    return store.with_name(name)


def test_the_workbook_has_a_column_for_each_item_and_year(store: Path) -> None:
    book = export(store, "again.xlsx")
    found = values_in(book)
    assert found[ROW] == {BASE_HEAD: "約900千円", R4_HEAD: "1200", R5_HEAD: "1500"}
    assert found[OTHER] == {R4_HEAD: "-30"}
    other = store.with_name("third.nakano")
    assert done("init", "--plan", book, "--store", other)["problems"] == []
    assert export(other, "third.xlsx").read_bytes() == book.read_bytes()
    assert done("verify", "--store", store)["ok"]


def test_a_plan_without_values_has_no_such_sheet(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path)
    ward.office("plan", "export", "--out", tmp_path / "plan.xlsx")
    assert "計画の値" not in openpyxl.load_workbook(tmp_path / "plan.xlsx").sheetnames


@pytest.mark.parametrize(
    ("heading", "text", "code", "expected"),
    [
        (R4_HEAD, "たくさん", "NUMBER-UNKNOWN", None),
        (R4_HEAD, "12人千円", "NUMBER-UNKNOWN", None),
        (f"{TARGET_HEAD}（令和40年度）", "3", "PLAN-CELL-WRONG", "令和3年度〜令和7年度の年度"),
        ("目標人数（令和4年度）", "3", "PLAN-CELL-WRONG", "「記入する人」が計画である項目の見出しと年度"),
    ],
)
def test_what_cannot_be_a_value_is_told_at_its_cell(
    table: Path, heading: str, text: str, code: str, expected: str | None
) -> None:
    write_values(table, {ROW: {heading: text}})
    refused = ask("init", "--plan", table, "--store", table.with_name("wrong.nakano"))
    (wrong,) = [each for each in refused.keys["problems"] if each["code"] == code]
    assert (refused.code, wrong["sheet"]) == (2, "計画の値")
    assert wrong["cell"]
    assert expected is None or expected in wrong["remedy"]
    assert not table.with_name("wrong.nakano").exists()


def test_years_may_be_written_in_any_spelling(table: Path) -> None:
    write_values(table, {OTHER: {f"{TARGET_HEAD}（令和6年度）": "7"}})
    book = openpyxl.load_workbook(table)
    (cell,) = [each for each in book["計画の値"][1] if each.value == f"{TARGET_HEAD}（令和6年度）"]
    cell.value = f"{TARGET_HEAD}(R6)"
    book.save(table)
    done("init", "--plan", table, "--store", table.with_name("spelt.nakano"))
    found = values_in(export(table.with_name("spelt.nakano"), "spelt.xlsx"))
    assert found[OTHER] == {R4_HEAD: "-30", f"{TARGET_HEAD}（令和6年度）": "7"}


def test_a_revision_carries_the_values_and_names_those_that_it_changes(store: Path) -> None:
    table = export(store, "revised.xlsx")
    same = done("plan", "revise", table, "--title", "改定版", "--adopted", "2023-03-01", "--store", store)
    assert same["unchanged"]
    write_values(table, {ROW: {R5_HEAD: "1,600", BASE_HEAD: None}})
    revised = done("plan", "revise", table, "--title", "改定版", "--adopted", "2023-03-01", "--store", store)
    (row,) = [each for each in revised["rows"] if each["id"] == ROW]
    assert row["change"] == "value"
    assert [(each["heading"], each["from"], each["to"]) for each in row["texts"]] == [
        (BASE_HEAD, "約900千円", ""),
        (R5_HEAD, "1500", "1600"),
    ]
    found = values_in(export(store, "after.xlsx"))
    assert (found[ROW], found[OTHER]) == ({R4_HEAD: "1200", R5_HEAD: "1600"}, {R4_HEAD: "-30"})
    done("compare", "--from", "当初計画", "--to", "改定版", "--out", table.with_name("two.xlsx"), "--store", store)
    cells = [
        str(c.value)
        for sheet in openpyxl.load_workbook(table.with_name("two.xlsx"))
        for r in sheet.iter_rows()
        for c in r
    ]
    assert any(R5_HEAD in each for each in cells)
    assert any("1600" in each for each in cells)
    done("plan", "withdraw", "--store", store)
    assert values_in(export(store, "before.xlsx"))[ROW][R5_HEAD] == "1500"


def plan_file(folder: Path, stated: object) -> Path:
    """Return the plan as a program writes it, with `stated` as the values of one row."""
    path = planted_plan(folder, BASE, TARGET)
    content = json.loads(path.read_text("utf-8"))
    (row,) = [each for each in content["editions"][0]["listings"] if each["row_id"] == ROW]
    row["values"] = stated
    path.write_text(json.dumps(content), "utf-8")
    return path


def test_the_file_of_a_program_states_the_values_beside_the_rows(tmp_path: Path) -> None:
    stated = {"base": "約900千円", "target": {"R4": "1,200千円", "R5": 1500}}
    store = tmp_path / "told.nakano"
    done("init", "--plan", plan_file(tmp_path, stated), "--store", store)
    found = values_in(export(store, "told.xlsx"))
    assert {row_id: values for row_id, values in found.items() if values} == {
        ROW: {BASE_HEAD: "約900千円", R4_HEAD: "1200", R5_HEAD: "1500"}
    }


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ({"budget": "5"}, "budget"),
        ({"target": 5}, "5"),
        ({"target": {"R9": 5, "R4": 1}}, "R9"),
        ({"target": {"R4": "多数"}}, "多数"),
        ({"target": {"R4": True}}, "True"),
        ({"base": ["約900千円"]}, "約900千円"),
    ],
)
def test_values_that_the_plan_cannot_have_are_named_and_no_data_file_is_made(
    tmp_path: Path, stated: dict[str, object], found: str
) -> None:
    refused = ask("init", "--plan", plan_file(tmp_path, stated), "--store", tmp_path / "told.nakano")
    assert (refused.code, refused.keys["error"]) == (2, "PLAN-NOT-READABLE")
    assert f"listings/{ROW}/values/{next(iter(stated))}" in refused.keys["message"]
    assert found in refused.keys["message"]
    assert not (tmp_path / "told.nakano").exists()


@pytest.fixture
def asking(store: Path) -> Path:
    """The data file of the plan with values, in the round of R4."""
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", store)
    return store


def row_of(store: Path, row_id: str = ROW) -> dict[str, Any]:
    rows: dict[str, dict[str, Any]] = {each["id"]: each for each in done("show", "--store", store)["rows"]}
    return rows[row_id]


def test_the_round_shows_the_values_of_its_year(asking: Path) -> None:
    row, other = row_of(asking), row_of(asking, OTHER)
    assert (row["base"], row["target"], other["base"], other["target"]) == ("約900千円", "1200", None, "-30")
    assert ROW in ask("check", "--store", asking).keys["missing"]  # a value of the plan is no answer
    assert done("verify", "--store", asking)["ok"]


def test_nobody_writes_a_value_of_the_plan(asking: Path) -> None:
    for named in ("target", TARGET_HEAD):
        refused = ask("set", ROW, f"{named}=5", "--store", asking)
        assert (refused.code, refused.keys["error"]) == (2, "ITEM-OF-PLAN")
        assert TARGET_HEAD in refused.keys["message"]
    assert row_of(asking)["target"] == "1200"


def test_values_are_in_the_list_the_page_and_the_data(asking: Path) -> None:
    for row_id in (ROW, OTHER):
        done("set", row_id, "mark=◎", "done=行った。", "budget=1,150", "--store", asking)
    folder = asking.parent
    done("export", "list", "--out", folder / "list.xlsx", "--store", asking)
    cells = {
        str(cell.value)
        for row in openpyxl.load_workbook(folder / "list.xlsx").worksheets[0].iter_rows()
        for cell in row
    }
    assert {"約900千円", "1200", "-30", BASE_HEAD} <= cells or {"約900千円", "1,200", "-30"} <= cells
    assert done("list-changes", folder / "list.xlsx", "--store", asking)["changes"] == []
    ask("export", "page", "--out", folder / "page", "--store", asking)
    page = next((folder / "page").rglob("*.html")).read_text("utf-8")
    assert "約900千円" in page
    assert "1,200" in page
    done("export", "data", "--out", folder / "data", "--store", asking)
    table = next((folder / "data").glob("*progress_2022.csv")).read_text("utf-8-sig")
    assert "執行額の目標（千円）" in table
    assert "1200" in table


def test_a_value_of_the_plan_that_a_list_prints_otherwise_is_told_and_stays(asking: Path) -> None:
    path = asking.with_name("list.xlsx")
    for row_id in (ROW, OTHER):
        done("set", row_id, "mark=◎", "done=行った。", "budget=1,150", "--store", asking)
    done("export", "list", "--out", path, "--store", asking)
    book = openpyxl.load_workbook(path)
    (cell,) = (cell for row in book.worksheets[0].iter_rows() for cell in row if str(cell.value) in ("1200", "1,200"))
    cell.value = "1,300"
    book.save(path)
    read = ask("list-changes", path, "--store", asking)
    told = [(each["cell"], each["found"], each["expected"]) for each in of_plan(read.keys)]
    assert (read.keys["changes"], told) == ([], [(cell.coordinate, "1,300", "1,200")])
    again = asking.with_name("again.nakano")
    done("init", "--plan", asking.with_name("plan.xlsx"), "--store", again)
    imported = ask("import", path, "--year", "R4", "--store", again)
    assert [each["cell"] for each in of_plan(imported.keys)] == [cell.coordinate]
    assert (row_of(again)["target"], row_of(again)["budget"]) == ("1200", "1150")


def of_plan(keys: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in keys["problems"] if each["code"] == "LIST-PLAN-VALUE-DIFFERS"]


def test_another_value_makes_another_state(store: Path) -> None:
    table = export(store, "revised.xlsx")
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", store)
    before = done("show", "--store", store)["digest"]
    other = store.with_name("other.nakano")
    done("init", "--plan", write_values(table, {ROW: {R4_HEAD: "1,201"}}), "--store", other)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", other)
    assert done("show", "--store", other)["digest"] != before


@pytest.fixture
def form(asking: Path) -> Path:
    """The form of 税務課."""
    done("distribute", "--out", asking.with_name("valued"), "--store", asking)
    return next(asking.with_name("valued").rglob("*税務課*"))


def answered(form: Path, name: str) -> Path:
    path = form.with_name(name)
    path.write_bytes(planted_hands(BASE, TARGET).fill_in(form.read_bytes(), dict.fromkeys((ROW, OTHER), ANSWER)))
    return path


def cell_of(sheet: Any, heading: str, row_id: str) -> Any:
    (head,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == heading]
    (row,) = [each for each in sheet.iter_rows(min_row=head.row + 1) if each[0].value == row_id]
    return row[head.column - 1]


def test_the_form_shows_the_values_of_the_plan_in_locked_cells(form: Path) -> None:
    sheet = openpyxl.load_workbook(form)["回答"]
    shown = [cell_of(sheet, heading, row_id) for row_id in (ROW, OTHER) for heading in (BASE_HEAD, TARGET_SHOWN)]
    assert [each.value for each in shown] == ["約900千円", "1,200", None, "-30"]
    assert all(each.protection.locked for each in shown)


def test_a_form_that_was_only_answered_has_nothing_that_nobody_asked_for(form: Path, asking: Path) -> None:
    path = answered(form, "answered.xlsx")
    assert {each["code"] for each in ask("check", path).keys["problems"]} == {"KIND-MISSING"}
    merged = done("merge", path, "--store", asking)
    assert {each["code"] for each in merged["files"][0]["problems"]} <= {"KIND-MISSING"}
    assert row_of(asking)["target"] == "1200"


def test_a_changed_value_of_the_plan_is_told_at_its_cell(form: Path, asking: Path) -> None:
    path = answered(form, "changed.xlsx")
    book = openpyxl.load_workbook(path)
    changed = cell_of(book["回答"], TARGET_SHOWN, ROW)
    changed.value = "1,000"
    book.save(path)
    merged = ask("merge", path, "--store", asking).keys
    (told,) = [each for each in merged["files"][0]["problems"] if each["code"] == "SEEN-CHANGED"]
    assert (told["cell"], told["found"], told["expected"]) == (changed.coordinate, "1,000", "1,200")
    assert (row_of(asking)["target"], row_of(asking)["done"]) == ("1200", "行った。")


def test_a_value_of_the_plan_that_another_program_made_a_number_is_unchanged(form: Path, asking: Path) -> None:
    path = answered(form, "converted.xlsx")
    book = openpyxl.load_workbook(path)
    for row_id in (ROW, OTHER):
        cell = cell_of(book["回答"], TARGET_SHOWN, row_id)
        cell.value, cell.number_format = int(str(cell.value).replace(",", "")), "General"
    book.save(path)
    merged = done("merge", path, "--store", asking)
    assert {each["code"] for each in merged["files"][0]["problems"]} <= {"KIND-MISSING"}


def test_titles_and_values_that_another_program_made_numbers_are_unchanged(tmp_path: Path) -> None:
    path = planted_plan(tmp_path, BASE)
    content = json.loads(path.read_text("utf-8"))
    listings = {each["row_id"]: each for each in content["editions"][0]["listings"]}
    listings[ROW] |= {"title": "001", "values": {"base": "1,000"}}
    listings[OTHER] |= {"title": "1.50"}
    path.write_text(json.dumps(content), "utf-8")
    ward, numbers = PlantedWard(tmp_path, BASE, plan=path), {"001": 1, "1.50": 1.5, "1,000": 1000}
    answer, listed = ward.filled("answer.xlsx"), tmp_path / "list.xlsx"

    def convert(file: Path) -> None:
        book = openpyxl.load_workbook(file)
        cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value in numbers]
        for cell in cells:
            cell.value, cell.number_format = numbers[str(cell.value)], "General"
        assert len(cells) == len(numbers)
        book.save(file)

    convert(answer)
    (file,) = ward.office("merge", answer)["files"]
    assert {each["code"] for each in file["problems"]} <= {"KIND-MISSING"}
    ward.office("export", "list", "--out", listed)
    convert(listed)
    told = ward.office("list-changes", listed)
    assert (told["changes"], told["problems"]) == ([], [])


def test_a_division_sees_the_values_in_its_own_data_file(form: Path, asking: Path) -> None:
    own = form.with_name("zeimu.nakano")
    done("open", form, "--store", own)
    for row_id in (ROW, OTHER):
        done("set", row_id, *(f"{key}={text}" for key, text in ANSWER.items()), "--store", own)
    assert (row_of(own)["base"], row_of(own)["target"]) == ("約900千円", "1200")
    assert done("verify", "--store", own)["ok"]
    done("submit", "--out", form.with_name("return.xlsx"), "--store", own)
    merged = done("merge", form.with_name("return.xlsx"), "--store", asking)
    assert {each["code"] for each in merged["files"][0]["problems"]} <= {"KIND-MISSING"}
    assert row_of(asking)["done"] == "行った。"


def test_numbers_are_drawn_against_their_targets(asking: Path) -> None:
    done("set", ROW, "budget=1,150", "--store", asking)
    done("round", "close", "--by", "高橋", "--store", asking)
    ask("roll-over", "--year", "R5", "--due", "2024-07-14", "--store", asking)
    done("set", ROW, "budget=1,550", "--store", asking)
    done("export", "picture", "targets", "--out", asking.with_name("targets.svg"), "--store", asking)
    svg = asking.with_name("targets.svg").read_text("utf-8")
    assert all(text in svg for text in (ROW, "1,150", "1,550", "1,500", "予算執行額（千円）", "-30"))
    refused = ask("export", "picture", "indicators", "--out", asking.with_name("no.svg"), "--store", asking)
    assert refused.keys["error"] == "PICTURE-EMPTY"


def test_the_course_of_a_row_has_its_numbers_beside_their_targets(asking: Path) -> None:
    """On paper, at the command line and in the panel of the window, each with the target of its year."""
    done("set", ROW, "budget=1,150", "--store", asking)
    done("round", "close", "--by", "高橋", "--store", asking)
    ask("roll-over", "--year", "R5", "--due", "2024-07-14", "--store", asking)
    shown = run("show", ROW, "--years", "--store", asking).output
    numbers = [line.strip() for line in shown.splitlines() if "予算執行額" in line]
    assert numbers == ["予算執行額（千円）：1,150（目標 1,200）", "予算執行額（千円）：―（目標 1,500）"]
    stored = [line["items"] for line in done("show", ROW, "--years", "--store", asking)["years"] if "items" in line]
    named = {"name": "予算執行額（千円）"}
    assert stored[-2:] == [
        [{**named, "actual": "1150", "target": "1200"}],
        [{**named, "actual": None, "target": "1500"}],
    ]
    done("export", "years", "--id", ROW, "--out", asking.with_name("years.xlsx"), "--store", asking)
    cells = [row for sheet in openpyxl.load_workbook(asking.with_name("years.xlsx")) for row in sheet.values]
    (line,) = [list(filter(None, row)) for row in cells if any(str(each).startswith("予算執行額") for each in row)]
    assert line == ["予算執行額（千円）", "―", "1,150\n目標 1,200", "―\n目標 1,500"]  # R3 had no round
    with closing(make_parts().stores.open(asking, read_only=True)) as store, store.reading() as records:
        heads, _, first, *_ = years_to_copy(read_row_years(records, ROW))
    assert dict(zip(heads, first, strict=True))["予算執行額（千円）"] == "1,150（目標 1,200）"


def test_a_last_report_that_somebody_wrote_in_leaves_no_value_that_its_field_cannot_have(asking: Path) -> None:
    for row_id, number in ((ROW, "1,150"), (OTHER, "80")):
        done("set", row_id, "mark=◎", "done=行った。", f"budget={number}", "--store", asking)
    done("round", "close", "--by", "高橋", "--store", asking)
    ask("roll-over", "--year", "R5", "--due", "2024-07-14", "--store", asking)
    done("distribute", "--out", asking.with_name("next"), "--store", asking)
    form, own = next(asking.with_name("next").rglob("*税務課*")), asking.with_name("zeimu.nakano")
    book = openpyxl.load_workbook(form)
    (changed,) = [cell for row in book["前回の報告"].iter_rows() for cell in row if cell.value in ("1150", "1,150")]
    changed.value = "約5千円"
    book.save(form)
    ask("open", form, "--store", own)
    rows = {each["id"]: each for each in done("show", "--year", "R4", "--store", own)["rows"]}
    assert [rows[each]["budget"] for each in (ROW, OTHER)] == [None, "80"]
    assert [rows[each]["done"] for each in (ROW, OTHER)] == ["行った。"] * 2
    done("export", "summary", "--year", "R4", "--out", own.with_name("summary"), "--store", own)
    merged = ask("merge", form, "--store", asking).keys
    told = [each for each in merged["files"][0]["problems"] if each["code"] == "SEEN-CHANGED"]
    assert [(each["found"], each["expected"]) for each in told] == [("約5千円", "1,150")]


def test_a_form_shows_what_the_office_lets_divisions_see(tmp_path: Path) -> None:
    seen = {**OF_OFFICE[0], "shown_to_division": True, "widths": {"form": 24, "list": 20}}
    ward = PlantedWard(tmp_path, seen)
    assert SECOND_HEAD not in {
        cell.value for row in openpyxl.load_workbook(ward.form)["回答"].iter_rows() for cell in row
    }
    ward.office("set", ROW, f"{SECOND}=適当")
    ward.office("distribute", "--out", tmp_path / "forms", "--replace")
    assert cell_of(openpyxl.load_workbook(ward.form)["回答"], SECOND_HEAD, ROW).value == "適当"
    returned = ward.filled("answered.xlsx")
    ward.office("set", ROW, f"{SECOND}=要見直し")
    merged = ward.office("merge", returned)
    assert {each["code"] for each in merged["files"][0]["problems"]} <= {"KIND-MISSING"}
    assert ward.row()[SECOND] == "要見直し"


def test_a_value_of_the_plan_that_forms_do_not_show_is_kept_with_the_file(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**TARGET, "widths": {"list": 20}})
    path = ward.filled("answered.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["回答"]
    (head,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "管理番号"]
    sheet.cell(head.row, sheet.max_column + 1, TARGET_HEAD)
    sheet.cell(cell_of(sheet, "管理番号", ROW).row, sheet.max_column, "5千円")
    book.save(path)
    (file,) = ask("merge", path, "--store", ward.store).keys["files"]
    (told,) = [each for each in file["problems"] if each["code"] == "SEEN-ADDED"]
    assert "5千円" in told["found"]


def draft_of(path: Path) -> PlanDraft:
    parts = make_parts()
    return PlanDraft(read_plan_sheets(parts, path), template_tables(parts))


def sheets_of(draft: PlanDraft) -> dict[str | None, list[tuple[str, ...]]]:
    return {each.sheet: [each.head, *(texts for _, texts in each.rows)] for each in draft.sheets()}


def test_the_steps_of_the_window_have_the_values_beside_the_rows(table: Path) -> None:
    draft = draft_of(table)
    tree = draft.tables["計画"]
    (row,) = [each for each in tree.rows if tree.text(each, "管理番号") == ROW]
    values = {fold_name(head): row[at] for at, head in enumerate(tree.heads)}
    assert values[fold_name(R4_HEAD)] == "1,200千円"
    assert values[fold_name(BASE_HEAD)] == "約900千円"
    head, *lines = sheets_of(draft)["計画の値"]
    assert [*map(fold_name, head[3:])] == [
        fold_name(each) for each in (BASE_HEAD, *(f"{TARGET_HEAD}（令和{n}年度）" for n in range(3, 8)))
    ]
    assert next(each for each in lines if each[0] == ROW)[3:6] == ("約900千円", "", "1,200千円")
    assert {fold_name(each) for each in head[3:]}.isdisjoint(map(fold_name, sheets_of(draft)["計画"][0]))


def test_values_with_the_number_of_another_row_are_a_fault_of_the_draft(table: Path) -> None:
    book = openpyxl.load_workbook(table)
    numbers = {cell.value: cell for cell in book["計画の値"]["A"]}
    numbers[ROW].value, numbers[OTHER].value = OTHER, ROW
    book.save(table)
    with pytest.raises(PlanTableFaulty) as refused:
        plan_of_tables(make_parts(), table, draft_of(table).sheets())
    found = {(each.code, each.place.sheet, each.found) for each in refused.value.problems}
    assert found >= {("REVISION-LINE-OF-ANOTHER", "計画の値", each) for each in (ROW, OTHER)}


def test_a_sample_of_the_draft_stays_whole_while_columns_come_and_go(table: Path) -> None:
    draft = draft_of(table)
    sample = draft.with_examples(template_tables(make_parts()))
    before = sheets_of(sample)
    tree, values = draft.tables["計画"], before["計画の値"][0][3:]
    for heading in values:
        at = next(at for at, head in enumerate(tree.heads) if fold_name(head) == fold_name(heading))
        for line in (tree.heads, *tree.rows):
            del line[at]
    assert sheets_of(sample) == before


def test_a_value_gets_its_columns_when_its_field_is_declared_and_loses_blank_ones(table: Path) -> None:
    draft = draft_of(table)
    tree, fields = draft.tables["計画"], draft.tables["項目"]
    heading = fields.index_of("見出し")
    (target,) = [row for row in fields.rows if row[heading] == TARGET_HEAD]
    target[heading] = "目標人数"
    draft.fill()
    heads = [*map(fold_name, tree.heads)]
    assert fold_name("目標人数（令和3年度）") in heads
    assert fold_name(R4_HEAD) in heads  # it has values
    assert fold_name(f"{TARGET_HEAD}（令和3年度）") not in heads
    head, *_ = sheets_of(draft)["計画の値"]
    assert len(head) == len({*map(fold_name, head)})
    assert {len(row) for row in tree.rows} == {len(tree.heads)}


def test_a_draft_without_such_fields_has_no_sheet_of_values(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path)
    ward.office("plan", "export", "--out", tmp_path / "plan.xlsx")
    assert "計画の値" not in sheets_of(draft_of(tmp_path / "plan.xlsx"))


def test_a_mark_is_proposed_from_a_target_of_the_plan_wherever_it_is_checked(tmp_path: Path) -> None:
    rule = {"actual": "budget", "target": "target", "at_least": {"◎": 100, "△": 50}}
    ward = PlantedWard(tmp_path, BASE, TARGET, {"key": "mark", "proposes": rule})
    ward.office("plan", "export", "--out", tmp_path / "plan.xlsx")
    store, own = tmp_path / "valued.nakano", tmp_path / "own.nakano"
    done("init", "--plan", write_values(tmp_path / "plan.xlsx", STATED), "--store", store)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", store)
    done("distribute", "--out", tmp_path / "valued", "--store", store)
    form = next((tmp_path / "valued").rglob("*税務課*"))
    done("open", form, "--store", own)
    done("set", ROW, "budget=600", "--store", own)
    texts = {row_id: {**ANSWER, "budget": "600"} for row_id in (ROW, OTHER)}
    form.write_bytes(planted_hands(*ward.more).fill_in(form.read_bytes(), texts))
    done("merge", form, "--store", store)
    for words in ((form,), ("--store", own), ("--store", store)):
        (found,) = [each for each in ask("check", *words).keys["problems"] if each["code"] == "CHOICE-PROPOSED"]
        assert (found["id"], found["severity"]) == (ROW, "advice")
        assert "目安は「△」です" in found["message"]
        assert "の50％）" in found["message"]


def test_the_last_report_shows_numbers_with_their_decimals_and_is_known_as_sent(tmp_path: Path) -> None:
    widths = {"form": 24, "previous": 30, "list": 22}
    ward = PlantedWard(tmp_path, {**NUMBERS[0], "decimals": 1, "widths": widths})
    for row_id, number in ((ROW, "1,150"), (OTHER, "80.25")):
        ward.office("set", row_id, "mark=◎", "done=行った。", f"{PLACES}={number}")
    assert "：1,150.0\n" in run("show", ROW, "--store", ward.store).output
    ward.office("round", "close", "--by", "高橋")
    ask("roll-over", "--year", "R5", "--due", "2024-07-14", "--store", ward.store)
    ward.office("distribute", "--out", tmp_path / "next")
    form = next((tmp_path / "next").rglob("*税務課*"))
    shown = {str(cell.value) for row in openpyxl.load_workbook(form)["前回の報告"].iter_rows() for cell in row}
    assert {"1,150.0", "80.25"} <= shown
    merged = ask("merge", form, "--store", ward.store).keys
    assert "SEEN-CHANGED" not in {each["code"] for each in merged["files"][0]["problems"]}
    done("open", form, "--store", ward.own)
    rows = {each["id"]: each for each in done("show", "--year", "R4", "--store", ward.own)["rows"]}
    assert [rows[each][PLACES] for each in (ROW, OTHER)] == ["1150", "80.25"]
