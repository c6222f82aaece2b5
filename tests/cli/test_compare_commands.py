"""Comparing lists, rounds, papers and years by commands."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.styles import Font

from tests.cli.test_editions_commands import ROW
from tests.support.command_line import ask, done
from tests.support.offices import Office, make_office

REWORDED = "連携を令和5年1月に開始した。"


@pytest.fixture
def compare_office(tmp_path: Path) -> Office:
    """An office that merged an answer, made the list of it, and then changed the wording of one text."""
    made = make_office(tmp_path)
    ask("merge", made.answer, "--store", made.store)
    done("export", "list", "--out", made.folder / "前.xlsx", "--store", made.store)
    done("set", ROW, f"done={REWORDED}", "--store", made.store)
    return made


def compared(compare_office: Office, out: str, *sides: str | Path) -> dict[str, Any]:
    return done(*_compare(compare_office, out, *sides))


def _compare(office: Office, out: str, old: str | Path, new: str | Path) -> tuple[str | Path, ...]:
    return "compare", "--from", old, "--to", new, "--out", office.folder / out, "--replace", "--store", office.store


def test_a_list_beside_the_round_tells_the_one_text_that_was_mended(compare_office: Office) -> None:
    keys = compared(compare_office, "対照.xlsx", compare_office.folder / "前.xlsx", "R4")
    (change,) = keys["changes"]
    assert (change["id"], change["kinds"]) == (ROW, ["reworded"])
    assert change["fields"] == [{"key": "done", "from": "連携を開始した。", "to": REWORDED}]
    assert change["page"] >= 1


def test_the_paper_says_both_texts_and_underlines_what_differs(compare_office: Office) -> None:
    compared(compare_office, "対照.xlsx", compare_office.folder / "前.xlsx", "R4")
    book: Any = load_workbook(compare_office.folder / "対照.xlsx", rich_text=True)
    cells = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    pieces = [piece for value in cells if isinstance(value, CellRichText) for piece in value]
    assert [each.text for each in pieces if isinstance(each, TextBlock) and each.font.u] == ["令和5年1月に"]


def test_the_plan_beside_the_round_shows_no_texts_and_so_no_difference(compare_office: Office) -> None:
    assert compared(compare_office, "対照.docx", "nakano2-1", "R4")["changes"] == []


def test_a_side_that_is_nothing_is_refused_and_leaves_no_file(compare_office: Office) -> None:
    said = ask(
        "compare",
        "--from",
        "あれ",
        "--to",
        "R4",
        "--out",
        compare_office.folder / "x.xlsx",
        "--store",
        compare_office.store,
    )
    assert (said.code, said.keys["error"]) == (2, "SIDE-UNKNOWN")
    assert not (compare_office.folder / "x.xlsx").exists()


def test_a_paper_that_was_never_recorded_is_named_in_the_refusal(compare_office: Office) -> None:
    said = ask(
        "compare",
        "--from",
        "R4 第3号",
        "--to",
        "R4",
        "--out",
        compare_office.folder / "x.pdf",
        "--store",
        compare_office.store,
    )
    assert said.keys["error"] == "SIDE-UNKNOWN"
    assert "R4 第3号" in said.keys["message"]


def test_a_figure_that_was_mended_between_two_papers_stands_below_the_rows(compare_office: Office) -> None:
    for figure in ("11件", "12件"):
        done("kpi", "set", "KPI-2-4", f"R4={figure}", "--store", compare_office.store)
        out = compare_office.folder / figure
        done(
            "publish", "--for", "庁議", "--draft", "--out", out, "--date", "2023-09-05", "--store", compare_office.store
        )
    keys = compared(compare_office, "対照.xlsx", "第1号", "第2号")
    assert keys["changes"] == []
    told = {"name": "情報セキュリティ事故発生件数", "what": "令和4年度 実績", "from": "11件", "to": "12件"}
    assert keys["figures"] == [told]
    book = load_workbook(compare_office.folder / "対照.xlsx")
    cells = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row]
    assert "成果指標" in cells
    assert any("12件" in cell for cell in cells)


SENT = "2-1-2-03-N"


@pytest.fixture(scope="module")
def against_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data file with two years: one row was marked in R3, and is out of the report in R4."""
    path = tmp_path_factory.mktemp("two-years") / "office.nakano"
    done("init", "--store", path)
    done("round", "open", "--year", "R3", "--store", path)
    done("set", SENT, "mark=◎", "done=実施した。", "--store", path)
    done("round", "close", "--year", "R3", "--store", path)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", path)
    done("round", "amend", "--id", SENT, "--out", "完了", "--reason", "令和3年度で完了", "--store", path)
    return path


