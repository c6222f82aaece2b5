"""division … and row move on the command line: what moves is shown, done, listed and withdrawn."""

from pathlib import Path

import pytest

from tests.support.command_line import ask, done, run

SPRING = "2023-04-01"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    path = tmp_path / "office.nakano"
    done("init", "--store", path)
    done("division", "import", "resources/divisions/example-departments.csv", "--store", path)
    return path


def moved(answer: dict[str, object]) -> list[tuple[object, object, object]]:
    succession = answer["succession"]
    assert isinstance(succession, list)
    return [(each["kind"], each["from"], each["to"]) for each in succession]


def test_a_dry_run_shows_what_the_merger_then_does(office: Path) -> None:
    words = ("division", "merge", "税務課", "職員課", "--into", "税務・人事課", "--from", SPRING, "--store", office)
    shown = done(*words, "--dry-run")
    assert [
        each["name"] for each in done("division", "list", "--store", office)["divisions"] if "税務" in each["name"]
    ] == ["税務課"]
    made = done(*words)
    assert made == shown
    assert moved(made) == [("merged", "税務課", "税務・人事課"), ("merged", "職員課", "税務・人事課")]
    assert "2-1-2-03-N" in made["moves"]["rows"]
    names = {each["name"] for each in done("division", "list", "--store", office)["divisions"]}
    assert ("税務・人事課" in names, "税務課" in names) == (True, False)
    before = {
        each["name"]: each for each in done("division", "list", "--on", "2023-03-31", "--store", office)["divisions"]
    }
    assert before["税務課"] == {
        "name": "税務課",
        "department": "区民生活部",
        "kind": "division",
        "from": None,
        "to": "2023-03-31",
    }


def test_several_changes_of_a_day_are_one_act_and_taken_back_as_one(office: Path, tmp_path: Path) -> None:
    table = tmp_path / "改正.csv"
    table.write_text(
        "種別,所管課,新しい名称,部,室,管理番号\n改称,情報システム課,デジタル政策課,,,\n異動,デジタル政策課,,区民生活部,ＤＸ推進室,\n"
        "分割,税務課,課税課,,,2-1-2-03-N、2-3-1-08-G\n分割,税務課,税務課,,,\n廃止,防災危機管理課,総務課,,,\n新設,文書課,文書課,総務管理部,,\n",
        "utf-8",
    )
    before = done("division", "list", "--store", office)
    made = done("division", "change", table, "--from", SPRING, "--reason", "組織規則の改正", "--store", office)
    assert moved(made) == [
        ("renamed", "情報システム課", "デジタル政策課"),
        ("founded", None, "ＤＸ推進室"),
        ("moved", "情報システム課", "デジタル政策課"),
        ("split", "税務課", "課税課"),
        ("split", "税務課", "税務課"),
        ("abolished", "防災危機管理課", "総務課"),
        ("founded", None, "文書課"),
    ]
    assert {"2-1-2-03-N", "2-3-1-08-G"} <= set(made["moves"]["rows"])
    back = done("division", "take-back", "--store", office)
    assert "組織規則の改正" in back["taken_back"]
    assert done("division", "list", "--store", office) == before
    assert done("verify", "--store", office)["ok"]


