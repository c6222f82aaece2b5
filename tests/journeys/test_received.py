"""届いたファイル by the command line: listed with what became of them, and saved out byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import Said, ask, done, run
from tests.support.offices import Office
from tests.support.sending import merged

DIVISION = "税務課"


@pytest.fixture
def collected(office: Office) -> Office:
    """The office with a merged answer, its copy, and a file that was refused."""
    (office.answer.parent / "写し.xlsx").write_bytes(office.answer.read_bytes())
    (office.answer.parent / "不明.xlsx").write_text("回答は添付のとおりです。", "utf-8")
    ask("merge", office.answer, "--store", office.store, "--by", "見本 花子")
    ask("merge", office.answer.parent / "不明.xlsx", office.answer.parent / "写し.xlsx", "--store", office.store)
    return office


def save(office: Office, sha256: str, target: Path, *words: str) -> Said:
    return ask("received", "--save", sha256, "--out", target, *words, "--store", office.store)


def test_every_arrival_is_listed_with_what_became_of_it(collected: Office) -> None:
    files = {file["file"]: file for file in done("received", "--store", collected.store)["files"]}
    answer, copy, unknown = files["税務課.xlsx"], files["写し.xlsx"], files["不明.xlsx"]
    assert (answer["verdict"], answer["by"], answer["division"]) == ("merged", "見本 花子", DIVISION)
    assert answer["size"] == collected.answer.stat().st_size
    assert [each["state"] for each in answer["returns"]] == ["admitted"]
    assert (copy["verdict"], copy["sha256"]) == ("known", answer["sha256"])
    assert (unknown["verdict"], unknown["kept"], unknown["division"]) == ("refused", False, None)
    assert unknown["code"]
    output = run("received", "--store", collected.store).output
    assert f"「税務課.xlsx」 {DIVISION}：反映" in output
    assert "「不明.xlsx」：読取り不可" in output


def test_the_list_names_each_return_by_what_take_back_takes_and_says_what_was_taken_back(collected: Office) -> None:
    def line() -> str:
        lines = run("received", "--store", collected.store).output.splitlines()
        return next(each for each in lines if "「税務課.xlsx」" in each)

    number = line().partition("回答番号 ")[2]
    whole = done("received", "--store", collected.store)["files"][0]["returns"][0]["return"]
    assert len(number) >= 8
    assert whole.startswith(number)
    too_short = ask("take-back", number[:7], "--store", collected.store)
    assert (too_short.code, too_short.keys["error"]) == (2, "RETURN-UNKNOWN")
    assert done("take-back", number, "--store", collected.store)["return"] == whole
    assert line().endswith(f"回答番号 {number}（取消済）")


def test_a_file_is_saved_byte_for_byte_by_its_hash_or_the_beginning_of_it(collected: Office, tmp_path: Path) -> None:
    sha256 = done("received", "--store", collected.store)["files"][0]["sha256"]
    for number, named in enumerate((sha256, sha256[:8], sha256[:12].upper())):
        target = tmp_path / f"{number}.xlsx"
        said = save(collected, named, target)
        assert (said.code, said.keys["sha256"]) == (0, sha256)
        assert target.read_bytes() == collected.answer.read_bytes()


def test_what_was_taken_back_can_still_be_saved(collected: Office, tmp_path: Path) -> None:
    return_id = done("received", "--store", collected.store)["files"][0]["returns"][0]["return"]
    done("take-back", return_id, "--store", collected.store)
    file = done("received", "--store", collected.store)["files"][0]
    assert [each["state"] for each in file["returns"]] == ["taken_back"]
    assert save(collected, file["sha256"], tmp_path / "out.xlsx").code == 0
    assert merged(collected, tmp_path / "out.xlsx").keys["changes"]


@pytest.mark.parametrize("named", ["0" * 64, "0" * 8, "", "zz"])
def test_what_is_not_one_file_is_refused(collected: Office, tmp_path: Path, named: str) -> None:
    said = save(collected, named, tmp_path / "out.xlsx")
    assert (said.code, said.keys["error"]) == (2, "RECEIVED-UNKNOWN")
    assert not (tmp_path / "out.xlsx").exists()


def test_a_short_beginning_is_not_enough(collected: Office, tmp_path: Path) -> None:
    sha256 = done("received", "--store", collected.store)["files"][0]["sha256"]
    assert save(collected, sha256[:7], tmp_path / "out.xlsx").keys["error"] == "RECEIVED-UNKNOWN"


def test_of_a_refused_file_there_are_no_bytes(collected: Office, tmp_path: Path) -> None:
    refused = next(file for file in done("received", "--store", collected.store)["files"] if not file["kept"])
    said = save(collected, refused["sha256"], tmp_path / "out.xlsx")
    assert (said.code, said.keys["error"]) == (2, "RECEIVED-NOT-KEPT")


def test_another_file_in_its_place_is_left_unless_it_is_to_be_replaced(collected: Office, tmp_path: Path) -> None:
    sha256 = done("received", "--store", collected.store)["files"][0]["sha256"]
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"other")
    assert save(collected, sha256, target).keys["error"] == "TARGET-EXISTS"
    assert target.read_bytes() == b"other"
    assert save(collected, sha256, target, "--replace").code == 0
    assert target.read_bytes() == collected.answer.read_bytes()


def test_where_to_and_which_file_belong_together(office: Office) -> None:
    assert ask("received", "--save", "0" * 64, "--store", office.store).keys["error"] == "USAGE"
