"""各課回答 by the command line: a row opened to all who are named on it (merge-scenarios.md, 1 to 4 and 18)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import ask, done, run
from tests.support.offices import Office
from tests.support.sending import filled_in, form_anew, line_of, merged, row_of, sound

ROW, LEAD, OTHER = "1-2-1-04-T", "情報システム課", "職員課"
WITH_GENERIC = "2-2-3-02-N"
REASON = "両課で取り組んでいるため"
ANSWER: dict[str, Any] = {"mark": "◎", "done": "主管課の文", "next_year": "続ける。"}


@pytest.fixture
def opened(office: Office) -> Office:
    """The office that opened the row to all who are named on it."""
    amend(office, "--answerers", "all")
    return office


def amend(office: Office, *words: str, row_id: str = ROW) -> dict[str, Any]:
    return done("round", "amend", "--id", row_id, *words, "--reason", REASON, "--store", office.store)


def answer_of(office: Office, division: str, /, number: int = 1, **texts: str) -> Path:
    form = form_anew(office, division, number)
    return filled_in(form, office.folder / "came" / f"{number}-{division}.xlsx", {ROW: texts})


def the_conflict(office: Office) -> dict[str, Any]:
    (found,) = ask("conflicts", "--store", office.store).keys["conflicts"]
    assert isinstance(found, dict)
    return found


def test_a_row_is_opened_to_all_who_are_named_with_a_reason_that_the_history_tells(opened: Office) -> None:
    assert row_of(opened.store, ROW)["answerers"] == [LEAD, OTHER]
    (change,) = done("history", ROW, "--store", opened.store)["changes"]
    told = {key: change[key] for key in ("key", "from", "to", "who", "reason")}
    assert told == {"key": "answerers", "from": "lead", "to": "all", "who": "事務局", "reason": REASON}
    assert (
        f"事務局 入力（{REASON}） 回答する所管課：主管課が回答 → 各課が回答"
        in run("history", ROW, "--store", opened.store).output
    )
    assert "情報システム課、職員課" in run("show", "--division", OTHER, "--store", opened.store).output


def test_it_is_closed_to_the_lead_again_and_saying_it_twice_changes_nothing(opened: Office) -> None:
    assert [row["changed"] for row in amend(opened, "--answerers", "all")["amended"]] == [False]
    (row,) = amend(opened, "--answerers", "lead")["amended"]
    assert row == {"id": ROW, "out_of_report": None, "answerers": [LEAD], "changed": True}
    assert line_of(opened, OTHER)["rows"] == 4


def test_a_generic_division_never_answers(office: Office) -> None:
    (row,) = amend(office, "--answerers", "all", row_id=WITH_GENERIC)["amended"]
    assert row["answerers"] == ["戸籍住民課", "保険医療課"]
    refused = ask("set", WITH_GENERIC, "mark=◎", "--as", "各窓口所管課", "--store", office.store)
    assert (refused.code, refused.keys["error"]) == (2, "DIVISION-UNKNOWN")
    assert "各窓口所管課" not in str(done("board", "--store", office.store))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--answerers", "all", "--reason", " "), "REASON-NOT-GIVEN"),
        (("--reason", "理由"), "USAGE"),
        (("--in", "--out", "完了", "--reason", "理由"), "USAGE"),
        (("--out", "", "--reason", "理由"), "USAGE"),
        (("--out", "飽きた", "--reason", "理由"), "VALUE-UNKNOWN"),
    ],
)
def test_what_cannot_be_amended_is_refused(office: Office, words: tuple[str, ...], code: str) -> None:
    refused = ask("round", "amend", "--id", ROW, *words, "--store", office.store)
    assert (refused.code, refused.keys["error"]) == (2, code)
    assert done("history", ROW, "--store", office.store)["changes"] == []


def test_a_row_on_which_one_division_is_named_stays_as_it_is(office: Office) -> None:
    words = ("--answerers", "all", "--reason", REASON, "--store", office.store)
    refused = ask("round", "amend", "--id", "2-1-2-03-N", *words)
    assert (refused.code, refused.keys["error"]) == (2, "NOBODY-ELSE-NAMED")


def test_before_it_is_asked_anew_another_divisions_answer_is_foreign(opened: Office) -> None:
    came = filled_in(opened.form(OTHER), opened.folder / "came" / "old.xlsx", {ROW: {"mark": "○"}})
    assert merged(opened, came).keys["fates"]["foreign"] == 1
    form = form_anew(opened, OTHER)
    assert merged(opened, filled_in(form, opened.folder / "came" / "new.xlsx", {ROW: {"mark": "◎"}})).keys["changes"]


# 1
def test_the_divisions_are_sides_by_name_and_the_first_leads_text_is_provisional(opened: Office) -> None:
    other, lead = answer_of(opened, OTHER, done="職員課の文"), answer_of(opened, LEAD, done="主管課の文")
    for each in (other, lead):
        merged(opened, each)
    found = the_conflict(opened)
    assert [(side["who"], side["value"]) for side in found["sides"]] == [(LEAD, "主管課の文"), (OTHER, "職員課の文")]
    assert found["divisions"] == [LEAD, OTHER]
    assert row_of(opened.store, ROW)["done"] == "主管課の文"
    assert "（課間の相違：情報システム課・職員課）" in run("conflicts", "--store", opened.store).output
    assert done("resolve", found["conflict"], "--take", "both", "--store", opened.store)["resolved"]
    assert row_of(opened.store, ROW)["done"] == "主管課の文\n職員課の文"
    assert sound(opened.store)


def test_a_decision_says_whose_text_was_taken_and_takes_a_division_by_its_name(opened: Office) -> None:
    merged(opened, answer_of(opened, OTHER, done="職員課の文"), answer_of(opened, LEAD, done="主管課の文"))
    found = the_conflict(opened)
    shown = run("conflicts", "--store", opened.store).output
    for side in found["sides"]:
        assert f"回答番号 {side['return']} 「1-{side['who']}.xlsx」" in shown
    refused = ask("resolve", found["conflict"], "--take", "税務課", "--store", opened.store)
    assert (refused.code, refused.keys["error"]) == (2, "TAKE-NOT-POSSIBLE")
    assert f"{found['sides'][1]['return']}（{OTHER} 1-{OTHER}.xlsx）" in refused.keys["remedy"]
    taken = run("resolve", found["conflict"], "--take", "division", "--store", opened.store).output
    assert f"{found['conflict']}：{LEAD}の内容を採用しました。" in taken
    (resolved,) = done("resolve", found["conflict"], "--take", OTHER, "--store", opened.store)["resolved"]
    assert (resolved["who"], resolved["value"]) == (OTHER, "職員課の文")
    (resolved,) = done("resolve", found["conflict"], "--take", "base", "--store", opened.store)["resolved"]
    assert resolved["who"] is None


def test_two_answers_of_one_division_are_told_apart_by_arrival_and_time(opened: Office) -> None:
    form = form_anew(opened, LEAD, 1)
    for name in ("一", "二"):
        merged(opened, filled_in(form, opened.folder / "came" / f"{name}.xlsx", {ROW: {"done": f"{name}度目の文"}}))
    shown = run("conflicts", "--store", opened.store).output
    assert f"  {LEAD}（先）：一度目の文" in shown
    assert f"  {LEAD}（後）：二度目の文" in shown
    assert re.search(r"「二\.xlsx」 \d{4}-\d\d-\d\d \d\d:\d\d受領", shown)


# 2
def test_mark_kind_and_reason_of_two_divisions_are_decided_together(opened: Office) -> None:
    merged(
        opened,
        answer_of(opened, LEAD, mark="◎"),
        answer_of(opened, OTHER, mark="○", change_reason="不調のため"),
    )
    found = the_conflict(opened)
    assert found["key"] == "mark"
    assert [(side["values"]["mark"], side["values"]["change_reason"]) for side in found["sides"]] == [
        ("◎", None),
        ("○", "不調のため"),
    ]
    assert {"id": ROW, "why": "open_conflict"} in done("counts", "--store", opened.store)["excluded"]


# 3
def test_a_division_has_answered_when_its_own_answer_is_there_or_it_left_it_to_the_others(opened: Office) -> None:
    lead, other = answer_of(opened, LEAD, **ANSWER), answer_of(opened, OTHER)
    merged(opened, lead, other)
    before = line_of(opened, OTHER)
    assert (line_of(opened, LEAD)["answered"], before["answered"], before["rows"]) == (1, 0, 5)
    assert "職員課" in run("board", "--remind", "--store", opened.store).output
    assert merged(opened, answer_of(opened, OTHER, 2, note="他課が回答します。\n主管課と調整済")).code == 0
    assert line_of(opened, OTHER)["answered"] == 1
    assert row_of(opened.store, ROW)["deferred"] == [OTHER]
    assert row_of(opened.store, ROW)["mark"] == "◎"


def test_the_row_is_counted_once_under_the_division_named_first(opened: Office) -> None:
    merged(opened, answer_of(opened, LEAD, **ANSWER), answer_of(opened, OTHER, **ANSWER))
    found = done("counts", "--by", "division", "--store", opened.store)
    assert found["counts"]["total"] == 1
    assert (found["groups"][LEAD]["◎"], found["groups"].get(OTHER, {}).get("◎", 0)) == (1, 0)
    assert [line_of(opened, each)["answered"] for each in (LEAD, OTHER)] == [1, 1]


# 4
def test_each_divisions_note_is_its_own(opened: Office) -> None:
    merged(opened, answer_of(opened, LEAD, note="主管課の連絡"), answer_of(opened, OTHER, note="職員課の連絡"))
    assert row_of(opened.store, ROW)["notes"] == {LEAD: "主管課の連絡", OTHER: "職員課の連絡"}
    assert done("conflicts", "--store", opened.store)["conflicts"] == []


def test_a_reissued_form_shows_a_division_its_own_answer_and_not_anothers(opened: Office) -> None:
    merged(opened, answer_of(opened, LEAD, done="主管課の文"))
    merged(opened, answer_of(opened, OTHER, 2, done="職員課の文"))
    assert [side["value"] for side in the_conflict(opened)["sides"]] == ["主管課の文", "職員課の文"]
    assert merged(opened, answer_of(opened, OTHER, 3)).keys["changes"] == []
    assert [side["value"] for side in the_conflict(opened)["sides"]] == ["主管課の文", "職員課の文"]
    merged(opened, answer_of(opened, OTHER, 4, done="主管課の文"))
    assert done("conflicts", "--store", opened.store)["conflicts"] == []


def test_what_the_office_types_for_one_division_leaves_the_others_side_as_it_is(opened: Office) -> None:
    merged(opened, answer_of(opened, LEAD, **ANSWER))
    done("set", ROW, "mark=◎", "--as", OTHER, "--source", "電話", "--store", opened.store)
    assert line_of(opened, OTHER)["answered"] == 1
    said = ask("set", ROW, "done=職員課の文", "--as", OTHER, "--store", opened.store)
    assert (said.code, said.keys["conflicts"]) == (1, [f"{ROW}:done"])
    assert [side["who"] for side in the_conflict(opened)["sides"]] == [LEAD, OTHER]
    assert row_of(opened.store, ROW)["done"] == "主管課の文"


def test_check_of_one_division_looks_at_its_own_answer(opened: Office) -> None:
    merged(opened, answer_of(opened, LEAD, **ANSWER))
    words = ("--store", opened.store, "--division")
    assert ROW not in ask("check", *words, LEAD).keys["missing"]
    assert ROW in ask("check", *words, OTHER).keys["missing"]
    done("set", ROW, "deferred=yes", "--as", OTHER, "--store", opened.store)
    assert [each["id"] for each in ask("check", *words, OTHER).keys["problems"] if each["code"] == "DEFERRED"] == [ROW]
    assert row_of(opened.store, ROW)["notes"] == {OTHER: "他課が回答"}


def test_a_data_file_answers_what_a_newer_form_asks_of_it_and_can_leave_it_to_the_others(
    opened: Office, tmp_path: Path
) -> None:
    own = tmp_path / "own.nakano"
    done("open", opened.form(OTHER), "--store", own)
    assert ask("set", ROW, "mark=◎", "--store", own).keys["error"] == "NOT-YOURS"
    done("open", form_anew(opened, OTHER), "--store", own)
    assert done("set", ROW, "deferred=yes", "--store", own)["changed"] == ["note"]
    assert row_of(own, ROW)["state"] == "filled"
    assert ROW not in ask("check", "--store", own).keys["missing"]
    done("submit", "--draft", "--out", tmp_path / "out.xlsx", "--store", own)
    merged(opened, tmp_path / "out.xlsx")
    assert (line_of(opened, OTHER)["answered"], row_of(opened.store, ROW)["deferred"]) == (1, [OTHER])
    assert done("set", ROW, "deferred=no", "--store", own)["changed"] == ["note"]
    assert row_of(own, ROW)["state"] == "blank"
    done("open", opened.form(OTHER), "--store", own)
    assert done("set", ROW, "mark=◎", "--store", own)["changed"] == ["mark"]


def test_a_division_is_accepted_by_its_own_answer(opened: Office) -> None:
    merged(opened, answer_of(opened, LEAD, **ANSWER))
    words = ("--id", ROW, "--store", opened.store, "--division")
    assert ask("accept", *words, OTHER).keys["error"] == "NOT-ACCEPTABLE"
    done("set", ROW, "deferred=yes", "--as", OTHER, "--store", opened.store)
    assert done("accept", *words, OTHER)["accepted"]
    assert done("accept", *words, LEAD)["accepted"]


def test_only_a_division_leaves_a_row_to_the_others_and_only_by_yes_or_no(opened: Office) -> None:
    refused = ask("set", ROW, "deferred=yes", "--store", opened.store)
    assert refused.keys["error"] == "NOTE-NEEDS-DIVISION"
    refused = ask("set", ROW, "deferred=たぶん", "--as", OTHER, "--store", opened.store)
    assert refused.keys["error"] == "VALUE-UNKNOWN"
