"""show ID --years: one row through all years at the command line; a year without an answer is shown with why."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import ask, done, run
from tests.support.paper_offices import FIRST, IDS, SECOND
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


@pytest.mark.always
def test_the_counts_of_all_years_are_side_by_side(store: Path) -> None:
    keys = done("counts", "--years", "--by", "department", "--store", store)
    assert [(each["year"], each["counts"] and each["counts"]["total"], each["why"]) for each in keys["years"]] == [
        ("R3", 5, None),
        ("R4", 4, None),
        ("R5", None, "no_round"),
        ("R6", 4, None),
    ]
    assert keys["years"][1]["excluded"] == [{"id": SECOND, "why": "finished"}, {"id": IDS["f"], "why": "repost"}]
    assert keys["organisation"] == "of_year"
    assert {year: each["in_report"] for year, each in keys["groups"]["区民部"].items()} == {"R3": 3, "R4": 2, "R6": 3}


def test_people_read_which_organisation_is_meant(store: Path) -> None:
    lines = run("counts", "--years", "--by", "department", "--today", "--store", store).output.splitlines()
    assert "令和5年度　―（この年度の進捗確認がない）" in lines
    assert any(line.startswith("内訳は令和") and line.endswith("現在の組織によります。") for line in lines)
    lines = run("counts", "--years", "--by", "division", "--store", store).output.splitlines()
    assert "内訳は各年度の組織によります。" in lines


@pytest.mark.parametrize(
    "words",
    [
        ["counts", "--today"],
        ["counts", "--years", "--today"],
        ["counts", "--years", "--today", "--by", "goal"],
        ["counts", "--years", "--year", "R3"],
        ["counts", "--years", "--against", "R3"],
        ["kpi", "list", "--years", "--year", "R3"],
    ],
)
def test_options_that_do_not_go_together_are_refused(store: Path, words: list[str]) -> None:
    assert ask(*words, "--store", store).code == 2


def test_indicators_are_shown_through_all_years(tmp_path: Path) -> None:
    path = tmp_path / "office.nakano"
    done("init", "--store", path)
    done("round", "open", "--year", "R3", "--store", path)
    done("round", "open", "--year", "R5", "--store", path)
    years = {each["year"]: each for each in done("kpi", "list", "--years", "--store", path)["indicators"][0]["years"]}
    assert (years["R3"]["actual"], years["R3"]["why"]) == ("46.0%", None)
    assert {year: each["why"] for year, each in years.items() if each["why"]} == {"R4": "no_round", "R5": "no_figure"}
    assert (years["R5"]["target"], years["R7"]["target"], years["R7"]["reached"]) == ("100%", "100%", None)
    lines = run("kpi", "list", "--years", "--store", path).output.splitlines()
    assert "  令和5年度　―（数値の登録がない）　目標 100%" in lines
