"""Divisions with names that only an earlier version registered: with blanks, commas or brackets."""

import json
from pathlib import Path

import pytest

from tests.support.altered_stores import rewrite_whole_history
from tests.support.command_line import ask, done
from tests.support.own_wards import DIVISIONS, OwnWard, mark_of, own_profile

MARKS = (mark_of("good", "A"), mark_of("slow", "B", asks_reason=True))
NAME = DIVISIONS["kosodate"]


def ward_with(folder: Path, name: str, department: str | None = None) -> OwnWard:
    """Return a ward that has a division of this name, perhaps under a 部."""
    ward = OwnWard(folder, own_profile(MARKS))
    if department:
        plan = json.loads(ward.plan.read_text("utf-8"))
        above = {**plan["divisions"][0], "division_id": "above", "kind": "department"}
        above["names"] = [{**above["names"][0], "name": department}]
        plan["divisions"] = [above, *({**each, "parent": "above"} for each in plan["divisions"])]
        ward.plan.write_text(json.dumps(plan), "utf-8")
        ward.store = folder / "departments.nakano"
        ward.office("init", "--plan", ward.plan)
    rewrite_whole_history(ward.store, NAME, name)
    return ward


def form_of(ward: OwnWard, name: str, year: str, due: str) -> Path:
    ward.office("round", "open", "--year", year, "--due", due)
    forms = ward.office("distribute", "--year", year, "--out", ward.folder / year)["packages"]
    return next(Path(each["file"]) for each in forms if each["division"] == name)


def answer(ward: OwnWard, own: Path, year: str) -> None:
    """Answer every row in a division's data file, and let the office merge its answer without a question."""
    rows = [each["id"] for each in done("show", "--store", own)["rows"] if each["answerers"]]
    for row in rows:
        done("set", row, "mark=A", f"done={year}に行った。", f"next_year={year}の次。", "--store", own)
    returned = own.with_name(f"{year}.xlsx")
    done("submit", "--out", returned, "--store", own)
    said = ask("merge", returned, "--store", ward.store)
    (file,) = said.keys["files"]
    assert (file["verdict"], [each["code"] for each in file["problems"]]) == ("merged", []), said


@pytest.mark.parametrize("department", [None, "政策部"])
@pytest.mark.parametrize("name", ["DX 推進課", "DX　推進課", "税務課（第1）", "戸籍、住民課"])
def test_a_form_is_read_and_returned_as_of_the_division_that_it_is_of(
    tmp_path: Path, name: str, department: str | None
) -> None:
    ward, own = ward_with(tmp_path, name, department), tmp_path / "課.nakano"
    form = form_of(ward, name, "R4", "2023-07-14")
    assert done("open", form, "--store", own)["division"] == name
    answer(ward, own, "R4")
    assert ward.office("conflicts")["conflicts"] == []
    for store in (own, ward.store):
        done("verify", "--store", store)


def test_the_data_file_of_another_division_does_not_take_the_form(tmp_path: Path) -> None:
    """Also if its name is a part of the other one: an earlier version read this part as the name of the division."""
    ward, own, name = ward_with(tmp_path, "DX 推進課"), tmp_path / "課.nakano", "推進課"
    rewrite_whole_history(ward.store, DIVISIONS["midori"], name)
    done("open", form_of(ward, name, "R4", "2023-07-14"), "--store", own)
    other = form_of(ward, "DX 推進課", "R5", "2024-07-12")
    assert ask("open", other, "--store", own).keys["error"] == "FORM-OF-OTHER-DIVISION"
