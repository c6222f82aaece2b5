"""Fields, marks and organisation of another ward."""

import csv
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from nakano_status.application.lookup import chosen_round
from nakano_status.application.plan.create_store import read_catalogued_plan
from nakano_status.application.round.read.overview import read_overview
from nakano_status.application.round.read.rows import read_rows
from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.catalogue.plans import read_resource
from nakano_status.domain.fields.profile_validation import read_profile
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.plan import Owner
from nakano_status.domain.refusals.planning import PlanNotReadable
from nakano_status.domain.round.states import LetterKind
from nakano_status.domain.storage.store_info import LARGEST_NUMBER
from nakano_status.gui.looks.appearance import DARK, LIGHT
from tests.support.command_line import ask, done, import_draft
from tests.support.marks import figure_key
from tests.support.own_wards import LEVELS, OwnWard, mark_of, own_plan, own_profile
from tests.support.paper_offices import paper_office
from tests.support.plan_files import FIRST, FIRST_ROWS, plan_of, two_editions, write_plan
from tests.support.planted_profiles import (
    ANSWER,
    BUDGET,
    BUDGET_HEAD,
    OTHER,
    PARTNER,
    PARTNER_HEAD,
    ROW,
    PlantedWard,
    planted_content,
    planted_hands,
    planted_plan,
    planted_profile,
)


@pytest.fixture
def ward(tmp_path: Path) -> PlantedWard:
    return PlantedWard(tmp_path)


@pytest.fixture
def answered(ward: PlantedWard) -> PlantedWard:
    ward.office("merge", ward.filled("answer.xlsx", budget="１，２００", partner="見本町会"))
    return ward


def texts(path: Path, sheet: str | None = None) -> list[str]:
    book = openpyxl.load_workbook(path)
    sheets = [book[sheet]] if sheet else book.worksheets
    return [str(cell.value) for each in sheets for row in each.iter_rows() for cell in row if cell.value is not None]


def lines(path: Path) -> Iterator[dict[str, str]]:
    return csv.DictReader(path.read_text("utf-8-sig").splitlines())


def test_the_form_asks_them_explains_them_and_brings_the_profile(ward: PlantedWard) -> None:
    assert {BUDGET_HEAD, PARTNER_HEAD} <= {text.replace("\n", "") for text in texts(ward.form, "回答")}
    assert "令和4年度の執行額を千円単位で記入してください。" in texts(ward.form, "記入のしかた")
    assert planted_profile().content in texts(ward.form, "照合用")


def test_a_division_types_them_and_hands_them_in(ward: PlantedWard) -> None:
    ward.division("open", ward.form)
    for row_id in (ROW, OTHER):
        ward.division("set", row_id, *(f"{key}={text}" for key, text in ANSWER.items()))
    ward.division("set", ROW, f"{BUDGET}=１，２００", f"{PARTNER}=見本町会")
    refused = ask("set", ROW, f"{BUDGET}=たくさん", "--store", ward.own)
    assert (refused.code, refused.keys["error"]) == (2, "VALUE-UNKNOWN")
    ward.division("submit", "--out", ward.folder / "return.xlsx")
    merged = ward.office("merge", ward.folder / "return.xlsx")
    assert {change["key"] for change in merged["changes"]} >= {BUDGET, PARTNER}
    assert (ward.row()[BUDGET], ward.row()[PARTNER]) == ("1200", "見本町会")
    assert ward.office("verify")["ok"]


def test_a_form_filled_in_by_hand_is_read_and_what_is_no_number_is_found(ward: PlantedWard) -> None:
    wrong = ask("check", ward.filled("wrong.xlsx", budget="約1200", partner="見本町会"))
    assert [each["code"] for each in wrong.keys["problems"] if each["key"] == BUDGET] == ["NUMBER-UNKNOWN"] * 2
    long = ask("check", ward.filled("long.xlsx", budget="1200", partner="たいへん長い名前の見本町会"))
    assert [each["code"] for each in long.keys["problems"] if each["key"] == PARTNER] == ["TEXT-LONG"] * 2
    assert not [each for each in long.keys["problems"] if each["code"].startswith("HEADING")]


