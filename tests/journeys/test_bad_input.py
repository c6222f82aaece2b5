"""Bad input through the command line: a coded Japanese message with a remedy, nothing half-written, no traceback."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.support.command_line import ROOT, WITHOUT_RIGHTS, Said, ask, done, run, run_in_a_process
from tests.support.offices import Office

Words = Sequence[str | Path]
Case = Callable[[Office], Words]

_JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
_CODE = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*")


def contents(folder: Path) -> dict[str, str]:
    """Every file below a folder with its hash; what is half-written would show."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def check_message(said: Said, code: str) -> None:
    """A refusal is one JSON object of a code, a message and a remedy, for people to read."""
    assert said.code == 2, said
    assert said.keys["error"] == code
    assert _CODE.fullmatch(code)
    for text in (said.keys["message"], said.keys["remedy"]):
        assert _JAPANESE.search(text), said.keys
        assert "{" not in text
    assert "Traceback" not in said.output + said.messages


def missing_answer(office: Office) -> Words:
    return ["merge", office.folder / "ない.xlsx", "--store", office.store]


def text_as_answer(office: Office) -> Words:
    path = office.folder / "text.xlsx"
    path.write_text("回答は添付のとおりです。", "utf-8")
    return ["merge", path, "--store", office.store]


def nothing_as_answer(office: Office) -> Words:
    path = office.folder / "nothing.xlsx"
    path.write_bytes(b"")
    return ["merge", path, "--store", office.store]


def half_an_answer(office: Office) -> Words:
    path = office.folder / "half.xlsx"
    path.write_bytes(office.answer.read_bytes()[:3000])
    return ["merge", path, "--store", office.store]


def missing_store(office: Office) -> Words:
    return ["counts", "--store", office.folder / "ない.nakano"]


def text_as_store(office: Office) -> Words:
    office.store.write_text("これはデータファイルではありません。", "utf-8")
    return ["counts", "--store", office.store]


def workbook_as_store(office: Office) -> Words:
    return ["counts", "--store", office.answer]


def foreign_database(office: Office) -> Words:
    path = office.folder / "foreign.nakano"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE note (text TEXT)")
    connection.close()
    return ["set", "2-1-2-03-N", "mark=◎", "--store", path]


def newer_store(office: Office) -> Words:
    with sqlite3.connect(office.store) as connection:
        connection.execute("PRAGMA user_version = 9999")
    connection.close()
    return ["merge", office.answer, "--store", office.store]


def no_store(office: Office) -> Words:
    assert office.store.exists()
    return ["counts"]


def store_is_there(office: Office) -> Words:
    return ["init", "--store", office.store]


def unknown_plan(office: Office) -> Words:
    return ["init", "--plan", "builtin:itabashi", "--store", office.folder / "new.nakano"]


def year_is_there(office: Office) -> Words:
    return ["round", "open", "--year", "R4", "--store", office.store]


def start_of_an_answered_round(office: Office) -> Words:
    done("merge", office.answer, "--store", office.store)
    return ["round", "withdraw", "--store", office.store]


def year_outside_the_plan(office: Office) -> Words:
    return ["round", "open", "--year", "R12", "--store", office.store]


def unreadable_year(office: Office) -> Words:
    return ["round", "open", "--year", "来年", "--store", office.store]


def year_without_a_round(office: Office) -> Words:
    return ["counts", "--year", "R6", "--store", office.store]


def unreadable_day(office: Office) -> Words:
    return ["round", "open", "--year", "R5", "--due", "7月14日", "--store", office.store]


def a_day_that_has_passed(office: Office) -> Words:
    return ["findings", office.answer, "--out", office.folder / "out", "--due", "2023-07-14", "--store", office.store]


def unknown_id(office: Office) -> Words:
    return ["set", "9-9-9-99-Z", "mark=◎", "--store", office.store]


def mistyped_id(office: Office) -> Words:
    return ["set", "2-1-2-03-P", "mark=◎", "--store", office.store]


