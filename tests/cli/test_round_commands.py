"""What the commands on rounds report: a due date of another year, and what is left when one is closed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from nakano_status.domain.calendar.days import printed_day
from tests.support.command_line import ask, done, run
from tests.support.offices import Office, make_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office that has sent its forms and has no answer yet."""
    return make_office(tmp_path)


def test_close_names_who_has_not_handed_in_and_counts_what_is_blank(office: Office) -> None:
    said = ask("round", "close", "--store", office.store)
    assert "税務課" in said.keys["missing"]
    assert said.keys["open"]["unanswered"] == said.keys["unanswered"] > 0
    assert said.keys["open"]["figure"] == 10


def test_close_says_so_to_a_person_as_the_window_does(office: Office) -> None:
    run("merge", office.answer, "--store", office.store)
    lines = run("round", "close", "--store", office.store).output.splitlines()
    assert lines[1].startswith("未提出 ")
    assert "戸籍住民課" in lines[1]
    assert "税務課" not in lines[1]
    assert lines[2].startswith("残っているもの：未記入の取組 ")
    assert "実績が空欄の成果指標 10件" in lines[2]


@pytest.mark.parametrize(("due", "asked"), [("2024-07-14", True), ("2022-07-14", True), ("2023-07-14", False)])
def test_a_round_with_a_due_date_of_another_year_is_opened_and_asked_about(
    tmp_path: Path, due: str, asked: bool
) -> None:
    store = tmp_path / "office.nakano"
    done("init", "--store", store)
    said = run("round", "open", "--year", "R4", "--due", due, "--made-on", "2023-06-23", "--store", store)
    assert said.code == 0
    assert f"回答期限は{printed_day(date.fromisoformat(due))}です" in said.output
    assert ("DUE-YEAR-DOUBTFUL" in said.output) is asked
    (opened,) = done("round", "list", "--store", store)["rounds"]
    assert opened["due"] == due


def test_the_board_shows_the_year_of_a_due_date_that_is_not_in_this_one(office: Office) -> None:
    words = ("round", "amend", "--division", "税務課", "--reason", "誤記", "--store", office.store)
    run(*words, "--due", "2099-07-21")
    assert "期限延長（令和81年7月21日まで）" in run("board", "--store", office.store).output
