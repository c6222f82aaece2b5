"""Rows leave and enter an open round, divisions are split, data files copied (merge-scenarios.md, 18, 19 and 32)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import ask, done, run
from tests.support.offices import ANSWERS, Office
from tests.support.rounds import OWN
from tests.support.sending import filled_in, form_anew, line_of, merged, pasted, row_of, sound

ROW, OTHER = OWN
DIVISION = "税務課"
REASON = "計画の改定（令和6年2月）による統合のため"


def amend(office: Office, *words: str) -> dict[str, Any]:
    found = done("round", "amend", "--id", ROW, *words, "--reason", REASON, "--store", office.store)["amended"]
    assert isinstance(found[0], dict)
    return found[0]


def problem_codes(keys: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in keys["files"][0]["problems"]]


# 19
def test_a_row_leaves_an_open_round_with_a_reason(office: Office) -> None:
    assert amend(office, "--out", "中止／統合")["out_of_report"] == "stopped_or_merged"
    again = done("round", "amend", "--id", ROW, "--out", "中止／統合", "--reason", REASON, "--store", office.store)
    assert (again["year"], again["due"], again["rows"]) == ("R4", "2023-07-14", 109)
    (change,) = done("history", ROW, "--store", office.store)["changes"]
    told = {key: change[key] for key in ("key", "from", "to", "reason")}
    assert told == {"key": "out_of_report", "from": None, "to": "stopped_or_merged", "reason": REASON}
    assert f"入力（{REASON}） 報告対象外：（空欄） → 中止／統合" in run("history", ROW, "--store", office.store).output
    assert {"id": ROW, "why": "stopped_or_merged"} in done("counts", "--store", office.store)["excluded"]
    assert line_of(office, DIVISION)["rows"] == 1
    assert sound(office.store)


def test_an_answer_to_a_row_that_left_is_kept_and_marked(office: Office) -> None:
    amend(office, "--out", "stopped_or_merged")
    said = merged(office, office.answer)
    (problem,) = [each for each in said.keys["files"][0]["problems"] if each["code"] == "ROW-LEFT"]
    assert (said.code, problem["id"], problem["found"]) == (1, ROW, "中止／統合")
    row = row_of(office.store, ROW)
    assert (row["done"], row["out_of_report"]) == (ANSWERS[ROW]["done"], "stopped_or_merged")
    assert "保管しています" in run("show", "--division", DIVISION, "--store", office.store).output
    assert {change["file"] for change in done("history", ROW, "--key", "done", "--store", office.store)["changes"]} == {
        "税務課.xlsx"
    }
    assert merged(office, office.answer).code == 0
    done("export", "list", "--out", office.folder / "list.xlsx", "--store", office.store)
    assert done("counts", "--store", office.store)["counts"]["total"] == 1
    amend(office, "--in")
    assert row_of(office.store, ROW)["state"] == "submitted"
    assert done("counts", "--store", office.store)["counts"]["total"] == 2


def test_what_only_repeats_what_was_sent_is_no_answer_to_a_row_that_left(office: Office) -> None:
    done("set", ROW, "done=照会前の文", "--store", office.store)
    form = form_anew(office, DIVISION)
    amend(office, "--out", "完了")
    path = filled_in(form, office.folder / "came" / "anew.xlsx", {OTHER: ANSWERS[OTHER]})
    assert "ROW-LEFT" not in problem_codes(merged(office, path).keys)


def test_a_row_that_entered_is_foreign_until_it_is_asked_again(office: Office) -> None:
    amend(office, "--out", "その他")
    before = form_anew(office, DIVISION, 1)
    amend(office, "--in")
    assert merged(office, office.answer).keys["fates"]["foreign"] == 0
    entered = pasted(before, office.folder / "came" / "before.xlsx", {ROW: {"done": "まだ照会されていない"}})
    assert merged(office, entered).keys["fates"]["foreign"] == 1
    after = form_anew(office, DIVISION, 2)
    texts = {ROW: {**ANSWERS[ROW], "done": "作り直した様式の回答"}}
    merged(office, filled_in(after, office.folder / "came" / "after.xlsx", texts))
    assert row_of(office.store, ROW)["done"] == "作り直した様式の回答"


def test_set_takes_a_row_out_without_a_reason_as_before(office: Office) -> None:
    done("set", ROW, "out_of_report=finished", "--store", office.store)
    (change,) = done("history", ROW, "--store", office.store)["changes"]
    assert (change["to"], change["reason"]) == ("finished", None)


def test_in_a_closed_round_nothing_is_amended(office: Office) -> None:
    ask("round", "close", "--store", office.store)
    refused = ask("round", "amend", "--id", ROW, "--in", "--reason", REASON, "--store", office.store)
    assert (refused.code, refused.keys["error"]) == (2, "CLOSED-FOR-WRITING")


# 18
def test_after_a_division_was_split_its_answer_under_the_old_name_is_merged_and_the_new_ones_is_held(
    office: Office, tmp_path: Path
) -> None:
    table = tmp_path / "divisions.csv"
    table.write_text("所管課,部,別名\n税務課,新しい部,\n納税課,新しい部,徴収係\n", "utf-8")
    assert ask("division", "import", table, "--store", office.store).code in (0, 1)
    said = merged(office, office.answer)
    assert said.keys["fates"]["applied"] == 2
    assert said.keys["files"][0]["division"] == DIVISION
    form, rows = office.form("職員課"), {ROW: {"done": "分かれた課の回答"}}
    other = pasted(form, office.folder / "came" / "職員課.xlsx", rows)
    assert merged(office, other).keys["fates"]["foreign"] == 1
    (item,) = ask("held", "--store", office.store).keys["held"]
    assert (item["reason"], item["division"], item["answerers"]) == ("FOREIGN", "職員課", [DIVISION])
    assert ask("held", "apply", item["item"], "--store", office.store).code == 1
    (conflict,) = ask("conflicts", "--store", office.store).keys["conflicts"]
    sides = {side["who"]: side["value"] for side in conflict["sides"]}
    assert sides == {DIVISION: ANSWERS[ROW]["done"], "職員課": "分かれた課の回答"}
    assert row_of(office.store, ROW)["done"] == ANSWERS[ROW]["done"]


@pytest.fixture
def copied(office: Office, tmp_path: Path) -> Office:
    """A second writing copy of the data file, in a folder of its own."""
    return Office(shutil.copytree(office.folder, tmp_path / "copy"))


# 32
def test_a_form_sent_by_a_copy_of_the_data_file_is_recognised(office: Office, copied: Office) -> None:
    mine, other = form_anew(office, DIVISION), form_anew(copied, DIVISION)
    merged(office, filled_in(mine, office.folder / "came" / "mine.xlsx", {ROW: {"done": "こちらへの回答"}}))
    said = merged(office, filled_in(other, office.folder / "came" / "other.xlsx", {ROW: {"done": "写しへの回答"}}))
    (problem,) = [each for each in said.keys["files"][0]["problems"] if each["code"] == "PACKAGE-BRANCHED"]
    assert (said.code, problem["severity"]) == (1, "question")
    (conflict,) = said.keys["conflicts"]
    assert {side["value"] for side in conflict["sides"]} == {"こちらへの回答", "写しへの回答"}
    assert sound(office.store)


def test_a_form_that_came_after_all_that_this_one_sent_is_a_restored_one(office: Office, copied: Office) -> None:
    later = form_anew(copied, DIVISION)
    said = merged(office, filled_in(later, office.folder / "came" / "later.xlsx", {ROW: {"done": "後の様式"}}))
    assert (said.code, problem_codes(said.keys)) == (0, ["PACKAGE-RESTORED"])
    assert row_of(office.store, ROW)["done"] == "後の様式"


def test_another_offices_form_is_not_taken_for_a_copys(office: Office, tmp_path: Path) -> None:
    store = tmp_path / "another.nakano"
    done("init", "--store", store)
    done("round", "open", "--year", "R4", "--store", store)
    (sent,) = done("distribute", "--division", DIVISION, "--out", tmp_path / "forms", "--store", store)["packages"]
    path = filled_in(Path(sent["file"]), office.folder / "came" / "another.xlsx", {ROW: ANSWERS[ROW]})
    assert problem_codes(merged(office, path).keys) == ["PACKAGE-UNKNOWN"]