def test_every_row_is_told_with_why_and_adds_up_to_both_counts(against_store: Path) -> None:
    found = done("counts", "--against", "R3", "--store", against_store)
    before = done("counts", "--year", "R3", "--store", against_store)
    assert found["against"] == "R3"
    assert {"id": SENT, "why": "finished", "from": "◎", "to": "finished"} in found["difference"]
    for side, counted in (("from", before), ("to", found)):
        told = Counter(each[side] for each in found["difference"])
        expected = Counter(each["why"] for each in counted["excluded"])
        expected.update({mark: number for mark, number in counted["counts"].items() if mark != "total"})
        assert +told == +expected


def test_a_person_reads_how_many_there_are_now_and_why(against_store: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from nakano_status.cli import entry_point

    assert entry_point.main(["counts", "--against", "R3", "--store", str(against_store)]) == 0
    said = capfd.readouterr().out
    assert "令和3年度との差　報告対象は110件から109件になりました（完了 1件）。" in said
    assert f"完了 1件\n  {SENT} ◎ → 完了\n" in said
    assert "前回と同じ 109件" in said


def test_a_year_without_a_round_is_refused(against_store: Path) -> None:
    assert ask("counts", "--against", "R2", "--store", against_store).keys["error"] == "ROUND-UNKNOWN"


def test_cells_of_a_list_that_cannot_be_read_are_problems_and_no_differences(compare_office: Office) -> None:
    before, after = compare_office.folder / "前.xlsx", compare_office.folder / "後.xlsx"
    book = load_workbook(before)
    sheet = book.worksheets[0]
    for cell, text in {"C9": "◎", "C11": "◎", "E14": "窓口で案内した。", "E15": "書面で行った。"}.items():
        sheet[cell] = text
    book.save(before)
    sheet["C9"], sheet["C11"], sheet["E15"], sheet["A15"] = "○", "良い", "=1+1", "=1+2"
    for cell in ("E14", "H13", "B16"):
        sheet[cell].font = Font(strike=True)
    sheet["L9"] = "要確認"
    book.save(after)
    for sides in ((before, after), (after, before)):
        made = ask(*_compare(compare_office, "対照.xlsx", *sides))
        (change,) = made.keys["changes"]
        assert (change["measure"], [each["key"] for each in change["fields"]]) == ("1-1-①", ["mark"])
        found = {(each["code"], each.get("cell")) for each in made.keys["problems"]}
        assert found >= {("MARK-UNKNOWN", "C11"), ("TABLE-STRUCK", "E14"), ("LIST-CELL-UNREADABLE", "E15")}
        assert found >= {("SEEN-ADDED", "L9"), ("TABLE-STRUCK", "H13"), ("TABLE-STRUCK", "B16")}
        assert made.code == 1


def test_a_column_that_a_list_lacks_is_not_compared(compare_office: Office) -> None:
    before, after = compare_office.folder / "前.xlsx", compare_office.folder / "後.xlsx"
    book = load_workbook(before)
    sheet = book.worksheets[0]
    sheet["F9"] = "続ける。"
    book.save(before)
    sheet["F8"], sheet["H8"] = None, None
    for row in range(9, sheet.max_row + 1):
        sheet.cell(row, 6).value, sheet.cell(row, 8).value = None, None
    book.save(after)
    made = ask(*_compare(compare_office, "対照.xlsx", before, after))
    assert made.keys["changes"] == []
    assert {each["code"] for each in made.keys["problems"]} == {"LIST-COLUMN-MISSING"}
