"""Texts of an old form, of another year's or of another division's go into this round's form, or into its fields."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.workbook.form.layout import ANSWER_SHEET, CHECK_SHEET, CHECK_VERSION, FINDINGS_SHEET
from tests.support.command_line import ask, done, run
from tests.support.offices import ANSWERS, Office, last_years_form, make_office
from tests.support.spreadsheets import header_of

FIRST, SECOND = ANSWERS
OTHER_YEAR = {
    FIRST: {"mark": "◎", "done": "前の様式に書いた。", "next_year": "続ける。"},
    SECOND: {"mark": "○", "change_reason": "納期のため", "change_kind": "後ろ倒し", "done": "試した。"},
}


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def last_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The form of R3 that another data file sent, filled in with what belongs into R4's."""
    form = last_years_form(tmp_path_factory.mktemp("last-year"))
    path = form.with_name("前年の様式.xlsx")
    path.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), OTHER_YEAR))
    return path


@pytest.fixture
def office(sent: Office, tmp_path: Path) -> Path:
    copy = tmp_path / "office.nakano"
    copy.write_bytes(sent.store.read_bytes())
    return copy


def cells(path: Path) -> dict[tuple[str, str], Any]:
    sheet = openpyxl.load_workbook(path)[ANSWER_SHEET]
    header = header_of(sheet)
    rows = {sheet.cell(row, header.columns["id"]).value: row for row in range(header.row + 1, sheet.max_row + 1)}
    return {
        (str(row_id), key): sheet.cell(row, column)
        for row_id, row in rows.items()
        if row_id
        for key, column in header.columns.items()
    }


def test_another_year_s_form_is_named_and_carrying_over_is_offered(last_year: Path, office: Path) -> None:
    """Complaint 15: the message names found and expected, and offers to carry values over."""
    (problem,) = ask("merge", last_year, "--store", office).keys["files"][0]["problems"]
    assert (problem["code"], problem["found"], problem["expected"]) == ("OTHER-YEAR", "令和3年度", "令和4年度")
    assert "内容を引き継ぐ" in problem["remedy"]
    assert "carry-over" in run("merge", last_year, "--store", office).output


def test_of_another_year_texts_go_into_a_fresh_form_each_marked_and_listed(
    last_year: Path, office: Path, tmp_path: Path
) -> None:
    said = ask("carry-over", last_year, "--out", tmp_path / "back", "--store", office)
    assert said.code == 1
    assert said.keys["from"]["year"] == "R3"
    assert (said.keys["division"], said.keys["year"]) == ("税務課", "R4")
    carried = {(each["id"], each["key"]): each["to"] for each in said.keys["carried"]}
    assert carried == {
        (FIRST, "done"): "前の様式に書いた。",
        (FIRST, "next_year"): "続ける。",
        (SECOND, "change_reason"): "納期のため",
        (SECOND, "done"): "試した。",
    }
    left = {(each["id"], each["key"]): each["why"] for each in said.keys["left"]}
    assert left == dict.fromkeys([(FIRST, "mark"), (SECOND, "mark"), (SECOND, "change_kind")], "other_year")
    out = Path(said.keys["out"])
    assert out.name == "税務課_R4引継ぎ.xlsx"
    shown = cells(out)
    assert {place: shown[place].value for place in carried} == carried
    assert {shown[place].border.left.style for place in carried} == {"mediumDashed"}
    assert shown[FIRST, "mark"].value is None
    texts = [str(cell.value) for row in openpyxl.load_workbook(out)[FINDINGS_SHEET].iter_rows() for cell in row]
    assert "ご確認いただきたいもの　4件" in texts
    assert "参考　3件" in texts


def test_the_form_is_this_round_s_and_is_answered_like_any(last_year: Path, office: Path, tmp_path: Path) -> None:
    out = Path(ask("carry-over", last_year, "--out", tmp_path / "back", "--store", office).keys["out"])
    mended = tmp_path / "回答.xlsx"
    mended.write_bytes(make_spreadsheet_user().fill_in(out.read_bytes(), {FIRST: {"mark": "◎"}, SECOND: {"mark": "○"}}))
    (file,) = ask("merge", mended, "--store", office).keys["files"]
    assert file["verdict"] == "merged"
    rows = {row["id"]: row for row in done("show", "--store", office)["rows"]}
    assert (rows[FIRST]["mark"], rows[FIRST]["done"]) == ("◎", "前の様式に書いた。")


