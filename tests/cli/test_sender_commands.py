"""Who signs papers is asked once, is a body of the organisation, and has its name of the day of a round."""

import re
import zipfile
from pathlib import Path

import pytest

from nakano_status.bootstrap import find_example_tables
from tests.support.command_line import ask, done

STATED = "総務部DX推進室デジタル政策課"
THEN, NOW = "総務管理部デジタル推進室情報システム課", "総務管理部デジタル推進室政策課"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """An office whose organisation has no body of the name that its plan states; R3 is collected."""
    path = tmp_path / "office.nakano"
    done("init", "--store", path)
    done("round", "open", "--year", "R3", "--made-on", "2022-07-01", "--store", path)
    done("division", "import", find_example_tables()[0], "--store", path)
    return path


def report(store: Path, year: str) -> tuple[int, list[str], str]:
    """Make the report of a year; return the exit code, the codes of questions, and the text."""
    path = store.with_name(f"{year}.docx")
    words = ("export", "report", "--for", "庁議", "--year", year, "--out", path, "--replace", "--store", store)
    said = ask(*words)
    asked = [each["code"] for each in said.keys["problems"] if each["severity"] == "question"]
    with zipfile.ZipFile(path) as file:
        return said.code, asked, re.sub("<[^>]+>", "", file.read("word/document.xml").decode())


def sender(store: Path, *words: str) -> str:
    found: str = ask("division", "sender", *words, "--store", store).keys["sender"]
    return found


def close_and_rename(store: Path) -> None:
    """Close R3, rename the division in the spring, and open R4."""
    done("round", "close", "--store", store)
    done("division", "rename", "情報システム課", "政策課", "--from", "2023-04-01", "--store", store)
    done("round", "open", "--year", "R4", "--made-on", "2023-07-01", "--store", store)


def test_a_name_that_no_body_has_is_asked_about_once(store: Path) -> None:
    code, asked, text = report(store, "R3")
    assert (code, asked, STATED in text) == (1, ["OFFICE-UNREGISTERED"], True)
    assert ask("division", "sender", "--store", store).code == 1
    assert sender(store, "情報システム課") == THEN
    code, asked, text = report(store, "R3")
    assert (code, asked, THEN in text, STATED in text) == (0, [], True, False)


def test_a_chosen_body_has_its_name_of_the_day_of_each_round(store: Path) -> None:
    sender(store, "情報システム課")
    close_and_rename(store)
    assert THEN in report(store, "R3")[2]
    assert NOW in report(store, "R4")[2]


def test_a_settled_round_keeps_the_name_that_it_had_before_another_was_chosen(store: Path) -> None:
    sender(store, "情報システム課")
    close_and_rename(store)
    for words, now in ((("総務課",), "総務管理部総務課"), (("--as-stated",), STATED)):
        said = done("division", "sender", *words, "--store", store)
        assert (said["sender"], said["kept"]) == (now, [{"year": "R3", "sender": THEN}])
        assert THEN in report(store, "R3")[2]
        code, asked, text = report(store, "R4")
        assert (code, asked, now in text) == (0, [], True)
    assert done("verify", "--store", store)["ok"]


def test_an_office_without_departments_is_not_asked(tmp_path: Path) -> None:
    path = tmp_path / "office.nakano"
    done("init", "--store", path)
    done("round", "open", "--year", "R3", "--store", path)
    assert report(path, "R3")[:2] == (0, [])


def test_a_name_that_a_body_has_follows_what_becomes_of_it(store: Path) -> None:
    for was, now in (("総務管理部", "総務部"), ("デジタル推進室", "DX推進室"), ("情報システム課", "デジタル政策課")):
        done("division", "rename", was, now, "--correct", "--reason", "誤り", "--store", store)
    assert report(store, "R3")[:2] == (0, [])
    done("round", "close", "--store", store)
    done("division", "rename", "デジタル政策課", "情報戦略課", "--from", "2023-04-01", "--store", store)
    done("round", "open", "--year", "R4", "--made-on", "2023-07-01", "--store", store)
    assert STATED in report(store, "R3")[2]
    assert "総務部DX推進室情報戦略課" in report(store, "R4")[2]


def test_a_round_that_is_begun_again_has_the_chosen_sender_and_not_that_of_the_withdrawn_one(store: Path) -> None:
    printed, again = store.with_name("list.xlsx"), store.with_name("again.nakano")
    done("export", "list", "--out", printed, "--store", store)
    done("init", "--store", again)
    assert ask("import", printed, "--year", "R3", "--store", again).keys["rows"]
    done("division", "import", find_example_tables()[0], "--store", again)
    said = done("division", "sender", "情報システム課", "--store", again)
    assert [each["year"] for each in said["kept"]] == ["R3"]
    done("round", "withdraw", "--year", "R3", "--reason", "誤り", "--store", again)
    done("round", "open", "--year", "R3", "--made-on", "2022-07-01", "--store", again)
    assert done("division", "sender", "--store", again)["kept"] == []
    assert THEN in report(again, "R3")[2]
    assert done("verify", "--store", again)["problems"] == []
