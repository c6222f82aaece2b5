"""A plan with a fifth mark and a fourth level runs a whole year: only its profile declares them."""

import csv
import io
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from nakano_status.application.lookup import chosen_round
from nakano_status.application.round.read.overview import read_overview
from nakano_status.application.round.read.rows import read_rows
from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.catalogue.plans import read_resource
from nakano_status.domain.fields.profile_validation import read_profile
from nakano_status.gui.looks.appearance import DARK, LIGHT
from tests.support.command_line import ask, done
from tests.support.marks import figure_key

AHEAD = {
    "key": "ahead",
    "symbol": "☆",
    "label": "前倒し",
    "legend": "スケジュールより早く取り組んだ",
    "look_alikes": "☆★",
    "asks_reason": True,
    "colour": "ahead",
    "pattern": "lines",
    "why": "早く取り組めた理由は何か。",
}
VISION = {"key": "vision", "name": "将来像", "code_pattern": "[A-Z]", "counts": False}
"""A level above the goals."""
ROW, OTHER = "2-1-2-03-N", "2-1-2-04-W"
"""Two rows of 税務課."""
SYMBOLS = ["◎", "○", "△", "×", "☆"]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the data file of a plan that has the mark: its forms are sent, two rows are answered with it."""
    folder = tmp_path_factory.mktemp("planted")
    profile = read_resource("profiles", "nakano2")
    levels, marks = [VISION, *profile["levels"]], [*profile["marks"], AHEAD]
    profile = {**profile, "profile_id": "planted", "marks": marks, "levels": levels}
    plan = {**read_resource("plan", "nakano2"), "profile": profile}
    for node in plan["editions"][0]["nodes"]:
        node["parent"] = node["parent"] or "A"
    plan["editions"][0]["nodes"].insert(
        0, {"code": "A", "level": "vision", "parent": None, "title": "つながるまち", "ordinal": 1}
    )
    (folder / "plan.json").write_text(json.dumps(plan, ensure_ascii=False), "utf-8")
    store = folder / "office.nakano"
    done("init", "--plan", folder / "plan.json", "--store", store)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", store)
    done("distribute", "--out", folder / "forms", "--store", store)
    done("set", ROW, "mark=★", "change_reason=補助金を活用できたため", "done=運用を開始した。", "--store", store)
    return folder


@pytest.fixture
def store(year: Path) -> Path:
    return year / "office.nakano"


def test_the_form_offers_it_and_explains_it(year: Path) -> None:
    sheet = load_workbook(next((year / "forms").rglob("*税務課*")))["回答"]
    choices = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert '"◎,○,△,×,☆"' in choices
    texts = {str(cell.value) for row in sheet.iter_rows(max_row=8) for cell in row}
    assert any("☆・・・スケジュールより早く取り組んだ" in text for text in texts)
    conditions = [str(rule.formula) for area in sheet.conditional_formatting for rule in area.rules]
    assert any("☆★" in condition for condition in conditions)


def test_a_look_alike_in_a_form_is_read_as_it(year: Path, store: Path) -> None:
    form = next((year / "forms").rglob("*税務課*"))
    answer = make_spreadsheet_user().fill_in(form.read_bytes(), {OTHER: {"mark": "★ ", "done": "導入した。"}})
    with closing(make_parts().stores.open(store)) as opened, opened.reading() as records:
        profile = records.plan.all()[0].newest.profile
    read = make_parts().workbooks.read_answers(form.name, answer, profile)
    assert next(row.cells["mark"].text for row in read.rows if row.row_id == OTHER) == "☆"


def test_what_is_typed_is_stored_counted_and_remembered(store: Path) -> None:
    shown = {row["id"]: row for row in done("show", "--store", store)["rows"]}
    assert shown[ROW]["mark"] == "☆"
    assert list(done("counts", "--store", store)["counts"])[:5] == SYMBOLS
    assert set(done("counts", "--by", "goal", "--store", store)["groups"]) == {"1", "2"}
    assert done("verify", "--store", store)
    assert done("counts", "--store", store)["counts"]["☆"] >= 1
    assert any(change["to"] == "☆" for change in done("history", ROW, "--store", store)["changes"])
    refused = ask("set", ROW, "mark=☓☓", "--store", store)
    assert (refused.code, "◎、○、△、×、☆" in refused.output + refused.messages) == (2, True)


def text(path: Path) -> list[str]:
    return [paragraph.text for paragraph in Document(str(path)).paragraphs]


def test_papers_count_and_explain_it(year: Path, store: Path) -> None:
    done("export", "list", "--out", year / "list.xlsx", "--store", store)
    cells = {str(cell.value) for row in load_workbook(year / "list.xlsx").worksheets[0].iter_rows() for cell in row}
    assert "☆" in cells
    assert any("☆・・・スケジュールより早く取り組んだ" in cell for cell in cells)
    report = done("export", "report", "--for", "庁議", "--out", year / "report.docx", "--store", store)
    assert report["counts"]["☆"] >= 1
    tables = make_parts().papers.read_word((year / "report.docx").read_bytes()).tables
    assert any(row[0] == "☆（スケジュールより早く取り組んだ）" for table in tables for row in table)
    assert "の５段階で区分した" in "".join(text(year / "report.docx"))
    done("export", "summary", "--out", year / "summary", "--division", "税務課", "--store", store)
    assert done("export", "questions", "--out", year / "questions.docx", "--store", store)["rows"] >= 1
    words = str(make_parts().papers.read_word((year / "questions.docx").read_bytes()).tables)
    assert "早く取り組めた理由は何か。" in words


def test_data_has_it_with_its_meaning(year: Path, store: Path) -> None:
    done("export", "data", "--out", year / "data", "--store", store)
    table = next((year / "data").glob("進捗状況一覧*.csv")).read_text("utf-8-sig")
    marks = {row["管理番号"]: row["進捗状況"] for row in csv.DictReader(io.StringIO(table, newline=""))}
    assert marks[ROW] == "☆"
    first = next(csv.DictReader(io.StringIO(table, newline="")))
    assert (first["将来像番号"], first["将来像名"], first["目標番号"]) == ("1", "つながるまち", "1")
    dictionary = load_workbook(next((year / "data").glob("データ項目定義書*.xlsx"))).worksheets[0]
    cells = [str(cell.value) for row in dictionary.iter_rows() for cell in row]
    assert any("☆（スケジュールより早く取り組んだ）" in cell for cell in cells)


def test_the_window_has_it_in_its_order_with_its_own_colour(store: Path) -> None:
    with closing(make_parts().stores.open(store)) as opened, opened.reading() as records:
        round_ = chosen_round(records)
        row = next(each for each in read_rows(records, round_) if each.id == ROW)
        pieces = [figure_key(figure) for figure in read_overview(records, round_).whole.pieces]
    assert row.mark is not None
    assert (row.mark.named, pieces[:5]) == ("☆ 前倒し", SYMBOLS)
    for theme in (LIGHT, DARK):
        assert theme.mark(row.mark) not in {theme.marks[colour] for colour in theme.marks if colour != row.mark.colour}


@pytest.mark.parametrize(
    ("changed", "entry"),
    [
        ({"symbol": "☆☆"}, "marks/ahead/symbol"),
        ({"look_alikes": "★"}, "marks/ahead/symbol"),
        ({"look_alikes": "☆◎"}, "marks/as_planned/look_alikes"),
        ({"colour": "red"}, "marks/ahead/colour"),
    ],
)
def test_a_mark_that_cannot_be_told_from_others_is_refused(changed: dict[str, Any], entry: str) -> None:
    profile = read_resource("profiles", "nakano2")
    found = read_profile({**profile, "marks": [*profile["marks"], {**AHEAD, **changed}]})
    assert isinstance(found, tuple)
    assert entry in {dict(each.details)["entry"] for each in found}
