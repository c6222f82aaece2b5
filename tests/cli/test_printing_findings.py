"""check and merge say, before any paper is made, what of an answer is printed otherwise or cannot be printed."""

from pathlib import Path

import docx
import pytest

from nakano_status.bootstrap import make_hands
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
    made.answer.write_bytes(make_hands().fill_in(made.form("税務課").read_bytes(), answers))
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
