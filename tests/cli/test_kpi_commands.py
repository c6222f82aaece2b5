"""kpi list, set and import as used at a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import ask, done, run
from tests.support.plan_files import FIRST, plan_of, write_plan


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "office.nakano"
    done("init", "--store", path)
    return path


def test_the_list_tells_what_cli_md_promises_as_typed(store: Path) -> None:
    known = done("kpi", "list", "--store", store)["indicators"]
    assert [each["id"] for each in known] == [f"KPI-{goal}-{place}" for goal in (1, 2) for place in range(1, 6)]
    assert {key: known[1][key] for key in ("goal", "name", "unit", "direction", "owner", "actuals", "targets")} == {
        "goal": "1",
        "name": "オンラインによる申請手続受付件数",
        "unit": "件",
        "direction": "up",
        "owner": None,
        "actuals": {"R2": "約146万件", "R3": "約171万件"},
        "targets": {"R5": "170万件", "R7": "200万件"},
    }
    assert known[5]["name_printed"].endswith("(fm) ※")
    assert "　令和3年度 0/15 ／ 目標 令和5年度 1/15" in run("kpi", "list", "--store", store).output


def test_what_is_set_is_told_with_what_goes_with_it(store: Path) -> None:
    said = ask("kpi", "set", "KPI-1-1", "R3=46.0%", "as_of=令和4年3月末", "owner=戸籍住民課", "--store", store)
    assert (said.code, said.keys["changed"]) == (0, ["R3", "owner"])
    (card, *_) = done("kpi", "list", "--store", store)["indicators"]
    assert (card["owner"], card["facts"]) == ("戸籍住民課", {"R3": {"as_of": "令和4年3月末"}})
    told = run("kpi", "set", "KPI-1-1", "R3=45.9%", "target:R7=99%", "--store", store).output
    assert told == "KPI-1-1：令和3年度の実績、令和7年度の目標を変更しました。\n"
    assert "distribute --anew" in run("kpi", "set", "KPI-1-1", "owner=", "--store", store).output
    asked = ask("kpi", "set", "KPI-2-3", "target:R7=16/16", "--store", store)
    assert (asked.code, [each["code"] for each in asked.keys["problems"]]) == (1, ["FIGURE-DENOMINATOR"])


@pytest.mark.parametrize(
    "words",
    [
        ("KPI-1-1", "R3"),
        ("KPI-1-1", "as_of=3月末"),
        ("KPI-1-1", "R3=1%", "R2=2%", "as_of=3月末"),
        ("KPI-1-1", "いつか=1%"),
    ],
)
def test_what_cannot_be_understood_is_refused(store: Path, words: tuple[str, ...]) -> None:
    said = ask("kpi", "set", *words, "--store", store)
    assert (said.code, said.keys["error"]) in ((2, "USAGE"), (2, "YEAR-UNREADABLE"))


def test_an_older_data_file_gets_the_built_in_indicators(store: Path) -> None:
    assert done("kpi", "import", "builtin:nakano2", "--store", store) == {
        "rows": 0,
        "unchanged": 10,
        "changed": [],
        "settled": [],
        "reached": [],
        "problems": [],
    }


def test_an_indicator_of_which_a_table_says_nothing_new_is_not_counted_as_taken(store: Path, tmp_path: Path) -> None:
    table = tmp_path / "指標.csv"
    table.write_text("指標番号,令和4年度実績\nKPI-1-1,46.0%\nKPI-1-2,\n", encoding="utf-8")
    first = done("kpi", "import", table, "--store", store)
    assert (first["rows"], first["unchanged"], first["changed"]) == (1, 1, ["KPI-1-1 R4"])
    told = run("kpi", "import", table, "--store", store).output
    assert told == "成果指標0件を取り込みました（変更 0件）。\n変わりのない成果指標は2件です。\n"


@pytest.mark.parametrize("command", ["kpi", "frames"])
def test_the_built_in_tables_of_another_plan_are_not_for_this_one(tmp_path: Path, command: str) -> None:
    store = tmp_path / "own.nakano"
    done("init", "--plan", write_plan(tmp_path / "plan.json", plan_of(FIRST)), "--store", store)
    for name in ("builtin:nakano2", "builtin:kodo"):
        said = ask(command, "import", name, "--store", store)
        assert (said.code, said.keys["error"]) == (2, "BUILT-IN-UNFIT")
        assert f"「{name}」は、このデータファイルの計画（「小さな行動計画」）の" in said.keys["message"]
