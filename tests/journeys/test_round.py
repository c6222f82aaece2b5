"""The annual round on the real list, through the command line alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nakano_status.bootstrap import make_spreadsheet_user
from tests.support.command_line import ask, done, run, run_in_a_process
from tests.support.offices import ANSWERS

FIRST, SECOND = ANSWERS
PUBLISHED = {"◎": 97, "○": 4, "△": 1, "×": 1, "total": 103}


def pairs(row_id: str) -> list[str]:
    return [f"{key}={text}" for key, text in ANSWERS[row_id].items()]


class Ward:
    """One folder with everything; commands are called with the office's or the division's data file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.office, self.own = folder / "office.nakano", folder / "zeimu.nakano"
        self.forms = folder / "forms"

    def at_office(self, *words: str | Path) -> dict[str, Any]:
        return done(*words, "--store", self.office)

    def at_division(self, *words: str | Path) -> dict[str, Any]:
        return done(*words, "--store", self.own)

    @property
    def form(self) -> Path:
        return next(self.forms.rglob("税務課*"))


@pytest.fixture
def ward(tmp_path: Path, published_list: Path) -> Ward:
    """The real list of R3 imported, R4 opened, the forms sent."""
    ward = Ward(tmp_path)
    read = ward.at_office("import", published_list, "--year", "R3")
    assert (read["rows"], read["initiatives"], read["reposts"], read["counts"]) == (124, 110, 14, PUBLISHED)
    opened = ward.at_office("round", "open", "--year", "令和4年度", "--due", "2023-07-14")
    assert (opened["year"], opened["as_of"], opened["due"], opened["rows"]) == ("R4", "2023-03-31", "2023-07-14", 110)
    sent = ward.at_office("distribute", "--out", ward.forms)["packages"]
    assert (len(sent), sum(each["rows"] for each in sent)) == (26, 110)
    return ward


def test_the_published_list_counts_as_published_and_every_excluded_row_says_why(ward: Ward) -> None:
    counted = ward.at_office("counts", "--year", "R3")
    assert counted["counts"] == PUBLISHED
    whys = [each["why"] for each in counted["excluded"]]
    assert (whys.count("repost"), whys.count("not_begun"), len(whys)) == (14, 7, 21)
    assert len({row["id"] for row in ward.at_office("show", "--year", "R3")["rows"]}) == 124


def test_a_division_answers_in_the_program_and_the_office_takes_it(ward: Ward) -> None:
    assert ward.at_division("open", ward.form) | {"problems": []} == {
        "division": "税務課",
        "year": "R4",
        "rows": 2,
        "store": str(ward.own),
        "problems": [],
        "asked": [],
    }
    planned = {row["id"]: row["planned"] for row in ward.at_division("show")["rows"]}
    assert planned == {row["id"]: row["planned"] for row in ward.at_office("show")["rows"] if row["id"] in planned}
    assert ask("check", "--store", ward.own).code == 1
    assert ask("submit", "--out", ward.folder / "early.xlsx", "--store", ward.own).code == 2
    assert not (ward.folder / "early.xlsx").exists()
    for row_id in ANSWERS:
        ward.at_division("set", row_id, *pairs(row_id))
    checked = ask("check", "--store", ward.own).keys
    assert (checked["complete"], checked["missing"]) == (True, [])
    made = ward.at_division("submit", "--out", ward.folder / "return.xlsx")
    merged = ward.at_office("merge", made["file"])
    (file,) = merged["files"]
    assert (file["division"], file["return"], file["verdict"]) == ("税務課", made["return"], "merged")
    assert (merged["fates"]["applied"], merged["absent"], merged["balanced"]) == (2, 0, True)
    (line,) = [each for each in ward.at_office("board")["divisions"] if each["division"] == "税務課"]
    assert (line["state"], line["answered"], line["rows"]) == ("submitted", 2, 2)
    assert ward.at_office("counts")["counts"] == {"◎": 1, "○": 1, "△": 0, "×": 0, "total": 2}
    (change,) = ward.at_office("history", FIRST, "--key", "done")["changes"]
    assert (change["who"], change["why"], change["file"]) == ("税務課", "merged", "return.xlsx")
    assert change["cell"].startswith("回答!")
    again = ward.at_office("merge", made["file"])
    assert ([each["verdict"] for each in again["files"]], again["changes"]) == (["known"], [])


def test_what_office_and_division_wrote_apart_waits_for_a_person(ward: Ward) -> None:
    ward.at_office("set", FIRST, "done=事務局が先に書いた。")
    answer = ward.folder / "answer.xlsx"
    answer.write_bytes(make_spreadsheet_user().fill_in(ward.form.read_bytes(), ANSWERS))
    merged = ask("merge", answer, "--store", ward.office)
    assert merged.code == 1
    assert merged.keys["fates"]["conflict"] == 1
    (found,) = ask("conflicts", "--store", ward.office).keys["conflicts"]
    assert (found["id"], found["key"], found["base"]) == (FIRST, "done", None)
    assert (found["office"], found["division"]) == ("事務局が先に書いた。", ANSWERS[FIRST]["done"])
    assert {side["value"] for side in found["sides"]} == {found["office"], found["division"]}
    ward.at_office("resolve", found["conflict"], "--take", "division")
    assert ward.at_office("conflicts")["conflicts"] == []
    values = {row["id"]: row["done"] for row in ward.at_office("show")["rows"]}
    assert values[FIRST] == ANSWERS[FIRST]["done"]
    assert ward.at_office("merge", answer)["changes"] == []
    assert ward.at_office("verify")["problems"] == []


def test_the_same_is_told_for_every_dry_run_as_is_done(ward: Ward) -> None:
    answer = ward.folder / "answer.xlsx"
    answer.write_bytes(make_spreadsheet_user().fill_in(ward.form.read_bytes(), ANSWERS))
    before = ward.at_office("show")["digest"]
    looked = ward.at_office("merge", answer, "--dry-run")
    assert ward.at_office("show")["digest"] == before
    assert ward.at_office("merge", answer) == looked
    assert ward.at_office("show")["digest"] != before


def test_the_list_goes_out_and_comes_back(ward: Ward) -> None:
    made = ward.at_office("export", "list", "--year", "R3", "--out", ward.folder / "list.xlsx")
    assert (made["rows"], made["counts"]) == (124, PUBLISHED)
    again = done("import", made["file"], "--store", ward.folder / "again.nakano")
    assert (again["rows"], again["counts"], again["problems"]) == (124, PUBLISHED, [])
    digest = done("show", "--store", ward.folder / "again.nakano")["digest"]
    assert digest == ward.at_office("show", "--year", "R3")["digest"]
    assert ask("export", "list", "--year", "R4", "--out", made["file"], "--store", ward.office).code == 2


def test_the_program_starts_as_a_process_of_its_own(ward: Ward) -> None:
    said = run_in_a_process("counts", "--year", "R3", "--store", ward.office, "--json")
    assert (said.code, said.keys["counts"], said.messages) == (0, PUBLISHED, "")


def test_the_check_of_a_file_says_whose_it_is_and_of_which_year(ward: Ward) -> None:
    form = next(ward.forms.rglob("*税務課*"))
    assert ask("check", form).keys["form"] == "令和4年度分 税務課"
    assert run("check", form).output.startswith("令和4年度分 税務課の回答です。")
