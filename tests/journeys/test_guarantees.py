"""What users of comparable tools complain about (complaints.md), and what is guaranteed here: returns and merging.

Each test bears the name of its guarantee. 6, 12, 15 and 16 are in tests/cli/test_merge_commands.py, 14 in
tests/clients, 18 in tests/cli/test_papers_commands.py, 21 in test_format_1_still_opens.py; 4 and 22 are the window's.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from tests.support.command_line import ask, done, run
from tests.support.edition_books import edited
from tests.support.offices import ANSWERS, Office
from tests.support.sending import filled_in, merged, row_of, sound

FIRST, SECOND = ANSWERS


def by_hand(office: Office, name: str, answers: Mapping[str, Mapping[str, str]], start: Path | None = None) -> Path:
    return filled_in(start or office.form("税務課"), office.folder / "came" / name, answers)


def texts(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("mark", "change_reason", "change_kind", "done", "next_year", "later_years")}


def test_nothing_that_differs_from_its_base_is_overwritten_without_a_listed_decision(office: Office) -> None:
    """1."""
    done("set", FIRST, "done=事務局の文", "--store", office.store)
    said = merged(office, by_hand(office, "1.xlsx", {FIRST: {"done": "所管課の文"}})).keys
    assert row_of(office.store, FIRST)["done"] == "事務局の文"
    (listed,) = said["conflicts"]
    assert {side["value"] for side in listed["sides"]} == {"事務局の文", "所管課の文"}
    done("resolve", f"{FIRST}:done", "--take", "division", "--store", office.store)
    changes = done("history", FIRST, "--key", "done", "--store", office.store)["changes"]
    assert [(each["why"], each["to"]) for each in changes] == [("typed", "事務局の文"), ("decided", "所管課の文")]


def test_only_changed_fields_are_written_the_rest_are_equal_to_the_byte(office: Office) -> None:
    """2."""
    kept = {"done": "前後に　空白がある文　\n2行目", "next_year": "続ける 。"}
    for key, text in kept.items():
        done("set", FIRST, f"{key}={text}", "--store", office.store)
    before = texts(row_of(office.store, FIRST))
    merged(office, by_hand(office, "1.xlsx", {FIRST: {"later_years": "所管課の予定"}}))
    assert texts(row_of(office.store, FIRST)) == before | {"later_years": "所管課の予定"}


def test_three_way_by_field_disjoint_edits_merge(office: Office) -> None:
    """3."""
    one = by_hand(office, "1.xlsx", {FIRST: {"done": "一人目"}})
    other = by_hand(office, "2.xlsx", {FIRST: {"next_year": "二人目"}})
    said = merged(office, one, other).keys
    row = row_of(office.store, FIRST)
    assert (row["done"], row["next_year"], said["conflicts"]) == ("一人目", "二人目", [])


def test_the_address_is_the_files_own_shown_with_the_value_found_there(office: Office) -> None:
    """5."""
    path = by_hand(office, "1.xlsx", {SECOND: {"mark": "▽"}})
    (file,) = merged(office, path).keys["files"]
    (found,) = (each for each in file["problems"] if each["code"] == "MARK-UNKNOWN")
    assert (found["file"], found["sheet"], found["found"], found["id"]) == ("1.xlsx", "回答", "▽", SECOND)
    sheet = openpyxl.load_workbook(path)[found["sheet"]]
    assert sheet[found["cell"]].value == "▽"
    assert sheet.cell(found["row"], 1).value == SECOND


def test_a_count_is_the_length_of_a_list(office: Office) -> None:
    """7."""
    first = by_hand(office, "1.xlsx", ANSWERS)
    other = by_hand(office, "2.xlsx", {FIRST: {"mark": "▽", "done": "別の文"}, SECOND: {"done": "別の文"}})
    said = merged(office, first, other)
    listed = {name: ask(name, "--store", office.store).keys[name] for name in ("conflicts", "held")}
    assert len(said.keys["conflicts"]) == len(listed["conflicts"]) > 0
    assert len(said.keys["held"]) == len(listed["held"]) > 0
    text = run("merge", first, other, "--dry-run", "--store", office.store).output
    assert "相違" in text


def test_values_are_compared_never_times(office: Office) -> None:
    """8: the same answers with other bytes, another name and another date are the same answers."""
    merged(office, office.answer)
    again = office.folder / "came" / "別の名前.xlsx"
    again.parent.mkdir()
    again.write_bytes(make_spreadsheet_user().fill_in(office.answer.read_bytes(), ANSWERS))
    (file,) = merged(office, again).keys["files"]
    assert file["verdict"] == "known"
    assert ask("conflicts", "--store", office.store).keys["conflicts"] == []


def test_dry_run_first_and_rows_can_be_left_out(office: Office) -> None:
    """9."""
    before = office.store.read_bytes()
    shown = ask("merge", office.answer, "--dry-run", "--store", office.store).keys
    assert office.store.read_bytes() == before
    assert {each["id"] for each in shown["changes"]} == set(ANSWERS)
    ask("merge", office.answer, "--without", SECOND, "--store", office.store)
    assert row_of(office.store, SECOND)["mark"] is None
    (held,) = ask("held", "--store", office.store).keys["held"]
    assert (held["id"], held["reason"]) == (SECOND, "LEFT-OUT")


def test_by_field_this_that_both_or_a_new_text_revisable_until_the_round_is_closed(office: Office) -> None:
    """10."""
    done("set", FIRST, "done=甲", "next_year=甲", "--store", office.store)
    merged(office, by_hand(office, "1.xlsx", {FIRST: {"done": "乙", "next_year": "乙"}}))
    done("resolve", f"{FIRST}:done", "--take", "office", "--store", office.store)
    done("resolve", f"{FIRST}:next_year", "--take", "division", "--store", office.store)
    row = row_of(office.store, FIRST)
    assert (row["done"], row["next_year"]) == ("甲", "乙")
    for take, stands in (("both", {"甲\n乙", "乙\n甲"}), ("text", {"丙"})):
        more = ("--text", "丙") if take == "text" else ()
        done("resolve", f"{FIRST}:done", "--take", take, *more, "--store", office.store)
        assert row_of(office.store, FIRST)["done"] in stands
    ask("round", "close", "--store", office.store)
    refused = ask("resolve", f"{FIRST}:done", "--take", "office", "--store", office.store)
    assert (refused.code, refused.keys["error"]) == (2, "CLOSED-FOR-WRITING")


def test_the_same_file_twice_is_no_change_and_says_so(office: Office) -> None:
    """11."""
    merged(office, office.answer)
    digest = done("show", "--store", office.store)["digest"]
    said = merged(office, office.answer)
    assert (said.code, said.keys["changes"], said.keys["files"][0]["verdict"]) == (0, [], "known")
    assert [each["code"] for each in said.keys["files"][0]["problems"]] == ["ALREADY-MERGED"]
    assert done("show", "--store", office.store)["digest"] == digest


def test_the_same_file_is_known_although_the_edition_of_a_later_round_lacks_one_of_its_rows(office: Office) -> None:
    """11."""
    merged(office, office.answer)
    sheet, revised = office.folder / "plan.xlsx", office.folder / "revised.xlsx"
    done("plan", "export", "--out", sheet, "--store", office.store)
    edited(sheet, revised, lambda book: book.remove(FIRST))
    adopted = ("--adopted", "2024-02-28", "--title", "改定版")
    run("plan", "revise", revised, *adopted, "--dropped", FIRST, "--store", office.store)
    done("round", "open", "--year", "R5", "--store", office.store)
    assert FIRST not in {row["id"] for row in done("show", "--year", "R5", "--store", office.store)["rows"]}
    said = merged(office, office.answer)
    assert (said.code, said.keys["changes"], said.keys["files"][0]["verdict"]) == (0, [], "known")


def test_blank_rows_and_stray_spaces_are_tolerated(office: Office) -> None:
    """13."""
    spaced = {
        FIRST: {key: f" {text}　\n" for key, text in ANSWERS[FIRST].items()},
        SECOND: {key: f"{text} " for key, text in ANSWERS[SECOND].items()},
    }
    said = merged(office, by_hand(office, "1.xlsx", spaced))
    severities = {each["severity"] for each in said.keys["files"][0]["problems"]}
    assert (said.code, severities <= {"advice"}) == (0, True)
    assert row_of(office.store, FIRST)["mark"] == "◎"


def test_reopened_by_row_with_a_reason_on_record(office: Office) -> None:
    """17."""
    merged(office, office.answer)
    done("accept", "--division", "税務課", "--store", office.store)
    later = by_hand(office, "2.xlsx", {FIRST: {"done": "直した。"}}, start=office.answer)
    merged(office, later)
    assert row_of(office.store, FIRST)["done"] == ANSWERS[FIRST]["done"]
    assert ask("reopen", "--id", FIRST, "--reason", " ", "--store", office.store).code == 2
    reopened = ask("reopen", "--id", FIRST, "--reason", "訂正の申出", "--store", office.store)
    assert (reopened.code, reopened.keys["reopened"], len(reopened.keys["applied"])) == (1, [FIRST], 1)
    (open_now,) = ask("conflicts", "--store", office.store).keys["conflicts"]  # two copies, filled in apart
    done("resolve", open_now["question"], "--take", "this", "--store", office.store)
    assert row_of(office.store, FIRST)["done"] == "直した。"
    told = done("history", FIRST, "--store", office.store)["changes"]
    assert "訂正の申出" in {each["reason"] for each in told}


def test_rows_and_cells_of_what_came_are_reconciled(office: Office) -> None:
    """19: every row read has one fate, every row sent is there or absent, and `verify` adds it up again."""
    said = merged(office, office.answer, by_hand(office, "2.xlsx", {FIRST: {"done": "別の文"}})).keys
    assert said["balanced"] is True
    for file in said["files"]:
        assert file["rows"] == sum(file["fates"].values())
    assert sum(said["fates"].values()) == sum(file["rows"] for file in said["files"])
    assert sound(office.store)


def test_one_writer_per_store_named_the_second_opens_to_read(office: Office) -> None:
    """20: while one user writes, another is shown who and since when, and can read."""
    from nakano_status.bootstrap import make_parts

    writer = make_parts().stores.open(office.store, by="佐藤")
    try:
        refused = ask("set", FIRST, "done=後から", "--store", office.store)
        assert (refused.code, refused.keys["error"]) == (2, "STORE-LOCKED")
        assert "佐藤" in refused.keys["message"]
        assert done("show", "--store", office.store)["rows"]
    finally:
        writer.close()


@pytest.mark.sample(1)
@pytest.mark.parametrize(
    "paper", [("list",), ("list", "--paper", "A4"), ("list", "--check"), ("changes",)], ids=" ".join
)
def test_wrapped_text_is_not_cut_in_print(office: Office, paper: tuple[str, ...]) -> None:
    """23: read back out of the pages, letter for letter; a workbook's rows are as high as these lines."""
    long = "".join(f"第{place}回の打合せで、窓口の案内の文を（一つずつ）改めた。\n" for place in range(1, 41)).rstrip()
    done("set", FIRST, "mark=○", "change_reason=見直したため", f"done={long}", "--store", office.store)
    target = office.folder / "list.pdf"
    done("export", *paper, "--out", target, "--store", office.store)
    printed = iter("".join(make_parts().papers.read_pages(target.read_bytes())))
    lost = [place for place, letter in enumerate("".join(long.split())) if letter not in printed]  # cells lie between
    assert lost == []


