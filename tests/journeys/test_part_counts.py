"""Who must answer and how many: a division that only has its part of a row counts everywhere, as any other."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.command_line import ask, done
from tests.support.plan_files import FIRST_ROWS
from tests.support.planted_profiles import (
    ANSWER,
    CHOICE,
    DID,
    DID_HEAD,
    DIRECTION_HEAD,
    OTHER,
    PART,
    ROW,
    PlantedWard,
    plan_with_a_related_division,
    planted_hands,
)

REQUIRED = {**PART, "required": True, "need": "必要"}
RELATED, SECOND, THIRD = "防災課", FIRST_ROWS[1].row_id, FIRST_ROWS[2].row_id


def ward_of(folder: Path, item: dict[str, Any]) -> PlantedWard:
    return PlantedWard(folder, item, plan=plan_with_a_related_division(folder, item))


@pytest.fixture
def ward(tmp_path: Path) -> PlantedWard:
    return ward_of(tmp_path, PART)


def fill(ward: PlantedWard, division: str, answers: dict[str, dict[str, str]]) -> Path:
    path = ward.folder / f"{division}_answered.xlsx"
    path.write_bytes(planted_hands(*ward.more).fill_in(ward.form_of(division).read_bytes(), answers))
    return path


def board_of(ward: PlantedWard, division: str = RELATED) -> tuple[str, int, int]:
    (line,) = (each for each in ask("board", "--store", ward.store).keys["divisions"] if each["division"] == division)
    return line["state"], line["answered"], line["rows"]


def lead_answers(ward: PlantedWard) -> Path:
    return fill(ward, "税務課", {row_id: {**ANSWER, DID: "案内した。"} for row_id in (ROW, THIRD, OTHER)})


def test_a_division_with_only_a_part_is_asked_to_answer_it(ward: PlantedWard) -> None:
    forms = ward.office("distribute", "--out", ward.folder / "forms")["packages"]
    assert {each["division"]: each["rows"] for each in forms} == {"税務課": 3, "戸籍住民課": 2, RELATED: 1}
    assert all(each["file"].endswith("_R4回答様式.xlsx") for each in forms)
    assert board_of(ward) == ("overdue", 0, 1)
    todo = ask("todo", "--store", ward.store).keys["items"]
    assert [each["what"] for each in todo if each["kind"] == "overdue"] == [["戸籍住民課", "税務課", RELATED]]
    letters = ask("export", "letters", "--kind", "依頼", "--out", ward.folder / "letters", "--store", ward.store)
    assert {each["recipient"]: each["rows"] for each in letters.keys["letters"]} == {"区民部": 5, RELATED: 1}
    reminded = ask("export", "letters", "--kind", "再依頼", "--out", ward.folder / "letters", "--store", ward.store)
    assert {each["recipient"] for each in reminded.keys["letters"]} == {"区民部", RELATED}
    lines = ask("round", "close", "--by", "高橋", "--store", ward.store)
    assert RELATED in lines.keys["missing"]


def test_its_own_data_file_counts_the_part_until_it_is_written(ward: PlantedWard) -> None:
    own = ward.folder / "bosai.nakano"
    assert done("open", ward.form_of(RELATED), "--store", own)["rows"] == 1
    todo = ask("todo", "--store", own).keys["items"]
    assert [each["what"] for each in todo if each["of"] == "unanswered"] == [[ROW]]
    checked = ask("check", "--store", own).keys
    assert (checked["rows"], checked["missing"], checked["complete"]) == (1, [ROW], True)
    assert done("show", "--store", own)["rows"][0]["state"] == "blank"
    done("set", ROW, f"{DID}=備えた。", "--store", own)
    assert (ask("check", "--store", own).keys["missing"], done("show", "--store", own)["rows"][0]["state"]) == (
        [],
        "filled",
    )
    assert ask("confirm", "--name", "山田", "--store", own).keys["rows"] == 1
    done("set", ROW, f"{DID}=よく備えた。", "--store", own)
    (changed,) = ask("check", "--store", own).keys["problems"]
    assert (changed["code"], changed["id"], changed["column"]) == ("CONFIRMED-THEN-CHANGED", ROW, "各課の取組")
    ask("confirm", "--name", "山田", "--store", own)
    assert done("submit", "--out", ward.folder / "return.xlsx", "--store", own)["rows"] == 1
    assert (done("show", "--store", own)["rows"][0]["state"], done("todo", "--store", own)["items"]) == (
        "submitted",
        [],
    )
    ward.office("merge", ward.folder / "return.xlsx")
    (line,) = (each for each in ask("board", "--store", ward.store).keys["divisions"] if each["division"] == RELATED)
    assert (line["state"], line["confirmed_by"], line["changed_after_confirmation"]) == ("submitted", "山田", [])


def test_a_part_that_was_returned_blank_is_answered_unless_it_is_required(tmp_path: Path) -> None:
    found = []
    for name, item in (("free", PART), ("required", REQUIRED)):
        (tmp_path / name).mkdir()
        ward = ward_of(tmp_path / name, item)
        ward.office("merge", ward.form_of(RELATED))
        found.append(board_of(ward))
    assert found == [("submitted", 1, 1), ("partial", 0, 1)]


def test_a_draft_is_no_answer_of_a_blank_part(ward: PlantedWard) -> None:
    own, path = ward.folder / "bosai.nakano", ward.folder / "draft.xlsx"
    done("open", ward.form_of(RELATED), "--store", own)
    done("submit", "--draft", "--out", path, "--store", own)
    ward.office("merge", path)
    assert board_of(ward)[1:] == (0, 1)


def test_the_office_is_told_whose_required_part_is_missing(tmp_path: Path) -> None:
    ward = ward_of(tmp_path, REQUIRED)
    ward.office("merge", lead_answers(ward))
    missing = [each for each in ask("check", "--store", ward.store).keys["problems"] if each["severity"] == "error"]
    assert [each["code"] for each in missing] == ["MARK-MISSING", "DIVISION-PART-MISSING", "DIVISION-PART-MISSING"]
    assert [RELATED in each["message"] + each["remedy"] for each in missing] == [False, False, True]
    (line,) = (each for each in ask("todo", "--store", ward.store).keys["items"] if each["of"] == "error")
    assert sorted(line["names"]) == ["戸籍住民課 1", f"{RELATED} 1"]
    ward.office("set", ROW, f"{DID}=備えた。", "--as", RELATED)
    (line,) = (each for each in ask("todo", "--store", ward.store).keys["items"] if each["of"] == "error")
    assert line["names"] == ["戸籍住民課 1"]


def test_a_part_is_asked_back_and_accepted_by_itself(ward: PlantedWard) -> None:
    ward.office("merge", fill(ward, RELATED, {ROW: {DID: "備えた。"}}))
    asking = ("ask-back", "--division", RELATED, "--id", ROW, "--comment", "詳しく書いてください。")
    ward.office(*asking, "--out", ward.folder / "back")
    assert board_of(ward)[0] == "asked_back"
    assert (ward.row()["state"], ward.row()["remark"]) == ("asked_back", "詳しく書いてください。")
    form, own = next((ward.folder / "back").rglob("*.xlsx")), ward.folder / "back.nakano"
    assert done("open", form, "--store", own)["asked"] == [{"id": ROW, "comment": "詳しく書いてください。"}]
    assert done("show", "--store", own)["rows"][0]["state"] == "asked_back"
    refused = ask("set", ROW, "done=行った。", "--store", own)
    assert refused.keys["error"] == "NOT-YOURS"
    done("set", ROW, f"{DID}=よく備えた。", "--store", own)
    done("submit", "--out", ward.folder / "again.xlsx", "--store", own)
    ward.office("merge", ward.folder / "again.xlsx")
    assert board_of(ward)[0] == "resubmitted"
    ward.office("accept", "--division", RELATED)
    assert board_of(ward)[0] == "accepted"
    assert ward.row()["state"] == "drafting"
    refused = ask("set", ROW, f"{DID}=やめた。", "--as", RELATED, "--store", ward.store)
    assert refused.keys["error"] == "ROW-ACCEPTED"
    ward.office("merge", lead_answers(ward))
    assert ward.row()[DID] == f"【税務課】案内した。\n【{RELATED}】よく備えた。"
    assert ward.office("verify")["ok"]


def test_a_division_with_only_a_part_may_have_an_own_due_date(ward: PlantedWard) -> None:
    changed = ("round", "amend", "--division", RELATED, "--due", "2026-12-25", "--reason", "議会のため")
    assert ask(*changed, "--store", ward.store).keys["dues"] == [
        {"division": RELATED, "due": "2026-12-25", "changed": True}
    ]


def test_the_form_counts_required_parts_and_asks_each_division_for_its_own_alone(tmp_path: Path) -> None:
    """Also if the guidance of the plan does not state it; forms of earlier versions have that guidance alone."""
    items = {**PART, "required": True}, {**CHOICE, "scope": "division"}
    ward = PlantedWard(tmp_path, *items, plan=plan_with_a_related_division(tmp_path, *items))
    form = ward.form_of("戸籍住民課")
    shown = openpyxl.load_workbook(form, data_only=True)["回答"]
    assert [cell.value for cell in shown[5]][1] == "未記入 2件・理由が必要 0件"
    book = openpyxl.load_workbook(form)
    assert book["回答"]["B5"].value.count("SUMPRODUCT") == 3
    own = "自課の分だけを記入してください。"
    prompts = {rule.promptTitle: rule.prompt for rule in book["回答"].data_validations.dataValidation}
    assert prompts[DIRECTION_HEAD] == f"{own}\n{CHOICE['guide']}"
    assert own not in prompts[DID_HEAD]
    assert {each["code"] for each in ask("check", form).keys["problems"]} == {"MARK-MISSING", "PART-MISSING"}
    (line,) = [cell for row in book["記入のしかた"].iter_rows() for cell in row if own in str(cell.value)]
    line.value = CHOICE["guide"]
    book.save(form)
    assert {each["code"] for each in ask("check", form).keys["problems"]} == {"MARK-MISSING", "PART-MISSING"}
