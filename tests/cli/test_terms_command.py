"""terms and check --no-advice by the command line: the table is shown, replaced, saved and reset."""

from pathlib import Path

import pytest

from tests.support.command_line import ask, done, run
from tests.support.offices import ANSWERS, Office, make_office

ROW = next(iter(ANSWERS))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def wordings(*words: str | Path) -> list[str]:
    problems = ask("check", *words).keys["problems"]
    return [each["found"] for each in problems if each["code"].startswith("WORDING") and each["id"] == ROW]


def test_a_sheet_is_put_in_the_place_of_the_table_and_the_built_in_one_comes_back(
    office: Office, tmp_path: Path
) -> None:
    done("set", ROW, "done=HPとサーバーを更新した。", "--as", "税務課", "--store", office.store)
    sheet = tmp_path / "用語.csv"
    sheet.write_text("使わない語,使う語\nHP,ホームページ\nHP,区HP\n", encoding="utf-8")
    said = ask("terms", "import", sheet, "--store", office.store)
    assert (said.code, said.keys["rows"]) == (1, 1)
    assert [each["code"] for each in said.keys["problems"]] == ["TERM-TWICE"]
    terms = done("terms", "list", "--store", office.store)["terms"]
    assert [(each["avoided"], each["used"], each["kind"], each["fault"]) for each in terms] == [
        ("HP", "ホームページ", "追加", False)
    ]
    assert wordings("--store", office.store) == ["HP"]
    assert "HP → ホームページ" in run("terms", "list", "--store", office.store).output
    out = tmp_path / "表.xlsx"
    assert done("terms", "export", "--out", out, "--store", office.store)["rows"] == 1
    assert ask("terms", "export", "--out", out, "--replace", "--store", office.store).code == 0
    done("terms", "reset", "--store", office.store)
    assert wordings("--store", office.store) == ["サーバー"]


def test_words_that_are_known_are_not_counted_as_taken_and_those_that_went_are(office: Office, tmp_path: Path) -> None:
    sheet = tmp_path / "用語.csv"
    sheet.write_text("使わない語,使う語\nHP,ホームページ\nPC,パソコン\n", encoding="utf-8")
    done("terms", "import", sheet, "--store", office.store)
    sheet.write_text("使わない語,使う語\nHP,ホームページ\nWi-Fi,無線LAN\n", encoding="utf-8")
    said = done("terms", "import", sheet, "--store", office.store)
    assert (said["rows"], said["unchanged"], said["removed"]) == (1, 1, 1)
    told = run("terms", "import", sheet, "--store", office.store).output
    assert told == "0行を取り込みました。\n変わりのない行は2行です。\n"
    sheet.write_text("使わない語,使う語\nHP,ホームページ\n", encoding="utf-8")
    told = run("terms", "import", sheet, "--store", office.store).output
    assert told == "0行を取り込みました。\n変わりのない行は1行です。\n取り込んだ表にない1行は除きました。\n"


def test_advice_is_left_out_where_nobody_wants_it(office: Office) -> None:
    done("set", ROW, "done=サーバーを更新した。", "--as", "税務課", "--store", office.store)
    assert wordings("--store", office.store) == ["サーバー"]
    assert wordings("--no-advice", "--store", office.store) == []
    everything = ask("check", "--store", office.store).keys
    without = ask("check", "--no-advice", "--store", office.store).keys
    kept = [each for each in everything["problems"] if each["severity"] != "advice"]
    assert (without["problems"], without["complete"]) == (kept, everything["complete"])