def unknown_key(office: Office) -> Words:
    return ["set", "2-1-2-03-N", "shinchoku=◎", "--store", office.store]


def unknown_mark(office: Office) -> Words:
    return ["set", "2-1-2-03-N", "mark=▽", "--store", office.store]


def unknown_division(office: Office) -> Words:
    return ["set", "2-1-2-03-N", "mark=◎", "--as", "宇宙課", "--store", office.store]


def another_divisions_row(office: Office) -> Words:
    return ["set", "2-1-2-03-N", "mark=◎", "--as", "戸籍住民課", "--store", office.store]


def unknown_conflict(office: Office) -> Words:
    return ["resolve", "2-1-2-03-N:done", "--take", "office", "--store", office.store]


def unknown_item(office: Office) -> Words:
    return ["held", "apply", "H-NOTHING", "--store", office.store]


def words_that_are_no_pair(office: Office) -> Words:
    return ["set", "2-1-2-03-N", "◎", "--store", office.store]


def one_field_twice(office: Office) -> Words:
    return ["set", "2-1-2-03-N", "mark=◎", "mark=△", "--store", office.store]


def no_item_to_apply(office: Office) -> Words:
    return ["held", "apply", "--store", office.store]


def a_text_that_is_not_taken(office: Office) -> Words:
    return ["resolve", "2-1-2-03-N:done", "--take", "both", "--text", "新しい文", "--store", office.store]


def unknown_command(office: Office) -> Words:
    return ["torimatome", "--store", office.store]


def unknown_option(office: Office) -> Words:
    return ["counts", "--nendo", "R4", "--store", office.store]


def form_in_the_way(office: Office) -> Words:
    office.form("税務課").write_text("別のファイル", "utf-8")
    return ["distribute", "--out", office.forms, "--store", office.store]


def list_in_the_way(office: Office) -> Words:
    target = office.folder / "list.xlsx"
    target.write_text("別のファイル", "utf-8")
    return ["export", "list", "--out", target, "--store", office.store]


def forms_below_a_file(office: Office) -> Words:
    return ["distribute", "--out", office.answer / "forms", "--store", office.store]


def list_below_a_file(office: Office) -> Words:
    return ["export", "list", "--out", office.answer / "list.xlsx", "--store", office.store]


def submit_in_an_office(office: Office) -> Words:
    return ["submit", "--out", office.folder / "return.xlsx", "--store", office.store]


def missing_list(office: Office) -> Words:
    return ["import", office.folder / "ない.xlsx", "--year", "R3", "--store", office.store]


def text_as_list(office: Office) -> Words:
    path = office.folder / "list.xlsx"
    path.write_text("進捗状況一覧", "utf-8")
    return ["import", path, "--year", "R3", "--store", office.store]


def list_of_another_year(office: Office) -> Words:
    target = office.folder / "list.xlsx"
    done("export", "list", "--out", target, "--store", office.store)
    return ["import", target, "--year", "R3", "--store", office.store]


def findings_of_a_missing_answer(office: Office) -> Words:
    return ["findings", office.folder / "ない.xlsx", "--out", office.folder / "back", "--store", office.store]


def missing_form(office: Office) -> Words:
    return ["open", office.folder / "ない.xlsx", "--store", office.folder / "division.nakano"]


def text_as_form(office: Office) -> Words:
    path = office.folder / "form.xlsx"
    path.write_text("回答様式", "utf-8")
    return ["open", path, "--store", office.folder / "division.nakano"]


def form_of_another_division(office: Office) -> Words:
    done("open", office.form("税務課"), "--store", office.folder / "division.nakano")
    return ["open", office.form("戸籍住民課"), "--store", office.folder / "division.nakano"]


def incomplete_submission(office: Office) -> Words:
    done("open", office.form("税務課"), "--store", office.folder / "division.nakano")
    return ["submit", "--out", office.folder / "return.xlsx", "--store", office.folder / "division.nakano"]


def somebodys_own_folder(office: Office) -> Words:
    return ["demo", office.folder]


