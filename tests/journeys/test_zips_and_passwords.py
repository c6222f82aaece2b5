"""A zip of returns, and a return behind a password, by the command line: opened or named, and nothing given away."""

from __future__ import annotations

import hashlib
import io
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from nakano_status.bootstrap import make_spreadsheet_user
from tests.support.command_line import Said, ask, done, run
from tests.support.locked_files import locked
from tests.support.offices import ANSWERS, Office, make_office
from tests.support.spreadsheets import zipped

FITTING = "税務-Zeimu-4417"
ROW = "2-1-2-03-N"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(made: Office, tmp_path: Path) -> Office:
    """An office of its own for each test: the data file before anything was received."""
    shutil.copytree(made.folder, tmp_path, dirs_exist_ok=True)
    return Office(tmp_path)


def merge(office: Office, *words: str | Path) -> Said:
    return ask("merge", *words, "--store", office.store)


def codes(said: Said) -> dict[str, list[str]]:
    return {file["file"]: [found["code"] for found in file["problems"]] for file in said.keys["files"]}


def value(office: Office, row: str = ROW) -> Any:
    (found,) = (each for each in done("show", "--store", office.store)["rows"] if each["id"] == row)
    return found["done"]


def kept(office: Office) -> dict[str, bytes]:
    """The bytes that the data file keeps, by the SHA-256 that it records."""
    with closing(sqlite3.connect(office.store)) as connection:
        return dict(connection.execute("SELECT sha256, content FROM received_file"))


def other_answer(office: Office) -> bytes:
    """An answer of 戸籍住民課."""
    form = office.form("戸籍住民課").read_bytes()
    return make_spreadsheet_user().fill_in(
        form, {"1-1-1-01-P": {"mark": "◎", "done": "窓口を増やした。", "next_year": "続ける。"}}
    )


def test_every_return_in_a_zip_is_a_file_of_its_own(office: Office) -> None:
    answer, other = office.answer.read_bytes(), other_answer(office)
    box = office.folder / "一式.zip"
    box.write_bytes(zipped({"税務課.xlsx": answer, "区民部/戸籍.xlsx": other, "送付状.txt": "送ります。".encode()}))
    said = merge(office, box)
    assert said.code == 1
    files = {file["file"]: file for file in said.keys["files"]}
    assert {name: file["verdict"] for name, file in files.items()} == {
        "一式.zip/税務課.xlsx": "merged",
        "一式.zip/区民部/戸籍.xlsx": "merged",
        "一式.zip/送付状.txt": "refused",
    }
    assert codes(said)["一式.zip/送付状.txt"] == ["FILE-TEXT"]
    assert files["一式.zip/税務課.xlsx"]["sha256"] == hashlib.sha256(answer).hexdigest()
    assert (value(office), value(office, "1-1-1-01-P")) == ("連携を開始した。", "窓口を増やした。")
    assert kept(office) == {hashlib.sha256(each).hexdigest(): each for each in (answer, other)}
    assert done("verify", "--store", office.store)["ok"] is True


def test_a_zip_inside_a_folder_is_opened_and_a_zip_inside_a_zip_is_named(office: Office) -> None:
    inner = zipped({"税務課.xlsx": office.answer.read_bytes()})
    office.answer.unlink()
    (office.answer.parent / "外.zip").write_bytes(zipped({"内.zip": inner}))
    (office.answer.parent / "良.zip").write_bytes(inner)
    said = merge(office, office.answer.parent)
    assert codes(said)["外.zip/内.zip"] == ["ZIP-IN-ZIP"]
    assert said.keys["fates"]["applied"] == 2


def test_names_in_a_zip_lead_nowhere(office: Office) -> None:
    box = office.folder / "一式.zip"
    box.write_bytes(zipped({"../../逃げる.xlsx": office.answer.read_bytes(), "/etc/逃げる.xlsx": b"x"}))
    before = {path for path in office.folder.parent.rglob("*") if "nakano" not in path.name}
    assert list(codes(merge(office, box))) == ["一式.zip/../../逃げる.xlsx", "一式.zip//etc/逃げる.xlsx"]
    assert {path for path in office.folder.parent.rglob("*") if "nakano" not in path.name} == before
    assert value(office) == "連携を開始した。"


def test_the_zip_and_the_file_beside_it_are_one_return(office: Office) -> None:
    box = office.folder / "一式.zip"
    box.write_bytes(zipped({"税務課.xlsx": office.answer.read_bytes()}))
    merge(office, box)
    said = merge(office, office.answer)
    assert [file["verdict"] for file in said.keys["files"]] == ["known"]


def test_a_zip_that_holds_nothing_to_read_is_not_done(office: Office) -> None:
    box = office.folder / "一式.zip"
    box.write_bytes(zipped({"a.txt": b"a"}))
    assert merge(office, box).code == 2


def test_a_locked_return_is_named_until_its_password_is_given(office: Office) -> None:
    behind = locked(office.answer.read_bytes(), FITTING)
    office.answer.write_bytes(behind)
    said = merge(office, office.answer)
    assert (said.code, codes(said)) == (2, {"税務課.xlsx": ["FILE-PASSWORD"]})
    said = merge(office, office.answer, "--password", "違う")
    assert (said.code, codes(said)) == (2, {"税務課.xlsx": ["PASSWORD-WRONG"]})
    assert kept(office) == {}
    said = merge(office, office.answer, "--password", "違う", "--password", FITTING)
    assert (said.code, codes(said)) == (0, {"税務課.xlsx": []})
    assert value(office) == "連携を開始した。"
    assert kept(office) == {hashlib.sha256(behind).hexdigest(): behind}


