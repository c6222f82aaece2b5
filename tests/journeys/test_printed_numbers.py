"""Numbers with more digits than papers print: what comes back from a paper or a form takes none of them off."""

import shutil
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.bootstrap import make_parts
from tests.support.command_line import ask, done, import_draft, run
from tests.support.planted_profiles import (
    ANSWER,
    BASE,
    DAY,
    HELD,
    NUMBERS,
    OTHER,
    PLACES,
    ROW,
    SEVERAL,
    TARGET,
    PlantedWard,
    planted_hands,
    write_values,
)

ROUNDED = {**NUMBERS[0], "decimals": 1}
OF_DIVISION = {**ROUNDED, "scope": "division"}


def listed(ward: PlantedWard) -> Path:
    path = ward.folder / "list.xlsx"
    ward.office("export", "list", "--out", path, "--replace")
    return path


def typed_in(path: Path, shown: str, text: str) -> None:
    """Let a person type a text over the one cell of a workbook that shows another one."""
    book = openpyxl.load_workbook(path)
    (cell,) = (cell for sheet in book for row in sheet.iter_rows() for cell in row if str(cell.value) == shown)
    cell.value = text
    book.save(path)


def changes_in(ward: PlantedWard, path: Path) -> list[tuple[str, str]]:
    return [(each["from"], each["to"]) for each in ask("list-changes", path, "--store", ward.store).keys["changes"]]


def shown(store: Path, row_id: str, key: str, *words: str) -> str | None:
    (row,) = (each for each in done("show", *words, "--store", store)["rows"] if each["id"] == row_id)
    value: str | None = row[key]
    return value


def test_an_exported_list_that_nobody_mended_changes_no_number(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, ROUNDED)
    ward.office("set", ROW, f"{PLACES}=1234.56")
    ward.office("set", OTHER, f"{PLACES}=7")
    path = listed(ward)
    assert changes_in(ward, path) == []
    ward.office("list-changes", path, "--apply", "--all")
    assert [ward.row(each)[PLACES] for each in (ROW, OTHER)] == ["1234.56", "7"]


def test_a_number_mended_in_a_list_is_told_and_one_that_an_older_list_shows_is_none(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, ROUNDED)
    ward.office("set", ROW, f"{PLACES}=12.34")
    older = Path(shutil.copyfile(listed(ward), tmp_path / "older.xlsx"))
    ward.office("set", ROW, f"{PLACES}=15.55")
    assert changes_in(ward, older) == [("15.55", "12.3")]
    ward.office("list-changes", older, "--apply", "--all")
    assert ward.row()[PLACES] == "15.55"
    path = listed(ward)
    typed_in(path, "15.6", "15.51")
    assert changes_in(ward, path) == [("15.55", "15.51")]
    for was, text in (("15.51", "15.60"), ("15.60", "15.55")):
        typed_in(path, was, text)
        assert changes_in(ward, path) == []
    typed_in(path, "15.55", "15.51")
    ward.office("list-changes", path, "--apply", "--all")
    assert ward.row()[PLACES] == "15.51"


def test_a_list_that_is_imported_again_takes_no_digits_off_what_was_corrected(tmp_path: Path) -> None:
    ward, store = PlantedWard(tmp_path, ROUNDED), tmp_path / "next.nakano"
    ward.office("set", ROW, f"{PLACES}=99", "mark=◎", "done=行った。")
    done("init", "--plan", tmp_path / "plan.json", "--store", store)
    import_draft(listed(ward), "--store", store)
    done("set", ROW, f"{PLACES}=1234.56", "--year", "R4", "--store", store)
    ask("export", "list", "--year", "R4", "--out", tmp_path / "again.xlsx", "--store", store)
    ask("import", tmp_path / "again.xlsx", "--store", store)
    assert shown(store, ROW, PLACES, "--year", "R4") == "1234.56"


@pytest.mark.parametrize("digits", ["80.04", "5"])
def test_the_part_of_one_division_is_mended_and_the_other_s_keeps_its_digits(tmp_path: Path, digits: str) -> None:
    ward = PlantedWard(tmp_path, OF_DIVISION)
    ward.office("set", ROW, f"{PLACES}=12.34", "--as", "税務課")
    ward.office("set", ROW, f"{PLACES}={digits}", "--as", "戸籍住民課")
    path, other = listed(ward), {"80.04": "80.0", "5": "5.0"}[digits]
    assert changes_in(ward, path) == []
    typed_in(path, f"【税務課】12.3\n【戸籍住民課】{other}", "【税務課】12.3\n【戸籍住民課】81")
    ward.office("list-changes", path, "--apply", "--all")
    ward.office("set", ROW, f"{PLACES}=【税務課】12.3\n【戸籍住民課】82")
    found = ward.office("history", ROW, "--key", PLACES)["changes"]
    assert [(each["division"], each["to"]) for each in found] == [
        ("税務課", "12.34"),
        ("戸籍住民課", digits),
        ("戸籍住民課", "81"),
        ("戸籍住民課", "82"),
    ]


