"""Items that each division answers for itself (`scope: division`), from the profile to the list and back."""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from nakano_status.application.entries.paste_block import PasteOptions, apply_paste, plan_paste
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.problem_text import remedy
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.application.wording.unify_wording import WordingPlace, unify_one
from nakano_status.application.wording.word_table import save_word_table
from nakano_status.bootstrap import make_parts
from nakano_status.domain.merge.resolution import CurrentValue, Slot
from nakano_status.domain.round.round import Round
from nakano_status.domain.wording.word_table import BUILT_IN, TermLine
from tests.support.command_line import ask, done, import_draft, run
from tests.support.plan_files import FIRST_ROWS
from tests.support.planted_profiles import (
    ANSWER,
    DID,
    DID_HEAD,
    DIRECTION,
    HELD,
    OF_EACH,
    OTHER,
    PART,
    PLACES,
    PLACES_HEAD,
    ROW,
    TARGETS,
    PlantedWard,
    planted_hands,
    planted_plan,
)

BOTH = "【税務課】案内を行った。\n【戸籍住民課】窓口を開いた。"


@pytest.fixture
def ward(tmp_path: Path) -> PlantedWard:
    return PlantedWard(tmp_path, PART)


def fill(ward: PlantedWard, division: str, name: str, answers: dict[str, dict[str, str]]) -> Path:
    path = ward.folder / name
    path.write_bytes(planted_hands(*ward.more).fill_in(ward.form_of(division).read_bytes(), answers))
    return path


def lead(ward: PlantedWard, text: str = "案内を行った。") -> Path:
    return fill(ward, "税務課", "lead.xlsx", {ROW: {**ANSWER, DID: text}, OTHER: ANSWER})


def other(ward: PlantedWard, text: str = "窓口を開いた。") -> Path:
    return fill(ward, "戸籍住民課", "other.xlsx", {ROW: {DID: text}})