def test_equal_numbers_agree_and_others_are_a_conflict_that_is_decided(answered: PlantedWard) -> None:
    again = answered.office("merge", answered.filled("same.xlsx", budget="1,200", partner="見本町会 "))
    assert (again["changes"], again["conflicts"]) == ([], [])
    other = ask("merge", answered.filled("other.xlsx", budget="1500", partner="見本町会"), "--store", answered.store)
    assert {each["conflict"] for each in other.keys["conflicts"]} == {f"{ROW}:{BUDGET}", f"{OTHER}:{BUDGET}"}
    both = ask("resolve", f"{ROW}:{BUDGET}", "--take", "both", "--store", answered.store)
    assert both.code == 2
    typed = ("resolve", f"{ROW}:{BUDGET}", "--take", "text", "--text", "１，６００")
    assert answered.office(*typed)["resolved"][0]["value"] == "1600"
    assert answered.row()[BUDGET] == "1600"


def test_the_list_prints_them_and_is_read_back(answered: PlantedWard) -> None:
    target = answered.folder / "list.xlsx"
    answered.office("export", "list", "--out", target)
    assert {BUDGET_HEAD, PARTNER_HEAD, "1,200", "見本町会"} <= {text.replace("\n", "") for text in texts(target)}
    assert answered.office("list-changes", target)["changes"] == []
    book = openpyxl.load_workbook(target)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.value == "1,200":
                cell.value = "1,300"
    book.save(target)
    changed = ask("list-changes", target, "--store", answered.store).keys["changes"]
    assert {(each["key"], each["from"], each["to"]) for each in changed} == {(BUDGET, "1200", "1300")}


@pytest.mark.parametrize("first_year", ["1900", "1985", "H30", "R7"])
@pytest.mark.parametrize("ordinal", [0, LARGEST_NUMBER, LARGEST_NUMBER + 1])
def test_a_plan_file_that_is_read_makes_a_sound_data_file(tmp_path: Path, first_year: str, ordinal: int) -> None:
    plan, store = planted_plan(tmp_path), tmp_path / "office.nakano"
    content = json.loads(plan.read_text("utf-8"))
    content["first_year"], content["last_year"] = first_year, "R7"
    content["editions"][0]["nodes"][0]["ordinal"] = ordinal
    plan.write_text(json.dumps(content), "utf-8")
    made = ask("init", "--plan", plan, "--store", store)
    if ordinal <= LARGEST_NUMBER:
        assert made.code == 0
        assert done("verify", "--store", store)["ok"]
    else:
        assert (made.code, made.keys["error"]) == (2, "PLAN-NOT-READABLE")


def test_a_plan_that_began_in_the_era_before_is_asked_and_read_back(tmp_path: Path) -> None:
    plan, store, back = planted_plan(tmp_path), tmp_path / "office.nakano", tmp_path / "back.nakano"
    content = json.loads(plan.read_text("utf-8"))
    content["first_year"], content["editions"][0]["adopted_on"] = "H30", "2018-03-31"
    plan.write_text(json.dumps(content), "utf-8")
    done("init", "--plan", plan, "--store", store)
    done("round", "open", "--year", "H30", "--due", "2019-07-12", "--store", store)
    done("distribute", "--out", tmp_path / "forms", "--store", store)
    form = next((tmp_path / "forms").rglob("*税務課*"))
    shown = {str(cell.value) for row in load_workbook(form)["回答"].iter_rows() for cell in row}
    assert {"平成30年度までの取組状況", "平成30年度予算執行額", "令和元年度取組予定"} <= shown
    filled = tmp_path / "filled.xlsx"
    answer = {**ANSWER, BUDGET: "1200"}
    filled.write_bytes(planted_hands().fill_in(form.read_bytes(), {ROW: answer, OTHER: answer}))
    merged = done("merge", filled, "--store", store)
    assert [each["problems"] for each in merged["files"]] == [[]]
    done("export", "list", "--out", tmp_path / "list.xlsx", "--store", store)
    done("init", "--plan", plan, "--store", back)
    assert import_draft(tmp_path / "list.xlsx", "--store", back)["problems"] == []
    shown_rows = done("show", "--store", back)["rows"]
    assert next(each["budget"] for each in shown_rows if each["id"] == ROW) == "1200"


def test_papers_show_them(answered: PlantedWard) -> None:
    folder = answered.folder
    answered.office("export", "list", "--out", folder / "list.pdf")
    answered.office("export", "list", "--check", "--out", folder / "check.pdf")
    answered.office("export", "changes", "--out", folder / "changes.xlsx")
    answered.office("export", "questions", "--out", folder / "questions.xlsx")
    answered.office("division", "sender", "--as-stated")
    answered.office("export", "report", "--for", "庁議", "--out", folder / "report.docx")
    answered.office("export", "summary", "--out", folder / "summary", "--division", "税務課")
    for name in ("changes.xlsx", "questions.xlsx"):
        assert any("見本町会" in text for text in texts(folder / name)), name
    assert Document(str(folder / "report.docx")).paragraphs


