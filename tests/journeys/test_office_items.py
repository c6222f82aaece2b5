"""Items that the office fills in: no division is asked for them, and papers, data and history have them."""

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.support.command_line import ask, run
from tests.support.foreign_words import texts_of
from tests.support.planted_profiles import (
    ANSWER,
    OF_OFFICE,
    OTHER,
    REMARK_HEAD,
    REMARK_OF_OFFICE,
    ROW,
    SECOND,
    SECOND_HEAD,
    PlantedWard,
)

REMARK = "目標を見直すこと。"


@pytest.fixture
def ward(tmp_path: Path) -> PlantedWard:
    return PlantedWard(tmp_path, *OF_OFFICE)


@pytest.fixture
def answered(ward: PlantedWard) -> PlantedWard:
    ward.office("merge", ward.filled("answer.xlsx"))
    return ward


def values(ward: PlantedWard, row_id: str = ROW) -> tuple[str | None, str | None]:
    row = ward.row(row_id)
    return row[SECOND], row[REMARK_OF_OFFICE]


def cells(path: Path) -> list[str]:
    return [str(cell.value) for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]


def test_no_form_asks_for_them_and_no_row_lacks_them(ward: PlantedWard) -> None:
    heads = (SECOND_HEAD, REMARK_HEAD)
    assert not [each for each in cells(ward.form) if any(head in each for head in heads) and not each.startswith("{")]
    found = ask("check", ward.filled("answer.xlsx"))
    assert {each["code"] for each in found.keys["problems"]} == {"KIND-MISSING"}


def test_the_office_writes_them_by_heading_and_no_state_of_a_row_changes(ward: PlantedWard) -> None:
    unanswered = ward.row()["state"]
    ward.office("set", ROW, f"{SECOND_HEAD}=適当")
    assert (ward.row()["state"], values(ward)) == (unanswered, ("適当", None))
    ward.office("merge", ward.filled("answer.xlsx"))
    submitted = ward.row()["state"]
    ward.office("set", ROW, f"{SECOND_HEAD}=要見直し", f"{REMARK_HEAD}={REMARK}")
    assert (ward.row()["state"], values(ward)) == (submitted, ("要見直し", REMARK))
    lines = ward.office("history", ROW, "--key", SECOND_HEAD)["changes"]
    assert [(each["from"], each["to"], each["who"]) for each in lines] == [
        (None, "適当", "事務局"),
        ("適当", "要見直し", "事務局"),
    ]
    assert ward.office("explain", ROW, "--key", SECOND)["stands"]["value"] == "要見直し"
    assert ward.office("verify")["ok"]


def test_what_no_option_says_is_refused(ward: PlantedWard) -> None:
    refused = ask("set", ROW, f"{SECOND_HEAD}=たぶん", "--store", ward.store)
    assert (refused.code, refused.keys["error"]) == (2, "VALUE-UNKNOWN")
    assert "適当、要見直し、終了" in refused.keys["remedy"]


def test_neither_a_division_nor_the_office_in_its_name_writes_them(ward: PlantedWard) -> None:
    ward.division("open", ward.form)
    for words in (("--store", ward.own), ("--as", "税務課", "--store", ward.store)):
        refused = ask("set", ROW, f"{SECOND_HEAD}=適当", *words)
        assert (refused.code, refused.keys["error"]) == (2, "ITEM-NOT-ASKED")
        assert SECOND_HEAD in refused.keys["message"]
    assert values(ward) == (None, None)


