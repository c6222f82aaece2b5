"""round amend by the command line: due dates of divisions and of a 部, and options that exclude each other."""

from datetime import date
from pathlib import Path

import pytest

from tests.support.command_line import done, run


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with a round whose divisions are below their 部."""
    path = tmp_path_factory.mktemp("amend") / "office.nakano"
    done("init", "--store", path)
    done("division", "import", "resources/divisions/example-departments.csv", "--store", path)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", path)
    return path


def test_divisions_get_time_and_give_it_back(store: Path) -> None:
    named = ("--division", "税務課", "--division", "戸籍住民課", "--reason", "決算の確認のため", "--store", store)
    given = done("round", "amend", *named, "--due", "2023-07-21")
    own = {"division": "税務課", "due": "2023-07-21", "changed": True}
    assert given["dues"] == [own, {**own, "division": "戸籍住民課"}]
    lines = {line["division"]: line for line in done("board", "--store", store)["divisions"]}
    assert (lines["税務課"]["due"], lines["総務課"]["due"]) == ("2023-07-21", "2023-07-14")
    assert "  税務課 0/2 未照会\n" in run("board", "--store", store).output
    told = run("round", "amend", *named, "--due", "2023-07-14")
    assert "税務課 回答期限 全体の回答期限と同じ" in told.output
    assert "作成済みの回答様式の期限は変わりません" in told.output


def test_a_department_gets_a_date_of_its_own_and_an_odd_one_is_asked_about(store: Path) -> None:
    named = ("--department", "区民生活部", "--reason", "庶務担当課の連絡", "--store", store)
    given = done("round", "amend", *named, "--due", "2023-07-11")
    assert given["dues"] == [{"department": "区民生活部", "due": "2023-07-11", "changed": True}]
    late = run("round", "amend", *named, "--due", "2023-07-20", "--json")
    assert (late.code, [each["code"] for each in late.keys["problems"]]) == (1, ["DEPARTMENT-DUE-LATER"])
    assert late.keys["dues"][0]["due"] == date(2023, 7, 20).isoformat()


@pytest.mark.parametrize(
    "words",
    [
        ("--division", "税務課"),
        ("--due", "2023-07-21"),
        ("--due", "2023-07-21", "--division", "税務課", "--id", "1-4-2-02-N"),
        ("--in",),
        ("--due-all", "2023-07-21", "--division", "税務課"),
        ("--due-all", "2023-07-21", "--made-on", "2023-06-01"),
        ("--made-on", "2023-06-01", "--id", "1-4-2-02-N"),
        ("--id", "1-4-2-02-N", "--in", "--dry-run"),
    ],
)
def test_what_does_not_go_together_is_refused(store: Path, words: tuple[str, ...]) -> None:
    told = run("round", "amend", *words, "--reason", "理由", "--store", store, "--json")
    assert (told.code, told.keys["error"]) == (2, "USAGE")


def begun(folder: Path) -> Path:
    done("init", "--store", folder / "office.nakano")
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", folder / "office.nakano")
    return folder / "office.nakano"


def test_the_due_date_of_all_is_corrected_at_once(tmp_path: Path) -> None:
    mine = begun(tmp_path)
    told = run("round", "amend", "--due-all", "2023-07-28", "--store", mine, "--json")
    assert (told.code, told.keys["due"], told.keys["changed"]) == (0, "2023-07-28", True)
    lines = done("board", "--store", mine)["divisions"]
    assert {line["due"] for line in lines} == {"2023-07-28"}
    words = run("round", "amend", "--due-all", "2023-07-31", "--reason", "誤記", "--store", mine).output
    assert "全体の回答期限を 2023-07-28 から 2023-07-31 に訂正しました。" in words
    assert "作成済みの回答様式の期限は変わりません" in words


def test_the_day_of_a_round_is_corrected_after_a_look(tmp_path: Path) -> None:
    mine = tmp_path / "office.nakano"
    done("init", "--store", mine)
    done("round", "open", "--year", "R4", "--made-on", "2023-06-01", "--store", mine)
    done("division", "merge", "税務課", "--into", "職員課", "--from", "2023-10-01", "--store", mine)
    corrects = ("round", "amend", "--made-on", "2023-10-02", "--reason", "日の誤り", "--store", mine)
    shown = done(*corrects, "--dry-run")
    assert (shown["made_on"], shown["before"], shown["after"], shown["asked"]) == (
        "2023-06-01", "2023-06-01", "2023-10-02", ["職員課"],
    )  # fmt: skip
    assert {(each["from"], each["to"]) for each in shown["rows_moved"]} >= {("税務課", "職員課")}
    words = run(*corrects).output
    assert "令和4年度分の進捗確認の作成日を" in words
    assert "訂正しました。" in words
    assert "回答様式を作成する所管課：職員課" in words
    assert done("round", "list", "--store", mine)["rounds"][0]["made_on"] == "2023-10-02"
    assert "変更はありません" in run(*corrects).output


def test_a_start_is_taken_back_and_told_of_in_the_list_of_rounds(tmp_path: Path) -> None:
    mine = begun(tmp_path)
    (sent,) = done("distribute", "--out", tmp_path, "--division", "税務課", "--store", mine)["packages"]
    gone = done("round", "withdraw", "--year", "R4", "--reason", "年度の誤り", "--by", "花子", "--store", mine)
    assert gone == {"withdrawn": "R4", "forms": [{"division": "税務課", "package": sent["package"]}]}
    listed = done("round", "list", "--store", mine)
    assert listed["rounds"] == []
    (told,) = listed["withdrawn"]
    assert (told["year"], told["by"], told["reason"]) == ("R4", "花子", "年度の誤り")
    assert told["packages"] == [sent["package"]]
    assert "使えなくなった回答様式 1件" in run("round", "list", "--store", mine).output
    again = run("round", "withdraw", "--store", mine, "--json")
    assert (again.code, again.keys["error"]) == (2, "ROUND-UNKNOWN")
