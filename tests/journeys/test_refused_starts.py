"""What cannot begin leaves nothing behind: no data file, no lock, no journal; an existing data file is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from nakano_status.domain.plan.plan import Plan, PlanNode
from tests.journeys.test_bad_input import check_message, contents
from tests.support.command_line import Said, ask, done
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

Words = list[str | Path]
Make = Callable[[Path], Words]


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
    "a plan whose key has a blank": (replace(two_editions(), plan_id=" "), "計画の番号「 」に空白"),
    "years the wrong way round": (replace(two_editions(), first_year=two_editions().last_year.plus(1)), "より後です"),
}


@pytest.mark.parametrize("case", UNFIT)
def test_a_plan_that_cannot_be_collected_is_refused(tmp_path: Path, case: str) -> None:
    plan, told = UNFIT[case]
    said = asked_beside(tmp_path, init(plan))
    check_message(said, "PLAN-NOT-COLLECTABLE")
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
    def make(folder: Path) -> Words:
        path = write_plan(folder / "plan.json", two_editions())
        told = json.loads(path.read_text("utf-8"))
        BROKEN[case](told)
        path.write_text(json.dumps(told), "utf-8")
        return ["init", "--plan", path, "--store", folder / "new.nakano"]

    check_message(asked_beside(tmp_path, make), "PLAN-NOT-READABLE")


def test_a_plan_as_large_as_no_plan_is_refused_before_it_is_read(tmp_path: Path) -> None:
    def make(folder: Path) -> Words:
        path = write_plan(folder / "plan.json", two_editions())
        path.write_bytes(path.read_bytes() + b" " * (8 << 20))
        return ["init", "--plan", path, "--store", folder / "new.nakano"]

    check_message(asked_beside(tmp_path, make), "FILE-UNREADABLE")


def list_without_codes(folder: Path) -> Path:
    """Return a list whose measures are numbered 1, 2, 3: nothing of it can be taken."""
    path = write_list(folder / "list.xlsx", FIRST_ROWS)
    book = load_workbook(path)
    for line in book.worksheets[0].iter_rows(min_row=8, max_col=1):
        if line[0].value:
            line[0].value = str(line[0].row)
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


LISTS: dict[str, tuple[Callable[[Path], Words], str]] = {
    "none of its rows is taken": (lambda folder: [list_without_codes(folder), "--year", "R3"], "LIST-NOTHING-TAKEN"),
    "no workbook": (lambda folder: [text_file(folder), "--year", "R3"], "LIST-NOT-READABLE"),
    "no list": (lambda folder: [sheet_of_another_kind(folder), "--year", "R3"], "LIST-NOT-READABLE"),
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
    assert "4行" in said.keys["message"]
    assert "9行目" in said.keys["message"]
    assert "実施内容の番号がありません" in said.keys["message"]


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
