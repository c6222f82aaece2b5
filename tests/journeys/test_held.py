"""From a held row to its place."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.verify_files import verify_files
from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.domain.exchange.answer_file import CHECK_SHEET
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.refusals.exchange import ROW_IN_FILE, ROW_NOT_ASKED
from nakano_status.workbook.form import layout
from nakano_status.workbook.form.layout import ANSWER_SHEET
from tests.support.altered_stores import begin_history_anew
from tests.support.command_line import ask, done, run
from tests.support.offices import ANSWERS, Office, let_all_answer, make_office
from tests.support.plan_files import FIRST, FIRST_ROWS, plan_of, write_plan
from tests.support.rounds import OWN
from tests.support.sending import add_row, filled_in, form_anew, line_of, merged, row_of, sound
from tests.support.spreadsheets import answer_cell, changed, only_texts

ROW, OTHER = OWN
DIVISION, FOREIGN_ROW, FOREIGN_DIVISION = "税務課", "1-1-1-01-P", "戸籍住民課"
Change = Callable[[Any], None]
Make = Callable[[Office], bytes]


def fact(book: Any, label: str, text: str) -> None:
    """Write over a fact of 照合用."""
    cell = next(cell for cell in book[CHECK_SHEET]["A"] if cell.value == label)
    book[CHECK_SHEET].cell(cell.row, 2, text)


def answered(change: Change) -> Make:
    return lambda office: changed(office.answer.read_bytes(), change)


def of_another_office(*, year: str) -> Make:
    def make(office: Office) -> bytes:
        store, forms = office.folder / "other.nakano", office.folder / "other"
        done("init", "--store", store)
        done("round", "open", "--year", year, "--store", store)
        (sent,) = done("distribute", "--division", DIVISION, "--out", forms, "--store", store)["packages"]
        target = filled_in(Path(sent["file"]), office.folder / "other.xlsx", {ROW: {"done": "別の事務局への回答"}})
        return target.read_bytes()

    return make


def without_a_name(office: Office) -> bytes:
    def change(book: Any) -> None:
        for cell in (cell for row in book.worksheets[0].iter_rows() for cell in row):
            if isinstance(cell.value, str) and cell.value.startswith("R4-"):
                cell.value = None

    return changed(only_texts(office.answer.read_bytes(), check_sheet=False), change)


def emptied(office: Office) -> bytes:
    """Empty a form that shows what the office typed."""
    keys = ("mark", "done", "next_year")
    for row_id in OWN:
        done(
            "set", row_id, *(f"{key}={'◎' if key == 'mark' else '事務局の文'}" for key in keys), "--store", office.store
        )

    def change(book: Any) -> None:
        for place in range(len(OWN)):
            for key in keys:
                answer_cell(book, place, key).value = None

    return changed(form_anew(office, DIVISION).read_bytes(), change)


def of_a_department(office: Office) -> bytes:
    def change(book: Any) -> None:
        for row_id in ("1-1-1-01-P", "1-1-1-02-X", "1-2-1-04-T"):
            add_row(book, row_id, done=f"{row_id}の回答")

    return changed(office.answer.read_bytes(), change)


FILES: dict[str, Make] = {
    "IDENTITY-DISAGREES": answered(lambda book: fact(book, layout.LABEL_PACKAGE, "R4-ABCDEF")),
    "IDENTITY-MISSING": without_a_name,
    "PACKAGE-UNKNOWN": of_another_office(year="R4"),
    "OTHER-YEAR": of_another_office(year="R3"),
    "FORM-VERSION": answered(lambda book: fact(book, layout.CHECK_VERSION, "99")),
    "SEAL-BROKEN": answered(lambda book: fact(book, layout.CHECK_SEAL, "0" * 24)),
    "MASS-CLEARED": emptied,
    "MANY-PACKAGES": of_a_department,
}
ROWS: dict[str, Make] = {
    "FOREIGN": answered(lambda book: add_row(book, FOREIGN_ROW, done="他課の分の回答", mark="◎")),
    "UNKNOWN-ID": answered(lambda book: add_row(book, "1-1-1-01-Q", "行政手続", done="番号の違う回答")),
    "PROPOSAL": answered(lambda book: add_row(book, None, "窓口での新しい取組", done="始めた。", measure="2-1-②")),
    "ROW-TWICE": answered(lambda book: add_row(book, ROW, done="別の内容")),
}
BY_ONE_WORD = {"MASS-CLEARED", "MANY-PACKAGES", "FOREIGN"}


def came(office: Office, make: Make) -> Path:
    target = office.folder / "came" / "回答.xlsx"
    content = make(office)
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(content)
    return target


def apply(office: Office, item: str, *words: str) -> None:
    """Answer the one question; what is still missing then is reported."""
    said = ask("held", "apply", item, *words, "--store", office.store)
    assert (said.code in (0, 1), said.keys["apply"]) == (True, [item])


def held(office: Office, *words: str) -> list[dict[str, Any]]:
    found = ask("held", *words, "--store", office.store).keys["held"]
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("reason", FILES)
def test_a_file_that_waits_is_listed_with_what_it_says_of_itself(office: Office, reason: str) -> None:
    said = merged(office, came(office, FILES[reason]))
    assert (said.code, said.keys["files"][0]["verdict"], said.keys["balanced"]) == (1, "held", True)
    assert said.keys["changes"] == []
    (item,) = held(office)
    assert (item["kind"], item["reason"], item["state"]) == ("file", reason, "waiting")
    assert reason in {problem["code"] for problem in said.keys["files"][0]["problems"]}
    if reason != "IDENTITY-MISSING":
        assert item["values"]["division"] == DIVISION
        assert item["values"]["year"] == ("R3" if reason == "OTHER-YEAR" else "R4")
    assert item["remedy"]
    assert item["item"] in run("held", "--store", office.store).output


@pytest.mark.parametrize("reason", ["SEAL-BROKEN", "PROPOSAL"])
def test_the_board_counts_what_waits_for_the_division_that_sent_it(office: Office, reason: str) -> None:
    merged(office, came(office, {**FILES, **ROWS}[reason]))
    assert line_of(office, DIVISION)["held"] == 1


@pytest.mark.parametrize("reason", ROWS)
def test_a_row_that_waits_is_listed_with_its_texts_and_the_rest_of_its_file_is_merged(
    office: Office, reason: str
) -> None:
    said = merged(office, came(office, ROWS[reason]))
    assert (said.code, said.keys["files"][0]["verdict"], said.keys["balanced"]) == (1, "merged", True)
    items = [item for item in held(office) if item["reason"] == reason]
    assert len(items) == (2 if reason == "ROW-TWICE" else 1)
    assert {(item["kind"], item["division"]) for item in items} == {("row", DIVISION)}
    texts = {item["values"]["done"] for item in items}
    assert texts <= {"他課の分の回答", "番号の違う回答", "始めた。", "別の内容", ANSWERS[ROW]["done"]}
    assert row_of(office.store, OTHER)["done"] == ANSWERS[OTHER]["done"]
    output = run("held", "--store", office.store).output
    assert all(text in output for text in texts)


def test_what_is_needed_to_judge_a_stray_row_is_there(office: Office) -> None:
    merged(office, came(office, ROWS["PROPOSAL"]))
    (item,) = held(office)
    assert item["values"]["title"] == "窓口での新しい取組"
    assert item["values"]["measure"] == "2-1-②"


def test_a_foreign_row_names_who_sent_it_and_who_answers_it(office: Office) -> None:
    said = merged(office, came(office, ROWS["FOREIGN"]))
    (item,) = held(office)
    assert (item["division"], item["answerers"], item["id"]) == (DIVISION, [FOREIGN_DIVISION], FOREIGN_ROW)
    (problem,) = [each for each in said.keys["files"][0]["problems"] if each["code"] == "FOREIGN"]
    assert FOREIGN_DIVISION in problem["message"]


@pytest.mark.parametrize("reason", sorted(BY_ONE_WORD))
def test_where_a_word_is_enough_it_is_taken_in_by_one(office: Office, reason: str) -> None:
    path = came(office, {**FILES, **ROWS}[reason])
    merged(office, path)
    (item,) = held(office)
    assert item["can_apply"]
    assert f"held apply {item['item']}" in run("held", "--store", office.store).output
    apply(office, item["item"], "--by", "見本 花子")
    assert held(office) == []
    (settled,) = held(office, "--all")
    assert (settled["item"], settled["state"], settled["by"]) == (item["item"], "applied", "見本 花子")
    assert settled["at"] > settled["came_at"]
    again = merged(office, path)
    assert (again.code, again.keys["files"][0]["verdict"], again.keys["held"]) == (0, "known", [])
    assert sound(office.store)


@pytest.mark.parametrize("reason", sorted({*FILES, *ROWS} - BY_ONE_WORD))
def test_if_consent_is_not_enough_the_remedy_is_shown_and_nothing_changes(office: Office, reason: str) -> None:
    merged(office, came(office, {**FILES, **ROWS}[reason]))
    before = held(office)
    item = before[0]
    assert not item["can_apply"]
    refused = ask("held", "apply", item["item"], "--store", office.store)
    assert (refused.code, refused.keys["error"]) == (2, "HELD-NOT-APPLICABLE")
    assert refused.keys["remedy"].startswith(item["remedy"])
    assert held(office) == before


@pytest.mark.sample(3)
@pytest.mark.parametrize("reason", sorted({*FILES, *ROWS}))
def test_what_is_left_remains_left_and_on_record(office: Office, reason: str) -> None:
    path = came(office, {**FILES, **ROWS}[reason])
    merged(office, path)
    items = [item["item"] for item in held(office)]
    done("held", "reject", *items, "--by", "見本 花子", "--store", office.store)
    assert held(office) == []
    settled = held(office, "--all")
    assert [(item["item"], item["state"], item["by"]) for item in settled] == [
        (item, "rejected", "見本 花子") for item in items
    ]
    assert "［取り込まなかった］" in run("held", "--all", "--store", office.store).output
    assert merged(office, path).keys["held"] == []
    assert held(office) == []


def test_a_department_file_is_one_question_and_each_row_is_its_packages(office: Office) -> None:
    said = merged(office, came(office, of_a_department))
    (problem,) = [each for each in said.keys["files"][0]["problems"] if each["code"] == "MANY-PACKAGES"]
    carried = {DIVISION, FOREIGN_DIVISION, "情報システム課"}
    assert all(name in problem["message"] for name in carried)
    lines = done("board", "--store", office.store)["divisions"]
    assert carried <= {each["division"] for each in lines if each["arrived"]}
    (item,) = held(office)
    apply(office, item["item"])
    assert row_of(office.store, "1-2-1-04-T")["done"] == "1-2-1-04-Tの回答"
    (change,) = done("history", "1-2-1-04-T", "--store", office.store)["changes"]
    assert change["who"] == "情報システム課"


def test_what_was_taken_in_is_told_as_merge_does(office: Office) -> None:
    merged(office, came(office, of_a_department))
    (item,) = held(office)
    lines = run("held", "apply", item["item"], "--store", office.store).output.splitlines()
    assert lines[0] == "1件を取り込みました。"
    assert lines[1].startswith(f"  回答.xlsx {DIVISION}：反映 反映")
    assert lines[2].startswith("    所管課ごと：")
    assert all(name in lines[2] for name in item["answerers"])
    assert sum(map(int, re.findall(r"(\d+)行", lines[2]))) == int(re.findall(r"計(\d+)件", item["found"])[0])


def test_a_row_that_was_taken_in_is_named_with_its_division(office: Office) -> None:
    merged(office, came(office, ROWS["FOREIGN"]))
    (item,) = held(office)
    said = ask("held", "apply", item["item"], "--store", office.store).keys
    told = {"item": item["item"], "file": "回答.xlsx", "id": FOREIGN_ROW, "division": DIVISION}
    assert (said["rows"], said["files"]) == ([told], [])


def test_a_row_that_several_divisions_were_asked_is_attributed_to_none_of_them(office: Office) -> None:
    words = ("--answerers", "all", "--reason", "両課で取り組むため", "--store", office.store)
    done("round", "amend", "--id", "1-2-1-04-T", *words)
    form_anew(office, "職員課")
    merged(office, came(office, of_a_department))
    (item,) = held(office)
    apply(office, item["item"])
    assert [(each["reason"], each["id"]) for each in held(office)] == [("FOREIGN", "1-2-1-04-T")]


def test_two_carriers_that_disagree_are_named_with_their_divisions(office: Office) -> None:
    other = done("distribute", "--division", "職員課", "--out", office.forms, "--replace", "--store", office.store)
    package = other["packages"][0]["package"]
    said = merged(office, came(office, answered(lambda book: fact(book, layout.LABEL_PACKAGE, package))))
    (problem,) = [each for each in said.keys["files"][0]["problems"] if each["code"] == "IDENTITY-DISAGREES"]
    assert f"{package}（職員課）" in problem["message"]
    assert f"（{DIVISION}）" in problem["message"]


def test_another_years_form_is_named_by_both_years(office: Office) -> None:
    said = merged(office, came(office, FILES["OTHER-YEAR"]))
    (problem,) = [each for each in said.keys["files"][0]["problems"] if each["code"] == "OTHER-YEAR"]
    assert (problem["found"], problem["expected"]) == ("令和3年度", "令和4年度")


def test_a_second_copy_filled_in_by_hand_is_one_question(office: Office) -> None:
    texts = {row_id: {**ANSWERS[row_id], "done": "別の人の文"} for row_id in OWN}
    copy = filled_in(office.form(DIVISION), office.folder / "came" / "copy.xlsx", texts)
    merged(office, office.answer)
    said = merged(office, copy)
    questions = {conflict["question"] for conflict in said.keys["conflicts"]}
    assert questions == {said.keys["files"][0]["return"]}
    resolved = done("resolve", *questions, "--take", "this", "--store", office.store)["resolved"]
    assert [each["id"] for each in resolved] == list(OWN)
    assert row_of(office.store, ROW)["done"] == "別の人の文"


def test_a_row_left_out_waits_with_its_texts(office: Office) -> None:
    said = ask("merge", office.answer, "--without", ROW, "--store", office.store)
    assert said.code == 1
    (item,) = held(office)
    assert (item["reason"], item["values"]["done"], item["can_apply"]) == ("LEFT-OUT", ANSWERS[ROW]["done"], True)


def test_a_cell_that_could_not_be_read_waits_with_what_was_found(office: Office) -> None:
    said = merged(office, came(office, answered(lambda book: mark_is(book, "#REF!"))))
    assert said.keys["files"][0]["verdict"] == "merged"
    (item,) = held(office)
    assert (item["kind"], item["reason"], item["key"], item["found"]) == ("field", "UNREADABLE", "mark", "#REF!")
    assert item["cell"].startswith("回答!")
    refused = ask("held", "apply", item["item"], "--store", office.store)
    assert (refused.code, refused.keys["error"]) == (2, "HELD-NOT-APPLICABLE")
    assert "代理で入力" in refused.keys["remedy"]


def mark_is(book: Any, text: str) -> None:
    answer_cell(book, 0, "mark").value = text


def test_the_list_says_what_was_found_in_a_cell(office: Office) -> None:
    merged(office, came(office, answered(lambda book: mark_is(book, "済"))))
    output = run("held", "--store", office.store).output
    assert "使用できない記号です" in output
    assert "「済」" in output
    assert "文字で入力し直した" not in output


def test_a_cell_that_is_merged_is_called_merged_in_the_list(office: Office) -> None:
    def joined(book: Any) -> None:
        first, second = answer_cell(book, 0, "done"), answer_cell(book, 1, "done")
        book[layout.ANSWER_SHEET].merge_cells(f"{first.coordinate}:{second.coordinate}")

    merged(office, came(office, answered(joined)))
    items = held(office)
    assert {(each["reason"], each["code"]) for each in items} == {("UNREADABLE", "CELL-MERGED")}
    output = run("held", "--store", office.store).output
    assert "セルが結合されています" in output
    assert "文字で入力し直した" not in output


FOREIGN = "1-1-1-01-P"
FREE = "2-3-1-08-G"
"""A row that the form asked for, and the file does not answer."""
KEYS = ("mark", "change_reason", "done", "next_year")


def mistyped(content: bytes, typed: str | None, row_id: str = OTHER) -> bytes:
    """Return a form in which the 管理番号 of a row is another text, and its title as people shorten it."""

    def change(book: Any) -> None:
        for cell in (cell for line in book[ANSWER_SHEET].iter_rows() for cell in line):
            if cell.value == row_id:
                cell.value = typed
                title = book[ANSWER_SHEET].cell(cell.row, cell.column + 2)
                title.value = f"{title.value}（仮）"

    return changed(content, change)


def arrived(office: Office, typed: str | None = "2-1-2-04-X") -> Path:
    path = office.folder / "届いた" / "税務課.xlsx"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(mistyped(office.answer.read_bytes(), typed))
    merged(office, path)
    return path


def place(office: Office, row_id: str = OTHER) -> dict[str, Any]:
    (item,) = held(office)
    return ask("held", "apply", item["item"], "--as-row", row_id, "--store", office.store).keys


def texts(office: Office, row_id: str = OTHER) -> dict[str, str | None]:
    row = row_of(office.store, row_id)
    return {key: row[key] for key in KEYS}


def returns(office: Office) -> list[str]:
    files = done("received", "--store", office.store)["files"]
    return [each["return"] for file in files[:1] for each in file["returns"]]


@pytest.mark.parametrize("typed", ["2-1-2-04-X", make_id("9-9-⑨", 99), None])
def test_the_row_that_it_is_likely_to_be_is_offered_and_its_values_have_the_file_as_source(
    office: Office, typed: str | None
) -> None:
    path = arrived(office, typed)
    (item,) = held(office)
    assert (item["reason"], item["can_apply"]) == ("PROPOSAL" if typed is None else "UNKNOWN-ID", False)
    assert [each["id"] for each in item["likely"]] == [OTHER]
    assert f"--as-row {OTHER}" in run("held", "--store", office.store).output
    assert texts(office)["done"] is None
    applied = place(office)
    assert (applied["apply"], applied["rows"][0]["id"]) == ([item["item"]], OTHER)
    assert {key: text for key, text in texts(office).items() if text} == {**ANSWERS[OTHER], "mark": "○"}
    changes = done("history", OTHER, "--store", office.store)["changes"]
    assert {(each["who"], each["file"], each["sha256"]) for each in changes} == {("税務課", path.name, item["sha256"])}
    assert {each["cell"].rpartition("!")[0] for each in changes} == {ANSWER_SHEET}
    assert {"".join(filter(str.isdigit, each["cell"])) for each in changes} == {item["cell"].rpartition("!")[2]}
    assert (held(office), line_of(office, "税務課")["answered"]) == ([], len(OWN))
    assert sound(office.store)
    again = merged(office, path)
    assert (again.code, again.keys["files"][0]["verdict"], held(office)) == (0, "known", [])


def test_it_is_as_if_the_number_had_been_right(office: Office) -> None:
    arrived(office)
    place(office)
    placed = {
        row["id"]: (row["mark"], row["done"], row["state"]) for row in done("show", "--store", office.store)["rows"]
    }
    right = merged(office, office.answer)
    assert (right.keys["conflicts"], right.keys["changes"]) == ([], [])
    now = {row["id"]: (row["mark"], row["done"], row["state"]) for row in done("show", "--store", office.store)["rows"]}
    assert now == placed


@pytest.mark.parametrize(
    ("typed", "number"), [("2-1-2-04-X", "（管理番号「2-1-2-04-X」）"), (None, "（管理番号なし）")]
)
def test_the_history_and_the_list_name_who_placed_which_row_of_which_file_as_which(
    office: Office, typed: str | None, number: str
) -> None:
    path = arrived(office, typed)
    (item,) = held(office)
    done("held", "apply", item["item"], "--as-row", OTHER, "--by", "中野 花子", "--store", office.store)
    (decided,) = held(office, "--all")
    assert (decided["id"], decided["as_row"], decided["state"], decided["by"]) == (None, OTHER, "applied", "中野 花子")
    assert (
        f"{OTHER} の行として取り込みました（操作：中野 花子）" in run("held", "--all", "--store", office.store).output
    )
    changes = done("history", OTHER, "--store", office.store)["changes"]
    for words in (path.name, number, f"{OTHER} の行として取込み", "行目"):
        assert all(words in each["reason"] for each in changes), words
    assert {each["by"] for each in changes} == {"中野 花子"}
    history = run("history", OTHER, "--store", office.store).output
    assert f"{number}を、{OTHER} の行として取込み" in history
    assert f"{number}を、{OTHER} の行として取込み" in run("audit", "--store", office.store).output
    done("take-back", returns(office)[1], "--store", office.store)
    assert {each["as_row"] for each in held(office, "--all")} == {None}


@pytest.mark.parametrize(("row_id", "reason"), [(ROW, ROW_IN_FILE), (FOREIGN, ROW_NOT_ASKED)])
def test_a_row_that_the_file_shows_or_the_form_did_not_ask_is_refused_and_nothing_changes(
    office: Office, row_id: str, reason: str
) -> None:
    arrived(office)
    before = done("show", "--store", office.store)["digest"]
    refused = place(office, row_id)
    assert refused["error"] == "HELD-ROW-UNFIT"
    assert f"（{reason}）" in refused["message"]
    assert done("show", "--store", office.store)["digest"] == before
    assert len(held(office)) == 1


def test_only_a_row_without_a_place_is_placed(office: Office) -> None:
    arrived(office)
    (item,) = held(office)
    assert place(office)["apply"] == [item["item"]]
    again = ask("held", "apply", item["item"], "--as-row", OTHER, "--store", office.store)
    assert (again.code, again.keys["error"]) == (2, "ITEM-UNKNOWN")
    assert ask("held", "--as-row", OTHER, "--store", office.store).keys["error"] == "USAGE"


def test_placed_alone_it_is_taken_back_alone_and_waits_again(office: Office) -> None:
    arrived(office)
    place(office)
    first, placed = returns(office)
    done("take-back", placed, "--store", office.store)
    assert texts(office)["done"] is None
    assert row_of(office.store, ROW)["done"] == ANSWERS[ROW]["done"]
    (item,) = held(office)
    assert [each["id"] for each in item["likely"]] == [OTHER]
    place(office)
    assert texts(office)["done"] == ANSWERS[OTHER]["done"]
    assert returns(office)[0] == first
    assert sound(office.store)


def test_it_goes_with_the_return_of_its_file_and_comes_back_with_it_as_a_question(office: Office) -> None:
    path = arrived(office)
    place(office)
    done("take-back", returns(office)[0], "--store", office.store)
    assert [row_of(office.store, each)["done"] for each in OWN] == [None, None]
    assert held(office) == []
    merged(office, path)
    assert texts(office)["done"] is None
    place(office)
    assert texts(office)["done"] == ANSWERS[OTHER]["done"]
    assert sound(office.store)


def test_two_rows_of_a_file_are_not_placed_as_one(office: Office) -> None:
    path = office.folder / "届いた.xlsx"
    path.write_bytes(mistyped(mistyped(office.answer.read_bytes(), "2-1-2-04-X"), "2-1-2-03-X", ROW))
    merged(office, path)
    items = {each["found"]: each["item"] for each in held(office)}
    apply = ("--store", office.store)
    first, second = (("held", "apply", items[each], "--as-row", OTHER) for each in ("2-1-2-04-X", "2-1-2-03-X"))
    done(*first, *apply)
    before = done("show", *apply)["digest"]
    refused = ask(*second, *apply)
    assert refused.keys["error"] == "HELD-ROW-UNFIT"
    assert ROW_IN_FILE in refused.keys["message"]
    assert (done("show", *apply)["digest"], next(each["id"] for each in held(office)[0]["likely"])) == (before, ROW)
    done("take-back", returns(office)[-1], *apply)
    assert len(held(office)) == len(items)
    done(*second, *apply)
    assert texts(office)["done"] == ANSWERS[ROW]["done"]
    assert ask(*first, *apply).keys["error"] == "HELD-ROW-UNFIT"
    assert sound(office.store)


@pytest.mark.parametrize("text", ["別の文。", ANSWERS[ROW]["done"]])
def test_a_row_with_the_number_of_another_is_placed_and_so_is_that_one(office: Office, text: str) -> None:
    both = dict.fromkeys(OWN, ANSWERS[ROW])
    answers = {**both, OTHER: {**ANSWERS[ROW], "done": text}}
    content = make_spreadsheet_user().fill_in(office.form("税務課").read_bytes(), answers)
    path = office.folder / "届いた.xlsx"
    path.write_bytes(make_spreadsheet_user().retype(content, OTHER, ROW))
    merged(office, path)
    first, second = held(office)
    likely = [[each["id"] for each in item["likely"]] for item in (first, second)]
    assert ([each["reason"] for each in (first, second)], likely) == (["ROW-TWICE"] * 2, [[ROW, OTHER], [OTHER, ROW]])
    assert f"{second['item']} --as-row {OTHER}" in run("held", "--store", office.store).output
    apply(office, first["item"], "--as-row", ROW)
    (waiting,) = held(office)
    assert (waiting["item"], [each["id"] for each in waiting["likely"]]) == (second["item"], [OTHER])
    apply(office, second["item"], "--as-row", OTHER)
    assert (texts(office, ROW)["done"], texts(office)["done"], held(office)) == (ANSWERS[ROW]["done"], text, [])
    changes = done("history", OTHER, "--store", office.store)["changes"]
    assert {(each["file"], each["cell"].rpartition("!")[0]) for each in changes} == {(path.name, ANSWER_SHEET)}
    assert all(f"（管理番号「{ROW}」）を、{OTHER} の行として取込み" in each["reason"] for each in changes)
    again = merged(office, path)
    assert (again.code, again.keys["files"][0]["verdict"], held(office)) == (0, "known", [])
    assert sound(office.store)
    done("take-back", returns(office)[-1], "--store", office.store)
    assert ([each["item"] for each in held(office)], texts(office)["done"]) == ([second["item"]], None)
    done("take-back", returns(office)[0], "--store", office.store)
    assert held(office) == []
    merged(office, path)
    assert [each["item"] for each in held(office)] == [first["item"], second["item"]]
    assert sound(office.store)


def test_what_observed_the_placed_row_keeps_the_return_of_its_file(office: Office) -> None:
    arrived(office)
    place(office)
    done("set", OTHER, "done=事務局の修文。", "--store", office.store)
    refused = ask("take-back", returns(office)[0], "--store", office.store)
    assert refused.code == 2
    assert [(each["kind"], each["id"]) for each in refused.keys["seen_by"]] == [("word", OTHER)]


def test_on_an_accepted_row_it_waits_for_the_reopening(office: Office) -> None:
    arrived(office)
    done("set", OTHER, "mark=◎", "done=電話の回答。", "--as", "税務課", "--store", office.store)
    done("accept", "--division", "税務課", "--id", OTHER, "--store", office.store)
    place(office)
    assert [(each["reason"], each["id"]) for each in held(office)] == [("ACCEPTED", OTHER)]
    ask("reopen", "--id", OTHER, "--reason", "番号の誤りのため", "--store", office.store)
    (conflict,) = {each["id"] for each in ask("conflicts", "--store", office.store).keys["conflicts"]}
    assert (held(office), conflict) == ([], OTHER)


@pytest.mark.parametrize("placed_first", [True, False])
def test_with_another_answer_to_the_row_it_is_a_conflict_in_either_order(office: Office, *, placed_first: bool) -> None:
    copy = office.folder / "別の写し.xlsx"
    copy.write_bytes(make_spreadsheet_user().fill_in(office.form("税務課").read_bytes(), {OTHER: {"done": "別の文。"}}))
    arrived(office)
    for step in (lambda: place(office), lambda: merged(office, copy))[:: 1 if placed_first else -1]:
        step()
    (conflict,) = [
        each for each in ask("conflicts", "--store", office.store).keys["conflicts"] if each["key"] == "done"
    ]
    assert {side["value"] for side in conflict["sides"]} == {"別の文。", ANSWERS[OTHER]["done"]}
    assert sound(office.store)


def test_a_later_form_has_observed_it(office: Office) -> None:
    arrived(office)
    place(office)
    again = form_anew(office, "税務課")
    later = office.folder / "次の回答.xlsx"
    later.write_bytes(make_spreadsheet_user().fill_in(again.read_bytes(), {OTHER: {"done": "直した。"}}))
    assert merged(office, later).keys["conflicts"] == []
    assert texts(office)["done"] == "直した。"


@pytest.mark.parametrize("typed", ["2-1-2-04-X", None])
@pytest.mark.parametrize("act", ["placed", "waiting", "rejected", "placed and taken back"])
def test_verify_finds_an_answer_of_the_file_that_is_named_as_another_row_than_it_was_placed_as(
    office: Office, typed: str | None, act: str
) -> None:
    arrived(office, typed)
    (item,) = held(office)
    if act == "rejected":
        done("held", "reject", item["item"], "--store", office.store)
    elif act != "waiting":
        place(office)
    if act == "placed and taken back":
        done("take-back", returns(office)[1], "--store", office.store)
    assert differences(office) == []
    was, line = OTHER if "placed" in act else ROW, item["cell"].rpartition("!")[2]
    with closing(sqlite3.connect(office.store, isolation_level=None)) as connection:
        connection.execute("DELETE FROM return_value WHERE row_id = ?", (FREE,))
        change = "UPDATE return_value SET row_id = ?, cell = substr(cell, 1, 4) || ? WHERE row_id = ?"
        connection.execute(change, (FREE, line, was))
        for key, text in (ANSWERS[OTHER] | {"mark": "○"}).items():
            said = "UPDATE return_value SET state = 'value', text = ? WHERE row_id = ? AND key = ?"
            connection.execute(said, (text, FREE, key))
        begin_history_anew(connection)
    assert FREE in differences(office)


def differences(office: Office) -> list[str | None]:
    with closing((parts := make_parts()).stores.open(office.store)) as store:
        return [each.place.id for each in verify_files(parts, store)]


def test_a_file_that_was_taken_in_for_its_own_year_waits_no_more(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    done("round", "open", "--year", "R5", "--due", "2024-07-12", "--store", office.store)
    (problem,) = ask("merge", office.answer, "--store", office.store).keys["files"][0]["problems"]
    assert "令和4年度分の進捗確認も続けているときは" in problem["remedy"]
    (item,) = ask("held", "--store", office.store).keys["held"]
    assert item["reason"] == "OTHER-YEAR"
    done("merge", office.answer, "--year", "R4", "--store", office.store)
    assert done("held", "--store", office.store)["held"] == []
    (item,) = done("held", "--all", "--store", office.store)["held"]
    assert item["state"] == "applied"
    again = ask("merge", office.answer, "--store", office.store).keys["files"]
    assert [file["verdict"] for file in again] == ["known"]
    assert done("verify", "--store", office.store)["ok"]


def test_a_file_of_another_open_round_is_merged_there_by_one_decision(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    done("round", "open", "--year", "R5", "--due", "2024-07-12", "--store", office.store)
    merged(office, office.answer)
    (item,) = ask("held", "--store", office.store).keys["held"]
    assert (item["reason"], item["can_apply"]) == ("OTHER-YEAR", True)
    said = ask("held", "apply", item["item"], "--store", office.store)
    assert (said.keys["apply"], said.keys["files"][0]["verdict"]) == ([item["item"]], "merged")
    rows = {row["id"]: row["done"] for row in done("show", "--year", "R4", "--store", office.store)["rows"]}
    assert {row_id: rows[row_id] for row_id in ANSWERS} == {row_id: each["done"] for row_id, each in ANSWERS.items()}
    assert done("held", "--store", office.store)["held"] == []
    assert done("verify", "--store", office.store)["ok"]


def test_a_file_of_a_round_that_is_closed_is_not_merged_by_that_decision(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    done("round", "open", "--year", "R5", "--due", "2024-07-12", "--store", office.store)
    merged(office, office.answer)
    ask("round", "close", "--year", "R4", "--store", office.store)
    (item,) = ask("held", "--store", office.store).keys["held"]
    assert not item["can_apply"]
    refused = ask("held", "apply", item["item"], "--store", office.store)
    assert (refused.code, refused.keys["error"]) == (2, "HELD-NOT-APPLICABLE")
    assert "{" not in refused.keys["remedy"]


def test_an_answer_to_a_withdrawn_start_waits_in_the_round_that_begins_the_year_again(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    begin = ("round", "open", "--year", "R5", "--due", "2024-07-12", "--store", office.store)
    withdraw = ("round", "withdraw", "--year", "R5", "--reason", "期限の誤り", "--store", office.store)
    done(*begin)
    form = form_anew(office, "税務課")
    done(*withdraw)
    answer = filled_in(form, tmp_path / "税務課_R5.xlsx", ANSWERS)
    merged(office, answer)
    (item,) = ask("held", "--store", office.store).keys["held"]
    assert item["reason"] == "PACKAGE-VOID"
    for _ in range(2):
        begun = ask(*begin)
        (found,) = (each for each in begun.keys["problems"] if each["code"] == "VOID-ANSWERS-WAIT")
        assert (begun.code, answer.name in found["message"]) == (1, True)
        assert [each["item"] for each in ask("held", "--store", office.store).keys["held"]] == [item["item"]]
        assert ask("held", "--year", "R4", "--store", office.store).keys["held"] == []
        done(*withdraw)
        assert [each["item"] for each in ask("held", "--store", office.store).keys["held"]] == [item["item"]]
    ask(*begin)
    done("distribute", "--out", tmp_path / "forms", "--store", office.store)
    carried = ask("carry-over", answer, "--out", tmp_path / "carried", "--store", office.store)
    assert carried.code in (0, 1)
    assert done("verify", "--store", office.store)["ok"]


def test_the_form_of_a_division_that_was_renamed_since_the_backup_is_known_by_its_seal(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    done("backup", "--out", tmp_path / "kept.nakano", "--store", office.store)
    done("division", "rename", "税務課", "課税課", "--from", "2023-06-01", "--store", office.store)
    answer = filled_in(form_anew(office, "課税課"), tmp_path / "課税課.xlsx", ANSWERS)
    ask("restore", tmp_path / "kept.nakano", "--reason", "誤り", "--store", office.store)
    (file,) = merged(office, answer).keys["files"]
    assert (file["verdict"], file["division"]) == ("merged", "税務課")
    assert held(office) == []


def test_a_file_whose_division_is_registered_again_waits_no_more(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    done("backup", "--out", tmp_path / "kept.nakano", "--store", office.store)
    add = ("division", "add", "文書課", "--from", "2023-04-01", "--store", office.store)
    done(*add)
    done(
        "row", "move", ROW, "--to", "文書課", "--from", "2023-04-01", "--reason", "事務の移管", "--store", office.store
    )
    answer = filled_in(form_anew(office, "文書課"), tmp_path / "文書課.xlsx", {ROW: ANSWERS[ROW]})
    ask("restore", tmp_path / "kept.nakano", "--reason", "誤り", "--store", office.store)
    said = ask("merge", answer, "--store", office.store)
    assert said.code == 1
    (item,) = held(office)
    assert item["reason"] == "DIVISION-UNREGISTERED"
    done(*add)
    assert [file["verdict"] for file in merged(office, answer).keys["files"]] == ["merged"]
    assert "DIVISION-UNREGISTERED" not in [each["reason"] for each in held(office)]


def test_a_dry_run_finds_in_it_what_the_merge_finds(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    done("round", "open", "--year", "R5", "--due", "2024-07-12", "--store", office.store)
    answers = {"2-1-2-03-N": {"mark": "○", "done": "実施した。"}}
    late = tmp_path / "late.xlsx"
    late.write_bytes(make_spreadsheet_user().fill_in(office.form("税務課").read_bytes(), answers))
    dry, real = (ask("merge", late, *words, "--store", office.store).keys["files"] for words in (["--dry-run"], []))
    assert dry == real


def test_a_section_answers_for_its_division_after_the_division_was_merged(tmp_path: Path) -> None:
    office, own, section = (tmp_path / f"{name}.nakano" for name in ("office", "own", "section"))
    done("init", "--plan", write_plan(tmp_path / "plan.json", plan_of(FIRST)), "--store", office)
    done("round", "open", "--year", "R4", "--due", "2099-07-14", "--store", office)
    row = next(each.row_id for each in FIRST_ROWS if each.owners_printed == "税務課")

    def form(name: str) -> Path:
        done("distribute", "--anew", "--out", tmp_path / name, "--store", office)
        return next(each for each in (tmp_path / name).rglob("*.xlsx") if name in each.name)

    done("open", form("税務課"), "--store", own)
    done("distribute", "--division", "管理係", "--id", row, "--out", tmp_path / "sections", "--store", own)
    done("open", next((tmp_path / "sections").rglob("*管理係*.xlsx")), "--store", section)
    done("set", row, "mark=◎", "done=係が書いた。", "next_year=続ける。", "--store", section)
    done("submit", "--out", tmp_path / "answer.xlsx", "--store", section)
    done("division", "merge", "税務課", "防災課", "--into", "合同課", "--from", "2026-11-01", "--store", office)
    done("open", form("合同課"), "--store", own)
    merged = done("merge", tmp_path / "answer.xlsx", "--store", own)
    assert merged["held"] == []
    assert next(each for each in done("show", "--store", own)["rows"] if each["id"] == row)["done"] == "係が書いた。"


def test_a_row_that_is_accepted_for_another_division_is_shown_as_it_is_taken_in(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    let_all_answer(office)
    done("merge", office.answer.with_name(f"{FOREIGN_DIVISION}.xlsx"), "--store", office.store)
    done("accept", "--division", FOREIGN_DIVISION, "--id", FOREIGN_ROW, "--store", office.store)
    added = changed(
        office.answer.read_bytes(), lambda book: add_row(book, FOREIGN_ROW, None, mark="◎", done="他課の分の回答")
    )
    (path := tmp_path / "追記.xlsx").write_bytes(added)
    ask("merge", path, "--store", office.store)

    def item() -> dict[str, Any]:
        return next(each for each in ask("held", "--store", office.store).keys["held"] if each["reason"] == "FOREIGN")

    shown = item()
    assert (shown["id"], shown["needs_reopening"]) == (FOREIGN_ROW, True)
    refused = ask("held", "apply", shown["item"], "--store", office.store)
    assert (refused.code, refused.keys["error"]) == (2, "ROW-ACCEPTED")
    done("reopen", "--id", FOREIGN_ROW, "--reason", "訂正", "--store", office.store)
    assert (item()["can_apply"], item()["needs_reopening"]) == (True, False)
    assert ask("held", "apply", shown["item"], "--store", office.store).keys["apply"] == [shown["item"]]


def test_what_is_taken_in_on_a_row_out_of_the_report_is_named_and_no_new_text_is_written_there(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    added = changed(
        office.answer.read_bytes(), lambda book: add_row(book, FOREIGN_ROW, None, mark="◎", done="他課の分")
    )
    (path := tmp_path / "追記.xlsx").write_bytes(added)
    done("set", FOREIGN_ROW, "done=事務局が書いた。", "--store", office.store)
    ask("merge", path, "--store", office.store)
    done("set", FOREIGN_ROW, "out_of_report=finished", "--store", office.store)
    (item,) = [each for each in ask("held", "--store", office.store).keys["held"] if each["reason"] == "FOREIGN"]
    applied = ask("held", "apply", item["item"], "--store", office.store)
    assert applied.code == 1
    assert ("ROW-LEFT", FOREIGN_ROW) in {(each["code"], each["id"]) for each in applied.keys["problems"]}
    conflict = f"{FOREIGN_ROW}:done"
    refused = ask("resolve", conflict, "--take", "text", "--text", "別の文", "--store", office.store)
    assert (refused.code, refused.keys["error"]) == (2, "ROW-OUT-OF-REPORT")
    done("resolve", conflict, "--take", "office", "--store", office.store)
