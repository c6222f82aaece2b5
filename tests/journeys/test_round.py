"""A round, asked back, with several divisions, with divisions that go on."""

import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.ports.data_file import Parts
from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.cli.session import CommandSession
from tests.support.command_line import Said, ask, done, run, run_in_a_process
from tests.support.offices import ANSWERS, Office, make_office
from tests.support.sending import filled_in, form_anew, line_of, merged, row_of, sound
from tests.support.stores import TickingClock

FIRST, SECOND = ANSWERS
PUBLISHED = {"◎": 97, "○": 4, "△": 1, "×": 1, "total": 103}


def pairs(row_id: str) -> list[str]:
    return [f"{key}={text}" for key, text in ANSWERS[row_id].items()]


class Ward:
    """One folder with everything; commands are called with the office's or the division's data file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.office, self.own = folder / "office.nakano", folder / "zeimu.nakano"
        self.forms = folder / "forms"

    def at_office(self, *words: str | Path) -> dict[str, Any]:
        return done(*words, "--store", self.office)

    def at_division(self, *words: str | Path) -> dict[str, Any]:
        return done(*words, "--store", self.own)

    @property
    def form(self) -> Path:
        return next(self.forms.rglob("税務課*"))


@pytest.fixture
def ward(tmp_path: Path, published_list: Path) -> Ward:
    """The real list of R3 imported, R4 opened, the forms sent."""
    ward = Ward(tmp_path)
    read = ward.at_office("import", published_list, "--year", "R3")
    assert (read["rows"], read["initiatives"], read["reposts"], read["counts"]) == (124, 110, 14, PUBLISHED)
    opened = ward.at_office("round", "open", "--year", "令和4年度", "--due", "2023-07-14")
    assert (opened["year"], opened["as_of"], opened["due"], opened["rows"]) == ("R4", "2023-03-31", "2023-07-14", 110)
    sent = ward.at_office("distribute", "--out", ward.forms)["packages"]
    assert (len(sent), sum(each["rows"] for each in sent)) == (26, 110)
    return ward


def test_the_published_list_counts_as_published_and_every_excluded_row_says_why(ward: Ward) -> None:
    counted = ward.at_office("counts", "--year", "R3")
    assert counted["counts"] == PUBLISHED
    whys = [each["why"] for each in counted["excluded"]]
    assert (whys.count("repost"), whys.count("not_begun"), len(whys)) == (14, 7, 21)
    assert len({row["id"] for row in ward.at_office("show", "--year", "R3")["rows"]}) == 124


def test_a_division_answers_in_the_program_and_the_office_takes_it(ward: Ward) -> None:
    assert ward.at_division("open", ward.form) | {"problems": []} == {
        "division": "税務課",
        "year": "R4",
        "rows": 2,
        "store": str(ward.own),
        "problems": [],
        "asked": [],
    }
    planned = {row["id"]: row["planned"] for row in ward.at_division("show")["rows"]}
    assert planned == {row["id"]: row["planned"] for row in ward.at_office("show")["rows"] if row["id"] in planned}
    assert ask("check", "--store", ward.own).code == 1
    assert ask("submit", "--out", ward.folder / "early.xlsx", "--store", ward.own).code == 2
    assert not (ward.folder / "early.xlsx").exists()
    for row_id in ANSWERS:
        ward.at_division("set", row_id, *pairs(row_id))
    checked = ask("check", "--store", ward.own).keys
    assert (checked["complete"], checked["missing"]) == (True, [])
    made = ward.at_division("submit", "--out", ward.folder / "return.xlsx")
    merged = ward.at_office("merge", made["file"])
    (file,) = merged["files"]
    assert (file["division"], file["return"], file["verdict"]) == ("税務課", made["return"], "merged")
    assert (merged["fates"]["applied"], merged["absent"], merged["balanced"]) == (2, 0, True)
    (line,) = [each for each in ward.at_office("board")["divisions"] if each["division"] == "税務課"]
    assert (line["state"], line["answered"], line["rows"]) == ("submitted", 2, 2)
    assert ward.at_office("counts")["counts"] == {"◎": 1, "○": 1, "△": 0, "×": 0, "total": 2}
    (change,) = ward.at_office("history", FIRST, "--key", "done")["changes"]
    assert (change["who"], change["why"], change["file"]) == ("税務課", "merged", "return.xlsx")
    assert change["cell"].startswith("回答!")
    again = ward.at_office("merge", made["file"])
    assert ([each["verdict"] for each in again["files"]], again["changes"]) == (["known"], [])


def test_what_office_and_division_wrote_apart_waits_for_a_person(ward: Ward) -> None:
    ward.at_office("set", FIRST, "done=事務局が先に書いた。")
    answer = ward.folder / "answer.xlsx"
    answer.write_bytes(make_spreadsheet_user().fill_in(ward.form.read_bytes(), ANSWERS))
    merged = ask("merge", answer, "--store", ward.office)
    assert merged.code == 1
    assert merged.keys["fates"]["conflict"] == 1
    (found,) = ask("conflicts", "--store", ward.office).keys["conflicts"]
    assert (found["id"], found["key"], found["base"]) == (FIRST, "done", None)
    assert (found["office"], found["division"]) == ("事務局が先に書いた。", ANSWERS[FIRST]["done"])
    assert {side["value"] for side in found["sides"]} == {found["office"], found["division"]}
    ward.at_office("resolve", found["conflict"], "--take", "division")
    assert ward.at_office("conflicts")["conflicts"] == []
    values = {row["id"]: row["done"] for row in ward.at_office("show")["rows"]}
    assert values[FIRST] == ANSWERS[FIRST]["done"]
    assert ward.at_office("merge", answer)["changes"] == []
    assert ward.at_office("verify")["problems"] == []


def test_the_same_is_told_for_every_dry_run_as_is_done(ward: Ward) -> None:
    answer = ward.folder / "answer.xlsx"
    answer.write_bytes(make_spreadsheet_user().fill_in(ward.form.read_bytes(), ANSWERS))
    before = ward.at_office("show")["digest"]
    looked = ward.at_office("merge", answer, "--dry-run")
    assert ward.at_office("show")["digest"] == before
    assert ward.at_office("merge", answer) == looked
    assert ward.at_office("show")["digest"] != before


def test_the_list_goes_out_and_comes_back(ward: Ward) -> None:
    made = ward.at_office("export", "list", "--year", "R3", "--out", ward.folder / "list.xlsx")
    assert (made["rows"], made["counts"]) == (124, PUBLISHED)
    again = done("import", made["file"], "--store", ward.folder / "again.nakano")
    assert (again["rows"], again["counts"], again["problems"]) == (124, PUBLISHED, [])
    digest = done("show", "--store", ward.folder / "again.nakano")["digest"]
    assert digest == ward.at_office("show", "--year", "R3")["digest"]
    assert ask("export", "list", "--year", "R4", "--out", made["file"], "--store", ward.office).code == 2


def test_the_program_starts_as_a_process_of_its_own(ward: Ward) -> None:
    said = run_in_a_process("counts", "--year", "R3", "--store", ward.office, "--json")
    assert (said.code, said.keys["counts"], said.messages) == (0, PUBLISHED, "")


def test_the_check_of_a_file_says_whose_it_is_and_of_which_year(ward: Ward) -> None:
    form = next(ward.forms.rglob("*税務課*"))
    assert ask("check", form).keys["form"] == "令和4年度分 税務課"
    assert run("check", form).output.startswith("令和4年度分 税務課の回答です。")


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


def test_before_it_is_asked_anew_another_divisions_answer_is_reported_and_not_taken(opened: Office) -> None:
    came = filled_in(opened.form(OTHER), opened.folder / "came" / "old.xlsx", {ROW: {"mark": "○"}})
    (file,) = merged(opened, came).keys["files"]
    assert [(each["code"], each["found"]) for each in file["problems"]] == [("SEEN-ADDED", "○")]
    form = form_anew(opened, OTHER)
    assert merged(opened, filled_in(form, opened.folder / "came" / "new.xlsx", {ROW: {"mark": "◎"}})).keys["changes"]


# 1
def test_the_divisions_are_sides_as_received_and_the_leading_ones_text_is_provisional(opened: Office) -> None:
    other, lead = answer_of(opened, OTHER, done="職員課の文"), answer_of(opened, LEAD, done="主管課の文")
    for each in (other, lead):
        merged(opened, each)
    found = the_conflict(opened)
    # as they were received, whoever leads
    assert [(side["who"], side["value"]) for side in found["sides"]] == [(OTHER, "職員課の文"), (LEAD, "主管課の文")]
    assert found["divisions"] == [OTHER, LEAD]
    assert row_of(opened.store, ROW)["done"] == "主管課の文"
    assert "（課間の相違：職員課・情報システム課）" in run("conflicts", "--store", opened.store).output
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


DEFERRAL = "他課が回答"


def type_deferrals(opened: Office) -> None:
    first, last = (ask("set", ROW, "deferred=yes", "--as", each, "--store", opened.store) for each in (LEAD, OTHER))
    assert (first.keys["problems"], [each["code"] for each in last.keys["problems"]]) == ([], ["ALL-DEFERRED"])


def merge_deferrals(opened: Office) -> None:
    first, last = (merged(opened, answer_of(opened, each, note=DEFERRAL)).keys["files"][0] for each in (LEAD, OTHER))
    asked = [[one["id"] for one in file["problems"] if one["code"] == "ALL-DEFERRED"] for file in (first, last)]
    assert asked == [[], [ROW]]


def merge_deferrals_at_once(opened: Office) -> None:
    answers = [answer_of(opened, each, note=DEFERRAL) for each in (LEAD, OTHER)]
    previewed = ask("merge", *answers, "--dry-run", "--store", opened.store)
    files = merged(opened, *answers).keys["files"]
    assert previewed.keys["files"] == files
    assert [[one["code"] for one in file["problems"]].count("ALL-DEFERRED") for file in files] == [0, 1]


@pytest.mark.parametrize("defer", [type_deferrals, merge_deferrals, merge_deferrals_at_once])
def test_a_row_that_every_division_leaves_to_the_others_is_unanswered_everywhere(
    opened: Office, defer: Callable[[Office], None]
) -> None:
    defer(opened)
    assert row_of(opened.store, ROW)["state"] == "blank"
    assert sum(line_of(opened, each)["answered"] for each in (LEAD, OTHER)) == 0
    for each in (LEAD, OTHER):
        checked = ask("check", "--division", each, "--store", opened.store).keys
        assert ROW in checked["missing"]
        assert [one["id"] for one in checked["problems"] if one["code"] == "ALL-DEFERRED"] == [ROW]
        refused = ask("accept", "--id", ROW, "--division", each, "--store", opened.store)
        assert (refused.keys["error"], f"未記入 {ROW}" in str(refused.keys)) == ("NOT-ACCEPTABLE", True)
    todo = {each["of"]: each["what"] for each in ask("todo", "--store", opened.store).keys["items"]}
    assert (ROW in todo["unanswered"], todo["question"]) == (True, [ROW])


def test_a_deferral_counts_again_once_another_division_answers(opened: Office) -> None:
    type_deferrals(opened)
    done("set", ROW, "deferred=no", "mark=◎", "done=実施した。", "--as", OTHER, "--store", opened.store)
    assert [line_of(opened, each)["answered"] for each in (LEAD, OTHER)] == [1, 1]
    assert done("accept", "--id", ROW, "--division", LEAD, "--store", opened.store)["accepted"]


def test_the_only_division_of_a_row_cannot_leave_it_to_others(office: Office) -> None:
    said = ask("set", FIRST, "deferred=yes", "--as", "税務課", "--store", office.store)
    assert [each["code"] for each in said.keys["problems"]] == ["ALL-DEFERRED"]
    assert row_of(office.store, FIRST)["state"] == "blank"
    assert FIRST in ask("check", "--store", office.store).keys["missing"]


def test_only_a_division_leaves_a_row_to_the_others_and_only_by_yes_or_no(opened: Office) -> None:
    refused = ask("set", ROW, "deferred=yes", "--store", opened.store)
    assert refused.keys["error"] == "NOTE-NEEDS-DIVISION"
    refused = ask("set", ROW, "deferred=たぶん", "--as", OTHER, "--store", opened.store)
    assert refused.keys["error"] == "VALUE-UNKNOWN"


BACK_FIRST, BACK_SECOND = "2-1-2-03-N", "2-1-2-04-W"
COMMENT = "連携した業務の数を記入してください。"


@pytest.fixture
def back_office(tmp_path: Path) -> Office:
    """An office that took in the answer of 税務課."""
    back_office = make_office(tmp_path)
    done("merge", back_office.answer, "--store", back_office.store)
    return back_office


def asked_back(back_office: Office, *more: str) -> dict[str, Any]:
    told = ("--division", "税務課", "--id", BACK_FIRST, "--comment", COMMENT)
    return done("ask-back", *told, *more, "--out", back_office.folder / "修正依頼", "--store", back_office.store)


def board(back_office: Office) -> dict[str, Any]:
    lines = done("board", "--store", back_office.store)["divisions"]
    return next(line for line in lines if line["division"] == "税務課")


def row(back_office: Office, row_id: str = BACK_FIRST, *more: str) -> dict[str, Any]:
    rows = done("show", "--store", back_office.store, *more)["rows"]
    return next(each for each in rows if each["id"] == row_id)


def filled(form: str, folder: Path, row_id: str = BACK_FIRST, **texts: str) -> Path:
    back = folder / "戻った回答.xlsx"
    back.write_bytes(make_spreadsheet_user().fill_in(Path(form).read_bytes(), {row_id: texts}))
    return back


def test_asked_back_answered_again_accepted_reopened(back_office: Office, tmp_path: Path) -> None:
    asked = asked_back(back_office, "--due", "2099-08-25", "--by", "担当 花子")
    assert (asked["rows"], asked["ids"], asked["reopened"], Path(asked["file"]).name) == (
        1,
        [BACK_FIRST],
        [],
        "税務課_R4修正依頼.xlsx",
    )
    line = board(back_office)
    assert (line["state"], line["asked_back"], line["accepted"], line["due"]) == ("asked_back", 1, 0, "2099-08-25")
    (told,) = line["asked_rows"]
    assert {key: told[key] for key in ("id", "comment", "package", "by", "outcome")} == {
        "id": BACK_FIRST, "comment": COMMENT, "package": asked["package"], "by": "担当 花子", "outcome": "open"
    }  # fmt: skip
    assert (row(back_office)["state"], row(back_office)["remark"], row(back_office)["asked"]) == (
        "asked_back",
        COMMENT,
        "open",
    )
    back = filled(asked["file"], tmp_path, done="3業務で連携を開始した。")
    assert done("merge", back, "--store", back_office.store)["fates"]["applied"] == 1
    assert (board(back_office)["state"], row(back_office)["state"], row(back_office)["asked"]) == (
        "resubmitted",
        "resubmitted",
        "changed",
    )
    assert done("accept", "--division", "税務課", "--store", back_office.store)["accepted"] == [BACK_FIRST, BACK_SECOND]
    assert (board(back_office)["state"], board(back_office)["accepted"], row(back_office)["state"]) == (
        "accepted",
        2,
        "accepted",
    )
    late = ask("merge", filled(asked["file"], tmp_path, done="4業務で連携した。"), "--store", back_office.store)
    assert (late.code, late.keys["files"][0]["verdict"], late.keys["fates"]["held"]) == (1, "held", 1)
    assert [each["code"] for each in late.keys["files"][0]["problems"]] == ["ACCEPTED"]
    (item,) = ask("held", "--store", back_office.store).keys["held"]
    assert (item["reason"], item["id"], item["cell"]) == ("ACCEPTED", BACK_FIRST, "回答!9")
    assert row(back_office)["done"] == "3業務で連携を開始した。"
    reopened = ask("reopen", "--id", BACK_FIRST, "--reason", "所管課からの申出", "--store", back_office.store)
    assert (reopened.keys["reopened"], reopened.keys["applied"]) == ([BACK_FIRST], [item["item"]])
    assert row(back_office)["conflicts"] == ["done"]
    assert reopened.code == 1
    assert done("verify", "--store", back_office.store)["ok"]


def test_what_was_accepted_is_changed_after_the_reopening_only(back_office: Office) -> None:
    done("accept", "--division", "税務課", "--id", BACK_SECOND, "--store", back_office.store)
    assert (board(back_office)["state"], board(back_office)["accepted"]) == ("reviewing", 1)
    before = row(back_office, BACK_SECOND)
    for words in (("done=試行を行った。",), ("mark=◎",), ("done=電話で聞いた文", "--as", "税務課")):
        refused = ask("set", BACK_SECOND, *words, "--store", back_office.store)
        assert (refused.code, refused.keys["error"]) == (2, "ROW-ACCEPTED")
        assert "reopen" in refused.keys["remedy"]
    assert row(back_office, BACK_SECOND) == before
    done("reopen", "--id", BACK_SECOND, "--reason", "修文のため", "--store", back_office.store)
    done("set", BACK_SECOND, "done=試行を行った。", "--store", back_office.store)
    assert (row(back_office, BACK_SECOND)["done"], row(back_office, BACK_SECOND)["state"]) == (
        "試行を行った。",
        "submitted",
    )


def test_the_division_opens_what_it_is_asked_and_answers_it(back_office: Office, tmp_path: Path) -> None:
    own = tmp_path / "税務課.nakano"
    done("open", back_office.answer, "--store", own)
    asked = asked_back(back_office)
    opened = ask("open", asked["file"], "--store", own).keys
    assert (opened["division"], opened["rows"]) == ("税務課", 1)
    shown = {each["id"]: each for each in done("show", "--store", own)["rows"]}
    assert (shown[BACK_FIRST]["remark"], shown[BACK_SECOND]["remark"]) == (COMMENT, None)
    done("set", BACK_FIRST, "note=数は公表していません。", "--store", own)
    assert done("check", "--store", own)["rows"] == 1
    submitted = done("submit", "--out", tmp_path / "二.xlsx", "--store", own)
    assert (submitted["package"], submitted["rows"]) == (asked["package"], 1)


def code_of(said: Said) -> tuple[int, str]:
    return said.code, said.keys["error"]


def test_what_is_not_possible_is_refused_with_a_code_and_nothing_is_written(back_office: Office) -> None:
    store = ("--store", back_office.store)
    words = ("--out", back_office.folder / "修正依頼", *store)
    told = ("--comment", COMMENT)

    def refused(*more: str) -> tuple[int, str]:
        return code_of(ask("ask-back", *more, *words))

    assert refused("--division", "税務課", "--id", BACK_FIRST, "--comment", " ") == (2, "COMMENT-NOT-GIVEN")
    assert refused("--division", "税務課", "--id", "1-1-1-01-P", *told) == (2, "NOT-YOURS")
    assert refused("--division", "戸籍住民課", "--id", "1-1-1-01-P", *told) == (2, "NOTHING-RECEIVED")
    assert refused("--division", "ない課", "--id", BACK_FIRST, *told) == (2, "DIVISION-UNKNOWN")
    assert refused("--division", "税務課", "--id", BACK_FIRST, "--comment", "一", "--comment", "二") == (2, "USAGE")
    assert not (back_office.folder / "修正依頼").exists()
    assert code_of(ask("accept", "--division", "戸籍住民課", *store)) == (2, "NOT-ACCEPTABLE")
    assert code_of(ask("reopen", "--id", BACK_FIRST, "--reason", "理由", *store)) == (2, "ROW-NOT-LOCKED")
    assert code_of(ask("reopen", "--id", BACK_FIRST, "--reason", " ", *store)) == (2, "REASON-NOT-GIVEN")
    assert code_of(ask("reopen", "--id", BACK_FIRST, *store)) == (2, "USAGE")
    assert board(back_office)["state"] == "submitted"


def test_a_comment_a_row_by_its_id(back_office: Office) -> None:
    ids = ("--id", BACK_FIRST, "--id", BACK_SECOND)
    said = ("--comment", f"{BACK_SECOND}=納期の理由も。", "--comment", "数を記入してください。A=B の形で。")
    out = ("--out", back_office.folder / "修正依頼", "--store", back_office.store)
    done("ask-back", "--division", "税務課", *ids, *said, *out)
    assert {each["id"]: each["comment"] for each in board(back_office)["asked_rows"]} == {
        BACK_FIRST: "数を記入してください。A=B の形で。",
        BACK_SECOND: "納期の理由も。",
    }
    text = run("ask-back", "--division", "税務課", *ids, *said, *out).output
    assert "「税務課」への修正依頼（2件）を作成しました。" in text


def test_a_division_reads_what_it_is_asked_on_the_command_line(back_office: Office, tmp_path: Path) -> None:
    own = tmp_path / "own.nakano"
    done("open", asked_back(back_office)["file"], "--store", own)
    opened = run("open", asked_back(back_office)["file"], "--store", tmp_path / "again.nakano").output
    assert f"管理番号 {BACK_FIRST}：{COMMENT}" in opened
    checked = ask("check", "--store", own)
    assert (checked.code, checked.keys["asked"]) == (0, [{"id": BACK_FIRST, "comment": COMMENT}])
    output = run("check", "--store", own).output
    assert "修正依頼 1件（ご確認いただきたいもの）" in output
    assert f"管理番号 {BACK_FIRST}：{COMMENT}" in output
    assert f"修正依頼（修正依頼中）：{COMMENT}" in run("show", "--store", own).output
    done("set", BACK_FIRST, "done=3業務で連携を開始した。", "--store", own)
    done("submit", "--out", tmp_path / "再提出.xlsx", "--store", own)
    assert done("check", "--store", own)["asked"] == []


ZEIMU, KOSEKI, BOTH = "税務課", "戸籍住民課", "税務戸籍課"
ROW_OF = {ZEIMU: "2-1-2-03-N", KOSEKI: "1-1-1-02-X"}


class Years:
    """An office and the data files of divisions in a folder, on days that the test sets."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.parts: Parts
        self.on(2023, 7, 3)

    def on(self, year: int, month: int, day: int) -> None:
        """Set the day."""
        self.parts = make_parts(TickingClock(datetime(year, month, day, tzinfo=UTC)))

    def asks(self, store: str, *words: object) -> Said:
        """Run a command on a data file."""
        given = (*words, "--store", self.folder / f"{store}.nakano")
        return ask(*map(str, given), session=CommandSession(self.parts))

    def done(self, store: str, *words: object) -> dict[str, Any]:
        """Run a command that has to succeed, and return its keys."""
        said = self.asks(store, *words)
        assert said.code in (0, 1), said
        return said.keys

    def form(self, year: str, name: str) -> Path:
        """Return the form of a division, made in the folder of the year."""
        (sent,) = self.done("office", "distribute", "--division", name, "--out", self.folder / year)["packages"]
        return Path(sent["file"])