REFUSED: dict[Case, str] = {
    missing_store: "STORE-MISSING",
    text_as_store: "STORE-FOREIGN",
    workbook_as_store: "STORE-FOREIGN",
    foreign_database: "STORE-FOREIGN",
    newer_store: "STORE-NEWER",
    no_store: "STORE-NOT-GIVEN",
    store_is_there: "STORE-EXISTS",
    unknown_plan: "PLAN-UNKNOWN",
    year_is_there: "ROUND-EXISTS",
    start_of_an_answered_round: "ROUND-HAS-ANSWERS",
    year_outside_the_plan: "YEAR-OUT-OF-PLAN",
    unreadable_year: "YEAR-UNREADABLE",
    year_without_a_round: "ROUND-UNKNOWN",
    unreadable_day: "DATE-UNREADABLE",
    a_day_that_has_passed: "DUE-PASSED",
    unknown_id: "ID-UNKNOWN",
    mistyped_id: "ID-UNKNOWN",
    unknown_key: "KEY-UNKNOWN",
    unknown_mark: "VALUE-UNKNOWN",
    unknown_division: "DIVISION-UNKNOWN",
    another_divisions_row: "NOT-YOURS",
    unknown_conflict: "CONFLICT-UNKNOWN",
    unknown_item: "ITEM-UNKNOWN",
    words_that_are_no_pair: "USAGE",
    one_field_twice: "USAGE",
    no_item_to_apply: "USAGE",
    a_text_that_is_not_taken: "USAGE",
    unknown_command: "USAGE",
    unknown_option: "USAGE",
    form_in_the_way: "TARGET-EXISTS",
    list_in_the_way: "TARGET-EXISTS",
    forms_below_a_file: "TARGET-NOT-WRITABLE",
    list_below_a_file: "TARGET-NOT-WRITABLE",
    submit_in_an_office: "WRONG-ROLE",
    missing_list: "FILE-MISSING",
    text_as_list: "LIST-NOT-READABLE",
    list_of_another_year: "YEAR-MISMATCH",
    findings_of_a_missing_answer: "NOTHING-READABLE",
    missing_form: "FILE-MISSING",
    text_as_form: "FORM-NOT-READABLE",
    form_of_another_division: "FORM-OF-OTHER-DIVISION",
    incomplete_submission: "SUBMISSION-INCOMPLETE",
    somebodys_own_folder: "FOLDER-NOT-DEMO",
}


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.__name__)
def test_bad_input_is_refused_by_name_and_changes_nothing(office: Office, case: Case) -> None:
    words = case(office)
    before = contents(office.folder)
    check_message(ask(*words), REFUSED[case])
    assert contents(office.folder) == before


UNREADABLE: tuple[Case, ...] = (missing_answer, text_as_answer, nothing_as_answer, half_an_answer)


@pytest.mark.parametrize("case", UNREADABLE, ids=lambda case: case.__name__)
def test_a_merge_of_nothing_readable_says_of_each_file_what_it_is(office: Office, case: Case) -> None:
    words = case(office)
    before = done("show", "--store", office.store)
    said = ask(*words)
    check_message(said, "NOTHING-READABLE")
    ((told,),) = (file["problems"] for file in said.keys["files"])
    assert _CODE.fullmatch(told["code"])
    assert _JAPANESE.search(told["message"])
    assert told["remedy"]
    assert done("show", "--store", office.store) == before


def test_without_json_the_refusal_goes_to_the_messages(office: Office) -> None:
    said = run(*missing_store(office))
    assert (said.code, said.output) == (2, "")
    assert said.messages.rstrip().endswith("[STORE-MISSING]")
    assert "ない.nakano" in said.messages