def test_what_a_returned_form_has_in_such_a_column_is_told_at_its_cell_and_not_taken(ward: PlantedWard) -> None:
    path = ward.filled("returned.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["回答"]
    number, head = next(
        (at, row) for at, row in enumerate(sheet.iter_rows(values_only=True), start=1) if "管理番号" in row
    )
    column = 1 + max(at for at, text in enumerate(head, start=1) if text is not None)
    for below, text in enumerate((SECOND_HEAD, "適当", "　")):
        sheet.cell(number + below, column, text)
    book.save(path)
    merged = ask("merge", path, "--store", ward.store)
    (told,) = [each for each in merged.keys["files"][0]["problems"] if each["code"] == "SEEN-ADDED"]
    assert (SECOND_HEAD in told["found"], "適当" in told["found"]) == (True, True)
    assert {change["key"] for change in merged.keys["changes"]} & {SECOND, REMARK_OF_OFFICE} == set()
    assert (values(ward), ward.row()["done"]) == ((None, None), "行った。")


def test_the_acceptance_of_an_answer_does_not_lock_them(answered: PlantedWard) -> None:
    answered.office("accept", "--division", "税務課", "--id", ROW)
    answered.office("set", ROW, f"{SECOND_HEAD}=適当")
    assert values(answered) == ("適当", None)
    row = answered.row()
    assert row["state"] == "accepted"
    refused = ask("set", ROW, f"{SECOND_HEAD}=終了", "done=別の文", "--store", answered.store)
    assert (refused.code, refused.keys["error"]) == (2, "ROW-ACCEPTED")
    assert values(answered) == ("適当", None)
    ask("round", "close", "--by", "高橋", "--store", answered.store)
    closed = ask("set", ROW, f"{SECOND_HEAD}=終了", "--store", answered.store)
    assert (closed.code, closed.keys["error"]) == (2, "CLOSED-FOR-WRITING")


def test_they_are_neither_confirmed_nor_changed_after_the_confirmation(ward: PlantedWard) -> None:
    ward.division("open", ward.form)
    for row_id in (ROW, OTHER):
        ward.division("set", row_id, *(f"{key}={text}" for key, text in ANSWER.items()))
    ward.division("confirm", "--name", "税務課長")
    ward.division("submit", "--out", ward.folder / "return.xlsx")
    ask("merge", ward.folder / "return.xlsx", "--store", ward.store)
    ward.office("set", ROW, f"{SECOND_HEAD}=適当", f"{REMARK_HEAD}={REMARK}")
    line = next(each for each in ward.office("board")["divisions"] if each["division"] == "税務課")
    assert (line["confirmed_by"], line["changed_after_confirmation"]) == ("税務課長", [])
    ward.office("set", ROW, "done=修文した。")
    line = next(each for each in ward.office("board")["divisions"] if each["division"] == "税務課")
    assert line["changed_after_confirmation"] == [{"id": ROW, "key": "done"}]


def test_a_list_mended_in_excel_brings_them(answered: PlantedWard) -> None:
    answered.office("accept", "--division", "税務課", "--id", ROW)
    answered.office("set", OTHER, f"{SECOND_HEAD}=適当")
    target = answered.folder / "list.xlsx"
    answered.office("export", "list", "--out", target)
    assert answered.office("list-changes", target)["changes"] == []
    book = openpyxl.load_workbook(target)
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if any(cell.value == SECOND_HEAD for cell in row))
    columns = {str(cell.value): at for at, cell in enumerate(head)}
    for line in sheet.iter_rows():
        if line[columns["管理番号"]].value == ROW:
            line[columns[SECOND_HEAD]].value = " 要見直し"
            line[columns[REMARK_HEAD]].value = REMARK
        if line[columns["管理番号"]].value == OTHER:
            line[columns[SECOND_HEAD]].value = "終了"
    book.save(target)
    found = ask("list-changes", target, "--store", answered.store)
    assert {(each["id"], each["key"], each["from"], each["to"]) for each in found.keys["changes"]} == {
        (ROW, SECOND, None, "要見直し"),
        (ROW, REMARK_OF_OFFICE, None, REMARK),
        (OTHER, SECOND, "適当", "終了"),
    }
    ask("list-changes", target, "--all", "--apply", "--store", answered.store)
    assert (values(answered), values(answered, OTHER)) == (("要見直し", REMARK), ("終了", None))


