"""unify by the command line: a preview by default, --apply writes, and what is skipped is named."""

from pathlib import Path

import pytest

from tests.support.command_line import ask, done, run
from tests.support.offices import Office, make_office

ROW = "2-1-2-03-N"
TEXT = "サーバーを更新した。"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = make_office(tmp_path)
    done("set", ROW, f"done={TEXT}", "--as", "税務課", "--store", made.store)
    return made


def stands(office: Office) -> str:
    rows = done("show", "--division", "税務課", "--store", office.store)["rows"]
    return next(str(row["done"]) for row in rows if row["id"] == ROW)


def test_without_apply_only_the_difference_is_shown(office: Office) -> None:
    keys = done("unify", "--store", office.store)
    assert keys["changes"] == [
        {
            "id": ROW,
            "key": "done",
            "from": TEXT,
            "to": "サーバを更新した。",
            "words": [{"from": "サーバー", "to": "サーバ"}],
        }
    ]
    assert (keys["applied"], keys["left"], keys["problems"]) == (False, [], [])
    assert stands(office) == TEXT


def test_apply_writes_the_office_s_words(office: Office) -> None:
    assert done("unify", "--apply", "--store", office.store)["applied"]
    assert stands(office) == "サーバを更新した。"
    (change,) = done("wording", "--store", office.store)["changes"]
    assert (change["received"], change["mended"]) == (TEXT, "サーバを更新した。")


def test_a_person_reads_both_texts(office: Office) -> None:
    output = run("unify", "--id", ROW, "--store", office.store).output
    assert "サーバー→サーバ" in output
    assert f"  {TEXT}\n  サーバを更新した。\n書き換える文章は1件です。" in output
    assert "1件を書き換えました。" in run("unify", "--id", ROW, "--apply", "--store", office.store).output


def test_what_stays_is_named_and_needs_a_person(office: Office) -> None:
    done("round", "close", "--year", "R4", "--store", office.store)
    said = ask("unify", "--apply", "--store", office.store)
    assert said.code == 1
    assert [(each["id"], each["reason"]) for each in said.keys["left"]] == [(ROW, "closed")]
    assert "締切済です。書き換えていません。" in run("unify", "--store", office.store).output


def test_an_office_s_own_table_and_its_problems(office: Office) -> None:
    table = office.folder / "用語.csv"
    table.write_text("使わない語,使う語\n更新,入替\n機器,\n", encoding="utf-8")
    said = ask("unify", "--table", table, "--store", office.store)
    assert said.code == 1
    assert [each["code"] for each in said.keys["problems"]] == ["TERM-MISSING"]
    assert [each["to"] for each in said.keys["changes"]] == ["サーバーを入替した。"]


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--id", "9-9-9-99-X"), "ID-UNKNOWN"), (("--division", "ない課"), "DIVISION-UNKNOWN")],
)
def test_what_is_not_there_is_refused(office: Office, words: tuple[str, ...], code: str) -> None:
    said = ask("unify", *words, "--store", office.store)
    assert (said.code, said.keys["error"]) == (2, code)
