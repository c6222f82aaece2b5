"""A file that could not be merged when it arrived is merged later: for its own round, or with a package known again."""

from __future__ import annotations

from pathlib import Path

from nakano_status.bootstrap import make_spreadsheet_user
from tests.support.command_line import ask, done
from tests.support.offices import ANSWERS, make_office
from tests.support.sending import filled_in, form_anew, merged


def test_a_file_that_was_taken_in_for_its_own_year_waits_no_more(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    done("round", "open", "--year", "R5", "--due", "2024-07-12", "--store", office.store)
    (problem,) = ask("merge", office.answer, "--store", office.store).keys["files"][0]["problems"]
    assert "令和4年度分の進捗確認も続けているときは" in problem["remedy"]
    (item,) = ask("held", "--store", office.store).keys["held"]
    assert item["reason"] == "OTHER-YEAR"
    done("merge", office.answer, "--year", "R4", "--store", office.store)
    assert done("held", "--store", office.store)["held"] == []
    (item,) = done("held", "--all", "--store", office.store)["held"]
    assert item["state"] == "applied"
    again = ask("merge", office.answer, "--store", office.store).keys["files"]
    assert [file["verdict"] for file in again] == ["known"]
    assert done("verify", "--store", office.store)["ok"]


def test_a_file_of_another_open_round_is_merged_there_by_one_decision(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    done("round", "open", "--year", "R5", "--due", "2024-07-12", "--store", office.store)
    merged(office, office.answer)
    (item,) = ask("held", "--store", office.store).keys["held"]
    assert (item["reason"], item["can_apply"]) == ("OTHER-YEAR", True)
    said = ask("held", "apply", item["item"], "--store", office.store)
    assert (said.keys["apply"], said.keys["files"][0]["verdict"]) == ([item["item"]], "merged")
    rows = {row["id"]: row["done"] for row in done("show", "--year", "R4", "--store", office.store)["rows"]}
    assert {row_id: rows[row_id] for row_id in ANSWERS} == {row_id: each["done"] for row_id, each in ANSWERS.items()}
    assert done("held", "--store", office.store)["held"] == []
    assert done("verify", "--store", office.store)["ok"]


def test_a_file_of_a_round_that_is_closed_is_not_merged_by_that_decision(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    done("round", "open", "--year", "R5", "--due", "2024-07-12", "--store", office.store)
    merged(office, office.answer)
    ask("round", "close", "--year", "R4", "--store", office.store)
    (item,) = ask("held", "--store", office.store).keys["held"]
    assert not item["can_apply"]
    refused = ask("held", "apply", item["item"], "--store", office.store)
    assert (refused.code, refused.keys["error"]) == (2, "HELD-NOT-APPLICABLE")
    assert "{" not in refused.keys["remedy"]


def test_an_answer_to_a_withdrawn_start_waits_in_the_round_that_begins_the_year_again(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    begin = ("round", "open", "--year", "R5", "--due", "2024-07-12", "--store", office.store)
    withdraw = ("round", "withdraw", "--year", "R5", "--reason", "期限の誤り", "--store", office.store)
    done(*begin)
    form = form_anew(office, "税務課")
    done(*withdraw)
    answer = filled_in(form, tmp_path / "税務課_R5.xlsx", ANSWERS)
    merged(office, answer)
    (item,) = ask("held", "--store", office.store).keys["held"]
    assert item["reason"] == "PACKAGE-VOID"
    for _ in range(2):
        begun = ask(*begin)
        (found,) = (each for each in begun.keys["problems"] if each["code"] == "VOID-ANSWERS-WAIT")
        assert (begun.code, answer.name in found["message"]) == (1, True)
        assert [each["item"] for each in ask("held", "--store", office.store).keys["held"]] == [item["item"]]
        assert ask("held", "--year", "R4", "--store", office.store).keys["held"] == []
        done(*withdraw)
        assert [each["item"] for each in ask("held", "--store", office.store).keys["held"]] == [item["item"]]
    ask(*begin)
    done("distribute", "--out", tmp_path / "forms", "--store", office.store)
    carried = ask("carry-over", answer, "--out", tmp_path / "carried", "--store", office.store)
    assert carried.code in (0, 1)
    assert done("verify", "--store", office.store)["ok"]


def test_a_file_whose_package_is_known_again_waits_no_more(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    done("backup", "--out", tmp_path / "kept.nakano", "--store", office.store)
    rename = ("division", "rename", "税務課", "課税課", "--from", "2023-06-01", "--store", office.store)
    done(*rename)
    form = form_anew(office, "課税課")
    answer = filled_in(form, tmp_path / "課税課.xlsx", ANSWERS)
    ask("restore", tmp_path / "kept.nakano", "--reason", "誤り", "--store", office.store)
    ask("merge", answer, "--store", office.store)
    (item,) = ask("held", "--store", office.store).keys["held"]
    assert item["reason"] == "PACKAGE-UNKNOWN"
    done(*rename)
    assert [file["verdict"] for file in merged(office, answer).keys["files"]] == ["merged"]
    assert done("held", "--store", office.store)["held"] == []


def test_a_dry_run_finds_in_it_what_the_merge_finds(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    done("round", "open", "--year", "R5", "--due", "2024-07-12", "--store", office.store)
    answers = {"2-1-2-03-N": {"mark": "○", "done": "実施した。"}}
    late = tmp_path / "late.xlsx"
    late.write_bytes(make_spreadsheet_user().fill_in(office.form("税務課").read_bytes(), answers))
    dry, real = (ask("merge", late, *words, "--store", office.store).keys["files"] for words in (["--dry-run"], []))
    assert dry == real
