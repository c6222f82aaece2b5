"""Items about a level of the plan: each node has one value, given at one row under it."""

import csv
import json
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.lookup import chosen_round
from nakano_status.application.plan.plan_draft import PlanDraft
from nakano_status.application.plan.plan_sheets import template_tables
from nakano_status.application.plan.plan_workbook import read_plan_sheets
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.todo import read_todo
from nakano_status.bootstrap import make_parts
from nakano_status.domain.round.tally import UNDECIDED
from nakano_status.domain.round.todo import TodoKind
from nakano_status.gui.page import read_fresh_rows
from tests.support.command_line import ask, done
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
    planted_hands,
    planted_plan,
    write_values,
)

NOT_ASKED = "（この行では聞かない）"


@pytest.fixture
def ward(tmp_path: Path) -> PlantedWard:
    return PlantedWard(tmp_path, *OF_LEVELS)


@pytest.fixture
def table(ward: PlantedWard) -> Path:
    ward.office("plan", "export", "--out", ward.folder / "plan.xlsx")
    return ward.folder / "plan.xlsx"


def form_of(ward: PlantedWard, division: str) -> Path:
    return next((ward.folder / "forms").rglob(f"*{division}*"))


def filled_form(form: Path, answers: Mapping[str, Mapping[str, str]]) -> Path:
    path = form.with_name(f"answered_{form.name}")
    path.write_bytes(planted_hands(*OF_LEVELS).fill_in(form.read_bytes(), answers))
    return path


def sent_as(form: Path) -> dict[str, dict[str, Any]]:
    """Return the lines of 照合用 by 管理番号 and heading."""
    rows = [*openpyxl.load_workbook(form)["照合用"].iter_rows(values_only=True)]
    head = next(row for row in rows if row[0] == "管理番号")
    return {str(row[0]): dict(zip(map(str, head), row, strict=True)) for row in rows if row[1] == "主管課"}


def reported_in(form: Path) -> dict[str, object]:
    """Return the values of the item about a 実施内容 on 前回の報告, by 管理番号."""
    book = openpyxl.load_workbook(form)
    rows = [*book["前回の報告"].iter_rows(values_only=True)] if "前回の報告" in book.sheetnames else []
    head = next((row for row in rows if row[0] == "管理番号"), ())
    lines = (dict(zip(map(str, head), row, strict=True)) for row in (rows[rows.index(head) + 1 :] if head else ()))
    return {str(line["管理番号"]): line[f"前回の{STATE_HEAD}"] for line in lines}


def blank_office_items_of(ward: PlantedWard) -> int:
    return sum(each["count"] for each in ward.office("todo")["items"] if each["kind"] == "office_item")


def test_it_is_asked_at_one_row_of_each_node_and_counted_there(ward: PlantedWard) -> None:
    found = ward.office("merge", ward.filled("one.xlsx", **{STATE: "A", PEOPLE: "1,200人"}))
    assert [each["id"] for each in found["changes"] if each["key"] == STATE] == [ROW, OTHER]
    counted = ward.office("counts", "--item", STATE_HEAD)
    assert (counted["counts"], counted["in_report"]) == ({"A": 2, "B": 0, "C": 0, "total": 2}, 3)
    assert counted["excluded"] == [{"id": ALONE, "why": "unanswered"}]
    people = ward.office("counts", "--item", PEOPLE_HEAD)
    assert (people["sum"], people["in_report"]) == ("2400", 2)
    assert ward.office("counts")["in_report"] == 4
    assert ward.office("verify")["ok"]


def test_a_form_asks_only_the_row_that_gives_it(ward: PlantedWard) -> None:
    own, beside = sent_as(form_of(ward, "税務課"))[ROW], sent_as(form_of(ward, "戸籍住民課"))[BESIDE]
    assert (own[f"送付時の{STATE_HEAD}"], beside[f"送付時の{STATE_HEAD}"]) == (None, NOT_ASKED)
    alone = sent_as(form_of(ward, "防災課"))[ALONE]
    assert (alone[f"送付時の{STATE_HEAD}"], alone[f"送付時の{PEOPLE_HEAD}（人）"]) == (None, NOT_ASKED)
    assert ward.office("merge", form_of(ward, "戸籍住民課"))["files"][0]["problems"] == []