def test_a_file_of_another_program_is_counted_beside_those_that_were_merged(office: Office) -> None:
    for name in ("~$税務課.xlsx", ".DS_Store"):
        (office.answer.parent / name).write_bytes(b"x")
    said = ask("merge", office.answer.parent, "--store", office.store)
    assert (said.code, [Path(file["file"]).name for file in said.keys["files"]]) == (0, ["税務課.xlsx"])
    assert sorted(Path(each).name for each in said.keys["passed_over"]) == [".DS_Store", "~$税務課.xlsx"]
    told = run("merge", office.answer.parent, "--store", office.store).output
    assert told.count("作業用のファイル・隠しファイル 2件") == 1
    words = ("findings", office.answer.parent, "--out", office.folder / "指摘", "--store", office.store)
    back = ask(*words)
    assert sorted(back.keys["passed_over"]) == sorted(said.keys["passed_over"])
    assert run(*words).output.count("作業用のファイル・隠しファイル 2件") == 1


@pytest.mark.parametrize("name", ["回答（最終）.xlsx", "メモ.txt"])
def test_a_file_that_is_no_workbook_is_named_beside_those_that_were_merged(office: Office, name: str) -> None:
    (office.answer.parent / name).write_text("よろしくお願いします。", "utf-8")
    said = ask("merge", office.answer.parent, "--store", office.store)
    assert said.code == 1
    verdicts = {Path(file["file"]).name: file["verdict"] for file in said.keys["files"]}
    assert verdicts == {"税務課.xlsx": "merged", name: "refused"}
    refused = next(file for file in said.keys["files"] if file["verdict"] == "refused")
    assert [_JAPANESE.search(problem["message"]) is not None for problem in refused["problems"]] == [True]
    assert refused["problems"][0]["remedy"]


def test_an_empty_workbook_is_named_and_nothing_is_taken_from_it(office: Office) -> None:
    Workbook().save(office.folder / "empty.xlsx")
    before = done("show", "--store", office.store)["digest"]
    said = ask("merge", office.folder / "empty.xlsx", "--store", office.store)
    (file,) = said.keys["files"]
    assert said.code in (1, 2)
    assert file["verdict"] in ("held", "refused")
    assert file["problems"][0]["code"]
    assert done("show", "--store", office.store)["digest"] == before


def test_a_data_file_that_is_open_elsewhere_says_by_whom(office: Office) -> None:
    command = [sys.executable, "-m", "tests.support.lock_holder", str(office.store), "見本 花子"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"open\n"
        said = ask("merge", office.answer, "--store", office.store)
        check_message(said, "STORE-LOCKED")
        assert "見本 花子" in said.keys["message"]
        assert done("counts", "--store", office.store)["counts"]["total"] == 0
        holder.communicate()
    assert ask("merge", office.answer, "--store", office.store).code == 0


@pytest.fixture
def guarded(office: Office) -> Iterator[Office]:
    """The office's folder for a user who may read it but not write."""
    paths = [office.folder, *office.folder.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield office
    for path in paths:
        path.chmod(0o755 if path.is_dir() else 0o644)


def as_a_reader(*words: str | Path) -> Said:
    """Run a command without the administrator's right to write anywhere."""
    before = WITHOUT_RIGHTS if os.geteuid() == 0 else ()
    if before and shutil.which(before[0]) is None:
        pytest.skip("the tests run as administrator, and setpriv is not here to give up rights")
    return run_in_a_process(*words, "--json", before=before)


@pytest.mark.skipif(os.name != "posix", reason="rights are set otherwise here")
def test_a_folder_without_the_right_to_write_is_refused_and_left_alone(guarded: Office) -> None:
    before = contents(guarded.folder)
    refused: dict[str, Words] = {
        "TARGET-NOT-WRITABLE": ["export", "list", "--out", guarded.folder / "list.xlsx", "--store", guarded.store],
        "STORE-READ-ONLY": ["set", "2-1-2-03-N", "mark=◎", "--store", guarded.store],
    }
    for code, words in refused.items():
        check_message(as_a_reader(*words), code)
    assert contents(guarded.folder) == before


@pytest.mark.skipif(os.name != "posix", reason="rights are set otherwise here")
def test_what_may_only_be_read_can_be_read(guarded: Office) -> None:
    said = as_a_reader("counts", "--store", guarded.store)
    assert (said.code, said.keys["in_report"]) == (0, 110)
