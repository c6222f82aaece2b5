"""export report and templates by the command line: what is made, what is offered, what is reported about a wording."""

from pathlib import Path

import pytest

from tests.support.command_line import ask, done, run
from tests.support.offices import Office, make_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def test_the_report_is_made_and_says_what_it_lacks(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "進捗状況について.docx"
    words = ("export", "report", "--for", "庁議", "--out", target, "--store", office.store)
    said = done(*words)
    assert (said["file"], said["rows"]) == (str(target), 124)
    assert said["counts"] == done("counts", "--store", office.store)["counts"]
    assert "PAPER-DAY-OPEN" in [each["code"] for each in said["problems"]]
    refused = ask(*words, "--date", "2023-10-11")
    assert (refused.code, refused.keys["error"]) == (2, "TARGET-EXISTS")
    again = done(*words, "--date", "2023-10-11", "--number", "資料5", "--judgement", "順調である。", "--replace")
    assert "PAPER-DAY-OPEN" not in [each["code"] for each in again["problems"]]


def test_what_may_be_said_is_offered_with_its_share(office: Office, tmp_path: Path) -> None:
    (row,) = [row["id"] for row in done("show", "--store", office.store)["rows"] if row["counted"]][:1]
    done("set", row, "mark=◎", "done=実施した。", "--store", office.store)
    said = run("export", "report", "--for", "公表", "--out", tmp_path / "a.docx", "--store", office.store)
    assert said.code == 0
    assert "◎の割合 100.0％" in said.output


def test_a_wording_is_saved_mended_taken_in_and_reset(office: Office, tmp_path: Path) -> None:
    names = [each["name"] for each in done("templates", "list", "--store", office.store)["templates"]]
    assert names[0] == "report"
    file = tmp_path / "文面.txt"
    done("templates", "save", "report", "--out", file, "--store", office.store)
    text = file.read_text(encoding="utf-8-sig")
    file.write_text(f"{text}\n｛年度数｝\n［図］\n", encoding="utf-8")
    said = ask("templates", "import", "report", file, "--store", office.store)
    lines = text.count("\n") + 2
    assert (said.code, said.keys["error"]) == (2, "TEMPLATE-FAULTY")
    assert [(each["code"], each["row"]) for each in said.keys["problems"]] == [
        ("TEMPLATE-WORD-UNKNOWN", lines),
        ("TEMPLATE-PART-UNKNOWN", lines + 1),
    ]
    file.write_text(f"{text}\n以上である。\n", encoding="utf-8")
    assert done("templates", "import", "report", file, "--store", office.store)["own"]
    done("export", "report", "--for", "公表", "--out", tmp_path / "a.docx", "--store", office.store)
    assert not done("templates", "reset", "report", "--store", office.store)["own"]


def test_a_wording_that_there_is_not_is_refused_with_those_there_are(office: Office) -> None:
    said = ask("templates", "reset", "repot", "--store", office.store)
    assert (said.code, said.keys["error"]) == (2, "TEMPLATE-UNKNOWN")
    assert "report" in said.keys["remedy"]