def test_a_form_names_the_node_in_the_row_that_is_asked_and_a_changed_one_is_told(ward: PlantedWard) -> None:
    form = form_of(ward, "税務課")
    book = openpyxl.load_workbook(form)
    (cell,) = (each for row in book["回答"] for each in row if str(each.value).startswith("1-1-①\n"))
    assert cell.value == f"1-1-①\n題名 1-1-①\n{STATE_HEAD}：実施内容1-1-①\n{PEOPLE_HEAD}（人）：目標1 題名 1"
    assert "：" not in next(
        str(each.value)
        for row in openpyxl.load_workbook(form_of(ward, "戸籍住民課"))["回答"]
        for each in row
        if str(each.value).startswith("1-1-①\n")
    )
    sent = str(cell.value)
    cell.value = sent.replace("目標1 題名 1", "120人")
    book.save(form.with_name("changed.xlsx"))
    told = ask("merge", form.with_name("changed.xlsx"), "--store", ward.store).keys["files"][0]["problems"]
    changed = [each for each in told if each["code"] == "SEEN-CHANGED"]
    assert [(each["found"], each["expected"], each["cell"]) for each in changed] == [
        (cell.value, sent, cell.coordinate)
    ]


def test_a_form_that_lost_its_column_says_so_also_if_its_first_row_is_not_asked(tmp_path: Path) -> None:
    path, store = planted_plan(tmp_path, *OF_LEVELS), tmp_path / "stated.nakano"
    content = json.loads(path.read_text("utf-8"))
    (row,) = [each for each in content["editions"][0]["listings"] if each["row_id"] == BESIDE]
    row["values"] = {STATE: "○"}
    path.write_text(json.dumps(content), "utf-8")
    done("init", "--plan", path, "--store", store)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", store)
    done("distribute", "--out", tmp_path / "forms", "--store", store)
    form = next((tmp_path / "forms").rglob("*税務課*"))
    sent = sent_as(form)
    assert [sent[each][f"送付時の{STATE_HEAD}"] for each in (ROW, OTHER)] == [NOT_ASKED, None]
    book = openpyxl.load_workbook(form)
    (head,) = [cell for line in book["回答"] for cell in line if cell.value == STATE_HEAD]
    for line in range(head.row, book["回答"].max_row + 1):
        book["回答"].cell(line, head.column).value = None
    book.save(form)
    told = [each for each in ask("check", form).keys["problems"] if each["code"] == "HEADING-MISSING"]
    assert [each["found"] for each in told] == [STATE_HEAD]


def test_a_division_is_asked_where_its_newest_form_asks_in_whatever_order_it_opens_them(tmp_path: Path) -> None:
    """Both rows of the node are of one division; the row that its first form asks goes out of the report."""
    path, office = planted_plan(tmp_path, *OF_LEVELS), tmp_path / "office.nakano"
    content = json.loads(path.read_text("utf-8"))
    (row,) = [each for each in content["editions"][0]["listings"] if each["row_id"] == BESIDE]
    row["owners"][0]["division"] = "zeimu"
    path.write_text(json.dumps(content), "utf-8")
    done("init", "--plan", path, "--store", office)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", office)
    done("distribute", "--out", tmp_path / "first", "--store", office)
    done("set", ROW, "out_of_report=other", "--store", office)
    done("distribute", "--anew", "--out", tmp_path / "second", "--store", office)
    first, second = (next((tmp_path / each).rglob("*税務課*")) for each in ("first", "second"))
    for number, forms in enumerate(((first, second), (second, first, second), (first, second, first))):
        own = tmp_path / f"{number}.nakano"
        for form in forms:
            done("open", form, "--store", own)
        assert ask("set", ROW, f"{STATE_HEAD}=C", "--store", own).keys["error"] == "LEVEL-ITEM-ROW"
        done("set", BESIDE, f"{STATE_HEAD}=B", "--store", own)
        done("submit", "--draft", "--out", tmp_path / f"{number}.xlsx", "--store", own)
        assert sent_as(tmp_path / f"{number}.xlsx")[BESIDE][f"送付時の{STATE_HEAD}"] is None
    done("merge", tmp_path / "1.xlsx", "--store", office)
    shown = {each["id"]: each for each in done("show", "--store", office)["rows"]}
    assert shown[BESIDE][STATE] == "B"


def test_a_closed_year_is_asked_where_its_own_forms_asked(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, *OF_LEVELS)
    own = tmp_path / "koseki.nakano"
    done("open", form_of(ward, "戸籍住民課"), "--store", own)
    ward.office("set", ROW, *(f"{key}={text}" for key, text in ANSWER.items()))
    ward.office("set", ROW, "out_of_report=finished")
    ward.office("round", "close", "--year", "R4")
    ward.office("round", "open", "--year", "R5", "--due", "2024-07-14")
    ward.office("distribute", "--year", "R5", "--out", ward.folder / "next")
    done("open", next((ward.folder / "next").rglob("*戸籍住民課*")), "--store", own)
    done("set", BESIDE, f"{STATE_HEAD}=A", "--store", own)
    refused = ask("set", BESIDE, f"{STATE_HEAD}=A", "--year", "R4", "--store", own)
    assert (refused.code, refused.keys["error"]) == (2, "LEVEL-ITEM-ROW")