@pytest.mark.sample(1)
@pytest.mark.parametrize("given", [[], ["--password", "違う"]])
def test_what_to_type_is_said_beside_a_locked_return(office: Office, given: list[str]) -> None:
    office.answer.write_bytes(locked(office.answer.read_bytes(), FITTING))
    assert "（コマンドでは --password）" in run("merge", office.answer, *given, "--store", office.store).output


def test_a_password_is_tried_on_every_locked_file_of_the_batch(office: Office) -> None:
    inside = zipped({"戸籍.xlsx": locked(other_answer(office), FITTING)}, zipfile.ZIP_STORED)
    (office.answer.parent / "一式.zip").write_bytes(inside)
    office.answer.write_bytes(locked(office.answer.read_bytes(), FITTING))
    said = merge(office, office.answer.parent, "--password", FITTING)
    assert {file["verdict"] for file in said.keys["files"]} == {"merged"}


@pytest.mark.parametrize("options", [["--dry-run"], []])
def test_a_password_is_kept_nowhere(office: Office, options: list[str]) -> None:
    office.answer.write_bytes(locked(office.answer.read_bytes(), FITTING))
    said = merge(office, office.answer, "--password", FITTING, "--by", "中野 花子", *options)
    assert said.code == 0
    stored = b"".join(path.read_bytes() for path in office.folder.rglob("*") if path.is_file())
    for encoding in ("utf-8", "utf-16-le", "cp932"):
        assert FITTING.encode(encoding) not in stored
        assert FITTING.encode(encoding) not in (said.output + said.messages).encode(encoding)


def test_what_opens_without_a_password_is_not_kept_open(office: Office) -> None:
    answer = office.answer.read_bytes()
    office.answer.write_bytes(locked(answer, FITTING))
    merge(office, office.answer, "--password", FITTING)
    with zipfile.ZipFile(io.BytesIO(answer)) as archive:
        sheet = next(entry for entry in archive.infolist() if entry.filename.endswith("sheet1.xml"))
    packed = answer[sheet.header_offset + 40 : sheet.header_offset + 40 + sheet.compress_size // 2]
    assert packed not in office.store.read_bytes()


def with_many_cleared(office: Office) -> bytes:
    """An answer to a form that was reissued after all was filled in; it empties everything."""
    for row in ANSWERS:
        done("set", row, "mark=◎", "done=済", "next_year=継続", "--as", "税務課", "--store", office.store)
    again = office.folder / "again"
    done("distribute", "--out", again, "--division", "税務課", "--anew", "--store", office.store)
    empty = {row: {"mark": "", "done": "", "next_year": ""} for row in ANSWERS}
    return make_spreadsheet_user().fill_in(next(again.rglob("*税務課*")).read_bytes(), empty)


def test_a_held_file_behind_a_password_is_taken_in_with_it_and_not_without(office: Office) -> None:
    office.answer.write_bytes(locked(with_many_cleared(office), FITTING))
    said = merge(office, office.answer, "--password", FITTING)
    (item,) = said.keys["held"]
    assert codes(said) == {"税務課.xlsx": ["MASS-CLEARED"]}
    refused = ask("held", "apply", item, "--store", office.store)
    assert (refused.code, refused.keys["error"]) == (2, "HELD-FILE-LOCKED")
    assert "--password" in refused.keys["remedy"]
    assert ask("held", "apply", item, "--password", "違う", "--store", office.store).keys["error"] == "HELD-FILE-LOCKED"
    assert value(office) == "済"
    assert ask("held", "--store", office.store).keys["held"] != []
    ask("held", "apply", item, "--password", FITTING, "--store", office.store)
    assert value(office) is None
    assert ask("held", "--store", office.store).keys["held"] == []


@pytest.mark.sample(1)
@pytest.mark.parametrize("given", [[], ["--password", "違う"], ["--password", FITTING]])
def test_a_locked_return_that_was_taken_in_is_known_by_its_bytes_without_its_password(
    office: Office, given: list[str]
) -> None:
    office.answer.write_bytes(locked(office.answer.read_bytes(), FITTING))
    (first,) = merge(office, office.answer, "--password", FITTING).keys["files"]
    said = merge(office, office.answer.parent, *given)
    (again,) = said.keys["files"]
    assert (said.code, again["verdict"], again["return"]) == (0, "known", first["return"])
    assert codes(said) == {"税務課.xlsx": ["ALREADY-MERGED"]}
    assert again["division"] == "税務課"
    assert {each["verdict"] for each in done("received", "--store", office.store)["files"]} == {"merged", "known"}
    assert done("verify", "--store", office.store)["ok"] is True


def test_a_locked_return_that_was_taken_back_wants_its_password_again(office: Office) -> None:
    office.answer.write_bytes(locked(office.answer.read_bytes(), FITTING))
    (first,) = merge(office, office.answer, "--password", FITTING).keys["files"]
    done("take-back", first["return"], "--store", office.store)
    assert codes(merge(office, office.answer)) == {"税務課.xlsx": ["FILE-PASSWORD"]}
    (again,) = merge(office, office.answer, "--password", FITTING).keys["files"]
    assert (again["verdict"], value(office)) == ("merged", "連携を開始した。")
