"""retain with files that arrived again in other bytes, and into the folder in which the round was laid down before."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.bootstrap import make_spreadsheet_user
from tests.support.command_line import Said, ask, done
from tests.support.offices import ANSWERS, Office, make_office

NAME = "鈴木三郎"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """The office with an answer that states who wrote it."""
    office = make_office(tmp_path / "office")
    office.answer.write_bytes(make_spreadsheet_user().fill_in(office.form("税務課").read_bytes(), ANSWERS, NAME))
    assert verdict(office, office.answer) == "merged"
    return office


def verdict(office: Office, file: Path, year: str = "R4") -> str:
    (found,) = ask("merge", file, "--year", year, "--store", office.store).keys["files"]
    return str(found["verdict"])


def saved_again(file: Path, name: str) -> Path:
    """Return the same workbook in other bytes, as a spreadsheet program saves it without a change."""
    target, made = file.with_name(name), io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as copy:
        for part in source.namelist():
            copy.writestr(part, source.read(part))
    target.write_bytes(made.getvalue())
    return target


def retain(office: Office, *words: str | Path, year: str = "R4") -> Said:
    return ask("retain", "--year", year, *words, "--store", office.store)


def close(office: Office, year: str = "R4") -> None:
    assert ask("round", "close", "--year", year, "--store", office.store).code in {0, 1}


def files_with(store: Path, name: str) -> int:
    """Return how many received files, as their bytes are kept, have a name in them."""
    with closing(sqlite3.connect(store)) as connection:
        kept = [content for (content,) in connection.execute("SELECT content FROM received_file") if content]
    return sum(any(name.encode() in book.read(part) for part in book.namelist()) for book in map(_opened, kept))


def _opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def test_a_file_that_arrived_again_in_other_bytes_is_laid_down_and_removed_with_the_others(
    office: Office, tmp_path: Path
) -> None:
    assert verdict(office, saved_again(office.answer, "再送.xlsx")) == "known"
    close(office)
    assert files_with(office.store, NAME) == 2
    assert [each["found"] for each in retain(office, "--blank-names").keys["problems"]] == ["2"]
    folder = tmp_path / "R4"
    assert retain(office, "--out", folder).code == 0
    received = folder / "受け取ったファイル"
    assert [each.name for each in sorted(received.iterdir())] == ["001_税務課.xlsx", "002_再送.xlsx"]
    said = retain(office, "--drop-received", "--out", folder)
    assert [each["file"] for each in said.keys["dropped"]] == ["税務課.xlsx", "再送.xlsx"]
    assert retain(office, "--blank-names").keys["problems"] == []
    assert files_with(office.store, NAME) == 0
    assert done("verify", "--store", office.store)["ok"] is True


def test_a_file_that_arrived_again_belongs_to_the_year_of_the_one_that_it_repeats(
    office: Office, tmp_path: Path
) -> None:
    close(office)
    done("round", "open", "--year", "R5", "--due", "2024-07-12", "--store", office.store)
    done("distribute", "--out", tmp_path / "R5", "--year", "R5", "--store", office.store)
    names = [("戸籍住民課", "1-1-1-01-P"), ("税務課", "2-1-2-03-N")]
    other, own = (answer_of(tmp_path / "R5", division, row) for division, row in names)
    assert verdict(office, other, "R5") == "merged"
    assert verdict(office, saved_again(office.answer, "R4再送.xlsx"), "R5") == "known"
    assert verdict(office, own, "R5") == "merged"
    assert verdict(office, saved_again(own, "R5再送.xlsx"), "R5") == "known"
    close(office, "R5")
    dropped = {year: retain(office, "--drop-received", "--dry-run", year=year).keys["dropped"] for year in ("R4", "R5")}
    assert {year: [each["file"] for each in files] for year, files in dropped.items()} == {
        "R4": ["税務課.xlsx", "R4再送.xlsx"],
        "R5": ["戸籍住民課R5.xlsx", "税務課R5.xlsx", "R5再送.xlsx"],
    }


def answer_of(forms: Path, division: str, row: str) -> Path:
    form, answer = next(forms.rglob(f"*{division}*")), forms / f"{division}R5.xlsx"
    answer.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), {row: {"done": "翌年。"}}))
    return answer


@pytest.fixture
def dropped(office: Office, tmp_path: Path) -> Path:
    """The folder into which the round was laid down before its received file was removed from the data file."""
    close(office)
    folder = tmp_path / "R4"
    assert retain(office, "--out", folder).code == 0
    assert retain(office, "--drop-received", "--out", folder).code == 0
    return folder


def test_laying_down_again_keeps_the_removed_files_of_the_folder(office: Office, dropped: Path) -> None:
    said = retain(office, "--out", dropped, "--replace")
    assert (said.code, said.keys["problems"]) == (0, [])
    listed = [each["path"] for each in json.loads((dropped / "manifest.json").read_text())["files"]]
    assert "受け取ったファイル/001_税務課.xlsx" in listed
    assert (dropped / "受け取ったファイル" / "001_税務課.xlsx").read_bytes() == office.answer.read_bytes()
    assert "受け取ったファイル/001_税務課.xlsx" in (dropped / "受け取ったファイル.csv").read_text("utf-8-sig")
    checked = retain(office, "--out", dropped, "--check")
    assert (checked.keys["ok"], checked.keys["problems"]) == (True, [])


def test_a_removed_file_that_the_folder_has_no_more_is_told(office: Office, dropped: Path) -> None:
    (dropped / "受け取ったファイル" / "001_税務課.xlsx").write_bytes(b"")
    said = retain(office, "--out", dropped, "--replace")
    assert [(each["code"], each["found"]) for each in said.keys["problems"]] == [("LAID-DOWN-WITHOUT-FILES", "1")]


def test_the_folder_of_one_year_is_not_replaced_by_another(office: Office, dropped: Path) -> None:
    done("round", "open", "--year", "R5", "--due", "2024-07-12", "--store", office.store)
    close(office, "R5")
    said = retain(office, "--out", dropped, "--replace", year="R5")
    assert (said.code, said.keys["error"]) == (2, "LAID-DOWN-FOLDER-TAKEN")
    assert retain(office, "--out", dropped, "--check").keys["ok"] is True