def test_the_data_has_them_with_their_description(answered: PlantedWard) -> None:
    answered.office("export", "data", "--out", answered.folder / "data")
    (table,) = (answered.folder / "data").glob("*progress_2022.csv")
    rows = {row["管理番号"]: row for row in lines(table)}
    assert (rows[ROW]["予算執行額（千円）"], rows[ROW]["連携した団体"]) == ("1200", "見本町会")
    assert "" in {row["予算執行額（千円）"] for row in rows.values()}
    described = texts(next((answered.folder / "data").glob("*dictionary_2022.xlsx")))
    assert {"予算執行額（千円）", "対象年度の予算の執行額（千円）。", "取組で連携した団体。"} <= {*described}


def test_their_history_says_who_wrote_what(answered: PlantedWard) -> None:
    (change,) = answered.office("history", ROW, "--key", BUDGET)["changes"]
    assert (change["from"], change["to"], change["who"]) == (None, "1200", "税務課")
    assert answered.office("explain", ROW, "--key", PARTNER)["stands"]["value"] == "見本町会"


def test_next_year_s_form_shows_what_was_reported(answered: PlantedWard) -> None:
    answered.office("round", "close")
    answered.office("round", "open", "--year", "R5", "--due", "2024-07-14")
    answered.office("distribute", "--out", answered.folder / "next", "--year", "R5")
    form = next((answered.folder / "next").rglob("*税務課*"))
    assert {"前回の" + BUDGET_HEAD, "1,200", "見本町会"} <= {
        text.replace("\n", "") for text in texts(form, "前回の報告")
    }


def with_stated_profile(form: Path, stated: str | None) -> Path:
    """Save a form with another profile on its sheet 照合用; None: without the sheet."""
    book = openpyxl.load_workbook(form)
    if stated is None:
        del book["照合用"]
    else:
        cells = [cell for row in book["照合用"].iter_rows() for cell in row]
        (cell,) = (each for each in cells if each.value == planted_profile().content)
        cell.value = stated
    target = form.with_name(f"changed-{form.name}")
    book.save(target)
    return target


def other_profile() -> str:
    """Return the profile with the key of one field changed."""
    content = planted_content()
    fields = [{**each, "key": "cost", "group": "cost"} if each["key"] == BUDGET else each for each in content["fields"]]
    return json.dumps({**content, "fields": fields}, ensure_ascii=False)


DAMAGED = ["", "{", "[" * 9000, '{"fields":[{"key":[]}]}', '{"profile_id":"\\ud800"}', "null"]


@pytest.mark.parametrize("stated", [*DAMAGED, other_profile(), None])
def test_the_office_reads_answers_by_its_own_profile(ward: PlantedWard, stated: str | None) -> None:
    answer = ward.filled("answer.xlsx", budget="1200", partner="見本町会")
    merged = ask("merge", with_stated_profile(answer, stated), "--store", ward.store)
    is_damaged = stated in DAMAGED and stated != ""
    assert [each["code"] for each in merged.keys["files"][0]["problems"]] == ["SEEN-CHANGED"] * is_damaged
    assert (ward.row()[BUDGET], ward.row()[PARTNER]) == ("1200", "見本町会")


@pytest.mark.parametrize("stated", DAMAGED)
@pytest.mark.parametrize("words", [("check",), ("open", "--store")])
def test_a_division_is_refused_a_form_with_a_damaged_profile(
    ward: PlantedWard, words: tuple[str, ...], stated: str
) -> None:
    form = with_stated_profile(ward.filled("answer.xlsx", budget="1200", partner="見本町会"), stated)
    refused = ask(words[0], form, *words[1:], *([ward.own] if words[1:] else []))
    assert (refused.code, refused.keys["error"]) == (2, "FORM-NOT-READABLE")
    assert not ward.own.exists()


def test_a_stored_profile_that_lacks_a_field_is_damage(answered: PlantedWard) -> None:
    with closing(sqlite3.connect(answered.store)) as connection, connection:
        connection.execute("UPDATE edition_profile SET profile = ?", [other_profile()])
    for words in (("show",), ("history", ROW), ("set", ROW, "done=行った。")):
        refused = ask(*words, "--store", answered.store)
        assert (refused.code, refused.keys["error"]) == (2, "STORE-DAMAGED"), words