def test_a_form_counts_a_required_item_as_blank_only_where_it_is_asked(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**OF_LEVELS[0], "required": True}, OF_LEVELS[1])
    answers = " ".join(f"{key}={text}" for key, text in ANSWER.items()).split()
    for row_id in (ROW, BESIDE):
        ward.office("set", row_id, *answers)
    ward.office("distribute", "--anew", "--out", ward.folder / "anew")
    shown = dict[str, tuple[str, list[object]]]()
    for division in ("税務課", "戸籍住民課"):
        form = next((ward.folder / "anew").rglob(f"*{division}*"))
        book = openpyxl.load_workbook(form)
        (cell,) = (each for row in book["回答"] for each in row if str(each.value).startswith('="未記入 "'))
        assert f'照合用_送付時_{STATE},"{NOT_ASKED}")=0' in str(cell.value)
        counted = openpyxl.load_workbook(form, data_only=True)["回答"][cell.coordinate].value
        ((sheet, area),) = book.defined_names[f"照合用_送付時_{STATE}"].destinations
        shown[division] = str(counted), [row[0].value for row in book[sheet][area]]
    assert shown == {
        "税務課": ("未記入 2件・理由が必要 0件", [None, None]),
        "戸籍住民課": ("未記入 0件・理由が必要 0件", [NOT_ASKED]),
    }


def test_a_required_item_that_another_row_gave_before_is_not_missing(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**OF_LEVELS[0], "required": True})
    answer = [f"{key}={text}" for key, text in ANSWER.items()]
    ward.office("set", ROW, *answer, f"{STATE_HEAD}=A")
    ward.office("set", BESIDE, *answer)
    ward.office("set", ROW, "out_of_report=other")
    found = ask("check", "--store", ward.store).keys["problems"]
    assert [each["id"] for each in found if each["code"] == "ITEM-MISSING"] == []
    ward.office("set", ALONE, *answer)
    found = ask("check", "--store", ward.store).keys["problems"]
    assert [each["id"] for each in found if each["code"] == "ITEM-MISSING"] == [ALONE]


def test_what_is_written_beside_it_is_told_at_its_cell_and_kept_with_the_file(ward: PlantedWard) -> None:
    path = filled_form(form_of(ward, "戸籍住民課"), {BESIDE: {**ANSWER, STATE: "B"}})
    merged = ask("merge", path, "--store", ward.store)
    (told,) = [each for each in merged.keys["files"][0]["problems"] if each["code"] == "SEEN-ADDED"]
    assert (told["found"], told["id"]) == ("B", BESIDE)
    assert (ward.row(BESIDE)["done"], ward.row(BESIDE)[STATE]) == ("行った。", None)
    assert ward.office("verify")["ok"]


def test_the_row_to_write_at_is_named(ward: PlantedWard) -> None:
    refused = ask("set", BESIDE, f"{STATE_HEAD}=A", "--store", ward.store)
    assert (refused.code, refused.keys["error"]) == (2, "LEVEL-ITEM-ROW")
    assert ROW in refused.keys["remedy"]
    ward.office("set", ROW, f"{STATE_HEAD}=C")
    assert ward.row()[STATE] == "C"
    own = ward.folder / "koseki.nakano"
    done("open", form_of(ward, "戸籍住民課"), "--store", own)
    refused = ask("set", BESIDE, f"{STATE_HEAD}=A", "--store", own)
    assert (refused.code, refused.keys["error"]) == (2, "LEVEL-ITEM-ROW")


def test_a_division_answers_it_and_two_answers_are_a_conflict(ward: PlantedWard) -> None:
    ward.office("set", ROW, f"{STATE_HEAD}=C")
    ward.division("open", ward.form)
    for row_id in (ROW, OTHER):
        texts = (f"{key}={text}" for key, text in ANSWER.items())
        ward.division("set", row_id, *texts, f"{STATE_HEAD}=B", f"{PEOPLE_HEAD}=30人")
    ward.division("submit", "--out", ward.folder / "return.xlsx")
    merged = ask("merge", ward.folder / "return.xlsx", "--store", ward.store)
    assert [each["conflict"] for each in merged.keys["conflicts"]] == [f"{ROW}:{STATE}"]
    target = ward.folder / "list.xlsx"
    ask("export", "list", "--out", target, "--store", ward.store)
    assert f"{STATE_HEAD}：相違（確認前）" in measures_of(target)[0]
    ward.office("resolve", f"{ROW}:{STATE}", "--take", "text", "--text", "B")
    assert (ward.row()[STATE], ward.row(OTHER)[PEOPLE]) == ("B", "30")
    assert ward.office("verify")["ok"]
    assert ward.division("verify")["ok"]


