"""Input that is refused: options, starts."""

import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from nakano_status.domain.plan.plan import Plan, PlanNode
from tests.support.command_line import ROOT, WITHOUT_RIGHTS, Said, ask, done, run, run_in_a_process
from tests.support.offices import Office
from tests.support.plan_files import (
    FIRST,
    FIRST_ROWS,
    plan_edition,
    plan_of,
    plan_row,
    two_editions,
    write_list,
    write_plan,
)

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
    missing_store: "STORE-MISSING", text_as_store: "STORE-FOREIGN", workbook_as_store: "STORE-FOREIGN",
    foreign_database: "STORE-FOREIGN", newer_store: "STORE-NEWER", no_store: "STORE-NOT-GIVEN",
    store_is_there: "STORE-EXISTS", unknown_plan: "PLAN-UNKNOWN", year_is_there: "ROUND-EXISTS",
    start_of_an_answered_round: "ROUND-HAS-ANSWERS", year_outside_the_plan: "YEAR-OUT-OF-PLAN",
    unreadable_year: "YEAR-UNREADABLE", year_without_a_round: "ROUND-UNKNOWN", unreadable_day: "DATE-UNREADABLE",
    a_day_that_has_passed: "DUE-PASSED", unknown_id: "ID-UNKNOWN", mistyped_id: "ID-UNKNOWN",
    unknown_key: "KEY-UNKNOWN", unknown_mark: "VALUE-UNKNOWN", unknown_division: "DIVISION-UNKNOWN",
    another_divisions_row: "NOT-YOURS", unknown_conflict: "CONFLICT-UNKNOWN", unknown_item: "ITEM-UNKNOWN",
    words_that_are_no_pair: "USAGE", one_field_twice: "USAGE", no_item_to_apply: "USAGE",
    a_text_that_is_not_taken: "USAGE", unknown_command: "USAGE", unknown_option: "USAGE",
    form_in_the_way: "TARGET-EXISTS", list_in_the_way: "TARGET-EXISTS", forms_below_a_file: "TARGET-NOT-WRITABLE",
    list_below_a_file: "TARGET-NOT-WRITABLE", submit_in_an_office: "WRONG-ROLE", missing_list: "FILE-MISSING",
    text_as_list: "LIST-NOT-READABLE", list_of_another_year: "YEAR-MISMATCH",
    findings_of_a_missing_answer: "NOTHING-READABLE", missing_form: "FILE-MISSING",
    text_as_form: "FORM-NOT-READABLE", form_of_another_division: "FORM-OF-OTHER-DIVISION",
    incomplete_submission: "SUBMISSION-INCOMPLETE", somebodys_own_folder: "FOLDER-NOT-DEMO"
}  # fmt: skip


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
        assert holder.stdout.readline().strip() == b"open"
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


StartsWords = list[str | Path]
Make = Callable[[Path], StartsWords]


def asked_beside(folder: Path, make: Make) -> Said:
    """Ask for a beginning; where it is refused, the folder is what it was before."""
    words = make(folder)
    before = contents(folder)
    said = ask(*words)
    assert contents(folder) == before
    return said


def flat_plan() -> Plan:
    """Return a plan of 41 measures numbered 1 to 41, as Itabashi prints it, with the IDs 01 to 41."""
    rows = [
        replace(plan_row("1-1-①", 1, f"取組{place}"), row_id=f"{place:02d}", measure=str(place))
        for place in range(1, 42)
    ]
    nodes = tuple(PlanNode(row.measure, "measure", None, row.title, 1) for row in rows)
    return plan_of(replace(FIRST, nodes=nodes, listings=tuple(rows)))


def init(plan: Plan) -> Make:
    return lambda folder: ["init", "--plan", write_plan(folder / "plan.json", plan), "--store", folder / "new.nakano"]


def with_row(**changed: object) -> Plan:
    """Return the small plan whose second row is otherwise."""
    rows = (FIRST_ROWS[0], replace(FIRST_ROWS[1], **changed), *FIRST_ROWS[2:])  # type: ignore[arg-type]
    return plan_of(replace(FIRST, listings=rows))


def with_nodes(*nodes: PlanNode) -> Plan:
    return plan_of(replace(FIRST, nodes=(*FIRST.nodes, *nodes)))