def test_what_was_answered_already_stays_and_the_form_has_seen_it(
    sent: Office, last_year: Path, office: Path, tmp_path: Path
) -> None:
    ask("merge", sent.answer, "--store", office)
    said = ask("carry-over", last_year, "--out", tmp_path / "back", "--store", office)
    assert {each["why"] for each in said.keys["left"]} == {"filled", "other_year"}
    assert said.keys["carried"] == []
    out = Path(said.keys["out"])
    mended = tmp_path / "回答.xlsx"
    mended.write_bytes(make_spreadsheet_user().fill_in(out.read_bytes(), {FIRST: {"done": "書き直した。"}}))
    merged = ask("merge", mended, "--store", office).keys
    assert merged["conflicts"] == []
    rows = {row["id"]: row for row in done("show", "--store", office)["rows"]}
    assert rows[FIRST]["done"] == "書き直した。"


def test_of_this_round_an_old_version_or_unknown_sending_brings_its_marks_too(
    sent: Office, office: Path, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(make_spreadsheet_user().fill_in(sent.form("税務課").read_bytes(), OTHER_YEAR))
    )
    sheet = book[CHECK_SHEET]
    version = next(cell for row in sheet.iter_rows() for cell in row if cell.value == CHECK_VERSION)
    sheet.cell(version.row, (version.column or 0) + 1).value = "0"
    old = tmp_path / "古い様式.xlsx"
    book.save(old)
    (problem,) = ask("merge", old, "--store", office).keys["files"][0]["problems"]
    assert (problem["code"], problem["found"], problem["expected"]) == ("FORM-VERSION", "0", "1")
    said = ask("carry-over", old, "--out", tmp_path / "back", "--store", office)
    carried = {(each["id"], each["key"]): each["to"] for each in said.keys["carried"]}
    assert carried[SECOND, "mark"] == "○"
    assert carried[SECOND, "change_kind"] == "後ろ倒し"
    assert said.keys["left"] == []


def test_another_division_s_form_goes_to_the_one_that_is_named(sent: Office, office: Path, tmp_path: Path) -> None:
    """What 税務課 is not asked for is left out, and is named."""
    path = tmp_path / "戸籍の様式.xlsx"
    typed = {"1-1-1-01-P": {"mark": "◎", "done": "戸籍の取組。"}}
    path.write_bytes(make_spreadsheet_user().fill_in(sent.form("戸籍住民課").read_bytes(), typed))
    said = ask("carry-over", path, "--out", tmp_path / "back", "--division", "税務課", "--store", office)
    assert said.keys["carried"] == []
    assert {(each["id"], each["why"]) for each in said.keys["left"]} == {("1-1-1-01-P", "not_asked")}
    codes = [each["code"] for each in said.keys["problems"]]
    assert codes == ["NOTHING-TO-CARRY", "NOT-CARRIED", "NOT-CARRIED"]


def test_in_a_division_s_data_file_blank_fields_are_filled_and_what_was_typed_stays(
    sent: Office, last_year: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own.nakano"
    run("open", sent.form("税務課"), "--store", own)
    done("set", FIRST, "done=もう書いた。", "--store", own)
    said = ask("carry-over", last_year, "--store", own)
    assert said.keys["out"] is None
    rows = {row["id"]: row for row in done("show", "--store", own)["rows"]}
    assert (rows[FIRST]["done"], rows[FIRST]["next_year"], rows[SECOND]["done"]) == (
        "もう書いた。",
        "続ける。",
        "試した。",
    )
    assert rows[FIRST]["mark"] is None
    assert {(each["id"], each["key"]): each["why"] for each in said.keys["left"]}[FIRST, "done"] == "filled"
    (change,) = done("history", SECOND, "--key", "done", "--store", own)["changes"]
    assert change["to"] == "試した。"
    again = ask("carry-over", last_year, "--store", own)
    assert again.keys["carried"] == []


def test_in_an_office_the_folder_is_needed_and_a_form_must_have_been_sent(last_year: Path, tmp_path: Path) -> None:
    office = tmp_path / "new.nakano"
    done("init", "--store", office)
    done("round", "open", "--year", "R4", "--store", office)
    assert ask("carry-over", last_year, "--store", office).keys["error"] == "USAGE"
    said = ask("carry-over", last_year, "--out", tmp_path, "--store", office)
    assert (said.code, said.keys["error"]) == (2, "NOTHING-SENT")


def test_a_file_that_is_no_form_is_refused(office: Path, tmp_path: Path) -> None:
    path = tmp_path / "覚え書き.xlsx"
    path.write_bytes(b"hello")
    assert ask("carry-over", path, "--out", tmp_path, "--store", office).keys["error"] == "FORM-NOT-READABLE"