def test_two_divisions_answer_for_themselves_without_a_conflict(ward: PlantedWard) -> None:
    for file in (lead(ward), other(ward)):
        found = ask("check", file)
        assert {each["code"] for each in found.keys["problems"]} <= {"KIND-MISSING", "MARK-MISSING"}
        assert ward.office("merge", file)["conflicts"] == []
    assert ward.row()[DID] == BOTH
    assert ward.row()["done"] == ANSWER["done"]
    assert ward.office("verify")["ok"]
    ward.office("export", "list", "--out", ward.folder / "list.xlsx")
    sheet = openpyxl.load_workbook(ward.folder / "list.xlsx").worksheets[0]
    assert BOTH in {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert ward.office("list-changes", ward.folder / "list.xlsx")["changes"] == []
    ward.office("export", "page", "--out", ward.folder)
    page = (ward.folder / "progress_R4.html").read_text("utf-8")
    assert "【税務課】案内を行った。" in page
    assert "【戸籍住民課】窓口を開いた。" in page


def test_a_row_of_one_division_prints_its_text_alone(ward: PlantedWard) -> None:
    ward.office("merge", fill(ward, "税務課", "lead.xlsx", {ROW: ANSWER, OTHER: {**ANSWER, DID: "機器を入れた。"}}))
    assert (ward.row(OTHER)[DID], ward.row()[DID]) == ("機器を入れた。", None)
    ward.office("merge", other(ward))
    assert ward.row()[DID] == "【戸籍住民課】窓口を開いた。"


def test_a_row_is_being_answered_where_another_division_returned_its_part_first(ward: PlantedWard) -> None:
    ask("merge", other(ward), "--store", ward.store)
    assert ward.row()["state"] == "drafting"
    done("merge", lead(ward), "--store", ward.store)
    assert ward.row()["state"] == "submitted"


@pytest.mark.parametrize("has_text", [True, False])
def test_a_row_is_handed_in_once_each_division_returned_its_part(ward: PlantedWard, *, has_text: bool) -> None:
    def state() -> str:
        (found,) = (row["state"] for row in done("show", "--store", ward.store)["rows"] if row["id"] == ROW)
        return str(found)

    ward.office("merge", lead(ward))
    assert state() == "drafting"
    blank = {FIRST_ROWS[1].row_id: ANSWER}
    ward.office("merge", other(ward) if has_text else fill(ward, "戸籍住民課", "blank.xlsx", blank))
    assert state() == "submitted"


def test_a_division_s_own_data_file_has_its_part(ward: PlantedWard) -> None:
    own = ward.folder / "koseki.nakano"
    done("open", ward.form_of("戸籍住民課"), "--store", own)
    done("set", ROW, f"{DID}=窓口を開いた。", "--store", own)
    refused = ask("set", ROW, "done=行った。", "--store", own)
    assert (refused.code, refused.keys["error"]) == (2, "NOT-YOURS")
    done("set", FIRST_ROWS[1].row_id, *(f"{key}={text}" for key, text in ANSWER.items()), "--store", own)
    done("submit", "--out", ward.folder / "return.xlsx", "--store", own)
    assert ward.office("merge", ward.folder / "return.xlsx")["conflicts"] == []
    ward.office("merge", lead(ward))
    assert ward.row()[DID] == BOTH
    own_row = FIRST_ROWS[1].row_id
    states = [row["state"] for row in done("show", "--store", own)["rows"] if row["id"] == own_row]
    done("set", own_row, f"{DID}=調べた。", "--store", own)
    states += [row["state"] for row in done("show", "--store", own)["rows"] if row["id"] == own_row]
    assert states == ["submitted", "filled"]
    assert done("verify", "--store", own)["ok"]


def test_a_section_is_asked_for_the_part_of_its_division(ward: PlantedWard) -> None:
    own, section, answer = (ward.folder / name for name in ("koseki.nakano", "window.nakano", "answer.xlsx"))
    done("open", ward.form_of("戸籍住民課"), "--store", own)
    (sent,) = done("distribute", "--division", "窓口係", "--id", ROW, "--out", ward.folder, "--store", own)["packages"]
    assert sent["rows"] == 1
    done("open", Path(sent["file"]), "--store", section)
    refused = ask("set", ROW, "done=行った。", "--store", section)
    assert (refused.code, refused.keys["error"]) == (2, "NOT-YOURS")
    done("set", ROW, f"{DID}=窓口を開いた。", "--store", section)
    done("submit", "--out", answer, "--store", section)
    assert "窓口係 0/1" in run("board", "--store", own).output
    assert done("merge", answer, "--store", own)["conflicts"] == []
    assert "窓口係 1/1" in run("board", "--store", own).output
    left = [each["id"] for each in ask("check", "--store", own).keys["problems"] if each["code"] == "SECTION-TEXT-LEFT"]
    assert left == [ROW]


def test_the_office_writes_parts_where_it_names_their_divisions(ward: PlantedWard) -> None:
    refused = ask("set", ROW, f"{DID}=行った。", "--store", ward.store)
    assert (refused.code, refused.keys["error"]) == (2, "PART-NEEDS-DIVISION")
    assert "【税務課】" in refused.keys["remedy"]
    ward.office("set", ROW, f"{DID}=窓口を開いた。", "--as", "戸籍住民課")
    ward.office("set", ROW, f"{DID}=案内を行った。", "--as", "税務課")
    assert ward.row()[DID] == BOTH
    found = ward.office("history", ROW, "--key", DID)["changes"]
    assert [(each["division"], each["to"]) for each in found] == [
        ("戸籍住民課", "窓口を開いた。"),
        ("税務課", "案内を行った。"),
    ]
    assert ward.office("explain", ROW, "--key", DID)["key"] == DID
    reordered = f"{DID}=【戸籍住民課】窓口を2つ開いた。\n【税務課】案内を行った。"
    for told in ("1項目を変更しました。", "変更はありません。"):
        assert told == run("set", ROW, reordered, "--store", ward.store).output.strip().partition("：")[2]
    assert ward.row()[DID] == "【税務課】案内を行った。\n【戸籍住民課】窓口を2つ開いた。"
    assert [each["division"] for each in ward.office("history", ROW, "--key", DID)["changes"]][2:] == ["戸籍住民課"]


def test_a_text_of_a_list_mended_in_excel_is_split(ward: PlantedWard) -> None:
    for file in (lead(ward), other(ward)):
        ward.office("merge", file)
    path = ward.folder / "list.xlsx"
    ward.office("export", "list", "--out", path)
    book = openpyxl.load_workbook(path)
    (cell,) = (cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == BOTH)
    cell.value = BOTH.replace("窓口を", "窓口を2つ")
    book.save(path)
    (change,) = ask("list-changes", path, "--store", ward.store).keys["changes"]
    assert (change["key"], change["from"], change["to"]) == (DID, BOTH, cell.value)
    ward.office("list-changes", path, "--apply", "--all")
    assert ward.row()[DID] == cell.value
    (line,) = ward.office("history", ROW, "--key", DID)["changes"][2:]
    cell.value = "窓口を3つ開いた。"
    book.save(path)
    (change,) = ask("list-changes", path, "--store", ward.store).keys["changes"]
    assert change["stays"] == "no_division"
    assert (line["division"], line["from"], line["to"]) == ("戸籍住民課", "窓口を開いた。", "窓口を2つ開いた。")


def test_a_row_that_names_no_division_has_no_part(tmp_path: Path) -> None:
    path, store = planted_plan(tmp_path, PART), tmp_path / "office.nakano"
    content = json.loads(path.read_text("utf-8"))
    (row,) = (each for each in content["editions"][0]["listings"] if each["row_id"] == OTHER)
    row |= {"owners": [], "owners_printed": ""}
    path.write_text(json.dumps(content), "utf-8")
    ask("init", "--plan", path, "--store", store)
    ask("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", store)
    refused = ask("set", OTHER, f"{DID}=行った。", "--store", store)
    assert (refused.code, refused.keys["error"]) == (2, "PART-NEEDS-DIVISION")


def test_a_list_has_no_part_where_the_plan_names_no_division(ward: PlantedWard) -> None:
    ward.office("merge", fill(ward, "税務課", "lead.xlsx", {ROW: ANSWER, OTHER: {**ANSWER, DID: "機器を入れた。"}}))
    path, plan, store = ward.folder / "list.xlsx", ward.folder / "plan.json", ward.folder / "next.nakano"
    ward.office("export", "list", "--out", path)
    content = json.loads(plan.read_text("utf-8"))
    (row,) = (each for each in content["editions"][0]["listings"] if each["row_id"] == OTHER)
    row |= {"owners": [], "owners_printed": ""}
    plan.write_text(json.dumps(content), "utf-8")
    ask("init", "--plan", plan, "--store", store)
    told = ask("import", path, "--store", store).keys["problems"]
    (unplaced,) = (each for each in told if each["code"] == "LIST-PART-UNPLACED")
    assert (unplaced["id"], unplaced["key"], unplaced["found"]) == (OTHER, DID, "機器を入れた。")
    assert unplaced["cell"]
    assert "取り込んだ所管課は「なし」です" in unplaced["message"]
    rows = {each["id"]: each for each in done("show", "--year", "R4", "--store", store)["rows"]}
    assert (rows[OTHER][DID], rows[OTHER]["done"]) == (None, ANSWER["done"])
    assert done("verify", "--store", store)["ok"]


def test_a_text_without_a_name_is_asked_about_when_a_list_is_first_imported(ward: PlantedWard) -> None:
    for file in (lead(ward), other(ward)):
        ward.office("merge", file)
    path, store = ward.folder / "list.xlsx", ward.folder / "next.nakano"
    ward.office("export", "list", "--out", path)
    book = openpyxl.load_workbook(path)
    (cell,) = (cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == BOTH)

    def import_again(text: str) -> list[str]:
        cell.value = text
        book.save(path)
        return [each["code"] for each in import_draft(path, "--store", store)["problems"]]

    done("init", "--plan", ward.folder / "plan.json", "--store", store)
    unplaced = ["LIST-PART-UNPLACED"]
    assert import_again("案内を行った。") == unplaced
    done("set", ROW, f"{DID}=案内した。", "--as", "税務課", "--year", "R4", "--store", store)
    assert [import_again("案内を行った。"), import_again("窓口を開いた。")] == [[], unplaced]


def test_a_line_that_begins_with_another_division_stays_with_its_own(ward: PlantedWard) -> None:
    ward.office("merge", lead(ward, "案内する事。\n【戸籍住民課】と連携した。"))
    ward.office("merge", other(ward))
    printed, path, words = ward.row()[DID], ward.folder / "list.xlsx", ward.folder / "words.csv"
    ward.office("export", "list", "--out", path)
    book = openpyxl.load_workbook(path)
    (cell,) = (cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == printed)
    cell.value = printed.replace("案内", "2回案内")
    book.save(path)
    (change,) = ask("list-changes", path, "--apply", "--all", "--store", ward.store).keys["changes"]
    words.write_text("使わない語,使う語\n事,こと\n", "utf-8")
    ask("unify", "--table", words, "--apply", "--store", ward.store)
    assert (change["stays"], ward.row()[DID]) == ("no_division", printed)
    assert len(ward.office("history", ROW, "--key", DID)["changes"]) == 2


def test_a_division_is_told_where_it_wrote_the_part_of_another(ward: PlantedWard) -> None:
    """At its cell, in its own data file and at the office; not for its own name or other words in 【】."""

    def told(*words: str | Path) -> list[tuple[str, str]]:
        found = ask("check", *words).keys["problems"]
        return [(each.get("cell", each["id"]), each["found"]) for each in found if each["code"] == "PART-OF-OTHERS"]

    path = lead(ward, BOTH)
    ((cell, found),) = told(path)
    row = openpyxl.load_workbook(path)["回答"][cell]
    assert (found, row.value) == ("戸籍住民課", BOTH)
    assert told(other(ward, "【税務課】に頼んだ。")) == [(cell.replace("9", "12"), "税務課")]
    assert told(lead(ward, "【税務課】案内した。\n【再掲】調べた。")) == []
    done("open", ward.form, "--store", ward.own)
    ward.division("set", ROW, f"{DID}=調べた。\n【戸籍住民課】窓口を開いた。")
    ward.office("merge", lead(ward, BOTH))
    assert [told("--store", store) for store in (ward.own, ward.store)] == [[(ROW, "戸籍住民課")]] * 2


def test_the_office_moves_no_line_that_begins_with_another_division(ward: PlantedWard) -> None:
    ward.office("merge", lead(ward, "案内する事。\n【戸籍住民課】と連携した。"))
    ward.office("merge", other(ward))
    printed = ward.row()[DID]
    for text in (printed, printed.replace("案内", "2回案内")):
        refused = ask("set", ROW, f"{DID}={text}", "--store", ward.store)
        assert (refused.code, refused.keys["error"]) == (2, "PART-UNCLEAR")
        assert "（税務課、戸籍住民課）" in refused.keys["remedy"]
    assert ward.row()[DID] == printed
    ward.office("set", ROW, f"{DID}=案内した。", "--as", "税務課")
    ward.office("set", ROW, f"{DID}=【税務課】2回案内した。")
    assert ward.row()[DID] == "【税務課】2回案内した。"


def test_a_name_before_a_division_s_own_text_is_printed_once(ward: PlantedWard) -> None:
    ward.office("merge", lead(ward, "【税務課】案内を行った。"))
    ward.office("set", ROW, f"{DID}=【戸籍住民課】窓口を開いた。", "--as", "戸籍住民課")
    assert ward.row()[DID] == BOTH
    ward.office("export", "list", "--out", ward.folder / "list.xlsx")
    assert ward.office("list-changes", ward.folder / "list.xlsx")["changes"] == []
    refused = ask("set", ROW, f"{DID}={BOTH}", "--as", "税務課", "--store", ward.store)
    assert (refused.code, refused.keys["error"]) == (2, "PART-UNCLEAR")
    ward.office("set", ROW, f"{DID}={BOTH.replace('窓口', '2つの窓口')}")
    assert ward.row()[DID] == BOTH.replace("窓口", "2つの窓口")


def test_a_former_name_in_brackets_is_read(ward: PlantedWard) -> None:
    ward.office("division", "rename", "戸籍住民課", "区民課", "--from", "2023-04-01")
    ward.office("set", ROW, f"{DID}={BOTH}")
    assert ward.row()[DID] == BOTH.replace("戸籍住民課", "区民課")


def test_a_confirmed_alias_in_brackets_is_read(ward: PlantedWard) -> None:
    alias = ("division", "alias", "戸住課", "戸籍住民課")
    ward.office(*alias)
    ward.office("set", ROW, f"{DID}={BOTH.replace('戸籍住民課', '戸住課')}")
    assert ward.row()[DID] == BOTH
    path, new = ward.folder / "list.xlsx", ward.folder / "new.nakano"
    ward.office("export", "list", "--out", path)
    book = openpyxl.load_workbook(path)
    (cell,) = (cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == BOTH)
    cell.value = "【戸住課】窓口を開いた。\n【税務課】案内を行った。"
    book.save(path)
    assert ward.office("list-changes", path)["changes"] == []
    done("init", "--plan", ward.folder / "plan.json", "--store", new)
    done(*alias, "--store", new)
    import_draft(path, "--store", new)
    assert next(row for row in done("show", "--year", "R4", "--store", new)["rows"] if row["id"] == ROW)[DID] == BOTH


def test_the_last_report_of_a_form_has_the_numbers_of_divisions_in_full(tmp_path: Path) -> None:
    widths = {**OF_EACH[0]["widths"], "previous": 30, "list": 30}
    ward = PlantedWard(tmp_path, {**OF_EACH[0], "decimals": 1, "published": True, "widths": widths})
    for division, number in (("税務課", "3.25"), ("戸籍住民課", "80.75")):
        ward.office("set", ROW, f"{PLACES}={number}", "--as", division)
    assert ward.row()[PLACES] == "【税務課】3.3\n【戸籍住民課】80.8"
    ask("round", "close", "--by", "高橋", "--store", ward.store)
    ward.office("roll-over", "--year", "R5")
    ward.office("distribute", "--out", tmp_path / "next")
    form, returned = next((tmp_path / "next").rglob("*税務課*")), tmp_path / "returned.xlsx"
    texts = {cell.value for row in openpyxl.load_workbook(form)["前回の報告"].iter_rows() for cell in row}
    assert "【税務課】3.25\n【戸籍住民課】80.75" in texts
    returned.write_bytes(planted_hands(*ward.more).fill_in(form.read_bytes(), {ROW: {**ANSWER, PLACES: "4"}}))
    assert ward.office("merge", returned)["files"][0]["problems"] == []
    ward.office("export", "page", "--out", tmp_path)
    assert "【税務課】3.3" in (tmp_path / "progress_R5.html").read_text("utf-8")


def test_a_part_of_a_division_that_left_the_row_stays_its_own(ward: PlantedWard) -> None:
    for file in (lead(ward), other(ward)):
        ward.office("merge", file)
    move = ("row", "move", ROW, "--to", "防災課", "--from", "2026-11-28", "--reason", "事務分掌の変更")
    ask(*move, "--store", ward.store)
    assert [each["division"] for each in ask("board", "--store", ward.store).keys["divisions"]][-1] == "防災課"
    moved = "【戸籍住民課】窓口を開いた。\n【税務課】案内を行った。"
    assert ward.row()[DID] == moved
    ward.office("export", "list", "--out", ward.folder / "list.xlsx")
    texts = {cell.value for row in openpyxl.load_workbook(ward.folder / "list.xlsx").worksheets[0] for cell in row}
    assert moved in texts
    assert ward.office("list-changes", ward.folder / "list.xlsx")["changes"] == []
    ward.office("set", ROW, f"{DID}=【防災課】備えた。\n【税務課】案内を3回行った。")
    assert ward.row()[DID] == "【防災課】備えた。\n【税務課】案内を3回行った。"


def test_wordings_are_unified_in_each_part_and_not_in_names(ward: PlantedWard) -> None:
    ward.office("set", ROW, f"{DID}=【税務課】税務課に聞く事。\n【戸籍住民課】調べる事。")
    table = ward.folder / "words.csv"
    table.write_text("使わない語,使う語\n事,こと\n税務課,税務係\n", "utf-8")
    ward.office("unify", "--table", table, "--apply")
    assert ward.row()[DID] == "【税務課】税務係に聞くこと。\n【戸籍住民課】調べること。"


def test_a_wording_that_is_unified_alone_changes_no_name(ward: PlantedWard) -> None:
    """As from 提出前の確認; the name of a division is part of the text there, too."""
    ward.office("set", ROW, f"{DID}=【税務課】住民に聞く。\n【戸籍住民課】住民と調べる。")
    parts, typed = make_parts(), "住民"
    with closing(parts.stores.open(ward.store)) as store:
        save_word_table(store, BUILT_IN.with_added(TermLine(typed, "区民")))
        unify_one(parts, store, WordingPlace(ROW, DID, typed))
    assert ward.row()[DID] == "【税務課】区民に聞く。\n【戸籍住民課】区民と調べる。"


def test_the_plan_s_workbook_declares_it(ward: PlantedWard) -> None:
    table = ward.folder / "plan.xlsx"
    ward.office("plan", "export", "--out", table)
    book = openpyxl.load_workbook(table)
    heads, *lines = book["項目"].iter_rows()
    (line,) = (each for each in lines if each[0].value == DID)
    cells = dict(zip((cell.value for cell in heads), line, strict=True))
    assert cells["答える単位"].value == "所管課ごと"
    done("init", "--plan", table, "--store", ward.folder / "again.nakano")
    (of_mark,) = (dict(zip(cells, each, strict=True)) for each in lines if each[0].value == "mark")
    of_mark["答える単位"].value = "所管課ごと"
    book.save(table)
    refused = ask("init", "--plan", table, "--store", ward.folder / "no.nakano")
    told = next(each for each in refused.keys["problems"] if each["cell"] == of_mark["答える単位"].coordinate)
    assert (told["sheet"], told["cell"], told["found"]) == ("項目", of_mark["答える単位"].coordinate, "所管課ごと")
    assert "取組ごと" in told["message"] + told["remedy"]


def test_a_part_of_a_list_that_is_no_number_is_kept_and_not_added_up(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**OF_EACH[0], "counted": True})
    for division in ("税務課", "戸籍住民課"):
        ward.office("set", ROW, f"{PLACES}=80", "--as", division)
    ward.office("set", ROW, "mark=◎", "done=行った。")
    path, new = tmp_path / "list.xlsx", tmp_path / "new.nakano"
    ward.office("export", "list", "--out", path)
    book = openpyxl.load_workbook(path)
    (cell,) = (cell for row in book.worksheets[0].iter_rows() for cell in row if "【税務課】80" in str(cell.value))
    cell.value = "【税務課】多数\n【戸籍住民課】80"
    book.save(path)
    done("init", "--plan", tmp_path / "plan.json", "--store", new)
    ask("import", path, "--store", new)
    rows = {each["id"]: each for each in done("show", "--year", "R4", "--store", new)["rows"]}
    assert rows[ROW][PLACES] == cell.value
    assert done("counts", "--item", PLACES_HEAD, "--year", "R4", "--store", new)["sum"] == "80"


