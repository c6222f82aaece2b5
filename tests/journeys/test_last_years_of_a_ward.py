"""The last years of a plan of another ward: a division's data file asks what its form asks, and nothing else."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from tests.support.command_line import ask, done
from tests.support.plan_files import FIRST, FIRST_ROWS, plan_of, write_plan
from tests.support.planted_profiles import ANSWER, OTHER, ROW, planted_plan

PLAN_TITLE = "小さな行動計画"
YEARS = ("R3", "R4", "R5", "R6", "R7")
"""All years of the plan."""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The office's data file of a plan of its own."""
    store = tmp_path / "office.nakano"
    done("init", "--plan", planted_plan(tmp_path), "--store", store)
    return store


def form_of(office: Path, year: str) -> Path:
    """Open a year's round and return the form of 税務課."""
    folder = office.with_name(year)
    done("round", "open", "--year", year, "--due", "2026-07-14", "--store", office)
    done("distribute", "--out", folder, "--year", year, "--store", office)
    return next(folder.rglob("*税務課*"))


def heads_of(form: Path) -> Sequence[str | None]:
    """Return the headings of the answers in a form."""
    rows = openpyxl.load_workbook(form)["回答"].iter_rows(values_only=True)
    return next([str(each) for each in row if each] for row in rows if "管理番号" in row)


def facts_of(form: Path) -> Mapping[object, object]:
    """Return the facts of the form's sheet 照合用."""
    rows = openpyxl.load_workbook(form)["照合用"].iter_rows(values_only=True, max_col=2)
    return {row[0]: row[1] for row in rows}


def answer(own: Path, returned: Path) -> Path:
    """Answer both rows in a division's data file, and hand them in."""
    for row_id in (ROW, OTHER):
        texts = {**ANSWER, "done": f"{returned.stem}として行った。"}
        done("set", row_id, *(f"{key}={text}" for key, text in texts.items()), "--store", own)
    done("submit", "--out", returned, "--store", own)
    return returned


