"""What a form only shows of a row or an indicator is compared with what was sent, whatever becomes of the row."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nakano_status.domain.fields.headings import ID
from nakano_status.domain.plan.initiative_id import make_id
from tests.support.command_line import ask, done
from tests.support.offices import Office, make_office
from tests.support.planted_profiles import OTHER, ROW, PlantedWard, planted_plan
from tests.support.sending import filled_in, form_anew, merged
from tests.support.spreadsheets import changed, header_of

DIVISION = "税務課"
SUPPLIED = ("KPI-1-1", "KPI-1-2")
HEAD, FIRST = 5, 6
ANSWERS = 9
"""The first column to fill in on 成果指標."""

OWN = "手で直した"
Difference = set[tuple[str, str, str]]


@pytest.fixture
def supplier(tmp_path: Path) -> Office:
    """An office in which a division supplies two indicators."""
    made = make_office(tmp_path)
    for each in SUPPLIED:
        done("kpi", "set", each, f"owner={DIVISION}", "--store", made.store)
    return made


def told(office: Office, form: Path, change: Callable[[Any], None]) -> Difference:
    """Return the code, cell and words of each problem of a changed form, but those of texts that it lacks."""
    form.write_bytes(changed(form.read_bytes(), change))
    (file,) = merged(office, form).keys["files"]
    return {(each["code"], each.get("cell"), each.get("found")) for each in file["problems"]}


def given_cells(sheet: Any) -> Iterator[Any]:
    """Yield the cells of 成果指標 that are not to be filled in, but the numbers."""
    for row in range(FIRST, FIRST + len(SUPPLIED)):
        for column in range(2, ANSWERS):
            yield sheet.cell(row, column)


def test_every_given_cell_of_an_indicator_is_compared(supplier: Office) -> None:
    wanted: list[str] = []

    def change(book: Any) -> None:
        assert book["成果指標"].cell(HEAD, ANSWERS).value == "令和4年度の実績"
        for cell in given_cells(book["成果指標"]):
            cell.value = f"{cell.value or ''}{OWN}"
            wanted.append(cell.value)

    found = told(supplier, form_anew(supplier, DIVISION), change)
    words = " ".join(words for _, _, words in found)
    assert {code for code, _, _ in found} == {"SEEN-CHANGED"}
    assert [each for each in wanted if each not in words] == []
    assert words.count(OWN) == len(wanted) == len(SUPPLIED) * (ANSWERS - 2)


def test_a_figure_that_was_corrected_after_the_form_was_sent_is_no_change(supplier: Office) -> None:
    form = form_anew(supplier, DIVISION)
    done("kpi", "set", SUPPLIED[0], "R3=41.5%", "target:R7=99%", "--store", supplier.store)
    assert told(supplier, form, lambda _: None) == set()
    newer = form_anew(supplier, DIVISION, 2)
    assert told(supplier, newer, lambda _: None) == set()


def test_a_figure_of_an_earlier_round_that_was_corrected_after_the_form_was_sent_is_no_change(tmp_path: Path) -> None:
    office = Office(tmp_path)
    done("init", "--store", office.store)
    done("round", "open", "--year", "R3", "--due", "2022-07-14", "--store", office.store)
    done("kpi", "set", SUPPLIED[0], f"owner={DIVISION}", "R3=40%", "--store", office.store)
    done("round", "close", "--store", office.store)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", office.store)
    form = form_anew(office, DIVISION)
    correction = ("--correct", "--reason", "集計の誤り")
    done("kpi", "set", SUPPLIED[0], "R3=41.5%", *correction, "--store", office.store)
    assert told(office, form, lambda _: None) == set()


HELD: dict[str, Callable[[Any, int, int], str]] = {
    "UNKNOWN-ID": lambda _sheet, _row, _column: make_id("1-1-3", 99),
    "ROW-TWICE": lambda sheet, row, column: str(sheet.cell(row + 1, column).value),
}
"""The number that a row gets so that it waits."""


@pytest.mark.parametrize("reason", HELD)
def test_given_cells_of_a_row_that_waits_are_compared_too(office: Office, reason: str) -> None:
    division, places = "新区役所整備課", []
    form = filled_in(
        office.form(division),
        office.folder / "came" / "回答.xlsx",
        {row: {"mark": "◎", "done": f"{row}の回答"} for row in ("1-1-3-01-Z", "1-1-3-02-H", "1-1-3-03-S")},
    )

    def change(book: Any) -> None:
        sheet = book["回答"]
        header = header_of(sheet)
        number = HELD[reason](sheet, header.row + 1, header.columns[ID])
        sheet.cell(header.row + 1, header.columns[ID]).value = number
        cell = sheet.cell(header.row + 1, header.columns["planned"])
        cell.value = OWN
        places.append(cell.coordinate)

    found = told(office, form, change)
    assert reason in {code for code, _, _ in found}
    assert (places[0], OWN) in {each[1:] for each in found if each[0].startswith("SEEN-")}


def test_a_report_of_joined_rows_that_was_corrected_after_the_form_was_sent_is_no_change(tmp_path: Path) -> None:
    made, first, other = make_office(tmp_path), "2-1-2-03-N", "2-1-2-04-W"
    for row_id in (first, other):
        done("set", row_id, "mark=◎", f"done={row_id}のこと", "--as", DIVISION, "--store", made.store)
    done("set", other, "change_kind=統合", "change_reason=一体で行う", "--as", DIVISION, "--store", made.store)
    ask("round", "close", "--year", "R4", "--store", made.store)
    done("roll-over", "--year", "R5", "--due", "2024-07-12", "--end", f"{other}={first}", "--store", made.store)
    (form,) = done("distribute", "--division", DIVISION, "--out", tmp_path / "R5", "--store", made.store)["packages"]
    for row_id in (first, other):
        done("reopen", "--id", row_id, "--year", "R4", "--reason", "訂正", "--store", made.store)
        done("set", row_id, "done=訂正した", "--year", "R4", "--store", made.store)
    assert told(made, Path(form["file"]), lambda _: None) == set()


def test_a_measure_without_a_title_is_its_code_alone_in_a_plan_of_one_s_own(tmp_path: Path) -> None:
    """On forms and in 新旧対照表."""
    path = planted_plan(tmp_path)
    content = json.loads(path.read_text("utf-8"))
    for node in content["editions"][0]["nodes"]:
        node["title"] = None if node["level"] == "measure" else node["title"]
    path.write_text(json.dumps(content), "utf-8")
    ward = PlantedWard(tmp_path, plan=path)
    answer = ward.filled("answer.xlsx")
    shown = {str(row[0].value): row[1] for row in openpyxl.load_workbook(answer)["回答"].iter_rows()}
    assert (shown[ROW].value, shown[OTHER].value) == ("1-1-①", "2-1-①")

    (file,) = ward.office("merge", answer)["files"]
    assert {each["code"] for each in file["problems"]} <= {"KIND-MISSING"}
    ward.office("export", "list", "--out", tmp_path / "list.xlsx")
    ward.office("set", ROW, "done=よく行った。")
    ward.office("compare", "--from", tmp_path / "list.xlsx", "--to", "R4", "--out", tmp_path / "compare.xlsx")
    book = openpyxl.load_workbook(tmp_path / "compare.xlsx")
    cells = [cell for sheet in book for row in sheet.values for cell in row]
    assert "1-1-①" in cells
    assert not any("未入力" in str(cell) for cell in cells)
    done("open", ward.form, "--store", ward.own)
    assert [row["measure"] for row in ward.division("show")["rows"]] == [None, None]