@pytest.fixture
def required(tmp_path: Path) -> PlantedWard:
    """A ward that waits for the part of each division."""
    return PlantedWard(tmp_path, {**PART, "required": True, "need": "必要"})


def board_of(ward: PlantedWard, division: str) -> tuple[int, int]:
    (line,) = (each for each in ask("board", "--store", ward.store).keys["divisions"] if each["division"] == division)
    return line["answered"], line["rows"]


def test_a_required_part_is_waited_for_and_missed_by_the_check(required: PlantedWard) -> None:
    ward, own_row = required, FIRST_ROWS[1].row_id
    assert board_of(ward, "戸籍住民課") == (0, 2)
    blank = fill(ward, "戸籍住民課", "blank.xlsx", {own_row: {**ANSWER, DID: "調べた。"}})
    (missing,) = (each for each in ask("check", blank).keys["problems"] if each["severity"] == "error")
    assert (missing["code"], missing["id"], missing["key"]) == ("PART-MISSING", ROW, DID)
    ward.office("merge", blank)
    assert board_of(ward, "戸籍住民課") == (1, 2)
    own = ward.folder / "koseki.nakano"
    done("open", blank, "--store", own)
    refused = ask("submit", "--out", ward.folder / "no.xlsx", "--store", own)
    assert refused.keys["error"] == "SUBMISSION-INCOMPLETE"
    done("set", ROW, f"{DID}=窓口を開いた。", "--store", own)
    done("submit", "--out", ward.folder / "return.xlsx", "--store", own)
    ward.office("merge", ward.folder / "return.xlsx")
    assert board_of(ward, "戸籍住民課") == (2, 2)
    assert ward.row()[DID] == "【戸籍住民課】窓口を開いた。"