def test_a_part_that_was_mended_and_is_put_back_has_all_its_digits(tmp_path: Path) -> None:
    ward, parts = PlantedWard(tmp_path, OF_DIVISION), make_parts()
    ward.office("set", ROW, f"{PLACES}=12.34", "--as", "税務課")
    ward.office("set", ROW, f"{PLACES}=80.04", "--as", "戸籍住民課")
    mended = Entry(ROW, {PLACES: "【税務課】12.3\n【戸籍住民課】81"})
    with closing(parts.stores.open(ward.store)) as store:
        edited = edit_entry(parts, store, mended).value
        back = Entry(ROW, {key: text or "" for key, text in edited.was.items()}, expected=edited.now)
        edit_entry(parts, store, back)
    found = ward.office("history", ROW, "--key", PLACES)["changes"]
    assert [(each["division"], each["to"]) for each in found][2:] == [("戸籍住民課", "81"), ("戸籍住民課", "80.04")]


@pytest.fixture
def valued(tmp_path: Path) -> PlantedWard:
    """A ward whose plan states numbers with more digits than it prints."""
    ward = PlantedWard(tmp_path, BASE, {**TARGET, "decimals": 0})
    ward.office("plan", "export", "--out", tmp_path / "plan.xlsx")
    numbers = {ROW: {"執行額の目標（令和4年度）": "0.45"}, OTHER: {"執行額の目標（令和4年度）": "-1200.5"}}
    ward.store = tmp_path / "valued.nakano"
    done("init", "--plan", write_values(tmp_path / "plan.xlsx", numbers), "--store", ward.store)
    ward.office("round", "open", "--year", "R4", "--due", "2023-07-14")
    ward.office("distribute", "--out", tmp_path / "forms", "--replace")
    return ward


def test_a_division_s_data_file_has_the_numbers_of_the_plan_as_they_are_stated(valued: PlantedWard) -> None:
    texts = {str(cell.value) for row in openpyxl.load_workbook(valued.form)["回答"].iter_rows() for cell in row}
    assert {"0.45", "-1,200.5"} <= texts
    own = valued.folder / "zeimu.nakano"
    done("open", valued.form, "--store", own)
    assert [shown(own, each, "target") for each in (ROW, OTHER)] == ["0.45", "-1200.5"]
    answers = dict.fromkeys((ROW, OTHER), ANSWER)
    valued.form.write_bytes(planted_hands(*valued.more).fill_in(valued.form.read_bytes(), answers))
    (file,) = valued.office("merge", valued.form)["files"]
    assert {each["code"] for each in file["problems"]} <= {"KIND-MISSING"}


def test_a_revision_shows_values_of_the_plan_as_they_are_printed(valued: PlantedWard, tmp_path: Path) -> None:
    valued.office("plan", "export", "--out", tmp_path / "before.xlsx")
    book = write_values(tmp_path / "before.xlsx", {OTHER: {"執行額の目標（令和4年度）": "1500"}})
    words = ("plan", "revise", book, "--adopted", "2023-12-01", "--title", "改定版", "--dry-run")
    assert "執行額の目標（令和4年度）：-1,200.5 → 1,500" in run(*words, "--store", valued.store).output
    (row,) = [each for each in valued.office(*words)["rows"] if each["change"] == "value"]
    assert [(each["from"], each["to"]) for each in row["texts"]] == [("-1200.5", "1500")]


SPENT = {**NUMBERS[0], "unit": "千円", "negative": "▲", "decimals": 0}
FIELDS = (SPENT, DAY, SEVERAL)


@pytest.fixture
def disputed(tmp_path: Path) -> PlantedWard:
    """A ward with a number and a date that are in conflict, after the office wrote both."""
    ward = PlantedWard(tmp_path, *FIELDS)
    ward.office("set", ROW, f"{PLACES}=-5000.5", f"{HELD}=令和4年4月1日")
    for name, number, day in (("one.xlsx", "1234.25", "R4.6.1"), ("two.xlsx", "1234.75", "R4.7.1")):
        ask("merge", ward.filled(name, **{PLACES: number, HELD: day}), "--store", ward.store)
    return ward