@pytest.fixture
def years(tmp_path: Path) -> Years:
    """R4 was answered by both divisions, which were merged before R5."""
    years = Years(tmp_path)
    years.done("office", "init")
    years.done("office", "round", "open", "--year", "R4")
    for name, row_id in ROW_OF.items():
        years.done(name, "open", years.form("R4", name))
        years.done(name, "set", row_id, "mark=◎", f"done={name}の回答。", "next_year=継続")
        years.done(name, "submit", "--draft", "--out", tmp_path / f"{name}.xlsx")
        years.done("office", "merge", tmp_path / f"{name}.xlsx")
    years.done("office", "round", "close")
    years.on(2024, 6, 3)
    years.done("office", "division", "merge", ZEIMU, KOSEKI, "--into", BOTH, "--from", "2024-04-01")
    years.done("office", "round", "open", "--year", "R5")
    return years


def marks(years: Years, store: str, row_id: str) -> list[tuple[str, str | None, str]]:
    lines = years.done(store, "show", row_id, "--years")["years"]
    return [(each["year"], each["done"], each["division"]) for each in lines if each["id"]]


def test_either_file_goes_on_and_has_both_years(years: Years, tmp_path: Path) -> None:
    form = years.form("R5", BOTH)
    for own, other in ((ZEIMU, KOSEKI), (KOSEKI, ZEIMU)):
        shutil.copyfile(tmp_path / f"{own}.nakano", tmp_path / "copy.nakano")
        assert years.done("copy", "open", form)["division"] == BOTH
        brought = years.done("copy", "open", tmp_path / f"{other}.nakano")
        assert (brought["division"], [each["year"] for each in brought["years"]]) == (other, ["R4"])
        assert years.done("copy", "open", tmp_path / f"{other}.nakano")["years"] == []
        for name, row_id in ROW_OF.items():
            assert marks(years, "copy", row_id) == [("R4", f"{name}の回答。", name), ("R5", None, BOTH)]
        assert years.done("copy", "verify")["problems"] == []


def test_an_unrelated_file_is_refused(years: Years) -> None:
    years.done("総務課", "open", years.form("R5", "総務課"))
    said = years.asks(ZEIMU, "open", years.folder / "総務課.nakano")
    assert (said.code, said.keys["error"]) == (2, "FILE-NOT-CONTINUED")
