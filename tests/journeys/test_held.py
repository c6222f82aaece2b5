"""未取込 by the command line.

Every reason for holding, what a person is shown of it, what a decision does (exchange.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nakano_status.workbook.form import layout
from tests.support.command_line import ask, done, run
from tests.support.offices import ANSWERS, Office
from tests.support.rounds import OWN
from tests.support.sending import add_row, filled_in, form_anew, line_of, merged, row_of, sound
from tests.support.spreadsheets import answer_cell, changed, only_texts

ROW, OTHER = OWN
DIVISION, FOREIGN_ROW, FOREIGN_DIVISION = "税務課", "1-1-1-01-P", "戸籍住民課"
Change = Callable[[Any], None]
Make = Callable[[Office], bytes]


def fact(book: Any, label: str, text: str) -> None:
    """Write over a fact of 照合用."""
    cell = next(cell for cell in book[layout.CHECK_SHEET]["A"] if cell.value == label)
    book[layout.CHECK_SHEET].cell(cell.row, 2, text)


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


def test_an_item_that_does_not_wait_is_refused(office: Office) -> None:
    for what in ("apply", "reject"):
        refused = ask("held", what, "H000000000000", "--store", office.store)
        assert (refused.code, refused.keys["error"]) == (2, "ITEM-UNKNOWN")


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
