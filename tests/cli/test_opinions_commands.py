"""opinions list, import, add and answer as used at a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import ask, done, run
from tests.support.rounds import OWN


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "office.nakano"
    done("init", "--store", path)
    done(
        *("opinions", "add", "--source", "議会", "--day", "2023-06-01", "--who", "中野 太郎"),
        *("--text", "なぜ遅れたのか。", "--id", OWN[0], "--store", path),
    )
    return path


def test_an_opinion_is_entered_answered_and_listed_as_cli_md_promises(store: Path) -> None:
    assert run("opinions", "answer", "1", "--answer", "調整のため。", "--store", store).output == (
        "意見1に記入しました。\n"
    )
    assert done("opinions", "list", "--store", store) == {
        "opinions": [
            {
                "no": 1,
                "source": "議会",
                "day": "2023-06-01",
                "who": "中野 太郎",
                "named": False,
                "text": "なぜ遅れたのか。",
                "answer": "調整のため。",
                "changed": None,
                "rows": [OWN[0]],
            }
        ]
    }
    assert run("opinions", "list", "--store", store).output == (
        "意見1　議会　令和5年6月1日　中野 太郎（氏名は公表しない）\n  なぜ遅れたのか。\n"
        f"  区の考え方：調整のため。\n  取組：{OWN[0]}\n"
    )


def test_the_list_is_of_one_row_or_of_what_is_unanswered(store: Path) -> None:
    done(
        "opinions",
        "add",
        "--source",
        "監査",
        "--day",
        "2022-09-01",
        "--text",
        "基準を。",
        "--answer",
        "はい",
        "--store",
        store,
    )
    for words, numbers in ((("--id", OWN[0].lower()), [1]), (("--id", OWN[1]), []), (("--unanswered",), [1])):
        found = done("opinions", "list", *words, "--store", store)["opinions"]
        assert [each["no"] for each in found] == numbers
    assert run("opinions", "list", "--id", OWN[1], "--store", store).output == "意見はありません。\n"


def test_a_table_of_opinions_is_imported(store: Path, tmp_path: Path) -> None:
    table = tmp_path / "意見.csv"
    table.write_text("区分,日付,意見\n有識者,2021-05-01,絞るべき\n住民,2021-05-01,絞るべき\n", encoding="utf-8")
    said = ask("opinions", "import", table, "--store", store)
    assert (said.code, said.keys["added"], len(said.keys["problems"])) == (1, [2], 1)
    assert run("opinions", "import", table, "--store", store).output.startswith(
        "意見0件を取り込みました（追加 0件）。\n変わりのない意見は1件です。\n"
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("answer", "9", "--answer", "回答"), "OPINION-UNKNOWN"),
        (("answer", "1"), "USAGE"),
        (("add", "--source", "議会", "--text", "意見"), "USAGE"),
        (("add", "--source", "住民", "--day", "2023-06-01", "--text", "意見"), "USAGE"),
        (("add", "--source", "議会", "--day", "2023-06-01", "--text", " "), "OPINION-TEXT-MISSING"),
        (("add", "--source", "議会", "--day", "2023-06-01", "--text", "意見", "--id", "9"), "PLAN-ROW-UNKNOWN"),
    ],
)
def test_what_cannot_be_entered_is_refused(store: Path, words: tuple[str, ...], code: str) -> None:
    said = ask("opinions", *words, "--store", store)
    assert (said.code, said.keys["error"]) == (2, code)


def test_an_opinion_is_corrected_and_deleted_and_the_list_of_deleted_ones_has_the_reason(store: Path) -> None:
    changed = done("opinions", "correct", "1", "--who", "", "--text", "なぜか。", "--no-id", "--store", store)
    assert (changed["who"], changed["text"], changed["rows"], changed["day"]) == (None, "なぜか。", [], "2023-06-01")
    assert ask("opinions", "correct", "1", "--store", store).code == 2, "nothing is given"
    unknown = ask("opinions", "correct", "1", "--id", "9-9-9-99-Z", "--store", store)
    assert (unknown.code, unknown.keys["error"]) == (2, "PLAN-ROW-UNKNOWN")
    assert run("opinions", "delete", "1", "--reason", "重複のため", "--by", "伊藤", "--store", store).output == (
        "意見1を削除しました（理由：重複のため）。\n"
    )
    assert done("opinions", "list", "--store", store) == {"opinions": []}
    (gone,) = done("opinions", "list", "--deleted", "--store", store)["opinions"]
    assert (gone["no"], gone["text"], gone["reason"], gone["by"]) == (1, "なぜか。", "重複のため", "伊藤")
    assert "理由：重複のため" in run("opinions", "list", "--deleted", "--store", store).output
    assert ask("opinions", "delete", "1", "--reason", "再び", "--store", store).keys["error"] == "OPINION-DELETED"
