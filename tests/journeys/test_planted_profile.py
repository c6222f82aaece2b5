"""A plan whose profile has two more fields goes through a whole year, and no other file knows of them."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from tests.support.command_line import ask, done
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
    assert {BUDGET_HEAD, PARTNER_HEAD, "1200", "見本町会"} <= {text.replace("\n", "") for text in texts(target)}
    assert answered.office("list-changes", target)["changes"] == []
    book = openpyxl.load_workbook(target)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.value == "1200":
                cell.value = "1300"
    book.save(target)
    changed = ask("list-changes", target, "--store", answered.store).keys["changes"]
    assert {(each["key"], each["from"], each["to"]) for each in changed} == {(BUDGET, "1200", "1300")}


def test_papers_show_them(answered: PlantedWard) -> None:
    folder = answered.folder
    answered.office("export", "list", "--out", folder / "list.pdf")
    answered.office("export", "list", "--check", "--out", folder / "check.pdf")
    answered.office("export", "changes", "--out", folder / "changes.xlsx")
    answered.office("export", "questions", "--out", folder / "questions.xlsx")
    answered.office("export", "report", "--for", "庁議", "--out", folder / "report.docx")
    answered.office("export", "summary", "--out", folder / "summary", "--division", "税務課")
    for name in ("changes.xlsx", "questions.xlsx"):
        assert any("見本町会" in text for text in texts(folder / name)), name
    assert Document(str(folder / "report.docx")).paragraphs


def test_the_data_has_them_with_their_description(answered: PlantedWard) -> None:
    answered.office("export", "data", "--out", answered.folder / "data")
    (table,) = (answered.folder / "data").glob("進捗状況一覧データ_R4.csv")
    rows = {row["管理番号"]: row for row in lines(table)}
    assert (rows[ROW]["予算執行額（千円）"], rows[ROW]["連携した団体"]) == ("1200", "見本町会")
    assert "***" in {row["予算執行額（千円）"] for row in rows.values()}
    described = texts(answered.folder / "data" / "データ項目定義書_R4.xlsx")
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
    assert {"前回の" + BUDGET_HEAD, "1200", "見本町会"} <= {
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
    ward.office("merge", with_stated_profile(answer, stated))
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
