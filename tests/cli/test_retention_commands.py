"""audit as used at a terminal."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.support.command_line import ask, done, run
from tests.support.offices import Office, make_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = make_office(tmp_path / "office")
    done("merge", office.answer, "--store", office.store, "--by", "佐藤")
    return office


def test_audit_lists_each_act_with_its_label_values_and_head(office: Office) -> None:
    acts = done("audit", "--store", office.store)["acts"]
    assert [each["number"] for each in acts] == list(range(1, len(acts) + 1))
    assert [each["kind"] for each in acts] == ["create_store", "open_round", "distribute", "merge"]
    merged = acts[-1]
    changed = [each for row in ("2-1-2-03-N", "2-1-2-04-W") for each in history(office, row)]
    assert (merged["by"], merged["label"], merged["values"]) == ("佐藤", "回答ファイルを取込み", len(changed))
    head = done("verify", "--store", office.store)["head"]
    assert merged["head"].replace(" ", "") == head[:12]
    assert "回答ファイルを取込み　佐藤" in run("audit", "--store", office.store).output


def history(office: Office, row: str) -> list[object]:
    found: list[object] = done("history", row, "--store", office.store)["changes"]
    return found


def test_audit_as_csv_opens_in_excel_and_has_a_line_for_each_act(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "操作.csv"
    acts = done("audit", "--out", target, "--store", office.store)["acts"]
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    head, *lines = csv.reader(target.read_text("utf-8-sig").splitlines())
    assert head == ["番号", "日時", "操作", "担当者", "理由・もと", "変更した値", "照合番号"]
    assert [(line[2], line[6]) for line in lines] == [(each["label"], each["head"]) for each in acts]
    assert ask("audit", "--out", target, "--store", office.store).code == 0  # equal bytes
    target.write_text("別のもの")
    assert ask("audit", "--out", target, "--store", office.store).keys["error"] == "TARGET-EXISTS"


@pytest.mark.parametrize("suffix", ["pdf", "docx", "xlsx"])
def test_audit_as_a_paper_is_drawn_and_proved(office: Office, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"操作.{suffix}"
    keys = done("audit", "--out", target, "--store", office.store)
    assert keys["problems"] == []
    assert target.stat().st_size


def test_audit_in_another_form_is_refused(office: Office, tmp_path: Path) -> None:
    said = ask("audit", "--out", tmp_path / "操作.txt", "--store", office.store)
    assert (said.code, said.keys["error"]) == (2, "PAPER-FORMAT-UNKNOWN")
