"""修正依頼, 確認済 and 再開 by the command line: an office, a division with the program, and one with Excel."""

from pathlib import Path
from typing import Any

import pytest

from nakano_status.bootstrap import make_spreadsheet_user
from tests.support.command_line import Said, ask, done, run
from tests.support.offices import Office, make_office

FIRST, SECOND = "2-1-2-03-N", "2-1-2-04-W"
COMMENT = "連携した業務の数を記入してください。"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office that took in the answer of 税務課."""
    office = make_office(tmp_path)
    done("merge", office.answer, "--store", office.store)
    return office


def asked_back(office: Office, *more: str) -> dict[str, Any]:
    told = ("--division", "税務課", "--id", FIRST, "--comment", COMMENT)
    return done("ask-back", *told, *more, "--out", office.folder / "修正依頼", "--store", office.store)


def board(office: Office) -> dict[str, Any]:
    lines = done("board", "--store", office.store)["divisions"]
    return next(line for line in lines if line["division"] == "税務課")


def row(office: Office, row_id: str = FIRST, *more: str) -> dict[str, Any]:
    rows = done("show", "--store", office.store, *more)["rows"]
    return next(each for each in rows if each["id"] == row_id)


def filled(form: str, folder: Path, row_id: str = FIRST, **texts: str) -> Path:
    back = folder / "戻った回答.xlsx"
    back.write_bytes(make_spreadsheet_user().fill_in(Path(form).read_bytes(), {row_id: texts}))
    return back


def test_asked_back_answered_again_accepted_reopened(office: Office, tmp_path: Path) -> None:
    asked = asked_back(office, "--due", "2023-08-25", "--by", "担当 花子")
    assert (asked["rows"], asked["ids"], asked["reopened"], Path(asked["file"]).name) == (
        1,
        [FIRST],
        [],
        "税務課_R4修正依頼.xlsx",
    )
    line = board(office)
    assert (line["state"], line["asked_back"], line["accepted"], line["due"]) == ("asked_back", 1, 0, "2023-08-25")
    (told,) = line["asked_rows"]
    assert {key: told[key] for key in ("id", "comment", "package", "by", "outcome")} == {
        "id": FIRST,
        "comment": COMMENT,
        "package": asked["package"],
        "by": "担当 花子",
        "outcome": "open",
    }
    assert (row(office)["state"], row(office)["remark"], row(office)["asked"]) == ("asked_back", COMMENT, "open")
    back = filled(asked["file"], tmp_path, done="3業務で連携を開始した。")
    assert done("merge", back, "--store", office.store)["fates"]["applied"] == 1
    assert (board(office)["state"], row(office)["state"], row(office)["asked"]) == (
        "resubmitted",
        "resubmitted",
        "changed",
    )
    assert done("accept", "--division", "税務課", "--store", office.store)["accepted"] == [FIRST, SECOND]
    assert (board(office)["state"], board(office)["accepted"], row(office)["state"]) == ("accepted", 2, "accepted")
    late = ask("merge", filled(asked["file"], tmp_path, done="4業務で連携した。"), "--store", office.store)
    assert (late.code, late.keys["files"][0]["verdict"], late.keys["fates"]["held"]) == (1, "held", 1)
    assert [each["code"] for each in late.keys["files"][0]["problems"]] == ["ACCEPTED"]
    (item,) = ask("held", "--store", office.store).keys["held"]
    assert (item["reason"], item["id"], item["cell"]) == ("ACCEPTED", FIRST, "回答!9")
    assert row(office)["done"] == "3業務で連携を開始した。"
    reopened = ask("reopen", "--id", FIRST, "--reason", "所管課からの申出", "--store", office.store)
    assert (reopened.keys["reopened"], reopened.keys["applied"]) == ([FIRST], [item["item"]])
    assert row(office)["conflicts"] == ["done"]
    assert reopened.code == 1
    assert done("verify", "--store", office.store)["ok"]


def test_the_offices_wording_after_acceptance_is_told(office: Office) -> None:
    done("accept", "--division", "税務課", "--id", SECOND, "--store", office.store)
    assert (board(office)["state"], board(office)["accepted"]) == ("reviewing", 1)
    done("set", SECOND, "done=試行を行った。", "--store", office.store)
    assert row(office, SECOND)["state"] == "changed_after_acceptance"
    refused = ask("set", SECOND, "done=電話で聞いた文", "--as", "税務課", "--store", office.store)
    assert (refused.code, refused.keys["error"]) == (2, "ROW-ACCEPTED")


def test_the_division_opens_what_it_is_asked_and_answers_it(office: Office, tmp_path: Path) -> None:
    own = tmp_path / "税務課.nakano"
    done("open", office.answer, "--store", own)
    asked = asked_back(office)
    opened = ask("open", asked["file"], "--store", own).keys
    assert (opened["division"], opened["rows"]) == ("税務課", 1)
    shown = {each["id"]: each for each in done("show", "--store", own)["rows"]}
    assert (shown[FIRST]["remark"], shown[SECOND]["remark"]) == (COMMENT, None)
    done("set", FIRST, "note=数は公表していません。", "--store", own)
    assert done("check", "--store", own)["rows"] == 1
    submitted = done("submit", "--out", tmp_path / "二.xlsx", "--store", own)
    assert (submitted["package"], submitted["rows"]) == (asked["package"], 1)


def code_of(said: Said) -> tuple[int, str]:
    return said.code, said.keys["error"]


def test_what_is_not_possible_is_refused_with_a_code_and_nothing_is_written(office: Office) -> None:
    store = ("--store", office.store)
    words = ("--out", office.folder / "修正依頼", *store)
    told = ("--comment", COMMENT)

    def refused(*more: str) -> tuple[int, str]:
        return code_of(ask("ask-back", *more, *words))

    assert refused("--division", "税務課", "--id", FIRST, "--comment", " ") == (2, "COMMENT-NOT-GIVEN")
    assert refused("--division", "税務課", "--id", "1-1-1-01-P", *told) == (2, "NOT-YOURS")
    assert refused("--division", "戸籍住民課", "--id", "1-1-1-01-P", *told) == (2, "NOTHING-RECEIVED")
    assert refused("--division", "ない課", "--id", FIRST, *told) == (2, "DIVISION-UNKNOWN")
    assert refused("--division", "税務課", "--id", FIRST, "--comment", "一", "--comment", "二") == (2, "USAGE")
    assert not (office.folder / "修正依頼").exists()
    assert code_of(ask("accept", "--division", "戸籍住民課", *store)) == (2, "NOT-ACCEPTABLE")
    assert code_of(ask("reopen", "--id", FIRST, "--reason", "理由", *store)) == (2, "ROW-NOT-LOCKED")
    assert code_of(ask("reopen", "--id", FIRST, "--reason", " ", *store)) == (2, "REASON-NOT-GIVEN")
    assert code_of(ask("reopen", "--id", FIRST, *store)) == (2, "USAGE")
    assert board(office)["state"] == "submitted"


def test_a_comment_a_row_by_its_id(office: Office) -> None:
    ids = ("--id", FIRST, "--id", SECOND)
    said = ("--comment", f"{SECOND}=納期の理由も。", "--comment", "数を記入してください。A=B の形で。")
    out = ("--out", office.folder / "修正依頼", "--store", office.store)
    done("ask-back", "--division", "税務課", *ids, *said, *out)
    assert {each["id"]: each["comment"] for each in board(office)["asked_rows"]} == {
        FIRST: "数を記入してください。A=B の形で。",
        SECOND: "納期の理由も。",
    }
    text = run("ask-back", "--division", "税務課", *ids, *said, *out).output
    assert "「税務課」への修正依頼（2件）を作成しました。" in text


def test_a_division_reads_what_it_is_asked_on_the_command_line(office: Office, tmp_path: Path) -> None:
    own = tmp_path / "own.nakano"
    done("open", asked_back(office)["file"], "--store", own)
    opened = run("open", asked_back(office)["file"], "--store", tmp_path / "again.nakano").output
    assert f"管理番号 {FIRST}：{COMMENT}" in opened
    checked = ask("check", "--store", own)
    assert (checked.code, checked.keys["asked"]) == (0, [{"id": FIRST, "comment": COMMENT}])
    output = run("check", "--store", own).output
    assert "修正依頼 1件（ご確認いただきたいもの）" in output
    assert f"管理番号 {FIRST}：{COMMENT}" in output
    assert f"修正依頼（修正依頼中）：{COMMENT}" in run("show", "--store", own).output
    done("set", FIRST, "done=3業務で連携を開始した。", "--store", own)
    done("submit", "--out", tmp_path / "再提出.xlsx", "--store", own)
    assert done("check", "--store", own)["asked"] == []
