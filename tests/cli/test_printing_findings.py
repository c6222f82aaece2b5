"""check and merge report, before any paper is made, what of an answer is printed differently or cannot be printed."""

from pathlib import Path

import docx
import pytest

from nakano_status.bootstrap import make_spreadsheet_user
from tests.support.command_line import ask, done, run
from tests.support.offices import ANSWERS, Office, make_office
from tests.support.sending import row_of

FIRST, SECOND = ANSWERS
TAB, UNPRINTABLE = "TEXT-TAB", "TEXT-UNPRINTABLE"
TABBED = "連携を\t開始した。"
WITH_GAIJI = "外字\ue000を使う。"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office whose 税務課 typed a tab in one text and a character that no font has in another."""
    made = make_office(tmp_path)
    answers = {FIRST: ANSWERS[FIRST] | {"done": TABBED}, SECOND: ANSWERS[SECOND] | {"next_year": WITH_GAIJI}}
    made.answer.write_bytes(make_spreadsheet_user().fill_in(made.form("税務課").read_bytes(), answers))
    return made


def found(problems: list[dict[str, str]]) -> list[tuple[str, str, str, str]]:
    codes = (TAB, UNPRINTABLE)
    return [(each["code"], each["severity"], each["id"], each["key"]) for each in problems if each["code"] in codes]


EXPECTED = [(TAB, "advice", FIRST, "done"), (UNPRINTABLE, "question", SECOND, "next_year")]


def test_check_of_a_returned_form_names_row_and_field(office: Office) -> None:
    problems = ask("check", office.answer).keys["problems"]
    assert found(problems) == EXPECTED
    (missing,) = (each for each in problems if each["code"] == UNPRINTABLE)
    assert "U+E000" in missing["found"]
    assert missing["cell"]


def test_merge_names_them_and_keeps_the_texts_as_they_were_typed(office: Office) -> None:
    said = ask("merge", office.answer, "--store", office.store)
    assert found(said.keys["files"][0]["problems"]) == EXPECTED
    assert row_of(office.store, FIRST)["done"] == TABBED


def test_check_of_a_data_file_names_what_was_typed_into_it(office: Office, tmp_path: Path) -> None:
    own = tmp_path / "own.nakano"
    run("open", office.form("税務課"), "--store", own)
    done("set", FIRST, f"done={TABBED}", "--store", own)
    done("set", SECOND, f"next_year={WITH_GAIJI}", "--store", own)
    assert found(ask("check", "--store", own).keys["problems"]) == EXPECTED


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("髙﨑𠮷葛\U000e0100か\u309a㋿𩸽ﾊﾝｶｸ㈱ e\u0301 Nguyễn", None),
        ("前\u200dと\u202eabc\u202c\ufeff後", None),
        ("سلام", "ا（U+0627）、س（U+0633）、ل（U+0644）、م（U+0645）"),
        ("שלום", "ו（U+05D5）、ל（U+05DC）、ם（U+05DD）、ש（U+05E9）"),
        ("👨\u200d👩😀", "👨（U+1F468）、👩（U+1F469）、😀（U+1F600）"),
        ("あ\u0301", "\u0301（U+0301）"),
    ],
)
def test_the_fonts_that_come_with_the_program_decide_what_is_told(
    office: Office, tmp_path: Path, typed: str, named: str | None
) -> None:
    done("set", FIRST, f"done={typed}", "--as", "税務課", "--store", office.store)
    problems = ask("check", "--store", office.store).keys["problems"]
    assert [each["found"] for each in problems if each["code"] == UNPRINTABLE and each["id"] == FIRST] == (
        [named] if named else []
    )
    said = ask("export", "list", "--out", tmp_path / "一覧.pdf", "--store", office.store)
    assert said.code == (1 if named else 0), said
    assert [each["found"] for each in said.keys["problems"]] == ([named] if named else [])
    assert all(each["column"].startswith(f"{FIRST}の「") for each in said.keys["problems"])
    recorded = ask("publish", "--for", "庁議", "--draft", "--out", tmp_path / "庁議", "--store", office.store)
    if named:
        assert (recorded.code, recorded.keys["error"]) == (2, "CHARACTER-UNPRINTABLE")
        assert recorded.keys["message"].startswith(f"{FIRST}の「")
        assert f"（{named}）" in recorded.keys["message"]
    assert (tmp_path / "庁議").exists() == (named is None)


def test_set_names_the_characters_that_it_does_not_keep(office: Office) -> None:
    said = done("set", FIRST, "done=連携\x07を\x0b開始\x1bした。", "--as", "税務課", "--store", office.store)
    (told,) = said["problems"]
    assert (told["code"], told["severity"], told["id"], told["key"]) == ("CELL-CONTROL", "advice", FIRST, "done")
    assert told["found"] == "U+0007、U+001B"
    assert row_of(office.store, FIRST)["done"] == "連携を\n開始した。"
    again = run("set", FIRST, "done=連携\x07を開始した。", "--as", "税務課", "--store", office.store)
    assert again.code == 0
    assert "制御文字（U+0007）" in again.output


def test_a_word_document_in_a_folder_of_workbooks_is_named_as_what_it_is(office: Office) -> None:
    paper = docx.Document()
    paper.save(str(office.answer.parent / "戸籍住民課.xlsx"))
    files = ask("merge", office.answer.parent, "--store", office.store).keys["files"]
    (refused,) = (each["problems"][0] for each in files if each["verdict"] == "refused")
    assert (refused["file"], refused["found"]) == ("戸籍住民課.xlsx", "Word 文書")
    assert "Word 文書などの場合は" in refused["remedy"]
