"""What the commands on rounds say: what is left when one is closed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import ask, run
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