def test_a_form_of_another_plan_is_named_as_such(ward: PlantedWard) -> None:
    ward.division("open", ward.form)
    store = ward.folder / "built-in.nakano"
    done("init", "--store", store)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", store)
    done("distribute", "--out", ward.folder / "built-in", "--store", store)
    refused = ask("open", next((ward.folder / "built-in").rglob("*税務課*")), "--store", ward.own)
    assert (refused.code, refused.keys["error"]) == (2, "FORM-NOT-READABLE")
    assert "別の計画" in refused.keys["message"]


def test_a_form_of_another_profile_is_not_opened_in_the_same_data_file(ward: PlantedWard) -> None:
    ward.division("open", ward.form)
    refused = ask("open", with_stated_profile(ward.form, other_profile()), "--store", ward.own)
    assert (refused.code, refused.keys["error"]) == (2, "FORM-NOT-READABLE")
    assert ward.division("verify")["ok"]


AHEAD = {
    "key": "ahead", "symbol": "☆", "label": "前倒し", "legend": "スケジュールより早く取り組んだ",
    "look_alikes": "☆★", "asks_reason": True, "colour": "ahead", "pattern": "lines",
    "why": "早く取り組めた理由は何か。"
}  # fmt: skip
VISION = {"key": "vision", "name": "将来像", "code_pattern": "[A-Z]", "counts": False}
"""A level above the goals."""
MARKS_ROW, MARKS_OTHER = "2-1-2-03-N", "2-1-2-04-W"
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
    done("set", MARKS_ROW, "mark=★", "change_reason=補助金を活用できたため", "done=運用を開始した。", "--store", store)
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
    answer = make_spreadsheet_user().fill_in(form.read_bytes(), {MARKS_OTHER: {"mark": "★ ", "done": "導入した。"}})
    with closing(make_parts().stores.open(store)) as opened, opened.reading() as records:
        profile = records.plan.all()[0].newest.profile
    read = make_parts().workbooks.read_answers(form.name, answer, profile)
    assert next(row.cells["mark"].text for row in read.rows if row.row_id == MARKS_OTHER) == "☆"


def test_what_is_typed_is_stored_counted_and_remembered(store: Path) -> None:
    shown = {row["id"]: row for row in done("show", "--store", store)["rows"]}
    assert shown[MARKS_ROW]["mark"] == "☆"
    assert list(done("counts", "--store", store)["counts"])[:5] == SYMBOLS
    assert set(done("counts", "--by", "goal", "--store", store)["groups"]) == {"1", "2"}
    assert done("verify", "--store", store)
    assert done("counts", "--store", store)["counts"]["☆"] >= 1
    assert any(change["to"] == "☆" for change in done("history", MARKS_ROW, "--store", store)["changes"])
    refused = ask("set", MARKS_ROW, "mark=☓☓", "--store", store)
    assert (refused.code, "◎、○、△、×、☆" in json.dumps(refused.keys, ensure_ascii=False)) == (2, True)


def text(path: Path) -> list[str]:
    return [paragraph.text for paragraph in Document(str(path)).paragraphs]


def test_papers_count_and_explain_it(year: Path, store: Path) -> None:
    done("export", "list", "--out", year / "list.xlsx", "--store", store)
    cells = {str(cell.value) for row in load_workbook(year / "list.xlsx").worksheets[0].iter_rows() for cell in row}
    assert "☆" in cells
    assert any("☆・・・スケジュールより早く取り組んだ" in cell for cell in cells)
    report = done("export", "report", "--for", "庁議", "--out", year / "report.docx", "--store", store)
    assert report["counts"]["☆"] >= 1
    tables = make_parts().papers.read_docx((year / "report.docx").read_bytes()).tables
    assert any(row[0] == "☆（スケジュールより早く取り組んだ）" for table in tables for row in table)
    assert "の５段階で区分した" in "".join(text(year / "report.docx"))
    done("export", "summary", "--out", year / "summary", "--division", "税務課", "--store", store)
    assert done("export", "questions", "--out", year / "questions.docx", "--store", store)["rows"] >= 1
    words = str(make_parts().papers.read_docx((year / "questions.docx").read_bytes()).tables)
    assert "早く取り組めた理由は何か。" in words