def test_a_confirmation_covers_it_where_it_is_asked(ward: PlantedWard) -> None:
    ward.division("open", form_of(ward, "戸籍住民課"))
    ward.division("set", BESIDE, *(f"{key}={text}" for key, text in ANSWER.items()))
    ward.division("confirm", "--name", "中野花子")
    ward.division("submit", "--out", ward.folder / "return.xlsx")
    merged = ward.office("merge", ward.folder / "return.xlsx")
    assert merged["files"][0]["problems"] == []


def test_the_page_and_the_data_have_it_of_the_node(ward: PlantedWard) -> None:
    ward.office("merge", ward.filled("one.xlsx", **{STATE: "A", PEOPLE: "1200"}))
    ward.office("export", "page", "--out", ward.folder / "page")
    page = next((ward.folder / "page").glob("*.html")).read_text("utf-8")
    assert f"{STATE_HEAD}：A" in page
    assert page.count(f"{PEOPLE_HEAD}（人）：1,200") == 2
    assert all(f"記入のある{level}" in page for level in ("実施内容", "目標"))
    ward.office("export", "data", "--out", ward.folder / "data")
    (progress,) = [each for each in (ward.folder / "data").rglob("*.csv") if "progress" in each.name]
    rows = [*csv.DictReader(progress.read_text("utf-8-sig").splitlines())]
    found = {row["管理番号"]: (row[STATE_HEAD], row[f"{PEOPLE_HEAD}（人）"]) for row in rows}
    assert found == {ROW: ("A", "1200"), BESIDE: ("A", "1200"), ALONE: ("", "1200"), OTHER: ("A", "1200")}


def test_the_value_stays_where_another_row_is_asked_afterwards(ward: PlantedWard) -> None:
    ward.office("merge", ward.filled("one.xlsx", **{STATE: "A", PEOPLE: "1200"}))
    ward.office("set", ROW, "out_of_report=other")
    target = ward.folder / "list.xlsx"
    ward.office("export", "list", "--out", target)
    assert f"{STATE_HEAD}：A" in measures_of(target)[0]
    counted = ward.office("counts", "--item", STATE_HEAD)
    assert (counted["counts"]["A"], counted["in_report"]) == (2, 3)
    assert ward.office("counts", "--item", PEOPLE_HEAD)["sum"] == "2400"
    assert ask("set", ROW, f"{STATE_HEAD}=B", "--store", ward.store).keys["error"] == "LEVEL-ITEM-ROW"
    ward.office("set", BESIDE, f"{STATE_HEAD}=B")
    ward.office("export", "list", "--out", ward.folder / "next.xlsx")
    assert f"{STATE_HEAD}：B" in measures_of(ward.folder / "next.xlsx")[0]


def test_an_item_of_the_office_is_not_blank_where_a_row_asked_before_gave_it(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**OF_LEVELS[0], "filled_by": "office", "widths": {}})
    for row_id in (ROW, BESIDE):
        ward.office("set", row_id, *(f"{key}={text}" for key, text in ANSWER.items()))
    assert blank_office_items_of(ward) == 1
    ward.office("set", ROW, f"{STATE_HEAD}=A")
    assert blank_office_items_of(ward) == 0
    ward.office("set", ROW, "out_of_report=other")
    assert blank_office_items_of(ward) == 0


def test_the_next_row_is_asked_where_the_first_has_ended_and_shows_the_value_before(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**OF_LEVELS[0], "widths": {"form": 24, "previous": 24}}, OF_LEVELS[1])
    ward.office("set", ROW, *(f"{key}={text}" for key, text in ANSWER.items()), f"{STATE_HEAD}=A")
    ward.office("set", ROW, "out_of_report=finished")
    ward.office("round", "close", "--year", "R4")
    ward.office("round", "open", "--year", "R5", "--due", "2024-07-14")
    ward.office("distribute", "--year", "R5", "--out", ward.folder / "next")
    form = next((ward.folder / "next").rglob("*戸籍住民課*"))
    assert sent_as(form)[BESIDE][f"送付時の{STATE_HEAD}"] is None
    assert reported_in(form)[BESIDE] == "A"
    path = filled_form(form, {BESIDE: {**ANSWER, STATE: "B"}})
    assert ward.office("merge", path)["files"][0]["problems"] == []
    assert ward.row(BESIDE)[STATE] == "B"