def test_a_change_of_a_day_to_come_says_from_when_it_is(office: Path) -> None:
    done("round", "open", "--year", "R4", "--made-on", "2023-06-01", "--store", office)
    lines = run("division", "rename", "税務課", "課税課", "--from", "2999-04-01", "--store", office).output
    assert "改正の前の組織のまま続ける進捗確認：令和4年度分" in lines
    assert "登録しました。" in lines
    assert "から変わります。" in lines
    assert "課税課" not in {each["name"] for each in done("division", "list", "--store", office)["divisions"]}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("rename", "税務課", "納税課"), "USAGE"),
        (("split", "税務課", "--into", "課税課", "--into", "納税課", "--from", SPRING), "DIVISION-ROWS-LEFT"),
        (("split", "税務課", "--into", "課税課", "--row", "x", "--from", SPRING), "USAGE"),
        (("merge", "税務課", "--into", "税務課", "--from", SPRING), "DIVISION-TOO-FEW"),
        (("abolish", "納税課", "--from", SPRING), "DIVISION-UNKNOWN"),
        (("move", "税務課", "--department", "税務課", "--from", SPRING), "NOT-A-DEPARTMENT"),
        (("rename", "税務課", "納税課", "--from", SPRING, "--correct"), "USAGE"),
        (("take-back",), "REORGANISATION-NONE"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(office: Path, words: tuple[str, ...], code: str) -> None:
    before = done("division", "list", "--store", office)
    answer = ask("division", *words, "--store", office)
    assert (answer.code, answer.keys["error"]) == (2, code)
    assert done("division", "list", "--store", office) == before


def test_a_table_that_is_not_understood_is_refused_whole(office: Path, tmp_path: Path) -> None:
    table = tmp_path / "改正.csv"
    table.write_text("種別,所管課,新しい名称\n改称,税務課,納税課\n合併,職員課,人事課\n", "utf-8")
    answer = ask("division", "change", table, "--from", SPRING, "--store", office)
    assert (answer.code, answer.keys["error"]) == (2, "TABLE-NOT-READABLE")
    assert "3行目の「種別」" in answer.keys["message"]
    table.write_text("種別,所管課,新しい名称\n", "utf-8")
    answer = ask("division", "change", table, "--from", SPRING, "--store", office)
    assert (answer.code, answer.keys["error"]) == (2, "TABLE-NOT-READABLE")


def test_a_correction_lists_the_papers_that_stay(office: Path) -> None:
    made = done("division", "rename", "税務課", "納税課", "--correct", "--store", office)
    assert made["papers"] == []
    assert [(each["what"], each["from"], each["to"]) for each in made["changes"]] == [("名称", "税務課", "納税課")]
    done("division", "move", "納税課", "--department", "総務管理部", "--correct", "--store", office)
    on = done("division", "list", "--on", "2020-04-01", "--store", office)["divisions"]
    assert {each["name"]: each["department"] for each in on}["納税課"] == "総務管理部"


def test_a_row_changes_hands_in_an_open_round(office: Path, tmp_path: Path) -> None:
    done("round", "open", "--year", "R4", "--made-on", "2023-06-01", "--store", office)
    (sent,) = done("distribute", "--out", tmp_path, "--division", "税務課", "--store", office)["packages"]
    before = done("show", "--store", office)
    words = (
        "row",
        "move",
        "2-1-2-03-n",
        "--to",
        "職員課",
        "--from",
        "2023-07-01",
        "--reason",
        "分掌の変更",
        "--store",
        office,
    )
    assert done(*words, "--dry-run") == {
        "id": "2-1-2-03-N",
        "from": "税務課",
        "to": "職員課",
        "package": [sent["package"]],
        "settled": [],
        "recorded": [],
    }
    done(*words)
    row = next(each for each in done("show", "--store", office)["rows"] if each["id"] == "2-1-2-03-N")
    assert row["leads"] == ["職員課"]
    (change,) = done("history", "2-1-2-03-N", "--store", office)["changes"]
    assert (change["key"], change["from"], change["to"], change["why"]) == ("owners", "税務課", "職員課", "typed")
    assert done("verify", "--store", office)["ok"]
    assert done("row", "take-back", "--reason", "番号の誤り", "--store", office) == {
        "taken_back": "取組 2-1-2-03-N：税務課 → 職員課（引継ぎ）。分掌の変更"
    }
    assert done("show", "--store", office) == before
    assert ask("row", "take-back", "--store", office).keys["error"] == "ROW-MOVE-NONE"


def test_after_the_rename_the_next_list_prints_the_new_name_and_the_last_one_the_old(
    published_list: Path, tmp_path: Path
) -> None:
    store = tmp_path / "o.nakano"
    done("import", published_list, "--year", "R3", "--store", store)
    done("export", "list", "--year", "R3", "--out", tmp_path / "before.xlsx", "--store", store)
    done("division", "rename", "情報システム課", "デジタル政策課", "--from", SPRING, "--store", store)
    done("round", "open", "--year", "R5", "--store", store)
    done("export", "list", "--year", "R3", "--out", tmp_path / "after.xlsx", "--store", store)
    assert (tmp_path / "before.xlsx").read_bytes() == (tmp_path / "after.xlsx").read_bytes()
    named = [row["leads"] + row["trackers"] for row in done("show", "--year", "R5", "--store", store)["rows"]]
    assert not any("情報システム課" in each for each in named)
    assert sum("デジタル政策課" in each for each in named) > 0