def test_a_part_that_need_not_be_written_is_waited_for_until_it_was_returned(ward: PlantedWard) -> None:
    assert board_of(ward, "戸籍住民課") == (0, 2)
    ward.office("merge", fill(ward, "戸籍住民課", "blank.xlsx", {FIRST_ROWS[1].row_id: ANSWER}))
    assert board_of(ward, "戸籍住民課") == (2, 2)


def test_last_years_list_brings_the_parts_into_the_next_round(ward: PlantedWard) -> None:
    for file in (lead(ward), other(ward)):
        ward.office("merge", file)
    path, new = ward.folder / "list.xlsx", ward.folder / "new.nakano"
    ward.office("export", "list", "--out", path)
    done("init", "--plan", ward.folder / "plan.json", "--store", new)
    import_draft(path, "--store", new)
    rows = done("show", "--year", "R4", "--store", new)["rows"]
    assert next(row for row in rows if row["id"] == ROW)[DID] == BOTH
    lines = done("history", ROW, "--key", DID, "--year", "R4", "--store", new)["changes"]
    assert {(each["division"], each["to"]) for each in lines} == {
        ("税務課", "案内を行った。"),
        ("戸籍住民課", "窓口を開いた。"),
    }
    again = import_draft(path, "--store", new)
    assert (again["problems"], done("verify", "--store", new)["ok"]) == ([], True)
    done("round", "open", "--year", "R5", "--due", "2024-07-14", "--store", new)
    done("distribute", "--out", ward.folder / "next", "--store", new)
    for division in ("税務課", "戸籍住民課"):
        form = next((ward.folder / "next").rglob(f"*{division}*"))
        texts = {cell.value for row in openpyxl.load_workbook(form)["前回の報告"].iter_rows() for cell in row}
        assert BOTH in texts
        assert {each["code"] for each in ask("check", form).keys["problems"]} <= {"MARK-MISSING"}
    rows = done("show", "--store", new)["rows"]
    assert next(row for row in rows if row["id"] == ROW)[DID] is None