def test_the_next_row_shows_no_side_of_an_open_conflict_on_the_value_before(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**OF_LEVELS[0], "widths": {"form": 24, "previous": 24}}, OF_LEVELS[1])
    ward.office("set", ROW, f"{STATE_HEAD}=C")
    answered = filled_form(ward.form, {ROW: {**ANSWER, STATE: "B"}, OTHER: ANSWER})
    merged = ask("merge", answered, "--store", ward.store)
    assert [each["conflict"] for each in merged.keys["conflicts"]] == [f"{ROW}:{STATE}"]
    ward.office("set", ROW, "out_of_report=finished")
    ask("round", "close", "--year", "R4", "--store", ward.store)
    ward.office("round", "open", "--year", "R5", "--due", "2024-07-14")
    ward.office("distribute", "--year", "R5", "--out", ward.folder / "next")
    reported = reported_in(next((ward.folder / "next").rglob("*戸籍住民課*")))
    assert (reported[BESIDE], reported.get(ROW)) == (UNDECIDED, None)


def test_the_value_before_is_that_of_the_row_that_was_asked_in_that_year(tmp_path: Path) -> None:
    """Last year, first the one and then the other row of the node was asked, and both were answered."""
    ward = PlantedWard(tmp_path, {**OF_LEVELS[0], "widths": {"form": 24, "previous": 24}}, OF_LEVELS[1])
    for row_id in (ROW, BESIDE):
        ward.office("set", row_id, *(f"{key}={text}" for key, text in ANSWER.items()))
    ward.office("set", ROW, f"{STATE_HEAD}=A")
    ward.office("set", ROW, "out_of_report=other")
    ward.office("set", BESIDE, f"{STATE_HEAD}=C")
    ward.office("round", "close", "--year", "R4")
    ward.office("round", "open", "--year", "R5", "--due", "2024-07-14")
    ward.office("set", ROW, "out_of_report=", "--year", "R5")
    ward.office("distribute", "--year", "R5", "--out", ward.folder / "next")
    shown = dict[str, object]()
    for division in ("税務課", "戸籍住民課"):
        shown |= reported_in(next((ward.folder / "next").rglob(f"*{division}*")))
    assert (shown[ROW], shown[BESIDE]) == ("C", None)
    path = filled_form(next((ward.folder / "next").rglob("*税務課*")), {ROW: {**ANSWER, STATE: "B"}})
    ward.office("set", ROW, "out_of_report=other", "--year", "R5")
    merged = ask("merge", path, "--store", ward.store).keys["files"][0]["problems"]
    assert "SEEN-CHANGED" not in [each["code"] for each in merged]


def test_a_division_sees_the_value_of_the_row_that_it_was_asked_at(tmp_path: Path) -> None:
    """Both rows of the node are of one division, and the other row is asked in the second year."""
    path, office, own = planted_plan(tmp_path, *OF_LEVELS), tmp_path / "office.nakano", tmp_path / "own.nakano"
    content = json.loads(path.read_text("utf-8"))
    (row,) = [each for each in content["editions"][0]["listings"] if each["row_id"] == BESIDE]
    row["owners"][0]["division"] = "zeimu"
    path.write_text(json.dumps(content), "utf-8")
    done("init", "--plan", path, "--store", office)
    for year, due in (("R4", "2023-07-14"), ("R5", "2024-07-14")):
        done("round", "open", "--year", year, "--due", due, "--store", office)
        done("distribute", "--year", year, "--out", tmp_path / year, "--store", office)
        done("open", next((tmp_path / year).rglob("*税務課*")), "--store", own)
        if year == "R4":
            texts = [f"{key}={text}" for key, text in ANSWER.items()]
            done("set", ROW, *texts, f"{STATE_HEAD}=A", "--store", own)
            done("submit", "--draft", "--out", tmp_path / "return.xlsx", "--store", own)
            done("merge", tmp_path / "return.xlsx", "--store", office)
            done("set", ROW, "out_of_report=finished", "--store", office)
            done("round", "close", "--year", "R4", "--store", office)
    with closing(make_parts().stores.open(own, read_only=True)) as opened, opened.reading() as records:
        before = RoundContents.load(records, chosen_round(records)).previous_values
        assert {row_id: texts[STATE] for row_id, texts in before.items() if STATE in texts} == {BESIDE: "A"}


