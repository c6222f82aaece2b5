"""Opening a form of another year, of another division, or without a number offers 内容を引き継ぐ, and loses nothing."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.gui.features.submission.check_page import CheckPage, FieldLine
from nakano_status.gui.messages import Tone
from nakano_status.workbook.form.layout import CHECK_SHEET
from tests.support.command_line import done
from tests.support.offices import Office, last_years_form
from tests.support.user_input import click, write
from tests.support.windows import Person, copied, entries, rows_in, store_of

FIRST, SECOND = "2-1-2-03-N", "2-1-2-04-W"
WRITTEN = {
    FIRST: {"mark": "◎", "done": "前の様式に書いた。", "next_year": "続ける。"},
    SECOND: {"mark": "○", "done": "試した。"},
}


@pytest.fixture(scope="module")
def last_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """税務課's form of R3, filled in."""
    form = last_years_form(tmp_path_factory.mktemp("last-year"))
    path = form.with_name("前年の様式.xlsx")
    path.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), WRITTEN))
    return path


def test_last_years_form_is_named_and_changes_nothing_until_it_is_asked_for(clerk: Person, last_year: Path) -> None:
    before = rows_in(store_of(clerk))
    clerk.open(last_year)
    said = clerk.said[-1]
    assert (said.tone, said.offer is not None) == (Tone.REFUSED, True)
    assert "令和3年度分" in said.text
    assert rows_in(store_of(clerk)) == before
    assert "令和4年度末" in clerk.shell.window.windowTitle() or "回答期限" in clerk.shell.window.windowTitle()


def test_the_offer_fills_what_is_blank_and_tells_it_field_by_field(clerk: Person, last_year: Path) -> None:
    write(entries(clerk).form.texts["done"].editor, "今年の文章。")
    clerk.open(last_year)
    click(clerk.shell.window.panel.offer)
    clerk.wait()
    rows = rows_in(store_of(clerk))
    assert rows[FIRST].values["done"] == "今年の文章。"
    assert rows[FIRST].values["next_year"] == "続ける。"
    assert rows[SECOND].values["done"] == "試した。"
    assert rows[SECOND].values["mark"] is None
    page = clerk.shell.window.page
    assert isinstance(page, CheckPage)
    told = [page.list.lines.place_of(item).data() for item in page.list.lines.items if isinstance(item, FieldLine)]
    headings = [page.list.lines.index(place).data() for place in range(page.list.lines.rowCount())]
    assert "引き継いだ内容　2件" in headings
    assert any("既に別の内容が記入されている" in line for line in told)
    assert "2件の欄に引き継ぎました" in clerk.said[-1].text


def test_a_line_of_what_was_carried_leads_to_its_field(clerk: Person, last_year: Path) -> None:
    clerk.shell.opening.carrying.carry(last_year)
    clerk.wait()
    page = clerk.shell.window.page
    assert isinstance(page, CheckPage)
    line = next(item for item in page.list.lines.items if isinstance(item, FieldLine))
    click(page.list.viewport(), page.list.visualRect(page.list.lines.place_of(line)).center())
    clerk.wait()
    form = entries(clerk).form
    assert form.row is not None
    assert (form.row.id, form.texts[line.key].editor.hasFocus()) == (line.row_id, True)


def test_another_divisions_answer_is_offered_in_a_data_file_of_its_own_before_carrying_over(
    clerk: Person, sent_office: Office
) -> None:
    panel = clerk.shell.window.panel
    clerk.open(sent_office.answer.with_name("総務課.xlsx"))
    assert "総務課" in clerk.said[-1].text
    assert (panel.offer.text(), panel.other.text()) == ("別のデータファイルで開く", "内容を引き継ぐ")
    click(panel.other)
    clerk.wait()
    assert "引き継げる内容がありませんでした" in clerk.said[-1].text


def test_of_a_form_in_which_nothing_is_filled_in_nothing_is_offered_to_carry_over(
    clerk: Person, sent_office: Office, tmp_path: Path
) -> None:
    panel = clerk.shell.window.panel
    clerk.open(sent_office.form("総務課"))
    assert (panel.offer.text(), panel.other.isHidden()) == ("別のデータファイルで開く", True)
    clerk.open(last_years_form(tmp_path))
    assert "令和3年度分の回答様式です" in clerk.said[-1].text
    assert (
        clerk.said[-1].remedy
        == "この様式には、まだ何も記入されていません。事務局から届いた今回の様式を開いてください。"
    )
    assert panel.offer.isHidden()


def test_a_form_that_lost_what_opening_needs_is_offered_too(clerk: Person, sent_office: Office, tmp_path: Path) -> None:
    path = copied(sent_office.answer, tmp_path)
    book = openpyxl.load_workbook(path)
    del book[CHECK_SHEET]
    book.save(path)
    clerk.open(path)
    assert "シート「照合用」を確認できない" in clerk.said[-1].text
    click(clerk.shell.window.panel.offer)
    clerk.wait()
    assert rows_in(store_of(clerk))[FIRST].values["done"] == "連携を開始した。"


def test_the_divisions_own_form_is_opened_as_before(clerk: Person, sent_office: Office, tmp_path: Path) -> None:
    clerk.open(copied(sent_office.answer, tmp_path))
    assert clerk.said == []
    assert rows_in(store_of(clerk))[FIRST].values["done"] == "連携を開始した。"


def test_years_of_another_division_are_refused_and_of_the_same_file_there_is_nothing_new(
    clerk: Person, sent_office: Office, tmp_path: Path
) -> None:
    before = rows_in(store_of(clerk))
    other = tmp_path / "総務課.nakano"
    done("open", sent_office.form("総務課"), "--store", other)
    for path, text in ((other, "引き継いだ所管課ではない"), (store_of(clerk), "新しく読み込む内容はありません")):
        clerk.shell.opening.carrying.import_years(path)
        clerk.wait()
        assert text in clerk.said[-1].text
    assert rows_in(store_of(clerk)) == before