UNFIT: dict[str, tuple[Plan, str]] = {
    "IDs of another form": (flat_plan(), "管理番号「01」を回答から読み取れません"),
    "a wrong check letter": (with_row(row_id="1-1-1-02-A"), "（この行に合う管理番号は「1-1-1-02-X」）"),
    "an ID in small letters": (with_row(row_id="1-1-1-02-x"), "管理番号「1-1-1-02-x」を回答から"),
    "an ID that comes twice": (with_row(row_id=FIRST_ROWS[0].row_id), "の行が2つ以上あります"),
    "a measure that is not there": (with_row(measure="1-1-③"), "実施内容「1-1-③」がありません"),
    "a measure of one level": (with_nodes(PlanNode("7", "measure", None, None, 9)), "「1-1-①」の形ではありません"),
    "a measure that comes twice": (with_nodes(FIRST.node("1-1-①")), "番号「1-1-①」の目標"),
    "a parent that is not there": (with_nodes(PlanNode("4-1", "direction", "4", None, 9)), "上の番号「4」がない"),
    "a parent of the same level": (with_nodes(PlanNode("4", "goal", "4", None, 9)), "上の番号「4」がない"),
    "a repost of nothing": (with_row(repost_of="1-1-1-09-A"), "再掲の元「1-1-1-09-A」がありません"),
    "no title": (with_row(title="　"), "の事業内容が空欄です"),
    "a division named twice": (with_row(owners=FIRST_ROWS[0].owners * 2), "同じ所管課（zeimu、lead）が2つ以上"),
    "no rows": (plan_of(plan_edition(1, "当初計画", FIRST.adopted_on, ())), "に行がありません"),
    "two editions of one number": (
        plan_of(FIRST, replace(FIRST, edition_id="kodo-2", title="改定版")),
        "版の順番「1」が",
    ),
    "two editions of one name": (
        plan_of(FIRST, replace(FIRST, edition_id="kodo-2", ordinal=2)),
        "版の名称「当初計画」が",
    ),
    "two editions of one key": (plan_of(FIRST, replace(FIRST, title="改定版", ordinal=2)), "版の番号「kodo-1」が"),
    "an edition without a name": (plan_of(replace(FIRST, title=" ")), "第1版に名称がありません"),
    "an edition of no number": (plan_of(replace(FIRST, ordinal=0)), "版の順番「0」が1より"),
    "an edition whose key has a blank": (plan_of(replace(FIRST, edition_id="a b")), "版の番号「a b」に空白"),
    "a plan whose key has a blank": (replace(two_editions(), plan_id="a b"), "計画の番号「a b」に空白"),
    "two codes that data have as one": (
        plan_of(replace(FIRST, nodes=(*FIRST.nodes, PlanNode("①", "goal", None, "別の目標", 9)))),
        "の番号「1」（",
    ),
    "years the wrong way round": (replace(two_editions(), first_year=two_editions().last_year.plus(1)), "より後です"),
}


@pytest.mark.parametrize("case", UNFIT)
def test_a_plan_that_cannot_be_collected_is_refused(tmp_path: Path, case: str) -> None:
    plan, told = UNFIT[case]
    said = asked_beside(tmp_path, init(plan))
    check_message(said, "PLAN-NOT-COLLECTABLE")
    assert "管理番号は「1-1-1-01-P」の形、実施内容の番号は「1-1-①」の形にします。" in said.keys["remedy"]
    assert told in said.keys["message"]


def test_of_many_faults_the_first_are_told_and_all_are_counted(tmp_path: Path) -> None:
    said = ask(*init(flat_plan())(tmp_path))
    assert "82か所" in said.keys["message"]
    assert said.keys["message"].count("を回答から読み取れません") == 3
    assert "ほか79か所" in said.keys["message"]