def test_data_has_it_with_its_meaning(year: Path, store: Path) -> None:
    done("export", "data", "--out", year / "data", "--store", store)
    table = next((year / "data").glob("*progress_*.csv")).read_text("utf-8-sig")
    marks = {row["管理番号"]: row["進捗状況"] for row in csv.DictReader(io.StringIO(table, newline=""))}
    assert marks[MARKS_ROW] == "☆"
    first = next(csv.DictReader(io.StringIO(table, newline="")))
    assert (first["将来像番号"], first["将来像名"], first["目標番号"]) == ("1", "つながるまち", "1")
    dictionary = load_workbook(next((year / "data").glob("*dictionary*.xlsx"))).worksheets[0]
    cells = [str(cell.value) for row in dictionary.iter_rows() for cell in row]
    assert any("☆（スケジュールより早く取り組んだ）" in cell for cell in cells)


def test_the_window_has_it_in_its_order_with_its_own_colour(store: Path) -> None:
    with closing(make_parts().stores.open(store)) as opened, opened.reading() as records:
        round_ = chosen_round(records)
        row = next(each for each in read_rows(records, round_) if each.id == MARKS_ROW)
        pieces = [figure_key(figure) for figure in read_overview(records, round_).whole.pieces]
    assert row.mark is not None
    assert (row.mark.named, pieces[:5]) == ("☆ 前倒し", SYMBOLS)
    for theme in (LIGHT, DARK):
        assert theme.mark_colour(row.mark) not in {
            theme.marks[colour] for colour in theme.marks if colour != row.mark.colour
        }


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


MARKS = [mark_of(key, key.upper(), asks_reason=key != "a") for key in "abcd"]
ONE_LEVEL = {"levels": [LEVELS[-1]]}, tuple((f"1-{each}-①", "work", None) for each in (1, 2, 3))


def records_of(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(next(folder.glob("*progress_2022.csv")).read_text("utf-8-sig").splitlines()))


def collected(folder: Path, given: tuple[dict[str, Any], Any] | None = None) -> OwnWard:
    profile, nodes = given or ({}, None)
    ward = OwnWard(folder, own_profile(MARKS, **profile), **({"nodes": nodes} if nodes else {}))
    ward.collect()
    return ward


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (
            None,
            [
                {"基本方針コード": "I", "基本方針番号": "1", "施策コード": "1-1-1", "施策番号": "1"},
                {"基本方針コード": "I", "基本方針番号": "1", "施策コード": "1-2-1", "施策番号": "2"},
                {"基本方針コード": "V", "基本方針番号": "5", "施策コード": "5-1-1", "施策番号": "1"},
            ],
        ),
        (ONE_LEVEL, [{"施策コード": f"1-{each}-1", "施策番号": f"{each}"} for each in (1, 2, 3)]),
    ],
)
def test_data_state_each_code_and_a_number_that_means_one_thing(
    tmp_path: Path, shape: tuple[dict[str, Any], Any] | None, expected: list[dict[str, str]]
) -> None:
    folder = collected(tmp_path, shape).publish()
    rows = [{key: row[key] for key in expected[0]} for row in records_of(folder)]
    assert rows[::2] == rows[1::2] == expected
    (checked,) = ask("check-data", next(folder.glob("*progress_2022.csv"))).keys["files"]
    assert checked["passes"], checked["problems"]


OF_THE_BUILT_IN_WARD = ("中野", "デジタル政策", "総務部", "総務委員", "地域情報化", "131148")


def texts_in(folder: Path) -> str:
    """Return everything that a reader of the files of a folder may see: pages, cells, paragraphs, properties."""
    found: list[str] = []
    for path in sorted(each for each in folder.rglob("*") if each.is_file() and each.suffix != ".nakano"):
        found += [path.name, *file_texts(path)]
    return "\n".join(found)


