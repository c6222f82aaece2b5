"""show ID --years: one row through all years at the command line; a year without an answer is shown with why."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import ask, done, run
from tests.support.paper_offices import FIRST, SECOND
from tests.support.several_years import MERGED, small_years


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("years") / "office.nakano"
    small_years().make(path).close()
    return path


@pytest.mark.always
def test_a_row_is_shown_through_all_years(store: Path) -> None:
    years = done("show", MERGED, "--years", "--store", store)["years"]
    assert [(each["year"], each["id"], each["mark"], each["why"]) for each in years] == [
        ("R3", FIRST, "◎", None),
        ("R3", SECOND, "◎", None),
        ("R4", FIRST, "◎", None),
        ("R4", SECOND, None, "finished"),
        ("R5", None, None, "no_round"),
        ("R6", MERGED, "◎", None),
    ]
    assert years[2] == {
        "plan": "p",
        "year": "R4",
        "edition": "当初計画",
        "id": FIRST,
        "title": "取組 a",
        "relation": "before_merger",
        "mark": "◎",
        "why": None,
        "fate": None,
        "reason": None,
        "done": f"R4 {FIRST} 取組",
        "planned": f"R3 {FIRST} 次の予定",
        "scheduled": None,
        "division": "税務課",
        "papers": [1, 2],
    }


def test_people_read_the_gaps_and_what_was_planned(store: Path) -> None:
    said = run("show", MERGED, "--years", "--store", store)
    assert said.code == 0
    lines = said.output.splitlines()
    assert "令和5年度　―（この年度の進捗確認がない）" in lines
    assert f"令和4年度　―（完了）　{SECOND}　取組 b　統合前" in lines
    assert f"  予定：{FIRST}：R4 {FIRST} その後の予定" in lines


def test_one_row_of_a_round_can_be_shown_alone(store: Path) -> None:
    shown = done("show", FIRST, "--year", "R4", "--store", store)
    assert [each["id"] for each in shown["rows"]] == [FIRST]


@pytest.mark.parametrize("words", [["show", "--years"], ["show", FIRST, "--years", "--division", "税務課"]])
def test_years_need_one_row(store: Path, words: list[str]) -> None:
    assert ask(*words, "--store", store).code == 2


def test_an_unknown_number_is_refused(store: Path) -> None:
    said = ask("show", "9-9-9-99-A", "--years", "--store", store)
    assert (said.code, said.keys["error"]) == (2, "ID-UNKNOWN")