def test_commands_print_numbers_and_dates_as_the_plan_does_and_json_has_them_as_stored(disputed: PlantedWard) -> None:
    def told(*words: str) -> str:
        return run(*words, "--store", disputed.store).output

    conflicts = told("conflicts")
    for text in ("1,234.25", "1,234.75", "▲5,000.5", "令和4年6月1日", "令和4年7月1日", "令和4年4月1日"):
        assert text in conflicts
    for words in (("history", ROW), ("explain", ROW, "--key", PLACES)):
        assert "▲5,000.5" in told(*words)
        assert "1,234.75" in told(*words) or words[0] == "history"
        assert "-5000.5" not in told(*words)
    disputed.office("resolve", f"{ROW}:{PLACES}", "--take", "text", "--text", "1,234.75千円")
    assert "▲5,000.5 → 1,234.75" in told("history", ROW)
    (change,) = [each for each in disputed.office("history", ROW)["changes"] if each["to"] == "1234.75"]
    assert change["from"] == "-5000.5"
    found = ask("conflicts", "--store", disputed.store).keys["conflicts"]
    assert {each["value"] for one in found if one["key"] == HELD for each in one["sides"]} >= {"2022-06-01"}


def test_papers_for_people_print_decided_and_former_numbers_as_the_plan_does(disputed: PlantedWard) -> None:
    disputed.office("resolve", f"{ROW}:{PLACES}", "--take", "text", "--text", "1,234.75")
    paper = disputed.folder / "approval.docx"
    ask("export", "approval", "--out", paper, "--store", disputed.store)
    texts = [cell.text for table in Document(str(paper)).tables for row in table.rows for cell in row.cells]
    assert any("「1,234.75」に決定" in each and "「1,234.25」" in each for each in texts)
    ask("disclose", ROW, "--out", disputed.folder / "row", "--store", disputed.store)
    written = "".join(each.read_text("utf-8-sig") for each in (disputed.folder / "row").rglob("*.csv"))
    assert "▲5,000.5" in written
    assert "1,234.75" in written
    assert "1234.75" not in written


def test_what_the_office_mended_is_shown_to_the_division_as_the_plan_prints_it(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, *FIELDS)
    ward.office("merge", ward.filled("one.xlsx", **{PLACES: "1234", HELD: "R4.6.1"}))
    ward.office("set", ROW, f"{PLACES}=-1235.5", f"{HELD}=令和4年4月1日")
    output = run("wording", "--store", ward.store).output
    assert "受領時：1,234\n" in output
    assert "修文後：▲1,235.5\n" in output
    assert "修文後：令和4年4月1日\n" in output
    ward.office("wording", "--send", "--division", "税務課", "--out", tmp_path / "mended")
    (form,) = (tmp_path / "mended").rglob("*.xlsx")
    cells = {str(cell.value) for row in openpyxl.load_workbook(form)["回答"].iter_rows() for cell in row}
    (remark,) = [each for each in cells if "1,234→▲1,235.5" in each]
    assert "令和4年6月1日→令和4年4月1日" in remark
    answered = ask("merge", form, "--store", ward.store).keys
    assert [each["code"] for file in answered["files"] for each in file["problems"]] == []


def test_an_exported_list_that_nobody_mended_is_compared_without_a_difference(tmp_path: Path) -> None:
    """A list is read as values, and 新旧対照表 compares what is printed."""
    number = {**NUMBERS[0], "negative": "▲", "decimals": 1}
    ward = PlantedWard(tmp_path, number, DAY)
    ward.office("merge", ward.filled("one.xlsx", places="▲1,234.56", held="R4.6.1"))
    ward.office("export", "list", "--out", tmp_path / "list.xlsx")
    words = ("compare", "--from", tmp_path / "list.xlsx", "--to", "R4", "--out", tmp_path / "compared.xlsx")
    assert ward.office(*words)["changes"] == []
    ward.office("set", ROW, f"{PLACES}=5,000.25", f"{HELD}=R4.7.2")
    (change,) = ward.office(*words, "--replace")["changes"]
    assert [(each["from"], each["to"]) for each in change["fields"]] == [
        ("▲1,234.6", "5,000.3"),
        ("令和4年6月1日", "令和4年7月2日"),
    ]