def test_a_part_is_asked_back_and_answered(ward: PlantedWard) -> None:
    for file in (lead(ward), other(ward)):
        ward.office("merge", file)
    asking = ("ask-back", "--division", "税務課", "--id", ROW, "--comment", "詳しく書いてください。")
    ward.office(*asking, "--out", ward.folder / "back")
    form = next((ward.folder / "back").rglob("*.xlsx"))
    filled = ward.folder / "answered.xlsx"
    filled.write_bytes(planted_hands(*ward.more).fill_in(form.read_bytes(), {ROW: {DID: "案内を3回行った。"}}))
    assert ward.office("merge", filled)["conflicts"] == []
    assert ward.row()[DID] == "【税務課】案内を3回行った。\n【戸籍住民課】窓口を開いた。"
    assert ward.row()["asked"] == "changed"
    ward.office("accept", "--division", "税務課", "--id", ROW)
    assert ward.row()["state"] == "accepted"
    refused = ask("set", ROW, f"{DID}=やめた。", "--as", "税務課", "--store", ward.store)
    assert refused.code == 2
    again = ask("set", ROW, f"{DID}=【税務課】やめた。", "--store", ward.store)
    assert (again.code, again.keys["error"]) == (2, "ROW-ACCEPTED")
    assert ward.row()[DID] == "【税務課】案内を3回行った。\n【戸籍住民課】窓口を開いた。"