def test_they_are_counted_and_in_the_data_with_their_description(answered: PlantedWard) -> None:
    answered.office("set", ROW, f"{SECOND_HEAD}=要見直し", f"{REMARK_HEAD}={REMARK}")
    found = answered.office("counts", "--item", SECOND_HEAD)["counts"]
    assert found == {"適当": 0, "要見直し": 1, "終了": 0, "total": 1}
    folder = answered.folder / "data"
    made = answered.office("export", "data", "--out", folder)
    left_out = [each["found"] for each in made["problems"] if each["code"] == "DATA-ITEMS-LEFT-OUT"]
    assert left_out == [f"「{REMARK_HEAD}」"]
    (table,) = folder.glob("*progress_2022.csv")
    rows = {row["管理番号"]: row for row in csv.DictReader(table.read_text("utf-8-sig").splitlines())}
    assert (rows[ROW][SECOND_HEAD], rows[OTHER][SECOND_HEAD]) == ("要見直し", "")
    assert "事務局の評価。" in cells(next(folder.glob("*dictionary_2022.xlsx")))


def test_answered_rows_that_lack_one_are_named_before_papers_are_made(answered: PlantedWard) -> None:
    """Only one that is counted or required: the text is neither. A row without an answer lacks none yet."""

    def told() -> list[tuple[int, list[str]]]:
        lines = answered.office("todo")["items"]
        return [(each["count"], each["what"]) for each in lines if each["kind"] == "office_item"]

    assert told() == [(2, [ROW, OTHER])]
    assert "事務局の記入がない取組 2件　二次評価 2" in run("todo", "--store", answered.store).output
    answered.office("set", ROW, f"{SECOND_HEAD}=適当")
    assert told() == [(1, [OTHER])]
    ask("export", "approval", "--out", answered.folder / "approval.docx", "--store", answered.store)
    texts = list(texts_of(answered.folder / "approval.docx"))
    assert any("事務局の記入がない取組" in each for each in texts), texts
    assert sum(f"{SECOND_HEAD}の記入なし" in each for each in texts) == 1
    answered.division("open", answered.form)
    assert {each["kind"] for each in answered.division("todo")["items"]}.isdisjoint({"office_item"})
    answered.office("set", OTHER, f"{SECOND_HEAD}=適当")
    assert told() == []


def test_papers_print_them_and_their_proofs_find_them(answered: PlantedWard) -> None:
    answered.office("set", ROW, f"{SECOND_HEAD}=要見直し", f"{REMARK_HEAD}={REMARK}")
    folder = answered.folder
    words = ("publish", "--for", "公表", "--date", "2023-10-11", "--draft", "--out", folder / "pub")
    made = ask(*words, "--store", answered.store)
    assert made.code == 1
    assert {each["code"] for each in made.keys["problems"]} == {"OFFICE-UNREGISTERED", "COUNT-INCOMPLETE"}
    answered.office("export", "questions", "--out", folder / "questions.xlsx")
    answered.office("disclose", ROW, "--out", folder / "disclosed")
    assert any(REMARK in each for each in cells(folder / "questions.xlsx"))
    known = (folder / "disclosed" / "現在の値.csv").read_text("utf-8-sig")
    assert all(each in known for each in (SECOND_HEAD, "要見直し", REMARK_HEAD, REMARK))


def test_the_page_and_the_breakdown_show_them(answered: PlantedWard) -> None:
    answered.office("set", ROW, f"{SECOND_HEAD}=要見直し", f"{REMARK_HEAD}={REMARK}")
    ask("export", "page", "--out", answered.folder / "page", "--store", answered.store)
    (page,) = (answered.folder / "page").glob("*.html")
    text = page.read_text("utf-8")
    assert all(each in text for each in (SECOND_HEAD, "要見直し", REMARK, f"{SECOND_HEAD}別の件数"))


