"""The organisation's table by command: what a row without a day is, and how many rows changed anything."""

from pathlib import Path

import pytest

from tests.support.command_line import done, run

HEAD = "部,所管課,旧名称,適用開始日"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """An office whose divisions belong to their 部."""
    path = tmp_path / "office.nakano"
    done("init", "--store", path)
    done("division", "import", "resources/divisions/example-departments.csv", "--store", path)
    return path


def table(folder: Path, *rows: str) -> Path:
    path = folder / "table.csv"
    path.write_text("\n".join((HEAD, *rows)), "utf-8-sig")
    return path


def test_rows_that_change_nothing_are_told_apart(store: Path, tmp_path: Path) -> None:
    path = table(tmp_path, "総務管理部,デジタル政策課,情報システム課,2023-04-01", "区民生活部,税務課,,")
    first = done("division", "import", path, "--store", store)
    assert (first["rows"], first["unchanged"], first["problems"]) == (1, 1, [])
    told = run("division", "import", path, "--store", store).output
    assert told == "0行を取り込みました。\n変わりのない行は2行です。\n"


def test_a_schedule_that_says_nothing_new_is_not_counted_as_taken(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "schedule.csv"
    path.write_text("管理番号,令和4年度,令和5年度\n1-1-1-02-X,検討,構築\n1-1-2-01-U,,\n", "utf-8-sig")
    first = done("schedule", "import", path, "--store", store)
    assert (first["rows"], first["unchanged"], first["problems"]) == (1, 1, [])
    told = run("schedule", "import", path, "--store", store).output
    assert told == "0行を取り込みました。\n変わりのない行は2行です。\n"


def test_a_change_without_a_day_is_refused_until_it_is_said_what_it_is(store: Path, tmp_path: Path) -> None:
    path = table(tmp_path, "区民生活部,納税課,税務課,", "企画財政部,総務課,,")
    refused = run("division", "import", path, "--store", store, "--json")
    assert (refused.code, refused.keys["error"]) == (2, "CHANGE-DAY-MISSING")
    assert "2行目、3行目" in refused.keys["message"]
    assert "--from、--correct" in refused.keys["remedy"]
    both = run("division", "import", path, "--from", "2023-04-01", "--correct", "--store", store, "--json")
    assert (both.code, both.keys["error"]) == (2, "USAGE")
    assert done("division", "import", path, "--from", "2023-04-01", "--store", store)["rows"] == 2
    for year, made_on, name in (("R4", "2023-03-31", "税務課"), ("R5", "2023-04-01", "納税課")):
        opened = done("round", "open", "--year", year, "--made-on", made_on, "--store", store)
        assert opened["made_on"] == made_on
        board = done("board", "--year", year, "--store", store)["divisions"]
        assert name in {line["division"] for line in board}


def test_no_round_has_the_names_of_a_day_to_come(store: Path, tmp_path: Path, published_list: Path) -> None:
    new, day = tmp_path / "new.nakano", ("--made-on", "2199-01-01", "--json")
    for words in (
        ("round", "open", "--year", "R4", "--store", store),
        ("import", published_list, "--year", "R3", "--store", store),
        ("import", published_list, "--year", "R3", "--store", new),
    ):
        refused = run(*words, *day)
        assert (refused.code, refused.keys["error"]) == (2, "MADE-ON-TO-COME"), words
    assert not new.exists()
    assert done("round", "list", "--store", store)["rounds"] == []


def test_a_correction_holds_in_earlier_rounds_too(store: Path, tmp_path: Path) -> None:
    done("round", "open", "--year", "R4", "--made-on", "2023-03-31", "--store", store)
    path = table(tmp_path, "企画財政部,納税課,税務課,")
    assert done("division", "import", path, "--correct", "--store", store)["rows"] == 1
    board = {
        line["division"]: line["department"] for line in done("board", "--year", "R4", "--store", store)["divisions"]
    }
    assert board["納税課"] == "企画財政部"


def test_the_day_of_a_round_that_was_imported_stays(published_list: Path, tmp_path: Path) -> None:
    path = tmp_path / "r3.nakano"
    done("import", published_list, "--year", "R3", "--made-on", "2022-09-01", "--store", path)
    assert done("round", "list", "--store", path)["rounds"][0]["made_on"] == "2022-09-01"
    done("import", published_list, "--year", "R3", "--store", path)
    refused = run("import", published_list, "--year", "R3", "--made-on", "2023-04-01", "--store", path, "--json")
    assert (refused.code, refused.keys["error"]) == (2, "MADE-ON-KEPT")


def test_a_list_that_comes_again_takes_no_row_in(store: Path, published_list: Path) -> None:
    told = [run("import", published_list, "--store", store).output.splitlines() for _ in range(2)]
    assert told[0][0] == "令和3年度分の一覧 124行（取組 110、再掲 14）を取り込みました。"
    assert told[1][0] == "令和3年度分の一覧 124行（取組 110、再掲 14）を読み取り、0行を取り込みました。"
    assert told[1][1:] == ["変わりのない行は124行です。", *told[0][1:]]


def test_a_dry_run_names_what_is_new_and_changes_nothing(store: Path, tmp_path: Path) -> None:
    path = table(tmp_path, "区民生話部,税務課,,令和5年4月1日", "区民生活部,新しい課,,", "区民生活部,納税課,戸籍住民課,")
    before = store.read_bytes()
    planned = run("division", "import", path, "--dry-run", "--store", store, "--json")
    assert (planned.code, planned.keys["rows"], planned.keys["undated"]) == (1, 3, [4])
    new = [(each["what"], each["name"], each["to"]) for each in planned.keys["changes"] if each["kind"] == "new"]
    assert new == [("部", "区民生話部", ""), ("所管課", "新しい課", "区民生活部")]
    told = run("division", "import", path, "--dry-run", "--store", store).output
    assert "新しい部：区民生話部" in told
    assert "税務課 部・室：区民生活部 → 区民生話部（2023-04-01から）" in told
    assert "適用開始日が必要な行：4行目" in told
    assert store.read_bytes() == before


def test_taking_it_in_names_the_new_bodies(store: Path, tmp_path: Path) -> None:
    path = table(tmp_path, "区民生話部,新しい課,,")
    lines = run("division", "import", path, "--store", store).output.splitlines()
    assert lines == ["1行を取り込みました。", "  新しい部：区民生話部", "  新しい所管課：新しい課（区民生話部）"]


def test_a_cross_takes_the_liaison_back_and_another_sign_is_a_problem(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "liaison.csv"
    path.write_text("部,所管課,庶務担当課\n総務管理部,総務課,×\n総務管理部,職員課,済\n", "utf-8-sig")
    said = run("division", "import", path, "--correct", "--store", store, "--json")
    assert said.code == 1
    (change,) = said.keys["changes"]
    assert (change["name"], change["what"], change["from"], change["to"]) == ("総務課", "庶務担当課", "○", "")
    (problem,) = said.keys["problems"]
    assert (problem["code"], problem["cell"], problem["found"]) == ("TABLE-VALUE-UNREADABLE", "C3", "済")