def test_numbers_options_and_days_of_each_division_are_printed_behind_its_name(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, *OF_EACH)
    own = {PLACES: "1,200箇所", TARGETS: "☑事業者\n☑子ども", HELD: "R5.2.3", DIRECTION: "終了"}
    lead_form = fill(ward, "税務課", "lead.xlsx", {ROW: {**ANSWER, **own}, OTHER: {**ANSWER, PLACES: "3"}})
    other_form = fill(ward, "戸籍住民課", "other.xlsx", {ROW: {PLACES: "80", HELD: "令和4年6月1日", DIRECTION: "拡充"}})
    for file in (lead_form, other_form):
        assert {each["code"] for each in ask("check", file).keys["problems"]} <= {"KIND-MISSING", "MARK-MISSING"}
        assert ward.office("merge", file)["conflicts"] == []
    row = ward.row()
    assert row[PLACES] == "【税務課】1,200\n【戸籍住民課】80"
    assert (row[TARGETS], row[DIRECTION]) == ("【税務課】子ども、事業者", "【税務課】廃止\n【戸籍住民課】拡充")
    assert row[HELD] == "【税務課】令和5年2月3日\n【戸籍住民課】令和4年6月1日"
    path = ward.folder / "list.xlsx"
    ward.office("export", "list", "--out", path)
    assert ward.office("list-changes", path)["changes"] == []
    book = openpyxl.load_workbook(path)
    (cell,) = (cell for line in book.worksheets[0].iter_rows() for cell in line if cell.value == row[PLACES])
    cell.value = "【税務課】1,300\n【戸籍住民課】多数"
    book.save(path)
    (change,) = ask("list-changes", path, "--store", ward.store).keys["changes"]
    assert change["stays"] == "no_division"
    ward.office("set", ROW, f"{PLACES}=【税務課】1,300\n【戸籍住民課】80", f"{HELD}=【戸籍住民課】2022/6/2")
    assert ward.row()[PLACES] == "【税務課】1,300\n【戸籍住民課】80"
    assert ward.row()[HELD] == "【戸籍住民課】令和4年6月2日"
    refused = ask("set", ROW, f"{PLACES}=【税務課】多数", "--store", ward.store)
    assert (refused.code, refused.keys["error"]) == (2, "VALUE-UNKNOWN")
    ward.office("export", "data", "--out", ward.folder / "data")
    ward.office("export", "page", "--out", ward.folder)
    assert "【税務課】1,300" in (ward.folder / "progress_R4.html").read_text("utf-8")
    assert ward.office("verify")["ok"]
    ask("round", "close", "--by", "高橋", "--store", ward.store)
    assert ward.office("roll-over", "--year", "R5", "--dry-run")["ends"] == []


def test_a_form_made_anew_shows_neither_of_two_numbers_that_differ(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, *OF_EACH)
    for name, number in (("one.xlsx", "1000"), ("two.xlsx", "1200")):
        ask("merge", fill(ward, "戸籍住民課", name, {ROW: {PLACES: number}}), "--store", ward.store)
    assert ward.row()[PLACES] is None
    ward.office("distribute", "--anew", "--division", "戸籍住民課", "--out", ward.folder / "forms2")
    form = next((ward.folder / "forms2").rglob("*戸籍住民課*"))
    assert "NUMBER-UNKNOWN" not in {each["code"] for each in ask("check", form).keys["problems"]}
    ward.office("resolve", f"{ROW}:{PLACES}:戸籍住民課", "--take", "text", "--text", "1200")
    assert ward.row()[PLACES] == "【戸籍住民課】1,200"


@pytest.mark.parametrize(
    "wrong",
    [
        {"filled_by": "office"},
        {"of": "measure"},
        {
            "editor": "choice",
            "options": ["拡充", "縮小"],
            "proposes": {"actual": "budget", "target": "budget", "at_least": {"拡充": 1}},
        },
        {"scope": "indicator"},
    ],
)
def test_an_item_that_cannot_be_each_divisions_own_is_refused_with_its_place(
    tmp_path: Path, wrong: dict[str, object]
) -> None:
    plan = planted_plan(tmp_path, {**PART, **wrong})
    refused = ask("init", "--plan", plan, "--store", tmp_path / "a.nakano")
    assert refused.code == 2
    assert f"fields/{DID}/scope" in refused.keys["message"] + str(refused.keys)


def test_the_digest_has_every_part_and_not_the_order_of_arrival(ward: PlantedWard) -> None:
    digests = [ward.office("show")["digest"]]
    copy = ward.folder / "copy.nakano"
    copy.write_bytes(ward.store.read_bytes())
    files = lead(ward), other(ward)
    for file in files:
        ward.office("merge", file)
        digests.append(ward.office("show")["digest"])
    for file in reversed(files):
        done("merge", file, "--store", copy)
    assert done("show", "--store", copy)["digest"] == digests[-1]
    ward.office("set", ROW, f"{DID}=窓口を3つ開いた。", "--as", "戸籍住民課")
    assert len({*digests, ward.office("show")["digest"]}) == 4