def test_the_next_round_proposes_their_ends_and_its_form_shows_what_was_published(answered: PlantedWard) -> None:
    answered.office("set", ROW, f"{SECOND_HEAD}=終了")
    ask("round", "close", "--by", "高橋", "--store", answered.store)
    coming = answered.office("roll-over", "--year", "R5", "--dry-run")
    assert {(each["id"], each["stated"]) for each in coming["ends"]} == {(ROW, "終了")}
    answered.office("round", "open", "--year", "R5", "--due", "2024-07-14")
    answered.office("distribute", "--out", answered.folder / "next", "--year", "R5")
    form = next((answered.folder / "next").rglob("*税務課*"))
    texts = [str(cell.value) for row in openpyxl.load_workbook(form)["前回の報告"].iter_rows() for cell in row]
    assert "終了" in texts


def test_the_plan_goes_to_a_workbook_and_back(ward: PlantedWard) -> None:
    table = ward.folder / "plan.xlsx"
    ward.office("plan", "export", "--out", table)
    other = ward.folder / "again.nakano"
    ask("init", "--plan", table, "--store", other)
    ask("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", other)
    written = ask("set", ROW, f"{SECOND_HEAD}=適当", "--store", other)
    assert written.code == 0
    again = ward.folder / "again.xlsx"
    ask("plan", "export", "--out", again, "--store", other)
    assert [each for each in cells(again) if each in ("事務局", "所管課に見せる")] == [
        each for each in cells(table) if each in ("事務局", "所管課に見せる")
    ]
    assert cells(table).count("事務局") >= len(OF_OFFICE)


SHOWN = tuple({**each, "shown_to_division": True, "widths": {**each["widths"], "form": 24}} for each in OF_OFFICE)


@pytest.fixture
def showing(tmp_path: Path) -> PlantedWard:
    """A ward whose forms show what the office wrote before they were made."""
    ward = PlantedWard(tmp_path, *SHOWN)
    ward.office("set", ROW, f"{SECOND_HEAD}=要見直し", f"{REMARK_HEAD}={REMARK}")
    ward.office("distribute", "--out", ward.folder / "forms", "--replace")
    return ward


def answer_cells(path: Path) -> tuple[Workbook, dict[tuple[str, str], Any]]:
    """Return the cells of the office's items in a form, by row and heading."""
    book = openpyxl.load_workbook(path)
    rows = list(book["回答"].iter_rows())
    head = next(row for row in rows if any(cell.value == "管理番号" for cell in row))
    columns = {str(cell.value): place for place, cell in enumerate(head) if cell.value in (SECOND_HEAD, REMARK_HEAD)}
    lines = {str(row[0].value): row for row in rows if row[0].value in (ROW, OTHER)}
    return book, {(row_id, name): row[at] for row_id, row in lines.items() for name, at in columns.items()}


def test_a_form_shows_them_in_locked_cells_where_the_office_says_so(showing: PlantedWard) -> None:
    _, found = answer_cells(showing.form)
    texts = {place: cell.value for place, cell in found.items()}
    assert texts == {
        (ROW, SECOND_HEAD): "要見直し",
        (ROW, REMARK_HEAD): REMARK,
        (OTHER, SECOND_HEAD): None,
        (OTHER, REMARK_HEAD): None,
    }
    assert all(cell.protection.locked for cell in found.values())
    path = showing.filled("answer.xlsx")
    assert {each["code"] for each in ask("check", path).keys["problems"]} == {"KIND-MISSING"}
    showing.office("set", ROW, f"{SECOND_HEAD}=適当")  # after the form was sent
    merged = ask("merge", path, "--store", showing.store)
    assert {each["code"] for file in merged.keys["files"] for each in file["problems"]} <= {"KIND-MISSING"}
    assert values(showing) == ("適当", REMARK)