def test_forms_are_outdated_where_another_row_is_asked_since(ward: PlantedWard) -> None:
    own, anew = ward.form_of("戸籍住民課"), ("distribute", "--replace", "--out", ward.folder / "forms")
    assert ward.office(*anew)["lacking"] == []
    ward.office("set", ROW, "out_of_report=other")
    assert ward.office("distribute", "--out", ward.folder / "one", "--division", "防災課")["lacking"] == ["戸籍住民課"]
    assert [each["what"] for each in ward.office("todo")["items"] if "作り直し" in each["text"]] == [["戸籍住民課"]]
    assert sent_as(own)[BESIDE][f"送付時の{STATE_HEAD}"] == NOT_ASKED
    made = ward.office(*anew)
    assert (made["renewed"], made["lacking"]) == (["戸籍住民課"], [])
    assert sent_as(own)[BESIDE][f"送付時の{STATE_HEAD}"] is None


def test_the_workbook_states_level_and_row(table: Path) -> None:
    head, *rows = openpyxl.load_workbook(table)["項目"].iter_rows(values_only=True)
    (offered,) = (
        str(each.formula1)
        for each in openpyxl.load_workbook(table)["項目"].data_validations.dataValidation
        if each.promptTitle == "何について"
    )
    assert offered == '"目標,取組の方向,実施内容"'
    lines = {str(row[0]): dict(zip(map(str, head), row, strict=True)) for row in rows}
    assert [lines[key]["何について"] for key in (STATE, PEOPLE, "done")] == ["実施内容", "目標", None]
    write_values(table, {BESIDE: {STATE_HEAD: "はい"}})
    store = table.with_name("stated.nakano")
    assert done("init", "--plan", table, "--store", store)["problems"] == []
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", store)
    refused = ask("set", ROW, f"{STATE_HEAD}=C", "--store", store)
    assert BESIDE in refused.keys["remedy"]
    done("set", BESIDE, f"{STATE_HEAD}=C", "--store", store)
    again = table.with_name("again.xlsx")
    done("plan", "export", "--out", again, "--store", store)
    same = done("plan", "revise", again, "--title", "改定版", "--adopted", "2023-03-01", "--store", store)
    assert same["unchanged"]
    write_values(again, {BESIDE: {STATE_HEAD: None}})
    revised = done("plan", "revise", again, "--title", "改定版", "--adopted", "2023-03-01", "--store", store)
    changed = [(each["id"], each["change"]) for each in revised["rows"] if each["change"] != "same"]
    assert changed == [(BESIDE, "value")]


def test_the_steps_of_the_window_offer_the_levels_by_their_names_of_now(table: Path) -> None:
    parts = make_parts()
    draft = PlanDraft(read_plan_sheets(parts, table), template_tables(parts))
    assert draft.tables["項目"].choices["何について"] == ("目標", "取組の方向", "実施内容")
    levels = draft.tables["段"]
    levels.rows[0][levels.index_of("名称")] = "基本目標"
    draft.fill()
    assert draft.tables["項目"].choices["何について"] == ("基本目標", "取組の方向", "実施内容")


def test_a_row_that_moves_to_another_node_leaves_the_value_of_its_node(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**OF_LEVELS[0], "widths": {"form": 24, "previous": 24}}, OF_LEVELS[1])
    table = ward.folder / "plan.xlsx"
    ward.office("plan", "export", "--out", table)
    ward.office("set", ROW, f"{STATE_HEAD}=A", f"{PEOPLE_HEAD}=1200")
    ward.office("round", "close", "--year", "R4")
    book = openpyxl.load_workbook(table)
    for sheet, column in (("計画", 2), ("所管", 2)):
        (row,) = [each for each in book[sheet].iter_rows() if ROW in [cell.value for cell in each]]
        row[column - 1].value = "1-1-②"
    book.save(table)
    revised = ward.office("plan", "revise", table, "--title", "改定版", "--adopted", "2023-03-01")
    told = [(each["id"], each["found"]) for each in revised["problems"] if each["code"] == "PLAN-LEVEL-MOVED"]
    assert told == [(ROW, "1-1-① 題名 1-1-①")]
    assert ward.row(ROW)[STATE] == "A"
    ward.office("round", "open", "--year", "R5", "--due", "2024-07-14")
    ward.office("distribute", "--year", "R5", "--out", ward.folder / "next")
    shown = dict[str, object]()
    for division in ("税務課", "戸籍住民課", "防災課"):
        shown |= reported_in(next((ward.folder / "next").rglob(f"*{division}*")))
    assert shown[BESIDE] == "A"
    assert "A" not in [text for row_id, text in shown.items() if row_id != BESIDE]