def test_where_all_divisions_answer_the_row_their_parts_are_no_conflict(ward: PlantedWard) -> None:
    ward.office("round", "amend", "--id", ROW, "--answerers", "all", "--reason", "各課の回答のため")
    ward.office("distribute", "--anew", "--out", ward.folder / "again")
    for division in ("税務課", "戸籍住民課"):
        form, path = next((ward.folder / "again").rglob(f"*{division}*")), ward.folder / f"{division}.xlsx"
        answer = {ROW: {**ANSWER, DID: f"{division}の分。"}}
        path.write_bytes(planted_hands(*ward.more).fill_in(form.read_bytes(), answer))
        assert ward.office("merge", path)["conflicts"] == []
    assert ward.row()[DID] == "【税務課】税務課の分。\n【戸籍住民課】戸籍住民課の分。"
    assert ward.office("verify")["ok"]


def test_counted_items_are_counted_for_each_division(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, *({**each, "counted": True} for each in OF_EACH if each["key"] != HELD))
    own_row = FIRST_ROWS[1].row_id
    lead_texts = {**ANSWER, PLACES: "1,200", TARGETS: "☑子ども\n☑事業者", DIRECTION: "維持"}
    other_texts = {PLACES: "80", TARGETS: "事業者", DIRECTION: "維持"}
    ward.office("merge", fill(ward, "税務課", "lead.xlsx", {ROW: lead_texts, OTHER: {**ANSWER, DIRECTION: "拡充"}}))
    ward.office("merge", fill(ward, "戸籍住民課", "other.xlsx", {ROW: other_texts, own_row: ANSWER}))
    found = ward.office("counts", "--item", DIRECTION, "--by", "division")
    assert found["counts"] == {"拡充": 1, "維持": 2, "縮小": 0, "廃止": 0, "total": 3}
    assert (found["in_report"], found["groups"]["戸籍住民課"]["維持"], found["groups"]["税務課"]["total"]) == (5, 1, 2)
    assert ward.office("counts", "--item", TARGETS)["counts"]["事業者"] == 2
    (named,) = (
        line
        for line in run("counts", "--item", DIRECTION, "--store", ward.store).output.split("\n")
        if "数えていない" in line
    )
    assert named == f"数えていない所管課ごとの分 {len(found['excluded'])}件"
    numbers = ward.office("counts", "--item", PLACES, "--by", "division")
    assert (numbers["sum"], numbers["group_sums"]["戸籍住民課"], numbers["counts"]["total"]) == ("1280", "80", 2)
    ward.office("export", "page", "--out", tmp_path)
    page = (tmp_path / "progress_R4.html").read_text("utf-8")
    assert page.count(f"{DIRECTION}:維持\n") + page.count(f'{DIRECTION}:維持"') >= 1
    assert ask("export", "report", "--for", "庁議", "--out", tmp_path / "report.docx", "--store", ward.store).code == 1
    assert "記入のある所管課" in {
        cell.text
        for table in Document(str(tmp_path / "report.docx")).tables
        for row in table.rows
        for cell in row.cells
    }
    ask("merge", fill(ward, "戸籍住民課", "again.xlsx", {ROW: {**other_texts, PLACES: "90"}}), "--store", ward.store)
    undecided = ward.office("counts", "--item", PLACES)
    assert (undecided["sum"], [each["why"] for each in undecided["excluded"] if each["id"] == ROW]) == (
        "1200",
        ["open_conflict"],
    )


def test_items_of_divisions_are_counted_by_row_where_the_plan_declares_it(tmp_path: Path) -> None:
    by_row = {"counted": True, "counted_by_row": True}
    ward = PlantedWard(tmp_path, *({**each, **by_row} for each in OF_EACH if each["key"] != HELD))
    lead_texts = {**ANSWER, PLACES: "1,200", TARGETS: "子ども、事業者", DIRECTION: "維持"}
    other_texts = {PLACES: "80", TARGETS: "事業者", DIRECTION: "縮小"}
    ward.office("merge", fill(ward, "税務課", "lead.xlsx", {ROW: lead_texts, OTHER: {**ANSWER, DIRECTION: "維持"}}))
    ward.office("merge", fill(ward, "戸籍住民課", "other.xlsx", {ROW: other_texts}))
    found = ward.office("counts", "--item", DIRECTION, "--by", "division")
    assert found["counts"] == {"拡充": 0, "維持": 2, "縮小": 1, "廃止": 0, "total": 2}
    assert (found["in_report"], found["groups"]["税務課"]["total"], found["groups"]["戸籍住民課"]["total"]) == (4, 2, 0)
    assert ward.office("counts", "--item", TARGETS)["counts"] == {"子ども": 1, "高齢者": 0, "事業者": 1, "total": 1}
    numbers = ward.office("counts", "--item", PLACES)
    assert (numbers["sum"], numbers["counts"]["total"], len(numbers["excluded"])) == ("1280", 1, 3)
    years = ward.office("counts", "--years")["years"][-1]["items"]
    assert {name: (each["total"], each["in_report"]) for name, each in years.items()}[PLACES_HEAD] == (1, 4)
    ask("export", "report", "--for", "庁議", "--out", tmp_path / "report.docx", "--store", ward.store)
    tables = Document(str(tmp_path / "report.docx")).tables
    texts = {cell.text for table in tables for row in table.rows for cell in row.cells}
    assert ("記入のある取組" in texts, "記入のある所管課" in texts) == (True, False)
    ask("merge", fill(ward, "戸籍住民課", "again.xlsx", {ROW: {**other_texts, PLACES: "90"}}), "--store", ward.store)
    assert ward.office("counts", "--item", PLACES)["sum"] == "0"


