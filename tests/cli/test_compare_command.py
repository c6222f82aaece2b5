"""compare by the command line: what differs between two states, and the paper of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock

from tests.support.command_line import ask, done
from tests.support.offices import Office, make_office

ROW, OTHER = "2-1-2-03-N", "2-1-2-04-W"
REWORDED = "連携を令和5年1月に開始した。"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office that merged an answer, made the list of it, and then changed the wording of one text."""
    made = make_office(tmp_path)
    ask("merge", made.answer, "--store", made.store)
    done("export", "list", "--out", made.folder / "前.xlsx", "--store", made.store)
    done("set", ROW, f"done={REWORDED}", "--store", made.store)
    return made


def compared(office: Office, out: str, *sides: str | Path) -> dict[str, Any]:
    old, new = sides
    return done("compare", "--from", old, "--to", new, "--out", office.folder / out, "--store", office.store)


def test_a_list_beside_the_round_tells_the_one_text_that_was_mended(office: Office) -> None:
    keys = compared(office, "対照.xlsx", office.folder / "前.xlsx", "R4")
    (change,) = keys["changes"]
    assert (change["id"], change["kinds"]) == (ROW, ["reworded"])
    assert change["fields"] == [{"key": "done", "from": "連携を開始した。", "to": REWORDED}]
    assert change["page"] >= 1


def test_the_paper_says_both_texts_and_underlines_what_differs(office: Office) -> None:
    compared(office, "対照.xlsx", office.folder / "前.xlsx", "R4")
    book: Any = load_workbook(office.folder / "対照.xlsx", rich_text=True)
    cells = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    pieces = [piece for value in cells if isinstance(value, CellRichText) for piece in value]
    assert [each.text for each in pieces if isinstance(each, TextBlock) and each.font.u] == ["令和5年1月に"]


def test_the_plan_beside_the_round_shows_no_texts_and_so_no_difference(office: Office) -> None:
    assert compared(office, "対照.docx", "nakano2-1", "R4")["changes"] == []


def test_a_side_that_is_nothing_is_refused_and_leaves_no_file(office: Office) -> None:
    said = ask("compare", "--from", "あれ", "--to", "R4", "--out", office.folder / "x.xlsx", "--store", office.store)
    assert (said.code, said.keys["error"]) == (2, "SIDE-UNKNOWN")
    assert not (office.folder / "x.xlsx").exists()


def test_a_paper_that_was_never_recorded_is_named_in_the_refusal(office: Office) -> None:
    said = ask("compare", "--from", "R4 第3号", "--to", "R4", "--out", office.folder / "x.pdf", "--store", office.store)
    assert said.keys["error"] == "SIDE-UNKNOWN"
    assert "R4 第3号" in said.keys["message"]


def test_a_figure_that_was_mended_between_two_papers_stands_below_the_rows(office: Office) -> None:
    for figure in ("11件", "12件"):
        done("kpi", "set", "KPI-2-4", f"R4={figure}", "--store", office.store)
        out = office.folder / figure
        done("publish", "--for", "庁議", "--draft", "--out", out, "--date", "2023-09-05", "--store", office.store)
    keys = compared(office, "対照.xlsx", "第1号", "第2号")
    assert keys["changes"] == []
    told = {"name": "情報セキュリティ事故発生件数", "what": "令和4年度 実績", "from": "11件", "to": "12件"}
    assert keys["figures"] == [told]
    book = load_workbook(office.folder / "対照.xlsx")
    cells = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row]
    assert "成果指標" in cells
    assert any("12件" in cell for cell in cells)