BROKEN: dict[str, Callable[[dict[str, object]], None]] = {
    "a number for a text": lambda told: told["editions"][0]["listings"][0].update(row_id=101),  # type: ignore[index]
    "a text for a number": lambda told: told["editions"][0].update(ordinal="1"),  # type: ignore[index]
    "a number beyond all bounds": lambda told: told["editions"][0].update(ordinal=10**30),  # type: ignore[index]
    "a character that no cell holds": lambda told: told["editions"][0]["listings"][0].update(title="a\x00b"),  # type: ignore[index]
    "half a character": lambda told: told.update(title="計画\ud83d"),
    "a title of pages": lambda told: told["editions"][0]["listings"][0].update(title="あ" * 10_001),  # type: ignore[index]
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_file_that_is_no_plan_is_refused(tmp_path: Path, case: str) -> None:
    def make(folder: Path) -> StartsWords:
        path = write_plan(folder / "plan.json", two_editions())
        told = json.loads(path.read_text("utf-8"))
        BROKEN[case](told)
        path.write_text(json.dumps(told), "utf-8")
        return ["init", "--plan", path, "--store", folder / "new.nakano"]

    check_message(asked_beside(tmp_path, make), "PLAN-NOT-READABLE")


def test_a_plan_as_large_as_no_plan_is_refused_before_it_is_read(tmp_path: Path) -> None:
    def make(folder: Path) -> StartsWords:
        path = write_plan(folder / "plan.json", two_editions())
        path.write_bytes(path.read_bytes() + b" " * (8 << 20))
        return ["init", "--plan", path, "--store", folder / "new.nakano"]

    check_message(asked_beside(tmp_path, make), "FILE-UNREADABLE")


def list_without_codes(folder: Path) -> Path:
    """Return a list whose measures are numbered 1, 2, 3 and whose titles are of no plan: nothing can be taken."""
    path = write_list(folder / "list.xlsx", FIRST_ROWS)
    book = load_workbook(path)
    for code, title in book.worksheets[0].iter_rows(min_row=9, max_col=2):
        if code.value:
            code.value = str(code.row)
        title.value = f"別の計画の{title.value}"
    book.save(path)
    return path


def text_file(folder: Path) -> Path:
    path = folder / "list.xlsx"
    path.write_text("一覧は添付のとおりです。", "utf-8")
    return path


def sheet_of_another_kind(folder: Path) -> Path:
    book = Workbook()
    book.worksheets[0].append(["番号", "施策名", "担当課"])
    book.save(folder / "list.xlsx")
    return folder / "list.xlsx"


LISTS: dict[str, tuple[Callable[[Path], StartsWords], str]] = {
    "none of its rows is taken": (lambda folder: [list_without_codes(folder), "--year", "R3"], "LIST-UNFIT"),
    "no workbook": (lambda folder: [text_file(folder), "--year", "R3"], "LIST-NOT-READABLE"),
    "no list": (lambda folder: [sheet_of_another_kind(folder), "--year", "R3"], "LIST-COLUMNS-UNCLEAR"),
    "no file": (lambda folder: [folder / "ない.xlsx", "--year", "R3"], "FILE-MISSING"),
    "another year": (lambda folder: [write_list(folder / "list.xlsx", FIRST_ROWS), "--year", "R4"], "YEAR-MISMATCH"),
    "an edition that is not there": (
        lambda folder: [write_list(folder / "list.xlsx", FIRST_ROWS), "--year", "R3", "--edition", "9"],
        "EDITION-UNKNOWN",
    ),
}


@pytest.mark.parametrize("case", LISTS)
def test_a_refused_import_makes_no_data_file(tmp_path: Path, case: str) -> None:
    make, code = LISTS[case]
    check_message(asked_beside(tmp_path, lambda at: ["import", *make(at), "--store", at / "new.nakano"]), code)


@pytest.mark.parametrize("case", LISTS)
def test_a_refused_import_leaves_a_data_file_as_it_is(tmp_path: Path, case: str) -> None:
    make, code = LISTS[case]
    store = tmp_path / "office.nakano"
    done("init", "--plan", write_plan(tmp_path / "plan.json", two_editions()), "--store", store)
    check_message(asked_beside(tmp_path, lambda at: ["import", *make(at), "--store", store]), code)


def test_what_cannot_be_taken_is_told_with_its_place(tmp_path: Path) -> None:
    said = ask("import", list_without_codes(tmp_path), "--year", "R3", "--store", tmp_path / "new.nakano")
    assert "実施内容の番号と名称（「" in said.keys["message"]
    assert "実施内容の番号の例：1-1-①" in said.keys["message"]


@pytest.mark.parametrize("kind", ["no form", "no workbook", "a list"])
def test_a_form_that_cannot_be_opened_makes_no_data_file(tmp_path: Path, kind: str) -> None:
    makes: dict[str, Callable[[Path], Path]] = {
        "no form": sheet_of_another_kind,
        "no workbook": text_file,
        "a list": lambda folder: write_list(folder / "list.xlsx", FIRST_ROWS),
    }
    said = asked_beside(tmp_path, lambda at: ["open", makes[kind](at), "--store", at / "new.nakano"])
    check_message(said, "FORM-NOT-READABLE")


def test_a_form_of_another_division_leaves_a_data_file_as_it_is(office: Office) -> None:
    own = office.folder / "own.nakano"
    done("open", office.form("税務課"), "--store", own)
    said = asked_beside(office.folder, lambda _: ["open", office.form("戸籍住民課"), "--store", own])
    check_message(said, "FORM-OF-OTHER-DIVISION")


def test_where_no_data_file_can_be_made_none_is_half_made(office: Office) -> None:
    for words in (["init"], ["import", "LIST", "--year", "R3"], ["open", office.form("税務課")]):
        given = [write_list(office.folder / "list.xlsx", FIRST_ROWS) if word == "LIST" else word for word in words]
        said = asked_beside(office.folder, lambda at, given=given: [*given, "--store", at / "ない" / "new.nakano"])  # type: ignore[misc]
        check_message(said, "TARGET-NOT-WRITABLE")