def test_a_revision_tells_of_a_node_that_nobody_answers(ward: PlantedWard, table: Path) -> None:
    book = openpyxl.load_workbook(table)
    book["計画"].append(["実施内容", "2-1-②", "まだ取組のないもの"])
    book.save(table)
    told = ward.office("plan", "revise", table, "--title", "改定版", "--adopted", "2023-03-01", "--dry-run")["problems"]
    assert [each["found"] for each in told if each["code"] == "PLAN-LEVEL-UNANSWERED"] == ["2-1-② まだ取組のないもの"]


@pytest.mark.parametrize(
    ("cells", "code", "cell"),
    [
        ({("計画の値", ROW, STATE_HEAD): "A"}, "PLAN-CELL-WRONG", "D2"),
        ({("項目", STATE, "何について"): "施策"}, "PLAN-CELL-WRONG", "何について"),
        ({("項目", "done", "何について"): "目標"}, "PLAN-CELL-WRONG", "何について"),
        ({("段", "目標", "名称"): "基本の目標"}, "PLAN-CELL-WRONG", "何について"),
    ],
)
def test_what_it_cannot_be_about_is_told_at_its_cell(
    table: Path, cells: Mapping[tuple[str, str, str], str], code: str, cell: str
) -> None:
    book = openpyxl.load_workbook(table)
    for (sheet, name, heading), text in cells.items():
        columns = [each.value for each in book[sheet][1]]
        row = next(row for row in book[sheet].iter_rows() if name in [each.value for each in row])
        row[columns.index(heading)].value = text
    book.save(table)
    refused = ask("init", "--plan", table, "--store", table.with_name("wrong.nakano"))
    (wrong, *_) = [each for each in refused.keys["problems"] if each["code"] == code]
    assert cell in (wrong["cell"], wrong["column"])
    assert wrong["cell"]
    assert not table.with_name("wrong.nakano").exists()


def test_a_level_that_nobody_answers_and_a_row_too_many_are_told(table: Path) -> None:
    book = openpyxl.load_workbook(table)
    book["計画"].append(["実施内容", "2-1-②", "まだ取組のないもの"])
    book.save(table)
    write_values(table, {ROW: {STATE_HEAD: "○"}, BESIDE: {STATE_HEAD: "○"}})
    found = done("init", "--plan", table, "--store", table.with_name("told.nakano"))["problems"]
    told = {each["code"]: each for each in found if each["code"].startswith("PLAN-LEVEL")}
    store = table.with_name("told.nakano")
    opening = ("roll-over", "--year", "R4", "--due", "2023-07-14", "--store", store)
    for more in (("--dry-run",), ()):
        notices = done(*opening, *more)["problems"]
        assert [(each["code"], each["found"]) for each in notices] == [
            ("PLAN-LEVEL-UNANSWERED", "2-1-② まだ取組のないもの")
        ]
        assert STATE_HEAD in notices[0]["message"]
    assert told["PLAN-LEVEL-UNANSWERED"]["found"] == "2-1-② まだ取組のないもの"
    assert told["PLAN-LEVEL-TWICE"]["found"] == f"{ROW}、{BESIDE}"


def test_a_value_of_the_plan_is_about_rows(tmp_path: Path) -> None:
    plan = planted_plan(tmp_path, {**OF_LEVELS[0], "filled_by": "plan"})
    refused = ask("init", "--plan", plan, "--store", tmp_path / "a.nakano")
    assert f"fields/{STATE}/of" in refused.keys["message"]


@pytest.mark.parametrize(("stated", "code"), [("○", 0), ("A", 2)])
def test_the_file_of_a_program_states_the_row(tmp_path: Path, stated: str, code: int) -> None:
    path, store = planted_plan(tmp_path, *OF_LEVELS), tmp_path / "stated.nakano"
    content = json.loads(path.read_text("utf-8"))
    (row,) = [each for each in content["editions"][0]["listings"] if each["row_id"] == BESIDE]
    row["values"] = {STATE: stated}
    path.write_text(json.dumps(content), "utf-8")
    said = ask("init", "--plan", path, "--store", store)
    assert said.code == code
    if code:
        assert f"listings/{BESIDE}/values/{STATE}" in said.keys["message"]
        return
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", store)
    done("set", BESIDE, f"{STATE_HEAD}=C", "--store", store)


