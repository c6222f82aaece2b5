"""Numbers with more digits than papers print: what comes back from a paper or a form takes none of them off."""

import shutil
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.bootstrap import make_parts
from tests.support.command_line import ask, done
from tests.support.planted_profiles import (
    ANSWER,
    BASE,
    NUMBERS,
    OTHER,
    PLACES,
    ROW,
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
    done("import", listed(ward), "--store", store)
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