def test_the_plan_s_workbook_declares_that_rows_are_counted(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**OF_EACH[3], "counted": True, "counted_by_row": True})
    table, again = tmp_path / "plan.xlsx", tmp_path / "again.nakano"
    ward.office("plan", "export", "--out", table)
    heads, *lines = openpyxl.load_workbook(table)["項目"].iter_rows(values_only=True)
    (line,) = (dict(zip(heads, each, strict=True)) for each in lines if each[0] == DIRECTION)
    assert line["取組ごとに数える"] == "○"
    done("init", "--plan", table, "--store", again)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", again)
    assert [done("counts", "--item", DIRECTION, "--store", each)["in_report"] for each in (ward.store, again)] == [4, 4]


@pytest.fixture
def pasting(tmp_path: Path) -> Iterator[tuple[Parts, Store, Path]]:
    """The office's data file of a ward whose divisions have a number and a text of their own, and its path."""
    ward, parts = PlantedWard(tmp_path, OF_EACH[0], PART), make_parts()
    done("open", ward.form_of("戸籍住民課"), "--store", tmp_path / "koseki.nakano")
    with closing(parts.stores.open(ward.store)) as store:
        yield parts, store, tmp_path / "koseki.nakano"


def block_of(*texts: str, as_division: str | None = None) -> PasteOptions:
    heads = ("管理番号", PLACES_HEAD, DID_HEAD, "進捗状況")
    return PasteOptions((heads, (ROW, *texts)), as_division=as_division)


def test_a_division_pastes_its_own_parts_into_a_row_that_only_names_it(pasting: tuple[Parts, Store, Path]) -> None:
    parts, office, own = pasting
    with closing(parts.stores.open(own)) as division:
        for store, as_division in ((office, "戸籍住民課"), (division, None)):
            plan = plan_paste(store, block_of("80箇所", "窓口を開いた。", "◎", as_division=as_division)).value
            assert [(each.key, each.now) for each in plan.changes] == [(PLACES, "80"), (DID, "窓口を開いた。")]
            assert [(each.code, each.place.key) for each in plan.problems] == [("PASTE-NOT-YOURS", "mark")]
            apply_paste(parts, store, plan)
            again = plan_paste(store, block_of("80", "窓口を開いた。", "", as_division=as_division)).value
            assert (again.changes, again.same, again.problems) == ((), 2, ())


def test_a_block_of_the_office_has_parts_that_begin_with_names(pasting: tuple[Parts, Store, Path]) -> None:
    parts, office, _ = pasting
    both = "【税務課】1,200\n【戸籍住民課】80"
    plan = plan_paste(office, block_of(both, "案内を行った。", "◎")).value
    assert [(each.key, each.now) for each in plan.changes] == [(PLACES, both), ("mark", "◎")]
    (told,) = plan.problems
    assert (told.code, told.place.cell, told.found) == ("PASTE-PART", "2行目・3列目", "案内を行った。")
    assert "【税務課】" in remedy(told)
    apply_paste(parts, office, plan)
    plan = plan_paste(office, block_of("【戸籍住民課】80箇所\n【税務課】1200", BOTH, "")).value
    assert ([each.key for each in plan.changes], plan.same) == ([DID], 1)
    plan = plan_paste(office, block_of("【税務課】1,200\n【戸籍住民課】たくさん", "", "○")).value
    assert [(each.code, each.found, each.place.key) for each in plan.problems] == [
        ("NUMBER-UNKNOWN", "たくさん", PLACES)
    ]
    assert [each.key for each in plan.changes] == ["mark"]
    apply_paste(parts, office, plan)


def test_the_preview_of_a_paste_refuses_what_the_paste_refuses(pasting: tuple[Parts, Store, Path]) -> None:
    parts, office, _ = pasting
    texts = ("【税務課】案内する事。", "【戸籍住民課】窓口を開いた。")
    for division, text in (("税務課", "案内する事。\n【戸籍住民課】と連携した。"), ("戸籍住民課", "窓口を開いた。")):
        apply_paste(parts, office, plan_paste(office, block_of("", text, "", as_division=division)).value)
    printed = f"{texts[0]}\n【戸籍住民課】と連携した。\n{texts[1]}"
    for text, as_division in (("\n".join(texts), None), (f"{texts[1]}\n{texts[0]}", "戸籍住民課")):
        plan = plan_paste(office, block_of("", text, "◎" if as_division is None else "", as_division=as_division)).value
        (told,) = plan.problems
        assert (told.code, told.place.key, told.found) == ("PASTE-PART-UNCLEAR", DID, text)
        assert "（税務課、戸籍住民課）の代理入力" in remedy(told)
        assert [each.key for each in plan.changes] == ["mark"] * (as_division is None)
        apply_paste(parts, office, plan)
    plan = plan_paste(office, block_of("", printed, "")).value
    assert (plan.changes, plan.same, plan.problems) == ((), 1, ())


def test_a_paste_reads_the_answers_of_its_rows_once(
    pasting: tuple[Parts, Store, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    parts, office, _ = pasting
    block = (("管理番号", DID_HEAD), *((each.row_id, "行った。") for each in FIRST_ROWS[:2]))
    plan, of, rounds = plan_paste(office, PasteOptions(block, as_division="戸籍住民課")).value, RoundAnswers.of, []

    def counting(records: Records, round_: Round, current: Mapping[Slot, CurrentValue]) -> RoundAnswers:
        rounds.append(round_.round_id)
        return of(records, round_, current)

    monkeypatch.setattr(RoundAnswers, "of", staticmethod(counting))
    apply_paste(parts, office, plan)
    assert (len(plan.changes), len(rounds)) == (2, 1)