def test_the_office_gives_it_and_is_told_where_it_is_blank(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**OF_LEVELS[0], "filled_by": "office"})
    path = tmp_path / "one.xlsx"
    answers = {BESIDE: ANSWER}
    hands = planted_hands({**OF_LEVELS[0], "filled_by": "office"})
    path.write_bytes(hands.fill_in(form_of(ward, "戸籍住民課").read_bytes(), answers))
    ward.office("merge", path)
    path.write_bytes(hands.fill_in(form_of(ward, "税務課").read_bytes(), {ROW: ANSWER}))
    ward.office("merge", path)
    told = [each for each in ward.office("todo")["items"] if each["kind"] == "office_item"]
    assert [each["what"] for each in told] == [[ROW]]
    ward.office("set", ROW, f"{STATE_HEAD}=A")
    assert not [each for each in ward.office("todo")["items"] if each["kind"] == "office_item"]


def test_what_a_row_says_of_its_node_is_checked_and_shown_anew_at_the_asked_row(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**OF_LEVELS[0], "required": True})
    for row_id, more in ((ROW, [f"{STATE_HEAD}=A"]), (BESIDE, [])):
        ward.office("set", row_id, *(f"{key}={text}" for key, text in ANSWER.items()), *more)
    ward.office("set", ROW, "out_of_report=other")
    parts = make_parts()
    with closing(parts.stores.open(ward.store)) as store:

        def errors() -> set[str]:
            with store.reading() as records:
                lines = read_todo(records, date(2023, 6, 1)).items
            return {row_id for each in lines if each.kind is TodoKind.ERROR for row_id in each.ids}

        assert BESIDE not in errors()
        edit_entry(parts, store, Entry(ROW, {STATE: ""}))
        assert BESIDE in errors()
        with store.reading() as records:
            fresh = read_fresh_rows(records, chosen_round(records), [ROW])
    assert [each.id for each in fresh.rows] == [ROW, BESIDE]
    assert BESIDE in fresh.problems


def test_an_option_that_means_the_end_of_a_node_proposes_the_end_of_no_row(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**OF_LEVELS[0], "options": ["A", "B", {"symbol": "廃止", "ends": True}]})
    for row_id in (ROW, BESIDE):
        ward.office("set", row_id, *(f"{key}={text}" for key, text in ANSWER.items()))
    ward.office("set", ROW, f"{STATE}=廃止")
    assert ward.office("roll-over", "--year", "R5", "--dry-run")["ends"] == []


def test_a_corrected_value_of_a_node_is_in_the_corrections_and_nothing_else_differs(tmp_path: Path) -> None:
    """Also if another row than the first one under the node gives it: the list shows it above the first."""
    published = {**OF_LEVELS[0], "published": True}
    path = planted_plan(tmp_path, published)
    content = json.loads(path.read_text("utf-8"))
    (beside,) = (each for each in content["editions"][0]["listings"] if each["row_id"] == BESIDE)
    beside["values"] = {STATE: "○"}
    path.write_text(json.dumps(content), "utf-8")
    ward = PlantedWard(tmp_path, published, plan=path)
    for row_id in (ROW, BESIDE, ALONE, OTHER):
        ward.office("set", row_id, *(f"{key}={text}" for key, text in ANSWER.items()))
    ward.office("set", BESIDE, f"{STATE}=A")
    listed, compared = tmp_path / "list.xlsx", tmp_path / "compared.xlsx"
    publish = ("publish", "--for", "庁議", "--date")
    ward.office("export", "list", "--out", listed)
    ask(*publish, "2023-10-11", "--number", "1", "--out", tmp_path / "first", "--store", ward.store)

    def differences(old: str | Path) -> list[dict[str, str | None]]:
        changes = ward.office("compare", "--from", old, "--to", "R4", "--out", compared, "--replace")["changes"]
        return [field for change in changes for field in change["fields"]]

    assert (differences("R4 第1号"), differences(listed)) == ([], [])
    ward.office("set", BESIDE, f"{STATE}=B")
    changed = [{"key": STATE, "from": "A", "to": "B"}]
    assert (differences("R4 第1号"), differences(listed)) == (changed, changed)
    ask(*publish, "2023-10-20", "--number", "2", "--out", tmp_path / "second", "--store", ward.store)
    (corrections,) = (tmp_path / "second").glob("正誤表*.docx")
    texts = [[cell.text for cell in row.cells] for table in Document(str(corrections)).tables for row in table.rows]
    assert [row[2:] for row in texts if STATE_HEAD in row[1]] == [["A", "B"]]