def test_any_field_can_go_back_to_any_earlier_value(office: Office) -> None:
    """24: one cell is restored, and all later changes of other cells are kept."""
    merged(office, office.answer)
    done("set", FIRST, "done=直した。", "next_year=直した。", "--store", office.store)
    earlier = done("history", FIRST, "--key", "done", "--store", office.store)["changes"][0]["to"]
    done("set", FIRST, f"done={earlier}", "--store", office.store)
    row = row_of(office.store, FIRST)
    assert (row["done"], row["next_year"]) == (ANSWERS[FIRST]["done"], "直した。")


def test_sent_back_answered_again_accepted_three_states_and_a_comment_is_required(office: Office) -> None:
    """25."""
    merged(office, office.answer)
    words = ("ask-back", "--division", "税務課", "--id", FIRST, "--out", office.folder / "back")
    assert ask(*words, "--comment", " ", "--store", office.store).code == 2
    asked = done(*words, "--comment", "数値をご確認ください。", "--store", office.store)
    states = [row_of(office.store, FIRST)["state"]]
    back = Path(asked["file"])
    assert shutil.copyfile(back, office.folder / "kept.xlsx").exists()
    merged(office, by_hand(office, "3.xlsx", {FIRST: {"done": "数値を直した。"}}, start=back))
    states.append(row_of(office.store, FIRST)["state"])
    done("accept", "--division", "税務課", "--id", FIRST, "--store", office.store)
    states.append(row_of(office.store, FIRST)["state"])
    assert states == ["asked_back", "resubmitted", "accepted"]


def test_a_merge_and_its_dry_run_say_how_much_of_each_file_has_to_be_mended(office: Office) -> None:
    """16: what is asked of a submission is counted by severity, also where nothing stops the merge."""
    path = by_hand(office, "1.xlsx", {FIRST: {"mark": "○", "done": "実施した。"}})
    counted = [
        ask("merge", path, *words, "--store", office.store).keys["files"][0]["findings"]
        for words in (["--dry-run"], [])
    ]
    assert counted[0] == counted[1]
    assert counted[0]["error"] >= 1
    again = run("merge", path, "--store", office.store).output
    assert f"未記入、理由の空欄など {counted[0]['error']}件" in again