def test_what_a_division_writes_there_is_told_at_its_cell_and_not_taken(showing: PlantedWard) -> None:
    path = showing.filled("answer.xlsx")
    book, found = answer_cells(path)
    found[ROW, SECOND_HEAD].value = "適当"
    found[OTHER, REMARK_HEAD].value = "よい。"
    book.save(path)
    merged = ask("merge", path, "--store", showing.store)
    told = [each for file in merged.keys["files"] for each in file["problems"] if each["code"].startswith("SEEN-")]
    assert {(each["cell"], each["found"]) for each in told} == {
        (found[ROW, SECOND_HEAD].coordinate, "適当"),
        (found[OTHER, REMARK_HEAD].coordinate, "よい。"),
    }
    assert (values(showing), values(showing, OTHER)) == (("要見直し", REMARK), (None, None))
    assert showing.row()["done"] == "行った。"


def test_a_division_sees_them_in_its_own_data_file_and_hands_nothing_of_them_in(showing: PlantedWard) -> None:
    showing.division("open", showing.form)
    (row,) = [each for each in showing.division("show")["rows"] if each["id"] == ROW]
    assert (row[SECOND], row[REMARK_OF_OFFICE]) == ("要見直し", REMARK)
    for row_id in (ROW, OTHER):
        showing.division("set", row_id, *(f"{key}={text}" for key, text in ANSWER.items()))
    refused = ask("set", ROW, f"{SECOND_HEAD}=適当", "--store", showing.own)
    assert refused.keys["error"] == "ITEM-NOT-ASKED"
    showing.division("submit", "--out", showing.folder / "return.xlsx")
    showing.office("set", ROW, f"{SECOND_HEAD}=適当")
    merged = ask("merge", showing.folder / "return.xlsx", "--store", showing.store)
    assert {each["code"] for file in merged.keys["files"] for each in file["problems"]} <= {"KIND-MISSING"}
    assert (values(showing), showing.row()["done"]) == (("適当", REMARK), "行った。")
    assert ask("conflicts", "--store", showing.store).keys["conflicts"] == []
    assert showing.division("verify")["ok"]


def test_a_newer_form_brings_what_the_office_wrote_since(showing: PlantedWard) -> None:
    showing.division("open", showing.form)
    showing.office("set", ROW, f"{SECOND_HEAD}=適当", f"{REMARK_HEAD}=")
    showing.office("distribute", "--out", showing.folder / "forms", "--replace")
    showing.division("open", showing.form)
    (row,) = [each for each in showing.division("show")["rows"] if each["id"] == ROW]
    assert (row[SECOND], row[REMARK_OF_OFFICE]) == ("適当", None)


def test_an_option_that_ends_a_row_is_told_as_the_office_s_own_and_ends_it_when_ticked(answered: PlantedWard) -> None:
    answered.office("set", ROW, f"{SECOND}=終了")
    answered.office("round", "close", "--year", "R4")
    looked = answered.office("roll-over", "--year", "R5", "--dry-run")
    (end,) = looked["ends"]
    assert (end["id"], end["decided"], end["proposed_by"], end["stated"]) == (ROW, False, None, "終了")
    shown = run("roll-over", "--year", "R5", "--dry-run", "--store", answered.store).output
    assert f"事務局の評価などで終わりとした取組（選んだものを報告対象外にします）：1件\n  [ ] {ROW}" in shown
    assert f"（{SECOND_HEAD}「終了」）\n" in shown
    assert "申し出た取組" not in shown
    opened = answered.office("roll-over", "--year", "R5", "--end", ROW)
    assert (opened["ends"][0]["ticked"], opened["rows"]) == (True, looked["rows"] - 1)


def test_what_the_division_proposed_comes_before_the_office_s_option(ward: PlantedWard) -> None:
    ward.office("merge", ward.filled("answer.xlsx", note="報告対象外（完了）"))
    ward.office("set", ROW, f"{SECOND}=終了")
    ends = ward.office("roll-over", "--year", "R5", "--dry-run")["ends"]
    assert {each["id"]: each["proposed_by"] for each in ends} == {ROW: "税務課", OTHER: "税務課"}