def test_a_division_s_data_file_asks_in_each_year_what_its_form_asks(office: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.nakano"
    for year in YEARS:
        form = form_of(office, year)
        done("open", form, "--store", own)
        returned = answer(own, tmp_path / f"answer_{year}.xlsx")
        assert heads_of(returned) == heads_of(form), year
        merged = done("merge", returned, "--store", office)
        assert [each["problems"] for each in merged["files"]] == [[]], year
        done("round", "close", "--year", year, "--store", office)


def test_a_plan_with_the_built_in_items_is_asked_in_each_year_what_its_form_asks(tmp_path: Path) -> None:
    office, own = tmp_path / "office.nakano", tmp_path / "own.nakano"
    done("init", "--plan", write_plan(tmp_path / "plan.json", plan_of(FIRST)), "--store", office)
    for year in YEARS:
        form = form_of(office, year)
        assert (facts_of(form)["様式の版"], facts_of(form)["計画の期間"]) == ("1", "R3 R7")
        done("open", form, "--store", own)
        for row in FIRST_ROWS:
            if row.owners_printed == "税務課":
                texts = ("mark=◎", "done=行った。", f"next_year={year}の次も行う。")
                done("set", row.row_id, *texts, "--year", year, "--store", own)
        done("submit", "--out", returned := tmp_path / f"answer_{year}.xlsx", "--year", year, "--store", own)
        assert heads_of(returned) == heads_of(form), year
        done("round", "close", "--year", year, "--store", office)


def test_a_data_file_begun_in_the_last_year_refuses_what_the_plan_asks_no_more(office: Path, tmp_path: Path) -> None:
    form, own = form_of(office, YEARS[-1]), tmp_path / "own.nakano"
    done("open", form, "--store", own)
    refused = ask("set", ROW, "later_years=来年も続ける。", "--store", own)
    assert (refused.code, refused.keys["error"]) == (2, "KEY-UNKNOWN")
    returned = answer(own, tmp_path / "answer.xlsx")
    titles = [facts_of(each)["計画の名称"] for each in (form, returned)]
    years = [facts_of(each)["計画の期間"] for each in (form, returned)]
    assert (titles, years) == ([PLAN_TITLE] * 2, ["R3 R7"] * 2)


def test_a_form_that_states_the_years_mends_a_data_file_begun_by_one_without(office: Path, tmp_path: Path) -> None:
    own, form = tmp_path / "own.nakano", form_of(office, YEARS[-2])
    book = openpyxl.load_workbook(form)
    next(row for row in book["照合用"].iter_rows() if row[0].value == "計画の期間")[1].value = None
    book.save(silent := tmp_path / "silent.xlsx")
    ask("open", silent, "--store", own)
    done("round", "close", "--year", YEARS[-2], "--store", office)
    last = form_of(office, YEARS[-1])
    done("open", last, "--store", own)
    assert heads_of(answer(own, tmp_path / "answer.xlsx")) == heads_of(last)
    done("verify", "--store", own)


def test_a_column_that_the_year_s_form_does_not_have_is_told_and_not_taken(office: Path, tmp_path: Path) -> None:
    form = form_of(office, YEARS[-1])
    book = openpyxl.load_workbook(form)
    sheet = book["回答"]
    head = next(row[0].row for row in sheet.iter_rows() if row[0].value == "管理番号")
    row = next(row[0].row for row in sheet.iter_rows() if row[0].value == ROW)
    sheet.cell(head, sheet.max_column + 1).value = "令和9年度以降取組予定"
    sheet.cell(row, sheet.max_column).value = "来年も続ける。"
    book.save(returned := tmp_path / "answer.xlsx")
    merged = ask("merge", returned, "--store", office).keys
    assert [(each["code"], each["cell"]) for each in merged["files"][0]["problems"]] == [
        ("SEEN-ADDED", sheet.cell(head, sheet.max_column).coordinate)
    ]
    assert [each for each in merged["changes"] if each["key"] == "later_years"] == []


def test_a_data_file_follows_the_divisions_and_figures_of_its_newest_form(tmp_path: Path) -> None:
    office, own = tmp_path / "office.nakano", tmp_path / "own.nakano"
    done("init", "--store", office)
    done("round", "open", "--year", "R4", "--due", "2026-07-14", "--store", office)
    shown = [each for each in done("show", "--store", office)["rows"] if each["counted"] and len(each["leads"]) == 1]
    row, (division,) = next((each["id"], each["leads"]) for each in shown if len(each["associates"]) == 1)
    ask("kpi", "set", "KPI-1-1", "R3=4件", "target:R7=20件", f"owner={division}", "--store", office)

    def form(name: str) -> Path:
        folder = tmp_path / name
        done("distribute", "--anew", "--division", division, "--out", folder, "--store", office)
        return next(folder.rglob("*.xlsx"))

    def printed(file: Path) -> str:
        rows = openpyxl.load_workbook(file)["回答"].iter_rows(values_only=True)
        return next(str(each[5]) for each in rows if each[0] == row)

    done("open", form("first"), "--store", own)
    done(
        "row",
        "move",
        row,
        "--to",
        "税務課",
        "--role",
        "associate",
        "--from",
        "2026-01-01",
        "--reason",
        "分担",
        "--store",
        office,
    )
    ask("kpi", "set", "KPI-1-1", "R3=5件", "target:R7=99件", "--store", office)
    newer = form("newer")
    done("open", newer, "--store", own)
    done("submit", "--draft", "--out", returned := tmp_path / "answer.xlsx", "--store", own)
    assert "税務課" in printed(newer)
    assert printed(returned) == printed(newer)
    figures = str(done("kpi", "list", "--store", own))
    assert all(each in figures for each in ("5件", "99件"))
    ask("kpi", "set", "KPI-1-1", "owner=税務課", "--store", office)
    done("open", form("newest"), "--store", own)
    refused = ask("kpi", "set", "KPI-1-1", "R4=6件", "--store", own)
    assert (refused.code, refused.keys["error"]) == (2, "FIGURE-NOT-ASKED")