def file_texts(path: Path) -> list[str]:
    if path.suffix == ".pdf":
        read = PdfReader(path)
        return [*(page.extract_text() for page in read.pages), str(read.metadata)]
    if path.suffix in (".xlsx", ".docx"):
        with zipfile.ZipFile(path) as archive:
            return [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    return [path.read_bytes().decode("utf-8", "replace")]


def make_every_paper(ward: OwnWard, folder: Path) -> None:
    """Make letters of each kind, papers of the office, and the set of each occasion."""
    for kind in LetterKind:
        ward.office("export", "letters", "--kind", kind.value, "--pdf", "--out", folder / f"letters-{kind.value}")
    for name in ("approval.pdf", "approval.docx", "questions.pdf", "summary", "list.pdf", "changes.xlsx", "years.pdf"):
        ward.office("export", name.partition(".")[0], "--out", folder / name)
    for occasion in ("庁議", "委員会", "公表"):
        ward.publish(occasion)


def test_no_paper_names_another_ward(tmp_path: Path) -> None:
    ward = collected(tmp_path)
    make_every_paper(ward, tmp_path / "papers")
    printed = "".join(texts_in(tmp_path).split())
    assert [word for word in OF_THE_BUILT_IN_WARD if "".join(word.split()) in printed] == []
    assert "政策室計画課長" in printed
    assert "企画委員会資料" in printed
    assert ward.taken_over(tmp_path / "公表" / "進捗状況一覧_R4.xlsx")
    (book,) = (load_workbook(each) for each in (tmp_path / "公表").glob("進捗状況一覧_R4.xlsx"))
    texts = {str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row}
    assert ("施策" in texts, "実施内容" in texts) == (True, False)


def test_names_of_levels_as_long_as_they_may_be_are_on_every_paper(tmp_path: Path) -> None:
    names = ["長" * 40, ("施策の名称がとても長い" * 4)[:40]]
    levels = [{**level, "name": name} for level, name in zip(LEVELS, names, strict=True)]
    ward = collected(tmp_path, ({"levels": levels}, None))
    make_every_paper(ward, tmp_path / "papers")
    for paper in ("A3", "A4"):
        ward.office("export", "list", "--check", "--paper", paper, "--out", tmp_path / f"check-{paper}.pdf")
    printed = "".join("".join(file_texts(tmp_path / "公表" / "進捗状況一覧_R4.pdf")).split())
    assert names[1] in printed


@pytest.mark.parametrize("code", ["あ", "A.1", "11-1"])
def test_the_remedy_names_the_numbers_of_the_profile(tmp_path: Path, code: str) -> None:
    path = own_plan(tmp_path, own_profile(MARKS), nodes=[("I", "policy", None), (code, "work", "I")])
    said = ask("init", "--plan", path, "--store", tmp_path / "office.nakano").keys
    assert said["error"] == "PLAN-NOT-COLLECTABLE"
    assert f"施策の番号「{code}」が「1-1-①」の形ではありません" in said["message"]
    assert "管理番号は「AO-01」の形、施策の番号は「1-1-①」の形に" in said["remedy"]


def test_an_id_that_the_profile_does_not_have_is_not_proposed(tmp_path: Path) -> None:
    path = own_plan(tmp_path, own_profile(MARKS, initiative_id=r"BO-\d\d"))
    message = ask("init", "--plan", path, "--store", tmp_path / "office.nakano").keys["message"]
    assert "管理番号「AO-01」を回答から読み取れません、" in message


def test_without_an_office_no_final_paper_is_made_and_the_remedy_names_where_it_is_entered(tmp_path: Path) -> None:
    ward = collected(tmp_path, ({"names": {}}, None))
    words = ("publish", "--for", "公表", "--out", tmp_path / "papers", "--store", ward.store)
    refused = ask(*words)
    assert (refused.code, refused.keys["error"]) == (2, "OFFICE-UNKNOWN")
    assert not (tmp_path / "papers").exists()
    drafted = ward.office("publish", "--for", "公表", "--draft", "--out", tmp_path / "draft")
    assert "OFFICE-MISSING" in {each["code"] for each in drafted["problems"]}
    ward.office("templates", "save", "report", "--out", tmp_path / "wording.txt")
    wording = (tmp_path / "wording.txt").read_text("utf-8-sig")
    assert "［右］｛事務局｝" in wording
    (tmp_path / "wording.txt").write_text(wording.replace("［右］｛事務局｝", "［右］計画室"), "utf-8")
    ward.office("templates", "import", "report", tmp_path / "wording.txt")
    assert ask(*words).code == 0
    assert "計画室" in texts_in(tmp_path / "papers")


def test_a_mark_of_nothing_to_do_is_counted_apart(tmp_path: Path) -> None:
    nothing = mark_of("none", "無", label="該当なし", legend="年度内に行うことがない", counted_apart=True)
    ward = OwnWard(tmp_path, own_profile([*MARKS[:2], nothing]))
    given = ward.collect(empty="none")
    assert sorted(given.values()) == ["A", "A", "B", "B", "無", "無"]
    counted = ward.office("counts", "--by", "goal")
    assert counted["counts"] == {"A": 2, "B": 2, "無": 2, "total": 4}
    assert (counted["in_report"], counted["excluded"]) == (6, [])
    found = ward.office("check")["problems"]
    assert {given[each["id"]] for each in found} == {"B"}
    folder = ward.publish()
    tables = make_parts().papers.read_docx((folder / "進捗状況について_R4.docx").read_bytes()).tables
    rows = [row for table in tables for row in table]
    assert ["無（年度内に行うことがない）　※合計に含まない", "2"] in [list(row) for row in rows]
    text = "".join(texts_in(folder).split())
    assert "報告の対象とした６件のうち、「無該当なし」を除く４件の取組" in text
    assert [row["進捗状況"] for row in records_of(folder)] == list(given.values())
    report = ward.office("export", "report", "--for", "庁議", "--out", tmp_path / "report.docx")
    assert report["offered"]["share"] == "50.0％"
    ward.office("export", "summary", "--out", tmp_path / "summary.xlsx")
    ward.office("export", "approval", "--out", tmp_path / "approval.pdf")


@pytest.mark.parametrize("wrong", [{"asks_reason": True}, {"shortfall": 1}])
def test_a_mark_that_is_counted_apart_is_no_failure(tmp_path: Path, wrong: dict[str, Any]) -> None:
    path = own_plan(tmp_path, own_profile([*MARKS[:2], mark_of("none", "無", counted_apart=True, **wrong)]))
    refused = ask("init", "--plan", path, "--store", tmp_path / "a.nakano")
    assert refused.code == 2
    assert "counted_apart" in refused.output


@pytest.mark.parametrize("symbol", ["👍", "✅"])
def test_a_mark_that_no_font_of_papers_has_is_refused_with_its_place(tmp_path: Path, symbol: str) -> None:
    path = own_plan(tmp_path, own_profile([*MARKS[:2], mark_of("good", symbol)]))
    with pytest.raises(PlanNotReadable, match=f"marks/good/symbol.*{symbol}.*印刷できる記号"):
        read_catalogued_plan(make_parts(), str(path))


def test_two_marks_are_counted_together(tmp_path: Path) -> None:
    path = own_plan(tmp_path, own_profile([MARKS[0], mark_of("none", "無", counted_apart=True)]))
    assert ask("init", "--plan", path, "--store", tmp_path / "a.nakano").code == 2


def narrow(key: str, heading: str, editor: str) -> dict[str, Any]:
    """Return the declaration of a field whose columns are too narrow for its numbers."""
    places = ("form", "list", "previous", "changes", "check", "check_alone")
    entries = {"heading": heading, "scope": "row", "group": key, "published": True, "patterns": [heading]}
    return {"key": key, **entries, "editor": editor, "widths": dict.fromkeys(places, 8)}


@pytest.mark.parametrize(
    "words", [("list",), ("list", "--check"), ("list", "--paper", "A4"), ("changes",), ("summary",), ("approval",)]
)
def test_a_number_is_on_one_line_however_narrow_its_column(tmp_path: Path, words: tuple[str, ...]) -> None:
    fields = read_resource("profiles", "nakano2")["fields"]
    own = [narrow("money", "執行額", "number"), narrow("memo", "実績の説明", "text")]
    ward = OwnWard(tmp_path, own_profile(MARKS, fields=[*fields[:3], *own, *fields[3:]]))
    ward.collect(money="1,234,567,890", memo="参加者は1,234,567人（46.05%）で、延べ12,345.67時間です。")
    target = tmp_path / ("papers" if words[0] == "summary" else "paper.pdf")
    shape = ("--format", "pdf") if words[0] == "summary" else ()
    ward.office("export", *words, *shape, "--out", target)
    pages = texts_in(target) if target.is_dir() else "\n".join(file_texts(target))
    for number in ("1,234,567,890", "1,234,567", "46.05%", "12,345.67"):
        assert number in pages, number


def test_no_paper_prints_a_number_of_this_year_or_the_last_without_its_commas(tmp_path: Path) -> None:
    fields = read_resource("profiles", "nakano2")["fields"]
    ward = OwnWard(tmp_path, own_profile(MARKS, fields=[*fields[:3], narrow("money", "執行額", "number"), *fields[3:]]))
    ward.collect(money="12345")
    ward.office("round", "open", "--year", "R5", "--due", "2024-07-12")
    for row in ward.office("show")["rows"]:
        answer = ("money=1234567", f"mark={row['mark'] or MARKS[0]['symbol']}", "done=行った。", "next_year=続ける。")
        assert ask("set", row["id"], *answer, "--as", row["leads"][0], "--store", ward.store).code in (0, 1)
    ward.office("compare", "--from", "R4", "--to", "R5", "--out", tmp_path / "papers" / "compared.docx")
    ward.office("export", "list", "--check", "--out", tmp_path / "papers" / "check.pdf")
    ward.office("export", "summary", "--out", tmp_path / "papers" / "summaries")
    ward.office("export", "page", "--out", tmp_path / "papers" / "page")
    printed = texts_in(tmp_path / "papers")
    assert {number in printed for number in ("12,345", "1,234,567")} == {True}
    assert re.findall(r".{0,20}(?<![\d,])(?:12345|1234567)(?![\d,]).{0,9}", printed) == []


def test_the_cell_is_made_of_the_owners_and_survives_a_merger_that_is_taken_back(tmp_path: Path) -> None:
    both = (Owner("zeimu", Role.LEAD, 1), Owner("koseki", Role.LEAD, 2))
    named = (replace(FIRST_ROWS[0], owners=both), *FIRST_ROWS[1:])
    rows = tuple(replace(each, owners_printed=None) for each in named)
    store = ("--store", tmp_path / "office.nakano")
    done("init", "--plan", write_plan(tmp_path / "plan.json", plan_of(replace(FIRST, listings=rows))), *store)
    done("round", "open", "--year", "R3", "--due", "2022-07-15", *store)
    done("plan", "export", "--out", tmp_path / "plan.xlsx", *store)
    revise = ("plan", "revise", tmp_path / "plan.xlsx", "--adopted", "2022-03-01", "--title", "改定版", "--dry-run")
    assert all(each["change"] == "same" for each in done(*revise, *store)["rows"])
    before = done("show", *store)["rows"]
    assert before[0]["leads"] == ["税務課", "戸籍住民課"]
    done("division", "merge", "税務課", "戸籍住民課", "--into", "戸籍住民課", "--from", "2022-03-03", *store)
    assert done("show", *store)["rows"][0]["leads"] == ["戸籍住民課"]
    done("division", "take-back", "--reason", "誤り", *store)
    assert done("show", *store)["rows"] == before


@pytest.mark.parametrize("into", ["税務課", "戸籍住民課", "区民税務課"])
@pytest.mark.parametrize("cell", [None, "税務課", "担当の各係"])
def test_whatever_a_stored_cell_prints_a_merger_that_is_taken_back_leaves_every_division(
    tmp_path: Path, cell: str | None, into: str
) -> None:
    with closing(paper_office(tmp_path, cell=cell)) as opened:
        store = ("--store", opened.path)
    done("round", "withdraw", "--year", "R4", "--reason", "開始し直す", *store)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", *store)
    before = done("show", *store)["rows"]
    done("division", "merge", "税務課", "戸籍住民課", "--into", into, "--from", "2023-04-01", *store)
    assert done("show", *store)["rows"] != before
    done("division", "take-back", "--reason", "誤り", *store)
    assert done("show", *store)["rows"] == before
    assert done("verify", *store)["ok"]


def test_a_comparison_names_what_a_row_has_as_the_plan_does(tmp_path: Path) -> None:
    path, store = write_plan(tmp_path / "plan.json", two_editions()), tmp_path / "named.nakano"
    headings = {"id": "事業番号", "title": "事業名", "divisions": "担当課"}
    content = {**json.loads(path.read_text("utf-8")), "profile": {**planted_content(), "headings": headings}}
    path.write_text(json.dumps(content), "utf-8")
    done("init", "--plan", path, "--store", store)
    done("compare", "--from", "第1版", "--to", "第2版", "--out", tmp_path / "compared.xlsx", "--store", store)
    (sheet,) = load_workbook(tmp_path / "compared.xlsx").worksheets
    labels = {label for row in sheet.values for cell in row for label in re.findall("【(.*?)】", str(cell))}
    assert "担当課" in labels
    assert not {"事業内容", "所管課"} & labels
    done("round", "open", "--year", "R5", "--due", "2024-07-14", "--store", store)
    done("compare", "--from", "第1版", "--to", "第2版", "--out", tmp_path / "again.xlsx", "--store", store)
    heads = {str(cell) for row in load_workbook(tmp_path / "again.xlsx").worksheets[0].values for cell in row}
    assert ("事業番号" in heads, "管理番号" in heads) == (True, False)  # beside the pages
