"""publish and publications by the command line: numbers, files, what stops a final paper, files as they were."""

from __future__ import annotations

import errno
import os
from contextlib import closing
from pathlib import Path
from typing import Never

import pytest

from nakano_status.bootstrap import make_parts
from tests.support.command_line import ask, done, run
from tests.support.paper_offices import SECOND, answer_all, paper_office


@pytest.fixture
def store(tmp_path: Path) -> Path:
    with closing(paper_office(tmp_path)) as office:
        answer_all(make_parts(), office)
    return office.path


def test_papers_are_published_listed_and_saved_again(store: Path, tmp_path: Path) -> None:
    words = ("publish", "--for", "委員会", "--date", "2023-10-11", "--number", "5", "--store", store)
    said = done(*words, "--out", tmp_path / "委員会", "--by", "見本 花子")
    assert (said["number"], said["final"], said["known"], said["supersedes"]) == (1, True, False, None)
    assert said["digest"] == done("show", "--store", store)["digest"]
    assert said["counts"] == done("counts", "--store", store)["counts"]
    assert Path(said["files"][0]).name == "進捗状況について_R4.docx"
    assert done(*words, "--out", tmp_path / "再度")["known"]
    (listed,) = done("publications", "--store", store)["publications"]
    assert (listed["occasion"], listed["label"], listed["day"]) == ("委員会", "5", "2023-10-11")
    assert (listed["current"], listed["by"], len(listed["sha256"])) == (True, "見本 花子", 4)
    line = "第1号（委員会、確定版）　2023-10-11　資料5　ファイル4件　現在の資料"
    assert run("publications", "--store", store).output.strip() == line
    saved = done("publications", "--save", "1", "--out", tmp_path / "控え", "--store", store)
    for name in saved["files"]:
        assert Path(name).read_bytes() == (tmp_path / "委員会" / Path(name).name).read_bytes()
    assert done("verify", "--store", store)["ok"]


def test_what_is_open_stops_a_final_paper_and_is_told_of_a_draft(store: Path, tmp_path: Path) -> None:
    done("set", SECOND, "mark=", "--store", store)
    words = ("publish", "--for", "公表", "--out", tmp_path / "公表", "--store", store)
    said = ask(*words)
    assert (said.code, said.keys["error"]) == (2, "PAPER-NOT-FINAL")
    assert said.keys["open"]["unanswered"] == 1
    assert not (tmp_path / "公表").exists()
    draft = run(*words, "--draft")
    assert draft.code == 0
    assert "第1号（公表、作成中）" in draft.output
    assert "未記入の取組 1件" in draft.output
    assert ask("publications", "--save", "1", "--store", store).code == 2


def test_numbered_publications_one_marked_current_all_kept(store: Path, tmp_path: Path) -> None:
    words = ("publish", "--for", "庁議", "--date", "2023-08-10", "--store", store)
    done(*words, "--out", tmp_path / "1")
    done("set", SECOND, "done=見直した。", "--store", store)
    later = done(*words, "--out", tmp_path / "2")
    assert (later["number"], later["supersedes"]) == (2, 1)
    assert "正誤表_R4_第2号.docx" in {Path(each).name for each in later["files"]}
    assert later["left"] == []
    listed = done("publications", "--store", store)["publications"]
    assert [(each["number"], each["current"]) for each in listed] == [(1, False), (2, True)]
    for number in ("1", "2"):
        done("publications", "--save", number, "--out", tmp_path / "控え" / number, "--store", store)
        for file in (tmp_path / number).iterdir():
            assert (tmp_path / "控え" / number / file.name).read_bytes() == file.read_bytes()
    said = done("compare", "--from", "第1号", "--to", "第2号", "--out", tmp_path / "対照.docx", "--store", store)
    assert [(each["id"], each["fields"][0]["to"]) for each in said["changes"]] == [(SECOND, "見直した。")]


def test_files_of_an_earlier_number_that_stay_are_named(store: Path, tmp_path: Path) -> None:
    words = ("publish", "--for", "委員会", "--replace", "--out", tmp_path / "委員会", "--store", store)
    for text in ("見直した。", "完了した。"):
        done(*words)
        done("set", SECOND, f"done={text}", "--store", store)
    said = done(*words)
    assert said["number"] == 3
    assert "正誤表_R4_第2号.pdf" in {Path(each).name for each in said["left"]}
    assert all(Path(each).exists() for each in said["left"])
    assert not {*said["left"]} & {*said["files"]}


def test_what_is_dated_after_a_set_without_a_day_corrects_the_paper_before_that(store: Path, tmp_path: Path) -> None:
    words = ("publish", "--for", "委員会", "--number", "1", "--store", store)
    done(*words, "--date", "2023-10-04", "--out", tmp_path / "1")
    done("set", SECOND, "done=訂正。", "--store", store)
    undated = done(*words, "--out", tmp_path / "2")
    assert "PAPER-DAY-OPEN" in {each["code"] for each in undated["problems"]}
    said = done(*words, "--date", "2023-10-11", "--out", tmp_path / "3")
    assert (said["number"], said["supersedes"]) == (3, 2)
    names = {Path(each).name for each in said["files"]}
    assert {"正誤表_R4_第3号.docx", "前回資料との新旧対照表_R4_第3号.pdf"} <= names


def test_files_that_are_not_put_in_place_are_recorded_and_saved_from_there(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(path: Path, target: Path) -> Never:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path), None, str(target))

    words = ("publish", "--for", "委員会", "--replace", "--out", tmp_path / "委員会", "--store", store)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", held)
        said = ask(*words)
    assert (said.code, said.keys["number"], said.keys["files"]) == (1, 1, [])
    (told,) = (each for each in said.keys["problems"] if each["code"] == "PAPERS-NOT-PLACED")
    assert told["severity"] == "error"
    assert "第1号として記録しました" in told["message"]
    assert not (tmp_path / "委員会").exists()
    saved = done("publications", "--save", "1", "--out", tmp_path / "委員会", "--store", store)
    assert len(saved["files"]) == 4
    assert done(*words)["known"]
    assert done("verify", "--store", store)["ok"]


def test_in_words_it_says_that_it_is_recorded_and_what_to_type(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Never:
        raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))

    monkeypatch.setattr(Path, "replace", full)
    said = run("publish", "--for", "委員会", "--replace", "--out", tmp_path / "委員会", "--store", store)
    assert said.code == 1
    assert "第1号（委員会、確定版）の資料を記録しました。" in said.output
    assert "空き容量が足りません" in said.output
    assert "[PAPERS-NOT-PLACED]（コマンドでは publications --save）" in said.output
